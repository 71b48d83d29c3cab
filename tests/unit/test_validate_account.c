/* Bank accounts: Japan Post Bank, other Japanese banks, IBAN. */
#include "judge.h"

/* detection.md 3 to the letter, over the thirteen digits as characters. */
static char
naive_yucho_digit(const char *symbol, const char *number)
{
	char a[16];
	unsigned s = 0;

	snprintf(a, sizeof(a), "%.3s0%.1s%08u", symbol, symbol + 4, 0u);
	memcpy(a + 13 - strlen(number), number, strlen(number));
	for (unsigned k = 0; k < 12; k++) {
		unsigned v = (unsigned)(a[k] - '0');

		s += k % 3 == 0 ? v : k % 3 == 1 ? 3 * v : v < 5 ? 2 * v : 2 * v - 9;
	}
	return (char)('0' + (s + (unsigned)(a[12] - '0')) % 10);
}

static void
yucho_check_digit_is_the_published_one(void **state)
{
	int row = row_of("yucho");
	char symbol[8], number[16], text[32];

	(void)state;
	assert_int_equal(naive_yucho_digit("14030", "12345671"), '3');
	for (unsigned round = 0; round < 20000; round++) {
		bool general = round % 2 == 0;
		char shown;

		snprintf(symbol, sizeof(symbol), "%u%02u%u0", general, below(100), below(10));
		snprintf(number, sizeof(number), "%u", below(general ? 1000000 : 100000));
		if (general)
			strncat(number, "1", 2);
		snprintf(text, sizeof(text), "%s-%s", symbol, number);
		shown = symbol[3];
		assert_string_equal(outcome(row, text),
		    shown != naive_yucho_digit(symbol, number) ? "failed"
			: general                              ? "general"
							       : "giro");
	}
}

static void
yucho_of_another_shape_is_refused(void **state)
{
	static const char *const texts[] = {"24030-12345671", "14031-12345671", "14030-12345672",
	    "14030-1", "00140-1234567", "14030-123456781", "1403-12345671", "14030-12-12345671",
	    "14030-1-1-12345671", "1403012345671", "14030-1 12345671", "14030", "-", ""};
	int row = row_of("yucho");

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++)
		if (strcmp(outcome(row, texts[i]), "no") != 0)
			fail_msg("shape %zu", i);
}

static void
bank_codes_of_the_list_are_listed(void **state)
{
	static const unsigned banks[][2] = {{1, 32}, {116, 190}, {501, 597}, {1000, 1999},
	    {2004, 2895}, {2950, 2999}, {3000, 9499}, {9900, 9900}};
	static const unsigned others[] = {33, 34, 35, 36, 38, 39, 40, 42};
	int row = row_of("jp_bank");
	char text[32];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(banks); i++)
		for (unsigned code = banks[i][0]; code <= banks[i][1]; code++) {
			snprintf(text, sizeof(text), "%04u-123-7654312", code);
			assert_string_equal(outcome(row, text), "listed");
		}
	for (size_t i = 0; i < PW_ARRAY_LEN(others); i++) {
		snprintf(text, sizeof(text), "%04u-123-7654312", others[i]);
		assert_string_equal(outcome(row, text), "listed");
	}
	assert_string_equal(outcome(row, "0000-123-7654312"), "unlisted");
	assert_string_equal(outcome(row, "0200-123-7654312"), "unlisted");
	assert_string_equal(outcome(row, "9999-123-7654312"), "unlisted");
	assert_string_equal(outcome(row, "0001-001-12-1357924"), "no");
	assert_string_equal(outcome(row, "0001-001-1-2-1357924"), "no");
	assert_string_equal(outcome(row, "0001-0011357924"), "no");
}

static void
account_that_is_a_sample_of_its_format_is_refused(void **state)
{
	static const char *const no[] = {"1234567", "0123456", "7890123", "0000000", "99999999",
	    "123", "123456789", "12 34567", "1234", "abc4567"};
	static const char *const yes[] = {"1234568", "7654321", "0000001", "1357", "13579246"};
	int row = row_of("jp_account");

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(no); i++)
		assert_string_equal(outcome(row, no[i]), "no");
	for (size_t i = 0; i < PW_ARRAY_LEN(yes); i++)
		assert_string_equal(outcome(row, yes[i]), "");
}

/* The examples of the ISO 13616 registry. */
static const char *const ibans[] = {"GB82WEST12345698765432", "DE89370400440532013000",
    "FR1420041010050500013M02606", "CH9300762011623852957", "NL91ABNA0417164300", "NO9386011117947",
    "BE68539007547034", "AT611904300234573201", "ES9121000418450200051332",
    "IT60X0542811101000000123456", "SE4550000000058398257466", "PL61109010140000071219812874",
    "PT50000201231234567890154", "IE29AIBK93115212345678", "LU280019400644750000",
    "FI2112345600000785", "DK5000400440116243", "TR330006100519786457841326",
    "SA0380000000608010167519", "AE070331234567890123456", "MT84MALT011000012345MTLCAST001S",
    "LC55HEMM000100010012001200023015"};

static void
ibans_of_the_registry_are_accepted(void **state)
{
	int row = row_of("iban");
	char text[64];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(ibans); i++) {
		size_t n = 0;

		if (strcmp(outcome(row, ibans[i]), "") != 0)
			fail_msg("%.2s: %s", ibans[i], outcome(row, ibans[i]));
		for (size_t k = 0; ibans[i][k] != '\0'; k++) {
			if (k > 0 && k % 4 == 0)
				text[n++] = ' ';
			text[n++] = ibans[i][k];
		}
		text[n] = '\0';
		assert_string_equal(outcome(row, text), "");
	}
}

static void
iban_with_wrong_check_is_refused(void **state)
{
	int row = row_of("iban");
	char text[64];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(ibans); i++)
		for (size_t at = 2; ibans[i][at] != '\0'; at++) {
			if (!pw_is_digit(ibans[i][at]))
				continue;
			snprintf(text, sizeof(text), "%s", ibans[i]);
			text[at] = (char)('0' + (text[at] - '0' + 1 + (int)below(9)) % 10);
			assert_string_equal(outcome(row, text), "failed");
		}
}

static void
iban_of_wrong_length_or_grouping_is_refused(void **state)
{
	static const char *const texts[] = {"GB82WEST1234569876543", "GB82WEST123456987654321",
	    "GB82 WEST12345698765432", "GB82  WEST 1234 5698 7654 32",
	    "GB82-WEST-1234-5698-7654-32", "gb82west12345698765432", "JP82WEST12345698765432",
	    "GB8", " ", "    "};
	int row = row_of("iban");

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++)
		assert_string_equal(outcome(row, texts[i]), "no");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(yucho_check_digit_is_the_published_one),
	    cmocka_unit_test(yucho_of_another_shape_is_refused),
	    cmocka_unit_test(bank_codes_of_the_list_are_listed),
	    cmocka_unit_test(account_that_is_a_sample_of_its_format_is_refused),
	    cmocka_unit_test(ibans_of_the_registry_are_accepted),
	    cmocka_unit_test(iban_with_wrong_check_is_refused),
	    cmocka_unit_test(iban_of_wrong_length_or_grouping_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
