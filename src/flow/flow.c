#include "flow_priv.h"
#include "join.h"

#include <piiwatch/classify.h>
#include <piiwatch/mask.h>

#include <stdlib.h>
#include <string.h>

struct pw_flow *
pw_flow_create(const struct pw_detector *detector, bool gate_off)
{
	struct pw_flow *flow = pw_alloc(1, sizeof(*flow));

	flow->d = detector;
	flow->gate_off = gate_off;
	flow->scratch = pw_match_scratch_create(detector->matcher);
	flow->view = pw_view_create();
	flow->buf = pw_private_alloc(CAPACITY + PW_TEXT_SLACK, 1);
	flow->hit = pw_private_alloc(PW_MAX_HITS, sizeof(flow->hit[0]));
	flow->joined_hit = pw_private_alloc(PW_MAX_FORMS, sizeof(flow->joined_hit[0]));
	flow->joins = pw_private_alloc(1, sizeof(*flow->joins));
	flow->out = pw_alloc(PW_MAX_HITS, sizeof(flow->out[0]));
	flow->header.column = pw_private_alloc(PW_MAX_FIELDS, sizeof(flow->header.column[0]));
	flow->named_column = pw_private_alloc(PW_MAX_FIELDS, sizeof(flow->named_column[0]));
	flow->layout = pw_alloc(1, sizeof(*flow->layout));
	return flow;
}

void
pw_flow_destroy(struct pw_flow *flow)
{
	if (flow == NULL)
		return;
	pw_match_scratch_destroy(flow->scratch);
	pw_view_destroy(flow->view);
	pw_private_free(flow->buf);
	pw_private_free(flow->hit);
	pw_private_free(flow->joined_hit);
	pw_private_free(flow->joins);
	free(flow->out);
	pw_private_free(flow->header.column);
	pw_private_free(flow->named_column);
	pw_frame_release(&flow->frame);
	free(flow->layout);
	free(flow);
}

static int
use_format(struct pw_flow *flow, const char *name, struct pw_err *reterr)
{
	const struct pw_format *format =
	    flow->d->formats != NULL ? pw_formats_find(flow->d->formats, name) : NULL;

	if (format == NULL)
		return pw_err_set(reterr, "unknown CDR format \"%s\"", name);
	flow_use_format(flow, format, 0);
	return 0;
}

static int
begin_format(struct pw_flow *flow, const struct pw_flow_start *stream, struct pw_err *reterr)
{
	const struct pw_position *pos = stream->position;

	flow->format = NULL;
	flow->format_sure = 0;
	flow->format_words = 0;
	flow->frame.header = NULL;
	flow->looks_for_format = false;
	flow->mode = MODE_LINES;
	if (pos != NULL && pos->resume.is_settled)
		return pos->resume.format[0] != '\0' ? use_format(flow, pos->resume.format, reterr)
						     : 0;
	if (stream->format != NULL && strcmp(stream->format, "auto") != 0)
		return use_format(flow, stream->format, reterr);
	flow->looks_for_format = stream->format != NULL && flow->d->formats != NULL;
	flow->mode = MODE_SNIFF;
	return 0;
}

int
pw_flow_begin(struct pw_flow *flow, const struct pw_flow_start *stream, struct pw_err *reterr)
{
	const struct pw_position *pos = stream->position;

	if (begin_format(flow, stream, reterr) < 0)
		return -1;
	flow->is_end = flow->is_of_path = false;
	flow->mask_expected = stream->mask_expected;
	flow->len = flow->at = 0;
	flow->n_out = flow->next_out = 0;
	flow->stretch = (struct stretch) {0};
	memset(&flow->stats, 0, sizeof(flow->stats));
	memset(flow->turned_away, 0, sizeof(flow->turned_away));
	memset(&flow->given, 0, sizeof(flow->given));
	if (pos != NULL)
		flow->given = *pos;
	else
		flow->given.resume.line = 1;
	if (stream->encoding != PW_ENC_AUTO || !flow->given.resume.is_settled)
		flow->given.resume.reading.configured = (uint8_t)stream->encoding;
	flow->resume = flow->given.resume;
	flow->resume.n_given = 0;
	flow->reading = flow->resume.reading;
	flow->carried = flow->next_carried = (struct pw_carried) {0};
	join_close_all(flow->joins);
	flow_resume_header(flow, stream->header);
	flow->base = flow->given.safe;
	flow->line = flow->given.resume.line;
	flow->record_start = flow->given.resume.record_start;
	flow->is_in_pieces = flow->given.resume.is_in_pieces;
	flow->plain_to = flow->is_in_pieces ? 0 : flow->record_start;
	return 0;
}

