/*
 * The tree of a form against PCRE2: over random strings near the form, both say the same ends, for
 * the pattern as written and for the tree's own rendering, and the facts read off the tree rule
 * nothing out that matches. PW_TREE_STRINGS is the number of strings a form.
 */
#include "patterns.h"
#include "tree.h"

#include <piiwatch/conf.h>

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MAX_TEXT 200u
#define GAVE_UP UINT32_MAX

static uint32_t seed = 11;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static unsigned
strings_a_form(void)
{
	const char *text = getenv("PW_TREE_STRINGS");
	unsigned n = 0;

	for (; text != NULL && pw_is_digit(*text); text++)
		n = n * 10 + (unsigned)(*text - '0');
	return n > 0 ? n : 20000;
}

/* A form in three readings. */
struct trio {
	const char *pattern;
	bool multiline, caseless;
	struct pw_tree *tree;
	pcre2_code *written, *rendered;
	pcre2_match_data *data;
	struct pw_run_facts runs;
	bool bytes_at[4][256], bytes_back[4][256], bytes[256], until_at[256], digit_only;
	struct pw_literals literals;
	unsigned n_strings, n_matched, n_given_up;
};

static pcre2_code *
compile(const char *pattern)
{
	int error;
	PCRE2_SIZE at;

	/* Made possessive, a repeat would hide the shorter ends from the search for all of them. */
	return pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_ANCHORED | PCRE2_NO_AUTO_POSSESS | PCRE2_NO_START_OPTIMIZE, &error,
	    &at, NULL);
}

static bool
trio_open(struct trio *t, const char *pattern, bool multiline, struct pw_err *err)
{
	struct pw_buf text;

	*t = (struct trio) {.pattern = pattern, .multiline = multiline};
	t->caseless = strncmp(pattern, "(?i)", 4) == 0;
	t->tree = pw_tree_parse(pattern, multiline, err);
	if (t->tree == NULL)
		return false;
	/* To PCRE2 the name of a lexicon is text. */
	if (pw_tree_has_lexicon(t->tree)) {
		pw_tree_destroy(t->tree);
		return false;
	}
	pw_buf_init(&text, 1u << 20);
	pw_tree_render(t->tree, &text);
	t->written = compile(pattern);
	t->rendered = compile(text.data);
	if (t->written == NULL || t->rendered == NULL)
		fail_msg("PCRE2 refuses %s of %s",
		    t->written == NULL ? "the text" : "the rendering", pattern);
	t->data = pcre2_match_data_create(MAX_TEXT + 2, NULL);
	pw_buf_release(&text);
	pw_tree_run_facts(t->tree, &t->runs);
	t->digit_only = pw_tree_begins_with_digit_only(t->tree);
	for (unsigned k = 0; k < 4; k++) {
		pw_tree_bytes_at(t->tree, k, t->bytes_at[k]);
		pw_tree_bytes_back(t->tree, k, t->bytes_back[k]);
	}
	pw_tree_bytes(t->tree, t->bytes);
	pw_tree_bytes_until(t->tree, '@', t->until_at);
	pw_tree_literals(t->tree, &t->literals);
	return true;
}

static void
trio_close(struct trio *t)
{
	pcre2_match_data_free(t->data);
	pcre2_code_free(t->written);
	pcre2_code_free(t->rendered);
	pw_tree_destroy(t->tree);
}

/* All ends of a match at the start that are no empty ones, rising; GAVE_UP where PCRE2 found the
 * search too large. */
