/* One half of a personal name by its key. */
#include "name.h"

static size_t
read_part(const struct pw_candidate *c)
{
	struct name name;

	name_read(c, NAME_PART, &name);
	return name.len;
}

const struct pw_reader pw_reader_name_part = {
    .name = "name_part",
    .brief = "a surname or a given name by itself",
    .lexicons = {"surname", "surname_common", "given"},
    .read = read_part,
    .vector = {{"太郎\",\"", "太郎"}, {"Taro", "Taro"}, {"翔", "翔"}, {"null", NULL},
	{"必須", NULL}, {"taro_yamada", NULL}, {"", NULL}},
};
