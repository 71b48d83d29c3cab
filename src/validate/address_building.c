/* What stands behind a number block: building, floor, room. */
#include "address.h"

#include <string.h>

#define NAME_SCRIPTS                                                                               \
	(1u << SCRIPT_KANJI | 1u << SCRIPT_HIRAGANA | 1u << SCRIPT_KATAKANA | 1u << SCRIPT_LATIN)
#define NAME_MAX 20u

/* Words that end a building's name, and words that begin one as well. */
static const char ends[] =
    " ビル ビルディング マンション アパート ハイツ ハイム コーポ コーポラス メゾン パレス "
    "レジデンス タワー タワーズ ハウス ヒルズ プラザ コート パーク 荘 寮 団地 住宅 会館 別館 本館 新館 "
    "号館 棟 センター ガーデン ガーデンズ スクエア テラス ヴィラ ビラ シャトー ドミール フラット キャッスル "
    "ホームズ レジデンシャル アーバン サンハイツ エステート Bldg Bldg. Building Mansion Tower House "
    "Heights Residence ";
static const char begins[] =
    " コーポ コーポラス メゾン パレス ハイム ハイツ レジデンス シャトー ドミール ヴィラ ビラ "
    "グランド サンハイム ライオンズ パーク プラウド ザ・ アーバン エスポワール フォレスト サンシャイン ";
static const char breaks[] = " は を に へ で が と も から まで より です にて より ";

/* A room or floor at `at`: digits, then its unit; *ret_unit tells whether it has one. Bytes, or 0. */
static size_t
room_at(struct pw_span text, size_t at, bool *ret_unit)
{
	size_t from = at, n = 0, unit;

	at += jp_word_at(text, at, " 地下 ");
	if (at + 1 < text.len && pw_is_upper(text.p[at]) &&
	    (pw_is_digit(text.p[at + 1]) || text.p[at + 1] == '-'))
		at += text.p[at + 1] == '-' ? 2 : 1;
	while (at + n < text.len && pw_is_digit(text.p[at + n]))
		n++;
	if (n == 0 || n > 4)
		return 0;
	unit = jp_word_at(text, at + n, " 号室 号棟 号館 号 階 F 室 ");
	if (unit == 1 && at + n + 1 < text.len && pw_is_alnum(text.p[at + n + 1]))
		unit = 0;
	*ret_unit = unit > 0;
	if (unit == 0 && at + n < text.len &&
	    (pw_is_alnum(text.p[at + n]) || pw_is_one_of(text.p[at + n], ":./%-")))
		return 0;
	return at + n + unit - from;
}

/* Rooms one behind the other: 5階501号室. `is_named`: a building stands before, so a bare number
 * will do. */
static size_t
rooms_end(struct pw_span text, size_t at, bool is_named)
{
	for (unsigned i = 0; i < 3; i++) {
		size_t from = at, n;
		bool has_unit;

		if (from < text.len && (text.p[from] == ' ' || text.p[from] == '-'))
			from++;
		n = room_at(text, from, &has_unit);
		if (n == 0 ||
		    (!has_unit && (!is_named || jp_script_before(text, from + n) != SCRIPT_DIGIT)))
			break;
		at = from + n;
		is_named = false;
	}
	return at;
}

/* Where the name that begins at `at` ends: 第2ビル, さくらハイツ, コーポ山田; *ret_named if it is a
 * building's beyond doubt. */
static size_t
name_end(struct pw_span text, size_t at, bool *ret_named)
{
	size_t from = at, len, last = 0;
	bool is_first = jp_word_at(text, at, begins) > 0;

	for (unsigned chars = 0; chars < NAME_MAX; chars++, at += len) {
		enum script script = jp_script(text, at, &len);
		bool is_dot = jp_word_at(text, at, " ・ ") > 0;

		if (at > from && jp_ends_with((struct pw_span) {text.p + from, at - from}, ends))
			last = at;
		if (len == 0 ||
		    (!is_dot && !jp_is_wide(script) && script != SCRIPT_LATIN &&
			(script != SCRIPT_DIGIT || at < from + 3 ||
			    memcmp(text.p + at - 3, "第", 3) != 0)))
			break;
		if (script == SCRIPT_HIRAGANA && last == at && jp_word_at(text, at, breaks) > 0)
			break;
		if (script == SCRIPT_HIRAGANA && is_first && jp_word_at(text, at, breaks) > 0)
			break;
	}
	*ret_named = is_first || last > 0;
	return last > 0 && !is_first ? last : at;
}

/* A room with a letter of its own behind a space: A-202, B302. */
static bool
has_lettered_room(struct pw_span text, size_t at)
{
	size_t n = 0;

	if (at + 2 >= text.len || text.p[at] != ' ' || !pw_is_upper(text.p[at + 1]))
		return false;
	at += text.p[at + 2] == '-' ? 3 : 2;
	while (at + n < text.len && pw_is_digit(text.p[at + n]))
		n++;
	return n == 3 && (at + n == text.len || !pw_is_alnum(text.p[at + n]));
}

/* A name of three characters or more that a room's number touches, floor and 0 and one digit:
 * リバーサイド中央609, or behind which a room with a letter stands. */
static bool
is_with_room(struct pw_span text, size_t from, size_t end)
{
	static const char no_names[] = " エラー コード ステータス ERROR HTTP No ";
	size_t n = 0;

	if (end - from < 9 || text.p[from - 1] != ' ' ||
	    jp_ends_with((struct pw_span) {text.p + from, end - from}, no_names))
		return false;
	if (has_lettered_room(text, end))
		return true;
	while (end + n < text.len && pw_is_digit(text.p[end + n]))
		n++;
	return n >= 3 && n <= 4 && text.p[end + n - 2] == '0' && text.p[end] != '0' &&
	    (end + n == text.len || !jp_is_wide(jp_script(text, end + n, &(size_t) {0})));
}

size_t
address_building(struct pw_span text, size_t at)
{
	size_t from, end, rooms;
	bool is_named = false;

	/* 1-8-1-1001号室 */
	if (jp_script_before(text, at) == SCRIPT_DIGIT)
		at += jp_word_at(text, at, " 号室 号棟 号館 ");
	from = at;
	end = rooms_end(text, at, false);
	if (end > at)
		return end;
	if (from < text.len && text.p[from] == ' ')
		from++;
	end = name_end(text, from, &is_named);
	if (end == from || jp_word_at(text, from, breaks) > 0 ||
	    (end < text.len && (text.p[end] == '=' || text.p[end] == ':')))
		return at;
	rooms = rooms_end(text, end, is_named || is_with_room(text, from, end));
	if (rooms > end)
		return rooms;
	return is_named ? end : at;
}
