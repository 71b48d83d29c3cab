/* What policy.h promises of the shipped policy and of another company's: whatever is asked, an item is
 * found, the data's before the safeguard. */
#include <piiwatch/policy.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SHIPPED SOURCE_DIR "/conf/policy/telecom-jp.conf"

static const char *const role_names[] = {NULL, "order", "billing", "cdr", "fault", "identity",
    "desk", "survey", "entrusted", "web", "other"};

static struct pw_policy *shipped;

static int
load_shipped(void **state)
{
	struct pw_err err = {""};

	(void)state;
	shipped = pw_policy_load(SHIPPED, &err);
	if (shipped == NULL)
		print_error("%s\n", err.text);
	return shipped != NULL ? 0 : -1;
}

static int
drop_shipped(void **state)
{
	(void)state;
	pw_policy_destroy(shipped);
	return 0;
}

static int
role(const char *name)
{
	int n = name != NULL ? pw_policy_role(shipped, name) : -1;

	assert_true(name == NULL || n >= 0);
	return n;
}

static struct pw_touch
touch_leak(enum pw_category category, const char *role_name, bool is_entrusted)
{
	struct pw_policy_query query = {PW_KIND_LEAK, (int)category, role(role_name), is_entrusted,
	    NULL};
	struct pw_touch touch;

	pw_policy_touch(shipped, &query, &touch);
	return touch;
}

static struct pw_touch
touch_watcher(const char *code)
{
	struct pw_policy_query query = {PW_KIND_WATCHER, -1, -1, false, code};
	struct pw_touch touch;

	pw_policy_touch(shipped, &query, &touch);
	return touch;
}

/* `want`: the ids in their order, with a blank between. */
static void
assert_clauses(const struct pw_touch *touch, const char *want)
{
	char got[PW_MAX_CLAUSES * 25 + 1] = "";
	size_t len = 0;

	for (unsigned i = 0; i < touch->n_clauses; i++)
		len += (size_t)snprintf(got + len, sizeof(got) - len, "%s%s", i > 0 ? " " : "",
		    touch->clause[i]);
	assert_string_equal(got, want);
}

/* The data's item alone; the safeguard behind it is the leak's. */
static void
assert_data_item(enum pw_category category, const char *role_name, const char *want)
{
	struct pw_touch touch = touch_leak(category, role_name, false);
	char line[64];

	snprintf(line, sizeof(line), "%s P2.2.1.leak", want);
	assert_clauses(&touch, line);
}

static void
assert_whole(const struct pw_touch *touch)
{
	assert_in_range(touch->n_clauses, 1, PW_MAX_CLAUSES);
	for (unsigned i = 0; i < touch->n_clauses; i++) {
		assert_non_null(pw_policy_item_title(shipped, touch->clause[i], false));
		assert_non_null(pw_policy_item_title(shipped, touch->clause[i], true));
	}
	assert_in_range(strlen(touch->title), 1, sizeof(touch->title) - 1);
	assert_in_range(strlen(touch->title_ja), 1, sizeof(touch->title_ja) - 1);
	assert_null(strchr(touch->title, '{'));
	assert_null(strchr(touch->title_ja, '{'));
}

static void
every_category_kind_and_role_finds_an_item_and_titles(void **state)
{
	(void)state;
	for (int c = 0; c < (int)PW_CATEGORIES; c++) {
		for (int k = 0; k < (int)PW_KINDS; k++) {
			for (size_t r = 0; r < 2 * PW_ARRAY_LEN(role_names); r++) {
				struct pw_policy_query query = {(enum pw_kind)k, c,
				    role(role_names[r / 2]), r % 2 != 0, NULL};
				struct pw_touch touch;

				pw_policy_touch(shipped, &query, &touch);
				assert_whole(&touch);
				if (k == PW_KIND_LEAK)
					assert_in_range(touch.n_clauses, 2, PW_MAX_CLAUSES);
			}
		}
	}
}

/* The policy's table written down a second time: a row for each category, a cell for no role and then
 * each role from order to survey. b is P2.1.1.b, 2a is P2.1.2.a. */
