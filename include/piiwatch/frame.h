/*
 * frame: where records begin and end, and what their fields are. Lines need no more than their LF;
 * the records of a CDR format are framed by its file (conf/cdr/NAME.conf), with no C for a new one.
 *
 * A format file
 *
 *	format = {
 *	  name = "asterisk-csv";  title = "...";
 *	  framing = "delimited";  separator = ",";  quote = "\"";  # a doubled quote is one quote; a
 *	                                                           # line end may stand in quotes
 *	  columns = (
 *	    { name = "src"; expect = [ "phone" ]; party = true; },
 *	    { name = "start"; type = "timestamp"; },
 *	    { name = "lastdata"; repeats_parties = true; },
 *	    { name = "userfield"; } );                              # no expect, no type: free text
 *	};
 *
 *	expect	categories, and account, channel, device, exten, user: what belongs there
 *	type	text (default), timestamp, duration, number, enum, opaque_id
 *	party	true: the column holds a number of one of the call's parties
 *	repeats_parties	true: a party's number is expected here, another one is not
 *	quote	without it, fields have no quotes
 *
 * Promises
 *  1. A record is never dropped: one that does not fit its format is handed on without fields.
 *  2. The same bytes are framed the same wherever chunks are cut: an answer that needs more bytes
 *     is PW_FRAME_MORE.
 *  3. Framing looks at bytes only; it works on a view as well as on the file's own bytes.
 *
 * Ownership: formats own their columns, records point at them. Thread: formats any (immutable).
 * Limits: PW_MAX_RECORD bytes and PW_MAX_LINES_QUOTED lines a record, PW_MAX_FIELDS columns,
 * PW_MAX_FORMATS formats.
 */
#ifndef PIIWATCH_FRAME_H
#define PIIWATCH_FRAME_H

#include <piiwatch/record.h>

#define PW_MAX_FORMATS 64u

struct pw_format {
	char name[32], title[96];
	char separator, quote; /* quote '\0': none */
	uint32_t n_columns;
	struct pw_column *column;
	uint8_t *type; /* enum pw_value_type of each column */
};

enum pw_value_type {
	PW_VALUE_TEXT,
	PW_VALUE_TIMESTAMP,
	PW_VALUE_DURATION,
	PW_VALUE_NUMBER,
	PW_VALUE_ENUM,
	PW_VALUE_OPAQUE_ID,
};

struct pw_formats;

/* Reads every *.conf of the directories; one that is not there is an error. NULL with the reason. */
struct pw_formats *pw_formats_load(const char *const *dirs, unsigned n_dirs, struct pw_err *reterr);
void pw_formats_destroy(struct pw_formats *formats);

/* The format of that name, or NULL; the n-th format, or NULL past the last. */
const struct pw_format *pw_formats_find(const struct pw_formats *formats, const char *name);
const struct pw_format *pw_formats_at(const struct pw_formats *formats, unsigned n);

enum pw_framed {
	PW_FRAME_RECORD,
	PW_FRAME_MORE, /* the end is not among the bytes */
	PW_FRAME_GIVEN_UP, /* no record: the first line is to be taken by itself, as free text */
};

struct pw_frame {
	uint32_t len; /* bytes up to and with the line end */
	uint32_t body; /* bytes without the line end */
	uint32_t n_fields;
	struct pw_field field[PW_MAX_FIELDS]; /* places relative to the record's first byte */
};

/* The record at p. `is_end`: no byte follows. */
enum pw_framed pw_frame_delimited(const struct pw_format *format, const char *p, size_t len,
    bool is_end, struct pw_frame *ret);

/* True if the record has the format's columns and what its typed ones hold fits them. */
bool pw_frame_fits(const struct pw_format *format, const char *p, const struct pw_frame *frame);

/* Length of the line's body in a line of `len` bytes with its LF: one CR before it is left out. */
uint32_t pw_frame_body(const char *p, uint32_t len);

#endif
