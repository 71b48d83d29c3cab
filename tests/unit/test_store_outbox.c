/* What outbox_read.h promises, and what may be pruned: a sink gets its rows, as they were, until it
 * acknowledged them; the writer drops none before. */
#include "stores.h"

#include <piiwatch/outbox_read.h>

static char acks_path[80];

static struct pw_outbox *
open_outbox(void)
{
	struct pw_err err = {""};
	struct pw_outbox *outbox = pw_outbox_open(path, &err);

	if (outbox == NULL)
		fail_msg("%s", err.text);
	return outbox;
}

static struct pw_acks *
open_acks(void)
{
	struct pw_err err = {""};
	struct pw_acks *acks;

	snprintf(acks_path, sizeof(acks_path), "%s/deliver.db", dir);
	acks = pw_acks_open(acks_path, &err);
	if (acks == NULL)
		fail_msg("%s", err.text);
	return acks;
}

static int
read_rows(struct pw_outbox *outbox, const char *sink, uint64_t seq, unsigned max,
    struct pw_alert *ret)
{
	struct pw_err err = {""};
	int n = pw_outbox_read(outbox, sink, seq, max, ret, &err);

	if (n < 0)
		fail_msg("%s", err.text);
	return n;
}

/* `n` alerts of values from `first`, every third of them high. */
static void
add_alerts(struct pw_store *store, uint32_t first, uint32_t n)
{
	struct seen seen;

	begin(store);
	for (uint32_t i = first; i < first + n; i++) {
		see(&seen, 1, i, i, NOON + i);
		seen.finding.severity = i % 3 == 0 ? PW_HIGH : PW_LOW;
		add(store, &seen.sighting);
	}
	commit(store);
}

static void
missing_store_is_an_error_that_names_it(void **state)
{
	struct pw_err err = {""};

	(void)state;
	assert_null(pw_outbox_open(path, &err));
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, "No such file"));
}

static void
what_is_no_store_is_an_error(void **state)
{
	struct pw_err err = {""};

	(void)state;
	pw_store_close(open_store(PW_STORE_CREATED));
	ask("PRAGMA application_id = 5");
	assert_null(pw_outbox_open(path, &err));
	assert_non_null(strstr(err.text, "no store"));
	ask("PRAGMA application_id = 0x70697761");
	ask("PRAGMA user_version = 3");
	assert_null(pw_outbox_open(path, &err));
	assert_non_null(strstr(err.text, "older than the store"));
}

static void
sink_reads_its_own_rows_oldest_first_and_no_more_than_it_asks_for(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_outbox *outbox;
	struct pw_alert alert[16];

	(void)state;
	set_sinks(store, PW_INFO, PW_HIGH);
	add_alerts(store, 0, 9);
	outbox = open_outbox();
	assert_string_equal(pw_outbox_store_id(outbox), pw_store_id(store));
	assert_int_equal(read_rows(outbox, "all", 0, 16, alert), 9);
	for (unsigned i = 0; i < 9; i++)
		assert_int_equal(alert[i].seq, i + 1);
	assert_int_equal(read_rows(outbox, "high", 0, 16, alert), 3);
	assert_int_equal(alert[1].seq, 4);
	assert_int_equal(read_rows(outbox, "all", 3, 2, alert), 2);
	assert_int_equal(alert[0].seq, 4);
	assert_int_equal(alert[1].seq, 5);
	assert_int_equal(read_rows(outbox, "all", 9, 16, alert), 0);
	assert_int_equal(read_rows(outbox, "al", 0, 16, alert), 0);
	assert_int_equal(read_rows(outbox, "%", 0, 16, alert), 0);
	add_alerts(store, 100, 1); /* an open reader sees what comes later */
	assert_int_equal(read_rows(outbox, "all", 9, 16, alert), 1);
	pw_outbox_close(outbox);
	pw_store_close(store);
}

