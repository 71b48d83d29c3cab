/* What rule.h promises: rule files become a checked plan with resolved scores, or one error line. */
#include <piiwatch/rule.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const phone_grades[] = {"mobile", "fixed", "service", NULL};
static const char *const bank_grades[] = {"listed", NULL};
static const struct pw_vocab_validator validators[] = {{"luhn", NULL, NULL},
    {"phone", phone_grades, NULL}, {"bank", bank_grades, NULL}};
static const char *const masks[] = {"tail", "account"};
static const struct pw_vocab vocab = {validators, PW_ARRAY_LEN(validators), NULL, 0, masks,
    PW_ARRAY_LEN(masks)};

static char dir[] = "/tmp/piiwatch-rule-XXXXXX";

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
write_rules(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fputs(text, f) >= 0, 1);
	assert_int_equal(fclose(f), 0);
}

static void
drop(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	unlink(path);
}

static struct pw_plan *
load_dir(int threshold, struct pw_err *err)
{
	const char *dirs[] = {dir};

	return pw_plan_load(dirs, 1, &vocab, threshold, err);
}

/* One file of one rule: `inside` is what stands in it besides id and category. */
static struct pw_plan *
load_one(const char *inside, int threshold, struct pw_err *err)
{
	struct pw_plan *plan;
	char text[8192];

	snprintf(text, sizeof(text), "rules = ( {\n id = \"r\"; category = \"phone\";\n%s\n} );\n",
	    inside);
	write_rules("a.conf", text);
	plan = load_dir(threshold, err);
	drop("a.conf");
	return plan;
}

static void
assert_scores(const struct pw_scores *s, int alone, int labelled, int near, int both, int cap)
{
	assert_int_equal(s->alone, alone);
	assert_int_equal(s->labelled, labelled);
	assert_int_equal(s->near, near);
	assert_int_equal(s->both, both);
	assert_int_equal(s->cap, cap);
}

