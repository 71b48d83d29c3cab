#include "pace.h"

#include <signal.h>
#include <time.h>

uint64_t
gen_monotonic_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * GEN_NS_A_SECOND + (uint64_t)t.tv_nsec;
}

int64_t
gen_unix_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
set_of_ends(sigset_t *set)
{
	(void)sigemptyset(set);
	(void)sigaddset(set, SIGTERM);
	(void)sigaddset(set, SIGINT);
}

void
gen_signals_block(void)
{
	sigset_t set;

	set_of_ends(&set);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
}

bool
gen_wait_until(uint64_t ns)
{
	sigset_t set;

	set_of_ends(&set);
	for (;;) {
		uint64_t now = gen_monotonic_ns(), left = ns > now ? ns - now : 0;
		struct timespec t = {(time_t)(left / GEN_NS_A_SECOND),
		    (long)(left % GEN_NS_A_SECOND)};

		if (sigtimedwait(&set, NULL, &t) > 0)
			return true;
		if (left == 0)
			return false;
	}
}
