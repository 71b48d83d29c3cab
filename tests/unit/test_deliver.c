/* What deliver promises of rows and sinks: order, nothing twice, nothing lost, and that no sink waits
 * for another. The sinks here answer what the test says, and the clock stands until the test moves it. */
#include "support/fake_sink.h"

#define SECOND INT64_C(1000000)

static struct shelf shelf;
static struct desk desk;
static struct outlet outlets[SHELF_SINKS];
static int64_t now_us;

static struct {
	unsigned n;
	char code[32], sink[PW_MAX_NAME], text[512];
} said;

static void
say(const char *code, const char *sink, const char *text, void *context)
{
	(void)context;
	said.n++;
	SET(said.code, code);
	SET(said.sink, sink);
	SET(said.text, text);
}

static char names[SHELF_SINKS][2] = {"0", "1", "2", "3"};
static struct pw_sink_conf confs[SHELF_SINKS];

static int64_t
stopped_clock(void)
{
	return now_us;
}

static int
prepare(void **state)
{
	(void)state;
	memset(fakes, 0, sizeof(fakes));
	memset(&said, 0, sizeof(said));
	memset(&shelf, 0, sizeof(shelf));
	memset(outlets, 0, sizeof(outlets));
	memset(&desk, 0, sizeof(desk));
	pthread_mutex_init(&shelf.lock, NULL);
	for (unsigned i = 0; i < SHELF_SINKS; i++)
		confs[i] = (struct pw_sink_conf) {.name = names[i]};
	now_us = 1000 * SECOND;
	return 0;
}

static int
clean_up(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SHELF_SINKS; i++)
		if (outlets[i].driver != NULL)
			outlet_close(&outlets[i]);
	free(desk.rows);
	desk.rows = NULL;
	pthread_mutex_destroy(&shelf.lock);
	return 0;
}

/* A desk of `n` sinks whose clock is now_us. */
static void
open_desk(unsigned n, const struct pw_key *key)
{
	desk_init(&desk);
	desk.feed = shelf_feed(&shelf);
	desk.say = say;
	desk.now_us = stopped_clock;
	desk.outlets = outlets;
	desk.n_outlets = n;
	for (unsigned i = 0; i < n; i++) {
		outlets[i].driver = &fake_driver;
		outlets[i].conf = &confs[i];
		assert_int_equal(outlet_open(&outlets[i], &desk.feed, key, NULL), 0);
	}
}

static void
run_until_idle(void)
{
	while (desk_round(&desk))
		continue;
}

static void
rows_arrive_in_order_each_once_and_are_acknowledged(void **state)
{
	(void)state;
	open_desk(1, NULL);
	shelf_fill(&shelf, 3 * OUTLET_BATCH + 7);
	run_until_idle();
	run_until_idle();
	assert_took(&fakes[0], 1, 3 * OUTLET_BATCH + 7);
	assert_int_equal(shelf.acked[0], 3 * OUTLET_BATCH + 7);
	assert_int_equal(shelf.n_puts, 4);
	assert_int_equal(fakes[0].n_syncs, 4);
}

static void
sinks_take_turns_of_one_batch(void **state)
{
	(void)state;
	open_desk(2, NULL);
	shelf_fill(&shelf, 3 * OUTLET_BATCH);
	assert_true(desk_round(&desk));
	assert_took(&fakes[0], 1, OUTLET_BATCH);
	assert_took(&fakes[1], 1, OUTLET_BATCH);
}

static void
retry_keeps_order_and_repeats_nothing(void **state)
{
	(void)state;
	open_desk(1, NULL);
	shelf_fill(&shelf, 10);
	for (unsigned room = 3; room <= 12; room += 3) {
		fakes[0].room = room;
		run_until_idle();
		assert_took(&fakes[0], 1, room < 10 ? room : 10);
		assert_int_equal(shelf.acked[0], room < 10 ? room : 10);
		now_us += 100 * SECOND;
	}
}

