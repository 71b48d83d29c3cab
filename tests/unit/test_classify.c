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

		memset(text, (int)c, sizeof(text));
		assert_int_equal(pw_classify_not_plain(text, 0, 9), c < 0x80 ? 9 : 0);
		assert_int_equal(pw_classify_not_plain(text, 4, 5), c < 0x80 ? 5 : 4);
	}
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

static void
sixteen_bit_text_is_told_by_its_mark_or_its_zero_bytes(void **state)
{
	static const struct head heads[] = {HEAD("\xff\xfet\0e\0l\0", "UTF-16 text"),
	    HEAD("\xfe\xff\0t\0e\0l", "UTF-16 text"), HEAD("t\0e\0l\0=\0", "UTF-16 text"),
	    HEAD("\0t\0e\0l\0=", "UTF-16 text"),
	    HEAD("t\0e\0l\0=\0\x32\x90\r\0\n\0", "UTF-16 text")};

	(void)state;
	assert_heads(heads, PW_ARRAY_LEN(heads));
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
	    cmocka_unit_test(lines_are_counted_by_their_ends_within_the_stretch),
	    cmocka_unit_test(archives_and_programs_are_told_by_their_first_bytes),
	    cmocka_unit_test(sixteen_bit_text_is_told_by_its_mark_or_its_zero_bytes),
	    cmocka_unit_test(text_is_text_whatever_its_encoding_and_colours),
	    cmocka_unit_test(text_that_begins_like_an_archive_is_text),
	    cmocka_unit_test(log_with_a_hole_of_zero_bytes_is_text),
	    cmocka_unit_test(every_twentieth_byte_a_control_makes_binary_data),
	};

	return cmocka_run_group_tests_name("classify", tests, NULL, NULL);
}
