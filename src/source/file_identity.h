/* Which file is it? Identity by what the file system says, markers by what the file holds. */
#ifndef PIIWATCH_FILE_IDENTITY_H
#define PIIWATCH_FILE_IDENTITY_H

#include <piiwatch/generation.h>
#include <piiwatch/key.h>

/* Whether a file still holds what markers cover. One that can't be read is not another one for that. */
enum marks {
	MARKS_DIFFER, /* other bytes, or too few */
	MARKS_HOLD,
	MARKS_UNREAD, /* errno says why */
};

/* Fills dev, ino, version, btime and size. 0, or -1 with errno. */
int file_identify(int fd, struct pw_generation *ret);

/* The same of a path, but for the version; ENOENT also where something else than a file lies. */
int file_look(const char *path, struct pw_generation *ret, int64_t *ret_mtime_ns);

/* Opens a regular file for reading, never waiting; -1 with errno. Anything else is not even touched,
 * however it got there: ENOENT. */
int file_open_regular(const char *path);

/* True if both may be the same inode in the same life, as far as a path tells. */
bool file_looks_like(const struct pw_generation *a, const struct pw_generation *b);

/* True if both are the same inode in the same life. The device number is advisory: it may change with
 * a reboot, so it counts only where nothing better is known. */
bool file_is_same_inode(const struct pw_generation *a, const struct pw_generation *b);

/* The id of a generation of this source from its identity and counter. */
void file_generation_id(const struct pw_key *key, const char *source, struct pw_generation *g);

/* A marker of bytes in memory; whether the file holds them there. */
void file_hash(const struct pw_key *key, const char *bytes, uint32_t len, uint8_t ret[PW_MARKER]);
enum marks file_has_bytes(const struct pw_key *key, int fd, uint64_t at, uint32_t len,
    const uint8_t hash[PW_MARKER]);

/* Makes the markers anew for what lies before `safe`. */
void file_mark(const struct pw_key *key, int fd, struct pw_generation *g);

/* Of both markers; a file shorter than `safe` differs. */
enum marks file_has_marks(const struct pw_key *key, int fd, uint64_t size,
    const struct pw_generation *g);

/* The same of the tail marker alone, for each time something is read. */
enum marks file_has_tail(const struct pw_key *key, int fd, const struct pw_generation *g);

/* True if the first `len` bytes of both files look the same, by their ends. */
bool file_begins_alike(int a, int b, uint64_t len);

/* The number of the line that begins at `to`, or contains it; and where that line begins. */
uint64_t file_count_lines(int fd, uint64_t to, uint64_t *ret_line_start);

#endif
