/*
 * What a flow promises of findings, counters and rules; that it finds the same however it is fed
 * stands in the files beside this one.
 */
#include "support/scan.h"
#include "support/soup.h"

#include <ftw.h>
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Checks the findings of the text, each up to and with its masked value. */
static void
check_found(const struct kit *kit, struct pw_span text, const char *format, const char *want)
{
	struct pw_buf found, shown;

	pw_buf_init(&found, 1u << 20);
	pw_buf_init(&shown, 1u << 20);
	scan(kit, text, &(struct way) {.format = format}, &found);
	for (const char *line = found.data; found.len > 0 && *line != '\0';) {
		size_t len = strcspn(line, "\n");
		const char *mark = memrchr(line, '\'', len);

		put_bytes(&shown, line, (size_t)(mark - line) + 1);
		put(&shown, "\n");
		line += len + 1;
	}
	assert_string_equal(shown.len > 0 ? shown.data : "", want);
	pw_buf_release(&found);
	pw_buf_release(&shown);
}

static void
findings_come_in_the_order_of_their_last_byte_with_their_places(void **state)
{
	check_found(*state,
	    pw_span_of("plain\r\n"
		       "tel=090-1234-5678 card=4111111111111111 口座番号：7654320\n"
		       "\n"
		       "カード番号 ４１１１１１１１１１１１１１１１"),
	    NULL,
	    "11+13 2:5 phone.jp phone '' '090-****-5678'\n"
	    "30+16 2:24 card.pan card '' '411111******1111'\n"
	    "62+7 2:56 bank.jp bank_account '' '***4320'\n"
	    "87+48 4:17 card.pan card '' '411111******1111'\n");
}

static void
a_leaking_cdr_file_gives_each_leak_with_its_column(void **state)
{
	static const char *const want[] = {"1 dst card", "2 userfield card", "3 accountcode card",
	    "4 lastdata card", "5 lastdata card", "6 lastdata name", "6 lastdata address",
	    "6 userfield name", "6 userfield phone", "6 userfield address", "8 userfield phone",
	    "9 dst secret", "10 clid card", "12 userfield card"};
	const struct kit *kit = *state;
	struct pw_flow_start stream = {.format = "auto"};
	struct pw_finding finding;
	struct pw_buf file;
	unsigned n = 0;
	char got[80];

	read_data("tests/data/cdr/asterisk-leaks.csv", &file);
	pw_flow_begin(kit->flow[0], &stream, NULL);
	assert_int_equal(pw_flow_feed(kit->flow[0], file.data, file.len), file.len);
	pw_flow_end(kit->flow[0]);
	while (pw_flow_next(kit->flow[0], &finding)) {
		snprintf(got, sizeof(got), "%u %s %s", (unsigned)finding.line, finding.field,
		    pw_category_name((enum pw_category)finding.category));
		if (n >= PW_ARRAY_LEN(want))
			fail_msg("more is found: %s", got);
		assert_string_equal(got, want[n++]);
	}
	assert_int_equal(n, PW_ARRAY_LEN(want));
	assert_string_equal(pw_flow_format(kit->flow[0])->name, "asterisk-csv");
	pw_buf_release(&file);
}

static void
a_clean_cdr_file_gives_nothing(void **state)
{
	struct pw_buf file;

	read_data("tests/data/cdr/asterisk-clean.csv", &file);
	check_found(*state, span_of_buf(&file), "auto", "");
	pw_buf_release(&file);
}

static void
what_was_scanned_and_what_was_odd_is_counted(void **state)
{
	const struct pw_stats *stats = scan_stats();
	struct pw_buf text, found;

	pw_buf_init(&text, 1u << 20);
	pw_buf_init(&found, 1u << 20);
	put(&text, "tel=090-1234-5678\nあ\xFF\xE3 card=4111111111111111\n\n");
	put_times(&text, "card=4111111111111111 ", 4000);
	put(&text, "\nlast");
	scan(*state, span_of_buf(&text), &(struct way) {0}, &found);
	assert_int_equal(stats->bytes, text.len);
	assert_int_equal(stats->lines, 4);
	assert_int_equal(stats->findings, 4002);
	assert_int_equal(stats->too_long, 1);
	assert_int_equal(stats->bad_bytes, 2);
	assert_int_equal(stats->bad_frame, 0);
	assert_int_equal(stats->hits_capped, 0);
	pw_buf_reset(&text);
	put(&text, "a,b\n\"not closed\n");
	scan(*state, span_of_buf(&text), &(struct way) {.format = "asterisk-csv"}, &found);
	assert_int_equal(stats->bad_frame, 2);
	assert_int_equal(stats->lines, 2);
	pw_buf_release(&text);
	pw_buf_release(&found);
}

