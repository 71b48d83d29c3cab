/* What the files of room flow share. */
#ifndef PIIWATCH_FLOW_PRIV_H
#define PIIWATCH_FLOW_PRIV_H

#include <piiwatch/decide.h>
#include <piiwatch/flow.h>
#include <piiwatch/gate.h>
#include <piiwatch/match.h>
#include <piiwatch/owner.h>
#include <piiwatch/view.h>

struct joins;

struct pw_detector {
	const struct pw_plan *plan;
	const struct pw_formats *formats;
	const struct pw_key *key;
	struct pw_matcher *matcher;
	struct pw_gate *gate;
	struct pw_owner *owner;
	struct pw_form_set free_forms; /* tried wherever they can begin */
	struct pw_form_set free_in_ascii; /* those of them that ASCII alone can hold */
	struct pw_form_set beyond_ascii; /* forms that need a character beyond it */
	struct pw_form_set every_form; /* that can reach the threshold */
	struct pw_form_set
	    context_forms_of[PW_MAX_RULES]; /* those that need a word of their rule */
	struct pw_form_set label_forms; /* those that need their own label */
	struct pw_form_set label_forms_of[PW_MAX_RULES];
	uint64_t context_rules; /* rules that have context-anchored forms */
	struct pw_form_set literal_forms; /* those that need a text in their record */
	struct pw_form_set of_literals[PW_MAX_LITERAL_SETS]; /* by the set that it is one of */
	uint64_t free_literals; /* sets that free forms need */
	struct pw_form_set reaching_forms; /* those that need it near their start */
	uint32_t reach; /* bytes, the greatest of them */
};

/* How records are told from one another. */
enum mode {
	MODE_SNIFF, /* whether characters are two bytes wide is looked for in the first line */
	MODE_DETECT, /* the format is looked for in the first lines */
	MODE_LINES,
	MODE_FRAMED,
};

/* Plain bytes up to `to` whose anchor words are known. */
struct stretch {
	size_t to;
	struct pw_marks marks; /* places relative to `base` */
	size_t base;
	uint32_t next_mark;
};

/* A unit to be judged, and what the offsets become once its findings are given out. */
struct unit {
	struct pw_record record;
	size_t from, to; /* raw bytes in the buffer */
	struct pw_anchors anchors; /* what the anchor words in it belong to */
	bool anchors_known;
	size_t next; /* where the buffer is read on */
	uint64_t own; /* findings that end up to here were the piece's before */
	uint64_t done; /* findings that end behind it come from the next piece */
	bool is_in_pieces;
};

#define HEADER_NAMES 4096u

/* The line that names the columns of those below it, in a file of lines. */
struct header {
	struct pw_format format; /* n_columns 0: none */
	struct pw_column *column; /* [PW_MAX_FIELDS] */
	uint64_t words; /* rules of which a column's name is a label */
	char names[HEADER_NAMES]; /* of the columns, a line each, as many as find room */
	size_t names_len;
	bool is_sure; /* most of the names are known ones */
};

struct pw_flow {
	const struct pw_detector *d;
	bool gate_off;
	struct pw_match_scratch *scratch;
	struct pw_view *view;
	struct pw_reading reading;

	/* the stream */
	enum mode mode;
	const struct pw_format *format;
	unsigned format_sure; /* values that say so, where nobody named it */
	uint64_t format_words; /* rules of which a column's name is a label */
	uint64_t row_words; /* the same of the record at hand */
	struct pw_shape named_shape; /* of the line of names in a framed file */
	uint16_t named_number[PW_MAX_FIELDS];
	struct pw_column
	    *named_column; /* [PW_MAX_FIELDS], of fields that the format does not list */
	bool mask_expected;
	bool looks_for_format; /* among the CDR formats, once the width is settled */
	bool is_end;
	bool is_of_path; /* its lines are the parts of a path */
	char *buf; /* CAPACITY + PW_TEXT_SLACK */
	size_t len, at; /* bytes held; the record that comes next */
	uint64_t base; /* offset in the file of buf[0] */
	uint64_t line; /* of buf[at] */
	uint64_t record_start; /* of a record scanned in pieces */
	bool is_in_pieces;
	uint64_t
	    plain_to; /* offset up to where a framed file is read as lines: no record begins there */
	struct stretch stretch;
	struct header header;
	struct pw_carried carried; /* the label that the record before ended with */
	struct pw_carried next_carried; /* and that which this one ends with */
	struct {
		uint64_t offset, line;
	} carrier; /* where the line of it begins */
	struct pw_layout *layout;
	struct pw_frame frame;
	struct pw_field field[PW_MAX_FIELDS];

	/* the record */
	struct pw_hit *hit; /* PW_MAX_HITS */
	struct pw_hit *joined_hit; /* PW_MAX_FORMS: of a number that is put together */
	struct joins *joins; /* numbers that are being keyed */
	uint32_t n_hits;
	struct pw_finding *out; /* PW_MAX_HITS */
	uint32_t n_out, next_out;
	struct pw_record record; /* of what is in `out` */
	uint32_t first_hit; /* the hit that became out[0]; the next one became out[1] */

