/*
 * Japanese telephone numbers as written: with leading 0, or with country code 81 after +, 00, 010
 * or nothing, the national 0 then left out or in parentheses.
 */
#include "digits.h"

#include <string.h>

/* Number of leading digits that are prefix and country code (and a bracketed 0). */
static unsigned
country_length(struct pw_span text, const struct digits *d)
{
	static const struct {
		const char *lead;
		unsigned n;
	} leads[] = {{"01081", 5}, {"0081", 4}, {"81", 2}};

	for (size_t i = 0; i < PW_ARRAY_LEN(leads); i++) {
		unsigned k = 0;

		while (k < leads[i].n && k < d->n && d->d[k] == leads[i].lead[k] - '0')
			k++;
		if (k < leads[i].n)
			continue;
		return k + (d->d[k] == 0 && memmem(text.p, text.len, "(0)", 3) != NULL);
	}
	return 0;
}

/* Rewrites the digits to national ones; false if country code and rest do not fit. */
static bool
to_national(const struct digits *d, unsigned skip, char national[DIGITS_MAX], unsigned *ret_n)
{
	unsigned n = 0;

	if (skip > 0)
		national[n++] = 0;
	for (unsigned i = skip; i < d->n && n < DIGITS_MAX; i++)
		national[n++] = d->d[i];
	*ret_n = n;
	return skip == 0 || (n >= 10 && n <= 11 && national[1] != 0);
}

/* Parentheses may stand with other separators, everything else only with itself. What stands around
 * the first `skip` digits, prefix and country code, may differ: +81 90-1234-5678. */
static bool
separators_fit(struct pw_span text, unsigned skip)
{
	unsigned digits = 0;
	char kind = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		digits += pw_is_digit(c);
		if (pw_is_digit(c) || c == '+' || c == '(' || c == ')' || digits <= skip)
			continue;
		if (kind != 0 && kind != c && memchr(text.p, '(', text.len) == NULL)
			return false;
		kind = c;
	}
	return true;
}

static unsigned
first_group_of(const struct digits *d, unsigned skip)
{
	unsigned seen = 0;

	if (d->n_groups <= 1)
		return 0;
	if (skip == 0)
		return d->group[0];
	for (unsigned i = 0; i < d->n_groups; i++) {
		if (seen >= skip)
			return i + 1 < d->n_groups ? d->group[i] + 1 : 0;
		if (seen + d->group[i] > skip)
			return i + 1 < d->n_groups ? seen + d->group[i] - skip + 1 : 0;
		seen += d->group[i];
	}
	return 0;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct digits d, national = {0};
	unsigned skip, area;
	enum jp_grade grade;

	if (!digits_read(c->value, &d))
		return PW_NO;
	skip = country_length(c->value, &d);
	if (!separators_fit(c->value, skip))
		return PW_NO;
	/* A plus stands before the country code and nothing else. */
	if (c->value.p[0] == '+' && (d.d[0] != 8 || skip == 0))
		return PW_NO;
	if (!to_national(&d, skip, national.d, &national.n))
		return PW_NO;
	grade = jp_number_grade(national.d, national.n, first_group_of(&d, skip), &area);
	if (grade == JP_NONE)
		return PW_NO;
	ret->grade = (uint8_t)grade;
	ret->keep = (uint8_t)(skip > 0 ? skip + area - 1 : area);
	digits_canonical("+81", &national, 1, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_jp_phone = {
    .name = "jp_phone",
    .brief = "Japanese telephone number: numbering plan, area code, +81 forms (E.164)",
    .grades = jp_grades,
    .check = check,
    .yes = {"090-1234-5678", "0312345678", "+81 (0)90-1234-5678", "010-81-90-1234-5678",
	"0422(12)3456", "020-1234-5678", "0120-444-444"},
    .no = {"090-0123-4567", "0312345", "99-1234-5678", "090-1234.5678", "000-0000-0000",
	"090-0000-0000", ""},
};
