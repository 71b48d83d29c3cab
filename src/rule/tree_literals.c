/* The texts of which every match of a tree holds one, found from the leaves up. */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

#define MAX_OF_CLASS 8u /* characters of a class that are told apart */
#define LEAST_ASCII 4u /* letters that make a text rare enough */

struct texts {
	unsigned n; /* 0: nothing is known */
	struct pw_literal *at;
};

/* What is known of a node: all it matches, if that is little; what it ends with; what it holds. */
struct known {
	struct texts whole, end, held;
};

static void
texts_free(struct texts *t)
{
	free(t->at);
	*t = (struct texts) {0};
}

static struct texts
texts_copy(const struct texts *t)
{
	struct texts copy = {t->n, NULL};

	if (t->n > 0) {
		copy.at = pw_alloc(t->n, sizeof(copy.at[0]));
		memcpy(copy.at, t->at, t->n * sizeof(copy.at[0]));
	}
	return copy;
}

/* Both of them; nothing is known if one is unknown or they are too many. */
static struct texts
texts_either(const struct texts *a, const struct texts *b)
{
	struct texts all = {0};

	if (a->n == 0 || b->n == 0 || a->n + b->n > PW_MAX_LITERALS)
		return all;
	all.n = a->n + b->n;
	all.at = pw_alloc(all.n, sizeof(all.at[0]));
	memcpy(all.at, a->at, a->n * sizeof(all.at[0]));
	memcpy(all.at + a->n, b->at, b->n * sizeof(all.at[0]));
	return all;
}

/* a's text followed by b's; of what is too long the end, or false where all of it is wanted. */
static bool
join(const struct pw_literal *a, const struct pw_literal *b, bool is_whole, struct pw_literal *ret)
{
	unsigned keep = PW_LITERAL_BYTES - b->len;

	if (keep > a->len)
		keep = a->len;
	else if (keep < a->len && is_whole)
		return false;
	/* No half of a character. */
	while (keep > 0 && ((unsigned char)a->text[a->len - keep] & 0xC0) == 0x80)
		keep--;
	memcpy(ret->text, a->text + a->len - keep, keep);
	memcpy(ret->text + keep, b->text, b->len);
	ret->len = (uint8_t)(keep + b->len);
	return true;
}

static struct texts
texts_joined(const struct texts *a, const struct texts *b, bool is_whole)
{
	struct texts all = {0};

	if (a->n == 0 || b->n == 0 || a->n * b->n > PW_MAX_LITERALS)
		return all;
	all.at = pw_alloc(a->n * b->n, sizeof(all.at[0]));
	for (unsigned i = 0; i < a->n; i++)
		for (unsigned k = 0; k < b->n; k++)
			if (!join(&a->at[i], &b->at[k], is_whole, &all.at[all.n++])) {
				texts_free(&all);
				return all;
			}
	return all;
}

/* How rare a text is: 0, too common to be looked for. */
static unsigned
worth(const struct pw_literal *text)
{
	bool is_word = false;

	for (unsigned i = 0; i < text->len; i++) {
		if (((unsigned char)text->text[i] & 0x80) != 0 || text->text[i] == '@')
			return text->len + LEAST_ASCII;
		is_word |= !pw_is_digit(text->text[i]) && text->text[i] != ' ';
	}
	return is_word && text->len >= LEAST_ASCII ? text->len : 0;
}

static unsigned
least_worth(const struct texts *t)
{
	unsigned least = t->n > 0 ? UINT32_MAX : 0;

	for (unsigned i = 0; i < t->n; i++)
		least = worth(&t->at[i]) < least ? worth(&t->at[i]) : least;
	return least;
}

/* The rarer of the two takes the place of `best`. */
static void
take_better(struct texts *best, const struct texts *other)
{
	if (least_worth(other) <= least_worth(best))
		return;
	texts_free(best);
	*best = texts_copy(other);
}

