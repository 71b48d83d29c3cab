/* What store.h promises of a store as a whole: how it is opened and refused, what survives a process
 * that dies, what a generation gives back, what becomes of a store that is corrupt. */
#include "place.h"
#include "stores.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

static void
write_file(const char *file, const char *text)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static unsigned
mode_of(const char *suffix)
{
	char file[128];
	struct stat st;

	snprintf(file, sizeof(file), "%s%s", path, suffix);
	assert_int_equal(stat(file, &st), 0);
	return st.st_mode & 07777;
}

static void
assert_refused(const char *want)
{
	struct pw_err err = {""};

	assert_null(pw_store_open(path, NULL, &err));
	if (strstr(err.text, want) == NULL || strstr(err.text, path) == NULL)
		fail_msg("wanted \"%s\" and the path in: %s", want, err.text);
}

/* A clean store with a generation and some alerts in it. */
static void
fill_store(struct pw_store *store)
{
	struct pw_generation generation = generation_of(1);
	struct seen seen;

	begin(store);
	put(store, &generation, "/spool/a.csv");
	for (uint32_t i = 0; i < 300; i++)
		assert_true(add(store, see(&seen, 1, i, 100 * i, NOON)));
	commit(store);
}

static void
store_is_created_and_found_again_with_its_id(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	char id[40];

	(void)state;
	snprintf(id, sizeof(id), "%s", pw_store_id(store));
	assert_int_equal(strspn(id, "0123456789abcdef"), 32);
	assert_int_equal(strlen(id), 32);
	pw_store_close(store);
	store = open_store(PW_STORE_OPENED);
	assert_string_equal(pw_store_id(store), id);
	pw_store_close(store);
}

static void
two_stores_have_two_ids(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	char id[40];

	(void)state;
	snprintf(id, sizeof(id), "%s", pw_store_id(store));
	pw_store_close(store);
	each_file("", drop_file);
	store = open_store(PW_STORE_CREATED);
	assert_string_not_equal(pw_store_id(store), id);
	pw_store_close(store);
}

static void
group_may_read_the_files_whatever_the_umask(void **state)
{
	mode_t old = umask(0077);
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	umask(old);
	assert_int_equal(mode_of(""), 0640);
	assert_int_equal(mode_of(".lock"), 0640);
	assert_int_equal(mode_of("-wal"), 0640);
	assert_int_equal(mode_of("-shm"), 0640);
	pw_store_close(store);
}

static void
log_stays_after_the_last_close_for_those_who_may_only_read(void **state)
{
	(void)state;
	pw_store_close(open_store(PW_STORE_CREATED));
	assert_int_equal(mode_of("-wal"), 0640);
	assert_int_equal(mode_of("-shm"), 0640);
}

static void
empty_file_is_taken_as_new(void **state)
{
	(void)state;
	write_file(path, "");
	pw_store_close(open_store(PW_STORE_CREATED));
	assert_int_equal(each_file("p.db.corrupt-", NULL), 0);
}

static void
missing_directory_is_refused_by_its_name(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "%s/no/p.db", dir);
	assert_refused("/no: ");
	assert_refused("create it");
}

static void
what_is_no_file_is_refused(void **state)
{
	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	assert_refused(path);
	assert_int_equal(each_file("p.db.corrupt-", NULL), 0);
	assert_int_equal(rmdir(path), 0);
}

static void
network_file_systems_are_told_from_local_ones(void **state)
{
	(void)state;
	assert_true(pw_place_is_network(0x6969));
	assert_true(pw_place_is_network(0x517B));
	assert_true(pw_place_is_network(0xFF534D42));
	assert_true(pw_place_is_network(0xFFFFFFFFFF534D42)); /* f_type may be signed */
	assert_true(pw_place_is_network(0xFE534D42));
	assert_false(pw_place_is_network(0xEF53)); /* ext4 */
	assert_false(pw_place_is_network(0x01021994)); /* tmpfs */
	assert_false(pw_place_is_network(0x65735546)); /* FUSE */
}

