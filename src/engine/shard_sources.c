/* Which sources there are: new ones, changed ones, and those a reload took away. */
#include "log.h"
#include "shard_priv.h"

#include <piiwatch/store_view.h>

#include <stdlib.h>
#include <string.h>

/* --- what of a configuration holds -------------------------------------------------------------- */

static void
use_conf(struct watched *watched, const struct pw_settings *settings,
    const struct pw_source_conf *conf)
{
	double least = conf->min_confidence >= 0 ? conf->min_confidence : settings->min_confidence;

	watched->conf = conf;
	watched->is_retired = false;
	pw_source_conf_release(&watched->kept);
	memset(&watched->kept, 0, sizeof(watched->kept));
	watched->min_confidence = (unsigned)(least * 1000 + 0.5);
	watched->categories = conf->categories.n > 0 ? 0 : PW_EVERY_CATEGORY;
	for (unsigned i = 0; i < conf->categories.n; i++)
		watched->categories |=
		    PW_CATEGORY_BIT(pw_category_find(pw_span_of(conf->categories.item[i])));
}

static char *
copy(const char *text)
{
	return text != NULL ? pw_strdup(text) : NULL;
}

/* All but its paths: what is open is read to its end as it was read until then. */
static void
keep_conf(struct watched *watched)
{
	const struct pw_source_conf *conf = watched->conf;
	struct pw_source_conf *kept = &watched->kept;

	kept->name = copy(conf->name);
	kept->type = copy(conf->type);
	kept->cdr = copy(conf->cdr);
	kept->encoding = copy(conf->encoding);
	kept->read_from = copy(conf->read_from);
	kept->role = copy(conf->role);
	kept->entrusted_by = copy(conf->entrusted_by);
	for (unsigned i = 0; i < conf->rules.n; i++)
		kept->rules.item[kept->rules.n++] = copy(conf->rules.item[i]);
	watched->conf = kept;
}

static const struct pw_source_conf *
conf_of(const struct pw_settings *settings, const char *name)
{
	for (unsigned i = 0; i < settings->n_sources; i++)
		if (strcmp(settings->source[i].name, name) == 0)
			return &settings->source[i];
	return NULL;
}

static struct watched *
find(const struct shard *shard, unsigned from, const char *name)
{
	for (unsigned i = from; i < shard->n_watched; i++)
		if (strcmp(shard->watched[i]->name, name) == 0)
			return shard->watched[i];
	return NULL;
}

/* --- new ones ----------------------------------------------------------------------------------- */

/* When the source was first started, as the store has it; else now. While the outbox owns the store it
 * is the outbox that notes it. */
static int
first_start(struct watched *watched, struct pw_store *store, struct pw_store_view *view,
    struct pw_source_options *ret, struct pw_err *reterr)
{
	int64_t now_ns = pw_now_us() * 1000;
	int rc;

	if (store != NULL)
		return pw_store_first_start(store, watched->name, now_ns, &ret->first_start_ns,
		    &ret->is_first_start, reterr);
	rc = pw_store_view_first_start(view, watched->name, &ret->first_start_ns, reterr);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	ret->first_start_ns = now_ns;
	ret->is_first_start = watched->is_to_be_noted = true;
	return 0;
}

/* Makes the source; nothing is opened yet. */
static int
make(struct watched *watched, const struct pw_settings *settings, struct pw_store *store,
    struct pw_store_view *view, struct pw_err *reterr)
{
	const struct shard_options *o = &watched->shard->options;
	struct pw_source_options options = {.base = o->base,
	    .key = o->key,
	    .no_inotify = o->no_inotify};

	streams_host(watched, &options.host);
	if (first_start(watched, store, view, &options, reterr) < 0)
		return -1;
	watched->source = pw_source_create(conf_of(settings, watched->name), &options, reterr);
	return watched->source != NULL ? 0 : -1;
}

void
sources_drop_last(struct shard *shard)
{
	struct watched *watched = shard->watched[--shard->n_watched];

	pw_source_destroy(watched->source);
	pw_source_conf_release(&watched->kept);
	free(watched);
}

