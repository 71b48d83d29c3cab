/* A stream's turn: bytes into the flow, findings out of it into the ring, and at the end a mark. */
#include "log.h"
#include "shard_priv.h"

#include <piiwatch/encoding.h>

#include <fnmatch.h>
#include <string.h>

#define TURN_BYTES (1024u * 1024)
#define TURN_US 50000

/* How far a turn came. */
enum turn {
	TURN_DONE, /* there are no more bytes for now */
	TURN_OVER, /* there are, but others have their turn too */
	TURN_STUCK, /* the ring is full */
};

bool
run_wants(const struct watched *watched, const struct pw_finding *finding)
{
	const struct pw_strings *rules = &watched->conf->rules;

	if (finding->confidence < watched->min_confidence ||
	    (watched->categories & PW_CATEGORY_BIT(finding->category)) == 0)
		return false;
	for (unsigned i = 0; i < rules->n; i++)
		if (fnmatch(rules->item[i], finding->rule, 0) == 0)
			return true;
	return rules->n == 0;
}

/* A format that is named in the configuration holds for streams that were read as another before, and
 * what is lines now has none. */
static void
name_format(const struct pw_source_conf *conf, struct pw_resume *resume)
{
	if (conf->cdr != NULL && strcmp(conf->cdr, "auto") == 0)
		return;
	snprintf(resume->format, sizeof(resume->format), "%s", conf->cdr != NULL ? conf->cdr : "");
	resume->is_settled = resume->is_settled || conf->cdr != NULL;
}

/* The encoding that the source names. Where none is named any more, the position's was found out only
 * if its characters are two bytes wide. */
static enum pw_encoding
name_encoding(const struct pw_source_conf *conf, struct pw_resume *resume)
{
	int named = pw_encoding_find(pw_span_of(conf->encoding));

	if (named > PW_ENC_AUTO)
		return (enum pw_encoding)named;
	if (resume->reading.configured != PW_ENC_UTF_16LE &&
	    resume->reading.configured != PW_ENC_UTF_16BE)
		resume->reading.configured = PW_ENC_AUTO;
	return PW_ENC_AUTO;
}

/* The line that names the columns, once more; empty where it can't be read whole. Into the chunk, which
 * nothing is in between two streams. */
static struct pw_span
read_header(struct shard *shard, struct pw_stream *stream)
{
	const struct pw_resume *resume = &stream->generation.position.resume;
	size_t len = resume->header_len <= PW_MAX_RECORD ? resume->header_len : 0;
	ssize_t n = len > 0 ? pw_stream_read(stream, resume->header_from, shard->chunk, len) : 0;

	return (struct pw_span) {shard->chunk, n == (ssize_t)len ? len : 0};
}

/* The formats were checked with the configuration; one that a reload took away reads lines. */
static void
start_flow(struct pw_flow *flow, struct pw_flow_start *start, struct pw_position *position)
{
	if (pw_flow_begin(flow, start, NULL) == 0)
		return;
	start->format = NULL;
	position->resume.format[0] = '\0';
	pw_flow_begin(flow, start, NULL);
}

static void
say_header_lost(struct shard *shard, const struct reading *reading)
{
	shard->headers_lost++;
	log_say(LOG_AT_WARNING,
	    "source %s: a line that names columns is not there any more as it was; the lines below "
	    "it are read as free text",
	    reading->watched->name);
}

static void
begin_flow(struct shard *shard, struct reading *reading)
{
	const struct pw_source_conf *conf = reading->watched->conf;
	struct pw_position position = reading->stream->generation.position;
	struct pw_flow_start start = {.format = conf->cdr,
	    .position = &position,
	    .mask_expected = conf->mask_expected};

	name_format(conf, &position.resume);
	start.encoding = name_encoding(conf, &position.resume);
	start.header = read_header(shard, reading->stream);
	start_flow(shard->flow, &start, &position);
	if (pw_flow_stats(shard->flow)->header_lost == 0)
		return;
	/* Once more without it, or it would be missed again until the next record is read. */
	say_header_lost(shard, reading);
	position.resume.header_len = 0;
	start.header.len = 0;
	start_flow(shard->flow, &start, &position);
}

static bool
begin(struct shard *shard)
{
	struct run *run = &shard->run;

	run->reading = streams_next(shard);
	if (run->reading == NULL)
		return false;
	begin_flow(shard, run->reading);
	run->at = run->reading->stream->generation.position.safe;
	run->is_at_eof = run->is_ended = run->has_failed = false;
	run->reading->stream->is_busy = true;
	return true;
}

