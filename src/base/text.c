#include <piiwatch/text.h>

#include <stdlib.h>

void
pw_map_reset(struct pw_map *map)
{
	map->n = 0;
}

void
pw_map_release(struct pw_map *map)
{
	free(map->seg);
	*map = (struct pw_map) {0};
}

/* True if a linear piece at (text, raw) only carries the last segment on. */
static bool
continues_last(const struct pw_map *map, uint32_t text, uint32_t raw)
{
	const struct pw_segment *last;

	if (map->n == 0)
		return false;
	last = &map->seg[map->n - 1];
	return last->raw_len == 0 && raw - last->raw == text - last->text;
}

void
pw_map_add(struct pw_map *map, uint32_t text, uint32_t raw, uint32_t raw_len)
{
	if (raw_len == 0 && continues_last(map, text, raw))
		return;
	if (map->n == map->cap) {
		map->cap = map->cap > 0 ? map->cap * 2 : 64;
		map->seg = pw_grow(map->seg, map->cap, sizeof(map->seg[0]));
	}
	map->seg[map->n++] = (struct pw_segment) {text, raw, raw_len};
}

/* The segment that holds place `at`; segments begin at 0. */
static const struct pw_segment *
segment_at(const struct pw_map *map, uint32_t at)
{
	uint32_t lo = 0, hi = map->n;

	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (map->seg[mid].text <= at)
			lo = mid;
		else
			hi = mid;
	}
	return &map->seg[lo];
}

static uint32_t
raw_from(const struct pw_map *map, uint32_t at)
{
	const struct pw_segment *seg;

	if (map == NULL || map->n == 0)
		return at;
	seg = segment_at(map, at);
	return seg->raw_len > 0 ? seg->raw : seg->raw + (at - seg->text);
}

static uint32_t
raw_to(const struct pw_map *map, uint32_t to)
{
	const struct pw_segment *seg;

	if (map == NULL || map->n == 0 || to == 0)
		return to;
	seg = segment_at(map, to - 1);
	return seg->raw_len > 0 ? seg->raw + seg->raw_len : seg->raw + (to - seg->text);
}

uint32_t
pw_text_raw_from(const struct pw_text *text, uint32_t at)
{
	return raw_from(text->under, raw_from(text->map, at));
}

uint32_t
pw_text_raw_to(const struct pw_text *text, uint32_t to)
{
	return raw_to(text->under, raw_to(text->map, to));
}

/* One past the last raw byte of segment i. */
static uint32_t
segment_raw_end(const struct pw_text *text, uint32_t i)
{
	const struct pw_segment *seg = &text->map->seg[i];
	uint32_t next = i + 1 < text->map->n ? seg[1].text : text->len;

	return seg->raw_len > 0 ? seg->raw + seg->raw_len : seg->raw + (next - seg->text);
}

uint32_t
pw_text_at_raw(const struct pw_text *text, uint32_t raw)
{
	uint32_t lo = 0, hi;

	if (text->map == NULL || text->map->n == 0)
		return raw < text->len ? raw : text->len;
	hi = text->map->n;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (segment_raw_end(text, mid) <= raw)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == text->map->n)
		return text->len;
	if (text->map->seg[lo].raw_len > 0 || raw < text->map->seg[lo].raw)
		return text->map->seg[lo].text;
	return text->map->seg[lo].text + (raw - text->map->seg[lo].raw);
}
