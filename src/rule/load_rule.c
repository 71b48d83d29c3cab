#include "load.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_MAX_LENGTH 128
#define ID_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

int
load_examples(struct loader *ld, struct pw_rule *rule, const struct pw_node *node)
{
	static const char *const known[] = {"text", "value", NULL};
	const struct pw_node *yes = NULL, *no = NULL;

	if (pw_node_groups(node, "examples", &yes, ld->err) < 0 ||
	    pw_node_strings(node, "counterexamples", &no, ld->err) < 0)
		return -1;
	rule->example = pw_alloc(pw_node_len(yes) + pw_node_len(no), sizeof(rule->example[0]));
	for (unsigned i = 0; i < pw_node_len(yes); i++) {
		const struct pw_node *at = pw_node_at(yes, i);
		const char *text = NULL, *value = NULL;

		if (pw_node_check_keys(at, known, ld->err) < 0 ||
		    pw_node_string(at, "text", &text, ld->err) < 0 ||
		    pw_node_string(at, "value", &value, ld->err) < 0)
			return -1;
		if (text == NULL || value == NULL || *value == '\0' || strstr(text, value) == NULL)
			return pw_node_err(at, ld->err,
			    "rule %s: example %u needs text and a value that stands in it",
			    rule->id, i + 1);
		rule->example[rule->n_examples++] =
		    (struct pw_example) {pw_strdup(text), pw_strdup(value), pw_node_line(at)};
	}
	for (unsigned i = 0; i < pw_node_len(no); i++)
		rule->example[rule->n_examples + rule->n_counterexamples++] =
		    (struct pw_example) {pw_strdup(pw_node_string_at(no, i)), NULL,
			pw_node_line(no)};
	return 0;
}

/* id and category: what a rule cannot be without. */
static int
load_identity(struct loader *ld, struct pw_rule *rule, const struct pw_node *node)
{
	const char *id = NULL, *category = NULL;
	int found;

	if (pw_node_string(node, "id", &id, ld->err) < 0 ||
	    pw_node_string(node, "category", &category, ld->err) < 0)
		return -1;
	if (id == NULL || *id == '\0')
		return pw_node_err(node, ld->err, "a rule without an id");
	if (strlen(id) > 31)
		return pw_node_err(node, ld->err, "rule id longer than 31 bytes");
	if (strspn(id, ID_CHARS) != strlen(id))
		return pw_node_err(node, ld->err,
		    "a rule id is made of ASCII letters, digits, `.`, `_` and `-`");
	for (unsigned i = 0; i + 1 < ld->plan->n_rules; i++)
		if (strcmp(ld->plan->rule[i].id, id) == 0)
			return pw_node_err(node, ld->err,
			    "duplicate rule id \"%s\"; the first stands at %s:%u", id,
			    ld->plan->rule[i].file, ld->plan->rule[i].line);
	rule->id = pw_strdup(id);
	if (category == NULL)
		return pw_node_err(node, ld->err, "rule %s: category is missing", id);
	found = pw_category_find(pw_span_of(category));
	if (found < 0)
		return pw_node_err(pw_node_find(node, "category"), ld->err,
		    "rule %s: unknown category \"%s\"", id, category);
	rule->category = (enum pw_category)found;
	return 0;
}

