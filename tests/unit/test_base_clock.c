/* What base.h promises of time: two clocks, and one text. */
#include <piiwatch/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void
assert_time(int64_t us, const char *want)
{
	char text[PW_TIME_TEXT];

	memset(text, 'x', sizeof(text));
	pw_time_text(us, text);
	assert_string_equal(text, want);
}

/* The numbers were computed with another implementation of the calendar (Python's datetime). */
static void
time_is_written_in_utc_with_six_digits(void **state)
{
	(void)state;
	assert_time(0, "1970-01-01T00:00:00.000000Z");
	assert_time(1, "1970-01-01T00:00:00.000001Z");
	assert_time(1709251199000001, "2024-02-29T23:59:59.000001Z");
	assert_time(951825600500000, "2000-02-29T12:00:00.500000Z");
	assert_time(4107542400000000, "2100-03-01T00:00:00.000000Z");
	assert_time(2147483648000000, "2038-01-19T03:14:08.000000Z");
	assert_time(253402300799999999, "9999-12-31T23:59:59.999999Z");
}

static void
time_before_1970_counts_forwards_within_its_second(void **state)
{
	(void)state;
	assert_time(-1, "1969-12-31T23:59:59.999999Z");
	assert_time(-1000000, "1969-12-31T23:59:59.000000Z");
	assert_time(-1000001, "1969-12-31T23:59:58.999999Z");
	assert_time(-2203891200000001, "1900-02-28T23:59:59.999999Z");
	assert_time(-12219724800000000, "1582-10-10T00:00:00.000000Z");
	assert_time(-62135596800000000, "0001-01-01T00:00:00.000000Z");
}

static void
every_number_has_a_text_that_fits(void **state)
{
	(void)state;
	assert_time(INT64_MAX, "294247-01-10T04:00:54.775807Z");
	assert_time(INT64_MIN, "-290308-12-21T19:59:05.224192Z");
}

static void
time_zone_of_the_machine_changes_no_text(void **state)
{
	(void)state;
	assert_int_equal(setenv("TZ", "JST-9", 1), 0);
	tzset();
	assert_time(1709251199000001, "2024-02-29T23:59:59.000001Z");
	assert_int_equal(unsetenv("TZ"), 0);
	tzset();
}

static int64_t
read_us(clockid_t clock)
{
	struct timespec now;

	assert_int_equal(clock_gettime(clock, &now), 0);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
clocks_are_unix_time_and_the_monotonic_one_in_microseconds(void **state)
{
	int64_t before = read_us(CLOCK_REALTIME), at = pw_now_us();

	(void)state;
	assert_true(before <= at && at <= read_us(CLOCK_REALTIME));
	before = read_us(CLOCK_MONOTONIC);
	at = pw_monotonic_us();
	assert_true(before <= at && at <= read_us(CLOCK_MONOTONIC));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(time_is_written_in_utc_with_six_digits),
	    cmocka_unit_test(time_before_1970_counts_forwards_within_its_second),
	    cmocka_unit_test(every_number_has_a_text_that_fits),
	    cmocka_unit_test(time_zone_of_the_machine_changes_no_text),
	    cmocka_unit_test(clocks_are_unix_time_and_the_monotonic_one_in_microseconds),
	};

	return cmocka_run_group_tests_name("base_clock", tests, NULL, NULL);
}
