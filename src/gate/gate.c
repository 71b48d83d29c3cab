#include <piiwatch/gate.h>

#include <stdlib.h>
#include <string.h>

#define PLACES 4u /* leading bytes of a match that are looked at */
#define LONGEST_RUN 31u /* runs of this length and longer are one kind */

/* Forms that hold the sign, before which only some bytes can stand. */
struct sign {
	struct pw_form_set forms;
	bool before[256];
};

struct pw_gate {
	uint64_t pair[256][4]; /* bit b of pair[a]: some form can begin with the bytes a, b */
	struct pw_form_set at[PLACES][256]; /* forms that can hold this byte at this place */
	struct pw_form_set behind[256]; /* forms this byte can stand before */
	struct pw_form_set back[PLACES - 1][256]; /* those it can stand before from further off */
	struct pw_form_set with_before;
	struct pw_form_set at_front; /* forms that can begin the text */
	struct pw_form_set by_run; /* forms whose runs of digits are known */
	struct pw_form_set ends[LONGEST_RUN + 1]; /* can end after a first run of this length */
	struct pw_form_set goes_on[LONGEST_RUN + 1];
	struct pw_form_set joiner[256];
	struct pw_form_set second[LONGEST_RUN + 1];
	struct sign at_sign; /* forms that hold '@' */
};

static void
learn_bytes(struct pw_gate *gate, const struct pw_form *form)
{
	bool set[256];

	for (unsigned k = 0; k < PLACES; k++) {
		pw_tree_bytes_at(pw_form_begins(form), k, set);
		for (unsigned c = 0; c < 256; c++)
			if (set[c])
				pw_form_set_add(&gate->at[k][c], form->number);
	}
}

/* A value that needs its label, and a sign between the two. */
static bool
needs_joint(const struct pw_plan *plan, const struct pw_form *form)
{
	if (form->anchor != PW_ANCHOR_LABEL || plan->rule[form->rule].joint == PW_JOINT_NONE)
		return false;
	for (unsigned i = 0; i < plan->n_words; i++)
		if (plan->word[i].kind == PW_WORD_LABEL && plan->word[i].rule == form->rule &&
		    plan->word[i].place == PW_PLACE_AFTER)
			return false;
	return true;
}

/* A letter or digit that may not stand directly before the value. No field ends with one, so it is the
 * same in the record and in the field. */
static bool
is_barred_before(const struct pw_form *form, bool has_joint, char c)
{
	uint32_t ends[PW_TREE_ENDS];

	if (!pw_is_alnum(c) && c != '_')
		return false;
	return has_joint || ((form->boundary & PW_BD) != 0 && pw_is_digit(c)) ||
	    (form->not_before != NULL && pw_tree_ends(form->not_before, &c, 1, 1, ends) > 0);
}

/* Before the value stands the end of the form's `before`, or nothing that bars it. */
static void
learn_left_side(struct pw_gate *gate, const struct pw_plan *plan, const struct pw_form *form)
{
	bool set[256], joint = needs_joint(plan, form);

	if (form->before != NULL)
		pw_tree_last_bytes(form->before, set);
	else
		pw_form_set_add(&gate->at_front, form->number);
	for (unsigned c = 0; c < 256; c++) {
		bool is_barred =
		    form->before != NULL ? !set[c] : is_barred_before(form, joint, (char)c);

		if (!is_barred)
			pw_form_set_add(&gate->behind[c], form->number);
	}
}

static void
learn_runs(struct pw_gate *gate, const struct pw_form *form)
{
	struct pw_run_facts facts;

	pw_tree_run_facts(pw_form_begins(form), &facts);
	/* Digits may go on behind what must follow. */
	if (pw_form_begins(form) != form->tree)
		facts.second = UINT32_MAX;
	pw_form_set_add(&gate->by_run, form->number);
	for (unsigned k = 0; k <= LONGEST_RUN; k++) {
		if (facts.ends_at >> k & 1)
			pw_form_set_add(&gate->ends[k], form->number);
		if (facts.goes_on >> k & 1)
			pw_form_set_add(&gate->goes_on[k], form->number);
		if (facts.second >> k & 1)
			pw_form_set_add(&gate->second[k], form->number);
	}
	for (unsigned c = 0; c < 256; c++)
		if (facts.joiner[c])
			pw_form_set_add(&gate->joiner[c], form->number);
}

