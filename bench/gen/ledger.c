/*
 * Labels and alerts meet here, whichever comes first: each looks for the oldest of the other kind
 * that waits at its place, so of two generations the earlier label goes to the earlier alert.
 */
#include "watch.h"

#include <stdlib.h>
#include <string.h>

const char *const gen_severities[GEN_SEVERITIES] = {"info", "low", "medium", "high", "critical",
    "other"};

unsigned
gen_severity_find(const char *name)
{
	unsigned i = 0;

	while (i < GEN_SEVERITIES - 1 && strcmp(name, gen_severities[i]) != 0)
		i++;
	return i;
}

static void
places_release(struct gen_places *places)
{
	free(places->at);
	gen_index_release(&places->index);
}

void
gen_ledger_release(struct gen_ledger *ledger)
{
	places_release(&ledger->planted);
	places_release(&ledger->reported);
	free(ledger->seen);
	gen_index_release(&ledger->seen_index);
	for (size_t i = 0; i < ledger->n_names; i++)
		free(ledger->names[i]);
	free(ledger->names);
	*ledger = (struct gen_ledger) {0};
}

static const char *
keep_name(struct gen_ledger *ledger, const char *name)
{
	for (size_t i = 0; i < ledger->n_names; i++)
		if (strcmp(ledger->names[i], name) == 0)
			return ledger->names[i];
	ledger->names =
	    gen_grow(ledger->names, ledger->n_names, &ledger->names_cap, sizeof(*ledger->names));
	ledger->names[ledger->n_names] = strdup(name);
	if (ledger->names[ledger->n_names] == NULL)
		exit(2);
	return ledger->names[ledger->n_names++];
}

/* Texts too long are cut: they are compared as far as both are kept. */
static void
keep_text(char *out, size_t size, const char *text)
{
	size_t len = strnlen(text, size - 1);

	memcpy(out, text, len);
	out[len] = '\0';
}

/* Pairing */

/* FILE, or FILE.1, FILE.2, … */
static bool
is_same_file(const char *labelled, const char *found)
{
	size_t len = strlen(labelled);

	if (len == 0)
		return true;
	if (strncmp(labelled, found, len) != 0)
		return false;
	if (found[len] == '\0')
		return true;
	return found[len] == '.' && found[len + 1] != '\0' &&
	    found[len + 1 + strspn(found + len + 1, "0123456789")] == '\0';
}

static bool
is_same_place(const struct gen_place *a, const struct gen_place *b)
{
	return a->offset == b->offset && a->length == b->length &&
	    strcmp(a->category, b->category) == 0;
}

static uint64_t
hash_of(const struct gen_place *place)
{
	uint64_t hash = gen_hash(0, &place->offset, sizeof(place->offset));

	return gen_hash(hash, place->category, strlen(place->category));
}

static void
pair(struct gen_ledger *ledger, struct gen_place *planted, struct gen_place *reported)
{
	planted->is_paired = reported->is_paired = true;
	planted->latency_us = planted->time_us > 0 ? reported->time_us - planted->time_us : -1;
	ledger->found++;
}

static struct gen_place *
find_planted(const struct gen_ledger *ledger, const struct gen_place *reported)
{
	const struct gen_places *all = &ledger->planted;

	for (size_t i = gen_index_first(&all->index, hash_of(reported)); i != GEN_NO_ITEM;
	     i = gen_index_next(&all->index, i))
		if (!all->at[i].is_paired && is_same_place(&all->at[i], reported) &&
		    is_same_file(all->at[i].file, reported->file))
			return &all->at[i];
	return NULL;
}

static struct gen_place *
find_reported(const struct gen_ledger *ledger, const struct gen_place *planted)
{
	const struct gen_places *all = &ledger->reported;

	for (size_t i = gen_index_first(&all->index, hash_of(planted)); i != GEN_NO_ITEM;
	     i = gen_index_next(&all->index, i))
		if (!all->at[i].is_paired && is_same_place(&all->at[i], planted) &&
		    is_same_file(planted->file, all->at[i].file))
			return &all->at[i];
	return NULL;
}

/* NULL: full. */
static struct gen_place *
add_place(struct gen_places *places, const struct gen_place *place)
{
	size_t at;

	if (places->index.n >= GEN_MAX_ENTRIES)
		return NULL;
	at = gen_index_add(&places->index, hash_of(place));
	places->at = gen_grow(places->at, at, &places->cap, sizeof(*places->at));
	places->at[at] = *place;
	return &places->at[at];
}

