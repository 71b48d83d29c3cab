/*
 * Payment card numbers: issuer identification number, length and Luhn check digit (ISO/IEC 7812-1).
 * The ranges are the brands' published ones (detection.md 1).
 */
#include "digits.h"

enum grade {
	GRADE_NONE,
	PAN16,
	AMEX,
	MAESTRO16,
	DINERS14,
	LONG,
	ODD,
	VISA13,
	VISA13_EAN,
	MAESTRO,
	UNIONPAY_UNCHECKED,
};

static const char *const grades[] = {"pan16", "amex", "maestro16", "diners14", "long", "odd",
    "visa13", "visa13_ean", "maestro", "unionpay_unchecked", NULL};

/* Prefixes lo..hi of `width` digits; at which lengths, and what a number of this length is. */
static const struct range {
	unsigned lo, hi, width, min, max;
	enum grade at16, at15, at14, at13, longer;
} ranges[] = {
    {4, 4, 1, 16, 16, PAN16, 0, 0, 0, 0}, /* Visa */
    {4, 4, 1, 19, 19, 0, 0, 0, 0, LONG}, {4, 4, 1, 13, 13, 0, 0, 0, VISA13, 0},
    {51, 55, 2, 16, 16, PAN16, 0, 0, 0, 0}, /* Mastercard; Diners US and Canada */
    {2221, 2720, 4, 16, 16, PAN16, 0, 0, 0, 0},
    {3528, 3589, 4, 16, 19, PAN16, 0, 0, 0, LONG}, /* JCB */
    {1800, 1800, 4, 15, 15, 0, ODD, 0, 0, 0}, {2131, 2131, 4, 15, 15, 0, ODD, 0, 0, 0},
    {34, 34, 2, 15, 15, 0, AMEX, 0, 0, 0}, {37, 37, 2, 15, 15, 0, AMEX, 0, 0, 0},
    {300, 305, 3, 14, 14, 0, 0, DINERS14, 0, 0}, /* Diners Club International */
    {300, 305, 3, 16, 19, ODD, 0, 0, 0, LONG}, {3095, 3095, 4, 14, 14, 0, 0, DINERS14, 0, 0},
    {3095, 3095, 4, 16, 19, ODD, 0, 0, 0, LONG}, {36, 36, 2, 14, 19, ODD, ODD, DINERS14, 0, LONG},
    {38, 39, 2, 14, 14, 0, 0, DINERS14, 0, 0}, {38, 39, 2, 16, 19, ODD, 0, 0, 0, LONG},
    {6011, 6011, 4, 16, 19, PAN16, 0, 0, 0, LONG}, /* Discover */
    {644, 649, 3, 16, 19, PAN16, 0, 0, 0, LONG}, {65, 65, 2, 16, 19, PAN16, 0, 0, 0, LONG},
    {620, 629, 3, 16, 19, PAN16, 0, 0, 0, LONG}, /* UnionPay */
    {8100, 8171, 4, 16, 19, PAN16, 0, 0, 0, LONG},
    {2200, 2204, 4, 16, 19, PAN16, 0, 0, 0, LONG}, /* Mir */
    {60, 60, 2, 16, 16, PAN16, 0, 0, 0, 0}, /* RuPay */
    {81, 82, 2, 16, 16, PAN16, 0, 0, 0, 0}, {508, 508, 3, 16, 16, PAN16, 0, 0, 0, 0},
    {353, 353, 3, 16, 16, PAN16, 0, 0, 0, 0}, {356, 356, 3, 16, 16, PAN16, 0, 0, 0, 0},
    {9792, 9792, 4, 16, 16, PAN16, 0, 0, 0, 0}, /* Troy */
    {1, 1, 1, 15, 15, 0, ODD, 0, 0, 0}, /* UATP */
};

static const struct {
	unsigned lo, hi, width;
} maestro[] = {{5018, 5018, 4}, {5020, 5020, 4}, {5038, 5038, 4}, {5893, 5893, 4}, {6304, 6304, 4},
    {6759, 6759, 4}, {6761, 6763, 4}, {604, 604, 4}, {639, 639, 3}, {67, 67, 2}};

static bool
has_prefix(const struct digits *d, unsigned lo, unsigned hi, unsigned width)
{
	unsigned prefix = digits_prefix(d, width);

	return prefix >= lo && prefix <= hi;
}

static enum grade
range_grade(const struct range *r, unsigned n)
{
	switch (n) {
	case 13:
		return r->at13;
	case 14:
		return r->at14;
	case 15:
		return r->at15;
	case 16:
		return r->at16;
	default:
		return n > 16 ? r->longer : GRADE_NONE;
	}
}

/* The best grade any range gives; grades stand in falling order of trust. */
static enum grade
iin_grade(const struct digits *d)
{
	enum grade best = GRADE_NONE;

	for (size_t i = 0; i < PW_ARRAY_LEN(ranges); i++) {
		const struct range *r = &ranges[i];
		enum grade g = d->n >= r->min && d->n <= r->max ? range_grade(r, d->n) : GRADE_NONE;

		if (g != GRADE_NONE && has_prefix(d, r->lo, r->hi, r->width) &&
		    (best == GRADE_NONE || g < best))
			best = g;
	}
	for (size_t i = 0; best == GRADE_NONE && i < PW_ARRAY_LEN(maestro); i++)
		if (has_prefix(d, maestro[i].lo, maestro[i].hi, maestro[i].width))
			best = d->n == 16 ? MAESTRO16 : MAESTRO;
	return best;
}

/* Some UnionPay cards carry no Luhn digit. */
static bool
is_unionpay(const struct digits *d)
{
	return d->n >= 16 && (has_prefix(d, 62, 62, 2) || has_prefix(d, 8100, 8171, 4));
}

/* EAN-13 of Japan (45, 49) and ISBN (978): GS1 weights 1 and 3. */
static bool
is_ean13(const struct digits *d)
{
	unsigned sum = 0;

	if (!has_prefix(d, 45, 45, 2) && !has_prefix(d, 49, 49, 2) && !has_prefix(d, 978, 978, 3))
		return false;
	for (unsigned i = 0; i < d->n; i++)
		sum += (unsigned)d->d[i] * (i % 2 == 1 ? 3 : 1);
	return sum % 10 == 0;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct digits d;
	enum grade grade;

	if (!digits_read(c->value, &d) || d.is_mixed || d.n < 12 || d.n > 19)
		return PW_NO;
	if (pw_is_one_digit(c->value))
		return PW_NO;
	grade = iin_grade(&d);
	if (grade == GRADE_NONE)
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->is_checked = digits_luhn(&d);
	if (grade == VISA13 && is_ean13(&d))
		grade = VISA13_EAN;
	if (!ret->is_checked && is_unionpay(&d))
		grade = UNIONPAY_UNCHECKED;
	ret->grade = (uint8_t)grade;
	return ret->is_checked || grade == UNIONPAY_UNCHECKED ? PW_YES : PW_FAILED;
}

const struct pw_validator pw_validator_card = {
    .name = "card",
    .brief = "payment card number: brand's prefix, length, Luhn (ISO/IEC 7812-1)",
    .grades = grades,
    .check = check,
    .yes = {"4111111111111111", "5555-5555-5555-4444", "3782 822463 10005", "30569309025904",
	"6212342157614003127", "3530111333300000"},
    .no = {"4111111111111112", "9416454146768732", "411111111111", "5555-5555 5555-4444", ""},
};
