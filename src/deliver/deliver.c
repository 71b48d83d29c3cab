/*
 * What happens to a row of the outbox.
 *
 *	desk_round: each outlet that is due
 *	    serve: its next rows, oldest first
 *	        hand_over    SENT or REFUSED: on to the next row; RETRY: fall_back, the row stays first
 *	        settle       sync what was sent, then acknowledge it
 *	    report: what people should hear of it
 *
 * A sink that fails delays nobody: it costs the others one attempt, and nothing while it backs off.
 */
#include "outlet.h"

#include <piiwatch/category.h>

#include <string.h>
#include <sys/random.h>

/* ±20 %, so that many hosts do not come back to one receiver in step. */
static int64_t
with_jitter(int64_t us)
{
	uint32_t r = 0;

	if (getrandom(&r, sizeof(r), GRND_NONBLOCK) != (ssize_t)sizeof(r))
		return us;
	return us / 10 * 8 + us / 10 * 4 * (int64_t)(r % 1024) / 1023;
}

static bool
is_draining(const struct desk *desk)
{
	return desk->deadline_us != INT64_MAX;
}

static void
fall_back(struct desk *desk, struct outlet *o, const struct pw_err *why)
{
	int64_t now = desk->now_us();

	if (o->failing_since_us == 0) {
		o->failing_since_us = now;
		o->delay_us = OUTLET_LEAST_DELAY_US;
	}
	snprintf(o->why, sizeof(o->why), "%.199s", why->text);
	o->retry_at_us =
	    now + (is_draining(desk) ? OUTLET_DRAIN_DELAY_US : with_jitter(o->delay_us));
	o->delay_us =
	    o->delay_us * 2 < OUTLET_MOST_DELAY_US ? o->delay_us * 2 : OUTLET_MOST_DELAY_US;
}

static void
recover(struct desk *desk, struct outlet *o)
{
	char text[200];

	o->failing_since_us = 0;
	if (!o->is_down)
		return;
	o->is_down = false;
	snprintf(text, sizeof(text), "sink %s works again; what was kept for it follows",
	    o->conf->name);
	desk->say("sink_up", o->conf->name, text, desk->context);
}

static const char *
subject_of(const struct outlet *o, const struct pw_alert *alert, char hex[2 * PW_HASH + 1])
{
	struct pw_span span = {(const char *)alert->fingerprint, sizeof(alert->fingerprint)};
	uint8_t hash[PW_HASH];

	if (!alert->has_fingerprint || o->key == NULL)
		return NULL;
	if (alert->category == PW_CARD && !o->conf->subjects)
		return NULL;
	pw_key_hash(o->key, "subject", span, hash);
	pw_hex(hash, sizeof(hash), hex);
	return hex;
}

/* True if the next row may follow. */
static bool
hand_over(struct desk *desk, struct outlet *o, struct pw_alert *row)
{
	char hex[2 * PW_HASH + 1];
	struct parcel parcel = {row, desk->feed.store, subject_of(o, row, hex)};
	struct pw_err err = {""};
	enum sink_answer answer;

	memset(row->fingerprint, 0, sizeof(row->fingerprint));
	row->has_fingerprint = false;
	answer = o->driver->send(o->sink, &parcel, &err);
	if (answer == SINK_RETRY) {
		fall_back(desk, o, &err);
		return false;
	}
	if (answer == SINK_REFUSED) {
		o->n_refused++;
		snprintf(o->why, sizeof(o->why), "%.199s", err.text);
	}
	recover(desk, o);
	o->seq = row->seq;
	return true;
}

/* What is wrong with the store's files is said once while it lasts. */
static void
store_fails(struct desk *desk, bool *is_said, const struct outlet *o, const struct pw_err *err)
{
	if (!*is_said)
		desk->say("store_error", o->conf->name, err->text, desk->context);
	*is_said = true;
}

static bool
settle(struct desk *desk, struct outlet *o)
{
	struct pw_err err = {""};

	if (o->seq > o->synced && o->driver->sync != NULL && o->driver->sync(o->sink, &err) < 0) {
		o->seq = o->synced;
		fall_back(desk, o, &err);
		return false;
	}
	o->synced = o->seq;
	if (o->synced == o->acked)
		return true;
	if (desk->feed.put(desk->feed.context, o->conf->name, o->synced, &err) < 0) {
		store_fails(desk, &desk->put_failed, o, &err);
		return true; /* it was delivered: tried again with the next batch */
	}
	desk->put_failed = false;
	o->acked = o->synced;
	return true;
}

