#include "scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MANY_BYTES 60000u /* from here on not every finding shows its excerpt */

/* A stream on its way through one or more flows. */
struct run {
	const struct kit *kit;
	const struct way *way;
	struct pw_span bytes;
	struct pw_buf *out;
	size_t known; /* bytes that are in the file so far */
	uint32_t lot;
	struct pw_position begun, position; /* of the flow in use */
	uint64_t last_end, counted_to, line, line_start; /* by the raw bytes */
	unsigned n_findings;
};

enum stop { GOES_ON, STOPPED, ENDED };

static struct pw_stats last_stats;

void
kit_open(struct kit *kit, const char *rules_dir, const char *formats_dir)
{
	const char *rules[] = {rules_dir != NULL ? rules_dir : SOURCE_DIR "/rules"};
	const char *formats[] = {formats_dir != NULL ? formats_dir : SOURCE_DIR "/conf/cdr"};
	struct pw_err err = {""};

	memset(kit, 0, sizeof(*kit));
	kit->plan = pw_plan_load(rules, 1, pw_flow_vocab(), 500, &err);
	if (kit->plan == NULL)
		fail_msg("%s", err.text);
	kit->formats = pw_formats_load(formats, 1, &err);
	if (kit->formats == NULL)
		fail_msg("%s", err.text);
	kit->key = pw_key_create_ephemeral();
	kit->detector = pw_detector_create(kit->plan, kit->formats, kit->key, &err);
	if (kit->detector == NULL)
		fail_msg("%s", err.text);
	for (unsigned i = 0; i < 2; i++)
		kit->flow[i] = pw_flow_create(kit->detector, i == 1);
}

void
kit_close(struct kit *kit)
{
	for (unsigned i = 0; i < 2; i++)
		pw_flow_destroy(kit->flow[i]);
	pw_detector_destroy(kit->detector);
	pw_key_destroy(kit->key);
	pw_formats_destroy(kit->formats);
	pw_plan_destroy(kit->plan);
}

static bool
is_binary(const struct pw_flow *flow)
{
	const struct pw_format *format = pw_flow_format(flow);

	return format != NULL && format->framing == PW_FRAMING_BER;
}

/* Line and column as the bytes before the finding have them; findings come in rising order. */
static void
check_place(struct run *r, const struct pw_flow *flow, const struct pw_finding *f)
{
	/* What began before is counted again. */
	if (f->offset < r->counted_to) {
		r->counted_to = 0;
		r->line = 1;
		r->line_start = 0;
	}
	for (; r->counted_to < f->offset; r->counted_to++) {
		if (r->bytes.p[r->counted_to] == '\n') {
			r->line++;
			r->line_start = r->counted_to + 1;
		}
	}
	assert_true(f->length > 0 && f->offset + f->length <= r->bytes.len);
	/* A call record shares the bytes of its numbers, and so does what was keyed in several records. */
	assert_true(f->offset >= r->last_end ||
	    ((f->category == PW_CALL_RECORD || f->length > PW_MAX_VALUE) &&
		f->offset + f->length >= r->last_end));
	/* Of a binary file the records are counted. */
	if (!is_binary(flow)) {
		assert_int_equal(f->line, r->line);
		assert_int_equal(f->column, f->offset - r->line_start + 1);
	}
	r->last_end = f->offset + f->length;
}

/* The excerpt as a number: its text would stand in the way of those who read the lines. */
static unsigned long long
hash_excerpt(const struct pw_excerpt *excerpt)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < sizeof(excerpt->packed); i++)
		hash = (hash ^ (unsigned char)excerpt->packed[i]) * UINT64_C(1099511628211);
	return hash;
}

