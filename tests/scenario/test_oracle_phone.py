"""Our verdicts on telephone numbers against libphonenumber's (its Python port), on random numbers.

Every difference between the two programs belongs to one of the classes written down here, by name
and with its reason, or the test fails; and each class must occur, so that none is kept that is no
longer needed. 30,000 numbers a test, PIIWATCH_ROUNDS=1000000 for a million (some minutes). A
difference is told by its number in the run and its shape, never by its value.
"""

import os
import random
import re
from collections import Counter

import pytest

from oracle import digits, judged
from vector_words import AREA_CODES

phonenumbers = pytest.importorskip(
    "phonenumbers", reason="phonenumbers is not installed (Debian: python3-phonenumbers)"
)
if phonenumbers.__version__ != "8.12.57":
    pytest.skip(
        f"the differences are those of the metadata 8.12.57, not {phonenumbers.__version__}",
        allow_module_level=True,
    )

ROUNDS = int(os.environ.get("PIIWATCH_ROUNDS", "30000"))
LOT = 50_000
KINDS = {
    getattr(phonenumbers.PhoneNumberType, name): name
    for name in dir(phonenumbers.PhoneNumberType)
    if name.isupper()
}


def lots(make, seed):
    """Made numbers, in lots, the same in every run."""
    rng = random.Random(seed)
    for start in range(0, ROUNDS, LOT):
        yield start, [make(rng) for _ in range(min(LOT, ROUNDS - start))]


def shape(number):
    return re.sub(r"\d", "0", number)


def parsed(number, region):
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None


def e164(number):
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def compare(validator, make, region, agree, classes, seed):
    """Judges made numbers by both programs. `agree` says of (number, theirs, ours) whether they say
    the same; where they do not, one of the classes has to hold. Counts how often which did."""
    seen = Counter()
    for start, lot in lots(make, seed):
        for i, (number, answer) in enumerate(zip(lot, judged(validator, lot)), start):
            theirs, ours = parsed(number, region), Ours(answer)
            if agree(number, theirs, ours):
                seen["the same"] += 1
                continue
            name = next((n for n, holds in classes.items() if holds(number, theirs, ours)), None)
            if name is None:
                pytest.fail(
                    f"number {i} ({shape(number)}): we say {ours.kind}, they {kind_of(theirs)}"
                )
            seen[name] += 1
    never = set(classes) - set(seen)
    assert not never, f"differences that no longer occur: {sorted(never)}"
    return seen


class Ours:
    """What a validator said: kind ("no" or the grade) and the number in E.164."""

    def __init__(self, answer):
        verdict, grade, _, self.canonical = answer
        self.kind = grade if verdict == "yes" else verdict


def kind_of(theirs, region=None):
    if theirs is None:
        return "no"
    valid = (
        phonenumbers.is_valid_number_for_region(theirs, region)
        if region
        else phonenumbers.is_valid_number(theirs)
    )
    return KINDS[phonenumbers.number_type(theirs)] if valid else "no"


# --- the Japanese plan ------------------------------------------------------------------------------

# Our kinds that mean the same as one of theirs.
SAME = {
    "no": {"no"},
    "MOBILE": {"mobile"},
    "VOIP": {"ip"},
    "PAGER": {"pager"},
    "PERSONAL_NUMBER": {"fmc"},
    "FIXED_LINE": {"fixed"},
    "TOLL_FREE": {"service"},
    "PREMIUM_RATE": {"service"},
    "UAN": {"service"},
}

# Area codes of theirs for which their geocoding names no area: the specification drops them.
NAMELESS = {"0851", "0941", "0945"}

# Digits with which no local number of these area codes begins, by their metadata.
NO_SUCH_OFFICE = {
    "011": "149",
    "015": "19",
    "017": "1",
    "018": "19",
    "04": "19",
    "046": "19",
    "049": "1678",
    "073": "123",
    "083": "1",
    "084": "1234",
    "088": "12",
}


def area_code_of(number):
    """The longest code that leaves a local part without leading 0."""
    return next(
        (number[:n] for n in (5, 4, 3, 2) if number[:n] in AREA_CODES and number[n : n + 1] != "0"),
        "",
    )


def has_area_code(number):
    return any(number[:n] in AREA_CODES for n in (2, 3, 4, 5))


def is_sample(number):
    """True if all digits behind the prefix or area code are one digit."""
    head = len(area_code_of(number)) if len(number) == 10 and number[:3] != "060" else 3
    return len(set(number[4 if len(number) == 14 else head :])) == 1


