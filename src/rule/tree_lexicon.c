/*
 * Trees that name lexicons. To the automaton {surname} is any few characters, so that every fact stays
 * true; what really matches is found by a walk over the nodes, from the places at which a part can
 * begin to those at which it can end.
 */
#include "tree.h"

#include <string.h>

#define PLACE_WORDS (PW_MAX_LENGTH / 64 + 1)

/* Places in the text, in bytes from its begin. */
struct places {
	uint64_t w[PLACE_WORDS];
};

struct walk {
	const struct pw_tree *tree;
	const char *p;
	uint32_t len; /* within what a form can match */
};

static void
add_place(struct places *s, uint32_t at)
{
	s->w[at / 64] |= UINT64_C(1) << at % 64;
}

/* Adds `more`; true if there was something new in it. */
static bool
add_places(struct places *s, const struct places *more)
{
	uint64_t fresh = 0;

	for (unsigned i = 0; i < PLACE_WORDS; i++) {
		fresh |= more->w[i] & ~s->w[i];
		s->w[i] |= more->w[i];
	}
	return fresh != 0;
}

static void
take_char(const struct walk *w, const struct cpset *set, uint32_t at, struct places *ret)
{
	uint32_t cp;
	unsigned n = at < w->len ? pw_utf8_decode(w->p + at, w->len - at, &cp) : 0;

	if (n > 0 && cpset_has(set, cp))
		add_place(ret, at + n);
}

/* Every word of the lexicon that begins there. */
static void
take_word(const struct walk *w, const struct pw_lexicon *lexicon, uint32_t at, struct places *ret)
{
	size_t n = w->len - at;

	while ((n = pw_lexicon_prefix(lexicon, (struct pw_span) {w->p + at, w->len - at}, n)) > 0) {
		uint32_t chars = 0;

		for (size_t i = 0; i < n; i++)
			chars += ((unsigned char)w->p[at + i] & 0xC0) != 0x80;
		if (chars <= TREE_LEXICON_CHARS)
			add_place(ret, at + (uint32_t)n);
		n--;
	}
}

static void
take_each(const struct walk *w, const struct node *node, const struct places *from,
    struct places *ret)
{
	for (uint32_t at = 0; at <= w->len; at++) {
		if ((from->w[at / 64] >> at % 64 & 1) == 0)
			continue;
		if (node->lexicon > 0)
			take_word(w, w->tree->lexicon[node->lexicon - 1].words, at, ret);
		else
			take_char(w, &w->tree->set[node->left], at, ret);
	}
}

static void ends_of(const struct walk *w, uint16_t at, const struct places *from,
    struct places *ret);

static void
repeat(const struct walk *w, const struct node *node, const struct places *from, struct places *ret)
{
	struct places now = *from, next;

	if (node->min == 0)
		add_places(ret, from);
	for (uint32_t n = 1; n <= node->max && n <= PW_MAX_LENGTH + 1; n++) {
		next = (struct places) {{0}};
		ends_of(w, node->left, &now, &next);
		/* Behind the least, a round that finds nothing new is the last. */
		if (n >= node->min && !add_places(ret, &next))
			break;
		now = next;
	}
}

/* Adds the places at which the node can end if it begins at one of `from`. */
static void
ends_of(const struct walk *w, uint16_t at, const struct places *from, struct places *ret)
{
	const struct node *node = &w->tree->node[at];
	struct places between = {{0}};

	switch (node->kind) {
	case NODE_CAT:
		ends_of(w, node->left, from, &between);
		ends_of(w, node->right, &between, ret);
		break;
	case NODE_ALT:
		ends_of(w, node->left, from, ret);
		ends_of(w, node->right, from, ret);
		break;
	case NODE_REPEAT:
		if (node->lexicon > 0)
			take_each(w, node, from, ret);
		else
			repeat(w, node, from, ret);
		break;
	case NODE_SET:
		take_each(w, node, from, ret);
		break;
	case NODE_EMPTY:
	default:
		add_places(ret, from);
		break;
	}
}

uint32_t
tree_lexicon_ends(const struct pw_tree *tree, const char *p, size_t len, uint32_t max_len,
    uint32_t *ends)
{
	struct walk w = {tree, p, (uint32_t)(len < max_len ? len : max_len)};
	struct places from = {{1}}, found = {{0}};
	uint32_t n = 0;

	if (w.len > PW_MAX_LENGTH)
		w.len = PW_MAX_LENGTH;
	ends_of(&w, tree->root, &from, &found);
	for (uint32_t at = 1; at <= w.len; at++)
		if ((found.w[at / 64] >> at % 64 & 1) != 0)
			ends[n++] = at;
	return n;
}

bool
pw_tree_has_lexicon(const struct pw_tree *tree)
{
	return tree->n_lexicons > 0;
}

const char *
pw_tree_bind(struct pw_tree *tree, unsigned number, const struct pw_lexicon *words)
{
	if (number >= tree->n_lexicons)
		return NULL;
	if (words != NULL)
		tree->lexicon[number].words = words;
	return tree->lexicon[number].name;
}
