/* International mobile subscriber identities (3GPP TS 23.003, ITU-T E.212): country, network, number.
 * Test networks name no person. */
#include "checks.h"

enum grade { JAPAN = 1, SHORT, FOREIGN };
static const char *const grades[] = {"japan", "short", "foreign", NULL};

/* Country codes begin with 2 to 7; 901 is shared by networks of the whole world. 001 is for tests. */
static bool
is_country(unsigned mcc)
{
	return (mcc >= 200 && mcc < 800) || mcc == 901;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	static const uint8_t ways[][4] = {{15, 0}, {14, 0}, {3, 2, 10, 0}};
	struct digits d;
	unsigned mcc;
	bool is_written = false;

	if (!checks_read(c->value, &d) || d.n < 14)
		return PW_NO;
	for (size_t i = 0; i < PW_ARRAY_LEN(ways); i++)
		is_written |= checks_grouped(&d, ways[i]);
	mcc = digits_prefix(&d, 3);
	if (!is_written || !is_country(mcc) || pw_is_one_digit(c->value))
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->keep = 5;
	ret->grade = mcc != 440 && mcc != 441 ? FOREIGN : d.n == 15 ? JAPAN : SHORT;
	return PW_YES;
}

const struct pw_validator pw_validator_imsi = {
    .name = "imsi",
    .brief = "IMSI: country and network; test networks refused",
    .grades = grades,
    .check = check,
    .yes = {"440101234567890", "440-10-1234567890", "310150123456789", "44010123456789"},
    .no = {"001010123456789", "999011234567890", "4401012345678901", "440-101234567890",
	"4401012345678", ""},
};
