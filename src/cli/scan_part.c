#include "scan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
scan_hand_open(struct scan_hand *hand, struct scan *scan)
{
	const struct pw_detector *paths = cli_path_detector(&scan->loaded);

	hand->scan = scan;
	hand->flow = pw_flow_create(scan->loaded.detector, false);
	hand->path_flow =
	    paths == scan->loaded.detector ? hand->flow : pw_flow_create(paths, false);
	hand->buf = pw_alloc(PW_MAX_CHUNK, 1);
}

void
scan_hand_close(struct scan_hand *hand)
{
	if (hand->path_flow != hand->flow)
		pw_flow_destroy(hand->path_flow);
	pw_flow_destroy(hand->flow);
	free(hand->buf);
}

void
scan_file_open(struct scan_file *file, const struct scan_target *target, unsigned n_parts)
{
	*file = (struct scan_file) {.target = target, .n_parts = n_parts, .fd = -1};
	file->outcome.cause = SKIP_CAUSES;
	pw_buf_init(&file->shown_path, 64u * 1024);
}

void
scan_file_close(struct scan_file *file)
{
	struct scan_input in = {.fd = file->fd};

	scan_input_close(&in);
	pw_buf_release(&file->shown_path);
}

/* The flow for paths may look lower than the scan does: what is hidden is not all reported. */
void
scan_path(struct scan_hand *hand, struct scan_file *file)
{
	struct pw_finding found[PW_MAX_PATH_FINDINGS];
	unsigned n = pw_flow_path(hand->path_flow, file->target->path, found, &file->shown_path);

	for (unsigned i = 0; i < n; i++)
		if (found[i].confidence >= hand->scan->loaded.plan->threshold)
			scan_emit(hand, &found[i]);
}

static void
take_findings(struct scan_hand *hand)
{
	struct pw_finding finding;

	while (pw_flow_next(hand->flow, &finding))
		scan_emit(hand, &finding);
}

static void
feed(struct scan_hand *hand, const struct scan_input *in)
{
	const char *bytes = in->buf;
	size_t len = in->len;

	while (len > 0) {
		size_t used = pw_flow_feed(hand->flow, bytes, len);

		bytes += used;
		len -= used;
		take_findings(hand);
	}
	scan_hand_over(hand);
}

/* What the state of a stream is where its records are lines and no long one is open. */
static bool
knows_lines(const struct pw_position *at)
{
	return at->safe > 0 && at->resume.is_settled && at->resume.format[0] == '\0' &&
	    !at->resume.is_in_pieces;
}

static enum pw_encoding
wide_of(const struct pw_reading *reading)
{
	bool is_wide =
	    reading->configured == PW_ENC_UTF_16LE || reading->configured == PW_ENC_UTF_16BE;

	return is_wide ? (enum pw_encoding)reading->configured : PW_ENC_AUTO;
}

/* The beginning of a file says whether it is cut. */
static void
settle_shape(struct scan_hand *hand, struct scan_part *part, struct scan_input *in)
{
	struct scan_file *file = part->file;
	struct pw_position at;

	pw_flow_position(hand->flow, &at);
	if (file->n_parts > 1 && !in->is_stream && in->archive == NULL && knows_lines(&at)) {
		file->fd = in->fd;
		file->wide = wide_of(&at.resume.reading);
		part->to = scan_cut_at(file, 1);
		scan_publish(hand, SCAN_CUT, &at.resume);
	} else {
		scan_publish(hand, SCAN_WHOLE, NULL);
	}
}

/* What later pieces may be begun with. */
static void
publish_state(struct scan_hand *hand)
{
	struct pw_position at;

	pw_flow_position(hand->flow, &at);
	if (hand->part->file->fd >= 0 && knows_lines(&at))
		scan_publish(hand, SCAN_CUT, &at.resume);
}

/* Reads on up to `to`, or to the end: false where it ends before. */
static bool
feed_to(struct scan_hand *hand, struct scan_input *in, uint64_t to)
{
	while (in->at + in->len < to && !scan_is_stopped(hand)) {
		if (scan_input_read(in, to - in->at - in->len, &hand->part->outcome) <= 0)
			return false;
		feed(hand, in);
		publish_state(hand);
	}
	return true;
}

static void
count(struct scan_hand *hand, struct scan_outcome *ret)
{
	const uint64_t *away = pw_flow_turned_away(hand->flow);

	ret->stats = *pw_flow_stats(hand->flow);
	for (unsigned i = 0; i < PW_REASONS; i++)
		ret->turned_away[i] = away[i];
}

