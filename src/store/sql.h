/* SQLite as the files of room store use it: one connection, its statements prepared once, errors
 * that name the file. Statements have bound parameters only; a binding borrows its bytes until
 * pw_sql_run or pw_sql_end has returned. */
#ifndef PIIWATCH_SQL_H
#define PIIWATCH_SQL_H

#include <piiwatch/base.h>

#include <sqlite3.h>

#define PW_SQL_BUSY_MS 5000

struct pw_sql {
	sqlite3 *db;
	const char *what; /* static, begins every error */
	char *path;
	sqlite3_stmt **stmt; /* [n] */
	unsigned n;
	bool is_reader;
	bool is_damaged; /* an error said that the file is not what it should be */
};

/* Opens the file with the settings of every connection. 0 or -1; to be closed either way. */
int pw_sql_open(struct pw_sql *sql, const char *what, const char *path, int flags,
    struct pw_err *reterr);
void pw_sql_close(struct pw_sql *sql);

/* What a writer sets besides: WAL that stays after the last close, full synchronisation. */
int pw_sql_set_writer(struct pw_sql *sql, struct pw_err *reterr);

/* Prepares the connection's statements. That a table is missing means that the file is damaged. */
int pw_sql_prepare(struct pw_sql *sql, const char *const *text, unsigned n, struct pw_err *reterr);

/* Runs a constant script. */
int pw_sql_exec(struct pw_sql *sql, const char *script, struct pw_err *reterr);

/* The integer in the first column of a constant query's first row; 0 if there is none. */
int pw_sql_number(struct pw_sql *sql, const char *query, int64_t *ret, struct pw_err *reterr);

/* Whose database is it? 1 ours (its user_version in *ret_version), 0 an empty one, -1 another
 * program's, or an error. */
int pw_sql_identity(struct pw_sql *sql, int64_t application, int64_t *ret_version,
    struct pw_err *reterr);

/* An error where `PRAGMA quick_check` finds one. */
int pw_sql_check(struct pw_sql *sql, struct pw_err *reterr);

/* 1: a row, 0: the end, -1. Where it is not 1 the statement is reset. */
int pw_sql_step(struct pw_sql *sql, sqlite3_stmt *stmt, struct pw_err *reterr);

/* Runs to the end. 0 or -1. */
int pw_sql_run(struct pw_sql *sql, sqlite3_stmt *stmt, struct pw_err *reterr);

/* Resets a statement whose rows were read. */
void pw_sql_end(sqlite3_stmt *stmt);

void pw_bind_int(sqlite3_stmt *stmt, int at, int64_t value);
void pw_bind_text(sqlite3_stmt *stmt, int at, const char *text); /* NULL: empty */
void pw_bind_null(sqlite3_stmt *stmt, int at);
void pw_bind_blob(sqlite3_stmt *stmt, int at, const uint8_t *bytes, int n);

/* Copies a column; a text too long is cut between two characters, a blob of another size is zeroed. */
/* Never NULL, not even where a damaged file has none; lives as long as the row. */
const char *pw_column_peek(sqlite3_stmt *stmt, int at);
void pw_column_text(sqlite3_stmt *stmt, int at, char *ret, size_t size);
void pw_column_blob(sqlite3_stmt *stmt, int at, uint8_t *ret, int n);

/* Copies a text, cut between two characters where it is too long; NULL is empty. */
void pw_copy_text(char *to, size_t size, const char *from);

#endif
