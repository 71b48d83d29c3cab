/* The validators' table walked: what every row owes, whatever it validates. */
#include "judge.h"

static void
every_row_is_complete(void **state)
{
	(void)state;
	for (unsigned i = 0; pw_validator_at(i) != NULL; i++) {
		const struct pw_validator *v = pw_validator_at(i);

		assert_non_null(v->name);
		assert_non_null(v->brief);
		assert_non_null(v->check);
		assert_non_null(v->yes[0]);
		assert_non_null(v->no[0]);
		assert_null(v->yes[PW_ARRAY_LEN(v->yes) - 1]);
		assert_null(v->no[PW_ARRAY_LEN(v->no) - 1]);
		assert_int_equal(row_of(v->name), i);
	}
}

static void
every_row_accepts_its_yes_and_refuses_its_no(void **state)
{
	(void)state;
	for (unsigned i = 0; pw_validator_at(i) != NULL; i++) {
		const struct pw_validator *v = pw_validator_at(i);
		struct pw_judgement j;

		for (unsigned k = 0; v->yes[k] != NULL; k++) {
			if (judge((int)i, v->yes[k], &j) != PW_YES)
				fail_msg("%s refuses its yes %u", v->name, k);
			assert_true(j.canonical_len > 0 && j.canonical_len <= PW_CANONICAL_MAX);
		}
		for (unsigned k = 0; v->no[k] != NULL; k++)
			if (judge((int)i, v->no[k], &j) == PW_YES)
				fail_msg("%s accepts its no %u", v->name, k);
	}
}

/* The readers' vectors, in copies of exact size. */
static void
every_reader_finds_the_end_of_its_vectors(void **state)
{
	(void)state;
	for (unsigned i = 0; pw_reader_at(i) != NULL; i++) {
		const struct pw_reader *r = pw_reader_at(i);

		assert_non_null(r->brief);
		for (unsigned k = 0; r->vector[k].text != NULL; k++) {
			size_t len = strlen(r->vector[k].text), got;
			size_t want = r->vector[k].value != NULL ? strlen(r->vector[k].value) : 0;
			char *copy = malloc(len > 0 ? len : 1);
			struct pw_candidate c = {.value = {copy, len > 0},
			    .right = {copy + (len > 0), len > 0 ? len - 1 : 0}};

			memcpy(copy, r->vector[k].text, len);
			got = r->read(&c);
			free(copy);
			if (got != want)
				fail_msg("%s: vector %u: %zu bytes", r->name, k, got);
		}
	}
}

static bool
holds(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strstr(text, *words) != NULL)
			return true;
	return false;
}

/* The text without any of the words. */
static void
take_words_out(const char *text, const char *const *words, char *ret)
{
	memcpy(ret, text, strlen(text) + 1);
	for (; *words != NULL; words++)
		for (char *at = strstr(ret, *words); at != NULL; at = strstr(ret, *words))
			memmove(at, at + strlen(*words), strlen(at + strlen(*words)) + 1);
}

/* What a row says its values hold spares records without it the reader. */
static void
no_reader_reads_a_text_without_what_its_row_asks_for(void **state)
{
	char text[1024];
	unsigned n = 0;

	(void)state;
	for (unsigned i = 0; pw_reader_at(i) != NULL; i++) {
		const struct pw_reader *r = pw_reader_at(i);

		for (unsigned k = 0; r->holds[0] != NULL && r->vector[k].text != NULL; k++, n++) {
			struct pw_candidate c = {.value = {text, 0}};

			assert_true(
			    r->vector[k].value == NULL || holds(r->vector[k].text, r->holds));
			take_words_out(r->vector[k].text, r->holds, text);
			c.value.len = text[0] != '\0';
			c.right = (struct pw_span) {text + c.value.len, strlen(text) - c.value.len};
			assert_int_equal(r->read(&c), 0);
		}
	}
	assert_true(n > 10);
}

static void
assert_pure(int row, const char *p, size_t len)
{
	struct pw_judgement a, b;
	enum pw_verdict first = judge_bytes(row, "", p, len, &a);

	memset(&b, 0xA5, sizeof(b));
	assert_int_equal(judge_bytes(row, "", p, len, &b), first);
	if (first == PW_NO)
		return;
	assert_int_equal(a.grade, b.grade);
	assert_int_equal(a.is_checked, b.is_checked);
	assert_int_equal(a.keep, b.keep);
	assert_int_equal(a.canonical_len, b.canonical_len);
	assert_memory_equal(a.canonical, b.canonical, a.canonical_len);
	assert_true(a.canonical_len <= PW_CANONICAL_MAX);
}

