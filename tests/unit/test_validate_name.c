/* Personal names and account holders: where they end, and what is none. */
#include "ends.h"

static void
name_ends_where_the_sentence_goes_on(void **state)
{
	static const struct marked table[] = {{"氏名：|山田太郎| 完了", "surname"},
	    {"お名前：|佐藤 花子| 登録", "surname"}, {"氏名：|山田太郎|登録完了", "surname"},
	    {"お名前は|高橋美咲|です", "surname"}, {"契約者は|近藤 正樹|さん", "surname"},
	    {"会員名：|佐々木健|様より入電", "surname"}, {"氏名：|小野ゆり子|", "surname"},
	    {"氏名：|山田のぞみ|", "surname"}, {"氏名：|佐藤はるか| 受付", "surname"},
	    {"氏名：|山田|より受付", "surname"}, {"氏名：|田中エリカ|、女性", "surname"},
	    {"氏名：|髙橋 桃子|／更新", "surname"}, {"氏名：|服部|", "surname"},
	    {"氏名：|阿部 寛|（38）", "surname"}, {"氏名：|石川 遼|」を登録", "surname"},
	    {"氏名 |渡辺 健一| 住所：未登録", "surname"}, {"氏名：|林太郎| 受付", "surname"},
	    {"氏名：|森|", "surname"}, {"氏名：|渡邉| 携帯：090", "surname"},
	    {"氏名：|長谷川 さくら| 【年齢】", "surname"}, {"氏名：|李 小龍|", "surname"},
	    {"氏名：|井上 真由美|', '", "surname"}, {"氏名：|大野 智|（会員）", "surname"},
	    {"氏名：|鳳凰堂凶真|", "other"}, {"氏名：|鳳凰堂 凶真| 確認", "other"},
	    {"名前：|千葉|", "other"}, {"名前：|千葉 雄大| / 住所", "surname"}};

	(void)state;
	expect_all("name", table, PW_ARRAY_LEN(table));
}

static void
kana_names_are_one_word_or_two(void **state)
{
	static const struct marked table[] = {{"フリガナ：|ヤマダ タロウ| 完了", "surname"},
	    {"フリガナ：|スズキハナコ| 照会", "surname"},
	    {"ふりがな：|やまだ たろう| 受付", "surname"}, {"受取人=|ヤマダ・タロウ|", "surname"},
	    {"氏名：|ジョン・スミス| 様", "other"}, {"氏名：|マイケル・J・フォックス|", "other"},
	    {"フリガナ：|タナカ ジロウ| カクニン", "surname"},
	    {"フリガナ：|ワタナベ ケンイチ|,", "surname"}, {"フリガナ：|カタカナで入力", "none"},
	    {"フリガナ：|カナ", "none"}};

	(void)state;
	expect_all("name", table, PW_ARRAY_LEN(table));
}

static void
latin_names_are_two_capitalised_words(void **state)
{
	static const struct marked table[] = {{"customer_name=|YAMADA TARO|, plan=A",
						  "latin_surname"},
	    {"full_name=\"|Taro Yamada|\" ok", "latin_surname"},
	    {"name: |Yamada, Taro| x", "latin_surname"},
	    {"full_name=|yamada taro| x", "latin_surname"},
	    {"full_name=|John Smith| logged", "latin"},
	    {"full_name=\"|Mary-Ann O'Neil|\"", "latin"},
	    {"full_name=|Taro K. Yamada|", "latin_surname"},
	    {"full_name=|Sato| plan=A", "latin_surname"},
	    {"full_name=|Suzuki Hanako| status=x", "latin_surname"},
	    {"full_name=|Taro plan=A", "none"}, {"full_name=|admin", "none"},
	    {"full_name=\"|Premium Plan\"", "none"}, {"full_name=|taro_yamada", "none"},
	    {"full_name=|Taro.Yamada", "none"}, {"full_name=\"|Taro Yamada Trading\"", "none"},
	    {"full_name=|Test User", "none"}, {"full_name=|N/A", "none"},
	    {"full_name=|yamada01", "none"}, {"x.|Taro Yamada", "none"},
	    {"full_name=|Sample Inc", "none"}};

	(void)state;
	expect_all("name", table, PW_ARRAY_LEN(table));
}

static void
words_companies_and_places_are_no_names(void **state)
{
	static const struct marked table[] = {{"氏名：|未設定", "none"}, {"氏名：|テスト", "none"},
	    {"氏名：|管理者権限", "none"}, {"名前：|株式会社山田", "none"},
	    {"契約者名：|山田商店", "none"}, {"お客様名：|中村クリニック", "none"},
	    {"氏名：|山田電機", "none"}, {"氏名：|石川県", "none"}, {"氏名：|渋谷駅", "none"},
	    {"氏名：|山田(株)", "none"}, {"氏名：|山田01", "none"}, {"氏名：|山田_太郎", "none"},
	    {"お名前は|必須です", "none"}, {"氏名が|一致しません", "none"},
	    {"氏名 |住所 電話番号", "none"}, {"氏名|変更 受付", "none"},
	    {"氏名：|山田@example.jp", "none"}, {"氏名 |鳳凰堂凶真", "none"},
	    {"氏名 |必須", "none"}, {"名前：|全角で入力", "none"}, {"氏名 |住所：東京都", "none"},
	    {"サーバ_|山田太郎", "none"}, {"担当：|営業部", "none"}, {"名義|変更", "none"},
	    {"氏名：|山田 商店", "none"}, {"担当者：|カスタマーサポート", "none"}};

	(void)state;
	expect_all("name", table, PW_ARRAY_LEN(table));
}

