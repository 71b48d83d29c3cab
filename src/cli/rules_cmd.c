#include "cli.h"

#include <piiwatch/validate.h>

#include <getopt.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: piiwatch rules check [--strict] [--rules DIR]...\n"
    "       piiwatch rules test [--rules DIR]...\n"
    "       piiwatch rules list [--validators] [--rules DIR]...\n"
    "\n"
    "  check         read and compile the rule files and run their examples, as a scan does before\n"
    "                it begins; --strict also asks for an example and a counterexample in each rule\n"
    "  test          run every example and counterexample, and say of each rule how it did\n"
    "  list          a line for each rule; --validators: for each validator rules can name\n"
    "\n"
    "  --rules DIR   a directory of *.conf; without it, the installed rules\n";

struct arguments {
	struct pw_settings settings;
	bool strict, validators;
};

static int
check(const struct arguments *a)
{
	struct pw_loaded l;
	struct pw_err err;
	int rc = pw_loaded_open(&l, &a->settings, PW_LOAD_EXAMPLES, &err);

	if (rc == 0 && a->strict)
		rc = pw_plan_check_strict(l.plan, &err);
	if (rc < 0)
		cli_complain("%s", err.text);
	else
		printf("rules good: %u rules, %u forms, %u words\n", l.plan->n_rules,
		    l.plan->n_forms, l.plan->n_words);
	pw_loaded_release(&l);
	return rc < 0 ? 1 : CLI_OK;
}

/* Returns how many of the rule's examples fail; says which. */
static unsigned
test_rule(struct pw_flow *flow, const struct pw_rule *rule)
{
	unsigned failed = 0;
	struct pw_err err;

	for (unsigned i = 0; i < rule->n_examples + rule->n_counterexamples; i++) {
		if (pw_flow_try_example(flow, rule, &rule->example[i], &err) < 0) {
			printf("FAIL %s\n", err.text);
			failed++;
		}
	}
	printf("%s %s: %u examples, %u counterexamples\n", failed > 0 ? "FAIL" : "ok  ", rule->id,
	    rule->n_examples, rule->n_counterexamples);
	return failed;
}

static int
test(const struct arguments *a)
{
	struct pw_loaded l;
	struct pw_err err;
	struct pw_flow *flow;
	unsigned failed = 0, total = 0;

	if (pw_loaded_open(&l, &a->settings, 0, &err) < 0) {
		cli_complain("%s", err.text);
		pw_loaded_release(&l);
		return CLI_CANNOT;
	}
	flow = pw_flow_create(l.detector, false);
	for (unsigned i = 0; i < l.plan->n_rules; i++) {
		failed += test_rule(flow, &l.plan->rule[i]);
		total += l.plan->rule[i].n_examples + l.plan->rule[i].n_counterexamples;
	}
	printf("%u rules, %u passed, %u failed\n", l.plan->n_rules, total - failed, failed);
	pw_flow_destroy(flow);
	pw_loaded_release(&l);
	return failed > 0 ? 1 : CLI_OK;
}

static int
list_validators(void)
{
	const struct pw_validator *v;

	for (unsigned i = 0; (v = pw_validator_at(i)) != NULL; i++) {
		printf("%-12s %s\n", v->name, v->brief);
		for (unsigned g = 0; v->grades != NULL && v->grades[g] != NULL; g++)
			printf("%s%s%s", g == 0 ? "             grades: " : ", ", v->grades[g],
			    v->grades[g + 1] == NULL ? "\n" : "");
	}
	return CLI_OK;
}

static int
list(const struct arguments *a)
{
	struct pw_loaded l;
	struct pw_err err;

	if (a->validators)
		return list_validators();
	if (pw_loaded_open(&l, &a->settings, 0, &err) < 0) {
		cli_complain("%s", err.text);
		pw_loaded_release(&l);
		return CLI_CANNOT;
	}
	printf("%-16s %-14s %-9s %5s  %s\n", "RULE", "CATEGORY", "SEVERITY", "FORMS", "TITLE");
	for (unsigned i = 0; i < l.plan->n_rules; i++) {
		const struct pw_rule *rule = &l.plan->rule[i];

		printf("%-16s %-14s %-9s %5u  %s (%s)\n", rule->id,
		    pw_category_name(rule->category),
		    pw_severity_name(l.plan->form[rule->first_form].grade[0].severity),
		    rule->n_forms, rule->title, rule->title_ja);
	}
	pw_loaded_release(&l);
	return CLI_OK;
}

static bool
read_options(int argc, char **argv, struct arguments *a, bool *ret_help)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},
	    {"rules", required_argument, NULL, 'r'}, {"strict", no_argument, NULL, 's'},
	    {"validators", no_argument, NULL, 'v'}, {0}};
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		switch (c) {
		case 'h':
			*ret_help = true;
			break;
		case 'r':
			if (!pw_settings_add(&a->settings.rules, optarg))
				return false;
			break;
		case 's':
			a->strict = true;
			break;
		case 'v':
			a->validators = true;
			break;
		default:
			return false;
		}
	}
	return *ret_help || optind + 1 == argc;
}

/* A directory that cannot be read is no judgement over rules. */
static int
run(const char *verb, const struct arguments *a)
{
	for (unsigned i = 0; i < a->settings.rules.n; i++) {
		if (access(a->settings.rules.item[i], R_OK | X_OK) < 0) {
			cli_complain("rules directory %s: not there or not readable; name one with "
				     "--rules DIR",
			    a->settings.rules.item[i]);
			return CLI_CANNOT;
		}
	}
	if (strcmp(verb, "check") == 0)
		return check(a);
	if (strcmp(verb, "test") == 0)
		return test(a);
	if (strcmp(verb, "list") == 0)
		return list(a);
	cli_complain("rules: unknown verb \"%s\"; there are check, test and list", verb);
	return CLI_CANNOT;
}

int
cli_rules(int argc, char **argv)
{
	struct arguments a = {.strict = false};
	bool help = false;
	int rc = CLI_CANNOT;

	pw_settings_init(&a.settings);
	if (!read_options(argc, argv, &a, &help)) {
		fputs(usage, stderr);
	} else if (help) {
		fputs(usage, stdout);
		rc = CLI_OK;
	} else {
		pw_settings_complete(&a.settings);
		rc = run(argv[optind], &a);
	}
	pw_settings_release(&a.settings);
	return rc;
}
