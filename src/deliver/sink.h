/*
 * What a sink of any type does: the contract of a driver.
 *
 * A driver is one file, NAME_sink.c, with one `const struct sink_driver sink_driver_NAME`, and one row
 * in table.h. It never waits: what can't be done now is SINK_RETRY, with the reason, and when to try
 * again is decided in deliver.c alone. The same alert is then handed in again before any later one.
 *
 * Of a value a driver sees the mask and the subject; its fingerprint is wiped before.
 *
 * Thread: owner; opened on the thread that creates, used on deliver's.
 */
#ifndef PIIWATCH_DELIVER_SINK_H
#define PIIWATCH_DELIVER_SINK_H

#include <piiwatch/deliver.h>

enum sink_answer {
	SINK_SENT, /* the sink has it; durable after the next sync */
	SINK_RETRY, /* not now */
	SINK_REFUSED, /* never: the next alert may go on */
};

/* One alert as it goes out. Borrowed for the call. */
struct parcel {
	const struct pw_alert *alert;
	const char *store; /* the store's id */
	const char *subject; /* hexadecimal, or NULL */
};

/* What is NULL there, a type has no use for. */
struct sink_driver {
	const char *name, *brief;

	/* Its own rows of struct pw_sink_conf, beside those every sink has. */
	const struct pw_opt *opts;
	unsigned n_opts;
	int (*check)(const struct pw_sink_conf *conf, struct pw_err *reterr);

	/* NULL with the reason where what the configuration says can't work; what may pass by itself
	 * is no error, send then answers SINK_RETRY. */
	void *(*open)(const struct pw_sink_conf *conf, struct pw_err *reterr);
	enum sink_answer (*send)(void *sink, const struct parcel *parcel, struct pw_err *reterr);

	/* After SINK_RETRY: what becomes writable when it can go on, or -1. */
	int (*room_fd)(const void *sink);

	/* Makes durable what was sent. On -1 all that was sent since the last sync is sent again. */
	int (*sync)(void *sink, struct pw_err *reterr);

	/* The highest seq of the store that it holds for sure, 0 if none. */
	int (*resume)(void *sink, const char *store, uint64_t *ret_seq, struct pw_err *reterr);

	void (*look)(void *sink); /* once a second: is its place still what it was? */
	void (*reopen)(void *sink);
	void (*close)(void *sink);
};

/* NULL if there is no such type. */
const struct sink_driver *sink_driver_find(const char *type);

#endif
