#include "honored.h"

#include <string.h>

#define KANJI (1u << SCRIPT_KANJI)
#define KATAKANA (1u << SCRIPT_KATAKANA)
#define NAME_CHARS 7u /* before the honorific, detection.md 4 */
#define TEXT_MAX 96u
#define HONORIFIC_REACH 16u /* characters from a name's first to its honorific */

static const char honorifics[] = "様さサ殿ど氏君くち先"; /* as they begin */

/* An honorific at `at`, or behind one space. */
static size_t
honorific_near(struct pw_span text, size_t at)
{
	size_t len = name_honorific_at(text, at);

	return len == 0 && at < text.len && text.p[at] == ' ' ? name_honorific_at(text, at + 1)
							      : len;
}

static bool
is_strong(struct pw_span text, size_t at)
{
	return jp_word_at(text, at < text.len && text.p[at] == ' ' ? at + 1 : at,
		   " 様 さま サマ 殿 氏 ") > 0;
}

/* End of the given name at `at`, behind which an honorific stands, or 0. `is_free`: one that no list
 * holds counts too. */
static size_t
given_end(const struct name_text *t, size_t at, bool is_free)
{
	size_t len = t->text.len - at;

	while ((len = name_given_at(t, at, len)) > 0) {
		if (honorific_near(t->text, at + len) > 0 &&
		    !name_is_stop((struct pw_span) {t->text.p + at, len}))
			return at + len;
		len--;
	}
	for (unsigned chars = 3; is_free && chars > 0; chars--) {
		struct pw_span word = {t->text.p + at, jp_run(t->text, at, KANJI, chars)};

		if (word.len > 0 && honorific_near(t->text, at + word.len) > 0 &&
		    name_is_given_shaped(word) && !name_is_ordinary(word))
			return at + word.len;
	}
	return 0;
}

/* The name whose surname is the first `surname` bytes. */
static size_t
behind_surname(const struct name_text *t, size_t surname, enum honored_grade *ret_grade)
{
	struct pw_span word = {t->text.p, surname};
	bool is_common = pw_lexicon_has(t->common, word), is_long = jp_chars(word) > 1;
	bool is_strong_here = is_strong(t->text, surname);
	size_t end = 0;

	if (honorific_near(t->text, surname) > 0) {
		*ret_grade = is_strong_here ? HONORED_SURNAME : HONORED_WEAK;
		return is_common || (is_strong_here && is_long) ? surname : 0;
	}
	end = given_end(t, surname, is_common && is_long);
	if (end == 0 && surname < t->text.len && t->text.p[surname] == ' ')
		end = given_end(t, surname + 1, is_common && is_long);
	*ret_grade = HONORED_FULL;
	return end;
}

static size_t
read_kanji(const struct name_text *t, enum honored_grade *ret_grade)
{
	size_t len = t->text.len, end;

	while ((len = pw_lexicon_prefix(t->surname, t->text, len)) > 0) {
		end = behind_surname(t, len, ret_grade);
		if (end > 0 && jp_chars((struct pw_span) {t->text.p, end}) <= NAME_CHARS + 1)
			return end;
		len--;
	}
	return 0;
}

/* ヤマダ様, ヤマダ タロウ様, ヤマダタロウ様. */
static size_t
read_katakana(const struct name_text *t, enum honored_grade *ret_grade)
{
	static const char honorific[] = " サマ サン ";
	size_t first = jp_run(t->text, 0, KATAKANA, 12), second = 0;
	struct pw_span word;

	if (first > 0 && jp_ends_with((struct pw_span) {t->text.p, first}, honorific))
		first -= 6;
	word = (struct pw_span) {t->text.p, first};
	if (honorific_near(t->text, first) > 0) {
		size_t surname = pw_lexicon_prefix(t->surname, word, first);

		*ret_grade = surname == first ? HONORED_SURNAME : HONORED_FULL;
		if (surname == first)
			return pw_lexicon_has(t->common, word) ? first : 0;
		return surname > 0 && pw_lexicon_has(t->given, jp_from(word, surname)) ? first : 0;
	}
	if (first >= t->text.len || t->text.p[first] != ' ' || !pw_lexicon_has(t->surname, word))
		return 0;
	second = jp_run(t->text, first + 1, KATAKANA, 8);
	if (second > 6 && jp_ends_with((struct pw_span) {t->text.p + first + 1, second}, honorific))
		second -= 6;
	*ret_grade = HONORED_FULL;
	return second >= 6 && honorific_near(t->text, first + 1 + second) > 0 ? first + 1 + second
									      : 0;
}

/* 株式会社 before it: what follows is a part of the company's name. */
static bool
is_behind_company(struct pw_span left)
{
	while (left.len > 0 && left.p[left.len - 1] == ' ')
		left.len--;
	return jp_ends_with(left, " 株式会社 有限会社 合同会社 (株) (有) (合) ㈱ ㈲ ");
}

size_t
honored_read(const struct pw_candidate *c, enum honored_grade *ret_grade)
{
	struct name_text t = {.text = jp_text_of(c), .kind = NAME_FULL};
	size_t len, end = 0;
	enum script script = jp_script(t.text, 0, &len);
	enum script before = jp_script_before(c->left, c->left.len);

	*ret_grade = HONORED_NONE;
	if (c->lexicon == NULL || before == SCRIPT_KANJI ||
	    !jp_soon(t.text, len, HONORIFIC_REACH, honorifics) || is_behind_company(c->left))
		return 0;
	t.surname = c->lexicon[0];
	t.common = c->lexicon[1];
	t.given = c->lexicon[2];
	if (t.text.len > TEXT_MAX)
		t.text.len = TEXT_MAX;
	if (script == SCRIPT_KANJI)
		end = read_kanji(&t, ret_grade);
	else if (script == SCRIPT_KATAKANA && before != SCRIPT_KATAKANA)
		end = read_katakana(&t, ret_grade);
	return end;
}
