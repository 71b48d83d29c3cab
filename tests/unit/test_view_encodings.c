/*
 * Each encoding, with the bytes that each character comes from; and which of them a record is in,
 * where nobody says so.
 */
#include "support/viewing.h"

#include <iconv.h>

#define SUB "\x1a"

static void
assert_rows_in(enum pw_encoding encoding, const struct row *rows, size_t n)
{
	reading = (struct pw_reading) {.configured = (uint8_t)encoding};
	assert_rows(rows, n);
	reading = (struct pw_reading) {0};
}

static void
cp932_is_read_with_its_extensions_and_its_half_width_kana(void **state)
{
	static const struct row rows[] = {
	    ROW("\x93\x64\x98\x62\x3d", "電話=", "0-2 2-4 4-5", 0),
	    ROW("\x82\x4f\x82\x58", "09", "0-2 2-4", 0),
	    ROW("\x81\x7c\x81\x5c\x81\x5d", "---", "0-2 2-4 4-6", 0),
	    ROW("\x81\x40"
		"A",
		" A", "0-2 2-3", 0),
	    ROW("1\x81\x5b"
		"2",
		"1-2", "0-1 1-3 3-4", 0),
	    /* Second bytes that are signs of ASCII. */
	    ROW("\x95\x5c\x83\x5c\x94\x5c\x83\x7c", "表ソ能ポ", "0-2 2-4 4-6 6-8", 0),
	    ROW("\x95\x5c"
		"n",
		"表n", "0-2 2-3", 0),
	    /* What NEC and IBM added, each at both of its places. */
	    ROW("\xfb\xfc\xfa\xb1\x87\x8a\x87\x8f", "髙﨑㈱㍼", "0-2 2-4 4-6 6-8", 0),
	    ROW("\xee\xe0\xed\x95", "髙﨑", "0-2 2-4", 0),
	    /* Half-width kana, a byte each; sound marks join. */
	    ROW("\xc3\xde\xdd\xdc \xca\xdf\xb3\xde", "デンワ パヴ", "0-2 2-3 3-4 4-5 5-7 7-9", 0),
	    ROW("\xa2\xb1\xa3\xa1\xde", "「ア」。゛", "0-1 1-2 2-3 3-4 4-5", 0),
	    ROW("\xb6"
		"A\xde",
		"カA゛", "0-1 1-2 2-3", 0),
	};
	(void)state;
	assert_rows_in(PW_ENC_CP932, rows, PW_ARRAY_LEN(rows));
}

static void
byte_that_is_no_cp932_hides_none_that_is(void **state)
{
	static const struct row rows[] = {
	    ROW("\x81"
		"9",
		SUB "9", "0-1 1-2", 1),
	    ROW("\x93", SUB, "0-1", 1),
	    ROW("\x85\x9f"
		"A",
		SUB SUB "A", "0-1 1-2 2-3", 2),
	    ROW("\x80\x93\x64", SUB "電", "0-1 1-3", 1),
	    ROW("\xa0\x93\x64", SUB "電", "0-1 1-3", 1),
	    ROW("\xfd\x93\x64\xfe\x93\x64\xff\x93\x64", SUB "電" SUB "電" SUB "電",
		"0-1 1-3 3-4 4-6 6-7 7-9", 3),
	};
	(void)state;
	assert_rows_in(PW_ENC_CP932, rows, PW_ARRAY_LEN(rows));
}

static void
euc_jp_is_read_with_its_sets_of_two_and_three_bytes(void **state)
{
	static const struct row rows[] = {
	    ROW("\xc5\xc5\xcf\xc3=", "電話=", "0-2 2-4 4-5", 0),
	    ROW("\xa3\xb0\xa3\xb9", "09", "0-2 2-4", 0),
	    ROW("\xa1\xdd\xa1\xbd\xa1\xbe", "---", "0-2 2-4 4-6", 0),
	    ROW("\x8e\xc3\x8e\xde\x8e\xdd"
		"a",
		"デンa", "0-4 4-6 6-7", 0),
	    ROW("\x8f\xb0\xa1\xa1\xa1"
		"b",
		"丂 b", "0-3 3-5 5-6", 0),
	    ROW("\xad\xea", "㈱", "0-2", 0),
	    ROW("\xc5"
		"A",
		SUB "A", "0-1 1-2", 1),
	    ROW("\x8f\xb0", SUB SUB, "0-1 1-2", 2),
	    ROW("\x8e"
		"A",
		SUB "A", "0-1 1-2", 1),
	    ROW("\x8e\xe0", SUB SUB, "0-1 1-2", 2),
	    ROW("\xff\xc5\xc5\x81\xc5\xc5", SUB "電" SUB "電", "0-1 1-3 3-4 4-6", 2),
	    ROW("\xc5\xc5\xc5", "電" SUB, "0-2 2-3", 1),
	};
	(void)state;
	assert_rows_in(PW_ENC_EUC_JP, rows, PW_ARRAY_LEN(rows));
}

