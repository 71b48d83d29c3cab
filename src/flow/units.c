/*
 * Which bytes are judged next.
 *
 * A line format needs no framing: among plain bytes the gate and the anchor words say where a
 * finding could be, and only there the line is looked up; lines with other bytes are taken one by
 * one, for they need a view. A framed format is read record by record (framed.c).
 *
 * A record longer than PW_MAX_RECORD is taken in pieces of that length. Neighbours share
 * PW_PIECE_OVERLAP bytes, room for a value with all that is looked at around it; a value belongs to
 * the first piece in which REACH_BEHIND bytes stand behind it. Pieces are counted from the record's
 * first byte, so they are the same wherever chunks are cut.
 */
#include "flow_priv.h"

#include <piiwatch/classify.h>

#include <string.h>

void
flow_set_unit(struct pw_flow *flow, struct unit *ret, size_t from, size_t to, size_t next)
{
	memset(ret, 0, sizeof(*ret));
	ret->from = from;
	ret->to = to;
	ret->next = next;
	ret->done = flow->base + next;
	ret->record.raw = flow->buf + from;
	ret->record.raw_len = (uint32_t)(to - from);
	ret->record.offset = flow->base + from;
	ret->record.is_line = flow->mode != MODE_FRAMED || flow->format->framing == PW_FRAMING_BER;
	ret->record.line = flow->line + flow_count_lines(flow, flow->at, from);
	ret->record.line_start = flow->is_in_pieces ? flow->record_start : ret->record.offset;
	if (flow->is_in_pieces && ret->record.offset > flow->record_start)
		ret->own = ret->record.offset + PW_PIECE_OVERLAP - REACH_BEHIND;
}

/* The next piece of a long record, which begins at flow->at. */
static bool
next_piece(struct pw_flow *flow, struct unit *ret)
{
	size_t left = flow->len - flow->at, end = flow_line_end(flow, flow->at), cut;

	if (end > 0 && end - flow->at <= PW_MAX_RECORD) {
		flow_set_unit(flow, ret, flow->at, flow->at + flow_line_body(flow, flow->at, end),
		    end);
		return true;
	}
	if (left <= PW_MAX_RECORD)
		return false;
	cut = flow_char_start(flow, flow->at + PW_MAX_RECORD);
	flow_set_unit(flow, ret, flow->at, cut, flow_char_start(flow, cut - PW_PIECE_OVERLAP));
	ret->done = flow->base + cut - REACH_BEHIND;
	ret->is_in_pieces = true;
	return true;
}

/* The line [from,end), end with its LF, or its first piece. */
static bool
take_line(struct pw_flow *flow, size_t from, size_t end, struct unit *ret)
{
	if (end - from <= PW_MAX_RECORD) {
		flow_set_unit(flow, ret, from, from + flow_line_body(flow, from, end), end);
		return true;
	}
	/* What stands before it is done; the pieces begin with the next call. */
	flow_set_unit(flow, ret, flow->at, flow->at, from);
	ret->is_in_pieces = true;
	flow->record_start = flow->base + from;
	flow->stats.too_long++;
	return true;
}

/* The line with no end in sight. */
static bool
take_open_line(struct pw_flow *flow, struct unit *ret)
{
	if (flow->len - flow->at <= PW_MAX_RECORD)
		return false;
	return take_line(flow, flow->at, flow->len, ret);
}

/* Looks up the anchor words of the plain bytes from flow->at on. */
static void
begin_stretch(struct pw_flow *flow, size_t limit)
{
	struct stretch *s = &flow->stretch;
	size_t end = pw_classify_not_plain(flow->buf, flow->at, limit);

	if (flow_is_wide(flow))
		end = flow->at;
	/* A line with other bytes is no part of the stretch. */
	if (end < limit && end > flow->at) {
		const char *lf = memrchr(flow->buf + flow->at, '\n', end - flow->at);

		end = lf != NULL ? (size_t)(lf - flow->buf) + 1 : flow->at;
	}
	s->base = flow->at;
	s->to = end;
	s->next_mark = 0;
	s->marks = pw_match_words(flow->d->matcher, flow->scratch, flow->buf + s->base,
	    (uint32_t)(end - s->base));
}

/* Whether the mark asks for its line to be judged. */
static bool
is_of_interest(const struct pw_flow *flow, const struct pw_mark *mark)
{
	return (mark->of.labels | mark->of.near) != 0 ||
	    (mark->of.literals & flow->d->free_literals) != 0;
}

