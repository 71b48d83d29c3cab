/* What form.h promises beside matching: errors with their place, limits, classes, facts. */
#include "tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint32_t seed = 5;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static struct pw_tree *
parse(const char *pattern)
{
	struct pw_err err;
	struct pw_tree *tree = pw_tree_parse(pattern, false, &err);

	if (tree == NULL)
		fail_msg("%s: %s", pattern, err.text);
	return tree;
}

static void
pattern_outside_the_subset_is_an_error_with_its_place(void **state)
{
	static const struct {
		const char *pattern, *want;
	} rows[] = {
	    {"", "at 0: the pattern is empty"},
	    {"()", "at 0: the pattern is empty"},
	    {"a{0}", "at 0: the pattern is empty"},
	    {"ab)", "at 2: a ) without its ("},
	    {"a(b", "at 3: group without its )"},
	    {"a[bc", "at 4: class without its ]"},
	    {"[]", "at 2: class without its ]"},
	    {"a[z-b]", "at 5: range out of order in a class"},
	    {"[[:alpha:]]", "at 1: POSIX class outside the subset of forms"},
	    {"[[=a=]]", "at 1: POSIX class outside the subset of forms"},
	    {"[--[:a:]", "at 3: POSIX class outside the subset of forms"},
	    {"[:alpha:]", "at 8: POSIX class outside the subset of forms"},
	    {"[\\d-z]", "at 3: range that begins with a shorthand in a class"},
	    {"[a-\\d]", "at 4: escape outside the subset of forms"},
	    {"*a", "at 0: a repeat with nothing before it"},
	    {"a|+", "at 2: a repeat with nothing before it"},
	    {"a{2}{3}", "at 4: a repeat with nothing before it"},
	    {"a+?", "at 2: lazy or possessive repeat outside the subset of forms"},
	    {"a{2}+", "at 4: lazy or possessive repeat outside the subset of forms"},
	    {"a{1;2}", "at 4: bad bounds of a repeat"},
	    {"a{3,1}", "at 6: bad bounds of a repeat"},
	    {"a{,3}", "at 2: bad bounds of a repeat"},
	    {"a{513}", "at 6: bad bounds of a repeat"},
	    {"a{99999999999}", "at 6: bad bounds of a repeat"},
	    {"^a", "at 0: anchor outside the subset of forms"},
	    {"a$", "at 1: anchor outside the subset of forms"},
	    {"(?=a)", "at 1: group outside the subset of forms"},
	    {"(?<n>a)", "at 1: group outside the subset of forms"},
	    {"a(?i)b", "at 2: group outside the subset of forms"},
	    {"a\\b", "at 2: escape outside the subset of forms"},
	    {"(a)\\1", "at 4: escape outside the subset of forms"},
	    {"\\x{110000}", "at 10: bad \\x escape"},
	    {"\\x{D800}", "at 8: bad \\x escape"},
	    {"\\xg", "at 2: bad \\x escape"},
	    {"a\\", "at 2: a backslash ends the pattern"},
	    {"a\xFF", "at 1: not valid UTF-8"},
	    {"a\\n", "at 3: this can match nothing but a line end, and the rule is not multiline"},
	    {"[\\r\\n]",
		"at 6: this can match nothing but a line end, and the rule is not multiline"},
	    {"a{300}b{300}", "longer than 512 characters with its repeats written out"},
	    {"((((a{60}){60}){60}){60})",
		"longer than 512 characters with its repeats written out"},
	};
	struct pw_err err;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_tree *tree = pw_tree_parse(rows[i].pattern, false, &err);

		if (tree != NULL)
			fail_msg("%s is read", rows[i].pattern);
		if (strcmp(err.text, rows[i].want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].pattern, err.text, rows[i].want);
	}
	pw_tree_destroy(NULL);
}

static void
line_ends_are_in_a_multiline_form_alone(void **state)
{
	static const char *const patterns[] = {"a[^b]", "a\\s", "a[\\n-\\r\\x00b]", "a\\W"};
	uint32_t ends[PW_TREE_ENDS];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(patterns); i++)
		for (unsigned multiline = 0; multiline < 2; multiline++) {
			struct pw_err err;
			struct pw_tree *tree = pw_tree_parse(patterns[i], multiline != 0, &err);

			assert_non_null(tree);
			assert_int_equal(pw_tree_ends(tree, "a\n", 2, 9, ends), multiline);
			assert_int_equal(pw_tree_ends(tree, "a\r", 2, 9, ends), multiline);
			assert_int_equal(pw_tree_ends(tree, "a\0", 2, 9, ends),
			    i == 1 ? 0 : multiline);
			pw_tree_destroy(tree);
		}
}

