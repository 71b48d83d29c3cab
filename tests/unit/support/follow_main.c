/* Runs the tests of a file, and some of them again without inotify. */
#include "follow.h"

#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define MAX_AGAIN 32u

extern char **environ;

static const char *const *to_run_again;

int
follow_set_up(void **state)
{
	struct follow *f = follow_create();

	follow_watch(f, (const char *const[]) {"*.log", NULL});
	*state = f;
	return 0;
}

int
follow_tear_down(void **state)
{
	follow_destroy(*state);
	return 0;
}

static pid_t
begin(const char *name)
{
	char self[] = "/proc/self/exe", *own = pw_strdup(name);
	char *argv[] = {self, own, NULL};
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	assert_int_equal(posix_spawn(&pid, self, &actions, NULL, argv, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	free(own);
	return pid;
}

static void
all_of_it_holds_without_inotify(void **state)
{
	pid_t pid[MAX_AGAIN];
	unsigned n = 0, n_failed = 0;

	(void)state;
	setenv("PIIWATCH_TEST_NO_INOTIFY", "1", 1);
	for (; n < MAX_AGAIN && to_run_again[n] != NULL; n++)
		pid[n] = begin(to_run_again[n]);
	unsetenv("PIIWATCH_TEST_NO_INOTIFY");
	for (unsigned i = 0; i < n; i++) {
		int status = 0;

		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		if (status != 0) {
			print_error("without inotify: %s\n", to_run_again[i]);
			n_failed++;
		}
	}
	assert_int_equal(n_failed, 0);
}

int
follow_main(int argc, char **argv, const struct CMUnitTest *tests, size_t n,
    const char *const *again)
{
	struct CMUnitTest *all = pw_alloc(n + 1, sizeof(*all));
	int rc;

	if (n > 0)
		memcpy(all, tests, n * sizeof(*all));
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	else if (again != NULL)
		all[n++] = (struct CMUnitTest)cmocka_unit_test(all_of_it_holds_without_inotify);
	to_run_again = again;
	rc = _cmocka_run_group_tests("source", all, n, NULL, NULL);
	free(all);
	return rc;
}
