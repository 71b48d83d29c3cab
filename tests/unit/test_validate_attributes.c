/* Dates of birth, ages, genders, occupations, payments, customers' numbers. */
#include "between.h"

#include <time.h>

/* Days since 4714-11-24 BC (Fliegel and Van Flandern), by which the calendar is counted another way
 * than the validator does. */
static long
day_number(int y, int m, int d)
{
	long a = (m - 14) / 12;

	return (1461 * (y + 4800 + a)) / 4 + (367 * (m - 2 - 12 * a)) / 12 -
	    (3 * ((y + 4900 + a) / 100)) / 4 + d - 32075;
}

static void
date_of(long n, int *y, int *m, int *d)
{
	long l = n + 68569, k = 4 * l / 146097, i, j;

	l -= (146097 * k + 3) / 4;
	i = 4000 * (l + 1) / 1461001;
	l -= 1461 * i / 4 - 31;
	j = 80 * l / 2447;
	*d = (int)(l - 2447 * j / 80);
	*m = (int)(j + 2 - 12 * (j / 11));
	*y = (int)(100 * (k - 49) + i + j / 11);
}

#define UNIX_DAY_ZERO 2440588L

static long
day_now(void)
{
	return (long)(time(NULL) / 86400) + UNIX_DAY_ZERO;
}

static void
every_way_of_writing_a_date_has_one_canonical_value(void **state)
{
	static const char *const ways[] = {"1985-04-12", "1985-4-12", "1985/04/12", "1985/ 4/12",
	    "1985.4.12", "19850412", "1985年4月12日", "1985年 4月12日", "1985年04月12",
	    "04/12/1985", "4-12-1985", "12 Apr 1985", "12 April 1985", "12-APR-1985",
	    "12th April 1985", "April 12, 1985", "Apr. 12 1985", "apr 12, 1985", "昭和60年4月12日",
	    "昭和 60年4月12日", "昭和六十年四月十二日", "昭和六〇年四月一二日", "昭60・4・12",
	    "㍼60年4月12日", "S60.4.12", "S60/04/12", "s60-4-12", "S.60.4.12", "S600412", "3600412",
	    "3-60-04-12", "一九八五年四月十二日"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(ways); i++)
		if (strcmp(canonical_between("date", "", ways[i], ""), "1985-04-12") != 0)
			fail_msg("way %zu has another value", i);
	assert_string_equal(canonical_between("date", "", "25/12/1985", ""), "1985-12-25");
	assert_string_equal(canonical_between("date", "", "平成元年1月8日", ""), "1989-01-08");
	assert_string_equal(canonical_between("date", "", "R3-5-1", ""), "2021-05-01");
	assert_string_equal(canonical_between("date", "", "H01.01.08", ""), "1989-01-08");
}

static void
days_that_no_calendar_has_are_refused(void **state)
{
	char text[32];

	(void)state;
	for (int y = 1910; y <= 2024; y++)
		for (int m = 0; m <= 13; m++)
			for (int d = 0; d <= 32; d++) {
				int back[3] = {0, 0, 0};
				bool is_real;

				date_of(day_number(y, m, d), &back[0], &back[1], &back[2]);
				is_real = back[0] == y && back[1] == m && back[2] == d;
				snprintf(text, sizeof(text), "%04d-%02d-%02d", y, m, d);
				if ((judge(row_of("date"), text, &(struct pw_judgement) {0}) ==
					PW_YES) != is_real)
					fail_msg("%s", text);
			}
}

static const struct {
	const char *name;
	char letter;
	int base, y, m, d; /* its first day */
} eras[] = {{"明治", 'M', 1867, 1868, 10, 23}, {"大正", 'T', 1911, 1912, 7, 30},
    {"昭和", 'S', 1925, 1926, 12, 25}, {"平成", 'H', 1988, 1989, 1, 8},
    {"令和", 'R', 2018, 2019, 5, 1}};