static void
every_end_is_given_rising_and_none_past_the_maximum(void **state)
{
	struct pw_tree *tree = parse("a+(?:漢|b)*");
	uint32_t ends[PW_TREE_ENDS];
	char text[400];

	(void)state;
	assert_int_equal(pw_tree_ends(tree, "aa漢b", 6, 256, ends), 4);
	assert_int_equal(ends[0], 1);
	assert_int_equal(ends[1], 2);
	assert_int_equal(ends[2], 5);
	assert_int_equal(ends[3], 6);
	/* A character is whole or not there. */
	assert_int_equal(pw_tree_ends(tree, "aa漢b", 6, 4, ends), 2);
	assert_int_equal(pw_tree_ends(tree, "aa漢b", 4, 256, ends), 2);
	assert_int_equal(pw_tree_ends(tree, "aa漢b", 6, 1, ends), 1);
	assert_int_equal(pw_tree_ends(tree, "aa漢b", 6, 0, ends), 0);
	assert_int_equal(pw_tree_ends(tree, "", 0, 256, ends), 0);
	memset(text, 'a', sizeof(text));
	assert_int_equal(pw_tree_ends(tree, text, sizeof(text), PW_MAX_LENGTH, ends),
	    PW_MAX_LENGTH);
	pw_tree_destroy(tree);
}

static void
pattern_of_the_maximal_length_is_read(void **state)
{
	struct pw_tree *tree = parse("[0-9a]{512}"), *many = parse("(?:a?b?){256}");
	struct pw_err err;
	char text[600];

	(void)state;
	pw_tree_destroy(tree);
	pw_tree_destroy(many);
	assert_null(pw_tree_parse("[0-9a]{512}x", false, &err));
	memset(text, '(', 33);
	memset(text + 33, 'a', 1);
	memset(text + 34, ')', 33);
	text[67] = '\0';
	assert_null(pw_tree_parse(text, false, &err));
	assert_string_equal(err.text, "at 33: groups nested too deep");
	text[66] = '\0';
	tree = parse(text + 1);
	pw_tree_destroy(tree);
	memset(text, 'a', sizeof(text) - 1);
	text[513] = '\0';
	assert_null(pw_tree_parse(text, false, &err));
	text[512] = '\0';
	tree = parse(text);
	pw_tree_destroy(tree);
}

static void
repeats_of_nothing_take_no_time(void **state)
{
	static const char *const patterns[] = {"a(((((){500}){500}){500}){500}){500}",
	    "a((((|){500}|){500}|){500}|){500}", "a(((((b{0}){500}){500}){500}){500}){500}",
	    "a(((((b?){0,1}){0,1}){0,1}){0,1}){0,512}"};
	struct pw_err err;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(patterns); i++)
		pw_tree_destroy(pw_tree_parse(patterns[i], false, &err));
}

static void
class_with_more_ranges_than_fit_is_an_error(void **state)
{
	char pattern[1024];

	(void)state;
	for (unsigned n = TREE_RANGES - 1; n <= TREE_RANGES + 1; n++)
		for (unsigned joined = 0; joined < 2; joined++) {
			size_t len = (size_t)snprintf(pattern, sizeof(pattern), "[");
			struct pw_tree *tree;
			struct pw_err err;

			for (unsigned i = 0; i < n; i++)
				len += (size_t)snprintf(pattern + len, sizeof(pattern) - len,
				    "\\x{%x}", 0x100 + 2 * i);
			/* A range lost is lost, also when others then become one. */
			snprintf(pattern + len, sizeof(pattern) - len, "%s]",
			    joined != 0 ? "\\x{100}-\\x{120}" : "");
			tree = pw_tree_parse(pattern, false, &err);
			assert_int_equal(tree != NULL, n <= TREE_RANGES);
			if (tree == NULL)
				assert_non_null(strstr(err.text, "class with too many ranges"));
			pw_tree_destroy(tree);
		}
}

#define ALL 0x110000u
static bool model[ALL];

static bool
is_surrogate(uint32_t cp)
{
	return cp >= 0xD800 && cp <= 0xDFFF;
}

static void
compare_with_model(const struct cpset *set)
{
	for (uint32_t cp = 0; cp < ALL; cp++)
		if (cpset_has(set, cp) != (model[cp] && !is_surrogate(cp)))
			fail_msg("%x", cp);
	for (uint32_t i = 0; i < set->n; i++) {
		assert_true(set->range[i].lo >= 128 && set->range[i].lo <= set->range[i].hi);
		assert_true(i == 0 || set->range[i].lo > set->range[i - 1].hi + 1);
	}
}

static void
classes_hold_what_a_table_of_all_characters_holds(void **state)
{
	static const uint32_t edges[] = {0, '\n', 'A', 'Z', 'a', 'k', 'z', 0x7F, 0x80, 0x7FF, 0x800,
	    0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFF, 0x10000, 0x10FFFE, 0x10FFFF};

	(void)state;
	for (unsigned round = 0; round < 60; round++) {
		struct cpset set = {0};

		memset(model, 0, sizeof(model));
		for (uint32_t n = 1 + below(7); n > 0; n--) {
			uint32_t lo = edges[below(PW_ARRAY_LEN(edges))];
			uint32_t hi = below(2) == 0 ? lo : edges[below(PW_ARRAY_LEN(edges))];

			if (hi < lo)
				hi = lo;
			cpset_add(&set, lo, hi);
			memset(model + lo, true, hi - lo + 1);
		}
		compare_with_model(&set);
		cpset_fold_case(&set);
		for (uint32_t c = 'a'; c <= 'z'; c++)
			model[c] = model[c - 32] = model[c] || model[c - 32];
		compare_with_model(&set);
		cpset_invert(&set);
		for (uint32_t cp = 0; cp < ALL; cp++)
			model[cp] = !model[cp];
		compare_with_model(&set);
		cpset_drop_line_ends(&set);
		model['\n'] = model['\r'] = model[0] = false;
		compare_with_model(&set);
		assert_false(set.is_cut);
	}
}

