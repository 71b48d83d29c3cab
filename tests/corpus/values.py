"""Makers of values: fields (a label and the value in one of its written forms) by category."""

from dataclasses import dataclass

import numbers_jp as num
import words as w
from pieces import fullwidth, halfwidth, lookalike, plain, value

CATEGORIES = (
    "card",
    "phone",
    "bank_account",
    "account_holder",
    "email",
    "name",
    "address",
    "birth_date",
    "age",
    "gender",
    "occupation",
    "payment_status",
    "customer_id",
    "subscriber_id",
    "individual_number",
    "driver_license",
    "passport",
    "residence_card",
    "health_insurance",
    "pension_number",
    "resident_code",
    "corporate_number",
    "secret",
    "location",
)


@dataclass
class Field:
    """One labelled value: the label in ASCII words and, perhaps, in Japanese."""

    words: str
    ja: str
    pieces: list
    bare: bool = False  # may stand unquoted in JSON and SQL: digits without a leading zero
    family: str = ""  # fields of one family may share a column

    @property
    def text(self):
        return plain(self.pieces)


def field(r, labels, pieces, bare=False):
    """A field whose labels are picked from a pair of lists (ASCII words, Japanese)."""
    if not isinstance(pieces, list):
        pieces = [pieces]
    return Field(r.choice(labels[0]), r.choice(labels[1]), pieces, bare, labels[0][0])


def labels(ascii_words, japanese):
    return ascii_words.split(", "), japanese.split()


def pick(r, *weighted):
    """One of (weight, thing)."""
    return r.choices([x for _, x in weighted], [n for n, _ in weighted])[0]


def wide_hyphen(r, text):
    """Full-width digits with one of the hyphens people type among them."""
    return fullwidth(text).replace("－", r.choice(["－", "－", "ー", "‐"]))


# --- card ---------------------------------------------------------------------------------------

CARD = labels(
    "card number, card no, credit card, credit card number, cc number, pan, card num, "
    "payment card no, primary account number, kaado bangou, card bangou, kureka bangou, "
    "customer card number, creditcard",
    "カード番号 クレジットカード番号 クレカ番号 カードNo カードＮｏ． ご利用カード番号 クレジット番号 ｶｰﾄﾞ番号",
)


def card(r):
    """A card as people write it; it speaks for itself."""
    brand = pick(
        r, (5, "visa"), (4, "mastercard"), (4, "jcb"), (3, "amex"), (2, "diners"), (1, "discover")
    )
    number, groups = num.card(r, brand)
    form = pick(
        r, (5, "bare"), (4, "hyphen"), (3, "space"), (1, "wide"), (1, "wide-hyphen"), (1, "dot")
    )
    parts, at = [], 0
    for n in groups:
        parts.append(number[at : at + n])
        at += n
    text = {
        "bare": number,
        "hyphen": "-".join(parts),
        "space": " ".join(parts),
        "dot": ".".join(parts),
        "wide": fullwidth(number),
        "wide-hyphen": wide_hyphen(r, "-".join(parts)),
    }[form]
    return value("card", text, f"{brand} {form}")


def card_fields(r):
    mark = card(r)
    return [field(r, CARD, mark, mark.value.isascii() and mark.value.isdigit())]


# --- phone --------------------------------------------------------------------------------------

PHONE = labels(
    "tel, phone, phone number, mobile, mobile phone, cell phone, contact tel, denwa, denwa bangou, "
    "keitai, keitai bangou, keitai tel, tel no, phone no, customer phone, home phone, home tel, "
    "contact number, caller, callee, caller id, calling number, called number, ani, from number, "
    "sms to, fax, fax no, renrakusaki tel, user phone, telephone, mobile number",
    "電話番号 携帯電話 携帯番号 ご連絡先 連絡先電話番号 自宅電話 TEL Tel 電話 日中連絡先 ＴＥＬ FAX番号 発信番号 着信番号 発番号 "
    "折返し先 携帯電話番号 お電話番号 ℡ 緊急連絡先 電話番号１",
)


def phone_parts(r):
    """(kind, the three groups of a Japanese number)."""
    kind = pick(r, (5, "mobile"), (4, "fixed"), (1, "ip"))
    if kind == "mobile":
        return kind, (
            r.choice(["090", "080", "070"]),
            num.digits(r, 4, "123456789"),
            num.digits(r, 4),
        )
    if kind == "ip":
        return kind, ("050", num.digits(r, 4, "1356"), num.digits(r, 4))
    area = r.choice(w.AREAS)
    exchange = num.digits(r, 6 - len(area), "356" if area in ("03", "06") else "23456789")
    return kind, (area, exchange, num.digits(r, 4))


