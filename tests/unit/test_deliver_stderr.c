/* The stderr sink: a line for people that no text can break or colour, and a reader who sleeps stops
 * nothing. Standard error is a pipe or a socket here, put back before anything is asserted. */
#include "support/alerts.h"

#include "../../src/deliver/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static const struct sink_driver *driver;
static void *sink;
static int ends[2]; /* to read from, to write to */
static struct pw_err why;

static int
open_pipe(void **state)
{
	(void)state;
	driver = sink_driver_find("stderr");
	sink = driver->open(NULL, NULL);
	return pipe2(ends, O_CLOEXEC);
}

static int
open_socket(void **state)
{
	(void)state;
	driver = sink_driver_find("stderr");
	sink = driver->open(NULL, NULL);
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
}

static int
close_both(void **state)
{
	(void)state;
	driver->close(sink);
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static enum sink_answer
send_alert(const struct pw_alert *alert)
{
	struct parcel parcel = {.alert = alert, .store = STORE_ID};
	int before = dup(STDERR_FILENO);
	enum sink_answer answer;

	dup2(ends[1], STDERR_FILENO);
	answer = driver->send(sink, &parcel, &why);
	dup2(before, STDERR_FILENO);
	close(before);
	return answer;
}

static void
assert_line(const struct pw_alert *alert, const char *want)
{
	char line[PIPE_BUF + 1];
	ssize_t n;

	assert_int_equal(send_alert(alert), SINK_SENT);
	n = read(ends[0], line, PIPE_BUF);
	assert_true(n > 0);
	line[n] = '\0';
	assert_string_equal(line, want);
}

static void
line_says_what_where_and_how_often(void **state)
{
	struct pw_alert alert = make_leak(1);
	struct pw_alert watcher = make_watcher(2);

	(void)state;
	assert_line(&alert,
	    "2023-11-14T22:13:20Z critical leak billing: Card number in a log 411111******1111 "
	    "/var/log/billing/a.log:4\n");
	alert.line = 0;
	alert.count = 12;
	alert.is_backlog = true;
	assert_line(&alert,
	    "2023-11-14T22:13:20Z critical leak billing: Card number in a log 411111******1111 "
	    "/var/log/billing/a.log (12 times) (backlog)\n");
	assert_line(&watcher,
	    "2023-11-14T22:13:21Z high watcher billing unreadable: A file cannot be read: the file "
	    "cannot be read; let the daemon's user read it\n");
}

static void
no_control_or_bidi_character_leaves_raw(void **state)
{
	struct pw_alert alert = make_leak(1);

	(void)state;
	SET(alert.path, "/a\x1b]52;c\x07\n\r\xc2\x9b\xe2\x80\xae\x7f\xff氏.log");
	assert_line(&alert,
	    "2023-11-14T22:13:20Z critical leak billing: Card number in a log 411111******1111 "
	    "/a\\x1b]52;c\\x07\\x0a\\x0d\\x9b\\u202e\\x7f\xef\xbf\xbd氏.log:4\n");
}

static void
fill_with_kanji(char *at, size_t size)
{
	for (size_t i = 0; i + 3 < size; i += 3)
		memcpy(at + i, "氏", 4);
}

static void
longest_line_is_cut_before_a_character_at_what_a_pipe_takes_at_once(void **state)
{
	struct pw_alert alert = make_watcher(1);
	char line[2 * PIPE_BUF];
	ssize_t n;

	(void)state;
	/* Each \x02 becomes four bytes: that, and kanji where the line is cut. */
	memset(alert.source, 2, sizeof(alert.source) - 1);
	memset(alert.touch.title, 2, sizeof(alert.touch.title) - 1);
	memset(alert.path, 2, 700);
	fill_with_kanji(alert.path + 700, sizeof(alert.path) - 700);
	fill_with_kanji(alert.text, sizeof(alert.text));
	for (unsigned shift = 0; shift < 3; shift++) {
		uint32_t cp;

		memset(alert.code, 'x', shift + 1);
		assert_int_equal(send_alert(&alert), SINK_SENT);
		n = read(ends[0], line, sizeof(line));
		assert_true(n > PIPE_BUF - 10 && n <= PIPE_BUF);
		assert_memory_equal(line + n - 5, " ...\n", 5);
		for (ssize_t i = 0; i < n; i += pw_utf8_decode(line + i, (size_t)(n - i), &cp))
			assert_true(pw_utf8_decode(line + i, (size_t)(n - i), &cp) > 0);
	}
}

/* Sends until it is told to wait; returns how many lines went. */
static unsigned
fill(void)
{
	struct pw_alert alert = make_leak(1);
	enum sink_answer answer = SINK_SENT;
	unsigned n;

	for (n = 0; n < 100000; n++) {
		answer = send_alert(&alert);
		if (answer != SINK_SENT)
			break;
	}
	assert_int_equal(answer, SINK_RETRY);
	return n;
}

static void
full_standard_error_means_retry_and_its_flags_are_left_alone(void **state)
{
	struct pw_alert alert = make_leak(1);
	char part[65536];
	unsigned n = fill();
	size_t bytes = 0;

	(void)state;
	assert_true(n > 10);
	assert_int_equal(driver->room_fd(sink), STDERR_FILENO);
	assert_int_equal(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	for (ssize_t got; (got = read(ends[0], part, sizeof(part))) > 0;) {
		bytes += (size_t)got;
		assert_int_equal(part[got - 1], '\n');
	}
	assert_int_equal(bytes % n, 0); /* n whole lines of one length */
	assert_int_equal(send_alert(&alert), SINK_SENT);
	assert_int_equal(driver->room_fd(sink), -1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(line_says_what_where_and_how_often, open_pipe,
		close_both),
	    cmocka_unit_test_setup_teardown(no_control_or_bidi_character_leaves_raw, open_pipe,
		close_both),
	    cmocka_unit_test_setup_teardown(
		longest_line_is_cut_before_a_character_at_what_a_pipe_takes_at_once, open_pipe,
		close_both),
	    cmocka_unit_test_setup_teardown(
		full_standard_error_means_retry_and_its_flags_are_left_alone, open_pipe,
		close_both),
	    {"full_journal_socket_means_retry",
		full_standard_error_means_retry_and_its_flags_are_left_alone, open_socket,
		close_both, NULL},
	};

	return cmocka_run_group_tests_name("deliver_stderr", tests, NULL, NULL);
}
