#include "when.h"

#include <piiwatch/base.h>

#include <string.h>
#include <time.h>

#define SECOND_US INT64_C(1000000)
#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S 86400

/* A text that is being read. */
struct cursor {
	const char *p;
};

/* Exactly `n` digits, of a number up to `max`. */
static bool
take_number(struct cursor *c, unsigned n, int max, int *ret)
{
	*ret = 0;
	for (unsigned i = 0; i < n; i++, c->p++) {
		if (!pw_is_digit(*c->p))
			return false;
		*ret = *ret * 10 + (*c->p - '0');
	}
	return *ret <= max;
}

static bool
take_sign(struct cursor *c, const char *signs)
{
	if (*c->p == '\0' || strchr(signs, *c->p) == NULL)
		return false;
	c->p++;
	return true;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && is_leap);
}

/* Days from 1970-01-01; years begin in March here, so that the leap day is their last. */
static int64_t
days_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2) + 400; /* never negative */
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + of_year - 719468 - 146097;
}

static bool
take_date(struct cursor *c, int64_t *ret_s)
{
	int year, month, day;

	if (!take_number(c, 4, 9999, &year) || !take_sign(c, "-") ||
	    !take_number(c, 2, 12, &month) || !take_sign(c, "-") || !take_number(c, 2, 31, &day))
		return false;
	if (month < 1 || day < 1 || day > days_in_month(year, month))
		return false;
	*ret_s = days_of(year, month, day) * DAY_S;
	return true;
}

/* A leap second counts as the one after it. */
static bool
take_time(struct cursor *c, int64_t *ret_us)
{
	int hour, minute, second;
	int64_t fraction = 0, unit = SECOND_US;

	if (!take_number(c, 2, 23, &hour) || !take_sign(c, ":") ||
	    !take_number(c, 2, 59, &minute) || !take_sign(c, ":") ||
	    !take_number(c, 2, 60, &second))
		return false;
	if (take_sign(c, ".")) {
		if (!pw_is_digit(*c->p))
			return false;
		for (; pw_is_digit(*c->p); c->p++) {
			unit /= 10;
			fraction += (*c->p - '0') * unit;
		}
	}
	*ret_us = (hour * HOUR_S + minute * MINUTE_S + second) * SECOND_US + fraction;
	return true;
}

static bool
take_offset(struct cursor *c, int64_t *ret_s)
{
	bool is_west = *c->p == '-';
	int hour, minute;

	*ret_s = 0;
	if (take_sign(c, "Zz"))
		return true;
	if (!take_sign(c, "+-") || !take_number(c, 2, 23, &hour) || !take_sign(c, ":") ||
	    !take_number(c, 2, 59, &minute))
		return false;
	*ret_s = (hour * HOUR_S + minute * MINUTE_S) * (is_west ? -1 : 1);
	return true;
}

static bool
parse_date_time(const char *text, int64_t *ret_us)
{
	struct cursor c = {text};
	int64_t date_s, time_us = 0, offset_s = 0;

	if (!take_date(&c, &date_s))
		return false;
	if (*c.p != '\0' &&
	    (!take_sign(&c, "Tt ") || !take_time(&c, &time_us) || !take_offset(&c, &offset_s)))
		return false;
	if (*c.p != '\0')
		return false;
	*ret_us = (date_s - offset_s) * SECOND_US + time_us;
	return true;
}

static int64_t
unit_of(char c)
{
	switch (c) {
	case 's':
		return SECOND_US;
	case 'm':
		return MINUTE_S * SECOND_US;
	case 'h':
		return HOUR_S * SECOND_US;
	case 'd':
		return DAY_S * SECOND_US;
	case 'w':
		return 7 * DAY_S * SECOND_US;
	default:
		return 0;
	}
}

static bool
parse_duration(const char *text, int64_t *ret_us)
{
	int64_t n = 0, unit;

	if (!pw_is_digit(*text))
		return false;
	for (; pw_is_digit(*text); text++) {
		if (n > INT64_MAX / 100)
			return false;
		n = n * 10 + (*text - '0');
	}
	unit = unit_of(*text);
	if (unit == 0 || text[1] != '\0' || n > INT64_MAX / unit)
		return false;
	*ret_us = n * unit;
	return true;
}

bool
when_parse(const char *text, int64_t now_us, int64_t *ret_us)
{
	int64_t back_us;

	if (!parse_duration(text, &back_us))
		return parse_date_time(text, ret_us);
	*ret_us = now_us - back_us;
	return true;
}

void
when_print(int64_t us, bool is_local, char ret[WHEN_TEXT])
{
	time_t seconds = (time_t)(us / SECOND_US - (us % SECOND_US < 0));
	struct tm tm = {0};
	char zone[8] = "Z";

	if ((is_local ? localtime_r(&seconds, &tm) : gmtime_r(&seconds, &tm)) == NULL)
		pw_die("a time has no year");
	if (is_local) {
		long minutes = tm.tm_gmtoff / MINUTE_S;
		long ahead = minutes < 0 ? -minutes : minutes;

		snprintf(zone, sizeof(zone), "%c%02u:%02u", minutes < 0 ? '-' : '+',
		    (unsigned)(ahead / 60 % 100), (unsigned)(ahead % 60));
	}
	snprintf(ret, WHEN_TEXT, "%04ld-%02d-%02dT%02d:%02d:%02d%s", tm.tm_year + 1900L,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, zone);
}

void
when_print_span(int64_t us, char ret[WHEN_TEXT])
{
	int64_t s = us > 0 ? us / SECOND_US : 0;

	if (s < 2 * MINUTE_S)
		snprintf(ret, WHEN_TEXT, "%jd s", (intmax_t)s);
	else if (s < 2 * HOUR_S)
		snprintf(ret, WHEN_TEXT, "%jd min", (intmax_t)(s / MINUTE_S));
	else if (s < 2 * DAY_S)
		snprintf(ret, WHEN_TEXT, "%jd h", (intmax_t)(s / HOUR_S));
	else
		snprintf(ret, WHEN_TEXT, "%jd d", (intmax_t)(s / DAY_S));
}
