/* What encloses a key: the object, the element, the array. */
#include "owner_priv.h"

#include <string.h>

#define PARENT_REACH 200u

const char *
key_empty_word(unsigned number)
{
	static const char *const words[] = {"value", "text", "content", "data"};

	return number < PW_ARRAY_LEN(words) ? words[number] : NULL;
}

static bool
says_nothing(const struct pw_token *token)
{
	const char *word;

	if (token->is_ending)
		return true;
	for (unsigned i = 0; (word = key_empty_word(i)) != NULL; i++)
		if (token->kind == PW_TOKEN_ASCII && token->len == strlen(word) &&
		    strncasecmp(token->p, word, token->len) == 0)
			return true;
	return false;
}

/* Tokens of the key itself: those behind the last break. */
static uint32_t
own_tokens(const struct pw_tokens *tokens)
{
	uint32_t n = 0;

	while (n < tokens->n && tokens->at[tokens->n - 1 - n].kind != PW_TOKEN_BREAK)
		n++;
	return n;
}

/* Where the bracket stands that opens what `at` lies in, searched for from `at` back; pl->lo if none
 * is in reach. Inner pairs are passed over. */
static uint32_t
opening_before(const struct place *pl, uint32_t at, char open, char close)
{
	uint32_t from = at, depth = 0;

	while (at > pl->lo && from - at < PARENT_REACH) {
		char c = pl->p[--at];

		if (c == '\n')
			break;
		if (c == close)
			depth++;
		if (c == open && depth-- == 0)
			return at;
	}
	return pl->lo;
}

/* Where the key of the object ends in which a key ends at `at`; 0: none is in reach. */
static uint32_t
object_key_end(const struct place *pl, uint32_t at)
{
	uint32_t open = opening_before(pl, at, '{', '}');

	if (pl->p[open] != '{')
		return 0;
	while (open > pl->lo && pw_is_one_of(pl->p[open - 1], " \"'\\:=>["))
		open--;
	return open > pl->lo ? open : 0;
}

/* `<card><number>`: where `card` ends if a tag's name ends at `at`; 0: no tag stands before it. */
static uint32_t
element_name_end(const struct place *pl, uint32_t at)
{
	while (at > pl->lo && (pw_is_alnum(pl->p[at - 1]) || pw_is_one_of(pl->p[at - 1], "_-.:")))
		at--;
	if (at <= pl->lo + 2 || pl->p[at - 1] != '<')
		return 0;
	at--;
	while (at > pl->lo && pw_is_one_of(pl->p[at - 1], " \t"))
		at--;
	if (at <= pl->lo + 2 || pl->p[at - 1] != '>' || pl->p[at - 2] == '/')
		return 0;
	for (uint32_t begin = at - 1; begin > pl->lo && at - begin < 64; begin--) {
		uint32_t end = begin;

		if (pl->p[begin - 1] != '<')
			continue;
		if (pl->p[begin] == '/')
			return 0;
		while (end < at && (pw_is_alnum(pl->p[end]) || pw_is_one_of(pl->p[end], "_-.:")))
			end++;
		return end;
	}
	return 0;
}

void
key_join_parent(const struct place *pl, struct key *key)
{
	uint32_t own = own_tokens(&key->tokens), begin, end;
	struct pw_tokens parent, joined = {0};

	if (own == 0 || own > 2)
		return;
	for (uint32_t i = 0; i < own; i++)
		if (!says_nothing(&key->tokens.at[key->tokens.n - 1 - i]))
			return;
	begin = key->tokens.at[key->tokens.n - own].from;
	end = element_name_end(pl, key->end);
	if (end == 0)
		end = object_key_end(pl, begin);
	if (end == 0)
		return;
	key_cut_before(pl, end, 64, &parent);
	if (parent.n == 0 || parent.at[parent.n - 1].to != end || parent.n + own > PW_MAX_TOKENS)
		return;
	joined = parent;
	for (uint32_t i = 0; i < own; i++) {
		const struct pw_token *token = &key->tokens.at[key->tokens.n - own + i];

		if (token->is_ending)
			joined.at[joined.n++] = *token;
	}
	key->tokens = joined;
}

/* Where the tag opens that ends at `end`, or pl->lo. */
static uint32_t
tag_begin(const struct place *pl, uint32_t end)
{
	uint32_t at = end - 1;

	while (at > pl->lo && end - at < 96 && pl->p[at] != '<')
		at--;
	return pl->p[at] == '<' ? at : pl->lo;
}

/* Back over the element `<lat>1</lat>` that ends at `end`: where it begins; 0: none does. */
static uint32_t
element_begin(const struct place *pl, uint32_t end)
{
	uint32_t close = tag_begin(pl, end), at;

	if (close <= pl->lo + 2 || pl->p[close + 1] != '/')
		return 0;
	for (at = close - 1; at > pl->lo && end - at < PARENT_REACH && pl->p[at] != '<';)
		at--;
	return pl->p[at] == '<' && at > pl->lo ? at : 0;
}

/* The parent of the element whose tag ends at `at`, over the elements before it. */
static uint32_t
element_parent_end(const struct place *pl, uint32_t at)
{
	uint32_t from = at, begin = tag_begin(pl, at), before;

	while (begin > pl->lo + 2 && from - begin < PARENT_REACH && pl->p[begin - 1] == '>') {
		before = element_begin(pl, begin);
		if (before == 0)
			return element_name_end(pl, begin + 1);
		begin = before;
	}
	return 0;
}

uint32_t
key_parent_end(const struct place *pl, uint32_t value)
{
	return value > pl->lo && pl->p[value - 1] == '>' ? element_parent_end(pl, value)
							 : object_key_end(pl, value);
}

uint32_t
key_array_begin(const struct place *pl, uint32_t comma)
{
	uint32_t open = opening_before(pl, comma, '[', ']'), at = open;

	if (pl->p[open] != '[' || memchr(pl->p + open, '{', comma - open) != NULL)
		return comma;
	/* A list that belongs to a key: `"k":[`, `k=[`. */
	while (at > pl->lo && pl->p[at - 1] == ' ')
		at--;
	return at > pl->lo && pw_is_one_of(pl->p[at - 1], ":=>") ? open : comma;
}
