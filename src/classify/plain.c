/*
 * Which bytes are plain. Most logs are, so this is read byte by byte only where a sign stands that an
 * escape could begin with, and base64 is looked for at every 24th byte.
 */
#include <piiwatch/classify.h>

#include <string.h>

#define ESCAPE 0x1B
#define BLOCK 2048u /* bytes looked at before base64 is looked for in them */
#define LEAST_BASE64 24u /* characters of a run that may hold text */
#define BASE64_HEAD 16u /* characters that show whether it does */
#define LONGEST_ENTITY 14u
#define QUERY_REACH 240u /* bytes of a value, as room view has it */

/* S: an escape may begin so, or no ASCII. B: of base64's alphabets. P: both. */
enum { S = 1, B = 2, P = 3 };

/* clang-format off */
#define ROW(k) k, k, k, k, k, k, k, k, k, k, k, k, k, k, k, k
static const uint8_t kinds[256] = {
	ROW(0),
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, S, 0, 0, 0, 0, /* ESC */
	0, 0, 0, 0, 0, S, S, 0, 0, 0, 0, P, 0, B, 0, B, /* % & + - / */
	B, B, B, B, B, B, B, B, B, B, 0, 0, 0, S, 0, 0, /* digits = */
	0, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
	B, B, B, B, B, B, B, B, B, B, B, 0, S, 0, 0, B, /* \ _ */
	0, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
	B, B, B, B, B, B, B, B, B, B, B, 0, 0, 0, 0, 0,
	ROW(S), ROW(S), ROW(S), ROW(S), ROW(S), ROW(S), ROW(S), ROW(S),
};
/* clang-format on */

static uint8_t
kind(char c)
{
	return kinds[(unsigned char)c];
}

/* The byte n places behind `at`, NUL outside. */
static char
behind(const char *p, size_t at, size_t to, size_t n)
{
	return at + n < to ? p[at + n] : '\0';
}

static bool
is_hex(char c)
{
	return pw_is_digit(c) || (pw_lower(c) >= 'a' && pw_lower(c) <= 'f');
}

static bool
is_high_hex(char c)
{
	return c == '8' || c == '9' || (c >= 'A' && c <= 'F');
}

/* What a phone, a card or a name in a query is made of. */
static bool
is_of_value(char c)
{
	return pw_is_alnum(c) || c == '+' || c == '-' || c == '.' || c == '(' || c == ')';
}

/* `k=1234+5678`: a plus between the parts of a query's value. */
static bool
is_query_plus(const char *p, size_t from, size_t at, size_t to)
{
	char next = behind(p, at, to, 1);
	size_t start = at;

	if (at == from || !(pw_is_alnum(p[at - 1]) || p[at - 1] == ')') ||
	    !(pw_is_alnum(next) || next == '('))
		return false;
	while (start > from && at - start < QUERY_REACH && is_of_value(p[start - 1]))
		start--;
	return start > from && p[start - 1] == '=';
}

/* `=E9=9B`, `=94N`, `=3D`, `=?`: quoted-printable, an encoded word of mail. */
static bool
is_quoted(const char *p, size_t at, size_t to)
{
	char high = behind(p, at, to, 1), low = behind(p, at, to, 2), next = behind(p, at, to, 3);

	if (high == '?')
		return true;
	if (high == '3')
		return low == 'D';
	return is_high_hex(high) && low <= 'F' && is_hex(low) &&
	    (next == '=' || (next >= 0x40 && next <= 0x7E && high != 'A' && high != 'B'));
}

/* `&amp;`, `&#38651;`. */
static bool
is_entity(const char *p, size_t at, size_t to)
{
	size_t n = behind(p, at, to, 1) == '#' ? 2 : 1, first = n;

	while (n < LONGEST_ENTITY && pw_is_alnum(behind(p, at, to, n)))
		n++;
	return n > first && behind(p, at, to, n) == ';';
}

/* Whether an escape may begin with the sign at `at`, of the bytes [from,to). */
static bool
begins_escape(const char *p, size_t from, size_t at, size_t to)
{
	char next = behind(p, at, to, 1);

	switch (p[at]) {
	case ESCAPE:
		return next == '$' || next == '(';
	case '\\':
		return pw_is_one_of(next, "uxnrt\"\\/");
	case '%':
		return is_hex(next) && is_hex(behind(p, at, to, 2));
	case '&':
		return is_entity(p, at, to);
	case '=':
		return is_quoted(p, at, to);
	case '+':
		return is_query_plus(p, from, at, to);
	default:
		return true; /* beyond ASCII */
	}
}

