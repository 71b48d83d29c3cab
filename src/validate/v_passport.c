/*
 * Passport numbers: two letters and seven digits; Japan's begin with T (10 years), M (5 years), D
 * (diplomatic) or O (official). Where `after` is the rest of the machine-readable line, its check
 * digits are what proves the number (ICAO Doc 9303 part 4).
 */
#include "checks.h"

#include <string.h>

#define MRZ_REST 19u /* of line 2 behind the number: 1 + 3 + 6 + 1 + 1 + 6 + 1 */
#define NUMBER 9u

enum grade { JAPANESE = 1, OTHER };
static const char *const grades[] = {"japanese", "other", NULL};

static unsigned
mrz_value(char c)
{
	if (pw_is_digit(c))
		return (unsigned)(c - '0');
	return pw_is_upper(c) ? (unsigned)(c - 'A') + 10 : 0;
}

/* Whether the character behind the n is their check digit: weights 7, 3, 1. */
static bool
mrz_checks(const char *p, const char *digit, unsigned n)
{
	static const uint8_t weight[] = {7, 3, 1};
	unsigned sum = 0;

	for (unsigned i = 0; i < n; i++)
		sum += mrz_value(p[i]) * weight[i % 3];
	return pw_is_digit(*digit) && sum % 10 == (unsigned)(*digit - '0');
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	if (!checks_document(c->value, NUMBER, 2, 7, ret))
		return PW_NO;
	ret->grade = pw_is_one_of(ret->canonical[0], "TMDO") ? JAPANESE : OTHER;
	ret->keep = 2;
	return PW_YES;
}

/* The number and what follows it, in the value or behind it. */
static enum pw_verdict
check_mrz(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct pw_candidate number = *c;
	const char *p = c->value.p;

	if (c->value.len + c->right.len < NUMBER + MRZ_REST || c->value.len < NUMBER)
		return PW_NO;
	number.value.len = NUMBER;
	if (check(&number, ret) != PW_YES)
		return PW_NO;
	ret->is_checked = mrz_checks(p, p + 9, NUMBER) && mrz_checks(p + 13, p + 19, 6) &&
	    mrz_checks(p + 21, p + 27, 6);
	return ret->is_checked ? PW_YES : PW_FAILED;
}

const struct pw_validator pw_validator_passport = {
    .name = "passport",
    .brief = "passport number: two letters and seven digits",
    .grades = grades,
    .check = check,
    .yes = {"TR1234567", "mu7654321", "TZ 1122334", "AB-1234567"},
    .no = {"TR123456", "TR12345678", "T11234567", "1234567TR", "TR_1234567", ""},
};

const struct pw_validator pw_validator_passport_mrz = {
    .name = "passport_mrz",
    .brief = "passport number in a machine-readable line, whose check digits follow it",
    .grades = grades,
    .check = check_mrz,
    .yes = {"TR12345672JPN8501019M2501017", "MU76543210JPN9012318F3001019<<<<"},
    .no = {"TR1234567", "TR12345673JPN8501019M2501017", "TR12345672JPN8501018M2501017",
	"TR12345672JPN8501019M2501018", "TR12345672JPN8501019M250101", ""},
};
