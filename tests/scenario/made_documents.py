"""Made-up numbers of documents and of subscribers.

Check digits and formats are written down here once more, from the specification. Confidences are
thousandths, as in made_values.py; a value whose `alone` is None must stay silent everywhere.
"""

from made_values import Value, digits, in_groups, is_one_digit, is_straight, with_luhn

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def other_digit(rng, digit):
    return rng.choice([c for c in "0123456789" if c != digit])


def value_of(kind, category, text, alone, **more):
    more.setdefault("others", frozenset())
    return Value(text, category, alone, kind, labels=kind, **more)


def plain_digits(rng, n):
    """Digits that are neither one digit nor a straight run, which would be a format's sample."""
    while True:
        text = digits(rng, n)
        if not is_one_digit(text) and not is_straight(text):
            return text


# --- subscribers ------------------------------------------------------------------------------------


def make_imsi(rng):
    network = rng.choice("44010 44020 44050 44056 44070 44079 44011 44000 44021 44170".split())
    text = network + digits(rng, 10)
    before = rng.choice(["", "", "", "imsi-"])
    if before:
        return value_of("imsi", "subscriber_id", text, 950, before=before)
    return value_of("imsi", "subscriber_id", text, 450, labelled=850, near=600)


def make_imei(rng, right=True):
    body = rng.choice("01 35 45 49 50 52 53 86 99".split())
    number = with_luhn(body + digits(rng, 12), right)
    # With a wrong digit, which a space sets apart, the 14 before it are one without a check digit.
    form = rng.choice(["solid", "solid", "2-6-6-1", "8 6 1" if right else "solid"])
    if form == "2-6-6-1":
        text, alone = in_groups(number, (2, 6, 6, 1), "-"), 650
    elif form == "8 6 1":
        text, alone = in_groups(number, (8, 6, 1), " "), None
    else:
        text, alone = number, 400
    # In groups with spaces: no score of its own is given.
    alone = 400 if alone is None else alone
    return value_of(
        "imei",
        "subscriber_id",
        text,
        alone if right else None,
        labelled=900,
        tags=frozenset({f"form:{form}", "right" if right else "wrong-check"}),
    )


def make_imeisv(rng):
    text = rng.choice(["01", "86", "99"]) + digits(rng, 14)  # 35 may be a card's
    return value_of("imeisv", "subscriber_id", text, 50, labelled=800, near=50)


def make_iccid(rng, right=True):
    country = rng.choice(["8981", "8981", "8981", "8944", "8986"])
    number = with_luhn(country + digits(rng, 14), right)
    alone = 700 if country == "8981" else 450
    after = rng.choice(["", "", "", "F"])
    return value_of(
        "iccid",
        "subscriber_id",
        number,
        alone if right else None,
        labelled=900,
        near=alone,
        after=after,
        tags=frozenset({"right" if right else "wrong-check", f"country:{country}"}),
    )


def make_eid(rng):
    return value_of("eid", "subscriber_id", "89" + digits(rng, 30), 50, labelled=900, near=50)


def make_msisdn(rng):
    text = "81" + rng.choice(["60", "70", "80", "90"]) + rng.choice("123456789") + digits(rng, 7)
    before = rng.choice(["", "", "", "msisdn-"])
    if before:
        return value_of("msisdn", "subscriber_id", text, 950, before=before)
    return value_of("msisdn", "subscriber_id", text, 450, labelled=900, near=450)


# --- documents --------------------------------------------------------------------------------------


def individual_check(body):
    """Of an individual number (11 digits) and, by the same weights, a resident code (10)."""
    total = sum(int(c) * (n + 1 if n <= 6 else n - 5) for n, c in enumerate(reversed(body), 1))
    return str(0 if total % 11 <= 1 else 11 - total % 11)


def looks_dated(number):
    return number[:2] in ("19", "20") and number[4:6] <= "12" and number[6:8] <= "31"


def make_mynumber(rng, right=True):
    while True:
        body = digits(rng, 11)
        if not looks_dated(body) and not is_straight(body):
            break
    check = individual_check(body)
    number = body + (check if right else other_digit(rng, check))
    separator = rng.choice(["", "", "-", " "])
    text = in_groups(number, (4, 4, 4), separator) if separator else number
    return value_of(
        "mynumber",
        "individual_number",
        text,
        (450 if separator else 300) if right else 50,
        labelled=900 if right else 500,
        near=700 if right else 50,
        tags=frozenset({"right" if right else "wrong-check"}),
    )


def make_ssn(rng):
    while True:
        area = rng.choice("012345678") + digits(rng, 2)
        group, serial = f"{rng.randint(1, 99):02}", f"{rng.randint(1, 9999):04}"
        if area not in ("000", "666") and not is_straight(area + group + serial):
            break
    separator = rng.choice(["-", "-", " ", ""])
    alone = 550 if separator == "-" else 100
    return value_of(
        "ssn", "individual_number", separator.join((area, group, serial)), alone, labelled=900
    )


