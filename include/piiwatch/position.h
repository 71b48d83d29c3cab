/*
 * position: how far a stream was read, in two numbers and a resume record.
 *
 * `safe` is where reading resumes: a record start, the least of everything that still needs earlier
 * bytes. `done` is the end of the last byte whose findings were given out. What lies between the two
 * is read again only to rebuild what is open; nothing in it is given out again.
 *
 * Promises: flat, no text of the stream. Thread: any. Limits: the resume record has 256 bytes at most.
 */
#ifndef PIIWATCH_POSITION_H
#define PIIWATCH_POSITION_H

#include <piiwatch/base.h>

#include <assert.h>

/* What a stream's state is, beyond its offsets. */
struct pw_resume {
	uint64_t line; /* number of the line at `safe`, from 1 */
	uint64_t record_start; /* offset of the record that is scanned in pieces */
	char format[32]; /* CDR format in use, empty: lines */
	uint8_t is_settled; /* the format is no longer looked for */
	uint8_t is_in_pieces;
};

struct pw_position {
	uint64_t safe, done; /* bytes from the beginning of the stream */
	struct pw_resume resume;
};

static_assert(sizeof(struct pw_resume) <= 256, "a resume record stays small");

#endif
