#include "scan.h"

#include <piiwatch/classify.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
scan_skip(struct scan *scan, enum scan_skip cause, const char *why)
{
	static const int status[] = {[SKIP_MISSING] = CLI_CANNOT,
	    [SKIP_UNREADABLE] = CLI_PARTIAL,
	    [SKIP_NOT_TEXT] = CLI_PARTIAL,
	    [SKIP_NOT_A_FILE] = CLI_PARTIAL};

	scan_clear_progress(scan);
	cli_complain("%s: %s; not scanned", scan->shown_path.data, why);
	scan->tally.skipped[cause]++;
	/* What could not be done at all outweighs what is left out. */
	if (scan->tally.status != CLI_CANNOT)
		scan->tally.status = status[cause];
}

static void
take_findings(struct scan *scan)
{
	struct pw_finding finding;

	while (pw_flow_next(scan->flow, &finding))
		scan_print_finding(scan, &finding);
	if (scan->progress_us > 0)
		scan_print_progress(scan);
}

static void
feed(struct scan *scan, const char *bytes, size_t len)
{
	while (len > 0) {
		size_t used = pw_flow_feed(scan->flow, bytes, len);

		bytes += used;
		len -= used;
		take_findings(scan);
	}
}

/* Reads as much as there is, without waiting for more than something. -1 with errno. */
static ssize_t
read_some(int fd, char *buf, size_t len)
{
	ssize_t n;

	do
		n = read(fd, buf, len);
	while (n < 0 && errno == EINTR);
	return n;
}

/* Fills the beginning of a file as far as its kind can be told by; a pipe that gives little at a
 * time is not waited for. */
static ssize_t
read_head(int fd, char *buf, size_t len, bool wait)
{
	size_t have = 0;
	ssize_t n = 0;

	do {
		n = read_some(fd, buf + have, len - have);
		if (n > 0)
			have += (size_t)n;
	} while (n > 0 && wait && have < PW_CLASSIFY_HEAD);
	return n < 0 && have == 0 ? -1 : (ssize_t)have;
}

/* The bytes of an open file through the flow. Returns why not all of them, or NULL. */
static const char *
scan_open_file(struct scan *scan, int fd, bool is_stream, char *buf, enum scan_skip *ret_cause)
{
	ssize_t n = read_head(fd, buf, PW_MAX_CHUNK, !is_stream);
	const char *what = n > 0 ? pw_classify_not_text(buf, (size_t)n) : NULL;

	if (what != NULL) {
		*ret_cause = SKIP_NOT_TEXT;
		return what;
	}
	while (n > 0 && scan->output_errno == 0) {
		feed(scan, buf, (size_t)n);
		if (is_stream)
			scan_flush(scan);
		n = read_some(fd, buf, PW_MAX_CHUNK);
	}
	*ret_cause = SKIP_UNREADABLE;
	return n < 0 ? pw_errno_text(errno) : NULL;
}

static void
add_stats(struct scan *scan)
{
	const uint64_t *away = pw_flow_turned_away(scan->flow);

	pw_stats_add(&scan->tally.stats, pw_flow_stats(scan->flow));
	for (unsigned i = 0; i < PW_REASONS; i++)
		scan->tally.turned_away[i] += away[i];
}

/* Matches that found no room are a part of the input that stayed unscanned. */
static void
say_capped(struct scan *scan)
{
	uint64_t capped = pw_flow_stats(scan->flow)->hits_capped;

	if (capped == 0)
		return;
	scan_clear_progress(scan);
	cli_complain(
	    "%s: %ju matches over the %u a record can have were left out; is a form too wide?",
	    scan->shown_path.data, (uintmax_t)capped, PW_MAX_HITS);
	if (scan->tally.status != CLI_CANNOT)
		scan->tally.status = CLI_PARTIAL;
}

static void
scan_fd(struct scan *scan, const struct scan_target *target, int fd)
{
	const struct pw_flow_start stream = {scan->options->cdr, NULL};
	bool is_stream = target->is_stdin || target->size == 0;
	char *buf = pw_alloc(PW_MAX_CHUNK, 1);
	enum scan_skip cause = SKIP_UNREADABLE;
	const char *why;

	pw_flow_begin(scan->flow, &stream, NULL);
	why = scan_open_file(scan, fd, is_stream, buf, &cause);
	pw_flow_end(scan->flow);
	take_findings(scan);
	add_stats(scan);
	say_capped(scan);
	free(buf);
	if (why != NULL)
		scan_skip(scan, cause, why);
	else
		scan->tally.files_scanned++;
}

void
scan_file(struct scan *scan, const struct scan_target *target)
{
	int fd = target->is_stdin ? STDIN_FILENO : open(target->path, O_RDONLY | O_CLOEXEC);
	int why = errno;

	scan_path(scan, target->path);
	if (fd < 0) {
		scan_skip(scan, why == ENOENT ? SKIP_MISSING : SKIP_UNREADABLE, pw_errno_text(why));
		return;
	}
	if (!target->is_stdin)
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	scan_fd(scan, target, fd);
	if (!target->is_stdin)
		close(fd);
}
