/* What the files share that judge one record. */
#ifndef PIIWATCH_FLOW_JUDGE_H
#define PIIWATCH_FLOW_JUDGE_H

#include "flow_priv.h"

/* What judging one record needs at hand. */
struct judge {
	struct pw_flow *flow;
	const struct pw_detector *d;
	struct pw_record record;
	struct pw_form_set allowed;
	uint32_t field; /* the one looked at last */
	bool field_measured, field_skipped;
	bool is_settled; /* most of the hits that are kept stay */
	struct pw_whereabouts where;
	struct pw_marks marks; /* of the record's anchor words, if they are known; rising */
	uint32_t marks_base; /* the record's first byte, as they count it */
	uint32_t next_mark; /* the first behind the last start */
};

/* Where the values stand that are looked at now. */
const struct pw_whereabouts *judge_whereabouts(struct judge *j);

static inline void
judge_turn_away(struct judge *j, enum pw_reason reason)
{
	j->flow->turned_away[reason]++;
}

/* findings.c: what of the hits becomes a finding of the unit. Those that become one stay, and those that
 * became one of the piece before: an excerpt shows them by their masks. */
void judge_make_findings(struct judge *j, const struct unit *unit);

/* findings.c: leaves out what was given out before. */
void judge_leave_out(struct pw_flow *flow);

/* judge.c: true if all of the text is a value of the category, by itself. */
bool judge_number(struct pw_flow *flow, const struct pw_text *text, enum pw_category category,
    struct pw_hit *ret);

/* joined.c: adds the findings that end in the record and begin before it, or in another column. */
void judge_join(struct judge *j);

/* allow.c: the forms that can be tried: the free ones, and those whose rule has a word in the record; of
 * those that need a text the ones that have it there. */
void judge_allow_forms(struct judge *j, const struct unit *unit);

/* allow.c: leaves out the forms that need a text near their start which does not stand there; false if
 * none is left. Calls come with rising starts. */
bool judge_keep_reaching(struct judge *j, struct pw_start *start);

/* allow.c: leaves out the forms that need a label which does not stand there; false if none is left. */
bool judge_keep_labelled(struct judge *j, const struct pw_slice *slice, struct pw_start *start);

#endif
