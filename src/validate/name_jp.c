/* Names in kanji and kana: the surname by the lexicon, then what can be a given name, then the words
 * of a sentence that end it. */
#include "name.h"

#include <string.h>

#define KANJI (1u << SCRIPT_KANJI)
#define HIRAGANA (1u << SCRIPT_HIRAGANA)
#define KATAKANA (1u << SCRIPT_KATAKANA)
#define WIDE (KANJI | HIRAGANA | KATAKANA)

#define RUN_MAX 24u /* characters of a run that are looked at */
#define KANA_MAX 12u
#define SHORT_KANA 6u /* bytes of two characters */
#define NOT_SPLIT SIZE_MAX

/* 様 before more kanji is a part of a name (様野); そこから is none. */
static const char particles[] = " は が を に へ と の も で や だ です でした より から まで ";
static const char long_particles[] =
    " です でした より から まで だけ など とは には への との での ので という について に対し "
    "として にて さん さま ちゃん くん サマ ";

size_t
name_given_at(const struct name_text *t, size_t at, size_t max)
{
	return jp_lexicon_prefix(t->given, jp_from(t->text, at), max);
}

/* True if at `at` within the run [0,end) the name is over: the run's end, an honorific, a particle, a
 * word of the sentence. */
static bool
ends_at(const struct name_text *t, size_t at, size_t end)
{
	struct pw_span run = {t->text.p, end};

	return at >= end || name_honorific_at(run, at) > 0 || jp_word_at(run, at, particles) > 0 ||
	    jp_word_at(run, at, name_status_words) > 0;
}

/* End of a listed given name at `at`, or 0. */
static size_t
listed_given(const struct name_text *t, size_t at, size_t end)
{
	size_t len = end - at;

	while ((len = name_given_at(t, at, len)) > 0) {
		if (ends_at(t, at + len, end) &&
		    !name_is_stop((struct pw_span) {t->text.p + at, len}))
			return at + len;
		len--;
	}
	return 0;
}

/* 山田のぞみ, 佐藤ゆり子: the rest of the run, in hiragana or begun in it. */
static size_t
hiragana_given(const struct name_text *t, size_t at, size_t end)
{
	struct pw_span rest = {t->text.p + at, end - at};
	size_t kana = jp_run(t->text, at, HIRAGANA, 4);
	unsigned chars = jp_chars(rest);

	if (kana == 0 || jp_word_at(rest, 0, long_particles) > 0 || chars < 2 || chars > 4)
		return 0;
	if (at + kana == end)
		return end;
	return kana >= 6 && jp_ends_with(rest, " 子 美 香 代 江 枝 恵 奈 菜 乃 花 絵 葉 也 斗 ")
	    ? end
	    : 0;
}

/* A given name that no list holds: up to three kanji, or katakana. */
static size_t
other_given(const struct name_text *t, size_t at, size_t end)
{
	size_t kana = jp_run(t->text, at, KATAKANA, KANA_MAX);

	if (kana >= 6 && ends_at(t, at + kana, end) &&
	    !name_is_ordinary((struct pw_span) {t->text.p + at, kana}))
		return at + kana;
	for (unsigned chars = 3; chars > 0; chars--) {
		struct pw_span word = {t->text.p + at, jp_run(t->text, at, KANJI, chars)};

		if (word.len > 0 && at + word.len <= end && ends_at(t, at + word.len, end) &&
		    !name_is_ordinary(word) && (jp_chars(word) < 3 || name_is_given_shaped(word)))
			return at + word.len;
	}
	return 0;
}

/* Where the name ends whose surname is the first `at` bytes of the run [0,end), or NOT_SPLIT. */
static size_t
end_behind_surname(const struct name_text *t, size_t at, size_t end)
{
	size_t particle = jp_word_at((struct pw_span) {t->text.p, end}, at, long_particles);
	size_t given = listed_given(t, at, end);
	bool is_short = jp_chars((struct pw_span) {t->text.p, at}) < 2;

	if (given > at + particle)
		return given;
	if (particle > 0)
		return at;
	given = is_short ? 0 : hiragana_given(t, at, end);
	if (given > 0)
		return given;
	if (ends_at(t, at, end))
		return at;
	given = is_short ? 0 : other_given(t, at, end);
	return given > 0 ? given : NOT_SPLIT;
}

/* The run [0,end) as surname, given name and the rest of a sentence. */
static bool
split_run(const struct name_text *t, size_t end, size_t *ret_surname, size_t *ret_end)
{
	size_t len = end;

	while ((len = jp_lexicon_prefix(t->surname, (struct pw_span) {t->text.p, end}, len)) > 0) {
		*ret_end = end_behind_surname(t, len, end);
		if (*ret_end != NOT_SPLIT) {
			*ret_surname = len;
			return true;
		}
		len--;
	}
	return false;
}