static uint32_t
oracle(struct trio *t, const pcre2_code *code, const char *p, size_t len, uint32_t *ends)
{
	static int space[100000];
	int rc = pcre2_dfa_match(code, (PCRE2_SPTR)p, len, 0, 0, t->data, NULL, space,
	    PW_ARRAY_LEN(space));
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(t->data);
	uint32_t n = 0;

	if (rc == PCRE2_ERROR_DFA_WSSIZE || rc == PCRE2_ERROR_MATCHLIMIT ||
	    rc == PCRE2_ERROR_HEAPLIMIT || rc == PCRE2_ERROR_DFA_RECURSE) {
		t->n_given_up++;
		return GAVE_UP;
	}
	assert_true(rc > 0 || rc == PCRE2_ERROR_NOMATCH);
	for (int i = rc - 1; i >= 0; i--)
		if (at[2 * i + 1] > 0)
			ends[n++] = (uint32_t)at[2 * i + 1];
	return n;
}

/* Fails with the pattern and the text, which is made up of noise. */
static void
show(const struct trio *t, const char *p, size_t len, const char *what)
{
	struct pw_buf text;

	pw_buf_init(&text, 4096);
	for (size_t i = 0; i < len; i++)
		pw_buf_addf(&text, p[i] > ' ' && p[i] < 127 ? "%c" : "\\x%02x",
		    (unsigned)(unsigned char)p[i]);
	fail_msg("%s: %s%s at \"%s\"", what, t->pattern, t->multiline ? " (multiline)" : "",
	    text.data);
}

/* What the tree differs in by its own rules: no line ends, and (?i) of ASCII letters alone. */
static bool
is_read_alike(const struct trio *t, const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!t->multiline && (p[i] == '\n' || p[i] == '\r' || p[i] == '\0'))
			return false;
		/* Kana and kanji, E3 to E9, have no case. */
		if (t->caseless &&
		    ((unsigned char)p[i] >= 0xEA ||
			((unsigned char)p[i] >= 0xC0 && (unsigned char)p[i] < 0xE3)))
			return false;
	}
	return true;
}

static uint32_t
run_bit(size_t n)
{
	return UINT32_C(1) << (n < 31 ? n : 31);
}

static size_t
digits_from(const char *p, size_t from, size_t to)
{
	size_t n = 0;

	while (from + n < to && pw_is_digit(p[from + n]))
		n++;
	return n;
}

static bool
holds_literal(const struct pw_literals *literals, const char *p, size_t len)
{
	for (unsigned i = 0; i < literals->n; i++)
		for (size_t at = 0; at + literals->at[i].len <= len; at++)
			if (strncasecmp(p + at, literals->at[i].text, literals->at[i].len) == 0)
				return true;
	return literals->n == 0;
}

/* What the facts say of the bytes of a match. */
static void
check_bytes(const struct trio *t, const char *p, size_t len)
{
	bool before_at = true;

	for (unsigned k = 0; k < 4 && k < len; k++)
		if (!t->bytes_back[k][(unsigned char)p[len - 1 - k]])
			show(t, p, len, "bytes_back rules out");

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)p[i];

		before_at &= c != '@';
		if (!t->bytes[c])
			show(t, p, len, "bytes rules out");
		if (before_at && !t->until_at[c])
			show(t, p, len, "bytes_until rules out");
	}
	if (!holds_literal(&t->literals, p, len))
		show(t, p, len, "literals rules out");
}

/* The facts must let this match through. */
static void
check_facts(const struct trio *t, const char *p, size_t len, size_t end)
{
	size_t run = digits_from(p, 0, end), next;
	uint32_t cp;

	check_bytes(t, p, end);

	for (unsigned k = 0; k < 4 && k < len; k++)
		if (!t->bytes_at[k][(unsigned char)p[k]])
			show(t, p, len, "bytes_at rules out");
	if (t->digit_only && run == 0)
		show(t, p, len, "no digit begins");
	if (run == 0)
		return;
	if (run == end) {
		if (!(t->runs.ends_at & run_bit(run)))
			show(t, p, len, "ends_at rules out");
		return;
	}
	next = run + pw_utf8_decode(p + run, len - run, &cp);
	if (!(t->runs.goes_on & run_bit(run)) || !t->runs.joiner[(unsigned char)p[run]])
		show(t, p, len, "goes_on rules out");
	/* A match that ends on the joiner says nothing of the digits behind it. */
	if (!(t->runs.second & run_bit(digits_from(p, next, next == end ? len : end))))
		show(t, p, len, "second rules out");
}

