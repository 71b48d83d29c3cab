"""Common names, places and words that values and look-alikes are put together from."""

# kanji, katakana, romaji
SURNAMES = [
    tuple(x.split("/"))
    for x in """
佐藤/サトウ/Sato 鈴木/スズキ/Suzuki 高橋/タカハシ/Takahashi 田中/タナカ/Tanaka 伊藤/イトウ/Ito
渡辺/ワタナベ/Watanabe 山本/ヤマモト/Yamamoto 中村/ナカムラ/Nakamura 小林/コバヤシ/Kobayashi
加藤/カトウ/Kato 吉田/ヨシダ/Yoshida 山田/ヤマダ/Yamada 佐々木/ササキ/Sasaki 山口/ヤマグチ/Yamaguchi
松本/マツモト/Matsumoto 井上/イノウエ/Inoue 木村/キムラ/Kimura 林/ハヤシ/Hayashi 斎藤/サイトウ/Saito
清水/シミズ/Shimizu 山崎/ヤマザキ/Yamazaki 森/モリ/Mori 池田/イケダ/Ikeda 橋本/ハシモト/Hashimoto
阿部/アベ/Abe 石川/イシカワ/Ishikawa 山下/ヤマシタ/Yamashita 中島/ナカジマ/Nakajima 石井/イシイ/Ishii
小川/オガワ/Ogawa 前田/マエダ/Maeda 岡田/オカダ/Okada 長谷川/ハセガワ/Hasegawa 藤田/フジタ/Fujita
後藤/ゴトウ/Goto 近藤/コンドウ/Kondo 村上/ムラカミ/Murakami 遠藤/エンドウ/Endo 青木/アオキ/Aoki
坂本/サカモト/Sakamoto 福田/フクダ/Fukuda 西村/ニシムラ/Nishimura 太田/オオタ/Ota 三浦/ミウラ/Miura
藤井/フジイ/Fujii 岡本/オカモト/Okamoto 松田/マツダ/Matsuda 中野/ナカノ/Nakano 原田/ハラダ/Harada
小野/オノ/Ono 田村/タムラ/Tamura 竹内/タケウチ/Takeuchi 金子/カネコ/Kaneko 和田/ワダ/Wada
中山/ナカヤマ/Nakayama 石田/イシダ/Ishida 上田/ウエダ/Ueda 森田/モリタ/Morita 柴田/シバタ/Shibata
酒井/サカイ/Sakai 工藤/クドウ/Kudo 横山/ヨコヤマ/Yokoyama 宮崎/ミヤザキ/Miyazaki 内田/ウチダ/Uchida
高木/タカギ/Takagi 安藤/アンドウ/Ando 谷口/タニグチ/Taniguchi 大野/オオノ/Ono 丸山/マルヤマ/Maruyama
今井/イマイ/Imai 河野/コウノ/Kono 藤本/フジモト/Fujimoto 村田/ムラタ/Murata 武田/タケダ/Takeda
上野/ウエノ/Ueno 杉山/スギヤマ/Sugiyama 増田/マスダ/Masuda 菅原/スガワラ/Sugawara 平野/ヒラノ/Hirano
大塚/オオツカ/Otsuka 小島/コジマ/Kojima 千葉/チバ/Chiba 久保/クボ/Kubo 松井/マツイ/Matsui
五十嵐/イガラシ/Igarashi 岩崎/イワサキ/Iwasaki 桜井/サクライ/Sakurai 木下/キノシタ/Kinoshita
野口/ノグチ/Noguchi 松尾/マツオ/Matsuo 野村/ノムラ/Nomura 菊地/キクチ/Kikuchi 渡部/ワタナベ/Watanabe
新井/アライ/Arai 古川/フルカワ/Furukawa 浜田/ハマダ/Hamada 市川/イチカワ/Ichikawa 水野/ミズノ/Mizuno
小松/コマツ/Komatsu 島田/シマダ/Shimada 吉川/ヨシカワ/Yoshikawa 東/アズマ/Azuma 原/ハラ/Hara
関/セキ/Seki 辻/ツジ/Tsuji 星野/ホシノ/Hoshino 堀/ホリ/Hori 早川/ハヤカワ/Hayakawa
""".split()
]

# Rarer; used only where a label says that a name stands there.
RARE_SURNAMES = [
    tuple(x.split("/"))
    for x in """
勅使河原/テシガワラ/Teshigawara 西園寺/サイオンジ/Saionji 御手洗/ミタライ/Mitarai
小鳥遊/タカナシ/Takanashi 四方/シカタ/Shikata 久我/クガ/Kuga 不破/フワ/Fuwa 鵜飼/ウカイ/Ukai
曽我部/ソガベ/Sogabe 比嘉/ヒガ/Higa 金城/キンジョウ/Kinjo 東海林/ショウジ/Shoji 一色/イッシキ/Isshiki
""".split()
]

