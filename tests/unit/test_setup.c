/* What setup.h promises of reading: defaults, errors with file and line, a print that reads back, the
 * key's place, and a detector that is loaded whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/conf_file.h"

#define DIGITS "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

#define RULE                                                                                       \
	"rules = ( { id = \"t.one\"; category = \"card\"; title = \"T\"; title_ja = \"T\";\n"      \
	"  forms = ( { id = \"f\"; value = \"[0-9]{4}\"; alone = 0.6; } );\n"                      \
	"  examples = ( { text = \"%s\"; value = \"1234\"; } );\n"                                 \
	"  counterexamples = [ \"a b\" ]; } );\n"

#define FORMAT                                                                                     \
	"format = { name = \"two\"; title = \"T\"; framing = \"delimited\"; separator = \",\";\n"  \
	"  columns = ( { name = \"a\"; }, { name = \"b\"; } ); };\n"

#define BASE                                                                                       \
	"rules = [ \"@/rules\" ]; cdr_formats = [ \"@/cdr\" ];\n"                                  \
	"policy = \"" SOURCE_DIR "/conf/policy/telecom-jp.conf\";\n"

static const char everything[] =
    "rules = [ \"/r/one\", \"/r/two\" ];\n"
    "cdr_formats = [ \"/f\" ];\n"
    "policy = \"/p.conf\";\n"
    "key = \"/k\";\n"
    "store = { path = \"/s/a.db\"; };\n"
    "alerts = { min_confidence = 0.75; dedupe_window = \"90s\"; };\n"
    "sources = (\n"
    "  { name = \"billing\"; type = \"file\"; paths = [ \"/l/*.log\", \"/l/\\\"q\\\"\\\\*\" ];\n"
    "    owner = \"billing team, 請求課\"; role = \"billing\"; entrusted_by = \"A\";\n"
    "    rules = [ \"card.*\" ]; categories = [ \"card\", \"phone\" ]; },\n"
    "  { name = \"cdr\"; paths = [ \"/c/*.csv\" ]; cdr = \"auto\"; read_from = \"end\";\n"
    "    min_confidence = 0.3; }\n"
    ");\n"
    "sinks = ( { type = \"jsonl\"; path = \"/o/a.jsonl\"; subjects = true; },\n"
    "          { type = \"stderr\"; min_severity = \"high\"; } );\n";

/* --- reading ------------------------------------------------------------------------------------ */

static void
defaults_are_those_of_the_design(void **state)
{
	struct pw_settings s;

	(void)state;
	pw_settings_init(&s);
	pw_settings_complete(&s);
	assert_string_equal(s.store_path, "/var/lib/piiwatch/piiwatch.db");
	assert_true(s.min_confidence == 0.5);
	assert_int_equal(s.dedupe_window_us, 10 * 60 * INT64_C(1000000));
	assert_int_equal(s.rules.n, 1);
	assert_int_equal(s.cdr_formats.n, 1);
	assert_non_null(strstr(s.policy, "/policy/telecom-jp.conf"));
	assert_null(s.key);
	assert_null(s.file);
	assert_int_equal(s.n_sources, 0);
	assert_int_equal(s.n_sinks, 1);
	assert_string_equal(s.sink[0].type, "jsonl");
	assert_string_equal(s.sink[0].path, "/var/log/piiwatch/alerts.jsonl");
	assert_string_equal(s.sink[0].min_severity, "info");
	assert_false(s.sink[0].subjects);
	pw_settings_release(&s);
}

static void
every_key_of_the_file_is_read(void **state)
{
	struct pw_settings s;
	struct pw_err err;

	(void)state;
	assert_int_equal(read_conf(everything, &s, &err), 0);
	assert_string_equal(err.text, "");
	assert_int_equal(s.rules.n, 2);
	assert_string_equal(s.rules.item[1], "/r/two");
	assert_string_equal(s.cdr_formats.item[0], "/f");
	assert_string_equal(s.policy, "/p.conf");
	assert_string_equal(s.key, "/k");
	assert_string_equal(s.store_path, "/s/a.db");
	assert_true(s.min_confidence == 0.75);
	assert_int_equal(s.dedupe_window_us, 90 * INT64_C(1000000));
	assert_int_equal(s.n_sources, 2);
	assert_string_equal(s.source[0].role, "billing");
	assert_string_equal(s.source[0].paths.item[1], "/l/\"q\"\\*");
	assert_int_equal(s.source_line[0], 8);
	assert_string_equal(s.source[1].cdr, "auto");
	assert_string_equal(s.source[1].read_from, "end");
	assert_int_equal(s.source_line[1], 11);
	assert_int_equal(s.n_sinks, 2);
	assert_true(s.sink[0].subjects);
	assert_string_equal(s.sink[1].min_severity, "high");
	assert_int_equal(s.sink_line[1], 15);
	assert_string_equal(s.file, in_dir("@/c.conf"));
	pw_settings_release(&s);
}

