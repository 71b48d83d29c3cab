/* ISO 13616 international bank account numbers: length by country, remainder 97. */
#include "digits.h"

#include <string.h>

static const struct {
	char country[3];
	unsigned len;
} lengths[] = {{"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16},
    {"BG", 22}, {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28},
    {"CZ", 24}, {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24},
    {"FI", 18}, {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18},
    {"GR", 27}, {"GT", 28}, {"HN", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23},
    {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21},
    {"LT", 20}, {"LU", 20}, {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19},
    {"MN", 20}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23},
    {"PK", 24}, {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33},
    {"SA", 24}, {"SC", 31}, {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23},
    {"ST", 25}, {"SV", 28}, {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24},
    {"XK", 20}, {"YE", 30}};

/* Letters and digits without the spaces, which may stand after every fourth only. */
static unsigned
strip(struct pw_span text, char out[PW_CANONICAL_MAX])
{
	bool spaced = text.len > 0 && memchr(text.p, ' ', text.len) != NULL;
	unsigned n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (spaced && i % 5 == 4) {
			if (c != ' ')
				return 0;
			continue;
		}
		if ((!pw_is_digit(c) && !pw_is_upper(c)) || n == PW_CANONICAL_MAX)
			return 0;
		out[n++] = c;
	}
	return n;
}

static bool
length_fits(const char *s, unsigned n)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(lengths); i++)
		if (memcmp(lengths[i].country, s, 2) == 0)
			return lengths[i].len == n;
	return false;
}

/* The first four characters go to the end; A counts 10, Z 35. */
static unsigned
remainder_97(const char *s, unsigned n)
{
	unsigned rest = 0;

	for (unsigned i = 0; i < n; i++) {
		char c = s[(i + 4) % n];

		if (pw_is_digit(c))
			rest = (rest * 10 + (unsigned)(c - '0')) % 97;
		else
			rest = (rest * 100 + (unsigned)(c - 'A' + 10)) % 97;
	}
	return rest;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	unsigned n = strip(c->value, ret->canonical);

	if (n < 15 || !length_fits(ret->canonical, n))
		return PW_NO;
	ret->canonical_len = (uint8_t)n;
	ret->is_checked = remainder_97(ret->canonical, n) == 1;
	return ret->is_checked ? PW_YES : PW_FAILED;
}

const struct pw_validator pw_validator_iban = {
    .name = "iban",
    .brief = "international bank account number: country's length, mod 97 (ISO 13616)",
    .check = check,
    .yes = {"GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32", "NL91ABNA0417164300"},
    .no = {"GB82WEST12345698765433", "DE8937040044053201300", "XX82WEST12345698765432", ""},
};
