"""Lines made from the labelled vectors, and what must be found in each.

Two families. A *row* is a line of the vectors whose value was replaced: other digits with right or
wrong check digits, other separators, full-width, other text around. A *template* is a value of a
known kind in a context of a known kind: its own label in many spellings and joints, a negative
label, a word near, another category's label, letters or kana glued on, money, fractions, masks.
"""

import random
import re
from dataclasses import dataclass, replace

import made_values as made
import vector_words as words

THRESHOLD = 500
LEAST, MOST = 50, 990
NEAR_BEFORE = 40  # characters


@dataclass
class Line:
    text: str
    value: made.Value
    at: int  # of the value, in characters
    confidence: int | None  # None: nothing is found
    context: str
    tags: frozenset
    is_exact: bool = True  # the confidence is known and nothing else stands in the line

    def span_in(self, codec):
        """Offset and length of the value's bytes in the line."""
        offset = len(self.text[: self.at].encode(codec))
        return offset, len(self.value.text.encode(codec))

    @property
    def span(self):
        return self.span_in("utf-8")


# --- confidence -------------------------------------------------------------------------------------


def confidence_in(value, context, has_both=False):
    """The value's confidence in a context of a kind; None where it stays silent."""
    if value.alone is None:
        return None
    total = {
        "own": value.labelled if value.labelled is not None else value.alone + 250,
        "near": value.near if value.near is not None else value.alone + 150,
        "negative": value.alone - 450,
        "near-negative": value.alone - 150,
    }.get(context, value.alone)
    if context == "own" and has_both and value.kind == "account":
        total = 800
    total = max(LEAST, min(total, value.cap, MOST))
    return total if total >= THRESHOLD else None


# --- ways of writing --------------------------------------------------------------------------------

DASHES = "‐‑‒–—―−－ー"
WIDE = {ord(c): ord(c) + 0xFEE0 for c in map(chr, range(0x21, 0x7F))}
WIDE[0x20] = 0x3000


def widened(rng, text):
    """The text in full-width signs, its dashes in one of the many kinds."""
    # The vowel mark is a dash between digits only.
    between_digits = all(
        a.isdigit() and b.isdigit() for a, b in zip(text.split("-"), text.split("-")[1:])
    )
    dash = rng.choice(DASHES if between_digits else DASHES.replace("ー", ""))
    return text.translate(WIDE).replace("－", dash)


def maybe_widened(rng, value):
    if rng.random() < 0.12:
        return replace(value, text=widened(rng, value.text), tags=value.tags | {"full-width"})
    if "-" in value.text and rng.random() < 0.08:
        text = value.text.replace("-", rng.choice("‐‑‒–—―−"))
        return replace(value, text=text, tags=value.tags | {"dashes"})
    return value


def spelled(rng, text):
    """A key of words, in one of the ways programs spell keys."""
    parts = text.split()
    style = rng.choice(["snake", "camel", "kebab", "upper", "dotted", "pascal"])
    if style == "camel":
        return parts[0] + "".join(p.capitalize() for p in parts[1:])
    if style == "pascal":
        return "".join(p.capitalize() for p in parts)
    joint = {"kebab": "-", "dotted": "."}.get(style, "_")
    return joint.join(parts).upper() if style == "upper" else joint.join(parts)


def label_for(rng, owner):
    """A key of the category and a joint for it."""
    if rng.random() < 0.35:
        return rng.choice(words.LABELS_JA[owner]), rng.choice(words.JOINTS_JA)
    word = rng.choice(words.LABELS[owner])
    if word in words.PLURALS and rng.random() < 0.2:
        word = words.PLURALS[word]
    prefix = rng.choice(words.KEY_PREFIXES[owner])
    key = spelled(rng, f"{prefix} {word}".strip())
    if rng.random() < 0.08:
        key += rng.choice(["1", "2", "_1"])
    return key, rng.choice(words.JOINTS)


def negative_key(rng):
    kind = rng.random()
    if kind < 0.25:
        return rng.choice(words.NEGATIVES_JA), rng.choice(words.JOINTS_JA)
    if kind < 0.6:
        thing = rng.choice(words.NEGATIVE_THINGS) + rng.choice([" id", "", " no", " id"])
        return spelled(rng, thing), rng.choice(words.JOINTS)
    return spelled(rng, rng.choice(words.NEGATIVE_QUANTITIES)), rng.choice(words.JOINTS)


# --- templates --------------------------------------------------------------------------------------


