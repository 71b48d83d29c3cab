/*
 * generation: one life of one file, from its first byte to its truncation or its end. A log that is
 * rotated is another generation from then on; a file that is renamed stays the same one.
 *
 * The id is a keyed hash of what can be seen again (source, inode, inode generation or birth time,
 * and how many generations of that inode were seen before), so that a store that was lost gives the
 * same ids once the files are read anew. Markers are keyed hashes of the file's own bytes: its first
 * ones, and those before `tail_at`; they tell a file from another that got its inode number.
 *
 * Promises: flat; no text of the file. Thread: any.
 */
#ifndef PIIWATCH_GENERATION_H
#define PIIWATCH_GENERATION_H

#include <piiwatch/position.h>

#define PW_GENERATION_ID 16u
#define PW_MARKER 16u
#define PW_HEAD_MAX 1024u /* bytes the head marker covers at most */
#define PW_TAIL_MAX 256u /* and the tail marker */

/* What becomes of a generation. Stored as numbers: never renumber. */
enum pw_generation_state {
	PW_GENERATION_LIVE = 0, /* its path names it */
	PW_GENERATION_DETACHED = 1, /* renamed or deleted, perhaps not read to its end */
	PW_GENERATION_FINISHED = 2, /* nothing more is read of it unless it grows */
};

struct pw_generation {
	uint8_t id[PW_GENERATION_ID];
	uint64_t dev, ino;
	uint64_t version; /* FS_IOC_GETVERSION, 0 where the file system has none */
	int64_t btime_ns; /* birth, 0 where the file system does not say */
	uint32_t counter; /* earlier generations of the same inode, version and birth */
	uint32_t head_len, tail_len; /* bytes the markers cover */
	uint8_t head[PW_MARKER], tail[PW_MARKER];
	uint64_t tail_at; /* the tail marker covers the bytes before this offset (<= safe) */
	uint64_t size; /* bytes last seen */
	uint64_t backlog_end; /* what lies before lay there before the first start */
	struct pw_position position;
	uint32_t state; /* enum pw_generation_state */
};

static_assert(sizeof(struct pw_generation) <= 320, "a generation fits a ring's slot");

#endif
