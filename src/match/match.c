/*
 * The room's two sides. Towards Hyperscan: databases, and a callback that only notes what it is
 * told. Towards the flow: arrays of matches.
 *
 * A scan that ends with anything but success is a programming error (a broken database, a scratch
 * in use): the process ends, for a matcher that misses things must not go on.
 */
#include "match_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void
learn_before(struct pw_matcher *matcher)
{
	const struct pw_plan *plan = matcher->plan;

	matcher->before = pw_alloc(plan->n_forms, sizeof(matcher->before[0]));
	for (unsigned i = 0; i < plan->n_forms; i++) {
		if (plan->form[i].before == NULL)
			continue;
		pw_form_set_add(&matcher->with_before, i);
		pw_tree_bytes_at(plan->form[i].before, 0, matcher->before[i].first);
	}
}

struct pw_matcher *
pw_matcher_create(const struct pw_plan *plan, struct pw_err *reterr)
{
	struct pw_matcher *matcher = pw_alloc(1, sizeof(*matcher));

	matcher->plan = plan;
	learn_before(matcher);
	match_learn_letters(matcher);
	if (hs_valid_platform() != HS_SUCCESS) {
		pw_err_set(reterr, "Hyperscan does not run on this processor: it needs SSSE3");
		goto fail;
	}
	if (match_compile_forms(matcher, reterr) < 0 || match_compile_words(matcher, reterr) < 0)
		goto fail;
	return matcher;
fail:
	pw_matcher_destroy(matcher);
	return NULL;
}

void
pw_matcher_destroy(struct pw_matcher *matcher)
{
	if (matcher == NULL)
		return;
	hs_free_database(matcher->anchored);
	hs_free_database(matcher->unanchored);
	hs_free_database(matcher->words);
	free(matcher->word_of);
	free(matcher->first_word);
	free(matcher->next_word);
	free(matcher->word_len);
	free(matcher->before);
	free(matcher);
}

/* Scratch space may hold parts of what was scanned. */
static void *
scratch_alloc(size_t size)
{
	return pw_private_alloc(size, 1);
}

struct pw_match_scratch *
pw_match_scratch_create(const struct pw_matcher *matcher)
{
	const hs_database_t *const all[] = {matcher->anchored, matcher->unanchored, matcher->words};
	struct pw_match_scratch *scratch = pw_alloc(1, sizeof(*scratch));

	hs_set_scratch_allocator(scratch_alloc, pw_private_free);
	for (size_t i = 0; i < PW_ARRAY_LEN(all); i++)
		if (all[i] != NULL && hs_alloc_scratch(all[i], &scratch->hs) != HS_SUCCESS)
			pw_die("out of memory for Hyperscan's scratch space");
	scratch->end = pw_alloc(MAX_ENDS, sizeof(scratch->end[0]));
	scratch->mark = pw_alloc(PW_MAX_MARKS, sizeof(scratch->mark[0]));
	return scratch;
}

void
pw_match_scratch_destroy(struct pw_match_scratch *scratch)
{
	if (scratch == NULL)
		return;
	hs_free_scratch(scratch->hs);
	free(scratch->end);
	free(scratch->mark);
	free(scratch);
}

bool
pw_matcher_has_unanchored(const struct pw_matcher *matcher)
{
	return matcher->unanchored != NULL;
}

/* What the callbacks write to. */
struct taker {
	const struct pw_matcher *matcher;
	struct pw_match_scratch *scratch;
	const struct pw_form_set *allowed;
	uint32_t base; /* place in the text of the scanned bytes */
	uint32_t n;
	uint64_t capped;
};

void
match_scan(const hs_database_t *db, struct pw_match_scratch *scratch, struct pw_span text,
    match_event_handler on_match, void *context)
{
	hs_error_t error =
	    hs_scan(db, text.p, (unsigned)text.len, 0, scratch->hs, on_match, context);

	if (error != HS_SUCCESS && error != HS_SCAN_TERMINATED)
		pw_die("Hyperscan failed in a scan; this is a bug");
}

static int
on_anchored(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
    void *context)
{
	struct taker *t = context;

	(void)from;
	(void)flags;
	if (to > 0 && pw_form_set_has(t->allowed, id) &&
	    to <= t->matcher->plan->form[id].max_length) {
		assert(t->n < MAX_ENDS);
		t->scratch->end[t->n++] =
		    (struct pw_end) {t->base, t->base + (uint32_t)to, (uint16_t)id};
	}
	return 0;
}

