#include "address.h"

#include <string.h>

#define WIDE (1u << SCRIPT_KANJI | 1u << SCRIPT_HIRAGANA | 1u << SCRIPT_KATAKANA)
#define TOWN_MAX 24u
#define CITY_MAX 8u
#define PREFECTURE_MAX 5u /* and a space */

static const char prefectures[] =
    " 北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 "
    "新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 "
    "和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 "
    "宮崎県 鹿児島県 沖縄県 ";

/* Words in which 市, 区, 町, 村 end no municipality. */
static const char other_words[] =
    " 市場 市民 市立 市営 市役所 市街 市政 市長 市議 区間 区画 区域 区分 区民 区役所 区長 区議 区立 町民 町立 町営 町役場 "
    "町長 町議 町会 村民 村立 村営 村役場 村長 村議 市外局番 市内局番 市内全域 市内各 市内通話 区内全域 町内会 町内全域 "
    "村内全域 ";

/* Towns behind a municipality that only look like such words: 青森市長島, 太白区長町, 鎌倉市長谷. */
static const char towns[] =
    " 長島 長町 長谷 長田 長沢 長岡 長浜 長野 長池 長崎 長坂 長根 長瀬 長者 長山 長原 長洲 長津 長曽 長井 長塚 長峰 長堀 長良 長久 長門 長尻 長洞 長森 長根 "
    "長倉 長吉 長居 長房 長沼 長作 長福 長柄 長吹 長土 長丘 長住 長尾 長後 長勝 長都 長泉 長竹 長楽 立花 立石 立岩 立沢 立野 "
    "立町 立売 ";

/* What no town holds: particles between words, verbs. */
static const char sentence[] =
    " を から まで より です ます した する して への での にて では には という について における 交換機 局舎 設備 回線 基地局 障害 工事 停電 復旧 "
    "地震 震度 支店 営業所 支社 本社 担当 更新 完了 受付 電話 ";

static size_t
postal_end(struct pw_span text)
{
	static const char mark[] = "〒";
	size_t at = sizeof(mark) - 1, digits = 0;

	if (text.len <= at || memcmp(text.p, mark, at) != 0)
		return 0;
	at += text.p[at] == ' ';
	for (; at < text.len && digits < 8; at++) {
		if (pw_is_digit(text.p[at]))
			digits++;
		else if (text.p[at] != '-' || digits != 3)
			break;
	}
	return digits == 7 ? at : 0;
}

/* The third character or the fourth says that it may be one. */
static size_t
prefecture_at(struct pw_span text, size_t at)
{
	static const char ends[] = " 都 道 府 県 ";

	return jp_word_at(text, at + 6, ends) > 0 || jp_word_at(text, at + 9, ends) > 0
	    ? jp_word_at(text, at, prefectures)
	    : 0;
}

static size_t
space_at(struct pw_span text, size_t at, unsigned most)
{
	size_t n = 0;

	while (n < most && at + n < text.len && text.p[at + n] == ' ')
		n++;
	return n;
}

/* True if the municipality that ends at `at` is only the beginning of another word: 横浜市場. */
static bool
is_other_word(struct pw_span text, size_t at)
{
	size_t last = at - 3;

	if (jp_word_at(text, last, other_words) > 0)
		return jp_word_at(text, at, towns) == 0;
	/* 市内3 says no town, 区内神田 does. */
	return jp_word_at(text, last, " 市内 区内 町内 村内 ") > 0 &&
	    jp_run(text, at + 3, 1u << SCRIPT_KANJI, 1) == 0;
}

/* 都市, 地区: the character at `at` ends another word than a municipality's. */
static bool
ends_other_word(struct pw_span text, size_t from, size_t at)
{
	return at >= from + 3 && jp_script_before(text, at) == SCRIPT_KANJI &&
	    jp_word_at(text, at - 3, " 都市 地区 学区 街区 工区 ") > 0 &&
	    (at < from + 6 || jp_word_at(text, at - 6, " 京都市 ") == 0);
}

/* End of a municipality no list holds: at most eight characters that end in 市, 区, 町 or 村. */
static size_t
unknown_city(struct pw_span text, size_t at, const char *last)
{
	size_t from = at, len;

	if (jp_word_at(text, at, other_words) > 0)
		return 0;
	for (unsigned chars = 0; chars < CITY_MAX; chars++, at += len) {
		if (!jp_is_wide(jp_script(text, at, &len)) || ends_other_word(text, from, at))
			return 0;
		/* は福岡県福岡市: it begins further on. */
		if (chars > 0 && prefecture_at(text, at) > 0)
			return 0;
		if (chars > 0 && jp_word_at(text, at, last) > 0 && !is_other_word(text, at + len))
			return jp_holds((struct pw_span) {text.p + from, at - from}, sentence)
			    ? 0
			    : at + len;
	}
	return 0;
}

/* End of the municipality at `at`, or 0. */
static size_t
city_end(struct pw_span text, size_t at, const struct pw_lexicon *lexicon, bool *ret_known)
{
	size_t len = pw_lexicon_prefix(lexicon, jp_from(text, at), text.len - at), county;

	*ret_known = len > 0 && !is_other_word(text, at + len);
	if (*ret_known)
		return at + len;
	county = unknown_city(text, at, " 郡 ");
	if (county > 0) {
		len = pw_lexicon_prefix(lexicon, jp_from(text, county), text.len - county);
		*ret_known = len > 0 && !is_other_word(text, county + len);
		if (*ret_known)
			return county + len;
		len = unknown_city(text, county, " 町 村 ");
		if (len > 0)
			return len;
	}
	return unknown_city(text, at, " 市 区 町 村 ");
}

