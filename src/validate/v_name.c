/* Personal names, detection.md 4: what is known of the name decides how sure it is. */
#include "name.h"

static enum pw_verdict
check_name(const struct pw_candidate *c, struct pw_judgement *ret)
{
	return name_check(c, NAME_FULL, ret);
}

const struct pw_validator pw_validator_name = {
    .name = "name",
    .brief = "a personal name in kanji, kana or Latin letters",
    .grades = name_grades,
    .lexicons = {"surname", "surname_common", "given"},
    .check = check_name,
    .yes = {"鳳凰堂凶真", "ジョン・スミス", "Taro Yamada", "Yamada, Taro", "YAMADA TARO"},
    .no = {"管理者", "株式会社山田", "admin", "taro_yamada", "John", "12", ""},
};
