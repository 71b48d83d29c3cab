#include "file_identity.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void
take_identity(const struct statx *sx, struct pw_generation *ret)
{
	ret->dev = makedev(sx->stx_dev_major, sx->stx_dev_minor);
	ret->ino = sx->stx_ino;
	ret->size = sx->stx_size;
	ret->version = 0;
	ret->btime_ns = 0;
	if ((sx->stx_mask & STATX_BTIME) != 0)
		ret->btime_ns = sx->stx_btime.tv_sec * INT64_C(1000000000) + sx->stx_btime.tv_nsec;
}

int
file_identify(int fd, struct pw_generation *ret)
{
	struct statx sx;
	uint32_t version[2] = {0}; /* the kernel writes 32 bits, whatever its header says */

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &sx) < 0)
		return -1;
	take_identity(&sx, ret);
	if (ioctl(fd, FS_IOC_GETVERSION, version) == 0)
		ret->version = version[0];
	return 0;
}

int
file_look(const char *path, struct pw_generation *ret, int64_t *ret_mtime_ns)
{
	struct statx sx;

	if (statx(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, &sx) < 0)
		return -1;
	if (!S_ISREG(sx.stx_mode)) {
		errno = ENOENT; /* there is something, but no file */
		return -1;
	}
	take_identity(&sx, ret);
	*ret_mtime_ns = sx.stx_mtime.tv_sec * INT64_C(1000000000) + sx.stx_mtime.tv_nsec;
	return 0;
}

int
file_open_regular(const char *path)
{
	int at = open(path, O_PATH | O_CLOEXEC), fd = -1, error;
	char name[32];
	struct stat st;

	if (at < 0)
		return -1;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", at);
	errno = ENOENT;
	if (fstat(at, &st) == 0 && S_ISREG(st.st_mode))
		fd = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	error = errno;
	close(at);
	errno = error;
	return fd;
}

bool
file_looks_like(const struct pw_generation *a, const struct pw_generation *b)
{
	if (a->ino != b->ino || a->btime_ns != b->btime_ns)
		return false;
	return a->dev == b->dev || a->btime_ns != 0;
}

bool
file_is_same_inode(const struct pw_generation *a, const struct pw_generation *b)
{
	if (a->ino != b->ino || a->version != b->version || a->btime_ns != b->btime_ns)
		return false;
	return a->dev == b->dev || a->btime_ns != 0 || a->version != 0;
}

void
file_generation_id(const struct pw_key *key, const char *source, struct pw_generation *g)
{
	struct {
		uint64_t ino, version;
		int64_t btime_ns;
		uint64_t counter;
		char source[64];
	} seen;

	memset(&seen, 0, sizeof(seen));
	seen.ino = g->ino;
	seen.version = g->version;
	seen.btime_ns = g->btime_ns;
	seen.counter = g->counter;
	snprintf(seen.source, sizeof(seen.source), "%s", source);
	pw_key_hash(key, "generation", (struct pw_span) {(const char *)&seen, sizeof(seen)}, g->id);
}

/* Hash of the `len` bytes at `at`, if they can all be read. */
static enum marks
hash_range(const struct pw_key *key, int fd, uint64_t at, uint32_t len, uint8_t ret[PW_MARKER])
{
	char bytes[PW_HEAD_MAX];
	enum marks marks = MARKS_HOLD;
	uint32_t have = 0;

	while (have < len && marks == MARKS_HOLD) {
		ssize_t n = pread(fd, bytes + have, len - have, (off_t)(at + have));

		if (n > 0)
			have += (uint32_t)n;
		else if (n == 0)
			marks = MARKS_DIFFER;
		else if (errno != EINTR)
			marks = MARKS_UNREAD;
	}
	if (marks == MARKS_HOLD)
		pw_key_hash(key, "marker", (struct pw_span) {bytes, len}, ret);
	explicit_bzero(bytes, sizeof(bytes));
	return marks;
}

