/*
 * deliver: brings alerts from the store's outbox to the sinks, in a thread of its own. It sees the
 * outbox read-only and its own acknowledgements; a sink that blocks stops neither commits nor reading
 * nor another sink.
 *
 * Promises
 *  1. Every row of the outbox reaches every sink it is for, in order; after a crash perhaps again,
 *     with the same (id, revision). The jsonl sink reads the last whole line of its file and goes on
 *     behind it, so what it holds is there once.
 *  2. A sink that fails is tried again, after 1 s, then twice as long each time, up to 60 s (with
 *     jitter); nothing is given up but what a sink refuses for good (counted).
 *  3. Nothing but struct pw_alert is visible to a sink, and of the fingerprint only its hash under
 *     the sink's own key (`subject`).
 *
 * An alert on the wire is one line of JSON (design: the contract), with `schema` 1, `store` (the
 * first 8 digits of the store's id) and `seq` (the row of the outbox) beside.
 *
 * A sink is one file (src/deliver/NAME_sink.c) and one row (src/deliver/table.h).
 *
 * Thread: create, destroy, start, stop: main. reopen, wake: any.
 */
#ifndef PIIWATCH_DELIVER_H
#define PIIWATCH_DELIVER_H

#include <piiwatch/alert.h>
#include <piiwatch/conf.h>
#include <piiwatch/key.h>

/* A sink as the configuration has it. Room deliver knows the rows of each type. */
struct pw_sink_conf {
	char *name; /* default: its type, with its path, or its path's end and hash */
	char *type;
	char *path; /* jsonl */
	char *min_severity; /* default: info */
	bool subjects; /* also for cards */
};

/* Reads one group of `sinks`. 0 or -1 with the reason (file, line). */
int pw_sink_conf_read(const struct pw_node *group, struct pw_sink_conf *ret, struct pw_err *reterr);
void pw_sink_conf_release(struct pw_sink_conf *conf);
void pw_sink_conf_print(const struct pw_sink_conf *conf, struct pw_buf *out);

/* The types there are, "jsonl, stderr", for errors and help; static. */
const char *pw_sink_types(void);

/* What deliver has to say of itself; called on its thread, must not block. `text` says which sink, why
 * and what to do. `code`: sink_down (it failed for a minute, or refused alerts for good), sink_up,
 * store_error (the outbox could not be read, or an acknowledgement not be kept; said once while it
 * lasts). */
typedef void pw_deliver_say(const char *code, const char *sink, const char *text, void *context);

struct pw_deliver_options {
	const char *store_path, *acks_path;
	const struct pw_sink_conf *sinks; /* borrowed while it lives */
	unsigned n_sinks;
	const struct pw_key *key; /* sinks' keys are derived from it at creation; not kept */
	pw_deliver_say *say;
	void *context;
};

struct pw_deliver;

/* Opens acknowledgements and sinks; a sink that cannot be opened because of what the configuration
 * says (a directory that does not exist, no permission) is an error here; later failures are retried.
 * Two sinks of one name, or on one file, or one on what could be the other's rotated file, are an
 * error too. NULL with the reason. The store must exist by then. */
struct pw_deliver *pw_deliver_create(const struct pw_deliver_options *options,
    struct pw_err *reterr);
void pw_deliver_destroy(struct pw_deliver *deliver);

/* Before the start: the highest seq that a sink has of this store, acknowledged or in its file. One that
 * the store has not come to yet tells that the store is an older copy. */
uint64_t pw_deliver_highest(const struct pw_deliver *deliver);

/* Starts the thread (named pw-deliver). 0 or -1. */
int pw_deliver_start(struct pw_deliver *deliver, struct pw_err *reterr);

/* Says that there are new rows; it also looks by itself each second. */
void pw_deliver_wake(struct pw_deliver *deliver);

/* Sinks open their files anew (after a rotation). */
void pw_deliver_reopen(struct pw_deliver *deliver);

/* Delivers what there is, for at most `grace_us`, and joins the thread. A sink that failed before is
 * tried once more, one that fails now until the grace is over. */
void pw_deliver_stop(struct pw_deliver *deliver, int64_t grace_us);

/* Appends the alert as one line of JSON, its line end included. `subject`: hexadecimal, or NULL.
 * `store`: the store's id. Also what `piiwatch alerts --format jsonl` prints. */
void pw_alert_to_json(const struct pw_alert *alert, const char *store, const char *subject,
    struct pw_buf *out);

#endif
