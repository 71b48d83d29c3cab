/*
 * What owner.h promises: which words own a value (detection.md 0.4). The value stands between
 * backquotes, so that SQL's own backquotes are written as ^.
 */
#include <piiwatch/owner.h>

#include "plans.h"

enum { PHONE, CARD, BANK };

static struct pw_plan *plan;
static struct pw_owner *owner;

static int
make_plan(void **state)
{
	(void)state;
	plan = plan_of_text(
	    "common = { negative = [ \"order\", \"trace\", \"時刻\", \"key_id\" ]; };\n"
	    "rules = ( { id = \"phone\"; category = \"phone\";\n"
	    "  labels = ( { words = [ \"tel\", \"phone\", \"caller\", \"電話番号\", \"連絡先\" ];\n"
	    "    except = [ \"phone_type\", \"tel_id\", \"caller_id\" ]; } );\n"
	    "  context = { near = [ \"callback\", \"折り返し\" ]; reject = [ \"dummy\" ]; };\n"
	    "  forms = ( { id = \"a\"; value = \"[0-9]{3}\"; alone = 0.6; } ); },\n"
	    "{ id = \"card\"; category = \"card\";\n"
	    "  labels = ( { words = [ \"card\", \"pan\", \"カード番号\" ]; except = [ \"sim_card\" ]; },\n"
	    "    { words = [ \"card\" ]; score = 0.7; } );\n"
	    "  context = { near = [ \"expiry\", \"決済\" ]; };\n"
	    "  forms = ( { id = \"a\"; value = \"[0-9]{3}\"; alone = 0.6; } ); },\n"
	    "{ id = \"bank\"; category = \"bank_account\";\n"
	    "  labels = ( { words = [ \"口座\", \"acct\", \"caller_id\" ]; },\n"
	    "    { words = [ \"普通\" ]; place = \"before\"; score = 0.8; },\n"
	    "    { words = [ \"振込\" ]; place = \"after\"; } );\n"
	    "  context = { near = [ \"銀行\", \"branch\" ]; };\n"
	    "  forms = ( { id = \"a\"; value = \"[0-9]{3}\"; alone = 0.6; } ); } );\n");
	owner = pw_owner_create(plan);
	return 0;
}

static int
drop_plan(void **state)
{
	(void)state;
	pw_owner_destroy(owner);
	pw_plan_destroy(plan);
	return 0;
}

/* The ownership of the value between the backquotes, in a text of exact size. */
static const struct pw_whereabouts nowhere;

static void
find_in(const char *quoted, const struct pw_column *column, struct pw_ownership *ret)
{
	const char *open = strchr(quoted, '`'), *close = strrchr(quoted, '`');
	size_t len = 0;
	char *p = malloc(strlen(quoted));
	struct pw_text text;
	struct pw_slice s = {&text, 0, 0};
	struct pw_hit hit = {0};

	assert_true(open != NULL && close > open);
	for (const char *c = quoted; *c != '\0'; c++)
		if (c != open && c != close)
			p[len++] = *c == '^' ? '`' : *c;
	p = realloc(p, len);
	hit.from = hit.before_from = (uint32_t)(open - quoted);
	hit.to = (uint32_t)(close - quoted) - 1;
	text = (struct pw_text) {p, (uint32_t)len, NULL, NULL};
	s.hi = text.len;
	pw_owner_find(owner, &s, &hit, &(struct pw_whereabouts) {.column = column}, ret);
	/* What is asked before a form is tried leaves no label out. */
	assert_int_equal(ret->labels &
		~pw_owner_labels_at(owner, &s, hit.from,
		    &(struct pw_whereabouts) {.column = column}),
	    0);
	free(p);
}

