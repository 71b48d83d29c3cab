#include "label.h"

#include <string.h>

bool
gen_number_read(const char **p, uint64_t *ret)
{
	const char *from = *p;

	for (*ret = 0; **p >= '0' && **p <= '9'; (*p)++)
		*ret = *ret * 10 + (uint64_t)(**p - '0');
	return *p > from && *p - from < 19;
}

/* A field of text that ends at a tab or with the line; moves to its end. */
static bool
read_text(const char **p, char *out, size_t size)
{
	size_t len = strcspn(*p, "\t\n");

	if (len == 0 || len >= size)
		return false;
	memcpy(out, *p, len);
	out[len] = '\0';
	*p += len;
	return true;
}

static bool
is_end(char c)
{
	return c == '\0' || c == '\n';
}

static bool
read_stamp(const char *p, struct gen_label *ret)
{
	uint64_t time;

	if (*p++ != '\t' || !gen_number_read(&p, &ret->generation) || *p++ != '\t')
		return false;
	if (!gen_number_read(&p, &time) || *p++ != '\t')
		return false;
	ret->time_us = (int64_t)time;
	return read_text(&p, ret->file, sizeof(ret->file)) && is_end(*p);
}

bool
gen_label_read(const char *line, struct gen_label *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (!gen_number_read(&line, &ret->offset) || *line++ != '\t')
		return false;
	if (!gen_number_read(&line, &ret->length) || *line++ != '\t')
		return false;
	if (!read_text(&line, ret->category, sizeof(ret->category)) || *line++ != '\t')
		return false;
	if (!read_text(&line, ret->form, sizeof(ret->form)))
		return false;
	return is_end(*line) || read_stamp(line, ret);
}
