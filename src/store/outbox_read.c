#include "reader.h"
#include "rows.h"
#include "schema.h"

#include <piiwatch/outbox_read.h>

#include <stdlib.h>

struct pw_outbox {
	struct pw_reader reader;
};

static const char *const statements[] = {PW_OUTBOX_ROWS(PW_SQL_TEXT)};

struct pw_outbox *
pw_outbox_open(const char *store_path, struct pw_err *reterr)
{
	struct pw_outbox *outbox = pw_alloc(1, sizeof(*outbox));

	if (pw_reader_open(&outbox->reader, store_path, statements, PW_ARRAY_LEN(statements),
		reterr) == 0)
		return outbox;
	pw_outbox_close(outbox);
	return NULL;
}

void
pw_outbox_close(struct pw_outbox *outbox)
{
	if (outbox == NULL)
		return;
	pw_reader_close(&outbox->reader);
	free(outbox);
}

const char *
pw_outbox_store_id(const struct pw_outbox *outbox)
{
	return outbox->reader.store_id;
}

int
pw_outbox_read(struct pw_outbox *outbox, const char *sink, uint64_t seq, unsigned max,
    struct pw_alert *ret, struct pw_err *reterr)
{
	struct pw_sql *sql = &outbox->reader.sql;
	sqlite3_stmt *stmt = sql->stmt[PW_OUTBOX_READ];
	char name[PW_MAX_NAME + 2];
	unsigned n = 0;
	int rc;

	if (pw_reader_check(&outbox->reader, reterr) < 0)
		return -1;
	snprintf(name, sizeof(name), ",%s,", sink);
	pw_bind_int(stmt, 1, (int64_t)seq);
	pw_bind_text(stmt, 2, name);
	pw_bind_int(stmt, 3, max);
	while ((rc = pw_sql_step(sql, stmt, reterr)) == 1) {
		rc = n < max ? pw_row_alert(sql, stmt, &ret[n], reterr) : 0;
		if (rc < 0) {
			pw_sql_end(stmt);
			return -1;
		}
		n++;
	}
	return rc < 0 ? -1 : (int)n;
}