/* The value's own label as a word. */
static const char *
owned_by(const char *quoted)
{
	struct pw_ownership own;

	find_in(quoted, NULL, &own);
	if (own.is_negative)
		return own.labels == 0 ? "negative" : "negative too";
	switch (own.labels) {
	case 0:
		return own.label_categories == 0 ? "none" : "a category of none";
	case 1u << PHONE:
		return own.label_categories == PW_CATEGORY_BIT(PW_PHONE) ? "phone" : "?";
	case 1u << CARD:
		return own.label_categories == PW_CATEGORY_BIT(PW_CARD) ? "card" : "?";
	case 1u << BANK:
		return own.label_categories == PW_CATEGORY_BIT(PW_BANK_ACCOUNT) ? "bank" : "?";
	default:
		return "several";
	}
}

static void
assert_owned(const char *const rows[], size_t n, const char *want)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(owned_by(rows[i]), want) != 0)
			fail_msg("%s: %s, not %s", rows[i], owned_by(rows[i]), want);
}
#define OWNED(rows, want) assert_owned(rows, PW_ARRAY_LEN(rows), want)

static void
key_of_every_joint_owns_its_value(void **state)
{
	static const char *const rows[] = {"tel=`123`", "tel: `123`", "tel = `123`", "tel:`123`",
	    "tel `123`", "{\"tel\":\"`123`\"}", "{\"tel\": `123`}", "{\"tel\" : \"`123`\"}",
	    "{\\\"tel\\\":\\\"`123`\\\"}", "\"{\\\\\\\"tel\\\\\\\":\\\\\\\"`123`\\\\\\\"}\"",
	    "{\"tel\"=>\"`123`\"}", ":tel=>`123`", ":tel => \"`123`\"", "tel=[`123`]",
	    "(tel)=(`123`)", "^tel^ = '`123`'", "tel='`123`'", "?tel=`123`&x=1", "{'tel': '`123`'}",
	    "[tel] `123`", "tel(`123`)", "tel=(`123`)", "tel[`123`]", "tel\t`123`", "TEL.`123`",
	    "[\"tel\"]=> string(3) \"`123`\"", "tel No.`123`"};

	(void)state;
	OWNED(rows, "phone");
}

static void
tag_cell_and_attribute_own_their_value(void **state)
{
	static const char *const rows[] = {"<tel>`123`</tel>", "<tel type=\"home\">`123`</tel>",
	    "<ns:tel>`123`</ns:tel>", "<ns:電話番号>`123`<", "<userTel>`123`<",
	    "<th>連絡先(tel)</th><td>`123`</td>", "<th>tel(必須)</th><td>`123`</td>",
	    "<td>tel</td><td>`123`</td>", "<dt>電話番号</dt><dd>`123`</dd>",
	    "<th>tel</th><td>`123`</td>", "<td>tel</td> <td class=\"n\">`123`",
	    "<input name=\"tel\" value=\"`123`\">", "<p name='tel' value='`123`'/>",
	    "name=\"tel\" value=\"`123`\"", "<a tel=\"`123`\">"};
	static const char *const none[] = {"<tel>1</tel><td>`123`</td>", "<tel></tel>`123`",
	    "<td>`123`</td>", "<b>tel</b><i>1</i><td>`123`"};

	(void)state;
	OWNED(rows, "phone");
	OWNED(none, "none");
}

static void
japanese_label_owns_its_value_over_particles_and_brackets(void **state)
{
	static const char *const rows[] = {"電話番号は`123`", "電話の番号は`123`",
	    "電話番号の`123`", "電話番号が`123`", "電話番号:`123`", "電話番号=`123`",
	    "電話番号`123`", "電話番号 `123`", "【電話番号】`123`", "「電話番号」は`123`",
	    "『電話番号』:`123`", "電話番号「`123`」", "電話番号は「`123`」です",
	    "お客様電話番号:`123`", "ご連絡先は`123`", "電話番号2:`123`", "電話:電話番号`123`",
	    "\"電話番号\":\"`123`\""};
	static const char *const none[] = {"電話番号を変更`123`", "電話番号、`123`",
	    "電話番号。`123`", "電話番号変更:`123`", "【電話番号(1)】x | 【`123`",
	    "電話番号(1, '`123`'", "x.電話番号(nil, `123`)"};

	(void)state;
	OWNED(rows, "phone");
	OWNED(none, "none");
}

