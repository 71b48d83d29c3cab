/* A token: letters, digits and hyphens, as identifiers are written. */
#include <piiwatch/validate.h>

static size_t
read_token(const struct pw_candidate *c)
{
	const char *p = c->value.p, *end = c->right.p + c->right.len;
	size_t n = 0;

	while (p + n < end && n < PW_MAX_VALUE && (pw_is_alnum(p[n]) || p[n] == '-'))
		n++;
	while (n > 0 && p[n - 1] == '-')
		n--;
	return n;
}

const struct pw_reader pw_reader_token = {
    .name = "token",
    .brief = "letters, digits and inner hyphens, as far as they go",
    .read = read_token,
    .vector = {{"C00098765 next", "C00098765"}, {"A12-3456789,", "A12-3456789"}, {"K-", "K"},
	{"-", NULL}, {"", NULL}},
};
