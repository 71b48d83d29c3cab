/* Keys that do not stand beside their values: the column list of an INSERT, a table's header row. */
#include "owner_priv.h"

#include <string.h>
#include <strings.h>

#define MAX_KEYS 256u

struct span {
	uint32_t from, to;
};

struct keys {
	uint32_t n;
	struct span at[MAX_KEYS];
};

/* The text as it is read forward. */
struct cursor {
	const char *p;
	uint32_t len, at;
};

static uint32_t
find_word(const struct cursor *c, uint32_t from, const char *word)
{
	uint32_t n = (uint32_t)strlen(word);
	const char lower = word[0], upper = (char)(word[0] - 32);

	for (uint32_t i = from; i + n <= c->len; i++)
		if ((c->p[i] == lower || c->p[i] == upper) && strncasecmp(c->p + i, word, n) == 0 &&
		    (i == 0 || !pw_is_alnum(c->p[i - 1])))
			return i;
	return c->len;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_spaces(struct cursor *c)
{
	while (c->at < c->len && is_space(c->p[c->at]))
		c->at++;
}

/* One past the quoted text that begins at c->at: a doubled or escaped quote is no end. */
static uint32_t
quoted_end(const struct cursor *c)
{
	char quote = c->p[c->at];

	for (uint32_t i = c->at + 1; i < c->len; i++) {
		if (c->p[i] == '\\') {
			i++;
			continue;
		}
		if (c->p[i] != quote)
			continue;
		if (i + 1 < c->len && c->p[i + 1] == quote)
			i++;
		else
			return i + 1;
	}
	return c->len;
}

/* Reads the item up to the comma or bracket that ends it. */
static struct span
read_item(struct cursor *c)
{
	struct span item;
	unsigned depth = 0;

	skip_spaces(c);
	item.from = c->at;
	while (c->at < c->len) {
		char s = c->p[c->at];

		if (s == '\'' || s == '"' || s == '`') {
			c->at = quoted_end(c);
			continue;
		}
		if (depth == 0 && (s == ',' || s == ')'))
			break;
		depth += s == '(';
		depth -= s == ')';
		c->at++;
	}
	item.to = c->at;
	while (item.to > item.from && is_space(c->p[item.to - 1]))
		item.to--;
	return item;
}

/* Reads `(a, b, c)` at c->at; false if it does not close. */
static bool
read_list(struct cursor *c, struct keys *ret)
{
	ret->n = 0;
	if (c->at >= c->len || c->p[c->at] != '(')
		return false;
	do {
		struct span item;

		c->at++;
		item = read_item(c);
		if (ret->n == MAX_KEYS || c->at >= c->len)
			return false;
		ret->at[ret->n++] = item;
	} while (c->p[c->at] == ',');
	c->at++;
	return true;
}

static void
unquote(const char *p, struct span *s)
{
	if (s->to > s->from && pw_is_one_of(p[s->from], "`\"'["))
		s->from++;
	if (s->to > s->from && pw_is_one_of(p[s->to - 1], "`\"']"))
		s->to--;
}

static void
own_item(const struct cursor *c, struct pw_layout *ret, struct span item, struct span key)
{
	if (ret->n == PW_MAX_LAYOUT)
		return;
	unquote(c->p, &item);
	unquote(c->p, &key);
	if (item.to > item.from && key.to > key.from) {
		ret->at[ret->n].from = item.from;
		ret->at[ret->n].to = item.to;
		ret->at[ret->n].key_from = key.from;
		ret->at[ret->n++].key_to = key.to;
	}
}

/* INSERT INTO t (a, b) VALUES (1, 2), (3, 4). Moves on behind it. */
static void
read_insert(struct cursor *c, struct pw_layout *ret)
{
	struct keys keys, values;
	uint32_t list = c->at;

	while (list < c->len && c->p[list] != '(' && c->p[list] != ';' && list - c->at < 160)
		list++;
	c->at = list;
	if (!read_list(c, &keys))
		return;
	skip_spaces(c);
	if (c->at + 6 > c->len || strncasecmp(c->p + c->at, "values", 6) != 0)
		return;
	c->at += 6;
	do {
		c->at += c->p[c->at] == ',';
		skip_spaces(c);
		if (!read_list(c, &values))
			return;
		for (uint32_t i = 0; values.n == keys.n && i < keys.n; i++)
			own_item(c, ret, values.at[i], keys.at[i]);
		skip_spaces(c);
	} while (c->at < c->len && c->p[c->at] == ',');
}

/* The next cell `<th>` or `<td>` from c->at on: its text; false at the end of the row. */
static bool
next_cell(struct cursor *c, const char *name, struct span *ret)
{
	while (c->at < c->len) {
		const char *open = memchr(c->p + c->at, '<', c->len - c->at);

		if (open == NULL)
			return false;
		c->at = (uint32_t)(open - c->p) + 1;
		if (c->at + 3 <= c->len && strncasecmp(c->p + c->at, "/tr", 3) == 0)
			return false;
		if (c->at + 3 > c->len || strncasecmp(c->p + c->at, name, 2) != 0 ||
		    (c->p[c->at + 2] != '>' && !is_space(c->p[c->at + 2])))
			continue;
		while (c->at < c->len && c->p[c->at] != '>')
			c->at++;
		ret->from = c->at + 1;
		open = c->at < c->len ? memchr(c->p + c->at, '<', c->len - c->at) : NULL;
		if (open == NULL)
			return false;
		c->at = ret->to = (uint32_t)(open - c->p);
		return true;
	}
	return false;
}

/* A row of `<th>` and the rows of `<td>` below it. */
static void
read_table(struct cursor *c, struct pw_layout *ret)
{
	struct keys keys = {0};
	struct span cell;

	while (keys.n < MAX_KEYS && next_cell(c, "th", &cell))
		keys.at[keys.n++] = cell;
	if (keys.n < 2)
		return;
	while (c->at < c->len) {
		for (uint32_t i = 0; next_cell(c, "td", &cell); i++)
			if (i < keys.n)
				own_item(c, ret, cell, keys.at[i]);
		if (memchr(c->p + c->at, '<', c->len - c->at) == NULL)
			break;
	}
}

bool
pw_owner_lay_out(const struct pw_text *text, struct pw_layout *ret)
{
	struct cursor c = {text->p, text->len, 0};

	ret->n = 0;
	/* Both begin with what most records do not hold. */
	if (memchr(text->p, '(', text->len) != NULL) {
		static const char *const verbs[] = {"insert", "replace"};

		for (size_t v = 0; v < PW_ARRAY_LEN(verbs) && ret->n == 0; v++)
			for (uint32_t at = find_word(&c, 0, verbs[v]);
			     at < c.len && ret->n < PW_MAX_LAYOUT;
			     at = find_word(&c, c.at, verbs[v])) {
				c.at = at + (uint32_t)strlen(verbs[v]);
				read_insert(&c, ret);
			}
	}
	c.at = 0;
	if (ret->n == 0 && memmem(text->p, text->len, "<th", 3) != NULL)
		read_table(&c, ret);
	return ret->n > 0;
}
