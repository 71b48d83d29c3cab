/* What sources say, and the streams that wait for their turn. */
#include "log.h"
#include "shard_priv.h"

#include <stdlib.h>
#include <string.h>

/* Gives the stream the lowest free number. The outbox has let go of a number once it passed the
 * stream's CLOSE, which comes before the next OPEN of the same number. */
static void
number(struct shard *shard, struct reading *reading)
{
	uint32_t n = shard->first_free;

	while (n < shard->n_readings && shard->reading[n] != NULL)
		n++;
	if (n == shard->n_readings) {
		shard->n_readings += 256;
		shard->reading = pw_grow(shard->reading, shard->n_readings, sizeof(void *));
		memset(&shard->reading[n], 0, 256 * sizeof(void *));
	}
	shard->reading[n] = reading;
	shard->first_free = n + 1;
	reading->number = n;
}

static bool
is_backlog(const struct reading *reading)
{
	const struct pw_generation *g = &reading->stream->generation;

	return g->position.safe < g->backlog_end;
}

void
streams_queue(struct shard *shard, struct reading *reading)
{
	struct queue *q;

	if (reading->is_queued || shard->run.reading == reading)
		return;
	q = is_backlog(reading) ? &shard->backlog : &shard->live;
	reading->is_queued = true;
	reading->next = NULL;
	if (q->last != NULL)
		q->last->next = reading;
	else
		q->first = reading;
	q->last = reading;
	shard_work_soon(shard);
}

static struct reading *
pop(struct queue *q)
{
	struct reading *reading = q->first;

	q->first = reading->next;
	if (q->first == NULL)
		q->last = NULL;
	reading->is_queued = false;
	return reading;
}

bool
streams_wait(const struct shard *shard)
{
	return shard->live.first != NULL || shard->backlog.first != NULL;
}

/* The next stream to be read, or NULL. */
struct reading *
streams_next(struct shard *shard)
{
	while (streams_wait(shard)) {
		struct reading *reading =
		    pop(shard->live.first != NULL ? &shard->live : &shard->backlog);

		if (reading->stream != NULL)
			return reading;
		free(reading);
	}
	return NULL;
}

/* Nothing more comes of the stream. One that waits in a queue is freed when its turn comes. */
void
streams_drop(struct shard *shard, struct reading *reading)
{
	shard->reading[reading->number] = NULL;
	if (reading->number < shard->first_free)
		shard->first_free = reading->number;
	reading->watched->n_streams--;
	reading->stream->host = NULL;
	reading->stream = NULL;
	if (!reading->is_queued)
		free(reading);
}

void
streams_release(struct shard *shard)
{
	/* Those that were dropped while they waited are in a queue and nowhere else. */
	while (streams_next(shard) != NULL)
		;
	for (uint32_t i = 0; i < shard->n_readings; i++)
		free(shard->reading[i]);
	free(shard->reading);
}

/* The same, with what was found in it. */
static char *
shown_path(struct shard *shard, const char *path, struct pw_finding *ret, unsigned *ret_n)
{
	struct pw_finding own[PW_MAX_PATH_FINDINGS];
	struct pw_buf shown;
	unsigned n;

	pw_buf_init(&shown, 16384);
	n = pw_flow_path(shard->path_flow, path, ret != NULL ? ret : own, &shown);
	if (ret_n != NULL)
		*ret_n = n;
	return shown.data;
}

char *
streams_shown_path(struct shard *shard, const char *path)
{
	return shown_path(shard, path, NULL, NULL);
}

static struct opening *
make_opening(const struct watched *watched, const struct pw_stream *stream)
{
	struct opening *o = pw_alloc(1, sizeof(*o));
	const struct pw_source_conf *conf = watched->conf;
	unsigned n;

	o->generation = stream->generation;
	snprintf(o->source, sizeof(o->source), "%s", conf->name);
	snprintf(o->role, sizeof(o->role), "%s", conf->role != NULL ? conf->role : "");
	o->is_entrusted = conf->entrusted_by != NULL;
	o->path = pw_strdup(stream->path);
	o->shown = shown_path(watched->shard, stream->path, o->in_path, &n);
	for (unsigned i = 0; i < n; i++)
		if (run_wants(watched, &o->in_path[i]))
			o->in_path[o->n_in_path++] = o->in_path[i];
	return o;
}

