/*
 * One open file and the generation that is read from it.
 *
 *	               path is met                 path names another file, or none
 *	  (unknown) ----------------> LIVE ------------------------------------------> DETACHED
 *	                              |  ^                                              |  |  ^
 *	        shorter than `safe`,  |  |  same descriptor,                    grows   |  |  |
 *	        or other bytes there  v  |  next generation from 0              +-------+  |  |
 *	                            FINISHED (the old generation)               |          |  |
 *	                                                                        +----------|--+
 *	                                          at its end and quiet for rotate_idle     |
 *	  FINISHED (closed) <-------- AT ITS END <-----------------------------------------+
 *	                    the host has judged the last record
 *
 *	(unknown) -> LIVE	[tail_open]	by file_source.c, for each path a glob gives
 *	(unknown) -> DETACHED	[tail_open]	by file_dirs.c, for a rotated file that was not read to its end
 *	LIVE -> DETACHED	[tail_detach]	renamed or deleted; it is read on through its descriptor
 *	DETACHED -> LIVE	[tail_attach]	it lies under a name that a glob matches
 *	LIVE -> LIVE		[tail_detach, tail_attach]	renamed from one such name to another
 *	any -> next generation	[begin_next_life]	truncated or rewritten (R2)
 *	DETACHED -> AT ITS END	[tell_of_end]	is_at_end: no byte follows, the last record ends here
 *	AT ITS END -> FINISHED	[tail_advance, tail_close]
 */
#include "file_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROTATE_IDLE_US INT64_C(60000000)

static int
by_inode(const void *a, const void *b)
{
	const struct pw_generation *x = &((const struct tail *)a)->stream.generation;
	const struct pw_generation *y = &((const struct tail *)b)->stream.generation;

	if (x->ino != y->ino)
		return x->ino < y->ino ? -1 : 1;
	return x->dev == y->dev ? 0 : x->dev < y->dev ? -1 : 1;
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct tail *)a)->path, ((const struct tail *)b)->path);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static struct tail *
found(void *node)
{
	return node != NULL ? *(struct tail **)node : NULL;
}

struct tail *
tail_of_inode(const struct file_source *fs, uint64_t dev, uint64_t ino)
{
	struct tail wanted = {.stream.generation = {.dev = dev, .ino = ino}};

	return found(tfind(&wanted, &fs->by_inode, by_inode));
}

struct tail *
tail_of_path(const struct file_source *fs, const char *path)
{
	char *own = pw_strdup(path);
	struct tail wanted = {.path = own};
	struct tail *tail = found(tfind(&wanted, &fs->by_path, by_path));

	free(own);
	return tail;
}

bool
path_set_has(void *const *set, const char *path)
{
	return tfind(path, set, by_text) != NULL;
}

bool
path_set_add(void **set, const char *path)
{
	if (path_set_has(set, path))
		return false;
	tsearch(pw_strdup(path), set, by_text);
	return true;
}

void
path_set_remove(void **set, const char *path)
{
	void *node = tfind(path, set, by_text);
	char *own = node != NULL ? *(char **)node : NULL;

	if (own == NULL)
		return;
	tdelete(path, set, by_text);
	free(own);
}

static void
add_tail(struct tail *tail)
{
	struct file_source *fs = tail->fs;

	if (fs->n_tails == fs->cap_tails) {
		fs->cap_tails = fs->cap_tails > 0 ? fs->cap_tails * 2 : 64;
		fs->tail = pw_grow(fs->tail, fs->cap_tails, sizeof(struct tail *));
	}
	fs->tail[fs->n_tails++] = tail;
	tsearch(tail, &fs->by_inode, by_inode);
	if (tail->stream.generation.state == PW_GENERATION_LIVE)
		tsearch(tail, &fs->by_path, by_path);
}

void
tail_destroy(struct tail *tail)
{
	struct file_source *fs = tail->fs;

	for (unsigned i = 0; i < fs->n_tails; i++)
		if (fs->tail[i] == tail) {
			fs->tail[i] = fs->tail[--fs->n_tails];
			break;
		}
	tdelete(tail, &fs->by_inode, by_inode);
	if (tail_of_path(fs, tail->path) == tail)
		tdelete(tail, &fs->by_path, by_path);
	close(tail->fd);
	free(tail->path);
	free(tail->other_path);
	free(tail);
}

/* Why a path can't be opened, as far as it is worth saying. */
static void
say_unreadable(struct file_source *fs, const char *path, int error)
{
	if (error == ENOENT || error == ENOTDIR)
		return;
	if (error == EMFILE || error == ENFILE)
		file_say(fs, "fd_limit", 2, NULL,
		    "no more files can be opened (%s); raise LimitNOFILE= of the service",
		    pw_errno_text(error));
	else
		file_say(fs, "unreadable", 3, path,
		    "the file can't be opened: %s; it is tried again, nothing of it is scanned "
		    "until then",
		    pw_errno_text(error));
}

/* Opens a regular file for reading, never waiting. -1 where there is nothing to read. */
static int
open_regular(struct file_source *fs, const char *path, struct pw_generation *ret)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	if (fd < 0) {
		say_unreadable(fs, path, errno);
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && file_identify(fd, ret) == 0) {
		file_unsay(fs, "unreadable", path);
		return fd;
	}
	close(fd);
	return -1;
}

