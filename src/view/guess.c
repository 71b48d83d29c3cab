#include "guess.h"

#include "charset.h"
#include "decode.h"

#include <string.h>

#define BAD (-6) /* what a byte that is no character weighs */
#define ENOUGH 256u /* bytes beyond ASCII that are weighed */
#define MANY 32u /* bytes beyond ASCII that tell, */
#define GOOD 3 /* if on average they weigh so much: more than half-width kana do */

bool
guess_is_iso_2022_jp(struct pw_span bytes)
{
	const char *end = bytes.p + bytes.len;

	if (bytes.len == 0 || decode_ascii_length(bytes.p, bytes.len) < bytes.len)
		return false;
	for (const char *at = bytes.p; (at = memchr(at, 0x1B, (size_t)(end - at))) != NULL; at++) {
		enum decode_set set;

		if (decode_designation(at, (size_t)(end - at), &set) > 0 && set != SET_ASCII)
			return true;
	}
	return false;
}

/* A small ya, yu or yo makes one syllable with the kana before it: one of the column of i, or its
 * sound mark. */
static bool
takes_small_ya(uint32_t before)
{
	static const uint16_t column[] = {0xFF77, 0xFF7C, 0xFF81, 0xFF86, 0xFF8B, 0xFF90, 0xFF98,
	    0xFF9E, 0xFF9F};

	for (size_t i = 0; i < PW_ARRAY_LEN(column); i++)
		if (before == column[i])
			return true;
	return false;
}

/* Half-width kana of one byte in CP932. Its marks of punctuation are the bytes that lead kana in
 * EUC-JP, sound marks and small kana follow few kana only, and no word begins with them. */
static int
weight_of_half(uint32_t cp, uint32_t before)
{
	if (cp == 0xFF9E || cp == 0xFF9F)
		return fold_compose(before < 0xFF66 ? 0 : fold_char(before), cp) != 0 ? 8 : BAD;
	if (cp < 0xFF66)
		return -1;
	if (cp >= 0xFF6C && cp <= 0xFF6E)
		return takes_small_ya(before) ? 2 : -3;
	if (cp < 0xFF71)
		return before < 0xFF66 ? -3 : 1;
	return 2;
}

/* Letters of two bytes in UTF-8: Latin, Greek and Cyrillic occur in logs, others hardly. Behind a
 * letter of ASCII stands no kana and no kanji. */
static int
weight_of_short(uint32_t cp, uint32_t before)
{
	if (cp >= 0xC0 && cp <= 0xFF && before < 0x80 && pw_is_alpha((char)before))
		return 6;
	return cp < 0x180 || (cp >= 0x370 && cp < 0x460) ? 1 : -3;
}

static int
weight_of(enum pw_encoding encoding, uint32_t cp, unsigned n, uint32_t before)
{
	if (cp == NO_CHARACTER)
		return BAD;
	if (encoding == PW_ENC_UTF_8)
		return n == 2 ? weight_of_short(cp, before) : 2 + charset_weight(cp);
	if (cp >= 0xFF61 && cp <= 0xFF9F)
		return encoding == PW_ENC_CP932 ? weight_of_half(cp, before) : 2;
	return charset_weight(cp);
}

struct reading {
	int weight;
	size_t n_beyond; /* bytes of the characters beyond ASCII */
	size_t n_half; /* bytes of half-width kana */
	bool is_bad;
};

static struct reading
read_as(enum pw_encoding encoding, struct pw_span bytes)
{
	struct decoder d = {.encoding = encoding};
	struct reading reading = {0};
	uint32_t cp = 0, before = 0;
	size_t at = 0;

	while (at < bytes.len && reading.n_beyond < ENOUGH) {
		unsigned n;

		if ((unsigned char)bytes.p[at] < 0x80) {
			at += decode_ascii_length(bytes.p + at, bytes.len - at);
			before = (unsigned char)bytes.p[at - 1];
			continue;
		}
		n = decode_one(&d, bytes.p + at, bytes.len - at, &cp);
		reading.weight += weight_of(encoding, cp, n, before) * (int)n;
		reading.n_beyond += n;
		reading.is_bad |= cp == NO_CHARACTER;
		if (cp >= 0xFF61 && cp <= 0xFF9F)
			reading.n_half += n;
		before = cp;
		at += n;
	}
	return reading;
}

