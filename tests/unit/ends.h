/*
 * What the tests of names and addresses share: the shipped lexicons, and texts in which two bars
 * mark the value (`氏名：|山田太郎| 完了`); one bar: a value could begin there, and none does.
 */
#ifndef PIIWATCH_TEST_ENDS_H
#define PIIWATCH_TEST_ENDS_H

#include "judge.h"

static struct pw_lexicon *lexicon[PW_ROW_LEXICONS];

static inline void
read_lexicons(const char *const *ids)
{
	for (unsigned i = 0; i < PW_ROW_LEXICONS && ids[i] != NULL; i++) {
		struct pw_err why;
		char path[512];

		snprintf(path, sizeof(path), "%s/rules/lex/%s.txt", SOURCE_DIR, ids[i]);
		lexicon[i] = pw_lexicon_read(path, &why);
		assert_non_null(lexicon[i]);
	}
}

static inline void
release_lexicons(void)
{
	for (unsigned i = 0; i < PW_ROW_LEXICONS; i++) {
		pw_lexicon_destroy(lexicon[i]);
		lexicon[i] = NULL;
	}
}

static inline const struct pw_reader *
reader_of(const char *name)
{
	for (unsigned i = 0; pw_reader_at(i) != NULL; i++)
		if (strcmp(pw_reader_at(i)->name, name) == 0)
			return pw_reader_at(i);
	fail_msg("no reader %s", name);
	return NULL;
}

/* The text without its bars, in a copy of exact size, and where they stood. */
static inline char *
without_bars(const char *marked, size_t *ret_len, size_t *ret_from, size_t *ret_to)
{
	char *copy = malloc(strlen(marked) + 1);
	size_t n = 0, bars = 0;

	for (const char *p = marked; *p != '\0'; p++) {
		if (*p != '|')
			copy[n++] = *p;
		else if (bars++ == 0)
			*ret_from = *ret_to = n;
		else
			*ret_to = n;
	}
	*ret_len = n;
	return realloc(copy, n > 0 ? n : 1);
}

/* The grade the value between the bars gets where the reader ends at the second of them; "none" where
 * it finds no value, "elsewhere" where it ends at another place, "no" where the validator refuses. */
static inline const char *
grade_between_bars(const char *row, const char *marked)
{
	size_t len, from = 0, to = 0, got;
	char *text = without_bars(marked, &len, &from, &to);
	struct pw_candidate c = {.value = {text + from, from < len},
	    .left = {text, from},
	    .lexicon = (const struct pw_lexicon *const *)lexicon};
	struct pw_judgement j;
	const char *outcome = "none";

	c.right = (struct pw_span) {text + from + c.value.len, len - from - c.value.len};
	got = reader_of(row)->read(&c);
	if (got > 0 && got != to - from) {
		outcome = "elsewhere";
	} else if (got > 0) {
		c.value.len = got;
		c.right = (struct pw_span) {text + to, len - to};
		outcome =
		    pw_validate(row_of(row), &c, &j) == PW_YES ? grade_name(row_of(row), &j) : "no";
	}
	free(text);
	return outcome;
}

struct marked {
	const char *text, *grade;
};

static inline void
expect_all(const char *row, const struct marked *table, size_t n)
{
	read_lexicons(reader_of(row)->lexicons);
	for (size_t i = 0; i < n; i++) {
		const char *got = grade_between_bars(row, table[i].text);

		if (strcmp(got, table[i].grade) != 0)
			fail_msg("%s, row %zu: %s instead of %s", row, i, got, table[i].grade);
	}
	release_lexicons();
}

#endif
