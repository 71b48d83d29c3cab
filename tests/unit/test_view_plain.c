/* What classify.h promises of plain bytes: they are their own view. */
#include <piiwatch/classify.h>
#include <piiwatch/view.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST 400u

static struct pw_view *view;
static uint32_t seed = 3;

static int
make_view(void **state)
{
	(void)state;
	view = pw_view_create();
	return 0;
}

static int
drop_view(void **state)
{
	(void)state;
	pw_view_destroy(view);
	return 0;
}

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Bytes dense in what escapes are made of. */
static uint32_t
random_bytes(char *raw)
{
	static const char *const parts[] = {"\\", "u", "x", "00", "e9", "\"", "n", "/", "%", "41",
	    "B4", "&", "#", "amp", ";", "&#65", "=", "3D", "?", "=?", "?B?", "?Q?", "?=", "=E9",
	    "=9B", "9B", "+", "tel=", "090", "1234", "(", ")", "-", "_", ".", "a", "Z", "7", "\n",
	    " ", "\x1b", "$B", "(I", "(B", "UTF-8", "dGVs", "PTA5", "MC0x", "MjM0", "6Zu7",
	    "name=", "Taro", "YTEgYTEgYTEgYTEgYTEgYTEgM", "dGVsPTA5MC0xMjM0LTU2Nzgg", "\0", "\x7f",
	    "\t", "\r"};
	uint32_t n = below(30), len = 0;

	for (uint32_t i = 0; i < n; i++) {
		const char *part = parts[below(PW_ARRAY_LEN(parts))];
		uint32_t part_len = *part != '\0' ? (uint32_t)strlen(part) : 1;

		if (below(60) == 0) {
			raw[len++] = (char)below(256);
			continue;
		}
		memcpy(raw + len, part, part_len);
		len += part_len;
	}
	return len;
}

/* True if the bytes' view is the bytes. */
static bool
is_own_view(const char *p, size_t len, uint8_t configured)
{
	struct pw_reading reading = {configured, PW_ENC_AUTO};
	uint64_t bad = 0;
	struct pw_text text = pw_view_make(view, (struct pw_span) {p, len}, &reading, &bad);

	return bad == 0 && text.len == len && memcmp(text.p, p, len) == 0 &&
	    reading.prior == PW_ENC_AUTO;
}

/* Each whole line before the first byte that is not plain, and all if there is none. */
static void
plain_lines_are_their_own_views(void **state)
{
	static const uint8_t encodings[] = {PW_ENC_AUTO, PW_ENC_UTF_8, PW_ENC_CP932, PW_ENC_EUC_JP,
	    PW_ENC_ISO_2022_JP};
	unsigned n_plain = 0, n_changed = 0;

	(void)state;
	for (unsigned round = 0; round < 400000; round++) {
		static char raw[MOST * 30];
		uint32_t len = random_bytes(raw);
		char *exact = malloc(len > 0 ? len : 1);
		size_t plain;

		memcpy(exact, raw, len);
		plain = pw_classify_not_plain(exact, 0, len);
		assert_true(plain <= len);
		n_changed += !is_own_view(exact, len, PW_ENC_AUTO);
		while (plain < len && plain > 0 && exact[plain - 1] != '\n')
			plain--;
		n_plain += plain == len;
		if (!is_own_view(exact, plain, encodings[round % PW_ARRAY_LEN(encodings)]))
			fail_msg("round %u: \"%.*s\"", round, (int)plain, exact);
		free(exact);
	}
	/* The inputs show both kinds. */
	assert_true(n_plain > 20000);
	assert_true(n_changed > 20000);
}

/* What stands around a line says nothing about it. */
static void
line_is_plain_among_others_as_it_is_alone(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 100000; round++) {
		static char raw[MOST * 60];
		uint32_t a = random_bytes(raw), b;
		size_t first, both;

		raw[a++] = '\n';
		b = a + random_bytes(raw + a);
		first = pw_classify_not_plain(raw, 0, a);
		both = pw_classify_not_plain(raw, 0, b);
		if (first < a)
			assert_int_equal(both, first);
		else
			assert_int_equal(both, pw_classify_not_plain(raw, a, b));
	}
}

/* Logs as they are: their signs begin no escape. */
static void
usual_lines_are_plain(void **state)
{
	static const char *const lines[] = {
	    "2024-03-12T10:15:30.123+09:00 INFO [main] jp.co.example.crm.MailSender - sent id=42",
	    "Mar 12 10:15:30 host sshd[811]: Failed password for root from 192.0.2.7 port 22 ssh2",
	    "{\"time\":1710206130123,\"level\":\"info\",\"msg\":\"done\",\"rate\":\"99%\",\"k\":\"a&b\"}",
	    "GET /api/v1/customers/list?page=2&size=50&sort=name HTTP/1.1 200 5120",
	    "user=taro status=OK elapsed=12ms load=0.5 ratio=87% c:\\dir\\app.exe a+b=c",
	    "blk_-1608999687919862906 /10.250.19.102:54106 dest: /10.250.19.102:50010",
	    "trace=4bf92f3577b34da6a3ce929d0e0e4736 span=00f067aa0ba902b7 7E57D004-2B97-0E7A-B45F",
	    "org.apache.hadoop.mapreduce.v2.app.rm.RMContainerAllocator: Got allocated containers 1",
	    "\x1b[31mERROR\x1b[0m card=3D x"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(lines); i++) {
		size_t len = strlen(lines[i]);
		bool is_last = i + 1 == PW_ARRAY_LEN(lines);

		/* The last one holds an escape. */
		assert_int_equal(pw_classify_not_plain(lines[i], 0, len) == len, !is_last);
	}
}

/* A run is found wherever it stands, whatever has been read before it. */
static void
run_of_base64_is_found_at_every_place(void **state)
{
	static const char run[] = "dGVsPTA5MC0xMjM0LTU2Nzgg";
	enum { LEN = 6000 };
	char *text = malloc(LEN);

	(void)state;
	for (size_t at = 0; at + sizeof(run) <= LEN; at += at < 100 || at > LEN - 100 ? 1 : 7) {
		memset(text, at % 2 == 0 ? ' ' : '.', LEN);
		memcpy(text + at, run, sizeof(run) - 1);
		assert_int_equal(pw_classify_not_plain(text, 0, LEN), at);
		assert_int_equal(pw_classify_not_plain(text, 0, at + sizeof(run) - 1), at);
		assert_int_equal(pw_classify_not_plain(text, 0, at + sizeof(run) - 2),
		    at + sizeof(run) - 2);
	}
	free(text);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_lines_are_their_own_views),
	    cmocka_unit_test(line_is_plain_among_others_as_it_is_alone),
	    cmocka_unit_test(usual_lines_are_plain),
	    cmocka_unit_test(run_of_base64_is_found_at_every_place),
	};

	return cmocka_run_group_tests_name("view, plain", tests, make_view, drop_view);
}
