/* What the verbs of `piiwatch` share. */
#ifndef PIIWATCH_CLI_H
#define PIIWATCH_CLI_H

#include <piiwatch/conf.h>
#include <piiwatch/flow.h>

/* Exit statuses (of `check`: 0 good, 1 bad, 2 could not). */
enum { CLI_OK = 0, CLI_FOUND = 1, CLI_CANNOT = 2, CLI_PARTIAL = 3 };

/* main.c: one line on stderr, with the program's name. */
void cli_complain(const char *fmt, ...) PW_PRINTF(1, 2);

/* The verbs; argv[0] is the verb's own name. */
int cli_scan(int argc, char **argv);
int cli_rules(int argc, char **argv);
int cli_config(int argc, char **argv);

/* settings.c: what the configuration file and the command line say. */
struct settings {
	struct pw_strings rules, cdr_formats;
	char *key;
	double min_confidence;
};

void settings_init(struct settings *s);
void settings_release(struct settings *s);

/* Reads a configuration file over the defaults. 0 or -1. */
int settings_read(struct settings *s, const char *path, struct pw_err *reterr);

/* Fills in the directories nothing was said of: beside the program, else under /etc/piiwatch. */
void settings_complete(struct settings *s);
/* min_confidence in thousandths. */
unsigned settings_threshold(const struct settings *s);
void settings_print(const struct settings *s, struct pw_buf *out);

/* Adds to a list of directories; false if it is full. */
bool settings_add(struct pw_strings *list, const char *text);

/* loaded.c: rules, formats and key, ready to scan. */
struct loaded {
	struct pw_plan *plan;
	struct pw_formats *formats;
	struct pw_key *key;
	struct pw_detector *detector;
	/* At the standard threshold; the two above where that is the one asked for. */
	struct pw_plan *standard_plan;
	struct pw_detector *standard;
	bool has_own_key; /* not one that dies with the process */
};

/* Loads and compiles; with `examples`, runs them too and stops at the first that fails. 0 or -1;
 * loaded_release takes what was loaded either way. */
int loaded_open(struct loaded *l, const struct settings *s, bool examples, struct pw_err *reterr);
void loaded_release(struct loaded *l);

/* A decimal number from 0 to 1, or -1. */
double cli_fraction(const char *text);

#endif
