#include <piiwatch/classify.h>

#include <string.h>

#define LEAST_HOLE 16u /* NUL bytes in a row that a log may hold */
#define TAPE_BLOCK 512u /* bytes before each file of a tape archive */
#define WIDE_HEAD 1024u /* bytes that tell whether characters are two bytes wide */

/* 00 bytes at even and odd places, and units of either order that could be Japanese beyond ASCII but
 * no two letters of ASCII. */
struct places {
	size_t nul[2];
	size_t kanji[2];
};

/* A unit of kanji or kana, with a byte that is no printable ASCII. */
static bool
is_japanese(unsigned char high, unsigned char low)
{
	return ((high >= 0x30 && high <= 0x9F) || high == 0xFF) &&
	    (high > 0x7E || low < 0x20 || low > 0x7E);
}

static struct places
places_of(const char *head, size_t len)
{
	struct places places = {{0}, {0}};

	for (size_t i = 0; i + 1 < len; i += 2) {
		unsigned char first = (unsigned char)head[i], second = (unsigned char)head[i + 1];

		places.nul[0] += first == 0;
		places.nul[1] += second == 0;
		places.kanji[0] += is_japanese(first, second);
		places.kanji[1] += is_japanese(second, first);
	}
	return places;
}

/* 00 in most places of one parity; or in some, and hardly elsewhere (U+5200 is kanji), if most of the
 * rest is Japanese. */
static bool
stands_in(const struct places *places, unsigned parity, size_t len)
{
	size_t nul = places->nul[parity], other = places->nul[1 - parity];

	if (other * 8 >= nul)
		return false;
	if (nul * 10 > len * 3)
		return true;
	return nul > 1 && places->kanji[parity] * 2 > len / 2 - nul;
}

/* UTF-16 by its byte order mark, or by its 00 bytes. */
static enum pw_encoding
wide_of(const char *head, size_t len)
{
	struct places places;

	if (len >= 2 && memcmp(head, "\xff\xfe", 2) == 0)
		return PW_ENC_UTF_16LE;
	if (len >= 2 && memcmp(head, "\xfe\xff", 2) == 0)
		return PW_ENC_UTF_16BE;
	if (len < 4)
		return PW_ENC_AUTO;
	places = places_of(head, len);
	if (stands_in(&places, 1, len))
		return PW_ENC_UTF_16LE;
	return stands_in(&places, 0, len) ? PW_ENC_UTF_16BE : PW_ENC_AUTO;
}

/* How many bytes tell the width of characters: the first line, with both bytes of its end where it may
 * have two; 0: more are needed. */
static size_t
bytes_that_tell(const char *head, size_t len, bool is_whole)
{
	size_t seen = len < WIDE_HEAD ? len : WIDE_HEAD, n;
	const char *lf = seen > 0 ? memchr(head, '\n', seen) : NULL;

	if (lf == NULL)
		return is_whole || len >= WIDE_HEAD ? seen : 0;
	n = (size_t)(lf - head) + 1;
	/* 0A00: the line has other 00 bytes too, or nothing tells. */
	if (n % 2 == 0 || memchr(head, '\0', n) == NULL)
		return n;
	return n < seen ? n + 1 : is_whole || len >= WIDE_HEAD ? n : 0;
}

bool
pw_classify_wide(const char *head, size_t len, bool is_whole, enum pw_encoding *ret)
{
	size_t seen = bytes_that_tell(head, len, is_whole);

	*ret = PW_ENC_AUTO;
	if (len >= 2 && wide_of(head, 2) != PW_ENC_AUTO)
		seen = 2;
	if (seen > 0)
		*ret = wide_of(head, seen);
	return seen > 0 || is_whole;
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

/* The NUL bytes in a row at `at`, and whether they are a hole, as a log has one that was not written
 * to its end; a row that the head's edge cuts may be one. */
static size_t
nul_run(const char *head, size_t at, size_t len, bool *ret_is_hole)
{
	size_t n = 0;

	while (at + n < len && head[at + n] == '\0')
		n++;
	*ret_is_hole = n >= LEAST_HOLE || at == 0 || at + n == len;
	return n;
}

/* A tape archive is the files it holds, each behind a block that is no text. */
static size_t
tape_block(const char *head, size_t len)
{
	return len > TAPE_BLOCK && memcmp(head + 257, "ustar", 5) == 0 ? TAPE_BLOCK : 0;
}

const char *
pw_classify_not_text(const char *head, size_t len)
{
	size_t odd = 0, seen = 0, block = tape_block(head, len);

	head += block;
	len -= block;
	for (size_t i = 0; i < PW_ARRAY_LEN(magics); i++)
		if (len >= magics[i].len && memcmp(head, magics[i].magic, magics[i].len) == 0)
			return magics[i].what;
	if (is_bzip2(head, len))
		return "a bzip2 archive";
	if (wide_of(head, len) != PW_ENC_AUTO)
		return NULL;
	for (size_t i = 0, n; i < len; i += n) {
		unsigned char c = (unsigned char)head[i];
		bool is_hole = false;

		n = c == '\0' ? nul_run(head, i, len, &is_hole) : 1;
		if (is_hole)
			continue;
		seen += n;
		odd += c < 0x20 && !is_text_control(c) ? n : 0;
	}
	return odd * 20 > seen ? "binary data" : NULL;
}
