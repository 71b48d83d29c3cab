/* What decide.h promises: the policy of columns, and the severity of several categories together. */
#include <piiwatch/category.h>
#include <piiwatch/decide.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BIT(c) PW_CATEGORY_BIT(PW_##c)

static const struct pw_column text = {.name = "userfield"}, typed = {.type = PW_COLUMN_TYPED},
			      phone = {.expect = BIT(PHONE), .is_party = true},
			      clid = {.expect = BIT(PHONE) | BIT(NAME)},
			      repeats = {.repeats_parties = true},
			      account = {.expect = BIT(BANK_ACCOUNT), .repeats_parties = true};

static enum pw_reason
decide(enum pw_category category, struct pw_circumstances c)
{
	const struct pw_finding finding = {.category = (uint8_t)category};

	return pw_decide(&finding, &c);
}

static void
outside_columns_everything_is_a_finding(void **state)
{
	(void)state;
	for (int category = 0; category < PW_CATEGORIES; category++)
		for (unsigned bits = 0; bits < 32; bits++)
			assert_int_equal(decide((enum pw_category)category,
					     (struct pw_circumstances) {.has_label = bits & 1,
						 .has_separators = bits >> 1 & 1,
						 .has_letters = bits >> 2 & 1,
						 .is_bracketed = bits >> 3 & 1,
						 .is_party = bits >> 4 & 1}),
			    PW_REASON_KEPT);
}

static void
free_text_column_expects_nothing(void **state)
{
	(void)state;
	for (int category = 0; category < PW_CATEGORIES; category++)
		assert_int_equal(decide((enum pw_category)category,
				     (struct pw_circumstances) {.column = &text, .is_party = true}),
		    PW_REASON_KEPT);
}

static void
column_expects_what_it_names_and_nothing_else(void **state)
{
	(void)state;
	for (int category = 0; category < PW_CATEGORIES; category++) {
		struct pw_circumstances c = {.column = &phone};

		assert_int_equal(decide((enum pw_category)category, c),
		    category == PW_PHONE ? PW_REASON_EXPECTED : PW_REASON_KEPT);
		c.column = &account;
		assert_int_equal(decide((enum pw_category)category, c),
		    category == PW_BANK_ACCOUNT ? PW_REASON_EXPECTED : PW_REASON_KEPT);
	}
	/* Where the number stands, and whether it has a label, matters nothing there. */
	assert_int_equal(decide(PW_PHONE,
			     (struct pw_circumstances) {.column = &phone,
				 .has_label = true,
				 .has_separators = true}),
	    PW_REASON_EXPECTED);
	assert_int_equal(decide(PW_CARD,
			     (struct pw_circumstances) {.column = &phone, .is_party = true}),
	    PW_REASON_KEPT);
}

static void
typed_column_lets_pass_what_cannot_be_its_type(void **state)
{
	static const struct {
		enum pw_category category;
		struct pw_circumstances c;
		enum pw_reason want;
	} rows[] = {{PW_CARD, {.column = &typed}, PW_REASON_TYPED},
	    {PW_PHONE, {.column = &typed}, PW_REASON_TYPED},
	    {PW_CARD, {.column = &typed, .has_separators = true}, PW_REASON_KEPT},
	    {PW_PHONE, {.column = &typed, .has_separators = true}, PW_REASON_TYPED},
	    {PW_BANK_ACCOUNT, {.column = &typed, .has_letters = true}, PW_REASON_KEPT},
	    {PW_CARD, {.column = &typed, .has_label = true}, PW_REASON_KEPT},
	    {PW_PHONE, {.column = &typed, .is_party = true, .is_bracketed = true},
		PW_REASON_TYPED}};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		assert_int_equal(decide(rows[i].category, rows[i].c), rows[i].want);
}

static void
number_of_a_name_and_number_column_stands_in_its_brackets(void **state)
{
	static const struct {
		struct pw_circumstances c;
		enum pw_reason want;
	} rows[] = {{{.column = &clid}, PW_REASON_KEPT},
	    {{.column = &clid, .is_bracketed = true}, PW_REASON_EXPECTED},
	    {{.column = &clid, .is_party = true}, PW_REASON_EXPECTED},
	    {{.column = &clid, .has_label = true}, PW_REASON_KEPT}};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		assert_int_equal(decide(PW_PHONE, rows[i].c), rows[i].want);
	assert_int_equal(decide(PW_NAME, rows[0].c), PW_REASON_EXPECTED);
	assert_int_equal(decide(PW_CARD, rows[1].c), PW_REASON_KEPT);
}