static void
sink_that_fails_is_not_tried_before_its_time(void **state)
{
	int64_t waits = 0;

	(void)state;
	open_desk(1, NULL);
	shelf_fill(&shelf, 1);
	fakes[0].answer = SINK_RETRY;
	for (unsigned tries = 1; tries <= 12; tries++) {
		int64_t most = SECOND << (tries - 1 < 6 ? tries - 1 : 6), waited;

		if (most > 60 * SECOND)
			most = 60 * SECOND;
		desk_round(&desk);
		assert_int_equal(fakes[0].n_tries, tries);
		waited = outlets[0].retry_at_us - now_us;
		assert_true(waited >= most / 10 * 8 && waited <= most / 10 * 12);
		waits += waited;
		now_us += waited - 1;
		desk_round(&desk);
		assert_int_equal(fakes[0].n_tries, tries);
		now_us++;
	}
	assert_true(waits > 300 * SECOND);
}

static void
sink_that_has_room_again_is_tried_at_once(void **state)
{
	(void)state;
	open_desk(1, NULL);
	shelf_fill(&shelf, 1);
	fakes[0].answer = SINK_RETRY;
	run_until_idle();
	fakes[0].answer = SINK_SENT;
	outlets[0].has_room = true;
	run_until_idle();
	assert_took(&fakes[0], 1, 1);
	assert_false(outlets[0].has_room);
}

static void
refused_row_is_not_tried_again_and_is_said(void **state)
{
	(void)state;
	open_desk(1, NULL);
	shelf_fill(&shelf, 3);
	fakes[0].refused = 2;
	run_until_idle();
	run_until_idle();
	assert_int_equal(fakes[0].n, 2);
	assert_int_equal(fakes[0].took[1], 3);
	assert_int_equal(fakes[0].n_tries, 3);
	assert_int_equal(outlets[0].n_refused, 1);
	assert_int_equal(shelf.acked[0], 3);
	assert_int_equal(said.n, 1);
	assert_string_equal(said.text,
	    "sink 0 refused 1 alerts for good: out of paper; they are in the store");
}

static void
blocked_sink_does_not_hold_another(void **state)
{
	(void)state;
	open_desk(3, NULL);
	shelf_fill(&shelf, MANY);
	fakes[1].answer = SINK_RETRY;
	run_until_idle();
	assert_took(&fakes[0], 1, MANY);
	assert_took(&fakes[2], 1, MANY);
	assert_int_equal(fakes[1].n, 0);
	assert_int_equal(fakes[1].n_tries, 1);
	assert_int_equal(shelf.acked[1], 0);
}

static void
sink_is_down_after_a_minute_and_up_when_it_works_again(void **state)
{
	(void)state;
	open_desk(2, NULL);
	shelf_fill(&shelf, 5);
	fakes[1].answer = SINK_RETRY;
	run_until_idle();
	now_us += 60 * SECOND - 1;
	run_until_idle();
	assert_int_equal(said.n, 0);
	now_us += 1;
	run_until_idle();
	assert_int_equal(said.n, 1);
	assert_string_equal(said.code, "sink_down");
	assert_string_equal(said.sink, "1");
	assert_non_null(strstr(said.text, "out of paper"));
	now_us += 600 * SECOND;
	run_until_idle();
	assert_int_equal(said.n, 1);
	fakes[1].answer = SINK_SENT;
	now_us += 100 * SECOND;
	run_until_idle();
	assert_int_equal(said.n, 2);
	assert_string_equal(said.code, "sink_up");
	assert_took(&fakes[1], 1, 5);
}

static void
failing_for_less_than_a_minute_is_not_said(void **state)
{
	(void)state;
	open_desk(1, NULL);
	shelf_fill(&shelf, 5);
	fakes[0].answer = SINK_RETRY;
	run_until_idle();
	fakes[0].answer = SINK_SENT;
	now_us += 50 * SECOND;
	run_until_idle();
	now_us += 50 * SECOND;
	run_until_idle();
	assert_took(&fakes[0], 1, 5);
	assert_int_equal(said.n, 0);
}

