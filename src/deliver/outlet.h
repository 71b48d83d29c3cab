/*
 * An outlet is a sink with its place in the outbox; the desk is where all of them are served, a batch
 * each in turn. No thread and no clock of its own: thread.c has them, tests bring others.
 *
 * The way of a row: read → handed over (seq) → synced → acknowledged. What was not acknowledged is
 * read again after a crash, what could not be synced at once.
 *
 * Thread: owner (deliver).
 */
#ifndef PIIWATCH_DELIVER_OUTLET_H
#define PIIWATCH_DELIVER_OUTLET_H

#include "sink.h"

#define OUTLET_BATCH 256u /* rows a turn */
#define OUTLET_LEAST_DELAY_US 1000000
#define OUTLET_MOST_DELAY_US 60000000
#define OUTLET_DOWN_AFTER_US 60000000 /* of failing, until it is said */
#define OUTLET_LOOK_US 1000000
#define OUTLET_DRAIN_DELAY_US 10000 /* between tries while draining */

/* Where rows come from and acknowledgements go; see outbox_read.h. */
struct feed {
	int (*read)(void *context, const char *sink, uint64_t seq, unsigned max,
	    struct pw_alert *ret, struct pw_err *reterr);
	int (*get)(void *context, const char *sink, uint64_t *ret_seq, struct pw_err *reterr);
	int (*put)(void *context, const char *sink, uint64_t seq, struct pw_err *reterr);
	void (*close)(void *context); /* may be NULL */
	const char *store; /* its id */
	void *context;
};

struct outlet {
	const struct sink_driver *driver;
	const struct pw_sink_conf *conf;
	void *sink;
	struct pw_key *key; /* of subjects */
	uint64_t seq, synced, acked;
	uint64_t n_refused, n_refused_said;

	/* works → failing [fall_back] → works [recover]; after a minute of failing it is down, which
	 * is said, as is its end. */
	int64_t failing_since_us; /* 0: it works */
	int64_t retry_at_us, delay_us, refused_said_us;
	bool is_down, has_room;
	bool is_given_up; /* it failed already when the drain began */
	char why[200];
};

struct desk {
	struct feed feed;
	pw_deliver_say *say;
	void *context;
	int64_t (*now_us)(void); /* monotonic */
	struct outlet *outlets;
	unsigned n_outlets;
	struct pw_alert *rows; /* OUTLET_BATCH */
	int64_t looked_us, read_again_us;
	int64_t deadline_us; /* of a drain; INT64_MAX: none */
	bool read_failed, put_failed; /* and was said */
};

/* Opens the outlet's sink and finds its place. 0 or -1 with the reason, half-open then. */
int outlet_open(struct outlet *outlet, const struct feed *feed, const struct pw_key *key,
    struct pw_err *reterr);
void outlet_close(struct outlet *outlet);

/* What poll should watch for the outlet, -1: nothing. */
int outlet_room_fd(const struct outlet *outlet);

void desk_init(struct desk *desk);

/* Serves each outlet that is due one batch. True if there may be more at once. */
bool desk_round(struct desk *desk);

/* How long until something is due, at most a second. */
int64_t desk_wait_us(const struct desk *desk);

/* All sinks reopen, and are tried at once. */
void desk_reopen(struct desk *desk);

/* From here on everything is tried until the deadline, but for a sink that fails already: once more. */
void desk_drain(struct desk *desk, int64_t deadline_us);

/* True if a drain has nothing left that it may wait for. */
bool desk_is_drained(const struct desk *desk);

#endif
