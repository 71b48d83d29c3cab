#include "place.h"
#include "reader.h"
#include "rows.h"
#include "schema.h"

#include <piiwatch/category.h>
#include <piiwatch/store.h>
#include <piiwatch/store_view.h>

#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define WHAT "store"

struct pw_store_view {
	struct pw_reader reader;
};

/* Rows are chosen first and shown one by one afterwards, so that no transaction is open while a
 * callback waits for its terminal. */
struct chosen {
	int64_t *n;
	size_t len, cap;
};

static const char *const statements[] = {PW_VIEW_ROWS(PW_SQL_TEXT)};

struct pw_store_view *
pw_store_view_open(const char *store_path, struct pw_err *reterr)
{
	struct pw_store_view *view = pw_alloc(1, sizeof(*view));

	if (pw_reader_open(&view->reader, store_path, statements, PW_ARRAY_LEN(statements),
		reterr) == 0)
		return view;
	pw_store_view_close(view);
	return NULL;
}

void
pw_store_view_close(struct pw_store_view *view)
{
	if (view == NULL)
		return;
	pw_reader_close(&view->reader);
	free(view);
}

static bool
is_in_set(uint64_t set, int number)
{
	return set == 0 || (number >= 0 && number < 64 && (set >> number & 1) != 0);
}

/* The row of ALERTS the statement stands on. */
static bool
is_wanted(sqlite3_stmt *stmt, const struct pw_store_filter *filter)
{
	const char *kind = pw_column_peek(stmt, 1);
	const char *category = pw_column_peek(stmt, 2);
	const char *source = pw_column_peek(stmt, 3);
	const char *rule = pw_column_peek(stmt, 4);

	return is_in_set(filter->kinds, pw_row_kind(kind)) &&
	    is_in_set(filter->categories, pw_category_find(pw_span_of(category))) &&
	    (filter->source == NULL || strcmp(filter->source, source) == 0) &&
	    (filter->rule_pattern == NULL || fnmatch(filter->rule_pattern, rule, 0) == 0) &&
	    sqlite3_column_int(stmt, 5) >= filter->min_severity &&
	    sqlite3_column_int64(stmt, 6) >= filter->since_us;
}

static void
choose(struct chosen *chosen, int64_t n)
{
	if (chosen->len == chosen->cap) {
		chosen->cap = chosen->cap > 0 ? 2 * chosen->cap : 64;
		chosen->n = pw_grow(chosen->n, chosen->cap, sizeof(*chosen->n));
	}
	chosen->n[chosen->len++] = n;
}

static int
choose_alerts(struct pw_sql *sql, const struct pw_store_filter *filter, struct chosen *chosen,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = sql->stmt[PW_VIEW_ALERTS];
	int rc;

	while ((rc = pw_sql_step(sql, stmt, reterr)) == 1) {
		if (is_wanted(stmt, filter))
			choose(chosen, sqlite3_column_int64(stmt, 0));
		if (filter->limit > 0 && chosen->len == filter->limit)
			break;
	}
	if (rc == 1)
		pw_sql_end(stmt);
	return rc < 0 ? -1 : 0;
}

/* 1, 0 where it is gone, -1. */
static int
get_alert(struct pw_sql *sql, int64_t n, struct pw_alert *ret, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = sql->stmt[PW_VIEW_ALERT];
	int rc;

	pw_bind_int(stmt, 1, n);
	rc = pw_sql_step(sql, stmt, reterr);
	if (rc != 1)
		return rc;
	rc = pw_row_alert(sql, stmt, ret, reterr);
	pw_sql_end(stmt);
	return rc < 0 ? -1 : 1;
}

int
pw_store_view_alerts(struct pw_store_view *view, const struct pw_store_filter *filter,
    void (*on_alert)(const struct pw_alert *alert, void *context), void *context,
    struct pw_err *reterr)
{
	struct pw_sql *sql = &view->reader.sql;
	struct chosen chosen = {0};
	int rc = choose_alerts(sql, filter, &chosen, reterr);

	while (rc >= 0 && chosen.len > 0) {
		struct pw_alert alert;

		rc = get_alert(sql, chosen.n[--chosen.len], &alert, reterr);
		if (rc == 1)
			on_alert(&alert, context);
	}
	free(chosen.n);
	return rc < 0 ? -1 : 0;
}

