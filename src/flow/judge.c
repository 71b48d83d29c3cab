/* From the bytes of one unit to its findings, one step a call. */
#include "judge.h"

#include <piiwatch/classify.h>
#include <piiwatch/score.h>

#include <string.h>

#define LEAST_NUMBER 9u /* digits of a whole telephone number, the trunk prefix left out */

/* Places of fields in the text before, in its view. */
static void
move_fields(struct judge *j)
{
	for (uint32_t i = 0; i < j->record.n_fields; i++) {
		struct pw_field *f = &j->flow->field[i];

		f->from = pw_text_at_raw(&j->record.text, f->from);
		f->to = pw_text_at_raw(&j->record.text, f->to);
	}
}

/* The view of what was written from a binary record: it leads to that, and that to the bytes. */
static void
view_written(struct judge *j)
{
	struct pw_flow *flow = j->flow;
	struct pw_record *r = &j->record;
	struct pw_text *written = &flow->frame.text;

	if (pw_classify_not_plain(written->p, 0, written->len) == written->len)
		return;
	r->text = pw_view_make(flow->view, (struct pw_span) {written->p, written->len},
	    &flow->reading, &flow->stats.bad_bytes);
	move_fields(j);
	r->text.under = written->map;
}

/* The record's text: its own bytes where they are plain, else a view. */
static void
make_text(struct judge *j)
{
	struct pw_record *r = &j->record;

	if (r->text.p != NULL && r->text.map == NULL)
		return;
	if (r->text.p != NULL) {
		view_written(j);
		return;
	}
	if (!flow_is_wide(j->flow) && pw_classify_not_plain(r->raw, 0, r->raw_len) == r->raw_len) {
		r->text = (struct pw_text) {r->raw, r->raw_len, NULL, NULL};
		return;
	}
	r->text = pw_view_make(j->flow->view, (struct pw_span) {r->raw, r->raw_len},
	    &j->flow->reading, &j->flow->stats.bad_bytes);
	move_fields(j);
}

static void
measure_field(struct judge *j)
{
	const struct pw_field *f = &j->record.field[j->field];
	unsigned digits = 0;
	bool letters = false;

	for (uint32_t i = f->from; i < f->to; i++) {
		char c = j->record.text.p[i];

		digits += pw_is_digit(c);
		letters |= pw_is_alpha(c) || ((unsigned char)c & 0x80) != 0;
	}
	j->field_measured = true;
	j->field_skipped = pw_decide_passes_over(f->column, digits, letters) &&
	    !(j->flow->mask_expected && f->column->expect != 0);
	/* A number that nobody looks at is passed over like one that was found. */
	if (j->field_skipped && digits >= LEAST_NUMBER &&
	    (f->column->expect & PW_CATEGORY_BIT(PW_PHONE)) != 0)
		judge_turn_away(j, PW_REASON_EXPECTED);
}

/* The stretch of text that `at` belongs to; false where nothing is looked for. Calls come with
 * rising places. */
static bool
slice_of(struct judge *j, uint32_t at, struct pw_slice *ret)
{
	const struct pw_record *r = &j->record;

	*ret = (struct pw_slice) {&r->text, 0, r->text.len};
	if (r->n_fields == 0)
		return true;
	while (j->field < r->n_fields && r->field[j->field].to <= at) {
		j->field++;
		j->field_measured = false;
	}
	if (j->field >= r->n_fields || at < r->field[j->field].from)
		return false;
	if (!j->field_measured)
		measure_field(j);
	if (j->field_skipped)
		return false;
	ret->lo = r->field[j->field].from;
	ret->hi = r->field[j->field].to;
	return true;
}

/* The hit as validators and readers look at it. */
static struct pw_candidate
candidate_of(const struct judge *j, const struct pw_slice *slice, const struct pw_hit *hit,
    const struct pw_lexicon *const *lexicon)
{
	const char *p = slice->text->p;

	return (struct pw_candidate) {.value = {p + hit->from, hit->to - hit->from},
	    .before = {p + hit->before_from, hit->from - hit->before_from},
	    .left = {p + slice->lo, hit->before_from - slice->lo},
	    .right = {p + hit->to, slice->hi - hit->to},
	    .header = flow_header_names(j->flow, &j->record),
	    .lexicon = lexicon};
}

/* A reader finds where the value that begins here truly ends; false: nowhere. */
static bool
find_end(const struct judge *j, const struct pw_form *form, const struct pw_slice *slice,
    struct pw_hit *hit)
{
	struct pw_candidate c = candidate_of(j, slice, hit, form->reader_lexicon);
	size_t len = pw_reader_at((unsigned)form->reader)->read(&c);

