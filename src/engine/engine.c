/*
 * Who runs, who waits for whom, and in which order they stop.
 *
 *	main	the event loop: signals, and the one shard: sources -> flow -> ring.
 *		Waits for nobody; a full ring makes it leave its streams unread.
 *	outbox	ring -> store. Waits for an eventfd, and for the disk.
 *	deliver	store -> sinks, read-only. Waits for an eventfd, and for sinks, never for long.
 *	reload	makes a new configuration aside, and ends.
 *
 * They share the two rings, four eventfds, and what is immutable: plan, policy, key. The policy goes
 * to the outbox through the ring.
 *
 * Stop: sources pause -> what was read is handed on -> the ring drains, the outbox commits and ends ->
 * deliver has 3 s for what is left, and ends -> the store is closed.
 */
#include "engine_priv.h"

#include "log.h"

#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define RING_SLOTS 4096u
#define SAY_SLOTS 64u
#define READ_GRACE_US INT64_C(1000000)
#define COMMIT_GRACE_US INT64_C(5000000)
#define DELIVER_GRACE_US INT64_C(3000000)

static void
push_saying(struct engine *engine, const char *code, int severity, const char *text)
{
	struct slot slot = {.type = SLOT_SAY};

	slot.u.saying = saying_create(code, severity, NULL, NULL, text);
	shard_push(engine->shard, &slot);
}

void
engine_say(struct engine *engine, const char *code, int severity, const char *text)
{
	log_say(LOG_AT_WARNING, "%s: %s", code, text);
	push_saying(engine, code, severity, text);
	eventfd_write(engine->outbox_fd, 1);
}

/* On deliver's thread. A ring that is full already says that sinks have trouble. */
static void
on_deliver_says(const char *code, const char *sink, const char *text, void *context)
{
	struct engine *engine = context;
	struct slot *slot = pw_ring_claim(engine->say_ring);

	log_say(LOG_AT_WARNING, "sink %s: %s", sink, text);
	if (slot == NULL)
		return;
	slot->type = SLOT_SAY;
	slot->u.saying =
	    saying_create(code, strcmp(code, "sink_up") == 0 ? PW_INFO : PW_HIGH, NULL, NULL, text);
	pw_ring_push(engine->say_ring);
	eventfd_write(engine->outbox_fd, 1);
}

/* --- set-up ------------------------------------------------------------------------------------- */

