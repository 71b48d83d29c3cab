/* One-time and authentication codes: 4 to 12 digits, or two groups of three. */
#include "secret.h"

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	return secret_check(c, "otp:", 4, 12, true, ret);
}

const struct pw_validator pw_validator_otp = {
    .name = "otp",
    .brief = "one-time, authentication or authorisation code: 4 to 12 digits, or 3-3",
    .check = check,
    .yes = {"482913", "605-172", "605 172"},
    .no = {"000000", "482", "4829-13", "605-1722", ""},
};
