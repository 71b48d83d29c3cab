/* What the jsonl sink promises of its file: whole lines, each there once, after whatever ended the
 * last process; and that neither a full disk nor a pipe nobody reads holds anything up. */
#include "support/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MAX (1024u * 1024)
#define SECOND INT64_C(1000000)

static char dir[32], path[64], rotated[80];
static char name[] = "jsonl", type[] = "jsonl";
static struct pw_sink_conf conf = {.name = name, .type = type, .path = path};
static const struct sink_driver *driver;
static void *sink;

static int
make_dir(void **state)
{
	(void)state;
	SET(dir, "/tmp/piiwatch-jsonl-XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/alerts.jsonl", dir);
	snprintf(rotated, sizeof(rotated), "%s-20240229", path);
	driver = sink_driver_find("jsonl");
	sink = NULL;
	return driver == NULL ? -1 : 0;
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
	if (sink != NULL)
		driver->close(sink);
	return nftw(dir, on_entry, 8, FTW_DEPTH | FTW_PHYS);
}

static void
write_file(const char *at, const char *text, size_t len)
{
	int fd = open(at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), (ssize_t)len);
	close(fd);
}

/* Lines of the rows from..to of a store, as the sink writes them. */
static void
add_lines(struct pw_buf *out, const char *store, uint64_t from, uint64_t to)
{
	for (uint64_t seq = from; seq <= to; seq++) {
		struct pw_alert alert = make_leak(seq);

		pw_alert_to_json(&alert, store, NULL, out);
	}
}

static void
write_lines(const char *at, const char *store, uint64_t from, uint64_t to)
{
	struct pw_buf text;

	pw_buf_init(&text, MAX);
	add_lines(&text, store, from, to);
	write_file(at, text.data, text.len);
	pw_buf_release(&text);
}

static void
assert_file(const char *at, const char *want, size_t len)
{
	struct pw_buf text;

	pw_buf_init(&text, MAX);
	assert_int_equal(pw_file_read(at, &text, NULL), 0);
	assert_int_equal(text.len, len);
	if (len > 0)
		assert_memory_equal(text.data, want, len);
	pw_buf_release(&text);
}

static void
assert_lines(const char *at, uint64_t from, uint64_t to)
{
	struct pw_buf want;

	pw_buf_init(&want, MAX);
	pw_buf_add(&want, "", 0);
	add_lines(&want, STORE_ID, from, to);
	assert_file(at, want.data, want.len);
	pw_buf_release(&want);
}

static void
open_sink(void)
{
	sink = driver->open(&conf, NULL);
	assert_non_null(sink);
}

static enum sink_answer
send_row(uint64_t seq)
{
	struct pw_alert alert = make_leak(seq);
	struct parcel parcel = {.alert = &alert, .store = STORE_ID};
	struct pw_err err = {""};
	enum sink_answer answer = driver->send(sink, &parcel, &err);

	assert_int_equal(answer == SINK_SENT, err.text[0] == '\0');
	return answer;
}

static uint64_t
resume_of(const char *store)
{
	uint64_t seq = 99;

	assert_int_equal(driver->resume(sink, store, &seq, NULL), 0);
	return seq;
}

