/*
 * Accounts of Japan Post Bank: 記号 (5 digits) and 番号. 総合口座 1ABC0 and 2 to 8 digits that end in
 * 1; 振替口座 0ABC0, perhaps one digit shown again, and up to 6 digits. C is a check digit over the
 * other twelve; the rule is a public converter's, so a failed one lowers and does not reject.
 */
#include "digits.h"

#include <string.h>

enum grade { GRADE_GENERAL = 1, GRADE_GIRO };
static const char *const grades[] = {"general", "giro", NULL};

static unsigned
fold(unsigned x)
{
	return x < 5 ? 2 * x : 2 * x - 9;
}

/* The thirteen digits are the 記号 with its C set to 0, then the 番号 padded to eight. */
static bool
check_digit_fits(const char *symbol, const char *number, unsigned n)
{
	unsigned a[13] = {0}, sum = 0;

	for (unsigned i = 0; i < 5; i++)
		a[i] = i == 3 ? 0 : (unsigned)symbol[i];
	for (unsigned i = 0; i < n; i++)
		a[13 - n + i] = (unsigned)number[i];
	for (unsigned k = 0; k <= 9; k += 3)
		sum += a[k] + 3 * a[k + 1] + fold(a[k + 2]);
	return (sum + a[12]) % 10 == (unsigned)symbol[3];
}

/* Bank 9900, branch AB8 or AB9, account of seven digits. */
static void
canonical(const char *symbol, const char *number, unsigned n, bool general,
    struct pw_judgement *ret)
{
	char out[16] = "9900";
	unsigned digits = general ? n - 1 : n;

	out[4] = (char)('0' + symbol[1]);
	out[5] = (char)('0' + symbol[2]);
	out[6] = general ? '8' : '9';
	memset(out + 7, '0', 7);
	for (unsigned i = 0; i < digits && i < 7; i++)
		out[14 - digits + i] = (char)('0' + number[i]);
	memcpy(ret->canonical, out, 14);
	ret->canonical_len = 14;
}

static enum pw_verdict
judge(const char *symbol, const char *number, unsigned n, struct pw_judgement *ret)
{
	bool general = symbol[0] == 1;

	if (symbol[0] > 1 || symbol[4] != 0 || n == 0)
		return PW_NO;
	if (general ? n < 2 || n > 8 || number[n - 1] != 1 : n > 6)
		return PW_NO;
	ret->grade = general ? GRADE_GENERAL : GRADE_GIRO;
	ret->is_checked = check_digit_fits(symbol, number, n);
	canonical(symbol, number, n, general, ret);
	return ret->is_checked ? PW_YES : PW_FAILED;
}

/* 記号 stands in what came before the value. */
static enum pw_verdict
check_labelled(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct digits number, symbol;

	if (!digits_read(c->value, &number) || number.n_groups != 1 || number.n > 8)
		return PW_NO;
	if (!digits_read(c->before, &symbol) || symbol.n_groups != 1 || symbol.n != 5)
		return PW_NO;
	return judge(symbol.d, number.d, number.n, ret);
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct digits d;

	if (c->before.len > 0)
		return check_labelled(c, ret);
	if (!digits_read(c->value, &d) || d.is_mixed || d.n_groups < 2 || d.n_groups > 3)
		return PW_NO;
	if (d.group[0] != 5 || (d.n_groups == 3 && d.group[1] != 1) || d.group[d.n_groups - 1] > 8)
		return PW_NO;
	ret->keep = 5;
	return judge(d.d, d.d + d.n - d.group[d.n_groups - 1], d.group[d.n_groups - 1], ret);
}

const struct pw_validator pw_validator_yucho = {
    .name = "yucho",
    .brief = "Japan Post Bank symbol and number with its check digit",
    .grades = grades,
    .check = check,
    .yes = {"14030-12345671", "10580-76543211", "00190-4-654321"},
    .no = {"10530-12345", "24030-12345671", "14030-12345672", "14031-12345671", "1403-12345671",
	""},
};
