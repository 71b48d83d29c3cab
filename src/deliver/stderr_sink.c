/*
 * stderr: a line for people for each alert.
 *
 * Standard error is shared with whoever started the daemon, so its flags are not ours to change, and
 * yet a terminal, a pipe or a journal that does not read must not stop anything. A socket is asked
 * not to wait by send, a pipe by pwritev2; where the kernel knows no such thing for a pipe, one that
 * poll calls writable takes PIPE_BUF bytes at once, and no line is longer.
 */
#include "sink.h"
#include "text.h"

#include <piiwatch/category.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_LINE PIPE_BUF
#define MAX_BUILT (32u * 1024) /* every text of an alert, escaped */

static const char *const colours[] = {[PW_INFO] = "\033[2m",
    [PW_LOW] = "\033[36m",
    [PW_MEDIUM] = "\033[33m",
    [PW_HIGH] = "\033[31m",
    [PW_CRITICAL] = "\033[1;31m"};

struct to_stderr {
	struct pw_buf line;
	bool is_full;
};

static void
add_severity(const struct pw_alert *a, struct pw_buf *out)
{
	bool in_colour = isatty(STDERR_FILENO) == 1;

	pw_buf_addf(out, " %s%s%s %s", in_colour ? colours[a->severity] : "",
	    pw_severity_name((enum pw_severity)a->severity), in_colour ? "\033[0m" : "",
	    pw_kind_name(a->kind));
}

static void
add_text(const char *before, const char *text, struct pw_buf *out)
{
	if (text[0] == '\0')
		return;
	pw_buf_addf(out, "%s", before);
	text_add_plain(text, out);
}

static void
add_place(const struct pw_alert *a, struct pw_buf *out)
{
	add_text(" ", a->path, out);
	if (a->path[0] != '\0' && a->line > 0)
		pw_buf_addf(out, ":%ju", (uintmax_t)a->line);
}

/* Cut before a character, never within one. */
static void
end_line(struct pw_buf *out)
{
	static const char more[] = " ...";
	size_t end = MAX_LINE - sizeof(more);

	if (out->len + 1 > MAX_LINE) {
		out->len = pw_utf8_prev(out->data, 0, end + 1);
		pw_buf_add(out, more, sizeof(more) - 1);
	}
	pw_buf_add(out, "\n", 1);
}

static void
build_line(const struct pw_alert *a, struct pw_buf *out)
{
	char time[PW_TIME_TEXT];

	pw_time_text(a->time_us, time);
	pw_buf_reset(out);
	pw_buf_addf(out, "%.*sZ", (int)strcspn(time, "."), time);
	add_severity(a, out);
	add_text(" ", a->source, out);
	add_text(" ", a->code, out);
	add_text(": ", a->touch.title, out);
	add_text(" ", a->masked, out);
	add_place(a, out);
	add_text(": ", a->text, out);
	if (a->count > 1)
		pw_buf_addf(out, " (%ju times)", (uintmax_t)a->count);
	if (a->is_backlog)
		pw_buf_addf(out, " (backlog)");
	end_line(out);
}

/* As write, but -1 with EAGAIN where that would wait. */
static ssize_t
write_at_once(const char *p, size_t len)
{
	struct pollfd polled = {.fd = STDERR_FILENO, .events = POLLOUT};
	struct iovec part = {0};
	struct stat st;
	ssize_t n = -1;

	if (fstat(STDERR_FILENO, &st) < 0)
		return -1;
	if (S_ISSOCK(st.st_mode))
		return send(STDERR_FILENO, p, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (S_ISFIFO(st.st_mode)) {
		part.iov_base = (char *)(uintptr_t)p; /* it is only read */
		part.iov_len = len;
		n = pwritev2(STDERR_FILENO, &part, 1, -1, RWF_NOWAIT);
		if (n >= 0 || (errno != EOPNOTSUPP && errno != ENOSYS))
			return n;
	}
	if (poll(&polled, 1, 0) == 1)
		return write(STDERR_FILENO, p, len);
	errno = EAGAIN;
	return -1;
}

static void *
stderr_open(const struct pw_sink_conf *conf, struct pw_err *reterr)
{
	struct to_stderr *sink = pw_alloc(1, sizeof(*sink));

	(void)conf;
	(void)reterr;
	pw_buf_init(&sink->line, MAX_BUILT);
	return sink;
}

static enum sink_answer
stderr_send(void *context, const struct parcel *parcel, struct pw_err *reterr)
{
	struct to_stderr *sink = context;
	ssize_t n;

	build_line(parcel->alert, &sink->line);
	do
		n = write_at_once(sink->line.data, sink->line.len);
	while (n < 0 && errno == EINTR);
	sink->is_full = n < 0 && errno == EAGAIN;
	if (n >= 0)
		return SINK_SENT;
	pw_err_set(reterr, "standard error: %s",
	    sink->is_full ? "whoever reads it does not keep up" : pw_errno_text(errno));
	return SINK_RETRY;
}

static int
stderr_room_fd(const void *context)
{
	const struct to_stderr *sink = context;

	return sink->is_full ? STDERR_FILENO : -1;
}

static void
stderr_close(void *context)
{
	struct to_stderr *sink = context;

	pw_buf_release(&sink->line);
	free(sink);
}

const struct sink_driver sink_driver_stderr = {
    .name = "stderr",
    .brief = "a line for people for each alert, on standard error",
    .open = stderr_open,
    .send = stderr_send,
    .room_fd = stderr_room_fd,
    .close = stderr_close,
};
