/* Which generation is an open file? The rules of the tailing matrix, by their numbers. */
#include "file_priv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Generations kept in mind; the oldest finished ones are forgotten first. */
#define MAX_KNOWN 100000u

static void
forget(struct file_source *fs, unsigned i)
{
	free(fs->known[i].path);
	memmove(&fs->known[i], &fs->known[i + 1], (fs->n_known - i - 1) * sizeof(fs->known[0]));
	fs->n_known--;
}

static void
forget_oldest(struct file_source *fs)
{
	for (unsigned i = 0; i < fs->n_known; i++)
		if (fs->known[i].generation.state == PW_GENERATION_FINISHED) {
			forget(fs, i);
			return;
		}
	forget(fs, 0);
}

void
known_add(struct file_source *fs, const struct pw_generation *g, const char *path)
{
	if (fs->n_known == MAX_KNOWN)
		forget_oldest(fs);
	if (fs->n_known == fs->cap_known) {
		fs->cap_known = fs->cap_known > 0 ? fs->cap_known * 2 : 64;
		fs->known = pw_grow(fs->known, fs->cap_known, sizeof(fs->known[0]));
	}
	fs->known[fs->n_known++] = (struct known) {*g, pw_strdup(path)};
}

/* The last generation of the inode, or NULL. */
const struct known *
known_of_inode(const struct file_source *fs, const struct pw_generation *g)
{
	const struct known *last = NULL;

	for (unsigned i = 0; i < fs->n_known; i++) {
		const struct known *k = &fs->known[i];

		if (file_is_same_inode(&k->generation, g) &&
		    (last == NULL || k->generation.counter > last->generation.counter))
			last = k;
	}
	return last;
}

/* Goes on with a known generation under the identity the file has now. */
static void
go_on(struct file_source *fs, const struct known *k, struct pw_generation *g)
{
	struct pw_generation now = *g;

	*g = k->generation;
	g->dev = now.dev;
	g->ino = now.ino;
	g->version = now.version;
	g->btime_ns = now.btime_ns;
	g->size = now.size;
	forget(fs, (unsigned)(k - fs->known));
}

/* A generation from its first byte on. */
static void
begin(struct file_source *fs, struct pw_generation *g)
{
	struct pw_generation fresh = {.dev = g->dev,
	    .ino = g->ino,
	    .version = g->version,
	    .btime_ns = g->btime_ns,
	    .counter = g->counter,
	    .size = g->size};

	fresh.position.resume.line = 1;
	file_generation_id(fs->base.options.key, fs->base.conf->name, &fresh);
	*g = fresh;
}

void
known_next_life(struct file_source *fs, struct pw_generation *g)
{
	g->counter++;
	begin(fs, g);
}

/* R8: what lies there at the very first start is backlog, or passed over as it is configured. */
static void
begin_backlog(struct file_source *fs, int fd, struct pw_generation *g)
{
	struct pw_position *p = &g->position;

	g->backlog_end = g->size;
	if (strcmp(fs->base.conf->read_from, "end") != 0)
		return;
	p->resume.line = file_count_lines(fd, g->size, &p->safe);
	p->done = p->safe;
	file_mark(fs->base.options.key, fd, g);
}

/* R4: after a remount a file may have another inode number. True if nothing is at the old path, or
 * something else. */
static bool
has_left(const struct known *k)
{
	struct stat st;

	if (stat(k->path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR;
	return st.st_ino != k->generation.ino;
}

static const struct known *
known_of_marks(const struct file_source *fs, int fd, const struct pw_generation *g)
{
	for (unsigned i = 0; fs->is_starting && i < fs->n_known; i++) {
		const struct known *k = &fs->known[i];

		if (k->generation.state != PW_GENERATION_FINISHED && k->generation.head_len > 0 &&
		    has_left(k) &&
		    file_has_marks(fs->base.options.key, fd, g->size, &k->generation))
			return k;
	}
	return NULL;
}

static void
report_loss(struct file_source *fs, const struct known *k)
{
	const struct pw_generation *g = &k->generation;

	if (g->state != PW_GENERATION_FINISHED && g->size > g->position.safe)
		file_say(fs, "possible_loss", 3, k->path,
		    "the file was truncated or replaced while piiwatch was not running, with %ju "
		    "bytes known to be unread",
		    (uintmax_t)(g->size - g->position.safe));
}

void
known_settle(struct file_source *fs, int fd, struct pw_generation *g)
{
	const struct known *k = known_of_inode(fs, g);

	if (k == NULL)
		k = known_of_marks(fs, fd, g);
	if (k != NULL && file_has_marks(fs->base.options.key, fd, g->size, &k->generation)) {
		go_on(fs, k, g); /* R1, R4, R10 */
		return;
	}
	if (k != NULL) { /* R2, R3 */
		report_loss(fs, k);
		g->counter = k->generation.counter + 1;
		forget(fs, (unsigned)(k - fs->known));
	}
	begin(fs, g);
	if (fs->is_starting && fs->base.options.is_first_start)
		begin_backlog(fs, fd, g);
}

bool
known_is_copy(const struct file_source *fs, int fd, const struct pw_generation *g)
{
	const struct pw_key *key = fs->base.options.key;

	for (unsigned i = 0; i < fs->n_tails; i++) {
		const struct pw_generation *t = &fs->tail[i]->stream.generation;

		if (t->head_len > 0 && file_has_marks(key, fd, g->size, t))
			return true;
	}
	for (unsigned i = 0; i < fs->n_known; i++)
		if (fs->known[i].generation.head_len > 0 &&
		    file_has_marks(key, fd, g->size, &fs->known[i].generation))
			return true;
	return false;
}

/* What was not read to its end and is nowhere: it can't be read any more. A path that can't be
 * looked at is not gone (R11). */
void
known_report_gone(struct file_source *fs)
{
	const struct pw_source_host *host = &fs->base.options.host;

	for (unsigned i = 0; i < fs->n_known; i++) {
		struct known *k = &fs->known[i];
		struct pw_generation *g = &k->generation;

		if (g->state == PW_GENERATION_FINISHED || !has_left(k))
			continue;
		if (g->size > g->position.safe)
			file_say(fs, "coverage_gap", 4, k->path,
			    "the file is gone, with %ju bytes known to be unread",
			    (uintmax_t)(g->size - g->position.safe));
		g->state = PW_GENERATION_FINISHED;
		host->on_gone(host->context, g);
	}
}
