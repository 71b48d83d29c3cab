/*
 * cel: Asterisk's channel events, a line an event. A card number is keyed one digit a line, between the
 * events of other calls; its label goes from the first digit to the last.
 */
#include "gen.h"

#include <string.h>

#define MOST_KEYED 3u /* calls in which keys are being pressed */

struct keyed {
	char digits[24];
	unsigned at, n; /* n 0: not in use */
	uint64_t uid, first; /* first: offset of the first digit */
	bool is_leak;
};

static struct keyed keyed[MOST_KEYED];

/* One event of the call with the number `uid`. */
static void
put_event(struct gen *g, const char *type, uint64_t uid, const char *app)
{
	gen_puts(g, "\"");
	gen_puts(g, type);
	gen_puts(g, "\",\"");
	gen_putn(g, g->now_us / 1000000, 1);
	gen_putc(g, '.');
	gen_putn(g, g->now_us % 1000000, 6);
	gen_expand(g,
	    "\",\"${pick Taro|Hanako|}\",\"${src}\",\"${src}\",\"\",\"${dst}\",\"s\",\"ivr\","
	    "\"PJSIP/${trunk}-${channel}\",");
	gen_puts(g, app);
	gen_puts(g, ",\"3\",\"sales\",\"1793502000.");
	gen_putn(g, uid, 1);
	gen_puts(g, "\",\"1793502000.");
	gen_putn(g, uid, 1);
	gen_puts(g, "\",\"\",\"\",");
}

static void
press_key(struct gen *g, struct keyed *k)
{
	uint64_t place;

	put_event(g, "DTMF", k->uid, "\"Read\",\"card,enter-card,19\"");
	gen_puts(g, "\"Received\",\"{\"\"digit\"\":\"\"");
	place = g->done + g->len;
	gen_putc(g, k->digits[k->at]);
	gen_puts(g, "\"\",\"\"duration_ms\"\":100}\"");
	if (k->at++ == 0)
		k->first = place;
	if (k->at < k->n)
		return;
	if (k->is_leak)
		g->plant[g->n_plants++] =
		    (struct gen_plant) {k->first, place + 1 - k->first, "card", "keyed"};
	k->n = 0;
}

static void
begin_keys(struct gen *g, struct keyed *k, enum gen_carry carry)
{
	size_t from = g->len;

	gen_expand(g, carry == GEN_LEAK ? "${card}" : "${not-card}");
	k->n = (unsigned)(g->len - from);
	memcpy(k->digits, g->buf + from, k->n);
	g->len = from;
	k->at = 0;
	k->uid = ++g->call.sequence;
	k->is_leak = carry == GEN_LEAK;
}

static void
line(struct gen *g, enum gen_carry carry)
{
	static const char *const types[] = {"CHAN_START", "ANSWER", "APP_START", "BRIDGE_ENTER"};
	struct keyed *free_one = NULL, *busy = NULL;

	g->now_us += 1 + gen_below(g, 500000);
	gen_call_make(g, GEN_IVR);
	for (unsigned i = 0; i < MOST_KEYED; i++) {
		if (keyed[i].n == 0)
			free_one = &keyed[i];
		else if (busy == NULL || keyed[i].at < busy->at)
			busy = &keyed[i];
	}
	if (carry != GEN_CLEAN && free_one != NULL) {
		begin_keys(g, free_one, carry);
		press_key(g, free_one);
	} else if (busy != NULL && gen_chance(g, 800)) {
		press_key(g, busy);
	} else {
		put_event(g, types[gen_below(g, GEN_LEN(types))], ++g->call.sequence,
		    "\"BackGround\",\"main-menu\"");
		gen_puts(g, "\"\",\"\"");
	}
}

static void
start(struct gen *g)
{
	memset(keyed, 0, sizeof(keyed));
	gen_call_start(g);
}

const struct gen_stream gen_cel = {"cdr-cel", start, line, NULL, false, NULL};