static unsigned
base64_value(char c)
{
	if (pw_is_upper(c))
		return (unsigned)(c - 'A');
	if (pw_is_alpha(c))
		return (unsigned)(c - 'a') + 26;
	if (pw_is_digit(c))
		return (unsigned)(c - '0') + 52;
	return c == '+' || c == '-' ? 62 : 63;
}

/* Whether the first bytes that the run at p stands for could begin a text. */
static bool
begins_text(const char *p)
{
	char bytes[BASE64_HEAD / 4 * 3];
	uint32_t cp;

	for (size_t i = 0; i < BASE64_HEAD / 4; i++) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 4; k++)
			bits = bits << 6 | base64_value(p[i * 4 + k]);
		for (size_t k = 0; k < 3; k++)
			bytes[i * 3 + k] = (char)(bits >> (16 - 8 * k) & 0xFF);
	}
	for (size_t at = 0, n; at < sizeof(bytes); at += n) {
		n = pw_utf8_decode(bytes + at, sizeof(bytes) - at, &cp);
		if (n == 0)
			return at + 4 > sizeof(bytes); /* cut */
		if (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r' && cp != ESCAPE)
			return false;
	}
	return true;
}

static bool
has_all_kinds(const char *p, size_t len)
{
	bool upper = false, lower = false, digit = false;

	for (size_t i = 0; i < len && !(upper && lower && digit); i++) {
		upper |= pw_is_upper(p[i]);
		lower |= p[i] >= 'a' && p[i] <= 'z';
		digit |= pw_is_digit(p[i]);
	}
	return upper && lower && digit;
}

/* Whether the run [begin,end), or what stands in it between `-` and `_`, may hold text. */
static bool
may_hold_text(const char *p, size_t begin, size_t end)
{
	if (!has_all_kinds(p + begin, end - begin))
		return false;
	for (size_t at = begin; at + LEAST_BASE64 <= end; at++)
		if ((at == begin || p[at - 1] == '-' || p[at - 1] == '_') && begins_text(p + at))
			return true;
	return false;
}

/* Looks for a run that base64 may have made and that begins in [*at,limit); *at moves behind what is
 * settled, or to the run. The bytes before *at are no part of a run. */
static bool
find_base64(const char *p, size_t *at, size_t limit, size_t to)
{
	while (*at < limit && to - *at >= LEAST_BASE64) {
		size_t end = *at + LEAST_BASE64 - 1;

		while (end > *at && (kind(p[end]) & B) != 0)
			end--;
		if ((kind(p[end]) & B) == 0) {
			*at = end + 1;
			continue;
		}
		end = *at + LEAST_BASE64;
		while (end < to && (kind(p[end]) & B) != 0)
			end++;
		if (may_hold_text(p, *at, end))
			return true;
		*at = end;
	}
	return false;
}

/* The first byte in [at,to) that needs a look, or `to`. */
static size_t
next_sign(const char *p, size_t at, size_t to)
{
	const unsigned char *u = (const unsigned char *)p;

	for (; to - at >= 8; at += 8)
		if (((kinds[u[at]] | kinds[u[at + 1]] | kinds[u[at + 2]] | kinds[u[at + 3]] |
			 kinds[u[at + 4]] | kinds[u[at + 5]] | kinds[u[at + 6]] |
			 kinds[u[at + 7]]) &
			S) != 0)
			break;
	while (at < to && (kinds[u[at]] & S) == 0)
		at++;
	return at;
}

size_t
pw_classify_not_plain(const char *p, size_t from, size_t to)
{
	size_t run = from;

	for (size_t block = from, at = from; block < to; block += BLOCK) {
		size_t end = to - block > BLOCK ? block + BLOCK : to;

		for (at = block; at < end; at++) {
			at = next_sign(p, at, end);
			if (at < end && begins_escape(p, from, at, to))
				break;
		}
		if (at > end)
			at = end;
		if (find_base64(p, &run, at, to))
			return run;
		if (at < end)
			return at;
	}
	return to;
}
