/* Holders of bank accounts, detection.md 3: persons, no companies. */
#include "name.h"

static enum pw_verdict
check_holder(const struct pw_candidate *c, struct pw_judgement *ret)
{
	return name_check(c, NAME_HOLDER, ret);
}

const struct pw_validator pw_validator_account_holder = {
    .name = "account_holder",
    .brief = "the holder of a bank account, a person",
    .grades = name_grades,
    .lexicons = {"surname", "surname_common", "given"},
    .check = check_holder,
    .yes = {"ヤマダ タロウ", "シヨウジ ケンイチ", "TANAKA JIRO"},
    .no = {"カ)テスト", "テスト(カ", "未登録", "カブシキガイシヤテスト", "12", ""},
};
