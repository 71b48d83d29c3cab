/*
 * What stands around a value: the boundary checks of detection.md 0.3, a table each, the cases of its
 * section 10, and the parts a form has around its value. The value stands between backquotes.
 */
#include "match_priv.h"

#include "plans.h"

static struct pw_plan *plan;

static int
make_plan(void **state)
{
	(void)state;
	plan = plan_of_rule(
	    "labels = ( { words = [ \"tel\", \"imsi\", \"IMEI\", \"電話番号\", \"address\", \"fax\" ]; "
	    "} );"
	    "forms = ( { id = \"plain\"; value = \"[0-9]{3}\"; alone = 0.6; boundary = [ ]; },"
	    "{ id = \"after\"; value = \"[0-9]{3}\"; after = \"=[0-9]{2}\"; alone = 0.6; "
	    "boundary = [ ]; },"
	    "{ id = \"not_after\"; value = \"[0-9]{3}\"; not_after = \"[ ]?円\"; alone = 0.6; "
	    "boundary = [ ]; },"
	    "{ id = \"not_before\"; value = \"[0-9]{3}\"; not_before = \"[¥$]\"; alone = 0.6; "
	    "boundary = [ ]; },"
	    "{ id = \"before\"; before = \"記号[ ]{0,2}\"; value = \"[0-9]{3}\"; alone = 0.6; "
	    "boundary = [ ]; },"
	    "{ id = \"both\"; before = \"z{1,3}\"; not_before = \"y\"; value = \"[0-9]{3}\"; "
	    "alone = 0.6; boundary = [ \"BD\" ]; } );");
	return 0;
}

static int
drop_plan(void **state)
{
	(void)state;
	pw_plan_destroy(plan);
	return 0;
}

/* Takes the backquotes out; returns the text, of exact size, and where the value stands. */
static struct pw_text
unquote(const char *quoted, uint32_t *ret_from, uint32_t *ret_to)
{
	const char *open = strchr(quoted, '`'), *close = strrchr(quoted, '`');
	size_t len = strlen(quoted) - 2;
	char *p = malloc(len > 0 ? len : 1);

	assert_true(open != NULL && close > open);
	*ret_from = (uint32_t)(open - quoted);
	*ret_to = (uint32_t)(close - quoted) - 1;
	memcpy(p, quoted, *ret_from);
	memcpy(p + *ret_from, open + 1, *ret_to - *ret_from);
	memcpy(p + *ret_to, close + 1, len - *ret_to);
	return (struct pw_text) {p, (uint32_t)len, NULL, NULL};
}

struct row {
	const char *text;
	bool holds;
};

static void
assert_rows(unsigned boundary, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct edge e = {.plan = plan};
		struct pw_text text = unquote(rows[i].text, &e.from, &e.to);
		bool holds;

		e.p = text.p;
		e.hi = text.len;
		e.left = e.from;
		holds = match_check_boundaries(&e, boundary) == PW_REASON_KEPT;
		drop_text(&text);
		if (holds != rows[i].holds)
			fail_msg("%s %s", rows[i].text, holds ? "holds" : "does not hold");
	}
}

static void
bd_no_digit_touches_the_value(void **state)
{
	static const struct row rows[] = {{"`123`", true}, {"1`123`", false}, {"`123`4", false},
	    {"a`123`b", true}, {"漢`123`漢", true}, {"1 `123` 4", true}, {"1-`123`-4", true}};

	(void)state;
	assert_rows(PW_BD, rows, PW_ARRAY_LEN(rows));
}

static void
bs_value_is_no_part_of_a_longer_number_with_separators(void **state)
{
	static const struct row rows[] = {{"1-`123`", false}, {"1.`123`", false},
	    {"1/`123`", false}, {"1:`123`", false}, {"1_`123`", false}, {"1+`123`", false},
	    {"`123`-4", false}, {"`123`.4", false}, {"`123`/4", false}, {"`123`:4", false},
	    {"`123`_4", false}, {"`123`+4", true}, {"`123`,4", true}, {"a-`123`", true},
	    {"-`123`-", true}, {"`123`-a", true}, {"`123`. 4", true}, {"+`123`", true},
	    {":`123`:", true}, {"`123`", true}};

	(void)state;
	assert_rows(PW_BS, rows, PW_ARRAY_LEN(rows));
}

static void
bs_comma_counts_only_between_thousands(void **state)
{
	static const struct row rows[] = {{"1,`234`", false}, {"12,`234`", false},
	    {"999,`234`", false}, {"1234,`567`", true}, {"200,`09012345678`", true},
	    {"1,`2345`", true}, {"1,`23`", true}, {"a,`234`", true}, {"1,`234-5678`", false}};

	(void)state;
	assert_rows(PW_BS, rows, PW_ARRAY_LEN(rows));
}