static const struct {
	const char *text, *want;
} wrong[] = {
    {"\n\nshards = 2;\n", "3: unknown key \"shards\""},
    {"\ncontrol = { socket = \"/s\"; };\n", "2: unknown key \"control\""},
    {"metrics = { };\n", "1: unknown key \"metrics\""},
    {"store = {\n  retention = \"400d\"; };\n", "2: unknown key \"retention\""},
    {"store = {\n\n  max_size = \"4GiB\"; };\n", "3: unknown key \"max_size\""},
    {"alerts = {\n  rate_limit = \"9/s\"; };\n", "2: unknown key \"rate_limit\""},
    {"store = \"/x\";\n", "1: store"},
    {"store = { path = 4; };\n", "1: path: expected a string"},
    {"\nstore = { path = \"var/x.db\"; };\n", "2: store: path \"var/x.db\" is no absolute path"},
    {"store = { path = \"/var/lib/\"; };\n", "1: store: path \"/var/lib/\" is no absolute path"},
    {"store = { path = \"\"; };\n", "1: store: path \"\" is no absolute path"},
    {"alerts = { min_confidence = 2; };\n", "1: min_confidence: 2 is out of range"},
    {"alerts = {\n  dedupe_window = \"10\"; };\n", "2: dedupe_window: "},
    {"alerts = {\n  dedupe_window = \"-1s\"; };\n", "2: dedupe_window: "},
    {"alerts = {\n  dedupe_window = \"400d\"; };\n", "2: dedupe_window: "},
    {"alerts = {\n  dedupe_window = 10; };\n", "2: dedupe_window: "},
    {"sources = { name = \"a\"; };\n", "1: sources: expected a list of groups"},
    {"sources = [ \"a\" ];\n", "1: sources: item 1: expected a list of groups"},
    {"\nsources = ( );\n", "2: sources: the list is empty"},
    {"sources = (\n  { paths = [ \"/a\" ]; } );\n", "2: a source needs a name"},
    {"sources = (\n  { name = \"a b\"; paths = [ \"/a\" ]; } );\n", "2: a source needs a name"},
    {"sources = ( { name = \"a\";\n  colour = 1; } );\n", "2: unknown key \"colour\""},
    {"sources = ( { name = \"a\";\n  encodings = \"auto\"; } );\n", "2: unknown key \"encodings\""},
    {"sources = ( { name = \"a\"; } );\n", "1: source \"a\": needs paths"},
    {"sources = ( { name = \"a\"; paths = [ \"x/*\" ]; } );\n", "1: source \"a\": path \"x/*\""},
    {"sources = ( { name = \"a\"; paths = \"/a\"; } );\n", "1: paths: expected a list of strings"},
    {"sources = ( { name = \"a\"; paths = [ \"/a\" ]; type = \"kafka\"; } );\n",
	"1: source \"a\": unknown type \"kafka\"; there is: file"},
    {"sources = ( { name = \"a\"; paths = [ \"/a\" ]; read_from = \"now\"; } );\n",
	"1: read_from: \"now\" is none of start|end"},
    {"sources = ( { name = \"a\"; paths = [ \"/a\" ]; categories = [ \"cards\" ]; } );\n",
	"1: source \"a\": unknown category \"cards\""},
    {"sources = ( { name = \"a\"; paths = [ \"/a\" ]; min_confidence = 1.5; } );\n",
	"1: min_confidence: 1.5 is out of range"},
    {"\nsinks = ( );\n", "2: sinks: the list is empty"},
    {"sinks = ( { type = \"stderr\"; },\n  { type = \"webhook\"; } );\n",
	"2: sink: unknown type \"webhook\"; there is: "},
    {"sinks = (\n  { min_severity = \"high\"; } );\n", "2: a sink needs a type"},
    {"sinks = ( { type = \"stderr\"; min_severity = \"bad\"; } );\n", "1: min_severity: \"bad\""},
    {"sinks = ( { type = \"stderr\";\n  colour = 1; } );\n", "2: unknown key \"colour\""},
};

