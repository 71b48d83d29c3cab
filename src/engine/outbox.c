#include "outbox_priv.h"

#include "log.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define MAX_BATCH 2048u /* slots of one transaction */
#define POSITIONS_WAIT_US 200000
#define MAX_CLOSED 500u /* windows closed in one transaction */
#define PRUNE_EVERY_US INT64_C(30000000)
#define MAX_PRUNED 2000u /* at once; more go after PRUNE_AGAIN_US */
#define PRUNE_AGAIN_US INT64_C(200000)
#define MAX_RETRY_US INT64_C(30000000)
#define HURRIED_RETRY_US INT64_C(500000)

struct outbox *
outbox_create(const struct outbox_options *options, int wake_fd)
{
	struct outbox *outbox = pw_alloc(1, sizeof(*outbox));

	outbox->options = *options;
	outbox->setup = options->setup;
	outbox->wake_fd = wake_fd;
	if (gethostname(outbox->host, sizeof(outbox->host)) < 0)
		snprintf(outbox->host, sizeof(outbox->host), "unknown");
	outbox->host[sizeof(outbox->host) - 1] = '\0';
	return outbox;
}

void
outbox_destroy(struct outbox *outbox)
{
	if (outbox == NULL)
		return;
	outbox_keep(outbox);
	for (uint32_t i = 0; i < outbox->n_entries; i++)
		free(outbox->entry[i].shown);
	pw_policy_destroy(outbox->setup.policy);
	free(outbox->entry);
	free(outbox->dirty);
	free(outbox->undo);
	free(outbox);
}

/* --- one transaction ---------------------------------------------------------------------------- */

/* What is taken of each ring. */
struct batch {
	unsigned n, n_said;
	bool is_urgent; /* holds more than positions */
};

static void
look(const struct outbox *outbox, struct batch *ret)
{
	const struct slot *slot;

	memset(ret, 0, sizeof(*ret));
	while (ret->n < MAX_BATCH && (slot = pw_ring_peek(outbox->options.ring, ret->n)) != NULL) {
		/* A policy holds from its slot on: it ends the batch before it. */
		if (slot->type == SLOT_SETUP && ret->n > 0)
			break;
		ret->n++;
		ret->is_urgent |= slot->type != SLOT_MARK;
		if (slot->type == SLOT_SETUP)
			break;
	}
	while (
	    ret->n_said < MAX_BATCH && pw_ring_peek(outbox->options.say_ring, ret->n_said) != NULL)
		ret->n_said++;
	ret->is_urgent |= ret->n_said > 0 || ret->n == MAX_BATCH;
}

static int
apply_all(struct outbox *outbox, const struct batch *batch)
{
	for (unsigned i = 0; i < batch->n; i++)
		if (outbox_apply(outbox, pw_ring_peek(outbox->options.ring, i)) < 0)
			return -1;
	for (unsigned i = 0; i < batch->n_said; i++)
		if (outbox_apply(outbox, pw_ring_peek(outbox->options.say_ring, i)) < 0)
			return -1;
	return outbox_flush(outbox);
}

/* With the first batch that can be written again. */
static int
say_it_failed(struct outbox *outbox)
{
	struct saying saying = {.code = "store_error", .severity = PW_CRITICAL};
	const struct slot slot = {.type = SLOT_SAY, .u.saying = &saying};
	int64_t us = pw_monotonic_us() - outbox->failing_since_us;

	if (outbox->failures == 0)
		return 0;
	snprintf(saying.text, sizeof(saying.text),
	    "nothing could be written for %jd s, and reading stopped meanwhile: %.300s",
	    (intmax_t)(us / 1000000), outbox->why.text);
	return outbox_apply(outbox, &slot);
}

static int
transact(struct outbox *outbox, const struct batch *batch)
{
	struct pw_store *store = outbox->options.store;
	unsigned closed = 0;
	int64_t next_due_us = outbox->next_due_us;

	outbox->now_us = pw_now_us();
	if (pw_store_begin(store, &outbox->why) == 0 && apply_all(outbox, batch) == 0 &&
	    say_it_failed(outbox) == 0 &&
	    pw_store_close_windows(store, outbox->now_us, MAX_CLOSED, &closed, &next_due_us,
		&outbox->why) == 0 &&
	    pw_store_commit(store, &outbox->why) == 0) {
		outbox->next_due_us = closed == MAX_CLOSED ? outbox->now_us : next_due_us;
		outbox_keep(outbox);
		return 0;
	}
	pw_store_rollback(store);
	outbox_undo(outbox);
	return -1;
}

static void
release(struct outbox *outbox, const struct batch *batch)
{
	for (unsigned i = 0; i < batch->n; i++)
		outbox_settle(outbox, pw_ring_peek(outbox->options.ring, i));
	for (unsigned i = 0; i < batch->n_said; i++)
		outbox_settle(outbox, pw_ring_peek(outbox->options.say_ring, i));
	pw_ring_release(outbox->options.ring, batch->n);
	pw_ring_release(outbox->options.say_ring, batch->n_said);
}