def phone(r, labelled=False):
    """Pieces around one phone number; unlabelled, it stands in a form that speaks for itself."""
    if r.random() < 0.03:
        return [
            value(
                "phone",
                "+"
                + pick(
                    r,
                    (1, f"1-{r.randint(201, 989)}-555-01{num.digits(r, 2)}"),
                    (1, f"44 20 7946 0{num.digits(r, 3)}"),
                ),
                "foreign",
            )
        ]
    kind, (a, b, c) = phone_parts(r)
    form = pick(
        r,
        (8, "hyphen"),
        (6, "bare"),
        (2, "space"),
        (3, "+81"),
        (2, "+81 bare"),
        (2, "+81 space"),
        (1, "0081"),
        (1, "(0)"),
        (2, "paren area"),
        (2, "paren exchange"),
        (2, "wide"),
        (2, "wide-hyphen"),
        (1, "wide paren"),
        (1, "dot"),
        (1, "prefix"),
        (1, "extension"),
        (1, "tel uri"),
        (1, "wide space"),
    )
    if form == "bare" and kind != "mobile" and not labelled:
        form = "hyphen"
    if form == "space" and len(a) > 3 and not labelled:
        form = "hyphen"
    if form == "tel uri":
        text = r.choice([f"+81{a[1:]}{b}{c}", f"+81-{a[1:]}-{b}-{c}", f"{a}-{b}-{c}"])
        return ["tel:", value("phone", text, f"{kind} {form}")]
    if form == "prefix":
        return [
            r.choice(["186-", "184-", "184 "]),
            value("phone", f"{a}-{b}-{c}", f"{kind} {form}"),
        ]
    if form == "extension":
        tail = r.choice(
            [
                f" 内線{r.randint(10, 9999)}",
                f"（内線 {r.randint(10, 999)}）",
                f" ext. {r.randint(10, 999)}",
                f" (内線:{r.randint(10, 999)})",
            ]
        )
        return [value("phone", f"{a}-{b}-{c}", f"{kind} {form}"), tail]
    text = {
        "hyphen": f"{a}-{b}-{c}",
        "bare": f"{a}{b}{c}",
        "space": f"{a} {b} {c}",
        "dot": f"{a}.{b}.{c}",
        "+81": f"+81-{a[1:]}-{b}-{c}",
        "+81 bare": f"+81{a[1:]}{b}{c}",
        "+81 space": f"+81 {a[1:]} {b} {c}",
        "0081": r.choice(
            [f"0081-{a[1:]}-{b}-{c}", f"0081{a[1:]}{b}{c}" if labelled else f"0081 {a[1:]} {b} {c}"]
        ),
        "(0)": r.choice([f"+81 (0){a[1:]}-{b}-{c}", f"+81(0){a[1:]}-{b}-{c}"]),
        "paren area": f"({a}){b}-{c}",
        "paren exchange": f"{a}({b}){c}",
        "wide": fullwidth(f"{a}{b}{c}"),
        "wide-hyphen": wide_hyphen(r, f"{a}-{b}-{c}"),
        "wide paren": fullwidth(f"{a}({b}){c}"),
        "wide space": fullwidth(f"{a} {b} {c}"),
    }[form]
    if form in ("wide", "wide space") and kind != "mobile" and not labelled:
        text = wide_hyphen(r, f"{a}-{b}-{c}")
    return [value("phone", text, f"{kind} {form}")]


def phone_fields(r):
    return [field(r, PHONE, phone(r, labelled=True))]


# --- bank ---------------------------------------------------------------------------------------

ACCOUNT = labels(
    "bank account number, bank account no, bank account, kouza bangou, kouza no, koza bangou, "
    "refund account no, payout bank account, transfer account number, hikiotoshi kouza",
    "口座番号 振込先口座番号 返金口座 引落口座番号 口座No 普通預金口座番号 振替口座 お振込先口座",
)
HOLDER = labels(
    "account holder, account holder name, meigi, kouza meigi, kouza meiginin, koza meigi, "
    "bank account holder, account holder kana, holder name kana, meiginin kana",
    "口座名義 口座名義人 口座名義（カナ） 口座名義カナ 口座名義人名 口座名義人カナ 預金者名",
)


def account_digits(r):
    return num.digits(r, 7, "0123456789")


def account(r):
    """Pieces of an account whose own words say what it is."""
    form = pick(
        r,
        (4, "kind"),
        (2, "joined"),
        (2, "yucho"),
        (2, "yucho words"),
        (2, "iban"),
        (1, "bank words"),
        (1, "kind wide"),
    )
    if form == "kind":
        return [
            r.choice(["普通 ", "当座 ", "普通", "普）", "（普）", "普通預金 "]),
            value("bank_account", account_digits(r), form),
        ]
    if form == "kind wide":
        return ["普通　", value("bank_account", fullwidth(account_digits(r)), form)]
    if form == "bank words":
        return [
            r.choice(w.BANKS),
            r.choice(["", " ", "　"]),
            r.choice(w.BRANCHES),
            r.choice([" ", "　"]),
            "普通",
            r.choice([" ", "　", ""]),
            value("bank_account", account_digits(r), form),
        ]
    if form == "joined":
        return ["振込先口座", r.choice([" ", "：", ": "]), joined_account(r)]
    if form == "yucho":
        return [r.choice(["ゆうちょ ", "ゆうちょ銀行 ", "ゆうちょ口座："]), yucho(r)]
    if form == "yucho words":
        sep = r.choice([" ", "　", "、", "・"])
        colon = r.choice(["", " ", "：", ":"])
        return [
            f"記号{colon}{yucho_symbol(r)}{sep}番号{colon}",
            value("bank_account", num.digits(r, 7, "123456789") + "1", form),
        ]
    text = num.iban(r)
    if r.random() < 0.4:
        text = " ".join(text[i : i + 4] for i in range(0, len(text), 4))
    return [r.choice(["IBAN ", "IBAN: ", ""]), value("bank_account", text, form)]


def joined_account(r):
    kind = r.choice(["", "", "1-", "2-"])
    return value(
        "bank_account",
        f"{r.choice(['0001', '0005', '0009', '0010', '1310'])}-"
        f"{num.digits(r, 3)}-{kind}{account_digits(r)}",
        "joined",
    )


