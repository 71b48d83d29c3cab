/*
 * Binary records: 3GPP TS 32.298 in files of TS 32.297 and without, GSMA TAP3. Lengths take three octets
 * and are filled in once what they count is written.
 */
#include "gen.h"

#include <string.h>

#define CONTEXT 0x80u
#define APPLICATION 0x40u
#define UNIVERSAL 0x00u
#define CONSTRUCTED 0x20u
#define MOST_DIGITS 32u

static void
put_octet(struct gen *g, unsigned octet)
{
	gen_putc(g, (char)octet);
}

/* X.690 8.1.2: numbers over 30 take octets of their own. */
static void
put_tag(struct gen *g, unsigned class, unsigned number)
{
	if (number < 31) {
		put_octet(g, class | number);
		return;
	}
	put_octet(g, class | 31);
	if (number > 127)
		put_octet(g, 0x80 | number >> 7);
	put_octet(g, number & 0x7F);
}

/* Begins an element that holds others; returns the place that `close_element` is handed. */
static size_t
open_element(struct gen *g, unsigned class, unsigned number)
{
	put_tag(g, class | CONSTRUCTED, number);
	put_octet(g, 0x82);
	put_octet(g, 0);
	put_octet(g, 0);
	return g->len;
}

static void
close_element(struct gen *g, size_t from)
{
	size_t n = g->len - from;

	g->buf[from - 2] = (char)(n >> 8);
	g->buf[from - 1] = (char)n;
}

static void
put_element(struct gen *g, unsigned class, unsigned number, const void *octets, size_t n)
{
	put_tag(g, class, number);
	put_octet(g, (unsigned)n);
	gen_put(g, octets, n);
}

static void
put_integer(struct gen *g, unsigned class, unsigned number, unsigned n)
{
	const char octets[] = {(char)(n >> 8 & 0x7F), (char)n};

	put_element(g, class, number, octets, 2);
}

/* What a template makes, its digits alone, without writing it. */
static size_t
make_digits(struct gen *g, const char *template, char digits[MOST_DIGITS])
{
	size_t from = g->len, n = 0;

	gen_expand(g, template);
	for (size_t i = from; i < g->len && n < MOST_DIGITS; i++)
		if (g->buf[i] >= '0' && g->buf[i] <= '9')
			digits[n++] = g->buf[i];
	g->len = from;
	return n;
}

/* How the octets of a number begin, and in which half of an octet its first digit stands. */
struct coding {
	const char *lead;
	size_t n_lead;
	bool is_swapped;
};

static const struct coding tbcd = {"", 0, true}, bcd = {"", 0, false},
			   international = {"\x91", 1, true}, unknown = {"\x81", 1, true},
			   directory = {"\x11\x83", 2, true};

/* Two digits an octet. */
static void
put_number(struct gen *g, unsigned tag_class, unsigned number, const char *template,
    const struct coding *coding)
{
	char digits[MOST_DIGITS], octets[MOST_DIGITS];
	size_t n = make_digits(g, template, digits), at = coding->n_lead;

	memcpy(octets, coding->lead, coding->n_lead);
	for (size_t i = 0; i < n; i += 2) {
		unsigned first = (unsigned)(digits[i] - '0');
		unsigned second = i + 1 < n ? (unsigned)(digits[i + 1] - '0') : 15;

		octets[at++] =
		    (char)(coding->is_swapped ? second << 4 | first : first << 4 | second);
	}
	put_element(g, tag_class, number, octets, at);
}

/* The planted number of the record, and where its octets lie. */
static void
plant_number(struct gen *g, unsigned tag_class, unsigned number, const struct coding *coding)
{
	size_t from;

	put_number(g, tag_class, number, "${card}", coding);
	from = g->len - 8;
	g->plant[g->n_plants++] = (struct gen_plant) {g->done + from, 8, "card", "digits"};
}

/* A text that may be a template with ${value}. */
static void
put_text(struct gen *g, unsigned class, unsigned number, const char *template)
{
	size_t from;

	put_tag(g, class, number);
	put_octet(g, 0x81);
	put_octet(g, 0);
	from = g->len;
	gen_expand(g, template);
	g->buf[from - 1] = (char)(g->len - from);
}

static void
put_stamp(struct gen *g, unsigned number)
{
	static const char stamp[] = {0x26, 0x11, 0x01, 0x12, 0x00, 0x05, '+', 0x09, 0x00};

	put_element(g, CONTEXT, number, stamp, sizeof(stamp));
}

enum leak { NONE, IN_NUMBER, IN_TEXT, KINDS_OF_LEAK };

static void
put_extension(struct gen *g, unsigned number, const char *text)
{
	size_t outer = open_element(g, CONTEXT, number), one = open_element(g, UNIVERSAL, 16);

	put_element(g, UNIVERSAL, 6, "\x2b\x06\x01\x04\x01", 5);
	{
		size_t value = open_element(g, CONTEXT, 2);

		put_text(g, UNIVERSAL, 12, text);
		close_element(g, value);
	}
	close_element(g, one);
	close_element(g, outer);
}

static void
put_mo_call(struct gen *g, enum leak leak)
{
	size_t record = open_element(g, CONTEXT, 0);

	put_integer(g, CONTEXT, 0, 0);
	put_number(g, CONTEXT, 1, "00101${d 10}", &tbcd);
	put_number(g, CONTEXT, 2, "35000000${d 6}0", &tbcd);
	put_number(g, CONTEXT, 3, "8190${d1 8}", &international);
	put_number(g, CONTEXT, 4, "${e164 src}", &directory);
	if (leak == IN_NUMBER)
		plant_number(g, CONTEXT, 5, &unknown);
	else
		put_number(g, CONTEXT, 5, "${e164 dst}", &international);
	put_number(g, CONTEXT, 9, "819000000099", &international);
	put_stamp(g, 22);
	put_integer(g, CONTEXT, 25, g->call.talk & 0x7FFF);
	if (leak == IN_TEXT)
		put_extension(g, 35, "ref=${n 1 999};card=${value}");
	else if (gen_chance(g, 100))
		put_extension(g, 35, "ref=${n 1 999};order=${id16}");
	close_element(g, record);
}

