#include "escape.h"

#include "decode.h"

#define ESCAPE 0x1B
#define PATH_REACH 96u /* bytes of a path that are looked back over */

void
escape_flush(struct escape_pass *pass, uint32_t at)
{
	if (at <= pass->copied)
		return;
	decode_copy(pass->sink, pass->text, pass->copied, at);
	pass->copied = at;
}

void
escape_put(struct escape_pass *pass, uint32_t cp, uint32_t from, uint32_t to)
{
	escape_flush(pass, from);
	/* NUL would be a hole, and half a surrogate pair is no character. */
	if (cp == 0 || (cp >= 0xD800 && cp <= 0xDFFF) || cp > 0x10FFFF)
		cp = SUBSTITUTE;
	sink_char(pass->sink, cp, from, to - from, false);
	pass->copied = to;
	pass->is_changed = true;
}

void
escape_drop(struct escape_pass *pass, uint32_t from, uint32_t to)
{
	escape_flush(pass, from);
	pass->copied = to;
	pass->is_changed = true;
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

/* The code unit of \u96fb at `at`, -1 if there is none. */
static int
unit_at(const struct escape_pass *pass, uint32_t at)
{
	int high, low;

	if (at + 6 > pass->len || pass->text[at] != '\\' || pass->text[at + 1] != 'u')
		return -1;
	high = escape_hex_byte(pass, at + 2);
	low = escape_hex_byte(pass, at + 4);
	return high < 0 || low < 0 ? -1 : high << 8 | low;
}

static uint32_t
undo_unit(struct escape_pass *pass, uint32_t at)
{
	int first = unit_at(pass, at), second;

	if (first < 0)
		return 0;
	if ((first & 0xFC00) == 0xD800) {
		second = unit_at(pass, at + 6);
		if (second >= 0 && (second & 0xFC00) == 0xDC00) {
			escape_put(pass,
			    0x10000 + (uint32_t)((first & 0x3FF) << 10 | (second & 0x3FF)), at,
			    at + 12);
			return 12;
		}
	}
	escape_put(pass, (uint32_t)first, at, at + 6);
	return 6;
}

/* What one letter behind a backslash stands for, 0 for none. */
static char
meant_by(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	case '"':
	case '\\':
	case '/':
		return c;
	default:
		return '\0';
	}
}

/* True if the backslash at `at` parts directories: C:\temp. */
static bool
is_in_path(const struct escape_pass *pass, uint32_t at)
{
	const char *p = pass->text;

	for (uint32_t i = at; at - i < PATH_REACH; i--) {
		if (p[i] == '\\' && i >= 2 && p[i - 1] == ':' && pw_is_alpha(p[i - 2]) &&
		    (i == 2 || !pw_is_alnum(p[i - 3])))
			return true;
		if (i == 0 || (unsigned char)p[i - 1] <= ' ' ||
		    strchr("\"'<>|*?", p[i - 1]) != NULL)
			return false;
	}
	return false;
}

static uint32_t
undo_backslash(struct escape_pass *pass, uint32_t at)
{
	char c = at + 1 < pass->len ? pass->text[at + 1] : '\0';

	if (pw_is_alpha(c) && c != 'u' && is_in_path(pass, at))
		return 0;
	if (c == 'x')
		return escape_bytes(pass, at, '\\');
	if (c == 'u')
		return undo_unit(pass, at);
	if (meant_by(c) == '\0')
		return 0;
	escape_put(pass, (unsigned char)meant_by(c), at, at + 2);
	return 2;
}

/* Text of ISO-2022-JP that another encoding, or another escape, has handed on: from the sequence that
 * designates kanji or kana to the one that ends them, or to the line's end. */
static uint32_t
undo_designated(struct escape_pass *pass, uint32_t at)
{
	enum decode_set set = SET_ASCII;
	uint32_t end = at;

	if (decode_designation(pass->text + at, pass->len - at, &set) == 0 || set == SET_ASCII)
		return 0;
	bytes_reset(pass->bytes);
	while (end < pass->len && set != SET_ASCII && (unsigned char)pass->text[end] < 0x80 &&
	    pass->text[end] != '\n' && pass->text[end] != '\r') {
		unsigned n = decode_designation(pass->text + end, pass->len - end, &set);

		for (unsigned i = 0; i < (n > 0 ? n : 1); i++, end++)
			bytes_add(pass->bytes, (unsigned char)pass->text[end], end, end + 1);
	}
	bytes_write(pass, PW_ENC_ISO_2022_JP, true);
	return end - at;
}

