/* The 30 columns of a holder's name in a Zengin record, less the spaces that fill them. */
#include <piiwatch/validate.h>

static size_t
read_holder(const struct pw_candidate *c)
{
	const char *p = c->value.p, *end = c->right.p + c->right.len;
	size_t n = 0;
	unsigned columns = 0;

	while (p + n < end && columns < 30 && !pw_is_digit(p[n])) {
		columns += ((unsigned char)p[n] & 0xC0) != 0x80;
		n++;
	}
	while (p + n < end && ((unsigned char)p[n] & 0xC0) == 0x80)
		n++;
	while (n > 0 && p[n - 1] == ' ')
		n--;
	return n > 0 && p[0] != ' ' ? n : 0;
}

const struct pw_reader pw_reader_zengin_holder = {
    .name = "zengin_holder",
    .brief = "the holder's columns of a Zengin record, up to the amount",
    .read = read_holder,
    .vector = {{"ヤマダ タロウ                    0000012345", "ヤマダ タロウ"}, {"1", NULL},
	{" ", NULL}, {"", NULL}},
};
