#include "decode.h"

#include "charset.h"

#define ESCAPE 0x1B
#define HIGH_BITS UINT64_C(0x8080808080808080)
#define HALF_WIDTH (0xFF61u - 0xA1u) /* from a byte of JIS X 0201 to its kana */

static unsigned char
byte_at(const char *p, size_t at)
{
	return (unsigned char)p[at];
}

static bool
is_within(unsigned char c, unsigned char least, unsigned char most)
{
	return c >= least && c <= most;
}

static unsigned
no_character(unsigned len, uint32_t *ret_cp)
{
	*ret_cp = NO_CHARACTER;
	return len;
}

static unsigned
decode_cp932(const char *p, size_t len, uint32_t *ret_cp)
{
	unsigned char lead = byte_at(p, 0), trail;

	*ret_cp = lead;
	if (lead < 0x80)
		return 1;
	if (is_within(lead, 0xA1, 0xDF)) {
		*ret_cp = lead + HALF_WIDTH;
		return 1;
	}
	if (len < 2)
		return no_character(1, ret_cp);
	trail = byte_at(p, 1);
	*ret_cp = charset_cp932->cp[lead - 0x80][trail];
	if (*ret_cp != 0)
		return 2;
	/* A pair that means nothing, or a byte that leads nothing. */
	return no_character(lead != 0x80 && lead != 0xA0 && lead <= 0xFC &&
		    is_within(trail, 0x80, 0xFC)
		? 2
		: 1,
	    ret_cp);
}

static unsigned
decode_euc_jp(const char *p, size_t len, uint32_t *ret_cp)
{
	unsigned char lead = byte_at(p, 0);
	unsigned n = lead == 0x8F ? 3 : 2;

	*ret_cp = lead;
	if (lead < 0x80)
		return 1;
	if (len < n || (lead != 0x8E && lead != 0x8F && !is_within(lead, 0xA1, 0xFE)))
		return no_character(1, ret_cp);
	for (unsigned i = 1; i < n; i++)
		if (!is_within(byte_at(p, i), 0xA1, 0xFE))
			return no_character(1, ret_cp);
	if (lead == 0x8E)
		*ret_cp = byte_at(p, 1) <= 0xDF ? byte_at(p, 1) + HALF_WIDTH : 0;
	else if (lead == 0x8F)
		*ret_cp = charset_jis_x_0212->cp[byte_at(p, 1) - 0x80][byte_at(p, 2)];
	else
		*ret_cp = charset_euc_jp->cp[lead - 0x80][byte_at(p, 1)];
	return *ret_cp != 0 ? n : no_character(n, ret_cp);
}

unsigned
decode_designation(const char *p, size_t len, enum decode_set *ret)
{
	if (len < 3 || p[0] != ESCAPE)
		return 0;
	if (p[1] == '$' && (p[2] == '@' || p[2] == 'B'))
		*ret = SET_KANJI;
	else if (p[1] == '(' && (p[2] == 'B' || p[2] == 'J'))
		*ret = SET_ASCII;
	else if (p[1] == '(' && p[2] == 'I')
		*ret = SET_KANA;
	else
		return 0;
	return 3;
}

static unsigned
decode_iso_2022_jp(struct decoder *d, const char *p, size_t len, uint32_t *ret_cp)
{
	unsigned char c = byte_at(p, 0);
	unsigned n = c == ESCAPE ? decode_designation(p, len, &d->set) : 0;

	*ret_cp = NOTHING;
	if (n > 0)
		return n;
	if (c == '\n' || c == '\r')
		d->set = SET_ASCII;
	*ret_cp = c < 0x80 ? c : NO_CHARACTER;
	if (d->set == SET_ASCII || !is_within(c, 0x21, 0x7E))
		return 1;
	if (d->set == SET_KANA) {
		*ret_cp = c <= 0x5F ? c + 0x80u + HALF_WIDTH : NO_CHARACTER;
		return 1;
	}
	if (len < 2 || !is_within(byte_at(p, 1), 0x21, 0x7E))
		return no_character(1, ret_cp);
	*ret_cp = charset_euc_jp->cp[c][byte_at(p, 1) | 0x80];
	return *ret_cp != 0 ? 2 : no_character(2, ret_cp);
}

