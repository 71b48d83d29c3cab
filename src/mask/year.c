/* A date of which only the year is shown, as Gregorian or era years are written. */
#include "mask_priv.h"

#include <string.h>

#define MAX_RUNS 4u
#define LEAD_CHARS 3u /* 昭和, S., 西暦, and one more */

/* Digits in a row, ASCII or kanji; bytes [from,to) of the value. */
struct run {
	size_t from, to;
	unsigned chars, before; /* characters of it, and from the value's start to it */
};

struct stretch {
	size_t from, to;
};

static bool
is_one_of(const struct sign *s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == s->len && memcmp(list[i], s->p, s->len) == 0)
			return true;
	return false;
}

static bool
is_numeral(const struct sign *s)
{
	static const char *const kanji[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八",
	    "九", "十", "元"};

	return pw_is_digit(*s->p) || is_one_of(s, kanji, PW_ARRAY_LEN(kanji));
}

static bool
is_unit(const struct sign *s)
{
	static const char *const units[] = {"年", "月", "日", "・"};

	return is_one_of(s, units, PW_ARRAY_LEN(units));
}

/* The first runs of digits and, in the last place, the value's last. */
static unsigned
find_runs(struct pw_span value, struct run run[MAX_RUNS])
{
	unsigned n = 0, chars = 0;
	bool in_run = false;
	struct sign s;

	for (size_t at = 0; at < value.len; at += s.len) {
		s = sign_at(value, at);
		if (is_numeral(&s)) {
			if (!in_run) {
				n += n < MAX_RUNS;
				run[n - 1] = (struct run) {at, at, 0, chars};
			}
			run[n - 1].to = at + s.len;
			run[n - 1].chars++;
		}
		in_run = is_numeral(&s);
		chars++;
	}
	return n;
}

/* 18.., 19.., 20.. */
static bool
is_century(struct pw_span value, const struct run *run)
{
	static const char *const lead[] = {"18", "19", "20"};

	for (size_t i = 0; i < PW_ARRAY_LEN(lead); i++)
		if (run->to - run->from >= 4 && memcmp(value.p + run->from, lead[i], 2) == 0)
			return true;
	return false;
}

/* 昭和60, S60, S600412: an era's word or letter, then its year. */
static struct stretch
era_year(struct pw_span value, const struct run *run)
{
	bool is_word = pw_is_alpha(value.p[0]) && value.len > 1 && pw_is_alpha(value.p[1]);

	if (is_word || run->before > LEAD_CHARS)
		return (struct stretch) {0, 0};
	if (pw_is_digit(value.p[run->from]) && run->chars > 2)
		return (struct stretch) {0, run->from + 2};
	return (struct stretch) {0, run->chars <= 3 ? run->to : 0};
}

/* 3-60-04-12, 3600412: the era by its number. */
static struct stretch
numbered_era_year(const struct run *run, unsigned n)
{
	if (n > 1 && run[0].chars == 1 && run[1].chars == 2)
		return (struct stretch) {0, run[1].to};
	if (n == 1 && run[0].chars == 7 && run[0].to == 7)
		return (struct stretch) {0, 3};
	return (struct stretch) {0, 0};
}

/* What may be shown; nothing where it cannot be told where the year stands. */
static struct stretch
find_year(struct pw_span value)
{
	struct run run[MAX_RUNS];
	unsigned n = find_runs(value, run);

	if (n == 0)
		return (struct stretch) {0, 0};
	if (is_century(value, &run[0]) && (run[0].chars == 4 || run[0].chars == 8))
		return (struct stretch) {run[0].before <= LEAD_CHARS ? 0 : run[0].from,
		    run[0].from + 4};
	if (is_century(value, &run[n - 1]) && run[n - 1].chars == 4)
		return (struct stretch) {run[n - 1].from, run[n - 1].to};
	if (run[0].before > 0)
		return era_year(value, &run[0]);
	return numbered_era_year(run, n);
}

void
mask_year(struct pw_span value, struct masked *m)
{
	struct stretch year = find_year(value);
	struct sign s;

	for (size_t at = 0; at < value.len; at += s.len) {
		s = sign_at(value, at);
		if ((at >= year.from && at < year.to) || is_unit(&s))
			sign_show(m, &s);
		else
			sign_hide(m, &s);
	}
}
