/*
 * escape: what escapes stand for. One pass undoes one layer of them: the text of a view becomes
 * another text, with a map to the one before. Private to room view.
 */
#ifndef PIIWATCH_VIEW_ESCAPE_H
#define PIIWATCH_VIEW_ESCAPE_H

#include "sink.h"

#include <piiwatch/encoding.h>

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
	enum pw_encoding prior;
	struct bytes *bytes;
};

/* Undoes one layer; false if there is none, and the sink then holds nothing of use. */
bool escape_undo(struct escape_pass *pass);

void bytes_release(struct bytes *bytes);

/* The parts, each for a kind of escape that may begin at `at`: bytes of the text it takes, 0 if none
 * stands there; what it stands for is in the sink then. */
uint32_t escape_backslash(struct escape_pass *pass, uint32_t at);
uint32_t escape_percent(struct escape_pass *pass, uint32_t at);
uint32_t escape_entity(struct escape_pass *pass, uint32_t at);
uint32_t escape_equals(struct escape_pass *pass, uint32_t at);
uint32_t escape_plus(struct escape_pass *pass, uint32_t at);
uint32_t escape_base64(struct escape_pass *pass, uint32_t at, uint32_t end);

/* An encoded word of mail, =?ISO-2022-JP?B?...?=. */
uint32_t escape_mime_word(struct escape_pass *pass, uint32_t at);

/* escape_bytes.c: forgets the bytes; adds one; */
void bytes_reset(struct bytes *bytes);
void bytes_add(struct bytes *bytes, unsigned byte, uint32_t from, uint32_t to);

/* writes the bytes as characters, whatever encoding they are in: false, and nothing is written, if
 * they are none, or a control among them is no white space. */
bool bytes_write(struct escape_pass *pass, enum pw_encoding encoding);

/* What stands before `at` goes to the sink as it is. */
void escape_flush(struct escape_pass *pass, uint32_t at);

/* The value of the hexadecimal digit, -1 for another character. */
int escape_hex(char c);

/* Two hexadecimal digits at `at`, or -1. */
int escape_hex_byte(const struct escape_pass *pass, uint32_t at);

#endif
