#include "rows.h"
#include "store_priv.h"

#include <piiwatch/encoding.h>

static int
put_generation(struct pw_store *store, const struct pw_generation *g, const char *source,
    const char *path, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_GENERATION_PUT);

	pw_bind_blob(stmt, 1, g->id, sizeof(g->id));
	pw_bind_text(stmt, 2, source);
	if (path != NULL)
		pw_bind_text(stmt, 3, path);
	else
		pw_bind_null(stmt, 3);
	pw_bind_int(stmt, 4, (int64_t)g->dev);
	pw_bind_int(stmt, 5, (int64_t)g->ino);
	pw_bind_int(stmt, 6, (int64_t)g->version);
	pw_bind_int(stmt, 7, g->btime_ns);
	pw_bind_int(stmt, 8, g->counter);
	pw_bind_int(stmt, 9, g->head_len);
	pw_bind_blob(stmt, 10, g->head, sizeof(g->head));
	pw_bind_int(stmt, 11, (int64_t)g->size);
	pw_bind_int(stmt, 12, (int64_t)g->backlog_end);
	pw_bind_int(stmt, 13, (int64_t)g->position.done);
	pw_bind_int(stmt, 14, g->state);
	pw_bind_int(stmt, 15, g->position.resume.n_given);
	return pw_sql_run(&store->sql, stmt, reterr);
}

static void
bind_position(sqlite3_stmt *stmt, const uint8_t id[PW_GENERATION_ID],
    const struct pw_position *position)
{
	const struct pw_resume *resume = &position->resume;

	pw_bind_blob(stmt, 1, id, PW_GENERATION_ID);
	pw_bind_int(stmt, 2, (int64_t)position->safe);
	pw_bind_int(stmt, 3, (int64_t)resume->line);
	pw_bind_int(stmt, 4, (int64_t)resume->record_start);
	pw_bind_text(stmt, 5, resume->format);
	pw_bind_int(stmt, 6, resume->is_settled);
	pw_bind_int(stmt, 7, resume->is_in_pieces);
	pw_bind_int(stmt, 8, (int64_t)resume->header_from);
	pw_bind_int(stmt, 9, resume->header_len);
	pw_bind_blob(stmt, 10, resume->header_check, sizeof(resume->header_check));
	pw_bind_text(stmt, 11, pw_encoding_name((enum pw_encoding)resume->reading.configured));
	pw_bind_text(stmt, 12, pw_encoding_name((enum pw_encoding)resume->reading.prior));
}

/* What was given out: what ends up to `done`, and `n_given` findings that end behind it. */
static int
raise_done(struct pw_store *store, const uint8_t id[PW_GENERATION_ID],
    const struct pw_position *position, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_DONE_RAISE);

	pw_bind_blob(stmt, 1, id, PW_GENERATION_ID);
	pw_bind_int(stmt, 2, (int64_t)position->done);
	pw_bind_int(stmt, 3, position->resume.n_given);
	return pw_sql_run(&store->sql, stmt, reterr);
}

int
pw_store_put_generation(struct pw_store *store, const struct pw_generation *generation,
    const char *source, const char *path, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_POSITION_PUT);

	if (put_generation(store, generation, source, path, reterr) < 0)
		return -1;
	bind_position(stmt, generation->id, &generation->position);
	pw_bind_int(stmt, 13, (int64_t)generation->tail_at);
	pw_bind_int(stmt, 14, generation->tail_len);
	pw_bind_blob(stmt, 15, generation->tail, sizeof(generation->tail));
	if (pw_sql_run(&store->sql, stmt, reterr) < 0)
		return -1;
	return raise_done(store, generation->id, &generation->position, reterr);
}

int
pw_store_put_position(struct pw_store *store, const uint8_t id[PW_GENERATION_ID],
    const struct pw_position *position, struct pw_err *reterr)
{
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_POSITION_MOVE);

	bind_position(stmt, id, position);
	if (pw_sql_run(&store->sql, stmt, reterr) < 0)
		return -1;
	if (sqlite3_changes(store->sql.db) == 0)
		return pw_err_set(reterr,
		    "%s %s: a position was to be stored of a generation that is not there",
		    store->sql.what, store->sql.path);
	return raise_done(store, id, position, reterr);
}