static void
bs_label_s_own_number_is_no_part_of_the_value(void **state)
{
	static const struct row rows[] = {{"tel1:`0312345678`", true}, {"TEL2:`0312345678`", true},
	    {"homeTel1:`0312345678`", true}, {"電話番号1:`0312345678`", true},
	    {"tel_1:`0312345678`", true}, {"tel-2:`0312345678`", true},
	    {"tel01:`0312345678`", true}, {"tel123:`0312345678`", false},
	    {"hotel1:`0312345678`", false}, {"port1:`0312345678`", false},
	    {"1:`0312345678`", false}, {"tel:1:`0312345678`", false}};

	(void)state;
	assert_rows(PW_BS, rows, PW_ARRAY_LEN(rows));
}

static void
bs_value_in_groups_of_four_is_not_beside_one_more(void **state)
{
	static const struct row rows[] = {{"`1234 5678 9018` 1111", false},
	    {"1111 `1234 5678 9018`", false}, {"`4111-1111-1111-1111`", true},
	    {"`1234 5678 9018`", true}, {"`1234 5678 9018` 11111", true},
	    {"`1234 5678 9018` 111", true}, {"11111 `1234 5678 9018`", true},
	    {"a1111 `1234 5678 9018`", false}, {"1111-`1234 5678 9018`", false},
	    {"`4111-1111-1111-1111` 1234", true}, {"2026 `4111-1111-1111-1111`", true},
	    {"`0422 12 3456` 2026", true}, {"2026 `0422 12 3456`", true},
	    {"2026 `090 1234 5678` 2026", true}, {"1111 `4111 1111 1111 1111 123`", false}};

	(void)state;
	assert_rows(PW_BS, rows, PW_ARRAY_LEN(rows));
}

static void
ba_no_letter_or_sign_of_a_name_touches_the_value(void **state)
{
	static const struct row rows[] = {{"a`123`", false}, {"Z`123`", false}, {"_`123`", false},
	    {"$`123`", false}, {"#`123`", false}, {"`123`a", false}, {"`123`_", false},
	    {"`123`$", true}, {"`123`#", true}, {"-`123`", true}, {"a-`123`", false},
	    {"_-`123`", false}, {"1-`123`", true}, {"漢-`123`", true}, {"`123`-a", true},
	    {"漢`123`漢", true}, {"ア`123`様", true}, {"「`123`」", true}, {"\"`123`\"", true},
	    {"=`123`,", true}, {"(`123`)", true}, {"`123`円", true}, {" `123` ", true}};

	(void)state;
	assert_rows(PW_BA, rows, PW_ARRAY_LEN(rows));
}

static void
ba_known_label_may_touch_the_value(void **state)
{
	static const struct row rows[] = {{"tel`09012345678`", true}, {"TEL`09012345678`", true},
	    {"userTel`09012345678`", true}, {"TEL-`09012345678`", true},
	    {"imsi-`440101234567890`", true}, {"IMEI`490154203237518`", true},
	    {"tel_`09012345678`", true}, {"hotel`09012345678`", false},
	    {"intel-`09012345678`", false}, {"blk_`4111111111111111`", false},
	    {"blk_-`4111111111111111`", false}, {"node-`4111111111111111`", false},
	    {"tel_-`09012345678`", false}, {"id`09012345678`", false}};

	(void)state;
	assert_rows(PW_BA, rows, PW_ARRAY_LEN(rows));
}

static void
ba_pauses_of_a_dial_string_may_touch_the_value(void **state)
{
	static const struct row rows[] = {{"wwww`3530111333300000`#1229#", true},
	    {"\"wwww`3530111333300000`\"", true}, {"W`4111111111111111`", true},
	    {"(w`4111111111111111`)", true}, {"www.`4111111111111111`", true},
	    {"xw`4111111111111111`", false}, {"_w`4111111111111111`", false},
	    {"window`4111111111111111`", false}, {"0120000000W`4111111111111111`#", true},
	    {"=0120000000pp`4111111111111111`", true}, {"12w`4111111111111111`", false},
	    {"a0120000000w`4111111111111111`", false}, {"`4111111111111111`w1229#", true},
	    {"`4111111111111111`wp1229", true}, {"`4111111111111111`w1229a", false},
	    {"`4111111111111111`w", false}};

	(void)state;
	assert_rows(PW_BA, rows, PW_ARRAY_LEN(rows));
}

