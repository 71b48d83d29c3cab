/* What the verbs that look into a store share. They only read. */
#ifndef PIIWATCH_CLI_LOOK_H
#define PIIWATCH_CLI_LOOK_H

#include "cli.h"

#include <piiwatch/store_view.h>

/* A store, and the configuration it was named by. */
struct look {
	struct pw_settings
	    settings; /* of the configuration, else the defaults; completed, no key */
	bool has_conf;
	const char *path; /* of the store; lives as long as this */
	struct pw_store_view *view;
};

/*
 * Opens the store: `store`, else the one of the configuration `conf`, else that of PW_DEFAULT_CONF if
 * there is one, else the default. A store that is named needs no configuration, and PW_DEFAULT_CONF
 * is not looked at. 0, or -1 after saying why; look_close either way.
 */
int look_open(struct look *look, const char *conf, const char *store);
void look_close(struct look *look);

/* Says what went wrong with the verb. Returns CLI_CANNOT. */
int look_fail(const char *verb, const struct pw_err *err);

/*
 * Paths as they may be shown: values in them hidden, as the rules of the configuration find them; the
 * rules are loaded when the first path comes. With `is_true`, as they are, but for what is not
 * printable.
 */
struct shown_paths {
	const struct pw_settings *settings;
	bool is_true;
	struct pw_loaded loaded;
	struct pw_flow *flow;
	bool is_open, has_failed;
	struct pw_buf text;
};

void shown_paths_init(struct shown_paths *paths, const struct pw_settings *settings, bool is_true);
void shown_paths_release(struct shown_paths *paths);

/* Holds until the next call. Where the rules cannot be loaded it says so once, and shows no path. */
const char *shown_path(struct shown_paths *paths, const char *path);

#endif