static void
every_day_of_an_era_is_a_date_and_a_failed_one_in_the_era_before(void **state)
{
	long last = day_number(2024, 12, 31);
	size_t era = 0;
	char text[64], want[16];

	(void)state;
	for (long n = day_number(1910, 1, 1); n <= last; n++) {
		int y, m, d;

		date_of(n, &y, &m, &d);
		while (era + 1 < PW_ARRAY_LEN(eras) &&
		    n >= day_number(eras[era + 1].y, eras[era + 1].m, eras[era + 1].d))
			era++;
		snprintf(want, sizeof(want), "%04d-%02d-%02d", y, m, d);
		snprintf(text, sizeof(text), "%s%d年%d月%d日", eras[era].name, y - eras[era].base,
		    m, d);
		if (strcmp(canonical_between("date", "", text, ""), want) != 0 ||
		    strcmp(outcome_between("date", "", text, ""), "yes") != 0)
			fail_msg("%s by its era", want);
		if (era == 0)
			continue;
		snprintf(text, sizeof(text), "%c%02d%02d%02d", eras[era - 1].letter,
		    (y - eras[era - 1].base) % 100, m, d);
		if (y - eras[era - 1].base < 100 &&
		    strcmp(outcome_between("date", "", text, ""), "failed") != 0)
			fail_msg("%s by the era before", want);
	}
}

static void
kanji_numerals_are_read_as_digits_are(void **state)
{
	static const char *const ones[] = {"", "一", "二", "三", "四", "五", "六", "七", "八",
	    "九"};
	char kanji[160], digits[64];

	(void)state;
	for (int n = 1; n <= 63; n++) {
		int day = 1 + n % 28, month = 1 + n % 12;
		char year[32], d[32], m[32];
		char *out[] = {year, d, m};
		int value[] = {n, day, month};

		for (int i = 0; i < 3; i++)
			snprintf(out[i], 32, "%s%s%s", value[i] >= 20 ? ones[value[i] / 10] : "",
			    value[i] >= 10 ? "十" : "", ones[value[i] % 10]);
		snprintf(kanji, sizeof(kanji), "昭和%s年%s月%s日", year, m, d);
		snprintf(digits, sizeof(digits), "昭和%d年%d月%d日", n, month, day);
		assert_string_equal(outcome_between("date", "", kanji, ""),
		    outcome_between("date", "", digits, ""));
		snprintf(kanji, sizeof(kanji), "%s", canonical_between("date", "", kanji, ""));
		assert_int_equal(strlen(kanji), 10);
		assert_string_equal(kanji, canonical_between("date", "", digits, ""));
	}
}

static void
nobody_is_born_in_the_future_or_longer_ago_than_people_live(void **state)
{
	static const struct {
		long days;
		const char *outcome;
	} rows[] = {{-2, "yes"}, {-365L * 119, "yes"}, {2, "no"}, {400, "no"}, {-366L * 121, "no"}};
	char text[32];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		int y, m, d;

		date_of(day_now() + rows[i].days, &y, &m, &d);
		snprintf(text, sizeof(text), "%04d-%02d-%02d", y, m, d);
		assert_string_equal(outcome_between("date", "", text, ""), rows[i].outcome);
	}
	assert_string_equal(outcome_between("date", "", "2999-01-01", ""), "no");
	assert_string_equal(outcome_between("date", "", "R99.1.1", ""), "no");
	assert_string_equal(outcome_between("date", "", "明治1年11月1日", ""), "no");
}

static void
look_alikes_of_dates_are_refused(void **state)
{
	static const char *const texts[] = {"1985-04/12", "1985-04", "198504", "1985年4月",
	    "昭和60年", "S60", "X60.4.12", "昭和0年4月12日", "Foo 12, 1985", "12 Foo 1985",
	    "6600412", "0600412", "3-60-4-12", "32/13/1985", "1985--04-12", "1985-04-12-1",
	    "April 1985", "-", "年月日"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++)
		if (strcmp(outcome_between("date", "", texts[i], ""), "no") != 0)
			fail_msg("look-alike %zu", i);
}