static void
settings_are_those_that_survive_power_loss(void **state)
{
	static const struct {
		const char *query;
		int64_t want;
	} rows[] = {{"PRAGMA synchronous", 2}, {"PRAGMA foreign_keys", 1},
	    {"PRAGMA secure_delete", 1}, {"PRAGMA trusted_schema", 0},
	    {"PRAGMA cell_size_check", 1}, {"PRAGMA temp_store", 2}, {"PRAGMA busy_timeout", 5000},
	    {"PRAGMA wal_autocheckpoint", 1000}, {"PRAGMA journal_size_limit", 67108864},
	    {"PRAGMA user_version", PW_STORE_SCHEMA},
	    {"PRAGMA application_id", PW_STORE_APPLICATION},
	    {"SELECT journal_mode = 'wal' FROM pragma_journal_mode", 1}};
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		int64_t n;

		assert_int_equal(pw_sql_number(&store->sql, rows[i].query, &n, NULL), 0);
		if (n != rows[i].want)
			fail_msg("%s gives %lld", rows[i].query, (long long)n);
	}
	pw_store_close(store);
}

static void
expect_refusal_with_pid(void)
{
	struct pw_err err = {""};
	char want[64];

	snprintf(want, sizeof(want), "process %ld holds it", (long)getppid());
	if (pw_store_open(path, NULL, &err) != NULL || strstr(err.text, want) == NULL)
		_exit(1);
}

static void
second_process_is_refused_with_the_pid_of_the_first(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	assert_int_equal(in_another_process(expect_refusal_with_pid), 0);
	pw_store_close(store);
	pw_store_close(open_store(PW_STORE_OPENED));
}

static void
one_who_looks_at_the_lock_leaves_it_free(void **state)
{
	struct pw_store *store;

	(void)state;
	assert_int_equal(pw_place_is_locked("store", path, NULL), 0);
	store = open_store(PW_STORE_CREATED);
	assert_int_equal(pw_place_is_locked("store", path, NULL), 1);
	assert_int_equal(pw_place_is_locked("store", path, NULL), 1);
	pw_store_close(store);
	assert_int_equal(pw_place_is_locked("store", path, NULL), 0);
	pw_store_close(open_store(PW_STORE_OPENED));
}

static void
store_of_a_newer_schema_is_refused_and_left_alone(void **state)
{
	(void)state;
	pw_store_close(open_store(PW_STORE_CREATED));
	ask("PRAGMA user_version = 3");
	assert_refused("older than the store");
	assert_refused("start the newer version, or move the store away");
	assert_int_equal(ask("PRAGMA user_version"), 3);
	assert_int_equal(ask("SELECT value FROM meta WHERE key = 'clean'"), 1);
	assert_int_equal(each_file("p.db.corrupt-", NULL), 0);
}

static void
database_of_another_program_is_refused_and_left_alone(void **state)
{
	struct pw_buf before, after;

	(void)state;
	pw_buf_init(&before, 1 << 20);
	pw_buf_init(&after, 1 << 20);
	write_file(path, "");
	ask("CREATE TABLE other (x)");
	assert_int_equal(pw_file_read(path, &before, NULL), 0);
	assert_refused("another program");
	assert_int_equal(pw_file_read(path, &after, NULL), 0);
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.data, after.data, after.len);
	assert_int_equal(each_file("p.db.corrupt-", NULL), 0);
	pw_buf_release(&before);
	pw_buf_release(&after);
}

static char seen_text[64];

static void
read_aside(const char *file)
{
	struct pw_buf text;

	pw_buf_init(&text, sizeof(seen_text) - 1);
	assert_int_equal(pw_file_read(file, &text, NULL), 0);
	snprintf(seen_text, sizeof(seen_text), "%s", text.data);
	pw_buf_release(&text);
}

static void
text_file_is_moved_aside_as_it_is_and_a_store_begun(void **state)
{
	static const char notes[] = "no database, but somebody's notes\n";

	(void)state;
	write_file(path, notes);
	pw_store_close(open_store(PW_STORE_REPLACED));
	assert_int_equal(each_file("p.db.corrupt-", read_aside), 1);
	assert_string_equal(seen_text, notes);
	pw_store_close(open_store(PW_STORE_OPENED));
}