static void
what_could_not_be_synced_is_not_acknowledged_and_sent_again(void **state)
{
	(void)state;
	open_desk(1, NULL);
	shelf_fill(&shelf, 2);
	fakes[0].cannot_sync = true;
	run_until_idle();
	assert_int_equal(shelf.acked[0], 0);
	fakes[0].cannot_sync = false;
	fakes[0].n = 0;
	now_us += 2 * SECOND;
	run_until_idle();
	assert_took(&fakes[0], 1, 2);
	assert_int_equal(shelf.acked[0], 2);
}

static void
acknowledgement_that_fails_is_said_once_and_made_later_without_a_repeat(void **state)
{
	(void)state;
	open_desk(1, NULL);
	shelf.is_full = true;
	for (unsigned n = 1; n <= 3; n++) {
		shelf_fill(&shelf, n);
		run_until_idle();
	}
	assert_int_equal(said.n, 1);
	assert_string_equal(said.code, "store_error");
	assert_int_equal(shelf.acked[0], 0);
	shelf.is_full = false;
	run_until_idle();
	assert_int_equal(shelf.acked[0], 3);
	assert_took(&fakes[0], 1, 3);
	shelf.is_full = true;
	shelf_fill(&shelf, 4);
	run_until_idle();
	assert_int_equal(said.n, 2);
}

static void
outbox_that_cannot_be_read_is_said_once_and_tried_each_second(void **state)
{
	(void)state;
	open_desk(2, NULL);
	shelf_fill(&shelf, 2);
	shelf.is_unreadable = true;
	for (unsigned i = 0; i < 5; i++) {
		run_until_idle();
		assert_true(desk_wait_us(&desk) <= SECOND);
		now_us += SECOND;
	}
	assert_int_equal(said.n, 1);
	assert_string_equal(said.code, "store_error");
	shelf.is_unreadable = false;
	run_until_idle();
	assert_took(&fakes[0], 1, 2);
	assert_took(&fakes[1], 1, 2);
}

static void
delivery_goes_on_behind_the_acknowledged_or_what_the_sink_holds(void **state)
{
	(void)state;
	shelf.acked[shelf_sink(&shelf, "0")] = 4;
	shelf.acked[shelf_sink(&shelf, "1")] = 4;
	fakes[1].held = 7;
	shelf.acked[shelf_sink(&shelf, "2")] = 4;
	fakes[2].held = 2;
	open_desk(3, NULL);
	shelf_fill(&shelf, 9);
	run_until_idle();
	assert_took(&fakes[0], 5, 9);
	assert_took(&fakes[1], 8, 9);
	assert_took(&fakes[2], 5, 9);
}

static void
subject_is_a_hash_under_the_sinks_own_key_and_not_for_cards(void **state)
{
	struct pw_key *key = pw_key_create_ephemeral();

	(void)state;
	confs[1].subjects = confs[2].subjects = true;
	open_desk(3, key);
	pw_key_destroy(key);
	shelf_fill(&shelf, 1);
	run_until_idle();
	assert_string_equal(fakes[0].subject, "");
	assert_int_equal(strspn(fakes[1].subject, "0123456789abcdef"), 32);
	assert_int_equal(strlen(fakes[1].subject), 32);
	assert_string_not_equal(fakes[1].subject, "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a");
	assert_string_not_equal(fakes[1].subject, fakes[2].subject);
	for (unsigned i = 0; i < 3; i++)
		assert_false(fakes[i].saw_fingerprint);
}

/* As shelf_read, but of telephone numbers; those of even seq have no fingerprint. */
static int
read_phones(void *context, const char *sink, uint64_t seq, unsigned max, struct pw_alert *ret,
    struct pw_err *reterr)
{
	int n = shelf_read(context, sink, seq, max, ret, reterr);

	for (int i = 0; i < n; i++) {
		ret[i].category = PW_PHONE;
		ret[i].has_fingerprint = ret[i].seq % 2 == 1;
	}
	return n;
}

