/* What store_view.h promises: what people see of a store, while its writer runs and while not. */
#include "stores.h"

#include <piiwatch/store_view.h>

#define MAX_SHOWN 32u

struct shown {
	struct pw_alert alert[MAX_SHOWN];
	unsigned n;
};

static struct pw_store_view *
open_view(void)
{
	struct pw_err err = {""};
	struct pw_store_view *view = pw_store_view_open(path, &err);

	if (view == NULL)
		fail_msg("%s", err.text);
	return view;
}

static void
on_alert(const struct pw_alert *alert, void *context)
{
	struct shown *shown = context;

	assert_true(shown->n < MAX_SHOWN);
	shown->alert[shown->n++] = *alert;
}

static struct shown
show(struct pw_store_view *view, const struct pw_store_filter *filter)
{
	struct shown shown = {.n = 0};
	struct pw_err err = {""};

	if (pw_store_view_alerts(view, filter, on_alert, &shown, &err) < 0)
		fail_msg("%s", err.text);
	return shown;
}

static void
add_notice(struct pw_store *store, uint8_t id, int64_t now_us)
{
	struct pw_store_notice notice = {.id = {0xEE, id},
	    .code = "lag",
	    .text = "64 MiB are unread",
	    .source = "mail",
	    .path = "",
	    .host = "host1",
	    .severity = PW_MEDIUM,
	    .touch = &touch,
	    .now_us = now_us,
	    .window_us = MINUTE};

	assert_int_equal(pw_store_add_notice(store, &notice, NULL), 0);
}

static void
add_phone(struct pw_store *store, uint32_t value, int64_t now_us)
{
	struct seen seen;

	see(&seen, 2, value, value, now_us);
	snprintf(seen.finding.rule, sizeof(seen.finding.rule), "phone.jp");
	seen.finding.category = PW_PHONE;
	seen.finding.severity = PW_MEDIUM;
	seen.sighting.source = "billing";
	add(store, &seen.sighting);
}

/* Oldest first: card 1 (seen twice), phone 2, a notice, card 3. */
static struct pw_store *
store_of_four(void)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	set_sinks(store, PW_INFO, PW_HIGH);
	begin(store);
	add(store, see(&seen, 1, 1, 10, NOON));
	add_phone(store, 2, NOON + 1);
	add_notice(store, 1, NOON + 2);
	add(store, see(&seen, 1, 3, 30, NOON + 3));
	add(store, see(&seen, 1, 1, 40, NOON + 4));
	commit(store);
	return store;
}

static void
missing_store_is_an_error_that_names_it(void **state)
{
	struct pw_err err = {""};

	(void)state;
	assert_null(pw_store_view_open(path, &err));
	assert_non_null(strstr(err.text, path));
	assert_int_equal(each_file("", NULL), 0);
}

static void
alerts_are_shown_oldest_first_as_they_stand_now(void **state)
{
	struct pw_store *store = store_of_four();
	struct pw_store_view *view = open_view();
	struct pw_store_filter all = {0};
	struct shown shown = show(view, &all);

	(void)state;
	assert_int_equal(shown.n, 4);
	assert_true(shown.alert[0].count == 2 && shown.alert[0].revision == 1);
	assert_true(shown.alert[0].last_seen_us == NOON + 4);
	assert_int_equal(shown.alert[1].category, PW_PHONE);
	assert_int_equal(shown.alert[2].kind, PW_KIND_WATCHER);
	assert_int_equal(shown.alert[2].category, -1);
	assert_string_equal(shown.alert[2].code, "lag");
	assert_string_equal(shown.alert[2].text, "64 MiB are unread");
	assert_false(shown.alert[2].has_fingerprint);
	assert_int_equal(shown.alert[3].offset, 30);
	close_windows(store, NOON + 20 * MINUTE);
	shown = show(view, &all);
	assert_true(shown.alert[0].count == 2 && shown.alert[0].revision == 2);
	assert_true(shown.alert[0].time_us == NOON + 20 * MINUTE);
	pw_store_view_close(view);
	pw_store_close(store);
}

