/* From a slot of the ring to rows of the store. */
#include "outbox_priv.h"

#include <piiwatch/mask.h>

#include <stdlib.h>
#include <string.h>

#define WATCHER_WINDOW_US INT64_C(3600000000)

static struct entry *
entry_at(struct outbox *outbox, uint32_t number)
{
	if (number >= outbox->n_entries) {
		uint32_t n = number + 256;

		outbox->entry = pw_grow(outbox->entry, n, sizeof(outbox->entry[0]));
		memset(outbox->entry + outbox->n_entries, 0,
		    (n - outbox->n_entries) * sizeof(outbox->entry[0]));
		outbox->n_entries = n;
	}
	return &outbox->entry[number];
}

static void
set_dirty(struct outbox *outbox, uint32_t number)
{
	struct entry *e = &outbox->entry[number];

	if (e->is_dirty)
		return;
	e->is_dirty = true;
	if (outbox->n_dirty == outbox->cap_dirty) {
		outbox->cap_dirty += 256;
		outbox->dirty = pw_grow(outbox->dirty, outbox->cap_dirty, sizeof(outbox->dirty[0]));
	}
	outbox->dirty[outbox->n_dirty++] = number;
}

int
outbox_flush(struct outbox *outbox)
{
	struct pw_store *store = outbox->options.store;
	int rc = 0;

	for (uint32_t i = 0; i < outbox->n_dirty; i++) {
		struct entry *e = &outbox->entry[outbox->dirty[i]];
		const struct pw_generation *g = &e->generation;

		if (rc == 0 && e->is_marked)
			rc = pw_store_put_generation(store, g, e->source, NULL, &outbox->why);
		else if (rc == 0)
			rc = pw_store_put_position(store, g->id, &g->position, &outbox->why);
		e->is_dirty = e->is_marked = false;
	}
	outbox->n_dirty = 0;
	return rc;
}

/* The id of a finding: of its place and category; of one in a path, of the path in place of the offset.
 * A rule's name, the time and the process have no part in it. */
static void
finding_id(const struct outbox *outbox, const struct entry *e, const struct pw_finding *f,
    const char *path, uint8_t ret[PW_ALERT_ID])
{
	struct {
		uint8_t generation[PW_GENERATION_ID];
		uint8_t place[PW_HASH];
		uint8_t category, is_in_path;
	} of;

	memset(&of, 0, sizeof(of));
	memcpy(of.generation, e->generation.id, sizeof(of.generation));
	if (path != NULL)
		pw_key_hash(outbox->options.key, "path", pw_span_of(path), of.place);
	else
		memcpy(of.place, &f->offset, sizeof(f->offset));
	of.category = f->category;
	of.is_in_path = path != NULL;
	pw_key_hash(outbox->options.key, "finding",
	    (struct pw_span) {(const char *)&of, sizeof(of)}, ret);
}

static int
add_finding(struct outbox *outbox, const struct entry *e, const struct pw_finding *f,
    const char *excerpt, const char *path)
{
	struct pw_touch touch;
	const struct pw_policy_query query = {.kind = PW_KIND_LEAK,
	    .category = f->category,
	    .role = e->role[0] != '\0' ? pw_policy_role(outbox->setup.policy, e->role) : -1,
	    .is_entrusted = e->is_entrusted};
	struct pw_sighting s = {.finding = f,
	    .source = e->source,
	    .path = e->shown,
	    .excerpt = excerpt,
	    .host = outbox->host,
	    .key_name = pw_key_name(outbox->options.key),
	    .touch = &touch,
	    .now_us = outbox->now_us,
	    .window_us = outbox->setup.window_us,
	    .is_backlog = path == NULL && f->offset < e->generation.backlog_end,
	    .is_in_path = path != NULL};

	pw_policy_touch(outbox->setup.policy, &query, &touch);
	memcpy(s.generation, e->generation.id, sizeof(s.generation));
	finding_id(outbox, e, f, path, s.id);
	return pw_store_add_finding(outbox->options.store, &s, NULL, &outbox->why);
}

static void
take_opening(struct outbox *outbox, uint32_t number, const struct opening *o)
{
	struct entry *e = entry_at(outbox, number);

	if (outbox->n_undo == outbox->cap_undo) {
		outbox->cap_undo += 256;
		outbox->undo = pw_grow(outbox->undo, outbox->cap_undo, sizeof(outbox->undo[0]));
	}
	outbox->undo[outbox->n_undo++] = (struct undo) {number, *e};
	memset(e, 0, sizeof(*e));
	e->generation = o->generation;
	snprintf(e->source, sizeof(e->source), "%s", o->source);
	snprintf(e->role, sizeof(e->role), "%s", o->role);
	e->is_entrusted = o->is_entrusted;
	e->shown = pw_strdup(o->shown);
}

void
outbox_keep(struct outbox *outbox)
{
	while (outbox->n_undo > 0)
		free(outbox->undo[--outbox->n_undo].was.shown);
}

