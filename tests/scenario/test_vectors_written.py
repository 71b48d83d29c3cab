"""Every labelled line in every encoding that can hold it and in every escape: the same values, at the
bytes that hold them. Each line is a file of its own, so that its encoding is found out from it alone
where nobody names it."""

import base64
import codecs
import re
from collections import defaultdict
from dataclasses import dataclass

import pytest

from conftest import ROOT, run_program

VECTORS = ROOT / "tests/data/vectors/detection.tsv"
SHOWN = 20

# Encoding by its name here and in Python. Escape sequences belong to the characters they switch to, so
# where a value begins in ISO-2022-JP is not one place: there spans are compared without the escapes they
# begin or end with.
ENCODINGS = {
    "utf-8": "utf-8",
    "cp932": "cp932",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "iso-2022-jp-ext": "iso2022_jp_ext",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
NAMED = {"iso-2022-jp-ext": "iso-2022-jp"}  # what --encoding calls it


@dataclass(frozen=True)
class Row:
    number: int
    category: str
    is_yes: bool
    text: str
    before: str
    value: str


def read_rows():
    rows = []
    for number, line in enumerate(VECTORS.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        category, expect, text, value, note = (line.split("\t") + [""] * 5)[:5]
        place = re.search(r"@(\d+)\s*$", note)
        if expect != "yes":
            before = value = ""
        elif place:
            before = text.encode()[: int(place[1])].decode()
        else:
            before = text[: text.index(value)]
        rows.append(Row(number, category, expect == "yes", text, before, value))
    return rows


ROWS = read_rows()


def scan(directory, *options):
    """Findings of each file by its name: (category, offset, length)."""
    run = run_program("scan", "--format", "jsonl", "--cdr", "none", *options, directory)
    assert run.status in (0, 1), run.err
    found = defaultdict(list)
    for f in run.findings:
        found[f["path"].rsplit("/", 1)[-1]].append((f["category"], f["offset"], f["length"]))
    return found


ESCAPES_OF_JIS = re.compile(rb"\x1b(?:\([BJI]|\$[@B]|\$\([D@B])")


def without_escapes(content, span):
    """The span without the escape sequences of ISO-2022-JP at its ends."""
    start, end = span[0], span[0] + span[1]
    while (escape := ESCAPES_OF_JIS.match(content, start, end)) is not None:
        start = escape.end()
    while content[:end] and (left := re.search(rb"\x1b[^\x1b]{2,3}$", content[start:end])):
        if not ESCAPES_OF_JIS.fullmatch(left[0]):
            break
        end -= len(left[0])
    return start, end - start


def is_right(row, found, span, content):
    """True if the row's value was found at its place, or nothing of its kind."""
    mine = [without_escapes(content, f[1:]) for f in found if f[0] == row.category]
    if not row.is_yes:
        return not mine
    return without_escapes(content, span) in mine


def check(directory, written, *options, excused=frozenset()):
    """`written`: rows with their bytes and the value's span."""
    for row, content, _ in written:
        (directory / f"{row.number:04}.log").write_bytes(content)
    found = scan(directory, *options)
    wrong = [
        row.number
        for row, content, span in written
        if not is_right(row, found[f"{row.number:04}.log"], span, content)
    ]
    assert set(wrong) <= set(excused), (
        f"{len(wrong)} of {len(written)} rows; lines of the vectors: "
        f"{sorted(set(wrong) - set(excused))[:SHOWN]}"
    )
    assert set(excused) <= set(wrong), f"need no excuse: {sorted(set(excused) - set(wrong))}"
    return len(written)


# --- encodings --------------------------------------------------------------------------------------


def encoded(row, codec):
    """The row's bytes and the value's span, or None if the encoding cannot hold it."""
    try:
        content = row.text.encode(codec)
        if content.decode(codec) != row.text:
            return None
    except UnicodeError:
        return None
    encoder = codecs.getincrementalencoder(codec)()
    offset = len(encoder.encode(row.before))
    span = offset, len(encoder.encode(row.value))
    return row, content + "\n".encode(codec), span


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("is_named", [True, False], ids=["named", "found-out"])
def test_each_row_is_judged_as_labelled_in_each_encoding(tmp_path, name, is_named):
    written = [w for row in ROWS if (w := encoded(row, ENCODINGS[name])) is not None]
    options = ("--encoding", NAMED.get(name, name)) if is_named else ()
    excused = EXCUSED_ENCODED.get((name, is_named), {})
    assert check(tmp_path, written, *options, excused=excused) > 600


# --- escapes ----------------------------------------------------------------------------------------


def json_u(text):
    units = text.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


ESCAPES = {
    "json": json_u,
    "percent": lambda text: "".join(f"%{b:02X}" for b in text.encode()),
    "html": lambda text: "".join(f"&#{ord(c)};" for c in text),
    "backslash-x": lambda text: "".join(f"\\x{b:02x}" for b in text.encode()),
}


def escaped(row, escape, is_all):
    """The row with what is beyond ASCII, or all of it, escaped."""

    def write(text):
        return "".join(escape(c) if is_all or ord(c) > 0x7E else c for c in text)

    offset = len(write(row.before).encode())
    span = offset, len(write(row.value).encode())
    return row, (write(row.text) + "\n").encode(), span


def holds_an_escape(text):
    """True if the row itself has signs that an escape is made of: it would be undone with it."""
    return re.search(r"[\\%&]|\+|=[0-9A-F]{2}", text) is not None


@pytest.mark.parametrize("name", ESCAPES)
def test_each_row_is_judged_as_labelled_with_its_wide_characters_escaped(tmp_path, name):
    rows = [r for r in ROWS if not r.text.isascii() and not holds_an_escape(r.text)]
    written = [escaped(row, ESCAPES[name], False) for row in rows]
    assert check(tmp_path, written, excused=EXCUSED_WIDE.get(name, {})) > 250


@pytest.mark.parametrize("name", ESCAPES)
def test_each_row_is_judged_as_labelled_with_every_character_escaped(tmp_path, name):
    rows = [r for r in ROWS if not holds_an_escape(r.text)]
    written = [escaped(row, ESCAPES[name], True) for row in rows]
    assert check(tmp_path, written, excused=EXCUSED_ALL.get(name, {})) > 450


def in_base64(row):
    """Three bytes are four characters: a value is held by those that hold any part of it."""
    text = base64.b64encode(row.text.encode())
    begin, length = len(row.before.encode()), len(row.value.encode())
    first, last = begin * 8 // 6, ((begin + length) * 8 - 1) // 6
    return row, text + b"\n", (first, last - first + 1)


def test_each_row_is_judged_as_labelled_in_base64(tmp_path):
    written = [
        w
        for w in map(in_base64, ROWS)
        if len(w[1]) > 24 and all(re.search(c, w[1]) for c in (rb"[a-z]", rb"[A-Z]", rb"[0-9]"))
    ]
    assert check(tmp_path, written, excused=EXCUSED_BASE64) > 500


# Rows that are judged otherwise, by their line in the vectors, and why.
EXCUSED_ENCODED = {}
EXCUSED_WIDE = {}
EXCUSED_ALL = {}
EXCUSED_BASE64 = {}
