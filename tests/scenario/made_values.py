"""Made-up card, telephone and account numbers, with the confidence the specification gives them.

Confidences are thousandths. A value without one (`alone` is None) is none: it must stay silent in
every context. Check digits, issuers' prefixes and the numbering plan are written down here once
more, from the specification.
"""

import re
from dataclasses import dataclass, field, replace

from vector_words import AREA_CODES

CAP_SERVICE = 400


@dataclass(frozen=True)
class Value:
    """One value as written, what stands glued to it (no part of it), and how sure it is."""

    text: str
    category: str
    alone: int | None
    kind: str
    labels: str = ""  # whose labels speak for it; the category's by default
    before: str = ""
    after: str = ""
    labelled: int | None = None  # totals that replace alone + 250, + 150
    near: int | None = None
    cap: int = 990
    tags: frozenset = field(default_factory=frozenset)
    is_certain: bool = True  # False: only that it is found is specified, not how sure
    others: frozenset | None = None  # categories that may stand beside it; None: any
    is_closed: bool = False  # where it ends is seen only if a sign closes it

    @property
    def owner(self):
        return self.labels or self.category


def digits(rng, n):
    return "".join(rng.choice("0123456789") for _ in range(n))


def is_one_digit(text):
    return len(set(text)) == 1


def is_straight(text):
    return text.isdigit() and all((int(a) + 1) % 10 == int(b) for a, b in zip(text, text[1:]))


def in_groups(number, sizes, separator):
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return separator.join(part for part in parts if part)


# --- cards ------------------------------------------------------------------------------------------


def luhn_holds(number):
    total = 0
    for i, c in enumerate(reversed(number)):
        x = int(c) * (1 + i % 2)
        total += x - 9 if x > 9 else x
    return total % 10 == 0


def with_luhn(head, right=True):
    good = next(c for c in "0123456789" if luhn_holds(head + c))
    return head + (good if right else str((int(good) + 1) % 10))


# brand, prefixes as ranges (of equal width), lengths.
BRANDS = [
    ("visa", [(4, 4)], (13, 16, 19)),
    ("mastercard", [(51, 55), (2221, 2720)], (16,)),
    ("jcb", [(3528, 3589)], (16, 17, 18, 19)),
    ("jcb15", [(1800, 1800), (2131, 2131)], (15,)),
    ("amex", [(34, 34), (37, 37)], (15,)),
    ("diners", [(300, 305), (3095, 3095), (38, 39)], (14, 16, 17, 18, 19)),
    ("diners", [(36, 36)], (14, 15, 16, 17, 18, 19)),
    ("discover", [(6011, 6011), (644, 649), (65, 65), (622126, 622925)], (16, 17, 18, 19)),
    ("unionpay", [(62, 62), (8100, 8171)], (16, 17, 18, 19)),
    (
        "maestro",
        [(n, n) for n in (5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763, 639, 67)],
        tuple(range(12, 20)),
    ),
    ("mir", [(2200, 2204)], (16, 17, 18, 19)),
    ("rupay", [(60, 60), (65, 65), (81, 82), (508, 508), (353, 353), (356, 356)], (16,)),
    ("troy", [(9792, 9792)], (16,)),
    ("uatp", [(1, 1)], (15,)),
]


def brands_of(number):
    found = set()
    for brand, ranges, lengths in BRANDS:
        for lo, hi in ranges:
            if len(number) in lengths and lo <= int(number[: len(str(lo))]) <= hi:
                found.add(brand)
    return found


def is_ean13(number):
    weights = [1, 3] * 6 + [1]
    in_japan_or_book = number[:2] in ("45", "49") or number[:3] == "978"
    return in_japan_or_book and sum(int(c) * w for c, w in zip(number, weights)) % 10 == 0


def card_alone(number, grouped):
    """Confidence of a card number that stands alone, None if it is none."""
    brands = brands_of(number)
    if not brands or is_one_digit(number):
        return None
    if not luhn_holds(number):
        return 300 if "unionpay" in brands else None
    n = len(number)
    if n == 16:
        if brands == {"maestro"}:
            return 750 if grouped else 550
        if brands == {"diners"} and not grouped:
            return 450
        return 900 if grouped else 800
    if brands == {"maestro"}:
        return 350
    if n == 13:
        return 200 if is_ean13(number) else 400
    if "amex" in brands:
        return 850 if grouped else 750
    if n == 14:
        return 650 if grouped else 450
    return 750 if grouped and n > 16 else 450


