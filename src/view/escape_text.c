/* Escapes that hold more than one byte's digits: entities, base64, encoded words of mail. */
#include "escape.h"

#include <strings.h>

#define ESCAPE 0x1B
#define MOST_BASE64 5464u /* characters that make 4 KiB */
#define MOST_WORD 1024u /* bytes of an encoded word; mail allows 75 */

static const struct {
	const char *name;
	uint32_t cp;
} entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''},
    {"nbsp", 0xA0}, {"yen", 0xA5}, {"copy", 0xA9}, {"reg", 0xAE}, {"middot", 0xB7},
    {"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C},
    {"rdquo", 0x201D}, {"hellip", 0x2026}, {"minus", 0x2212}, {"times", 0xD7}, {"ensp", 0x2002},
    {"emsp", 0x2003}, {"thinsp", 0x2009}, {"shy", 0xAD}, {"zwnj", 0x200C}, {"zwj", 0x200D},
    {"num", '#'}, {"plus", '+'}, {"equals", '='}, {"commat", '@'}, {"colon", ':'}, {"sol", '/'},
    {"lpar", '('}, {"rpar", ')'}, {"period", '.'}, {"hyphen", 0x2010}, {"lowbar", '_'},
    {"percnt", '%'}};

/* &#38651; and &#x96fb; from behind the #: its character, 0 for none. */
static uint32_t
number_of(const char *p, uint32_t len)
{
	bool is_hex = len > 1 && (p[0] == 'x' || p[0] == 'X');
	uint32_t cp = 0;

	if (len == 0 || len > 8)
		return 0;
	for (uint32_t i = is_hex; i < len; i++) {
		int digit = escape_hex(p[i]);

		if (digit < 0 || (!is_hex && digit > 9))
			return 0;
		cp = cp * (is_hex ? 16 : 10) + (uint32_t)digit;
	}
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000) ||
	    (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r'))
		return 0;
	return cp;
}

static uint32_t
name_of(const char *p, uint32_t len)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(entities); i++)
		if (strlen(entities[i].name) == len && memcmp(entities[i].name, p, len) == 0)
			return entities[i].cp;
	return 0;
}

uint32_t
escape_entity(struct escape_pass *pass, uint32_t at)
{
	const char *p = pass->text + at + 1, *end;
	uint32_t left = pass->len - at - 1, len, cp;

	end = memchr(p, ';', left < 12 ? left : 12);
	if (end == NULL)
		return 0;
	len = (uint32_t)(end - p);
	cp = len > 1 && p[0] == '#' ? number_of(p + 1, len - 1) : name_of(p, len);
	if (cp == 0)
		return 0;
	escape_put(pass, cp, at, at + len + 2);
	return len + 2;
}

