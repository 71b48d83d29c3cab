/*
 * Lines that hold `name=value` behind a marker: Kamailio's and OpenSIPS' acc. Values are written as
 * they are, so a separator ends one only where a name follows it; a word that is known for a
 * parameter of a URI begins none.
 */
#include "frame_priv.h"

#include <string.h>

#define LONGEST_NAME 48u
#define NONE UINT32_MAX

/* Where the pairs of the line begin: behind the first marker, or with one that is a name itself. NONE:
 * it has none. */
static uint32_t
behind_marker(const struct pw_format *format, const char *p, uint32_t len)
{
	const char *first = NULL;
	uint32_t behind = NONE;

	for (const char *m = format->markers; *m != '\0';) {
		size_t n = strcspn(m, "\n");
		const char *at = memmem(p, len, m, n);

		if (at != NULL && (first == NULL || at < first)) {
			first = at;
			behind = (uint32_t)(at - p) + (m[n - 1] == '=' ? 0 : (uint32_t)n);
		}
		m += n + 1;
	}
	return behind;
}

/* The name that begins at `at`, before its `=`; empty: none does. */
static struct pw_field_name
name_at(const struct pw_format *format, const char *p, uint32_t at, uint32_t len)
{
	struct pw_field_name name = {at, at};

	while (name.from < len && p[name.from] == ' ')
		name.from++;
	for (name.to = name.from; name.to < len && name.to - name.from < LONGEST_NAME &&
	     (pw_is_alnum(p[name.to]) || p[name.to] == '_' || p[name.to] == '-');)
		name.to++;
	if (name.to == len || p[name.to] != '=' || name.to == name.from ||
	    pw_is_digit(p[name.from]) ||
	    pw_frame_is_among(format->parameters,
		(struct pw_span) {p + name.from, name.to - name.from}))
		name.to = name.from;
	return name;
}

/* Where the value that begins at `at` ends: at a separator that a name follows. */
static uint32_t
value_end(const struct pw_format *format, const char *p, uint32_t at, uint32_t len)
{
	for (; at < len; at++) {
		struct pw_field_name next;

		if (p[at] != format->separator)
			continue;
		next = name_at(format, p, at + 1, len);
		if (next.to > next.from)
			break;
	}
	return at;
}

enum pw_framed
frame_pairs(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret)
{
	enum pw_framed framed = frame_line(bytes, ret);
	uint32_t at;

	if (framed != PW_FRAME_RECORD)
		return framed;
	ret->is_named = true;
	at = behind_marker(format, bytes->p, ret->body);
	ret->is_other = at == NONE;
	/* What stands before the marker is text. */
	if (at != NONE && at > 0)
		frame_add(ret, 0, at);
	while (at < ret->body) {
		struct pw_field_name name = name_at(format, bytes->p, at, ret->body), value;

		if (name.to == name.from)
			break;
		value.from = name.to + 1;
		value.to = value_end(format, bytes->p, value.from, ret->body);
		frame_add_named(format, bytes->p, ret, name, value);
		at = value.to + 1;
	}
	return PW_FRAME_RECORD;
}