/* All truncations at both ends, and every value of every byte. */
static void
torture(int row, const char *text)
{
	size_t len = strlen(text);
	char copy[256];

	for (size_t from = 0; from <= len; from++)
		for (size_t to = from; to <= len; to++)
			assert_pure(row, text + from, to - from);
	for (size_t at = 0; at < len; at++) {
		for (unsigned c = 0; c < 256; c++) {
			memcpy(copy, text, len);
			copy[at] = (char)c;
			assert_pure(row, copy, len);
		}
	}
}

static void
every_row_survives_truncation_and_mutation_of_all_vectors(void **state)
{
	(void)state;
	for (unsigned i = 0; pw_validator_at(i) != NULL; i++) {
		for (unsigned k = 0; pw_validator_at(k) != NULL; k++) {
			for (unsigned n = 0; pw_validator_at(k)->yes[n] != NULL; n++)
				torture((int)i, pw_validator_at(k)->yes[n]);
			for (unsigned n = 0; i == k && pw_validator_at(k)->no[n] != NULL; n++)
				torture((int)i, pw_validator_at(k)->no[n]);
		}
	}
}

static void
every_row_survives_noise(void **state)
{
	static const char alphabet[] = "0123456789012345678900--- ./()+_A\xE6\x99\xAE";
	char text[300];

	(void)state;
	for (unsigned round = 0; round < 200000; round++) {
		size_t len = below(round % 50 == 0 ? 300 : 24);

		for (size_t i = 0; i < len; i++)
			text[i] = alphabet[below(sizeof(alphabet) - 1)];
		for (unsigned i = 0; pw_validator_at(i) != NULL; i++)
			assert_pure((int)i, text, len);
	}
}

static void
every_way_of_writing_has_one_canonical_value(void **state)
{
	static const struct {
		const char *row, *canonical, *ways[12];
	} rows[] = {
	    {"jp_phone", "+819012345678",
		{"09012345678", "090-1234-5678", "090 1234 5678", "090.1234.5678", "(090)1234-5678",
		    "090(1234)5678", "+81-90-1234-5678", "+819012345678", "+81 (0)90-1234-5678",
		    "0081-90-1234-5678", "010-81-90-1234-5678"}},
	    {"jp_phone", "+819012345678", {"81-90-1234-5678", "819012345678", "+81(0)9012345678"}},
	    {"jp_phone", "+81312345678",
		{"0312345678", "03-1234-5678", "03(1234)5678", "(03)1234-5678", "+81(0)3-1234-5678",
		    "+81-3-1234-5678", "81312345678"}},
	    {"jp_phone", "+81422123456", {"0422(12)3456", "0422-12-3456", "042-212-3456"}},
	    {"e164", "+819012345678", {"+819012345678", "+81-90-1234-5678", "00819012345678"}},
	    {"e164", "+14155552671",
		{"+14155552671", "+1 415-555-2671", "+1 (415) 555-2671", "+1.415.555.2671",
		    "0014155552671", "01014155552671", "010 14155552671"}},
	    {"card", "4111111111111111",
		{"4111111111111111", "4111-1111-1111-1111", "4111 1111 1111 1111",
		    "4111.1111.1111.1111"}},
	    {"card", "378282246310005",
		{"378282246310005", "3782 822463 10005", "3782-822463-10005"}},
	    {"card", "30569309025904", {"30569309025904", "3056 930902 5904"}},
	    {"yucho", "99004081234567", {"14030-12345671", "14030-1-12345671", "14030 12345671"}},
	    {"jp_bank", "00010011357924",
		{"0001-001-1357924", "0001-001-1-1357924", "0001-001-普通-1357924",
		    "0001 001 1357924", "0001/001/1357924", "0001-001-普-1357924"}},
	    {"jp_account", "0012435", {"12435", "012435", "0012435"}},
	    {"my_number", "123456789018", {"123456789018", "1234 5678 9018", "1234-5678-9018"}},
	    {"driver_license", "309012345620",
		{"309012345620", "3090 1234 5620", "3090-1234-5620"}},
	    {"resident_code", "12345678903", {"12345678903", "12345-678903", "1234-5678-903"}},
	    {"us_ssn", "536228726", {"536228726", "536-22-8726", "536 22 8726"}},
	    {"passport", "TR1234567", {"TR1234567", "tr1234567", "TR 1234567", "TR-1234567"}},
	    {"passport_mrz", "TR1234567", {"TR12345672JPN8501019M2501017"}},
	    {"residence_card", "AB12345678CD", {"AB12345678CD", "ab12345678cd", "AB-12345678-CD"}},
	    {"pension_number", "4021567893",
		{"4021567893", "4021-567893", "4021 567893", "4021-567893-1150"}},
	    {"corporate_number", "7000012050002",
		{"7000012050002", "7-0000-1205-0002", "T7000012050002", "T7-0000-1205-0002"}},
	    {"imsi", "440101234567890", {"440101234567890", "440-10-1234567890"}},
	    {"imei", "356938035643809",
		{"356938035643809", "35-693803-564380-9", "35693803 564380 9"}},
	    {"iccid", "8981100003512345675", {"8981100003512345675", "8981 1000 0351 2345 675"}},
	    {"msisdn", "+819012345678", {"819012345678", "+819012345678"}},
	    {"iban", "GB82WEST12345698765432",
		{"GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32"}},
	};
	struct pw_judgement j;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		for (unsigned k = 0; rows[i].ways[k] != NULL; k++) {
			if (judge(row_of(rows[i].row), rows[i].ways[k], &j) != PW_YES)
				fail_msg("%s refuses way %u of row %zu", rows[i].row, k, i);
			if (!pw_span_is((struct pw_span) {j.canonical, j.canonical_len},
				rows[i].canonical))
				fail_msg("%s: way %u of row %zu has another value", rows[i].row, k,
				    i);
		}
}

