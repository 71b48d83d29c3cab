#include <piiwatch/score.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define OWN_NEGATIVE 450
#define NEAR_NEGATIVE 150
#define STAYS 0x80u /* a mark beside `own` while hits give way */
#define NEEDS_CONTEXT 500 /* forms whose own confidence is below never stand alone */

static_assert(PW_HIT_CANONICAL >= PW_CANONICAL_MAX, "a hit holds any canonical value");

void
pw_score_take(struct pw_hit *hit, enum pw_verdict verdict, const struct pw_judgement *judgement)
{
	hit->grade = judgement->grade;
	hit->keep = judgement->keep;
	hit->is_failed = verdict == PW_FAILED;
	hit->is_checked = judgement->is_checked;
	hit->canonical_len = judgement->canonical_len;
	memcpy(hit->canonical, judgement->canonical, judgement->canonical_len);
}

/* What is no number: the general negative labels speak of ids, counts and times. */
#define NO_NUMBERS                                                                                 \
	(PW_CATEGORY_BIT(PW_NAME) | PW_CATEGORY_BIT(PW_ACCOUNT_HOLDER) |                           \
	    PW_CATEGORY_BIT(PW_ADDRESS) | PW_CATEGORY_BIT(PW_EMAIL) | PW_CATEGORY_BIT(PW_GENDER) | \
	    PW_CATEGORY_BIT(PW_OCCUPATION) | PW_CATEGORY_BIT(PW_PAYMENT_STATUS))

static bool
is_number(const struct pw_hit *hit)
{
	return (NO_NUMBERS >> hit->category & 1) == 0;
}

static enum pw_own
own_of(const struct pw_ownership *own, const struct pw_hit *hit)
{
	if ((own->labels >> hit->rule & 1) != 0)
		return PW_OWN_LABEL;
	/* A label of the same category in another rule says nothing against this one. */
	if ((own->label_categories >> hit->category & 1) != 0)
		return PW_OWN_NONE;
	if (own->is_negative && is_number(hit))
		return PW_OWN_NEGATIVE;
	return own->labels != 0 ? PW_OWN_OTHER : PW_OWN_NONE;
}

static int
labelled(const struct pw_scores *s, const struct pw_ownership *own, const struct pw_hit *hit)
{
	bool is_near = (own->near >> hit->rule & 1) != 0;
	int by_form = is_near && s->both > s->labelled ? s->both : s->labelled;
	int by_label = own->label_score[hit->rule];

	return by_label > by_form ? by_label : by_form;
}

static int
confidence_of(const struct pw_scores *s, const struct pw_ownership *own, const struct pw_hit *hit)
{
	switch (hit->own) {
	case PW_OWN_LABEL:
		return labelled(s, own, hit);
	case PW_OWN_NEGATIVE:
		return s->alone - OWN_NEGATIVE;
	case PW_OWN_OTHER:
		return s->alone;
	default:
		if ((own->near >> hit->rule & 1) != 0)
			return s->near > s->alone ? s->near : s->alone;
		return own->near_negative && is_number(hit) ? s->alone - NEAR_NEGATIVE : s->alone;
	}
}

/* The form's cap, or that of a word beside the value. */
static int
cap_of(const struct pw_scores *s, const struct pw_ownership *own, const struct pw_hit *hit)
{
	if ((own->capped >> hit->rule & 1) != 0 && own->cap[hit->rule] < s->cap)
		return own->cap[hit->rule];
	return s->cap;
}

static int
clamp(int confidence, int cap)
{
	if (confidence > cap)
		confidence = cap;
	if (confidence < PW_LEAST_CONFIDENCE)
		return PW_LEAST_CONFIDENCE;
	return confidence > PW_MOST_CONFIDENCE ? PW_MOST_CONFIDENCE : confidence;
}

static bool
is_sample(const struct pw_scores *s, const struct pw_hit *hit)
{
	struct pw_span digits = {hit->canonical, hit->canonical_len};

	return pw_is_one_digit(digits) || (s->alone < NEEDS_CONTEXT && pw_is_straight_run(digits));
}

enum pw_reason
pw_score_judge(const struct pw_plan *plan, const struct pw_ownership *own, struct pw_hit *hit)
{
	const struct pw_form *form = &plan->form[hit->form];
	const struct pw_form_grade *grade = &form->grade[hit->grade];
	const struct pw_scores *s = hit->is_failed ? &grade->failed : &grade->passed;

	hit->own = (uint8_t)own_of(own, hit);
	hit->severity = (uint8_t)grade->severity;
	if ((own->rejects >> hit->rule & 1) != 0)
		return PW_REASON_REJECT_WORD;
	if (is_sample(s, hit))
		return PW_REASON_SAMPLE;
	hit->confidence = (int16_t)clamp(confidence_of(s, own, hit), cap_of(s, own, hit));
	return hit->confidence >= plan->threshold ? PW_REASON_KEPT : PW_REASON_CONFIDENCE;
}