static void
iso_2022_jp_is_read_by_its_designations_up_to_the_line_end(void **state)
{
	static const struct row rows[] = {
	    ROW("\x1b$B#0#9\x1b(B-", "09-", "3-5 5-7 10-11", 0),
	    ROW("\x1b$@EEOC\x1b(J1", "電話1", "3-5 5-7 10-11", 0),
	    ROW("\x1b(IC^]\x1b(B=", "デン=", "3-5 5-6 9-10", 0),
	    ROW("\x1b$BEE\x1b(I1\x1b$BOC", "電ア話", "3-5 8-9 12-14", 0),
	    ROW("\x1b$BEE\nEE", "電\nEE", "3-5 5-6 6-7 7-8", 0),
	    ROW("\x1b$BEE\r\nEE", "電\r\nEE", "3-5 5-6 6-7 7-8 8-9", 0),
	    ROW("\x1b$B!!0!\x1b(B", " 亜", "3-5 5-7", 0),
	    ROW("\x1b[0m\x1b$BEE", "\x1b[0m電", "0-1 1-2 2-3 3-4 7-9", 0),
	    ROW("\x1b$BE", SUB, "3-4", 1),
	    ROW("\x1b$BE\x1b(BE", SUB "E", "3-4 7-8", 1),
	    ROW("\x1b$B)!EE", SUB SUB "電", "3-4 4-5 5-7", 2),
	    ROW("\x1b(I~", SUB, "3-4", 1),
	    ROW("a\xc5\xc5", "a" SUB SUB, "0-1 1-2 2-3", 2),
	};
	(void)state;
	assert_rows_in(PW_ENC_ISO_2022_JP, rows, PW_ARRAY_LEN(rows));
}

static void
utf_16_is_read_in_both_orders_without_its_mark(void **state)
{
	static const struct row little[] = {
	    ROW("\xff\xfe"
		"a\0\x10\xff\x0d\xff\xfb\x96",
		"a0-電", "2-4 4-6 6-8 8-10", 0),
	    ROW("\x3d\xd8\x00\xde!\0", "\xf0\x9f\x98\x80!", "0-4 4-6", 0),
	    ROW("a\0b", "a" SUB, "0-2 2-3", 1),
	    ROW("\x3d\xd8"
		"a\0",
		SUB SUB "a", "0-1 1-2 2-4", 2),
	    ROW("\x00\xde"
		"a\0",
		SUB SUB "a", "0-1 1-2 2-4", 2),
	    ROW("\x3d\xd8", SUB SUB, "0-1 1-2", 2),
	    ROW("\x83\xff\x9e\xff\x9d\xff", "デン", "0-4 4-6", 0),
	    ROW("1\0\xfc\x30"
		"2\0",
		"1-2", "0-2 2-4 4-6", 0),
	};
	static const struct row big[] = {
	    ROW("\xfe\xff\0a\xff\x10\x96\xfb", "a0電", "2-4 4-6 6-8", 0),
	    ROW("\xd8\x3d\xde\x00\0!", "\xf0\x9f\x98\x80!", "0-4 4-6", 0),
	    ROW("\0a\0", "a" SUB, "0-2 2-3", 1),
	    ROW("\xd8\x3d\0a", SUB SUB "a", "0-1 1-2 2-4", 2),
	};
	(void)state;
	assert_rows_in(PW_ENC_UTF_16LE, little, PW_ARRAY_LEN(little));
	assert_rows_in(PW_ENC_UTF_16BE, big, PW_ARRAY_LEN(big));
}

/* Where nothing is configured. */

/* The text in the encoding, by the C library. */
static size_t
encode(const char *name, const char *text, char *out, size_t size)
{
	iconv_t cd = iconv_open(name, "UTF-8");
	char *from = (char *)(uintptr_t)text, *to = out;
	size_t left = strlen(text), room = size;

	assert_true(cd != (iconv_t)-1);
	assert_int_equal(iconv(cd, &from, &left, &to, &room), 0);
	assert_int_equal(iconv(cd, NULL, NULL, &to, &room), 0);
	iconv_close(cd);
	return size - room;
}

struct named {
	enum pw_encoding encoding;
	const char *name;
};
static const struct named names[] = {{PW_ENC_UTF_8, "UTF-8"}, {PW_ENC_CP932, "CP932"},
    {PW_ENC_EUC_JP, "EUC-JP-MS"}, {PW_ENC_ISO_2022_JP, "ISO-2022-JP"}};

