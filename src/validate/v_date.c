/*
 * Dates of birth, in the Gregorian calendar and in the Japanese eras (元号法; 元号を改める政令). The
 * canonical value is YYYY-MM-DD. A day that its era does not hold is FAILED.
 *
 * A date of birth is not in the future, which no text can tell: the one validator that asks the clock
 * for the day.
 */
#include "beside.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#define EARLIEST_YEAR 1900u
#define OLDEST_YEARS 121u
#define AHEAD_SECONDS (14 * 3600) /* the day has begun somewhere: UTC+14 */

struct date {
	unsigned y, m, d;
};

struct era {
	const char *names[5]; /* NULL-terminated */
	char letter, code; /* M, 1 */
	unsigned base; /* year 1 is base + 1 */
	unsigned first, last; /* YYYYMMDD */
};

static const struct era eras[] = {
    {{"明治", "㍾", "明"}, 'M', '1', 1867, 18681023, 19120729},
    {{"大正", "㍽", "大"}, 'T', '2', 1911, 19120730, 19261224},
    {{"昭和", "㍼", "昭"}, 'S', '3', 1925, 19261225, 19890107},
    {{"平成", "㍻", "平"}, 'H', '4', 1988, 19890108, 20190430},
    {{"令和", "㋿", "令"}, 'R', '5', 2018, 20190501, 99991231},
};

static unsigned
days_in(unsigned y, unsigned m)
{
	static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (m == 2 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))
		return 29;
	return days[m - 1];
}

static unsigned
as_number(const struct date *date)
{
	return date->y * 10000 + date->m * 100 + date->d;
}

static unsigned
today(void)
{
	struct date date = {1970, 1, 0};
	unsigned left = (unsigned)((time(NULL) + AHEAD_SECONDS) / 86400);

	for (unsigned n; left >= (n = days_in(date.y, 2) + 337); date.y++)
		left -= n;
	for (; left >= days_in(date.y, date.m); date.m++)
		left -= days_in(date.y, date.m);
	date.d = left + 1;
	return as_number(&date);
}

static bool
can_be_born_on(const struct date *date)
{
	unsigned now = today();

	if (date->m < 1 || date->m > 12 || date->d < 1 || date->d > days_in(date->y, date->m))
		return false;
	return date->y >= EARLIEST_YEAR && as_number(date) <= now &&
	    now - as_number(date) < OLDEST_YEARS * 10000;
}

static bool
take(struct pw_span *text, const char *what)
{
	if (!span_starts(*text, what))
		return false;
	*text = span_from(*text, strlen(what));
	return true;
}

static bool
take_number(struct pw_span *text, unsigned digits, unsigned *ret)
{
	size_t n;

	*text = span_skip_spaces(*text);
	n = numeral_read(*text, digits, ret);
	*text = span_from(*text, n);
	return n > 0;
}

static size_t
digits_at(struct pw_span text)
{
	size_t n = 0;

	while (n < text.len && pw_is_digit(text.p[n]))
		n++;
	return n;
}

/* One kind of sign twice, 年 and 月, or (compact) nothing. */
static bool
take_month_and_day(struct pw_span *text, struct date *date)
{
	static const char *const signs[][3] = {{"年", "月", "日"}, {"-", "-", ""}, {"/", "/", ""},
	    {".", ".", ""}, {"・", "・", ""}};

	for (size_t i = 0; i < PW_ARRAY_LEN(signs); i++) {
		if (!take(text, signs[i][0]))
			continue;
		if (!take_number(text, 2, &date->m) || !take(text, signs[i][1]) ||
		    !take_number(text, 2, &date->d))
			return false;
		take(text, signs[i][2]);
		return text->len == 0;
	}
	return false;
}

/* YYMMDD and YYYYMMDD: the last four digits are month and day. */
static bool
take_compact(struct pw_span *text, unsigned year_digits, struct date *date)
{
	return digits_at(*text) == text->len && text->len == year_digits + 4 &&
	    take_number(text, year_digits, &date->y) && take_number(text, 2, &date->m) &&
	    take_number(text, 2, &date->d);
}

static const struct era *
take_era(struct pw_span *text)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(eras); i++) {
		for (size_t k = 0; eras[i].names[k] != NULL; k++)
			if (take(text, eras[i].names[k]))
				return &eras[i];
		if (text->len > 0 && (text->p[0] & ~0x20) == eras[i].letter) {
			*text = span_from(*text, 1);
			return &eras[i];
		}
	}
	return NULL;
}

static enum pw_verdict
finish_era(const struct era *era, struct date *date)
{
	if (date->y == 0)
		return PW_NO;
	date->y += era->base;
	if (!can_be_born_on(date))
		return PW_NO;
	return as_number(date) >= era->first && as_number(date) <= era->last ? PW_YES : PW_FAILED;
}

/* 昭和60年4月12日, S60.4.12, S600412 */
static enum pw_verdict
read_era(struct pw_span text, struct date *date)
{
	const struct era *era = take_era(&text);

	if (era == NULL)
		return PW_NO;
	take(&text, ".");
	if (digits_at(text) == 6
		? !take_compact(&text, 2, date)
		: !take_number(&text, 2, &date->y) || !take_month_and_day(&text, date))
		return PW_NO;
	return finish_era(era, date);
}

