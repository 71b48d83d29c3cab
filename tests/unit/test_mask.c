/* What mask.h promises: how much of a value a finding shows, and where it says the value stands. */
#include <piiwatch/mask.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

enum {
	NONE = -1,
	CARD,
	PHONE,
	ACCOUNT,
	IBAN,
	ALL,
	KEEP,
	STARS,
	FIRST,
	EMAIL,
	YEAR,
	DEGREES,
	PREFECTURE,
	ENDS,
	MASKS
};

static struct pw_form form = {.rule = 0, .mask = NONE};
static char rule_id[] = "a.rule", rule_identifier[] = "domain";
static struct pw_rule rule = {.id = rule_id, .identifier = rule_identifier};
static struct pw_plan plan = {.rule = &rule, .form = &form, .n_rules = 1, .n_forms = 1};
static struct pw_key *key;

static int
make_key(void **state)
{
	(void)state;
	key = pw_key_create_ephemeral();
	return 0;
}

static int
drop_key(void **state)
{
	(void)state;
	pw_key_destroy(key);
	return 0;
}

static uint32_t seed = 3;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* The finding of a record that is the value and no more. */
static void
mask_bytes(int mask, const char *value, size_t len, unsigned keep, struct pw_finding *ret)
{
	char *exact = malloc(len > 0 ? len : 1);
	struct pw_record record = {.text = {exact, (uint32_t)len, NULL},
	    .line = 1,
	    .raw = exact,
	    .raw_len = (uint32_t)len};
	struct pw_hit hit = {.to = (uint32_t)len, .field = -1, .keep = (uint8_t)keep};

	memcpy(exact, value, len);
	form.mask = mask;
	pw_mask_make(&plan, &record, &hit, key, ret);
	free(exact);
}

static void
assert_masked(int mask, const char *value, unsigned keep, const char *want)
{
	struct pw_finding f;

	mask_bytes(mask, value, strlen(value), keep, &f);
	if (strcmp(f.masked, want) != 0)
		fail_msg("mask %d of %s: %s, not %s", mask, value, f.masked, want);
}

static void
names_stand_in_the_order_of_their_numbers(void **state)
{
	static const char *const want[] = {"card", "phone", "account", "iban", "all", "keep",
	    "stars", "first", "email", "year", "degrees", "prefecture", "ends"};
	unsigned n;
	const char *const *names = pw_mask_names(&n);

	(void)state;
	assert_int_equal(n, MASKS);
	for (unsigned i = 0; i < n; i++)
		assert_string_equal(names[i], want[i]);
}

static void
masks_show_what_the_header_says(void **state)
{
	(void)state;
	assert_masked(CARD, "4111111111111111", 0, "411111******1111");
	assert_masked(CARD, "4111-1111-1111-1111", 0, "4111-11**-****-1111");
	assert_masked(CARD, "378282246310005", 0, "378282*****0005");
	assert_masked(CARD, "30569309025904", 0, "305693****5904");
	assert_masked(CARD, "4222222222222", 0, "*********2222");
	assert_masked(PHONE, "090-1234-5678", 3, "090-****-5678");
	assert_masked(PHONE, "09012345678", 3, "090****5678");
	assert_masked(PHONE, "03-1234-5678", 2, "03-****-5678");
	assert_masked(PHONE, "0422-12-3456", 4, "0422-**-**56");
	assert_masked(PHONE, "(04992)2-1234", 5, "(04992)*-**34");
	assert_masked(PHONE, "+81 90-1234-5678", 4, "+81 90-****-5678");
	assert_masked(ACCOUNT, "1234567", 0, "***4567");
	assert_masked(ACCOUNT, "123456", 0, "******");
	assert_masked(ACCOUNT, "0001-001-1234567", 7, "0001-001-***4567");
	assert_masked(ACCOUNT, "0001-001-普通-1234567", 7, "0001-001-普通-***4567");
	assert_masked(IBAN, "GB82WEST12345698765432", 0, "GB82**************5432");
	assert_masked(IBAN, "NO9386011117947", 0, "NO93*******7947");
	assert_masked(ALL, "ABC-123 45", 0, "***-*** **");
	assert_masked(ALL, "東京都1-2", 0,
	    "***"
	    "*-*");
	assert_masked(KEEP, "3090 1234 5620", 2, "30** **** ****");
	assert_masked(KEEP, "TR1234567", 2, "TR*******");
	assert_masked(KEEP, "T7000012050002", 4, "T700**********");
	assert_masked(KEEP, "7000", 4, "****");
	assert_masked(KEEP, "7000", 0, "****");
	assert_masked(ENDS, "8981100003512345675", 7, "8981100**********75");
	assert_masked(ENDS, "AB12345678CD", 2, "AB********CD");
	assert_masked(ENDS, "AB1234", 2, "AB****");
	assert_masked(ENDS, "12", 2, "**");
	assert_masked(NONE, "ABC-123", 0, "***-***");
	assert_masked(NONE, "東京", 0, "**");
}

