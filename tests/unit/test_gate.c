/*
 * What gate.h promises: no place is passed over at which a form matches whose boundary checks hold.
 * Matches come from the trees; of the checks only BD, what may and may not stand before and behind and the
 * joint of a label are asked for, which is less than the program asks for and so more places than it needs.
 */
#include <piiwatch/gate.h>

#include "plans.h"

/* Where a match of the tree ends exactly at `at`; the gate is promised no more than this. */
static bool
ends_before(const struct pw_tree *tree, const struct pw_slice *s, uint32_t at, uint32_t *ret_from)
{
	uint32_t ends[PW_TREE_ENDS];

	for (uint32_t from = at; from > s->lo;) {
		uint32_t n;

		from = (uint32_t)pw_utf8_prev(s->text->p, s->lo, from);
		if (at - from > PW_MAX_LENGTH)
			return false;
		n = pw_tree_ends(tree, s->text->p + from, at - from, at - from, ends);
		if (n > 0 && ends[n - 1] == at - from) {
			*ret_from = from;
			return true;
		}
	}
	return false;
}

/* A value that needs a sign between its label and itself stands behind no letter. */
static bool
is_unjoined(const struct pw_rule *rule, const struct pw_form *form, const struct pw_slice *s,
    uint32_t at)
{
	return form->anchor == PW_ANCHOR_LABEL && rule->joint != PW_JOINT_NONE && at > s->lo &&
	    (pw_is_alnum(s->text->p[at - 1]) || s->text->p[at - 1] == '_');
}

/* True if the form matches at `at` and nothing stands there that the form forbids. */
static bool
form_begins(const struct pw_plan *plan, const struct pw_form *form, const struct pw_slice *s,
    uint32_t at)
{
	const char *p = s->text->p;
	uint32_t ends[PW_TREE_ENDS], after[PW_TREE_ENDS], n, left = at, ignored;

	if (is_unjoined(&plan->rule[form->rule], form, s, at))
		return false;

	n = pw_tree_ends(form->tree, p + at, s->hi - at, form->max_length, ends);
	if (n == 0 || (form->before != NULL && !ends_before(form->before, s, at, &left)))
		return false;
	if (form->not_before != NULL && ends_before(form->not_before, s, left, &ignored))
		return false;
	if ((form->boundary & PW_BD) == 0 && form->after == NULL)
		return true;
	if ((form->boundary & PW_BD) != 0 && form->before == NULL && left > s->lo &&
	    pw_is_digit(p[left - 1]))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t end = at + ends[i];

		if ((form->boundary & PW_BD) != 0 && end < s->hi && pw_is_digit(p[end]))
			continue;
		if (form->after == NULL || form->reader >= 0 ||
		    pw_tree_ends(form->after, p + end, s->hi - end, PW_MAX_LENGTH, after) > 0)
			return true;
	}
	return false;
}

/* Every start of every form in the slice is among those of the gate. Returns how many there are. */
static unsigned
assert_lossless(const struct pw_plan *plan, const struct pw_gate *gate, const struct pw_slice *s,
    const struct pw_form_set *allowed)
{
	struct pw_start start;
	bool more = pw_gate_find(gate, s, s->lo, allowed, &start);
	unsigned found = 0;

	for (uint32_t at = s->lo; at < s->hi; at++) {
		if (((unsigned char)s->text->p[at] & 0xC0) == 0x80)
			continue;
		while (more && start.at < at)
			more = pw_gate_find(gate, s, start.at + 1, allowed, &start);
		for (unsigned i = 0; i < plan->n_forms; i++) {
			const struct pw_form *form = &plan->form[i];

			if (form->tree == NULL || !pw_form_set_has(allowed, i) ||
			    !form_begins(plan, form, s, at))
				continue;
			found++;
			if (!more || start.at != at || !pw_form_set_has(&start.forms, i))
				fail_msg("%s (%s) is missed at %u of \"%.*s\"", form->id,
				    form->pattern, at - s->lo, (int)(s->hi - s->lo),
				    s->text->p + s->lo);
		}
	}
	return found;
}

static struct pw_form_set
every_form(const struct pw_plan *plan)
{
	struct pw_form_set set = {{0}};

	for (unsigned i = 0; i < plan->n_forms; i++)
		pw_form_set_add(&set, i);
	return set;
}

