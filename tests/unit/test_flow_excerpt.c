/*
 * What a flow promises of excerpts. That they are the same on both roads, in every cut and after
 * every restart is part of what scan.c writes down, so the files beside this one show it.
 */
#include "support/harmless.h"
#include "support/scan.h"
#include "support/soup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_FOUND 20000u
#define NEIGHBOURS (2 * PW_EXCERPT_CHARS) /* findings that can stand within reach */

/* What a scan gave: findings with their excerpts. */
struct found {
	struct pw_finding finding[MAX_FOUND];
	struct pw_excerpt excerpt[MAX_FOUND];
	uint32_t n;
};

static struct found found;

static void
pull(struct pw_flow *flow)
{
	while (pw_flow_next(flow, &found.finding[found.n])) {
		pw_flow_excerpt(flow, &found.excerpt[found.n]);
		found.n++;
		assert_true(found.n < MAX_FOUND);
	}
}

static void
find_all(struct pw_flow *flow, struct pw_span text, const char *format)
{
	const struct pw_flow_start stream = {.format = format};
	struct pw_err err;

	found.n = 0;
	assert_int_equal(pw_flow_begin(flow, &stream, &err), 0);
	for (size_t at = 0; at < text.len;) {
		at += pw_flow_feed(flow, text.p + at, text.len - at);
		pull(flow);
	}
	pw_flow_end(flow);
	pull(flow);
}

/* The excerpts of the text, one a line. */
static void
check_excerpts(const struct kit *kit, struct pw_span text, const char *format, const char *want)
{
	struct pw_buf shown;

	pw_buf_init(&shown, 1u << 20);
	find_all(kit->flow[0], text, format);
	for (uint32_t i = 0; i < found.n; i++) {
		pw_mask_excerpt_text(&found.excerpt[i], &shown);
		put(&shown, "\n");
	}
	assert_string_equal(shown.len > 0 ? shown.data : "", want);
	pw_buf_release(&shown);
}

/* Nothing in any excerpt could repeat the text. */
static void
check_harmless(const struct kit *kit)
{
	for (uint32_t i = 0; i < found.n; i++) {
		uint32_t from = i > NEIGHBOURS ? i - NEIGHBOURS : 0;
		uint32_t to = i + NEIGHBOURS < found.n ? i + NEIGHBOURS : found.n;
		const char *fault = excerpt_fault(kit->plan, &found.excerpt[i], &found.finding[i],
		    &found.finding[from], to - from);

		if (fault != NULL)
			fail_msg("finding %u: %s", i, fault);
	}
}

static void
neighbours_in_the_record_are_shown_by_their_masks(void **state)
{
	check_excerpts(*state,
	    pw_span_of("first tel=0312345678\n"
		       "INFO Taro tel=090-1234-5678 card=4111111111111111 ok\nnext line\n"),
	    NULL,
	    "aaaaa tel=03****5678\n"
	    "aaaa aaaa tel=090-****-5678 card=411111******1111 aa\n"
	    "aaaa aaaa tel=090-****-5678 card=411111******1111 aa\n");
}

static void
what_the_rules_turned_away_is_zeros(void **state)
{
	check_excerpts(*state,
	    pw_span_of("order_id=4111111111111112 2026-11-01 card=4111111111111111 7654320\n"),
	    NULL, "order_id=0000000000000000 0000-00-00 card=411111******1111 0000000\n");
}

static void
japanese_and_wide_text_is_shown_folded_and_by_its_kind(void **state)
{
	check_excerpts(*state,
	    pw_span_of("山田太郎様（ヤマダ）のお電話番号は０９０ー１２３４ー５６７８です。\n"
		       "ｶｰﾄﾞ番号：４１１１１１１１１１１１１１１１\xff\n"),
	    NULL,
	    "山**漢(かかか)かか電話番号か090-****-5678かか?\n"
	    "山**漢(かかか)かか電話番号か090-****-5678かか?\n"
	    "カード番号:411111******1111?\n");
}

/* What an escape means is shown as what it stands for would be. */
static void
json_keeps_its_signs_and_shows_what_its_escapes_mean(void **state)
{
	check_excerpts(*state,
	    pw_span_of(
		"{\"note\":\"Ta\\u0072o\\n\\\"x\\\"\",\"cardNumber\":\"4111111111111111\",\"n\":7}\n"),
	    NULL, "{\"aaaa\":\"aaaa?\"x\"\",\"cardNumber\":\"411111******1111\",\"a\":0}\n");
}

