#include "beside.h"

#include <string.h>
#include <strings.h>

#define JOINT_SPACES 64 /* at most so many are looked through */
#define JOINT_CLOSERS 16

bool
span_starts(struct pw_span text, const char *with)
{
	size_t n = strlen(with);

	return text.len >= n && memcmp(text.p, with, n) == 0;
}

bool
span_ends(struct pw_span text, const char *with)
{
	size_t n = strlen(with);

	return text.len >= n && memcmp(text.p + text.len - n, with, n) == 0;
}

bool
span_equals(struct pw_span text, const char *with)
{
	return text.len == strlen(with) && strncasecmp(text.p, with, text.len) == 0;
}

struct pw_span
span_last(struct pw_span text, size_t n)
{
	size_t from = text.len > n ? text.len - n : 0;

	while (from < text.len && ((unsigned char)text.p[from] & 0xC0) == 0x80)
		from++;
	return span_from(text, from);
}

struct pw_span
span_first(struct pw_span text, size_t n)
{
	return (struct pw_span) {text.p, text.len < n ? text.len : n};
}

struct pw_span
span_from(struct pw_span text, size_t n)
{
	return n == 0 ? text : (struct pw_span) {text.p + n, text.len - n};
}

struct pw_span
span_skip_spaces(struct pw_span text)
{
	while (text.len > 0 && text.p[0] == ' ')
		text = span_from(text, 1);
	return text;
}

struct pw_span
last_letters(struct pw_span text)
{
	size_t n = 0;

	while (n < text.len && pw_is_alpha(text.p[text.len - n - 1]))
		n++;
	return span_last(text, n);
}

bool
starts_with_any(struct pw_span text, const char *const *strings)
{
	for (; *strings != NULL; strings++)
		if (span_starts(text, *strings))
			return true;
	return false;
}

static bool
drop_end(struct pw_span *text, const char *end)
{
	if (!span_ends(*text, end))
		return false;
	text->len -= strlen(end);
	return true;
}

static bool
drop_spaces(struct pw_span *text)
{
	size_t len = text->len;

	while (len - text->len < JOINT_SPACES && (drop_end(text, " ") || drop_end(text, "\t")))
		;
	return text->len < len;
}

/* The quote and the brackets that open the value: at most three of them. */
static void
drop_openers(struct pw_span *text, struct joint *ret)
{
	for (unsigned n = 0; n < 3 && text->len > 0; n++) {
		char c = text->p[text->len - 1];

		if (drop_end(text, "「") || drop_end(text, "『")) {
			ret->quote = 'j';
			ret->is_bracketed = true;
			continue;
		}
		if (!pw_is_one_of(c, "\"'`([\\"))
			return;
		if (ret->quote == 0 && (c == '"' || c == '\'' || c == '`'))
			ret->quote = c;
		ret->is_bracketed |= c == '(' || c == '[';
		text->len--;
	}
}

/* The quotes and brackets that close the key; a bounded number, for a line may be of nothing else. */
static void
drop_closers(struct pw_span *text, struct joint *ret)
{
	for (unsigned n = 0; n < JOINT_CLOSERS; n++) {
		if (drop_end(text, "]") || drop_end(text, "】") || drop_end(text, "」"))
			ret->is_bracketed = true;
		else if (!drop_end(text, "\"") && !drop_end(text, "'") && !drop_end(text, "`") &&
		    !drop_end(text, ")") && !drop_end(text, "\\"))
			return;
	}
}

static char
drop_sign(struct pw_span *text)
{
	if (drop_end(text, "=>") || (!span_ends(*text, "->") && drop_end(text, ">")))
		return '>';
	if (drop_end(text, "="))
		return '=';
	if (drop_end(text, ":"))
		return ':';
	return drop_end(text, "は") ? 'w' : '\0';
}

