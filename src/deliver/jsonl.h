/* Reading what a jsonl sink wrote before: whole lines, and where the last of them ends. */
#ifndef PIIWATCH_DELIVER_JSONL_H
#define PIIWATCH_DELIVER_JSONL_H

#include <piiwatch/base.h>

#define JSONL_MAX_LINE (64u * 1024) /* bytes of a line, its end included */

/* The highest seq of the store in the last lines of the file and of its rotated siblings (its name,
 * `.` or `-`, anything that is not compressed); 0 if none. A file that is not there holds none. */
int jsonl_last_seq(const char *path, const char *store, uint64_t *ret_seq, struct pw_err *reterr);

/* How many bytes at the end of the regular file behind `fd` are the beginning of a line of ours that
 * was not finished; -1 if a line of something else was not; 0 if none. `fd` is open for reading. */
int64_t jsonl_torn_bytes(int fd);

#endif
