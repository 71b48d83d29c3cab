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

/* What people write in place of digits; letters and `#` only in pairs, for `x123` is an extension and
 * `#` ends a dial string. */
static const char *const hiding[] = {"*", "●", "•", "■", "○", "##", "#-", "xx", "XX", "x-", "X-"};

static bool
hides_before(const struct edge *e, uint32_t at)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(hiding); i++) {
		uint32_t n = (uint32_t)strlen(hiding[i]);

		if (at >= e->lo + n && memcmp(e->p + at - n, hiding[i], n) == 0)
			return true;
	}
	return false;
}

static bool
hides_at(const struct edge *e, uint32_t at)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(hiding); i++) {
		uint32_t n = (uint32_t)strlen(hiding[i]);

		if (e->hi >= at + n && memcmp(e->p + at, hiding[i], n) == 0)
			return true;
	}
	return false;
}

static bool
is_group_separator(char c)
{
	return c == '-' || c == ' ' || c == '.';
}

/* A sign that stands for a hidden digit touches the value, or one separator lies between. */
static bool
is_masked(const struct edge *e)
{
	if (hides_before(e, e->from) || hides_at(e, e->to))
		return true;
	if (e->from > e->lo && is_group_separator(e->p[e->from - 1]) &&
	    hides_before(e, e->from - 1))
		return true;
	return e->to < e->hi && is_group_separator(e->p[e->to]) && hides_at(e, e->to + 1);
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