static void
fields_beside_the_value_s_own_count_as_text(void **state)
{
	check_excerpts(*state,
	    pw_span_of(
		"\"sales\",\"0312345678\",\"09012345678\",\"from-internal\",\"\"\"Taro Test\"\" "
		"<0312345678>\",\"PJSIP/1001-0000002a\",\"PJSIP/trunk-0000002b\",\"Dial\","
		"\"PJSIP/09012345678@trunk,30,tT\",\"2026-11-01 12:00:00\",,"
		"\"2026-11-01 12:01:05\",65,60,\"ANSWERED\",\"DOCUMENTATION\","
		"\"1793502000.42\",\"card 4111111111111111\ttel 08012345678\"\n"),
	    "asterisk-csv",
	    "\",,\"0000-00-00 00:00:00\",00,00,\"aaaaaaaa\",\"aaaaaaaaaaaaa\",\"0000000000.00\",\"card "
	    "411111******1111 tel 080****5678\"\n"
	    "00\",00,00,\"aaaaaaaa\",\"aaaaaaaaaaaaa\",\"0000000000.00\",\"card 411111******1111 tel "
	    "080****5678\"\n");
}

static void
check_both_masks(const struct pw_excerpt *excerpt)
{
	const char *first = strstr(excerpt->packed, "411111******1111");

	assert_non_null(first);
	assert_non_null(strstr(first + 16, "411111******1111"));
}

/* A record in pieces: each excerpt is that of the value's own surroundings, to the record's ends. */
static void
record_in_pieces_shows_what_stands_around_each_value(void **state)
{
	static const char *const values[] = {"card=4111111111111111 "};
	static const size_t at[] = {100, 65000, 65400, 65500, 65530, 130000, 199900};
	const struct plants plants = {"filler ", values, 1, at, PW_ARRAY_LEN(at)};
	const struct kit *kit = *state;
	struct pw_buf text;

	pw_buf_init(&text, 1u << 20);
	put_long_record(&plants, 200000, &text);
	find_all(kit->flow[0], span_of_buf(&text), NULL);
	assert_int_equal(found.n, PW_ARRAY_LEN(at));
	for (uint32_t i = 0; i < found.n; i++) {
		const char *own = strstr(found.excerpt[i].packed, "card=411111******1111");

		assert_non_null(own);
		assert_true(strlen(found.excerpt[i].packed) <= 80 + 16 + 80);
		assert_true(strlen(found.excerpt[i].packed) >= 80 + 16 + 75);
	}
	/* Values 30 bytes apart on both sides of a piece's end are in each other's excerpts. */
	check_both_masks(&found.excerpt[3]);
	check_both_masks(&found.excerpt[4]);
	check_harmless(kit);
	pw_buf_release(&text);
}

static void
no_excerpt_is_given_where_there_is_no_finding(void **state)
{
	const struct kit *kit = *state;
	const struct pw_flow_start lines = {.format = NULL};
	struct pw_excerpt excerpt;
	struct pw_finding finding;
	static const char text[] = "tel=090-1234-5678\nplain\n";

	assert_int_equal(pw_flow_begin(kit->flow[0], &lines, NULL), 0);
	pw_flow_excerpt(kit->flow[0], &excerpt);
	assert_string_equal(excerpt.packed, "");
	pw_flow_feed(kit->flow[0], text, sizeof(text) - 1);
	pw_flow_excerpt(kit->flow[0], &excerpt);
	assert_string_equal(excerpt.packed, "");
	assert_true(pw_flow_next(kit->flow[0], &finding));
	pw_flow_excerpt(kit->flow[0], &excerpt);
	assert_string_equal(excerpt.packed, "tel=090-****-5678");
	assert_false(pw_flow_next(kit->flow[0], &finding));
	pw_flow_excerpt(kit->flow[0], &excerpt);
	assert_string_equal(excerpt.packed, "");
}

/* A neighbour that was given out before the restart is shown by its mask all the same. */
static void
excerpt_after_a_restart_shows_what_was_given_out_before(void **state)
{
	static const char text[] = "tel=090-1234-5678 card=4111111111111111 end\nplain\n";
	const struct kit *kit = *state;
	struct pw_flow_start stream = {.format = NULL};
	struct pw_position position;
	struct pw_excerpt before, after;
	struct pw_finding finding;

	assert_int_equal(pw_flow_begin(kit->flow[0], &stream, NULL), 0);
	pw_flow_feed(kit->flow[0], text, sizeof(text) - 1);
	assert_true(pw_flow_next(kit->flow[0], &finding));
	pw_flow_position(kit->flow[0], &position);
	assert_true(pw_flow_next(kit->flow[0], &finding));
	pw_flow_excerpt(kit->flow[0], &before);
	assert_int_equal(position.safe, 0);
	stream.position = &position;
	assert_int_equal(pw_flow_begin(kit->flow[1], &stream, NULL), 0);
	pw_flow_feed(kit->flow[1], text, sizeof(text) - 1);
	assert_true(pw_flow_next(kit->flow[1], &finding));
	pw_flow_excerpt(kit->flow[1], &after);
	assert_string_equal(before.packed, "tel=090-****-5678 card=411111******1111 end");
	assert_memory_equal(&before, &after, sizeof(before));
	assert_false(pw_flow_next(kit->flow[1], &finding));
}

