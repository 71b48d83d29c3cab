/*
 * The decoders against the C library's iconv, character by character, on random bytes that have the
 * shape of each encoding. Every difference is one of those that explained() lists.
 * PIIWATCH_ROUNDS: how many inputs an encoding gets, 100000 if it is not set.
 */
#include <decode.h>

#include <charset.h>
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LONGEST 24u

static uint32_t seed = 7;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static long
rounds(void)
{
	const char *set = getenv("PIIWATCH_ROUNDS");
	long n = 0;

	for (; set != NULL && pw_is_digit(*set); set++)
		n = n * 10 + (*set - '0');
	return n > 0 ? n : 100000;
}

static const char *const names[PW_ENCODINGS] = {
    [PW_ENC_UTF_8] = "UTF-8",
    [PW_ENC_CP932] = "CP932",
    [PW_ENC_EUC_JP] = "EUC-JP-MS",
    [PW_ENC_ISO_2022_JP] = "ISO-2022-JP-3",
    [PW_ENC_UTF_16LE] = "UTF-16LE",
    [PW_ENC_UTF_16BE] = "UTF-16BE",
};

static iconv_t oracles[PW_ENCODINGS];

static int
open_oracles(void **state)
{
	(void)state;
	charset_init();
	for (unsigned i = PW_ENC_UTF_8; i < PW_ENCODINGS; i++) {
		oracles[i] = iconv_open("UTF-32LE", names[i]);
		if (oracles[i] == (iconv_t)-1)
			fail_msg("iconv knows no %s", names[i]);
	}
	return 0;
}

static int
close_oracles(void **state)
{
	(void)state;
	for (unsigned i = PW_ENC_UTF_8; i < PW_ENCODINGS; i++)
		iconv_close(oracles[i]);
	return 0;
}

/* The one character that exactly these n bytes are in iconv's eyes; NO_CHARACTER if they are none. */
static uint32_t
ask(iconv_t oracle, const char *bytes, size_t n)
{
	char in[16], *from = in;
	unsigned char out[16];
	char *to = (char *)out;
	size_t in_left = n, out_left = sizeof(out);

	memcpy(in, bytes, n);
	iconv(oracle, NULL, NULL, NULL, NULL);
	if (iconv(oracle, &from, &in_left, &to, &out_left) == (size_t)-1 || in_left > 0 ||
	    iconv(oracle, NULL, NULL, &to, &out_left) == (size_t)-1 || out_left != sizeof(out) - 4)
		return NO_CHARACTER;
	return out[0] | (uint32_t)out[1] << 8 | (uint32_t)out[2] << 16 | (uint32_t)out[3] << 24;
}

/* The first character at p, and its length; ISO-2022-JP is asked with what was designated. */
static unsigned
ask_first(enum pw_encoding encoding, enum decode_set set, const char *p, size_t len, uint32_t *ret)
{
	static const char *const designations[] = {"\x1b(B", "\x1b$B", "\x1b(I"};
	char bytes[16];
	size_t before = encoding == PW_ENC_ISO_2022_JP ? 3 : 0;

	memcpy(bytes, designations[set], before);
	for (unsigned n = 1; n <= 4 && n <= len; n++) {
		memcpy(bytes + before, p, n);
		*ret = ask(oracles[encoding], bytes, before + n);
		if (*ret != NO_CHARACTER)
			return n;
	}
	return 0;
}

/*
 * Why ours is not the character iconv knows:
 * - EUC-JP: bytes 80 to 9F by themselves are controls to iconv; no log holds them, and CP932 does.
 * - ISO-2022-JP: we read what Windows writes, as CP50221 does: its six signs as in CP932, its rows of
 *   NEC and of users; iconv has the signs of JIS, and knows the rows in EUC-JP-MS.
 * - ISO-2022-JP: controls are passed on in every set, where iconv refuses them; an ESC that begins none
 *   of our sequences is one, as a colour's is, where iconv knows more sequences.
 */
static bool
explained(enum pw_encoding encoding, enum decode_set set, const char *p, uint32_t ours,
    uint32_t theirs)
{
	static const uint32_t signs[][2] = {{0xFF5E, 0x301C}, {0x2225, 0x2016}, {0xFF0D, 0x2212},
	    {0xFFE0, 0xA2}, {0xFFE1, 0xA3}, {0xFFE2, 0xAC}};
	unsigned char c = (unsigned char)p[0];
	char euc_jp[2];

	if (encoding == PW_ENC_EUC_JP)
		return ours == NO_CHARACTER && c >= 0x80 && c <= 0x9F && theirs == c;
	if (encoding != PW_ENC_ISO_2022_JP)
		return false;
	if (c < 0x21 || c == 0x7F)
		return ours == c && (theirs == NO_CHARACTER || c == 0x1B);
	if (set != SET_KANJI)
		return false;
	for (size_t i = 0; i < PW_ARRAY_LEN(signs); i++)
		if (ours == signs[i][0] && theirs == signs[i][1])
			return true;
	euc_jp[0] = (char)(p[0] | 0x80);
	euc_jp[1] = (char)(p[1] | 0x80);
	return theirs == NO_CHARACTER && ours == ask(oracles[PW_ENC_EUC_JP], euc_jp, 2);
}

