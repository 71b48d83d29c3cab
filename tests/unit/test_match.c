/*
 * What match.h promises: Hyperscan and the trees give the same matches, words are never missed, and
 * a form that cannot be compiled is refused in one line.
 */
#include <piiwatch/match.h>

#include "plans.h"

struct kit {
	struct pw_plan *plan;
	struct pw_matcher *matcher;
	struct pw_match_scratch *scratch, *other; /* by Hyperscan, by tree */
	struct pw_form_set all;
};

static void
open_kit(struct kit *kit, struct pw_plan *plan)
{
	struct pw_err err = {""};

	*kit = (struct kit) {.plan = plan, .matcher = pw_matcher_create(plan, &err)};
	if (kit->matcher == NULL)
		fail_msg("%s", err.text);
	kit->scratch = pw_match_scratch_create(kit->matcher);
	kit->other = pw_match_scratch_create(kit->matcher);
	for (unsigned i = 0; i < plan->n_forms; i++)
		pw_form_set_add(&kit->all, i);
}

static void
close_kit(struct kit *kit)
{
	pw_match_scratch_destroy(kit->scratch);
	pw_match_scratch_destroy(kit->other);
	pw_matcher_destroy(kit->matcher);
	pw_plan_destroy(kit->plan);
}

/* Matches of one form out of an array, as places. */
static uint32_t
ends_of_form(struct pw_ends ends, unsigned form, uint32_t *ret)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < ends.n; i++)
		if (ends.at[i].form == form)
			ret[n++] = ends.at[i].to;
	return n;
}

/* Both roads give each form the same ends, rising, and nothing of a form that is not allowed. */
static uint32_t
assert_same_ends(const struct kit *kit, const struct pw_slice *s, uint32_t from,
    const struct pw_form_set *allowed)
{
	struct pw_ends hs = pw_match_at(kit->matcher, kit->scratch, s, from, allowed);
	struct pw_ends tree = pw_match_by_tree(kit->matcher, kit->other, s, from, allowed);
	uint32_t a[PW_TREE_ENDS], b[PW_TREE_ENDS], n = 0;

	for (unsigned i = 0; i < kit->plan->n_forms; i++) {
		uint32_t n_a = ends_of_form(hs, i, a), n_b = ends_of_form(tree, i, b);

		if (n_a != n_b || memcmp(a, b, n_a * sizeof(a[0])) != 0)
			fail_msg("%s: %u ends by Hyperscan, %u by tree at %u of \"%.*s\"",
			    kit->plan->form[i].id, n_a, n_b, from, (int)s->hi, s->text->p);
		for (uint32_t k = 0; k < n_a; k++) {
			assert_true(a[k] > (k > 0 ? a[k - 1] : from) && a[k] <= s->hi);
			assert_true(a[k] - from <= kit->plan->form[i].max_length);
		}
		assert_true(n_a == 0 || pw_form_set_has(allowed, i));
		n += n_a;
	}
	assert_int_equal(hs.n, n);
	for (uint32_t i = 0; i < hs.n; i++)
		assert_int_equal(hs.at[i].from, from);
	return n;
}

static void
hyperscan_and_the_trees_match_the_same_for_the_project_s_own_forms(void **state)
{
	struct kit kit;
	uint32_t found = 0;
	char raw[160];

	(void)state;
	open_kit(&kit, own_plan());
	for (unsigned round = 0; round < 3000; round++) {
		struct pw_text text = text_of(raw, soup(raw, sizeof(raw)));
		struct pw_slice s = {&text, 0, text.len};

		for (uint32_t at = 0; at < text.len; at++)
			if (((unsigned char)text.p[at] & 0xC0) != 0x80)
				found += assert_same_ends(&kit, &s, at, &kit.all);
		drop_text(&text);
	}
	assert_true(found > 10000);
	close_kit(&kit);
}

static void
hyperscan_and_the_trees_keep_to_the_slice_and_the_allowed_forms(void **state)
{
	struct kit kit;
	char raw[160];

	(void)state;
	open_kit(&kit, own_plan());
	raw[0] = 'a';
	for (unsigned round = 0; round < 6000; round++) {
		uint32_t len = 1 + soup(raw + 1, sizeof(raw) - 1);
		struct pw_text text = text_of(raw, len);
		struct pw_slice s = {&text, 0, text.len};
		struct pw_form_set allowed = {{0}};
		uint32_t at = below(text.len);

		for (unsigned i = 0; i < 4; i++)
			pw_form_set_add(&allowed, below(kit.plan->n_forms));
		s.hi = at + below(text.len - at + 1);
		while (((unsigned char)text.p[at] & 0xC0) == 0x80)
			at--;
		while (((unsigned char)text.p[s.hi] & 0xC0) == 0x80)
			s.hi++;
		assert_same_ends(&kit, &s, at, &allowed);
		drop_text(&text);
	}
	close_kit(&kit);
}

