/* What policy.h promises of files: another company's is read without C, and what is not complete is
 * refused in one line that names file, line and remedy. */
#include <piiwatch/policy.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define TITLES "title = \"T\"; title_ja = \"J\";"
#define LEAK "{ id = \"leak\"; title = \"{category}!\"; title_ja = \"J\"; items = [ \"S\" ]; }"
#define WATCHER "{ id = \"watcher\"; " TITLES " items = [ \"W\" ]; }"
#define CARD "{ id = \"card\"; " TITLES " items = [ \"A\" ]; }"

#define ITEM_A "{ id = \"A\"; title = \"Data\"; title_ja = \"情報\"; }"
#define ITEMS_BSW                                                                                  \
	"{ id = \"B-2\"; " TITLES " }, { id = \"S\"; " TITLES " }, { id = \"W\"; " TITLES " }"
#define CARD_OF_LAB                                                                                \
	"{ id = \"card\"; title = \"Card\"; title_ja = \"カード\"; items = [ \"A\" ]; "         \
	"role = { lab = [ \"B-2\", \"A\" ]; }; }"

/* The parts of a small policy, a line each; the categories stand behind them, a line each too. */
enum part { HEAD, ITEMS, ROLES, ENTRUSTED, KINDS, CODES, FIRST, REST, PARTS };

static const char *const whole[PARTS] = {
    [HEAD] = "policy = { name = \"small\"; version = \"3\"; " TITLES " };",
    [ITEMS] = "items = ( " ITEM_A ", " ITEMS_BSW " );",
    [ROLES] = "roles = [ \"shop\", \"lab\" ];",
    [ENTRUSTED] = "entrusted = [ \"B-2\" ];",
    [KINDS] = "kinds = ( " LEAK ", " WATCHER " );",
    [CODES] = "codes = ( { id = \"sink_down\"; title = \"Down\"; title_ja = \"停止\"; } );",
    [FIRST] = CARD_OF_LAB,
    [REST] = "",
};

static char dir[] = "/tmp/piiwatch-policy-XXXXXX";
static char path[64];

static int
make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/p.conf", dir);
	return 0;
}

static int
drop_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

/* The small policy with `text` in place of one of its parts (PARTS: of none). */
static struct pw_policy *
load_with(enum part part, const char *text, struct pw_err *err)
{
	FILE *f = fopen(path, "we");
	struct pw_policy *policy;

	assert_non_null(f);
	for (int i = 0; i < (int)REST; i++)
		fprintf(f, "%s%s\n", i == FIRST ? "categories = (\n" : "",
		    i == (int)part ? text : whole[i]);
	for (int c = PW_CARD + 1; c < (int)PW_CATEGORIES; c++)
		fprintf(f, ", { id = \"%s\"; " TITLES " items = [ \"A\" ]; }\n",
		    pw_category_name((enum pw_category)c));
	fprintf(f, "%s );\n", part == REST ? text : "");
	assert_int_equal(fclose(f), 0);
	policy = pw_policy_load(path, err);
	unlink(path);
	return policy;
}

static struct pw_policy *
need_with(enum part part, const char *text)
{
	struct pw_err err = {""};
	struct pw_policy *policy = load_with(part, text, &err);

	if (policy == NULL)
		fail_msg("%s", err.text);
	return policy;
}

/* `want` is what follows the name of the file and its colon. */
static void
assert_refused(enum part part, const char *text, const char *want)
{
	struct pw_err err = {""};
	char line[512];

	assert_null(load_with(part, text, &err));
	snprintf(line, sizeof(line), "%s:%s", path, want);
	assert_string_equal(err.text, line);
}

struct refusal {
	enum part part;
	const char *text, *want;
};

static void
assert_all_refused(const struct refusal *refusals, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_refused(refusals[i].part, refusals[i].text, refusals[i].want);
}

