/* What rule files say beyond forms and labels: lexicons, readers, joints, company, records. A bad use
 * of each is one error line; the words' other spellings are there. */
#include <piiwatch/rule.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const by_list[PW_FORM_LEXICONS] = {"surname"};
static const struct pw_vocab_validator validators[] = {{"plain", NULL, NULL},
    {"listed", NULL, by_list}};
static const struct pw_vocab_reader readers[] = {{"word", NULL, NULL, 0},
    {"family", by_list, NULL, 0}};
static const struct pw_vocab vocab = {validators, PW_ARRAY_LEN(validators), readers,
    PW_ARRAY_LEN(readers), NULL, 0};

static char dir[] = "/tmp/piiwatch-extras-XXXXXX";

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
path_of(const char *name, char ret[128])
{
	snprintf(ret, 128, "%s/%s", dir, name);
}

static void
write_file(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	path_of(name, path);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
drop(const char *name)
{
	char path[128];

	path_of(name, path);
	unlink(path);
}

/* The text with each `DIR` as the directory's name. */
static void
in_full(const char *text, char *ret, size_t room)
{
	size_t n = 0;

	while (*text != '\0' && n + sizeof(dir) < room) {
		if (strncmp(text, "DIR", 3) == 0) {
			memcpy(ret + n, dir, sizeof(dir) - 1);
			n += sizeof(dir) - 1;
			text += 3;
		} else {
			ret[n++] = *text++;
		}
	}
	ret[n] = '\0';
}

/* The plan of one rule file, or NULL with the reason. */
static struct pw_plan *
load(const char *text, struct pw_err *err)
{
	const char *dirs[] = {dir};
	struct pw_plan *plan;

	write_file("a.conf", text);
	plan = pw_plan_load(dirs, 1, &vocab, 500, err);
	drop("a.conf");
	return plan;
}

#define RULE(inside)                                                                               \
	"rules = ( { id = \"r\"; category = \"name\"; patterns = [ \"a\" ];\n" inside " } );\n"
#define RECORD(inside)                                                                             \
	RULE("") "records = ( { id = \"c\"; category = \"call_record\";\n" inside " } );\n"

static const struct {
	const char *text, *want;
} bad_uses[] = {
    /* lexicons */
    {"lexicons = ( { id = \"surname\"; file = \"list.txt\"; } );\n"
     "rules = ( { id = \"r\"; category = \"name\"; patterns = [ \"{surnames}x\" ]; } );\n",
	"DIR/a.conf:2: rule r: form pattern1 needs the lexicon \"surnames\"; name its file in "
	"lexicons = ( { id = \"surnames\"; file = ... } )"},
    {"rules = ( { id = \"r\"; category = \"name\"; patterns = [ \"(?=a){surname}\" ]; } );\n",
	"DIR/a.conf:1: rule r: form pattern1: a value that names a lexicon must be of the subset of forms: "
	"at 1: group outside the subset of forms"},
    {"rules = ( { id = \"r\"; category = \"name\";\n"
     " forms = ( { value = \"a\"; before = \"{surname}\"; } ); } );\n",
	"DIR/a.conf:2: before: only value may name a lexicon"},
    {"lexicons = (\n { id = \"surname\"; } );\n" RULE(""),
	"DIR/a.conf:2: a lexicon needs id and file"},
    {"lexicons = (\n { file = \"x.txt\"; } );\n" RULE(""),
	"DIR/a.conf:2: a lexicon needs id and file"},
    {"lexicons = ( { id = \"surname\"; file = \"x.txt\";\n words = [ \"a\" ]; } );\n" RULE(""),
	"DIR/a.conf:2: unknown key \"words\"; there are: id, file"},
    {"lexicons = (\n { id = \"surname\"; file = \"gone.txt\"; } );\n" RULE(""),
	"DIR/a.conf:2: lexicon \"surname\": DIR/gone.txt: No such file or directory"},
    {"lexicons = ( { id = \"surname\"; file = \"list.txt\"; },\n"
     " { id = \"surname\"; file = \"list.txt\"; } );\n" RULE(""),
	"DIR/a.conf:2: second lexicon with the id \"surname\""},
    {"lexicons = [ \"list.txt\" ];\n" RULE(""),
	"DIR/a.conf:1: lexicons: item 1: expected a list of groups ( { ... }, ... )"},
    {RULE(" validator = \"listed\";"),
	"DIR/a.conf:1: rule r: form pattern1 needs the lexicon \"surname\"; name its file in "
	"lexicons = ( { id = \"surname\"; file = ... } )"},
    {RULE(" extend = \"family\";"),
	"DIR/a.conf:1: rule r: form pattern1 needs the lexicon \"surname\"; name its file in "
	"lexicons = ( { id = \"surname\"; file = ... } )"},
    /* extend */
    {RULE(" extend = \"wrod\";"),
	"DIR/a.conf:2: unknown reader \"wrod\" in extend; `piiwatch rules list --validators` "
	"names them"},
    {RULE(" extend = [ \"word\" ];"), "DIR/a.conf:2: extend: expected a string in quotes"},
    /* joint, yields */
    {RULE(" joint = \"colon\";"), "DIR/a.conf:2: joint \"colon\" is none of none, space, sign"},
    {RULE(" joint = true;"), "DIR/a.conf:2: joint: expected a string in quotes"},
    {RULE(" yields = [ \"phone\",\n \"telephone\" ];"),
	"DIR/a.conf:2: yields: unknown category \"telephone\""},
    {RULE(" yields = \"phone\";"),
	"DIR/a.conf:2: yields: expected a list of strings [ \"...\", ... ]"},
    /* labels' whole */
    {RULE(" labels = (\n { words = [ \"sei\" ]; whole = \"yes\"; } );"),
	"DIR/a.conf:3: whole: expected true or false"},
    {RULE(" labels = ( { words = [ \"sei\" ];\n hole = true; } );"),
	"DIR/a.conf:3: unknown key \"hole\"; there are: words, except, place, score, whole"},
    /* context.needs, context.caps */
    {RULE(" context = {\n needs = [ \"gendre\" ]; };"),
	"DIR/a.conf:3: needs: unknown category \"gendre\""},
    {RULE(" context = { needs = [\n \"@time\" ]; };"),
	"DIR/a.conf:2: needs: unknown category \"@time\""},
    {RULE(" context = { caps = (\n { words = [ \"stock\" ]; score = 0.4; } ); };"),
	"DIR/a.conf:3: unknown key \"score\"; there are: words, cap, before, after"},
    {RULE(" context = { caps = (\n { words = [ \"stock\" ]; cap = 1.5; } ); };"),
	"DIR/a.conf:3: cap: 1.5 is out of range, 0 to 1"},
    {RULE(" context = { caps = (\n { words = [ \"stock\" ]; before = 41; } ); };"),
	"DIR/a.conf:3: before: 41 is out of range, 0 to 40"},
    {RULE(" context = { caps = (\n { words = [ \"stock\" ]; after = 17; } ); };"),
	"DIR/a.conf:3: after: 17 is out of range, 0 to 16"},
    {RULE(" context = { caps = [ \"stock\" ]; };"),
	"DIR/a.conf:2: caps: item 1: expected a list of groups ( { ... }, ... )"},
    /* records */
    {RECORD(" needs = [ \"phone\" ];"),
	"DIR/a.conf:3: a record's rule needs two things or more, a category among them"},
    {RECORD(" needs = [ \"@time\", \"@duration\" ];"),
	"DIR/a.conf:3: a record's rule needs two things or more, a category among them"},
    {RECORD(""), "DIR/a.conf:3: a record's rule needs two things or more, a category among them"},
    {RECORD(" needs = [ \"phone\",\n \"@times\" ];"),
	"DIR/a.conf:4: needs: \"@times\" is no category, nor @time, nor @duration"},
    {RECORD(" needs = [ \"phone\", \"@time\" ];\n score = 2.0;"),
	"DIR/a.conf:5: score: 2 is out of range, 0 to 1"},
    {RECORD(" needs = [ \"phone\", \"@time\" ];\n span = \"first\";"),
	"DIR/a.conf:5: span \"first\" is not \"all\", the stretch from the first of them to the "
	"last"},
    {RECORD(" needs = [ \"phone\", \"@time\" ];\n forms = ( );"),
	"DIR/a.conf:5: unknown key \"forms\"; there are: id, category, severity, title, "
	"title_ja, identifier, time_words, duration_words, needs, score, span, examples, "
	"counterexamples"},
    {RECORD(" needs = [ \"phone\", \"@time\" ];\n time_words = \"start\";"),
	"DIR/a.conf:5: time_words: expected a list of strings [ \"...\", ... ]"},
    {RECORD(" needs = [ \"phone\", \"@duration\" ];\n duration_words = [ \"12\" ];"),
	"DIR/a.conf:5: \"12\" is no label: letters with `_`, `-`, `.` or spaces between only"},
    {"records = ( { id = \"c\";\n category = \"call\"; } );\n",
	"DIR/a.conf:2: rule c: unknown category \"call\""},
    {RULE("") "records = (\n { id = \"r\"; category = \"call_record\"; } );\n",
	"DIR/a.conf:4: duplicate rule id \"r\"; the first stands at DIR/a.conf:1"},
};

static void
a_bad_use_is_said_with_its_line(void **state)
{
	struct pw_err err;
	char want[600];

	(void)state;
	write_file("list.txt", "佐藤\n鈴木\n");
	for (size_t i = 0; i < PW_ARRAY_LEN(bad_uses); i++) {
		assert_null(load(bad_uses[i].text, &err));
		in_full(bad_uses[i].want, want, sizeof(want));
		assert_string_equal(err.text, want);
	}
	drop("list.txt");
}

static const struct pw_word *
find_word(const struct pw_plan *plan, const char *text, enum pw_word_kind kind)
{
	for (unsigned i = 0; i < plan->n_words; i++)
		if (plan->word[i].kind == kind && strcmp(plan->word[i].text, text) == 0)
			return &plan->word[i];
	return NULL;
}

static void
value_that_names_a_lexicon_ends_where_its_words_do(void **state)
{
	static const struct {
		const char *pattern, *text;
		uint32_t ends[5]; /* 0: no more */
	} rows[] = {{"{surname}", "佐藤花子", {6}}, {"{surname}", "佐々木", {6, 9}},
	    {"{surname}", "田中", {0}}, {"{surname}{surname}?", "佐藤鈴木x", {6, 12}},
	    {"(?:{surname}|[a-z]{2})-[0-9]+", "鈴木-12", {8, 9}},
	    {"(?:{surname}|[a-z]{2})-[0-9]+", "ab-1", {4}}, {"様?{surname}{2}", "様佐藤佐藤", {15}},
	    {"{surname}{2}", "佐藤様", {0}}, {"x{surname}", "x鈴木", {7}}};
	char text[400];

	(void)state;
	write_file("list.txt", "佐藤\n鈴木\n佐々\n佐々木\n");
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		uint32_t ends[PW_TREE_ENDS], n, want = 0;
		struct pw_err err = {""};
		struct pw_plan *plan;

		snprintf(text, sizeof(text),
		    "lexicons = ( { id = \"surname\"; file = \"list.txt\"; } );\n"
		    "rules = ( { id = \"r\"; category = \"name\"; patterns = [ \"%s\" ]; } );",
		    rows[i].pattern);
		plan = load(text, &err);
		if (plan == NULL)
			fail_msg("%s", err.text);
		while (want < 5 && rows[i].ends[want] > 0)
			want++;
		n = pw_tree_ends(plan->form[0].tree, rows[i].text, strlen(rows[i].text),
		    PW_MAX_LENGTH, ends);
		assert_int_equal(n, want);
		assert_memory_equal(ends, rows[i].ends, want * sizeof(ends[0]));
		pw_plan_destroy(plan);
	}
	drop("list.txt");
}

