"""Makers of look-alikes: what real logs are full of and nobody is named by."""

import datetime
import uuid

import numbers_jp as num
import values as v
import words as w
from pieces import lookalike
from values import Field

HEX = "0123456789abcdef"


def hexes(r, n):
    return "".join(r.choices(HEX, k=n))


def moment(r):
    return datetime.datetime(2024, 1, 1) + datetime.timedelta(
        seconds=r.randrange(86400 * 600), microseconds=r.randrange(1000000)
    )


def epoch(r, digits):
    return str(r.randint(1_690_000_000, 1_760_000_000)) + num.digits(r, digits - 10)


def order_id(r):
    """10 to 19 digits, now and then passing Luhn's check, never a phone number's shape."""
    n = r.randint(10, 19)
    if r.random() < 0.25:
        return num.luhn(num.digits(r, n - 1, "1789"))
    return num.digits(r, n, "123456789")


def card_like_id(r):
    """16 digits that pass Luhn's check, some with a card brand's head; the label says what it is."""
    return num.luhn(num.digits(r, 15, "45" if r.random() < 0.4 else "1789"))


def make_uuid(r):
    return str(uuid.UUID(int=r.getrandbits(128), version=4))


def ipv4(r):
    net = r.choice(
        [
            "192.0.2.{}",
            "198.51.100.{}",
            "203.0.113.{}",
            "10.{1}.{2}.{0}",
            "172.16.{1}.{0}",
            "192.168.{1}.{0}",
        ]
    )
    return net.format(r.randint(1, 254), r.randint(0, 255), r.randint(0, 255))


def ipv6(r):
    return f"2001:db8:{hexes(r, 4)}::{hexes(r, 3)}:{hexes(r, 4)}"


def mac(r):
    return r.choice(":-").join(hexes(r, 2) for _ in range(6))


def version(r):
    return r.choice(
        [
            f"{r.randint(0, 12)}.{r.randint(0, 30)}.{r.randint(0, 99)}",
            f"v{r.randint(1, 9)}.{r.randint(0, 9)}",
            f"{r.randint(1, 9)}.{r.randint(0, 20)}.{r.randint(0, 9)}-rc.{r.randint(1, 5)}",
            f"17.0.{r.randint(1, 12)}+{r.randint(1, 9)}",
            f"{r.randint(2021, 2025)}.{r.randint(1, 12)}.{r.randint(0, 20)}.{r.randint(1000, 9999)}",
        ]
    )


def money(r):
    n = r.choice([r.randint(100, 9999), r.randint(10000, 9999999)])
    return r.choice([str(n), f"{n:,}", f"{n:,}円", f"{n}円", f"￥{n:,}", f"-{n}"])


def tracking(r):
    d = num.digits(r, 12, "123456789")
    return r.choice([d, f"{d[:4]}-{d[4:8]}-{d[8:]}", f"{d[:4]}-{d[4:8]}-{d[8:]}"])


def wrong_card(r):
    number, groups = num.card(r, r.choice(["visa", "mastercard", "jcb"]))
    number = num.wrong_last(number)
    sep = r.choice(["", "", "-", " "])
    return sep.join(number[i : i + 4] for i in range(0, 16, 4))


def date(r):
    m = moment(r)
    return r.choice(
        [
            m.strftime("%Y-%m-%d"),
            m.strftime("%Y/%m/%d"),
            m.strftime("%Y%m%d"),
            f"{m.year}年{m.month}月{m.day}日",
            f"令和{m.year - 2018}年{m.month}月{m.day}日",
            f"R{m.year - 2018}.{m.month}.{m.day}",
        ]
    )


def old_date(r):
    """A date of the years people are born in."""
    return r.choice(
        [
            f"昭和{r.randint(20, 63)}年{r.randint(1, 12)}月{r.randint(1, 28)}日",
            f"{r.randint(1950, 2010)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}",
            f"{r.randint(1950, 2010)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}",
            f"平成{r.randint(1, 30)}年{r.randint(1, 12)}月{r.randint(1, 28)}日",
        ]
    )


def freedial(r):
    b = num.digits(r, 6)
    return r.choice(
        [
            f"0120-{b[:3]}-{b[3:]}",
            f"0120-{b[:2]}-{num.digits(r, 4)}",
            f"0800-{num.digits(r, 3)}-{num.digits(r, 4)}",
            f"0570-{b[:3]}-{b[3:]}",
            f"0120{b}",
            f"0570{b}",
        ]
    )


