/* The call that a record is of: its parties, its times, and the words that stand for them. */
#include "gen.h"

#include <string.h>

#define START_US UINT64_C(1793487600000000) /* 2026-11-01 08:00 in Japan */

static void
put_src(struct gen *g, const char *arg)
{
	(void)arg;
	gen_puts(g, g->call.src);
}

static void
put_dst(struct gen *g, const char *arg)
{
	(void)arg;
	gen_puts(g, g->call.dst);
}

/* What a trunk that wants E.164 is handed for the same number. */
static void
put_dst_e164(struct gen *g, const char *arg)
{
	(void)arg;
	if (g->call.dst[0] == '0' && strncmp(g->call.dst, "0120", 4) != 0) {
		gen_puts(g, "+81");
		gen_puts(g, g->call.dst + 1);
	} else {
		gen_puts(g, g->call.dst);
	}
}

static void
put_extension(struct gen *g, const char *arg)
{
	(void)arg;
	gen_putn(g, g->call.extension, 1);
}

static void
put_peer(struct gen *g, const char *arg)
{
	(void)arg;
	gen_putn(g, g->call.peer, 1);
}

/* Asterisk counts channels in hexadecimal. */
static void
put_channel(struct gen *g, const char *arg)
{
	char text[16];

	(void)arg;
	(void)snprintf(text, sizeof(text), "%08x", g->call.channel++);
	gen_puts(g, text);
}

static void
put_uid(struct gen *g, const char *arg)
{
	(void)arg;
	gen_putn(g, g->call.start, 1);
	gen_putc(g, '.');
	gen_putn(g, g->call.sequence, 1);
}

static void
put_start_compact(struct gen *g, const char *arg)
{
	const struct gen_civil *c = gen_civil_at(g, g->call.start);

	(void)arg;
	gen_putn(g, (uint64_t)c->year * 10000 + c->month * 100 + c->day, 8);
	gen_putc(g, '-');
	gen_putn(g, c->hour * 10000 + c->minute * 100 + c->second, 6);
}

/* An extension, or a number of our own, is always shown under the same name. */
static void
put_own_name(struct gen *g, uint64_t key)
{
	gen_keyed_begin(g, key);
	gen_expand(g, gen_chance(g, 600) ? "\"\"${name}\"\"" : "\"\"${desk}\"\"");
	gen_keyed_end(g);
}

static void
put_desk_clid(struct gen *g, const char *arg)
{
	(void)arg;
	put_own_name(g, g->call.extension);
	gen_expand(g, " <${extension}>");
}

static void
put_own_clid(struct gen *g, const char *arg)
{
	(void)arg;
	put_own_name(g, g->call.extension);
	gen_expand(g, " <${src}>");
}

static void
put_clid(struct gen *g, const char *arg)
{
	const char *src = g->call.src;
	uint64_t kind = gen_below(g, 10);

	(void)arg;
	if (strcmp(src, "anonymous") == 0)
		gen_puts(g, "\"\"anonymous\"\" <anonymous>");
	else if (kind < 4)
		gen_expand(g, "\"\"${caller-name}\"\" <${src}>");
	else if (kind < 8)
		gen_expand(g, "\"\"${src}\"\" <${src}>");
	else
		gen_puts(g, src);
}

static void
put_trunk(struct gen *g, const char *arg)
{
	(void)arg;
	gen_puts(g, g->call.trunk);
}

/* The moment that the argument names first: start, answer or end; 0: the call was not answered. */
static uint64_t
moment(const struct gen *g, const char **arg)
{
	const struct gen_call *c = &g->call;
	bool is_start = gen_arg_is(*arg, "start"), is_answer = gen_arg_is(*arg, "answer");

	*arg += strcspn(*arg, " }");
	*arg += **arg == ' ';
	if (is_answer && c->talk == 0)
		return 0;
	return is_start ? c->start : c->start + c->ring + (is_answer ? 0 : c->talk);
}

static void
put_clock_time(struct gen *g, const struct gen_civil *c, const char *between)
{
	gen_putn(g, c->hour, 2);
	gen_puts(g, between);
	gen_putn(g, c->minute, 2);
	gen_puts(g, between);
	gen_putn(g, c->second, 2);
}