static void
what_is_said_well_is_read_as_it_was_said(void **state)
{
	struct pw_err err = {""};
	struct pw_plan *plan;
	const struct pw_word *cap;

	(void)state;
	write_file("list.txt", "佐藤\n鈴木\n");
	plan = load(
	    "lexicons = ( { id = \"surname\"; file = \"list.txt\"; } );\n" RULE(
		" validator = \"listed\"; extend = \"family\"; joint = \"sign\";\n"
		" yields = [ \"phone\", \"card\" ];\n"
		" labels = ( { words = [ \"sei\" ]; whole = true; except = [ \"sei_kana\" ]; },"
		" { words = [ \"mei\" ]; } );\n"
		" context = { needs = [ \"gender\" ];"
		" caps = ( { words = [ \"stock\" ]; cap = 0.35; before = 8; after = 0; },"
		" { words = [ \"part\" ]; } ); };"),
	    &err);
	if (plan == NULL)
		fail_msg("%s", err.text);
	assert_int_equal(plan->rule[0].joint, PW_JOINT_SIGN);
	assert_int_equal(plan->rule[0].yields,
	    PW_CATEGORY_BIT(PW_PHONE) | PW_CATEGORY_BIT(PW_CARD));
	assert_int_equal(plan->rule[0].needs, PW_CATEGORY_BIT(PW_GENDER));
	assert_ptr_equal(plan->form[0].validator_lexicon[0], plan->lexicon[0].lexicon);
	assert_ptr_equal(plan->form[0].reader_lexicon[0], plan->lexicon[0].lexicon);
	assert_true(find_word(plan, "sei", PW_WORD_LABEL)->is_whole);
	assert_false(find_word(plan, "sei_kana", PW_WORD_EXCEPT)->is_whole);
	assert_false(find_word(plan, "mei", PW_WORD_LABEL)->is_whole);
	cap = find_word(plan, "stock", PW_WORD_CAP);
	assert_int_equal(cap->score, 350);
	assert_int_equal(cap->before, 8);
	assert_int_equal(cap->after, 0);
	cap = find_word(plan, "part", PW_WORD_CAP);
	assert_int_equal(cap->score, 400);
	assert_int_equal(cap->before, PW_CONTEXT_BEFORE);
	assert_int_equal(cap->after, PW_CONTEXT_AFTER);
	pw_plan_destroy(plan);
	drop("list.txt");
}

