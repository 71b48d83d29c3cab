#include "scan.h"
#include "terminal.h"

#include <string.h>
#include <unistd.h>

#define EVERY_US 200000

/* "12 s left", "4 min 5 s left", "2 h 10 min left". */
static void
add_time_left(struct pw_buf *line, double seconds)
{
	uint64_t s = (uint64_t)(seconds + 0.5);

	if (s < 60)
		pw_buf_addf(line, ", %ju s left", (uintmax_t)s);
	else if (s < 3600)
		pw_buf_addf(line, ", %ju min %ju s left", (uintmax_t)(s / 60), (uintmax_t)(s % 60));
	else
		pw_buf_addf(line, ", %ju h %ju min left", (uintmax_t)(s / 3600),
		    (uintmax_t)(s / 60 % 60));
}

static void
make_line(const struct scan *scan, uint64_t done, double seconds, struct pw_buf *line)
{
	uint64_t ahead = scan->bytes_ahead, findings = scan->tally.findings;
	double rate = (double)done / seconds;
	char bytes[CLI_BYTES_TEXT], all[CLI_BYTES_TEXT];

	cli_print_bytes(done, bytes);
	cli_print_bytes(ahead, all);
	pw_buf_addf(line, "%s", bytes);
	if (ahead >= done && ahead > 0)
		pw_buf_addf(line, " of %s (%u %%)", all, (unsigned)(done * 100 / ahead));
	pw_buf_addf(line, ", %.0f MB/s", rate / 1e6);
	if (ahead > done && done > 0)
		add_time_left(line, (double)(ahead - done) / rate);
	pw_buf_addf(line, ", %ju finding%s", (uintmax_t)findings, findings == 1 ? "" : "s");
}

/* A line that is wider than the terminal could not be wiped. */
static void
put_line(const struct pw_buf *line)
{
	unsigned columns = cli_columns(STDERR_FILENO);
	size_t len = columns > 0 && line->len >= columns ? columns - 1 : line->len;

	fprintf(stderr, "\r\033[K%.*s", (int)len, line->data);
	fflush(stderr);
}

void
scan_print_progress(struct scan *scan)
{
	uint64_t done = atomic_load_explicit(&scan->bytes_read, memory_order_relaxed);
	int64_t now = pw_monotonic_us();
	struct pw_buf line;

	if (!scan->has_progress || now - scan->progress_us < EVERY_US)
		return;
	scan->progress_us = now;
	fflush(stdout);
	pw_buf_init(&line, 256);
	make_line(scan, done, (double)(now - scan->started_us) / 1e6, &line);
	put_line(&line);
	pw_buf_release(&line);
	scan->is_progress_shown = true;
}

void
scan_clear_progress(struct scan *scan)
{
	if (!scan->is_progress_shown)
		return;
	scan->is_progress_shown = false;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