static void
row_is_the_alert_as_it_was_when_made(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_outbox *outbox;
	struct pw_alert alert[3], *a = &alert[0];
	struct seen seen;

	(void)state;
	set_sinks(store, PW_INFO, PW_INFO);
	begin(store);
	see(&seen, 1, 1, 70, NOON);
	seen.finding.severity = PW_LOW;
	seen.sighting.is_backlog = true;
	add(store, &seen.sighting);
	add(store, see(&seen, 1, 1, 80, NOON + 9));
	commit(store);
	close_windows(store, NOON + 11 * MINUTE);
	outbox = open_outbox();
	assert_int_equal(read_rows(outbox, "all", 0, 3, alert), 2);
	see(&seen, 1, 1, 70, NOON);
	assert_memory_equal(a->id, seen.sighting.id, sizeof(a->id));
	assert_true(a->revision == 1 && a->count == 1 && a->severity == PW_LOW);
	assert_true(a->time_us == NOON && a->first_seen_us == NOON && a->last_seen_us == NOON);
	assert_true(a->kind == PW_KIND_LEAK && a->category == PW_CARD && a->is_backlog);
	assert_true(a->offset == 70 && a->line == 8 && a->length == 16 && a->column == 4);
	assert_int_equal(a->confidence, 980);
	assert_string_equal(a->rule, "card.pan");
	assert_string_equal(a->field, "userfield");
	assert_string_equal(a->masked, "411111******1111");
	assert_string_equal(a->source, "cdr");
	assert_string_equal(a->host, "host1");
	assert_string_equal(a->path, "/spool/a.csv");
	assert_string_equal(a->excerpt, "a,0,****");
	assert_string_equal(a->key_name, "k00000000");
	assert_true(a->has_fingerprint);
	assert_memory_equal(a->fingerprint, seen.finding.fingerprint, sizeof(a->fingerprint));
	assert_int_equal(a->touch.n_clauses, 2);
	assert_string_equal(a->touch.clause[0], "P2.1.1.d");
	assert_string_equal(a->touch.clause[1], "P2.2.1.leak");
	assert_string_equal(a->touch.title, touch.title);
	assert_string_equal(a->touch.title_ja, touch.title_ja);
	a = &alert[1];
	assert_memory_equal(a->id, seen.sighting.id, sizeof(a->id));
	assert_true(a->revision == 2 && a->count == 2 && a->severity == PW_HIGH);
	assert_true(a->time_us == NOON + 11 * MINUTE && a->first_seen_us == NOON);
	assert_true(a->last_seen_us == NOON + 9 && a->offset == 70);
	pw_outbox_close(outbox);
	pw_store_close(store);
}

static void
store_that_was_replaced_or_removed_is_an_error_not_an_old_answer(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_outbox *outbox;
	struct pw_err err = {""};
	struct pw_alert alert;

	(void)state;
	set_sinks(store, PW_INFO, PW_INFO);
	add_alerts(store, 0, 1);
	pw_store_close(store);
	outbox = open_outbox();
	each_file("", drop_file);
	assert_int_equal(pw_outbox_read(outbox, "all", 0, 1, &alert, &err), -1);
	assert_non_null(strstr(err.text, "No such file"));
	store = open_store(PW_STORE_CREATED);
	assert_int_equal(pw_outbox_read(outbox, "all", 0, 1, &alert, &err), -1);
	assert_non_null(strstr(err.text, "replaced"));
	pw_outbox_close(outbox);
	pw_store_close(store);
}

/* Transactions of ten alerts each, then one that is never committed. */
static void
write_tens_and_die(void)
{
	struct pw_store *store = pw_store_open(path, NULL, NULL);
	struct seen seen;

	if (store == NULL)
		_exit(1);
	set_sinks(store, PW_INFO, PW_INFO);
	for (uint32_t i = 0; i < 40; i++)
		add_alerts(store, 10 * i, 10);
	begin(store);
	for (uint32_t i = 0; i < 3; i++)
		add(store, see(&seen, 2, i, i, NOON));
}

