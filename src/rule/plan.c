#include "load.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Which words a score may count on. */
enum words { NO_WORDS, NEAR_WORDS, ALL_WORDS };

static int
highest(const struct pw_scores *s, enum words words)
{
	int top = s->alone;

	if (words >= NEAR_WORDS)
		top = s->near > top ? s->near : top;
	if (words == ALL_WORDS) {
		top = s->labelled > top ? s->labelled : top;
		top = s->both > top ? s->both : top;
	}
	top = top < s->cap ? top : s->cap;
	return top > PW_LEAST_CONFIDENCE ? top : PW_LEAST_CONFIDENCE;
}

/* The highest confidence any grade of the form can reach. */
static int
form_highest(const struct pw_form *form, enum words words)
{
	int top = 0;

	for (unsigned i = 0; i <= PW_MAX_GRADES; i++) {
		int passed = highest(&form->grade[i].passed, words);
		int failed = highest(&form->grade[i].failed, words);

		top = passed > top ? passed : top;
		if (form->fails_softly && failed > top)
			top = failed;
	}
	return top;
}

/* A label group may give a total of its own. */
static int
label_highest(const struct pw_plan *plan, uint16_t rule)
{
	int top = 0;

	for (unsigned i = 0; i < plan->n_words; i++)
		if (plan->word[i].kind == PW_WORD_LABEL && plan->word[i].rule == rule &&
		    plan->word[i].score > top)
			top = plan->word[i].score;
	return top;
}

/* True if a word of the rule is made of endings alone, which change places: no text can be looked for
 * in its stead. */
static bool
has_word_without_literal(const struct pw_plan *plan, uint16_t rule)
{
	for (unsigned i = 0; i < plan->n_words; i++) {
		const struct pw_word *word = &plan->word[i];

		if ((word->kind == PW_WORD_LABEL || word->kind == PW_WORD_NEAR) &&
		    word->rule == rule && pw_word_literal(word).len == 0)
			return true;
	}
	return false;
}

/* The label is looked up before the value; what a `before` holds must be no more than signs between
 * the two. */
static bool
is_behind_label(const struct pw_form *form)
{
	bool set[256];

	if (form->before == NULL)
		return true;
	pw_tree_bytes(form->before, set);
	for (unsigned c = 0; c < 256; c++)
		if (set[c] && !pw_is_joint_sign((char)c))
			return false;
	return true;
}

static enum pw_anchor
anchor_of(const struct pw_plan *plan, const struct pw_form *form)
{
	if (form_highest(form, NO_WORDS) >= plan->threshold)
		return PW_ANCHOR_FREE;
	if (form_highest(form, ALL_WORDS) < plan->threshold &&
	    label_highest(plan, form->rule) < plan->threshold)
		return PW_ANCHOR_NEVER;
	if (has_word_without_literal(plan, form->rule))
		return PW_ANCHOR_FREE;
	return form_highest(form, NEAR_WORDS) < plan->threshold && is_behind_label(form)
	    ? PW_ANCHOR_LABEL
	    : PW_ANCHOR_CONTEXT;
}

void
plan_anchor(struct pw_plan *plan)
{
	for (unsigned i = 0; i < plan->n_forms; i++)
		plan->form[i].anchor = anchor_of(plan, &plan->form[i]);
}

static void
destroy_form(struct pw_form *form)
{
	free(form->id);
	free(form->pattern);
	pw_tree_destroy(form->tree);
	pw_tree_destroy(form->before);
	pw_tree_destroy(form->after);
	pw_tree_destroy(form->not_before);
	pw_tree_destroy(form->not_after);
	pw_tree_destroy(form->with_after);
}

static void
destroy_rule(struct pw_rule *rule)
{
	for (unsigned i = 0; i < rule->n_examples + rule->n_counterexamples; i++) {
		free(rule->example[i].text);
		free(rule->example[i].value);
	}
	free(rule->example);
	free(rule->id);
	free(rule->title);
	free(rule->title_ja);
	free(rule->identifier);
	free(rule->file);
}

void
pw_plan_destroy(struct pw_plan *plan)
{
	if (plan == NULL)
		return;
	for (unsigned i = 0; i < plan->n_forms; i++)
		destroy_form(&plan->form[i]);
	for (unsigned i = 0; i < plan->n_rules; i++)
		destroy_rule(&plan->rule[i]);
	for (unsigned i = 0; i < plan->n_words; i++) {
		free(plan->word[i].text);
		free(plan->word[i].tokens);
	}
	for (unsigned i = 0; i < plan->n_placeholders; i++)
		free(plan->placeholder[i]);
	for (unsigned i = 0; i < plan->n_lexicons; i++) {
		free(plan->lexicon[i].id);
		pw_lexicon_destroy(plan->lexicon[i].lexicon);
	}
	free(plan->placeholder);
	free(plan->literals);
	free(plan->word);
	free(plan->form);
	free(plan->rule);
	free(plan);
}

bool
pw_plan_is_placeholder(const struct pw_plan *plan, struct pw_span text)
{
	for (unsigned i = 0; i < plan->n_placeholders; i++)
		if (strlen(plan->placeholder[i]) == text.len &&
		    strncasecmp(plan->placeholder[i], text.p, text.len) == 0)
			return true;
	return false;
}

int
pw_plan_check_strict(const struct pw_plan *plan, struct pw_err *reterr)
{
	for (unsigned i = 0; i < plan->n_rules; i++) {
		const struct pw_rule *rule = &plan->rule[i];

		if (!rule->is_words_only && !rule->is_of_columns &&
		    (rule->n_examples == 0 || rule->n_counterexamples == 0))
			return pw_err_set(reterr, "%s:%u: rule %s has no %s; --strict wants both",
			    rule->file, rule->line, rule->id,
			    rule->n_examples == 0 ? "example" : "counterexample");
	}
	return 0;
}

const char *
pw_form_name(const struct pw_plan *plan, const struct pw_form *form, char buf[96])
{
	snprintf(buf, 96, "%s/%s", plan->rule[form->rule].id, form->id);
	return buf;
}
