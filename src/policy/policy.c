#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "policy_priv.h"

int
pw_policy_entry_find(const struct entry *entries, unsigned n, const char *id)
{
	for (unsigned i = 0; i < n; i++)
		if (strcmp(entries[i].id, id) == 0)
			return (int)i;
	return -1;
}

size_t
pw_policy_fill(const char *form, const char *word, char *out, size_t size)
{
	size_t len = 0, mark = strlen(PW_POLICY_WORD);

	while (*form != '\0') {
		bool is_word = strncmp(form, PW_POLICY_WORD, mark) == 0;
		const char *from = is_word ? word : form;

		for (size_t n = is_word ? strlen(word) : 1; n > 0; n--) {
			if (len + 1 < size)
				out[len] = *from;
			from++;
			len++;
		}
		form += is_word ? mark : 1;
	}
	if (size > 0)
		out[len < size ? len : size - 1] = '\0';
	return len;
}

void
pw_policy_destroy(struct pw_policy *policy)
{
	if (policy == NULL)
		return;
	pw_conf_close(policy->conf);
	free(policy);
}

int
pw_policy_role(const struct pw_policy *policy, const char *name)
{
	for (unsigned i = 0; i < policy->n_roles; i++)
		if (strcmp(policy->role[i], name) == 0)
			return (int)i;
	return -1;
}

const char *
pw_policy_name(const struct pw_policy *policy)
{
	return policy->name;
}

static const struct items *
data_items(const struct pw_policy *policy, const struct pw_policy_query *query)
{
	const struct category *category = &policy->category[query->category];

	if (query->is_entrusted && policy->entrusted.n > 0)
		return &policy->entrusted;
	if (query->role >= 0 && category->role[query->role].n > 0)
		return &category->role[query->role];
	return &category->items;
}

static bool
has_clause(const struct pw_touch *touch, const char *id)
{
	for (unsigned i = 0; i < touch->n_clauses; i++)
		if (strcmp(touch->clause[i], id) == 0)
			return true;
	return false;
}

static void
add_clauses(const struct pw_policy *policy, const struct items *items, struct pw_touch *touch)
{
	for (unsigned i = 0; i < items->n; i++) {
		const char *id = policy->item[items->item[i]].id;

		if (!has_clause(touch, id))
			snprintf(touch->clause[touch->n_clauses++], sizeof(touch->clause[0]), "%s",
			    id);
	}
}

/* The title of the code, or of the kind where the file does not know the code. */
static const struct titles *
watcher_titles(const struct pw_policy *policy, const char *code)
{
	int n = code != NULL ? pw_policy_entry_find(policy->code, policy->n_codes, code) : -1;

	return n >= 0 ? &policy->code[n].titles : &policy->kind[PW_KIND_WATCHER].titles;
}

void
pw_policy_touch(const struct pw_policy *policy, const struct pw_policy_query *query,
    struct pw_touch *ret)
{
	const struct entry *kind = &policy->kind[query->kind];
	const struct titles *form = &kind->titles;
	struct titles word = {"", ""};

	memset(ret, 0, sizeof(*ret));
	if (query->kind == PW_KIND_WATCHER) {
		form = watcher_titles(policy, query->code);
	} else {
		assert(query->category >= 0 && query->category < (int)PW_CATEGORIES);
		assert(query->role < (int)policy->n_roles);
		word = policy->category[query->category].titles;
		add_clauses(policy, data_items(policy, query), ret);
	}
	add_clauses(policy, &kind->items, ret);
	pw_policy_fill(form->en, word.en, ret->title, sizeof(ret->title));
	pw_policy_fill(form->ja, word.ja, ret->title_ja, sizeof(ret->title_ja));
}

const char *
pw_policy_item_title(const struct pw_policy *policy, const char *id, bool ja)
{
	int n = pw_policy_entry_find(policy->item, policy->n_items, id);

	if (n < 0)
		return NULL;
	return ja ? policy->item[n].titles.ja : policy->item[n].titles.en;
}