static bool
holds_eight_digits_of(const struct pw_excerpt *excerpt, struct pw_span text)
{
	for (const char *p = excerpt->packed; *p != '\0'; p++) {
		size_t n = 0;

		while (n < 8 && pw_is_digit(p[n]))
			n++;
		if (n == 8 && memcmp(p, "00000000", 8) != 0 &&
		    memmem(text.p, text.len, p, 8) != NULL)
			return true;
	}
	return false;
}

static void
soup_leaves_nothing_but_masks_words_and_signs(void **state)
{
	const struct kit *kit = *state;
	struct lot lot = {11};
	struct pw_buf text;
	uint32_t n = 0;

	pw_buf_init(&text, 1u << 20);
	for (unsigned round = 0; round < (is_long() ? 400 : 20); round++) {
		pw_buf_reset(&text);
		if (round % 2 == 0)
			soup_lines(&lot, 60000, &text);
		else
			soup_records(&lot, 200, &text);
		find_all(kit->flow[0], span_of_buf(&text), round % 2 == 0 ? NULL : "asterisk-csv");
		check_harmless(kit);
		for (uint32_t i = 0; i < found.n; i++)
			assert_false(holds_eight_digits_of(&found.excerpt[i], span_of_buf(&text)));
		n += found.n;
	}
	assert_true(n > 5000);
	pw_buf_release(&text);
}

/* Random letters of every script around planted values, and bytes that are no text at all. */
static void
random_text_around_values_leaves_nothing_of_itself(void **state)
{
	static const char *const values[] = {"4111111111111111", "tel=090-1234-5678",
	    "口座番号：7654320", "5555-5555-5555-4444", "+81 90-1234-5678"};
	const struct kit *kit = *state;
	struct lot lot = {23};
	struct pw_buf text;
	char utf8[4];

	pw_buf_init(&text, 1u << 22);
	for (unsigned line = 0; line < 4000; line++) {
		for (uint32_t n = 1 + lot_below(&lot, 60); n > 0; n--) {
			static const uint32_t most[] = {0x80, 0x80, 0x250, 0x3200, 0xD800, 0x30000};
			uint32_t cp = lot_below(&lot, most[lot_below(&lot, 6)]);

			if (lot_below(&lot, 12) == 0)
				put(&text, " "), put(&text, values[lot_below(&lot, 5)]),
				    put(&text, " ");
			else if (lot_below(&lot, 40) == 0)
				put_bytes(&text, (const char[]) {(char)lot_below(&lot, 256)}, 1);
			else if (cp != '\n' && (cp < 0xD800 || cp > 0xDFFF))
				put_bytes(&text, utf8, pw_utf8_encode(cp, utf8));
		}
		put(&text, "\n");
	}
	find_all(kit->flow[0], span_of_buf(&text), NULL);
	assert_true(found.n > 5000);
	check_harmless(kit);
	same_both_roads(kit, span_of_buf(&text), NULL);
	pw_buf_release(&text);
}

static int
open_kit(void **state)
{
	static struct kit kit;

	kit_open(&kit, NULL, NULL);
	*state = &kit;
	return 0;
}

static int
close_kit(void **state)
{
	kit_close(*state);
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(neighbours_in_the_record_are_shown_by_their_masks),
	    cmocka_unit_test(what_the_rules_turned_away_is_zeros),
	    cmocka_unit_test(japanese_and_wide_text_is_shown_folded_and_by_its_kind),
	    cmocka_unit_test(json_keeps_its_signs_and_shows_what_its_escapes_mean),
	    cmocka_unit_test(fields_beside_the_value_s_own_count_as_text),
	    cmocka_unit_test(record_in_pieces_shows_what_stands_around_each_value),
	    cmocka_unit_test(no_excerpt_is_given_where_there_is_no_finding),
	    cmocka_unit_test(excerpt_after_a_restart_shows_what_was_given_out_before),
	    cmocka_unit_test(soup_leaves_nothing_but_masks_words_and_signs),
	    cmocka_unit_test(random_text_around_values_leaves_nothing_of_itself),
	};

	return cmocka_run_group_tests_name("flow excerpt", tests, open_kit, close_kit);
}
