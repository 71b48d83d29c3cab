/* The holder of a bank account by its label. */
#include "name.h"

static size_t
read_holder(const struct pw_candidate *c)
{
	struct name name;

	name_read(c, NAME_HOLDER, &name);
	return name.len;
}

const struct pw_reader pw_reader_account_holder = {
    .name = "account_holder",
    .brief = "the person in whose name an account is; companies are passed over",
    .lexicons = {"surname", "surname_common", "given"},
    .read = read_holder,
    .vector = {{"ヤマダ タロウ 確認", "ヤマダ タロウ"}, {"シヨウジ ケンイチ", "シヨウジ ケンイチ"},
	{"TANAKA JIRO bank=0001", "TANAKA JIRO"}, {"カ)テスト", NULL}, {"テスト(カ", NULL},
	{"未登録", NULL}, {"", NULL}},
};
