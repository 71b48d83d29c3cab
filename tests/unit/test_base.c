/* What base.h, category.h and text.h promise. */
#include <piiwatch/category.h>
#include <piiwatch/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A generator of its own, so that a failure can be seen again. */
static uint32_t seed = 1;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void
buffer_takes_its_maximum_and_not_a_byte_more(void **state)
{
	struct pw_buf buf;

	(void)state;
	pw_buf_init(&buf, 8);
	assert_int_equal(pw_buf_add(&buf, "12345", 5), 0);
	assert_int_equal(pw_buf_add(&buf, "6789", 4), -1);
	assert_string_equal(buf.data, "12345");
	assert_int_equal(pw_buf_addf(&buf, "%d", 6789), -1);
	assert_string_equal(buf.data, "12345");
	assert_int_equal(pw_buf_addf(&buf, "%d", 678), 0);
	assert_int_equal(buf.len, 8);
	assert_string_equal(buf.data, "12345678");
	assert_int_equal(pw_buf_add(&buf, "", 0), 0);
	assert_int_equal(pw_buf_add(&buf, "9", SIZE_MAX), -1);
	assert_int_equal(buf.len, 8);
	pw_buf_release(&buf);
}

static void
buffer_is_text_after_every_step(void **state)
{
	struct pw_buf buf;

	(void)state;
	pw_buf_init(&buf, 100000);
	for (unsigned i = 1; i <= 1000; i++) {
		assert_int_equal(pw_buf_addf(&buf, "%07u", i), 0);
		assert_int_equal(buf.len, i * 7);
		assert_int_equal(strlen(buf.data), buf.len);
	}
	pw_buf_reset(&buf);
	assert_int_equal(buf.len, 0);
	assert_string_equal(buf.data, "");
	assert_int_equal(pw_buf_add(&buf, "again", 5), 0);
	assert_string_equal(buf.data, "again");
	pw_buf_release(&buf);
	pw_buf_release(&buf);
}

static void
released_buffer_can_be_filled_again(void **state)
{
	struct pw_buf buf;

	(void)state;
	pw_buf_init(&buf, 4);
	assert_int_equal(pw_buf_add(&buf, "abcd", 4), 0);
	pw_buf_release(&buf);
	assert_int_equal(pw_buf_add(&buf, "efgh", 4), 0);
	assert_string_equal(buf.data, "efgh");
	pw_buf_release(&buf);
}

