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

int
file_identify(int fd, struct pw_generation *ret)
{
	struct statx sx;
	unsigned long version = 0;

	if (statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &sx) < 0)
		return -1;
	ret->dev = makedev(sx.stx_dev_major, sx.stx_dev_minor);
	ret->ino = sx.stx_ino;
	ret->size = sx.stx_size;
	ret->btime_ns = 0;
	if ((sx.stx_mask & STATX_BTIME) != 0)
		ret->btime_ns = sx.stx_btime.tv_sec * INT64_C(1000000000) + sx.stx_btime.tv_nsec;
	/* Not every file system has one. */
	ret->version = ioctl(fd, FS_IOC_GETVERSION, &version) == 0 ? version & UINT32_MAX : 0;
	return 0;
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

/* Hash of the `len` bytes at `at`; false if they can't all be read. */
static bool
hash_range(const struct pw_key *key, int fd, uint64_t at, uint32_t len, uint8_t ret[PW_MARKER])
{
	char bytes[PW_HEAD_MAX];
	uint32_t have = 0;

	while (have < len) {
		ssize_t n = pread(fd, bytes + have, len - have, (off_t)(at + have));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		have += (uint32_t)n;
	}
	if (have == len)
		pw_key_hash(key, "marker", (struct pw_span) {bytes, len}, ret);
	explicit_bzero(bytes, sizeof(bytes));
	return have == len;
}

void
file_mark(const struct pw_key *key, int fd, struct pw_generation *g)
{
	uint64_t safe = g->position.safe;
	uint32_t head = safe < PW_HEAD_MAX ? (uint32_t)safe : PW_HEAD_MAX;
	uint32_t tail = safe < PW_TAIL_MAX ? (uint32_t)safe : PW_TAIL_MAX;
	uint8_t hash[PW_MARKER];

	if (head > g->head_len && hash_range(key, fd, 0, head, hash)) {
		memcpy(g->head, hash, sizeof(hash));
		g->head_len = head;
	}
	if (safe != g->tail_at && hash_range(key, fd, safe - tail, tail, hash)) {
		memcpy(g->tail, hash, sizeof(hash));
		g->tail_at = safe;
		g->tail_len = tail;
	}
}

bool
file_has_tail(const struct pw_key *key, int fd, const struct pw_generation *g)
{
	uint8_t hash[PW_MARKER];

	if (g->tail_len == 0)
		return true;
	return hash_range(key, fd, g->tail_at - g->tail_len, g->tail_len, hash) &&
	    memcmp(hash, g->tail, sizeof(hash)) == 0;
}

bool
file_has_marks(const struct pw_key *key, int fd, uint64_t size, const struct pw_generation *g)
{
	uint8_t hash[PW_MARKER];

	if (size < g->position.safe)
		return false;
	if (g->head_len > 0 &&
	    (!hash_range(key, fd, 0, g->head_len, hash) ||
		memcmp(hash, g->head, sizeof(hash)) != 0))
		return false;
	return file_has_tail(key, fd, g);
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
