/* What a flow promises of values in a path. */
#include "support/scan.h"
#include "support/soup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Path, what of it is shown, and the rules of what is found. */
static void
check_path(const struct kit *kit, const char *path, const char *shown, const char *rules)
{
	struct pw_finding found[PW_MAX_PATH_FINDINGS];
	struct pw_buf got, names;
	unsigned n;

	pw_buf_init(&got, 1u << 20);
	pw_buf_init(&names, 4096);
	put(&names, "");
	put(&got, "what was there before");
	n = pw_flow_path(kit->flow[0], path, found, &got);
	for (unsigned i = 0; i < n; i++) {
		put(&names, found[i].rule);
		put(&names, " ");
	}
	assert_string_equal(got.data, shown);
	assert_string_equal(names.data, rules);
	pw_buf_release(&got);
	pw_buf_release(&names);
}

static void
values_between_a_path_s_signs_are_found_and_hidden(void **state)
{
	check_path(*state, "/var/log/5555555555554444.csv", "/var/log/****************.csv",
	    "card.pan ");
	check_path(*state, "/rec/out-08012345678-09012345678.wav",
	    "/rec/out-***********-***********.wav", "phone.jp phone.jp ");
	check_path(*state, "tel=090-1234-5678_4111111111111111.log",
	    "tel=***-****-****_****************.log", "phone.jp card.pan ");
	check_path(*state, "/a/4111-1111-1111-1111/x4111111111111111y",
	    "/a/****-****-****-****/x4111111111111111y", "card.pan ");
	check_path(*state, "/a/x4111111111111111.log", "/a/x****************.log", "card.pan ");
}

static void
path_without_a_value_is_shown_as_it_is(void **state)
{
	check_path(*state, "", "", "");
	check_path(*state, "/var/log/messages-20261101.1", "/var/log/messages-20261101.1", "");
	check_path(*state, "/記録/通話 1.csv", "/記録/通話 1.csv", "");
}

/* Elsewhere the label at a line's end owns what the next line begins with. */
static void
part_of_a_path_is_no_label_of_the_next(void **state)
{
	check_path(*state, "/srv/passes_over0/logs/a.log", "/srv/passes_over0/logs/a.log", "");
	check_path(*state, "/srv/password/kawa-9x1.log", "/srv/password/kawa-9x1.log", "");
	check_path(*state, "/srv/password=kawa9x1/a.log", "/srv/password=*******/a.log",
	    "secret.password ");
}

static void
controls_and_bidirectional_characters_are_never_shown(void **state)
{
	check_path(*state, "/a\x1b[31m\n/\u202e\xff.log", "/a?[31m?/??.log", "");
	check_path(*state,
	    "/\u202e"
	    "4111111111111111\x7f.log",
	    "/?****************?.log", "card.pan ");
}

static void
finding_of_a_path_says_its_length_and_no_place(void **state)
{
	const struct kit *kit = *state;
	struct pw_finding found[PW_MAX_PATH_FINDINGS];
	struct pw_buf shown;

	pw_buf_init(&shown, 4096);
	assert_int_equal(pw_flow_path(kit->flow[0], "/d/5555-5555-5555-4444.csv", found, &shown),
	    1);
	assert_string_equal(found[0].field, "path");
	assert_string_equal(found[0].masked, "5555-55**-****-4444");
	assert_int_equal(found[0].length, 19);
	assert_int_equal(found[0].offset, 0);
	assert_int_equal(found[0].line, 0);
	assert_int_equal(found[0].column, 0);
	pw_buf_release(&shown);
}

static void
path_with_more_values_than_fit_is_hidden_whole(void **state)
{
	const struct kit *kit = *state;
	struct pw_finding found[PW_MAX_PATH_FINDINGS];
	struct pw_buf path, shown;

	pw_buf_init(&path, 4096);
	pw_buf_init(&shown, 4096);
	put_times(&path, "/4111111111111111", PW_MAX_PATH_FINDINGS);
	assert_int_equal(pw_flow_path(kit->flow[0], path.data, found, &shown), 16);
	assert_true(shown.len == path.len);
	put(&path, "/4111111111111111/Taro");
	assert_int_equal(pw_flow_path(kit->flow[0], path.data, found, &shown), 16);
	assert_true(shown.len == path.len);
	assert_int_equal(strspn(shown.data, "/*"), shown.len);
	pw_buf_release(&path);
	pw_buf_release(&shown);
}

