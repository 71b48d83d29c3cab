#include "sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RETRY_US 10000

static const char common[] = "PRAGMA trusted_schema = OFF;"
			     "PRAGMA cell_size_check = ON;"
			     "PRAGMA foreign_keys = ON;"
			     "PRAGMA secure_delete = ON;"
			     "PRAGMA temp_store = MEMORY;";

static const char writer[] = "PRAGMA synchronous = FULL;"
			     "PRAGMA wal_autocheckpoint = 1000;"
			     "PRAGMA journal_size_limit = 67108864;";

static const char *
advice(int code)
{
	switch (code & 0xFF) {
	case SQLITE_FULL:
		return "; free space there";
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "; another process keeps it locked";
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return "; look at the owner and mode of the file and its directory";
	case SQLITE_IOERR:
		return "; look at the disk and its free space";
	default:
		return "";
	}
}

/* What was read after a failed fsync may differ from what is on the disk: that counts as damage, so
 * that the next start looks. */
static bool
is_damage(int code)
{
	int kind = code & 0xFF;

	return kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || code == SQLITE_IOERR_FSYNC;
}

static int
fail(struct pw_sql *sql, int code, struct pw_err *reterr)
{
	sql->is_damaged = sql->is_damaged || is_damage(code);
	return pw_err_set(reterr, "%s %s: %s (SQLite %d)%s", sql->what, sql->path,
	    sql->db != NULL ? sqlite3_errmsg(sql->db) : sqlite3_errstr(code), code, advice(code));
}

/* A reader meets a store that its writer is just opening, closing or recovering. */
static bool
may_retry(const struct pw_sql *sql, int code, int64_t until_us)
{
	if (!sql->is_reader || pw_monotonic_us() >= until_us)
		return false;
	if ((code & 0xFF) != SQLITE_BUSY && code != SQLITE_READONLY_CANTINIT)
		return false;
	usleep(RETRY_US);
	return true;
}

static int64_t
retry_until(void)
{
	return pw_monotonic_us() + PW_SQL_BUSY_MS * 1000;
}

int
pw_sql_open(struct pw_sql *sql, const char *what, const char *path, int flags,
    struct pw_err *reterr)
{
	int rc;

