/*
 * A value judged, or read, in the midst of a text: what the tests of validators and readers that look
 * around share. The text is a copy of exact size, so that a byte read outside ends the test.
 */
#ifndef PIIWATCH_TEST_BETWEEN_H
#define PIIWATCH_TEST_BETWEEN_H

#include "judge.h"

struct between {
	char *text;
	struct pw_candidate c;
};

static inline struct between
put_between(const char *left, const char *before, const char *value, const char *right)
{
	size_t l = strlen(left), b = strlen(before), v = strlen(value), r = strlen(right);
	struct between ret = {.text = malloc(l + b + v + r > 0 ? l + b + v + r : 1)};

	memcpy(ret.text, left, l);
	memcpy(ret.text + l, before, b);
	memcpy(ret.text + l + b, value, v);
	memcpy(ret.text + l + b + v, right, r);
	ret.c = (struct pw_candidate) {.value = {ret.text + l + b, v},
	    .before = {ret.text + l, b},
	    .left = {ret.text, l},
	    .right = {ret.text + l + b + v, r}};
	return ret;
}

/* The grade's name, "yes" without one, "no" or "failed". */
static inline const char *
outcome_between(const char *row, const char *left, const char *value, const char *right)
{
	struct between b = put_between(left, "", value, right);
	struct pw_judgement j;
	int number = row_of(row);
	enum pw_verdict verdict = pw_validate(number, &b.c, &j);

	free(b.text);
	if (verdict != PW_YES)
		return verdict == PW_NO ? "no" : "failed";
	return j.grade > 0 ? grade_name(number, &j) : "yes";
}

/* The canonical value, or "" where the row refuses the value; lives until the next call. */
static inline const char *
canonical_between(const char *row, const char *left, const char *value, const char *right)
{
	static char text[PW_CANONICAL_MAX + 1];
	struct between b = put_between(left, "", value, right);
	struct pw_judgement j;

	if (pw_validate(row_of(row), &b.c, &j) == PW_NO)
		j.canonical_len = 0;
	memcpy(text, j.canonical, j.canonical_len);
	text[j.canonical_len] = '\0';
	free(b.text);
	return text;
}

/* Rows of a table: what `row` says of `value` between the two texts. */
struct verdict_row {
	const char *left, *value, *right, *outcome;
};

static inline void
assert_outcomes(const char *row, const struct verdict_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *got = outcome_between(row, rows[i].left, rows[i].value, rows[i].right);

		if (strcmp(got, rows[i].outcome) != 0)
			fail_msg("%s: row %zu is %s, not %s", row, i, got, rows[i].outcome);
	}
}

/* What the reader takes of the text that begins with the value: its length. */
static inline size_t
read_between(const char *reader, const char *left, const char *value, const char *right)
{
	struct between b = put_between(left, "", value, right);
	size_t len = 0;
	unsigned i = 0;

	while (pw_reader_at(i) != NULL && strcmp(pw_reader_at(i)->name, reader) != 0)
		i++;
	if (pw_reader_at(i) == NULL)
		fail_msg("no reader %s", reader);
	else
		len = pw_reader_at(i)->read(&b.c);
	free(b.text);
	return len;
}

#endif
