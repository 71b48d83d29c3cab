#include "log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

static struct {
	bool to_stderr, has_journal;
	atomic_bool is_early; /* ends while other threads log */
	enum log_level most;
} the_log = {.is_early = true, .most = LOG_AT_NOTICE};

void
log_open(bool to_stderr, unsigned verbosity)
{
	the_log.to_stderr = to_stderr;
	the_log.most = verbosity == 0 ? LOG_AT_NOTICE : verbosity == 1 ? LOG_AT_INFO : LOG_AT_DEBUG;
	/* Under systemd stderr leads to the same journal: once is enough. */
	the_log.has_journal = getenv("JOURNAL_STREAM") != NULL;
	if (the_log.has_journal)
		the_log.is_early = false;
	openlog("piiwatchd", LOG_PID, LOG_DAEMON);
}

void
log_early(bool is_early)
{
	the_log.is_early = is_early;
}

/* One write a line, so that lines of two threads do not mix. What is said before the loop runs is for
 * who started the daemon; what is said later has its time, unless the journal puts it there. */
static void
write_line(const char *level, const char *text)
{
	char line[1200], when[PW_TIME_TEXT] = "";
	size_t len;
	ssize_t rc;
	int n;

	if (!the_log.is_early && !the_log.has_journal) {
		pw_time_text(pw_now_us(), when);
		memcpy(when + strlen("2026-11-24T01:02:03"), "Z ", 3);
	}
	n = snprintf(line, sizeof(line), "%spiiwatchd: %s%s\n", when, level, text);
	len = n < 0 ? 0 : (size_t)n < sizeof(line) ? (size_t)n : sizeof(line) - 1;
	rc = write(STDERR_FILENO, line, len);
	(void)rc;
}

void
log_say(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = {"error: ", "warning: ", "", "", "debug: "};
	static const int priorities[] = {LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG};
	char text[1024];
	va_list ap;

	if (level > the_log.most)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (the_log.to_stderr || (the_log.is_early && level <= LOG_AT_WARNING))
		write_line(names[level], text);
	if (!the_log.to_stderr)
		syslog(priorities[level], "%s", text);
}
