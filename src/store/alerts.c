#include "rows.h"
#include "store_priv.h"

#include <piiwatch/category.h>

#include <assert.h>
#include <string.h>

/* An open alert as far as it decides what comes next. */
struct open_alert {
	int64_t n, window_end_us;
	uint32_t n_rows;
	int severity;
	bool has_grown; /* since its last revision */
};

/* Every sink whose least severity that is, as ",name,name,". */
static void
name_sinks(const struct pw_store *store, int severity, char *ret, size_t size)
{
	size_t len = 0;

	ret[0] = '\0';
	for (unsigned i = 0; i < store->n_sinks; i++)
		if (severity >= store->sink[i].min_severity)
			len += (size_t)snprintf(ret + len, size - len, "%s%s,", len > 0 ? "" : ",",
			    store->sink[i].name);
}

/* Puts the revision the alert is at into the outbox. */
static int
tell(struct pw_store *store, int64_t n, int severity, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_OUTBOX_ADD);
	char sinks[PW_MAX_SINKS * (PW_MAX_NAME + 1) + 2];

	name_sinks(store, severity, sinks, sizeof(sinks));
	pw_bind_int(stmt, 1, n);
	pw_bind_text(stmt, 2, sinks);
	return pw_sql_run(&store->sql, stmt, reterr);
}

/* 1 with the open alert the bound statement finds, 0, -1. */
static int
find_open(struct pw_store *store, sqlite3_stmt *stmt, struct open_alert *ret, struct pw_err *reterr)
{
	int rc = pw_sql_step(&store->sql, stmt, reterr);

	if (rc != 1)
		return rc;
	ret->n = sqlite3_column_int64(stmt, 0);
	ret->has_grown = sqlite3_column_int(stmt, 1) != 0;
	ret->n_rows = (uint32_t)sqlite3_column_int64(stmt, 2);
	ret->severity = sqlite3_column_int(stmt, 3);
	ret->window_end_us = sqlite3_column_int64(stmt, 4);
	pw_sql_end(stmt);
	return 1;
}

static int
close_alert(struct pw_store *store, const struct open_alert *open, int64_t now_us,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_ALERT_CLOSE);

	pw_bind_int(stmt, 1, open->n);
	if (pw_sql_run(&store->sql, stmt, reterr) < 0)
		return -1;
	if (!open->has_grown)
		return 0;
	stmt = pw_store_stmt(store, PW_WRITER_ALERT_REVISE);
	pw_bind_int(stmt, 1, open->n);
	pw_bind_int(stmt, 2, now_us);
	if (pw_sql_run(&store->sql, stmt, reterr) < 0)
		return -1;
	return tell(store, open->n, open->severity, reterr);
}

/* As find_open, but one whose window has ended by now is closed instead. */
static int
find_current(struct pw_store *store, sqlite3_stmt *stmt, int64_t now_us, struct open_alert *ret,
    struct pw_err *reterr)
{
	int rc = find_open(store, stmt, ret, reterr);

	if (rc != 1 || now_us < ret->window_end_us)
		return rc;
	return close_alert(store, ret, now_us, reterr);
}

static void
bind_texts(sqlite3_stmt *stmt, const struct pw_alert *alert, const char clauses[PW_CLAUSES_TEXT])
{
	pw_bind_text(stmt, 10, alert->rule);
	pw_bind_text(stmt, 11, alert->source);
	pw_bind_text(stmt, 12, alert->host);
	pw_bind_text(stmt, 13, alert->path);
	pw_bind_text(stmt, 14, alert->field);
	pw_bind_text(stmt, 15, alert->masked);
	pw_bind_text(stmt, 16, alert->excerpt);
	pw_bind_text(stmt, 23, alert->key_name);
	pw_bind_text(stmt, 24, alert->code);
	pw_bind_text(stmt, 25, alert->text);
	pw_bind_text(stmt, 26, clauses);
	pw_bind_text(stmt, 27, alert->touch.title);
	pw_bind_text(stmt, 28, alert->touch.title_ja);
}

static void
bind_numbers(sqlite3_stmt *stmt, const struct pw_alert *alert, int64_t window_us)
{
	pw_bind_blob(stmt, 1, alert->id, sizeof(alert->id));
	pw_bind_int(stmt, 2, window_us > 0);
	pw_bind_int(stmt, 3, alert->time_us + window_us);
	pw_bind_int(stmt, 4, alert->kind == PW_KIND_LEAK);
	pw_bind_int(stmt, 5, alert->time_us);
	pw_bind_int(stmt, 6, alert->severity);
	pw_bind_text(stmt, 7, pw_kind_name(alert->kind));
	pw_bind_text(stmt, 8,
	    alert->category >= 0 ? pw_category_name((enum pw_category)alert->category) : "");
	pw_bind_int(stmt, 9, alert->is_backlog);
	pw_bind_int(stmt, 17, (int64_t)alert->offset);
	pw_bind_int(stmt, 18, (int64_t)alert->line);
	pw_bind_int(stmt, 19, alert->length);
	pw_bind_int(stmt, 20, alert->column);
	pw_bind_int(stmt, 21, alert->confidence);
	if (alert->has_fingerprint)
		pw_bind_blob(stmt, 22, alert->fingerprint, sizeof(alert->fingerprint));
	else
		pw_bind_null(stmt, 22);
}

