/* The inside of a form's tree, for the files of this room that parse, walk, print and read it. */
#ifndef PIIWATCH_RULE_TREE_H
#define PIIWATCH_RULE_TREE_H

#include <piiwatch/form.h>

#define TREE_WORDS (PW_TREE_POSITIONS / 64)
#define TREE_FOREVER UINT32_MAX
#define TREE_RANGES 24
#define TREE_NONE UINT16_MAX
#define TREE_LEXICONS 8u
#define TREE_LEXICON_NAME 32u
#define TREE_LEXICON_CHARS 48u /* of a word; longer ones are not found */

enum node_kind { NODE_EMPTY, NODE_SET, NODE_CAT, NODE_ALT, NODE_REPEAT };

struct node {
	enum node_kind kind;
	uint16_t left, right; /* children; of a set: its number in left */
	uint32_t min, max; /* of a repeat */
	uint16_t lexicon; /* of a repeat that stands for a word: its number + 1 in the tree */
};

/* A class: a bitmap of ASCII and sorted, disjoint ranges of the rest, none of them a surrogate. */
struct cpset {
	uint64_t ascii[2];
	uint32_t n;
	bool is_cut; /* more ranges than fit were added: what it holds is too little */
	struct {
		uint32_t lo, hi;
	} range[TREE_RANGES];
};

struct posset {
	uint64_t w[TREE_WORDS];
};

struct pw_tree {
	struct node *node;
	struct cpset *set;
	uint32_t n_nodes, n_sets, n_pos, n_words; /* n_words: of a posset that hold positions */
	uint16_t root;
	bool multiline;
	uint32_t n_lexicons;
	struct {
		char name[TREE_LEXICON_NAME];
		const struct pw_lexicon *words; /* NULL: none */
	} lexicon[TREE_LEXICONS];
	uint16_t *set_of; /* [n_pos] the class of each position */
	struct posset *follow; /* [n_pos] */
	struct posset first, last, beyond; /* beyond: positions whose class leaves ASCII */
	struct posset by_char[128];
};

/* cpset.c */
void cpset_add(struct cpset *set, uint32_t lo, uint32_t hi);
void cpset_invert(struct cpset *set);
void cpset_drop_line_ends(struct cpset *set);
void cpset_fold_case(struct cpset *set);
bool cpset_has(const struct cpset *set, uint32_t cp);
bool cpset_is_empty(const struct cpset *set);

/* tree_nfa.c: fills the position automaton (Glushkov's) from the nodes. */
int tree_build_nfa(struct pw_tree *tree, struct pw_err *reterr);

/* tree_lexicon.c: pw_tree_ends of a tree that names lexicons. */
uint32_t tree_lexicon_ends(const struct pw_tree *tree, const char *p, size_t len, uint32_t max_len,
    uint32_t *ends);

static inline void
posset_set(struct posset *s, uint32_t i)
{
	s->w[i / 64] |= UINT64_C(1) << i % 64;
}

static inline bool
posset_has(const struct posset *s, uint32_t i)
{
	return s->w[i / 64] >> i % 64 & 1;
}

static inline void
posset_or(struct posset *s, const struct posset *more)
{
	for (unsigned i = 0; i < TREE_WORDS; i++)
		s->w[i] |= more->w[i];
}

/* s &= with; true if something is left. */
static inline bool
posset_and(struct posset *s, const struct posset *with)
{
	uint64_t any = 0;

	for (unsigned i = 0; i < TREE_WORDS; i++)
		any |= s->w[i] &= with->w[i];
	return any != 0;
}

static inline bool
posset_meets(const struct posset *a, const struct posset *b)
{
	uint64_t any = 0;

	for (unsigned i = 0; i < TREE_WORDS; i++)
		any |= a->w[i] & b->w[i];
	return any != 0;
}

#endif
