/* Views made for the tests of room view, and where their characters come from. */
#ifndef PIIWATCH_TESTS_VIEWING_H
#define PIIWATCH_TESTS_VIEWING_H

#include <piiwatch/view.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct pw_view *view;
static struct pw_reading reading;
static uint64_t bad;
static uint32_t seed = 11;

static inline int
make_view(void **state)
{
	(void)state;
	view = pw_view_create();
	return 0;
}

static inline int
drop_view(void **state)
{
	(void)state;
	pw_view_destroy(view);
	return 0;
}

static inline uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* How many rounds: `usual`, or what PIIWATCH_ROUNDS says. */
static inline unsigned
rounds(unsigned usual)
{
	const char *asked = getenv("PIIWATCH_ROUNDS");
	unsigned n = 0;

	for (; asked != NULL && pw_is_digit(*asked); asked++)
		n = n * 10 + (unsigned)(*asked - '0');
	return n > 0 ? n : usual;
}

/* The view of a copy of exact size. What it holds does not need the copy. */
static inline struct pw_text
make(const char *raw, size_t len)
{
	char *exact = malloc(len > 0 ? len : 1);
	struct pw_text text;

	assert_non_null(exact);
	memcpy(exact, raw, len);
	bad = 0;
	text = pw_view_make(view, (struct pw_span) {exact, len}, &reading, &bad);
	free(exact);
	for (unsigned i = 0; i < PW_TEXT_SLACK; i++)
		assert_int_equal(text.p[text.len + i], '\n');
	return text;
}

static inline void
assert_view_of(const char *raw, size_t len, const char *want)
{
	struct pw_text text = make(raw, len);

	if (text.len != strlen(want) || memcmp(text.p, want, text.len) != 0)
		fail_msg("\"%.*s\" became \"%.*s\", not \"%s\"", (int)len, raw, (int)text.len,
		    text.p, want);
}

static inline void
assert_view(const char *raw, const char *want)
{
	assert_view_of(raw, strlen(raw), want);
}

/* "0-2 2-3": the raw bytes that each character of the text comes from. */
static inline const char *
spans_of(const struct pw_text *text)
{
	static char spans[4096];
	size_t n = 0;
	uint32_t cp;

	spans[0] = '\0';
	for (uint32_t at = 0, next; at < text->len; at = next) {
		next = at + pw_utf8_decode(text->p + at, text->len - at, &cp);
		assert_true(next > at && n + 32 < sizeof(spans));
		n += (size_t)snprintf(spans + n, sizeof(spans) - n, "%s%u-%u", at > 0 ? " " : "",
		    pw_text_raw_from(text, at), pw_text_raw_to(text, next));
	}
	return spans;
}

/* Bytes, the view of them, where its characters come from, and how many bytes are no character. */
struct row {
	const char *raw;
	size_t len;
	const char *want, *spans;
	unsigned bad;
};
#define ROW(raw, want, spans, bad)                                                                 \
	{                                                                                          \
		raw, sizeof(raw) - 1, want, spans, bad                                             \
	}

static inline void
assert_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct pw_text text;

		assert_view_of(rows[i].raw, rows[i].len, rows[i].want);
		if (bad != rows[i].bad)
			fail_msg("row %zu: %u bytes are no character", i, (unsigned)bad);
		text = make(rows[i].raw, rows[i].len);
		if (strcmp(spans_of(&text), rows[i].spans) != 0)
			fail_msg("row %zu: from %s", i, spans_of(&text));
	}
}

#endif
