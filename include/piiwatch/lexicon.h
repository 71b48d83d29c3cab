/*
 * lexicon: a list of words in a file, looked up after a match: surnames, municipalities.
 *
 * A file is UTF-8 with one word a line; empty lines and lines that begin with `#` are left out,
 * spaces at the ends too. Words are compared byte for byte: the file holds them as a view shows
 * them (full-width kana, ASCII letters and digits; see view.h).
 *
 * Promises
 *  1. A lexicon is immutable once it is read; a word that stands twice counts once.
 *  2. A lookup reads nothing beyond the span it is handed.
 *
 * Ownership: who reads it destroys it. Thread: any.
 * Limits: PW_MAX_LEXICON bytes of file, PW_MAX_LEXICON_WORD bytes a word.
 */
#ifndef PIIWATCH_LEXICON_H
#define PIIWATCH_LEXICON_H

#include <piiwatch/base.h>

#define PW_MAX_LEXICON (8u * 1024 * 1024)
#define PW_MAX_LEXICON_WORD 96u

struct pw_lexicon;

/* NULL with the reason, which names file and line. */
struct pw_lexicon *pw_lexicon_read(const char *path, struct pw_err *reterr);
void pw_lexicon_destroy(struct pw_lexicon *lexicon);

uint32_t pw_lexicon_words(const struct pw_lexicon *lexicon);

/* True if the text is one of its words. A NULL lexicon has none. */
bool pw_lexicon_has(const struct pw_lexicon *lexicon, struct pw_span text);

/* Bytes of the longest word that the text begins with, at most `max` bytes long; 0: none. To find the
 * next shorter one ask again with one byte less. */
uint32_t pw_lexicon_prefix(const struct pw_lexicon *lexicon, struct pw_span text, size_t max);

#endif