static void
compare(struct trio *t, const char *p, size_t len)
{
	uint32_t mine[PW_TREE_ENDS], theirs[MAX_TEXT + 2], n, m;
	char *exact = malloc(len > 0 ? len : 1);

	memcpy(exact, p, len);
	n = pw_tree_ends(t->tree, exact, len, PW_MAX_LENGTH, mine);
	free(exact);
	m = oracle(t, t->rendered, p, len, theirs);
	if (m != GAVE_UP && (n != m || memcmp(mine, theirs, n * sizeof(mine[0])) != 0))
		show(t, p, len, "tree and rendering differ");
	if (is_read_alike(t, p, len)) {
		m = oracle(t, t->written, p, len, theirs);
		if (m != GAVE_UP && (n != m || memcmp(mine, theirs, n * sizeof(mine[0])) != 0))
			show(t, p, len, "tree and pattern differ");
	}
	for (uint32_t i = 0; i < n; i++)
		check_facts(t, p, len, mine[i]);
	t->n_strings++;
	t->n_matched += n > 0;
}

/* A code point of the class, its borders more often. */
static uint32_t
pick_from(const struct cpset *set)
{
	uint32_t n = set->n > 0 ? below(2 * set->n) : 0, c;

	if (set->n > 0 && (set->ascii[0] | set->ascii[1]) == 0)
		n = below(set->n);
	if (n < set->n) {
		uint32_t lo = set->range[n].lo, hi = set->range[n].hi;

		return below(3) == 0 ? lo : below(2) == 0 ? hi : lo + below(hi - lo + 1);
	}
	do
		c = below(128);
	while (!cpset_has(set, c));
	return c;
}

static uint32_t
pick_position(const struct posset *set)
{
	uint32_t all[PW_TREE_POSITIONS], n = 0;

	for (uint32_t i = 0; i < PW_TREE_POSITIONS; i++)
		if (posset_has(set, i))
			all[n++] = i;
	return n > 0 ? all[below(n)] : PW_TREE_POSITIONS;
}

/* A walk over the automaton, which stops now and then where it may. */
static size_t
walk(const struct pw_tree *tree, char *p)
{
	uint32_t pos = pick_position(&tree->first);
	size_t len = 0;

	while (pos < PW_TREE_POSITIONS && len + 4 < MAX_TEXT) {
		len += pw_utf8_encode(pick_from(&tree->set[tree->set_of[pos]]), p + len);
		if (posset_has(&tree->last, pos) && below(4) == 0)
			break;
		pos = pick_position(&tree->follow[pos]);
	}
	return len;
}

/* A character of the pattern, or one that is at home in logs. */
static uint32_t
pick_near(const char *pattern)
{
	static const uint32_t others[] = {'0', '1', '4', '9', '-', ' ', '.', '(', ')', '+', 'a',
	    'K', 'k', 'S', 's', '_', '\t', '\n', '\r', 0, 0x7F, 0x80, 0xE9, 0x7FF, 0x800, 0x3042,
	    0x53E3, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF};
	size_t len = strlen(pattern), at;
	uint32_t cp;

	if (below(3) == 0)
		return others[below(PW_ARRAY_LEN(others))];
	at = pw_utf8_prev(pattern, 0, 1 + below((uint32_t)len));
	if (pw_utf8_decode(pattern + at, len - at, &cp) == 0)
		return 'x';
	return cp > 0 && below(4) == 0 ? cp + 1 - (cp == 0xD7FF) : cp;
}

