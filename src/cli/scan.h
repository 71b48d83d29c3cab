/* The parts of `piiwatch scan`. */
#ifndef PIIWATCH_CLI_SCAN_H
#define PIIWATCH_CLI_SCAN_H

#include "cli.h"

#include <stdbool.h>

enum scan_format { SCAN_TEXT, SCAN_JSONL };

struct scan_options {
	struct pw_settings settings;
	enum scan_format format;
	const char *cdr; /* a format's name, "auto", NULL: lines */
	const char *rule_pattern;
	uint64_t categories;
	bool coverage, no_progress;
};

/* Causes for which input stays unscanned; the coverage line counts by them. */
#define SCAN_SKIP_ROWS(X)                                                                          \
	X(MISSING, "missing")                                                                      \
	X(UNREADABLE, "unreadable")                                                                \
	X(NOT_TEXT, "not_text")                                                                    \
	X(NOT_A_FILE, "not_a_file")

enum scan_skip {
#define X(id, name) SKIP_##id,
	SCAN_SKIP_ROWS(X)
#undef X
	    SKIP_CAUSES
};

/* What was seen of everything named. */
struct scan_tally {
	struct pw_stats stats;
	uint64_t turned_away[PW_REASONS];
	uint64_t by_category[64], findings;
	uint64_t files_seen, files_scanned, bytes_seen, skipped[SKIP_CAUSES];
	int status; /* the worst so far but findings: CLI_OK, CLI_PARTIAL or CLI_CANNOT */
};

struct scan {
	const struct scan_options *options;
	struct pw_loaded loaded;
	struct pw_flow *flow, *path_flow;
	struct scan_tally tally;
	struct pw_buf shown_path; /* of the file at hand, masked */
	uint64_t bytes_ahead; /* of all files, for the progress line */
	int64_t started_us, progress_us; /* pw_monotonic_us */
	int output_errno; /* standard output takes no more, for this reason */
	bool in_colour, has_progress;
};

/* scan_walk.c: the files under what was named, in order. */
struct scan_target {
	char *path;
	uint64_t size;
	bool is_stdin;
};

struct scan_targets {
	struct scan_target *at;
	size_t n;
};

void scan_walk(struct scan *scan, char *const *names, unsigned n, struct scan_targets *ret);
void scan_targets_release(struct scan_targets *targets);

/* scan_file.c: one file through the flow. */
void scan_file(struct scan *scan, const struct scan_target *target);

/* scan_path.c: findings in the path itself, once a file; fills scan->shown_path. */
void scan_path(struct scan *scan, const char *path);

/* Says on stderr that the file at hand (scan_path) stays unscanned, and counts it. */
void scan_skip(struct scan *scan, enum scan_skip cause, const char *why);

/* scan_print.c */
void scan_print_finding(struct scan *scan, const struct pw_finding *finding);
void scan_flush(struct scan *scan);
void scan_print_progress(struct scan *scan);
void scan_clear_progress(const struct scan *scan);
void scan_print_coverage(struct scan *scan);
void scan_print_summary(struct scan *scan);

#endif