	struct pw_resume resume; /* what the next resume record says of header and reading */
	struct pw_position given, pending; /* pending: once all of `out` is given out */
	struct pw_stats stats;
	uint64_t turned_away[PW_REASONS];
	void (*on_step)(void *context, const struct pw_step *step); /* NULL: nobody asks */
	void *step_context;
};

#define CAPACITY (PW_MAX_RECORD + PW_MAX_CHUNK)

/* What stands behind a value and can still speak for or against it, in bytes of the file: context
 * characters, a form's `after`, a token that goes on for 80 characters, which may be wide. A piece of
 * a long record judges what ends before. */
#define REACH_BEHIND 256u

/* lines.c: line ends, in the width of the stream's characters. Where the line that holds buf[at] ends,
 * its end included; 0 if it is not there yet. */
size_t flow_line_end(const struct pw_flow *flow, size_t at);

/* One past the last line end in [from,to); `from` if there is none. */
size_t flow_last_line_end(const struct pw_flow *flow, size_t from, size_t to);

/* Line ends in [from,to); bytes of a line of `len` bytes without its end. */
uint64_t flow_count_lines(const struct pw_flow *flow, size_t from, size_t to);
uint32_t flow_line_body(const struct pw_flow *flow, size_t from, size_t to);

/* The start of the character that holds buf[at]. */
size_t flow_char_start(const struct pw_flow *flow, size_t at);

/* True if characters are two bytes wide. */
bool flow_is_wide(const struct pw_flow *flow);

/* header.c: takes the record's text as the header of what follows if it looks like one; drops a header
 * whose columns the record does not have. */
void flow_read_header(struct pw_flow *flow, const struct pw_record *record);

/* header.c: the position speaks of the record as the line of names in use. */
void flow_note_header(struct pw_flow *flow, const struct pw_record *record);

/* table.c: how a line's cells are parted, a sign or one of the file's own; 0: the line is no list of names. */
#define FLOW_HTML '<'
char flow_table_separator(const struct pw_text *text);

/* table.c: cuts the line into flow->frame by the format's separator; false: it is no such line. */
bool flow_table_cut(struct pw_flow *flow, const struct pw_format *format,
    const struct pw_text *text);

/* table.c: a line that is drawn between those of a table: +----+----+ */
bool flow_table_is_rule(const struct pw_text *text);

/* header.c: how many of the hits in a record that became the header stand: none where each may be the
 * name of a column, else all, and it is no header after all. */
uint32_t flow_settle_header(struct pw_flow *flow, const struct pw_record *record, uint32_t n_hits);

/* header.c: cuts the record into the header's columns; false: it has others. */
bool flow_cut_row(struct pw_flow *flow, struct pw_record *record);

/* header.c: the names of the columns that the header gave the record's fields; empty: it gave none. */
struct pw_span flow_header_names(const struct pw_flow *flow, const struct pw_record *record);

/* header.c: goes on with the header that a position speaks of. */
void flow_resume_header(struct pw_flow *flow, struct pw_span raw);

/* trace.c: tells what became of the hit; `own` NULL: it did not come to the scores. */
void flow_tell(const struct pw_flow *flow, const struct pw_record *record, const struct pw_hit *hit,
    const struct pw_ownership *own, enum pw_reason reason);

/* records.c: the hit that the rule of records makes of the record's settled hits, if it does. */
bool flow_find_record(const struct pw_detector *d, const struct pw_text *text,
    const struct pw_record_rule *rule, const struct pw_hit *hits, uint32_t n, struct pw_hit *ret);

/* columns.c: adds what the columns of a CDR make by themselves to the settled hits. */
void flow_find_in_columns(struct pw_flow *flow, const struct pw_record *record);

/* judge.c: puts the hit among those that are settled, by its last byte; behind one that ends with it. */
void flow_insert_hit(struct pw_flow *flow, const struct pw_hit *hit);

/* units.c: the next unit that could hold a finding, false when more bytes are needed. */
bool flow_next_unit(struct pw_flow *flow, struct unit *ret);

/* units.c: sets the unit to the bytes [from,to) of the buffer, behind which reading goes on at `next`. */
void flow_set_unit(struct pw_flow *flow, struct unit *ret, size_t from, size_t to, size_t next);

/* units.c: the line at flow->at as a unit; false when its end is not there. */
bool flow_take_line(struct pw_flow *flow, struct unit *ret);

/* framed.c: the next record of flow->format. */
bool flow_next_record(struct pw_flow *flow, struct unit *ret);

/* framed.c: reads the stream in the format from now on; looks up the labels among its columns' names. */
void flow_use_format(struct pw_flow *flow, const struct pw_format *format, unsigned sure);

/* framed.c: takes up the line of names of a framed file; false: it is none. */
bool flow_resume_names(struct pw_flow *flow, struct pw_span raw);

/* detect.c: looks for the format, in a binary file and among lines; false when more bytes are needed. */
bool flow_detect_binary(struct pw_flow *flow);
bool flow_detect(struct pw_flow *flow);

/* header.c: gives the column a name that is the file's own; `known`: what of it rules know. */
void flow_name_column(struct pw_column *column, struct pw_span name, struct pw_span known);

/* judge.c: fills flow->out with the unit's findings. */
void flow_judge(struct pw_flow *flow, const struct unit *unit);

#endif
