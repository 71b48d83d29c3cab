/* What score.h promises: the totals of detection.md 0.5, and who keeps bytes that several claim. */
#include <piiwatch/score.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct pw_form form;
static struct pw_rule rules[3] = {{.category = PW_PHONE}, {.category = PW_PHONE},
    {.category = PW_CARD}};
static struct pw_plan plan = {.rule = rules,
    .form = &form,
    .n_rules = 3,
    .n_forms = 1,
    .threshold = 500};
static const struct pw_scores usual = {600, 850, 750, 900, 990};

static uint32_t seed = 9;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static struct pw_hit
hit_of(const char *canonical)
{
	struct pw_hit hit = {.to = 7, .category = PW_PHONE};

	hit.canonical_len = (uint8_t)strlen(canonical);
	memcpy(hit.canonical, canonical, hit.canonical_len);
	return hit;
}

/* The own label, as it speaks of rule 0. */
static struct pw_ownership
own_none(void)
{
	struct pw_ownership own = {0};

	for (unsigned i = 0; i < PW_MAX_RULES; i++)
		own.label_score[i] = -1;
	return own;
}

static struct pw_ownership
own_label(void)
{
	struct pw_ownership own = own_none();

	own.labels = 1;
	own.label_categories = PW_CATEGORY_BIT(PW_PHONE);
	return own;
}

static int
confidence(const struct pw_scores *scores, const struct pw_ownership *own)
{
	struct pw_hit hit = hit_of("7654320");

	form.grade[0].passed = *scores;
	pw_score_judge(&plan, own, &hit);
	return hit.confidence;
}

static void
own_label_and_near_words_give_the_form_s_totals(void **state)
{
	struct pw_ownership own = own_none();

	(void)state;
	assert_int_equal(confidence(&usual, &own), 600);
	own.near = 1;
	assert_int_equal(confidence(&usual, &own), 750);
	own = own_label();
	assert_int_equal(confidence(&usual, &own), 850);
	own.near = 1;
	assert_int_equal(confidence(&usual, &own), 900);
}

static void
words_of_another_rule_are_not_near_this_one(void **state)
{
	struct pw_ownership own = own_none();

	(void)state;
	own.near = 6;
	assert_int_equal(confidence(&usual, &own), 600);
	own = own_label();
	own.near = 6;
	assert_int_equal(confidence(&usual, &own), 850);
}

static void
own_negative_label_takes_450_and_leaves_near_words_without_effect(void **state)
{
	struct pw_ownership own = own_none();

	(void)state;
	own.is_negative = true;
	assert_int_equal(confidence(&usual, &own), 150);
	own.near = 1;
	assert_int_equal(confidence(&usual, &own), 150);
}

static void
near_negative_word_takes_150_only_where_nothing_speaks_for_the_value(void **state)
{
	struct pw_ownership own = own_none();

	(void)state;
	own.near_negative = true;
	assert_int_equal(confidence(&usual, &own), 450);
	own.near = 1;
	assert_int_equal(confidence(&usual, &own), 750);
	own = own_label();
	own.near_negative = true;
	assert_int_equal(confidence(&usual, &own), 850);
}

static void
label_of_another_category_leaves_near_words_without_effect(void **state)
{
	struct pw_ownership own = own_none();
	struct pw_hit hit = hit_of("7654320");

	(void)state;
	own.labels = 4;
	own.label_categories = PW_CATEGORY_BIT(PW_CARD);
	own.near = 1;
	assert_int_equal(confidence(&usual, &own), 600);
	pw_score_judge(&plan, &own, &hit);
	assert_int_equal(hit.own, PW_OWN_OTHER);
}

/* Another rule's label of the same category, or a key that holds words of two categories. */
static void
label_of_the_same_category_in_another_rule_says_nothing_against(void **state)
{
	struct pw_ownership own = own_none();
	struct pw_hit hit = hit_of("7654320");

	(void)state;
	own.labels = 2;
	own.label_categories = PW_CATEGORY_BIT(PW_PHONE);
	own.near = 1;
	assert_int_equal(confidence(&usual, &own), 750);
	pw_score_judge(&plan, &own, &hit);
	assert_int_equal(hit.own, PW_OWN_NONE);
	own.labels = 5;
	own.label_categories |= PW_CATEGORY_BIT(PW_CARD);
	assert_int_equal(confidence(&usual, &own), 900);
}

