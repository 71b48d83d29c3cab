#include "rows.h"

#include <piiwatch/category.h>
#include <piiwatch/encoding.h>

#include <string.h>

int
pw_row_kind(const char *name)
{
	for (int kind = 0; kind < PW_KINDS; kind++)
		if (strcmp(pw_kind_name((enum pw_kind)kind), name) == 0)
			return kind;
	return -1;
}

void
pw_row_join_clauses(const struct pw_touch *touch, char ret[PW_CLAUSES_TEXT])
{
	size_t len = 0;

	ret[0] = '\0';
	for (unsigned i = 0; i < touch->n_clauses && i < PW_MAX_CLAUSES; i++) {
		if (i > 0)
			ret[len++] = ',';
		pw_copy_text(ret + len, sizeof(touch->clause[i]), touch->clause[i]);
		len += strlen(ret + len);
	}
}

static void
split_clauses(const char *text, struct pw_touch *touch)
{
	const char *from = text;

	while (*from != '\0' && touch->n_clauses < PW_MAX_CLAUSES) {
		char *clause = touch->clause[touch->n_clauses++];
		size_t len = strcspn(from, ",");

		if (len < sizeof(touch->clause[0]))
			memcpy(clause, from, len);
		from += len + (from[len] == ',');
	}
}

static void
read_revision(sqlite3_stmt *stmt, struct pw_alert *ret)
{
	ret->seq = (uint64_t)sqlite3_column_int64(stmt, 0);
	ret->revision = (uint32_t)sqlite3_column_int64(stmt, 1);
	ret->count = (uint64_t)sqlite3_column_int64(stmt, 2);
	ret->last_seen_us = sqlite3_column_int64(stmt, 3);
	ret->time_us = sqlite3_column_int64(stmt, 4);
	ret->severity = sqlite3_column_int(stmt, 5);
}

static void
read_place(sqlite3_stmt *stmt, struct pw_alert *ret)
{
	pw_column_text(stmt, 11, ret->rule, sizeof(ret->rule));
	pw_column_text(stmt, 12, ret->source, sizeof(ret->source));
	pw_column_text(stmt, 13, ret->host, sizeof(ret->host));
	pw_column_text(stmt, 14, ret->path, sizeof(ret->path));
	pw_column_text(stmt, 15, ret->field, sizeof(ret->field));
	pw_column_text(stmt, 16, ret->masked, sizeof(ret->masked));
	pw_column_text(stmt, 17, ret->excerpt, sizeof(ret->excerpt));
	ret->offset = (uint64_t)sqlite3_column_int64(stmt, 18);
	ret->line = (uint64_t)sqlite3_column_int64(stmt, 19);
	ret->length = (uint32_t)sqlite3_column_int64(stmt, 20);
	ret->column = (uint32_t)sqlite3_column_int64(stmt, 21);
	ret->confidence = (uint16_t)sqlite3_column_int(stmt, 22);
}

static void
read_rest(sqlite3_stmt *stmt, struct pw_alert *ret)
{
	char clauses[PW_CLAUSES_TEXT];

	ret->has_fingerprint = sqlite3_column_type(stmt, 23) != SQLITE_NULL;
	pw_column_blob(stmt, 23, ret->fingerprint, sizeof(ret->fingerprint));
	pw_column_text(stmt, 24, ret->key_name, sizeof(ret->key_name));
	pw_column_text(stmt, 25, ret->code, sizeof(ret->code));
	pw_column_text(stmt, 26, ret->text, sizeof(ret->text));
	pw_column_text(stmt, 27, clauses, sizeof(clauses));
	split_clauses(clauses, &ret->touch);
	pw_column_text(stmt, 28, ret->touch.title, sizeof(ret->touch.title));
	pw_column_text(stmt, 29, ret->touch.title_ja, sizeof(ret->touch.title_ja));
}

