/* What stands beside a value: its joint with the key, words, placeholders. For the validators and
 * readers of this room that must look around. */
#ifndef PIIWATCH_VALIDATE_BESIDE_H
#define PIIWATCH_VALIDATE_BESIDE_H

#include <piiwatch/validate.h>

/* What stands between a key and its value, read back from the value. */
struct joint {
	char sign; /* '=', ':', '>' (a tag, =>), 'w' (は), 0: none */
	char quote; /* the value's own quote, 'j' for a Japanese bracket, 0: none */
	bool is_bracketed; /* the key or the value stands in brackets: 【k】v, k「v」 */
	bool is_spaced; /* a space before the sign */
	bool has_space; /* a space behind the sign, or in its place */
	struct pw_span key; /* the text up to the key's end, its closing quote left out */
};

void joint_read(struct pw_span left, struct joint *ret);

bool span_starts(struct pw_span text, const char *with);
bool span_ends(struct pw_span text, const char *with);

/* Case of ASCII letters aside. */
bool span_equals(struct pw_span text, const char *with);

/* The text's last, or first, n bytes; all of it if it is shorter. Never begins inside a character. */
struct pw_span span_last(struct pw_span text, size_t n);
struct pw_span span_first(struct pw_span text, size_t n);

/* The same without its first n bytes (n <= len). */
struct pw_span span_from(struct pw_span text, size_t n);

/* Spaces at the front are passed over. */
struct pw_span span_skip_spaces(struct pw_span text);

/* True if one of the words stands in the text: ASCII ones (lower case) as a whole word of a key or of
 * prose (a hump, `_`, a digit begin and end one; a plural is its singular), others anywhere. */
bool has_any_word(struct pw_span text, const char *const *words);

/* True if the text begins with one of the strings. */
bool starts_with_any(struct pw_span text, const char *const *strings);

/* The ASCII letters that the text ends with. */
struct pw_span last_letters(struct pw_span text);

/* Words that stand where a value is missing, and status words about a field (detection.md 0.4). */
bool is_placeholder(struct pw_span text);

/* The canonical value: `kind`, then the text. Left out if it does not fit. */
void canonical_of(const char *kind, struct pw_span text, struct pw_judgement *ret);

/* Numerals at the front of the text, ASCII (at most `digits`) or kanji (positional or with 十 and 百; 元
 * is 1). Returns their bytes, 0 if there are none. */
size_t numeral_read(struct pw_span text, unsigned digits, unsigned *ret);

#endif
