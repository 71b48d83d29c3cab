/* What a daemon must not have: two of a name, a key beside the store, its own output among its
 * sources, and names that nothing answers to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/conf_file.h"

#define RULE                                                                                       \
	"rules = ( { id = \"t.one\"; category = \"card\"; title = \"T\"; title_ja = \"T\";\n"      \
	"  forms = ( { id = \"f\"; value = \"[0-9]{4}\"; alone = 0.6; } ); } );\n"

#define FORMAT                                                                                     \
	"format = { name = \"two\"; title = \"T\"; framing = \"delimited\"; separator = \",\";\n"  \
	"  columns = ( { name = \"a\"; }, { name = \"b\"; } ); };\n"

#define POLICY SOURCE_DIR "/conf/policy/telecom-jp.conf"

#define SOURCE "sources = ( { name = \"a\"; paths = [ \"/l/*.log\" ]; } );\n"

/* Nothing loaded; `want` NULL: good. */
static void
assert_check(const char *text, const char *want)
{
	struct pw_settings s;
	struct pw_err err;
	int rc;

	assert_int_equal(read_conf(text, &s, &err), 0);
	rc = pw_settings_check_daemon(&s, NULL, &err);
	if (want == NULL)
		assert_string_equal(err.text, "");
	else
		assert_says(&err, want);
	assert_int_equal(rc, want == NULL ? 0 : -1);
	pw_settings_release(&s);
}

static void
daemon_without_sources_is_told_how_to_name_one(void **state)
{
	(void)state;
	assert_check("",
	    "@/c.conf: no sources: name what to watch, sources = ( { name = \"app\"; "
	    "paths = [ \"/var/log/app/*.log\" ]; } );");
	assert_check(SOURCE, NULL);
}

static void
two_sources_of_one_name_are_refused(void **state)
{
	(void)state;
	assert_check("sources = (\n"
		     "  { name = \"a\"; paths = [ \"/l/a\" ]; },\n"
		     "  { name = \"b\"; paths = [ \"/l/b\" ]; },\n"
		     "  { name = \"a\"; paths = [ \"/l/c\" ]; } );\n",
	    "@/c.conf:4: source \"a\": the name is taken, at line 2; choose another");
}

static void
two_sinks_of_one_name_or_file_are_refused(void **state)
{
	(void)state;
	assert_check(SOURCE "sinks = ( { type = \"stderr\"; },\n  { type = \"stderr\"; } );",
	    "@/c.conf:3: sink \"stderr\": the name is taken, at line 2; give it another `name`");
	assert_check(SOURCE "sinks = ( { type = \"jsonl\"; name = \"x\"; path = \"/o/a\"; },\n"
			    "  { type = \"jsonl\"; name = \"y\"; path = \"/o/./a\"; } );",
	    "@/c.conf:3: sink \"y\": writes the file of sink \"x\"; give it its own");
	assert_check(SOURCE "sinks = ( { type = \"stderr\"; },\n"
			    "  { type = \"stderr\"; name = \"loud\"; min_severity = \"high\"; } );",
	    NULL);
	assert_check(SOURCE "store = { path = \"/s/a.db\"; };\n"
			    "sinks = ( { type = \"jsonl\"; name = \"x\"; path = \"/s/a.db\"; } );",
	    "@/c.conf:3: sink \"x\": its path is that of the store; choose another");
}

/* --- the key beside the store ------------------------------------------------------------------- */

#define REFUSED(key, at)                                                                           \
	"@/c.conf: key " key " lies below " at ", the directory of the store: who has a copy of "  \
	"both can turn fingerprints back into numbers; keep it elsewhere, as in /etc/piiwatch/keys"

static void
assert_key(const char *key, const char *store, const char *want)
{
	char text[512];

	snprintf(text, sizeof(text), SOURCE "key = \"%s\"; store = { path = \"%s\"; };", key,
	    store);
	assert_check(text, want);
}

