/* What the beginning of a compressed stream says of it (RFC 1952, RFC 8878, the .xz format 1.2). */
#include <piiwatch/archive.h>

#include <string.h>

const char *
pw_archive_kind(struct pw_span head)
{
	static const struct {
		const char *magic;
		size_t len;
		const char *name;
	} kinds[] = {
	    {"\x1f\x8b", 2, "gzip"},
	    {"\xfd"
	     "7zXZ\0",
		6, "xz"},
	    {"\x28\xb5\x2f\xfd", 4, "zstd"},
	};

	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++)
		if (head.len >= kinds[i].len && memcmp(head.p, kinds[i].magic, kinds[i].len) == 0)
			return kinds[i].name;
	/* BZh, the size of its blocks, the sign of the first block or of the end. */
	if (head.len >= 10 && memcmp(head.p, "BZh", 3) == 0 && pw_is_digit(head.p[3]) &&
	    (memcmp(head.p + 4, "1AY&SY", 6) == 0 || memcmp(head.p + 4, "\x17rE8P\x90", 6) == 0))
		return "bzip2";
	return NULL;
}

/* `n` bytes, the lowest first; 0 where they are not there. */
static uint64_t
little_endian(struct pw_span s, size_t at, unsigned n)
{
	uint64_t v = 0;

	if (at + n > s.len)
		return 0;
	for (unsigned i = n; i > 0; i--)
		v = v << 8 | (unsigned char)s.p[at + i - 1];
	return v;
}

/* RFC 8878, 3.1.1.1: the window, or in a frame of one segment the size of its content. */
static uint64_t
zstd_window(struct pw_span s)
{
	static const unsigned id_bytes[] = {0, 1, 2, 4}, size_bytes[] = {1, 2, 4, 8};
	unsigned flags = s.len > 5 ? (unsigned char)s.p[4] : 0;
	unsigned window = s.len > 5 ? (unsigned char)s.p[5] : 0;

	if ((flags & 0x20) != 0)
		return little_endian(s, 5 + id_bytes[flags & 3], size_bytes[flags >> 6]);
	return (UINT64_C(1) << (10 + (window >> 3))) / 8 * (8 + (window & 7));
}

/* Passes over a number of seven bits a byte. */
static size_t
skip_number(struct pw_span s, size_t at)
{
	while (at < s.len && ((unsigned char)s.p[at] & 0x80) != 0)
		at++;
	return at + 1;
}

/* The first block's header: its size, its flags, two sizes that may lack, and its filters, of which
 * one is LZMA2 (0x21) with one byte of properties. */
static uint64_t
xz_dictionary(struct pw_span s)
{
	size_t at = 14;
	unsigned flags = s.len > 13 ? (unsigned char)s.p[13] : 0;

	if (s.len <= 13 || s.p[12] == '\0')
		return 0;
	at = (flags & 0x40) != 0 ? skip_number(s, at) : at;
	at = (flags & 0x80) != 0 ? skip_number(s, at) : at;
	for (unsigned i = 0; i <= (flags & 3) && at + 2 < s.len; i++) {
		unsigned props = (unsigned char)s.p[at + 2];

		if (s.p[at] == 0x21)
			return props < 40 ? UINT64_C(1) * (2 | (props & 1)) << (props / 2 + 11)
					  : UINT32_MAX;
		at += 2 + (unsigned char)s.p[at + 1];
	}
	return 0;
}

uint64_t
pw_archive_window(struct pw_span head)
{
	const char *kind = pw_archive_kind(head);

	if (kind == NULL)
		return 0;
	return strcmp(kind, "zstd") == 0 ? zstd_window(head)
	    : strcmp(kind, "xz") == 0    ? xz_dictionary(head)
					 : 0;
}