def card_sizes(number):
    if len(number) == 15:
        return (4, 6, 5) if number[:2] in ("34", "37") else None
    if len(number) == 14:
        return (4, 6, 4) if number[0] == "3" else None
    return (4, 4, 4, 4, 3) if len(number) >= 16 else None


def make_card(rng, right=True):
    brand, ranges, lengths = rng.choice(BRANDS)
    lo, hi = rng.choice(ranges)
    length = rng.choice(lengths)
    head = str(rng.randint(lo, hi))
    number = with_luhn(head + digits(rng, length - len(head) - 1), right)
    sizes = card_sizes(number)
    if number[0] == "1" or sizes is None or rng.random() < 0.5:
        return card_value(number, number, False, brand)
    if number[:2] == "62" and length == 19 and rng.random() < 0.5:
        return card_value(number, in_groups(number, (6, 13), rng.choice("- .")), True, brand)
    return card_value(number, in_groups(number, sizes, rng.choice("--  .")), True, brand)


def card_value(number, text, grouped, brand):
    tags = {f"card:{brand}", f"digits:{len(number)}", "grouped" if grouped else "bare"}
    alone = card_alone(number, grouped)
    if grouped and len(number) == 16 and brands_of(number) == {"diners"}:
        tags.add("diners16-grouped")
    # Behind spaces a number of four groups may end before the fifth.
    if alone is None and grouped and " " in text and len(number) > 16:
        head = number[:16]
        if card_alone(head, True) is not None:
            tail = text[19:]
            return Value(
                text[:19],
                "card",
                card_alone(head, True),
                "card",
                after=tail,
                tags=frozenset(tags | {"first-four-groups"}),
            )
    return Value(text, "card", alone, "card", tags=frozenset(tags))


def make_track(rng):
    number = with_luhn(rng.choice(["4", "51", "37"]) + digits(rng, 12), True)
    number = number if brands_of(number) else with_luhn("4" + digits(rng, 14))
    if rng.random() < 0.5:
        ends = (";", "=2512" + digits(rng, 10) + "?")
    else:
        ends = ("%B", "^TEST/NAME^2512" + digits(rng, 10) + "?")
    return Value(
        number, "card", 950, "track", before=ends[0], after=ends[1], tags=frozenset({"track"})
    )


# --- telephones -------------------------------------------------------------------------------------


def area_code_of(number):
    """The longest listed code that leaves a local part without leading 0, or None."""
    codes = (number[:n] for n in (5, 4, 3, 2) if number[n : n + 1] != "0")
    return next((code for code in codes if code in AREA_CODES), None)


def phone_kind(number, code=None):
    """Kind of the numbering plan, or None. `code`: the area code that stands apart, if one does."""
    if number[:4] == "0800" and len(number) == 11:
        return "service"
    if number[:4] in ("0120", "0570", "0990", "0180", "0170") and len(number) == 10:
        return "service"
    if len(number) == 14:
        return "m2m14" if number[:4] == "0200" and not is_one_digit(number[4:]) else None
    if len(number) == 11:
        return kind_of_eleven(number)
    if len(number) != 10 or number[0] != "0":
        return None
    if number[:3] == "060":
        return None if is_one_digit(number[3:]) else "fmc"
    code = code if code in AREA_CODES else area_code_of(number)
    if code is None or number[len(code)] == "0" or is_one_digit(number[len(code) :]):
        return None
    return "fixed"


def kind_of_eleven(number):
    if number[0] != "0" or number[2] != "0" or number[3] == "0" or is_one_digit(number[3:]):
        return None
    return {"2": "m2m", "5": "ip", "6": "mobile", "7": "mobile", "8": "mobile", "9": "mobile"}.get(
        number[1]
    )


def phone_value(text, number, alone, form, code=None, **more):
    kind = phone_kind(number, code)
    cap = CAP_SERVICE if kind == "service" else 990
    if kind is None:
        alone = None
    return Value(
        text,
        "phone",
        alone,
        "phone",
        cap=cap,
        tags=frozenset({f"phone:{kind}", f"form:{form}"}),
        **more,
    )