void
file_hash(const struct pw_key *key, const char *bytes, uint32_t len, uint8_t ret[PW_MARKER])
{
	pw_key_hash(key, "marker", (struct pw_span) {bytes, len}, ret);
}

enum marks
file_has_bytes(const struct pw_key *key, int fd, uint64_t at, uint32_t len,
    const uint8_t hash[PW_MARKER])
{
	uint8_t now[PW_MARKER];
	enum marks marks = hash_range(key, fd, at, len, now);

	if (marks == MARKS_HOLD && memcmp(now, hash, sizeof(now)) != 0)
		marks = MARKS_DIFFER;
	return marks;
}

void
file_mark(const struct pw_key *key, int fd, struct pw_generation *g)
{
	uint64_t safe = g->position.safe;
	uint32_t head = safe < PW_HEAD_MAX ? (uint32_t)safe : PW_HEAD_MAX;
	uint32_t tail = safe < PW_TAIL_MAX ? (uint32_t)safe : PW_TAIL_MAX;
	uint8_t hash[PW_MARKER];

	if (head > g->head_len && hash_range(key, fd, 0, head, hash) == MARKS_HOLD) {
		memcpy(g->head, hash, sizeof(hash));
		g->head_len = head;
	}
	if (safe != g->tail_at && hash_range(key, fd, safe - tail, tail, hash) == MARKS_HOLD) {
		memcpy(g->tail, hash, sizeof(hash));
		g->tail_at = safe;
		g->tail_len = tail;
	}
}

enum marks
file_has_tail(const struct pw_key *key, int fd, const struct pw_generation *g)
{
	if (g->tail_len == 0)
		return MARKS_HOLD;
	return file_has_bytes(key, fd, g->tail_at - g->tail_len, g->tail_len, g->tail);
}

enum marks
file_has_marks(const struct pw_key *key, int fd, uint64_t size, const struct pw_generation *g)
{
	enum marks head = MARKS_HOLD;

	if (size < g->position.safe)
		return MARKS_DIFFER;
	if (g->head_len > 0)
		head = file_has_bytes(key, fd, 0, g->head_len, g->head);
	return head == MARKS_HOLD ? file_has_tail(key, fd, g) : head;
}

/* Both files hold the same `len` (at most PW_HEAD_MAX) bytes there. */
static bool
is_same_range(int a, int b, uint64_t at, size_t len)
{
	char in_a[PW_HEAD_MAX], in_b[PW_HEAD_MAX];
	bool is_same = pread(a, in_a, len, (off_t)at) == (ssize_t)len &&
	    pread(b, in_b, len, (off_t)at) == (ssize_t)len && memcmp(in_a, in_b, len) == 0;

	explicit_bzero(in_a, sizeof(in_a));
	explicit_bzero(in_b, sizeof(in_b));
	return is_same;
}

bool
file_begins_alike(int a, int b, uint64_t len)
{
	size_t head = len < PW_HEAD_MAX ? (size_t)len : PW_HEAD_MAX;

	return is_same_range(a, b, 0, head) && is_same_range(a, b, len - head, head);
}

uint64_t
file_count_lines(int fd, uint64_t to, uint64_t *ret_line_start)
{
	char *bytes = pw_alloc(1, PW_MAX_CHUNK);
	uint64_t at = 0, line = 1;

	*ret_line_start = 0;
	while (at < to) {
		size_t want = to - at < PW_MAX_CHUNK ? (size_t)(to - at) : PW_MAX_CHUNK;
		ssize_t n = pread(fd, bytes, want, (off_t)at);
		const char *p = bytes;

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		while ((p = memchr(p, '\n', (size_t)(bytes + n - p))) != NULL) {
			p++;
			line++;
			*ret_line_start = at + (uint64_t)(p - bytes);
		}
		at += (uint64_t)n;
	}
	explicit_bzero(bytes, PW_MAX_CHUNK);
	free(bytes);
	return line;
}