/* The end of a record's bytes comes in one feed or in many: it is counted once. */
static void
an_odd_record_is_counted_once_however_it_is_cut(void **state)
{
	static const size_t chunks[] = {0, 1000, 65535, 65536};
	struct pw_buf text, found;

	pw_buf_init(&text, 1u << 20);
	pw_buf_init(&found, 1u << 20);
	put(&text, "\"");
	put_times(&text, ".", PW_MAX_RECORD - 1);
	for (size_t i = 0; i < PW_ARRAY_LEN(chunks); i++) {
		struct way way = {.format = "asterisk-csv", .chunk = chunks[i]};

		scan(*state, span_of_buf(&text), &way, &found);
		assert_int_equal(scan_stats()->bad_frame, 1);
	}
	pw_buf_release(&text);
	pw_buf_release(&found);
}

/* Digits and letters alone, so that a separator hides nothing. */
static void
put_signs(struct pw_buf *out, struct pw_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (pw_is_alnum(text.p[i]))
			put_bytes(out, text.p + i, 1);
}

static void
no_raw_value_leaves(void **state)
{
	static const char *const values[] = {"4111111111111111", "5555-5555-5555-4444",
	    "378282246310005", "3782 822463 10005", "30569309025904", "090-1234-5678",
	    "09012345679", "0312345678", "+81 (0)90-1234-5678", "+14155552671", "04992-2-1234",
	    "7654320", "24681357", "0001-001-1357924", "14030-12345671", "GB82WEST12345698765432",
	    "GB82 WEST 1234 5698 7654 32", "６７５９６４９８２６４３８４５３"};
	static const char *const labels[] = {"card=", "tel=", "口座番号：", "iban=", ""};
	struct pw_buf text, found, signs, own;

	pw_buf_init(&text, 1u << 20);
	pw_buf_init(&found, 1u << 20);
	pw_buf_init(&signs, 1u << 20);
	pw_buf_init(&own, 1u << 10);
	for (size_t i = 0; i < PW_ARRAY_LEN(values); i++)
		for (size_t k = 0; k < PW_ARRAY_LEN(labels); k++)
			assert_int_equal(pw_buf_addf(&text, "%s%s end\n", labels[k], values[i]), 0);
	assert_true(
	    scan(*state, span_of_buf(&text), &(struct way) {0}, &found) > PW_ARRAY_LEN(values));
	for (const char *p = found.data; (p = strchr(p, '\'')) != NULL; p++) {
		size_t len = strcspn(++p, "'");

		put_signs(&signs, (struct pw_span) {p, len});
		put(&signs, " ");
		p += len;
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(values); i++) {
		pw_buf_reset(&own);
		put_signs(&own, pw_span_of(values[i]));
		if (own.len > 0)
			assert_null(strstr(signs.data, own.data));
		assert_null(strstr(found.data, values[i]));
	}
	pw_buf_release(&text);
	pw_buf_release(&found);
	pw_buf_release(&signs);
	pw_buf_release(&own);
}

static void
check_mail_alone(const char *path, const struct pw_buf *found)
{
	const char *line = found->len > 0 ? found->data : "";

	for (size_t len; *line != '\0'; line += len + 1) {
		len = strcspn(line, "\n");
		if (memmem(line, len, " email.address ", 15) == NULL)
			fail_msg("%s:\n%.*s", path, (int)len, line);
	}
}

