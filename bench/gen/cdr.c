/*
 * cdr: Asterisk's cdr_csv with unique id and user field, 18 columns, as cdr.conf's sample has it:
 * strings in quotes, quotes inside doubled, durations bare, `answer` of an unanswered call empty
 * and bare. A kind of call is a row of templates, one a column; a leak or look-alike replaces the
 * columns it needs.
 */
#include "gen.h"

#include <string.h>

enum column { ACCOUNT, SRC, DST, CONTEXT, CLID, CHANNEL, DST_CHANNEL, APP, DATA, USER, COLUMNS };

struct kind {
	unsigned weight;
	enum gen_direction direction;
	const char *column[COLUMNS];
};

#define TRUNK "PJSIP/${trunk}-${channel}"
#define EXTENSION "PJSIP/${extension}-${channel}"
#define PEER "PJSIP/${peer}-${channel}"
#define ACCOUNTS "${pick sales|sales|support|ops|field|}"

static const struct kind kinds[] = {
    {30, GEN_OUTGOING,
	{ACCOUNTS, "${src}", "${dst}", "from-internal", "${own-clid}", EXTENSION, TRUNK, "Dial",
	    "PJSIP/${dst}@${trunk},30,tT", ""}},
    {8, GEN_OUTGOING,
	{ACCOUNTS, "${src}", "${dst}", "from-internal", "${own-clid}", EXTENSION, TRUNK, "Dial",
	    "PJSIP/${dst-e164}@${trunk},60,Tb(add-pai^s^1)", ""}},
    {16, GEN_INCOMING,
	{"", "${src}", "${extension}", "from-trunk", "${clid}", TRUNK, EXTENSION, "Dial",
	    "PJSIP/${extension},20,t", ""}},
    {12, GEN_INCOMING,
	{"support", "${src}", "${dst}", "from-trunk", "${clid}", TRUNK, EXTENSION, "Queue",
	    "${pick support|billing|moving},tr,,,${pick 60|120|300}", ""}},
    {5, GEN_IVR,
	{"", "${src}", "s", "ivr-${pick main|night|moving}", "${clid}", TRUNK, "", "BackGround",
	    "${pick main-menu|night-menu|moving-menu}", ""}},
    {3, GEN_IVR,
	{"", "${src}", "${n 1 9}", "ivr-main", "${clid}", TRUNK, "", "WaitExten", "5", ""}},
    {3, GEN_IVR, {"", "${src}", "s", "ivr-night", "${clid}", TRUNK, "", "Hangup", "", ""}},
    {5, GEN_IVR,
	{"", "${src}", "s", "ivr-pay", "${clid}", TRUNK, "", "Read", "card,enter-card,19", ""}},
    {4, GEN_INCOMING,
	{"", "${src}", "${extension}", "from-trunk", "${clid}", TRUNK, "", "VoiceMail",
	    "${extension}@default,u", ""}},
    {12, GEN_INTERNAL,
	{"", "${extension}", "${peer}", "from-internal", "${desk-clid}", EXTENSION, PEER, "Dial",
	    "PJSIP/${peer},20,tT", ""}},
    {2, GEN_INTERNAL,
	{"", "${extension}", "*97", "from-internal", "${desk-clid}", EXTENSION, "", "VoiceMailMain",
	    "${extension}@default", ""}},
    {1, GEN_INTERNAL,
	{"", "${extension}", "*43", "from-internal", "${desk-clid}", EXTENSION, "", "Echo", "",
	    ""}},
};

/* What a user field holds when it holds anything. */
static const char *const user_fields[] = {"rec=${start-compact}-${uid}.wav",
    "q=support;pos=${n 1 9}", "ivr=main>${n 1 5}>${n 1 5}",
    "codec=${pick alaw|ulaw|opus};rtt=${n 2 80}ms", "担当=2課;結果=${pick 完了|再架電|不在}",
    "site=${pick tyo|osk|ngo};rack=${n 1 40}", "survey=${n 1 5}",
    "memo: 折返し済\n次回=${pick 午前|午後}"};

struct form {
	const char *name, *category, *value;
	const char *column[COLUMNS];
};

#define IN(col, text)                                                                              \
	{                                                                                          \
		[col] = (text)                                                                     \
	}
#define CARD(name, value, col, text)                                                               \
	{                                                                                          \
		"card." name, "card", value, IN(col, text)                                         \
	}
#define PHONE(name, value, col, text)                                                              \
	{                                                                                          \
		"phone." name, "phone", value, IN(col, text)                                       \
	}
#define BANK(name, value, col, text)                                                               \
	{                                                                                          \
		"bank." name, "bank_account", value, IN(col, text)                                 \
	}

