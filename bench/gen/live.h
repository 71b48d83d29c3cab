/*
 * live: writes a stream as a service does: in real time, line by line, into a file that is rotated.
 *
 * Promises
 *  1. A record is one write(2), a quoted line break inside it or not; with `partial` some are two,
 *     with a pause between, and leaks more often than other lines.
 *  2. Line n is due n / rate seconds after the start. Who is late catches up in a burst: rate times
 *     run_ms lines are written, however slow the machine.
 *  3. Bytes and the generation each lies in depend on the options alone if there is a rate.
 *  4. A label is in its file, flushed, right after the record it belongs to. Its time was taken
 *     before the write that completed the record, so a latency taken from it is never too small.
 *  5. SIGTERM and SIGINT end it between two records.
 *
 * Rotation is logrotate's `create`: FILE.1 becomes FILE.2 and so on, FILE becomes FILE.1, FILE is
 * opened anew. A file that is there at the start is appended to.
 *
 * Thread: main. Limits: GEN_MAX_ROTATIONS points in time; a path of GEN_MAX_PATH bytes.
 */
#ifndef PIIWATCH_BENCH_LIVE_H
#define PIIWATCH_BENCH_LIVE_H

#include "gen.h"

#define GEN_MAX_ROTATIONS 64u
#define GEN_MAX_PATH 4096u

struct gen_live {
	uint64_t rate; /* lines a second; 0: as fast as it goes */
	uint64_t run_ms, max_lines, max_bytes; /* 0: no end of that kind */
	uint64_t rotate_at_ms[GEN_MAX_ROTATIONS]; /* ascending, n of them, or … */
	unsigned n_rotate_at;
	uint64_t rotate_every_ms; /* … again and again; 0: not so */
	uint64_t max_rotations; /* 0: no maximum */
	uint64_t keep; /* rotated files that stay; 0: all */
	bool partial;

	/* While it runs. */
	uint64_t start_ns, rotated, rotated_ns, written;
};

/* Reads S1[,S2...], in seconds. False if that is not what it is, or not ascending. */
bool gen_live_rotate_at(struct gen_live *live, const char *text);

/* Writes `lines` to g->path. 0, or 2 after a complaint. */
int gen_live_write(struct gen_live *live, struct gen *g, struct gen_lines *lines);

#endif
