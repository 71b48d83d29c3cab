/* What a source says of itself, what stands where a file is expected, and reconfiguration. */
#include "support/follow.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#define NOBODY 65534u

/* The tests' own pread fails while this is set: a disk that can't be read. */
static bool is_disk_broken;

/* NOLINTNEXTLINE(bugprone-reserved-identifier): it stands in for the library's */
ssize_t
pread(int fd, void *buf, size_t len, off_t at)
{
	if (is_disk_broken) {
		errno = EIO;
		return -1;
	}
	return (ssize_t)syscall(SYS_pread64, fd, buf, len, at);
}

/* Takes several sweeps, whatever inotify says: it is run with those that take them anyway. */
static void
skip_where_it_would_only_wait(const struct follow *f)
{
	if (!f->options.no_inotify)
		skip();
}

static void
make_socket(struct follow *f, const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", in_dir(f, name));
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
}

static void
what_is_no_file_is_said_once_and_not_read(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	put_line(f, "dir.log");
	assert_int_equal(mkfifo(in_dir(f, "pipe.log"), 0600), 0);
	make_socket(f, "socket.log");
	follow_watch(f, (const char *const[]) {"*.log", "named", NULL});
	follow_start(f);
	await_lines(f);
	drop(f, "dir.log");
	assert_int_equal(mkdir(in_dir(f, "dir.log"), 0700), 0);
	assert_int_equal(mkdir(in_dir(f, "named"), 0700), 0);
	assert_int_equal(mkdir(in_dir(f, "other.log"), 0700), 0); /* a glob may match one */
	await_said(f, "not_regular", "dir.log");
	for (unsigned i = 0; i < 2; i++)
		await_all_quiet(f);
	assert_int_equal(times_said(f, "not_regular", "pipe.log"), 1);
	assert_int_equal(times_said(f, "not_regular", "socket.log"), 1);
	assert_int_equal(times_said(f, "not_regular", "dir.log"), 1);
	assert_int_equal(times_said(f, "not_regular", "named"), 1);
	assert_int_equal(times_said(f, "not_regular", "other.log"), 0);
	drop(f, "pipe.log");
	put_line(f, "pipe.log");
	await_lines(f);
	drop(f, "pipe.log");
	assert_int_equal(mkfifo(in_dir(f, "pipe.log"), 0600), 0);
	await_all_quiet(f);
	assert_int_equal(times_said(f, "not_regular", "pipe.log"), 2);
}

static void
device_is_not_read(void **state)
{
	struct follow *f = *state;

	if (mknod(in_dir(f, "zero.log"), S_IFCHR | 0600, makedev(1, 5)) < 0)
		skip();
	follow_start(f);
	await_all_quiet(f);
	assert_int_equal(times_said(f, "not_regular", "zero.log"), 1);
}

static void
pipe_in_the_place_of_a_rotated_file_stops_nothing(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	assert_int_equal(mkfifo(in_dir(f, "a.log.1"), 0600), 0);
	follow_start(f);
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(f->n_opened, 1 + f->n_sentinels);
}

/* As root every file can be read. */
static bool
give_up_root(struct follow *f)
{
	if (geteuid() != 0)
		return true;
	return chown(f->dir, NOBODY, NOBODY) == 0 && setegid(NOBODY) == 0 && seteuid(NOBODY) == 0;
}

static int
tear_down_as_root(void **state)
{
	if (getuid() == 0 && (seteuid(0) < 0 || setegid(0) < 0))
		return -1;
	is_disk_broken = false;
	return follow_tear_down(state);
}

static void
unreadable_file_is_said_once_and_read_when_it_can_be(void **state)
{
	struct follow *f = *state;
	unsigned old;

	if (!give_up_root(f))
		skip();
	old = put_line(f, "a.log");
	assert_int_equal(chmod(in_dir(f, "a.log"), 0), 0);
	follow_start(f);
	for (unsigned i = 0; i < 2; i++)
		await_all_quiet(f);
	assert_int_equal(times_said(f, "unreadable", "a.log"), 1);
	assert_int_equal(f->line[old].n_seen, 0);
	assert_int_equal(chmod(in_dir(f, "a.log"), 0600), 0);
	await_lines(f);
	await_all_quiet(f);
	put_line(f, "b.log");
	assert_int_equal(chmod(in_dir(f, "b.log"), 0), 0);
	await_said(f, "unreadable", "b.log");
	assert_int_equal(chmod(in_dir(f, "b.log"), 0600), 0);
	await_lines(f);
}

static void
file_that_becomes_unreadable_is_read_on_through_what_is_open(void **state)
{
	struct follow *f = *state;
	int fd;

	if (!give_up_root(f))
		skip();
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	fd = open_fd(f, "a.log", 0);
	assert_int_equal(chmod(in_dir(f, "a.log"), 0), 0);
	await_all_quiet(f);
	put_fd(f, fd);
	await_lines(f);
	close(fd);
	assert_int_equal(times_said(f, "unreadable", NULL), 0);
}