def yucho_symbol(r):
    return "1" + num.digits(r, 3) + "0"


def yucho(r):
    return value("bank_account", f"{yucho_symbol(r)}-{num.digits(r, 7, '123456789')}1", "yucho")


def account_fields(r):
    form = pick(
        r, (6, "digits"), (1, "wide"), (1, "joined"), (1, "yucho"), (2, "iban"), (2, "kind")
    )
    if form == "iban":
        return [
            field(
                r,
                (["iban", "iban code", "beneficiary iban"], ["IBAN", "IBANコード"]),
                [value("bank_account", num.iban(r), "iban")],
            )
        ]
    if form == "kind":
        return [field(r, ACCOUNT, ["普通 ", value("bank_account", account_digits(r), "kind")])]
    if form == "joined":
        return [field(r, ACCOUNT, joined_account(r))]
    if form == "yucho":
        return [
            field(
                r,
                (["yucho kouza", "yucho account"], ["ゆうちょ口座", "ゆうちょ銀行口座番号"]),
                yucho(r),
            )
        ]
    digits = account_digits(r)
    mark = value("bank_account", fullwidth(digits) if form == "wide" else digits, form)
    if form == "wide" or r.random() < 0.5:
        return [field(r, ACCOUNT, mark, False)]
    return [
        field(
            r,
            (["bank code", "ginkou code", "bank cd"], ["銀行コード", "金融機関コード"]),
            lookalike("bank code", r.choice(["0001", "0005", "0009", "0010"])),
        ),
        field(
            r,
            (["branch code", "shiten code", "branch no"], ["支店コード", "支店番号"]),
            lookalike("branch code", num.digits(r, 3)),
        ),
        field(r, (["account number", "account no", "kouza bangou", "acct no"], ["口座番号"]), mark),
    ]


def holder(r):
    form = pick(r, (5, "half kana"), (3, "kana"), (2, "kanji"))
    s, g = person(r)
    if form == "half kana":
        text = halfwidth(s[1] + " " + g[1])
    elif form == "kana":
        text = s[1] + r.choice(["　", " "]) + g[1]
    else:
        text = s[0] + r.choice(["　", " ", ""]) + g[0]
    return value("account_holder", text, form)


def holder_fields(r):
    fields = [field(r, HOLDER, holder(r))]
    if r.random() < 0.3:
        fields.insert(0, field(r, ACCOUNT, value("bank_account", account_digits(r), "digits")))
    return fields


# --- e-mail -------------------------------------------------------------------------------------

EMAIL = labels(
    "email, mail, mail address, email address, contact email, mailaddr, user email, customer email, "
    "login email, notify mail to, billing email, e mail, mail addr",
    "メールアドレス メール Eメール ﾒｰﾙｱﾄﾞﾚｽ 連絡先メールアドレス ご登録メール E-mail Mail 通知先メール",
)
DOMAINS = [
    "example.jp",
    "example.co.jp",
    "example.ne.jp",
    "example.com",
    "mail.example.jp",
    "mobile.example.ne.jp",
    "example.org",
    "example.net",
]


def email_text(r):
    s, g = person(r)
    a, b = s[2].lower(), g[2].lower()
    local = r.choice(
        [
            f"{b}.{a}",
            f"{a}.{b}",
            f"{b}_{a}",
            f"{a}{r.randint(1, 99)}",
            f"{b}-{a}",
            f"{b[0]}.{a}",
            f"{a}.{b}{r.randint(60, 99)}",
            f"{a}+shop",
            f"{b}{a}",
            f"{a}_{b}_{r.randint(1, 31)}",
            f"{b.capitalize()}.{a.capitalize()}",
        ]
    )
    return f"{local}@{r.choice(DOMAINS)}"


def email(r):
    return value("email", email_text(r), "plain")


def email_fields(r):
    if r.random() < 0.06:
        return [field(r, EMAIL, ["mailto:", email(r)])]
    return [field(r, EMAIL, email(r))]


# --- name ---------------------------------------------------------------------------------------

NAME = labels(
    "name, full name, customer name, user full name, shimei, contractor name, applicant name, "
    "kanji name, name kanji, onamae, keiyakusha mei, subscriber name, kokyaku mei, cust name, "
    "contract holder name, shimei kanji, moushikomisha mei",
    "氏名 お名前 契約者名 ご契約者氏名 申込者氏名 顧客氏名 利用者氏名 届出人氏名 名前 氏名（漢字） 契約者氏名 お客様氏名 顧客名",
)
NAME_KANA = labels(
    "name kana, kana name, furigana, customer name kana, shimei kana, full name kana, kanji yomi, "
    "keiyakusha kana",
    "フリガナ 氏名カナ 氏名（カナ） カナ氏名 お名前（フリガナ） 契約者カナ氏名 ﾌﾘｶﾞﾅ",
)
SPLIT = [
    ("sei", "mei", "姓", "名"),
    ("last name", "first name", "姓", "名"),
    ("family name", "given name", "お名前（姓）", "お名前（名）"),
    ("surname", "given name", "姓（漢字）", "名（漢字）"),
    ("customer last name", "customer first name", "契約者姓", "契約者名（名）"),
    ("sei kanji", "mei kanji", "氏名（姓）", "氏名（名）"),
    ("lastname", "firstname", "姓", "名"),
]
SPLIT_KANA = [
    ("sei kana", "mei kana", "セイ", "メイ"),
    ("last name kana", "first name kana", "姓カナ", "名カナ"),
    ("family name kana", "given name kana", "姓（カナ）", "名（カナ）"),
]


