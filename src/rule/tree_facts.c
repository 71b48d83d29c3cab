#include "tree.h"

#include <string.h>

static void
step_any(const struct pw_tree *tree, const struct posset *at, struct posset *ret)
{
	*ret = (struct posset) {0};
	for (uint32_t i = 0; i < tree->n_pos; i++)
		if (posset_has(at, i))
			posset_or(ret, &tree->follow[i]);
}

static void
mark_bytes(const struct pw_tree *tree, const struct posset *at, bool set[256])
{
	for (unsigned c = 0; c < 128; c++)
		if (posset_meets(at, &tree->by_char[c]))
			set[c] = true;
	if (posset_meets(at, &tree->beyond))
		memset(set + 128, true, 128);
}

void
pw_tree_bytes_at(const struct pw_tree *tree, unsigned k, bool set[256])
{
	struct posset at = tree->first, next;
	bool open = false;

	/* Behind a character beyond ASCII or a possible end, any byte can stand. */
	for (unsigned i = 0; i < k; i++) {
		open |= posset_meets(&at, &tree->beyond) || posset_meets(&at, &tree->last);
		step_any(tree, &at, &next);
		at = next;
	}
	memset(set, open, 256);
	if (!open)
		mark_bytes(tree, &at, set);
}

void
pw_tree_last_bytes(const struct pw_tree *tree, bool set[256])
{
	memset(set, 0, 256);
	for (unsigned c = 0; c < 128; c++)
		set[c] = posset_meets(&tree->last, &tree->by_char[c]);
	/* A character beyond ASCII ends with a continuation byte. */
	if (posset_meets(&tree->last, &tree->beyond))
		memset(set + 128, true, 64);
}

static void
digit_positions(const struct pw_tree *tree, struct posset *digits, struct posset *others)
{
	*digits = *others = (struct posset) {0};
	for (unsigned c = 0; c < 128; c++)
		posset_or(pw_is_digit((char)c) ? digits : others, &tree->by_char[c]);
	posset_or(others, &tree->beyond);
}

/* Walks a run of digits from `at`: sets bit k in `ends` and `goes` for each length, and gathers
 * in `behind` the positions that may follow the run with a character that is no digit. */
static void
walk_run(const struct pw_tree *tree, struct posset at, uint32_t *ends, uint32_t *goes,
    struct posset *behind)
{
	struct posset digits, others, next;

	digit_positions(tree, &digits, &others);
	for (unsigned k = 1; k <= PW_MAX_LENGTH && posset_and(&at, &digits); k++) {
		uint32_t bit = UINT32_C(1) << (k < 31 ? k : 31);

		if (posset_meets(&at, &tree->last))
			*ends |= bit;
		step_any(tree, &at, &next);
		if (posset_meets(&next, &others)) {
			*goes |= bit;
			posset_or(behind, &next);
		}
		at = next;
	}
	posset_and(behind, &others);
}

void
pw_tree_run_facts(const struct pw_tree *tree, struct pw_run_facts *ret)
{
	struct posset behind = {0}, after, ignored = {0}, digits, others;
	uint32_t ends = 0, goes = 0;

	*ret = (struct pw_run_facts) {0};
	digit_positions(tree, &digits, &others);
	walk_run(tree, tree->first, &ret->ends_at, &ret->goes_on, &behind);
	mark_bytes(tree, &behind, ret->joiner);
	memset(ret->joiner + '0', false, 10);
	step_any(tree, &behind, &after);
	walk_run(tree, after, &ends, &goes, &ignored);
	ret->second = ends | goes | (posset_meets(&after, &others) ? 1 : 0);
	/* A match may also end on the joiner itself: then nothing is known of what follows. */
	if (posset_meets(&behind, &tree->last))
		ret->second = UINT32_MAX;
}

bool
pw_tree_begins_with_digit_only(const struct pw_tree *tree)
{
	struct posset digits, others;

	digit_positions(tree, &digits, &others);
	return !posset_meets(&tree->first, &others);
}

uint32_t
pw_tree_least_chars(const struct pw_tree *tree)
{
	struct posset at = tree->first, next;
	uint32_t n = 1;

	/* Each step takes one character; some position is a last one after at most n_pos of them. */
	while (n <= tree->n_pos && !posset_meets(&at, &tree->last)) {
		step_any(tree, &at, &next);
		at = next;
		n++;
	}
	return n;
}