def make_eleven(rng):
    number = rng.choice(["060", "070", "080", "090", "050"]) + digits(rng, 8)
    a, b, c = number[:3], number[3:7], number[7:]
    form = rng.choice(
        ["bare", "bare", "-", "-", " ", ".", "paren", "inner", "plus", "plain81", "prefix"]
    )
    if form == "bare":
        return phone_value(number, number, 600, form)
    if form in "- .":
        return phone_value(form.join((a, b, c)), number, 800, f"sep{form}")
    if form == "paren":
        return phone_value(f"({a}){rng.choice(['', ' ', '-'])}{b}-{c}", number, 800, form)
    if form == "inner":
        return phone_value(f"{a}({b}){c}", number, 800, form)
    return in_country(rng, number, a, b, c, form)


def in_country(rng, number, a, b, c, form):
    """The forms with country code 81."""
    joined = rng.choice(["-", " ", ""])
    rest = joined.join((a[1:], b, c))
    code = a if joined else None
    if form == "plain81":
        return phone_value(f"81{joined}{rest}", number, 450, form, code)
    if form == "prefix":
        lead = rng.choice(
            ["0081-", "010-81-"] if joined == "-" else ["0081"] if joined == "" else ["0081 "]
        )
        return phone_value(lead + rest, number, 850, form, code)
    lead = rng.choice(["+81" + joined, "+81(0)", "+81 (0)"] if joined == "-" else ["+81" + joined])
    return phone_value(lead + rest, number, 850, form, code)


def make_fixed(rng):
    code = rng.choice(FIXED_CODES)
    number = code + digits(rng, 10 - len(code))
    if phone_kind(number) == "fmc":  # 06-0…: no area's number
        return make_fixed(rng)
    a, b, c = code, number[len(code) : 6], number[6:]
    form = rng.choice(["bare", "-", "-", " ", ".", "paren", "inner", "plus", "plain81", "wrong"])
    if form == "bare":
        return phone_value(number, number, 350, form)
    if form in "- .":
        return phone_value(form.join((a, b, c)), number, 700, f"sep{form}", code)
    if form == "paren":
        return phone_value(f"({a}){rng.choice(['', ' ', '-'])}{b}-{c}", number, 750, form, code)
    if form == "inner":
        return phone_value(f"{a}({b}){c}", number, 750, form, code)
    if form == "wrong":
        return wrongly_grouped(rng, number, code)
    return in_country(rng, number, a, b, c, form)


FIXED_CODES = sorted(AREA_CODES)


def wrongly_grouped(rng, number, code):
    # Five digits that end in 0 may be the symbol of an account: another size for them.
    sizes = [n for n in (2, 3, 4, 5) if n != len(code) and number[4] + str(n) != "05"]
    size = rng.choice(sizes)
    text = "-".join((number[:size], number[size:6], number[6:]))
    # What stands apart may be another code of the list.
    is_listed = number[:size] in AREA_CODES
    return phone_value(text, number, 700 if is_listed else 600, "wrong-groups", number[:size])


def make_device(rng):
    kind = rng.choice(["m2m", "m2m14", "fmc", "service"])
    if kind == "m2m":
        number = "020" + rng.choice("12345678") + digits(rng, 7)
        sizes = rng.choice([None, (3, 3, 5), (3, 4, 4)])
        separator = rng.choice("- ")
        text = in_groups(number, sizes, separator) if sizes else number
        return phone_value(text, number, 600 if sizes else 450, f"m2m{sizes}")
    if kind == "m2m14":
        number = "0200" + digits(rng, 10)
        text = number if rng.random() < 0.5 else in_groups(number, (4, 5, 5), "-")
        return phone_value(text, number, 400, "m2m14")
    if kind == "fmc":
        number = "060" + rng.choice("123456789") + digits(rng, 6)
        return phone_value(number, number, 350, "fmc-bare")
    return make_service(rng)