static struct pw_touch
touch(const struct pw_policy *policy, enum pw_kind kind, int role, bool is_entrusted)
{
	struct pw_policy_query query = {kind, kind == PW_KIND_WATCHER ? -1 : (int)PW_CARD, role,
	    is_entrusted, "sink_down"};
	struct pw_touch ret;

	pw_policy_touch(policy, &query, &ret);
	return ret;
}

static void
policy_of_another_company_works_without_c(void **state)
{
	struct pw_policy *policy = need_with(PARTS, NULL);
	int lab = pw_policy_role(policy, "lab");
	struct pw_touch t = touch(policy, PW_KIND_LEAK, pw_policy_role(policy, "shop"), false);

	(void)state;
	assert_string_equal(pw_policy_name(policy), "small 3");
	assert_string_equal(pw_policy_item_title(policy, "A", false), "Data");
	assert_string_equal(pw_policy_item_title(policy, "A", true), "情報");
	assert_string_equal(t.title, "Card!");
	assert_string_equal(t.title_ja, "J");
	assert_int_equal(t.n_clauses, 2);
	assert_string_equal(t.clause[0], "A");
	assert_string_equal(t.clause[1], "S");
	t = touch(policy, PW_KIND_LEAK, lab, false);
	assert_int_equal(t.n_clauses, 3);
	assert_string_equal(t.clause[0], "B-2");
	assert_string_equal(t.clause[1], "A");
	assert_string_equal(t.clause[2], "S");
	t = touch(policy, PW_KIND_LEAK, lab, true);
	assert_int_equal(t.n_clauses, 2);
	assert_string_equal(t.clause[0], "B-2");
	t = touch(policy, PW_KIND_WATCHER, -1, false);
	assert_int_equal(t.n_clauses, 1);
	assert_string_equal(t.clause[0], "W");
	assert_string_equal(t.title, "Down");
	assert_string_equal(t.title_ja, "停止");
	pw_policy_destroy(policy);
}

static void
without_roles_codes_and_entrusted_the_rest_answers(void **state)
{
	struct pw_policy *policy = need_with(ENTRUSTED, "");
	struct pw_touch t = touch(policy, PW_KIND_LEAK, -1, true);

	(void)state;
	assert_string_equal(t.clause[0], "A");
	pw_policy_destroy(policy);
	policy = need_with(CODES, "");
	t = touch(policy, PW_KIND_WATCHER, -1, false);
	assert_string_equal(t.title, "T");
	pw_policy_destroy(policy);
	policy = need_with(FIRST, CARD);
	assert_int_equal(pw_policy_role(policy, "lab"), 1);
	pw_policy_destroy(policy);
}

static void
item_of_the_data_and_of_the_kind_is_named_once(void **state)
{
	struct pw_policy *policy = need_with(KINDS,
	    "kinds = ( { id = \"leak\"; " TITLES " items = [ \"A\", \"S\" ]; }, " WATCHER " );");
	struct pw_touch t = touch(policy, PW_KIND_LEAK, -1, false);

	(void)state;
	assert_int_equal(t.n_clauses, 2);
	assert_string_equal(t.clause[0], "A");
	assert_string_equal(t.clause[1], "S");
	pw_policy_destroy(policy);
}

static void
every_place_of_the_categorys_title_is_filled(void **state)
{
	struct pw_policy *policy = need_with(KINDS,
	    "kinds = ( { id = \"leak\"; title = \"{category}, {category}\"; title_ja = "
	    "\"「{category}」の件\"; items = [ \"S\" ]; }, " WATCHER " );");
	struct pw_touch t = touch(policy, PW_KIND_LEAK, -1, false);

	(void)state;
	assert_string_equal(t.title, "Card, Card");
	assert_string_equal(t.title_ja, "「カード」の件");
	pw_policy_destroy(policy);
}

static void
file_that_is_not_there_or_no_configuration_is_refused(void **state)
{
	struct pw_err err = {""};
	char want[128];

	(void)state;
	assert_null(pw_policy_load(path, &err));
	snprintf(want, sizeof(want), "%s: No such file or directory", path);
	assert_string_equal(err.text, want);
	assert_refused(HEAD, "policy = ", "2: syntax error");
}

