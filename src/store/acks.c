#include "place.h"
#include "schema.h"
#include "sql.h"

#include <piiwatch/outbox_read.h>

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define WHAT "acknowledgements"
#define FILE_MODE 0600
#define ACKS_VERSION 1

struct pw_acks {
	struct pw_sql sql;
};

static const char *const statements[] = {PW_ACKS_ROWS(PW_SQL_TEXT)};

/* *ret_version is 0 for a file that holds nothing yet. */
static int
check_identity(struct pw_sql *sql, int64_t *ret_version, struct pw_err *reterr)
{
	int rc = pw_sql_identity(sql, PW_ACKS_APPLICATION, ret_version, reterr);

	if (rc <= 0)
		return rc;
	if (*ret_version > ACKS_VERSION)
		return pw_err_set(reterr,
		    WHAT " %s: were written by a newer piiwatch; start that one, or move the file "
			 "away: everything is then delivered again",
		    sql->path);
	return 0;
}

static int
open_database(struct pw_acks *acks, const char *path, struct pw_err *reterr)
{
	struct pw_sql *sql = &acks->sql;
	int64_t version;
	bool is_empty;

	if (pw_place_create(WHAT, path, FILE_MODE, &is_empty, reterr) < 0 ||
	    pw_sql_open(sql, WHAT, path, SQLITE_OPEN_READWRITE, reterr) < 0 ||
	    check_identity(sql, &version, reterr) < 0 || pw_sql_set_writer(sql, reterr) < 0)
		return -1;
	if (version == 0 && pw_sql_exec(sql, PW_ACKS_SCHEMA, reterr) < 0)
		return -1;
	if (pw_sql_prepare(sql, statements, PW_ARRAY_LEN(statements), reterr) < 0)
		return -1;
	return pw_sql_check(sql, reterr); /* a page or two */
}

struct pw_acks *
pw_acks_open(const char *path, struct pw_err *reterr)
{
	struct pw_acks *acks = pw_alloc(1, sizeof(*acks));
	int rc = pw_place_check(WHAT, path, reterr);

	if (rc == 0)
		rc = open_database(acks, path, reterr);
	if (rc < 0 && acks->sql.is_damaged) {
		char *aside;

		pw_sql_close(&acks->sql);
		aside = pw_place_set_aside(WHAT, path, reterr);
		if (aside != NULL)
			rc = open_database(acks, path, reterr);
		free(aside);
	}
	if (rc == 0)
		return acks;
	pw_acks_close(acks);
	return NULL;
}

void
pw_acks_close(struct pw_acks *acks)
{
	if (acks == NULL)
		return;
	pw_sql_close(&acks->sql);
	free(acks);
}

static int
get(struct pw_sql *sql, const char *store_id, const char *sink, uint64_t *ret_seq,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = sql->stmt[PW_ACKS_GET];
	int rc;

	pw_bind_text(stmt, 1, store_id);
	pw_bind_text(stmt, 2, sink);
	rc = pw_sql_step(sql, stmt, reterr);
	*ret_seq = 0;
	if (rc == 1) {
		*ret_seq = (uint64_t)sqlite3_column_int64(stmt, 0);
		pw_sql_end(stmt);
	}
	return rc < 0 ? -1 : 0;
}

int
pw_acks_get(struct pw_acks *acks, const char *store_id, const char *sink, uint64_t *ret_seq,
    struct pw_err *reterr)
{
	return get(&acks->sql, store_id, sink, ret_seq, reterr);
}

int
pw_acks_put(struct pw_acks *acks, const char *store_id, const char *sink, uint64_t seq,
    struct pw_err *reterr)
{
	sqlite3_stmt *stmt = acks->sql.stmt[PW_ACKS_PUT];

	pw_bind_text(stmt, 1, store_id);
	pw_bind_text(stmt, 2, sink);
	pw_bind_int(stmt, 3, (int64_t)seq);
	return pw_sql_run(&acks->sql, stmt, reterr);
}

static int
peek(struct pw_sql *sql, const char *store_id, const char *const *sinks, unsigned n,
    uint64_t *ret_seq, struct pw_err *reterr)
{
	int64_t version;

	if (check_identity(sql, &version, reterr) < 0)
		return -1;
	if (version == 0)
		return 0;
	if (pw_sql_prepare(sql, statements, PW_ARRAY_LEN(statements), reterr) < 0)
		return -1;
	for (unsigned i = 0; i < n; i++)
		if (get(sql, store_id, sinks[i], &ret_seq[i], reterr) < 0)
			return -1;
	return 1;
}

int
pw_acks_peek(const char *path, const char *store_id, const char *const *sinks, unsigned n,
    uint64_t *ret_seq, struct pw_err *reterr)
{
	struct pw_sql sql;
	int rc;

	if (access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	rc = pw_sql_open(&sql, WHAT, path, SQLITE_OPEN_READONLY, reterr);
	if (rc == 0)
		rc = peek(&sql, store_id, sinks, n, ret_seq, reterr);
	pw_sql_close(&sql);
	return rc;
}
