/*
 * The parts of `piiwatch scan`.
 *
 *	scan_options.c	the command line
 *	scan_walk.c	the files under what was named, in order
 *	scan_jobs.c	one part of them after another, or several at a time and back in order
 *	scan_worker.c	who scans parts at the same time
 *	scan_part.c	a part through the flow
 *	scan_cut.c	where a large file is cut
 *	scan_input.c	the bytes of a file
 *	scan_print.c	findings as JSONL, and all that is counted on the way out
 *	scan_text.c	findings as text
 *	scan_table.c	how many of each category
 *	scan_summary.c	what else stands at the end
 *	scan_progress.c	the line on a terminal that says how far it is
 *
 * Thread: the main thread prints and counts; what a worker touches says so.
 */
#ifndef PIIWATCH_CLI_SCAN_H
#define PIIWATCH_CLI_SCAN_H

#include "cli.h"

#include <stdatomic.h>
#include <stdbool.h>

enum scan_format { SCAN_TEXT, SCAN_JSONL };

#define SCAN_MAX_JOBS 256u

struct scan_options {
	struct pw_settings settings;
	enum scan_format format;
	bool mask_expected;
	const char *cdr; /* a format's name, "auto", NULL: lines */
	const char *rule_pattern;
	enum pw_encoding encoding;
	uint64_t categories;
	unsigned jobs;
	bool coverage, no_progress;
};

/* 0; 1: help was asked for; -1 after saying what is wrong. */
int scan_options_read(struct scan_options *o, int argc, char **argv);

/* Complains of rules and categories that were asked for and are not there: -1. */
int scan_options_check(const struct scan_options *o, const struct pw_plan *plan);

extern const char scan_usage[];

/* Causes for which input stays unscanned; the coverage line counts by them. */
#define SCAN_SKIP_ROWS(X)                                                                          \
	X(MISSING, "missing")                                                                      \
	X(UNREADABLE, "unreadable")                                                                \
	X(NOT_TEXT, "not_text")                                                                    \
	X(NOT_A_FILE, "not_a_file")                                                                \
	X(DAMAGED, "damaged")                                                                      \
	X(OVER_LIMIT, "over_limit")                                                                \
	X(NESTED, "nested")

enum scan_skip {
#define X(id, name) SKIP_##id,
	SCAN_SKIP_ROWS(X)
#undef X
	    SKIP_CAUSES /* none: scanned */
};

/* How many files were read in a CDR format, and how many values of a first record said so, of the one that
 * was least sure; 0: the format was named. */
struct scan_read_as {
	unsigned files, least_sure;
};

/* What was counted of a part, and why it is not all of it. */
struct scan_outcome {
	struct pw_stats stats;
	uint64_t turned_away[PW_REASONS];
	struct scan_read_as read_as[PW_MAX_FORMATS]; /* in the order of the formats */
	enum scan_skip cause;
	char why[512];
};

void scan_outcome_add(struct scan_outcome *sum, const struct scan_outcome *more);

/* What was seen of everything named. */
struct scan_tally {
	struct scan_outcome all; /* its cause means nothing */
	uint64_t findings;
	uint64_t files_seen, files_scanned, bytes_seen, skipped[SKIP_CAUSES];
	uint64_t passed_over; /* files in directories that are no text; among `skipped` */
	int status; /* the worst so far but findings: CLI_OK, CLI_PARTIAL or CLI_CANNOT */
};

struct scan_text;
struct scan_table;

struct scan {
	const struct scan_options *options;
	struct pw_loaded loaded;
	struct scan_tally tally;
	uint64_t bytes_ahead; /* of all files, for the progress line */
	atomic_uint_fast64_t bytes_read; /* of them; workers add */
	int64_t started_us, progress_us; /* pw_monotonic_us */
	int output_errno; /* standard output takes no more, for this reason */
	struct scan_text *text; /* NULL: the format is another one */
	struct scan_table *table; /* likewise */
	bool has_progress, is_progress_shown;
};

/* A file, a stream, or a directory that could not be read. */
struct scan_target {
	char *path;
	uint64_t size;
	bool is_stdin;
	bool is_named; /* by the user, not found in a directory */
};

/* Bytes come when they come, and what is found in them is printed then. */
bool scan_is_stream(const struct scan_target *target);

struct scan_targets {
	struct scan_target *at;
	size_t n;
};

struct pw_archive;
struct scan_batch;
struct scan_jobs;

/* One who scans: the main thread or a worker. Owned by its thread. */
struct scan_hand {
	struct scan *scan;
	struct pw_flow *flow, *path_flow; /* may be the same */
	char *buf; /* PW_MAX_CHUNK */
	struct scan_jobs *jobs; /* NULL: findings are printed as they are found */
	struct scan_batch *batch; /* of scan_worker.c; with jobs */
	struct scan_part *part; /* at hand */
};

void scan_hand_open(struct scan_hand *hand, struct scan *scan);
void scan_hand_close(struct scan_hand *hand);

/* Whether a file is cut: not known before its beginning was looked at. */
enum scan_shape { SCAN_UNKNOWN, SCAN_WHOLE, SCAN_CUT };

/* A file on its way; shared by its parts. */
struct scan_file {
	const struct scan_target *target;
	struct pw_buf shown_path; /* masked; written before the first finding */
	unsigned n_parts; /* more than one: it may be cut */
	int fd; /* stays open for the parts of a file that is cut; else -1 */
	enum pw_encoding wide; /* of a file that is cut: UTF-16, or PW_ENC_AUTO for all others */

