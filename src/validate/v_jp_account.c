/* Account numbers of Japanese banks: up to 8 digits, 7 after padding; no check digit exists. */
#include "digits.h"

#include <string.h>

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct digits d;
	char padded[16] = "0000000";

	if (!digits_read(c->value, &d) || d.n_groups != 1 || d.n < 4 || d.n > 8)
		return PW_NO;
	if (pw_is_one_digit(c->value) || pw_is_straight_run(c->value))
		return PW_NO;
	padded[d.n < 7 ? 7 - d.n : 0] = '\0';
	digits_canonical(padded, &d, 0, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_jp_account = {
    .name = "jp_account",
    .brief = "account number of a Japanese bank, 4 to 8 digits, no sample of a format",
    .check = check,
    .yes = {"1357924", "0123457", "3054182", "12435"},
    .no = {"1234567", "0000000", "123", "135-7924", "135792468", ""},
};
