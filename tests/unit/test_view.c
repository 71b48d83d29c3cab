/*
 * What view.h promises of folding; encodings and escapes have their own files. It is compared with utf8proc's NFKC, with the exceptions of
 * detection.md 0.1 written out, and with a naive model that works on whole arrays of code points.
 */
#include "support/viewing.h"

#include <utf8proc.h>

#define MAX 400u

/* What detection.md 0.1 says of one character by itself; 0: dropped. */
static uint32_t
oracle(uint32_t cp)
{
	static const uint32_t dashes[] = {0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212,
	    0xFE63, 0xFF0D, 0x2500, 0x2501};
	utf8proc_int32_t out[8];

	if (cp == 0x3000 || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F)
		return ' ';
	if ((cp >= 0x200B && cp <= 0x200D) || cp == 0x2060 || cp == 0xFEFF)
		return 0;
	for (size_t i = 0; i < PW_ARRAY_LEN(dashes); i++)
		if (dashes[i] == cp)
			return '-';
	if (cp == 0xFF9E || cp == 0xFF9F)
		return cp == 0xFF9E ? 0x309B : 0x309C;
	if (cp == 0xFFE5)
		return 0xA5;
	if (!((cp >= 0xFF01 && cp <= 0xFF5E) || (cp >= 0xFF61 && cp <= 0xFF9D)))
		return cp;
	assert_int_equal(utf8proc_decompose_char((utf8proc_int32_t)cp, out, 8,
			     UTF8PROC_COMPAT | UTF8PROC_COMPOSE, NULL),
	    1);
	return (uint32_t)out[0];
}

static void
every_code_point_folds_as_the_unicode_tables_say(void **state)
{
	char raw[4], want[4];

	(void)state;
	reading = (struct pw_reading) {.configured = PW_ENC_UTF_8};
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp += cp < 0x10000 ? 1 : 0x101) {
		uint32_t folded = oracle(cp);
		unsigned len, n = 0;
		struct pw_text text;

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		len = pw_utf8_encode(cp, raw);
		if (folded != 0 || cp == 0)
			n = pw_utf8_encode(folded, want);
		text = make(raw, len);
		if (text.len != n || memcmp(text.p, want, n) != 0)
			fail_msg("U+%04X", cp);
		assert_int_equal(bad, 0);
		if (n == 0)
			continue;
		assert_int_equal(pw_text_raw_from(&text, 0), 0);
		assert_int_equal(pw_text_raw_to(&text, n), len);
	}
}

/* Half-width base and sound mark, against the composition NFKC makes of the two. */
static void
sound_marks_join_the_half_width_kana_they_can_join(void **state)
{
	(void)state;
	reading = (struct pw_reading) {0};
	for (uint32_t base = 0xFF61; base <= 0xFF9D; base++) {
		for (uint32_t mark = 0xFF9E; mark <= 0xFF9F; mark++) {
			utf8proc_int32_t pair[2] = {(utf8proc_int32_t)base, (utf8proc_int32_t)mark};
			utf8proc_ssize_t n;
			char raw[6], want[8];
			size_t len;
			struct pw_text text;

			pw_utf8_encode(base, raw);
			pw_utf8_encode(mark, raw + 3);
			text = make(raw, sizeof(raw));
			pair[0] = (utf8proc_int32_t)oracle(base);
			pair[1] = mark == 0xFF9E ? 0x3099 : 0x309A;
			n = utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
			len = pw_utf8_encode((uint32_t)pair[0], want);
			if (n == 2)
				len += pw_utf8_encode(oracle(mark), want + len);
			assert_int_equal(text.len, len);
			assert_memory_equal(text.p, want, len);
			assert_int_equal(pw_text_raw_from(&text, 0), 0);
			assert_int_equal(pw_text_raw_to(&text, text.len), 6);
			if (n == 2)
				assert_int_equal(pw_text_raw_to(&text, 3), 3);
		}
	}
}

static void
numbers_and_names_read_the_same_however_they_are_written(void **state)
{
	(void)state;
	reading = (struct pw_reading) {0};
	assert_view("０９０－１２３４－５６７８", "090-1234-5678");
	assert_view("０９０ー１２３４ー５６７８", "090-1234-5678");
	assert_view("090ｰ1234ｰ5678", "090-1234-5678");
	assert_view("090‐1234‑5678", "090-1234-5678");
	assert_view("090–1234—5678", "090-1234-5678");
	assert_view("090―1234−5678", "090-1234-5678");
	assert_view("090─1234━5678", "090-1234-5678");
	assert_view("（０３）１２３４　５６７８", "(03)1234 5678");
	assert_view("090\u200b-1234\ufeff-56\u206078", "090-1234-5678");
	assert_view("ＴＥＬ：０３．１２３４", "TEL:03.1234");
	assert_view("ﾃﾞﾝﾜ ﾊﾞﾝｺﾞｳ ﾊﾟﾋﾟ ｳﾞ", "デンワ バンゴウ パピ ヴ");
	assert_view("ｻﾝﾌﾟﾙ｢ｱ｣｡､･", "サンプル「ア」。、・");
	assert_view("", "");
}

