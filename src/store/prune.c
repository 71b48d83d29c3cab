#include "store_priv.h"

#include <piiwatch/outbox_read.h>

#include <stdlib.h>
#include <string.h>

#define SCAN_PER_DROP 8u /* rows looked at for one that may go, at most */

struct pruning {
	struct pw_store *store;
	uint64_t acked[PW_MAX_SINKS];
	int64_t *drop; /* [max] */
	unsigned max, n;
};

/* True if a sink that is set now and is named in the row has not acknowledged it. */
static bool
is_held(const struct pruning *pruning, int64_t seq, const char *sinks)
{
	const struct pw_store *store = pruning->store;

	for (unsigned i = 0; i < store->n_sinks; i++) {
		char name[PW_MAX_NAME + 2];

		snprintf(name, sizeof(name), ",%s,", store->sink[i].name);
		if ((uint64_t)seq > pruning->acked[i] && strstr(sinks, name) != NULL)
			return true;
	}
	return false;
}

/* Goes on where the call before ended, so that rows which are held keep no later one from going. */
static int
choose(struct pruning *pruning, struct pw_err *reterr)
{
	struct pw_store *store = pruning->store;
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_OUTBOX_SCAN);
	int64_t limit = (int64_t)pruning->max * SCAN_PER_DROP;
	int rc;

	pw_bind_int(stmt, 1, store->prune_after);
	pw_bind_int(stmt, 2, limit);
	while ((rc = pw_sql_step(&store->sql, stmt, reterr)) == 1 && pruning->n < pruning->max) {
		int64_t seq = sqlite3_column_int64(stmt, 0);

		if (!is_held(pruning, seq, pw_column_peek(stmt, 1)))
			pruning->drop[pruning->n++] = seq;
		store->prune_after = seq;
		limit--;
	}
	if (rc == 1)
		pw_sql_end(stmt);
	else if (limit > 0) /* that was the end: the next call begins anew */
		store->prune_after = 0;
	return rc < 0 ? -1 : 0;
}

static int
drop(struct pruning *pruning, struct pw_err *reterr)
{
	struct pw_store *store = pruning->store;
	sqlite3_stmt *stmt = pw_store_stmt(store, PW_WRITER_OUTBOX_DROP);

	if (pruning->n == 0)
		return 0;
	if (pw_store_begin(store, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pruning->n; i++) {
		pw_bind_int(stmt, 1, pruning->drop[i]);
		if (pw_sql_run(&store->sql, stmt, reterr) < 0)
			goto fail;
	}
	if (pw_store_commit(store, reterr) == 0)
		return 0;
fail:
	pw_store_rollback(store);
	return -1;
}

int
pw_store_prune(struct pw_store *store, const char *acks_path, unsigned max, struct pw_err *reterr)
{
	struct pruning pruning = {.store = store, .max = max};
	const char *names[PW_MAX_SINKS];
	int rc;

	for (unsigned i = 0; i < store->n_sinks; i++)
		names[i] = store->sink[i].name;
	rc = pw_acks_peek(acks_path, store->id, names, store->n_sinks, pruning.acked, reterr);
	if (rc <= 0)
		return rc;
	pruning.drop = pw_alloc(max, sizeof(*pruning.drop));
	rc = choose(&pruning, reterr);
	if (rc == 0)
		rc = drop(&pruning, reterr);
	free(pruning.drop);
	return rc == 0 ? (int)pruning.n : rc;
}