/* 3600412, 3-60-04-12 */
static enum pw_verdict
read_coded_era(struct pw_span text, struct date *date)
{
	const struct era *era = &eras[text.p[0] - '1'];

	text = span_from(text, 1);
	if (take(&text, "-") ? digits_at(text) != 2 || !take_number(&text, 2, &date->y) ||
		    !take_month_and_day(&text, date)
			     : !take_compact(&text, 2, date))
		return PW_NO;
	return finish_era(era, date);
}

/* April, Apr. : the month, or 0. */
static unsigned
take_month_name(struct pw_span *text)
{
	static const char *const names[] = {"january", "february", "march", "april", "may", "june",
	    "july", "august", "september", "october", "november", "december"};
	size_t n = 0;

	while (n < text->len && pw_is_alpha(text->p[n]))
		n++;
	for (size_t i = 0; n >= 3 && i < PW_ARRAY_LEN(names); i++) {
		bool is_short = n == 3 || (n == 4 && i == 8);

		if (strncasecmp(text->p, names[i], n) != 0 || (!is_short && n != strlen(names[i])))
			continue;
		*text = span_from(*text, n);
		take(text, ".");
		return (unsigned)i + 1;
	}
	return 0;
}

static void
take_ordinal(struct pw_span *text)
{
	static const char *const ends[] = {"st", "nd", "rd", "th"};

	for (size_t i = 0; i < PW_ARRAY_LEN(ends); i++)
		if (take(text, ends[i]))
			return;
}

/* 04/12/1985; 25/12/1985, where the first can be no month. */
static bool
read_year_last(struct pw_span text, struct date *date)
{
	char sign;

	if (!take_number(&text, 2, &date->m) || text.len == 0)
		return false;
	sign = text.p[0];
	text = span_from(text, 1);
	if (!take_number(&text, 2, &date->d) || text.len != 5 || text.p[0] != sign)
		return false;
	text = span_from(text, 1);
	if (date->m > 12) {
		unsigned first = date->m;

		date->m = date->d;
		date->d = first;
	}
	return digits_at(text) == 4 && take_number(&text, 4, &date->y);
}

/* 12 Apr 1985, 12-Apr-1985, April 12, 1985 */
static bool
read_english(struct pw_span text, struct date *date)
{
	date->m = take_month_name(&text);
	if (!take_number(&text, 2, &date->d))
		return false;
	take_ordinal(&text);
	take(&text, ",");
	if (date->m == 0) {
		if (!take(&text, "-") && !take(&text, " "))
			return false;
		date->m = take_month_name(&text);
		take(&text, "-");
		take(&text, ",");
	}
	text = span_skip_spaces(text);
	return date->m > 0 && digits_at(text) == 4 && text.len == 4 &&
	    take_number(&text, 4, &date->y);
}

static enum pw_verdict
read_gregorian(struct pw_span text, struct date *date)
{
	size_t n = digits_at(text);
	bool is_read = false;

	if (n == 8)
		is_read = take_compact(&text, 4, date);
	else if (n == 4 || (n == 0 && (unsigned char)text.p[0] >= 0x80))
		is_read = take_number(&text, 4, &date->y) && take_month_and_day(&text, date);
	else if ((n == 1 || n == 2) && text.len > n &&
	    (text.p[n] == '/' || text.p[n] == '-' || text.p[n] == '.') && text.len > n + 1 &&
	    pw_is_digit(text.p[n + 1]))
		is_read = read_year_last(text, date);
	else
		is_read = read_english(text, date);
	return is_read && can_be_born_on(date) ? PW_YES : PW_NO;
}

static bool
is_coded_era(struct pw_span text)
{
	if (text.p[0] < '1' || text.p[0] > '5')
		return false;
	return text.len == 7 ? digits_at(text) == 7
			     : text.len == 10 && digits_at(text) == 1 && text.p[1] == '-' &&
		text.p[4] == '-' && text.p[7] == '-';
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct date date = {0};
	enum pw_verdict verdict = PW_NO;
	char text[16];

	if (c->value.len == 0)
		return PW_NO;
	if (is_coded_era(c->value))
		verdict = read_coded_era(c->value, &date);
	else
		verdict = read_era(c->value, &date);
	if (verdict == PW_NO) {
		date = (struct date) {0};
		verdict = read_gregorian(c->value, &date);
	}
	if (verdict == PW_NO)
		return PW_NO;
	snprintf(text, sizeof(text), "%04u-%02u-%02u", date.y % 10000, date.m % 100, date.d % 100);
	canonical_of("", pw_span_of(text), ret);
	return verdict;
}

const struct pw_validator pw_validator_date = {
    .name = "date",
    .brief = "date of birth, Gregorian or of a Japanese era, from 1900 on and not after today "
	     "(asks the clock); a day outside its era is a failed check",
    .check = check,
    .yes = {"1985-04-12", "昭和60年4月12日", "S60.4.12", "19850412", "3600412", "April 12, 1985",
	"昭和六十年四月十二日"},
    .no = {"1985-13-45", "2999-01-01", "2023-02-29", "昭和64年2月1日", "1899-12-31", "1985-04/12",
	""},
};