/* Replaces, inserts or drops some characters. */
static size_t
mutate(const char *pattern, char *p, size_t len)
{
	char out[2 * MAX_TEXT];
	size_t n = 0, at = 0;

	while (at < len && n + 8 < MAX_TEXT) {
		uint32_t cp, size = pw_utf8_decode(p + at, len - at, &cp), what = below(14);

		if (what == 0)
			n += pw_utf8_encode(pick_near(pattern), out + n);
		else if (what != 1)
			n += pw_utf8_encode(cp, out + n);
		if (what == 2)
			n += pw_utf8_encode(pick_near(pattern), out + n);
		at += size;
	}
	memcpy(p, out, n);
	return n;
}

static size_t
make_text(const struct trio *t, char *p)
{
	size_t len = 0;

	if (below(8) == 0) {
		for (uint32_t n = below(12); n > 0; n--)
			len += pw_utf8_encode(pick_near(t->pattern), p + len);
		return len;
	}
	len = walk(t->tree, p);
	if (below(2) == 0)
		len = mutate(t->pattern, p, len);
	/* What stands behind a match must not matter. */
	if (below(2) == 0 && len + 8 < MAX_TEXT)
		len += pw_utf8_encode(pick_near(t->pattern), p + len);
	return len;
}

static void
compare_form(const char *pattern, bool multiline)
{
	struct pw_err err;
	struct trio t;
	char text[2 * MAX_TEXT];

	if (!trio_open(&t, pattern, multiline, &err))
		fail_msg("%s: %s", pattern, err.text);
	for (unsigned n = strings_a_form(); n > 0; n--)
		compare(&t, text, make_text(&t, text));
	assert_int_equal(t.n_given_up, 0);
	if (t.n_matched < t.n_strings / 10)
		fail_msg("%s: only %u of %u strings matched", pattern, t.n_matched, t.n_strings);
	trio_close(&t);
}

static void
forms_of_the_detection_facts_match_as_in_pcre2(void **state)
{
	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(facts_patterns); i++)
		compare_form(facts_patterns[i], false);
}

static void
nasty_forms_match_as_in_pcre2(void **state)
{
	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(nasty_patterns); i++) {
		compare_form(nasty_patterns[i], false);
		compare_form(nasty_patterns[i], true);
	}
}

/* Every pattern of a rule file, wherever it stands. */
static void
compare_patterns_of(const struct pw_node *node, unsigned *n)
{
	static const char *const keys[] = {"value", "before", "after", "not_before", "not_after"};
	const struct pw_node *list = NULL;
	const char *text = NULL;
	struct pw_err err;

	for (size_t i = 0; i < PW_ARRAY_LEN(keys); i++, text = NULL)
		if (pw_node_string(node, keys[i], &text, &err) == 0 && text != NULL) {
			compare_form(text, false);
			++*n;
		}
	if (pw_node_strings(node, "patterns", &list, &err) < 0)
		fail_msg("%s", err.text);
	for (unsigned i = 0; i < pw_node_len(list); i++, ++*n)
		compare_form(pw_node_string_at(list, i), false);
}

