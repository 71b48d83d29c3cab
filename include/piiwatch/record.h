/*
 * record: one unit of a log as the flow looks at it: a line, or a framed record with its fields.
 *
 * Promises
 *  1. `text` is valid UTF-8, folded; a place in it leads back to the file through its map.
 *  2. Fields stand in rising order, do not overlap and lie within the text.
 *  3. Behind the text lie PW_TEXT_SLACK readable bytes that no form can match.
 *
 * Ownership: all borrowed, until the next record. Thread: owner.
 * Limits: PW_MAX_RECORD bytes, PW_MAX_FIELDS fields.
 */
#ifndef PIIWATCH_RECORD_H
#define PIIWATCH_RECORD_H

#include <piiwatch/text.h>

/* What a column is for, beyond the categories it may hold. */
enum pw_column_type {
	PW_COLUMN_TEXT, /* text: everything personal in it is a finding but what `expect` names */
	PW_COLUMN_TYPED, /* time, duration, counter, identifier, word of a list: bare digits mean
	                    nothing here */
	PW_COLUMN_SECRET, /* password, authorisation code, keyed digits: any value is a finding */
};

/* One column of a CDR format, its name and its policy, or of a header line. */
struct pw_column {
	char name[64];
	bool is_from_header; /* of a header line: of the name only what rules know is shown */
	char known[64]; /* that part, or empty */
	enum pw_column_type type;
	uint64_t expect; /* set of categories that belong here */
	bool is_party; /* holds a number of one of the call's parties */
	bool repeats_parties; /* a party's number is expected here, another one is not */
	bool is_dialled; /* more digits than a number has hold something besides it */
};

struct pw_field {
	uint32_t from, to; /* place in the text, quotes left out */
	const struct pw_column *column;
};

struct pw_record {
	struct pw_text text;
	uint64_t offset; /* in the file, of the first raw byte */
	uint64_t line; /* of the first byte, from 1 */
	uint64_t line_start; /* offset in the file of that line's first byte */
	const char *raw; /* raw_len bytes as they lie in the file */
	uint32_t raw_len;
	bool is_line; /* one line, or a piece of one: no byte of it ends a line */
	const struct pw_field *field;
	uint32_t n_fields; /* 0: no fields, all of the text is one */
};

#endif