struct limit {
	unsigned head, tail, hidden; /* most shown, least hidden */
};

/* What the header allows for n digits, of which `keep` are the area code, the bank, the branch. */
static struct limit
limit_of(int mask, unsigned n, unsigned keep)
{
	unsigned rest = n > keep ? n - keep : 0;

	switch (mask) {
	case CARD:
		return (struct limit) {n < 14 ? 0 : 6, 4, 0};
	case PHONE:
		return (struct limit) {keep, 4, n < 3 ? n : 3};
	case ACCOUNT:
		return (struct limit) {keep, rest >= 7 ? 4 : 0, rest < 3 ? rest : 3};
	case IBAN:
		return (struct limit) {4, 4, n < 7 ? n : 7};
	case KEEP:
		return (struct limit) {keep, 0, 1};
	case ENDS:
		return (struct limit) {keep, 2, keep >= n ? n : rest < 3 ? rest : 3};
	default:
		return (struct limit) {0, 0, n};
	}
}

static void
assert_within(int mask, unsigned n, unsigned keep, const char *value, const char *masked)
{
	const struct limit limit = limit_of(mask, n, keep);
	unsigned head = 0, tail = 0, hidden = 0, place = 0;

	for (size_t i = 0; value[i] != '\0'; i++) {
		if (!pw_is_alnum(value[i])) {
			assert_int_equal(masked[i], value[i]);
			continue;
		}
		hidden += masked[i] == '*';
		if (masked[i] != '*') {
			assert_int_equal(masked[i], value[i]);
			if (hidden == 0 && place < limit.head)
				head++;
			else
				tail++;
		}
		place++;
	}
	if (hidden < limit.hidden || head > limit.head || tail > limit.tail)
		fail_msg("mask %d, keep %u: %s shows %s", mask, keep, value, masked);
}

static void
no_mask_shows_more_than_the_header_says_at_any_length(void **state)
{
	static const int counting[] = {NONE, CARD, PHONE, ACCOUNT, IBAN, ALL, KEEP, ENDS};
	struct pw_finding f;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(counting); i++) {
		for (unsigned n = 1; n <= 40; n++) {
			for (unsigned keep = 0; keep <= 12; keep++) {
				char value[64];
				unsigned len = 0;

				for (unsigned k = 0; k < n; k++) {
					if (k > 0 && k % 7 == 0 && len + n - k < 54)
						value[len++] = '-';
					value[len++] = (char)(below(4) > 0 ? '0' + below(10)
									   : 'A' + below(26));
				}
				value[len] = '\0';
				mask_bytes(counting[i], value, len, keep, &f);
				assert_within(counting[i], n, keep, value, f.masked);
			}
		}
	}
}

/* UTF-8 without a control, an invisible or a bidirectional character. */
static void
assert_printable(const char *p, size_t len)
{
	for (size_t at = 0; at < len;) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p + at,
		    (utf8proc_ssize_t)(len - at), &cp);
		utf8proc_category_t category;

		assert_true(n > 0);
		category = utf8proc_category(cp);
		if (category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
		    category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP)
			fail_msg("U+%04X is shown", (unsigned)cp);
		at += (size_t)n;
	}
}

static void
masked_value_is_printable_and_fits_whatever_the_value_holds(void **state)
{
	static const char *const parts[] = {"1", "12", "-", " ", "A", "普通", "ヤ", "\x1b", "\n",
	    "\x7f", "\u202e", "\u061c", "\xc2\x85", "\u200e", "\u2066", "é", "\xf0\x9f\x98\x80",
	    "\u00ad"};
	struct pw_finding f;
	char value[400];

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		size_t len = 0, n = 1 + below(60);

		for (size_t i = 0; i < n && len < 250; i++) {
			const char *part = parts[below(PW_ARRAY_LEN(parts))];

			memcpy(value + len, part, strlen(part));
			len += strlen(part);
		}
		mask_bytes((int)below(MASKS + 1) - 1, value, len, below(10), &f);
		assert_non_null(memchr(f.masked, '\0', sizeof(f.masked)));
		assert_printable(f.masked, strlen(f.masked));
	}
}

/* Kana and kanji are no separators: only an account's type is shown. */
static void
letters_beyond_ascii_are_shown_by_the_account_mask_alone(void **state)
{
	(void)state;
	assert_masked(CARD, "4111111111111111山田", 0, "411111******1111**");
	assert_masked(PHONE, "090-1234-5678山", 3, "090-****-5678*");
	assert_masked(IBAN, "GB82WEST12345698765432山", 0, "GB82**************5432*");
	assert_masked(ACCOUNT, "普通1234567", 0, "普通***4567");
}

