/*
 * validate: what a regular expression cannot say. A validator looks at one candidate value and
 * returns reject, or a grade and the canonical value.
 *
 * Promises
 *  1. A validator is pure: same text, same answer; it keeps nothing and allocates nothing.
 *  2. It never reads outside the spans it is handed, whatever they hold.
 *  3. A canonical value is the same for every way of writing the value (E.164, bare digits):
 *     fingerprints are made of it.
 *
 * Adding one is a file src/validate/v_NAME.c and a row in src/validate/table.h; the table's test
 * then covers it.
 *
 * Ownership: all borrowed. Thread: any. Limits: PW_CANONICAL_MAX bytes of canonical value.
 */
#ifndef PIIWATCH_VALIDATE_H
#define PIIWATCH_VALIDATE_H

#include <piiwatch/base.h>

#define PW_CANONICAL_MAX 40u

enum pw_verdict {
	PW_NO, /* not this kind of value */
	PW_FAILED, /* the shape fits, the check digit does not */
	PW_YES,
};

struct pw_candidate {
	struct pw_span value; /* folded text of the value, separators included */
	struct pw_span before; /* what the form's `before` matched, or empty */
};

struct pw_judgement {
	uint8_t grade; /* number in the validator's `grades`, from 1; 0: none */
	bool is_checked; /* a check digit was there and is right */
	uint8_t keep; /* leading digits a mask may show: area code, bank and branch */
	uint8_t canonical_len;
	char canonical[PW_CANONICAL_MAX];
};

struct pw_validator {
	const char *name, *brief;
	const char *const *grades; /* NULL-terminated names */
	enum pw_verdict (*check)(const struct pw_candidate *c, struct pw_judgement *ret);
	const char *yes[8], *no[8]; /* its own vectors, NULL-terminated */
};

/* Row n of the table; NULL past the last. */
const struct pw_validator *pw_validator_at(unsigned n);

/* Runs row n (negative: none, always PW_YES with the text's digits and letters as canonical). */
enum pw_verdict pw_validate(int n, const struct pw_candidate *c, struct pw_judgement *ret);

/* True if all digits of the text are the same one (at least two digits, no letters). */
bool pw_is_one_digit(struct pw_span text);

/* True if the text's digits, separators ignored, are a run of which each is the one before plus 1
 * (9 -> 0): `1234567`, a sample of a format. */
bool pw_is_straight_run(struct pw_span text);

#endif
