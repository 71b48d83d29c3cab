/* Steps of the judgement, told to who asks. */
#include "flow_priv.h"

#include <piiwatch/mask.h>
#include <piiwatch/validate.h>

#include <string.h>

static const char *
grade_of(const struct pw_form *form, const struct pw_hit *hit)
{
	if (hit->grade == 0 || form->validator < 0)
		return "";
	return pw_validator_at((unsigned)form->validator)->grades[hit->grade - 1];
}

static void
tell_scores(const struct pw_form *form, const struct pw_hit *hit, const struct pw_ownership *own,
    struct pw_step *ret)
{
	const struct pw_form_grade *grade = &form->grade[hit->grade];

	ret->is_scored = true;
	ret->grade = grade_of(form, hit);
	ret->is_checked = hit->is_checked;
	ret->is_failed = hit->is_failed;
	ret->is_labelled = hit->own == PW_OWN_LABEL;
	ret->is_label_other = hit->own == PW_OWN_OTHER;
	ret->is_label_negative = hit->own == PW_OWN_NEGATIVE;
	ret->is_near = (own->near >> hit->rule & 1) != 0;
	ret->is_near_negative = own->near_negative;
	ret->is_capped = (own->capped >> hit->rule & 1) != 0;
	ret->alone = (uint16_t)(hit->is_failed ? grade->failed.alone : grade->passed.alone);
	ret->confidence = (uint16_t)hit->confidence;
}

void
flow_tell(const struct pw_flow *flow, const struct pw_record *record, const struct pw_hit *hit,
    const struct pw_ownership *own, enum pw_reason reason)
{
	const struct pw_plan *plan = flow->d->plan;
	struct pw_step step = {.rule = plan->rule[hit->rule].id,
	    .form = hit->form == PW_NO_FORM ? "" : plan->form[hit->form].id,
	    .grade = "",
	    .reason = reason};
	struct pw_hit shown = *hit;
	struct pw_finding finding;

	if (flow->on_step == NULL)
		return;
	/* A mask shows what the validator vouches for. */
	if (own == NULL && reason != PW_REASON_KEPT)
		shown.form = PW_NO_FORM;
	pw_mask_make(plan, record, &shown, flow->d->key, &finding);
	step.offset = finding.offset;
	step.line = finding.line;
	step.length = finding.length;
	step.column = finding.column;
	memcpy(step.masked, finding.masked, sizeof(step.masked));
	if (own != NULL && hit->form != PW_NO_FORM)
		tell_scores(&plan->form[hit->form], hit, own, &step);
	flow->on_step(flow->step_context, &step);
}

void
pw_flow_trace(struct pw_flow *flow, void (*on_step)(void *context, const struct pw_step *step),
    void *context)
{
	flow->on_step = on_step;
	flow->step_context = context;
}