static void
keys_are_read_as_people_write_them(void **state)
{
	static const char *const rows[] = {"customerTel=`123`", "customer_tel=`123`",
	    "customer-tel=`123`", "customer.tel=`123`", "CustomerPhoneNumber=`123`",
	    "phone_no=`123`", "phoneNo=`123`", "phones=`123`", "TEL_NO=`123`", "tel1=`123`",
	    "tel_1=`123`", "tel-2: `123`", "tel12=`123`", "order_phone=`123`", "homeTEL=`123`",
	    "refundtel=`123`", "usertelno=`123`", "phone number: `123`"};
	static const char *const none[] = {"hotel=`123`", "intel=`123`", "telemetry=`123`",
	    "phone_x=`123`", "telx=`123`", "tel123=`123`", "x1y=`123`", "=`123`", "`123`", ":`123`",
	    "\"\":\"`123`\""};

	(void)state;
	OWNED(rows, "phone");
	OWNED(none, "none");
}

static void
last_words_of_a_key_decide(void **state)
{
	static const char *const negative[] = {"phone_order_id=`123`", "order=`123`",
	    "orderNo: `123`", "order_id=`123`", "orders=`123`", "trace-id:`123`",
	    "\"key_id\":`123`", "受付時刻:`123`", "tel_order=`123`", "order#: order `123`"};
	static const char *const card[] = {"order_card=`123`", "phone_card=`123`", "card_no=`123`",
	    "カード番号:`123`", "pan=`123`"};
	static const char *const bank[] = {"銀行口座:`123`", "口座番号:`123`", "acct_no=`123`",
	    "普通`123`", "普通 `123`", "口座(普通)`123`"};

	(void)state;
	OWNED(negative, "negative");
	OWNED(card, "card");
	OWNED(bank, "bank");
}

static void
excepted_key_is_no_label_and_says_nothing(void **state)
{
	static const char *const rows[] = {"phone_type=`123`", "phoneType: `123`", "tel_id=`123`",
	    "sim_card=`123`", "simCard:`123`"};
	static const char *const still[] = {"tel_no=`123`", "type_phone=`123`"};

	(void)state;
	OWNED(rows, "none");
	OWNED(still, "phone");
}

/* Nor is its category: what the other rule's label speaks of is all. */
static void
key_excepted_by_one_rule_can_be_another_one_s_label(void **state)
{
	static const char *const rows[] = {"caller_id=`123`", "callerId: `123`"};

	(void)state;
	OWNED(rows, "bank");
}

/* NUL ends no set of signs. */
static void
label_before_a_nul_owns_nothing_behind_it(void **state)
{
	static const char raw[] = "電話番号\0"
				  "123";
	const struct pw_text text = {raw, sizeof(raw) - 1, NULL, NULL};
	const struct pw_slice s = {&text, 0, text.len};
	const struct pw_hit hit = {.before_from = text.len - 3,
	    .from = text.len - 3,
	    .to = text.len};
	struct pw_ownership own;

	(void)state;
	pw_owner_find(owner, &s, &hit, &nowhere, &own);
	assert_int_equal(own.labels, 0);
}

static void
comma_semicolon_and_line_end_end_the_search(void **state)
{
	static const char *const rows[] = {"tel=1,`123`", "tel=1, `123`", "tel,`123`", "tel;`123`",
	    "tel\n`123`", "tel=1;`123`", "tel=x `123`", "tel|`123`",
	    "{\"tel\":\"1\",\"x\":\"`123`\"}", "[\"tel\",\"`123`\"]"};

	(void)state;
	OWNED(rows, "none");
}

