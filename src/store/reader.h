/* A read-only connection to piiwatch.db: outbox_read and store_view stand on it. */
#ifndef PIIWATCH_STORE_READER_H
#define PIIWATCH_STORE_READER_H

#include "sql.h"

#include <sys/types.h>

struct pw_reader {
	struct pw_sql sql;
	char store_id[40];
	dev_t dev;
	ino_t ino;
};

/* 0 or -1; to be closed either way. */
int pw_reader_open(struct pw_reader *reader, const char *path, const char *const *text, unsigned n,
    struct pw_err *reterr);
void pw_reader_close(struct pw_reader *reader);

/* An error if the path no longer names the file that is open. */
int pw_reader_check(const struct pw_reader *reader, struct pw_err *reterr);

#endif
