/*
 * Any text before, at and behind a value: every validator and every reader looks at nothing else, says the
 * same each time and keeps to its limits. The first byte chooses the row, the next two where the value
 * begins and ends.
 */
#include "target.h"

#include <piiwatch/flow.h>
#include <piiwatch/rule.h>
#include <piiwatch/validate.h>

#include <string.h>

#define MAX_INPUT 1200u

static const struct pw_plan *plan;
static unsigned n_validators, n_readers;

static void
start(void)
{
	const char *rules[] = {SOURCE_DIR "/rules"};
	struct pw_err err = {""};

	plan = pw_plan_load(rules, 1, pw_flow_vocab(), 500, &err);
	MUST(plan != NULL);
	while (pw_validator_at(n_validators) != NULL)
		n_validators++;
	while (pw_reader_at(n_readers) != NULL)
		n_readers++;
}

static char *
copy_of(struct pw_span s)
{
	char *p = malloc(s.len > 0 ? s.len : 1);

	MUST(p != NULL);
	if (s.len > 0)
		memcpy(p, s.p, s.len);
	return p;
}

/* A form that uses the row brings its lexicons. */
static const struct pw_form *
form_with(bool is_reader, int row)
{
	for (unsigned i = 0; i < plan->n_forms; i++)
		if ((is_reader ? plan->form[i].reader : plan->form[i].validator) == row)
			return &plan->form[i];
	return NULL;
}

static unsigned
count(const char *const *names)
{
	unsigned n = 0;

	while (names != NULL && names[n] != NULL)
		n++;
	return n;
}

static void
check_validator(int row, struct pw_candidate *c)
{
	const struct pw_form *form = form_with(false, row);
	struct pw_judgement one, two;
	enum pw_verdict verdict;

	c->lexicon = form != NULL ? form->validator_lexicon : NULL;
	memset(&one, 0, sizeof(one));
	memset(&two, 0xA5, sizeof(two));
	verdict = pw_validate(row, c, &one);
	MUST(pw_validate(row, c, &two) == verdict);
	if (verdict == PW_NO)
		return;
	MUST(one.grade == two.grade && one.is_checked == two.is_checked && one.keep == two.keep);
	MUST(one.grade <= count(pw_validator_at((unsigned)row)->grades));
	MUST(one.canonical_len <= PW_CANONICAL_MAX && one.canonical_len == two.canonical_len);
	MUST(memcmp(one.canonical, two.canonical, one.canonical_len) == 0);
}

static void
check_reader(int row, struct pw_candidate *c)
{
	const struct pw_reader *reader = pw_reader_at((unsigned)row);
	const struct pw_form *form = form_with(true, row);
	size_t len;

	c->lexicon = form != NULL ? form->reader_lexicon : NULL;
	len = reader->read(c);
	MUST(len == reader->read(c) && len <= c->value.len + c->right.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pw_candidate c = {.value = {NULL, 0}};
	struct pw_span text;
	size_t from, to;
	char *left, *rest;
	int row;

	if (plan == NULL)
		start();
	if (size < 5 || size > MAX_INPUT)
		return 0;
	text = (struct pw_span) {(const char *)data + 3, size - 3};
	from = data[1] * 3u % text.len;
	to = from + 1 + data[2] % (text.len - from);
	row = (int)(data[0] % (n_validators + n_readers));
	left = copy_of((struct pw_span) {text.p, from});
	rest = copy_of((struct pw_span) {text.p + from, text.len - from});
	c.left = (struct pw_span) {left, from};
	c.value = (struct pw_span) {rest, to - from};
	c.right = (struct pw_span) {rest + c.value.len, text.len - to};
	if ((unsigned)row < n_validators)
		check_validator(row, &c);
	else
		check_reader(row - (int)n_validators, &c);
	free(left);
	free(rest);
	return 0;
}