static const struct form leaks[] = {
    CARD("userfield", "card space", USER, "card=${value};exp=${pick 01|06|12}/29"),
    CARD("userfield-bare", "card", USER, "card=${value};exp=${pick 01|06|12}/29"),
    CARD("userfield-hyphens", "card hyphen", USER, "pan=${value}"),
    CARD("userfield-alone", "card", USER, "${value}"),
    CARD("userfield-amex", "amex", USER, "cc:${value}"),
    CARD("userfield-ja", "card hyphen", USER, "カード番号：${value}"),
    CARD("userfield-lines", "card", USER, "memo: 再請求\ncard ${value}"),
    {"card.dst", "card", "card",
	{[DST] = "${value}",
	    [CONTEXT] = "ivr-pay",
	    [DST_CHANNEL] = "",
	    [APP] = "Read",
	    [DATA] = "card,enter-card,19"}},
    CARD("account", "card", ACCOUNT, "${value}"),
    CARD("clid", "card", CLID, "\"\"${value}\"\" <${src}>"),
    {"card.lastdata", "card", "card",
	{[CONTEXT] = "ivr-pay",
	    [DST] = "s",
	    [DST_CHANNEL] = "",
	    [APP] = "AGI",
	    [DATA] = "pay.agi,${value},${pick 01|06|12}29"}},
    {"card.lastdata-amex", "card", "amex",
	{[CONTEXT] = "ivr-pay",
	    [DST] = "s",
	    [DST_CHANNEL] = "",
	    [APP] = "AGI",
	    [DATA] = "pay.agi,${value},${pick 01|06|12}29"}},
    PHONE("userfield", "mobile hyphen", USER, "callback ${value}"),
    PHONE("userfield-bare", "mobile", USER, "折返し先 電話番号：${value}"),
    PHONE("userfield-plus", "mobile plus", USER, "cb_tel=${value};lang=ja"),
    PHONE("userfield-fixed", "fixed hyphen", USER, "工事連絡先 ${value}"),
    PHONE("userfield-ip", "ip-phone hyphen", USER, "転送先=${value}"),
    PHONE("userfield-paren", "fixed paren", USER, "TEL ${value} 在宅"),
    PHONE("userfield-lines", "mobile hyphen", USER, "memo: 不在\n携帯 ${value}\n再架電"),
    {"phone.lastdata", "phone", "mobile",
	{[APP] = "Dial", [DATA] = "PJSIP/${value}@${trunk},30,tT"}},
    {"phone.lastdata-plus", "phone", "mobile plus",
	{[APP] = "Dial", [DATA] = "PJSIP/${value}@${trunk},60,T"}},
    {"bank.lastdata", "bank_account", "joined hyphen",
	{[CONTEXT] = "ivr-refund",
	    [DST] = "s",
	    [DST_CHANNEL] = "",
	    [APP] = "Read",
	    [DATA] = "acct=${value}"}},
    {"bank.lastdata-key", "bank_account", "account",
	{[CONTEXT] = "ivr-refund",
	    [DST] = "s",
	    [DST_CHANNEL] = "",
	    [APP] = "AGI",
	    [DATA] = "refund.agi,account_no=${value}"}},
    BANK("userfield-joined", "joined hyphen", USER, "acct=${value}"),
    BANK("userfield-ja", "account", USER, "返金 口座番号 ${value}"),
    BANK("userfield-key", "account", USER, "account_no=${value};bank=${bank-code}"),
    BANK("userfield-yucho", "yucho", USER, "ゆうちょ ${value}"),
};

#define LIKE(col, text)                                                                            \
	{                                                                                          \
		NULL, NULL, NULL, IN(col, text)                                                    \
	}

static const struct form lookalikes[] = {
    LIKE(USER, "card=${not-card};exp=${pick 01|06|12}/29"),
    LIKE(USER, "pan=${not-card hyphen}"),
    LIKE(USER, "cc:${not-amex}"),
    LIKE(USER, "card=4${d 5}******${d 4}"),
    LIKE(USER, "カード番号 ****-****-****-${d 4}"),
    LIKE(USER, "order_id=${card}"),
    LIKE(USER, "trace_id=${card};site=osk"),
    LIKE(USER, "注文番号:${card}"),
    LIKE(USER, "ticket no. ${id16}"),
    LIKE(USER, "t0=${ms};t1=${us}"),
    LIKE(USER, "ref ${us}"),
    LIKE(USER, "callback 090-****-${d 4}"),
    LIKE(USER, "受付番号：${mobile}"),
    LIKE(USER, "order_id=${mobile};n=${n 1 9}"),
    LIKE(USER, "伝票番号 ${fixed}"),
    LIKE(USER, "tel=090-0${d 3}-${d 4}"),
    LIKE(USER, "案内 0120-${d1 3}-${d 3}"),
    LIKE(USER, "mos=4.0${d1 2};loss=0.0${pick 9|8}0${d1 8}"),
    LIKE(USER, "account_id=${d1 7}"),
    LIKE(USER, "口座番号 ***${d 4}"),
    LIKE(USER, "口座残高 ${d1 7}円 案内済"),
    LIKE(USER, "rtp=${port-range}"),
    LIKE(USER, "追跡番号 ${parcel}"),
    LIKE(USER, "jan=${jan}"),
    LIKE(USER, "call=${uuid}"),
    {NULL, NULL, NULL,
	{[CONTEXT] = "ivr-main", [APP] = "AGI", [DATA] = "log.agi,order_id=${card},${n 1 9}"}},
    {NULL, NULL, NULL,
	{[CONTEXT] = "ivr-main", [APP] = "AGI", [DATA] = "pay.agi,${not-card},1229"}},
    {NULL, NULL, NULL,
	{[CONTEXT] = "ivr-main", [APP] = "AGI", [DATA] = "pay.agi,4${d 5}******${d 4},ok"}},
    {NULL, NULL, NULL,
	{[CONTEXT] = "ivr-main", [APP] = "MixMonitor", [DATA] = "${start-compact}-${uid}.wav,b"}},
    {NULL, NULL, NULL,
	{[CONTEXT] = "ivr-main", [APP] = "AGI", [DATA] = "queue.agi,request_id=${id16}"}},
};