static void
forms_of_the_rule_files_match_as_in_pcre2(void **state)
{
	unsigned n = 0;
	glob_t files;

	(void)state;
	assert_int_equal(glob(SOURCE_DIR "/rules/*.conf", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct pw_err err;
		struct pw_conf *conf = pw_conf_open(files.gl_pathv[i], &err);
		const struct pw_node *rules = NULL, *forms = NULL;

		if (conf == NULL || pw_node_groups(pw_conf_root(conf), "rules", &rules, &err) < 0)
			fail_msg("%s", err.text);
		for (unsigned r = 0; r < pw_node_len(rules); r++, forms = NULL) {
			compare_patterns_of(pw_node_at(rules, r), &n);
			if (pw_node_groups(pw_node_at(rules, r), "forms", &forms, &err) < 0)
				fail_msg("%s", err.text);
			for (unsigned f = 0; f < pw_node_len(forms); f++)
				compare_patterns_of(pw_node_at(forms, f), &n);
		}
		pw_conf_close(conf);
	}
	globfree(&files);
	print_message("%u forms\n", n);
}

/* A pattern of the subset at random, as text. */
static void
add_random(struct pw_buf *out, unsigned depth)
{
	static const char *const atoms[] = {"a", "b", "0", "1", "-", "é", "漢", ".", "[ab]", "[^a]",
	    "[0-9]", "[a-z0]", "[^0-9-]", "[あ-ん]", "[a-漢]", "\\d", "\\w", "\\S", "\\.",
	    "[-\\d]"};
	static const char *const repeats[] = {"", "", "", "?", "*", "+", "{2}", "{0,2}", "{1,3}",
	    "{2,}", "{0}", "{3}"};

	for (uint32_t n = 1 + below(3); n > 0; n--) {
		if (depth > 0 && below(3) == 0) {
			pw_buf_addf(out, below(2) == 0 ? "(?:" : "(");
			add_random(out, depth - 1);
			for (uint32_t more = below(3); more > 0; more--) {
				pw_buf_addf(out, "|");
				if (below(6) > 0)
					add_random(out, depth - 1);
			}
			pw_buf_addf(out, ")");
		} else {
			pw_buf_addf(out, "%s", atoms[below(PW_ARRAY_LEN(atoms))]);
		}
		pw_buf_addf(out, "%s", repeats[below(PW_ARRAY_LEN(repeats))]);
	}
}

static void
random_forms_match_as_in_pcre2(void **state)
{
	unsigned n = strings_a_form() / 10, read = 0, given_up = 0;
	struct pw_buf pattern;
	char text[2 * MAX_TEXT];

	(void)state;
	pw_buf_init(&pattern, 1u << 16);
	for (unsigned i = 0; i < n; i++) {
		struct pw_err err;
		struct trio t;

		pw_buf_reset(&pattern);
		if (below(4) == 0)
			pw_buf_addf(&pattern, "(?i)");
		add_random(&pattern, 3);
		if (!trio_open(&t, pattern.data, below(2) == 0, &err)) {
			assert_true(strstr(err.text, "written out") != NULL ||
			    strstr(err.text, "empty") != NULL);
			continue;
		}
		for (unsigned k = 0; k < 60; k++)
			compare(&t, text, make_text(&t, text));
		given_up += t.n_given_up;
		trio_close(&t);
		read++;
	}
	assert_true(read > n / 2 && given_up < n);
	pw_buf_release(&pattern);
}

/* Punctuation at random: what the tree reads, PCRE2 reads, and as the same. */
static void
text_that_the_tree_reads_means_the_same_to_pcre2(void **state)
{
	static const char *const pieces[] = {"a", "b", "-", "-", "[", "[", "]", "]", "^", "(", ")",
	    "|", "?", "*", "+", "{", "}", "{1", "{2,3}", "{,2}", ",", "\\", "\\d", "\\W", "\\x",
	    "\\x6", "\\x{61}", ":", "=", ".", "0", "[:", "(?:", "漢", "\\]", "\\-", "[^", "$"};
	unsigned n = strings_a_form() * 10, read = 0;
	char pattern[128], text[2 * MAX_TEXT];

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		struct pw_err err;
		struct trio t;
		size_t len = 0;

		for (uint32_t k = 1 + below(8); k > 0; k--)
			len += (size_t)snprintf(pattern + len, sizeof(pattern) - len, "%s",
			    pieces[below(PW_ARRAY_LEN(pieces))]);
		if (!trio_open(&t, pattern, true, &err))
			continue;
		for (unsigned k = 0; k < 10; k++)
			compare(&t, text, make_text(&t, text));
		trio_close(&t);
		read++;
	}
	assert_true(read > n / 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(forms_of_the_detection_facts_match_as_in_pcre2),
	    cmocka_unit_test(nasty_forms_match_as_in_pcre2),
	    cmocka_unit_test(forms_of_the_rule_files_match_as_in_pcre2),
	    cmocka_unit_test(random_forms_match_as_in_pcre2),
	    cmocka_unit_test(text_that_the_tree_reads_means_the_same_to_pcre2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