static void
assert_read_as(const struct named *as, const char *text)
{
	char raw[512];
	size_t len = encode(as->name, text, raw, sizeof(raw));

	assert_view_of(raw, len, text);
	assert_int_equal(reading.prior, as->encoding);
	assert_int_equal(bad, 0);
}

static void
lines_that_change_their_encoding_are_read_line_by_line(void **state)
{
	static const char *const lines[] = {"氏名=山田 太郎 電話番号=090-1234-5678",
	    "2024-03-12 10:15:30 INFO 顧客の住所を更新しました: 東京都千代田区丸の内1-2-3",
	    "お客様番号 A-1029 を照会", "生年月日：昭和55年4月1日", "料金の支払が未済です",
	    "口座名義人が一致しません", "{\"姓\":\"佐藤\",\"名\":\"花子\"}",
	    "エラー: データベースに接続できませんでした"};
	(void)state;
	reading = (struct pw_reading) {0};
	for (unsigned round = 0; round < 2000; round++) {
		const struct named *as = &names[below(PW_ARRAY_LEN(names))];
		const char *line = lines[below(PW_ARRAY_LEN(lines))];
		char raw[512];

		/* Full-width signs are folded: the view of UTF-8 says what to. */
		struct pw_reading is_utf8 = {.configured = PW_ENC_UTF_8}, kept = reading;
		struct pw_text text;
		char want[512];

		reading = is_utf8;
		text = make(line, strlen(line));
		memcpy(want, text.p, text.len);
		want[text.len] = '\0';
		reading = kept;
		assert_view_of(raw, encode(as->name, line, raw, sizeof(raw)), want);
		assert_int_equal(reading.prior, as->encoding);
	}
}

static void
short_record_is_read_as_the_one_before_it(void **state)
{
	static const char *const shorts[] = {"name=山田", "佐藤", "name=谷", "村", "実質", "社",
	    "高橋 実", "住所"};

	(void)state;
	for (size_t i = 1; i < 3; i++) {
		for (size_t k = 0; k < PW_ARRAY_LEN(shorts); k++) {
			reading = (struct pw_reading) {0};
			assert_read_as(&names[i], "電話番号を確認しました");
			assert_read_as(&names[i], shorts[k]);
		}
	}
}

static void
half_width_kana_alone_are_read_with_and_without_a_line_before(void **state)
{
	static const struct {
		const char *kana, *want;
	} rows[] = {{"ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ"}, {"ｻﾄｳ ﾊﾅｺ", "サトウ ハナコ"},
	    {"name=ｽｽﾞｷ", "name=スズキ"}, {"ｺﾊﾞﾔｼ", "コバヤシ"}, {"ﾜﾀﾅﾍﾞ ｼﾞｭﾝ", "ワタナベ ジュン"},
	    {"ｶ)ｻﾝﾌﾟﾙ", "カ)サンプル"}};
	static const char *const before[] = {"", "電話番号を確認しました"};
	char raw[256];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		for (size_t k = 0; k < 2; k++) {
			reading = (struct pw_reading) {0};
			assert_view_of(raw, encode("CP932", before[k], raw, sizeof(raw)),
			    before[k]);
			assert_view_of(raw, encode("CP932", rows[i].kana, raw, sizeof(raw)),
			    rows[i].want);
			reading = (struct pw_reading) {0};
			assert_view_of(raw, encode("EUC-JP-MS", before[k], raw, sizeof(raw)),
			    before[k]);
			assert_view_of(raw, encode("EUC-JP-MS", rows[i].kana, raw, sizeof(raw)),
			    rows[i].want);
		}
	}
	/* The four bytes of this name are two everyday kanji in EUC-JP: only the stream tells. */
	reading = (struct pw_reading) {.prior = PW_ENC_CP932};
	assert_view_of(raw, encode("CP932", "ﾀｶﾊｼ", raw, sizeof(raw)), "タカハシ");
}

