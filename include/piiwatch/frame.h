/*
 * frame: where records begin and end, and what their fields are. Lines need no more than their LF;
 * the records of a CDR format are framed by its file (conf/cdr/NAME.conf), with no C for a new one.
 * piiwatch-cdr(5) says how such a file is written.
 *
 *	framing		a record is				its fields are
 *	delimited	a line, or more where a quote is open	between separators
 *	fixed		a line					columns from one place to another
 *	pairs		a line with a marker			name=value behind it
 *	detail		lines up to an empty one (FreeRADIUS)	name = value, one a line
 *	json, xml	an object, an element			the values of its members
 *	ber		an element of X.690 (TS 32.298, TD.57)	the primitive elements of its tag table
 *
 * Promises
 *  1. A record is never dropped: one that does not fit its format is handed on without fields.
 *  2. The same bytes are framed the same wherever chunks are cut: an answer that needs more bytes
 *     is PW_FRAME_MORE.
 *  3. Framing looks at bytes only; it works on a view as well as on the file's own bytes.
 *  4. What is between two records (the head of a file, padding, what encloses them) is a record with
 *     no bytes of its own: `body` is 0.
 *
 * Ownership: formats own their columns, records point at them; the text of a binary record is the
 * frame's own. Thread: formats any (immutable), a frame owner.
 * Limits: PW_MAX_RECORD bytes and PW_MAX_LINES_QUOTED lines a record, PW_MAX_FIELDS columns,
 * PW_MAX_FORMATS formats, PW_MAX_SHAPES shapes, PW_MAX_DEPTH elements in one another.
 */
#ifndef PIIWATCH_FRAME_H
#define PIIWATCH_FRAME_H

#include <piiwatch/record.h>

#define PW_MAX_FORMATS 64u
#define PW_MAX_SHAPES 24u
#define PW_MAX_SPLITS 4u
#define PW_MAX_DEPTH 32u
#define PW_MAX_CONTAINERS 8u

enum pw_framing {
	PW_FRAMING_DELIMITED,
	PW_FRAMING_FIXED,
	PW_FRAMING_PAIRS,
	PW_FRAMING_DETAIL,
	PW_FRAMING_JSON,
	PW_FRAMING_XML,
	PW_FRAMING_BER,
};

/* Where a quoted field of a delimited record ends. */
enum pw_quoting {
	PW_QUOTING_DOUBLED, /* at a quote that is not doubled; a line end may stand before it */
	PW_QUOTING_BARE, /* at a quote behind which a separator or the line's end stands */
	PW_QUOTING_ALL, /* the same, and behind the separator another quote: all fields have them */
};

/* What a column's values look like. All but text and secret are of no category by themselves. */
enum pw_value_type {
	PW_VALUE_TEXT,
	PW_VALUE_TIMESTAMP,
	PW_VALUE_DURATION,
	PW_VALUE_NUMBER,
	PW_VALUE_ENUM,
	PW_VALUE_OPAQUE_ID,
	PW_VALUE_UUID,
	PW_VALUE_EPOCH_ID, /* 1793502000.42, with a system's name before it or without */
	PW_VALUE_IP,
	PW_VALUE_SECRET,
};

/* How the octets of a binary element hold their digits (3GPP TS 29.002, TS 24.008, GSMA TD.57). */
enum pw_coding {
	PW_CODING_TEXT, /* printable characters are read, other octets passed over */
	PW_CODING_TBCD, /* two digits an octet, the first in its low half */
	PW_CODING_ADDRESS, /* one octet of type and plan, then TBCD */
	PW_CODING_DIRECTORY, /* TS 24.008 10.5.4.7: octets up to one with its top bit set, then TBCD */
	PW_CODING_SMS, /* TS 23.040 9.1.2.5: the count of digits, a type, TBCD */
	PW_CODING_BCD, /* two digits an octet, the first in its high half */
	PW_CODING_SKIP, /* nothing in it is read */
};

#define PW_MAX_TAG_PATH 6u

/* A place among nested elements: class (C context, A application, U universal) and number of each. */
struct pw_tag_path {
	uint32_t n, at[PW_MAX_TAG_PATH]; /* class << 24 | number */
	bool is_anywhere; /* one element, in whatever others */
};

/* What a column needs to be read, beside its policy. */
struct pw_column_form {
	uint8_t type; /* enum pw_value_type */
	uint8_t coding; /* enum pw_coding */
	uint32_t from, to; /* fixed: places in the line, [from,to) */
	char *values; /* of an enum, each with a LF behind it; NULL: any */
	struct pw_tag_path tag; /* ber */
};

#define PW_NO_COLUMN UINT16_MAX /* a name in a line of names that is no column */

/* One kind of record of a format, told from the others by its columns. */
struct pw_shape {
	char first[32]; /* what the first column holds; empty: anything */
	uint32_t n_columns, least; /* the last ones, from `least` on, may be missing */
	bool has_more; /* what follows belongs to the column `rest` */
	uint32_t least_len, most_len; /* fixed: bytes of its line; most 0: any */
	uint16_t *column; /* numbers */
};

/* Digits that are keyed one a record, joined by what `key` holds; a column -1: not used. */
struct pw_join {
	int key, digit; /* columns; key -1: the format joins nothing */
	int when; /* a digit's record holds `is` here */
	int side; /* each value of it is joined apart */
	int time; /* seconds since 1970, with a fraction */
	char is[32], mark[32]; /* the digit stands behind `mark` in its column */
	char *ends; /* values of `when` that end what was keyed, a LF behind each */
	unsigned gap_s; /* so many seconds later another number begins */
	unsigned
	    secret; /* so many digits are a secret by themselves; 0: only a card number is told of */
};

