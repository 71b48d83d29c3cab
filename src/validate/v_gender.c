/* Gender (ISO/IEC 5218, letters, words), as one value: no choice of a form, no word that goes on. */
#include "beside.h"

#include <string.h>

enum sex { MALE, FEMALE, OTHER };
static const char *const names[] = {"male", "female", "other"};

static const struct {
	const char *text;
	enum sex sex;
} words[] = {
    {"男性", MALE},
    {"女性", FEMALE},
    {"男", MALE},
    {"女", FEMALE},
    {"男子", MALE},
    {"女子", FEMALE},
    {"その他", OTHER},
    {"male", MALE},
    {"female", FEMALE},
    {"other", OTHER},
    {"man", MALE},
    {"woman", FEMALE},
    {"otoko", MALE},
    {"onna", FEMALE},
    {"dansei", MALE},
    {"josei", FEMALE},
    {"m", MALE},
    {"f", FEMALE},
    {"x", OTHER},
    {"1", MALE},
    {"2", FEMALE},
};

/* A word of its own, no key that merely begins so: md5, 男前. */
static bool
begins_with_gender(struct pw_span text)
{
	size_t n = 0;

	while (n < text.len && (pw_is_alnum(text.p[n]) || text.p[n] == '_'))
		n++;
	if (n == 0)
		return span_starts(text, "男") || span_starts(text, "女") ||
		    span_starts(text, "その他");
	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++)
		if (span_equals(span_first(text, n), words[i].text))
			return n == text.len || (text.p[n] != '=' && text.p[n] != ':');
	return false;
}

/* 男・女, male/female, 男性用, 女性のみ: what a form offers or a rule speaks of. */
static bool
is_choice(struct pw_span right)
{
	static const char *const joints[] = {"・", "/", "|", "、", ",", " or ", "or", "又は",
	    "または", "か", "と", NULL};
	for (size_t i = 0; joints[i] != NULL; i++) {
		struct pw_span next;

		if (!span_starts(right, joints[i]))
			continue;
		next = span_skip_spaces(span_from(right, strlen(joints[i])));
		if (begins_with_gender(next))
			return true;
	}
	return false;
}

/* The second of such a choice. */
static bool
is_chosen_against(struct pw_span left)
{
	static const char *const firsts[] = {"男・", "女・", "男/", "女/", "男性/", "女性/",
	    "男性・", "女性・", "男|", "女|", "male/", "male|", "M/", "F/", "M|", "F|", "男か",
	    "男 / ", "女 / ", "male / ", "M / ", "male or ", "M or ", "1:", "2:", "1=", "2="};

	for (size_t i = 0; i < PW_ARRAY_LEN(firsts); i++) {
		size_t before = left.len - strlen(firsts[i]);

		if (!span_ends(left, firsts[i]))
			continue;
		/* gender1= is a key with its number. */
		if (!pw_is_digit(firsts[i][0]) || before == 0 ||
		    (!pw_is_alnum(left.p[before - 1]) && left.p[before - 1] != '_'))
			return true;
	}
	return false;
}

static bool
goes_on(struct pw_span right)
{
	static const char *const more[] = {"用", "向", "限", "専", "のみ", "だけ", "服", "物", "児",
	    "系", "装", "声", "医", "優", "王", "子", "女", "男", "別", "社", "性", "高", "大",
	    "学", "校", "寮", "部", "トイレ", "共", ":男", ":女", "=男", "=女", NULL};

	return starts_with_any(right, more) || (right.len > 0 && right.p[0] == '_');
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	char before = c->left.len > 0 ? c->left.p[c->left.len - 1] : ' ';

	/* sex1 is a key with its number. */
	if (c->value.len > 0 && (unsigned char)c->value.p[0] < 0x80 &&
	    (pw_is_alnum(before) || before == '_' || before == '-'))
		return PW_NO;
	if (goes_on(c->right) || is_choice(c->right) || is_chosen_against(c->left))
		return PW_NO;
	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++) {
		if (!span_equals(c->value, words[i].text))
			continue;
		canonical_of("", pw_span_of(names[words[i].sex]), ret);
		return PW_YES;
	}
	return PW_NO;
}

const struct pw_validator pw_validator_gender = {
    .name = "gender",
    .brief = "gender in words, letters or ISO/IEC 5218 digits; neither unknown nor a choice",
    .check = check,
    .yes = {"男性", "女", "Female", "M"},
    .no = {"0", "9", "unknown", "unisex", "男女", ""},
};