MASKS = [
    "****{}",
    "[FILTERED]",
    "********",
    "*****",
    "●●●●●●",
    "xxxxxxxxxxx",
    "[MASKED]",
    "＊＊＊＊＊＊",
    "[REDACTED]",
    "XXXXXXXXXX",
    "#######",
    "***masked***",
]
PHONE_MASKS = [
    "090-XXXX-{}",
    "080-****-{}",
    "***-****-{}",
    "0X0-XXXX-{}",
    "090****{}",
    "03-****-{}",
    "０９０－＊＊＊＊－{}",
]
CARD_MASKS = [
    "XXXX-XXXX-XXXX-{}",
    "************{}",
    "411111******{}",
    "**** **** **** {}",
    "5312-34**-****-{}",
]


def masked(r, who=None):
    """What a masking filter left of a value."""
    pool = MASKS + (PHONE_MASKS * 2 if who is v.PHONE else CARD_MASKS * 2 if who is v.CARD else [])
    return r.choice(pool).format(num.digits(r, 4))


def placeholder(r):
    return r.choice(
        [
            "未登録",
            "null",
            "N/A",
            "なし",
            "不明",
            "未入力",
            "非公開",
            "none",
            "undefined",
            "未設定",
            "NULL",
            "該当なし",
            "（空）",
            "-",
            "設定なし",
            "nil",
            "unknown",
            "回答なし",
            "同上",
            "None",
            "TBD",
            "未取得",
        ]
    )


def store_point(r):
    return v.coordinates(r)


def domain_file(r):
    stem = r.choice(
        [
            "report",
            "customer_export",
            "seikyu",
            "cdr",
            "backup",
            "invoice",
            "app",
            "顧客一覧",
            "請求明細",
        ]
    )
    return f"{stem}_{moment(r):%Y%m%d}{r.choice(['', '_001', f'_{r.randint(1, 99):02d}'])}.{r.choice(['csv', 'log.gz', 'pdf', 'tsv', 'zip', 'xlsx'])}"


def part_no(r):
    """A product code of the shape of an identity document's number."""
    a = "".join(r.choices("ABCDEFGHJKLMNPRSTUVW", k=4))
    return r.choice(
        [
            f"{a[:2]}{num.digits(r, 7)}",
            f"{a[:2]}{num.digits(r, 8)}{a[2:]}",
            f"{a[:2]}-{num.digits(r, 4)}-{num.digits(r, 3)}",
            f"{a[:3]}{num.digits(r, 5)}",
            f"{num.digits(r, 4)}-{num.digits(r, 6)}",
        ]
    )


def git_remote(r):
    host = r.choice(["git.example.jp", "gitlab.example.co.jp", "code.example.net"])
    return r.choice(
        [
            f"git@{host}:{r.choice(w.SERVICES)}/core.git",
            f"ssh://git@{host}/{r.choice(w.SERVICES)}.git",
            f"https://{host}/team/{r.choice(w.SERVICES)}.git",
        ]
    )


def package(r):
    return r.choice(
        [
            f"@scope/{r.choice(w.SERVICES)}@{r.randint(1, 9)}.{r.randint(0, 20)}.{r.randint(0, 9)}",
            f"left-pad@1.{r.randint(0, 9)}.0",
            f"spring-core-{r.randint(4, 6)}.{r.randint(0, 3)}.{r.randint(0, 30)}.jar",
            f"react@{r.randint(16, 19)}.{r.randint(0, 3)}.0",
        ]
    )


def message_id(r):
    host = r.choice(["mail.example.jp", "mx1.example.ne.jp", "app-03.example.co.jp"])
    return f"<{moment(r):%Y%m%d%H%M%S}.{hexes(r, 10).upper()}@{host}>"


def latency(r):
    return r.choice(
        [
            f"{r.randint(1, 9000)}ms",
            f"{r.uniform(0.1, 900):.3f}",
            f"{r.uniform(0.01, 9):.2f}s",
            f"{r.randint(10, 99999)}us",
        ]
    )


def small(r):
    return str(r.randint(1, 65535))


