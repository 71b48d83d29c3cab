/* Japanese addresses in Latin letters: 1-2-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005, and the other way
 * round. */
#include "address.h"

#include <string.h>

#define MOST_WORDS 8u
#define LINE_REACH 64u /* bytes in which the first municipality stands */

static const char prefectures[] =
    " hokkaido aomori iwate miyagi akita yamagata fukushima ibaraki tochigi gunma gumma saitama chiba "
    "tokyo kanagawa niigata toyama ishikawa fukui yamanashi nagano gifu shizuoka aichi mie shiga kyoto "
    "osaka hyogo nara wakayama tottori shimane okayama hiroshima yamaguchi tokushima kagawa ehime kochi "
    "fukuoka saga nagasaki kumamoto oita miyazaki kagoshima okinawa ";

enum word_kind { WORD_NONE, WORD_PLAIN, WORD_CITY, WORD_PREFECTURE };

struct word {
	size_t from, end;
	enum word_kind kind;
	bool has_comma; /* before it */
};

static bool
has_suffix(struct pw_span word, const char *suffixes)
{
	const char *dash = memrchr(word.p, '-', word.len);

	return dash != NULL && dash > word.p &&
	    jp_is_word((struct pw_span) {dash + 1, word.len - (size_t)(dash + 1 - word.p)},
		suffixes);
}

static enum word_kind
kind_of(struct pw_span word)
{
	const char *dash = memchr(word.p, '-', word.len);
	struct pw_span stem = {word.p, dash != NULL ? (size_t)(dash - word.p) : word.len};

	if (!pw_is_upper(word.p[0]))
		return WORD_NONE;
	if (has_suffix(word, " shi ku gun cho machi mura son "))
		return WORD_CITY;
	if (jp_is_word(stem, prefectures) && (dash == NULL || has_suffix(word, " to fu ken do ")))
		return WORD_PREFECTURE;
	return word.len >= 2 ? WORD_PLAIN : WORD_NONE;
}

/* The word behind `at`, a comma or a space between. */
static bool
next_word(struct pw_span text, size_t at, struct word *ret)
{
	*ret = (struct word) {0};
	if (at < text.len && text.p[at] == ',') {
		ret->has_comma = true;
		at++;
	}
	if (at < text.len && text.p[at] == ' ')
		at++;
	else if (!ret->has_comma)
		return false;
	ret->from = ret->end = at;
	while (ret->end < text.len &&
	    (pw_is_alpha(text.p[ret->end]) || text.p[ret->end] == '-' || text.p[ret->end] == '\''))
		ret->end++;
	/* A quote behind a word closes the value. */
	while (ret->end > at && text.p[ret->end - 1] == '\'')
		ret->end--;
	if (ret->end == at)
		return false;
	ret->kind = kind_of((struct pw_span) {text.p + at, ret->end - at});
	return ret->kind != WORD_NONE && (ret->end >= text.len || text.p[ret->end] != '=');
}

/* End of a postal code behind `at`, or `at`. */
static size_t
postal_behind(struct pw_span text, size_t at)
{
	size_t from = at, digits = 0;

	if (from < text.len && text.p[from] == ',')
		from++;
	if (from >= text.len || text.p[from] != ' ')
		return at;
	from++;
	from += jp_word_at(text, from, " 〒 ");
	for (; from < text.len && digits < 8; from++) {
		if (pw_is_digit(text.p[from]))
			digits++;
		else if (text.p[from] != '-' || digits != 3)
			break;
	}
	return digits == 7 ? from : at;
}

static size_t
country_behind(struct pw_span text, size_t at)
{
	struct word word;

	return next_word(text, at, &word) &&
		jp_is_word((struct pw_span) {text.p + word.from, word.end - word.from}, " japan ")
	    ? word.end
	    : at;
}

static size_t
tail_end(struct pw_span text, size_t at)
{
	size_t end = country_behind(text, postal_behind(text, at));

	return end > at ? postal_behind(text, end) : at;
}

/* Whether a word's dash and the suffix's first letter follow within the reach of an address. */
static bool
has_city_soon(struct pw_span text, size_t at)
{
	size_t end = text.len - at > LINE_REACH ? at + LINE_REACH : text.len;

	for (; at + 2 < end; at++)
		if (text.p[at] == '-' && pw_is_one_of(pw_lower(text.p[at + 1]), "ksgcm") &&
		    pw_is_alpha(text.p[at + 2]))
			return true;
	return false;
}

/* 1-2-3 Marunouchi, Chiyoda-ku, Tokyo: what follows the numbers. */
static size_t
words_end(struct pw_span text, size_t at)
{
	size_t end = 0;
	bool has_city = false, has_region = false;
	struct word word;

	if (!has_city_soon(text, at))
		return 0;
	for (unsigned n = 0; n < MOST_WORDS && next_word(text, at, &word); n++, at = word.end) {
		if (word.kind == WORD_PLAIN && has_city && (has_region || !word.has_comma))
			break;
		if (word.kind == WORD_CITY && n == 0)
			break;
		has_region |= has_city && word.kind != WORD_CITY;
		has_city |= word.kind == WORD_CITY;
		if (has_city)
			end = word.end;
		if (word.kind == WORD_PREFECTURE && has_city)
			return tail_end(text, word.end);
	}
	return has_region ? tail_end(text, end) : 0;
}

/* Tokyo-to, Chiyoda-ku, Marunouchi 1-2-3 */
static size_t
prefecture_first(struct pw_span text)
{
	struct word word;
	struct block block;
	size_t at = 0;
	bool has_city = false;

	while (at < text.len && (pw_is_alpha(text.p[at]) || text.p[at] == '-'))
		at++;
	if (at == 0 || kind_of((struct pw_span) {text.p, at}) != WORD_PREFECTURE)
		return 0;
	for (unsigned n = 0; n < MOST_WORDS && next_word(text, at, &word); n++, at = word.end)
		has_city |= word.kind == WORD_CITY;
	if (at < text.len && text.p[at] == ',')
		at++;
	return has_city && at < text.len && text.p[at] == ' ' &&
		address_block(text, at + 1, &block) && block.numbers > 1
	    ? block.end
	    : 0;
}

void
address_read_latin(struct pw_span text, struct address *ret)
{
	struct block block;

	ret->is_latin = true;
	if (!pw_is_digit(text.p[0]))
		ret->len = prefecture_first(text);
	else if (address_block(text, 0, &block))
		ret->len = words_end(text, block.end);
}