	hit->to = hit->from + (uint32_t)len;
	return len > 0;
}

/* Match, read, validate: the reason why the match is no value of its form. */
static enum pw_reason
weigh_match(struct judge *j, const struct pw_slice *slice, struct pw_hit *hit)
{
	const struct pw_form *form = &j->d->plan->form[hit->form];
	struct pw_judgement judgement;
	struct pw_candidate c;
	enum pw_verdict verdict;
	enum pw_reason reason;

	hit->before_from = hit->from;
	if (form->reader >= 0 && !find_end(j, form, slice, hit))
		return PW_REASON_INVALID;
	reason = pw_match_fits(j->d->plan, slice, hit);
	if (reason != PW_REASON_KEPT)
		return reason;
	c = candidate_of(j, slice, hit, form->validator_lexicon);
	verdict = pw_validate(form->validator, &c, &judgement);
	if (verdict == PW_NO || (verdict == PW_FAILED && !form->fails_softly))
		return PW_REASON_INVALID;
	pw_score_take(hit, verdict, &judgement);
	return pw_plan_is_placeholder(j->d->plan, c.value) ? PW_REASON_SAMPLE : PW_REASON_KEPT;
}

/* True if the match is a value of its form. */
static bool
is_value(struct judge *j, const struct pw_slice *slice, struct pw_hit *hit)
{
	enum pw_reason reason = weigh_match(j, slice, hit);

	if (reason != PW_REASON_KEPT) {
		judge_turn_away(j, reason);
		flow_tell(j->flow, &j->record, hit, NULL, reason);
	}
	return reason == PW_REASON_KEPT;
}

const struct pw_whereabouts *
judge_whereabouts(struct judge *j)
{
	bool has_fields = j->record.n_fields > 0;

	j->where.column = has_fields ? j->record.field[j->field].column : NULL;
	/* What the line before ended with owns what this one begins with. */
	j->where.carried = has_fields && j->field > 0 ? (struct pw_carried) {0} : j->flow->carried;
	return &j->where;
}

/* Score: true if the hit reaches the threshold. */
static bool
is_sure(struct judge *j, const struct pw_slice *slice, struct pw_hit *hit)
{
	struct pw_ownership own;
	enum pw_reason reason;

	pw_owner_find(j->d->owner, slice, hit, judge_whereabouts(j), &own);
	reason = pw_score_judge(j->d->plan, &own, hit);
	if (reason != PW_REASON_KEPT)
		judge_turn_away(j, reason);
	flow_tell(j->flow, &j->record, hit, &own, reason);
	return reason == PW_REASON_KEPT;
}

/* A record with more hits than there is room for is settled once; what finds no room then is
 * counted. */
static void
keep_hit(struct judge *j, const struct pw_hit *hit)
{
	struct pw_flow *flow = j->flow;

	if (flow->n_hits == PW_MAX_HITS && !j->is_settled) {
		flow->n_hits = pw_score_settle(j->d->plan, flow->hit, flow->n_hits);
		j->is_settled = flow->n_hits > PW_MAX_HITS / 2;
	}
	if (flow->n_hits == PW_MAX_HITS)
		flow->stats.hits_capped++;
	else
		flow->hit[flow->n_hits++] = *hit;
}

/* Of the matches at one start, each form's longest that is a value. */
static void
take_ends(struct judge *j, struct pw_ends ends, const struct pw_slice *slice)
{
	struct pw_form_set settled = {{0}};

	for (uint32_t i = ends.n; i > 0; i--) {
		const struct pw_end *end = &ends.at[i - 1];
		const struct pw_form *form = &j->d->plan->form[end->form];
		struct pw_hit hit = {.from = end->from,
		    .to = end->to,
		    .form = end->form,
		    .rule = form->rule,
		    .category = (uint8_t)j->d->plan->rule[form->rule].category,
		    .field = j->record.n_fields > 0 ? (int32_t)j->field : -1};

		if (pw_form_set_has(&settled, end->form) || !is_value(j, slice, &hit))
			continue;
		pw_form_set_add(&settled, end->form);
		if (is_sure(j, slice, &hit))
			keep_hit(j, &hit);
	}
}

