/* Where the key of a value stands, in the ways logs write keys. */
#include "owner_priv.h"

#include <string.h>
#include <strings.h>

#define KEY_REACH 96u
#define KEY_ALONE 40u /* bytes of other words in a line that is a label */

static bool
ends_with(const struct place *pl, uint32_t at, const char *s)
{
	uint32_t n = (uint32_t)strlen(s);

	return at >= pl->lo + n && memcmp(pl->p + at - n, s, n) == 0;
}

/* `["k"]=> string(12) "v"`: the bytes of PHP's word for what v is, which ends at `at`; or 0. */
static uint32_t
php_type_before(const struct place *pl, uint32_t at)
{
	uint32_t from = at - 1;

	while (from > pl->lo && at - from < 8 && pw_is_digit(pl->p[from - 1]))
		from--;
	return from < at - 1 && ends_with(pl, from, " string(") ? at - from + 7 : 0;
}

/* One of the signs that stand between a key and its value; its length, or 0. */
static uint32_t
glue_before(const struct place *pl, uint32_t at)
{
	static const char *const wide[] = {"「", "『", "【", "」", "』", "】", "は", "が", "の",
	    "“", "”", "〈", "〉", "《", "》", "・", "→", "…", "‥"};
	char c;

	if (at <= pl->lo)
		return 0;
	c = pl->p[at - 1];
	if (pw_is_alnum(c))
		return c == 's' && ends_with(pl, at, " is") ? 3 : 0;
	if (c == '>' && ends_with(pl, at, "->"))
		return 2;
	if (c == '.' && ends_with(pl, at, "..."))
		return 3;
	if (c == ')' && php_type_before(pl, at) > 0)
		return php_type_before(pl, at);
	if (pw_is_joint_sign(c))
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
	while (end < at - 1 &&
	    (pw_is_alnum(pl->p[end]) || (unsigned char)pl->p[end] >= 0x80 ||
		pw_is_one_of(pl->p[end], "_-.:")))
		end++;
	return end > begin + 1 ? end : 0;
}

/* `</tel>`: the value of the tag ends there, and what follows is another one. */
static bool
ends_closing_tag(const struct place *pl, uint32_t at)
{
	uint32_t begin = at - 1;

	while (begin > pl->lo && at - begin < 64 && !pw_is_one_of(pl->p[begin - 1], "<> "))
		begin--;
	return begin > pl->lo && pl->p[begin - 1] == '<' && pl->p[begin] == '/';
}

static bool
is_cell(const struct place *pl, uint32_t name, uint32_t end)
{
	static const char *const cells[] = {"td", "dd", "th", "span", "div", "p", "b", "strong",
	    "value", "string", "int", "i4", "integer", "double", "boolean", "real"};

	for (size_t i = 0; i < PW_ARRAY_LEN(cells); i++)
		if (end - name == strlen(cells[i]) &&
		    strncasecmp(pl->p + name, cells[i], end - name) == 0)
			return true;
	return false;
}

/* `<td>k</td><td>`, `<name>k</name><value><string>`: where k ends if the tag of the value's cell opens
 * at `open`, or 0. */
static uint32_t
cell_label_end(const struct place *pl, uint32_t open)
{
	uint32_t at = open;

	while (at > pl->lo && open - at < 8 && pw_is_one_of(pl->p[at - 1], " \t\n\r"))
		at--;
	if (at == pl->lo || pl->p[at - 1] != '>')
		return 0;
	for (uint32_t close = at; close > pl->lo && at - close < 24; close--) {
		uint32_t name = close, end = close;

		if (pl->p[close - 1] != '<')
			continue;
		if (pl->p[close] == '/')
			return close - 1;
		while (end < at && pw_is_alnum(pl->p[end]))
			end++;
		return is_cell(pl, name, end) && open - close < 24 ? cell_label_end(pl, close - 1)
								   : 0;
	}
	return 0;
}

/* Where the value of the attribute begins that is written in [from,at), or 0; where the text begins, it
 * needs no space before it. */
