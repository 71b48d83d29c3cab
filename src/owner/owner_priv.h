/* What the files of room owner share. */
#ifndef PIIWATCH_OWNER_PRIV_H
#define PIIWATCH_OWNER_PRIV_H

#include <piiwatch/owner.h>

struct pw_owner {
	const struct pw_plan *plan;
	uint32_t *bucket; /* N_BUCKETS + 1: first of each bucket in `item` */
	uint16_t *item; /* numbers of words */
	uint32_t *inner_bucket; /* the same for wide context words, by their first character */
	uint16_t *inner_item;
};

/* lookup.c: words of the plan by what they end with. */
void lookup_build(struct pw_owner *owner);

/* Calls on_word for each word that may end with token i, or (inside) stand within it. */
void lookup_each(const struct pw_owner *owner, const struct pw_tokens *tokens, uint32_t i,
    bool inside, void (*on_word)(const struct pw_word *word, uint32_t len, void *context),
    void *context);

/* The text a value is looked up in: [lo,hi) at p. */
struct place {
	const char *p;
	uint32_t lo, hi;
};

/* key.c: the key of the value that begins at `left`: its words, and where it ends. False if nothing
 * stands there that could be one. */
bool key_find(const struct place *pl, uint32_t left, struct pw_tokens *ret, uint32_t *ret_end);

/* The words in the `reach` bytes before `end`, never beginning inside a word. */
void key_cut_before(const struct place *pl, uint32_t end, uint32_t reach, struct pw_tokens *ret);

#endif
