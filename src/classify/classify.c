#include <piiwatch/classify.h>

#include <pthread.h>
#include <string.h>

#define LEAST_BASE64 24u /* characters of a run that may hold text */
#define QUERY_REACH 64u /* bytes of a query's value that are looked back over */
#define WIDE_HEAD 1024u /* bytes that tell whether characters are two bytes wide */

/* Bytes beyond ASCII (1), and the signs escapes begin with (2). */
static uint8_t kinds[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
fill_kinds(void)
{
	memset(kinds + 0x80, 1, 0x80);
	for (const char *c = "\x1B\\%&=+"; *c != '\0'; c++)
		kinds[(unsigned char)*c] = 2;
}

/* The byte n places behind `at`, NUL outside. */
static char
behind(const char *p, size_t at, size_t to, size_t n)
{
	return at + n < to ? p[at + n] : '\0';
}

static bool
is_hex(char c)
{
	return pw_is_digit(c) || (pw_lower(c) >= 'a' && pw_lower(c) <= 'f');
}

static bool
is_part(char c)
{
	return pw_is_alnum(c) || ((unsigned char)c & 0x80) != 0;
}

/* `k=1234+5678`: a plus between the parts of a query's value. */
static bool
is_query_plus(const char *p, size_t from, size_t at, size_t to)
{
	size_t start = at;

	if (at == from || !(is_part(p[at - 1]) || p[at - 1] == ')') ||
	    !(is_part(behind(p, at, to, 1)) || behind(p, at, to, 1) == '('))
		return false;
	while (start > from && at - start < QUERY_REACH &&
	    (is_part(p[start - 1]) || (p[start - 1] != '\0' && strchr("()+.-'", p[start - 1]))))
		start--;
	return start > from && p[start - 1] == '=';
}

/* `=E9=9B`, `=3D`, `=?`: quoted-printable, an encoded word of mail. */
static bool
is_quoted(const char *p, size_t at, size_t to)
{
	char high = behind(p, at, to, 1), low = behind(p, at, to, 2), next = behind(p, at, to, 3);

	if (high == '?')
		return true;
	if (high == '3')
		return low == 'D';
	/* A second byte may stand as it is in CP932. */
	return (high == '8' || high == '9' || (high >= 'A' && high <= 'F')) && is_hex(low) &&
	    (next == '=' || (next >= 0x40 && next <= 0x7E));
}

/* Whether an escape may begin with the sign at `at`. */
static bool
begins_escape(const char *p, size_t from, size_t at, size_t to)
{
	char next = behind(p, at, to, 1);

	switch (p[at]) {
	case 0x1B:
		return next == '$' || next == '(';
	case '\\':
		return next != '\0' && strchr("uxXnrt\"\\/'", next) != NULL;
	case '%':
		return is_hex(next) && is_hex(behind(p, at, to, 2));
	case '&':
		return (next == '#' || pw_is_alpha(next)) &&
		    memchr(p + at, ';', to - at < 14 ? to - at : 14) != NULL;
	case '=':
		return is_quoted(p, at, to);
	case '+':
	default:
		return is_query_plus(p, from, at, to);
	}
}

static bool
is_base64(char c)
{
	return pw_is_alnum(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

static bool
has_all_kinds(const char *p, size_t len)
{
	bool upper = false, lower = false, digit = false;

	for (size_t i = 0; i < len; i++) {
		upper |= pw_is_upper(p[i]);
		lower |= pw_is_alpha(p[i]) && !pw_is_upper(p[i]);
		digit |= pw_is_digit(p[i]);
	}
	return upper && lower && digit;
}

/* The first run in [from,to) that base64 may have made, or `to`. Looks at every 24th byte only, until
 * one is of the kind. */
static size_t
first_base64(const char *p, size_t from, size_t to)
{
	for (size_t at = from + LEAST_BASE64 - 1; at < to; at += LEAST_BASE64) {
		size_t begin = at, end = at;

		if (!is_base64(p[at]))
			continue;
		while (begin > from && is_base64(p[begin - 1]))
			begin--;
		while (end < to && is_base64(p[end]))
			end++;
		if (end - begin >= LEAST_BASE64 && has_all_kinds(p + begin, end - begin))
			return begin;
		at = end > at ? end - 1 : at;
	}
	return to;
}

size_t
pw_classify_not_plain(const char *p, size_t from, size_t to)
{
	size_t begin = from;

	pthread_once(&once, fill_kinds);
	for (; from < to; from++) {
		uint8_t kind = kinds[(unsigned char)p[from]];

		if (kind == 1 || (kind == 2 && begins_escape(p, begin, from, to)))
			break;
	}
	return first_base64(p, begin, from);
}

/* UTF-16 by its byte order mark, or by a 00 byte in most places of one parity. */
static enum pw_encoding
wide_of(const char *head, size_t len)
{
	size_t nul[2] = {0, 0};

	if (len >= 2 && memcmp(head, "\xff\xfe", 2) == 0)
		return PW_ENC_UTF_16LE;
	if (len >= 2 && memcmp(head, "\xfe\xff", 2) == 0)
		return PW_ENC_UTF_16BE;
	for (size_t i = 0; i < len; i++)
		nul[i % 2] += head[i] == '\0';
	if (len < 4)
		return PW_ENC_AUTO;
	if (nul[1] > len * 3 / 10 && nul[0] * 8 < nul[1])
		return PW_ENC_UTF_16LE;
	return nul[0] > len * 3 / 10 && nul[1] * 8 < nul[0] ? PW_ENC_UTF_16BE : PW_ENC_AUTO;
}

bool
pw_classify_wide(const char *head, size_t len, bool is_whole, enum pw_encoding *ret)
{
	size_t seen = len < WIDE_HEAD ? len : WIDE_HEAD;
	const char *lf = memchr(head, '\n', seen);

	*ret = PW_ENC_AUTO;
	if (len >= 2 && wide_of(head, 2) != PW_ENC_AUTO) {
		*ret = wide_of(head, 2);
		return true;
	}
	if (lf != NULL && (size_t)(lf - head) + 2 <= seen)
		seen = (size_t)(lf - head) + 2;
	else if (!is_whole && len < WIDE_HEAD)
		return false;
	*ret = wide_of(head, seen);
	return true;
}

uint64_t
pw_classify_lines(const char *p, size_t from, size_t to)
{
	uint64_t n = 0;

	while (from < to) {
		const char *end = memchr(p + from, '\n', to - from);

		if (end == NULL)
			break;
		n++;
		from = (size_t)(end - p) + 1;
	}
	return n;
}

/* The first bytes of formats that lie among logs. */
static const struct {
	const char *magic;
	size_t len;
	const char *what;
} magics[] = {
    {"\x1f\x8b", 2, "a gzip archive"},
    {"\xfd"
     "7zXZ",
	5, "an xz archive"},
    {"\x28\xb5\x2f\xfd", 4, "a zstd archive"},
    {"PK\x03\x04", 4, "a zip archive"},
    {"\x7f"
     "ELF",
	4, "a program (ELF)"},
    {"\x89PNG", 4, "a picture (PNG)"},
    {"\xff\xd8\xff", 3, "a picture (JPEG)"},
    {"%PDF-", 5, "a PDF document"},
    {"SQLite format 3", 16, "an SQLite database"},
    {"LPKSHHRH", 8, "a systemd journal"},
};

/* BZh, the size of its blocks, the first block's sign: three letters alone begin words too. */
static bool
is_bzip2(const char *head, size_t len)
{
	return len >= 10 && memcmp(head, "BZh", 3) == 0 && pw_is_digit(head[3]) &&
	    memcmp(head + 4, "1AY&SY", 6) == 0;
}

static bool
is_text_control(unsigned char c)
{
	return c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v' || c == '\b' ||
	    c == 0x1b;
}

const char *
pw_classify_not_text(const char *head, size_t len)
{
	size_t odd = 0, seen = 0;

	for (size_t i = 0; i < PW_ARRAY_LEN(magics); i++)
		if (len >= magics[i].len && memcmp(head, magics[i].magic, magics[i].len) == 0)
			return magics[i].what;
	if (is_bzip2(head, len))
		return "a bzip2 archive";
	if (wide_of(head, len) != PW_ENC_AUTO)
		return NULL;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)head[i];

		/* NUL bytes are what a hole in a log reads as. */
		if (c == '\0')
			continue;
		seen++;
		odd += c < 0x20 && !is_text_control(c);
	}
	return odd * 20 > seen ? "binary data" : NULL;
}