static uint32_t
unit_at(const struct decoder *d, const char *p)
{
	bool is_little = d->encoding == PW_ENC_UTF_16LE;

	return (uint32_t)byte_at(p, is_little ? 1 : 0) << 8 | byte_at(p, is_little ? 0 : 1);
}

static unsigned
decode_utf_16(const struct decoder *d, const char *p, size_t len, uint32_t *ret_cp)
{
	uint32_t second;

	if (len < 2)
		return no_character(1, ret_cp);
	*ret_cp = unit_at(d, p);
	if ((*ret_cp & 0xF800) != 0xD800)
		return 2;
	if ((*ret_cp & 0x0400) != 0 || len < 4)
		return no_character(2, ret_cp);
	second = unit_at(d, p + 2);
	if ((second & 0xFC00) != 0xDC00)
		return no_character(2, ret_cp);
	*ret_cp = 0x10000 + ((*ret_cp & 0x3FF) << 10 | (second & 0x3FF));
	return 4;
}

unsigned
decode_one(struct decoder *d, const char *p, size_t len, uint32_t *ret_cp)
{
	unsigned n;

	switch (d->encoding) {
	case PW_ENC_CP932:
		return decode_cp932(p, len, ret_cp);
	case PW_ENC_EUC_JP:
		return decode_euc_jp(p, len, ret_cp);
	case PW_ENC_ISO_2022_JP:
		return decode_iso_2022_jp(d, p, len, ret_cp);
	case PW_ENC_UTF_16LE:
	case PW_ENC_UTF_16BE:
		return decode_utf_16(d, p, len, ret_cp);
	default:
		n = pw_utf8_decode(p, len, ret_cp);
		return n > 0 ? n : no_character(1, ret_cp);
	}
}

size_t
decode_ascii_length(const char *p, size_t len)
{
	size_t at = 0;
	uint64_t word;

	for (; len - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, p + at, sizeof(word));
		if ((word & HIGH_BITS) != 0)
			break;
	}
	while (at < len && (byte_at(p, at) & 0x80) == 0)
		at++;
	return at;
}

/* A substitute for each byte that is no character. */
static void
sink_bad(struct sink *sink, uint32_t raw, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		sink_char(sink, SUBSTITUTE, raw + i, 1, true);
}

/* Kanji and kana of UTF-8 that folding leaves alone, from `at` on: most of Japanese text. Returns
 * where they end. */
static uint32_t
copy_wide(struct sink *sink, struct pw_span raw, uint32_t at)
{
	uint32_t from = at;

	while (raw.len - at >= 3) {
		unsigned char lead = byte_at(raw.p, at), second = byte_at(raw.p, at + 1),
			      third = byte_at(raw.p, at + 2);

		if (!is_within(lead, 0xE3, 0xE9) || (second & 0xC0) != 0x80 ||
		    (third & 0xC0) != 0x80 ||
		    (lead == 0xE3 && (second == 0x80 || (second == 0x83 && third == 0xBC))))
			break;
		at += 3;
	}
	if (at == from)
		return at;
	sink_meets(sink, false, false);
	sink_linear(sink, from);
	memcpy(sink->text + sink->out, raw.p + from, at - from);
	sink->out += at - from;
	return at;
}

/* The pairs of a double-byte encoding from `at` on, up to the first that is none, or is special. */
static uint32_t
copy_pairs(struct sink *sink, const struct charset *charset, struct pw_span raw, uint32_t at)
{
	while (raw.len - at >= 2 && byte_at(raw.p, at) >= 0x80) {
		const struct glyph *glyph =
		    &charset->glyph[byte_at(raw.p, at) - 0x80][byte_at(raw.p, at + 1)];

		if (glyph->info == 0 || (glyph->info & GLYPH_SPECIAL) != 0)
			break;
		sink_meets(sink, (glyph->info & GLYPH_DIGIT) != 0,
		    (glyph->info & GLYPH_SPACE) != 0);
		sink_atomic(sink, at, 2);
		memcpy(sink->text + sink->out, glyph, sizeof(*glyph));
		sink->out += glyph->info & GLYPH_LEN;
		at += 2;
	}
	return at;
}

