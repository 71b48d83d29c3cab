#include "owner_priv.h"

#include <stdlib.h>
#include <string.h>

#define N_BUCKETS 1024u

static uint32_t
hash_bytes(const char *p, uint32_t len)
{
	uint32_t h = 2166136261u;

	for (uint32_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)pw_lower(p[i])) * 16777619u;
	return (h ^ h >> 15) % N_BUCKETS;
}

/* An ASCII token is looked up whole, a wide one by its last character: a label may be the end of a
 * longer run. */
static uint32_t
token_bucket(const struct pw_token *token)
{
	uint32_t from = 0;

	if (token->kind == PW_TOKEN_WIDE)
		from = (uint32_t)pw_utf8_prev(token->p, 0, token->len);
	return hash_bytes(token->p + from, token->len - from);
}

static uint32_t
first_char_bucket(const char *p, uint32_t len)
{
	uint32_t cp;
	unsigned n = pw_utf8_decode(p, len, &cp);

	return hash_bytes(p, n > 0 ? n : 1);
}

/* The token a word is filed under: its last one that is no ending. */
static const struct pw_token *
filing_token(const struct pw_word *word)
{
	for (uint32_t i = word->tokens->n; i > 0; i--)
		if (!word->tokens->at[i - 1].is_ending)
			return &word->tokens->at[i - 1];
	return &word->tokens->at[word->tokens->n - 1];
}

/* Counting sort of the words by bucket; a negative bucket leaves a word out. */
static void
file_words(const struct pw_plan *plan, int (*bucket_of)(const struct pw_word *word),
    uint32_t **ret_bucket, uint16_t **ret_item)
{
	uint32_t *bucket = pw_alloc(N_BUCKETS + 2, sizeof(*bucket));
	uint16_t *item = pw_alloc(plan->n_words, sizeof(*item));

	for (unsigned i = 0; i < plan->n_words; i++)
		if (bucket_of(&plan->word[i]) >= 0)
			bucket[bucket_of(&plan->word[i]) + 2]++;
	for (unsigned b = 2; b < N_BUCKETS + 2; b++)
		bucket[b] += bucket[b - 1];
	for (unsigned i = 0; i < plan->n_words; i++)
		if (bucket_of(&plan->word[i]) >= 0)
			item[bucket[bucket_of(&plan->word[i]) + 1]++] = (uint16_t)i;
	*ret_bucket = bucket;
	*ret_item = item;
}

static int
end_bucket(const struct pw_word *word)
{
	return (int)token_bucket(filing_token(word));
}

static int
inner_bucket(const struct pw_word *word)
{
	struct pw_span text = pw_word_inner(word);

	return text.len > 0 ? (int)first_char_bucket(text.p, (uint32_t)text.len) : -1;
}

void
lookup_build(struct pw_owner *owner)
{
	file_words(owner->plan, end_bucket, &owner->bucket, &owner->item);
	file_words(owner->plan, inner_bucket, &owner->inner_bucket, &owner->inner_item);
}

/* What one walk over the tokens hands on. */
struct walk {
	const struct pw_owner *owner;
	const struct pw_tokens *tokens;
	uint32_t i;
	void (*on_word)(const struct pw_word *word, uint32_t len, void *context);
	void *context;
};

static void
try_bucket(const struct walk *w, uint32_t bucket)
{
	const struct pw_owner *owner = w->owner;

	for (uint32_t k = owner->bucket[bucket]; k < owner->bucket[bucket + 1]; k++) {
		const struct pw_word *word = &owner->plan->word[owner->item[k]];
		uint32_t len = pw_word_ends_at(word, w->tokens, w->i, false);

		if (len > 0)
			w->on_word(word, len, w->context);
	}
}

/* Wide words anywhere inside a wide token. */
static void
try_inside(const struct walk *w)
{
	const struct pw_token *token = &w->tokens->at[w->i];
	const struct pw_owner *owner = w->owner;

	for (uint32_t at = 0; at < token->len; at++) {
		uint32_t bucket;

		if (((unsigned char)token->p[at] & 0xC0) == 0x80)
			continue;
		bucket = first_char_bucket(token->p + at, token->len - at);
		for (uint32_t k = owner->inner_bucket[bucket]; k < owner->inner_bucket[bucket + 1];
		     k++) {
			const struct pw_word *word = &owner->plan->word[owner->inner_item[k]];
			struct pw_span want = pw_word_inner(word);

			if (want.len <= token->len - at &&
			    memcmp(token->p + at, want.p, want.len) == 0)
				w->on_word(word, (uint32_t)want.len, w->context);
		}
	}
}

void
lookup_each(const struct pw_owner *owner, const struct pw_tokens *tokens, uint32_t i, bool inside,
    void (*on_word)(const struct pw_word *word, uint32_t len, void *context), void *context)
{
	const struct walk w = {owner, tokens, i, on_word, context};
	const struct pw_token *token = &tokens->at[i];
	uint32_t bucket;

	if (token->kind != PW_TOKEN_ASCII && token->kind != PW_TOKEN_WIDE)
		return;
	bucket = token_bucket(token);
	try_bucket(&w, bucket);
	/* Endings change places, so a word with one is filed under what stands before it. */
	for (uint32_t k = i; k > 0 && i - k < 2 && tokens->at[k].is_ending; k--) {
		const struct pw_token *last = &tokens->at[k - 1];

		if ((last->kind == PW_TOKEN_ASCII || last->kind == PW_TOKEN_WIDE) &&
		    token_bucket(last) != bucket) {
			bucket = token_bucket(last);
			try_bucket(&w, bucket);
		}
	}
	if (inside && token->kind == PW_TOKEN_WIDE)
		try_inside(&w);
}