static void
write_finding(struct pw_buf *out, const struct pw_finding *f, const struct pw_excerpt *excerpt)
{
	int rc = pw_buf_addf(out, "%llu+%u %llu:%u %s %s '%s' '%s' %u %s ",
	    (unsigned long long)f->offset, f->length, (unsigned long long)f->line, f->column,
	    f->rule, pw_category_name((enum pw_category)f->category), f->field, f->masked,
	    f->confidence, pw_severity_name((enum pw_severity)f->severity));

	for (unsigned i = 0; i < PW_FINGERPRINT; i++)
		rc |= pw_buf_addf(out, "%02x", f->fingerprint[i]);
	assert_int_equal(rc | pw_buf_addf(out, " %016llx\n", hash_excerpt(excerpt)), 0);
}

static bool
same_position(const struct pw_position *a, const struct pw_position *b)
{
	return a->safe == b->safe && a->done == b->done && a->resume.n_given == b->resume.n_given;
}

/* Of thousands of findings in one text, an eighth shows its excerpt, chosen by where it stands. */
static void
take_excerpt(const struct run *r, struct pw_flow *flow, const struct pw_finding *finding,
    struct pw_excerpt *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (r->bytes.len > MANY_BYTES && finding->offset % 8 != 0 && !is_long())
		return;
	pw_flow_excerpt(flow, ret);
	assert_non_null(strstr(ret->packed, finding->masked));
}

/* Pulls what there is. What was pulled is covered by the position, what was not is not. */
static enum stop
drain(struct run *r, struct pw_flow *flow)
{
	struct pw_finding finding;
	struct pw_excerpt excerpt;

	while (pw_flow_next(flow, &finding)) {
		check_place(r, flow, &finding);
		take_excerpt(r, flow, &finding, &excerpt);
		write_finding(r->out, &finding, &excerpt);
		r->n_findings++;
		pw_flow_position(flow, &r->position);
		assert_true(r->position.done >= r->last_end || r->position.resume.n_given > 0);
		if (r->way->restart == RESTART_AFTER_FINDING)
			return STOPPED;
	}
	pw_flow_position(flow, &r->position);
	if (r->way->restart == RESTART_AFTER_MOVE && !same_position(&r->begun, &r->position))
		return STOPPED;
	return GOES_ON;
}

/* How many of the bytes from `at` on come with the next chunk. */
static size_t
next_chunk(struct run *r, size_t at, size_t to)
{
	size_t n = r->way->chunk != 0 ? r->way->chunk : to - at;
	const char *lf;

	if (r->way->seed != 0) {
		r->lot = r->lot * 1664525u + 1013904223u;
		n = 1 + (r->lot >> 8) % n;
	}
	if (n > to - at)
		n = to - at;
	lf = r->way->by_line ? memchr(r->bytes.p + at, '\n', n) : NULL;
	return lf != NULL ? (size_t)(lf - r->bytes.p) + 1 - at : n;
}

/* Feeds the file as it has grown, from where the position says. */
static enum stop
read_stream(struct run *r, struct pw_flow *flow)
{
	size_t at = r->begun.safe;

	for (;;) {
		while (at < r->known) {
			size_t used = pw_flow_feed(flow, r->bytes.p + at, r->known - at);

			assert_true(used > 0);
			at += used;
			if (drain(r, flow) == STOPPED)
				return STOPPED;
		}
		if (r->known == r->bytes.len)
			break;
		r->known += next_chunk(r, r->known, r->bytes.len);
		if (r->way->restart == RESTART_AFTER_FEED)
			return STOPPED;
	}
	pw_flow_end(flow);
	return drain(r, flow) == STOPPED ? STOPPED : ENDED;
}

static enum stop
run_flow(struct run *r)
{
	bool is_fresh = r->way->restart != RESTART_NEVER;
	struct pw_flow *flow = is_fresh ? pw_flow_create(r->kit->detector, r->way->gate_off)
					: r->kit->flow[r->way->gate_off];
	struct pw_flow_start stream = {.format = r->way->format,
	    .position = r->known > 0 ? &r->begun : NULL,
	    .header = {r->bytes.p + r->begun.resume.header_from, r->begun.resume.header_len}};
	struct pw_err err = {""};
	enum stop stop;

	if (pw_flow_begin(flow, &stream, &err) < 0)
		fail_msg("%s", err.text);
	pw_flow_position(flow, &r->position);
	stop = read_stream(r, flow);
	if (is_fresh)
		pw_flow_destroy(flow);
	else
		last_stats = *pw_flow_stats(flow);
	return stop;
}

