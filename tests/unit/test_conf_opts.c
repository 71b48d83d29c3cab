/* What conf.h promises of an option that is true or false, and of one that is a duration. */
#include <piiwatch/conf.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define S INT64_C(1000000)
#define DAY (86400 * S)

static char path[] = "/tmp/piiwatch-opts-XXXXXX";

static int
make_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int
drop_file(void **state)
{
	(void)state;
	return unlink(path);
}

struct options {
	bool on, off, unset;
	int64_t window, poll, silence, keep;
};

static const struct pw_opt rows[] = {
    {"on", PW_OPT_BOOL, offsetof(struct options, on), "true", 0, 0, NULL, "whether"},
    {"off", PW_OPT_BOOL, offsetof(struct options, off), "false", 0, 0, NULL, "whether not"},
    {"unset", PW_OPT_BOOL, offsetof(struct options, unset), NULL, 0, 0, NULL, "whether at all"},
    {"window", PW_OPT_DURATION, offsetof(struct options, window), "10m", 0, 86400, NULL,
	"how long repeats are one"},
    {"poll", PW_OPT_DURATION, offsetof(struct options, poll), "1000ms", 0.05, 60, NULL,
	"how often"},
    {"silence", PW_OPT_DURATION, offsetof(struct options, silence), NULL, 0, 7200, NULL,
	"how long nothing is said"},
    {"keep", PW_OPT_DURATION, offsetof(struct options, keep), "400d", 0, 8e12, NULL, "how long"},
};

static int
read_options(const char *text, struct options *o, struct pw_err *err)
{
	FILE *f = fopen(path, "we");
	struct pw_conf *conf;
	int rc;

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	conf = pw_conf_open(path, err);
	assert_non_null(conf);
	rc = pw_opts_read(rows, PW_ARRAY_LEN(rows), pw_conf_root(conf), NULL, o, err);
	pw_conf_close(conf);
	return rc;
}

static void
assert_options(const struct options *o, const struct options *want)
{
	assert_int_equal(o->on, want->on);
	assert_int_equal(o->off, want->off);
	assert_int_equal(o->unset, want->unset);
	assert_int_equal(o->window, want->window);
	assert_int_equal(o->poll, want->poll);
	assert_int_equal(o->silence, want->silence);
	assert_int_equal(o->keep, want->keep);
}

static const struct options defaults = {true, false, false, 600 * S, S, 0, 400 * DAY};

static void
defaults_are_read_as_a_file_would_say_them(void **state)
{
	struct options o = {0};
	struct pw_err err;

	(void)state;
	pw_opts_default(rows, PW_ARRAY_LEN(rows), &o);
	assert_options(&o, &defaults);
	assert_int_equal(read_options("", &o, &err), 0);
	assert_options(&o, &defaults);
	pw_opts_release(rows, PW_ARRAY_LEN(rows), &o);
	assert_options(&o, &defaults);
}

static void
true_and_false_are_read_in_either_direction(void **state)
{
	struct options o = defaults, want = defaults;
	struct pw_err err;

	(void)state;
	assert_int_equal(read_options("on = false; off = true; unset = TRUE;", &o, &err), 0);
	want.on = false;
	want.off = want.unset = true;
	assert_options(&o, &want);
}

static void
every_unit_is_read(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} good[] = {{"keep = \"0s\";", 0}, {"keep = \"0d\";", 0}, {"keep = \"7us\";", 7},
	    {"keep = \"200ms\";", 200000}, {"keep = \"90s\";", 90 * S},
	    {"keep = \"10m\";", 600 * S}, {"keep = \"1h\";", 3600 * S},
	    {"keep = \"400d\";", 400 * DAY}, {"keep = \"007s\";", 7 * S},
	    {"keep = \"8000000000000s\";", 8000000000000 * S},
	    {"keep = \"7999999999999999999us\";", 7999999999999999999}};
	struct options o = defaults, want = defaults;
	struct pw_err err;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(good); i++) {
		assert_int_equal(read_options(good[i].text, &o, &err), 0);
		want.keep = good[i].us;
		assert_options(&o, &want);
	}
}

/* The text is refused with FILE:LINE and the rest, and the options stay as they were. */
static void
assert_refused(const char *text, unsigned line, const char *why)
{
	struct options o = defaults;
	char want[512];
	struct pw_err err;

	assert_int_equal(read_options(text, &o, &err), -1);
	snprintf(want, sizeof(want), "%s:%u: %s", path, line, why);
	assert_string_equal(err.text, want);
	assert_options(&o, &defaults);
}