def person(r, rare=False):
    surname = r.choice(w.RARE_SURNAMES if rare else w.SURNAMES)
    return surname, r.choice(w.GIVEN)


def name(r):
    """A name that a label names."""
    form = pick(
        r,
        (6, "kanji space"),
        (4, "kanji"),
        (3, "romaji"),
        (1, "foreign"),
        (1, "foreign latin"),
        (1, "rare"),
        (2, "wide space"),
    )
    if form == "foreign":
        return value("name", r.choice(w.FOREIGN), form)
    if form == "foreign latin":
        return value("name", r.choice(w.FOREIGN_LATIN), form)
    s, g = person(r, form == "rare")
    if form == "romaji":
        a, b = s[2], g[2]
        return value(
            "name",
            r.choice(
                [
                    f"{b} {a}",
                    f"{a} {b}",
                    f"{a.upper()} {b.upper()}",
                    f"{b.upper()} {a.upper()}",
                    f"{a.upper()} {b}",
                ]
            ),
            form,
        )
    sep = {"kanji space": " ", "wide space": "　"}.get(
        form, r.choice(["", " "]) if form == "rare" else ""
    )
    return value("name", s[0] + sep + g[0], form)


def name_kana(r):
    s, g = person(r)
    sep = r.choice([" ", "　", ""])
    if r.random() < 0.35:
        return value("name", halfwidth(s[1] + " " + g[1]), "half kana")
    return value("name", s[1] + sep + g[1], "kana")


def name_fields(r):
    form = pick(
        r,
        (5, "one"),
        (2, "kana"),
        (2, "split"),
        (1, "split kana"),
        (1, "split romaji"),
        (1, "honorific"),
        (1, "both"),
    )
    if form == "one":
        return [field(r, NAME, name(r))]
    if form == "kana":
        return [field(r, NAME_KANA, name_kana(r))]
    if form == "both":
        return [field(r, NAME, name(r)), field(r, NAME_KANA, name_kana(r))]
    if form == "honorific":
        s, g = person(r)
        return [
            field(
                r,
                NAME,
                [
                    value("name", s[0] + r.choice(["", " ", "　"]) + g[0], form),
                    r.choice(["様", " 様", "　様", "さん", "殿"]),
                ],
            )
        ]
    s, g = person(r)
    keys = r.choice(SPLIT_KANA if form == "split kana" else SPLIT)
    at = {"split": 0, "split kana": 1, "split romaji": 2}[form]
    one, two = (s[at], g[at])
    if form == "split kana" and r.random() < 0.3:
        one, two = halfwidth(one), halfwidth(two)
    family = "kana" if form == "split kana" else "kanji"
    return [
        Field(keys[0], keys[2], [value("name", one, form)], False, "sei " + family),
        Field(keys[1], keys[3], [value("name", two, form)], False, "mei " + family),
    ]


def honorific(r):
    """Pieces: a common surname, or a whole name, with its honorific."""
    s, g = person(r)
    whole = r.random() < 0.5
    text = s[0] + (r.choice(["", " ", "　"]) + g[0] if whole else "")
    if not whole and len(s[0]) < 2:
        text = s[0] + g[0]
    tail = r.choice(
        ["様", "様", "様", "さま", "さん", "殿" if whole else "様", "氏" if whole else "様"]
    )
    return [value("name", text, "honorific"), tail]


# --- address ------------------------------------------------------------------------------------

ADDRESS = labels(
    "address, addr, jusho, juusho, home address, billing address, shipping address, "
    "install address, secchi basho, customer address, jyuusho, full address, delivery address, "
    "contract address, seikyuusaki juusho, residential address",
    "住所 ご住所 契約者住所 設置場所 設置先住所 送付先住所 請求先住所 現住所 お届け先住所 工事先住所 設置場所住所 住所１",
)


def block(r, town):
    """Number block behind a town."""
    a, b, c = r.randint(1, 9), r.randint(1, 39), r.randint(1, 29)
    kanji = "一二三四五六七八九"[a - 1]
    if town.startswith("大字"):
        return r.choice(
            [
                f"{r.randint(100, 2900)}番地",
                f"{r.randint(100, 2900)}-{c}",
                f"{r.randint(10, 900)}番地{c}",
            ]
        )
    return pick(
        r,
        (5, f"{a}-{b}-{c}"),
        (3, f"{a}丁目{b}番{c}号"),
        (2, f"{a}丁目{b}-{c}"),
        (2, f"{kanji}丁目{b}番{c}号"),
        (2, fullwidth(f"{a}-{b}-{c}")),
        (1, f"{a}丁目{b}番地{c}"),
        (1, f"{b}番地"),
        (1, f"{b}番地{c}"),
        (1, f"{b}-{c}"),
        (1, f"{a}-{b}-{c}-{r.randint(101, 1205)}"),
        (1, f"{b}番{c}号"),
        (1, fullwidth(f"{a}") + "丁目" + fullwidth(f"{b}") + "番" + fullwidth(f"{c}") + "号"),
        (1, f"{a}丁目{b}番地の{c}"),
        (1, f"{kanji}丁目{b}-{c}"),
        (1, f"{a}ー{b}ー{c}"),
    )


