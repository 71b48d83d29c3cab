#include <piiwatch/view.h>

#include "charset.h"
#include "decode.h"
#include "escape.h"
#include "guess.h"
#include "query.h"

#include <stdlib.h>
#include <string.h>

#define MOST_LAYERS 3u

struct layer {
	char *text;
	size_t cap;
	struct pw_map map;
};

struct pw_view {
	struct layer layer[2]; /* a text and the one that its escapes stand for, in turn */
	struct pw_map joined; /* a map being put together */
	struct bytes bytes;
};

struct pw_view *
pw_view_create(void)
{
	charset_init();
	return pw_alloc(1, sizeof(struct pw_view));
}

void
pw_view_destroy(struct pw_view *view)
{
	if (view == NULL)
		return;
	for (unsigned i = 0; i < PW_ARRAY_LEN(view->layer); i++) {
		pw_private_free(view->layer[i].text);
		pw_map_release(&view->layer[i].map);
	}
	pw_map_release(&view->joined);
	bytes_release(&view->bytes);
	free(view);
}

static void
make_room(struct layer *layer, size_t len)
{
	if (layer->cap >= len)
		return;
	layer->cap = len + len / 2;
	pw_private_free(layer->text);
	layer->text = pw_private_alloc(layer->cap, 1);
}

/* The record as the stream of which no encoding is configured is read. */
static uint64_t
decode_unknown(struct sink *sink, struct pw_span raw, struct pw_reading *reading)
{
	bool is_ascii = decode_ascii_length(raw.p, raw.len) == raw.len;
	enum pw_encoding guess;

	if (is_ascii && guess_is_iso_2022_jp(raw)) {
		reading->prior = PW_ENC_ISO_2022_JP;
		return decode_all(sink, PW_ENC_ISO_2022_JP, raw);
	}
	if (is_ascii)
		return decode_all(sink, PW_ENC_UTF_8, raw);
	if (decode_sure_utf8(sink, raw)) {
		reading->prior = PW_ENC_UTF_8;
		return 0;
	}
	sink_start(sink, sink->text, sink->map);
	guess = guess_encoding(raw, (enum pw_encoding)reading->prior);
	if (guess == PW_ENC_AUTO)
		return decode_all(sink, PW_ENC_UTF_8, raw);
	reading->prior = (uint8_t)guess;
	return decode_all(sink, guess, raw);
}

/* The record's characters, folded. */
static uint32_t
decode_record(struct layer *layer, struct pw_span raw, struct pw_reading *reading,
    uint64_t *ret_bad)
{
	struct sink sink;

	/* A byte becomes at most three: half-width katakana. */
	make_room(layer, 3 * raw.len + 4 + PW_TEXT_SLACK);
	sink_start(&sink, layer->text, &layer->map);
	if (reading->configured == PW_ENC_AUTO)
		*ret_bad += decode_unknown(&sink, raw, reading);
	else
		*ret_bad += decode_all(&sink, (enum pw_encoding)reading->configured, raw);
	return sink.out;
}

/* Number of the segment that holds place `at`. */
static uint32_t
segment_of(const struct pw_map *map, uint32_t at)
{
	uint32_t lo = 0, hi = map->n;

	while (hi - lo > 1) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (map->seg[mid].text <= at)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/* Adds to `joined` what the linear stretch [from,to) of the text before is in the raw bytes; it
 * becomes the text from `out` on. */
static void
join_linear(struct pw_map *joined, const struct pw_map *before, uint32_t from, uint32_t to,
    uint32_t out)
{
	for (uint32_t i = segment_of(before, from); i < before->n && before->seg[i].text < to;
	     i++) {
		const struct pw_segment *seg = &before->seg[i];
		uint32_t begin = seg->text > from ? seg->text : from;

		if (seg->raw_len > 0)
			pw_map_add(joined, out + (begin - from), seg->raw, seg->raw_len);
		else
			pw_map_add(joined, out + (begin - from), seg->raw + (begin - seg->text), 0);
	}
}

/* Makes the map of `now`, which leads to the text before it, lead to the raw bytes. */
static void
join_maps(struct pw_view *view, const struct pw_text *before, struct layer *now, uint32_t len)
{
	struct pw_map done;

	pw_map_reset(&view->joined);
	for (uint32_t i = 0; i < now->map.n; i++) {
		const struct pw_segment *seg = &now->map.seg[i];
		uint32_t end = i + 1 < now->map.n ? seg[1].text : len;
		uint32_t from;

		if (seg->raw_len == 0) {
			join_linear(&view->joined, before->map, seg->raw,
			    seg->raw + (end - seg->text), seg->text);
			continue;
		}
		from = pw_text_raw_from(before, seg->raw);
		pw_map_add(&view->joined, seg->text, from,
		    pw_text_raw_to(before, seg->raw + seg->raw_len) - from);
	}
	done = now->map;
	now->map = view->joined;
	view->joined = done;
}

/* Undoes one layer of escapes of the text; false if it has none. */
static bool
undo_layer(struct pw_view *view, struct pw_text *text, struct layer *into, enum pw_encoding *prior)
{
	struct sink sink;
	struct escape_pass pass = {.sink = &sink,
	    .text = text->p,
	    .len = text->len,
	    .prior = *prior,
	    .bytes = &view->bytes};

	/* Bytes that are ASCII here may become half-width katakana. */
	make_room(into, 3 * (size_t)text->len + 4 + PW_TEXT_SLACK);
	sink_start(&sink, into->text, &into->map);
	if (!escape_undo(&pass))
		return false;
	*prior = pass.prior;
	join_maps(view, text, into, sink.out);
	*text = (struct pw_text) {into->text, sink.out, &into->map, NULL};
	return true;
}

struct pw_text
pw_view_make(struct pw_view *view, struct pw_span raw, struct pw_reading *reading,
    uint64_t *ret_bad)
{
	struct layer *layer = view->layer;
	uint32_t len = decode_record(&layer[0], raw, reading, ret_bad);
	struct pw_text text = {layer[0].text, len, &layer[0].map, NULL};
	enum pw_encoding prior = (enum pw_encoding)(
	    reading->configured != PW_ENC_AUTO ? reading->configured : reading->prior);
	unsigned n = 0;

	while (n < MOST_LAYERS && undo_layer(view, &text, &layer[(n + 1) % 2], &prior))
		n++;
	query_open_spaces(&text, layer[n % 2].text);
	memset(layer[n % 2].text + text.len, '\n', PW_TEXT_SLACK);
	return text;
}