static bool
any_of(const struct pw_form_set *a, const struct pw_form_set *b)
{
	uint64_t any = 0;

	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		any |= a->w[w] & b->w[w];
	return any != 0;
}

/* The bytes further off, as the form's `before` wants them. */
static void
learn_back(struct pw_gate *gate, const struct pw_form *form)
{
	bool set[256];

	if (form->before != NULL)
		pw_form_set_add(&gate->with_before, form->number);
	for (unsigned k = 1; k < PLACES; k++) {
		memset(set, true, sizeof(set));
		if (form->before != NULL)
			pw_tree_bytes_back(form->before, k, set);
		for (unsigned c = 0; c < 256; c++)
			if (set[c])
				pw_form_set_add(&gate->back[k - 1][c], form->number);
	}
}

static void
learn_sign(struct pw_gate *gate, const struct pw_form *form)
{
	struct pw_literals literals;
	bool set[256];

	pw_tree_literals(form->tree, &literals);
	if (literals.n != 1 || literals.at[0].len != 1 || literals.at[0].text[0] != '@')
		return;
	pw_form_set_add(&gate->at_sign.forms, form->number);
	pw_tree_bytes_until(form->tree, '@', set);
	for (unsigned c = 0; c < 256; c++)
		gate->at_sign.before[c] |= set[c];
}

/* The table that turns most bytes away before any form is looked at. */
static void
learn_pairs(struct pw_gate *gate)
{
	for (unsigned a = 0; a < 256; a++)
		/* No character begins with a continuation byte. */
		for (unsigned b = 0; (a & 0xC0) != 0x80 && b < 256; b++)
			if (any_of(&gate->at[0][a], &gate->at[1][b]))
				gate->pair[a][b / 64] |= UINT64_C(1) << b % 64;
}

static bool
begins_with_digit(const struct pw_tree *tree)
{
	bool set[256];

	if (tree == NULL)
		return false;
	pw_tree_bytes_at(tree, 0, set);
	return memchr(set + '0', true, 10) != NULL;
}

struct pw_gate *
pw_gate_create(const struct pw_plan *plan)
{
	struct pw_gate *gate = pw_alloc(1, sizeof(*gate));

	for (unsigned i = 0; i < plan->n_forms; i++) {
		const struct pw_form *form = &plan->form[i];

		if (form->tree == NULL)
			continue;
		learn_bytes(gate, form);
		learn_left_side(gate, plan, form);
		learn_back(gate, form);
		learn_sign(gate, form);
		/* No digit may follow the match: so its runs are whole runs of the text. */
		if ((form->boundary & PW_BD) != 0 && pw_tree_begins_with_digit_only(form->tree) &&
		    !begins_with_digit(form->after))
			learn_runs(gate, form);
	}
	learn_pairs(gate);
	return gate;
}

void
pw_gate_destroy(struct pw_gate *gate)
{
	free(gate);
}

static unsigned
run_length(const char *p, size_t at, size_t to)
{
	size_t from = at;

	while (at < to && pw_is_digit(p[at]))
		at++;
	return (unsigned)(at - from < LONGEST_RUN ? at - from : LONGEST_RUN);
}

/* Takes out of `forms` those whose runs of digits do not fit what stands at `at`. */
static void
weigh_runs(const struct pw_gate *gate, const char *p, size_t at, size_t to,
    struct pw_form_set *forms)
{
	unsigned first = run_length(p, at, to), second = LONGEST_RUN;
	unsigned char joiner = 0;
	bool is_known = first < LONGEST_RUN && at + first < to;

