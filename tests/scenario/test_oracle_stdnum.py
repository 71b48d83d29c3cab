"""The validators' check digits against those of python-stdnum, a million made numbers each.

Half of the numbers are made with right check digits, the others are not; every difference between
the two programs is one of those written down here, with its reason, or the test fails. Made numbers
belong to nobody. A difference is told by its number in the run, never by its value.
"""

import importlib
import os
import random

import pytest

from oracle import digits, judged

pytest.importorskip("stdnum", reason="python-stdnum is not installed (Debian: python3-stdnum)")

from stdnum import iban, imei, luhn, numdb  # noqa: E402
from stdnum.iso7064 import mod_97_10  # noqa: E402
from stdnum.jp import cn  # noqa: E402
from stdnum.us import ssn  # noqa: E402

HOW_MANY = int(os.environ.get("PIIWATCH_ORACLE_NUMBERS", "1000000"))
LOT = 100_000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def lots(make, seed):
    """Made numbers, in lots, the same in every run."""
    rng = random.Random(seed)
    for _ in range(0, HOW_MANY, LOT):
        yield [make(rng) for _ in range(min(LOT, HOW_MANY))]


def compare(validator, make, expected, seed):
    """`expected` says of a number what the verdict has to be; counts how often each was."""
    seen = {}
    for lot in lots(make, seed):
        for i, (number, answer) in enumerate(zip(lot, judged(validator, lot))):
            want = expected(number)
            if answer[0] != want:
                pytest.fail(f"{validator}, number {i} of its lot: {answer[0]}, not {want}")
            seen[want] = seen.get(want, 0) + 1
    return seen


def with_luhn(rng, body):
    """The body with its Luhn digit, or, every other time, with any digit."""
    return body + (luhn.calc_check_digit(body) if rng.random() < 0.5 else digits(rng, 1))


def test_luhn_of_insured_persons_numbers():
    seen = compare(
        "insured",
        lambda rng: with_luhn(rng, digits(rng, rng.choice((5, 6, 7)))),
        lambda number: "yes" if luhn.is_valid(number) else "failed",
        1,
    )
    assert min(seen.values()) > HOW_MANY / 4


def test_luhn_of_sim_cards():
    seen = compare(
        "iccid",
        lambda rng: with_luhn(rng, "89" + digits(rng, 16)),
        lambda number: "yes" if luhn.is_valid(number) else "failed",
        2,
    )
    assert min(seen.values()) > HOW_MANY / 4


def test_luhn_of_cards():
    """Of the brands' ranges; the UnionPay's are left out, which may lack the digit."""
    leads = ("4", "51", "55", "2221", "2720", "3528", "3589", "6011", "644", "649")

    def make(rng):
        lead = rng.choice(leads)
        return with_luhn(rng, lead + digits(rng, 15 - len(lead)))

    def expected(number):
        # A number of one digit is a sample of a format.
        if len(set(number)) == 1:
            return "no"
        return "yes" if luhn.is_valid(number) else "failed"

    seen = compare("card", make, expected, 3)
    assert min(seen["yes"], seen["failed"]) > HOW_MANY / 4