static void
push_moved(const struct watched *watched, const struct reading *reading)
{
	struct slot slot = {.type = SLOT_MOVED, .stream = reading->number};

	slot.u.opening = make_opening(watched, reading->stream);
	shard_push(watched->shard, &slot);
}

void
streams_say_anew(const struct watched *watched)
{
	const struct shard *shard = watched->shard;

	for (uint32_t i = 0; i < shard->n_readings; i++)
		if (shard->reading[i] != NULL && shard->reading[i]->watched == watched)
			push_moved(watched, shard->reading[i]);
	shard_wake_outbox(shard);
}

static void
on_open(void *context, struct pw_stream *stream)
{
	struct watched *watched = context;
	struct shard *shard = watched->shard;
	struct reading *reading = pw_alloc(1, sizeof(*reading));
	struct slot slot = {.type = SLOT_OPEN};

	reading->stream = stream;
	reading->watched = watched;
	number(shard, reading);
	stream->host = reading;
	watched->n_streams++;
	slot.stream = reading->number;
	slot.u.opening = make_opening(watched, stream);
	log_say(LOG_AT_INFO, "source %s: \"%s\" is read from byte %ju on", watched->conf->name,
	    slot.u.opening->shown, (uintmax_t)stream->generation.position.safe);
	shard_push(shard, &slot);
	shard_wake_outbox(shard);
}

static void
on_ready(void *context, struct pw_stream *stream)
{
	struct watched *watched = context;

	streams_queue(watched->shard, stream->host);
}

static void
on_moved(void *context, struct pw_stream *stream)
{
	struct watched *watched = context;

	log_say(LOG_AT_INFO, "source %s: a file has another name now", watched->name);
	push_moved(watched, stream->host);
	shard_wake_outbox(watched->shard);
}

static void
on_close(void *context, struct pw_stream *stream)
{
	struct watched *watched = context;

	log_say(LOG_AT_INFO, "source %s: a file was truncated; it is read from its beginning",
	    watched->conf->name);
	shard_push_mark(watched->shard, SLOT_CLOSE, stream->host);
	streams_drop(watched->shard, stream->host);
}

static void
on_gone(void *context, const struct pw_generation *generation)
{
	struct watched *watched = context;
	struct slot slot = {.type = SLOT_GONE};

	slot.u.gone.generation = *generation;
	snprintf(slot.u.gone.source, sizeof(slot.u.gone.source), "%s", watched->name);
	shard_push(watched->shard, &slot);
}

static void
on_notice(void *context, const struct pw_notice *notice)
{
	struct watched *watched = context;
	char *shown = NULL;
	struct slot slot = {.type = SLOT_SAY};

	if (notice->path != NULL)
		shown = shown_path(watched->shard, notice->path, NULL, NULL);
	log_say(LOG_AT_WARNING, "source %s: %s%s%s%s", watched->conf->name,
	    shown != NULL ? "\"" : "", shown != NULL ? shown : "", shown != NULL ? "\": " : "",
	    notice->text);
	slot.u.saying =
	    saying_create(notice->code, notice->severity, watched->conf->name, shown, notice->text);
	free(shown);
	shard_push(watched->shard, &slot);
	shard_wake_outbox(watched->shard);
}

void
streams_host(struct watched *watched, struct pw_source_host *ret)
{
	*ret = (struct pw_source_host) {.context = watched,
	    .on_open = on_open,
	    .on_ready = on_ready,
	    .on_moved = on_moved,
	    .on_close = on_close,
	    .on_gone = on_gone,
	    .on_notice = on_notice};
}