static void
truncated_store_is_moved_aside_and_begun_anew(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	char id[40];

	(void)state;
	snprintf(id, sizeof(id), "%s", pw_store_id(store));
	fill_store(store);
	pw_store_close(store);
	assert_int_equal(truncate(path, 20000), 0);
	store = open_store(PW_STORE_REPLACED);
	assert_string_not_equal(pw_store_id(store), id);
	assert_false(pw_store_was_unclean(store));
	pw_store_close(store);
	assert_int_equal(ask("SELECT count(*) FROM alert"), 0);
	assert_true(each_file("p.db.corrupt-", NULL) >= 1);
}

/* Overwrites `n` bytes at `at` with what no page of SQLite holds. */
static void
damage(long at, size_t n)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	uint8_t bytes[4096];

	assert_true(fd >= 0 && n <= sizeof(bytes));
	for (size_t i = 0; i < n; i++)
		bytes[i] = (uint8_t)(i * 167 + 13);
	assert_int_equal(pwrite(fd, bytes, n, at), (ssize_t)n);
	close(fd);
}

static void
random_bytes_in_its_middle_are_seen_after_an_unclean_stop(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	int64_t pages;

	(void)state;
	fill_store(store);
	pw_store_close(store);
	pages = ask("PRAGMA page_count");
	assert_int_equal(ask("UPDATE meta SET value = 0 WHERE key = 'clean' RETURNING 1"), 1);
	assert_true(pages > 20);
	damage(4096 * (pages / 2), 4096);
	pw_store_close(open_store(PW_STORE_REPLACED));
	assert_true(each_file("p.db.corrupt-", NULL) >= 1);
	pw_store_close(open_store(PW_STORE_OPENED));
}

static void
two_corrupt_stores_of_one_second_are_both_kept(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		each_file("p.db-", drop_file);
		write_file(path, "not a database at all\n");
		pw_store_close(open_store(PW_STORE_REPLACED));
	}
	assert_int_equal(each_file("p.db.corrupt-", NULL), 3);
}

static void
missing_table_is_damage(void **state)
{
	(void)state;
	pw_store_close(open_store(PW_STORE_CREATED));
	ask("DROP TABLE range");
	pw_store_close(open_store(PW_STORE_REPLACED));
}

/* What a store of some alerts becomes with 64 bytes overwritten somewhere. */
static void
overwritten_bytes_end_in_a_working_store_or_a_reason(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_buf good;
	uint32_t seed = 7;

	(void)state;
	fill_store(store);
	pw_store_close(store);
	assert_int_equal(ask("UPDATE meta SET value = 0 WHERE key = 'clean' RETURNING 1"), 1);
	assert_int_equal(ask("PRAGMA wal_checkpoint(TRUNCATE)"), 0);
	pw_buf_init(&good, 1 << 24);
	assert_int_equal(pw_file_read(path, &good, NULL), 0);
	for (int i = 0; i < 60; i++) {
		struct pw_err err = {""};
		FILE *f;

		each_file("p.db", drop_file);
		f = fopen(path, "w");
		assert_non_null(f);
		assert_int_equal(fwrite(good.data, 1, good.len, f), good.len);
		assert_int_equal(fclose(f), 0);
		seed = seed * 1664525u + 1013904223u;
		damage((long)((seed >> 4) % (good.len - 64)), 64);
		store = pw_store_open(path, NULL, &err);
		assert_true(store != NULL || err.text[0] != '\0');
		if (store != NULL) {
			struct seen seen;

			begin(store);
			add(store, see(&seen, 9, 1, 0, NOON));
			commit(store);
		}
		pw_store_close(store);
	}
	pw_buf_release(&good);
}

static void
open_and_die(void)
{
	if (pw_store_open(path, NULL, NULL) == NULL)
		_exit(1);
}

static void
unclean_stop_is_told_once(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	assert_false(pw_store_was_unclean(store));
	pw_store_close(store);
	assert_int_equal(in_another_process(open_and_die), 0);
	store = open_store(PW_STORE_OPENED);
	assert_true(pw_store_was_unclean(store));
	pw_store_close(store);
	store = open_store(PW_STORE_OPENED);
	assert_false(pw_store_was_unclean(store));
	pw_store_close(store);
}