static void
half_of_a_name_is_one_word(void **state)
{
	static const struct marked table[] = {{"\"last_name\":\"|山田|\"", "surname"},
	    {"\"first_name\":\"|太郎|\"", "other"}, {"mei=|翔| x", "other"},
	    {"sei=|ヤマダ|&", "surname"}, {"first_name=|Taro| x", "latin"},
	    {"last_name=|Yamada|,", "latin_surname"}, {"last_name=|null", "none"},
	    {"first_name: |required", "none"}, {"sei=|佐藤1", "none"},
	    {"first_name=|taro_yamada", "none"}, {"姓：|変更", "none"}};

	(void)state;
	expect_all("name_part", table, PW_ARRAY_LEN(table));
}

static void
honorific_shows_a_listed_surname(void **state)
{
	static const struct marked table[] = {{"本日、|山田|様より入電", "surname"},
	    {"本日、|佐藤花子|様より入電", "full"}, {"窓口で|鈴木|さんが対応", "weak"},
	    {"担当は|田中|氏へ", "surname"}, {"|高橋健一|殿より", "full"},
	    {"|加藤 美香| 様へ", "full"}, {"|ヤマダ タロウ|様 来店", "full"},
	    {"|ヤマダ|様", "surname"}, {"|ヤマダタロウ|サマ", "full"},
	    {"|長谷川|先生の予約", "weak"}, {"|坂本 龍一郎| 様", "full"},
	    {"|山田のぞみ|様", "full"}, {"|佐々木|様宅へ", "surname"}, {"|鈴木一郎|君", "full"},
	    {"|森|さん", "weak"}, {"|林|様", "surname"}, {"機能|仕様を更新", "none"},
	    {"前回と|同様の結果", "none"}, {"雨|模様のため", "none"}, {"お|客様センター", "none"},
	    {"|皆様へ", "none"}, {"|各位様", "none"}, {"|浩一様", "none"}, {"|石川県様", "none"},
	    {"|福島支店様", "none"}, {"(株)|山田様", "none"}, {"株式会社|山田様", "none"},
	    {"|山田商店様", "none"}, {"|松下電器様", "none"}, {"|三井住友様", "none"},
	    {"|田中課長様", "none"}, {"|山田様式", "none"}, {"|山田氏名", "none"},
	    {"|彼氏", "none"}, {"|宮様", "none"}, {"|神様", "none"}, {"|ユーザー様", "none"},
	    {"|カスタマー センター様", "none"}, {"大|山田様", "none"}, {"|山田", "none"}};

	(void)state;
	expect_all("honored", table, PW_ARRAY_LEN(table));
}

static void
account_holder_is_a_person(void **state)
{
	static const struct marked table[] = {{"口座名義：|ヤマダ タロウ| 確認", "surname"},
	    {"口座名義：|シヨウジ ケンイチ|", "other"},
	    {"account_holder=|TANAKA JIRO| bank=0001", "latin_surname"},
	    {"口座名義：|佐藤 花子| 確認", "surname"}, {"名義：|ワタナベケンジ|", "surname"},
	    {"口座名義：|ホンダ マサオ| 普通", "surname"}, {"口座名義：|カ)テストシヨウジ", "none"},
	    {"口座名義：|テストシヨウジ(カ", "none"}, {"口座名義：|ユ)ヤマダシヨウテン", "none"},
	    {"口座名義：|カブシキガイシヤテスト", "none"}, {"口座名義：|未登録", "none"},
	    {"口座名義：|(株)サンプル", "none"}, {"口座名義：(|株)サンプル", "none"},
	    {"名義|変更 受付", "none"}, {"account_name=|Administrator", "none"},
	    {"account_name=|svc-backup", "none"}, {"account_name=\"|Main Account\"", "none"}};

	(void)state;
	expect_all("account_holder", table, PW_ARRAY_LEN(table));
}

static void
spaces_and_dots_make_no_other_name(void **state)
{
	static const char *const same[] = {"山田太郎", "山田 太郎"};
	static const char *const kana[] = {"ヤマダ タロウ", "ヤマダ・タロウ", "ヤマダタロウ"};
	struct pw_judgement first, next;
	int row = row_of("name");

	(void)state;
	assert_int_equal(judge(row, same[0], &first), PW_YES);
	assert_int_equal(judge(row, same[1], &next), PW_YES);
	assert_int_equal(first.canonical_len, next.canonical_len);
	assert_memory_equal(first.canonical, next.canonical, first.canonical_len);
	assert_int_equal(judge(row, kana[0], &first), PW_YES);
	for (size_t i = 1; i < PW_ARRAY_LEN(kana); i++) {
		assert_int_equal(judge(row, kana[i], &next), PW_YES);
		assert_int_equal(first.canonical_len, next.canonical_len);
		assert_memory_equal(first.canonical, next.canonical, first.canonical_len);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(name_ends_where_the_sentence_goes_on),
	    cmocka_unit_test(kana_names_are_one_word_or_two),
	    cmocka_unit_test(latin_names_are_two_capitalised_words),
	    cmocka_unit_test(words_companies_and_places_are_no_names),
	    cmocka_unit_test(half_of_a_name_is_one_word),
	    cmocka_unit_test(honorific_shows_a_listed_surname),
	    cmocka_unit_test(account_holder_is_a_person),
	    cmocka_unit_test(spaces_and_dots_make_no_other_name)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
