/* What conf.h promises: typed nodes, and errors that read FILE:LINE. */
#include <piiwatch/conf.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[] = "/tmp/piiwatch-conf-XXXXXX";
static char path[64];

static int
make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/a.conf", dir);
	return 0;
}

static int
drop_dir(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static void
write_file(const char *name, const char *text, size_t len)
{
	FILE *f = fopen(name, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static struct pw_conf *
open_text(const char *text, struct pw_err *err)
{
	write_file(path, text, strlen(text));
	return pw_conf_open(path, err);
}

/* The line the error must have: the file's path, then `rest`. */
static void
assert_err(const struct pw_err *err, const char *rest)
{
	char want[600];

	snprintf(want, sizeof(want), "%s%s", path, rest);
	assert_string_equal(err->text, want);
}

static const char *const keys[] = {"name", "on", "n", "x", "list", "groups", NULL};

/* Everything the file is allowed to hold, with ranges; 0 or -1 and the reason. */
static int
read_all(const char *text, struct pw_err *err)
{
	struct pw_conf *conf = open_text(text, err);
	const struct pw_node *root, *list = NULL;
	const char *name = NULL;
	bool on = false;
	int n = 0, rc = -1;
	double x = 0;

	if (conf == NULL)
		return -1;
	root = pw_conf_root(conf);
	if (pw_node_check_keys(root, keys, err) == 0 &&
	    pw_node_string(root, "name", &name, err) == 0 &&
	    pw_node_bool(root, "on", &on, err) == 0 &&
	    pw_node_int(root, "n", 1, 256, &n, err) == 0 &&
	    pw_node_number(root, "x", 0, 1, &x, err) == 0 &&
	    pw_node_strings(root, "list", &list, err) == 0 &&
	    pw_node_groups(root, "groups", &list, err) == 0)
		rc = 0;
	pw_conf_close(conf);
	return rc;
}

static void
every_type_is_read(void **state)
{
	struct pw_err err;
	struct pw_conf *conf = open_text("name = \"電話\"; on = true;\nn = 7; x = 0.35;\n"
					 "list = [ \"a\", \"b\" ];\n"
					 "groups = ( { n = 1; },\n { n = 2; } );\n",
	    &err);
	const struct pw_node *root = pw_conf_root(conf), *list = NULL, *groups = NULL;
	const char *name = NULL;
	bool on = false;
	int n = 0;
	double x = 0;

	(void)state;
	assert_non_null(conf);
	assert_int_equal(pw_node_string(root, "name", &name, &err), 0);
	assert_string_equal(name, "電話");
	assert_int_equal(pw_node_bool(root, "on", &on, &err), 0);
	assert_true(on);
	assert_int_equal(pw_node_int(root, "n", 1, 9, &n, &err), 0);
	assert_int_equal(n, 7);
	assert_int_equal(pw_node_number(root, "x", 0, 1, &x, &err), 0);
	assert_true(x > 0.3499 && x < 0.3501);
	assert_int_equal(pw_node_number(root, "n", 0, 9, &x, &err), 0);
	assert_true(x > 6.9 && x < 7.1);
	assert_int_equal(pw_node_strings(root, "list", &list, &err), 0);
	assert_int_equal(pw_node_len(list), 2);
	assert_string_equal(pw_node_string_at(list, 1), "b");
	assert_int_equal(pw_node_groups(root, "groups", &groups, &err), 0);
	assert_int_equal(pw_node_len(groups), 2);
	assert_int_equal(pw_node_int(pw_node_at(groups, 1), "n", 0, 9, &n, &err), 0);
	assert_int_equal(n, 2);
	assert_int_equal(pw_node_line(pw_node_at(groups, 1)), 5);
	assert_string_equal(pw_node_path(pw_node_at(groups, 1)), path);
	pw_conf_close(conf);
	pw_conf_close(NULL);
}

static void
absent_key_leaves_the_target_alone(void **state)
{
	struct pw_err err;
	struct pw_conf *conf = open_text("", &err);
	const struct pw_node *root = pw_conf_root(conf), *list = NULL;
	const char *name = "kept";
	bool on = true;
	int n = 41;
	double x = 0.25;

	(void)state;
	assert_int_equal(pw_node_string(root, "name", &name, &err), 0);
	assert_int_equal(pw_node_bool(root, "on", &on, &err), 0);
	assert_int_equal(pw_node_int(root, "n", 1, 9, &n, &err), 0);
	assert_int_equal(pw_node_number(root, "x", 0, 0.1, &x, &err), 0);
	assert_int_equal(pw_node_strings(root, "list", &list, &err), 0);
	assert_int_equal(pw_node_groups(root, "groups", &list, &err), 0);
	assert_string_equal(name, "kept");
	assert_true(on);
	assert_int_equal(n, 41);
	assert_true(x > 0.24 && x < 0.26);
	assert_null(list);
	assert_int_equal(pw_node_len(list), 0);
	assert_null(pw_node_find(root, "name"));
	pw_conf_close(conf);
}

static void
every_error_reads_file_and_line(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"on = true;\n\nnome = \"x\";\n",
		":3: unknown key \"nome\"; there are: name, on, n, x, list, groups"},
	    {"\nname = 5;\n", ":2: name: expected a string in quotes"},
	    {"name = [ \"a\" ];\n", ":1: name: expected a string in quotes"},
	    {"on = 1;\n", ":1: on: expected true or false"},
	    {"\n\n\non = \"true\";\n", ":4: on: expected true or false"},
	    {"n = \"7\";\n", ":1: n: expected a number"},
	    {"n = 7.0;\n", ":1: n: expected a whole number"},
	    {"n = true;\n", ":1: n: expected a number"},
	    {"\nn = 0;\n", ":2: n: 0 is out of range, 1 to 256"},
	    {"n = 257;\n", ":1: n: 257 is out of range, 1 to 256"},
	    {"n = -1;\n", ":1: n: -1 is out of range, 1 to 256"},
	    {"n = 4294967297L;\n", ":1: n: 4294967297 is out of range, 1 to 256"},
	    {"x = 1.01;\n", ":1: x: 1.01 is out of range, 0 to 1"},
	    {"x = -0.5;\n", ":1: x: -0.5 is out of range, 0 to 1"},
	    {"x = { };\n", ":1: x: expected a number"},
	    {"list = \"a\";\n", ":1: list: expected a list of strings [ \"...\", ... ]"},
	    {"list = { };\n", ":1: list: expected a list of strings [ \"...\", ... ]"},
	    {"list = ( \"a\",\n 5 );\n",
		":2: list: item 2: expected a list of strings [ \"...\", ... ]"},
	    {"groups = [ \"a\" ];\n",
		":1: groups: item 1: expected a list of groups ( { ... }, ... )"},
	    {"groups = ( { },\n\n \"a\" );\n",
		":3: groups: item 2: expected a list of groups ( { ... }, ... )"},
	    {"name = \"a\n", ":2: syntax error"},
	    {"\nname = ;\n", ":2: syntax error"},
	    {"name = \"a\";\nname = \"b\";\n", ":2: duplicate setting name"},
	    {"on = true;\n  @include \"there.conf\"\n", ":2: @include is not known here"},
	};
	struct pw_err err;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		assert_int_equal(read_all(rows[i].text, &err), -1);
		assert_err(&err, rows[i].want);
	}
	assert_int_equal(read_all("n = 1; x = 1.0; list = []; groups = ();\n", &err), 0);
	assert_int_equal(read_all("n = 256; x = 0; list = ( \"a\" );\n", &err), 0);
}

