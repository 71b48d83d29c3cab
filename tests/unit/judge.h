/*
 * What the tests of room validate share: rows by name, judging copies of exact size, and a
 * generator that gives the same numbers in every run.
 */
#ifndef PIIWATCH_TEST_JUDGE_H
#define PIIWATCH_TEST_JUDGE_H

#include <piiwatch/validate.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t seed = 7;

static inline uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static inline int
row_of(const char *name)
{
	for (unsigned i = 0; pw_validator_at(i) != NULL; i++)
		if (strcmp(pw_validator_at(i)->name, name) == 0)
			return (int)i;
	fail_msg("no validator %s", name);
	return -1;
}

/* Judges copies of exact size, so that a byte read outside ends the test. */
static inline enum pw_verdict
judge_bytes(int row, const char *before, const char *p, size_t len, struct pw_judgement *ret)
{
	size_t before_len = strlen(before);
	char *value = malloc(len > 0 ? len : 1), *lead = malloc(before_len > 0 ? before_len : 1);
	struct pw_candidate c = {.value = {value, len}, .before = {lead, before_len}};
	enum pw_verdict verdict;

	memcpy(value, p, len);
	memcpy(lead, before, before_len);
	verdict = pw_validate(row, &c, ret);
	free(value);
	free(lead);
	return verdict;
}

static inline enum pw_verdict
judge(int row, const char *text, struct pw_judgement *ret)
{
	const char *before = row >= 0 ? pw_validator_at((unsigned)row)->vector_before : NULL;

	return judge_bytes(row, before != NULL ? before : "", text, strlen(text), ret);
}

static inline const char *
grade_name(int row, const struct pw_judgement *j)
{
	return j->grade > 0 ? pw_validator_at((unsigned)row)->grades[j->grade - 1] : "";
}

/* The grade's name, or "no", "failed". */
static inline const char *
outcome(int row, const char *text)
{
	struct pw_judgement j;

	switch (judge(row, text, &j)) {
	case PW_YES:
		return grade_name(row, &j);
	case PW_FAILED:
		return "failed";
	case PW_NO:
	default:
		return "no";
	}
}

#endif
