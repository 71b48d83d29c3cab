/* What encoding.h promises: each encoding is found by its name, and by no other. */
#include <piiwatch/encoding.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
each_encoding_is_found_by_its_name_in_any_case(void **state)
{
	static const char *const names[PW_ENCODINGS] = {"auto", "utf-8", "cp932", "euc-jp",
	    "iso-2022-jp", "utf-16le", "utf-16be"};

	(void)state;
	for (int i = 0; i < PW_ENCODINGS; i++) {
		char upper[16] = "";

		assert_string_equal(pw_encoding_name((enum pw_encoding)i), names[i]);
		assert_int_equal(pw_encoding_find(pw_span_of(names[i])), i);
		for (size_t k = 0; k < strlen(names[i]); k++)
			upper[k] =
			    pw_is_alpha(names[i][k]) ? (char)(names[i][k] - 32) : names[i][k];
		assert_int_equal(pw_encoding_find(pw_span_of(upper)), i);
	}
}

static void
another_name_finds_none(void **state)
{
	static const char *const others[] = {"", "utf", "utf8", "utf-16", "utf-8 ", "shift_jis"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(others); i++)
		assert_int_equal(pw_encoding_find(pw_span_of(others[i])), -1);
	/* The name ends where the span does. */
	assert_int_equal(pw_encoding_find((struct pw_span) {"utf-16lex", 8}), PW_ENC_UTF_16LE);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_encoding_is_found_by_its_name_in_any_case),
	    cmocka_unit_test(another_name_finds_none),
	};

	return cmocka_run_group_tests_name("base, encoding", tests, NULL, NULL);
}
