/* An occupation or an employer: 2 to 20 characters of kanji, kana and Latin letters. */
#include "beside.h"

#include <string.h>

#define LEAST_CHARS 2u
#define MOST_CHARS 20u

static bool
is_of_occupation(uint32_t cp)
{
	if (cp < 0x80)
		return pw_is_alpha((char)cp) || cp == '_' || cp == '-';
	return (cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FC) || cp == 0x3005 ||
	    (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
	    (cp >= 0x20000 && cp <= 0x2FA1F) || (cp >= 0xC0 && cp <= 0x24F && cp != 0xD7);
}

/* A quoted value of Latin words is one whole: "civil servant". Bytes, or 0. */
static size_t
read_quoted_words(const struct pw_candidate *c)
{
	const char *p = c->value.p;
	size_t room = c->value.len + c->right.len, n = 0;
	char quote = c->left.len > 0 ? c->left.p[c->left.len - 1] : '\0';

	if (quote != '"' && quote != '\'' && quote != '>')
		return 0;
	while (n < room && n < MOST_CHARS &&
	    (pw_is_alpha(p[n]) || (n > 0 && (p[n] == ' ' || p[n] == '-'))))
		n++;
	if (n < LEAST_CHARS || n == room || p[n - 1] == ' ')
		return 0;
	return p[n] == quote || p[n] == '\\' || (quote == '>' && p[n] == '<') ? n : 0;
}

/* civil servant, part-time worker: the second word of an occupation, and its bytes with the space. */
static size_t
read_next_word(struct pw_span text)
{
	static const char *const words[] = {"worker", "servant", "employee", "officer", "engineer",
	    "student", "clerk", "driver", "manager", "owner", "person", "staff", "executive",
	    "representative", "teacher", "nurse", "designer", "developer", "assistant", "professor",
	    "operator", "consultant", "lawyer", "farmer", "artist", "technician", "school"};
	size_t n = 1;

	if (text.len < 2 || text.p[0] != ' ')
		return 0;
	while (n < text.len && pw_is_alpha(text.p[n]))
		n++;
	if (n < text.len && (pw_is_alnum(text.p[n]) || text.p[n] == '_' || text.p[n] == '='))
		return 0;
	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++)
		if (span_equals((struct pw_span) {text.p + 1, n - 1}, words[i]))
			return n;
	return 0;
}

static size_t
read_occupation(const struct pw_candidate *c)
{
	static const char *const ends[] = {"です", "でした", "であ", "-", "_", "・"};
	const char *p = c->value.p;
	size_t room = c->value.len + c->right.len, n = 0;
	unsigned chars = 0, len;
	uint32_t cp;

	if (read_quoted_words(c) > 0)
		return read_quoted_words(c);
	for (; n < room && chars < MOST_CHARS; n += len, chars++) {
		len = pw_utf8_decode(p + n, room - n, &cp);
		if (len == 0 || !is_of_occupation(cp))
			break;
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(ends); i++) {
		struct pw_span value = {p, n};

		if (n == 0 || !span_ends(value, ends[i]))
			continue;
		n -= strlen(ends[i]);
		chars -= (unsigned)(strlen(ends[i]) + 2) / 3;
	}
	while (n > 0 && (unsigned char)p[0] < 0x80 &&
	    (len = (unsigned)read_next_word((struct pw_span) {p + n, room - n})) > 0)
		n += len;
	return chars >= LEAST_CHARS ? n : 0;
}

const struct pw_reader pw_reader_occupation = {
    .name = "occupation",
    .brief = "2 to 20 kanji, kana, Latin letters, ・, _ and -, less a final です",
    .read = read_occupation,
    .vector = {{"会社員 東京", "会社員"}, {"公務員です。", "公務員"}, {"engineer, 38", "engineer"},
	{"パート・アルバイト)", "パート・アルバイト"}, {"self_employed\"", "self_employed"},
	{"会社員(正社員)", "会社員"}, {"civil servant; x", "civil servant"},
	{"office worker=1", "office"}, {"a1", NULL}, {"1", NULL}, {"", NULL}},
};
