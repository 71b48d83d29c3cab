/* What mask.h promises of the masks that show a part of a value by its meaning. */
#include "mask_priv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROOM (PW_MAX_VALUE + 64)

static int
number_of(const char *name)
{
	unsigned n;
	const char *const *names = pw_mask_names(&n);

	for (unsigned i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	fail_msg("no mask %s", name);
	return -1;
}

/* The value in a block of its own size, so that no byte beyond it is read. */
static void
mask_of(const char *name, const char *value, size_t len, char out[ROOM])
{
	char *exact = malloc(len > 0 ? len : 1);

	memcpy(exact, value, len);
	mask_value(number_of(name), (struct pw_span) {exact, len}, 2, out, ROOM);
	free(exact);
}

struct row {
	const char *value, *want;
};

static void
assert_rows(const char *name, const struct row *row, size_t n)
{
	char out[ROOM];

	for (size_t i = 0; i < n; i++) {
		mask_of(name, row[i].value, strlen(row[i].value), out);
		if (strcmp(out, row[i].want) != 0)
			fail_msg("%s, row %zu: %s, not %s", name, i, out, row[i].want);
	}
}

static void
stars_tell_neither_a_digit_nor_the_length(void **state)
{
	static const struct row rows[] = {{"4821", "***"}, {"hun-Ter2", "***"}, {"1", "***"},
	    {"会社員", "***"}, {"", "***"}};

	(void)state;
	assert_rows("stars", rows, PW_ARRAY_LEN(rows));
}

static void
first_shows_one_letter_of_any_script_and_no_digit(void **state)
{
	static const struct row rows[] = {{"山田太郎", "山**"}, {"ヤマダ タロウ", "ヤ**"},
	    {"YAMADA TARO", "Y**"}, {"東", "東**"}, {"𠮷野", "𠮷**"}, {"7up", "**"},
	    {"\u202e山", "**"}, {"\xff山", "**"}, {"", ""}};

	(void)state;
	assert_rows("first", rows, PW_ARRAY_LEN(rows));
}

static void
email_shows_the_first_letter_and_the_domain(void **state)
{
	static const struct row rows[] = {{"taro@example.co.jp", "t***@example.co.jp"},
	    {"t@example.jp", "t***@example.jp"}, {"a.b+c@mx1.example.jp", "a***@mx1.example.jp"},
	    {"taro%40example.jp", "t***@example.jp"}, {"taro[at]example.jp", "t***@example.jp"},
	    {"taro at example.jp", "t***@example.jp"}, {"a@b@c.jp", "a***@c.jp"},
	    {"@c.jp", "***@c.jp"}, {"山田@例え.jp", "***@**.jp"}, {"taro", "***"}, {"", "***"}};

	(void)state;
	assert_rows("email", rows, PW_ARRAY_LEN(rows));
}

static void
year_shows_the_year_and_its_era_however_it_is_written(void **state)
{
	static const struct row rows[] = {{"1985-04-12", "1985-**-**"}, {"1985/4/2", "1985/*/*"},
	    {"1985.4.12", "1985.*.**"}, {"19850412", "1985****"},
	    {"1985年4月12日", "1985年*月**日"}, {"西暦1985年4月12日", "西暦1985年*月**日"},
	    {"12 Apr 1985", "** *** 1985"}, {"April 12, 1985", "***** **, 1985"},
	    {"04/12/1985", "**/**/1985"}, {"4/2/1985", "*/*/1985"},
	    {"昭和60年4月12日", "昭和60年*月**日"}, {"昭和六十年四月十二日", "昭和六十年*月**日"},
	    {"平成元年1月8日", "平成元年*月*日"}, {"昭60・4・12", "昭60・*・**"},
	    {"S60.4.12", "S60.*.**"}, {"S.60.4.12", "S.60.*.**"}, {"S60/04/12", "S60/**/**"},
	    {"S600412", "S60****"}, {"R3-5-1", "R3-*-*"}, {"3-60-04-12", "3-60-**-**"},
	    {"3600412", "360****"}, {"㍼60年4月12日", "㍼60年*月**日"}};

	(void)state;
	assert_rows("year", rows, PW_ARRAY_LEN(rows));
}

static void
year_shows_nothing_where_no_year_can_be_told(void **state)
{
	static const struct row rows[] = {{"04-12", "**-**"}, {"850412", "******"},
	    {"Apr 12", "*** **"},
	    {"山田太郎60年",
		"****"
		"**年"},
	    {"2134567890123", "*************"}, {"山田", "**"}, {"", ""}};

	(void)state;
	assert_rows("year", rows, PW_ARRAY_LEN(rows));
}

static void
degrees_shows_whole_degrees_of_two_numbers_at_most(void **state)
{
	static const struct row rows[] = {{"35.681236", "35.***"}, {"-35.681236", "-35.***"},
	    {"35.681236,139.767125", "35.***,139.***"},
	    {"(35.681236, 139.767125", "(35.***, 139.***"},
	    {"139.767125 35.681236", "139.*** 35.***"}, {"35度40分52秒", "35.***"},
	    {"35°40'52\"N", "35.***"}, {"35度 40分", "35.***"}, {"35", "35.***"},
	    {"1.5,2.5,3.5", "1.***,2.***,*"}, {"123456.5", "******"}, {"35.68N", "35.****"},
	    {"", ""}};

	(void)state;
	assert_rows("degrees", rows, PW_ARRAY_LEN(rows));
}

static void
prefecture_shows_no_more_of_an_address(void **state)
{
	static const struct row rows[] = {{"東京都千代田区丸の内1-2-3", "東京都****"},
	    {"〒100-0005 東京都千代田区丸の内1-2-3", "〒1**-**** 東京都****"},
	    {"100-0005 東京都千代田区", "1**-**** 東京都****"},
	    {"〒1000005神奈川県横浜市", "〒1****** 神奈川県****"}, {"〒 530-0001", "〒5**-****"},
	    {"530-0001", "5**-****"}, {"〒530-0001 大阪市北区梅田1-2-3", "〒5**-**** ****"},
	    {"大阪市北区梅田1-2-3", "****"}, {"京都府京都市中京区", "京都府****"},
	    {"〒53-1 大阪府", "****"}, {"12345678 東京都", "****"},
	    {"1-2-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005", "****"}, {"", "****"}};

	(void)state;
	assert_rows("prefecture", rows, PW_ARRAY_LEN(rows));
}

/* Fills the value with parts in any order, as many as fit; returns its bytes. */
static size_t
draw_value(uint32_t *seed, char value[PW_MAX_VALUE])
{
	static const char *const part[] = {"1", "山", "@", "1.5,", "昭和", "\xff", "〒", "a", "度",
	    "100-0005", "\u202e"};
	size_t len = 0;

	for (;;) {
		const char *p;

		*seed = *seed * 1664525u + 1013904223u;
		p = part[(*seed >> 8) % PW_ARRAY_LEN(part)];
		for (; *p != '\0'; p++) {
			if (len == PW_MAX_VALUE)
				return len;
			value[len++] = *p;
		}
	}
}

/* The longest value, of whatever bytes: the mask is written and ends; what a finding has room for
 * keeps both ends. */
static void
longest_value_of_any_bytes_has_a_mask(void **state)
{
	unsigned n_masks;
	const char *const *names = pw_mask_names(&n_masks);
	uint32_t seed = 7;

	(void)state;
	for (unsigned round = 0; round < 200; round++) {
		char value[PW_MAX_VALUE], out[ROOM], small[56];
		size_t len = draw_value(&seed, value);

		for (unsigned i = 0; i < n_masks; i++) {
			mask_of(names[i], value, len, out);
			mask_value((int)i, (struct pw_span) {value, len}, 2, small, sizeof(small));
			assert_true(strlen(small) < sizeof(small));
			assert_memory_equal(small, out, strlen(out) < 20 ? strlen(out) : 20);
		}
	}
}

/* An excerpt makes room for as many masks as it has characters. */
static void
mask_of_a_short_value_has_at_most_six_bytes_a_character(void **state)
{
	static const char *const chars[] = {"1", "a", "@", "山", "𠮷", "〒", ".", "\xff"};
	unsigned n_masks;
	const char *const *names = pw_mask_names(&n_masks);

	(void)state;
	for (unsigned i = 0; i < n_masks; i++) {
		for (size_t a = 0; a < PW_ARRAY_LEN(chars); a++) {
			char out[ROOM];

			mask_of(names[i], chars[a], strlen(chars[a]), out);
			assert_true(strlen(out) <= MASK_CHAR_BYTES);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stars_tell_neither_a_digit_nor_the_length),
	    cmocka_unit_test(first_shows_one_letter_of_any_script_and_no_digit),
	    cmocka_unit_test(email_shows_the_first_letter_and_the_domain),
	    cmocka_unit_test(year_shows_the_year_and_its_era_however_it_is_written),
	    cmocka_unit_test(year_shows_nothing_where_no_year_can_be_told),
	    cmocka_unit_test(degrees_shows_whole_degrees_of_two_numbers_at_most),
	    cmocka_unit_test(prefecture_shows_no_more_of_an_address),
	    cmocka_unit_test(longest_value_of_any_bytes_has_a_mask),
	    cmocka_unit_test(mask_of_a_short_value_has_at_most_six_bytes_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