static int64_t
retry_after_us(const struct outbox *outbox)
{
	int64_t us = INT64_C(1000000) << (outbox->failures < 6 ? outbox->failures - 1 : 5);

	if (atomic_load(&outbox->is_hurried))
		return HURRIED_RETRY_US;
	return us < MAX_RETRY_US ? us : MAX_RETRY_US;
}

/* Commits a batch. The microseconds to wait before the next try: 0 if it went well. */
static int64_t
commit(struct outbox *outbox, const struct batch *batch)
{
	int64_t wait_us;

	if (transact(outbox, batch) == 0) {
		if (outbox->failures > 0)
			log_say(LOG_AT_NOTICE, "the store works again");
		outbox->failures = 0;
		release(outbox, batch);
		pw_deliver_wake(outbox->options.deliver);
		return 0;
	}
	if (outbox->failures++ == 0)
		outbox->failing_since_us = pw_monotonic_us();
	if (pw_store_is_damaged(outbox->options.store)) {
		outbox->is_damaged = true;
		log_say(LOG_AT_ERROR,
		    "%s; the daemon ends: the next start looks at all of the store, and reads again "
		    "what is not in it",
		    outbox->why.text);
		eventfd_write(outbox->options.damage_fd, 1);
		return 0;
	}
	wait_us = retry_after_us(outbox);
	log_say(LOG_AT_ERROR, "%s; reading stops until it works, and it is tried again in %jd ms",
	    outbox->why.text, (intmax_t)(wait_us / 1000));
	return wait_us;
}

/* --- the thread --------------------------------------------------------------------------------- */

static void
sleep_until_woken(const struct outbox *outbox, int64_t us)
{
	struct pollfd pfd = {.fd = outbox->wake_fd, .events = POLLIN};
	uint64_t n;

	if (us > 1000000)
		us = 1000000;
	if (poll(&pfd, 1, us > 0 ? (int)((us + 999) / 1000) : 0) > 0 &&
	    read(outbox->wake_fd, &n, sizeof(n)) < 0 && errno != EAGAIN)
		log_say(LOG_AT_ERROR, "outbox: %s", pw_errno_text(errno));
}

/* Until it is time to try again, or to give up. */
static void
sleep_until_retry(const struct outbox *outbox, int64_t us)
{
	int64_t now = pw_monotonic_us(), until = now + us, hurried_until = now + HURRIED_RETRY_US;

	while (now < until && !atomic_load(&outbox->is_given_up) &&
	    (now < hurried_until || !atomic_load(&outbox->is_hurried))) {
		usleep(50000);
		now = pw_monotonic_us();
	}
}

static void
prune(struct outbox *outbox)
{
	int64_t now = pw_monotonic_us();
	struct pw_err err;
	int n;

	if (now < outbox->prune_at_us)
		return;
	n = pw_store_prune(outbox->options.store, outbox->options.acks_path, MAX_PRUNED, &err);
	if (n < 0)
		log_say(LOG_AT_WARNING, "%s", err.text);
	outbox->prune_at_us = now + (n == (int)MAX_PRUNED ? PRUNE_AGAIN_US : PRUNE_EVERY_US);
}

/* How long what is there may wait. */
static int64_t
due_in(const struct outbox *outbox, const struct batch *batch, int64_t since_us)
{
	int64_t window_us =
	    outbox->next_due_us == INT64_MAX ? INT64_MAX : outbox->next_due_us - pw_now_us();
	int64_t positions_us = INT64_MAX;

	if (batch->is_urgent)
		return 0;
	if (batch->n > 0)
		positions_us = since_us + POSITIONS_WAIT_US - pw_monotonic_us();
	return positions_us < window_us ? positions_us : window_us;
}

static void *
run(void *context)
{
	struct outbox *outbox = context;
	int64_t since_us = 0, wait_us;
	struct batch batch;

	while (!outbox->has_stopped && !outbox->is_damaged && !atomic_load(&outbox->is_given_up)) {
		prune(outbox);
		look(outbox, &batch);
		if (batch.n == 0)
			since_us = 0;
		else if (since_us == 0)
			since_us = pw_monotonic_us();
		wait_us = due_in(outbox, &batch, since_us);
		if (wait_us <= 0) {
			wait_us = commit(outbox, &batch);
			since_us = 0;
			if (wait_us > 0)
				sleep_until_retry(outbox, wait_us);
			continue;
		}
		sleep_until_woken(outbox, wait_us);
	}
	atomic_store(&outbox->is_done, true);
	return NULL;
}

int
outbox_start(struct outbox *outbox, struct pw_err *reterr)
{
	int rc = pthread_create(&outbox->thread, NULL, run, outbox);

	if (rc != 0)
		return pw_err_set(reterr, "no thread for the outbox: %s", pw_errno_text(rc));
	pthread_setname_np(outbox->thread, "pw-outbox");
	return 0;
}

void
outbox_hurry(struct outbox *outbox)
{
	atomic_store(&outbox->is_hurried, true);
}

bool
outbox_stop(struct outbox *outbox, int64_t grace_us)
{
	int64_t until = pw_monotonic_us() + grace_us;

	while (!atomic_load(&outbox->is_done) && pw_monotonic_us() < until)
		usleep(1000);
	atomic_store(&outbox->is_given_up, true);
	pthread_join(outbox->thread, NULL);
	return outbox->has_stopped;
}