void
joint_read(struct pw_span left, struct joint *ret)
{
	memset(ret, 0, sizeof(*ret));
	drop_openers(&left, ret);
	ret->has_space = drop_spaces(&left);
	ret->sign = drop_sign(&left);
	if (ret->sign != '\0')
		ret->is_spaced = drop_spaces(&left);
	drop_closers(&left, ret);
	ret->key = left;
}

/* One hump of letters at the front of the text: URL in URLPath, calling in callingNumber. */
static size_t
hump(struct pw_span text)
{
	size_t n = 0;

	while (n < text.len && pw_is_upper(text.p[n]))
		n++;
	if (n > 1)
		return n < text.len && pw_is_alpha(text.p[n]) ? n - 1 : n;
	while (n < text.len && pw_is_alpha(text.p[n]) && !pw_is_upper(text.p[n]))
		n++;
	return n;
}

static bool
is_word(struct pw_span have, const char *word)
{
	if (span_equals(have, word))
		return true;
	if (have.len < 4 || pw_lower(have.p[have.len - 1]) != 's')
		return false;
	have.len--;
	return span_equals(have, word);
}

bool
has_any_word(struct pw_span text, const char *const *words)
{
	for (size_t i = 0; words[i] != NULL; i++)
		if (!pw_is_alpha(words[i][0]) && text.len > 0 &&
		    memmem(text.p, text.len, words[i], strlen(words[i])) != NULL)
			return true;
	for (size_t at = 0; at < text.len;) {
		struct pw_span word = {text.p + at, hump(span_from(text, at))};

		for (size_t i = 0; word.len > 0 && words[i] != NULL; i++)
			if (is_word(word, words[i]))
				return true;
		at += word.len > 0 ? word.len : 1;
	}
	return false;
}

bool
is_placeholder(struct pw_span text)
{
	static const char *const words[] = {"未登録", "未設定", "未入力", "未定", "空白", "空欄",
	    "不明", "なし", "無し", "該当なし", "非公開", "非開示", "null", "none", "nil", "n/a",
	    "na", "unknown", "undefined", "test", "dummy", "変更", "確認", "必須", "不一致",
	    "エラー", "非表示", "未選択", "任意", "省略"};

	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++)
		if (span_equals(text, words[i]))
			return true;
	return false;
}

void
canonical_of(const char *kind, struct pw_span text, struct pw_judgement *ret)
{
	size_t n = strlen(kind);

	if (n + text.len > PW_CANONICAL_MAX)
		return;
	memcpy(ret->canonical, kind, n);
	if (text.len > 0)
		memcpy(ret->canonical + n, text.p, text.len);
	ret->canonical_len = (uint8_t)(n + text.len);
}

/* One kanji numeral of three bytes: its value, 10 and 100 for 十 and 百, or -1. */
static int
kanji_value(struct pw_span text)
{
	static const char *const signs[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八",
	    "九", "十"};

	for (size_t i = 0; i < PW_ARRAY_LEN(signs); i++)
		if (span_starts(text, signs[i]))
			return (int)i;
	if (span_starts(text, "元"))
		return 1;
	return span_starts(text, "百") ? 100 : -1;
}

/* 八十五 and 百三 add up, 八五 and 一九八五 are digits in their places. */
static size_t
kanji_read(struct pw_span text, unsigned *ret)
{
	unsigned sum = 0, last = 0;
	size_t at = 0;
	int v;

	while (at < 15 && (v = kanji_value(span_from(text, at))) >= 0) {
		if (v >= 10) {
			sum += (last > 0 ? last : 1) * (unsigned)v;
			last = 0;
		} else {
			last = last * 10 + (unsigned)v;
		}
		at += 3;
	}
	*ret = sum + last;
	return at;
}

size_t
numeral_read(struct pw_span text, unsigned digits, unsigned *ret)
{
	size_t n = 0;

	*ret = 0;
	for (; n < text.len && n < digits && pw_is_digit(text.p[n]); n++)
		*ret = *ret * 10 + (unsigned)(text.p[n] - '0');
	return n > 0 ? n : kanji_read(text, ret);
}