/* Short records behind one of the other encoding, whose bytes would mean something there too. */
static void
short_record_that_is_likelier_in_another_encoding_is_read_in_that(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} rows[] = {{"EUC-JP-MS", "name=山本", "name=山本"}, {"EUC-JP-MS", "吉田", "吉田"},
	    {"EUC-JP-MS", "原田 裕子", "原田 裕子"},
	    {"EUC-JP-MS", "4111−1111−1111−1111", "4111-1111-1111-1111"},
	    {"CP932", "kana=ﾀﾅｶ", "kana=タナカ"}, {"CP932", "kana=ｽｽﾞｷ", "kana=スズキ"},
	    {"CP932", "holder=ｵｶﾀﾞ ﾊﾅｺ", "holder=オカダ ハナコ"},
	    {"UTF-8", "name=山本", "name=山本"}, {"ISO-2022-JP", "name=山本", "name=山本"}};
	char raw[256];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		size_t len = encode(rows[i].name, rows[i].text, raw, sizeof(raw));

		for (unsigned prior = PW_ENC_AUTO; prior < PW_ENC_UTF_16LE; prior++) {
			reading = (struct pw_reading) {.prior = (uint8_t)prior};
			assert_view_of(raw, len, rows[i].want);
		}
	}
}

static void
letters_of_two_bytes_are_utf8_where_nothing_says_otherwise(void **state)
{
	static const char *const texts[] = {"café", "name=Müller, Łódź", "Ωμέγα", "Привет", "25°C",
	    "§1", "é", "± 3"};
	static const struct pw_reading nothing[] = {{0, 0}, {0, PW_ENC_UTF_8},
	    {0, PW_ENC_ISO_2022_JP}};

	(void)state;
	for (size_t k = 0; k < PW_ARRAY_LEN(nothing); k++) {
		for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++) {
			reading = nothing[k];
			assert_view(texts[i], texts[i]);
		}
	}
	/* Behind a letter of ASCII an é is no kana, whatever the line before was. */
	for (unsigned prior = PW_ENC_CP932; prior <= PW_ENC_EUC_JP; prior++) {
		reading = (struct pw_reading) {.prior = (uint8_t)prior};
		assert_view("café, Müller", "café, Müller");
	}
}

static void
bad_bytes_in_utf8_are_separators_and_leave_it_utf8(void **state)
{
	static const char *const marks[] = {"\xff", "\x80", "\xc3", "\xe3\x81"};
	char raw[256], want[256];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(marks); i++) {
		for (unsigned prior = 0; prior <= PW_ENC_EUC_JP; prior++) {
			snprintf(raw, sizeof(raw), "氏名=山田%s太郎", marks[i]);
			snprintf(want, sizeof(want), "氏名=山田%s太郎", i < 3 ? SUB : SUB SUB);
			reading = (struct pw_reading) {.prior = (uint8_t)prior};
			assert_view(raw, want);
			/* Cut within a character, as logs cut lines. */
			snprintf(raw, sizeof(raw), "電話 住所%.2s", "県");
			assert_view(raw, "電話 住所" SUB SUB);
		}
	}
}

static void
bytes_that_mean_nothing_do_not_change_what_the_stream_is(void **state)
{
	(void)state;
	reading = (struct pw_reading) {.prior = PW_ENC_CP932};
	assert_view("\xff\xfe\xff", SUB SUB SUB);
	assert_int_equal(reading.prior, PW_ENC_CP932);
	assert_view("all ASCII", "all ASCII");
	assert_int_equal(reading.prior, PW_ENC_CP932);
}

static void
what_is_configured_is_not_decided(void **state)
{
	(void)state;
	reading = (struct pw_reading) {.configured = PW_ENC_UTF_8};
	assert_view("\x93\x64", SUB "d");
	assert_int_equal(reading.prior, 0);
	reading = (struct pw_reading) {.configured = PW_ENC_CP932};
	assert_view("\xc5\xc5", "ナナ");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cp932_is_read_with_its_extensions_and_its_half_width_kana),
	    cmocka_unit_test(byte_that_is_no_cp932_hides_none_that_is),
	    cmocka_unit_test(euc_jp_is_read_with_its_sets_of_two_and_three_bytes),
	    cmocka_unit_test(iso_2022_jp_is_read_by_its_designations_up_to_the_line_end),
	    cmocka_unit_test(utf_16_is_read_in_both_orders_without_its_mark),
	    cmocka_unit_test(lines_that_change_their_encoding_are_read_line_by_line),
	    cmocka_unit_test(short_record_is_read_as_the_one_before_it),
	    cmocka_unit_test(half_width_kana_alone_are_read_with_and_without_a_line_before),
	    cmocka_unit_test(short_record_that_is_likelier_in_another_encoding_is_read_in_that),
	    cmocka_unit_test(letters_of_two_bytes_are_utf8_where_nothing_says_otherwise),
	    cmocka_unit_test(bad_bytes_in_utf8_are_separators_and_leave_it_utf8),
	    cmocka_unit_test(bytes_that_mean_nothing_do_not_change_what_the_stream_is),
	    cmocka_unit_test(what_is_configured_is_not_decided),
	};

	return cmocka_run_group_tests_name("view_encodings", tests, make_view, drop_view);
}