def put(left, value, right, context, confidence, *tags, **more):
    text = left + value.before + value.text + value.after + right
    beside = {"left-wide"} if left[-1:].isalpha() and not left.isascii() else set()
    return Line(
        text,
        value,
        len(left) + len(value.before),
        confidence,
        context,
        value.tags | beside | {f"context:{context}", f"kind:{value.kind}", *tags},
        **more,
    )


def joined(rng, value, key, joint, context, confidence, *tags, lead=""):
    left, right = joint.format(k=key, v="\0").split("\0")
    left = rng.choice(words.PREFIXES) + lead + left
    return put(
        left,
        value,
        right + rng.choice(words.SUFFIXES),
        context,
        confidence,
        f"joint:{joint}",
        f"key:{key}",
        *tags,
    )


def own_label(rng, value):
    key, joint = label_for(rng, value.owner)
    while "form:plain81" in value.tags and "subscriber" in key.lower():
        key, joint = label_for(rng, value.owner)  # of a subscriber 81… is the MSISDN as well
    return joined(rng, value, key, joint, "own", confidence_in(value, "own"))


def own_label_and_bank(rng, value):
    """An account number with its label and a bank's or branch's word before that."""
    key, joint = label_for(rng, value.owner)
    # "bank" before "account" is a word of the key.
    leads = ["銀行 ", "支店 ", "branch "] + ["bank "] * (not key.lower().startswith("acc"))
    lead = rng.choice(leads)
    is_near = len(lead + joint.format(k=key, v="\0").split("\0")[0]) <= NEAR_BEFORE
    confidence = confidence_in(value, "own", is_near)
    return joined(rng, value, key, joint, "own", confidence, lead=lead)


def negative(rng, value):
    if "with:uri" in value.tags:
        return bare(rng, value)  # no such thing has a URI
    key, joint = negative_key(rng)
    return joined(rng, value, key, joint, "negative", confidence_in(value, "negative"))


def foreign(rng, value):
    key = rng.choice(words.FOREIGN[value.owner])
    joint = rng.choice(words.JOINTS if key.isascii() else words.JOINTS_JA)
    return joined(rng, value, key, joint, "foreign", confidence_in(value, "foreign"))


def bare(rng, value):
    left = f"{rng.choice(words.PREFIXES)}{rng.choice(words.FILLERS)} "
    return put(left, value, rng.choice(words.SUFFIXES), "bare", confidence_in(value, "bare"))


def near(rng, value):
    word, filler = rng.choice(words.NEAR[value.owner]), rng.choice(words.FILLERS)
    left = f"{rng.choice(words.PREFIXES)}{word} {filler} "
    return put(
        left,
        value,
        rng.choice(words.SUFFIXES),
        "near",
        confidence_in(value, "near"),
        f"near:{word}",
    )


def near_behind(rng, value):
    word, filler = rng.choice(words.NEAR[value.owner]), rng.choice(words.FILLERS)
    left = f"{rng.choice(words.PREFIXES)}{filler} "
    return put(left, value, f" {word} done", "near", confidence_in(value, "near"), f"behind:{word}")


def owned_near(rng, value):
    """The word near is the key of another value and says nothing."""
    word, filler = rng.choice(words.NEAR[value.owner]), rng.choice(words.FILLERS)
    left = f"{rng.choice(words.PREFIXES)}{word}=off {filler} "
    return put(
        left,
        value,
        rng.choice(words.SUFFIXES),
        "owned-near",
        confidence_in(value, "bare"),
        f"near:{word}",
    )


def near_negative(rng, value):
    word, filler = rng.choice(words.NEAR_NEGATIVE), rng.choice(words.FILLERS)
    left = f"{rng.choice(words.PREFIXES)}{word} {filler} "
    return put(
        left,
        value,
        rng.choice(words.SUFFIXES),
        "near-negative",
        confidence_in(value, "near-negative"),
        f"near:{word}",
    )


def glued_kana(rng, value):
    left = rng.choice(words.PREFIXES) + rng.choice(words.GLUE_LEFT)
    return put(
        left,
        value,
        rng.choice(words.GLUE_RIGHT),
        "glued",
        confidence_in(value, "bare"),
        f"glue:{left[-2:]}",
    )


def glued_label(rng, value):
    if "with:uri" in value.tags:
        return own_label(rng, value)
    key = rng.choice(words.LABELS_JA[value.owner] + words.LABELS[value.owner][:1])
    return put(
        f"memo {key}",
        value,
        rng.choice(["", " ok", "です"]),
        "own",
        confidence_in(value, "own"),
        "glued-label",
        f"key:{key}",
    )


# --- templates that silence -------------------------------------------------------------------------


