/* records = ( ... ): findings that no single value makes. */
#include "load.h"

#include <string.h>

/* A category, or what a record holds that is no personal data by itself. */
static int
add_need(struct pw_record_rule *record, const struct pw_node *at, const char *name,
    struct pw_err *reterr)
{
	int category = pw_category_find(pw_span_of(name));

	if (strcmp(name, "@time") == 0)
		record->needs_time = true;
	else if (strcmp(name, "@duration") == 0)
		record->needs_duration = true;
	else if (category >= 0)
		record->needs |= PW_CATEGORY_BIT(category);
	else
		return pw_node_err(at, reterr,
		    "needs: \"%s\" is no category, nor @time, nor @duration", name);
	return 0;
}

static int
load_needs(struct pw_record_rule *record, const struct pw_node *node, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (pw_node_strings(node, "needs", &list, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++)
		if (add_need(record, list, pw_node_string_at(list, i), reterr) < 0)
			return -1;
	if (pw_node_len(list) < 2 || record->needs == 0)
		return pw_node_err(node, reterr,
		    "a record's rule needs two things or more, a category among them");
	return 0;
}

static int
check_span(const struct pw_node *node, struct pw_err *reterr)
{
	const char *extent = "all";

	if (pw_node_string(node, "span", &extent, reterr) < 0)
		return -1;
	if (strcmp(extent, "all") != 0)
		return pw_node_err(pw_node_find(node, "span"), reterr,
		    "span \"%s\" is not \"all\", the stretch from the first of them to the last",
		    extent);
	return 0;
}

/* The words that own a time or a duration, as the labels of a rule by itself. */
static int
load_words_of(struct loader *ld, const struct pw_node *node, const char *key, uint16_t *ret)
{
	struct pw_rule *rule;
	char id[32];

	*ret = (uint16_t)ld->plan->n_rules;
	if (ld->plan->n_rules == PW_MAX_RULES)
		return pw_node_err(node, ld->err, "more than %u rules", PW_MAX_RULES);
	rule = &ld->plan->rule[ld->plan->n_rules++];
	snprintf(id, sizeof(id), "@%s", key);
	*rule = (struct pw_rule) {.id = pw_strdup(id),
	    .title = pw_strdup(id),
	    .title_ja = pw_strdup(id),
	    .identifier = pw_strdup(id),
	    .file = pw_strdup(pw_node_path(node)),
	    .line = pw_node_line(node),
	    .category = PW_CALL_RECORD,
	    .first_form = (uint16_t)ld->plan->n_forms,
	    .is_words_only = true};
	return load_label_words(ld, node, key, *ret);
}

static int
load_record_rule(struct loader *ld, const struct pw_node *node)
{
	static const char *const known[] = {"id", "category", "severity", "title", "title_ja",
	    "identifier", "time_words", "duration_words", "needs", "score", "span", "examples",
	    "counterexamples", NULL};
	struct pw_record_rule *record;
	struct score_level level;
	struct pw_rule *rule;
	double score = 0.6;

	if (pw_node_check_keys(node, known, ld->err) < 0)
		return -1;
	if (ld->plan->n_record_rules == PW_MAX_RECORD_RULES)
		return pw_node_err(node, ld->err, "more than %u rules of records",
		    PW_MAX_RECORD_RULES);
	rule = load_new_rule(ld, node);
	if (rule == NULL)
		return -1;
	record = &ld->plan->record_rule[ld->plan->n_record_rules++];
	record->rule = (uint16_t)(rule - ld->plan->rule);
	score_level_init(&level);
	if (load_needs(record, node, ld->err) < 0 || check_span(node, ld->err) < 0 ||
	    score_level_read(node, &level, ld->err) < 0 ||
	    pw_node_number(node, "score", 0, 1, &score, ld->err) < 0)
		return -1;
	record->score = (int)(score * 1000 + 0.5);
	record->severity = (enum pw_severity)(level.severity >= 0 ? level.severity : PW_HIGH);
	rule->is_of_records = true;
	if (load_examples(ld, rule, node) < 0 ||
	    load_words_of(ld, node, "time_words", &record->time) < 0)
		return -1;
	return load_words_of(ld, node, "duration_words", &record->duration);
}

int
load_record_rules(struct loader *ld, const struct pw_node *root)
{
	const struct pw_node *list = NULL;

	if (pw_node_groups(root, "records", &list, ld->err) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++)
		if (load_record_rule(ld, pw_node_at(list, i)) < 0)
			return -1;
	return 0;
}
