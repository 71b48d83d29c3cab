/* The cells of a line of a table, however it is written: parted by a sign, in rows of HTML, between bars, or
 * by two spaces and more. */
#include "flow_priv.h"

#include <string.h>

#define LONGEST_HEADER 4096u
#define LEAST_COLUMNS 2u
#define LEAST_RULE 3u /* dashes of a line that is drawn */

/* Separators beside the sign itself. */
#define BARS 'B' /* | a | b | */
#define SPACES 'S' /* a   b */

static uint32_t
skip_spaces(const struct pw_text *text, uint32_t at)
{
	while (at < text->len && text->p[at] == ' ')
		at++;
	return at;
}

static bool
is_gap(const struct pw_text *text, uint32_t at)
{
	return text->p[at] == ' ' && (at + 1 == text->len || text->p[at + 1] == ' ');
}

/* Bytes that stand in no name of a column. */
static bool
is_no_name(char c)
{
	return pw_is_one_of(c, "=<>{}[];:!?*$%&+@#");
}

static bool
has_outer_bar(const struct pw_text *text)
{
	uint32_t at = skip_spaces(text, 0);

	return at < text->len && text->p[at] == '|';
}

/* Whether two words are as far from each other as columns are. */
static bool
has_gap(const struct pw_text *text)
{
	uint32_t at = skip_spaces(text, 0);

	while (at < text->len && !is_gap(text, at))
		at++;
	return skip_spaces(text, at) < text->len;
}

/* The separator of a line of names: the one of tab, comma, semicolon, bar that stands in it; 0: none,
 * or the line is no list of names. */
char
flow_table_separator(const struct pw_text *text)
{
	static const char candidates[] = "\t,|";
	uint32_t n[sizeof(candidates)] = {0}, digits = 0;

	if (text->len > LONGEST_HEADER || text->len < 3)
		return '\0';
	if (memmem(text->p, text->len, "<th", 3) != NULL)
		return FLOW_HTML;
	for (uint32_t i = 0; i < text->len; i++) {
		char c = text->p[i];
		const char *found = c != '\0' ? strchr(candidates, c) : NULL;

		if (found != NULL)
			n[found - candidates]++;
		else if (is_no_name(c))
			return '\0';
		digits = pw_is_digit(c) ? digits + 1 : 0;
		if (digits > 3)
			return '\0';
	}
	for (size_t i = 0; i + 1 < sizeof(candidates); i++)
		if (n[i] + 1 >= LEAST_COLUMNS)
			return candidates[i] == '|' && has_outer_bar(text) ? BARS : candidates[i];
	return has_gap(text) ? SPACES : '\0';
}

/* The contents of the cells of a table's row, `<td>` or `<th>`. False if there are other cells too. */
static bool
cut_html(struct pw_frame *frame, const struct pw_text *text, char kind)
{
	uint32_t at = 0;

	frame->n_fields = 0;
	while (at + 4 < text->len) {
		const char *open = memmem(text->p + at, text->len - at, "<t", 2), *end;

		if (open == NULL)
			break;
		at = (uint32_t)(open - text->p) + 2;
		if ((text->p[at] != 'd' && text->p[at] != 'h') ||
		    (text->p[at + 1] != '>' && text->p[at + 1] != ' '))
			continue;
		end = memchr(open, '>', text->len - at);
		if (text->p[at] != kind || end == NULL || frame->n_fields == PW_MAX_FIELDS)
			return false;
		at = (uint32_t)(end - text->p) + 1;
		end = memmem(text->p + at, text->len - at, "</t", 3);
		frame->field[frame->n_fields].from = at;
		at = end != NULL ? (uint32_t)(end - text->p) : text->len;
		frame->field[frame->n_fields].column = NULL;
		frame->field[frame->n_fields++].to = at;
	}
	return frame->n_fields >= LEAST_COLUMNS;
}

/* One cell without the spaces around it; false if there are too many. */
static bool
add_cell(struct pw_frame *frame, const struct pw_text *text, uint32_t from, uint32_t to)
{
	while (from < to && text->p[from] == ' ')
		from++;
	while (to > from && text->p[to - 1] == ' ')
		to--;
	if (frame->n_fields == PW_MAX_FIELDS)
		return false;
	frame->field[frame->n_fields].from = from;
	frame->field[frame->n_fields].to = to;
	frame->field[frame->n_fields++].column = NULL;
	return true;
}

/* | a | b |: what stands outside the bars is no cell. */
static bool
cut_bars(struct pw_frame *frame, const struct pw_text *text)
{
	uint32_t from = skip_spaces(text, 0);

	frame->n_fields = 0;
	if (from == text->len || text->p[from] != '|')
		return false;
	for (uint32_t i = ++from; i < text->len; i++) {
		if (text->p[i] != '|')
			continue;
		if (!add_cell(frame, text, from, i))
			return false;
		from = i + 1;
	}
	return skip_spaces(text, from) == text->len && frame->n_fields >= LEAST_COLUMNS;
}

static bool
cut_spaces(struct pw_frame *frame, const struct pw_text *text)
{
	uint32_t at = skip_spaces(text, 0);

	frame->n_fields = 0;
	while (at < text->len) {
		uint32_t from = at;

		while (at < text->len && !is_gap(text, at))
			at++;
		if (!add_cell(frame, text, from, at))
			return false;
		at = skip_spaces(text, at);
	}
	return frame->n_fields >= LEAST_COLUMNS;
}

bool
flow_table_cut(struct pw_flow *flow, const struct pw_format *format, const struct pw_text *text)
{
	struct pw_frame *frame = &flow->frame;

	switch (format->separator) {
	case FLOW_HTML:
		return cut_html(frame, text, format->n_columns > 0 ? 'd' : 'h');
	case BARS:
		return cut_bars(frame, text);
	case SPACES:
		return cut_spaces(frame, text);
	default:
		return pw_frame_delimited(format, text->p, text->len, true, frame) ==
		    PW_FRAME_RECORD &&
		    frame->len == text->len && frame->n_fields >= LEAST_COLUMNS &&
		    frame->n_fields <= PW_MAX_FIELDS;
	}
}

bool
flow_table_is_rule(const struct pw_text *text)
{
	uint32_t dashes = 0;

	for (uint32_t i = 0; i < text->len; i++) {
		if (!pw_is_one_of(text->p[i], "-=+|: "))
			return false;
		dashes += text->p[i] == '-' || text->p[i] == '=';
	}
	return dashes >= LEAST_RULE;
}