static void
head_must_be_whole(void **state)
{
	static const struct refusal refusals[] = {
	    {HEAD, "", "1: policy is missing; add policy = { name, version, title, title_ja }"},
	    {HEAD, "policy = 1;", "1: policy: expected a group { ... }"},
	    {HEAD, "policy = { name = \"x\"; " TITLES " };",
		"1: version is missing; add it, in quotes"},
	    {HEAD, "policy = { name = \"x\"; version = 2; " TITLES " };",
		"1: version: expected a string in quotes"},
	    {HEAD, "policy = { name = \"\"; version = \"2\"; " TITLES " };",
		"1: name: empty; write it out"},
	    {HEAD, "policy = { name = \"x\"; version = \"2\"; title = \"T\"; };",
		"1: title_ja is missing; add it, in quotes"},
	    {HEAD, "policy = { name = \"x\"; version = \"2\"; author = \"y\"; " TITLES " };",
		"1: unknown key \"author\"; there are: name, version, title, title_ja"},
	    {CODES, "code = 1;",
		"6: unknown key \"code\"; there are: policy, items, roles, categories, entrusted, kinds, codes"},
	};

	(void)state;
	assert_all_refused(refusals, PW_ARRAY_LEN(refusals));
}

static void
item_must_have_an_id_of_its_own_and_titles(void **state)
{
	static const struct refusal refusals[] = {
	    {ITEMS, "", "1: items is missing; add the list"},
	    {ITEMS, "items = ( );", "2: items: empty; name at least one"},
	    {ITEMS, "items = \"A\";", "2: items: expected a list of groups ( { ... }, ... )"},
	    {ITEMS, "items = ( { " TITLES " } );", "2: id is missing; add it, in quotes"},
	    {ITEMS, "items = ( { id = \"A\"; " TITLES " }, { id = \"A\"; " TITLES " } );",
		"2: \"A\" stands twice; take one out"},
	    {ITEMS, "items = ( { id = \"A B\"; " TITLES " } );",
		"2: id: a letter, then letters, digits and . _ - are expected, not \"A B\""},
	    {ITEMS, "items = ( { id = \"1\"; " TITLES " } );",
		"2: id: a letter, then letters, digits and . _ - are expected, not \"1\""},
	    {ITEMS, "items = ( { id = \"A\"; title_ja = \"J\"; } );",
		"2: title is missing; add it, in quotes"},
	    {ITEMS, "items = ( { id = \"A\"; title = \"\"; title_ja = \"J\"; } );",
		"2: title: empty; write it out"},
	    {ITEMS, "items = ( { id = \"A\"; title = \"a\\nb\"; title_ja = \"J\"; } );",
		"2: title: expected one line of printable UTF-8; take out what is not"},
	    {ITEMS, "items = ( { id = \"A\"; title = \"\\xff\"; title_ja = \"J\"; } );",
		"2: title: expected one line of printable UTF-8; take out what is not"},
	    {ITEMS, "items = ( { id = \"A\"; title = \"a\xE2\x80\xAE\"; title_ja = \"J\"; } );",
		"2: title: expected one line of printable UTF-8; take out what is not"},
	    {ITEMS, "items = ( { id = \"A\"; note = \"n\"; " TITLES " } );",
		"2: unknown key \"note\"; there are: id, title, title_ja"},
	};

	(void)state;
	assert_all_refused(refusals, PW_ARRAY_LEN(refusals));
}

