/*
 * follow: a host of a source that does what the daemon does, on files in a folder of its own, and
 * keeps book: which lines were put into files, which came out, of which generation, at which offset.
 *
 * Lines are numbered: "000123 line\n". A line that comes twice, or was never put, or whose generation
 * goes on anywhere but where it was left, is wrong at once; what is wrong fails the test in the next
 * wait. Lines that begin with something else are banners and only counted. Files whose name begins
 * with "zz" are the host's own.
 *
 * Nothing waits for a fixed time: a wait runs the loop until what it waits for holds, and fails the
 * test after FOLLOW_PATIENCE_US.
 */
#ifndef PIIWATCH_TESTS_FOLLOW_H
#define PIIWATCH_TESTS_FOLLOW_H

#include <piiwatch/source.h>

#define FOLLOW_LINES 60000u
#define FOLLOW_PATIENCE_US INT64_C(40000000)

/* A line that was put, and what became of it. */
struct followed_line {
	bool is_wanted;
	unsigned n_seen;
	uint8_t id[PW_GENERATION_ID];
	uint64_t offset;
};

/* What a daemon's store would keep of a generation. */
struct followed_generation {
	struct pw_generation generation;
	char *path;
};

struct followed_notice {
	char code[32], *path;
};

struct reader; /* the host's part of a stream */

struct follow {
	char dir[200];
	struct event_base *base;
	struct event *on_work, *on_pulse;
	struct pw_key *key;
	struct pw_source_conf confs[2], *conf; /* one is in use */
	struct pw_source *source;
	struct pw_source_options options; /* set before start */

	struct followed_line *line;
	unsigned n_lines, n_wanted, n_seen, n_banners, n_sentinels, n_sentinels_seen;
	struct followed_generation *stored;
	unsigned n_stored;
	struct followed_notice *notice;
	unsigned n_notices;
	unsigned n_opened, n_moved, n_closed, n_gone, n_ended, n_ready, n_chunks;
	unsigned n_at_end; /* last records without a line end */

	struct reader *first, *last; /* wait for their turn */
	struct reader *newest; /* of all */
	size_t chunk, turn; /* bytes read at once; in one turn, 0: all there is */
	bool is_held; /* the host has no room: it reads nothing */
	void (*on_chunk)(struct follow *f); /* after each read */
	char wrong[300];
};

/* A folder, a key and a loop; watches nothing yet. */
struct follow *follow_create(void);
void follow_destroy(struct follow *f);

/* What is watched: NULL-terminated globs below the folder; in force at the next start, or, while the
 * source runs, at once. */
void follow_watch(struct follow *f, const char *const *globs);

/* Begins a life of the source with what the last one left; ends one. */
void follow_start(struct follow *f);
void follow_stop(struct follow *f);

/* Fails the test with what went wrong, if anything did. */
void follow_check(struct follow *f);

/* Files of the folder. */
const char *in_dir(const struct follow *f, const char *name); /* lives until four calls later */
void put_text(struct follow *f, const char *name, const char *text);
unsigned put_line(struct follow *f, const char *name); /* the line's number */
unsigned put_fd(struct follow *f, int fd);
unsigned put_part(struct follow *f, const char *name); /* a line without its end */
void put_end(struct follow *f, const char *name);
int open_fd(const struct follow *f, const char *name, int flags);
void move(struct follow *f, const char *from, const char *to);
void cut(struct follow *f, const char *name, off_t size);
void drop(struct follow *f, const char *name);

/* The line may stay unseen. */
void forgive(struct follow *f, unsigned number);

/* Runs the loop until every wanted line was seen; until a counter of the host is at least so high;
 * until the notice was given for the file (NULL: for any); until everything now in the folder was
 * looked at and what was told was read. */
void await_lines(struct follow *f);
void await(struct follow *f, const unsigned *counter, unsigned least);
void await_said(struct follow *f, const char *code, const char *name);
void await_all_quiet(struct follow *f);

/* One turn of the loop, not longer than some ms. */
void run_once(struct follow *f);

/* How often it was said of the file (NULL: of any). */
unsigned times_said(const struct follow *f, const char *code, const char *name);

/* The stored generation a line was read from. */
const struct pw_generation *generation_of(const struct follow *f, unsigned number);

/*
 * The tests of a file, run as cmocka does. Those of the list `again` (NULL-terminated, may be NULL)
 * run a second time where inotify is not used, each in a process of its own, all at once, since a
 * sweep takes its time. Fixtures for them: *state is a follow that watches *.log, not started.
 */
struct CMUnitTest;
int follow_main(int argc, char **argv, const struct CMUnitTest *tests, size_t n,
    const char *const *again);
int follow_set_up(void **state);
int follow_tear_down(void **state);

#endif