# kanji, katakana, romaji, m/f
GIVEN = [
    tuple(x.split("/"))
    for x in """
太郎/タロウ/Taro/m 一郎/イチロウ/Ichiro/m 健一/ケンイチ/Kenichi/m 翔太/ショウタ/Shota/m 大輔/ダイスケ/Daisuke/m
拓也/タクヤ/Takuya/m 直樹/ナオキ/Naoki/m 浩二/コウジ/Koji/m 誠/マコト/Makoto/m 隆/タカシ/Takashi/m
和也/カズヤ/Kazuya/m 蓮/レン/Ren/m 悠真/ユウマ/Yuma/m 陽翔/ハルト/Haruto/m 樹/イツキ/Itsuki/m
正義/マサヨシ/Masayoshi/m 勇/イサム/Isamu/m 茂/シゲル/Shigeru/m 亮/リョウ/Ryo/m 慎之介/シンノスケ/Shinnosuke/m
花子/ハナコ/Hanako/f 恵子/ケイコ/Keiko/f 由美子/ユミコ/Yumiko/f 美咲/ミサキ/Misaki/f 陽子/ヨウコ/Yoko/f
久美子/クミコ/Kumiko/f 真由美/マユミ/Mayumi/f 明美/アケミ/Akemi/f 愛/アイ/Ai/f 彩/アヤ/Aya/f
結衣/ユイ/Yui/f 葵/アオイ/Aoi/f 和子/カズコ/Kazuko/f 節子/セツコ/Setsuko/f 千尋/チヒロ/Chihiro/f
さくら/サクラ/Sakura/f みどり/ミドリ/Midori/f かおり/カオリ/Kaori/f 莉子/リコ/Riko/f 奈々/ナナ/Nana/f
優子/ユウコ/Yuko/f 裕子/ヒロコ/Hiroko/f 智子/トモコ/Tomoko/f 博/ヒロシ/Hiroshi/m 修/オサム/Osamu/m
大和/ヤマト/Yamato/m 光/ヒカル/Hikaru/m 純一/ジュンイチ/Junichi/m 哲也/テツヤ/Tetsuya/m 学/マナブ/Manabu/m
""".split()
]

FOREIGN = [
    "グエン・ヴァン・アン",
    "キム ミンジュン",
    "李 静",
    "王 秀英",
    "マリア・サントス",
    "パク ジウン",
    "陳 建国",
    "ラジェシュ クマール",
]
FOREIGN_LATIN = [
    "John Smith",
    "Maria Garcia",
    "Nguyen Van An",
    "Kim Minjun",
    "Peter Mueller",
    "Rajesh Kumar",
    "Emily Johnson",
    "Li Jing",
]

