/* What view.h promises of escapes: what they stand for, which bytes that is, and what is none. */
#include <piiwatch/view.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct pw_view *view;

static int
make_view(void **state)
{
	(void)state;
	view = pw_view_create();
	return 0;
}

static int
drop_view(void **state)
{
	(void)state;
	pw_view_destroy(view);
	return 0;
}

static struct pw_text
make(const char *raw, size_t len)
{
	struct pw_reading reading = {0};
	char *exact = malloc(len > 0 ? len : 1);
	uint64_t bad = 0;
	struct pw_text text;

	memcpy(exact, raw, len);
	text = pw_view_make(view, (struct pw_span) {exact, len}, &reading, &bad);
	free(exact);
	return text;
}

/* A record, its text, and of a part of the text the bytes of the record. */
struct row {
	const char *raw, *want, *part, *bytes;
};

static void
assert_rows(const struct row *rows, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		struct pw_text text = make(rows[i].raw, strlen(rows[i].raw));
		const char *part, *bytes;
		uint32_t at, from, to;

		if (text.len != strlen(rows[i].want) || memcmp(text.p, rows[i].want, text.len) != 0)
			fail_msg("row %u: \"%s\" became \"%.*s\"", i, rows[i].raw, (int)text.len,
			    text.p);
		if (rows[i].part == NULL)
			continue;
		part = strstr(rows[i].want, rows[i].part);
		bytes = strstr(rows[i].raw, rows[i].bytes);
		assert_non_null(part);
		assert_non_null(bytes);
		at = (uint32_t)(part - rows[i].want);
		from = pw_text_raw_from(&text, at);
		to = pw_text_raw_to(&text, at + (uint32_t)strlen(rows[i].part));
		if (from != bytes - rows[i].raw || to - from != strlen(rows[i].bytes))
			fail_msg("row %u: bytes %u to %u", i, from, to);
	}
}

#define ASSERT_ROWS(rows) assert_rows(rows, PW_ARRAY_LEN(rows))