/* True if what stands behind `at` makes the word before it a key: `氏名 住所：...`. */
static bool
is_key(struct pw_span text, size_t at)
{
	while (at < text.len && pw_is_one_of(text.p[at], " \"')]"))
		at++;
	return at < text.len && (text.p[at] == ':' || text.p[at] == '=');
}

static bool
has_one_script(struct pw_span word)
{
	size_t len;
	unsigned bit = 1u << jp_script(word, 0, &len);

	return jp_run(word, 0, bit, RUN_MAX) == word.len;
}

/* True if a word that begins like the first one ends may be the second half of a name. */
static bool
can_be_second(const struct name_text *t, struct pw_span first, struct pw_span word, bool is_listed)
{
	size_t len;
	enum script script = jp_script(word, 0, &len);
	unsigned most = script == SCRIPT_KANJI ? 4 : t->kind == NAME_HOLDER ? KANA_MAX : 8;

	if (jp_chars(word) > most || name_is_ordinary(word))
		return false;
	if (jp_lexicon_has(t->given, word) && (is_listed || t->joint == JOINT_SIGN))
		return true;
	if (script == jp_script(first, 0, &len) || (script != SCRIPT_KANJI && is_listed))
		return true;
	return script == SCRIPT_KATAKANA && t->joint == JOINT_SIGN;
}

/* End of the second word, which begins at `at`, or 0. */
static size_t
second_word(const struct name_text *t, size_t first, size_t at, bool is_listed)
{
	size_t end = at + jp_run(t->text, at, WIDE, RUN_MAX), given;
	struct pw_span one = {t->text.p, first};

	if (end == at || is_key(t->text, end))
		return 0;
	given = listed_given(t, at, end);
	if (given == 0 && is_listed)
		given = hiragana_given(t, at, end);
	if (given > 0 &&
	    can_be_second(t, one, (struct pw_span) {t->text.p + at, given - at}, is_listed))
		return given;
	for (given = end; given > at; given = pw_utf8_prev(t->text.p, at, given)) {
		struct pw_span word = {t->text.p + at, given - at};

		if (ends_at(t, given, end) && has_one_script(word) &&
		    can_be_second(t, one, word, is_listed))
			return given;
	}
	return 0;
}

/* A run that begins with no listed surname: only behind a sign, and up to its end or an honorific. */
static size_t
unlisted_end(const struct name_text *t, size_t end)
{
	static const struct {
		unsigned scripts, least, most;
	} shapes[] = {{KANJI, 2, 8}, {KATAKANA, 2, KANA_MAX}, {HIRAGANA, 2, 10}};

	/* 金 城武: one character is a surname only with what follows. */
	bool has_more = end + 1 < t->text.len && t->text.p[end] == ' ' &&
	    second_word(t, end, end + 1, true) > 0;

	if (t->joint != JOINT_SIGN)
		return 0;
	for (size_t i = 0; i < PW_ARRAY_LEN(shapes); i++) {
		size_t len = jp_run(t->text, 0, shapes[i].scripts, shapes[i].most + 1);
		unsigned chars = jp_chars((struct pw_span) {t->text.p, len});
		unsigned least = t->kind == NAME_PART || has_more ? 1 : shapes[i].least;

		for (; chars >= least && chars <= shapes[i].most; chars--) {
			if (len == end ||
			    name_honorific_at((struct pw_span) {t->text.p, end}, len) > 0)
				return len;
			len = pw_utf8_prev(t->text.p, 0, len);
		}
	}
	return 0;
}

/* True if a second word belongs to a name whose first word is the `first` bytes. */
static bool
wants_second(const struct name_text *t, size_t first, size_t surname)
{
	struct pw_span word = {t->text.p, first};
	size_t len;
	enum script script = jp_script(word, 0, &len);
	bool is_kanji = script == SCRIPT_KANJI;

	if (t->text.len < first + 2 || t->text.p[first] != ' ' || !has_one_script(word))
		return jp_lexicon_has(t->surname, word);
	if (jp_lexicon_has(t->surname, word))
		return true;
	if (surname > 0)
		return false;
	/* ラジェシュ クマール: two words of katakana behind a sign are one name. */
	return jp_chars(word) <= 3 || t->is_quoted || (!is_kanji && t->kind == NAME_HOLDER) ||
	    (script == SCRIPT_KATAKANA && t->joint == JOINT_SIGN);
}