static void
yucho_number_behind_its_label_is_the_joined_account(void **state)
{
	int row = row_of("yucho");
	struct pw_judgement j;

	(void)state;
	assert_int_equal(judge_bytes(row, "記号14030 番号", "12345671", 8, &j), PW_YES);
	assert_memory_equal(j.canonical, "99004081234567", 14);
	assert_int_equal(judge_bytes(row, "記号: 14010, 番号: ", "12345671", 8, &j), PW_FAILED);
	assert_int_equal(judge_bytes(row, "記号 1403 番号 ", "12345671", 8, &j), PW_NO);
	assert_int_equal(judge_bytes(row, "記号 ", "12345671", 8, &j), PW_NO);
	assert_int_equal(judge_bytes(row, "記号14030 番号", "123456781", 9, &j), PW_NO);
	assert_int_equal(judge_bytes(row, "記号14030 番号", "12345672", 8, &j), PW_NO);
}

static void
one_digit_and_straight_run_are_told_from_values(void **state)
{
	(void)state;
	assert_true(pw_is_one_digit(pw_span_of("0000000000")));
	assert_true(pw_is_one_digit(pw_span_of("9999-9999-9999-9999")));
	assert_false(pw_is_one_digit(pw_span_of("9999-9998")));
	assert_false(pw_is_one_digit(pw_span_of("A0000")));
	assert_false(pw_is_one_digit(pw_span_of("7")));
	assert_false(pw_is_one_digit(pw_span_of("")));
	assert_true(pw_is_straight_run(pw_span_of("1234567")));
	assert_true(pw_is_straight_run(pw_span_of("0123456789")));
	assert_true(pw_is_straight_run(pw_span_of("1234-567890")));
	assert_true(pw_is_straight_run(pw_span_of("78901")));
	assert_false(pw_is_straight_run(pw_span_of("1234566")));
	assert_false(pw_is_straight_run(pw_span_of("7654321")));
	assert_false(pw_is_straight_run(pw_span_of("090-1234-5678")));
	assert_false(pw_is_straight_run(pw_span_of("")));
}

static void
value_without_a_validator_is_its_letters_and_digits(void **state)
{
	struct pw_judgement j;

	(void)state;
	assert_int_equal(judge(-1, "AB-12 c_3", &j), PW_YES);
	assert_int_equal(j.canonical_len, 6);
	assert_memory_equal(j.canonical, "ab12c3", 6);
	assert_int_equal(j.grade, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_row_is_complete),
	    cmocka_unit_test(every_row_accepts_its_yes_and_refuses_its_no),
	    cmocka_unit_test(every_reader_finds_the_end_of_its_vectors),
	    cmocka_unit_test(no_reader_reads_a_text_without_what_its_row_asks_for),
	    cmocka_unit_test(every_row_survives_truncation_and_mutation_of_all_vectors),
	    cmocka_unit_test(no_reader_reads_a_text_without_what_its_row_asks_for),
	    cmocka_unit_test(every_row_survives_noise),
	    cmocka_unit_test(every_way_of_writing_has_one_canonical_value),
	    cmocka_unit_test(yucho_number_behind_its_label_is_the_joined_account),
	    cmocka_unit_test(one_digit_and_straight_run_are_told_from_values),
	    cmocka_unit_test(value_without_a_validator_is_its_letters_and_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
