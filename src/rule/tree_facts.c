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

/* Marks byte k of the characters in [lo,hi], whose encodings have the same length. */
static void
mark_encoded(uint32_t lo, uint32_t hi, unsigned k, bool set[256])
{
	char first[4], last[4];
	unsigned from = 0x80, to = 0xBF;
	bool same = true;

	pw_utf8_encode(lo, first);
	pw_utf8_encode(hi, last);
	for (unsigned i = 0; i < k; i++)
		same &= first[i] == last[i];
	if (same) {
		from = (unsigned char)first[k];
		to = (unsigned char)last[k];
	}
	memset(set + from, true, to - from + 1);
}

/* Marks byte k of the characters of `at` beyond ASCII that are len bytes long; false: there are none. */
static bool
mark_wide(const struct pw_tree *tree, const struct posset *at, unsigned len, unsigned k,
    bool set[256])
{
	static const uint32_t bounds[][2] = {{0x80, 0x7FF}, {0x800, 0xFFFF}, {0x10000, 0x10FFFF}};
	bool any = false;

	for (uint32_t i = 0; i < tree->n_pos; i++) {
		const struct cpset *class = &tree->set[tree->set_of[i]];

		if (!posset_has(at, i) || !posset_has(&tree->beyond, i))
			continue;
		for (uint32_t r = 0; r < class->n; r++) {
			uint32_t lo = class->range[r].lo, hi = class->range[r].hi;

			lo = lo > bounds[len - 2][0] ? lo : bounds[len - 2][0];
			hi = hi < bounds[len - 2][1] ? hi : bounds[len - 2][1];
			if (lo > hi)
				continue;
			any = true;
			if (k < len)
				mark_encoded(lo, hi, k, set);
		}
	}
	return any;
}

static void mark_place(const struct pw_tree *tree, const struct posset *at, unsigned k,
    bool set[256]);

/* What stands k bytes behind one of the characters `at`. Behind a possible end, any byte can. */
static void
mark_behind(const struct pw_tree *tree, const struct posset *at, unsigned k, bool set[256])
{
	struct posset next;

	if (posset_meets(at, &tree->last))
		memset(set, true, 256);
	step_any(tree, at, &next);
	mark_place(tree, &next, k, set);
}

/* Marks the bytes that can stand k bytes from the first byte of one of the characters `at`. */
static void
mark_place(const struct pw_tree *tree, const struct posset *at, unsigned k, bool set[256])
{
	struct posset ascii = {0}, wide = *at;

	for (unsigned c = 0; c < 128; c++) {
		if (k == 0 && posset_meets(at, &tree->by_char[c]))
			set[c] = true;
		posset_or(&ascii, &tree->by_char[c]);
	}
	if (posset_and(&ascii, at) && k > 0)
		mark_behind(tree, &ascii, k - 1, set);
	if (!posset_and(&wide, &tree->beyond))
		return;
	for (unsigned len = 2; len <= 4; len++)
		if (mark_wide(tree, &wide, len, k, set) && k >= len)
			mark_behind(tree, &wide, k - len, set);
}

void
pw_tree_bytes_at(const struct pw_tree *tree, unsigned k, bool set[256])
{
	memset(set, 0, 256);
	mark_place(tree, &tree->first, k, set);
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

/* The positions that can stand before one of `at`. */
static void
step_back(const struct pw_tree *tree, const struct posset *at, struct posset *ret)
{
	*ret = (struct posset) {0};
	for (uint32_t i = 0; i < tree->n_pos; i++)
		if (posset_meets(&tree->follow[i], at))
			posset_set(ret, i);
}

void
pw_tree_bytes_back(const struct pw_tree *tree, unsigned k, bool set[256])
{
	struct posset at = tree->last, before;

	memset(set, 0, 256);
	for (; k > 0; k--) {
		/* Characters of several bytes, and what stands before the match. */
		if (posset_meets(&at, &tree->beyond) || posset_meets(&at, &tree->first)) {
			memset(set, true, 256);
			return;
		}
		step_back(tree, &at, &before);
		at = before;
	}
	mark_bytes(tree, &at, set);
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

/* True if some match is made of the allowed positions alone. */
static bool
can_end_within(const struct pw_tree *tree, const struct posset *allowed)
{
	struct posset seen = {0}, at = tree->first, next;

	/* Steps until they lead nowhere new. */
	for (uint32_t i = 0; i <= tree->n_pos && posset_and(&at, allowed); i++) {
		if (posset_meets(&at, &tree->last))
			return true;
		posset_or(&seen, &at);
		step_any(tree, &seen, &next);
		at = next;
	}
	return false;
}

bool
pw_tree_needs_wide(const struct pw_tree *tree)
{
	struct posset ascii = {0};

	for (unsigned c = 0; c < 128; c++)
		posset_or(&ascii, &tree->by_char[c]);
	return !can_end_within(tree, &ascii);
}

void
pw_tree_bytes(const struct pw_tree *tree, bool set[256])
{
	struct posset all = {0};

	memset(set, 0, 256);
	for (uint32_t i = 0; i < tree->n_pos; i++)
		posset_set(&all, i);
	mark_bytes(tree, &all, set);
}

void
pw_tree_bytes_until(const struct pw_tree *tree, char sign, bool set[256])
{
	struct posset others = tree->beyond, at = tree->first, seen = {0}, next;

	memset(set, 0, 256);
	for (unsigned c = 0; c < 128; c++)
		if (c != (unsigned char)sign)
			posset_or(&others, &tree->by_char[c]);
	/* Steps until they lead nowhere new. */
	for (uint32_t i = 0; i <= tree->n_pos && posset_and(&at, &others); i++) {
		posset_or(&seen, &at);
		step_any(tree, &seen, &next);
		at = next;
	}
	mark_bytes(tree, &seen, set);
	set[(unsigned char)sign] = false;
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
