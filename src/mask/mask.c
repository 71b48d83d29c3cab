#include <piiwatch/mask.h>

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
		return (struct shown) {0, rest > 2 ? 2 : 0};
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

static void
mask_value(int mask, struct pw_span value, unsigned keep, char *out, size_t room)
{
	unsigned n = count_signs(value), seen = 0;
	struct shown shown = mask >= 0 ? rules[mask](n, keep) : show_nothing(n, keep);
	size_t at = 0;

	for (size_t i = 0; i < value.len && at + 1 < room; i++) {
		char c = value.p[i];

		if (pw_is_alnum(c)) {
			if (seen >= shown.head && seen + shown.tail < n)
				c = SIGN;
			seen++;
		} else if ((unsigned char)c < 0x20 || c == 0x7F) {
			c = ' ';
		} else if (mask < 0 ||
		    (shown.head == 0 && shown.tail == 0 && c != '-' && c != ' ')) {
			/* A mask that shows nothing hides other letters too, a sign each. */
			if (((unsigned char)c & 0xC0) == 0x80)
				continue;
			c = (unsigned char)c >= 0xC0 ? SIGN : c;
		}
		out[at++] = c;
	}
	/* No character is left in two. */
	while (at > 0 && at + 1 == room && ((unsigned char)out[at - 1] & 0x80) != 0)
		at--;
	out[at] = '\0';
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
	pw_key_hash(key, rule->identifier, (struct pw_span) {hit->canonical, hit->canonical_len},
	    ret->fingerprint);
	ret->confidence = (uint16_t)hit->confidence;
	ret->category = hit->category;
	ret->severity = hit->severity;
}

/* Characters that change the order or the look of what stands around them. */
static bool
is_unprintable(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || (cp >= 0x200B && cp <= 0x200F) ||
	    (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF ||
	    (cp >= 0xFFF9 && cp <= 0xFFFB);
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
		if (n > 0 && at >= hidden->from)
			pw_buf_add(out, pw_is_alnum(text.p[at]) || len > 1 ? "*" : text.p + at, 1);
		else if (len == 0 || is_unprintable(cp))
			pw_buf_add(out, "?", 1);
		else
			pw_buf_add(out, text.p + at, len);
		at += len > 0 ? len : 1;
	}
}
