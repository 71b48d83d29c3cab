/* Deliver's thread: what wakes it, what stops it, and which sinks it takes. */
#include "support/fake_sink.h"

#include <unistd.h>

#define SECOND INT64_C(1000000)
#define WAIT_TURNS 30000 /* of a millisecond: what should come soon, on however slow a machine */

static struct shelf shelf;
static char names[SHELF_SINKS][2] = {"0", "1", "2", "3"};
static struct pw_sink_conf confs[SHELF_SINKS];

static void
say(const char *code, const char *sink, const char *text, void *context)
{
	(void)code;
	(void)sink;
	(void)text;
	(void)context;
}

static int
prepare(void **state)
{
	(void)state;
	memset(fakes, 0, sizeof(fakes));
	memset(&shelf, 0, sizeof(shelf));
	pthread_mutex_init(&shelf.lock, NULL);
	for (unsigned i = 0; i < SHELF_SINKS; i++)
		confs[i] = (struct pw_sink_conf) {.name = names[i]};
	return 0;
}

static int
clean_up(void **state)
{
	(void)state;
	return pthread_mutex_destroy(&shelf.lock);
}

static struct pw_deliver *
start(unsigned n)
{
	const struct pw_deliver_options options = {.sinks = confs, .n_sinks = n, .say = say};
	const struct feed feed = shelf_feed(&shelf);
	struct pw_deliver *deliver = deliver_create(&options, &feed, drivers, NULL);

	assert_non_null(deliver);
	assert_int_equal(pw_deliver_start(deliver, NULL), 0);
	return deliver;
}

static void
wait_for(const _Atomic unsigned *counter, unsigned n)
{
	for (unsigned i = 0; i < WAIT_TURNS && atomic_load(counter) < n; i++)
		usleep(1000);
	assert_int_equal(atomic_load(counter), n);
}

static void
wake_brings_new_rows_to_the_sinks(void **state)
{
	struct pw_deliver *deliver = start(2);

	(void)state;
	for (unsigned n = 1; n <= 20; n++) {
		shelf_fill(&shelf, n);
		pw_deliver_wake(deliver);
		wait_for(&fakes[0].n, n);
		wait_for(&fakes[1].n, n);
	}
	pw_deliver_destroy(deliver);
	assert_took(&fakes[0], 1, 20);
	assert_took(&fakes[1], 1, 20);
}

static void
rows_are_found_without_a_wake(void **state)
{
	struct pw_deliver *deliver = start(1);

	(void)state;
	shelf_fill(&shelf, 3);
	wait_for(&fakes[0].n, 3);
	pw_deliver_destroy(deliver);
}

/* A pipe whose reader is gone is an error of write, not the end of the process. */
static void
signals_are_left_to_the_other_threads(void **state)
{
	struct pw_deliver *deliver = start(1);

	(void)state;
	shelf_fill(&shelf, 1);
	pw_deliver_stop(deliver, 600 * SECOND);
	assert_took(&fakes[0], 1, 1);
	assert_true(fakes[0].blocks_pipe_signal);
	pw_deliver_destroy(deliver);
}

static void
reopen_reaches_every_sink(void **state)
{
	struct pw_deliver *deliver = start(2);

	(void)state;
	pw_deliver_reopen(deliver);
	wait_for(&fakes[0].n_reopened, 1);
	wait_for(&fakes[1].n_reopened, 1);
	pw_deliver_destroy(deliver);
}

static void
stop_delivers_what_there_is(void **state)
{
	struct pw_deliver *deliver = start(2);

	(void)state;
	shelf_fill(&shelf, MANY);
	pw_deliver_stop(deliver, 600 * SECOND);
	assert_took(&fakes[0], 1, MANY);
	assert_took(&fakes[1], 1, MANY);
	assert_int_equal(shelf.acked[0], MANY);
	pw_deliver_stop(deliver, 0);
	pw_deliver_destroy(deliver);
}

/* Without the grace this test would not end. */
static void
blocked_sink_holds_stop_no_longer_than_its_grace(void **state)
{
	struct pw_deliver *deliver;

	(void)state;
	fakes[0].answer = SINK_RETRY;
	deliver = start(2);
	shelf_fill(&shelf, 5);
	pw_deliver_stop(deliver, SECOND / 5);
	assert_int_equal(fakes[0].n, 0);
	assert_true(fakes[0].n_tries >= 1);
	assert_took(&fakes[1], 1, 5);
	pw_deliver_destroy(deliver);
}

static void
assert_refused(const char *want)
{
	const struct pw_deliver_options options = {.sinks = confs, .n_sinks = 2, .say = say};
	const struct feed feed = shelf_feed(&shelf);
	struct pw_err err = {""};

	assert_null(deliver_create(&options, &feed, drivers, &err));
	assert_non_null(strstr(err.text, want));
}

static void
two_sinks_of_one_name_or_on_one_file_are_refused(void **state)
{
	static char path[] = "/var/log/a.jsonl", rotated[] = "/var/log/a.jsonl-1",
		    other[] = "/var/log/a.jsonline";
	const struct pw_deliver_options options = {.sinks = confs, .n_sinks = 2, .say = say};
	const struct feed feed = shelf_feed(&shelf);
	struct pw_deliver *deliver;

	(void)state;
	confs[1].name = names[0];
	assert_refused("sink 0: two sinks have this name");
	confs[1].name = names[1];
	confs[0].path = confs[1].path = path;
	assert_refused("/var/log/a.jsonl is, or looks like");
	confs[0].path = rotated;
	assert_refused("sink 0: /var/log/a.jsonl-1 is, or looks like a rotated file of, sink 1's");
	confs[0].path = other;
	deliver = deliver_create(&options, &feed, drivers, NULL);
	assert_non_null(deliver);
	pw_deliver_destroy(deliver);
}

static void
destroying_nothing_is_allowed(void **state)
{
	(void)state;
	pw_deliver_destroy(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, clean_up)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(wake_brings_new_rows_to_the_sinks),
	    TEST(rows_are_found_without_a_wake),
	    TEST(signals_are_left_to_the_other_threads),
	    TEST(reopen_reaches_every_sink),
	    TEST(stop_delivers_what_there_is),
	    TEST(blocked_sink_holds_stop_no_longer_than_its_grace),
	    TEST(two_sinks_of_one_name_or_on_one_file_are_refused),
	    TEST(destroying_nothing_is_allowed),
	};

	return cmocka_run_group_tests_name("deliver_thread", tests, NULL, NULL);
}