/* The road with the gate: forms are tried where they can begin. */
static void
match_at_starts_in(struct judge *j, const struct pw_slice *all)
{
	struct pw_start start = {0};
	struct pw_slice slice;

	for (uint32_t at = all->lo; pw_gate_find(j->d->gate, all, at, &j->allowed, &start);
	     at = start.at + 1) {
		if (!slice_of(j, start.at, &slice) || !judge_keep_reaching(j, &start) ||
		    !pw_match_begins(j->d->matcher, &slice, start.at, &start.forms) ||
		    !judge_keep_labelled(j, &slice, &start))
			continue;
		j->flow->stats.candidates++;
		take_ends(j,
		    pw_match_at(j->d->matcher, j->flow->scratch, &slice, start.at, &start.forms),
		    &slice);
	}
}

/* Fields that nothing parts are looked at one by one: what stands before one begins no value in it. */
static void
match_at_starts(struct judge *j)
{
	const struct pw_format *format = j->flow->format;
	struct pw_slice all = {&j->record.text, 0, j->record.text.len};

	if (format == NULL || format->framing != PW_FRAMING_FIXED || j->record.n_fields == 0) {
		match_at_starts_in(j, &all);
		return;
	}
	for (uint32_t i = 0; i < j->record.n_fields; i++) {
		all.lo = j->record.field[i].from;
		all.hi = j->record.field[i].to;
		match_at_starts_in(j, &all);
	}
}

/* The plain road: every form at every character. */
static void
match_everywhere(struct judge *j)
{
	const struct pw_text *text = &j->record.text;
	struct pw_slice slice;

	for (uint32_t at = 0; at < text->len; at++) {
		if (((unsigned char)text->p[at] & 0xC0) == 0x80 || !slice_of(j, at, &slice))
			continue;
		j->flow->stats.candidates++;
		take_ends(j,
		    pw_match_by_tree(j->d->matcher, j->flow->scratch, &slice, at, &j->allowed),
		    &slice);
	}
}

/* Forms without a tree in one slice; each start by itself: the longest match counts for it. */
static void
match_unanchored_in(struct judge *j, const struct pw_slice *slice)
{
	struct pw_ends ends = pw_match_unanchored(j->d->matcher, j->flow->scratch, slice,
	    &j->flow->stats.hits_capped);
	uint32_t first = 0;

	for (uint32_t k = 1; k <= ends.n; k++) {
		if (k < ends.n && ends.at[k].from == ends.at[first].from)
			continue;
		take_ends(j, (struct pw_ends) {ends.at + first, k - first}, slice);
		first = k;
	}
}

/* Forms without a tree: over all of the text, on both roads. */
static void
match_unanchored(struct judge *j)
{
	struct pw_slice slice = {&j->record.text, 0, j->record.text.len};

	if (!pw_matcher_has_unanchored(j->d->matcher))
		return;
	if (j->record.n_fields == 0)
		match_unanchored_in(j, &slice);
	for (j->field = 0; j->field < j->record.n_fields; j->field++) {
		slice.lo = j->record.field[j->field].from;
		slice.hi = j->record.field[j->field].to;
		match_unanchored_in(j, &slice);
	}
}

/* The forms of a category. */
static struct pw_form_set
forms_of(const struct pw_plan *plan, enum pw_category category)
{
	struct pw_form_set forms = {{0}};

	for (unsigned i = 0; i < plan->n_forms; i++)
		if (plan->rule[plan->form[i].rule].category == category)
			pw_form_set_add(&forms, i);
	return forms;
}

bool
judge_number(struct pw_flow *flow, const struct pw_text *text, enum pw_category category,
    struct pw_hit *ret)
{
	struct judge j = {.flow = flow, .d = flow->d, .record = {.text = *text}};
	struct pw_slice slice = {&j.record.text, 0, text->len};
	struct pw_form_set forms = forms_of(flow->d->plan, category);
	struct pw_hit *hits = flow->hit;
	uint32_t n_hits = flow->n_hits;
	void (*on_step)(void *context, const struct pw_step *step) = flow->on_step;
	bool is_one = false;

	flow->hit = flow->joined_hit;
	flow->n_hits = 0;
	flow->on_step = NULL;
	take_ends(&j, pw_match_by_tree(j.d->matcher, flow->scratch, &slice, 0, &forms), &slice);
	for (uint32_t i = 0; i < flow->n_hits && !is_one; i++) {
		is_one = flow->hit[i].to == text->len;
		*ret = flow->hit[i];
	}
	flow->hit = hits;
	flow->n_hits = n_hits;
	flow->on_step = on_step;
	return is_one;
}

void
flow_insert_hit(struct pw_flow *flow, const struct pw_hit *hit)
{
	uint32_t at = flow->n_hits;

	if (flow->n_hits == PW_MAX_HITS) {
		flow->stats.hits_capped++;
		return;
	}
	for (; at > 0 && flow->hit[at - 1].to > hit->to; at--)
		flow->hit[at] = flow->hit[at - 1];
	flow->hit[at] = *hit;
	flow->n_hits++;
}

