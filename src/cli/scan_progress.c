#include "scan.h"

#define EVERY_US 200000

static double
megabytes(uint64_t bytes)
{
	return (double)bytes / 1e6;
}

static double
seconds_since(int64_t us)
{
	int64_t now = pw_monotonic_us();

	return now > us ? (double)(now - us) / 1e6 : 1e-6;
}

void
scan_print_progress(struct scan *scan)
{
	int64_t now = pw_monotonic_us();
	uint64_t done = atomic_load_explicit(&scan->bytes_read, memory_order_relaxed);
	double rate = megabytes(done) / seconds_since(scan->started_us);

	if (!scan->has_progress || now - scan->progress_us < EVERY_US)
		return;
	scan->progress_us = now;
	fflush(stdout);
	fprintf(stderr, "\r\033[K%.1f MB, %.0f MB/s", megabytes(done), rate);
	if (scan->bytes_ahead > done && rate > 0)
		fprintf(stderr, ", %.0f s left", megabytes(scan->bytes_ahead - done) / rate);
	fprintf(stderr, ", %ju finding%s", (uintmax_t)scan->tally.findings,
	    scan->tally.findings == 1 ? "" : "s");
	fflush(stderr);
}

void
scan_clear_progress(const struct scan *scan)
{
	if (!scan->has_progress)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
