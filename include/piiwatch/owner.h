/*
 * owner: which words own a value. A value's own label is the key before it (JSON, logfmt, `k: v`),
 * the tag or the words directly before it, or the column it stands in; near words are the other
 * words of the record within PW_CONTEXT_BEFORE characters before it and PW_CONTEXT_AFTER after.
 *
 * How a label is found (detection.md 0.4)
 *  1. Back from the value over quotes, brackets, spaces and one joint (`=`, `:`, `=>`, は, が, の).
 *     A comma, a semicolon or a line end ends the search: what stands before owns another value.
 *  2. What stands there is cut into words; the longest word of a rule that ends there decides. Its
 *     own number (`tel1`) is left out. A dotted name with a capitalised last part is a logger, no
 *     key.
 *  3. A word that is followed by a value of its own (`card=1`) is not near another one.
 *
 * Promises: looks at most PW_OWNER_REACH bytes back, so a value's owner is the same wherever a long
 * record is cut. Ownership: the owner borrows the plan. Thread: any, immutable.
 */
#ifndef PIIWATCH_OWNER_H
#define PIIWATCH_OWNER_H

#include <piiwatch/hit.h>
#include <piiwatch/record.h>
#include <piiwatch/rule.h>

#define PW_OWNER_REACH 256u

struct pw_owner;

struct pw_owner *pw_owner_create(const struct pw_plan *plan);
void pw_owner_destroy(struct pw_owner *owner);

/* What the words around a value say; a bit n speaks of rule n. */
struct pw_ownership {
	uint64_t labels; /* rules of which the value's own label is one */
	uint64_t label_categories; /* the categories of those */
	bool is_negative; /* the own label speaks of something else */
	int label_score[PW_MAX_RULES]; /* total the label gives, -1: the form's */
	uint64_t near, rejects;
	bool near_negative;
};

/* The words that own the hit within the slice; `column` may be NULL. */
void pw_owner_find(const struct pw_owner *owner, const struct pw_slice *slice,
    const struct pw_hit *hit, const struct pw_column *column, struct pw_ownership *ret);

/* Rules of which the column's name is a label. */
uint64_t pw_owner_column(const struct pw_owner *owner, const struct pw_column *column);

#endif
