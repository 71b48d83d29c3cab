/*
 * The stream's clock in the notations logs use. Local time is Japan's, which has no summer time.
 */
#include "gen.h"

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
    "Oct", "Nov", "Dec"};

/* Days since 1970 to year, month, day: the calendar from 1 March of year 0, in 400-year cycles. */
static void
civil_from_days(int64_t days, struct gen_civil *c)
{
	int64_t z = days + 719468, era = z / 146097;
	unsigned doe = (unsigned)(z - era * 146097);
	unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	c->day = doy - (153 * mp + 2) / 5 + 1;
	c->month = mp < 10 ? mp + 3 : mp - 9;
	c->year = (int)(yoe + (unsigned)era * 400) + (c->month <= 2);
}

const struct gen_civil *
gen_civil_at(struct gen *g, uint64_t sec)
{
	uint64_t local = sec + GEN_JST;
	int64_t day = (int64_t)(local / 86400);
	unsigned of_day = (unsigned)(local % 86400);

	if (day != g->civil_day) {
		civil_from_days(day, &g->civil);
		g->civil_day = day;
	}
	g->civil.hour = of_day / 3600;
	g->civil.minute = of_day / 60 % 60;
	g->civil.second = of_day % 60;
	return &g->civil;
}

static const struct gen_civil *
now(struct gen *g)
{
	return gen_civil_at(g, g->now_us / 1000000);
}

static void
put_three(struct gen *g, unsigned a, unsigned b, unsigned c, char separator)
{
	gen_putn(g, a, 2);
	gen_putc(g, separator);
	gen_putn(g, b, 2);
	gen_putc(g, separator);
	gen_putn(g, c, 2);
}

static void
put_date(struct gen *g, const char *arg)
{
	const struct gen_civil *c = now(g);
	char separator = *arg == '/' ? '/' : '-';

	gen_putn(g, (uint64_t)c->year / 100, 2);
	put_three(g, (unsigned)c->year % 100, c->month, c->day, separator);
}

static void
put_time(struct gen *g, const char *arg)
{
	const struct gen_civil *c = now(g);

	(void)arg;
	put_three(g, c->hour, c->minute, c->second, ':');
}

static void
put_fraction(struct gen *g, char separator, unsigned digits)
{
	uint64_t us = g->now_us % 1000000;

	gen_putc(g, separator);
	gen_putn(g, digits == 3 ? us / 1000 : us, digits);
}

/* 2026-11-01T12:00:00.123+09:00 */
static void
put_iso(struct gen *g, const char *arg)
{
	put_date(g, "-");
	gen_putc(g, 'T');
	put_time(g, arg);
	put_fraction(g, '.', 3);
	gen_puts(g, "+09:00");
}

/* 2026-11-01 12:00:00,123 (or with the given separator) */
static void
put_datetime(struct gen *g, const char *arg)
{
	put_date(g, "-");
	gen_putc(g, ' ');
	put_time(g, arg);
	if (*arg == ',' || *arg == '.')
		put_fraction(g, *arg, 3);
}

/* 01/Nov/2026:12:00:00 +0900 */
static void
put_clf(struct gen *g, const char *arg)
{
	const struct gen_civil *c = now(g);

	gen_putn(g, c->day, 2);
	gen_putc(g, '/');
	gen_puts(g, months[c->month - 1]);
	gen_putc(g, '/');
	gen_putn(g, (uint64_t)c->year, 4);
	gen_putc(g, ':');
	put_time(g, arg);
	gen_puts(g, " +0900");
}

/* Nov  1 12:00:00 (RFC 3164) */
static void
put_syslog(struct gen *g, const char *arg)
{
	const struct gen_civil *c = now(g);

	gen_puts(g, months[c->month - 1]);
	gen_puts(g, c->day < 10 ? "  " : " ");
	gen_putn(g, c->day, 1);
	gen_putc(g, ' ');
	put_time(g, arg);
}

/* 20261101120000 */
static void
put_compact(struct gen *g, const char *arg)
{
	const struct gen_civil *c = now(g);

	gen_putn(g, (uint64_t)c->year, 4);
	gen_putn(g, c->month, 2);
	gen_putn(g, c->day, 2);
	if (*arg != 'd')
		gen_putn(g, c->hour * 10000 + c->minute * 100 + c->second, 6);
}

/* 1101, the date of klog */
static void
put_month_day(struct gen *g, const char *arg)
{
	const struct gen_civil *c = now(g);

	(void)arg;
	gen_putn(g, c->month, 2);
	gen_putn(g, c->day, 2);
}

static void
put_sec(struct gen *g, const char *arg)
{
	(void)arg;
	gen_putn(g, g->now_us / 1000000, 1);
}

static void
put_ms(struct gen *g, const char *arg)
{
	(void)arg;
	gen_putn(g, g->now_us / 1000, 1);
}

static void
put_us(struct gen *g, const char *arg)
{
	(void)arg;
	gen_putn(g, g->now_us, 1);
}

static void
put_ns(struct gen *g, const char *arg)
{
	(void)arg;
	gen_putn(g, g->now_us, 1);
	gen_putn(g, gen_below(g, 1000), 3);
}

void
gen_put_datetime(struct gen *g, uint64_t sec)
{
	const struct gen_civil *c = gen_civil_at(g, sec);

	gen_putn(g, (uint64_t)c->year / 100, 2);
	put_three(g, (unsigned)c->year % 100, c->month, c->day, '-');
	gen_putc(g, ' ');
	put_three(g, c->hour, c->minute, c->second, ':');
}

static const struct gen_word words[] = {{"date", put_date}, {"time", put_time}, {"iso", put_iso},
    {"dt", put_datetime}, {"clf", put_clf}, {"syslog", put_syslog}, {"compact", put_compact},
    {"mmdd", put_month_day}, {"sec", put_sec}, {"ms", put_ms}, {"us", put_us}, {"ns", put_ns}};

void
gen_clock_words(struct gen *g)
{
	gen_words_add(g, words, GEN_LEN(words));
}
