/* Where the key of a value stands, in the ways logs write keys. */
#include "owner_priv.h"

#include <string.h>
#include <strings.h>

#define KEY_REACH 96u

static bool
ends_with(const struct place *pl, uint32_t at, const char *s)
{
	uint32_t n = (uint32_t)strlen(s);

	return at >= pl->lo + n && memcmp(pl->p + at - n, s, n) == 0;
}

/* One of the signs that stand between a key and its value; its length, or 0. */
static uint32_t
glue_before(const struct place *pl, uint32_t at)
{
	static const char *const wide[] = {"「", "『", "【", "」", "』", "】", "は", "が", "の",
	    "“", "”", "〈", "〉", "《", "》", "・", "→"};
	char c;

	if (at <= pl->lo)
		return 0;
	c = pl->p[at - 1];
	if (strchr(" \t\"'`\\()[]{}<>=:", c) != NULL && c != '\0')
		return 1;
	/* `No.` - a point behind a word. */
	if (c == '.' && at >= pl->lo + 2 && pw_is_alpha(pl->p[at - 2]))
		return 1;
	for (size_t i = 0; ((unsigned char)c & 0x80) != 0 && i < PW_ARRAY_LEN(wide); i++)
		if (ends_with(pl, at, wide[i]))
			return (uint32_t)strlen(wide[i]);
	return 0;
}

/* `<tel>`, `<tel type="home">`: where the tag's name ends if a tag ends at `at`, or 0. */
static uint32_t
tag_name_end(const struct place *pl, uint32_t at)
{
	uint32_t begin = at - 1, end;

	while (begin > pl->lo && at - begin < 96 && pl->p[begin] != '<')
		begin--;
	if (pl->p[begin] != '<' || begin + 1 >= at - 1 || pl->p[begin + 1] == '/')
		return 0;
	end = begin + 1;
	while (end < at - 1 && (pw_is_alnum(pl->p[end]) || strchr("_-.:", pl->p[end]) != NULL))
		end++;
	return end > begin + 1 ? end : 0;
}

/* `</tel>`: the value of the tag ends there, and what follows is another one. */
static bool
ends_closing_tag(const struct place *pl, uint32_t at)
{
	uint32_t begin = at - 1;

	while (begin > pl->lo && at - begin < 64 && strchr("<> ", pl->p[begin - 1]) == NULL)
		begin--;
	return begin > pl->lo && pl->p[begin - 1] == '<' && pl->p[begin] == '/';
}

static bool
is_cell(const struct place *pl, uint32_t name, uint32_t end)
{
	static const char *const cells[] = {"td", "dd", "th"};

	for (size_t i = 0; i < PW_ARRAY_LEN(cells); i++)
		if (end - name == 2 && strncasecmp(pl->p + name, cells[i], 2) == 0)
			return true;
	return false;
}

/* `<td>k</td><td>`: where k ends if the tag of the value's cell opens at `open`, or 0. */
static uint32_t
cell_label_end(const struct place *pl, uint32_t open)
{
	uint32_t at = open;

	while (at > pl->lo && open - at < 8 && strchr(" \t\n\r", pl->p[at - 1]) != NULL)
		at--;
	if (at == pl->lo || pl->p[at - 1] != '>')
		return 0;
	for (uint32_t close = at; close > pl->lo && at - close < 8; close--)
		if (pl->p[close - 1] == '<')
			return pl->p[close] == '/' ? close - 1 : 0;
	return 0;
}

/* Where the label ends that the tag before `at` gives, or 0: its own name, or the cell before. */
static uint32_t
tag_label_end(const struct place *pl, uint32_t at)
{
	uint32_t end = tag_name_end(pl, at), name = end;

	if (end == 0)
		return 0;
	while (pl->p[name - 1] != '<')
		name--;
	return is_cell(pl, name, end) && cell_label_end(pl, name - 1) > 0
	    ? cell_label_end(pl, name - 1)
	    : end;
}