def make_service(rng):
    head, n = rng.choice([("0120", 6), ("0570", 6), ("0990", 6), ("0800", 7)])
    number = head + digits(rng, n)
    text = rng.choice([number, in_groups(number, (4, 3, 4), "-")])
    return phone_value(text, number, 800, "service")


# N a digit from 2 to 9, D any digit, [..] one of these.
FOREIGN_FORMS = [
    "+1N[0123456789][12][2345678]DDDDDD",
    "+1 ND[12]-NDD-DDDD",
    "+1 (ND[12]) NDD-DDDD",
    "+861[3456789]DDDDDDDDD",
    "+86 1[3456789]D DDDD DDDD",
    "+65[689]DDDDDDD",
    "+65 [689]DDD DDDD",
    "+852 [5679]DDD DDDD",
    "+82-10-NDDD-DDDD",
    "+44 20 [378]DDD DDDD",
    "+4420[378]DDDDDDD",
]


def filled(rng, form):
    form = re.sub(r"\[(\d+)\]", lambda m: rng.choice(m[1]), form)
    signs = {"N": "23456789", "D": "0123456789"}
    return "".join(rng.choice(signs.get(c, c)) for c in form)


def make_foreign(rng):
    text = filled(rng, rng.choice(FOREIGN_FORMS))
    return Value(text, "phone", 600, "foreign", tags=frozenset({"phone:foreign", "form:+"}))


def make_dialled(rng):
    """184 and 186 before a number, an extension behind it, URIs: no part of the value."""
    value = rng.choice([make_eleven, make_fixed])(rng)
    how = rng.choice(["186", "extension", "uri"])
    tags = value.tags | {f"with:{how}"}
    national = value.text[0] == "0" and not value.text.startswith("00")
    if how == "186" and national and "form:prefix" not in value.tags:
        bare = value.text.isdigit()
        lead = rng.choice(["184", "186"]) + ("" if bare else "-")
        if bare or "-" in value.text and "(" not in value.text:
            return replace(value, before=lead, tags=tags)
    if how == "uri" and value.text.lstrip("+").isdigit() and value.text[:2] != "81" and value.alone:
        return replace(
            value, before="sip:", after="@ims.example.jp", alone=850, tags=tags, is_certain=False
        )
    return replace(value, after=rng.choice([" 内線123", " ext. 123", " x123"]), tags=tags)


def make_phone(rng):
    return rng.choices(
        [make_eleven, make_fixed, make_device, make_foreign, make_dialled], (30, 30, 10, 8, 12)
    )[0](rng)


# --- accounts ---------------------------------------------------------------------------------------


def yucho_check_digit(symbol, number):
    a = [int(c) for c in symbol[:3] + "0" + symbol[4] + number.rjust(8, "0")]
    total = a[12]
    for k in (0, 3, 6, 9):
        total += a[k] + 3 * a[k + 1] + (2 * a[k + 2] if a[k + 2] < 5 else 2 * a[k + 2] - 9)
    return total % 10


def make_yucho(rng, right=True):
    general = rng.random() < 0.6
    number = digits(rng, rng.randint(2, 7)) + "1" if general else digits(rng, rng.randint(1, 6))
    head = ("1" if general else "0") + digits(rng, 2)
    check = (yucho_check_digit(head + "00", number) + (0 if right else rng.randint(1, 9))) % 10
    symbol = f"{head}{check}0"
    tags = frozenset({"yucho", "right" if right else "wrong-check", f"shape:{len(number)}"})
    if general and rng.random() < 0.3:
        before = rng.choice(
            [
                f"記号{symbol} 番号",
                f"記号 {symbol} 番号 ",
                f"記号：{symbol}、番号：",
                f"記号{symbol}/番号",
            ]
        )
        alone = 850 if right else 600
        return Value(
            number, "bank_account", alone, "yucho-label", before=before, tags=tags | {"yucho-label"}
        )
    middle = f"{rng.randint(0, 9)}-" if rng.random() < 0.4 else ""
    if not general and len(symbol + middle + number) == 11 + (middle == ""):
        return make_yucho(rng, right)  # ten digits that begin with 0 may be a telephone's
    alone = (700 if general else 600) if right else 400
    return Value(f"{symbol}-{middle}{number}", "bank_account", alone, "yucho", tags=tags)