static void
wrong_configuration_is_refused_with_file_and_line(void **state)
{
	struct pw_settings s;
	struct pw_err err;
	char want[256];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(wrong); i++) {
		assert_int_equal(read_conf(wrong[i].text, &s, &err), -1);
		snprintf(want, sizeof(want), "%s/c.conf:%s", dir, wrong[i].want);
		if (strncmp(err.text, want, strlen(want)) != 0)
			assert_string_equal(err.text, want);
		pw_settings_release(&s);
	}
}

static void
assert_too_many(const char *key, const char *entry, unsigned n, const char *want)
{
	struct pw_settings s;
	struct pw_err err;
	struct pw_buf text;

	pw_buf_init(&text, 32768);
	pw_buf_addf(&text, "%s = (\n", key);
	for (unsigned i = 0; i < n; i++)
		pw_buf_addf(&text, entry, i > 0 ? "," : "", i, i);
	pw_buf_addf(&text, ");\n");
	assert_int_equal(read_conf(text.data, &s, &err), want == NULL ? 0 : -1);
	if (want != NULL)
		assert_says(&err, want);
	pw_settings_release(&s);
	pw_buf_release(&text);
}

static void
one_source_or_sink_too_many_is_refused(void **state)
{
	static const char source[] = "%s { name = \"s%u\"; paths = [ \"/l/%u\" ]; }\n";
	static const char sink[] = "%s { type = \"jsonl\"; name = \"s%u\"; path = \"/o/%u\"; }\n";

	(void)state;
	assert_too_many("sources", source, PW_MAX_SOURCES, NULL);
	assert_too_many("sources", source, PW_MAX_SOURCES + 1, "@/c.conf:1: sources: more than 64");
	assert_too_many("sinks", sink, PW_MAX_SINKS, NULL);
	assert_too_many("sinks", sink, PW_MAX_SINKS + 1, "@/c.conf:1: sinks: more than 16");
}

static void
second_file_is_laid_over_the_first(void **state)
{
	struct pw_settings s;
	struct pw_err err;

	(void)state;
	assert_int_equal(read_conf(everything, &s, &err), 0);
	write_file("d.conf",
	    "key = \"/other\";\n"
	    "sources = ( { name = \"one\"; paths = [ \"/l/one\" ]; } );\n"
	    "sinks = ( { type = \"stderr\"; } );\n",
	    0644);
	assert_int_equal(pw_settings_read(&s, in_dir("@/d.conf"), &err), 0);
	assert_string_equal(s.key, "/other");
	assert_string_equal(s.policy, "/p.conf");
	assert_int_equal(s.n_sources, 1);
	assert_string_equal(s.source[0].name, "one");
	assert_int_equal(s.n_sinks, 1);
	assert_string_equal(s.sink[0].type, "stderr");
	pw_settings_release(&s);
}

static void
print_of(const char *text, struct pw_buf *out)
{
	struct pw_settings s;
	struct pw_err err;

	assert_int_equal(read_conf(text, &s, &err), 0);
	pw_buf_init(out, 65536);
	pw_settings_print(&s, out);
	pw_settings_release(&s);
}

static void
what_is_printed_reads_back_the_same(void **state)
{
	static const char *const texts[] = {everything, "",
	    "alerts = { dedupe_window = \"0s\"; };"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++) {
		struct pw_buf first, again;

		print_of(texts[i], &first);
		print_of(first.data, &again);
		assert_string_equal(first.data, again.data);
		pw_buf_release(&first);
		pw_buf_release(&again);
	}
}

