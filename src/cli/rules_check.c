#include "rules.h"
#include "terminal.h"

/* Those people wrote: not the words that a rule of records brings with it. */
static unsigned
count_rules(const struct pw_plan *plan)
{
	unsigned n = 0;

	for (unsigned i = 0; i < plan->n_rules; i++)
		n += !plan->rule[i].is_words_only;
	return n;
}

int
rules_check(const struct rules_arguments *a)
{
	struct pw_loaded l;
	struct pw_err err;
	int rc = pw_loaded_open(&l, &a->settings, PW_LOAD_EXAMPLES, &err);

	if (rc == 0 && a->strict)
		rc = pw_plan_check_strict(l.plan, &err);
	if (rc < 0)
		cli_complain("%s", err.text);
	else
		printf("rules good: %u rules, %u forms, %u words\n", count_rules(l.plan),
		    l.plan->n_forms, l.plan->n_words);
	pw_loaded_release(&l);
	return cli_end_output(rc < 0 ? CLI_FOUND : CLI_OK);
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

int
rules_test(const struct rules_arguments *a)
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
		const struct pw_rule *rule = &l.plan->rule[i];

		if (rule->is_words_only)
			continue;
		failed += test_rule(flow, rule);
		total += rule->n_examples + rule->n_counterexamples;
	}
	printf("%u rules, %u passed, %u failed\n", count_rules(l.plan), total - failed, failed);
	pw_flow_destroy(flow);
	pw_loaded_release(&l);
	return cli_end_output(failed > 0 ? CLI_FOUND : CLI_OK);
}