	/* under the lock of the jobs */
	enum scan_shape shape;
	struct pw_resume seed; /* what was known last of the stream's state, where it is cut */

	/* of the main thread: what the parts printed so far come to */
	struct scan_outcome outcome;
	struct pw_position end;
	uint64_t end_at;
	bool is_ended; /* its last record was taken for that */
};

void scan_file_open(struct scan_file *file, const struct scan_target *target, unsigned n_parts);
void scan_file_close(struct scan_file *file);

#define SCAN_TO_THE_END UINT64_MAX

/* A file, or a piece of one that is cut. */
struct scan_part {
	struct scan_file *file;
	unsigned number; /* 0: the first, or the only one */
	uint64_t from, to; /* its bytes; `to` may be SCAN_TO_THE_END */
	bool is_empty; /* nothing of the file is in it */

	struct pw_position at_from, end; /* of the stream, when it was read up to there */
	uint64_t end_at; /* how far it was read: less than `to` where the file ends before */
	struct scan_outcome outcome; /* of its own bytes */

	atomic_bool is_stopped; /* nobody wants it any more */
	struct scan_queue *queue; /* of scan_jobs.h */
};

/* scan_walk.c; what can't be scanned is said at once. */
void scan_walk(struct scan *scan, struct scan_hand *hand, char *const *names, unsigned n,
    struct scan_targets *ret);
void scan_targets_release(struct scan_targets *targets);

/* scan_jobs.c: all of it. -1: no thread could be had. */
int scan_run(struct scan *scan, struct scan_hand *hand, const struct scan_targets *targets);

/* scan_worker.c, called by scan_part.c in the thread of `hand`. A finding that was asked for, to the
 * printer; what is kept back, at once; the stream's state, for the parts behind; that the part's own
 * bytes begin; and waiting for the first part to say whether the file is cut. */
void scan_emit(struct scan_hand *hand, const struct pw_finding *finding);
void scan_hand_over(struct scan_hand *hand);
void scan_publish(struct scan_hand *hand, enum scan_shape shape, const struct pw_resume *seed);
void scan_has_begun(struct scan_hand *hand);
bool scan_wait_for_seed(struct scan_hand *hand, struct pw_resume *ret);
bool scan_is_stopped(const struct scan_hand *hand);

/* scan_part.c: scans the part; what it is told of and what comes of it stand in it. */
void scan_part_run(struct scan_hand *hand, struct scan_part *part);

/* From the stream's state on, which may lie before part->from: findings that end before it are not
 * given out. */
void scan_part_run_from(struct scan_hand *hand, struct scan_part *part,
    const struct pw_position *start);

/* The values in a path; fills file->shown_path. */
void scan_path(struct scan_hand *hand, struct scan_file *file);

/* scan_cut.c: the place where part `number` of a file begins: behind the first line end from its
 * share of the file on. And a line's beginning some lines before: all that a stream remembers of the
 * lines before should show there; `at` where none begins near. */
#define SCAN_PIECE (UINT64_C(2) * 1024 * 1024)

unsigned scan_cut_parts(const struct scan *scan, const struct scan_target *target);
uint64_t scan_cut_at(const struct scan_file *file, unsigned number);
uint64_t scan_cut_before(const struct scan_file *file, uint64_t at);

/* scan_input.c: the bytes of a file or stream, unpacked where they are compressed: places are those of
 * the unpacked bytes. */
struct scan_input {
	int fd;
	struct pw_archive *archive; /* NULL: not compressed */
	bool
	    is_stream; /* gives what there is, without waiting for more; cannot be read at a place */
	uint64_t at; /* of buf[0] in it */
	char *buf; /* PW_MAX_CHUNK; the hand's */
	size_t len;
	struct scan *scan;
};

/* Opens it and reads its beginning. 0, or -1 with cause and reason in `ret_why`. */
int scan_input_open(struct scan_input *in, const struct scan_target *target,
    struct scan_outcome *ret_why);
void scan_input_close(struct scan_input *in);

/* Reads on, `max` bytes at most. 1, 0 at the end, -1 with the reason. */
int scan_input_read(struct scan_input *in, uint64_t max, struct scan_outcome *ret_why);

/* scan_print.c */
bool scan_is_asked_for(const struct scan_options *o, const struct pw_finding *f);
void scan_print_finding(struct scan *scan, const struct scan_file *file,
    const struct pw_finding *finding);
void scan_flush(struct scan *scan);

/* The file's findings are all printed: says what stayed unscanned, and counts it. */
void scan_report(struct scan *scan, const struct scan_file *file);

/* scan_text.c: findings of one file after another. What was added is printed at the next flush, or
 * end of its file, at the latest. */
struct scan_text *scan_text_create(void);
void scan_text_destroy(struct scan_text *text);
void scan_text_add(struct scan_text *text, const struct scan_file *file,
    const struct pw_finding *finding);
void scan_text_flush(struct scan_text *text);
void scan_text_end(struct scan_text *text);

/* scan_table.c: values are told apart by their fingerprints, 2^20 of them at most. */
struct scan_table *scan_table_create(void);
void scan_table_destroy(struct scan_table *table);
void scan_table_add(struct scan_table *table, const struct pw_finding *finding);
void scan_table_print(const struct scan_table *table);

/* scan_progress.c */
void scan_print_progress(struct scan *scan);
void scan_clear_progress(struct scan *scan);

/* scan_summary.c */
void scan_print_coverage(const struct scan *scan);
void scan_print_summary(const struct scan *scan);
void scan_say_passed_over(const struct scan *scan);

#endif