/* Opens the alert and tells it. 1 with its number, 0 where its id is there already, -1. */
static int
open_alert(struct pw_store *store, const struct pw_alert *alert, int64_t window_us, int64_t *ret_n,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_ALERT_ADD);
	char clauses[PW_CLAUSES_TEXT];

	pw_row_join_clauses(&alert->touch, clauses);
	bind_numbers(stmt, alert, window_us);
	bind_texts(stmt, alert, clauses);
	if (pw_sql_run(&store->sql, stmt, reterr) < 0)
		return -1;
	if (sqlite3_changes(store->sql.db) == 0)
		return 0;
	*ret_n = sqlite3_last_insert_rowid(store->sql.db);
	return tell(store, *ret_n, alert->severity, reterr) < 0 ? -1 : 1;
}

static int
grow_alert(struct pw_store *store, int64_t n, bool by_a_row, int64_t now_us, int severity,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_ALERT_GROW);

	pw_bind_int(stmt, 1, n);
	pw_bind_int(stmt, 2, by_a_row);
	pw_bind_int(stmt, 3, now_us);
	pw_bind_int(stmt, 4, severity);
	return pw_sql_run(&store->sql, stmt, reterr);
}

/* 1: stored before, 0, -1. */
static int
is_stored(struct pw_store *store, const uint8_t id[PW_ALERT_ID], struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_FINDING_IS);
	int rc;

	pw_bind_blob(stmt, 1, id, PW_ALERT_ID);
	rc = pw_sql_step(&store->sql, stmt, reterr);
	if (rc == 1)
		pw_sql_end(stmt);
	return rc;
}

/* 1: a row more, 0: it was there, -1. */
static int
add_row(struct pw_store *store, const struct pw_sighting *sighting, int64_t n,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_FINDING_ADD);
	const struct pw_finding *finding = sighting->finding;

	pw_bind_blob(stmt, 1, sighting->id, PW_ALERT_ID);
	pw_bind_int(stmt, 2, n);
	pw_bind_blob(stmt, 3, sighting->generation, PW_GENERATION_ID);
	pw_bind_int(stmt, 4, (int64_t)finding->offset);
	pw_bind_int(stmt, 5, (int64_t)finding->line);
	pw_bind_int(stmt, 6, finding->column);
	pw_bind_int(stmt, 7, finding->length);
	pw_bind_text(stmt, 8, finding->field);
	pw_bind_int(stmt, 9, finding->confidence);
	pw_bind_int(stmt, 10, finding->severity);
	pw_bind_int(stmt, 11, sighting->now_us);
	if (pw_sql_run(&store->sql, stmt, reterr) < 0)
		return -1;
	return sqlite3_changes(store->sql.db) == 1;
}

/* 1: counted in the generation's range, 0: it is a row already, -1. */
static int
add_to_range(struct pw_store *store, const struct pw_sighting *sighting, int64_t n,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_RANGE_ADD);
	int rc = is_stored(store, sighting->id, reterr);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	pw_bind_int(stmt, 1, n);
	pw_bind_blob(stmt, 2, sighting->generation, PW_GENERATION_ID);
	pw_bind_int(stmt, 3, (int64_t)sighting->finding->offset);
	pw_bind_int(stmt, 4, sighting->now_us);
	return pw_sql_run(&store->sql, stmt, reterr) < 0 ? -1 : 1;
}

static void
describe_leak(const struct pw_sighting *sighting, struct pw_alert *ret)
{
	const struct pw_finding *finding = sighting->finding;

	memset(ret, 0, sizeof(*ret));
	memcpy(ret->id, sighting->id, sizeof(ret->id));
	ret->kind = PW_KIND_LEAK;
	ret->category = finding->category;
	ret->severity = finding->severity;
	ret->time_us = sighting->now_us;
	ret->is_backlog = sighting->is_backlog;
	pw_copy_text(ret->rule, sizeof(ret->rule), finding->rule);
	pw_copy_text(ret->field, sizeof(ret->field), finding->field);
	pw_copy_text(ret->masked, sizeof(ret->masked), finding->masked);
	pw_copy_text(ret->source, sizeof(ret->source), sighting->source);
	pw_copy_text(ret->host, sizeof(ret->host), sighting->host);
	pw_copy_text(ret->path, sizeof(ret->path), sighting->path);
	pw_copy_text(ret->excerpt, sizeof(ret->excerpt), sighting->excerpt);
	pw_copy_text(ret->key_name, sizeof(ret->key_name), sighting->key_name);
	ret->offset = finding->offset;
	ret->line = finding->line;
	ret->length = finding->length;
	ret->column = finding->column;
	ret->confidence = finding->confidence;
	memcpy(ret->fingerprint, finding->fingerprint, sizeof(ret->fingerprint));
	ret->has_fingerprint = true;
	ret->touch = *sighting->touch;
}

