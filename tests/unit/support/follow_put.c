/* The files of a follow, and its waits. */
#include "follow.h"

#include <event2/event.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* --- files --------------------------------------------------------------------------------------- */

const char *
in_dir(const struct follow *f, const char *name)
{
	static char path[4][400];
	static unsigned at;
	char *p = path[at++ % 4];

	snprintf(p, sizeof(path[0]), "%s/%s", f->dir, name);
	return p;
}

int
open_fd(const struct follow *f, const char *name, int flags)
{
	int fd = open(in_dir(f, name), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | flags, 0600);

	assert_true(fd >= 0);
	return fd;
}

static void
put(int fd, const char *text)
{
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

void
put_text(struct follow *f, const char *name, const char *text)
{
	int fd = open_fd(f, name, 0);

	put(fd, text);
	close(fd);
}

static unsigned
new_line(struct follow *f)
{
	assert_true(f->n_lines < FOLLOW_LINES);
	f->line[f->n_lines].is_wanted = true;
	f->n_wanted++;
	return f->n_lines++;
}

unsigned
put_fd(struct follow *f, int fd)
{
	unsigned number = new_line(f);
	char text[64];

	snprintf(text, sizeof(text), "%06u a line\n", number);
	put(fd, text);
	return number;
}

unsigned
put_line(struct follow *f, const char *name)
{
	int fd = open_fd(f, name, 0);
	unsigned number = put_fd(f, fd);

	close(fd);
	return number;
}

unsigned
put_part(struct follow *f, const char *name)
{
	unsigned number = new_line(f);
	char text[64];

	snprintf(text, sizeof(text), "%06u in two", number);
	put_text(f, name, text);
	return number;
}

void
put_end(struct follow *f, const char *name)
{
	put_text(f, name, " parts\n");
}

void
move(struct follow *f, const char *from, const char *to)
{
	assert_int_equal(rename(in_dir(f, from), in_dir(f, to)), 0);
}

void
cut(struct follow *f, const char *name, off_t size)
{
	assert_int_equal(truncate(in_dir(f, name), size), 0);
}

void
drop(struct follow *f, const char *name)
{
	assert_int_equal(unlink(in_dir(f, name)), 0);
}

void
forgive(struct follow *f, unsigned number)
{
	struct followed_line *line = &f->line[number];

	if (!line->is_wanted)
		return;
	line->is_wanted = false;
	f->n_wanted--;
	f->n_seen -= line->n_seen > 0;
}

/* --- waits --------------------------------------------------------------------------------------- */

void
run_once(struct follow *f)
{
	event_base_loop(f->base, EVLOOP_ONCE);
	follow_check(f);
}

static unsigned
first_missing(const struct follow *f)
{
	for (unsigned i = 0; i < f->n_lines; i++)
		if (f->line[i].is_wanted && f->line[i].n_seen == 0)
			return i;
	return f->n_lines;
}

void
await(struct follow *f, const unsigned *counter, unsigned least)
{
	int64_t until = pw_monotonic_us() + FOLLOW_PATIENCE_US;

	while (*counter < least) {
		if (pw_monotonic_us() > until)
			fail_msg("waited in vain: %u of %u; lines: %u of %u, first missing: %u",
			    *counter, least, f->n_seen, f->n_wanted, first_missing(f));
		run_once(f);
	}
}

void
await_lines(struct follow *f)
{
	await(f, &f->n_seen, f->n_wanted);
	assert_int_equal(f->n_seen, f->n_wanted);
}

unsigned
times_said(const struct follow *f, const char *code, const char *name)
{
	unsigned n = 0;

	for (unsigned i = 0; i < f->n_notices; i++)
		n += strcmp(f->notice[i].code, code) == 0 &&
		    (name == NULL ||
			(f->notice[i].path != NULL &&
			    strcmp(f->notice[i].path, in_dir(f, name)) == 0));
	return n;
}

void
await_said(struct follow *f, const char *code, const char *name)
{
	int64_t until = pw_monotonic_us() + FOLLOW_PATIENCE_US;

	while (times_said(f, code, name) == 0) {
		if (pw_monotonic_us() > until)
			fail_msg("waited in vain for %s of %s", code, name != NULL ? name : "any");
		run_once(f);
	}
}

/* A file that was not there before is met by the sweep that looks at all others too, and what that
 * sweep tells stands in the queue before the file's own line was read. */
void
await_all_quiet(struct follow *f)
{
	char name[32];

	snprintf(name, sizeof(name), "zz%u", f->n_sentinels);
	put_text(f, name, "sentinel\n");
	f->n_sentinels++;
	await(f, &f->n_sentinels_seen, f->n_sentinels);
	while (f->first != NULL)
		run_once(f);
}

const struct pw_generation *
generation_of(const struct follow *f, unsigned number)
{
	const struct followed_line *line = &f->line[number];

	assert_true(number < f->n_lines && line->n_seen > 0);
	for (unsigned i = 0; i < f->n_stored; i++)
		if (memcmp(f->stored[i].generation.id, line->id, PW_GENERATION_ID) == 0)
			return &f->stored[i].generation;
	fail_msg("line %u came from a generation that was never opened", number);
	return NULL;
}
