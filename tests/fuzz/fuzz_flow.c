/*
 * Any bytes as a stream: with the gate and cut by lot the findings are those of the plain road in one
 * gulp, and so they are where reading is resumed in the middle; excerpts too, and none holds anything
 * but masks, words of the rules and signs. The first bytes say how to read.
 */
#include "../unit/support/harmless.h"
#include "target.h"

#include <piiwatch/flow.h>

#include <stdio.h>
#include <string.h>

#define MAX_INPUT 8000u
#define MAX_FOUND 4000u

#define NEIGHBOURS (2 * PW_EXCERPT_CHARS) /* findings that can stand within reach */

static struct pw_flow *flows[3]; /* gate on, gate off, gate on for what is resumed */
static const struct pw_plan *rules_read;

struct found {
	struct pw_finding at[MAX_FOUND];
	struct pw_excerpt excerpt[MAX_FOUND];
	uint32_t n;
};

static void
start(void)
{
	const char *rules[] = {SOURCE_DIR "/rules"}, *formats[] = {SOURCE_DIR "/conf/cdr"};
	struct pw_err err = {""};
	struct pw_plan *plan = pw_plan_load(rules, 1, pw_flow_vocab(), 500, &err);
	struct pw_formats *cdr = pw_formats_load(formats, 1, &err);
	struct pw_detector *detector;

	MUST(plan != NULL && cdr != NULL);
	rules_read = plan;
	detector = pw_detector_create(plan, cdr, pw_key_create_ephemeral(), &err);
	MUST(detector != NULL);
	for (unsigned i = 0; i < 3; i++)
		flows[i] = pw_flow_create(detector, i == 1);
}

/* Pulls at most `most` findings. */
static void
pull(struct pw_flow *flow, struct found *found, uint32_t most)
{
	struct pw_finding finding;

	while (found->n < most && pw_flow_next(flow, &finding)) {
		if (found->n > 0) {
			const struct pw_finding *last = &found->at[found->n - 1];

			/* A call record shares the bytes of its numbers. */
			MUST(finding.offset >= last->offset + last->length ||
			    (finding.category == PW_CALL_RECORD &&
				finding.offset + finding.length >= last->offset + last->length));
		}
		MUST(found->n < MAX_FOUND);
		pw_flow_excerpt(flow, &found->excerpt[found->n]);
		found->at[found->n++] = finding;
	}
}

/* Feeds [from,size) in chunks by lot, or in one; stops after `most` findings. */
static void
feed(struct pw_flow *flow, const char *p, size_t from, size_t size, uint32_t lot,
    struct found *found, uint32_t most)
{
	while (from < size && found->n < most) {
		size_t len = size - from;

		if (lot != 0) {
			lot = lot * 1664525u + 1013904223u;
			len = 1 + (lot >> 8) % (lot >> 30 == 0 ? 3 : 200);
			len = len < size - from ? len : size - from;
		}
		from += pw_flow_feed(flow, p + from, len);
		pull(flow, found, most);
	}
	if (found->n < most) {
		pw_flow_end(flow);
		pull(flow, found, most);
	}
}

static void
check_same(const struct found *a, const struct found *b)
{
	MUST(a->n == b->n);
	MUST(memcmp(a->at, b->at, a->n * sizeof(a->at[0])) == 0);
	MUST(memcmp(a->excerpt, b->excerpt, a->n * sizeof(a->excerpt[0])) == 0);
}

static void
check_harmless(const struct found *found)
{
	for (uint32_t i = 0; i < found->n; i++) {
		uint32_t from = i > NEIGHBOURS ? i - NEIGHBOURS : 0;
		uint32_t to = i + NEIGHBOURS < found->n ? i + NEIGHBOURS : found->n;

		MUST(excerpt_fault(rules_read, &found->excerpt[i], &found->at[i], found->at + from,
			 to - from) == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = {NULL, "auto", "asterisk-csv", NULL};
	static struct found gated, plain, resumed;
	struct pw_flow_start stream = {.format = NULL};
	struct pw_position position;
	const char *p = (const char *)data + 3;
	uint32_t lot;

	if (size < 3 || size > MAX_INPUT)
		return 0;
	if (flows[0] == NULL)
		start();
	stream.format = formats[data[0] % 4];
	lot = 1 + (uint32_t)data[1] * 256 + data[2];
	size -= 3;
	gated.n = plain.n = resumed.n = 0;
	pw_flow_begin(flows[0], &stream, NULL);
	feed(flows[0], p, 0, size, lot, &gated, MAX_FOUND);
	pw_flow_position(flows[0], &position);
	MUST(position.safe == size && position.done == size);
	pw_flow_begin(flows[1], &stream, NULL);
	feed(flows[1], p, 0, size, 0, &plain, MAX_FOUND);
	check_same(&gated, &plain);
	check_harmless(&gated);

	pw_flow_begin(flows[0], &stream, NULL);
	feed(flows[0], p, 0, size, lot, &resumed, gated.n > 0 ? 1 + data[1] % gated.n : 1);
	pw_flow_position(flows[0], &position);
	MUST(position.safe <= size);
	stream.position = &position;
	pw_flow_begin(flows[2], &stream, NULL);
	feed(flows[2], p, (size_t)position.safe, size, 0, &resumed, MAX_FOUND);
	check_same(&gated, &resumed);
	return 0;
}