static void
label_s_own_total_lifts_the_form_s_and_never_lowers_it(void **state)
{
	struct pw_ownership own = own_label();

	(void)state;
	own.label_score[0] = 870;
	assert_int_equal(confidence(&usual, &own), 870);
	own.near = 1;
	assert_int_equal(confidence(&usual, &own), 900);
	own.label_score[0] = 300;
	assert_int_equal(confidence(&usual, &own), 900);
	own.label_score[0] = 980;
	own.labels = 0;
	own.near = 0;
	assert_int_equal(confidence(&usual, &own), 600);
}

static void
cap_holds_whatever_the_label_says(void **state)
{
	static const struct pw_scores service = {300, 850, 750, 900, 400};
	struct pw_ownership own = own_label();

	(void)state;
	own.near = 1;
	assert_int_equal(confidence(&service, &own), 400);
	own.label_score[0] = 950;
	assert_int_equal(confidence(&service, &own), 400);
}

static void
confidence_stays_between_50_and_990(void **state)
{
	static const struct pw_scores sure = {1000, 1000, 1000, 1000, 1000},
				      low = {0, 1000, 0, 0, 990};
	struct pw_ownership own = own_none();

	(void)state;
	assert_int_equal(confidence(&sure, &own), 990);
	assert_int_equal(confidence(&low, &own), 50);
	own.is_negative = true;
	assert_int_equal(confidence(&usual, &own), 150);
	assert_int_equal(confidence(&low, &own), 50);
}

static void
threshold_is_reached_by_exactly_its_thousandths(void **state)
{
	struct pw_ownership own = own_none();
	struct pw_hit hit = hit_of("7654320");

	(void)state;
	form.grade[0].passed = (struct pw_scores) {350, 600, 500, 600, 990};
	own.near = 1;
	assert_int_equal(pw_score_judge(&plan, &own, &hit), PW_REASON_KEPT);
	assert_int_equal(hit.confidence, 500);
	form.grade[0].passed.near = 499;
	assert_int_equal(pw_score_judge(&plan, &own, &hit), PW_REASON_CONFIDENCE);
}

static void
grade_and_a_failed_check_have_scores_of_their_own(void **state)
{
	struct pw_ownership own = own_none();
	struct pw_hit hit = hit_of("7654320");
	struct pw_judgement j = {.grade = 2, .keep = 3, .canonical_len = 2, .canonical = "76"};

	(void)state;
	form.grade[2].passed = (struct pw_scores) {700, 700, 700, 700, 990};
	form.grade[2].failed = (struct pw_scores) {510, 510, 510, 510, 990};
	form.grade[2].severity = PW_HIGH;
	j.is_checked = true;
	pw_score_take(&hit, PW_YES, &j);
	assert_int_equal(pw_score_judge(&plan, &own, &hit), PW_REASON_KEPT);
	assert_int_equal(hit.confidence, 700);
	assert_int_equal(hit.severity, PW_HIGH);
	assert_int_equal(hit.keep, 3);
	assert_true(hit.is_checked);
	assert_int_equal(hit.canonical_len, 2);
	assert_memory_equal(hit.canonical, "76", 2);
	j.is_checked = false;
	pw_score_take(&hit, PW_FAILED, &j);
	pw_score_judge(&plan, &own, &hit);
	assert_int_equal(hit.confidence, 510);
	assert_true(hit.is_failed);
}

static void
rejecting_word_ends_it_for_its_rule_alone(void **state)
{
	struct pw_ownership own = own_label();
	struct pw_hit hit = hit_of("7654320");

	(void)state;
	form.grade[0].passed = usual;
	own.rejects = 1;
	assert_int_equal(pw_score_judge(&plan, &own, &hit), PW_REASON_REJECT_WORD);
	own.rejects = 6;
	assert_int_equal(pw_score_judge(&plan, &own, &hit), PW_REASON_KEPT);
}

static void
value_of_one_digit_is_a_sample_and_a_straight_run_where_context_is_required(void **state)
{
	static const struct pw_scores alone = {500, 850, 750, 900, 990},
				      context = {499, 850, 750, 900, 990};
	static const struct {
		const char *value;
		bool is_alone_sample, is_context_sample;
	} rows[] = {{"0000000", true, true}, {"99", true, true}, {"1234567", false, true},
	    {"7890123", false, true}, {"1234568", false, false}, {"7654321", false, false},
	    {"0000001", false, false}};
	struct pw_ownership own = own_label();

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_hit hit = hit_of(rows[i].value);

		form.grade[0].passed = alone;
		assert_int_equal(pw_score_judge(&plan, &own, &hit),
		    rows[i].is_alone_sample ? PW_REASON_SAMPLE : PW_REASON_KEPT);
		form.grade[0].passed = context;
		assert_int_equal(pw_score_judge(&plan, &own, &hit),
		    rows[i].is_context_sample ? PW_REASON_SAMPLE : PW_REASON_KEPT);
	}
}