/* The least and the greatest id that begin so. */
static bool
bounds_of(const char *prefix, uint8_t low[PW_ALERT_ID], uint8_t high[PW_ALERT_ID])
{
	char text[2 * PW_ALERT_ID + 1];
	size_t len = strlen(prefix);

	if (len < 4 || len > 2 * PW_ALERT_ID)
		return false;
	snprintf(text, sizeof(text), "%s", prefix);
	memset(text + len, '0', sizeof(text) - 1 - len);
	text[sizeof(text) - 1] = '\0';
	if (!pw_unhex(text, low, PW_ALERT_ID))
		return false;
	memset(text + len, 'f', 2 * PW_ALERT_ID - len);
	return pw_unhex(text, high, PW_ALERT_ID);
}

int
pw_store_view_alert(struct pw_store_view *view, const char *prefix, struct pw_alert *ret,
    struct pw_err *reterr)
{
	struct pw_sql *sql = &view->reader.sql;
	sqlite3_stmt *stmt = sql->stmt[PW_VIEW_BY_ID];
	uint8_t low[PW_ALERT_ID], high[PW_ALERT_ID];
	int64_t n = 0;
	unsigned found = 0;
	int rc;

	if (!bounds_of(prefix, low, high)) {
		pw_err_set(reterr, "an alert is named by 4 to 32 hexadecimal digits of its id");
		return 0;
	}
	pw_bind_blob(stmt, 1, low, sizeof(low));
	pw_bind_blob(stmt, 2, high, sizeof(high));
	while ((rc = pw_sql_step(sql, stmt, reterr)) == 1) {
		n = sqlite3_column_int64(stmt, 0);
		found++;
	}
	if (rc < 0)
		return -1;
	if (found == 1)
		return get_alert(sql, n, ret, reterr);
	pw_err_set(reterr,
	    found == 0 ? "no alert's id begins with %s"
		       : "several alerts' ids begin with %s; give more digits",
	    prefix);
	return 0;
}

static int
show_places(struct pw_sql *sql, enum pw_view_stmt which, const uint8_t id[PW_ALERT_ID],
    void (*on_place)(const struct pw_store_place *place, void *context), void *context,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = sql->stmt[which];
	int rc;

	pw_bind_blob(stmt, 1, id, PW_ALERT_ID);
	while ((rc = pw_sql_step(sql, stmt, reterr)) == 1) {
		struct pw_store_place place = {
		    .path = pw_column_peek(stmt, 0),
		    .offset = (uint64_t)sqlite3_column_int64(stmt, 1),
		    .line = (uint64_t)sqlite3_column_int64(stmt, 2),
		    .last_offset = (uint64_t)sqlite3_column_int64(stmt, 3),
		    .count = (uint64_t)sqlite3_column_int64(stmt, 4),
		    .length = (uint32_t)sqlite3_column_int64(stmt, 5),
		    .column = (uint32_t)sqlite3_column_int64(stmt, 6),
		    .field = pw_column_peek(stmt, 7),
		    .time_us = sqlite3_column_int64(stmt, 8),
		};

		on_place(&place, context);
	}
	return rc;
}

int
pw_store_view_places(struct pw_store_view *view, const uint8_t id[PW_ALERT_ID],
    void (*on_place)(const struct pw_store_place *place, void *context), void *context,
    struct pw_err *reterr)
{
	struct pw_sql *sql = &view->reader.sql;

	if (show_places(sql, PW_VIEW_PLACES, id, on_place, context, reterr) < 0)
		return -1;
	return show_places(sql, PW_VIEW_RANGES, id, on_place, context, reterr);
}

static int
get_number(struct pw_sql *sql, enum pw_view_stmt which, const char *key, int64_t *ret,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = sql->stmt[which];
	int rc;

	*ret = 0;
	if (key != NULL)
		pw_bind_text(stmt, 1, key);
	rc = pw_sql_step(sql, stmt, reterr);
	if (rc == 1) {
		*ret = sqlite3_column_int64(stmt, 0);
		pw_sql_end(stmt);
	}
	return rc < 0 ? -1 : 0;
}

static int
count_alerts(struct pw_sql *sql, struct pw_store_status *ret, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = sql->stmt[PW_VIEW_COUNTS];
	int rc;

	while ((rc = pw_sql_step(sql, stmt, reterr)) == 1) {
		int kind = pw_row_kind(pw_column_peek(stmt, 0));

		if (kind < 0)
			continue;
		ret->alerts[kind] = (uint64_t)sqlite3_column_int64(stmt, 1);
		ret->alerts_open += (uint64_t)sqlite3_column_int64(stmt, 2);
		if (kind != PW_KIND_WATCHER)
			ret->findings += (uint64_t)sqlite3_column_int64(stmt, 3);
	}
	return rc;
}

