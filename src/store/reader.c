#include "reader.h"
#include "schema.h"

#include <piiwatch/store.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static int
check_identity(struct pw_sql *sql, struct pw_err *reterr)
{
	int64_t application, version;

	if (pw_sql_number(sql, "PRAGMA application_id", &application, reterr) < 0 ||
	    pw_sql_number(sql, "PRAGMA user_version", &version, reterr) < 0)
		return -1;
	if (application != PW_STORE_APPLICATION || version < 1)
		return pw_err_set(reterr, "%s %s: is no store of piiwatch", sql->what, sql->path);
	if (version > PW_STORE_SCHEMA)
		return pw_err_set(reterr,
		    "%s %s: this piiwatch is older than the store (schema %d, the store has %lld); "
		    "use the newer version",
		    sql->what, sql->path, PW_STORE_SCHEMA, (long long)version);
	if (version < PW_STORE_SCHEMA)
		return pw_err_set(reterr,
		    "%s %s: is of an older version; piiwatchd brings it up to date when it starts",
		    sql->what, sql->path);
	return 0;
}

static int
read_id(struct pw_reader *reader, struct pw_err *reterr)
{
	sqlite3_stmt *stmt;
	int rc = SQLITE_OK;

	if (sqlite3_prepare_v2(reader->sql.db, "SELECT value FROM meta WHERE key = 'store_id'", -1,
		&stmt, NULL) == SQLITE_OK) {
		rc = pw_sql_step(&reader->sql, stmt, reterr);
		if (rc == 1)
			pw_column_text(stmt, 0, reader->store_id, sizeof(reader->store_id));
		sqlite3_finalize(stmt);
	}
	if (rc >= 0 && strlen(reader->store_id) != 32)
		rc = pw_err_set(reterr, "%s %s: it has no id", reader->sql.what, reader->sql.path);
	return rc < 0 ? -1 : 0;
}

int
pw_reader_open(struct pw_reader *reader, const char *path, const char *const *text, unsigned n,
    struct pw_err *reterr)
{
	struct stat st;

	*reader = (struct pw_reader) {0};
	if (stat(path, &st) < 0)
		return pw_err_set(reterr, "store %s: %s", path, pw_errno_text(errno));
	if (!S_ISREG(st.st_mode))
		return pw_err_set(reterr, "store %s: is no regular file", path);
	reader->dev = st.st_dev;
	reader->ino = st.st_ino;
	if (pw_sql_open(&reader->sql, "store", path, SQLITE_OPEN_READONLY, reterr) < 0 ||
	    check_identity(&reader->sql, reterr) < 0 ||
	    pw_sql_prepare(&reader->sql, text, n, reterr) < 0)
		return -1;
	return read_id(reader, reterr);
}

void
pw_reader_close(struct pw_reader *reader)
{
	pw_sql_close(&reader->sql);
}

int
pw_reader_check(const struct pw_reader *reader, struct pw_err *reterr)
{
	struct stat st;

	if (stat(reader->sql.path, &st) < 0)
		return pw_err_set(reterr, "store %s: %s", reader->sql.path, pw_errno_text(errno));
	if (st.st_dev != reader->dev || st.st_ino != reader->ino)
		return pw_err_set(reterr, "store %s: was replaced by another; open it anew",
		    reader->sql.path);
	return 0;
}
