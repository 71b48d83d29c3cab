/* One half of a personal name. */
#include "name.h"

static enum pw_verdict
check_part(const struct pw_candidate *c, struct pw_judgement *ret)
{
	return name_check(c, NAME_PART, ret);
}

const struct pw_validator pw_validator_name_part = {
    .name = "name_part",
    .brief = "a surname or a given name by itself",
    .grades = name_grades,
    .lexicons = {"surname", "surname_common", "given"},
    .check = check_part,
    .yes = {"太郎", "翔", "タロウ", "Taro"},
    .no = {"必須", "null", "Taro Yamada", "a1", ""},
};
