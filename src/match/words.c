/*
 * Where anchor words stand. Hyperscan finds the longest token of each word; here it is told whether a
 * word can really stand there: by what touches the token, and by the tokens beside it. What is told
 * must never be too little, for forms are left out by it; so each check lets pass what it cannot
 * tell.
 */
#include "match_priv.h"

#include <string.h>

#define LONGEST_OWNER 16u /* letters of a word that says whose a value is */
#define PLURAL 2u /* letters of a plural's end */
#define BESIDE 6u /* bytes of joints and a word's own number between two tokens */

static bool
has_letter(const bool set[256])
{
	for (unsigned c = 0; c < 128; c++)
		if (set[c] && pw_is_alpha((char)c))
			return true;
	return false;
}

static bool
has_label_behind(const struct pw_plan *plan, unsigned rule)
{
	for (unsigned i = 0; i < plan->n_words; i++)
		if (plan->word[i].kind == PW_WORD_LABEL && plan->word[i].rule == rule &&
		    plan->word[i].place == PW_PLACE_AFTER)
			return true;
	return false;
}

void
match_learn_letters(struct pw_matcher *matcher)
{
	const struct pw_plan *plan = matcher->plan;

	for (unsigned i = 0; i < plan->n_forms; i++) {
		const struct pw_form *form = &plan->form[i];
		uint64_t rule = UINT64_C(1) << form->rule;
		bool set[256], begins, ends;

		if (form->anchor < PW_ANCHOR_CONTEXT || form->tree == NULL)
			continue;
		pw_tree_bytes_at(form->tree, 0, set);
		begins = has_letter(set) || has_letter(matcher->before[i].first);
		pw_tree_last_bytes(form->tree, set);
		ends = has_letter(set) || form->reader >= 0;
		if (begins || ends)
			matcher->touched_near |= rule;
		if ((begins && plan->rule[form->rule].joint == PW_JOINT_NONE) ||
		    (ends && has_label_behind(plan, form->rule)))
			matcher->touched_labels |= rule;
	}
}

/* A literal in the text that is looked through, and where the words beside it begin and end. */
struct found {
	const struct pw_matcher *matcher;
	const char *p;
	uint32_t len, from, to;
	uint32_t before; /* one past the word before it */
	uint32_t
	    behind[PLURAL + 1]; /* where the word behind it begins, after so many of its letters */
	bool is_measured;
};

static bool
is_wide(char c)
{
	return ((unsigned char)c & 0x80) != 0;
}

/* The text at p is the word, in any case of its letters; `word` is in small ones. */
static bool
is_word(const char *p, const char *word, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		if (pw_lower(p[i]) != pw_lower(word[i]))
			return false;
	return true;
}

/* Whether an ending begins at `at`. */
static bool
has_ending(const struct found *f, uint32_t at)
{
	const char *ending;

	for (unsigned i = 0; (ending = pw_word_ending(i)) != NULL; i++)
		if (pw_lower(f->p[at]) == ending[0] && strlen(ending) <= f->len - at &&
		    is_word(f->p + at, ending, (uint32_t)strlen(ending)))
			return true;
	return false;
}

/* What may follow a word in small letters: a plural, an ending without a joint. */
static bool
ends_word(const struct found *f)
{
	char c = f->p[f->to];

	return c == 's' || c == 'e' || pw_is_upper(c) || has_ending(f, f->to);
}

/* Whether the letters before `at` end with a word that says whose the value is: another word can follow
 * it without a joint. */
static bool
follows_owner(const struct found *f, uint32_t at)
{
	uint32_t begin = at;

	while (begin > 0 && at - begin < LONGEST_OWNER && pw_is_alpha(f->p[begin - 1]))
		begin--;
	for (; begin < at; begin++)
		if (pw_word_owner_prefix(f->p + begin, at - begin) == at - begin)
			return true;
	return false;
}

/* Whether the literal can be a word of a key, by the cut at humps: what goes on in small letters on
 * either side is another word, but for a plural or an ending. */
static bool
is_whole_word(const struct found *f)
{
	if (is_wide(f->p[f->from]))
		return true;
	if (f->from > 0 && pw_is_alpha(f->p[f->from - 1]) && !pw_is_upper(f->p[f->from]) &&
	    !follows_owner(f, f->from))
		return false;
	return f->to >= f->len || !pw_is_alpha(f->p[f->to]) || ends_word(f) ||
	    follows_owner(f, f->to);
}

/* What can stand between two words of a key: joints, the first one's own number. */
static bool
is_between(char c)
{
	return pw_is_digit(c) || pw_is_one_of(c, "_-.$ ");
}

/* Whether a sign beyond ASCII begins at `at` that may join two words: a middle dot, a number in a
 * circle. */
static bool
is_wide_joint(const struct found *f, uint32_t at)
{
	return f->p[at] == '\xE2' || (f->len - at >= 3 && memcmp(f->p + at, "・", 3) == 0);
}

