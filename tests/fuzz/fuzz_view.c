/* Any bytes as a view: valid UTF-8 with its slack, every place leads back to bytes that made it, a
 * view is its own view, and lines can be viewed one by one. */
#include "target.h"

#include <piiwatch/view.h>

#include <string.h>

#define MAX_INPUT 20000u

static struct pw_view *view, *other;
static struct pw_reading reading;

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

/* The raw bytes of the characters follow one another; what lies between them was dropped. */
static void
check_map(const struct pw_text *text, uint32_t raw_len)
{
	uint32_t raw = 0, cp;

	for (uint32_t at = 0, next; at < text->len; at = next) {
		uint32_t from = pw_text_raw_from(text, at), to;

		next = at + pw_utf8_decode(text->p + at, text->len - at, &cp);
		to = pw_text_raw_to(text, next);
		MUST(from >= raw && to > from && to <= raw_len);
		MUST(pw_text_at_raw(text, from) == at);
		raw = to;
	}
	MUST(pw_text_at_raw(text, raw_len) == text->len);
}

static void
check_again(const struct pw_text *text)
{
	uint64_t bad = 0;
	struct pw_text again =
	    pw_view_make(other, (struct pw_span) {text->p, text->len}, &reading, &bad);

	MUST(bad == 0 && again.len == text->len);
	MUST(text->len == 0 || memcmp(again.p, text->p, text->len) == 0);
}

static void
check_lines(const struct pw_text *text, const char *p, size_t size)
{
	uint32_t at = 0;
	uint64_t bad = 0;

	for (size_t from = 0; from < size;) {
		const char *lf = memchr(p + from, '\n', size - from);
		size_t to = lf != NULL ? (size_t)(lf - p) + 1 : size;
		struct pw_text line =
		    pw_view_make(other, (struct pw_span) {p + from, to - from}, &reading, &bad);

		MUST(line.len <= text->len - at && memcmp(line.p, text->p + at, line.len) == 0);
		at += line.len;
		from = to;
	}
	MUST(at == text->len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pw_text text;
	uint64_t bad = 0;

	if (size > MAX_INPUT)
		return 0;
	if (view == NULL) {
		view = pw_view_create();
		other = pw_view_create();
	}
	text = pw_view_make(view, (struct pw_span) {(const char *)data, size}, &reading, &bad);
	MUST(bad <= size && text.len <= size);
	check_utf8(&text);
	check_map(&text, (uint32_t)size);
	check_again(&text);
	check_lines(&text, (const char *)data, size);
	return 0;
}