static void
filter_takes_by_each_of_its_parts(void **state)
{
	static const struct {
		struct pw_store_filter filter;
		unsigned n;
		uint64_t first_offset;
	} rows[] = {
	    {{.categories = PW_CATEGORY_BIT(PW_CARD)}, 2, 10},
	    {{.categories = PW_CATEGORY_BIT(PW_PHONE) | PW_CATEGORY_BIT(PW_EMAIL)}, 1, 2},
	    {{.categories = PW_CATEGORY_BIT(PW_EMAIL)}, 0, 0},
	    {{.kinds = 1u << PW_KIND_WATCHER}, 1, 0},
	    {{.kinds = 1u << PW_KIND_LEAK}, 3, 10},
	    {{.source = "billing"}, 1, 2},
	    {{.source = "bill"}, 0, 0},
	    {{.rule_pattern = "card.*"}, 2, 10},
	    {{.rule_pattern = "*.jp"}, 1, 2},
	    {{.rule_pattern = "card"}, 0, 0},
	    {{.min_severity = PW_MEDIUM}, 4, 10},
	    {{.min_severity = PW_HIGH}, 2, 10},
	    {{.min_severity = PW_CRITICAL}, 0, 0},
	    {{.since_us = NOON + 3}, 2, 10},
	    {{.since_us = NOON + 5}, 0, 0},
	    {{.limit = 2}, 2, 0},
	    {{.limit = 1, .rule_pattern = "card.*"}, 1, 30},
	    {{.limit = 9}, 4, 10},
	};
	struct pw_store_view *view;

	(void)state;
	pw_store_close(store_of_four());
	view = open_view();
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct shown shown = show(view, &rows[i].filter);

		if (shown.n != rows[i].n)
			fail_msg("row %zu: %u alerts", i, shown.n);
		if (shown.n > 0)
			assert_int_equal(shown.alert[0].offset, rows[i].first_offset);
	}
	pw_store_view_close(view);
}

static void
alert_is_found_by_the_first_digits_of_its_id(void **state)
{
	/* Ids begin with the generation's number, then the value's: 01 01, 02 02, ee 01, 01 03. */
	struct pw_store_view *view;
	struct pw_err err = {""};
	struct pw_alert alert;

	(void)state;
	pw_store_close(store_of_four());
	view = open_view();
	assert_int_equal(pw_store_view_alert(view, "0101", &alert, NULL), 1);
	assert_int_equal(alert.offset, 10);
	assert_int_equal(pw_store_view_alert(view, "EE010", &alert, NULL), 1);
	assert_int_equal(alert.kind, PW_KIND_WATCHER);
	assert_int_equal(pw_store_view_alert(view, "01030000000000001e00000000000000", &alert,
			     NULL),
	    1);
	assert_int_equal(alert.offset, 30);
	assert_int_equal(pw_store_view_alert(view, "0109", &alert, &err), 0);
	assert_non_null(strstr(err.text, "no alert"));
	assert_int_equal(pw_store_view_alert(view, "010", &alert, &err), 0);
	assert_non_null(strstr(err.text, "4 to 32"));
	assert_int_equal(pw_store_view_alert(view, "01zz", &alert, &err), 0);
	assert_int_equal(pw_store_view_alert(view, "01030000000000001e000000000000000", &alert,
			     &err),
	    0);
	pw_store_view_close(view);
}

static void
several_alerts_of_one_beginning_are_said_to_be_several(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_store_view *view;
	struct pw_err err = {""};
	struct pw_alert alert;
	struct seen seen;

	(void)state;
	begin(store);
	add(store, see(&seen, 1, 0x0105, 10, NOON)); /* ids begin with 01 05 01 */
	add(store, see(&seen, 1, 0x0205, 20, NOON)); /* and 01 05 02 */
	commit(store);
	pw_store_close(store);
	view = open_view();
	assert_int_equal(pw_store_view_alert(view, "0105", &alert, &err), 0);
	assert_non_null(strstr(err.text, "several"));
	assert_int_equal(pw_store_view_alert(view, "010502", &alert, &err), 1);
	assert_int_equal(alert.offset, 20);
	pw_store_view_close(view);
}

struct places {
	unsigned rows, ranges;
	uint64_t count;
	char path[64];
	struct pw_store_place last_range;
};

static void
on_place(const struct pw_store_place *place, void *context)
{
	struct places *places = context;

	places->count += place->count;
	if (place->line == 0) {
		places->ranges++;
		places->last_range = *place;
		return;
	}
	assert_int_equal(places->ranges, 0); /* rows come first */
	assert_true(place->last_offset == place->offset && place->count == 1);
	assert_true(place->length == 16 && place->column == 4);
	assert_string_equal(place->field, "userfield");
	assert_true(place->time_us == NOON);
	snprintf(places->path, sizeof(places->path), "%s", place->path);
	places->rows++;
}