static void
a_rule_of_records_brings_its_words_as_rules_of_words_only(void **state)
{
	struct pw_err err = {""};
	struct pw_plan *plan =
	    load(RECORD(" needs = [ \"phone\", \"@time\", \"@duration\" ];\n"
			" time_words = [ \"began\" ]; duration_words = [ \"lasted\" ];\n"
			" score = 0.7; severity = \"critical\";\n"
			" examples = ( { text = \"a b\"; value = \"a b\"; } );\n"
			" counterexamples = [ \"a\" ];"),
		&err);
	const struct pw_record_rule *record;

	(void)state;
	if (plan == NULL)
		fail_msg("%s", err.text);
	assert_int_equal(plan->n_record_rules, 1);
	record = &plan->record_rule[0];
	assert_string_equal(plan->rule[record->rule].id, "c");
	assert_true(plan->rule[record->rule].is_of_records);
	assert_int_equal(plan->rule[record->rule].n_forms, 0);
	assert_int_equal(record->needs, PW_CATEGORY_BIT(PW_PHONE));
	assert_true(record->needs_time && record->needs_duration);
	assert_int_equal(record->score, 700);
	assert_int_equal(record->severity, PW_CRITICAL);
	assert_true(plan->rule[record->time].is_words_only);
	assert_int_equal(find_word(plan, "began", PW_WORD_LABEL)->rule, record->time);
	assert_int_equal(find_word(plan, "lasted", PW_WORD_LABEL)->rule, record->duration);
	/* Words need no examples; the rule with a form lacks them. */
	assert_int_equal(pw_plan_check_strict(plan, &err), -1);
	assert_non_null(strstr(err.text, "rule r has no example"));
	plan->rule[0].n_examples = plan->rule[0].n_counterexamples = 1;
	assert_int_equal(pw_plan_check_strict(plan, &err), 0);
	plan->rule[0].n_examples = plan->rule[0].n_counterexamples = 0;
	pw_plan_destroy(plan);
}

static void
a_word_has_its_other_spellings(void **state)
{
	static const char *const there[] = {"customer_name", "customername", "tel_no", "kouza",
	    "koza", "kohza", "kouza_bangou", "koza_bango", "kohza_bangoh", "juuminhyou",
	    "juminhyo"};
	struct pw_err err = {""};
	struct pw_plan *plan = load(RULE(" labels = ( { words = [ \"customer_name\", \"tel_no\","
					 " \"kouza\", \"kouza_bangou\", \"juuminhyou\" ]; } );"),
	    &err);

	(void)state;
	if (plan == NULL)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < PW_ARRAY_LEN(there); i++)
		if (find_word(plan, there[i], PW_WORD_LABEL) == NULL)
			fail_msg("no %s", there[i]);
	assert_null(find_word(plan, "kuza", PW_WORD_LABEL));
	pw_plan_destroy(plan);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_bad_use_is_said_with_its_line),
	    cmocka_unit_test(value_that_names_a_lexicon_ends_where_its_words_do),
	    cmocka_unit_test(what_is_said_well_is_read_as_it_was_said),
	    cmocka_unit_test(a_rule_of_records_brings_its_words_as_rules_of_words_only),
	    cmocka_unit_test(a_word_has_its_other_spellings),
	};

	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
