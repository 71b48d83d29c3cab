"""Labels, names and places that made lines of persons' data are put together from.

Labels are the specification's own, by kind of value: English and romaji ones as words, of which a key
is spelled, Japanese ones as they stand. Names are common ones put together at random: nobody's.
"""

# kind: (words of a key, Japanese labels, words before a key's own that change nothing)
LABELS = {
    "imsi": ("imsi;served imsi;supi", "IMSI IMSI番号 加入者識別", ";old"),
    "imei": ("imei", "IMEI 端末識別番号 製造番号", ";served;old"),
    "imeisv": ("imeisv;imei sv", "IMEISV", ""),
    "iccid": ("iccid", "ICCID SIM番号", ";old;new"),
    "eid": ("eid", "EID", ";esim"),
    "msisdn": ("msisdn;served msisdn;gpsi", "MSISDN", ";old"),
    "mynumber": (
        "mynumber;my number;kojin bangou;individual number",
        "マイナンバー 個人番号",
        ";customer;user",
    ),
    "ssn": ("ssn;social security number", "SSN", ";customer;us"),
    "licence": (
        "driver license;driver license no;drivers licence;license no;dl no;menkyo;menkyo bangou",
        "運転免許証番号 免許証番号 免許番号",
        ";customer;user",
    ),
    "passport": (
        "passport;passport no;passport number;ryoken bangou",
        "旅券番号 パスポート番号 パスポート 旅券",
        ";customer;user",
    ),
    "residence": (
        "residence card;residence card no;zairyu card no",
        "在留カード番号 在留カード 在留番号 特別永住者証明書",
        ";customer;user",
    ),
    "insured": (
        "health insurance no;health insurance number;insured no;insured number",
        "被保険者番号 保険証番号 健康保険証番号 被保険者証番号",
        ";customer;user",
    ),
    "insurer": ("insurer no;insurer number;hokensha bangou", "保険者番号", ""),
    "pension": (
        "pension no;pension number;nenkin no;nenkin bangou;kiso nenkin bangou",
        "基礎年金番号 年金番号 年金手帳番号 年金証書番号",
        ";customer;user",
    ),
    "resident": (
        "juminhyo code;juuminhyou code;resident code;resident record code",
        "住民票コード 住基コード",
        ";customer",
    ),
    "corporate": (
        "houjin bangou;hojin bango;corporate number;corporate no;company number",
        "法人番号",
        ";customer",
    ),
    "invoice": ("", "登録番号 インボイス 適格請求書", ""),
    "birth": (
        "birth;birth date;birthdate;birthday;dob;date of birth;seinengappi;tanjobi",
        "生年月日 誕生日 お誕生日",
        ";customer;user",
    ),
    "age": ("age;nenrei", "年齢 満年齢", ";user;customer"),
    "gender": ("gender;sex;seibetsu", "性別", ";user;customer"),
    "occupation": ("occupation;job title;shokugyo", "職業 ご職業 職種", ";user;customer"),
    "payment": (
        "payment status;billing status;shiharai jokyo;arrears",
        "料金支払状況 支払状況 支払い状況 支払ステータス 入金状況 納付状況 支払状態",
        ";customer",
    ),
    "customer": (
        "customer id;customer no;customer code;cust id;cust no;member id;member no;contract no;"
        "contract id;subscriber no;kokyaku bangou;keiyaku bangou",
        "顧客番号 お客様番号 お客さま番号 会員番号 契約番号 契約者番号 加入者番号 回線番号 ユーザーID "
        "顧客ID 会員ID 顧客コード",
        "",
    ),
    "pin": (
        "pin;pin code;pin no;pin number;puk;puk code;passcode;ansho bango;anshou bangou;"
        "ansyo bangou",
        "暗証番号 ネットワーク暗証番号 暗証コード PINコード PIN番号 PINロック解除コード",
        ";user;sim",
    ),
    "cvv": (
        "cvv;cvv2;cvc;cvc2;security code;card security code;card verification code;"
        "card verification value;card verification number",
        "セキュリティコード",
        "",
    ),
    "otp": (
        "otp;otp code;one time code;one time password;verification code;sms code;2fa code;"
        "mfa code;auth code;authentication code;authorization code;ninsho code",
        "認証コード 認証番号 確認コード ワンタイムパスワード ワンタイムコード",
        "",
    ),
    "password": ("password;passwd;passphrase;pwd", "パスワード", ";user;new;old;login"),
    "pair": (
        "latlng;lat lng;latlon;lat lon;gps;geolocation;geo point",
        "緯度経度 位置情報 現在地",
        "",
    ),
    "email": (
        "email;e mail;mail;mail address",
        "メール メールアドレス Eメール 連絡先",
        ";customer;user",
    ),
    "address": (
        "address;addr1;jusho;juusho",
        "住所 ご住所 現住所 所在地 設置場所 送付先 お届け先 配送先 請求先 転居先",
        ";customer;user;home",
    ),
    "name": (
        "full name;customer name;cust name;shimei;simei;name kanji;contractor name;"
        "contract name;subscriber name",
        "氏名 お名前 名前 契約者名 契約者氏名 顧客名 お客様名 お客さま名 会員名 利用者名 申込者名 "
        "申込者氏名 宛名",
        "",
    ),
    "kana name": (
        "name kana;kana name;customer name kana",
        "フリガナ ふりがな 氏名カナ カナ氏名",
        "",
    ),
    "name part": ("last name;first name;family name;given name;sei;mei", "", ""),
    "holder": (
        "account holder;account name;holder name;holder kana;beneficiary;beneficiary name;"
        "payee name;meiginin",
        "口座名義 口座名義人 口座名義カナ 口座名 預金者名 受取人名 振込依頼人名 名義人",
        "",
    ),
}

