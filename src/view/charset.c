#include "charset.h"

#include "fold.h"
#include "sink.h"

#include <iconv.h>
#include <pthread.h>
#include <string.h>

static struct charset cp932, euc_jp, jis_x_0212;
static int8_t weight[0x10000];
static pthread_once_t once = PTHREAD_ONCE_INIT;

const struct charset *const charset_cp932 = &cp932;
const struct charset *const charset_euc_jp = &euc_jp;
const struct charset *const charset_jis_x_0212 = &jis_x_0212;

/* The kanji of everyday words, names, addresses and of what a telecom company writes. */
static const char everyday[] =
    "一右雨円王音下火花貝学気九休玉金空月犬見五口校左三山子四糸字耳七車手十出女小上森人水正生青夕石赤千川先早"
    "草足村大男竹中虫町天田土二日入年白八百文木本名目立力林六引羽雲園遠何科夏家歌画回会海絵外角楽活間丸岩顔汽"
    "記帰弓牛魚京強教近兄形計元言原戸古午後語工公広交光考行高黄合谷国黒今才細作算止市矢姉思紙寺自時室社弱首秋"
    "週春書少場色食心新親図数西声星晴切雪船線前組走多太体台地池知茶昼長鳥朝直通弟店点電刀冬当東答頭同道読内南"
    "肉馬売買麦半番父風分聞米歩母方北毎妹万明鳴毛門夜野友用曜来里理話悪安暗医委意育員院飲運泳駅央横屋温化荷界"
    "開階寒感漢館岸起期客究急級宮球去橋業曲局銀区苦具君係軽血決研県庫湖向幸港号根祭皿仕死使始指歯詩次事持式実"
    "写者主守取酒受州拾終習集住重宿所暑助昭消商章勝乗植申身神真深進世整昔全相送想息速族他打対待代第題炭短談着"
    "注柱丁帳調追定庭笛鉄転都度投豆島湯登等動童農波配倍箱畑発反坂板皮悲美鼻筆氷表秒病品負部服福物平返勉放味命"
    "面問役薬由油有遊予羊洋葉陽様落流旅両緑礼列練路和愛案以衣位印英栄塩億加果貨課芽賀改械害街各覚潟完官管関観"
    "願岐希季旗器機議求泣給挙漁共協鏡競極熊訓軍郡群径景芸欠結建健験固功好香候康佐差菜最埼材崎昨札刷察参産散残"
    "氏司試児治滋辞鹿失借種周祝順初松笑唱焼照城縄臣信井成省清静席積折節説浅戦選然争倉巣束側続卒孫帯隊達単置仲"
    "沖兆低底的典伝徒努灯働特徳栃奈梨熱念敗梅博阪飯飛必票標不夫付府阜富副兵別辺変便包法望牧末満未民無約勇要養"
    "浴利陸良料量輪類令冷例連老労録圧囲移因永営衛易益液演応往桜可仮価河過快解格確額刊幹慣眼紀基寄規喜技義逆久"
    "旧救居許境均禁句型経潔件険検限現減故個護効厚耕航鉱構興講告混査再災妻採際在財罪殺雑酸賛士支史志枝師資飼示"
    "似識質舎謝授修述術準序招証象賞条状常情織職制性政勢精製税責績接設絶祖素総造像増則測属率損貸態団断築貯張停"
    "提程適統堂銅導得毒独任燃能破犯判版比肥非費備評貧布婦武復複仏粉編弁保墓報豊防貿暴脈務夢迷綿輸余容略留領歴"
    "異遺域宇映延沿我灰拡革閣割株干巻看簡危机揮貴疑吸供胸郷勤筋系敬警劇激穴券絹権憲源厳己呼誤后孝皇紅降鋼刻穀"
    "骨困砂座済裁策冊蚕至私姿視詞誌磁射捨尺若樹収宗就衆従縦縮熟純処署諸除承将傷障蒸針仁垂推寸盛聖誠舌宣専泉洗"
    "染銭善奏窓創装層操蔵臓存尊退宅担探誕段暖値宙忠著庁頂腸潮賃痛敵展討党糖届難乳認納脳派拝背肺俳班晩否批秘俵"
    "腹奮並陛閉片補暮宝訪亡忘棒枚幕密盟模訳郵優預幼欲翌乱卵覧裏律臨朗論藤伊斎齋渡邊邉吉佐々木橋阿岡長谷村遠藤"
    "坂後近福西井原松内小野上柴酒崎横宮今工増杉丸塚新平河武菅久市川水菊安田五嵐飯服瀬澤沢浜濱島嶋桑鈴浦也斗翔"
    "雄彦恵郎介之郁葵蓮陽翼颯樹結衣凛莉咲彩奈菜香那須芝渋品港区丁目番号荻窪幡笠桐堀堤塩尻釧旭函館仙盛岡秋形郡"
    "群埼葉潟富甲府阜静津滋阪庫奈良鳥取媛佐賀崎熊児縄契約顧客暗証認証帳票請求払振込込引落延滞催促停止解約更新登"
    "録変更削除氏名住所生年月日性別職業電話番号口座名義銀行支店普通預金当座姓御貴殿弊株式会社有限携帯端末回線加入"
    "者利用明細請求書料金支払状況未済完了失敗成功接続切断受付担当窓口応答処理開始終了送信受信確認照会検索更起動"
    "昭和平成令和大正歳才男女";