/* A byte of the kinds that the encoding is made of. */
static char
random_byte(enum pw_encoding encoding)
{
	static const char wide[] = "\x00\x0a\x20\x30\x41\x4e\x67\x9b\xbb\xd8\xdc\xdf\xe0\xff\xfe";

	if (encoding == PW_ENC_UTF_16LE || encoding == PW_ENC_UTF_16BE)
		return below(3) > 0 ? wide[below(sizeof(wide) - 1)] : (char)below(256);
	if (encoding == PW_ENC_ISO_2022_JP)
		return below(20) > 0 ? (char)(0x21 + below(94)) : (char)below(256);
	switch (below(8)) {
	case 0:
		return (char)below(128);
	case 1:
		return (char)(0x8E + below(2));
	case 2:
		return (char)(0xE0 + below(32));
	default:
		return (char)(0x80 + below(128));
	}
}

static uint32_t
random_bytes(enum pw_encoding encoding, char *raw)
{
	static const char *const designations[] = {"\x1b(B", "\x1b$B", "\x1b(I", "\x1b(J",
	    "\x1b$@"};
	uint32_t n = below(LONGEST - 3), len = 0;

	while (len < n) {
		if (encoding == PW_ENC_ISO_2022_JP && below(8) == 0) {
			memcpy(raw + len, designations[below(5)], 3);
			len += 3;
		} else {
			raw[len++] = random_byte(encoding);
		}
	}
	return len;
}

static void
compare(enum pw_encoding encoding, const char *raw, uint32_t len)
{
	struct decoder d = {.encoding = encoding};

	for (uint32_t at = 0; at < len;) {
		enum decode_set set = d.set;
		uint32_t ours, theirs = NO_CHARACTER;
		unsigned n, n_theirs;

		n = decode_one(&d, raw + at, len - at, &ours);
		assert_true(n >= 1 && n <= len - at);
		if (ours != NOTHING) {
			n_theirs = ask_first(encoding, set, raw + at, len - at, &theirs);
			if ((ours != theirs || (n_theirs > 0 && n != n_theirs)) &&
			    !explained(encoding, set, raw + at, ours, theirs))
				fail_msg("%s %02x %02x: %x, %x", names[encoding],
				    (unsigned char)raw[at],
				    at + 1 < len ? (unsigned char)raw[at + 1] : 0, ours, theirs);
		}
		at += n;
	}
}

static void
compare_many(enum pw_encoding encoding)
{
	char raw[LONGEST + 4];

	for (long i = rounds(); i > 0; i--) {
		uint32_t len = random_bytes(encoding, raw);
		char *exact = malloc(len > 0 ? len : 1);

		memcpy(exact, raw, len);
		compare(encoding, exact, len);
		free(exact);
	}
}

static void
utf_8_is_read_as_iconv_reads_it(void **state)
{
	(void)state;
	compare_many(PW_ENC_UTF_8);
}

static void
cp932_is_read_as_iconv_reads_it(void **state)
{
	(void)state;
	compare_many(PW_ENC_CP932);
}

static void
euc_jp_is_read_as_iconv_reads_it(void **state)
{
	(void)state;
	compare_many(PW_ENC_EUC_JP);
}

static void
iso_2022_jp_is_read_as_iconv_reads_it(void **state)
{
	(void)state;
	compare_many(PW_ENC_ISO_2022_JP);
}

static void
utf_16_is_read_as_iconv_reads_it(void **state)
{
	(void)state;
	compare_many(PW_ENC_UTF_16LE);
	compare_many(PW_ENC_UTF_16BE);
}

/* Every pair there is, not only those that chance brings. */
static void
every_pair_of_the_double_byte_encodings_is_read_as_iconv_reads_it(void **state)
{
	(void)state;
	for (unsigned pair = 0; pair < 0x10000; pair++) {
		char raw[3] = {(char)(pair >> 8), (char)pair, (char)(pair >> 8)};

		compare(PW_ENC_CP932, raw, 2);
		compare(PW_ENC_EUC_JP, raw, 2);
		raw[2] = raw[1];
		raw[1] = raw[0];
		raw[0] = (char)0x8F;
		compare(PW_ENC_EUC_JP, raw, 3);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(utf_8_is_read_as_iconv_reads_it),
	    cmocka_unit_test(cp932_is_read_as_iconv_reads_it),
	    cmocka_unit_test(euc_jp_is_read_as_iconv_reads_it),
	    cmocka_unit_test(iso_2022_jp_is_read_as_iconv_reads_it),
	    cmocka_unit_test(utf_16_is_read_as_iconv_reads_it),
	    cmocka_unit_test(every_pair_of_the_double_byte_encodings_is_read_as_iconv_reads_it),
	};

	return cmocka_run_group_tests_name("view, oracle", tests, open_oracles, close_oracles);
}