static uint32_t
attribute_begin(const struct place *pl, const char *name, uint32_t from, uint32_t at)
{
	uint32_t n = (uint32_t)strlen(name);

	if (from == pl->lo && from + n - 1 <= at && strncasecmp(pl->p + from, name + 1, n - 1) == 0)
		return from + n - 1;
	while (from + n <= at && strncasecmp(pl->p + from, name, n) != 0)
		from++;
	return from + n <= at ? from + n : 0;
}

/* `<field name="k">`: where k ends in the tag whose name ends at `end`, before `at`; or 0. */
static uint32_t
tag_attribute_end(const struct place *pl, uint32_t end, uint32_t at)
{
	static const char *const names[] = {" name=", " key=", " field=", " label=", " title=",
	    " id="};

	for (size_t i = 0; i < PW_ARRAY_LEN(names); i++) {
		uint32_t from = attribute_begin(pl, names[i], end, at), to;

		if (from == 0)
			continue;
		from += from < at && (pl->p[from] == '"' || pl->p[from] == '\'');
		for (to = from; to < at && !pw_is_one_of(pl->p[to], "\"'> /");)
			to++;
		if (to > from)
			return to;
	}
	return 0;
}

/* Where the label ends that the tag before `at` gives, or 0: the cell before, an attribute, the tag's
 * own name. */
static uint32_t
tag_label_end(const struct place *pl, uint32_t at)
{
	uint32_t end = tag_name_end(pl, at), name = end, attribute;

	if (end == 0)
		return 0;
	while (pl->p[name - 1] != '<')
		name--;
	/* Cells of a header row own nothing. */
	if (is_cell(pl, name, end) && strncasecmp(pl->p + name, "th", end - name) != 0 &&
	    cell_label_end(pl, name - 1) > 0)
		return cell_label_end(pl, name - 1);
	attribute = tag_attribute_end(pl, end, at);
	return attribute > 0 ? attribute : end;
}

/* <th>お名前(名)</th><td>: the key ends inside the brackets, as it does where no tag is. */
static uint32_t
in_brackets(const struct place *pl, uint32_t end)
{
	return end > pl->lo && pl->p[end - 1] == ')' ? end - 1 : end;
}

/* `<input name="k" class="c" value=`: where k ends if `value` ends at `end`, or `end`. */
static uint32_t
attribute_label_end(const struct place *pl, uint32_t end)
{
	uint32_t at = end - 5, open, label;

	if (!ends_with(pl, end, "value") || at == pl->lo || pl->p[at - 1] != ' ')
		return end;
	for (open = at; open > pl->lo && at - open < 160 && !pw_is_one_of(pl->p[open], "<>{");)
		open--;
	label = tag_attribute_end(pl, open, at);
	return label > 0 ? label : end;
}

/* How much the sign that ends at `at`, n bytes, says of key and value. */
static enum pw_joint
joint_of(const struct place *pl, uint32_t at, uint32_t n)
{
	if (n == 2 && pl->p[at - 1] == '>')
		return PW_JOINT_SIGN;
	if (n == 3 && pl->p[at - 1] == 's')
		return PW_JOINT_SIGN;
	if (n == 1)
		return pw_is_one_of(pl->p[at - 1], "=:>") ? PW_JOINT_SIGN : PW_JOINT_SPACE;
	return ends_with(pl, at, "は") || ends_with(pl, at, "→") ? PW_JOINT_SIGN : PW_JOINT_SPACE;
}

static bool
ends_tag(const struct place *pl, uint32_t at)
{
	return pl->p[at - 1] == '>' && !ends_with(pl, at, "=>") && !ends_with(pl, at, "->");
}

static bool
is_name_byte(char c)
{
	return pw_is_alnum(c) || c == '_';
}