static void
places_are_rows_and_ranges_with_the_true_path(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_generation generation = generation_of(1);
	struct places places = {0};
	struct pw_store_view *view;
	struct seen seen;
	uint8_t id[PW_ALERT_ID];

	(void)state;
	begin(store);
	for (uint32_t i = 0; i < 130; i++)
		add(store, see(&seen, 1, 5, 10 * i, NOON));
	put(store, &generation, "/spool/5555555555554444.csv");
	commit(store);
	memcpy(id, see(&seen, 1, 5, 0, NOON)->id, sizeof(id));
	view = open_view();
	assert_int_equal(pw_store_view_places(view, id, on_place, &places, NULL), 0);
	assert_true(places.rows == 100 && places.ranges == 1 && places.count == 130);
	assert_true(places.last_range.offset == 1000 && places.last_range.last_offset == 1290);
	assert_int_equal(places.last_range.count, 30);
	assert_string_equal(places.path, "/spool/5555555555554444.csv");
	id[0] ^= 1;
	places = (struct places) {0};
	assert_int_equal(pw_store_view_places(view, id, on_place, &places, NULL), 0);
	assert_int_equal(places.count, 0);
	pw_store_view_close(view);
	pw_store_close(store);
}

static struct pw_store_status
status_of(struct pw_store_view *view)
{
	struct pw_store_status status;
	struct pw_err err = {""};

	if (pw_store_view_status(view, &status, &err) < 0)
		fail_msg("%s", err.text);
	return status;
}

static void
status_counts_and_tells_a_running_writer_from_a_stopped_one(void **state)
{
	int64_t before_us = pw_now_us();
	struct pw_store *store = store_of_four();
	struct pw_store_view *view = open_view();
	struct pw_store_status status = status_of(view);

	(void)state;
	assert_string_equal(status.store_id, pw_store_id(store));
	assert_int_equal(status.schema, PW_STORE_SCHEMA);
	assert_true(status.is_running);
	assert_int_equal(status.alerts[PW_KIND_LEAK], 3);
	assert_int_equal(status.alerts[PW_KIND_WATCHER], 1);
	assert_int_equal(status.alerts_open, 4);
	assert_int_equal(status.findings, 4);
	assert_int_equal(status.outbox_rows, 4);
	assert_int_equal(status.newest_seq, 4);
	assert_true(status.started_us >= before_us && status.last_commit_us >= status.started_us);
	close_windows(store, NOON + 20 * MINUTE);
	pw_store_close(store);
	status = status_of(view);
	assert_true(!status.is_running && status.was_clean);
	assert_int_equal(status.alerts_open, 0);
	assert_int_equal(status.newest_seq, 5);
	pw_store_view_close(view);
}

static void
start_and_die(void)
{
	if (pw_store_open(path, NULL, NULL) == NULL)
		_exit(1);
}

static void
writer_that_died_is_neither_running_nor_clean(void **state)
{
	struct pw_store_view *view;
	struct pw_store_status status;

	(void)state;
	assert_int_equal(in_another_process(start_and_die), 0);
	view = open_view();
	status = status_of(view);
	assert_true(!status.is_running && !status.was_clean);
	pw_store_view_close(view);
}

struct order {
	char text[64];
};

static void
on_generation(const struct pw_generation *generation, const char *source, const char *where,
    void *context)
{
	struct order *order = context;
	size_t len = strlen(order->text);

	assert_int_equal(generation->position.done, 640);
	snprintf(order->text + len, sizeof(order->text) - len, "%d%s%s ", generation->id[0], source,
	    where);
}

static void
generations_are_shown_by_source_and_path(void **state)
{
	static const char *const rows[][2] = {{"mail", "/b"}, {"cdr", "/z"}, {"mail", "/a"}};
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_store_view *view;
	struct order order = {""};

	(void)state;
	begin(store);
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_generation generation = generation_of((uint8_t)i);

		assert_int_equal(pw_store_put_generation(store, &generation, rows[i][0], rows[i][1],
				     NULL),
		    0);
	}
	commit(store);
	view = open_view();
	assert_int_equal(pw_store_view_generations(view, on_generation, &order, NULL), 0);
	assert_string_equal(order.text, "1cdr/z 2mail/a 0mail/b ");
	pw_store_view_close(view);
	pw_store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(missing_store_is_an_error_that_names_it),
	    STORE_TEST(alerts_are_shown_oldest_first_as_they_stand_now),
	    STORE_TEST(filter_takes_by_each_of_its_parts),
	    STORE_TEST(alert_is_found_by_the_first_digits_of_its_id),
	    STORE_TEST(several_alerts_of_one_beginning_are_said_to_be_several),
	    STORE_TEST(places_are_rows_and_ranges_with_the_true_path),
	    STORE_TEST(status_counts_and_tells_a_running_writer_from_a_stopped_one),
	    STORE_TEST(writer_that_died_is_neither_running_nor_clean),
	    STORE_TEST(generations_are_shown_by_source_and_path),
	};

	return cmocka_run_group_tests_name("store: view", tests, NULL, NULL);
}
