/* Which generation is an open file? The rules of the tailing matrix, by their numbers. */
#include "file_priv.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

/* Generations kept in mind; the oldest are forgotten first. */
#define MAX_KNOWN 100000u

/* --- the generations that are known ------------------------------------------------------------- */

static int
by_inode(const void *a, const void *b)
{
	uint64_t x = ((const struct known *)a)->generation.ino;
	uint64_t y = ((const struct known *)b)->generation.ino;

	return x == y ? 0 : x < y ? -1 : 1;
}

/* Where the first of those with this inode number is kept, or NULL. */
static struct known **
chain_of(const struct file_source *fs, uint64_t ino)
{
	struct known wanted = {.generation = {.ino = ino}};

	return tfind(&wanted, &fs->known_by_inode, by_inode);
}

static void
forget(struct file_source *fs, struct known *k)
{
	struct known **at = chain_of(fs, k->generation.ino);

	if (*at == k && k->next_of_inode == NULL)
		tdelete(k, &fs->known_by_inode, by_inode);
	else {
		while (*at != k)
			at = &(*at)->next_of_inode;
		*at = k->next_of_inode;
	}
	*(k->older != NULL ? &k->older->newer : &fs->oldest_known) = k->newer;
	*(k->newer != NULL ? &k->newer->older : &fs->newest_known) = k->older;
	fs->n_known--;
	free(k->path);
	free(k);
}

struct known *
known_add(struct file_source *fs, const struct pw_generation *g, const char *path)
{
	struct known *k = pw_alloc(1, sizeof(*k)), **chain;

	if (fs->n_known == MAX_KNOWN)
		forget(fs, fs->oldest_known);
	k->generation = *g;
	k->path = pw_strdup(path);
	chain = chain_of(fs, g->ino);
	if (chain != NULL) {
		k->next_of_inode = *chain;
		*chain = k;
	} else {
		tsearch(k, &fs->known_by_inode, by_inode);
	}
	k->older = fs->newest_known;
	*(k->older != NULL ? &k->older->newer : &fs->oldest_known) = k;
	fs->newest_known = k;
	fs->n_known++;
	return k;
}

void
known_release(struct file_source *fs)
{
	while (fs->oldest_known != NULL)
		forget(fs, fs->oldest_known);
}

/* The last generation of what is the same inode. */
static struct known *
last_of(const struct file_source *fs, const struct pw_generation *g,
    bool (*is_same)(const struct pw_generation *, const struct pw_generation *))
{
	struct known **chain = chain_of(fs, g->ino), *last = NULL;

	for (struct known *k = chain != NULL ? *chain : NULL; k != NULL; k = k->next_of_inode)
		if (is_same(&k->generation, g) &&
		    (last == NULL || k->generation.counter > last->generation.counter))
			last = k;
	return last;
}

struct known *
known_of_inode(const struct file_source *fs, const struct pw_generation *g)
{
	return last_of(fs, g, file_is_same_inode);
}

const struct known *
known_like(const struct file_source *fs, const struct pw_generation *g)
{
	return last_of(fs, g, file_looks_like);
}

bool
known_has_unread(const struct file_source *fs, uint64_t ino)
{
	struct known **chain = chain_of(fs, ino);

	for (struct known *k = chain != NULL ? *chain : NULL; k != NULL; k = k->next_of_inode)
		if (k->generation.state != PW_GENERATION_FINISHED)
			return true;
	return false;
}

/* --- what becomes of them ----------------------------------------------------------------------- */