static void
every_setting_stands_in_the_print(void **state)
{
	static const char *const parts[] = {"\"/r/two\"", "\"/f\"", "policy = \"/p.conf\"",
	    "key = \"/k\"", "path = \"/s/a.db\"", "min_confidence = 0.75",
	    "dedupe_window = \"90s\"", "name = \"billing\"", "\"/l/\\\"q\\\"\\\\*\"",
	    "owner = \"billing team, 請求課\"", "entrusted_by = \"A\"", "\"card.*\"",
	    "\"card\", \"phone\"", "cdr = \"auto\"", "read_from = \"end\"", "min_confidence = 0.3",
	    "path = \"/o/a.jsonl\"", "subjects = true", "min_severity = \"high\""};
	struct pw_buf out;

	(void)state;
	print_of(everything, &out);
	for (size_t i = 0; i < PW_ARRAY_LEN(parts); i++)
		if (strstr(out.data, parts[i]) == NULL)
			fail_msg("%s does not stand in the print", parts[i]);
	pw_buf_release(&out);
}

static void
threshold_is_the_least_that_anyone_asks_for(void **state)
{
	struct pw_settings s;
	struct pw_err err;

	(void)state;
	assert_int_equal(read_conf(everything, &s, &err), 0);
	assert_int_equal(pw_settings_threshold(&s), 300);
	s.min_confidence = 0.1;
	assert_int_equal(pw_settings_threshold(&s), 100);
	s.min_confidence = 0.75;
	pw_settings_drop_sources(&s);
	assert_int_equal(s.n_sources, 0);
	assert_int_equal(pw_settings_threshold(&s), 750);
	pw_settings_release(&s);
}

/* --- the key ------------------------------------------------------------------------------------ */

static void
key_is_the_credential_then_the_configured_one_then_the_installed_one(void **state)
{
	struct pw_settings s;
	char buf[256], short_buf[8];
	const char *installed;

	(void)state;
	pw_settings_init(&s);
	installed = pw_settings_key(&s, buf, sizeof(buf));
	if (installed != NULL)
		assert_string_equal(installed, "/etc/piiwatch/keys/current");
	write_file("credentials/other", DIGITS, 0400);
	setenv("CREDENTIALS_DIRECTORY", in_dir("@/credentials"), 1);
	assert_ptr_equal(pw_settings_key(&s, buf, sizeof(buf)), installed);
	write_file("credentials/fpkey", DIGITS, 0400);
	assert_string_equal(pw_settings_key(&s, buf, sizeof(buf)), in_dir("@/credentials/fpkey"));
	assert_ptr_equal(pw_settings_key(&s, short_buf, sizeof(short_buf)), installed);
	s.key = pw_strdup("/configured");
	assert_string_equal(pw_settings_key(&s, buf, sizeof(buf)), in_dir("@/credentials/fpkey"));
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_string_equal(pw_settings_key(&s, buf, sizeof(buf)), "/configured");
	pw_settings_release(&s);
}

static void
lack_of_a_key_says_where_it_was_looked_for_and_how_to_make_one(void **state)
{
	struct pw_settings s;
	struct pw_err err;

	(void)state;
	assert_int_equal(read_conf("", &s, &err), 0);
	assert_int_equal(pw_settings_no_key(&s, &err), -1);
	assert_says(&err,
	    "@/c.conf: no key for fingerprints: `key` is not set, there is no credential fpkey "
	    "(LoadCredential=) and no /etc/piiwatch/keys/current; make one with `piiwatch config "
	    "init DIR`, or with `openssl rand -hex 32` into a file of mode 0400, and name it in "
	    "`key`");
	pw_settings_release(&s);
}

/* --- loading ------------------------------------------------------------------------------------ */

static void
write_rules(const char *example)
{
	char text[1024];

	snprintf(text, sizeof(text), RULE, example);
	write_file("rules/t.conf", text, 0644);
	write_file("cdr/two.conf", FORMAT, 0644);
}

static int
load(const char *text, unsigned what, struct pw_loaded *l, struct pw_err *err)
{
	struct pw_settings s;
	int rc;

	assert_int_equal(read_conf(text, &s, err), 0);
	rc = pw_loaded_open(l, &s, what, err);
	pw_settings_release(&s);
	return rc;
}

static void
scan_without_a_key_has_one_that_dies_with_it(void **state)
{
	struct pw_loaded l;
	struct pw_err err;

	(void)state;
	write_rules("a 1234 b");
	assert_int_equal(load(BASE, 0, &l, &err), 0);
	assert_false(l.has_own_key);
	assert_non_null(l.key);
	assert_non_null(l.detector);
	assert_null(l.policy);
	assert_ptr_equal(l.standard, l.detector);
	pw_loaded_release(&l);
}

