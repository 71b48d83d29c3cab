#include "text.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

bool
text_is_unsafe(uint32_t cp)
{
	static const uint32_t ranges[][2] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0x061C, 0x061C},
	    {0x200E, 0x200F}, {0x2028, 0x202E}, {0x2066, 0x2069}};

	for (size_t i = 0; i < PW_ARRAY_LEN(ranges); i++)
		if (cp >= ranges[i][0] && cp <= ranges[i][1])
			return true;
	return false;
}

/* One character of `text`: its length in bytes, and 0 in *ret_cp with a length of 1 where it is no
 * UTF-8. */
static unsigned
next(const char *text, size_t len, uint32_t *ret_cp)
{
	unsigned n = pw_utf8_decode(text, len, ret_cp);

	if (n > 0)
		return n;
	*ret_cp = 0;
	return 1;
}

/* What becomes of a character that is unsafe. */
enum unsafe { UNSAFE_STAYS, UNSAFE_SHOWN, UNSAFE_IN_JSON };

static void
add_unsafe(uint32_t cp, enum unsafe how, struct pw_buf *out)
{
	if (how == UNSAFE_SHOWN && cp < 0x100)
		pw_buf_addf(out, "\\x%02x", (unsigned)cp);
	else
		pw_buf_addf(out, "\\u%04x", (unsigned)cp);
}

static void
add(const char *text, enum unsafe how, struct pw_buf *out)
{
	size_t len = strlen(text);
	unsigned n;

	for (size_t i = 0; i < len; i += n) {
		uint32_t cp;

		n = next(text + i, len - i, &cp);
		if (cp == 0)
			pw_buf_add(out, REPLACEMENT, strlen(REPLACEMENT));
		else if (how != UNSAFE_STAYS && text_is_unsafe(cp))
			add_unsafe(cp, how, out);
		else
			pw_buf_add(out, text + i, n);
	}
}

void
text_add_plain(const char *text, struct pw_buf *out)
{
	add(text, UNSAFE_SHOWN, out);
}

void
text_add_valid(const char *text, struct pw_buf *out)
{
	add(text, UNSAFE_STAYS, out);
}

void
text_add_json(const char *json, struct pw_buf *out)
{
	add(json, UNSAFE_IN_JSON, out);
}
