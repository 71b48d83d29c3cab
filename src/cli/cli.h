/* What the verbs of `piiwatch` share. */
#ifndef PIIWATCH_CLI_H
#define PIIWATCH_CLI_H

#include <piiwatch/setup.h>

/* Exit statuses (of `check`: 0 good, 1 bad, 2 could not). */
enum { CLI_OK = 0, CLI_FOUND = 1, CLI_CANNOT = 2, CLI_PARTIAL = 3 };

/* main.c: one line on stderr, with the program's name. */
void cli_complain(const char *fmt, ...) PW_PRINTF(1, 2);

/* The verbs; argv[0] is the verb's own name. */
int cli_scan(int argc, char **argv);
int cli_rules(int argc, char **argv);
int cli_config(int argc, char **argv);
int cli_alerts(int argc, char **argv);
int cli_status(int argc, char **argv);

/* config_init.c: what `config init` writes its files for; the lists are borrowed. */
struct config_init {
	const char *dir, *store, *alerts; /* NULL: the default */
	struct pw_strings sources; /* globs; none: the default */
};

int cli_config_init(const struct config_init *init);

/* shown_path.c: what finds values in paths. What is less sure than a user wants to be told is still
 * not printed within one. */
const struct pw_detector *cli_path_detector(const struct pw_loaded *loaded);

/* A decimal number from 0 to 1, or -1. */
double cli_fraction(const char *text);

#endif
