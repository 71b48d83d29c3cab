/*
 * Records longer than PW_MAX_RECORD are scanned in pieces: a value is found once wherever it lies to
 * their edges, whatever its characters are made of.
 */
#include "support/scan.h"
#include "support/soup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STEP (PW_MAX_RECORD - PW_PIECE_OVERLAP) /* from one piece's beginning to the next's */

static const size_t lengths[] = {PW_MAX_RECORD - 2, PW_MAX_RECORD - 1, PW_MAX_RECORD,
    PW_MAX_RECORD + 1, 2 * STEP + PW_PIECE_OVERLAP, 200 * 1024, 1024 * 1024};

/* The record between two short ones, cut in several ways, on both roads where it is not too long for
 * the plain one; returns the number of findings. */
static unsigned
scan_between(const struct kit *kit, const struct plants *plants, size_t len)
{
	static const size_t chunks[] = {1000, 65535, 65536, 65537, 100000};
	const char *const formats[] = {NULL, "asterisk-csv"};
	const bool is_short = len < 100000 || is_long();
	struct pw_buf text, found;
	unsigned n;

	pw_buf_init(&text, 4u << 20);
	pw_buf_init(&found, 4u << 20);
	put(&text, "acct_no=7654321\n");
	put_long_record(plants, len, &text);
	put(&text, "acct_no=7654321\nplain\nacct_no=7654321\n");
	for (size_t i = 0; i < PW_ARRAY_LEN(formats); i++) {
		if (is_short && (i == 0 || is_long()))
			same_both_roads(kit, span_of_buf(&text), formats[i]);
		same_in_chunks(kit, span_of_buf(&text), formats[i], chunks,
		    i == 0 || is_long() ? PW_ARRAY_LEN(chunks) : 3);
	}
	n = scan(kit, span_of_buf(&text), &(struct way) {0}, &found);
	/* A long record in which nothing could begin is passed over as a whole. */
	assert_true(scan_stats()->too_long <= (len + 1 > PW_MAX_RECORD));
	assert_true(n >= 3);
	pw_buf_release(&text);
	pw_buf_release(&found);
	return n - 3;
}

static void
add_place(struct plants *plants, size_t *at, size_t place, size_t last)
{
	if (place <= last && place > at[plants->n - 1] + 50)
		at[plants->n++] = place;
}

static void
a_value_is_found_once_in_records_of_every_length(void **state)
{
	static const char *const values[] = {" 4111-1111-1111-1111 ", " tel=090-1234-5678 ",
	    " 口座番号：7654321 ", " ０９０ー１２３４ー５６７８ "};
	for (size_t i = 0; i < PW_ARRAY_LEN(lengths); i++) {
		size_t at[64] = {0};
		struct plants plants = {". ", values, PW_ARRAY_LEN(values), at, 1};

		for (size_t edge = STEP; edge < lengths[i] + STEP; edge += STEP) {
			add_place(&plants, at, edge - 1000, lengths[i] - 50);
			add_place(&plants, at, edge + PW_PIECE_OVERLAP / 2, lengths[i] - 50);
			add_place(&plants, at, edge + PW_PIECE_OVERLAP + 10, lengths[i] - 50);
		}
		add_place(&plants, at, lengths[i] - 50, lengths[i] - 50);
		assert_int_equal(scan_between(*state, &plants, lengths[i]), plants.n);
	}
}

/* What is to be found `n_found` times, moved byte by byte over both edges of the first two pieces. */
static void
check_moved(const struct kit *kit, const char *filler, const char *value, unsigned n_found)
{
	static const long around[] = {(long)STEP, (long)PW_MAX_RECORD};

	for (size_t i = 0; i < PW_ARRAY_LEN(around); i++) {
		for (long by = -700; by <= 60; by += is_long() ? 1 : 29) {
			size_t at[] = {(size_t)(around[i] + by)};
			struct plants plants = {filler, &value, 1, at, 1};
			struct pw_buf text, found;
			unsigned n;

			pw_buf_init(&text, 1u << 20);
			pw_buf_init(&found, 1u << 20);
			put_long_record(&plants, PW_MAX_RECORD + 5000, &text);
			n = scan(kit, span_of_buf(&text), &(struct way) {0}, &found);
			if (n != n_found)
				fail_msg("%s, %ld bytes from %ld: %u findings", value, by,
				    around[i], n);
			pw_buf_release(&text);
			pw_buf_release(&found);
		}
	}
}

static void
a_value_is_found_once_wherever_it_lies_to_a_cut(void **state)
{
	static const char *const values[] = {"4111111111111111", "GB82 WEST 1234 5698 7654 32",
	    "tel=090-1234-5678", "＋８１　９０−１２３４−５６７８",
	    "４　１１１−１１１１−１１１１−１１１１ 4111111111111111", "口座番号：７６５４３２１",
	    "ｶｰﾄﾞﾊﾞﾝｺﾞｳ 5555555555554444", "ゆうちょ銀行 記号12200 番号13579241",
	    "%B5555555555554444^𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷^2712101000000000000?"};

	for (size_t i = 0; i < PW_ARRAY_LEN(values); i++) {
		check_moved(*state, " . ", values[i], 1);
		check_moved(*state, "。　", values[i], 1);
	}
}

/* A colon, 60 letters and more colons make an address of what stands before: all of it counts, also
 * where its characters are wide. */
static void
what_stands_far_behind_a_value_turns_it_away_at_a_cut_too(void **state)
{
	struct pw_buf text;

	pw_buf_init(&text, 1024);
	put(&text, "4111111111111111：");
	put_times(&text, "ａ", 60);
	put(&text, "：ｂ：ｃ：ｄ");
	check_moved(*state, " . ", text.data, 0);
	check_moved(*state, "。　", text.data, 0);
	pw_buf_release(&text);
}