static void
daemon_is_loaded_with_its_key_and_policy(void **state)
{
	struct pw_loaded l;
	struct pw_err err;

	(void)state;
	write_rules("a 1234 b");
	write_file("k", DIGITS "\n", 0400);
	assert_int_equal(load(BASE "key = \"@/k\";",
			     PW_LOAD_EXAMPLES | PW_LOAD_POLICY | PW_LOAD_NEEDS_KEY, &l, &err),
	    0);
	assert_true(l.has_own_key);
	assert_string_equal(pw_key_name(l.key), "kb45848d0");
	assert_non_null(l.policy);
	pw_loaded_release(&l);
}

static void
configured_key_that_is_missing_is_said_with_how_to_make_one(void **state)
{
	struct pw_loaded l;
	struct pw_err err;

	(void)state;
	write_rules("a 1234 b");
	assert_int_equal(load(BASE "key = \"@/gone\";", PW_LOAD_NEEDS_KEY, &l, &err), -1);
	assert_says(&err,
	    "key @/gone: No such file; make one with `piiwatch config init DIR`, or with `openssl "
	    "rand -hex 32` into a file of mode 0400");
	pw_loaded_release(&l);
}

static void
policy_that_is_missing_is_named(void **state)
{
	struct pw_loaded l;
	struct pw_err err;

	(void)state;
	write_rules("a 1234 b");
	assert_int_equal(load("rules = [ \"@/rules\" ]; cdr_formats = [ \"@/cdr\" ];\n"
			      "policy = \"@/gone.conf\";",
			     PW_LOAD_POLICY, &l, &err),
	    -1);
	assert_non_null(strstr(err.text, in_dir("@/gone.conf: No such file")));
	pw_loaded_release(&l);
}

static void
example_that_fails_stops_the_load_that_asks_for_examples(void **state)
{
	struct pw_loaded l;
	struct pw_err err;

	(void)state;
	write_rules("a1234b");
	assert_int_equal(load(BASE, 0, &l, &err), 0);
	pw_loaded_release(&l);
	assert_int_equal(load(BASE, PW_LOAD_EXAMPLES, &l, &err), -1);
	assert_non_null(strstr(err.text, "t.conf:3: rule t.one: "));
	pw_loaded_release(&l);
}

static void
examples_are_run_at_the_standard_threshold(void **state)
{
	struct pw_loaded l;
	struct pw_err err;

	(void)state;
	write_rules("a 1234 b");
	assert_int_equal(load(BASE "alerts = { min_confidence = 0.9; };", PW_LOAD_EXAMPLES, &l,
			     &err),
	    0);
	assert_int_equal(l.plan->threshold, 900);
	assert_int_equal(l.standard_plan->threshold, 500);
	pw_loaded_release(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(defaults_are_those_of_the_design),
	    cmocka_unit_test(every_key_of_the_file_is_read),
	    cmocka_unit_test(wrong_configuration_is_refused_with_file_and_line),
	    cmocka_unit_test(one_source_or_sink_too_many_is_refused),
	    cmocka_unit_test(second_file_is_laid_over_the_first),
	    cmocka_unit_test(what_is_printed_reads_back_the_same),
	    cmocka_unit_test(every_setting_stands_in_the_print),
	    cmocka_unit_test(threshold_is_the_least_that_anyone_asks_for),
	    cmocka_unit_test(key_is_the_credential_then_the_configured_one_then_the_installed_one),
	    cmocka_unit_test(lack_of_a_key_says_where_it_was_looked_for_and_how_to_make_one),
	    cmocka_unit_test(scan_without_a_key_has_one_that_dies_with_it),
	    cmocka_unit_test(daemon_is_loaded_with_its_key_and_policy),
	    cmocka_unit_test(configured_key_that_is_missing_is_said_with_how_to_make_one),
	    cmocka_unit_test(policy_that_is_missing_is_named),
	    cmocka_unit_test(example_that_fails_stops_the_load_that_asks_for_examples),
	    cmocka_unit_test(examples_are_run_at_the_standard_threshold),
	};

	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
