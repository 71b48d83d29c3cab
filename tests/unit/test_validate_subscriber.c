/* Identities of mobile subscribers and their equipment. The made numbers belong to nobody: they are
 * drawn by a fixed generator. */
#include "judge.h"

static bool
naive_luhn(const char *digits)
{
	size_t n = strlen(digits);
	unsigned sum = 0;

	for (size_t i = 1; i <= n; i++) {
		unsigned v = (unsigned)(digits[n - i] - '0') * (i % 2 == 0 ? 2 : 1);

		sum += v / 10 + v % 10;
	}
	return sum % 10 == 0;
}

static void
draw(char *out, const char *lead, unsigned n)
{
	size_t len = strlen(lead);

	memcpy(out, lead, len);
	for (size_t i = len; i < n; i++)
		out[i] = (char)('0' + below(10));
	out[n] = '\0';
}

/* Draws a number whose last digit makes Luhn's sum right. */
static void
draw_luhn(char *out, const char *lead, unsigned n)
{
	draw(out, lead, n);
	for (out[n - 1] = '0'; !naive_luhn(out);)
		out[n - 1]++;
}

static void
assert_outcome(const char *row, const char *text, const char *want)
{
	const char *got = outcome(row_of(row), text);

	if (strcmp(got, want) != 0)
		fail_msg("%s of %zu bytes: %s, not %s", row, strlen(text), got, want);
}

/* No digit of the number can be another one, from place `from` on. */
static void
assert_no_single_error(const char *row, const char *number, size_t from)
{
	char text[48];

	for (size_t i = from; number[i] != '\0'; i++) {
		for (int c = '0'; c <= '9'; c++) {
			snprintf(text, sizeof(text), "%s", number);
			text[i] = (char)c;
			if (number[i] >= '0' && number[i] <= '9' && number[i] != c)
				assert_outcome(row, text, "failed");
		}
	}
}

static void
imsi_is_graded_by_country_and_length(void **state)
{
	char text[20];

	(void)state;
	for (unsigned mcc = 0; mcc < 1000; mcc++) {
		bool is_japan = mcc == 440 || mcc == 441;
		bool is_country = (mcc >= 200 && mcc < 800) || mcc == 901;

		snprintf(text, sizeof(text), "%03u10%010u", mcc, below(1u << 30));
		assert_outcome("imsi", text, is_japan ? "japan" : is_country ? "foreign" : "no");
		text[14] = '\0';
		assert_outcome("imsi", text, is_japan ? "short" : is_country ? "foreign" : "no");
	}
	assert_outcome("imsi", "440-10-1928374650", "japan");
	assert_outcome("imsi", "440-101-928374650", "no");
	assert_outcome("imsi", "440-10 1928374650", "no");
	assert_outcome("imsi", "4401019283746501", "no");
	assert_outcome("imsi", "444444444444444", "no");
}

static void
imei_has_an_allocating_body_and_luhn_s_digit(void **state)
{
	static const char bodies[] = "01 10 30 33 35 44 45 49 50 51 52 53 54 86 91 98 99";
	char lead[4], text[20];

	(void)state;
	for (unsigned body = 0; body < 100; body++) {
		bool is_body;

		snprintf(lead, sizeof(lead), "%02u", body);
		is_body = strstr(bodies, lead) != NULL;
		for (unsigned round = 0; round < 20; round++) {
			draw(text, lead, 15);
			assert_outcome("imei", text,
			    !is_body               ? "no"
				: naive_luhn(text) ? "imei"
						   : "failed");
		}
		draw(text, lead, 14);
		assert_outcome("imei", text, is_body ? "short" : "no");
		draw(text, lead, 16);
		assert_outcome("imei", text, is_body ? "version" : "no");
	}
}

static void
single_error_of_an_imei_is_found(void **state)
{
	char text[20];

	(void)state;
	assert_true(naive_luhn("356938035643809"));
	for (unsigned round = 0; round < 200; round++) {
		draw_luhn(text, "35", 15);
		assert_outcome("imei", text, "imei");
		assert_no_single_error("imei", text, 2);
	}
}

static void
imei_is_written_as_its_parts_are_cut(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {{"35-693803-564380-9", "imei"}, {"35 693803 564380 9", "imei"},
	    {"35693803-564380-9", "imei"}, {"35693803 564380 9", "imei"},
	    {"35-693803-564380-8", "failed"}, {"35-693803-564380", "short"},
	    {"35-693803-564380-01", "version"}, {"35693803-564380-01", "version"},
	    {"35-693803 564380-9", "no"}, {"356938-035643809", "no"}, {"3569380356438", "no"},
	    {"35693803564380901", "no"}, {"356-93803-564380-9", "no"}};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		assert_outcome("imei", rows[i].text, rows[i].want);
}

