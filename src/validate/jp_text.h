/* Japanese text as the readers and validators of names and addresses look at it: folded UTF-8, one
 * character at a time. */
#ifndef PIIWATCH_VALIDATE_JP_TEXT_H
#define PIIWATCH_VALIDATE_JP_TEXT_H

#include <piiwatch/validate.h>

/* What a character is, as far as names and addresses care. */
enum script {
	SCRIPT_NONE, /* the end, a space, a sign */
	SCRIPT_KANJI,
	SCRIPT_HIRAGANA,
	SCRIPT_KATAKANA,
	SCRIPT_LATIN,
	SCRIPT_DIGIT,
};

/* The character at `at`; *ret_len 0 at the end and where no character stands. */
enum script jp_script(struct pw_span text, size_t at, size_t *ret_len);

/* The character that ends at `at`. */
enum script jp_script_before(struct pw_span text, size_t at);

static inline bool
jp_is_wide(enum script script)
{
	return script == SCRIPT_KANJI || script == SCRIPT_HIRAGANA || script == SCRIPT_KATAKANA;
}

static inline struct pw_span
jp_from(struct pw_span text, size_t at)
{
	return (struct pw_span) {text.p + at, text.len - at};
}

/* The value and all that follows it in its text. */
static inline struct pw_span
jp_text_of(const struct pw_candidate *c)
{
	return (struct pw_span) {c->value.p, c->value.len + c->right.len};
}

/* Characters in the text. */
unsigned jp_chars(struct pw_span text);

/* Bytes of the run of characters from `at` on that are of the scripts (bits, 1 << script), at most
 * `max` of them. */
size_t jp_run(struct pw_span text, size_t at, unsigned scripts, unsigned max);

/* Words are listed in one string, each between two spaces: " a b c ". */

/* Bytes of the longest listed word that stands at `at`, 0: none. */
size_t jp_word_at(struct pw_span text, size_t at, const char *words);

/* True if one of the characters, each of three bytes, stands at `at` or within so many behind it that
 * are wide or spaces: a quick look before a slow one. */
bool jp_soon(struct pw_span text, size_t at, unsigned chars, const char *of);

/* True if the text ends with a listed word. */
bool jp_ends_with(struct pw_span text, const char *words);

/* True if the text is a listed word; ASCII letters without case. */
bool jp_is_word(struct pw_span text, const char *words);

/* True if a listed word stands anywhere in the text. */
bool jp_holds(struct pw_span text, const char *words);

/* Whether the lexicon has the text, hiragana read as katakana. */
bool jp_lexicon_has(const struct pw_lexicon *lexicon, struct pw_span text);

/* Bytes of the longest word of the lexicon that the text begins with, at most `max`, hiragana read as
 * katakana; 0: none. */
size_t jp_lexicon_prefix(const struct pw_lexicon *lexicon, struct pw_span text, size_t max);

#endif