static void
every_error_names_file_and_line(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
	    {"rule = ();\n",
		":1: unknown key \"rule\"; there are: common, lexicons, rules, records, columns"},
	    {"rules = ( {\n id = \"a\"; category = \"phone\";\n lables = ();\n} );\n",
		":3: unknown key \"lables\"; there are: id, category, severity, title, title_ja, identifier, labels, context, forms, patterns, validator, extend, mask, max_length, multiline, boundary, alone, labelled, near, both, cap, failed, grades, joint, yields, examples, counterexamples"},
	    {"rules = ( { id = \"a\";\n category = \"phone\"; patterns = [ \"1\" ];\n"
	     " forms = ( { valeu = \"1\"; } ); } );\n",
		":3: unknown key \"valeu\"; there are: id, value, before, after, not_before, not_after, boundary, alone, labelled, near, both, cap, severity, failed, grades, validator, extend, mask, max_length"},
	    {"rules = (\n { category = \"phone\"; patterns = [ \"1\" ]; } );\n",
		":2: a rule without an id"},
	    {"rules = ( { id = \"\"; } );\n", ":1: a rule without an id"},
	    {"rules = ( { id = \"a234567890123456789012345678901b\"; } );\n",
		":1: rule id longer than 31 bytes"},
	    {"rules = (\n\n { id = \"a\"; patterns = [ \"1\" ]; } );\n",
		":3: rule a: category is missing"},
	    {"rules = ( { id = \"a\";\n category = \"telephone\"; } );\n",
		":2: rule a: unknown category \"telephone\""},
	    {"rules = (\n { id = \"a\"; category = \"phone\"; } );\n",
		":2: rule a: no forms; give forms = ( ... ) or patterns = [ ... ]"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; forms = ();\n patterns = []; } );\n",
		":1: rule a: no forms; give forms = ( ... ) or patterns = [ ... ]"},
	    {"rules = ( { id = \"a\"; category = \"phone\";\n validator = \"luhm\"; } );\n",
		":2: unknown validator \"luhm\"; `piiwatch rules list --validators` names them"},
	    {"rules = ( { id = \"a\"; category = \"phone\";\n mask = \"all\"; } );\n",
		":2: unknown mask \"all\""},
	    {"rules = ( { id = \"a\"; category = \"phone\";\n forms = ( { value = \"1\";\n"
	     " validator = \"x\"; } ); } );\n",
		":3: unknown validator \"x\"; `piiwatch rules list --validators` names them"},
	    {"rules = ( { id = \"a\"; category = \"phone\";\n severity = \"hihg\"; } );\n",
		":2: severity \"hihg\" is none of info, low, medium, high, critical"},
	    {"rules = ( { id = \"a\"; category = \"phone\";\n boundary = [ \"BD\", \"BX\" ]; } );\n",
		":2: boundary \"BX\" is none of BD, BS, BA, BH, BT, BF"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; forms = (\n { id = \"f\"; } ); } );\n",
		":2: rule a: form f: value is missing"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; forms = ( { value = \"1\";\n"
	     " before = \"ab(c\"; } ); } );\n",
		":2: before: at 4: group without its )"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; forms = ( { value = \"1\";\n\n"
	     " not_after = \"x{3,1}\"; } ); } );\n",
		":3: not_after: at 6: bad bounds of a repeat"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; forms = ( { value = \"1\";\n"
	     " after = \"a?(?:b{57}|c{58})\"; } ); } );\n",
		":2: after: at most 56 characters around a value are looked at, and this needs more"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; forms = ( { value = \"1\"; },\n"
	     " { value = \"2\"; } ); } );\n",
		":2: rule a: second form with the id \"value\""},
	    {"rules = ( { id = \"a\"; category = \"phone\"; alone = 1.5; } );\n",
		":1: alone: 1.5 is out of range, 0 to 1"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; patterns = [ \"1\" ];\n"
	     " max_length = 257; } );\n",
		":2: max_length: 257 is out of range, 1 to 256"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; forms = ( { value = \"1\";\n"
	     " max_length = 0; } ); } );\n",
		":2: max_length: 0 is out of range, 1 to 256"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; patterns = [ \"1\" ];\n"
	     " examples = ( { text = \"x 1\"; value = \"2\"; } ); } );\n",
		":2: rule a: example 1 needs text and a value that stands in it"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; patterns = [ \"1\" ];\n"
	     " examples = ( { text = \"x 1\"; value = \"\"; } ); } );\n",
		":2: rule a: example 1 needs text and a value that stands in it"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; labels = (\n"
	     " { words = [ \"tel\" ]; place = \"left\"; } ); } );\n",
		":2: place \"left\" is none of any, before, after"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; labels = (\n"
	     " { words = [ \"12\" ]; } ); } );\n",
		":2: \"12\" is no label: letters with `_`, `-`, `.` or spaces between only"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; labels = ( { words = [\n"
	     " \"__\" ]; } ); } );\n",
		":1: \"__\" is no label: it holds no letter"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; labels = (\n"
	     " { words = [ \"a_b_c_d_e_f\" ]; } ); } );\n",
		":2: \"a_b_c_d_e_f\" is no label: it holds too many words"},
	    {"rules = ( { id = \"a\"; category = \"phone\";\n context = { need = [ ]; }; } );\n",
		":2: unknown key \"need\"; there are: near, reject, needs, caps"},
	    {"rules = ( { id = \"a\"; category = \"phone\";\n patterns = \"1\"; } );\n",
		":2: patterns: expected a list of strings [ \"...\", ... ]"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; patterns = [ \"1\" ];\n"
	     " validator = \"phone\"; grades = { mobil = { alone = 0.5; }; }; } );\n",
		":2: unknown key \"mobil\"; there are: mobile, fixed, service"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; patterns = [ \"1\" ];\n"
	     " grades = { mobile = { alone = 0.5; }; }; } );\n",
		":2: unknown key \"mobile\"; there are: "},
	    {"rules = ( { id = \"a\"; category = \"phone\"; validator = \"phone\"; forms = (\n"
	     " { value = \"1\"; grades = { listed = { cap = 0.4; }; }; } ); } );\n",
		":2: unknown key \"listed\"; there are: mobile, fixed, service"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; patterns = [ \"1\" ];\n"
	     " validator = \"phone\"; grades = { mobile = { alon = 0.5; }; }; } );\n",
		":2: unknown key \"alon\"; there are: alone, labelled, near, both, cap, severity"},
	    {"rules = ( { id = \"a\"; category = \"phone\"; patterns = [ \"1\" ];\n"
	     " failed = { severity = \"low\"; }; } );\n",
		":2: unknown key \"severity\"; there are: alone, labelled, near, both, cap"},
	    {"rules = ( { id = \"a\" category = 5 } );\nrules = ();\n",
		":2: duplicate setting name"},
	};
	char want[600];
	struct pw_err err;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		write_rules("a.conf", rows[i].text);
		assert_null(load_dir(500, &err));
		snprintf(want, sizeof(want), "%s/a.conf%s", dir, rows[i].want);
		assert_string_equal(err.text, want);
	}
	drop("a.conf");
}

static void
rule_id_stands_once_in_all_files(void **state)
{
	static const char one[] = "rules = (\n { id = \"a\"; category = \"phone\";"
				  " patterns = [ \"1\" ]; } );\n";
	char want[256];
	struct pw_err err;

	(void)state;
	write_rules("a.conf", one);
	write_rules("b.conf", one);
	assert_null(load_dir(500, &err));
	snprintf(want, sizeof(want),
	    "%s/b.conf:2: duplicate rule id \"a\"; the first stands at %s/a.conf:2", dir, dir);
	assert_string_equal(err.text, want);
	drop("a.conf");
	drop("b.conf");
}

static void
common_stands_once_in_all_files(void **state)
{
	char want[256];
	struct pw_err err;

	(void)state;
	write_rules("a.conf", "common = { negative = [ \"order\" ]; };\n");
	write_rules("b.conf", "\ncommon = { };\n");
	assert_null(load_dir(500, &err));
	snprintf(want, sizeof(want),
	    "%s/b.conf:2: common stands once, in rules/common.conf; this is the second", dir);
	assert_string_equal(err.text, want);
	drop("a.conf");
	drop("b.conf");
}

static void
directory_without_rules_is_an_error(void **state)
{
	const char *nowhere[] = {"/nowhere/rules"};
	char want[256];
	struct pw_err err;

	(void)state;
	snprintf(want, sizeof(want), "no rule in %s: it holds no *.conf with rules = ( ... )", dir);
	write_rules("a.txt", "not read");
	write_rules(".b.conf", "not read");
	assert_null(load_dir(500, &err));
	assert_string_equal(err.text, want);
	write_rules("c.conf", "common = { negative = [ \"order\" ]; };\n");
	assert_null(load_dir(500, &err));
	assert_string_equal(err.text, want);
	drop("a.txt");
	drop(".b.conf");
	drop("c.conf");
	assert_null(pw_plan_load(nowhere, 1, &vocab, 500, &err));
	assert_string_equal(err.text, "rules directory /nowhere/rules: No such file or directory");
	assert_null(pw_plan_load(nowhere, 0, &vocab, 500, &err));
}

/* n rules of m forms each. */
static char *
many(unsigned n, unsigned m)
{
	struct pw_buf text;

	pw_buf_init(&text, 1u << 20);
	pw_buf_addf(&text, "rules = (");
	for (unsigned i = 0; i < n; i++) {
		pw_buf_addf(&text, "%s\n{ id = \"r%u\"; category = \"phone\"; patterns = [ \"1\"",
		    i > 0 ? "," : "", i);
		for (unsigned k = 1; k < m; k++)
			pw_buf_addf(&text, ", \"1\"");
		pw_buf_addf(&text, " ]; }");
	}
	pw_buf_addf(&text, " );\n");
	return text.data;
}

static void
maximum_of_rules_and_forms_is_taken_and_not_one_more(void **state)
{
	static const struct {
		unsigned rules, forms;
		const char *want;
	} rows[] = {{PW_MAX_RULES, PW_MAX_FORMS / PW_MAX_RULES, NULL},
	    {PW_MAX_RULES + 1, 1, ":66: more than 64 rules"}, {1, PW_MAX_FORMS, NULL},
	    {1, PW_MAX_FORMS + 1, ":2: more than 384 forms in all rules"}};
	struct pw_err err;
	char want[256];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		char *text = many(rows[i].rules, rows[i].forms);
		struct pw_plan *plan;

		write_rules("a.conf", text);
		plan = load_dir(500, &err);
		assert_int_equal(plan != NULL, rows[i].want == NULL);
		if (plan != NULL)
			assert_int_equal(plan->n_forms, rows[i].rules * rows[i].forms);
		snprintf(want, sizeof(want), "%s/a.conf%s", dir,
		    rows[i].want != NULL ? rows[i].want : "");
		if (plan == NULL)
			assert_string_equal(err.text, want);
		pw_plan_destroy(plan);
		free(text);
	}
	drop("a.conf");
	pw_plan_destroy(NULL);
}

static void
whole_rule_is_read_as_written(void **state)
{
	struct pw_err err;
	struct pw_plan *plan = load_one(
	    "title = \"A phone\"; title_ja = \"電話\"; identifier = \"tel\"; mask = \"tail\";\n"
	    "labels = ( { words = [ \"tel\", \"電話番号\" ]; except = [ \"tel_id\" ]; },\n"
	    "  { words = [ \"連絡先\" ]; place = \"before\"; score = 0.7; } );\n"
	    "context = { near = [ \"call\" ]; reject = [ \"order\" ]; };\n"
	    "forms = ( { id = \"f\"; value = \"0[0-9]{9}\"; before = \"tel\"; boundary = [ \"BD\", \"BF\" ];"
	    " max_length = 12; validator = \"luhn\"; mask = \"account\"; },\n"
	    " { id = \"g\"; value = \"(?<=a)1\"; } );\n"
	    "examples = ( { text = \"tel 0312345678\"; value = \"0312345678\"; } );\n"
	    "counterexamples = [ \"a 1\", \"b 2\" ];",
	    500, &err);
	const struct pw_rule *rule;
	const struct pw_form *form;
	char name[96];

	(void)state;
	assert_non_null(plan);
	rule = &plan->rule[0];
	assert_string_equal(rule->title, "A phone");
	assert_string_equal(rule->title_ja, "電話");
	assert_string_equal(rule->identifier, "tel");
	assert_int_equal(rule->category, PW_PHONE);
	assert_int_equal(rule->n_examples, 1);
	assert_int_equal(rule->n_counterexamples, 2);
	assert_null(rule->example[2].value);
	assert_int_equal(pw_plan_check_strict(plan, &err), 0);
	form = &plan->form[0];
	assert_int_equal(form->line, 7);
	assert_int_equal(form->boundary, PW_BD | PW_BF);
	assert_int_equal(form->max_length, 12);
	assert_int_equal(form->validator, 0);
	assert_int_equal(form->mask, 1);
	assert_non_null(form->before);
	assert_string_equal(pw_form_name(plan, form, name), "r/f");
	form = &plan->form[1];
	assert_int_equal(form->boundary, PW_BD | PW_BS | PW_BA | PW_BH | PW_BT | PW_BF);
	assert_int_equal(form->max_length, 128);
	assert_int_equal(form->mask, 0);
	assert_int_equal(form->validator, -1);
	assert_null(form->tree);
	assert_string_equal(form->why_no_tree, "at 1: group outside the subset of forms");
	assert_int_equal(plan->n_words, 6);
	assert_int_equal(plan->word[2].kind, PW_WORD_EXCEPT);
	assert_int_equal(plan->word[3].place, PW_PLACE_BEFORE);
	assert_int_equal(plan->word[3].score, 700);
	assert_int_equal(plan->word[0].score, -1);
	assert_int_equal(plan->word[4].kind, PW_WORD_NEAR);
	assert_int_equal(plan->word[5].kind, PW_WORD_REJECT);
	pw_plan_destroy(plan);
}

static void
files_are_read_in_order_of_their_names(void **state)
{
	struct pw_plan *plan;
	struct pw_err err;

	(void)state;
	write_rules("b.conf",
	    "rules = ( { id = \"second\"; category = \"card\"; patterns = [ \"2\" ]; } );\n");
	write_rules("a.conf",
	    "common = { negative = [ \"order\" ]; placeholders = [ \"null\", \"未登録\" ]; };\n"
	    "rules = ( { id = \"first\"; category = \"phone\"; patterns = [ \"1\", \"3\" ]; } );\n");
	plan = load_dir(500, &err);
	assert_non_null(plan);
	assert_int_equal(plan->n_rules, 2);
	assert_string_equal(plan->rule[0].id, "first");
	assert_int_equal(plan->rule[1].first_form, 2);
	assert_string_equal(plan->form[1].id, "pattern2");
	assert_int_equal(plan->form[2].rule, 1);
	assert_int_equal(plan->form[2].number, 2);
	assert_string_equal(plan->rule[1].title, "second");
	assert_string_equal(plan->rule[1].title_ja, "クレジットカード番号");
	assert_string_equal(plan->rule[1].identifier, "card");
	assert_int_equal(plan->n_placeholders, 2);
	assert_int_equal(plan->word[0].kind, PW_WORD_NEGATIVE);
	assert_int_equal(pw_plan_check_strict(plan, &err), -1);
	assert_non_null(
	    strstr(err.text, "/a.conf:2: rule first has no example; --strict wants both"));
	pw_plan_destroy(plan);
	drop("a.conf");
	drop("b.conf");
}

static void
scores_that_are_not_given_follow_from_alone(void **state)
{
	static const struct {
		const char *inside;
		int alone, labelled, near, both, cap;
	} rows[] = {
	    {"patterns = [ \"1\" ];", 600, 850, 750, 850, 1000},
	    {"alone = 0.35; patterns = [ \"1\" ];", 350, 600, 500, 600, 1000},
	    {"alone = 0; patterns = [ \"1\" ];", 0, 250, 0, 250, 1000},
	    {"alone = 0; labelled = 0.65; patterns = [ \"1\" ];", 0, 650, 0, 650, 1000},
	    {"alone = 0.05; labelled = 0.65; near = 0.30; both = 0.80; patterns = [ \"1\" ];", 50,
		650, 300, 800, 1000},
	    {"forms = ( { value = \"1\"; alone = 0.29; cap = 0.4; } );", 290, 540, 440, 540, 400},
	    /* A form that sets alone sets anew what follows from it, and keeps the cap. */
	    {"alone = 0.1; labelled = 0.9; cap = 0.95; forms = ( { value = \"1\"; alone = 0.2; } );",
		200, 450, 350, 450, 950},
	    {"alone = 0.1; labelled = 0.9; forms = ( { value = \"1\"; near = 0.2; } );", 100, 900,
		200, 900, 1000},
	    {"labelled = 0.9; forms = ( { value = \"1\"; } );", 600, 900, 750, 900, 1000},
	};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_err err;
		struct pw_plan *plan = load_one(rows[i].inside, 500, &err);

		assert_non_null(plan);
		assert_scores(&plan->form[0].grade[0].passed, rows[i].alone, rows[i].labelled,
		    rows[i].near, rows[i].both, rows[i].cap);
		assert_int_equal(plan->form[0].grade[0].severity, PW_MEDIUM);
		assert_false(plan->form[0].fails_softly);
		pw_plan_destroy(plan);
	}
}

static void
every_hundredth_is_a_whole_number_of_thousandths(void **state)
{
	(void)state;
	for (int n = 0; n <= 100; n++) {
		struct pw_err err;
		struct pw_plan *plan;
		char inside[64];

		snprintf(inside, sizeof(inside), "alone = %d.%02d; patterns = [ \"1\" ];", n / 100,
		    n % 100);
		plan = load_one(inside, 500, &err);
		assert_non_null(plan);
		assert_int_equal(plan->form[0].grade[0].passed.alone, n * 10);
		pw_plan_destroy(plan);
	}
}

static void
grades_and_failed_checks_lie_over_the_forms_scores(void **state)
{
	struct pw_err err;
	struct pw_plan *plan = load_one(
	    "validator = \"phone\"; alone = 0.5; severity = \"high\";\n"
	    "grades = { service = { cap = 0.4; }; fixed = { alone = 0.35; severity = \"low\"; }; };\n"
	    "failed = { alone = 0.2; };\n"
	    "forms = ( { id = \"f\"; value = \"1\"; alone = 0.8; near = 0.9; },\n"
	    " { id = \"g\"; value = \"2\"; severity = \"info\"; failed = { labelled = 0.3; };\n"
	    "   grades = { fixed = { labelled = 0.7; }; mobile = { severity = \"critical\"; }; }; },\n"
	    " { id = \"h\"; value = \"3\"; validator = \"bank\"; grades = { listed = { alone = 0.6; }; }; } );",
	    500, &err);
	const struct pw_form *f, *g, *h;

	(void)state;
	assert_non_null(plan);
	f = &plan->form[0];
	g = &plan->form[1];
	h = &plan->form[2];
	assert_scores(&f->grade[0].passed, 800, 1050, 900, 1050, 1000);
	assert_scores(&f->grade[2].passed, 350, 600, 500, 600, 1000);
	assert_scores(&f->grade[3].passed, 800, 1050, 900, 1050, 400);
	assert_scores(&f->grade[1].failed, 200, 450, 350, 450, 1000);
	assert_scores(&f->grade[3].failed, 200, 450, 350, 450, 400);
	assert_true(f->fails_softly);
	assert_int_equal(f->grade[1].severity, PW_HIGH);
	assert_int_equal(f->grade[2].severity, PW_LOW);
	assert_scores(&g->grade[2].passed, 350, 700, 500, 700, 1000);
	assert_scores(&g->grade[2].failed, 200, 300, 350, 300, 1000);
	assert_int_equal(g->grade[0].severity, PW_INFO);
	assert_int_equal(g->grade[1].severity, PW_CRITICAL);
	assert_int_equal(g->grade[2].severity, PW_LOW);
	/* The rule's grades are of names the other validator does not know. */
	assert_scores(&h->grade[1].passed, 600, 850, 750, 850, 1000);
	assert_scores(&h->grade[0].passed, 500, 750, 650, 750, 1000);
	pw_plan_destroy(plan);
}

static void
anchor_follows_from_scores_and_threshold(void **state)
{
	static const struct {
		const char *inside;
		int threshold;
		enum pw_anchor want;
	} rows[] = {
	    {"alone = 0.5; patterns = [ \"1\" ];", 500, PW_ANCHOR_FREE},
	    {"alone = 0.49; patterns = [ \"1\" ];", 500, PW_ANCHOR_CONTEXT},
	    {"alone = 0.35; patterns = [ \"1\" ];", 600, PW_ANCHOR_LABEL},
	    {"alone = 0.35; patterns = [ \"1\" ];", 601, PW_ANCHOR_NEVER},
	    {"alone = 0.05; patterns = [ \"1\" ];", 50, PW_ANCHOR_FREE},
	    {"alone = 0.02; patterns = [ \"1\" ];", 40, PW_ANCHOR_FREE},
	    {"labels = ( { words = [ \"番号\" ]; } ); alone = 0.1; labelled = 0.8; "
	     "patterns = [ \"1\" ];",
		500, PW_ANCHOR_FREE},
	    {"labels = ( { words = [ \"acct\" ]; } ); alone = 0.1; labelled = 0.8; "
	     "patterns = [ \"1\" ];",
		500, PW_ANCHOR_LABEL},
	    {"alone = 0.9; cap = 0.4; patterns = [ \"1\" ];", 500, PW_ANCHOR_NEVER},
	    {"alone = 0.9; cap = 0.4; patterns = [ \"1\" ];", 400, PW_ANCHOR_FREE},
	    {"alone = 0.1; patterns = [ \"1\" ];"
	     " labels = ( { words = [ \"tel\" ]; score = 0.7; } );",
		700, PW_ANCHOR_LABEL},
	    /* One grade that can stand alone is enough. */
	    {"alone = 0.1; validator = \"phone\"; grades = { mobile = { alone = 0.6; }; };"
	     " patterns = [ \"1\" ];",
		500, PW_ANCHOR_FREE},
	    {"alone = 0.1; failed = { alone = 0.6; }; patterns = [ \"1\" ];", 500, PW_ANCHOR_FREE},
	    {"alone = 0.1; both = 0.8; patterns = [ \"1\" ];", 800, PW_ANCHOR_LABEL},
	};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_err err;
		struct pw_plan *plan = load_one(rows[i].inside, rows[i].threshold, &err);

		assert_non_null(plan);
		if (plan->form[0].anchor != rows[i].want)
			fail_msg("row %zu: %d", i, plan->form[0].anchor);
		pw_plan_destroy(plan);
	}
}

static void
boundary_names_are_numbered_as_their_bits(void **state)
{
	(void)state;
	assert_string_equal(pw_boundary_name(0), "BD");
	assert_string_equal(pw_boundary_name(5), "BF");
	assert_null(pw_boundary_name(6));
	assert_int_equal(PW_BF, 1 << 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_error_names_file_and_line),
	    cmocka_unit_test(rule_id_stands_once_in_all_files),
	    cmocka_unit_test(common_stands_once_in_all_files),
	    cmocka_unit_test(directory_without_rules_is_an_error),
	    cmocka_unit_test(maximum_of_rules_and_forms_is_taken_and_not_one_more),
	    cmocka_unit_test(whole_rule_is_read_as_written),
	    cmocka_unit_test(files_are_read_in_order_of_their_names),
	    cmocka_unit_test(scores_that_are_not_given_follow_from_alone),
	    cmocka_unit_test(every_hundredth_is_a_whole_number_of_thousandths),
	    cmocka_unit_test(grades_and_failed_checks_lie_over_the_forms_scores),
	    cmocka_unit_test(anchor_follows_from_scores_and_threshold),
	    cmocka_unit_test(boundary_names_are_numbered_as_their_bits),
	};

	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
