/* What the files of room match share. */
#ifndef PIIWATCH_MATCH_PRIV_H
#define PIIWATCH_MATCH_PRIV_H

#include <piiwatch/match.h>

#include <hs.h>

#define NO_WORD UINT16_MAX

/* Ends one anchored scan can give: each form at each length. */
#define MAX_ENDS (PW_MAX_FORMS * PW_MAX_LENGTH)

struct pw_matcher {
	const struct pw_plan *plan;
	hs_database_t *anchored, *unanchored, *words; /* NULL: nothing to look for */
	struct pw_anchors *word_of; /* of the words database, by id */
	uint64_t touched_labels, touched_near; /* rules whose words may touch a letter of a value */
	uint32_t *word_len; /* bytes of the literal, by id */
	uint16_t *first_word,
	    *next_word; /* of a literal by id, behind a word by number: NO_WORD ends */
	struct pw_form_set with_before; /* forms with a `before` */
	struct pw_form_set by_tree; /* tried so seldom that their trees are walked */
	struct before *before; /* [n_forms] */
};

/* The part of a form before its value: the bytes it can begin with. */
struct before {
	bool first[256];
};

struct pw_match_scratch {
	hs_scratch_t *hs;
	struct pw_end *end; /* MAX_ENDS */
	struct pw_mark *mark; /* PW_MAX_MARKS */
};

/* Scans with a database of the matcher; a failure is a bug and ends the process. */
void match_scan(const hs_database_t *db, struct pw_match_scratch *scratch, struct pw_span text,
    match_event_handler on_match, void *context);

/* words.c: which rules' words a value, or what stands before it, can touch with a letter of its own. */
void match_learn_letters(struct pw_matcher *matcher);

/* compile.c */
int match_compile_forms(struct pw_matcher *matcher, struct pw_err *reterr);
int match_compile_words(struct pw_matcher *matcher, struct pw_err *reterr);

/* boundary.c: the checks of detection.md 0.3 over [from,to) in the text [lo,hi) at p. */
struct edge {
	const char *p;
	uint32_t lo, hi; /* the text */
	uint32_t left, from, to; /* left: where the value and its `before` begin */
	const struct pw_plan *plan;
	uint16_t rule;
};

enum pw_reason match_check_boundaries(const struct edge *edge, unsigned boundary);

/* label_touch.c: true if what ends at `at` is a label of the rule (`tel` in tel090...). */
bool match_label_ends_at(const struct edge *edge, uint32_t at);

#endif
