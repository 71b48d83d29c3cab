/* tables: formats whose records are columns one after the other. */
#ifndef PIIWATCH_BENCH_TABLES_H
#define PIIWATCH_BENCH_TABLES_H

#include "gen.h"

/* A template that begins with a quote stands in quotes. */
struct gen_column {
	const char *name, *text, *type; /* type: of a table with lines of names and types */
};

/* What replaces a column's template: a leak, or a look-alike, which has no category. */
struct gen_planting {
	const char *column, *text, *category, *value;
};

enum gen_style {
	GEN_PLAIN,
	GEN_NAMED, /* name, `equals`, value */
	GEN_JSON,
	GEN_XML,
};

struct gen_table {
	const char *name;
	const char *head; /* what a file begins with */
	bool has_names; /* it begins with a line of names and one of types */
	enum gen_style style;
	const char *before, *between, *after, *equals;
	const struct gen_column *column;
	unsigned n_columns;
	const struct gen_planting *leak, *like;
	unsigned n_leaks, n_likes;
};

/* tables_data.c: NULL past the last. */
const struct gen_table *gen_table_row(unsigned i);

#endif
