/*
 * view: a record's bytes as the text that forms, labels and boundaries are defined on: valid UTF-8,
 * folded and with its escapes undone, so that one form serves every way of writing (detection.md 0.1
 * and 11).
 *
 * Decoded	UTF-8, CP932, EUC-JP, ISO-2022-JP, UTF-16; where none is configured, what the bytes say:
 *		an escape sequence of ISO-2022-JP, valid UTF-8, else what is likelier in Japanese, the
 *		stream's last one preferred
 * Folded
 *	full-width ASCII (U+FF01 to U+FF5E)        ASCII
 *	the many spaces                            space
 *	zero-width characters                      dropped
 *	the many dashes                            `-`
 *	the vowel mark U+30FC, U+FF70              `-` between digits (spaces skipped)
 *	half-width katakana                        full-width, with its sound mark composed
 *	a byte that is no character                U+001A (SUB), which separates
 * Undone, up to three layers deep, each folded again
 *	\u96fb and JSON's other escapes, \xE9, %E9, &#38651; &amp;, quoted-printable (=E9=9B=BB, =3D),
 *	base64 of 24 characters or more that is text, encoded words of mail, `+` between the parts of
 *	a phone, a card or a name in a query. Bytes in a row are decoded together; what makes no text
 *	stays as it was, and so does a path of Windows.
 *
 * Promises
 *  1. The text is valid UTF-8 and has PW_TEXT_SLACK bytes behind it.
 *  2. Every place leads back to the raw bytes that made it, by the text's map: a character's bytes are
 *     those of its escape, in base64 the characters that hold any of its bits.
 *  3. A record's view depends on nothing but its bytes and the reading.
 *
 * Ownership: pw_view owns text and map; what pw_view_make returns lives until the next call.
 * Thread: owner. Limits: the raw bytes handed in, at most 16 MiB.
 */
#ifndef PIIWATCH_VIEW_H
#define PIIWATCH_VIEW_H

#include <piiwatch/encoding.h>
#include <piiwatch/text.h>

struct pw_view;

struct pw_view *pw_view_create(void);
void pw_view_destroy(struct pw_view *view);

/* The view of the raw bytes, which are read as *reading says. *ret_bad grows by those that are no
 * character. */
struct pw_text pw_view_make(struct pw_view *view, struct pw_span raw, struct pw_reading *reading,
    uint64_t *ret_bad);

#endif
