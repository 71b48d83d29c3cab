/* What the words near a value, and those above its key, say of it. */
#include "owner_priv.h"

#include <string.h>

/* What a walk over the words near a value hands on. */
struct near {
	struct pw_ownership *own;
	const struct place *pl;
	const struct pw_token *token;
	const struct pw_hit *hit;
	bool is_above; /* the words are a parent's key: they count however far they stand */
};

static uint32_t
chars_between(const struct place *pl, uint32_t from, uint32_t to)
{
	uint32_t n = 0;

	for (; from < to; from++)
		n += ((unsigned char)pl->p[from] & 0xC0) != 0x80;
	return n;
}

static void
take_cap(const struct pw_word *word, const struct near *near)
{
	struct pw_ownership *own = near->own;
	uint64_t rule = UINT64_C(1) << word->rule;
	bool is_before = near->is_above || near->token->to <= near->hit->before_from;
	uint32_t far = 0;

	if (!near->is_above)
		far = is_before ? chars_between(near->pl, near->token->to, near->hit->before_from)
				: chars_between(near->pl, near->hit->to, near->token->from);
	if (far > (is_before ? word->before : word->after) || (!is_before && word->after == 0))
		return;
	if ((own->capped & rule) == 0 || word->score < own->cap[word->rule])
		own->cap[word->rule] = (int16_t)word->score;
	own->capped |= rule;
}

static void
on_near(const struct pw_word *word, uint32_t len, void *context)
{
	struct near *near = context;
	struct pw_ownership *own = near->own;

	(void)len;
	switch (word->kind) {
	case PW_WORD_NEAR:
	case PW_WORD_LABEL:
		own->near |= UINT64_C(1) << word->rule;
		break;
	case PW_WORD_NEGATIVE:
		own->near_negative = true;
		break;
	case PW_WORD_REJECT:
		own->rejects |= UINT64_C(1) << word->rule;
		break;
	case PW_WORD_CAP:
		take_cap(word, near);
		break;
	case PW_WORD_EXCEPT:
	default:
		break;
	}
}

/* True if the value that begins at `at` behind a joint reaches `to`: it ends with its closing quote,
 * or, unquoted, with the next sign that ends it. Prose (`k: v v`) goes on over spaces. */
static bool
value_reaches(const struct place *pl, uint32_t at, uint32_t to)
{
	char quote = at > pl->lo ? pl->p[at - 1] : '\0';
	bool is_quoted = quote == '"' || quote == '\'';
	const char *ends = quote == ' ' ? ",;|&" : " ,;|&)]}";

	for (; at < to; at++)
		if (is_quoted ? pl->p[at] == quote : pw_is_one_of(pl->p[at], ends))
			return false;
	return true;
}

/* True if the word that ends at `end` is followed by a value of its own, and the hit is no part of
 * it: `card=1`, `order 10023`. */
static bool
has_other_value(const struct place *pl, uint32_t end, const struct pw_hit *hit)
{
	uint32_t at = end;
	bool joint = false;

	while (at < pl->hi && at - end < 8 && pw_is_one_of(pl->p[at], " \"'`\\)]=:>")) {
		joint |= pl->p[at] == '=' || pl->p[at] == ':';
		at++;
	}
	if (at >= pl->hi || (at >= hit->before_from && at <= hit->to))
		return false;
	/* 内線123, x123; before the value digits that touch ASCII are a key's own number (tel1). */
	if (at == end)
		return pw_is_digit(pl->p[at]) &&
		    (end > hit->to || ((unsigned char)pl->p[at - 1] & 0x80) != 0);
	if (!joint)
		return pw_is_digit(pl->p[at]);
	return hit->from < at || !value_reaches(pl, at, hit->from);
}

static uint32_t
chars_back(const struct place *pl, uint32_t at, unsigned chars)
{
	while (chars-- > 0 && at > pl->lo)
		at = (uint32_t)pw_utf8_prev(pl->p, pl->lo, at);
	return at;
}

static uint32_t
chars_on(const struct place *pl, uint32_t at, unsigned chars)
{
	for (; at < pl->hi && chars > 0; chars--)
		do
			at++;
		while (at < pl->hi && ((unsigned char)pl->p[at] & 0xC0) == 0x80);
	return at;
}

/* </tel>: the name of the tag that closes belongs to what it closed. */
static bool
is_closing_tag(const struct place *pl, const struct pw_token *token)
{
	uint32_t at = token->from;

	while (at > pl->lo && (pw_is_alnum(pl->p[at - 1]) || pw_is_one_of(pl->p[at - 1], "_-.")))
		at--;
	return at >= pl->lo + 2 && pl->p[at - 1] == '/' && pl->p[at - 2] == '<';
}

/* Words with a value of their own say nothing of this one, but for those that cap: a partner's key. */
static void
on_cap(const struct pw_word *word, uint32_t len, void *context)
{
	(void)len;
	if (word->kind == PW_WORD_CAP)
		take_cap(word, context);
}

static void
take_near(const struct pw_owner *owner, const struct place *pl, const struct pw_tokens *tokens,
    const struct pw_hit *hit, struct pw_ownership *ret)
{
	for (uint32_t i = 0; i < tokens->n; i++) {
		struct near near = {ret, pl, &tokens->at[i], hit, false};

		if (!has_other_value(pl, tokens->at[i].to, hit) &&
		    !is_closing_tag(pl, &tokens->at[i]))
			lookup_each(owner, tokens, i, true, on_near, &near);
		else
			lookup_each(owner, tokens, i, true, on_cap, &near);
	}
}

void
near_find(const struct pw_owner *owner, const struct place *pl, const struct pw_hit *hit,
    uint32_t label, struct pw_ownership *ret)
{
	uint32_t left = chars_back(pl, hit->before_from, PW_CONTEXT_BEFORE);
	uint32_t right = chars_on(pl, hit->to, PW_CONTEXT_AFTER);
	struct pw_tokens tokens;

	/* The value's own label is no word near it. */
	key_cut_before(pl, label, label > left ? label - left : 0, &tokens);
	take_near(owner, pl, &tokens, hit, ret);
	/* A word that goes on behind the window is another word. */
	while (right > hit->to && right < pl->hi && pw_is_alnum(pl->p[right]) &&
	    pw_is_alnum(pl->p[right - 1]))
		right--;
	pw_tokens_cut((struct pw_span) {pl->p + hit->to, right - hit->to}, false, &tokens);
	for (uint32_t i = 0; i < tokens.n; i++) {
		tokens.at[i].from += hit->to;
		tokens.at[i].to += hit->to;
	}
	take_near(owner, pl, &tokens, hit, ret);
}

/* Words of a key that stands elsewhere and caps. */
void
near_take_caps(const struct pw_owner *owner, struct pw_span name, struct pw_ownership *ret)
{
	struct near near = {.own = ret, .is_above = true};
	struct pw_tokens tokens;

	pw_tokens_cut(name, true, &tokens);
	for (uint32_t i = 0; i < tokens.n; i++) {
		near.token = &tokens.at[i];
		lookup_each(owner, &tokens, i, true, on_cap, &near);
	}
}

/* Words above the key that cap: `"store":{"name":"x","lat":`. */
void
near_find_caps_above(const struct pw_owner *owner, const struct place *pl, const struct pw_hit *hit,
    struct pw_ownership *ret)
{
	uint32_t end = key_parent_end(pl, hit->before_from), from = end;

	while (from > pl->lo && end - from < 48 && !pw_is_one_of(pl->p[from - 1], "\"'{<,>"))
		from--;
	near_take_caps(owner, (struct pw_span) {pl->p + from, end - from}, ret);
}