static void
put_quoted(struct gen *g, const char *template)
{
	gen_putc(g, '"');
	gen_expand(g, template);
	gen_puts(g, "\",");
}

static void
put_time(struct gen *g, uint64_t sec)
{
	gen_putc(g, '"');
	gen_put_datetime(g, sec);
	gen_puts(g, "\",");
}

static void
put_times(struct gen *g)
{
	const struct gen_call *c = &g->call;

	put_time(g, c->start);
	if (c->talk > 0)
		put_time(g, c->start + c->ring);
	else
		gen_putc(g, ',');
	put_time(g, c->start + c->ring + c->talk);
	gen_putn(g, c->ring + c->talk, 1);
	gen_putc(g, ',');
	gen_putn(g, c->talk, 1);
	gen_puts(g, ",\"");
	gen_puts(g, c->disposition);
	gen_puts(g, "\",\"DOCUMENTATION\",\"");
	gen_expand(g, "${uid}");
	gen_puts(g, "\",");
}

/* A payment or refund needs a voice menu; everything else that is planted, a call between people. */
static bool
may_carry(const struct kind *kind, const struct form *form)
{
	if (form == NULL)
		return true;
	if (form->column[CONTEXT] != NULL)
		return kind->direction == GEN_IVR;
	return kind->direction == GEN_OUTGOING || kind->direction == GEN_INCOMING;
}

static const struct kind *
draw_kind(struct gen *g, const struct form *form)
{
	unsigned sum = 0, at;

	for (size_t i = 0; i < GEN_LEN(kinds); i++)
		sum += may_carry(&kinds[i], form) ? kinds[i].weight : 0;
	at = (unsigned)gen_below(g, sum);
	for (size_t i = 0;; i++) {
		unsigned weight = may_carry(&kinds[i], form) ? kinds[i].weight : 0;

		if (at < weight)
			return &kinds[i];
		at -= weight;
	}
}

static void
write_record(struct gen *g, const struct kind *kind, const struct form *form)
{
	const char *column[COLUMNS];

	memcpy(column, kind->column, sizeof(column));
	if (form == NULL && gen_chance(g, 120))
		column[USER] = user_fields[gen_below(g,
		    gen_chance(g, 900) ? GEN_LEN(user_fields) - 1 : GEN_LEN(user_fields))];
	for (unsigned i = 0; form != NULL && i < COLUMNS; i++)
		if (form->column[i] != NULL)
			column[i] = form->column[i];
	for (unsigned i = 0; i <= DATA; i++)
		put_quoted(g, column[i]);
	put_times(g);
	gen_putc(g, '"');
	gen_expand(g, column[USER]);
	gen_putc(g, '"');
}

static void
start(struct gen *g)
{
	gen_call_start(g);
	gen_deck_init(g, &g->leaks, GEN_LEN(leaks));
	gen_deck_init(g, &g->lookalikes, GEN_LEN(lookalikes));
}

static void
line(struct gen *g, enum gen_carry carry)
{
	const struct form *form = carry == GEN_LEAK ? &leaks[gen_deck_draw(g, &g->leaks)]
	    : carry == GEN_LOOKALIKE                ? &lookalikes[gen_deck_draw(g, &g->lookalikes)]
						    : NULL;
	const struct kind *kind = draw_kind(g, form);

	g->now_us += 1 + gen_below(g, 900000);
	gen_call_make(g, kind->direction);
	if (form != NULL) {
		g->value = form->value;
		g->category = form->category;
		g->form = form->name;
		gen_call_answer(g);
	}
	write_record(g, kind, form);
}

const struct gen_stream gen_cdr = {.name = "cdr", .start = start, .line = line};
