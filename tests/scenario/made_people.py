"""Made-up attributes of persons: dates, ages, words, secrets, places and names.

Formats are written down here once more, from the specification; see made_documents.py.
"""

import unicodedata
from datetime import date, timedelta

import people_words as words
from made_documents import value_of
from made_values import digits, is_one_digit, is_straight

# --- persons' attributes ----------------------------------------------------------------------------

ERAS = [
    ("昭和", "S", 3, 1925, date(1926, 12, 25), date(1989, 1, 7)),
    ("平成", "H", 4, 1988, date(1989, 1, 8), date(2019, 4, 30)),
    ("令和", "R", 5, 2018, date(2019, 5, 1), date(2024, 3, 1)),
]
KANJI = "〇一二三四五六七八九"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
LONG_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def in_kanji(n):
    """一 to 九十九, as dates have them."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else KANJI[tens] + "十") + (
        KANJI[ones] if ones else ""
    )


def any_birthday(rng):
    return date(1930, 1, 1) + timedelta(days=rng.randrange(34000))


def era_of(day):
    return next(era for era in ERAS if era[4] <= day <= era[5])


def dated(rng, day):
    """The day as people write it, and the way's name."""
    name, letter, code, before, _, _ = era_of(day)
    y, m, d, n = day.year, day.month, day.day, day.year - before
    ways = {
        "y-m-d": f"{y}-{m:02}-{d:02}",
        "y/m/d": f"{y}/{m:02}/{d:02}",
        "y.m.d": f"{y}.{m}.{d}",
        "ymd": f"{y}{m:02}{d:02}",
        "年月日": f"{y}年{m}月{d}日",
        "era年": f"{name}{'元' if n == 1 else n}年{m}月{d}日",
        "era kanji": f"{name}{'元' if n == 1 else in_kanji(n)}年{in_kanji(m)}月{in_kanji(d)}日",
        "E.": f"{letter}{n}.{m}.{d}",
        "E/": f"{letter}{n:02}/{m:02}/{d:02}",
        "E-": f"{letter}{n}-{m}-{d}",
        "Eymd": f"{letter}{n:02}{m:02}{d:02}",
        "code-": f"{code}-{n:02}-{m:02}-{d:02}",
        "code": f"{code}{n:02}{m:02}{d:02}",
        "short・": f"{name[0]}{n}・{m}・{d}",
        "d Mon y": f"{d} {MONTHS[m - 1]} {y}",
        "Month d, y": f"{LONG_MONTHS[m - 1]} {d}, {y}",
        "m/d/y": f"{m:02}/{d:02}/{y}",
    }
    way = rng.choice(sorted(ways))
    return ways[way], way


def make_birth(rng):
    text, way = dated(rng, any_birthday(rng))
    return value_of(
        "birth",
        "birth_date",
        text,
        50,
        labelled=800,
        near=50,
        tags=frozenset({f"way:{way}"}),
        is_closed=way in ("d Mon y", "Month d, y"),
    )


def make_born(rng):
    """Behind the date stands what says it all."""
    day = any_birthday(rng)
    name, _, _, before, _, _ = era_of(day)
    year = f"{name}{day.year - before}" if rng.random() < 0.5 else str(day.year)
    if year.endswith(("和1", "成1")):
        year = year[:-1] + "元"
    text = f"{year}年{day.month}月{day.day}日"
    return value_of(
        "born", "birth_date", text, 800, after=rng.choice(["生", "生まれ", "生まれの方"])
    )


def make_no_day(rng):
    day = rng.choice(["1985-02-30", "1985/13/12", "19850431", "昭和60年4月31日", "S60.13.2"])
    return value_of("birth", "birth_date", day, None)


def make_age(rng):
    text = str(rng.randint(18, 99))
    return value_of("age", "age", text, 50, labelled=600, near=50)


def make_sai(rng):
    before, after = rng.choice(["", "", "満"]), rng.choice("歳歳才")
    after += rng.choice(["", "の契約者", " 男性", " 女性", "です"])
    return value_of("sai", "age", str(rng.randint(18, 99)), 550, before=before, after=after)


def make_no_age(rng):
    if rng.random() < 0.5:
        return value_of("age", "age", str(rng.randint(121, 999)), None)
    after = rng.choice(["歳以上", "歳未満", "歳以下", "歳から", "歳まで", "歳限定"])
    return value_of("sai", "age", str(rng.randint(18, 65)), None, after=after)


def of_list(kind, category, items, alone=50):
    def make(rng):
        return value_of(kind, category, rng.choice(items), alone, labelled=600, near=alone)

    return make


make_gender = of_list("gender", "gender", words.GENDERS)
make_occupation = of_list("occupation", "occupation", words.OCCUPATIONS)
make_payment = of_list("payment", "payment_status", words.STANDINGS + words.STANDINGS_JA)