static void
key_below_the_directory_of_the_store_is_refused(void **state)
{
	(void)state;
	write_file("state/key", "", 0400);
	assert_key("@/state/key", "@/state/a.db", REFUSED("@/state/key", "@/state"));
	assert_key("@/state/../state/key", "@//state/./a.db",
	    REFUSED("@/state/../state/key", "@/state"));
	assert_key("@/state/keys/old/key", "@/state/a.db",
	    REFUSED("@/state/keys/old/key", "@/state"));
	assert_key("@/k", "/a.db", REFUSED("@/k", "/"));
}

static void
key_below_a_store_that_is_not_there_yet_is_refused(void **state)
{
	(void)state;
	assert_key("@/none/deep/key", "@/none/a.db", REFUSED("@/none/deep/key", "@/none"));
	assert_key("@/none/../none/key", "@/none/a.db", REFUSED("@/none/../none/key", "@/none"));
}

static void
key_below_the_store_by_a_link_is_refused(void **state)
{
	char target[64];

	(void)state;
	write_file("state/key", "", 0400);
	snprintf(target, sizeof(target), "%s/state", dir);
	assert_int_equal(symlink(target, in_dir("@/linked")), 0);
	assert_key("@/linked/key", "@/state/a.db", REFUSED("@/linked/key", "@/state"));
	assert_key("@/state/key", "@/linked/a.db", REFUSED("@/state/key", "@/state"));
	assert_key("@/state/new", "@/linked/a.db", REFUSED("@/state/new", "@/state"));
	assert_int_equal(unlink(in_dir("@/linked")), 0);
}

static void
key_beside_the_directory_of_the_store_is_taken(void **state)
{
	(void)state;
	assert_key("@/state-keys/key", "@/state/a.db", NULL);
	assert_key("@/key", "@/state/a.db", NULL);
	assert_key("@/state/../key", "@/state/a.db", NULL);
}

/* --- what it writes itself ---------------------------------------------------------------------- */

/* `own`: what of ours the glob matches, NULL: nothing. */
static void
assert_glob(const char *glob, const char *own, const char *what)
{
	char text[1024], want[512];

	snprintf(text, sizeof(text),
	    "store = { path = \"@/state/a.db\"; };\n"
	    "sinks = ( { type = \"jsonl\"; name = \"out\"; path = \"@/log/alerts.jsonl\"; } );\n"
	    "sources = ( { name = \"one\"; paths = [ \"/l/*.log\" ]; },\n"
	    "  { name = \"two\"; paths = [ \"/l/x\", \"%s\" ]; } );\n",
	    glob);
	snprintf(want, sizeof(want),
	    "@/c.conf:4: source \"two\": its paths match %s, a file of %s: piiwatch would read what "
	    "it writes; narrow them",
	    own, what);
	assert_check(text, own != NULL ? want : NULL);
}

static void
glob_that_matches_a_file_of_the_store_is_refused(void **state)
{
	(void)state;
	assert_glob("@/state/*", "@/state/a.db", "the store");
	assert_glob("@/state/a.db", "@/state/a.db", "the store");
	assert_glob("@/*/a.db-wal", "@/state/a.db-wal", "the store");
	assert_glob("@/state/*-shm", "@/state/a.db-shm", "the store");
	assert_glob("@/state/deliver.d?", "@/state/deliver.db", "the store");
	assert_glob("@/state/*.log", NULL, "");
}

static void
glob_that_matches_a_file_of_a_sink_is_refused(void **state)
{
	(void)state;
	assert_glob("@/log/*.jsonl", "@/log/alerts.jsonl", "a sink");
	assert_glob("@/log/alerts.jsonl", "@/log/alerts.jsonl", "a sink");
	assert_glob("@/l[a-o]g/*", "@/log/alerts.jsonl", "a sink");
	assert_glob("@/log/../log/*", "@/log/alerts.jsonl", "a sink");
	assert_glob("@/log/alerts.jsonl.*", "@/log/alerts.jsonl.1", "a sink");
	assert_glob("@/log/alerts.jsonl-*", "@/log/alerts.jsonl-20260101", "a sink");
	assert_glob("@/log/*.log", NULL, "");
	assert_glob("@/log/*/alerts.jsonl", NULL, "");
}

