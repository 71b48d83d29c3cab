#include "rules.h"

#include <stdlib.h>
#include <string.h>

static const struct pw_rule *
find_rule(const struct pw_plan *plan, const char *id)
{
	for (unsigned i = 0; i < plan->n_rules; i++)
		if (strcmp(plan->rule[i].id, id) == 0)
			return &plan->rule[i];
	return NULL;
}

/* A record of a format may have several lines, and any of them asks for all of it. */
static uint64_t
record_line(const struct explain_trace *t, uint64_t line)
{
	struct pw_position at;

	if (pw_flow_format(t->flow) == NULL)
		return line;
	pw_flow_position(t->flow, &at);
	return at.resume.line;
}

/* `max`: of the road at hand. */
static struct explain_entry *
add_entry(struct explain_trace *t, uint32_t max)
{
	struct explain_entry *e;

	if (t->n - t->first >= max) {
		t->n_left_out++;
		return NULL;
	}
	if (t->n == t->room) {
		t->room = t->room > 0 ? 2 * t->room : 256;
		t->entry = pw_grow(t->entry, t->room, sizeof(t->entry[0]));
	}
	e = &t->entry[t->n];
	memset(e, 0, sizeof(*e));
	e->roads = t->road;
	e->told = t->n++;
	return e;
}

static void
take_step(void *context, const struct pw_step *step)
{
	struct explain_trace *t = context;
	uint64_t begins = record_line(t, step->line);
	struct explain_entry *e;

	if (begins > t->line || (pw_flow_format(t->flow) == NULL && step->line != t->line))
		return;
	if (begins > t->record_line)
		t->record_line = begins;
	/* Room for what comes further than most. */
	e = add_entry(t, step->is_scored ? EXPLAIN_MAX_STEPS : EXPLAIN_MAX_STEPS / 2);
	if (e == NULL)
		return;
	e->step = *step;
	e->rule = find_rule(t->plan, step->rule);
	e->record_line = begins;
}

void
explain_take_finding(void *trace, const struct pw_finding *finding)
{
	struct explain_trace *t = trace;
	struct explain_entry *e;

	if (pw_flow_format(t->flow) == NULL && finding->line != t->line)
		return;
	e = add_entry(t, UINT32_MAX);
	e->finding = *finding;
	e->rule = find_rule(t->plan, finding->rule);
	e->step = (struct pw_step) {.rule = e->rule->id,
	    .form = "",
	    .offset = finding->offset,
	    .line = finding->line,
	    .length = finding->length,
	    .column = finding->column,
	    .grade = "",
	    .confidence = finding->confidence};
	memcpy(e->step.masked, finding->masked, sizeof(e->step.masked));
	/* Its record's steps came before it. */
	e->record_line = t->n - t->first > 1 ? t->entry[t->n - 2].record_line : finding->line;
}

static const char *
misfit_of(const struct pw_stats *before, const struct pw_stats *now)
{
	if (now->bad_frame == before->bad_frame)
		return NULL;
	return now->bad_columns > before->bad_columns ? "it has other columns"
	    : now->bad_values > before->bad_values    ? "a column holds what its type cannot"
						      : "its end is not found";
}

void
explain_take_piece(void *trace)
{
	struct explain_trace *t = trace;
	const struct pw_stats *stats = pw_flow_stats(t->flow);
	struct pw_position at;

	if (t->is_past)
		return;
	pw_flow_position(t->flow, &at);
	if (at.resume.line <= t->line) {
		if (at.resume.line > t->record_line)
			t->record_line = at.resume.line;
		t->before = *stats;
		return;
	}
	/* What fits no format is taken line by line. */
	t->is_past = true;
	t->misfit = misfit_of(&t->before, stats);
	t->is_framed = pw_flow_format(t->flow) != NULL && t->misfit == NULL;
	if (pw_flow_format(t->flow) != NULL)
		t->format = pw_flow_format(t->flow)->name;
}

void
explain_begin_road(struct explain_trace *t, struct pw_flow *flow, unsigned road,
    const struct pw_position *start)
{
	t->flow = flow;
	t->road = road;
	t->first = t->n;
	t->record_line = start->resume.line;
	memset(&t->before, 0, sizeof(t->before));
	t->is_past = t->is_framed = false;
	pw_flow_trace(flow, take_step, t);
}

