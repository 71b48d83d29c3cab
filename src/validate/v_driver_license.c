/*
 * Japanese driver's licence: the public safety commission's code, the year of the first licence, six
 * digits, a check digit, the number of re-issues. The check digit's rule is prefectural and
 * secondary, so a failed one lowers and does not reject.
 */
#include "checks.h"

static bool
is_commission(unsigned code)
{
	static const uint8_t codes[][2] = {{10, 14}, {20, 25}, {30, 30}, {40, 49}, {50, 55},
	    {60, 65}, {70, 74}, {80, 83}, {90, 97}};

	for (size_t i = 0; i < PW_ARRAY_LEN(codes); i++)
		if (code >= codes[i][0] && code <= codes[i][1])
			return true;
	return false;
}

static unsigned
check_digit(const struct digits *d)
{
	static const uint8_t weight[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
	unsigned sum = 0;

	for (size_t i = 0; i < PW_ARRAY_LEN(weight); i++)
		sum += (unsigned)d->d[i] * weight[i];
	return (11 - sum % 11) % 10;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	static const uint8_t one[] = {12, 0}, three[] = {4, 4, 4, 0};
	struct digits d;

	if (!checks_read(c->value, &d) || d.n != 12 || !is_commission(digits_prefix(&d, 2)))
		return PW_NO;
	if (!checks_grouped(&d, one) && !checks_grouped(&d, three))
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->keep = 2;
	ret->is_checked = check_digit(&d) == (unsigned)d.d[10];
	return ret->is_checked ? PW_YES : PW_FAILED;
}

const struct pw_validator pw_validator_driver_license = {
    .name = "driver_license",
    .brief = "Japanese driver's licence: commission's code, check digit",
    .check = check,
    .yes = {"309012345620", "4512-3456-7891", "6219 8765 4360", "900511122280"},
    .no = {"309012345630", "30901234562", "319012345620", "009012345620", "3090-1234 5620",
	"3090123456200", ""},
};
