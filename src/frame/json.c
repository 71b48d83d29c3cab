/* Objects of JSON (RFC 8259), one a record: every string in one, and every long number, is a field
 * with the name of the nearest key. */
#include "frame_priv.h"

#include <string.h>

#define LONG_LINE 200u
#define LONG_NUMBER 7u /* digits; a shorter one is no personal item */

struct reader {
	const struct pw_format *format;
	const char *p;
	uint32_t len, at;
	struct pw_frame *frame;
	unsigned depth;
	bool in_array[PW_MAX_DEPTH];
	struct pw_field_name key[PW_MAX_DEPTH]; /* of the value that comes next */
	bool wants_key;
};

/* What stands between two objects: blanks, and the signs of a list that holds them. */
static uint32_t
between_records(const struct pw_frame_bytes *bytes, size_t seen)
{
	uint32_t at = 0;

	while (at < seen && (frame_is_blank(bytes->p[at]) || pw_is_one_of(bytes->p[at], ",[]")))
		at++;
	return at;
}

/* The string at r->at, without its quotes; false if its end is not there. */
static bool
read_string(struct reader *r, struct pw_field_name *ret)
{
	ret->from = ++r->at;
	while (r->at < r->len && r->p[r->at] != '"')
		r->at += r->p[r->at] == '\\' ? 2 : 1;
	if (r->at >= r->len)
		return false;
	ret->to = r->at++;
	return true;
}

static void
add_value(struct reader *r, struct pw_field_name value)
{
	if (value.to > value.from)
		frame_add_named(r->format, r->p, r->frame, r->key[r->depth - 1], value);
}

/* Any number is one in a column of secrets. */
static bool
is_for_secret(const struct reader *r)
{
	struct pw_field_name key = r->key[r->depth - 1];
	int column =
	    pw_format_column(r->format, (struct pw_span) {r->p + key.from, key.to - key.from});

	return column >= 0 && r->format->column[column].type == PW_COLUMN_SECRET;
}

/* A key that is more than a name is looked at as text. */
static void
take_key(struct reader *r, struct pw_field_name key)
{
	struct pw_span text = {r->p + key.from, key.to - key.from};

	r->key[r->depth - 1] = key;
	if (memchr(text.p, '@', text.len) != NULL || pw_count_digits(text) >= LONG_NUMBER)
		frame_add(r->frame, key.from, key.to);
}

static void
read_word(struct reader *r)
{
	struct pw_field_name word = {r->at, r->at};
	unsigned digits = 0;

	while (r->at < r->len && (pw_is_alnum(r->p[r->at]) || pw_is_one_of(r->p[r->at], "+-.")))
		digits += pw_is_digit(r->p[r->at++]);
	word.to = r->at;
	if (r->at == word.from)
		r->at++;
	else if (digits >= LONG_NUMBER || (digits > 0 && is_for_secret(r)))
		add_value(r, word);
}

static bool
open_level(struct reader *r, bool is_array)
{
	struct pw_field_name key = {0, 0};

	if (r->depth == PW_MAX_DEPTH)
		return false;
	if (r->depth > 0)
		key = r->key[r->depth - 1];
	r->in_array[r->depth] = is_array;
	r->key[r->depth] = key;
	r->depth++;
	r->wants_key = !is_array;
	r->at++;
	return true;
}

static bool
read_text(struct reader *r)
{
	struct pw_field_name text;

	if (!read_string(r, &text))
		return false;
	if (r->wants_key)
		take_key(r, text);
	else
		add_value(r, text);
	return true;
}

/* One sign or value on; false where the object cannot go on, or its bytes end. */
static bool
read_next(struct reader *r)
{
	switch (r->p[r->at]) {
	case '{':
	case '[':
		return open_level(r, r->p[r->at] == '[');
	case '}':
	case ']':
		r->depth--;
		r->at++;
		r->wants_key = false;
		return true;
	case '"':
		return read_text(r);
	case ':':
	case ',':
		r->wants_key = r->p[r->at++] == ',' && !r->in_array[r->depth - 1];
		return true;
	default:
		read_word(r);
		return true;
	}
}

/* The object at the first byte; false where it is none, or its end is not there. */
static bool
read_object(struct reader *r)
{
	if (r->len == 0 || r->p[0] != '{' || !open_level(r, false))
		return false;
	while (r->depth > 0)
		if (r->at >= r->len || !read_next(r))
			return false;
	return true;
}

/* An object over several lines begins with a short one; a line of a log that is cut off is no record. */
static bool
has_long_line(const struct reader *r)
{
	return memchr(r->p, '\n', r->len < LONG_LINE ? r->len : LONG_LINE) == NULL &&
	    memchr(r->p, '\n', r->len) != NULL;
}

enum pw_framed
frame_json(const struct pw_format *format, const struct pw_frame_bytes *bytes, struct pw_frame *ret)
{
	size_t seen = bytes->len < PW_MAX_RECORD ? bytes->len : PW_MAX_RECORD;
	struct reader r = {.format = format, .p = bytes->p, .len = (uint32_t)seen, .frame = ret};
	uint32_t between = between_records(bytes, seen);

	ret->is_named = true;
	if (between > 0) {
		ret->len = between;
		ret->body = 0;
		return PW_FRAME_RECORD;
	}
	if (!read_object(&r)) {
		bool may_go_on = r.at >= r.len && !bytes->is_end && seen < PW_MAX_RECORD &&
		    !(bytes->is_trial && has_long_line(&r));

		ret->len = r.at < r.len ? r.at : r.len;

		return may_go_on ? PW_FRAME_MORE : PW_FRAME_GIVEN_UP;
	}
	ret->len = ret->body = r.at;
	return PW_FRAME_RECORD;
}
