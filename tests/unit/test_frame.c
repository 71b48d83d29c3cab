/* What frame.h promises of records: the same bytes are framed the same wherever they are cut, and
 * every field's place is right. */
#include <piiwatch/frame.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct pw_column columns[PW_MAX_FIELDS];
static struct pw_column_form forms[PW_MAX_FIELDS];
static uint16_t first_three[] = {0, 1, 2};
static struct pw_format csv = {.name = "csv",
    .separator = ',',
    .quote = '"',
    .n_columns = 3,
    .column = columns,
    .form = forms,
    .rest = -1,
    .shape = {{.n_columns = 3, .least = 3, .column = first_three}},
    .n_shapes = 1};
static struct pw_format bare = {.name = "bare",
    .separator = '|',
    .n_columns = 3,
    .column = columns,
    .form = forms,
    .rest = -1,
    .shape = {{.n_columns = 3, .least = 3, .column = first_three}},
    .n_shapes = 1};
static struct pw_frame frame;

/* Frames a copy of exact size. */
static enum pw_framed
frame_bytes(const struct pw_format *format, const char *p, size_t len, bool is_end)
{
	char *exact = malloc(len > 0 ? len : 1);
	enum pw_framed framed;

	memcpy(exact, p, len);
	memset(&frame, 0xEE, sizeof(frame));
	frame.header = NULL;
	frame.text.p = NULL;
	framed = pw_frame_delimited(format, exact, len, is_end, &frame);
	free(exact);
	return framed;
}

static bool
fits(const struct pw_format *format, const char *p)
{
	unsigned sure = 0;

	return pw_frame_fit(format, p, &frame, &sure) == PW_FITS;
}

/* The record's fields with `|` between them, a LF as $, a CR as ^. */
static void
show_fields(const char *p, struct pw_buf *out)
{
	uint32_t end = 0;

	pw_buf_reset(out);
	for (uint32_t i = 0; i < frame.n_fields && i < PW_MAX_FIELDS; i++) {
		const struct pw_field *f = &frame.field[i];

		assert_true(f->from >= end && f->from <= f->to && f->to <= frame.body);
		end = f->to;
		pw_buf_addf(out, i > 0 ? "|" : "%s", "");
		for (uint32_t k = f->from; k < f->to; k++)
			pw_buf_addf(out, "%c", p[k] == '\n' ? '$' : p[k] == '\r' ? '^' : p[k]);
	}
}

struct row {
	const char *raw, *want;
};

static void
assert_rows(const struct pw_format *format, const struct row *rows, size_t n)
{
	struct pw_buf got;

	pw_buf_init(&got, 100000);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(rows[i].raw);

		if (frame_bytes(format, rows[i].raw, len, true) != PW_FRAME_RECORD)
			fail_msg("no record: %s", rows[i].raw);
		show_fields(rows[i].raw, &got);
		if (strcmp(got.data != NULL ? got.data : "", rows[i].want) != 0)
			fail_msg("%s: fields %s, not %s", rows[i].raw, got.data, rows[i].want);
	}
	pw_buf_release(&got);
}

static void
fields_are_what_stands_between_separators_without_their_quotes(void **state)
{
	static const struct row rows[] = {{"a,b,c\n", "a|b|c"}, {"\"a\",\"b\",\"c\"\n", "a|b|c"},
	    {"\"a,b\",,\"\"\n", "a,b||"}, {",,\n", "||"}, {"\n", ""}, {"a\n", "a"},
	    {"\"a\"\"b\",c\n", "a\"\"b|c"}, {"\"\"\"\",c\n", "\"\"|c"},
	    {"a\"b,c\"d\n", "a\"b|c\"d"}, {"\"a\nb\",c\n", "a$b|c"}, {"a, \"b\",c\n", "a| \"b\"|c"},
	    {"a,b,c", "a|b|c"}, {"\"a\"", "a"}, {"a,", "a|"},
	    {"090,\xe6\xbc\xa2,c\n", "090|\xe6\xbc\xa2|c"}};
	static const struct row bars[] = {{"a|\"b|c\"\n", "a|\"b|c\""}, {"a||c\n", "a||c"}};

	(void)state;
	assert_rows(&csv, rows, PW_ARRAY_LEN(rows));
	assert_rows(&bare, bars, PW_ARRAY_LEN(bars));
}