static int
base64_value(char c)
{
	if (pw_is_upper(c))
		return c - 'A';
	if (pw_is_alpha(c))
		return c - 'a' + 26;
	if (pw_is_digit(c))
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* The bytes of the characters [at,end); each comes from the characters that hold a bit of it. */
static void
decode_base64(struct escape_pass *pass, uint32_t at, uint32_t end)
{
	uint32_t bits = 0, held = 0;

	bytes_reset(pass->bytes);
	for (uint32_t i = at; i < end; i++) {
		bits = bits << 6 | (uint32_t)base64_value(pass->text[i]);
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		/* Its highest bit stands in the character before, unless it fills this one's start. */
		bytes_add(pass->bytes, bits >> held & 0xFF, i - 1, i + 1);
	}
}

static bool
has_all_kinds(const char *p, uint32_t len)
{
	bool upper = false, lower = false, digit = false;

	for (uint32_t i = 0; i < len && !(upper && lower && digit); i++) {
		upper |= pw_is_upper(p[i]);
		lower |= pw_is_alpha(p[i]) && !pw_is_upper(p[i]);
		digit |= pw_is_digit(p[i]);
	}
	return upper && lower && digit;
}

/* The run [at,end) as the text it holds; false if it holds none. */
static bool
undo_run(struct escape_pass *pass, uint32_t at, uint32_t end, uint32_t behind)
{
	enum pw_encoding encoding;
	uint32_t len = end - at;

	if (len < LEAST_BASE64 || len > MOST_BASE64 || len % 4 == 1 ||
	    (behind > end && behind < pass->len && base64_value(pass->text[behind]) >= 0) ||
	    !has_all_kinds(pass->text + at, len))
		return false;
	decode_base64(pass, at, end);
	encoding = memchr(pass->bytes->p, ESCAPE, pass->bytes->n) != NULL ? PW_ENC_ISO_2022_JP
									  : PW_ENC_UTF_8;
	if (!bytes_are_text(pass->bytes, encoding))
		return false;
	escape_flush(pass, at);
	bytes_write(pass, encoding, false);
	escape_drop(pass, pass->copied, behind);
	return true;
}

/* What of a run stands between `-` and `_`, which are of the alphabet for URLs only. */
static void
undo_parts(struct escape_pass *pass, uint32_t at, uint32_t end, uint32_t behind)
{
	uint32_t begin = at, next;

	for (; at < end; at = next + 1) {
		next = at;
		while (next < end && pass->text[next] != '-' && pass->text[next] != '_')
			next++;
		if (next < end || at > begin)
			undo_run(pass, at, next, next < end ? next : behind);
	}
}

void
escape_base64(struct escape_pass *pass, uint32_t at, uint32_t end)
{
	uint32_t behind = end;

	while (behind < pass->len && behind - end < 2 && pass->text[behind] == '=')
		behind++;
	/* What an escape beside it stands for may be a part of it: the next layer shows. */
	if (escape_begins(pass, end) ||
	    (at > 0 && (pass->copied == at || base64_value(pass->text[at - 1]) >= 0)))
		return;
	if (!undo_run(pass, at, end, behind))
		undo_parts(pass, at, end, behind);
}

/* The encoding that a mail names, PW_ENC_AUTO if it is none of ours. */
static enum pw_encoding
named_encoding(const char *p, size_t len)
{
	static const struct {
		const char *name;
		enum pw_encoding encoding;
	} names[] = {{"iso-2022-jp", PW_ENC_ISO_2022_JP}, {"utf-8", PW_ENC_UTF_8},
	    {"shift_jis", PW_ENC_CP932}, {"windows-31j", PW_ENC_CP932}, {"cp932", PW_ENC_CP932},
	    {"euc-jp", PW_ENC_EUC_JP}, {"eucjp", PW_ENC_EUC_JP}, {"sjis", PW_ENC_CP932},
	    {"x-sjis", PW_ENC_CP932}, {"us-ascii", PW_ENC_UTF_8}, {"cp50221", PW_ENC_ISO_2022_JP},
	    {"iso-2022-jp-ms", PW_ENC_ISO_2022_JP}};

	for (size_t i = 0; i < PW_ARRAY_LEN(names); i++)
		if (strlen(names[i].name) == len && strncasecmp(p, names[i].name, len) == 0)
			return names[i].encoding;
	return PW_ENC_AUTO;
}

static void
decode_q(struct escape_pass *pass, uint32_t at, uint32_t end)
{
	bytes_reset(pass->bytes);
	while (at < end) {
		int byte = pass->text[at] == '=' ? escape_hex_byte(pass, at + 1) : -1;
		unsigned c = (unsigned char)pass->text[at];

		if (byte >= 0)
			bytes_add(pass->bytes, (unsigned)byte, at, at + 3);
		else
			bytes_add(pass->bytes, c == '_' ? ' ' : c, at, at + 1);
		at += byte >= 0 ? 3 : 1;
	}
}

/* Where the part behind `at` ends, that is the next `?`; 0 if there is none near. */
static uint32_t
part_end(const struct escape_pass *pass, uint32_t at, uint32_t most)
{
	uint32_t left = at < pass->len ? pass->len - at : 0;
	const char *end = left > 0 ? memchr(pass->text + at, '?', left < most ? left : most) : NULL;

	return end != NULL ? (uint32_t)(end - pass->text) : 0;
}

/* An encoded word at `at`: where its text begins and ends, and what it is in. */
struct mime_word {
	uint32_t from, to, end;
	char kind;
	enum pw_encoding encoding;
};

/* The text of an encoded word is ASCII: RFC 2047, 2. */
static bool
is_word_text(const char *p, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		if (((unsigned char)p[i] & 0x80) != 0)
			return false;
	return true;
}

/* Reads the word and takes its bytes; false if there is none. */
static bool
read_word(struct escape_pass *pass, uint32_t at, struct mime_word *ret)
{
	uint32_t name_end, last;

	if (at + 2 > pass->len || pass->text[at] != '=' || pass->text[at + 1] != '?')
		return false;
	name_end = part_end(pass, at + 2, 40);
	if (name_end == 0 || name_end + 3 > pass->len || pass->text[name_end + 2] != '?')
		return false;
	ret->kind = pw_lower(pass->text[name_end + 1]);
	ret->from = name_end + 3;
	ret->to = part_end(pass, ret->from, MOST_WORD);
	if (ret->to == 0 || ret->to + 2 > pass->len || pass->text[ret->to + 1] != '=' ||
	    !is_word_text(pass->text + ret->from, ret->to - ret->from))
		return false;
	ret->end = ret->to + 2;
	last = ret->to;
	while (ret->kind == 'b' && last > ret->from && pass->text[last - 1] == '=')
		last--;
	for (uint32_t i = ret->from; ret->kind == 'b' && i < last; i++)
		if (base64_value(pass->text[i]) < 0)
			return false;
	if (ret->kind == 'b')
		decode_base64(pass, ret->from, last);
	else if (ret->kind == 'q')
		decode_q(pass, ret->from, ret->to);
	else
		return false;
	ret->encoding = named_encoding(pass->text + at + 2, name_end - at - 2);
	return ret->encoding != PW_ENC_AUTO && bytes_are_text(pass->bytes, ret->encoding);
}

/* Where the next encoded word stands, if only white space lies between: it counts for nothing. */
static uint32_t
next_word(const struct escape_pass *pass, uint32_t at)
{
	uint32_t next = at;

	while (next < pass->len && (pass->text[next] == ' ' || pass->text[next] == '\t'))
		next++;
	return next;
}

uint32_t
escape_mime_words(struct escape_pass *pass, uint32_t at)
{
	struct mime_word word;
	uint32_t from = at, end = at;

	while (read_word(pass, from, &word)) {
		escape_drop(pass, from == at ? at : end, word.from);
		bytes_write(pass, word.encoding, false);
		if (word.kind == 'q')
			escape_flush(pass, word.to);
		end = word.end;
		escape_drop(pass, pass->copied, end);
		from = next_word(pass, end);
	}
	return end - at;
}
