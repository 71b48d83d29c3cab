#include "mask_priv.h"

#include <string.h>

/* Line and column of the value: in a record of several lines, its own line. */
static void
place_finding(const struct pw_record *record, uint32_t raw_from, struct pw_finding *ret)
{
	uint64_t line_start = record->line_start;
	uint32_t from = 0;

	ret->line = record->line;
	while (!record->is_line && from < raw_from) {
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

/* A name that is too long loses its end, at a character's border. */
static void
name_field(const struct pw_column *column, struct pw_finding *ret)
{
	const char *name;
	size_t len;

	if (column == NULL)
		return;
	name = column->is_from_header ? column->known : column->name;
	len = strlen(name);
	while (len >= sizeof(ret->field) || ((unsigned char)name[len] & 0xC0) == 0x80)
		len--;
	memcpy(ret->field, name, len);
}

void
pw_mask_make(const struct pw_plan *plan, const struct pw_record *record, const struct pw_hit *hit,
    const struct pw_key *key, struct pw_finding *ret)
{
	const struct pw_rule *rule = &plan->rule[hit->rule];
	uint32_t raw_from = pw_text_raw_from(&record->text, hit->from);

	memset(ret, 0, sizeof(*ret));
	place_finding(record, raw_from, ret);
	if (hit->to > hit->from)
		ret->length = pw_text_raw_to(&record->text, hit->to) - raw_from;
	snprintf(ret->rule, sizeof(ret->rule), "%s", rule->id);
	if (hit->field >= 0)
		name_field(record->field[hit->field].column, ret);
	mask_value(mask_of_hit(plan, hit),
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
