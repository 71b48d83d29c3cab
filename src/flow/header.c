/*
 * A line that names columns, in a file of lines: `氏名,電話番号,住所`. While the lines below it have as
 * many fields, their values are owned by the names above them.
 */
#include "flow_priv.h"

#include <string.h>

#define LONGEST_NAME 60u
#define MANY_COLUMNS 5u /* so many names in a row are no sentence */
#define SURE_VALUE 700 /* of this confidence a word behind a label is its value */
#define HASH_DOMAIN "header"

/* The field without quotes and spaces at its ends. */
static struct pw_span
field_text(const struct pw_text *text, const struct pw_field *field)
{
	struct pw_span s = {text->p + field->from, field->to - field->from};

	while (s.len > 0 && pw_is_one_of(s.p[s.len - 1], " \"'"))
		s.len--;
	while (s.len > 0 && pw_is_one_of(*s.p, " \"'")) {
		s.p++;
		s.len--;
	}
	return s;
}

static bool
has_letter(struct pw_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (pw_is_alpha(s.p[i]) || ((unsigned char)s.p[i] & 0x80) != 0)
			return true;
	return false;
}

/* Names of more than a column has room for lose what stands in front: the last words decide. */
static void
copy_end(struct pw_span name, char *ret, size_t room)
{
	while (name.len >= room || (name.len > 0 && ((unsigned char)*name.p & 0xC0) == 0x80)) {
		name.p++;
		name.len--;
	}
	memcpy(ret, name.p, name.len);
}

void
flow_name_column(struct pw_column *column, struct pw_span name, struct pw_span known)
{
	memset(column->name, 0, sizeof(column->name));
	memset(column->known, 0, sizeof(column->known));
	column->is_from_header = true;
	copy_end(name, column->name, sizeof(column->name));
	copy_end(known, column->known, sizeof(column->known));
}

static void
note_name(struct header *header, struct pw_span name)
{
	if (name.len >= sizeof(header->names) - header->names_len)
		return;
	memcpy(header->names + header->names_len, name.p, name.len);
	header->names_len += name.len;
	header->names[header->names_len++] = '\n';
}

struct pw_span
flow_header_names(const struct pw_flow *flow, const struct pw_record *record)
{
	if (record->n_fields == 0 || flow->header.format.n_columns == 0)
		return (struct pw_span) {NULL, 0};
	return (struct pw_span) {flow->header.names, flow->header.names_len};
}

/* Takes the fields for names; false if one is no name, or too few are known. */
static bool
take_names(struct pw_flow *flow, const struct pw_text *text, char separator)
{
	const struct pw_frame *frame = &flow->frame;
	struct header *header = &flow->header;
	unsigned known = 0;

	header->words = 0;
	header->is_sure = false;
	header->names_len = 0;
	for (uint32_t i = 0; i < frame->n_fields; i++) {
		struct pw_span name = field_text(text, &frame->field[i]);
		struct pw_span part;

		if (name.len == 0 || name.len > LONGEST_NAME || !has_letter(name))
			return false;
		header->words |= pw_owner_column(flow->d->owner, name, &part);
		known += part.len > 0;
		memset(&header->column[i], 0, sizeof(header->column[i]));
		flow_name_column(&header->column[i], name, part);
		note_name(header, name);
	}
	header->is_sure = known * 2 > frame->n_fields;
	/* A sentence with commas may end a part with such a word. */
	return (header->words & flow->d->context_rules) != 0 &&
	    (separator == FLOW_HTML || separator == '\t' || frame->n_fields >= MANY_COLUMNS ||
		known * 3 >= frame->n_fields);
}

/* True if the text is a line of names; it is then the header. */
static bool
learn_header(struct pw_flow *flow, const struct pw_text *text)
{
	struct header *header = &flow->header;
	struct pw_format format = {.separator = flow_table_separator(text), .quote = '"'};

	if (format.separator == '\0' || !flow_table_cut(flow, &format, text) ||
	    !take_names(flow, text, format.separator))
		return false;
	format.n_columns = flow->frame.n_fields;
	format.column = header->column;
	header->format = format;
	return true;
}

static void
drop_header(struct pw_flow *flow)
{
	flow->header.format.n_columns = 0;
	flow->header.words = 0;
	flow->resume.header_from = 0;
	flow->resume.header_len = 0;
	memset(flow->resume.header_check, 0, sizeof(flow->resume.header_check));
}