# sort, ASCII labels, Japanese labels, maker
TABLE = [
    (
        "epoch",
        "timestamp, ts, created, iat, exp, updated, event time, last login",
        "タイムスタンプ 更新時刻",
        lambda r: epoch(r, r.choice([10, 13, 13, 16, 19])),
    ),
    (
        "order id",
        "order id, order no, transaction id, txn id, trace no, request no, seq no, receipt no, invoice no, batch id, correlation id, ticket no, session seq, event id, job id, case no",
        "注文番号 受付番号 取引番号 伝票番号 問合せ番号 処理番号 通番 整理番号 案件番号",
        order_id,
    ),
    (
        "luhn id",
        "order id, trace id, serial no, transaction no, message no, settlement seq",
        "注文番号 管理番号 通番",
        card_like_id,
    ),
    (
        "uuid",
        "request id, trace id, span uuid, correlation id, uuid, idempotency key",
        "リクエストID",
        make_uuid,
    ),
    (
        "hash",
        "sha256, etag, commit, checksum, md5, digest, span id",
        "ハッシュ値",
        lambda r: hexes(r, r.choice([16, 32, 40, 64])),
    ),
    (
        "ip",
        "ip, remote addr, client ip, host ip, peer, src, gateway, upstream",
        "接続元IP IPアドレス",
        lambda r: ipv4(r) + r.choice(["", "", f":{r.randint(1024, 65535)}"]),
    ),
    ("ipv6", "ipv6, peer addr, listen", "IPv6アドレス", ipv6),
    ("mac", "mac, bssid, mac address, eth0", "MACアドレス", mac),
    (
        "version",
        "version, app version, sdk version, build, firmware, os version, schema ver",
        "バージョン ファーム版数",
        version,
    ),
    (
        "money",
        "amount, price, total, fee, tax, balance, monthly charge, unit price",
        "金額 請求額 月額料金 合計 税込",
        money,
    ),
    ("jan", "jan, jan code, ean, barcode, item code", "JANコード 商品コード", num.ean13),
    (
        "tracking",
        "tracking no, slip no, shipment no, waybill",
        "送り状番号 お問い合わせ伝票番号 配送番号",
        tracking,
    ),
    (
        "wrong check digit",
        "reference, lot no, ref no, sample no, device serial, seq, dummy no",
        "参照番号 ロット番号 機器シリアル",
        wrong_card,
    ),
    (
        "small number",
        "port, pid, size, bytes, count, retry, tid, line, rows, offset, queue depth, src port, thread",
        "件数 行数 サイズ ポート",
        small,
    ),
    (
        "status",
        "status, code, http status, result, state, order status, job status, level, return code, response code, delivery status",
        "結果 ステータス 処理結果 応答コード 配送状況",
        lambda r: r.choice(
            [
                "200",
                "404",
                "500",
                "OK",
                "NG",
                "active",
                "shipped",
                "SUCCESS",
                "E1234",
                "0",
                "queued",
                "1",
                "9999",
                "delivered",
                "正常終了",
                "E-20031",
            ]
        ),
    ),
    (
        "latency",
        "latency, elapsed, duration, took, response time, rt, lat ms, wait",
        "処理時間 応答時間 所要時間",
        latency,
    ),
    (
        "product",
        "product, product name, item name, plan name, goods, plan",
        "商品名 プラン名 サービス名 ご契約プラン",
        lambda r: r.choice(w.PLANS + w.PRODUCTS),
    ),
    (
        "host",
        "host, hostname, server name, node, node name, instance",
        "ホスト名 サーバ名",
        lambda r: r.choice(w.HOSTS),
    ),
    (
        "service",
        "service, service name, app name, logger name, module, component, queue name, app",
        "サービス システム名 機能名 モジュール",
        lambda r: r.choice(w.SERVICES),
    ),
    (
        "file",
        "file, filename, file name, path, output file, attachment",
        "ファイル名 出力ファイル 添付ファイル",
        domain_file,
    ),
    (
        "company",
        "company, company name, vendor, vendor name, shop name, dealer name, corp name",
        "会社名 取引先名 代理店名 販売店名 業者名",
        lambda r: r.choice(w.COMPANIES),
    ),
    (
        "station",
        "station, station name, place, nearest station, area, route",
        "駅名 最寄駅 エリア 路線",
        lambda r: r.choice(w.STATIONS),
    ),
    (
        "store",
        "store, store name, branch name, branch",
        "店舗名 支店名 担当店",
        lambda r: r.choice(w.STORES + w.BRANCHES),
    ),
    (
        "date",
        "date, created at, updated at, contract date, due date, start date, expires on, billing date, apply date, usage month end",
        "契約日 登録日 開始日 支払期限 利用開始日 請求日 申込日 更新日",
        date,
    ),
    (
        "old date",
        "established on, opened on, release date, built on, founded",
        "設立年月日 開設日 竣工日 制定日",
        old_date,
    ),
    (
        "free dial",
        "support desk, inquiry dial, toll free, desk",
        "お問合せ窓口 フリーダイヤル ナビダイヤル",
        freedial,
    ),
    (
        "postal code",
        "zip, postal code, zip code, yubin bangou",
        "郵便番号",
        lambda r: f"{num.digits(r, 3)}-{num.digits(r, 4)}",
    ),
    (
        "prefecture",
        "pref, prefecture, region, todofuken",
        "都道府県 地域",
        lambda r: r.choice(w.PLACES)[0],
    ),
    (
        "grammar gender",
        "grammatical gender, noun gender, connector gender",
        "端子形状 名詞の性",
        lambda r: r.choice(["masculine", "feminine", "neuter", "male", "female", "オス", "メス"]),
    ),
    ("git", "remote, repo url, origin, git url", "リポジトリ", git_remote),
    ("package", "package, dependency, artifact, module version", "パッケージ", package),
    ("message id", "message id, in reply to, references", "メッセージID", message_id),
    (
        "part no",
        "part no, model, model no, sku, item no, equipment code, rack no",
        "型番 品番 機種コード 部品番号",
        part_no,
    ),
    (
        "role",
        "role, position, job, job name, title, department",
        "役職 部署 ジョブ名 担当部署",
        lambda r: r.choice(
            [
                "admin",
                "nightly-batch",
                "部長",
                "主任",
                "カスタマーサポート部",
                "manager",
                "operator",
                "JOB0123",
                "課長",
                "料金センター",
                "viewer",
            ]
        ),
    ),
    (
        "payment method",
        "payment method, pay type, shiharai houhou, billing cycle",
        "支払方法 お支払い方法 請求区分",
        lambda r: r.choice(
            [
                "口座振替",
                "クレジットカード",
                "credit_card",
                "請求書払い",
                "monthly",
                "コンビニ払い",
                "bank_transfer",
            ]
        ),
    ),
    (
        "age-like",
        "max age, cache age, page, image id, log age days, usage, stage, page no, coverage",
        "ページ 経過日数 保存日数 築年数",
        lambda r: str(r.randint(1, 99)),
    ),
    (
        "flag",
        "phone verified, email sent, password changed, otp enabled, card present, name match, has address, sms enabled, pin verified, email verified, address changed",
        "本人確認済 メール送信 パスワード変更",
        lambda r: r.choice(["true", "false", "1", "0", "済", "Y", "N"]),
    ),
    (
        "length",
        "password length, name length, phone count, email count, card count, pin retry, pin attempts, address count, otp ttl, otp length",
        "パスワード文字数 暗証番号誤り回数 カード枚数",
        lambda r: str(r.randint(0, 300)),
    ),
    (
        "error code",
        "error code, err, errno, sqlcode, reason code, vendor code, cause code",
        "エラーコード 理由コード",
        lambda r: r.choice(
            [
                num.digits(r, 4, "123456789"),
                f"ORA-{num.digits(r, 5)}",
                f"-{r.randint(1, 999)}",
                f"E{num.digits(r, 4)}",
                f"{num.digits(r, 6, '123456789')}",
            ]
        ),
    ),
    (
        "type",
        "phone type, card brand, address type, account type, id document, email format, contact type, card type",
        "電話種別 カードブランド 口座種別 本人確認書類 住所区分",
        lambda r: r.choice(
            [
                "mobile",
                "VISA",
                "JCB",
                "home",
                "普通",
                "運転免許証",
                "html",
                "PRIMARY",
                "required",
                "auto",
            ]
        ),
    ),
    (
        "working directory",
        "pwd, oldpwd, cwd",
        "作業ディレクトリ",
        lambda r: r.choice(["/home/app", "/opt/batch/bin", "/var/tmp", "/srv/www/current"]),
    ),
    (
        "percent",
        "cpu, mem, ratio, progress, hit rate",
        "使用率 進捗 達成率",
        lambda r: f"{r.uniform(0, 100):.1f}%",
    ),
    (
        "cell count",
        "cell count, cells, cell color, cell width, table cell",
        "セル数 基地局数",
        lambda r: str(r.randint(1, 500)),
    ),
    (
        "section",
        "build no, section, chapter, slot, rack slot, jira",
        "版数 スロット 章節",
        lambda r: r.choice(
            [
                f"{r.randint(1, 9)}-{r.randint(1, 9)}-{r.randint(1, 9)}",
                f"OPS-{r.randint(100, 9999)}",
                f"{r.randint(1, 9)}/{r.randint(0, 7)}/{r.randint(0, 47)}",
            ]
        ),
    ),
    ("isbn", "isbn, book code", "ISBN", lambda r: num.ean13(r, "978")),
    (
        "short number",
        "short code, service number, special number",
        "特番 短縮番号",
        lambda r: r.choice(["110", "119", "104", "117", "177", "113", "#7119", "1417", "144"]),
    ),
    (
        "store position",
        "store lat, shop lng, store latitude, shop longitude, branch lat",
        "店舗緯度 店舗経度",
        lambda r: v.coordinates(r)[0],
    ),
    (
        "user agent",
        "ua, browser, client",
        "ブラウザ",
        lambda r: r.choice(
            [
                f"Mozilla/5.0 (X11; Linux x86_64) Chrome/{r.randint(90, 130)}.0.{r.randint(1000, 6999)}.{r.randint(10, 200)}",
                f"curl/8.{r.randint(0, 9)}.{r.randint(0, 3)}",
                f"okhttp/4.{r.randint(0, 12)}.0",
            ]
        ),
    ),
    (
        "time",
        "time, start time, end time, at, scheduled at",
        "開始時刻 終了時刻 処理日時",
        lambda r: r.choice(
            [
                f"{moment(r):%Y-%m-%dT%H:%M:%S}+09:00",
                f"{moment(r):%H:%M:%S}.{r.randint(0, 999):03d}",
                f"{moment(r):%Y/%m/%d %H:%M:%S}",
                f"{moment(r):%Y%m%d%H%M%S}",
            ]
        ),
    ),
    (
        "remark",
        "message, note, memo, remarks, reason, description",
        "備考 メモ 摘要 対応内容",
        lambda r: r.choice(
            [
                "仕様変更のため",
                "同様の事象あり",
                "回線切替の模様",
                "様子見",
                "お客様都合",
                "password reset requested",
                "パスワード再発行",
                "本人確認完了",
                "お名前の変更手続き",
                "住所変更届 受領",
                "電話番号ポータビリティ",
                "address not found",
                "invalid phone format",
                "card declined",
                "PIN verified",
                "email bounced",
                "年齢確認済み",
                "18歳以上を確認",
                "暗証番号の再設定をご案内",
                "口座振替依頼書 返送待ち",
                "user not found",
                "様式第3号",
                "男性用トイレ横の配線盤",
                "otp expired",
                "name resolution failed",
                "氏名相違のため差戻し",
                "クレジットカード有効期限切れ",
                "メールアドレス重複",
                "東京都内の一部エリアで障害",
            ]
        ),
    ),
]


