/* Words of the plan by what they end with. Private to room owner. */
#ifndef PIIWATCH_OWNER_LOOKUP_H
#define PIIWATCH_OWNER_LOOKUP_H

#include <piiwatch/owner.h>

struct pw_owner {
	const struct pw_plan *plan;
	uint32_t *bucket; /* N_BUCKETS + 1: first of each bucket in `item` */
	uint16_t *item; /* numbers of words */
	uint32_t *inner_bucket; /* the same for wide context words, by their first character */
	uint16_t *inner_item;
};

void lookup_build(struct pw_owner *owner);

/* Calls on_word for each word that may end with token i, or (inside) stand within it. */
void lookup_each(const struct pw_owner *owner, const struct pw_tokens *tokens, uint32_t i,
    bool inside, void (*on_word)(const struct pw_word *word, uint32_t len, void *context),
    void *context);

#endif
