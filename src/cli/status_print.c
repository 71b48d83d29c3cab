#include "status.h"
#include "terminal.h"
#include "when.h"

#include <piiwatch/mask.h>

#include <jansson.h>
#include <string.h>

/* --- for people ----------------------------------------------------------------------------------- */

/* "2026-11-24T10:00:00Z (3 s ago)" */
static void
print_time(const struct status *status, int64_t us)
{
	char when[WHEN_TEXT], span[WHEN_TEXT];

	when_print(us, cli_on_terminal(), when);
	when_print_span(status->now_us - us, span);
	printf("%s (%s ago)", when, span);
}

static void
print_head(const struct status *status, const struct look *look)
{
	const struct pw_store_status *s = &status->store;

	fputs("store        ", stdout);
	cli_put(look->path);
	printf("\n             id %s, schema %d\n", s->store_id, s->schema);
	printf("piiwatchd    %s\n",
	    s->is_running      ? "running"
		: s->was_clean ? "not running, it stopped cleanly"
			       : "not running, and its last stop was not clean");
	if (s->started_us > 0) {
		printf("started      ");
		print_time(status, s->started_us);
		putchar('\n');
	}
	if (s->last_commit_us > 0) {
		printf("last commit  ");
		print_time(status, s->last_commit_us);
		putchar('\n');
	}
}

static void
print_alerts(const struct pw_store_status *s)
{
	fputs("alerts       ", stdout);
	for (unsigned i = 0; i < PW_KINDS; i++)
		printf("%s%s %ju", i > 0 ? ", " : "", pw_kind_name((enum pw_kind)i),
		    (uintmax_t)s->alerts[i]);
	printf("; %ju window%s open\n", (uintmax_t)s->alerts_open, s->alerts_open == 1 ? "" : "s");
	printf("findings     %ju\n", (uintmax_t)s->findings);
	printf("outbox       %ju row%s, the newest is %ju\n", (uintmax_t)s->outbox_rows,
	    s->outbox_rows == 1 ? "" : "s", (uintmax_t)s->newest_seq);
}

/* A name in a column; a longer one in a line of its own. */
static void
print_name(const char *name, int width)
{
	cli_put(name);
	if (strlen(name) > (size_t)width)
		printf("\n%*s", width, "");
	else
		printf("%*s", width - (int)strlen(name), "");
}

static void
print_sinks(const struct status *status)
{
	enum { NAME = 48 };

	if (status->sinks_unknown != NULL) {
		fputs("sinks        ", stdout);
		cli_put(status->sinks_unknown);
		putchar('\n');
		return;
	}
	printf("\n%-*s  %12s  %10s\n", NAME, "SINK", "ACKNOWLEDGED", "BEHIND");
	for (unsigned i = 0; i < status->n_sinks; i++) {
		const struct status_sink *sink = &status->sink[i];
		char behind[32];

		snprintf(behind, sizeof(behind), "%s%ju", sink->is_more ? ">" : "",
		    (uintmax_t)sink->n_behind);
		print_name(sink->name, NAME);
		printf("  %12ju  %10s\n", (uintmax_t)sink->acked, behind);
	}
}

static void
print_sources(const struct status *status)
{
	enum { NAME = 24 };

	if (status->n_sources == 0)
		return;
	printf("\n%-*s %6s %8s %8s %6s %10s %10s\n", NAME, "SOURCE", "LIVE", "DETACHED", "FINISHED",
	    "GONE", "READ", "BEHIND");
	for (size_t i = 0; i < status->n_sources; i++) {
		const struct status_source *s = &status->source[i];
		char read[CLI_BYTES_TEXT], behind[CLI_BYTES_TEXT];

		cli_print_bytes(s->read, read);
		cli_print_bytes(s->behind, behind);
		print_name(s->name, NAME);
		printf(" %6ju %8ju %8ju %6ju %10s %10s\n", (uintmax_t)s->live,
		    (uintmax_t)s->detached, (uintmax_t)s->finished, (uintmax_t)s->gone, read,
		    behind);
	}
}

static void
print_furthest(const struct status *status, struct shown_paths *paths)
{
	if (status->n_furthest > 0)
		fputs("\nfurthest behind\n", stdout);
	for (unsigned i = 0; i < status->n_furthest; i++) {
		const struct status_file *file = &status->furthest[i];
		char behind[CLI_BYTES_TEXT];

		cli_print_bytes(file->behind, behind);
		printf("%10s  ", behind);
		cli_put(file->source);
		fputs("  ", stdout);
		cli_put(shown_path(paths, file->path));
		putchar('\n');
	}
}

