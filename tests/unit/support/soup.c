#include "soup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

uint32_t
lot_below(struct lot *lot, uint32_t n)
{
	lot->state = lot->state * 1664525u + 1013904223u;
	return (lot->state >> 8) % n;
}

void
put_bytes(struct pw_buf *out, const void *bytes, size_t len)
{
	assert_int_equal(pw_buf_add(out, bytes, len), 0);
}

void
put(struct pw_buf *out, const char *text)
{
	put_bytes(out, text, strlen(text));
}

void
put_times(struct pw_buf *out, const char *text, size_t n)
{
	for (; n > 0; n--)
		put(out, text);
}

/* What forms begin with, end with, are joined by and are kept away from. */
static const char *const ingredients[] = {
    /* values of the three categories, whole and spoilt */
    "4111111111111111", "5555-5555-5555-4444", "378282246310005", "3782 822463 10005",
    "30569309025904", "6759649826438453", "62123421576140031270", "4111111111111112",
    "090-1234-5678", "09012345678", "0312345678", "03-1234-5678", "(090)1234-5678", "0422(12)3456",
    "+81 (0)90-1234-5678", "+14155552671", "0014155552671", "020-1234-5678", "0120-444-444",
    "186-090-1234-5678", "7654320", "1357924", "0001-001-1357924", "0005 123 7654312",
    "14030-12345671", "00190-4-654321", "GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32",
    ";4111111111111111=27121010000012345678?", "%B5555555555554444^TEST/CARD^2712101000000000000?",
    /* the same in wide digits and with other signs */
    "４１１１１１１１１１１１１１１１", "０９０ー１２３４ー５６７８",
    "５５５５－５５５５－５５５５－４４４４", "4111‐1111‐1111‐1111", "７６５４３２０",
    /* labels, near words, words that speak against */
    "card=", "card_no:", "\"pan\":\"", "tel=", "tel1=", "phone ", "TEL ", "口座番号：", "口座番号 ",
    "普通 ", "(普)", "記号12200 番号", "カード番号は", "ｶｰﾄﾞ", "電話番号:", "連絡先「", "銀行 ",
    "支店 ", "acct_no=", "iban=", "order_id=", "trace ", "ts=", "合計 ", "残高 ", "有効期限 ", "円",
    "件", "<tel>", "</tel>", "dst=",
    /* signs and bytes */
    " ", " ", "-", "/", ".", ",", ":", ";", "=", "(", ")", "\"", "'", "*", "●", "_", "+", "$", "#",
    "¥", "\t", "\r", "　", "ー", "ﾞ", "ﾟ", "ﾊﾟ", "−", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xFF",
    "\xE3\x81", "\x80", "\xF0\x9F\x93\x9E", "漢", "か", "a", "f", "x", "w", "0", "1", "4", "5", "9",
    "00", "1234", "123", "00000000-0000-4111-1111-111111111111", "2024-03-12 10:15:30.123",
    "10.0.12.34", "\\", "&", "%", "?", "<", ">", "^", "{", "}", "[", "]", "|", "~"};

static void
put_ingredient(struct lot *lot, struct pw_buf *out)
{
	uint32_t i = lot_below(lot, PW_ARRAY_LEN(ingredients) + 2);

	if (i < PW_ARRAY_LEN(ingredients))
		put(out, ingredients[i]);
	else if (i == PW_ARRAY_LEN(ingredients))
		put_bytes(out, "\0", 1);
	else
		for (i = lot_below(lot, 24); i > 0; i--)
			put_bytes(out, &"0123456789"[lot_below(lot, 10)], 1);
}

void
soup_lines(struct lot *lot, size_t len, struct pw_buf *out)
{
	size_t until = out->len + len;

	while (out->len < until) {
		for (uint32_t n = lot_below(lot, 40); n > 0; n--)
			put_ingredient(lot, out);
		put(out, lot_below(lot, 8) == 0 ? "\r\n" : "\n");
	}
}

/* A quoted field; the quotes within are doubled, unless it is to be broken. */
static void
put_field(struct lot *lot, bool is_broken, struct pw_buf *out)
{
	size_t from;

	put(out, "\"");
	for (uint32_t n = lot_below(lot, 5); n > 0; n--) {
		from = out->len;
		put_ingredient(lot, out);
		if (!is_broken && memchr(out->data + from, '"', out->len - from) != NULL) {
			out->len = from;
			put(out, "\"\"");
		}
		if (lot_below(lot, 30) == 0)
			put(out, "\n");
	}
	put(out, "\"");
}

/* A column as the format has it, so that the record's parties and types are there. */
static void
put_usual_field(unsigned column, struct pw_buf *out)
{
	static const char *const usual[] = {"\"sales\"", "\"0312345678\"", "\"09012345678\"",
	    "\"from-internal\"", "\"\"\"Taro Test\"\" <0312345678>\"", "\"PJSIP/1001-0000002a\"",
	    "\"PJSIP/trunk-0000002b\"", "\"Dial\"", "\"PJSIP/09012345678@trunk,30,tT\"",
	    "\"2026-11-01 12:00:00\"", "", "\"2026-11-01 12:01:05\"", "65", "60", "\"ANSWERED\"",
	    "\"DOCUMENTATION\"", "\"1793502000.42\"", "\"\""};

	put(out, column < PW_ARRAY_LEN(usual) ? usual[column] : "\"more\"");
}

void
soup_records(struct lot *lot, unsigned n, struct pw_buf *out)
{
	for (; n > 0; n--) {
		unsigned columns = lot_below(lot, 10) == 0 ? lot_below(lot, 22) : 18;
		bool is_broken = lot_below(lot, 8) == 0;

		for (unsigned i = 0; i < columns; i++) {
			if (lot_below(lot, 4) == 0)
				put_field(lot, is_broken, out);
			else
				put_usual_field(i, out);
			if (i + 1 < columns)
				put(out, ",");
		}
		put(out, lot_below(lot, 8) == 0 ? "\r\n" : "\n");
	}
}

void
put_long_record(const struct plants *plants, size_t len, struct pw_buf *out)
{
	size_t from = out->len, filler = strlen(plants->filler), to;

	for (size_t i = 0; i < plants->n; i++) {
		const char *value = plants->value[i % plants->n_values];

		to = from + plants->at[i];
		if (to < out->len || plants->at[i] + strlen(value) > len)
			continue;
		while (out->len + filler <= to)
			put(out, plants->filler);
		put_times(out, " ", to - out->len);
		put(out, value);
	}
	while (out->len + filler <= from + len)
		put(out, plants->filler);
	put_times(out, " ", from + len - out->len);
	put(out, "\n");
}