# prefecture, municipality, towns, head of the postal code
PLACES = [
    (a, b, c.split(","), z)
    for a, b, c, z in (
        x.split("/")
        for x in """
東京都/千代田区/丸の内,神田錦町,麹町,飯田橋/100 東京都/新宿区/西新宿,高田馬場,四谷,神楽坂/160
東京都/世田谷区/三軒茶屋,用賀,経堂,奥沢/154 東京都/大田区/蒲田,池上,田園調布,大森北/144
東京都/八王子市/旭町,南大沢,子安町/192 東京都/武蔵野市/吉祥寺本町,境南町,西久保/180
東京都/足立区/千住旭町,梅島,綾瀬/120 東京都/江東区/豊洲,亀戸,木場/135
神奈川県/横浜市西区/みなとみらい,北幸,戸部町/220 神奈川県/横浜市港北区/新横浜,日吉本町,菊名/222
神奈川県/川崎市中原区/小杉町,新丸子町,下小田中/211 神奈川県/藤沢市/鵠沼海岸,湘南台,辻堂元町/251
千葉県/千葉市美浜区/幕張西,高洲,磯辺/261 千葉県/船橋市/本町,西船,習志野台/273 千葉県/柏市/柏の葉,旭町,豊四季/277
埼玉県/さいたま市大宮区/桜木町,大門町,三橋/330 埼玉県/川越市/脇田町,新富町,的場/350 埼玉県/所沢市/東住吉,小手指町,緑町/359
茨城県/つくば市/吾妻,竹園,学園の森/305 栃木県/宇都宮市/馬場通り,元今泉,鶴田町/320 群馬県/高崎市/八島町,飯塚町,江木町/370
北海道/札幌市中央区/大通東,南三条西,宮の森一条/060 北海道/旭川市/永山三条,神居二条,豊岡四条/070 北海道/函館市/本町,美原,松風町/040
青森県/青森市/長島,新町,浜館/030 岩手県/盛岡市/大通,菜園,本宮/020 宮城県/仙台市青葉区/中央,一番町,国分町/980
秋田県/秋田市/山王,中通,広面/010 山形県/山形市/七日町,香澄町,あかねケ丘/990 福島県/郡山市/駅前,富田町,大槻町/963
新潟県/新潟市中央区/東大通,万代,古町通/950 富山県/富山市/桜町,総曲輪,婦中町/930 石川県/金沢市/香林坊,片町,額新町/920
福井県/福井市/大手,順化,開発/910 山梨県/甲府市/丸の内,徳行,国母/400 長野県/長野市/南長野,若里,篠ノ井会/380
岐阜県/岐阜市/神田町,長良,鏡島南/500 静岡県/浜松市中央区/鍛冶町,高丘東,入野町/430 静岡県/静岡市葵区/追手町,鷹匠,瀬名/420
愛知県/名古屋市中村区/名駅,太閤通,岩塚町/450 愛知県/豊田市/西町,若宮町,梅坪町/471 愛知県/岡崎市/康生通東,羽根町,戸崎町/444
三重県/四日市市/安島,諏訪町,日永/510 滋賀県/大津市/におの浜,打出浜,瀬田/520 京都府/京都市下京区/東塩小路町,朱雀分木町,梅小路本町/600
京都府/宇治市/宇治,槇島町,木幡/611 大阪府/大阪市北区/梅田,中之島,天神橋/530 大阪府/大阪市浪速区/難波中,日本橋西,幸町/556
大阪府/堺市堺区/南瓦町,三国ヶ丘御幸通,大浜北町/590 大阪府/豊中市/本町,新千里東町,庄内西町/560 兵庫県/神戸市中央区/三宮町,加納町,港島中町/650
兵庫県/西宮市/甲子園口,高松町,名塩/662 奈良県/奈良市/三条本町,学園前,登美ヶ丘/630 和歌山県/和歌山市/七番丁,美園町,紀三井寺/640
鳥取県/鳥取市/東町,湖山町北,吉成/680 島根県/松江市/殿町,朝日町,学園南/690 岡山県/岡山市北区/駅元町,表町,奉還町/700
広島県/広島市中区/基町,紙屋町,白島北町/730 広島県/福山市/三之丸町,春日町,神辺町/720 山口県/下関市/竹崎町,長府侍町,彦島江の浦町/750
徳島県/徳島市/寺島本町西,川内町,国府町/770 香川県/高松市/番町,サンポート,屋島西町/760 愛媛県/松山市/一番町,道後湯之町,古川北/790
高知県/高知市/はりまや町,本町,朝倉/780 福岡県/福岡市博多区/博多駅前,中洲,吉塚/812 福岡県/北九州市小倉北区/浅野,京町,片野/802
佐賀県/佐賀市/駅前中央,兵庫北,鍋島/840 長崎県/佐世保市/三浦町,早岐,大野町/857 熊本県/熊本市中央区/手取本町,水前寺,新屋敷/860
大分県/別府市/北浜,鶴見,石垣東/874 宮崎県/宮崎市/橘通西,大塚町,清武町/880 鹿児島県/鹿児島市/山下町,天文館,谷山中央/890
沖縄県/那覇市/泉崎,おもろまち,首里石嶺町/900 長野県/北佐久郡軽井沢町/大字長倉,大字軽井沢/389 北海道/上川郡東川町/西町,南町/071
埼玉県/比企郡嵐山町/大字菅谷,大字鎌形/355 東京都/西多摩郡瑞穂町/大字箱根ケ崎,むさし野/190
""".split()
    )
]

LATIN_PLACES = [
    ("Marunouchi", "Chiyoda-ku", "Tokyo"),
    ("Nishi-Shinjuku", "Shinjuku-ku", "Tokyo"),
    ("Sakae", "Naka-ku, Nagoya-shi", "Aichi"),
    ("Umeda", "Kita-ku, Osaka-shi", "Osaka"),
    ("Hakataekimae", "Hakata-ku, Fukuoka-shi", "Fukuoka"),
    ("Minatomirai", "Nishi-ku, Yokohama-shi", "Kanagawa"),
]

BUILDINGS = [
    "サンプルマンション",
    "グリーンハイツ",
    "コーポ青葉",
    "メゾン桜台",
    "パークサイド緑",
    "第二山手ビル",
    "リバーサイド中央",
    "サンハイム",
    "ロイヤルコート",
    "光ヶ丘団地",
    "スカイタワー",
]

