/*
 * shard: one event loop with the sources and the flow: it reads streams in turn and puts what is found
 * into the ring. It alone produces for its ring.
 *
 * Streams wait in two queues: what is written now before what lay there at the first start. Each has
 * its turn of 1 MiB or 50 ms, so that no stream starves another.
 *
 * Thread: shard (with one shard: main).
 */
#ifndef PIIWATCH_ENGINE_SHARD_H
#define PIIWATCH_ENGINE_SHARD_H

#include "slot.h"

#include <piiwatch/setup.h>
#include <piiwatch/store.h>

struct shard;

struct shard_options {
	struct event_base *base;
	struct pw_ring *ring;
	int outbox_fd; /* eventfd that wakes the outbox */
	const struct pw_key *key; /* of ids and markers */
	bool no_inotify;
};

struct shard *shard_create(const struct shard_options *options);
void shard_destroy(struct shard *shard);

/* Makes the sources of `settings` that are new, with what the store knows of them. `store` is NULL once
 * the outbox owns it. 0, or -1: nothing has changed then. */
int shard_add_sources(struct shard *shard, const struct pw_settings *settings,
    struct pw_store *store, struct pw_err *reterr);

/* The detector and settings that hold from now on; they must outlive the next call. New sources are
 * started; those that are not in `settings` any more are read to their end and left. -1: a source could
 * not be started; all else holds. */
int shard_use(struct shard *shard, const struct pw_loaded *loaded,
    const struct pw_settings *settings, struct pw_err *reterr);

/* Puts a saying, a setup or the stop into the ring, in order with all else. */
void shard_push(struct shard *shard, const struct slot *slot);

/* Stops the sources and reads what is at hand, for at most `grace_us`. */
void shard_stop(struct shard *shard, int64_t grace_us);

/* Waits until all that lined up before the ring is in it; false if that takes longer. */
bool shard_drain(struct shard *shard, int64_t grace_us);

/* One line of state, for the log. */
void shard_state(const struct shard *shard, char *ret, size_t size);

#endif