/* Forms whose ends are many, long, empty in parts, or of more than one byte a character. */
static void
hyperscan_and_the_trees_match_the_same_for_awkward_forms(void **state)
{
	struct kit kit;
	char raw[400];

	(void)state;
	open_kit(&kit,
	    plan_of_rule("max_length = 256; forms = ("
			 "{ id = \"a\"; value = \"[0-9a]{1,300}\"; alone = 0.6; },"
			 "{ id = \"b\"; value = \"(a|ab)(c|bcd)(d{0,2})\"; alone = 0.6; },"
			 "{ id = \"c\"; value = \"[^0-9]{1,40}[0-9]\"; alone = 0.6; },"
			 "{ id = \"d\"; value = \"漢+[ァ-ヶー]*\"; alone = 0.6; },"
			 "{ id = \"e\"; value = \"(?i)k[s-t]K\"; alone = 0.6; },"
			 "{ id = \"f\"; value = \".{1,5}\"; alone = 0.6; max_length = 7; },"
			 "{ id = \"g\"; value = \"(?:a?b?c?)+\"; alone = 0.6; },"
			 "{ id = \"h\"; value = \"\\\\w+\\\\W\\\\s?\"; alone = 0.6; } );"));
	for (unsigned round = 0; round < 3000; round++) {
		static const char *const parts[] = {"a", "b", "c", "d", "k", "S", "K", "ſ", "K",
		    "漢", "ア", "ー", "0", "9", " ", "\t", "-", "\n", "é", "\xf0\x9f\x98\x80",
		    "aaaaaaaa"};
		uint32_t len = 0, n = below(120);
		struct pw_text text;
		struct pw_slice s = {&text, 0, 0};

		for (uint32_t i = 0; i < n; i++) {
			const char *part = parts[below(PW_ARRAY_LEN(parts))];

			if (len + strlen(part) > sizeof(raw))
				break;
			memcpy(raw + len, part, strlen(part));
			len += (uint32_t)strlen(part);
		}
		text = text_of(raw, len);
		s.hi = len;
		for (uint32_t at = 0; at < len; at += 1 + below(5))
			if (((unsigned char)text.p[at] & 0xC0) != 0x80)
				assert_same_ends(&kit, &s, at, &kit.all);
		drop_text(&text);
	}
	close_kit(&kit);
}

static void
form_that_only_hyperscan_knows_is_looked_for_everywhere(void **state)
{
	static const char raw[] = "ab12 xx12xx 9";
	struct pw_text text = text_of(raw, sizeof(raw) - 1);
	struct pw_slice s = {&text, 0, text.len};
	struct pw_ends ends;
	uint64_t capped = 0;
	struct kit kit;

	(void)state;
	open_kit(&kit,
	    plan_of_rule("forms = ( { id = \"a\"; value = \"\\\\bxx[0-9]{2}\"; "
			 "alone = 0.6; } );"));
	assert_null(kit.plan->form[0].tree);
	assert_true(pw_matcher_has_unanchored(kit.matcher));
	ends = pw_match_unanchored(kit.matcher, kit.scratch, &s, &capped);
	assert_int_equal(ends.n, 1);
	assert_int_equal(ends.at[0].from, 5);
	assert_int_equal(ends.at[0].to, 9);
	s.hi = 8;
	assert_int_equal(pw_match_unanchored(kit.matcher, kit.scratch, &s, &capped).n, 0);
	s.lo = s.hi;
	assert_int_equal(pw_match_unanchored(kit.matcher, kit.scratch, &s, &capped).n, 0);
	assert_int_equal(capped, 0);
	drop_text(&text);
	close_kit(&kit);
}

static void
plan_of_trees_has_nothing_to_look_for_everywhere(void **state)
{
	struct kit kit;

	(void)state;
	open_kit(&kit, own_plan());
	assert_false(pw_matcher_has_unanchored(kit.matcher));
	close_kit(&kit);
}

static void
form_that_hyperscan_refuses_is_an_error_with_its_rule_and_form(void **state)
{
	struct pw_plan *plan =
	    plan_of_rule("\nforms = ( { id = \"a\"; value = \"(?=x)y\"; alone = 0.6; } );");
	struct pw_err err = {""};

	(void)state;
	assert_null(pw_matcher_create(plan, &err));
	assert_non_null(strstr(err.text, "a.conf:2: rule r: form a: "));
	assert_non_null(strstr(err.text, "; Hyperscan refuses it too: "));
	pw_plan_destroy(plan);
}