static void
put_day(struct gen *g, const struct gen_civil *c, const char *order, const char *between)
{
	for (const char *p = order; *p != '\0'; p++) {
		if (p != order)
			gen_puts(g, between);
		gen_putn(g,
		    *p == 'y'       ? (unsigned)c->year
			: *p == 'm' ? c->month
				    : c->day,
		    *p == 'y' ? 4 : 2);
	}
}

/* ${at start slash}: how each system writes a moment. */
static void
put_at(struct gen *g, const char *arg)
{
	static const char *const months[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG",
	    "SEP", "OCT", "NOV", "DEC"};
	uint64_t sec = moment(g, &arg);
	const struct gen_civil *c;

	if (gen_arg_is(arg, "epoch")) {
		gen_putn(g, sec, 1);
		return;
	}
	if (sec == 0)
		return;
	c = gen_civil_at(g, sec);
	if (gen_arg_is(arg, "uepoch")) {
		gen_putn(g, sec * 1000000 + 123456, 1);
	} else if (gen_arg_is(arg, "slash")) {
		put_day(g, c, "ymd", "/");
		gen_putc(g, ' ');
		put_clock_time(g, c, ":");
	} else if (gen_arg_is(arg, "us")) {
		put_day(g, c, "mdy", "/");
	} else if (gen_arg_is(arg, "md")) {
		put_day(g, c, "md", "/");
	} else if (gen_arg_is(arg, "clock")) {
		put_clock_time(g, c, ":");
	} else if (gen_arg_is(arg, "hhmm")) {
		gen_putn(g, c->hour * 100 + c->minute, 4);
	} else if (gen_arg_is(arg, "compact")) {
		put_day(g, c, "ymd", "");
		put_clock_time(g, c, "");
	} else if (gen_arg_is(arg, "acme")) {
		put_clock_time(g, c, ":");
		gen_puts(g, ".123 JST ");
		gen_puts(g, months[c->month - 1]);
		gen_putc(g, ' ');
		put_day(g, c, "dy", " ");
	} else {
		gen_put_datetime(g, sec);
	}
}

/* A party's number as E.164 without a plus: what a switch writes. */
static void
put_e164(struct gen *g, const char *arg)
{
	const char *number = gen_arg_is(arg, "src") ? g->call.src : g->call.dst;

	if (number[0] == '+') {
		gen_puts(g, number + 1);
	} else if (number[0] == '0') {
		gen_puts(g, "81");
		gen_puts(g, number + 1);
	} else {
		gen_puts(g, number);
	}
}

static void
put_talk(struct gen *g, const char *arg)
{
	(void)arg;
	gen_putn(g, g->call.talk, 1);
}

static void
put_length(struct gen *g, const char *arg)
{
	uint64_t n = g->call.ring + g->call.talk;

	if (!gen_arg_is(arg, "clock")) {
		gen_putn(g, n, 1);
		return;
	}
	gen_putn(g, n / 3600, 2);
	gen_putc(g, ':');
	gen_putn(g, n / 60 % 60, 2);
	gen_putc(g, ':');
	gen_putn(g, n % 60, 2);
}

static void
put_disposition(struct gen *g, const char *arg)
{
	(void)arg;
	gen_puts(g, g->call.disposition);
}

/* ${pad 15 dst}: the word in a column of so many places, to the right. */
static void
put_pad(struct gen *g, const char *arg)
{
	unsigned width = (unsigned)gen_arg(&arg);
	size_t from = g->len, len;
	char template[64];

	(void)snprintf(template, sizeof(template), "${%.*s}", (int)strcspn(arg, "}"), arg);
	gen_expand(g, template);
	len = g->len - from;
	if (len >= width) {
		g->len = from + width;
		return;
	}
	memmove(g->buf + from + (width - len), g->buf + from, len);
	for (unsigned i = 0; i < g->n_plants; i++)
		if (g->plant[i].offset >= g->done + from)
			g->plant[i].offset += width - len;
	memset(g->buf + from, ' ', width - len);
	g->len = from + width;
}

