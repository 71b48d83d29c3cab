/* The daemon's own log. No call of it ever gets bytes of a record, nor a path that is not masked. */
#ifndef PIIWATCH_ENGINE_LOG_H
#define PIIWATCH_ENGINE_LOG_H

#include <piiwatch/base.h>

enum log_level { LOG_AT_ERROR, LOG_AT_WARNING, LOG_AT_NOTICE, LOG_AT_INFO, LOG_AT_DEBUG };

/* Before any other thread is there. To stderr (`-d`), or to syslog; `verbosity` 1 adds info, 2 debug. */
void log_open(bool to_stderr, unsigned verbosity);

/* One line; any thread. Errors before the loop runs go to stderr as well: see log_early. */
void log_say(enum log_level level, const char *fmt, ...) PW_PRINTF(2, 3);

/* Until this is called with false, warnings and errors are for whoever started the daemon: they go to
 * stderr whatever log_open said. */
void log_early(bool is_early);

#endif