/* What the values of the record make together. */
static void
find_records(struct judge *j)
{
	struct pw_flow *flow = j->flow;
	uint32_t n = flow->n_hits;
	struct pw_hit hit;

	for (unsigned i = 0; flow->format == NULL && i < j->d->plan->n_record_rules; i++)
		if (flow_find_record(j->d, &j->record.text, &j->d->plan->record_rule[i], flow->hit,
			n, &hit))
			flow_insert_hit(flow, &hit);
}

static bool
is_among(const struct pw_hit *hit, const struct pw_hit *hits, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (hits[i].from == hit->from && hits[i].to == hit->to && hits[i].form == hit->form)
			return true;
	return false;
}

/* Tells of the hits that `step` took out of those before it. */
static void
tell_losses(struct judge *j, const struct pw_hit *before, uint32_t n, enum pw_reason reason)
{
	for (uint32_t i = 0; i < n; i++)
		if (!is_among(&before[i], j->flow->hit, j->flow->n_hits))
			flow_tell(j->flow, &j->record, &before[i], NULL, reason);
}

/* Of the hits, those that keep their bytes and stand in the company they need. */
static void
settle(struct judge *j)
{
	struct pw_flow *flow = j->flow;
	uint32_t before = flow->n_hits;
	struct pw_hit *kept = NULL;

	if (flow->on_step != NULL && before > 0) {
		kept = pw_private_alloc(before, sizeof(kept[0]));
		memcpy(kept, flow->hit, before * sizeof(kept[0]));
	}
	flow->n_hits = pw_score_settle(j->d->plan, flow->hit, flow->n_hits);
	flow->turned_away[PW_REASON_OVERLAP] += before - flow->n_hits;
	if (kept != NULL) {
		tell_losses(j, kept, before, PW_REASON_OVERLAP);
		memcpy(kept, flow->hit, flow->n_hits * sizeof(kept[0]));
	}
	before = flow->n_hits;
	flow->n_hits = pw_score_needs(j->d->plan, flow->hit, flow->n_hits);
	flow->turned_away[PW_REASON_COMPANY] += before - flow->n_hits;
	if (kept != NULL)
		tell_losses(j, kept, before, PW_REASON_COMPANY);
	pw_private_free(kept);
}

/* Of the hits in a line that names columns, none. */
static void
settle_header(struct judge *j)
{
	struct pw_flow *flow = j->flow;
	uint32_t before = flow->n_hits;

	flow->n_hits = flow_settle_header(flow, &j->record, before);
	flow->turned_away[PW_REASON_COLUMN_NAME] += before - flow->n_hits;
	for (uint32_t i = flow->n_hits; i < before; i++)
		flow_tell(flow, &j->record, &flow->hit[i], NULL, PW_REASON_COLUMN_NAME);
}

/* Where the last of the values that were found ends. */
static uint32_t
end_of_values(const struct pw_flow *flow)
{
	uint32_t end = 0;

	for (uint32_t i = 0; i < flow->n_hits; i++)
		if (flow->hit[i].to > end)
			end = flow->hit[i].to;
	return end;
}

/* A line that is no piece of a longer one. */
static bool
is_whole_line(const struct pw_flow *flow, const struct unit *unit)
{
	return flow->mode != MODE_FRAMED && !unit->is_in_pieces && !flow->is_in_pieces;
}

void
flow_judge(struct pw_flow *flow, const struct unit *unit)
{
	struct judge j = {.flow = flow, .d = flow->d, .record = unit->record};

	flow->n_hits = 0;
	flow->stats.records_judged++;
	make_text(&j);
	if (is_whole_line(flow, unit) && !flow_cut_row(flow, &j.record))
		flow_read_header(flow, &j.record);
	if (j.record.n_fields == 0 && pw_owner_lay_out(&j.record.text, flow->layout))
		j.where.layout = flow->layout;
	judge_allow_forms(&j, unit);
	if (flow->gate_off)
		match_everywhere(&j);
	else
		match_at_starts(&j);
	match_unanchored(&j);
	settle(&j);
	settle_header(&j);
	if (is_whole_line(flow, unit))
		find_records(&j);
	if (flow->format != NULL)
		flow_find_in_columns(flow, &j.record);
	judge_make_findings(&j, unit);
	if (flow->format != NULL)
		judge_join(&j);
	judge_leave_out(flow);
	if (!is_whole_line(flow, unit))
		return;
	flow->next_carried = pw_owner_carry(j.d->owner, &j.record.text, end_of_values(flow));
}
