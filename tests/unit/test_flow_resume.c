/*
 * A stream that is read on by a flow of its own from safe, done and the resume record gives what one
 * uninterrupted run gives: nothing twice, nothing lost, each finding with the same fields.
 */
#include "support/scan.h"
#include "support/soup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const formats[] = {NULL, "auto", "asterisk-csv"};

static void
same_restarted(const struct kit *kit, struct pw_span bytes, const struct way *way)
{
	struct way whole = {.format = way->format};
	struct pw_buf want, got;
	char what[96];

	pw_buf_init(&want, 16u << 20);
	pw_buf_init(&got, 16u << 20);
	scan(kit, bytes, &whole, &want);
	scan(kit, bytes, way, &got);
	snprintf(what, sizeof(what), "format %s, chunk %zu, gate %s, restart %d",
	    way->format != NULL ? way->format : "none", way->chunk, way->gate_off ? "off" : "on",
	    (int)way->restart);
	same_text(&want, &got, what);
	pw_buf_release(&want);
	pw_buf_release(&got);
}

/* After each record, at every feed of 1 to `max_chunk` bytes, and between findings. */
static void
same_however_stopped(const struct kit *kit, struct pw_span bytes, size_t max_chunk)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(formats); i++) {
		struct way way = {.format = formats[i], .restart = RESTART_AFTER_FINDING};

		same_restarted(kit, bytes, &way);
		way.gate_off = true;
		same_restarted(kit, bytes, &way);
		way = (struct way) {.format = formats[i],
		    .restart = RESTART_AFTER_MOVE,
		    .by_line = true};
		same_restarted(kit, bytes, &way);
		way.chunk = 70;
		way.restart = RESTART_AFTER_FEED;
		same_restarted(kit, bytes, &way);
		way.by_line = false;
		for (way.chunk = 1; way.chunk <= max_chunk; way.chunk++)
			same_restarted(kit, bytes, &way);
	}
}

static const char small[] =
    "\n"
    "tel=090-1234-5678 card=4111111111111111 口座番号：7654320\r\n"
    "plain\n"
    "カード番号 ４１１１１１１１１１１１１１１１ 電話番号：０９０ー１２３４ー５６７８\n"
    "\"sales\",\"0312345678\",\"09012345678\",\"a\",\"\"\"Taro\"\" <0312345678>\",\"b\",\"c\","
    "\"d\",\"\",\"2026-11-01 12:00:00\",,\"2026-11-01 12:01:05\",65,60,\"ANSWERED\",\"e\",\"1.2\","
    "\"one\ncard 5555555555554444 tel 090-1234-5679\nthree\"\n"
    "\"not closed 090-1234-5678\n"
    "\n"
    "iban=GB82WEST12345698765432 \xFF tel=03-1234-5678";

static void
a_small_file_can_be_stopped_at_every_byte(void **state)
{
	/* the last records first too, so that `auto` settles on the format */
	const char *cdr = strstr(small, "\"sales\"");

	same_however_stopped(*state, pw_span_of(small), is_long() ? 400 : 3);
	same_however_stopped(*state, pw_span_of(cdr), is_long() ? 400 : 3);
}

static void
a_cdr_file_can_be_stopped_after_each_record(void **state)
{
	static const char *const files[] = {"tests/data/cdr/asterisk-clean.csv",
	    "tests/data/cdr/asterisk-leaks.csv"};

	for (size_t i = 0; i < PW_ARRAY_LEN(files); i++) {
		struct pw_buf file;

		read_data(files[i], &file);
		same_however_stopped(*state, span_of_buf(&file), 0);
		pw_buf_release(&file);
	}
}

static void
the_vectors_can_be_stopped_after_each_line(void **state)
{
	struct pw_buf file;

	read_data("tests/data/vectors/detection.tsv", &file);
	if (!is_long())
		file.len /= 4;
	same_however_stopped(*state, span_of_buf(&file), 0);
	pw_buf_release(&file);
}

static void
a_soup_can_be_stopped_anywhere(void **state)
{
	for (uint32_t seed = 1; seed <= (is_long() ? 500u : 10u); seed++) {
		struct way way = {.format = formats[seed % 3],
		    .chunk = 300,
		    .seed = seed,
		    .restart = RESTART_AFTER_FEED};
		struct lot lot = {seed};
		struct pw_buf text;

		pw_buf_init(&text, 1u << 20);
		if (seed % 2 == 0)
			soup_lines(&lot, 4000, &text);
		else
			soup_records(&lot, 15, &text);
		same_restarted(*state, span_of_buf(&text), &way);
		way.restart = RESTART_AFTER_FINDING;
		same_restarted(*state, span_of_buf(&text), &way);
		pw_buf_release(&text);
	}
}

/* Stopped in the middle of a record whose findings raise one another's severity. */
static void
severity_is_the_same_where_a_record_is_stopped_between_its_findings(void **state)
{
	same_however_stopped(*state,
	    pw_span_of("tel=090-1234-5678 tel=090-1234-5679 口座番号 7654320 tel=03-1234-5678\n"),
	    0);
}