/* Goes on with a known generation under the identity the file has now. */
static void
go_on(struct file_source *fs, struct known *k, struct pw_generation *g)
{
	struct pw_generation now = *g;

	*g = k->generation;
	g->dev = now.dev;
	g->ino = now.ino;
	g->version = now.version;
	g->btime_ns = now.btime_ns;
	g->size = now.size;
	forget(fs, k);
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

/* Of the lives of a file one is kept beside the present one: a copy may be met that was made of it. */
void
known_next_life(struct file_source *fs, struct pw_generation *g, const char *path)
{
	struct known *k;

	while ((k = known_of_inode(fs, g)) != NULL)
		forget(fs, k);
	known_add(fs, g, path);
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

/* True if nothing is at the old path, or something else. A path that can't be looked at is not gone
 * (R11). */
static bool
has_left(const struct known *k)
{
	struct pw_generation now;
	int64_t mtime_ns;

	if (file_look(k->path, &now, &mtime_ns) < 0)
		return errno == ENOENT || errno == ENOTDIR;
	return !file_looks_like(&now, &k->generation);
}

/* R4: after a remount a file may have another inode number. */
static struct known *
known_of_marks(const struct file_source *fs, int fd, const struct pw_generation *g)
{
	if (!fs->is_starting)
		return NULL;
	for (struct known *k = fs->oldest_known; k != NULL; k = k->newer)
		if (k->generation.state != PW_GENERATION_FINISHED && k->generation.head_len > 0 &&
		    k->generation.position.safe <= g->size && has_left(k) &&
		    file_has_marks(fs->base.options.key, fd, g->size, &k->generation) == MARKS_HOLD)
			return k;
	return NULL;
}

/* Nothing more is read of it. */
static void
give_up(struct file_source *fs, struct known *k)
{
	const struct pw_source_host *host = &fs->base.options.host;

	k->generation.state = PW_GENERATION_FINISHED;
	host->on_gone(host->context, &k->generation);
}

/* R2, R3: the inode holds other bytes than before. */
static void
end_life(struct file_source *fs, struct known *k)
{
	const struct pw_generation *g = &k->generation;

	if (g->state == PW_GENERATION_FINISHED)
		return;
	if (g->size > g->position.safe)
		file_report(fs, "possible_loss", 3, k->path,
		    "the file was truncated or replaced while piiwatch was not running, with %ju "
		    "bytes known to be unread",
		    (uintmax_t)(g->size - g->position.safe));
	give_up(fs, k);
}

/* True if the same inode has had another life since. */
static bool
is_cut(const struct file_source *fs, const struct pw_generation *g)
{
	const struct tail *tail = tail_of_inode(fs, g->dev, g->ino);
	const struct known *k = known_of_inode(fs, g);

	return (k != NULL && k->generation.counter > g->counter) ||
	    (tail != NULL && tail->stream.generation.counter > g->counter &&
		file_is_same_inode(&tail->stream.generation, g));
}

/* Few bytes may well be the same by chance (a heading), so then it must be all of them. A copy that
 * was made before the last lines were written is shorter. */
bool
known_is_copy(const struct file_source *fs, int fd, const struct pw_generation *g,
    const struct pw_generation *old)
{
	const struct pw_key *key = fs->base.options.key;

	if (g->size < old->position.safe)
		return old->head_len == PW_HEAD_MAX && is_cut(fs, old) &&
		    file_has_bytes(key, fd, 0, old->head_len, old->head) == MARKS_HOLD;
	if (old->position.safe < PW_HEAD_MAX + PW_TAIL_MAX && old->size != g->size)
		return false;
	return old->head_len > 0 && file_has_marks(key, fd, g->size, old) == MARKS_HOLD;
}

struct known *
known_of_copy(const struct file_source *fs, int fd, const struct pw_generation *g, const char *of)
{
	for (struct known *k = fs->newest_known; k != NULL; k = k->older)
		if (strcmp(k->path, of) == 0 && known_is_copy(fs, fd, g, &k->generation))
			return k;
	return NULL;
}

int
known_settle(struct file_source *fs, int fd, struct pw_generation *g, const char *rotated_from)
{
	struct known *k = known_of_inode(fs, g);
	enum marks marks = MARKS_DIFFER;

	if (k == NULL)
		k = known_of_marks(fs, fd, g);
	if (k == NULL && rotated_from != NULL)
		k = known_of_copy(fs, fd, g, rotated_from);
	if (k != NULL)
		marks = file_has_marks(fs->base.options.key, fd, g->size, &k->generation);
	if (marks == MARKS_UNREAD)
		return -1; /* R11 */
	if (marks == MARKS_HOLD) {
		go_on(fs, k, g); /* R1, R4, R6, R10 */
		return 0;
	}
	if (k != NULL) {
		end_life(fs, k);
		g->counter = k->generation.counter + 1;
	}
	begin(fs, g);
	if (fs->is_starting && fs->base.options.is_first_start)
		begin_backlog(fs, fd, g);
	return 0;
}

/* What was not read to its end and is nowhere: it can't be read any more. */
void
known_report_gone(struct file_source *fs)
{
	for (struct known *k = fs->oldest_known; k != NULL; k = k->newer) {
		const struct pw_generation *g = &k->generation;

		if (g->state == PW_GENERATION_FINISHED || !has_left(k))
			continue;
		if (g->size > g->position.safe)
			file_report(fs, "coverage_gap", 4, k->path,
			    "the file is gone, with %ju bytes known to be unread",
			    (uintmax_t)(g->size - g->position.safe));
		give_up(fs, k);
	}
}