size_t
pw_flow_feed(struct pw_flow *flow, const char *bytes, size_t len)
{
	size_t room;

	if (flow->at > 0 && CAPACITY - flow->len < len) {
		flow->len -= flow->at;
		flow->base += flow->at;
		memmove(flow->buf, flow->buf + flow->at, flow->len);
		flow->at = 0;
		flow->stretch = (struct stretch) {0};
		flow->record.raw = NULL;
	}
	room = CAPACITY - flow->len;
	if (len > room)
		len = room;
	if (len > 0)
		memcpy(flow->buf + flow->len, bytes, len);
	flow->len += len;
	flow->stats.bytes += len;
	memset(flow->buf + flow->len, '\n', PW_TEXT_SLACK);
	return len;
}

void
pw_flow_end(struct pw_flow *flow)
{
	flow->is_end = true;
}

/* A line that ends with a label is kept: reading resumes there. */
static void
keep_label_line(struct pw_flow *flow, struct pw_position *pending)
{
	flow->carried = flow->next_carried;
	flow->next_carried = (struct pw_carried) {0};
	if (flow->carried.labels == 0 && !flow->carried.is_negative)
		return;
	pending->safe = flow->carrier.offset;
	pending->resume.line = flow->carrier.line;
}

/* What is being keyed is read again from its first record on. */
static void
keep_joins(struct pw_flow *flow, struct pw_position *pending)
{
	const struct join *first;

	if (flow->format == NULL || flow->format->join.key < 0)
		return;
	/* The pieces of a long record, and lines that are none, say nothing of what was keyed before. */
	if (flow->is_in_pieces || pending->resume.record_start > 0)
		join_close_all(flow->joins);
	join_close_far(flow->joins, pending->safe);
	first = join_first(flow->joins);
	if (first == NULL)
		return;
	pending->safe = first->record.offset;
	pending->resume.line = first->record.line;
}

/* Line ends in the unit, or, where there are no lines, records. */
static uint64_t
lines_of(const struct pw_flow *flow, const struct unit *unit)
{
	if (flow->format != NULL && flow->format->framing == PW_FRAMING_BER)
		return unit->to > unit->from;
	return flow_count_lines(flow, flow->at, unit->next);
}

/* Moves on to unit->next; what the offsets become is kept until its findings are given out. */
static void
advance(struct pw_flow *flow, const struct unit *unit)
{
	struct pw_position *pending = &flow->pending;
	uint64_t lines = lines_of(flow, unit);

	flow->line += lines;
	flow->stats.lines += lines;
	flow->at = unit->next;
	flow->is_in_pieces = unit->is_in_pieces;
	*pending = flow->given;
	pending->resume = flow->resume;
	pending->resume.reading = flow->reading;
	pending->safe = flow->base + unit->next;
	if (unit->done > pending->done)
		pending->done = unit->done;
	else /* read again for what it keeps open: of what ends at `done` as much is given as before */
		pending->resume.n_given = flow->given.resume.n_given;
	pending->resume.line = flow->line;
	pending->resume.is_settled = flow->mode > MODE_DETECT;
	pending->resume.is_in_pieces = unit->is_in_pieces;
	pending->resume.record_start = unit->is_in_pieces ? flow->record_start
	    : flow->plain_to > pending->safe              ? flow->plain_to
							  : 0;
	memset(pending->resume.format, 0, sizeof(pending->resume.format));
	if (flow->format != NULL)
		snprintf(pending->resume.format, sizeof(pending->resume.format), "%s",
		    flow->format->name);
	keep_label_line(flow, pending);
	keep_joins(flow, pending);
}

