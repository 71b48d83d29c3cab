#include "digits.h"
#include "table.h"

#include <string.h>

#define X(name) extern const struct pw_validator pw_validator_##name;
PW_VALIDATOR_ROWS(X)
#undef X

static const struct pw_validator *const table[] = {
#define X(name) &pw_validator_##name,
    PW_VALIDATOR_ROWS(X)
#undef X
};

#define X(name) extern const struct pw_reader pw_reader_##name;
PW_READER_ROWS(X)
#undef X

static const struct pw_reader *const readers[] = {
#define X(name) &pw_reader_##name,
    PW_READER_ROWS(X)
#undef X
};

const struct pw_validator *
pw_validator_at(unsigned n)
{
	return n < PW_ARRAY_LEN(table) ? table[n] : NULL;
}

const struct pw_reader *
pw_reader_at(unsigned n)
{
	return n < PW_ARRAY_LEN(readers) ? readers[n] : NULL;
}

/* Without a validator the canonical value is the text's letters and digits, in lower case. What is
 * too long for a judgement is left to who has the text. */
static void
plain_canonical(struct pw_span text, struct pw_judgement *ret)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (!pw_is_alnum(c) && (unsigned char)c < 0x80)
			continue;
		if (ret->canonical_len == PW_CANONICAL_MAX) {
			ret->canonical_len = 0;
			return;
		}
		ret->canonical[ret->canonical_len++] = pw_lower(c);
	}
}

enum pw_verdict
pw_validate(int n, const struct pw_candidate *c, struct pw_judgement *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (n < 0) {
		plain_canonical(c->value, ret);
		return PW_YES;
	}
	return table[n]->check(c, ret);
}

bool
pw_is_one_digit(struct pw_span text)
{
	char first = 0;
	unsigned n = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (pw_is_alpha(text.p[i]) || (unsigned char)text.p[i] >= 0x80)
			return false;
		if (!pw_is_digit(text.p[i]))
			continue;
		if (n++ > 0 && text.p[i] != first)
			return false;
		first = text.p[i];
	}
	return n >= 2;
}

bool
pw_is_straight_run(struct pw_span text)
{
	char last = 0;
	unsigned n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (pw_is_alpha(c) || (unsigned char)c >= 0x80)
			return false;
		if (!pw_is_digit(c))
			continue;
		if (n++ > 0 && c != (last == '9' ? '0' : last + 1))
			return false;
		last = c;
	}
	return n >= 4;
}