static void
die_in_a_transaction(void)
{
	struct pw_store *store = pw_store_open(path, NULL, NULL);
	struct pw_generation generation = generation_of(2);
	struct seen seen;

	if (store == NULL)
		_exit(1);
	begin(store);
	put(store, &generation, "/spool/b.csv");
	for (uint32_t i = 0; i < 5000; i++) /* more than SQLite's cache: some of it is in the log */
		add(store, see(&seen, 2, 1000 + i, i, NOON));
}

static void
die_after_a_commit(void)
{
	struct pw_store *store = pw_store_open(path, NULL, NULL);
	struct pw_generation generation = generation_of(3);
	struct seen seen;

	if (store == NULL)
		_exit(1);
	begin(store);
	put(store, &generation, "/spool/c.csv");
	for (uint32_t i = 0; i < 7; i++)
		add(store, see(&seen, 3, 9000, i, NOON));
	commit(store);
}

static void
transaction_of_a_process_that_dies_is_there_whole_or_not_at_all(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);

	(void)state;
	pw_store_close(store);
	assert_int_equal(in_another_process(die_in_a_transaction), 0);
	pw_store_close(open_store(PW_STORE_OPENED));
	assert_int_equal(ask("SELECT count(*) FROM generation"), 0);
	assert_int_equal(ask("SELECT count(*) FROM position"), 0);
	assert_int_equal(ask("SELECT count(*) FROM alert"), 0);
	assert_int_equal(ask("SELECT count(*) FROM finding"), 0);
	assert_int_equal(ask("SELECT count(*) FROM outbox"), 0);
	assert_int_equal(in_another_process(die_after_a_commit), 0);
	pw_store_close(open_store(PW_STORE_OPENED));
	assert_int_equal(ask("SELECT count(*) FROM generation WHERE done = 640"), 1);
	assert_int_equal(ask("SELECT count(*) FROM alert WHERE count = 7"), 1);
	assert_int_equal(ask("SELECT count(*) FROM finding"), 7);
	assert_int_equal(ask("SELECT count(*) FROM outbox"), 1);
}

static void
error_is_rolled_back_and_the_same_may_be_tried_again(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_generation generation = generation_of(4);
	struct pw_err err = {""};
	struct seen seen;

	(void)state;
	begin(store);
	add(store, see(&seen, 4, 1, 10, NOON));
	assert_int_equal(pw_store_put_position(store, generation.id, &generation.position, &err),
	    -1);
	assert_non_null(strstr(err.text, "generation that is not there"));
	pw_store_rollback(store);
	pw_store_rollback(store); /* nothing to do */
	begin(store);
	put(store, &generation, NULL);
	assert_true(add(store, see(&seen, 4, 1, 10, NOON)));
	assert_int_equal(pw_store_put_position(store, generation.id, &generation.position, NULL),
	    0);
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count FROM alert"), 1);
}

/* Transactions of 500 findings from `first` until one fails; returns its first, after a rollback. */
static uint32_t
add_until_it_fails(struct pw_store *store, uint32_t first, struct pw_err *err)
{
	struct seen seen;

	for (;; first += 500) {
		int rc = pw_store_begin(store, err);

		assert_true(first < 100000);
		for (uint32_t i = 0; i < 500 && rc == 0; i++)
			rc = pw_store_add_finding(store, see(&seen, 1, first + i, 0, NOON), NULL,
			    err);
		if (rc == 0)
			rc = pw_store_commit(store, err);
		if (rc < 0)
			break;
	}
	pw_store_rollback(store);
	return first;
}

