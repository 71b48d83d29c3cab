/* Numbered documents: check digits, structure, what stands beside them. The made numbers belong to
 * nobody: they are drawn by a fixed generator. */
#include "judge.h"

/* detection.md 6.1 to the letter: digits counted from the right, the check digit left out. */
static char
naive_my_number_digit(const char *digits)
{
	size_t n = strlen(digits);
	unsigned sum = 0;

	for (size_t i = 1; i <= n; i++)
		sum += (unsigned)(digits[n - i] - '0') * (unsigned)(i <= 6 ? i + 1 : i - 5);
	return (char)(sum % 11 <= 1 ? '0' : '0' + (11 - sum % 11));
}

static char
naive_licence_digit(const char *digits)
{
	static const char weight[] = "5432765432";
	unsigned sum = 0;

	for (size_t i = 0; i < 10; i++)
		sum += (unsigned)(digits[i] - '0') * (unsigned)(weight[i] - '0');
	return (char)('0' + (11 - sum % 11) % 10);
}

static char
naive_corporate_digit(const char *digits)
{
	unsigned sum = 0;

	for (unsigned n = 1; n <= 12; n++)
		sum += (unsigned)(digits[12 - n] - '0') * (n % 2 == 1 ? 1 : 2);
	return (char)('0' + (9 - sum % 9));
}

static char
naive_luhn_digit(const char *digits)
{
	size_t n = strlen(digits);
	unsigned sum = 0;

	for (size_t i = 1; i <= n; i++) {
		unsigned v = (unsigned)(digits[n - i] - '0') * (i % 2 == 1 ? 2 : 1);

		sum += v / 10 + v % 10;
	}
	return (char)('0' + (10 - sum % 10) % 10);
}

static void
draw(char *out, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		out[i] = (char)('0' + below(10));
	out[n] = '\0';
}

static void
assert_outcome(const char *row, const char *text, const char *want)
{
	const char *got = outcome(row_of(row), text);

	if (strcmp(got, want) != 0)
		fail_msg("%s of %zu bytes: %s, not %s", row, strlen(text), got, want);
}

static enum pw_verdict
verdict_of(int row, const char *text)
{
	struct pw_judgement j;

	return judge(row, text, &j);
}

/* Every digit of the number replaced by every other one; returns how many stay accepted. */
static unsigned
accepted_errors(int row, const char *number)
{
	unsigned accepted = 0;
	char text[32];

	for (size_t i = 0; number[i] != '\0'; i++) {
		for (int c = '0'; c <= '9'; c++) {
			snprintf(text, sizeof(text), "%s", number);
			if (text[i] == c || number[i] < '0' || number[i] > '9')
				continue;
			text[i] = (char)c;
			accepted += verdict_of(row, text) == PW_YES;
		}
	}
	return accepted;
}

static void
my_number_has_the_check_digit_of_the_ordinance(void **state)
{
	int row = row_of("my_number");
	char text[16];

	(void)state;
	assert_int_equal(naive_my_number_digit("12345678901"), '8');
	for (unsigned round = 0; round < 20000; round++) {
		char digit;

		draw(text, 12);
		digit = text[11];
		text[11] = '\0';
		text[11] = naive_my_number_digit(text) == digit ? digit : 'x';
		text[12] = '\0';
		if (text[11] == digit) {
			assert_int_equal(verdict_of(row, text), PW_YES);
			continue;
		}
		text[11] = digit;
		assert_true(verdict_of(row, text) != PW_YES);
	}
}

/* Remainders 0 and 1 have one check digit, so an error that turns one into the other passes: of all
 * single errors, and of no others. */
static void
single_errors_of_a_my_number_are_found_but_between_remainders_0_and_1(void **state)
{
	int row = row_of("my_number");
	unsigned passed = 0, expected = 0, rounds = 0;
	char text[16], changed[16];

	(void)state;
	while (rounds < 500) {
		draw(text, 11);
		text[11] = naive_my_number_digit(text);
		text[12] = '\0';
		if (verdict_of(row, text) != PW_YES)
			continue;
		rounds++;
		passed += accepted_errors(row, text);
		for (unsigned i = 0; i < 11; i++) {
			for (int c = '0'; c <= '9'; c++) {
				snprintf(changed, sizeof(changed), "%.11s", text);
				changed[i] = (char)c;
				expected += c != text[i] && text[11] == '0' &&
				    naive_my_number_digit(changed) == '0';
			}
		}
	}
	assert_int_equal(passed, expected);
	assert_true(passed < rounds * 99 / 50);
}