def building(r):
    room = r.choice(
        [
            f"{r.randint(1, 12)}0{r.randint(1, 9)}",
            f"{r.randint(1, 12)}0{r.randint(1, 9)}号室",
            f" {r.randint(2, 9)}F",
            f"{r.randint(2, 9)}階",
            f"Ａ{r.randint(1, 4)}０１",
            f" {r.choice('ABC')}-{r.randint(1, 4)}02",
            f"{r.randint(1, 8)}号棟{r.randint(1, 5)}0{r.randint(1, 9)}号",
        ]
    )
    return r.choice([" ", "　", " "]) + r.choice(w.BUILDINGS) + room


def address(r, labelled=False, spaces=True):
    """A Japanese address; without a label it begins with its prefecture and is whole."""
    pref, city, towns, zip3 = r.choice(w.PLACES)
    town = r.choice(towns)
    form = []
    head = pref
    if labelled and r.random() < 0.12:
        head = ""
        form.append("no prefecture")
    text = head + city + town + block(r, town)
    code = f"{zip3}-{num.digits(r, 4)}"
    if head and spaces and r.random() < 0.3:
        text = (
            r.choice(
                [f"〒{code} ", f"〒{code}　", f"〒{code}", fullwidth(f"〒{code} ")]
            )
            + text
        )
        form.append("postal")
    if spaces and r.random() < 0.35:
        text += building(r)
        form.append("building")
    return value("address", text, " ".join(form) or "plain")


def address_latin(r):
    town, city, pref = r.choice(w.LATIN_PLACES)
    number = f"{r.randint(1, 9)}-{r.randint(1, 30)}-{r.randint(1, 20)}"
    return value("address", f"{number} {town}, {city}, {pref}", "latin")


def address_fields(r):
    if r.random() < 0.08:
        return [field(r, (ADDRESS[0], ["住所（英字）", "英文住所"]), address_latin(r))]
    return [field(r, ADDRESS, address(r, labelled=True))]


# --- attributes ---------------------------------------------------------------------------------

BIRTH = labels(
    "birth date, date of birth, dob, birthday, birthdate, seinengappi, birth day, tanjoubi, "
    "customer dob, customer birthday, applicant birth date, birth ymd",
    "生年月日 誕生日 お誕生日 生年月日（西暦） 契約者生年月日 生年月日(和暦) 御生年月日",
)
ERAS = [("昭和", "S", 1925, 15, 63), ("平成", "H", 1988, 1, 20), ("大正", "T", 1911, 10, 14)]
KANJI_DIGITS = "〇一二三四五六七八九"


def kanji_number(n):
    tens, ones = divmod(n, 10)
    text = "" if tens == 0 else "十" if tens == 1 else KANJI_DIGITS[tens] + "十"
    return text + (KANJI_DIGITS[ones] if ones else "") or "〇"


def birth_date(r, spoken=False):
    """A date of birth; spoken forms end in 日."""
    m, d = r.randint(1, 12), r.randint(1, 28)
    forms = [(3, "era kanji"), (4, "kanji")]
    if not spoken:
        forms += [
            (5, "slash"),
            (5, "hyphen"),
            (4, "compact"),
            (2, "era dot"),
            (1, "era slash"),
            (1, "era words"),
            (1, "wide"),
            (1, "era wide"),
            (1, "dot"),
            (1, "us"),
        ]
    form = pick(r, *forms)
    if "era" in form:
        name_, letter, base, lo, hi = pick(r, (5, ERAS[0]), (4, ERAS[1]), (1, ERAS[2]))
        n = r.randint(lo, hi)
        text = {
            "era kanji": f"{name_}{n}年{m}月{d}日" if n > 1 else f"{name_}元年{m}月{d}日",
            "era dot": r.choice([f"{letter}{n}.{m}.{d}", f"{letter}{n:02d}.{m:02d}.{d:02d}"]),
            "era slash": f"{letter}{n}/{m}/{d}",
            "era words": f"{name_}{kanji_number(n)}年{kanji_number(m)}月{kanji_number(d)}日",
            "era wide": f"{name_}{fullwidth(str(n))}年{fullwidth(str(m))}月{fullwidth(str(d))}日",
        }[form]
        return value("birth_date", text, form)
    y = r.randint(1935, 2012)
    text = {
        "kanji": r.choice([f"{y}年{m}月{d}日", f"{y}年{m:02d}月{d:02d}日"]),
        "slash": r.choice([f"{y}/{m:02d}/{d:02d}", f"{y}/{m}/{d}"]),
        "hyphen": f"{y}-{m:02d}-{d:02d}",
        "compact": f"{y}{m:02d}{d:02d}",
        "wide": fullwidth(f"{y}/{m:02d}/{d:02d}")
        if r.random() < 0.5
        else f"{fullwidth(str(y))}年{fullwidth(str(m))}月{fullwidth(str(d))}日",
        "dot": f"{y}.{m:02d}.{d:02d}",
        "us": f"{m:02d}/{d:02d}/{y}",
    }[form]
    return value("birth_date", text, form)


def birth_fields(r):
    mark = birth_date(r)
    tail = ["生"] if mark.value.endswith("日") and r.random() < 0.15 else []
    return [field(r, BIRTH, [mark, *tail])]


AGE = labels(
    "age, customer age, nenrei, user age, contractor age, applicant age",
    "年齢 ご年齢 年令 契約者年齢 申込者年齢",
)


def age(r):
    text = str(r.randint(18, 94))
    return value("age", fullwidth(text) if r.random() < 0.15 else text, "digits")


def age_fields(r):
    mark = age(r)
    tail = ["歳"] if r.random() < 0.3 else ["才"] if r.random() < 0.1 else []
    return [field(r, AGE, [mark, *tail], not tail and mark.value.isascii())]