static void
value_longer_than_the_field_loses_its_middle(void **state)
{
	struct pw_finding f;
	char value[200], want[64];

	(void)state;
	memset(value, '1', sizeof(value));
	mask_bytes(CARD, value, sizeof(value), 0, &f);
	assert_int_equal(strlen(f.masked), sizeof(f.masked) - 1);
	assert_memory_equal(f.masked, "111111*", 7);
	assert_string_equal(f.masked + strlen(f.masked) - 5, "*1111");
	memset(want, '*', sizeof(want));
	assert_memory_equal(f.masked + 6, want, sizeof(f.masked) - 1 - 10);
	for (size_t i = 0; i < 54; i += 3)
		memcpy(value + i, "普", 3);
	memcpy(value + 54, "1234567", 7);
	mask_bytes(ACCOUNT, value, 61, 0, &f);
	assert_true(strlen(f.masked) < sizeof(f.masked) && strlen(f.masked) > 48);
	assert_string_equal(f.masked + strlen(f.masked) - 7, "***4567");
	assert_printable(f.masked, strlen(f.masked));
}

static void
fingerprint_is_made_of_the_identifier_and_the_canonical_value_alone(void **state)
{
	struct pw_record record = {.text = {"090-1234-5678", 13, NULL}, .raw = "090-1234-5678"};
	struct pw_hit hit = {.to = 13, .field = -1, .canonical_len = 5, .canonical = "+8190"};
	struct pw_finding a, b;
	uint8_t want[PW_HASH];

	(void)state;
	pw_mask_make(&plan, &record, &hit, key, &a);
	hit.from = 4;
	hit.category = 3;
	record.offset = 99;
	pw_mask_make(&plan, &record, &hit, key, &b);
	assert_memory_equal(a.fingerprint, b.fingerprint, sizeof(a.fingerprint));
	pw_key_hash(key, "domain", pw_span_of("+8190"), want);
	assert_memory_equal(a.fingerprint, want, sizeof(want));
	hit.canonical[4] = '1';
	pw_mask_make(&plan, &record, &hit, key, &b);
	assert_memory_not_equal(a.fingerprint, b.fingerprint, sizeof(a.fingerprint));
}

static void
finding_takes_over_what_the_hit_and_the_record_say(void **state)
{
	static const struct pw_column column = {.name = "userfield"};
	const struct pw_field fields[] = {{0, 1, NULL}, {2, 5, &column}};
	struct pw_record record = {.text = {"1,234", 5, NULL},
	    .raw = "1,234",
	    .raw_len = 5,
	    .line = 1,
	    .field = fields,
	    .n_fields = 2};
	struct pw_hit hit =
	    {.from = 2, .to = 5, .field = 1, .category = 6, .severity = 3, .confidence = 990};
	struct pw_finding f;

	(void)state;
	pw_mask_make(&plan, &record, &hit, key, &f);
	assert_string_equal(f.rule, "a.rule");
	assert_string_equal(f.field, "userfield");
	assert_int_equal(f.category, 6);
	assert_int_equal(f.severity, 3);
	assert_int_equal(f.confidence, 990);
	hit.field = 0;
	pw_mask_make(&plan, &record, &hit, key, &f);
	assert_string_equal(f.field, "");
	hit.field = -1;
	pw_mask_make(&plan, &record, &hit, key, &f);
	assert_string_equal(f.field, "");
}

/* A record that begins in the middle of line 7, with three more lines in it. */
static void
place_is_that_of_the_value_s_own_line_in_a_record_of_several(void **state)
{
	static const char raw[] = "ab12\n34\n\n 56";
	static const struct {
		uint32_t from, to, line, column;
	} rows[] = {{0, 1, 7, 11}, {2, 4, 7, 13}, {5, 7, 8, 1}, {6, 7, 8, 2}, {10, 12, 10, 2}};
	struct pw_record record = {.text = {raw, sizeof(raw) - 1, NULL},
	    .raw = raw,
	    .raw_len = sizeof(raw) - 1,
	    .offset = 1010,
	    .line = 7,
	    .line_start = 1000};
	struct pw_finding f;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_hit hit = {.from = rows[i].from, .to = rows[i].to, .field = -1};

		pw_mask_make(&plan, &record, &hit, key, &f);
		assert_int_equal(f.offset, 1010 + rows[i].from);
		assert_int_equal(f.length, rows[i].to - rows[i].from);
		assert_int_equal(f.line, rows[i].line);
		assert_int_equal(f.column, rows[i].column);
	}
}

