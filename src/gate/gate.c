#include <piiwatch/gate.h>

#include <stdlib.h>
#include <string.h>

#define PLACES 4u /* leading bytes of a match that are looked at */
#define LONGEST_RUN 31u /* runs of this length and longer are one kind */

struct pw_gate {
	uint64_t pair[256][4]; /* bit b of pair[a]: some form can begin with the bytes a, b */
	unsigned n_words; /* of a set of forms that hold forms */
	struct pw_form_set
	    behind_digit; /* forms that begin with a digit and can stand behind one */
	struct pw_form_set at[PLACES][256]; /* forms that can hold this byte at this place */
	struct pw_form_set behind[256]; /* forms this byte can stand before */
	struct pw_form_set at_front; /* forms that can begin the text */
	struct pw_form_set by_run; /* forms whose runs of digits are known */
	struct pw_form_set ends[LONGEST_RUN + 1]; /* can end after a first run of this length */
	struct pw_form_set goes_on[LONGEST_RUN + 1];
	struct pw_form_set joiner[256];
	struct pw_form_set second[LONGEST_RUN + 1];
};

/* What the text must hold from a start on: the value, and what must follow it. A reader decides where
 * a value ends by itself, so nothing is known of what follows. */
static const struct pw_tree *
tree_of(const struct pw_form *form)
{
	return form->with_after != NULL && form->reader < 0 ? form->with_after : form->tree;
}

static void
learn_bytes(struct pw_gate *gate, const struct pw_form *form)
{
	bool set[256];

	for (unsigned k = 0; k < PLACES; k++) {
		pw_tree_bytes_at(tree_of(form), k, set);
		for (unsigned c = 0; c < 256; c++)
			if (set[c])
				pw_form_set_add(&gate->at[k][c], form->number);
	}
}

/* Before the value stands the end of the form's `before`, or no digit (BD). */
static void
learn_left_side(struct pw_gate *gate, const struct pw_form *form)
{
	bool set[256];

	if (form->before != NULL)
		pw_tree_last_bytes(form->before, set);
	else
		pw_form_set_add(&gate->at_front, form->number);
	for (unsigned c = 0; c < 256; c++) {
		bool is_barred = form->before != NULL
		    ? !set[c]
		    : (form->boundary & PW_BD) != 0 && pw_is_digit((char)c);

		if (!is_barred)
			pw_form_set_add(&gate->behind[c], form->number);
	}
}

static void
learn_runs(struct pw_gate *gate, const struct pw_form *form)
{
	struct pw_run_facts facts;

	pw_tree_run_facts(tree_of(form), &facts);
	/* Digits may go on behind what must follow. */
	if (tree_of(form) != form->tree)
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

/* The two tables that turn most bytes away before any form is looked at. */
static void
learn_shortcuts(struct pw_gate *gate)
{
	for (unsigned a = 0; a < 256; a++)
		/* No character begins with a continuation byte. */
		for (unsigned b = 0; (a & 0xC0) != 0x80 && b < 256; b++)
			if (any_of(&gate->at[0][a], &gate->at[1][b]))
				gate->pair[a][b / 64] |= UINT64_C(1) << b % 64;
	for (unsigned c = '0'; c <= '9'; c++)
		for (unsigned left = '0'; left <= '9'; left++)
			for (unsigned w = 0; w < PW_FORM_WORDS; w++)
				gate->behind_digit.w[w] |=
				    gate->at[0][c].w[w] & gate->behind[left].w[w];
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

	gate->n_words = (plan->n_forms + 63) / 64;
	for (unsigned i = 0; i < plan->n_forms; i++) {
		const struct pw_form *form = &plan->form[i];

		if (form->tree == NULL)
			continue;
		learn_bytes(gate, form);
		learn_left_side(gate, form);
		/* No digit may follow the match: so its runs are whole runs of the text. */
		if ((form->boundary & PW_BD) != 0 && pw_tree_begins_with_digit_only(form->tree) &&
		    !begins_with_digit(form->after))
			learn_runs(gate, form);
	}
	learn_shortcuts(gate);
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
	for (unsigned w = 0; w < gate->n_words; w++) {
		uint64_t fit = gate->ends[first].w[w];

		if (is_known)
			fit |= gate->goes_on[first].w[w] & gate->joiner[joiner].w[w] &
			    (joiner < 0x80 ? gate->second[second].w[w] : ~UINT64_C(0));
		else if (first == LONGEST_RUN)
			fit |= gate->goes_on[first].w[w];
		forms->w[w] &= ~gate->by_run.w[w] | fit;
	}
}

static inline bool
any_form(const struct pw_gate *gate, const struct pw_form_set *forms)
{
	uint64_t any = 0;

	for (unsigned w = 0; w < gate->n_words; w++)
		any |= forms->w[w];
	return any != 0;
}

/* The forms that could begin at `at`. */
static bool
weigh_place(const struct pw_gate *gate, const struct pw_slice *slice, uint32_t at,
    struct pw_form_set *forms)
{
	const char *p = slice->text->p;
	const struct pw_form_set *left =
	    at > slice->lo ? &gate->behind[(unsigned char)p[at - 1]] : &gate->at_front;

	for (unsigned w = 0; w < gate->n_words; w++) {
		forms->w[w] &= left->w[w];
		for (unsigned k = 1; k < PLACES; k++)
			forms->w[w] &= gate->at[k][(unsigned char)p[at + k]].w[w];
	}
	if (any_form(gate, forms) && pw_is_digit(p[at]))
		weigh_runs(gate, p, at, slice->hi, forms);
	return any_form(gate, forms);
}

bool
pw_gate_find(const struct pw_gate *gate, const struct pw_slice *slice, uint32_t from,
    const struct pw_form_set *allowed, struct pw_start *ret)
{
	const char *p = slice->text->p;
	bool digits_follow_digits = any_of(allowed, &gate->behind_digit);

	memset(&ret->forms, 0, sizeof(ret->forms));
	for (uint32_t at = from; at < slice->hi; at++) {
		unsigned char a = (unsigned char)p[at], b = (unsigned char)p[at + 1];

		if ((gate->pair[a][b / 64] >> b % 64 & 1) == 0)
			continue;
		if (!digits_follow_digits && at > slice->lo && pw_is_digit(p[at]) &&
		    pw_is_digit(p[at - 1]))
			continue;
		for (unsigned w = 0; w < gate->n_words; w++)
			ret->forms.w[w] = gate->at[0][a].w[w] & allowed->w[w];
		if (any_form(gate, &ret->forms) && weigh_place(gate, slice, at, &ret->forms)) {
			ret->at = at;
			return true;
		}
	}
	return false;
}
