/* The acknowledgements as the writer of the store sees them before it prunes. */
#ifndef PIIWATCH_STORE_ACKS_PRIV_H
#define PIIWATCH_STORE_ACKS_PRIV_H

#include <piiwatch/outbox_read.h>

/* Reads, without writing the file. 1 with ret_seq[i] for the i-th sink (0: none), 0 where there is
 * no file or nothing in it yet, -1. */
int pw_acks_peek(const char *path, const char *store_id, const char *const *sinks, unsigned n,
    uint64_t *ret_seq, struct pw_err *reterr);

#endif