static void
no_start_of_the_project_s_own_forms_is_missed(void **state)
{
	struct pw_plan *plan = own_plan();
	struct pw_gate *gate = pw_gate_create(plan);
	const struct pw_form_set all = every_form(plan);
	unsigned found = 0;
	char raw[160];

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		struct pw_text text = text_of(raw, soup(raw, sizeof(raw)));
		struct pw_slice s = {&text, 0, text.len};

		found += assert_lossless(plan, gate, &s, &all);
		drop_text(&text);
	}
	/* The soup is thick enough to say something. */
	assert_true(found > 10000);
	pw_gate_destroy(gate);
	pw_plan_destroy(plan);
}

/* Nothing outside a slice counts, and what stands behind it may be anything. */
static void
no_start_in_a_slice_is_missed_whatever_stands_around_it(void **state)
{
	struct pw_plan *plan = own_plan();
	struct pw_gate *gate = pw_gate_create(plan);
	const struct pw_form_set all = every_form(plan);
	char raw[160];

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		struct pw_text text = text_of(raw, soup(raw, sizeof(raw)));
		struct pw_slice s = {&text, below(text.len + 1), text.len};

		s.hi = s.lo + below(text.len - s.lo + 1);
		while (s.lo > 0 && ((unsigned char)text.p[s.lo] & 0xC0) == 0x80)
			s.lo--;
		while (((unsigned char)text.p[s.hi] & 0xC0) == 0x80)
			s.hi++;
		assert_lossless(plan, gate, &s, &all);
		drop_text(&text);
	}
	pw_gate_destroy(gate);
	pw_plan_destroy(plan);
}

static void
starts_are_of_allowed_forms_and_within_the_slice(void **state)
{
	struct pw_plan *plan = own_plan();
	struct pw_gate *gate = pw_gate_create(plan);
	char raw[160];

	(void)state;
	for (unsigned round = 0; round < 10000; round++) {
		struct pw_text text = text_of(raw, soup(raw, sizeof(raw)));
		struct pw_slice s = {&text, 0, text.len};
		struct pw_form_set allowed = {{0}};
		struct pw_start start;

		for (unsigned i = 0; i < 3; i++)
			pw_form_set_add(&allowed, below(plan->n_forms));
		for (uint32_t at = 0; pw_gate_find(gate, &s, at, &allowed, &start);
		     at = start.at + 1) {
			assert_true(start.at >= at && start.at < text.len);
			for (unsigned w = 0; w < PW_FORM_WORDS; w++)
				assert_int_equal(start.forms.w[w] & ~allowed.w[w], 0);
		}
		assert_lossless(plan, gate, &s, &allowed);
		drop_text(&text);
	}
	pw_gate_destroy(gate);
	pw_plan_destroy(plan);
}

/* One form alone: what another form makes the gate keep cannot hide what it misses. */
static void
assert_rule_lossless(const char *inside, unsigned rounds)
{
	struct pw_plan *plan = plan_of_rule(inside);
	struct pw_gate *gate = pw_gate_create(plan);
	const struct pw_form_set all = every_form(plan);
	char raw[120];

	for (unsigned round = 0; round < rounds; round++) {
		uint32_t len = soup(raw, sizeof(raw));
		struct pw_text text;
		struct pw_slice s = {&text, 0, 0};

		/* Short forms need short texts: some are only digits and their signs. */
		if (round % 2 == 0) {
			len = below(16);
			for (uint32_t i = 0; i < len; i++)
				raw[i] = "0123458946-. (a"[below(15)];
		}
		text = text_of(raw, len);
		s.hi = len;
		assert_lossless(plan, gate, &s, &all);
		drop_text(&text);
	}
	pw_gate_destroy(gate);
	pw_plan_destroy(plan);
}

static void
form_that_stands_behind_a_digit_of_its_before_is_not_missed(void **state)
{
	static const char *const rules[] = {
	    "forms = ( { id = \"a\"; before = \"18[46]\"; value = \"0[0-9]{4,9}\"; alone = 0.6; } );",
	    "forms = ( { id = \"a\"; before = \"[1-5]\"; value = \"[0-9]{3}\"; alone = 0.6; } );",
	    "forms = ( { id = \"a\"; before = \"9{1,3}\"; value = \"[0-8]{2}\"; alone = 0.6; } );",
	    "forms = ( { id = \"a\"; before = \"漢\"; value = \"[0-9]{2,3}\"; alone = 0.6; } );"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rules); i++)
		assert_rule_lossless(rules[i], 4000);
}

