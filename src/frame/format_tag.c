/* Places among nested elements, as they are written: C79/C3. */
#include "frame_priv.h"

#include <string.h>

#define MOST_NUMBER 0xFFFFFFu

static bool
read_tag(const char **p, uint32_t *ret)
{
	static const char classes[] = "UACP"; /* X.690 8.1.2.2, in the order of their bits */
	const char *class = **p != '\0' ? strchr(classes, **p) : NULL;
	uint32_t number = 0;

	if (class == NULL || !pw_is_digit((*p)[1]))
		return false;
	for ((*p)++; pw_is_digit(**p); (*p)++) {
		number = number * 10 + (uint32_t)(**p - '0');
		if (number > MOST_NUMBER)
			return false;
	}
	*ret = (uint32_t)(class - classes) << 24 | number;
	return true;
}

bool
format_read_path(const char *text, struct pw_tag_path *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (strncmp(text, "*/", 2) == 0) {
		ret->is_anywhere = true;
		text += 2;
	}
	do {
		if (ret->n == PW_MAX_TAG_PATH || !read_tag(&text, &ret->at[ret->n++]))
			return false;
	} while (*text++ == '/');
	return text[-1] == '\0' && (!ret->is_anywhere || ret->n == 1);
}