OCCUPATIONS = """会社員 公務員 自営業 医師 看護師 教員 学生 大学生 専業主婦 パート アルバイト 無職 弁護士 農業 団体職員 会社役員
契約社員 派遣社員 薬剤師 調理師 美容師 漁業 税理士 介護福祉士 システムエンジニア 運転手 保育士 主婦 高校生 警察官 歯科医師""".split()
OCCUPATIONS_EN = [
    "engineer",
    "nurse",
    "teacher",
    "student",
    "self-employed",
    "doctor",
    "lawyer",
    "homemaker",
    "farmer",
    "civil servant",
    "office worker",
    "pharmacist",
    "accountant",
    "chef",
    "unemployed",
    "part-time worker",
]

PAYMENTS = """未払い 未払 未納 支払済 支払済み 入金済 入金済み 滞納 延滞 延滞中 督促中 未入金 支払遅延 納付済""".split()
PAYMENTS_EN = [
    "unpaid",
    "paid",
    "overdue",
    "past_due",
    "delinquent",
    "PAID",
    "UNPAID",
    "OVERDUE",
    "in arrears",
]

GENDERS = ["男", "女", "男性", "女性"]
GENDERS_EN = ["male", "female", "M", "F", "MALE", "FEMALE", "Male", "Female"]

BANKS = ["みずほ銀行", "三井住友銀行", "三菱UFJ銀行", "りそな銀行", "青葉銀行", "さくら信用金庫"]
BANKS_KANA = ["ﾐｽﾞﾎ", "ﾐﾂｲｽﾐﾄﾓ", "ﾐﾂﾋﾞｼﾕｰｴﾌｼﾞｴｲ", "ﾘｿﾅ", "ｱｵﾊﾞ"]
BRANCHES = ["新宿支店", "本店営業部", "青山支店", "横浜駅前支店", "梅田支店", "名古屋支店"]
BRANCHES_KANA = ["ｼﾝｼﾞﾕｸ", "ﾎﾝﾃﾝ", "ｱｵﾔﾏ", "ﾖｺﾊﾏｴｷﾏｴ", "ｳﾒﾀﾞ", "ﾅｺﾞﾔ"]

# Area codes with their number of digits in the exchange; local numbers have ten digits in all.
AREAS = [
    "03",
    "06",
    "011",
    "022",
    "045",
    "052",
    "075",
    "078",
    "082",
    "092",
    "043",
    "048",
    "054",
    "099",
    "0422",
    "0466",
    "0467",
    "0463",
    "0480",
    "0742",
    "0773",
    "0776",
    "0852",
    "0985",
    "0166",
    "0138",
    "0263",
    "0596",
    "04992",
    "04996",
    "09802",
    "09913",
]

COMPANIES = [
    "株式会社山本商事",
    "佐藤工業株式会社",
    "田中建設株式会社",
    "有限会社鈴木商店",
    "株式会社サンプル",
    "山田電機株式会社",
    "松本運輸株式会社",
    "株式会社小林製作所",
    "中村不動産株式会社",
    "合同会社石川企画",
]
STATIONS = [
    "高田馬場",
    "田町",
    "大宮",
    "千葉",
    "品川",
    "上野",
    "中野",
    "三鷹",
    "小林",
    "石川町",
    "森下",
    "原宿",
]
STORES = ["新宿店", "渋谷店", "梅田店", "博多駅前店", "札幌大通店", "名古屋栄店", "仙台一番町店"]
PLANS = [
    "光ファミリープラン",
    "かけ放題ライト",
    "ギガホ プレミア",
    "データ20GB",
    "ホームでんわS",
    "学割スタート",
    "フレッツ 光ネクスト",
    "みまもりGPS",
    "ひかり電話A",
    "安心パック",
]
PRODUCTS = [
    "USB-C ケーブル 1m",
    "SIMカード(nano)",
    "ホームルータ HR02",
    "光回線終端装置 GE-PON",
    "モバイルWi-Fi 5G",
]
SERVICES = [
    "order-api",
    "billing-svc",
    "auth-gateway",
    "crm-sync",
    "cdr-loader",
    "mypage-web",
    "hss-fe",
    "notify-worker",
    "kyc-service",
    "payment-gw",
    "ivr-core",
    "provisioner",
]
HOSTS = [
    "web01",
    "app-03",
    "db-master",
    "batch02",
    "proxy1.internal",
    "ims-cscf2",
    "hlr-a",
    "mx1",
    "k8s-node-17",
    "gw-tokyo-1",
]
JAVA_CLASSES = [
    "j.c.example.crm.CustomerController",
    "jp.example.billing.InvoiceService",
    "c.e.mypage.LoginFilter",
    "jp.co.example.order.OrderServiceImpl",
    "o.s.web.servlet.DispatcherServlet",
    "jp.example.kyc.EntryAction",
]
THREADS = ["http-nio-8080-exec-3", "main", "pool-2-thread-14", "scheduling-1", "nio-8443-exec-10"]
