#include <piiwatch/base.h>

#include <string.h>

void
pw_hex(const uint8_t *bytes, size_t n, char *ret)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*ret++ = digits[bytes[i] >> 4];
		*ret++ = digits[bytes[i] & 15];
	}
	*ret = '\0';
}

static uint8_t
value_of(char digit)
{
	return (uint8_t)(pw_is_digit(digit) ? digit - '0' : pw_lower(digit) - 'a' + 10);
}

bool
pw_unhex(const char *text, uint8_t *ret, size_t n)
{
	size_t len = strspn(text, "0123456789abcdefABCDEF");

	if (len % 2 != 0 || len / 2 != n || text[len] != '\0')
		return false;
	for (size_t i = 0; i < n; i++)
		ret[i] = (uint8_t)(value_of(text[2 * i]) << 4 | value_of(text[2 * i + 1]));
	return true;
}