/* Counts */

static struct gen_count *
find_count(struct gen_counts *counts, const char *name)
{
	size_t i = 0;

	while (i < counts->n && strcmp(counts->row[i].name, name) != 0)
		i++;
	if (i == GEN_MAX_COUNTS)
		return &counts->row[i - 1];
	if (i == counts->n) {
		const char *shown = i == GEN_MAX_COUNTS - 1 ? "(more)" : name;

		keep_text(counts->row[i].name, sizeof(counts->row[i].name), shown);
		counts->n++;
	}
	return &counts->row[i];
}

/* What comes in */

bool
gen_ledger_label(struct gen_ledger *ledger, const struct gen_label *label)
{
	struct gen_place place = {.offset = label->offset,
	    .length = label->length,
	    .number = label->generation,
	    .time_us = label->time_us,
	    .latency_us = -1,
	    .file = keep_name(ledger, label->file)};
	struct gen_place *planted, *reported;

	keep_text(place.category, sizeof(place.category), label->category);
	keep_text(place.detail, sizeof(place.detail), label->form);
	planted = add_place(&ledger->planted, &place);
	if (planted == NULL)
		return false;
	reported = find_reported(ledger, planted);
	if (reported != NULL)
		pair(ledger, planted, reported);
	return true;
}

enum sight { SEEN_NEVER, SEEN_OTHER, SEEN_SAME };

/* Notes (id, revision). An alert without an id is always new. */
static enum sight
note_sight(struct gen_ledger *ledger, const struct gen_alert *alert)
{
	struct gen_seen seen = {.revision = alert->revision};
	enum sight sight = SEEN_NEVER;
	uint64_t hash;
	size_t at;

	if (alert->id[0] == '\0')
		return SEEN_NEVER;
	keep_text(seen.id, sizeof(seen.id), alert->id);
	hash = gen_hash(0, seen.id, strlen(seen.id));
	for (at = gen_index_first(&ledger->seen_index, hash); at != GEN_NO_ITEM;
	     at = gen_index_next(&ledger->seen_index, at)) {
		if (strcmp(ledger->seen[at].id, seen.id) != 0)
			continue;
		if (ledger->seen[at].revision == seen.revision)
			return SEEN_SAME;
		sight = SEEN_OTHER;
	}
	at = gen_index_add(&ledger->seen_index, hash);
	ledger->seen = gen_grow(ledger->seen, at, &ledger->seen_cap, sizeof(*ledger->seen));
	ledger->seen[at] = seen;
	return sight;
}

static enum gen_news
report(struct gen_ledger *ledger, const struct gen_alert *alert, int64_t read_us,
    int64_t *ret_latency_us)
{
	struct gen_place place = {.offset = alert->offset,
	    .length = alert->length,
	    .number = alert->line,
	    .time_us = read_us,
	    .file = keep_name(ledger, alert->file)};
	struct gen_place *planted, *reported;
	struct gen_count *count = find_count(&ledger->categories, alert->category);

	count->n++;
	count->of[gen_severity_find(alert->severity)]++;
	keep_text(place.category, sizeof(place.category), alert->category);
	keep_text(place.detail, sizeof(place.detail), alert->rule);
	keep_text(place.masked, sizeof(place.masked), alert->masked);
	reported = add_place(&ledger->reported, &place);
	if (reported == NULL)
		return GEN_FULL;
	planted = find_planted(ledger, reported);
	if (planted != NULL) {
		pair(ledger, planted, reported);
		*ret_latency_us = planted->latency_us;
	}
	return GEN_NEWS;
}

enum gen_news
gen_ledger_leak(struct gen_ledger *ledger, const struct gen_alert *alert, int64_t read_us,
    int64_t *ret_latency_us)
{
	*ret_latency_us = -1;
	if (alert->is_provisional) {
		ledger->provisional++;
		return GEN_REPEAT;
	}
	switch (note_sight(ledger, alert)) {
	case SEEN_SAME:
		ledger->doubled++;
		return GEN_REPEAT;
	case SEEN_OTHER:
		ledger->grown++;
		return GEN_REPEAT;
	case SEEN_NEVER:
		break;
	}
	return report(ledger, alert, read_us, ret_latency_us);
}

void
gen_ledger_watcher(struct gen_ledger *ledger, const struct gen_alert *alert)
{
	struct gen_count *count = find_count(&ledger->codes, alert->code);

	ledger->watcher++;
	count->n++;
	count->of[gen_severity_find(alert->severity)]++;
}
