#include "place.h"
#include "store_priv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define WHAT "store"
#define FILE_MODE 0640

static const char *const statements[] = {PW_WRITER_ROWS(PW_SQL_TEXT)};
static const char *const migrations[] = PW_STORE_MIGRATIONS;

static_assert(PW_ARRAY_LEN(migrations) == PW_STORE_SCHEMA, "each schema has its migration");

/* Whose database it is; *ret_version is 0 for one that holds nothing yet. */
static int
check_identity(struct pw_sql *sql, int64_t *ret_version, struct pw_err *reterr)
{
	int rc = pw_sql_identity(sql, PW_STORE_APPLICATION, ret_version, reterr);

	if (rc <= 0)
		return rc;
	if (*ret_version > PW_STORE_SCHEMA)
		return pw_err_set(reterr,
		    "%s %s: this piiwatch is older than the store (schema %d, the store has %lld); "
		    "start the newer version, or move the store away: everything is then read again",
		    sql->what, sql->path, PW_STORE_SCHEMA, (long long)*ret_version);
	if (*ret_version >= 1)
		return 0;
	sql->is_damaged = true;
	return pw_err_set(reterr, "%s %s: is corrupt: it says no schema", sql->what, sql->path);
}

/* Looks at all pages if the last writer did not say that it closed. */
static int
check_after_crash(struct pw_store *store, struct pw_err *reterr)
{
	int64_t is_unclean;

	if (pw_sql_number(&store->sql, "SELECT value = 0 FROM meta WHERE key = 'clean'",
		&is_unclean, reterr) < 0)
		return -1;
	store->was_unclean = is_unclean != 0;
	return store->was_unclean ? pw_sql_check(&store->sql, reterr) : 0;
}

static int
migrate(struct pw_sql *sql, int64_t version, struct pw_err *reterr)
{
	if (version == PW_STORE_SCHEMA)
		return 0;
	if (pw_sql_exec(sql, "BEGIN IMMEDIATE", reterr) < 0)
		return -1;
	for (; version < PW_STORE_SCHEMA; version++)
		if (pw_sql_exec(sql, migrations[version], reterr) < 0)
			return -1;
	return pw_sql_exec(sql, "COMMIT", reterr);
}

static int
put_meta(struct pw_store *store, const char *key, int64_t value, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_META_PUT);

	pw_bind_text(stmt, 1, key);
	pw_bind_int(stmt, 2, value);
	return pw_sql_run(&store->sql, stmt, reterr);
}

/* Keeps what is there. */
static int
add_meta(struct pw_store *store, const char *key, int64_t value, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_META_ADD);

	pw_bind_text(stmt, 1, key);
	pw_bind_int(stmt, 2, value);
	return pw_sql_run(&store->sql, stmt, reterr);
}

static int
add_id(struct pw_store *store, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_META_ADD);
	uint8_t random[16];
	char text[PW_STORE_ID_TEXT];

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		pw_die("the random generator of this machine does not work");
	pw_hex(random, sizeof(random), text);
	pw_bind_text(stmt, 1, "store_id");
	pw_bind_text(stmt, 2, text);
	return pw_sql_run(&store->sql, stmt, reterr);
}

static int
read_id(struct pw_store *store, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_META_GET);

	pw_bind_text(stmt, 1, "store_id");
	if (pw_sql_step(&store->sql, stmt, reterr) < 0)
		return -1;
	pw_column_text(stmt, 0, store->id, sizeof(store->id));
	pw_sql_end(stmt);
	if (strspn(store->id, "0123456789abcdef") == sizeof(store->id) - 1)
		return 0;
	store->sql.is_damaged = true;
	return pw_err_set(reterr, WHAT " %s: is corrupt: it has no id", store->sql.path);
}

/* From here on the store counts as not closed. */
static int
note_start(struct pw_store *store, struct pw_err *reterr)
{
	int64_t now_us = pw_now_us();
	struct stat st;

	if (stat(store->sql.path, &st) == 0) {
		store->dev = st.st_dev;
		store->ino = st.st_ino;
	}
	if (pw_store_begin(store, reterr) < 0 || add_id(store, reterr) < 0 ||
	    add_meta(store, "created", now_us, reterr) < 0 ||
	    put_meta(store, "started", now_us, reterr) < 0 ||
	    put_meta(store, "clean", 0, reterr) < 0 || pw_store_commit(store, reterr) < 0)
		return -1;
	return read_id(store, reterr);
}

/* *ret_is_new: the file held nothing. */
static int
open_database(struct pw_store *store, const char *path, bool *ret_is_new, struct pw_err *reterr)
{
	struct pw_sql *sql = &store->sql;
	int64_t version;

	if (pw_place_create(WHAT, path, FILE_MODE, ret_is_new, reterr) < 0 ||
	    pw_sql_open(sql, WHAT, path, SQLITE_OPEN_READWRITE, reterr) < 0 ||
	    check_identity(sql, &version, reterr) < 0 || pw_sql_set_writer(sql, reterr) < 0)
		return -1;
	if (version > 0 && check_after_crash(store, reterr) < 0)
		return -1;
	if (migrate(sql, version, reterr) < 0 ||
	    pw_sql_prepare(sql, statements, PW_ARRAY_LEN(statements), reterr) < 0)
		return -1;
	return note_start(store, reterr);
}

