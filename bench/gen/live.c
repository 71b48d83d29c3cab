#include "live.h"
#include "label.h"
#include "options.h"
#include "pace.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

bool
gen_live_rotate_at(struct gen_live *live, const char *text)
{
	uint64_t last = 0;

	for (;;) {
		uint64_t ms;

		if (live->n_rotate_at == GEN_MAX_ROTATIONS || !gen_seconds_read(&text, &ms) ||
		    ms <= last)
			return false;
		live->rotate_at_ms[live->n_rotate_at++] = last = ms;
		if (*text == '\0')
			return true;
		if (*text++ != ',')
			return false;
	}
}

/* Files */

static int
open_log(struct gen *g)
{
	off_t end;

	g->fd = open(g->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (g->fd < 0)
		return gen_fail(g->path);
	end = lseek(g->fd, 0, SEEK_END);
	g->done = end > 0 ? (uint64_t)end : 0;
	return 0;
}

static int
numbered(const struct gen *g, unsigned number, char *out)
{
	int n = snprintf(out, GEN_MAX_PATH, "%s.%u", g->path, number);

	if (n > 0 && n < (int)GEN_MAX_PATH)
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

/* The highest number up to which FILE.1, FILE.2, … are there; -1 with errno. */
static int
last_number(const struct gen *g)
{
	char path[GEN_MAX_PATH];
	unsigned n = 0;

	do {
		if (numbered(g, ++n, path) != 0)
			return -1;
	} while (access(path, F_OK) == 0);
	return (int)n - 1;
}

/* FILE.n becomes FILE.n+1, or goes if that is more than are kept. */
static int
move_up(const struct gen *g, unsigned n, uint64_t keep)
{
	char from[GEN_MAX_PATH], to[GEN_MAX_PATH];

	if (numbered(g, n, from) != 0 || numbered(g, n + 1, to) != 0)
		return -1;
	return keep > 0 && n >= keep ? unlink(from) : rename(from, to);
}

static int
rotate(struct gen_live *live, struct gen *g)
{
	char first[GEN_MAX_PATH];
	int old = g->fd, last = last_number(g), status = 0;

	if (last < 0)
		return gen_fail(g->path);
	for (unsigned n = (unsigned)last; n > 0; n--)
		if (move_up(g, n, live->keep) != 0)
			return gen_fail(g->path);
	if (numbered(g, 1, first) != 0 || rename(g->path, first) != 0)
		return gen_fail(g->path);
	live->rotated++;
	status = open_log(g);
	if (status != 0)
		g->fd = old;
	else if (close(old) != 0)
		status = gen_fail(first);
	return status;
}

/* Records */

/* Where to cut a record in two, 0: nowhere. Its own numbers: the bytes stay what they are. */
static size_t
cut_at(const struct gen_live *live, struct gen *g)
{
	size_t cut = 0;

	if (!live->partial || g->len < 2)
		return 0;
	gen_keyed_begin(g, g->lines);
	if (gen_chance(g, g->n_plants > 0 ? 250 : 5))
		cut = 1 + gen_below(g, g->len - 1);
	gen_keyed_end(g);
	return cut;
}

static void
pause_within(const struct gen *g)
{
	uint64_t ns = (5 + g->lines % 32) * GEN_NS_A_MS;
	struct timespec t = {0, (long)ns};

	(void)nanosleep(&t, NULL);
}

static int
write_first_half(struct gen *g, size_t cut)
{
	size_t rest = g->len - cut;

	g->len = cut;
	if (gen_flush(g) != 0)
		return -1;
	pause_within(g);
	memmove(g->buf, g->buf + cut, rest);
	g->len = rest;
	return 0;
}

static int
write_record(struct gen_live *live, struct gen *g, struct gen_lines *lines)
{
	const char *slash = strrchr(g->path, '/');
	struct gen_stamp stamp = {live->rotated, 0, slash != NULL ? slash + 1 : g->path};
	size_t cut;

	gen_lines_next(lines, g);
	live->written += g->len;
	cut = cut_at(live, g);
	if (cut > 0 && write_first_half(g, cut) != 0)
		return gen_fail(g->path);
	stamp.time_us = gen_unix_us();
	if (gen_flush(g) != 0)
		return gen_fail(g->path);
	if (g->n_plants > 0 && g->labels != NULL) {
		gen_labels_put(g, &stamp);
		if (fflush(g->labels) != 0)
			return gen_fail("the label file");
	}
	g->n_plants = 0;
	return 0;
}

/* Time, counted from the start */

static uint64_t
line_due(const struct gen_live *live, const struct gen *g)
{
	return live->rate > 0 ? g->lines * GEN_NS_A_SECOND / live->rate
			      : gen_monotonic_ns() - live->start_ns;
}

static uint64_t
rotation_due(const struct gen_live *live)
{
	if (live->max_rotations > 0 && live->rotated >= live->max_rotations)
		return UINT64_MAX;
	if (live->rotate_every_ms > 0)
		return live->rotated_ns + live->rotate_every_ms * GEN_NS_A_MS;
	if (live->rotated < live->n_rotate_at)
		return live->rotate_at_ms[live->rotated] * GEN_NS_A_MS;
	return UINT64_MAX;
}

static bool
is_over(const struct gen_live *live, const struct gen *g, uint64_t due)
{
	return (live->run_ms > 0 && due >= live->run_ms * GEN_NS_A_MS) ||
	    (live->max_lines > 0 && g->lines >= live->max_lines) ||
	    (live->max_bytes > 0 && live->written >= live->max_bytes);
}

/* At full speed the next period begins now: a slow disk must not see rotations alone. */
static int
rotate_when_due(struct gen_live *live, struct gen *g, uint64_t due)
{
	live->rotated_ns = live->rate > 0 ? due : gen_monotonic_ns() - live->start_ns;
	return rotate(live, g);
}

static int
run(struct gen_live *live, struct gen *g, struct gen_lines *lines)
{
	int status = 0;

	live->start_ns = gen_monotonic_ns();
	live->rotated_ns = 0;
	while (status == 0) {
		uint64_t line = line_due(live, g), rotation = rotation_due(live);
		bool is_rotation = rotation <= line;

		if (is_over(live, g, is_rotation ? rotation : line) ||
		    gen_wait_until(live->start_ns + (is_rotation ? rotation : line)))
			break;
		status =
		    is_rotation ? rotate_when_due(live, g, rotation) : write_record(live, g, lines);
	}
	return status;
}

int
gen_live_write(struct gen_live *live, struct gen *g, struct gen_lines *lines)
{
	int status;

	gen_signals_block();
	status = open_log(g);
	if (status != 0)
		return status;
	status = run(live, g, lines);
	if (close(g->fd) != 0 && status == 0)
		status = gen_fail(g->path);
	return status;
}