/* マイケル・J・フォックス: the end of the words that middle dots join to katakana, or `at`. */
static size_t
dotted_end(struct pw_span text, size_t at)
{
	static const char dot[] = "・";
	size_t n = sizeof(dot) - 1, run;

	if (jp_run(text, 0, KATAKANA, KANA_MAX) != at)
		return at;
	while (at + n < text.len && memcmp(text.p + at, dot, n) == 0 &&
	    (run = jp_run(text, at + n, KATAKANA | 1u << SCRIPT_LATIN, KANA_MAX)) > 0)
		at += n + run;
	return at;
}

/* What may not stand right behind a name: it was a part of something else. */
static bool
goes_on(struct pw_span text, size_t at)
{
	size_t word = at < text.len && text.p[at] == ' ' ? at + 1 : at;
	struct pw_span next = {text.p + word, jp_run(text, word, WIDE, RUN_MAX)};

	if (at < text.len && (pw_is_alnum(text.p[at]) || pw_is_one_of(text.p[at], "_@")))
		return true;
	if (jp_word_at(text, word,
		" (株) (有) (合) ㈱ ㈲ (カ) (カ (ユ) (ユ (ド) (シヤ) (ザイ) カ) ユ) ド) "
		"株式会社 有限会社 合同会社 ") > 0)
		return true;
	return word > at && next.len > 0 &&
	    jp_is_word(next, " 商店 商会 商事 工業 産業 建設 電機 電気 病院 医院 銀行 支店 ");
}

/* 清水エスパルス, 前田道路: what stands behind the surname is no given name that is known, nor like one. */
static bool
is_loose(const struct name_text *t, size_t surname, size_t end)
{
	struct pw_span rest = {t->text.p + surname, end - surname};
	size_t len;

	return rest.len > 0 && jp_script(rest, 0, &len) != SCRIPT_HIRAGANA &&
	    !jp_lexicon_has(t->given, rest) && !name_is_given_shaped(rest);
}

static void
read_full(const struct name_text *t, size_t run, struct name *ret)
{
	struct pw_span whole = {t->text.p, run};
	size_t surname = 0, end = 0, second = 0;

	ret->is_listed = split_run(t, run, &surname, &end);
	if (!ret->is_listed)
		end = unlisted_end(t, run);
	if (end == 0 || is_key(t->text, run) || name_is_stop(whole) ||
	    (!ret->is_listed &&
		(name_is_ordinary(whole) || name_begins_ordinary(whole) ||
		    name_is_ordinary((struct pw_span) {whole.p, end}))))
		return;
	ret->is_loose = ret->is_listed && is_loose(t, surname, end);
	/* シン+ボル: so short a surname in katakana begins any word. */
	if (ret->is_loose && surname <= SHORT_KANA && jp_run(t->text, 0, KATAKANA, RUN_MAX) == run)
		ret->is_listed = ret->is_loose = false;
	if (end == run && end + 1 < t->text.len && t->text.p[end] == ' ' &&
	    wants_second(t, end, surname < end ? surname : 0))
		second = second_word(t, end, end + 1, ret->is_listed);
	else if (end == run)
		end = dotted_end(t->text, end);
	/* 利用者はコンテンツに, 名前はなんでも: in prose kana is a name only with both its parts. */
	if (t->joint != JOINT_SIGN && second == 0 && (surname >= end || ret->is_loose) &&
	    jp_run(t->text, 0, HIRAGANA | KATAKANA, RUN_MAX) == run)
		return;
	ret->len = second > 0 ? second : end;
	if (second == 0 && name_is_place((struct pw_span) {t->text.p, end}))
		ret->is_listed = false;
}

/* One half of a name: a word by itself. */
static void
read_part(const struct name_text *t, size_t run, struct name *ret)
{
	struct pw_span word = {t->text.p, run};
	size_t end;

	ret->is_listed = jp_lexicon_has(t->surname, word);
	if (ret->is_listed || jp_lexicon_has(t->given, word))
		end = run;
	else
		end = unlisted_end(t, run);
	if (end > 0 && !is_key(t->text, run) && !name_is_stop((struct pw_span) {t->text.p, end}) &&
	    jp_chars((struct pw_span) {t->text.p, end}) <= 8)
		ret->len = end;
}

void
name_read_japanese(const struct name_text *t, struct name *ret)
{
	size_t run = jp_run(t->text, 0, WIDE, RUN_MAX);

	if (run == 0 ||
	    (t->kind == NAME_HOLDER &&
		jp_word_at(t->text, 0, " カ) ユ) ド) シヤ) ザイ) ゴ) メ) シ) ") > 0))
		return;
	if (t->kind == NAME_PART)
		read_part(t, run, ret);
	else
		read_full(t, run, ret);
	if (ret->len > 0 &&
	    (goes_on(t->text, ret->len) || name_is_company((struct pw_span) {t->text.p, ret->len})))
		ret->len = 0;
}
