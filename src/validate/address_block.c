/* Number blocks of addresses: 1-2-3, 1丁目2番3号, 三丁目, 2番地の3, 北1条西2丁目. */
#include "address.h"

#include <string.h>

#define LONGEST_NUMBER 5u
#define MOST_NUMBERS 6u

static const char kanji_digits[] = " 〇 一 二 三 四 五 六 七 八 九 十 百 千 ";

static size_t
digits_at(struct pw_span text, size_t at)
{
	size_t n = 0;

	while (at + n < text.len && pw_is_digit(text.p[at + n]))
		n++;
	return n;
}

static size_t
kanji_number_at(struct pw_span text, size_t at)
{
	size_t n = 0, len;

	while (n < 5 * 3 && (len = jp_word_at(text, at + n, kanji_digits)) > 0)
		n += len;
	return n;
}

/* The word that says what the number before it numbers. 三番町 is a town. */
static size_t
unit_at(struct pw_span text, size_t at)
{
	if (at >= text.len || (unsigned char)text.p[at] < 0x80)
		return 0;
	if (jp_word_at(text, at,
		" 番町 番丁 番館 番目 番線 番ホーム 号線 号機 号車 号局 号棟 号室 号館 号数 条件 "
		"条約 条項 条例 線路 線番 番号 ") > 0)
		return 0;
	return jp_word_at(text, at, " 丁目 番地の 番地 番 号 条 線 地割 丁 ");
}

/* What counts things, not places. */
static bool
counts_things(struct pw_span text, size_t at)
{
	if (at < text.len && pw_is_one_of(text.p[at], ":%/"))
		return true;
	if (at + 1 < text.len && text.p[at] == '.' && pw_is_digit(text.p[at + 1]))
		return true;
	return jp_word_at(text, at,
		   " 年 月 日 時 分 秒 件 名 人 台 回 個 本 円 度 倍 歳 才 世帯 戸 社 店舗 箇所 か所 ヶ所 カ所 割 位 "
		   "万 億 番線 番ホーム 号機 号車 号線 番目 系統 便 km Km kg cm mm ms GB MB KB bps ") >
	    0;
}

bool
address_number_at(struct pw_span text, size_t at)
{
	size_t n = digits_at(text, at), unit;

	if (n > 0)
		return n <= LONGEST_NUMBER && text.p[at] != '0';
	n = kanji_number_at(text, at);
	if (n == 0)
		return false;
	if (at + n < text.len && text.p[at + n] == '-')
		return kanji_number_at(text, at + n + 1) > 0;
	unit = unit_at(text, at + n);
	return unit > 0 && jp_word_at(text, at + n, " 条 線 号 丁 ") != unit;
}

/* Whether the number in front is the year of a date: 2024-03-12. */
static bool
is_date(struct pw_span text, size_t at)
{
	return digits_at(text, at) == 4 && at + 5 < text.len && text.p[at + 4] == '-' &&
	    digits_at(text, at + 5) == 2 && at + 7 < text.len && text.p[at + 7] == '-' &&
	    digits_at(text, at + 8) == 2 && (text.p[at] == '1' || text.p[at] == '2');
}

static size_t
number_at(struct pw_span text, size_t at)
{
	size_t n = digits_at(text, at);

	return n > 0 ? n : kanji_number_at(text, at);
}

/* The sign between two numbers of a block; 0: none. */
static size_t
joint_at(struct pw_span text, size_t at)
{
	size_t n = at < text.len && text.p[at] == '-' ? 1 : jp_word_at(text, at, " の ノ ");

	return n > 0 && number_at(text, at + n) > 0 ? n : 0;
}

bool
address_block(struct pw_span text, size_t at, struct block *ret)
{
	size_t from = at, joint;

	*ret = (struct block) {0};
	if (!address_number_at(text, at) || is_date(text, at))
		return false;
	for (;;) {
		size_t n = number_at(text, at), unit = unit_at(text, at + n);

		if (n == 0 || ret->numbers == MOST_NUMBERS || digits_at(text, at) > LONGEST_NUMBER)
			break;
		if (unit == 0 && counts_things(text, at + n))
			break;
		ret->numbers++;
		ret->has_unit |= unit > 0;
		ret->goes_on = jp_word_at(text, at + n, " 丁目 条 線 ") > 0;
		ret->end = at + n + unit;
		joint = joint_at(text, ret->end);
		/* 番地の3 holds its joint; behind the last unit it belongs to no number. */
		if (unit == 0 && joint == 0)
			break;
		if (joint == 0 && number_at(text, ret->end) == 0)
			break;
		at = ret->end + joint;
	}
	if (ret->end > from + 3 && memcmp(text.p + ret->end - 3, "の", 3) == 0)
		ret->end -= 3;
	return ret->end > from;
}
