#include <piiwatch/base.h>

#include <assert.h>
#include <time.h>

#define SECOND_US INT64_C(1000000)

static int64_t
read_clock(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) != 0)
		pw_die("the clock of this machine cannot be read");
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

int64_t
pw_now_us(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t
pw_monotonic_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void
pw_time_text(int64_t us, char ret[PW_TIME_TEXT])
{
	/* Rounded down, also before 1970: the fraction is never negative. */
	int64_t fraction = (us % SECOND_US + SECOND_US) % SECOND_US;
	time_t seconds = (time_t)(us / SECOND_US - (us % SECOND_US < 0));
	struct tm tm = {0};
	int len;

	if (gmtime_r(&seconds, &tm) == NULL)
		pw_die("a time has no year");
	len =
	    snprintf(ret, PW_TIME_TEXT, "%04ld-%02d-%02dT%02d:%02d:%02d.%06ldZ", tm.tm_year + 1900L,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (long)fraction);
	assert(len > 0 && len < (int)PW_TIME_TEXT);
}
