#include <piiwatch/ring.h>

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define LINE 64u

static_assert(PW_RING_SLOT % LINE == 0, "a slot begins on a cache line");
static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "an index is read and written without a lock");

/*
 * The indices count slots since birth and never wrap. Each side writes one index, on a cache line
 * of its own, beside what it last saw of the other's: that is asked for again only when it is not
 * enough, so most steps touch no line that the other thread writes.
 */
struct pw_ring {
	_Alignas(LINE) char *slots;
	uint64_t n_slots;
	struct {
		_Alignas(LINE) _Atomic uint64_t pushed;
		uint64_t released_seen;
	} producer;
	struct {
		_Alignas(LINE) _Atomic uint64_t released;
		uint64_t pushed_seen;
	} consumer;
};

/* Zeroed like pw_alloc's, and on a cache line; `size` is a multiple of one. */
static void *
alloc_lines(size_t n, size_t size)
{
	void *p = n <= SIZE_MAX / size ? aligned_alloc(LINE, n * size) : NULL;

	if (p == NULL)
		pw_die("out of memory for a ring");
	return memset(p, 0, n * size);
}

struct pw_ring *
pw_ring_create(unsigned n_slots)
{
	struct pw_ring *ring;

	assert(n_slots > 0 && (n_slots & (n_slots - 1)) == 0);
	ring = alloc_lines(1, sizeof(*ring));
	ring->slots = alloc_lines(n_slots, PW_RING_SLOT);
	ring->n_slots = n_slots;
	atomic_init(&ring->producer.pushed, 0);
	atomic_init(&ring->consumer.released, 0);
	return ring;
}

void
pw_ring_destroy(struct pw_ring *ring)
{
	if (ring == NULL)
		return;
	free(ring->slots);
	free(ring);
}

static void *
slot_at(const struct pw_ring *ring, uint64_t index)
{
	return ring->slots + (index & (ring->n_slots - 1)) * PW_RING_SLOT;
}

/* Its own index a side reads without order: nobody else writes it. */
static uint64_t
pushed_by_me(struct pw_ring *ring)
{
	return atomic_load_explicit(&ring->producer.pushed, memory_order_relaxed);
}

static uint64_t
released_by_me(struct pw_ring *ring)
{
	return atomic_load_explicit(&ring->consumer.released, memory_order_relaxed);
}

unsigned
pw_ring_room(struct pw_ring *ring)
{
	ring->producer.released_seen =
	    atomic_load_explicit(&ring->consumer.released, memory_order_acquire);
	return (unsigned)(ring->n_slots - (pushed_by_me(ring) - ring->producer.released_seen));
}

static bool
has_seen_room(struct pw_ring *ring)
{
	return pushed_by_me(ring) - ring->producer.released_seen < ring->n_slots;
}

void *
pw_ring_claim(struct pw_ring *ring)
{
	if (!has_seen_room(ring) && pw_ring_room(ring) == 0)
		return NULL;
	return slot_at(ring, pushed_by_me(ring));
}

void
pw_ring_push(struct pw_ring *ring)
{
	assert(has_seen_room(ring));
	atomic_store_explicit(&ring->producer.pushed, pushed_by_me(ring) + 1, memory_order_release);
}

/* How many slots lie before the consumer, as far as it has looked. */
static uint64_t
count_seen(struct pw_ring *ring)
{
	return ring->consumer.pushed_seen - released_by_me(ring);
}

const void *
pw_ring_peek(struct pw_ring *ring, unsigned i)
{
	if (i >= count_seen(ring))
		ring->consumer.pushed_seen =
		    atomic_load_explicit(&ring->producer.pushed, memory_order_acquire);
	if (i >= count_seen(ring))
		return NULL;
	return slot_at(ring, released_by_me(ring) + i);
}

void
pw_ring_release(struct pw_ring *ring, unsigned n)
{
	assert(n <= count_seen(ring));
	atomic_store_explicit(&ring->consumer.released, released_by_me(ring) + n,
	    memory_order_release);
}
