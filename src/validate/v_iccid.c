/* Identities of SIM cards (ITU-T E.118): 89, country, issuer, account, Luhn digit, 19 digits; rarely 18
 * or 20. An embedded SIM's EID has 32 (GSMA SGP.02). */
#include "checks.h"

#define USUAL 19u
#define EID_LENGTH 32u

enum grade { JAPAN = 1, FOREIGN, ODD, EID };
static const char *const grades[] = {"japan", "foreign", "odd", "eid", NULL};

/* ISO/IEC 7064 MOD 97-10 over all of it. */
static bool
eid_checks(const struct digits *d)
{
	unsigned rest = 0;

	for (unsigned i = 0; i < d->n; i++)
		rest = (rest * 10 + (unsigned)d->d[i]) % 97;
	return rest == 1;
}

/* Groups of four, the last shorter. */
static bool
is_written(const struct digits *d)
{
	if (d->n_groups == 1)
		return true;
	for (unsigned i = 0; i + 1 < d->n_groups; i++)
		if (d->group[i] != 4)
			return false;
	return !d->is_mixed;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct digits d;

	if (!checks_read(c->value, &d) || d.n < 18 || digits_prefix(&d, 2) != 89 || !is_written(&d))
		return PW_NO;
	if (d.n > USUAL + 1 && d.n != EID_LENGTH)
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->keep = 7;
	ret->is_checked = d.n == EID_LENGTH ? eid_checks(&d) : digits_luhn(&d);
	if (d.n == EID_LENGTH)
		ret->grade = EID;
	else if (d.n != USUAL)
		ret->grade = ODD;
	else
		ret->grade = digits_prefix(&d, 4) == 8981 ? JAPAN : FOREIGN;
	return d.n == USUAL && !ret->is_checked ? PW_FAILED : PW_YES;
}

const struct pw_validator pw_validator_iccid = {
    .name = "iccid",
    .brief = "SIM card's ICCID with its Luhn digit, embedded SIM's EID",
    .grades = grades,
    .check = check,
    .yes = {"8981100003512345675", "8981 1000 0351 2345 675", "8944100030012345671",
	"898110000351234567", "89033023422222222222222222222244"},
    .no = {"8981100003512345670", "7981100003512345675", "89811000035123456",
	"898110-0003512345675", ""},
};