/* libconfig reads a number that is too large for its type as another number. */
static void
number_too_large_for_its_type_is_no_other_number(void **state)
{
	static const char *const bad[] = {"\nn = 4294967297;\n", "\nn = 18446744073709551617;\n",
	    "\nn = 0x100000001;\n", "/*\n*/ n = 99999999999999999999L;\n",
	    "name = \"\n\"; n = 2147483648;\n", "# 1\nx = -4294967296;\n"};
	static const char *const good[] =
	    {"name = \"99999999999 @include \\\" 99999999999\"; # 99999999999 @\n",
		"/* 99999999999 @ */ n = 1; // 99999999999 @\n", "x = 0.99999999999999999999;\n",
		"x = .99999999999;\n", "x = 99999999999e-12;\n", "n = 0x100; x = 1L;\n"};
	struct pw_err err;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(bad); i++) {
		assert_int_equal(read_all(bad[i], &err), -1);
		assert_err(&err, ":2: number too large");
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(good); i++)
		assert_int_equal(read_all(good[i], &err), 0);
}

static void
missing_file_and_directory_are_named(void **state)
{
	struct pw_err err;

	(void)state;
	unlink(path);
	assert_null(pw_conf_open(path, &err));
	assert_err(&err, ": No such file or directory");
	assert_null(pw_conf_open("/tmp", &err));
	assert_string_equal(err.text, "/tmp: Is a directory");
}