/* `('k', `: where k ends if the comma of such a pair ends at `at`, or 0. */
static uint32_t
tuple_key_end(const struct place *pl, uint32_t at)
{
	uint32_t end = at - 2, begin;
	char quote;

	if (at < pl->lo + 4 || pl->p[at - 1] != ',')
		return 0;
	quote = pl->p[end];
	if (quote != '\'' && quote != '"')
		return 0;
	for (begin = end; begin > pl->lo && end - begin < 64 && pl->p[begin - 1] != quote;)
		begin--;
	if (begin < pl->lo + 2 || pl->p[begin - 1] != quote || pl->p[begin - 2] != '(')
		return 0;
	/* field("tel", x) is a call. */
	return begin > pl->lo + 2 && is_name_byte(pl->p[begin - 3]) ? 0 : end;
}

/* 【姓】中山, [姓]"中山": such brackets are a sign; not over mere spaces, as in [INFO] x. A form's `before`
 * may hold the quotes. */
static bool
is_behind_brackets(const struct place *pl, uint32_t left)
{
	uint32_t at = left;
	bool has_quote = false;

	if (left == pl->hi)
		return false;
	while (at > pl->lo && left - at < KEY_GLUE && pw_is_one_of(pl->p[at - 1], " \"'`\\")) {
		at--;
		has_quote |= pl->p[at] != ' ';
	}
	return (at == left || has_quote) && at > pl->lo &&
	    (pl->p[at - 1] == ']' || ends_with(pl, at, "】"));
}

/* Where the key of the value that begins at `left` ends; `left` if nothing stands before it. */
uint32_t
key_end_before(const struct place *pl, uint32_t left, enum pw_joint *ret_joint)
{
	uint32_t at = left, n;

	*ret_joint = is_behind_brackets(pl, left) ? PW_JOINT_SIGN : PW_JOINT_NONE;
	while (left - at < KEY_GLUE) {
		n = glue_before(pl, at);
		if (n == 0 && tuple_key_end(pl, at) > 0) {
			*ret_joint = PW_JOINT_SIGN;
			return tuple_key_end(pl, at);
		}
		if (n == 0 && at > pl->lo && pl->p[at - 1] == ',' &&
		    key_array_begin(pl, at - 1) < at - 1) {
			at = key_array_begin(pl, at - 1);
			left = at;
			continue;
		}
		if (n == 0)
			break;
		if (joint_of(pl, at, n) > *ret_joint)
			*ret_joint = joint_of(pl, at, n);
		if (ends_tag(pl, at)) {
			if (ends_closing_tag(pl, at))
				return at;
			if (tag_label_end(pl, at) > 0)
				return in_brackets(pl, tag_label_end(pl, at));
		}
		at -= n;
	}
	return at >= pl->lo + 5 ? attribute_label_end(pl, at) : at;
}

/* The label's own number: tel1, 電話番号2, address_2. */
uint32_t
key_without_number(const struct place *pl, uint32_t end)
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

/* A bullet or an item's number that ends at `at`: its bytes, or 0. */
static uint32_t
bullet_before(const struct place *pl, uint32_t at)
{
	uint32_t from;

	if (pw_is_one_of(pl->p[at - 1], "-*#+>|"))
		return 1;
	/* The signs from U+2500 on, and ※. */
	if (at >= pl->lo + 3 && ((unsigned char)pl->p[at - 3] == 0xE2) &&
	    ((unsigned char)pl->p[at - 2] >= 0x94 || ends_with(pl, at, "※")))
		return 3;
	if (at < pl->lo + 2 || !pw_is_one_of(pl->p[at - 1], ".)"))
		return 0;
	for (from = at - 1; from > pl->lo && at - from < 4 && pw_is_digit(pl->p[from - 1]);)
		from--;
	return from < at - 1 ? at - from : 0;
}

/* Whether nothing but signs and tags of cells stands before the value. */
static bool
is_at_front(const struct place *pl, uint32_t left)
{
	uint32_t at = left, n;

	while (at > pl->lo && left - at < 64) {
		n = glue_before(pl, at);
		if (n == 0)
			n = bullet_before(pl, at);
		if (n > 0 && ends_tag(pl, at)) {
			uint32_t end = tag_name_end(pl, at), name = end;

			while (end > 0 && pl->p[name - 1] != '<')
				name--;
			if (end == 0 || !is_cell(pl, name, end))
				return false;
			n = at - (name - 1);
		}
		if (n == 0)
			return false;
		at -= n;
	}
	return at == pl->lo;
}

