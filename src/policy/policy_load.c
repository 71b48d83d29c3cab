#include <stdlib.h>
#include <string.h>

#include "policy_priv.h"

#define MAX_ITEM_TITLE 400u /* bytes; an item's title is no part of struct pw_touch */
#define MAX_TITLE (sizeof(((struct pw_touch *)NULL)->title) - 1)
#define MAX_ITEM_ID (sizeof(((struct pw_touch *)NULL)->clause[0]) - 1)
#define MAX_CODE_ID (sizeof(((struct pw_alert *)NULL)->code) - 1)
#define MAX_ROLE_NAME 31u

/* Bytes of an entry's texts. */
struct limits {
	size_t id, title;
};

static const char *const root_keys[] = {"policy", "items", "roles", "categories", "entrusted",
    "kinds", "codes", NULL};
static const char *const head_keys[] = {"name", "version", "title", "title_ja", NULL};
static const char *const entry_keys[] = {"id", "title", "title_ja", NULL};
static const char *const kind_keys[] = {"id", "title", "title_ja", "items", NULL};
static const char *const category_keys[] = {"id", "title", "title_ja", "items", "role", NULL};

/* Characters that would break the line, or change the order in which it is read. */
static bool
breaks_line(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x200B && cp <= 0x200F) ||
	    (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0x61C ||
	    cp == 0xFEFF;
}

static bool
is_one_line(const char *text)
{
	size_t len = strlen(text), n;

	for (size_t at = 0; at < len; at += n) {
		uint32_t cp = 0;

		n = pw_utf8_decode(text + at, len - at, &cp);
		if (n == 0 || breaks_line(cp))
			return false;
	}
	return true;
}

/* A text that must be there, printable, and of at most `max` bytes. */
static int
read_text(const struct pw_node *group, const char *key, size_t max, const char **ret,
    struct pw_err *reterr)
{
	const struct pw_node *node = pw_node_find(group, key);

	if (node == NULL)
		return pw_node_err(group, reterr, "%s is missing; add it, in quotes", key);
	if (pw_node_string(group, key, ret, reterr) < 0)
		return -1;
	if (**ret == '\0')
		return pw_node_err(node, reterr, "%s: empty; write it out", key);
	if (strlen(*ret) > max)
		return pw_node_err(node, reterr, "%s: %zu bytes, at most %zu; shorten it", key,
		    strlen(*ret), max);
	if (!is_one_line(*ret))
		return pw_node_err(node, reterr,
		    "%s: expected one line of printable UTF-8; take out what is not", key);
	return 0;
}

static bool
is_id(const char *text)
{
	if (!pw_is_alpha(*text))
		return false;
	for (; *text != '\0'; text++)
		if (!pw_is_alnum(*text) && strchr("._-", *text) == NULL)
			return false;
	return true;
}

static int
read_id(const struct pw_node *group, size_t max, const char **ret, struct pw_err *reterr)
{
	if (read_text(group, "id", max, ret, reterr) < 0)
		return -1;
	if (!is_id(*ret))
		return pw_node_err(pw_node_find(group, "id"), reterr,
		    "id: a letter, then letters, digits and . _ - are expected, not \"%s\"", *ret);
	return 0;
}

static int
read_titles(const struct pw_node *group, size_t max, struct titles *ret, struct pw_err *reterr)
{
	if (read_text(group, "title", max, &ret->en, reterr) < 0)
		return -1;
	return read_text(group, "title_ja", max, &ret->ja, reterr);
}

/* What holds for every list that is there: 1 to `max` entries. */
static int
check_len(const struct pw_node *list, const char *key, unsigned max, struct pw_err *reterr)
{
	unsigned n = pw_node_len(list);

	if (n == 0)
		return pw_node_err(list, reterr, "%s: empty; name at least one", key);
	if (n > max)
		return pw_node_err(list, reterr, "%s: %u entries, at most %u; take some out", key,
		    n, max);
	return 0;
}

/* A list of groups that must be there. */
static int
need_groups(const struct pw_node *root, const char *key, unsigned max, const struct pw_node **ret,
    struct pw_err *reterr)
{
	if (pw_node_groups(root, key, ret, reterr) < 0)
		return -1;
	if (*ret == NULL)
		return pw_node_err(root, reterr, "%s is missing; add the list", key);
	return check_len(*ret, key, max, reterr);
}

