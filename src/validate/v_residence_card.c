/* Residence cards (在留カード, 特別永住者証明書): two letters, eight digits, two letters. There is no
 * public check digit. */
#include "checks.h"

#include <string.h>

#define LENGTH 12u

enum grade { PLAIN = 1, HEX };
static const char *const grades[] = {"plain", "hex", NULL};

/* ab12345678cd: a stretch of a hash looks the same. */
static bool
is_hex(struct pw_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (pw_is_alpha(text.p[i]) && !pw_is_one_of(text.p[i], "abcdef"))
			return false;
	return true;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	if (!checks_document(c->value, LENGTH, 2, 8, ret))
		return PW_NO;
	ret->grade = is_hex(c->value) ? HEX : PLAIN;
	ret->keep = 2;
	return PW_YES;
}

const struct pw_validator pw_validator_residence_card = {
    .name = "residence_card",
    .brief = "residence card number: two letters, eight digits, two letters",
    .grades = grades,
    .check = check,
    .yes = {"AB12345678CD", "uh98765432eb", "LE-11223344-KA", "ab12345678cd"},
    .no = {"AB1234567CD", "AB123456789CD", "AB12345678C", "A112345678CD", "AB12345678C1", ""},
};