/* What was wrong goes into the error, also where all is well again. */
static int
replace(struct pw_store *store, const char *path, struct pw_err *reterr)
{
	struct pw_err why = {""};
	char *aside;
	bool is_new;
	int rc;

	if (reterr != NULL)
		why = *reterr;
	pw_sql_close(&store->sql);
	store->was_unclean = false;
	aside = pw_place_set_aside(WHAT, path, reterr);
	if (aside == NULL)
		return -1;
	rc = open_database(store, path, &is_new, reterr);
	if (rc == 0)
		pw_err_set(reterr, "%s; it is kept as %s, a new one was begun", why.text, aside);
	free(aside);
	return rc;
}

static int
open_or_replace(struct pw_store *store, const char *path, enum pw_store_found *ret_found,
    struct pw_err *reterr)
{
	bool is_new = false;

	if (open_database(store, path, &is_new, reterr) == 0) {
		*ret_found = is_new ? PW_STORE_CREATED : PW_STORE_OPENED;
		return 0;
	}
	if (!store->sql.is_damaged)
		return -1;
	*ret_found = PW_STORE_REPLACED;
	return replace(store, path, reterr);
}

static void
destroy(struct pw_store *store)
{
	pw_sql_close(&store->sql);
	if (store->lock_fd >= 0)
		close(store->lock_fd);
	free(store);
}

struct pw_store *
pw_store_open(const char *path, enum pw_store_found *ret_found, struct pw_err *reterr)
{
	struct pw_store *store = pw_alloc(1, sizeof(*store));
	enum pw_store_found found;

	store->lock_fd = -1;
	if (pw_place_check(WHAT, path, reterr) < 0 ||
	    (store->lock_fd = pw_place_lock(WHAT, path, reterr)) < 0 ||
	    open_or_replace(store, path, &found, reterr) < 0) {
		destroy(store);
		return NULL;
	}
	if (ret_found != NULL)
		*ret_found = found;
	return store;
}

/* A store that showed damage is left as not closed, so that the next start looks at all of it. */
void
pw_store_close(struct pw_store *store)
{
	if (store == NULL)
		return;
	pw_store_rollback(store);
	if (!store->sql.is_damaged)
		put_meta(store, "clean", 1, NULL);
	destroy(store);
}

const char *
pw_store_id(const struct pw_store *store)
{
	return store->id;
}

bool
pw_store_is_damaged(const struct pw_store *store)
{
	return store->sql.is_damaged;
}

bool
pw_store_was_unclean(const struct pw_store *store)
{
	return store->was_unclean;
}

int
pw_store_first_start(struct pw_store *store, const char *source, int64_t now_ns, int64_t *ret_ns,
    bool *ret_is_first, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_META_GET);
	char key[PW_MAX_NAME + 16];

	snprintf(key, sizeof(key), PW_META_FIRST_START, source);
	if (add_meta(store, key, now_ns, reterr) < 0)
		return -1;
	*ret_is_first = sqlite3_changes(store->sql.db) == 1;
	pw_bind_text(stmt, 1, key);
	if (pw_sql_step(&store->sql, stmt, reterr) < 0)
		return -1;
	*ret_ns = sqlite3_column_int64(stmt, 0);
	pw_sql_end(stmt);
	return 0;
}

void
pw_store_set_sinks(struct pw_store *store, const struct pw_store_sink *sinks, unsigned n)
{
	assert(n <= PW_MAX_SINKS);
	if (n > 0)
		memcpy(store->sink, sinks, n * sizeof(*sinks));
	store->n_sinks = n;
	store->prune_after = 0;
}

int
pw_store_number_above(struct pw_store *store, uint64_t seq, bool *ret_is_older,
    struct pw_err *reterr)
{
	sqlite3_stmt *raise = pw_store_stmt(store, PW_WRITER_SEQUENCE_RAISE);

	assert(seq <= INT64_MAX);
	if (pw_sql_run(&store->sql, pw_store_stmt(store, PW_WRITER_SEQUENCE_ADD), reterr) < 0)
		return -1;
	pw_bind_int(raise, 1, (int64_t)seq);
	if (pw_sql_run(&store->sql, raise, reterr) < 0)
		return -1;
	*ret_is_older = sqlite3_changes(store->sql.db) > 0;
	return 0;
}

static int
check_place(const struct pw_store *store, struct pw_err *reterr)
{
	const char *path = store->sql.path;
	struct stat st;

	if (stat(path, &st) == 0 && st.st_dev == store->dev && st.st_ino == store->ino)
		return 0;
	return pw_err_set(reterr,
	    WHAT " %s: was moved, deleted or replaced while it was in use; put it back, or restart "
		 "the daemon",
	    path);
}

int
pw_store_begin(struct pw_store *store, struct pw_err *reterr)
{
	if (check_place(store, reterr) < 0)
		return -1;
	return pw_sql_run(&store->sql, pw_store_stmt(store, PW_WRITER_BEGIN), reterr);
}

int
pw_store_commit(struct pw_store *store, struct pw_err *reterr)
{
	if (put_meta(store, "committed", pw_now_us(), reterr) < 0)
		return -1;
	return pw_sql_run(&store->sql, pw_store_stmt(store, PW_WRITER_COMMIT), reterr);
}

void
pw_store_rollback(struct pw_store *store)
{
	/* An error of SQLite's may have rolled back already. */
	if (sqlite3_get_autocommit(store->sql.db) == 0)
		pw_sql_run(&store->sql, pw_store_stmt(store, PW_WRITER_ROLLBACK), NULL);
}
