/* Codes and passwords: what is one, where it ends, what only looks like one. */
#include "between.h"

static void
code_has_as_many_digits_as_its_kind(void **state)
{
	static const struct {
		const char *row;
		size_t least, most;
	} kinds[] = {{"cvv", 3, 4}, {"pin", 4, 8}, {"otp", 4, 12}};
	static const char digits[] = "4827159306481920573";
	char text[24], want[32];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++)
		for (size_t n = 1; n < sizeof(digits) - 1; n++) {
			bool fits = n >= kinds[i].least && n <= kinds[i].most;

			snprintf(text, sizeof(text), "%.*s", (int)n, digits);
			snprintf(want, sizeof(want), "%s:%s", kinds[i].row, text);
			assert_string_equal(canonical_between(kinds[i].row, "", text, ""),
			    fits ? want : "");
		}
}

static void
code_of_one_digit_is_refused_and_a_straight_run_is_not(void **state)
{
	char text[16];

	(void)state;
	for (int c = '0'; c <= '9'; c++)
		for (size_t n = 3; n <= 8; n++) {
			memset(text, c, n);
			text[n] = '\0';
			assert_string_equal(outcome_between("pin", "pin=", text, ""), "no");
			assert_string_equal(outcome_between("cvv", "cvv=", text, ""), "no");
			assert_string_equal(outcome_between("otp", "otp=", text, ""), "no");
		}
	assert_string_equal(outcome_between("pin", "pin=", "1234", ""), "yes");
	assert_string_equal(outcome_between("cvv", "cvv=", "123", ""), "yes");
	assert_string_equal(outcome_between("otp", "otp=", "123456", ""), "yes");
}

static void
one_time_code_may_stand_in_two_groups_of_three(void **state)
{
	static const struct verdict_row rows[] = {
	    {"", "605-172", "", "yes"},
	    {"", "605 172", "", "yes"},
	    {"", "605--172", "", "no"},
	    {"", "6051-72", "", "no"},
	    {"", "605-172-3", "", "no"},
	    {"", "605-1723", "", "no"},
	    {"", "605-172 ", "", "no"},
	};

	(void)state;
	assert_outcomes("otp", rows, PW_ARRAY_LEN(rows));
	assert_string_equal(canonical_between("otp", "", "605-172", ""), "otp:605172");
	assert_string_equal(outcome_between("pin", "", "605-172", ""), "no");
}

static void
code_with_a_unit_behind_it_is_a_number_of_something(void **state)
{
	static const char *const units[] = {"桁", " 桁です", "文字", "回", "分", "秒", "円", "件",
	    "%"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(units); i++)
		assert_string_equal(outcome_between("pin", "暗証番号 ", "4821", units[i]), "no");
	assert_string_equal(outcome_between("pin", "暗証番号 ", "4821", " です"), "yes");
}

static void
password_ends_with_its_quote_or_with_a_sign(void **state)
{
	static const struct {
		const char *left, *text, *value;
	} rows[] = {
	    {"password=", "hun-Ter2&next=1", "hun-Ter2"},
	    {"password=", "hun-Ter2 ok", "hun-Ter2"},
	    {"password=", "hun-Ter2", "hun-Ter2"},
	    {"pwd=", "a,b;c", ""},
	    {"pwd=", "Yama2024!x;ssl=1", "Yama2024!x"},
	    {"\"password\":\"", "Kagenomi,7\"}", "Kagenomi,7"},
	    {"\"password\" : \"", "a b c d\",", "a b c d"},
	    {"\\\"password\\\":\\\"", "hun-Ter2\\\"}", "hun-Ter2"},
	    {"'password': '", "it\"s8x', ", "it\"s8x"},
	    {"User-Password = \"", "sakura-0312\"", "sakura-0312"},
	    {"<password>", "hun-Ter2</password>", "hun-Ter2"},
	    {"name=\"password\" value=\"", "kawa-9x1\">", "kawa-9x1"},
	    {"\"password\"=>\"", "hun-Ter2\"", "hun-Ter2"},
	    {"パスワード:", "mizuumi88 を", "mizuumi88"},
	    {"パスワード:", "mizuumi88を", "mizuumi88"},
	    {"パスワードは「", "sakura77」です", "sakura77"},
	    {"\"password\":[\"", "hun-Ter2\"]", "hun-Ter2"},
	    {"password=[", "hun-Ter2]", "hun-Ter2"},
	    {"\"password\":\"", "cut-off9", "cut-off9"},
	    {"", "Kage,nomi7", "Kage,nomi7"},
	    {"('taro', '", "hun-Ter2', 1)", "hun-Ter2"},
	    {"[新パスワード]", "kawa-9x1 に", "kawa-9x1"},
	    {"パスワード「", "kawa-9x1」", "kawa-9x1"},
	    {"初期パスワード(", "kawa-9x1)を", "kawa-9x1"},
	    {"password(", "kawa-9x1)", ""},
	    {"パスワード ", "kawa-9x1", ""},
	    {"", "two words", ""},
	    {"", "user=taro", ""},
	    {"password=", "[hun-Ter2]", ""},
	    {"password=", "abc", ""},
	    {"password=", "&pin=1234", ""},
	    {"password= ", "pin=1234", ""},
	    {"password=\"", "\" user=taro", ""},
	    {"password=\"\" ", "user=taro", ""},
	    {"password ", "reset requested", ""},
	    {"password=h", "un-Ter2", ""},
	    {"password->", "verify", ""},
	    {"\"password\":\"", "日本語だけ\"", ""},
	};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		size_t len = read_between("password", rows[i].left, "", rows[i].text);

		if (len != strlen(rows[i].value))
			fail_msg("row %zu: %zu bytes, not %zu", i, len, strlen(rows[i].value));
	}
}