static void
measure(struct found *f)
{
	f->is_measured = true;
	f->before = f->from;
	while (f->before > 0 && f->from - f->before < BESIDE && is_between(f->p[f->before - 1]))
		f->before--;
	for (uint32_t s = 0; s <= PLURAL; s++) {
		f->behind[s] = f->to + s;
		while (f->behind[s] < f->len && f->behind[s] - f->to < BESIDE &&
		    is_between(f->p[f->behind[s]]))
			f->behind[s]++;
	}
}

/* Whether the token, or its plural, can stand before the literal. */
static bool
is_preceded(const struct found *f, const struct pw_token *token)
{
	if (f->before > 0 && (is_between(f->p[f->before - 1]) || is_wide(f->p[f->before - 1])))
		return true;
	for (uint32_t s = 0; s <= PLURAL && s + token->len <= f->before; s++)
		if (is_word(f->p + f->before - s - token->len, token->p, token->len))
			return true;
	return false;
}

/* <account type="x">: the literal is of a tag's name. */
static bool
is_in_tag(const struct found *f)
{
	uint32_t at = f->from;

	while (at > 0 && (pw_is_alnum(f->p[at - 1]) || pw_is_one_of(f->p[at - 1], "_-.:")))
		at--;
	return at > 0 && f->p[at - 1] == '<';
}

/* Whether the token can stand behind the literal, or behind its plural. */
static bool
is_followed(const struct found *f, const struct pw_token *token)
{
	for (uint32_t s = 0; s <= PLURAL && f->behind[s] < f->len; s++) {
		uint32_t at = f->behind[s];

		if (is_between(f->p[at]) || is_wide_joint(f, at))
			return true;
		/* The ending may be the key of what the word is the parent of: "account":{"no": */
		if (token->is_ending && (pw_is_joint_sign(f->p[at]) || is_in_tag(f)))
			return true;
		if (token->is_ending
			? has_ending(f, at)
			: token->len <= f->len - at && is_word(f->p + at, token->p, token->len))
			return true;
	}
	return false;
}

/* Whether the words beside the literal can be the word's. */
static bool
has_neighbours(struct found *f, const struct pw_word *word)
{
	const struct pw_tokens *tokens = word->tokens;
	const struct pw_span literal = pw_word_literal(word);
	uint32_t k = 0;

	while (k < tokens->n && tokens->at[k].p != literal.p)
		k++;
	if (k == tokens->n || tokens->n == 1)
		return true;
	if (!f->is_measured)
		measure(f);
	if (k > 0 && !is_wide(literal.p[0]) && tokens->at[k - 1].kind == PW_TOKEN_ASCII &&
	    !tokens->at[k - 1].is_ending && !is_preceded(f, &tokens->at[k - 1]))
		return false;
	return k + 1 >= tokens->n ||
	    (tokens->at[k + 1].kind != PW_TOKEN_ASCII && !tokens->at[k + 1].is_ending) ||
	    is_followed(f, &tokens->at[k + 1]);
}

/* What the words whose literal it is belong to. */
static struct pw_anchors
weigh(struct found *f, unsigned id)
{
	const struct pw_matcher *m = f->matcher;
	struct pw_anchors of = m->word_of[id], ret = {.literals = of.literals};

	if ((of.labels | of.near) == 0)
		return ret;
	if (!is_whole_word(f)) {
		of.labels &= m->touched_labels;
		of.near &= m->touched_near;
	}
	for (unsigned i = m->first_word[id]; i != NO_WORD; i = m->next_word[i]) {
		const struct pw_word *word = &m->plan->word[i];
		uint64_t rule = UINT64_C(1) << word->rule;
		bool is_label = word->kind == PW_WORD_LABEL;

		if (((is_label ? of.labels & ~ret.labels : of.near & ~ret.near) & rule) == 0 ||
		    !has_neighbours(f, word))
			continue;
		if (is_label)
			ret.labels |= rule;
		else
			ret.near |= rule;
	}
	return ret;
}

/* What the callback writes to. */
struct marker {
	const struct pw_matcher *matcher;
	struct pw_match_scratch *scratch;
	const char *p;
	uint32_t len, n, complete_to;
};

static int
on_word(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct marker *m = context;
	struct found found = {.matcher = m->matcher,
	    .p = m->p,
	    .len = m->len,
	    .from = (uint32_t)to - m->matcher->word_len[id],
	    .to = (uint32_t)to};
	struct pw_anchors of = weigh(&found, id);

	(void)from;
	(void)flags;
	if ((of.labels | of.near | of.literals) == 0)
		return 0;
	if (m->n == PW_MAX_MARKS) {
		m->complete_to = (uint32_t)to - 1; /* others that end here may have found no room */
		return 1;
	}
	m->scratch->mark[m->n++] = (struct pw_mark) {(uint32_t)to, of};
	return 0;
}

struct pw_marks
pw_match_words(const struct pw_matcher *matcher, struct pw_match_scratch *scratch, const char *p,
    uint32_t len)
{
	struct marker marker = {.matcher = matcher,
	    .scratch = scratch,
	    .p = p,
	    .len = len,
	    .complete_to = len};

	if (matcher->words != NULL && len > 0)
		match_scan(matcher->words, scratch, (struct pw_span) {p, len}, on_word, &marker);
	return (struct pw_marks) {scratch->mark, marker.n, marker.complete_to};
}