unsigned
scan(const struct kit *kit, struct pw_span bytes, const struct way *way, struct pw_buf *ret)
{
	struct run r = {.kit = kit,
	    .way = way,
	    .bytes = bytes,
	    .out = ret,
	    .lot = way->seed,
	    .line = 1,
	    .begun.resume.line = 1};

	while (run_flow(&r) == STOPPED) {
		/* A finding that leaves the position where it was would come again for ever. */
		assert_true(
		    way->restart != RESTART_AFTER_FINDING || !same_position(&r.begun, &r.position));
		assert_true(r.position.safe >= r.begun.safe && r.position.done >= r.begun.done);
		r.begun = r.position;
	}
	assert_int_equal(r.position.safe, bytes.len);
	assert_true(r.position.done == bytes.len);
	return r.n_findings;
}

const struct pw_stats *
scan_stats(void)
{
	return &last_stats;
}

void
same_text(const struct pw_buf *want, const struct pw_buf *got, const char *what)
{
	size_t n = want->len < got->len ? want->len : got->len, at = 0, line = 0;

	if (want->len == got->len && (n == 0 || memcmp(want->data, got->data, n) == 0))
		return;
	for (; at < n && want->data[at] == got->data[at]; at++)
		line = want->data[at] == '\n' ? at + 1 : line;
	fail_msg("%s\nwant %.*s\n got %.*s", what,
	    want->len > line ? (int)strcspn(want->data + line, "\n") : 0,
	    want->len > line ? want->data + line : "",
	    got->len > line ? (int)strcspn(got->data + line, "\n") : 0,
	    got->len > line ? got->data + line : "");
}

static void
same_as(const struct kit *kit, struct pw_span bytes, const struct way *way,
    const struct pw_buf *want)
{
	struct pw_buf got;
	char what[128];

	pw_buf_init(&got, 64u << 20);
	scan(kit, bytes, way, &got);
	snprintf(what, sizeof(what), "format %s, gate %s, chunk %zu%s, seed %u, restart %d",
	    way->format != NULL ? way->format : "none", way->gate_off ? "off" : "on", way->chunk,
	    way->by_line ? " by line" : "", way->seed, (int)way->restart);
	same_text(want, &got, what);
	pw_buf_release(&got);
}

void
same_both_roads(const struct kit *kit, struct pw_span bytes, const char *format)
{
	struct pw_buf want;

	pw_buf_init(&want, 64u << 20);
	scan(kit, bytes, &(struct way) {.format = format}, &want);
	same_as(kit, bytes, &(struct way) {.format = format, .gate_off = true}, &want);
	pw_buf_release(&want);
}

void
same_in_chunks(const struct kit *kit, struct pw_span bytes, const char *format,
    const size_t *chunks, size_t n)
{
	struct pw_buf want;

	pw_buf_init(&want, 64u << 20);
	scan(kit, bytes, &(struct way) {.format = format}, &want);
	for (size_t i = 0; i < n; i++)
		same_as(kit, bytes, &(struct way) {.format = format, .chunk = chunks[i]}, &want);
	pw_buf_release(&want);
}

void
read_data(const char *path, struct pw_buf *ret)
{
	char full[4096];
	struct pw_err err = {""};

	snprintf(full, sizeof(full), "%s/%s", SOURCE_DIR, path);
	pw_buf_init(ret, 64u << 20);
	if (pw_file_read(full, ret, &err) < 0)
		fail_msg("%s", err.text);
}

bool
is_long(void)
{
	const char *value = getenv("PW_LONG");

	return value != NULL && strcmp(value, "1") == 0;
}
