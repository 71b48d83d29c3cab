/*
 * store_view: the store as people look at it, read-only, while the daemon runs and while it does not.
 *
 * Thread: owner. Ownership: the caller's; what callbacks get is theirs until they return.
 */
#ifndef PIIWATCH_STORE_VIEW_H
#define PIIWATCH_STORE_VIEW_H

#include <piiwatch/alert.h>
#include <piiwatch/generation.h>

struct pw_store_view;

/* NULL with the reason. */
struct pw_store_view *pw_store_view_open(const char *store_path, struct pw_err *reterr);
void pw_store_view_close(struct pw_store_view *view);

/* What pw_store_view_alerts shows; zeroed: everything. */
struct pw_store_filter {
	uint64_t categories, kinds; /* sets (bit n is number n); 0: all */
	const char *source, *rule_pattern; /* a name; a glob; NULL: all */
	int min_severity;
	int64_t since_us; /* last seen at or after */
	unsigned limit; /* 0: all; the newest are kept */
};

/* Calls on_alert for each, oldest first, as it stands now (`count`, `last_seen_us`, `revision` of
 * today). 0 or -1. */
int pw_store_view_alerts(struct pw_store_view *view, const struct pw_store_filter *filter,
    void (*on_alert)(const struct pw_alert *alert, void *context), void *context,
    struct pw_err *reterr);

/* The alert whose id begins with the hexadecimal digits of `prefix` (at least 4). 1 found, 0 none or
 * several (reterr says which), -1 error. */
int pw_store_view_alert(struct pw_store_view *view, const char *prefix, struct pw_alert *ret,
    struct pw_err *reterr);

/* One place where an alert's value stands. */
struct pw_store_place {
	const char *path; /* the true one */
	uint64_t offset, line, last_offset, count; /* a range: last_offset and count > 1, line 0 */
	uint32_t length, column;
	const char *field;
	int64_t time_us;
};

/* Calls on_place for the alert's findings (rows), then its ranges. */
int pw_store_view_places(struct pw_store_view *view, const uint8_t id[PW_ALERT_ID],
    void (*on_place)(const struct pw_store_place *place, void *context), void *context,
    struct pw_err *reterr);

/* Figures for `piiwatch status`. */
struct pw_store_status {
	char store_id[40];
	int schema;
	bool is_running; /* a daemon holds the store's lock */
	bool was_clean; /* the last stop was clean (meaningless while running) */
	uint64_t alerts[PW_KINDS], alerts_open, findings, outbox_rows, newest_seq;
	int64_t started_us, last_commit_us; /* of the daemon's last start; 0 unknown */
};

int pw_store_view_status(struct pw_store_view *view, struct pw_store_status *ret,
    struct pw_err *reterr);

/* When the source was first started (Unix time, ns). 1, 0 it never was, -1. */
int pw_store_view_first_start(struct pw_store_view *view, const char *source, int64_t *ret_ns,
    struct pw_err *reterr);

/* Calls on_generation for each generation, by source and path. */
int pw_store_view_generations(struct pw_store_view *view,
    void (*on_generation)(const struct pw_generation *generation, const char *source,
	const char *path, void *context),
    void *context, struct pw_err *reterr);

#endif