static void
logger_of_a_line_is_no_key(void **state)
{
	static const char *const rows[] = {"jp.co.example.crm.Tel : `123`",
	    "INFO jp.co.example.Phone: `123`", "a.b.Tel `123`"};
	static const char *const keys[] = {"user.contact.tel : `123`", "user.Tel: `123`",
	    "Tel: `123`"};

	(void)state;
	OWNED(rows, "none");
	OWNED(keys, "phone");
}

static void
label_may_give_a_total_of_its_own(void **state)
{
	struct pw_ownership own;

	(void)state;
	find_in("card=`123`", NULL, &own);
	assert_int_equal(own.label_score[CARD], 700);
	find_in("pan=`123`", NULL, &own);
	assert_int_equal(own.label_score[CARD], -1);
	find_in("普通`123`", NULL, &own);
	assert_int_equal(own.label_score[BANK], 800);
}

static void
label_may_be_asked_for_behind_the_value(void **state)
{
	static const char *const rows[] = {"`123`振込", "`123` 振込", "`123`(振込)",
	    "x=`123` 振込"};
	static const char *const none[] = {"振込`123`", "`123`, 振込", "`123` a 振込", "`123`普通"};

	(void)state;
	OWNED(rows, "bank");
	OWNED(none, "none");
	assert_string_equal(owned_by("tel=`123` 振込"), "phone");
	assert_string_equal(owned_by("order=`123` 振込"), "negative");
}

static void
column_s_name_is_the_label_where_the_text_has_none(void **state)
{
	static const struct pw_column src = {.name = "caller_tel"}, other = {.name = "x"};
	struct pw_ownership own;
	(void)state;
	find_in("`123`", &src, &own);
	assert_int_equal(own.labels, 1u << PHONE);
	find_in("card=`123`", &src, &own);
	assert_int_equal(own.labels, 1u << CARD);
	find_in("order=`123`", &src, &own);
	assert_int_equal(own.labels, 0);
	assert_true(own.is_negative);
	find_in("`123`", &other, &own);
	assert_int_equal(own.labels, 0);
}

/* What else a header's name holds may be a person's. */
static void
of_a_column_s_name_the_words_of_its_label_are_told(void **state)
{
	static const struct {
		const char *name, *known;
		uint64_t labels;
	} rows[] = {{"caller_tel", "tel", 1u << PHONE}, {"x", "", 0}, {"orderid", "orderid", 0},
	    {"口座番号", "口座番号", 1u << BANK}, {"佐藤花子の電話番号", "電話番号", 1u << PHONE},
	    {"電話番号(自宅)", "電話番号", 1u << PHONE},
	    {"Taro Yamada phone:", "phone", 1u << PHONE}};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_span known;

		assert_int_equal(pw_owner_column(owner, pw_span_of(rows[i].name), &known),
		    rows[i].labels);
		assert_int_equal(known.len, strlen(rows[i].known));
		assert_memory_equal(known.p, rows[i].known, known.len);
	}
}

/* The rules near the value as bits; -1 is added where a negative word is near. */
static int
near(const char *quoted)
{
	struct pw_ownership own;

	find_in(quoted, NULL, &own);
	return (int)own.near - (own.near_negative ? 100 : 0);
}

static void
words_are_near_up_to_40_characters_before_and_16_after(void **state)
{
	static const char pad[] = "........................................";
	char text[256];

	(void)state;
	for (int gap = 30; gap <= 40; gap++) {
		snprintf(text, sizeof(text), "/expiry%.*s`123`", gap, pad);
		assert_int_equal(near(text), gap + 6 <= 40 ? 1 << CARD : 0);
	}
	for (int gap = 5; gap <= 16; gap++) {
		snprintf(text, sizeof(text), "`123`%.*sexpiry/", gap, pad);
		assert_int_equal(near(text), gap + 6 <= 16 ? 1 << CARD : 0);
	}
}

