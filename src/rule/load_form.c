#include "load.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const boundary_names[] = {"BD", "BS", "BA", "BH", "BT", "BF"};

const char *
pw_boundary_name(unsigned bit)
{
	return bit < PW_ARRAY_LEN(boundary_names) ? boundary_names[bit] : NULL;
}

static int
boundary_bit(const char *name)
{
	for (unsigned i = 0; i < PW_ARRAY_LEN(boundary_names); i++)
		if (strcmp(boundary_names[i], name) == 0)
			return 1 << i;
	return 0;
}

int
load_boundary(const struct pw_node *group, unsigned *ret, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (pw_node_strings(group, "boundary", &list, reterr) < 0)
		return -1;
	if (list == NULL)
		return 0;
	*ret = 0;
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		int bit = boundary_bit(pw_node_string_at(list, i));

		if (bit == 0)
			return pw_node_err(list, reterr,
			    "boundary \"%s\" is none of BD, BS, BA, BH, BT, BF",
			    pw_node_string_at(list, i));
		*ret |= (unsigned)bit;
	}
	return 0;
}

int
load_validator(struct loader *ld, const struct pw_node *group, int *ret)
{
	const char *name = NULL;

	if (pw_node_string(group, "validator", &name, ld->err) < 0)
		return -1;
	for (unsigned i = 0; name != NULL && i < ld->vocab->n_validators; i++) {
		if (strcmp(ld->vocab->validator[i].name, name) == 0) {
			*ret = (int)i;
			return 0;
		}
	}
	if (name == NULL)
		return 0;
	return pw_node_err(pw_node_find(group, "validator"), ld->err,
	    "unknown validator \"%s\"; `piiwatch rules list --validators` names them", name);
}

int
load_reader(struct loader *ld, const struct pw_node *group, int *ret)
{
	const char *name = NULL;

	if (pw_node_string(group, "extend", &name, ld->err) < 0)
		return -1;
	for (unsigned i = 0; name != NULL && i < ld->vocab->n_readers; i++) {
		if (strcmp(ld->vocab->reader[i].name, name) == 0) {
			*ret = (int)i;
			return 0;
		}
	}
	if (name == NULL)
		return 0;
	return pw_node_err(pw_node_find(group, "extend"), ld->err,
	    "unknown reader \"%s\" in extend; `piiwatch rules list --validators` names them", name);
}

int
load_mask(struct loader *ld, const struct pw_node *group, int *ret)
{
	const char *name = NULL;

	if (pw_node_string(group, "mask", &name, ld->err) < 0)
		return -1;
	for (unsigned i = 0; name != NULL && i < ld->vocab->n_masks; i++) {
		if (strcmp(ld->vocab->mask[i], name) == 0) {
			*ret = (int)i;
			return 0;
		}
	}
	if (name == NULL)
		return 0;
	return pw_node_err(pw_node_find(group, "mask"), ld->err, "unknown mask \"%s\"", name);
}

/* Lays the scores a group gives on `level`; `node` may be NULL. */
static int
lay_scores(struct loader *ld, const struct pw_node *node, const char *const *known,
    struct score_level *level)
{
	struct score_level over;

	if (node == NULL)
		return 0;
	score_level_init(&over);
	if (pw_node_check_keys(node, known, ld->err) < 0 ||
	    score_level_read(node, &over, ld->err) < 0)
		return -1;
	score_level_lay(level, &over);
	return 0;
}

/* Lays what the group's `grades` say of grade `number` on `level`. */
static int
lay_grade(struct loader *ld, const struct pw_node *group, int validator, unsigned number,
    struct score_level *level)
{
	static const char *const known[] = {"alone", "labelled", "near", "both", "cap", "severity",
	    NULL};
	const struct pw_node *grades = pw_node_find(group, "grades");

	if (grades == NULL || number == 0)
		return 0;
	return lay_scores(ld,
	    pw_node_find(grades, ld->vocab->validator[validator].grades[number - 1]), known, level);
}

static unsigned
count_grades(const struct loader *ld, int validator)
{
	const char *const *grades = validator >= 0 ? ld->vocab->validator[validator].grades : NULL;
	unsigned n = 0;

	while (grades != NULL && grades[n] != NULL)
		n++;
	assert(n <= PW_MAX_GRADES);
	return n;
}

int
load_check_grades(struct loader *ld, const struct pw_node *group, const int *validator, unsigned n)
{
	const char *known[PW_MAX_FORMS * PW_MAX_GRADES + 1];
	const struct pw_node *grades = pw_node_find(group, "grades");
	unsigned len = 0;

	if (grades == NULL)
		return 0;
	for (unsigned i = 0; i < n; i++)
		for (unsigned g = 0; g < count_grades(ld, validator[i]); g++)
			known[len++] = ld->vocab->validator[validator[i]].grades[g];
	known[len] = NULL;
	return pw_node_check_keys(grades, known, ld->err);
}