static void
subject_is_given_where_there_is_a_fingerprint(void **state)
{
	struct pw_key *key = pw_key_create_ephemeral();
	char first[40];

	(void)state;
	open_desk(1, key);
	pw_key_destroy(key);
	desk.feed.read = read_phones;
	shelf_fill(&shelf, 1);
	run_until_idle();
	SET(first, fakes[0].subject);
	assert_int_equal(strlen(first), 32);
	shelf_fill(&shelf, 2);
	run_until_idle();
	assert_string_equal(fakes[0].subject, "");
	shelf_fill(&shelf, 3);
	run_until_idle();
	assert_string_equal(fakes[0].subject, first);
}

static void
sinks_are_looked_at_each_second(void **state)
{
	(void)state;
	open_desk(1, NULL);
	for (unsigned i = 0; i < 10; i++) {
		desk_round(&desk);
		now_us += SECOND / 2;
	}
	assert_int_equal(fakes[0].n_looks, 5);
}

static void
reopening_tries_a_sink_that_fails_at_once(void **state)
{
	(void)state;
	open_desk(1, NULL);
	shelf_fill(&shelf, 1);
	fakes[0].answer = SINK_RETRY;
	run_until_idle();
	fakes[0].answer = SINK_SENT;
	desk_reopen(&desk);
	run_until_idle();
	assert_int_equal(fakes[0].n_reopened, 1);
	assert_took(&fakes[0], 1, 1);
}

static void
drain_tries_a_dead_sink_once_more_and_a_slow_one_until_the_deadline(void **state)
{
	(void)state;
	open_desk(2, NULL);
	shelf_fill(&shelf, 3);
	fakes[0].answer = SINK_RETRY;
	run_until_idle();
	assert_took(&fakes[1], 1, 3);
	shelf_fill(&shelf, 4);
	fakes[1].room = 3;
	desk_drain(&desk, now_us + SECOND);
	run_until_idle();
	assert_int_equal(fakes[0].n_tries, 2);
	assert_false(desk_is_drained(&desk));
	assert_true(desk_wait_us(&desk) <= OUTLET_DRAIN_DELAY_US);
	fakes[1].room = 0;
	now_us += SECOND / 2;
	run_until_idle();
	assert_took(&fakes[1], 1, 4);
	assert_true(desk_is_drained(&desk));
	shelf_fill(&shelf, 5);
	now_us += SECOND / 2;
	run_until_idle();
	assert_int_equal(fakes[1].n, 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, clean_up)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(rows_arrive_in_order_each_once_and_are_acknowledged),
	    TEST(sinks_take_turns_of_one_batch),
	    TEST(retry_keeps_order_and_repeats_nothing),
	    TEST(sink_that_fails_is_not_tried_before_its_time),
	    TEST(sink_that_has_room_again_is_tried_at_once),
	    TEST(refused_row_is_not_tried_again_and_is_said),
	    TEST(blocked_sink_does_not_hold_another),
	    TEST(sink_is_down_after_a_minute_and_up_when_it_works_again),
	    TEST(failing_for_less_than_a_minute_is_not_said),
	    TEST(what_could_not_be_synced_is_not_acknowledged_and_sent_again),
	    TEST(acknowledgement_that_fails_is_said_once_and_made_later_without_a_repeat),
	    TEST(outbox_that_cannot_be_read_is_said_once_and_tried_each_second),
	    TEST(delivery_goes_on_behind_the_acknowledged_or_what_the_sink_holds),
	    TEST(subject_is_a_hash_under_the_sinks_own_key_and_not_for_cards),
	    TEST(subject_is_given_where_there_is_a_fingerprint),
	    TEST(sinks_are_looked_at_each_second),
	    TEST(reopening_tries_a_sink_that_fails_at_once),
	    TEST(drain_tries_a_dead_sink_once_more_and_a_slow_one_until_the_deadline),
	};

	return cmocka_run_group_tests_name("deliver", tests, NULL, NULL);
}
