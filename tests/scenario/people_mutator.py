"""Lines of persons' data of the categories that mutator.py leaves out, and what must be found in each.

Again two families: *rows* of the labelled vectors with another value of the same form in them, and
*templates*: a value of a known kind in a context of a known kind. What is specified here is which
values are found and where each begins and ends; beside them nothing else may be found, but for the
categories a value says stand beside it.
"""

import random
from dataclasses import dataclass, replace

import made_documents as documents
import made_people as people
import people_rows
import people_words
import vector_words as words
from mutator import MASK_SIGNS, confidence_in, negative_key, put, spelled, widened

# --- kinds of values --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """A maker of values and how they may stand: "digits" may touch their label, kana and kanji,
    "text" needs a delimiter, "secret" a joint, "whole" brings all that speaks for it."""

    make: object
    how: str
    weight: int = 4


def wrong(make):
    return lambda rng: make(rng, False)


KINDS = [
    Kind(documents.make_imsi, "digits"),
    Kind(documents.make_imei, "digits"),
    Kind(wrong(documents.make_imei), "digits", 1),
    Kind(documents.make_imeisv, "digits", 2),
    Kind(documents.make_iccid, "digits"),
    Kind(wrong(documents.make_iccid), "digits", 1),
    Kind(documents.make_eid, "digits", 1),
    Kind(documents.make_msisdn, "digits"),
    Kind(documents.make_mynumber, "digits", 6),
    Kind(wrong(documents.make_mynumber), "digits", 1),
    Kind(documents.make_ssn, "digits"),
    Kind(documents.make_void_ssn, "digits", 1),
    Kind(documents.make_licence, "digits", 6),
    Kind(wrong(documents.make_licence), "digits", 1),
    Kind(documents.make_passport, "digits", 6),
    Kind(documents.make_residence, "digits", 6),
    Kind(documents.make_insured, "digits", 5),
    Kind(wrong(documents.make_insured), "digits", 1),
    Kind(documents.make_insurer, "digits", 1),
    Kind(documents.make_insured_pair, "whole", 3),
    Kind(documents.make_pension, "digits", 6),
    Kind(documents.make_resident, "digits", 5),
    Kind(wrong(documents.make_resident), "digits", 1),
    Kind(documents.make_corporate, "digits", 5),
    Kind(wrong(documents.make_corporate), "digits", 1),
    Kind(documents.make_invoice, "digits", 2),
    Kind(people.make_birth, "digits", 10),
    Kind(people.make_born, "whole", 2),
    Kind(people.make_no_day, "digits", 1),
    Kind(people.make_age, "digits", 5),
    Kind(people.make_sai, "whole", 3),
    Kind(people.make_no_age, "whole", 1),
    Kind(people.make_gender, "text", 6),
    Kind(people.make_occupation, "text", 6),
    Kind(people.make_payment, "text", 6),
    Kind(people.make_customer, "digits", 6),
    Kind(people.make_pin, "digits", 4),
    Kind(people.make_cvv, "digits", 3),
    Kind(people.make_otp, "digits", 4),
    Kind(people.make_password, "secret", 4),
    Kind(people.make_pair, "digits", 4),
    Kind(people.make_latlng, "whole", 4),
    Kind(people.make_cell, "whole", 2),
    Kind(people.make_email, "text", 7),
    Kind(people.make_address, "text", 7),
    Kind(people.make_city_address, "text", 3),
    Kind(people.make_latin_address, "text", 1),
    Kind(people.make_name, "text", 5),
    Kind(people.make_latin_name, "text", 2),
    Kind(people.make_kana_name, "text", 3),
    Kind(people.make_name_part, "text", 2),
    Kind(people.make_honoured, "whole", 4),
    Kind(people.make_holder, "text", 6),
    Kind(people.make_call, "whole", 3),
]

# --- labels and record shapes -----------------------------------------------------------------------

FRAMES = [
    '{{"ts":"2024-03-12T10:15:30Z","lvl":"info","data":{{"id":17,"{k}":"{v}","ok":true}}}}',
    '[{{"seq":1,"{k}":"{v}"}},{{"seq":2}}]',
    'level=info msg=done {k}="{v}" status=200',
    "level=info msg=done {k}={v} status=200",
    "INSERT INTO t_main (id, {k}, flg) VALUES (17, '{v}', 1);",
    '<rec seq="1"><{k}>{v}</{k}><end/></rec>',
    '<rec {k}="{v}" seq="1"/>',
    r'{{"payload":"{{\"id\":17,\"{k}\":\"{v}\"}}"}}',
    '{{:id=>17, :{k}=>"{v}", :ok=>true}}',
    "Main{{id=17, {k}='{v}', ok=true}}",
    "{{'id': 17, '{k}': '{v}', 'ok': True}}",
    "<tr><th>{k}</th><td>{v}</td></tr>",
    '<input type="text" name="{k}" value="{v}"> ok',
    "POST /x body: a=1&{k}={v}&z=2",
    "id=17\t{k}={v}\tok=1",
]
FRAMES_JA = [
    '{{"ts":"2024-03-12T10:15:30Z","data":{{"id":17,"{k}":"{v}","ok":true}}}}',
    "連番：17　{k}：{v}　状態：済",
    "連番=17, {k}={v}, 状態=済",
    "<tr><th>{k}</th><td>{v}</td></tr>",
    "【連番】17【{k}】{v}",
    "<rec><{k}>{v}</{k}></rec>",
]
BEFORE = ["{k}\n{v}", "{k}：\n{v}", "{k}:\n  {v}"]
CLOSERS = "\"'<]\\)"


def joints_for(value, how, is_japanese):
    if how == "whole":
        return []
    shapes = words.JOINTS_JA + FRAMES_JA if is_japanese else words.JOINTS + FRAMES
    if how == "text":
        shapes = [s for s in shapes if "が{v}" not in s]
    if how == "secret":
        shapes = [
            s for s in shapes if not is_japanese or s[:4] in ("{k}：", "{k}:", "{k}＝", "{k}=")
        ]
    if value.is_closed:
        shapes = [s for s in shapes if s.split("{v}")[1][:1] in tuple(CLOSERS)]
    if " " in value.text or not value.text.isascii():
        # What is written without quotes there ends at the first space.
        shapes = [s for s in shapes if "&" not in s and "={v} " not in s]
    return shapes


def label_of(rng, value, how):
    """A key of the value's kind and a shape with places for key and value."""
    keys, japanese, prefixes = people_words.LABELS[value.owner]
    if japanese and (not keys or rng.random() < 0.45):
        return rng.choice(japanese.split()), rng.choice(joints_for(value, how, True))
    key = spelled(rng, f"{rng.choice(prefixes.split(';'))} {rng.choice(keys.split(';'))}".strip())
    if key == "Age":
        key = "age"  # Age: 38 is a header of HTTP
    # Half a name is told by all of its key, without a number.
    if rng.random() < 0.06 and key[-1].isalpha() and value.kind != "name part":
        key += rng.choice(["1", "2", "_1"])
    joints = joints_for(value, how, False)
    if key.lower() in ("sei", "mei"):
        # Behind a word and before a colon and a space these may be any word.
        joints = [j for j in joints if j != "{k}: {v}"]
    return key, rng.choice(joints)