/* Titles are shown to people: text without control characters. */
static bool
is_printable(const char *text)
{
	size_t len = strlen(text);

	for (size_t at = 0; at < len;) {
		uint32_t cp;
		unsigned n = pw_utf8_decode(text + at, len - at, &cp);

		if (n == 0 || cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
			return false;
		at += n;
	}
	return true;
}

static int
load_titles(struct loader *ld, struct pw_rule *rule, const struct pw_node *node)
{
	const char *title = rule->id;
	const char *title_ja = pw_category_title_ja(rule->category);
	const char *identifier = pw_category_name(rule->category);

	if (pw_node_string(node, "title", &title, ld->err) < 0 ||
	    pw_node_string(node, "title_ja", &title_ja, ld->err) < 0 ||
	    pw_node_string(node, "identifier", &identifier, ld->err) < 0 ||
	    pw_node_bool(node, "multiline", &rule->multiline, ld->err) < 0)
		return -1;
	if (!is_printable(title) || !is_printable(title_ja))
		return pw_node_err(node, ld->err,
		    "rule %s: a title is UTF-8 without control characters", rule->id);
	rule->title = pw_strdup(title);
	rule->title_ja = pw_strdup(title_ja);
	rule->identifier = pw_strdup(identifier);
	return 0;
}

static int
load_defaults(struct loader *ld, const struct pw_node *node, struct rule_defaults *ret)
{
	*ret = (struct rule_defaults) {.node = node,
	    .validator = -1,
	    .reader = -1,
	    .mask = -1,
	    .boundary = PW_BD | PW_BS | PW_BA | PW_BH | PW_BT | PW_BF,
	    .max_length = DEFAULT_MAX_LENGTH};
	score_level_init(&ret->scores);
	if (score_level_read(node, &ret->scores, ld->err) < 0 ||
	    load_boundary(node, &ret->boundary, ld->err) < 0 ||
	    load_validator(ld, node, &ret->validator) < 0 ||
	    load_reader(ld, node, &ret->reader) < 0 || load_mask(ld, node, &ret->mask) < 0)
		return -1;
	return pw_node_int(node, "max_length", 1, (int)PW_MAX_LENGTH, &ret->max_length, ld->err);
}

int
load_categories(const struct pw_node *group, const char *key, uint64_t *ret, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (pw_node_strings(group, key, &list, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		int found = pw_category_find(pw_span_of(pw_node_string_at(list, i)));

		if (found < 0)
			return pw_node_err(list, reterr, "%s: unknown category \"%s\"", key,
			    pw_node_string_at(list, i));
		*ret |= PW_CATEGORY_BIT(found);
	}
	return 0;
}

static int
load_joint(const struct pw_node *node, enum pw_joint *ret, struct pw_err *reterr)
{
	static const char *const names[] = {"none", "space", "sign"};
	const char *joint = "none";

	if (pw_node_string(node, "joint", &joint, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < PW_ARRAY_LEN(names); i++) {
		if (strcmp(joint, names[i]) == 0) {
			*ret = (enum pw_joint)i;
			return 0;
		}
	}
	return pw_node_err(pw_node_find(node, "joint"), reterr,
	    "joint \"%s\" is none of none, space, sign", joint);
}

/* Sets of categories: which must stand beside it, which it gives way to. */
static int
load_company(struct loader *ld, struct pw_rule *rule, const struct pw_node *node)
{
	const struct pw_node *context = pw_node_find(node, "context");

	if (context != NULL && load_categories(context, "needs", &rule->needs, ld->err) < 0)
		return -1;
	return load_categories(node, "yields", &rule->yields, ld->err);
}

struct pw_rule *
load_new_rule(struct loader *ld, const struct pw_node *node)
{
	struct pw_rule *rule;
	uint16_t number = (uint16_t)ld->plan->n_rules;

	if (number == PW_MAX_RULES) {
		pw_node_err(node, ld->err, "more than %u rules", PW_MAX_RULES);
		return NULL;
	}
	rule = &ld->plan->rule[ld->plan->n_rules++];
	rule->file = pw_strdup(pw_node_path(node));
	rule->line = pw_node_line(node);
	rule->first_form = (uint16_t)ld->plan->n_forms;
	if (load_identity(ld, rule, node) < 0 || load_titles(ld, rule, node) < 0 ||
	    load_labels(ld, node, number) < 0 || load_context(ld, node, number) < 0 ||
	    load_joint(node, &rule->joint, ld->err) < 0 || load_company(ld, rule, node) < 0)
		return NULL;
	return rule;
}

static int
load_rule(struct loader *ld, const struct pw_node *node)
{
	static const char *const known[] = {"id", "category", "severity", "title", "title_ja",
	    "identifier", "labels", "context", "forms", "patterns", "validator", "extend", "mask",
	    "max_length", "multiline", "boundary", "alone", "labelled", "near", "both", "cap",
	    "failed", "grades", "joint", "yields", "examples", "counterexamples", NULL};
	struct rule_defaults defaults;
	struct pw_rule *rule;

	if (pw_node_check_keys(node, known, ld->err) < 0)
		return -1;
	rule = load_new_rule(ld, node);
	if (rule == NULL || load_defaults(ld, node, &defaults) < 0 ||
	    load_forms(ld, rule, &defaults) < 0)
		return -1;
	return load_examples(ld, rule, node);
}

static int
on_rule_file(const char *path, void *context, struct pw_err *reterr)
{
	static const char *const known[] = {"common", "lexicons", "rules", "records", "columns",
	    NULL};
	struct loader *ld = context;
	struct pw_conf *conf = pw_conf_open(path, reterr);
	const struct pw_node *root, *rules = NULL;
	int rc = -1;

	if (conf == NULL)
		return -1;
	root = pw_conf_root(conf);
	if (pw_node_check_keys(root, known, ld->err) < 0 || load_common(ld, root) < 0 ||
	    load_lexicons(ld, root) < 0 || pw_node_groups(root, "rules", &rules, ld->err) < 0)
		goto out;
	for (unsigned i = 0; i < pw_node_len(rules); i++)
		if (load_rule(ld, pw_node_at(rules, i)) < 0)
			goto out;
	rc = load_record_rules(ld, root);
	if (rc == 0)
		rc = load_column_rules(ld, root);
out:
	pw_conf_close(conf);
	return rc;
}

struct pw_plan *
pw_plan_load(const char *const *dirs, unsigned n_dirs, const struct pw_vocab *vocab, int threshold,
    struct pw_err *reterr)
{
	struct pw_plan *plan = pw_alloc(1, sizeof(*plan));
	struct loader ld = {.plan = plan, .vocab = vocab, .err = reterr};

	plan->threshold = threshold;
	plan->rule = pw_alloc(PW_MAX_RULES, sizeof(plan->rule[0]));
	plan->form = pw_alloc(PW_MAX_FORMS, sizeof(plan->form[0]));
	for (unsigned i = 0; i < n_dirs; i++)
		if (pw_conf_each("rules directory", dirs[i], on_rule_file, &ld, reterr) < 0)
			goto fail;
	if (plan->n_rules == 0) {
		pw_err_set(reterr, "no rule in %s: it holds no *.conf with rules = ( ... )",
		    n_dirs > 0 ? dirs[0] : "an empty list of directories");
		goto fail;
	}
	if (load_bind_lexicons(&ld) < 0)
		goto fail;
	plan_anchor(plan);
	plan_find_literals(plan, vocab);
	return plan;
fail:
	pw_plan_destroy(plan);
	return NULL;
}
