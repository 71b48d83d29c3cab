#include <piiwatch/frame.h>

#include <string.h>

/* Where the reading of a delimited record stands. */
struct reader {
	const struct pw_format *format;
	const char *p;
	size_t len, at;
	unsigned lines; /* line ends within quotes */
	struct pw_frame *frame;
};

uint32_t
pw_frame_body(const char *p, uint32_t len)
{
	if (len > 0 && p[len - 1] == '\n')
		len--;
	return len > 0 && p[len - 1] == '\r' ? len - 1 : len;
}

/* Past the closing quote of the field that opens at r->at; false if it is not there. */
static bool
skip_quoted(struct reader *r)
{
	char quote = r->format->quote;

	for (r->at++; r->at < r->len; r->at++) {
		if (r->p[r->at] == '\n' && ++r->lines >= PW_MAX_LINES_QUOTED)
			return false;
		if (r->p[r->at] != quote)
			continue;
		if (r->at + 1 < r->len && r->p[r->at + 1] == quote) {
			r->at++;
			continue;
		}
		r->at++;
		return true;
	}
	return false;
}

static void
add_field(struct reader *r, size_t from, size_t to)
{
	struct pw_frame *frame = r->frame;

	if (frame->n_fields < PW_MAX_FIELDS)
		frame->field[frame->n_fields] = (struct pw_field) {(uint32_t)from, (uint32_t)to,
		    frame->n_fields < r->format->n_columns ? &r->format->column[frame->n_fields]
							   : NULL};
	frame->n_fields++;
}

/* True if nothing but a line end stands between `at` and the place the field was read to. */
static bool
ends_cleanly(const struct reader *r, size_t at)
{
	if (at == r->at)
		return true;
	return at + 1 == r->at && r->p[at] == '\r' && (r->at == r->len || r->p[r->at] == '\n');
}

/* One field and what ends it. Returns the byte behind it, 0 at the end of the bytes, -1 where a
 * quote is not closed. */
static int
read_field(struct reader *r)
{
	size_t from = r->at, to;
	bool is_quoted =
	    r->format->quote != '\0' && r->at < r->len && r->p[r->at] == r->format->quote;

	if (is_quoted && !skip_quoted(r))
		return -1;
	to = r->at;
	/* What stands behind a closing quote is not lost: the field keeps its quotes then, and the
	 * record does not fit. */
	while (r->at < r->len && r->p[r->at] != r->format->separator && r->p[r->at] != '\n')
		r->at++;
	if (is_quoted && ends_cleanly(r, to))
		add_field(r, from + 1, to - 1);
	else
		add_field(r, from, r->at);
	return r->at < r->len ? (unsigned char)r->p[r->at] : 0;
}

enum pw_framed
pw_frame_delimited(const struct pw_format *format, const char *p, size_t len, bool is_end,
    struct pw_frame *ret)
{
	size_t seen = len < PW_MAX_RECORD ? len : PW_MAX_RECORD;
	struct reader r = {.format = format, .p = p, .len = seen, .frame = ret};
	int end;

	ret->n_fields = 0;
	do {
		end = read_field(&r);
		r.at += end == (unsigned char)format->separator;
	} while (end == (unsigned char)format->separator && end > 0);
	if (end != '\n') {
		bool is_hopeless = r.lines >= PW_MAX_LINES_QUOTED || seen == PW_MAX_RECORD;

		if (!is_hopeless && !is_end)
			return PW_FRAME_MORE;
		if (is_hopeless || end < 0)
			return PW_FRAME_GIVEN_UP;
	}
	ret->len = (uint32_t)r.at + (end == '\n');
	ret->body = pw_frame_body(p, ret->len);
	/* The CR of a CR LF is no part of the last field. */
	if (ret->n_fields > 0 && ret->n_fields <= PW_MAX_FIELDS &&
	    ret->field[ret->n_fields - 1].to > ret->body)
		ret->field[ret->n_fields - 1].to = ret->body;
	return PW_FRAME_RECORD;
}

static bool
is_time(const char *p, uint32_t len)
{
	unsigned digits = 0;

	for (uint32_t i = 0; i < len; i++) {
		digits += pw_is_digit(p[i]);
		if (!pw_is_digit(p[i]) && (p[i] == '\0' || strchr("-/:. T+Z", p[i]) == NULL))
			return false;
	}
	return digits >= 8;
}

static bool
is_number(const char *p, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		if (!pw_is_digit(p[i]) && p[i] != '.' && p[i] != '-')
			return false;
	return true;
}

/* A field that begins with a quote that opens nothing: text stands behind the one that closes it. A
 * field's own first quote is doubled, so another one stands before it. */
static bool
is_torn(const struct pw_format *format, const char *p, const struct pw_field *f)
{
	return format->quote != '\0' && f->from < f->to && p[f->from] == format->quote &&
	    (f->from == 0 || p[f->from - 1] != format->quote);
}

bool
pw_frame_fits(const struct pw_format *format, const char *p, const struct pw_frame *frame)
{
	if (frame->n_fields != format->n_columns)
		return false;
	for (uint32_t i = 0; i < frame->n_fields; i++) {
		const struct pw_field *f = &frame->field[i];
		uint32_t len = f->to - f->from;

		if (len == 0)
			continue;
		if (is_torn(format, p, f))
			return false;
		if (format->type[i] == PW_VALUE_TIMESTAMP && !is_time(p + f->from, len))
			return false;
		if ((format->type[i] == PW_VALUE_DURATION || format->type[i] == PW_VALUE_NUMBER) &&
		    !is_number(p + f->from, len))
			return false;
	}
	return true;
}