GENDER = labels(
    "gender, sex, seibetsu, customer gender, user gender, applicant sex",
    "性別 ご性別 契約者性別 性別区分",
)


def gender(r, english=None):
    pool = w.GENDERS_EN if (r.random() < 0.5 if english is None else english) else w.GENDERS
    return value("gender", r.choice(pool), "word")


def gender_fields(r):
    return [field(r, GENDER, gender(r))]


OCCUPATION = labels(
    "occupation, shokugyou, shokugyo, profession, customer occupation, applicant occupation",
    "職業 ご職業 申込者職業 契約者職業",
)


def occupation(r):
    if r.random() < 0.35:
        return value("occupation", r.choice(w.OCCUPATIONS_EN), "english")
    return value("occupation", r.choice(w.OCCUPATIONS), "word")


def occupation_fields(r):
    return [field(r, OCCUPATION, occupation(r))]


PAYMENT = labels(
    "payment status, payment state, shiharai joukyou, shiharai jokyo, pay status, "
    "bill payment status, ryoukin shiharai joukyou, nyuukin joukyou, "
    "invoice payment status",
    "支払状況 料金支払状況 お支払い状況 入金状況 支払状態 請求支払状況 納付状況 お支払状況",
)


def payment(r):
    if r.random() < 0.4:
        return value("payment_status", r.choice(w.PAYMENTS_EN), "english")
    return value("payment_status", r.choice(w.PAYMENTS), "word")


def payment_fields(r):
    return [field(r, PAYMENT, payment(r))]


# --- identifiers --------------------------------------------------------------------------------

CUSTOMER = labels(
    "customer id, customer no, cust id, cust no, customer number, customer code, kokyaku id, "
    "kokyaku bangou, kokyaku no, okyakusama bangou, kaiin bangou, member id, member no, kokyaku cd",
    "顧客番号 お客様番号 お客さま番号 顧客ID 会員番号 お客様ID 顧客コード 顧客No 会員ID",
)


def customer_id(r):
    form = pick(r, (3, "letter"), (3, "digits"), (2, "hyphen"), (2, "prefix"), (1, "short"))
    text = {
        "letter": r.choice("CKM") + num.digits(r, r.choice([7, 8, 9])),
        "digits": num.digits(r, r.choice([8, 9, 10]), "123456789"),
        "hyphen": f"{num.digits(r, 5, '123456789')}-{num.digits(r, 5)}",
        "prefix": f"CUST-{num.digits(r, 8)}",
        "short": f"C-{num.digits(r, 6)}",
    }[form]
    return value("customer_id", text, form)


def customer_fields(r):
    mark = customer_id(r)
    return [field(r, CUSTOMER, mark, mark.value.isdigit())]


SUBSCRIBER = {
    "imsi": labels("imsi, subscriber imsi, sub imsi, sim imsi", "IMSI ＩＭＳＩ 加入者IMSI"),
    "imei": labels(
        "imei, device imei, terminal imei, imei no",
        "IMEI IMEI番号 端末識別番号（IMEI） 製造番号（IMEI）",
    ),
    "imeisv": labels("imeisv, imei sv", "IMEISV"),
    "iccid": labels("iccid, sim iccid, icc id, sim serial number", "ICCID SIMカード番号 ICCID番号"),
    "msisdn": labels("msisdn, subscriber msisdn, sub msisdn", "MSISDN 加入者番号（MSISDN）"),
}


def msisdn_digits(r):
    return "81" + r.choice(["90", "80", "70"]) + num.digits(r, 8, "123456789")


def subscriber(r, kind=None):
    """(kind, pieces) of an identifier; only a label says what it is."""
    kind = kind or pick(r, (4, "imsi"), (3, "imei"), (1, "imeisv"), (3, "iccid"), (3, "msisdn"))
    if kind == "imsi":
        text = num.imsi(r)
        head = ["imsi-"] if r.random() < 0.08 else []
        return kind, [*head, value("subscriber_id", text, kind)]
    if kind == "imei":
        text = num.imei(r)
        if r.random() < 0.15:
            text = f"{text[:2]}-{text[2:8]}-{text[8:14]}-{text[14]}"
        return kind, [value("subscriber_id", text, kind)]
    if kind == "imeisv":
        return kind, [value("subscriber_id", num.imeisv(r), kind)]
    if kind == "iccid":
        return kind, [
            value("subscriber_id", num.iccid(r), kind),
            *(["F"] if r.random() < 0.25 else []),
        ]
    head = ["msisdn-"] if r.random() < 0.08 else []
    return kind, [*head, value("subscriber_id", msisdn_digits(r), kind)]


def subscriber_fields(r):
    kind, pieces = subscriber(r)
    return [field(r, SUBSCRIBER[kind], pieces)]


def grouped(r, text, sizes):
    """The digits bare, spaced, hyphened or full-width."""
    parts, at = [], 0
    for n in sizes:
        parts.append(text[at : at + n])
        at += n
    form = pick(r, (6, "bare"), (3, "space"), (3, "hyphen"), (1, "wide"))
    return {
        "bare": text,
        "space": " ".join(parts),
        "hyphen": "-".join(parts),
        "wide": fullwidth(text),
    }[form], form


INDIVIDUAL = labels(
    "my number, mynumber, my no, kojin bangou, individual number, kojin no, mynumber12",
    "マイナンバー 個人番号 ﾏｲﾅﾝﾊﾞｰ 個人番号（マイナンバー） マイナンバー（個人番号）",
)
SSN = (
    ["ssn", "social security number", "us ssn"],
    ["SSN", "米国社会保障番号", "社会保障番号(SSN)"],
)


