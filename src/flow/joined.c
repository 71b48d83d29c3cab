/* Findings of numbers that stand in several records or columns. */
#include "join.h"
#include "judge.h"

#include <piiwatch/mask.h>

#include <string.h>

#define LEAST_CARD 14u /* digits of a joined card number; a shorter one is too often chance */
#define LEADING 2u /* keys pressed before it: a menu's choice */
#define SURE_WITHOUT_LEADING 16u /* digits */

/* A finding of the record at hand that begins before it, or goes over columns. */
struct joined {
	struct pw_hit hit; /* in the digits */
	const char *digits;
	uint32_t n;
	struct join_place first; /* the place of its first digit */
	uint64_t end; /* one past its last byte in the file */
	uint32_t at; /* the place of its last digit in the record's text */
	uint32_t field;
};

/* Puts the finding among those of the record, by its last byte; its hit, which an excerpt is made of, is
 * the last digit. */
static void
add_finding(struct judge *j, const struct joined *joined)
{
	struct pw_flow *flow = j->flow;
	struct pw_field field = {0, joined->n, j->record.field[joined->field].column};
	struct pw_record all = {.text = {joined->digits, joined->n, NULL, NULL},
	    .offset = joined->first.offset,
	    .line = joined->first.line,
	    .line_start = joined->first.line_start,
	    .is_line = true,
	    .field = &field,
	    .n_fields = 1};
	struct pw_hit hit = joined->hit, *hits = flow->hit + flow->first_hit;
	uint32_t at = flow->n_out;
	struct pw_finding *out = flow->out;

	if (flow->n_out == PW_MAX_HITS || flow->n_hits == PW_MAX_HITS)
		return;
	while (at > 0 && out[at - 1].offset + out[at - 1].length > joined->end)
		at--;
	memmove(out + at + 1, out + at, (flow->n_out - at) * sizeof(out[0]));
	memmove(hits + at + 1, hits + at, (flow->n_hits - flow->first_hit - at) * sizeof(hits[0]));
	hit.field = 0;
	pw_mask_make(j->d->plan, &all, &hit, j->d->key, &out[at]);
	out[at].length = (uint32_t)(joined->end - joined->first.offset);
	hit.from = hit.before_from = joined->at;
	hit.to = joined->at + 1;
	hit.form = PW_NO_FORM;
	hit.field = (int32_t)joined->field;
	hits[at] = hit;
	flow->n_out++;
	flow->n_hits++;
	flow->record = j->record;
}

/* What was keyed without `skip` leading keys is a card number. */
static bool
is_card(struct judge *j, struct joined *joined, const char *digits, uint32_t n)
{
	char copy[JOIN_MAX_DIGITS + PW_TEXT_SLACK];
	struct pw_text text = {copy, n, NULL, NULL};
	bool is_one;

	memcpy(copy, digits, n);
	memset(copy + n, '\n', PW_TEXT_SLACK);
	is_one = judge_number(j->flow, &text, PW_CARD, &joined->hit);
	explicit_bzero(copy, sizeof(copy));
	joined->digits = digits;
	joined->n = n;
	return is_one;
}

static uint64_t
end_of(const struct pw_record *record, uint32_t at)
{
	return record->offset + pw_text_raw_to(&record->text, at + 1);
}

static const struct pw_column_rule *
rule_of_secrets(const struct pw_plan *plan)
{
	for (unsigned i = 0; i < plan->n_column_rules; i++)
		if (plan->column_rule[i].of == PW_OF_SECRET &&
		    plan->column_rule[i].score >= plan->threshold)
			return &plan->column_rule[i];
	return NULL;
}

/* Where keyed digits are no business of the log, so many of them are told of, once. */
static void
tell_secret(struct judge *j, struct join *join, struct joined *joined)
{
	const struct pw_column_rule *rule = rule_of_secrets(j->d->plan);
	unsigned least = j->flow->format->join.secret;

	if (least == 0 || rule == NULL || join->has_secret || join->n < least)
		return;
	join->has_secret = true;
	joined->digits = join->digits;
	joined->n = join->n;
	joined->first = join->digit[0];
	joined->hit = (struct pw_hit) {.to = join->n,
	    .form = PW_NO_FORM,
	    .rule = rule->rule,
	    .category = (uint8_t)j->d->plan->rule[rule->rule].category,
	    .confidence = (int16_t)rule->score,
	    .severity = (uint8_t)rule->severity};
	add_finding(j, joined);
}

static void
judge_keyed(struct judge *j)
{
	struct joined joined = {0};
	struct join *join =
	    join_take(j->flow->joins, j->flow->format, &j->record, &joined.at, &joined.field);

	if (join == NULL)
		return;
	joined.end = end_of(&j->record, joined.at);
	for (unsigned skip = 0; skip <= LEADING && join->n >= LEAST_CARD + skip; skip++) {
		uint32_t n = join->n - skip;

		if ((skip > 0 && n < SURE_WITHOUT_LEADING) ||
		    !is_card(j, &joined, join->digits + skip, n))
			continue;
		joined.first = join->digit[skip];
		add_finding(j, &joined);
		join_close(join);
		return;
	}
	tell_secret(j, join, &joined);
}

/* The number of the field that has the column, or -1. */
static int
field_of(const struct pw_record *record, const struct pw_column *column)
{
	for (uint32_t i = 0; i < record->n_fields; i++)
		if (record->field[i].column == column &&
		    record->field[i].to > record->field[i].from)
			return (int)i;
	return -1;
}

static bool
has_card(const struct pw_flow *flow, int field)
{
	for (uint32_t i = 0; i < flow->n_hits; i++)
		if (flow->hit[i].field == field && flow->hit[i].category == PW_CARD)
			return true;
	return false;
}

/* Appends the field's digits; false if something else stands in it, or they are too many. */
static bool
take_digits(const struct pw_record *record, int field, char *digits, uint32_t *n)
{
	const struct pw_field *f = &record->field[field];

	for (uint32_t i = f->from; i < f->to; i++) {
		if (!pw_is_digit(record->text.p[i]) || *n == JOIN_MAX_DIGITS)
			return false;
		digits[(*n)++] = record->text.p[i];
	}
	return true;
}

static void
judge_split(struct judge *j, int first_column, int second_column)
{
	const struct pw_column *column = j->flow->format->column;
	const struct pw_record *r = &j->record;
	int first = field_of(r, &column[first_column]),
	    second = field_of(r, &column[second_column]);
	char digits[JOIN_MAX_DIGITS];
	struct joined joined = {0};
	uint32_t n = 0;

	if (first < 0 || second < first || has_card(j->flow, first) || has_card(j->flow, second) ||
	    !take_digits(r, first, digits, &n) || !take_digits(r, second, digits, &n) ||
	    n < LEAST_CARD || !is_card(j, &joined, digits, n))
		return;
	joined.field = (uint32_t)second;
	joined.at = r->field[second].to - 1;
	joined.end = end_of(r, joined.at);
	joined.first =
	    (struct join_place) {r->offset + pw_text_raw_from(&r->text, r->field[first].from),
		r->line, r->line_start};
	add_finding(j, &joined);
	explicit_bzero(digits, sizeof(digits));
}

void
judge_join(struct judge *j)
{
	const struct pw_format *format = j->flow->format;

	if (j->record.n_fields == 0)
		return;
	if (format->join.key >= 0)
		judge_keyed(j);
	for (unsigned i = 0; i < format->n_splits; i++)
		judge_split(j, format->split[i].first, format->split[i].second);
}
