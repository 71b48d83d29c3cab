/* What stands before a name, and which of the two ways of writing it begins. */
#include "name.h"

#include <string.h>

/* Back over quotes and brackets that open a value. */
static size_t
before_quotes(struct pw_span left)
{
	size_t at = left.len;

	while (at > 0 && pw_is_one_of(left.p[at - 1], "\"'`(\\["))
		at--;
	return at;
}

/* name のように: a Latin key has は behind it, if anything; and 名前の is what has a name, not the name. */
static bool
is_no_joint(struct pw_span left, size_t at)
{
	static const size_t kana = 3;

	return jp_ends_with(left, " 名前の ") ||
	    (at > kana && !jp_ends_with(left, " は ") &&
		((unsigned char)left.p[at - kana - 1] & 0x80) == 0);
}

static enum name_joint
joint_of(struct pw_span left)
{
	size_t at = before_quotes(left), spaces = 0;
	enum script script;

	if (at < left.len || at == 0)
		return JOINT_SIGN;
	while (at > 0 && left.p[at - 1] == ' ') {
		at--;
		spaces++;
	}
	script = jp_script_before(left, at);
	if (spaces > 0 && at > 0 && pw_is_one_of(left.p[at - 1], "\"'`)"))
		return JOINT_SPACE;
	if (spaces > 0)
		return script == SCRIPT_NONE ? JOINT_SIGN : JOINT_SPACE;
	if (script == SCRIPT_HIRAGANA)
		return jp_ends_with(left, " は が の ") && !is_no_joint(left, at) ? JOINT_PROSE
										  : JOINT_NONE;
	if (script != SCRIPT_NONE || pw_is_one_of(left.p[at - 1], "_.@#-*+%&$/"))
		return JOINT_NONE;
	return JOINT_SIGN;
}

void
name_read(const struct pw_candidate *c, enum name_kind kind, struct name *ret)
{
	struct name_text t = {.text = jp_text_of(c), .kind = kind, .joint = joint_of(c->left)};
	size_t len;
	enum script script = jp_script(t.text, 0, &len);

	*ret = (struct name) {0};
	if (t.joint == JOINT_NONE || script == SCRIPT_NONE || script == SCRIPT_DIGIT)
		return;
	t.is_quoted = c->left.len > 0 && pw_is_one_of(c->left.p[c->left.len - 1], "\"'`>");
	if (c->lexicon != NULL) {
		t.surname = c->lexicon[0];
		t.common = c->lexicon[1];
		t.given = c->lexicon[2];
	}
	if (t.text.len > PW_MAX_VALUE)
		t.text.len = PW_MAX_VALUE;
	if (script == SCRIPT_LATIN)
		name_read_latin(&t, ret);
	else
		name_read_japanese(&t, ret);
}

/* Spaces, commas and the middle dot may stand between the words or not. */
void
name_canonical(struct pw_span value, struct pw_judgement *ret)
{
	size_t n = 0, len;

	for (size_t at = 0; at<value.len; at += len> 0 ? len : 1) {
		if (jp_script(value, at, &len) == SCRIPT_NONE)
			continue;
		if (n + len > sizeof(ret->canonical))
			return;
		for (size_t i = 0; i < len; i++)
			ret->canonical[n++] = pw_lower(value.p[at + i]);
	}
	ret->canonical_len = (uint8_t)n;
}

const char *const name_grades[] = {"surname", "loose", "other", "latin", "latin_surname", NULL};

enum pw_verdict
name_check(const struct pw_candidate *c, enum name_kind kind, struct pw_judgement *ret)
{
	enum { SURNAME = 1, LOOSE, OTHER, LATIN, LATIN_SURNAME };
	struct name name;

	name_read(c, kind, &name);
	if (name.len == 0 || name.len != c->value.len)
		return PW_NO;
	if (name.is_latin)
		ret->grade = name.is_listed ? LATIN_SURNAME : LATIN;
	else
		ret->grade = !name.is_listed ? OTHER : name.is_loose ? LOOSE : SURNAME;
	name_canonical(c->value, ret);
	return PW_YES;
}