static void
service_logs_hold_nothing_but_mail_addresses(void **state)
{
	struct pw_buf file, found;
	struct pw_err err;
	unsigned n = 0;
	glob_t logs;

	if (glob(SOURCE_DIR "/../shared/samples/logs/*.log", 0, NULL, &logs) != 0) {
		print_message("no folder ../shared/samples/logs: skipped\n");
		globfree(&logs);
		skip();
	}
	pw_buf_init(&found, 1u << 20);
	for (size_t i = 0; i < logs.gl_pathc; i++) {
		pw_buf_init(&file, 64u << 20);
		assert_int_equal(pw_file_read(logs.gl_pathv[i], &file, &err), 0);
		pw_buf_reset(&found);
		n += scan(*state, span_of_buf(&file), &(struct way) {0}, &found);
		check_mail_alone(logs.gl_pathv[i], &found);
		pw_buf_release(&file);
	}
	/* Those that were read and found to be addresses of people: 13 of them. */
	assert_int_equal(n, 13);
	globfree(&logs);
	pw_buf_release(&found);
}

static int
on_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static void
link_all(const char *pattern, const char *dir)
{
	char path[4096];
	glob_t files;

	assert_int_equal(glob(pattern, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		snprintf(path, sizeof(path), "%s%s", dir, strrchr(files.gl_pathv[i], '/'));
		assert_int_equal(symlink(files.gl_pathv[i], path), 0);
	}
	globfree(&files);
}

static void
write_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
}

/* The rules and their lexicons with one more file. */
static void
make_rules(char *dir, const char *more)
{
	char path[4096];

	assert_non_null(mkdtemp(dir));
	link_all(SOURCE_DIR "/rules/*.conf", dir);
	link_all(SOURCE_DIR "/rules/lex", dir);
	snprintf(path, sizeof(path), "%s/more.conf", dir);
	write_file(path, more);
}

/* A word boundary and a lazy repeat are outside the subset; Hyperscan takes both. */
static const char outside[] =
    "rules = ( { id = \"test.outside\"; category = \"customer_id\"; severity = \"low\"; mask = \"all\";\n"
    "  labels = ( { words = [ \"kokyaku\" ]; } );\n"
    "  forms = ( { id = \"word\"; value = \"\\\\bKX[0-9]{6}\\\\b\"; boundary = [ ]; alone = 0.60; },\n"
    "    { id = \"lazy\"; value = \"QZ-[a-z]+?-[0-9]{3}\"; boundary = [ \"BD\" ]; alone = 0.30;\n"
    "      labelled = 0.70; } ); } );\n";