def framed(rng, value, key, shape, context, confidence, *tags):
    left, right = shape.format(k=key, v="\0").split("\0")
    if "\n" not in shape:
        left = rng.choice(words.PREFIXES) + left
        is_open = right == "" and not value.is_closed
        right += rng.choice(words.SUFFIXES) if is_open or right[-1:] in tuple(CLOSERS) else ""
    return put(
        left,
        value,
        right,
        context,
        confidence,
        f"joint:{shape}",
        f"key:{key}",
        *(["no-plain-word"] if "." in key or key[0].isdigit() else []),
        *tags,
        is_exact=False,
    )


# --- contexts ---------------------------------------------------------------------------------------


def own_label(rng, value, how):
    key, shape = label_of(rng, value, how)
    return framed(rng, value, key, shape, "own", confidence_in(value, "own"))


def line_before(rng, value, how):
    """The label ends the line before."""
    key, _ = label_of(rng, value, how)
    shape = rng.choice(BEFORE)
    return framed(rng, value, key, shape, "own", confidence_in(value, "own"), "line-before")


def bare(rng, value, how):
    left = f"{rng.choice(words.PREFIXES)}{rng.choice(words.FILLERS)} "
    right = rng.choice(words.SUFFIXES) if not value.is_closed else ""
    return put(left, value, right, "bare", confidence_in(value, "bare"), is_exact=False)


