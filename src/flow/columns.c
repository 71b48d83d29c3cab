/*
 * Findings that a column of a CDR makes, whatever form its value has: any value of a secret's column,
 * and more dialled digits than a telephone number has. What was found in the column by its form says
 * more and comes first.
 */
#include "flow_priv.h"

#include <string.h>

#define MOST_DIALLED 19u /* digits; with more, something was keyed behind the number */

/* Values that say that there is none: FreeSWITCH's digits_dialed, Avaya's AuthCode. */
static bool
is_none(struct pw_span value)
{
	static const char *const words[] = {"none", "n/a", "null", "nil", "-", "unknown", "no",
	    "0"};

	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++) {
		size_t len = strlen(words[i]), k = 0;

		while (k < len && k < value.len && pw_lower(value.p[k]) == words[i][k])
			k++;
		if (k == len && k == value.len)
			return true;
	}
	return false;
}

/* Half of it or more is stars, or the X that FreeSWITCH's digits_dialed_filter puts in. */
static bool
is_hidden(struct pw_span value)
{
	size_t hidden = 0, shown = 0;

	for (size_t i = 0; i < value.len; i++) {
		bool is_mark = value.p[i] == '*' || value.p[i] == 'X' || value.p[i] == 'x';

		hidden += is_mark;
		shown += !is_mark && (pw_is_alnum(value.p[i]) || (value.p[i] & 0x80) != 0);
	}
	return shown == 0 || hidden >= shown;
}

static bool
is_found(const struct pw_column *column, struct pw_span value, enum pw_of_column of)
{
	if (column == NULL || value.len == 0)
		return false;
	if (of == PW_OF_SECRET)
		return column->type == PW_COLUMN_SECRET && !is_none(value) && !is_hidden(value);
	return column->is_dialled && pw_count_digits(value) > MOST_DIALLED;
}

/* Whether something was found in the field; a telephone number may have more keys behind it. */
static bool
has_hit(const struct pw_hit *hits, uint32_t n, uint32_t field)
{
	for (uint32_t i = 0; i < n; i++)
		if (hits[i].field == (int32_t)field && hits[i].category != PW_PHONE)
			return true;
	return false;
}

/* The value without what surrounds it, as much of it as a finding can hold. */
static struct pw_field
value_of(const struct pw_text *text, const struct pw_field *field)
{
	struct pw_field v = *field;

	while (v.from < v.to && pw_is_one_of(text->p[v.from], " \t\"'"))
		v.from++;
	while (v.to > v.from && pw_is_one_of(text->p[v.to - 1], " \t\"'"))
		v.to--;
	if (v.to - v.from > PW_MAX_VALUE)
		v.to = (uint32_t)pw_utf8_prev(text->p, v.from, v.from + PW_MAX_VALUE);
	return v;
}

static bool
find_in_column(const struct pw_record *record, uint32_t field, const struct pw_column_rule *rule,
    const struct pw_plan *plan, struct pw_hit *ret)
{
	struct pw_field v = value_of(&record->text, &record->field[field]);

	if (rule->score < plan->threshold ||
	    !is_found(v.column, (struct pw_span) {record->text.p + v.from, v.to - v.from},
		rule->of))
		return false;
	memset(ret, 0, sizeof(*ret));
	ret->from = ret->before_from = v.from;
	ret->to = v.to;
	ret->form = PW_NO_FORM;
	ret->rule = rule->rule;
	ret->category = (uint8_t)plan->rule[rule->rule].category;
	ret->field = (int32_t)field;
	ret->confidence = (int16_t)rule->score;
	ret->severity = (uint8_t)rule->severity;
	return true;
}

void
flow_find_in_columns(struct pw_flow *flow, const struct pw_record *record)
{
	const struct pw_plan *plan = flow->d->plan;
	uint32_t n = flow->n_hits;
	struct pw_hit hit;

	for (uint32_t i = 0; i < record->n_fields; i++) {
		const struct pw_column *column = record->field[i].column;

		if (column == NULL || (column->type != PW_COLUMN_SECRET && !column->is_dialled) ||
		    has_hit(flow->hit, n, i))
			continue;
		for (unsigned k = 0; k < plan->n_column_rules; k++)
			if (find_in_column(record, i, &plan->column_rule[k], plan, &hit))
				flow_insert_hit(flow, &hit);
	}
}
