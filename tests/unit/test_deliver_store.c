/* Deliver on a real store: what was committed reaches the file once, whatever becomes of the
 * acknowledgements, and a store that was replaced is delivered from its first row. */
#include <piiwatch/category.h>
#include <piiwatch/deliver.h>
#include <piiwatch/store.h>

#include <ftw.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)
#define WAIT_TURNS 30000 /* of a millisecond: what should come soon, on however slow a machine */

static char dir[32], db[64], acks[64], path[64];
static char name[] = "jsonl", type[] = "jsonl";
static const struct pw_sink_conf sink = {.name = name, .type = type, .path = path};

static int
make_dir(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/piiwatch-deliver-XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(db, sizeof(db), "%s/piiwatch.db", dir);
	snprintf(acks, sizeof(acks), "%s/deliver.db", dir);
	snprintf(path, sizeof(path), "%s/alerts.jsonl", dir);
	return 0;
}

static int
on_entry(const char *at, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(at);
}

static int
drop_dir(void **state)
{
	(void)state;
	return nftw(dir, on_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static struct pw_store *
open_store(void)
{
	struct pw_store_sink to = {.min_severity = PW_INFO};
	enum pw_store_found found;
	struct pw_store *store = pw_store_open(db, &found, NULL);

	assert_non_null(store);
	snprintf(to.name, sizeof(to.name), "%s", name);
	pw_store_set_sinks(store, &to, 1);
	return store;
}

/* Commits the notices from..to, an alert each. */
static void
add_notices(struct pw_store *store, unsigned from, unsigned to)
{
	static const struct pw_touch touch = {.title = "A file cannot be read"};

	assert_int_equal(pw_store_begin(store, NULL), 0);
	for (unsigned i = from; i <= to; i++) {
		struct pw_store_notice notice = {.code = "unreadable",
		    .text = "it cannot be read",
		    .source = "billing",
		    .path = "",
		    .host = "host1",
		    .severity = PW_HIGH,
		    .touch = &touch,
		    .now_us = 1700000000000000 + i};

		memcpy(notice.id, &i, sizeof(i));
		assert_int_equal(pw_store_add_notice(store, &notice, NULL), 0);
	}
	assert_int_equal(pw_store_commit(store, NULL), 0);
}

static void
say(const char *code, const char *who, const char *text, void *context)
{
	(void)code;
	(void)who;
	(void)text;
	(void)context;
}

static struct pw_deliver *
start(void)
{
	const struct pw_deliver_options options = {.store_path = db,
	    .acks_path = acks,
	    .sinks = &sink,
	    .n_sinks = 1,
	    .say = say};
	struct pw_err err = {""};
	struct pw_deliver *deliver = pw_deliver_create(&options, &err);

	assert_string_equal(err.text, "");
	assert_non_null(deliver);
	assert_int_equal(pw_deliver_start(deliver, NULL), 0);
	return deliver;
}

static void
deliver_all(void)
{
	struct pw_deliver *deliver = start();

	pw_deliver_stop(deliver, 600 * SECOND);
	pw_deliver_destroy(deliver);
}

/* The `seq` of each whole line, and of which store; returns how many lines. */
static unsigned
read_lines(uint64_t seq[64], char store[64][9])
{
	struct pw_buf text;
	unsigned n = 0;
	char *nl;

	pw_buf_init(&text, 1024 * 1024);
	assert_int_equal(pw_file_read(path, &text, NULL), 0);
	for (char *p = text.data; p != NULL && *p != '\0' && n < 64; p = nl + 1) {
		json_t *o;

		nl = strchr(p, '\n');
		if (nl == NULL)
			break; /* being written */
		o = json_loadb(p, (size_t)(nl - p), 0, NULL);
		assert_non_null(o);
		seq[n] = (uint64_t)json_integer_value(json_object_get(o, "seq"));
		snprintf(store[n++], 9, "%s", json_string_value(json_object_get(o, "store")));
		json_decref(o);
	}
	pw_buf_release(&text);
	return n;
}

/* The file holds exactly `n` lines, each with a seq greater than the one before. */
static void
assert_each_once(unsigned n)
{
	uint64_t seq[64];
	char store[64][9];

	assert_int_equal(read_lines(seq, store), n);
	for (unsigned i = 1; i < n; i++)
		assert_true(seq[i] > seq[i - 1]);
}

static void
committed_alerts_reach_the_file_once_though_acknowledgements_are_lost(void **state)
{
	struct pw_store *store = open_store();

	(void)state;
	add_notices(store, 1, 5);
	deliver_all();
	assert_each_once(5);
	deliver_all();
	assert_each_once(5);
	assert_int_equal(unlink(acks), 0);
	add_notices(store, 6, 9);
	deliver_all();
	assert_each_once(9);
	pw_store_close(store);
	deliver_all();
	assert_each_once(9);
}

static void
commit_and_wake_bring_an_alert_to_the_file(void **state)
{
	struct pw_store *store = open_store();
	struct pw_deliver *deliver = start();

	(void)state;
	for (unsigned n = 1; n <= 5; n++) {
		uint64_t seq[64];
		char whose[64][9];

		add_notices(store, n, n);
		pw_deliver_wake(deliver);
		for (unsigned i = 0; i < WAIT_TURNS && read_lines(seq, whose) < n; i++)
			usleep(1000);
		assert_each_once(n);
	}
	pw_deliver_destroy(deliver);
	pw_store_close(store);
}

static void
drop_store(void)
{
	static const char *const ends[] = {"", "-wal", "-shm"};
	char file[80];

	for (size_t i = 0; i < PW_ARRAY_LEN(ends); i++) {
		snprintf(file, sizeof(file), "%s%s", db, ends[i]);
		unlink(file);
	}
}

static void
replaced_store_is_delivered_from_its_first_row(void **state)
{
	struct pw_store *store = open_store();
	uint64_t seq[64];
	char whose[64][9];

	(void)state;
	add_notices(store, 1, 3);
	deliver_all();
	pw_store_close(store);
	drop_store();
	store = open_store();
	add_notices(store, 1, 2);
	deliver_all();
	pw_store_close(store);
	assert_int_equal(read_lines(seq, whose), 5);
	assert_string_equal(whose[0], whose[2]);
	assert_string_not_equal(whose[2], whose[3]);
	assert_int_equal(seq[3], seq[0]);
	assert_int_equal(seq[4], seq[1]);
}

static void
store_that_is_not_there_is_an_error(void **state)
{
	const struct pw_deliver_options options = {.store_path = db,
	    .acks_path = acks,
	    .sinks = &sink,
	    .n_sinks = 1,
	    .say = say};
	struct pw_err err = {""};

	(void)state;
	assert_null(pw_deliver_create(&options, &err));
	assert_non_null(strstr(err.text, db));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, make_dir, drop_dir)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(committed_alerts_reach_the_file_once_though_acknowledgements_are_lost),
	    TEST(commit_and_wake_bring_an_alert_to_the_file),
	    TEST(replaced_store_is_delivered_from_its_first_row),
	    TEST(store_that_is_not_there_is_an_error),
	};

	return cmocka_run_group_tests_name("deliver_store", tests, NULL, NULL);
}
