#include "join.h"

#include <string.h>
#include <time.h>

#define SECOND_US 1000000

static uint64_t
hash(uint64_t h, struct pw_span s)
{
	for (size_t i = 0; i < s.len; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return h;
}

/* The field of that column number, or one of no bytes. */
static struct pw_span
value_of(const struct pw_format *format, const struct pw_record *record, int column,
    uint32_t *ret_field)
{
	for (uint32_t i = 0; column >= 0 && i < record->n_fields; i++) {
		const struct pw_field *f = &record->field[i];

		if (f->column != &format->column[column])
			continue;
		if (ret_field != NULL)
			*ret_field = i;
		return (struct pw_span) {record->text.p + f->from, f->to - f->from};
	}
	return (struct pw_span) {"", 0};
}

/* Digits from *at on as a number, at most `most` of them. */
static int64_t
read_number(struct pw_span s, size_t *at, unsigned most)
{
	int64_t n = 0;

	for (; most > 0 && *at < s.len && pw_is_digit(s.p[*at]); most--)
		n = n * 10 + (s.p[(*at)++] - '0');
	return n;
}

/* 1793502010.001000 */
static int64_t
epoch_us(struct pw_span s)
{
	size_t at = 0, from;
	int64_t seconds = read_number(s, &at, 11), part = 0;

	if (at < s.len && s.p[at] == '.') {
		from = ++at;
		part = read_number(s, &at, 6);
		for (size_t n = at - from; n < 6; n++)
			part *= 10;
	}
	return seconds * SECOND_US + part;
}

/* 2026-11-01 12:00:05 */
static int64_t
date_us(struct pw_span s)
{
	int part[6] = {0};
	size_t at = 0;
	struct tm tm = {0};

	for (unsigned i = 0; i < 6; i++) {
		while (at < s.len && !pw_is_digit(s.p[at]))
			at++;
		if (at == s.len)
			return INT64_MIN;
		part[i] = (int)read_number(s, &at, 4);
	}
	tm.tm_year = part[0] - 1900;
	tm.tm_mon = part[1] - 1;
	tm.tm_mday = part[2];
	tm.tm_hour = part[3];
	tm.tm_min = part[4];
	tm.tm_sec = part[5];
	return (int64_t)timegm(&tm) * SECOND_US;
}

static int64_t
time_us(struct pw_span s)
{
	size_t digits = 0;

	while (digits < s.len && pw_is_digit(s.p[digits]))
		digits++;
	if (digits >= 9 && digits <= 11)
		return epoch_us(s);
	return s.len > 0 ? date_us(s) : INT64_MIN;
}

/* The place of the one sign behind the mark, or -1: there is none, or more than one. */
static ptrdiff_t
find_digit(struct pw_span value, const char *mark)
{
	size_t len = strlen(mark), at;
	const char *found = len > 0 ? memmem(value.p, value.len, mark, len) : value.p;

	if (found == NULL)
		return -1;
	at = (size_t)(found - value.p) + len;
	if (at >= value.len || (!pw_is_digit(value.p[at]) && !pw_is_one_of(value.p[at], "*#ABCD")))
		return -1;
	return at + 1 < value.len && pw_is_alnum(value.p[at + 1]) ? -1 : (ptrdiff_t)at;
}

void
join_close(struct join *join)
{
	memset(join, 0, sizeof(*join));
}

void
join_close_all(struct joins *joins)
{
	memset(joins, 0, sizeof(*joins));
}

struct join *
join_first(struct joins *joins)
{
	struct join *first = NULL;

	for (unsigned i = 0; i < JOIN_MAX_OPEN; i++) {
		struct join *join = &joins->open[i];

		if (join->key != 0 && (first == NULL || join->record.offset < first->record.offset))
			first = join;
	}
	return first;
}

/* Closes what a pause or the end of its call ends. */
static void
close_ended(struct joins *joins, const struct pw_format *format, uint64_t call, bool ends_call,
    int64_t now_us)
{
	int64_t gap_us = (int64_t)format->join.gap_s * SECOND_US;

	for (unsigned i = 0; i < JOIN_MAX_OPEN; i++) {
		struct join *join = &joins->open[i];
		bool is_late = now_us != INT64_MIN && join->at_us != INT64_MIN &&
		    now_us - join->at_us > gap_us;

		if (join->key != 0 && (is_late || (ends_call && join->call == call)))
			join_close(join);
	}
}

void
join_close_far(struct joins *joins, uint64_t offset)
{
	for (unsigned i = 0; i < JOIN_MAX_OPEN; i++) {
		struct join *join = &joins->open[i];

		if (join->key != 0 && offset - join->record.offset > JOIN_MAX_SPAN)
			join_close(join);
	}
}

/* The one of the key, or, to begin one, one not in use, or the oldest. */
static struct join *
find_open(struct joins *joins, uint64_t key, bool begins)
{
	struct join *unused = NULL;

	for (unsigned i = 0; i < JOIN_MAX_OPEN; i++) {
		if (joins->open[i].key == key)
			return &joins->open[i];
		if (joins->open[i].key == 0)
			unused = &joins->open[i];
	}
	if (!begins)
		return NULL;
	if (unused == NULL) {
		unused = join_first(joins);
		join_close(unused);
	}
	return unused;
}

static void
add_digit(struct join *join, char digit, const struct pw_record *record, uint32_t at)
{
	struct join_place place = {record->offset + pw_text_raw_from(&record->text, at),
	    record->line, record->line_start};

	if (join->n == JOIN_MAX_DIGITS) {
		memmove(join->digits, join->digits + 1, JOIN_MAX_DIGITS - 1);
		memmove(join->digit, join->digit + 1,
		    (JOIN_MAX_DIGITS - 1) * sizeof(join->digit[0]));
		join->n--;
	}
	join->digits[join->n] = digit;
	join->digit[join->n++] = place;
}

struct join *
join_take(struct joins *joins, const struct pw_format *format, const struct pw_record *record,
    uint32_t *ret_from, uint32_t *ret_field)
{
	const struct pw_join *how = &format->join;
	struct pw_span when = value_of(format, record, how->when, NULL);
	struct pw_span value = value_of(format, record, how->digit, ret_field);
	int64_t now_us = time_us(value_of(format, record, how->time, NULL));
	uint64_t call =
	    hash(UINT64_C(14695981039346656037), value_of(format, record, how->key, NULL));
	uint64_t key = hash(call, value_of(format, record, how->side, NULL)) | 1;
	ptrdiff_t at;
	struct join *join;

	close_ended(joins, format, call, pw_frame_is_among(how->ends, when), now_us);
	if (!pw_span_is(when, how->is))
		return NULL;
	at = find_digit(value, how->mark);
	if (at < 0)
		return NULL;
	join = find_open(joins, key, pw_is_digit(value.p[at]));
	if (!pw_is_digit(value.p[at])) {
		if (join != NULL)
			join_close(join);
		return NULL;
	}
	if (join->key == 0) {
		join->key = key;
		join->call = call;
		join->record =
		    (struct join_place) {record->offset, record->line, record->line_start};
	}
	join->at_us = now_us;
	*ret_from = record->field[*ret_field].from + (uint32_t)at;
	add_digit(join, value.p[at], record, *ret_from);
	return join;
}
