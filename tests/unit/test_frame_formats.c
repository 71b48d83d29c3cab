/* What frame.h promises of format files: they are read whole, or refused in one line. */
#include <piiwatch/category.h>
#include <piiwatch/frame.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HEAD "format = { name = \"x\"; framing = \"delimited\";\n"
#define ONE "columns = ( { name = \"a\"; } ); };\n"

static char dir[] = "/tmp/piiwatch-frame-XXXXXX";

static int
make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) != NULL ? 0 : -1;
}

static int
drop_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

static void
write_file(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
drop_file(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	unlink(path);
}

static struct pw_formats *
load(struct pw_err *err)
{
	const char *dirs[] = {dir};

	return pw_formats_load(dirs, 1, err);
}

static struct pw_formats *
load_text(const char *text)
{
	struct pw_err err = {""};
	struct pw_formats *formats;

	write_file("x.conf", text);
	formats = load(&err);
	drop_file("x.conf");
	if (formats == NULL)
		fail_msg("%s", err.text);
	return formats;
}

/* `want` is what follows the name of the file and its colon. */
static void
assert_refused(const char *text, const char *want)
{
	struct pw_err err = {""};
	char line[512];

	write_file("x.conf", text);
	assert_null(load(&err));
	drop_file("x.conf");
	snprintf(line, sizeof(line), "%s/x.conf:%s", dir, want);
	assert_string_equal(err.text, line);
}

static void
shipped_formats_are_read(void **state)
{
	const char *dirs[] = {SOURCE_DIR "/conf/cdr"};
	struct pw_err err = {""};
	struct pw_formats *formats = pw_formats_load(dirs, 1, &err);
	const struct pw_format *f;

	(void)state;
	assert_non_null(formats);
	f = pw_formats_find(formats, "asterisk-csv");
	assert_non_null(f);
	assert_int_equal(f->n_columns, 21);
	assert_int_equal(f->n_shapes, 8);
	assert_int_equal(f->separator, ',');
	assert_int_equal(f->quote, '"');
	assert_string_equal(f->column[1].name, "src");
	assert_true(f->column[1].is_party);
	assert_int_equal(f->column[1].expect, PW_CATEGORY_BIT(PW_PHONE));
	assert_int_equal(f->column[9].type, PW_COLUMN_TYPED);
	assert_int_equal(f->form[9].type, PW_VALUE_TIMESTAMP);
	assert_string_equal(f->column[17].name, "userfield");
	assert_int_equal(f->column[17].type, PW_COLUMN_TEXT);
	assert_int_equal(f->column[17].expect, 0);
	assert_null(pw_formats_find(formats, "asterisk"));
	assert_null(pw_formats_find(formats, ""));
	pw_formats_destroy(formats);
}

static void
what_a_format_leaves_out_has_its_default(void **state)
{
	struct pw_formats *formats = load_text(HEAD ONE);
	const struct pw_format *f = pw_formats_at(formats, 0);

	(void)state;
	assert_non_null(f);
	assert_ptr_equal(f, pw_formats_find(formats, "x"));
	assert_null(pw_formats_at(formats, 1));
	assert_string_equal(f->title, "");
	assert_int_equal(f->separator, ',');
	assert_int_equal(f->quote, '\0');
	assert_int_equal(f->form[0].type, PW_VALUE_TEXT);
	assert_int_equal(f->column[0].type, PW_COLUMN_TEXT);
	assert_int_equal(f->column[0].expect, 0);
	assert_false(f->column[0].is_party);
	assert_false(f->column[0].repeats_parties);
	pw_formats_destroy(formats);
}

static void
every_key_of_a_column_is_taken(void **state)
{
	struct pw_formats *formats = load_text(HEAD
	    "title = \"T\"; separator = \"\\t\"; quote = \"'\"; columns = (\n"
	    "{ name = \"a\"; expect = [ \"phone\", \"name\", \"user\", \"device\" ]; party = true; },\n"
	    "{ name = \"b\"; type = \"duration\"; },\n"
	    "{ name = \"c\"; type = \"opaque_id\"; },\n"
	    "{ name = \"d\"; type = \"text\"; expect = [ \"channel\" ]; repeats_parties = true; },\n"
	    "{ name = \"e\"; expect = [ \"account\", \"exten\" ]; } ); };\n");
	const struct pw_format *f = pw_formats_at(formats, 0);

	(void)state;
	assert_string_equal(f->title, "T");
	assert_int_equal(f->separator, '\t');
	assert_int_equal(f->quote, '\'');
	assert_int_equal(f->n_columns, 5);
	assert_int_equal(f->column[0].expect,
	    PW_CATEGORY_BIT(PW_PHONE) | PW_CATEGORY_BIT(PW_NAME) | PW_CATEGORY_BIT(PW_EMAIL) |
		PW_CATEGORY_BIT(PW_CUSTOMER_ID));
	assert_true(f->column[0].is_party);
	assert_int_equal(f->form[1].type, PW_VALUE_DURATION);
	assert_int_equal(f->column[1].type, PW_COLUMN_TYPED);
	assert_int_equal(f->column[2].type, PW_COLUMN_TYPED);
	assert_int_equal(f->column[3].type, PW_COLUMN_TEXT);
	assert_int_equal(f->column[3].expect,
	    PW_CATEGORY_BIT(PW_PHONE) | PW_CATEGORY_BIT(PW_EMAIL));
	assert_true(f->column[3].repeats_parties);
	assert_int_equal(f->column[4].expect,
	    PW_CATEGORY_BIT(PW_CUSTOMER_ID) | PW_CATEGORY_BIT(PW_BANK_ACCOUNT));
	assert_true(f->column[4].is_dialled);
	pw_formats_destroy(formats);
}

/* As long as a key may be that owns a value. */
#define LONGEST "abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz_123456789"

static void
longest_name_of_a_column_is_taken_whole(void **state)
{
	struct pw_formats *formats =
	    load_text(HEAD "columns = ( { name = \"" LONGEST "\"; } ); };\n");

	(void)state;
	assert_string_equal(pw_formats_at(formats, 0)->column[0].name, LONGEST);
	pw_formats_destroy(formats);
}

static void
bad_format_is_refused_with_its_line(void **state)
{
	static const char *const rows[][2] = {
	    {"", "1: expected format = { ... }"},
	    {"formats = 1;\n", "1: unknown key \"formats\"; there are: format"},
	    {"format = 1;\n", "1: format: expected a group { ... }"},
	    {"format = {\n columns = ( ); };\n", "1: a format needs a name of 1 to 31 bytes"},
	    {"format = { name = \"\"; framing = \"delimited\"; };\n",
		"1: a format needs a name of 1 to 31 bytes"},
	    {"format = { name = \"abcdefghijklmnopqrstuvwxyzabcdef\"; };\n",
		"1: name: at most 31 bytes"},
	    {"format = { name = \"x\"; };\n",
		"1: format x: framing is missing: delimited, fixed, pairs, detail, json, xml or ber"},
	    {"format = { name = \"x\"; framing = \"lines\"; };\n",
		"1: framing: expected one of delimited, fixed, pairs, detail, json, xml, ber"},
	    {HEAD "};\n", "1: format x: columns: expected 1 to 1024 of them"},
	    {HEAD "columns = ( ); };\n", "1: format x: columns: expected 1 to 1024 of them"},
	    {HEAD "separator = \"\";\n" ONE,
		"2: separator: expected one character of ASCII that ends no line"},
	    {HEAD "\nseparator = \"ab\";\n" ONE,
		"3: separator: expected one character of ASCII that ends no line"},
	    {HEAD "separator = \"\\n\";\n" ONE,
		"2: separator: expected one character of ASCII that ends no line"},
	    {HEAD "quote = \"\\r\";\n" ONE,
		"2: quote: expected one character of ASCII that ends no line"},
	    {HEAD "quote = \"\xc3\xa9\";\n" ONE,
		"2: quote: expected one character of ASCII that ends no line"},
	    {HEAD "quote = \",\";\n" ONE, "1: format x: separator, quote and escape must differ"},
	    {HEAD "columns = (\n { type = \"text\"; } ); };\n",
		"3: a column needs a name of 1 to 63 bytes"},
	    {HEAD "columns = (\n { name = \"" LONGEST "x\"; } ); };\n",
		"3: name: at most 63 bytes"},
	    {HEAD "columns = ( { name = \"a\"; },\n { name = \"b\"; },\n { name = \"a\"; } ); };\n",
		"4: second column with the name \"a\""},
	    {HEAD "columns = (\n { name = \"a\";\n type = \"date\"; } ); };\n",
		"4: type \"date\" is none of text, timestamp, duration, number, enum, opaque_id, "
		"uuid, epoch_id, ip, secret"},
	    {HEAD "columns = (\n { name = \"a\";\n expect = [ \"phones\" ]; } ); };\n",
		"4: expect: \"phones\" is neither a category nor one of account, apn, channel, "
		"device, dialplan, dialstring, exten, ip, mac, phone_list, sip_uri, user"},
	    {HEAD "columns = (\n { name = \"a\"; kind = \"text\"; } ); };\n",
		"3: unknown key \"kind\"; there are: name, type, values, expect, party, "
		"repeats_parties, from, to, tag, coding"},
	};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		assert_refused(rows[i][0], rows[i][1]);
}

static void
directory_that_is_not_there_is_an_error(void **state)
{
	const char *dirs[] = {dir, "/nonexistent/cdr"};
	struct pw_err err = {""};

	(void)state;
	assert_null(pw_formats_load(dirs, 2, &err));
	assert_string_equal(err.text,
	    "CDR formats directory /nonexistent/cdr: No such file or directory");
}

static void
two_formats_of_one_name_are_refused(void **state)
{
	struct pw_err err = {""};
	char line[256];

	(void)state;
	write_file("a.conf", HEAD ONE);
	write_file("b.conf", "\n\n" HEAD ONE);
	assert_null(load(&err));
	snprintf(line, sizeof(line), "%s/b.conf:3: second CDR format with the name \"x\"", dir);
	assert_string_equal(err.text, line);
	drop_file("a.conf");
	drop_file("b.conf");
}

static void
files_that_are_no_conf_are_left_alone(void **state)
{
	struct pw_err err = {""};
	struct pw_formats *formats;

	(void)state;
	write_file("a.conf.bak", "format = 1;\n");
	write_file(".hidden.conf", "format = 1;\n");
	write_file("README", "format = 1;\n");
	formats = load(&err);
	assert_non_null(formats);
	assert_null(pw_formats_at(formats, 0));
	pw_formats_destroy(formats);
	drop_file("a.conf.bak");
	drop_file(".hidden.conf");
	drop_file("README");
}

/* A format of n columns in `text`. */
static void
columns_of(unsigned n, struct pw_buf *text)
{
	pw_buf_reset(text);
	pw_buf_addf(text, HEAD "columns = (\n");
	for (unsigned i = 0; i < n; i++)
		pw_buf_addf(text, "%s{ name = \"c%u\"; }", i > 0 ? ", " : "", i);
	pw_buf_addf(text, " ); };\n");
}

static void
format_of_1024_columns_is_read_and_of_1025_refused(void **state)
{
	struct pw_formats *formats;
	struct pw_buf text;

	(void)state;
	pw_buf_init(&text, 100000);
	columns_of(PW_MAX_FIELDS, &text);
	formats = load_text(text.data);
	assert_int_equal(pw_formats_at(formats, 0)->n_columns, PW_MAX_FIELDS);
	pw_formats_destroy(formats);
	columns_of(PW_MAX_FIELDS + 1, &text);
	assert_refused(text.data, "1: format x: columns: expected 1 to 1024 of them");
	pw_buf_release(&text);
}

static void
sixty_four_formats_are_read_and_one_more_is_refused(void **state)
{
	struct pw_formats *formats;
	struct pw_err err = {""};
	char name[32], text[256], line[256];

	(void)state;
	for (unsigned i = 0; i <= PW_MAX_FORMATS; i++) {
		snprintf(name, sizeof(name), "f%02u.conf", i);
		snprintf(text, sizeof(text),
		    "format = { name = \"f%u\"; framing = \"delimited\"; " ONE, i);
		write_file(name, text);
		if (i + 1 != PW_MAX_FORMATS)
			continue;
		formats = load(&err);
		assert_non_null(formats);
		assert_non_null(pw_formats_at(formats, PW_MAX_FORMATS - 1));
		assert_null(pw_formats_at(formats, PW_MAX_FORMATS));
		pw_formats_destroy(formats);
	}
	assert_null(load(&err));
	snprintf(line, sizeof(line), "%s/f64.conf: more than 64 CDR formats", dir);
	assert_string_equal(err.text, line);
	for (unsigned i = 0; i <= PW_MAX_FORMATS; i++) {
		snprintf(name, sizeof(name), "f%02u.conf", i);
		drop_file(name);
	}
}

static void
destroying_no_formats_is_allowed(void **state)
{
	(void)state;
	pw_formats_destroy(NULL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shipped_formats_are_read),
	    cmocka_unit_test(what_a_format_leaves_out_has_its_default),
	    cmocka_unit_test(every_key_of_a_column_is_taken),
	    cmocka_unit_test(longest_name_of_a_column_is_taken_whole),
	    cmocka_unit_test(bad_format_is_refused_with_its_line),
	    cmocka_unit_test(directory_that_is_not_there_is_an_error),
	    cmocka_unit_test(two_formats_of_one_name_are_refused),
	    cmocka_unit_test(files_that_are_no_conf_are_left_alone),
	    cmocka_unit_test(format_of_1024_columns_is_read_and_of_1025_refused),
	    cmocka_unit_test(sixty_four_formats_are_read_and_one_more_is_refused),
	    cmocka_unit_test(destroying_no_formats_is_allowed),
	};

	return cmocka_run_group_tests_name("frame formats", tests, make_dir, drop_dir);
}
