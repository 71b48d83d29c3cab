#include "escape.h"

#include "decode.h"

#define LEAST_BASE64 24u

void
escape_flush(struct escape_pass *pass, uint32_t at)
{
	if (at > pass->copied)
		decode_copy(pass->sink, pass->text, pass->copied, at);
	if (at > pass->copied)
		pass->copied = at;
}

int
escape_hex(char c)
{
	if (pw_is_digit(c))
		return c - '0';
	c = pw_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
escape_hex_byte(const struct escape_pass *pass, uint32_t at)
{
	int high, low;

	if (at + 2 > pass->len)
		return -1;
	high = escape_hex(pass->text[at]);
	low = escape_hex(pass->text[at + 1]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* In CP932 the second byte of a pair may stand as it is: `%83e`. */
static bool
takes_raw_trail(const struct bytes *bytes, char c)
{
	unsigned n = 0;

	if ((unsigned char)c < 0x40 || (unsigned char)c > 0x7E)
		return false;
	/* A lead byte with no trail yet: an odd number of bytes beyond ASCII stands behind ASCII. */
	for (uint32_t i = bytes->n; i > 0; i--) {
		unsigned char b = (unsigned char)bytes->p[i - 1];

		if (b < 0x81 || (b >= 0xA0 && b <= 0xDF) || b > 0xFC)
			break;
		n++;
	}
	return n % 2 == 1;
}

/* One escaped byte at `at`: its value, or -1; *ret_len: the bytes it takes. */
static int
escaped_byte(const struct escape_pass *pass, uint32_t at, char sign, uint32_t *ret_len)
{
	*ret_len = sign == '\\' ? 4 : 3;
	if (at + *ret_len > pass->len || pass->text[at] != sign)
		return -1;
	if (sign != '\\')
		return escape_hex_byte(pass, at + 1);
	return pass->text[at + 1] == 'x' || pass->text[at + 1] == 'X'
	    ? escape_hex_byte(pass, at + 2)
	    : -1;
}

/* Gathers the bytes of the escapes from `at` on; with `raw_trails`, also those of pairs of which the
 * second stands as it is. Returns where they end. */
static uint32_t
gather(struct escape_pass *pass, uint32_t at, char sign, bool raw_trails)
{
	uint32_t len;

	bytes_reset(pass->bytes);
	while (at < pass->len) {
		int byte = escaped_byte(pass, at, sign, &len);

		if (byte >= 0) {
			bytes_add(pass->bytes, (unsigned)byte, at, at + len);
			at += len;
		} else if (raw_trails && takes_raw_trail(pass->bytes, pass->text[at])) {
			bytes_add(pass->bytes, (unsigned char)pass->text[at], at, at + 1);
			at++;
		} else {
			break;
		}
	}
	return at;
}

/* Bytes escaped with the sign, in a row, as the characters they make. */
static uint32_t
undo_bytes(struct escape_pass *pass, uint32_t at, char sign)
{
	uint32_t end = gather(pass, at, sign, false);

	if (pass->bytes->n == 0)
		return 0;
	if (!bytes_write(pass, PW_ENC_AUTO)) {
		end = gather(pass, at, sign, true);
		if (!bytes_write(pass, PW_ENC_AUTO))
			return 0;
	}
	pass->copied = end;
	return end - at;
}

uint32_t
escape_percent(struct escape_pass *pass, uint32_t at)
{
	return undo_bytes(pass, at, '%');
}

/* Quoted-printable: `card_no=4111` holds =41, so a run counts only if it begins beyond ASCII; alone,
 * =3D. */
uint32_t
escape_equals(struct escape_pass *pass, uint32_t at)
{
	const char *p = pass->text + at;
	uint32_t len = escape_mime_word(pass, at);

	if (len > 0)
		return len;
	if (at + 3 > pass->len || p[1] > 'F' || p[2] > 'F')
		return 0;
	if (p[1] == '3' && p[2] == 'D') {
		escape_flush(pass, at);
		sink_char(pass->sink, '=', at, 3, false);
		pass->copied = at + 3;
		return 3;
	}
	if (escape_hex_byte(pass, at + 1) < 0x80)
		return 0;
	gather(pass, at, '=', true);
	return pass->bytes->n >= 2 ? undo_bytes(pass, at, '=') : 0;
}

/* \u96fb, and the two halves of a surrogate pair. Returns the bytes it takes. */
static uint32_t
unicode_escape(const struct escape_pass *pass, uint32_t at, uint32_t *ret_cp)
{
	int high = escape_hex_byte(pass, at + 2), low = escape_hex_byte(pass, at + 4);
	uint32_t second = 0;

	if (high < 0 || low < 0)
		return 0;
	*ret_cp = (uint32_t)(high << 8 | low);
	if ((*ret_cp & 0xF800) != 0xD800)
		return 6;
	if ((*ret_cp & 0x0400) == 0 && at + 12 <= pass->len && pass->text[at + 6] == '\\' &&
	    pass->text[at + 7] == 'u' && unicode_escape(pass, at + 6, &second) == 6 &&
	    (second & 0xFC00) == 0xDC00) {
		*ret_cp = 0x10000 + ((*ret_cp & 0x3FF) << 10 | (second & 0x3FF));
		return 12;
	}
	/* A half by itself; what it hands up is no character either. */
	*ret_cp = (*ret_cp & 0x0400) != 0 ? 0xDC00 : SUBSTITUTE;
	return 6;
}

uint32_t
escape_backslash(struct escape_pass *pass, uint32_t at)
{
	static const char signs[] = "nrt\"\\/'", meant[] = "\n\r\t\"\\/'";
	const char *found;
	uint32_t len = 2, cp;
	char c;

	if (at + 2 > pass->len)
		return 0;
	c = pass->text[at + 1];
	if (c == 'x' || c == 'X')
		return undo_bytes(pass, at, '\\');
	if (c == 'u') {
		len = unicode_escape(pass, at, &cp);
		if (len == 0 || cp == 0)
			return 0;
		if (cp == 0xDC00 || (cp < 0x20 && strchr("\t\n\r", (int)cp) == NULL))
			cp = SUBSTITUTE;
	} else {
		found = c != '\0' ? strchr(signs, c) : NULL;
		if (found == NULL)
			return 0;
		cp = (unsigned char)meant[found - signs];
	}
	escape_flush(pass, at);
	sink_char(pass->sink, cp, at, len, false);
	pass->copied = at + len;
	return len;
}

static bool
is_part(char c)
{
	return pw_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* `+` between the parts of a query's value, which begins behind `=`. */
uint32_t
escape_plus(struct escape_pass *pass, uint32_t at)
{
	const char *p = pass->text;
	uint32_t from = at;

	if (at == 0 || at + 1 >= pass->len || !(is_part(p[at - 1]) || p[at - 1] == ')') ||
	    !(is_part(p[at + 1]) || p[at + 1] == '('))
		return 0;
	while (
	    from > 0 && at - from < 64 && (is_part(p[from - 1]) || strchr("()+.-'", p[from - 1])))
		from--;
	if (from == 0 || p[from - 1] != '=')
		return 0;
	escape_flush(pass, at);
	sink_char(pass->sink, ' ', at, 1, false);
	pass->copied = at + 1;
	return 1;
}

static bool
is_base64(char c)
{
	return pw_is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

/* One past the run of base64 characters at `at`. */
static uint32_t
base64_end(const struct escape_pass *pass, uint32_t at)
{
	while (at < pass->len && is_base64(pass->text[at]))
		at++;
	return at;
}

static uint32_t
undo_at(struct escape_pass *pass, uint32_t at)
{
	switch (pass->text[at]) {
	case '\\':
		return escape_backslash(pass, at);
	case '%':
		return escape_percent(pass, at);
	case '&':
		return escape_entity(pass, at);
	case '=':
		return escape_equals(pass, at);
	case '+':
		return escape_plus(pass, at);
	default:
		return 0;
	}
}

bool
escape_undo(struct escape_pass *pass)
{
	uint32_t token_end = 0, at = 0;
	bool any = false;

	pass->copied = 0;
	while (at < pass->len) {
		uint32_t len = undo_at(pass, at);

		if (len == 0 && at >= token_end && is_base64(pass->text[at])) {
			token_end = base64_end(pass, at);
			if (token_end - at >= LEAST_BASE64)
				len = escape_base64(pass, at, token_end);
		}
		any |= len > 0;
		at += len > 0 ? len : 1;
	}
	if (any)
		escape_flush(pass, pass->len);
	return any;
}
