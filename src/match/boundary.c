/*
 * The boundary checks of detection.md 0.3, one function each, over the folded text. A check sees the
 * text as bytes: what lies beyond ASCII is kana or kanji, which may touch a value.
 */
#include "match_priv.h"

#include <string.h>

#define TOKEN_REACH 80u /* how far a token around a value is followed */
#define HEX_TOKEN 12u /* characters of an identifier in hexadecimal */
#define LEAST_DIALLED 3u /* digits of a number that a pause can follow */

/* The byte n places before `at`, or after it; 0 outside the text. */
static char
before(const struct edge *e, uint32_t at, uint32_t n)
{
	return at >= e->lo + n ? e->p[at - n] : '\0';
}

static char
after(const struct edge *e, uint32_t at, uint32_t n)
{
	return at + n < e->hi ? e->p[at + n] : '\0';
}

static bool
is_hex(char c)
{
	return pw_is_digit(c) || (pw_lower(c) >= 'a' && pw_lower(c) <= 'f');
}

static bool
is_joiner(char c)
{
	return pw_is_one_of(c, "-./:_");
}

static uint32_t
digits_before(const struct edge *e, uint32_t at)
{
	uint32_t n = 0;

	while (n < TOKEN_REACH && pw_is_digit(before(e, at, n + 1)))
		n++;
	return n;
}

static uint32_t
digits_after(const struct edge *e, uint32_t at)
{
	uint32_t n = 0;

	while (n < TOKEN_REACH && pw_is_digit(after(e, at, n)))
		n++;
	return n;
}

/* BD: no digit touches. */
static bool
holds_bd(const struct edge *e)
{
	return !pw_is_digit(before(e, e->left, 1)) && !pw_is_digit(after(e, e->to, 0));
}

/* `tel1:`, `tel_1:` - the digits before the joiner are the label's own number. */
static bool
is_label_number(const struct edge *e, uint32_t joiner)
{
	uint32_t n = digits_before(e, joiner), end = joiner - n;
	char link = before(e, end, 1);

	return n <= 2 && match_label_ends_at(e, link == '_' || link == '-' ? end - 1 : end);
}

/* 1,234 - a comma counts only between thousands groups. */
static bool
joins_thousands(const struct edge *e)
{
	uint32_t own = digits_after(e, e->from), left = digits_before(e, e->left - 1);

	return own == 3 && left >= 1 && left <= 3;
}

/* The separator of a value in groups of four digits (the last may be shorter), or 0. */
static char
groups_of_four(const struct edge *e)
{
	uint32_t at = e->from;
	char separator = '\0';

	while (digits_after(e, at) == 4 && at + 4 < e->to) {
		if (separator != '\0' && e->p[at + 4] != separator)
			return '\0';
		separator = e->p[at + 4];
		at += 5;
	}
	return at < e->to && at + digits_after(e, at) == e->to ? separator : '\0';
}

/* 1234 5678 9018 1111: a value in groups of four is not beside one more of them. */
static bool
beside_another_group(const struct edge *e)
{
	char separator = groups_of_four(e);

	if (separator == '\0')
		return false;
	if (before(e, e->left, 1) == separator && digits_before(e, e->left - 1) == 4)
		return true;
	return after(e, e->to, 0) == separator && digits_before(e, e->to) == 4 &&
	    digits_after(e, e->to + 1) == 4;
}

/* BS: the value is not a part of a longer number with separators. */
static bool
holds_bs(const struct edge *e)
{
	char left = before(e, e->left, 1);

	if (is_joiner(after(e, e->to, 0)) && pw_is_digit(after(e, e->to, 1)))
		return false;
	if (beside_another_group(e))
		return false;
	if (!pw_is_digit(before(e, e->left, 2)))
		return true;
	if (left == ',')
		return !joins_thousands(e);
	if (left == '+')
		return false;
	return !is_joiner(left) || is_label_number(e, e->left - 1);
}

static bool
is_pause(char c)
{
	return pw_is_one_of(pw_lower(c), "wp");
}

/* wwww4111..., 0120000000W4111...: the pauses of a dial string (Asterisk SendDTMF, GSMA TD.57), and
 * the digits that were dialled before them. */
static bool
is_after_pauses(const struct edge *e)
{
	uint32_t n = 1, at, digits;

	while (n <= TOKEN_REACH && is_pause(before(e, e->left, n)))
		n++;
	if (n == 1)
		return false;
	at = e->left - (n - 1);
	digits = digits_before(e, at);
	if (digits > 0 && digits < LEAST_DIALLED)
		return false;
	return !pw_is_alnum(before(e, at, digits + 1)) && before(e, at, digits + 1) != '_';
}

/* 4111...w1229#: the pauses that follow it, and the digits behind them. */
static bool
is_before_pauses(const struct edge *e)
{
	uint32_t n = 0, digits;

	while (n < TOKEN_REACH && is_pause(after(e, e->to, n)))
		n++;
	digits = digits_after(e, e->to + n);
	return n > 0 && digits > 0 && !pw_is_alnum(after(e, e->to + n, digits));
}

