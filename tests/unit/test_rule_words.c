/* What words.h promises: how a key is cut into words, and which labels stand at its end. */
#include <piiwatch/words.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The tokens as text: words with `|` between, an ending in <>, a number as #, a break as /. */
static void
describe(const char *text, bool keep_back, struct pw_buf *out)
{
	struct pw_tokens tokens;
	char *exact = malloc(strlen(text) + 1);
	uint32_t end = 0;

	memcpy(exact, text, strlen(text));
	pw_tokens_cut((struct pw_span) {exact, strlen(text)}, keep_back, &tokens);
	pw_buf_reset(out);
	for (uint32_t i = 0; i < tokens.n; i++) {
		const struct pw_token *t = &tokens.at[i];

		assert_true(t->from >= end && t->to > t->from && t->to <= strlen(text));
		assert_ptr_equal(t->p, exact + t->from);
		assert_true(t->len <= t->to - t->from);
		end = t->to;
		if (i > 0)
			pw_buf_addf(out, "|");
		if (t->kind == PW_TOKEN_BREAK)
			pw_buf_addf(out, "/");
		else if (t->kind == PW_TOKEN_NUMBER)
			pw_buf_addf(out, "#");
		else
			pw_buf_addf(out, t->is_ending ? "<%.*s>" : "%.*s", (int)t->len, t->p);
	}
	free(exact);
}

static void
keys_are_cut_the_way_people_write_them(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"customerPhoneNumber", "customer|Phone|<Number>"},
	    {"customer_phone_number", "customer|phone|<number>"},
	    {"customer-phone.no", "customer|phone|<no>"},
	    {"Customer Phone", "Customer|Phone"},
	    {"URLPath", "URL|Path"},
	    {"parseURL", "parse|URL"},
	    {"TELNo", "TEL|<No>"},
	    {"Tel", "Tel"},
	    {"TEL", "TEL"},
	    {"iPhone", "i|Phone"},
	    {"userIDs", "user|<ID>"},
	    {"order_ids", "order|<id>"},
	    {"URLs", "URL"},
	    {"tel1", "tel"},
	    {"tel1_home", "tel|home"},
	    {"address2line", "address|line"},
	    {"2fa", "#|fa"},
	    {"a: 12", "a|/|#"},
	    {"ports", "port"},
	    {"addresses", "address"},
	    {"address", "address"},
	    {"batches", "batch"},
	    {"caches", "cache"},
	    {"hashes", "hash"},
	    {"indexes", "index"},
	    {"status", "status"},
	    {"sms", "sms"},
	    {"this", "this"},
	    {"PHONES", "PHONE"},
	    {"phone  number", "phone|/|<number>"},
	    {"phone/number", "phone|/|<number>"},
	    {"電話番号", "電話|<番号>"},
	    {"自宅電話番号", "自宅電話|<番号>"},
	    {"番号", "<番号>"},
	    {"お客様ID", "お客様|<ID>"},
	    {"商品コード", "商品|<コード>"},
	    {"マイナンバー", "マイ|<ナンバー>"},
	    {"電話番号1", "電話|<番号>"},
	    {"TEL・FAX", "TEL|FAX"},
	    {"氏名・電話番号", "氏名|電話|<番号>"},
	    {"【電話番号】", "/|電話|<番号>|/"},
	    {"「電話番号」の", "/|電話|<番号>|/|の"},
	    {"■連絡先①", "/|連絡先"},
	    {"佐々木〇〇", "佐々木〇〇"},
	    {"電話、住所。", "電話|/|住所|/"},
	    {"", ""},
	    {"___", ""},
	    {" ", "/"},
	};
	struct pw_buf out;

	(void)state;
	pw_buf_init(&out, 4096);
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		describe(rows[i].text, false, &out);
		assert_string_equal(out.len > 0 ? out.data : "", rows[i].want);
		describe(rows[i].text, true, &out);
		assert_string_equal(out.len > 0 ? out.data : "", rows[i].want);
	}
	pw_buf_release(&out);
}

static void
what_does_not_fit_is_left_out_at_the_named_end(void **state)
{
	struct pw_tokens tokens;
	char text[2048];
	size_t len = 0;

	(void)state;
	for (unsigned i = 0; i < PW_MAX_TOKENS + 20; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "w%c%c_",
		    'a' + (int)(i / 26), 'a' + (int)(i % 26));
	pw_tokens_cut((struct pw_span) {text, len}, false, &tokens);
	assert_int_equal(tokens.n, PW_MAX_TOKENS);
	assert_int_equal(tokens.at[0].from, 0);
	pw_tokens_cut((struct pw_span) {text, len}, true, &tokens);
	assert_int_equal(tokens.n, PW_MAX_TOKENS);
	assert_int_equal(tokens.at[PW_MAX_TOKENS - 1].to, len - 1);
	assert_int_equal(tokens.at[0].from, 20 * 4);
}

