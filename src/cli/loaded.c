#include "cli.h"

#include <string.h>

static const char *const *
items(const struct pw_strings *list)
{
	return (const char *const *)list->item;
}

/* Every example of every rule; stops at the first that fails. They say what is found at the standard
 * threshold, whatever this scan asks for. */
static int
run_examples(struct loaded *l, struct pw_err *reterr)
{
	struct pw_flow *flow = pw_flow_create(l->standard, false);
	int rc = 0;

	for (unsigned r = 0; rc == 0 && r < l->standard_plan->n_rules; r++) {
		const struct pw_rule *rule = &l->standard_plan->rule[r];

		for (unsigned i = 0; rc == 0 && i < rule->n_examples + rule->n_counterexamples; i++)
			rc = pw_flow_try_example(flow, rule, &rule->example[i], reterr);
	}
	pw_flow_destroy(flow);
	return rc;
}

static struct pw_plan *
load_plan(const struct settings *s, unsigned threshold, struct pw_err *reterr)
{
	return pw_plan_load(items(&s->rules), s->rules.n, pw_flow_vocab(), (int)threshold, reterr);
}

static int
open_standard(struct loaded *l, const struct settings *s, unsigned threshold, struct pw_err *reterr)
{
	struct settings standard;
	unsigned usual;

	settings_init(&standard);
	usual = settings_threshold(&standard);
	settings_release(&standard);
	l->standard_plan = l->plan;
	l->standard = l->detector;
	if (threshold == usual)
		return 0;
	l->standard = NULL;
	l->standard_plan = load_plan(s, usual, reterr);
	if (l->standard_plan != NULL)
		l->standard = pw_detector_create(l->standard_plan, l->formats, l->key, reterr);
	return l->standard != NULL ? 0 : -1;
}

int
loaded_open(struct loaded *l, const struct settings *s, bool examples, struct pw_err *reterr)
{
	unsigned threshold = settings_threshold(s);

	memset(l, 0, sizeof(*l));
	l->plan = load_plan(s, threshold, reterr);
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
	if (l->detector == NULL || open_standard(l, s, threshold, reterr) < 0)
		return -1;
	return examples ? run_examples(l, reterr) : 0;
}

void
loaded_release(struct loaded *l)
{
	if (l->standard != l->detector)
		pw_detector_destroy(l->standard);
	if (l->standard_plan != l->plan)
		pw_plan_destroy(l->standard_plan);
	pw_detector_destroy(l->detector);
	pw_key_destroy(l->key);
	pw_formats_destroy(l->formats);
	pw_plan_destroy(l->plan);
}