void
status_print_text(const struct status *status, const struct look *look, struct shown_paths *paths)
{
	print_head(status, look);
	print_alerts(&status->store);
	print_sinks(status);
	print_sources(status);
	print_furthest(status, paths);
}

/* --- for programs --------------------------------------------------------------------------------- */

static void
put_number(json_t *o, const char *key, uint64_t n)
{
	json_object_set_new(o, key, json_integer((json_int_t)n));
}

static void
put_text(json_t *o, const char *key, const char *text)
{
	struct pw_span span = pw_span_of(text);
	struct pw_buf shown;

	pw_buf_init(&shown, 4 * span.len + 1);
	pw_mask_text(span, NULL, 0, &shown);
	pw_buf_add(&shown, "", 0);
	json_object_set_new(o, key, json_string(shown.data));
	pw_buf_release(&shown);
}

static void
put_time(json_t *o, const char *key, int64_t us)
{
	char text[PW_TIME_TEXT];

	pw_time_text(us, text);
	json_object_set_new(o, key, us > 0 ? json_string(text) : json_null());
}

static json_t *
store_to_json(const struct status *status, const struct look *look)
{
	json_t *o = json_object();

	put_text(o, "path", look->path);
	put_text(o, "id", status->store.store_id);
	put_number(o, "schema", (uint64_t)status->store.schema);
	return o;
}

static json_t *
daemon_to_json(const struct pw_store_status *s)
{
	json_t *o = json_object();

	json_object_set_new(o, "running", json_boolean(s->is_running));
	json_object_set_new(o, "clean_stop",
	    s->is_running ? json_null() : json_boolean(s->was_clean));
	put_time(o, "started", s->started_us);
	put_time(o, "last_commit", s->last_commit_us);
	return o;
}

static json_t *
alerts_to_json(const struct pw_store_status *s)
{
	json_t *o = json_object();

	for (unsigned i = 0; i < PW_KINDS; i++)
		put_number(o, pw_kind_name((enum pw_kind)i), s->alerts[i]);
	put_number(o, "open", s->alerts_open);
	return o;
}

static json_t *
outbox_to_json(const struct pw_store_status *s)
{
	json_t *o = json_object();

	put_number(o, "rows", s->outbox_rows);
	put_number(o, "newest", s->newest_seq);
	return o;
}

/* null where nothing is known of them. */
static json_t *
sinks_to_json(const struct status *status)
{
	json_t *list = json_array();

	if (status->sinks_unknown != NULL) {
		json_decref(list);
		return json_null();
	}
	for (unsigned i = 0; i < status->n_sinks; i++) {
		json_t *o = json_object();

		put_text(o, "name", status->sink[i].name);
		put_number(o, "acknowledged", status->sink[i].acked);
		put_number(o, "behind", status->sink[i].n_behind);
		if (status->sink[i].is_more)
			json_object_set_new(o, "is_more_behind", json_true());
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
sources_to_json(const struct status *status)
{
	json_t *list = json_array();

	for (size_t i = 0; i < status->n_sources; i++) {
		const struct status_source *s = &status->source[i];
		json_t *o = json_object();

		put_text(o, "name", s->name);
		put_number(o, "live", s->live);
		put_number(o, "detached", s->detached);
		put_number(o, "finished", s->finished);
		put_number(o, "gone", s->gone);
		put_number(o, "read", s->read);
		put_number(o, "behind", s->behind);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
furthest_to_json(const struct status *status, struct shown_paths *paths)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < status->n_furthest; i++) {
		json_t *o = json_object();

		put_text(o, "source", status->furthest[i].source);
		put_text(o, "path", shown_path(paths, status->furthest[i].path));
		put_number(o, "behind", status->furthest[i].behind);
		json_array_append_new(list, o);
	}
	return list;
}

void
status_print_json(const struct status *status, const struct look *look, struct shown_paths *paths)
{
	json_t *o = json_object();

	json_object_set_new(o, "store", store_to_json(status, look));
	json_object_set_new(o, "daemon", daemon_to_json(&status->store));
	json_object_set_new(o, "alerts", alerts_to_json(&status->store));
	put_number(o, "findings", status->store.findings);
	json_object_set_new(o, "outbox", outbox_to_json(&status->store));
	json_object_set_new(o, "sinks", sinks_to_json(status));
	json_object_set_new(o, "sources", sources_to_json(status));
	json_object_set_new(o, "furthest_behind", furthest_to_json(status, paths));
	json_dumpf(o, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(o);
}
