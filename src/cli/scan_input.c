#include "scan.h"

#include <piiwatch/archive.h>
#include <piiwatch/classify.h>
#include <piiwatch/frame.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool
scan_is_stream(const struct scan_target *target)
{
	return target->is_stdin || target->size == 0;
}

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
	return n < 0 && in->len == 0 ? -1 : 0;
}

/* The next bytes that come out of compressed input. */
static int
unpack(struct scan_input *in, struct scan_outcome *why)
{
	static const enum scan_skip causes[] = {
	    [PW_ARCHIVE_DAMAGED] = SKIP_DAMAGED,
	    [PW_ARCHIVE_UNREADABLE] = SKIP_UNREADABLE,
	    [PW_ARCHIVE_LIMIT] = SKIP_OVER_LIMIT,
	    [PW_ARCHIVE_NESTED] = SKIP_NESTED,
	};
	uint64_t before = pw_archive_consumed(in->archive);
	struct pw_err err;
	enum pw_archive_got got =
	    pw_archive_read(in->archive, in->buf, PW_MAX_CHUNK, &in->len, &err);

	atomic_fetch_add_explicit(&in->scan->bytes_read, pw_archive_consumed(in->archive) - before,
	    memory_order_relaxed);
	if (got == PW_ARCHIVE_BYTES)
		return 1;
	in->len = 0;
	return got == PW_ARCHIVE_END ? 0 : fail(why, causes[got], err.text);
}

/* From compressed input's beginning to what it holds. */
static int
begin_unpacking(struct scan_input *in, struct scan_outcome *why)
{
	struct pw_span head = {in->buf, in->len};

	if (!in->is_stream && lseek(in->fd, (off_t)in->len, SEEK_SET) < 0)
		return fail(why, SKIP_UNREADABLE, pw_errno_text(errno));
	in->archive = pw_archive_open(in->fd, head, &pw_archive_standard);
	return unpack(in, why);
}

static int
open_file(struct scan_input *in, const struct scan_target *target, struct scan_outcome *why)
{
	in->fd = target->is_stdin ? STDIN_FILENO : open(target->path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0)
		return fail(why, errno == ENOENT ? SKIP_MISSING : SKIP_UNREADABLE,
		    pw_errno_text(errno));
	if (!in->is_stream)
		posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	return read_head(in) < 0 ? fail(why, SKIP_UNREADABLE, pw_errno_text(errno)) : 0;
}

/* True if it is a binary file of call-detail records. */
static bool
is_known(const struct scan_input *in)
{
	const struct pw_formats *formats = in->scan->loaded.formats;
	const char *name = in->scan->options->cdr;
	const struct pw_format *format;

	if (name == NULL || formats == NULL)
		return false;
	format = strcmp(name, "auto") == 0 ? pw_formats_binary(formats, in->buf, in->len)
					   : pw_formats_find(formats, name);
	return format != NULL && format->framing == PW_FRAMING_BER;
}

int
scan_input_open(struct scan_input *in, const struct scan_target *target,
    struct scan_outcome *ret_why)
{
	const char *what;

	in->is_stream = scan_is_stream(target);
	in->at = 0;
	in->len = 0;
	in->archive = NULL;
	if (open_file(in, target, ret_why) < 0)
		return -1;
	if (pw_archive_kind((struct pw_span) {in->buf, in->len}) != NULL) {
		if (begin_unpacking(in, ret_why) < 0)
			return -1;
	} else {
		atomic_fetch_add_explicit(&in->scan->bytes_read, in->len, memory_order_relaxed);
	}
	what = in->len > 0 && !is_known(in) ? pw_classify_not_text(in->buf, in->len) : NULL;
	return what != NULL ? fail(ret_why, SKIP_NOT_TEXT, what) : 0;
}

void
scan_input_close(struct scan_input *in)
{
	pw_archive_close(in->archive);
	in->archive = NULL;
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
	if (in->archive != NULL)
		return unpack(in, ret_why);
	n = read_some(in, in->buf, max < PW_MAX_CHUNK ? (size_t)max : PW_MAX_CHUNK);
	if (n < 0)
		return fail(ret_why, SKIP_UNREADABLE, pw_errno_text(errno));
	in->len = (size_t)n;
	atomic_fetch_add_explicit(&in->scan->bytes_read, in->len, memory_order_relaxed);
	return n > 0;
}