static int
lay_failed(struct loader *ld, const struct pw_node *group, struct score_level *level, bool *ret)
{
	static const char *const known[] = {"alone", "labelled", "near", "both", "cap", NULL};
	const struct pw_node *node = pw_node_find(group, "failed");

	*ret |= node != NULL;
	return lay_scores(ld, node, known, level);
}

static int
resolve_grade(struct loader *ld, struct pw_form *form, const struct rule_defaults *defaults,
    const struct pw_node *node, unsigned number)
{
	struct score_level level = defaults->scores, own;
	struct pw_form_grade *grade = &form->grade[number];

	score_level_init(&own);
	if (node != NULL && score_level_read(node, &own, ld->err) < 0)
		return -1;
	score_level_lay(&level, &own);
	if (lay_grade(ld, defaults->node, form->validator, number, &level) < 0 ||
	    (node != NULL && lay_grade(ld, node, form->validator, number, &level) < 0))
		return -1;
	/* A validator with grades gives one: without it there is no value. */
	if (number == 0 && level.alone == SCORE_UNSET && count_grades(ld, form->validator) > 0)
		level = (struct score_level) {0, 0, 0, 0, level.cap, level.severity};
	grade->passed = score_level_resolve(&level);
	grade->severity = (enum pw_severity)(level.severity >= 0 ? level.severity : PW_MEDIUM);
	if (lay_failed(ld, defaults->node, &level, &form->fails_softly) < 0 ||
	    (node != NULL && lay_failed(ld, node, &level, &form->fails_softly) < 0))
		return -1;
	grade->failed = score_level_resolve(&level);
	return 0;
}

static int
resolve_scores(struct loader *ld, struct pw_form *form, const struct rule_defaults *defaults,
    const struct pw_node *node)
{
	if (node != NULL && load_check_grades(ld, node, &form->validator, 1) < 0)
		return -1;
	for (unsigned i = 0; i <= count_grades(ld, form->validator); i++)
		if (resolve_grade(ld, form, defaults, node, i) < 0)
			return -1;
	return 0;
}

/* One of before, after, not_before, not_after. */
static int
load_around(struct loader *ld, const struct pw_node *node, const char *key, struct pw_tree **ret)
{
	const char *pattern = NULL;
	struct pw_err why;

	if (pw_node_string(node, key, &pattern, ld->err) < 0)
		return -1;
	if (pattern == NULL)
		return 0;
	*ret = pw_tree_parse(pattern, false, &why);
	if (*ret == NULL)
		return pw_node_err(pw_node_find(node, key), ld->err, "%s: %s", key, why.text);
	if (pw_tree_has_lexicon(*ret))
		return pw_node_err(pw_node_find(node, key), ld->err,
		    "%s: only value may name a lexicon", key);
	if (pw_tree_least_chars(*ret) > PW_AROUND_CHARS)
		return pw_node_err(pw_node_find(node, key), ld->err,
		    "%s: at most %u characters around a value are looked at, and this needs more",
		    key, PW_AROUND_CHARS);
	return 0;
}

/* {surname}, but not \x{fe} or \p{Han}. */
static bool
names_lexicon(const char *pattern)
{
	for (const char *open = strchr(pattern, '{'); open != NULL; open = strchr(open + 1, '{')) {
		size_t n = 1;

		while (pw_is_alnum(open[n]) || open[n] == '_')
			n++;
		if (pw_is_alpha(open[1]) && open[n] == '}' &&
		    (open - pattern < 2 || open[-2] != '\\'))
			return true;
	}
	return false;
}

static int
load_value(struct loader *ld, struct pw_rule *rule, struct pw_form *form, const char *pattern,
    const struct pw_node *at)
{
	struct pw_err why;

	if (pattern == NULL || *pattern == '\0')
		return pw_node_err(at, ld->err, "rule %s: form %s: value is missing", rule->id,
		    form->id);
	form->pattern = pw_strdup(pattern);
	form->tree = pw_tree_parse(pattern, rule->multiline, &why);
	if (form->tree != NULL)
		return 0;
	if (names_lexicon(pattern))
		return pw_node_err(at, ld->err,
		    "rule %s: form %s: a value that names a lexicon must be of the subset of forms: %s",
		    rule->id, form->id, why.text);
	snprintf(form->why_no_tree, sizeof(form->why_no_tree), "%.120s", why.text);
	return 0;
}

/* Value and `after` as one tree. In any case of its letters if either is: that rules out less. */
static void
join_after(struct pw_form *form, const struct pw_rule *rule, const char *after)
{
	const char *value = form->pattern, *fold = "";
	struct pw_err ignored;
	struct pw_buf text;

	if (form->tree == NULL || after == NULL)
		return;
	if (strncmp(value, "(?i)", 4) == 0 || strncmp(after, "(?i)", 4) == 0)
		fold = "(?i)";
	value += strncmp(value, "(?i)", 4) == 0 ? 4 : 0;
	after += strncmp(after, "(?i)", 4) == 0 ? 4 : 0;
	pw_buf_init(&text, 16384);
	if (pw_buf_addf(&text, "%s(?:%s)(?:%s)", fold, value, after) == 0)
		form->with_after = pw_tree_parse(text.data, rule->multiline, &ignored);
	pw_buf_release(&text);
}