static void
my_number_that_can_be_a_date_and_a_time_is_graded_so(void **state)
{
	(void)state;
	assert_outcome("my_number", "123456789018", "plain");
	assert_outcome("my_number", "1234 5678 9018", "plain");
	assert_outcome("my_number", "202403121012", "dated");
	assert_outcome("my_number", "2024-0312-1012", "plain");
	assert_outcome("my_number", "202403121015", "no");
	assert_outcome("my_number", "123456789017", "failed");
	assert_outcome("my_number", "202413121010", "plain");
	assert_outcome("my_number", "202403122514", "failed");
}

static void
licence_has_a_commission_and_its_check_digit(void **state)
{
	static const char commissions[] =
	    "10 11 12 13 14 20 21 22 23 24 25 30 40 41 42 43 44 45 46 47 48 "
	    "49 50 51 52 53 54 55 60 61 62 63 64 65 70 71 72 73 74 "
	    "80 81 82 83 90 91 92 93 94 95 96 97";
	int row = row_of("driver_license");
	char text[16], code[4];

	(void)state;
	assert_int_equal(naive_licence_digit("3090123456"), '2');
	for (unsigned commission = 0; commission < 100; commission++) {
		snprintf(code, sizeof(code), "%02u", commission);
		for (unsigned round = 0; round < 200; round++) {
			bool right;

			draw(text, 12);
			text[0] = code[0];
			text[1] = code[1];
			right = naive_licence_digit(text) == text[10];
			assert_int_equal(verdict_of(row, text),
			    strstr(commissions, code) == NULL ? PW_NO
				: right                       ? PW_YES
							      : PW_FAILED);
		}
	}
}

/* Remainders 0 and 10 have one check digit, so few errors pass; re-issues are not checked. */
static void
single_errors_of_a_licence_are_found_but_for_few(void **state)
{
	int row = row_of("driver_license");
	unsigned passed = 0;
	char text[16];

	(void)state;
	for (unsigned round = 0; round < 500; round++) {
		draw(text, 12);
		text[0] = '3';
		text[1] = '0';
		text[10] = naive_licence_digit(text);
		assert_int_equal(verdict_of(row, text), PW_YES);
		passed += accepted_errors(row, text) - 9;
	}
	assert_true(passed < 500 * 99 / 50);
}

static void
corporate_number_has_its_check_digit_in_front(void **state)
{
	int row = row_of("corporate_number");
	char text[16];

	(void)state;
	assert_int_equal(naive_corporate_digit("000012050002"), '7');
	for (unsigned round = 0; round < 20000; round++) {
		bool right;

		draw(text, 13);
		right = naive_corporate_digit(text + 1) == text[0];
		assert_int_equal(verdict_of(row, text),
		    text[0] == '0' ? PW_NO
			: right    ? PW_YES
				   : PW_FAILED);
	}
}

/* The remainder is of 9, to which 0 and 9 are the same. */
static void
single_errors_of_a_corporate_number_are_found_but_between_0_and_9(void **state)
{
	int row = row_of("corporate_number");
	char text[16];

	(void)state;
	for (unsigned round = 0; round < 500; round++) {
		unsigned same = 0;

		draw(text, 13);
		text[0] = naive_corporate_digit(text + 1);
		for (unsigned i = 1; i < 13; i++)
			same += text[i] == '0' || text[i] == '9';
		assert_int_equal(accepted_errors(row, text), same);
	}
}

static void
registration_number_with_a_wrong_digit_is_a_person_s(void **state)
{
	(void)state;
	assert_outcome("corporate_number", "T7000012050002", "company");
	assert_outcome("corporate_number", "T-7000012050002", "company");
	assert_outcome("corporate_number", "T7-0000-1205-0002", "company");
	assert_outcome("corporate_number", "T7000012050003", "person");
	assert_outcome("corporate_number", "7000012050003", "failed");
	assert_outcome("corporate_number", "T0000012050002", "no");
	assert_outcome("corporate_number", "T1111111111111", "no");
	assert_outcome("corporate_number", "T", "no");
	/* An article of Japan, a book: each with both check digits right. */
	assert_outcome("corporate_number", "4900000000054", "ean");
	assert_outcome("corporate_number", "9780000000095", "ean");
	assert_outcome("corporate_number", "4900000000055", "failed");
	assert_outcome("corporate_number", "T4900000000054", "company");
}

