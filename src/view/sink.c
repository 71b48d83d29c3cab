#include "sink.h"

void
sink_start(struct sink *sink, char *text, struct pw_map *map)
{
	pw_map_reset(map);
	*sink = (struct sink) {.text = text, .map = map};
}

void
sink_ascii(struct sink *sink, const char *p, uint32_t n, uint32_t raw)
{
	uint32_t first = 0, last = n;

	while (first < n && p[first] == ' ')
		first++;
	while (last > first && p[last - 1] == ' ')
		last--;
	sink->after_half = false;
	if (last > first) {
		sink_meets(sink, pw_is_digit(p[first]), false);
		sink->after_digit = pw_is_digit(p[last - 1]);
	}
	sink_linear(sink, raw);
	memcpy(sink->text + sink->out, p, n);
	sink->out += n;
}

void
sink_make_dash(struct sink *sink)
{
	char *vowel = sink->text + sink->vowel_out;

	/* Only spaces have been written behind it. */
	*vowel = '-';
	memmove(vowel + 1, vowel + 3, sink->out - sink->vowel_out - 3);
	sink->out -= 2;
	for (uint32_t i = sink->vowel_segment + 1; i < sink->map->n; i++)
		sink->map->seg[i].text -= 2;
	sink->is_linear = false;
}

static bool
is_sound_mark(uint32_t cp)
{
	return cp == 0xFF9E || cp == 0xFF9F;
}

static void
write_char(struct sink *sink, uint32_t cp)
{
	sink->out += pw_utf8_encode(cp, sink->text + sink->out);
}

/* Joins a sound mark to the half-width kana written last; false if they make no character. */
static bool
join_mark(struct sink *sink, uint32_t mark, uint32_t raw_end)
{
	uint32_t joined = sink->after_half ? fold_compose(sink->last_cp, mark) : 0;
	struct pw_map *map = sink->map;

	if (joined == 0)
		return false;
	sink->after_half = false;
	sink->out = sink->last_out;
	if (map->seg[map->n - 1].text == sink->out)
		map->n--;
	sink_atomic(sink, sink->last_raw, raw_end - sink->last_raw);
	write_char(sink, joined);
	return true;
}

void
sink_char(struct sink *sink, uint32_t cp, uint32_t raw, uint32_t raw_len, bool is_itself)
{
	uint32_t folded = cp < 0x80 ? cp : fold_char(cp);

	if ((folded == FOLD_DROP && cp != 0) ||
	    (is_sound_mark(cp) && join_mark(sink, cp, raw + raw_len)))
		return;
	if (folded == VOWEL_MARK && sink->after_digit) {
		sink_meets(sink, false, false);
		sink->has_vowel = true;
		sink->vowel_out = sink->out;
		sink->vowel_segment = sink->map->n;
		sink_atomic(sink, raw, raw_len);
		write_char(sink, folded);
		return;
	}
	sink_meets(sink, folded >= '0' && folded <= '9', folded == ' ');
	if (cp >= 0xFF66 && cp <= 0xFF9D) {
		sink->after_half = true;
		sink->last_cp = folded;
		sink->last_out = sink->out;
		sink->last_raw = raw;
	}
	if (is_itself && folded == cp)
		sink_linear(sink, raw);
	else
		sink_atomic(sink, raw, raw_len);
	write_char(sink, folded);
}
