#include <piiwatch/base.h>

/* The least code point a sequence of this length may hold: shorter is overlong. */
static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

static unsigned
sequence_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead <= 0xDF)
		return 2;
	if (lead >= 0xE0 && lead <= 0xEF)
		return 3;
	return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

unsigned
pw_utf8_decode(const char *p, size_t len, uint32_t *ret_cp)
{
	unsigned char lead = (unsigned char)p[0];
	unsigned n = sequence_length(lead);
	uint32_t cp = n == 1 ? lead : lead & (0x7Fu >> n);

	if (n == 0 || n > len)
		return 0;
	for (unsigned i = 1; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if ((c & 0xC0) != 0x80)
			return 0;
		cp = cp << 6 | (c & 0x3F);
	}
	if (cp < least[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	*ret_cp = cp;
	return n;
}

unsigned
pw_utf8_encode(uint32_t cp, char *p)
{
	if (cp < 0x80) {
		p[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		p[0] = (char)(0xC0 | cp >> 6);
		p[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		p[0] = (char)(0xE0 | cp >> 12);
		p[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		p[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	p[0] = (char)(0xF0 | cp >> 18);
	p[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	p[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	p[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t
pw_utf8_prev(const char *p, size_t lo, size_t at)
{
	if (at > lo)
		at--;
	while (at > lo && ((unsigned char)p[at] & 0xC0) == 0x80)
		at--;
	return at;
}
