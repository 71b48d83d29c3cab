/*
 * policy_priv: a policy in memory, shared by the loader and the lookup. Texts are borrowed from the
 * open file, which the policy owns. Lists of items are numbers into `item`.
 */
#ifndef PIIWATCH_POLICY_PRIV_H
#define PIIWATCH_POLICY_PRIV_H

#include <piiwatch/conf.h>
#include <piiwatch/policy.h>

#define MAX_ITEMS 128u
#define MAX_ROLES 32u
#define MAX_CODES 128u

/* Items an alert may have from its data and from its kind: together PW_MAX_CLAUSES. */
#define MAX_DATA_ITEMS 5u
#define MAX_KIND_ITEMS (PW_MAX_CLAUSES - MAX_DATA_ITEMS)

struct titles {
	const char *en, *ja;
};

struct items {
	unsigned n; /* 0: nothing said */
	uint8_t item[MAX_DATA_ITEMS];
};

/* An item, a code, a kind. */
struct entry {
	const char *id; /* NULL: not given */
	struct titles titles;
	struct items items; /* of a kind */
};

struct category {
	bool is_given;
	struct titles titles;
	struct items items;
	struct items role[MAX_ROLES];
};

struct pw_policy {
	struct pw_conf *conf;
	char name[PW_MAX_NAME * 2];
	struct titles titles;
	struct entry item[MAX_ITEMS];
	const char *role[MAX_ROLES];
	struct category category[PW_CATEGORIES];
	struct items entrusted;
	struct entry kind[PW_KINDS];
	struct entry code[MAX_CODES];
	unsigned n_items, n_roles, n_codes;
};

/* The number of the entry of this id, or -1. */
int pw_policy_entry_find(const struct entry *entries, unsigned n, const char *id);

#define PW_POLICY_WORD "{category}"

/* Writes `form` with the category's title for each PW_POLICY_WORD, cut at size; returns the bytes
 * the whole text needs, its end not counted. */
size_t pw_policy_fill(const char *form, const char *word, char *out, size_t size);

#endif
