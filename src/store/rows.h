/* Rows of the store as the nouns they are, in the order of schema.h's lists of columns. */
#ifndef PIIWATCH_STORE_ROWS_H
#define PIIWATCH_STORE_ROWS_H

#include "sql.h"

#include <piiwatch/alert.h>
#include <piiwatch/generation.h>

/* The kind of that name, or -1. */
int pw_row_kind(const char *name);

/* 0, or -1 where the row holds what no alert has. */
int pw_row_alert(struct pw_sql *sql, sqlite3_stmt *stmt, struct pw_alert *ret,
    struct pw_err *reterr);

/* *ret_source and *ret_path live until the statement's next step. */
void pw_row_generation(sqlite3_stmt *stmt, struct pw_generation *ret, const char **ret_source,
    const char **ret_path);

/* The clauses as one text with commas between, and back. */
#define PW_CLAUSES_TEXT (PW_MAX_CLAUSES * 24u)
void pw_row_join_clauses(const struct pw_touch *touch, char ret[PW_CLAUSES_TEXT]);

#endif