static void
duration_without_a_known_unit_is_refused_and_told_the_units(void **state)
{
	static const char *const bad[] = {"10", "10.5", "true", "[ \"10m\" ]", "\"\"", "\"10\"",
	    "\"m\"", "\"10 m\"", "\" 10m\"", "\"10m \"", "\"1.5h\"", "\"-1s\"", "\"+1s\"",
	    "\"10min\"", "\"10M\"", "\"1h30m\"", "\"1w\"", "\"10mss\"", "\"0x1s\"", "\"１s\""};
	char text[64];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(bad); i++) {
		snprintf(text, sizeof(text), "\n\nwindow = %s;\n", bad[i]);
		assert_refused(text, 3,
		    "window: expected a whole number with its unit, such as \"10m\"; "
		    "units are us ms s m h d");
	}
}

static void
duration_out_of_range_is_refused_and_told_the_range(void **state)
{
	struct options o = defaults;
	struct pw_err err;

	(void)state;
	assert_refused("\npoll = \"49ms\";", 2, "poll: 49ms is out of range, 50ms to 1m");
	assert_refused("poll = \"60001ms\";", 1, "poll: 60001ms is out of range, 50ms to 1m");
	assert_refused("poll = \"0s\";", 1, "poll: 0s is out of range, 50ms to 1m");
	assert_refused("window = \"2d\";", 1, "window: 2d is out of range, 0s to 1d");
	/* None of these comes round to a small number. */
	assert_refused("window = \"213503982334602d\";", 1,
	    "window: 213503982334602d is out of range, 0s to 1d");
	assert_refused("window = \"18446744073709551617us\";", 1,
	    "window: 18446744073709551617us is out of range, 0s to 1d");
	assert_refused("silence = \"99999999999999999999999999999999999999999999s\";", 1,
	    "silence: 9999999999999999999999999999999999999999 is out of range, 0s to 2h");
	assert_int_equal(read_options("keep = \"9223372036854775807us\";", &o, &err), -1);
	assert_int_equal(read_options("poll = \"50ms\";", &o, &err), 0);
	assert_int_equal(read_options("poll = \"60s\";", &o, &err), 0);
	assert_int_equal(o.poll, 60 * S);
}

static void
other_than_true_or_false_is_refused(void **state)
{
	static const char *const bad[] = {"1", "0", "\"true\"", "\"yes\"", "1.0", "[ true ]"};
	char text[64];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(bad); i++) {
		snprintf(text, sizeof(text), "\non = %s;\n", bad[i]);
		assert_refused(text, 2, "on: expected true or false");
	}
}

static void
printed_durations_have_the_largest_exact_unit_and_read_back(void **state)
{
	static const struct options some[] = {
	    {true, false, true, 0, 59 * S, 3600 * S, 400 * DAY},
	    {false, true, false, 86400 * S, 1500000, 5400 * S, 7999999999999999999},
	};
	static const char *const want[] = {
	    "on = true;\t# whether\noff = false;\t# whether not\nunset = true;\t# whether at all\n"
	    "window = \"0s\";\t# how long repeats are one\npoll = \"59s\";\t# how often\n"
	    "silence = \"1h\";\t# how long nothing is said\nkeep = \"400d\";\t# how long\n",
	    "on = false;\t# whether\noff = true;\t# whether not\nunset = false;\t# whether at all\n"
	    "window = \"1d\";\t# how long repeats are one\npoll = \"1500ms\";\t# how often\n"
	    "silence = \"90m\";\t# how long nothing is said\n"
	    "keep = \"7999999999999999999us\";\t# how long\n"};
	struct pw_buf out;
	struct pw_err err;

	(void)state;
	pw_buf_init(&out, 4096);
	for (size_t i = 0; i < PW_ARRAY_LEN(some); i++) {
		struct options back = defaults;

		pw_buf_reset(&out);
		pw_opts_print(rows, PW_ARRAY_LEN(rows), &some[i], "", &out);
		assert_string_equal(out.data, want[i]);
		assert_int_equal(read_options(out.data, &back, &err), 0);
		assert_options(&back, &some[i]);
	}
	pw_buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(defaults_are_read_as_a_file_would_say_them),
	    cmocka_unit_test(true_and_false_are_read_in_either_direction),
	    cmocka_unit_test(every_unit_is_read),
	    cmocka_unit_test(duration_without_a_known_unit_is_refused_and_told_the_units),
	    cmocka_unit_test(duration_out_of_range_is_refused_and_told_the_range),
	    cmocka_unit_test(other_than_true_or_false_is_refused),
	    cmocka_unit_test(printed_durations_have_the_largest_exact_unit_and_read_back),
	};

	return cmocka_run_group_tests_name("conf_opts", tests, make_file, drop_file);
}
