/* Which texts a record must hold for a form to match in it: looked up all at once, they spare most
 * records the form. */
#include "load.h"

#include <stdlib.h>
#include <string.h>

static bool
is_same(const struct pw_literals *a, const struct pw_literals *b)
{
	if (a->n != b->n)
		return false;
	for (unsigned i = 0; i < a->n; i++)
		if (a->at[i].len != b->at[i].len ||
		    memcmp(a->at[i].text, b->at[i].text, a->at[i].len) != 0)
			return false;
	return true;
}

/* The number of the set in the plan, from 1; 0 if there is no room. */
static uint8_t
file_literals(struct pw_plan *plan, const struct pw_literals *literals)
{
	for (unsigned i = 0; i < plan->n_literals; i++)
		if (is_same(&plan->literals[i], literals))
			return (uint8_t)(i + 1);
	if (plan->n_literals == PW_MAX_LITERAL_SETS)
		return 0;
	plan->literals[plan->n_literals] = *literals;
	return (uint8_t)++plan->n_literals;
}

/* What the reader asks for. */
static void
take_reader_texts(const struct pw_vocab_reader *reader, struct pw_literals *ret)
{
	const char *const *text = reader->holds;

	ret->n = 0;
	for (; text != NULL && *text != NULL && ret->n < PW_MAX_LITERALS; text++) {
		struct pw_literal *literal = &ret->at[ret->n++];

		literal->len = (uint8_t)strlen(*text);
		memcpy(literal->text, *text, literal->len);
	}
}

/* True if they are those of the form's reader. */
static bool
find_literals(const struct pw_form *form, const struct pw_vocab *vocab, struct pw_literals *ret)
{
	pw_tree_literals(pw_form_begins(form), ret);
	if (ret->n == 0 && form->before != NULL)
		pw_tree_literals(form->before, ret);
	if (ret->n > 0 || form->reader < 0)
		return false;
	take_reader_texts(&vocab->reader[form->reader], ret);
	return ret->n > 0;
}

static bool
begins_wide(const struct pw_form *form)
{
	bool set[256];

	pw_tree_bytes_at(form->tree, 0, set);
	return memchr(set, true, 128) == NULL;
}

void
plan_find_literals(struct pw_plan *plan, const struct pw_vocab *vocab)
{
	struct pw_literals literals;

	plan->literals = pw_alloc(PW_MAX_LITERAL_SETS, sizeof(plan->literals[0]));
	for (unsigned i = 0; i < plan->n_forms; i++) {
		struct pw_form *form = &plan->form[i];
		bool is_reader_s;

		if (form->tree == NULL ||
		    (form->anchor != PW_ANCHOR_FREE && form->anchor != PW_ANCHOR_CONTEXT))
			continue;
		is_reader_s = find_literals(form, vocab, &literals);
		if (literals.n > 0)
			form->literals = file_literals(plan, &literals);
		if (is_reader_s && begins_wide(form))
			form->reach = vocab->reader[form->reader].reach;
	}
}
