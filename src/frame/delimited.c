/* Records of fields between separators, in the dialects that writers have. */
#include "frame_priv.h"

#include <string.h>

/* Where the reading of a delimited record stands. */
struct reader {
	const struct pw_format *format;
	const char *p;
	size_t len, at;
	unsigned lines; /* line ends within quotes */
	bool has_no_more_quotes; /* that close a field: none was found up to the line's end */
	bool skips_pairs; /* characters have two bytes, of which the second may be a sign */
	struct pw_frame *frame;
};

/* Past the closing quote of the field that opens at r->at; false if it is not there. */
static bool
skip_doubled(struct reader *r)
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

/* True if the quote at `at` closes its field: what stands behind it can only follow a field. */
static bool
closes(const struct reader *r, size_t at)
{
	const struct pw_format *f = r->format;

	if (++at < r->len && f->is_spaced)
		while (at < r->len && r->p[at] == ' ')
			at++;
	if (at >= r->len || r->p[at] == '\n')
		return true;
	if (r->p[at] == '\r')
		return at + 1 == r->len || r->p[at + 1] == '\n';
	if (r->p[at] != f->separator)
		return false;
	if (f->quoting == PW_QUOTING_BARE)
		return true;
	for (at++; at < r->len && r->p[at] == ' ';)
		at++;
	return at < r->len && r->p[at] == f->quote;
}

/* The same where quotes inside are not doubled; such a field ends with its line at the latest. */
static bool
skip_bare(struct reader *r)
{
	const char *lf;
	size_t end;

	/* Whether a quote closes its field does not depend on where that began. */
	if (r->has_no_more_quotes)
		return false;
	lf = memchr(r->p + r->at, '\n', r->len - r->at);
	end = lf != NULL ? (size_t)(lf - r->p) : r->len;
	for (size_t at = r->at + 1; at < end; at++)
		if (r->p[at] == r->format->quote && closes(r, at)) {
			r->at = at + 1;
			return true;
		}
	r->has_no_more_quotes = true;
	return false;
}

/* One character on: an escape takes the next one with it, and so does a lead byte of CP932. */
static void
step(struct reader *r)
{
	unsigned char c = (unsigned char)r->p[r->at];
	bool is_first;

	r->at++;
	if (r->at == r->len || r->p[r->at] == '\n')
		return;
	is_first = r->skips_pairs && ((c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC)) &&
	    (unsigned char)r->p[r->at] >= 0x40;
	r->at += is_first || (r->format->escape != '\0' && (char)c == r->format->escape);
}

static void
skip_to_separator(struct reader *r)
{
	const struct pw_format *f = r->format;

	if (f->escape == '\0' && !r->skips_pairs) {
		while (r->at < r->len && r->p[r->at] != f->separator && r->p[r->at] != '\n')
			r->at++;
		return;
	}
	while (r->at < r->len && r->p[r->at] != f->separator && r->p[r->at] != '\n')
		step(r);
}

/* True if nothing but a line end, or spaces where they are allowed, stands between `at` and the place
 * the field was read to. */
static bool
ends_cleanly(const struct reader *r, size_t at)
{
	while (r->format->is_spaced && at < r->at && r->p[at] == ' ')
		at++;
	if (at == r->at)
		return true;
	return at + 1 == r->at && r->p[at] == '\r' && (r->at == r->len || r->p[r->at] == '\n');
}

static void
skip_spaces(struct reader *r)
{
	while (r->format->is_spaced && r->at < r->len && r->p[r->at] == ' ')
		r->at++;
}

/* One field and what ends it. Returns the byte behind it, 0 at the end of the bytes, -1 where a
 * quote is not closed. */
static int
read_field(struct reader *r)
{
	const struct pw_format *f = r->format;
	size_t from, to;
	bool is_quoted;

	skip_spaces(r);
	from = r->at;
	is_quoted = f->quote != '\0' && r->at < r->len && r->p[r->at] == f->quote;
	if (is_quoted && f->quoting == PW_QUOTING_DOUBLED && !skip_doubled(r))
		return -1;
	if (is_quoted && f->quoting != PW_QUOTING_DOUBLED && !skip_bare(r))
		is_quoted = false;
	to = r->at;
	/* What stands behind a closing quote is not lost: the field keeps its quotes then, and the
	 * record does not fit. */
	skip_to_separator(r);
	if (is_quoted && ends_cleanly(r, to))
		frame_add(r->frame, (uint32_t)from + 1, (uint32_t)to - 1);
	else
		frame_add(r->frame, (uint32_t)from, (uint32_t)r->at);
	return r->at < r->len ? (unsigned char)r->p[r->at] : 0;
}

/* Characters of two bytes matter where a sign can be the second of one: beyond 0x40. */
static bool
has_pairs(const struct pw_format *format, const char *p, size_t len)
{
	const char *lf;
	size_t at = 0;

	if (format->escape < 0x40 && format->separator < 0x40)
		return false;
	lf = memchr(p, '\n', len);
	len = lf != NULL ? (size_t)(lf - p) : len;
	while (at < len) {
		uint32_t cp;
		unsigned n = pw_utf8_decode(p + at, len - at, &cp);

		if (n == 0)
			return true;
		at += n;
	}
	return false;
}

/* What stands in front of the fields and behind them is taken off; both belong to the record. */
static void
take_prefix(struct reader *r)
{
	size_t len = strlen(r->format->prefix);

	if (len > 0 && r->len - r->at >= len && memcmp(r->p + r->at, r->format->prefix, len) == 0)
		r->at += len;
}

static void
take_suffix(const struct pw_format *format, const char *p, struct pw_frame *frame)
{
	size_t len = strlen(format->suffix);
	struct pw_field *last;

	if (len == 0 || frame->n_fields == 0 || frame->n_fields > PW_MAX_FIELDS)
		return;
	last = &frame->field[frame->n_fields - 1];
	if (last->to - last->from < len || memcmp(p + last->to - len, format->suffix, len) != 0)
		return;
	last->to -= (uint32_t)len;
	/* The last quote was not the field's last byte before. */
	if (last->to - last->from >= 2 && p[last->from] == format->quote &&
	    p[last->to - 1] == format->quote) {
		last->from++;
		last->to--;
	}
}

/* Sets the ends of the record that the reader has read through. */
static void
finish(const struct reader *r, bool has_lf, struct pw_frame *ret)
{
	ret->len = (uint32_t)r->at + has_lf;
	ret->body = pw_frame_body(r->p, ret->len);
	/* The CR of a CR LF is no part of the last field. */
	if (ret->n_fields > 0 && ret->n_fields <= PW_MAX_FIELDS) {
		struct pw_field *last = &ret->field[ret->n_fields - 1];

		if (last->to > ret->body)
			last->to = ret->body;
		if (last->from > last->to)
			last->from = last->to;
	}
	take_suffix(r->format, r->p, ret);
}

enum pw_framed
pw_frame_delimited(const struct pw_format *format, const char *p, size_t len, bool is_end,
    struct pw_frame *ret)
{
	size_t seen = len < PW_MAX_RECORD ? len : PW_MAX_RECORD;
	struct reader r = {.format = format,
	    .p = p,
	    .len = seen,
	    .skips_pairs = has_pairs(format, p, seen),
	    .frame = ret};
	int end;

	ret->n_fields = 0;
	ret->is_other = ret->is_named = false;
	take_prefix(&r);
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
	finish(&r, end == '\n', ret);
	return PW_FRAME_RECORD;
}