static void
raise_limits(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	/* A store that reaches a file-size limit gets an error, not a signal; so does a closed pipe. */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

static int
open_store(struct engine *engine, enum pw_store_found *ret_found, struct pw_err *reterr)
{
	const struct pw_settings *s = &engine->first->settings;
	struct pw_store_sink sinks[PW_MAX_SINKS];
	const char *slash = strrchr(s->store_path, '/');

	engine->store = pw_store_open(s->store_path, ret_found, reterr);
	if (engine->store == NULL)
		return -1;
	snprintf(engine->acks_path, sizeof(engine->acks_path), "%.*s/deliver.db",
	    slash != NULL ? (int)(slash - s->store_path) : 1, slash != NULL ? s->store_path : ".");
	for (unsigned i = 0; i < s->n_sinks; i++) {
		snprintf(sinks[i].name, sizeof(sinks[i].name), "%s", s->sink[i].name);
		sinks[i].min_severity = pw_severity_find(pw_span_of(s->sink[i].min_severity));
	}
	pw_store_set_sinks(engine->store, sinks, s->n_sinks);
	return 0;
}

static int
open_deliver(struct engine *engine, struct pw_err *reterr)
{
	const struct pw_settings *s = &engine->first->settings;
	const struct pw_deliver_options options = {.store_path = s->store_path,
	    .acks_path = engine->acks_path,
	    .sinks = s->sink,
	    .n_sinks = s->n_sinks,
	    .key = engine->first->loaded.key,
	    .say = on_deliver_says,
	    .context = engine};

	engine->deliver = pw_deliver_create(&options, reterr);
	return engine->deliver != NULL ? 0 : -1;
}

static int
number_above_sinks(struct engine *engine, struct pw_err *reterr)
{
	bool is_older;

	if (pw_store_number_above(engine->store, pw_deliver_highest(engine->deliver), &is_older,
		reterr) < 0)
		return -1;
	if (is_older)
		log_say(LOG_AT_WARNING,
		    "store %s: is older than what its sinks have (was it put back from a copy?); what "
		    "is found again is delivered again",
		    engine->first->settings.store_path);
	return 0;
}

static void
make_outbox(struct engine *engine)
{
	struct outbox_options options = {.store = engine->store,
	    .ring = engine->ring,
	    .say_ring = engine->say_ring,
	    .acks_path = engine->acks_path,
	    .key = engine->first->loaded.key,
	    .deliver = engine->deliver,
	    .setup = {engine->first->loaded.policy, engine->first->settings.dedupe_window_us},
	    .damage_fd = engine->damage_fd};

	engine->first->loaded.policy = NULL;
	engine->outbox = outbox_create(&options, engine->outbox_fd);
}

static void
make_shard(struct engine *engine)
{
	const struct shard_options options = {.base = engine->base,
	    .ring = engine->ring,
	    .outbox_fd = engine->outbox_fd,
	    .key = engine->first->loaded.key,
	    .no_inotify = engine->options->no_inotify};

	engine->shard = shard_create(&options);
}

/* What is to be said of how the store was found. */
static void
say_found(struct engine *engine, enum pw_store_found found, const char *why)
{
	char text[400];
	const char *path = engine->first->settings.store_path;

	if (found == PW_STORE_REPLACED) {
		snprintf(text, sizeof(text), "%.300s; every source is read from its beginning",
		    why);
		engine_say(engine, "db_corrupt", PW_CRITICAL, text);
	} else if (found == PW_STORE_CREATED) {
		log_say(LOG_AT_NOTICE, "store %s: begun", path);
	}
	if (found == PW_STORE_OPENED && pw_store_was_unclean(engine->store))
		engine_say(engine, "unclean_start", PW_HIGH,
		    "the last run was not stopped but killed, or the machine went down; nothing that "
		    "was committed is lost, and reading goes on where it was");
}

static int
set_up(struct engine *engine, struct pw_err *reterr)
{
	enum pw_store_found found;
	struct pw_err why;

	engine->ring = pw_ring_create(RING_SLOTS);
	engine->say_ring = pw_ring_create(SAY_SLOTS);
	engine->outbox_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	engine->damage_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	engine->reload.done_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	engine->base = event_base_new();
	if (engine->outbox_fd < 0 || engine->damage_fd < 0 || engine->reload.done_fd < 0 ||
	    engine->base == NULL)
		return pw_err_set(reterr, "no event loop: %s", pw_errno_text(errno));
	if (open_store(engine, &found, reterr) < 0)
		return -1;
	why = *reterr;
	if (open_deliver(engine, reterr) < 0 || number_above_sinks(engine, reterr) < 0)
		return -1;
	make_outbox(engine);
	make_shard(engine);
	say_found(engine, found, why.text);
	/* The store is main's until the outbox's thread runs. */
	if (shard_add_sources(engine->shard, &engine->first->settings, engine->store, reterr) < 0 ||
	    shard_use(engine->shard, &engine->first->loaded, &engine->first->settings, reterr) < 0)
		return -1;
	if (pw_deliver_start(engine->deliver, reterr) < 0)
		return -1;
	return outbox_start(engine->outbox, reterr);
}

/* What is left in a ring whose consumer has ended. */
static void
empty(struct pw_ring *ring)
{
	const void *slot;

	while (ring != NULL && (slot = pw_ring_peek(ring, 0)) != NULL) {
		slot_release(slot);
		pw_ring_release(ring, 1);
	}
	pw_ring_destroy(ring);
}

static void
tear_down(struct engine *engine)
{
	shard_destroy(engine->shard);
	outbox_destroy(engine->outbox);
	pw_deliver_destroy(engine->deliver);
	pw_store_close(engine->store);
	empty(engine->ring);
	empty(engine->say_ring);
	for (size_t i = 0; i < PW_ARRAY_LEN(engine->signal); i++)
		if (engine->signal[i] != NULL)
			event_free(engine->signal[i]);
	if (engine->on_reloaded != NULL)
		event_free(engine->on_reloaded);
	if (engine->on_damage != NULL)
		event_free(engine->on_damage);
	if (engine->base != NULL)
		event_base_free(engine->base);
	close(engine->outbox_fd);
	close(engine->damage_fd);
	close(engine->reload.done_fd);
	if (engine->config != engine->first)
		engine_config_destroy(engine->config);
	engine_config_destroy(engine->first);
}

/* --- signals ------------------------------------------------------------------------------------ */

static void
on_stop(int number, short what, void *context)
{
	struct engine *engine = context;

	(void)what;
	log_say(LOG_AT_NOTICE, "stopping (%s)", number == SIGINT ? "SIGINT" : "SIGTERM");
	event_base_loopbreak(engine->base);
}

static void
on_hup(int number, short what, void *context)
{
	(void)number;
	(void)what;
	reload_begin(context);
}

static void
on_usr1(int number, short what, void *context)
{
	struct engine *engine = context;

	(void)number;
	(void)what;
	log_say(LOG_AT_NOTICE, "sinks open their files anew");
	pw_deliver_reopen(engine->deliver);
}

static void
on_usr2(int number, short what, void *context)
{
	struct engine *engine = context;
	char state[256];

	(void)number;
	(void)what;
	shard_state(engine->shard, state, sizeof(state));
	log_say(LOG_AT_NOTICE, "state: %s", state);
}

static void
on_reloaded(int fd, short what, void *context)
{
	(void)fd;
	(void)what;
	reload_finish(context);
}

/* Until the loop listens, what asks a daemon for something must wait instead of ending it. `how`: of
 * sigprocmask. */
static void
hold_signals(int how, bool stops_too)
{
	static const int numbers[] = {SIGHUP, SIGUSR1, SIGUSR2, SIGTERM, SIGINT};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < (stops_too ? PW_ARRAY_LEN(numbers) : 3); i++)
		sigaddset(&set, numbers[i]);
	sigprocmask(how, &set, NULL);
}

