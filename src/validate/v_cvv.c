/* Card verification codes (PCI DSS v4.0.1 req. 3.3.1): 3 or 4 digits. */
#include "secret.h"

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	return secret_check(c, "cvv:", 3, 4, false, ret);
}

const struct pw_validator pw_validator_cvv = {
    .name = "cvv",
    .brief = "card verification code: 3 or 4 digits, not all one",
    .check = check,
    .yes = {"737", "9041"},
    .no = {"000", "73", "73701", "7-37", ""},
};
