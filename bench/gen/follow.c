#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK_EVERY 64u /* idle reads between looks for a file rotated away */

void
gen_follow_init(struct gen_follow *f, const char *path)
{
	*f = (struct gen_follow) {.path = path, .fd = -1};
}

void
gen_follow_release(struct gen_follow *f)
{
	free(f->buf);
	if (f->fd >= 0)
		(void)close(f->fd);
	gen_follow_init(f, f->path);
}

/* Moves what is left to the front and makes room. */
static int
make_room(struct gen_follow *f)
{
	if (f->from > 0) {
		memmove(f->buf, f->buf + f->from, f->len - f->from);
		f->len -= f->from;
		f->from = 0;
	}
	if (f->cap == 0) {
		f->buf = malloc(GEN_MAX_ALERT_LINE + 1);
		if (f->buf == NULL)
			return -1;
		f->cap = GEN_MAX_ALERT_LINE;
	}
	if (f->len < f->cap)
		return 0;
	errno = EMSGSIZE;
	return -1;
}

static ssize_t
read_some(struct gen_follow *f)
{
	ssize_t n;

	do {
		n = read(f->fd, f->buf + f->len, f->cap - f->len);
	} while (n < 0 && errno == EINTR);
	if (n > 0)
		f->len += (size_t)n;
	return n;
}

/* Another file has the name, and its writer has turned to it. */
static bool
is_rotated(const struct gen_follow *f)
{
	struct stat ours, named;

	return fstat(f->fd, &ours) == 0 && stat(f->path, &named) == 0 && named.st_size > 0 &&
	    (ours.st_ino != named.st_ino || ours.st_dev != named.st_dev);
}

static int
open_named(struct gen_follow *f)
{
	int fd = open(f->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (f->fd >= 0)
		(void)close(f->fd);
	f->fd = fd;
	return 1;
}

/* What was written between the last read and the rotation comes first. */
static ssize_t
read_on(struct gen_follow *f)
{
	ssize_t n = read_some(f);

	if (n != 0 || open_named(f) <= 0)
		return n;
	f->len = f->from; /* a line without its end stays without */
	return read_some(f);
}

ssize_t
gen_follow_read(struct gen_follow *f)
{
	ssize_t n;

	if (make_room(f) != 0)
		return -1;
	if (f->fd < 0) {
		int opened = open_named(f);

		if (opened <= 0)
			return opened;
	}
	n = read_some(f);
	f->idle = n > 0 ? 0 : f->idle + 1;
	if (n != 0 || (f->idle % LOOK_EVERY != 0 && !f->is_last) || !is_rotated(f))
		return n;
	return read_on(f);
}

char *
gen_follow_line(struct gen_follow *f, size_t *ret_len)
{
	char *line = f->buf + f->from, *end;

	if (f->from == f->len)
		return NULL;
	end = memchr(line, '\n', f->len - f->from);
	if (end == NULL)
		return NULL;
	*end = '\0';
	*ret_len = (size_t)(end - line);
	f->from += *ret_len + 1;
	return line;
}
