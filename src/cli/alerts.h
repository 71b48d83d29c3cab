/* The parts of `piiwatch alerts`. */
#ifndef PIIWATCH_CLI_ALERTS_H
#define PIIWATCH_CLI_ALERTS_H

#include "look.h"

struct alerts_options {
	const char *conf, *store;
	struct pw_store_filter filter;
	bool is_jsonl, has_true_paths;
	const char *id; /* of show: how it begins */
};

/* alerts_list.c, alerts_show.c: the exit status. */
int alerts_list(const struct alerts_options *o, struct look *look);
int alerts_show(const struct alerts_options *o, struct look *look);

/* alerts_print.c: a whole alert for people, with its file called `path`; `policy` may be NULL. */
struct pw_policy;
void alerts_print_text(const struct pw_alert *alert, const char *path,
    const struct pw_policy *policy);

/* The alert as one line of JSON, as a sink would get it but without a subject. */
void alerts_print_json(const struct pw_alert *alert, const char *store_id);

/* The store's id, 32 digits. 0 or -1. */
int alerts_store_id(const char *store, char ret[40], struct pw_err *reterr);

#endif
