/*
 * store: the writer of piiwatch.db, the one place where findings, alerts, windows, counts and offsets
 * are kept, all of one batch in one transaction.
 *
 * Promises
 *  1. What a transaction holds is there whole or not at all; after pw_store_commit has returned 0 it
 *     survives kill -9 and power loss (WAL, synchronous = FULL).
 *  2. A finding that was stored is not stored again nor counted again: not by a replay, not by a
 *     reload; `done` of a generation never goes back, nor with it what was given out behind it.
 *  3. Every count is exact: the first 100 findings of an alert are rows, the rest is counted in
 *     ranges, one for each generation.
 *  4. An alert is delivered when it opens, and once more when its window closes if its count has
 *     grown: one row of the outbox each, fixed from then on. Window ends are times in the store, so
 *     a restart closes what is due. A window of 0 makes one alert of each finding.
 *  5. One process writes a store: a second one is refused (flock on PATH.lock).
 *  6. Nothing raw is in it. The true path of a file is (`generation.path`): people who may read the
 *     store may see it, no sink does.
 *
 * A store of an older schema is brought up to date as it is opened, and nothing of it is lost. One
 * that is corrupt is moved aside as PATH.corrupt-TIME, never deleted, and a new one begun; one of a
 * newer schema is refused. A new store has a new random store_id.
 *
 * Errors: -1 with the reason, naming the store; after one inside a transaction the caller rolls back
 * and may try the same again. Ownership: the caller's. Thread: owner (outbox).
 * Limits: a transaction as large as memory; paths of 4096 bytes.
 */
#ifndef PIIWATCH_STORE_H
#define PIIWATCH_STORE_H

#include <piiwatch/alert.h>
#include <piiwatch/finding.h>
#include <piiwatch/generation.h>

#define PW_STORE_SCHEMA 2 /* user_version */
#define PW_STORE_ROWS_PER_ALERT 100u

struct pw_store;

/* How pw_store_open found it. */
enum pw_store_found {
	PW_STORE_OPENED, /* it was there */
	PW_STORE_CREATED, /* there was none */
	PW_STORE_REPLACED, /* it was corrupt: moved aside, a new one begun; reterr says why */
};

/* Opens, or creates (file 0640, its directory must exist), locks and migrates. After an unclean stop
 * the store is checked. NULL with the reason: another process holds it, a newer schema, no database,
 * no permission, a network file system. */
struct pw_store *pw_store_open(const char *path, enum pw_store_found *ret_found,
    struct pw_err *reterr);

/* Notes a clean stop. */
void pw_store_close(struct pw_store *store);

/* 32 hexadecimal digits; lives as long as the store. */
const char *pw_store_id(const struct pw_store *store);

/* True once a page was wrong or an fsync failed: what was written since the last commit may be gone
 * without a trace, so nothing more is to be written; the next start looks at all of it. */
bool pw_store_is_damaged(const struct pw_store *store);

/* True if the last process that wrote it did not close it. */
bool pw_store_was_unclean(const struct pw_store *store);

/* When the source was first started on this store (Unix time, ns): notes `now_ns` if it never was and
 * sets *ret_is_first. Outside a transaction. */
int pw_store_first_start(struct pw_store *store, const char *source, int64_t now_ns,
    int64_t *ret_ns, bool *ret_is_first, struct pw_err *reterr);

/* Which sinks a delivery is for: those whose least severity it reaches. Holds until the next call. */
struct pw_store_sink {
	char name[PW_MAX_NAME];
	int min_severity;
};

void pw_store_set_sinks(struct pw_store *store, const struct pw_store_sink *sinks, unsigned n);

/* A store that was put back as it was earlier would number rows as its sinks have seen them already, and
 * they would take them for repeats. From here on each has a number above `seq`; *ret_is_older: the
 * store had not come that far. Outside a transaction. */
int pw_store_number_above(struct pw_store *store, uint64_t seq, bool *ret_is_older,
    struct pw_err *reterr);

/* pw_store_begin fails too while the path does not name the file that was opened: what would be
 * committed there, nobody would read. */
int pw_store_begin(struct pw_store *store, struct pw_err *reterr);
int pw_store_commit(struct pw_store *store, struct pw_err *reterr);
void pw_store_rollback(struct pw_store *store);

/* Inserts or updates a generation. `path`: where it lies now, NULL leaves what is there. */
int pw_store_put_generation(struct pw_store *store, const struct pw_generation *generation,
    const char *source, const char *path, struct pw_err *reterr);

/* Moves a stored generation's position alone. */
int pw_store_put_position(struct pw_store *store, const uint8_t id[PW_GENERATION_ID],
    const struct pw_position *position, struct pw_err *reterr);

/* One finding as it is stored. */
struct pw_sighting {
	uint8_t id[PW_ALERT_ID]; /* of the finding */
	uint8_t generation[PW_GENERATION_ID];
	const struct pw_finding *finding;
	const char *source, *path, *excerpt, *host; /* path: masked */
	const char *key_name; /* of the fingerprint's key */
	const struct pw_touch *touch;
	int64_t now_us, window_us;
	bool is_backlog;
	bool is_in_path; /* found in the file's path: always a row */
};

/* Stores and counts it, opens an alert or adds to the open one of the same rule, source and
 * fingerprint. *ret_is_new (may be NULL): false if it was stored before. */
int pw_store_add_finding(struct pw_store *store, const struct pw_sighting *sighting,
    bool *ret_is_new, struct pw_err *reterr);

/* Something the watcher has to say of itself. */
struct pw_store_notice {
	uint8_t id[PW_ALERT_ID]; /* of the alert it would open */
	const char *code, *text, *source, *path, *host; /* source, path may be empty */
	int severity;
	const struct pw_touch *touch;
	int64_t now_us, window_us;
};

/* Opens a watcher alert, or counts it in the open one of the same code, source and path. */
int pw_store_add_notice(struct pw_store *store, const struct pw_store_notice *notice,
    struct pw_err *reterr);

/* Closes at most `max` windows that ended by `now_us`. *ret_n: how many; *ret_next_us: when the next
 * open one ends, INT64_MAX if none is open. Inside a transaction. */
int pw_store_close_windows(struct pw_store *store, int64_t now_us, unsigned max, unsigned *ret_n,
    int64_t *ret_next_us, struct pw_err *reterr);

/* Drops up to `max` rows of the outbox that every sink set now has acknowledged in the deliver
 * database at `acks_path`, and none that one has not; the newest row stays. Returns how many, or -1. Outside a
 * transaction. */
int pw_store_prune(struct pw_store *store, const char *acks_path, unsigned max,
    struct pw_err *reterr);

#endif
