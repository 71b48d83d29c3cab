/*
 * The resident record code (住民票コード): 11 digits, the last a check digit (住民基本台帳法施行規則 1条).
 * Its formula is taken to be the individual number's, which is not verified: it raises and never
 * turns away, and counts for nothing where two kinds claim the same digits.
 */
#include "checks.h"

enum grade { PLAIN = 1, CHECKED };
static const char *const grades[] = {"plain", "checked", NULL};

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	static const uint8_t ways[][4] = {{11, 0}, {5, 6, 0}, {4, 4, 3, 0}};
	struct digits d;

	if (!checks_read(c->value, &d) || d.n != 11 || pw_is_one_digit(c->value))
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->grade = checks_mod11(d.d, 10) == d.d[10] ? CHECKED : PLAIN;
	for (size_t i = 0; i < PW_ARRAY_LEN(ways); i++)
		if (checks_grouped(&d, ways[i]))
			return PW_YES;
	return PW_NO;
}

const struct pw_validator pw_validator_resident_code = {
    .name = "resident_code",
    .brief = "resident record code (住民票コード): 11 digits",
    .grades = grades,
    .check = check,
    .yes = {"12345678903", "55501-928371", "8765-4321-092"},
    .no = {"1234567890", "123456789012", "555-0192-8371", "55501-9283 71", "11111111111", ""},
};