static void
glob_that_leads_to_our_files_by_a_link_is_refused(void **state)
{
	char target[64];

	(void)state;
	write_file("log/x", "", 0644);
	snprintf(target, sizeof(target), "%s/log", dir);
	assert_int_equal(symlink(target, in_dir("@/other")), 0);
	assert_glob("@/other/*.jsonl", "@/log/alerts.jsonl", "a sink");
	assert_glob("@/other/*.log", NULL, "");
	assert_int_equal(unlink(in_dir("@/other")), 0);
}

/* --- names that something must answer to -------------------------------------------------------- */

static void
load(struct pw_loaded *l)
{
	struct pw_settings s;
	struct pw_err err;

	write_file("rules/t.conf", RULE, 0644);
	write_file("cdr/two.conf", FORMAT, 0644);
	assert_int_equal(
	    read_conf("rules = [ \"@/rules\" ]; cdr_formats = [ \"@/cdr\" ]; policy = \"" POLICY
		      "\";",
		&s, &err),
	    0);
	assert_int_equal(pw_loaded_open(l, &s, PW_LOAD_POLICY, &err), 0);
	pw_settings_release(&s);
}

static void
assert_source(const struct pw_loaded *l, const char *more, const char *want)
{
	struct pw_settings s;
	struct pw_err err;
	char text[512];
	int rc;

	snprintf(text, sizeof(text),
	    "policy = \"" POLICY "\";\nsources = (\n"
	    "  { name = \"a\"; paths = [ \"/l/*.log\" ]; %s } );\n",
	    more);
	assert_int_equal(read_conf(text, &s, &err), 0);
	rc = pw_settings_check_daemon(&s, l, &err);
	if (want == NULL)
		assert_string_equal(err.text, "");
	else
		assert_says(&err, want);
	assert_int_equal(rc, want == NULL ? 0 : -1);
	pw_settings_release(&s);
}

static void
formats_rules_and_roles_of_a_source_are_those_there_are(void **state)
{
	struct pw_loaded l;

	(void)state;
	load(&l);
	assert_source(&l, "cdr = \"two\"; rules = [ \"t.*\" ]; role = \"billing\";", NULL);
	assert_source(&l, "cdr = \"auto\";", NULL);
	assert_source(&l, "cdr = \"three\";",
	    "@/c.conf:3: source \"a\": unknown CDR format \"three\"; there are auto, two");
	assert_source(&l, "rules = [ \"t.one\", \"card.*\" ];",
	    "@/c.conf:3: source \"a\": no rule is called \"card.*\"; `piiwatch rules list` shows "
	    "them");
	assert_source(&l, "role = \"payments\";",
	    "@/c.conf:3: source \"a\": unknown role \"payments\"; `roles` of " POLICY
	    " has those there are");
	assert_source(NULL, "cdr = \"three\"; rules = [ \"x\" ]; role = \"payments\";", NULL);
	pw_loaded_release(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(daemon_without_sources_is_told_how_to_name_one),
	    cmocka_unit_test(two_sources_of_one_name_are_refused),
	    cmocka_unit_test(two_sinks_of_one_name_or_file_are_refused),
	    cmocka_unit_test(key_below_the_directory_of_the_store_is_refused),
	    cmocka_unit_test(key_below_a_store_that_is_not_there_yet_is_refused),
	    cmocka_unit_test(key_below_the_store_by_a_link_is_refused),
	    cmocka_unit_test(key_beside_the_directory_of_the_store_is_taken),
	    cmocka_unit_test(glob_that_matches_a_file_of_the_store_is_refused),
	    cmocka_unit_test(glob_that_matches_a_file_of_a_sink_is_refused),
	    cmocka_unit_test(glob_that_leads_to_our_files_by_a_link_is_refused),
	    cmocka_unit_test(formats_rules_and_roles_of_a_source_are_those_there_are),
	};

	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