static const struct {
	enum pw_category category;
	const char *cells;
} table[] = {
    {PW_CARD, "d d d d d d d 3b"},
    {PW_BANK_ACCOUNT, "d d d d d d d 3b"},
    {PW_ACCOUNT_HOLDER, "d d d d d d d 3b"},
    {PW_PAYMENT_STATUS, "d d d d d d d 3b"},
    {PW_PHONE, "b b d e c g 2a 3a"},
    {PW_NAME, "b b d b c g 2a 3a"},
    {PW_ADDRESS, "b b d b c g 2a 3a"},
    {PW_EMAIL, "b b d b c g 2a 3a"},
    {PW_BIRTH_DATE, "b b b b b g 2b 3a"},
    {PW_AGE, "b b b b b g 2b 3a"},
    {PW_GENDER, "h h h h h g 2b 3a"},
    {PW_OCCUPATION, "h h h h h h 2b 3a"},
    {PW_CALL_RECORD, "e e e e e e e e"},
    {PW_CUSTOMER_ID, "a a a e f a 2b 3b"},
    {PW_SUBSCRIBER_ID, "a a a e f a 2b 3b"},
    {PW_INDIVIDUAL_NUMBER, "g g g g g g 2b+g 3b"},
    {PW_DRIVER_LICENSE, "g g g g g g 2b+g 3b"},
    {PW_PASSPORT, "g g g g g g 2b+g 3b"},
    {PW_RESIDENCE_CARD, "g g g g g g 2b+g 3b"},
    {PW_HEALTH_INSURANCE, "g g g g g g 2b+g 3b"},
    {PW_PENSION_NUMBER, "g g g g g g 2b+g 3b"},
    {PW_RESIDENT_CODE, "g g g g g g 2b+g 3b"},
    {PW_CORPORATE_NUMBER, "corp corp corp corp corp corp corp corp"},
    {PW_SECRET, "h h h h h h 2b 3b"},
    {PW_LOCATION, "h h h h h h 2b 3b"},
};

/* The ids a cell of `len` bytes stands for. */
static void
spell_cell(const char *cell, size_t len, char ret[32])
{
	if (len == 1)
		snprintf(ret, 32, "P2.1.1.%c", cell[0]);
	else if (len == 2)
		snprintf(ret, 32, "P2.1.%c.%c", cell[0], cell[1]);
	else
		snprintf(ret, 32, "%s", cell[0] == 'c' ? "P1.corp" : "P2.1.2.b P2.1.1.g");
}

static void
each_cell_of_the_policys_table_is_what_it_says(void **state)
{
	uint64_t seen = 0;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(table); i++) {
		const char *cell = table[i].cells;
		size_t n = 0;

		for (; *cell != '\0'; n++) {
			size_t len = strcspn(cell, " ");
			char want[32];

			spell_cell(cell, len, want);
			assert_data_item(table[i].category, role_names[n], want);
			cell += len + (cell[len] == ' ');
		}
		assert_int_equal(n, 8);
		seen |= PW_CATEGORY_BIT(table[i].category);
	}
	assert_int_equal(seen, PW_EVERY_CATEGORY);
}

static void
role_that_the_table_does_not_hold_touches_what_no_role_does(void **state)
{
	(void)state;
	for (int c = 0; c < (int)PW_CATEGORIES; c++) {
		struct pw_touch none = touch_leak((enum pw_category)c, NULL, false);
		struct pw_touch web = touch_leak((enum pw_category)c, "web", false);
		struct pw_touch other = touch_leak((enum pw_category)c, "other", false);

		assert_memory_equal(&web, &none, sizeof(none));
		assert_memory_equal(&other, &none, sizeof(none));
	}
}

static void
entrusted_replaces_the_datas_items_in_every_role(void **state)
{
	(void)state;
	for (int c = 0; c < (int)PW_CATEGORIES; c++) {
		for (size_t r = 0; r < PW_ARRAY_LEN(role_names); r++) {
			struct pw_touch touch =
			    touch_leak((enum pw_category)c, role_names[r], true);

			assert_clauses(&touch, "P2.1.4.a P2.2.1.leak");
		}
		assert_data_item((enum pw_category)c, "entrusted",
		    c == PW_CORPORATE_NUMBER ? "P2.1.4.a P1.corp" : "P2.1.4.a");
	}
}

static void
watcher_has_the_watching_item_alone_whatever_the_source_holds(void **state)
{
	struct pw_policy_query query = {PW_KIND_WATCHER, PW_CARD, role("billing"), true, NULL};
	struct pw_touch touch;

	(void)state;
	pw_policy_touch(shipped, &query, &touch);
	assert_clauses(&touch, "P2.2.1.watch");
	touch = touch_watcher(NULL);
	assert_clauses(&touch, "P2.2.1.watch");
	touch = touch_watcher("coverage_gap");
	assert_clauses(&touch, "P2.2.1.watch");
}

