/*
 * ring: a bounded queue of fixed slots from one thread to one other.
 *
 * Promises
 *  1. Slots come out in the order they went in; none is lost, none comes twice.
 *  2. No lock, no allocation, no system call: a full ring says so, and the producer waits as it likes.
 *  3. The consumer may look at many slots before it releases any: what was looked at and not released
 *     is there to be looked at again, which is what a transaction that failed needs.
 *
 * Ownership: a slot's bytes belong to the producer until pushed, to the consumer until released.
 * Thread: one producer, one consumer. Limits: the number of slots, a power of two, given at birth.
 */
#ifndef PIIWATCH_RING_H
#define PIIWATCH_RING_H

#include <piiwatch/base.h>

#define PW_RING_SLOT 512u /* bytes of a slot, aligned to 64 */

struct pw_ring;

/* Destroyed when both threads have let go of it; what was not released is dropped. */
struct pw_ring *pw_ring_create(unsigned n_slots);
void pw_ring_destroy(struct pw_ring *ring);

/* Producer: how many slots are free; the next free slot (NULL: full), which pw_ring_push hands on.
 * To claim twice without a push gives the same slot; a slot holds what it held a round ago. */
unsigned pw_ring_room(struct pw_ring *ring);
void *pw_ring_claim(struct pw_ring *ring);
void pw_ring_push(struct pw_ring *ring);

/* Consumer: the i-th slot that is pushed and not released (0: the oldest), NULL if there is none;
 * gives the `n` oldest back, of those that were looked at. */
const void *pw_ring_peek(struct pw_ring *ring, unsigned i);
void pw_ring_release(struct pw_ring *ring, unsigned n);

#endif
