/* Names in Latin letters: YAMADA TARO, Taro Yamada, Yamada, Taro. Any two words look like that, so
 * what a machine writes under such a key is listed here. */
#include "name.h"

#include <string.h>

#define WORD_MAX 15u

static const char no_names[] =
    " admin administrator root system guest test tester testing default null none nil anonymous unknown "
    "nginx undefined user users username name names first last full given family customer client "
    "service services support center centre team group plan premium basic standard free trial gold "
    "silver member account sample demo example dummy server error errors failed failure success ok "
    "true false yes no not found invalid missing required updated update deleted created disabled "
    "enabled active inactive pending unset empty blank value values field id key data info the and or "
    "for from with is was are has have of to in on at by new old public private local remote main "
    "master worker thread process job task batch queue app application web api db sql http https "
    "manager operator staff owner robot bot daemon module component device model product item "
    "inc ltd llc corp corporation company co gmbh kk plc bank store shop office department hotel "
    "hospital university school limited holdings mobile wifi network internet tokyo osaka japan ";

/* Bytes of the word of letters at `at`; 0 if it is no word of a name. */
static size_t
word_at(struct pw_span text, size_t at)
{
	size_t n = 0;

	while (at + n < text.len &&
	    (pw_is_alpha(text.p[at + n]) ||
		(n > 0 && (text.p[at + n] == '-' || text.p[at + n] == '\'') &&
		    at + n + 1 < text.len && pw_is_alpha(text.p[at + n + 1]))))
		n++;
	return n >= 2 && n <= WORD_MAX ? n : 0;
}

static bool
is_ordinary(struct pw_span text, size_t at, size_t len)
{
	return jp_is_word((struct pw_span) {text.p + at, len}, no_names);
}

static bool
is_listed(const struct name_text *t, size_t at, size_t len)
{
	char lower[WORD_MAX];

	for (size_t i = 0; i < len; i++)
		lower[i] = pw_lower(t->text.p[at + i]);
	return pw_lexicon_has(t->common, (struct pw_span) {lower, len});
}

/* Capitalised or in capitals; both words the same way but for the surname in capitals. */
static bool
is_capitalised(struct pw_span text, size_t at, size_t len)
{
	bool has_small = false;

	if (!pw_is_upper(text.p[at]))
		return false;
	for (size_t i = 1; i < len; i++) {
		bool is_inner = text.p[at + i - 1] == '-' || text.p[at + i - 1] == '\'';

		if (has_small && pw_is_upper(text.p[at + i]) && !is_inner)
			return false;
		has_small |= pw_is_alpha(text.p[at + i]) && !pw_is_upper(text.p[at + i]);
	}
	return true;
}

/* What stands behind a name's word can't be a part of an identifier or another key. */
static bool
is_over(struct pw_span text, size_t at)
{
	size_t next = at;

	if (at < text.len && (pw_is_alnum(text.p[at]) || pw_is_one_of(text.p[at], "_@=:/(%")))
		return false;
	if (at + 1 < text.len && (text.p[at] == '.' || text.p[at] == '-') &&
	    pw_is_alnum(text.p[at + 1]))
		return false;
	while (next < text.len && (text.p[next] == ' ' || text.p[next] == '"'))
		next++;
	return next == at || next >= text.len || (text.p[next] != '=' && text.p[next] != ':');
}

/* Where the second word begins behind the first, or 0: ` `, `, `, ` K. `. */
static size_t
second_begins(struct pw_span text, size_t at)
{
	if (at + 1 < text.len && text.p[at] == ',' && text.p[at + 1] == ' ')
		return at + 2;
	if (at + 1 >= text.len || text.p[at] != ' ')
		return 0;
	if (at + 4 < text.len && pw_is_upper(text.p[at + 1]) && text.p[at + 2] == '.' &&
	    text.p[at + 3] == ' ')
		return at + 4;
	return at + 1;
}

/* A quoted value is the whole of the quote. */
static bool
fills_quote(const struct name_text *t, size_t at)
{
	return !t->is_quoted || at >= t->text.len || pw_is_one_of(t->text.p[at], "\"'`<\\])");
}

static bool
read_two(const struct name_text *t, size_t first, struct name *ret)
{
	size_t at = second_begins(t->text, first), len = at > 0 ? word_at(t->text, at) : 0;
	bool is_known;

	if (len == 0 || !is_over(t->text, at + len) || is_ordinary(t->text, at, len))
		return false;
	is_known = is_listed(t, 0, first) || is_listed(t, at, len);
	if (!is_known && (!is_capitalised(t->text, 0, first) || !is_capitalised(t->text, at, len)))
		return false;
	if (is_known && pw_is_upper(t->text.p[0]) != pw_is_upper(t->text.p[at]))
		return false;
	if (!fills_quote(t, at + len))
		return false;
	ret->is_listed = is_known;
	ret->len = at + len;
	return true;
}

void
name_read_latin(const struct name_text *t, struct name *ret)
{
	size_t first = t->joint >= JOINT_SPACE ? word_at(t->text, 0) : 0;
	bool is_known;

	if (first == 0 || (!is_over(t->text, first) && t->text.p[first] != ' ') ||
	    is_ordinary(t->text, 0, first))
		return;
	is_known = is_listed(t, 0, first);
	ret->is_latin = true;
	if (t->kind != NAME_PART && read_two(t, first, ret))
		return;
	if (!is_over(t->text, first) || !fills_quote(t, first) || t->joint != JOINT_SIGN)
		return;
	if (t->kind == NAME_PART || (is_known && is_capitalised(t->text, 0, first))) {
		ret->is_listed = is_known;
		ret->len = first;
	}
}
