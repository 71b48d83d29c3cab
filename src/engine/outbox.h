/*
 * outbox: the thread that owns the store. It takes what the rings hold, in order, and commits it: the
 * findings, their alerts and windows, and the positions that cover them, in one transaction.
 *
 * A batch with a finding commits at once; what arrives meanwhile joins the next. A batch of positions
 * alone waits for 200 ms. What can't be committed stays in the ring and is tried again after 1 s, then
 * twice as long each time, up to 30 s; the ring fills, and reading stops. A store that shows damage is
 * not written to any more: the thread says so and ends.
 *
 * Thread: create, start, stop, destroy: main; what is inside: outbox.
 */
#ifndef PIIWATCH_ENGINE_OUTBOX_H
#define PIIWATCH_ENGINE_OUTBOX_H

#include "slot.h"

#include <piiwatch/deliver.h>
#include <piiwatch/key.h>
#include <piiwatch/store.h>

struct outbox;

struct outbox_options {
	struct pw_store *store; /* owned by the outbox's thread while it runs */
	struct pw_ring *ring; /* of the shard */
	struct pw_ring *say_ring; /* of deliver: sayings alone */
	const char *acks_path;
	const struct pw_key *key; /* of finding ids; named in alerts */
	struct pw_deliver *deliver; /* woken after each commit */
	struct setup setup; /* policy and window at the start; takes the policy */
	int damage_fd; /* eventfd that is told of a damaged store */
};

struct outbox *outbox_create(const struct outbox_options *options, int wake_fd);
void outbox_destroy(struct outbox *outbox);

int outbox_start(struct outbox *outbox, struct pw_err *reterr);

/* The end is near: what failed is tried again soon, however often it failed. */
void outbox_hurry(struct outbox *outbox);

/* Waits until the SLOT_STOP in the ring is committed, for `grace_us` at most, and joins the thread.
 * False if something could not be committed. */
bool outbox_stop(struct outbox *outbox, int64_t grace_us);

#endif
