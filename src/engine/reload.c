/*
 * SIGHUP: the new configuration is made aside, every rule's examples run on it, and it takes the old
 * one's place between two chunks. A mistake in it leaves the old one at work. A signal that comes
 * while one is being made asks for another behind it, for the files may have changed since.
 */
#include "engine_priv.h"

#include "log.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

static void *
make(void *context)
{
	struct reload *r = context;
	const uint64_t one = 1;
	ssize_t rc;

	r->made = engine_config_load(r->path, &r->why);
	rc = write(r->done_fd, &one, sizeof(one));
	(void)rc;
	return NULL;
}

static void
fail(struct engine *engine)
{
	char text[400];

	snprintf(text, sizeof(text), "the old configuration stays in use: %.340s",
	    engine->reload.why.text);
	engine_say(engine, "reload_failed", PW_HIGH, text);
}

void
reload_begin(struct engine *engine)
{
	struct reload *r = &engine->reload;
	int rc;

	if (r->is_running) {
		log_say(LOG_AT_NOTICE, "a reload is under way; another follows it");
		r->is_asked_again = true;
		return;
	}
	r->is_asked_again = false;
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%jd", (intmax_t)pw_monotonic_us());
	log_say(LOG_AT_NOTICE, "reading the configuration anew");
	r->path = engine->options->conf;
	r->made = NULL;
	rc = pthread_create(&r->thread, NULL, make, r);
	if (rc != 0) {
		pw_err_set(&r->why, "no thread for it: %s", pw_errno_text(rc));
		fail(engine);
		sd_notify(0, "READY=1");
		return;
	}
	pthread_setname_np(r->thread, "pw-reload");
	r->is_running = true;
}

/* What a running daemon can't change. */
static int
check_fixed(const struct engine *engine, const struct config *made, struct pw_err *reterr)
{
	if (strcmp(pw_key_name(engine->first->loaded.key), pw_key_name(made->loaded.key)) != 0)
		return pw_err_set(reterr, "the key is another one; restart the daemon to use it");
	if (strcmp(engine->first->settings.store_path, made->settings.store_path) != 0)
		return pw_err_set(reterr,
		    "store.path is another one; restart the daemon to use it");
	return 0;
}

static void
say_if_sinks_differ(const struct engine *engine, const struct config *made)
{
	struct pw_buf old, new;

	pw_buf_init(&old, 65536);
	pw_buf_init(&new, 65536);
	for (unsigned i = 0; i < engine->first->settings.n_sinks; i++)
		pw_sink_conf_print(&engine->first->settings.sink[i], &old);
	for (unsigned i = 0; i < made->settings.n_sinks; i++)
		pw_sink_conf_print(&made->settings.sink[i], &new);
	if (old.len != new.len || memcmp(old.data, new.data, old.len) != 0)
		log_say(LOG_AT_WARNING, "the sinks have changed; restart the daemon to use them");
	pw_buf_release(&old);
	pw_buf_release(&new);
}

static int
take_over(struct engine *engine, struct config *made, struct pw_err *reterr)
{
	struct slot setup = {.type = SLOT_SETUP};

	if (check_fixed(engine, made, reterr) < 0 ||
	    shard_add_sources(engine->shard, &made->settings, NULL, reterr) < 0)
		return -1;
	say_if_sinks_differ(engine, made);
	setup.u.setup.policy = made->loaded.policy;
	setup.u.setup.window_us = made->settings.dedupe_window_us;
	made->loaded.policy = NULL;
	shard_push(engine->shard, &setup);
	if (shard_use(engine->shard, &made->loaded, &made->settings, reterr) < 0)
		log_say(LOG_AT_ERROR, "%s", reterr->text);
	return 0;
}

static void
join(struct reload *r)
{
	uint64_t n;
	ssize_t rc;

	pthread_join(r->thread, NULL);
	rc = read(r->done_fd, &n, sizeof(n));
	(void)rc;
	r->is_running = false;
}

void
reload_cancel(struct engine *engine)
{
	struct reload *r = &engine->reload;

	if (!r->is_running)
		return;
	join(r);
	engine_config_destroy(r->made);
	r->made = NULL;
}

void
reload_finish(struct engine *engine)
{
	struct reload *r = &engine->reload;
	struct config *old = engine->config;

	join(r);
	if (r->made != NULL && take_over(engine, r->made, &r->why) == 0) {
		engine->config = r->made;
		if (old != engine->first)
			engine_config_destroy(old);
		log_say(LOG_AT_NOTICE, "the new configuration is in use");
	} else {
		engine_config_destroy(r->made);
		fail(engine);
	}
	r->made = NULL;
	sd_notify(0, "READY=1");
	if (r->is_asked_again)
		reload_begin(engine);
}
