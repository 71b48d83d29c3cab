/* FreeRADIUS' detail files: a line with the time, lines `TAB name = value`, an empty line. */
#include "frame_priv.h"

#include <string.h>

#define LONGEST_TIME 48u /* bytes of a record's first line, however it is written */

/* One past the name in the line, or `from`. */
static uint32_t
name_end(const char *p, uint32_t from, uint32_t to)
{
	uint32_t at = from;

	while (at < to && (pw_is_alnum(p[at]) || pw_is_one_of(p[at], "-_.:")))
		at++;
	/* The operator := ends no name. */
	return at > from && p[at - 1] == ':' ? at - 1 : at;
}

/* The value of an attribute's line [from,to), its quotes left out. */
static void
read_attribute(const struct pw_format *format, const char *p, struct pw_frame *frame, uint32_t from,
    uint32_t to)
{
	struct pw_field_name name, value;

	while (from < to && pw_is_one_of(p[from], " \t"))
		from++;
	name = (struct pw_field_name) {from, name_end(p, from, to)};
	for (from = name.to; from < to && p[from] == ' ';)
		from++;
	while (from < to && pw_is_one_of(p[from], ":+=!<>~*"))
		from++;
	while (from < to && p[from] == ' ')
		from++;
	value = (struct pw_field_name) {from, to};
	if (value.to - value.from >= 2 && pw_is_one_of(p[value.from], "\"'") &&
	    p[value.to - 1] == p[value.from]) {
		value.from++;
		value.to--;
	}
	frame_add_named(format, p, frame, name, value);
}

static void
read_line(const struct pw_format *format, const char *p, struct pw_frame *frame, uint32_t from,
    uint32_t to)
{
	if (from < to && pw_is_one_of(p[from], " \t"))
		read_attribute(format, p, frame, from, to);
	else if (from > 0)
		frame_add(frame, from, to);
}

/* Sun Nov  1 12:01:05 2026: the first line of a record, if it is there whole. */
static bool
begins_with_time(const char *p, size_t len)
{
	const char *lf = memchr(p, '\n', len < LONGEST_TIME ? len : LONGEST_TIME);
	struct pw_span line = {p, lf != NULL ? (size_t)(lf - p) : len};
	unsigned colons = 0, letters = 0;

	if (lf == NULL)
		return len < LONGEST_TIME;
	for (size_t i = 0; i < line.len; i++) {
		letters = pw_is_alpha(line.p[i]) ? letters + 1 : 0;
		colons += line.p[i] == ':';
		/* Sun, Nov, JST, +0900 */
		if (letters > 4 ||
		    (!pw_is_alnum(line.p[i]) && !pw_is_one_of(line.p[i], " :,.+-/\r")))
			return false;
	}
	return line.len > 0 && line.p[0] != ' ' && colons >= 2 && pw_count_digits(line) >= 7;
}

enum pw_framed
frame_detail(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret)
{
	size_t seen = bytes->len < PW_MAX_RECORD ? bytes->len : PW_MAX_RECORD;
	uint32_t at = 0;

	ret->is_named = true;
	ret->body = 0;
	if (bytes->is_trial && !begins_with_time(bytes->p, seen))
		return PW_FRAME_GIVEN_UP;
	while (at < seen) {
		const char *lf = memchr(bytes->p + at, '\n', seen - at);
		uint32_t end = lf != NULL ? (uint32_t)(lf - bytes->p) + 1 : (uint32_t)seen, to;

		if (lf == NULL && (seen == PW_MAX_RECORD || !bytes->is_end))
			break;
		to = at + pw_frame_body(bytes->p + at, end - at);
		if (to == at) {
			ret->len = end;
			return PW_FRAME_RECORD;
		}
		read_line(format, bytes->p, ret, at, to);
		ret->body = to;
		at = end;
	}
	ret->len = at;
	if (seen == PW_MAX_RECORD)
		return PW_FRAME_GIVEN_UP;
	return bytes->is_end ? PW_FRAME_RECORD : PW_FRAME_MORE;
}
