#include "status.h"

#include <piiwatch/outbox_read.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ROWS_AT_ONCE 16u

/* --- sinks ---------------------------------------------------------------------------------------- */

static void
lack_sinks(struct status *status, const char *why)
{
	status->sinks_unknown = pw_strdup(why);
	status->n_sinks = 0;
}

/* The rows behind what the sink acknowledged. The newest of the outbox may be for another. */
static int
count_behind(struct pw_outbox *outbox, struct status_sink *sink, struct pw_err *reterr)
{
	struct pw_alert *rows = pw_alloc(ROWS_AT_ONCE, sizeof(*rows));
	uint64_t seq = sink->acked;
	int n;

	do {
		n = pw_outbox_read(outbox, sink->name, seq, ROWS_AT_ONCE, rows, reterr);
		if (n <= 0)
			break;
		seq = rows[n - 1].seq;
		sink->n_behind += (uint64_t)n;
	} while (sink->n_behind <= STATUS_MAX_BEHIND);
	sink->is_more = sink->n_behind > STATUS_MAX_BEHIND;
	if (sink->is_more)
		sink->n_behind = STATUS_MAX_BEHIND;
	free(rows);
	return n < 0 ? -1 : 0;
}

static int
read_acks(struct status *status, const char *store, struct pw_err *reterr)
{
	const char *slash = strrchr(store, '/'), *names[PW_MAX_SINKS];
	uint64_t acked[PW_MAX_SINKS] = {0};
	struct pw_buf path;
	int rc;

	for (unsigned i = 0; i < status->n_sinks; i++)
		names[i] = status->sink[i].name;
	pw_buf_init(&path, strlen(store) + sizeof("/deliver.db"));
	pw_buf_addf(&path, "%.*sdeliver.db", slash != NULL ? (int)(slash + 1 - store) : 0, store);
	rc = pw_acks_peek(path.data, status->store.store_id, names, status->n_sinks, acked, reterr);
	pw_buf_release(&path);
	for (unsigned i = 0; i < status->n_sinks; i++)
		status->sink[i].acked = acked[i];
	return rc < 0 ? -1 : 0;
}

/* What stands in the way here takes nothing from the rest. */
static void
collect_sinks(struct status *status, const struct look *look)
{
	const struct pw_settings *s = &look->settings;
	struct pw_outbox *outbox;
	struct pw_err err;
	int rc;

	if (!look->has_conf) {
		lack_sinks(status, "not known without a configuration (-c CONF)");
		return;
	}
	status->n_sinks = s->n_sinks;
	for (unsigned i = 0; i < s->n_sinks; i++)
		status->sink[i].name = s->sink[i].name;
	outbox = pw_outbox_open(look->path, &err);
	rc = outbox != NULL ? read_acks(status, look->path, &err) : -1;
	for (unsigned i = 0; i < status->n_sinks && rc == 0; i++)
		rc = count_behind(outbox, &status->sink[i], &err);
	if (rc < 0)
		lack_sinks(status, err.text);
	pw_outbox_close(outbox);
}

/* --- sources -------------------------------------------------------------------------------------- */

static struct status_source *
find_source(struct status *status, const char *name)
{
	for (size_t i = status->n_sources; i > 0; i--)
		if (strcmp(status->source[i - 1].name, name) == 0)
			return &status->source[i - 1];
	if (status->n_sources == status->cap_sources) {
		status->cap_sources = status->cap_sources > 0 ? 2 * status->cap_sources : 16;
		status->source =
		    pw_grow(status->source, status->cap_sources, sizeof(*status->source));
	}
	status->source[status->n_sources] = (struct status_source) {.live = 0};
	snprintf(status->source[status->n_sources].name, PW_MAX_NAME, "%s", name);
	return &status->source[status->n_sources++];
}

static void
keep_if_far(struct status *status, const char *source, const char *path, uint64_t behind)
{
	struct status_file *at = status->furthest;
	unsigned i = status->n_furthest;

	if (behind == 0 || (i == STATUS_FURTHEST && behind <= at[i - 1].behind))
		return;
	if (i == STATUS_FURTHEST)
		free(at[--i].path);
	else
		status->n_furthest++;
	for (; i > 0 && at[i - 1].behind < behind; i--)
		at[i] = at[i - 1];
	at[i] = (struct status_file) {.path = pw_strdup(path), .behind = behind};
	snprintf(at[i].source, sizeof(at[i].source), "%s", source);
}

/* Device numbers change over a restart of the machine, inode numbers do not. */
static void
measure(struct status *status, struct status_source *source, const struct pw_generation *g,
    const char *path)
{
	uint64_t behind = 0;
	struct stat st;

	if (stat(path, &st) < 0 || (uint64_t)st.st_ino != g->ino) {
		source->gone++;
		return;
	}
	if ((uint64_t)st.st_size > g->position.safe)
		behind = (uint64_t)st.st_size - g->position.safe;
	source->behind += behind;
	keep_if_far(status, source->name, path, behind);
}

static void
on_generation(const struct pw_generation *g, const char *name, const char *path, void *context)
{
	struct status *status = context;
	struct status_source *source = find_source(status, name);

	source->read += g->position.safe;
	switch ((enum pw_generation_state)g->state) {
	case PW_GENERATION_LIVE:
		source->live++;
		measure(status, source, g, path);
		return;
	case PW_GENERATION_DETACHED:
		source->detached++;
		measure(status, source, g, path);
		return;
	case PW_GENERATION_FINISHED:
		source->finished++;
		return;
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct status_source *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static int
collect_sources(struct status *status, struct look *look, struct pw_err *reterr)
{
	const struct pw_settings *s = &look->settings;

	for (unsigned i = 0; i < s->n_sources; i++)
		find_source(status, s->source[i].name);
	if (pw_store_view_generations(look->view, on_generation, status, reterr) < 0)
		return -1;
	if (status->n_sources > 0)
		qsort(status->source, status->n_sources, sizeof(*status->source), by_name);
	return 0;
}

int
status_collect(struct status *status, struct look *look, struct pw_err *reterr)
{
	memset(status, 0, sizeof(*status));
	status->now_us = pw_now_us();
	if (pw_store_view_status(look->view, &status->store, reterr) < 0)
		return -1;
	collect_sinks(status, look);
	return collect_sources(status, look, reterr);
}

void
status_release(struct status *status)
{
	for (unsigned i = 0; i < status->n_furthest; i++)
		free(status->furthest[i].path);
	free(status->sinks_unknown);
	free(status->source);
}