def their_kind(theirs):
    return kind_of(theirs, "JP")


def same_in_japan(number, theirs, ours):
    kind = their_kind(theirs)
    if kind != "no" and ours.kind != "no" and ours.canonical != e164(theirs):
        return False
    return ours.kind in SAME[kind]


def behind_zeros(number):
    """What stands behind 0081, in national form; empty if nothing does."""
    return "0" + number[4:] if number.startswith("0081") and number[4:5] != "0" else ""


def is_national_behind_zeros(number, ours):
    """True if what stands behind 0081 is a number in national form, for both or by a class."""
    rest = behind_zeros(number)
    theirs = parsed(rest, "JP") if rest else None
    if theirs is None or ours.canonical != "+81" + rest[1:]:
        return False
    return same_in_japan(rest, theirs, ours) or any(
        holds(rest, theirs, ours) for holds in JAPAN.values()
    )


JAPAN = {
    "060 numbers of mobile telephones are newer than that metadata": lambda n, t, o: (
        re.fullmatch("060[1-9][0-9]{7}", n) and their_kind(t) == "no" and o.kind == "mobile"
    ),
    "0200 numbers of 14 digits are newer than that metadata": lambda n, t, o: (
        re.fullmatch("0200[0-9]{10}", n) and their_kind(t) == "no" and o.kind == "m2m"
    ),
    "0200 is no beginning of 11 digits any more": lambda n, t, o: (
        re.fullmatch("0200[0-9]{7}", n) and their_kind(t) == "PAGER" and o.kind == "no"
    ),
    "020 was the pagers' and is the machines' but for 0204": lambda n, t, o: (
        re.fullmatch("020[1-35-9][0-9]{7}", n) and their_kind(t) == "PAGER" and o.kind == "m2m"
    ),
    "0170 and 0180 are service numbers that metadata lacks": lambda n, t, o: (
        re.fullmatch("01[78]0[0-9]{6}", n) and their_kind(t) == "no" and o.kind == "service"
    ),
    "one digit behind the prefix is a sample of a format": lambda n, t, o: (
        is_sample(n) and their_kind(t) != "no" and o.kind == "no"
    ),
    "no local number begins with 0": lambda n, t, o: (
        len(n) == 10
        and has_area_code(n)
        and not area_code_of(n)
        and their_kind(t) == "FIXED_LINE"
        and o.kind == "no"
    ),
    "rural area codes are coarser there: some lie in no area": lambda n, t, o: (
        n[:4] in NAMELESS
        and not has_area_code(n)
        and their_kind(t) == "FIXED_LINE"
        and o.kind == "no"
    ),
    "our area codes say nothing about the offices behind them": lambda n, t, o: (
        len(n) == 10
        and n[len(area_code_of(n))] in NO_SUCH_OFFICE.get(area_code_of(n), "")
        and their_kind(t) == "no"
        and o.kind == "fixed"
    ),
    "service numbers behind a carrier's 00XY are never a person's": lambda n, t, o: (
        re.match("0+(037|066|077|078|088)", n) and their_kind(t) == "TOLL_FREE" and o.kind == "no"
    ),
    "00 is the prefix from abroad, Japan's own is 010": lambda n, t, o: (
        their_kind(t) == "no" and o.kind != "no" and is_national_behind_zeros(n, o)
    ),
}


def any_number(rng):
    """Digits with a leading 0 as the plan has them, or nearly."""
    head, rest = rng.choices(
        [
            (rng.choice(sorted(AREA_CODES)), None),
            ("0" + digits(rng, 2), 7),
            (rng.choice(("060", "070", "080", "090", "050", "020")), 8),
            (rng.choice(("060", "0120", "0570", "0990", "0170", "0180")), None),
            ("0800", 7),
            ("0200", 10),
            (rng.choice(sorted(NAMELESS)), 6),
            ("00" + rng.choice(("37", "66", "77", "78", "88")), rng.randint(6, 12)),
            ("0081" + rng.choice(("3", "66", "90", "80", "422", "11", "120")), None),
        ],
        (40, 15, 20, 4, 2, 3, 2, 3, 3),
    )[0]
    if rest is None:
        rest = (13 if head[:5] in ("00819", "00818") else 10 + 2 * head.startswith("0081")) - len(
            head
        )
    if rng.random() < 0.1:
        rest = max(1, rest + rng.choice((-2, -1, 1, 2)))
    if rng.random() < 0.03:
        return head + rng.choice("123456789") * rest
    return head + digits(rng, rest)


