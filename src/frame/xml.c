/* Elements of XML, one outermost element a record: every text and every attribute is a field with
 * the name of its element or its own. */
#include "frame_priv.h"

#include <string.h>

#define LONGEST_SIGN 9u /* <![CDATA[ */

struct reader {
	const struct pw_format *format;
	const char *p;
	uint32_t len, at;
	struct pw_frame *frame;
	unsigned depth;
	struct pw_field_name element[PW_MAX_DEPTH];
};

static bool
is_name_char(char c)
{
	return pw_is_alnum(c) || pw_is_one_of(c, "_-.:") || ((unsigned char)c & 0x80) != 0;
}

static bool
begins(const struct reader *r, const char *text)
{
	size_t len = strlen(text);

	return r->len - r->at >= len && memcmp(r->p + r->at, text, len) == 0;
}

/* Moves behind `end`; false if it is not there. */
static bool
skip_past(struct reader *r, const char *end)
{
	const char *at = memmem(r->p + r->at, r->len - r->at, end, strlen(end));

	r->at = at != NULL ? (uint32_t)(at - r->p) + (uint32_t)strlen(end) : r->len;
	return at != NULL;
}

static struct pw_field_name
read_name(struct reader *r)
{
	struct pw_field_name name = {r->at, r->at};

	while (r->at < r->len && is_name_char(r->p[r->at]))
		r->at++;
	name.to = r->at;
	return name;
}

static void
skip_blanks(struct reader *r)
{
	while (r->at < r->len && frame_is_blank(r->p[r->at]))
		r->at++;
}

/* name="value" */
static bool
read_attribute(struct reader *r)
{
	struct pw_field_name name = read_name(r), value;
	const char *end;
	char quote;

	skip_blanks(r);
	if (name.to == name.from || r->at >= r->len || r->p[r->at] != '=')
		return false;
	r->at++;
	skip_blanks(r);
	if (r->at >= r->len || !pw_is_one_of(r->p[r->at], "\"'"))
		return false;
	quote = r->p[r->at++];
	end = memchr(r->p + r->at, quote, r->len - r->at);
	value = (struct pw_field_name) {r->at, end != NULL ? (uint32_t)(end - r->p) : r->len};
	r->at = value.to;
	if (end == NULL)
		return false;
	r->at++;
	if (value.to > value.from)
		frame_add_named(r->format, r->p, r->frame, name, value);
	return true;
}

/* <name attribute="value" ...> or <name/> */
static bool
open_element(struct reader *r)
{
	struct pw_field_name name;

	r->at++;
	name = read_name(r);
	if (name.to == name.from || pw_is_digit(r->p[name.from]) || r->depth == PW_MAX_DEPTH)
		return false;
	for (;;) {
		skip_blanks(r);
		if (r->at >= r->len)
			return false;
		if (r->p[r->at] == '>') {
			r->element[r->depth++] = name;
			r->at++;
			return true;
		}
		if (begins(r, "/>")) {
			r->at += 2;
			return true;
		}
		if (!read_attribute(r))
			return false;
	}
}

static void
add_text(struct reader *r, uint32_t from, uint32_t to)
{
	while (from < to && frame_is_blank(r->p[from]))
		from++;
	while (to > from && frame_is_blank(r->p[to - 1]))
		to--;
	if (to > from)
		frame_add_named(r->format, r->p, r->frame, r->element[r->depth - 1],
		    (struct pw_field_name) {from, to});
}

static bool
read_markup(struct reader *r)
{
	uint32_t from = r->at;

	if (begins(r, "<!--")) {
		if (!skip_past(r, "-->"))
			return false;
		frame_add(r->frame, from + 4, r->at - 3 > from + 4 ? r->at - 3 : from + 4);
		return true;
	}
	if (begins(r, "<![CDATA[")) {
		if (!skip_past(r, "]]>"))
			return false;
		add_text(r, from + 9, r->at - 3);
		return true;
	}
	if (begins(r, "<?") || begins(r, "<!"))
		return skip_past(r, ">");
	if (begins(r, "</")) {
		r->depth--;
		return skip_past(r, ">");
	}
	return open_element(r);
}

static bool
read_content(struct reader *r)
{
	const char *lt = memchr(r->p + r->at, '<', r->len - r->at);
	uint32_t from = r->at;

	r->at = lt != NULL ? (uint32_t)(lt - r->p) : r->len;
	if (lt == NULL)
		return false;
	add_text(r, from, r->at);
	return read_markup(r);
}

static bool
read_root(struct reader *r)
{
	if (!begins(r, "<") || !open_element(r))
		return false;
	while (r->depth > 0)
		if (!read_content(r))
			return false;
	return true;
}

/* A declaration, a comment or blanks, whole; false if none stands at r->at. */
static bool
skip_one_between(struct reader *r)
{
	uint32_t from = r->at;
	bool is_whole;

	skip_blanks(r);
	if (r->at > from)
		return true;
	if (begins(r, "<!--"))
		is_whole = skip_past(r, "-->");
	else
		is_whole = (begins(r, "<?") || begins(r, "<!")) && skip_past(r, ">");
	if (!is_whole)
		r->at = from;
	return is_whole;
}

/* What stands before the outermost element, or between two. */
static void
skip_between(struct reader *r)
{
	while (skip_one_between(r))
		;
}

enum pw_framed
frame_xml(const struct pw_format *format, const struct pw_frame_bytes *bytes, struct pw_frame *ret)
{
	size_t seen = bytes->len < PW_MAX_RECORD ? bytes->len : PW_MAX_RECORD;
	struct reader r = {.format = format, .p = bytes->p, .len = (uint32_t)seen, .frame = ret};

	ret->is_named = true;
	skip_between(&r);
	if (r.at > 0) {
		ret->len = r.at;
		ret->body = 0;
		return PW_FRAME_RECORD;
	}
	if (!read_root(&r)) {
		/* A declaration of which the end is not there, or an element. */
		bool is_cut = r.p[0] == '<' && r.len > 1 && pw_is_one_of(r.p[1], "?!");
		bool may_go_on;

		ret->len = r.at;
		may_go_on = (is_cut || r.len - r.at < LONGEST_SIGN) && !bytes->is_end &&
		    seen < PW_MAX_RECORD;

		return may_go_on ? PW_FRAME_MORE : PW_FRAME_GIVEN_UP;
	}
	ret->len = ret->body = r.at;
	return PW_FRAME_RECORD;
}