# Words that say something near a value of these kinds.
NEAR = {
    "imsi": "subscriber 加入者 sim".split(),
    "mynumber": "マイナンバー 個人番号 mynumber".split(),
    "licence": "運転免許 免許証 menkyo".split(),
    "passport": "パスポート 旅券 passport".split(),
    "residence": "在留カード zairyu".split(),
}

# Keys that say a value is something else.
NEGATIVES = {
    "name": (
        "hostname filename pathname classname method thread_name table_name column_name ファイル名 "
        "サーバ名 ホスト名 商品名 会社名 店舗名 支店名 件名 題名 地名 駅名 品名 クラス名 ドメイン名"
    ).split(),
    "birth_date": (
        "created updated timestamp expires 契約日 申込日 発行日 有効期限 開通日 請求日 利用日 更新日 作成日"
    ).split(),
}

SURNAMES = [tuple(entry.split("/")) for entry in """
    佐藤/サトウ/SATO 鈴木/スズキ/SUZUKI 高橋/タカハシ/TAKAHASHI 田中/タナカ/TANAKA 伊藤/イトウ/ITO
    渡辺/ワタナベ/WATANABE 山本/ヤマモト/YAMAMOTO 中村/ナカムラ/NAKAMURA 小林/コバヤシ/KOBAYASHI
    加藤/カトウ/KATO 吉田/ヨシダ/YOSHIDA 山田/ヤマダ/YAMADA 佐々木/ササキ/SASAKI 山口/ヤマグチ/YAMAGUCHI
    松本/マツモト/MATSUMOTO 井上/イノウエ/INOUE 木村/キムラ/KIMURA 斎藤/サイトウ/SAITO 清水/シミズ/SHIMIZU
    池田/イケダ/IKEDA 橋本/ハシモト/HASHIMOTO 阿部/アベ/ABE 石川/イシカワ/ISHIKAWA 長谷川/ハセガワ/HASEGAWA
    藤田/フジタ/FUJITA 後藤/ゴトウ/GOTO 近藤/コンドウ/KONDO 青木/アオキ/AOKI 坂本/サカモト/SAKAMOTO
    岡本/オカモト/OKAMOTO 五十嵐/イガラシ/IGARASHI 服部/ハットリ/HATTORI 菅原/スガワラ/SUGAWARA
    上野/ウエノ/UENO 大塚/オオツカ/OTSUKA 野口/ノグチ/NOGUCHI 久保/クボ/KUBO 桜井/サクライ/SAKURAI
    """.split()]
