/*
 * classify: which bytes need no view, where lines end, and what is no text at all.
 *
 * A plain byte is one that stands for itself in every encoding the product reads: ASCII. A stretch
 * of plain bytes is its own view, without a copy.
 *
 * Promises: pure functions over the bytes they are handed. Thread: any.
 */
#ifndef PIIWATCH_CLASSIFY_H
#define PIIWATCH_CLASSIFY_H

#include <piiwatch/base.h>

/* How much of a file's beginning tells what it is. */
#define PW_CLASSIFY_HEAD 4096u

/* Place of the first byte in [from,to) that is not plain, or `to`. */
size_t pw_classify_not_plain(const char *p, size_t from, size_t to);

/* Number of line ends (LF) in [from,to). */
uint64_t pw_classify_lines(const char *p, size_t from, size_t to);

/*
 * What the beginning of a file shows it to be, if it is no text: "a gzip archive", "UTF-16 text",
 * "binary data". NULL for text, also for text with a run of NUL bytes, as a log with a hole has.
 */
const char *pw_classify_not_text(const char *head, size_t len);

#endif