static void
put_pgw(struct gen *g, enum leak leak)
{
	size_t record = open_element(g, CONTEXT, 79);

	put_integer(g, CONTEXT, 0, 85);
	put_number(g, CONTEXT, 3, "00101${d 10}", &tbcd);
	put_text(g, CONTEXT, 7, "internet.example");
	put_stamp(g, 13);
	put_integer(g, CONTEXT, 14, g->call.talk & 0x7FFF);
	put_text(g, CONTEXT, 18, "PGW${d 2}");
	if (leak != NONE)
		put_extension(g, 19, "card=${value}");
	put_number(g, CONTEXT, 22, "8190${d1 8}", &international);
	put_number(g, CONTEXT, 29, "35000000${d 6}00", &tbcd);
	close_element(g, record);
}

static void
put_mmtel(struct gen *g, enum leak leak)
{
	size_t record = open_element(g, CONTEXT, 83), list;

	put_integer(g, CONTEXT, 0, 83);
	put_text(g, CONTEXT, 2, "INVITE");
	put_text(g, CONTEXT, 5, "${hex 14}@as.example.jp");
	list = open_element(g, CONTEXT, 6);
	put_text(g, CONTEXT, 0, "sip:+${e164 src}@ims.example.jp;user=phone");
	close_element(g, list);
	list = open_element(g, CONTEXT, 7);
	put_text(g, CONTEXT, 1, "tel:+${e164 dst}");
	close_element(g, list);
	put_stamp(g, 9);
	if (leak != NONE)
		put_text(g, CONTEXT, 28, "dtmf;digits=${value}#");
	close_element(g, record);
}

/* The leak that the record is to carry; words of the call are drawn anew. */
static enum leak
begin(struct gen *g, enum gen_carry carry)
{
	g->now_us += 1 + gen_below(g, 900000);
	gen_call_make(g, gen_chance(g, 500) ? GEN_OUTGOING : GEN_INCOMING);
	g->value = "card";
	g->category = "card";
	g->form = "text";
	if (carry != GEN_LEAK)
		return NONE;
	return 1 + (enum leak)gen_below(g, KINDS_OF_LEAK - 1);
}

static void
put_any(struct gen *g, enum leak leak)
{
	static void (*const kinds[])(struct gen * g, enum leak leak) = {put_mo_call, put_pgw,
	    put_mmtel};

	/* Only a call has a number for it. */
	kinds[leak == IN_NUMBER ? 0 : gen_below(g, GEN_LEN(kinds))](g, leak);
}

/* A record of TS 32.297 behind its header: length, release 9 and version, BER and specification. */
static void
line_3gpp(struct gen *g, enum gen_carry carry)
{
	enum leak leak = begin(g, carry);
	size_t from = g->len, n;

	gen_put(g, "\0\0\xC5\x26", 4);
	put_any(g, leak);
	n = g->len - from - 4;
	g->buf[from] = (char)(n >> 8);
	g->buf[from + 1] = (char)n;
}

/* The head of a file, 53 octets; how long it will be is not known. */
static void
head_3gpp(struct gen *g)
{
	char head[53] = {0};

	memset(head, 0xFF, 4);
	head[7] = sizeof(head);
	head[8] = head[9] = (char)0xC5;
	memset(head + 28, 0xFF, 4);
	gen_put(g, head, sizeof(head));
}

static void
line_bare(struct gen *g, enum gen_carry carry)
{
	put_any(g, begin(g, carry));
}

/* The one element of a TAP file, and the list in it, are of no length that is known before. */
static void
head_tap3(struct gen *g)
{
	size_t control;

	gen_put(g, "\x61\x80", 2);
	control = open_element(g, APPLICATION, 4);
	put_text(g, APPLICATION, 196, "AAA00");
	put_text(g, APPLICATION, 182, "BBB00");
	put_text(g, APPLICATION, 109, "00001");
	close_element(g, control);
	gen_put(g, "\x63\x80", 2);
}

static void
line_tap3(struct gen *g, enum gen_carry carry)
{
	enum leak leak = begin(g, carry);
	size_t record = open_element(g, APPLICATION, 9);
	size_t basic = open_element(g, APPLICATION, 147);
	size_t charged = open_element(g, APPLICATION, 427), destination;

	put_number(g, APPLICATION, 129, "00101${d 10}", &bcd);
	put_number(g, APPLICATION, 152, "8190${d1 8}", &bcd);
	close_element(g, charged);
	destination = open_element(g, APPLICATION, 89);
	if (leak == IN_NUMBER)
		plant_number(g, APPLICATION, 407, &bcd);
	else
		put_number(g, APPLICATION, 407, "${e164 dst}", &bcd);
	put_text(g, APPLICATION, 279, leak == IN_TEXT ? "0120000000W${value}#" : "${dst}");
	close_element(g, destination);
	close_element(g, basic);
	close_element(g, record);
}

static void
start(struct gen *g)
{
	gen_call_start(g);
}

const struct gen_stream gen_3gpp = {"cdr-3gpp", start, line_3gpp, head_3gpp, true, NULL};
const struct gen_stream gen_3gpp_bare = {"cdr-3gpp-bare", start, line_bare, NULL, true, NULL};
const struct gen_stream gen_tap3 = {"cdr-tap3", start, line_tap3, head_tap3, true, NULL};
