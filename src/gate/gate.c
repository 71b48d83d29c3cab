#include <piiwatch/gate.h>

#include <stdlib.h>
#include <string.h>

#define PLACES 4u /* leading bytes of a match that are looked at */
#define LONGEST_RUN 31u /* runs of this length and longer are one kind */

struct pw_gate {
	struct pw_form_set at[PLACES][256]; /* forms that can hold this byte at this place */
	struct pw_form_set bounded; /* forms no digit may stand before */
	struct pw_form_set by_run; /* forms whose runs of digits are known */
	struct pw_form_set ends[LONGEST_RUN + 1]; /* can end after a first run of this length */
	struct pw_form_set goes_on[LONGEST_RUN + 1];
	struct pw_form_set joiner[256];
	struct pw_form_set second[LONGEST_RUN + 1];
};

static void
learn_bytes(struct pw_gate *gate, const struct pw_form *form)
{
	bool set[256];

	for (unsigned k = 0; k < PLACES; k++) {
		pw_tree_bytes_at(form->tree, k, set);
		for (unsigned c = 0; c < 256; c++)
			if (set[c])
				pw_form_set_add(&gate->at[k][c], form->number);
	}
}

static void
learn_runs(struct pw_gate *gate, const struct pw_form *form)
{
	struct pw_run_facts facts;

	pw_tree_run_facts(form->tree, &facts);
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

struct pw_gate *
pw_gate_create(const struct pw_plan *plan)
{
	struct pw_gate *gate = pw_alloc(1, sizeof(*gate));

	for (unsigned i = 0; i < plan->n_forms; i++) {
		const struct pw_form *form = &plan->form[i];

		if (form->tree == NULL)
			continue;
		learn_bytes(gate, form);
		if ((form->boundary & PW_BD) == 0)
			continue;
		/* Behind a `before` the digit that stands there may be that part's own. */
		if (form->before == NULL)
			pw_form_set_add(&gate->bounded, form->number);
		/* No digit may follow the match: so its runs are whole runs of the text. */
		if (pw_tree_begins_with_digit_only(form->tree))
			learn_runs(gate, form);
	}
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

static inline bool
any_form(const struct pw_form_set *forms)
{
	uint64_t any = 0;

	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		any |= forms->w[w];
	return any != 0;
}

/* The forms that could begin at `at`. */
static bool
weigh_place(const struct pw_gate *gate, const char *p, size_t lo, size_t at, size_t to,
    struct pw_form_set *forms)
{
	bool after_digit = at > lo && pw_is_digit(p[at - 1]);

	for (unsigned w = 0; w < PW_FORM_WORDS; w++) {
		for (unsigned k = 1; k < PLACES; k++)
			forms->w[w] &= gate->at[k][(unsigned char)p[at + k]].w[w];
		if (after_digit)
			forms->w[w] &= ~gate->bounded.w[w];
	}
	if (any_form(forms) && pw_is_digit(p[at]))
		weigh_runs(gate, p, at, to, forms);
	return any_form(forms);
}

bool
pw_gate_find(const struct pw_gate *gate, const char *p, size_t lo, size_t from, size_t to,
    const struct pw_form_set *allowed, struct pw_start *ret)
{
	for (size_t at = from; at < to; at++) {
		const struct pw_form_set *first = &gate->at[0][(unsigned char)p[at]];

		for (unsigned w = 0; w < PW_FORM_WORDS; w++)
			ret->forms.w[w] = first->w[w] & allowed->w[w];
		if (!any_form(&ret->forms))
			continue;
		if (weigh_place(gate, p, lo, at, to, &ret->forms)) {
			ret->at = at;
			return true;
		}
	}
	return false;
}
