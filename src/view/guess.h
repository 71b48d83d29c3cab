/*
 * guess: which encoding bytes are in (detection.md 11). Private to room view.
 *
 * Each reading is weighed by what it makes of the bytes: kana and everyday kanji speak for it, bytes
 * that are no character against it. What the stream's last record was decided to be is believed
 * where the readings are close.
 */
#ifndef PIIWATCH_VIEW_GUESS_H
#define PIIWATCH_VIEW_GUESS_H

#include <piiwatch/encoding.h>

/* True if an escape sequence of ISO-2022-JP designates kanji or kana, and no byte is beyond ASCII. */
bool guess_is_iso_2022_jp(struct pw_span bytes);

/* UTF-8, CP932 or EUC-JP, for bytes beyond ASCII; PW_ENC_AUTO where nothing speaks for either. */
enum pw_encoding guess_encoding(struct pw_span bytes, enum pw_encoding prior);

#endif
