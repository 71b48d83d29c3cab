/* What the files of the outbox share. */
#ifndef PIIWATCH_ENGINE_OUTBOX_PRIV_H
#define PIIWATCH_ENGINE_OUTBOX_PRIV_H

#include "outbox.h"

#include <pthread.h>
#include <stdatomic.h>

/* A stream as the outbox knows it, by its number. */
struct entry {
	bool is_dirty; /* its position is not yet written to the transaction */
	bool is_marked; /* all of the generation is to be written, not the position alone */
	struct pw_generation generation;
	char source[PW_MAX_NAME], role[PW_MAX_NAME];
	bool is_entrusted;
	char *shown; /* masked path */
};

/* An entry as it was before the open transaction gave its number to another stream or path. */
struct undo {
	uint32_t number;
	struct entry was;
};

struct outbox {
	struct outbox_options options;
	struct setup setup;
	pthread_t thread;
	int wake_fd;
	char host[PW_MAX_NAME];
	struct entry *entry;
	uint32_t n_entries;
	uint32_t *dirty, n_dirty, cap_dirty; /* numbers of dirty entries */
	struct undo *undo; /* at most one for each slot of a batch */
	uint32_t n_undo, cap_undo;
	int64_t next_due_us; /* when the next window ends */
	int64_t prune_at_us; /* monotonic */
	int64_t now_us; /* of the open transaction */
	bool has_stopped; /* passed SLOT_STOP */
	bool is_damaged; /* the store is */
	atomic_bool is_hurried, is_given_up, is_done;
	unsigned failures; /* commits in a row that failed, and since when (monotonic) */
	int64_t failing_since_us;
	struct pw_err why;
};

/* outbox_apply.c: one slot into the open transaction. 0 or -1 with outbox->why. May be called again
 * for the same slot after a rollback. */
int outbox_apply(struct outbox *outbox, const struct slot *slot);

/* Writes the positions of the entries that moved. */
int outbox_flush(struct outbox *outbox);

/* After a commit, or a rollback: entries are as the store has them. */
void outbox_keep(struct outbox *outbox);
void outbox_undo(struct outbox *outbox);

/* What a slot leaves behind once it is committed. */
void outbox_settle(struct outbox *outbox, const struct slot *slot);

#endif
