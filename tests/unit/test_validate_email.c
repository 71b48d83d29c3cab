/* Mail addresses and what else holds an @. */
#include "between.h"

static void
address_is_a_persons_a_roles_or_internal(void **state)
{
	static const struct verdict_row rows[] = {
	    {"for ", "taro.yamada@example.co.jp", " from", "person"},
	    {"<", "hanako+news@example.com", ">", "person"},
	    {"メール", "taro@example.jp", "宛", "person"},
	    {"", "foo..bar.@docomo.example.jp", "", "person"},
	    {"", "o'brien@example.com", "", "person"},
	    {"mail ", "taro[at]example.jp", "", "person"},
	    {"mail ", "taro(AT)example.jp", "", "person"},
	    {"", "a@b.co", "", "person"},
	    {"", "TARO@EXAMPLE.JP", ".", "person"},
	    {"", "taro@xn--wgv71a.xn--zckzah", "", "person"},
	    {"claim:", "taro@example.jp", "", "person"},
	    {"/vhosts/", "hanako@example.jp", "/new", "person"},
	    {"from=", "noreply@example.jp", "", "role"},
	    {"mac=", "umac-128-etm@openssh.com", "", "internal"},
	    {"kex=", "curve25519-sha256@libssh.org", ",", "internal"},
	    {"from=", "taro@openssh.com", "", "person"},
	    {"<", "20240312101530.4711-2-taro@example.jp", ">", "message_id"},
	    {"", "MAILER-DAEMON@example.jp", "", "role"},
	    {"", "support@example.jp", "", "role"},
	    {"", "supporter@example.jp", "", "person"},
	    {"", "root@db01.internal", "", "internal"},
	    {"", "taro@pc.local", "", "internal"},
	};

	(void)state;
	assert_outcomes("email", rows, PW_ARRAY_LEN(rows));
}

static void
address_has_parts_of_allowed_length(void **state)
{
	char text[600];

	(void)state;
	for (int n = 1; n <= 80; n++) {
		snprintf(text, sizeof(text), "a%0*d@example.jp", n, 7);
		assert_string_equal(outcome_between("email", "", text, ""),
		    n + 1 <= 64 ? "person" : "no");
		snprintf(text, sizeof(text), "taro@a%0*d.jp", n, 7);
		assert_string_equal(outcome_between("email", "", text, ""),
		    n + 1 <= 63 ? "person" : "no");
	}
	for (int n = 1; n <= 30; n++) {
		char tld[32] = "";

		memset(tld, 'q', (size_t)n);
		snprintf(text, sizeof(text), "taro@example.%s", tld);
		assert_string_equal(outcome_between("email", "", text, ""),
		    n >= 2 && n <= 24 ? "person" : "no");
	}
	for (int n = 40; n <= 63; n++) {
		snprintf(text, sizeof(text), "taro@a%0*d.b%0*d.c%0*d.d%0*d.jp", n, 1, n, 1, n, 1,
		    50, 1);
		assert_string_equal(outcome_between("email", "", text, ""),
		    strlen(text) <= 254 && n + 1 <= 63 ? "person" : "no");
	}
}

static void
canonical_address_is_in_lower_case_with_one_sign(void **state)
{
	static const char *const ways[] = {"Taro@Example.JP", "taro@example.jp",
	    "TARO[at]EXAMPLE.jp", "taro(at)example.jp"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(ways); i++)
		assert_string_equal(canonical_between("email", "", ways[i], ""), "taro@example.jp");
}

static void
look_alikes_of_addresses_are_refused(void **state)
{
	static const struct verdict_row rows[] = {
	    {"", "logo@2x.png", "", "no"},
	    {"", "left-pad@1.3.0", "", "no"},
	    {"", "pkg@1.2.3-rc.beta", "", "no"},
	    {"", "foo@bar", "", "no"},
	    {"", "root@10.0.0.1", "", "no"},
	    {"", "user@1000.service", "", "no"},
	    {"", "t***@example.co.jp", "", "no"},
	    {"t*", "o@example.jp", "", "no"},
	    {"", "xxxx@example.com", "", "no"},
	    {"", ".taro@example.jp", "", "no"},
	    {"", "taro@-example.jp", "", "no"},
	    {"", "taro@example-.jp", "", "no"},
	    {"", "taro@example..jp", "", "no"},
	    {"", "taro@example.j", "p", "no"},
	    {"", "taro@example.co", ".jp", "no"},
	    {"sip:", "taro@example.jp", "", "no"},
	    {"<SIPS:", "taro@example.jp", ">", "no"},
	    {"xmpp:", "taro@example.jp", "", "no"},
	    {"clone ", "git@github.com", ":org/repo", "no"},
	    {"scp ", "taro@web.example.jp", ":/tmp", "no"},
	    {"", "root@web.example.jp", "'s password", "no"},
	    {"https://", "taro@repo.example.jp", "/x", "no"},
	    {"https://taro:", "word@repo.example.jp", "/x", "no"},
	    {"https://taro@example.jp@", "a@host.example.jp", "", "no"},
	    {"kinit HTTP/", "web.example.jp@EXAMPLE.JP", "", "no"},
	    {"aaln/", "1@gw.example.net", "", "no"},
	    {"thin:scott/", "tiger@db.example.jp", ":1521", "no"},
	    {"{", "u'taro@example.jp", "'}", "no"},
	    {"q=", "a&taro@example.jp", "", "no"},
	};

	(void)state;
	assert_outcomes("email", rows, PW_ARRAY_LEN(rows));
}

static void
message_id_is_told_by_its_header(void **state)
{
	static const char *const headers[] = {"Message-ID: <", "message-id=<", "\"messageId\":\"<",
	    "In-Reply-To: <", "References: <", "References: <a1@x.example.jp> <",
	    "references: <a1@x.example.jp>\n <b2@x.example.jp> <", "Content-ID: <"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(headers); i++)
		if (strcmp(outcome_between("email", headers[i], "20240312.abc@mx.example.jp", ">"),
			"message_id") != 0)
			fail_msg("header %zu", i);
	assert_string_equal(outcome_between("email", "From: <", "taro@example.jp", ">"), "person");
	assert_string_equal(outcome_between("email", "Message-ID: <a@b.jp> From: <",
				"taro@example.jp", ">"),
	    "person");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(address_is_a_persons_a_roles_or_internal),
	    cmocka_unit_test(address_has_parts_of_allowed_length),
	    cmocka_unit_test(canonical_address_is_in_lower_case_with_one_sign),
	    cmocka_unit_test(look_alikes_of_addresses_are_refused),
	    cmocka_unit_test(message_id_is_told_by_its_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
