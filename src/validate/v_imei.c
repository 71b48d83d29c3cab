/* Mobile equipment identities (3GPP TS 23.003): type allocation code, serial number, Luhn digit; an
 * IMEISV has two digits of software version instead, a record of calls may have none. */
#include "checks.h"

#include <string.h>

enum grade { IMEI = 1, SHORT, VERSION };
static const char *const grades[] = {"imei", "short", "version", NULL};

/* GSMA TS.06: who allocated the code. */
static bool
is_reporting_body(unsigned code)
{
	static const uint8_t codes[] = {1, 10, 30, 33, 35, 44, 45, 49, 50, 51, 52, 53, 54, 86, 91,
	    98, 99};

	return memchr(codes, (int)code, sizeof(codes)) != NULL;
}

static bool
is_written(const struct digits *d)
{
	static const uint8_t ways[][5] = {{14, 0}, {15, 0}, {16, 0}, {2, 6, 6, 1, 0},
	    {2, 6, 6, 2, 0}, {2, 6, 6, 0}, {8, 6, 1, 0}, {8, 6, 2, 0}, {8, 6, 0}};

	for (size_t i = 0; i < PW_ARRAY_LEN(ways); i++)
		if (checks_grouped(d, ways[i]))
			return true;
	return false;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct digits d;

	if (!checks_read(c->value, &d) || !is_written(&d) || pw_is_one_digit(c->value) ||
	    !is_reporting_body(digits_prefix(&d, 2)))
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->keep = 8;
	ret->grade = d.n == 14 ? SHORT : d.n == 15 ? IMEI : VERSION;
	ret->is_checked = d.n == 15 && digits_luhn(&d);
	return d.n == 15 && !ret->is_checked ? PW_FAILED : PW_YES;
}

const struct pw_validator pw_validator_imei = {
    .name = "imei",
    .brief = "IMEI with its Luhn digit, IMEISV: allocating body",
    .grades = grades,
    .check = check,
    .yes = {"356938035643809", "49-015420-323751-8", "35693803 564380 9", "3569380356438001",
	"35693803564380"},
    .no = {"356938035643800", "379380356438091", "35-693803-564380 9", "356938-035643809",
	"3569380356438", ""},
};
