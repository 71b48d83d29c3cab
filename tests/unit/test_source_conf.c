/* The rows of a source: what is refused, in which words, and what is told apart. */
#include <piiwatch/source.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A configuration of one source, from its text. */
static struct pw_conf *
open_text(const char *text)
{
	char path[] = "/tmp/piiwatch-source-conf-XXXXXX";
	int fd = mkstemp(path);
	struct pw_err err = {""};
	struct pw_conf *conf;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	conf = pw_conf_open(path, &err);
	unlink(path);
	if (conf == NULL)
		fail_msg("%s", err.text);
	return conf;
}

static int
read_text(const char *text, struct pw_source_conf *ret, struct pw_err *err)
{
	struct pw_conf *conf = open_text(text);
	int rc = pw_source_conf_read(pw_conf_root(conf), ret, err);

	pw_conf_close(conf);
	return rc;
}

static void
assert_refused(const char *text, const char *want)
{
	struct pw_source_conf source;
	struct pw_err err = {""};

	assert_int_equal(read_text(text, &source, &err), -1);
	pw_source_conf_release(&source);
	if (strstr(err.text, want) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", err.text, want);
	assert_null(strchr(err.text, '\n'));
}

static void
read_good(const char *text, struct pw_source_conf *ret)
{
	struct pw_err err = {""};

	if (read_text(text, ret, &err) < 0)
		fail_msg("%s", err.text);
}

static void
each_mistake_is_refused_with_what_is_wrong(void **state)
{
	char name[PW_MAX_NAME + 1], text[PW_MAX_NAME + 100];

	(void)state;
	assert_refused("paths = [ \"/x\" ];", "a source needs a name");
	assert_refused("name = \"\"; paths = [ \"/x\" ];", "a source needs a name");
	assert_refused("name = \"a b\"; paths = [ \"/x\" ];", "a source needs a name");
	assert_refused("name = \"a/b\"; paths = [ \"/x\" ];", "a source needs a name");
	memset(name, 'n', PW_MAX_NAME);
	name[PW_MAX_NAME] = '\0';
	snprintf(text, sizeof(text), "name = \"%s\"; paths = [ \"/x\" ];", name);
	assert_refused(text, "at most 63");
	assert_refused("name = \"a\"; type = \"pigeon\"; paths = [ \"/x\" ];",
	    "unknown type \"pigeon\"; there is: file");
	assert_refused("name = \"a\";", "needs paths");
	assert_refused("name = \"a\"; paths = [ ];", "needs paths");
	assert_refused("name = \"a\"; paths = [ \"/x\", \"y/*.log\" ];",
	    "path \"y/*.log\" is not absolute");
	assert_refused("name = \"a\"; paths = [ \"\" ];", "is not absolute");
	assert_refused("name = \"a\"; paths = \"/x\";", "paths");
	assert_refused("name = \"a\"; paths = [ 1 ];", "paths");
	assert_refused("name = \"a\"; paths = [ \"/x\" ]; read_from = \"middle\";", "read_from");
	assert_refused("name = \"a\"; paths = [ \"/x\" ]; categories = [ \"shoe_size\" ];",
	    "unknown category \"shoe_size\"");
	assert_refused("name = \"a\"; paths = [ \"/x\" ]; min_confidence = 1.5;", "min_confidence");
	assert_refused("name = \"a\"; paths = [ \"/x\" ]; colour = \"red\";", "colour");
	assert_refused("name = \"a\"; paths = [ \"/x\" ];\nencoding = \"sjis\";",
	    ":2: source \"a\": unknown encoding \"sjis\"; there are auto, utf-8, cp932, euc-jp, "
	    "iso-2022-jp, utf-16le, utf-16be");
	assert_refused("name = \"a\"; paths = [ \"/x\" ]; encoding = \"\";", "unknown encoding");
	assert_refused("name = \"a\"; paths = [ \"/x\" ]; encoding = 932;", "encoding");
	assert_refused("name = 7; paths = [ \"/x\" ];", "name");
}

static void
what_is_not_said_has_its_default(void **state)
{
	struct pw_source_conf source;

	(void)state;
	read_good("name = \"billing\"; paths = [ \"/var/log/billing/*.log\" ];", &source);
	assert_string_equal(source.name, "billing");
	assert_string_equal(source.type, "file");
	assert_string_equal(source.read_from, "start");
	assert_int_equal(source.paths.n, 1);
	assert_null(source.cdr);
	assert_string_equal(source.encoding, "auto");
	assert_true(source.min_confidence < 0);
	pw_source_conf_release(&source);
}

static void
what_is_printed_reads_the_same(void **state)
{
	struct pw_source_conf source, again;
	struct pw_buf out;

	(void)state;
	read_good(
	    "name = \"a\"; paths = [ \"/x/*.log\", \"/y\" ]; cdr = \"asterisk-csv\"; "
	    "encoding = \"CP932\"; read_from = \"end\"; owner = \"o\"; role = \"r\"; entrusted_by = \"e\"; "
	    "rules = [ \"card.*\" ]; categories = [ \"card\" ]; min_confidence = 0.25;",
	    &source);
	pw_buf_init(&out, 65536);
	pw_source_conf_print(&source, &out);
	read_good(out.data, &again);
	assert_string_equal(again.name, source.name);
	assert_int_equal(again.paths.n, source.paths.n);
	assert_string_equal(again.cdr, source.cdr);
	assert_string_equal(again.encoding, "CP932");
	assert_string_equal(again.read_from, "end");
	assert_string_equal(again.owner, "o");
	assert_string_equal(again.rules.item[0], "card.*");
	assert_string_equal(again.categories.item[0], "card");
	assert_true(again.min_confidence > 0.24 && again.min_confidence < 0.26);
	pw_buf_release(&out);
	pw_source_conf_release(&again);
	pw_source_conf_release(&source);
}

static void
paths_match_as_the_globs_of_a_shell_do(void **state)
{
	struct pw_source_conf source;

	(void)state;
	read_good("name = \"a\"; paths = [ \"/var/*/x.log\", \"/l/[ab]?.csv\" ];", &source);
	assert_true(pw_source_conf_matches(&source, "/var/one/x.log"));
	assert_true(pw_source_conf_matches(&source, "/l/a1.csv"));
	assert_false(pw_source_conf_matches(&source, "/var/one/two/x.log"));
	assert_false(pw_source_conf_matches(&source, "/var/.hidden/x.log"));
	assert_false(pw_source_conf_matches(&source, "/l/c1.csv"));
	assert_false(pw_source_conf_matches(&source, "/var/one/x.log.1"));
	pw_source_conf_release(&source);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_mistake_is_refused_with_what_is_wrong),
	    cmocka_unit_test(what_is_not_said_has_its_default),
	    cmocka_unit_test(what_is_printed_reads_the_same),
	    cmocka_unit_test(paths_match_as_the_globs_of_a_shell_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