bool
escape_begins(const struct escape_pass *pass, uint32_t at)
{
	char next = at + 1 < pass->len ? pass->text[at + 1] : '\0';

	if (at >= pass->len)
		return false;
	switch (pass->text[at]) {
	case '\\':
		return next == 'u' || next == 'x' || meant_by(next) != '\0';
	case '%':
		return escape_hex_byte(pass, at + 1) >= 0;
	case '&':
		return next == '#';
	default:
		return false;
	}
}

static uint32_t
undo_at(struct escape_pass *pass, uint32_t at)
{
	switch (pass->text[at]) {
	case '\\':
		return undo_backslash(pass, at);
	case '%':
		return escape_bytes(pass, at, '%');
	case '&':
		return escape_entity(pass, at);
	case '=':
		return escape_quoted(pass, at);
	case ESCAPE:
		return undo_designated(pass, at);
	default:
		return 0;
	}
}

/* S: an escape may begin so. B: of base64's alphabets. */
enum { S = 1, B = 2 };

/* clang-format off */
static const uint8_t kinds[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, S, 0, 0, 0, 0, /* ESC */
	0, 0, 0, 0, 0, S, S, 0, 0, 0, 0, B, 0, B, 0, B, /* % & + - / */
	B, B, B, B, B, B, B, B, B, B, 0, 0, 0, S, 0, 0, /* digits = */
	0, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
	B, B, B, B, B, B, B, B, B, B, B, 0, S, 0, 0, B, /* \ _ */
	0, B, B, B, B, B, B, B, B, B, B, B, B, B, B, B,
	B, B, B, B, B, B, B, B, B, B, B, 0, 0, 0, 0, 0,
};
/* clang-format on */

static uint8_t
kind(char c)
{
	return kinds[(unsigned char)c];
}

/* The first sign in [at,to) that an escape may begin with, or `to`. */
static uint32_t
next_sign(const char *p, uint32_t at, uint32_t to)
{
	for (; to - at >= 8; at += 8)
		if (((kind(p[at]) | kind(p[at + 1]) | kind(p[at + 2]) | kind(p[at + 3]) |
			 kind(p[at + 4]) | kind(p[at + 5]) | kind(p[at + 6]) | kind(p[at + 7])) &
			S) != 0)
			break;
	while (at < to && kind(p[at]) != S)
		at++;
	return at;
}

/* A run of base64's characters. */
struct run {
	uint32_t from, to;
};

/* The first run from `at` on that is long enough, at the text's end if there is none. Most bytes are
 * not looked at: each run holds the last one of those it needs. */
static struct run
next_run(const struct escape_pass *pass, uint32_t at)
{
	const char *p = pass->text;
	uint32_t end;

	while (pass->len - at >= LEAST_BASE64) {
		end = at + LEAST_BASE64 - 1;
		while (end > at && kind(p[end]) == B)
			end--;
		if (kind(p[end]) == B) {
			end = at + LEAST_BASE64;
			while (end < pass->len && kind(p[end]) == B)
				end++;
			return (struct run) {at, end};
		}
		at = end + 1;
	}
	return (struct run) {pass->len, pass->len};
}

bool
escape_undo(struct escape_pass *pass)
{
	struct run run = next_run(pass, 0);

	pass->copied = 0;
	pass->is_changed = false;
	for (uint32_t at = 0; at < pass->len;) {
		at = next_sign(pass->text, at, run.from);
		if (at == run.from && at < pass->len) {
			escape_base64(pass, run.from, run.to);
			at = run.to;
		} else if (at < pass->len) {
			uint32_t n = undo_at(pass, at);

			at += n > 0 ? n : 1;
		}
		if (at > run.from)
			run = next_run(pass, at);
	}
	if (pass->is_changed)
		escape_flush(pass, pass->len);
	return pass->is_changed;
}
