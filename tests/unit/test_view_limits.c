/*
 * What must not be quadratic: records of the signs that escapes begin with, of runs that mean nothing,
 * of values that are looked back over. Sixteen times the bytes may take four times as long again as
 * they should; a quadratic part takes sixteen times as long.
 */
#include "support/viewing.h"

#include <time.h>

#define SHORT (32u * 1024)
#define TIMES 16u

/* Seconds of this process that views of the record take, the least of three. */
static double
seconds_of(const char *raw, size_t len, unsigned times)
{
	double least = 1e9;

	for (unsigned i = 0; i < 3; i++) {
		clock_t from = clock();
		double took;

		for (unsigned k = 0; k < times; k++) {
			reading = (struct pw_reading) {.prior = PW_ENC_CP932};
			pw_view_make(view, (struct pw_span) {raw, len}, &reading, &bad);
		}
		took = (double)(clock() - from) / CLOCKS_PER_SEC;
		if (took < least)
			least = took;
	}
	return least;
}

static void
fill(char *raw, size_t len, const char *pattern)
{
	size_t n = strlen(pattern);

	for (size_t i = 0; i < len; i++)
		raw[i] = pattern[i % n];
}

static void
time_grows_as_the_bytes_do(void **state)
{
	static const char *const patterns[] = {"%", "%81", "%FF", "%E9%41", "%83e", "=81", "=E9",
	    "=?", "=?utf-8?b?AAAA", "=?utf-8?q?a?= ", "\\", "\\x81", "\\ud800", "C:\\t", "&#",
	    "&amp;amp;", "+", "a+", "aa=bb+cc", "\x81", "\xff", "\x8e\xb1", "\xc2\xa1", "\x1b$B",
	    "\x1b(I1", "aA1", "aA1-", "dGVsPTA5MC0xMjM0LTU2NzggbmFtZT14-", "1ー", "1ー ", "ｶﾞ",
	    " "};
	char *raw = malloc(TIMES * SHORT);

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(patterns); i++) {
		double few, many;

		fill(raw, TIMES * SHORT, patterns[i]);
		few = seconds_of(raw, SHORT, TIMES);
		many = seconds_of(raw, TIMES * SHORT, 1);
		if (many > 4 * few + 0.02)
			fail_msg("pattern %zu: %.3f s, not %.3f s", i, many, few);
	}
	free(raw);
}

/* Bytes of ASCII, one layer in another, that become the most there can be. */
static void
text_that_grows_in_each_layer_finds_room(void **state)
{
	static const char kana[] = "=?ISO-2022-JP?Q?=1B(I1111111111111111?= ";
	char *raw = malloc(SHORT);
	struct pw_text text;
	size_t len = SHORT / (sizeof(kana) - 1) * (sizeof(kana) - 1);

	(void)state;
	reading = (struct pw_reading) {0};
	fill(raw, len, kana);
	text = make(raw, len);
	assert_int_equal(text.len, len / (sizeof(kana) - 1) * 48 + 1);
	memset(raw, 0xB1, SHORT);
	reading = (struct pw_reading) {.configured = PW_ENC_CP932};
	text = make(raw, SHORT);
	assert_int_equal(text.len, 3 * SHORT);
	free(raw);
}

/* `C:\temp` is a directory, wherever it stands; a line that is broken is broken. */
static void
paths_of_windows_stay_as_they_are(void **state)
{
	(void)state;
	reading = (struct pw_reading) {0};
	assert_view("open C:\\temp\\new\\report.txt failed",
	    "open C:\\temp\\new\\report.txt failed");
	assert_view("path=D:\\x64\\r", "path=D:\\x64\\r");
	assert_view("{\"path\":\"C:\\\\temp\\\\new\",\"m\":\"a\\nb\"}",
	    "{\"path\":\"C:\\temp\\new\",\"m\":\"a\nb\"}");
	assert_view("tel:\\n090", "tel:\n090");
	assert_view("C:\\a b\\n", "C:\\a b\n");
	assert_view("md5=8AB3C4 x=3A", "md5=8AB3C4 x=3A");
	reading = (struct pw_reading) {.prior = PW_ENC_CP932};
	assert_view("md5=8AB3C4 k1=94Nd", "md5=8AB3C4 k1=94Nd");
}

static void
base64_behind_a_hyphen_is_undone_to_the_end_of_its_run(void **state)
{
	(void)state;
	reading = (struct pw_reading) {0};
	assert_view("key-dGVsPTA5MC0xMjM0LTU2NzggbmFtZT0xMg==", "key-tel=090-1234-5678 name=12");
	assert_view("a_dGVsPTA5MC0xMjM0LTU2NzggbmFtZT14 b", "a_tel=090-1234-5678 name=x b");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(time_grows_as_the_bytes_do),
	    cmocka_unit_test(text_that_grows_in_each_layer_finds_room),
	    cmocka_unit_test(paths_of_windows_stay_as_they_are),
	    cmocka_unit_test(base64_behind_a_hyphen_is_undone_to_the_end_of_its_run),
	};

	return cmocka_run_group_tests_name("view_limits", tests, make_view, drop_view);
}