def test_the_japanese_plan_is_theirs_but_for_named_differences():
    seen = compare("jp_phone", any_number, "JP", same_in_japan, JAPAN, 1)
    assert seen["the same"] > ROUNDS / 2


# Ways to write a number in groups: before the area code or prefix, between the groups.
WAYS = [
    "{0}-{1}-{2}",
    "{0} {1} {2}",
    "{0}.{1}.{2}",
    "({0}){1}-{2}",
    "({0}) {1}-{2}",
    "{0}({1}){2}",
    "+81-{3}-{1}-{2}",
    "+81 {3} {1} {2}",
    "+81{3}{1}{2}",
    "+81 (0){3}-{1}-{2}",
    "+81(0){3}-{1}-{2}",
    "010-81-{3}-{1}-{2}",
    "01081{3}{1}{2}",
    "81{3}{1}{2}",
    "0081-{3}-{1}-{2}",
    "0081{3}{1}{2}",
]


def groups_of(theirs):
    """Their national form, in its three groups."""
    form = phonenumbers.PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(theirs, form).split("-")


def is_rural(number, area):
    """True if they take for an area code what the specification's list does not have."""
    return area not in AREA_CODES and (number[:4] in NAMELESS or area == "08389")


def made_written(rng):
    """A person's number that they hold valid, in one of the ways, grouped as they do."""
    while True:
        number = any_number(rng)
        theirs = parsed(number, "JP")
        if theirs is None or number[:2] == "00" or is_sample(number):
            continue
        if their_kind(theirs) in ("FIXED_LINE", "MOBILE", "VOIP"):
            break
    a, b, c = groups_of(theirs)
    way = rng.choice(WAYS)
    return way, way.format(a, b, c, a[1:]), number, theirs


def difference_of(way, number, theirs, ours):
    """Why a number they hold valid is not the same for us as its bare digits; None: it has to be."""
    area, local, _ = groups_of(theirs)
    if their_kind(theirs) == "FIXED_LINE":
        is_grouped = "{3}{1}{2}" not in way
        if is_rural(number, area) and ours.kind in ("no", "fixed_odd"):
            return "rural area codes are coarser there: some lie in no area"
        if (local[0] == "0" or not area_code_of(number)) and ours.kind == "no":
            return "no local number begins with 0"
        if is_grouped and area not in AREA_CODES and ours.kind == "fixed_odd":
            return "grouped at no listed code: less sure"
    return None


def test_a_number_is_the_same_however_it_is_written():
    seen, their_own = Counter(), Counter()
    for start, lot in lots(made_written, 2):
        answers = judged("jp_phone", [written for _, written, _, _ in lot])
        for i, ((way, written, number, theirs), answer) in enumerate(zip(lot, answers), start):
            ours = Ours(answer)
            name = difference_of(way, number, theirs, ours)
            seen[name] += 1
            if name is None and ours.kind not in SAME[their_kind(theirs)]:
                pytest.fail(f"number {i} ({shape(written)}): {ours.kind}, {their_kind(theirs)}")
            if ours.kind != "no":
                assert ours.canonical == e164(theirs), f"number {i} ({shape(written)})"
            back = parsed(written, "JP")
            if back is None or e164(back) != e164(theirs):
                their_own[way] += 1
    assert seen[None] > ROUNDS / 2 and len(seen) >= 3, seen
    # 00 is the prefix from abroad, Japan's own is 010; all other ways they read as we do.
    assert set(their_own) == {"0081-{3}-{1}-{2}", "0081{3}{1}{2}"}


# --- other countries --------------------------------------------------------------------------------

SERVICES = {"TOLL_FREE", "PREMIUM_RATE", "SHARED_COST", "UAN", "VOICEMAIL", "PAGER"}

# National digits of numbers they hold valid and our lengths do not, which are those of the plans in
# force: old exchanges and companies' extensions.
OLD_LENGTHS = {
    27: {6, 7, 8},
    40: {6},
    43: {6},
    48: {7},
    49: {13},
    53: {6, 7, 10},
    62: {7},
    63: {6},
    82: {6},
    86: {7, 8},
    95: {6},
    98: {6, 7},
    886: {11},
}


def national(number, theirs):
    return number[1 + len(str(theirs.country_code)) :]


