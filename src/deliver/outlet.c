/* The two ends of an outlet's life. */
#include "outlet.h"

#include <assert.h>
#include <stdlib.h>

static struct pw_key *
derive_key(const struct pw_key *key, const char *name)
{
	char label[PW_MAX_NAME + 8];

	if (key == NULL)
		return NULL;
	snprintf(label, sizeof(label), "sink:%s", name);
	return pw_key_derive(key, label);
}

int
outlet_open(struct outlet *o, const struct feed *feed, const struct pw_key *key,
    struct pw_err *reterr)
{
	uint64_t held = 0;

	assert(o->driver != NULL && o->conf != NULL);
	o->sink = o->driver->open(o->conf, reterr);
	if (o->sink == NULL)
		return -1;
	if (feed->get(feed->context, o->conf->name, &o->acked, reterr) < 0)
		return -1;
	if (o->driver->resume != NULL && o->driver->resume(o->sink, feed->store, &held, reterr) < 0)
		return -1;
	o->synced = o->acked;
	o->seq = held > o->acked ? held : o->acked;
	o->key = derive_key(key, o->conf->name);
	return 0;
}

void
outlet_close(struct outlet *o)
{
	if (o->sink != NULL)
		o->driver->close(o->sink);
	pw_key_destroy(o->key);
	o->sink = NULL;
	o->key = NULL;
}

int
outlet_room_fd(const struct outlet *o)
{
	if (o->failing_since_us == 0 || o->driver->room_fd == NULL)
		return -1;
	return o->driver->room_fd(o->sink);
}
