/*
 * decode: bytes as characters. Private to room view.
 *
 * A byte that is no character is taken by itself, so that reading goes on behind it; of two bytes
 * that have the shape of a pair, and mean nothing, both are. In CP932 a second byte that is ASCII
 * stays what it is.
 */
#ifndef PIIWATCH_VIEW_DECODE_H
#define PIIWATCH_VIEW_DECODE_H

#include "sink.h"

#include <piiwatch/encoding.h>

#define NO_CHARACTER UINT32_MAX /* bytes that are none */
#define NOTHING (UINT32_MAX - 1) /* bytes that only say how those behind them are read */

/* What an escape sequence of ISO-2022-JP has designated; zero at a line's beginning. */
enum decode_set { SET_ASCII, SET_KANJI, SET_KANA };

struct decoder {
	enum pw_encoding encoding; /* not PW_ENC_AUTO */
	enum decode_set set;
};

/* One character, or none, at p; returns how many bytes (1 to len) it takes. */
unsigned decode_one(struct decoder *d, const char *p, size_t len, uint32_t *ret_cp);

/* The bytes of the escape sequence of ISO-2022-JP at p, 0 if there is none. */
unsigned decode_designation(const char *p, size_t len, enum decode_set *ret);

/* How many bytes of ASCII stand at the front. */
size_t decode_ascii_length(const char *p, size_t len);

/* All of the raw bytes. Returns how many of them are no character. */
uint64_t decode_all(struct sink *sink, enum pw_encoding encoding, struct pw_span raw);

/* Bytes of a view, valid UTF-8, as they are; their places are those in the text. */
void decode_copy(struct sink *sink, const char *text, uint32_t from, uint32_t to);

/* Reads the raw bytes as UTF-8 as long as they are. True if all of them are, and beyond ASCII in
 * characters of three bytes or more: nothing else looks like that. */
bool decode_sure_utf8(struct sink *sink, struct pw_span raw);

#endif
