/*
 * score: how sure a hit is, and which of several that claim the same bytes stays (detection.md 0.5,
 * 0.6). Labels and near words move the confidence; nothing here looks at the text.
 *
 * Promises: pure. Confidence is whole thousandths. Thread: any.
 */
#ifndef PIIWATCH_SCORE_H
#define PIIWATCH_SCORE_H

#include <piiwatch/hit.h>
#include <piiwatch/owner.h>
#include <piiwatch/reason.h>
#include <piiwatch/rule.h>
#include <piiwatch/validate.h>

/* Takes the judgement into the hit. */
void pw_score_take(struct pw_hit *hit, enum pw_verdict verdict,
    const struct pw_judgement *judgement);

/* Fills in confidence, severity and own; PW_REASON_KEPT, or why it is no finding. */
enum pw_reason pw_score_judge(const struct pw_plan *plan, const struct pw_ownership *own,
    struct pw_hit *hit);

/*
 * Leaves of n hits those that are not beaten for their bytes, in the order of their last byte. First
 * give way those whose rule yields to the category of another one.
 * The own label decides, then a verified check digit, the longer match, the one further left, the
 * category's rank, the higher confidence, the rule's order. Returns how many stay.
 */
uint32_t pw_score_settle(const struct pw_plan *plan, struct pw_hit *hits, uint32_t n);

/* Leaves of a record's hits those beside which one of the categories stands that their rule needs. A
 * hit that itself needs others is no such company. Returns how many stay. */
uint32_t pw_score_needs(const struct pw_plan *plan, struct pw_hit *hits, uint32_t n);

#endif