static int
open_leak(struct pw_store *store, const struct pw_sighting *sighting, struct pw_err *reterr)
{
	struct pw_alert alert;
	int64_t n = 0;
	int rc = is_stored(store, sighting->id, reterr);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	describe_leak(sighting, &alert);
	rc = open_alert(store, &alert, sighting->window_us, &n, reterr);
	return rc == 1 ? add_row(store, sighting, n, reterr) : rc;
}

static int
add_to_open(struct pw_store *store, const struct pw_sighting *sighting,
    const struct open_alert *open, struct pw_err *reterr)
{
	bool is_row = sighting->is_in_path || open->n_rows < PW_STORE_ROWS_PER_ALERT;
	int rc = is_row ? add_row(store, sighting, open->n, reterr)
			: add_to_range(store, sighting, open->n, reterr);

	if (rc != 1)
		return rc;
	return grow_alert(store, open->n, is_row, sighting->now_us, sighting->finding->severity,
		   reterr) < 0
	    ? -1
	    : 1;
}

static int
find_leak(struct pw_store *store, const struct pw_sighting *sighting, struct open_alert *ret,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_OPEN_LEAK);

	pw_bind_blob(stmt, 1, sighting->finding->fingerprint, PW_FINGERPRINT);
	pw_bind_text(stmt, 2, sighting->finding->rule);
	pw_bind_text(stmt, 3, sighting->source);
	return find_current(store, stmt, sighting->now_us, ret, reterr);
}

int
pw_store_add_finding(struct pw_store *store, const struct pw_sighting *sighting, bool *ret_is_new,
    struct pw_err *reterr)
{
	struct open_alert open = {0};
	int rc = 0;

	assert(sqlite3_get_autocommit(store->sql.db) == 0);
	assert(strlen(sighting->source) < PW_MAX_NAME);
	if (sighting->window_us > 0)
		rc = find_leak(store, sighting, &open, reterr);
	if (rc >= 0)
		rc = rc == 1 ? add_to_open(store, sighting, &open, reterr)
			     : open_leak(store, sighting, reterr);
	if (rc < 0)
		return -1;
	if (ret_is_new != NULL)
		*ret_is_new = rc == 1;
	return 0;
}

static void
describe_notice(const struct pw_store_notice *notice, struct pw_alert *ret)
{
	memset(ret, 0, sizeof(*ret));
	memcpy(ret->id, notice->id, sizeof(ret->id));
	ret->kind = PW_KIND_WATCHER;
	ret->category = -1;
	ret->severity = notice->severity;
	ret->time_us = notice->now_us;
	pw_copy_text(ret->code, sizeof(ret->code), notice->code);
	pw_copy_text(ret->text, sizeof(ret->text), notice->text);
	pw_copy_text(ret->source, sizeof(ret->source), notice->source);
	pw_copy_text(ret->path, sizeof(ret->path), notice->path);
	pw_copy_text(ret->host, sizeof(ret->host), notice->host);
	ret->touch = *notice->touch;
}

int
pw_store_add_notice(struct pw_store *store, const struct pw_store_notice *notice,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_OPEN_WATCHER);
	struct open_alert open = {0};
	struct pw_alert alert;
	int64_t n;
	int rc = 0;

	assert(sqlite3_get_autocommit(store->sql.db) == 0);
	describe_notice(notice, &alert);
	if (notice->window_us > 0) {
		pw_bind_text(stmt, 1, alert.code);
		pw_bind_text(stmt, 2, alert.source);
		pw_bind_text(stmt, 3, alert.path);
		rc = find_current(store, stmt, notice->now_us, &open, reterr);
	}
	if (rc == 1)
		return grow_alert(store, open.n, false, notice->now_us, notice->severity, reterr);
	if (rc == 0)
		rc = open_alert(store, &alert, notice->window_us, &n, reterr);
	return rc < 0 ? -1 : 0;
}

static int
close_due(struct pw_store *store, int64_t now_us, unsigned max, unsigned *ret_n,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_OPEN_DUE);

	for (*ret_n = 0; *ret_n < max; (*ret_n)++) {
		struct open_alert open;
		int rc;

		pw_bind_int(stmt, 1, now_us);
		rc = find_open(store, stmt, &open, reterr);
		if (rc != 1)
			return rc;
		if (close_alert(store, &open, now_us, reterr) < 0)
			return -1;
	}
	return 0;
}

int
pw_store_close_windows(struct pw_store *store, int64_t now_us, unsigned max, unsigned *ret_n,
    int64_t *ret_next_us, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_OPEN_NEXT);

	assert(sqlite3_get_autocommit(store->sql.db) == 0);
	if (close_due(store, now_us, max, ret_n, reterr) < 0 ||
	    pw_sql_step(&store->sql, stmt, reterr) < 0)
		return -1;
	*ret_next_us =
	    sqlite3_column_type(stmt, 0) != SQLITE_NULL ? sqlite3_column_int64(stmt, 0) : INT64_MAX;
	pw_sql_end(stmt);
	return 0;
}
