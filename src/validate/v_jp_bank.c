/*
 * Bank, branch and account in one: 0001-001-1357924, 0005-123-普通-7654312. Bank codes are the
 * unified financial institution codes of the Japanese Bankers Association.
 */
#include "digits.h"

#include <string.h>

enum grade { GRADE_LISTED = 1, GRADE_UNLISTED };
static const char *const grades[] = {"listed", "unlisted", NULL};

static const unsigned banks[][2] = {{1, 40}, {42, 42}, {116, 190}, {501, 597}, {1000, 1999},
    {2004, 2895}, {2950, 2999}, {3000, 9499}, {9900, 9900}};

static bool
is_listed(unsigned code)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(banks); i++)
		if (code >= banks[i][0] && code <= banks[i][1])
			return true;
	return false;
}

/* Between the digits stands one kind of separator, besides the word of the account's type. */
static bool
separators_fit(struct pw_span text)
{
	char kind = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (pw_is_digit(c) || (unsigned char)c >= 0x80)
			continue;
		if (kind != 0 && c != kind)
			return false;
		kind = c;
	}
	return kind != 0;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct digits d;
	unsigned last;

	if (!digits_read(c->value, &d) || !separators_fit(c->value) || d.n_groups < 3 ||
	    d.n_groups > 4)
		return PW_NO;
	last = d.n_groups - 1;
	if (d.group[0] != 4 || d.group[1] != 3 || d.group[last] != 7 ||
	    (last == 3 && d.group[2] != 1))
		return PW_NO;
	ret->grade = is_listed(digits_prefix(&d, 4)) ? GRADE_LISTED : GRADE_UNLISTED;
	ret->keep = 7;
	/* The type's digit is left out: 1 and 普通 are the same account. */
	memmove(d.d + 7, d.d + d.n - 7, 7);
	d.n = 14;
	digits_canonical("", &d, 0, ret);
	return PW_YES;
}

/* The account of a transfer's data record, fixed columns: 2, bank, bank's kana, branch, branch's kana,
 * exchange office, type, account, holder, amount. The columns before it stand in `before`. */
static enum pw_verdict
check_zengin(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct pw_span left = c->before;
	struct digits bank, d;
	size_t at = 5;

	if (left.len < 9 || left.p[0] != '2' ||
	    !digits_read((struct pw_span) {left.p + 1, 4}, &bank) ||
	    !is_listed(digits_prefix(&bank, 4)) || !digits_read(c->value, &d) || d.n != 7)
		return PW_NO;
	while (at < left.len && !pw_is_digit(left.p[at]))
		at++;
	if (at + 3 > left.len)
		return PW_NO;
	ret->keep = 0;
	/* Bank, branch, account: the same value as in the joined form. */
	memmove(d.d + 7, d.d, 7);
	memcpy(d.d, bank.d, 4);
	for (unsigned i = 0; i < 3; i++)
		d.d[4 + i] = (char)(left.p[at + i] - '0');
	d.n = 14;
	digits_canonical("", &d, 0, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_zengin = {
    .name = "zengin",
    .brief = "account number in a data record of a Zengin transfer; bank code of the JBA's list",
    .check = check_zengin,
    .vector_before = "20001ミズホ          001トウキョウ          00001",
    .yes = {"1357924"},
    .no = {"135792", ""},
};

const struct pw_validator pw_validator_jp_bank = {
    .name = "jp_bank",
    .brief = "bank, branch and account number joined; bank code of the JBA's list",
    .grades = grades,
    .check = check,
    .yes = {"0001-001-1357924", "0005-123-普通-7654312", "0001 001 1 1357924", "0036/251/8642097"},
    .no = {"0001-001 1357924", "0001-001-135792", "00010011357924", ""},
};
