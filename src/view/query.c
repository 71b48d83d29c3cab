#include "query.h"

#include <string.h>

#define REACH 240u /* bytes of a value, at most */
#define LEAST_DIGITS 10u /* of a phone */
#define MOST_DIGITS 19u /* of a card */
#define MOST_PARTS 3u /* of a name */

/* A value [from,to) behind `key=`. */
struct value {
	uint32_t from, to;
};

/* True if the sign stands in the file so: a character of one or two bytes. */
static bool
is_literal(const struct pw_text *text, uint32_t at)
{
	return pw_text_raw_to(text, at + 1) - pw_text_raw_from(text, at) <= 2;
}

/* A comma that is written %2C is the value's own, and so is a wide space. */
static bool
ends_value(const struct pw_text *text, uint32_t at)
{
	char c = text->p[at];

	return (unsigned char)c < ' ' || pw_is_one_of(c, "&;\"'<>") ||
	    ((c == ',' || c == ' ') && is_literal(text, at));
}

/* The value that `at` stands in; false if there is no key before it, or it is one. */
static bool
find_value(const struct pw_text *text, uint32_t at, struct value *ret)
{
	const char *p = text->p;
	uint32_t from = at, to = at;

	while (from > 0 && at - from < REACH && !ends_value(text, from - 1) && p[from - 1] != '=')
		from--;
	while (to < text->len && to - at < REACH && !ends_value(text, to) && p[to] != '=')
		to++;
	*ret = (struct value) {from, to};
	return (to == text->len || p[to] != '=') && from > 1 && p[from - 1] == '=' &&
	    (pw_is_alnum(p[from - 2]) || p[from - 2] == '_' || p[from - 2] == ']');
}

/* Digits with what may stand between them, as many as a phone or a card has. */
static bool
is_number(const char *p, const struct value *value)
{
	uint32_t digits = 0;

	for (uint32_t i = value->from; i < value->to; i++) {
		if (pw_is_digit(p[i]))
			digits++;
		else if (!pw_is_one_of(p[i], "+-.()"))
			return false;
	}
	return digits >= LEAST_DIGITS && digits <= MOST_DIGITS;
}

/* True if the value's key is one of several, or the address says that a query follows. */
static bool
is_of_query(const struct pw_text *text, const struct value *value)
{
	uint32_t key = value->from - 1;

	while (key > 0 && value->from - key < REACH && !ends_value(text, key - 1) &&
	    text->p[key - 1] != '?')
		key--;
	return (key > 0 && pw_is_one_of(text->p[key - 1], "&?")) ||
	    (value->to < text->len && text->p[value->to] == '&');
}

static bool
is_letter(char c)
{
	return pw_is_alpha(c) || (unsigned char)c >= 0x80;
}

/* Two or three words of letters, part-time among them: Latin ones only where it surely is a query. */
static bool
is_name(const struct pw_text *text, const struct value *value)
{
	uint32_t parts = 1, letters = 0;
	bool is_wide = false;

	for (uint32_t i = value->from; i < value->to; i++) {
		char c = text->p[i];

		is_wide |= (unsigned char)c >= 0x80;
		if (is_letter(c)) {
			letters++;
		} else if (c == '-' && letters > 1) {
			continue;
		} else if (c == '+' && letters > 1) {
			parts++;
			letters = 0;
		} else {
			return false;
		}
	}
	return parts > 1 && parts <= MOST_PARTS && letters > 1 &&
	    (is_wide || is_of_query(text, value));
}

/* Kana or kanji, numbers, and what stands in an address: its parts meet where one of the two sides is
 * wide (1-2-3+コーポ青葉+101). */
static bool
is_address(const struct pw_text *text, const struct value *value)
{
	bool has_digit = false, has_wide = false;

	for (uint32_t i = value->from; i < value->to; i++) {
		char c = text->p[i];

		has_digit |= pw_is_digit(c);
		has_wide |= (unsigned char)c >= 0x80;
		if (!pw_is_alnum(c) && (unsigned char)c < 0x80 && !pw_is_one_of(c, "+-.()/ "))
			return false;
	}
	return has_digit && has_wide;
}

/* 1-2-3+Marunouchi,+Chiyoda-ku,+Tokyo: a number, Latin words, and the dash of the city's own. */
static bool
is_latin_address(const struct pw_text *text, const struct value *value)
{
	const char *p = text->p;
	bool has_city = false, has_comma = false;

	if (!pw_is_digit(p[value->from]))
		return false;
	for (uint32_t i = value->from; i < value->to; i++) {
		if (!pw_is_alnum(p[i]) && !pw_is_one_of(p[i], "+-,."))
			return false;
		has_comma |= p[i] == ',';
		has_city |= p[i] == '-' && i + 2 < value->to && pw_is_one_of(p[i + 1], "ksgcm") &&
		    pw_is_alpha(p[i + 2]);
	}
	return has_city && has_comma;
}

/* True if the `+` has a group of digits, or its parenthesis, on both sides, or letters, or one that is
 * wide on one; in an address a digit and a letter: 1-2-3+A-101. */
static bool
stands_between(const struct pw_text *text, const struct value *value, uint32_t at,
    bool is_in_address)
{
	const char *p = text->p;

	if (at == value->from || at + 1 == value->to)
		return false;
	if (pw_is_digit(p[at - 1]) || p[at - 1] == ')')
		return pw_is_digit(p[at + 1]) || p[at + 1] == '(' ||
		    (is_in_address ? is_letter(p[at + 1]) : (unsigned char)p[at + 1] >= 0x80);
	return (is_letter(p[at - 1]) && is_letter(p[at + 1])) || (unsigned char)p[at - 1] >= 0x80;
}

static void
open_spaces_in(const struct pw_text *text, const struct value *value, char *p)
{
	bool is_latin = is_latin_address(text, value), is_wide = is_address(text, value);

	if (!is_latin && !is_wide && !is_number(p, value) && !is_name(text, value))
		return;
	for (uint32_t i = value->to; i > value->from; i--)
		if (p[i - 1] == '+' && is_literal(text, i - 1) &&
		    (is_latin || stands_between(text, value, i - 1, is_wide)))
			p[i - 1] = ' ';
}

void
query_open_spaces(const struct pw_text *text, char *p)
{
	struct value value;
	uint32_t at = 0;

	while (at < text->len) {
		const char *plus = memchr(p + at, '+', text->len - at);

		if (plus == NULL)
			return;
		at = (uint32_t)(plus - p);
		if (find_value(text, at, &value))
			open_spaces_in(text, &value, p);
		/* What is none is none for each `+` in it. */
		at = value.to;
	}
}