def same_abroad(number, theirs, ours):
    if ours.kind == "no":
        return kind_of(theirs) == "no"
    return kind_of(theirs) != "no" and ours.canonical == e164(theirs)


def is_rewritten(number, theirs):
    """True if they took a national prefix away, or put an area code that was left out."""
    return national(number, theirs) != phonenumbers.national_significant_number(theirs)


def both(holds):
    return lambda n, t, o: o.kind != "no" and kind_of(t) != "no" and holds(n, t)


def they_only(holds):
    return lambda n, t, o: o.kind == "no" and kind_of(t) != "no" and holds(n, t)


def we_only(holds):
    return lambda n, t, o: o.kind == "foreign" and kind_of(t) == "no" and t and holds(n, t)


ABROAD = {
    "fewer than 8 digits are no telephone number here": they_only(lambda n, t: len(n) - 1 < 8),
    "more than 15 digits are none by E.164": they_only(lambda n, t: len(n) - 1 > 15),
    "a national prefix behind the country code is none by E.164": they_only(is_rewritten),
    "such a prefix stays where the length lets it": both(is_rewritten),
    "service numbers have lengths of their own and are nobody's": they_only(
        lambda n, t: kind_of(t) in SERVICES
    ),
    "old and internal numbers have lengths of their own": they_only(
        lambda n, t: len(national(n, t)) in OLD_LENGTHS.get(t.country_code, ())
    ),
    "which numbers of a length are given is not written down here": we_only(
        lambda n, t: phonenumbers.is_possible_number(t)
    ),
    "lengths are written down for the countries of 1 and 2 digits and a few more": we_only(
        lambda n, t: t.country_code > 99 and t.country_code not in (852, 853, 886)
    ),
}
COUNTRIES = sorted(code for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE if code != 81)


def their_examples():
    """Country code and national digits of a number of each kind they know."""
    found = []
    for code in COUNTRIES:
        for region in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]:
            for kind in KINDS:
                if region == "001":
                    example = phonenumbers.example_number_for_non_geo_entity(code)
                else:
                    example = phonenumbers.example_number_for_type(region, kind)
                if example is not None:
                    found.append((code, phonenumbers.national_significant_number(example)))
    return found


EXAMPLES = their_examples()


def any_foreign(rng):
    """A number like one of theirs, its end replaced; or any digits behind a country code or none."""
    if rng.random() < 0.05:
        code = rng.choice([n for n in range(1, 1000) if not str(n).startswith("81")])
        return f"+{code}{digits(rng, rng.randint(4, 12))}"
    code, like = rng.choice(EXAMPLES)
    if rng.random() < 0.3:
        return f"+{code}{digits(rng, rng.randint(4, 13))}"
    kept = rng.randint(1, min(4, len(like)))
    rest = max(1, len(like) - kept + rng.choice((0, 0, 0, -1, 1)))
    zero = "0" if rng.random() < 0.03 else ""
    return f"+{code}{zero}{like[:kept]}{digits(rng, rest)}"


def test_other_countries_numbers_are_theirs_but_for_named_differences():
    seen = compare("e164", any_foreign, None, same_abroad, ABROAD, 3)
    assert seen["the same"] > ROUNDS / 3


def dials_zero(code):
    region = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code][0]
    plan = phonenumbers.PhoneMetadata.metadata_for_region(region)
    return plan is not None and plan.national_prefix == "0"


def test_a_zero_in_brackets_is_read_as_they_read_it():
    """+44 (0)20…: dialled at home only, where there is a 0 to be dialled."""
    examples = [e for e in EXAMPLES if e[1][0] != "0" and dials_zero(e[0])]

    def make(rng):
        code, like = rng.choice(examples)
        head, tail = f"+{code}", digits(rng, len(like) - 2)
        return head + rng.choice(("(0)", " (0)", "(0) ")) + like[:2] + tail, head + like[:2] + tail

    same = 0
    for start, lot in lots(make, 4):
        with_zero = judged("e164", [written for written, _ in lot])
        without = judged("e164", [plain for _, plain in lot])
        for i, ((written, plain), one, other) in enumerate(zip(lot, with_zero, without), start):
            at = f"number {i} ({shape(written)})"
            assert one == other, at
            read, wanted = parsed(written, None), parsed(plain, None)
            if kind_of(wanted) != "no" and kind_of(read) != "no" and one[0] == "yes":
                assert e164(read) == one[3], at
                same += 1
    assert same > ROUNDS / 10
