/* columns = ( ... ): findings that a column of a CDR makes. */
#include "load.h"

#include <string.h>

static int
load_of(const struct pw_node *node, enum pw_of_column *ret, struct pw_err *reterr)
{
	const char *word = "";

	if (pw_node_string(node, "column", &word, reterr) < 0)
		return -1;
	*ret = strcmp(word, "dialled") == 0 ? PW_OF_DIALLED : PW_OF_SECRET;
	if (strcmp(word, "dialled") == 0 || strcmp(word, "secret") == 0)
		return 0;
	return pw_node_err(node, reterr,
	    "column: expected \"secret\", a column of that type, or \"dialled\", one of dialled "
	    "digits");
}

static int
load_column_rule(struct loader *ld, const struct pw_node *node)
{
	static const char *const known[] = {"id", "category", "severity", "title", "title_ja",
	    "identifier", "column", "score", NULL};
	struct pw_column_rule *column;
	struct score_level level;
	struct pw_rule *rule;
	double score = 0.9;

	if (pw_node_check_keys(node, known, ld->err) < 0)
		return -1;
	if (ld->plan->n_column_rules == PW_MAX_COLUMN_RULES)
		return pw_node_err(node, ld->err, "more than %u rules of columns",
		    PW_MAX_COLUMN_RULES);
	rule = load_new_rule(ld, node);
	if (rule == NULL)
		return -1;
	rule->is_of_columns = true;
	column = &ld->plan->column_rule[ld->plan->n_column_rules++];
	column->rule = (uint16_t)(rule - ld->plan->rule);
	score_level_init(&level);
	if (load_of(node, &column->of, ld->err) < 0 ||
	    score_level_read(node, &level, ld->err) < 0 ||
	    pw_node_number(node, "score", 0, 1, &score, ld->err) < 0)
		return -1;
	column->score = (int)(score * 1000 + 0.5);
	column->severity = (enum pw_severity)(level.severity >= 0 ? level.severity : PW_HIGH);
	return 0;
}

int
load_column_rules(struct loader *ld, const struct pw_node *root)
{
	const struct pw_node *list = NULL;

	if (pw_node_groups(root, "columns", &list, ld->err) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++)
		if (load_column_rule(ld, pw_node_at(list, i)) < 0)
			return -1;
	return 0;
}