def _label_lists(row):
    return row[1].split(", "), row[2].split()


def fields(r, n, taken=()):
    """n look-alike fields whose labels are different from one another and from those taken."""
    used = set(taken)
    out = []
    while len(out) < n:
        f = personal_placeholder(r) if r.random() < 0.08 else table_field(r)
        if f.words in used or f.ja in used:
            continue
        used |= {f.words, f.ja}
        out.append(f)
    return out


def table_field(r, sort=None):
    row = r.choice([row for row in TABLE if sort in (None, row[0])])
    ascii_words, japanese = _label_lists(row)
    text = row[3](r)
    bare = text.isascii() and text.isdigit() and (text[0] != "0" or text == "0")
    return Field(r.choice(ascii_words), r.choice(japanese), [lookalike(row[0], text)], bare, row[0])


PERSONAL = [
    v.CARD,
    v.PHONE,
    v.ACCOUNT,
    v.HOLDER,
    v.EMAIL,
    v.NAME,
    v.NAME_KANA,
    v.ADDRESS,
    v.BIRTH,
    v.AGE,
    v.GENDER,
    v.OCCUPATION,
    v.PAYMENT,
    v.CUSTOMER,
    v.INDIVIDUAL,
    v.LICENSE,
    v.PASSPORT,
    v.RESIDENCE,
    v.INSURER,
    v.PENSION,
    v.RESIDENT,
    v.CORPORATE,
    v.SECRET["pin"],
    v.SECRET["password"],
    v.SECRET["otp"],
    v.SECRET["cvv"],
    v.SUBSCRIBER["imsi"],
    v.SUBSCRIBER["imei"],
    v.POINT,
    v.CELL,
]