static void
role_must_be_a_name_of_its_own(void **state)
{
	static const struct refusal refusals[] = {
	    {ROLES, "roles = [ ];", "3: roles: empty; name at least one"},
	    {ROLES, "roles = \"lab\";", "3: roles: expected a list of strings [ \"...\", ... ]"},
	    {ROLES, "roles = [ \"lab\", \"lab\" ];",
		"3: roles: \"lab\" stands twice; take one out"},
	    {ROLES, "roles = [ \"lab\", \"a.b\" ];",
		"3: roles: a letter, then letters, digits, _ and - are expected, 31 at most, not "
		"\"a.b\""},
	    {ROLES, "roles = [ \"\" ];",
		"3: roles: a letter, then letters, digits, _ and - are expected, 31 at most, not "
		"\"\""},
	    {ROLES, "roles = [ \"a2345678901234567890123456789012\" ];",
		"3: roles: a letter, then letters, digits, _ and - are expected, 31 at most, not "
		"\"a2345678901234567890123456789012\""},
	    {ROLES, "roles = [ \"shop\" ];", "8: unknown key \"lab\"; there are: shop"},
	    {ROLES, "", "8: unknown key \"lab\"; there are: "},
	};

	(void)state;
	assert_all_refused(refusals, PW_ARRAY_LEN(refusals));
	pw_policy_destroy(
	    need_with(ROLES, "roles = [ \"lab\", \"a234567890123456789012345678901\" ];"));
}

static void
category_must_be_one_that_is_and_have_items_that_are(void **state)
{
	static const struct refusal refusals[] = {
	    {FIRST, "{ id = \"cards\"; " TITLES " items = [ \"A\" ]; }",
		"8: categories: \"cards\" is no category; take it out or mend the name"},
	    {FIRST, "{ id = \"card\"; " TITLES " }", "8: items is missing; name at least one item"},
	    {FIRST, "{ id = \"card\"; " TITLES " items = [ ]; }",
		"8: items: empty; name at least one"},
	    {FIRST, "{ id = \"card\"; " TITLES " items = \"A\"; }",
		"8: items: expected a list of strings [ \"...\", ... ]"},
	    {FIRST, "{ id = \"card\"; " TITLES " items = [ \"A\", \"X\" ]; }",
		"8: items: there is no item \"X\"; add it to items or mend the id"},
	    {FIRST, "{ id = \"card\"; " TITLES " items = [ \"A\", \"A\" ]; }",
		"8: items: \"A\" stands twice; take one out"},
	    {FIRST, "{ id = \"card\"; title = \"T\"; items = [ \"A\" ]; }",
		"8: title_ja is missing; add it, in quotes"},
	    {FIRST, "{ id = \"card\"; " TITLES " items = [ \"A\" ]; roles = { }; }",
		"8: unknown key \"roles\"; there are: id, title, title_ja, items, role"},
	    {FIRST, "{ id = \"card\"; " TITLES " items = [ \"A\" ]; role = { }; }",
		"8: role: empty; name at least one"},
	    {FIRST, "{ id = \"card\"; " TITLES " items = [ \"A\" ]; role = \"lab\"; }",
		"8: role: expected a group { ... }"},
	    {FIRST, "{ id = \"card\"; " TITLES " items = [ \"A\" ]; role = { lab = [ ]; }; }",
		"8: lab: empty; name at least one"},
	    {FIRST, "{ id = \"card\"; " TITLES " items = [ \"A\" ]; role = { lab = [ \"X\" ]; }; }",
		"8: lab: there is no item \"X\"; add it to items or mend the id"},
	    {REST, ", " CARD, "33: categories: \"card\" stands twice; take one out"},
	    {ENTRUSTED, "entrusted = [ ];", "4: entrusted: empty; name at least one"},
	    {ENTRUSTED, "entrusted = [ \"X\" ];",
		"4: entrusted: there is no item \"X\"; add it to items or mend the id"},
	};

	(void)state;
	assert_all_refused(refusals, PW_ARRAY_LEN(refusals));
}

