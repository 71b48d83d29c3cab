/* A password to its end: a quoted one to the same quote, another to a space or a sign that ends it. */
#include "beside.h"

#include <string.h>

#define LEAST 4u
#define MOST 130u /* digests are read whole */

static bool
is_printable(char c)
{
	return c >= '!' && c <= '~';
}

/* `\"`: the quote of JSON within a string. */
static size_t
read_quoted(const char *p, size_t room, char quote)
{
	size_t n = 0;

	while (n < room && n <= MOST && (is_printable(p[n]) || p[n] == ' ') && p[n] != quote)
		n++;
	if (n > 0 && n < room && p[n] == quote && p[n - 1] == '\\')
		n--;
	/* Text that ends before its quote was cut. */
	return n == room || p[n] == quote || p[n] == '\\' ? n : 0;
}

static size_t
read_in_brackets(const char *p, size_t room)
{
	size_t n = 0;

	while (n < room && n <= MOST && (is_printable(p[n]) || p[n] == ' '))
		n++;
	if (n == room)
		return n;
	return span_starts((struct pw_span) {p + n, room - n}, "」") ||
		span_starts((struct pw_span) {p + n, room - n}, "』")
	    ? n
	    : 0;
}

static size_t
read_bare(const char *p, size_t room)
{
	size_t n = 0;

	/* A bracket opens the value, and is none of it. */
	if (room > 0 && (p[0] == '[' || p[0] == '('))
		return 0;
	while (n < room && n <= MOST && is_printable(p[n]) && !pw_is_one_of(p[n], "&,;<>\"')}]"))
		n++;
	return n;
}

/* A field, or the line below its label, that is one word is the value, whatever signs it holds; but not
 * the next key. */
static size_t
read_field(const char *p, size_t room)
{
	size_t n = 0;

	while (n < room && (pw_is_alpha(p[n]) || p[n] == '_'))
		n++;
	if (n > 0 && n < room && (p[n] == '=' || p[n] == ':'))
		return 0;
	while (n < room && is_printable(p[n]) && p[n] != '"')
		n++;
	return n == room ? n : 0;
}

/* Most places are no beginning: none stands behind a letter. */
static bool
can_begin(struct pw_span left)
{
	char last = left.len > 0 ? left.p[left.len - 1] : ' ';

	return (unsigned char)last >= 0x80 || pw_is_one_of(last, " \t=:>\"'`([]\\,;|");
}

/* A value without a sign begins its field, or its column: the label stands elsewhere. */
static bool
begins_field(const struct joint *joint)
{
	struct pw_span key = joint->key;

	/* VALUES ('abc', the first of a row. */
	return key.len == 0 || pw_is_one_of(key.p[key.len - 1], ",;|(\t\n") ||
	    (joint->is_bracketed && span_equals(last_letters(key), "values"));
}

/* 【パスワード】abc, パスワード「abc」: the brackets of a Japanese key stand for a sign. */
static bool
has_sign(const struct joint *joint)
{
	if (joint->sign != '\0')
		return true;
	return joint->is_bracketed && joint->key.len > 0 &&
	    (unsigned char)joint->key.p[joint->key.len - 1] >= 0x80;
}

static size_t
read_password(const struct pw_candidate *c)
{
	const char *p = c->value.p;
	size_t room = c->value.len + c->right.len, n;
	struct joint joint;

	if (!can_begin(c->left))
		return 0;
	joint_read(c->left, &joint);
	if (!has_sign(&joint) && !begins_field(&joint))
		return 0;
	/* `key= next` is an empty value. */
	if (joint.sign == '=' && joint.quote == 0 && joint.has_space && !joint.is_spaced)
		return 0;
	if (joint.quote == 'j')
		n = read_in_brackets(p, room);
	else if (joint.quote != 0)
		n = read_quoted(p, room, joint.quote);
	else
		n = c->left.len == 0 ? read_field(p, room) : read_bare(p, room);
	/* A column called pwd holds directories more often than passwords; its name is not seen here. */
	if (joint.sign == '\0' && n > 1 && p[0] == '/' && memchr(p + 1, '/', n - 1) != NULL)
		return 0;
	return n >= LEAST && n <= MOST ? n : 0;
}

const struct pw_reader pw_reader_password = {
    .name = "password",
    .brief = "a password behind its sign: to its closing quote, or to a space or a sign",
    .read = read_password,
    .vector = {{"hun-Ter2", "hun-Ter2"}, {"Kage,nomi7", "Kage,nomi7"}, {"hun-Ter2, x", NULL},
	{"user=taro", NULL}, {"ab1", NULL}, {"", NULL}},
};