def individual_fields(r):
    if r.random() < 0.2:
        return [field(r, SSN, value("individual_number", "-".join(num.ssn(r)), "ssn"))]
    text, form = grouped(r, num.individual_number(r), (4, 4, 4))
    return [field(r, INDIVIDUAL, value("individual_number", text, form))]


LICENSE = labels(
    "driver license, driver license no, drivers license number, menkyo bangou, "
    "menkyosho bangou, unten menkyo no, driver licence number, unten menkyosho bangou, "
    "driving licence no",
    "運転免許証番号 免許証番号 運転免許番号 免許証の番号 運転免許証No",
)


def license_fields(r):
    text, form = grouped(r, num.driver_license(r), (4, 4, 4))
    return [field(r, LICENSE, value("driver_license", text, form))]


PASSPORT = labels(
    "passport, passport no, passport number, ryoken bangou, passport num",
    "旅券番号 パスポート番号 パスポートNo ﾊﾟｽﾎﾟｰﾄ番号",
)


def passport_text(r):
    return r.choice(["TK", "TR", "TZ", "MU", "TH", "MS", "TG", "NH"]) + num.digits(r, 7)


def passport_fields(r):
    text = passport_text(r)
    form = "bare"
    if r.random() < 0.12:
        text, form = fullwidth(text), "wide"
    return [field(r, PASSPORT, value("passport", text, form))]


def mrz_line(r):
    """Pieces of the second line of a passport's machine readable zone."""
    number = passport_text(r)
    birth = f"{r.randint(0, 99):02d}{r.randint(1, 12):02d}{r.randint(1, 28):02d}"
    until = f"{r.randint(25, 34)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}"
    d, b, u = num.mrz_digit(number), num.mrz_digit(birth), num.mrz_digit(until)
    tail = "<" * 14
    whole = num.mrz_digit(number + d + birth + b + until + u + tail + "0")
    return [
        value("passport", number, "mrz"),
        f"{d}JPN{birth}{b}{r.choice('MF')}{until}{u}{tail}0{whole}",
    ]


RESIDENCE = labels(
    "residence card, residence card no, residence card number, zairyu card no, "
    "zairyu card number, zairyuu kaado bangou",
    "在留カード番号 在留カードNo 特別永住者証明書番号 在留カード等番号",
)


def residence_fields(r):
    a, b = (
        "".join(r.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=2)),
        "".join(r.choices("ABCDEFGHJKLMNP", k=2)),
    )
    text = a + num.digits(r, 8) + b
    form = "bare"
    if r.random() < 0.12:
        text, form = fullwidth(text), "wide"
    return [field(r, RESIDENCE, value("residence_card", text, form))]


INSURER = labels(
    # The insurer's number names no person; under the insured person's label it counts.
    "insured number, hihokensha bangou, health insurance no, health insurance number, hokensho bangou",
    "被保険者番号 健康保険証番号 保険証番号 被保険者証番号",
)
INSURED = labels(
    "kigou bangou, insurance symbol number, hihokensha kigou bangou, hokensho kigou bangou",
    "記号・番号 被保険者証記号番号 保険証記号番号 被保険者記号・番号",
)


def health_fields(r):
    if r.random() < 0.6:
        return [field(r, INSURER, value("health_insurance", num.insurer_number(r), "insurer"))]
    text = f"{num.digits(r, r.choice([2, 4, 4]), '123456789')}-{num.digits(r, r.choice([4, 6, 7]), '123456789')}"
    return [field(r, INSURED, value("health_insurance", text, "symbol-number"))]


PENSION = labels(
    "pension number, basic pension number, kiso nenkin bangou, nenkin bangou, "
    "pension no, kiso nenkin no",
    "基礎年金番号 年金番号 基礎年金番号（10桁）",
)


def pension_fields(r):
    a, b = num.digits(r, 4, "123456789"), num.digits(r, 6)
    form = pick(r, (3, "hyphen"), (2, "bare"), (1, "wide"))
    text = {"hyphen": f"{a}-{b}", "bare": a + b, "wide": wide_hyphen(r, f"{a}-{b}")}[form]
    return [field(r, PENSION, value("pension_number", text, form))]


RESIDENT = labels(
    "resident code, juminhyo code, juuminhyou code, juminhyou code, resident record code",
    "住民票コード 住民票ｺｰﾄﾞ 住民票コード（11桁）",
)


def resident_fields(r):
    text = num.resident_code(r)
    form = "bare"
    if r.random() < 0.15:
        text, form = fullwidth(text), "wide"
    return [field(r, RESIDENT, value("resident_code", text, form))]


CORPORATE = labels(
    "corporate number, houjin bangou, hojin bangou, corp number, houjin no",
    "法人番号 法人番号（13桁） 法人No",
)
INVOICE = labels(
    "invoice registration number, tekikaku touroku bangou, qualified invoice no",
    "適格請求書発行事業者登録番号 インボイス登録番号 登録番号 事業者登録番号",
)


def corporate_fields(r):
    text = num.corporate_number(r)
    if r.random() < 0.35:
        return [field(r, INVOICE, value("corporate_number", "T" + text, "T"))]
    form = "bare"
    if r.random() < 0.12:
        text, form = fullwidth(text), "wide"
    return [field(r, CORPORATE, value("corporate_number", text, form))]


