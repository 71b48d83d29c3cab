"""The corpus is what it says it is: its labels are right, whole and reproducible."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import generate  # noqa: E402
import numbers_jp as num  # noqa: E402
import pieces  # noqa: E402
import values  # noqa: E402

SEED, LINES = 7, 60
CODECS = {"utf-16le": "utf-16-le", "iso-2022-jp": "iso2022_jp_ext"}
SHIFTS = {0x24: b"\x1b$B", 0x49: b"\x1b(I", 0x42: b"\x1b(B"}
RESERVED = re.compile(r"@([a-z0-9-]+\.)*example\.(jp|co\.jp|ne\.jp|com|net|org)$")


def rows(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    out = tmp_path_factory.mktemp("corpus")
    generate.write(out, SEED, LINES, pieces.ENCODINGS, tuple(generate.GENRES))
    return out


@pytest.fixture(scope="module")
def labels(corpus):
    return rows(corpus / "labels.jsonl")


@pytest.fixture(scope="module")
def lookalikes(corpus):
    return rows(corpus / "lookalikes.jsonl")


def shift_before(data, offset):
    """ISO-2022-JP: the shift that is in force at an offset."""
    at = data.rfind(b"\x1b", 0, offset)
    return data[at : at + 3] if at >= 0 else b""


def decoded(data, row):
    raw = data[row["offset"] : row["offset"] + row["length"]]
    if row["encoding"] == "iso-2022-jp":
        raw = shift_before(data, row["offset"]) + raw
    text = raw.decode(CODECS.get(row["encoding"], row["encoding"]))
    for cp932, jis in pieces.JIS_TWINS.items():
        text = text.replace(jis, cp932)
    return text


def test_the_same_seed_gives_the_same_bytes(tmp_path, corpus):
    generate.write(tmp_path, SEED, LINES, pieces.ENCODINGS, tuple(generate.GENRES))
    made = sorted(p.relative_to(corpus) for p in corpus.rglob("*") if p.is_file())
    assert made == sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    for name in made:
        assert (corpus / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_another_seed_gives_other_bytes(tmp_path, corpus):
    generate.write(tmp_path, SEED + 1, LINES, ["utf-8"], ["syslog"])
    name = "logs/syslog.utf-8.log"
    assert (corpus / name).read_bytes() != (tmp_path / name).read_bytes()


def test_every_file_is_text_of_its_encoding(corpus, labels):
    for name, encoding in {(x["file"], x["encoding"]) for x in labels}:
        data = (corpus / name).read_bytes()
        assert encoding != "utf-16le" or data.startswith(b"\xff\xfe")
        data.decode(CODECS.get(encoding, encoding))


def test_the_bytes_of_every_label_are_what_was_planted(corpus, labels, lookalikes):
    data = {}
    for row in labels + lookalikes:
        name = row["file"]
        if name not in data:
            data[name] = (corpus / name).read_bytes()
        text = decoded(data[name], row)
        written = row["written"]
        for cp932, jis in pieces.JIS_TWINS.items():
            written = written.replace(jis, cp932)
        assert text == written, (name, row["offset"])
        for escape in reversed(row.get("escapes", [])):
            written = pieces.UNESCAPES[escape](written)
        value = row["value"]
        for cp932, jis in pieces.JIS_TWINS.items():
            value, written = value.replace(jis, cp932), written.replace(jis, cp932)
        assert written == value, (name, row["offset"], row.get("escapes"))


def test_no_two_planted_stretches_overlap(labels, lookalikes):
    last = {}
    for row in sorted(labels + lookalikes, key=lambda x: (x["file"], x["offset"])):
        assert row["offset"] >= last.get(row["file"], 0), (row["file"], row["offset"])
        last[row["file"]] = row["offset"] + row["length"]


def test_no_value_has_white_space_or_quotes_at_its_ends(labels):
    for row in labels:
        v = row["value"]
        assert v == v.strip(" 　\"'"), (row["file"], row["offset"])


def test_every_genre_in_every_encoding_holds_values_and_lookalikes(labels, lookalikes):
    assert len(generate.GENRES) >= 25
    want = {(g, e) for g in generate.GENRES for e in pieces.ENCODINGS}
    assert {(x["genre"], x["encoding"]) for x in labels} == want
    assert {(x["genre"], x["encoding"]) for x in lookalikes} == want


def test_every_category_is_there_in_every_encoding(labels):
    counts = Counter((x["category"], x["encoding"]) for x in labels)
    for c in values.CATEGORIES:
        for e in pieces.ENCODINGS:
            assert counts[c, e] >= 10, (c, e)


def test_lookalikes_are_twice_the_values_in_every_file(labels, lookalikes):
    values_, others = Counter(x["file"] for x in labels), Counter(x["file"] for x in lookalikes)
    for name, n in values_.items():
        assert others[name] >= 2 * n, name


def test_mail_domains_are_reserved_ones(labels):
    found = [x["value"] for x in labels if x["category"] == "email"]
    assert found
    assert all(RESERVED.search(v) for v in found)


def test_foreign_phone_numbers_are_of_the_ranges_kept_for_fiction(labels):
    found = [x["value"] for x in labels if x["category"] == "phone" and x["form"] == "foreign"]
    assert found
    assert all(re.fullmatch(r"\+1-\d{3}-555-01\d\d|\+44 20 7946 0\d{3}", v) for v in found)


def test_check_digits_agree_with_published_examples():
    assert num.individual_check("12345678901") == "8"
    assert num.corporate_check("000012050002") == "7"
    assert num.rest_of_11("3090123456") == 11 - 2
    assert num.luhn("7992739871") == "79927398713"
    assert num.luhn("49015420323751") == "490154203237518"
    assert num.iban_check("DE", "370400440532013000") == "89"
    assert num.iban_check("GB", "WEST12345698765432") == "82"
    assert num.mrz_digit("L898902C3") == "6"


def test_values_with_a_check_digit_are_right(labels):
    def bare(x):
        return "".join(c for c in x["value"].translate(WIDE) if c.isascii() and c.isalnum())

    for x in labels:
        text, form = bare(x), x["form"]
        if x["category"] == "card" or form in ("imei", "iccid", "insurer"):
            assert num.luhn_ok(text), x["file"]
        elif x["category"] == "individual_number" and form != "ssn":
            assert num.individual_check(text[:-1]) == text[-1]
        elif x["category"] == "corporate_number":
            assert num.corporate_check(text.lstrip("T")[1:]) == text.lstrip("T")[0]
        elif form == "iban":
            assert num.iban_number(text) % 97 == 1


WIDE = {c + 0xFEE0: c for c in range(0x21, 0x7F)}


def score(*args):
    run = subprocess.run(
        [sys.executable, HERE / "score.py", *map(str, args)],
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def finding(row, **more):
    return {
        "category": row["category"],
        "path": row["file"],
        "offset": row["offset"],
        "length": row["length"],
        "confidence": 0.9,
    } | more


def scored(corpus, findings, tmp_path, *args):
    path = tmp_path / "findings.jsonl"
    path.write_text("".join(json.dumps(f) + "\n" for f in findings), "utf-8")
    return score("--labels", corpus / "labels.jsonl", "--findings", path, *args)


def total(text):
    line = next(x for x in text.splitlines() if x.startswith("all "))
    return [float(x) for x in line.split()[1:]]


def test_all_labels_found_score_one(corpus, labels, tmp_path):
    found = [finding(x, path=str(corpus / x["file"])) for x in labels]
    assert total(scored(corpus, found, tmp_path)) == [len(labels), 0, 0, 1, 1, 1]


def test_another_span_or_category_is_false_and_missed(corpus, labels, tmp_path):
    found = [finding(x) for x in labels]
    found[0]["length"] += 1
    found[1]["category"] = "age" if found[1]["category"] != "age" else "card"
    assert total(scored(corpus, found, tmp_path))[:3] == [len(labels) - 2, 2, 2]


def test_the_score_shows_no_value_unless_asked(corpus, labels, tmp_path):
    out = scored(
        corpus,
        [finding(x) for x in labels[::2]],
        tmp_path,
        "--bins",
        "--cross",
        "--why",
        "--by",
        "category,encoding,genre",
    )
    shown = {x["value"] for x in labels if len(x["value"]) > 6}
    assert not [v for v in shown if v in out]


def test_what_is_shown_of_a_missed_value_is_its_shape(corpus, labels, tmp_path):
    cards = [x for x in labels if x["category"] == "card"]
    out = scored(corpus, [], tmp_path, "--show", "fn", 20, "--category", "card")
    assert "⟦card⟧" in out
    assert out.startswith("category")
    assert f"{len(cards)} fn" in out