/* The first category takes the place of another, once of each. */
static void
each_category_that_is_left_out_is_named(void **state)
{
	(void)state;
	for (int c = 0; c < (int)PW_CATEGORIES; c++) {
		const char *name = pw_category_name((enum pw_category)c);
		struct pw_err err = {""};
		struct pw_policy *policy;
		char want[256];
		FILE *f = fopen(path, "we");

		assert_non_null(f);
		for (int i = 0; i < (int)FIRST; i++)
			fprintf(f, "%s\n", whole[i]);
		fprintf(f, "categories = (");
		for (int k = 0, n = 0; k < (int)PW_CATEGORIES; k++)
			if (k != c)
				fprintf(f, "%s{ id = \"%s\"; " TITLES " items = [ \"A\" ]; }",
				    n++ > 0 ? "," : "", pw_category_name((enum pw_category)k));
		fprintf(f, ");\n");
		assert_int_equal(fclose(f), 0);
		policy = pw_policy_load(path, &err);
		unlink(path);
		assert_null(policy);
		snprintf(want, sizeof(want),
		    "%s:7: categories: \"%s\" is left out; add it with its items", path, name);
		assert_string_equal(err.text, want);
	}
}

static void
kinds_must_be_those_there_are_all_of_them(void **state)
{
	static const struct refusal refusals[] = {
	    {KINDS, "", "1: kinds is missing; add the list"},
	    {KINDS, "kinds = ( );", "5: kinds: empty; name at least one"},
	    {KINDS, "kinds = ( " LEAK " );",
		"5: kinds: \"watcher\" is left out; add it with its items"},
	    {KINDS, "kinds = ( " WATCHER " );",
		"5: kinds: \"leak\" is left out; add it with its items"},
	    {KINDS, "kinds = ( " LEAK ", " WATCHER ", " LEAK " );",
		"5: kinds: \"leak\" stands twice; take one out"},
	    {KINDS, "kinds = ( { id = \"takeout\"; " TITLES " items = [ \"S\" ]; } );",
		"5: kinds: \"takeout\" is no kind of alert; take it out or mend the name"},
	    {KINDS, "kinds = ( { id = \"leak\"; " TITLES " } );",
		"5: items is missing; name at least one item"},
	    {KINDS, "kinds = ( { id = \"leak\"; " TITLES " items = [ ]; } );",
		"5: items: empty; name at least one"},
	    {KINDS, "kinds = ( { id = \"leak\"; " TITLES " items = [ \"X\" ]; } );",
		"5: items: there is no item \"X\"; add it to items or mend the id"},
	    {KINDS, "kinds = ( { id = \"leak\"; " TITLES " role = { }; items = [ \"S\" ]; } );",
		"5: unknown key \"role\"; there are: id, title, title_ja, items"},
	    {KINDS,
		"kinds = ( { id = \"leak\"; title = \"{rule}\"; title_ja = \"J\"; items = [ \"S\" ]; "
		"} );",
		"5: title: braces are for {category} alone; take others out"},
	    {KINDS,
		"kinds = ( { id = \"leak\"; title = \"T\"; title_ja = \"J}\"; items = [ \"S\" ]; } );",
		"5: title_ja: braces are for {category} alone; take others out"},
	    {KINDS,
		"kinds = ( { id = \"watcher\"; title = \"{category}\"; title_ja = \"J\"; items = [ "
		"\"W\" ]; } );",
		"5: title: there is no category here; write it without braces"},
	};

	(void)state;
	assert_all_refused(refusals, PW_ARRAY_LEN(refusals));
}

static void
code_must_have_an_id_of_its_own_and_titles(void **state)
{
	static const struct refusal refusals[] = {
	    {CODES, "codes = ( );", "6: codes: empty; name at least one"},
	    {CODES, "codes = [ \"a\" ];",
		"6: codes: item 1: expected a list of groups ( { ... }, ... )"},
	    {CODES, "codes = ( { id = \"a\"; " TITLES " }, { id = \"a\"; " TITLES " } );",
		"6: \"a\" stands twice; take one out"},
	    {CODES, "codes = ( { id = \"a\"; title = \"T\"; } );",
		"6: title_ja is missing; add it, in quotes"},
	    {CODES, "codes = ( { id = \"a\"; title = \"T\"; title_ja = \"{category}\"; } );",
		"6: title_ja: there is no category here; write it without braces"},
	    {CODES, "codes = ( { id = \"a2345678901234567890123456789012\"; " TITLES " } );",
		"6: id: 32 bytes, at most 31; shorten it"},
	};

	(void)state;
	assert_all_refused(refusals, PW_ARRAY_LEN(refusals));
}

