#include "match_priv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What one database is compiled from. */
struct batch {
	const char **text;
	unsigned *flags, *id;
	size_t *len;
	unsigned n;
};

static void
batch_init(struct batch *batch, unsigned max)
{
	batch->text = pw_alloc(max, sizeof(batch->text[0]));
	batch->flags = pw_alloc(max, sizeof(batch->flags[0]));
	batch->id = pw_alloc(max, sizeof(batch->id[0]));
	batch->len = pw_alloc(max, sizeof(batch->len[0]));
	batch->n = 0;
}

static void
batch_add(struct batch *batch, const char *text, size_t len, unsigned flags, unsigned id)
{
	char *copy = pw_alloc(len + 1, 1);

	memcpy(copy, text, len);
	batch->text[batch->n] = copy;
	batch->len[batch->n] = len;
	batch->flags[batch->n] = flags;
	batch->id[batch->n++] = id;
}

static void
batch_release(struct batch *batch)
{
	for (unsigned i = 0; i < batch->n; i++) {
		char *own;

		memcpy(&own, &batch->text[i], sizeof(own));
		free(own);
	}
	free(batch->text);
	free(batch->flags);
	free(batch->id);
	free(batch->len);
}

/* A refusal in the terms of the rule file. */
static int
refuse_form(const struct pw_plan *plan, const struct pw_form *form, const char *why,
    struct pw_err *reterr)
{
	const struct pw_rule *rule = &plan->rule[form->rule];

	return pw_err_set(reterr, "%s:%u: rule %s: form %s: %s%s%s", rule->file, form->line,
	    rule->id, form->id, form->why_no_tree,
	    form->tree == NULL ? "; Hyperscan refuses it too: " : "", why);
}

static int
compile(const struct pw_plan *plan, struct batch *batch, hs_database_t **ret, struct pw_err *reterr)
{
	hs_compile_error_t *error = NULL;
	int rc = 0;

	if (batch->n == 0)
		return 0;
	if (hs_compile_multi(batch->text, batch->flags, batch->id, batch->n, HS_MODE_BLOCK, NULL,
		ret, &error) == HS_SUCCESS)
		return 0;
	if (error->expression >= 0)
		rc = refuse_form(plan, &plan->form[batch->id[error->expression]], error->message,
		    reterr);
	else
		rc = pw_err_set(reterr, "rules: Hyperscan: %s", error->message);
	hs_free_compile_error(error);
	return rc;
}

int
match_compile_forms(struct pw_matcher *matcher, struct pw_err *reterr)
{
	const struct pw_plan *plan = matcher->plan;
	struct batch anchored, unanchored;
	struct pw_buf text;
	int rc = 0;

	batch_init(&anchored, plan->n_forms);
	batch_init(&unanchored, plan->n_forms);
	pw_buf_init(&text, 1024u * 1024);
	for (unsigned i = 0; i < plan->n_forms; i++) {
		const struct pw_form *form = &plan->form[i];

		pw_buf_reset(&text);
		if (form->tree == NULL) {
			batch_add(&unanchored, form->pattern, strlen(form->pattern),
			    HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST, i);
			continue;
		}
		if (form->anchor != PW_ANCHOR_FREE || form->literals > 0 ||
		    pw_tree_has_lexicon(form->tree)) {
			pw_form_set_add(&matcher->by_tree, i);
			continue;
		}
		pw_buf_addf(&text, "^(?:");
		pw_tree_render(form->tree, &text);
		pw_buf_addf(&text, ")");
		batch_add(&anchored, text.data, text.len, HS_FLAG_UTF8, i);
	}
	rc = compile(plan, &anchored, &matcher->anchored, reterr);
	if (rc == 0)
		rc = compile(plan, &unanchored, &matcher->unanchored, reterr);
	pw_buf_release(&text);
	batch_release(&anchored);
	batch_release(&unanchored);
	return rc;
}

