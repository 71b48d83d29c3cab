#include "alerts.h"
#include "terminal.h"
#include "when.h"

#include <piiwatch/policy.h>

#include <jansson.h>
#include <limits.h>
#include <string.h>

#define MAX_PLACES 20u /* shown as text */
#define MAX_CANDIDATES 10u
#define CANDIDATE_DIGITS 12

/* --- an id that names no alert, or several -------------------------------------------------------- */

struct candidates {
	const char *prefix;
	unsigned n;
	struct pw_buf text;
};

static void
on_candidate(const struct pw_alert *a, void *context)
{
	struct candidates *c = context;
	char id[2 * PW_ALERT_ID + 1];

	pw_hex(a->id, sizeof(a->id), id);
	for (size_t i = 0; c->prefix[i] != '\0'; i++)
		if (pw_lower(c->prefix[i]) != id[i])
			return;
	if (++c->n <= MAX_CANDIDATES)
		pw_buf_addf(&c->text, "%s%.*s", c->n > 1 ? ", " : "", CANDIDATE_DIGITS, id);
}

/* Digits that more than one id may begin with. */
static bool
is_prefix(const char *text)
{
	size_t len = strlen(text);

	return len >= 4 && len < (size_t)2 * PW_ALERT_ID &&
	    strspn(text, "0123456789abcdefABCDEF") == len;
}

static void
refuse(const char *prefix, struct look *look, const struct pw_err *why)
{
	const struct pw_store_filter all = {.since_us = INT64_MIN};
	struct candidates c = {.prefix = prefix};
	struct pw_err err;

	pw_buf_init(&c.text, 4096);
	if (is_prefix(prefix))
		pw_store_view_alerts(look->view, &all, on_candidate, &c, &err);
	if (c.n > 1)
		cli_complain("alerts show: %s: %s%s", why->text, c.text.data,
		    c.n > MAX_CANDIDATES ? ", ..." : "");
	else
		cli_complain("alerts show: %s; `piiwatch alerts list` shows how each begins",
		    why->text);
	pw_buf_release(&c.text);
}

/* --- places --------------------------------------------------------------------------------------- */

struct places {
	struct shown_paths paths;
	bool is_jsonl, is_local;
	unsigned n;
	uint64_t n_left; /* findings that were not shown */
};

static bool
is_range(const struct pw_store_place *p)
{
	return p->length == 0;
}

static void
print_place(struct places *places, const struct pw_store_place *p)
{
	char when[WHEN_TEXT];

	when_print(p->time_us, places->is_local, when);
	printf("  %s ", when);
	cli_put(p->path[0] != '\0' ? shown_path(&places->paths, p->path) : "(no longer known)");
	if (p->line > 0)
		printf(":%ju:%ju", (uintmax_t)p->line, (uintmax_t)p->column);
	if (p->count > 1)
		printf(", %ju times between offsets %ju and %ju", (uintmax_t)p->count,
		    (uintmax_t)p->offset, (uintmax_t)p->last_offset);
	else if (strcmp(p->field, "path") == 0)
		fputs(", in the path itself", stdout);
	else
		printf(", offset %ju", (uintmax_t)p->offset);
	if (p->field[0] != '\0' && strcmp(p->field, "path") != 0) {
		fputs(", field ", stdout);
		cli_put(p->field);
	}
	putchar('\n');
}

static void
put_number(json_t *o, const char *key, uint64_t n)
{
	json_object_set_new(o, key, json_integer((json_int_t)n));
}

/* {"place":{…}}: as an alert names its first one; of a range its bounds and how many stand there. */
static void
print_place_json(struct places *places, const struct pw_store_place *p)
{
	json_t *line = json_object(), *o = json_object();
	char when[PW_TIME_TEXT];

	pw_time_text(p->time_us, when);
	json_object_set_new(o, "time", json_string(when));
	json_object_set_new(o, "path", json_string(shown_path(&places->paths, p->path)));
	put_number(o, "offset", p->offset);
	if (is_range(p)) {
		put_number(o, "last_offset", p->last_offset);
		put_number(o, "count", p->count);
	} else {
		put_number(o, "length", p->length);
		put_number(o, "line", p->line);
		put_number(o, "column", p->column);
	}
	if (p->field[0] != '\0')
		json_object_set_new(o, "field", json_string(p->field));
	json_object_set_new(line, "place", o);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static void
on_place(const struct pw_store_place *p, void *context)
{
	struct places *places = context;

	if (places->is_jsonl) {
		print_place_json(places, p);
	} else if (places->n == MAX_PLACES) {
		places->n_left += p->count;
	} else {
		if (places->n++ == 0)
			fputs("places:\n", stdout);
		print_place(places, p);
	}
}

static int
print_places(const struct alerts_options *o, struct look *look, const struct pw_alert *a,
    struct pw_err *reterr)
{
	struct places places = {.is_jsonl = o->is_jsonl, .is_local = cli_on_terminal()};
	int rc;

	shown_paths_init(&places.paths, &look->settings, o->has_true_paths);
	rc = pw_store_view_places(look->view, a->id, on_place, &places, reterr);
	if (places.n_left > 0)
		printf("  … and %ju more (--format jsonl shows them all)\n",
		    (uintmax_t)places.n_left);
	shown_paths_release(&places.paths);
	return rc;
}

/* --- the alert ------------------------------------------------------------------------------------ */

/* The items' titles are a help: an alert is shown without them too. */
static struct pw_policy *
load_policy(const struct look *look)
{
	struct pw_err err;
	struct pw_policy *policy = pw_policy_load(look->settings.policy, &err);

	if (policy == NULL && look->has_conf)
		cli_complain("note: the clauses' titles are not known: %s", err.text);
	return policy;
}

/* Where the alert's first finding stands. */
struct first_path {
	const struct pw_alert *alert;
	char path[PATH_MAX];
};

static void
on_first_place(const struct pw_store_place *p, void *context)
{
	struct first_path *first = context;

	if (first->path[0] == '\0' && p->offset == first->alert->offset && !is_range(p))
		snprintf(first->path, sizeof(first->path), "%s", p->path);
}

static int
print_text(const struct alerts_options *o, struct look *look, const struct pw_alert *a,
    struct pw_err *reterr)
{
	struct first_path first = {.alert = a};
	struct pw_policy *policy;

	if (o->has_true_paths &&
	    pw_store_view_places(look->view, a->id, on_first_place, &first, reterr) < 0)
		return -1;
	policy = load_policy(look);
	alerts_print_text(a, first.path[0] != '\0' ? first.path : a->path, policy);
	pw_policy_destroy(policy);
	return 0;
}

static int
print_alert(const struct alerts_options *o, struct look *look, const struct pw_alert *a,
    struct pw_err *reterr)
{
	char store_id[40];

	if (!o->is_jsonl)
		return print_text(o, look, a, reterr);
	if (alerts_store_id(look->path, store_id, reterr) < 0)
		return -1;
	alerts_print_json(a, store_id);
	return 0;
}

int
alerts_show(const struct alerts_options *o, struct look *look)
{
	struct pw_alert alert;
	struct pw_err err;
	int rc = pw_store_view_alert(look->view, o->id, &alert, &err);

	if (rc == 0) {
		refuse(o->id, look, &err);
		return CLI_CANNOT;
	}
	if (rc < 0 || print_alert(o, look, &alert, &err) < 0 ||
	    print_places(o, look, &alert, &err) < 0)
		return look_fail("alerts show", &err);
	return cli_end_output(CLI_OK);
}
