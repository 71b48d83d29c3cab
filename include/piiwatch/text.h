/*
 * text: bytes and where they came from. A `pw_text` is what framing, matching and ownership look
 * at; its offset map leads from a place in it back to the bytes of the file.
 *
 * Promises
 *  1. A text without a map is the raw bytes themselves: place n is byte n.
 *  2. With a map, every byte of the text belongs to exactly one segment. A linear segment maps byte
 *     for byte; an atomic one (a folded or composed character) maps as a whole.
 *  3. The raw range of [from,to) is exactly the raw characters that made it: characters dropped
 *     at its edges are left out.
 *
 * Ownership: the bytes and the map are borrowed. Thread: any. Limits: 4 GiB.
 */
#ifndef PIIWATCH_TEXT_H
#define PIIWATCH_TEXT_H

#include <piiwatch/base.h>

/* [text, next segment's text) comes from raw; raw_len 0 says linear. */
struct pw_segment {
	uint32_t text, raw, raw_len;
};

struct pw_map {
	struct pw_segment *seg;
	uint32_t n, cap;
};

/* Bytes that lie readable behind a text: line ends, which no form can match. */
#define PW_TEXT_SLACK 8u

struct pw_text {
	const char *p;
	uint32_t len;
	const struct pw_map *map;
	const struct pw_map
	    *under; /* leads on, from where `map` leads to; NULL: it ends at the bytes */
};

/* A part of a text that is looked at by itself, as a field is: nothing outside [lo,hi) counts. */
struct pw_slice {
	const struct pw_text *text;
	uint32_t lo, hi;
};

void pw_map_reset(struct pw_map *map);
void pw_map_release(struct pw_map *map);

/* Adds a segment that begins at `text`; segments come in rising order. A linear one that merely
 * continues the last is merged into it. */
void pw_map_add(struct pw_map *map, uint32_t text, uint32_t raw, uint32_t raw_len);

/* First raw byte of the character at `at` (at < len). */
uint32_t pw_text_raw_from(const struct pw_text *text, uint32_t at);

/* One past the last raw byte of the character that ends at `to` (0 < to <= len). */
uint32_t pw_text_raw_to(const struct pw_text *text, uint32_t to);

/* The place in the text that byte `raw` became, or, where it was dropped, the place of what
 * follows it; `len` past the end. `under` counts for
 * nothing here: the bytes are those that `map` leads to. */
uint32_t pw_text_at_raw(const struct pw_text *text, uint32_t raw);

#endif
