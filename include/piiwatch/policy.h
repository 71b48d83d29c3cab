/*
 * policy: a company's privacy policy as data: its items and safeguards with their ids and titles, and
 * which of them a category and a kind of alert touch.
 *
 * The file (libconfig; conf/policy/telecom-jp.conf is the shipped one)
 *
 *	policy = { name = "..."; version = "..."; title = "..."; title_ja = "..."; };
 *	items  = ( { id = "P2.1.1.d"; title = "..."; title_ja = "..."; }, ... );
 *	roles  = [ "order", "billing", ... ];		what a source may be for
 *	categories = ( {
 *		id = "card"; title = "Credit card number"; title_ja = "クレジットカード番号";
 *		items = [ "P2.1.1.d" ];			for a source without a role
 *		role = { survey = [ "P2.1.3.b" ]; };	for a role that differs
 *	}, ... );
 *	entrusted = [ "P2.1.4.a" ];			instead, for a source that is entrusted by another
 *	kinds  = ( {
 *		id = "leak"; items = [ "P2.2.1.leak" ];	the safeguards, after the data's items
 *		title = "{category} in a log"; title_ja = "ログ中の{category}";
 *	}, { id = "watcher"; ... } );
 *	codes  = ( { id = "unreadable"; title = "..."; title_ja = "..."; }, ... );	of watcher alerts
 *
 * `roles`, `role`, `entrusted` and `codes` may be left out; a list that is there has an entry. In the
 * titles of a kind `{category}` stands for the category's title. A watcher alert is about no data:
 * it has no `{category}`, and the items of its kind alone.
 *
 * Promises
 *  1. A policy is complete or it is not made: every category and every kind has an item, every id
 *     that is named is an item, no text passes its room in struct pw_touch. Errors name file and line.
 *  2. Another company's policy is another file and no C.
 *
 * Ownership: the caller's. Thread: any (immutable once loaded).
 * Limits: 128 items, 32 roles, 128 codes; 5 items of a category, 3 of a kind; 400 bytes of an item's
 * title.
 */
#ifndef PIIWATCH_POLICY_H
#define PIIWATCH_POLICY_H

#include <piiwatch/alert.h>
#include <piiwatch/category.h>

struct pw_policy;

/* NULL with the reason. */
struct pw_policy *pw_policy_load(const char *path, struct pw_err *reterr);
void pw_policy_destroy(struct pw_policy *policy);

/* The number of a role, or -1. */
int pw_policy_role(const struct pw_policy *policy, const char *name);

/* "name version", for people. */
const char *pw_policy_name(const struct pw_policy *policy);

/* What an alert asks. */
struct pw_policy_query {
	enum pw_kind kind;
	int category; /* -1: none (a watcher alert) */
	int role; /* of the source, -1: none */
	bool is_entrusted;
	const char *code; /* of a watcher alert; one the file does not know has the kind's title */
};

/* The data's items (of `entrusted` if it is there and the source is entrusted, else of the role, else
 * of the category), then the kind's; no item twice. */
void pw_policy_touch(const struct pw_policy *policy, const struct pw_policy_query *query,
    struct pw_touch *ret);

/* The title of an item, NULL if there is none of this id. `ja`: the Japanese one. */
const char *pw_policy_item_title(const struct pw_policy *policy, const char *id, bool ja);

#endif
