/* An alert on the wire: exactly the keys of the contract in their order, on one line that no text
 * can break, and nothing of the fingerprint but the subject that was handed in. */
#include "support/alerts.h"

#include <piiwatch/deliver.h>

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#define SUBJECT "00112233445566778899aabbccddeeff"
#define MAX 65536u

static json_t *
to_json(const struct pw_alert *alert, const char *subject, struct pw_buf *line)
{
	json_error_t error;
	json_t *o;

	pw_buf_init(line, MAX);
	pw_alert_to_json(alert, STORE_ID, subject, line);
	assert_non_null(line->data);
	assert_int_equal(line->data[line->len - 1], '\n');
	o = json_loadb(line->data, line->len - 1, JSON_REJECT_DUPLICATES, &error);
	assert_non_null(o);
	return o;
}

static void
assert_keys(json_t *o, const char *want)
{
	struct pw_buf keys;
	const char *key;
	json_t *value;

	pw_buf_init(&keys, 4096);
	json_object_foreach(o, key, value) pw_buf_addf(&keys, keys.len > 0 ? " %s" : "%s", key);
	assert_string_equal(keys.data, want);
	pw_buf_release(&keys);
}

static void
assert_text(json_t *o, const char *key, const char *want)
{
	const char *text = json_string_value(json_object_get(o, key));

	assert_non_null(text);
	assert_string_equal(text, want);
}

static void
leak_has_the_keys_of_the_contract_in_their_order(void **state)
{
	struct pw_alert alert = make_leak(7);
	struct pw_buf line;
	json_t *o = to_json(&alert, SUBJECT, &line);

	(void)state;
	assert_string_equal(line.data,
	    "{\"id\":\"07ababababababababababababababab\",\"revision\":1,\"schema\":1,"
	    "\"store\":\"01234567\",\"seq\":7,\"time\":\"2023-11-14T22:13:20.123456Z\","
	    "\"kind\":\"leak\",\"rule\":\"card.pan\",\"category\":\"card\","
	    "\"severity\":\"critical\",\"clause\":[\"P2.1.2\",\"P2.2.1.leak\"],"
	    "\"title\":\"Card number in a log\",\"title_ja\":\"クレジットカード番号\","
	    "\"source\":\"billing\",\"host\":\"host1\",\"path\":\"/var/log/billing/a.log\","
	    "\"offset\":123,\"length\":16,\"line\":4,\"column\":9,\"field\":\"userfield\","
	    "\"masked\":\"411111******1111\",\"confidence\":0.98,\"subject\":\"" SUBJECT "\","
	    "\"excerpt\":\"aaaa=411111******1111 00\",\"count\":1,"
	    "\"first_seen\":\"2023-11-14T22:13:20.000000Z\","
	    "\"last_seen\":\"2023-11-14T22:13:20.123000Z\"}\n");
	json_decref(o);
	pw_buf_release(&line);
}

static void
what_an_alert_does_not_have_has_no_key(void **state)
{
	struct pw_alert alert = make_leak(7);
	struct pw_buf line;
	json_t *o;

	(void)state;
	alert.field[0] = alert.excerpt[0] = '\0';
	alert.touch.n_clauses = 0;
	alert.is_backlog = true;
	o = to_json(&alert, NULL, &line);
	assert_keys(o,
	    "id revision schema store seq time kind rule category severity clause title title_ja "
	    "source host path offset length line column masked confidence count first_seen "
	    "last_seen backlog");
	assert_true(json_is_true(json_object_get(o, "backlog")));
	assert_int_equal(json_array_size(json_object_get(o, "clause")), 0);
	json_decref(o);
	pw_buf_release(&line);
}

static void
watcher_alert_has_its_code_and_text_and_nothing_of_a_finding(void **state)
{
	struct pw_alert alert = make_watcher(9);
	struct pw_buf line;
	json_t *o = to_json(&alert, NULL, &line);

	(void)state;
	assert_keys(o,
	    "id revision schema store seq time kind code severity clause title title_ja source "
	    "host text count first_seen last_seen");
	assert_text(o, "kind", "watcher");
	assert_text(o, "code", "unreadable");
	json_decref(o);
	pw_buf_release(&line);

	SET(alert.path, "/var/log/a.log");
	o = to_json(&alert, NULL, &line);
	assert_text(o, "path", "/var/log/a.log");
	json_decref(o);
	pw_buf_release(&line);
}