# Those who allocate type codes: stdnum takes any two digits.
BODIES = {"01", "10", "30", "33", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91"}
BODIES |= {"98", "99"}


def test_imei():
    def make(rng):
        kind = rng.random()
        lead = rng.choice(sorted(BODIES)) if kind < 0.8 else digits(rng, 2)
        if kind < 0.7:
            return with_luhn(rng, lead + digits(rng, 12))
        # Without the check digit, with a version in its place, too long, too short.
        return lead + digits(rng, rng.choice((11, 12, 14, 15)))

    def expected(number):
        if number[:2] not in BODIES or len(set(number)) == 1:
            return "no"
        if imei.is_valid(number):
            return "yes"
        return "failed" if len(number) == 15 else "no"

    seen = compare("imei", make, expected, 4)
    assert min(seen.values()) > HOW_MANY / 20


def test_corporate_numbers():
    def make(rng):
        body = digits(rng, 12)
        return (cn.calc_check_digit(body) if rng.random() < 0.5 else digits(rng, 1)) + body

    def expected(number):
        # No check digit is 0, and a number of one digit is a sample of a format.
        if number[0] == "0" or len(set(number)) == 1:
            return "no"
        return "yes" if cn.is_valid(number) else "failed"

    seen = compare("corporate_number", make, expected, 5)
    assert min(seen.values()) > HOW_MANY / 50


def test_individual_numbers():
    try:
        individual = importlib.import_module("stdnum.jp.in_")
    except ImportError:
        pytest.skip("this python-stdnum has no jp.in_ (it came with release 2.0)")

    def make(rng):
        body = digits(rng, 11)
        if rng.random() < 0.5:
            return body + digits(rng, 1)
        return body + individual.calc_check_digit(body)

    def expected(number):
        if len(set(number)) == 1:
            return "no"
        # What can be a date and a time is refused at once, so a wrong digit is no "failed" there.
        if individual.is_valid(number):
            return "yes"
        return "no" if is_dated(number) else "failed"

    seen = compare("my_number", make, expected, 6)
    assert min(seen["yes"], seen["failed"]) > HOW_MANY / 4


def is_dated(number):
    year, month, day = int(number[:4]), int(number[4:6]), int(number[6:8])
    return (
        1900 <= year < 2100
        and 1 <= month <= 12
        and 1 <= day <= 31
        and int(number[8:10]) < 24
        and int(number[10:]) < 60
    )


# Void in stdnum as well: it was printed in an advertisement of 2007 and misused. The specification
# names two void numbers, this one is not among them.
ADVERTISED = "457-55-5462"


def test_social_security_numbers():
    def make(rng):
        area = digits(rng, 3) if rng.random() < 0.7 else rng.choice(("000", "666", "900", "078"))
        group = digits(rng, 2) if rng.random() < 0.9 else "00"
        serial = digits(rng, 4) if rng.random() < 0.9 else rng.choice(("0000", "1120", "9999"))
        return rng.choice((f"{area}-{group}-{serial}", area + group + serial))

    def expected(number):
        plain = number.replace("-", "")
        if plain == ADVERTISED.replace("-", ""):
            return "yes"
        return "yes" if ssn.is_valid(number) else "no"

    seen = compare("us_ssn", make, expected, 7)
    assert min(seen.values()) > HOW_MANY / 10
    void = judged("us_ssn", ["078-05-1120", "219-09-9999", ADVERTISED])
    assert [answer[0] for answer in void] == ["no", "no", "yes"]
    assert not any(map(ssn.is_valid, ("078-05-1120", "219-09-9999", ADVERTISED)))


def test_embedded_sim_cards():
    """ISO/IEC 7064 MOD 97-10; a wrong remainder refuses nothing, so the mark is compared."""

    def make(rng):
        body = "89" + digits(rng, 28)
        return body + (mod_97_10.calc_check_digits(body) if rng.random() < 0.5 else digits(rng, 2))

    right = 0
    for lot in lots(make, 8):
        for i, (number, answer) in enumerate(zip(lot, judged("iccid", lot))):
            want = mod_97_10.is_valid(number)
            assert answer[0] == "yes" and answer[1] == "eid", f"number {i} of its lot"
            assert (answer[2] == "1") == want, f"number {i} of its lot"
            right += want
    assert HOW_MANY / 4 < right < HOW_MANY * 3 / 4


def iban_structures():
    """Country and structure of its account number, as stdnum's data have them."""
    data = numdb.get("iban")
    found = {}
    for a in LETTERS:
        for b in LETTERS:
            info = data.info(a + b + "00")[0][1]
            if "bban" in info:
                found[a + b] = info["bban"]
    return found


def made_bban(rng, structure):
    sets = {"n": "0123456789", "a": LETTERS, "c": LETTERS + "0123456789"}
    out, count = "", ""
    for c in structure:
        if c.isdigit():
            count += c
        elif c in sets:
            out += "".join(rng.choice(sets[c]) for _ in range(int(count)))
            count = ""
    return out


def test_iban():
    """Of every country that stdnum knows: length and remainder. It looks at the account number's
    letters and digits as well, by country, which the made numbers keep to."""
    structures = iban_structures()
    countries = sorted(structures)

    def make(rng):
        country = rng.choice(countries)
        bban = made_bban(rng, structures[country])
        kind = rng.random()
        if kind < 0.1:
            bban = bban[:-1]
        check = iban.calc_check_digits(f"{country}00{bban}") if kind < 0.6 else digits(rng, 2)
        return country + check + bban

    def expected(number):
        if iban.is_valid(number, check_country=False):
            return "yes"
        whole = len(number) == 4 + len(made_bban(random.Random(0), structures[number[:2]]))
        return "failed" if whole else "no"

    unknown = {c for c in countries if judged("iban", [valid_iban(c, structures)])[0][0] == "no"}
    assert unknown == set(), f"countries that are not known: {sorted(unknown)}"
    seen = compare("iban", make, expected, 9)
    assert min(seen.values()) > HOW_MANY / 20


def valid_iban(country, structures):
    bban = made_bban(random.Random(1), structures[country])
    return country + iban.calc_check_digits(f"{country}00{bban}") + bban