/* 090-1234-5678x123: the extension of a telephone number. */
static bool
is_extension(const struct edge *e)
{
	uint32_t n = digits_after(e, e->to + 1);

	return e->plan->rule[e->rule].category == PW_PHONE && pw_lower(after(e, e->to, 0)) == 'x' &&
	    n >= 1 && n <= 5 && !pw_is_alnum(after(e, e->to + 1, n));
}

/* 6fa2722cd77181: an identifier in hexadecimal, of which letters look like a label. */
static bool
ends_hex_token(const struct edge *e)
{
	uint32_t n = 0, groups = 0;

	while (n < TOKEN_REACH && is_hex(before(e, e->left, n + 1))) {
		n++;
		groups +=
		    pw_is_alpha(before(e, e->left, n)) && !pw_is_alpha(before(e, e->left, n + 1));
	}
	if (pw_is_alnum(before(e, e->left, n + 1)) && pw_lower(before(e, e->left, n + 1)) != 'x')
		return false;
	return n + (e->to - e->left) >= HEX_TOKEN && groups > 0 &&
	    (groups > 1 || pw_is_digit(before(e, e->left, n)));
}

/* BA: no letter touches, unless it is the value's label or a pause. */
static bool
holds_ba(const struct edge *e)
{
	char left = before(e, e->left, 1), right = after(e, e->to, 0);

	if ((pw_is_alpha(right) && !is_extension(e) && !is_before_pauses(e)) || right == '_')
		return false;
	if (left == '$' || left == '#')
		return false;
	if (pw_is_alpha(left))
		return is_after_pauses(e) ||
		    (!ends_hex_token(e) && match_label_ends_at(e, e->left));
	if (left == '_')
		return match_label_ends_at(e, e->left - 1);
	if (left == '-' && (pw_is_alpha(before(e, e->left, 2)) || before(e, e->left, 2) == '_'))
		return match_label_ends_at(e, e->left - 1);
	return true;
}

/* The widest stretch around the value of bytes that `fits` takes. */
static void
token_around(const struct edge *e, bool (*fits)(char), uint32_t *ret_from, uint32_t *ret_to)
{
	uint32_t from = e->from, to = e->to;

	while (from > e->lo && e->from - from < TOKEN_REACH && fits(e->p[from - 1]))
		from--;
	while (to < e->hi && to - e->to < TOKEN_REACH && fits(e->p[to]))
		to++;
	*ret_from = from;
	*ret_to = to;
}

static bool
is_dashed(char c)
{
	return pw_is_alnum(c) || c == '-';
}

static bool
is_dotted_hex(char c)
{
	return is_hex(c) || c == '.' || c == '-';
}

/* Groups of hexadecimal digits of the given lengths, with `-` between, at p. */
static bool
groups_at(const char *p, uint32_t len, const uint8_t *groups, unsigned n)
{
	uint32_t at = 0;

	for (unsigned g = 0; g < n; g++) {
		if (g > 0 && (at >= len || (p[at] != '-' && p[at] != ':')))
			return false;
		at += g > 0;
		for (unsigned k = 0; k < groups[g]; k++, at++)
			if (at >= len || !is_hex(p[at]))
				return false;
	}
	return at == len || !is_hex(p[at]);
}

/* A UUID (RFC 9562) or a MAC address that shares bytes with the value. */
static bool
within_uuid_or_mac(const struct edge *e, uint32_t from, uint32_t to)
{
	static const uint8_t uuid[] = {8, 4, 4, 4, 12}, mac[] = {2, 2, 2, 2, 2, 2};

	for (uint32_t at = from; at < to && at < e->to; at++) {
		if (at > from && is_hex(e->p[at - 1]))
			continue;
		if (at + 36 > e->from && groups_at(e->p + at, to - at, uuid, 5))
			return true;
		if (at + 17 > e->from && groups_at(e->p + at, to - at, mac, 6))
			return true;
	}
	return false;
}

/* Two or more groups of hexadecimal digits joined by `.` or `-`, a letter among them. */
static bool
within_hex_string(const struct edge *e)
{
	uint32_t from, to, joints = 0, letters = 0;

	/* A value with other letters in it is no part of one: EMP-123456. */
	for (uint32_t i = e->from; i < e->to; i++)
		if (pw_is_alpha(e->p[i]) && !is_hex(e->p[i]))
			return false;
	token_around(e, is_dotted_hex, &from, &to);
	if (pw_is_alnum(before(e, from, 1)) || (to < e->hi && pw_is_alnum(e->p[to])))
		return false;
	for (uint32_t i = from; i < to; i++) {
		joints += !is_hex(e->p[i]);
		letters += pw_is_alpha(e->p[i]);
	}
	return joints > 0 && letters > 0 && is_hex(e->p[from]) && is_hex(e->p[to - 1]);
}

