#include "jp_text.h"

#include <string.h>

static enum script
script_of(uint32_t cp)
{
	if (cp < 0x80)
		return pw_is_alpha((char)cp) ? SCRIPT_LATIN
		    : pw_is_digit((char)cp)  ? SCRIPT_DIGIT
					     : SCRIPT_NONE;
	if (cp >= 0x3041 && cp <= 0x3096)
		return SCRIPT_HIRAGANA;
	if ((cp >= 0x30A1 && cp <= 0x30FA) || cp == 0x30FC)
		return SCRIPT_KATAKANA;
	if ((cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF) ||
	    (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x2FFFF))
		return SCRIPT_KANJI;
	/* 々 and 〆 stand where kanji stand. */
	return cp == 0x3005 || cp == 0x3006 ? SCRIPT_KANJI : SCRIPT_NONE;
}

enum script
jp_script(struct pw_span text, size_t at, size_t *ret_len)
{
	uint32_t cp = 0;

	*ret_len = at < text.len ? pw_utf8_decode(text.p + at, text.len - at, &cp) : 0;
	return *ret_len > 0 ? script_of(cp) : SCRIPT_NONE;
}

enum script
jp_script_before(struct pw_span text, size_t at)
{
	size_t len;

	if (at == 0 || at > text.len)
		return SCRIPT_NONE;
	return jp_script(text, pw_utf8_prev(text.p, 0, at), &len);
}

unsigned
jp_chars(struct pw_span text)
{
	unsigned n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
	return n;
}

size_t
jp_run(struct pw_span text, size_t at, unsigned scripts, unsigned max)
{
	size_t from = at, len;

	for (; max > 0; max--, at += len) {
		enum script script = jp_script(text, at, &len);

		if (len == 0 || (scripts >> script & 1) == 0)
			break;
	}
	return at - from;
}

/* The listed word at *at, which moves on to the next; false behind the last. */
static bool
next_word(const char **at, struct pw_span *ret)
{
	const char *p = *at + 1, *end = strchr(p, ' ');

	if (**at == '\0' || end == NULL)
		return false;
	*ret = (struct pw_span) {p, (size_t)(end - p)};
	*at = end;
	return ret->len > 0;
}

/* Whether a listed word begins with the character at `at`: most do not, and are told so quickly. */
static bool
may_stand_at(struct pw_span text, size_t at, const char *words)
{
	char first[6] = " ";
	size_t len = 1;

	if (at >= text.len)
		return false;
	do
		first[len] = text.p[at + len - 1];
	while (++len < 5 && at + len <= text.len &&
	    ((unsigned char)text.p[at + len - 1] & 0xC0) == 0x80);
	return strstr(words, first) != NULL;
}

size_t
jp_word_at(struct pw_span text, size_t at, const char *words)
{
	struct pw_span word;
	size_t best = 0;

	if (!may_stand_at(text, at, words))
		return 0;
	while (next_word(&words, &word))
		if (word.len > best && at <= text.len && word.len <= text.len - at &&
		    memcmp(text.p + at, word.p, word.len) == 0)
			best = word.len;
	return best;
}

bool
jp_ends_with(struct pw_span text, const char *words)
{
	struct pw_span word;

	while (next_word(&words, &word))
		if (word.len <= text.len &&
		    memcmp(text.p + text.len - word.len, word.p, word.len) == 0)
			return true;
	return false;
}

static bool
is_same(struct pw_span a, struct pw_span b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (pw_lower(a.p[i]) != pw_lower(b.p[i]))
			return false;
	return true;
}

bool
jp_is_word(struct pw_span text, const char *words)
{
	struct pw_span word;

	while (next_word(&words, &word))
		if (is_same(text, word))
			return true;
	return false;
}

bool
jp_soon(struct pw_span text, size_t at, unsigned chars, const char *of)
{
	size_t len;

	for (; chars > 0 && at < text.len; chars--, at += len) {
		len = (unsigned char)text.p[at] >= 0xE0 && at + 3 <= text.len ? 3 : 1;
		if (len == 1 && text.p[at] != ' ')
			return false;
		for (const char *p = of; len == 3 && *p != '\0'; p += 3)
			if (p[2] == text.p[at + 2] && p[1] == text.p[at + 1] && p[0] == text.p[at])
				return true;
	}
	return false;
}

bool
jp_holds(struct pw_span text, const char *words)
{
	struct pw_span word;

	while (next_word(&words, &word))
		if (memmem(text.p, text.len, word.p, word.len) != NULL)
			return true;
	return false;
}

/* The text's first bytes with katakana in place of hiragana: both are three bytes long, U+3041 to
 * U+3096 and the same place 0x60 on. Returns how many bytes were written. */
static size_t
to_katakana(struct pw_span text, char *ret, size_t room)
{
	size_t at = 0, len;

	while (at < text.len) {
		uint32_t cp;

		len = pw_utf8_decode(text.p + at, text.len - at, &cp);
		if (len == 0 || at + len > room)
			break;
		memcpy(ret + at, text.p + at, len);
		if (script_of(cp) == SCRIPT_HIRAGANA) {
			cp += 0x60;
			ret[at] = (char)(0xE0 | cp >> 12);
			ret[at + 1] = (char)(0x80 | (cp >> 6 & 0x3F));
			ret[at + 2] = (char)(0x80 | (cp & 0x3F));
		}
		at += len;
	}
	return at;
}

bool
jp_lexicon_has(const struct pw_lexicon *lexicon, struct pw_span text)
{
	char buf[PW_MAX_LEXICON_WORD];
	size_t len = to_katakana(text, buf, sizeof(buf));

	if (text.len == 0)
		return false;
	if (pw_lexicon_has(lexicon, text))
		return true;
	return len == text.len && pw_lexicon_has(lexicon, (struct pw_span) {buf, len});
}

size_t
jp_lexicon_prefix(const struct pw_lexicon *lexicon, struct pw_span text, size_t max)
{
	char buf[PW_MAX_LEXICON_WORD];
	size_t own = pw_lexicon_prefix(lexicon, text, max), len, read;

	if (jp_script(text, 0, &len) != SCRIPT_HIRAGANA)
		return own;
	len = to_katakana(text, buf, sizeof(buf));
	read = pw_lexicon_prefix(lexicon, (struct pw_span) {buf, len}, max);
	return read > own ? read : own;
}
