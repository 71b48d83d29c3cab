/* What a store gives back of generations and positions, and of a store that an older version wrote. */
#include "stores.h"

#include <piiwatch/store_view.h>

struct kept {
	struct pw_generation generation;
	char path[64];
	int n;
};

static void
keep(const struct pw_generation *generation, const char *source, const char *where, void *context)
{
	struct kept *kept = context;

	assert_string_equal(source, "cdr");
	kept->generation = *generation;
	snprintf(kept->path, sizeof(kept->path), "%s", where);
	kept->n++;
}

static struct kept
only_generation(void)
{
	struct kept kept = {.n = 0};
	struct pw_store_view *view = pw_store_view_open(path, NULL);

	assert_non_null(view);
	assert_int_equal(pw_store_view_generations(view, keep, &kept, NULL), 0);
	assert_int_equal(kept.n, 1);
	pw_store_view_close(view);
	return kept;
}

static void
assert_same_generation(const struct pw_generation *a, const struct pw_generation *b)
{
	assert_memory_equal(a->id, b->id, sizeof(a->id));
	assert_true(a->dev == b->dev && a->ino == b->ino && a->version == b->version);
	assert_true(a->btime_ns == b->btime_ns && a->counter == b->counter);
	assert_true(a->head_len == b->head_len && a->tail_len == b->tail_len);
	assert_memory_equal(a->head, b->head, sizeof(a->head));
	assert_memory_equal(a->tail, b->tail, sizeof(a->tail));
	assert_true(a->tail_at == b->tail_at && a->size == b->size);
	assert_true(a->backlog_end == b->backlog_end && a->state == b->state);
	assert_true(a->position.safe == b->position.safe && a->position.done == b->position.done);
	assert_true(a->position.resume.line == b->position.resume.line);
	assert_true(a->position.resume.record_start == b->position.resume.record_start);
	assert_string_equal(a->position.resume.format, b->position.resume.format);
	assert_int_equal(a->position.resume.is_settled, b->position.resume.is_settled);
	assert_int_equal(a->position.resume.is_in_pieces, b->position.resume.is_in_pieces);
	assert_true(a->position.resume.header_from == b->position.resume.header_from);
	assert_int_equal(a->position.resume.header_len, b->position.resume.header_len);
	assert_memory_equal(a->position.resume.header_check, b->position.resume.header_check,
	    PW_HEADER_CHECK);
	assert_int_equal(a->position.resume.n_given, b->position.resume.n_given);
	assert_memory_equal(&a->position.resume.reading, &b->position.resume.reading,
	    sizeof(a->position.resume.reading));
}

static void
generation_comes_back_as_it_was_put(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_generation generation = generation_of(5);
	struct kept kept;

	(void)state;
	begin(store);
	put(store, &generation, "/spool/\xff.csv"); /* a path is bytes */
	commit(store);
	pw_store_close(store);
	store = open_store(PW_STORE_OPENED);
	kept = only_generation();
	assert_same_generation(&kept.generation, &generation);
	assert_string_equal(kept.path, "/spool/\xff.csv");
	generation.state = PW_GENERATION_FINISHED;
	generation.size++;
	generation.position.resume.is_settled = 0;
	begin(store);
	put(store, &generation, NULL);
	commit(store);
	kept = only_generation();
	assert_same_generation(&kept.generation, &generation);
	assert_string_equal(kept.path, "/spool/\xff.csv");
	pw_store_close(store);
}

static void
done_never_goes_back(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_generation generation = generation_of(6);
	struct pw_position earlier = {.safe = 700, .done = 20, .resume = {.line = 30}};
	struct kept kept;

	(void)state;
	begin(store);
	put(store, &generation, "/spool/a.csv");
	assert_int_equal(pw_store_put_position(store, generation.id, &earlier, NULL), 0);
	commit(store);
	kept = only_generation();
	assert_int_equal(kept.generation.position.done, 640);
	assert_int_equal(kept.generation.position.safe, 700);
	assert_int_equal(kept.generation.position.resume.line, 30);
	assert_int_equal(kept.generation.tail_at, 500); /* the markers stay */
	generation.position.done = 639;
	begin(store);
	put(store, &generation, NULL);
	commit(store);
	assert_int_equal(only_generation().generation.position.done, 640);
	earlier.done = 641;
	begin(store);
	assert_int_equal(pw_store_put_position(store, generation.id, &earlier, NULL), 0);
	commit(store);
	assert_int_equal(only_generation().generation.position.done, 641);
	pw_store_close(store);
}

