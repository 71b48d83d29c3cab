#include "scan.h"

#include <string.h>
#include <unistd.h>

#define STEP (64u * 1024)
#define BEFORE (32u * 1024)

/* What the bytes of a file hold at a place. */
struct window {
	int fd;
	enum pw_encoding
	    wide; /* PW_ENC_UTF_16LE, PW_ENC_UTF_16BE; else a character's LF is a byte */
	uint64_t at;
	size_t len;
	char buf[STEP + 1];
};

static void
look_at(struct window *w, uint64_t at, size_t len)
{
	ssize_t n = pread(w->fd, w->buf, len, (off_t)at);

	w->at = at;
	w->len = n > 0 ? (size_t)n : 0;
}

/* The place behind the line end at buf[i], an LF; 0 where it is half of another character. */
static uint64_t
behind(const struct window *w, size_t i)
{
	uint64_t at = w->at + i;

	if (w->wide == PW_ENC_UTF_16LE)
		return at % 2 == 0 && i + 1 < w->len && w->buf[i + 1] == '\0' ? at + 2 : 0;
	if (w->wide == PW_ENC_UTF_16BE)
		return at % 2 == 1 && i > 0 && w->buf[i - 1] == '\0' ? at + 1 : 0;
	return at + 1;
}

/* The first place in the window that is behind a line end; 0: there is none. */
static uint64_t
first_line(const struct window *w)
{
	for (size_t i = 0; i < w->len; i++) {
		const char *lf = memchr(w->buf + i, '\n', w->len - i);
		uint64_t at;

		if (lf == NULL)
			break;
		i = (size_t)(lf - w->buf);
		at = behind(w, i);
		if (at > 0)
			return at;
	}
	return 0;
}

unsigned
scan_cut_parts(const struct scan *scan, const struct scan_target *target)
{
	uint64_t n = target->size / SCAN_PIECE;

	if (scan->options->jobs == 1 || target->is_stdin || n < 2)
		return 1;
	return n < UINT32_MAX ? (unsigned)n : UINT32_MAX;
}

/* A line that is longer than a piece is cut somewhere: the parts then do not fit together, which is
 * seen, and it is scanned in one. */
uint64_t
scan_cut_at(const struct scan_file *file, unsigned number)
{
	uint64_t from = number * SCAN_PIECE;
	struct window w = {.fd = file->fd, .wide = file->wide};

	if (number == 0)
		return 0;
	if (number >= file->n_parts)
		return SCAN_TO_THE_END;
	for (uint64_t at = from; at - from < SCAN_PIECE; at += STEP) {
		uint64_t line;

		/* One byte more: a character may have two. */
		look_at(&w, at, STEP + 1);
		line = first_line(&w);
		if (line > 0)
			return line;
		if (w.len < STEP)
			return SCAN_TO_THE_END;
	}
	return from;
}

uint64_t
scan_cut_before(const struct scan_file *file, uint64_t at)
{
	struct window w = {.fd = file->fd, .wide = file->wide};
	uint64_t line;

	if (at <= BEFORE)
		return 0;
	look_at(&w, at - BEFORE, BEFORE);
	line = first_line(&w);
	return line > 0 ? line : at;
}
