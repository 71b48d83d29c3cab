#include "shard_priv.h"

#include "log.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOM_EVERY_US 2000 /* how often a full ring is asked for room */

void
shard_wait_for_room(struct shard *shard)
{
	const struct timeval tv = {0, ROOM_EVERY_US};

	if (!evtimer_pending(shard->on_room, NULL))
		evtimer_add(shard->on_room, &tv);
}

/* By a timer, not event_active(): the loop runs what its callbacks activate until nothing is active, and
 * would look at signals and files only once all is read. */
void
shard_work_soon(struct shard *shard)
{
	const struct timeval now = {0, 0};

	if (!evtimer_pending(shard->on_work, NULL))
		evtimer_add(shard->on_work, &now);
}

/* One turn of one stream; then the loop looks at its other events before the next. */
static void
on_work(int fd, short what, void *context)
{
	struct shard *shard = context;

	(void)fd;
	(void)what;
	run_turn(shard);
	if (!shard_has_room(shard))
		shard_wait_for_room(shard);
	else if (shard->run.reading != NULL || streams_wait(shard))
		shard_work_soon(shard);
}

static void
on_room(int fd, short what, void *context)
{
	on_work(fd, what, context);
}

struct shard *
shard_create(const struct shard_options *options)
{
	struct shard *shard = pw_alloc(1, sizeof(*shard));

	shard->options = *options;
	shard->chunk = pw_private_alloc(PW_MAX_CHUNK, 1);
	shard->on_work = evtimer_new(options->base, on_work, shard);
	shard->on_room = evtimer_new(options->base, on_room, shard);
	return shard;
}

void
shard_destroy(struct shard *shard)
{
	if (shard == NULL)
		return;
	streams_release(shard);
	while (shard->n_watched > 0)
		sources_drop_last(shard);
	pw_flow_destroy(shard->flow);
	pw_flow_destroy(shard->path_flow);
	shard_drop_waiting(shard);
	event_free(shard->on_work);
	event_free(shard->on_room);
	pw_private_free(shard->chunk);
	free(shard);
}

/* --- the end ------------------------------------------------------------------------------------ */

void
shard_stop(struct shard *shard, int64_t grace_us)
{
	int64_t until = pw_monotonic_us() + grace_us;

	for (unsigned i = 0; i < shard->n_watched; i++)
		pw_source_stop(shard->watched[i]->source);
	/* What is written now is read; what lay there before can wait for the next start. */
	while (pw_monotonic_us() < until && shard->live.first != NULL && shard_has_room(shard))
		run_turn(shard);
	run_abandon(shard);
}

bool
shard_drain(struct shard *shard, int64_t grace_us)
{
	int64_t until = pw_monotonic_us() + grace_us;

	while (shard_flush_waiting(shard), shard->first_waiting != NULL) {
		if (pw_monotonic_us() >= until)
			return false;
		shard_wake_outbox(shard);
		usleep(ROOM_EVERY_US);
	}
	shard_wake_outbox(shard);
	return true;
}

void
shard_state(const struct shard *shard, char *ret, size_t size)
{
	unsigned streams = 0;

	for (unsigned i = 0; i < shard->n_watched; i++)
		streams += shard->watched[i]->n_streams;
	snprintf(ret, size,
	    "%u streams, %ju bytes and %ju findings since the start, %ju header lines lost, "
	    "ring %u slots free, %s",
	    streams, (uintmax_t)shard->bytes, (uintmax_t)shard->findings,
	    (uintmax_t)shard->headers_lost, pw_ring_room(shard->options.ring),
	    shard->run.reading != NULL ? "reading"
		: streams_wait(shard)  ? "streams wait"
				       : "idle");
}
