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

/* A sign that stands for a hidden digit touches the value. */
static bool
is_masked(const struct edge *e)
{
	static const char *const signs[] = {"*", "●", "•", "■", "○"};

	for (size_t i = 0; i < PW_ARRAY_LEN(signs); i++) {
		uint32_t n = (uint32_t)strlen(signs[i]);

		if (e->from >= e->lo + n && memcmp(e->p + e->from - n, signs[i], n) == 0)
			return true;
		if (e->hi - e->to >= n && memcmp(e->p + e->to, signs[i], n) == 0)
			return true;
	}
	return false;
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