SECRET = {
    "pin": labels(
        "pin, pin code, anshou bangou, anshoubangou, network pin, ansho bangou",
        "暗証番号 ネットワーク暗証番号 PIN PINコード 暗証番号（4桁）",
    ),
    "password": labels(
        "password, passwd, user password, login password, new password, user pass, login passwd",
        "パスワード ログインパスワード 新パスワード ﾊﾟｽﾜｰﾄﾞ 初期パスワード",
    ),
    "otp": labels(
        "otp, one time password, otp code, verification code, sms code, ninshou code, "
        "passcode, auth code",
        "認証コード ワンタイムパスワード 確認コード SMS認証コード 認証番号 本人確認コード",
    ),
    "cvv": labels(
        "cvv, cvc, cvv2, card security code, card cvc, security code",
        "セキュリティコード CVV カード確認番号 セキュリティ番号 CVC",
    ),
}


def password(r):
    word = r.choice(
        ["Tanuki", "sakura", "Fuji", "neko", "Ramen", "hikari", "Momiji", "kumo", "Yuki"]
    )
    return r.choice(
        [
            f"{word}{r.choice('!#$')}{num.digits(r, 4)}",
            f"{word}{num.digits(r, 3)}{r.choice('xyzQW')}",
            f"{r.choice('aKzQ')}{num.digits(r, 2)}{word}!{r.choice('pqr')}",
            f"{word}_{num.digits(r, 2)}_{r.choice('ABC')}x",
            f"{word.lower()}-{num.digits(r, 4)}",
        ]
    )


def secret(r, kind=None):
    kind = kind or pick(r, (3, "pin"), (4, "password"), (3, "otp"), (2, "cvv"))
    text = {
        "pin": lambda: num.digits(r, 4),
        "password": lambda: password(r),
        "otp": lambda: num.digits(r, r.choice([6, 6, 6, 4, 8])),
        "cvv": lambda: num.digits(r, r.choice([3, 3, 4])),
    }[kind]()
    return kind, value("secret", text, kind)


def secret_fields(r):
    kind, mark = secret(r)
    return [field(r, SECRET[kind], mark)]


LATLNG = [
    ("lat", "lng", "緯度", "経度"),
    ("latitude", "longitude", "緯度", "経度"),
    ("lat", "lon", "緯度", "経度"),
    ("ido", "keido", "緯度", "経度"),
    ("user lat", "user lng", "現在地緯度", "現在地経度"),
    ("gps lat", "gps lon", "測位緯度", "測位経度"),
    ("device latitude", "device longitude", "端末緯度", "端末経度"),
]
POINT = labels(
    "latlng, lat lng, gps, user location, current location, last known location, "
    "device position, gps position",
    "位置情報 現在地 現在位置 測位結果 端末位置情報",
)
CELL = labels(
    "cell id, serving cell id, cellid, last cell id", "セルID 在圏セルID セル番号"
)
ECGI = labels("ecgi, cell global id, serving ecgi", "在圏ECGI ECGI")


def coordinates(r):
    places = r.choice([4, 5, 6, 6, 7])
    return f"{r.uniform(31.5, 43.3):.{places}f}", f"{r.uniform(130.2, 141.9):.{places}f}"


def point(r):
    a, b = coordinates(r)
    return value("location", a + r.choice([",", ",", ", "]) + b, "latlng")


def ecgi(r):
    return value(
        "location", f"{r.choice(['440-10', '440-20', '440-50'])}-{num.digits(r, 9, '12')}", "ecgi"
    )


def location_fields(r):
    form = pick(r, (5, "two"), (3, "one"), (2, "cell"), (1, "ecgi"))
    if form == "two":
        keys = r.choice(LATLNG)
        a, b = coordinates(r)
        return [
            Field(keys[0], keys[2], [value("location", a, "lat")], True, "lat"),
            Field(keys[1], keys[3], [value("location", b, "lng")], True, "lng"),
        ]
    if form == "one":
        return [field(r, POINT, point(r))]
    # A cell is a person's place beside an identity of the person; alone it is the network's inventory.
    kind, pieces = subscriber(r, r.choice(["imsi", "msisdn"]))
    who = field(r, SUBSCRIBER[kind], pieces)
    if form == "cell":
        cell = value("location", num.digits(r, r.choice([8, 9]), "12"), "cell")
        return [who, field(r, CELL, cell)]
    return [who, field(r, ECGI, ecgi(r))]


FIELDS = {
    "card": card_fields,
    "phone": phone_fields,
    "bank_account": account_fields,
    "account_holder": holder_fields,
    "email": email_fields,
    "name": name_fields,
    "address": address_fields,
    "birth_date": birth_fields,
    "age": age_fields,
    "gender": gender_fields,
    "occupation": occupation_fields,
    "payment_status": payment_fields,
    "customer_id": customer_fields,
    "subscriber_id": subscriber_fields,
    "individual_number": individual_fields,
    "driver_license": license_fields,
    "passport": passport_fields,
    "residence_card": residence_fields,
    "health_insurance": health_fields,
    "pension_number": pension_fields,
    "resident_code": resident_fields,
    "corporate_number": corporate_fields,
    "secret": secret_fields,
    "location": location_fields,
}
WEIGHTS = {
    "card": 5,
    "phone": 6,
    "name": 5,
    "address": 5,
    "email": 3,
    "bank_account": 4,
    "birth_date": 4,
    "account_holder": 3,
    "secret": 4,
    "location": 3,
    "subscriber_id": 4,
}
