#include "tree.h"

#include <string.h>

/* Code points that are no characters: in no text and no class. */
#define SURROGATES 0xD800u
#define SURROGATES_END 0xE000u

static void
add_ascii(struct cpset *set, uint32_t lo, uint32_t hi)
{
	for (uint32_t c = lo; c <= hi && c < 128; c++)
		set->ascii[c / 64] |= UINT64_C(1) << c % 64;
}

/* Keeps the ranges sorted, disjoint and apart. */
static void
add_beyond(struct cpset *set, uint32_t lo, uint32_t hi)
{
	uint32_t i = 0, n = 0;

	while (i < set->n && set->range[i].hi + 1 < lo)
		i++;
	while (i + n < set->n && set->range[i + n].lo <= hi + 1) {
		if (set->range[i + n].lo < lo)
			lo = set->range[i + n].lo;
		if (set->range[i + n].hi > hi)
			hi = set->range[i + n].hi;
		n++;
	}
	if (n == 0 && set->n == TREE_RANGES) {
		set->is_cut = true;
		return;
	}
	memmove(&set->range[i + 1], &set->range[i + n], (set->n - i - n) * sizeof(set->range[0]));
	set->range[i].lo = lo;
	set->range[i].hi = hi;
	set->n += 1 - n;
}

void
cpset_add(struct cpset *set, uint32_t lo, uint32_t hi)
{
	if (lo < 128)
		add_ascii(set, lo, hi);
	if (lo < 128)
		lo = 128;
	if (lo < SURROGATES && hi >= lo)
		add_beyond(set, lo, hi < SURROGATES ? hi : SURROGATES - 1);
	if (lo < SURROGATES_END)
		lo = SURROGATES_END;
	if (hi >= lo)
		add_beyond(set, lo, hi);
}

void
cpset_invert(struct cpset *set)
{
	struct cpset out = {.ascii = {~set->ascii[0], ~set->ascii[1]}, .is_cut = set->is_cut};
	uint32_t from = 128;

	for (uint32_t i = 0; i < set->n; i++) {
		if (set->range[i].lo > from)
			cpset_add(&out, from, set->range[i].lo - 1);
		from = set->range[i].hi + 1;
	}
	if (from <= 0x10FFFF)
		cpset_add(&out, from, 0x10FFFF);
	*set = out;
}

void
cpset_drop_line_ends(struct cpset *set)
{
	set->ascii[0] &= ~(UINT64_C(1) << '\n' | UINT64_C(1) << '\r' | UINT64_C(1));
}

void
cpset_fold_case(struct cpset *set)
{
	for (uint32_t c = 'a'; c <= 'z'; c++) {
		if (cpset_has(set, c))
			add_ascii(set, c - 32, c - 32);
		else if (cpset_has(set, c - 32))
			add_ascii(set, c, c);
	}
}

bool
cpset_has(const struct cpset *set, uint32_t cp)
{
	if (cp < 128)
		return set->ascii[cp / 64] >> cp % 64 & 1;
	for (uint32_t i = 0; i < set->n; i++)
		if (cp >= set->range[i].lo && cp <= set->range[i].hi)
			return true;
	return false;
}

bool
cpset_is_empty(const struct cpset *set)
{
	return set->ascii[0] == 0 && set->ascii[1] == 0 && set->n == 0;
}
