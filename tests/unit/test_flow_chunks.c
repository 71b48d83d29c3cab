/*
 * However the bytes are cut into chunks, and with the gate or without, the findings are the same:
 * over lines, over records of a CDR format, over bytes that are neither.
 */
#include "support/scan.h"
#include "support/soup.h"

#include <piiwatch/match.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const size_t chunks[] = {1, 2, 3, 5, 7, 16, 61, 150, 1000, 4096, 65536};
static const char *const formats[] = {NULL, "auto", "asterisk-csv"};

/* Both roads, every chunk size, every way of framing. */
static void
same_everywhere(const struct kit *kit, struct pw_span bytes)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(formats); i++) {
		same_both_roads(kit, bytes, formats[i]);
		same_in_chunks(kit, bytes, formats[i], chunks, PW_ARRAY_LEN(chunks));
	}
}

static unsigned
count(const struct kit *kit, struct pw_span bytes, const char *format)
{
	struct pw_buf found;
	unsigned n;

	pw_buf_init(&found, 1u << 20);
	n = scan(kit, bytes, &(struct way) {.format = format}, &found);
	pw_buf_release(&found);
	return n;
}

static void
cdr_files_are_judged_alike_wherever_they_are_cut(void **state)
{
	static const char *const files[] = {"tests/data/cdr/asterisk-clean.csv",
	    "tests/data/cdr/asterisk-leaks.csv"};

	for (size_t i = 0; i < PW_ARRAY_LEN(files); i++) {
		struct pw_buf file;

		read_data(files[i], &file);
		same_everywhere(*state, span_of_buf(&file));
		pw_buf_release(&file);
	}
}

/* Texts that end, break and are encoded in every way a log is. */
static const struct {
	const char *text;
	size_t len; /* 0: up to its NUL */
	unsigned n_lines_found; /* findings when read as lines */
} odd[] = {
    {"", 0, 0},
    {"\n", 0, 0},
    {"\n\n\n\n", 0, 0},
    {"\r\n\r\n", 0, 0},
    {"\r", 0, 0},
    {"tel=090-1234-5678", 0, 1},
    {"tel=090-1234-5678\n", 0, 1},
    {"tel=090-1234-5678\r\n", 0, 1},
    {"tel=090-1234-5678\r", 0, 1},
    {"\n\ntel=090-1234-5678\n\n\ncard=4111111111111111\n\n", 0, 2},
    {"tel=090-1234-5678\r\ncard=4111111111111111\r\n", 0, 2},
    {"card=4111111111111111\0tel=090-1234-5678\n", 40, 2},
    {"\0\0\0card=4111111111111111\n", 25, 1},
    {"card=4111111111111111\n\0", 23, 1},
    {"カード番号 ４１１１１１１１１１１１１１１１\n電話番号：０９０ー１２３４ー５６７８", 0, 2},
    {"ｶｰﾄﾞ番号 4111111111111111\nTEL ０９０ｰ１２３４ｰ５６７８\nﾊﾟﾊﾟ 090-1234-5678", 0, 3},
    {"\xFF\xFD card=4111111111111111 \xE3\x81\n\xE3\x81\x82tel=090-1234-5678\xE3", 0, 2},
    {"4111\xE2\x80\x8B"
     "1111\xE2\x80\x8B"
     "1111\xE2\x80\x8B"
     "1111 end\n",
	0, 1},
    {"4111\xC0\xAD"
     "1111-1111-1111\n",
	0, 0},
    {"口座番号 7654320\n普通 1357924\nゆうちょ 14030-12345671", 0, 3},
    {"acct_no=\n7654320\n", 0, 1},
    {"acct_no=\n\n7654320\n", 0, 0},
    {"acct_no=\r\n x 7654320\n", 0, 0},
    {"plain\n0312345678 tel", 0, 1},
    {"plain\n0312345678 tel\r\n", 0, 1},
    {"41111111\n11111111\n", 0, 0},
    {"card no 4111 1111 1111 1111 tel 03-1234-5678 tel 0422(12)3456 iban "
     "GB82WEST12345698765432\n",
	0, 4},
    {"\"tel=090-1234-5678\n\"card=4111111111111111\",\n\"", 0, 2},
};

static void
odd_texts_are_judged_alike_wherever_they_are_cut(void **state)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(odd); i++) {
		struct pw_span text = {odd[i].text,
		    odd[i].len != 0 ? odd[i].len : strlen(odd[i].text)};

		if (count(*state, text, NULL) != odd[i].n_lines_found)
			fail_msg("odd text %zu: %u findings", i, count(*state, text, NULL));
		same_everywhere(*state, text);
	}
}

#define HEAD                                                                                       \
	"\"sales\",\"0312345678\",\"09012345678\",\"from-internal\",\"\",\"\",\"\",\"Dial\",\"\","
#define TAIL                                                                                       \
	"\"2026-11-01 12:00:00\",,\"2026-11-01 12:01:05\",65,60,\"ANSWERED\",\"DOCUMENTATION\","   \
	"\"1793502000.42\","

