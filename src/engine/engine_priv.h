/* What the files of the engine itself share. */
#ifndef PIIWATCH_ENGINE_PRIV_H
#define PIIWATCH_ENGINE_PRIV_H

#include "outbox.h"
#include "shard.h"

#include <piiwatch/engine.h>

#include <pthread.h>

struct event;

/* A configuration with what it names, loaded. */
struct config {
	struct pw_settings settings;
	struct pw_loaded loaded;
};

/* 0 or -1 with the reason. engine_config_destroy takes NULL. */
struct config *engine_config_load(const char *path, struct pw_err *reterr);
void engine_config_destroy(struct config *config);

/* reload.c: a configuration that is made in a thread of its own while the old one works. */
struct reload {
	pthread_t thread;
	bool is_running, is_asked_again;
	int done_fd; /* eventfd: the thread has finished */
	const char *path;
	struct config *made; /* NULL: it failed, for `why` */
	struct pw_err why;
};

struct engine {
	const struct pw_engine_options *options;
	struct config *first; /* sinks, store and key are this one's for good */
	struct config *config; /* in use */
	struct event_base *base;
	struct pw_store *store;
	struct pw_deliver *deliver;
	struct outbox *outbox;
	struct shard *shard;
	struct pw_ring *ring, *say_ring;
	int outbox_fd, damage_fd;
	bool is_damaged; /* the store is: it is not written to any more */
	char acks_path[4096], policy_name[128];
	struct reload reload;
	struct event *signal[5], *on_reloaded, *on_damage;
};

void reload_begin(struct engine *engine);
void reload_finish(struct engine *engine);

/* Waits for the one that is being made, if there is one, and drops it. */
void reload_cancel(struct engine *engine);

/* Says something of the watcher itself: to the log and as an alert. */
void engine_say(struct engine *engine, const char *code, int severity, const char *text);

#endif
