#include "jsonl.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAIL (2 * JSONL_MAX_LINE) /* holds a whole line for sure */
#define STORE_DIGITS 8u
#define MOST_SEQ (INT64_C(1) << 52) /* no store comes so far: somebody else wrote it */

struct tail {
	char *data; /* TAIL bytes */
	size_t len;
	bool is_whole; /* it begins where the file does */
};

/* The end of the file into `tail`. -1 with errno. */
static int
read_tail(int fd, struct tail *tail)
{
	struct stat st;
	off_t from;

	tail->len = 0;
	if (fstat(fd, &st) < 0)
		return -1;
	from = st.st_size > (off_t)TAIL ? st.st_size - (off_t)TAIL : 0;
	tail->is_whole = from == 0;
	while (tail->len < TAIL) {
		ssize_t n =
		    pread(fd, tail->data + tail->len, TAIL - tail->len, from + (off_t)tail->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		tail->len += (size_t)n;
	}
	return 0;
}

/* The seq in one line, 0 if it is none of this store's. */
static uint64_t
seq_of_line(struct pw_span line, const char *store)
{
	json_t *o = json_loadb(line.p, line.len, 0, NULL);
	const char *whose = json_string_value(json_object_get(o, "store"));
	json_int_t seq = json_integer_value(json_object_get(o, "seq"));

	if (whose == NULL || strlen(whose) != STORE_DIGITS ||
	    strncmp(whose, store, STORE_DIGITS) != 0 || seq < 0 || seq > MOST_SEQ)
		seq = 0;
	json_decref(o);
	return (uint64_t)seq;
}

static uint64_t
highest_seq(const struct tail *tail, const char *store)
{
	const char *p = tail->data, *end = tail->data + tail->len, *nl;
	bool is_line = tail->is_whole;
	uint64_t highest = 0;

	for (; (nl = memchr(p, '\n', (size_t)(end - p))) != NULL; p = nl + 1) {
		uint64_t seq = 0;

		if (is_line)
			seq = seq_of_line((struct pw_span) {p, (size_t)(nl - p)}, store);
		if (seq > highest)
			highest = seq;
		is_line = true;
	}
	return highest;
}

/* -1 with errno. */
static int
seq_of_file(int dir_fd, const char *name, const char *store, uint64_t *io_seq)
{
	struct tail tail = {.data = NULL};
	struct stat st;
	uint64_t seq;
	int fd, rc, error;

	if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (!S_ISREG(st.st_mode)) /* opening a pipe would make a reader of it */
		return 0;
	fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	tail.data = pw_alloc(TAIL, 1);
	rc = read_tail(fd, &tail);
	error = errno;
	seq = rc == 0 ? highest_seq(&tail, store) : 0;
	if (seq > *io_seq)
		*io_seq = seq;
	free(tail.data);
	close(fd);
	errno = error;
	return rc;
}

static bool
is_compressed(const char *name)
{
	static const char *const ends[] = {".gz", ".xz", ".zst", ".bz2"};
	size_t len = strlen(name);

	for (size_t i = 0; i < PW_ARRAY_LEN(ends); i++) {
		size_t n = strlen(ends[i]);

		if (len >= n && strcmp(name + len - n, ends[i]) == 0)
			return true;
	}
	return false;
}

static bool
is_sibling(const char *name, const char *base)
{
	size_t len = strlen(base);

	return strncmp(name, base, len) == 0 && (name[len] == '.' || name[len] == '-') &&
	    !is_compressed(name);
}

/* All siblings are looked at, not only the newest: which one that is, times of files do not tell for
 * sure. What can't be read here may make a repeat, never a loss. */
static void
seq_of_siblings(const char *dir_path, const char *base, const char *store, uint64_t *io_seq)
{
	DIR *dir = opendir(dir_path);
	const struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		if (is_sibling(entry->d_name, base))
			(void)seq_of_file(dirfd(dir), entry->d_name, store, io_seq);
	closedir(dir);
}

int
jsonl_last_seq(const char *path, const char *store, uint64_t *ret_seq, struct pw_err *reterr)
{
	char *dir_path = pw_strdup(path);
	char *slash = strrchr(dir_path, '/');
	int rc = 0;

	*ret_seq = 0;
	if (seq_of_file(AT_FDCWD, path, store, ret_seq) < 0 && errno != ENOENT)
		rc = pw_err_set(reterr, "%s: cannot read where it ends: %s", path,
		    pw_errno_text(errno));
	slash[slash == dir_path ? 1 : 0] = '\0';
	if (rc == 0)
		seq_of_siblings(dir_path, strrchr(path, '/') + 1, store, ret_seq);
	free(dir_path);
	return rc;
}

/* A crash leaves the beginning of a line, or room for it that was never filled. */
static bool
is_ours(const char *p, size_t len)
{
	static const char start[] = "{\"id\":\"";
	size_t n = len < sizeof(start) - 1 ? len : sizeof(start) - 1;

	return len < JSONL_MAX_LINE && (p[0] == '\0' || memcmp(p, start, n) == 0);
}

int64_t
jsonl_torn_bytes(int fd)
{
	struct tail tail = {.data = pw_alloc(TAIL, 1)};
	const char *nl = NULL, *p = tail.data;
	int64_t torn = 0;

	if (read_tail(fd, &tail) == 0 && tail.len > 0) {
		nl = memrchr(tail.data, '\n', tail.len);
		p = nl != NULL ? nl + 1 : tail.data;
		torn = tail.data + tail.len - p;
		if (torn > 0 && ((nl == NULL && !tail.is_whole) || !is_ours(p, (size_t)torn)))
			torn = -1;
	}
	free(tail.data);
	return torn;
}
