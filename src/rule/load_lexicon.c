#include "load.h"

#include <string.h>

static struct pw_named_lexicon *
find_lexicon(struct pw_plan *plan, const char *id)
{
	for (unsigned i = 0; i < plan->n_lexicons; i++)
		if (strcmp(plan->lexicon[i].id, id) == 0)
			return &plan->lexicon[i];
	return NULL;
}

/* A path that is not absolute begins where the rule file lies. */
static int
full_path(const struct pw_node *at, const char *file, char *ret, size_t room, struct pw_err *reterr)
{
	const char *slash = strrchr(pw_node_path(at), '/');
	int dir = file[0] == '/' || slash == NULL ? 0 : (int)(slash + 1 - pw_node_path(at));

	if ((size_t)snprintf(ret, room, "%.*s%s", dir, pw_node_path(at), file) >= room)
		return pw_node_err(at, reterr, "the lexicon's path is too long");
	return 0;
}

static int
load_lexicon(struct loader *ld, const struct pw_node *node)
{
	static const char *const known[] = {"id", "file", NULL};
	struct pw_plan *plan = ld->plan;
	const char *id = NULL, *file = NULL;
	struct pw_named_lexicon *new;
	struct pw_err why;
	char path[4096];

	if (pw_node_check_keys(node, known, ld->err) < 0 ||
	    pw_node_string(node, "id", &id, ld->err) < 0 ||
	    pw_node_string(node, "file", &file, ld->err) < 0)
		return -1;
	if (id == NULL || file == NULL || *id == '\0' || *file == '\0')
		return pw_node_err(node, ld->err, "a lexicon needs id and file");
	if (find_lexicon(plan, id) != NULL)
		return pw_node_err(node, ld->err, "second lexicon with the id \"%s\"", id);
	if (plan->n_lexicons == PW_MAX_LEXICONS)
		return pw_node_err(node, ld->err, "more than %u lexicons", PW_MAX_LEXICONS);
	if (full_path(node, file, path, sizeof(path), ld->err) < 0)
		return -1;
	new = &plan->lexicon[plan->n_lexicons];
	new->lexicon = pw_lexicon_read(path, &why);
	if (new->lexicon == NULL)
		return pw_node_err(node, ld->err, "lexicon \"%s\": %s", id, why.text);
	new->id = pw_strdup(id);
	plan->n_lexicons++;
	return 0;
}

int
load_lexicons(struct loader *ld, const struct pw_node *root)
{
	const struct pw_node *list = NULL;

	if (pw_node_groups(root, "lexicons", &list, ld->err) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++)
		if (load_lexicon(ld, pw_node_at(list, i)) < 0)
			return -1;
	return 0;
}

static int
bind(struct loader *ld, const struct pw_form *form, const char *const *ids,
    const struct pw_lexicon **ret)
{
	const struct pw_rule *rule = &ld->plan->rule[form->rule];

	for (unsigned i = 0; ids != NULL && i < PW_FORM_LEXICONS && ids[i] != NULL; i++) {
		struct pw_named_lexicon *found = find_lexicon(ld->plan, ids[i]);

		if (found == NULL)
			return pw_err_set(ld->err,
			    "%s:%u: rule %s: form %s needs the lexicon \"%s\"; name its file in "
			    "lexicons = ( { id = \"%s\"; file = ... } )",
			    rule->file, form->line, rule->id, form->id, ids[i], ids[i]);
		ret[i] = found->lexicon;
	}
	return 0;
}

/* The lexicons that the form's value names. */
static int
bind_tree(struct loader *ld, const struct pw_form *form, struct pw_tree *tree)
{
	const char *ids[PW_FORM_LEXICONS] = {NULL};
	const struct pw_lexicon *found[PW_FORM_LEXICONS];

	for (unsigned i = 0; tree != NULL && (ids[0] = pw_tree_bind(tree, i, NULL)) != NULL; i++) {
		if (bind(ld, form, ids, found) < 0)
			return -1;
		pw_tree_bind(tree, i, found[0]);
	}
	return 0;
}

int
load_bind_lexicons(struct loader *ld)
{
	for (unsigned i = 0; i < ld->plan->n_forms; i++) {
		struct pw_form *form = &ld->plan->form[i];

		if (bind_tree(ld, form, form->tree) < 0 ||
		    bind_tree(ld, form, form->with_after) < 0)
			return -1;

		if (form->validator >= 0 &&
		    bind(ld, form, ld->vocab->validator[form->validator].lexicons,
			form->validator_lexicon) < 0)
			return -1;
		if (form->reader >= 0 &&
		    bind(ld, form, ld->vocab->reader[form->reader].lexicons, form->reader_lexicon) <
			0)
			return -1;
	}
	return 0;
}
