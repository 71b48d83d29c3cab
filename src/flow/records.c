/*
 * Findings that no single value makes: a caller or callee, a time and a duration in one record are the
 * secrecy of communications (電気通信事業法 4条). The value is the stretch from the first of them to the
 * last. In a CDR source they belong there.
 */
#include "flow_priv.h"

#include <string.h>

/* What the record's text is searched for. */
struct search {
	const struct pw_detector *d;
	const struct pw_text *text;
	struct pw_slice slice;
	const struct pw_record_rule *rule;
	uint32_t from, to; /* the stretch so far; from > to: nothing yet */
	bool has_time, has_duration;
	bool seen_stamp; /* the record's own, the first time without a label */
};

static void
widen(struct search *s, uint32_t from, uint32_t to)
{
	if (from < s->from)
		s->from = from;
	if (to > s->to)
		s->to = to;
}

/* Digits at `at`, or 0. */
static uint32_t
digits_at(const struct pw_text *text, uint32_t at)
{
	uint32_t n = 0;

	while (at + n < text->len && pw_is_digit(text->p[at + n]))
		n++;
	return n;
}

static bool
is_at(const struct pw_text *text, uint32_t at, const char *set)
{
	return at < text->len && pw_is_one_of(text->p[at], set);
}

/* HH:MM or HH:MM:SS with its fraction; its end, or 0. */
static uint32_t
clock_end(const struct pw_text *text, uint32_t at)
{
	uint32_t n = digits_at(text, at), end;

	if (n < 1 || n > 2 || !is_at(text, at + n, ":") || digits_at(text, at + n + 1) != 2)
		return 0;
	end = at + n + 3;
	if (is_at(text, end, ":") && digits_at(text, end + 1) == 2)
		end += 3;
	if (is_at(text, end, ".,") && digits_at(text, end + 1) > 0)
		end += 1 + digits_at(text, end + 1);
	return end;
}

/* 2024-03-12 10:15, 2024/03/12T10:15:30, 20240312101530; its end, or 0. */
static uint32_t
date_time_end(const struct pw_text *text, uint32_t at)
{
	uint32_t n = digits_at(text, at), day = at + 5;

	if (n == 14 && (text->p[at] == '1' || text->p[at] == '2'))
		return at + 14;
	if (n != 4 || !is_at(text, at + 4, "-/") || digits_at(text, day) < 1 ||
	    digits_at(text, day) > 2)
		return 0;
	day += digits_at(text, day) + 1;
	if (!is_at(text, day - 1, "-/") || digits_at(text, day) < 1 || digits_at(text, day) > 2)
		return 0;
	day += digits_at(text, day);
	return is_at(text, day, "T ") ? clock_end(text, day + 1) : 0;
}

static uint32_t
number_end(const struct pw_text *text, uint32_t at)
{
	uint32_t n = digits_at(text, at);

	return n > 0 && n < 8 && !is_at(text, at + n, "-/") ? at + n : 0;
}

/* A time or duration that begins at `at`; returns where it ends, or `at`. */
static uint32_t
take_number(struct search *s, uint32_t at)
{
	const struct pw_whereabouts nowhere = {0};
	uint64_t labels = pw_owner_labels_at(s->d->owner, &s->slice, at, &nowhere);
	uint32_t date = date_time_end(s->text, at), clock = clock_end(s->text, at), end;

	if ((labels >> s->rule->duration & 1) != 0) {
		end = clock > 0 ? clock : number_end(s->text, at);
		if (end == 0)
			return at;
		s->has_duration = true;
		widen(s, at, end);
		return end;
	}
	end = date > 0 ? date : clock;
	if (end == 0)
		return at;
	if ((labels >> s->rule->time & 1) == 0 && (date == 0 || !s->seen_stamp)) {
		s->seen_stamp |= date > 0;
		return end;
	}
	s->has_time = true;
	widen(s, at, end);
	return end;
}

static void
search_numbers(struct search *s)
{
	for (uint32_t at = 0; at < s->text->len;) {
		uint32_t end = at;

		if (pw_is_digit(s->text->p[at]) && (at == 0 || !pw_is_alnum(s->text->p[at - 1])))
			end = take_number(s, at);
		at = end > at ? end : at + 1;
	}
}

/* Takes in the values of the categories that the rule needs; false if one is missing. */
static bool
search_values(struct search *s, const struct pw_hit *hits, uint32_t n)
{
	uint64_t there = 0;

	for (uint32_t i = 0; i < n; i++) {
		if ((s->rule->needs >> hits[i].category & 1) == 0)
			continue;
		there |= PW_CATEGORY_BIT(hits[i].category);
		widen(s, hits[i].from, hits[i].to);
	}
	return (s->rule->needs & ~there) == 0;
}

bool
flow_find_record(const struct pw_detector *d, const struct pw_text *text,
    const struct pw_record_rule *rule, const struct pw_hit *hits, uint32_t n, struct pw_hit *ret)
{
	struct search s = {.d = d,
	    .text = text,
	    .slice = {text, 0, text->len},
	    .rule = rule,
	    .from = UINT32_MAX};

	if (rule->score < d->plan->threshold || !search_values(&s, hits, n))
		return false;
	search_numbers(&s);
	if ((rule->needs_time && !s.has_time) || (rule->needs_duration && !s.has_duration))
		return false;
	memset(ret, 0, sizeof(*ret));
	ret->from = ret->before_from = s.from;
	ret->to = s.to;
	ret->form = PW_NO_FORM;
	ret->rule = rule->rule;
	ret->category = (uint8_t)d->plan->rule[rule->rule].category;
	ret->field = -1;
	ret->confidence = (int16_t)rule->score;
	ret->severity = (uint8_t)rule->severity;
	return s.to - s.from <= PW_MAX_VALUE;
}
