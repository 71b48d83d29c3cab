/*
 * setup: what the configuration file says, and what it names, loaded and ready: rules, CDR formats,
 * key, policy. The daemon and the command read the same file by the same rows.
 *
 * Promises
 *  1. Every key is optional but the daemon's `sources`; an unknown key, a wrong type, a value out of
 *     range is an error with file and line.
 *  2. pw_settings_print prints a configuration that reads back to the same settings.
 *  3. A detector is loaded whole, its examples run if that is asked for, or not at all.
 *
 * Ownership: the caller's. Thread: owner; what was loaded is immutable and may be read by any.
 * Limits: PW_MAX_SOURCES sources, PW_MAX_SINKS sinks, PW_MAX_STRINGS entries of a list.
 */
#ifndef PIIWATCH_SETUP_H
#define PIIWATCH_SETUP_H

#include <piiwatch/deliver.h>
#include <piiwatch/flow.h>
#include <piiwatch/policy.h>
#include <piiwatch/source.h>

#define PW_DEFAULT_CONF "/etc/piiwatch/piiwatchd.conf"

struct pw_settings {
	struct pw_strings rules, cdr_formats;
	char *policy, *key;
	char *store_path;
	double min_confidence;
	int64_t dedupe_window_us; /* 0: one alert for each finding */
	struct pw_source_conf *source;
	unsigned n_sources;
	struct pw_sink_conf *sink;
	unsigned n_sinks;
	char *file; /* where it was read from, NULL: nowhere */
	unsigned source_line[PW_MAX_SOURCES], sink_line[PW_MAX_SINKS]; /* in it; 0: not there */
};

void pw_settings_init(struct pw_settings *s);
void pw_settings_release(struct pw_settings *s);

/* Reads a configuration file over the defaults; a list takes the place of what was there. 0 or -1. */
int pw_settings_read(struct pw_settings *s, const char *path, struct pw_err *reterr);

/* Adds to a list of directories; false if it is full. */
bool pw_settings_add(struct pw_strings *list, const char *text);

/* For who reads a daemon's file to scan: its sources, and what they ask for, are none of a scan's. */
void pw_settings_drop_sources(struct pw_settings *s);

/* Fills in what nothing was said of: directories and policy beside the program, else under
 * /etc/piiwatch; a sink, jsonl into /var/log/piiwatch/alerts.jsonl. The key: see pw_settings_key. */
void pw_settings_complete(struct pw_settings *s);

/* The key's file: the credential `fpkey` that systemd hands in (LoadCredential=), since a service may
 * well not read the file it was made of; else the configured one, else /etc/piiwatch/keys/current if
 * it is there, else NULL. `buf` may hold it. */
const char *pw_settings_key(const struct pw_settings *s, char *buf, size_t size);

/* Says that there is no key, where it was looked for, and how to make one. Returns -1. */
int pw_settings_no_key(const struct pw_settings *s, struct pw_err *reterr);

/* What a daemon needs beyond a scan, and must not have: sources there, names unique, CDR formats,
 * rules and roles known (`loaded` NULL: not looked at), the key outside of the store's directory, a
 * file for each sink, no glob that matches our own store or sinks' files, symbolic links followed.
 * After pw_settings_complete. */
struct pw_loaded;
int pw_settings_check_daemon(const struct pw_settings *s, const struct pw_loaded *loaded,
    struct pw_err *reterr);

/* The threshold of the plan, in thousandths: the least of `alerts` and the sources. */
unsigned pw_settings_threshold(const struct pw_settings *s);
void pw_settings_print(const struct pw_settings *s, struct pw_buf *out);

/* Rules, formats and key, ready to scan. */
struct pw_loaded {
	struct pw_plan *plan;
	struct pw_formats *formats;
	struct pw_key *key;
	struct pw_detector *detector;
	struct pw_policy *policy; /* NULL unless asked for */
	/* At the standard threshold; the two above where that is the one asked for. */
	struct pw_plan *standard_plan;
	struct pw_detector *standard;
	bool has_own_key; /* not one that dies with the process */
};

enum pw_load {
	PW_LOAD_EXAMPLES = 1, /* run them, stop at the first that fails */
	PW_LOAD_POLICY = 2,
	PW_LOAD_NEEDS_KEY = 4, /* no key is an error that says how to make one */
};

/* 0 or -1 with the reason; pw_loaded_release takes what was loaded either way. */
int pw_loaded_open(struct pw_loaded *l, const struct pw_settings *s, unsigned what,
    struct pw_err *reterr);
void pw_loaded_release(struct pw_loaded *l);

#endif
