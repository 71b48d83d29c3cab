#include "digits.h"

#include <string.h>

static void
note_separator(struct digits *d, char c)
{
	if (d->separator != 0 && d->separator != c)
		d->is_mixed = true;
	d->separator = c;
}

bool
digits_read(struct pw_span text, struct digits *ret)
{
	bool in_group = false;

	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (!pw_is_digit(c)) {
			if (pw_is_alpha(c))
				return false;
			if (in_group && i + 1 < text.len)
				note_separator(ret, c);
			in_group = false;
			continue;
		}
		if (ret->n == DIGITS_MAX || (!in_group && ret->n_groups == GROUPS_MAX))
			return false;
		if (!in_group)
			ret->n_groups++;
		in_group = true;
		ret->group[ret->n_groups - 1]++;
		ret->d[ret->n++] = (char)(c - '0');
	}
	return ret->n > 0;
}

/* ISO/IEC 7812-1 annex B: every second digit from the right doubled, digits of the result added. */
bool
digits_luhn(const struct digits *d)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < d->n; i++) {
		unsigned v = (unsigned)d->d[d->n - 1 - i];

		if (i % 2 == 1)
			v = v < 5 ? 2 * v : 2 * v - 9;
		sum += v;
	}
	return sum % 10 == 0;
}

unsigned
digits_prefix(const struct digits *d, unsigned n)
{
	unsigned v = 0;

	for (unsigned i = 0; i < n; i++)
		v = v * 10 + (unsigned)d->d[i];
	return v;
}

void
digits_canonical(const char *lead, const struct digits *d, unsigned from, struct pw_judgement *ret)
{
	unsigned n = 0;

	for (; *lead != '\0' && n < PW_CANONICAL_MAX; lead++)
		ret->canonical[n++] = *lead;
	for (unsigned i = from; i < d->n && n < PW_CANONICAL_MAX; i++)
		ret->canonical[n++] = (char)('0' + d->d[i]);
	ret->canonical_len = (uint8_t)n;
}
