/* What the writer's files share. */
#ifndef PIIWATCH_STORE_PRIV_H
#define PIIWATCH_STORE_PRIV_H

#include "schema.h"
#include "sql.h"

#include <piiwatch/store.h>

#include <sys/types.h>

#define PW_STORE_ID_TEXT 33u

struct pw_store {
	struct pw_sql sql;
	char id[PW_STORE_ID_TEXT];
	int lock_fd;
	dev_t dev; /* of the file that was opened */
	ino_t ino;
	bool was_unclean;
	struct pw_store_sink sink[PW_MAX_SINKS];
	unsigned n_sinks;
	int64_t prune_after; /* rows up to this one were looked at in this round */
};

static inline sqlite3_stmt *
pw_store_stmt(struct pw_store *store, enum pw_writer_stmt which)
{
	return store->sql.stmt[which];
}

#endif
