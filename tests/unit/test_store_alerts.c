/* What store.h promises of findings, alerts, windows and notices: what is counted, what is a row,
 * when an alert is told again and to whom. */
#include "stores.h"

/* The outbox as one number a question: WHAT over the rows where WHERE. */
#define OUTBOX(what, where) ask("SELECT " what " FROM outbox WHERE " where)

static void
finding_opens_an_alert_that_has_its_id_and_is_told_at_once(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	set_sinks(store, PW_INFO, PW_HIGH);
	begin(store);
	assert_true(add(store, see(&seen, 1, 1, 10, NOON)));
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count(*) FROM alert a JOIN finding f ON f.id = a.id AND"
			     " f.alert = a.n WHERE a.is_open = 1 AND a.kind = 'leak' AND"
			     " a.category = 'card' AND a.count = 1 AND a.revision = 1"),
	    1);
	assert_int_equal(ask("SELECT window_end - first_seen FROM alert"), 10 * MINUTE);
	assert_int_equal(OUTBOX("count(*)", "revision = 1 AND count = 1 AND time = last_seen"), 1);
}

static void
findings_of_one_rule_source_and_value_share_an_alert_and_no_others(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	begin(store);
	add(store, see(&seen, 1, 1, 10, NOON));
	add(store, see(&seen, 1, 1, 20, NOON + 5));
	add(store, see(&seen, 2, 1, 10, NOON + 7)); /* another file of the source */
	add(store, see(&seen, 1, 2, 30, NOON)); /* another value */
	see(&seen, 1, 1, 40, NOON);
	snprintf(seen.finding.rule, sizeof(seen.finding.rule), "card.other");
	add(store, &seen.sighting);
	see(&seen, 1, 1, 50, NOON);
	seen.sighting.source = "mail";
	add(store, &seen.sighting);
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count(*) FROM alert"), 4);
	assert_int_equal(ask("SELECT count(*) FROM alert WHERE count = 1"), 3);
	assert_int_equal(ask("SELECT last_seen - first_seen FROM alert WHERE count = 3"), 7);
	assert_int_equal(OUTBOX("count(*)", "1"), 4);
}

static void
finding_that_was_stored_is_neither_stored_nor_counted_again(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	begin(store);
	assert_true(add(store, see(&seen, 1, 1, 10, NOON)));
	assert_false(add(store, see(&seen, 1, 1, 10, NOON + 1)));
	see(&seen, 1, 1, 10, NOON + 2); /* a rule that was renamed gives the same id */
	snprintf(seen.finding.rule, sizeof(seen.finding.rule), "card.renamed");
	assert_false(add(store, &seen.sighting));
	commit(store);
	assert_int_equal(close_windows(store, NOON + 10 * MINUTE), 1);
	begin(store);
	assert_false(add(store, see(&seen, 1, 1, 10, NOON + 20 * MINUTE)));
	see(&seen, 1, 1, 10, NOON + 20 * MINUTE);
	seen.sighting.window_us = 0;
	assert_false(add(store, &seen.sighting));
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count(*) FROM alert WHERE count = 1"), 1);
	assert_int_equal(ask("SELECT count(*) FROM alert"), 1);
	assert_int_equal(ask("SELECT count(*) FROM finding"), 1);
	assert_int_equal(OUTBOX("count(*)", "1"), 1);
}

/* Findings [from, to) of one value, in one transaction. */
static void
add_stretch(struct pw_store *store, uint32_t from, uint32_t to)
{
	struct seen seen;

	begin(store);
	for (uint32_t i = from; i < to; i++)
		assert_true(add(store, see(&seen, i % 2 == 0 ? 1 : 2, 7, i, NOON + i)));
}

static void
count_of_500_is_exact_with_100_rows_and_the_rest_in_ranges(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	add_stretch(store, 0, 60);
	commit(store);
	add_stretch(store, 60, 250);
	pw_store_rollback(store); /* across the hundredth */
	add_stretch(store, 60, 250);
	commit(store);
	add_stretch(store, 250, 400);
	pw_store_rollback(store);
	add_stretch(store, 250, 400);
	commit(store);
	add_stretch(store, 400, 500);
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count FROM alert"), 500);
	assert_int_equal(ask("SELECT count(*) FROM finding"), 100);
	assert_int_equal(ask("SELECT max(offset) FROM finding"), 99);
	assert_int_equal(ask("SELECT count(*) FROM range"), 2);
	assert_int_equal(ask("SELECT count(*) FROM range WHERE generation = "
			     "x'01000000000000000000000000000000' AND first_offset = 100 AND "
			     "last_offset = 498 AND count = 200"),
	    1);
	assert_int_equal(ask("SELECT count(*) FROM range WHERE generation = "
			     "x'02000000000000000000000000000000' AND first_offset = 101 AND "
			     "last_offset = 499 AND count = 200"),
	    1);
}