static void
cutting_survives_any_bytes(void **state)
{
	static const unsigned char alphabet[] = {'a', 'B', 's', '1', '_', ' ', '/', 0xE7, 0x95,
	    0xAA, 0xE5, 0x8F, 0xB7, 0xE3, 0x83, 0xBB, 0x80, 0x81, 0xC2, 0xF0, 0xFF, 0};
	uint32_t seed = 3;
	struct pw_tokens tokens;

	(void)state;
	for (unsigned round = 0; round < 100000; round++) {
		size_t len = round % 40;
		char *text = malloc(len > 0 ? len : 1);
		uint32_t end = 0;

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525u + 1013904223u;
			text[i] = (char)alphabet[(seed >> 8) % sizeof(alphabet)];
		}
		pw_tokens_cut((struct pw_span) {text, len}, round % 2 == 0, &tokens);
		for (uint32_t i = 0; i < tokens.n; i++) {
			assert_true(tokens.at[i].from >= end && tokens.at[i].to <= len);
			end = tokens.at[i].to;
		}
		free(text);
	}
}

/* Length of the match of the label at the end of the key. */
static uint32_t
match(const char *label, enum pw_word_kind kind, const char *key, bool inside)
{
	struct pw_tokens want, have;
	char text[128];
	struct pw_word word = {.text = text, .kind = kind, .tokens = &want};

	snprintf(text, sizeof(text), "%s", label);
	pw_tokens_cut(pw_span_of(text), false, &want);
	pw_tokens_cut(pw_span_of(key), true, &have);
	return have.n > 0 ? pw_word_ends_at(&word, &have, have.n - 1, inside) : 0;
}

static void
last_words_of_a_key_decide(void **state)
{
	static const struct {
		const char *label, *key;
		bool yes;
	} rows[] = {
	    {"phone", "customerPhoneNumber", true},
	    {"phone_number", "customerPhoneNumber", true},
	    {"phone_number", "customer_phone", false},
	    {"phone", "customer_phone", true},
	    {"phone", "phone_order_id", false},
	    {"order", "phone_order_id", true},
	    {"order_id", "phone_order_id", true},
	    {"phone", "order_phone", true},
	    {"order", "order_phone", false},
	    {"tel", "hotel", false},
	    {"tel", "intel", false},
	    {"tel", "telemetry", false},
	    {"tel", "user_tel", true},
	    {"tel", "userTel", true},
	    {"tel", "TEL", true},
	    {"tel", "tel1", true},
	    {"tel", "tel_2", true},
	    {"tel", "tel-12", true},
	    {"tel", "tel_123", false},
	    {"tel", "tel 2", false},
	    {"tel", "2_tel", true},
	    {"pan", "japan", false},
	    {"pan", "company", false},
	    {"pan", "card_pan", true},
	    {"age", "page", false},
	    {"age", "message", false},
	    {"age", "userAge", true},
	    {"port", "ports", true},
	    {"ports", "port", true},
	    {"address", "ip_addresses", true},
	    {"phone_number", "phone_no", true},
	    {"phone_number", "phoneNum", true},
	    {"phone_number", "phone-nr", true},
	    {"phone_number", "phone bangou", true},
	    {"phone_number", "phone_bango", true},
	    {"denwa_bangou", "denwaBango", true},
	    {"denwa_bango", "denwa_bangou", true},
	    {"denwa", "denwa_bango", true},
	    {"phone_number", "phone_code", true},
	    {"電話番号", "電話番号", true},
	    {"電話番号", "自宅電話番号", true},
	    {"電話", "自宅電話番号", true},
	    {"電話", "電話ID", true},
	    {"電話番号", "電話No.", true},
	    {"電話番号", "電話", false},
	    {"電話番号", "【電話番号", true},
	    {"お問い合わせ番号", "お問い合わせ番号", true},
	    {"電話番号", "お問い合わせ番号", false},
	    {"注文番号", "ご注文番号", true},
	    {"口座番号", "口座コード", true},
	    {"口座", "口座残高", false},
	    {"電話", "電話帳", false},
	    {"お客様番号", "お客様ID", true},
	    {"name", "hostname", false},
	    {"name", "filename", false},
	    {"name", "host_name", true},
	    {"phone", "phone:x", false},
	    {"order phone", "order/phone", false},
	    {"phone_number", "number", false},
	    {"phone_number", "number_phone", false},
	};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		if ((match(rows[i].label, PW_WORD_LABEL, rows[i].key, false) > 0) != rows[i].yes)
			fail_msg("%s in %s: not %s", rows[i].label, rows[i].key,
			    rows[i].yes ? "found" : "refused");
}