static void
distance_is_counted_in_characters_not_bytes(void **state)
{
	char text[512];

	(void)state;
	for (unsigned gap = 34; gap <= 42; gap++) {
		size_t n = (size_t)snprintf(text, sizeof(text), "。決済");

		for (unsigned i = 0; i < gap; i++, n += 3)
			memcpy(text + n, "、", 3);
		memcpy(text + n, "`123`", 6);
		assert_int_equal(near(text), gap + 2 <= 40 ? 1 << CARD : 0);
	}
	for (unsigned gap = 10; gap <= 16; gap++) {
		size_t n = (size_t)snprintf(text, sizeof(text), "`123`");

		for (unsigned i = 0; i < gap; i++, n += 3)
			memcpy(text + n, "、", 3);
		snprintf(text + n, sizeof(text) - n, "決済");
		assert_int_equal(near(text), gap + 2 <= 16 ? 1 << CARD : 0);
	}
}

static void
context_words_are_near_and_parts_of_ascii_words_are_not(void **state)
{
	(void)state;
	assert_int_equal(near("expiry soon `123`"), 1 << CARD);
	assert_int_equal(near("card payment by x `123`"), 1 << CARD);
	assert_int_equal(near("クレジット決済完了 x `123`"), 1 << CARD);
	assert_int_equal(near("東京銀行本店 x `123`"), 1 << BANK);
	assert_int_equal(near("`123` at the branch"), 1 << BANK);
	assert_int_equal(near("expiryx `123`"), 0);
	assert_int_equal(near("discard x `123`"), 0);
	assert_int_equal(near("branch, callback: x `123`"), 1 << BANK | 1 << PHONE);
	assert_int_equal(near("`123`"), 0);
}

static void
value_s_own_label_is_no_word_near_it(void **state)
{
	(void)state;
	assert_int_equal(near("card=`123`"), 0);
	assert_int_equal(near("カード番号:`123`"), 0);
	assert_int_equal(near("order=`123`"), 0);
	assert_int_equal(near("銀行口座:`123`"), 1 << BANK);
	assert_int_equal(near("card card=`123`"), 1 << CARD);
	assert_int_equal(near("expiry card: `123`"), 1 << CARD);
}

static void
word_that_is_owned_by_another_value_is_not_near(void **state)
{
	(void)state;
	assert_int_equal(near("card=1 x `123`"), 0);
	assert_int_equal(near("\"card\":\"1\",\"x\":`123`"), 0);
	assert_int_equal(near("order 10023 x `123`"), 0);
	assert_int_equal(near("order=7 `123`"), 0);
	assert_int_equal(near("`123` card=4"), 0);
	assert_int_equal(near("`123`,\"card\":\"4\""), 0);
	assert_int_equal(near("card x `123`"), 1 << CARD);
	assert_int_equal(near("msg: card x `123`"), 1 << CARD);
}

static void
negative_words_near_the_value_are_told(void **state)
{
	(void)state;
	assert_int_equal(near("order placed `123`"), -100);
	assert_int_equal(near("`123` trace"), -100);
	assert_int_equal(near("border x `123`"), 0);
	assert_int_equal(near("card order x `123`"), (1 << CARD) - 100);
}

static void
word_that_rules_a_value_out_is_told_wherever_it_stands(void **state)
{
	struct pw_ownership own;

	(void)state;
	find_in("dummy x `123`", NULL, &own);
	assert_int_equal(own.rejects, 1u << PHONE);
	find_in("dummy=`123`", NULL, &own);
	assert_int_equal(own.rejects, 1u << PHONE);
	find_in("`123` (dummy)", NULL, &own);
	assert_int_equal(own.rejects, 1u << PHONE);
	find_in("`123` dummys dum my", NULL, &own);
	assert_int_equal(own.rejects & ~(uint64_t)1, 0);
	find_in("xdummy `123`", NULL, &own);
	assert_int_equal(own.rejects, 0);
}

