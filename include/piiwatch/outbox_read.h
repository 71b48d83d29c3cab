/*
 * outbox_read: what deliver sees of the store: its outbox, read-only, and a database of its own
 * (deliver.db) for what the sinks acknowledged.
 *
 * Promises
 *  1. Reading never writes piiwatch.db and never holds a transaction for longer than one call, which
 *     reads at most as many rows as it is asked for.
 *  2. What is acknowledged is durable when pw_acks_put has returned 0 (synchronous = FULL).
 *  3. Acknowledgements are keyed (store_id, sink): of a store that was replaced, nothing is.
 *
 * SQLITE_BUSY and SQLITE_READONLY_CANTINIT are retried for 5 s, then an error.
 * Ownership: the caller's. Thread: owner (deliver).
 */
#ifndef PIIWATCH_OUTBOX_READ_H
#define PIIWATCH_OUTBOX_READ_H

#include <piiwatch/alert.h>

struct pw_outbox;
struct pw_acks;

/* NULL with the reason: no such file, no store. */
struct pw_outbox *pw_outbox_open(const char *store_path, struct pw_err *reterr);
void pw_outbox_close(struct pw_outbox *outbox);

/* 32 hexadecimal digits; lives as long as the reader. */
const char *pw_outbox_store_id(const struct pw_outbox *outbox);

/* The rows after `seq` that are for the sink, oldest first, at most `max`, as the alerts they were
 * when made. Returns how many, or -1. */
int pw_outbox_read(struct pw_outbox *outbox, const char *sink, uint64_t seq, unsigned max,
    struct pw_alert *ret, struct pw_err *reterr);

/* Creates the file (0600) if there is none; one that is corrupt is moved aside and begun anew, which
 * makes repeats, never losses. */
struct pw_acks *pw_acks_open(const char *path, struct pw_err *reterr);
void pw_acks_close(struct pw_acks *acks);

/* The highest seq that was acknowledged, 0 if none. 0 or -1. */
int pw_acks_get(struct pw_acks *acks, const char *store_id, const char *sink, uint64_t *ret_seq,
    struct pw_err *reterr);
int pw_acks_put(struct pw_acks *acks, const char *store_id, const char *sink, uint64_t seq,
    struct pw_err *reterr);

/* The same for `n` sinks at once, without a writer's right to the file, which is neither made nor
 * mended. 1 with ret_seq[i] for the i-th sink (0: none), 0 where there is no file or nothing in it
 * yet, -1. For the writer of the store before it prunes, and for people. */
int pw_acks_peek(const char *path, const char *store_id, const char *const *sinks, unsigned n,
    uint64_t *ret_seq, struct pw_err *reterr);

#endif
