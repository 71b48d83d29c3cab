/*
 * form: a rule's pattern read into a tree, so that the program knows what a form can match and
 * where it can begin, and need not ask the matching engine.
 *
 * The subset: {name}, a word of the lexicon of that name; literals, classes, `.`, `?`, bounded repeats, `*` and `+` (bounded by the form's
 * max_length), groups (they never capture), alternation, \d \w \s and their negations (ASCII),
 * \xHH, \x{H...}, \t, and (?i) at the very beginning (ASCII letters). Patterns are UTF-8 and match
 * code points of valid UTF-8.
 *
 * Promises
 *  1. A tree and its rendering (pw_tree_render) describe the same language: the rendering is what
 *     Hyperscan compiles. A test compares tree and PCRE2 over random strings.
 *  2. LF, CR and NUL are in no class of a tree that is not multiline.
 *  3. Every fact is conservative: what it rules out cannot match.
 *
 * Ownership: a tree belongs to who parsed it; immutable afterwards. Thread: any.
 * Limits: PW_TREE_POSITIONS characters of pattern after repeats are written out.
 */
#ifndef PIIWATCH_FORM_H
#define PIIWATCH_FORM_H

#include <piiwatch/lexicon.h>

#define PW_TREE_POSITIONS 512
#define PW_TREE_NODES 1024
#define PW_TREE_ENDS (PW_MAX_LENGTH + 1)

struct pw_tree;

/* NULL with the reason and position where the pattern is malformed or outside the subset. */
struct pw_tree *pw_tree_parse(const char *pattern, bool multiline, struct pw_err *reterr);
void pw_tree_destroy(struct pw_tree *tree);

/*
 * Every end of a match that begins at p: lengths in bytes (> 0, <= max_len), rising.
 * Returns their number; `ends` has room for PW_TREE_ENDS. The text is valid UTF-8.
 */
uint32_t pw_tree_ends(const struct pw_tree *tree, const char *p, size_t len, uint32_t max_len,
    uint32_t *ends);

/* True if the tree names lexicons. */
bool pw_tree_has_lexicon(const struct pw_tree *tree);

/* The name of its lexicon `number`, which from now on is `words` (borrowed; NULL: as it was); NULL past the
 * last. A lexicon that is not given has no word. */
const char *pw_tree_bind(struct pw_tree *tree, unsigned number, const struct pw_lexicon *words);

/* The tree as a pattern for Hyperscan or PCRE2 with UTF, appended to `out`; no anchor. */
void pw_tree_render(const struct pw_tree *tree, struct pw_buf *out);

/* Marks in set[256] the bytes that can stand at place k (0..3) of a match. */
void pw_tree_bytes_at(const struct pw_tree *tree, unsigned k, bool set[256]);

/* Marks in set[256] the bytes that can stand k (0..3) bytes before the last one of a match; all of them
 * where the match may be shorter. */
void pw_tree_bytes_back(const struct pw_tree *tree, unsigned k, bool set[256]);

/* Marks in set[256] the bytes a match can end with. */
void pw_tree_last_bytes(const struct pw_tree *tree, bool set[256]);

/*
 * What a match that begins with a digit can look like, seen as maximal runs of digits. Bit k of a
 * mask speaks of a run of k digits; bit 31 of 31 and more.
 */
struct pw_run_facts {
	uint32_t ends_at; /* the match can end after a first run of k digits */
	uint32_t goes_on; /* it can go on with a character that is no digit */
	uint32_t second; /* after one such character a run of k digits can follow, bit 0: none */
	bool joiner[256]; /* first byte of that character */
};

void pw_tree_run_facts(const struct pw_tree *tree, struct pw_run_facts *ret);

/* Characters of the shortest match. */
uint32_t pw_tree_least_chars(const struct pw_tree *tree);

/* True if every match holds a character beyond ASCII. */
bool pw_tree_needs_wide(const struct pw_tree *tree);

/* Marks in set[256] the bytes of ASCII that can stand in a match before its first `sign`; wide ones all
 * or none. */
void pw_tree_bytes_until(const struct pw_tree *tree, char sign, bool set[256]);

/* Marks in set[256] the bytes of all characters a match can hold. */
void pw_tree_bytes(const struct pw_tree *tree, bool set[256]);

/* Texts, of which every match holds one; letters of ASCII in any case. n 0: none is known that is rare
 * enough to be looked for. */
#define PW_MAX_LITERALS 64u
#define PW_LITERAL_BYTES 24u

struct pw_literal {
	uint8_t len;
	char text[PW_LITERAL_BYTES];
};

struct pw_literals {
	unsigned n;
	struct pw_literal at[PW_MAX_LITERALS];
};

void pw_tree_literals(const struct pw_tree *tree, struct pw_literals *ret);

/* True if every match begins with a digit. */
bool pw_tree_begins_with_digit_only(const struct pw_tree *tree);

#endif
