#include "checks.h"

char
checks_mod11(const char *d, unsigned n)
{
	unsigned sum = 0;

	for (unsigned i = 1; i <= n; i++)
		sum += (unsigned)d[n - i] * (i <= 6 ? i + 1 : i - 5);
	return (char)(sum % 11 <= 1 ? 0 : 11 - sum % 11);
}

bool
checks_read(struct pw_span text, struct digits *ret)
{
	return text.len > 0 && pw_is_digit(text.p[0]) && pw_is_digit(text.p[text.len - 1]) &&
	    digits_read(text, ret);
}

bool
checks_grouped(const struct digits *d, const uint8_t *lengths)
{
	unsigned n = 0;

	for (; lengths[n] != 0; n++)
		if (n >= d->n_groups || d->group[n] != lengths[n])
			return false;
	return n == d->n_groups && !d->is_mixed;
}

static unsigned
strip(struct pw_span text, char *out, unsigned room)
{
	unsigned n = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (c == '-' || c == ' ')
			continue;
		if (!pw_is_alnum(c) || n == room)
			return 0;
		out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	return n;
}

bool
checks_document(struct pw_span text, unsigned length, unsigned letters, unsigned digits,
    struct pw_judgement *ret)
{
	if (strip(text, ret->canonical, length) != length)
		return false;
	for (unsigned i = 0; i < length; i++) {
		bool is_digit = i >= letters && i < letters + digits;

		if (is_digit ? !pw_is_digit(ret->canonical[i]) : !pw_is_alpha(ret->canonical[i]))
			return false;
	}
	ret->canonical_len = (uint8_t)length;
	return true;
}