static void
carriage_return_before_the_line_end_belongs_to_no_field(void **state)
{
	static const struct row rows[] = {{"a,b\r\n", "a|b"}, {"a,\r\n", "a|"}, {"\r\n", ""},
	    {"a,\"b\"\r\n", "a|b"}, {"\"a\"\r\n", "a"}, {"\"\"\r\n", ""}, {"a,b\r", "a|b"},
	    {"a,\"b\"\r", "a|b"}, {"a\r,b\r\r\n", "a^|b^"}, {"\"a\r\nb\",c\r\n", "a^$b|c"},
	    {"\"a\r\",b\n", "a^|b"}};

	(void)state;
	assert_rows(&csv, rows, PW_ARRAY_LEN(rows));
}

static void
what_stands_behind_a_closing_quote_stays_in_the_field_and_does_not_fit(void **state)
{
	static const struct row rows[] = {{"\"a\"b,c,d\n", "\"a\"b|c|d"},
	    {"c,\"a\" ,d\n", "c|\"a\" |d"}, {"c,d,\"a\"b\"\n", "c|d|\"a\"b\""},
	    {"c,d,\"a\"\r \n", "c|d|\"a\"^ "}};

	(void)state;
	assert_rows(&csv, rows, PW_ARRAY_LEN(rows));
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		frame_bytes(&csv, rows[i].raw, strlen(rows[i].raw), true);
		assert_int_equal(frame.n_fields, 3);
		assert_false(fits(&csv, rows[i].raw));
	}
}

static void
record_with_quotes_in_good_order_fits(void **state)
{
	static const char *const rows[] = {"\"\"\"a\",b,c\n", "\"\"\"\",\"\"\"\",\"\"\"\"\n",
	    "a,b,c\n", "\"a\",\"b\",\"c\"\r\n", ",,\n", "\"\",\"\",\"\"\n", "a\",b\",c\n"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		assert_int_equal(frame_bytes(&csv, rows[i], strlen(rows[i]), true),
		    PW_FRAME_RECORD);
		if (!fits(&csv, rows[i]))
			fail_msg("does not fit: %s", rows[i]);
	}
}

static void
lengths_are_those_of_the_first_record_alone(void **state)
{
	(void)state;
	assert_int_equal(frame_bytes(&csv, "a,b\r\nc,d\n", 9, false), PW_FRAME_RECORD);
	assert_int_equal(frame.len, 5);
	assert_int_equal(frame.body, 3);
	assert_int_equal(frame_bytes(&csv, "a,\"\nb\"\nc", 8, false), PW_FRAME_RECORD);
	assert_int_equal(frame.len, 7);
	assert_int_equal(frame.body, 6);
	assert_int_equal(frame_bytes(&csv, "a,b", 3, true), PW_FRAME_RECORD);
	assert_int_equal(frame.len, 3);
	assert_int_equal(frame.body, 3);
}

static void
columns_go_with_their_fields_and_no_further(void **state)
{
	(void)state;
	assert_int_equal(frame_bytes(&csv, "a,b,c,d\n", 8, true), PW_FRAME_RECORD);
	assert_int_equal(frame.n_fields, 4);
	assert_false(fits(&csv, "a,b,c,d\n"));
	assert_null(frame.field[0].column);
	assert_int_equal(frame_bytes(&csv, "a,b,c\n", 6, true), PW_FRAME_RECORD);
	assert_true(fits(&csv, "a,b,c\n"));
	for (unsigned i = 0; i < 3; i++)
		assert_ptr_equal(frame.field[i].column, &columns[i]);
}

