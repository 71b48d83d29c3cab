/*
 * classify: which bytes need no view, where lines end, how wide characters are, and what is no text at
 * all.
 *
 * A plain byte stands for itself: ASCII, and nothing an escape could begin with. A stretch of plain
 * bytes is its own view, without a copy.
 *
 * Promises: pure functions over the bytes they are handed. Of bytes that are called plain, cut at line
 * ends, pw_view_make makes the same bytes. Thread: any.
 */
#ifndef PIIWATCH_CLASSIFY_H
#define PIIWATCH_CLASSIFY_H

#include <piiwatch/encoding.h>

/* How much of a file's beginning tells what it is. */
#define PW_CLASSIFY_HEAD 4096u

/* Place of the first byte in [from,to) that is not plain, or `to`: beyond ASCII, an escape sequence of
 * ISO-2022-JP, what could begin an escape of JSON, URL, HTML, mail, or a run of base64. `from` begins
 * a line. */
size_t pw_classify_not_plain(const char *p, size_t from, size_t to);

/*
 * Whether a stream that begins with these bytes has characters of two bytes: PW_ENC_UTF_16LE or BE, or
 * PW_ENC_AUTO. Its first line tells (or 1 KiB; or all, if `is_whole`); false: more bytes are needed.
 */
bool pw_classify_wide(const char *head, size_t len, bool is_whole, enum pw_encoding *ret);

/* Number of line ends (LF) in [from,to). */
uint64_t pw_classify_lines(const char *p, size_t from, size_t to);

/*
 * What the beginning of a file shows it to be, if it is no text: "a gzip archive", "binary data". NULL
 * for text, also for text of two bytes a character, and with a run of NUL bytes, as a log with a hole
 * has.
 */
const char *pw_classify_not_text(const char *head, size_t len);

#endif