static struct pw_hit
claim(uint32_t from, uint32_t to, enum pw_own own, bool is_checked, enum pw_category category)
{
	struct pw_hit hit = {.from = from,
	    .to = to,
	    .own = (uint8_t)own,
	    .is_checked = is_checked,
	    .category = (uint8_t)category,
	    .confidence = 600};

	return hit;
}

/* Settles the two in both orders; the first must stay alone. */
static void
assert_beats(struct pw_hit winner, struct pw_hit loser)
{
	struct pw_hit a[2] = {winner, loser}, b[2] = {loser, winner};

	assert_int_equal(pw_score_settle(&plan, a, 2), 1);
	assert_memory_equal(&a[0], &winner, sizeof(winner));
	assert_int_equal(pw_score_settle(&plan, b, 2), 1);
	assert_memory_equal(&b[0], &winner, sizeof(winner));
}

static void
who_keeps_the_bytes_is_decided_in_the_stated_order(void **state)
{
	struct pw_hit form_0 = claim(0, 9, PW_OWN_NONE, false, PW_PHONE), form_1 = form_0,
		      sure = form_0;

	(void)state;
	assert_beats(claim(3, 6, PW_OWN_LABEL, false, PW_LOCATION),
	    claim(0, 9, PW_OWN_NONE, true, PW_CARD));
	assert_beats(claim(3, 6, PW_OWN_OTHER, true, PW_LOCATION),
	    claim(0, 9, PW_OWN_NONE, false, PW_CARD));
	assert_beats(claim(3, 9, PW_OWN_NONE, false, PW_LOCATION),
	    claim(0, 5, PW_OWN_NONE, false, PW_CARD));
	assert_beats(claim(0, 5, PW_OWN_NONE, false, PW_LOCATION),
	    claim(3, 8, PW_OWN_NONE, false, PW_CARD));
	assert_beats(claim(0, 5, PW_OWN_NONE, false, PW_CARD),
	    claim(0, 5, PW_OWN_NONE, false, PW_PHONE));
	form_1.form = 1;
	assert_beats(form_0, form_1);
	sure.form = 1;
	sure.confidence = 700;
	assert_beats(sure, form_0);
	assert_beats(claim(0, 5, PW_OWN_LABEL, true, PW_PHONE),
	    claim(0, 9, PW_OWN_LABEL, false, PW_PHONE));
}

static void
hits_that_share_no_byte_all_stay_in_the_order_of_their_last_byte(void **state)
{
	struct pw_hit hits[3] = {claim(7, 9, PW_OWN_NONE, false, PW_PHONE),
	    claim(0, 3, PW_OWN_NONE, false, PW_PHONE), claim(3, 7, PW_OWN_NONE, false, PW_PHONE)};

	(void)state;
	assert_int_equal(pw_score_settle(&plan, hits, 3), 3);
	assert_int_equal(hits[0].to, 3);
	assert_int_equal(hits[1].to, 7);
	assert_int_equal(hits[2].to, 9);
	assert_int_equal(pw_score_settle(&plan, hits, 1), 1);
	assert_int_equal(pw_score_settle(&plan, hits, 0), 0);
}

/* A beats B and B would have beaten C: C does not overlap A, so it stays. */
static void
hit_that_was_beaten_beats_no_other(void **state)
{
	struct pw_hit hits[3] = {claim(0, 6, PW_OWN_LABEL, false, PW_PHONE),
	    claim(4, 14, PW_OWN_NONE, false, PW_PHONE),
	    claim(12, 16, PW_OWN_NONE, false, PW_PHONE)};

	(void)state;
	assert_int_equal(pw_score_settle(&plan, hits, 3), 2);
	assert_int_equal(hits[0].to, 6);
	assert_int_equal(hits[1].to, 16);
}

static bool
has_more_right(const struct pw_hit *a, const struct pw_hit *b)
{
	uint32_t a_len = a->to - a->from, b_len = b->to - b->from;
	bool a_own = a->own == PW_OWN_LABEL, b_own = b->own == PW_OWN_LABEL;

	if (a_own != b_own)
		return a_own;
	if (a->is_checked != b->is_checked)
		return a->is_checked;
	if (a_len != b_len)
		return a_len > b_len;
	if (a->from != b->from)
		return a->from < b->from;
	if (a->category != b->category)
		return a->category < b->category;
	if (a->confidence != b->confidence)
		return a->confidence > b->confidence;
	return a->form < b->form;
}

