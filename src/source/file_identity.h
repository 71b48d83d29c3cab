/* Which file is it? Identity by what the file system says, markers by what the file holds. */
#ifndef PIIWATCH_FILE_IDENTITY_H
#define PIIWATCH_FILE_IDENTITY_H

#include <piiwatch/generation.h>
#include <piiwatch/key.h>

/* Fills dev, ino, version, btime and size. 0, or -1 with errno. */
int file_identify(int fd, struct pw_generation *ret);

/* True if both are the same inode in the same life. The device number is advisory: it may change with
 * a reboot, so it counts only where nothing better is known. */
bool file_is_same_inode(const struct pw_generation *a, const struct pw_generation *b);

/* The id of a generation of this source from its identity and counter. */
void file_generation_id(const struct pw_key *key, const char *source, struct pw_generation *g);

/* Makes the markers anew for what lies before `safe`. */
void file_mark(const struct pw_key *key, int fd, struct pw_generation *g);

/* True if the file still holds what the markers cover, and is not shorter than `safe`. */
bool file_has_marks(const struct pw_key *key, int fd, uint64_t size, const struct pw_generation *g);

/* The same of the tail marker alone, for each time something is read. */
bool file_has_tail(const struct pw_key *key, int fd, const struct pw_generation *g);

/* The number of the line that begins at `to`, or contains it; and where that line begins. */
uint64_t file_count_lines(int fd, uint64_t to, uint64_t *ret_line_start);

#endif