/* Number of groups of `size` hexadecimal digits, one space before each, to the right of `at`. */
static unsigned
groups_right(const struct edge *e, uint32_t at, uint32_t size)
{
	unsigned n = 0;

	for (; n < 8 && after(e, at, 0) == ' '; n++) {
		for (uint32_t k = 1; k <= size; k++)
			if (!is_hex(after(e, at, k)))
				return n;
		if (pw_is_alnum(after(e, at, size + 1)))
			return n;
		at += size + 1;
	}
	return n;
}

static unsigned
groups_left(const struct edge *e, uint32_t at, uint32_t size)
{
	unsigned n = 0;

	for (; n < 8 && before(e, at, 1) == ' '; n++) {
		for (uint32_t k = 1; k <= size; k++)
			if (!is_hex(before(e, at, k + 1)))
				return n;
		if (pw_is_alnum(before(e, at, size + 2)))
			return n;
		at -= size + 1;
	}
	return n;
}

/* A row of six or more groups of 2, 4 or 8 hexadecimal digits. */
static bool
within_hex_dump(const struct edge *e)
{
	uint32_t size = digits_after(e, e->from);
	unsigned own;

	if (size != 2 && size != 4 && size != 8)
		return false;
	own = 1 + groups_right(e, e->from + size, size);
	return own + groups_left(e, e->from, size) >= 6;
}

static bool
holds_bh(const struct edge *e)
{
	uint32_t from, to;

	token_around(e, is_dashed, &from, &to);
	if ((from < e->from || to > e->to ||
		memchr(e->p + e->from, '-', e->to - e->from) != NULL) &&
	    within_uuid_or_mac(e, from, to))
		return false;
	return !within_hex_string(e) && !within_hex_dump(e);
}

static bool
is_dotted(char c)
{
	return pw_is_digit(c) || c == '.';
}

static bool
is_ipv6(char c)
{
	return is_hex(c) || c == ':';
}

/* Four groups of at most three digits, none above 255. */
static bool
within_ipv4(const struct edge *e)
{
	uint32_t from, to, groups = 1, value = 0, digits = 0;

	token_around(e, is_dotted, &from, &to);
	/* The point behind an address ends a sentence. */
	if (to > e->to && e->p[to - 1] == '.')
		to--;
	for (uint32_t i = from; i < to; i++) {
		if (e->p[i] == '.') {
			if (digits == 0)
				return false;
			groups++;
			value = digits = 0;
			continue;
		}
		value = value * 10 + (uint32_t)(e->p[i] - '0');
		if (++digits > 3 || value > 255)
			return false;
	}
	return groups == 4 && digits > 0;
}

static bool
within_ipv6(const struct edge *e)
{
	uint32_t from, to, colons = 0;
	bool doubled = false;

	token_around(e, is_ipv6, &from, &to);
	for (uint32_t i = from; i < to; i++) {
		colons += e->p[i] == ':';
		doubled |= i > from && e->p[i] == ':' && e->p[i - 1] == ':';
	}
	return colons >= 4 || (doubled && colons >= 2);
}

/* /static/img/NUMBER.png */
static bool
is_file_in_path(const struct edge *e)
{
	char left = before(e, e->left, 1);

	return (left == '/' || left == '\\') && after(e, e->to, 0) == '.' &&
	    pw_is_alpha(after(e, e->to, 1));
}

/* BT: not a part of an address, a version or a path. What is joined to the value by `:`, `.`, `-`
 * or `/` and a digit was turned away by BS. */
static bool
holds_bt(const struct edge *e)
{
	return !within_ipv4(e) && !within_ipv6(e) && !is_file_in_path(e);
}

/* BF: `1234567.89`, or `.0901234567` with nothing before the point that could be a word. */
static bool
holds_bf(const struct edge *e)
{
	char left = before(e, e->left, 2);

	if (after(e, e->to, 0) == '.' && pw_is_digit(after(e, e->to, 1)))
		return false;
	if (before(e, e->left, 1) != '.')
		return true;
	return pw_is_alpha(left) || ((unsigned char)left & 0x80) != 0;
}

enum pw_reason
match_check_boundaries(const struct edge *e, unsigned boundary)
{
	static const struct {
		unsigned bit;
		bool (*holds)(const struct edge *e);
		enum pw_reason reason;
	} checks[] = {{PW_BD, holds_bd, PW_REASON_BD}, {PW_BA, holds_ba, PW_REASON_BA},
	    {PW_BS, holds_bs, PW_REASON_BS}, {PW_BF, holds_bf, PW_REASON_BF},
	    {PW_BH, holds_bh, PW_REASON_BH}, {PW_BT, holds_bt, PW_REASON_BT}};

	for (size_t i = 0; i < PW_ARRAY_LEN(checks); i++)
		if ((boundary & checks[i].bit) != 0 && !checks[i].holds(e))
			return checks[i].reason;
	return PW_REASON_KEPT;
}
