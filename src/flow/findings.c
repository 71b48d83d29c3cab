/* From the hits of a unit to its findings: mask and decide. */
#include "judge.h"

#include <piiwatch/mask.h>
#include <piiwatch/score.h>

#include <string.h>

#define PARTY_MAX 64u /* bytes of a column that holds one number, however it is written */

/* True if the hit is the number of one of the record's parties, however it is written. */
static bool
is_party_number(const struct judge *j, const struct pw_hit *hit)
{
	const struct pw_plan *plan = j->d->plan;
	struct pw_judgement judgement;

	for (uint32_t i = 0; i < j->record.n_fields; i++) {
		const struct pw_field *f = &j->record.field[i];
		struct pw_candidate c = {.value = {j->record.text.p + f->from, f->to - f->from}};

		if (f->column == NULL || !f->column->is_party || (int32_t)i == hit->field ||
		    f->to == f->from || f->to - f->from > PARTY_MAX)
			continue;
		for (unsigned k = 0; k < plan->n_forms; k++)
			if (plan->rule[plan->form[k].rule].category == hit->category &&
			    pw_validate(plan->form[k].validator, &c, &judgement) != PW_NO &&
			    judgement.canonical_len == hit->canonical_len &&
			    memcmp(judgement.canonical, hit->canonical, hit->canonical_len) == 0)
				return true;
	}
	return false;
}

/* Whether `<` stands before the value, or the scheme of an address: <0312345678>, sip:+81312345678@h. */
static bool
is_address(const char *p, uint32_t from, uint32_t at)
{
	static const char *const schemes[] = {"sip:", "sips:", "tel:"};

	if (at == from)
		return false;
	if (p[at - 1] == '<')
		return true;
	for (size_t i = 0; i < PW_ARRAY_LEN(schemes); i++) {
		size_t len = strlen(schemes[i]);

		if (at - from >= len && memcmp(p + at - len, schemes[i], len) == 0)
			return true;
	}
	return false;
}

static void
look_around(const struct judge *j, const struct pw_hit *hit, struct pw_circumstances *ret)
{
	const struct pw_field *f = &j->record.field[hit->field];
	const char *p = j->record.text.p;

	ret->column = f->column;
	ret->has_label = hit->own == PW_OWN_LABEL;
	for (uint32_t i = hit->from; i < hit->to; i++) {
		ret->has_letters |= pw_is_alpha(p[i]) || ((unsigned char)p[i] & 0x80) != 0;
		ret->has_separators |= !pw_is_digit(p[i]);
	}
	ret->is_bracketed =
	    (hit->from == f->from && hit->to == f->to) || is_address(p, f->from, hit->from);
	if (f->column != NULL && (f->column->repeats_parties || f->column->expect != 0))
		ret->is_party = is_party_number(j, hit);
}

void
judge_make_findings(struct judge *j, const struct unit *unit)
{
	struct pw_flow *flow = j->flow;
	uint32_t n = 0;

	flow->first_hit = 0;
	for (uint32_t i = 0; i < flow->n_hits; i++) {
		const struct pw_hit *hit = &flow->hit[i];
		struct pw_circumstances c = {0};
		struct pw_finding *out = &flow->out[flow->n_out];
		enum pw_reason reason;
		uint64_t end;

		pw_mask_make(j->d->plan, &j->record, hit, j->d->key, out);
		end = out->offset + out->length;
		if (hit->field >= 0)
			look_around(j, hit, &c);
		reason = pw_decide(out, &c);
		if (flow->mask_expected &&
		    (reason == PW_REASON_EXPECTED || reason == PW_REASON_OWN_PARTY))
			reason = PW_REASON_KEPT;
		if (reason != PW_REASON_KEPT) {
			judge_turn_away(j, reason);
			flow_tell(flow, &j->record, hit, NULL, reason);
		} else if (end <= unit->done) {
			flow->hit[n++] = *hit;
			if (end > unit->own)
				flow->n_out++;
			else
				flow->first_hit = n;
		}
	}
	flow->n_hits = n;
	if (flow->n_out > 0)
		flow->record = j->record;
	pw_decide_raise(flow->out, flow->n_out);
}

void
judge_leave_out(struct pw_flow *flow)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < flow->n_out; i++)
		if (flow->out[i].offset + flow->out[i].length > flow->given.done)
			flow->out[n++] = flow->out[i];
	flow->first_hit += flow->n_out - n;
	flow->n_out = n;
	/* Of those that end together some may have been given out. */
	n = flow->given.resume.n_given < n ? flow->given.resume.n_given : n;
	memmove(flow->out, flow->out + n, (flow->n_out - n) * sizeof(flow->out[0]));
	flow->first_hit += n;
	flow->n_out -= n;
}
