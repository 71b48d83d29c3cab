/* An outbox in memory, with the acknowledgements of its sinks, as deliver's feed. Safe to fill while
 * deliver's thread reads. */
#ifndef PIIWATCH_TESTS_SHELF_H
#define PIIWATCH_TESTS_SHELF_H

#include "../../../src/deliver/thread.h"
#include "alerts.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define SHELF_ROWS 2048u
#define SHELF_SINKS 4u

struct shelf {
	pthread_mutex_t lock;
	unsigned n_rows;
	char name[SHELF_SINKS][PW_MAX_NAME];
	uint64_t acked[SHELF_SINKS];
	unsigned n_puts;
	bool is_unreadable, is_full; /* reads, acknowledgements fail */
};

static inline unsigned
shelf_sink(struct shelf *shelf, const char *sink)
{
	unsigned i = 0;

	while (
	    i < SHELF_SINKS - 1 && shelf->name[i][0] != '\0' && strcmp(shelf->name[i], sink) != 0)
		i++;
	SET(shelf->name[i], sink);
	return i;
}

static inline int
shelf_read(void *context, const char *sink, uint64_t seq, unsigned max, struct pw_alert *ret,
    struct pw_err *reterr)
{
	struct shelf *shelf = context;
	int n = 0;

	(void)sink;
	pthread_mutex_lock(&shelf->lock);
	if (shelf->is_unreadable)
		n = pw_err_set(reterr, "store: cannot be read");
	for (uint64_t s = seq + 1; n >= 0 && s <= shelf->n_rows && n < (int)max; s++)
		ret[n++] = make_leak(s);
	pthread_mutex_unlock(&shelf->lock);
	return n;
}

static inline int
shelf_get(void *context, const char *sink, uint64_t *ret_seq, struct pw_err *reterr)
{
	struct shelf *shelf = context;

	(void)reterr;
	*ret_seq = shelf->acked[shelf_sink(shelf, sink)];
	return 0;
}

static inline int
shelf_put(void *context, const char *sink, uint64_t seq, struct pw_err *reterr)
{
	struct shelf *shelf = context;
	int rc = 0;

	pthread_mutex_lock(&shelf->lock);
	if (shelf->is_full)
		rc = pw_err_set(reterr, "acknowledgements: cannot be written");
	else
		shelf->acked[shelf_sink(shelf, sink)] = seq;
	shelf->n_puts++;
	pthread_mutex_unlock(&shelf->lock);
	return rc;
}

static inline void
shelf_fill(struct shelf *shelf, unsigned n_rows)
{
	pthread_mutex_lock(&shelf->lock);
	shelf->n_rows = n_rows;
	pthread_mutex_unlock(&shelf->lock);
}

static inline struct feed
shelf_feed(struct shelf *shelf)
{
	return (struct feed) {.read = shelf_read,
	    .get = shelf_get,
	    .put = shelf_put,
	    .store = STORE_ID,
	    .context = shelf};
}

#endif