static struct pw_form *
add_form(struct loader *ld, struct pw_rule *rule, const struct rule_defaults *defaults,
    const char *id, const struct pw_node *at)
{
	struct pw_plan *plan = ld->plan;
	struct pw_form *form;

	if (plan->n_forms == PW_MAX_FORMS) {
		pw_node_err(at, ld->err, "more than %u forms in all rules", PW_MAX_FORMS);
		return NULL;
	}
	for (unsigned i = rule->first_form; i < plan->n_forms; i++) {
		if (strcmp(plan->form[i].id, id) == 0) {
			pw_node_err(at, ld->err, "rule %s: second form with the id \"%s\"",
			    rule->id, id);
			return NULL;
		}
	}
	form = &plan->form[plan->n_forms];
	*form = (struct pw_form) {.rule = (uint16_t)(rule - plan->rule),
	    .number = (uint16_t)plan->n_forms++,
	    .line = pw_node_line(at),
	    .validator = defaults->validator,
	    .reader = defaults->reader,
	    .mask = defaults->mask,
	    .boundary = defaults->boundary,
	    .max_length = (uint32_t)defaults->max_length};
	form->id = pw_strdup(id);
	rule->n_forms++;
	return form;
}

static int
load_form(struct loader *ld, struct pw_rule *rule, const struct rule_defaults *defaults,
    const struct pw_node *node)
{
	static const char *const known[] = {"id", "value", "before", "after", "not_before",
	    "not_after", "boundary", "alone", "labelled", "near", "both", "cap", "severity",
	    "failed", "grades", "validator", "extend", "mask", "max_length", NULL};
	const char *id = "value", *pattern = NULL, *after = NULL;
	struct pw_form *form;
	int max_length = defaults->max_length;

	if (pw_node_check_keys(node, known, ld->err) < 0 ||
	    pw_node_string(node, "id", &id, ld->err) < 0 ||
	    pw_node_string(node, "value", &pattern, ld->err) < 0 ||
	    pw_node_int(node, "max_length", 1, (int)PW_MAX_LENGTH, &max_length, ld->err) < 0)
		return -1;
	form = add_form(ld, rule, defaults, id, node);
	if (form == NULL || load_value(ld, rule, form, pattern, node) < 0)
		return -1;
	form->max_length = (uint32_t)max_length;
	if (load_around(ld, node, "before", &form->before) < 0 ||
	    load_around(ld, node, "after", &form->after) < 0 ||
	    load_around(ld, node, "not_before", &form->not_before) < 0 ||
	    load_around(ld, node, "not_after", &form->not_after) < 0 ||
	    load_boundary(node, &form->boundary, ld->err) < 0 ||
	    load_validator(ld, node, &form->validator) < 0 ||
	    load_reader(ld, node, &form->reader) < 0 || load_mask(ld, node, &form->mask) < 0 ||
	    pw_node_string(node, "after", &after, ld->err) < 0)
		return -1;
	join_after(form, rule, after);
	return resolve_scores(ld, form, defaults, node);
}

static int
load_patterns(struct loader *ld, struct pw_rule *rule, const struct rule_defaults *defaults,
    const struct pw_node *list)
{
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		struct pw_form *form;
		char id[24];

		snprintf(id, sizeof(id), "pattern%u", i + 1);
		form = add_form(ld, rule, defaults, id, list);
		if (form == NULL ||
		    load_value(ld, rule, form, pw_node_string_at(list, i), list) < 0 ||
		    resolve_scores(ld, form, defaults, NULL) < 0)
			return -1;
	}
	return 0;
}

/* The rule's grades speak of the validators that its forms came to have. */
static int
check_rule_grades(struct loader *ld, const struct pw_rule *rule, const struct pw_node *node)
{
	int validator[PW_MAX_FORMS];

	for (unsigned i = 0; i < rule->n_forms; i++)
		validator[i] = ld->plan->form[rule->first_form + i].validator;
	return load_check_grades(ld, node, validator, rule->n_forms);
}

int
load_forms(struct loader *ld, struct pw_rule *rule, const struct rule_defaults *defaults)
{
	const struct pw_node *forms = NULL, *patterns = NULL;

	if (pw_node_groups(defaults->node, "forms", &forms, ld->err) < 0 ||
	    pw_node_strings(defaults->node, "patterns", &patterns, ld->err) < 0)
		return -1;
	if (pw_node_len(forms) + pw_node_len(patterns) == 0)
		return pw_node_err(defaults->node, ld->err,
		    "rule %s: no forms; give forms = ( ... ) or patterns = [ ... ]", rule->id);
	for (unsigned i = 0; i < pw_node_len(forms); i++)
		if (load_form(ld, rule, defaults, pw_node_at(forms, i)) < 0)
			return -1;
	if (load_patterns(ld, rule, defaults, patterns) < 0)
		return -1;
	return check_rule_grades(ld, rule, defaults->node);
}
