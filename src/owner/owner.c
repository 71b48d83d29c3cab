#include "owner_priv.h"

#include <stdlib.h>
#include <string.h>

struct pw_owner *
pw_owner_create(const struct pw_plan *plan)
{
	struct pw_owner *owner = pw_alloc(1, sizeof(*owner));

	owner->plan = plan;
	lookup_build(owner);
	return owner;
}

void
pw_owner_destroy(struct pw_owner *owner)
{
	if (owner == NULL)
		return;
	free(owner->bucket);
	free(owner->item);
	free(owner->inner_bucket);
	free(owner->inner_item);
	free(owner);
}

/* The words that end at the same place as a key, with the longest in front. */
struct label {
	struct pw_ownership *own;
	uint32_t longest;
	uint64_t excepted;
	bool before_only, after_only; /* which places count besides `any` */
};

static void
forget_labels(struct label *label)
{
	label->own->labels = 0;
	label->own->is_negative = false;
	label->excepted = 0;
}

static void
on_label(const struct pw_word *word, uint32_t len, void *context)
{
	struct label *label = context;
	struct pw_ownership *own = label->own;
	uint64_t rule = UINT64_C(1) << word->rule;

	if (word->kind == PW_WORD_NEAR || word->kind == PW_WORD_CAP || len < label->longest)
		return;
	if (label->after_only && word->kind != PW_WORD_LABEL)
		return;
	if (word->kind == PW_WORD_LABEL &&
	    ((word->place == PW_PLACE_BEFORE && !label->before_only) ||
		(word->place == PW_PLACE_AFTER) != label->after_only))
		return;
	if (len > label->longest)
		forget_labels(label);
	label->longest = len;
	switch (word->kind) {
	case PW_WORD_LABEL:
		if ((own->labels & rule) == 0)
			own->label_score[word->rule] = -1;
		own->labels |= rule;
		if (word->score > own->label_score[word->rule])
			own->label_score[word->rule] = word->score;
		break;
	case PW_WORD_EXCEPT:
		label->excepted |= rule;
		break;
	case PW_WORD_REJECT:
		own->rejects |= rule;
		break;
	case PW_WORD_NEGATIVE:
	case PW_WORD_NEAR:
	default:
		own->is_negative = true;
		break;
	}
}

/* The labels that end with the last token. Returns the bytes of the longest one's words. */
static uint32_t
take_label(const struct pw_owner *owner, const struct pw_tokens *tokens, bool is_text,
    bool is_after, struct pw_ownership *ret)
{
	struct label label = {.own = ret, .before_only = is_text, .after_only = is_after};

	if (tokens->n == 0)
		return 0;
	lookup_each(owner, tokens, tokens->n - 1, false, on_label, &label);
	ret->labels &= ~label.excepted;
	ret->label_categories = 0;
	for (uint64_t left = ret->labels; left != 0; left &= left - 1)
		ret->label_categories |=
		    PW_CATEGORY_BIT(owner->plan->rule[__builtin_ctzll(left)].category);
	if (ret->labels != 0)
		ret->is_negative = false;
	return label.longest;
}

/* Where the last `len` bytes of words among the tokens begin. */
static uint32_t
words_begin(const struct pw_tokens *tokens, uint32_t len)
{
	for (uint32_t i = tokens->n; i > 0; i--) {
		const struct pw_token *token = &tokens->at[i - 1];

		if (token->len >= len)
			return token->from + (token->len - len);
		len -= token->len;
	}
	return tokens->n > 0 ? tokens->at[0].from : 0;
}

/* The label before the value. Returns where it begins, `left` if there is none: what stands before it
 * can still be near. */
static uint32_t
find_label(const struct pw_owner *owner, const struct place *pl, uint32_t left,
    struct pw_ownership *ret)
{
	struct pw_tokens tokens;
	uint32_t end, len;

	if (!key_find(pl, left, &tokens, &end))
		return left;
	len = take_label(owner, &tokens, true, false, ret);
	return len > 0 ? words_begin(&tokens, len) : left;
}

/* A label behind the value, where a rule asks for one. */
static void
find_label_behind(const struct pw_owner *owner, const struct place *pl, uint32_t to,
    struct pw_ownership *ret)
{
	struct pw_tokens tokens, first;
	uint32_t end = to;

	while (end < pl->hi && end - to < 4 && strchr(" ([", pl->p[end]) != NULL)
		end++;
	to = end;
	while (end < pl->hi && end - to < 24 &&
	    (pw_is_alnum(pl->p[end]) || ((unsigned char)pl->p[end] & 0x80) != 0))
		end++;
	pw_tokens_cut((struct pw_span) {pl->p + to, end - to}, false, &tokens);
	for (uint32_t n = 1; n <= tokens.n && n <= PW_WORD_TOKENS && ret->labels == 0; n++) {
		first = tokens;
		first.n = n;
		take_label(owner, &first, false, true, ret);
	}
}

static void
name_to_tokens(const struct pw_column *column, struct pw_tokens *ret)
{
	pw_tokens_cut(pw_span_of(column->name), true, ret);
}

uint64_t
pw_owner_column(const struct pw_owner *owner, const struct pw_column *column)
{
	struct pw_ownership own = {0};
	struct pw_tokens tokens;

	name_to_tokens(column, &tokens);
	take_label(owner, &tokens, true, false, &own);
	return own.labels;
}

static void
on_near(const struct pw_word *word, uint32_t len, void *context)
{
	struct pw_ownership *own = context;

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
		if (is_quoted ? pl->p[at] == quote : strchr(ends, pl->p[at]) != NULL)
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

	while (at < pl->hi && at - end < 8 && strchr(" \"'`\\)]=:>", pl->p[at]) != NULL) {
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

	while (at > pl->lo && (pw_is_alnum(pl->p[at - 1]) || strchr("_-.", pl->p[at - 1]) != NULL))
		at--;
	return at >= pl->lo + 2 && pl->p[at - 1] == '/' && pl->p[at - 2] == '<';
}

static void
take_near(const struct pw_owner *owner, const struct place *pl, const struct pw_tokens *tokens,
    const struct pw_hit *hit, struct pw_ownership *ret)
{
	for (uint32_t i = 0; i < tokens->n; i++)
		if (!has_other_value(pl, tokens->at[i].to, hit) &&
		    !is_closing_tag(pl, &tokens->at[i]))
			lookup_each(owner, tokens, i, true, on_near, ret);
}

static void
find_near(const struct pw_owner *owner, const struct place *pl, const struct pw_hit *hit,
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

void
pw_owner_find(const struct pw_owner *owner, const struct pw_slice *slice, const struct pw_hit *hit,
    const struct pw_column *column, struct pw_ownership *ret)
{
	struct place pl = {slice->text->p, slice->lo, slice->hi};
	struct pw_tokens tokens;
	uint32_t label;

	memset(ret, 0, sizeof(*ret));
	if (hit->before_from > pl.lo + PW_OWNER_REACH)
		pl.lo = (uint32_t)pw_utf8_prev(pl.p, pl.lo, hit->before_from - PW_OWNER_REACH + 1);
	label = find_label(owner, &pl, hit->before_from, ret);
	if (ret->labels == 0 && !ret->is_negative)
		find_label_behind(owner, &pl, hit->to, ret);
	if (ret->labels == 0 && !ret->is_negative && column != NULL) {
		name_to_tokens(column, &tokens);
		take_label(owner, &tokens, true, false, ret);
	}
	find_near(owner, &pl, hit, label, ret);
}
