#include "rules.h"

#include <stdlib.h>
#include <string.h>

#define PIECE 8192u /* fed at a time on the way; both roads go over one of them at least */

/* Why the file cannot be read. Returns -1. */
static int
fail(const struct explain_file *file, const char *why)
{
	cli_complain("%s: %s", file->shown_path.data, why);
	return -1;
}

/* Reads up to `to`: in.buf[0] is the byte there, if the file goes so far. */
static int
open_at(const struct explain_file *file, uint64_t to, struct scan_input *in)
{
	struct scan_outcome why = {.cause = SKIP_CAUSES};
	int rc = scan_input_open(in, &file->target, &why);

	if (rc == 0 && in->archive == NULL && to > in->at + in->len) {
		in->at = to;
		in->len = 0;
		rc = scan_input_read(in, PW_MAX_CHUNK, &why);
	}
	while (rc >= 0 && in->len > 0 && to >= in->at + in->len)
		rc = scan_input_read(in, PW_MAX_CHUNK, &why);
	if (rc < 0)
		return fail(file, why.why);
	if (in->len > 0 && to > in->at) {
		size_t skip = (size_t)(to - in->at);

		memmove(in->buf, in->buf + skip, in->len - skip);
		in->at = to;
		in->len -= skip;
	}
	return 0;
}

static int
read_on(const struct explain_file *file, struct scan_input *in)
{
	struct scan_outcome why = {.cause = SKIP_CAUSES};
	int rc = scan_input_read(in, PW_MAX_CHUNK, &why);

	return rc < 0 ? fail(file, why.why) : rc;
}

static void
take_findings(struct pw_flow *flow, const struct explain_watch *watch)
{
	struct pw_finding finding;

	while (pw_flow_next(flow, &finding))
		if (watch->on_finding != NULL)
			watch->on_finding(watch->context, &finding);
}

static bool
is_past(const struct explain_file *file, const struct pw_flow *flow)
{
	struct pw_position at;

	pw_flow_position(flow, &at);
	return at.resume.line > file->line;
}

/* Bytes up to and with the first line end, or all. */
static size_t
line_len(const char *p, size_t len)
{
	const char *lf = memchr(p, '\n', len);

	return lf != NULL ? (size_t)(lf - p) + 1 : len;
}

/* Feeds what was read, in lines or in pieces, as far as it takes. True: the line is past. */
static bool
feed(const struct explain_file *file, struct pw_flow *flow, const struct scan_input *in,
    const struct explain_watch *watch, bool by_lines)
{
	for (size_t at = 0; at < in->len;) {
		size_t left = in->len - at;
		size_t len = by_lines ? line_len(in->buf + at, left) : left < PIECE ? left : PIECE;

		at += pw_flow_feed(flow, in->buf + at, len);
		take_findings(flow, watch);
		if (watch->on_piece != NULL)
			watch->on_piece(watch->context);
		if (is_past(file, flow))
			return true;
	}
	return false;
}

static int
begin(const struct explain_file *file, struct pw_flow *flow)
{
	const struct pw_flow_start stream = {.format = file->arguments->cdr,
	    .position = file->start.safe > 0 ? &file->start : NULL,
	    .encoding = file->arguments->encoding,
	    .header = {file->header, file->header_len}};
	struct pw_err err;

	if (pw_flow_begin(flow, &stream, &err) == 0)
		return 0;
	cli_complain("--cdr: %s; there are auto, none and the formats of cdr_formats", err.text);
	return -1;
}

/* 1: past the line; 0: at the file's end; -1: said. */
static int
walk(const struct explain_file *file, struct pw_flow *flow, const struct explain_watch *watch,
    bool by_lines, char ret_last[2])
{
	struct scan_input in = {.buf = file->buf, .scan = file->counted, .fd = -1};
	int rc = begin(file, flow);

	if (rc == 0)
		rc = open_at(file, file->start.safe, &in);
	while (rc >= 0 && in.len > 0) {
		ret_last[0] = in.len > 1 ? in.buf[in.len - 2] : ret_last[1];
		ret_last[1] = in.buf[in.len - 1];
		if (feed(file, flow, &in, watch, by_lines)) {
			scan_input_close(&in);
			return 1;
		}
		rc = read_on(file, &in);
	}
	scan_input_close(&in);
	if (rc < 0)
		return -1;
	pw_flow_end(flow);
	take_findings(flow, watch);
	if (watch->on_piece != NULL)
		watch->on_piece(watch->context);
	return is_past(file, flow);
}

/* The header's bytes, for who begins behind it. */
static int
read_header(struct explain_file *file)
{
	struct scan_input in = {.buf = file->buf, .scan = file->counted, .fd = -1};
	const struct pw_resume *resume = &file->start.resume;
	int rc = 0;

	if (resume->header_len == 0)
		return 0;
	file->header = pw_alloc(resume->header_len, 1);
	rc = open_at(file, resume->header_from, &in);
	while (rc >= 0 && in.len > 0 && file->header_len < resume->header_len) {
		size_t want = resume->header_len - file->header_len;
		size_t len = in.len < want ? in.len : want;

		memcpy(file->header + file->header_len, in.buf, len);
		file->header_len += len;
		rc = read_on(file, &in);
	}
	scan_input_close(&in);
	return rc < 0 ? -1 : 0;
}

struct search {
	const struct explain_file *file;
	const struct pw_flow *flow;
	struct pw_position start;
};

static void
keep_start(void *context)
{
	struct search *s = context;
	struct pw_position at;

	pw_flow_position(s->flow, &at);
	if (at.resume.line >= s->file->line)
		return;
	s->start = at;
	/* What is read again is told again. */
	s->start.done = at.safe;
	s->start.resume.n_given = 0;
}

/* The last line may lack its end; behind an end at the file's end there is no line. */
static bool
has_open_line(const struct pw_position *end, const char last[2])
{
	uint8_t encoding = end->resume.reading.configured;

	if (end->safe == 0)
		return false;
	if (encoding == PW_ENC_UTF_16LE)
		return last[0] != '\n' || last[1] != '\0';
	if (encoding == PW_ENC_UTF_16BE)
		return last[0] != '\0' || last[1] != '\n';
	return last[1] != '\n';
}

int
explain_find_line(struct explain_file *file, struct pw_flow *flow)
{
	struct search search = {.file = file, .flow = flow};
	const struct explain_watch watch = {.on_piece = keep_start, .context = &search};
	char last[2] = {0};
	struct pw_position end;
	uint64_t lines;
	int rc = walk(file, flow, &watch, false, last);

	if (rc < 0)
		return -1;
	pw_flow_position(flow, &end);
	lines = end.resume.line - !has_open_line(&end, last);
	if (rc == 0 && file->line > lines) {
		cli_complain("%s: line %ju is behind the end; the file has %ju lines",
		    file->shown_path.data, (uintmax_t)file->line, (uintmax_t)lines);
		return -1;
	}
	file->start = search.start;
	return read_header(file);
}

int
explain_walk(struct explain_file *file, struct pw_flow *flow, const struct explain_watch *watch)
{
	char last[2] = {0};

	return walk(file, flow, watch, true, last) < 0 ? -1 : 0;
}
