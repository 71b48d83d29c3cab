/* Sinks that answer what the test says, called "0", "1", ... */
#ifndef PIIWATCH_TESTS_FAKE_SINK_H
#define PIIWATCH_TESTS_FAKE_SINK_H

#include "shelf.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MANY 2048u

struct fake {
	_Atomic unsigned n; /* rows taken */
	uint64_t took[MANY];
	char subject[40]; /* of the last one */
	bool saw_fingerprint;
	bool blocks_pipe_signal; /* the thread that sends does */
	_Atomic enum sink_answer answer;
	_Atomic unsigned n_tries, n_reopened, n_looks;
	unsigned room; /* rows it takes before it says RETRY; 0: any */
	uint64_t refused; /* this seq it refuses */
	uint64_t held; /* what it says on resume */
	bool cannot_sync;
	unsigned n_syncs;
};

static struct fake fakes[SHELF_SINKS];

static inline void *
fake_open(const struct pw_sink_conf *conf, struct pw_err *reterr)
{
	(void)reterr;
	return &fakes[conf->name[0] - '0'];
}

static inline enum sink_answer
fake_send(void *context, const struct parcel *parcel, struct pw_err *reterr)
{
	static const uint8_t none[sizeof(parcel->alert->fingerprint)];
	struct fake *fake = context;
	sigset_t mask;
	unsigned n = atomic_load(&fake->n);
	enum sink_answer answer = atomic_load(&fake->answer);

	atomic_fetch_add(&fake->n_tries, 1);
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	fake->blocks_pipe_signal = sigismember(&mask, SIGPIPE) == 1;
	if (parcel->alert->seq == fake->refused)
		answer = SINK_REFUSED;
	if (fake->room > 0 && n >= fake->room)
		answer = SINK_RETRY;
	if (answer != SINK_SENT) {
		pw_err_set(reterr, "out of paper");
		return answer;
	}
	assert_true(n < MANY);
	fake->saw_fingerprint |= parcel->alert->has_fingerprint ||
	    memcmp(parcel->alert->fingerprint, none, sizeof(none)) != 0;
	SET(fake->subject, parcel->subject != NULL ? parcel->subject : "");
	fake->took[n] = parcel->alert->seq;
	atomic_store(&fake->n, n + 1);
	return SINK_SENT;
}

static inline int
fake_sync(void *context, struct pw_err *reterr)
{
	struct fake *fake = context;

	fake->n_syncs++;
	return fake->cannot_sync ? pw_err_set(reterr, "disk on fire") : 0;
}

static inline int
fake_resume(void *context, const char *store, uint64_t *ret_seq, struct pw_err *reterr)
{
	struct fake *fake = context;

	(void)reterr;
	assert_string_equal(store, STORE_ID);
	*ret_seq = fake->held;
	return 0;
}

static inline void
fake_look(void *context)
{
	struct fake *fake = context;

	atomic_fetch_add(&fake->n_looks, 1);
}

static inline void
fake_reopen(void *context)
{
	struct fake *fake = context;

	atomic_fetch_add(&fake->n_reopened, 1);
}

static inline void
fake_close(void *context)
{
	(void)context;
}

static const struct sink_driver fake_driver = {.name = "fake",
    .open = fake_open,
    .send = fake_send,
    .sync = fake_sync,
    .resume = fake_resume,
    .look = fake_look,
    .reopen = fake_reopen,
    .close = fake_close};

static const struct sink_driver *const drivers[SHELF_SINKS] = {&fake_driver, &fake_driver,
    &fake_driver, &fake_driver};

static inline void
assert_took(const struct fake *fake, uint64_t from, uint64_t to)
{
	assert_int_equal(fake->n, to - from + 1);
	for (unsigned i = 0; i < fake->n; i++)
		assert_int_equal(fake->took[i], from + i);
}

#endif
