/*
 * The position automaton (Glushkov): one position for each character of the pattern with its
 * repeats written out; `follow` says which positions may come after which. It has no empty moves,
 * so walking a text is one AND and one OR for each character.
 */
#include "tree.h"

#include <string.h>

/* A part of the pattern: where it may begin and end, and whether it may be empty. */
struct part {
	struct posset first, last;
	bool nullable;
};

static int build(struct pw_tree *tree, uint16_t at, struct part *ret, struct pw_err *err);

static void
link_parts(struct pw_tree *tree, const struct posset *from, const struct posset *to)
{
	for (uint32_t i = 0; i < tree->n_pos; i++)
		if (posset_has(from, i))
			posset_or(&tree->follow[i], to);
}

static void
append(struct pw_tree *tree, struct part *left, const struct part *right)
{
	link_parts(tree, &left->last, &right->first);
	if (left->nullable)
		posset_or(&left->first, &right->first);
	if (right->nullable)
		posset_or(&left->last, &right->last);
	else
		left->last = right->last;
	left->nullable = left->nullable && right->nullable;
}

static int
build_set(struct pw_tree *tree, uint16_t set, struct part *ret, struct pw_err *err)
{
	uint32_t pos = tree->n_pos;

	if (pos == PW_TREE_POSITIONS)
		return pw_err_set(err, "longer than %d characters with its repeats written out",
		    PW_TREE_POSITIONS);
	tree->n_pos++;
	tree->set_of[pos] = set;
	*ret = (struct part) {.nullable = false};
	posset_set(&ret->first, pos);
	ret->last = ret->first;
	return 0;
}

static int
build_repeat(struct pw_tree *tree, const struct node *node, struct part *ret, struct pw_err *err)
{
	bool forever = node->max == TREE_FOREVER;
	uint32_t copies = forever ? (node->min > 0 ? node->min : 1) : node->max;
	struct part copy;

	*ret = (struct part) {.nullable = true};
	for (uint32_t i = 0; i < copies; i++) {
		uint32_t before = tree->n_pos;

		if (build(tree, node->left, &copy, err) < 0)
			return -1;
		if (forever && i + 1 == copies)
			link_parts(tree, &copy.last, &copy.first);
		if (i >= node->min)
			copy.nullable = true;
		append(tree, ret, &copy);
		/* A part without a character stays one however often it is repeated. */
		if (tree->n_pos == before)
			break;
	}
	return 0;
}

static int
build_pair(struct pw_tree *tree, const struct node *node, struct part *ret, struct pw_err *err)
{
	struct part right;

	if (build(tree, node->left, ret, err) < 0 || build(tree, node->right, &right, err) < 0)
		return -1;
	if (node->kind == NODE_CAT) {
		append(tree, ret, &right);
		return 0;
	}
	posset_or(&ret->first, &right.first);
	posset_or(&ret->last, &right.last);
	ret->nullable = ret->nullable || right.nullable;
	return 0;
}

static int
build(struct pw_tree *tree, uint16_t at, struct part *ret, struct pw_err *err)
{
	const struct node *node = &tree->node[at];

	switch (node->kind) {
	case NODE_SET:
		return build_set(tree, node->left, ret, err);
	case NODE_REPEAT:
		return build_repeat(tree, node, ret, err);
	case NODE_CAT:
	case NODE_ALT:
		return build_pair(tree, node, ret, err);
	case NODE_EMPTY:
	default:
		*ret = (struct part) {.nullable = true};
		return 0;
	}
}

static void
index_by_char(struct pw_tree *tree)
{
	for (uint32_t pos = 0; pos < tree->n_pos; pos++) {
		const struct cpset *set = &tree->set[tree->set_of[pos]];

		for (uint32_t c = 0; c < 128; c++)
			if (cpset_has(set, c))
				posset_set(&tree->by_char[c], pos);
		if (set->n > 0)
			posset_set(&tree->beyond, pos);
	}
}

int
tree_build_nfa(struct pw_tree *tree, struct pw_err *reterr)
{
	struct part all;

	tree->set_of = pw_alloc(PW_TREE_POSITIONS, sizeof(tree->set_of[0]));
	tree->follow = pw_alloc(PW_TREE_POSITIONS, sizeof(tree->follow[0]));
	if (build(tree, tree->root, &all, reterr) < 0)
		return -1;
	if (tree->n_pos == 0)
		return pw_err_set(reterr, "at 0: the pattern is empty");
	tree->first = all.first;
	tree->last = all.last;
	tree->n_words = (tree->n_pos + 63) / 64;
	index_by_char(tree);
	return 0;
}

/* The walk looks only at the words in which the tree has positions: most forms have one. */
static bool
meets(const struct pw_tree *tree, const struct posset *a, const struct posset *b)
{
	uint64_t any = 0;

	for (uint32_t w = 0; w < tree->n_words; w++)
		any |= a->w[w] & b->w[w];
	return any != 0;
}

static bool
keep_common(const struct pw_tree *tree, struct posset *s, const struct posset *with)
{
	uint64_t any = 0;

	for (uint32_t w = 0; w < tree->n_words; w++)
		any |= s->w[w] &= with->w[w];
	return any != 0;
}

/* Leaves in `at` the positions of `at` that take the code point. */
static bool
take(const struct pw_tree *tree, struct posset *at, uint32_t cp)
{
	struct posset fit;

	if (cp < 128)
		return keep_common(tree, at, &tree->by_char[cp]);
	if (!keep_common(tree, at, &tree->beyond))
		return false;
	memset(&fit, 0, tree->n_words * sizeof(fit.w[0]));
	for (uint32_t i = 0; i < tree->n_pos; i++)
		if (posset_has(at, i) && cpset_has(&tree->set[tree->set_of[i]], cp))
			posset_set(&fit, i);
	return keep_common(tree, at, &fit);
}

static void
step(const struct pw_tree *tree, struct posset *at)
{
	struct posset next;

	memset(&next, 0, tree->n_words * sizeof(next.w[0]));
	for (uint32_t w = 0; w < tree->n_words; w++)
		for (uint64_t bits = at->w[w]; bits != 0; bits &= bits - 1) {
			const struct posset *more =
			    &tree->follow[w * 64 + (unsigned)__builtin_ctzll(bits)];

			for (uint32_t v = 0; v < tree->n_words; v++)
				next.w[v] |= more->w[v];
		}
	memcpy(at->w, next.w, tree->n_words * sizeof(next.w[0]));
}

uint32_t
pw_tree_ends(const struct pw_tree *tree, const char *p, size_t len, uint32_t max_len,
    uint32_t *ends)
{
	struct posset at;
	uint32_t n = 0, used = 0;

	if (tree->n_lexicons > 0)
		return tree_lexicon_ends(tree, p, len, max_len, ends);
	memcpy(at.w, tree->first.w, tree->n_words * sizeof(at.w[0]));
	while (used < len) {
		uint32_t cp = (unsigned char)p[used];
		unsigned size = cp < 128 ? 1 : pw_utf8_decode(p + used, len - used, &cp);

		if (size == 0 || used + size > max_len || !take(tree, &at, cp))
			break;
		used += size;
		if (meets(tree, &at, &tree->last))
			ends[n++] = used;
		step(tree, &at);
	}
	return n;
}