static void
a_record_in_pieces_can_be_stopped_after_each_piece(void **state)
{
	static const char *const values[] = {" 4111-1111-1111-1111 ", " tel=090-1234-5678 ",
	    " ０９０ー１２３４ー５６７８ ", " 口座番号：7654321 "};
	static const size_t at[] = {0, 300, 64000, 64400, 64520, 65000, 65300, 65420, 65536, 128900,
	    129100, 129900, 130048, 190000};
	const struct plants plants = {"、", values, PW_ARRAY_LEN(values), at, PW_ARRAY_LEN(at)};
	static const enum restart restarts[] = {RESTART_AFTER_MOVE, RESTART_AFTER_FINDING,
	    RESTART_AFTER_FEED};
	struct pw_buf text;

	pw_buf_init(&text, 1u << 20);
	put(&text, "tel=090-1234-5678\n\"quoted\n");
	put_long_record(&plants, 200000, &text);
	put(&text, "\"\ntel=090-1234-5678\n");
	for (size_t i = 0; i < PW_ARRAY_LEN(formats); i++)
		for (size_t k = 0; k < PW_ARRAY_LEN(restarts); k++)
			for (size_t chunk = 3000; chunk < 300000; chunk *= 9)
				same_restarted(*state, span_of_buf(&text),
				    &(struct way) {.format = formats[i],
					.chunk = chunk,
					.restart = restarts[k]});
	pw_buf_release(&text);
}

static void
a_position_covers_what_was_pulled_and_no_more(void **state)
{
	const struct kit *kit = *state;
	const char *text = "tel=090-1234-5678 card=4111111111111111\nplain\n";
	struct pw_flow_start stream = {.format = NULL};
	struct pw_position position;
	struct pw_finding finding;

	assert_int_equal(pw_flow_begin(kit->flow[0], &stream, NULL), 0);
	assert_int_equal(pw_flow_feed(kit->flow[0], text, strlen(text)), strlen(text));
	pw_flow_position(kit->flow[0], &position);
	assert_int_equal(position.done, 0);
	assert_true(pw_flow_next(kit->flow[0], &finding));
	pw_flow_position(kit->flow[0], &position);
	assert_int_equal(position.safe, 0);
	assert_int_equal(position.done, 17);
	assert_true(pw_flow_next(kit->flow[0], &finding));
	pw_flow_position(kit->flow[0], &position);
	assert_int_equal(position.safe, 40);
	assert_int_equal(position.done, 40);
	assert_int_equal(position.resume.line, 2);
	assert_false(pw_flow_next(kit->flow[0], &finding));
	pw_flow_position(kit->flow[0], &position);
	assert_int_equal(position.safe, strlen(text));
	assert_int_equal(position.resume.line, 3);
}

/* A call record ends where its last number does; the line before is read again, for it is a label. */
static void
findings_that_end_together_are_given_once_behind_a_label_s_line(void **state)
{
	static const char text[] =
	    "contact tel:\n"
	    "start_time=2026-11-01T10:15:30 duration=65 caller=09012345678 callee=0312345678\n"
	    "tel:\n0312345679\n";
	struct way way = {.restart = RESTART_AFTER_FINDING};

	for (unsigned road = 0; road < 2; road++) {
		way.gate_off = road == 1;
		same_restarted(*state, pw_span_of(text), &way);
	}
}

/* Tables of all kinds, between lines that are none. */
static void
a_table_can_be_stopped_at_every_byte(void **state)
{
	static const char text[] =
	    "氏名,電話番号,口座番号\n山田太郎,0312345678,7654321\n\"佐藤花子\",0451234567,7654322\nx\n"
	    "職業\t備考\n会社員\t新規\n"
	    "| acct_no | 氏名 |\n|---|---|\n| 7654320 | 山田太郎 |\n"
	    "氏名        口座番号\n山田太郎    7654320\n職業\t会社員\n"
	    "<tr><th>氏名</th><th>size</th></tr>\n<tr><td>山田太郎</td><td>7654320</td></tr>\n";

	for (unsigned road = 0; road < 2; road++) {
		struct way way = {.gate_off = road == 1, .restart = RESTART_AFTER_FINDING};

		same_restarted(*state, pw_span_of(text), &way);
		way.restart = RESTART_AFTER_MOVE;
		same_restarted(*state, pw_span_of(text), &way);
		way.restart = RESTART_AFTER_FEED;
		for (way.chunk = 1; way.chunk < 40; way.chunk++)
			same_restarted(*state, pw_span_of(text), &way);
	}
}

static void
an_unknown_format_is_refused(void **state)
{
	const struct kit *kit = *state;
	struct pw_position position = {.resume = {.format = "gone", .is_settled = 1, .line = 1}};
	struct pw_err err;

	assert_int_equal(pw_flow_begin(kit->flow[0], &(struct pw_flow_start) {.format = "cvs"},
			     &err),
	    -1);
	assert_string_equal(err.text, "unknown CDR format \"cvs\"");
	assert_int_equal(pw_flow_begin(kit->flow[0],
			     &(struct pw_flow_start) {.format = "auto", .position = &position},
			     &err),
	    -1);
	assert_string_equal(err.text, "unknown CDR format \"gone\"");
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
	    cmocka_unit_test(a_position_covers_what_was_pulled_and_no_more),
	    cmocka_unit_test(findings_that_end_together_are_given_once_behind_a_label_s_line),
	    cmocka_unit_test(a_table_can_be_stopped_at_every_byte),
	    cmocka_unit_test(an_unknown_format_is_refused),
	    cmocka_unit_test(severity_is_the_same_where_a_record_is_stopped_between_its_findings),
	    cmocka_unit_test(a_small_file_can_be_stopped_at_every_byte),
	    cmocka_unit_test(a_cdr_file_can_be_stopped_after_each_record),
	    cmocka_unit_test(the_vectors_can_be_stopped_after_each_line),
	    cmocka_unit_test(a_soup_can_be_stopped_anywhere),
	    cmocka_unit_test(a_record_in_pieces_can_be_stopped_after_each_piece),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