struct pw_format {
	char name[32], title[96];
	uint8_t framing; /* enum pw_framing */
	char separator, quote, escape; /* '\0': none */
	uint8_t quoting; /* enum pw_quoting */
	bool is_spaced; /* spaces may stand behind a separator */
	bool has_other_lines; /* lines that are no records belong to the file */
	char prefix[64], suffix[8]; /* of a line, before and behind its fields */
	char *markers; /* pairs: texts behind which they begin, a LF behind each */
	char *parameters; /* pairs: words that begin no pair, a LF behind each */
	uint32_t container[PW_MAX_CONTAINERS]; /* ber: tags of elements that hold records */
	unsigned n_containers;
	uint32_t n_columns;
	struct pw_column *column;
	struct pw_column_form *form;
	int rest; /* the column of what has none, -1: such a record does not fit */
	struct pw_shape shape[PW_MAX_SHAPES];
	unsigned n_shapes;
	struct pw_join join;
	struct {
		int first, second; /* columns of which the second goes on with the first's digits */
	} split[PW_MAX_SPLITS];
	unsigned n_splits;
};

struct pw_formats;

/* Reads every *.conf of the directories; one that is not there is an error. NULL with the reason. */
struct pw_formats *pw_formats_load(const char *const *dirs, unsigned n_dirs, struct pw_err *reterr);
void pw_formats_destroy(struct pw_formats *formats);

/* The format of that name, or NULL; the n-th format, or NULL past the last. */
const struct pw_format *pw_formats_find(const struct pw_formats *formats, const char *name);
const struct pw_format *pw_formats_at(const struct pw_formats *formats, unsigned n);

/* Which format was found, and how many values said so. */
struct pw_detection {
	const struct pw_format *format; /* NULL: none */
	unsigned sure;
};

enum pw_framed {
	PW_FRAME_RECORD,
	PW_FRAME_MORE, /* the end is not among the bytes */
	PW_FRAME_GIVEN_UP, /* no record: the first line is to be taken by itself, as free text */
};

/* Why a record does not fit. */
enum pw_misfit {
	PW_FITS,
	PW_MISFIT_COLUMNS, /* it has other columns */
	PW_MISFIT_VALUES, /* a column holds what it cannot */
};

/* A name that a field has in the record, of the column that the format lacks. */
struct pw_field_name {
	uint32_t from, to;
};

struct pw_frame {
	uint32_t
	    len; /* bytes up to and with the line end; of what was given up: up to where no record begins */
	uint32_t body; /* bytes without the line end; 0: nothing to be looked at */
	uint32_t n_fields;
	struct pw_field field[PW_MAX_FIELDS]; /* places relative to the record's first byte */
	struct pw_field_name name[PW_MAX_FIELDS]; /* from == to: it has none */
	const struct pw_shape *shape; /* set by pw_frame_fit */
	const struct pw_shape
	    *header; /* columns as a line of names has them, or NULL; the caller's */
	bool is_other; /* a line that is no record */
	bool is_named; /* fields have their columns by name, not by number */
	struct pw_text text; /* ber: what fields are places in; p NULL: the bytes themselves */
	struct pw_map map; /* of it */
	char *written; /* PW_MAX_WRITTEN */
};

#define PW_MAX_WRITTEN (4u * PW_MAX_RECORD)

/* In place; a frame is zeroed before its first use. */
void pw_frame_release(struct pw_frame *frame);

/* The record at p. `is_first`: p is the beginning of the file; `is_end`: no byte follows; `is_trial`:
 * whether it is one of this format is the question. */
struct pw_frame_bytes {
	const char *p;
	size_t len;
	bool is_first, is_end, is_trial;
};

/* The mark of UTF-8 at the beginning of a file belongs to no record: true if it was passed over. */
bool pw_frame_skip_bom(struct pw_frame_bytes *bytes);

enum pw_framed pw_frame_read(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret);

/* The same for delimited records, without their columns. */
enum pw_framed pw_frame_delimited(const struct pw_format *format, const char *p, size_t len,
    bool is_end, struct pw_frame *ret);

/*
 * Finds the shape of the record and gives its fields their columns. *ret_sure grows by the columns
 * whose values can be told to be right. Where it does not fit, fields have no columns.
 */
enum pw_misfit pw_frame_fit(const struct pw_format *format, const char *p, struct pw_frame *frame,
    unsigned *ret_sure);

/* The surest format of the record at the beginning of the bytes, among those of binary files or among
 * the others; false when more bytes are needed to tell. */
bool pw_formats_detect(const struct pw_formats *formats, const struct pw_frame_bytes *bytes,
    bool is_binary, struct pw_frame *scratch, struct pw_detection *ret);

/* The format of the binary file that begins so, or NULL. */
const struct pw_format *pw_formats_binary(const struct pw_formats *formats, const char *head,
    size_t len);

/* True if the record is a line of names, most of them columns of the format. */
bool pw_frame_is_header(const struct pw_format *format, const char *p,
    const struct pw_frame *frame);

/* The column of that name, or -1. */
int pw_format_column(const struct pw_format *format, struct pw_span name);

/* True if one of the lines of `list` is the text. `list` may be NULL. */
bool pw_frame_is_among(const char *list, struct pw_span text);

/* Length of the line's body in a line of `len` bytes with its LF: one CR before it is left out. */
uint32_t pw_frame_body(const char *p, uint32_t len);

#endif