/* Falling order of right to the bytes. */
static int
by_right(const void *left, const void *right)
{
	const struct pw_hit *a = left, *b = right;
	uint32_t a_len = a->to - a->from, b_len = b->to - b->from;

	if ((a->own == PW_OWN_LABEL) != (b->own == PW_OWN_LABEL))
		return a->own == PW_OWN_LABEL ? -1 : 1;
	if (a->is_checked != b->is_checked)
		return a->is_checked ? -1 : 1;
	if (a_len != b_len)
		return a_len > b_len ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->category != b->category)
		return a->category < b->category ? -1 : 1;
	if (a->confidence != b->confidence)
		return a->confidence > b->confidence ? -1 : 1;
	return a->form < b->form ? -1 : a->form > b->form;
}

static int
by_first_byte(const void *left, const void *right)
{
	const struct pw_hit *a = left, *b = right;

	return a->from < b->from ? -1 : a->from > b->from;
}

static int
by_last_byte(const void *left, const void *right)
{
	const struct pw_hit *a = left, *b = right;

	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return a->from < b->from ? -1 : a->from > b->from;
}

static bool
is_beaten(const struct pw_hit *stays, uint32_t n, const struct pw_hit *hit)
{
	for (uint32_t i = 0; i < n; i++)
		if (hit->from < stays[i].to && stays[i].from < hit->to)
			return true;
	return false;
}

/* Whether the hit's rule gives way to one of the hits that share bytes with it. */
static bool
gives_way(const struct pw_plan *plan, const struct pw_hit *hits, uint32_t n,
    const struct pw_hit *hit)
{
	uint64_t yields = plan->rule[hit->rule].yields;

	for (uint32_t i = 0; yields != 0 && i < n; i++)
		if ((yields >> hits[i].category & 1) != 0 && hit->from < hits[i].to &&
		    hits[i].from < hit->to)
			return true;
	return false;
}

/* Takes out the hits that give way to others; returns how many stay. */
static uint32_t
give_way(const struct pw_plan *plan, struct pw_hit *hits, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		if (!gives_way(plan, hits, n, &hits[i]))
			hits[i].own |= STAYS;
	for (uint32_t i = 0; i < n; i++) {
		if ((hits[i].own & STAYS) == 0)
			continue;
		hits[i].own &= (uint8_t)~STAYS;
		hits[kept++] = hits[i];
	}
	return kept;
}

/* Settles hits of which each shares bytes with another; writes those that stay to `stays`. */
static uint32_t
settle_cluster(const struct pw_plan *plan, struct pw_hit *hits, uint32_t n, struct pw_hit *stays)
{
	uint32_t kept = 0;

	if (n > 1)
		n = give_way(plan, hits, n);
	qsort(hits, n, sizeof(hits[0]), by_right);
	for (uint32_t i = 0; i < n; i++)
		if (!is_beaten(stays, kept, &hits[i]))
			stays[kept++] = hits[i];
	return kept;
}

uint32_t
pw_score_settle(const struct pw_plan *plan, struct pw_hit *hits, uint32_t n)
{
	uint32_t kept = 0, first = 0, reach = 0;

	if (n < 2)
		return n;
	qsort(hits, n, sizeof(hits[0]), by_first_byte);
	for (uint32_t i = 0; i <= n; i++) {
		if (i == n || (i > first && hits[i].from >= reach)) {
			kept += settle_cluster(plan, hits + first, i - first, hits + kept);
			first = i;
			reach = 0;
		}
		if (i < n && hits[i].to > reach)
			reach = hits[i].to;
	}
	qsort(hits, kept, sizeof(hits[0]), by_last_byte);
	return kept;
}

uint32_t
pw_score_needs(const struct pw_plan *plan, struct pw_hit *hits, uint32_t n)
{
	uint64_t there = 0;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		if (plan->rule[hits[i].rule].needs == 0)
			there |= PW_CATEGORY_BIT(hits[i].category);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t needs = plan->rule[hits[i].rule].needs;

		if (needs == 0 || (needs & there) != 0)
			hits[kept++] = hits[i];
	}
	return kept;
}
