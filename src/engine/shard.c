#include "shard_priv.h"

#include "log.h"

#include <piiwatch/store_view.h>

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
	for (unsigned i = 0; i < shard->n_watched; i++) {
		pw_source_destroy(shard->watched[i]->source);
		free(shard->watched[i]);
	}
	pw_flow_destroy(shard->flow);
	pw_flow_destroy(shard->path_flow);
	shard_drop_waiting(shard);
	event_free(shard->on_work);
	event_free(shard->on_room);
	pw_private_free(shard->chunk);
	free(shard);
}

/* --- which sources there are -------------------------------------------------------------------- */

static void
set_filters(struct watched *watched, const struct pw_settings *settings,
    const struct pw_source_conf *conf)
{
	double least = conf->min_confidence >= 0 ? conf->min_confidence : settings->min_confidence;

	watched->conf = conf;
	watched->is_retired = false;
	watched->min_confidence = (unsigned)(least * 1000 + 0.5);
	watched->categories = conf->categories.n > 0 ? 0 : PW_EVERY_CATEGORY;
	for (unsigned i = 0; i < conf->categories.n; i++)
		watched->categories |=
		    PW_CATEGORY_BIT(pw_category_find(pw_span_of(conf->categories.item[i])));
}

struct knowing {
	struct watched *watched;
	unsigned n;
};

static void
on_generation(const struct pw_generation *generation, const char *source, const char *path,
    void *context)
{
	struct knowing *knowing = context;

	if (strcmp(source, knowing->watched->conf->name) != 0)
		return;
	pw_source_know(knowing->watched->source, generation, path);
	knowing->n++;
}

/* What the store knows of the source's files; returns how many, or -1. */
static int
recall(struct shard *shard, struct watched *watched, struct pw_err *reterr)
{
	struct knowing knowing = {watched, 0};
	struct pw_store_view *view = pw_store_view_open(shard->settings->store_path, reterr);
	int rc = -1;

	if (view != NULL)
		rc = pw_store_view_generations(view, on_generation, &knowing, reterr);
	pw_store_view_close(view);
	return rc < 0 ? -1 : (int)knowing.n;
}

static int
start_source(struct shard *shard, struct watched *watched, const struct pw_source_options *options,
    struct pw_err *reterr)
{
	int known;

	watched->source = pw_source_create(watched->conf, options, reterr);
	if (watched->source == NULL)
		return -1;
	known = recall(shard, watched, reterr);
	if (known < 0 || pw_source_start(watched->source, reterr) < 0)
		return -1;
	log_say(LOG_AT_NOTICE, "source %s: %u files are watched, %d known from before",
	    watched->conf->name, watched->n_streams, known);
	return 0;
}

/* When the source was first started: as the store has it, or, while the outbox owns the store, now. */
static int
first_start(struct shard *shard, const struct pw_source_conf *conf, struct pw_store *store,
    struct pw_source_options *ret, struct pw_err *reterr)
{
	int64_t now_ns = pw_now_us() * 1000;
	struct slot slot = {.type = SLOT_SOURCE};

	if (store != NULL)
		return pw_store_first_start(store, conf->name, now_ns, &ret->first_start_ns,
		    &ret->is_first_start, reterr);
	ret->first_start_ns = now_ns;
	ret->is_first_start = true;
	snprintf(slot.u.source, sizeof(slot.u.source), "%s", conf->name);
	shard_push(shard, &slot);
	return 0;
}

static int
add_source(struct shard *shard, const struct pw_source_conf *conf, struct pw_store *store,
    struct pw_err *reterr)
{
	struct watched *watched;
	struct pw_source_options options = {.base = shard->options.base,
	    .key = shard->options.key,
	    .no_inotify = shard->options.no_inotify};

	if (shard->n_watched == PW_ARRAY_LEN(shard->watched))
		return pw_err_set(reterr,
		    "source \"%s\": too many sources came and went; restart the daemon",
		    conf->name);
	if (first_start(shard, conf, store, &options, reterr) < 0)
		return -1;
	watched = pw_alloc(1, sizeof(*watched));
	watched->shard = shard;
	snprintf(watched->name, sizeof(watched->name), "%s", conf->name);
	set_filters(watched, shard->settings, conf);
	streams_host(watched, &options.host);
	shard->watched[shard->n_watched++] = watched;
	return start_source(shard, watched, &options, reterr);
}

static struct watched *
find_source(struct shard *shard, const char *name)
{
	for (unsigned i = 0; i < shard->n_watched; i++)
		if (strcmp(shard->watched[i]->name, name) == 0)
			return shard->watched[i];
	return NULL;
}

static void
retire(struct watched *watched)
{
	static char file_type[] = "file", from_start[] = "start";

	if (watched->is_retired)
		return;
	watched->is_retired = true;
	watched->nothing = (struct pw_source_conf) {.name = watched->name,
	    .type = file_type,
	    .read_from = from_start,
	    .min_confidence = -1};
	log_say(LOG_AT_NOTICE,
	    "source %s: is not in the configuration any more; what is open is "
	    "read to its end",
	    watched->name);
	watched->conf = &watched->nothing;
	pw_source_reconfigure(watched->source, watched->conf);
}

static const struct pw_source_conf *
conf_of(const struct pw_settings *settings, const char *name)
{
	for (unsigned i = 0; i < settings->n_sources; i++)
		if (strcmp(settings->source[i].name, name) == 0)
			return &settings->source[i];
	return NULL;
}

static void
use_detector(struct shard *shard, const struct pw_loaded *loaded)
{
	run_abandon(shard);
	pw_flow_destroy(shard->flow);
	pw_flow_destroy(shard->path_flow);
	shard->loaded = loaded;
	shard->flow = pw_flow_create(loaded->detector, false);
	shard->path_flow = pw_flow_create(loaded->detector, false);
}

int
shard_use(struct shard *shard, const struct pw_loaded *loaded, const struct pw_settings *settings,
    struct pw_store *store, struct pw_err *reterr)
{
	int rc = 0;

	use_detector(shard, loaded);
	shard->settings = settings;
	for (unsigned i = 0; i < shard->n_watched; i++)
		if (conf_of(settings, shard->watched[i]->name) == NULL)
			retire(shard->watched[i]);
	for (unsigned i = 0; rc == 0 && i < settings->n_sources; i++) {
		const struct pw_source_conf *conf = &settings->source[i];
		struct watched *watched = find_source(shard, conf->name);

		if (watched == NULL) {
			rc = add_source(shard, conf, store, reterr);
			continue;
		}
		set_filters(watched, settings, conf);
		pw_source_reconfigure(watched->source, conf);
	}
	return rc;
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
	    "%u streams, %ju bytes and %ju findings since the start, ring %u slots free, %s",
	    streams, (uintmax_t)shard->bytes, (uintmax_t)shard->findings,
	    pw_ring_room(shard->options.ring),
	    shard->run.reading != NULL ? "reading"
		: streams_wait(shard)  ? "streams wait"
				       : "idle");
}
