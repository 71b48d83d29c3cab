/*
 * sink: where a view is written, character by character. It folds what it is given (fold.h), joins
 * sound marks, makes a vowel mark between digits a dash, and keeps the map to the raw bytes.
 * Private to room view.
 */
#ifndef PIIWATCH_VIEW_SINK_H
#define PIIWATCH_VIEW_SINK_H

#include "fold.h"

#include <piiwatch/text.h>

#include <string.h>

#define SUBSTITUTE 0x1Au /* what stands for a byte that is no character */
#define VOWEL_MARK 0x30FCu

struct sink {
	char *text; /* room for all that is written, and 4 bytes more */
	uint32_t out;
	struct pw_map *map;
	uint32_t delta; /* raw - text, while the last segment is linear */
	bool is_linear;
	bool after_digit; /* the last character but spaces is a digit */
	bool after_half; /* the last character came from a half-width one */
	bool has_vowel; /* a vowel mark behind a digit, and at most spaces behind the mark */
	uint32_t last_cp, last_out, last_raw; /* of the last half-width one */
	uint32_t vowel_out, vowel_segment;
};

void sink_start(struct sink *sink, char *text, struct pw_map *map);

/* A stretch of ASCII as it stands in the raw bytes. */
void sink_ascii(struct sink *sink, const char *p, uint32_t n, uint32_t raw);

/* A character that raw_len raw bytes make; `is_itself`: they are its own UTF-8. */
void sink_char(struct sink *sink, uint32_t cp, uint32_t raw, uint32_t raw_len, bool is_itself);

/* The vowel mark that is waiting stands between digits. */
void sink_make_dash(struct sink *sink);

/* What stands next begins linear bytes of raw. */
static inline void
sink_linear(struct sink *sink, uint32_t raw)
{
	if (sink->is_linear && raw - sink->out == sink->delta)
		return;
	pw_map_add(sink->map, sink->out, raw, 0);
	sink->is_linear = true;
	sink->delta = raw - sink->out;
}

/* What stands next is one character of raw_len raw bytes. */
static inline void
sink_atomic(struct sink *sink, uint32_t raw, uint32_t raw_len)
{
	struct pw_map *map = sink->map;

	sink->is_linear = false;
	if (map->n < map->cap)
		map->seg[map->n++] = (struct pw_segment) {sink->out, raw, raw_len};
	else
		pw_map_add(map, sink->out, raw, raw_len);
}

/* Notes what kind of character comes next. */
static inline void
sink_meets(struct sink *sink, bool is_digit, bool is_space)
{
	sink->after_half = false;
	if (is_space)
		return;
	if (sink->has_vowel) {
		sink->has_vowel = false;
		if (is_digit)
			sink_make_dash(sink);
	}
	sink->after_digit = is_digit;
}

#endif