struct tail *
tail_open(struct file_source *fs, const char *path, bool is_detached)
{
	struct pw_generation g = {.counter = 0};
	struct tail *tail;
	int fd;

	if (fs->n_tails == PW_MAX_STREAMS) {
		file_say(fs, "file_cap", 2, NULL,
		    "more than %u files; what is beyond is not scanned: split the source",
		    PW_MAX_STREAMS);
		return NULL;
	}
	fd = open_regular(fs, path, &g);
	if (fd < 0)
		return NULL;
	tail = tail_of_inode(fs, g.dev, g.ino);
	if (tail != NULL) {
		close(fd);
		return tail;
	}
	known_settle(fs, fd, &g);
	g.state = is_detached ? PW_GENERATION_DETACHED : PW_GENERATION_LIVE;
	tail = pw_alloc(1, sizeof(*tail));
	tail->fs = fs;
	tail->fd = fd;
	tail->path = pw_strdup(path);
	tail->grown_us = pw_monotonic_us();
	tail->sweep = fs->sweep;
	tail->told = g.position.safe;
	tail->stream =
	    (struct pw_stream) {.source = &fs->base, .generation = g, .path = tail->path};
	add_tail(tail);
	fs->base.options.host.on_open(fs->base.options.host.context, &tail->stream);
	return tail;
}

void
tail_detach(struct tail *tail)
{
	tail->stream.generation.state = PW_GENERATION_DETACHED;
	tdelete(tail, &tail->fs->by_path, by_path);
}

void
tail_attach(struct tail *tail, const char *path)
{
	if (strcmp(tail->path, path) != 0)
		tail_move(tail, path);
	tail->stream.generation.state = PW_GENERATION_LIVE;
	tail->sweep = tail->fs->sweep;
	tsearch(tail, &tail->fs->by_path, by_path);
}

void
tail_move(struct tail *tail, const char *path)
{
	struct file_source *fs = tail->fs;
	bool is_live = tail->stream.generation.state == PW_GENERATION_LIVE;

	if (is_live)
		tdelete(tail, &fs->by_path, by_path);
	free(tail->path);
	tail->path = pw_strdup(path);
	tail->stream.path = tail->path;
	if (is_live)
		tsearch(tail, &fs->by_path, by_path);
	fs->base.options.host.on_moved(fs->base.options.host.context, &tail->stream);
}

static void
tell(struct tail *tail)
{
	const struct pw_source_host *host = &tail->fs->base.options.host;

	tail->is_told = true;
	tail->told = tail->stream.generation.size;
	host->on_ready(host->context, &tail->stream);
}

/* R2: the bytes that were read are not there any more. */
static void
begin_next_life(struct tail *tail)
{
	const struct pw_source_host *host = &tail->fs->base.options.host;
	struct pw_generation *g = &tail->stream.generation;
	uint64_t size = g->size, lost = tail->told - g->position.safe;
	uint32_t state = g->state;

	if (tail->told > g->position.safe)
		file_say(tail->fs, "possible_loss", 3, tail->path,
		    "the file was truncated or rewritten before its last %ju bytes were read; "
		    "rotate by rename (logrotate `create`) to lose nothing",
		    (uintmax_t)lost);
	g->state = PW_GENERATION_FINISHED;
	host->on_close(host->context, &tail->stream);
	file_unsay(tail->fs, "possible_loss", tail->path);
	known_next_life(tail->fs, g);
	g->size = size;
	g->state = state;
	tail->told = 0;
	tail->is_told = false;
	host->on_open(host->context, &tail->stream);
}

/* The host is told of what is new; of a quiet file that nobody writes to, that it is at its end. */
static void
tell_of_end(struct tail *tail)
{
	int64_t idle = tail->fs->base.options.rotate_idle_us;

	if (tail->stream.generation.state != PW_GENERATION_DETACHED ||
	    pw_monotonic_us() - tail->grown_us < (idle > 0 ? idle : ROTATE_IDLE_US))
		return;
	tail->stream.is_at_end = true;
	tell(tail);
}

void
tail_check(struct tail *tail)
{
	struct pw_generation *g = &tail->stream.generation;
	const struct pw_key *key = tail->fs->base.options.key;
	struct stat st;

	if (tail->is_told || tail->stream.is_busy || fstat(tail->fd, &st) < 0)
		return;
	g->size = (uint64_t)st.st_size;
	if (g->size < g->position.safe ||
	    (g->size != tail->told && !file_has_tail(key, tail->fd, g)))
		begin_next_life(tail);
	if (g->size == tail->told) {
		tell_of_end(tail);
		return;
	}
	tail->grown_us = pw_monotonic_us();
	tell(tail);
}

ssize_t
tail_read(struct pw_stream *stream, uint64_t at, char *buf, size_t len)
{
	struct tail *tail = (struct tail *)(void *)stream;
	ssize_t n;

	tail->is_told = false;
	do
		n = pread(tail->fd, buf, len, (off_t)at);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		file_say(tail->fs, "unreadable", 3, tail->path,
		    "the file can't be read: %s; it is tried again", pw_errno_text(errno));
	else if (n > 0)
		file_unsay(tail->fs, "unreadable", tail->path);
	return n;
}

void
tail_advance(struct pw_stream *stream, const struct pw_position *position)
{
	struct tail *tail = (struct tail *)(void *)stream;

	stream->generation.position = *position;
	file_mark(tail->fs->base.options.key, tail->fd, &stream->generation);
	if (stream->is_at_end)
		stream->generation.state = PW_GENERATION_FINISHED;
}

void
tail_rest(struct pw_stream *stream)
{
	tail_check((struct tail *)(void *)stream);
}

void
tail_close(struct pw_stream *stream)
{
	struct tail *tail = (struct tail *)(void *)stream;

	known_add(tail->fs, &stream->generation, tail->path);
	tail_destroy(tail);
}