static void
backslashes_are_undone(void **state)
{
	static const struct row rows[] = {{"{\"\\u96fb\\u8a71\":\"090\"}", "{\"電話\":\"090\"}",
					      "話", "\\u8a71"},
	    {"\\uFF11\\uff0d\\uff12", "1-2", "-", "\\uff0d"},
	    {"\\ud83d\\ude00x", "😀x", "😀", "\\ud83d\\ude00"},
	    {"\\ud83dx\\ude00", "\x1ax\x1a", "x", "x"},
	    {"1\\u00002",
		"1\x1a"
		"2",
		"\x1a", "\\u0000"},
	    {"\\u12", "\\u12", NULL, NULL}, {"\\u12g4", "\\u12g4", NULL, NULL},
	    {"a\\nb\\tc\\rd", "a\nb\tc\rd", "c", "c"},
	    {"{\\\"tel\\\":\\\"1\\/2\\\"}", "{\"tel\":\"1/2\"}", "1/2", "1\\/2"},
	    {"C:\\dir\\q", "C:\\dir\\q", NULL, NULL}, {"\\", "\\", NULL, NULL},
	    {"\\xe9\\x9b\\xbb\\xE8\\xA9\\xB1=1", "電話=1", "話", "\\xE8\\xA9\\xB1"},
	    {"\\x93d\\x98b=1", "電話=1", "話", "\\x98b"},
	    {"\\x83\\\\\\x81@1", "ソ 1", "ソ", "\\x83\\\\"},
	    {"\\x22tel\\x22", "\"tel\"", "tel", "tel"}, {"\\xff1", "\\xff1", NULL, NULL},
	    {"\\xg1", "\\xg1", NULL, NULL},
	    /* a kana and its sound mark; a vowel mark between digits */
	    {"\\uff76\\uff9e\\u30fc1", "ガー1", "ガ", "\\uff76\\uff9e"},
	    {"\\u0031\\u30fc2", "1-2", "-", "\\u30fc"}};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
bytes_of_addresses_are_undone_where_they_make_characters(void **state)
{
	static const struct row rows[] = {{"tel=%30%39%300", "tel=0900", "090", "%30%39%30"},
	    {"k=%E9%9B%BB%e8%a9%b1&n=1", "k=電話&n=1", "電話", "%E9%9B%BB%e8%a9%b1"},
	    {"k=%93d%98b%94%D4&n=1", "k=電話番&n=1", "話", "%98b"},
	    {"%8ER%93c%91%BE%98Y=1", "山田太郎=1", "山", "%8ER"},
	    {"%C5%C5%CF%C3=1", "電話=1", "話", "%CF%C3"},
	    {"%1B%24BEEOC%1B%28B=1", "電話=1", "電", "EE"},
	    {"%D4%CF%C0%DE=1", "ヤマダ=1", "ダ", "%C0%DE"},
	    /* a track's letter, a discount, what a length limit cut off */
	    {"%B4111111111111111^YAMADA/TARO^2512", "%B4111111111111111^YAMADA/TARO^2512", NULL,
		NULL},
	    {"%25B4111111111111111%5EYAMADA", "%B4111111111111111^YAMADA", "4111", "4111"},
	    {"%E3%81%82%B4111", "あ%B4111", "%B4", "%B4"}, {"50%ABC", "50%ABC", NULL, NULL},
	    {"%E9%9B%BB%E8%A9", "電%E8%A9", "電", "%E9%9B%BB"}, {"100%", "100%", NULL, NULL},
	    {"%4", "%4", NULL, NULL},
	    {"1%002",
		"1\x1a"
		"2",
		"\x1a", "%00"},
	    {"%E3%81%82\\u3044", "あい", "い", "\\u3044"}, {"%E3%81%82%2541", "あA", "A", "%2541"}};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
entities_are_undone(void **state)
{
	static const struct row rows[] = {{"&#38651;&#x8A71;&#X3D;1", "電話=1", "話", "&#x8A71;"},
	    {"&lt;b&gt;&amp;&quot;&apos;", "<b>&\"'", "&", "&amp;"},
	    {"1&nbsp;2&#160;3", "1 2 3", "2", "2"},
	    {"1&ndash;2&minus;3", "1-2-3", "-2", "&ndash;2"},
	    {"a=1&copy=2&b=3;", "a=1&copy=2&b=3;", NULL, NULL},
	    {"&#;&#x;&;&", "&#;&#x;&;&", NULL, NULL},
	    {"&#1114112;&#55357;&#99999999999;", "&#1114112;&#55357;&#99999999999;", NULL, NULL},
	    {"&unheard;", "&unheard;", NULL, NULL}};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
quoted_printable_is_undone_with_care(void **state)
{
	static const struct row rows[] = {{"=E9=9B=BB=E8=A9=B1=3D090", "電話=090",
					      "話=", "=E8=A9=B1=3D"},
	    {"=93d=98b=3D=82O=82P", "電話=01", "01", "=82O=82P"},
	    {"=C5=C5=CF=C3", "電話", "話", "=CF=C3"}, {"1985 =94N", "1985 年", "年", "=94N"},
	    {"090=81|1234", "090-1234", "-", "=81|"}, {"md5=94Nd", "md5=94Nd", NULL, NULL},
	    {"=90=B6=94N: 1985=94N4", "生年: 1985年4", "年4", "=94N4"},
	    {"=9B=BB=E8=A9=B1=E7=95=AA=E5", "=9B=BB話番=E5", "番", "=E7=95=AA"},
	    {"card_no=4111111111111111", "card_no=4111111111111111", NULL, NULL},
	    {"id=A1B2C3&k=30=31", "id=A1B2C3&k=30=31", NULL, NULL},
	    {"hash=94Nd", "hash=94Nd", NULL, NULL}, {"x=e9=9b=bb", "x=e9=9b=bb", NULL, NULL},
	    {"x=E9y", "x=E9y", NULL, NULL}, {"=FF=FF", "=FF=FF", NULL, NULL},
	    {"a=3db", "a=3db", NULL, NULL}, {"=", "=", NULL, NULL}, {"=E", "=E", NULL, NULL}};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
base64_is_undone_where_it_is_text(void **state)
{
	static const struct row rows[] = {/* tel=090-1234-5678 name=x */
	    {"d=dGVsPTA5MC0xMjM0LTU2NzggbmFtZT14;", "d=tel=090-1234-5678 name=x;", "090", "TA5MC"},
	    {"d=dGVsPTA5MC0xMjM0LTU2NzggbmFtZT0xMg==;", "d=tel=090-1234-5678 name=12;", "=12",
		"T0xMg"},
	    /* kanji, and the same in ISO-2022-JP */
	    {"\"6Zu76Kmx55Wq5Y+377yaMDkw\"", "\"電話番号:090\"", "番", "55Wq"},
	    {"\"GyRCRUVPQ0hWOWYbKEI9MDkw\"", "\"電話番号=090\"", "話", "VPQ0"},
	    /* the alphabet of URLs, as a token's claims are written */
	    {"a.eyJuIjoi5bGx55Sw5aSq6YOOPz8_In0.b", "a.{\"n\":\"山田太郎???\"}.b", "???", "Pz8_"},
	    {"key_dGVsPTA5MC0xMjM0LTU2NzggbmFtZT14_", "key_tel=090-1234-5678 name=x_", "key_",
		"key_"},
	    /* escapes beside it are a part of it */
	    {"d=dGVsPTA5MC0xMjM0LTU2NzggbmFtZT0xMg%3D%3D", "d=tel=090-1234-5678 name=12", "=12",
		"T0xMg"},
	    {"\\\"dGVsPTA5MC0xMjM0LTU2NzggbmFtZT14\\\"", "\"tel=090-1234-5678 name=x\"", "x", "14"},
	    {"d=6Zu76Kmx55Wq5Y%2B377yaMDkw", "d=電話番号:090", "号", "5Y%2B3"},
	    /* too short, without a digit, no text, CP932, glued to more */
	    {"dGVsPTA5MC0xMjM0LTU2Nz", "dGVsPTA5MC0xMjM0LTU2Nz", NULL, NULL},
	    {"abcdefghijklmnopqrstuvwXYZ", "abcdefghijklmnopqrstuvwXYZ", NULL, NULL},
	    {"d41D8cd98f00b204e9800998ecf8427e", "d41D8cd98f00b204e9800998ecf8427e", NULL, NULL},
	    {"k2SYYpTUjYaBRoJPglaCT4FMgU8=", "k2SYYpTUjYaBRoJPglaCT4FMgU8=", NULL, NULL},
	    {"dGVsPTA5MC0xMjM0LTU2NzggbmFtZT0xMg==x", "dGVsPTA5MC0xMjM0LTU2NzggbmFtZT0xMg==x", NULL,
		NULL}};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
base64_is_undone_up_to_four_kibibytes(void **state)
{
	char raw[8000];

	(void)state;
	for (size_t n = 24; n <= 7600; n += 4) {
		struct pw_text text;

		/* one kanji again and again */
		for (size_t i = 0; i < n; i += 4)
			memcpy(raw + i, "6Zu7", 4);
		raw[n] = ' ';
		text = make(raw, n + 1);
		if (n <= 5464)
			assert_int_equal(text.len, n / 4 * 3 + 1);
		else
			assert_int_equal(text.len, n + 1);
	}
}

static void
encoded_words_of_mail_are_undone_and_joined(void **state)
{
	static const struct row rows[] = {{"Subject: =?ISO-2022-JP?B?GyRCRUVPQxsoQg==?= 1",
					      "Subject: 電話 1", "電話", "RUVPQx"},
	    {"=?iso-2022-jp?Q?=1B$BEEOC=1B(B=31_x?=", "電話1 x", "1 x", "=31_x"},
	    {"=?UTF-8?Q?=E9=9B=BB_1?=", "電 1", "電", "=E9=9B=BB"},
	    {"=?Shift_JIS?B?k2SYYg==?=", "電話", "電話", "k2SYYg"},
	    {"=?EUC-JP?q?=C5=C5?=", "電", "電", "=C5=C5"},
	    {"=?UTF-8?B?6Zu7?= =?UTF-8?B?6Kmx?= x", "電話 x", "電話", "6Zu7?= =?UTF-8?B?6Kmx"},
	    {"=?UTF-8?B?6Zu7?= x", "電 x", " x", " x"},
	    {"=?KOI8-R?B?6Zu7?=", "=?KOI8-R?B?6Zu7?=", NULL, NULL},
	    {"=?UTF-8?B?6Z*7?=", "=?UTF-8?B?6Z*7?=", NULL, NULL},
	    {"=?UTF-8?X?6Zu7?=", "=?UTF-8?X?6Zu7?=", NULL, NULL},
	    {"=?Shift_JIS?Q?電話?=", "=?Shift_JIS?Q?電話?=", NULL, NULL},
	    {"=?UTF-8?B?6Zu7", "=?UTF-8?B?6Zu7", NULL, NULL}, {"a=?b=?c", "a=?b=?c", NULL, NULL}};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
plus_is_a_space_in_a_value_of_a_query_that_has_spaces(void **state)
{
	static const struct row rows[] = {{"tel=090+1234+5678&x=1", "tel=090 1234 5678&x=1", "1234",
					      "1234"},
	    {"tel=%28080%29+1234-5678", "tel=(080) 1234-5678", ") 1", "%29+1"},
	    {"tel=%2B81+90+1234+5678", "tel=+81 90 1234 5678", "+81", "%2B81"},
	    {"tel=+81+90+1234+5678", "tel=+81 90 1234 5678", "+81", "+81"},
	    {"pan=4111+1111+1111+1111", "pan=4111 1111 1111 1111", NULL, NULL},
	    {"name=%E5%B1%B1%E7%94%B0+%E5%A4%AA%E9%83%8E", "name=山田 太郎", " ", "+"},
	    {"a=%E6%A2%85%E7%94%B01-2-3+%E3%82%B3%E3%83%BC%E3%83%9D+A-101&b=1",
		"a=梅田1-2-3 コーポ A-101&b=1", "3 ", "3+"},
	    {"a=1-2-3+Sakae%2C+Naka-ku%2C+Nagoya&b=1", "a=1-2-3 Sakae, Naka-ku, Nagoya&b=1", ", N",
		"%2C+N"},
	    {"a=15+Sakae,+Naka-ku", "a=15+Sakae,+Naka-ku", NULL, NULL},
	    {"a=%E6%A2%85%E7%94%B0%E3%80%801-2-3+B-101&b=1", "a=梅田 1-2-3 B-101&b=1", "3 B",
		"3+B"},
	    {"q=%E6%A2%85%E7%94%B0+1", "q=梅田 1", NULL, NULL},
	    {"q=%E6%A2%85?1+2", "q=梅?1+2", NULL, NULL},
	    {"/u?name=Taro+Yamada", "/u?name=Taro Yamada", NULL, NULL},
	    {"name=Taro+Yamada&x=1", "name=Taro Yamada&x=1", NULL, NULL},
	    {"tel=090%2B1234%2B5678", "tel=090+1234+5678", NULL, NULL},
	    {"job=part-time+worker&x=1", "job=part-time worker&x=1", NULL, NULL},
	    {"sum=1+2", "sum=1+2", NULL, NULL}, {"pass=ab+cd", "pass=ab+cd", NULL, NULL},
	    {"x 090+1234+5678", "x 090+1234+5678", NULL, NULL},
	    {"t=2024-01-01T00:00:00+09:00", "t=2024-01-01T00:00:00+09:00", NULL, NULL},
	    {"k=abc9+def9&l=1", "k=abc9+def9&l=1", NULL, NULL}, {"+", "+", NULL, NULL}};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
what_an_encoding_hands_on_is_undone_too(void **state)
{
	static const struct row rows[] =
	    {/* full-width signs are signs; a record of UTF-8 quotes a mail's header */
		{"％３０＆＃６５；", "0A", "0", "％３０"},
		{"電話 \x1b$BEEOC\x1b(B 1", "電話 電話 1", " 1", " 1"},
		{"\x93\x64 %98b \\u756a", "電 話 番", "話", "%98b"}};

	(void)state;
	ASSERT_ROWS(rows);
}

static void
layers_are_undone_up_to_three(void **state)
{
	static const struct row rows[] = {{"\\\\\\\\u96fb", "電", "電", "\\\\\\\\u96fb"},
	    {"%25E9%259B%25BB", "電", "電", "%25E9%259B%25BB"},
	    {"%2525E9%25259B%2525BB", "電", "電", "%2525E9%25259B%2525BB"},
	    {"%252525E9", "%E9", NULL, NULL}, {"%25252541", "%41", "%41", "%25252541"},
	    {"&amp;amp;lt;", "<", "<", "&amp;amp;lt;"},
	    {"{\\\"body\\\":\\\"{\\\\\\\"tel\\\\\\\":\\\\\\\"\\\\u0030\\\\\\\"}\\\"}",
		"{\"body\":\"{\"tel\":\"0\"}\"}", "0", "\\\\u0030"},
	    /* a token in a query in JSON */
	    {"\\u0064=6Zu76Kmx55Wq5Y%252B377yaMDkw", "d=電話番号:090", "号", "5Y%252B3"}};

	(void)state;
	ASSERT_ROWS(rows);
}

/* A text as it is written at one depth: each character with the bytes that are its own. */
#define MOST 60u
#define MOST_BYTES 40000u
struct written {
	char p[MOST_BYTES];
	uint32_t len, n, from[MOST], to[MOST];
};

static uint32_t seed = 5;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void
add(struct written *w, const char *fmt, unsigned value)
{
	w->len += (uint32_t)snprintf(w->p + w->len, MOST_BYTES - w->len, fmt, value);
}

/* The text once more escaped, each byte or character of it. */
static void
write_escaped(const struct written *in, struct written *out, unsigned way)
{
	static uint32_t place[MOST_BYTES + 1];

	out->len = 0;
	out->n = in->n;
	for (uint32_t at = 0; at < in->len;) {
		uint32_t cp;
		unsigned n = pw_utf8_decode(in->p + at, in->len - at, &cp);

		place[at] = out->len;
		for (unsigned i = 0; way >= 2 && i < n; i++) {
			place[at + i] = out->len;
			add(out, way == 2 ? "%%%02X" : "\\x%02x", (unsigned char)in->p[at + i]);
		}
		if (way < 2)
			add(out, way == 0 ? "\\u%04x" : "&#%u;", cp);
		at += n;
		place[at] = out->len;
	}
	for (uint32_t i = 0; i < in->n; i++) {
		out->from[i] = place[in->from[i]];
		out->to[i] = place[in->to[i]];
	}
}

/* The text in base64; the characters that hold any of a byte's bits are its own. */
static void
write_base64(const struct written *in, struct written *out)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	out->len = 0;
	out->n = in->n;
	for (uint32_t bit = 0; bit < in->len * 8; bit += 6) {
		unsigned value = 0;

		for (uint32_t b = bit; b < bit + 6; b++)
			value = value << 1 |
			    (b / 8 < in->len
				    ? (unsigned)(unsigned char)in->p[b / 8] >> (7 - b % 8) & 1u
				    : 0);
		out->p[out->len++] = digits[value];
	}
	for (uint32_t i = 0; i < in->n; i++) {
		out->from[i] = in->from[i] * 8 / 6;
		out->to[i] = (in->to[i] * 8 + 5) / 6;
	}
	while (out->len % 4 != 0)
		out->p[out->len++] = '=';
}

static bool
has_all_kinds(const struct written *w)
{
	bool upper = false, lower = false, digit = false;

	for (uint32_t i = 0; i < w->len; i++) {
		upper |= pw_is_upper(w->p[i]);
		lower |= w->p[i] >= 'a' && w->p[i] <= 'z';
		digit |= pw_is_digit(w->p[i]);
	}
	return upper && lower && digit && w->len >= 24;
}

static void
write_plain(struct written *w)
{
	static const char *const parts[] = {"電", "話", "山", "タ", "ー", "あ", "0", "9", "a", "Z",
	    " ", ":", "-", "(", "é", "😀", "漢", "。"};

	w->len = 0;
	w->n = 12 + below(MOST - 12);
	for (uint32_t i = 0; i < w->n; i++) {
		const char *part = parts[below(PW_ARRAY_LEN(parts))];

		/* `\\u` knows no such character in one. */
		if (strcmp(part, "😀") == 0)
			part = "話";
		w->from[i] = w->len;
		memcpy(w->p + w->len, part, strlen(part));
		w->len += (uint32_t)strlen(part);
		w->to[i] = w->len;
	}
}

static void
random_texts_come_back_with_their_places_through_three_layers(void **state)
{
	static struct written plain, in, out;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		unsigned depth = 1 + below(3);
		struct pw_text text, want;
		static char copy[MOST_BYTES];
		uint32_t at = 0;

		write_plain(&plain);
		want = make(plain.p, plain.len);
		if (want.len != plain.len)
			continue; /* a vowel mark between digits */
		memcpy(copy, want.p, want.len);
		in = plain;
		for (unsigned i = 0; i < depth; i++) {
			unsigned way = below(5);

			if (way == 4) {
				write_base64(&in, &out);
				if (!has_all_kinds(&out) || out.len > 5000)
					way = 0;
			}
			if (way < 4)
				write_escaped(&in, &out, way);
			in = out;
		}
		text = make(in.p, in.len);
		if (text.len != plain.len || memcmp(text.p, copy, text.len) != 0)
			fail_msg("round %u: \"%.*s\"", round, (int)in.len, in.p);
		for (uint32_t i = 0; i < plain.n; i++) {
			at = plain.from[i];
			if (pw_text_raw_from(&text, at) != in.from[i] ||
			    pw_text_raw_to(&text, plain.to[i]) != in.to[i])
				fail_msg("round %u, character %u: \"%.*s\"", round, i, (int)in.len,
				    in.p);
		}
	}
}

/* Bytes that grow most, one layer in another. */
static void
escapes_that_grow_find_room(void **state)
{
	static char raw[3 * 5464 + 100];
	uint32_t len = 0;
	struct pw_text text;

	(void)state;
	/* half-width kana of ISO-2022-JP: a byte of ASCII is three of UTF-8 */
	memcpy(raw, "\x1b(I", 3);
	memset(raw + 3, '1', 5000);
	text = make(raw, 5003);
	assert_int_equal(text.len, 15000);
	/* the same behind a record of UTF-8, and in base64: GyhJ is ESC ( I, M0FB is 3AA */
	len = (uint32_t)snprintf(raw, sizeof(raw), "電 \x1b(I");
	memset(raw + len, '1', 5000);
	text = make(raw, len + 5000);
	assert_int_equal(text.len, 4 + 15000);
	memcpy(raw, "GyhJ", 4);
	for (len = 4; len < 5460; len += 4)
		memcpy(raw + len, "M0FB", 4);
	text = make(raw, len);
	assert_int_equal(text.len, (len / 4 - 1) * 9);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(backslashes_are_undone),
	    cmocka_unit_test(bytes_of_addresses_are_undone_where_they_make_characters),
	    cmocka_unit_test(entities_are_undone),
	    cmocka_unit_test(quoted_printable_is_undone_with_care),
	    cmocka_unit_test(base64_is_undone_where_it_is_text),
	    cmocka_unit_test(base64_is_undone_up_to_four_kibibytes),
	    cmocka_unit_test(encoded_words_of_mail_are_undone_and_joined),
	    cmocka_unit_test(plus_is_a_space_in_a_value_of_a_query_that_has_spaces),
	    cmocka_unit_test(what_an_encoding_hands_on_is_undone_too),
	    cmocka_unit_test(layers_are_undone_up_to_three),
	    cmocka_unit_test(random_texts_come_back_with_their_places_through_three_layers),
	    cmocka_unit_test(escapes_that_grow_find_room),
	};

	return cmocka_run_group_tests_name("view, escapes", tests, make_view, drop_view);
}
