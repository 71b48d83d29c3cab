/*
 * jsonl: one line of JSON for each alert, appended to a file or a named pipe.
 *
 *	closed → open    [open_file]     a line that a crash left unfinished is cut off
 *	open   → partial [write_pending] a line, or a part of it, is not out yet: it goes first
 *	partial → open   [write_pending]
 *	any    → closed  [shut]          error, reopening, end; a part of a line is taken back
 *
 * Its own lines tell where it goes on (jsonl_resume.c), so what it holds is there once.
 */
#include "jsonl.h"
#include "sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FLAGS (O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
#define MODE 0640

struct jsonl {
	char *path;
	int fd; /* -1: closed */
	bool is_regular, is_full;
	dev_t dev;
	ino_t ino;
	struct pw_buf line; /* of the alert `seq` */
	size_t written; /* of the line; written < line.len: something is left */
	uint64_t seq;
};

/* A part of a line is taken back, where that can be done: the alert comes again whole. */
static void
take_back(struct jsonl *sink)
{
	struct stat st;

	if (sink->is_regular && sink->written > 0 && fstat(sink->fd, &st) == 0 &&
	    st.st_size >= (off_t)sink->written &&
	    ftruncate(sink->fd, st.st_size - (off_t)sink->written) < 0)
		return; /* the next opening cuts it off */
}

static void
shut(struct jsonl *sink)
{
	if (sink->fd < 0)
		return;
	if (sink->line.len > 0)
		take_back(sink);
	pw_buf_reset(&sink->line);
	sink->written = 0;
	close(sink->fd);
	sink->fd = -1;
}

/* -1 with errno. The mode is the one promised, whatever the umask. */
static int
open_or_create(const char *path)
{
	int fd = open(path, FLAGS);
	struct stat st;

	if (fd < 0 && errno == ENXIO)
		errno = stat(path, &st) == 0 && S_ISFIFO(st.st_mode) ? ENXIO : ENOTSUP;
	if (fd >= 0 || errno != ENOENT)
		return fd;
	fd = open(path, FLAGS | O_CREAT | O_EXCL, MODE);
	if (fd >= 0 && fchmod(fd, MODE) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* A new file outlives a loss of power only with its name. */
static void
sync_directory(const char *path)
{
	char *dir = pw_strdup(path);
	char *slash = strrchr(dir, '/');
	int fd;

	slash[slash == dir ? 1 : 0] = '\0';
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	free(dir);
}

/* -1 with errno. */
static int
mend_end(const struct jsonl *sink, off_t size)
{
	int fd = open(sink->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int64_t torn = 0;
	struct stat st;
	int rc = 0;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && st.st_dev == sink->dev && st.st_ino == sink->ino)
		torn = jsonl_torn_bytes(fd);
	else
		rc = -1; /* renamed just now */
	close(fd);
	if (rc < 0)
		errno = ESTALE;
	if (torn > 0)
		rc = ftruncate(sink->fd, size - (off_t)torn);
	else if (torn < 0) /* not ours to cut: ended, so that our lines stay whole */
		rc = write(sink->fd, "\n", 1) == 1 ? 0 : -1;
	return rc;
}

/* 0 or -1 with errno; ENOTSUP: it is neither a file nor a pipe. */
static int
take_file(struct jsonl *sink)
{
	struct stat st;

	if (fstat(sink->fd, &st) < 0)
		return -1;
	sink->is_regular = S_ISREG(st.st_mode);
	sink->dev = st.st_dev;
	sink->ino = st.st_ino;
	if (!sink->is_regular && !S_ISFIFO(st.st_mode)) {
		errno = ENOTSUP;
		return -1;
	}
	if (!sink->is_regular)
		return 0;
	if (st.st_size == 0)
		sync_directory(sink->path);
	return mend_end(sink, st.st_size);
}

static const char *
why_not_open(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return "its directory does not exist; create it";
	case EACCES:
	case EPERM:
		return "permission denied; let the daemon's user write and read it";
	case ELOOP:
		return "it is a symbolic link, which is not followed; name the file itself";
	case ENOTSUP:
	case EISDIR:
		return "it is neither a regular file nor a named pipe; choose another path";
	case ENXIO:
		return "nobody reads the pipe";
	default:
		return pw_errno_text(error);
	}
}

/* 0, or -1 with errno and the reason. */
static int
open_file(struct jsonl *sink, struct pw_err *reterr)
{
	int error;

	sink->fd = open_or_create(sink->path);
	if (sink->fd >= 0 && take_file(sink) == 0)
		return 0;
	error = errno;
	if (sink->fd >= 0)
		close(sink->fd);
	sink->fd = -1;
	pw_err_set(reterr, "%s: %s", sink->path, why_not_open(error));
	errno = error;
	return -1;
}

/* What only a change of the configuration, or of the machine, mends. */
static bool
is_lasting(int error)
{
	static const int errors[] = {ENOENT, ENOTDIR, EACCES, EPERM, ELOOP, ENOTSUP, EISDIR, EROFS,
	    ENAMETOOLONG};

	for (size_t i = 0; i < PW_ARRAY_LEN(errors); i++)
		if (error == errors[i])
			return true;
	return false;
}

static void
jsonl_close(void *context)
{
	struct jsonl *sink = context;

	shut(sink);
	pw_buf_release(&sink->line);
	free(sink->path);
	free(sink);
}

static void *
jsonl_open(const struct pw_sink_conf *conf, struct pw_err *reterr)
{
	struct jsonl *sink = pw_alloc(1, sizeof(*sink));
	struct pw_err err = {""};

	sink->fd = -1;
	sink->path = pw_strdup(conf->path);
	pw_buf_init(&sink->line, JSONL_MAX_LINE);
	if (open_file(sink, &err) < 0 && is_lasting(errno)) {
		pw_err_set(reterr, "sink %s: %s", conf->name, err.text);
		jsonl_close(sink);
		return NULL;
	}
	return sink;
}

/* Writes what is left of the line. 0, or -1 with errno. */
static int
write_pending(struct jsonl *sink)
{
	while (sink->written < sink->line.len) {
		ssize_t n = write(sink->fd, sink->line.data + sink->written,
		    sink->line.len - sink->written);

		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0)
			sink->written += (size_t)n;
	}
	pw_buf_reset(&sink->line);
	sink->written = 0;
	return 0;
}

