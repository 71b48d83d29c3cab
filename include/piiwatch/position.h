/*
 * position: how far a stream was read, in two numbers and a resume record.
 *
 * `safe` is where reading resumes: a record start, the least of everything that still needs earlier
 * bytes. `done` is the end of the last byte whose findings were given out. What lies between the two
 * is read again only to rebuild what is open; nothing in it is given out again.
 *
 * A header line is read again on resuming, from header_from, and handed in: it is in use if its keyed
 * hash is still header_check.
 *
 * Promises: flat, no text of the stream. Thread: any. Limits: the resume record has 256 bytes at most.
 */
#ifndef PIIWATCH_POSITION_H
#define PIIWATCH_POSITION_H

#include <piiwatch/encoding.h>

#include <assert.h>

#define PW_HEADER_CHECK 16u /* bytes of the keyed hash of a header line */

/* What a stream's state is, beyond its offsets. */
struct pw_resume {
	uint64_t line; /* number of the line at `safe`, from 1 */
	uint64_t
	    record_start; /* offset of the record that is scanned in pieces; if none is, up to where
	                          what cannot be framed is read as lines */
	char format[32]; /* CDR format in use, empty: lines */
	uint64_t header_from; /* offset of the line that names the columns in use */
	uint32_t header_len; /* its bytes, line end left out; 0: no such line */
	uint8_t header_check[PW_HEADER_CHECK];
	uint8_t is_settled; /* format and width of a character are no longer looked for */
	uint8_t is_in_pieces;
	uint8_t
	    n_given; /* findings given out that end behind `done`: they end together with another */
	struct pw_reading reading; /* encoding, and what the last record was read in */
};

struct pw_position {
	uint64_t safe, done; /* bytes from the beginning of the stream */
	struct pw_resume resume;
};

static_assert(sizeof(struct pw_resume) <= 256, "a resume record stays small");

#endif
