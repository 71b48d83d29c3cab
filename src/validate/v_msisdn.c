/* A Japanese mobile number as networks hold it (MSISDN): country code 81, the rest of the numbering
 * plan without its leading 0. The national form is a telephone number's. */
#include "checks.h"

enum grade { MOBILE = 1, DEVICE };
static const char *const grades[] = {"mobile", "device", NULL};

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct digits d, national = {0};
	enum jp_grade grade;
	unsigned area;

	if (!digits_read(c->value, &d) || d.n_groups != 1 || d.n < 12 || d.n > 15 ||
	    digits_prefix(&d, 2) != 81)
		return PW_NO;
	for (national.n = 1; national.n < d.n - 1; national.n++)
		national.d[national.n] = d.d[national.n + 1];
	grade = jp_number_grade(national.d, national.n, 0, &area);
	/* 020 for devices is written with 14 digits too. */
	if (grade != JP_MOBILE && grade != JP_M2M && (d.n != 14 || digits_prefix(&d, 5) != 81200))
		return PW_NO;
	digits_canonical("+", &d, 0, ret);
	ret->grade = grade == JP_MOBILE ? MOBILE : DEVICE;
	ret->keep = 4;
	return PW_YES;
}

const struct pw_validator pw_validator_msisdn = {
    .name = "msisdn",
    .brief = "mobile subscriber's number with country code 81",
    .grades = grades,
    .check = check,
    .yes = {"819012345678", "+817023456789", "812012345678", "81200123456789"},
    .no = {"819002345678", "81312345678", "8190123456789", "829012345678", "09012345678",
	"8190-1234-5678", ""},
};
