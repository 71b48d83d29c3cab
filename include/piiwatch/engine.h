/*
 * engine: piiwatchd at work: sources feed the flow, findings go through the ring to the outbox, which
 * commits them to the store, from where deliver brings them to the sinks.
 *
 * Promises
 *  1. Nothing is delivered that is not committed; nothing is committed without the position that
 *     covers it. kill -9 at any moment loses nothing and repeats nothing in the store.
 *  2. A store that fails stops reading (files wait) and is tried again; a sink that fails stops
 *     nothing.
 *  3. SIGTERM, SIGINT: reads what is at hand, commits, delivers for at most 3 s, ends with 0.
 *     SIGHUP: rules, formats, policy and sources are read anew, every example run; a mistake leaves
 *     all as it was and raises a watcher alert. SIGUSR1: sinks open their files anew. SIGUSR2: the
 *     state goes to the log.
 *  4. The log holds names, numbers and masked paths, never a byte of what is read.
 *
 * Thread: main. Limits: see base.h; the ring has 4096 slots.
 */
#ifndef PIIWATCH_ENGINE_H
#define PIIWATCH_ENGINE_H

#include <piiwatch/base.h>

struct pw_engine_options {
	const char *conf; /* the configuration file */
	bool check_only; /* -n: say whether it is good, and end */
	bool log_to_stderr; /* -d; else to syslog */
	unsigned verbosity; /* -v: 1 says more, 2 says states */
	bool allow_root, no_inotify;
};

/* Runs until a signal ends it. The exit status: 0; 1 when the store showed damage, which the next start
 * looks at; 2 when it could not begin, or not commit all it found before it ended. */
int pw_engine_run(const struct pw_engine_options *options);

#endif
