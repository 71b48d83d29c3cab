/*
 * Stores for tests of room store: a directory of its own for each test, findings made of two numbers
 * (which value, which place), and SQL on the side to look at what is really there.
 */
#ifndef PIIWATCH_TEST_STORES_H
#define PIIWATCH_TEST_STORES_H

#include "store_priv.h"

#include <piiwatch/category.h>

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MINUTE INT64_C(60000000)
#define NOON INT64_C(1700000000000000)

static char dir[64], path[80];

static inline int
make_dir(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/piiwatch-store-XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/p.db", dir);
	return 0;
}

/* Calls on_name for each file of the directory that begins so; returns how many. */
static inline unsigned
each_file(const char *begin, void (*on_file)(const char *file))
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	unsigned n = 0;
	char file[400];

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.' || strncmp(entry->d_name, begin, strlen(begin)) != 0)
			continue;
		snprintf(file, sizeof(file), "%s/%s", dir, entry->d_name);
		if (on_file != NULL)
			on_file(file);
		n++;
	}
	closedir(d);
	return n;
}

static inline void
drop_file(const char *file)
{
	assert_int_equal(unlink(file), 0);
}

static inline int
drop_dir(void **state)
{
	(void)state;
	each_file("", drop_file);
	return rmdir(dir);
}

#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, make_dir, drop_dir)

static inline struct pw_store *
open_store(enum pw_store_found want)
{
	struct pw_err err = {""};
	enum pw_store_found found;
	struct pw_store *store = pw_store_open(path, &found, &err);

	if (store == NULL)
		fail_msg("%s", err.text);
	assert_int_equal(found, want);
	if (want == PW_STORE_REPLACED)
		assert_non_null(strstr(err.text, "p.db.corrupt-2"));
	else
		assert_string_equal(err.text, "");
	return store;
}

/* The integer a query gives, asked on a connection of its own. */
static inline int64_t
ask(const char *query)
{
	struct pw_err err = {""};
	struct pw_sql sql;
	int64_t n = -1;

	assert_int_equal(pw_sql_open(&sql, "test", path, SQLITE_OPEN_READWRITE, &err), 0);
	if (pw_sql_number(&sql, query, &n, &err) < 0)
		fail_msg("%s: %s", query, err.text);
	pw_sql_close(&sql);
	return n;
}

static inline void
begin(struct pw_store *store)
{
	struct pw_err err = {""};

	if (pw_store_begin(store, &err) < 0)
		fail_msg("%s", err.text);
}

static inline void
commit(struct pw_store *store)
{
	struct pw_err err = {""};

	if (pw_store_commit(store, &err) < 0)
		fail_msg("%s", err.text);
}

static inline void
set_sinks(struct pw_store *store, int all, int high)
{
	struct pw_store_sink sinks[] = {{"all", all}, {"high", high}};

	pw_store_set_sinks(store, sinks, PW_ARRAY_LEN(sinks));
}

static const struct pw_touch touch = {.clause = {"P2.1.1.d", "P2.2.1.leak"},
    .n_clauses = 2,
    .title = "Credit card number",
    .title_ja = "クレジットカード番号"};

/* A sighting, and the finding it points to. */
struct seen {
	struct pw_sighting sighting;
	struct pw_finding finding;
};

/* Value number `value` at offset `at` of generation number `generation`. */
static inline struct pw_sighting *
see(struct seen *seen, uint8_t generation, uint32_t value, uint32_t at, int64_t now_us)
{
	struct pw_finding *finding = &seen->finding;
	struct pw_sighting *sighting = &seen->sighting;

	*finding = (struct pw_finding) {.offset = at,
	    .line = at / 10 + 1,
	    .length = 16,
	    .column = 4,
	    .rule = "card.pan",
	    .field = "userfield",
	    .masked = "411111******1111",
	    .confidence = 980,
	    .category = PW_CARD,
	    .severity = PW_HIGH};
	memcpy(finding->fingerprint, &value, sizeof(value));
	*sighting = (struct pw_sighting) {.generation = {generation},
	    .finding = finding,
	    .source = "cdr",
	    .path = "/spool/a.csv",
	    .excerpt = "a,0,****",
	    .host = "host1",
	    .key_name = "k00000000",
	    .touch = &touch,
	    .now_us = now_us,
	    .window_us = 10 * MINUTE};
	sighting->id[0] = generation;
	memcpy(sighting->id + 1, &value, sizeof(value));
	memcpy(sighting->id + 8, &at, sizeof(at));
	return sighting;
}

/* Stores it; true if it was new. */
static inline bool
add(struct pw_store *store, const struct pw_sighting *sighting)
{
	struct pw_err err = {""};
	bool is_new = false;

	if (pw_store_add_finding(store, sighting, &is_new, &err) < 0)
		fail_msg("%s", err.text);
	return is_new;
}

static inline unsigned
close_windows(struct pw_store *store, int64_t now_us)
{
	struct pw_err err = {""};
	int64_t next_us;
	unsigned n;

	begin(store);
	if (pw_store_close_windows(store, now_us, 1000, &n, &next_us, &err) < 0)
		fail_msg("%s", err.text);
	commit(store);
	return n;
}

static inline struct pw_generation
generation_of(uint8_t number)
{
	return (struct pw_generation) {.id = {number},
	    .dev = UINT64_C(0xFEDCBA9876543210),
	    .ino = 77,
	    .version = UINT64_MAX,
	    .btime_ns = -5,
	    .counter = UINT32_MAX,
	    .head_len = 1024,
	    .tail_len = 256,
	    .head = {1, 0, 2},
	    .tail = {3, 0, 4},
	    .tail_at = 500,
	    .size = UINT64_C(6000000000),
	    .backlog_end = 900,
	    .position = {.safe = 500,
		.done = 640,
		.resume = {.line = 21,
		    .record_start = 480,
		    .format = "asterisk-csv",
		    .is_settled = 1,
		    .is_in_pieces = 1,
		    .header_from = UINT64_C(5000000000),
		    .header_len = 31,
		    .header_check = {5, 0, 6},
		    .n_given = 3,
		    .reading = {PW_ENC_UTF_16LE, PW_ENC_CP932}}},
	    .state = PW_GENERATION_DETACHED};
}

static inline void
put(struct pw_store *store, const struct pw_generation *generation, const char *where)
{
	struct pw_err err = {""};

	if (pw_store_put_generation(store, generation, "cdr", where, &err) < 0)
		fail_msg("%s", err.text);
}

/* Runs `body` in another process, which ends without closing anything; its exit status. */
static inline int
in_another_process(void (*body)(void))
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

#endif