/* 090-1234-5678x123 */
static void
ba_extension_of_a_telephone_number_may_touch_it(void **state)
{
	static const struct row rows[] = {{"`090-1234-5678`x123", true},
	    {"`090-1234-5678`X1", true}, {"`090-1234-5678`x12345", true},
	    {"`090-1234-5678`x123456", false}, {"`090-1234-5678`x", false},
	    {"`090-1234-5678`xx", false}, {"`090-1234-5678`x12a", false},
	    {"`090-1234-5678`y123", false}};

	(void)state;
	assert_rows(PW_BA, rows, PW_ARRAY_LEN(rows));
}

static void
bh_value_is_no_part_of_a_uuid_or_a_mac(void **state)
{
	static const struct row rows[] = {{"a1b2c3d4-`4111-1111`-1111-111111111111", false},
	    {"`00000000-0000`-4111-1111-111111111111", false},
	    {"00000000-0000-4111-`1111-111111111111`", false},
	    {"id=00000000-`0000`-4111-1111-111111111111;", false},
	    {"x-00000000-`0000`-4111-1111-111111111111", false}, {"00-11-22-`33-44`-55", false},
	    {"`00-11-22`-33-44-55", false}, {"a1-11-22-`33-44`-5f", false},
	    {"`4111-1111-1111-1111`", true}, {"`03-1234-5678`", true},
	    {"`4111-1111-1111-1111`-", true}, {"00000000-`0000`-4111-1111-11111111111", true}};

	(void)state;
	assert_rows(PW_BH, rows, PW_ARRAY_LEN(rows));
}

static void
bh_value_is_no_part_of_a_hex_string(void **state)
{
	static const struct row rows[] = {{"ab.`0123`.cd", false}, {"a1-`4111`-1111", false},
	    {"`4111-1111`-ab", false}, {"dead.beef.`0001`", false}, {"`0123.4567`", true},
	    {"`090-1234-5678`.", true}, {"at `090-1234-5678`. End", true},
	    {"tel.`090-1234-5678`", true}, {"-`0123`-", true}, {"`0123`.zip", true}};

	(void)state;
	assert_rows(PW_BH, rows, PW_ARRAY_LEN(rows));
}

static void
bh_value_is_no_part_of_a_hex_dump(void **state)
{
	static const struct row rows[] = {{"00 01 0a `41 11 11`", false},
	    {"`4111 1111` 1111 1111 1111 1111", false}, {"dead beef 0001 0002 0003 `4111`", false},
	    {"00000001 00000002 00000003 `41111111` 00000005 00000006", false},
	    {"`4111 1111 1111 1111`", true}, {"0001 `4111 1111 1111 1111`", true},
	    {"a `4111 1111 1111 1111` b", true}, {"`090 1234 5678` 1 2 3 4", true},
	    {"`41 11`-11 11 11 11", true}};

	(void)state;
	assert_rows(PW_BH, rows, PW_ARRAY_LEN(rows));
}

static void
bt_value_is_no_part_of_an_ipv4_address(void **state)
{
	static const struct row rows[] = {{"192.168.`090.123`", false},
	    {"`192.168`.090.123", false}, {"`010.1.2.3`:8080", false},
	    {"192.168.`090.123`.", false}, {"host 10.0.`0.1`, port 1", false},
	    {"`090.1234.5678`", true}, {"192.168.`090.256`", true}, {"1.2.`3.4`.5", true},
	    {"1..2.`3.4`", true}, {"`4111.1111.1111.1111`", true}};

	(void)state;
	assert_rows(PW_BT, rows, PW_ARRAY_LEN(rows));
}

static void
bt_value_is_no_part_of_an_ipv6_address(void **state)
{
	static const struct row rows[] = {{"2001:db8::`4111`", false}, {"fe80::`1234`:1", false},
	    {"1:2:3:`4111`:5:6:7:8", false}, {"::ffff:`0901`", false}, {"a:`4111`:b", true},
	    {"tel:`09012345678`", true}, {"12:30:`4111`", true}, {"::`09012345678`", false}};

	(void)state;
	assert_rows(PW_BT, rows, PW_ARRAY_LEN(rows));
}

static void
bt_value_is_no_file_in_a_path(void **state)
{
	static const struct row rows[] = {{"/static/img/`4111111111111111`.png", false},
	    {"C:\\logs\\`09012345678`.wav", false}, {"/calls/`09012345678`", true},
	    {"/calls/`09012345678`/x", true}, {"/calls/`09012345678`. End", true},
	    {"to `09012345678`.png", true}, {"/calls/`09012345678`.1", true}};

	(void)state;
	assert_rows(PW_BT, rows, PW_ARRAY_LEN(rows));
}

