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
 *	(unknown) -> DETACHED	[tail_open]	by file_siblings.c, for a rotated file not read to its end
 *	LIVE -> DETACHED	[tail_detach]	renamed or deleted; it is read on through its descriptor
 *	DETACHED -> LIVE	[tail_attach]	it lies under a name that a glob matches
 *	LIVE -> LIVE		[tail_detach, tail_attach]	renamed from one such name to another
 *	any -> next generation	[begin_next_life]	truncated or rewritten (R2)
 *	DETACHED -> AT ITS END	[tail_check]	is_at_end: no byte follows, the last record ends here
 *	AT ITS END -> FINISHED	[tail_advance, tail_close]
 */
#include "file_priv.h"

#include <errno.h>
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

static void
add_tail(struct tail *tail)
{
	struct file_source *fs = tail->fs;

	if (fs->n_tails == fs->cap_tails) {
		fs->cap_tails = fs->cap_tails > 0 ? fs->cap_tails * 2 : 64;
		fs->tail = pw_grow(fs->tail, fs->cap_tails, sizeof(struct tail *));
	}
	tail->at = fs->n_tails;
	fs->tail[fs->n_tails++] = tail;
	tsearch(tail, &fs->by_inode, by_inode);
	if (tail->stream.generation.state == PW_GENERATION_LIVE)
		tsearch(tail, &fs->by_path, by_path);
}

/* By path lie those alone that a path names. */
static void
forget_path(struct tail *tail)
{
	if (tail_of_path(tail->fs, tail->path) == tail)
		tdelete(tail, &tail->fs->by_path, by_path);
}

void
tail_destroy(struct tail *tail)
{
	struct file_source *fs = tail->fs;

	fs->tail[tail->at] = fs->tail[--fs->n_tails];
	fs->tail[tail->at]->at = tail->at;
	tdelete(tail, &fs->by_inode, by_inode);
	forget_path(tail);
	close(tail->fd);
	free(tail->path);
	free(tail->other_path);
	free(tail);
}

/* Why a path can't be opened, as far as it is worth saying. */
void
tail_say_unreadable(struct file_source *fs, const char *path, int error)
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

static void
fail_to_open(struct file_source *fs, const char *path, int fd)
{
	tail_say_unreadable(fs, path, errno);
	if (fd >= 0)
		close(fd);
}

static struct tail *
make_tail(struct file_source *fs, int fd, const char *path, const struct pw_generation *g)
{
	struct tail *tail = pw_alloc(1, sizeof(*tail));

	tail->fs = fs;
	tail->fd = fd;
	tail->path = pw_strdup(path);
	tail->grown_us = pw_monotonic_us();
	tail->sweep = fs->sweep;
	tail->told = g->position.safe;
	tail->stream =
	    (struct pw_stream) {.source = &fs->base, .generation = *g, .path = tail->path};
	add_tail(tail);
	return tail;
}

struct tail *
tail_open(struct file_source *fs, const char *path, const char *rotated_from)
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
	fd = file_open_regular(path);
	if (fd < 0 || file_identify(fd, &g) < 0) {
		fail_to_open(fs, path, fd);
		return NULL;
	}
	tail = tail_of_inode(fs, g.dev, g.ino);
	if (tail != NULL) {
		close(fd);
		return tail;
	}
	if (known_settle(fs, fd, &g, rotated_from) < 0) {
		fail_to_open(fs, path, fd);
		return NULL;
	}
	g.state = rotated_from != NULL ? PW_GENERATION_DETACHED : PW_GENERATION_LIVE;
	tail = make_tail(fs, fd, path, &g);
	fs->base.options.host.on_open(fs->base.options.host.context, &tail->stream);
	return tail;
}

/* A writer may hold it for a while, so its silence counts from now on. */
void
tail_detach(struct tail *tail)
{
	tail->stream.generation.state = PW_GENERATION_DETACHED;
	tail->grown_us = pw_monotonic_us();
	forget_path(tail);
}

static void
take_path(struct tail *tail, const char *path)
{
	const struct pw_source_host *host = &tail->fs->base.options.host;

	if (strcmp(tail->path, path) == 0)
		return;
	free(tail->path);
	tail->path = pw_strdup(path);
	tail->stream.path = tail->path;
	host->on_moved(host->context, &tail->stream);
}

void
tail_attach(struct tail *tail, const char *path)
{
	tail->stream.generation.state = PW_GENERATION_LIVE;
	tail->sweep = tail->fs->sweep;
	tail->is_dropped = false;
	take_path(tail, path);
	tsearch(tail, &tail->fs->by_path, by_path);
}

void
tail_move(struct tail *tail, const char *path)
{
	take_path(tail, path);
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
	uint32_t state = g->state;

	if (tail->told > g->position.safe)
		file_report(tail->fs, "possible_loss", 3, tail->path,
		    "the file was truncated or rewritten before its last %ju bytes were read; "
		    "rotate by rename (logrotate `create`) to lose nothing",
		    (uintmax_t)(tail->told - g->position.safe));
	g->state = PW_GENERATION_FINISHED;
	host->on_close(host->context, &tail->stream);
	known_next_life(tail->fs, g, tail->path);
	g->state = state;
	tail->told = 0;
	tail->handed.len = 0;
	tail->is_told = tail->is_rewritten = tail->has_failed = tail->stream.is_at_end = false;
	dirs_unsettle(tail->fs, tail->path); /* a copy may lie there */
	host->on_open(host->context, &tail->stream);
}

/* True if nobody is waited for any more: neither a writer of a rotated file, nor the end of a file
 * that is not to be watched. */
