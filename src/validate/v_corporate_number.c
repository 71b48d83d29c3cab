/*
 * Corporate numbers (法人番号): a check digit and twelve digits (国税庁 チェックデジットの計算). Behind a T
 * it is an invoice registration number; where the check digit of one fails it is a sole trader's,
 * hence a person's.
 */
#include "checks.h"

#define LENGTH 13u

enum grade { COMPANY = 1, PERSON, EAN };
static const char *const grades[] = {"company", "person", "ean", NULL};

/* Weights 1 and 2 from the right over the twelve digits. */
static unsigned
check_digit(const struct digits *d)
{
	unsigned sum = 0;

	for (unsigned n = 1; n < LENGTH; n++)
		sum += (unsigned)d->d[LENGTH - n] * (n % 2 == 1 ? 1 : 2);
	return 9 - sum % 9;
}

/* A Japanese article (45, 49) or a book (978): GS1 weights 1 and 3. */
static bool
is_ean13(const struct digits *d)
{
	unsigned sum = 0, lead = digits_prefix(d, 2);

	if (lead != 45 && lead != 49 && digits_prefix(d, 3) != 978)
		return false;
	for (unsigned i = 0; i < LENGTH; i++)
		sum += (unsigned)d->d[i] * (i % 2 == 1 ? 3 : 1);
	return sum % 10 == 0;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	static const uint8_t one[] = {13, 0}, four[] = {1, 4, 4, 4, 0};
	struct pw_span number = c->value;
	bool is_invoice = number.len > 0 && number.p[0] == 'T';
	struct digits d;

	for (; is_invoice && number.len > 0 && !pw_is_digit(*number.p); number.p++)
		number.len--;
	if (!checks_read(number, &d) || d.n != LENGTH || d.d[0] == 0 || pw_is_one_digit(number))
		return PW_NO;
	if (!checks_grouped(&d, one) && !checks_grouped(&d, four))
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->keep = 4;
	ret->is_checked = check_digit(&d) == (unsigned)d.d[0];
	ret->grade = !ret->is_checked && is_invoice ? PERSON
	    : !is_invoice && is_ean13(&d)           ? EAN
						    : COMPANY;
	return ret->is_checked || is_invoice ? PW_YES : PW_FAILED;
}

const struct pw_validator pw_validator_corporate_number = {
    .name = "corporate_number",
    .brief = "corporate number with its check digit, or an invoice registration number (T)",
    .grades = grades,
    .check = check,
    .yes = {"7000012050002", "7-0000-1205-0002", "T7000012050002", "T1234567890123"},
    .no = {"7000012050003", "0000012050002", "700001205000", "7-0000-1205 0002", "TT000012050002",
	"T700001205000", ""},
};
