#include "scan.h"

#include <piiwatch/classify.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int
fail(struct scan_outcome *why, enum scan_skip cause, const char *text)
{
	why->cause = cause;
	snprintf(why->why, sizeof(why->why), "%s", text);
	return -1;
}

/* What there is, without waiting for more than something. -1 with errno. */
static ssize_t
read_some(const struct scan_input *in, char *buf, size_t len)
{
	ssize_t n;

	do
		n = in->is_stream ? read(in->fd, buf, len)
				  : pread(in->fd, buf, len, (off_t)(in->at + in->len));
	while (n < 0 && errno == EINTR);
	return n;
}

/* The beginning of a file as far as its kind can be told by; a pipe that gives little at a time is
 * not waited for. */
static int
read_head(struct scan_input *in)
{
	ssize_t n;

	do {
		n = read_some(in, in->buf + in->len, PW_MAX_CHUNK - in->len);
		if (n > 0)
			in->len += (size_t)n;
	} while (n > 0 && !in->is_stream && in->len < PW_CLASSIFY_HEAD);
	atomic_fetch_add_explicit(&in->scan->bytes_read, in->len, memory_order_relaxed);
	return n < 0 && in->len == 0 ? -1 : 0;
}

int
scan_input_open(struct scan_input *in, const struct scan_target *target,
    struct scan_outcome *ret_why)
{
	const char *what;

	in->is_stream = target->is_stdin || target->size == 0;
	in->at = 0;
	in->len = 0;
	in->fd = target->is_stdin ? STDIN_FILENO : open(target->path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0)
		return fail(ret_why, errno == ENOENT ? SKIP_MISSING : SKIP_UNREADABLE,
		    pw_errno_text(errno));
	if (!in->is_stream)
		posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	if (read_head(in) < 0)
		return fail(ret_why, SKIP_UNREADABLE, pw_errno_text(errno));
	what = in->len > 0 ? pw_classify_not_text(in->buf, in->len) : NULL;
	return what != NULL ? fail(ret_why, SKIP_NOT_TEXT, what) : 0;
}

void
scan_input_close(struct scan_input *in)
{
	if (in->fd > STDERR_FILENO)
		close(in->fd);
	in->fd = -1;
}

int
scan_input_read(struct scan_input *in, uint64_t max, struct scan_outcome *ret_why)
{
	ssize_t n;

	in->at += in->len;
	in->len = 0;
	n = read_some(in, in->buf, max < PW_MAX_CHUNK ? (size_t)max : PW_MAX_CHUNK);
	if (n < 0)
		return fail(ret_why, SKIP_UNREADABLE, pw_errno_text(errno));
	in->len = (size_t)n;
	atomic_fetch_add_explicit(&in->scan->bytes_read, in->len, memory_order_relaxed);
	return n > 0;
}
