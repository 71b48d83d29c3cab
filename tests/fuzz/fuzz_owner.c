/*
 * Any text: whose a value in it is can be told without leaving the text, the same each time; a label that
 * owns it is named at its start, and its words leave a mark; a layout's stretches lie within the text,
 * and what a column is called after within its name. The first three bytes say where the value stands.
 */
#include "target.h"

#include <piiwatch/flow.h>
#include <piiwatch/match.h>
#include <piiwatch/owner.h>
#include <piiwatch/rule.h>

#include <string.h>

#define MAX_INPUT 4000u

static struct pw_plan *plan;
static struct pw_owner *owner;
static struct pw_matcher *matcher;
static struct pw_match_scratch *scratch;
static uint64_t asking; /* rules with forms that need a label or a word */

static void
start(void)
{
	const char *rules[] = {SOURCE_DIR "/rules"};
	struct pw_err err = {""};

	plan = pw_plan_load(rules, 1, pw_flow_vocab(), 500, &err);
	MUST(plan != NULL);
	owner = pw_owner_create(plan);
	matcher = pw_matcher_create(plan, &err);
	MUST(matcher != NULL);
	scratch = pw_match_scratch_create(matcher);
	for (unsigned i = 0; i < plan->n_forms; i++)
		if (plan->form[i].anchor >= PW_ANCHOR_CONTEXT)
			asking |= UINT64_C(1) << plan->form[i].rule;
}

/* A copy of exact size with its slack, in which bytes that are no UTF-8 are spaces. */
static char *
text_of(const uint8_t *data, uint32_t len)
{
	char *p = malloc(len + PW_TEXT_SLACK);
	uint32_t cp;

	MUST(p != NULL);
	for (uint32_t at = 0; at < len;) {
		unsigned n = pw_utf8_decode((const char *)data + at, len - at, &cp);

		if (n == 0)
			p[at] = ' ';
		else
			memcpy(p + at, data + at, n);
		at += n > 0 ? n : 1;
	}
	memset(p + len, '\n', PW_TEXT_SLACK);
	return p;
}

static uint32_t
char_start(const struct pw_text *text, uint32_t at)
{
	while (at > 0 && at < text->len && ((unsigned char)text->p[at] & 0xC0) == 0x80)
		at--;
	return at;
}

static void
check_marks(const struct pw_text *text, uint64_t labels)
{
	struct pw_marks marks = pw_match_words(matcher, scratch, text->p, text->len);

	for (uint32_t i = 0; i < marks.n; i++) {
		MUST(marks.at[i].at <= text->len);
		labels &= ~marks.at[i].of.labels;
	}
	MUST((labels & asking) == 0 || marks.complete_to < text->len);
}

/* Letters on both sides of the place: a word may go on there that a form's own letters would end. */
static bool
is_inside_word(const struct pw_text *text, uint32_t at)
{
	return at > 0 && at < text->len && pw_is_alpha(text->p[at - 1]) && pw_is_alpha(text->p[at]);
}

static void
check_value(const struct pw_text *text, struct pw_hit *hit, const struct pw_layout *layout)
{
	const struct pw_slice slice = {text, 0, text->len};
	struct pw_whereabouts where = {.layout = layout};
	struct pw_ownership one, two;

	memset(&one, 0, sizeof(one));
	memset(&two, 0xA5, sizeof(two));
	pw_owner_find(owner, &slice, hit, &where, &one);
	pw_owner_find(owner, &slice, hit, &where, &two);
	MUST(one.labels == two.labels && one.near == two.near && one.rejects == two.rejects &&
	    one.is_negative == two.is_negative && one.capped == two.capped);
	MUST((one.labels & ~pw_owner_labels_at(owner, &slice, hit->from, &where)) == 0);
	if (!is_inside_word(text, hit->from) && !is_inside_word(text, hit->to))
		check_marks(text, one.labels);
}

static void
check_layout(const struct pw_text *text, const struct pw_layout *layout)
{
	for (uint32_t i = 0; i < layout->n; i++) {
		MUST(layout->at[i].from <= layout->at[i].to && layout->at[i].to <= text->len);
		MUST(layout->at[i].key_from <= layout->at[i].key_to &&
		    layout->at[i].key_to <= text->len);
		MUST(i == 0 || layout->at[i].from >= layout->at[i - 1].to);
	}
}

static void
check_column(const struct pw_text *text)
{
	struct pw_span known;

	pw_owner_column(owner, (struct pw_span) {text->p, text->len}, &known);
	MUST(known.p >= text->p && known.p + known.len <= text->p + text->len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pw_layout layout;
	struct pw_text text;
	struct pw_hit hit = {.from = 0};
	char *p;

	if (owner == NULL)
		start();
	if (size < 4 || size > MAX_INPUT)
		return 0;
	text = (struct pw_text) {NULL, (uint32_t)size - 3, NULL, NULL};
	text.p = p = text_of(data + 3, text.len);
	hit.from = hit.before_from =
	    char_start(&text, (uint32_t)(data[0] << 8 | data[1]) % text.len);
	hit.to = char_start(&text, hit.from + 1 + data[2] % (text.len - hit.from));
	hit.rule = (uint16_t)(data[2] % plan->n_rules);
	if (hit.to > hit.from) {
		pw_owner_lay_out(&text, &layout);
		check_layout(&text, &layout);
		check_value(&text, &hit, layout.n > 0 ? &layout : NULL);
		check_column(&text);
		pw_owner_carry(owner, &text, 0);
	}
	free(p);
	return 0;
}