/* `name="k" value=`: where k ends if `value` ends at `end`, or `end`. */
static uint32_t
attribute_label_end(const struct place *pl, uint32_t end)
{
	uint32_t at = end - 5, label;

	if (!ends_with(pl, end, "value") || at == pl->lo || pl->p[at - 1] != ' ')
		return end;
	at--;
	if (at > pl->lo && (pl->p[at - 1] == '"' || pl->p[at - 1] == '\''))
		at--;
	label = at;
	while (at > pl->lo && label - at < 64 && strchr("\"'= ", pl->p[at - 1]) == NULL)
		at--;
	while (at > pl->lo && strchr("\"'=", pl->p[at - 1]) != NULL)
		at--;
	return ends_with(pl, at, "name") || ends_with(pl, at, "key") || ends_with(pl, at, "field")
	    ? label
	    : end;
}

/* Where the key of the value that begins at `left` ends; `left` if nothing stands before it. */
static uint32_t
key_end(const struct place *pl, uint32_t left)
{
	uint32_t at = left, n;

	while (left - at < 32 && (n = glue_before(pl, at)) > 0) {
		if (pl->p[at - 1] == '>' && !ends_with(pl, at, "=>") && !ends_with(pl, at, "->")) {
			if (ends_closing_tag(pl, at))
				return at;
			if (tag_label_end(pl, at) > 0)
				return tag_label_end(pl, at);
		}
		at -= n;
	}
	return at >= pl->lo + 5 ? attribute_label_end(pl, at) : at;
}

/* The label's own number: tel1, 電話番号2, address_2. */
static uint32_t
without_number(const struct place *pl, uint32_t end)
{
	uint32_t at = end;

	while (at > pl->lo && end - at < 3 && pw_is_digit(pl->p[at - 1]))
		at--;
	if (at == end || at == pl->lo || end - at > 2)
		return end;
	if (pl->p[at - 1] == '_' || pl->p[at - 1] == '-')
		at--;
	if (at == pl->lo)
		return end;
	return pw_is_alpha(pl->p[at - 1]) || ((unsigned char)pl->p[at - 1] & 0x80) != 0 ? at : end;
}

/* jp.co.example.crm.MailSender */
static bool
is_logger(const struct place *pl, uint32_t end)
{
	uint32_t at = end, dots = 0, last = end;

	while (at > pl->lo && end - at < 96 &&
	    (pw_is_alnum(pl->p[at - 1]) || pl->p[at - 1] == '.' || pl->p[at - 1] == '_')) {
		at--;
		if (pl->p[at] == '.') {
			dots++;
			last = last == end ? at + 1 : last;
		}
	}
	return dots >= 2 && last < end && pw_is_upper(pl->p[last]);
}

/* The words before `end`, as far back as a key can reach, never beginning inside a word. */
void
key_cut_before(const struct place *pl, uint32_t end, uint32_t reach, struct pw_tokens *ret)
{
	uint32_t begin = end > pl->lo + reach ? end - reach : pl->lo;

	while (begin < end && ((unsigned char)pl->p[begin] & 0xC0) == 0x80)
		begin++;
	while (begin > pl->lo && begin < end && pw_is_alnum(pl->p[begin - 1]) &&
	    pw_is_alnum(pl->p[begin]))
		begin++;
	pw_tokens_cut((struct pw_span) {pl->p + begin, end - begin}, true, ret);
	for (uint32_t i = 0; i < ret->n; i++) {
		ret->at[i].from += begin;
		ret->at[i].to += begin;
	}
}

bool
key_find(const struct place *pl, uint32_t left, struct pw_tokens *ret, uint32_t *ret_end)
{
	uint32_t end = without_number(pl, key_end(pl, left));

	if (end == pl->lo || is_logger(pl, end))
		return false;
	key_cut_before(pl, end, KEY_REACH, ret);
	*ret_end = end;
	return ret->n > 0 && ret->at[ret->n - 1].to == end;
}