static void
range_spans_its_findings_in_whatever_order_they_come(void **state)
{
	static const uint32_t offsets[] = {700, 900, 600, 800};
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	add_stretch(store, 0, 100);
	for (size_t i = 0; i < PW_ARRAY_LEN(offsets); i++)
		add(store, see(&seen, 5, 7, offsets[i], NOON));
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT first_offset FROM range"), 600);
	assert_int_equal(ask("SELECT last_offset FROM range"), 900);
	assert_int_equal(ask("SELECT count FROM range"), 4);
}

static void
replayed_row_is_known_also_when_the_alert_counts_in_ranges(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	add_stretch(store, 0, 120);
	assert_false(add(store, see(&seen, 1, 7, 4, NOON + 1000)));
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count FROM alert"), 120);
	assert_int_equal(ask("SELECT sum(count) FROM range"), 20);
}

static void
finding_in_a_path_is_a_row_beyond_the_hundredth_too(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	add_stretch(store, 0, 150);
	see(&seen, 3, 7, 0, NOON);
	seen.sighting.is_in_path = true;
	assert_true(add(store, &seen.sighting));
	assert_false(add(store, &seen.sighting));
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count(*) FROM finding"), 101);
	assert_int_equal(ask("SELECT count FROM alert"), 151);
}

static void
window_that_closes_tells_a_grown_alert_once_more_and_no_other(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	begin(store);
	add(store, see(&seen, 1, 1, 10, NOON));
	add(store, see(&seen, 1, 2, 20, NOON)); /* stays alone */
	add(store, see(&seen, 1, 1, 30, NOON + MINUTE));
	add(store, see(&seen, 1, 1, 40, NOON + 2 * MINUTE));
	commit(store);
	assert_int_equal(close_windows(store, NOON + 10 * MINUTE - 1), 0);
	assert_int_equal(close_windows(store, NOON + 10 * MINUTE), 2);
	assert_int_equal(close_windows(store, NOON + 100 * MINUTE), 0);
	pw_store_close(store);
	assert_int_equal(OUTBOX("count(*)", "1"), 3);
	assert_int_equal(OUTBOX("count(*)", "revision = 2 AND count = 3"), 1);
	assert_int_equal(OUTBOX("last_seen", "revision = 2"), NOON + 2 * MINUTE);
	assert_int_equal(OUTBOX("time", "revision = 2"), NOON + 10 * MINUTE);
	assert_int_equal(OUTBOX("count(*)", "revision = 1 AND count = 1 AND last_seen = time"), 2);
	assert_int_equal(ask("SELECT count(*) FROM alert WHERE is_open = 1"), 0);
}

static void
closed_alert_is_followed_by_a_new_one(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	begin(store);
	add(store, see(&seen, 1, 1, 10, NOON));
	commit(store);
	close_windows(store, NOON + 10 * MINUTE);
	begin(store);
	add(store, see(&seen, 1, 1, 20, NOON + 10 * MINUTE));
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count(*) FROM alert WHERE count = 1"), 2);
	assert_int_equal(OUTBOX("count(*)", "revision = 1"), 2);
}

static void
finding_after_the_end_of_a_window_nobody_closed_opens_a_new_alert(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	begin(store);
	add(store, see(&seen, 1, 1, 10, NOON));
	add(store, see(&seen, 1, 1, 20, NOON + 1));
	add(store, see(&seen, 1, 1, 30, NOON + 10 * MINUTE));
	commit(store);
	assert_int_equal(close_windows(store, NOON + 10 * MINUTE), 0);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count FROM alert WHERE is_open = 0"), 2);
	assert_int_equal(ask("SELECT count FROM alert WHERE is_open = 1"), 1);
	assert_int_equal(OUTBOX("count(*)", "revision = 2 AND count = 2"), 1);
	assert_int_equal(OUTBOX("count(*)", "1"), 3);
}