static void
longer_label_has_the_longer_match(void **state)
{
	(void)state;
	assert_true(match("phone_number", PW_WORD_LABEL, "home_phone_number", false) >=
	    match("phone", PW_WORD_LABEL, "home_phone_number", false));
	assert_true(match("phone_order", PW_WORD_LABEL, "phone_order_id", false) >
	    match("order", PW_WORD_LABEL, "phone_order_id", false));
	assert_true(match("自宅電話番号", PW_WORD_LABEL, "自宅電話番号", false) >
	    match("電話番号", PW_WORD_LABEL, "自宅電話番号", false));
}

static void
exception_holds_for_its_own_ending_alone(void **state)
{
	(void)state;
	assert_true(match("account_id", PW_WORD_EXCEPT, "user_account_id", false) > 0);
	assert_int_equal(match("account_id", PW_WORD_EXCEPT, "user_account_no", false), 0);
	assert_int_equal(match("account_id", PW_WORD_EXCEPT, "accountNumber", false), 0);
	assert_int_equal(match("account", PW_WORD_EXCEPT, "account_id", false), 0);
	assert_true(match("口座番号", PW_WORD_EXCEPT, "契約口座番号", false) > 0);
	assert_int_equal(match("口座番号", PW_WORD_EXCEPT, "口座コード", false), 0);
}

static void
context_word_stands_inside_a_japanese_run_too(void **state)
{
	(void)state;
	assert_true(match("銀行", PW_WORD_NEAR, "某銀行支店", true) > 0);
	assert_int_equal(match("銀行", PW_WORD_NEAR, "某銀行支店", false), 0);
	assert_int_equal(match("pan", PW_WORD_NEAR, "japan", true), 0);
	assert_int_equal(match("銀行", PW_WORD_NEAR, "銀の行", true), 0);
}

/* Without case, as a literal search looks for it. */
static bool
holds(const char *text, struct pw_span literal)
{
	char low[256] = "", want[256] = "";

	for (size_t i = 0; text[i] != '\0'; i++)
		low[i] = pw_lower(text[i]);
	for (size_t i = 0; i < literal.len; i++)
		want[i] = pw_lower(literal.p[i]);
	return strstr(low, want) != NULL;
}

static void
literal_stands_wherever_the_word_matches(void **state)
{
	static const char *const labels[] = {"phone", "phone_number", "phoneNumber", "ports",
	    "addresses", "電話番号", "電話", "お客様ID", "id", "番号", "e_mail", "order_ids", "TEL",
	    "口座・番号", "card_no"};
	static const char *const keys[] = {"customerPhoneNumber", "phones", "PHONE_ID", "port",
	    "ip_address", "自宅電話コード", "電話ID", "お客様番号", "user_id", "eMails", "orderId",
	    "tel3", "口座番号", "cardNumbers", "CARD-NO"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(labels); i++) {
		struct pw_tokens want;
		struct pw_word word = {.tokens = &want};
		struct pw_span literal;

		pw_tokens_cut(pw_span_of(labels[i]), false, &want);
		literal = pw_word_literal(&word);
		for (size_t k = 0; k < PW_ARRAY_LEN(keys); k++)
			if (match(labels[i], PW_WORD_LABEL, keys[k], true) > 0 &&
			    !holds(keys[k], literal))
				fail_msg("%s in %s", labels[i], keys[k]);
	}
}

static void
word_of_endings_alone_has_no_literal(void **state)
{
	struct pw_tokens want;
	struct pw_word word = {.tokens = &want};

	(void)state;
	pw_tokens_cut(pw_span_of("id_no"), false, &want);
	assert_int_equal(pw_word_literal(&word).len, 0);
	pw_tokens_cut(pw_span_of("card_no"), false, &want);
	assert_true(pw_span_is(pw_word_literal(&word), "card"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys_are_cut_the_way_people_write_them),
	    cmocka_unit_test(what_does_not_fit_is_left_out_at_the_named_end),
	    cmocka_unit_test(cutting_survives_any_bytes),
	    cmocka_unit_test(last_words_of_a_key_decide),
	    cmocka_unit_test(longer_label_has_the_longer_match),
	    cmocka_unit_test(exception_holds_for_its_own_ending_alone),
	    cmocka_unit_test(context_word_stands_inside_a_japanese_run_too),
	    cmocka_unit_test(literal_stands_wherever_the_word_matches),
	    cmocka_unit_test(word_of_endings_alone_has_no_literal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
