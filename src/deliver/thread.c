/* Deliver's thread: one poll on an eventfd, and on the pipes that were full. */
#include "thread.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct pw_deliver {
	struct desk desk;
	struct pollfd *polled; /* the eventfd, then one for each outlet */
	int wake_fd;
	pthread_t thread;
	bool is_running;

	/* Orders; the eventfd tells that there are some. */
	_Atomic bool is_reopen_asked;
	_Atomic int64_t deadline_us; /* INT64_MAX: go on */
};

/* Two sinks on one file, or one on what could be the other's rotated file, would each take the
 * other's last line for its own. */
static bool
is_same_or_rotated(const char *path, const char *other)
{
	size_t len = strlen(path);

	return strncmp(path, other, len) == 0 &&
	    (other[len] == '\0' || other[len] == '.' || other[len] == '-');
}

static int
check_pair(const struct pw_sink_conf *a, const struct pw_sink_conf *b, struct pw_err *reterr)
{
	if (strcmp(a->name, b->name) == 0)
		return pw_err_set(reterr, "sink %s: two sinks have this name; give one another",
		    a->name);
	if (a->path != NULL && b->path != NULL && is_same_or_rotated(a->path, b->path))
		return pw_err_set(reterr,
		    "sink %s: %s is, or looks like a rotated file of, sink %s's %s; choose another path",
		    b->name, b->path, a->name, a->path);
	return 0;
}

static int
check_sinks(const struct pw_sink_conf *sinks, unsigned n, struct pw_err *reterr)
{
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < n; k++)
			if (i != k && check_pair(&sinks[i], &sinks[k], reterr) < 0)
				return -1;
	return 0;
}

static int
open_all(struct pw_deliver *d, const struct pw_deliver_options *options,
    const struct sink_driver *const *drivers, struct pw_err *reterr)
{
	if (check_sinks(options->sinks, options->n_sinks, reterr) < 0)
		return -1;
	d->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (d->wake_fd < 0)
		return pw_err_set(reterr, "deliver: eventfd: %s", pw_errno_text(errno));
	for (unsigned i = 0; i < options->n_sinks; i++) {
		struct outlet *o = &d->desk.outlets[i];

		o->conf = &options->sinks[i];
		o->driver = drivers != NULL ? drivers[i] : sink_driver_find(o->conf->type);
		if (outlet_open(o, &d->desk.feed, options->key, reterr) < 0)
			return -1;
	}
	return 0;
}

struct pw_deliver *
deliver_create(const struct pw_deliver_options *options, const struct feed *feed,
    const struct sink_driver *const *drivers, struct pw_err *reterr)
{
	struct pw_deliver *d = pw_alloc(1, sizeof(*d));

	desk_init(&d->desk);
	d->desk.feed = *feed;
	d->desk.say = options->say;
	d->desk.context = options->context;
	d->desk.n_outlets = options->n_sinks;
	d->desk.outlets = pw_alloc(options->n_sinks, sizeof(*d->desk.outlets));
	d->polled = pw_alloc(options->n_sinks + 1, sizeof(*d->polled));
	d->wake_fd = -1;
	atomic_init(&d->is_reopen_asked, false);
	atomic_init(&d->deadline_us, INT64_MAX);
	if (open_all(d, options, drivers, reterr) < 0) {
		pw_deliver_destroy(d);
		return NULL;
	}
	return d;
}

void
pw_deliver_destroy(struct pw_deliver *d)
{
	if (d == NULL)
		return;
	pw_deliver_stop(d, 0);
	for (unsigned i = 0; i < d->desk.n_outlets; i++)
		outlet_close(&d->desk.outlets[i]);
	if (d->desk.feed.close != NULL)
		d->desk.feed.close(d->desk.feed.context);
	if (d->wake_fd >= 0)
		close(d->wake_fd);
	free(d->desk.outlets);
	free(d->desk.rows);
	free(d->polled);
	free(d);
}

uint64_t
pw_deliver_highest(const struct pw_deliver *d)
{
	uint64_t highest = 0;

	for (unsigned i = 0; i < d->desk.n_outlets; i++)
		if (d->desk.outlets[i].seq > highest)
			highest = d->desk.outlets[i].seq;
	return highest;
}

static void
wait_for(struct pw_deliver *d, int64_t wait_us)
{
	struct desk *desk = &d->desk;
	uint64_t n_wakes;

	d->polled[0] = (struct pollfd) {.fd = d->wake_fd, .events = POLLIN};
	for (unsigned i = 0; i < desk->n_outlets; i++)
		d->polled[i + 1] =
		    (struct pollfd) {.fd = outlet_room_fd(&desk->outlets[i]), .events = POLLOUT};
	if (poll(d->polled, desk->n_outlets + 1, (int)((wait_us + 999) / 1000)) <= 0)
		return;
	if (d->polled[0].revents != 0 && read(d->wake_fd, &n_wakes, sizeof(n_wakes)) < 0)
		return; /* nobody else reads it: it was woken, that is all there is to know */
	for (unsigned i = 0; i < desk->n_outlets; i++)
		desk->outlets[i].has_room = d->polled[i + 1].revents == POLLOUT;
}

static void
take_orders(struct pw_deliver *d)
{
	int64_t deadline_us = atomic_load(&d->deadline_us);

	if (atomic_exchange(&d->is_reopen_asked, false))
		desk_reopen(&d->desk);
	if (deadline_us != d->desk.deadline_us)
		desk_drain(&d->desk, deadline_us);
}

static bool
is_over(const struct desk *desk)
{
	if (desk->deadline_us == INT64_MAX)
		return false;
	return desk->now_us() >= desk->deadline_us || desk_is_drained(desk);
}

static void *
run(void *context)
{
	struct pw_deliver *d = context;
	bool more = true;

	while (more || !is_over(&d->desk)) {
		wait_for(d, more ? 0 : desk_wait_us(&d->desk));
		take_orders(d);
		more = desk_round(&d->desk) && d->desk.now_us() < d->desk.deadline_us;
	}
	return NULL;
}

int
pw_deliver_start(struct pw_deliver *d, struct pw_err *reterr)
{
	sigset_t all, before;
	int rc;

	/* Signals are the main thread's; a pipe without a reader is an error of write. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&d->thread, NULL, run, d);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0)
		return pw_err_set(reterr, "deliver: cannot start its thread: %s",
		    pw_errno_text(rc));
	pthread_setname_np(d->thread, "pw-deliver");
	d->is_running = true;
	return 0;
}

void
pw_deliver_wake(struct pw_deliver *d)
{
	uint64_t one = 1;

	/* It can only fail where the counter is full: then it is awake anyway. */
	if (write(d->wake_fd, &one, sizeof(one)) < 0)
		return;
}

void
pw_deliver_reopen(struct pw_deliver *d)
{
	atomic_store(&d->is_reopen_asked, true);
	pw_deliver_wake(d);
}

void
pw_deliver_stop(struct pw_deliver *d, int64_t grace_us)
{
	if (!d->is_running)
		return;
	atomic_store(&d->deadline_us, d->desk.now_us() + grace_us);
	pw_deliver_wake(d);
	pthread_join(d->thread, NULL);
	d->is_running = false;
}
