#include "rules.h"
#include "terminal.h"

#include <piiwatch/validate.h>

#include <string.h>

/* "heading: a, b" below a row of a table; nothing for an empty list. */
static void
print_names(const char *heading, const char *const *names, unsigned max)
{
	for (unsigned i = 0; names != NULL && i < max && names[i] != NULL; i++)
		printf("%s%s%s", i == 0 ? heading : ", ", names[i],
		    i + 1 == max || names[i + 1] == NULL ? "\n" : "");
}

#define INDENT "                      "

static int
list_validators(void)
{
	const struct pw_validator *v;
	const struct pw_reader *r;

	for (unsigned i = 0; (v = pw_validator_at(i)) != NULL; i++) {
		printf("%-20s  %s\n", v->name, v->brief);
		print_names(INDENT "grades: ", v->grades, PW_MAX_GRADES);
		print_names(INDENT "lexicons: ", v->lexicons, PW_ROW_LEXICONS);
	}
	puts("\nReaders, for `extend`:");
	for (unsigned i = 0; (r = pw_reader_at(i)) != NULL; i++) {
		printf("%-20s  %s\n", r->name, r->brief);
		print_names(INDENT "lexicons: ", r->lexicons, PW_ROW_LEXICONS);
	}
	return CLI_OK;
}

static enum pw_severity
severity_of(const struct pw_plan *plan, unsigned rule)
{
	for (unsigned i = 0; i < plan->n_record_rules; i++)
		if (plan->record_rule[i].rule == rule)
			return plan->record_rule[i].severity;
	for (unsigned i = 0; i < plan->n_column_rules; i++)
		if (plan->column_rule[i].rule == rule)
			return plan->column_rule[i].severity;
	return plan->form[plan->rule[rule].first_form].grade[0].severity;
}

/* A column that is as wide as its longest name. */
static int
widest(const struct pw_plan *plan, bool of_categories)
{
	size_t width = 0;

	for (unsigned i = 0; i < plan->n_rules; i++) {
		const struct pw_rule *rule = &plan->rule[i];
		const char *name = of_categories ? pw_category_name(rule->category) : rule->id;

		if (!rule->is_words_only && strlen(name) > width)
			width = strlen(name);
	}
	return (int)width;
}

static void
print_rules(const struct pw_plan *plan)
{
	int ids = widest(plan, false), categories = widest(plan, true);

	ids = ids < 4 ? 4 : ids;
	categories = categories < 8 ? 8 : categories;
	printf("%-*s  %-*s  %-8s  %5s  %s\n", ids, "RULE", categories, "CATEGORY", "SEVERITY",
	    "FORMS", "TITLE");
	for (unsigned i = 0; i < plan->n_rules; i++) {
		const struct pw_rule *rule = &plan->rule[i];

		if (!rule->is_words_only)
			printf("%-*s  %-*s  %-8s  %5u  %s (%s)\n", ids, rule->id, categories,
			    pw_category_name(rule->category),
			    pw_severity_name(severity_of(plan, i)), rule->n_forms, rule->title,
			    rule->title_ja);
	}
}

int
rules_list(const struct rules_arguments *a)
{
	struct pw_loaded l;
	struct pw_err err;
	int status = CLI_OK;

	if (a->validators)
		return cli_end_output(list_validators());
	if (pw_loaded_open(&l, &a->settings, 0, &err) < 0) {
		cli_complain("%s", err.text);
		status = CLI_CANNOT;
	} else {
		print_rules(l.plan);
	}
	pw_loaded_release(&l);
	return cli_end_output(status);
}