static void
nul_byte_is_refused(void **state)
{
	struct pw_err err;

	(void)state;
	write_file(path, "n = 5;\0name = 7;", 16);
	assert_null(pw_conf_open(path, &err));
	assert_err(&err, ": holds a NUL byte; a configuration is text");
}

static void
file_past_the_maximum_is_refused_and_one_at_it_is_read(void **state)
{
	char *text = malloc(PW_MAX_RULE_FILE + 1);
	struct pw_conf *conf;
	struct pw_err err;

	(void)state;
	memset(text, '\n', PW_MAX_RULE_FILE + 1);
	write_file(path, text, PW_MAX_RULE_FILE);
	conf = pw_conf_open(path, &err);
	assert_non_null(conf);
	pw_conf_close(conf);
	write_file(path, text, PW_MAX_RULE_FILE + 1);
	assert_null(pw_conf_open(path, &err));
	assert_err(&err, ": larger than 4194304 bytes");
	free(text);
}

/* `depth` lists in one another, closed or not. */
static char *
nested(unsigned depth, bool closed)
{
	char *text = malloc(2 * (size_t)depth + 16);
	size_t n = 0;

	memcpy(text, "a = ", 4);
	n = 4;
	memset(text + n, '(', depth);
	n += depth;
	if (closed) {
		memset(text + n, ')', depth);
		n += depth;
	}
	memcpy(text + n, ";\n", 3);
	return text;
}

static void
deep_nesting_is_an_error_and_not_a_crash(void **state)
{
	static const unsigned depths[] = {10, 1000, 100000, 1000000};
	struct pw_err err;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(depths); i++) {
		char *closed = nested(depths[i], true), *open = nested(depths[i], false);
		struct pw_conf *conf = open_text(closed, &err);

		if (conf == NULL)
			assert_non_null(strstr(err.text, ".conf:1: "));
		else
			assert_true(depths[i] < 100000);
		pw_conf_close(conf);
		assert_null(open_text(open, &err));
		free(closed);
		free(open);
	}
}

struct options {
	char *format, *separator, *free_text;
	double columns;
	struct pw_strings paths;
};

static const struct pw_opt rows[] = {
    {"format", PW_OPT_STRING, offsetof(struct options, format), "text", 0, 0, "text|jsonl|sarif",
	"how findings are written"},
    {"separator", PW_OPT_STRING, offsetof(struct options, separator), NULL, 0, 0, NULL,
	"between columns"},
    {"free_text", PW_OPT_STRING, offsetof(struct options, free_text), "", 0, 0, NULL, "anything"},
    {"columns", PW_OPT_NUMBER, offsetof(struct options, columns), "12.5", 0, 1e9, NULL, "how many"},
    {"paths", PW_OPT_STRINGS, offsetof(struct options, paths), NULL, 0, 0, NULL, "which files"},
};

static int
read_options(const char *text, struct options *o, struct pw_err *err)
{
	static const char *const others[] = {"name", NULL};
	struct pw_conf *conf = open_text(text, err);
	int rc;

	assert_non_null(conf);
	rc = pw_opts_read(rows, PW_ARRAY_LEN(rows), pw_conf_root(conf), others, o, err);
	pw_conf_close(conf);
	return rc;
}

static void
options_without_a_file_have_their_defaults(void **state)
{
	struct options o = {0};

	(void)state;
	pw_opts_default(rows, PW_ARRAY_LEN(rows), &o);
	assert_string_equal(o.format, "text");
	assert_null(o.separator);
	assert_string_equal(o.free_text, "");
	assert_true(o.columns > 12.4999 && o.columns < 12.5001);
	assert_int_equal(o.paths.n, 0);
	pw_opts_release(rows, PW_ARRAY_LEN(rows), &o);
	pw_opts_release(rows, PW_ARRAY_LEN(rows), &o);
	assert_null(o.format);
}