/* The first place from flow->at on in the stretch that asks for its line to be judged. */
static size_t
next_interest(struct pw_flow *flow)
{
	struct stretch *s = &flow->stretch;
	size_t mark = s->base + s->marks.complete_to;
	struct pw_text text = {flow->buf, (uint32_t)flow->len, NULL, NULL};
	struct pw_slice slice = {&text, (uint32_t)flow->at, 0};
	struct pw_start start;
	uint32_t next;

	while (s->next_mark < s->marks.n && s->base + s->marks.at[s->next_mark].at <= flow->at)
		s->next_mark++;
	if (flow->gate_off || pw_matcher_has_unanchored(flow->d->matcher) ||
	    (flow->carried.labels & flow->d->context_rules) != 0 ||
	    flow->header.format.n_columns > 0)
		return flow->at;
	for (next = s->next_mark; next < s->marks.n; next++)
		if (is_of_interest(flow, &s->marks.at[next])) {
			mark = s->base + s->marks.at[next].at - 1;
			break;
		}
	if (mark < flow->at)
		mark = flow->at;
	if (mark > s->to)
		mark = s->to;
	slice.hi = (uint32_t)mark;
	return pw_gate_find(flow->d->gate, &slice, slice.lo, &flow->d->free_in_ascii, &start)
	    ? start.at
	    : mark;
}

/* Which rules' words stand in the line [from,to) of the stretch. */
static void
take_words(struct pw_flow *flow, struct unit *unit)
{
	const struct stretch *s = &flow->stretch;

	if (unit->to > s->base + s->marks.complete_to)
		return;
	for (uint32_t i = s->next_mark; i < s->marks.n; i++) {
		size_t at = s->base + s->marks.at[i].at;

		if (at > unit->to)
			break;
		if (at > unit->from)
			pw_anchors_add(&unit->anchors, &s->marks.at[i].of);
	}
	unit->anchors_known = true;
}

/* The next line of the plain stretch that is worth a look; false at its end. */
static bool
next_plain_line(struct pw_flow *flow, struct unit *ret)
{
	size_t at = next_interest(flow), from;
	const char *lf;

	if (at >= flow->stretch.to)
		return false;
	lf = at > flow->at ? memrchr(flow->buf + flow->at, '\n', at - flow->at) : NULL;
	from = lf != NULL ? (size_t)(lf - flow->buf) + 1 : flow->at;
	if (!take_line(flow, from, flow_line_end(flow, at), ret))
		return false;
	if (!ret->is_in_pieces) {
		ret->record.text =
		    (struct pw_text) {flow->buf + ret->from, ret->record.raw_len, NULL, NULL};
		take_words(flow, ret);
	}
	return true;
}

static bool
next_line(struct pw_flow *flow, struct unit *ret)
{
	size_t limit = flow->is_end ? flow->len : flow_last_line_end(flow, flow->at, flow->len);

	if (flow->at >= limit)
		return take_open_line(flow, ret);
	if (flow->at >= flow->stretch.to)
		begin_stretch(flow, limit);
	if (flow->at < flow->stretch.to) {
		if (next_plain_line(flow, ret))
			return true;
		/* Nothing more in the stretch: its bytes are done with. */
		flow_set_unit(flow, ret, flow->stretch.to, flow->stretch.to, flow->stretch.to);
		return true;
	}
	return take_line(flow, flow->at, flow_line_end(flow, flow->at), ret);
}

/* Settles whether characters are two bytes wide; false when more bytes are needed. */
static bool
sniff(struct pw_flow *flow)
{
	enum pw_encoding wide = PW_ENC_AUTO;

	if (flow->mode != MODE_SNIFF)
		return true;
	if (flow->reading.configured == PW_ENC_AUTO &&
	    !pw_classify_wide(flow->buf + flow->at, flow->len - flow->at, flow->is_end, &wide))
		return false;
	if (wide != PW_ENC_AUTO)
		flow->reading.configured = (uint8_t)wide;
	flow->mode = flow->looks_for_format && !flow_is_wide(flow) ? MODE_DETECT : MODE_LINES;
	return true;
}

bool
flow_take_line(struct pw_flow *flow, struct unit *ret)
{
	size_t end = flow_line_end(flow, flow->at);

	return end > 0 ? take_line(flow, flow->at, end, ret) : take_open_line(flow, ret);
}

bool
flow_next_unit(struct pw_flow *flow, struct unit *ret)
{
	if (flow->at == flow->len)
		return false;
	if (flow->mode == MODE_SNIFF && (!flow_detect_binary(flow) || !sniff(flow)))
		return false;
	if (flow->is_in_pieces)
		return next_piece(flow, ret);
	if (flow->mode == MODE_DETECT && !flow_detect(flow))
		return false;
	switch (flow->mode) {
	case MODE_FRAMED:
		return flow_next_record(flow, ret);
	case MODE_DETECT:
		return flow_take_line(flow, ret);
	case MODE_SNIFF:
	case MODE_LINES:
	default:
		return next_line(flow, ret);
	}
}
