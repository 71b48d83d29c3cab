/* A name before an honorific: how much of a name it is. */
#include "honored.h"

static const char *const grades[] = {"full", "surname", "weak", NULL};

/* Without lexicons only the shape can be looked at. */
static bool
has_shape(struct pw_span value)
{
	return value.len > 3 && jp_run(value, 0, 1u << SCRIPT_KANJI, 3) == value.len &&
	    !name_is_ordinary(value);
}

static enum pw_verdict
check_honored(const struct pw_candidate *c, struct pw_judgement *ret)
{
	enum honored_grade grade;
	size_t len = honored_read(c, &grade);

	if (c->lexicon == NULL ? !has_shape(c->value) : len == 0 || len != c->value.len)
		return PW_NO;
	ret->grade = (uint8_t)grade;
	name_canonical(c->value, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_honored = {
    .name = "honored",
    .brief = "a name that an honorific follows",
    .grades = grades,
    .lexicons = {"surname", "surname_common", "given"},
    .check = check_honored,
    .yes = {"山田"},
    .no = {"様", "支店", "", "1"},
};
