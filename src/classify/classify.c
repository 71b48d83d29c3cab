#include <piiwatch/classify.h>

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

size_t
pw_classify_not_plain(const char *p, size_t from, size_t to)
{
	uint64_t word;

	for (; to - from >= sizeof(word); from += sizeof(word)) {
		memcpy(&word, p + from, sizeof(word));
		if ((word & HIGH_BITS) != 0)
			break;
	}
	while (from < to && ((unsigned char)p[from] & 0x80) == 0)
		from++;
	return from;
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
    {"\xff\xfe", 2, "UTF-16 text"},
    {"\xfe\xff", 2, "UTF-16 text"},
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

/* Every second byte 00: UTF-16 without a byte order mark. */
static bool
alternates_with_nul(const char *head, size_t len)
{
	size_t nul[2] = {0, 0};

	for (size_t i = 0; i < len; i++)
		nul[i % 2] += head[i] == '\0';
	return len >= 4 &&
	    ((nul[0] > len * 3 / 10 && nul[1] * 8 < nul[0]) ||
		(nul[1] > len * 3 / 10 && nul[0] * 8 < nul[1]));
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
	if (alternates_with_nul(head, len))
		return "UTF-16 text";
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