/* A mark ends in the word for each place where the word stands by itself, whatever its case and its
 * ending. */
static void
every_word_of_a_context_rule_leaves_a_mark(void **state)
{
	struct kit kit;
	char raw[200];

	(void)state;
	open_kit(&kit,
	    plan_of_rule("labels = ( { words = [ \"kouza_bangou\", \"acct\", \"口座番号\" ]; } );"
			 "context = { near = [ \"銀行\", \"branch\" ]; reject = [ \"order\" ]; };"
			 "forms = ( { id = \"a\"; value = \"[0-9]{7}\"; alone = 0.1; "
			 "near = 0.6; labelled = 0.8; } );"));
	for (unsigned round = 0; round < 3000; round++) {
		static const char *const words[] = {"kouza_no", "KouzaBangou", "kouza-id", "acct",
		    "ACCT", "口座番号", "口座No", "銀行", "branch", "Branch"};
		const char *word = words[below(PW_ARRAY_LEN(words))];
		uint32_t len = soup(raw, 150), at = len + 1, n = (uint32_t)strlen(word);
		struct pw_marks marks;
		bool found = false;

		raw[len++] = "_ .=\""[round % 5];
		memcpy(raw + len, word, n);
		len += n;
		raw[len++] = "_ .=1"[round / 5 % 5];
		len += soup(raw + len, (uint32_t)sizeof(raw) - len);
		marks = pw_match_words(kit.matcher, kit.scratch, raw, len);
		assert_int_equal(marks.complete_to, len);
		for (uint32_t i = 0; i < marks.n; i++) {
			assert_true(marks.at[i].at <= len);
			assert_true(i == 0 || marks.at[i].at >= marks.at[i - 1].at);
			assert_int_equal(marks.at[i].of.labels | marks.at[i].of.near, 1);
			found |= marks.at[i].at > at && marks.at[i].at <= at + n;
		}
		assert_true(found);
	}
	assert_int_equal(pw_match_words(kit.matcher, kit.scratch, "order 1", 7).n, 0);
	/* The label has an ending, of whatever kind. */
	assert_int_equal(pw_match_words(kit.matcher, kit.scratch, "kouza 1", 7).n, 0);
	assert_int_equal(pw_match_words(kit.matcher, kit.scratch, "kouzas_2 code", 13).n, 1);
	assert_int_equal(pw_match_words(kit.matcher, kit.scratch, "preacct acctual", 15).n, 0);
	assert_int_equal(pw_match_words(kit.matcher, kit.scratch, "userAcct accts", 14).n, 2);
	assert_int_equal(pw_match_words(kit.matcher, kit.scratch, "", 0).n, 0);
	close_kit(&kit);
}

/* Words written without joints are the same label. */
static void
word_behind_the_owner_s_without_a_joint_leaves_a_mark(void **state)
{
	static const char *const texts[] = {"moushikomishamei", "customername", "CustomerMei",
	    "keiyakushamei"};
	struct kit kit;

	(void)state;
	open_kit(&kit,
	    plan_of_rule("labels = ( { words = [ \"moushikomisha_mei\", \"keiyakusha_mei\","
			 "\"customer_name\", \"customer_mei\" ]; } );"
			 "forms = ( { id = \"a\"; value = \"[0-9]{7}\"; alone = 0.1; "
			 "labelled = 0.8; } );"));
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++)
		assert_int_equal(pw_match_words(kit.matcher, kit.scratch, texts[i],
				     (uint32_t)strlen(texts[i]))
				     .n,
		    1);
	close_kit(&kit);
}

/* The letter behind a word may be the value's own first one, or that of its `before`. */
static void
word_that_touches_a_value_s_letter_leaves_a_mark(void **state)
{
	static const char *const forms[] = {"value = \"[a-z]?[0-9]{7}\";",
	    "before = \"futsu\"; value = \"[0-9]{7}\";"};
	static const char *const texts[] = {"accta7391624", "acctfutsu7391624"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(forms); i++) {
		struct pw_marks marks;
		char rule[256];
		struct kit kit;

		snprintf(rule, sizeof(rule),
		    "labels = ( { words = [ \"acct\" ]; } ); forms = ( { id = \"a\"; %s alone = 0.1; "
		    "labelled = 0.8; } );",
		    forms[i]);
		open_kit(&kit, plan_of_rule(rule));
		marks =
		    pw_match_words(kit.matcher, kit.scratch, texts[i], (uint32_t)strlen(texts[i]));
		assert_true(marks.n > 0);
		assert_int_equal(marks.at[0].of.labels, 1);
		close_kit(&kit);
	}
}