static uint32_t seed = 5;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Whatever is cut off, the answer is MORE or that for all of the bytes. */
static void
assert_same_wherever_cut(const struct pw_format *format, const char *p, size_t len)
{
	static struct pw_frame whole;
	enum pw_framed all = frame_bytes(format, p, len, true);

	memcpy(&whole, &frame, sizeof(frame));
	for (size_t cut = 0; cut <= len; cut++) {
		enum pw_framed part = frame_bytes(format, p, cut, false);

		if (part == PW_FRAME_MORE)
			continue;
		assert_int_equal(part, all);
		if (all == PW_FRAME_RECORD) {
			assert_true(cut >= whole.len);
			assert_int_equal(frame.len, whole.len);
			assert_int_equal(frame.body, whole.body);
			assert_int_equal(frame.n_fields, whole.n_fields);
			for (uint32_t i = 0; i < frame.n_fields && i < PW_MAX_FIELDS; i++) {
				assert_int_equal(frame.field[i].from, whole.field[i].from);
				assert_int_equal(frame.field[i].to, whole.field[i].to);
			}
		}
	}
}

static void
same_bytes_are_framed_the_same_wherever_they_are_cut(void **state)
{
	static const char signs[] = "aa1,,\"\"\"\r\n\n\0|";
	char raw[40];

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		size_t len = below(sizeof(raw));

		for (size_t i = 0; i < len; i++)
			raw[i] = signs[below(sizeof(signs) - 1)];
		assert_same_wherever_cut(&csv, raw, len);
		assert_same_wherever_cut(&bare, raw, len);
	}
}