/* Records, with how many findings they hold and how many of them do not fit their format. */
static const struct {
	const char *text;
	unsigned n_found, n_bad;
} records[] = {
    {HEAD TAIL "\"\"\n", 0, 0},
    {HEAD TAIL "\"card 4111111111111111\"\n", 1, 0},
    {HEAD TAIL "\"card 4111111111111111\"", 1, 0},
    {HEAD TAIL "\"card 4111111111111111\"\r\n", 1, 0},
    {HEAD TAIL "card 4111111111111111\r\n", 1, 0},
    {HEAD TAIL "\"one\ncard 4111111111111111\ntel 090-1234-5679\"\n" HEAD TAIL "\"\"\n", 2, 0},
    {HEAD TAIL "\"one\r\ntwo \"\"4111111111111111\"\"\r\n\"\r\n", 1, 0},
    {HEAD TAIL "\"カード ４１１１１１１１１１１１１１１１\"\n", 1, 0},
    {HEAD TAIL "\"\xFF 4111111111111111 \xE3\"\n", 1, 0},
    /* a quote that is never closed: each line by itself, without fields */
    {HEAD TAIL "\"card 4111111111111111\n" HEAD TAIL "\"\"\n", 3, 1},
    {HEAD TAIL "\"card 4111111111111111\n", 2, 1},
    /* columns too many or too few: no fields, so a party's number is found too */
    {HEAD TAIL "\"\",\"\",\"\",\"\",\"\"\n", 1, 1},
    {"\"090-1234-5678\",\"4111111111111111\"\n", 2, 1},
    {"\n\n" HEAD TAIL "\"\"\n", 0, 0},
    /* a quote that closes too early: no fields either */
    {HEAD TAIL "\"text\" behind 4111111111111111\n", 2, 1},
};

static void
records_with_quotes_are_judged_alike_wherever_they_are_cut(void **state)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(records); i++) {
		struct pw_span text = pw_span_of(records[i].text);
		unsigned n = count(*state, text, "asterisk-csv");

		if (n != records[i].n_found || scan_stats()->bad_frame != records[i].n_bad)
			fail_msg("record %zu: %u findings, %u bad frames", i, n,
			    (unsigned)scan_stats()->bad_frame);
		same_everywhere(*state, text);
	}
}

/* A record with 15 line ends in quotes is one, with 16 it is given up. */
static void
a_record_of_too_many_lines_is_judged_alike_wherever_it_is_cut(void **state)
{
	for (unsigned lines = 14; lines <= 18; lines++) {
		struct pw_buf text;

		pw_buf_init(&text, 1u << 20);
		put(&text, HEAD TAIL "\"");
		put_times(&text, "card 4111111111111111\n", lines);
		put(&text, "\"\n" HEAD TAIL "\"tel 090-1234-5679\"\n");
		count(*state, span_of_buf(&text), "asterisk-csv");
		assert_int_equal(scan_stats()->bad_frame > 0, lines >= PW_MAX_LINES_QUOTED);
		same_everywhere(*state, span_of_buf(&text));
		pw_buf_release(&text);
	}
}

static void
soups_are_judged_alike_wherever_they_are_cut(void **state)
{
	for (uint32_t seed = 1; seed <= (is_long() ? 5000u : 200u); seed++) {
		struct lot lot = {seed};
		struct pw_buf text;
		const char *format = formats[seed % 3];

		pw_buf_init(&text, 1u << 20);
		if (seed % 2 == 0)
			soup_lines(&lot, 3000, &text);
		else
			soup_records(&lot, 20, &text);
		same_both_roads(*state, span_of_buf(&text), format);
		same_in_chunks(*state, span_of_buf(&text), format, chunks, PW_ARRAY_LEN(chunks));
		pw_buf_release(&text);
	}
}

/* More words in one gulp than marks are kept of: what stands behind them is not passed over. */
static void
lines_full_of_labels_are_judged_alike_wherever_they_are_cut(void **state)
{
	static const size_t large[] = {100, 4096, 65536};
	struct pw_buf text, found;

	pw_buf_init(&text, 1u << 20);
	pw_buf_init(&found, 1u << 20);
	for (unsigned i = 0; text.len < 250000; i++) {
		put_times(&text, "acct bank ", 7 + i % 5);
		put(&text, i % 20 == 0 ? "\nacct_no=7654320\n" : "\n");
	}
	put(&text, "plain\nacct_no=7654321\n");
	assert_true(scan(*state, span_of_buf(&text), &(struct way) {0}, &found) > 10);
	same_both_roads(*state, span_of_buf(&text), NULL);
	same_in_chunks(*state, span_of_buf(&text), NULL, large, PW_ARRAY_LEN(large));
	pw_buf_release(&text);
	pw_buf_release(&found);
}

/* The word a value needs is the first that finds no room among the marks. */
static void
a_word_that_finds_no_room_among_the_marks_is_not_lost(void **state)
{
	for (unsigned n = PW_MAX_MARKS - 3; n <= PW_MAX_MARKS + 1; n++) {
		struct pw_buf text;

		pw_buf_init(&text, 1u << 20);
		put_times(&text, "tel\n", n);
		put(&text, "0312345678 tel\nplain\n");
		assert_int_equal(count(*state, span_of_buf(&text), NULL), 1);
		pw_buf_release(&text);
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
	    cmocka_unit_test(cdr_files_are_judged_alike_wherever_they_are_cut),
	    cmocka_unit_test(odd_texts_are_judged_alike_wherever_they_are_cut),
	    cmocka_unit_test(records_with_quotes_are_judged_alike_wherever_they_are_cut),
	    cmocka_unit_test(a_record_of_too_many_lines_is_judged_alike_wherever_it_is_cut),
	    cmocka_unit_test(soups_are_judged_alike_wherever_they_are_cut),
	    cmocka_unit_test(lines_full_of_labels_are_judged_alike_wherever_they_are_cut),
	    cmocka_unit_test(a_word_that_finds_no_room_among_the_marks_is_not_lost),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