/* At the stream's end no line follows that a label could own. */
static void
release_label_line(struct pw_flow *flow)
{
	if (!flow->is_end || flow->at != flow->len || flow->given.safe == flow->base + flow->len)
		return;
	flow->carried = (struct pw_carried) {0};
	flow->given.safe = flow->base + flow->len;
	flow->given.resume.line = flow->line;
}

/* The label that the plain lines up to `to`, which are passed over, end with. */
static void
carry_over(struct pw_flow *flow, size_t to)
{
	size_t end = to > flow->at && flow->buf[to - 1] == '\n' ? to - 1 : to;
	const char *lf =
	    end > flow->at ? memrchr(flow->buf + flow->at, '\n', end - flow->at) : NULL;
	size_t from = lf != NULL ? (size_t)(lf - flow->buf) + 1 : flow->at;
	struct pw_text text = {flow->buf + from, flow_line_body(flow, from, to), NULL, NULL};

	flow->next_carried = pw_owner_carry(flow->d->owner, &text, 0);
	flow->carrier.offset = flow->base + from;
	flow->carrier.line = flow->line + flow_count_lines(flow, flow->at, from);
}

/* Judges the unit, and keeps the label that the line before it or its own ends with. */
static void
take_unit(struct pw_flow *flow, const struct unit *unit)
{
	if (unit->from > flow->at) {
		carry_over(flow, unit->from);
		flow->carried = flow->next_carried;
		flow->next_carried = (struct pw_carried) {0};
	} else if (unit->next == flow->at) {
		flow->next_carried = flow->carried;
	}
	/* The pieces of a long record are no line that a label owns, nor are the parts of a path. */
	if (flow->is_in_pieces || flow->is_of_path)
		flow->carried = (struct pw_carried) {0};
	if (unit->to == unit->from) {
		/* Lines that were passed over, or a blank one. */
		if (unit->from > flow->at || flow->carried.over_blank)
			flow->next_carried = flow->carried;
		if (unit->from == flow->at && unit->next > flow->at)
			flow->next_carried.over_blank = false;
		return;
	}
	flow_judge(flow, unit);
	flow->carrier.offset = unit->record.offset;
	flow->carrier.line = unit->record.line;
}

static bool
ends_before(const struct pw_finding *a, const struct pw_finding *b)
{
	return a->offset + a->length < b->offset + b->length;
}

bool
pw_flow_next(struct pw_flow *flow, struct pw_finding *ret)
{
	struct unit unit;

	while (flow->next_out == flow->n_out) {
		flow->n_out = flow->next_out = 0;
		if (!flow_next_unit(flow, &unit)) {
			release_label_line(flow);
			return false;
		}
		take_unit(flow, &unit);
		advance(flow, &unit);
		if (flow->n_out == 0)
			flow->given = flow->pending;
	}
	*ret = flow->out[flow->next_out++];
	flow->stats.findings++;
	/* They come in the order of their last byte, so this one's end is how far the record is. */
	if (flow->next_out == flow->n_out) {
		flow->given = flow->pending;
	} else if (ends_before(ret, &flow->out[flow->next_out])) {
		flow->given.done = ret->offset + ret->length;
		flow->given.resume.n_given = 0;
	} else {
		flow->given.resume.n_given++;
	}
	return true;
}

void
pw_flow_excerpt(const struct pw_flow *flow, struct pw_excerpt *ret)
{
	/* A record that has moved is not looked at where it was. */
	if (flow->next_out == 0 || flow->record.raw == NULL)
		memset(ret, 0, sizeof(*ret));
	else
		pw_mask_excerpt(flow->d->plan, &flow->record,
		    &(struct pw_excerpt_of) {flow->hit, flow->n_hits,
			flow->first_hit + flow->next_out - 1, flow->out[flow->next_out - 1].masked},
		    ret);
}

void
pw_flow_position(const struct pw_flow *flow, struct pw_position *ret)
{
	*ret = flow->given;
}

const struct pw_format *
pw_flow_format(const struct pw_flow *flow)
{
	return flow->format;
}

unsigned
pw_flow_format_sure(const struct pw_flow *flow)
{
	return flow->format_sure;
}

const struct pw_stats *
pw_flow_stats(const struct pw_flow *flow)
{
	return &flow->stats;
}

const uint64_t *
pw_flow_turned_away(const struct pw_flow *flow)
{
	return flow->turned_away;
}