static void
file_in_a_directory_that_cannot_be_searched_is_not_gone(void **state)
{
	struct follow *f = *state;
	unsigned first, last;

	if (!give_up_root(f))
		skip();
	follow_watch(f, (const char *const[]) {"d/*.log", NULL});
	assert_int_equal(mkdir(in_dir(f, "d"), 0700), 0);
	first = put_line(f, "d/a.log");
	follow_start(f);
	await_lines(f);
	assert_int_equal(chmod(in_dir(f, "d"), 0), 0);
	await_all_quiet(f);
	assert_int_equal(times_said(f, "unreadable", "d"), 1);
	follow_stop(f);
	follow_start(f);
	await_all_quiet(f);
	assert_int_equal(f->n_gone, 0);
	assert_int_equal(chmod(in_dir(f, "d"), 0700), 0);
	last = put_line(f, "d/a.log");
	await_lines(f);
	assert_ptr_equal(generation_of(f, first), generation_of(f, last));
}

static void
rotated_file_that_cannot_be_read_yet_is_read_later(void **state)
{
	struct follow *f = *state;

	if (!give_up_root(f))
		skip();
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	put_line(f, "a.log.1");
	assert_int_equal(chmod(in_dir(f, "a.log.1"), 0), 0);
	await_all_quiet(f);
	await_said(f, "unreadable", "a.log.1");
	assert_int_equal(chmod(in_dir(f, "a.log.1"), 0600), 0);
	await_lines(f);
}

static void
disk_that_cannot_be_read_is_said_once_and_tried_again(void **state)
{
	struct follow *f = *state;
	unsigned n_ready;

	skip_where_it_would_only_wait(f);
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	is_disk_broken = true;
	put_line(f, "a.log");
	await_said(f, "unreadable", "a.log");
	n_ready = f->n_ready;
	await(f, &f->n_ready, n_ready + 2);
	assert_int_equal(times_said(f, "unreadable", "a.log"), 1);
	assert_true(f->n_ready < n_ready + 50); /* tried again, not in circles */
	is_disk_broken = false;
	await_lines(f);
	assert_int_equal(f->n_closed, 0);
}

static void
lack_of_descriptors_is_said_once_and_files_are_read_when_there_are_some(void **state)
{
	struct follow *f = *state;
	struct rlimit was, few;
	char name[32];
	int highest = dup(0);

	for (unsigned i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "%u.log", i);
		put_line(f, name);
	}
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	few = was;
	few.rlim_cur = (rlim_t)highest + 12;
	close(highest);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	follow_start(f);
	await_said(f, "fd_limit", NULL);
	for (unsigned i = 0; i < 200; i++)
		run_once(f);
	setrlimit(RLIMIT_NOFILE, &was);
	assert_int_equal(times_said(f, "fd_limit", NULL), 1);
	assert_int_equal(f->n_closed + f->n_gone + f->n_ended, 0);
	await_lines(f);
}

static void
glob_that_matches_nothing_is_said_after_a_while_and_again_when_it_empties(void **state)
{
	struct follow *f = *state;
	int64_t began = pw_monotonic_us();

	skip_where_it_would_only_wait(f);
	put_line(f, "b.log");
	follow_watch(f, (const char *const[]) {"*.log", "*.csv", NULL});
	put_text(f, "zz", "");
	follow_start(f);
	await_said(f, "glob_empty", "*.csv");
	assert_true(pw_monotonic_us() - began >= 5000000);
	await_all_quiet(f);
	assert_int_equal(times_said(f, "glob_empty", NULL), 1);
	put_line(f, "b.csv");
	await_lines(f);
	drop(f, "b.csv");
	while (times_said(f, "glob_empty", "*.csv") < 2)
		run_once(f);
}

static void
file_that_went_while_down_with_unread_bytes_is_a_gap(void **state)
{
	struct follow *f = *state;
	unsigned read_one, lost;

	read_one = put_line(f, "a.log");
	put_line(f, "b.log");
	follow_start(f);
	await_lines(f);
	f->is_held = true;
	lost = put_line(f, "a.log");
	await(f, &f->n_ready, f->n_ready + 1);
	follow_stop(f);
	for (unsigned i = 0; i < f->n_stored; i++)
		if (f->stored[i].generation.ino == generation_of(f, read_one)->ino)
			f->stored[i].generation.size = 28; /* as the stream had it */
	forgive(f, lost);
	drop(f, "a.log");
	drop(f, "b.log");
	f->is_held = false;
	follow_start(f);
	assert_int_equal(f->n_gone, 2);
	assert_int_equal(times_said(f, "coverage_gap", "a.log"), 1);
	assert_int_equal(times_said(f, "coverage_gap", "b.log"), 0);
	follow_stop(f);
	follow_start(f);
	assert_int_equal(f->n_gone, 2);
}