static void
more_marks_than_there_is_room_for_are_said_to_be_more(void **state)
{
	const uint32_t n = 2 * PW_MAX_MARKS;
	char *raw = malloc(5u * n);
	struct pw_marks marks;
	struct kit kit;

	(void)state;
	open_kit(&kit,
	    plan_of_rule("labels = ( { words = [ \"acct\" ]; } );"
			 "forms = ( { id = \"a\"; value = \"[0-9]{7}\"; alone = 0.1; "
			 "labelled = 0.8; } );"));
	for (uint32_t i = 0; i < n; i++)
		memcpy(raw + 5u * i, "acct ", 5);
	marks = pw_match_words(kit.matcher, kit.scratch, raw, 5 * PW_MAX_MARKS);
	assert_int_equal(marks.n, PW_MAX_MARKS);
	assert_int_equal(marks.complete_to, 5 * PW_MAX_MARKS);
	marks = pw_match_words(kit.matcher, kit.scratch, raw, 5 * n);
	assert_int_equal(marks.n, PW_MAX_MARKS);
	assert_int_equal(marks.complete_to, 5 * PW_MAX_MARKS + 3);
	free(raw);
	close_kit(&kit);
}

/* pw_match_begins leaves a form whose `before` ends there, and only that. */
static void
forms_whose_before_does_not_end_at_the_start_are_taken_out(void **state)
{
	static const struct {
		const char *text;
		uint32_t lo, at;
		uint64_t left; /* bits of the forms that stay */
	} rows[] = {{"184-0312345678", 0, 4, 3}, {"184-0312345678", 1, 4, 1},
	    {"185-0312345678", 0, 4, 1}, {"0312345678", 0, 0, 1}, {"記号 0312345678", 0, 7, 5},
	    {"記号0312345678", 0, 6, 5}, {"記号x0312345678", 0, 7, 1}};
	struct kit kit;

	(void)state;
	open_kit(&kit,
	    plan_of_rule(
		"forms = ( { id = \"a\"; value = \"0[0-9]{9}\"; alone = 0.6; },"
		"{ id = \"b\"; before = \"18[46]-?\"; value = \"0[0-9]{9}\"; alone = 0.6; },"
		"{ id = \"c\"; before = \"記号 {0,2}\"; value = \"0[0-9]{9}\"; alone = 0.6; "
		"} );"));
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_text text = text_of(rows[i].text, strlen(rows[i].text));
		struct pw_slice s = {&text, rows[i].lo, text.len};
		struct pw_form_set forms = kit.all;

		assert_true(pw_match_begins(kit.matcher, &s, rows[i].at, &forms));
		assert_int_equal(forms.w[0], rows[i].left);
		forms = (struct pw_form_set) {{6}};
		assert_int_equal(pw_match_begins(kit.matcher, &s, rows[i].at, &forms),
		    (rows[i].left & 6) != 0);
		drop_text(&text);
	}
	close_kit(&kit);
}

static void
destroying_nothing_is_allowed(void **state)
{
	(void)state;
	pw_matcher_destroy(NULL);
	pw_match_scratch_destroy(NULL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hyperscan_and_the_trees_match_the_same_for_the_project_s_own_forms),
	    cmocka_unit_test(hyperscan_and_the_trees_keep_to_the_slice_and_the_allowed_forms),
	    cmocka_unit_test(hyperscan_and_the_trees_match_the_same_for_awkward_forms),
	    cmocka_unit_test(form_that_only_hyperscan_knows_is_looked_for_everywhere),
	    cmocka_unit_test(plan_of_trees_has_nothing_to_look_for_everywhere),
	    cmocka_unit_test(form_that_hyperscan_refuses_is_an_error_with_its_rule_and_form),
	    cmocka_unit_test(every_word_of_a_context_rule_leaves_a_mark),
	    cmocka_unit_test(word_behind_the_owner_s_without_a_joint_leaves_a_mark),
	    cmocka_unit_test(word_that_touches_a_value_s_letter_leaves_a_mark),
	    cmocka_unit_test(more_marks_than_there_is_room_for_are_said_to_be_more),
	    cmocka_unit_test(forms_whose_before_does_not_end_at_the_start_are_taken_out),
	    cmocka_unit_test(destroying_nothing_is_allowed),
	};

	return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