def near(rng, value, how):
    if value.kind not in people_words.NEAR:
        return own_label(rng, value, how)
    word, filler = rng.choice(people_words.NEAR[value.kind]), rng.choice(words.FILLERS)
    left = f"{rng.choice(words.PREFIXES)}{word} {filler} "
    confidence = confidence_in(value, "near")
    return put(
        left,
        value,
        rng.choice(words.SUFFIXES),
        "near",
        confidence,
        f"near:{word}",
        is_exact=False,
    )


def negative(rng, value, how):
    if value.category in ("email", "address") or value.before or value.after:
        return bare(rng, value, how)
    if value.category in people_words.NEGATIVES:
        key, shape = rng.choice(people_words.NEGATIVES[value.category]), "{k}={v}"
    else:
        key, shape = negative_key(rng)
        while value.category == "location" and key.lower() in ("lat", "lng"):
            key, shape = negative_key(rng)
    confidence = confidence_in(value, "negative")
    return framed(rng, value, key, shape, "negative", confidence)


def glued_kana(rng, value, how):
    if how != "digits" or value.before or value.after:
        return bare(rng, value, how)
    left = rng.choice(words.PREFIXES) + rng.choice(words.GLUE_LEFT)
    right = rng.choice(words.GLUE_RIGHT)
    return put(left, value, right, "glued", confidence_in(value, "bare"), is_exact=False)


def glued_label(rng, value, how):
    japanese = people_words.LABELS[value.owner][1].split() if how == "digits" else []
    if not japanese or value.is_closed or value.before or value.after:
        return own_label(rng, value, how)
    key = rng.choice(japanese)
    left = rng.choice(["memo ", "受信 ", "、"]) + key
    right = rng.choice([" ok", "です", "を登録"] + [""] * (value.kind != "age"))
    confidence = confidence_in(value, "own")
    return put(left, value, right, "own", confidence, "glued-label", f"key:{key}", is_exact=False)