static void
glob_that_is_taken_away_is_read_to_its_end_and_left(void **state)
{
	struct follow *f = *state;
	unsigned after;

	follow_watch(f, (const char *const[]) {"a.log", "b.log", NULL});
	put_line(f, "a.log");
	put_line(f, "b.log");
	put_line(f, "c.log");
	f->line[2].is_wanted = false;
	f->n_wanted--;
	follow_start(f);
	await_lines(f);
	f->is_held = true;
	put_line(f, "b.log");
	follow_watch(f, (const char *const[]) {"a.log", "c.log", NULL});
	f->line[2].is_wanted = true;
	f->n_wanted++;
	f->is_held = false;
	event_active(f->on_work, EV_TIMEOUT, 0);
	await_lines(f);
	await(f, &f->n_ended, 1);
	after = put_line(f, "b.log");
	put_line(f, "c.log");
	forgive(f, after);
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(f->line[after].n_seen, 0);
	follow_watch(f, (const char *const[]) {"a.log", "b.log", NULL});
	put_line(f, "b.log");
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(f->line[after].n_seen, 1);
}

static void
glob_that_is_taken_away_while_down_is_read_to_its_end_and_left(void **state)
{
	struct follow *f = *state;
	unsigned after;

	put_line(f, "b.log");
	put_line(f, "c.csv");
	follow_watch(f, (const char *const[]) {"*.log", "*.csv", NULL});
	follow_start(f);
	await_lines(f);
	follow_stop(f);
	put_line(f, "b.log");
	follow_watch(f, (const char *const[]) {"*.csv", NULL});
	follow_start(f);
	await_lines(f);
	await(f, &f->n_ended, 1);
	after = put_line(f, "b.log");
	forgive(f, after);
	put_line(f, "c.csv");
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(f->line[after].n_seen, 0);
}

/* True if an inotify of this process watches the directory, as the kernel tells it. */
static bool
is_watched(const struct follow *f, const char *name)
{
	char path[64], line[256], wanted[64];
	bool is_there = false;
	struct stat st;

	assert_int_equal(stat(in_dir(f, name), &st), 0);
	snprintf(wanted, sizeof(wanted), " ino:%jx ", (uintmax_t)st.st_ino);
	for (int fd = 0; fd < 64; fd++) {
		FILE *info;

		snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
		info = fopen(path, "re");
		while (info != NULL && fgets(line, sizeof(line), info) != NULL)
			is_there = is_there || strstr(line, wanted) != NULL;
		if (info != NULL)
			fclose(info);
	}
	return is_there;
}

static void
directory_that_is_moved_away_and_replaced_is_watched_in_its_place(void **state)
{
	struct follow *f = *state;

	follow_watch(f, (const char *const[]) {"d/*.log", NULL});
	assert_int_equal(mkdir(in_dir(f, "d"), 0700), 0);
	put_line(f, "d/a.log");
	follow_start(f);
	await_lines(f);
	assert_true(is_watched(f, "d"));
	move(f, "d", "was");
	assert_int_equal(mkdir(in_dir(f, "d"), 0700), 0);
	put_line(f, "d/a.log");
	await_lines(f);
	await_all_quiet(f);
	assert_true(is_watched(f, "d"));
	assert_false(is_watched(f, "was"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, follow_set_up, tear_down_as_root)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    T(what_is_no_file_is_said_once_and_not_read),
	    T(device_is_not_read),
	    T(pipe_in_the_place_of_a_rotated_file_stops_nothing),
	    T(unreadable_file_is_said_once_and_read_when_it_can_be),
	    T(file_that_becomes_unreadable_is_read_on_through_what_is_open),
	    T(file_in_a_directory_that_cannot_be_searched_is_not_gone),
	    T(rotated_file_that_cannot_be_read_yet_is_read_later),
	    T(disk_that_cannot_be_read_is_said_once_and_tried_again),
	    T(lack_of_descriptors_is_said_once_and_files_are_read_when_there_are_some),
	    T(glob_that_matches_nothing_is_said_after_a_while_and_again_when_it_empties),
	    T(file_that_went_while_down_with_unread_bytes_is_a_gap),
	    T(glob_that_is_taken_away_is_read_to_its_end_and_left),
	    T(glob_that_is_taken_away_while_down_is_read_to_its_end_and_left),
	    T(directory_that_is_moved_away_and_replaced_is_watched_in_its_place),
	};
	static const char *const again[] = {
	    "what_is_no_file_is_said_once_and_not_read",
	    "unreadable_file_is_said_once_and_read_when_it_can_be",
	    "disk_that_cannot_be_read_is_said_once_and_tried_again",
	    "glob_that_matches_nothing_is_said_after_a_while_and_again_when_it_empties",
	    "glob_that_is_taken_away_is_read_to_its_end_and_left",
	    NULL,
	};

	return follow_main(argc, argv, tests, PW_ARRAY_LEN(tests), again);
}
