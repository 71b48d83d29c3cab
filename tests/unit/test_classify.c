/* What classify.h promises: which bytes are plain, how many lines end, and what is no text. */
#include <piiwatch/classify.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
first_byte_that_is_not_plain_is_found_at_every_place_and_alignment(void **state)
{
	enum { LEN = 40 };
	char *text = malloc(LEN);

	(void)state;
	for (size_t from = 0; from <= LEN; from++) {
		for (size_t to = from; to <= LEN; to++) {
			memset(text, 'a', LEN);
			assert_int_equal(pw_classify_not_plain(text, from, to), to);
			for (size_t at = 0; at < LEN; at++) {
				text[at] = (char)(at % 2 == 0 ? 0x80 : 0xFF);
				assert_int_equal(pw_classify_not_plain(text, from, to),
				    at >= from && at < to ? at : to);
				text[at] = 'a';
			}
		}
	}
	free(text);
}

static void
every_ascii_byte_is_plain_and_no_other(void **state)
{
	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		char text[9];

		/* Nine backslashes are four escapes. */
		if (c == '\\')
			continue;
		memset(text, (int)c, sizeof(text));
		assert_int_equal(pw_classify_not_plain(text, 0, 9), c < 0x80 ? 9 : 0);
		assert_int_equal(pw_classify_not_plain(text, 4, 5), c < 0x80 ? 5 : 4);
	}
}

/* Each between spaces, at every place of a stretch that is longer than a block. */
static void
what_begins_an_escape_is_not_plain_and_what_resembles_it_is(void **state)
{
	static const struct {
		const char *text;
		size_t at; /* of the first byte that is not plain; SIZE_MAX: none */
	} rows[] = {{"a \\u96fb", 2}, {"a \\n", 2}, {"a \\q", SIZE_MAX}, {"a \\xE9", 2},
	    {"100% x", SIZE_MAX}, {"%4z", SIZE_MAX}, {"a%41", 1}, {"%e9", 0}, {"a &amp; b", 2},
	    {"&#38651;", 0}, {"a && b;", SIZE_MAX}, {"&x=1", SIZE_MAX}, {"no=4111", SIZE_MAX},
	    {"a==b", SIZE_MAX}, {"=E9=9B", 0}, {"=3D", 0}, {"=3d", SIZE_MAX}, {"=82O", 0},
	    {"=E94", SIZE_MAX}, {"=?x", 0}, {"\x1b[0m", SIZE_MAX}, {"\x1b$BEE", 0}, {"\x1b(B", 0},
	    {"t=090+1234", 5}, {"1+2", SIZE_MAX}, {"10:15:30+09:00", SIZE_MAX}, {"=+81", SIZE_MAX},
	    {"VGVsIDAzLTEyMzQtNTY3OA", SIZE_MAX}, {"VGVsIDAzLTEyMzQtNTY3OCE5", 0},
	    {"a VGVsIDAzLTEyMzQtNTY3OCE5", 2}, {"key-VGVsIDAzLTEyMzQtNTY3OCE5", 0},
	    {"6f1ed002ab5595859014ebf0951522d9", SIZE_MAX},
	    {"aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3", SIZE_MAX}};
	enum { LEN = 4200 };
	char *text = malloc(LEN);

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		size_t len = strlen(rows[i].text);

		for (size_t at = 0; at <= LEN - len; at += at < 80 || at > 1990 ? 1 : 13) {
			memset(text, ' ', LEN);
			memcpy(text + at, rows[i].text, len);
			assert_int_equal(pw_classify_not_plain(text, 0, LEN),
			    rows[i].at == SIZE_MAX ? LEN : at + rows[i].at);
		}
	}
	free(text);
}

static void
lines_are_counted_by_their_ends_within_the_stretch(void **state)
{
	static const char text[] = "a\n\nb\r\nc";

	(void)state;
	assert_int_equal(pw_classify_lines(text, 0, sizeof(text) - 1), 3);
	assert_int_equal(pw_classify_lines(text, 0, 0), 0);
	assert_int_equal(pw_classify_lines(text, 1, 2), 1);
	assert_int_equal(pw_classify_lines(text, 2, 5), 1);
	assert_int_equal(pw_classify_lines(text, 6, 7), 0);
	for (size_t from = 0; from < sizeof(text); from++)
		for (size_t cut = from; cut < sizeof(text); cut++)
			assert_int_equal(pw_classify_lines(text, from, cut) +
				pw_classify_lines(text, cut, sizeof(text) - 1),
			    pw_classify_lines(text, from, sizeof(text) - 1));
}

struct head {
	const char *bytes;
	size_t len;
	const char *want; /* NULL: text */
};
#define HEAD(s, want)                                                                              \
	{                                                                                          \
		s, sizeof(s) - 1, want                                                             \
	}