static bool
is_over(const struct tail *tail)
{
	int64_t idle = tail->fs->base.options.rotate_idle_us;

	return tail->stream.generation.state == PW_GENERATION_DETACHED && !tail->has_failed &&
	    pw_monotonic_us() - tail->grown_us >= (idle > 0 ? idle : ROTATE_IDLE_US);
}

/* True if the file is not what was read: by its size, or, where something happened to it, by its
 * bytes. */
static bool
has_next_life(struct tail *tail, const struct stat *st)
{
	const struct pw_generation *g = &tail->stream.generation;
	bool is_touched = tail->mtime.tv_sec != st->st_mtim.tv_sec ||
	    tail->mtime.tv_nsec != st->st_mtim.tv_nsec || (uint64_t)st->st_size != tail->told;
	enum marks marks = MARKS_HOLD;

	if (tail->is_rewritten || (uint64_t)st->st_size < g->position.safe)
		return true;
	if (is_touched)
		marks = file_has_tail(tail->fs->base.options.key, tail->fd, g);
	if (marks != MARKS_UNREAD)
		tail->mtime = st->st_mtim;
	return marks == MARKS_DIFFER;
}

void
tail_check(struct tail *tail)
{
	struct pw_generation *g = &tail->stream.generation;
	struct stat st;

	if (tail->is_told || tail->stream.is_busy || fstat(tail->fd, &st) < 0)
		return;
	if (has_next_life(tail, &st))
		begin_next_life(tail);
	g->size = (uint64_t)st.st_size;
	if (g->size == tail->told) {
		tail->stream.is_at_end = is_over(tail) || (tail->is_dropped && !tail->has_failed);
		if (tail->stream.is_at_end)
			tell(tail);
		return;
	}
	if (tail->is_dropped) /* however fast it grows */
		tail->stream.is_at_end = is_over(tail);
	else
		tail->grown_us = pw_monotonic_us();
	tell(tail);
}

/* What could not be read is told of again. */
void
tail_try_again(struct tail *tail)
{
	if (!tail->has_failed || tail->stream.is_busy)
		return;
	file_keep_saying(tail->fs, "unreadable", tail->path);
	tail->has_failed = false;
	tail->told = tail->stream.generation.position.safe;
}

/* Whether what was read before still stands in the file. */
static enum marks
is_same_life(const struct tail *tail)
{
	const struct pw_key *key = tail->fs->base.options.key;
	const struct handed *handed = &tail->handed;
	enum marks marks = file_has_tail(key, tail->fd, &tail->stream.generation);

	if (tail->is_rewritten)
		return MARKS_DIFFER;
	if (marks == MARKS_HOLD && handed->len > 0)
		marks = file_has_bytes(key, tail->fd, handed->at, handed->len, handed->hash);
	return marks;
}

static ssize_t
fail_to_read(struct tail *tail)
{
	tail->has_failed = true;
	tail->stream.is_at_end = false;
	file_say(tail->fs, "unreadable", 3, tail->path,
	    "the file can't be read: %s; it is tried again", pw_errno_text(errno));
	return -1;
}

/* Bytes are handed out once it is sure that they follow those before: the file may have been truncated
 * and written anew since the host was told of it. */
ssize_t
tail_read(struct pw_stream *stream, uint64_t at, char *buf, size_t len)
{
	struct tail *tail = (struct tail *)(void *)stream;
	struct handed *handed = &tail->handed;
	enum marks marks;
	ssize_t n;

	tail->is_told = false;
	if (at == stream->generation.position.safe)
		handed->len = 0;
	do
		n = pread(tail->fd, buf, len, (off_t)at);
	while (n < 0 && errno == EINTR);
	marks = n >= 0 ? is_same_life(tail) : MARKS_UNREAD;
	if (marks != MARKS_HOLD && n > 0)
		explicit_bzero(buf, (size_t)n);
	if (marks == MARKS_UNREAD)
		return fail_to_read(tail);
	if (marks == MARKS_DIFFER) {
		tail->is_rewritten = true;
		stream->is_at_end = false;
		return 0;
	}
	if (n > 0) {
		handed->len = n < (ssize_t)PW_TAIL_MAX ? (uint32_t)n : PW_TAIL_MAX;
		handed->at = at + (uint64_t)n - handed->len;
		file_hash(tail->fs->base.options.key, buf + n - handed->len, handed->len,
		    handed->hash);
	}
	return n;
}

/* New markers are made of what the file holds now; the old ones, looked at after that, say whether
 * it was what was read. */
void
tail_advance(struct pw_stream *stream, const struct pw_position *position)
{
	struct tail *tail = (struct tail *)(void *)stream;
	struct pw_generation marked = stream->generation;
	enum marks marks;

	marked.position = *position;
	file_mark(tail->fs->base.options.key, tail->fd, &marked);
	marks = is_same_life(tail);
	tail->is_rewritten = marks == MARKS_DIFFER;
	if (marks == MARKS_HOLD)
		stream->generation = marked;
	stream->generation.position = *position;
	if (stream->is_at_end)
		stream->generation.state = PW_GENERATION_FINISHED;
}

void
tail_rest(struct pw_stream *stream)
{
	struct tail *tail = (struct tail *)(void *)stream;

	tail->is_told = false;
	tail_check(tail);
}

/* What was written since the host's last look is seen where the file lies, if it lies anywhere. */
void
tail_close(struct pw_stream *stream)
{
	struct tail *tail = (struct tail *)(void *)stream;
	struct file_source *fs = tail->fs;
	struct stat st;

	if (fstat(tail->fd, &st) == 0 && (uint64_t)st.st_size != stream->generation.position.safe) {
		dirs_unsettle(fs, tail->path);
		file_sweep_soon(fs);
	}
	known_add(fs, &stream->generation, tail->path);
	tail_destroy(tail);
}