def personal_placeholder(r):
    """A personal label with nothing personal behind it."""
    who = r.choice(PERSONAL)
    ascii_words, japanese = who
    text, sort = (masked(r, who), "masked") if r.random() < 0.5 else (placeholder(r), "placeholder")
    return Field(r.choice(ascii_words), r.choice(japanese), [lookalike(sort, text)])


def L(sort, text):
    return lookalike(sort, text)


def _weather(r):
    a, b = r.choice(w.PLACES), r.choice(w.PLACES)
    return [
        "天気 ",
        L("weather", f"{a[0]}{a[1]}"),
        " 晴れ時々曇り 最高 ",
        L("weather", f"{r.randint(5, 38)}度"),
        " 降水確率 ",
        L("weather", f"{r.choice([0, 10, 30, 80])}%"),
        f" {b[0]} 南部 雨",
    ]


def _outage(r):
    p = r.choice(w.PLACES)
    return [
        "障害情報 ",
        L("place", p[0] + p[1]),
        r.choice(["の一部で通信しづらい状況", "内 基地局 停波", "エリアで工事予定"]),
        " 影響 ",
        L("number", f"約{r.randint(10, 9000)}回線"),
        " 復旧見込 ",
        L("time", f"{r.randint(0, 23)}:{r.randint(0, 59):02d}"),
    ]