static void
insurer_has_a_prefecture_and_a_check_digit(void **state)
{
	int row = row_of("insurer");
	char text[16];

	(void)state;
	assert_int_equal(naive_luhn_digit("3312001"), '5');
	for (unsigned prefecture = 0; prefecture < 100; prefecture++) {
		enum pw_verdict want = prefecture >= 1 && prefecture <= 47 ? PW_YES : PW_NO;

		snprintf(text, sizeof(text), "06%02u%03u", prefecture, below(1000));
		text[8] = '\0';
		text[7] = naive_luhn_digit(text);
		assert_int_equal(verdict_of(row, text), want);
		if (want == PW_YES)
			assert_int_equal(accepted_errors(row, text), 0);
		snprintf(text, sizeof(text), "%02u%03u", prefecture, below(1000));
		text[6] = '\0';
		text[5] = naive_luhn_digit(text);
		assert_int_equal(verdict_of(row, text), want);
	}
}

static const char *
insurer_beside(const char *left, const char *right)
{
	struct pw_candidate c = {.value = pw_span_of("06138291"),
	    .left = pw_span_of(left),
	    .right = pw_span_of(right)};
	struct pw_judgement j;
	int row = row_of("insurer");

	assert_int_equal(pw_validate(row, &c, &j), PW_YES);
	return grade_name(row, &j);
}

static void
insurer_counts_beside_what_names_the_insured(void **state)
{
	(void)state;
	assert_string_equal(insurer_beside("", ""), "alone");
	assert_string_equal(insurer_beside("", " 記号 4829 番号 175"), "named");
	assert_string_equal(insurer_beside("", "\",\"kigou\":\"4829\""), "named");
	assert_string_equal(insurer_beside("被保険者番号 48291751 保険者番号 ", ""), "named");
	assert_string_equal(insurer_beside("", " 枝番 01"), "named");
	assert_string_equal(insurer_beside("", " 記号の説明"), "alone");
	assert_string_equal(insurer_beside("件数 48", " 登録 17"), "alone");
	/* Words far away speak of somebody else. */
	assert_string_equal(insurer_beside("",
				"                                                  "
				"                                                  "
				"                                                  "
				"                    記号 4829"),
	    "alone");
}

static void
assert_insured(const char *before, const char *value, const char *grade, const char *canonical)
{
	int row = row_of("insured");
	struct pw_judgement j;
	enum pw_verdict verdict = judge_bytes(row, before, value, strlen(value), &j);

	if (grade == NULL) {
		assert_int_equal(verdict, PW_NO);
		return;
	}
	assert_int_equal(verdict, PW_YES);
	assert_string_equal(grade_name(row, &j), grade);
	assert_int_equal(j.canonical_len, strlen(canonical));
	assert_memory_equal(j.canonical, canonical, j.canonical_len);
}

static void
insured_number_is_known_by_its_symbol(void **state)
{
	(void)state;
	assert_insured("", "48291751", "number", "48291751");
	assert_insured("", "12345", NULL, NULL);
	assert_insured("記号 1234 番号 ", "567", "symbol", "1234-567");
	assert_insured("記号:1234、番号:", "567", "symbol", "1234-567");
	assert_insured("記号・あいう・番号 ", "7", "symbol", "あいう-7");
	assert_insured("記号\":\"1234\",\"番号\":\"", "567", "symbol", "1234-567");
	assert_insured("記号14030番号", "1234561", "giro_like", "14030-1234561");
	assert_insured("記号 番号 ", "567", NULL, NULL);
	assert_insured("番号 ", "567", NULL, NULL);
	assert_insured("", "12-3456789", "symbol", "12-3456789");
	assert_insured("", "2024-03", NULL, NULL);
	assert_insured("", "12-34", NULL, NULL);
	assert_insured("記号・番号 ", "2024-03", "symbol", "2024-03");
	assert_insured("記号・番号 ", "12-3456789", "symbol", "12-3456789");
	assert_insured("記号番号:", "12・345", "symbol", "12-345");
	assert_insured("記号番号:", "14030-1234561", "giro_like", "14030-1234561");
	assert_insured("記号番号:", "12-34-56", NULL, NULL);
}

static void
passport_letters_tell_whose_it_is(void **state)
{
	(void)state;
	assert_outcome("passport", "TR1234567", "japanese");
	assert_outcome("passport", "mu1234567", "japanese");
	assert_outcome("passport", "DA1234567", "japanese");
	assert_outcome("passport", "OB1234567", "japanese");
	assert_outcome("passport", "AB1234567", "other");
	assert_outcome("passport", "T11234567", "no");
	assert_outcome("passport", "TR12345678", "no");
	assert_outcome("passport", "TR12345O7", "no");
}