static void
lines_are_appended_to_a_file_its_group_may_read(void **state)
{
	mode_t mask = umask(0077);
	struct stat st;

	(void)state;
	open_sink();
	umask(mask);
	assert_int_equal(send_row(1), SINK_SENT);
	assert_int_equal(send_row(2), SINK_SENT);
	assert_int_equal(driver->sync(sink, NULL), 0);
	assert_lines(path, 1, 2);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void
what_can_not_be_opened_because_of_the_configuration_is_an_error(void **state)
{
	struct pw_err err = {""};

	(void)state;
	assert_int_equal(symlink("/dev/null", path), 0);
	assert_null(driver->open(&conf, &err));
	assert_non_null(strstr(err.text, "symbolic link"));
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_null(driver->open(&conf, &err));
	assert_non_null(strstr(err.text, "neither a regular file nor a named pipe"));
	rmdir(path);
	snprintf(path, sizeof(path), "%s/none/alerts.jsonl", dir);
	assert_null(driver->open(&conf, &err));
	assert_non_null(strstr(err.text, "its directory does not exist"));
	SET(path, "/dev/null");
	assert_null(driver->open(&conf, &err));
	assert_non_null(strstr(err.text, "sink jsonl: /dev/null: it is neither"));
}

static void
torn_last_line_is_cut_off_wherever_it_was_torn(void **state)
{
	struct pw_buf text;
	size_t whole, len;

	(void)state;
	pw_buf_init(&text, MAX);
	add_lines(&text, STORE_ID, 1, 2);
	whole = text.len;
	add_lines(&text, STORE_ID, 3, 3);
	for (len = whole + 1; len < text.len; len++) {
		write_file(path, text.data, len);
		open_sink();
		assert_file(path, text.data, whole);
		driver->close(sink);
	}
	write_file(path, text.data + whole, text.len - whole - 1);
	open_sink();
	assert_file(path, "", 0);
	assert_int_equal(send_row(1), SINK_SENT);
	assert_lines(path, 1, 1);
	pw_buf_release(&text);
}

static void
end_that_was_never_filled_is_cut_off(void **state)
{
	static const char text[] = "{}\n\0\0\0\0\0\0\0";

	(void)state;
	write_file(path, text, 10);
	open_sink();
	assert_file(path, "{}\n", 3);
}

static void
unfinished_line_of_something_else_is_ended_and_kept(void **state)
{
	(void)state;
	write_file(path, "what is this", 12);
	open_sink();
	assert_file(path, "what is this\n", 13);
}

static void
it_resumes_behind_the_last_whole_line_of_this_store(void **state)
{
	struct pw_buf text;

	(void)state;
	open_sink();
	assert_int_equal(resume_of(STORE_ID), 0);
	write_lines(path, STORE_ID, 1, 300);
	assert_int_equal(resume_of(STORE_ID), 300);
	assert_int_equal(resume_of(OTHER_STORE_ID), 0);

	pw_buf_init(&text, MAX);
	add_lines(&text, STORE_ID, 1, 5);
	add_lines(&text, OTHER_STORE_ID, 77, 78);
	pw_buf_addf(&text, "not JSON\n{\"store\":1,\"seq\":\"x\"}\n");
	add_lines(&text, STORE_ID, 6, 6);
	write_file(path, text.data, text.len - 2); /* the 6th is torn */
	assert_int_equal(resume_of(STORE_ID), 5);
	assert_int_equal(resume_of(OTHER_STORE_ID), 78);
	pw_buf_release(&text);
}

static void
it_resumes_behind_its_rotated_sibling(void **state)
{
	char other[128];

	(void)state;
	open_sink();
	write_lines(rotated, STORE_ID, 1, 9);
	assert_int_equal(resume_of(STORE_ID), 9);
	write_lines(path, STORE_ID, 10, 12);
	assert_int_equal(resume_of(STORE_ID), 12);

	/* No siblings: compressed, of another name, a pipe, a link. */
	snprintf(other, sizeof(other), "%s.gz", rotated);
	write_lines(other, STORE_ID, 1, 20);
	snprintf(other, sizeof(other), "%sx", path);
	write_lines(other, STORE_ID, 1, 20);
	snprintf(other, sizeof(other), "%s.pipe", path);
	assert_int_equal(mkfifo(other, 0600), 0);
	snprintf(other, sizeof(other), "%s.2", dir);
	write_lines(other, STORE_ID, 1, 20);
	snprintf(rotated, sizeof(rotated), "%s.link", path);
	assert_int_equal(symlink(other, rotated), 0);
	assert_int_equal(resume_of(STORE_ID), 12);
	unlink(other);
}

static void
it_follows_a_rotation_when_asked_or_when_it_looks(void **state)
{
	(void)state;
	open_sink();
	assert_int_equal(send_row(1), SINK_SENT);
	driver->look(sink);
	assert_int_equal(rename(path, rotated), 0);
	assert_int_equal(send_row(2), SINK_SENT);
	assert_lines(rotated, 1, 2);
	driver->reopen(sink);
	assert_int_equal(send_row(3), SINK_SENT);
	assert_lines(path, 3, 3);

	assert_int_equal(rename(path, rotated), 0);
	driver->look(sink);
	assert_int_equal(send_row(4), SINK_SENT);
	assert_lines(path, 4, 4);

	assert_int_equal(rename(path, rotated), 0);
	write_file(path, "", 0);
	driver->look(sink);
	assert_int_equal(send_row(5), SINK_SENT);
	assert_lines(rotated, 4, 4);
	assert_lines(path, 5, 5);

	assert_int_equal(truncate(path, 0), 0); /* copytruncate */
	driver->look(sink);
	assert_int_equal(send_row(6), SINK_SENT);
	assert_lines(path, 6, 6);
}

static void
what_went_into_a_deleted_file_is_not_said_to_be_there(void **state)
{
	(void)state;
	open_sink();
	assert_int_equal(send_row(1), SINK_SENT);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(driver->sync(sink, NULL), -1);
	assert_int_equal(send_row(1), SINK_SENT);
	assert_int_equal(driver->sync(sink, NULL), 0);
	assert_lines(path, 1, 1);
}

/* Files may not grow beyond `bytes`: a disk that is full in the middle of a line. */
static void
limit_files(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static off_t
size_of(const char *at)
{
	struct stat st;

	assert_int_equal(stat(at, &st), 0);
	return st.st_size;
}

static void
full_disk_is_waited_out_and_the_line_goes_on_where_it_stopped(void **state)
{
	off_t size;

	(void)state;
	open_sink();
	assert_int_equal(send_row(1), SINK_SENT);
	size = size_of(path);
	limit_files((rlim_t)size + 100);
	assert_int_equal(send_row(2), SINK_RETRY);
	assert_int_equal(send_row(2), SINK_RETRY);
	assert_int_equal(size_of(path), size + 100);
	limit_files((rlim_t)size + 200);
	assert_int_equal(send_row(2), SINK_RETRY);
	assert_int_equal(size_of(path), size + 200);
	limit_files(RLIM_INFINITY);
	assert_int_equal(send_row(2), SINK_SENT);
	assert_int_equal(send_row(3), SINK_SENT);
	assert_lines(path, 1, 3);
}

static void
part_of_a_line_is_taken_back_when_the_file_is_left(void **state)
{
	(void)state;
	open_sink();
	assert_int_equal(send_row(1), SINK_SENT);
	limit_files((rlim_t)size_of(path) + 100);
	assert_int_equal(send_row(2), SINK_RETRY);
	assert_int_equal(rename(path, rotated), 0);
	driver->reopen(sink);
	limit_files(RLIM_INFINITY);
	assert_int_equal(send_row(2), SINK_SENT);
	assert_lines(rotated, 1, 1);
	assert_lines(path, 2, 2);
}

static void
pipe_nobody_reads_is_no_error_and_stops_nothing(void **state)
{
	char text[4096];
	ssize_t n;
	int fd;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	open_sink();
	assert_int_equal(resume_of(STORE_ID), 0);
	assert_int_equal(send_row(1), SINK_RETRY);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(send_row(1), SINK_SENT);
	assert_int_equal(driver->sync(sink, NULL), 0);
	n = read(fd, text, sizeof(text));
	assert_true(n > 0 && text[n - 1] == '\n');
	assert_int_equal(send_row(2), SINK_SENT);
	close(fd);
	assert_int_equal(send_row(3), SINK_RETRY);
	assert_int_equal(send_row(3), SINK_RETRY);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_int_equal(send_row(3), SINK_SENT);
	assert_int_equal(read(fd, text, sizeof(text)), 2 * n); /* the 2nd waited in the pipe */
	close(fd);
}

static void
pipe_whose_reader_sleeps_gets_each_line_once_when_it_wakes(void **state)
{
	struct pw_buf got, want;
	uint64_t seq = 1;
	char part[4096];
	ssize_t n;
	int fd;

	(void)state;
	pw_buf_init(&got, MAX);
	pw_buf_init(&want, MAX);
	assert_int_equal(mkfifo(path, 0600), 0);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	open_sink();
	while (send_row(seq) == SINK_SENT)
		seq++;
	assert_true(seq > 10);
	assert_true(driver->room_fd(sink) >= 0);
	for (uint64_t last = seq + 50; seq <= last;) {
		n = read(fd, part, 1000);
		assert_true(n > 0);
		pw_buf_add(&got, part, (size_t)n);
		while (seq <= last && send_row(seq) == SINK_SENT)
			seq++;
	}
	while ((n = read(fd, part, sizeof(part))) > 0)
		pw_buf_add(&got, part, (size_t)n);
	add_lines(&want, STORE_ID, 1, seq - 1);
	assert_int_equal(got.len, want.len);
	assert_memory_equal(got.data, want.data, want.len);
	pw_buf_release(&got);
	pw_buf_release(&want);
	close(fd);
}

/* ---- with deliver's thread */

static void
say_nothing(const char *code, const char *who, const char *text, void *context)
{
	(void)code;
	(void)who;
	(void)text;
	(void)context;
}

static void
deliver_all(struct shelf *shelf, const struct pw_sink_conf *confs, unsigned n)
{
	const struct pw_deliver_options options = {.sinks = confs,
	    .n_sinks = n,
	    .say = say_nothing};
	const struct feed feed = shelf_feed(shelf);
	struct pw_deliver *deliver = deliver_create(&options, &feed, NULL, NULL);

	assert_non_null(deliver);
	assert_int_equal(pw_deliver_start(deliver, NULL), 0);
	pw_deliver_stop(deliver, n == 1 ? 600 * SECOND : 3 * SECOND);
	pw_deliver_destroy(deliver);
}

static void
nothing_stands_twice_though_no_acknowledgement_survived(void **state)
{
	struct shelf shelf = {.lock = PTHREAD_MUTEX_INITIALIZER};
	struct pw_buf text;

	(void)state;
	shelf_fill(&shelf, 500);
	deliver_all(&shelf, &conf, 1);
	assert_lines(path, 1, 500);
	memset(shelf.acked, 0, sizeof(shelf.acked));
	shelf_fill(&shelf, 600);
	deliver_all(&shelf, &conf, 1);
	assert_lines(path, 1, 600);

	/* Rotated, and killed within the first line of the new file. */
	assert_int_equal(rename(path, rotated), 0);
	pw_buf_init(&text, MAX);
	add_lines(&text, STORE_ID, 601, 601);
	write_file(path, text.data, text.len / 2);
	pw_buf_release(&text);
	memset(shelf.acked, 0, sizeof(shelf.acked));
	shelf_fill(&shelf, 610);
	deliver_all(&shelf, &conf, 1);
	assert_lines(rotated, 1, 600);
	assert_lines(path, 601, 610);
}

static void
pipe_that_is_full_does_not_hold_a_file(void **state)
{
	static char pipe_name[] = "pipe", pipe_path[64];
	const struct pw_sink_conf confs[] = {{.name = pipe_name, .type = type, .path = pipe_path},
	    conf};
	struct shelf shelf = {.lock = PTHREAD_MUTEX_INITIALIZER};
	int fd;

	(void)state;
	snprintf(pipe_path, sizeof(pipe_path), "%s/pipe", dir);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	fd = open(pipe_path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	shelf_fill(&shelf, 1000);
	deliver_all(&shelf, confs, 2);
	assert_lines(path, 1, 1000);
	assert_int_equal(shelf.acked[shelf_sink(&shelf, "jsonl")], 1000);
	assert_in_range(shelf.acked[shelf_sink(&shelf, "pipe")], 1, 999);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_dir, drop_dir)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(lines_are_appended_to_a_file_its_group_may_read),
	    TEST(what_can_not_be_opened_because_of_the_configuration_is_an_error),
	    TEST(torn_last_line_is_cut_off_wherever_it_was_torn),
	    TEST(end_that_was_never_filled_is_cut_off),
	    TEST(unfinished_line_of_something_else_is_ended_and_kept),
	    TEST(it_resumes_behind_the_last_whole_line_of_this_store),
	    TEST(it_resumes_behind_its_rotated_sibling),
	    TEST(it_follows_a_rotation_when_asked_or_when_it_looks),
	    TEST(what_went_into_a_deleted_file_is_not_said_to_be_there),
	    TEST(full_disk_is_waited_out_and_the_line_goes_on_where_it_stopped),
	    TEST(part_of_a_line_is_taken_back_when_the_file_is_left),
	    TEST(pipe_nobody_reads_is_no_error_and_stops_nothing),
	    TEST(pipe_whose_reader_sleeps_gets_each_line_once_when_it_wakes),
	    TEST(nothing_stands_twice_though_no_acknowledgement_survived),
	    TEST(pipe_that_is_full_does_not_hold_a_file),
	};

	/* As deliver's thread has them. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	return cmocka_run_group_tests_name("deliver_jsonl", tests, NULL, NULL);
}
