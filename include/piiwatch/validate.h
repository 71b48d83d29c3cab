/*
 * validate: what a regular expression cannot say. A *reader* finds where a value truly ends (a whole
 * address, a name within a sentence); a *validator* looks at one candidate value and returns reject,
 * or a grade and the canonical value.
 *
 * Promises
 *  1. Both are pure: same text, same answer; they keep nothing and allocate nothing.
 *  2. They never read outside the spans they are handed, whatever those hold.
 *  3. A canonical value is the same for every way of writing the value (E.164, bare digits, the
 *     Gregorian date): fingerprints are made of it. A validator that gives none says that the value's
 *     own letters and digits, in lower case, are it.
 *
 * Adding a validator is a file src/validate/v_NAME.c and a row in src/validate/table.h, a reader
 * r_NAME.c and a row; the tables' tests then cover it.
 *
 * Ownership: all borrowed. Thread: any. Limits: PW_CANONICAL_MAX bytes of canonical value,
 * PW_MAX_VALUE bytes of a value whose end a reader found.
 */
#ifndef PIIWATCH_VALIDATE_H
#define PIIWATCH_VALIDATE_H

#include <piiwatch/lexicon.h>

#define PW_CANONICAL_MAX 72u
#define PW_ROW_LEXICONS 4u

enum pw_verdict {
	PW_NO, /* not this kind of value */
	PW_FAILED, /* the shape fits, the check digit does not */
	PW_YES,
};

/* The value, and the text it stands in: the record or the field, beyond which nothing counts. */
struct pw_candidate {
	struct pw_span value; /* folded text of the value, separators included */
	struct pw_span before; /* what the form's `before` matched, or empty */
	struct pw_span left, right; /* the text before the value (and `before`) and behind it */
	struct pw_span
	    header; /* names of the columns, where a line above gives them; a line each */
	const struct pw_lexicon *const *lexicon; /* those the row names, in its order; NULL: none */
};

struct pw_judgement {
	uint8_t grade; /* number in the validator's `grades`, from 1; 0: none */
	bool is_checked; /* a check digit was there and is right */
	uint8_t keep; /* leading digits a mask may show: area code, bank and branch */
	uint8_t canonical_len; /* 0: the value's own letters and digits */
	char canonical[PW_CANONICAL_MAX];
};

struct pw_validator {
	const char *name, *brief;
	const char *const *grades; /* NULL-terminated names */
	const char *lexicons[PW_ROW_LEXICONS]; /* ids in the rule files; NULL behind the last */
	enum pw_verdict (*check)(const struct pw_candidate *c, struct pw_judgement *ret);
	const char *vector_before; /* what stands before its vectors, NULL: nothing */
	const char *yes[8], *no[8]; /* its own vectors, NULL-terminated */
};

struct pw_reader {
	const char *name, *brief;
	const char *lexicons[PW_ROW_LEXICONS];
	/* The value, or what stands behind it, holds one of these; NULL-terminated. */
	const char *holds[16];
	uint32_t
	    reach; /* bytes from its first in which one ends, if that is beyond ASCII; 0: any */
	/* Bytes of the value, which begins where c->value does and may be shorter or longer than it
	 * (c->value.p and c->right are one stretch of text); 0: none begins there. */
	size_t (*read)(const struct pw_candidate *c);
	struct {
		const char *text, *value; /* the text from the value's start on; value NULL: none */
	} vector[12]; /* text NULL behind the last */
};

/* Row n of the tables; NULL past the last. */
const struct pw_validator *pw_validator_at(unsigned n);
const struct pw_reader *pw_reader_at(unsigned n);

/* Runs row n (negative: none, always PW_YES). */
enum pw_verdict pw_validate(int n, const struct pw_candidate *c, struct pw_judgement *ret);

/* True if all digits of the text are the same one (at least two digits, no letters). */
bool pw_is_one_digit(struct pw_span text);

/* True if the text's digits, separators ignored, are a run of which each is the one before plus 1
 * (9 -> 0): `1234567`, a sample of a format. */
bool pw_is_straight_run(struct pw_span text);

#endif