/* A part of the policy with a text of `n` times x between two others. */
static const char *
with_long(const char *before, int n, const char *after)
{
	static char text[2048];
	char x[512];

	assert_in_range(n, 0, sizeof(x) - 1);
	memset(x, 'x', sizeof(x));
	snprintf(text, sizeof(text), "%s%.*s%s", before, n, x, after);
	return text;
}

static void
text_of_its_maximum_is_taken_and_one_byte_more_is_refused(void **state)
{
	static const struct {
		enum part part;
		const char *before, *after;
		int max;
		const char *want;
	} rows[] = {
	    {HEAD, "policy = { name = \"", "\"; version = \"1\"; " TITLES " };", 63,
		"1: name: 64 bytes, at most 63; shorten it"},
	    {ITEMS, "items = ( " ITEM_A ", " ITEMS_BSW ", { id = \"", "\"; " TITLES " } );", 23,
		"2: id: 24 bytes, at most 23; shorten it"},
	    {ITEMS,
		"items = ( { id = \"A\"; " TITLES " }, { id = \"B-2\"; " TITLES
		" }, { id = \"S\"; " TITLES " }, { id = \"W\"; title = \"T\"; title_ja = \"",
		"\"; } );", 400, "2: title_ja: 401 bytes, at most 400; shorten it"},
	    {CODES, "codes = ( { id = \"a\"; title = \"", "\"; title_ja = \"J\"; } );", 159,
		"6: title: 160 bytes, at most 159; shorten it"},
	    {KINDS, "kinds = ( " LEAK ", { id = \"watcher\"; title = \"T\"; title_ja = \"",
		"\"; items = [ \"W\" ]; } );", 159,
		"5: title_ja: 160 bytes, at most 159; shorten it"},
	    /* "Card!" has its category's title and a sign. */
	    {FIRST, "{ id = \"card\"; title = \"", "\"; title_ja = \"J\"; items = [ \"A\" ]; }",
		158,
		"5: title: 160 bytes with the title of category \"card\", at most 159; shorten one"},
	    {KINDS, "kinds = ( { id = \"leak\"; title = \"T\"; title_ja = \"{category}",
		"\"; items = [ \"S\" ]; }, " WATCHER " );", 159 - 9,
		"5: title_ja: 160 bytes with the title of category \"card\", at most 159; shorten one"},
	};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		pw_policy_destroy(
		    need_with(rows[i].part, with_long(rows[i].before, rows[i].max, rows[i].after)));
		assert_refused(rows[i].part,
		    with_long(rows[i].before, rows[i].max + 1, rows[i].after), rows[i].want);
	}
}

/* `n` entries of a list, `each` with its number in place of #, behind `before`. */
static const char *
with_many(const char *before, const char *each, int n, const char *after)
{
	static char text[16384];
	size_t len = (size_t)snprintf(text, sizeof(text), "%s", before);

	for (int i = 0; i < n; i++) {
		const char *at = strchr(each, '#');

		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%.*s%d%s",
		    i > 0 ? "," : "", (int)(at - each), each, i, at + 1);
	}
	snprintf(text + len, sizeof(text) - len, "%s", after);
	return text;
}

static void
list_of_its_maximum_is_taken_and_one_entry_more_is_refused(void **state)
{
	static const char items[] = "items = ( " ITEM_A ", " ITEMS_BSW ",";
	static const char code[] = "{ id = \"c#\"; " TITLES " }";

	(void)state;
	pw_policy_destroy(need_with(ITEMS, with_many(items, code, 124, ");")));
	assert_refused(ITEMS, with_many(items, code, 125, ");"),
	    "2: items: 129 entries, at most 128; take some out");
	pw_policy_destroy(need_with(ROLES, with_many("roles = [\"lab\",", "\"r#\"", 31, "];")));
	assert_refused(ROLES, with_many("roles = [\"lab\",", "\"r#\"", 32, "];"),
	    "3: roles: 33 entries, at most 32; take some out");
	pw_policy_destroy(need_with(CODES, with_many("codes = (", code, 128, ");")));
	assert_refused(CODES, with_many("codes = (", code, 129, ");"),
	    "6: codes: 129 entries, at most 128; take some out");
	assert_refused(REST, "," CARD "," CARD,
	    "7: categories: 27 entries, at most 26; take some out");
}