static void
on_damage(int fd, short what, void *context)
{
	struct engine *engine = context;

	(void)fd;
	(void)what;
	engine->is_damaged = true;
	event_base_loopbreak(engine->base);
}

static void
add_events(struct engine *engine)
{
	static const struct {
		int number;
		void (*on)(int number, short what, void *context);
	} rows[] = {{SIGTERM, on_stop}, {SIGINT, on_stop}, {SIGHUP, on_hup}, {SIGUSR1, on_usr1},
	    {SIGUSR2, on_usr2}};

	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		engine->signal[i] = evsignal_new(engine->base, rows[i].number, rows[i].on, engine);
		event_add(engine->signal[i], NULL);
	}
	engine->on_reloaded = event_new(engine->base, engine->reload.done_fd, EV_READ | EV_PERSIST,
	    on_reloaded, engine);
	event_add(engine->on_reloaded, NULL);
	engine->on_damage =
	    event_new(engine->base, engine->damage_fd, EV_READ | EV_PERSIST, on_damage, engine);
	event_add(engine->on_damage, NULL);
}

/* --- its life ----------------------------------------------------------------------------------- */

static int
stop(struct engine *engine)
{
	struct slot end = {.type = SLOT_STOP};
	int64_t grace_us, until;
	bool is_whole;

	sd_notify(0, "STOPPING=1");
	reload_cancel(engine);
	shard_stop(engine->shard, engine->is_damaged ? 0 : READ_GRACE_US);
	shard_push(engine->shard, &end);
	grace_us = engine->is_damaged ? 0 : COMMIT_GRACE_US;
	until = pw_monotonic_us() + grace_us;
	outbox_hurry(engine->outbox);
	shard_drain(engine->shard, grace_us);
	is_whole = outbox_stop(engine->outbox, until - pw_monotonic_us());
	pw_deliver_stop(engine->deliver, DELIVER_GRACE_US);
	if (!is_whole)
		log_say(LOG_AT_ERROR,
		    "the store did not take all that was found; it is read again "
		    "at the next start");
	log_say(LOG_AT_NOTICE, "stopped");
	if (engine->is_damaged)
		return 1;
	return is_whole ? 0 : 2;
}

static int
run(struct engine *engine)
{
	struct pw_err err;

	/* Threads begin with them held: signals are the event loop's. A store that is open is closed. */
	hold_signals(SIG_BLOCK, true);
	if (set_up(engine, &err) < 0) {
		log_say(LOG_AT_ERROR, "%s", err.text);
		return 2;
	}
	add_events(engine);
	hold_signals(SIG_UNBLOCK, true);
	log_say(LOG_AT_NOTICE, "ready: %u sources, %u sinks, policy %s",
	    engine->first->settings.n_sources, engine->first->settings.n_sinks,
	    engine->policy_name);
	log_early(false);
	sd_notify(0, "READY=1");
	event_base_dispatch(engine->base);
	return stop(engine);
}

int
pw_engine_run(const struct pw_engine_options *options)
{
	struct engine engine = {.options = options,
	    .outbox_fd = -1,
	    .damage_fd = -1,
	    .reload.done_fd = -1};
	struct pw_err err;
	int status;

	hold_signals(SIG_BLOCK, false);
	log_open(options->log_to_stderr, options->verbosity);
	if (geteuid() == 0 && !options->allow_root && !options->check_only) {
		log_say(LOG_AT_ERROR,
		    "refusing to run as root; use the service's own user, or say "
		    "--allow-root");
		return 2;
	}
	engine.first = engine.config = engine_config_load(options->conf, &err);
	if (engine.first == NULL) {
		log_say(LOG_AT_ERROR, "%s", err.text);
		return 2;
	}
	if (options->check_only) {
		printf("%s: good\n", options->conf);
		engine_config_destroy(engine.first);
		return 0;
	}
	snprintf(engine.policy_name, sizeof(engine.policy_name), "%s",
	    pw_policy_name(engine.first->loaded.policy));
	raise_limits();
	pw_private_stack();
	status = run(&engine);
	tear_down(&engine);
	return status;
}