/* A list of ids of items; left alone where the key is absent. */
static int
read_items(const struct pw_policy *policy, const struct pw_node *group, const char *key,
    unsigned max, struct items *ret, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (pw_node_strings(group, key, &list, reterr) < 0)
		return -1;
	if (list == NULL)
		return 0;
	if (check_len(list, key, max, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		const char *id = pw_node_string_at(list, i);
		int item = pw_policy_entry_find(policy->item, policy->n_items, id);

		if (item < 0)
			return pw_node_err(pw_node_at(list, i), reterr,
			    "%s: there is no item \"%s\"; add it to items or mend the id", key, id);
		if (memchr(ret->item, item, ret->n) != NULL)
			return pw_node_err(pw_node_at(list, i), reterr,
			    "%s: \"%s\" stands twice; take one out", key, id);
		ret->item[ret->n++] = (uint8_t)item;
	}
	return 0;
}

static int
need_items(const struct pw_policy *policy, const struct pw_node *group, unsigned max,
    struct items *ret, struct pw_err *reterr)
{
	if (pw_node_find(group, "items") == NULL)
		return pw_node_err(group, reterr, "items is missing; name at least one item");
	return read_items(policy, group, "items", max, ret, reterr);
}

static int
load_head(struct pw_policy *policy, const struct pw_node *root, struct pw_err *reterr)
{
	const struct pw_node *head = pw_node_find(root, "policy");
	const char *name = NULL, *version = NULL;

	if (head == NULL)
		return pw_node_err(root, reterr,
		    "policy is missing; add policy = { name, version, title, title_ja }");
	if (pw_node_check_keys(head, head_keys, reterr) < 0 ||
	    read_text(head, "name", PW_MAX_NAME - 1, &name, reterr) < 0 ||
	    read_text(head, "version", PW_MAX_NAME - 1, &version, reterr) < 0 ||
	    read_titles(head, MAX_ITEM_TITLE, &policy->titles, reterr) < 0)
		return -1;
	snprintf(policy->name, sizeof(policy->name), "%s %s", name, version);
	return 0;
}

/* The next of `entries`: id and titles, none of which stood there before. */
static int
load_entry(const struct pw_node *group, struct entry *entries, unsigned n, const struct limits *max,
    struct pw_err *reterr)
{
	struct entry *entry = &entries[n];

	if (pw_node_check_keys(group, entry_keys, reterr) < 0 ||
	    read_id(group, max->id, &entry->id, reterr) < 0)
		return -1;
	if (pw_policy_entry_find(entries, n, entry->id) >= 0)
		return pw_node_err(group, reterr, "\"%s\" stands twice; take one out", entry->id);
	return read_titles(group, max->title, &entry->titles, reterr);
}

static int
load_items(struct pw_policy *policy, const struct pw_node *root, struct pw_err *reterr)
{
	static const struct limits max = {MAX_ITEM_ID, MAX_ITEM_TITLE};
	const struct pw_node *list = NULL;

	if (need_groups(root, "items", MAX_ITEMS, &list, reterr) < 0)
		return -1;
	for (; policy->n_items < pw_node_len(list); policy->n_items++)
		if (load_entry(pw_node_at(list, policy->n_items), policy->item, policy->n_items,
			&max, reterr) < 0)
			return -1;
	return 0;
}

/* The only thing in braces is the category's title, where there is a category. */
static int
check_braces(const struct pw_node *group, const char *key, const char *form, bool has_category,
    struct pw_err *reterr)
{
	size_t mark = strlen(PW_POLICY_WORD);

	while (*(form += strcspn(form, "{}")) != '\0') {
		if (!has_category)
			return pw_node_err(pw_node_find(group, key), reterr,
			    "%s: there is no category here; write it without braces", key);
		if (strncmp(form, PW_POLICY_WORD, mark) != 0)
			return pw_node_err(pw_node_find(group, key), reterr,
			    "%s: braces are for " PW_POLICY_WORD " alone; take others out", key);
		form += mark;
	}
	return 0;
}

static int
check_forms(const struct pw_node *group, const struct titles *form, bool has_category,
    struct pw_err *reterr)
{
	if (check_braces(group, "title", form->en, has_category, reterr) < 0)
		return -1;
	return check_braces(group, "title_ja", form->ja, has_category, reterr);
}

/* A code's title is used as it stands. */
static int
load_codes(struct pw_policy *policy, const struct pw_node *root, struct pw_err *reterr)
{
	static const struct limits max = {MAX_CODE_ID, MAX_TITLE};
	const struct pw_node *list = NULL;

	if (pw_node_find(root, "codes") == NULL)
		return 0;
	if (need_groups(root, "codes", MAX_CODES, &list, reterr) < 0)
		return -1;
	for (; policy->n_codes < pw_node_len(list); policy->n_codes++) {
		const struct pw_node *group = pw_node_at(list, policy->n_codes);

		if (load_entry(group, policy->code, policy->n_codes, &max, reterr) < 0 ||
		    check_forms(group, &policy->code[policy->n_codes].titles, false, reterr) < 0)
			return -1;
	}
	return 0;
}

/* A role is a key of `role = { ... }` too: libconfig's names, which have no dot. */
static bool
is_role(const char *name)
{
	return is_id(name) && strchr(name, '.') == NULL && strlen(name) <= MAX_ROLE_NAME;
}

static int
load_roles(struct pw_policy *policy, const struct pw_node *root, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (pw_node_strings(root, "roles", &list, reterr) < 0)
		return -1;
	if (list == NULL)
		return 0;
	if (check_len(list, "roles", MAX_ROLES, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		const char *name = pw_node_string_at(list, i);

		if (!is_role(name))
			return pw_node_err(pw_node_at(list, i), reterr,
			    "roles: a letter, then letters, digits, _ and - are expected, %u at "
			    "most, not \"%s\"",
			    MAX_ROLE_NAME, name);
		if (pw_policy_role(policy, name) >= 0)
			return pw_node_err(pw_node_at(list, i), reterr,
			    "roles: \"%s\" stands twice; take one out", name);
		policy->role[policy->n_roles++] = name;
	}
	return 0;
}

/* The items of each role that differs. */
static int
load_category_roles(const struct pw_policy *policy, const struct pw_node *group,
    struct category *category, struct pw_err *reterr)
{
	const struct pw_node *roles = pw_node_find(group, "role");
	const char *known[MAX_ROLES + 1] = {NULL};

	if (roles == NULL)
		return 0;
	memcpy(known, policy->role, policy->n_roles * sizeof(known[0]));
	if (pw_node_check_keys(roles, known, reterr) < 0)
		return -1;
	if (check_len(roles, "role", MAX_ROLES, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < policy->n_roles; i++)
		if (read_items(policy, roles, policy->role[i], MAX_DATA_ITEMS, &category->role[i],
			reterr) < 0)
			return -1;
	return 0;
}

static int
load_category(struct pw_policy *policy, const struct pw_node *group, struct pw_err *reterr)
{
	struct category *category;
	const char *id = NULL;
	int n;

	if (pw_node_check_keys(group, category_keys, reterr) < 0 ||
	    read_text(group, "id", MAX_TITLE, &id, reterr) < 0)
		return -1;
	n = pw_category_find(pw_span_of(id));
	if (n < 0)
		return pw_node_err(group, reterr,
		    "categories: \"%s\" is no category; take it out or mend the name", id);
	category = &policy->category[n];
	if (category->is_given)
		return pw_node_err(group, reterr, "categories: \"%s\" stands twice; take one out",
		    id);
	category->is_given = true;
	if (read_titles(group, MAX_TITLE, &category->titles, reterr) < 0 ||
	    need_items(policy, group, MAX_DATA_ITEMS, &category->items, reterr) < 0)
		return -1;
	return load_category_roles(policy, group, category, reterr);
}

static int
load_categories(struct pw_policy *policy, const struct pw_node *root, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	/* One more than there are: which of them is too many is said by its own line. */
	if (need_groups(root, "categories", PW_CATEGORIES + 1, &list, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++)
		if (load_category(policy, pw_node_at(list, i), reterr) < 0)
			return -1;
	for (unsigned c = 0; c < PW_CATEGORIES; c++)
		if (!policy->category[c].is_given)
			return pw_node_err(list, reterr,
			    "categories: \"%s\" is left out; add it with its items",
			    pw_category_name((enum pw_category)c));
	return 0;
}

static int
find_kind(const char *name)
{
	for (int k = 0; k < (int)PW_KINDS; k++)
		if (strcmp(pw_kind_name((enum pw_kind)k), name) == 0)
			return k;
	return -1;
}

/* With the longest title of a category a kind's title must still have its room. */
static int
check_room(const struct pw_policy *policy, const struct pw_node *group, const struct titles *form,
    struct pw_err *reterr)
{
	for (unsigned c = 0; c < PW_CATEGORIES; c++) {
		const struct titles *word = &policy->category[c].titles;
		size_t en = pw_policy_fill(form->en, word->en, NULL, 0);
		size_t ja = pw_policy_fill(form->ja, word->ja, NULL, 0);

		if (en > MAX_TITLE || ja > MAX_TITLE)
			return pw_node_err(group, reterr,
			    "%s: %zu bytes with the title of category \"%s\", at most %zu; shorten one",
			    en > MAX_TITLE ? "title" : "title_ja", en > MAX_TITLE ? en : ja,
			    pw_category_name((enum pw_category)c), MAX_TITLE);
	}
	return 0;
}

static int
load_kind(struct pw_policy *policy, const struct pw_node *group, struct pw_err *reterr)
{
	const char *id = NULL;
	struct entry *kind;
	bool has_category;
	size_t max;
	int n;

	if (pw_node_check_keys(group, kind_keys, reterr) < 0 ||
	    read_text(group, "id", MAX_TITLE, &id, reterr) < 0)
		return -1;
	n = find_kind(id);
	if (n < 0)
		return pw_node_err(group, reterr,
		    "kinds: \"%s\" is no kind of alert; take it out or mend the name", id);
	kind = &policy->kind[n];
	has_category = n != PW_KIND_WATCHER;
	if (kind->id != NULL)
		return pw_node_err(group, reterr, "kinds: \"%s\" stands twice; take one out", id);
	kind->id = id;
	max = has_category ? MAX_ITEM_TITLE : MAX_TITLE;
	/* What stands in braces is not part of a title's length, what it becomes is. */
	if (read_titles(group, max, &kind->titles, reterr) < 0 ||
	    check_forms(group, &kind->titles, has_category, reterr) < 0)
		return -1;
	if (has_category && check_room(policy, group, &kind->titles, reterr) < 0)
		return -1;
	return need_items(policy, group, MAX_KIND_ITEMS, &kind->items, reterr);
}

static int
load_kinds(struct pw_policy *policy, const struct pw_node *root, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (need_groups(root, "kinds", PW_KINDS + 1, &list, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++)
		if (load_kind(policy, pw_node_at(list, i), reterr) < 0)
			return -1;
	for (int k = 0; k < (int)PW_KINDS; k++)
		if (policy->kind[k].id == NULL)
			return pw_node_err(list, reterr,
			    "kinds: \"%s\" is left out; add it with its items",
			    pw_kind_name((enum pw_kind)k));
	return 0;
}

/* Items and roles first, since the others name them; kinds last, since their titles hold those of
 * the categories. */
static int
load(struct pw_policy *policy, struct pw_err *reterr)
{
	const struct pw_node *root = pw_conf_root(policy->conf);

	if (pw_node_check_keys(root, root_keys, reterr) < 0 ||
	    load_head(policy, root, reterr) < 0 || load_items(policy, root, reterr) < 0 ||
	    load_roles(policy, root, reterr) < 0 || load_categories(policy, root, reterr) < 0)
		return -1;
	if (read_items(policy, root, "entrusted", MAX_DATA_ITEMS, &policy->entrusted, reterr) < 0 ||
	    load_kinds(policy, root, reterr) < 0)
		return -1;
	return load_codes(policy, root, reterr);
}

struct pw_policy *
pw_policy_load(const char *path, struct pw_err *reterr)
{
	struct pw_conf *conf = pw_conf_open(path, reterr);
	struct pw_policy *policy;

	if (conf == NULL)
		return NULL;
	policy = pw_alloc(1, sizeof(*policy));
	policy->conf = conf;
	if (load(policy, reterr) < 0) {
		pw_policy_destroy(policy);
		return NULL;
	}
	return policy;
}