/* However much stands before the reach, the answer is that of the last 256 bytes. */
static void
nothing_before_the_reach_counts(void **state)
{
	struct pw_ownership near_one, far_one;
	char text[1200];

	(void)state;
	for (unsigned round = 0; round < 4000; round++) {
		uint32_t len = 0, value;
		struct pw_text whole;
		struct pw_slice s = {&whole, 0, 0};
		struct pw_hit hit = {0};

		while (len < 700)
			len += soup(text + len, 200);
		value = len;
		memcpy(text + len, "1234567 振込", 14);
		whole = text_of(text, len + 14);
		s.hi = whole.len;
		hit.from = hit.before_from = value;
		hit.to = value + 7;
		pw_owner_find(owner, &s, &hit, &nowhere, &near_one);
		s.lo = value - PW_OWNER_REACH - below(200);
		while (((unsigned char)whole.p[s.lo] & 0xC0) == 0x80)
			s.lo--;
		pw_owner_find(owner, &s, &hit, &nowhere, &far_one);
		assert_memory_equal(&near_one, &far_one, sizeof(near_one));
		drop_text(&whole);
	}
}

/* Under sanitizers this shows that no byte outside the text is read. */
static void
whatever_stands_around_a_value_is_read_within_the_text(void **state)
{
	static const char signs[] = "tel=:<>\"'/ .-_()[]1aZ\n\0td";
	struct pw_ownership own;

	(void)state;
	for (unsigned round = 0; round < 30000; round++) {
		uint32_t len = 1 + below(24);
		char *p = malloc(len);
		struct pw_text text = {p, len, NULL, NULL};
		struct pw_slice s = {&text, 0, len};
		struct pw_hit hit = {0};

		for (uint32_t i = 0; i < len; i++)
			p[i] = signs[below(sizeof(signs) - 1)];
		hit.from = hit.before_from = below(len);
		hit.to = hit.from + 1 + below(len - hit.from);
		pw_owner_find(owner, &s, &hit, &nowhere, &own);
		free(p);
	}
}

static void
destroying_no_owner_is_allowed(void **state)
{
	(void)state;
	pw_owner_destroy(NULL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(key_of_every_joint_owns_its_value),
	    cmocka_unit_test(tag_cell_and_attribute_own_their_value),
	    cmocka_unit_test(japanese_label_owns_its_value_over_particles_and_brackets),
	    cmocka_unit_test(keys_are_read_as_people_write_them),
	    cmocka_unit_test(last_words_of_a_key_decide),
	    cmocka_unit_test(excepted_key_is_no_label_and_says_nothing),
	    cmocka_unit_test(key_excepted_by_one_rule_can_be_another_one_s_label),
	    cmocka_unit_test(label_before_a_nul_owns_nothing_behind_it),
	    cmocka_unit_test(comma_semicolon_and_line_end_end_the_search),
	    cmocka_unit_test(logger_of_a_line_is_no_key),
	    cmocka_unit_test(label_may_give_a_total_of_its_own),
	    cmocka_unit_test(label_may_be_asked_for_behind_the_value),
	    cmocka_unit_test(column_s_name_is_the_label_where_the_text_has_none),
	    cmocka_unit_test(of_a_column_s_name_the_words_of_its_label_are_told),
	    cmocka_unit_test(words_are_near_up_to_40_characters_before_and_16_after),
	    cmocka_unit_test(distance_is_counted_in_characters_not_bytes),
	    cmocka_unit_test(context_words_are_near_and_parts_of_ascii_words_are_not),
	    cmocka_unit_test(value_s_own_label_is_no_word_near_it),
	    cmocka_unit_test(word_that_is_owned_by_another_value_is_not_near),
	    cmocka_unit_test(negative_words_near_the_value_are_told),
	    cmocka_unit_test(word_that_rules_a_value_out_is_told_wherever_it_stands),
	    cmocka_unit_test(nothing_before_the_reach_counts),
	    cmocka_unit_test(whatever_stands_around_a_value_is_read_within_the_text),
	    cmocka_unit_test(destroying_no_owner_is_allowed),
	};

	return cmocka_run_group_tests_name("owner", tests, make_plan, drop_plan);
}
