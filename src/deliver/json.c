/* An alert as one line of JSON. The keys, their order and their absence are the contract. */
#include "text.h"

#include <piiwatch/category.h>
#include <piiwatch/deliver.h>

#include <jansson.h>
#include <stdlib.h>

#define SCHEMA 1
#define STORE_DIGITS 8u
#define MAX_EXACT (UINT64_C(1) << 53) /* of a reader that keeps numbers as doubles */
#define MAX_TEXT 4096u /* bytes of the longest text, of those alert.h names */

static void
put(json_t *o, const char *key, json_t *value)
{
	if (json_object_set_new(o, key, value) < 0)
		pw_die("out of memory for an alert");
}

static json_t *
to_string(const char *text)
{
	struct pw_buf valid;
	json_t *string;

	pw_buf_init(&valid, MAX_TEXT);
	pw_buf_add(&valid, "", 0);
	text_add_valid(text, &valid);
	string = json_stringn(valid.data, valid.len);
	pw_buf_release(&valid);
	return string;
}

static void
put_text(json_t *o, const char *key, const char *text)
{
	put(o, key, to_string(text));
}

static void
put_text_if(json_t *o, const char *key, const char *text)
{
	if (text[0] != '\0')
		put_text(o, key, text);
}

static void
put_number(json_t *o, const char *key, uint64_t n)
{
	char text[24];

	if (n <= MAX_EXACT) {
		put(o, key, json_integer((json_int_t)n));
		return;
	}
	snprintf(text, sizeof(text), "%ju", (uintmax_t)n);
	put_text(o, key, text);
}

static void
put_time(json_t *o, const char *key, int64_t us)
{
	char text[PW_TIME_TEXT];

	pw_time_text(us, text);
	put_text(o, key, text);
}

static void
put_place(json_t *o, const struct pw_alert *a, const char *store)
{
	char id[2 * PW_ALERT_ID + 1], digits[STORE_DIGITS + 1];

	pw_hex(a->id, sizeof(a->id), id);
	snprintf(digits, sizeof(digits), "%s", store);
	put_text(o, "id", id);
	put_number(o, "revision", a->revision);
	put_number(o, "schema", SCHEMA);
	put_text(o, "store", digits);
	put_number(o, "seq", a->seq);
	put_time(o, "time", a->time_us);
	put_text(o, "kind", pw_kind_name(a->kind));
}

static void
put_touch(json_t *o, const struct pw_alert *a)
{
	json_t *clauses = json_array();

	for (unsigned i = 0; i < a->touch.n_clauses && i < PW_MAX_CLAUSES; i++)
		if (json_array_append_new(clauses, to_string(a->touch.clause[i])) < 0)
			pw_die("out of memory for an alert");
	put_text(o, "severity", pw_severity_name((enum pw_severity)a->severity));
	put(o, "clause", clauses);
	put_text(o, "title", a->touch.title);
	put_text(o, "title_ja", a->touch.title_ja);
	put_text(o, "source", a->source);
	put_text(o, "host", a->host);
}

static void
put_what_was_found(json_t *o, const struct pw_alert *a, const char *subject)
{
	put_text(o, "path", a->path);
	put_number(o, "offset", a->offset);
	put_number(o, "length", a->length);
	put_number(o, "line", a->line);
	put_number(o, "column", a->column);
	put_text_if(o, "field", a->field);
	put_text(o, "masked", a->masked);
	put(o, "confidence", json_real(a->confidence / 1000.0));
	if (subject != NULL)
		put_text(o, "subject", subject);
	put_text_if(o, "excerpt", a->excerpt);
}

static void
put_counts(json_t *o, const struct pw_alert *a)
{
	put_number(o, "count", a->count);
	put_time(o, "first_seen", a->first_seen_us);
	put_time(o, "last_seen", a->last_seen_us);
}

static void
put_finding(json_t *o, const struct pw_alert *a, const char *subject)
{
	put_text(o, "rule", a->rule);
	if (a->category >= 0)
		put_text(o, "category", pw_category_name((enum pw_category)a->category));
	put_touch(o, a);
	put_what_was_found(o, a, subject);
	put_counts(o, a);
	if (a->is_backlog)
		put(o, "backlog", json_true());
}

static void
put_watcher(json_t *o, const struct pw_alert *a)
{
	put_text(o, "code", a->code);
	put_touch(o, a);
	put_text_if(o, "path", a->path);
	put_text(o, "text", a->text);
	put_counts(o, a);
}

void
pw_alert_to_json(const struct pw_alert *a, const char *store, const char *subject,
    struct pw_buf *out)
{
	json_t *o = json_object();
	char *text;

	put_place(o, a, store);
	if (a->kind == PW_KIND_WATCHER)
		put_watcher(o, a);
	else
		put_finding(o, a, subject);
	text = json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(3));
	json_decref(o);
	if (text == NULL)
		pw_die("out of memory for an alert");
	text_add_json(text, out);
	free(text);
	pw_buf_add(out, "\n", 1);
}