static void
wrong_options_are_refused_with_their_line(void **state)
{
	static const struct {
		const char *text, *want;
	} bad[] = {
	    {"\nformat = \"xml\";\n", ":2: format: \"xml\" is none of text|jsonl|sarif"},
	    {"format = \"text|jsonl\";\n",
		":1: format: \"text|jsonl\" is none of text|jsonl|sarif"},
	    {"format = \"json\";\n", ":1: format: \"json\" is none of text|jsonl|sarif"},
	    {"format = \"\";\n", ":1: format: \"\" is none of text|jsonl|sarif"},
	    {"columns = 1000000001;\n", ":1: columns: 1000000001 is out of range, 0 to 1000000000"},
	    {"paths = ( 1 );\n", ":1: paths: item 1: expected a list of strings [ \"...\", ... ]"},
	    {"form = 1;\n",
		":1: unknown key \"form\"; there are: format, separator, free_text, columns, paths, name"},
	};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(bad); i++) {
		struct options o = {0};
		struct pw_err err;

		pw_opts_default(rows, PW_ARRAY_LEN(rows), &o);
		assert_int_equal(read_options(bad[i].text, &o, &err), -1);
		assert_err(&err, bad[i].want);
		pw_opts_release(rows, PW_ARRAY_LEN(rows), &o);
	}
}

static void
list_takes_its_maximum_and_not_one_more(void **state)
{
	struct options o = {0};
	struct pw_err err;
	char text[2048];

	(void)state;
	for (unsigned n = PW_MAX_STRINGS; n <= PW_MAX_STRINGS + 1; n++) {
		size_t len = (size_t)snprintf(text, sizeof(text), "paths = [ \"p\"");

		for (unsigned i = 1; i < n; i++)
			len += (size_t)snprintf(text + len, sizeof(text) - len, ", \"p%u\"", i);
		snprintf(text + len, sizeof(text) - len, " ];\n");
		assert_int_equal(read_options(text, &o, &err), n > PW_MAX_STRINGS ? -1 : 0);
		assert_int_equal(o.paths.n, PW_MAX_STRINGS);
	}
	assert_err(&err, ":1: paths: more than 64 items");
	/* A second reading takes the place of the first. */
	assert_int_equal(read_options("paths = [ \"only\" ];\n", &o, &err), 0);
	assert_int_equal(o.paths.n, 1);
	pw_opts_release(rows, PW_ARRAY_LEN(rows), &o);
}

static void
printed_options_read_back_as_they_were(void **state)
{
	struct options o = {0}, back = {0};
	struct pw_buf out;
	struct pw_err err;

	(void)state;
	pw_buf_init(&out, 4096);
	assert_int_equal(read_options("name = \"x\"; format = \"jsonl\"; columns = 123456789.25;\n"
				      "free_text = \"tab\\t quote\\\" back\\\\ line\\n 円\";\n"
				      "paths = [ \"/a\", \"b\\\"\" ];\n",
			     &o, &err),
	    0);
	pw_opts_print(rows, PW_ARRAY_LEN(rows), &o, "  ", &out);
	assert_string_equal(out.data,
	    "  format = \"jsonl\";\t# how findings are written\n"
	    "  # separator is not set: between columns\n"
	    "  free_text = \"tab\\x09 quote\\\" back\\\\ line\\x0a 円\";\t# anything\n"
	    "  columns = 123456789.25;\t# how many\n"
	    "  paths = [ \"/a\", \"b\\\"\" ];\t# which files\n");
	assert_int_equal(read_options(out.data, &back, &err), 0);
	assert_string_equal(back.format, o.format);
	assert_string_equal(back.free_text, "tab\t quote\" back\\ line\n 円");
	assert_string_equal(back.free_text, o.free_text);
	assert_memory_equal(&back.columns, &o.columns, sizeof(o.columns));
	assert_int_equal(back.paths.n, 2);
	assert_string_equal(back.paths.item[1], "b\"");
	pw_opts_release(rows, PW_ARRAY_LEN(rows), &o);
	pw_opts_release(rows, PW_ARRAY_LEN(rows), &back);
	pw_buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_type_is_read),
	    cmocka_unit_test(absent_key_leaves_the_target_alone),
	    cmocka_unit_test(every_error_reads_file_and_line),
	    cmocka_unit_test(number_too_large_for_its_type_is_no_other_number),
	    cmocka_unit_test(missing_file_and_directory_are_named),
	    cmocka_unit_test(nul_byte_is_refused),
	    cmocka_unit_test(file_past_the_maximum_is_refused_and_one_at_it_is_read),
	    cmocka_unit_test(deep_nesting_is_an_error_and_not_a_crash),
	    cmocka_unit_test(options_without_a_file_have_their_defaults),
	    cmocka_unit_test(wrong_options_are_refused_with_their_line),
	    cmocka_unit_test(list_takes_its_maximum_and_not_one_more),
	    cmocka_unit_test(printed_options_read_back_as_they_were),
	};

	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
