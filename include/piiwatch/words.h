/*
 * words: labels and context words as data. A key is cut into words the way people write keys
 * (camelCase, snake_case, kebab-case, dots, a Japanese run), and compared with the words that
 * rules name.
 *
 * How a key is read (design.md 2, detection.md 0.4)
 *  1. ASCII letters are compared without case; a hump, `_`, `-`, `.` or a space begins a word;
 *     digits behind a word are dropped (`tel1`); a plural is its singular (`ports`).
 *  2. number, no, num, nr, bangou, bango, id, code, cd, 番号, ナンバー, コード are one ending, also where
 *     no joint stands before it (`telno`); a label without an ending also stands with one (`phone` in
 *     `phone_number`). Words of a label may be written without joints (`customername`), a long vowel
 *     of a romanised one short (`koza`, `juminhyo`) or with h.
 *  3. The last words decide: a label matches at the end of a key, the longest one wins.
 *
 * Ownership: tokens borrow the text they were cut from. Thread: any.
 */
#ifndef PIIWATCH_WORDS_H
#define PIIWATCH_WORDS_H

#include <piiwatch/base.h>

#define PW_MAX_TOKENS 96u
#define PW_WORD_TOKENS 5u

enum pw_token_kind {
	PW_TOKEN_BREAK, /* punctuation no label goes across */
	PW_TOKEN_NUMBER,
	PW_TOKEN_ASCII,
	PW_TOKEN_WIDE, /* letters beyond ASCII */
};

struct pw_token {
	const char *p;
	uint32_t len; /* without plural s, trailing digits, 番号 */
	uint32_t from, to; /* place in the text that was cut, in bytes */
	enum pw_token_kind kind;
	bool is_ending;
};

struct pw_tokens {
	uint32_t n;
	struct pw_token at[PW_MAX_TOKENS];
};

/* Cuts the text (valid UTF-8, folded). What does not fit is left out at the front or the back. */
void pw_tokens_cut(struct pw_span text, bool keep_back, struct pw_tokens *ret);

/* A word of a rule. */
enum pw_word_kind {
	PW_WORD_LABEL,
	PW_WORD_NEAR,
	PW_WORD_NEGATIVE,
	PW_WORD_REJECT,
	PW_WORD_EXCEPT,
	PW_WORD_CAP, /* near the value or in its key it caps the confidence */
};
enum pw_place { PW_PLACE_ANY, PW_PLACE_BEFORE, PW_PLACE_AFTER };

struct pw_word {
	char *text;
	enum pw_word_kind kind;
	enum pw_place place; /* of a label */
	bool is_whole; /* a label that is a whole key, and no end of a longer one */
	uint8_t before, after; /* of a cap: in how many characters before and after it counts */
	int score; /* of a label: its total in thousandths, -1: the form's; of a cap: the cap */
	uint16_t rule; /* meaningless for PW_WORD_NEGATIVE: those speak to every rule */
	struct pw_tokens *tokens;
};

/*
 * Length in bytes of the match of `word` that ends with token i, or 0. A label that begins with a
 * wide token matches the end of a longer wide run; `inside` (context words) also its middle.
 */
uint32_t pw_word_ends_at(const struct pw_word *word, const struct pw_tokens *tokens, uint32_t i,
    bool inside);

/* A sign of ASCII that stands between a key and its value: quotes, brackets, `=`, `:`, spaces. */
bool pw_is_joint_sign(char c);

/* The endings of (2) above by number; NULL past the last. */
const char *pw_word_ending(unsigned number);

/* Bytes of a word that says whose a value is (customer, applicant ...) at p, without case; 0: none. It
 * is a token by itself, also where no joint stands behind it: `customergender`. */
uint32_t pw_word_owner_prefix(const char *p, size_t len);

/* The word's text if it may stand inside a longer Japanese run, as context words do; else empty. */
struct pw_span pw_word_inner(const struct pw_word *word);

/* The text a literal search must look for (without case) so that no place where the word can match
 * is missed; empty where nothing shorter than the word's endings is known. */
struct pw_span pw_word_literal(const struct pw_word *word);

#endif
