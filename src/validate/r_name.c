/* A personal name by its label or key. */
#include "name.h"

static size_t
read_name(const struct pw_candidate *c)
{
	struct name name;

	name_read(c, NAME_FULL, &name);
	return name.len;
}

const struct pw_reader pw_reader_name = {
    .name = "name",
    .brief = "a personal name, up to the words of the sentence behind it",
    .lexicons = {"surname", "surname_common", "given"},
    .read = read_name,
    .vector = {{"マイケル・ジョンソン 完了", "マイケル・ジョンソン"}, {"鳳凰院凶真", "鳳凰院凶真"},
	{"Taro Yamada logged in", "Taro Yamada"}, {"Yamada, Taro", "Yamada, Taro"},
	{"YAMADA TARO, plan=A", "YAMADA TARO"}, {"未設定", NULL}, {"株式会社山田", NULL},
	{"admin user", NULL}, {"yamada01", NULL}, {"1", NULL}, {"", NULL}},
};
