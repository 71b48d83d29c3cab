/*
 * Where a personal name in a text ends (detection.md 4), for the readers and validators of names and
 * account holders, which must agree about it.
 */
#ifndef PIIWATCH_VALIDATE_NAME_H
#define PIIWATCH_VALIDATE_NAME_H

#include "jp_text.h"

enum name_kind {
	NAME_FULL, /* a whole name, or a surname */
	NAME_PART, /* what a column for one half of it holds */
	NAME_HOLDER, /* of a bank account: company brackets, large kana */
};

struct name {
	size_t len; /* bytes; 0: no name begins here */
	bool is_listed; /* it begins with a listed surname; a place's name alone is none */
	bool is_loose; /* what follows the surname is like no given name known */
	bool is_latin;
};

/* What stands before the value: how sure it is that a value begins here. */
enum name_joint {
	JOINT_NONE, /* inside a word */
	JOINT_PROSE, /* は, が, の */
	JOINT_SPACE, /* a word and a space */
	JOINT_SIGN,
};

/* A text in which a name is read, from its beginning. */
struct name_text {
	struct pw_span text;
	const struct pw_lexicon *surname, *common, *given;
	enum name_kind kind;
	enum name_joint joint;
	bool is_quoted; /* a quote or a tag opens it */
};

/* The name that begins where the candidate's value does. Its row names the lexicons surname,
 * surname_common and given, in this order. */
void name_read(const struct pw_candidate *c, enum name_kind kind, struct name *ret);

/* The verdict on a candidate that must be the whole of a name; the grade says what is known of it. */
extern const char *const name_grades[];
enum pw_verdict name_check(const struct pw_candidate *c, enum name_kind kind,
    struct pw_judgement *ret);

/* Writes the value's letters, in lower case; none if they are too many. */
void name_canonical(struct pw_span value, struct pw_judgement *ret);

/* name_jp.c: the same, in kana and kanji. */
void name_read_japanese(const struct name_text *t, struct name *ret);

/* name_latin.c */
void name_read_latin(const struct name_text *t, struct name *ret);

/* Bytes of the listed given name at `at`, at most `max`; 0: none. */
size_t name_given_at(const struct name_text *t, size_t at, size_t max);

/* Bytes of an honorific at `at` (様, さん, ...), 0: none, or a longer word (様子). */
size_t name_honorific_at(struct pw_span text, size_t at);

/* True if the word is one for an organisation, a role, a place or a state, and no name. */
bool name_is_stop(struct pw_span word);

/* The same, and what ends with a word for an organisation: 山田商店. Surnames do too (服部), so it is
 * for words that no list of names holds. */
bool name_is_ordinary(struct pw_span word);

/* True if the word begins with one of those of more than one character: 管理者権限. */
bool name_begins_ordinary(struct pw_span word);

/* True if given names end as the word does: 郎, 子. */
bool name_is_given_shaped(struct pw_span word);

/* True for prefectures and great cities that are surnames too. */
bool name_is_place(struct pw_span word);

/* True for words that end or begin a company's name. */
bool name_is_company(struct pw_span word);

/* Words of a sentence that stand behind a name. */
extern const char name_status_words[];

#endif
