/*
 * escape: what escapes stand for. One pass undoes one layer of them: the text of a view becomes
 * another text, with a map to the one before. Private to room view.
 *
 * Only what makes characters is undone; the rest stays as it is written. So no text is lost, and
 * `%B4111...`, which begins a card's track, keeps its letter B.
 */
#ifndef PIIWATCH_VIEW_ESCAPE_H
#define PIIWATCH_VIEW_ESCAPE_H

#include "sink.h"

#include <piiwatch/encoding.h>

#define LEAST_BASE64 24u /* characters of a run that may hold text */

/* Bytes that escapes make, each with the place it comes from. */
struct bytes {
	char *p;
	uint32_t *from, *to;
	uint32_t n, cap;
};

struct escape_pass {
	struct sink *sink;
	const char *text;
	uint32_t len, copied; /* what stands before `copied` is in the sink */
	enum pw_encoding prior; /* of bytes; those in a row that tell change it */
	struct bytes *bytes;
	uint8_t quoted; /* whether it is quoted-printable, once asked */
	bool is_changed;
};

/* Undoes one layer; false if there is none, and the sink then holds nothing of use. */
bool escape_undo(struct escape_pass *pass);

/*
 * The parts, each for a kind of escape that may begin at `at`. They return how many bytes of the text
 * are dealt with, 0 if none: what stands for something else is in the sink then.
 */
uint32_t escape_entity(struct escape_pass *pass, uint32_t at);

/* The run [at,end) of base64's characters, as the text it may hold. */
void escape_base64(struct escape_pass *pass, uint32_t at, uint32_t end);

/* An encoded word of mail, =?ISO-2022-JP?B?...?=, and those that follow it. */
uint32_t escape_mime_words(struct escape_pass *pass, uint32_t at);

/* Bytes in a row, each written %E9 or \xE9 as `sign` says. */
uint32_t escape_bytes(struct escape_pass *pass, uint32_t at, char sign);

/* Quoted-printable. `card_no=4111` holds =41, so bytes count only in a row that begins beyond ASCII
 * and means something as a whole; alone, only =3D does. */
uint32_t escape_quoted(struct escape_pass *pass, uint32_t at);

/* Forgets the bytes; adds one; gives their memory back. */
void bytes_reset(struct bytes *bytes);
void bytes_add(struct bytes *bytes, unsigned byte, uint32_t from, uint32_t to);
void bytes_release(struct bytes *bytes);

/* True if the bytes are printable text and white space, read so. */
bool bytes_are_text(const struct bytes *bytes, enum pw_encoding encoding);

/* Writes the bytes as the characters they make. What makes none is left as it is written, or a
 * substitute for it; ASCII that is no escape is left too. */
void bytes_write(struct escape_pass *pass, enum pw_encoding encoding, bool leaves_bad);

/* The character that [from,to) of the text stands for, with what stands before it. */
void escape_put(struct escape_pass *pass, uint32_t cp, uint32_t from, uint32_t to);

/* What stands before `at` goes to the sink as it is. */
void escape_flush(struct escape_pass *pass, uint32_t at);

/* Nothing stands for [from,to). */
void escape_drop(struct escape_pass *pass, uint32_t from, uint32_t to);

/* True if an escape of one of the signs \ % & begins at `at`. */
bool escape_begins(const struct escape_pass *pass, uint32_t at);

/* The value of the hexadecimal digit, -1 for another character. */
int escape_hex(char c);

/* Two hexadecimal digits at `at`, or -1. */
int escape_hex_byte(const struct escape_pass *pass, uint32_t at);

#endif
