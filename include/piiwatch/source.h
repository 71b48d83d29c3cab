/*
 * source: where bytes come from. A *source* is an entry of the configuration; a *stream* is one thing
 * that is read from its beginning to its end: for files, one generation of one file.
 *
 * A source says that a stream can be read; its host reads when it likes, at the offset it likes, and
 * says how far it got. So a host that has no room simply does not read: files wait.
 *
 *	host.on_open(stream)		a stream was found; stream->generation says where it goes on
 *	host.on_ready(stream)		there are bytes behind `safe` that were not read yet, or its end
 *	    pw_stream_read(stream, at, ...)	0 at the end of what there is
 *	    pw_stream_advance(stream, &position)
 *	host.on_moved(stream)		its path is another one now
 *	host.on_close(stream)		its bytes are gone (truncated): nothing more comes of this one; the
 *					stream is opened again at once, as its next generation
 *	host.on_gone(generation)	one that was known is nowhere any more
 *	host.on_notice(...)		the source has something to say of itself
 *
 * Promises
 *  1. Each byte of each generation is offered once from the position it was opened at on: over
 *     renames, truncation, new files of the same name, and restarts (rules R1 to R4, R6, R8 to R11 of
 *     the tailing matrix; src/source/file_tail.c has the states). A read gives no byte of a file that
 *     was truncated since it was last looked at, and grew past that place.
 *  2. The file system is the truth, events are hints: with no event at all everything is seen within
 *     6 s. One exception: a rotated file that was let go of for its silence, and is written to again,
 *     within a minute.
 *  3. A file that was renamed or deleted is read to its end, however long that takes, and waited for
 *     while it is not quiet for `rotate_idle_us`. One that no glob matches any more, though it lies
 *     where it lay, is read to its end and not waited for.
 *  4. What can't be seen is said (on_notice), once while it lasts, and tried again.
 *
 * A driver is one file and one row (src/source/table.h). Ownership: streams belong to their source.
 * Thread: owner, the thread of the event loop; callbacks come on it, from the loop or from within
 * pw_source_start. Limits: PW_MAX_STREAMS streams a source.
 */
#ifndef PIIWATCH_SOURCE_H
#define PIIWATCH_SOURCE_H

#include <piiwatch/conf.h>
#include <piiwatch/generation.h>
#include <piiwatch/key.h>

#include <sys/types.h>

struct event_base;

#define PW_MAX_STREAMS 50000u /* of a source; more are a notice (file_cap) */
#define PW_MAX_SOURCES 64u

/* A source as the configuration has it. */
struct pw_source_conf {
	char *name, *type;
	struct pw_strings paths; /* file: globs, absolute */
	char *cdr; /* a CDR format's name, "auto", NULL: lines */
	bool mask_expected; /* a CDR in which numbers should be masked where they belong, too */
	char *encoding; /* a name that pw_encoding_find knows */
	char *read_from; /* file: start | end */
	char *owner, *role, *entrusted_by; /* for the policy */
	struct pw_strings rules, categories; /* only these; patterns of rule ids; empty: all */
	double min_confidence; /* -1: that of `alerts` */
};

/* Reads one group of `sources`. 0 or -1 with the reason (file, line). */
int pw_source_conf_read(const struct pw_node *group, struct pw_source_conf *ret,
    struct pw_err *reterr);
void pw_source_conf_release(struct pw_source_conf *conf);
void pw_source_conf_print(const struct pw_source_conf *conf, struct pw_buf *out);

/* True if one of the source's globs would match the path: for refusing our own output. */
bool pw_source_conf_matches(const struct pw_source_conf *conf, const char *path);

struct pw_source;

struct pw_stream {
	struct pw_source *source;
	struct pw_generation generation;
	const char *path; /* where it lies now; changes with on_moved */
	bool is_at_end; /* what it holds is all there will be: its last record ends where it does */
	bool is_busy; /* set by the host while it is in the middle of reading: leave it alone */
	void *host; /* the host's own */
};

/* Something a source has to say. Codes: unreadable, not_regular, glob_empty, possible_loss,
 * coverage_gap, watch_limit, inotify_overflow, fd_limit, file_cap. */
struct pw_notice {
	const char *code, *path; /* path: the true one, or a glob; may be NULL */
	char text[300]; /* what, why, what to do; no path in it */
	int severity;
};

struct pw_source_host {
	void *context;
	void (*on_open)(void *context, struct pw_stream *stream);
	void (*on_ready)(void *context, struct pw_stream *stream);
	void (*on_moved)(void *context, struct pw_stream *stream);
	void (*on_close)(void *context, struct pw_stream *stream);
	void (*on_gone)(void *context, const struct pw_generation *generation);
	void (*on_notice)(void *context, const struct pw_notice *notice);
};

struct pw_source_options {
	struct event_base *base;
	const struct pw_key *key; /* of markers and ids */
	bool no_inotify;
	bool is_first_start; /* what lies there now is backlog; read_from counts */
	int64_t
	    rotate_idle_us; /* how long a rotated file must be quiet to be at its end, 0: 60 s */
	int64_t first_start_ns; /* files born before and rotated are not looked for */
	struct pw_source_host host;
};

/* Makes a source; nothing is opened yet. `conf` is borrowed while it lives. */
struct pw_source *pw_source_create(const struct pw_source_conf *conf,
    const struct pw_source_options *options, struct pw_err *reterr);

/* Before start: a generation that was read before, and where it lay. */
void pw_source_know(struct pw_source *source, const struct pw_generation *generation,
    const char *path);

/* Looks around for the first time, and goes on watching. 0 or -1. */
int pw_source_start(struct pw_source *source, struct pw_err *reterr);

/* What is watched from now on; what is not any more is read to its end. `conf` (of the same name) is
 * borrowed until the next call. */
void pw_source_reconfigure(struct pw_source *source, const struct pw_source_conf *conf);

/* Stops watching; streams stay readable. For the end of the process: what is unread stays unread. */
void pw_source_stop(struct pw_source *source);

/* Closes everything, without callbacks. */
void pw_source_destroy(struct pw_source *source);

/* Bytes at `at` of the stream; 0: no more for now; -1 an error that was said by a notice. */
ssize_t pw_stream_read(struct pw_stream *stream, uint64_t at, char *buf, size_t len);

/* The host has read and handed on up to here: updates the generation's position and markers, and of
 * a stream that is at its end the state, which becomes FINISHED. */
void pw_stream_advance(struct pw_stream *stream, const struct pw_position *position);

/* The host has read all there was for now, and looks elsewhere. */
void pw_stream_rest(struct pw_stream *stream);

/* Lets go of a stream that is at its end and was advanced there. If it grows where it lies, it is
 * opened again as the same generation. */
void pw_stream_close(struct pw_stream *stream);

#endif