def may_end_early(value):
    """True where a part of the value is one by itself: a card's first four groups, the account
    behind the word of its type."""
    long_card = "grouped" in value.tags and sum(c.isdigit() for c in value.text) > 16
    return long_card or {"full", "word"} <= value.tags


def glued_letters(rng, value):
    left, right = rng.choice(
        [("q", ""), ("blk_", ""), ("", "abc"), ("node-", ""), ("", "_x"), ("#", ""), ("v", "z")]
    )
    if value.text[0] in "+(" and left:
        left, right = "", "abc"
    if value.before and left or value.after and right or may_end_early(value):
        return bare(rng, value)
    return put(
        f"memo {left}", value, f"{right} ok", "glued-letters", None, f"letters:{left}|{right}"
    )


def as_fraction(rng, value):
    text = value.text
    if value.before or value.after or not text.isdigit():
        return bare(rng, value)
    left, right = rng.choice(
        [("ratio 0.", " computed"), ("x 12.", ""), ("sum ", ".25 done"), ("mean ", ".5")]
    )
    return put(left, value, right, "fraction", None)


def as_money(rng, value):
    if value.before or value.after or not value.text.isdigit() or value.category == "card":
        return bare(rng, value)
    key, joint = label_for(rng, value.owner)
    left, right = rng.choice(
        [("memo ", "円です"), ("memo ¥", ""), ("memo ", " 円"), ("memo $", " paid")]
    )
    if value.category == "bank_account":
        left, right = f"{key}=", rng.choice(["円", " 円", ".50"])
    return put(left, value, right, "money", None, f"key:{key}")


MASK_SIGNS = "*xX●＊#"
SOCIAL_SECURITY = re.compile(r"\d{3}-\d\d-\d{4}")