/* What was applied is applied again, and the slots before an OPEN are of the stream that had its
 * number until then. */
void
outbox_undo(struct outbox *outbox)
{
	for (uint32_t i = 0; i < outbox->n_dirty; i++) {
		struct entry *e = &outbox->entry[outbox->dirty[i]];

		e->is_dirty = e->is_marked = false;
	}
	outbox->n_dirty = 0;
	while (outbox->n_undo > 0) {
		struct undo *undo = &outbox->undo[--outbox->n_undo];
		struct entry *e = &outbox->entry[undo->number];

		free(e->shown);
		*e = undo->was;
	}
}

/* The generation's row and the findings in its path are one; a path that was seen before gives ids
 * that are there. */
static int
apply_opening(struct outbox *outbox, const struct slot *slot)
{
	const struct opening *o = slot->u.opening;
	const struct entry *e;
	int rc;

	if (outbox_flush(outbox) < 0)
		return -1;
	take_opening(outbox, slot->stream, o);
	e = &outbox->entry[slot->stream];
	rc = pw_store_put_generation(outbox->options.store, &o->generation, o->source, o->path,
	    &outbox->why);
	for (unsigned i = 0; rc == 0 && i < o->n_in_path; i++)
		rc = add_finding(outbox, e, &o->in_path[i], "", o->path);
	return rc;
}

static int
apply_finding(struct outbox *outbox, const struct slot *slot)
{
	struct entry *e = &outbox->entry[slot->stream];
	struct pw_buf excerpt;
	int rc;

	pw_buf_init(&excerpt, 1024);
	pw_mask_excerpt_text(&slot->u.found.excerpt, &excerpt);
	rc = add_finding(outbox, e, &slot->u.found.finding,
	    excerpt.data != NULL ? excerpt.data : "", NULL);
	pw_buf_release(&excerpt);
	e->generation.position = slot->u.found.position;
	set_dirty(outbox, slot->stream);
	return rc;
}

static int
apply_saying(struct outbox *outbox, const struct saying *s)
{
	struct pw_touch touch;
	const struct pw_policy_query query = {.kind = PW_KIND_WATCHER,
	    .category = -1,
	    .role = -1,
	    .code = s->code};
	struct pw_store_notice notice = {.code = s->code,
	    .text = s->text,
	    .source = s->source,
	    .path = s->shown != NULL ? s->shown : "",
	    .host = outbox->host,
	    .severity = s->severity,
	    .touch = &touch,
	    .now_us = outbox->now_us,
	    .window_us = WATCHER_WINDOW_US};
	char of[1200];
	int n = snprintf(of, sizeof(of), "%s\n%s\n%s\n%jd", s->code, s->source, notice.path,
	    (intmax_t)outbox->now_us);

	pw_policy_touch(outbox->setup.policy, &query, &touch);
	pw_key_hash(outbox->options.key, "watcher",
	    (struct pw_span) {of,
		n < 0                        ? 0
		    : (size_t)n < sizeof(of) ? (size_t)n
					     : sizeof(of) - 1},
	    notice.id);
	return pw_store_add_notice(outbox->options.store, &notice, &outbox->why);
}

static int
apply_source(struct outbox *outbox, const char *source)
{
	int64_t first_ns;
	bool is_first;

	return pw_store_first_start(outbox->options.store, source, outbox->now_us * 1000, &first_ns,
	    &is_first, &outbox->why);
}

int
outbox_apply(struct outbox *outbox, const struct slot *slot)
{
	struct entry *e = slot->stream < outbox->n_entries ? &outbox->entry[slot->stream] : NULL;

	switch ((enum slot_type)slot->type) {
	case SLOT_OPEN:
	case SLOT_MOVED:
		return apply_opening(outbox, slot);
	case SLOT_FINDING:
		return apply_finding(outbox, slot);
	case SLOT_MARK:
	case SLOT_CLOSE:
		e->generation = slot->u.generation;
		e->is_marked = true;
		set_dirty(outbox, slot->stream);
		return slot->type == SLOT_CLOSE ? outbox_flush(outbox) : 0;
	case SLOT_GONE:
		return pw_store_put_generation(outbox->options.store, &slot->u.gone.generation,
		    slot->u.gone.source, NULL, &outbox->why);
	case SLOT_SAY:
		return apply_saying(outbox, slot->u.saying);
	case SLOT_SOURCE:
		return apply_source(outbox, slot->u.source);
	case SLOT_SETUP:
	case SLOT_STOP:
		return 0;
	}
	return 0;
}

void
outbox_settle(struct outbox *outbox, const struct slot *slot)
{
	if (slot->type == SLOT_SETUP) {
		pw_policy_destroy(outbox->setup.policy);
		outbox->setup = slot->u.setup;
		return;
	}
	if (slot->type == SLOT_STOP) {
		outbox->has_stopped = true;
	}
	slot_release(slot);
}
