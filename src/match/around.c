/* What stands around a match: the form's own parts, then the boundary checks. */
#include "match_priv.h"

#include <string.h>

/* Where the longest match of the tree that ends exactly at `at` begins, or UINT32_MAX. */
static uint32_t
begins_before(const struct pw_tree *tree, const struct edge *e, uint32_t at)
{
	uint32_t ends[PW_TREE_ENDS], begin = at, found = UINT32_MAX;

	for (unsigned chars = 0; chars < PW_AROUND_CHARS && begin > e->lo; chars++) {
		uint32_t n;

		begin = (uint32_t)pw_utf8_prev(e->p, e->lo, begin);
		n = pw_tree_ends(tree, e->p + begin, at - begin, at - begin, ends);
		if (n > 0 && ends[n - 1] == at - begin)
			found = begin;
	}
	return found;
}

/* True if a match of the form's `before` ends at `from`. */
static bool
has_before(const struct pw_matcher *matcher, const struct pw_form *form, const struct edge *e)
{
	const bool *first = matcher->before[form->number].first;
	uint32_t begin = e->from;

	for (unsigned chars = 0; chars < PW_AROUND_CHARS && begin > e->lo; chars++) {
		uint32_t ends[PW_TREE_ENDS], n;

		begin = (uint32_t)pw_utf8_prev(e->p, e->lo, begin);
		if (!first[(unsigned char)e->p[begin]])
			continue;
		n = pw_tree_ends(form->before, e->p + begin, e->from - begin, e->from - begin,
		    ends);
		if (n > 0 && ends[n - 1] == e->from - begin)
			return true;
	}
	return false;
}

bool
pw_match_begins(const struct pw_matcher *matcher, const struct pw_slice *slice, uint32_t from,
    struct pw_form_set *forms)
{
	struct edge e = {.p = slice->text->p,
	    .lo = slice->lo,
	    .hi = slice->hi,
	    .left = from,
	    .from = from};
	uint64_t any = 0;

	for (unsigned w = 0; w < PW_FORM_WORDS; w++) {
		uint64_t bits = forms->w[w] & matcher->with_before.w[w];

		for (; bits != 0; bits &= bits - 1) {
			unsigned i = w * 64 + (unsigned)__builtin_ctzll(bits);

			if (!has_before(matcher, &matcher->plan->form[i], &e))
				forms->w[w] &= ~(bits & -bits);
		}
		any |= forms->w[w];
	}
	return any != 0;
}

static bool
matches_at(const struct pw_tree *tree, const struct edge *e, uint32_t at)
{
	uint32_t ends[PW_TREE_ENDS];

	return pw_tree_ends(tree, e->p + at, e->hi - at, PW_MAX_LENGTH, ends) > 0;
}

/* A run of one sign that people write in place of digits, met on the way from a value outwards. */
struct hiding {
	unsigned n;
	char sign; /* '*', '#', 'x', or 'w' for a wide one */
	char next; /* what stands behind the run, '\0' at the end of the text */
};

/* The byte `n` places outwards of the edge `at`: leftwards (step -1) or rightwards. */
static char
outwards(const struct edge *e, uint32_t at, int step, uint32_t n)
{
	if (step < 0)
		return at >= e->lo + n + 1 ? e->p[at - n - 1] : '\0';
	return at + n < e->hi ? e->p[at + n] : '\0';
}

static bool
is_wide_sign(const struct edge *e, uint32_t at, int step, uint32_t n)
{
	static const char *const signs[] = {"●", "•", "■", "○"};
	uint32_t from = step < 0 ? at - n - 3 : at + n;

	if (step < 0 ? at < e->lo + n + 3 : e->hi < at + n + 3)
		return false;
	for (size_t i = 0; i < PW_ARRAY_LEN(signs); i++)
		if (memcmp(e->p + from, signs[i], 3) == 0)
			return true;
	return false;
}

/* The run that begins n bytes outwards of `at`. */
static struct hiding
hiding_run(const struct edge *e, uint32_t at, int step, uint32_t n)
{
	struct hiding run = {0, pw_lower(outwards(e, at, step, n)), '\0'};

	if (is_wide_sign(e, at, step, n)) {
		for (run.sign = 'w'; is_wide_sign(e, at, step, n); n += 3)
			run.n++;
	} else if (run.sign == '*' || run.sign == '#' || run.sign == 'x') {
		for (; pw_lower(outwards(e, at, step, n)) == run.sign; n++)
			run.n++;
	}
	run.next = outwards(e, at, step, n);
	/* The end of a word is no mask: FOXX. */
	if (run.sign == 'x' && pw_is_alpha(run.next))
		run.n = 0;
	return run;
}

/* Whether the run hides digits of the number that ends at the value's edge. One sign that touches may
 * be a bullet, two stars set text in bold, and a sign behind a space is one of a list's. */
static bool
hides_digits(const struct hiding *run, char separator)
{
	bool goes_on = run->next == '-' || pw_is_digit(run->next);

	if (run->n == 0)
		return false;
	switch (separator) {
	case '-':
	case '.':
		return run->n >= 2 || run->sign == '*' || goes_on;
	case ' ':
		return run->n >= 3 || (run->n == 2 && goes_on);
	default:
		if (run->sign == '*')
			return run->n >= 3 || (run->n == 2 && goes_on) || run->next == '-';
		return run->n >= 2 || (run->sign != 'x' && run->next == '-');
	}
}

/* A value of which more digits stand there, hidden, on this side of it. */
static bool
is_masked_on(const struct edge *e, uint32_t at, int step)
{
	struct hiding run = hiding_run(e, at, step, 0);
	char separator = outwards(e, at, step, 0);

	if (run.n > 0)
		return hides_digits(&run, '\0');
	if (separator != '-' && separator != ' ' && separator != '.')
		return false;
	run = hiding_run(e, at, step, 1);
	return hides_digits(&run, separator);
}

static bool
is_masked(const struct edge *e)
{
	return is_masked_on(e, e->from, -1) || is_masked_on(e, e->to, 1);
}

enum pw_reason
pw_match_fits(const struct pw_plan *plan, const struct pw_slice *slice, struct pw_hit *hit)
{
	const struct pw_form *form = &plan->form[hit->form];
	struct edge e = {.p = slice->text->p,
	    .lo = slice->lo,
	    .hi = slice->hi,
	    .left = hit->from,
	    .from = hit->from,
	    .to = hit->to,
	    .plan = plan,
	    .rule = form->rule};

	if (form->before != NULL) {
		e.left = begins_before(form->before, &e, hit->from);
		if (e.left == UINT32_MAX)
			return PW_REASON_AROUND;
	}
	hit->before_from = e.left;
	if (form->after != NULL && !matches_at(form->after, &e, hit->to))
		return PW_REASON_AROUND;
	if (form->not_before != NULL && begins_before(form->not_before, &e, e.left) != UINT32_MAX)
		return PW_REASON_AROUND;
	if (form->not_after != NULL && matches_at(form->not_after, &e, hit->to))
		return PW_REASON_AROUND;
	if (is_masked(&e))
		return PW_REASON_MASKED;
	return match_check_boundaries(&e, form->boundary);
}