/* Room for all of them: an alert with the most items of its data and the most of its kind. */
static void
alert_has_room_for_the_longest_lists_of_data_and_kind(void **state)
{
	struct pw_policy_query query = {PW_KIND_LEAK, PW_CARD, -1, false, NULL};
	struct pw_err err = {""};
	struct pw_policy *policy;
	struct pw_touch t;
	FILE *f = fopen(path, "we");

	(void)state;
	assert_non_null(f);
	fprintf(f, "%s\n%s\n", whole[HEAD],
	    with_many("items = (", "{ id = \"c#\"; " TITLES " }", 9, ");"));
	fprintf(f,
	    "kinds = ( { id = \"leak\"; " TITLES " items = [ \"c5\", \"c6\", \"c7\" ]; }, "
	    "{ id = \"watcher\"; " TITLES " items = [ \"c8\" ]; } );\ncategories = (");
	for (int c = 0; c < (int)PW_CATEGORIES; c++)
		fprintf(f,
		    "%s{ id = \"%s\"; " TITLES " items = [ \"c0\", \"c1\", \"c2\", \"c3\", "
		    "\"c4\" ]; }",
		    c > 0 ? "," : "", pw_category_name((enum pw_category)c));
	fprintf(f, ");\n");
	assert_int_equal(fclose(f), 0);
	policy = pw_policy_load(path, &err);
	unlink(path);
	assert_string_equal(err.text, "");
	assert_non_null(policy);
	pw_policy_touch(policy, &query, &t);
	assert_int_equal(t.n_clauses, PW_MAX_CLAUSES);
	for (unsigned i = 0; i < t.n_clauses; i++) {
		char want[16];

		snprintf(want, sizeof(want), "c%u", i);
		assert_string_equal(t.clause[i], want);
	}
	pw_policy_destroy(policy);
	assert_refused(ENTRUSTED, "entrusted = [ \"A\", \"A\", \"A\", \"A\", \"A\", \"A\" ];",
	    "4: entrusted: 6 entries, at most 5; take some out");
	assert_refused(KINDS,
	    "kinds = ( { id = \"leak\"; " TITLES " items = [ \"A\", \"B-2\", \"S\", \"W\" ]; } );",
	    "5: items: 4 entries, at most 3; take some out");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(policy_of_another_company_works_without_c),
	    cmocka_unit_test(without_roles_codes_and_entrusted_the_rest_answers),
	    cmocka_unit_test(item_of_the_data_and_of_the_kind_is_named_once),
	    cmocka_unit_test(every_place_of_the_categorys_title_is_filled),
	    cmocka_unit_test(file_that_is_not_there_or_no_configuration_is_refused),
	    cmocka_unit_test(head_must_be_whole),
	    cmocka_unit_test(item_must_have_an_id_of_its_own_and_titles),
	    cmocka_unit_test(role_must_be_a_name_of_its_own),
	    cmocka_unit_test(category_must_be_one_that_is_and_have_items_that_are),
	    cmocka_unit_test(each_category_that_is_left_out_is_named),
	    cmocka_unit_test(kinds_must_be_those_there_are_all_of_them),
	    cmocka_unit_test(code_must_have_an_id_of_its_own_and_titles),
	    cmocka_unit_test(text_of_its_maximum_is_taken_and_one_byte_more_is_refused),
	    cmocka_unit_test(list_of_its_maximum_is_taken_and_one_entry_more_is_refused),
	    cmocka_unit_test(alert_has_room_for_the_longest_lists_of_data_and_kind),
	};

	return cmocka_run_group_tests_name("policy_load", tests, make_dir, drop_dir);
}
