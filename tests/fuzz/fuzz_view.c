/*
 * Any bytes as a view: valid UTF-8 with its slack, every place leads back to bytes that made it, the
 * same bytes give the same view, and what is called plain is its own. The first byte says how the
 * others are read: the configured encoding, and the one of the record before.
 */
#include "target.h"

#include <piiwatch/classify.h>
#include <piiwatch/view.h>

#include <string.h>

#define MAX_INPUT 20000u

static struct pw_view *view, *other;

static void
check_utf8(const struct pw_text *text)
{
	uint32_t cp;

	for (uint32_t at = 0; at < text->len;) {
		unsigned n = pw_utf8_decode(text->p + at, text->len - at, &cp);

		MUST(n > 0);
		at += n;
	}
	for (uint32_t i = 0; i < PW_TEXT_SLACK; i++)
		MUST(text->p[text->len + i] == '\n');
}

/* The raw bytes of the characters follow one another, and those of two may share some: in base64. What
 * lies between them was dropped. */
static void
check_map(const struct pw_text *text, uint32_t raw_len)
{
	uint32_t raw_from = 0, raw_to = 0, cp;

	for (uint32_t at = 0, next; at < text->len; at = next) {
		uint32_t from = pw_text_raw_from(text, at), to;

		next = at + pw_utf8_decode(text->p + at, text->len - at, &cp);
		to = pw_text_raw_to(text, next);
		MUST(from < to && to <= raw_len);
		MUST(from >= raw_from && to >= raw_to);
		MUST(pw_text_at_raw(text, from) <= at);
		MUST(pw_text_at_raw(text, to - 1) >= at || from < raw_to);
		raw_from = from;
		raw_to = to;
	}
	MUST(pw_text_at_raw(text, raw_len) == text->len);
}

static void
check_again(const struct pw_text *text, struct pw_span raw, struct pw_reading reading,
    const struct pw_reading *after)
{
	uint64_t bad = 0;
	struct pw_text again = pw_view_make(other, raw, &reading, &bad);

	MUST(reading.prior == after->prior && reading.configured == after->configured);
	MUST(again.len == text->len && memcmp(again.p, text->p, text->len) == 0);
	MUST(again.map->n == text->map->n);
	MUST(text->map->n == 0 ||
	    memcmp(again.map->seg, text->map->seg, text->map->n * sizeof(*text->map->seg)) == 0);
}

/* The lines before the first byte that is not plain. */
static void
check_plain(struct pw_span raw, struct pw_reading reading)
{
	size_t plain = pw_classify_not_plain(raw.p, 0, raw.len);
	struct pw_text text;
	uint64_t bad = 0;

	if (reading.configured >= PW_ENC_UTF_16LE)
		return;
	MUST(plain <= raw.len);
	while (plain < raw.len && plain > 0 && raw.p[plain - 1] != '\n')
		plain--;
	text = pw_view_make(other, (struct pw_span) {raw.p, plain}, &reading, &bad);
	MUST(bad == 0 && text.len == plain);
	MUST(plain == 0 || memcmp(text.p, raw.p, plain) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pw_reading before, reading;
	struct pw_span raw;
	struct pw_text text;
	uint64_t bad = 0;

	if (size == 0 || size > MAX_INPUT)
		return 0;
	if (view == NULL) {
		view = pw_view_create();
		other = pw_view_create();
	}
	before.configured = data[0] % PW_ENCODINGS;
	before.prior = data[0] / PW_ENCODINGS % (PW_ENC_ISO_2022_JP + 1);
	reading = before;
	raw = (struct pw_span) {(const char *)data + 1, size - 1};
	text = pw_view_make(view, raw, &reading, &bad);
	MUST(bad <= raw.len && text.len <= 3 * raw.len);
	MUST(reading.configured == before.configured && reading.prior <= PW_ENC_ISO_2022_JP);
	check_utf8(&text);
	check_map(&text, (uint32_t)raw.len);
	check_again(&text, raw, before, &reading);
	check_plain(raw, before);
	return 0;
}