static void
error_line_is_cut_at_its_maximum_and_needs_no_taker(void **state)
{
	struct pw_err err;
	char text[1000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(pw_err_set(&err, "%s", text), -1);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_int_equal(pw_err_set(NULL, "%s", text), -1);
}

static void
spans_compare_by_their_whole_text(void **state)
{
	struct pw_span span = pw_span_of("card");

	(void)state;
	assert_true(pw_span_is(span, "card"));
	assert_false(pw_span_is(span, "car"));
	assert_false(pw_span_is(span, "cards"));
	span.len = 0;
	assert_true(pw_span_is(span, ""));
}

static void
every_name_finds_its_number(void **state)
{
	(void)state;
	for (int c = 0; c < PW_CATEGORIES; c++)
		assert_int_equal(pw_category_find(
				     pw_span_of(pw_category_name((enum pw_category)c))),
		    c);
	for (int s = 0; s < PW_SEVERITIES; s++)
		assert_int_equal(pw_severity_find(
				     pw_span_of(pw_severity_name((enum pw_severity)s))),
		    s);
	assert_int_equal(pw_category_find(pw_span_of("cards")), -1);
	assert_int_equal(pw_category_find(pw_span_of("")), -1);
	assert_int_equal(pw_severity_find(pw_span_of("High")), -1);
	assert_string_equal(pw_category_title_ja(PW_PHONE), "電話番号");
	assert_int_equal(PW_CATEGORIES, 25);
}

static void
file_is_read_whole_or_refused_with_its_name(void **state)
{
	char path[] = "/tmp/piiwatch-base-XXXXXX";
	int fd = mkstemp(path);
	struct pw_buf buf;
	struct pw_err err;
	char want[128];

	(void)state;
	assert_true(fd >= 0);
	for (unsigned i = 0; i < 5000; i++)
		assert_int_equal(write(fd, "0123456789", 10), 10);
	close(fd);
	pw_buf_init(&buf, 50000);
	assert_int_equal(pw_file_read(path, &buf, &err), 0);
	assert_int_equal(buf.len, 50000);
	pw_buf_release(&buf);
	pw_buf_init(&buf, 49999);
	assert_int_equal(pw_file_read(path, &buf, &err), -1);
	snprintf(want, sizeof(want), "%s: larger than 49999 bytes", path);
	assert_string_equal(err.text, want);
	pw_buf_release(&buf);
	unlink(path);
	assert_int_equal(pw_file_read(path, &buf, &err), -1);
	snprintf(want, sizeof(want), "%s: No such file or directory", path);
	assert_string_equal(err.text, want);
	assert_int_equal(pw_file_read("/tmp", &buf, &err), -1);
	assert_string_equal(err.text, "/tmp: Is a directory");
	pw_buf_release(&buf);
}

static void
every_code_point_comes_back_and_has_its_length(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		unsigned want = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
		bool is_surrogate = cp >= 0xD800 && cp <= 0xDFFF;
		uint32_t back = 0;
		char p[4], *exact;

		assert_int_equal(pw_utf8_encode(cp, p), want);
		/* On the heap and of exact size: a byte read past it ends the test. */
		exact = malloc(want);
		memcpy(exact, p, want);
		assert_int_equal(pw_utf8_decode(exact, want, &back), is_surrogate ? 0 : want);
		if (!is_surrogate)
			assert_int_equal(back, cp);
		for (unsigned len = 1; len < want; len++)
			assert_int_equal(pw_utf8_decode(exact, len, &back), 0);
		free(exact);
	}
}

/* RFC 3629's own grammar, as plainly as it can be written. */
static unsigned
naive_length(const unsigned char *p, size_t len)
{
	static const unsigned char rows[][9] = {{1, 0x00, 0x7F}, {2, 0xC2, 0xDF, 0x80, 0xBF},
	    {3, 0xE0, 0xE0, 0xA0, 0xBF, 0x80, 0xBF}, {3, 0xE1, 0xEC, 0x80, 0xBF, 0x80, 0xBF},
	    {3, 0xED, 0xED, 0x80, 0x9F, 0x80, 0xBF}, {3, 0xEE, 0xEF, 0x80, 0xBF, 0x80, 0xBF},
	    {4, 0xF0, 0xF0, 0x90, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
	    {4, 0xF1, 0xF3, 0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF},
	    {4, 0xF4, 0xF4, 0x80, 0x8F, 0x80, 0xBF, 0x80, 0xBF}};

	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		unsigned n = rows[i][0], k = 0;

		while (k < n && k < len && p[k] >= rows[i][1 + 2 * k] && p[k] <= rows[i][2 + 2 * k])
			k++;
		if (k == n)
			return n;
	}
	return 0;
}

static void
byte_sequences_are_valid_where_rfc_3629_says_so(void **state)
{
	/* The second byte runs through all values, the others through those at borders. */
	static const unsigned char edge[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
	    0xC0, 0xC2, 0xE0, 0xFF};
	unsigned char p[4];
	uint32_t cp;

	(void)state;
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < 256; b++)
			for (size_t c = 0; c < sizeof(edge); c++)
				for (size_t d = 0; d < sizeof(edge); d++) {
					p[0] = (unsigned char)a;
					p[1] = (unsigned char)b;
					p[2] = edge[c];
					p[3] = edge[d];
					assert_int_equal(pw_utf8_decode((char *)p, 4, &cp),
					    naive_length(p, 4));
				}
}