/* A pattern of the subset, made by chance. */
static void
random_pattern(struct pw_buf *out, unsigned depth)
{
	static const char *const atoms[] = {"[0-9]", "0", "[1-9]", "[-. ]", "-", "[0-9-]", "a",
	    "[a-z]", "漢", "[^0-9]", ".", "[0-9]", "[0-9]", "[0-9 ]", "\\\\(", "x", "[0189]"};
	static const char *const repeats[] = {"", "", "?", "{2}", "{1,3}", "{0,2}", "{3,8}", "*",
	    "+", "{9,20}", "{30,33}"};
	unsigned n = 1 + below(4);

	for (unsigned i = 0; i < n; i++) {
		if (depth < 2 && below(4) == 0) {
			pw_buf_addf(out, "(?:");
			random_pattern(out, depth + 1);
			if (below(2) == 0) {
				pw_buf_addf(out, "|");
				random_pattern(out, depth + 1);
			}
			pw_buf_addf(out, ")%s", below(2) == 0 ? "?" : "");
		} else {
			pw_buf_addf(out, "%s%s", atoms[below(PW_ARRAY_LEN(atoms))],
			    repeats[below(PW_ARRAY_LEN(repeats))]);
		}
	}
}

static bool
is_in_the_subset(const char *pattern)
{
	struct pw_err err;
	char plain[1024];
	struct pw_tree *tree;
	size_t n = 0;

	/* The rule file doubles its backslashes. */
	for (size_t i = 0; pattern[i] != '\0'; i++)
		if (pattern[i] != '\\' || pattern[i + 1] != '\\')
			plain[n++] = pattern[i];
	plain[n] = '\0';
	tree = pw_tree_parse(plain, false, &err);
	pw_tree_destroy(tree);
	return tree != NULL;
}

static void
no_start_of_a_random_form_is_missed(void **state)
{
	static const char *const boundaries[] = {"", "boundary = [ \"BD\" ];", "boundary = [ ];",
	    "boundary = [ \"BS\", \"BA\" ];"};
	struct pw_buf pattern;
	char rule[2048];
	unsigned tried = 0;

	(void)state;
	pw_buf_init(&pattern, 1024);
	while (tried < 400) {
		pw_buf_reset(&pattern);
		random_pattern(&pattern, 0);
		if (!is_in_the_subset(pattern.data))
			continue;
		snprintf(rule, sizeof(rule),
		    "forms = ( { id = \"a\"; value = \"%s\"; alone = 0.6; %s %s } );", pattern.data,
		    boundaries[below(PW_ARRAY_LEN(boundaries))],
		    below(3) > 0 ? "" : "before = \"[0-9a-]{1,2}\";");
		assert_rule_lossless(rule, 150);
		tried++;
	}
	pw_buf_release(&pattern);
}

static void
places_that_begin_nothing_are_passed_over(void **state)
{
	static const char raw[] = "2026-11-01 12:00:00 INFO worker started, 3 threads, load 0.25";
	struct pw_plan *plan =
	    plan_of_rule("forms = ( { id = \"a\"; value = \"0[5-9]0[0-9]{8}\"; alone = 0.6; },"
			 "{ id = \"b\"; value = \"4[0-9]{3}-[0-9]{4}\"; alone = 0.6; } );");
	struct pw_gate *gate = pw_gate_create(plan);
	const struct pw_form_set all = every_form(plan);
	struct pw_text text = text_of(raw, sizeof(raw) - 1);
	struct pw_slice s = {&text, 0, text.len};
	struct pw_start start;

	(void)state;
	assert_false(pw_gate_find(gate, &s, 0, &all, &start));
	drop_text(&text);
	pw_gate_destroy(gate);
	pw_plan_destroy(plan);
}

static void
destroying_no_gate_is_allowed(void **state)
{
	(void)state;
	pw_gate_destroy(NULL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_start_of_the_project_s_own_forms_is_missed),
	    cmocka_unit_test(no_start_in_a_slice_is_missed_whatever_stands_around_it),
	    cmocka_unit_test(starts_are_of_allowed_forms_and_within_the_slice),
	    cmocka_unit_test(form_that_stands_behind_a_digit_of_its_before_is_not_missed),
	    cmocka_unit_test(no_start_of_a_random_form_is_missed),
	    cmocka_unit_test(places_that_begin_nothing_are_passed_over),
	    cmocka_unit_test(destroying_no_gate_is_allowed),
	};

	return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
