/* Scores as rule files give them: with gaps, at several levels. */
#ifndef PIIWATCH_RULE_SCORES_H
#define PIIWATCH_RULE_SCORES_H

#include <piiwatch/conf.h>
#include <piiwatch/rule.h>

#define SCORE_UNSET (-1)

/* One level: the five scores, SCORE_UNSET where the file is silent. */
struct score_level {
	int alone, labelled, near, both, cap, severity;
};

void score_level_init(struct score_level *level);

/* Reads the score keys and severity of a group. */
int score_level_read(const struct pw_node *group, struct score_level *level, struct pw_err *reterr);

/* Lays `over` on `under`: a level that sets `alone` sets anew what follows from it. */
void score_level_lay(struct score_level *under, const struct score_level *over);

/* Fills what no level gave (detection.md 0.5). */
struct pw_scores score_level_resolve(const struct score_level *level);

#endif
