/* The parts of `piiwatch status`. */
#ifndef PIIWATCH_CLI_STATUS_H
#define PIIWATCH_CLI_STATUS_H

#include "look.h"

#define STATUS_FURTHEST 3u
#define STATUS_MAX_BEHIND 10000u /* rows that are counted one by one */

/* How far a sink got. */
struct status_sink {
	const char *name; /* of the configuration */
	uint64_t acked, n_behind; /* rows of the outbox that are for it and not acknowledged */
	bool is_more; /* than STATUS_MAX_BEHIND: n_behind is that many */
};

/* The files of a source. */
struct status_source {
	char name[PW_MAX_NAME];
	uint64_t live, detached, finished;
	uint64_t gone; /* of live and detached ones: their path names another file, or none */
	uint64_t read, behind; /* bytes; behind: on disk now, and not read */
};

/* One of the files furthest behind. */
struct status_file {
	char source[PW_MAX_NAME];
	char *path; /* the true one */
	uint64_t behind;
};

struct status {
	struct pw_store_status store;
	int64_t now_us;
	struct status_sink sink[PW_MAX_SINKS];
	unsigned n_sinks;
	char *sinks_unknown; /* why nothing is known of sinks, NULL: it is */
	struct status_source *source; /* in the order of their names */
	size_t n_sources, cap_sources;
	struct status_file furthest[STATUS_FURTHEST]; /* the furthest first */
	unsigned n_furthest;
};

/* status_collect.c: 0 or -1; status_release either way. */
int status_collect(struct status *status, struct look *look, struct pw_err *reterr);
void status_release(struct status *status);

/* status_print.c */
void status_print_text(const struct status *status, const struct look *look,
    struct shown_paths *paths);
void status_print_json(const struct status *status, const struct look *look,
    struct shown_paths *paths);

#endif
