/*
 * The labelled lines: each is judged as its label says, and the same alone, among its neighbours and
 * however the file is cut.
 */
#include "support/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_ROWS 1000u

/* A row of the file; columns as its header comment has them. */
struct row {
	char category[32];
	bool is_yes;
	struct pw_span line, value;
	size_t at; /* of the value in the line */
	unsigned number; /* of the row in the file, from 1 */
};

static struct pw_buf file;
static struct row rows[MAX_ROWS];
static unsigned n_rows;

static struct pw_span
column(const char **p, const char *end)
{
	const char *from = *p, *tab = memchr(from, '\t', (size_t)(end - from));

	*p = tab != NULL ? tab + 1 : end;
	return (struct pw_span) {from, (size_t)((tab != NULL ? tab : end) - from)};
}

/* `... @N`: the offset of the substring that is meant, or -1. */
static long
offset_in_note(struct pw_span note)
{
	size_t at = note.len;
	long n = 0;

	while (at > 0 && pw_is_digit(note.p[at - 1]))
		at--;
	if (at == 0 || at == note.len || note.p[at - 1] != '@')
		return -1;
	for (; at < note.len; at++)
		n = n * 10 + (note.p[at] - '0');
	return n;
}

static void
read_row(const char *p, const char *end, unsigned number)
{
	struct row *row = &rows[n_rows++];
	struct pw_span category = column(&p, end), expect = column(&p, end), note;
	const char *at;

	row->line = column(&p, end);
	row->value = column(&p, end);
	note = column(&p, end);
	row->number = number;
	row->is_yes = pw_span_is(expect, "yes");
	assert_true(row->is_yes || pw_span_is(expect, "no"));
	snprintf(row->category, sizeof(row->category), "%.*s", (int)category.len, category.p);
	if (!row->is_yes)
		return;
	if (offset_in_note(note) >= 0) {
		row->at = (size_t)offset_in_note(note);
	} else {
		at = memmem(row->line.p, row->line.len, row->value.p, row->value.len);
		assert_non_null(at);
		row->at = (size_t)(at - row->line.p);
	}
	assert_memory_equal(row->line.p + row->at, row->value.p, row->value.len);
}

static void
read_rows(void)
{
	const char *p, *lf;
	unsigned number = 0;

	read_data("tests/data/vectors/detection.tsv", &file);
	for (p = file.data; (lf = strchr(p, '\n')) != NULL; p = lf + 1) {
		number++;
		if (*p != '#') {
			assert_true(n_rows < MAX_ROWS);
			read_row(p, lf, number);
		}
	}
}

/* True if one of the findings, as text, is of the category; with the span, if it is exactly that. */
static bool
is_found(const struct pw_buf *found, const struct row *row, bool with_span)
{
	char category[40], span[64];

	snprintf(category, sizeof(category), " %.31s '", row->category);
	snprintf(span, sizeof(span), "%zu+%zu ", row->at, row->value.len);
	for (const char *line = found->data; line != NULL && *line != '\0';) {
		size_t len = strcspn(line, "\n");

		if (memmem(line, len, category, strlen(category)) != NULL &&
		    (!with_span || strncmp(line, span, strlen(span)) == 0))
			return true;
		line += len + (line[len] == '\n');
	}
	return false;
}

static void
every_vector_is_judged_as_labelled(void **state)
{
	struct pw_buf found;
	unsigned n_wrong = 0;

	pw_buf_init(&found, 1u << 20);
	for (unsigned i = 0; i < n_rows; i++) {
		pw_buf_reset(&found);
		scan(*state, rows[i].line, &(struct way) {0}, &found);
		if (is_found(&found, &rows[i], rows[i].is_yes) == rows[i].is_yes)
			continue;
		n_wrong++;
		print_error("detection.tsv:%u: %s %s, found:\n%s", rows[i].number, rows[i].category,
		    rows[i].is_yes ? "yes" : "no", found.len > 0 ? found.data : "nothing\n");
	}
	pw_buf_release(&found);
	assert_int_equal(n_wrong, 0);
	assert_int_equal(n_rows, 652);
}