static void
iccid_of_19_digits_has_luhn_s_digit(void **state)
{
	char text[24];

	(void)state;
	assert_true(naive_luhn("8981100003512345675"));
	for (unsigned round = 0; round < 200; round++) {
		draw_luhn(text, "8981", 19);
		assert_outcome("iccid", text, "japan");
		assert_no_single_error("iccid", text, 4);
		draw_luhn(text, "8944", 19);
		assert_outcome("iccid", text, "foreign");
		assert_no_single_error("iccid", text, 4);
	}
}

static void
iccid_of_other_lengths_is_odd_and_other_leads_are_none(void **state)
{
	(void)state;
	assert_outcome("iccid", "898110000351234567", "odd");
	assert_outcome("iccid", "89811000035123456750", "odd");
	assert_outcome("iccid", "89811000035123456", "no");
	assert_outcome("iccid", "898110000351234567501", "no");
	assert_outcome("iccid", "7981100003512345675", "no");
	assert_outcome("iccid", "8981 1000 0351 2345 675", "japan");
	assert_outcome("iccid", "8981-1000-0351-2345-675", "japan");
	assert_outcome("iccid", "8981-1000 0351 2345 675", "no");
	assert_outcome("iccid", "898 1100 0035 1234 5675", "no");
}

/* ISO/IEC 7064 MOD 97-10: the whole number leaves 1. */
static void
eid_is_checked_by_97_and_not_refused(void **state)
{
	int row = row_of("iccid");
	struct pw_judgement j;
	char text[36];

	(void)state;
	for (unsigned round = 0; round < 2000; round++) {
		unsigned rest = 0;

		draw(text, "89", 32);
		for (size_t i = 0; i < 32; i++)
			rest = (rest * 10 + (unsigned)(text[i] - '0')) % 97;
		assert_int_equal(judge(row, text, &j), PW_YES);
		assert_string_equal(grade_name(row, &j), "eid");
		assert_int_equal(j.is_checked, rest == 1);
	}
	assert_int_equal(judge(row, "89033023422222222222222222222244", &j), PW_YES);
	assert_true(j.is_checked);
}

/* What is a mobile or a device's number with its leading 0 is one behind 81. */
static void
msisdn_is_a_number_of_the_numbering_plan(void **state)
{
	static const char *const leads[] = {"90", "80", "70", "60", "20", "50", "3", "120", "800"};
	int row = row_of("msisdn"), phone = row_of("jp_phone");

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(leads); i++) {
		for (unsigned round = 0; round < 300; round++) {
			char national[20] = "0", msisdn[20] = "81";
			struct pw_judgement j;
			const char *grade;

			draw(national + 1, leads[i], 10);
			memcpy(msisdn + 2, national + 1, 11);
			grade = outcome(phone, national);
			if (strcmp(grade, "mobile") != 0 && strcmp(grade, "m2m") != 0) {
				assert_int_equal(judge(row, msisdn, &j), PW_NO);
				continue;
			}
			assert_int_equal(judge(row, msisdn, &j), PW_YES);
			assert_string_equal(grade_name(row, &j),
			    strcmp(grade, "mobile") == 0 ? "mobile" : "device");
			assert_int_equal(j.canonical_len, 13);
		}
	}
}

static void
msisdn_of_another_shape_is_refused(void **state)
{
	static const char *const texts[] = {"09012345678", "81312345678", "8190123456",
	    "829012345678", "8190123456789", "81-90-1234-5678", "819002345678", "+8190", "+", ""};
	int row = row_of("msisdn");
	struct pw_judgement j;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++)
		assert_int_equal(judge(row, texts[i], &j), PW_NO);
	assert_outcome("msisdn", "+819012345678", "mobile");
	assert_outcome("msisdn", "81200123456789", "device");
	assert_outcome("msisdn", "812001234567890", "device");
}

/* What a mask may show: country and network, type allocation code, issuer. */
static void
masks_may_show_what_names_no_subscriber(void **state)
{
	static const struct {
		const char *row, *text;
		unsigned keep;
	} rows[] = {{"imsi", "440101928374650", 5}, {"imei", "356938035643809", 8},
	    {"iccid", "8981100003512345675", 7}, {"msisdn", "819012345678", 4}};
	struct pw_judgement j;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		assert_int_equal(judge(row_of(rows[i].row), rows[i].text, &j), PW_YES);
		assert_int_equal(j.keep, rows[i].keep);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(imsi_is_graded_by_country_and_length),
	    cmocka_unit_test(imei_has_an_allocating_body_and_luhn_s_digit),
	    cmocka_unit_test(single_error_of_an_imei_is_found),
	    cmocka_unit_test(imei_is_written_as_its_parts_are_cut),
	    cmocka_unit_test(iccid_of_19_digits_has_luhn_s_digit),
	    cmocka_unit_test(iccid_of_other_lengths_is_odd_and_other_leads_are_none),
	    cmocka_unit_test(eid_is_checked_by_97_and_not_refused),
	    cmocka_unit_test(msisdn_is_a_number_of_the_numbering_plan),
	    cmocka_unit_test(msisdn_of_another_shape_is_refused),
	    cmocka_unit_test(masks_may_show_what_names_no_subscriber),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
