/*
 * encoding: the encodings that text is read in, by the names that configuration and command line
 * give them, and what of them a stream remembers.
 *
 * Promises: a name is found in any case of its letters, and no other way of writing it is.
 * Thread: any; no state.
 */
#ifndef PIIWATCH_ENCODING_H
#define PIIWATCH_ENCODING_H

#include <piiwatch/base.h>

enum pw_encoding {
	PW_ENC_AUTO, /* decided for each record */
	PW_ENC_UTF_8,
	PW_ENC_CP932, /* Shift_JIS with the extensions of Windows, NEC and IBM */
	PW_ENC_EUC_JP, /* with those of eucJP-ms */
	PW_ENC_ISO_2022_JP, /* with the half-width katakana of CP50221 */
	PW_ENC_UTF_16LE,
	PW_ENC_UTF_16BE,
	PW_ENCODINGS
};

/*
 * How a stream's records are read: both are an enum pw_encoding. Zero is a stream that nothing is
 * said or known of. The struct is flat, for it is kept with the stream's position.
 */
struct pw_reading {
	uint8_t configured;
	uint8_t prior; /* what its last record that was not all ASCII was decided to be */
};

/* "auto", "utf-8", "cp932", "euc-jp", "iso-2022-jp", "utf-16le", "utf-16be"; static. */
const char *pw_encoding_name(enum pw_encoding encoding);

/* The encoding of this name (enum pw_encoding), -1 if there is none. */
int pw_encoding_find(struct pw_span name);

#endif