static uint8_t
given_behind_done(void)
{
	return only_generation().generation.position.resume.n_given;
}

static void
what_was_given_out_behind_done_goes_with_it(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_generation generation = generation_of(6);
	struct pw_position *p = &generation.position;

	(void)state;
	p->resume.n_given = 2;
	begin(store);
	put(store, &generation, "/spool/a.csv"); /* 640, 2 */
	p->done--;
	p->resume.n_given = 9;
	assert_int_equal(pw_store_put_position(store, generation.id, p, NULL), 0);
	commit(store);
	assert_int_equal(given_behind_done(), 2);
	p->done++;
	p->resume.n_given = 1;
	begin(store);
	put(store, &generation, NULL);
	commit(store);
	assert_int_equal(given_behind_done(), 2);
	p->resume.n_given = 3;
	begin(store);
	assert_int_equal(pw_store_put_position(store, generation.id, p, NULL), 0);
	commit(store);
	assert_int_equal(given_behind_done(), 3);
	p->done++;
	p->resume.n_given = 0;
	begin(store);
	put(store, &generation, NULL);
	commit(store);
	assert_int_equal(given_behind_done(), 0);
	pw_store_close(store);
}

static void
position_that_moves_takes_header_and_encoding_with_it(void **state)
{
	struct pw_store *store = open_store(PW_STORE_CREATED);
	struct pw_generation generation = generation_of(7);
	struct pw_resume *resume = &generation.position.resume;
	struct pw_generation back;

	(void)state;
	begin(store);
	put(store, &generation, "/spool/a.csv");
	resume->header_from = 3;
	resume->header_len = 5;
	resume->header_check[15]++;
	resume->reading = (struct pw_reading) {PW_ENC_AUTO, PW_ENC_EUC_JP};
	assert_int_equal(pw_store_put_position(store, generation.id, &generation.position, NULL),
	    0);
	commit(store);
	back = only_generation().generation;
	assert_same_generation(&back, &generation);
	pw_store_close(store);
}

/* --- a store of version 1 ---------------------------------------------------------------------- */