def masked(rng, value, how):
    """Some of the digits are hidden already."""
    places = [i for i, c in enumerate(value.text) if c.isdigit()]
    if how != "digits" or len(places) < 4 or value.others or value.kind in ("pair", "otp"):
        return own_label(rng, value, how)
    count = rng.randint(len(places) // 2, len(places) - 1)
    start = rng.randint(0, len(places) - count)
    # Letters may be a customer number's own.
    hidden, sign = list(value.text), rng.choice("*●＊#" if value.kind == "customer" else MASK_SIGNS)
    for i in places[start : start + count]:
        hidden[i] = sign
    gone = replace(value, text="".join(hidden), alone=None, after="")
    key, shape = label_of(rng, gone, how)
    return framed(rng, gone, key, shape, "masked", None, f"sign:{sign}")


def longer(rng, value, how):
    """A letter or a digit more, directly behind it."""
    if how != "digits" or value.after or value.is_closed or not value.text[-1].isdigit():
        return own_label(rng, value, how)
    if value.category not in ("subscriber_id", "driver_license", "passport", "corporate_number"):
        return own_label(rng, value, how)
    left = f"{rng.choice(words.PREFIXES)}{rng.choice(words.FILLERS)} "
    return put(
        left,
        replace(value, alone=None),
        rng.choice(["abc", "_x", "Z9 end"]),
        "longer",
        None,
        is_exact=False,
    )


CONTEXTS = [
    (own_label, 45),
    (line_before, 4),
    (bare, 12),
    (near, 5),
    (negative, 10),
    (glued_kana, 5),
    (glued_label, 8),
    (masked, 7),
    (longer, 2),
]
WHOLE = [(bare, 1)]


def maybe_widened(rng, value, how):
    if how == "digits" and not value.is_closed and not value.after and rng.random() < 0.1:
        return replace(value, text=widened(rng, value.text), tags=value.tags | {"full-width"})
    return value


def make_template(rng):
    kind = rng.choices(KINDS, [k.weight for k in KINDS])[0]
    value = maybe_widened(rng, kind.make(rng), kind.how)
    contexts = WHOLE if kind.how == "whole" else CONTEXTS
    context = rng.choices([c for c, _ in contexts], [n for _, n in contexts])[0]
    return context(rng, value, kind.how)


# --- rows and columns -------------------------------------------------------------------------------


def make_row(rng, rows):
    row = rng.choice(rows)
    text, value = people_rows.rewritten(rng, row)
    left = rng.choice(["", "", "app01 ", "受信 ", "[web] "]) + text[: row.at]
    # 93 以上 is a rule, no age.
    ends = ["", "", " ok", "。", " 完了" if row.category == "age" else " 以上"]
    right = text[row.at + len(value) :] + rng.choice(ends)
    made = documents.value_of("row", row.category, value, 500, others=None)
    return put(left, made, right, "row", 500, f"row:{row.value}", is_exact=False)


def make_lines(path, count, seed):
    rng = random.Random(seed)
    rows = people_rows.read_rows(path)
    return [
        make_row(rng, rows) if rng.random() < 0.25 else make_template(rng) for _ in range(count)
    ]


@dataclass(frozen=True)
class Table:
    """A table with a line of names above it, and each value's category, offset and length."""

    text: str
    values: tuple
    kind: str


def make_tables(count, seed):
    rng = random.Random(seed)
    return [make_table(rng) for _ in range(count)]


def stands_in_a_column(kind, value):
    """True if the column's name alone makes the value found."""
    is_alone = not value.before and not value.after and not value.others
    found = confidence_in(value, "own") is not None
    return kind.how != "whole" and is_alone and found


def value_for_a_column(rng, kind):
    while True:
        value = kind.make(rng)
        if stands_in_a_column(kind, value):
            return value


def make_table(rng):
    kind = rng.choices(KINDS, [k.weight for k in KINDS])[0]
    sample = kind.make(rng)
    if not stands_in_a_column(kind, sample):
        return make_table(rng)
    keys, japanese, _ = people_words.LABELS[sample.owner]
    if japanese and (not keys or rng.random() < 0.5):
        header, names = rng.choice(japanese.split()), ("連番", "状態", "備考")
    else:
        header, names = spelled(rng, rng.choice(keys.split(";"))), ("seq", "state", "note")
    separator, at = rng.choice(",\t|"), rng.randrange(4)
    text, values = separator.join([*names[:at], header, *names[at:]]) + "\n", []
    for n in range(rng.randint(2, 6)):
        value = value_for_a_column(rng, kind)
        quote = '"' if rng.random() < 0.4 or separator in value.text else ""
        cells = [str(n + 1), "ok", "memo"]
        left, right = separator.join([*cells[:at], "\0", *cells[at:]]).split("\0")
        values.append(
            (value.category, len((text + left + quote).encode()), len(value.text.encode()))
        )
        text += f"{left}{quote}{value.text}{quote}{right}\n"
    return Table(text, tuple(values), sample.kind)