static void
bf_value_is_no_part_of_a_decimal_number(void **state)
{
	static const struct row rows[] = {{"0.`0901234567`", false}, {".`0901234567`", false},
	    {"-.`0901234567`", false}, {"`1234567`.89", false}, {"tel.`0901234567`", true},
	    {"漢.`0901234567`", true}, {"`0901234567`.", true}, {"`0901234567`.x", true},
	    {"`0901234567`", true}, {" `0901234567` ", true}};

	(void)state;
	assert_rows(PW_BF, rows, PW_ARRAY_LEN(rows));
}

static void
look_alikes_of_section_10_are_turned_away_by_the_checks_together(void **state)
{
	static const struct row rows[] = {{"blk_-`6952295868487656571`", false},
	    {"192.168.`090.123`", false}, {"010.1.2.3:`8080`", false}, {"0.3.1`234`.5678", false},
	    {"0.3.`1234.5678`", false}, {"v1.2.`3-4567`", false}, {"`20240312`.1", false},
	    {"1,`234`,567円", false}, {"`12345678`.90", false}, {"$`4111`", false},
	    {"35.`681236`,139.767125", false}, {"0.`0901234567`", false}, {"1.2e`10`", false},
	    {"2024-03-12 10:15:30.`123456`", false}, {"[12/Mar/2024:10:15:30 +`0900`]", true},
	    {"2024-03-12T`0901234567`", false}, {"sshd[`19939`]:", true},
	    {"9f86d081884c7d65`4111111111111111`", false}};
	const unsigned all = PW_BD | PW_BS | PW_BA | PW_BH | PW_BT | PW_BF;

	(void)state;
	assert_rows(all, rows, PW_ARRAY_LEN(rows));
}

static void
nothing_outside_the_slice_counts(void **state)
{
	static const char raw[] = "1-090-1234-5678-1";
	const unsigned all = PW_BD | PW_BS | PW_BA | PW_BH | PW_BT | PW_BF;
	struct edge e = {.plan = plan, .p = raw, .lo = 2, .hi = 15, .left = 2, .from = 2, .to = 15};

	(void)state;
	assert_int_equal(match_check_boundaries(&e, all), PW_REASON_KEPT);
	e.lo = 0;
	assert_int_equal(match_check_boundaries(&e, all), PW_REASON_BS);
	e.lo = 2;
	e.hi = 17;
	assert_int_equal(match_check_boundaries(&e, all), PW_REASON_BS);
}

struct part_row {
	const char *form, *text;
	enum pw_reason reason;
	int before_from; /* -1: that of the value */
};

static void
assert_parts(const struct part_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct pw_hit hit = {.form = (uint16_t)form_of(plan, "r", rows[i].form)};
		struct pw_text text = unquote(rows[i].text, &hit.from, &hit.to);
		struct pw_slice s = {&text, 0, text.len};
		enum pw_reason reason = pw_match_fits(plan, &s, &hit);

		drop_text(&text);
		if (reason != rows[i].reason)
			fail_msg("%s: %s gives %d", rows[i].form, rows[i].text, (int)reason);
		if (reason == PW_REASON_KEPT)
			assert_int_equal(hit.before_from,
			    rows[i].before_from < 0 ? (int)hit.from : rows[i].before_from);
	}
}

static void
parts_around_a_value_are_asked_for_or_forbidden(void **state)
{
	static const struct part_row rows[] = {{"plain", "`123`", PW_REASON_KEPT, -1},
	    {"after", "`123`=45", PW_REASON_KEPT, -1}, {"after", "`123`=4", PW_REASON_AROUND, -1},
	    {"after", "`123`", PW_REASON_AROUND, -1},
	    {"not_after", "`123`円", PW_REASON_AROUND, -1},
	    {"not_after", "`123` 円", PW_REASON_AROUND, -1},
	    {"not_after", "`123`  円", PW_REASON_KEPT, -1},
	    {"not_after", "`123`", PW_REASON_KEPT, -1},
	    {"not_before", "¥`123`", PW_REASON_AROUND, -1},
	    {"not_before", "¥ `123`", PW_REASON_KEPT, -1},
	    {"not_before", "`123`", PW_REASON_KEPT, -1}, {"before", "記号`123`", PW_REASON_KEPT, 0},
	    {"before", "a記号 `123`", PW_REASON_KEPT, 1},
	    {"before", "記号   `123`", PW_REASON_AROUND, -1},
	    {"before", "`123`", PW_REASON_AROUND, -1}, {"before", "号`123`", PW_REASON_AROUND, -1},
	    {"both", "zz`123`", PW_REASON_KEPT, 0}, {"both", "zzzz`123`", PW_REASON_KEPT, 1},
	    {"both", "yzz`123`", PW_REASON_AROUND, -1}, {"both", "1z`123`", PW_REASON_BD, -1},
	    {"both", "z`123`4", PW_REASON_BD, -1}};

	(void)state;
	assert_parts(rows, PW_ARRAY_LEN(rows));
}

