/* A name before an honorific. */
#include "honored.h"

static size_t
read_honored(const struct pw_candidate *c)
{
	enum honored_grade grade;

	return honored_read(c, &grade);
}

const struct pw_reader pw_reader_honored = {
    .name = "honored",
    .brief = "a listed surname, with or without a given name, before 様, さん, 殿, ...",
    .lexicons = {"surname", "surname_common", "given"},
    .holds = {"様", "さま", "サマ", "さん", "殿", "どの", "氏", "君", "くん", "ちゃん", "先生"},
    .reach = 64, /* a character, sixteen more, the honorific */
    .read = read_honored,
    .vector = {{"仕様を更新", NULL}, {"様", NULL}, {"", NULL}},
};