static void
every_code_of_the_watcher_has_titles_of_its_own(void **state)
{
	static const char *const codes[] = {"unreadable", "not_regular", "glob_empty",
	    "possible_loss", "coverage_gap", "watch_limit", "inotify_overflow", "fd_limit",
	    "file_cap", "own_output", "sink_down", "sink_up", "store_error", "db_corrupt",
	    "unclean_start", "reload_failed", "rules_changed", "key_problem", "bad_columns",
	    "bad_values", "bad_frame", "match_cap"};
	struct pw_touch seen[PW_ARRAY_LEN(codes)], kind = touch_watcher(NULL);

	(void)state;
	assert_string_equal(kind.title, "Gap in the monitoring itself");
	assert_string_equal(kind.title_ja, "監視機能の異常");
	for (size_t i = 0; i < PW_ARRAY_LEN(codes); i++) {
		seen[i] = touch_watcher(codes[i]);
		assert_whole(&seen[i]);
		assert_string_not_equal(seen[i].title, kind.title);
		assert_string_not_equal(seen[i].title_ja, kind.title_ja);
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(seen[i].title, seen[k].title);
			assert_string_not_equal(seen[i].title_ja, seen[k].title_ja);
		}
	}
	assert_string_equal(seen[0].title, "A watched file cannot be read");
}

static void
code_that_the_file_does_not_know_has_the_kinds_titles(void **state)
{
	struct pw_touch kind = touch_watcher(NULL), other = touch_watcher("no_such_code");

	(void)state;
	assert_memory_equal(&other, &kind, sizeof(kind));
}

static void
leak_is_titled_by_its_category_as_the_program_calls_it(void **state)
{
	struct pw_touch touch = touch_leak(PW_CARD, NULL, false);

	(void)state;
	assert_string_equal(touch.title, "Credit card number in a log");
	for (int c = 0; c < (int)PW_CATEGORIES; c++) {
		const char *title_ja = pw_category_title_ja((enum pw_category)c);
		char want[160];

		assert_string_not_equal(title_ja, "");
		snprintf(want, sizeof(want), "ログ中の%s", title_ja);
		touch = touch_leak((enum pw_category)c, "billing", false);
		assert_string_equal(touch.title_ja, want);
	}
}

static void
every_item_of_the_clause_has_a_title_in_both_languages(void **state)
{
	static const char *const ids[] = {"P1.2", "P1.4", "P1.5", "P1.corp", "P2.def.officer",
	    "P2.1.1.a", "P2.1.1.b", "P2.1.1.c", "P2.1.1.d", "P2.1.1.e", "P2.1.1.f", "P2.1.1.g",
	    "P2.1.1.h", "P2.1.2.a", "P2.1.2.b", "P2.1.3.a", "P2.1.3.b", "P2.1.4.a", "P2.1.4.b",
	    "P2.1.5.a", "P2.1.5.b", "P2.1.6", "P2.2.1.access", "P2.2.1.takeout", "P2.2.1.intrusion",
	    "P2.2.1.unauth", "P2.2.1.leak", "P2.2.1.loss", "P2.2.1.damage", "P2.2.1.watch", "P2.3",
	    "PX.ga", "PX.cookie", "PX.pmark"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(ids); i++) {
		const char *en = pw_policy_item_title(shipped, ids[i], false);
		const char *ja = pw_policy_item_title(shipped, ids[i], true);

		assert_non_null(en);
		assert_non_null(ja);
		assert_string_not_equal(en, "");
		assert_string_not_equal(ja, en);
	}
	assert_string_equal(pw_policy_item_title(shipped, "P2.1.2.b", true),
	    "その他ご相談内容のうち個人情報に該当する項目");
}

static void
what_is_not_in_the_policy_is_not_found(void **state)
{
	(void)state;
	assert_null(pw_policy_item_title(shipped, "P2.1.1", false));
	assert_null(pw_policy_item_title(shipped, "", true));
	assert_int_equal(pw_policy_role(shipped, "Billing"), -1);
	assert_int_equal(pw_policy_role(shipped, ""), -1);
	assert_string_equal(pw_policy_name(shipped), "telecom-jp 1");
	pw_policy_destroy(NULL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_category_kind_and_role_finds_an_item_and_titles),
	    cmocka_unit_test(each_cell_of_the_policys_table_is_what_it_says),
	    cmocka_unit_test(role_that_the_table_does_not_hold_touches_what_no_role_does),
	    cmocka_unit_test(entrusted_replaces_the_datas_items_in_every_role),
	    cmocka_unit_test(watcher_has_the_watching_item_alone_whatever_the_source_holds),
	    cmocka_unit_test(every_code_of_the_watcher_has_titles_of_its_own),
	    cmocka_unit_test(code_that_the_file_does_not_know_has_the_kinds_titles),
	    cmocka_unit_test(leak_is_titled_by_its_category_as_the_program_calls_it),
	    cmocka_unit_test(every_item_of_the_clause_has_a_title_in_both_languages),
	    cmocka_unit_test(what_is_not_in_the_policy_is_not_found),
	};

	return cmocka_run_group_tests_name("policy", tests, load_shipped, drop_shipped);
}
