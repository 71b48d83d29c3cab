/* ber: elements of X.690 as they lie in a file, and their octets as text. Private to room frame. */
#ifndef PIIWATCH_FRAME_BER_H
#define PIIWATCH_FRAME_BER_H

#include "frame_priv.h"

#define BER_HEAD 10u /* octets of the longest tag and length that are read */

struct ber_element {
	uint32_t tag; /* class << 24 | number */
	bool is_constructed, is_indefinite;
	uint32_t head, len; /* octets of tag and length, and of what follows them */
};

enum ber_state {
	BER_OK,
	BER_MORE, /* it goes on behind the bytes */
	BER_BROKEN,
};

/* Tag and length at p. */
enum ber_state ber_head(const unsigned char *p, size_t len, struct ber_element *ret);

/* The record at p, of `len` octets or with more to come: its primitive elements become fields of the frame,
 * whose text they are written to. *ret_len: how far it was read. */
struct ber_record {
	const struct pw_format *format;
	const unsigned char *p;
	uint32_t from, len; /* of its outermost element; octets that may be read */
	bool is_cut; /* more octets may follow `len` */
};

enum ber_state ber_read(const struct ber_record *record, struct pw_frame *frame, uint32_t *ret_len);

/* ber_text.c: appends the octets [from,from+len) as text in the column's coding, at *out; it leads back to
 * them. Returns the bytes written. */
uint32_t ber_write(struct pw_frame *frame, uint32_t out, const unsigned char *p,
    struct pw_field_name octets, enum pw_coding coding);

/* The same for an element that has no column: stretches that can be read. */
uint32_t ber_write_readable(struct pw_frame *frame, uint32_t out, const unsigned char *p,
    struct pw_field_name octets);

#endif