static void
assert_heads(const struct head *heads, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char *exact = malloc(heads[i].len > 0 ? heads[i].len : 1);
		const char *got;

		memcpy(exact, heads[i].bytes, heads[i].len);
		got = pw_classify_not_text(exact, heads[i].len);
		free(exact);
		if (heads[i].want == NULL ? got != NULL
					  : got == NULL || strcmp(got, heads[i].want) != 0)
			fail_msg("head %zu: %s", i, got != NULL ? got : "text");
	}
}

static void
archives_and_programs_are_told_by_their_first_bytes(void **state)
{
	static const struct head heads[] = {HEAD("\x1f\x8b\x08", "a gzip archive"),
	    HEAD("\xfd"
		 "7zXZ\0",
		"an xz archive"),
	    HEAD("\x28\xb5\x2f\xfd\x04", "a zstd archive"),
	    HEAD("BZh91AY&SY\x01", "a bzip2 archive"), HEAD("PK\x03\x04", "a zip archive"),
	    HEAD("\x7f"
		 "ELF\x02",
		"a program (ELF)"),
	    HEAD("\x89PNG\r\n", "a picture (PNG)"), HEAD("\xff\xd8\xff\xe0", "a picture (JPEG)"),
	    HEAD("%PDF-1.7\n", "a PDF document"),
	    HEAD("SQLite format 3\0\x10", "an SQLite database"),
	    HEAD("LPKSHHRH\0", "a systemd journal")};

	(void)state;
	assert_heads(heads, PW_ARRAY_LEN(heads));
}

struct wide {
	const char *bytes;
	size_t len;
	enum pw_encoding want;
};
#define WIDE(s, want)                                                                              \
	{                                                                                          \
		s, sizeof(s) - 1, want                                                             \
	}

static void
characters_of_two_bytes_are_told_by_their_mark_or_their_zero_bytes(void **state)
{
	static const struct wide rows[] = {WIDE("\xff\xfet\0e\0l\0", PW_ENC_UTF_16LE),
	    WIDE("\xfe\xff\0t\0e\0l", PW_ENC_UTF_16BE), WIDE("\xff\xfe", PW_ENC_UTF_16LE),
	    WIDE("t\0e\0l\0=\0", PW_ENC_UTF_16LE), WIDE("\0t\0e\0l\0=", PW_ENC_UTF_16BE),
	    WIDE("t\0e\0l\0=\0\x32\x90\r\0\n\0", PW_ENC_UTF_16LE),
	    WIDE("\0t\0e\0l\0=\x90\x32\0\r\0\n", PW_ENC_UTF_16BE),
	    /* a line of kanji: its commas and its end tell */
	    WIDE("\xfb\x96\x71\x8a,\0\x0d\x54\x4d\x52\n\0", PW_ENC_UTF_16LE),
	    WIDE("\x96\xfb\x8a\x71\0,\x54\x0d\x52\x4d\0\n", PW_ENC_UTF_16BE), WIDE("", PW_ENC_AUTO),
	    WIDE("tel=1\n", PW_ENC_AUTO), WIDE("a\0b\n", PW_ENC_AUTO),
	    WIDE("ab\n\0\0\0\0\0", PW_ENC_AUTO), WIDE("abc\n\0\0\0\0", PW_ENC_AUTO),
	    WIDE("\0\0\0\0\0\0\0\0", PW_ENC_AUTO), WIDE("ab\0cd\0ef\0gh\n", PW_ENC_AUTO),
	    WIDE("\x93\x64\x98\x62\n", PW_ENC_AUTO)};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		char *exact = malloc(rows[i].len > 0 ? rows[i].len : 1);
		enum pw_encoding got = PW_ENCODINGS;

		memcpy(exact, rows[i].bytes, rows[i].len);
		assert_true(pw_classify_wide(exact, rows[i].len, true, &got));
		if (got != rows[i].want)
			fail_msg("row %zu: %s", i, pw_encoding_name(got));
		if (got != PW_ENC_AUTO)
			assert_null(pw_classify_not_text(exact, rows[i].len));
		free(exact);
	}
}

/* What is decided of a beginning is what is decided of all. */
static void
width_is_decided_by_the_first_line_or_more_is_asked_for(void **state)
{
	static const char line[] = "t\0e\0l\0\n\0"
				   "0\0"
				   "3\0";
	char head[2000];
	enum pw_encoding got;

	(void)state;
	for (size_t n = 2; n < 8; n++)
		assert_false(pw_classify_wide(line, n, false, &got));
	for (size_t n = 8; n < sizeof(line); n++) {
		assert_true(pw_classify_wide(line, n, false, &got));
		assert_int_equal(got, PW_ENC_UTF_16LE);
	}
	memset(head, 'a', sizeof(head));
	assert_false(pw_classify_wide(head, 1023, false, &got));
	assert_true(pw_classify_wide(head, 1024, false, &got));
	assert_int_equal(got, PW_ENC_AUTO);
	assert_false(pw_classify_wide(head, 0, false, &got));
	assert_true(pw_classify_wide(head, 0, true, &got));
	head[4] = '\n';
	/* A new log's first line is not waited for: no 00 byte stands in it. */
	assert_true(pw_classify_wide(head, 5, false, &got));
	assert_int_equal(got, PW_ENC_AUTO);
}

