/* Digits of a value and how they are grouped, for the validators of this room. */
#ifndef PIIWATCH_VALIDATE_DIGITS_H
#define PIIWATCH_VALIDATE_DIGITS_H

#include <piiwatch/validate.h>

#define DIGITS_MAX 40u
#define GROUPS_MAX 12u

struct digits {
	char d[DIGITS_MAX]; /* values 0..9, not characters */
	unsigned n;
	unsigned group[GROUPS_MAX], n_groups; /* lengths of the groups */
	char separator; /* the one kind of separator, 0 if none */
	bool is_mixed; /* more than one kind */
};

/* Reads digits and ASCII separators; false if anything else stands in the text or it is too long.
 * Bytes beyond ASCII count as a separator. */
bool digits_read(struct pw_span text, struct digits *ret);

bool digits_luhn(const struct digits *d);

/* The first n digits as a number (n <= 9, n <= d->n). */
unsigned digits_prefix(const struct digits *d, unsigned n);

/* Writes `lead` and then the digits from `from` on as the canonical value. */
void digits_canonical(const char *lead, const struct digits *d, unsigned from,
    struct pw_judgement *ret);

/* jp_number.c: the Japanese numbering plan over a number with its leading 0. */
enum jp_grade {
	JP_NONE,
	JP_MOBILE,
	JP_IP,
	JP_M2M,
	JP_PAGER,
	JP_FMC,
	JP_FIXED,
	JP_FIXED_ODD, /* what is grouped as area code is not listed */
	JP_SERVICE,
};

extern const char *const jp_grades[];
extern const struct pw_validator pw_validator_jp_phone;

/* `area`: digits of the prefix or area code, leading 0 included. first_group 0: not grouped. */
enum jp_grade jp_number_grade(const char *d, unsigned n, unsigned first_group, unsigned *area);

#endif
