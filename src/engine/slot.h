/*
 * What travels through the ring from a shard to the outbox. Each slot is complete in itself: a finding
 * carries the position that covers it, so that whatever prefix of the ring is committed is consistent.
 */
#ifndef PIIWATCH_ENGINE_SLOT_H
#define PIIWATCH_ENGINE_SLOT_H

#include <piiwatch/alert.h>
#include <piiwatch/finding.h>
#include <piiwatch/flow.h>
#include <piiwatch/generation.h>
#include <piiwatch/policy.h>
#include <piiwatch/ring.h>

enum slot_type {
	SLOT_OPEN, /* a stream was opened: opening */
	SLOT_MOVED, /* its path changed: opening */
	SLOT_FINDING, /* found */
	SLOT_MARK, /* everything up to generation.position was handed on */
	SLOT_CLOSE, /* the same, and nothing more comes of the stream */
	SLOT_GONE, /* a known generation without a stream: gone */
	SLOT_SAY, /* a watcher alert: saying */
	SLOT_SOURCE, /* a source was started for the first time: source */
	SLOT_SETUP, /* another policy and window from here on: setup */
	SLOT_STOP, /* nothing more comes of this ring */
};

/* A stream as the outbox needs it. Owned by the slot: freed once it is committed. */
struct opening {
	struct pw_generation generation;
	char source[PW_MAX_NAME], role[PW_MAX_NAME];
	bool is_entrusted;
	char *path, *shown; /* the true one; masked */
	struct pw_finding in_path[PW_MAX_PATH_FINDINGS];
	unsigned n_in_path;
};

/* A generation that is nowhere any more. */
struct gone {
	struct pw_generation generation;
	char source[PW_MAX_NAME];
};

/* Something the watcher says of itself. Owned by the slot. */
struct saying {
	char code[32], source[PW_MAX_NAME];
	char text[400];
	char *shown; /* masked path, may be NULL */
	int severity;
};

struct setup {
	struct pw_policy *policy; /* owned by the slot, then by the outbox */
	int64_t window_us;
};

struct found {
	struct pw_finding finding;
	struct pw_position position;
	struct pw_excerpt excerpt;
};

struct slot {
	uint32_t type; /* enum slot_type */
	uint32_t stream; /* number of the stream within its ring */
	union {
		struct found found;
		struct pw_generation generation;
		struct opening *opening;
		struct gone gone;
		struct saying *saying;
		struct setup setup;
		char source[PW_MAX_NAME];
	} u;
};

static_assert(sizeof(struct slot) <= PW_RING_SLOT, "a slot fits the ring's");

/* Frees what the slot owns. */
void slot_release(const struct slot *slot);

/* A saying, ready to be pushed. `source` and `shown` may be NULL. */
struct saying *saying_create(const char *code, int severity, const char *source, const char *shown,
    const char *text);

#endif