static void
text_is_text_whatever_its_encoding_and_colours(void **state)
{
	static const struct head heads[] = {HEAD("", NULL), HEAD("a", NULL), HEAD("tel=1\n", NULL),
	    HEAD("\xef\xbb\xbf"
		 "tel\n",
		NULL),
	    HEAD("\x1b[31mred\x1b[0m\n", NULL), HEAD("\x1b$B#0\x1b(B\n", NULL),
	    HEAD("\x93\x64\x98\x62\x94\xd4\x8d\x86=1\n", NULL),
	    HEAD("\xc5\xc5\xcf\xc3=1\r\n", NULL), HEAD("a\tb\fc\vd\be\n", NULL), HEAD("PK", NULL),
	    HEAD("SQLite format 3 is a format\n", NULL), HEAD("%PDF", NULL)};

	(void)state;
	assert_heads(heads, PW_ARRAY_LEN(heads));
}

/* `BZh` begins words too: only what follows it makes it an archive. */
static void
text_that_begins_like_an_archive_is_text(void **state)
{
	static const struct head heads[] = {HEAD("BZh", NULL), HEAD("BZhang logged in\n", NULL),
	    HEAD("BZh9 tel=1\n", NULL)};

	(void)state;
	assert_heads(heads, PW_ARRAY_LEN(heads));
}

/* The block before a file has figures, each with a NUL byte behind it. */
static void
tape_archive_is_what_the_file_in_it_is(void **state)
{
	char head[2048] = "logs/a.log";

	(void)state;
	for (size_t at = 100; at < 156; at += 8)
		memcpy(head + at, "0000644", 8);
	memcpy(head + 257, "ustar\00000", 8);
	memset(head + 512, 'a', 100);
	assert_null(pw_classify_not_text(head, sizeof(head)));
	memset(head + 512, '\x01', 100);
	assert_string_equal(pw_classify_not_text(head, sizeof(head)), "binary data");
	memcpy(head + 512,
	    "\x7f"
	    "ELF",
	    4);
	assert_string_equal(pw_classify_not_text(head, sizeof(head)), "a program (ELF)");
}

static void
log_with_a_hole_of_zero_bytes_is_text(void **state)
{
	char head[PW_CLASSIFY_HEAD];

	(void)state;
	for (size_t hole = 0; hole <= sizeof(head); hole += 512) {
		memset(head, 'a', sizeof(head));
		memset(head, '\0', hole);
		assert_null(pw_classify_not_text(head, sizeof(head)));
		memset(head, 'a', sizeof(head));
		memset(head + sizeof(head) - hole, '\0', hole);
		assert_null(pw_classify_not_text(head, sizeof(head)));
	}
}

static void
zero_bytes_here_and_there_make_binary_data(void **state)
{
	char head[400];

	(void)state;
	memset(head, 'a', sizeof(head));
	for (size_t i = 0; i < 20; i++)
		head[3 + 19 * i] = '\0';
	assert_null(pw_classify_not_text(head, sizeof(head)));
	head[5] = '\0';
	assert_string_equal(pw_classify_not_text(head, sizeof(head)), "binary data");
}

static void
every_twentieth_byte_a_control_makes_binary_data(void **state)
{
	char head[200];

	(void)state;
	memset(head, 'a', sizeof(head));
	memset(head, 0x02, 10);
	assert_null(pw_classify_not_text(head, sizeof(head)));
	head[10] = 0x03;
	assert_string_equal(pw_classify_not_text(head, sizeof(head)), "binary data");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(first_byte_that_is_not_plain_is_found_at_every_place_and_alignment),
	    cmocka_unit_test(every_ascii_byte_is_plain_and_no_other),
	    cmocka_unit_test(what_begins_an_escape_is_not_plain_and_what_resembles_it_is),
	    cmocka_unit_test(lines_are_counted_by_their_ends_within_the_stretch),
	    cmocka_unit_test(archives_and_programs_are_told_by_their_first_bytes),
	    cmocka_unit_test(characters_of_two_bytes_are_told_by_their_mark_or_their_zero_bytes),
	    cmocka_unit_test(width_is_decided_by_the_first_line_or_more_is_asked_for),
	    cmocka_unit_test(text_is_text_whatever_its_encoding_and_colours),
	    cmocka_unit_test(text_that_begins_like_an_archive_is_text),
	    cmocka_unit_test(tape_archive_is_what_the_file_in_it_is),
	    cmocka_unit_test(log_with_a_hole_of_zero_bytes_is_text),
	    cmocka_unit_test(zero_bytes_here_and_there_make_binary_data),
	    cmocka_unit_test(every_twentieth_byte_a_control_makes_binary_data),
	};

	return cmocka_run_group_tests_name("classify", tests, NULL, NULL);
}