/* The characters of a class, letters without case. */
static struct texts
class_texts(const struct cpset *set)
{
	struct texts all = {0, pw_alloc(MAX_OF_CLASS, sizeof(all.at[0]))};
	uint64_t beyond = 0;

	for (uint32_t r = 0; r < set->n; r++)
		beyond += (uint64_t)set->range[r].hi - set->range[r].lo + 1;
	for (uint32_t cp = 0; cp < 128 && beyond <= MAX_OF_CLASS; cp++) {
		bool is_upper_of_both =
		    pw_is_upper((char)cp) && cpset_has(set, (uint32_t)pw_lower((char)cp));

		if (!cpset_has(set, cp) || is_upper_of_both)
			continue;
		if (all.n + beyond >= MAX_OF_CLASS) {
			texts_free(&all);
			return all;
		}
		all.at[all.n].len = 1;
		all.at[all.n++].text[0] = (char)cp;
	}
	if (beyond + all.n > MAX_OF_CLASS) {
		texts_free(&all);
		return all;
	}
	for (uint32_t r = 0; r < set->n; r++)
		for (uint32_t cp = set->range[r].lo; cp <= set->range[r].hi; cp++, all.n++)
			all.at[all.n].len = (uint8_t)pw_utf8_encode(cp, all.at[all.n].text);
	return all;
}

static struct known
know_set(const struct cpset *set)
{
	struct known k = {.whole = class_texts(set)};

	k.end = texts_copy(&k.whole);
	k.held = texts_copy(&k.whole);
	return k;
}

static struct known
know_empty(void)
{
	struct known k = {.whole = {1, pw_alloc(1, sizeof(struct pw_literal))}};

	return k;
}

static struct known
know_sequence(const struct known *a, const struct known *b)
{
	struct known k = {.whole = texts_joined(&a->whole, &b->whole, true),
	    .held = texts_copy(&a->held)};

	if (k.whole.n > 0)
		k.end = texts_copy(&k.whole);
	else if (b->whole.n > 0)
		k.end =
		    a->end.n > 0 ? texts_joined(&a->end, &b->whole, false) : texts_copy(&b->whole);
	if (k.end.n == 0)
		k.end = texts_copy(&b->end);
	take_better(&k.held, &b->held);
	take_better(&k.held, &k.end);
	return k;
}

static struct known
know_choice(const struct known *a, const struct known *b)
{
	return (struct known) {texts_either(&a->whole, &b->whole), texts_either(&a->end, &b->end),
	    texts_either(&a->held, &b->held)};
}

static struct known
know_repeat(const struct node *node, const struct known *of)
{
	struct known empty = know_empty(), k = {0};

	if (node->min == 0 && node->max == 1)
		k.whole = texts_either(&empty.whole, &of->whole);
	if (node->min == 1 && node->max == 1)
		k.whole = texts_copy(&of->whole);
	if (node->min > 0) {
		k.end = texts_copy(&of->end);
		k.held = texts_copy(&of->held);
	}
	texts_free(&empty.whole);
	return k;
}

static struct known
know_node(const struct pw_tree *tree, const struct known *of, uint32_t i)
{
	const struct node *node = &tree->node[i];

	switch (node->kind) {
	case NODE_SET:
		return know_set(&tree->set[node->left]);
	case NODE_CAT:
		return know_sequence(&of[node->left], &of[node->right]);
	case NODE_ALT:
		return know_choice(&of[node->left], &of[node->right]);
	case NODE_REPEAT:
		return know_repeat(node, &of[node->left]);
	case NODE_EMPTY:
	default:
		return know_empty();
	}
}

void
pw_tree_literals(const struct pw_tree *tree, struct pw_literals *ret)
{
	struct known *known = pw_alloc(tree->n_nodes, sizeof(known[0]));
	const struct texts *best;

	/* Children come before their parents. */
	for (uint32_t i = 0; i < tree->n_nodes; i++)
		known[i] = know_node(tree, known, i);
	best = &known[tree->root].held;
	if (least_worth(&known[tree->root].whole) > least_worth(best))
		best = &known[tree->root].whole;
	ret->n = least_worth(best) > 0 ? best->n : 0;
	if (ret->n > 0)
		memcpy(ret->at, best->at, ret->n * sizeof(ret->at[0]));
	for (uint32_t i = 0; i < tree->n_nodes; i++) {
		texts_free(&known[i].whole);
		texts_free(&known[i].end);
		texts_free(&known[i].held);
	}
	free(known);
}
