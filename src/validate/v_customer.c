/* Numbers of customers, members and contracts: any token of 4 to 20 letters, digits and hyphens with
 * three digits in it, or a UUID (RFC 9562). */
#include "beside.h"

#define LEAST 4u
#define MOST 20u
#define LEAST_DIGITS 3u

enum grade { GRADE_TOKEN = 1, GRADE_UUID };
static const char *const grades[] = {"token", "uuid", NULL};

static bool
is_hex(char c)
{
	return pw_is_digit(c) || (pw_lower(c) >= 'a' && pw_lower(c) <= 'f');
}

static bool
is_uuid(struct pw_span value)
{
	if (value.len != 36)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		bool is_joint = i == 8 || i == 13 || i == 18 || i == 23;

		if (is_joint ? value.p[i] != '-' : !is_hex(value.p[i]))
			return false;
	}
	return true;
}

/* XXXX1234: some of it is hidden. */
static bool
is_masked(struct pw_span value)
{
	for (size_t i = 0; i + 2 < value.len; i++)
		if (pw_lower(value.p[i]) == 'x' && pw_lower(value.p[i + 1]) == 'x' &&
		    pw_lower(value.p[i + 2]) == 'x')
			return true;
	return false;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	char text[40];
	size_t n = 0, digits = 0;

	if (c->value.len < LEAST || c->value.len > sizeof(text) || is_masked(c->value))
		return PW_NO;
	for (size_t i = 0; i < c->value.len; i++) {
		char sign = c->value.p[i];

		if (!pw_is_alnum(sign) && sign != '-')
			return PW_NO;
		digits += pw_is_digit(sign);
		if (sign != '-')
			text[n++] = pw_lower(sign);
	}
	if (digits < LEAST_DIGITS)
		return PW_NO;
	if (is_uuid(c->value))
		ret->grade = GRADE_UUID;
	else if (c->value.len <= MOST)
		ret->grade = GRADE_TOKEN;
	else
		return PW_NO;
	ret->keep = 2;
	canonical_of("", (struct pw_span) {text, n}, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_customer = {
    .name = "customer",
    .brief = "customer, member or contract number: 4 to 20 letters, digits and hyphens, or a UUID",
    .grades = grades,
    .check = check,
    .yes = {"K1284567", "123-476-789", "C00098765", "018f2e5a-7c31-4b1e-9d2a-3f60a1b2c4d5"},
    .no = {"null", "-", "K12", "ABCDEF", "XXXX1234", "123456789012345678901", ""},
};