	*sql = (struct pw_sql) {.what = what,
	    .path = pw_strdup(path),
	    .is_reader = (flags & SQLITE_OPEN_READONLY) != 0};
	rc = sqlite3_open_v2(path, &sql->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	    NULL);
	if (rc != SQLITE_OK)
		return fail(sql, rc, reterr);
	sqlite3_busy_timeout(sql->db, PW_SQL_BUSY_MS);
	sqlite3_db_config(sql->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return pw_sql_exec(sql, common, reterr);
}

void
pw_sql_close(struct pw_sql *sql)
{
	for (unsigned i = 0; i < sql->n; i++)
		sqlite3_finalize(sql->stmt[i]);
	free(sql->stmt);
	sqlite3_close(sql->db);
	free(sql->path);
	*sql = (struct pw_sql) {.is_damaged = sql->is_damaged};
}

int
pw_sql_set_writer(struct pw_sql *sql, struct pw_err *reterr)
{
	int keeps_wal = 1;

	if (pw_sql_exec(sql, "PRAGMA journal_mode = WAL;", reterr) < 0 ||
	    pw_sql_exec(sql, writer, reterr) < 0)
		return -1;
	sqlite3_file_control(sql->db, "main", SQLITE_FCNTL_PERSIST_WAL, &keeps_wal);
	return 0;
}

static int
prepare(struct pw_sql *sql, const char *text, sqlite3_stmt **ret, struct pw_err *reterr)
{
	int64_t until_us = retry_until();
	int rc;

	do {
		rc = sqlite3_prepare_v3(sql->db, text, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
	} while (rc != SQLITE_OK && may_retry(sql, rc, until_us));
	if (rc == SQLITE_OK)
		return 0;
	if (rc == SQLITE_ERROR)
		sql->is_damaged = true;
	return fail(sql, rc, reterr);
}

int
pw_sql_prepare(struct pw_sql *sql, const char *const *text, unsigned n, struct pw_err *reterr)
{
	sql->stmt = pw_alloc(n, sizeof(void *));
	for (sql->n = 0; sql->n < n; sql->n++)
		if (prepare(sql, text[sql->n], &sql->stmt[sql->n], reterr) < 0)
			return -1;
	return 0;
}

int
pw_sql_exec(struct pw_sql *sql, const char *script, struct pw_err *reterr)
{
	int64_t until_us = retry_until();
	int rc;

	do {
		rc = sqlite3_exec(sql->db, script, NULL, NULL, NULL);
	} while (rc != SQLITE_OK && may_retry(sql, rc, until_us));
	return rc == SQLITE_OK ? 0 : fail(sql, rc, reterr);
}

int
pw_sql_number(struct pw_sql *sql, const char *query, int64_t *ret, struct pw_err *reterr)
{
	sqlite3_stmt *stmt;
	int rc;

	*ret = 0;
	if (prepare(sql, query, &stmt, reterr) < 0)
		return -1;
	rc = pw_sql_step(sql, stmt, reterr);
	if (rc == 1)
		*ret = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return rc < 0 ? -1 : 0;
}

int
pw_sql_check(struct pw_sql *sql, struct pw_err *reterr)
{
	sqlite3_stmt *stmt;
	char found[128] = "";
	int rc;

	if (prepare(sql, "PRAGMA quick_check(1)", &stmt, reterr) < 0)
		return -1;
	rc = pw_sql_step(sql, stmt, reterr);
	if (rc == 1)
		pw_column_text(stmt, 0, found, sizeof(found));
	sqlite3_finalize(stmt);
	if (rc < 0)
		return -1;
	if (strcmp(found, "ok") == 0)
		return 0;
	sql->is_damaged = true;
	for (char *end = found; (end = strchr(end, '\n')) != NULL;)
		*end = ' ';
	return pw_err_set(reterr, "%s %s: it is corrupt: %s", sql->what, sql->path, found);
}

int
pw_sql_step(struct pw_sql *sql, sqlite3_stmt *stmt, struct pw_err *reterr)
{
	int64_t until_us = sql->is_reader ? retry_until() : 0;
	int rc;

	for (;;) {
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			return 1;
		sqlite3_reset(stmt);
		if (rc == SQLITE_DONE)
			break;
		if (!may_retry(sql, rc, until_us)) {
			fail(sql, rc, reterr);
			break;
		}
	}
	sqlite3_clear_bindings(stmt);
	return rc == SQLITE_DONE ? 0 : -1;
}

int
pw_sql_run(struct pw_sql *sql, sqlite3_stmt *stmt, struct pw_err *reterr)
{
	int rc;

	do {
		rc = pw_sql_step(sql, stmt, reterr);
	} while (rc == 1);
	return rc;
}

void
pw_sql_end(sqlite3_stmt *stmt)
{
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
}

/* Only a number that is no parameter, or a lack of memory. */
static void
must(int code)
{
	if (code == SQLITE_NOMEM)
		pw_die("out of memory");
	assert(code == SQLITE_OK);
}

void
pw_bind_int(sqlite3_stmt *stmt, int at, int64_t value)
{
	must(sqlite3_bind_int64(stmt, at, value));
}

void
pw_bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	must(sqlite3_bind_text(stmt, at, text != NULL ? text : "", -1, SQLITE_STATIC));
}

void
pw_bind_null(sqlite3_stmt *stmt, int at)
{
	must(sqlite3_bind_null(stmt, at));
}

void
pw_bind_blob(sqlite3_stmt *stmt, int at, const uint8_t *bytes, int n)
{
	must(sqlite3_bind_blob(stmt, at, bytes, n, SQLITE_STATIC));
}

void
pw_copy_text(char *to, size_t size, const char *from)
{
	size_t len = from != NULL ? strlen(from) : 0;

	if (len >= size)
		for (len = size - 1; len > 0 && ((unsigned char)from[len] & 0xC0) == 0x80;)
			len--;
	if (len > 0)
		memcpy(to, from, len);
	to[len] = '\0';
}

const char *
pw_column_peek(sqlite3_stmt *stmt, int at)
{
	const unsigned char *text = sqlite3_column_text(stmt, at);

	return text != NULL ? (const char *)text : "";
}

void
pw_column_text(sqlite3_stmt *stmt, int at, char *ret, size_t size)
{
	pw_copy_text(ret, size, (const char *)sqlite3_column_text(stmt, at));
}

void
pw_column_blob(sqlite3_stmt *stmt, int at, uint8_t *ret, int n)
{
	const void *bytes = sqlite3_column_blob(stmt, at);

	memset(ret, 0, (size_t)n);
	if (bytes != NULL && sqlite3_column_bytes(stmt, at) == n)
		memcpy(ret, bytes, (size_t)n);
}

int
pw_sql_identity(struct pw_sql *sql, int64_t application, int64_t *ret_version,
    struct pw_err *reterr)
{
	int64_t found, tables;

	if (pw_sql_number(sql, "PRAGMA application_id", &found, reterr) < 0 ||
	    pw_sql_number(sql, "PRAGMA user_version", ret_version, reterr) < 0 ||
	    pw_sql_number(sql, "SELECT count(*) FROM sqlite_schema", &tables, reterr) < 0)
		return -1;
	if (found == 0 && tables == 0 && *ret_version == 0)
		return 0;
	if (found == application)
		return 1;
	return pw_err_set(reterr, "%s %s: is a database of another program; name another path",
	    sql->what, sql->path);
}