def make_customer(rng):
    shape = rng.choice(
        ["K#######", "C########", "###-###-###", "A##-#######", "######", "KX######"]
    )
    while True:
        text = "".join(rng.choice("0123456789") if c == "#" else c for c in shape)
        signs = text.replace("-", "")
        if text[0] != "0" and not is_straight(signs) and not is_one_digit(signs):
            break
    return value_of("customer", "customer_id", text, 50, labelled=600, near=50)


# --- secrets ----------------------------------------------------------------------------------------


def secret_digits(rng, least, most):
    while True:
        text = digits(rng, rng.randint(least, most))
        if not is_one_digit(text):
            return text


def make_pin(rng):
    return value_of("pin", "secret", secret_digits(rng, 4, 8), 50, labelled=600, near=300)


def make_cvv(rng):
    return value_of("cvv", "secret", secret_digits(rng, 3, 4), 50, labelled=700, near=300)


def make_otp(rng):
    text = secret_digits(rng, 4, 8)
    if len(text) == 6 and rng.random() < 0.6:
        text = text[:3] + rng.choice("- ") + text[3:]
    return value_of("otp", "secret", text, 50, labelled=600, near=300)


def make_password(rng):
    """Letters and digits with a sign between, so that no prose looks like it."""
    syllables = "ka ki mo no ri sa to yu he ra Mi Ta Ne".split()
    text = "".join(rng.choice(syllables) for _ in range(rng.randint(2, 4)))
    text += rng.choice(["-", "_", "!", ".", "+", "~", ""]) + digits(rng, rng.randint(2, 4))
    return value_of("password", "secret", text, 50, labelled=700, near=300)


# --- places -----------------------------------------------------------------------------------------


def coordinate(rng, low, high):
    return f"{rng.uniform(low, high):.{rng.randint(4, 6)}f}"


def latitude(rng):
    return coordinate(rng, 26.1, 43.9)


def longitude(rng):
    return coordinate(rng, 127.5, 144.9)


def make_pair(rng):
    text = latitude(rng) + rng.choice([",", ",", ", ", ";"]) + longitude(rng)
    return value_of("pair", "location", text, 50, labelled=700, near=50)


def make_latlng(rng):
    """Two numbers, each with its label; one of them is looked at."""
    a, b, between = rng.choice(
        [
            ("lat=", "lng=", " "),
            ("latitude=", "longitude=", "&"),
            ('"lat":', '"lon":', ","),
            ('"latitude":"', '"longitude":"', '",'),
            ("緯度：", "経度：", " "),
            ("緯度:", "経度:", "、"),
            ("北緯", "東経", "度 "),
            ("ido=", "keido=", ", "),
            ("<lat>", "<lon>", "</lat>"),
        ]
    )
    end = {"<lat>": "</lon>", '"latitude":"': '"'}.get(a, "度" if a == "北緯" else "")
    first, second = latitude(rng), longitude(rng)
    others = frozenset({"location"})
    if rng.random() < 0.5:
        after = between + b + second + end
        return value_of("latlng", "location", first, 700, before=a, after=after, others=others)
    before = a + first + between + b
    return value_of("latlng", "location", second, 700, before=before, after=end, others=others)


def make_cell(rng):
    """The cell of a subscriber, who stands in the record."""
    imsi = f"imsi=44010{digits(rng, 10)} "
    before, text = rng.choice(
        [
            ("cell_id=", str(rng.randint(1000000, 68719476735))),
            ("eci=", str(rng.randint(1000000, 268435455))),
            ("セルID：0x", f"{rng.randint(0x1000000, 0xFFFFFFF):x}"),
            ("ecgi=", f"440-10-{rng.randint(1000000, 268435455)}"),
            ("cellId=", f"{rng.randint(1000, 999999)}-{rng.randint(1, 254)}"),
        ]
    )
    return value_of(
        "cell",
        "location",
        text,
        650,
        before=imsi + before,
        others=frozenset({"subscriber_id"}),
    )


def make_email(rng):
    surname, given = rng.choice(words.SURNAMES)[2].lower(), rng.choice(words.GIVEN_NAMES)[2].lower()
    local = rng.choice(
        [f"{given}.{surname}", f"{surname}_{given}", f"{surname}{digits(rng, 2)}"]
        + [f"{given[0]}-{surname}", f"{given}+news", f"{surname}..{given}."]
    )
    text = f"{local}@{rng.choice(words.MAIL_HOSTS)}"
    before, after = rng.choice([("", ""), ("", ""), ("<", ">"), ("mailto:", ""), ("'", "'")])
    return value_of("email", "email", text, 800, labelled=950, before=before, after=after)


def number_block(rng):
    a, b, c = (rng.randint(1, 30) for _ in "abc")
    return rng.choice(
        [
            f"{a}-{b}-{c}",
            f"{a}-{b}",
            f"{a}丁目{b}番{c}号",
            f"{a}丁目{b}-{c}",
            f"{in_kanji(a % 9 + 1)}丁目{b}番{c}号",
            f"{a * 91}番地",
            f"{a}番地{b}",
            f"{a}番地の{b}",
        ]
    )


