/*
 * options: the command line as a table: a row an option, with the place its value goes to.
 *
 * Thread: main.
 */
#ifndef PIIWATCH_BENCH_OPTIONS_H
#define PIIWATCH_BENCH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GEN_MAX_TEXTS 16u

/* What an option that may stand several times was given. */
struct gen_texts {
	const char *at[GEN_MAX_TEXTS];
	size_t n;
};

/* One of the pointers is set. An empty name takes the argument that is no option. */
struct gen_option {
	const char *name;
	uint64_t *number, min, max; /* decimal, or with KiB, MiB, GiB behind */
	uint64_t *ms; /* seconds with up to 3 decimals, within min and max milliseconds */
	const char **text;
	struct gen_texts *texts;
	bool *flag; /* takes no value */
	bool flag_value;
};

/* Reads the arguments up to their NULL. 0, or 2 after a complaint. */
int gen_options_take(const struct gen_option *rows, size_t n, char **argv);

/* Seconds with up to 3 decimals; moves past them. */
bool gen_seconds_read(const char **p, uint64_t *ret_ms);

/* Complains about the command line, shows the usage, and is 2. */
int gen_usage(const char *why, const char *what);
extern const char gen_usage_text[];

/* Says what went wrong with a file, from errno, and is 2. */
int gen_fail(const char *path);

#endif
