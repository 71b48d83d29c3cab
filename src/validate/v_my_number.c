/* The individual number (マイナンバー): 11 digits and a check digit, 番号法施行令 8条, 平成26年総務省令
 * 第85号 5条. */
#include "checks.h"

enum grade { PLAIN = 1, DATED };
static const char *const grades[] = {"plain", "dated", NULL};

/* 202403121015: twelve digits that can be a date and a time of day. */
static bool
is_dated(const struct digits *d)
{
	unsigned year = digits_prefix(d, 4), rest = digits_prefix(d, 8) % 10000;
	unsigned hour = (unsigned)(d->d[8] * 10 + d->d[9]);

	return d->n_groups == 1 && year >= 1900 && year < 2100 && rest / 100 >= 1 &&
	    rest / 100 <= 12 && rest % 100 >= 1 && rest % 100 <= 31 && hour < 24 && d->d[10] < 6;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	static const uint8_t one[] = {12, 0}, three[] = {4, 4, 4, 0};
	struct digits d;

	if (!checks_read(c->value, &d) || d.n != 12 || pw_is_one_digit(c->value))
		return PW_NO;
	if (!checks_grouped(&d, one) && !checks_grouped(&d, three))
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->grade = is_dated(&d) ? DATED : PLAIN;
	ret->is_checked = checks_mod11(d.d, 11) == d.d[11];
	if (ret->is_checked)
		return PW_YES;
	return ret->grade == DATED ? PW_NO : PW_FAILED;
}

const struct pw_validator pw_validator_my_number = {
    .name = "my_number",
    .brief = "individual number (マイナンバー) with its check digit",
    .grades = grades,
    .check = check,
    .yes = {"123456789018", "9832-0567-3214", "0234 5678 9013", "314159265352"},
    .no = {"123456789017", "12345678901", "1234567890180", "1234-5678 9018", "12-3456-789018",
	"000000000000", "202403121015"},
};