void
flow_note_header(struct pw_flow *flow, const struct pw_record *record)
{
	flow->resume.header_from = record->offset;
	flow->resume.header_len = record->raw_len;
	pw_key_hash(flow->d->key, HASH_DOMAIN, (struct pw_span) {record->raw, record->raw_len},
	    flow->resume.header_check);
}

void
flow_read_header(struct pw_flow *flow, const struct pw_record *record)
{
	if (record->n_fields > 0)
		return;
	/* What is drawn below the names belongs to them. */
	if (flow->header.format.n_columns > 0 && flow_table_is_rule(&record->text))
		return;
	if (flow->header.format.n_columns > 0)
		drop_header(flow);
	if (!learn_header(flow, &record->text)) {
		flow->header.format.n_columns = 0;
		flow->header.words = 0;
		return;
	}
	flow_note_header(flow, record);
}

/* True if the hit begins a cell: a name may be taken for a value in part. */
static bool
begins_cell(const struct pw_flow *flow, const struct pw_record *record, const struct pw_hit *hit)
{
	for (uint32_t i = 0; i < flow->header.format.n_columns; i++) {
		struct pw_span name = field_text(&record->text, &flow->frame.field[i]);

		if (name.p == record->text.p + hit->from)
			return true;
	}
	return false;
}

/* Whether hits in a line of names are names too: where most of them are known, or there are many of
 * them, or what was found is weak. Where every other one is a value they are pairs. */
static bool
are_names(const struct pw_flow *flow, const struct pw_record *record, uint32_t n_hits)
{
	uint32_t columns = flow->header.format.n_columns;
	bool is_list = flow->header.is_sure || n_hits * 2 < columns;
	bool is_short = !flow->header.is_sure && columns < MANY_COLUMNS;

	for (uint32_t i = 0; i < n_hits; i++)
		if (!is_list || (is_short && flow->hit[i].confidence >= SURE_VALUE) ||
		    !begins_cell(flow, record, &flow->hit[i]))
			return false;
	return true;
}

uint32_t
flow_settle_header(struct pw_flow *flow, const struct pw_record *record, uint32_t n_hits)
{
	if (flow->header.format.n_columns == 0 || record->n_fields > 0 || n_hits == 0)
		return n_hits;
	if (are_names(flow, record, n_hits))
		return 0;
	drop_header(flow);
	return n_hits;
}

/* Whether the first cell is its column's name again: what was taken for a header is a line like others. */
static bool
repeats_name(const struct pw_flow *flow, const struct pw_text *text)
{
	struct pw_span cell = field_text(text, &flow->frame.field[0]);

	return cell.len > 1 && pw_span_is(cell, flow->header.format.column[0].name);
}

bool
flow_cut_row(struct pw_flow *flow, struct pw_record *record)
{
	const struct pw_format *format = &flow->header.format;

	if (format->n_columns == 0 || !flow_table_cut(flow, format, &record->text) ||
	    flow->frame.n_fields != format->n_columns || repeats_name(flow, &record->text))
		return false;
	memcpy(flow->field, flow->frame.field, flow->frame.n_fields * sizeof(flow->field[0]));
	for (uint32_t i = 0; i < format->n_columns; i++)
		flow->field[i].column = &format->column[i];
	record->field = flow->field;
	record->n_fields = flow->frame.n_fields;
	return true;
}

void
flow_resume_header(struct pw_flow *flow, struct pw_span raw)
{
	struct pw_reading reading = flow->reading;
	uint8_t check[PW_HEADER_CHECK];
	struct pw_text text;
	uint64_t bad = 0;

	flow->header.format.n_columns = 0;
	flow->header.words = 0;
	if (flow->resume.header_len == 0)
		return;
	pw_key_hash(flow->d->key, HASH_DOMAIN, raw, check);
	if (flow->format != NULL) {
		if (raw.len != flow->resume.header_len ||
		    memcmp(check, flow->resume.header_check, sizeof(check)) != 0 ||
		    !flow_resume_names(flow, raw)) {
			drop_header(flow);
			flow->stats.header_lost++;
		}
		return;
	}
	text = raw.len > 0 ? pw_view_make(flow->view, raw, &reading, &bad) : (struct pw_text) {0};
	if (raw.len != flow->resume.header_len ||
	    memcmp(check, flow->resume.header_check, sizeof(check)) != 0 ||
	    !learn_header(flow, &text)) {
		drop_header(flow);
		flow->stats.header_lost++;
	}
}
