/*
 * Lines of keys and values, both out of the rules' own words and examples, joined, cut and changed by lot:
 * the gate finds in them what the plain road finds. Most of what the gate leaves out it leaves out by the
 * words that a line holds, so lines without such words show little.
 */
#include "support/scan.h"
#include "support/soup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LINES 6000u
#define LONGEST 120u /* bytes of a word or a value that are taken */

static const char *const befores[] = {"", "", "x ", "{\"", "{\"a\":1,\"", "【", "[", "<", "<td>",
    "?a=1&", "2026-11-24 INFO ", "customer_", "user", "(", "INSERT INTO t (a, ", "<ns:"};
static const char *const joints[] = {"=", ": ", ":", "=\"", "\":\"", "\": \"", "='", " ", "：",
    "\t", "=>", "】", "】'", "] \"", "] ", ")：", "> ", "</th><td>", "\">", "\n", "は", "の番号は",
    ", ", "(", "|", "_", "-", ""};
static const char *const afters[] = {"", "", "\"", "\"}", "'", "】", "</td>", "&b=2", "; ", ", ok",
    " 様", "円", "x", "0", "-1", ")", "\n"};

static struct lot lot = {2026};

static uint32_t
below(uint32_t n)
{
	return lot_below(&lot, n);
}

static void
put_text(struct pw_buf *out, const char *text)
{
	size_t n = strlen(text);

	put_bytes(out, text, n < LONGEST ? n : LONGEST);
}

/* A word of the rules as it is, in capitals, or without its joints. */
static void
put_key(struct pw_buf *out, const struct pw_plan *plan)
{
	const char *word = plan->word[below(plan->n_words)].text;
	uint32_t way = below(4);

	for (const char *c = word; *c != '\0'; c++) {
		char letter = way == 1 && *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;

		if (way != 2 || *c != '_')
			put_bytes(out, &letter, 1);
	}
	if (below(8) == 0)
		put_text(out, below(2) == 0 ? "2" : "(必須)");
}

/* An example's value, now and then with a byte more, less or other. */
static void
put_value(struct pw_buf *out, const struct pw_plan *plan)
{
	const struct pw_rule *rule = &plan->rule[below(plan->n_rules)];
	const char *value = NULL;
	size_t cut;

	if (rule->n_examples > 0)
		value = rule->example[below(rule->n_examples)].value;
	if (value == NULL)
		value = "1234567";
	cut = strlen(value) < LONGEST ? strlen(value) : LONGEST;
	if (below(4) != 0) {
		put_text(out, value);
		return;
	}
	cut = below((uint32_t)cut + 1);
	put_bytes(out, value, cut);
	put_text(out, below(2) == 0 ? "7" : " ");
	if (value[cut] != '\0')
		put_text(out, value + cut + below(2));
}

static void
put_pair(struct pw_buf *out, const struct pw_plan *plan)
{
	put_text(out, befores[below(PW_ARRAY_LEN(befores))]);
	put_key(out, plan);
	put_text(out, joints[below(PW_ARRAY_LEN(joints))]);
	put_value(out, plan);
	put_text(out, afters[below(PW_ARRAY_LEN(afters))]);
}

static void
gate_finds_in_keys_and_values_what_the_plain_road_finds(void **state)
{
	struct kit kit;
	struct pw_buf text, found;

	(void)state;
	kit_open(&kit, NULL, NULL);
	pw_buf_init(&text, 8u << 20);
	pw_buf_init(&found, 8u << 20);
	for (unsigned i = 0; i < LINES; i++) {
		for (uint32_t k = 1 + below(3); k > 0; k--) {
			put_pair(&text, kit.plan);
			put_text(&text, k % 2 == 0 ? " | " : ", ");
		}
		put_text(&text, "\n");
	}
	same_both_roads(&kit, (struct pw_span) {text.data, text.len}, NULL);
	assert_true(scan(&kit, (struct pw_span) {text.data, text.len}, &(struct way) {0}, &found) >
	    LINES / 4);
	pw_buf_release(&text);
	pw_buf_release(&found);
	kit_close(&kit);
}

/* What a lot threw once. */
static void
gate_finds_what_the_plain_road_found_in_these(void **state)
{
	static const char *const lines[] = {
	    "x | family name kana】'taro\"}\n", /* the quote is the form's, the bracket the key's */
	};
	struct kit kit;
	struct pw_buf found;

	(void)state;
	kit_open(&kit, NULL, NULL);
	pw_buf_init(&found, 1u << 20);
	for (size_t i = 0; i < PW_ARRAY_LEN(lines); i++) {
		same_both_roads(&kit, pw_span_of(lines[i]), NULL);
		assert_int_equal(scan(&kit, pw_span_of(lines[i]), &(struct way) {0}, &found), 1);
	}
	pw_buf_release(&found);
	kit_close(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gate_finds_in_keys_and_values_what_the_plain_road_finds),
	    cmocka_unit_test(gate_finds_what_the_plain_road_found_in_these),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
