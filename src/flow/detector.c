/* A generation of rules, compiled. */
#include "flow_priv.h"

#include <piiwatch/mask.h>
#include <piiwatch/validate.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define VOCAB_ROWS 64u

static_assert(PW_FORM_LEXICONS == PW_ROW_LEXICONS, "a form binds all its row asks for");

const struct pw_vocab *
pw_flow_vocab(void)
{
	static struct pw_vocab_validator validator[VOCAB_ROWS];
	static struct pw_vocab_reader reader[VOCAB_ROWS];
	static struct pw_vocab vocab;
	unsigned n = 0, m = 0;

	for (; n < VOCAB_ROWS && pw_validator_at(n) != NULL; n++)
		validator[n] = (struct pw_vocab_validator) {pw_validator_at(n)->name,
		    pw_validator_at(n)->grades, pw_validator_at(n)->lexicons};
	for (; m < VOCAB_ROWS && pw_reader_at(m) != NULL; m++)
		reader[m] =
		    (struct pw_vocab_reader) {pw_reader_at(m)->name, pw_reader_at(m)->lexicons,
			pw_reader_at(m)->holds[0] != NULL ? pw_reader_at(m)->holds : NULL,
			pw_reader_at(m)->reach};
	assert(pw_validator_at(n) == NULL && pw_reader_at(m) == NULL);
	vocab.validator = validator;
	vocab.n_validators = n;
	vocab.reader = reader;
	vocab.n_readers = m;
	vocab.mask = pw_mask_names(&vocab.n_masks);
	return &vocab;
}

/* True if the part must hold a character beyond ASCII. */
static bool
needs_wide(const struct pw_tree *tree)
{
	return tree != NULL && pw_tree_needs_wide(tree);
}

/* Forms that plain text cannot hold (script-anchored). */
static void
sort_by_script(struct pw_detector *d)
{
	for (unsigned i = 0; i < d->plan->n_forms; i++) {
		const struct pw_form *form = &d->plan->form[i];

		if (needs_wide(form->tree) || needs_wide(form->before) || needs_wide(form->after))
			pw_form_set_add(&d->beyond_ascii, i);
	}
	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		d->free_in_ascii.w[w] =
		    d->free_forms.w[w] & ~d->beyond_ascii.w[w] & ~d->literal_forms.w[w];
}

static void
sort_forms(struct pw_detector *d)
{
	for (unsigned i = 0; i < d->plan->n_forms; i++) {
		const struct pw_form *form = &d->plan->form[i];

		if (form->anchor == PW_ANCHOR_NEVER)
			continue;
		pw_form_set_add(&d->every_form, i);
		if (form->literals > 0) {
			pw_form_set_add(&d->literal_forms, i);
			pw_form_set_add(&d->of_literals[form->literals - 1], i);
			if (form->reach > 0)
				pw_form_set_add(&d->reaching_forms, i);
			if (form->reach > d->reach)
				d->reach = form->reach;
			if (form->anchor == PW_ANCHOR_FREE)
				d->free_literals |= UINT64_C(1) << (form->literals - 1);
		}
		if (form->anchor == PW_ANCHOR_FREE) {
			pw_form_set_add(&d->free_forms, i);
			continue;
		}
		d->context_rules |= UINT64_C(1) << form->rule;
		if (form->anchor == PW_ANCHOR_LABEL) {
			pw_form_set_add(&d->label_forms, i);
			pw_form_set_add(&d->label_forms_of[form->rule], i);
		} else {
			pw_form_set_add(&d->context_forms_of[form->rule], i);
		}
	}
}

struct pw_detector *
pw_detector_create(const struct pw_plan *plan, const struct pw_formats *formats,
    const struct pw_key *key, struct pw_err *reterr)
{
	struct pw_detector *d = pw_alloc(1, sizeof(*d));

	d->plan = plan;
	d->formats = formats;
	d->key = key;
	d->matcher = pw_matcher_create(plan, reterr);
	if (d->matcher == NULL) {
		pw_detector_destroy(d);
		return NULL;
	}
	d->gate = pw_gate_create(plan);
	d->owner = pw_owner_create(plan);
	sort_forms(d);
	sort_by_script(d);
	return d;
}

void
pw_detector_destroy(struct pw_detector *d)
{
	if (d == NULL)
		return;
	pw_matcher_destroy(d->matcher);
	pw_gate_destroy(d->gate);
	pw_owner_destroy(d->owner);
	free(d);
}