/* The line is kept as it is. A pipe stays open too when its reader is gone: what lies in it waits for
 * the next one. */
static enum sink_answer
not_now(struct jsonl *sink, struct pw_err *reterr)
{
	int error = errno;

	sink->is_full = error == EAGAIN;
	pw_err_set(reterr, "%s: %s", sink->path,
	    sink->is_full ? "whoever reads the pipe does not keep up" : pw_errno_text(error));
	return SINK_RETRY;
}

static enum sink_answer
jsonl_send(void *context, const struct parcel *parcel, struct pw_err *reterr)
{
	struct jsonl *sink = context;

	sink->is_full = false;
	if (sink->fd < 0 && open_file(sink, reterr) < 0)
		return SINK_RETRY;
	if (sink->line.len > 0) {
		if (write_pending(sink) < 0)
			return not_now(sink, reterr);
		if (sink->seq == parcel->alert->seq)
			return SINK_SENT;
	}
	sink->seq = parcel->alert->seq;
	pw_alert_to_json(parcel->alert, parcel->store, parcel->subject, &sink->line);
	return write_pending(sink) < 0 ? not_now(sink, reterr) : SINK_SENT;
}

static int
jsonl_room_fd(const void *context)
{
	const struct jsonl *sink = context;

	return sink->is_full ? sink->fd : -1;
}

static int
jsonl_sync(void *context, struct pw_err *reterr)
{
	struct jsonl *sink = context;
	struct stat st;

	if (sink->fd < 0 || !sink->is_regular)
		return 0;
	if (fstat(sink->fd, &st) == 0 && st.st_nlink == 0)
		pw_err_set(reterr, "%s: was deleted while it was written", sink->path);
	else if (fdatasync(sink->fd) < 0)
		pw_err_set(reterr, "%s: fdatasync: %s", sink->path, pw_errno_text(errno));
	else
		return 0;
	shut(sink);
	return -1;
}

static int
jsonl_resume(void *context, const char *store, uint64_t *ret_seq, struct pw_err *reterr)
{
	struct jsonl *sink = context;

	return jsonl_last_seq(sink->path, store, ret_seq, reterr);
}

/* A line that is out in part stays where it can be finished by nobody else: nowhere. */
static void
jsonl_reopen(void *context)
{
	struct jsonl *sink = context;
	struct pw_err err;

	shut(sink);
	(void)open_file(sink, &err); /* send tries again, and says why */
}

static void
jsonl_look(void *context)
{
	struct jsonl *sink = context;
	struct stat st;

	if (sink->fd < 0)
		return;
	if (lstat(sink->path, &st) == 0 && st.st_dev == sink->dev && st.st_ino == sink->ino)
		return;
	jsonl_reopen(sink);
}

static int
jsonl_check(const struct pw_sink_conf *conf, struct pw_err *reterr)
{
	if (conf->path == NULL || conf->path[0] != '/')
		return pw_err_set(reterr, "jsonl: needs an absolute path = \"/...\"");
	return 0;
}

static const struct pw_opt jsonl_opts[] = {
    {.name = "path",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_sink_conf, path),
	.help = "the file or named pipe, absolute"},
};

const struct sink_driver sink_driver_jsonl = {
    .name = "jsonl",
    .brief = "a line of JSON for each alert, appended to a file or a named pipe",
    .opts = jsonl_opts,
    .n_opts = PW_ARRAY_LEN(jsonl_opts),
    .check = jsonl_check,
    .open = jsonl_open,
    .send = jsonl_send,
    .room_fd = jsonl_room_fd,
    .sync = jsonl_sync,
    .resume = jsonl_resume,
    .look = jsonl_look,
    .reopen = jsonl_reopen,
    .close = jsonl_close,
};