static void
restart_closes_what_is_due(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	begin(store);
	add(store, see(&seen, 1, 1, 10, NOON));
	add(store, see(&seen, 1, 1, 20, NOON));
	commit(store);
	pw_store_close(store);
	store = open_store(PW_STORE_OPENED);
	set_sinks(store, PW_INFO, PW_INFO);
	assert_int_equal(close_windows(store, NOON + 50 * MINUTE), 1);
	pw_store_close(store);
	assert_int_equal(OUTBOX("count(*)", "revision = 2 AND sinks = ',all,high,'"), 1);
}

static void
windows_are_closed_in_parts_and_the_next_end_is_told(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_err err = {""};
	struct seen seen;
	int64_t next_us = 0;
	unsigned n;

	(void)state;
	begin(store);
	assert_int_equal(pw_store_close_windows(store, NOON, 10, &n, &next_us, &err), 0);
	assert_true(n == 0 && next_us == INT64_MAX);
	for (uint32_t i = 0; i < 5; i++)
		add(store, see(&seen, 1, i, i, NOON + i));
	assert_int_equal(pw_store_close_windows(store, NOON, 10, &n, &next_us, &err), 0);
	assert_true(n == 0 && next_us == NOON + 10 * MINUTE);
	assert_int_equal(pw_store_close_windows(store, NOON + 20 * MINUTE, 3, &n, &next_us, &err),
	    0);
	assert_true(n == 3 && next_us == NOON + 3 + 10 * MINUTE);
	assert_int_equal(pw_store_close_windows(store, NOON + 20 * MINUTE, 3, &n, &next_us, &err),
	    0);
	assert_true(n == 2 && next_us == INT64_MAX);
	commit(store);
	pw_store_close(store);
}

static void
window_of_0_makes_one_closed_alert_of_each_finding(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	begin(store);
	add(store, see(&seen, 1, 1, 1, NOON)); /* open from before */
	for (uint32_t i = 10; i < 15; i++) {
		see(&seen, 1, 1, i, NOON);
		seen.sighting.window_us = 0;
		assert_true(add(store, &seen.sighting));
	}
	commit(store);
	assert_int_equal(close_windows(store, NOON + 100 * MINUTE), 1);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count(*) FROM alert WHERE count = 1 AND revision = 1"), 6);
	assert_int_equal(OUTBOX("count(*)", "revision = 1"), 6);
	assert_int_equal(OUTBOX("count(*)", "1"), 6);
}

static void
severity_rises_with_the_findings_and_a_revision_keeps_its_own(void **state)
{
	static const uint8_t severities[] = {PW_MEDIUM, PW_CRITICAL, PW_LOW};
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	set_sinks(store, PW_INFO, PW_HIGH);
	begin(store);
	for (uint32_t i = 0; i < PW_ARRAY_LEN(severities); i++) {
		see(&seen, 1, 1, i, NOON);
		seen.finding.severity = severities[i];
		add(store, &seen.sighting);
	}
	commit(store);
	close_windows(store, NOON + 10 * MINUTE);
	pw_store_close(store);
	assert_int_equal(ask("SELECT severity FROM alert"), PW_CRITICAL);
	assert_int_equal(OUTBOX("severity", "revision = 1 AND sinks = ',all,'"), PW_MEDIUM);
	assert_int_equal(OUTBOX("severity", "revision = 2 AND sinks = ',all,high,'"), PW_CRITICAL);
}

static void
clock_that_goes_back_moves_no_last_seen_back(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct seen seen;

	(void)state;
	begin(store);
	add(store, see(&seen, 1, 1, 10, NOON));
	add(store, see(&seen, 1, 1, 20, NOON - MINUTE));
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count FROM alert"), 2);
	assert_int_equal(ask("SELECT last_seen FROM alert"), NOON);
}

static void
notice(struct pw_store *store, uint8_t id, const char *code, const char *where, int64_t now_us)
{
	struct pw_err err = {""};
	struct pw_store_notice notice = {.id = {0xEE, id},
	    .code = code,
	    .text = "cannot be read; look at its mode",
	    .source = "cdr",
	    .path = where,
	    .host = "host1",
	    .severity = PW_HIGH,
	    .touch = &touch,
	    .now_us = now_us,
	    .window_us = 60 * MINUTE};

	if (pw_store_add_notice(store, &notice, &err) < 0)
		fail_msg("%s", err.text);
}