int
pw_row_alert(struct pw_sql *sql, sqlite3_stmt *stmt, struct pw_alert *ret, struct pw_err *reterr)
{
	char name[32];
	int kind;

	memset(ret, 0, sizeof(*ret));
	read_revision(stmt, ret);
	pw_column_blob(stmt, 6, ret->id, sizeof(ret->id));
	pw_column_text(stmt, 7, name, sizeof(name));
	kind = pw_row_kind(name);
	pw_column_text(stmt, 8, name, sizeof(name));
	ret->category = pw_category_find(pw_span_of(name));
	if (kind < 0 || (ret->category < 0 && name[0] != '\0') || ret->severity < 0 ||
	    ret->severity >= PW_SEVERITIES) {
		sql->is_damaged = true;
		return pw_err_set(reterr, "%s %s: holds an alert of no known kind", sql->what,
		    sql->path);
	}
	ret->kind = (enum pw_kind)kind;
	ret->is_backlog = sqlite3_column_int(stmt, 9) != 0;
	ret->first_seen_us = sqlite3_column_int64(stmt, 10);
	read_place(stmt, ret);
	read_rest(stmt, ret);
	return 0;
}

/* One of a name that is not known is found out again. */
static uint8_t
read_encoding(sqlite3_stmt *stmt, int at)
{
	int encoding = pw_encoding_find(pw_span_of(pw_column_peek(stmt, at)));

	return encoding >= 0 ? (uint8_t)encoding : PW_ENC_AUTO;
}

static void
read_position(sqlite3_stmt *stmt, struct pw_position *ret)
{
	ret->done = (uint64_t)sqlite3_column_int64(stmt, 12);
	ret->safe = (uint64_t)sqlite3_column_int64(stmt, 14);
	ret->resume.line = (uint64_t)sqlite3_column_int64(stmt, 15);
	ret->resume.record_start = (uint64_t)sqlite3_column_int64(stmt, 16);
	pw_column_text(stmt, 17, ret->resume.format, sizeof(ret->resume.format));
	ret->resume.is_settled = sqlite3_column_int(stmt, 18) != 0;
	ret->resume.is_in_pieces = sqlite3_column_int(stmt, 19) != 0;
	ret->resume.header_from = (uint64_t)sqlite3_column_int64(stmt, 23);
	ret->resume.header_len = (uint32_t)sqlite3_column_int64(stmt, 24);
	pw_column_blob(stmt, 25, ret->resume.header_check, sizeof(ret->resume.header_check));
	ret->resume.reading.configured = read_encoding(stmt, 26);
	ret->resume.reading.prior = read_encoding(stmt, 27);
	ret->resume.n_given = (uint8_t)sqlite3_column_int(stmt, 28);
}

void
pw_row_generation(sqlite3_stmt *stmt, struct pw_generation *ret, const char **ret_source,
    const char **ret_path)
{
	memset(ret, 0, sizeof(*ret));
	pw_column_blob(stmt, 0, ret->id, sizeof(ret->id));
	*ret_source = pw_column_peek(stmt, 1);
	*ret_path = pw_column_peek(stmt, 2);
	ret->dev = (uint64_t)sqlite3_column_int64(stmt, 3);
	ret->ino = (uint64_t)sqlite3_column_int64(stmt, 4);
	ret->version = (uint64_t)sqlite3_column_int64(stmt, 5);
	ret->btime_ns = sqlite3_column_int64(stmt, 6);
	ret->counter = (uint32_t)sqlite3_column_int64(stmt, 7);
	ret->head_len = (uint32_t)sqlite3_column_int64(stmt, 8);
	pw_column_blob(stmt, 9, ret->head, sizeof(ret->head));
	ret->size = (uint64_t)sqlite3_column_int64(stmt, 10);
	ret->backlog_end = (uint64_t)sqlite3_column_int64(stmt, 11);
	ret->state = (uint32_t)sqlite3_column_int64(stmt, 13);
	read_position(stmt, &ret->position);
	ret->tail_at = (uint64_t)sqlite3_column_int64(stmt, 20);
	ret->tail_len = (uint32_t)sqlite3_column_int64(stmt, 21);
	pw_column_blob(stmt, 22, ret->tail, sizeof(ret->tail));
}