def _words(r):
    return [
        r.choice(["本件は", "今回は", "念のため", "なお、"]),
        L("word", r.choice(["仕様", "同様", "模様", "様式", "様子", "多様", "一様", "異様"])),
        r.choice(["です。", "となる見込み。", "を確認済み。"]),
        L(
            "word",
            r.choice(
                [
                    "お客様",
                    "皆様",
                    "奥様",
                    "ご主人様",
                    "担当者様",
                    "契約者様",
                    "お子様",
                    "神様",
                    "何様",
                    "ご本人様",
                    "お客さま",
                    "皆さん",
                    "お母さん",
                    "業者さん",
                ]
            ),
        ),
        r.choice(["へ連絡のこと。", "宛に案内状を送付。", "より申告あり。"]),
    ]


def _company(r):
    return [
        L("company", r.choice(w.COMPANIES)),
        r.choice(["様", " 御中", "様 ご担当者様", "より受領"]),
        r.choice(["、請求書 ", " 見積 "]),
        L("order id", f"No.{order_id(r)}"),
        " 計 ",
        L("money", money(r)),
    ]


def _reset(r):
    return [
        r.choice(
            [
                "password reset mail queued",
                "password: changed successfully",
                "PIN code change accepted",
                "phone number format is invalid",
                "email address is already used",
                "card number is required",
                "address lookup failed",
                "otp sent",
                "name must not be blank",
                "birthday campaign started",
                "age verification passed",
                "gender is optional",
            ]
        ),
        " code=",
        L("status", r.choice(["200", "204", "4001", "302"])),
        " request_id=",
        L("uuid", make_uuid(r)),
        " took ",
        L("latency", f"{r.randint(1, 4000)}ms"),
    ]


def _net(r):
    return [
        r.choice(["connect from ", "accepted connection ", "upstream "]),
        L("ip", ipv4(r)),
        ":",
        L("port", small(r)),
        " tls=",
        L("version", r.choice(["TLSv1.2", "TLSv1.3"])),
        " bytes=",
        L("size", num.digits(r, r.randint(3, 9), "123456789")),
        " mac=",
        L("mac", mac(r)),
    ]


