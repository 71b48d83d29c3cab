/* Streams whose records are columns one after the other. */
#include "tables.h"

#include <string.h>

static void
put_nothing(struct gen *g, const char *arg)
{
	(void)g;
	(void)arg;
}

static const struct gen_word words[] = {{"nothing", put_nothing}};

static void
start(struct gen *g)
{
	gen_words_add(g, words, GEN_LEN(words));
	gen_call_start(g);
	gen_deck_init(g, &g->leaks, g->table->n_leaks);
	gen_deck_init(g, &g->lookalikes, g->table->n_likes);
}

static void
put_names(struct gen *g, const struct gen_table *t, bool types)
{
	for (unsigned i = 0; i < t->n_columns; i++) {
		gen_puts(g, i > 0 ? "," : "");
		gen_puts(g, types ? t->column[i].type : "\"");
		gen_puts(g, types ? "" : t->column[i].name);
		gen_puts(g, types ? "" : "\"");
	}
	gen_putc(g, '\n');
}

static void
head(struct gen *g)
{
	const struct gen_table *t = g->table;

	if (t->has_names) {
		put_names(g, t, false);
		put_names(g, t, true);
	}
	gen_puts(g, t->head != NULL ? t->head : "");
}

static void
put_column(struct gen *g, const struct gen_table *t, const char *name, const char *text)
{
	bool is_quoted = text[0] == '"' || t->style == GEN_JSON;

	if (t->style == GEN_XML) {
		gen_putc(g, '<');
		gen_puts(g, name);
		gen_putc(g, '>');
	} else if (t->style == GEN_JSON) {
		gen_putc(g, '"');
		gen_puts(g, name);
		gen_puts(g, "\": ");
	} else if (t->style == GEN_NAMED) {
		gen_puts(g, name);
		gen_puts(g, t->equals);
	}
	gen_puts(g, is_quoted ? "\"" : "");
	gen_expand(g, text[0] == '"' ? text + 1 : text);
	gen_puts(g, is_quoted ? "\"" : "");
	if (t->style == GEN_XML) {
		gen_puts(g, "</");
		gen_puts(g, name);
		gen_putc(g, '>');
	}
}

static void
line(struct gen *g, enum gen_carry carry)
{
	const struct gen_table *t = g->table;
	const struct gen_planting *p = carry == GEN_LEAK ? &t->leak[gen_deck_draw(g, &g->leaks)]
	    : carry == GEN_LOOKALIKE ? &t->like[gen_deck_draw(g, &g->lookalikes)]
				     : NULL;

	g->now_us += 1 + gen_below(g, 900000);
	gen_call_make(g, gen_chance(g, 500) ? GEN_OUTGOING : GEN_INCOMING);
	if (p != NULL) {
		g->value = p->value;
		g->category = p->category;
		g->form = p->column;
		gen_call_answer(g);
	}
	gen_puts(g, t->before);
	for (unsigned i = 0; i < t->n_columns; i++) {
		const struct gen_column *c = &t->column[i];
		bool is_replaced = p != NULL && strcmp(p->column, c->name) == 0;

		gen_puts(g, i > 0 ? t->between : "");
		put_column(g, t, c->name, is_replaced ? p->text : c->text);
	}
	gen_puts(g, t->after);
}

bool
gen_table_find(const char *name, struct gen_stream *ret)
{
	const struct gen_table *t;

	for (unsigned i = 0; (t = gen_table_row(i)) != NULL; i++)
		if (strcmp(t->name, name) == 0) {
			*ret = (struct gen_stream) {t->name, start, line, head, false, t};
			return true;
		}
	return false;
}