static void
value_of_which_more_is_hidden_is_masked_already(void **state)
{
	static const struct part_row rows[] = {{"plain", "***`123`", PW_REASON_MASKED, -1},
	    {"plain", "`123`***", PW_REASON_MASKED, -1}, {"plain", "`123`●●", PW_REASON_MASKED, -1},
	    {"plain", "●●`123`", PW_REASON_MASKED, -1},
	    {"plain", "`123`-****", PW_REASON_MASKED, -1},
	    {"plain", "****-`123`", PW_REASON_MASKED, -1},
	    {"plain", "**** `123`", PW_REASON_MASKED, -1},
	    {"plain", "`123`-XXXX", PW_REASON_MASKED, -1},
	    {"plain", "`123`-X-XX", PW_REASON_MASKED, -1},
	    {"plain", "`123`#-##51", PW_REASON_MASKED, -1},
	    {"plain", "`123`xx", PW_REASON_MASKED, -1}, {"plain", "`123`##", PW_REASON_MASKED, -1},
	    {"plain", "`123`x1", PW_REASON_KEPT, -1}, {"plain", "`123`#", PW_REASON_KEPT, -1},
	    {"plain", "`123` - *", PW_REASON_KEPT, -1}, {"plain", "`123`", PW_REASON_KEPT, -1}};

	(void)state;
	assert_parts(rows, PW_ARRAY_LEN(rows));
}

static void
bullet_or_the_end_of_a_word_hides_no_digits(void **state)
{
	static const struct part_row rows[] = {{"plain", "* `123`", PW_REASON_KEPT, -1},
	    {"plain", "■ `123`", PW_REASON_KEPT, -1}, {"plain", "○`123`", PW_REASON_KEPT, -1},
	    {"plain", "**Card:** `123`", PW_REASON_KEPT, -1},
	    {"plain", "**`123`**", PW_REASON_KEPT, -1}, {"plain", "`123` * 2", PW_REASON_KEPT, -1},
	    {"plain", "/* `123` */", PW_REASON_KEPT, -1},
	    {"plain", "JAMIE FOXX `123`", PW_REASON_KEPT, -1},
	    {"plain", "*21*`123`#", PW_REASON_KEPT, -1}};

	(void)state;
	assert_parts(rows, PW_ARRAY_LEN(rows));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bullet_or_the_end_of_a_word_hides_no_digits),
	    cmocka_unit_test(bd_no_digit_touches_the_value),
	    cmocka_unit_test(bs_value_is_no_part_of_a_longer_number_with_separators),
	    cmocka_unit_test(bs_comma_counts_only_between_thousands),
	    cmocka_unit_test(bs_label_s_own_number_is_no_part_of_the_value),
	    cmocka_unit_test(bs_value_in_groups_of_four_is_not_beside_one_more),
	    cmocka_unit_test(ba_no_letter_or_sign_of_a_name_touches_the_value),
	    cmocka_unit_test(ba_known_label_may_touch_the_value),
	    cmocka_unit_test(ba_pauses_of_a_dial_string_may_touch_the_value),
	    cmocka_unit_test(ba_extension_of_a_telephone_number_may_touch_it),
	    cmocka_unit_test(bh_value_is_no_part_of_a_uuid_or_a_mac),
	    cmocka_unit_test(bh_value_is_no_part_of_a_hex_string),
	    cmocka_unit_test(bh_value_is_no_part_of_a_hex_dump),
	    cmocka_unit_test(bt_value_is_no_part_of_an_ipv4_address),
	    cmocka_unit_test(bt_value_is_no_part_of_an_ipv6_address),
	    cmocka_unit_test(bt_value_is_no_file_in_a_path),
	    cmocka_unit_test(bf_value_is_no_part_of_a_decimal_number),
	    cmocka_unit_test(look_alikes_of_section_10_are_turned_away_by_the_checks_together),
	    cmocka_unit_test(nothing_outside_the_slice_counts),
	    cmocka_unit_test(parts_around_a_value_are_asked_for_or_forbidden),
	    cmocka_unit_test(value_of_which_more_is_hidden_is_masked_already),
	};

	return cmocka_run_group_tests_name("match around", tests, make_plan, drop_plan);
}
