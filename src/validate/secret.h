/* Codes of digits that prove who somebody is, for the validators of their kinds. */
#ifndef PIIWATCH_VALIDATE_SECRET_H
#define PIIWATCH_VALIDATE_SECRET_H

#include "beside.h"

/* A code of `least` to `most` digits, in one group or (is_grouped) in two of three; not all one
 * digit, and no unit behind it. The canonical value is `kind` and the digits. */
enum pw_verdict secret_check(const struct pw_candidate *c, const char *kind, unsigned least,
    unsigned most, bool is_grouped, struct pw_judgement *ret);

#endif