int
pw_store_view_status(struct pw_store_view *view, struct pw_store_status *ret, struct pw_err *reterr)
{
	struct pw_sql *sql = &view->reader.sql;
	int64_t rows, newest, is_clean;
	int is_running = pw_place_is_locked(WHAT, sql->path, reterr);

	*ret = (struct pw_store_status) {.schema = PW_STORE_SCHEMA};
	if (is_running < 0 || count_alerts(sql, ret, reterr) < 0 ||
	    get_number(sql, PW_VIEW_OUTBOX, NULL, &rows, reterr) < 0 ||
	    get_number(sql, PW_VIEW_NEWEST, NULL, &newest, reterr) < 0 ||
	    get_number(sql, PW_VIEW_META, "clean", &is_clean, reterr) < 0 ||
	    get_number(sql, PW_VIEW_META, "started", &ret->started_us, reterr) < 0 ||
	    get_number(sql, PW_VIEW_META, "committed", &ret->last_commit_us, reterr) < 0)
		return -1;
	pw_copy_text(ret->store_id, sizeof(ret->store_id), view->reader.store_id);
	ret->is_running = is_running == 1;
	ret->was_clean = is_clean != 0;
	ret->outbox_rows = (uint64_t)rows;
	ret->newest_seq = (uint64_t)newest;
	return 0;
}

int
pw_store_view_first_start(struct pw_store_view *view, const char *source, int64_t *ret_ns,
    struct pw_err *reterr)
{
	struct pw_sql *sql = &view->reader.sql;
	sqlite3_stmt *stmt = sql->stmt[PW_VIEW_META];
	char key[PW_MAX_NAME + 16];
	int rc;

	snprintf(key, sizeof(key), PW_META_FIRST_START, source);
	pw_bind_text(stmt, 1, key);
	rc = pw_sql_step(sql, stmt, reterr);
	if (rc != 1)
		return rc;
	*ret_ns = sqlite3_column_int64(stmt, 0);
	pw_sql_end(stmt);
	return 1;
}

/* The ids of all generations, by source and path; the caller frees them. */
static int
list_generations(struct pw_sql *sql, uint8_t (**ret)[PW_GENERATION_ID], size_t *ret_n,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = sql->stmt[PW_VIEW_GENERATIONS];
	size_t cap = 0;
	int rc;

	while ((rc = pw_sql_step(sql, stmt, reterr)) == 1) {
		if (*ret_n == cap) {
			cap = cap > 0 ? 2 * cap : 64;
			*ret = pw_grow(*ret, cap, sizeof(**ret));
		}
		pw_column_blob(stmt, 0, (*ret)[(*ret_n)++], PW_GENERATION_ID);
	}
	return rc;
}

struct seen_generation {
	struct pw_generation generation;
	char source[PW_MAX_NAME], path[PATH_MAX];
};

/* 1, 0 where it is gone, -1. */
static int
get_generation(struct pw_sql *sql, const uint8_t id[PW_GENERATION_ID], struct seen_generation *ret,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = sql->stmt[PW_VIEW_GENERATION];
	const char *source, *path;
	int rc;

	pw_bind_blob(stmt, 1, id, PW_GENERATION_ID);
	rc = pw_sql_step(sql, stmt, reterr);
	if (rc != 1)
		return rc;
	pw_row_generation(stmt, &ret->generation, &source, &path);
	pw_copy_text(ret->source, sizeof(ret->source), source);
	pw_copy_text(ret->path, sizeof(ret->path), path);
	pw_sql_end(stmt);
	return 1;
}

int
pw_store_view_generations(struct pw_store_view *view,
    void (*on_generation)(const struct pw_generation *generation, const char *source,
	const char *path, void *context),
    void *context, struct pw_err *reterr)
{
	struct pw_sql *sql = &view->reader.sql;
	struct seen_generation seen;
	uint8_t(*id)[PW_GENERATION_ID] = NULL;
	size_t n = 0;
	int rc = list_generations(sql, &id, &n, reterr);

	for (size_t i = 0; i < n && rc >= 0; i++) {
		rc = get_generation(sql, id[i], &seen, reterr);
		if (rc == 1)
			on_generation(&seen.generation, seen.source, seen.path, context);
	}
	free(id);
	return rc < 0 ? -1 : 0;
}
