/*
 * Records of a CDR format, one a unit. What does not fit its format has no fields and is scanned as
 * free text, and counted; so are lines between records that are none, which are not.
 */
#include "flow_priv.h"

#include <string.h>

static struct pw_frame_bytes
bytes_at(const struct pw_flow *flow)
{
	return (struct pw_frame_bytes) {.p = flow->buf + flow->at,
	    .len = flow->len - flow->at,
	    .is_first = flow->base + flow->at == 0,
	    .is_end = flow->is_end};
}

/* The column of a field that the format does not list: the policy of the rest, if there is one, or of free
 * text, under the field's own name. Returns the rules that know the name as a label. */
static uint64_t
name_unlisted(struct pw_flow *flow, uint32_t i, struct pw_span name)
{
	const struct pw_format *format = flow->format;
	struct pw_column *column = &flow->named_column[i];
	struct pw_span known;
	uint64_t words = pw_owner_column(flow->d->owner, name, &known);

	memset(column, 0, sizeof(*column));
	if (format->rest >= 0)
		*column = format->column[format->rest];
	flow_name_column(column, name, known);
	return words;
}

/* The fields as the record will point at them. */
static void
keep_fields(struct pw_flow *flow, const char *p, struct unit *unit)
{
	struct pw_frame *frame = &flow->frame;

	flow->row_words = flow->format_words;
	memcpy(flow->field, frame->field, frame->n_fields * sizeof(flow->field[0]));
	for (uint32_t i = 0; frame->is_named && i < frame->n_fields; i++) {
		struct pw_field_name name = frame->name[i];

		if (flow->field[i].column != NULL || name.to == name.from)
			continue;
		flow->row_words |=
		    name_unlisted(flow, i, (struct pw_span) {p + name.from, name.to - name.from});
		flow->field[i].column = &flow->named_column[i];
	}
	for (uint32_t i = 0; frame->shape != NULL && frame->shape == frame->header &&
	     i < frame->n_fields && i < frame->shape->n_columns;
	     i++)
		if (frame->shape->column[i] == PW_NO_COLUMN)
			flow->field[i].column = &flow->named_column[i];
	unit->record.field = flow->field;
	unit->record.n_fields = frame->n_fields;
	unit->record.text = frame->text;
	unit->anchors.labels = flow->row_words;
}

static uint32_t
count_unlisted(const struct pw_shape *shape)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < shape->n_columns; i++)
		n += shape->column[i] == PW_NO_COLUMN;
	return n;
}

/* The columns that a line of names gives the records below it. */
static void
take_header(struct pw_flow *flow, const char *p)
{
	struct pw_shape *shape = &flow->named_shape;
	const struct pw_frame *frame = &flow->frame;

	memset(shape, 0, sizeof(*shape));
	shape->column = flow->named_number;
	shape->n_columns = shape->least = frame->n_fields;
	for (uint32_t i = 0; i < frame->n_fields; i++) {
		const struct pw_field *f = &frame->field[i];
		int column =
		    pw_format_column(flow->format, (struct pw_span) {p + f->from, f->to - f->from});

		shape->column[i] = column >= 0 ? (uint16_t)column : PW_NO_COLUMN;
		if (column < 0)
			flow->format_words |=
			    name_unlisted(flow, i, (struct pw_span) {p + f->from, f->to - f->from});
	}
	flow->frame.header = shape;
}

static void
note_header(struct pw_flow *flow, const struct unit *unit)
{
	take_header(flow, unit->record.raw);
	flow->stats.unlisted_columns += count_unlisted(&flow->named_shape);
	flow_note_header(flow, &unit->record);
}

bool
flow_resume_names(struct pw_flow *flow, struct pw_span raw)
{
	flow->frame.header = NULL;
	if (flow->format->framing != PW_FRAMING_DELIMITED ||
	    pw_frame_delimited(flow->format, raw.p, raw.len, true, &flow->frame) !=
		PW_FRAME_RECORD ||
	    !pw_frame_is_header(flow->format, raw.p, &flow->frame))
		return false;
	take_header(flow, raw.p);
	return true;
}

static void
count_misfit(struct pw_stats *stats, enum pw_misfit misfit)
{
	stats->bad_frame += misfit != PW_FITS;
	stats->bad_columns += misfit == PW_MISFIT_COLUMNS;
	stats->bad_values += misfit == PW_MISFIT_VALUES;
}

/* What the record at `at` becomes, which is flow->at, or behind the mark that stands there. */
static void
take_record(struct pw_flow *flow, size_t at, struct unit *ret)
{
	struct pw_frame *frame = &flow->frame;
	const char *p = flow->buf + at;
	enum pw_misfit misfit;
	unsigned sure = 0;

	flow_set_unit(flow, ret, at, at + frame->body, at + frame->len);
	ret->record.line_start = flow->base + flow->at;
	if (frame->body == 0)
		return;
	if (frame->is_other) {
		if (!flow->format->has_other_lines && flow->format->framing != PW_FRAMING_FIXED)
			count_misfit(&flow->stats, PW_MISFIT_COLUMNS);
		return;
	}
	if (pw_frame_is_header(flow->format, p, frame)) {
		note_header(flow, ret);
		return;
	}
	misfit = pw_frame_fit(flow->format, p, frame, &sure);
	count_misfit(&flow->stats, misfit);
	if (misfit == PW_FITS)
		keep_fields(flow, p, ret);
	else
		ret->record.text = frame->text;
}

bool
flow_next_record(struct pw_flow *flow, struct unit *ret)
{
	struct pw_frame_bytes bytes = bytes_at(flow);

	if (flow->base + flow->at < flow->plain_to)
		return flow_take_line(flow, ret);
	(void)pw_frame_skip_bom(&bytes);
	switch (pw_frame_read(flow->format, &bytes, &flow->frame)) {
	case PW_FRAME_MORE:
		return false;
	case PW_FRAME_RECORD:
		take_record(flow, (size_t)(bytes.p - flow->buf), ret);
		return true;
	case PW_FRAME_GIVEN_UP:
	default:
		if (!flow_take_line(flow, ret))
			return false;
		flow->stats.bad_frame++;
		flow->plain_to = ret->record.offset + flow->frame.len;
		return true;
	}
}

void
flow_use_format(struct pw_flow *flow, const struct pw_format *format, unsigned sure)
{
	struct pw_span known;

	flow->format = format;
	flow->format_sure = sure;
	flow->mode = MODE_FRAMED;
	flow->frame.header = NULL;
	flow->format_words = 0;
	for (uint32_t i = 0; i < format->n_columns; i++)
		flow->format_words |=
		    pw_owner_column(flow->d->owner, pw_span_of(format->column[i].name), &known);
}
