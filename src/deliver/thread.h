/* Deliver on any feed and any drivers; pw_deliver_create hands in the store's and the table's. */
#ifndef PIIWATCH_DELIVER_THREAD_H
#define PIIWATCH_DELIVER_THREAD_H

#include "outlet.h"

/* Takes the feed over, also where it fails. `drivers`: one for each sink, or NULL: found by type. */
struct pw_deliver *deliver_create(const struct pw_deliver_options *options, const struct feed *feed,
    const struct sink_driver *const *drivers, struct pw_err *reterr);

#endif
