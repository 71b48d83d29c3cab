/* Postal addresses: where they end, and what is none. */
#include "ends.h"

static void
address_ends_with_its_numbers(void **state)
{
	static const struct marked table[] = {{"住所：|東京都千代田区丸の内1-2-3| 確認", "full"},
	    {"|大阪府大阪市北区梅田三丁目1番3号|", "full"},
	    {"|北海道札幌市中央区北1条西2丁目|に設置", "full"},
	    {"|東京都西多摩郡日の出町大字平井2780番地|", "full"},
	    {"|三重県四日市市諏訪町1-5| 受付", "full"},
	    {"|京都府京都市下京区四条通烏丸東入長刀鉾町20番地|", "full"},
	    {"|京都府京都市中京区寺町通御池上る上本能寺前町488番地|", "full"},
	    {"|埼玉県さいたま市浦和区高砂3-15-1|", "full"},
	    {"|北海道旭川市六条通九丁目46番地|", "full"},
	    {"|長野県長野市大字鶴賀1234番地の5|", "full"},
	    {"|東京都千代田区九段南1丁目2-1|", "full"}, {"|東京都千代田区一番町23番地3|", "full"},
	    {"|青森県上北郡六ヶ所村大字尾駮字野附475|", "full"},
	    {"|東京都 千代田区 丸の内 1-2-3|", "full"}, {"|東京都府中市宮西町2-24|、電話", "full"},
	    {"|東京都町田市森野2-2-22|", "full"}, {"|東京都武蔵村山市本町1-1-1|", "full"},
	    {"|広島県廿日市市下平良1-11-1|", "full"}, {"|千葉県市川市八幡1-1-1|", "full"},
	    {"|新潟県十日町市千歳町3-3|", "full"}, {"|新潟県村上市三之町1-1|", "full"},
	    {"|岩手県盛岡市下飯岡第11地割32|", "full"}, {"|岩手県盛岡市内丸10番1号|", "full"},
	    {"|福島県会津若松市東栄町3番46号|、電話：0242-39-1111", "full"},
	    {"|東京都北区王子本町1-15-22|,090-1234-5678", "full"},
	    {"|東京都港区六本木6-10-1|です", "full"}, {"|茨城県つくば市研究学園1-1-1|", "full"},
	    {"|香川県高松市番町一丁目8-15|", "full"},
	    /* 市長, 区長 and 市立 are other words, of these towns they are not. */
	    {"|青森県青森市長島1-2-3|", "full"}, {"|岐阜県岐阜市長良18番地|", "full"},
	    {"|宮城県仙台市太白区長町3丁目1-2|", "full"}, {"|神奈川県鎌倉市長谷4-2-8|", "full"},
	    {"|兵庫県尼崎市立花町2-3-4|", "full"}};

	(void)state;
	expect_all("address", table, PW_ARRAY_LEN(table));
}

static void
building_floor_and_room_belong_to_it(void **state)
{
	static const struct marked table[] = {{"|東京都港区芝公園4-2-8 サンプルビル5階| 登録",
						  "full"},
	    {"|大阪府大阪市北区梅田1-1-3 大阪駅前第3ビル12階|", "full"},
	    {"|愛知県一宮市本町2-5-6 サンライズマンション301号室|", "full"},
	    {"|埼玉県所沢市並木1丁目1番地の1 コーポ並木102|", "full"},
	    {"|愛知県名古屋市中村区名駅1-1-4-1203|", "full"},
	    {"|広島県広島市中区国泰寺町1-6-34 青葉荘|", "full"},
	    {"|東京都港区三田2-15-45 慶應ハイツA-101|", "full"},
	    {"|東京都豊島区南池袋2-45-1 ABCレジデンス 1203号室| 備考:なし", "full"},
	    {"|東京都港区芝1-2-3 5階501号室| 済", "full"}, {"|東京都港区芝1-2-3 101号室|", "full"},
	    {"|東京都港区芝1-2-3メゾン青葉 201|", "full"},
	    {"|東京都港区芝1-2-3| 電話 03-1234-5678", "full"},
	    {"|東京都港区芝1-2-3| status 200", "full"}, {"|東京都港区芝1-2-3| 担当=山田", "full"},
	    {"|東京都港区芝1-2-3|に2件設置", "full"},
	    {"|東京都港区芝1-2-3 サンプルビル|に設置", "full"}};

	(void)state;
	expect_all("address", table, PW_ARRAY_LEN(table));
}

static void
less_of_an_address_is_less_sure(void **state)
{
	static const struct marked table[] = {{"送付先 |〒100-0005 東京都千代田区丸の内1-2-3|",
						  "full"},
	    {"|〒1000005　", "none"}, {"|〒100-0005 東京都千代田区丸の内|", "postal_muni"},
	    {"住所 |渋谷区道玄坂1丁目2-3|", "muni_known"},
	    {"設置場所は|那覇市泉崎1-2-2|です", "muni_known"},
	    {"|横浜市中区日本大通1-1|で工事", "muni_known"},
	    {"|千代田区内神田1-2-3|", "muni_known"}, {"住所：|緑野市青葉町1-2|", "muni_unknown"},
	    {"住所：|上田市常田1234| 済", "muni_unknown"},
	    {"請求先：|東京都千代田区|", "pref_muni"}, {"住所：|東京都江東区豊洲|", "pref_muni"},
	    {"|大阪府大阪市| 変更", "pref_muni"}, {"|渋谷区| 変更", "no"},
	    {"|東京都千代田区|で停電", "pref_muni"}, {"|千葉市|で3件", "no"},
	    {"|埼玉県さいたま市| 復旧 2024-03-12", "pref_muni"}};

	(void)state;
	expect_all("address", table, PW_ARRAY_LEN(table));
}

