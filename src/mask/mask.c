#include "mask_priv.h"

#include <assert.h>
#include <string.h>

#define SIGN '*'

/* Which digits and letters of a value of n may be shown: the first `head`, the last `tail`. */
struct shown {
	unsigned head, tail;
};

static struct shown
show_card(unsigned n, unsigned keep)
{
	(void)keep;
	return n < 14 ? (struct shown) {0, 4} : (struct shown) {6, 4};
}

static struct shown
show_phone(unsigned n, unsigned keep)
{
	unsigned rest = n > keep ? n - keep : 0;

	if (rest < 5)
		return (struct shown) {0, n < 5 ? 0 : rest > 2 ? 2 : 0};
	return (struct shown) {keep, rest >= 8 ? 4 : rest == 7 ? 3 : 2};
}

static struct shown
show_account(unsigned n, unsigned keep)
{
	unsigned rest = n > keep ? n - keep : 0;

	return (struct shown) {rest > 0 ? keep : 0, rest >= 7 ? 4 : 0};
}

static struct shown
show_iban(unsigned n, unsigned keep)
{
	(void)keep;
	return n < 15 ? (struct shown) {0, 0} : (struct shown) {4, 4};
}

static struct shown
show_nothing(unsigned n, unsigned keep)
{
	(void)n;
	(void)keep;
	return (struct shown) {0, 0};
}

static const char *const names[] = {"card", "phone", "account", "iban", "all"};
static struct shown (*const rules[])(unsigned n, unsigned keep) = {show_card, show_phone,
    show_account, show_iban, show_nothing};

const char *const *
pw_mask_names(unsigned *ret_n)
{
	*ret_n = PW_ARRAY_LEN(names);
	return names;
}

/* Characters a mask counts: digits and letters. Separators are shown; so is the word of an account's
 * type, which is kana or kanji. */
static unsigned
count_signs(struct pw_span value)
{
	unsigned n = 0;

	for (size_t i = 0; i < value.len; i++)
		n += pw_is_alnum(value.p[i]);
	return n;
}

/* Characters that are not seen, or change the order or the look of what stands around them: the
 * categories Cc, Cf, Zl and Zp of Unicode 15. */
