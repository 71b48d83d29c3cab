/* What a flow promises of its trace: of each match why it became a finding or did not, by both roads,
 * and nothing of a value but what masks show. */
#include "support/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_STEPS 4096u
#define MAX_FOUND 64u

/* What one road told of a text. */
struct told {
	struct pw_step step[MAX_STEPS];
	struct pw_finding finding[MAX_FOUND];
	unsigned n, n_found;
	uint64_t turned_away[PW_REASONS];
};

static struct told told[2]; /* gate on, gate off */

static void
take_step(void *context, const struct pw_step *step)
{
	struct told *t = context;

	assert_true(t->n < MAX_STEPS);
	t->step[t->n++] = *step;
}

static void
run_road(struct pw_flow *flow, const char *text, struct told *t)
{
	const struct pw_flow_start stream = {.format = NULL};
	struct pw_err err;

	t->n = t->n_found = 0;
	assert_int_equal(pw_flow_begin(flow, &stream, &err), 0);
	pw_flow_trace(flow, take_step, t);
	assert_int_equal(pw_flow_feed(flow, text, strlen(text)), strlen(text));
	pw_flow_end(flow);
	while (pw_flow_next(flow, &t->finding[t->n_found]))
		assert_true(++t->n_found < MAX_FOUND);
	pw_flow_trace(flow, NULL, NULL);
	memcpy(t->turned_away, pw_flow_turned_away(flow), sizeof(t->turned_away));
}

static void
run(const struct kit *kit, const char *text)
{
	run_road(kit->flow[0], text, &told[0]);
	run_road(kit->flow[1], text, &told[1]);
}

/* The surest step that came to the scores, of a rule at a place; or NULL. */
static const struct pw_step *
scored_step(const struct told *t, const char *rule, uint64_t offset, uint32_t length)
{
	const struct pw_step *best = NULL;

	for (unsigned i = 0; i < t->n; i++) {
		const struct pw_step *s = &t->step[i];

		if (s->is_scored && strcmp(s->rule, rule) == 0 && s->offset == offset &&
		    s->length == length && (best == NULL || s->confidence > best->confidence))
			best = s;
	}
	return best;
}

static const char *const texts[] = {
    "tel=090-1234-5678 order_id=4111111111111112 card=4111111111111111\n",
    "name=\"山田太郎\" mail taro@example.co.jp 口座番号：3054182\n",
    "version 10.0.3.11 at 2024-03-12 10:15:30.123 uuid 123e4567-e89b-12d3-a456-426614174000\n",
    "電話番号：\n０９０ー１２３４ー５６７８ 1234567 0312345678x\n",
    "caller=09012345678 callee=0312345678 start_time=2026-11-01T10:15:30 duration=65\n",
};

static void
each_finding_of_a_form_was_told_as_kept_with_its_scores(void **state)
{
	unsigned kept = 0;

	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++) {
		run(*state, texts[i]);
		for (unsigned k = 0; k < told[0].n_found; k++) {
			const struct pw_finding *f = &told[0].finding[k];
			const struct pw_step *s =
			    scored_step(&told[0], f->rule, f->offset, f->length);

			if (strcmp(f->rule, "call.record") == 0)
				continue;
			assert_non_null(s);
			assert_int_equal(s->reason, PW_REASON_KEPT);
			assert_int_equal(s->confidence, f->confidence);
			assert_string_equal(s->masked, f->masked);
			assert_int_equal(s->line, f->line);
			assert_int_equal(s->column, f->column);
			kept++;
		}
	}
	assert_true(kept >= 8);
}

static void
every_match_that_is_turned_away_is_told_once(void **state)
{
	uint64_t all = 0;

	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++) {
		run(*state, texts[i]);
		for (unsigned road = 0; road < 2; road++) {
			uint64_t by_reason[PW_REASONS] = {0};

			for (unsigned k = 0; k < told[road].n; k++)
				by_reason[told[road].step[k].reason]++;
			for (unsigned r = PW_REASON_KEPT + 1; r < PW_REASONS; r++) {
				assert_int_equal(by_reason[r], told[road].turned_away[r]);
				all += by_reason[r];
			}
		}
	}
	assert_true(all > 100);
}