/* A framed file is one part. */
static void
note_format(struct scan_hand *hand, struct scan_outcome *ret)
{
	const struct pw_format *format = pw_flow_format(hand->flow);
	unsigned i = 0;

	if (format == NULL)
		return;
	while (pw_formats_at(hand->scan->loaded.formats, i) != format)
		i++;
	ret->read_as[i] = (struct scan_read_as) {1, pw_flow_format_sure(hand->flow)};
}

static void
take_from(struct scan_outcome *sum, const struct scan_outcome *before)
{
#define X(name, help) sum->stats.name -= before->stats.name;
	PW_STATS_ROWS(X)
#undef X
	for (unsigned i = 0; i < PW_REASONS; i++)
		sum->turned_away[i] -= before->turned_away[i];
}

/* The part was read up to `in`: the last one's last record may lack its end. */
static void
finish(struct scan_hand *hand, const struct scan_input *in, const struct scan_outcome *before)
{
	struct scan_part *part = hand->part;

	part->end_at = in->at + in->len;
	if (part->to == SCAN_TO_THE_END || part->outcome.cause != SKIP_CAUSES) {
		pw_flow_end(hand->flow);
		take_findings(hand);
	}
	pw_flow_position(hand->flow, &part->end);
	count(hand, &part->outcome);
	take_from(&part->outcome, before);
	note_format(hand, &part->outcome);
	scan_hand_over(hand);
}

/* The line that names the columns, as the stream's state speaks of it; into the hand's buffer. */
static struct pw_span
read_header(const struct scan_hand *hand, const struct scan_file *file,
    const struct pw_resume *resume)
{
	size_t len = resume->header_len <= PW_MAX_CHUNK ? resume->header_len : 0;
	ssize_t n = len > 0 ? pread(file->fd, hand->buf, len, (off_t)resume->header_from) : 0;

	return (struct pw_span) {hand->buf, n > 0 ? (size_t)n : 0};
}

static void
begin_stream(struct scan_hand *hand, const struct pw_position *start)
{
	struct pw_flow_start stream = {
	    .format = hand->scan->options->cdr,
	    .position = start,
	    .encoding = hand->scan->options->encoding,
	    .mask_expected = hand->scan->options->mask_expected,
	};

	if (start != NULL)
		stream.header = read_header(hand, hand->part->file, &start->resume);
	pw_flow_begin(hand->flow, &stream, NULL);
}

void
scan_part_run_from(struct scan_hand *hand, struct scan_part *part, const struct pw_position *start)
{
	struct scan_input in = {
	    .fd = part->file->fd,
	    .at = start->safe,
	    .buf = hand->buf,
	    .scan = hand->scan,
	};
	struct scan_outcome before = {.cause = SKIP_CAUSES};

	hand->part = part;
	part->outcome.cause = SKIP_CAUSES;
	begin_stream(hand, start);
	feed_to(hand, &in, part->from);
	count(hand, &before);
	pw_flow_position(hand->flow, &part->at_from);
	scan_has_begun(hand);
	feed_to(hand, &in, part->to);
	finish(hand, &in, &before);
}

/* A file from its beginning; its first piece, if that shows that it is cut. */
static void
run_first(struct scan_hand *hand, struct scan_part *part)
{
	struct scan_input in = {.buf = hand->buf, .scan = hand->scan};
	const struct scan_outcome before = {.cause = SKIP_CAUSES};

	scan_path(hand, part->file);
	begin_stream(hand, NULL);
	if (scan_input_open(&in, part->file->target, &part->outcome) == 0) {
		feed(hand, &in);
		settle_shape(hand, part, &in);
		feed_to(hand, &in, part->to);
	}
	finish(hand, &in, &before);
	if (part->file->fd < 0)
		scan_input_close(&in);
}

/* A piece, begun some lines earlier with what is known of the stream: if it is wrong, that shows
 * where the part begins. Its lines are numbered from 1. */
static void
run_piece(struct scan_hand *hand, struct scan_part *part)
{
	struct pw_position start = {0};

	part->is_empty = true;
	if (!scan_wait_for_seed(hand, &start.resume))
		return;
	part->from = scan_cut_at(part->file, part->number);
	part->to = scan_cut_at(part->file, part->number + 1);
	part->is_empty = part->from >= part->to;
	if (part->is_empty)
		return;
	start.safe = scan_cut_before(part->file, part->from);
	start.done = part->from;
	start.resume.line = 1;
	scan_part_run_from(hand, part, &start);
}

void
scan_part_run(struct scan_hand *hand, struct scan_part *part)
{
	hand->part = part;
	part->outcome.cause = SKIP_CAUSES;
	part->to = SCAN_TO_THE_END;
	if (part->number == 0)
		run_first(hand, part);
	else
		run_piece(hand, part);
}