static void
fingerprint_and_its_key_are_in_no_line(void **state)
{
	struct pw_alert alert = make_leak(7);
	struct pw_buf line;

	(void)state;
	json_decref(to_json(&alert, SUBJECT, &line));
	assert_null(strstr(line.data, "5a5a5a5a"));
	assert_null(strstr(line.data, "k1a2b3c4d"));
	pw_buf_release(&line);
}

static void
controls_and_bidi_stand_escaped_and_come_back_the_same(void **state)
{
	static const char evil[] = "a\x1b[2J\r\n\t\x7f\xc2\x9b\xe2\x80\xa8\xe2\x80\xae\xe2\x81\xa6"
				   "\xe2\x80\x8f\xd8\x9c\"\\%s氏名";
	struct pw_alert alert = make_leak(7);
	struct pw_buf line;
	json_t *o;

	(void)state;
	SET(alert.path, evil);
	o = to_json(&alert, NULL, &line);
	assert_text(o, "path", evil);
	for (size_t i = 0; i + 1 < line.len; i++)
		assert_true((unsigned char)line.data[i] >= 0x20 && line.data[i] != 0x7f);
	assert_null(strstr(line.data, "\xc2\x9b"));
	assert_null(strstr(line.data, "\xe2\x80\xa8"));
	assert_null(strstr(line.data, "\xe2\x80\xae"));
	assert_null(strstr(line.data, "\xe2\x81\xa6"));
	assert_null(strstr(line.data, "\xe2\x80\x8f"));
	assert_null(strstr(line.data, "\xd8\x9c"));
	assert_non_null(strstr(line.data, "\\u202e"));
	assert_non_null(strstr(line.data, "氏名"));
	json_decref(o);
	pw_buf_release(&line);
}

static void
bytes_that_are_no_utf8_are_replaced(void **state)
{
	struct pw_alert alert = make_leak(7);
	struct pw_buf line;
	json_t *o;

	(void)state;
	SET(alert.path, "a\xff\xe6\xb0"); /* 氏 cut in two */
	SET(alert.touch.title, "\xed\xa0\x80"); /* a surrogate */
	o = to_json(&alert, NULL, &line);
	assert_text(o, "path", "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_text(o, "title", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	json_decref(o);
	pw_buf_release(&line);
}

static void
number_that_a_double_does_not_hold_is_a_string(void **state)
{
	struct pw_alert alert = make_leak(7);
	struct pw_buf line;
	json_t *o;

	(void)state;
	alert.offset = UINT64_C(1) << 53;
	alert.count = UINT64_MAX;
	o = to_json(&alert, NULL, &line);
	assert_int_equal(json_integer_value(json_object_get(o, "offset")), 9007199254740992);
	assert_text(o, "count", "18446744073709551615");
	json_decref(o);
	pw_buf_release(&line);
}

static void
longest_alert_of_the_worst_bytes_stays_within_64_kib(void **state)
{
	struct pw_alert alert = make_leak(7);
	struct pw_buf line;

	(void)state;
	memset(alert.path, 1, sizeof(alert.path) - 1);
	memset(alert.excerpt, 1, sizeof(alert.excerpt) - 1);
	memset(alert.masked, 1, sizeof(alert.masked) - 1);
	memset(alert.touch.title, 1, sizeof(alert.touch.title) - 1);
	memset(alert.touch.title_ja, 1, sizeof(alert.touch.title_ja) - 1);
	json_decref(to_json(&alert, SUBJECT, &line));
	assert_true(line.len < MAX / 2);
	pw_buf_release(&line);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(leak_has_the_keys_of_the_contract_in_their_order),
	    cmocka_unit_test(what_an_alert_does_not_have_has_no_key),
	    cmocka_unit_test(watcher_alert_has_its_code_and_text_and_nothing_of_a_finding),
	    cmocka_unit_test(fingerprint_and_its_key_are_in_no_line),
	    cmocka_unit_test(controls_and_bidi_stand_escaped_and_come_back_the_same),
	    cmocka_unit_test(bytes_that_are_no_utf8_are_replaced),
	    cmocka_unit_test(number_that_a_double_does_not_hold_is_a_string),
	    cmocka_unit_test(longest_alert_of_the_worst_bytes_stays_within_64_kib),
	};

	return cmocka_run_group_tests_name("deliver_json", tests, NULL, NULL);
}
