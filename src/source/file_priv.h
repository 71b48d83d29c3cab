/* What the files of the file driver share. */
#ifndef PIIWATCH_FILE_PRIV_H
#define PIIWATCH_FILE_PRIV_H

#include "file_identity.h"
#include "source_priv.h"

#include <sys/stat.h>

#define FILE_TICKS_PER_SWEEP 5u

struct event;

/* A generation that was read in an earlier life of the process, or of its file. */
struct known {
	struct known *older, *newer; /* by when they were added */
	struct known *next_of_inode; /* with the same inode number */
	struct pw_generation generation;
	char *path;
};

/* The bytes handed out last. Until the host says how far it is, they alone tell whether what follows
 * them is of the same life. */
struct handed {
	uint64_t at;
	uint32_t len;
	uint8_t hash[PW_MARKER];
};

/* An open file: one generation, which changes when the file is truncated. */
struct tail {
	struct pw_stream stream; /* first: the host's pointer is ours */
	struct file_source *fs;
	int fd;
	char *path, *other_path; /* other: a second name met in this sweep */
	unsigned at; /* in the source's array */
	struct handed handed;
	struct timespec mtime; /* when its bytes were last looked at */
	int64_t grown_us; /* monotonic: when it was last seen to grow, or to lose its name */
	uint64_t told; /* size the host was told of */
	unsigned sweep; /* the last one that met it under its path */
	bool is_told; /* the host has not begun to read since */
	bool is_rewritten; /* it does not hold what was read any more */
	bool is_dropped; /* no glob matches it any more, though it lies where it lay */
	bool has_failed; /* to be read */
};

/* A directory that is watched. */
struct dir {
	char *path;
	int wd; /* -1: not watched by inotify */
	struct timespec mtime; /* when its entries were last looked at */
	bool is_unsettled; /* what lies there has to be looked at again */
};

struct file_source {
	struct pw_source base; /* first */
	struct tail **tail;
	unsigned n_tails, cap_tails;
	void *by_inode, *by_path; /* trees of tails; by path: those their path names */
	struct known *oldest_known, *newest_known;
	void *known_by_inode; /* tree */
	unsigned n_known;
	void *names; /* tree of paths that were followed: rotated files are called after them */
	void *passed_over; /* tree of rotated files that are not to be read */
	unsigned n_passed_over;
	void *said; /* tree of what was said and still holds */
	struct said *first_said;
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

/* file_notice.c: says that something holds, once while it does, or reports what happened; `path` may be
 * NULL. What a sweep does not say, or keep saying, no longer holds. file_keep_saying: false if it was
 * not said. */
void file_say(struct file_source *fs, const char *code, int severity, const char *path,
    const char *fmt, ...) PW_PRINTF(5, 6);
void file_report(struct file_source *fs, const char *code, int severity, const char *path,
    const char *fmt, ...) PW_PRINTF(5, 6);
bool file_keep_saying(struct file_source *fs, const char *code, const char *path);
void file_forget_said(struct file_source *fs);
void file_release_said(struct file_source *fs);

/* file_tail.c: one open file. */
/* `rotated_from`: the path it lay at before, NULL for one that lies where a glob matches. */
struct tail *tail_open(struct file_source *fs, const char *path, const char *rotated_from);
void tail_say_unreadable(struct file_source *fs, const char *path, int error);
void tail_check(struct tail *tail);
void tail_try_again(struct tail *tail);
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
bool path_set_has(void *const *set, const char *path);

/* file_known.c: which generation an open file is (rules R1 to R4, R6, R8, R10, R11). known_like asks by
 * what a path tells, known_of_inode by what a descriptor does; known_is_copy: of what the old one
 * held; known_of_copy: of one that lay at `of`. */
struct known *known_add(struct file_source *fs, const struct pw_generation *g, const char *path);
void known_release(struct file_source *fs);
int known_settle(struct file_source *fs, int fd, struct pw_generation *g, const char *rotated_from);
struct known *known_of_inode(const struct file_source *fs, const struct pw_generation *g);
const struct known *known_like(const struct file_source *fs, const struct pw_generation *g);
struct known *known_of_copy(const struct file_source *fs, int fd, const struct pw_generation *g,
    const char *of);
bool known_is_copy(const struct file_source *fs, int fd, const struct pw_generation *g,
    const struct pw_generation *old);
bool known_has_unread(const struct file_source *fs, uint64_t ino);
void known_next_life(struct file_source *fs, struct pw_generation *g, const char *path);
void known_report_gone(struct file_source *fs);

/* file_dirs.c: directories and the events of inotify. dirs_unsettle: the path's directory is to be
 * looked through at the next sweep. */
void dirs_add(struct file_source *fs, const char *path);
void dirs_watch(struct file_source *fs);
void dirs_unsettle(struct file_source *fs, const char *path);
void dirs_on_readable(int fd, short what, void *context);
void dirs_release(struct file_source *fs);

/* file_siblings.c: rotated files beside the followed ones. siblings_stem: the followed path that this
 * one is called after, owned by the caller, or NULL. */
void siblings_look(struct file_source *fs, bool known_only);
char *siblings_stem(const struct file_source *fs, const char *path);

#endif
