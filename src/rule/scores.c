#include "scores.h"

#define DEFAULT_ALONE 600 /* of a pattern that gives no score */
#define OWN_LABEL 250
#define NEAR_WORD 150

void
score_level_init(struct score_level *level)
{
	*level = (struct score_level) {SCORE_UNSET, SCORE_UNSET, SCORE_UNSET, SCORE_UNSET,
	    SCORE_UNSET, SCORE_UNSET};
}

static int
read_score(const struct pw_node *group, const char *key, int *ret, struct pw_err *reterr)
{
	double v = -1;

	if (pw_node_number(group, key, 0, 1, &v, reterr) < 0)
		return -1;
	if (v >= 0)
		*ret = (int)(v * 1000 + 0.5);
	return 0;
}

int
score_level_read(const struct pw_node *group, struct score_level *level, struct pw_err *reterr)
{
	const char *severity = NULL;

	if (read_score(group, "alone", &level->alone, reterr) < 0 ||
	    read_score(group, "labelled", &level->labelled, reterr) < 0 ||
	    read_score(group, "near", &level->near, reterr) < 0 ||
	    read_score(group, "both", &level->both, reterr) < 0 ||
	    read_score(group, "cap", &level->cap, reterr) < 0 ||
	    pw_node_string(group, "severity", &severity, reterr) < 0)
		return -1;
	if (severity == NULL)
		return 0;
	level->severity = pw_severity_find(pw_span_of(severity));
	if (level->severity < 0)
		return pw_node_err(pw_node_find(group, "severity"), reterr,
		    "severity \"%s\" is none of info, low, medium, high, critical", severity);
	return 0;
}

static void
lay(int *under, int over)
{
	if (over != SCORE_UNSET)
		*under = over;
}

void
score_level_lay(struct score_level *under, const struct score_level *over)
{
	if (over->alone != SCORE_UNSET)
		under->labelled = under->near = under->both = SCORE_UNSET;
	lay(&under->alone, over->alone);
	lay(&under->labelled, over->labelled);
	lay(&under->near, over->near);
	lay(&under->both, over->both);
	lay(&under->cap, over->cap);
	lay(&under->severity, over->severity);
}

struct pw_scores
score_level_resolve(const struct score_level *level)
{
	struct pw_scores s = {.alone = level->alone,
	    .labelled = level->labelled,
	    .near = level->near,
	    .both = level->both,
	    .cap = level->cap};

	if (s.alone == SCORE_UNSET)
		s.alone = DEFAULT_ALONE;
	if (s.labelled == SCORE_UNSET)
		s.labelled = s.alone + OWN_LABEL;
	/* alone = 0 says: never without its label. */
	if (s.near == SCORE_UNSET)
		s.near = s.alone > 0 ? s.alone + NEAR_WORD : 0;
	if (s.both == SCORE_UNSET)
		s.both = s.labelled;
	if (s.cap == SCORE_UNSET)
		s.cap = 1000;
	return s;
}
