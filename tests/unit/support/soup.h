/*
 * soup: made-up input that is hard on a flow: what forms, labels, quotes and encodings are made of,
 * thrown together by lot, and long records with values at every edge.
 *
 * All of it is synthetic: issuers' test card numbers, numbers that are patterns.
 */
#ifndef PIIWATCH_TEST_SOUP_H
#define PIIWATCH_TEST_SOUP_H

#include <piiwatch/base.h>

struct lot {
	uint32_t state;
};

/* A number below n. */
uint32_t lot_below(struct lot *lot, uint32_t n);

/* Appends about `len` bytes of lines, each of up to 40 ingredients. */
void soup_lines(struct lot *lot, size_t len, struct pw_buf *out);

/* Appends `n` records of 18 columns, of which some are broken: quotes that do not close, columns too
 * many, line ends within quotes. */
void soup_records(struct lot *lot, unsigned n, struct pw_buf *out);

/* Appends a copy of the text or the byte n times. */
void put(struct pw_buf *out, const char *text);
void put_bytes(struct pw_buf *out, const void *bytes, size_t len);
void put_times(struct pw_buf *out, const char *text, size_t n);

/*
 * Appends one record of `len` bytes and its line end: filler, and at `at[i]` counted from the record's
 * first byte the text value[i % n_values], where it fits behind the one before.
 */
struct plants {
	const char *filler;
	const char *const *value;
	size_t n_values;
	const size_t *at;
	size_t n;
};

void put_long_record(const struct plants *plants, size_t len, struct pw_buf *out);

#endif