static bool
is_unprintable(uint32_t cp)
{
	static const uint32_t ranges[][2] = {{0, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x600, 0x605},
	    {0x61C, 0x61C}, {0x6DD, 0x6DD}, {0x70F, 0x70F}, {0x890, 0x891}, {0x8E2, 0x8E2},
	    {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
	    {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
	    {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F}};

	for (size_t i = 0; i < PW_ARRAY_LEN(ranges); i++)
		if (cp >= ranges[i][0] && cp <= ranges[i][1])
			return true;
	return false;
}

/* The whole value masked; returns the bytes written, never more than the value has. Letters beyond
 * ASCII are hidden, a sign each, but for the word of an account's type. */
static size_t
mask_signs(int mask, struct pw_span value, unsigned keep, char *out)
{
	unsigned n = count_signs(value), seen = 0, len;
	struct shown shown = mask >= 0 ? rules[mask](n, keep) : show_nothing(n, keep);
	bool shows_wide = mask >= 0 && rules[mask] == show_account && shown.head + shown.tail > 0;
	size_t to = 0;

	for (size_t i = 0; i < value.len; i += len) {
		uint32_t cp = 0;
		bool is_hidden = false;

		len = pw_utf8_decode(value.p + i, value.len - i, &cp);
		if (len == 0 || is_unprintable(cp)) {
			len = len > 0 ? len : 1;
			out[to++] = ' ';
			continue;
		}
		if (pw_is_alnum(value.p[i])) {
			is_hidden = seen >= shown.head && seen + shown.tail < n;
			seen++;
		} else if (len > 1) {
			is_hidden = !shows_wide;
		}
		if (is_hidden) {
			out[to++] = SIGN;
			continue;
		}
		memcpy(out + to, value.p + i, len);
		to += len;
	}
	return to;
}

static bool
is_inside_char(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

void
mask_value(int mask, struct pw_span value, unsigned keep, char *out, size_t room)
{
	char all[PW_MAX_VALUE];
	size_t len, head = (room - 1) / 2, tail;

	assert(value.len <= sizeof(all));
	len = mask_signs(mask, value, keep, all);
	if (len < room) {
		memcpy(out, all, len);
		out[len] = '\0';
		return;
	}
	tail = len - (room - 1 - head);
	while (is_inside_char(all[head]))
		head--;
	while (tail < len && is_inside_char(all[tail]))
		tail++;
	memcpy(out, all, head);
	memcpy(out + head, all + tail, len - tail);
	out[head + len - tail] = '\0';
}

/* Line and column of the value: in a record of several lines, its own line. */
static void
place_finding(const struct pw_record *record, uint32_t raw_from, struct pw_finding *ret)
{
	uint64_t line_start = record->line_start;
	uint32_t from = 0;

	ret->line = record->line;
	while (from < raw_from) {
		const char *end = memchr(record->raw + from, '\n', raw_from - from);

		if (end == NULL)
			break;
		from = (uint32_t)(end - record->raw) + 1;
		ret->line++;
		line_start = record->offset + from;
	}
	ret->offset = record->offset + raw_from;
	ret->column = (uint32_t)(ret->offset - line_start) + 1;
}

/* The fingerprint: of the canonical value, or of the value's own letters and digits in lower case. */
static void
hash_value(const struct pw_key *key, const char *identifier, const struct pw_record *record,
    const struct pw_hit *hit, uint8_t *ret)
{
	char own[PW_MAX_VALUE];
	size_t n = 0;

	if (hit->canonical_len > 0) {
		pw_key_hash(key, identifier, (struct pw_span) {hit->canonical, hit->canonical_len},
		    ret);
		return;
	}
	for (uint32_t i = hit->from; i < hit->to && n < sizeof(own); i++) {
		char c = record->text.p[i];

		if (pw_is_alnum(c) || (unsigned char)c >= 0x80)
			own[n++] = pw_lower(c);
	}
	pw_key_hash(key, identifier, (struct pw_span) {own, n}, ret);
}

void
pw_mask_make(const struct pw_plan *plan, const struct pw_record *record, const struct pw_hit *hit,
    const struct pw_key *key, struct pw_finding *ret)
{
	const struct pw_rule *rule = &plan->rule[hit->rule];
	uint32_t raw_from = pw_text_raw_from(&record->text, hit->from);

	memset(ret, 0, sizeof(*ret));
	place_finding(record, raw_from, ret);
	ret->length = pw_text_raw_to(&record->text, hit->to) - raw_from;
	snprintf(ret->rule, sizeof(ret->rule), "%s", rule->id);
	if (hit->field >= 0 && record->field[hit->field].column != NULL)
		snprintf(ret->field, sizeof(ret->field), "%s",
		    record->field[hit->field].column->name);
	mask_value(plan->form[hit->form].mask,
	    (struct pw_span) {record->text.p + hit->from, hit->to - hit->from}, hit->keep,
	    ret->masked, sizeof(ret->masked));
	hash_value(key, rule->identifier, record, hit, ret->fingerprint);
	ret->confidence = (uint16_t)hit->confidence;
	ret->category = hit->category;
	ret->severity = hit->severity;
}

void
pw_mask_text(struct pw_span text, const struct pw_stretch *hidden, uint32_t n, struct pw_buf *out)
{
	size_t at = 0;

	while (at < text.len) {
		uint32_t cp = 0;
		unsigned len = pw_utf8_decode(text.p + at, text.len - at, &cp);

		while (n > 0 && hidden->to <= at) {
			hidden++;
			n--;
		}
		if (len == 0 || is_unprintable(cp))
			pw_buf_add(out, "?", 1);
		else if (n > 0 && at >= hidden->from)
			pw_buf_add(out, pw_is_alnum(text.p[at]) || len > 1 ? "*" : text.p + at, 1);
		else
			pw_buf_add(out, text.p + at, len);
		at += len > 0 ? len : 1;
	}
}
