/* Shared by the files that read rule files into a plan. */
#ifndef PIIWATCH_RULE_LOAD_H
#define PIIWATCH_RULE_LOAD_H

#include "scores.h"

#define MAX_WORDS 16384u
#define MAX_PLACEHOLDERS 256u

/* What a rule gives to its forms. */
struct rule_defaults {
	const struct pw_node *node;
	struct score_level scores;
	int validator, reader, mask;
	unsigned boundary;
	int max_length;
};

struct loader {
	struct pw_plan *plan;
	const struct pw_vocab *vocab;
	struct pw_err *err;
	bool has_common;
};

/* load_form.c */
int load_forms(struct loader *ld, struct pw_rule *rule, const struct rule_defaults *defaults);
int load_boundary(const struct pw_node *group, unsigned *ret, struct pw_err *reterr);
int load_validator(struct loader *ld, const struct pw_node *group, int *ret);
int load_reader(struct loader *ld, const struct pw_node *group, int *ret);

/* Names under the group's `grades` must be grades of one of the n validators (-1: none). */
int load_check_grades(struct loader *ld, const struct pw_node *group, const int *validator,
    unsigned n);
int load_mask(struct loader *ld, const struct pw_node *group, int *ret);

/* load_words.c */
int load_labels(struct loader *ld, const struct pw_node *rule_node, uint16_t rule);
int load_label_words(struct loader *ld, const struct pw_node *node, const char *key, uint16_t rule);
int load_context(struct loader *ld, const struct pw_node *rule_node, uint16_t rule);
int load_common(struct loader *ld, const struct pw_node *root);

/* load_rule.c: a list of categories' names as a set. */
int load_categories(const struct pw_node *group, const char *key, uint64_t *ret,
    struct pw_err *reterr);

/* load_lexicon.c: the file's lexicons; and, once all files are read, those that the forms' readers
 * and validators ask for. */
int load_lexicons(struct loader *ld, const struct pw_node *root);
int load_bind_lexicons(struct loader *ld);

/* load_record.c: the file's records = ( ... ). */
int load_record_rules(struct loader *ld, const struct pw_node *root);

/* load_column.c: the file's columns = ( ... ). */
int load_column_rules(struct loader *ld, const struct pw_node *root);

/* load_rule.c: a rule's place in the plan, with id, category, titles and words. */
struct pw_rule *load_new_rule(struct loader *ld, const struct pw_node *node);
int load_examples(struct loader *ld, struct pw_rule *rule, const struct pw_node *node);

/* plan.c: the class of every form, from its scores and the threshold. */
void plan_anchor(struct pw_plan *plan);

/* literals.c: the texts that forms need in their records. */
void plan_find_literals(struct pw_plan *plan, const struct pw_vocab *vocab);

#endif