static bool
shares_bytes(const struct pw_hit *a, const struct pw_hit *b)
{
	return a->from < b->to && b->from < a->to;
}

/* The naive way: again and again the one with most right, which takes its neighbours away. */
static uint32_t
settle_naively(struct pw_hit *hits, uint32_t n, struct pw_hit *stays)
{
	uint32_t kept = 0;

	while (n > 0) {
		uint32_t best = 0, left = 0;

		for (uint32_t i = 1; i < n; i++)
			if (has_more_right(&hits[i], &hits[best]))
				best = i;
		stays[kept] = hits[best];
		for (uint32_t i = 0; i < n; i++)
			if (!shares_bytes(&hits[i], &stays[kept]))
				hits[left++] = hits[i];
		n = left;
		kept++;
	}
	return kept;
}

static void
settling_is_that_of_the_naive_model_in_whatever_order_hits_come(void **state)
{
	static struct pw_hit hits[40], copy[40], shuffled[40], want[40];

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		uint32_t n = below(40), kept, wanted;

		for (uint32_t i = 0; i < n; i++) {
			uint32_t from = below(60);

			hits[i] = claim(from, from + 1 + below(12), (enum pw_own)below(4),
			    below(2) == 1, (enum pw_category)below(3));
			hits[i].confidence = (int16_t)(600 + below(2));
			hits[i].form = (uint16_t)i;
			shuffled[i] = hits[i];
		}
		for (uint32_t i = n; i > 1; i--) {
			uint32_t k = below(i);
			struct pw_hit other = shuffled[k];

			shuffled[k] = shuffled[i - 1];
			shuffled[i - 1] = other;
		}
		memcpy(copy, hits, sizeof(copy));
		wanted = settle_naively(copy, n, want);
		kept = pw_score_settle(&plan, hits, n);
		assert_int_equal(kept, wanted);
		assert_int_equal(pw_score_settle(&plan, shuffled, n), wanted);
		assert_memory_equal(shuffled, hits, kept * sizeof(hits[0]));
		for (uint32_t i = 0; i < kept; i++) {
			uint32_t k = 0;

			assert_true(i == 0 || hits[i - 1].to <= hits[i].from);
			while (k < wanted && want[k].form != hits[i].form)
				k++;
			assert_true(k < wanted);
		}
		/* Settling again changes nothing. */
		assert_int_equal(pw_score_settle(&plan, shuffled, kept), kept);
		assert_memory_equal(shuffled, hits, kept * sizeof(hits[0]));
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(own_label_and_near_words_give_the_form_s_totals),
	    cmocka_unit_test(words_of_another_rule_are_not_near_this_one),
	    cmocka_unit_test(own_negative_label_takes_450_and_leaves_near_words_without_effect),
	    cmocka_unit_test(near_negative_word_takes_150_only_where_nothing_speaks_for_the_value),
	    cmocka_unit_test(label_of_another_category_leaves_near_words_without_effect),
	    cmocka_unit_test(label_of_the_same_category_in_another_rule_says_nothing_against),
	    cmocka_unit_test(label_s_own_total_lifts_the_form_s_and_never_lowers_it),
	    cmocka_unit_test(cap_holds_whatever_the_label_says),
	    cmocka_unit_test(confidence_stays_between_50_and_990),
	    cmocka_unit_test(threshold_is_reached_by_exactly_its_thousandths),
	    cmocka_unit_test(grade_and_a_failed_check_have_scores_of_their_own),
	    cmocka_unit_test(rejecting_word_ends_it_for_its_rule_alone),
	    cmocka_unit_test(
		value_of_one_digit_is_a_sample_and_a_straight_run_where_context_is_required),
	    cmocka_unit_test(who_keeps_the_bytes_is_decided_in_the_stated_order),
	    cmocka_unit_test(hits_that_share_no_byte_all_stay_in_the_order_of_their_last_byte),
	    cmocka_unit_test(hit_that_was_beaten_beats_no_other),
	    cmocka_unit_test(settling_is_that_of_the_naive_model_in_whatever_order_hits_come),
	};

	return cmocka_run_group_tests_name("score", tests, NULL, NULL);
}
