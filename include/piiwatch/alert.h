/*
 * alert: what is delivered: what was found, where, how sure, how often, and which items of the policy
 * it touches, with nothing in it that could repeat the data.
 *
 * An alert covers the findings of one (rule, source, fingerprint) within a window. Each delivery of
 * it has the next revision: the first when it opens, one more when its window closes and its count
 * has grown. A receiver drops repeats by (id, revision).
 *
 * Promises
 *  1. A flat value: no pointer. Every text is printable UTF-8 of one line.
 *  2. `path`, `field`, `excerpt` are masked; the true path is in the store alone.
 *
 * Thread: any. Limits: the array sizes; longer texts were cut before.
 */
#ifndef PIIWATCH_ALERT_H
#define PIIWATCH_ALERT_H

#include <piiwatch/base.h>

#define PW_ALERT_ID 16u
#define PW_MAX_CLAUSES 8u
#define PW_MAX_SINKS 16u

/* The kinds, by the words of the clause they belong to. Stored by name. */
#define PW_KIND_ROWS(X)                                                                            \
	X(LEAK, "leak")                                                                            \
	X(WATCHER, "watcher")

enum pw_kind {
#define X(id, name) PW_KIND_##id,
	PW_KIND_ROWS(X)
#undef X
	    PW_KINDS
};

static inline const char *
pw_kind_name(enum pw_kind kind)
{
	static const char *const names[] = {
#define X(id, name) name,
	    PW_KIND_ROWS(X)
#undef X
	};

	return names[kind];
}

/* What the policy says of a category and a kind (policy.h fills it). */
struct pw_touch {
	char clause[PW_MAX_CLAUSES][24]; /* ids of items, the data's first */
	unsigned n_clauses;
	char title[160], title_ja[160];
};

struct pw_alert {
	uint64_t seq; /* place in the outbox of its store */
	uint8_t id[PW_ALERT_ID];
	uint32_t revision; /* from 1 */
	enum pw_kind kind;
	int category; /* enum pw_category, -1: none (a watcher alert) */
	int severity; /* enum pw_severity */
	int64_t time_us; /* when this revision was made; Unix time */
	int64_t first_seen_us, last_seen_us;
	uint64_t count; /* findings up to this revision */
	bool is_backlog;

	/* Where its first finding stands. */
	char rule[32], field[32], masked[56];
	char source[PW_MAX_NAME], host[PW_MAX_NAME];
	char path[1024];
	uint64_t offset, line;
	uint32_t length, column;
	uint16_t confidence; /* thousandths */
	char excerpt[576]; /* 160 characters of three bytes, and a mask */

	uint8_t fingerprint[16]; /* never leaves as it is: a sink sees its hash */
	bool has_fingerprint;
	char key_name[16]; /* of the key it was made under */

	/* Of a watcher alert: what happened and what to do. */
	char code[32];
	char text[400];

	struct pw_touch touch;
};

#endif