# country, form of the BBAN: n digits, a upper-case letters, c either.
IBAN_FORMS = {
    "DE": "n18",
    "GB": "a4 n14",
    "FR": "n10 c11 n2",
    "NL": "a4 n10",
    "CH": "n5 c12",
    "BE": "n12",
    "ES": "n20",
    "AT": "n16",
    "IT": "a1 n10 c12",
    "PL": "n24",
    "SE": "n20",
    "NO": "n11",
    "DK": "n14",
    "FI": "n14",
    "IE": "a4 n14",
    "LU": "n3 c13",
    "PT": "n21",
    "SA": "n2 c18",
    "AE": "n19",
    "TR": "n6 c16",
}
SIGNS = {
    "n": "0123456789",
    "a": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "c": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
}


def iban_remainder(iban):
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97


def make_iban(rng, right=True):
    country = rng.choice(sorted(IBAN_FORMS))
    bban = "".join(
        rng.choice(SIGNS[part[0]])
        for part in IBAN_FORMS[country].split()
        for _ in range(int(part[1:]))
    )
    check = 98 - iban_remainder(f"{country}00{bban}")
    if not right:
        check = rng.choice([n for n in range(2, 99) if n != check])
    iban = f"{country}{check:02}{bban}"
    spaced = rng.random() < 0.4
    text = " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)) if spaced else iban
    tags = frozenset({"iban", "right" if right else "wrong-check", "spaced" if spaced else "solid"})
    return Value(text, "bank_account", 900 if right else None, "iban", labels="iban", tags=tags)


LISTED_BANKS = [
    "0001",
    "0005",
    "0009",
    "0010",
    "0017",
    "0033",
    "0036",
    "0038",
    "0040",
    "9900",
    "0120",
    "0150",
    "0525",
    "1001",
    "1555",
    "2010",
    "2960",
    "3056",
    "8000",
]


def make_full(rng):
    separator = rng.choice("--/ ")
    bank = rng.choice(LISTED_BANKS)
    kind = rng.choice(["", "", "1", "2", "4", "9", "普通", "当座", "貯蓄", "普", "当"])
    text = separator.join(p for p in (bank, digits(rng, 3), kind, digits(rng, 7)) if p)
    word = len(kind) > 0 and not kind.isdigit()
    alone = 850 if word else 600
    tags = {"full", f"sep:{separator}", "word" if word else "no-word"}
    # With a word and a label or a near word: the text gives no total of its own.
    return Value(
        text, "bank_account", alone, "full", labelled=850, tags=frozenset(tags), is_certain=not word
    )


def make_typed(rng):
    number = digits(rng, 7)
    before = rng.choice(
        [
            "普通 ",
            "普通",
            "当座 ",
            "貯蓄：",
            "普通No.",
            "(普)",
            "普",
            "当",
            "（当）",
            "futsu ",
            "touza ",
            "普通番号 ",
            "当座No. ",
        ]
    )
    sample = is_one_digit(number)
    return Value(
        number,
        "bank_account",
        None if sample else 700,
        "typed",
        before=before,
        tags=frozenset({"typed", f"type:{before.strip()}"}),
    )


def make_account(rng):
    """A number of 4 to 8 digits: a value only with its label."""
    length = rng.choice([4, 5, 6, 7, 7, 7, 7, 7, 8])
    number = digits(rng, length)
    if rng.random() < 0.05:
        start = rng.randint(0, 9)
        number = "".join(str((start + i) % 10) for i in range(length))
    elif rng.random() < 0.05:
        number = rng.choice("0123456789") * length
    if length == 8 and number[:2] in ("19", "20"):
        number = "3" + number[1:]
    sample = is_one_digit(number) or is_straight(number)
    return Value(
        number,
        "bank_account",
        None if sample else 50,
        "account",
        labelled=650,
        near=200,
        tags=frozenset({"account", f"digits:{length}"}),
    )


def make_bank(rng):
    return rng.choices(
        [
            make_account,
            make_typed,
            make_full,
            make_yucho,
            lambda r: make_yucho(r, False),
            make_iban,
            lambda r: make_iban(r, False),
        ],
        (25, 12, 12, 12, 8, 14, 6),
    )[0](rng)