static void
column_that_repeats_the_parties_holds_their_numbers_alone(void **state)
{
	(void)state;
	assert_int_equal(decide(PW_PHONE, (struct pw_circumstances) {.column = &repeats}),
	    PW_REASON_KEPT);
	assert_int_equal(decide(PW_PHONE,
			     (struct pw_circumstances) {.column = &repeats, .is_party = true}),
	    PW_REASON_OWN_PARTY);
	assert_int_equal(decide(PW_CARD,
			     (struct pw_circumstances) {.column = &repeats, .is_party = true}),
	    PW_REASON_KEPT);
	assert_int_equal(decide(PW_PHONE,
			     (struct pw_circumstances) {.column = &account, .is_party = true}),
	    PW_REASON_OWN_PARTY);
}

/* What is passed over could not have become a finding; twelve digits could be a card number. */
static void
column_is_passed_over_only_where_nothing_can_be_found_in_it(void **state)
{
	(void)state;
	for (unsigned digits = 0; digits < 20; digits++) {
		assert_int_equal(pw_decide_passes_over(&phone, digits, false), digits < 12);
		assert_int_equal(pw_decide_passes_over(&typed, digits, false), digits < 12);
		assert_false(pw_decide_passes_over(&phone, digits, true));
		assert_false(pw_decide_passes_over(&typed, digits, true));
		assert_false(pw_decide_passes_over(&clid, digits, false));
		assert_false(pw_decide_passes_over(&text, digits, false));
		assert_false(pw_decide_passes_over(&repeats, digits, false));
		assert_false(pw_decide_passes_over(&account, digits, false));
		assert_false(pw_decide_passes_over(NULL, digits, false));
	}
}

static void
assert_raised(const uint8_t *categories, const uint8_t *before, const uint8_t *after, uint32_t n)
{
	struct pw_finding findings[8] = {{0}};

	for (uint32_t i = 0; i < n; i++) {
		findings[i].category = categories[i];
		findings[i].severity = before[i];
	}
	pw_decide_raise(findings, n);
	for (uint32_t i = 0; i < n; i++)
		assert_int_equal(findings[i].severity, after[i]);
}

static void
several_categories_in_a_record_raise_each_other_by_one_step(void **state)
{
	(void)state;
	assert_raised(NULL, NULL, NULL, 0);
	assert_raised((uint8_t[]) {1}, (uint8_t[]) {PW_LOW}, (uint8_t[]) {PW_LOW}, 1);
	assert_raised((uint8_t[]) {1, 1, 1}, (uint8_t[]) {PW_LOW, PW_HIGH, PW_INFO},
	    (uint8_t[]) {PW_LOW, PW_HIGH, PW_INFO}, 3);
	assert_raised((uint8_t[]) {1, 1, 2}, (uint8_t[]) {PW_LOW, PW_HIGH, PW_INFO},
	    (uint8_t[]) {PW_MEDIUM, PW_CRITICAL, PW_LOW}, 3);
	assert_raised((uint8_t[]) {2, 1}, (uint8_t[]) {PW_CRITICAL, PW_MEDIUM},
	    (uint8_t[]) {PW_CRITICAL, PW_HIGH}, 2);
	assert_raised((uint8_t[]) {1, 2, 3, 4}, (uint8_t[]) {0, 1, 2, 3}, (uint8_t[]) {1, 2, 3, 4},
	    4);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(outside_columns_everything_is_a_finding),
	    cmocka_unit_test(free_text_column_expects_nothing),
	    cmocka_unit_test(column_expects_what_it_names_and_nothing_else),
	    cmocka_unit_test(typed_column_lets_pass_what_cannot_be_its_type),
	    cmocka_unit_test(number_of_a_name_and_number_column_stands_in_its_brackets),
	    cmocka_unit_test(column_that_repeats_the_parties_holds_their_numbers_alone),
	    cmocka_unit_test(column_is_passed_over_only_where_nothing_can_be_found_in_it),
	    cmocka_unit_test(several_categories_in_a_record_raise_each_other_by_one_step),
	};

	return cmocka_run_group_tests_name("decide", tests, NULL, NULL);
}
