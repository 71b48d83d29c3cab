/*
 * A label that owns a value is known before any form is tried: the words that are looked up in a record
 * leave a mark of it, and what is asked at a start names it, however the key is written.
 */
#include <piiwatch/match.h>
#include <piiwatch/owner.h>

#include "plans.h"

#define KEY_MAX 400u

struct kit {
	struct pw_plan *plan;
	struct pw_owner *owner;
	struct pw_matcher *matcher;
	struct pw_match_scratch *scratch;
	uint64_t asking; /* rules with forms that need a label or a word */
	unsigned n_owned;
};

static void
open_kit(struct kit *kit)
{
	struct pw_err err;

	*kit = (struct kit) {.plan = own_plan()};
	kit->owner = pw_owner_create(kit->plan);
	kit->matcher = pw_matcher_create(kit->plan, &err);
	assert_non_null(kit->matcher);
	kit->scratch = pw_match_scratch_create(kit->matcher);
	for (unsigned i = 0; i < kit->plan->n_forms; i++)
		if (kit->plan->form[i].anchor >= PW_ANCHOR_CONTEXT)
			kit->asking |= UINT64_C(1) << kit->plan->form[i].rule;
}

static void
close_kit(struct kit *kit)
{
	pw_match_scratch_destroy(kit->scratch);
	pw_matcher_destroy(kit->matcher);
	pw_owner_destroy(kit->owner);
	pw_plan_destroy(kit->plan);
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

/* The word as a key: its joints, its case, its own number, a plural, as people write them. */
static uint32_t
write_key(const struct pw_word *word, char *out)
{
	static const char *const joints[] = {"_", "-", ".", " ", ""};
	static const char *const prefixes[] = {"", "customer_", "user", "x-", "applicant", "お客様",
	    "the ", "keiyakusha"};
	static const char *const suffixes[] = {"", "", "", "1", "_2", "s", "es", "No", "_id",
	    " number", "番号", "(x)"};
	const char *joint = joints[below(PW_ARRAY_LEN(joints))];
	const char *prefix = prefixes[below(PW_ARRAY_LEN(prefixes))];
	unsigned letters = below(3); /* as it is, capitals, humps */
	uint32_t n = 0;

	n += (uint32_t)snprintf(out, KEY_MAX, "%s", prefix);
	for (const char *c = word->text; *c != '\0'; c++) {
		bool begins = c == word->text || pw_is_one_of(c[-1], "_-. ");

		if (pw_is_one_of(*c, "_-. "))
			n += (uint32_t)snprintf(out + n, KEY_MAX - n, "%s", joint);
		else
			out[n++] = letters == 1 || (letters == 2 && begins) ? upper(*c) : *c;
	}
	n +=
	    (uint32_t)snprintf(out + n, KEY_MAX - n, "%s", suffixes[below(PW_ARRAY_LEN(suffixes))]);
	return n;
}

/* A line with the key and a value; where the value begins. */
static uint32_t
write_line(const struct pw_word *word, char *line, uint32_t *ret_len)
{
	static const char *const before[] = {"", "2026-11-24 INFO ", "{\"a\":1,\"", "<", "x=1&",
	    "(b) "};
	static const char *const after[] = {"=", ": ", "\":\"", ">", " ", "は", " => ", "='", "：",
	    ""};
	char key[KEY_MAX];
	uint32_t from;

	key[write_key(word, key)] = '\0';
	from = (uint32_t)snprintf(line, 2 * KEY_MAX, "%s%s%s", before[below(PW_ARRAY_LEN(before))],
	    key, after[below(PW_ARRAY_LEN(after))]);
	*ret_len = from + (uint32_t)snprintf(line + from, KEY_MAX, "1234567 x");
	return from;
}

/* The word's ending as the key of what the rest is the parent of; 0: it has none. */
static uint32_t
write_nested(const struct pw_word *word, char *line, uint32_t *ret_len)
{
	static const char *const ways[] = {"{\"%.*s\":{\"%s\":\"", "<%.*s><%s>",
	    "{%.*s: {%s: ", "{\"a\":1,\"%.*s\":{\"b\":2,\"%s\":"};
	const char *joint = strrchr(word->text, '_');
	uint32_t from;

	if (joint == NULL || !word->tokens->at[word->tokens->n - 1].is_ending)
		return 0;
	from = (uint32_t)snprintf(line, 2 * KEY_MAX, ways[below(PW_ARRAY_LEN(ways))],
	    (int)(joint - word->text), word->text, joint + 1);
	*ret_len = from + (uint32_t)snprintf(line + from, KEY_MAX, "1234567 x");
	return from;
}

static uint64_t
marked(const struct kit *kit, const char *line, uint32_t len)
{
	struct pw_marks marks = pw_match_words(kit->matcher, kit->scratch, line, len);
	uint64_t labels = 0;

	assert_int_equal(marks.complete_to, len);
	for (uint32_t i = 0; i < marks.n; i++)
		labels |= marks.at[i].of.labels;
	return labels;
}

static void
check_word(struct kit *kit, const struct pw_word *word, bool is_nested)
{
	static const struct pw_whereabouts nowhere;
	char line[3 * KEY_MAX];
	struct pw_text text = {line, 0, NULL, NULL};
	struct pw_slice slice = {&text, 0, 0};
	struct pw_ownership own;
	struct pw_hit hit = {.rule = word->rule};

	hit.from = hit.before_from =
	    is_nested ? write_nested(word, line, &text.len) : write_line(word, line, &text.len);
	if (hit.from == 0)
		return;
	hit.to = hit.from + 7;
	slice.hi = text.len;
	memset(line + text.len, '\n', PW_TEXT_SLACK);
	pw_owner_find(kit->owner, &slice, &hit, &nowhere, &own);
	kit->n_owned += own.labels != 0;
	if ((own.labels & ~pw_owner_labels_at(kit->owner, &slice, hit.from, &nowhere)) != 0)
		fail_msg("not named at the start: %.*s", (int)hit.from, line);
	if ((own.labels & kit->asking & ~marked(kit, line, text.len)) != 0)
		fail_msg("leaves no mark: %.*s", (int)hit.from, line);
}

static void
label_that_owns_a_value_is_marked_and_named_at_its_start(void **state)
{
	struct kit kit;

	(void)state;
	open_kit(&kit);
	for (unsigned i = 0; i < kit.plan->n_words; i++)
		for (unsigned k = 0; kit.plan->word[i].kind == PW_WORD_LABEL && k < 40; k++)
			check_word(&kit, &kit.plan->word[i], k % 8 == 7);
	assert_true(kit.n_owned > 20000);
	close_kit(&kit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(label_that_owns_a_value_is_marked_and_named_at_its_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