static int
compare(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

/* By what was matched, and then as it was told. */
static int
by_match(const void *left, const void *right)
{
	const struct explain_entry *a = left, *b = right;
	int c = compare(a->step.offset, b->step.offset);

	if (c == 0)
		c = compare(a->step.length, b->step.length);
	if (c == 0)
		c = strcmp(a->step.rule, b->step.rule);
	if (c == 0)
		c = strcmp(a->step.form, b->step.form);
	return c != 0 ? c : compare(a->told, b->told);
}

bool
explain_is_same_place(const struct explain_entry *a, const struct explain_entry *b)
{
	return a->step.offset == b->step.offset && a->step.length == b->step.length;
}

static bool
is_same_value(const struct explain_entry *a, const struct explain_entry *b)
{
	return explain_is_same_place(a, b) && strcmp(a->step.rule, b->step.rule) == 0;
}

static bool
is_same_match(const struct explain_entry *a, const struct explain_entry *b)
{
	return is_same_value(a, b) && strcmp(a->step.form, b->step.form) == 0;
}

/* The steps of one match: its scores came first, and what it lost to later. */
static void
lay_over(struct explain_entry *e, const struct explain_entry *later)
{
	if (later->step.is_scored)
		e->step = later->step;
	else
		e->step.reason = later->step.reason;
	if (explain_is_finding(later))
		e->finding = later->finding;
}

static void
fold_matches(struct explain_trace *t)
{
	uint32_t n = t->first;

	for (uint32_t i = t->first; i < t->n; i++) {
		if (n > t->first && is_same_match(&t->entry[n - 1], &t->entry[i]))
			lay_over(&t->entry[n - 1], &t->entry[i]);
		else
			t->entry[n++] = t->entry[i];
	}
	t->n = n;
}

/* A finding says its rule; the form is the one whose match was kept. A rule of records has none. */
static void
join_findings(struct explain_trace *t)
{
	uint32_t n = t->first;

	for (uint32_t i = t->first; i < t->n; i++) {
		struct explain_entry *e = &t->entry[i];
		bool is_joined = false;

		for (uint32_t k = i + 1; explain_is_finding(e) && !is_joined && k < t->n &&
		     is_same_value(e, &t->entry[k]);
		     k++) {
			if (!t->entry[k].step.is_scored ||
			    t->entry[k].step.reason != PW_REASON_KEPT)
				continue;
			t->entry[k].finding = e->finding;
			is_joined = true;
		}
		if (!is_joined)
			t->entry[n++] = *e;
	}
	t->n = n;
}

static bool
is_of_line(const struct explain_trace *t, const struct explain_entry *e)
{
	return t->is_framed ? e->record_line == t->record_line : e->step.line == t->line;
}

static void
leave_out_other_lines(struct explain_trace *t)
{
	uint32_t n = t->first;

	for (uint32_t i = t->first; i < t->n; i++)
		if (is_of_line(t, &t->entry[i]))
			t->entry[n++] = t->entry[i];
	t->n = n;
}

void
explain_end_road(struct explain_trace *t)
{
	pw_flow_trace(t->flow, NULL, NULL);
	leave_out_other_lines(t);
	if (t->n > t->first)
		qsort(t->entry + t->first, t->n - t->first, sizeof(t->entry[0]), by_match);
	fold_matches(t);
	join_findings(t);
}

static bool
is_same_story(const struct explain_entry *a, const struct explain_entry *b)
{
	const struct pw_step *s = &a->step, *o = &b->step;

	return is_same_match(a, b) && explain_is_finding(a) == explain_is_finding(b) &&
	    s->reason == o->reason && s->is_scored == o->is_scored &&
	    s->confidence == o->confidence && s->is_labelled == o->is_labelled &&
	    s->is_label_other == o->is_label_other &&
	    s->is_label_negative == o->is_label_negative && s->is_near == o->is_near &&
	    s->is_near_negative == o->is_near_negative && s->is_capped == o->is_capped;
}

static void
join_roads(struct explain_trace *t)
{
	uint32_t n = 0;

	qsort(t->entry, t->n, sizeof(t->entry[0]), by_match);
	for (uint32_t i = 0; i < t->n; i++) {
		if (n > 0 && is_same_story(&t->entry[n - 1], &t->entry[i]))
			t->entry[n - 1].roads |= t->entry[i].roads;
		else
			t->entry[n++] = t->entry[i];
	}
	t->n = n;
}

/* How far it came. */
static unsigned
stage(const struct explain_entry *e)
{
	if (explain_is_finding(e))
		return 4;
	if (e->step.is_scored)
		return 3;
	if (e->step.length == 0)
		return 0;
	return e->step.reason == PW_REASON_INVALID ? 2 : 1;
}

/* By form; of one form the match that came furthest first. */
static int
by_form(const void *left, const void *right)
{
	const struct explain_entry *a = left, *b = right;
	int c = strcmp(a->step.rule, b->step.rule);

	if (c == 0)
		c = strcmp(a->step.form, b->step.form);
	if (c == 0)
		c = compare(stage(b), stage(a));
	if (c == 0)
		c = compare(b->step.confidence, a->step.confidence);
	return c != 0 ? c : compare(b->step.length, a->step.length);
}

static int
by_form_and_place(const void *left, const void *right)
{
	int c = by_form(left, right);

	return c != 0 ? c : by_match(left, right);
}

/* Whether one of the form's matches that are kept says it all: it has bytes of the other, or the other
 * has none. */
static bool
is_covered(const struct explain_entry *kept, uint32_t n, const struct explain_entry *e)
{
	const struct pw_step *s = &e->step;

	for (uint32_t i = 0; i < n; i++) {
		const struct pw_step *k = &kept[i].step;

		if (explain_is_same_place(&kept[i], e))
			continue;
		if (s->length == 0 ||
		    (s->offset < k->offset + k->length && k->offset < s->offset + s->length))
			return true;
	}
	return false;
}

/* A form is tried wherever it can begin, and at every length: of matches that share bytes, the one
 * that came furthest stays. */
static void
leave_out_lesser(struct explain_trace *t)
{
	uint32_t n = 0, of_form = 0;

	qsort(t->entry, t->n, sizeof(t->entry[0]), by_form_and_place);
	for (uint32_t i = 0; i < t->n; i++) {
		if (n > 0 &&
		    (strcmp(t->entry[n - 1].step.rule, t->entry[i].step.rule) != 0 ||
			strcmp(t->entry[n - 1].step.form, t->entry[i].step.form) != 0))
			of_form = n;
		if (is_covered(t->entry + of_form, n - of_form, &t->entry[i]))
			t->n_lesser++;
		else
			t->entry[n++] = t->entry[i];
	}
	t->n = n;
	qsort(t->entry, t->n, sizeof(t->entry[0]), by_match);
}

/* Entries of one place follow one another. */
static void
rank_places(struct explain_trace *t)
{
	for (uint32_t i = 0, end; i < t->n; i = end) {
		uint16_t best = 0;

		for (end = i; end < t->n && explain_is_same_place(&t->entry[i], &t->entry[end]);
		     end++)
			if (!explain_is_finding(&t->entry[end]) && t->entry[end].step.is_scored &&
			    t->entry[end].step.confidence >= best)
				best = (uint16_t)(t->entry[end].step.confidence + 1);
		for (uint32_t k = i; k < end; k++)
			t->entry[k].rank = best;
	}
}

static int
as_shown(const void *left, const void *right)
{
	const struct explain_entry *a = left, *b = right;
	int c = compare(explain_is_finding(b), explain_is_finding(a));

	if (c == 0 && !explain_is_finding(a))
		c = compare(b->rank, a->rank);
	if (c == 0)
		c = compare(a->step.offset, b->step.offset);
	if (c == 0)
		c = compare(b->step.length, a->step.length);
	if (c == 0)
		c = compare(b->step.is_scored, a->step.is_scored);
	if (c == 0)
		c = compare(b->step.confidence, a->step.confidence);
	if (c == 0)
		c = compare(a->step.reason, b->step.reason);
	return c != 0 ? c : by_match(a, b);
}

void
explain_sort(struct explain_trace *t)
{
	if (t->n == 0)
		return;
	join_roads(t);
	leave_out_lesser(t);
	rank_places(t);
	qsort(t->entry, t->n, sizeof(t->entry[0]), as_shown);
}
