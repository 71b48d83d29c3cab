/* Which forms are tried in a record, and at a start: those whose words, texts and labels stand there. */
#include "judge.h"

/* Adds to `forms` those of each number in `mask`. */
static void
add_forms(struct pw_form_set *forms, const struct pw_form_set *of, uint64_t mask)
{
	for (; mask != 0; mask &= mask - 1)
		for (unsigned w = 0; w < PW_FORM_WORDS; w++)
			forms->w[w] |= of[__builtin_ctzll(mask)].w[w];
}

/* Which words stand in a record whose marks are not known. */
static void
look_up_words(struct judge *j, struct pw_anchors *ret)
{
	j->marks =
	    pw_match_words(j->d->matcher, j->flow->scratch, j->record.text.p, j->record.text.len);
	/* The marks of the stretch lay where these are now. */
	j->flow->stretch = (struct stretch) {0};
	for (uint32_t i = 0; i < j->marks.n; i++)
		pw_anchors_add(ret, &j->marks.at[i].of);
	if (j->marks.complete_to < j->record.text.len) {
		*ret = (struct pw_anchors) {UINT64_MAX, UINT64_MAX, UINT64_MAX};
		j->marks.at = NULL;
	}
}

/* The marks of a plain line are among its stretch's. */
static void
take_stretch_marks(struct judge *j, const struct unit *unit)
{
	const struct stretch *s = &j->flow->stretch;

	j->marks = s->marks;
	j->marks_base = (uint32_t)(unit->from - s->base);
	j->next_mark = s->next_mark;
}

/* The sets of literals of which one ends within reach of `at`. Calls come with rising places. */
static uint64_t
literals_behind(struct judge *j, uint32_t at)
{
	uint64_t sets = 0;

	at += j->marks_base;
	while (j->next_mark < j->marks.n && j->marks.at[j->next_mark].at <= at)
		j->next_mark++;
	for (uint32_t i = j->next_mark; i < j->marks.n && j->marks.at[i].at <= at + j->d->reach;
	     i++)
		sets |= j->marks.at[i].of.literals;
	return sets;
}

bool
judge_keep_reaching(struct judge *j, struct pw_start *start)
{
	struct pw_form_set kept = {{0}};
	uint64_t any = 0;

	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		any |= start->forms.w[w] & j->d->reaching_forms.w[w];
	if (any == 0 || j->marks.at == NULL)
		return true;
	add_forms(&kept, j->d->of_literals, literals_behind(j, start->at));
	any = 0;
	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		any |= start->forms.w[w] &= ~j->d->reaching_forms.w[w] | kept.w[w];
	return any != 0;
}

void
judge_allow_forms(struct judge *j, const struct unit *unit)
{
	const struct pw_detector *d = j->d;
	struct pw_anchors anchors = unit->anchors;
	struct pw_form_set held = {{0}};

	if (j->flow->gate_off) {
		j->allowed = d->every_form;
		return;
	}
	if (unit->anchors_known)
		take_stretch_marks(j, unit);
	else
		look_up_words(j, &anchors);
	anchors.labels |= j->flow->carried.labels | j->flow->header.words;
	j->allowed = d->free_forms;
	add_forms(&j->allowed, d->label_forms_of, anchors.labels);
	add_forms(&j->allowed, d->context_forms_of, anchors.labels | anchors.near);
	add_forms(&held, d->of_literals, anchors.literals);
	for (unsigned w = 0; w < PW_FORM_WORDS; w++) {
		j->allowed.w[w] &= ~d->literal_forms.w[w] | held.w[w];
		/* A plain text is its own view. */
		if (j->record.text.map == NULL)
			j->allowed.w[w] &= ~d->beyond_ascii.w[w];
	}
}

bool
judge_keep_labelled(struct judge *j, const struct pw_slice *slice, struct pw_start *start)
{
	const struct pw_form_set *all = &j->d->label_forms;
	struct pw_form_set kept = {{0}};
	uint64_t labels, any = 0;

	for (unsigned w = 0; w < PW_FORM_WORDS; w++)
		any |= start->forms.w[w] & all->w[w];
	if (any == 0)
		return true;
	labels = pw_owner_labels_at(j->d->owner, slice, start->at, judge_whereabouts(j));
	add_forms(&kept, j->d->label_forms_of, labels);
	any = 0;
	for (unsigned w = 0; w < PW_FORM_WORDS; w++) {
		start->forms.w[w] &= ~all->w[w] | kept.w[w];
		any |= start->forms.w[w];
	}
	return any != 0;
}