def masked(rng, value):
    """Some digits in a row are replaced by a sign: the value is hidden already."""
    places = [i for i, c in enumerate(value.text) if c.isdigit()]
    # Of a card so many that what is left is no telephone's.
    least = 8 if value.category == "card" else 3
    count = rng.randint(least, max(least, len(places) // 2))
    # Of joined numbers the last, which is the account's; letters may be a part of an IBAN.
    start = len(places) - count if value.kind == "full" else rng.randint(0, len(places) - count)
    # Beside a sign the vowel mark is no dash.
    hidden = list(value.text.replace("ー", "－"))
    sign = rng.choice("*●＊#" if value.kind == "iban" else MASK_SIGNS)
    for i in places[start : start + count]:
        hidden[i] = sign
    key, joint = label_for(rng, value.owner)
    if SOCIAL_SECURITY.search("".join(hidden)):
        return own_label(rng, value)  # what is left is another number
    gone = replace(value, text="".join(hidden), alone=None)
    return joined(rng, gone, key, joint, "masked", None, f"sign:{sign}")


def mixed_separators(rng, value):
    if (
        value.kind not in ("card", "phone")
        or value.text.count("-") < 2
        or "(" in value.text
        or value.before
        or may_end_early(value)
    ):
        return own_label(rng, value)
    head, tail = value.text.rsplit("-", 1)
    mixed = replace(value, text=f"{head}{rng.choice(' .')}{tail}", alone=None)
    key, joint = label_for(rng, value.owner)
    return joined(rng, mixed, key, joint, "mixed", None)


CONTEXTS = [
    (own_label, 30),
    (own_label_and_bank, 2),
    (negative, 16),
    (foreign, 6),
    (bare, 14),
    (near, 7),
    (near_behind, 4),
    (owned_near, 4),
    (near_negative, 4),
    (glued_kana, 6),
    (glued_label, 4),
    (glued_letters, 4),
    (as_fraction, 3),
    (as_money, 3),
    (masked, 6),
    (mixed_separators, 3),
]


def make_value(rng):
    maker = rng.choices(
        [
            lambda r: made.make_card(r),
            lambda r: made.make_card(r, False),
            made.make_phone,
            made.make_bank,
        ],
        (28, 7, 40, 25),
    )[0]
    return maybe_widened(rng, maker(rng))


def make_template(rng):
    if rng.random() < 0.01:
        return bare(rng, made.make_track(rng))
    value = make_value(rng)
    context = rng.choices([c for c, _ in CONTEXTS], [n for _, n in CONTEXTS])[0]
    if context is own_label_and_bank and value.kind != "account":
        context = own_label
    return context(rng, value)


# --- rows of the vectors ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    category: str
    text: str
    value: str
    at: int


def read_rows(path):
    """The rows of the three categories in which something is found."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        category, expect, text, value, note = (line.split("\t") + [""] * 5)[:5]
        if category in ("card", "phone", "bank_account") and expect == "yes":
            at = (
                text.encode().find(value.encode())
                if "@" not in note
                else int(note.split("@")[1].split()[0])
            )
            rows.append(Row(category, text, value, len(text.encode()[:at].decode())))
    return rows


def narrow(text):
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


def digits_of(text):
    return "".join(c for c in narrow(text) if c.isascii() and c.isalnum())


def poured(shape, signs):
    """The digits and letters of `shape` replaced in order; full-width stays full-width."""
    left = iter(signs)
    return "".join(
        (
            c
            if not (narrow(c).isascii() and narrow(c).isalnum())
            else next(left).translate(WIDE) if narrow(c) != c else next(left)
        )
        for c in shape
    )


def other_card(rng, number, right):
    while True:
        new = made.with_luhn(number[:4] + made.digits(rng, len(number) - 5), right)
        if made.card_alone(new, False) == made.card_alone(number, False) or not right:
            return new


def other_phone(rng, number):
    lead = next((p for p in ("01081", "0081", "81") if number.startswith(p)), "")
    rest = number[len(lead) :]
    national = rest if rest.startswith("0") else "0" + rest
    code = "" if lead and not rest else made.area_code_of(national) or national[:3]
    while True:
        new = code + made.digits(rng, len(national) - len(code))
        if made.phone_kind(new, code) == made.phone_kind(national):
            return lead + (new if rest.startswith("0") else new[1:])


def other_iban(rng, iban, right):
    bban = "".join(
        rng.choice("0123456789") if c.isdigit() else rng.choice(made.SIGNS["a"]) for c in iban[4:]
    )
    check = 98 - made.iban_remainder(iban[:2] + "00" + bban)
    return f"{iban[:2]}{check if right else 2 + (check - 1) % 97:02}{bban}"


def other_yucho(rng, shape, right):
    groups = shape.split("-")
    number = made.digits(rng, len(groups[-1]) - 1) + (
        "1" if shape[0] == "1" else made.digits(rng, 1)
    )
    head = shape[0] + made.digits(rng, 2)
    check = (made.yucho_check_digit(head + "00", number) + (0 if right else 3)) % 10
    return "-".join([f"{head}{check}0", *groups[1:-1], number])


def other_account(rng, number):
    while True:
        new = made.digits(rng, len(number))
        if not made.is_straight(new) and not made.is_one_digit(new):
            return new


def rewritten(rng, row, right):
    """The row's value with other digits; None where the row has no check digit to be wrong."""
    signs = digits_of(row.value)
    if row.category == "card":
        return poured(row.value, other_card(rng, signs, right))
    if row.value[0].isupper():
        return poured(row.value, other_iban(rng, signs, right))
    if row.category == "bank_account" and row.value[:5].isdigit() and row.value[5:6] == "-":
        return other_yucho(rng, row.value, right)
    if not right or row.value.startswith("+") and not row.value.startswith("+81"):
        return None
    if row.category == "phone":
        return poured(row.value, other_phone(rng, signs))
    if "記号" in row.text:
        return None
    keep = 7 if len(signs) > 8 else 0
    return poured(row.value, signs[:keep] + other_account(rng, signs[keep:]))


def is_silenced(row, right):
    return not right and (row.category == "card" or row.value[0].isupper())


def make_row(rng, rows):
    row, right = rng.choice(rows), rng.random() < 0.8
    text = rewritten(rng, row, right)
    if text is None:
        text, right = row.value, True
    # Wrong UnionPay and Yucho numbers are found or not as their scores say: templates ask that.
    if row.category == "card" and not right and "unionpay" in made.brands_of(digits_of(text)):
        text, right = row.value, True
    if text == narrow(text) and "-" in text and rng.random() < 0.15:
        text = text.replace("-", rng.choice("‐‑‒–—―−"))
    elif text.isdigit() and rng.random() < 0.1:
        text = text.translate(WIDE)
    left = rng.choice(["", "", "app01 ", "受信 ", "[web] "]) + row.text[: row.at]
    right_text = row.text[row.at + len(row.value) :] + rng.choice(["", "", " ok", "。", " 以上"])
    value = made.Value(text, row.category, None if is_silenced(row, right) else 500, "row")
    confidence = None if is_silenced(row, right) else 500
    return put(left, value, right_text, "row", confidence, f"row:{row.value}", is_exact=False)


def make_lines(path, count, seed):
    rng = random.Random(seed)
    rows = read_rows(path)
    return [make_row(rng, rows) if rng.random() < 0.3 else make_template(rng) for _ in range(count)]