static void
latin_addresses_need_their_municipality(void **state)
{
	static const struct marked table[] = {{"address=|1-2-3 Marunouchi, Chiyoda-ku, Tokyo|",
						  "latin"},
	    {"|1-2-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005| ok", "latin"},
	    {"\"|2-1-1 Nihonbashi, Chuo-ku, Tokyo 103-0027, Japan|\"", "latin"},
	    {"|3-5-1 Tenjin, Chuo-ku, Fukuoka-shi, Fukuoka|", "latin"},
	    {"|4-5 Sakae, Naka-ku, Nagoya|", "latin"},
	    {"|Tokyo-to, Chiyoda-ku, Marunouchi 1-2-3| ok", "latin"},
	    {"|1-2-3 Marunouchi, Tokyo", "none"}, {"|1-2-3 loaded", "none"},
	    {"|Tokyo-to, Chiyoda-ku ok", "none"}, {"|Tokyo office 1-2-3", "none"},
	    {"|2024-03-12 Foo, Bar-ku, Baz", "none"}};

	(void)state;
	expect_all("address", table, PW_ARRAY_LEN(table));
}

static void
words_with_the_characters_of_places_are_no_address(void **state)
{
	static const struct marked table[] = {{"|東京都 晴れ 気温12", "none"},
	    {"|東京都庁前駅 障害", "none"}, {"|市場の都市計画", "none"}, {"|町内会 市内", "none"},
	    {"|大阪府 全域で復旧", "none"}, {"|京都大学 東北大学", "none"},
	    {"|横浜市場 1-2", "none"}, {"|横浜市内3-4", "none"}, {"|横浜市長選3-4", "none"},
	    {"|横浜市立高校3-4", "none"}, {"|中央区役所1-2番窓口", "none"},
	    {"|千葉県北西部で地震", "none"}, {"|愛知県警 110", "none"}, {"東|北区3-4", "none"},
	    {"|〒100-0005", "none"}, {"|〒100-0005 確認", "none"}, {"|2024-03-12", "none"},
	    {"|1-2-3", "none"}, {"|", "none"}};

	(void)state;
	expect_all("address", table, PW_ARRAY_LEN(table));
}

static void
every_way_of_writing_numbers_is_one_address(void **state)
{
	static const char *const same[] = {"東京都港区芝1-2-3", "東京都港区芝1丁目2番3号",
	    "東京都 港区 芝 1-2-3", "東京都港区芝1丁目2-3", "東京都港区芝1の2の3"};
	struct pw_judgement first, next;
	int row = row_of("address");

	(void)state;
	assert_int_equal(judge(row, same[0], &first), PW_YES);
	assert_true(first.canonical_len > 0);
	for (size_t i = 1; i < PW_ARRAY_LEN(same); i++) {
		assert_int_equal(judge(row, same[i], &next), PW_YES);
		assert_int_equal(first.canonical_len, next.canonical_len);
		assert_memory_equal(first.canonical, next.canonical, first.canonical_len);
	}
}

/* What a reader finds is whole characters of the text, and its validator reads the same name in it. */
static void
expect_agreement(const char *row, const char *text, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);
	struct pw_candidate c = {.value = {copy, len > 0},
	    .left = {copy, 0},
	    .lexicon = (const struct pw_lexicon *const *)lexicon};
	struct pw_judgement j;
	size_t got;

	memcpy(copy, text, len);
	c.right = (struct pw_span) {copy + c.value.len, len - c.value.len};
	got = reader_of(row)->read(&c);
	assert_true(got <= len);
	assert_true(got == len || ((unsigned char)text[got] & 0xC0) != 0x80);
	c.value.len = got;
	c.right = (struct pw_span) {copy + got, len - got};
	if (got > 0 && strcmp(row, "address") != 0)
		assert_int_equal(pw_validate(row_of(row), &c, &j), PW_YES);
	free(copy);
}

static void
readers_and_validators_agree_about_any_text(void **state)
{
	static const char *const pieces[] = {"東京都", "千代田区", "〒", "100-0005", "1-2-3",
	    "丁目", "番地の", "山田", "太郎", "様", " ", "・", "カ)", "ヤマダ", "の", "ビル",
	    "Chiyoda-ku", ", ", "Tokyo", "YAMADA", "\xE6\x9D", "\xF0", "郡", "市", "号室", "三",
	    "A-", "101", "(", "氏"};
	static const char *const rows[] = {"address", "name", "name_part", "account_holder",
	    "honored"};
	char text[256];

	(void)state;
	for (size_t r = 0; r < PW_ARRAY_LEN(rows); r++) {
		read_lexicons(reader_of(rows[r])->lexicons);
		for (unsigned round = 0; round < 4000; round++) {
			size_t len = 0;

			for (unsigned k = below(9); k > 0; k--)
				len += (size_t)snprintf(text + len, sizeof(text) - len, "%s",
				    pieces[below(PW_ARRAY_LEN(pieces))]);
			expect_agreement(rows[r], text, len > 2 ? len - below(3) : len);
		}
		release_lexicons();
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(address_ends_with_its_numbers),
	    cmocka_unit_test(building_floor_and_room_belong_to_it),
	    cmocka_unit_test(less_of_an_address_is_less_sure),
	    cmocka_unit_test(latin_addresses_need_their_municipality),
	    cmocka_unit_test(words_with_the_characters_of_places_are_no_address),
	    cmocka_unit_test(every_way_of_writing_numbers_is_one_address),
	    cmocka_unit_test(readers_and_validators_agree_about_any_text)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
