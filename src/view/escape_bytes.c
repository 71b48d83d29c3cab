/* Bytes that escapes make, decoded together. */
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
is_text(uint32_t cp)
{
	return cp != NO_CHARACTER &&
	    ((cp >= 0x20 && cp != 0x7F && !(cp >= 0x80 && cp < 0xA0)) || cp == '\t' || cp == '\n' ||
		cp == '\r' || cp == NOTHING);
}

static bool
are_text(const struct bytes *bytes, enum pw_encoding encoding)
{
	struct decoder d = {.encoding = encoding};
	uint32_t cp = 0;

	for (uint32_t at = 0; at < bytes->n;) {
		at += decode_one(&d, bytes->p + at, bytes->n - at, &cp);
		if (!is_text(cp))
			return false;
	}
	return true;
}

/* The encoding in which the bytes are text, or PW_ENC_AUTO. */
static enum pw_encoding
encoding_of(const struct escape_pass *pass)
{
	const struct bytes *bytes = pass->bytes;
	struct pw_span all = {bytes->p, bytes->n};
	enum pw_encoding guess;

	if (guess_is_iso_2022_jp(all))
		return are_text(bytes, PW_ENC_ISO_2022_JP) ? PW_ENC_ISO_2022_JP : PW_ENC_AUTO;
	if (are_text(bytes, PW_ENC_UTF_8))
		return PW_ENC_UTF_8;
	/* One byte by itself says nothing: a card's track 1 begins with %B5. */
	if (bytes->n < 2)
		return PW_ENC_AUTO;
	guess = guess_encoding(all, pass->prior);
	if (guess != PW_ENC_UTF_8 && are_text(bytes, guess))
		return guess;
	guess = guess == PW_ENC_CP932 ? PW_ENC_EUC_JP : PW_ENC_CP932;
	return are_text(bytes, guess) ? guess : PW_ENC_AUTO;
}

bool
bytes_write(struct escape_pass *pass, enum pw_encoding encoding)
{
	const struct bytes *bytes = pass->bytes;
	struct decoder d = {.encoding = encoding};
	uint32_t cp = 0;

	if (bytes->n == 0)
		return false;
	if (encoding == PW_ENC_AUTO)
		d.encoding = encoding_of(pass);
	else if (!are_text(bytes, encoding))
		return false;
	if (d.encoding == PW_ENC_AUTO)
		return false;
	escape_flush(pass, bytes->from[0]);
	for (uint32_t at = 0; at < bytes->n;) {
		unsigned n = decode_one(&d, bytes->p + at, bytes->n - at, &cp);

		if (cp != NOTHING)
			sink_char(pass->sink, cp, bytes->from[at],
			    bytes->to[at + n - 1] - bytes->from[at], false);
		at += n;
	}
	return true;
}
