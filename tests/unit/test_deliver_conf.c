/* A sink in the configuration: its rows, its defaults, and errors that say file, line and what there
 * is instead. */
#include <piiwatch/deliver.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/piiwatch-sinks-XXXXXX";

static int
make_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int
drop_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void
write_text(const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* Reads the sink { TEXT } of the file's first line. */
static int
read_sink(const char *text, struct pw_sink_conf *ret, struct pw_err *err)
{
	char line[512];
	struct pw_conf *conf;
	int rc;

	snprintf(line, sizeof(line), "sink = { %s };\n", text);
	write_text(line);
	conf = pw_conf_open(path, err);
	assert_non_null(conf);
	rc = pw_sink_conf_read(pw_node_find(pw_conf_root(conf), "sink"), ret, err);
	pw_conf_close(conf);
	return rc;
}

static void
assert_refused(const char *text, const char *want)
{
	struct pw_sink_conf sink;
	struct pw_err err = {""};
	char line[600];

	assert_int_equal(read_sink(text, &sink, &err), -1);
	snprintf(line, sizeof(line), "%s:1: %s", path, want);
	assert_string_equal(err.text, line);
}

static void
defaults_are_those_of_the_contract(void **state)
{
	struct pw_sink_conf sink;

	(void)state;
	assert_int_equal(read_sink("type = \"jsonl\"; path = \"/var/log/piiwatch/alerts.jsonl\";",
			     &sink, NULL),
	    0);
	assert_string_equal(sink.name, "jsonl:/var/log/piiwatch/alerts.jsonl");
	assert_string_equal(sink.min_severity, "info");
	assert_false(sink.subjects);
	pw_sink_conf_release(&sink);
	assert_int_equal(read_sink("type = \"stderr\";", &sink, NULL), 0);
	assert_string_equal(sink.name, "stderr");
	assert_null(sink.path);
	pw_sink_conf_release(&sink);
	pw_sink_conf_release(&sink);
}

static void
every_key_is_read_and_what_is_printed_can_be_read_again(void **state)
{
	static const char *const texts[] =
	    {"type = \"jsonl\"; name = \"Soc_1.a-b\"; path = \"/a b\"; subjects = true;",
		"type = \"jsonl\"; path = \"/var/log/a.jsonl\";",
		"type = \"stderr\"; min_severity = \"critical\";"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++) {
		struct pw_sink_conf sink, again;
		struct pw_buf text;
		struct pw_conf *conf;

		pw_buf_init(&text, 4096);
		assert_int_equal(read_sink(texts[i], &sink, NULL), 0);
		assert_true(i > 0 || (sink.subjects && strcmp(sink.name, "Soc_1.a-b") == 0));
		pw_buf_addf(&text, "sink = {\n");
		pw_sink_conf_print(&sink, &text);
		pw_buf_addf(&text, "};\n");
		write_text(text.data);
		conf = pw_conf_open(path, NULL);
		assert_non_null(conf);
		assert_int_equal(pw_sink_conf_read(pw_node_find(pw_conf_root(conf), "sink"), &again,
				     NULL),
		    0);
		assert_string_equal(again.name, sink.name);
		assert_string_equal(again.min_severity, sink.min_severity);
		assert_int_equal(again.subjects, sink.subjects);
		pw_conf_close(conf);
		pw_buf_release(&text);
		pw_sink_conf_release(&sink);
		pw_sink_conf_release(&again);
	}
}

static void
types_are_named_where_one_is_unknown_or_missing(void **state)
{
	(void)state;
	assert_string_equal(pw_sink_types(), "jsonl, stderr");
	assert_refused("type = \"kafka\";",
	    "sink: unknown type \"kafka\"; there is: jsonl, stderr");
	assert_refused("name = \"a\";", "a sink needs a type; there is: jsonl, stderr");
}

static void
path_must_be_given_and_absolute_and_is_jsonls_alone(void **state)
{
	static const char want[] = "sink jsonl: needs an absolute path = \"/...\"";
	struct pw_sink_conf sink;
	struct pw_err err = {""};

	(void)state;
	assert_refused("type = \"jsonl\";", want);
	assert_refused("type = \"jsonl\"; path = \"alerts.jsonl\";", want);
	assert_refused("type = \"jsonl\"; path = \"\";", want);
	assert_int_equal(read_sink("type = \"stderr\"; path = \"/a\";", &sink, &err), -1);
	assert_non_null(strstr(err.text, "path"));
}

static void
severity_must_be_one_there_is(void **state)
{
	(void)state;
	assert_refused("type = \"stderr\"; min_severity = \"urgent\";",
	    "min_severity: \"urgent\" is none of info|low|medium|high|critical");
}

static void
name_is_short_and_of_plain_characters(void **state)
{
	static const char want[] = "sink stderr: a name is made of letters, digits, `.`, `_` and "
				   "`-`, at most 63 of them";
	static const char sixty[] = "aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbcccccccccccccccccccc";
	struct pw_sink_conf sink;
	char text[256];

	(void)state;
	assert_refused("type = \"stderr\"; name = \"\";", want);
	assert_refused("type = \"stderr\"; name = \"a b\";", want);
	assert_refused("type = \"stderr\"; name = \"氏名\";", want);
	assert_refused("type = \"stderr\"; name = \"jsonl:/a\";", want);
	snprintf(text, sizeof(text), "type = \"stderr\"; name = \"%s1234\";", sixty);
	assert_refused(text, want);
	snprintf(text, sizeof(text), "type = \"stderr\"; name = \"%s123\";", sixty);
	assert_int_equal(read_sink(text, &sink, NULL), 0);
	pw_sink_conf_release(&sink);
}

static void
path_that_makes_no_name_gives_its_last_part_and_a_hash(void **state)
{
	static const char many[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	struct pw_sink_conf one, other;
	char text[256];

	(void)state;
	assert_int_equal(read_sink("type = \"jsonl\"; path = \"/var/log/a b\";", &one, NULL), 0);
	assert_memory_equal(one.name, "jsonl:a_b-", 10);
	assert_int_equal(strlen(one.name), 18);
	pw_sink_conf_release(&one);
	snprintf(text, sizeof(text), "type = \"jsonl\"; path = \"/x/%s/alerts\";", many);
	assert_int_equal(read_sink(text, &one, NULL), 0);
	snprintf(text, sizeof(text), "type = \"jsonl\"; path = \"/y/%s/alerts\";", many);
	assert_int_equal(read_sink(text, &other, NULL), 0);
	assert_memory_equal(one.name, "jsonl:alerts-", 13);
	assert_string_not_equal(one.name, other.name);
	pw_sink_conf_release(&one);
	pw_sink_conf_release(&other);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(defaults_are_those_of_the_contract),
	    cmocka_unit_test(every_key_is_read_and_what_is_printed_can_be_read_again),
	    cmocka_unit_test(types_are_named_where_one_is_unknown_or_missing),
	    cmocka_unit_test(path_must_be_given_and_absolute_and_is_jsonls_alone),
	    cmocka_unit_test(severity_must_be_one_there_is),
	    cmocka_unit_test(name_is_short_and_of_plain_characters),
	    cmocka_unit_test(path_that_makes_no_name_gives_its_last_part_and_a_hash),
	};

	return cmocka_run_group_tests_name("deliver_conf", tests, make_file, drop_file);
}