static void
record_without_its_line_end_needs_more_bytes(void **state)
{
	static const char *const rows[] = {"", "a", "a,", "a,b\r", "\"a", "\"a\"", "\"a\"\r",
	    "\"a\n"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		assert_int_equal(frame_bytes(&csv, rows[i], strlen(rows[i]), false), PW_FRAME_MORE);
}

static void
quote_that_is_never_closed_is_given_up_at_the_end(void **state)
{
	(void)state;
	assert_int_equal(frame_bytes(&csv, "a,\"b\nc,d\n", 9, true), PW_FRAME_GIVEN_UP);
	assert_int_equal(frame_bytes(&csv, "\"", 1, true), PW_FRAME_GIVEN_UP);
	assert_int_equal(frame_bytes(&csv, "\"\"\"", 3, true), PW_FRAME_GIVEN_UP);
}

/* A record of `lines` lines, of which all but the last end in quotes. */
static size_t
record_of_lines(char *raw, unsigned lines)
{
	size_t n = 0;

	raw[n++] = '"';
	for (unsigned i = 1; i < lines; i++)
		raw[n++] = '\n';
	raw[n++] = '"';
	raw[n++] = '\n';
	return n;
}

static void
record_of_16_lines_is_one_and_of_17_is_given_up(void **state)
{
	char raw[64];
	size_t n = record_of_lines(raw, PW_MAX_LINES_QUOTED);

	(void)state;
	assert_int_equal(frame_bytes(&csv, raw, n, false), PW_FRAME_RECORD);
	assert_int_equal(frame.len, n);
	assert_same_wherever_cut(&csv, raw, n);
	n = record_of_lines(raw, PW_MAX_LINES_QUOTED + 1);
	assert_int_equal(frame_bytes(&csv, raw, n, false), PW_FRAME_GIVEN_UP);
	assert_int_equal(frame_bytes(&csv, raw, n, true), PW_FRAME_GIVEN_UP);
	assert_same_wherever_cut(&csv, raw, n);
}

static void
record_of_64_kib_is_one_and_a_longer_one_is_given_up(void **state)
{
	char *raw = malloc(2u * PW_MAX_RECORD);
	const uint32_t max = PW_MAX_RECORD;

	(void)state;
	memset(raw, 'a', 2u * PW_MAX_RECORD);
	raw[max - 1] = '\n';
	assert_int_equal(frame_bytes(&csv, raw, max - 1, false), PW_FRAME_MORE);
	assert_int_equal(frame_bytes(&csv, raw, max, false), PW_FRAME_RECORD);
	assert_int_equal(frame.len, max);
	raw[max - 1] = 'a';
	raw[max] = '\n';
	assert_int_equal(frame_bytes(&csv, raw, max - 1, false), PW_FRAME_MORE);
	assert_int_equal(frame_bytes(&csv, raw, max, false), PW_FRAME_GIVEN_UP);
	assert_int_equal(frame_bytes(&csv, raw, max + 1, false), PW_FRAME_GIVEN_UP);
	assert_int_equal(frame_bytes(&csv, raw, max + 1, true), PW_FRAME_GIVEN_UP);
	raw[0] = '"';
	assert_int_equal(frame_bytes(&csv, raw, 2 * max, false), PW_FRAME_GIVEN_UP);
	free(raw);
}

static void
more_fields_than_a_record_can_have_are_counted_and_do_not_fit(void **state)
{
	static struct pw_format wide;
	static uint16_t all[PW_MAX_FIELDS];
	char raw[2 * PW_MAX_FIELDS + 8];

	(void)state;
	wide = csv;
	wide.n_columns = PW_MAX_FIELDS;
	wide.shape[0] =
	    (struct pw_shape) {.n_columns = PW_MAX_FIELDS, .least = PW_MAX_FIELDS, .column = all};
	for (uint32_t n = PW_MAX_FIELDS - 1; n <= PW_MAX_FIELDS + 2; n++) {
		memset(raw, ',', n - 1);
		memcpy(raw + n - 1, "\r\n", 2);
		assert_int_equal(frame_bytes(&wide, raw, n + 1, false), PW_FRAME_RECORD);
		assert_int_equal(frame.n_fields, n);
		assert_int_equal(frame.body, n - 1);
		assert_int_equal(fits(&wide, raw), n == PW_MAX_FIELDS);
	}
}

static void
zero_bytes_are_bytes_like_others(void **state)
{
	static const char raw[] = "a\0,\"\0\n\0\",\0\n";
	struct pw_buf got;

	(void)state;
	pw_buf_init(&got, 100);
	assert_int_equal(frame_bytes(&csv, raw, sizeof(raw) - 1, false), PW_FRAME_RECORD);
	assert_int_equal(frame.n_fields, 3);
	show_fields(raw, &got);
	assert_int_equal(got.len, 8);
	assert_memory_equal(got.data, "a\0|\0$\0|\0", 8);
	pw_buf_release(&got);
}

static void
set_type(unsigned column, enum pw_value_type type)
{
	forms[column].type = (uint8_t)type;
	columns[column].type = type == PW_VALUE_TEXT ? PW_COLUMN_TEXT : PW_COLUMN_TYPED;
}

static bool
fits_as(enum pw_value_type type, const char *value, size_t len)
{
	char raw[64];
	bool it_fits;

	set_type(0, type);
	memcpy(raw, value, len);
	memcpy(raw + len, ",b,c\n", 5);
	assert_int_equal(frame_bytes(&csv, raw, len + 5, true), PW_FRAME_RECORD);
	it_fits = fits(&csv, raw);
	set_type(0, PW_VALUE_TEXT);
	return it_fits;
}

static void
typed_columns_hold_what_their_type_says_or_nothing(void **state)
{
	static const struct {
		enum pw_value_type type;
		const char *value;
		size_t len;
		bool fits;
	} rows[] = {{PW_VALUE_TIMESTAMP, "2026-11-01 12:00:00", 19, true},
	    {PW_VALUE_TIMESTAMP, "2026-11-01T12:00:00.5+09:00", 27, true},
	    {PW_VALUE_TIMESTAMP, "20261101120000", 14, true}, {PW_VALUE_TIMESTAMP, "", 0, true},
	    {PW_VALUE_TIMESTAMP, "\"\"", 2, true}, {PW_VALUE_TIMESTAMP, "12:00", 5, true},
	    {PW_VALUE_TIMESTAMP, "now", 3, false}, {PW_VALUE_TIMESTAMP, "2026\0001101", 9, false},
	    {PW_VALUE_TIMESTAMP, "\"2026-11-01 12:00:00\"", 21, true},
	    {PW_VALUE_DURATION, "12", 2, true}, {PW_VALUE_DURATION, "1.5", 3, true},
	    {PW_VALUE_DURATION, "\"12\"", 4, true}, {PW_VALUE_DURATION, "abc", 3, false},
	    {PW_VALUE_NUMBER, "-1", 2, true}, {PW_VALUE_NUMBER, "1 2", 3, false},
	    {PW_VALUE_NUMBER, "1\0", 2, false}, {PW_VALUE_ENUM, "BUSY", 4, true},
	    {PW_VALUE_OPAQUE_ID, "x:1", 3, true}, {PW_VALUE_TEXT, "090", 3, true}};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		if (fits_as(rows[i].type, rows[i].value, rows[i].len) != rows[i].fits)
			fail_msg("row %zu: %s", i, rows[i].value);
}

static void
typed_column_at_the_end_of_a_crlf_line_is_read_without_quotes_and_cr(void **state)
{
	(void)state;
	set_type(2, PW_VALUE_NUMBER);
	assert_int_equal(frame_bytes(&csv, "a,b,\"12\"\r\n", 10, false), PW_FRAME_RECORD);
	assert_true(fits(&csv, "a,b,\"12\"\r\n"));
	set_type(2, PW_VALUE_TEXT);
}

static void
body_of_a_line_leaves_out_one_line_end(void **state)
{
	(void)state;
	assert_int_equal(pw_frame_body("", 0), 0);
	assert_int_equal(pw_frame_body("\n", 1), 0);
	assert_int_equal(pw_frame_body("\r\n", 2), 0);
	assert_int_equal(pw_frame_body("\r", 1), 0);
	assert_int_equal(pw_frame_body("a\r\r\n", 4), 2);
	assert_int_equal(pw_frame_body("a\n\n", 3), 2);
	assert_int_equal(pw_frame_body("ab", 2), 2);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_are_what_stands_between_separators_without_their_quotes),
	    cmocka_unit_test(carriage_return_before_the_line_end_belongs_to_no_field),
	    cmocka_unit_test(
		what_stands_behind_a_closing_quote_stays_in_the_field_and_does_not_fit),
	    cmocka_unit_test(record_with_quotes_in_good_order_fits),
	    cmocka_unit_test(lengths_are_those_of_the_first_record_alone),
	    cmocka_unit_test(columns_go_with_their_fields_and_no_further),
	    cmocka_unit_test(same_bytes_are_framed_the_same_wherever_they_are_cut),
	    cmocka_unit_test(record_without_its_line_end_needs_more_bytes),
	    cmocka_unit_test(quote_that_is_never_closed_is_given_up_at_the_end),
	    cmocka_unit_test(record_of_16_lines_is_one_and_of_17_is_given_up),
	    cmocka_unit_test(record_of_64_kib_is_one_and_a_longer_one_is_given_up),
	    cmocka_unit_test(more_fields_than_a_record_can_have_are_counted_and_do_not_fit),
	    cmocka_unit_test(zero_bytes_are_bytes_like_others),
	    cmocka_unit_test(typed_columns_hold_what_their_type_says_or_nothing),
	    cmocka_unit_test(typed_column_at_the_end_of_a_crlf_line_is_read_without_quotes_and_cr),
	    cmocka_unit_test(body_of_a_line_leaves_out_one_line_end),
	};

	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
