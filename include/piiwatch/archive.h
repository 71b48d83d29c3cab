/*
 * archive: compressed input (gzip, xz, zstd, bzip2), unpacked as it is read, within limits.
 *
 * What comes out is one stream of bytes, members that follow one another included. What is in that
 * stream is not unpacked again: a compressed stream in it is an error, a tar archive mere bytes.
 *
 *	archive = pw_archive_open(fd, head, &pw_archive_standard, &err);
 *	while (pw_archive_read(archive, buf, size, &n, &err) == PW_ARCHIVE_BYTES)
 *		...
 *	pw_archive_close(archive);
 *
 * Promises
 *  1. A small input costs little: what it may become is limited in bytes, in bytes out for each byte
 *     in, in time, and in the memory that its decoder needs. The limit that was met is said, and what
 *     came out before it stands.
 *  2. What is no whole compressed stream is said to be damaged, and so is what lies behind its end
 *     (zero bytes aside): nothing stays unread unsaid. Up to 64 KiB before the damage may not come
 *     out.
 *  3. The input is read forward only, so it may be a pipe.
 *
 * The decoder's memory is told from the first frame or block; in later ones of the same input it is
 * limited by the library alone (128 MiB for zstd, 1 GiB for xz). Of gzip's check sums none is
 * compared.
 *
 * Ownership: the descriptor is borrowed. Thread: owner. Limits: struct pw_archive_limits.
 */
#ifndef PIIWATCH_ARCHIVE_H
#define PIIWATCH_ARCHIVE_H

#include <piiwatch/base.h>

struct pw_archive_limits {
	uint64_t max_bytes; /* out, in all */
	uint64_t max_ratio; /* bytes out for one in, over... */
	uint64_t ratio_span; /* ...so many bytes out, again and again */
	int64_t max_us; /* spent on unpacking, not on what is done with the bytes */
	uint64_t max_window; /* bytes a zstd frame's decoder must remember */
	uint64_t max_dictionary; /* the same of an xz block's */
};

/* 64 GiB; 2,000 to 1 over 1 GiB; an hour; 8 MiB; 64 MiB. */
extern const struct pw_archive_limits pw_archive_standard;

/* Bytes of a file's beginning that tell what it is; and what its decoder needs. */
#define PW_ARCHIVE_HEAD 64u

/* "gzip", "xz", "zstd", "bzip2"; NULL: none of them. Static. */
const char *pw_archive_kind(struct pw_span head);

/* Bytes that the decoder of a zstd or xz stream must remember, as its beginning says; 0: it does not
 * say. */
uint64_t pw_archive_window(struct pw_span head);

enum pw_archive_got {
	PW_ARCHIVE_BYTES,
	PW_ARCHIVE_END,
	PW_ARCHIVE_DAMAGED,
	PW_ARCHIVE_UNREADABLE, /* the input itself */
	PW_ARCHIVE_LIMIT,
	PW_ARCHIVE_NESTED, /* what comes out is compressed too */
};

struct pw_archive;

/* `head` is what was read of the input before; it is copied. NULL where it is no such input. */
struct pw_archive *pw_archive_open(int fd, struct pw_span head,
    const struct pw_archive_limits *limits);
void pw_archive_close(struct pw_archive *archive);

/* The next bytes: as many as there is room for, fewer before the end. Room for PW_ARCHIVE_HEAD at
 * least. What is neither PW_ARCHIVE_BYTES nor PW_ARCHIVE_END comes with the reason, and is the last. */
enum pw_archive_got pw_archive_read(struct pw_archive *archive, char *buf, size_t len,
    size_t *ret_n, struct pw_err *reterr);

/* Bytes of the input that were read so far, those of the head included. */
uint64_t pw_archive_consumed(const struct pw_archive *archive);

#endif