def _deploy(r):
    return [
        "deploy ",
        L("package", package(r)),
        " commit ",
        L("hash", hexes(r, 40)),
        " from ",
        L("git", git_remote(r)),
        " build #",
        L("number", str(r.randint(100, 99999))),
    ]


def _job(r):
    return [
        "ジョブ ",
        L("job", f"JOB{num.digits(r, 4)}"),
        " 処理件数=",
        L("number", f"{r.randint(0, 999999):,}"),
        " 開始 ",
        L("time", f"{moment(r):%Y/%m/%d %H:%M:%S}"),
        " 出力 ",
        L("file", domain_file(r)),
        " 終了コード ",
        L("status", str(r.randint(0, 12))),
    ]


def _parcel(r):
    return [
        "発送完了 送り状番号 ",
        L("tracking", tracking(r)),
        " 商品 ",
        L("product", r.choice(w.PRODUCTS)),
        " JAN ",
        L("jan", num.ean13(r)),
        " 数量 ",
        L("number", str(r.randint(1, 9))),
    ]


def _legal(r):
    return [
        L("old date", old_date(r)),
        r.choice(["制定", "設立", "施行"]),
        "の約款 第",
        L("number", str(r.randint(1, 90))),
        "条、",
        L("age rule", f"{r.choice([18, 20, 65])}歳以上"),
        "が対象。",
        "創業",
        L("age-like", f"{r.randint(3, 120)}年"),
    ]


def _desk(r):
    return [
        "お問合せは ",
        L("free dial", freedial(r)),
        "（受付 ",
        L("time", "9:00-18:00"),
        "）まで。特番 ",
        L("short number", r.choice(["113", "151", "157", "116"])),
    ]


def _masked(r):
    return [
        "決済カード ",
        L("masked", f"{num.digits(r, 4, '45')}-{num.digits(r, 2)}**-****-{num.digits(r, 4)}"),
        " 連絡先 ",
        L("masked", f"{r.choice(['090', '080'])}-****-{num.digits(r, 4)}"),
        " 承認 ",
        L("status", r.choice(["OK", "NG"])),
        " 金額 ",
        L("money", money(r)),
    ]


def _epochs(r):
    return [
        "tick ",
        L("epoch", epoch(r, 13)),
        " prev ",
        L("epoch", epoch(r, 13)),
        " drift ",
        L("latency", f"{r.uniform(-3, 3):.6f}"),
        " seq ",
        L("order id", order_id(r)),
    ]


def _station(r):
    return [
        L("station", r.choice(w.STATIONS)),
        "駅",
        r.choice(["前基地局", "構内Wi-Fi", "東口"]),
        " 機器 ",
        L("part no", part_no(r)),
        " 交換 ",
        L("store", r.choice(w.STORES)),
        r.choice(["手配", "在庫あり"]),
    ]


def _ids(r):
    return [
        "trace=",
        L("hash", hexes(r, 32)),
        " txn=",
        L("luhn id", card_like_id(r)),
        " ref=",
        L("wrong check digit", wrong_card(r)),
        " ver=",
        L("version", version(r)),
    ]


def _mail(r):
    return [
        "queued as ",
        L("message id", hexes(r, 10).upper()),
        " msgid=",
        L("message id", message_id(r)),
        " relay=",
        L("host", r.choice(["mx1.example.ne.jp", "mail.example.jp"])),
        "[",
        L("ip", ipv4(r)),
        "]:25 delay=",
        L("latency", f"{r.uniform(0.1, 9):.2f}"),
        " dsn=",
        L("status", "2.0.0"),
    ]


def _shop(r):
    a, b = v.coordinates(r)
    return [
        "店舗マスタ更新 ",
        L("store", r.choice(w.STORES)),
        " store_lat=",
        L("store position", a),
        " store_lng=",
        L("store position", b),
        " rev=",
        L("number", str(r.randint(1, 400))),
    ]


PROSE = [
    _weather,
    _outage,
    _words,
    _company,
    _reset,
    _net,
    _deploy,
    _job,
    _parcel,
    _legal,
    _desk,
    _masked,
    _epochs,
    _station,
    _ids,
    _mail,
    _shop,
]
ASCII_PROSE = [_reset, _net, _deploy, _epochs, _ids, _mail]


def line(r, ascii_only=False):
    """Pieces of a line's body in which there is no value at all."""
    return r.choice(ASCII_PROSE if ascii_only else PROSE)(r)