/* The store as version 1 left it: two files read to their ends, 7 alerts of 12 findings. */
static void
make_version_1(void)
{
	struct pw_err err = {""};
	struct pw_buf script;
	struct pw_sql sql;

	pw_buf_init(&script, 1 << 20);
	if (pw_file_read("tests/data/store/version-1.sql", &script, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(pw_sql_open(&sql, "test", path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			     &err),
	    0);
	sqlite3_db_config(sql.db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	if (pw_sql_exec(&sql, script.data, &err) < 0)
		fail_msg("%s", err.text);
	pw_sql_close(&sql);
	pw_buf_release(&script);
	assert_int_equal(ask("PRAGMA user_version"), 1);
}

struct both {
	struct pw_generation app, cdr;
	int n;
};

static void
keep_both(const struct pw_generation *generation, const char *source, const char *where,
    void *context)
{
	struct both *both = context;

	if (strcmp(source, "app") == 0) {
		assert_string_equal(where, "/srv/app/logs/app.log");
		both->app = *generation;
	} else {
		assert_string_equal(where, "/srv/app/logs/app.csv");
		both->cdr = *generation;
	}
	both->n++;
}

static struct both
both_generations(void)
{
	struct both both = {.n = 0};
	struct pw_store_view *view = pw_store_view_open(path, NULL);

	assert_non_null(view);
	assert_int_equal(pw_store_view_generations(view, keep_both, &both, NULL), 0);
	assert_int_equal(both.n, 2);
	pw_store_view_close(view);
	return both;
}

static void
store_of_version_1_is_brought_up_to_date_and_keeps_all(void **state)
{
	static const char *const rows[] = {"SELECT count(*) = 7 FROM alert",
	    "SELECT count(*) = 12 FROM finding", "SELECT sum(count) = 12 FROM alert",
	    "SELECT count(*) = 7 FROM outbox",
	    "SELECT seq = 7 FROM sqlite_sequence WHERE name = 'outbox'",
	    "SELECT quick_check = 'ok' FROM pragma_quick_check"};
	struct pw_store *store;

	(void)state;
	make_version_1();
	store = open_store(PW_STORE_OPENED);
	assert_false(pw_store_was_unclean(store));
	assert_string_equal(pw_store_id(store), "db5d046175471c7f0efbe76eec2c1949");
	assert_int_equal(ask("PRAGMA user_version"), PW_STORE_SCHEMA);
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		if (ask(rows[i]) != 1)
			fail_msg("%s", rows[i]);
	pw_store_close(store);
	pw_store_close(open_store(PW_STORE_OPENED));
	assert_int_equal(each_file("p.db.corrupt-", NULL), 0);
}

static void
position_of_version_1_goes_on_where_it_was(void **state)
{
	struct both both;

	(void)state;
	make_version_1();
	pw_store_close(open_store(PW_STORE_OPENED));
	both = both_generations();
	assert_int_equal(both.app.position.safe, 218);
	assert_int_equal(both.app.position.done, 218);
	assert_int_equal(both.app.position.resume.line, 5);
	assert_int_equal(both.app.position.resume.header_len, 0);
	assert_int_equal(both.app.position.resume.n_given, 0);
	assert_int_equal(both.app.position.resume.reading.configured, PW_ENC_AUTO);
	assert_int_equal(both.app.position.resume.reading.prior, PW_ENC_AUTO);
	assert_int_equal(both.app.tail_len, 218);
	assert_int_equal(both.cdr.position.safe, 3318);
	assert_string_equal(both.cdr.position.resume.format, "asterisk-csv");
}

/* A record that is read in pieces is no place to look for it. */
static void
lines_of_version_1_are_asked_for_the_width_of_their_characters(void **state)
{
	struct both both;

	(void)state;
	make_version_1();
	pw_store_close(open_store(PW_STORE_OPENED));
	both = both_generations();
	assert_int_equal(both.app.position.resume.is_settled, 0);
	assert_int_equal(both.cdr.position.resume.is_settled, 1);
	drop_file(path);
	make_version_1();
	ask("UPDATE position SET is_in_pieces = 1, record_start = 200 WHERE format = ''");
	pw_store_close(open_store(PW_STORE_OPENED));
	assert_int_equal(both_generations().app.position.resume.is_settled, 1);
}

static void
position_is_put_into_a_store_that_was_of_version_1(void **state)
{
	struct pw_resume resume = generation_of(1).position.resume;
	struct pw_store *store;
	struct both was, is;

	(void)state;
	make_version_1();
	store = open_store(PW_STORE_OPENED);
	was = both_generations();
	was.app.position.done++;
	was.app.position.resume = resume;
	begin(store);
	assert_int_equal(pw_store_put_position(store, was.app.id, &was.app.position, NULL), 0);
	commit(store);
	is = both_generations();
	assert_same_generation(&is.app, &was.app);
	assert_same_generation(&is.cdr, &was.cdr);
	pw_store_close(store);
}

/* Half of it would be of no version. */
static void
store_that_cannot_be_brought_up_to_date_stays_as_it_was(void **state)
{
	struct pw_err err = {""};

	(void)state;
	make_version_1();
	ask("ALTER TABLE position ADD COLUMN prior_encoding TEXT");
	assert_null(pw_store_open(path, NULL, &err));
	assert_non_null(strstr(err.text, "prior_encoding"));
	assert_int_equal(ask("PRAGMA user_version"), 1);
	assert_int_equal(
	    ask("SELECT count(*) FROM pragma_table_info('generation') WHERE name = 'n_given'"), 0);
	assert_int_equal(ask("SELECT count(*) FROM alert"), 7);
}

/* A reader has nothing to bring it up to date with. */
static void
reader_of_a_store_of_version_1_says_who_brings_it_up_to_date(void **state)
{
	struct pw_err err = {""};

	(void)state;
	make_version_1();
	assert_null(pw_store_view_open(path, &err));
	assert_non_null(strstr(err.text, "piiwatchd brings it up to date when it starts"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(generation_comes_back_as_it_was_put),
	    STORE_TEST(done_never_goes_back),
	    STORE_TEST(what_was_given_out_behind_done_goes_with_it),
	    STORE_TEST(position_that_moves_takes_header_and_encoding_with_it),
	    STORE_TEST(store_of_version_1_is_brought_up_to_date_and_keeps_all),
	    STORE_TEST(position_of_version_1_goes_on_where_it_was),
	    STORE_TEST(lines_of_version_1_are_asked_for_the_width_of_their_characters),
	    STORE_TEST(position_is_put_into_a_store_that_was_of_version_1),
	    STORE_TEST(store_that_cannot_be_brought_up_to_date_stays_as_it_was),
	    STORE_TEST(reader_of_a_store_of_version_1_says_who_brings_it_up_to_date),
	};

	return cmocka_run_group_tests_name("store_position", tests, NULL, NULL);
}
