/* Payment cards: the brands' prefixes and lengths, and the Luhn digit. */
#include "judge.h"

/* Appends the Luhn digit, by the standard's example: doubled from the right. */
static void
append_luhn(char *digits, size_t len)
{
	unsigned sum = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned v = (unsigned)(digits[len - 1 - i] - '0') * (i % 2 == 0 ? 2 : 1);

		sum += v / 10 + v % 10;
	}
	digits[len] = (char)('0' + (10 - sum % 10) % 10);
	digits[len + 1] = '\0';
}

/* A number of the prefix and length whose Luhn digit is right. */
static void
make_card(const char *prefix, unsigned len, char out[24])
{
	size_t n = strlen(prefix);

	memcpy(out, prefix, n);
	for (; n + 1 < len; n++)
		out[n] = (char)('0' + below(10));
	append_luhn(out, n);
}

/* The table of detection.md 1: first and last prefix, least and greatest length, grade. */
static const struct brand {
	unsigned lo, hi, width, min, max;
	const char *grade;
} brands[] = {
    {4, 4, 1, 16, 16, "pan16"},
    {4, 4, 1, 19, 19, "long"},
    {40, 44, 2, 13, 13, "visa13"},
    {46, 48, 2, 13, 13, "visa13"},
    {51, 55, 2, 16, 16, "pan16"},
    {2221, 2720, 4, 16, 16, "pan16"},
    {222100, 222199, 6, 16, 16, "pan16"},
    {272000, 272099, 6, 16, 16, "pan16"},
    {3528, 3589, 4, 16, 16, "pan16"},
    {3528, 3589, 4, 17, 19, "long"},
    {1800, 1800, 4, 15, 15, "odd"},
    {2131, 2131, 4, 15, 15, "odd"},
    {34, 34, 2, 15, 15, "amex"},
    {37, 37, 2, 15, 15, "amex"},
    {300, 305, 3, 14, 14, "diners14"},
    {300, 305, 3, 16, 16, "odd"},
    {300, 305, 3, 17, 19, "long"},
    {3095, 3095, 4, 14, 14, "diners14"},
    {3095, 3095, 4, 16, 16, "odd"},
    {3095, 3095, 4, 17, 19, "long"},
    {36, 36, 2, 14, 14, "diners14"},
    {36, 36, 2, 15, 16, "odd"},
    {36, 36, 2, 17, 19, "long"},
    {38, 39, 2, 14, 14, "diners14"},
    {38, 39, 2, 16, 16, "odd"},
    {38, 39, 2, 17, 19, "long"},
    {6011, 6011, 4, 16, 16, "pan16"},
    {6011, 6011, 4, 17, 19, "long"},
    {644, 649, 3, 16, 16, "pan16"},
    {644, 649, 3, 17, 19, "long"},
    {65, 65, 2, 16, 16, "pan16"},
    {65, 65, 2, 17, 19, "long"},
    {620, 629, 3, 16, 16, "pan16"},
    {620, 629, 3, 17, 19, "long"},
    {622126, 622925, 6, 16, 16, "pan16"},
    {8100, 8171, 4, 16, 16, "pan16"},
    {8100, 8171, 4, 17, 19, "long"},
    {2200, 2204, 4, 16, 16, "pan16"},
    {2200, 2204, 4, 17, 19, "long"},
    {60, 60, 2, 16, 16, "pan16"},
    {81, 82, 2, 16, 16, "pan16"},
    {508, 508, 3, 16, 16, "pan16"},
    {353, 353, 3, 16, 16, "pan16"},
    {356, 356, 3, 16, 16, "pan16"},
    {9792, 9792, 4, 16, 16, "pan16"},
    {1, 1, 1, 15, 15, "odd"},
    {6759, 6759, 4, 16, 16, "maestro16"},
    {6761, 6763, 4, 12, 15, "maestro"},
    {6761, 6763, 4, 16, 16, "maestro16"},
    {6761, 6763, 4, 17, 19, "maestro"},
    {639, 639, 3, 12, 15, "maestro"},
    {639, 639, 3, 16, 16, "maestro16"},
    {639, 639, 3, 17, 19, "maestro"},
    {67, 67, 2, 12, 15, "maestro"},
    {67, 67, 2, 16, 16, "maestro16"},
    {67, 67, 2, 17, 19, "maestro"},
    {5018, 5018, 4, 12, 15, "maestro"},
    {5018, 5018, 4, 16, 16, "maestro16"},
    {5020, 5020, 4, 12, 15, "maestro"},
    {5020, 5020, 4, 17, 19, "maestro"},
    {5038, 5038, 4, 12, 15, "maestro"},
    {5038, 5038, 4, 16, 16, "maestro16"},
    {5893, 5893, 4, 12, 15, "maestro"},
    {5893, 5893, 4, 16, 16, "maestro16"},
    {6304, 6304, 4, 12, 15, "maestro"},
    {6304, 6304, 4, 17, 19, "maestro"},
};