/* "漢１２" folded to "漢12": two atomic characters behind a linear stretch. */
static void
place_in_a_view_is_that_of_the_file_s_own_bytes(void **state)
{
	static const char raw[] = "漢１２x";
	struct pw_map map = {0};
	struct pw_record record = {.text = {"漢12x", 6, &map},
	    .raw = raw,
	    .raw_len = sizeof(raw) - 1,
	    .offset = 500,
	    .line = 2,
	    .line_start = 500};
	struct pw_hit hit = {.from = 3, .to = 5, .field = -1};
	struct pw_finding f;

	(void)state;
	pw_map_add(&map, 0, 0, 0);
	pw_map_add(&map, 3, 3, 3);
	pw_map_add(&map, 4, 6, 3);
	pw_map_add(&map, 5, 9, 0);
	pw_mask_make(&plan, &record, &hit, key, &f);
	assert_int_equal(f.offset, 503);
	assert_int_equal(f.length, 6);
	assert_int_equal(f.column, 4);
	assert_int_equal(f.line, 2);
	pw_map_release(&map);
}

static void
assert_text(const char *text, size_t len, const struct pw_stretch *hidden, uint32_t n,
    const char *want)
{
	char *exact = malloc(len > 0 ? len : 1);
	struct pw_buf out;

	memcpy(exact, text, len);
	pw_buf_init(&out, 4096);
	pw_mask_text((struct pw_span) {exact, len}, hidden, n, &out);
	assert_string_equal(out.data != NULL ? out.data : "", want);
	pw_buf_release(&out);
	free(exact);
}
#define SHOW(text, want) assert_text(text, sizeof(text) - 1, NULL, 0, want)

static void
text_of_a_path_shows_no_control_and_no_bidirectional_character(void **state)
{
	(void)state;
	SHOW("", "");
	SHOW("/var/log/電話 1.log", "/var/log/電話 1.log");
	SHOW("a\x1b[31mb\nc\0d\x7f", "a?[31mb?c?d?");
	SHOW("a\xff\xe3\x81z", "a???z");
	SHOW("a\xc2\x85\u200e\u202e\u2066\u2028\u200b\ufeff\u061cz", "a????????z");
	SHOW("a\u00ad\u180e\U000e0041z", "a???z");
	SHOW("é😀", "é😀");
}

static void
hidden_stretches_are_masked_whole(void **state)
{
	static const struct pw_stretch two[] = {{1, 4}, {6, 8}}, one[] = {{0, 6}};
	static const char odd[] = "1\x1b\xff\xe7\x94\xb0\n\u202e-2z";
	static const struct pw_stretch all[] = {{0, sizeof(odd) - 2}};

	(void)state;
	assert_text("a123-b45-c", 10, two, 2, "a***-b**-c");
	assert_text("山1-2x", 7, one, 1, "**-*x");
	assert_text(odd, sizeof(odd) - 1, all, 1,
	    "*??*?"
	    "?-*z");
}

/* Every character of the control, format and separator classes, hidden or not. */
static void
no_character_that_is_no_print_is_shown_hidden_or_not(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		static const struct pw_stretch all[] = {{0, 4}};
		struct pw_buf out;
		char text[4];
		unsigned n;

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		n = pw_utf8_encode(cp, text);
		pw_buf_init(&out, 64);
		pw_mask_text((struct pw_span) {text, n}, NULL, 0, &out);
		pw_mask_text((struct pw_span) {text, n}, all, 1, &out);
		assert_printable(out.data, out.len);
		pw_buf_release(&out);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_stand_in_the_order_of_their_numbers),
	    cmocka_unit_test(masks_show_what_the_header_says),
	    cmocka_unit_test(no_mask_shows_more_than_the_header_says_at_any_length),
	    cmocka_unit_test(masked_value_is_printable_and_fits_whatever_the_value_holds),
	    cmocka_unit_test(letters_beyond_ascii_are_shown_by_the_account_mask_alone),
	    cmocka_unit_test(value_longer_than_the_field_loses_its_middle),
	    cmocka_unit_test(fingerprint_is_made_of_the_identifier_and_the_canonical_value_alone),
	    cmocka_unit_test(finding_takes_over_what_the_hit_and_the_record_say),
	    cmocka_unit_test(place_is_that_of_the_value_s_own_line_in_a_record_of_several),
	    cmocka_unit_test(place_in_a_view_is_that_of_the_file_s_own_bytes),
	    cmocka_unit_test(text_of_a_path_shows_no_control_and_no_bidirectional_character),
	    cmocka_unit_test(hidden_stretches_are_masked_whole),
	    cmocka_unit_test(no_character_that_is_no_print_is_shown_hidden_or_not),
	};

	return cmocka_run_group_tests_name("mask", tests, make_key, drop_key);
}