static void
vowel_mark_is_a_dash_only_between_digits(void **state)
{
	(void)state;
	reading = (struct pw_reading) {.configured = PW_ENC_UTF_8};
	assert_view("1ー2", "1-2");
	assert_view("1 ー 2", "1 - 2");
	assert_view("1　　ｰ\u200b 2", "1  - 2");
	assert_view("１\u200bー\u200b２", "1-2");
	assert_view("センター2", "センター2");
	assert_view("2ーア", "2ーア");
	assert_view("1ー", "1ー");
	assert_view("ー1", "ー1");
	assert_view("1\nー2", "1\nー2");
	assert_view("1ー\n2", "1ー\n2");
	assert_view("1ーー2", "1ーー2");
	assert_view("1-ー2", "1-ー2");
	assert_view("ﾒｰﾙ1", "メール1");
	assert_view("1\xff"
		    "ー2",
	    "1\x1a"
	    "ー2");
	assert_view("1ー\xff"
		    "2",
	    "1ー\x1a"
	    "2");
	assert_view("1ー2ー3", "1-2-3");
}

static void
byte_that_is_no_utf8_becomes_a_separator_by_itself(void **state)
{
	static const struct {
		const char *raw, *want;
		unsigned bad;
	} rows[] = {{"\x80", "\x1a", 1},
	    {"a\xff"
	     "b",
		"a\x1a"
		"b",
		1},
	    {"\xc0\xaf", "\x1a\x1a", 2}, {"\xe3\x81", "\x1a\x1a", 2},
	    {"\xe3\x81"
	     "9",
		"\x1a\x1a"
		"9",
		2},
	    {"\xed\xa0\x80", "\x1a\x1a\x1a", 3}, {"\xf4\x90\x80\x80", "\x1a\x1a\x1a\x1a", 4},
	    {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", 0},
	    {"\xf8\x88\x80\x80\x80", "\x1a\x1a\x1a\x1a\x1a", 5},
	    {"\x93\x64",
		"\x1a"
		"d",
		1},
	    {"\xe3\x81\x82\x82", "\xe3\x81\x82\x1a", 1}};

	(void)state;
	reading = (struct pw_reading) {.configured = PW_ENC_UTF_8};
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_text text;

		assert_view(rows[i].raw, rows[i].want);
		assert_int_equal(bad, rows[i].bad);
		text = make(rows[i].raw, strlen(rows[i].raw));
		for (uint32_t k = 0; k < text.len; k++)
			if (text.p[k] == 0x1a)
				assert_int_equal(pw_text_raw_to(&text, k + 1),
				    pw_text_raw_from(&text, k) + 1);
	}
}

static void
bad_bytes_are_added_to_what_was_counted(void **state)
{
	uint64_t sum = 5;

	(void)state;
	pw_view_make(view, (struct pw_span) {"\xff\xfe", 2}, &reading, &sum);
	assert_int_equal(sum, 7);
}

/* A text of the model: code points with the raw bytes each came from. */
struct model {
	uint32_t n;
	uint32_t cp[MAX], from[MAX], to[MAX];
	bool was_half[MAX];
};

static void
model_decode(const char *raw, uint32_t len, struct model *m)
{
	m->n = 0;
	for (uint32_t at = 0; at < len;) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)raw + at, len - at, &cp);

		m->from[m->n] = at;
		at += n > 0 ? (uint32_t)n : 1;
		m->to[m->n] = at;
		m->cp[m->n++] = n > 0 ? (uint32_t)cp : UINT32_MAX;
	}
}

static void
model_take(struct model *m, uint32_t to, uint32_t i, uint32_t cp)
{
	m->cp[to] = cp;
	m->from[to] = m->from[i];
	m->to[to] = m->to[i];
}

/* Step by step over the whole array: fold and drop, compose, vowel marks. */
static void
model_fold(struct model *m)
{
	static bool half[MAX];
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->n; i++) {
		uint32_t cp = m->cp[i], folded = cp == UINT32_MAX ? 0x1A : oracle(cp);
		utf8proc_int32_t pair[2];

		if (folded == 0 && cp != 0)
			continue;
		if ((cp == 0xFF9E || cp == 0xFF9F) && n > 0 && half[n - 1]) {
			pair[0] = (utf8proc_int32_t)m->cp[n - 1];
			pair[1] = cp == 0xFF9E ? 0x3099 : 0x309A;
			if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE) == 1) {
				m->cp[n - 1] = (uint32_t)pair[0];
				m->to[n - 1] = m->to[i];
				continue;
			}
		}
		half[n] = cp >= 0xFF66 && cp <= 0xFF9D;
		model_take(m, n++, i, folded);
	}
	m->n = n;
	for (uint32_t i = 1; i + 1 < n; i++) {
		uint32_t left = i, right = i;

		if (m->cp[i] != 0x30FC)
			continue;
		while (left > 0 && m->cp[left - 1] == ' ')
			left--;
		while (right + 1 < n && m->cp[right + 1] == ' ')
			right++;
		if (left > 0 && right + 1 < n && m->cp[left - 1] < 0x80 &&
		    m->cp[right + 1] < 0x80 && pw_is_digit((char)m->cp[left - 1]) &&
		    pw_is_digit((char)m->cp[right + 1]))
			m->cp[i] = '-';
	}
}

