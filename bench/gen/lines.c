#include "gen.h"

void
gen_lines_start(struct gen_lines *lines, struct gen *g, unsigned leaks, unsigned lookalikes)
{
	gen_schedule_init(&lines->leaks, leaks);
	gen_schedule_init(&lines->lookalikes, lookalikes);
	lines->waiting = 0;
	g->table = lines->stream->table;
	lines->stream->start(g);
}

/* A look-alike whose line is taken by a leak waits for the next. */
void
gen_lines_next(struct gen_lines *lines, struct gen *g)
{
	bool leak = gen_schedule_next(g, &lines->leaks);

	if (lines->stream->head != NULL && g->done + g->len == 0)
		lines->stream->head(g);
	lines->waiting += gen_schedule_next(g, &lines->lookalikes);
	lines->stream->line(g, leak ? GEN_LEAK : lines->waiting > 0 ? GEN_LOOKALIKE : GEN_CLEAN);
	lines->waiting -= !leak && lines->waiting > 0;
	if (!lines->stream->is_binary)
		gen_putc(g, '\n');
	g->lines++;
}
