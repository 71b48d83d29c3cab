/* Personal identification numbers and unblocking keys: 4 to 8 digits (ISO 9564-1 allows 12). */
#include "secret.h"

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	return secret_check(c, "pin:", 4, 8, false, ret);
}

const struct pw_validator pw_validator_pin = {
    .name = "pin",
    .brief = "PIN or PUK: 4 to 8 digits, not all one",
    .check = check,
    .yes = {"4821", "1234", "52709318"},
    .no = {"0000", "482", "482148211", "4821-4821", ""},
};