static void
notices_of_one_code_source_and_path_share_an_alert(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	begin(store);
	notice(store, 1, "unreadable", "/a", NOON);
	notice(store, 2, "unreadable", "/a", NOON + MINUTE);
	notice(store, 3, "unreadable", "/b", NOON);
	notice(store, 4, "lag", "/a", NOON);
	notice(store, 5, "lag", "", NOON);
	commit(store);
	assert_int_equal(close_windows(store, NOON + 60 * MINUTE), 4);
	begin(store);
	notice(store, 6, "unreadable", "/a", NOON + 70 * MINUTE);
	notice(store, 1, "unreadable", "/c", NOON); /* an id that is there opens nothing */
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count(*) FROM alert WHERE kind = 'watcher' AND"
			     " category = '' AND fingerprint IS NULL AND host = 'host1'"),
	    5);
	assert_int_equal(ask("SELECT count(*) FROM alert WHERE count = 2 AND code = 'unreadable'"
			     " AND path = '/a' AND revision = 2"),
	    1);
	assert_int_equal(OUTBOX("count(*)", "1"), 6);
	assert_int_equal(ask("SELECT count(*) FROM finding"), 0);
}

static void
text_too_long_is_cut_between_two_characters(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	char long_path[1200];
	struct seen seen;

	(void)state;
	memset(long_path, 'a', sizeof(long_path));
	memcpy(long_path + 1022, "\xE6\xBC\xA2", 3); /* one byte before the end of the room */
	long_path[sizeof(long_path) - 1] = '\0';
	begin(store);
	see(&seen, 1, 1, 10, NOON);
	seen.sighting.path = long_path;
	seen.sighting.host = NULL;
	add(store, &seen.sighting);
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT length(CAST(path AS BLOB)) FROM alert"), 1022);
	assert_int_equal(ask("SELECT length(host) FROM alert"), 0);
}

static void
open_alerts_are_found_by_an_index(void **state)
{
	static const enum pw_writer_stmt searches[] = {PW_WRITER_OPEN_LEAK, PW_WRITER_OPEN_WATCHER,
	    PW_WRITER_OPEN_DUE, PW_WRITER_OPEN_NEXT, PW_WRITER_FINDING_IS, PW_WRITER_OUTBOX_SCAN};
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(searches); i++) {
		const char *text = sqlite3_sql(pw_store_stmt(store, searches[i]));
		struct pw_buf plan;
		sqlite3_stmt *stmt;

		pw_buf_init(&plan, 1000);
		pw_buf_addf(&plan, "EXPLAIN QUERY PLAN %s", text);
		assert_int_equal(sqlite3_prepare_v2(store->sql.db, plan.data, -1, &stmt, NULL),
		    SQLITE_OK);
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			const char *step = (const char *)sqlite3_column_text(stmt, 3);

			if (strncmp(step, "SCAN ", 5) == 0)
				fail_msg("%s: %s", text, step);
		}
		sqlite3_finalize(stmt);
		pw_buf_release(&plan);
	}
	pw_store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(finding_opens_an_alert_that_has_its_id_and_is_told_at_once),
	    STORE_TEST(findings_of_one_rule_source_and_value_share_an_alert_and_no_others),
	    STORE_TEST(finding_that_was_stored_is_neither_stored_nor_counted_again),
	    STORE_TEST(count_of_500_is_exact_with_100_rows_and_the_rest_in_ranges),
	    STORE_TEST(range_spans_its_findings_in_whatever_order_they_come),
	    STORE_TEST(replayed_row_is_known_also_when_the_alert_counts_in_ranges),
	    STORE_TEST(finding_in_a_path_is_a_row_beyond_the_hundredth_too),
	    STORE_TEST(window_that_closes_tells_a_grown_alert_once_more_and_no_other),
	    STORE_TEST(closed_alert_is_followed_by_a_new_one),
	    STORE_TEST(finding_after_the_end_of_a_window_nobody_closed_opens_a_new_alert),
	    STORE_TEST(restart_closes_what_is_due),
	    STORE_TEST(windows_are_closed_in_parts_and_the_next_end_is_told),
	    STORE_TEST(window_of_0_makes_one_closed_alert_of_each_finding),
	    STORE_TEST(severity_rises_with_the_findings_and_a_revision_keeps_its_own),
	    STORE_TEST(clock_that_goes_back_moves_no_last_seen_back),
	    STORE_TEST(notices_of_one_code_source_and_path_share_an_alert),
	    STORE_TEST(text_too_long_is_cut_between_two_characters),
	    STORE_TEST(open_alerts_are_found_by_an_index),
	};

	return cmocka_run_group_tests_name("store: alerts", tests, NULL, NULL);
}