static void
reader_sees_whole_transactions_while_the_writer_writes(void **state)
{
	struct pw_alert *alert = pw_alloc(500, sizeof(*alert));
	struct pw_outbox *outbox;
	int status, n = 0, before;
	pid_t pid;

	(void)state;
	pw_store_close(open_store(PW_STORE_CREATED));
	outbox = open_outbox();
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		write_tens_and_die();
		_exit(0);
	}
	while (waitpid(pid, &status, WNOHANG) == 0) {
		before = n;
		n = read_rows(outbox, "all", 0, 500, alert);
		assert_true(n % 10 == 0 && n >= before);
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_int_equal(read_rows(outbox, "all", 0, 500, alert), 400);
	pw_outbox_close(outbox);
	free(alert);
}

static uint64_t
acked(struct pw_acks *acks, const char *store_id, const char *sink)
{
	uint64_t seq = 99;

	assert_int_equal(pw_acks_get(acks, store_id, sink, &seq, NULL), 0);
	return seq;
}

static void
acknowledgements_are_kept_for_each_store_and_sink(void **state)
{
	struct pw_acks *acks = open_acks();
	struct stat st;

	(void)state;
	assert_int_equal(stat(acks_path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(acked(acks, "one", "all"), 0);
	assert_int_equal(pw_acks_put(acks, "one", "all", 7, NULL), 0);
	assert_int_equal(pw_acks_put(acks, "one", "high", 3, NULL), 0);
	pw_acks_close(acks);
	acks = open_acks();
	assert_int_equal(acked(acks, "one", "all"), 7);
	assert_int_equal(acked(acks, "one", "high"), 3);
	assert_int_equal(acked(acks, "two", "all"), 0);
	assert_int_equal(pw_acks_put(acks, "one", "all", 5, NULL), 0);
	assert_int_equal(acked(acks, "one", "all"), 7);
	pw_acks_close(acks);
}

static void
put_and_die(void)
{
	struct pw_acks *acks = open_acks();

	if (pw_acks_put(acks, "one", "all", 12, NULL) < 0)
		_exit(1);
}

static void
acknowledgement_survives_the_process_that_put_it(void **state)
{
	struct pw_acks *acks;

	(void)state;
	assert_int_equal(in_another_process(put_and_die), 0);
	acks = open_acks();
	assert_int_equal(acked(acks, "one", "all"), 12);
	pw_acks_close(acks);
}

static void
corrupt_acknowledgements_are_moved_aside_and_begun_anew(void **state)
{
	struct pw_acks *acks = open_acks();
	FILE *f;

	(void)state;
	assert_int_equal(pw_acks_put(acks, "one", "all", 7, NULL), 0);
	pw_acks_close(acks);
	f = fopen(acks_path, "w");
	assert_non_null(f);
	assert_true(fputs("no database\n", f) >= 0);
	assert_int_equal(fclose(f), 0);
	acks = open_acks();
	assert_int_equal(acked(acks, "one", "all"), 0);
	assert_int_equal(pw_acks_put(acks, "one", "all", 2, NULL), 0);
	assert_int_equal(acked(acks, "one", "all"), 2);
	pw_acks_close(acks);
	assert_true(each_file("deliver.db.corrupt-", NULL) >= 1);
}

static void
prune(struct pw_store *store, unsigned max)
{
	struct pw_err err = {""};

	if (pw_store_prune(store, acks_path, max, &err) < 0)
		fail_msg("%s", err.text);
}

static int64_t
rows_left(void)
{
	return ask("SELECT count(*) FROM outbox");
}

static void
ack(const struct pw_store *store, const char *sink, uint64_t seq)
{
	struct pw_acks *acks = open_acks();

	assert_int_equal(pw_acks_put(acks, pw_store_id(store), sink, seq, NULL), 0);
	pw_acks_close(acks);
}

static void
nothing_is_pruned_that_a_sink_has_not_acknowledged(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	set_sinks(store, PW_INFO, PW_HIGH);
	add_alerts(store, 0, 9); /* seq 1, 4, 7 are for `high` as well */
	snprintf(acks_path, sizeof(acks_path), "%s/deliver.db", dir);
	prune(store, 100); /* no acknowledgements at all */
	assert_int_equal(rows_left(), 9);
	pw_acks_close(open_acks());
	prune(store, 100);
	assert_int_equal(rows_left(), 9);
	ack(store, "all", 5);
	prune(store, 100);
	assert_int_equal(ask("SELECT count(*) FROM outbox WHERE seq IN (1, 4, 6, 7, 8, 9)"), 6);
	assert_int_equal(rows_left(), 6);
	ack(store, "high", 4);
	prune(store, 100);
	assert_int_equal(rows_left(), 4);
	ack(store, "all", 9);
	ack(store, "high", 7);
	prune(store, 100);
	assert_int_equal(ask("SELECT seq FROM outbox"), 9); /* the newest stays */
	assert_int_equal(rows_left(), 1);
	pw_store_close(store);
}

static void
acknowledgements_of_another_store_prune_nothing(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_acks *acks = open_acks();

	(void)state;
	assert_int_equal(pw_acks_put(acks, "0123456789abcdef0123456789abcdef", "all", 1000, NULL),
	    0);
	pw_acks_close(acks);
	set_sinks(store, PW_INFO, PW_CRITICAL);
	add_alerts(store, 0, 5);
	prune(store, 100);
	assert_int_equal(rows_left(), 5);
	pw_store_close(store);
}

static void
rows_of_sinks_that_are_no_longer_set_may_go(void **state)
{
	static const struct pw_store_sink other = {"other", PW_INFO};
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	set_sinks(store, PW_INFO, PW_CRITICAL);
	add_alerts(store, 0, 5);
	pw_acks_close(open_acks());
	pw_store_set_sinks(store, &other, 1);
	prune(store, 100);
	assert_int_equal(rows_left(), 1);
	add_alerts(store, 10, 5); /* those are for `other` */
	prune(store, 100);
	assert_int_equal(rows_left(), 5);
	pw_store_close(store);
}

static void
pruning_goes_in_parts_and_a_held_row_holds_no_other(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	int64_t before;

	(void)state;
	set_sinks(store, PW_INFO, PW_HIGH);
	add_alerts(store, 0, 300); /* 100 of them also for `high`, which acknowledges none */
	ack(store, "all", 300);
	prune(store, 7);
	assert_int_equal(rows_left(), 293);
	for (int i = 0; i < 60; i++) {
		before = rows_left();
		prune(store, 7);
		assert_true(rows_left() >= before - 7);
	}
	/* The newest is for `all` alone and stays. */
	assert_int_equal(rows_left(), 101);
	pw_store_close(store);
}

static void
seq_never_comes_again(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	set_sinks(store, PW_INFO, PW_CRITICAL);
	add_alerts(store, 0, 5);
	assert_int_equal(ask("DELETE FROM outbox RETURNING 1"), 1);
	assert_int_equal(rows_left(), 0);
	add_alerts(store, 10, 1);
	assert_int_equal(ask("SELECT seq FROM outbox"), 6);
	pw_store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(missing_store_is_an_error_that_names_it),
	    STORE_TEST(what_is_no_store_is_an_error),
	    STORE_TEST(sink_reads_its_own_rows_oldest_first_and_no_more_than_it_asks_for),
	    STORE_TEST(row_is_the_alert_as_it_was_when_made),
	    STORE_TEST(store_that_was_replaced_or_removed_is_an_error_not_an_old_answer),
	    STORE_TEST(reader_sees_whole_transactions_while_the_writer_writes),
	    STORE_TEST(acknowledgements_are_kept_for_each_store_and_sink),
	    STORE_TEST(acknowledgement_survives_the_process_that_put_it),
	    STORE_TEST(corrupt_acknowledgements_are_moved_aside_and_begun_anew),
	    STORE_TEST(nothing_is_pruned_that_a_sink_has_not_acknowledged),
	    STORE_TEST(acknowledgements_of_another_store_prune_nothing),
	    STORE_TEST(rows_of_sinks_that_are_no_longer_set_may_go),
	    STORE_TEST(pruning_goes_in_parts_and_a_held_row_holds_no_other),
	    STORE_TEST(seq_never_comes_again),
	};

	return cmocka_run_group_tests_name("store: outbox", tests, NULL, NULL);
}