/* The one finding there is has the severity it has alone. */
static void
check_not_raised(const struct kit *kit, const struct plants *plants)
{
	struct pw_buf text, found;

	pw_buf_init(&text, 1u << 20);
	pw_buf_init(&found, 1u << 20);
	put_long_record(plants, PW_MAX_RECORD + 9000, &text);
	assert_int_equal(scan(kit, span_of_buf(&text), &(struct way) {0}, &found), 1);
	assert_non_null(strstr(found.data, " high "));
	pw_buf_release(&text);
	pw_buf_release(&found);
}

/* A number the cut leaves half of looks like another one: it must not raise what stands beside it. */
static void
a_number_cut_in_two_raises_no_severity(void **state)
{
	static const char *const left[] = {" tel=090-1234-5678 ", " 口座番号 765432109876 "};
	static const char *const right[] = {" 1109012345678 ", " 口座番号 7654321 "};

	for (size_t by = 0; by < 30; by++) {
		const size_t end[] = {PW_MAX_RECORD - 1000, PW_MAX_RECORD - by};
		const size_t begin[] = {STEP - by, STEP + 6000};

		check_not_raised(*state, &(struct plants) {". ", left, 2, end, 2});
		check_not_raised(*state, &(struct plants) {". ", right, 2, begin, 2});
	}
}

/* Digits, labels and kanji with no break: every edge cuts a value. */
static void
a_dense_long_record_is_judged_alike_however_it_is_read(void **state)
{
	static const char *const fillers[] = {"4111111111111111 ", "０９０ー１２３４ー５６７８、",
	    "口座番号7654321 ", "\xFF", "0312345678-", "\"", "1,", "ﾊﾟ",
	    "{\"tel\":\"0312345678\"},", "普通 1357924 円 "};
	struct plants none = {NULL, NULL, 0, NULL, 0};

	for (size_t i = 0; i < PW_ARRAY_LEN(fillers); i++) {
		none.filler = fillers[i];
		scan_between(*state, &none, PW_MAX_RECORD + 3000);
		/* No cut leaves a character in two. */
		assert_int_equal(scan_stats()->bad_bytes != 0, fillers[i][0] == '\xFF');
	}
}

static void
a_soup_without_line_ends_is_judged_alike_however_it_is_read(void **state)
{
	for (uint32_t seed = 1; seed <= (is_long() ? 200u : 4u); seed++) {
		static const size_t chunks[] = {999, 65536, 65537};
		struct lot lot = {seed};
		struct pw_buf text;

		pw_buf_init(&text, 1u << 20);
		soup_lines(&lot, 80000, &text);
		for (size_t i = 0; i < text.len; i++)
			if (text.data[i] == '\n' && i > 5000)
				text.data[i] = ' ';
		same_both_roads(*state, span_of_buf(&text), NULL);
		same_in_chunks(*state, span_of_buf(&text), NULL, chunks, PW_ARRAY_LEN(chunks));
		same_in_chunks(*state, span_of_buf(&text), "asterisk-csv", chunks,
		    PW_ARRAY_LEN(chunks));
		pw_buf_release(&text);
	}
}

/* The words of the lines behind a long record are known although its pieces asked for words too. */
static void
lines_behind_a_long_record_are_not_passed_over(void **state)
{
	static const char *const values[] = {" tel "};
	static const size_t at[] = {100, 200, 300, 400, 500, 600};
	struct plants plants = {". ", values, 1, at, PW_ARRAY_LEN(at)};

	assert_int_equal(scan_between(*state, &plants, PW_MAX_RECORD + 100), 0);
}

static void
a_record_without_end_is_judged_alike_however_it_is_read(void **state)
{
	for (size_t len = PW_MAX_RECORD - 1; len <= PW_MAX_RECORD + 1; len++) {
		static const size_t chunks[] = {65535, 65536, 1000};
		struct pw_buf text;

		for (unsigned quoted = 0; quoted < 2; quoted++) {
			pw_buf_init(&text, 1u << 20);
			put(&text, quoted ? "\"" : "");
			while (text.len + 150 < len) {
				put(&text, "4111111111111111 ");
				put_times(&text, ". ", 50);
			}
			put_times(&text, "9", len - text.len);
			assert_int_equal(text.len, len);
			same_in_chunks(*state, span_of_buf(&text), NULL, chunks, 3);
			same_in_chunks(*state, span_of_buf(&text), "auto", chunks, 3);
			same_in_chunks(*state, span_of_buf(&text), "asterisk-csv", chunks, 3);
			pw_buf_release(&text);
		}
	}
}

static int
set_up(void **state)
{
	static struct kit kit;

	kit_open(&kit, NULL, NULL);
	*state = &kit;
	return 0;
}

static int
tear_down(void **state)
{
	kit_close(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_value_is_found_once_in_records_of_every_length),
	    cmocka_unit_test(a_value_is_found_once_wherever_it_lies_to_a_cut),
	    cmocka_unit_test(what_stands_far_behind_a_value_turns_it_away_at_a_cut_too),
	    cmocka_unit_test(a_number_cut_in_two_raises_no_severity),
	    cmocka_unit_test(a_dense_long_record_is_judged_alike_however_it_is_read),
	    cmocka_unit_test(a_soup_without_line_ends_is_judged_alike_however_it_is_read),
	    cmocka_unit_test(lines_behind_a_long_record_are_not_passed_over),
	    cmocka_unit_test(a_record_without_end_is_judged_alike_however_it_is_read),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
