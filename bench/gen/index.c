#include "watch.h"

#include <stdlib.h>

static void *
resize(void *at, size_t n, size_t size)
{
	void *grown = reallocarray(at, n, size);

	if (grown == NULL) {
		(void)fputs("piiwatch-gen: out of memory\n", stderr);
		exit(2);
	}
	return grown;
}

void *
gen_grow(void *at, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return at;
	*cap = *cap > 0 ? *cap * 2 : 64;
	return resize(at, *cap, size);
}

/* FNV-1a; begin with 0. */
uint64_t
gen_hash(uint64_t hash, const void *p, size_t n)
{
	const unsigned char *byte = p;

	hash ^= UINT64_C(0xCBF29CE484222325);
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ byte[i]) * UINT64_C(0x100000001B3);
	return hash ^ hash >> 32;
}

static void
link_item(struct gen_index *index, size_t item)
{
	size_t bucket = index->item[item].hash % index->n_buckets;

	index->item[item].next = GEN_NO_ITEM;
	if (index->head[bucket] == GEN_NO_ITEM)
		index->head[bucket] = item;
	else
		index->item[index->tail[bucket]].next = item;
	index->tail[bucket] = item;
}

/* In the order they came, which each bucket keeps. */
static void
spread(struct gen_index *index, size_t n_buckets)
{
	index->n_buckets = n_buckets;
	index->head = resize(index->head, n_buckets, sizeof(*index->head));
	index->tail = resize(index->tail, n_buckets, sizeof(*index->tail));
	for (size_t i = 0; i < n_buckets; i++)
		index->head[i] = GEN_NO_ITEM;
	for (size_t i = 0; i < index->n; i++)
		link_item(index, i);
}

size_t
gen_index_add(struct gen_index *index, uint64_t hash)
{
	index->item = gen_grow(index->item, index->n, &index->cap, sizeof(*index->item));
	if (index->n_buckets < index->cap)
		spread(index, index->cap);
	index->item[index->n].hash = hash;
	link_item(index, index->n);
	return index->n++;
}

static size_t
skip_others(const struct gen_index *index, size_t item, uint64_t hash)
{
	while (item != GEN_NO_ITEM && index->item[item].hash != hash)
		item = index->item[item].next;
	return item;
}

size_t
gen_index_first(const struct gen_index *index, uint64_t hash)
{
	if (index->n == 0)
		return GEN_NO_ITEM;
	return skip_others(index, index->head[hash % index->n_buckets], hash);
}

size_t
gen_index_next(const struct gen_index *index, size_t item)
{
	return skip_others(index, index->item[item].next, index->item[item].hash);
}

void
gen_index_release(struct gen_index *index)
{
	free(index->head);
	free(index->tail);
	free(index->item);
	*index = (struct gen_index) {0};
}
