#include "cli.h"

#include <string.h>

static const char *const *
items(const struct pw_strings *list)
{
	return (const char *const *)list->item;
}

/* Every example of every rule; stops at the first that fails. */
static int
run_examples(struct loaded *l, struct pw_err *reterr)
{
	struct pw_flow *flow = pw_flow_create(l->detector, false);
	int rc = 0;

	for (unsigned r = 0; rc == 0 && r < l->plan->n_rules; r++) {
		const struct pw_rule *rule = &l->plan->rule[r];

		for (unsigned i = 0; rc == 0 && i < rule->n_examples + rule->n_counterexamples; i++)
			rc = pw_flow_try_example(flow, rule, &rule->example[i], reterr);
	}
	pw_flow_destroy(flow);
	return rc;
}

int
loaded_open(struct loaded *l, const struct settings *s, bool examples, struct pw_err *reterr)
{
	memset(l, 0, sizeof(*l));
	l->plan = pw_plan_load(items(&s->rules), s->rules.n, pw_flow_vocab(),
	    (int)(s->min_confidence * 1000 + 0.5), reterr);
	if (l->plan == NULL)
		return -1;
	l->formats = pw_formats_load(items(&s->cdr_formats), s->cdr_formats.n, reterr);
	if (l->formats == NULL)
		return -1;
	l->has_own_key = s->key != NULL;
	l->key = s->key != NULL ? pw_key_open(s->key, reterr) : pw_key_create_ephemeral();
	if (l->key == NULL)
		return -1;
	l->detector = pw_detector_create(l->plan, l->formats, l->key, reterr);
	if (l->detector == NULL)
		return -1;
	return examples ? run_examples(l, reterr) : 0;
}

void
loaded_release(struct loaded *l)
{
	pw_detector_destroy(l->detector);
	pw_key_destroy(l->key);
	pw_formats_destroy(l->formats);
	pw_plan_destroy(l->plan);
}