/* 渋谷区の2件, 港区で1-2, 港区には3件; no particle begins はりまや町 and におの浜. */
static bool
begins_particle(struct pw_span text, size_t at)
{
	static const char longer[] =
	    " には では とは への から まで より です にて にも でも にある での がある はい のは のみ とも ";
	size_t len = jp_word_at(text, at, " は を に へ で が ");

	return len > 0 &&
	    (jp_word_at(text, at, longer) > 0 ||
		jp_run(text, at + len, 1u << SCRIPT_HIRAGANA, 2) < 6);
}

/* End of the town that begins at `at`: up to the number or what is no kana or kanji. */
static size_t
town_end(struct pw_span text, size_t at)
{
	size_t from = at, len;

	for (unsigned chars = 0; chars < TOWN_MAX; chars++, at += len) {
		enum script script = jp_script(text, at, &len);

		if (!jp_is_wide(script) || address_number_at(text, at))
			break;
		if (at == from && begins_particle(text, at))
			break;
		if (script == SCRIPT_HIRAGANA && at > from &&
		    jp_word_at(text, at, " は を に へ で が ") > 0 &&
		    ((jp_script_before(text, at) != SCRIPT_HIRAGANA &&
			jp_run(text, at + len, 1u << SCRIPT_HIRAGANA, 1) == 0 &&
			jp_word_at(text, at, " が ") == 0)))
			break;
	}
	if (jp_holds((struct pw_span) {text.p + from, at - from}, sentence))
		return from;
	return jp_word_at(text, from, " の と も や です ") > 0 ? from : at;
}

/* True if the text at `at` is no part of a town: the address is over. */
static bool
is_over(struct pw_span text, size_t at)
{
	size_t len;

	return jp_script(text, at, &len) == SCRIPT_NONE;
}

struct town {
	size_t end; /* of the block, 0: none */
	size_t name_end; /* of the town's name */
	unsigned numbers;
	bool has_name, has_unit;
};

static void
read_town(struct pw_span text, size_t at, struct town *ret)
{
	*ret = (struct town) {.name_end = at};
	for (unsigned round = 0; round < 4; round++) {
		size_t end = town_end(text, at), number;
		struct block block;

		number = end + (end > at ? space_at(text, end, 1) : 0);
		ret->has_name |= end > at;
		if (round == 0)
			ret->name_end = end;
		if (!address_block(text, number, &block))
			return;
		ret->end = block.end;
		ret->numbers += block.numbers;
		ret->has_unit |= block.has_unit;
		if (!block.goes_on)
			return;
		at = block.end;
	}
}

/* From the municipality's end to the address's. */
static void
read_rest(struct pw_span text, size_t city, struct address *ret)
{
	struct town town;

	read_town(text, city + space_at(text, city, 1), &town);
	if (town.end == 0 && space_at(text, city, 1) > 0)
		town.name_end = city;
	ret->has_number = town.end > 0;
	ret->has_block = town.end > 0 &&
	    (town.numbers > 1 || town.has_unit || (town.has_name && ret->has_prefecture));
	if (town.end > 0 && (town.has_name || town.numbers > 1 || town.has_unit)) {
		ret->len = address_building(text, town.end);
		return;
	}
	ret->len = is_over(text, town.name_end) ? town.name_end : city;
}

/* Whether an address may begin here that has no prefecture: not inside a word, but behind a particle
 * or at a listed name of more than two characters (東北区 holds no 北区). */
static bool
may_begin(struct pw_span left, bool is_known)
{
	enum script before = jp_script_before(left, left.len);

	if (!jp_is_wide(before) || jp_ends_with(left, " は を に へ の で が と "))
		return true;
	return is_known && before == SCRIPT_KANJI &&
	    !jp_ends_with(left, " 都 道 府 県 市 区 郡 町 村 ");
}

void
address_read(const struct pw_candidate *c, struct address *ret)
{
	struct pw_span text = jp_text_of(c);
	const struct pw_lexicon *lexicon = c->lexicon != NULL ? c->lexicon[0] : NULL;
	size_t at, prefecture, city;

	*ret = (struct address) {0};
	if (text.len > PW_MAX_VALUE)
		text.len = pw_utf8_prev(text.p, 0, PW_MAX_VALUE);
	if (text.len > 0 && pw_is_alnum(text.p[0])) {
		address_read_latin(text, ret);
		return;
	}
	at = postal_end(text);
	ret->has_postal = at > 0;
	if (!jp_soon(text, at, PREFECTURE_MAX + CITY_MAX + 6, "市区町村"))
		return;
	at += ret->has_postal ? space_at(text, at, 2) : 0;
	prefecture = prefecture_at(text, at);
	ret->has_prefecture = prefecture > 0;
	at += prefecture + (prefecture > 0 ? space_at(text, at + prefecture, 1) : 0);
	city = city_end(text, at, lexicon, &ret->is_known);
	if (city == 0 ||
	    (!ret->has_prefecture && !ret->has_postal &&
		!may_begin(c->left, ret->is_known && city - at > 6)))
		return;
	read_rest(text, city, ret);
}
