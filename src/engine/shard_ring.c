#include "shard_priv.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
shard_has_room(struct shard *shard)
{
	shard_flush_waiting(shard);
	return shard->first_waiting == NULL && pw_ring_room(shard->options.ring) > 0;
}

void
shard_wake_outbox(const struct shard *shard)
{
	const uint64_t one = 1;
	ssize_t rc = write(shard->options.outbox_fd, &one, sizeof(one));

	(void)rc;
}

static void
put(struct shard *shard, const struct slot *slot)
{
	struct slot *to = pw_ring_claim(shard->options.ring);

	*to = *slot;
	pw_ring_push(shard->options.ring);
}

void
shard_flush_waiting(struct shard *shard)
{
	while (shard->first_waiting != NULL && pw_ring_room(shard->options.ring) > 0) {
		struct waiting *w = shard->first_waiting;

		put(shard, &w->slot);
		shard->first_waiting = w->next;
		free(w);
	}
	if (shard->first_waiting == NULL)
		shard->last_waiting = NULL;
}

void
shard_drop_waiting(struct shard *shard)
{
	struct waiting *w;

	while ((w = shard->first_waiting) != NULL) {
		shard->first_waiting = w->next;
		slot_release(&w->slot);
		free(w);
	}
}

/* Findings wait for room; what the sources say can't, so it lines up before the ring, at most a few
 * slots a stream. */
void
shard_push(struct shard *shard, const struct slot *slot)
{
	struct waiting *w;

	if (shard_has_room(shard)) {
		put(shard, slot);
		return;
	}
	w = pw_alloc(1, sizeof(*w));
	w->slot = *slot;
	if (shard->last_waiting != NULL)
		shard->last_waiting->next = w;
	else
		shard->first_waiting = w;
	shard->last_waiting = w;
	shard_wait_for_room(shard);
}

void
shard_push_mark(struct shard *shard, enum slot_type type, const struct reading *reading)
{
	struct slot slot = {.type = type, .stream = reading->number};

	slot.u.generation = reading->stream->generation;
	shard_push(shard, &slot);
}
