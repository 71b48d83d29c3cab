#include "load.h"

#include <string.h>

#define WORDS_AT_ONCE 512u

/* The word as it is written without joints: `customer_name` as customername; its ending keeps one. */
static void
write_joined(const struct pw_word *word, char *ret, size_t room)
{
	size_t n = 0;

	for (uint32_t i = 0; i < word->tokens->n; i++) {
		const struct pw_token *t = &word->tokens->at[i];
		uint32_t len = t->to - t->from;

		if (t->kind != PW_TOKEN_ASCII || n + len + 2 > room) {
			n = 0;
			break;
		}
		if (t->is_ending && i > 0)
			ret[n++] = '_';
		memcpy(ret + n, word->text + t->from, len);
		n += len;
	}
	ret[n] = '\0';
}

/* The word with its long vowels written as `long_o` and u: kouza, juuminhyou. */
static void
write_short(const char *text, const char *long_o, char *ret, size_t room)
{
	size_t n = 0;

	while (*text != '\0' && n + 3 < room) {
		bool is_ou = pw_lower(text[0]) == 'o' && pw_lower(text[1]) == 'u';
		bool is_uu = pw_lower(text[0]) == 'u' && pw_lower(text[1]) == 'u';

		if (is_ou) {
			memcpy(ret + n, long_o, strlen(long_o));
			n += strlen(long_o);
		} else {
			ret[n++] = text[0];
		}
		text += is_ou || is_uu ? 2 : 1;
	}
	ret[n] = '\0';
}

static int
add_word(struct loader *ld, const struct pw_node *at, struct pw_word word)
{
	struct pw_plan *plan = ld->plan;

	if (plan->n_words == MAX_WORDS)
		return pw_node_err(at, ld->err, "more than %u words in all rules", MAX_WORDS);
	word.text = pw_strdup(word.text);
	word.tokens = pw_alloc(1, sizeof(*word.tokens));
	pw_tokens_cut(pw_span_of(word.text), false, word.tokens);
	if (plan->n_words % WORDS_AT_ONCE == 0)
		plan->word = pw_grow(plan->word, plan->n_words + WORDS_AT_ONCE, sizeof(word));
	plan->word[plan->n_words++] = word;
	if (word.tokens->n == 0 || word.tokens->n > PW_WORD_TOKENS)
		return pw_node_err(at, ld->err, "\"%s\" is no label: it holds %s", word.text,
		    word.tokens->n == 0 ? "no letter" : "too many words");
	for (uint32_t i = 0; i < word.tokens->n; i++)
		if (word.tokens->at[i].kind != PW_TOKEN_ASCII &&
		    word.tokens->at[i].kind != PW_TOKEN_WIDE)
			return pw_node_err(at, ld->err,
			    "\"%s\" is no label: letters with `_`, `-`, `.` or spaces between only",
			    word.text);
	return 0;
}

static int
add_if_new(struct loader *ld, const struct pw_node *at, struct pw_word word, char *text,
    const char *known)
{
	if (*text == '\0' || strcmp(text, known) == 0)
		return 0;
	word.text = text;
	return add_word(ld, at, word);
}

/* The word, and the other ways of writing it. */
static int
add_spellings(struct loader *ld, const struct pw_node *at, struct pw_word word)
{
	static const char *const vowels[] = {"o", "oh"};
	char text[2][128], joined[128], shorter[128];

	if (add_word(ld, at, word) < 0)
		return -1;
	write_joined(&ld->plan->word[ld->plan->n_words - 1], joined, sizeof(joined));
	snprintf(text[0], sizeof(text[0]), "%s", word.text);
	snprintf(text[1], sizeof(text[1]), "%s", joined);
	if (add_if_new(ld, at, word, joined, word.text) < 0)
		return -1;
	for (unsigned i = 0; i < PW_ARRAY_LEN(text); i++)
		for (unsigned k = 0; k < PW_ARRAY_LEN(vowels); k++) {
			write_short(text[i], vowels[k], shorter, sizeof(shorter));
			if (add_if_new(ld, at, word, shorter, text[i]) < 0)
				return -1;
			/* One without `ou` is the same both ways. */
			if (strstr(text[i], "ou") == NULL)
				break;
		}
	return 0;
}

static int
add_list(struct loader *ld, const struct pw_node *group, const char *key, struct pw_word word)
{
	const struct pw_node *list = NULL;

	if (pw_node_strings(group, key, &list, ld->err) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		char text[128];

		if ((size_t)snprintf(text, sizeof(text), "%s", pw_node_string_at(list, i)) >=
		    sizeof(text))
			return pw_node_err(list, ld->err, "%s: item %u is longer than 127 bytes",
			    key, i + 1);
		word.text = text;
		if (add_spellings(ld, list, word) < 0)
			return -1;
	}
	return 0;
}

static int
read_place(const struct pw_node *group, enum pw_place *ret, struct pw_err *reterr)
{
	const char *place = NULL;

	if (pw_node_string(group, "place", &place, reterr) < 0)
		return -1;
	if (place == NULL || strcmp(place, "any") == 0)
		*ret = PW_PLACE_ANY;
	else if (strcmp(place, "before") == 0)
		*ret = PW_PLACE_BEFORE;
	else if (strcmp(place, "after") == 0)
		*ret = PW_PLACE_AFTER;
	else
		return pw_node_err(pw_node_find(group, "place"), reterr,
		    "place \"%s\" is none of any, before, after", place);
	return 0;
}