static const struct gen_word words[] = {{"src", put_src}, {"dst", put_dst},
    {"dst-e164", put_dst_e164}, {"extension", put_extension}, {"peer", put_peer},
    {"channel", put_channel}, {"uid", put_uid}, {"start-compact", put_start_compact},
    {"clid", put_clid}, {"own-clid", put_own_clid}, {"trunk", put_trunk},
    {"desk-clid", put_desk_clid}, {"at", put_at}, {"e164", put_e164}, {"talk", put_talk},
    {"length", put_length}, {"disposition", put_disposition}, {"pad", put_pad}};

/* Making a call */

/* Lets a generator write into a field of the call instead of the output. */
static void
make_field(struct gen *g, char *field, size_t size, const char *template)
{
	size_t from = g->len, n;

	gen_expand(g, template);
	n = g->len - from < size ? g->len - from : size - 1;
	memcpy(field, g->buf + from, n);
	field[n] = '\0';
	g->len = from;
}

static const char *
draw_party(struct gen *g)
{
	uint64_t k = gen_below(g, 100);

	return k < 52 ? "${mobile}"
	    : k < 84  ? "${fixed}"
	    : k < 90  ? "${ip-phone}"
	    : k < 95  ? "${mobile plus}"
		      : "${fixed plus}";
}

/* Calls go out under the extension's number or one of eight of the company's own. */
static void
make_own_number(struct gen *g)
{
	struct gen_call *c = &g->call;

	if (gen_chance(g, 500)) {
		make_field(g, c->src, sizeof(c->src), "${extension}");
		return;
	}
	gen_keyed_begin(g, 7000 + c->extension % 8);
	make_field(g, c->src, sizeof(c->src), "${fixed}");
	gen_keyed_end(g);
}

static void
make_parties(struct gen *g, enum gen_direction direction)
{
	static const char *const own[] = {"0120${d1 6}", "0570${d 6}", "8${d 3}"};
	static const char *const trunks[] = {"trunk-a", "trunk-a", "trunk-b", "carrier1"};
	struct gen_call *c = &g->call;

	c->trunk = trunks[gen_below(g, GEN_LEN(trunks))];
	c->extension = 1001 + (unsigned)gen_below(g, 180);
	do
		c->peer = 1001 + (unsigned)gen_below(g, 180);
	while (c->peer == c->extension);
	if (direction == GEN_INCOMING || direction == GEN_IVR) {
		make_field(g, c->src, sizeof(c->src),
		    gen_chance(g, 40) ? "anonymous" : draw_party(g));
		make_field(g, c->dst, sizeof(c->dst), own[gen_below(g, GEN_LEN(own))]);
	} else {
		make_own_number(g);
		make_field(g, c->dst, sizeof(c->dst),
		    gen_chance(g, 40) ? "${pick 117|171|104}" : draw_party(g));
	}
}

static void
make_times(struct gen *g, enum gen_direction direction)
{
	static const char *const failed[] = {"NO ANSWER", "NO ANSWER", "NO ANSWER", "BUSY",
	    "FAILED", "CONGESTION"};
	struct gen_call *c = &g->call;

	c->start = g->now_us / 1000000;
	c->sequence += 1 + gen_below(g, 3);
	c->ring = (unsigned)gen_below(g, 25);
	c->talk = 1 + (unsigned)gen_below(g, gen_chance(g, 200) ? 3600 : 240);
	c->disposition = "ANSWERED";
	if (direction == GEN_IVR) {
		c->ring = 0;
		c->talk = 2 + c->talk % 200;
	} else if (gen_chance(g, 260)) {
		c->disposition = failed[gen_below(g, GEN_LEN(failed))];
		c->talk = 0;
		c->ring = c->disposition[0] == 'F' ? 0 : c->ring + 6;
	}
}

void
gen_call_start(struct gen *g)
{
	gen_words_add(g, words, GEN_LEN(words));
	g->now_us = START_US + gen_below(g, 1000000);
	g->call.sequence = 40 + gen_below(g, 9000);
	g->call.channel = (unsigned)gen_below(g, 0x9000);
}

void
gen_call_make(struct gen *g, enum gen_direction direction)
{
	make_parties(g, direction);
	make_times(g, direction);
}

void
gen_call_answer(struct gen *g)
{
	g->call.disposition = "ANSWERED";
	g->call.talk += g->call.talk == 0;
}