static uint32_t
random_raw(char *raw)
{
	static const char *const parts[] = {"1", "9", "０", " ", "　", "ー", "ｰ", "－", "\u200b",
	    "\ufeff", "ｶ", "ﾊ", "ﾞ", "ﾟ", "カ", "a", "Ｚ", "\n", "\xff", "\xe3\x81", "\x93", "漢",
	    "\xf0\x9f\x98\x80", "\u00a0", "12", "-", "\x1a", "\t", "￥", "ｳ", "ワ", "ﾜ", "\xc2"};
	uint32_t n = below(30), len = 0;

	for (uint32_t i = 0; i < n; i++) {
		const char *part = parts[below(PW_ARRAY_LEN(parts))];

		memcpy(raw + len, part, strlen(part));
		len += (uint32_t)strlen(part);
	}
	return len;
}

static void
assert_as_model(const char *raw, uint32_t len, const struct model *m)
{
	struct pw_text text = make(raw, len);
	uint32_t at = 0, place[MAX + 1];

	for (uint32_t i = 0; i < m->n; i++) {
		char c[4];
		unsigned n = pw_utf8_encode(m->cp[i], c);

		place[i] = at;
		assert_true(at + n <= text.len);
		assert_memory_equal(text.p + at, c, n);
		at += n;
	}
	place[m->n] = at;
	assert_int_equal(text.len, at);
	for (uint32_t i = 0; i < m->n; i++) {
		assert_int_equal(pw_text_raw_from(&text, place[i]), m->from[i]);
		assert_int_equal(pw_text_raw_to(&text, place[i + 1]), m->to[i]);
		for (uint32_t raw_at = i > 0 ? m->to[i - 1] : 0; raw_at <= m->from[i]; raw_at++)
			assert_int_equal(pw_text_at_raw(&text, raw_at), place[i]);
	}
	assert_int_equal(pw_text_at_raw(&text, len), text.len);
}

static void
random_texts_and_their_maps_are_those_of_the_naive_model(void **state)
{
	static struct model m;
	char raw[256];

	(void)state;
	reading = (struct pw_reading) {.configured = PW_ENC_UTF_8};
	for (unsigned round = 0; round < 60000; round++) {
		uint32_t len = random_raw(raw);

		model_decode(raw, len, &m);
		model_fold(&m);
		assert_as_model(raw, len, &m);
	}
}

static void
cut_at_a_line_end_changes_nothing(void **state)
{
	char raw[512], joined[1024];

	(void)state;
	reading = (struct pw_reading) {.configured = PW_ENC_UTF_8};
	for (unsigned round = 0; round < 5000; round++) {
		uint32_t a = random_raw(raw), b, n;
		struct pw_text text;

		raw[a++] = '\n';
		b = a + random_raw(raw + a);
		text = make(raw, a);
		n = text.len;
		memcpy(joined, text.p, n);
		text = make(raw + a, b - a);
		memcpy(joined + n, text.p, text.len);
		n += text.len;
		text = make(raw, b);
		assert_int_equal(text.len, n);
		assert_memory_equal(text.p, joined, n);
	}
}

static void
long_texts_after_short_ones_and_short_after_long_are_whole(void **state)
{
	char *raw = malloc(300000);

	(void)state;
	for (uint32_t i = 0; i < 300000; i += 3)
		memcpy(raw + i, "\xef\xbd\xb1", 3);
	assert_int_equal(make(raw, 3).len, 3);
	assert_int_equal(make(raw, 300000).len, 300000);
	assert_int_equal(make(raw, 6).len, 6);
	free(raw);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_code_point_folds_as_the_unicode_tables_say),
	    cmocka_unit_test(sound_marks_join_the_half_width_kana_they_can_join),
	    cmocka_unit_test(numbers_and_names_read_the_same_however_they_are_written),
	    cmocka_unit_test(vowel_mark_is_a_dash_only_between_digits),
	    cmocka_unit_test(byte_that_is_no_utf8_becomes_a_separator_by_itself),
	    cmocka_unit_test(bad_bytes_are_added_to_what_was_counted),
	    cmocka_unit_test(random_texts_and_their_maps_are_those_of_the_naive_model),
	    cmocka_unit_test(cut_at_a_line_end_changes_nothing),
	    cmocka_unit_test(long_texts_after_short_ones_and_short_after_long_are_whole),
	};

	return cmocka_run_group_tests_name("view", tests, make_view, drop_view);
}
