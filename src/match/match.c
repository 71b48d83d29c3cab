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

static bool
has_letter(const bool set[256])
{
	for (unsigned c = 0; c < 128; c++)
		if (set[c] && pw_is_alpha((char)c))
			return true;
	return false;
}

/* Whether a value, or what stands before it, can touch a word with a letter of its own. */
static void
learn_letters(struct pw_matcher *matcher)
{
	for (unsigned i = 0; i < matcher->plan->n_forms; i++) {
		const struct pw_form *form = &matcher->plan->form[i];
		bool set[256];

		if (form->anchor < PW_ANCHOR_CONTEXT || form->tree == NULL)
			continue;
		pw_tree_bytes_at(form->tree, 0, set);
		matcher->letters_follow |= has_letter(set) || has_letter(matcher->before[i].first);
		pw_tree_last_bytes(form->tree, set);
		matcher->letters_precede |= has_letter(set);
	}
}

struct pw_matcher *
pw_matcher_create(const struct pw_plan *plan, struct pw_err *reterr)
{
	struct pw_matcher *matcher = pw_alloc(1, sizeof(*matcher));

	matcher->plan = plan;
	learn_before(matcher);
	learn_letters(matcher);
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
	free(matcher->word_rules);
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
	const char *p; /* words: the scanned bytes, len of them */
	uint32_t len;
	uint32_t n;
	uint64_t capped;
	uint32_t complete_to;
};

static void
scan(const hs_database_t *db, struct taker *taker, const char *p, uint32_t len,
    match_event_handler on_match)
{
	hs_error_t error = hs_scan(db, p, len, 0, taker->scratch->hs, on_match, taker);

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
		scan(matcher->anchored, &taker, slice->text->p + from, reach(slice, from) - from,
		    on_anchored);
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
		scan(matcher->unanchored, &taker, slice->text->p + slice->lo, slice->hi - slice->lo,
		    on_unanchored);
	*ret_capped += taker.capped;
	return (struct pw_ends) {scratch->end, taker.n};
}

/* What may follow a word in small letters: a plural, an ending without a joint. */
static bool
ends_word(const struct taker *t, uint32_t to)
{
	static const char *const tails[] = {"number", "no", "num", "nr", "bangou", "bango",
	    "bangoh", "id", "code", "cd"};
	uint32_t n = 0;

	if (strchr("seiABCDEFGHIJKLMNOPQRSTUVWXYZ", t->p[to]) != NULL)
		return true;
	while (n < 8 && to + n < t->len && pw_is_alpha(t->p[to + n]) && !pw_is_upper(t->p[to + n]))
		n++;
	for (size_t i = 0; i < PW_ARRAY_LEN(tails); i++)
		if (n >= strlen(tails[i]) && memcmp(t->p + to, tails[i], strlen(tails[i])) == 0)
			return true;
	return false;
}

/* Whether the letters before `from` are a word that says whose the value is. */
static bool
follows_owner(const struct taker *t, uint32_t from)
{
	uint32_t begin = from;

	while (begin > 0 && from - begin < 16 && pw_is_alpha(t->p[begin - 1]))
		begin--;
	for (; begin < from; begin++)
		if (pw_word_owner_prefix(t->p + begin, from - begin) == from - begin)
			return true;
	return false;
}

/* Whether an ASCII literal at [from,to) can be a word of a key, by the cut at humps: what goes on in
 * small letters on either side is another word, but for a plural or an ending, or where the letter
 * can be the value's own. */
static bool
is_whole_word(const struct taker *t, uint32_t from, uint32_t to)
{
	if (((unsigned char)t->p[from] & 0x80) != 0)
		return true;
	if (!t->matcher->letters_precede && from > 0 && pw_is_alpha(t->p[from - 1]) &&
	    !pw_is_upper(t->p[from]) && !follows_owner(t, from))
		return false;
	return t->matcher->letters_follow || to >= t->len || !pw_is_alpha(t->p[to]) ||
	    ends_word(t, to);
}

static int
on_word(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct taker *t = context;

	(void)from;
	(void)flags;
	if (!is_whole_word(t, (uint32_t)to - t->matcher->word_len[id], (uint32_t)to))
		return 0;
	if (t->n == PW_MAX_MARKS) {
		t->complete_to = (uint32_t)to - 1; /* others that end here may have found no room */
		return 1;
	}
	t->scratch->mark[t->n++] = (struct pw_mark) {(uint32_t)to, t->matcher->word_rules[id]};
	return 0;
}

struct pw_marks
pw_match_words(const struct pw_matcher *matcher, struct pw_match_scratch *scratch, const char *p,
    uint32_t len)
{
	struct taker taker = {.matcher = matcher,
	    .scratch = scratch,
	    .p = p,
	    .len = len,
	    .complete_to = len};

	if (matcher->words != NULL && len > 0)
		scan(matcher->words, &taker, p, len, on_word);
	return (struct pw_marks) {scratch->mark, taker.n, taker.complete_to};
}