/* The ASCII from `at` on that means itself in the encoding. */
static uint32_t
copy_ascii(struct sink *sink, const struct decoder *d, struct pw_span raw, uint32_t at)
{
	size_t n = decode_ascii_length(raw.p + at, raw.len - at);
	const char *escape = NULL;

	if (d->encoding == PW_ENC_ISO_2022_JP && n > 0)
		escape = memchr(raw.p + at, ESCAPE, n);
	if (escape != NULL)
		n = (size_t)(escape - raw.p) - at;
	if (n > 0)
		sink_ascii(sink, raw.p + at, (uint32_t)n, at);
	return at + (uint32_t)n;
}

static uint32_t
copy_quick(struct sink *sink, const struct decoder *d, struct pw_span raw, uint32_t at)
{
	switch (d->encoding) {
	case PW_ENC_UTF_8:
		at = copy_wide(sink, raw, at);
		break;
	case PW_ENC_CP932:
		at = copy_pairs(sink, charset_cp932, raw, at);
		break;
	case PW_ENC_EUC_JP:
		at = copy_pairs(sink, charset_euc_jp, raw, at);
		break;
	case PW_ENC_ISO_2022_JP:
		if (d->set == SET_ASCII)
			break;
		return at;
	default:
		return at;
	}
	return copy_ascii(sink, d, raw, at);
}

/* Up to the end, or to the first byte that is no character if is_strict; returns where. */
static uint32_t
decode(struct sink *sink, struct decoder d, struct pw_span raw, bool is_strict, uint64_t *ret_bad,
    bool *ret_wide)
{
	uint32_t at = 0, cp = 0;

	while (at < raw.len) {
		uint32_t from = at;
		unsigned n;

		at = copy_quick(sink, &d, raw, at);
		if (at > from) {
			*ret_wide |= (byte_at(raw.p, from) & 0x80) != 0;
			continue;
		}
		n = decode_one(&d, raw.p + at, raw.len - at, &cp);
		if (cp == NO_CHARACTER && is_strict)
			return at;
		*ret_wide |= n >= 3;
		if (cp == NO_CHARACTER) {
			*ret_bad += n;
			sink_bad(sink, at, n);
		} else if (cp != NOTHING) {
			sink_char(sink, cp, at, n,
			    d.encoding == PW_ENC_UTF_8 || (n == 1 && cp < 0x80));
		}
		at += n;
	}
	return at;
}

void
decode_copy(struct sink *sink, const char *text, uint32_t from, uint32_t to)
{
	struct decoder d = {.encoding = PW_ENC_UTF_8};
	struct pw_span raw = {text, to};

	while (from < to) {
		uint32_t at = copy_quick(sink, &d, raw, from), cp = 0;

		if (at == from) {
			unsigned n = decode_one(&d, text + at, to - at, &cp);

			sink_char(sink, cp == NO_CHARACTER ? SUBSTITUTE : cp, at, n, true);
			at += n;
		}
		from = at;
	}
}

uint64_t
decode_all(struct sink *sink, enum pw_encoding encoding, struct pw_span raw)
{
	struct decoder d = {.encoding = encoding};
	uint64_t bad = 0;
	bool is_wide = false;

	decode(sink, d, raw, false, &bad, &is_wide);
	return bad;
}

bool
decode_sure_utf8(struct sink *sink, struct pw_span raw)
{
	struct decoder d = {.encoding = PW_ENC_UTF_8};
	uint64_t bad = 0;
	bool is_wide = false;

	return decode(sink, d, raw, true, &bad, &is_wide) == raw.len && is_wide;
}