static bool
has_form(const struct pw_plan *plan, unsigned rule, enum pw_anchor anchor)
{
	const struct pw_rule *r = &plan->rule[rule];

	for (unsigned i = 0; i < r->n_forms; i++)
		if (plan->form[r->first_form + i].anchor == anchor)
			return true;
	return false;
}

/* What the word is looked up for; nothing if no form asks for it. */
static struct pw_anchors
anchors_of(const struct pw_plan *plan, const struct pw_word *word)
{
	bool for_context = has_form(plan, word->rule, PW_ANCHOR_CONTEXT);
	uint64_t rule = UINT64_C(1) << word->rule;
	struct pw_anchors of = {0};

	if (word->kind == PW_WORD_NEAR && for_context)
		of.near = rule;
	if (word->kind == PW_WORD_LABEL &&
	    (for_context || has_form(plan, word->rule, PW_ANCHOR_LABEL)))
		of.labels = rule;
	return of;
}

/* Adds the literal, or what it belongs to where it is there already. Returns its id, or -1. */
static int
add_literal(struct pw_matcher *matcher, struct batch *batch, struct pw_span literal,
    const struct pw_anchors *of)
{
	unsigned i = 0;

	if (literal.len == 0 || (of->labels | of->near | of->literals) == 0)
		return -1;
	while (i < batch->n &&
	    (batch->len[i] != literal.len ||
		strncasecmp(batch->text[i], literal.p, literal.len) != 0))
		i++;
	if (i == batch->n) {
		matcher->word_len[i] = (uint32_t)literal.len;
		matcher->first_word[i] = NO_WORD;
		batch_add(batch, literal.p, literal.len, HS_FLAG_CASELESS, i);
	}
	pw_anchors_add(&matcher->word_of[i], of);
	return (int)i;
}

/* The words of rules with context-anchored forms, and the literals of which forms need one. */
static void
add_words(struct pw_matcher *matcher, struct batch *batch)
{
	const struct pw_plan *plan = matcher->plan;

	for (unsigned i = 0; i < plan->n_words; i++) {
		struct pw_anchors of = anchors_of(plan, &plan->word[i]);

		int id = add_literal(matcher, batch, pw_word_literal(&plan->word[i]), &of);

		if (id < 0)
			continue;
		matcher->next_word[i] = matcher->first_word[id];
		matcher->first_word[id] = (uint16_t)i;
	}
	for (unsigned set = 0; set < plan->n_literals; set++) {
		const struct pw_anchors of = {.literals = UINT64_C(1) << set};

		for (unsigned k = 0; k < plan->literals[set].n; k++)
			add_literal(matcher, batch,
			    (struct pw_span) {plan->literals[set].at[k].text,
				plan->literals[set].at[k].len},
			    &of);
	}
}

int
match_compile_words(struct pw_matcher *matcher, struct pw_err *reterr)
{
	const struct pw_plan *plan = matcher->plan;
	const unsigned most = plan->n_words + plan->n_literals * PW_MAX_LITERALS;
	hs_compile_error_t *error = NULL;
	struct batch batch;
	int rc = 0;

	matcher->first_word = pw_alloc(most, sizeof(matcher->first_word[0]));
	matcher->next_word = pw_alloc(most, sizeof(matcher->next_word[0]));
	matcher->word_of = pw_alloc(most, sizeof(matcher->word_of[0]));
	matcher->word_len = pw_alloc(most, sizeof(matcher->word_len[0]));
	batch_init(&batch, most);
	add_words(matcher, &batch);
	if (batch.n > 0 &&
	    hs_compile_lit_multi(batch.text, batch.flags, batch.id, batch.len, batch.n,
		HS_MODE_BLOCK, NULL, &matcher->words, &error) != HS_SUCCESS) {
		rc = pw_err_set(reterr, "labels of the rules: Hyperscan: %s", error->message);
		hs_free_compile_error(error);
	}
	batch_release(&batch);
	return rc;
}
