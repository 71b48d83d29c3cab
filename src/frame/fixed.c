/* Lines of which each column has its places: station message detail records. */
#include "frame_priv.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\0';
}

/* The column of the line without the blanks around it. */
static void
add_column(const struct pw_format *format, const char *p, uint32_t column, struct pw_frame *frame)
{
	const struct pw_column_form *form = &format->form[column];
	uint32_t from = form->from < frame->body ? form->from : frame->body;
	uint32_t to = form->to < frame->body ? form->to : frame->body;

	while (from < to && is_blank(p[from]))
		from++;
	while (to > from && is_blank(p[to - 1]))
		to--;
	frame_add(frame, from, to);
	if (frame->n_fields <= PW_MAX_FIELDS)
		frame->field[frame->n_fields - 1].column = &format->column[column];
}

/* What stands behind the last column is text. */
static void
add_behind(const struct pw_format *format, struct pw_frame *frame, uint32_t len)
{
	uint32_t end = 0;

	for (uint32_t i = 0; i < frame->shape->n_columns; i++) {
		uint32_t to = format->form[frame->shape->column[i]].to;

		end = to > end ? to : end;
	}
	if (end >= len || frame->n_fields >= PW_MAX_FIELDS)
		return;
	frame_add(frame, end, len);
	frame->field[frame->n_fields - 1].column = frame_rest(format);
}

static const struct pw_shape *
shape_of(const struct pw_format *format, uint32_t len)
{
	for (unsigned i = 0; i < format->n_shapes; i++) {
		const struct pw_shape *shape = &format->shape[i];

		if (len >= shape->least_len && (shape->most_len == 0 || len <= shape->most_len))
			return shape;
	}
	return NULL;
}

enum pw_framed
frame_fixed(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret)
{
	enum pw_framed framed = frame_line(bytes, ret);
	uint32_t len;

	if (framed != PW_FRAME_RECORD)
		return framed;
	/* Some links fill the end of a record with NUL, or its beginning after the line end. */
	for (len = ret->body; len > 0 && is_blank(bytes->p[len - 1]);)
		len--;
	ret->is_named = true;
	ret->is_other = len == 0;
	ret->shape = shape_of(format, ret->body);
	for (uint32_t i = 0; len > 0 && ret->shape != NULL && i < ret->shape->n_columns; i++)
		add_column(format, bytes->p, ret->shape->column[i], ret);
	if (ret->n_fields > 0)
		add_behind(format, ret, len);
	return PW_FRAME_RECORD;
}