static void
a_form_outside_the_subset_works_on_both_roads(void **state)
{
	static const size_t chunks[] = {1, 7, 64, 1000};
	char dir[] = "/tmp/piiwatch-rules-XXXXXX";
	struct kit kit;
	struct pw_buf text;

	(void)state;
	make_rules(dir, outside);
	kit_open(&kit, dir, NULL);
	assert_int_equal(pw_flow_begin(kit.flow[0], &(struct pw_flow_start) {.format = NULL}, NULL),
	    0);
	check_found(&kit,
	    pw_span_of("a KX123456 b\nplain\nxKX123456 KX1234567\nカ QZ-a-111 ｶ\n"
		       "kokyaku=QZ-abc-123 tel=090-1234-5678\n"),
	    NULL,
	    "2+8 1:3 test.outside customer_id '' '********'\n"
	    "64+10 5:9 test.outside customer_id '' '**-***-***'\n"
	    "79+13 5:24 phone.jp phone '' '090-****-5678'\n");
	read_data("tests/data/cdr/asterisk-leaks.csv", &text);
	put(&text, "\"a KX123456\",\"KX1234567\"\nkokyaku=QZ-abc-123 KX000001 \xFF KX000002\n");
	same_both_roads(&kit, span_of_buf(&text), NULL);
	same_both_roads(&kit, span_of_buf(&text), "auto");
	same_in_chunks(&kit, span_of_buf(&text), NULL, chunks, PW_ARRAY_LEN(chunks));
	same_in_chunks(&kit, span_of_buf(&text), "auto", chunks, PW_ARRAY_LEN(chunks));
	pw_buf_release(&text);
	kit_close(&kit);
	assert_int_equal(nftw(dir, on_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* A number that means nothing without its label, and no label but the column's name. */
static void
the_name_of_a_column_is_the_label_of_what_stands_in_it(void **state)
{
	char dir[] = "/tmp/piiwatch-formats-XXXXXX", path[64];
	struct kit kit;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/two.conf", dir);
	write_file(path,
	    "format = { name = \"two\"; framing = \"delimited\"; separator = \";\";\n"
	    "  columns = ( { name = \"acct_no\"; }, { name = \"size\"; } ); };\n");
	kit_open(&kit, NULL, dir);
	check_found(&kit, pw_span_of("7654320;7654320\r\n\n7654320;口座番号 7654321\r\n"), "two",
	    "0+7 1:1 bank.jp bank_account 'acct_no' '***4320'\n"
	    "18+7 3:1 bank.jp bank_account 'acct_no' '***4320'\n"
	    "39+7 3:22 bank.jp bank_account 'size' '***4321'\n");
	same_both_roads(&kit, pw_span_of("7654320;7654320\r\n\nあ;7654320\n7654321;\n"), "two");
	kit_close(&kit);
	assert_int_equal(nftw(dir, on_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static void
in_a_line_of_names_of_columns_there_are_no_values(void **state)
{
	const struct kit *kit = *state;

	/* Most are known, and the others stand where the values of those before them could. */
	check_found(kit, pw_span_of("職業\t氏名\t開店日\n会社員\t山田太郎\t2024\n"), NULL,
	    "24+9 2:1 occupation.label occupation '職業' '***'\n"
	    "34+12 2:11 name.label name '氏名' '山**'\n");
	/* One is; so weak a value, behind it and all of a cell, is none. */
	check_found(kit, pw_span_of("連番\t職業\t開店日\n1\t会社員\t2024\n"), NULL,
	    "26+9 2:3 occupation.label occupation '職業' '***'\n");
	check_found(kit, pw_span_of("番\t職業\tあ\tい\n1\t会社員\t2\t3\n"), NULL,
	    "21+9 2:3 occupation.label occupation '職業' '***'\n");
	/* Of five and more some are not known. */
	check_found(kit, pw_span_of("a\tb\t預金者名\t端子\tc\n1\t2\tサトウ ハナコ\t3\t4\n"), NULL,
	    "30+19 2:5 holder.label account_holder '預金者名' 'サ**'\n");
	check_found(kit, pw_span_of("ご職業\t備考\n会社員\t新規\n"), NULL,
	    "17+9 2:1 occupation.label occupation 'ご職業' '***'\n");
}

/* As Markdown, psql and MySQL draw tables, and as reports do. */
static void
tables_that_are_drawn_have_columns_too(void **state)
{
	const struct kit *kit = *state;

	check_found(kit,
	    pw_span_of(
		"+--------+-------+\n| acct_no | size |\n+--------+-------+\n| 7654320 | 7654321 |\n"),
	    NULL, "59+7 4:3 bank.jp bank_account 'acct_no' '***4320'\n");
	check_found(kit, pw_span_of("| 氏名 | 備考 |\n|---|:-:|\n| 山田太郎 | 新規 |\n"), NULL,
	    "32+12 3:3 name.label name '氏名' '山**'\n");
	check_found(kit, pw_span_of(" id | acct_no\n----+--------\n  1 | 7654320\n"), NULL,
	    "34+7 3:7 bank.jp bank_account 'acct_no' '***4320'\n");
	check_found(kit, pw_span_of("氏名        口座番号   備考\n山田太郎    7654320    新規\n"),
	    NULL,
	    "36+12 2:1 name.label name '氏名' '山**'\n"
	    "52+7 2:17 bank.jp bank_account '口座番号' '***4320'\n");
}

static void
a_line_with_a_value_names_no_columns(void **state)
{
	const struct kit *kit = *state;

	check_found(kit, pw_span_of("職業\t会社員\n1234567\t小売業\n"), NULL,
	    "7+9 1:8 occupation.label occupation '' '***'\n");
	check_found(kit, pw_span_of("氏名\t山田太郎\t職業\t会社員\n"), NULL,
	    "7+12 1:8 name.label name '' '山**'\n"
	    "27+9 1:28 occupation.label occupation '' '***'\n");
	check_found(kit, pw_span_of("担当\t氏名\t山田太郎\n1234567\t小売業\t運送業\n"), NULL,
	    "14+12 1:15 name.label name '' '山**'\n");
	/* What begins each line is no name of a column. */
	check_found(kit, pw_span_of("request,C1,pass,kawa\nrequest,C1,yama-9x1,ok\n"), NULL, "");
}

/* The password ends with a word that owns what follows it in a line of its own. */
static void
a_value_is_no_label_of_the_next_line(void **state)
{
	const struct kit *kit = *state;

	check_found(kit, pw_span_of("password=Xk9abc12 acct_no:\n7654320\n"), NULL,
	    "9+8 1:10 secret.password secret '' '***'\n"
	    "27+7 2:1 bank.jp bank_account '' '***4320'\n");
	check_found(kit, pw_span_of("password=Xk9-acct_no:\n7654320\n"), NULL,
	    "9+12 1:10 secret.password secret '' '***'\n");
}

static void
a_label_with_another_in_brackets_owns_the_next_line(void **state)
{
	const struct kit *kit = *state;

	check_found(kit, pw_span_of("・顧客の口座（口座番号）\n　7654320\n"), NULL,
	    "40+7 2:4 bank.jp bank_account '' '***4320'\n");
}

static void
every_example_of_the_rules_holds(void **state)
{
	const struct kit *kit = *state;
	struct pw_err err = {""};

	for (unsigned i = 0; i < kit->plan->n_rules; i++) {
		const struct pw_rule *rule = &kit->plan->rule[i];

		for (unsigned k = 0; k < rule->n_examples + rule->n_counterexamples; k++)
			for (unsigned road = 0; road < 2; road++)
				if (pw_flow_try_example(kit->flow[road], rule, &rule->example[k],
					&err) < 0)
					fail_msg("%s", err.text);
	}
}

static void
an_example_that_does_not_hold_is_said_without_its_text(void **state)
{
	const struct kit *kit = *state;
	char line[] = "tel=090-1234-5678", other[] = "090-1234", none[] = "nothing here";
	const struct pw_rule *rule = NULL;
	struct pw_err err = {""};

	for (unsigned i = 0; i < kit->plan->n_rules; i++)
		if (strcmp(kit->plan->rule[i].id, "phone.jp") == 0)
			rule = &kit->plan->rule[i];
	assert_non_null(rule);
	assert_int_equal(pw_flow_try_example(kit->flow[0], rule,
			     &(struct pw_example) {line, NULL, 7}, &err),
	    -1);
	assert_non_null(strstr(err.text, ":7: rule phone.jp: a counterexample is found"));
	assert_null(strstr(err.text, "1234"));
	assert_int_equal(pw_flow_try_example(kit->flow[0], rule,
			     &(struct pw_example) {line, other, 8}, &err),
	    -1);
	assert_non_null(strstr(err.text, "another stretch of its text is"));
	assert_int_equal(pw_flow_try_example(kit->flow[0], rule,
			     &(struct pw_example) {none, none, 9}, &err),
	    -1);
	assert_null(strstr(err.text, "nothing here"));
}

static int
set_up(void **state)
{
	static struct kit kit;

	kit_open(&kit, NULL, NULL);
	*state = &kit;
	return 0;
}

static int
tear_down(void **state)
{
	kit_close(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(findings_come_in_the_order_of_their_last_byte_with_their_places),
	    cmocka_unit_test(a_leaking_cdr_file_gives_each_leak_with_its_column),
	    cmocka_unit_test(a_clean_cdr_file_gives_nothing),
	    cmocka_unit_test(what_was_scanned_and_what_was_odd_is_counted),
	    cmocka_unit_test(an_odd_record_is_counted_once_however_it_is_cut),
	    cmocka_unit_test(no_raw_value_leaves),
	    cmocka_unit_test(service_logs_hold_nothing_but_mail_addresses),
	    cmocka_unit_test(a_form_outside_the_subset_works_on_both_roads),
	    cmocka_unit_test(the_name_of_a_column_is_the_label_of_what_stands_in_it),
	    cmocka_unit_test(in_a_line_of_names_of_columns_there_are_no_values),
	    cmocka_unit_test(tables_that_are_drawn_have_columns_too),
	    cmocka_unit_test(a_line_with_a_value_names_no_columns),
	    cmocka_unit_test(a_value_is_no_label_of_the_next_line),
	    cmocka_unit_test(a_label_with_another_in_brackets_owns_the_next_line),
	    cmocka_unit_test(every_example_of_the_rules_holds),
	    cmocka_unit_test(an_example_that_does_not_hold_is_said_without_its_text),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