static void
write_that_has_no_room_is_an_error_and_goes_when_there_is_room(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct rlimit was, small = {.rlim_cur = 600000};
	struct pw_err err = {""};
	struct seen seen;
	uint32_t first;

	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	small.rlim_max = was.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	first = add_until_it_fails(store, 0, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_non_null(strstr(err.text, "look at the disk"));
	begin(store);
	for (uint32_t i = first; i < first + 500; i++)
		assert_true(add(store, see(&seen, 1, i, 0, NOON)));
	commit(store);
	pw_store_close(store);
	assert_int_equal(ask("SELECT count(*) FROM finding"), first + 500);
	assert_int_equal(ask("SELECT value FROM meta WHERE key = 'clean'"), 1);
	assert_int_equal(ask("SELECT quick_check = 'ok' FROM pragma_quick_check"), 1);
}

static void
first_start_of_a_source_is_noted_once(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	int64_t ns = 0;
	bool is_first = false;

	(void)state;
	assert_int_equal(pw_store_first_start(store, "cdr", 1000, &ns, &is_first, NULL), 0);
	assert_true(is_first && ns == 1000);
	assert_int_equal(pw_store_first_start(store, "cdr", 2000, &ns, &is_first, NULL), 0);
	assert_true(!is_first && ns == 1000);
	pw_store_close(store);
	store = open_store(PW_STORE_OPENED);
	assert_int_equal(pw_store_first_start(store, "cdr", 3000, &ns, &is_first, NULL), 0);
	assert_true(!is_first && ns == 1000);
	assert_int_equal(pw_store_first_start(store, "mail", 3000, &ns, &is_first, NULL), 0);
	assert_true(is_first && ns == 3000);
	pw_store_close(store);
}

/* Each column that could hold text; what is put there is masked, a name, or the true path. */
static void
no_column_could_hold_a_raw_value_unseen(void **state)
{
	(void)state;
	pw_store_close(open_store(PW_STORE_CREATED));
	assert_int_equal(
	    ask("SELECT count(*) FROM sqlite_schema s, pragma_table_info(s.name) c"
		" WHERE s.type = 'table' AND s.name <> 'sqlite_sequence'"
		" AND c.type NOT IN ('INTEGER', 'BLOB') AND s.name || '.' || c.name NOT IN ("
		"'meta.key', 'meta.value', 'generation.source', 'generation.path',"
		"'position.format', 'position.encoding', 'position.prior_encoding', 'alert.kind', 'alert.category', 'alert.rule', 'alert.source',"
		"'alert.host', 'alert.path', 'alert.field', 'alert.masked', 'alert.excerpt',"
		"'alert.key_name', 'alert.code', 'alert.text', 'alert.clauses', 'alert.title',"
		"'alert.title_ja', 'finding.field', 'outbox.sinks')"),
	    0);
	assert_int_equal(ask("SELECT count(*) FROM sqlite_schema s, pragma_table_info(s.name) c"
			     " WHERE s.type = 'table' AND c.type = 'BLOB' AND c.name NOT IN ('id',"
			     " 'generation', 'head', 'tail', 'header_check', 'fingerprint')"),
	    0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(store_is_created_and_found_again_with_its_id),
	    STORE_TEST(two_stores_have_two_ids),
	    STORE_TEST(group_may_read_the_files_whatever_the_umask),
	    STORE_TEST(log_stays_after_the_last_close_for_those_who_may_only_read),
	    STORE_TEST(empty_file_is_taken_as_new),
	    STORE_TEST(missing_directory_is_refused_by_its_name),
	    STORE_TEST(what_is_no_file_is_refused),
	    STORE_TEST(network_file_systems_are_told_from_local_ones),
	    STORE_TEST(settings_are_those_that_survive_power_loss),
	    STORE_TEST(second_process_is_refused_with_the_pid_of_the_first),
	    STORE_TEST(one_who_looks_at_the_lock_leaves_it_free),
	    STORE_TEST(store_of_a_newer_schema_is_refused_and_left_alone),
	    STORE_TEST(database_of_another_program_is_refused_and_left_alone),
	    STORE_TEST(text_file_is_moved_aside_as_it_is_and_a_store_begun),
	    STORE_TEST(truncated_store_is_moved_aside_and_begun_anew),
	    STORE_TEST(random_bytes_in_its_middle_are_seen_after_an_unclean_stop),
	    STORE_TEST(two_corrupt_stores_of_one_second_are_both_kept),
	    STORE_TEST(missing_table_is_damage),
	    STORE_TEST(overwritten_bytes_end_in_a_working_store_or_a_reason),
	    STORE_TEST(unclean_stop_is_told_once),
	    STORE_TEST(transaction_of_a_process_that_dies_is_there_whole_or_not_at_all),
	    STORE_TEST(error_is_rolled_back_and_the_same_may_be_tried_again),
	    STORE_TEST(write_that_has_no_room_is_an_error_and_goes_when_there_is_room),
	    STORE_TEST(first_start_of_a_source_is_noted_once),
	    STORE_TEST(no_column_could_hold_a_raw_value_unseen),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