/* Those of them that make up most names, and stand for two kana that hardly follow each other where
 * EUC-JP is taken for half-width kana. */
static const char frequent[] = "田山本村木石池橋森林松原川藤野中高小井上子郎一美太";

static uint32_t
convert(iconv_t cd, const unsigned char *bytes, size_t n)
{
	char in[3], out[8], *from = in, *to = out;
	size_t in_left = n, out_left = sizeof(out);
	uint16_t cp;

	memcpy(in, bytes, n);
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, &from, &in_left, &to, &out_left) == (size_t)-1 || in_left > 0 ||
	    out_left != sizeof(out) - sizeof(cp))
		return 0;
	memcpy(&cp, out, sizeof(cp));
	return cp;
}

static struct glyph
glyph_of(uint32_t cp)
{
	struct glyph glyph = {{0}, 0};
	uint32_t folded = fold_char(cp);

	if (folded == VOWEL_MARK || folded == FOLD_DROP || (cp >= 0xFF66 && cp <= 0xFF9F))
		glyph.info = GLYPH_SPECIAL;
	else
		glyph.info = (uint8_t)pw_utf8_encode(folded, glyph.utf8);
	if (folded >= '0' && folded <= '9')
		glyph.info |= GLYPH_DIGIT;
	if (folded == ' ')
		glyph.info |= GLYPH_SPACE;
	return glyph;
}

static iconv_t
open_or_die(const char *from)
{
	uint16_t mark = 1;
	bool is_little = *(unsigned char *)&mark == 1;
	iconv_t cd = iconv_open(is_little ? "UTF-16LE" : "UTF-16BE", from);

	if (cd == (iconv_t)-1)
		pw_die("iconv knows no CP932 and EUC-JP-MS; install the C library's gconv modules");
	return cd;
}

/* Fills the pairs of the charset; `prefix`: a byte that stands before each. */
static void
fill(struct charset *charset, const char *name, unsigned char prefix)
{
	iconv_t cd = open_or_die(name);

	for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
		/* Half-width kana behind 8E, JIS X 0212 behind 8F: decode_one knows them. */
		if (charset != &cp932 && lead < 0xA1)
			continue;
		for (unsigned trail = charset == &cp932 ? 0x40 : 0xA1; trail <= 0xFE; trail++) {
			unsigned char bytes[3] = {prefix, (unsigned char)lead,
			    (unsigned char)trail};
			uint32_t cp =
			    prefix != 0 ? convert(cd, bytes, 3) : convert(cd, bytes + 1, 2);

			if (cp == 0)
				continue;
			charset->cp[lead - 0x80][trail] = (uint16_t)cp;
			if (prefix == 0)
				charset->glyph[lead - 0x80][trail] = glyph_of(cp);
		}
	}
	iconv_close(cd);
}

static int8_t
weight_of_row(unsigned lead)
{
	if (lead == 0xA1)
		return 3; /* punctuation, brackets */
	if (lead == 0xA2)
		return 2;
	if (lead >= 0xA3 && lead <= 0xA5)
		return 4; /* full-width digits and letters, hiragana, katakana */
	if (lead < 0xB0)
		return 0;
	if (lead <= 0xCF)
		return 1; /* kanji of level 1 */
	return lead <= 0xF4 ? -1 : -3;
}

/* The characters of a text weigh so much. */
static void
weigh(const char *text, size_t len, int8_t n)
{
	uint32_t cp;

	for (size_t at = 0; at < len;) {
		at += pw_utf8_decode(text + at, len - at, &cp);
		weight[cp] = n;
	}
}

static void
fill_weights(void)
{
	static const char signs[] = "　、。ー‐―－−";

	for (uint32_t i = 0xE000; i < 0xF900; i++)
		weight[i] = -3; /* for private use */
	for (unsigned lead = 0xA1; lead <= 0xFE; lead++)
		for (unsigned trail = 0xA1; trail <= 0xFE; trail++)
			if (euc_jp.cp[lead - 0x80][trail] != 0)
				weight[euc_jp.cp[lead - 0x80][trail]] = weight_of_row(lead);
	weigh(signs, sizeof(signs) - 1, 4);
	weigh(everyday, sizeof(everyday) - 1, 4);
	weigh(frequent, sizeof(frequent) - 1, 6);
}

static void
make_tables(void)
{
	fill(&cp932, "CP932", 0);
	fill(&euc_jp, "EUC-JP-MS", 0);
	fill(&jis_x_0212, "EUC-JP-MS", 0x8F);
	fill_weights();
}

int
charset_weight(uint32_t cp)
{
	return cp < 0x10000 ? weight[cp] : 0;
}

void
charset_init(void)
{
	fold_init();
	pthread_once(&once, make_tables);
}
