#include "owner_priv.h"

#include <stdlib.h>
#include <string.h>

static void
learn_rules(struct pw_owner *owner)
{
	const struct pw_plan *plan = owner->plan;

	for (unsigned i = 0; i < plan->n_rules; i++)
		for (unsigned joint = 0; joint <= plan->rule[i].joint; joint++)
			owner->by_joint[joint] |= UINT64_C(1) << i;
	for (unsigned i = 0; i < plan->n_words; i++) {
		const struct pw_word *word = &plan->word[i];

		if (word->kind == PW_WORD_LABEL && word->place == PW_PLACE_AFTER)
			owner->behind |= UINT64_C(1) << word->rule;
		if (word->kind == PW_WORD_CAP)
			owner->caps |= UINT64_C(1) << word->rule;
	}
}

struct pw_owner *
pw_owner_create(const struct pw_plan *plan)
{
	struct pw_owner *owner = pw_alloc(1, sizeof(*owner));

	owner->plan = plan;
	lookup_build(owner);
	tail_learn(owner);
	learn_rules(owner);
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

/* Where a label stands: before its value, behind it. */
enum where_kind { BESIDE, BEHIND };

/* The words that end at the same place as a key, with the longest in front. */
struct label {
	struct pw_ownership *own;
	const struct pw_tokens *tokens;
	uint32_t longest;
	uint64_t excepted;
	bool before_only, after_only; /* which places count besides `any` */
	char follows; /* what stands behind the key */
};

static void
forget_labels(struct label *label)
{
	label->own->labels = 0;
	label->own->is_negative = false;
	label->excepted = 0;
}

/* A space before a key ends the words before it where `=` follows (`plan=x name=y`), where the key is
 * Japanese, and behind a word in capitals (`INFO name: y`). */
static bool
space_ends_words(const struct label *label, const struct pw_token *key,
    const struct pw_token *before)
{
	const char *space = before->p + (before->to - before->from);

	if (space >= key->p || key->p[-1] != ' ')
		return false;
	return label->follows == '=' || key->kind == PW_TOKEN_WIDE ||
	    (pw_is_upper(before->p[0]) && pw_is_upper(before->p[before->len - 1]));
}

/* Whether the last `len` bytes of words are a whole key: no other word is joined to them. */
static bool
is_whole_key(const struct label *label, uint32_t len)
{
	const struct pw_tokens *tokens = label->tokens;
	uint32_t i = tokens->n;

	while (i > 0 && len > 0 && tokens->at[i - 1].len <= len)
		len -= tokens->at[--i].len;
	return len == 0 &&
	    (i == 0 || tokens->at[i - 1].kind == PW_TOKEN_BREAK ||
		space_ends_words(label, &tokens->at[i], &tokens->at[i - 1]));
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
	if (word->is_whole && !is_whole_key(label, len))
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
			own->label_score[word->rule] = (int16_t)word->score;
		break;
	case PW_WORD_EXCEPT:
		label->excepted |= rule;
		break;
	case PW_WORD_REJECT:
		own->rejects |= rule;
		break;
	case PW_WORD_NEGATIVE:
	case PW_WORD_NEAR:
	case PW_WORD_CAP:
	default:
		own->is_negative = true;
		break;
	}
}

static void
set_labels(const struct pw_owner *owner, uint64_t labels, struct pw_ownership *ret)
{
	ret->labels = labels;
	ret->label_categories = 0;
	for (; labels != 0; labels &= labels - 1)
		ret->label_categories |=
		    PW_CATEGORY_BIT(owner->plan->rule[__builtin_ctzll(labels)].category);
}