/* Longer than the flow holds at once. */
static void
very_long_path_is_looked_at_to_its_end(void **state)
{
	const struct kit *kit = *state;
	struct pw_finding found[PW_MAX_PATH_FINDINGS];
	struct pw_buf path, shown;

	pw_buf_init(&path, 2u << 20);
	pw_buf_init(&shown, 2u << 20);
	put_times(&path, "/directory", 100000);
	put(&path, "/4111111111111111");
	assert_int_equal(pw_flow_path(kit->flow[0], path.data, found, &shown), 1);
	assert_string_equal(shown.data + shown.len - 18, "y/****************");
	pw_buf_release(&path);
	pw_buf_release(&shown);
}

/* A stream that was open is forgotten, and the next one is as it would be in a new flow. */
static void
flow_is_left_without_a_stream(void **state)
{
	const struct kit *kit = *state;
	const struct pw_flow_start lines = {.format = NULL};
	static const char text[] = "tel=090-1234-5678\nplain\n";
	struct pw_finding found[PW_MAX_PATH_FINDINGS];
	struct pw_excerpt excerpt;
	struct pw_buf shown;

	pw_buf_init(&shown, 4096);
	pw_flow_begin(kit->flow[0], &lines, NULL);
	pw_flow_feed(kit->flow[0], text, sizeof(text) - 1);
	assert_int_equal(pw_flow_path(kit->flow[0], "/4111111111111111", found, &shown), 1);
	assert_false(pw_flow_next(kit->flow[0], &found[0]));
	pw_flow_excerpt(kit->flow[0], &excerpt);
	assert_string_equal(excerpt.packed, "");
	pw_flow_begin(kit->flow[0], &lines, NULL);
	pw_flow_feed(kit->flow[0], text, sizeof(text) - 1);
	assert_true(pw_flow_next(kit->flow[0], &found[0]));
	assert_int_equal(found[0].offset, 4);
	assert_false(pw_flow_next(kit->flow[0], &found[0]));
	pw_buf_release(&shown);
}

/* Values that are found wherever they stand, joined by the signs that end parts. */
static void
no_value_is_shown_whatever_joins_it_to_the_next(void **state)
{
	/* A number in groups that is joined by the sign of its groups, or touches a letter, is no such
	 * number: it gets the last joints alone. */
	static const char *const values[] = {"4111111111111111", "378282246310005", "08012345678",
	    "5555-5555-5555-4444", "090-1234-5678"};
	static const char *const joints[] = {"-", "-rec-", "/x", "/", "_", ".", "/日本/", "._",
	    "__"};
	const struct kit *kit = *state;
	struct pw_finding found[PW_MAX_PATH_FINDINGS];
	struct lot lot = {3};
	struct pw_buf path, shown;

	pw_buf_init(&path, 4096);
	pw_buf_init(&shown, 4096);
	for (unsigned round = 0; round < 3000; round++) {
		uint32_t n = 1 + lot_below(&lot, 6);
		bool is_grouped = round % 2 == 0;

		pw_buf_reset(&path);
		put(&path, "/log/");
		for (uint32_t i = 0; i < n; i++) {
			put(&path, values[lot_below(&lot, is_grouped ? 5 : 3)]);
			put(&path,
			    joints[is_grouped ? 3 + lot_below(&lot, 6) : lot_below(&lot, 9)]);
		}
		/* Chains of hyphens hide, but do not count, what they hold. */
		if (pw_flow_path(kit->flow[0], path.data, found, &shown) > n)
			fail_msg("round %u", round);
		assert_int_equal(strcspn(shown.data, "0123456789"), shown.len);
	}
	pw_buf_release(&path);
	pw_buf_release(&shown);
}

static int
open_kit(void **state)
{
	static struct kit kit;

	kit_open(&kit, NULL, NULL);
	*state = &kit;
	return 0;
}

static int
close_kit(void **state)
{
	kit_close(*state);
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_between_a_path_s_signs_are_found_and_hidden),
	    cmocka_unit_test(path_without_a_value_is_shown_as_it_is),
	    cmocka_unit_test(part_of_a_path_is_no_label_of_the_next),
	    cmocka_unit_test(controls_and_bidirectional_characters_are_never_shown),
	    cmocka_unit_test(finding_of_a_path_says_its_length_and_no_place),
	    cmocka_unit_test(path_with_more_values_than_fit_is_hidden_whole),
	    cmocka_unit_test(very_long_path_is_looked_at_to_its_end),
	    cmocka_unit_test(flow_is_left_without_a_stream),
	    cmocka_unit_test(no_value_is_shown_whatever_joins_it_to_the_next),
	};

	return cmocka_run_group_tests_name("flow path", tests, open_kit, close_kit);
}