bool
key_is_form_part(const struct place *pl, uint32_t end)
{
	uint32_t at = end;

	if (at == pl->lo || pl->p[at - 1] != '"')
		return false;
	for (at--; at > pl->lo && end - at < 80 && pl->p[at - 1] != '"';)
		at--;
	return ends_with(pl, at, "; name=\"");
}

uint32_t
key_before_closing_tag(const struct place *pl, uint32_t end)
{
	uint32_t name;

	if (end == pl->lo || pl->p[end - 1] != '>' || !ends_closing_tag(pl, end))
		return end;
	for (name = end - 1; pl->p[name - 1] != '/';)
		name--;
	return is_cell(pl, name, end - 1) || strncasecmp(pl->p + name, "dt>", 3) == 0 ? name - 2
										      : end;
}

bool
key_stands_alone(const struct place *pl, uint32_t from)
{
	uint32_t at = from;

	/* Words before it may belong to it: 契約者生年月日, Customer Gender, 個人番号(マイナンバー). */
	while (at > pl->lo && from - at < KEY_ALONE &&
	    (pw_is_alpha(pl->p[at - 1]) || (unsigned char)pl->p[at - 1] >= 0x80 ||
		pw_is_one_of(pl->p[at - 1], " _-(")) &&
	    !is_at_front(pl, at))
		at--;
	return is_at_front(pl, at);
}

/* How far before `end` words can belong to one label: to the sign that none goes across. */
static uint32_t
label_reach(const struct place *pl, uint32_t end)
{
	uint32_t at = end;

	while (at > pl->lo && end - at < KEY_REACH) {
		char c = pl->p[at - 1];

		if (!pw_is_alnum(c) && (unsigned char)c < 0x80 && !pw_is_one_of(c, "_-.$ "))
			return end - at + 1;
		at--;
	}
	return KEY_REACH;
}

/* Cuts the key that ends at `end` into its words. */
static bool
cut_key(const struct place *pl, uint32_t end, struct key *ret)
{
	end = key_without_number(pl, end);
	if (end == pl->lo || is_logger(pl, end))
		return false;
	key_cut_before(pl, end, label_reach(pl, end), &ret->tokens);
	ret->end = end;
	if (ret->tokens.n == 0 || ret->tokens.at[ret->tokens.n - 1].to != end)
		return false;
	key_join_parent(pl, ret);
	return true;
}

bool
key_is_far(const struct place *pl, uint32_t left)
{
	uint32_t at = left, n = 1;

	while (left - at < KEY_GLUE && n > 0) {
		n = glue_before(pl, at);
		at -= n;
	}
	return n > 0;
}

bool
key_begins_text(const struct place *pl, uint32_t left)
{
	return is_at_front(pl, left);
}

bool
key_find(const struct place *pl, uint32_t left, struct key *ret)
{
	uint32_t end = key_end_before(pl, left, &ret->joint);

	ret->is_at_front = is_at_front(pl, left);
	ret->tokens.n = 0;
	ret->end = end;
	return cut_key(pl, end, ret);
}

bool
key_before_brackets(const struct place *pl, struct key *key)
{
	uint32_t at = key->end;

	/* set(nil, 'x': brackets that are open still are no part of the key. */
	if (at == pl->lo || at == pl->hi ||
	    (!pw_is_one_of(pl->p[at], ")]") && !pw_is_one_of(pl->p[at - 1], ")]")))
		return false;
	/* The key ended inside the brackets, or at their end; brackets closed before that are others. */
	while (at > pl->lo && key->end - at < KEY_BRACKET_REACH &&
	    !pw_is_one_of(pl->p[at - 1], "([")) {
		if (at < key->end && pw_is_one_of(pl->p[at - 1], ")]"))
			return false;
		at--;
	}
	if (at == pl->lo || !pw_is_one_of(pl->p[at - 1], "(["))
		return false;
	at--;
	while (at > pl->lo && pl->p[at - 1] == ' ')
		at--;
	return at > pl->lo && cut_key(pl, at, key);
}
