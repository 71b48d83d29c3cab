/*
 * owner: which words own a value. A value's own label is the key before it (JSON, logfmt, `k: v`),
 * the tag, attribute or cell, the words directly before it, the column it stands in, or the label
 * the record before ended with; near words are the other words of the record within
 * PW_CONTEXT_BEFORE characters before it and PW_CONTEXT_AFTER after.
 *
 * How a label is found (detection.md 0.4)
 *  1. Back from the value over quotes, brackets, spaces and one joint (`=`, `:`, `=>`, は, が, の).
 *     A comma, a semicolon or a line end ends the search: what stands before owns another value. In
 *     an array the key before its `[` owns every element.
 *  2. What stands there is cut into words; the longest word of a rule that ends there decides. Its
 *     own number (`tel1`) is left out. A key of endings alone (`number`, `id`) is read behind its
 *     parent's (`"card":{"number":`, `<card><number>`). A dotted name with a capitalised last part is
 *     a logger, no key. What stands in brackets behind a label is passed over where it is none
 *     itself: 氏名(漢字).
 *  3. A rule says what must stand between label and value (`joint`).
 *  4. A layout gives a stretch of the record another key: the column list of an SQL INSERT, the
 *     header row of an HTML table.
 *  5. A word that is followed by a value of its own (`card=1`) is not near another one.
 *
 * Promises: but for a layout, looks at most PW_OWNER_REACH bytes back, so a value's owner is the same
 * wherever a long record is cut. Ownership: the owner borrows the plan. Thread: any, immutable; a
 * layout is its holder's.
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
	int16_t label_score[PW_MAX_RULES]; /* total the label gives, -1: the form's */
	uint64_t near, rejects;
	bool near_negative;
	uint64_t capped; /* rules of which a word stands near that caps */
	int16_t cap[PW_MAX_RULES]; /* of those */
};

/* The label a record ends with: it owns the first value of the next one. Zeroed: none. */
struct pw_carried {
	uint64_t labels;
	bool is_negative;
	bool over_blank; /* of a form's part (RFC 7578): a blank line stands between */
};

/* Stretches of a record and the words that own them, in rising order. */
#define PW_MAX_LAYOUT 1024u

struct pw_layout {
	uint32_t n;
	struct {
		uint32_t from, to; /* the value's stretch */
		uint32_t key_from, key_to; /* its key */
	} at[PW_MAX_LAYOUT];
};

/* Where a value stands, beyond its slice. */
struct pw_whereabouts {
	const struct pw_column *column; /* NULL: none */
	const struct pw_layout *layout; /* NULL: none */
	struct pw_carried carried; /* what the record before ended with */
};

/* The words that own the hit within the slice. */
void pw_owner_find(const struct pw_owner *owner, const struct pw_slice *slice,
    const struct pw_hit *hit, const struct pw_whereabouts *where, struct pw_ownership *ret);

/* Rules of which the value that begins at `from` could have its own label: those pw_owner_find would
 * name for a hit whose `before` holds no more than signs between a label and its value, before or behind
 * it; and perhaps others. */
uint64_t pw_owner_labels_at(const struct pw_owner *owner, const struct pw_slice *slice,
    uint32_t from, const struct pw_whereabouts *where);

/* Fills in the layout of the record's text; false (and no layout) where it has none. */
bool pw_owner_lay_out(const struct pw_text *text, struct pw_layout *ret);

/* The label the text ends with: all of its last line is the label, or a joint or a tag follows it. Words
 * that begin before `behind`, the end of the last value found in the text, are none. */
struct pw_carried pw_owner_carry(const struct pw_owner *owner, const struct pw_text *text,
    uint32_t behind);

/* Rules of which the name of a column is a label; *ret_known: the part of the name that is one, or a
 * negative word; empty if there is none. */
uint64_t pw_owner_column(const struct pw_owner *owner, struct pw_span name,
    struct pw_span *ret_known);

#endif