GIVEN_NAMES = [tuple(entry.split("/")) for entry in """
    太郎/タロウ/TARO 花子/ハナコ/HANAKO 一郎/イチロウ/ICHIRO 健一/ケンイチ/KENICHI 美咲/ミサキ/MISAKI
    次郎/ジロウ/JIRO 恵子/ケイコ/KEIKO 大輔/ダイスケ/DAISUKE 陽菜/ヒナ/HINA 翔/ショウ/SHO 明/アキラ/AKIRA
    和夫/カズオ/KAZUO 裕子/ユウコ/YUKO 直樹/ナオキ/NAOKI 美香/ミカ/MIKA 健太/ケンタ/KENTA 由美/ユミ/YUMI
    誠/マコト/MAKOTO 智子/トモコ/TOMOKO 雄介/ユウスケ/YUSUKE 真由美/マユミ/MAYUMI 達也/タツヤ/TATSUYA
    """.split()]

PLACES = """
    東京都千代田区丸の内 東京都新宿区西新宿 東京都世田谷区太子堂 大阪府大阪市北区梅田 神奈川県横浜市西区みなとみらい
    愛知県名古屋市中村区名駅 福岡県福岡市博多区博多駅前 北海道札幌市中央区南一条西 宮城県仙台市青葉区本町
    広島県広島市中区基町 京都府京都市中京区河原町 兵庫県神戸市中央区加納町 埼玉県さいたま市浦和区高砂
    千葉県千葉市中央区中央 静岡県静岡市葵区追手町 新潟県新潟市中央区学校町通 沖縄県那覇市泉崎 三重県四日市市諏訪町
    東京都町田市森野 石川県金沢市鞍月 熊本県熊本市中央区水前寺 香川県高松市番町 長野県長野市南長野
    東京都西多摩郡日の出町大字平井 鹿児島県鹿児島市鴨池新町 青森県青森市長島 岡山県岡山市北区内山下
    """.split()
# Of those towns are begun at without a prefecture that everybody knows.
CITIES = """
    渋谷区道玄坂 新宿区西新宿 千代田区神田 港区六本木 大阪市北区梅田 横浜市中区山下町 名古屋市中区栄
    札幌市中央区大通西 仙台市青葉区国分町 福岡市中央区天神 京都市左京区岡崎 神戸市中央区三宮町 那覇市泉崎
    """.split()
LATIN_PLACES = [
    "Marunouchi, Chiyoda-ku, Tokyo",
    "Umeda, Kita-ku, Osaka",
    "Sakae, Naka-ku, Nagoya",
    "Odori, Chuo-ku, Sapporo",
    "Tenjin, Chuo-ku, Fukuoka",
]
BUILDINGS = ["", "", "", " 丸の内ビル 5階", " 301号室", " メゾン青葉201", "-305"]

OCCUPATIONS = (
    "会社員 会社役員 経営者 自営業 公務員 教員 医師 看護師 弁護士 主婦 主夫 専業主婦 学生 大学生 高校生 "
    "パート アルバイト 派遣社員 契約社員 フリーランス 農業 漁業 無職 団体職員 engineer nurse teacher"
).split()
STANDINGS_JA = (
    "未払い 未払 未納 未入金 滞納 滞納中 延滞 延滞中 遅延 督促 督促中 利用停止 強制解約 完納"
).split()
STANDINGS = "unpaid overdue delinquent past_due in_arrears suspended defaulted paid".split()
GENDERS = "男 女 男性 女性 male female M F 1 2".split()
MAIL_HOSTS = (
    "example.co.jp example.com mail.example.ne.jp sub.example-shop.jp example.org docomo.example.jp"
).split()
