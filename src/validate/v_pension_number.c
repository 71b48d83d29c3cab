/* Basic pension numbers (基礎年金番号): 4 and 6 digits; a certificate's has 4 more, its kind of pension.
 * There is no public check digit. */
#include "checks.h"

#define PERSON 10u

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	static const uint8_t ways[][4] = {{10, 0}, {4, 6, 0}, {4, 6, 4, 0}};
	struct digits d;

	if (!checks_read(c->value, &d) || pw_is_one_digit(c->value))
		return PW_NO;
	for (size_t i = 0; i < PW_ARRAY_LEN(ways); i++) {
		if (!checks_grouped(&d, ways[i]))
			continue;
		d.n = PERSON;
		digits_canonical("", &d, 0, ret);
		return PW_YES;
	}
	return PW_NO;
}

const struct pw_validator pw_validator_pension_number = {
    .name = "pension_number",
    .brief = "basic pension number: 4 and 6 digits, in a certificate 4 more",
    .check = check,
    .yes = {"4021-567893", "2143 658709", "4125987601", "4021-567893-1150"},
    .no = {"1234-56789", "4021-567893 1150", "402-1567893", "40215678931150", "0000-000000", ""},
};