def make_void_ssn(rng):
    area, group, serial = rng.choice(
        [("000", "12", "3457"), ("666", "12", "3457"), ("978", "12", "3457"), ("219", "09", "9999")]
        + [("123", "00", "4567"), ("123", "45", "0000"), ("078", "05", "1120")]
    )
    return value_of("ssn", "individual_number", f"{area}-{group}-{serial}", None)


PREFECTURAL = [*range(10, 15), *range(20, 26), 30, *range(40, 50), *range(50, 56)]
PREFECTURAL += [*range(60, 66), *range(70, 75), *range(80, 84), *range(90, 98)]


def licence_check(head):
    rest = sum(int(c) * w for c, w in zip(head, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))) % 11
    return str((11 - rest) % 10)


def make_licence(rng, right=True):
    head = f"{rng.choice(PREFECTURAL)}{digits(rng, 8)}"
    check = licence_check(head)
    number = head + (check if right else other_digit(rng, check)) + rng.choice("000012")
    separator = rng.choice(["", "", "", "-", " "])
    text = in_groups(number, (4, 4, 4), separator) if separator else number
    return value_of(
        "licence",
        "driver_license",
        text,
        250 if right else 50,
        labelled=850 if right else 650,
        near=650 if right else 200,
        tags=frozenset({"right" if right else "wrong-check"}),
    )


def make_passport(rng):
    text = rng.choice("TM") + rng.choice(CAPITALS) + plain_digits(rng, 7)
    return value_of("passport", "passport", text, 200, labelled=850, near=600)


def make_residence(rng):
    text = "".join(rng.choice(CAPITALS) for _ in "ab") + plain_digits(rng, 8)
    text += "".join(rng.choice(CAPITALS) for _ in "ab")
    return value_of("residence", "residence_card", text, 450, labelled=900, near=600)


def insurer_number(rng, right):
    place = f"{rng.randint(1, 47):02}"
    law = rng.choice("01 06 31 34 39 63 67".split()) if rng.random() < 0.7 else ""
    return with_luhn(law + place + digits(rng, 3), right)


def make_insured(rng, right=True):
    number = insurer_number(rng, right)
    return value_of(
        "insured",
        "health_insurance",
        number,
        50 if right else None,
        labelled=600,
        near=50,
        tags=frozenset({"right" if right else "wrong-check"}),
    )


def make_insurer(rng):
    """An insurer's number names a person together with what stands behind it alone."""
    after = f" 記号 {digits(rng, rng.randint(2, 4))} 番号 {plain_digits(rng, rng.randint(3, 7))}"
    return value_of(
        "insurer",
        "health_insurance",
        insurer_number(rng, True),
        50,
        labelled=600,
        near=50,
        after=after,
        others=frozenset({"health_insurance"}),
    )


def make_insured_pair(rng):
    """記号 and 番号: the digits of the 番号, or the whole where they are joined."""
    symbol, number = digits(rng, rng.randint(2, 4)), plain_digits(rng, rng.randint(3, 7))
    lead = rng.choice(["被保険者証の", "被保険者 ", "健康保険証 "])
    if rng.random() < 0.3:
        before, text = f"{lead}記号・番号 ", f"{symbol}-{number}"
    else:
        before = lead + rng.choice(
            [f"記号 {symbol} 番号 ", f"記号{symbol}番号", f"記号：{symbol}、番号："]
        )
        text = number
    return value_of("insured pair", "health_insurance", text, 800, before=before)


def make_pension(rng):
    number = plain_digits(rng, 10)
    if rng.random() < 0.6:
        return value_of(
            "pension", "pension_number", in_groups(number, (4, 6), "-"), 250, labelled=850, near=250
        )
    return value_of("pension", "pension_number", number, 100, labelled=850, near=100)


def make_resident(rng, right=True):
    body = rng.choice("123456789") + digits(rng, 9)  # with 0 in front it may be a telephone's
    check = individual_check(body)
    number = body + (check if right else other_digit(rng, check))
    sizes = rng.choice([None, None, (5, 6), (4, 4, 3)])
    text = in_groups(number, sizes, "-") if sizes else number
    return value_of("resident", "resident_code", text, 100, labelled=800, near=100)


def corporate_check(body):
    total = sum(int(c) * (1 if n % 2 else 2) for n, c in enumerate(reversed(body), 1))
    return str(9 - total % 9)


def make_corporate(rng, right=True):
    body = plain_digits(rng, 12)
    check = corporate_check(body)
    number = (check if right else rng.choice([c for c in "123456789" if c != check])) + body
    return value_of(
        "corporate",
        "corporate_number",
        number,
        300 if right else None,
        labelled=850,
        near=300,
        tags=frozenset({"right" if right else "wrong-check"}),
    )


def make_invoice(rng):
    body = plain_digits(rng, 12)
    return value_of(
        "invoice", "corporate_number", "T" + corporate_check(body) + body, 600, labelled=850
    )
