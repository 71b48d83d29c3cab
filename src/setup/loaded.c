#include <piiwatch/setup.h>

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static const char *const *
items(const struct pw_strings *list)
{
	return (const char *const *)list->item;
}

/* Every example of every rule; stops at the first that fails. They say what is found at the standard
 * threshold, whatever this scan asks for. */
static int
run_examples(struct pw_loaded *l, struct pw_err *reterr)
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
load_plan(const struct pw_settings *s, unsigned threshold, struct pw_err *reterr)
{
	return pw_plan_load(items(&s->rules), s->rules.n, pw_flow_vocab(), (int)threshold, reterr);
}

static int
open_standard(struct pw_loaded *l, const struct pw_settings *s, unsigned threshold,
    struct pw_err *reterr)
{
	struct pw_settings standard;
	unsigned usual;

	pw_settings_init(&standard);
	usual = pw_settings_threshold(&standard);
	pw_settings_release(&standard);
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

/* A scan without a key has one that dies with it. */
static int
open_key(struct pw_loaded *l, const struct pw_settings *s, bool is_needed, struct pw_err *reterr)
{
	char buf[PATH_MAX];
	const char *path = is_needed ? pw_settings_key(s, buf, sizeof(buf)) : s->key;

	if (path == NULL && is_needed)
		return pw_settings_no_key(s, reterr);
	l->has_own_key = path != NULL;
	l->key = path != NULL ? pw_key_open(path, reterr) : pw_key_create_ephemeral();
	if (l->key != NULL)
		return 0;
	if (is_needed && access(path, F_OK) < 0 && errno == ENOENT)
		pw_err_set(reterr,
		    "key %s: No such file; make one with `piiwatch config init DIR`, or with "
		    "`openssl rand -hex 32` into a file of mode 0400",
		    path);
	return -1;
}

int
pw_loaded_open(struct pw_loaded *l, const struct pw_settings *s, unsigned what,
    struct pw_err *reterr)
{
	unsigned threshold = pw_settings_threshold(s);

	memset(l, 0, sizeof(*l));
	l->plan = load_plan(s, threshold, reterr);
	if (l->plan == NULL)
		return -1;
	l->formats = pw_formats_load(items(&s->cdr_formats), s->cdr_formats.n, reterr);
	if (l->formats == NULL)
		return -1;
	if ((what & PW_LOAD_POLICY) != 0) {
		l->policy = pw_policy_load(s->policy, reterr);
		if (l->policy == NULL)
			return -1;
	}
	if (open_key(l, s, (what & PW_LOAD_NEEDS_KEY) != 0, reterr) < 0)
		return -1;
	l->detector = pw_detector_create(l->plan, l->formats, l->key, reterr);
	if (l->detector == NULL || open_standard(l, s, threshold, reterr) < 0)
		return -1;
	return (what & PW_LOAD_EXAMPLES) != 0 ? run_examples(l, reterr) : 0;
}

void
pw_loaded_release(struct pw_loaded *l)
{
	if (l->standard != l->detector)
		pw_detector_destroy(l->standard);
	if (l->standard_plan != l->plan)
		pw_plan_destroy(l->standard_plan);
	pw_detector_destroy(l->detector);
	pw_policy_destroy(l->policy);
	pw_key_destroy(l->key);
	pw_formats_destroy(l->formats);
	pw_plan_destroy(l->plan);
}