static int
load_label_group(struct loader *ld, const struct pw_node *group, struct pw_word word)
{
	static const char *const known[] = {"words", "except", "place", "score", "whole", NULL};
	double score = -1;

	if (pw_node_check_keys(group, known, ld->err) < 0 ||
	    read_place(group, &word.place, ld->err) < 0 ||
	    pw_node_number(group, "score", 0, 1, &score, ld->err) < 0 ||
	    pw_node_bool(group, "whole", &word.is_whole, ld->err) < 0)
		return -1;
	if (score >= 0)
		word.score = (int)(score * 1000 + 0.5);
	if (add_list(ld, group, "words", word) < 0)
		return -1;
	word.is_whole = false;
	word.kind = PW_WORD_EXCEPT;
	return add_list(ld, group, "except", word);
}

int
load_labels(struct loader *ld, const struct pw_node *rule_node, uint16_t rule)
{
	const struct pw_node *groups = NULL;
	struct pw_word word = {.kind = PW_WORD_LABEL, .rule = rule, .score = SCORE_UNSET};

	if (pw_node_groups(rule_node, "labels", &groups, ld->err) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(groups); i++)
		if (load_label_group(ld, pw_node_at(groups, i), word) < 0)
			return -1;
	return 0;
}

int
load_label_words(struct loader *ld, const struct pw_node *node, const char *key, uint16_t rule)
{
	return add_list(ld, node, key,
	    (struct pw_word) {.kind = PW_WORD_LABEL, .rule = rule, .score = SCORE_UNSET});
}

/* Words that cap: what stands near them is most likely something else. */
static int
load_cap(struct loader *ld, const struct pw_node *group, uint16_t rule)
{
	static const char *const known[] = {"words", "cap", "before", "after", NULL};
	struct pw_word word = {.kind = PW_WORD_CAP, .rule = rule};
	int before = (int)PW_CONTEXT_BEFORE, after = (int)PW_CONTEXT_AFTER;
	double cap = 0.4;

	if (pw_node_check_keys(group, known, ld->err) < 0 ||
	    pw_node_number(group, "cap", 0, 1, &cap, ld->err) < 0 ||
	    pw_node_int(group, "before", 0, (int)PW_CONTEXT_BEFORE, &before, ld->err) < 0 ||
	    pw_node_int(group, "after", 0, (int)PW_CONTEXT_AFTER, &after, ld->err) < 0)
		return -1;
	word.score = (int)(cap * 1000 + 0.5);
	word.before = (uint8_t)before;
	word.after = (uint8_t)after;
	return add_list(ld, group, "words", word);
}

static int
load_caps(struct loader *ld, const struct pw_node *context, uint16_t rule)
{
	const struct pw_node *groups = NULL;

	if (pw_node_groups(context, "caps", &groups, ld->err) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(groups); i++)
		if (load_cap(ld, pw_node_at(groups, i), rule) < 0)
			return -1;
	return 0;
}

int
load_context(struct loader *ld, const struct pw_node *rule_node, uint16_t rule)
{
	static const char *const known[] = {"near", "reject", "needs", "caps", NULL};
	const struct pw_node *context = pw_node_find(rule_node, "context");
	struct pw_word word = {.kind = PW_WORD_NEAR, .rule = rule, .score = SCORE_UNSET};

	if (context == NULL)
		return 0;
	if (pw_node_check_keys(context, known, ld->err) < 0 ||
	    add_list(ld, context, "near", word) < 0)
		return -1;
	word.kind = PW_WORD_REJECT;
	if (add_list(ld, context, "reject", word) < 0)
		return -1;
	return load_caps(ld, context, rule);
}

static int
load_placeholders(struct loader *ld, const struct pw_node *common)
{
	const struct pw_node *list = NULL;
	struct pw_plan *plan = ld->plan;

	if (pw_node_strings(common, "placeholders", &list, ld->err) < 0)
		return -1;
	if (pw_node_len(list) > MAX_PLACEHOLDERS)
		return pw_node_err(list, ld->err, "more than %u placeholders", MAX_PLACEHOLDERS);
	plan->placeholder = pw_grow(plan->placeholder, pw_node_len(list), sizeof(char *));
	for (unsigned i = 0; i < pw_node_len(list); i++)
		plan->placeholder[plan->n_placeholders++] = pw_strdup(pw_node_string_at(list, i));
	return 0;
}

int
load_common(struct loader *ld, const struct pw_node *root)
{
	static const char *const known[] = {"negative", "placeholders", NULL};
	const struct pw_node *common = pw_node_find(root, "common");
	struct pw_word word = {.kind = PW_WORD_NEGATIVE, .score = SCORE_UNSET};

	if (common == NULL)
		return 0;
	if (ld->has_common)
		return pw_node_err(common, ld->err,
		    "common stands once, in rules/common.conf; this is the second");
	ld->has_common = true;
	if (pw_node_check_keys(common, known, ld->err) < 0 ||
	    add_list(ld, common, "negative", word) < 0)
		return -1;
	return load_placeholders(ld, common);
}
