"""Rows of the labelled vectors, of persons' data, with another value of the same form in them."""

import re

import made_documents as documents
import made_people as people
import people_words as words
from mutator import Row, digits_of, narrow, poured
from made_values import digits, is_one_digit, is_straight, with_luhn


def read_rows(path):
    """The rows of these categories in which something is found."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        category, expect, text, value, note = (line.split("\t") + [""] * 5)[:5]
        if category not in REWRITERS or expect != "yes":
            continue
        place = re.search(r"@(\d+)\s*$", note)
        at = int(place[1]) if place else text.encode().find(value.encode())
        rows.append(Row(category, text, value, len(text.encode()[:at].decode())))
    return rows


def rewritten(rng, row):
    """The row's text and its value, another one of the same form where one can be made."""
    new = REWRITERS[row.category](rng, row)
    if new is None:
        return row.text, row.value
    if isinstance(new, tuple):
        return new
    return row.text[: row.at] + new + row.text[row.at + len(row.value) :], new


def in_shape(shape, text):
    return poured(shape, digits_of(text))


def subscriber(rng, row):
    signs = digits_of(row.value)
    if len(signs) == 19:
        return with_luhn(signs[:7] + digits(rng, 11))
    if len(signs) == 12:
        return signs[:4] + rng.choice("123456789") + digits(rng, 7)
    if "imei=" in row.text or "IMEI" in row.text:
        return in_shape(row.value, with_luhn(signs[:2] + digits(rng, 12)))
    return signs[:5] + digits(rng, len(signs) - 5)


def individual(rng, row):
    if row.value[3] == "-":
        area, group, serial = rng.randint(1, 665), rng.randint(1, 99), rng.randint(1, 9999)
        return f"{area:03}-{group:02}-{serial:04}"
    while True:
        body = documents.plain_digits(rng, 11)
        if not documents.looks_dated(body):
            return in_shape(row.value, body + documents.individual_check(body))


def licence(rng, row):
    head = row.value[:2] + digits(rng, 8)
    return head + documents.licence_check(head) + row.value[-1]


def mrz_check(text):
    values = [int(c, 36) * w for c, w in zip(text, (7, 3, 1) * 3)]
    return str(sum(values) % 10)


def passport(rng, row):
    new = row.value[:2] + documents.plain_digits(rng, 7)
    if not row.text.startswith("MRZ"):
        return new
    rest = row.text[row.at + len(row.value) + 1 :]
    return row.text[: row.at] + new + mrz_check(new) + rest, new


def residence(rng, row):
    return poured(row.value, narrow(row.value)[:2] + documents.plain_digits(rng, 8) + "KA")


def health(rng, row):
    if "記号 1234 番号 5678123" in row.text:
        return documents.plain_digits(rng, 7)
    law = row.value[:-6] if len(row.value) == 8 else ""
    return with_luhn(f"{law}{rng.randint(1, 47):02}{digits(rng, 3)}")


def resident(rng, row):
    body = documents.plain_digits(rng, 10)
    return body + documents.individual_check(body)


def corporate(rng, row):
    body = documents.plain_digits(rng, 12)
    return ("T" if row.value[0] == "T" else "") + documents.corporate_check(body) + body


def birth(rng, row):
    """Year, month and day replaced by ones that fit all forms: before the 13th, of the era's middle."""
    day = rng.randint(1, 9)
    if "六十年" in row.value:
        return f"昭和{people.in_kanji(rng.randint(20, 60))}年{people.in_kanji(day)}月十日"
    head, tail = re.match(r"(.*?)([0-9０-９]+)([^0-9０-９]*)$", row.value).group(1, 2)
    unit = row.value[len(head) + len(tail) :]
    if len(tail) == 8:
        return f"{rng.randint(1940, 2010)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
    return head + poured(tail, f"{rng.randint(1, 9):0{len(tail)}}") + unit


def with_other_digits(rng, row):
    """Each digit replaced, none of them by 0."""
    while True:
        signs = "".join(rng.choice("123456789") if c.isdigit() else c for c in digits_of(row.value))
        if not signs.isdigit() or not is_one_digit(signs) and not is_straight(signs):
            return poured(row.value, signs)


def location(rng, row):
    if "." in narrow(row.value):
        shape = narrow(row.value)
        new = re.sub(r"(?<=\.)\d+", lambda m: digits(rng, len(m[0])), shape)
        return poured(row.value, digits_of(new))
    if "度" in row.value:
        return f"35度{rng.randint(10, 59)}分{rng.randint(10, 59)}秒"
    if row.value.isdigit():
        if "lac=" in row.text:
            return str(rng.randint(1, 5)) + documents.plain_digits(rng, 3)
        return with_other_digits(rng, row)
    return None


def email(rng, row):
    local, sign, host = re.match(r"(.*?)(@|%40|＠)(.*)", row.value).groups()
    letters = "abcdefghijkmnoprstu"
    new = "".join(rng.choice(letters) if narrow(c) == c and c.isalpha() else c for c in local)
    return new + sign + host


def name(rng, row):
    (surname, kana, latin), (given, given_kana, given_latin) = people.any_name(rng)
    value = row.value
    parts = re.split("[ 　]", value)
    space = value[len(parts[0])] if len(parts) == 2 else ""
    if value.isascii():
        if value.isupper():
            return f"{latin} {given_latin}"
        return f"{given_latin.title()} {latin.title()}"
    if "ァ" <= value[0] <= "ヺ":
        return f"{kana}{space}{given_kana}"
    if "ｦ" <= value[0] <= "ﾝ":
        return people.half_width(f"{kana}{space}{given_kana}")
    return surname + (space + given if len(value) > 2 else "")


def one_of(*lists):
    def choose(rng, row):
        return rng.choice(next(items for items in lists if row.value in items))

    return choose


REWRITERS = {
    "subscriber_id": subscriber,
    "individual_number": individual,
    "driver_license": licence,
    "passport": passport,
    "residence_card": residence,
    "health_insurance": health,
    "pension_number": lambda rng, row: in_shape(row.value, documents.plain_digits(rng, 10)),
    "resident_code": resident,
    "corporate_number": corporate,
    "birth_date": birth,
    "age": lambda rng, row: poured(row.value, str(rng.randint(18, 99))),
    "gender": one_of(["男性", "女性"], ["男", "女"], ["male", "female"], ["M", "F"], ["1", "2"]),
    "occupation": one_of(words.OCCUPATIONS),
    "payment_status": one_of(words.STANDINGS, words.STANDINGS_JA),
    "customer_id": with_other_digits,
    "secret": with_other_digits,
    "location": location,
    "email": email,
    "address": with_other_digits,
    "name": name,
    "account_holder": name,
}
