/* Bytes that escapes make, decoded together. */
#include "charset.h"
#include "decode.h"
#include "escape.h"
#include "guess.h"

#include <stdlib.h>

void
bytes_reset(struct bytes *bytes)
{
	bytes->n = 0;
}

void
bytes_release(struct bytes *bytes)
{
	pw_private_free(bytes->p);
	free(bytes->from);
	free(bytes->to);
	*bytes = (struct bytes) {0};
}

static void
grow(struct bytes *bytes)
{
	uint32_t cap = bytes->cap > 0 ? bytes->cap * 2 : 1024;
	char *p = pw_private_alloc(cap, 1);

	if (bytes->n > 0)
		memcpy(p, bytes->p, bytes->n);
	pw_private_free(bytes->p);
	bytes->p = p;
	bytes->from = pw_grow(bytes->from, cap, sizeof(bytes->from[0]));
	bytes->to = pw_grow(bytes->to, cap, sizeof(bytes->to[0]));
	bytes->cap = cap;
}

void
bytes_add(struct bytes *bytes, unsigned byte, uint32_t from, uint32_t to)
{
	if (bytes->n == bytes->cap)
		grow(bytes);
	bytes->p[bytes->n] = (char)byte;
	bytes->from[bytes->n] = from;
	bytes->to[bytes->n++] = to;
}

static bool
is_printable(uint32_t cp)
{
	if (cp == NOTHING || cp == '\t' || cp == '\n' || cp == '\r')
		return true;
	return cp != NO_CHARACTER && cp >= 0x20 && cp != 0x7F && !(cp >= 0x80 && cp < 0xA0);
}

bool
bytes_are_text(const struct bytes *bytes, enum pw_encoding encoding)
{
	struct decoder d = {.encoding = encoding};
	uint32_t cp = 0;

	for (uint32_t at = 0; at < bytes->n;) {
		at += decode_one(&d, bytes->p + at, bytes->n - at, &cp);
		if (!is_printable(cp))
			return false;
	}
	return bytes->n > 0;
}

/* True if the character of the bytes [at,next) is ASCII that stands in the text so. */
static bool
is_itself(const struct escape_pass *pass, uint32_t at, uint32_t next, uint32_t cp)
{
	const struct bytes *bytes = pass->bytes;

	return next == at + 1 && bytes->to[at] - bytes->from[at] == 1 && cp < 0x80 &&
	    (unsigned char)pass->text[bytes->from[at]] == cp;
}

void
bytes_write(struct escape_pass *pass, enum pw_encoding encoding, bool leaves_bad)
{
	const struct bytes *bytes = pass->bytes;
	struct decoder d = {.encoding = encoding};
	uint32_t cp = 0;

	for (uint32_t at = 0, next; at < bytes->n; at = next) {
		next = at + decode_one(&d, bytes->p + at, bytes->n - at, &cp);
		if (is_itself(pass, at, next, cp) || (cp == NO_CHARACTER && leaves_bad))
			continue;
		if (cp == NOTHING)
			escape_drop(pass, bytes->from[at], bytes->to[next - 1]);
		else if (cp != NO_CHARACTER)
			escape_put(pass, cp, bytes->from[at], bytes->to[next - 1]);
		for (uint32_t i = at; cp == NO_CHARACTER && i < next; i++)
			escape_put(pass, SUBSTITUTE, bytes->from[i], bytes->to[i]);
	}
}

enum { UNKNOWN, YES, NO };

/* One escaped byte at `at`: its value, or -1. */
static int
escaped_byte(const struct escape_pass *pass, uint32_t at, char sign)
{
	if (at >= pass->len || pass->text[at] != sign)
		return -1;
	if (sign == '\\')
		return at + 1 < pass->len && pass->text[at + 1] == 'x'
		    ? escape_hex_byte(pass, at + 2)
		    : -1;
	/* Mail writes upper case only. */
	if (sign == '=' && at + 2 < pass->len &&
	    (pass->text[at + 1] > 'F' || pass->text[at + 2] > 'F'))
		return -1;
	return escape_hex_byte(pass, at + 1);
}

