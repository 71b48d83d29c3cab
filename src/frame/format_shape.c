/* The kinds of records a format has. */
#include "frame_priv.h"

#include <string.h>

static struct pw_shape *
add_shape(struct pw_format *format, uint32_t n_columns)
{
	struct pw_shape *shape = &format->shape[format->n_shapes++];

	shape->n_columns = shape->least = n_columns;
	shape->column = pw_alloc(n_columns > 0 ? n_columns : 1, sizeof(shape->column[0]));
	return shape;
}

/* All columns in their order, but the one that stands for the rest. */
static void
add_whole(struct pw_format *format)
{
	struct pw_shape *shape = add_shape(format, format->n_columns);
	uint32_t n = 0;

	for (uint32_t i = 0; i < format->n_columns; i++)
		if ((int)i != format->rest)
			shape->column[n++] = (uint16_t)i;
	shape->n_columns = shape->least = n;
}

static int
read_columns(const struct pw_node *node, const struct pw_format *format, struct pw_shape *shape,
    struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (pw_node_strings(node, "columns", &list, reterr) < 0)
		return -1;
	for (uint32_t i = 0; i < shape->n_columns; i++) {
		const char *name = pw_node_string_at(list, i);
		int column = pw_format_column(format, pw_span_of(name));

		if (column < 0)
			return pw_node_err(list, reterr,
			    "shapes: \"%s\" is no column of this format", name);
		shape->column[i] = (uint16_t)column;
	}
	return 0;
}

static int
read_limits(const struct pw_node *node, const struct pw_format *format, struct pw_shape *shape,
    struct pw_err *reterr)
{
	int least = (int)shape->n_columns, shortest = 0, longest = 0;

	if (pw_node_int(node, "least", 1, (int)shape->n_columns, &least, reterr) < 0 ||
	    pw_node_bool(node, "more", &shape->has_more, reterr) < 0 ||
	    pw_node_int(node, "least_length", 0, (int)PW_MAX_RECORD, &shortest, reterr) < 0 ||
	    pw_node_int(node, "most_length", 0, (int)PW_MAX_RECORD, &longest, reterr) < 0 ||
	    format_read_text(node, "first", shape->first, sizeof(shape->first), reterr) < 0)
		return -1;
	shape->least = (uint32_t)least;
	shape->least_len = (uint32_t)shortest;
	shape->most_len = (uint32_t)longest;
	if (shape->has_more && format->rest < 0)
		return pw_node_err(node, reterr,
		    "shapes: more columns need `rest`, the column whose policy they have");
	return 0;
}

static int
read_shape(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr)
{
	static const char *const known[] = {"first", "columns", "least", "more", "least_length",
	    "most_length", NULL};
	const struct pw_node *list = NULL;
	struct pw_shape *shape;

	if (pw_node_check_keys(node, known, reterr) < 0 ||
	    pw_node_strings(node, "columns", &list, reterr) < 0)
		return -1;
	if (format->n_shapes == PW_MAX_SHAPES)
		return pw_node_err(node, reterr, "more than %u shapes", PW_MAX_SHAPES);
	if (list == NULL) {
		add_whole(format);
		shape = &format->shape[format->n_shapes - 1];
	} else {
		if (pw_node_len(list) == 0 || pw_node_len(list) > PW_MAX_FIELDS)
			return pw_node_err(node, reterr, "a shape has 1 to %u columns",
			    PW_MAX_FIELDS);
		shape = add_shape(format, pw_node_len(list));
		if (read_columns(node, format, shape, reterr) < 0)
			return -1;
	}
	return read_limits(node, format, shape, reterr);
}

int
format_read_shapes(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (pw_node_groups(node, "shapes", &list, reterr) < 0)
		return -1;
	if (list == NULL)
		add_whole(format);
	for (unsigned i = 0; i < pw_node_len(list); i++)
		if (read_shape(pw_node_at(list, i), format, reterr) < 0)
			return -1;
	return 0;
}
