/*
 * International numbers behind + or 00: country code in the ITU list, national lengths where the
 * plan is known (ITU-T E.164, 8 to 15 digits in all).
 */
#include "digits.h"

#include <string.h>

/* Country codes with the least and greatest number of national digits; first: what the first
 * national digit may be, as a mask of bits 0..9 (0: any). */
static const struct country {
	unsigned code, width, min, max, first;
} countries[] = {
    {1, 1, 10, 10, 0x3FC},
    {7, 1, 10, 10, 0x3F8},
    {20, 2, 8, 10, 0},
    {27, 2, 9, 9, 0},
    {30, 2, 10, 10, 0},
    {31, 2, 9, 9, 0},
    {32, 2, 8, 9, 0},
    {33, 2, 9, 9, 0},
    {34, 2, 9, 9, 0},
    {36, 2, 8, 9, 0},
    {39, 2, 6, 11, 0},
    {40, 2, 9, 9, 0},
    {41, 2, 9, 9, 0},
    {43, 2, 7, 13, 0},
    {44, 2, 9, 10, 0x3FE},
    {45, 2, 8, 8, 0},
    {46, 2, 7, 10, 0},
    {47, 2, 8, 8, 0},
    {48, 2, 9, 9, 0},
    {49, 2, 6, 12, 0},
    {51, 2, 8, 9, 0},
    {52, 2, 10, 10, 0},
    {53, 2, 8, 8, 0},
    {54, 2, 10, 11, 0},
    {55, 2, 10, 11, 0},
    {56, 2, 9, 9, 0},
    {57, 2, 10, 10, 0},
    {58, 2, 10, 10, 0},
    {60, 2, 8, 10, 0},
    {61, 2, 9, 9, 0},
    {62, 2, 8, 12, 0},
    {63, 2, 8, 10, 0},
    {64, 2, 8, 10, 0},
    {65, 2, 8, 8, 0x348},
    {66, 2, 8, 9, 0},
    {82, 2, 8, 11, 0},
    {84, 2, 9, 10, 0},
    {86, 2, 9, 11, 0},
    {90, 2, 10, 10, 0},
    {91, 2, 10, 10, 0},
    {92, 2, 9, 10, 0},
    {93, 2, 9, 9, 0},
    {94, 2, 9, 9, 0},
    {95, 2, 7, 10, 0},
    {98, 2, 10, 10, 0},
    {852, 3, 8, 8, 0},
    {853, 3, 8, 8, 0},
    {886, 3, 8, 10, 0},
};

/* Assigned three-digit codes, as first and last of each stretch. */
static const unsigned three[][2] = {{211, 213}, {216, 216}, {218, 218}, {220, 258}, {260, 269},
    {290, 291}, {297, 299}, {350, 359}, {370, 378}, {380, 383}, {385, 387}, {389, 389}, {420, 421},
    {423, 423}, {500, 509}, {590, 599}, {670, 670}, {672, 683}, {685, 692}, {800, 800}, {808, 808},
    {850, 850}, {852, 853}, {855, 856}, {870, 870}, {878, 878}, {880, 883}, {886, 886}, {888, 888},
    {960, 968}, {970, 977}, {979, 979}, {992, 996}, {998, 998}};

enum grade { GRADE_JAPAN = 9, GRADE_FOREIGN = 10 };

static bool
national_fits(const struct country *country, const struct digits *d, unsigned skip)
{
	unsigned n = d->n - skip - country->width;
	unsigned first = (unsigned)d->d[skip + country->width];

	if (n < country->min || n > country->max)
		return false;
	/* NANP: NXX-NXX-XXXX with N from 2 to 9. China: 11 digits are a mobile number's, 13 to 19, or
	 * those of a town whose area code has three. */
	if (country->code == 1 && d->d[skip + 4] < 2)
		return false;
	if (country->code == 86 && n == 11 && (first == 1 ? d->d[skip + 3] < 3 : first < 3))
		return false;
	return country->first == 0 || (country->first >> first & 1) != 0;
}

/* Width of the country code at `skip` where the number fits its plan, or 0. */
static unsigned
fitting_country(const struct digits *d, unsigned skip)
{
	unsigned rest = d->n - skip, code = 0;

	for (unsigned width = 1; width <= 3; width++) {
		code = code * 10 + (unsigned)d->d[skip + width - 1];
		for (size_t i = 0; i < PW_ARRAY_LEN(countries); i++)
			if (countries[i].width == width && countries[i].code == code)
				return national_fits(&countries[i], d, skip) ? width : 0;
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(three); i++)
		if (code >= three[i][0] && code <= three[i][1])
			return rest >= 8 && rest <= 15 ? 3 : 0;
	return 0;
}

/* +44 (0)20 7946 0958: the 0 in brackets is dialled at home only and no digit of the number. In
 * Italy it is one and stays. */
static void
drop_national_prefix(struct pw_span text, struct digits *d, unsigned skip)
{
	const char *zero = memmem(text.p, text.len, "(0)", 3);
	unsigned at = 0;

	for (const char *p = text.p; zero != NULL && p < zero; p++)
		at += pw_is_digit(*p);
	if (at <= skip || at > skip + 3 || (d->d[skip] == 3 && d->d[skip + 1] == 9))
		return;
	memmove(d->d + at, d->d + at + 1, d->n - at - 1);
	d->n--;
}

/* Digits of the international prefix: none behind a plus, 00, 010. False if there is none. */
static bool
read_lead(const struct pw_candidate *c, const struct digits *d, unsigned *ret)
{
	*ret = 0;
	if (c->value.p[0] == '+')
		return true;
	if (d->n > 3 && d->d[0] == 0 && d->d[1] == 1 && d->d[2] == 0)
		*ret = 3;
	else if (d->n > 2 && d->d[0] == 0 && d->d[1] == 0)
		*ret = 2;
	return *ret > 0;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	const struct pw_validator *jp = &pw_validator_jp_phone;
	struct digits d;
	unsigned skip, width;

	if (c->value.len == 0 || !digits_read(c->value, &d) || !read_lead(c, &d, &skip))
		return PW_NO;
	if (d.n < skip + 8 || d.d[skip] == 0)
		return PW_NO;
	if (d.d[skip] == 8 && d.d[skip + 1] == 1) {
		enum pw_verdict verdict = jp->check(c, ret);

		if (ret->grade != JP_SERVICE)
			ret->grade = GRADE_JAPAN;
		return verdict;
	}
	drop_national_prefix(c->value, &d, skip);
	width = d.n >= skip + 8 && d.n <= skip + 15 ? fitting_country(&d, skip) : 0;
	if (width == 0)
		return PW_NO;
	ret->grade = GRADE_FOREIGN;
	ret->keep = (uint8_t)(skip + width);
	digits_canonical("+", &d, skip, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_e164 = {
    .name = "e164",
    .brief = "international telephone number: country code and length (ITU-T E.164)",
    .grades = jp_grades,
    .check = check,
    .yes = {"+14155552671", "+44 20 7946 0958", "+8613812345678", "+6591234567", "+82-10-1234-5678",
	"+819012345678", "0014155552671"},
    .no = {"+999123456789", "+1415555267", "+65912345678", "+12", "+0312345678", ""},
};
