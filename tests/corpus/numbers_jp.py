"""Numbers with their check digits, written from what is publicly known of each scheme.

Two are less sure than the rest, so those whose remainder leaves a doubt are never made: the driver
licence (what a remainder of 0 or 1 gives is told in two ways) and the resident code (whose weights
are taken to be the individual number's). The Yucho number has no check digit that is public.
"""

LICENCE_OFFICES = (
    10,
    11,
    12,
    13,
    14,
    *range(20, 26),
    30,
    *range(40, 56),
    *range(60, 66),
    *range(70, 75),
    *range(80, 84),
    *range(90, 98),
)
TWO_TO_SEVEN = (2, 3, 4, 5, 6, 7)


def digits(r, n, first=None):
    """n digits; the first from a set of its own where one is given."""
    if n <= 0:
        return ""
    return r.choice(first or "0123456789") + "".join(r.choices("0123456789", k=n - 1))


def luhn_sum(number):
    """The sum whose last digit is 0 for a number that is right."""
    total = 0
    for i, c in enumerate(reversed(number)):
        d = int(c) * (2 if i % 2 else 1)
        total += d - 9 if d > 9 else d
    return total


def luhn_ok(number):
    return luhn_sum(number) % 10 == 0


def luhn(body):
    """body with its check digit behind it."""
    return body + str(-luhn_sum(body + "0") % 10)


def card(r, brand):
    """A card number of that brand: (number, groups)."""
    if brand == "visa":
        return luhn(digits(r, 15, "4")), (4, 4, 4, 4)
    if brand == "mastercard":
        head = r.choice(["51", "52", "53", "54", "55", "2345", "2500", "2612"])
        return luhn(head + digits(r, 15 - len(head))), (4, 4, 4, 4)
    if brand == "jcb":
        return luhn(str(r.randint(3528, 3589)) + digits(r, 11)), (4, 4, 4, 4)
    if brand == "amex":
        return luhn(r.choice(["34", "37"]) + digits(r, 12)), (4, 6, 5)
    if brand == "diners":
        return luhn("36" + digits(r, 11)), (4, 6, 4)
    return luhn("6011" + digits(r, 11)), (4, 4, 4, 4)


def wrong_last(number):
    """The number with another last digit."""
    return number[:-1] + str((int(number[-1]) + 1 + int(number[0]) % 8) % 10)


def imei(r):
    return luhn("35" + digits(r, 12))


def imeisv(r):
    return "35" + digits(r, 14)


def iccid(r):
    """19 digits of a Japanese issuer, the last of them Luhn's."""
    return luhn("8981" + r.choice(["10", "11", "20", "30", "04"]) + digits(r, 12))


def imsi(r):
    return r.choice(["44010", "44011", "44020", "44050", "44051", "44053", "44101"]) + digits(r, 10)


def _weighted(body, weights):
    return sum(int(c) * w for c, w in zip(reversed(body), weights, strict=False))


def rest_of_11(body):
    """The weighted sum's remainder: weights 2 to 7 from the right, over and over."""
    return _weighted(body, TWO_TO_SEVEN * 2) % 11


def individual_number(r):
    """My Number: 12 digits."""
    body = digits(r, 11)
    return body + individual_check(body)


def individual_check(body):
    rest = rest_of_11(body)
    return str(11 - rest if rest > 1 else 0)


def driver_license(r):
    while True:
        body = str(r.choice(LICENCE_OFFICES)) + f"{r.choice([*range(75, 100), *range(0, 24)]):02d}"
        body += digits(r, 6)
        rest = rest_of_11(body)
        if rest > 1:
            return body + str(11 - rest) + r.choice("00000012")


def resident_code(r):
    while True:
        body = digits(r, 10, "123456789")
        rest = rest_of_11(body)
        if rest > 1:
            return body + str(11 - rest)


def insurer_number(r):
    """保険者番号: law, prefecture, insurer, check digit; 8 digits."""
    return luhn(
        r.choice(["01", "06", "31", "34", "39", "63"]) + f"{r.randint(1, 47):02d}" + digits(r, 3)
    )


def corporate_check(body):
    total = sum(int(c) * (2 if n % 2 else 1) for n, c in enumerate(reversed(body)))
    return str(9 - total % 9)


def corporate_number(r):
    body = r.choice("0123") + digits(r, 11)
    return corporate_check(body) + body


def mrz_digit(text):
    total = 0
    for i, c in enumerate(text):
        v = 0 if c == "<" else int(c) if c.isdigit() else ord(c) - 55
        total += v * (7, 3, 1)[i % 3]
    return str(total % 10)


def ean13(r, head=None):
    body = (head or r.choice(["45", "49"])) + digits(r, 10)
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body[:12]))
    return body[:12] + str(-total % 10)


def iban(r):
    """An IBAN without spaces."""
    country, body = r.choice(
        [
            ("DE", digits(r, 18)),
            ("NL", "".join(r.choices("ABDGHINRST", k=4)) + digits(r, 10)),
            ("BE", ""),
            ("CH", digits(r, 17)),
            ("GB", "".join(r.choices("ABCDHLMNRSW", k=4)) + digits(r, 14)),
            ("AT", digits(r, 16)),
        ]
    )
    if country == "BE":
        account = digits(r, 10)
        body = account + f"{int(account) % 97 or 97:02d}"
    return country + iban_check(country, body) + body


def iban_number(text):
    """An IBAN as the number whose remainder by 97 is 1."""
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4]))


def iban_check(country, body):
    return f"{98 - iban_number(country + '00' + body) % 97:02d}"


def ssn(r):
    area = r.choice([a for a in range(101, 899) if a != 666])
    return f"{area:03d}", f"{r.randint(1, 99):02d}", f"{r.randint(1, 9999):04d}"