static void
age_is_from_0_to_120(void **state)
{
	char text[8], want[16];

	(void)state;
	for (int n = 0; n <= 999; n++) {
		snprintf(text, sizeof(text), "%d", n);
		snprintf(want, sizeof(want), "age:%d", n);
		if (n <= 120)
			assert_string_equal(canonical_between("age", "age=", text, ""), want);
		else
			assert_string_equal(outcome_between("age", "age=", text, ""), "no");
		assert_string_equal(outcome_between("age", "", text, "歳 男性"),
		    n > 0 && n <= 120 ? "yes" : "no");
	}
	assert_string_equal(canonical_between("age", "", "三十八", "歳"), "age:38");
	assert_string_equal(canonical_between("age", "", "百二", "歳"), "age:102");
}

static void
age_is_no_limit_duration_range_or_header(void **state)
{
	static const struct verdict_row rows[] = {
	    {"満", "29", "歳の契約者", "yes"},
	    {"顧客 ", "65", "歳 女性", "yes"},
	    {"会員 ", "71", "才 男性", "yes"},
	    {"", "38", " years old", "yes"},
	    {"age=", "42", " sex=1", "yes"},
	    {"age=", "42", " m=1", "yes"},
	    {"user_age", "1", "=42", "no"},
	    {"{'nenrei", "1", "': '42'}", "no"},
	    {"<age", "1", ">42</age1>", "no"},
	    {"<td>user_age", "1", "</td><td>42</td>", "no"},
	    {"(id, user_age", "1", ", sex)", "no"},
	    {"nenrei", "42", " sex=1", "yes"},
	    {"GET /x?age=", "38", " HTTP/1.1", "yes"},
	    {"Name: T, Age: ", "38", ", Sex: M", "yes"},
	    {"", "18", "歳以上の方", "no"},
	    {"", "20", "歳未満は不可", "no"},
	    {"", "60", "歳定年制", "no"},
	    {"", "3", "歳児クラス", "no"},
	    {"", "20", " 歳 以上", "no"},
	    {"18歳〜", "20", "歳", "no"},
	    {"20〜", "30", "歳", "no"},
	    {"", "45", "歳〜50歳", "no"},
	    {"age=", "38", "ms elapsed", "no"},
	    {"age=", "38", " days", "no"},
	    {"age=", "38", " s", "no"},
	    {"年齢:", "38", "分", "no"},
	    {"年齢:", "20", "代", "no"},
	    {"HTTP/1.1 200 Age: ", "38", "", "no"},
	    {"Cache-Control: public Age: ", "38", " Via: x", "no"},
	    {"Age: ", "38", "", "no"},
	    {"< Age: ", "38", "", "no"},
	};

	(void)state;
	assert_outcomes("age", rows, PW_ARRAY_LEN(rows));
}

static void
gender_is_one_value_and_no_choice(void **state)
{
	static const struct verdict_row rows[] = {
	    {"性別:", "男性", " 登録", "yes"},
	    {"性別", "女性", "", "yes"},
	    {"\"gender\":\"", "F", "\",", "yes"},
	    {"sex=", "1", "&age=3", "yes"},
	    {"1,taro,", "M", ",38", "yes"},
	    {"性別は", "男", "です", "yes"},
	    {"sex", "1", "=2", "no"},
	    {"sex_", "1", "=2", "no"},
	    {"性別:", "男", "・女", "no"},
	    {"性別:男・", "女", "", "no"},
	    {"gender: ", "male", "/female", "no"},
	    {"gender1=", "女", " 2", "yes"},
	    {"gender_2:", "F", "", "yes"},
	    {"gender (1=男 2=", "女", ")", "no"},
	    {"gender: ", "M", "/F", "no"},
	    {"gender: ", "Male", ", md5: 1", "yes"},
	    {"gender: ", "Male", ", f=1", "yes"},
	    {"性別:", "女性", "用", "no"},
	    {"性別:", "女性", "のみ", "no"},
	    {"性別(", "1", ":男,2:女)", "no"},
	    {"性別:", "女子", "高生", "no"},
	    {"sex=", "0", "", "no"},
	    {"sex=", "9", "", "no"},
	    {"gender=", "unknown", "", "no"},
	};

	(void)state;
	assert_outcomes("gender", rows, PW_ARRAY_LEN(rows));
	assert_string_equal(canonical_between("gender", "sex=", "1", ""), "male");
	assert_string_equal(canonical_between("gender", "sex=", "F", ""), "female");
	assert_string_equal(canonical_between("gender", "性別:", "女", ""), "female");
	assert_string_equal(canonical_between("gender", "性別:", "その他", ""), "other");
}