static void
password_is_no_mask_placeholder_template_or_prose(void **state)
{
	static const char *const values[] = {"********", "xxxxxxxx", "XXXX", "........", "----",
	    "ab****cd", "0000", "[FILTERED]", "FILTERED]", "<redacted", "***REDACTED***", "masked",
	    "HIDDEN", "ENCRYPTED", "password", "Secret", "changeme", "required", "expired.", "null",
	    "None", "undefined", "true", "${DB_PASSWORD}", "{{password}}", "#{pw_hash}", "%(pw)s",
	    "$PASSWORD", ":password", "%password", "get_password(", "params[:password",
	    "os.environ[", "self.password", "settings.DB_PASSWORD", "{\"value\"",
	    "/var/lib/piiwatch", "abc"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(values); i++)
		if (strcmp(outcome_between("password", "password=", values[i], ""), "no") != 0)
			fail_msg("value %zu is taken", i);
}

static void
key_of_a_password_decides_what_it_may_be(void **state)
{
	static const struct verdict_row rows[] = {
	    {"password=", "abcdefgh", "", "plain"},
	    {"password=", "12345678", "", "plain"},
	    {"password: ", "abcdefgh", "", "no"},
	    {"password: ", "abcd1234", "", "plain"},
	    {"password: \"", "abcdefgh", "\"", "plain"},
	    {"pass=", "a1b2c3", "", "plain"},
	    {"pass=", "148212", " fail=0", "no"},
	    {"pass=", "abcdef", "", "no"},
	    {"pw: ", "a1b2c3", "", "plain"},
	    {"db_pass=", "a1b2c3", "", "plain"},
	    {"newPass=", "a1b2c3", "", "plain"},
	    {"mail.pw=", "a1b2c3", "", "plain"},
	    {"boarding_pass=", "A12345", "", "no"},
	    {"boardingPass=", "A12345", "", "no"},
	    {"pwd=", "a1b2c3", "", "plain"},
	    {"PWD=", "/home/taro", " ;", "no"},
	    {"pwd=", "~/work1", "", "no"},
	    {"pwd=", "C:\\work1", "", "no"},
	    {"パスワード: ", "8-20", "文字", "no"},
	    {"password: ", "8-20", " characters", "no"},
	};

	(void)state;
	assert_outcomes("password", rows, PW_ARRAY_LEN(rows));
}

static void
digest_of_a_password_has_a_grade_of_its_own(void **state)
{
	static const char *const digests[] =
	    {"$2b$12$KIXQ3c1vT0uJ8QfY1Zb9yeG6o0p7s5a4h3d2f1g0k9l8m7n6b5v4c", "$argon2id$v=19$m=6",
		"$6$abcd$efgh", "{SSHA}abcd1234", "{bcrypt", "pbkdf2_sha256$260000$x",
		"5f4dcc3b5aa765d61d8327deb882cf99", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(digests); i++)
		assert_string_equal(outcome_between("password", "password=", digests[i], ""),
		    "digest");
	/* One digit less is no digest. */
	assert_string_equal(outcome_between("password",
				"password=", "5f4dcc3b5aa765d61d8327deb882cf9", ""),
	    "plain");
}

static void
canonical_password_keeps_its_case_and_all_its_signs(void **state)
{
	char longest[66], want[80];

	(void)state;
	assert_string_equal(canonical_between("password", "password=", "hun-Ter2", ""),
	    "pass:hun-Ter2");
	for (size_t i = 0; i < 65; i++)
		longest[i] = (char)('!' + i % 90);
	longest[0] = 'q';
	longest[65] = '\0';
	assert_string_equal(outcome_between("password", "password=\"", longest, "\""), "no");
	longest[64] = '\0';
	snprintf(want, sizeof(want), "pass:%s", longest);
	assert_string_equal(canonical_between("password", "password=\"", longest, "\""), want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(code_has_as_many_digits_as_its_kind),
	    cmocka_unit_test(code_of_one_digit_is_refused_and_a_straight_run_is_not),
	    cmocka_unit_test(one_time_code_may_stand_in_two_groups_of_three),
	    cmocka_unit_test(code_with_a_unit_behind_it_is_a_number_of_something),
	    cmocka_unit_test(password_ends_with_its_quote_or_with_a_sign),
	    cmocka_unit_test(password_is_no_mask_placeholder_template_or_prose),
	    cmocka_unit_test(key_of_a_password_decides_what_it_may_be),
	    cmocka_unit_test(digest_of_a_password_has_a_grade_of_its_own),
	    cmocka_unit_test(canonical_password_keeps_its_case_and_all_its_signs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