static void
every_brand_and_length_of_the_table_is_a_card(void **state)
{
	int row = row_of("card");
	char prefix[16], number[24];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(brands); i++) {
		const struct brand *b = &brands[i];

		for (unsigned lead = b->lo; lead <= b->hi; lead++)
			for (unsigned len = b->min; len <= b->max; len++) {
				snprintf(prefix, sizeof(prefix), "%0*u", (int)b->width, lead);
				make_card(prefix, len, number);
				if (strcmp(outcome(row, number), b->grade) != 0)
					fail_msg("prefix %s, %u digits: %s, not %s", prefix, len,
					    outcome(row, number), b->grade);
			}
	}
	/* 0604 keeps its zero. */
	make_card("0604", 12, number);
	assert_string_equal(outcome(row, number), "maestro");
	make_card("0604", 16, number);
	assert_string_equal(outcome(row, number), "maestro16");
}

/* The same table asked the other way: is there any row for this number? */
static bool
is_of_a_brand(const char *number)
{
	size_t len = strlen(number);

	if (strncmp(number, "0604", 4) == 0)
		return len >= 12 && len <= 19;
	for (size_t i = 0; i < PW_ARRAY_LEN(brands); i++) {
		unsigned lead = 0;

		for (unsigned k = 0; k < brands[i].width; k++)
			lead = lead * 10 + (unsigned)(number[k] - '0');
		if (lead >= brands[i].lo && lead <= brands[i].hi && len >= brands[i].min &&
		    len <= brands[i].max)
			return true;
	}
	/* What the table above names at some of their lengths only. */
	for (unsigned k = 0; k < 5; k++)
		if (strncmp(number, (const char *[]) {"5018", "5020", "5038", "5893", "6304"}[k],
			4) == 0)
			return len >= 12 && len <= 19;
	return len == 13 && number[0] == '4';
}

static void
every_prefix_of_four_digits_is_a_card_only_if_a_brand_has_it(void **state)
{
	int row = row_of("card");
	char prefix[16], number[24];

	(void)state;
	for (unsigned lead = 0; lead < 10000; lead++)
		for (unsigned len = 11; len <= 20; len++) {
			bool yes;

			snprintf(prefix, sizeof(prefix), "%04u", lead);
			make_card(prefix, len, number);
			yes = strcmp(outcome(row, number), "no") != 0;
			if (yes != is_of_a_brand(number))
				fail_msg("prefix %s, %u digits", prefix, len);
		}
}

static void
card_with_wrong_luhn_is_refused_but_for_unionpay(void **state)
{
	int row = row_of("card");
	char prefix[16], number[24];
	struct pw_judgement j;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(brands); i++) {
		const struct brand *b = &brands[i];
		size_t last = b->min - 1;

		snprintf(prefix, sizeof(prefix), "%0*u", (int)b->width, b->lo);
		make_card(prefix, b->min, number);
		number[last] = (char)('0' + (number[last] - '0' + 1 + (int)below(9)) % 10);
		if (b->min >= 16 && (prefix[0] == '6' || prefix[0] == '8') &&
		    (strncmp(prefix, "62", 2) == 0 || strncmp(prefix, "8100", 4) == 0)) {
			assert_int_equal(judge(row, number, &j), PW_YES);
			assert_string_equal(grade_name(row, &j), "unionpay_unchecked");
			assert_false(j.is_checked);
		} else if (strncmp(number, "81", 2) != 0) {
			assert_int_equal(judge(row, number, &j), PW_FAILED);
			/* The grade stays the number's own. */
			assert_string_not_equal(grade_name(row, &j), "unionpay_unchecked");
		}
	}
}

static void
visa_of_13_digits_that_is_a_jan_code_too_has_its_own_grade(void **state)
{
	int row = row_of("card");
	char number[24];
	unsigned found[2] = {0, 0};

	(void)state;
	for (unsigned round = 0; round < 3000; round++) {
		unsigned sum = 0;

		make_card(round % 2 == 0 ? "49" : "45", 13, number);
		for (unsigned i = 0; i < 13; i++)
			sum += (unsigned)(number[i] - '0') * (i % 2 == 0 ? 1 : 3);
		assert_string_equal(outcome(row, number), sum % 10 == 0 ? "visa13_ean" : "visa13");
		found[sum % 10 == 0]++;
	}
	assert_true(found[0] > 0 && found[1] > 0);
}

static void
look_alikes_of_cards_are_refused(void **state)
{
	static const char *const texts[] = {"0000000000000000", "9999999999999999",
	    "1111111111111111", "6666666666666666666", "1710000000000003", "6900123412341230",
	    "978030640615702", "4111-1111 1111-1111", "4111x1111x1111x1111",
	    "41111111111111111111111", "--------", "+-+"};
	int row = row_of("card");

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++)
		if (strcmp(outcome(row, texts[i]), "no") != 0)
			fail_msg("look-alike %zu", i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_brand_and_length_of_the_table_is_a_card),
	    cmocka_unit_test(every_prefix_of_four_digits_is_a_card_only_if_a_brand_has_it),
	    cmocka_unit_test(card_with_wrong_luhn_is_refused_but_for_unionpay),
	    cmocka_unit_test(visa_of_13_digits_that_is_a_jan_code_too_has_its_own_grade),
	    cmocka_unit_test(look_alikes_of_cards_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