/* True if there may be more at once. */
static bool
serve(struct desk *desk, struct outlet *o)
{
	struct pw_err err = {""};
	bool goes_on = true;
	int n;

	n = desk->feed.read(desk->feed.context, o->conf->name, o->seq, OUTLET_BATCH, desk->rows,
	    &err);
	if (n < 0) {
		store_fails(desk, &desk->read_failed, o, &err);
		desk->read_again_us = desk->now_us() + OUTLET_LOOK_US;
		return false;
	}
	desk->read_failed = false;
	for (int i = 0; i < n && goes_on; i++)
		goes_on = desk->now_us() < desk->deadline_us && hand_over(desk, o, &desk->rows[i]);
	if (!settle(desk, o))
		return false;
	return goes_on && n == (int)OUTLET_BATCH;
}

static bool
is_due(const struct outlet *o, int64_t now)
{
	return o->failing_since_us == 0 || o->has_room || now >= o->retry_at_us;
}

static void
report_down(struct desk *desk, struct outlet *o, int64_t now)
{
	char text[400];

	if (o->failing_since_us == 0 || o->is_down ||
	    now - o->failing_since_us < OUTLET_DOWN_AFTER_US)
		return;
	o->is_down = true;
	snprintf(text, sizeof(text),
	    "sink %s has been failing for a minute: %s; it is tried again each minute and nothing "
	    "is lost meanwhile",
	    o->conf->name, o->why);
	desk->say("sink_down", o->conf->name, text, desk->context);
}

/* The first refusal at once, then at most once a minute how many there were. */
static void
report_refused(struct desk *desk, struct outlet *o, int64_t now)
{
	char text[400];

	if (o->n_refused == o->n_refused_said ||
	    (o->n_refused_said > 0 && now - o->refused_said_us < OUTLET_DOWN_AFTER_US))
		return;
	snprintf(text, sizeof(text),
	    "sink %s refused %ju alerts for good: %s; they are in the store", o->conf->name,
	    (uintmax_t)(o->n_refused - o->n_refused_said), o->why);
	o->n_refused_said = o->n_refused;
	o->refused_said_us = now;
	desk->say("sink_down", o->conf->name, text, desk->context);
}

static void
look(struct desk *desk)
{
	int64_t now = desk->now_us();

	if (now - desk->looked_us < OUTLET_LOOK_US)
		return;
	desk->looked_us = now;
	for (unsigned i = 0; i < desk->n_outlets; i++)
		if (desk->outlets[i].driver->look != NULL)
			desk->outlets[i].driver->look(desk->outlets[i].sink);
}

bool
desk_round(struct desk *desk)
{
	bool more = false;

	look(desk);
	for (unsigned i = 0; i < desk->n_outlets; i++) {
		struct outlet *o = &desk->outlets[i];
		int64_t now = desk->now_us();

		if (now >= desk->read_again_us && is_due(o, now))
			more |= serve(desk, o);
		o->has_room = false;
		report_down(desk, o, now);
		report_refused(desk, o, now);
	}
	return more;
}

int64_t
desk_wait_us(const struct desk *desk)
{
	int64_t now = desk->now_us(), until = now + OUTLET_LOOK_US;

	for (unsigned i = 0; i < desk->n_outlets; i++) {
		const struct outlet *o = &desk->outlets[i];

		if (o->failing_since_us != 0 && o->retry_at_us < until)
			until = o->retry_at_us;
	}
	if (desk->deadline_us < until)
		until = desk->deadline_us;
	return until > now ? until - now : 0;
}

static void
try_at_once(struct desk *desk)
{
	for (unsigned i = 0; i < desk->n_outlets; i++)
		desk->outlets[i].retry_at_us = 0;
	desk->read_again_us = 0;
}

void
desk_reopen(struct desk *desk)
{
	for (unsigned i = 0; i < desk->n_outlets; i++)
		if (desk->outlets[i].driver->reopen != NULL)
			desk->outlets[i].driver->reopen(desk->outlets[i].sink);
	try_at_once(desk);
}

void
desk_drain(struct desk *desk, int64_t deadline_us)
{
	desk->deadline_us = deadline_us;
	for (unsigned i = 0; i < desk->n_outlets; i++)
		desk->outlets[i].is_given_up = desk->outlets[i].failing_since_us != 0;
	try_at_once(desk);
}

bool
desk_is_drained(const struct desk *desk)
{
	for (unsigned i = 0; i < desk->n_outlets; i++)
		if (desk->outlets[i].failing_since_us != 0 && !desk->outlets[i].is_given_up)
			return false;
	return true;
}

void
desk_init(struct desk *desk)
{
	desk->now_us = pw_monotonic_us;
	desk->deadline_us = INT64_MAX;
	desk->rows = pw_alloc(OUTLET_BATCH, sizeof(*desk->rows));
}