/* Where a stretch of at most PW_MAX_LENGTH bytes from `from` ends, on a character boundary. */
static uint32_t
reach(const struct pw_slice *slice, uint32_t from)
{
	uint32_t to = from + PW_MAX_LENGTH;

	if (to >= slice->hi)
		return slice->hi;
	while (to > from && ((unsigned char)slice->text->p[to] & 0xC0) == 0x80)
		to--;
	return to;
}

static bool
has_other_forms(const struct pw_matcher *matcher, const struct pw_form_set *allowed)
{
	uint64_t any = 0;

	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		any |= allowed->w[w] & ~matcher->by_tree.w[w];
	return any != 0;
}

/* The ends of one form by its tree. */
static void
walk_tree(struct taker *t, const struct pw_slice *slice, unsigned number)
{
	const struct pw_form *form = &t->matcher->plan->form[number];
	uint32_t lengths[PW_TREE_ENDS];
	uint32_t n = pw_tree_ends(form->tree, slice->text->p + t->base, slice->hi - t->base,
	    form->max_length, lengths);

	for (uint32_t k = 0; k < n; k++) {
		assert(t->n < MAX_ENDS);
		t->scratch->end[t->n++] =
		    (struct pw_end) {t->base, t->base + lengths[k], (uint16_t)number};
	}
}

struct pw_ends
pw_match_at(const struct pw_matcher *matcher, struct pw_match_scratch *scratch,
    const struct pw_slice *slice, uint32_t from, const struct pw_form_set *allowed)
{
	struct taker taker = {.matcher = matcher,
	    .scratch = scratch,
	    .allowed = allowed,
	    .base = from};

	if (matcher->anchored != NULL && has_other_forms(matcher, allowed))
		match_scan(matcher->anchored, scratch,
		    (struct pw_span) {slice->text->p + from, reach(slice, from) - from},
		    on_anchored, &taker);
	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		for (uint64_t bits = allowed->w[w] & matcher->by_tree.w[w]; bits != 0;
		     bits &= bits - 1)
			walk_tree(&taker, slice, w * 64 + (unsigned)__builtin_ctzll(bits));
	return (struct pw_ends) {scratch->end, taker.n};
}

struct pw_ends
pw_match_by_tree(const struct pw_matcher *matcher, struct pw_match_scratch *scratch,
    const struct pw_slice *slice, uint32_t from, const struct pw_form_set *allowed)
{
	uint32_t lengths[PW_TREE_ENDS], n = 0;

	for (unsigned i = 0; i < matcher->plan->n_forms; i++) {
		const struct pw_form *form = &matcher->plan->form[i];
		uint32_t found;

		if (form->tree == NULL || !pw_form_set_has(allowed, i))
			continue;
		found = pw_tree_ends(form->tree, slice->text->p + from, slice->hi - from,
		    form->max_length, lengths);
		for (uint32_t k = 0; k < found; k++)
			scratch->end[n++] = (struct pw_end) {from, from + lengths[k], (uint16_t)i};
	}
	return (struct pw_ends) {scratch->end, n};
}

static int
on_unanchored(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
    void *context)
{
	struct taker *t = context;

	(void)flags;
	if (to == from || to - from > t->matcher->plan->form[id].max_length)
		return 0;
	if (t->n == MAX_ENDS) {
		t->capped++;
		return 0;
	}
	t->scratch->end[t->n++] =
	    (struct pw_end) {t->base + (uint32_t)from, t->base + (uint32_t)to, (uint16_t)id};
	return 0;
}

struct pw_ends
pw_match_unanchored(const struct pw_matcher *matcher, struct pw_match_scratch *scratch,
    const struct pw_slice *slice, uint64_t *ret_capped)
{
	struct taker taker = {.matcher = matcher, .scratch = scratch, .base = slice->lo};

	if (matcher->unanchored != NULL && slice->hi > slice->lo)
		match_scan(matcher->unanchored, scratch,
		    (struct pw_span) {slice->text->p + slice->lo, slice->hi - slice->lo},
		    on_unanchored, &taker);
	*ret_capped += taker.capped;
	return (struct pw_ends) {scratch->end, taker.n};
}