static void
occupation_is_listed_or_other_and_no_prose(void **state)
{
	static const struct verdict_row rows[] = {
	    {"職業:", "会社員", " 東京", "listed"},
	    {"職業 ", "専業主婦", "", "listed"},
	    {"occupation=", "engineer", "", "listed"},
	    {"occupation=\"", "Nurse", "\"", "listed"},
	    {"row, ", "teacher", ", 38", "listed"},
	    {"職業:", "ピアノ講師", "", "other"},
	    {"勤務先:", "株式会社青空商事", "", "other"},
	    {"職業:", "登録販売者", "", "other"},
	    {"occupation ", "engineer", "", "no"},
	    {"occupation ", "is", " required", "no"},
	    {"職業", "を選択", "", "no"},
	    {"職業:", "未設定", "", "no"},
	    {"職業:", "変更", "", "no"},
	    {"職業:", "勤務先", ":株式会社", "no"},
	    {"occupation=", "null", "", "no"},
	    {"occupation=", "xxxx", "", "no"},
	};

	(void)state;
	assert_outcomes("occupation", rows, PW_ARRAY_LEN(rows));
}

static void
occupation_ends_where_its_letters_do(void **state)
{
	static const struct {
		const char *text, *value;
	} rows[] = {{"会社員です。", "会社員"}, {"会社員でした", "会社員"},
	    {"パート・アルバイト 他", "パート・アルバイト"}, {"self-employed,", "self-employed"},
	    {"会社員・", "会社員"}, {"医師", "医師"}, {"civil servant, x", "civil servant"},
	    {"office worker=1", "office"}, {"医", ""}, {"a", ""}, {"です", ""},
	    {"一二三四五六七八九十一二三四五六七八九十一二",
		"一二三四五六七八九十一二三四五六七八九十"}};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		size_t len = read_between("occupation", "職業:", "", rows[i].text);

		if (len != strlen(rows[i].value))
			fail_msg("row %zu: %zu bytes", i, len);
	}
}

static void
standing_with_payments_is_told_from_a_result(void **state)
{
	static const struct verdict_row rows[] = {
	    {"支払状況:", "未払い", "", "standing"},
	    {"支払状況:", "滞納中", "", "standing"},
	    {"payment_status=", "OVERDUE", "", "standing"},
	    {"payment_status=", "past_due", "", "standing"},
	    {"payment_status=", "paid", "", "standing"},
	    {"payment_status=", "paid", "_at", "no"},
	    {"payment_status=", "success", "", "result"},
	    {"payment_status=", "200", "", "result"},
	    {"payment_status=", "pending", "", "no"},
	    {"支払い方法:", "口座振替", "", "no"},
	};

	(void)state;
	assert_outcomes("payment", rows, PW_ARRAY_LEN(rows));
}