/* True if the last byte can lead a pair of CP932 and has no second one yet. */
static bool
awaits_trail(const struct bytes *bytes)
{
	unsigned n = 0;

	for (uint32_t i = bytes->n; i > 0; i--, n++) {
		unsigned char b = (unsigned char)bytes->p[i - 1];

		if (b < 0x81 || (b >= 0xA0 && b <= 0xDF) || b > 0xFC)
			break;
	}
	return n % 2 == 1;
}

/* The second byte of a pair that stands as it is, at `at`: its length, 0 if none does. `%83e`; after
 * \x83 a backslash is written twice. */
static uint32_t
raw_trail(const struct escape_pass *pass, uint32_t at, char sign)
{
	unsigned char c = at < pass->len ? (unsigned char)pass->text[at] : 0;
	uint32_t len = 1;

	if (sign == '\\' && c == '\\')
		len = at + 1 < pass->len && pass->text[at + 1] == '\\' ? 2 : 0;
	return len > 0 && c >= 0x40 && c <= 0x7E && awaits_trail(pass->bytes) ? len : 0;
}

/* A row of escaped bytes. */
struct row {
	uint32_t end; /* of it in the text */
	uint32_t n_escaped;
	bool is_ascii;
};

static struct row
gather(struct escape_pass *pass, uint32_t at, char sign)
{
	struct row row = {.end = at, .is_ascii = true};

	bytes_reset(pass->bytes);
	for (;;) {
		int byte = escaped_byte(pass, row.end, sign);
		uint32_t len = sign == '\\' ? 4 : 3;

		if (byte >= 0) {
			row.n_escaped++;
			row.is_ascii &= byte < 0x80;
		} else {
			len = row.n_escaped > 0 ? raw_trail(pass, row.end, sign) : 0;
			if (len == 0)
				return row;
			byte = (unsigned char)pass->text[row.end];
		}
		bytes_add(pass->bytes, (unsigned)byte, row.end, row.end + len);
		row.end += len;
	}
}

/* What an encoding makes of the bytes. */
struct sense {
	uint32_t n_wide, n_half, n_bad; /* characters; half-width kana; bytes that are none */
	int weight; /* of the characters */
};

static struct sense
sense_of(const struct bytes *bytes, enum pw_encoding encoding)
{
	struct decoder d = {.encoding = encoding};
	struct sense sense = {0};
	uint32_t cp = 0;

	for (uint32_t at = 0; at < bytes->n;) {
		unsigned n = decode_one(&d, bytes->p + at, bytes->n - at, &cp);

		if (cp == NO_CHARACTER)
			sense.n_bad += n;
		else if (n == 1)
			sense.n_half += cp >= 0x80;
		else
			sense.n_wide++;
		sense.weight += n > 1 ? charset_weight(cp) : 0;
		at += n;
	}
	return sense;
}

/* What stands before a key's `=`. */
static bool
is_of_key(char c)
{
	return pw_is_alnum(c) || (c != '\0' && strchr("_-.)]\"'", c) != NULL);
}

/* True if bytes in a row are quoted somewhere in the text: it is a mail's then. */
static bool
is_quoted_text(struct escape_pass *pass)
{
	uint32_t at = 0;

	while (pass->quoted == UNKNOWN) {
		const char *sign = memchr(pass->text + at, '=', pass->len - at);

		if (sign == NULL) {
			pass->quoted = NO;
			break;
		}
		at = (uint32_t)(sign - pass->text);
		if (escaped_byte(pass, at, '=') >= 0x80 && escaped_byte(pass, at + 3, '=') >= 0)
			pass->quoted = YES;
		at++;
	}
	return pass->quoted == YES;
}

/* True if the one escaped byte and what stands behind it surely are a pair of CP932: one that is met
 * everywhere, and not behind a key as `hash=94Nd` would have it. Behind a digit, signs of a number's
 * groups are, and all that a mail holds. */
