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
		if (form->anchor == PW_ANCHOR_LABEL || form->anchor == PW_ANCHOR_NEVER) {
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
has_context_form(const struct pw_plan *plan, unsigned rule)
{
	const struct pw_rule *r = &plan->rule[rule];

	for (unsigned i = 0; i < r->n_forms; i++)
		if (plan->form[r->first_form + i].anchor >= PW_ANCHOR_CONTEXT)
			return true;
	return false;
}

/* Adds the word's literal, or the rule to a literal that is there already. */
static void
add_literal(struct pw_matcher *matcher, struct batch *batch, struct pw_span literal, uint64_t rule)
{
	for (unsigned i = 0; i < batch->n; i++) {
		if (batch->len[i] == literal.len &&
		    strncasecmp(batch->text[i], literal.p, literal.len) == 0) {
			matcher->word_rules[i] |= rule;
			return;
		}
	}
	matcher->word_rules[batch->n] = rule;
	matcher->word_len[batch->n] = (uint32_t)literal.len;
	batch_add(batch, literal.p, literal.len, HS_FLAG_CASELESS, batch->n);
}

int
match_compile_words(struct pw_matcher *matcher, struct pw_err *reterr)
{
	const struct pw_plan *plan = matcher->plan;
	hs_compile_error_t *error = NULL;
	struct batch batch;
	int rc = 0;

	matcher->word_rules = pw_alloc(plan->n_words, sizeof(matcher->word_rules[0]));
	matcher->word_len = pw_alloc(plan->n_words, sizeof(matcher->word_len[0]));
	batch_init(&batch, plan->n_words);
	for (unsigned i = 0; i < plan->n_words; i++) {
		const struct pw_word *word = &plan->word[i];
		struct pw_span literal = pw_word_literal(word);

		if ((word->kind == PW_WORD_LABEL || word->kind == PW_WORD_NEAR) &&
		    literal.len > 0 && has_context_form(plan, word->rule))
			add_literal(matcher, &batch, literal, UINT64_C(1) << word->rule);
	}
	if (batch.n > 0 &&
	    hs_compile_lit_multi(batch.text, batch.flags, batch.id, batch.len, batch.n,
		HS_MODE_BLOCK, NULL, &matcher->words, &error) != HS_SUCCESS) {
		rc = pw_err_set(reterr, "labels of the rules: Hyperscan: %s", error->message);
		hs_free_compile_error(error);
	}
	batch_release(&batch);
	return rc;
}