/* The labels that end with the last token. Returns the bytes of the longest one's words. */
static uint32_t
take_label(const struct pw_owner *owner, const struct pw_tokens *tokens, enum where_kind where,
    char follows, struct pw_ownership *ret)
{
	struct label label = {.own = ret,
	    .tokens = tokens,
	    .before_only = where == BESIDE,
	    .after_only = where == BEHIND,
	    .follows = follows};

	if (tokens->n == 0)
		return 0;
	lookup_each(owner, tokens, tokens->n - 1, false, on_label, &label);
	set_labels(owner, ret->labels & ~label.excepted, ret);
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

static char
behind_key(const struct place *pl, const struct key *key)
{
	uint32_t at = key->end;

	while (at < pl->hi && (pw_is_digit(pl->p[at]) || pw_is_one_of(pl->p[at], "\"'`")))
		at++;
	return at < pl->hi ? pl->p[at] : '\0';
}

/* The label before the value. Returns where it begins, `left` if there is none: what stands before it
 * can still be near. */
static uint32_t
find_label(const struct pw_owner *owner, const struct place *pl, uint32_t left, struct key *key,
    struct pw_ownership *ret)
{
	uint32_t len;

	if (!key_find(pl, left, key))
		return left;
	len = take_label(owner, &key->tokens, BESIDE, behind_key(pl, key), ret);
	if (len == 0 && key_before_brackets(pl, key))
		len = take_label(owner, &key->tokens, BESIDE, behind_key(pl, key), ret);
	if (len == 0)
		return left;
	return words_begin(&key->tokens, len);
}

/* Takes the labels out that want more between them and the value than stands there. */
static void
weigh_joint(const struct pw_owner *owner, enum pw_joint joint, struct pw_ownership *ret)
{
	for (unsigned wanted = joint + 1; wanted <= PW_JOINT_SIGN && ret->labels != 0; wanted++)
		set_labels(owner, ret->labels & ~owner->by_joint[wanted], ret);
}

/* A label behind the value, where a rule asks for one. */
static void
find_label_behind(const struct pw_owner *owner, const struct place *pl, uint32_t to,
    struct pw_ownership *ret)
{
	struct pw_tokens tokens, first;
	uint32_t end = to;

	while (end < pl->hi && end - to < 4 && pw_is_one_of(pl->p[end], " (["))
		end++;
	to = end;
	while (end < pl->hi && end - to < 24 &&
	    (pw_is_alnum(pl->p[end]) || ((unsigned char)pl->p[end] & 0x80) != 0))
		end++;
	pw_tokens_cut((struct pw_span) {pl->p + to, end - to}, false, &tokens);
	for (uint32_t n = 1; n <= tokens.n && n <= PW_WORD_TOKENS && ret->labels == 0; n++) {
		first = tokens;
		first.n = n;
		take_label(owner, &first, BEHIND, '\0', ret);
	}
}

/* Where the last `len` bytes of words stand in the text that was cut. */
static struct pw_span
words_at(struct pw_span text, const struct pw_tokens *tokens, uint32_t len)
{
	uint32_t from = words_begin(tokens, len);

	if (len == 0)
		return (struct pw_span) {text.p, 0};
	return (struct pw_span) {text.p + from, tokens->at[tokens->n - 1].to - from};
}

/* The label that a name standing by itself is, and where it stands in it; where what it ends with in
 * brackets is none, what is before them: お名前(名), 基礎年金番号(10桁). */
static struct pw_span
take_name(const struct pw_owner *owner, struct pw_span name, struct pw_ownership *ret)
{
	struct pw_tokens tokens;
	bool has_brackets;
	uint32_t len;

	while (name.len > 0 && pw_is_one_of(name.p[name.len - 1], " .:\"'*"))
		name.len--;
	has_brackets = name.len > 0 && name.p[name.len - 1] == ')';
	name.len -= has_brackets;
	pw_tokens_cut(name, true, &tokens);
	len = take_label(owner, &tokens, BESIDE, '\0', ret);
	if (len == 0 && has_brackets) {
		const char *open = memrchr(name.p, '(', name.len);

		name.len = open != NULL ? (size_t)(open - name.p) : 0;
		pw_tokens_cut(name, true, &tokens);
		len = take_label(owner, &tokens, BESIDE, '\0', ret);
	}
	return words_at(name, &tokens, len);
}

uint64_t
pw_owner_column(const struct pw_owner *owner, struct pw_span name, struct pw_span *ret_known)
{
	struct pw_ownership own = {0};

	*ret_known = take_name(owner, name, &own);
	if (own.labels == 0 && !own.is_negative)
		ret_known->len = 0;
	return own.labels;
}

/* The key that the layout gives the value, or the name of its column. */
static struct pw_span
key_aside(const struct pw_slice *slice, uint32_t from, const struct pw_whereabouts *where,
    uint32_t *ret_lo)
{
	const struct pw_layout *layout = where->layout;
	uint32_t lo = 0, hi = layout != NULL ? layout->n : 0;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (layout->at[mid].to <= from)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (layout != NULL && lo < layout->n && layout->at[lo].from <= from) {
		if (layout->at[lo].from > *ret_lo)
			*ret_lo = layout->at[lo].from;
		return (struct pw_span) {slice->text->p + layout->at[lo].key_from,
		    layout->at[lo].key_to - layout->at[lo].key_from};
	}
	return where->column != NULL ? pw_span_of(where->column->name) : (struct pw_span) {NULL, 0};
}

/* The label that does not stand beside the value. It owns what begins its stretch; further in, only
 * values that need no sign between. */
static void
find_label_aside(const struct pw_owner *owner, struct pw_span name,
    const struct pw_whereabouts *where, bool is_at_front, struct pw_ownership *ret)
{
	if (name.len > 0) {
		take_name(owner, name, ret);
		/* What a format's own column holds its policy says, not a word in its name. */
		if (where->column != NULL && !where->column->is_from_header)
			ret->is_negative = false;
		if (!is_at_front)
			set_labels(owner, ret->labels & ~owner->by_joint[PW_JOINT_SPACE], ret);
	} else if (is_at_front) {
		set_labels(owner, where->carried.labels, ret);
		ret->is_negative = where->carried.is_negative;
		for (uint64_t left = ret->labels; left != 0; left &= left - 1)
			ret->label_score[__builtin_ctzll(left)] = -1;
	}
}

/* The place a value's label is looked for in, and the key that stands elsewhere. */
static struct place
place_of(const struct pw_slice *slice, uint32_t before_from, const struct pw_whereabouts *where,
    struct pw_span *ret_aside)
{
	struct place pl = {slice->text->p, slice->lo, slice->hi};

	*ret_aside = key_aside(slice, before_from, where, &pl.lo);
	if (before_from > pl.lo + PW_OWNER_REACH)
		pl.lo = (uint32_t)pw_utf8_prev(pl.p, pl.lo, before_from - PW_OWNER_REACH + 1);
	return pl;
}

/* Nothing but signs stands before the value, and no reach cut it off. */
static bool
is_in_front(const struct pw_slice *slice, const struct place *pl, const struct key *key,
    struct pw_span aside)
{
	return key->is_at_front && (pl->lo == slice->lo || aside.len > 0);
}

/* "ignore_above": what is a key itself is no value of the line before. */
static bool
is_key(const struct place *pl, uint32_t to)
{
	if (to >= pl->hi || pl->p[to] != '"')
		return false;
	for (to++; to < pl->hi && pl->p[to] == ' ';)
		to++;
	return to < pl->hi && pl->p[to] == ':';
}

void
pw_owner_find(const struct pw_owner *owner, const struct pw_slice *slice, const struct pw_hit *hit,
    const struct pw_whereabouts *where, struct pw_ownership *ret)
{
	struct pw_span aside;
	struct place pl = place_of(slice, hit->before_from, where, &aside);
	struct key key;
	uint32_t label;

	memset(ret, 0, sizeof(*ret));
	label = find_label(owner, &pl, hit->before_from, &key, ret);
	weigh_joint(owner, key.joint, ret);
	if (ret->labels == 0 && !ret->is_negative)
		find_label_behind(owner, &pl, hit->to, ret);
	if (ret->labels == 0 && !ret->is_negative && (aside.len > 0 || !is_key(&pl, hit->to)))
		find_label_aside(owner, aside, where, is_in_front(slice, &pl, &key, aside), ret);
	near_find(owner, &pl, hit, label, ret);
	if ((owner->caps >> hit->rule & 1) == 0)
		return;
	near_find_caps_above(owner, &pl, hit, ret);
	near_take_caps(owner, aside, ret);
}

uint64_t
pw_owner_labels_at(const struct pw_owner *owner, const struct pw_slice *slice, uint32_t from,
    const struct pw_whereabouts *where)
{
	struct pw_span aside;
	struct place pl = place_of(slice, from, where, &aside);
	struct pw_ownership own = {0};
	struct key key = {.joint = PW_JOINT_NONE};

	/* A form's `before` may hold some of the signs: which are looked over is not known here. */
	if (key_is_far(&pl, from))
		return UINT64_MAX;
	if (tail_may_be_label(owner, &pl, from)) {
		find_label(owner, &pl, from, &key, &own);
		weigh_joint(owner, key.joint, &own);
	}
	if (own.labels == 0 && !own.is_negative && (aside.len > 0 || where->carried.labels != 0)) {
		key.is_at_front = key_begins_text(&pl, from);
		find_label_aside(owner, aside, where, is_in_front(slice, &pl, &key, aside), &own);
	}
	return own.labels | owner->behind;
}

/* A line that ends in no sign and begins with a time or a number: no label by itself. */
static bool
is_closed(const struct place *pl, uint32_t end)
{
	enum pw_joint joint;
	unsigned digits = 0;

	if (end < pl->hi || key_is_form_part(pl, end))
		return false;
	for (uint32_t at = pl->lo; at < end && at < pl->lo + 32; at++)
		digits += pw_is_digit(pl->p[at]);
	if (digits < 8)
		return false;
	key_end_before(pl, end, &joint);
	return joint != PW_JOINT_SIGN;
}

struct pw_carried
pw_owner_carry(const struct pw_owner *owner, const struct pw_text *text, uint32_t behind)
{
	struct pw_slice slice = {text, 0, text->len};
	const struct pw_whereabouts nowhere = {0};
	struct pw_ownership own = {0};
	struct pw_span aside;
	struct place pl = place_of(&slice, text->len, &nowhere, &aside);
	uint32_t end = key_before_closing_tag(&pl, text->len), label;
	struct key key = {.joint = PW_JOINT_NONE};

	if (is_closed(&pl, end))
		return (struct pw_carried) {0};
	label = find_label(owner, &pl, end, &key, &own);
	if ((own.labels == 0 && !own.is_negative) || label < behind)
		return (struct pw_carried) {0};
	/* Prose may end with such a word: a sign or a tag must follow it, or nothing else stand there. */
	if (key.joint != PW_JOINT_SIGN && end == text->len && !key_is_form_part(&pl, end) &&
	    !key_stands_alone(&pl, label))
		return (struct pw_carried) {0};
	return (struct pw_carried) {own.labels, own.is_negative, key_is_form_part(&pl, end)};
}
