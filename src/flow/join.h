/*
 * join: numbers of which no record holds all: keyed one digit a record (DTMF events, SIP INFO), or cut
 * over two columns. What was keyed is kept until a number ends in it, `#`, the call's end or a pause
 * comes; while it is open, reading resumes at its first record (position.h). Private to room flow.
 */
#ifndef PIIWATCH_FLOW_JOIN_H
#define PIIWATCH_FLOW_JOIN_H

#include <piiwatch/frame.h>
#include <piiwatch/record.h>

#define JOIN_MAX_OPEN 64u /* calls in which keys are being pressed; the oldest gives way */
#define JOIN_MAX_DIGITS 32u
#define JOIN_MAX_SPAN (16u * 1024 * 1024) /* bytes from the first digit on */

/* Where a record or a digit stands in the file. */
struct join_place {
	uint64_t offset, line, line_start;
};

struct join {
	uint64_t key; /* of call and side; 0: not in use */
	uint64_t call;
	int64_t at_us; /* of the last digit; INT64_MIN: not known */
	struct join_place record; /* that of the first digit */
	struct join_place digit[JOIN_MAX_DIGITS];
	char digits[JOIN_MAX_DIGITS];
	unsigned n;
	bool has_secret; /* it was told of already */
};

struct joins {
	struct join open[JOIN_MAX_OPEN]; /* the order is none */
};

/* The digit that the record adds to what is keyed in its call; *ret_to: where it ends in the record's
 * text, *ret_field: the column it stands in. NULL: none. */
struct join *join_take(struct joins *joins, const struct pw_format *format,
    const struct pw_record *record, uint32_t *ret_from, uint32_t *ret_field);

void join_close(struct join *join);
void join_close_all(struct joins *joins);

/* Closes those whose first digit lies JOIN_MAX_SPAN before the offset. */
void join_close_far(struct joins *joins, uint64_t offset);

/* The one whose first record comes first; NULL: none is open. */
struct join *join_first(struct joins *joins);

#endif