static bool
is_same_step(const struct pw_step *a, const struct pw_step *b)
{
	return strcmp(a->rule, b->rule) == 0 && strcmp(a->form, b->form) == 0 &&
	    a->offset == b->offset && a->length == b->length && a->reason == b->reason &&
	    a->is_scored == b->is_scored && a->confidence == b->confidence &&
	    a->alone == b->alone && a->is_labelled == b->is_labelled &&
	    a->is_label_other == b->is_label_other &&
	    a->is_label_negative == b->is_label_negative && a->is_near == b->is_near &&
	    a->is_near_negative == b->is_near_negative && a->is_capped == b->is_capped &&
	    strcmp(a->grade, b->grade) == 0 && strcmp(a->masked, b->masked) == 0;
}

static bool
has_step(const struct told *t, const struct pw_step *step)
{
	for (unsigned i = 0; i < t->n; i++)
		if (is_same_step(&t->step[i], step))
			return true;
	return false;
}

static void
what_the_gate_s_road_tells_the_other_tells_too(void **state)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++) {
		run(*state, texts[i]);
		assert_int_equal(told[0].n_found, told[1].n_found);
		assert_true(told[0].n > 0 && told[0].n <= told[1].n);
		for (unsigned k = 0; k < told[0].n; k++)
			if (!has_step(&told[1], &told[0].step[k]))
				fail_msg("text %zu, %s/%s at %u: %u", i, told[0].step[k].rule,
				    told[0].step[k].form, (unsigned)told[0].step[k].offset,
				    told[0].step[k].reason);
	}
}

static void
a_step_says_what_stands_around_the_value(void **state)
{
	const struct pw_step *s;

	run(*state, "tel=090-1234-5678\n");
	s = scored_step(&told[0], "phone.jp", 4, 13);
	assert_true(s->is_scored && s->is_labelled);
	assert_false(s->is_label_other || s->is_label_negative || s->is_failed);
	assert_true(s->confidence > s->alone);
	assert_string_equal(s->masked, "090-****-5678");
	run(*state, "order_id=4111111111111111\n");
	s = scored_step(&told[1], "card.pan", 9, 16);
	assert_true(s->is_scored && s->is_label_negative && s->is_checked);
	assert_true(s->confidence < s->alone);
	run(*state, "card_no=090-1234-5678\n");
	s = scored_step(&told[1], "phone.jp", 8, 13);
	assert_true(s->is_scored && s->is_label_other && !s->is_labelled);
}

static void
what_no_validator_vouched_for_is_hidden_whole(void **state)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++) {
		run(*state, texts[i]);
		for (unsigned k = 0; k < told[1].n; k++) {
			const struct pw_step *s = &told[1].step[k];

			if (s->is_scored || s->reason == PW_REASON_OVERLAP ||
			    s->reason == PW_REASON_COMPANY || s->reason == PW_REASON_KEPT)
				continue;
			for (const char *p = s->masked; *p != '\0'; p++)
				assert_false(pw_is_alnum(*p) || ((unsigned char)*p & 0x80) != 0);
		}
	}
}

static void
without_a_listener_nothing_is_told_and_the_same_is_found(void **state)
{
	const struct kit *kit = *state;
	const struct pw_flow_start stream = {.format = NULL};
	struct pw_finding finding;
	struct pw_err err;
	unsigned n = 0;

	run(kit, texts[0]);
	told[0].n = 0;
	assert_int_equal(pw_flow_begin(kit->flow[0], &stream, &err), 0);
	pw_flow_feed(kit->flow[0], texts[0], strlen(texts[0]));
	pw_flow_end(kit->flow[0]);
	for (; pw_flow_next(kit->flow[0], &finding); n++)
		assert_memory_equal(&finding, &told[0].finding[n], sizeof(finding));
	assert_int_equal(n, told[0].n_found);
	assert_int_equal(told[0].n, 0);
}

static int
open_kit(void **state)
{
	static struct kit kit;

	kit_open(&kit, NULL, NULL);
	*state = &kit;
	return 0;
}

static int
close_kit(void **state)
{
	kit_close(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_finding_of_a_form_was_told_as_kept_with_its_scores),
	    cmocka_unit_test(every_match_that_is_turned_away_is_told_once),
	    cmocka_unit_test(what_the_gate_s_road_tells_the_other_tells_too),
	    cmocka_unit_test(a_step_says_what_stands_around_the_value),
	    cmocka_unit_test(what_no_validator_vouched_for_is_hidden_whole),
	    cmocka_unit_test(without_a_listener_nothing_is_told_and_the_same_is_found),
	};

	return cmocka_run_group_tests(tests, open_kit, close_kit);
}
