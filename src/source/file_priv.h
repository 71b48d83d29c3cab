/* What the files of the file driver share. */
#ifndef PIIWATCH_FILE_PRIV_H
#define PIIWATCH_FILE_PRIV_H

#include "file_identity.h"
#include "source_priv.h"

#include <sys/stat.h>

struct event;

/* A generation that was read in an earlier life of the process, or of its file. */
struct known {
	struct pw_generation generation;
	char *path;
};

/* An open file: one generation, which changes when the file is truncated. */
struct tail {
	struct pw_stream stream; /* first: the host's pointer is ours */
	struct file_source *fs;
	int fd;
	char *path, *other_path; /* other: a second name met in this sweep */
	int64_t grown_us; /* monotonic: when it was last seen to grow */
	uint64_t told; /* size the host was told of */
	unsigned sweep; /* the last one that met it under its path */
	bool is_told; /* the host has not begun to read since */
};

/* A directory that is watched. */
struct dir {
	char *path;
	int wd; /* -1: not watched by inotify */
	struct timespec mtime; /* when its entries were last looked at */
};

struct file_source {
	struct pw_source base; /* first */
	struct tail **tail;
	unsigned n_tails, cap_tails;
	void *by_inode, *by_path; /* trees of tails; by path: those their path names */
	struct known *known;
	unsigned n_known, cap_known;
	void
	    *names; /* tree of paths that were followed here: what rotated files are called after */
	void *notices; /* tree of what was said and still holds */
	struct dir *dir;
	unsigned n_dirs;
	int64_t *empty_since_us; /* of each glob: since when nothing matches, 0: something does */
	int inotify; /* -1: none */
	struct event *on_inotify, *on_tick, *on_sweep;
	unsigned sweep, tick;
	int64_t sweep_allowed_us; /* monotonic: not before */
	bool is_starting;
};

/* file_source.c: has the directories looked at soon. */
void file_sweep_soon(struct file_source *fs);

/* Says something once while it holds; `path` may be NULL. file_unsay: it no longer holds. */
void file_say(struct file_source *fs, const char *code, int severity, const char *path,
    const char *fmt, ...) PW_PRINTF(5, 6);
void file_unsay(struct file_source *fs, const char *code, const char *path);

/* file_tail.c: one open file. */
struct tail *tail_open(struct file_source *fs, const char *path, bool is_detached);
void tail_check(struct tail *tail);
void tail_detach(struct tail *tail);
void tail_attach(struct tail *tail, const char *path);
void tail_move(struct tail *tail, const char *path);
void tail_destroy(struct tail *tail);
ssize_t tail_read(struct pw_stream *stream, uint64_t at, char *buf, size_t len);
void tail_advance(struct pw_stream *stream, const struct pw_position *position);
void tail_rest(struct pw_stream *stream);
void tail_close(struct pw_stream *stream);
struct tail *tail_of_inode(const struct file_source *fs, uint64_t dev, uint64_t ino);
struct tail *tail_of_path(const struct file_source *fs, const char *path);
bool path_set_add(void **set, const char *path);
void path_set_remove(void **set, const char *path);
bool path_set_has(void *const *set, const char *path);

/* file_known.c: which generation an open file is (rules R1 to R4, R8, R10). */
void known_add(struct file_source *fs, const struct pw_generation *g, const char *path);
void known_settle(struct file_source *fs, int fd, struct pw_generation *g);
const struct known *known_of_inode(const struct file_source *fs, const struct pw_generation *g);
bool known_is_copy(const struct file_source *fs, int fd, const struct pw_generation *g);
void known_next_life(struct file_source *fs, struct pw_generation *g);
void known_report_gone(struct file_source *fs);

/* file_dirs.c: directories: events of inotify, and rotated siblings of what is followed. */
void dirs_add(struct file_source *fs, const char *path);
void dirs_watch(struct file_source *fs);
void dirs_on_readable(int fd, short what, void *context);
void dirs_look_for_siblings(struct file_source *fs);
void dirs_release(struct file_source *fs);

#endif
