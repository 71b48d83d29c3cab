/*
 * match: Hyperscan, behind a door. Forms become databases here; what comes out are ends of matches,
 * and whether what stands around a match lets it be a value.
 *
 * Three databases: the forms that are tried wherever they can begin, anchored; the forms without a
 * tree, over whole records; and the anchor words of the rules, as literals. A form that needs a word or
 * a text in its record is tried so seldom that walking its tree is quicker than asking a database,
 * and compiling it would be most of the start.
 *
 * Promises
 *  1. What a form matches is defined without an engine (design.md 7): at a start, every end within
  * max_length. pw_match_at asks Hyperscan, pw_match_by_tree walks the trees; their answers are
 *     the same, and a test compares them.
 *  2. Text handed in is valid UTF-8 (a view, or plain bytes).
 *  3. A form Hyperscan refuses is an error with file, line, rule, form, reason and position.
 *
 * Ownership: the matcher borrows the plan, which must outlive it; scratch is the caller's, one for
 * each thread. Thread: matcher any (immutable), scratch owner.
 * Limits: PW_MAX_FORMS forms, PW_MAX_LENGTH bytes a match, PW_MAX_MARKS word marks a call.
 */
#ifndef PIIWATCH_MATCH_H
#define PIIWATCH_MATCH_H

#include <piiwatch/hit.h>
#include <piiwatch/reason.h>
#include <piiwatch/record.h>
#include <piiwatch/rule.h>

#define PW_MAX_MARKS 16384u

struct pw_matcher;
struct pw_match_scratch;

/* NULL with the reason. */
struct pw_matcher *pw_matcher_create(const struct pw_plan *plan, struct pw_err *reterr);
void pw_matcher_destroy(struct pw_matcher *matcher);

struct pw_match_scratch *pw_match_scratch_create(const struct pw_matcher *matcher);
void pw_match_scratch_destroy(struct pw_match_scratch *scratch);

/* True if the plan holds forms without a tree, which are looked for in every record. */
bool pw_matcher_has_unanchored(const struct pw_matcher *matcher);

/* A match: of which form, from where to where. */
struct pw_end {
	uint32_t from, to;
	uint16_t form;
};

/* Matches, borrowed from the scratch until the next call; rising by `to` for each form and start. */
struct pw_ends {
	const struct pw_end *at;
	uint32_t n;
};

/* Takes out of `forms` those whose `before` does not end at `from`; false if none is left. */
bool pw_match_begins(const struct pw_matcher *matcher, const struct pw_slice *slice, uint32_t from,
    struct pw_form_set *forms);

/* Matches of the allowed forms that begin at `from` within the slice. */
struct pw_ends pw_match_at(const struct pw_matcher *matcher, struct pw_match_scratch *scratch,
    const struct pw_slice *slice, uint32_t from, const struct pw_form_set *allowed);

/* The same by walking the trees. */
struct pw_ends pw_match_by_tree(const struct pw_matcher *matcher, struct pw_match_scratch *scratch,
    const struct pw_slice *slice, uint32_t from, const struct pw_form_set *allowed);

/* Matches of forms without a tree in the slice, with the leftmost start of each end; *ret_capped
 * counts those that found no room. */
struct pw_ends pw_match_unanchored(const struct pw_matcher *matcher,
    struct pw_match_scratch *scratch, const struct pw_slice *slice, uint64_t *ret_capped);

/* What anchor words belong to: rules of which they are labels, or words near a value (bit n: rule n),
 * sets of literals of the plan (bit n: set n). */
struct pw_anchors {
	uint64_t labels, near, literals;
};

static inline void
pw_anchors_add(struct pw_anchors *to, const struct pw_anchors *more)
{
	to->labels |= more->labels;
	to->near |= more->near;
	to->literals |= more->literals;
}

/* A place where such a word ends. */
struct pw_mark {
	uint32_t at;
	struct pw_anchors of;
};

/* Marks, borrowed from the scratch until the next call, rising. Behind `complete_to` there may be
 * more than found room. */
struct pw_marks {
	const struct pw_mark *at;
	uint32_t n, complete_to;
};

/* Where the words stand in [0,len) at p that a context-anchored form needs, and the literals of which
 * forms need one. A mark may be false (a
 * literal inside another word), never missing. */
struct pw_marks pw_match_words(const struct pw_matcher *matcher, struct pw_match_scratch *scratch,
    const char *p, uint32_t len);

/*
 * Whether what stands around the hit within the slice lets it be a value of its form: the parts
 * `before`, `after`, `not_before`, `not_after` and the boundary checks of detection.md 0.3.
 * Fills in before_from. PW_REASON_KEPT or the reason.
 */
enum pw_reason pw_match_fits(const struct pw_plan *plan, const struct pw_slice *slice,
    struct pw_hit *hit);

#endif
