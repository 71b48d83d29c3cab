"""Twenty thousand lines made from the labelled vectors: each gives what the specification says, in
each encoding that can hold it.

The lines and what is expected of them are made by mutator.py. PIIWATCH_SEED chooses other ones,
PIIWATCH_LINES how many.
"""

import json
import os
from collections import Counter, defaultdict

import pytest

import mutator
from conftest import ROOT, run_program

LINES = int(os.environ.get("PIIWATCH_LINES", "20000"))
SEED = int(os.environ.get("PIIWATCH_SEED", "20240312"))
SHOWN = 25
ENCODINGS = {"utf-8": "utf-8", "cp932": "cp932", "euc-jp": "euc_jp", "utf-16le": "utf-16-le"}

# Lines that may differ from the specification's text, by their tags, and why.
EXCEPTIONS = [
    (
        {"full", "sep: ", "no-word"},
        "bank, branch and account with spaces look like three columns of figures: the rules ask for "
        "a word near before they believe it",
    ),
    (
        {"full", "sep: ", "word", "context:negative"},
        "the word of the account's type right before the number speaks for the last group, whatever "
        "key the whole has",
    ),
    *(
        (
            {f"type:{word}", "left-wide"},
            f"{word} that touches kana or kanji before it is taken for the end of a word",
        )
        for word in "普当"
    ),
]


@pytest.fixture(scope="module")
def lines():
    return mutator.make_lines(ROOT / "tests/data/vectors/detection.tsv", LINES, SEED)


def holds(codec, text):
    """True if the text comes back from the encoding as it was."""
    try:
        return text.encode(codec).decode(codec) == text
    except UnicodeError:
        return False


def scan(lines, name, path):
    """What one scan found in each line, by number: (category, offset, length, thousandths)."""
    path.write_bytes("".join(line.text + "\n" for line in lines).encode(ENCODINGS[name]))
    run = run_program("scan", "--format", "jsonl", "--cdr", "none", "--encoding", name, path)
    assert run.status == 1, run.err
    found = defaultdict(list)
    for f in run.findings:
        found[f["line"]].append(
            (f["category"], f["offset"], f["length"], round(f["confidence"] * 1000))
        )
    return found


@pytest.fixture(scope="module")
def found(lines, tmp_path_factory):
    return scan(lines, "utf-8", tmp_path_factory.mktemp("mutated") / "lines.log")


def placed(lines, codec):
    """Each line with its number and the offset of its first byte."""
    start = 0
    for number, line in enumerate(lines, 1):
        yield number, line, start
        start += len((line.text + "\n").encode(codec))


def matches(line, start, found, codec):
    """True if what was found is what is expected of the line."""
    offset, length = line.span_in(codec)
    mine = (line.value.category, start + offset, length)
    if line.value.kind == "iban":  # its digits may be a card's by chance
        found = [f for f in found if f[0] == line.value.category]
    if line.is_exact and line.value.is_certain:
        return found == ([] if line.confidence is None else [(*mine, line.confidence)])
    if line.is_exact:
        return [f[:3] for f in found] == ([] if line.confidence is None else [mine])
    over = [
        f[:3]
        for f in found
        if f[0] == mine[0] and f[1] < mine[1] + length and mine[1] < f[1] + f[2]
    ]
    return over == ([] if line.confidence is None else [mine])


def mismatches(lines, found, codec="utf-8"):
    return [
        (line, [(c, at - start, n, p) for c, at, n, p in found[number]])
        for number, line, start in placed(lines, codec)
        if not matches(line, start, found[number], codec)
    ]


def excuse_of(line):
    return next((reason for tags, reason in EXCEPTIONS if tags <= line.tags), None)


def described(line, got):
    want = (
        "nothing" if line.confidence is None else (line.value.category, *line.span, line.confidence)
    )
    return f"{line.context}: {line.text!r}\n    expected {want}, found {got or 'nothing'}"


def test_each_mutated_line_gives_what_the_specification_says(lines, found):
    wrong = [(line, got) for line, got in mismatches(lines, found) if excuse_of(line) is None]
    assert not wrong, f"{len(wrong)} of {len(lines)} lines\n" + "\n".join(
        described(*w) for w in wrong[:SHOWN]
    )


@pytest.mark.parametrize("name", [name for name in ENCODINGS if name != "utf-8"])
def test_each_mutated_line_gives_the_same_in_other_encodings(lines, name, tmp_path):
    held = [line for line in lines if holds(ENCODINGS[name], line.text)]
    assert len(held) > LINES * 0.8
    got = mismatches(held, scan(held, name, tmp_path / "lines.log"), ENCODINGS[name])
    wrong = [w for w in got if excuse_of(w[0]) is None]
    assert not wrong, f"{len(wrong)} of {len(held)} lines\n" + "\n".join(
        described(*w) for w in wrong[:SHOWN]
    )


def test_each_exception_is_still_needed(lines, found):
    used = {excuse_of(line) for line, _ in mismatches(lines, found)}
    for tags, reason in EXCEPTIONS:
        assert reason in used, f"no line needs the exception {sorted(tags)}"


def test_the_lines_are_of_many_kinds_and_half_of_them_hold_a_value(lines):
    contexts = Counter(line.context for line in lines)
    kinds = Counter(line.value.kind for line in lines)
    holding = sum(line.confidence is not None for line in lines)
    assert len(contexts) >= 14 and min(contexts.values()) >= 30, contexts
    assert len(kinds) >= 10 and min(kinds.values()) >= 30, kinds
    assert LINES * 0.4 < holding < LINES * 0.8


def test_the_same_seed_makes_the_same_lines(lines):
    again = mutator.make_lines(ROOT / "tests/data/vectors/detection.tsv", 500, SEED)
    assert [line.text for line in again] == [line.text for line in lines[:500]]


def test_the_mutators_own_check_digits_hold_for_published_numbers():
    made = mutator.made
    assert made.luhn_holds("4111111111111111") and not made.luhn_holds("4111111111111112")
    assert made.yucho_check_digit("14000", "12345671") == 3
    assert made.iban_remainder("GB82WEST12345698765432") == 1
    assert made.phone_kind("0312345678") == "fixed" and made.phone_kind("09001234567") is None
    assert json.dumps(sorted(made.brands_of("6011111111111117"))) == '["discover", "rupay"]'