/* Appends the findings of the line with its place in a larger file taken into account. */
static void
add_alone(const struct kit *kit, struct pw_span line, size_t offset, unsigned number,
    struct pw_buf *out)
{
	struct pw_buf found;
	unsigned n;

	pw_buf_init(&found, 1u << 20);
	n = scan(kit, line, &(struct way) {0}, &found);
	for (const char *p = found.data; n > 0; n--) {
		char *rest;
		size_t at = strtoul(p, &rest, 10); /* banned-ok: a number this test has written */
		const char *column_at = strchr(rest, ':');

		assert_int_equal(pw_buf_addf(out, "%zu%.*s %u%.*s\n", at + offset,
				     (int)strcspn(rest, " "), rest, number,
				     (int)strcspn(column_at, "\n"), column_at),
		    0);
		p = rest + strcspn(rest, "\n") + 1;
	}
	pw_buf_release(&found);
}

static void
a_vector_is_judged_alike_alone_and_among_its_neighbours(void **state)
{
	struct pw_buf text, want, got;

	pw_buf_init(&text, 1u << 20);
	pw_buf_init(&want, 1u << 20);
	pw_buf_init(&got, 1u << 20);
	for (unsigned i = 0; i < n_rows; i++) {
		pw_buf_reset(&text);
		pw_buf_reset(&want);
		pw_buf_reset(&got);
		for (unsigned k = i > 0 ? i - 1 : 0; k < n_rows && k <= i + 1; k++) {
			add_alone(*state, rows[k].line, text.len, k - i + 2 - (i == 0), &want);
			pw_buf_add(&text, rows[k].line.p, rows[k].line.len);
			pw_buf_add(&text, "\n", 1);
		}
		scan(*state, span_of_buf(&text), &(struct way) {0}, &got);
		same_text(&want, &got, rows[i].line.p);
	}
	pw_buf_release(&text);
	pw_buf_release(&want);
	pw_buf_release(&got);
}

static void
a_vector_is_judged_alike_on_both_roads(void **state)
{
	for (unsigned i = 0; i < n_rows; i++)
		same_both_roads(*state, rows[i].line, NULL);
}

static void
the_vectors_are_judged_alike_wherever_the_file_is_cut(void **state)
{
	static const size_t chunks[] = {1, 2, 3, 7, 16, 64, 150, 1000, 4096, 65536, 262144};
	struct way way = {.gate_off = true};
	struct pw_buf want, got;

	same_in_chunks(*state, span_of_buf(&file), NULL, chunks, PW_ARRAY_LEN(chunks));
	pw_buf_init(&want, 1u << 20);
	assert_true(scan(*state, span_of_buf(&file), &(struct way) {0}, &want) >= 129);
	for (size_t i = 0; i < PW_ARRAY_LEN(chunks); i++) {
		way.chunk = chunks[i];
		pw_buf_init(&got, 1u << 20);
		scan(*state, span_of_buf(&file), &way, &got);
		same_text(&want, &got, "gate off");
		pw_buf_release(&got);
	}
	pw_buf_release(&want);
}

static int
set_up(void **state)
{
	static struct kit kit;

	kit_open(&kit, NULL, NULL);
	read_rows();
	*state = &kit;
	return 0;
}

static int
tear_down(void **state)
{
	kit_close(*state);
	pw_buf_release(&file);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_vector_is_judged_as_labelled),
	    cmocka_unit_test(a_vector_is_judged_alike_alone_and_among_its_neighbours),
	    cmocka_unit_test(a_vector_is_judged_alike_on_both_roads),
	    cmocka_unit_test(the_vectors_are_judged_alike_wherever_the_file_is_cut),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