def make_address(rng):
    block = number_block(rng)
    building = rng.choice(words.BUILDINGS) if block[-1] not in "番地目" else ""
    text = rng.choice(words.PLACES) + block + building
    if rng.random() < 0.2:
        text = f"〒{rng.randint(1, 907):03}-{digits(rng, 4)} {text}"
    return value_of("address", "address", text, 850, tags=frozenset({f"building:{building}"}))


def make_city_address(rng):
    text = rng.choice(words.CITIES) + number_block(rng)
    return value_of("address", "address", text, 650)


def make_latin_address(rng):
    block = "-".join(str(rng.randint(1, 30)) for _ in range(rng.randint(1, 3)))
    text = f"{block} {rng.choice(words.LATIN_PLACES)}"
    return value_of("address", "address", text, 600, is_closed=True)


# --- names ------------------------------------------------------------------------------------------

HALF = {
    unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E) if c != 0xFF70
} | {"ー": "ｰ"}


def half_width(kana):
    out = ""
    for c in unicodedata.normalize("NFD", kana):
        out += {"\u3099": "ﾞ", "\u309a": "ﾟ"}.get(c) or HALF.get(c, c)
    return out


def any_name(rng):
    return rng.choice(words.SURNAMES), rng.choice(words.GIVEN_NAMES)


def make_name(rng):
    (surname, _, _), (given, _, _) = any_name(rng)
    text = surname + rng.choice(["", "", " ", "　"]) + given
    return value_of("name", "name", text, 50, labelled=800, near=50)


def make_latin_name(rng):
    (_, _, surname), (_, _, given) = any_name(rng)
    text = rng.choice(
        [
            f"{surname} {given}",
            f"{given.title()} {surname.title()}",
            f"{surname.title()} {given.title()}",
        ]
    )
    return value_of("name", "name", text, 50, labelled=750, near=50, is_closed=True)


def make_kana_name(rng):
    (_, surname, _), (_, given, _) = any_name(rng)
    text = f"{surname} {given}"
    form = rng.choice(["full", "half", "wide space"])
    text = (
        half_width(text) if form == "half" else text.replace(" ", "　" if form != "full" else " ")
    )
    return value_of(
        "kana name", "name", text, 50, labelled=800, near=50, tags=frozenset({f"form:{form}"})
    )


def make_name_part(rng):
    surname, given = any_name(rng)
    return value_of(
        "name part", "name", rng.choice([surname[0], given[0]]), 50, labelled=650, near=50
    )


def make_honoured(rng):
    (surname, kana, _), (given, given_kana, _) = any_name(rng)
    honorific = rng.choice(["様", "さん", "殿", " 様", "氏"])
    form = rng.choice(["full", "spaced", "surname", "kana"])
    if form == "kana":
        text, honorific = f"{kana} {given_kana}", rng.choice(["様", "さん"])
    else:
        text = {"full": surname + given, "spaced": f"{surname} {given}", "surname": surname}[form]
    alone = 700 if form in ("full", "spaced") else 550
    after = honorific + rng.choice(["より入電", "からの申告", " 来店", "", "に連絡"])
    return value_of(
        "honoured",
        "name",
        text,
        alone,
        before=rng.choice(["本日、", "昨日 ", "", ""]),
        after=after,
        tags=frozenset({f"form:{form}", f"honorific:{honorific}"}),
    )


def make_holder(rng):
    (surname, kana, latin), (given, given_kana, given_latin) = any_name(rng)
    form = rng.choice(["half", "half", "kana", "kanji", "latin"])
    text = {
        "half": half_width(f"{kana} {given_kana}"),
        "kana": f"{kana} {given_kana}",
        "kanji": f"{surname} {given}",
        "latin": f"{latin} {given_latin}",
    }[form]
    return value_of(
        "holder",
        "account_holder",
        text,
        50,
        labelled=600,
        near=50,
        is_closed=form == "latin",
        tags=frozenset({f"form:{form}"}),
    )


# --- several fields ---------------------------------------------------------------------------------


def make_call(rng):
    """From the first of number, time and duration to the last."""
    caller, callee = (
        f"090{rng.randint(1, 9)}{digits(rng, 7)}",
        f"03{rng.randint(2, 9)}{digits(rng, 7)}",
    )
    day = any_birthday(rng)
    at = f"2024-{day.month:02}-{day.day:02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:30"
    length = rng.randint(3, 5400)
    before, text = rng.choice(
        [
            ("caller=", f"{caller} callee={callee} start_time={at} duration={length}"),
            ('{"発信番号":"', f'{caller}","通話開始":"{at.replace("T", " ")}","通話秒数":{length}'),
            ("calling_number=", f"{caller}, start_time={at}, billsec={length}"),
        ]
    )
    after = "}" if before[0] == "{" else ""
    return value_of(
        "call",
        "call_record",
        text,
        600,
        before=before,
        after=after,
        others=frozenset({"phone"}),
    )