/* Half-width kana of EUC-JP are pairs that are everyday kanji in CP932: where most bytes are such
 * pairs, it is EUC-JP. One pair or two say little against what is known of the stream. */
static bool
is_kana_of_euc_jp(const struct reading *euc_jp, enum pw_encoding prior)
{
	size_t least = prior == PW_ENC_CP932 ? 6 : prior == PW_ENC_EUC_JP ? 2 : 4;

	return !euc_jp->is_bad && euc_jp->n_half * 2 > euc_jp->n_beyond && euc_jp->n_half >= least;
}

/* What the stream's last record says weighs most where there is little else: two kanji of EUC-JP may
 * be four half-width kana. */
static int
weight_of_prior(size_t n_beyond)
{
	return (int)(n_beyond + (n_beyond < 4 ? n_beyond : 4));
}

/* True if each byte that would be weighed is part of a character. */
static bool
can_be(enum pw_encoding encoding, struct pw_span bytes)
{
	struct decoder d = {.encoding = encoding};
	size_t beyond = 0;
	uint32_t cp = 0;

	for (size_t at = 0, n; at < bytes.len && beyond < ENOUGH; at += n) {
		n = 1;
		if ((unsigned char)bytes.p[at] < 0x80)
			continue;
		n = decode_one(&d, bytes.p + at, bytes.len - at, &cp);
		if (cp == NO_CHARACTER)
			return false;
		beyond += n;
	}
	return true;
}

/* True if the bytes are good Japanese in the encoding of the stream, and nothing in another. */
static bool
is_surely(enum pw_encoding prior, struct pw_span bytes)
{
	enum pw_encoding other = prior == PW_ENC_CP932 ? PW_ENC_EUC_JP : PW_ENC_CP932;
	struct reading reading;

	if ((prior != PW_ENC_CP932 && prior != PW_ENC_EUC_JP) || can_be(other, bytes) ||
	    can_be(PW_ENC_UTF_8, bytes))
		return false;
	reading = read_as(prior, bytes);
	return !reading.is_bad && reading.n_beyond >= MANY &&
	    reading.weight >= GOOD * (int)reading.n_beyond;
}

enum pw_encoding
guess_encoding(struct pw_span bytes, enum pw_encoding prior)
{
	static const enum pw_encoding order[] = {PW_ENC_UTF_8, PW_ENC_CP932, PW_ENC_EUC_JP};
	enum pw_encoding best = PW_ENC_AUTO;
	int best_weight = 0;

	if (is_surely(prior, bytes))
		return prior;
	for (size_t i = 0; i < PW_ARRAY_LEN(order); i++) {
		struct reading reading = read_as(order[i], bytes);

		/* Two bytes that are a letter of UTF-8 may be kana or kanji elsewhere. */
		if (order[i] == PW_ENC_UTF_8 && !reading.is_bad &&
		    (prior == PW_ENC_UTF_8 ||
			(reading.weight > 0 && prior != PW_ENC_CP932 && prior != PW_ENC_EUC_JP)))
			return PW_ENC_UTF_8;
		if (order[i] == PW_ENC_EUC_JP && is_kana_of_euc_jp(&reading, prior))
			return PW_ENC_EUC_JP;
		if (order[i] == prior && !reading.is_bad)
			reading.weight += weight_of_prior(reading.n_beyond);
		if (reading.weight > best_weight) {
			best = order[i];
			best_weight = reading.weight;
		}
	}
	return best;
}