	if (is_known) {
		joiner = (unsigned char)p[at + first];
		second = run_length(p, at + first + 1, to);
	}
	for (unsigned w = 0; w < PW_FORM_WORDS; w++) {
		uint64_t fit = gate->ends[first].w[w];

		if (is_known)
			fit |= gate->goes_on[first].w[w] & gate->joiner[joiner].w[w] &
			    (joiner < 0x80 ? gate->second[second].w[w] : ~UINT64_C(0));
		else if (first == LONGEST_RUN)
			fit |= gate->goes_on[first].w[w];
		forms->w[w] &= ~gate->by_run.w[w] | fit;
	}
}

/* Takes out of `forms` those that hold '@' where other bytes stand before it. */
static void
weigh_sign(const struct sign *sign, const struct pw_slice *slice, uint32_t at,
    struct pw_form_set *forms)
{
	const char *p = slice->text->p;
	uint32_t end = slice->hi - at > PW_MAX_LENGTH ? at + PW_MAX_LENGTH : slice->hi;

	if (!any_of(forms, &sign->forms))
		return;
	while (at < end && sign->before[(unsigned char)p[at]])
		at++;
	if (at < end && p[at] == '@')
		return;
	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		forms->w[w] &= ~sign->forms.w[w];
}

/* Takes out of `forms` those whose `before` cannot end here. */
static void
weigh_back(const struct pw_gate *gate, const struct pw_slice *slice, uint32_t at,
    struct pw_form_set *forms)
{
	for (unsigned k = 1; k < PLACES && at > slice->lo + k; k++) {
		unsigned char c = (unsigned char)slice->text->p[at - 1 - k];

		for (unsigned w = 0; w < PW_FORM_WORDS; w++)
			forms->w[w] &= gate->back[k - 1][c].w[w];
	}
}

/* Keeps of `forms` those that can go on with the bytes behind the second. */
static bool
weigh_place(const struct pw_gate *gate, const struct pw_slice *slice, uint32_t at,
    struct pw_form_set *forms)
{
	const char *p = slice->text->p;
	uint64_t any = 0;

	for (unsigned k = 2; k < PLACES; k++)
		for (unsigned w = 0; w < PW_FORM_WORDS; w++)
			forms->w[w] &= gate->at[k][(unsigned char)p[at + k]].w[w];
	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		any |= forms->w[w];
	if (any == 0)
		return false;
	if (any_of(forms, &gate->with_before))
		weigh_back(gate, slice, at, forms);
	if (pw_is_digit(p[at]))
		weigh_runs(gate, p, at, slice->hi, forms);
	weigh_sign(&gate->at_sign, slice, at, forms);
	return any_of(forms, forms);
}

bool
pw_gate_find(const struct pw_gate *gate, const struct pw_slice *slice, uint32_t from,
    const struct pw_form_set *allowed, struct pw_start *ret)
{
	const char *p = slice->text->p;

	memset(&ret->forms, 0, sizeof(ret->forms));
	for (uint32_t at = from; at < slice->hi; at++) {
		unsigned char a = (unsigned char)p[at], b = (unsigned char)p[at + 1];
		const struct pw_form_set *first = &gate->at[0][a], *second = &gate->at[1][b];
		const struct pw_form_set *left =
		    at > slice->lo ? &gate->behind[(unsigned char)p[at - 1]] : &gate->at_front;
		uint64_t any = 0;

		if ((gate->pair[a][b / 64] >> b % 64 & 1) == 0)
			continue;
		for (unsigned w = 0; w < PW_FORM_WORDS; w++)
			any |= ret->forms.w[w] =
			    allowed->w[w] & first->w[w] & second->w[w] & left->w[w];
		if (any != 0 && weigh_place(gate, slice, at, &ret->forms)) {
			ret->at = at;
			return true;
		}
	}
	return false;
}
