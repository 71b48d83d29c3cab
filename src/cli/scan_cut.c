#include "scan.h"

#include <string.h>
#include <unistd.h>

#define STEP (64u * 1024)

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
	uint64_t from = number * SCAN_PIECE, at = from;
	char buf[STEP];

	if (number == 0)
		return 0;
	if (number >= file->n_parts)
		return SCAN_TO_THE_END;
	for (; at - from < SCAN_PIECE; at += STEP) {
		ssize_t n = pread(file->fd, buf, STEP, (off_t)at);
		const char *lf = n > 0 ? memchr(buf, '\n', (size_t)n) : NULL;

		if (lf != NULL)
			return at + (uint64_t)(lf - buf) + 1;
		if (n < (ssize_t)STEP)
			return SCAN_TO_THE_END;
	}
	return from;
}

uint64_t
scan_cut_line_before(int fd, uint64_t at)
{
	char buf[STEP];
	uint64_t from = at > STEP ? at - STEP : 0;
	ssize_t n = at > 1 ? pread(fd, buf, (size_t)(at - 1 - from), (off_t)from) : 0;
	const char *lf = n > 0 ? memrchr(buf, '\n', (size_t)n) : NULL;

	if (lf != NULL)
		return from + (uint64_t)(lf - buf) + 1;
	return from == 0 ? 0 : at;
}
