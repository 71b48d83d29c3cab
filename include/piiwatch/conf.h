/*
 * conf: configuration files (libconfig syntax) as typed nodes, with errors that name file and line.
 *
 * Promises
 *  1. Every error reads `FILE:LINE: what is wrong, what to do`.
 *  2. An unknown key, a wrong type and a value out of range are errors, never ignored.
 *  3. A getter leaves its target alone where the key is absent.
 *
 * Ownership: nodes and strings are borrowed from the open file and die with pw_conf_close.
 * Thread: owner. Limits: PW_MAX_RULE_FILE bytes a file.
 */
#ifndef PIIWATCH_CONF_H
#define PIIWATCH_CONF_H

#include <piiwatch/base.h>

struct pw_conf;
struct pw_node;

/* NULL with the reason. */
struct pw_conf *pw_conf_open(const char *path, struct pw_err *reterr);
void pw_conf_close(struct pw_conf *conf);
const struct pw_node *pw_conf_root(const struct pw_conf *conf);

/* Calls on_file for each *.conf of the directory, in the order of their names; stops at the first
 * that returns -1. `what` says in errors what the directory is for. 0 or -1 with the reason. */
int pw_conf_each(const char *what, const char *dir,
    int (*on_file)(const char *path, void *context, struct pw_err *reterr), void *context,
    struct pw_err *reterr);

/* Puts `FILE:LINE: ` before the message. Returns -1. */
int pw_node_err(const struct pw_node *node, struct pw_err *err, const char *fmt, ...)
    PW_PRINTF(3, 4);

/* Where the node stands. */
unsigned pw_node_line(const struct pw_node *node);
const char *pw_node_path(const struct pw_node *node);

/* The number of children, the i-th of them, one by name (NULL if absent). */
unsigned pw_node_len(const struct pw_node *node);
const struct pw_node *pw_node_at(const struct pw_node *node, unsigned i);
const struct pw_node *pw_node_find(const struct pw_node *group, const char *key);

/* An error for the first key of the group that is not in the NULL-terminated list, and for a
 * node that is no group. */
int pw_node_check_keys(const struct pw_node *group, const char *const *known,
    struct pw_err *reterr);

/* 0 (also where the key is absent), or -1 with the reason. */
int pw_node_string(const struct pw_node *group, const char *key, const char **ret,
    struct pw_err *reterr);
int pw_node_bool(const struct pw_node *group, const char *key, bool *ret, struct pw_err *reterr);
int pw_node_int(const struct pw_node *group, const char *key, int min, int max, int *ret,
    struct pw_err *reterr);
int pw_node_number(const struct pw_node *group, const char *key, double min, double max,
    double *ret, struct pw_err *reterr);

/* A list of groups, or of strings; *ret stays NULL where the key is absent. */
int pw_node_groups(const struct pw_node *group, const char *key, const struct pw_node **ret,
    struct pw_err *reterr);
int pw_node_strings(const struct pw_node *group, const char *key, const struct pw_node **ret,
    struct pw_err *reterr);

/* The text of the i-th string of a list that pw_node_strings accepted. */
const char *pw_node_string_at(const struct pw_node *strings, unsigned i);

/*
 * One row of a driver's or program's options: where the value goes, its default, its range, its
 * help. The same rows fill the struct and print the effective configuration.
 *
 * A duration is a string that carries its unit, "200ms", "10m", "400d": a whole number and one of
 * us ms s m h d. A number without one is an error that says so. It is printed in the largest unit
 * that is exact.
 */
enum pw_opt_type { PW_OPT_STRING, PW_OPT_NUMBER, PW_OPT_STRINGS, PW_OPT_BOOL, PW_OPT_DURATION };

#define PW_MAX_STRINGS 64u

struct pw_strings {
	unsigned n;
	char *item[PW_MAX_STRINGS];
};

struct pw_opt {
	const char *name;
	enum pw_opt_type type;
	size_t offset; /* of a char *, a double, a struct pw_strings, a bool, an int64_t of us */
	const char *def; /* as a file would say it, without quotes; NULL: none, false, "0s" */
	double min, max; /* of a number; of a duration, in seconds */
	const char *choices; /* of a string: words with `|` between, NULL: any */
	const char *help;
};

/* Sets the defaults of `n` rows in the zeroed struct `target`. */
void pw_opts_default(const struct pw_opt *opts, unsigned n, void *target);

/* Reads the rows found in `group` into `target`; keys that are no row are an error but for those
 * in the NULL-terminated list `others` (may be NULL). */
int pw_opts_read(const struct pw_opt *opts, unsigned n, const struct pw_node *group,
    const char *const *others, void *target, struct pw_err *reterr);

/* Appends `name = value; # help` lines, in libconfig syntax. */
void pw_opts_print(const struct pw_opt *opts, unsigned n, const void *target, const char *indent,
    struct pw_buf *out);

/* Appends the text as a string of a configuration file. */
void pw_conf_quote(const char *text, struct pw_buf *out);

/* Frees what the rows of `target` own. */
void pw_opts_release(const struct pw_opt *opts, unsigned n, void *target);

#endif
