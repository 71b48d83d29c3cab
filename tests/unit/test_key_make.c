/* What key.h promises of a new key file: whole, only its owner's, on the disk, or not there. */
#include <piiwatch/key.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#define KEY_BYTES 65u

static char dir[] = "/tmp/piiwatch-make-XXXXXX";
static char path[64], other[64];

/* What was synchronised, in order: `f` a whole key file, `d` a directory, `?` anything else. The
 * call whose place `sync_fails` says (from 1) fails. */
static char synced[8];
static size_t sync_fails;

/* Takes the place of the C library's. */
int
fsync(int fd)
{
	size_t n = strlen(synced);
	struct stat st = {0};

	assert_true(n + 1 < sizeof(synced));
	assert_int_equal(fstat(fd, &st), 0);
	synced[n] = S_ISDIR(st.st_mode) ? 'd' : st.st_size == KEY_BYTES ? 'f' : '?';
	if (n + 1 == sync_fails) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fsync, fd);
}

static int
make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/key", dir);
	snprintf(other, sizeof(other), "%s/other", dir);
	return 0;
}

static int
drop_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

static int
begin(void **state)
{
	(void)state;
	memset(synced, 0, sizeof(synced));
	sync_fails = 0;
	return 0;
}

static int
drop_files(void **state)
{
	(void)state;
	unlink(path);
	unlink(other);
	return 0;
}

/* `want` is what follows "key PATH: ". */
static void
assert_refused(const char *at, const char *want)
{
	struct pw_err err = {""};
	char line[256];

	assert_int_equal(pw_key_make(at, &err), -1);
	snprintf(line, sizeof(line), "key %s: %s", at, want);
	assert_string_equal(err.text, line);
}

static void
assert_nothing_at(const char *at)
{
	struct stat st;

	assert_int_equal(lstat(at, &st), -1);
	assert_int_equal(errno, ENOENT);
}

static void
read_text(const char *at, char ret[KEY_BYTES + 1])
{
	struct pw_buf buf;

	pw_buf_init(&buf, KEY_BYTES);
	assert_int_equal(pw_file_read(at, &buf, NULL), 0);
	assert_int_equal(buf.len, KEY_BYTES);
	memcpy(ret, buf.data, KEY_BYTES + 1);
	pw_buf_release(&buf);
}

static void
made_key_is_64_digits_that_only_its_owner_reads_whatever_the_umask(void **state)
{
	static const mode_t masks[] = {0, 022, 077, 0777};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(masks); i++) {
		mode_t before = umask(masks[i]);
		struct pw_err err = {""};
		char text[KEY_BYTES + 1];
		struct pw_key *key;
		struct stat st;

		assert_int_equal(pw_key_make(path, &err), 0);
		umask(before);
		assert_string_equal(err.text, "");
		assert_int_equal(lstat(path, &st), 0);
		assert_int_equal(st.st_mode, S_IFREG | 0400);
		read_text(path, text);
		assert_int_equal(strspn(text, "0123456789abcdef"), 64);
		assert_int_equal(text[64], '\n');
		key = pw_key_open(path, &err);
		assert_non_null(key);
		pw_key_destroy(key);
		assert_int_equal(unlink(path), 0);
		memset(synced, 0, sizeof(synced));
	}
}

static void
two_made_keys_are_two_keys(void **state)
{
	char a[KEY_BYTES + 1], b[KEY_BYTES + 1];

	(void)state;
	assert_int_equal(pw_key_make(path, NULL), 0);
	assert_int_equal(pw_key_make(other, NULL), 0);
	read_text(path, a);
	read_text(other, b);
	assert_memory_not_equal(a, b, 32);
	assert_memory_not_equal(a + 32, b + 32, 32);
	assert_memory_not_equal(a, a + 32, 32);
}

static void
whole_file_and_then_its_directory_are_on_the_disk(void **state)
{
	(void)state;
	assert_int_equal(pw_key_make(path, NULL), 0);
	assert_string_equal(synced, "fd");
}

static void
name_without_a_directory_is_made_in_the_working_one(void **state)
{
	int before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	(void)state;
	assert_true(before >= 0);
	assert_int_equal(chdir(dir), 0);
	assert_int_equal(pw_key_make("key", NULL), 0);
	assert_int_equal(fchdir(before), 0);
	close(before);
	assert_int_equal(lstat(path, &st), 0);
	assert_string_equal(synced, "fd");
}

static void
what_is_there_already_is_left_alone(void **state)
{
	static const char why[] = "exists already and is left alone; name another file";
	char before[KEY_BYTES + 1], after[KEY_BYTES + 1];

	(void)state;
	assert_int_equal(pw_key_make(path, NULL), 0);
	read_text(path, before);
	assert_refused(path, why);
	assert_int_equal(symlink(path, other), 0);
	assert_refused(other, why);
	read_text(path, after);
	assert_string_equal(before, after);
	assert_int_equal(unlink(path), 0);
	/* Now the link leads nowhere, and nothing is made at its end. */
	assert_refused(other, why);
	assert_nothing_at(path);
	assert_refused("/tmp/.", why);
	assert_string_equal(synced, "fd");
}

static void
key_whose_directory_cannot_be_used_is_refused(void **state)
{
	char at[200], why[200];

	(void)state;
	snprintf(at, sizeof(at), "%s/none/key", dir);
	snprintf(why, sizeof(why), "directory %s/none: No such file or directory", dir);
	assert_refused(at, why);
	assert_int_equal(pw_key_make(path, NULL), 0);
	snprintf(at, sizeof(at), "%s/key", path);
	snprintf(why, sizeof(why), "directory %s: Not a directory", path);
	assert_refused(at, why);
	snprintf(at, sizeof(at), "%s/", dir);
	assert_refused(at, "No such file or directory");
	assert_refused("", "No such file or directory");
}

static void
key_that_cannot_be_written_whole_leaves_no_file(void **state)
{
	struct rlimit before, small;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 10;
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_refused(path, "File too large; no key was made");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_nothing_at(path);
	assert_string_equal(synced, "");
	assert_int_equal(pw_key_make(path, NULL), 0);
}

static void
key_that_does_not_reach_the_disk_leaves_no_file(void **state)
{
	(void)state;
	for (sync_fails = 1; sync_fails <= 2; sync_fails++) {
		memset(synced, 0, sizeof(synced));
		assert_refused(path, "Input/output error; no key was made");
		assert_nothing_at(path);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, drop_files)
	const struct CMUnitTest tests[] = {
	    TEST(made_key_is_64_digits_that_only_its_owner_reads_whatever_the_umask),
	    TEST(two_made_keys_are_two_keys),
	    TEST(whole_file_and_then_its_directory_are_on_the_disk),
	    TEST(name_without_a_directory_is_made_in_the_working_one),
	    TEST(what_is_there_already_is_left_alone),
	    TEST(key_whose_directory_cannot_be_used_is_refused),
	    TEST(key_that_cannot_be_written_whole_leaves_no_file),
	    TEST(key_that_does_not_reach_the_disk_leaves_no_file),
	};

	return cmocka_run_group_tests_name("key_make", tests, make_dir, drop_dir);
}
