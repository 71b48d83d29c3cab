/* The feed of a running daemon: the store's outbox, and deliver's own acknowledgements. */
#include "thread.h"

#include <piiwatch/outbox_read.h>

#include <stdlib.h>

struct store_feed {
	struct pw_outbox *outbox;
	struct pw_acks *acks;
};

static int
read_rows(void *context, const char *sink, uint64_t seq, unsigned max, struct pw_alert *ret,
    struct pw_err *reterr)
{
	struct store_feed *f = context;

	return pw_outbox_read(f->outbox, sink, seq, max, ret, reterr);
}

static int
get_ack(void *context, const char *sink, uint64_t *ret_seq, struct pw_err *reterr)
{
	struct store_feed *f = context;

	return pw_acks_get(f->acks, pw_outbox_store_id(f->outbox), sink, ret_seq, reterr);
}

static int
put_ack(void *context, const char *sink, uint64_t seq, struct pw_err *reterr)
{
	struct store_feed *f = context;

	return pw_acks_put(f->acks, pw_outbox_store_id(f->outbox), sink, seq, reterr);
}

static void
close_feed(void *context)
{
	struct store_feed *f = context;

	if (f->acks != NULL)
		pw_acks_close(f->acks);
	if (f->outbox != NULL)
		pw_outbox_close(f->outbox);
	free(f);
}

struct pw_deliver *
pw_deliver_create(const struct pw_deliver_options *options, struct pw_err *reterr)
{
	struct store_feed *f = pw_alloc(1, sizeof(*f));
	struct feed feed = {.read = read_rows,
	    .get = get_ack,
	    .put = put_ack,
	    .close = close_feed,
	    .context = f};

	f->outbox = pw_outbox_open(options->store_path, reterr);
	if (f->outbox != NULL)
		f->acks = pw_acks_open(options->acks_path, reterr);
	if (f->acks == NULL) {
		close_feed(f);
		return NULL;
	}
	feed.store = pw_outbox_store_id(f->outbox);
	return deliver_create(options, &feed, NULL, reterr);
}