static void
character_before_is_found_and_never_before_the_limit(void **state)
{
	const char *text = "a\xC3\xA9\xE3\x81\x82\xF0\x9F\x98\x80z";

	(void)state;
	assert_int_equal(pw_utf8_prev(text, 0, 11), 10);
	assert_int_equal(pw_utf8_prev(text, 0, 10), 6);
	assert_int_equal(pw_utf8_prev(text, 0, 6), 3);
	assert_int_equal(pw_utf8_prev(text, 0, 3), 1);
	assert_int_equal(pw_utf8_prev(text, 0, 1), 0);
	assert_int_equal(pw_utf8_prev(text, 0, 0), 0);
	assert_int_equal(pw_utf8_prev(text, 6, 6), 6);
	assert_int_equal(pw_utf8_prev(text, 8, 10), 8);
}

static void
text_without_map_is_its_own_raw_bytes(void **state)
{
	struct pw_map none = {0};
	struct pw_text text = {.p = "abc", .len = 3};

	(void)state;
	for (unsigned round = 0; round < 2; round++) {
		for (uint32_t at = 0; at < 3; at++) {
			assert_int_equal(pw_text_raw_from(&text, at), at);
			assert_int_equal(pw_text_raw_to(&text, at + 1), at + 1);
			assert_int_equal(pw_text_at_raw(&text, at), at);
		}
		assert_int_equal(pw_text_at_raw(&text, 9), 3);
		text.map = &none;
	}
}

static void
linear_segments_that_go_on_are_one(void **state)
{
	struct pw_map map = {0};

	(void)state;
	pw_map_add(&map, 0, 10, 0);
	pw_map_add(&map, 4, 14, 0);
	assert_int_equal(map.n, 1);
	pw_map_add(&map, 5, 16, 0); /* a byte dropped */
	assert_int_equal(map.n, 2);
	pw_map_add(&map, 8, 19, 3); /* atomic */
	pw_map_add(&map, 9, 22, 0);
	assert_int_equal(map.n, 4);
	pw_map_reset(&map);
	assert_int_equal(map.n, 0);
	pw_map_release(&map);
	pw_map_release(&map);
}

/* The naive model: for every byte of the text, the raw bytes it came from. */
struct model {
	uint32_t from[4096], to[4096], len, raw_len;
	bool is_raw_kept[8192];
};

/* Appends a piece at random: linear, folded as a whole, or dropped. */
static void
grow(struct model *m, struct pw_map *map)
{
	uint32_t n = 1 + below(6), raw = 1 + below(6);

	switch (below(4)) {
	case 0: /* dropped */
		m->raw_len += raw;
		return;
	case 1: /* raw bytes become n others, as a whole */
		pw_map_add(map, m->len, m->raw_len, raw);
		for (uint32_t i = 0; i < n; i++, m->len++) {
			m->from[m->len] = m->raw_len;
			m->to[m->len] = m->raw_len + raw;
		}
		break;
	default: /* byte for byte */
		pw_map_add(map, m->len, m->raw_len, 0);
		for (raw = 0; raw < n; raw++, m->len++) {
			m->from[m->len] = m->raw_len + raw;
			m->to[m->len] = m->raw_len + raw + 1;
		}
		break;
	}
	memset(m->is_raw_kept + m->raw_len, true, raw);
	m->raw_len += raw;
}

static void
compare_with_model(const struct model *m, const struct pw_text *text)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < m->len; i++) {
		assert_int_equal(pw_text_raw_from(text, i), m->from[i]);
		assert_int_equal(pw_text_raw_to(text, i + 1), m->to[i]);
	}
	for (uint32_t raw = 0; raw < m->raw_len + 3; raw++) {
		/* The first byte of the text that came from here or from further on. */
		while (at < m->len && m->to[at] <= raw)
			at++;
		assert_int_equal(pw_text_at_raw(text, raw), at);
	}
}

static void
maps_lead_back_as_a_naive_model_does(void **state)
{
	static struct model m;

	(void)state;
	for (unsigned round = 0; round < 2000; round++) {
		struct pw_map map = {0};
		struct pw_text text = {.map = &map};

		memset(&m, 0, sizeof(m));
		for (unsigned pieces = below(60); pieces > 0; pieces--)
			grow(&m, &map);
		/* A text of dropped characters alone has no place to ask for. */
		if (m.len > 0) {
			text.len = m.len;
			compare_with_model(&m, &text);
		}
		pw_map_release(&map);
	}
}

