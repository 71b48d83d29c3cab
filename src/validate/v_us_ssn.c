/* US social security numbers: area, group and serial number that are issued (SSA, randomization of
 * 2011). */
#include "checks.h"

/* Used in advertisements, by more than one person. */
static bool
is_void(const struct digits *d)
{
	unsigned v = digits_prefix(d, 9);

	return v == 78051120 || v == 219099999;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	static const uint8_t one[] = {9, 0}, three[] = {3, 2, 4, 0};
	struct digits d;
	unsigned area;

	if (!checks_read(c->value, &d) || d.n != 9)
		return PW_NO;
	if (!checks_grouped(&d, one) && !checks_grouped(&d, three))
		return PW_NO;
	area = digits_prefix(&d, 3);
	if (area == 0 || area == 666 || area >= 900 || (d.d[3] == 0 && d.d[4] == 0) ||
	    digits_prefix(&d, 9) % 10000 == 0 || is_void(&d))
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_us_ssn = {
    .name = "us_ssn",
    .brief = "US social security number: areas, groups and serials that are issued",
    .check = check,
    .yes = {"123-45-6780", "536 22 8726", "401551234"},
    .no = {"000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "219-09-9999",
	"078-05-1120"},
};
