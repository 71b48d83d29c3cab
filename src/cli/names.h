/* Options that take one of a list of names, or several. */
#ifndef PIIWATCH_CLI_NAMES_H
#define PIIWATCH_CLI_NAMES_H

#include <piiwatch/base.h>

/* What an option chooses from: `n` names (64 at most), and what one of them is called. */
struct cli_names {
	const char *option, *what; /* "--category", "category" */
	unsigned n;
	const char *(*name_of)(unsigned i);
};

extern const struct cli_names cli_category_names, cli_encoding_names, cli_kind_names,
    cli_severity_names;

/* The number of the name, or -1 after saying which there are. */
int cli_find_name(const struct cli_names *names, struct pw_span name);

/* Adds the names of "A,B" to the set (bit n is number n). 0, or -1 after saying which there are. */
int cli_find_names(const struct cli_names *names, const char *text, uint64_t *set);

#endif