/* Findings into the ring. False if it is full before all are given out. */
static bool
give_out(struct shard *shard)
{
	const struct run *run = &shard->run;
	struct slot *slot;

	while (shard_has_room(shard)) {
		slot = pw_ring_claim(shard->options.ring);
		if (!pw_flow_next(shard->flow, &slot->u.found.finding))
			return true;
		if (!run_wants(run->reading->watched, &slot->u.found.finding))
			continue;
		slot->type = SLOT_FINDING;
		slot->stream = run->reading->number;
		pw_flow_position(shard->flow, &slot->u.found.position);
		pw_flow_excerpt(shard->flow, &slot->u.found.excerpt);
		pw_ring_push(shard->options.ring);
		shard->findings++;
	}
	return false;
}

static size_t
read_some(struct shard *shard)
{
	struct run *run = &shard->run;
	struct pw_stream *stream = run->reading->stream;
	ssize_t n = pw_stream_read(stream, run->at, shard->chunk, PW_MAX_CHUNK);
	size_t used = 0;

	if (n > 0)
		used = pw_flow_feed(shard->flow, shard->chunk, (size_t)n);
	run->is_at_eof = used == 0;
	run->has_failed = n < 0;
	run->at += used;
	shard->bytes += used;
	return used;
}

/* What could not be read is not the end. */
static bool
is_at_its_end(const struct run *run)
{
	return run->reading->stream->is_at_end && !run->has_failed;
}

static enum turn
take_turn(struct shard *shard)
{
	struct run *run = &shard->run;
	int64_t began = pw_monotonic_us();
	size_t bytes = 0;

	for (;;) {
		if (!give_out(shard))
			return TURN_STUCK;
		if (run->is_ended || (run->is_at_eof && !is_at_its_end(run)))
			return TURN_DONE;
		if (run->is_at_eof) {
			pw_flow_end(shard->flow);
			run->is_ended = true;
			continue;
		}
		if (bytes >= TURN_BYTES || pw_monotonic_us() - began >= TURN_US)
			return TURN_OVER;
		bytes += read_some(shard);
	}
}

static bool
is_same_resume(const struct pw_resume *x, const struct pw_resume *y)
{
	return x->line == y->line && x->record_start == y->record_start &&
	    x->is_settled == y->is_settled && x->is_in_pieces == y->is_in_pieces &&
	    strcmp(x->format, y->format) == 0 && x->header_from == y->header_from &&
	    x->header_len == y->header_len &&
	    memcmp(x->header_check, y->header_check, sizeof(x->header_check)) == 0 &&
	    x->n_given == y->n_given && x->reading.configured == y->reading.configured &&
	    x->reading.prior == y->reading.prior;
}

static bool
is_same(const struct pw_position *a, const struct pw_position *b)
{
	return a->safe == b->safe && a->done == b->done && is_same_resume(&a->resume, &b->resume);
}

/* What was read and handed on becomes the stream's position. */
static void
mark(struct shard *shard)
{
	struct reading *reading = shard->run.reading;
	struct pw_position position;
	enum slot_type type = SLOT_MARK;

	pw_flow_position(shard->flow, &position);
	/* A stream that is at its end is so once its last record was judged. */
	if (!shard->run.is_ended && reading->stream->is_at_end)
		reading->stream->is_at_end = false;
	if (is_same(&position, &reading->stream->generation.position) && !shard->run.is_ended)
		return;
	pw_stream_advance(reading->stream, &position);
	if (shard->run.is_ended)
		type = SLOT_CLOSE;
	shard_push_mark(shard, type, reading);
}

static void
finish(struct shard *shard)
{
	struct reading *reading = shard->run.reading;
	struct pw_stream *stream = reading->stream;

	misfits_count(reading, pw_flow_stats(shard->flow));
	misfits_tell(shard, reading);
	shard->run.reading = NULL;
	stream->is_busy = false;
	if (!shard->run.is_ended) {
		pw_stream_rest(stream);
		return;
	}
	streams_drop(shard, reading);
	pw_stream_close(stream);
}

void
run_abandon(struct shard *shard)
{
	struct reading *reading = shard->run.reading;

	if (reading == NULL)
		return;
	misfits_count(reading, pw_flow_stats(shard->flow));
	shard->run.is_ended = false;
	mark(shard);
	shard->run.reading = NULL;
	reading->stream->is_busy = false;
	streams_queue(shard, reading);
}

bool
run_turn(struct shard *shard)
{
	enum turn turn;

	if (shard->run.reading == NULL && !begin(shard))
		return false;
	turn = take_turn(shard);
	if (turn == TURN_DONE) {
		mark(shard);
		finish(shard);
	} else if (turn == TURN_OVER && streams_wait(shard)) {
		run_abandon(shard);
	} else if (turn == TURN_OVER) {
		mark(shard);
	}
	shard_wake_outbox(shard);
	return true;
}