/* Weights 7, 3 and 1 have no common factor with 10: no single wrong digit passes. */
static void
machine_readable_line_has_three_check_digits(void **state)
{
	int row = row_of("passport_mrz");

	(void)state;
	assert_outcome("passport_mrz", "TR12345672JPN8501019M2501017", "japanese");
	assert_int_equal(accepted_errors(row, "TR12345672JPN8501019M2501017"), 0);
	assert_outcome("passport_mrz", "TR12345672JPN8501019M250101", "no");
	assert_outcome("passport_mrz", "TR1234567", "no");
	assert_outcome("passport_mrz", "1R12345672JPN8501019M2501017", "no");
}

static void
residence_card_in_hexadecimal_letters_is_graded_so(void **state)
{
	(void)state;
	assert_outcome("residence_card", "AB12345678CD", "plain");
	assert_outcome("residence_card", "ab12345678cd", "hex");
	assert_outcome("residence_card", "ab12345678ck", "plain");
	assert_outcome("residence_card", "aB12345678cd", "plain");
	assert_outcome("residence_card", "AB1234567CD", "no");
	assert_outcome("residence_card", "AB12345678C1", "no");
	assert_outcome("residence_card", "AB_12345678CD", "no");
}

static void
resident_code_is_raised_by_its_check_digit_and_never_refused(void **state)
{
	int row = row_of("resident_code");
	struct pw_judgement j;
	char text[16];

	(void)state;
	assert_int_equal(naive_my_number_digit("1234567890"), '3');
	for (unsigned round = 0; round < 2000; round++) {
		char digit;

		draw(text, 11);
		digit = text[10];
		assert_int_equal(judge(row, text, &j), PW_YES);
		assert_false(j.is_checked);
		text[10] = '\0';
		assert_string_equal(grade_name(row, &j),
		    naive_my_number_digit(text) == digit ? "checked" : "plain");
	}
}

static void
pension_number_is_written_in_three_ways(void **state)
{
	static const char *const yes[] = {"4021567893", "4021-567893", "4021 567893",
	    "4021-567893-1150"};
	static const char *const no[] = {"402-1567893", "40215-67893", "4021-567893 1150",
	    "4021-56789", "4021-5678931", "40215678931150", "2222-222222", "4021"};
	int row = row_of("pension_number");

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(yes); i++)
		assert_int_equal(verdict_of(row, yes[i]), PW_YES);
	for (size_t i = 0; i < PW_ARRAY_LEN(no); i++)
		assert_int_equal(verdict_of(row, no[i]), PW_NO);
}

static void
ssn_is_one_that_was_issued(void **state)
{
	int row = row_of("us_ssn");
	char text[16];

	(void)state;
	for (unsigned area = 0; area < 1000; area++) {
		snprintf(text, sizeof(text), "%03u-%02u-%04u", area, 1 + below(99),
		    1 + below(9999));
		assert_int_equal(verdict_of(row, text),
		    area == 0 || area == 666 || area >= 900 ? PW_NO : PW_YES);
	}
	assert_outcome("us_ssn", "536-00-8726", "no");
	assert_outcome("us_ssn", "536-22-0000", "no");
	assert_outcome("us_ssn", "078-05-1120", "no");
	assert_outcome("us_ssn", "219 09 9999", "no");
	assert_outcome("us_ssn", "536-22 8726", "no");
	assert_outcome("us_ssn", "53-622-8726", "no");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(my_number_has_the_check_digit_of_the_ordinance),
	    cmocka_unit_test(single_errors_of_a_my_number_are_found_but_between_remainders_0_and_1),
	    cmocka_unit_test(my_number_that_can_be_a_date_and_a_time_is_graded_so),
	    cmocka_unit_test(licence_has_a_commission_and_its_check_digit),
	    cmocka_unit_test(single_errors_of_a_licence_are_found_but_for_few),
	    cmocka_unit_test(corporate_number_has_its_check_digit_in_front),
	    cmocka_unit_test(single_errors_of_a_corporate_number_are_found_but_between_0_and_9),
	    cmocka_unit_test(registration_number_with_a_wrong_digit_is_a_person_s),
	    cmocka_unit_test(insurer_has_a_prefecture_and_a_check_digit),
	    cmocka_unit_test(insurer_counts_beside_what_names_the_insured),
	    cmocka_unit_test(insured_number_is_known_by_its_symbol),
	    cmocka_unit_test(passport_letters_tell_whose_it_is),
	    cmocka_unit_test(machine_readable_line_has_three_check_digits),
	    cmocka_unit_test(residence_card_in_hexadecimal_letters_is_graded_so),
	    cmocka_unit_test(resident_code_is_raised_by_its_check_digit_and_never_refused),
	    cmocka_unit_test(pension_number_is_written_in_three_ways),
	    cmocka_unit_test(ssn_is_one_that_was_issued),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