static void
facts_say_which_bytes_can_stand_where(void **state)
{
	struct pw_tree *tree = parse("0[5-9]0?-漢x");
	bool set[256];
	unsigned n;

	(void)state;
	pw_tree_bytes_at(tree, 0, set);
	for (unsigned c = n = 0; c < 256; c++)
		n += set[c];
	assert_true(n == 1 && set['0']);
	pw_tree_bytes_at(tree, 1, set);
	for (unsigned c = n = 0; c < 256; c++)
		n += set[c];
	assert_true(n == 5 && set['5'] && set['9']);
	pw_tree_bytes_at(tree, 2, set);
	for (unsigned c = n = 0; c < 256; c++)
		n += set[c];
	assert_true(n == 2 && set['0'] && set['-']);
	pw_tree_destroy(tree);
	/* Behind a possible end everything can stand. */
	tree = parse("ab?");
	pw_tree_bytes_at(tree, 1, set);
	for (unsigned c = n = 0; c < 256; c++)
		n += set[c];
	assert_int_equal(n, 256);
	pw_tree_destroy(tree);
}

static void
facts_say_which_runs_of_digits_can_match(void **state)
{
	static const struct {
		const char *pattern;
		uint32_t ends_at, goes_on, second;
		const char *joiners;
	} rows[] = {
	    {"[0-9]{4,8}", 0x1F0, 0, 0, ""},
	    {"0[789]0-?[0-9]{4}-?[0-9]{4}", 1u << 11, 1u << 3 | 1u << 7, 1u << 8 | 1u << 4, "-"},
	    {"[0-9]{3}[-. ][0-9]{2,3}", 0, 1u << 3, 1u << 2 | 1u << 3, "-. "},
	    {"[0-9]{2}--[0-9]{3}", 0, 1u << 2, 1u, "-"},
	    {"[0-9]{2}-?-[0-9]{3}", 0, 1u << 2, 1u | 1u << 3, "-"},
	    {"[0-9]{2}x?", 1u << 2, 1u << 2, UINT32_MAX, "x"},
	    {"[0-9]{40}", 1u << 31, 0, 0, ""},
	    {"a[0-9]", 0, 0, 0, ""},
	    {"[0-9]{2}(?:a[0-9]{3}|b[0-9])", 0, 1u << 2, 1u << 3 | 1u << 1, "ab"},
	};
	struct pw_run_facts facts;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_tree *tree = parse(rows[i].pattern);

		pw_tree_run_facts(tree, &facts);
		assert_int_equal(facts.ends_at, rows[i].ends_at);
		assert_int_equal(facts.goes_on, rows[i].goes_on);
		assert_int_equal(facts.second, rows[i].second);
		for (int c = 1; c < 128; c++)
			assert_int_equal(facts.joiner[c], strchr(rows[i].joiners, c) != NULL);
		assert_int_equal(pw_tree_begins_with_digit_only(tree), rows[i].pattern[0] != 'a');
		pw_tree_destroy(tree);
	}
}

static void
shortest_match_is_counted_in_characters(void **state)
{
	static const struct {
		const char *pattern;
		uint32_t want;
	} rows[] = {{"a", 1}, {"漢字{2}", 3}, {"a{32}|b{33}", 32}, {"b{33}|a{32}x?", 32},
	    {"a*b+c", 2}, {"(?:ab?){3}", 3}, {"[0-9]{512}", 512}};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_tree *tree = parse(rows[i].pattern);

		assert_int_equal(pw_tree_least_chars(tree), rows[i].want);
		pw_tree_destroy(tree);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pattern_outside_the_subset_is_an_error_with_its_place),
	    cmocka_unit_test(line_ends_are_in_a_multiline_form_alone),
	    cmocka_unit_test(every_end_is_given_rising_and_none_past_the_maximum),
	    cmocka_unit_test(pattern_of_the_maximal_length_is_read),
	    cmocka_unit_test(repeats_of_nothing_take_no_time),
	    cmocka_unit_test(class_with_more_ranges_than_fit_is_an_error),
	    cmocka_unit_test(classes_hold_what_a_table_of_all_characters_holds),
	    cmocka_unit_test(facts_say_which_bytes_can_stand_where),
	    cmocka_unit_test(facts_say_which_runs_of_digits_can_match),
	    cmocka_unit_test(shortest_match_is_counted_in_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
