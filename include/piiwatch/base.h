/*
 * base: what every room needs and no room owns: errors, spans, memory, buffers, time.
 *
 * Promises
 *  1. No function here knows a rule, a log or a library.
 *  2. Memory is never NULL: a failed allocation ends the process (pw_die), so that no untested
 *     branch exists behind it.
 *  3. Every growing thing states its maximum at birth; passing it is an ordinary error.
 *
 * Thread: any; no state is shared.
 */
#ifndef PIIWATCH_BASE_H
#define PIIWATCH_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define PW_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define PW_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))

/* One line for people: what, which object, why, what to do. Set-up functions fill it. */
struct pw_err {
	char text[512];
};

/* Writes the line, cut at its maximum. `err` may be NULL. Always returns -1, so that a caller can
 * say `return pw_err_set(...)`. */
int pw_err_set(struct pw_err *err, const char *fmt, ...) PW_PRINTF(2, 3);

/* Borrowed bytes; never NUL-terminated by promise. */
struct pw_span {
	const char *p;
	size_t len;
};

/* A span over a C string, which must outlive it. */
struct pw_span pw_span_of(const char *s);

/* True if the span holds exactly the text of `s`. */
bool pw_span_is(struct pw_span span, const char *s);

/* Memory that is there or the process is not. Zeroed. Freed with free(). */
void *pw_alloc(size_t n, size_t size);
void *pw_grow(void *old, size_t n, size_t size);
char *pw_strdup(const char *s);

/*
 * Memory for what is read: a mapping of its own that is left out of core files, is empty in a child
 * process, and is wiped when given back. Zeroed; never NULL.
 * pw_private_stack leaves the calling thread's stack out of core files.
 */
void *pw_private_alloc(size_t n, size_t size);
void pw_private_free(void *p);
void pw_private_stack(void);

/* Ends the process with one line on stderr: for lack of memory and broken invariants only. */
_Noreturn void pw_die(const char *why);

/*
 * A growing byte string with a maximum. `data` is always NUL-terminated after the first append.
 * Owned by its holder; pw_buf_reset keeps the memory, pw_buf_release gives it back.
 */
struct pw_buf {
	char *data;
	size_t len, cap, max;
};

void pw_buf_init(struct pw_buf *buf, size_t max);
void pw_buf_reset(struct pw_buf *buf);
void pw_buf_release(struct pw_buf *buf);

/* 0, or -1 when the maximum would be passed; the buffer then keeps what it held. */
int pw_buf_add(struct pw_buf *buf, const void *bytes, size_t len);
int pw_buf_addf(struct pw_buf *buf, const char *fmt, ...) PW_PRINTF(2, 3);

/* What errno means, in words; static and safe in any thread. */
const char *pw_errno_text(int error);

/* A whole file of at most `max` bytes into `buf`. 0 or -1 with the reason. */
int pw_file_read(const char *path, struct pw_buf *buf, struct pw_err *reterr);

/* Unix time, and a clock nobody sets, which only measures how long something took: microseconds. */
int64_t pw_now_us(void);
int64_t pw_monotonic_us(void);

#define PW_TIME_TEXT 32u /* bytes of the longest time's text, its NUL included */

/* Unix time in microseconds as RFC 3339 writes it: "2024-02-29T23:59:59.000001Z". Always UTC, and
 * always all six digits; days before 1582 are counted as today's calendar would. */
void pw_time_text(int64_t us, char ret[PW_TIME_TEXT]);

/* `n` bytes as 2n lower-case hexadecimal digits and a NUL. */
void pw_hex(const uint8_t *bytes, size_t n, char *ret);

/* The `n` bytes that exactly 2n hexadecimal digits of either case say; false, and `ret` left alone,
 * where the text is anything else. */
bool pw_unhex(const char *text, uint8_t *ret, size_t n);

/* One code point of UTF-8 at p (len >= 1). Returns its length, or 0 where the bytes are not valid
 * UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF). */
unsigned pw_utf8_decode(const char *p, size_t len, uint32_t *ret_cp);

/* Writes the code point (valid) to p (room for 4); returns the bytes written. */
unsigned pw_utf8_encode(uint32_t cp, char *p);

/* The start of the character before `at` in valid UTF-8, not before `lo`. */
size_t pw_utf8_prev(const char *p, size_t lo, size_t at);

/* True if the character is one of the set; NUL, which ends it, is none. */
static inline bool
pw_is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static inline bool
pw_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
pw_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
pw_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || pw_is_upper(c);
}

static inline bool
pw_is_alnum(char c)
{
	return pw_is_digit(c) || pw_is_alpha(c);
}

static inline unsigned
pw_count_digits(struct pw_span text)
{
	unsigned n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += pw_is_digit(text.p[i]);
	return n;
}

static inline char
pw_lower(char c)
{
	return pw_is_upper(c) ? (char)(c + 32) : c;
}

/*
 * The maxima of one stream, side by side: what an input can cost.
 */
#define PW_MAX_CHUNK (256u * 1024) /* bytes handed to the flow at once */
#define PW_MAX_RECORD (64u * 1024) /* bytes of a record; longer ones are scanned in pieces */
#define PW_MAX_LENGTH 256u /* bytes a form can match, upper bound of its max_length */
#define PW_MAX_VALUE 640u /* bytes of a value whose end a reader found */
#define PW_PIECE_OVERLAP 2048u /* bytes two pieces of a long record share */
#define PW_MAX_LINES_QUOTED 16u /* lines of a record with a quoted newline */
#define PW_MAX_FIELDS 1024u /* columns of a framed record */
#define PW_MAX_HITS 16384u /* matches kept of one record; more are counted as hits_capped */
#define PW_MAX_FORMS 384u /* forms of a plan: six words of a candidate's mask */
#define PW_MAX_RULES 64u /* rules of a plan: one word of a label's mask */
#define PW_MAX_NAME 64u /* bytes of a source's or sink's name, its end included */
#define PW_MAX_RULE_FILE (4u * 1024 * 1024) /* bytes of a rule file */

#endif