static bool
is_sure_pair(struct escape_pass *pass, char sign)
{
	const struct bytes *bytes = pass->bytes;
	struct decoder d = {.encoding = PW_ENC_CP932};
	uint32_t cp = 0, at = bytes->from[0];
	bool is_sign = bytes->p[0] == (char)0x81 || bytes->p[0] == (char)0x82;

	if (decode_one(&d, bytes->p, bytes->n, &cp) != 2 || cp == NO_CHARACTER)
		return false;
	if (sign == '=' && at > 0 && is_of_key(pass->text[at - 1]) &&
	    (pw_is_alpha(pass->text[at - 1]) || pass->text[at - 1] == '_' ||
		!(is_sign || is_quoted_text(pass))))
		return false;
	return pass->prior == PW_ENC_CP932 || charset_weight(cp) >= 2;
}

/*
 * The encoding of the row, PW_ENC_AUTO if its bytes beyond ASCII mean nothing. A byte by itself means
 * nothing: `%B4111...` is a track's letter B.
 */
static enum pw_encoding
encoding_of(struct escape_pass *pass, const struct row *row, char sign)
{
	const struct bytes *bytes = pass->bytes;
	struct sense sense;
	enum pw_encoding guess;

	if (row->n_escaped == 1)
		return is_sure_pair(pass, sign) ? PW_ENC_CP932 : PW_ENC_AUTO;
	guess = guess_encoding((struct pw_span) {bytes->p, bytes->n}, pass->prior);
	if (guess == PW_ENC_AUTO)
		return PW_ENC_AUTO;
	sense = sense_of(bytes, guess);
	/* What a length limit leaves of UTF-8 may be rare kanji elsewhere. */
	if (sense.n_wide > 0 && (guess == PW_ENC_UTF_8 || guess == pass->prior || sense.weight > 0))
		return guess;
	return sense.n_half > 1 && sense.n_bad == 0 ? guess : PW_ENC_AUTO;
}

/* Where reading goes on: a letter at the end of the row that is nobody's second byte may begin an
 * escape. */
static uint32_t
length_of(const struct escape_pass *pass, uint32_t at, const struct row *row)
{
	const struct bytes *bytes = pass->bytes;
	uint32_t last = bytes->n - 1;

	if (bytes->to[last] - bytes->from[last] <= 2 && pass->copied < row->end)
		return bytes->from[last] - at;
	return row->end - at;
}

uint32_t
escape_bytes(struct escape_pass *pass, uint32_t at, char sign)
{
	struct row row = gather(pass, at, sign);
	enum pw_encoding encoding = PW_ENC_UTF_8;

	if (row.n_escaped == 0)
		return 0;
	if (!row.is_ascii) {
		encoding = encoding_of(pass, &row, sign);
		if (encoding != PW_ENC_AUTO)
			pass->prior = encoding;
	}
	bytes_write(pass, encoding == PW_ENC_AUTO ? PW_ENC_UTF_8 : encoding, true);
	return length_of(pass, at, &row);
}

/* Bytes at the edges of a row that belong to a character of the lines before and behind: mail breaks
 * lines anywhere. */
static bool
is_broken_at_edges_only(const struct bytes *bytes, enum pw_encoding encoding)
{
	struct decoder d = {.encoding = encoding};
	uint32_t cp = 0;

	for (uint32_t at = 0; at < bytes->n;) {
		unsigned n = decode_one(&d, bytes->p + at, bytes->n - at, &cp);

		if (cp == NO_CHARACTER && at > 2 && at + 3 < bytes->n)
			return false;
		at += n;
	}
	return true;
}

uint32_t
escape_quoted(struct escape_pass *pass, uint32_t at)
{
	uint32_t n = escape_mime_words(pass, at);
	enum pw_encoding encoding;
	struct sense sense;
	struct row row;

	if (n > 0)
		return n;
	if (escaped_byte(pass, at, '=') == '=') {
		escape_put(pass, '=', at, at + 3);
		return 3;
	}
	if (escaped_byte(pass, at, '=') < 0x80)
		return 0;
	row = gather(pass, at, '=');
	encoding = encoding_of(pass, &row, '=');
	if (encoding == PW_ENC_AUTO)
		return length_of(pass, at, &row);
	sense = sense_of(pass->bytes, encoding);
	if (sense.n_bad > 0 &&
	    (sense.n_wide < 2 || !is_broken_at_edges_only(pass->bytes, encoding)))
		return length_of(pass, at, &row);
	pass->prior = encoding;
	bytes_write(pass, encoding, true);
	return length_of(pass, at, &row);
}
