/*
 * A block for each file: its path, and a line for each finding, in columns. How wide they are is told
 * by the first findings of the block; of a stream nothing is kept back, so they have one width. What
 * does not fit a terminal's width goes on in the next line.
 */
#include "scan.h"
#include "terminal.h"

#include <piiwatch/category.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_ROWS 256u
#define INDENT 2u
#define GAP 2u
#define PLACE 24u /* bytes of the longest "line:column" */

struct widths {
	unsigned place, category, masked, rule;
};

struct scan_text {
	struct pw_finding row[MAX_ROWS]; /* of the block; not printed yet */
	unsigned n;
	const struct scan_file *file; /* whose block it is; NULL: none is open */
	bool has_block; /* one was printed before */
	bool has_path; /* the block's first line was printed */
	struct widths widths;
	unsigned columns; /* of the terminal, 0: no limit */
	bool in_colour;
};

struct scan_text *
scan_text_create(void)
{
	struct scan_text *t = pw_alloc(1, sizeof(*t));

	t->columns = cli_columns(STDOUT_FILENO);
	t->in_colour = cli_in_colour();
	return t;
}

void
scan_text_destroy(struct scan_text *t)
{
	free(t);
}

static void
print_place(const struct pw_finding *f, char ret[PLACE])
{
	if (f->line == 0)
		snprintf(ret, PLACE, "path");
	else
		snprintf(ret, PLACE, "%ju:%u", (uintmax_t)f->line, f->column);
}

static void
widen(unsigned *width, unsigned to, unsigned most)
{
	to = to < most ? to : most;
	*width = *width > to ? *width : to;
}

static void
measure(struct scan_text *t, const struct pw_finding *f)
{
	struct widths *w = &t->widths;
	char place[PLACE];

	print_place(f, place);
	widen(&w->place, cli_width(place), 16);
	widen(&w->category, cli_width(pw_category_name((enum pw_category)f->category)), 20);
	widen(&w->masked, cli_width(f->masked), 30);
	widen(&w->rule, cli_width(f->rule), 24);
}

/* A line in the making. */
struct line {
	const struct scan_text *text;
	unsigned at; /* columns used */
	unsigned indent; /* where it goes on in the next line */
	unsigned pad; /* columns up to the next cell */
};

/* A cell of `width` columns at least; the last one of a line has no spaces behind it. */
static void
put_cell(struct line *l, const char *text, unsigned width, const char *colour)
{
	unsigned used = cli_width(text);
	bool fits = l->text->columns == 0 || l->at + l->pad + used <= l->text->columns;

	if (!fits && l->at > l->indent) {
		printf("\n%*s", (int)l->indent, "");
		l->at = l->indent;
	} else {
		printf("%*s", (int)l->pad, "");
		l->at += l->pad;
	}
	if (l->text->in_colour && colour != NULL)
		printf("%s%s%s", colour, text, CLI_PLAIN);
	else
		fputs(text, stdout);
	l->at += used;
	l->pad = GAP + (used < width ? width - used : 0);
}

static void
print_row(const struct scan_text *t, const struct pw_finding *f)
{
	const struct widths *w = &t->widths;
	struct line line = {.text = t};
	char place[PLACE], confidence[8], field[4 * sizeof(f->field)];

	print_place(f, place);
	snprintf(confidence, sizeof(confidence), "%.2f", f->confidence / 1000.0);
	line.pad = INDENT + (w->place > cli_width(place) ? w->place - cli_width(place) : 0);
	put_cell(&line, place, 0, CLI_DIM);
	line.indent = line.at + GAP;
	put_cell(&line, pw_severity_name((enum pw_severity)f->severity), 8,
	    cli_severity_colour(f->severity));
	put_cell(&line, pw_category_name((enum pw_category)f->category), w->category, NULL);
	put_cell(&line, f->masked, w->masked, CLI_BOLD);
	put_cell(&line, f->rule, w->rule, CLI_DIM);
	put_cell(&line, confidence, 4, CLI_DIM);
	if (f->field[0] != '\0' && f->line > 0) {
		snprintf(field, sizeof(field), "in %s", f->field);
		put_cell(&line, field, 0, NULL);
	}
	putchar('\n');
}

static void
print_path(struct scan_text *t)
{
	if (t->has_block)
		putchar('\n');
	printf("%s%s%s\n", t->in_colour ? CLI_BOLD : "", t->file->shown_path.data,
	    t->in_colour ? CLI_PLAIN : "");
	t->has_block = t->has_path = true;
}

void
scan_text_flush(struct scan_text *t)
{
	if (t->n == 0)
		return;
	if (!t->has_path)
		print_path(t);
	for (unsigned i = 0; i < t->n; i++)
		measure(t, &t->row[i]);
	for (unsigned i = 0; i < t->n; i++)
		print_row(t, &t->row[i]);
	t->n = 0;
}

static void
begin_block(struct scan_text *t, const struct scan_file *file)
{
	static const struct widths of_streams = {8, 17, 24, 16};

	t->file = file;
	t->has_path = false;
	t->widths = (struct widths) {0};
	if (scan_is_stream(file->target))
		t->widths = of_streams;
}

void
scan_text_add(struct scan_text *t, const struct scan_file *file, const struct pw_finding *f)
{
	if (t->file != file)
		begin_block(t, file);
	if (t->n == MAX_ROWS)
		scan_text_flush(t);
	t->row[t->n++] = *f;
}

void
scan_text_end(struct scan_text *t)
{
	scan_text_flush(t);
	t->file = NULL;
}
