/* Alerts made up for the tests of what delivers them. */
#ifndef PIIWATCH_TESTS_ALERTS_H
#define PIIWATCH_TESTS_ALERTS_H

#include <piiwatch/alert.h>
#include <piiwatch/category.h>

#include <string.h>

#define STORE_ID "0123456789abcdef0123456789abcdef"
#define OTHER_STORE_ID "fedcba9876543210fedcba9876543210"

static inline void
set_text(char *at, size_t size, const char *text)
{
	snprintf(at, size, "%s", text);
}

#define SET(field, text) set_text(field, sizeof(field), text)

/* A leak: the card of an issuer's tests in a log of a source "billing". */
static inline struct pw_alert
make_leak(uint64_t seq)
{
	struct pw_alert a = {.seq = seq,
	    .revision = 1,
	    .kind = PW_KIND_LEAK,
	    .category = PW_CARD,
	    .severity = PW_CRITICAL,
	    .time_us = 1700000000123456,
	    .first_seen_us = 1700000000000000,
	    .last_seen_us = 1700000000123000,
	    .count = 1,
	    .offset = 123,
	    .length = 16,
	    .line = 4,
	    .column = 9,
	    .confidence = 980,
	    .has_fingerprint = true,
	    .touch = {.n_clauses = 2}};

	memset(a.id, 0xAB, sizeof(a.id));
	memset(a.fingerprint, 0x5A, sizeof(a.fingerprint));
	a.id[0] = (uint8_t)seq;
	SET(a.rule, "card.pan");
	SET(a.field, "userfield");
	SET(a.masked, "411111******1111");
	SET(a.source, "billing");
	SET(a.host, "host1");
	SET(a.path, "/var/log/billing/a.log");
	SET(a.excerpt, "aaaa=411111******1111 00");
	SET(a.key_name, "k1a2b3c4d");
	SET(a.touch.clause[0], "P2.1.2");
	SET(a.touch.clause[1], "P2.2.1.leak");
	SET(a.touch.title, "Card number in a log");
	SET(a.touch.title_ja, "クレジットカード番号");
	return a;
}

static inline struct pw_alert
make_watcher(uint64_t seq)
{
	struct pw_alert a = {.seq = seq,
	    .revision = 1,
	    .kind = PW_KIND_WATCHER,
	    .category = -1,
	    .severity = PW_HIGH,
	    .time_us = 1700000001000000,
	    .first_seen_us = 1700000001000000,
	    .last_seen_us = 1700000001000000,
	    .count = 1,
	    .touch = {.n_clauses = 1}};

	a.id[0] = (uint8_t)seq;
	SET(a.code, "unreadable");
	SET(a.source, "billing");
	SET(a.host, "host1");
	SET(a.text, "the file cannot be read; let the daemon's user read it");
	SET(a.touch.clause[0], "P2.2.1.watch");
	SET(a.touch.title, "A file cannot be read");
	SET(a.touch.title_ja, "読み取れないファイル");
	return a;
}

#endif
