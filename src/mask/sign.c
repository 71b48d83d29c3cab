/* The characters of a value, one by one, as masks write them. */
#include "mask_priv.h"

#include <string.h>

/* The categories Cc, Cf, Zl and Zp of Unicode 15. */
bool
is_unprintable(uint32_t cp)
{
	static const uint32_t ranges[][2] = {{0, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x600, 0x605},
	    {0x61C, 0x61C}, {0x6DD, 0x6DD}, {0x70F, 0x70F}, {0x890, 0x891}, {0x8E2, 0x8E2},
	    {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},
	    {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
	    {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F}};

	for (size_t i = 0; i < PW_ARRAY_LEN(ranges); i++)
		if (cp >= ranges[i][0] && cp <= ranges[i][1])
			return true;
	return false;
}

struct sign
sign_at(struct pw_span text, size_t at)
{
	uint32_t cp = 0;
	unsigned len = pw_utf8_decode(text.p + at, text.len - at, &cp);

	if (len == 0)
		return (struct sign) {text.p + at, 1, true};
	return (struct sign) {text.p + at, len, is_unprintable(cp)};
}

void
sign_show(struct masked *m, const struct sign *s)
{
	if (s->is_bad) {
		m->out[m->n++] = ' ';
		return;
	}
	memcpy(m->out + m->n, s->p, s->len);
	m->n += s->len;
}

void
sign_hide(struct masked *m, const struct sign *s)
{
	if (!s->is_bad && (s->len > 1 || pw_is_alnum(*s->p)))
		m->out[m->n++] = '*';
	else
		sign_show(m, s);
}

void
masked_add(struct masked *m, const char *text)
{
	size_t len = strlen(text);

	memcpy(m->out + m->n, text, len);
	m->n += len;
}