static void
customer_number_has_three_digits_in_4_to_20_signs(void **state)
{
	static const struct verdict_row rows[] = {
	    {"", "K1284567", "", "token"},
	    {"", "123-476-789", "", "token"},
	    {"", "A123", "", "token"},
	    {"", "12345678901234567890", "", "token"},
	    {"", "018F2E5A-7C31-4B1E-9D2A-3F60A1B2C4D5", "", "uuid"},
	    {"", "A12", "", "no"},
	    {"", "AB12", "", "no"},
	    {"", "null", "", "no"},
	    {"", "123456789012345678901", "", "no"},
	    {"", "018f2e5a-7c31-4b1e-9d2a-3f60a1b2c4d", "", "no"},
	    {"", "018f2e5a07c31-4b1e-9d2a-3f60a1b2c4d5", "", "no"},
	    {"", "xxxx1234", "", "no"},
	    {"", "K12_4567", "", "no"},
	};

	(void)state;
	assert_outcomes("customer", rows, PW_ARRAY_LEN(rows));
	assert_string_equal(canonical_between("customer", "", "A12-3456789", ""), "a123456789");
}

/* Texts that hold what the validators look for around a value, and bytes that are no UTF-8. */
static void
fill_noise(char *out, size_t room)
{
	static const char *const parts[] = {"lat=", "経度", "35.68", "\"", "'", " ", ":", "=", "は",
	    "「", "<td>", "</td>", "age", "password", "imsi=", "cell_id=", "歳", "〜", "@",
	    "example.jp", "messageid", "://", "\xE3\x81", "\xFF", "1", "lon", "°", "分", "*", "x",
	    "_", "Pass", "基地局", "\\", "(", "[", ",", "-", "."};
	size_t n = 0;

	while (below(9) > 0) {
		const char *part = parts[below(PW_ARRAY_LEN(parts))];

		if (n + strlen(part) + 1 > room)
			break;
		memcpy(out + n, part, strlen(part));
		n += strlen(part);
	}
	out[n] = '\0';
}

static void
no_row_reads_outside_the_text_whatever_stands_around(void **state)
{
	char left[160], value[160], right[160];

	(void)state;
	for (unsigned round = 0; round < 60000; round++) {
		struct between b;
		struct pw_judgement j;

		fill_noise(left, sizeof(left));
		fill_noise(value, sizeof(value));
		fill_noise(right, sizeof(right));
		b = put_between(left, "", value, right);
		for (unsigned i = 0; pw_validator_at(i) != NULL; i++)
			if (pw_validator_at(i)->lexicons[0] == NULL &&
			    pw_validate((int)i, &b.c, &j) != PW_NO)
				assert_true(j.canonical_len <= PW_CANONICAL_MAX);
		for (unsigned i = 0; pw_reader_at(i) != NULL; i++)
			if (pw_reader_at(i)->lexicons[0] == NULL)
				assert_true(
				    pw_reader_at(i)->read(&b.c) <= b.c.value.len + b.c.right.len);
		free(b.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_way_of_writing_a_date_has_one_canonical_value),
	    cmocka_unit_test(days_that_no_calendar_has_are_refused),
	    cmocka_unit_test(every_day_of_an_era_is_a_date_and_a_failed_one_in_the_era_before),
	    cmocka_unit_test(kanji_numerals_are_read_as_digits_are),
	    cmocka_unit_test(nobody_is_born_in_the_future_or_longer_ago_than_people_live),
	    cmocka_unit_test(look_alikes_of_dates_are_refused),
	    cmocka_unit_test(age_is_from_0_to_120),
	    cmocka_unit_test(age_is_no_limit_duration_range_or_header),
	    cmocka_unit_test(gender_is_one_value_and_no_choice),
	    cmocka_unit_test(occupation_is_listed_or_other_and_no_prose),
	    cmocka_unit_test(occupation_ends_where_its_letters_do),
	    cmocka_unit_test(standing_with_payments_is_told_from_a_result),
	    cmocka_unit_test(customer_number_has_three_digits_in_4_to_20_signs),
	    cmocka_unit_test(no_row_reads_outside_the_text_whatever_stands_around),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