static void
dropped_characters_at_the_edges_are_left_out(void **state)
{
	/* Raw: ?? ab ? cd ??, where ? is dropped. */
	struct pw_map map = {0};
	struct pw_text text = {.p = "abcd", .len = 4, .map = &map};

	(void)state;
	pw_map_add(&map, 0, 2, 0);
	pw_map_add(&map, 2, 5, 0);
	assert_int_equal(pw_text_raw_from(&text, 0), 2);
	assert_int_equal(pw_text_raw_to(&text, 2), 4);
	assert_int_equal(pw_text_raw_from(&text, 2), 5);
	assert_int_equal(pw_text_raw_to(&text, 4), 7);
	assert_int_equal(pw_text_at_raw(&text, 0), 0);
	assert_int_equal(pw_text_at_raw(&text, 4), 2);
	assert_int_equal(pw_text_at_raw(&text, 7), 4);
	pw_map_release(&map);
}

static void
bytes_are_written_as_digits_and_read_back(void **state)
{
	uint8_t bytes[256], back[256];
	char text[2 * 256 + 1];

	(void)state;
	for (unsigned i = 0; i < 256; i++)
		bytes[i] = (uint8_t)i;
	pw_hex(bytes, sizeof(bytes), text);
	assert_int_equal(strlen(text), 512);
	assert_memory_equal(text + 2 * 0x9A, "9a9b9c9d9e9fa0", 14);
	assert_true(pw_unhex(text, back, sizeof(back)));
	assert_memory_equal(back, bytes, sizeof(back));
	pw_hex(bytes, 0, text);
	assert_string_equal(text, "");
	assert_true(pw_unhex("0aBCdEfF", back, 4));
	assert_memory_equal(back, "\x0a\xbc\xde\xff", 4);
	assert_true(pw_unhex("", back, 0));
}

static void
text_that_is_not_exactly_so_many_digits_is_refused_and_changes_nothing(void **state)
{
	static const char *const bad[] = {"", "0", "0a", "0a0", "0a0b0", "0a0b0c", "0x0a", "0a 0b",
	    " 0a0b", "0a0b ", "0a0g", "0a0/", "0a0:", "0a0@", "0a0`", "-a0b", "０a0"};
	uint8_t bytes[2] = {0x55, 0xAA};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(bad); i++)
		assert_false(pw_unhex(bad[i], bytes, sizeof(bytes)));
	assert_memory_equal(bytes, "\x55\xaa", 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(buffer_takes_its_maximum_and_not_a_byte_more),
	    cmocka_unit_test(buffer_is_text_after_every_step),
	    cmocka_unit_test(released_buffer_can_be_filled_again),
	    cmocka_unit_test(error_line_is_cut_at_its_maximum_and_needs_no_taker),
	    cmocka_unit_test(spans_compare_by_their_whole_text),
	    cmocka_unit_test(every_name_finds_its_number),
	    cmocka_unit_test(file_is_read_whole_or_refused_with_its_name),
	    cmocka_unit_test(every_code_point_comes_back_and_has_its_length),
	    cmocka_unit_test(byte_sequences_are_valid_where_rfc_3629_says_so),
	    cmocka_unit_test(character_before_is_found_and_never_before_the_limit),
	    cmocka_unit_test(text_without_map_is_its_own_raw_bytes),
	    cmocka_unit_test(linear_segments_that_go_on_are_one),
	    cmocka_unit_test(maps_lead_back_as_a_naive_model_does),
	    cmocka_unit_test(dropped_characters_at_the_edges_are_left_out),
	    cmocka_unit_test(bytes_are_written_as_digits_and_read_back),
	    cmocka_unit_test(
		text_that_is_not_exactly_so_many_digits_is_refused_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