static struct watched *
add(struct shard *shard, const char *name)
{
	struct watched *watched = pw_alloc(1, sizeof(*watched));

	watched->shard = shard;
	snprintf(watched->name, sizeof(watched->name), "%s", name);
	shard->watched[shard->n_watched++] = watched;
	return watched;
}

/* The sources from this one on are new. */
struct newcomers {
	const struct shard *shard;
	unsigned from;
};

static void
on_generation(const struct pw_generation *generation, const char *source, const char *path,
    void *context)
{
	const struct newcomers *new = context;
	struct watched *watched = find(new->shard, new->from, source);

	if (watched == NULL)
		return;
	pw_source_know(watched->source, generation, path);
	watched->n_known++;
}

int
shard_add_sources(struct shard *shard, const struct pw_settings *settings, struct pw_store *store,
    struct pw_err *reterr)
{
	struct newcomers new = {shard, shard->n_watched};
	struct pw_store_view *view = pw_store_view_open(settings->store_path, reterr);
	int rc = view != NULL ? 0 : -1;

	for (unsigned i = 0; rc == 0 && i < settings->n_sources; i++) {
		const char *name = settings->source[i].name;

		if (find(shard, 0, name) != NULL)
			continue;
		rc = shard->n_watched < PW_ARRAY_LEN(shard->watched)
		    ? make(add(shard, name), settings, store, view, reterr)
		    : pw_err_set(reterr,
			  "source \"%s\": too many sources came and went; restart the daemon",
			  name);
	}
	if (rc == 0 && shard->n_watched > new.from)
		rc = pw_store_view_generations(view, on_generation, &new, reterr);
	while (rc < 0 && shard->n_watched > new.from)
		sources_drop_last(shard);
	pw_store_view_close(view);
	return rc;
}

/* --- from now on -------------------------------------------------------------------------------- */

static int
start(struct watched *watched, struct pw_err *reterr)
{
	struct slot slot = {.type = SLOT_SOURCE};

	watched->is_started = true;
	if (watched->is_to_be_noted) {
		snprintf(slot.u.source, sizeof(slot.u.source), "%s", watched->name);
		shard_push(watched->shard, &slot);
	}
	if (pw_source_start(watched->source, reterr) < 0)
		return -1;
	log_say(LOG_AT_NOTICE, "source %s: %u files are watched, %u known from before",
	    watched->name, watched->n_streams, watched->n_known);
	return 0;
}

static void
retire(struct watched *watched)
{
	if (watched->is_retired)
		return;
	watched->is_retired = true;
	log_say(LOG_AT_NOTICE,
	    "source %s: is not in the configuration any more; what is open is read to its end",
	    watched->name);
	keep_conf(watched);
	pw_source_reconfigure(watched->source, watched->conf);
}

static bool
is_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
change(struct watched *watched, const struct pw_settings *settings,
    const struct pw_source_conf *conf)
{
	bool is_other = !is_same_text(watched->conf->role, conf->role) ||
	    (watched->conf->entrusted_by != NULL) != (conf->entrusted_by != NULL);

	use_conf(watched, settings, conf);
	pw_source_reconfigure(watched->source, conf);
	if (is_other)
		streams_say_anew(watched);
}

static void
use_detector(struct shard *shard, const struct pw_loaded *loaded)
{
	run_abandon(shard);
	pw_flow_destroy(shard->flow);
	pw_flow_destroy(shard->path_flow);
	shard->flow = pw_flow_create(loaded->detector, false);
	shard->path_flow = pw_flow_create(loaded->detector, false);
}

int
shard_use(struct shard *shard, const struct pw_loaded *loaded, const struct pw_settings *settings,
    struct pw_err *reterr)
{
	int rc = 0;

	use_detector(shard, loaded);
	for (unsigned i = 0; i < shard->n_watched; i++) {
		struct watched *watched = shard->watched[i];
		const struct pw_source_conf *conf = conf_of(settings, watched->name);

		if (conf == NULL) {
			retire(watched);
		} else if (watched->is_started) {
			change(watched, settings, conf);
		} else {
			use_conf(watched, settings, conf);
			rc |= start(watched, reterr);
		}
	}
	return rc;
}
