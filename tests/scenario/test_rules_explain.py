"""piiwatch rules explain: one line, value by value."""

import gzip
import os
import pty
import re
import subprocess

import pytest

from conftest import PROGRAM, ROOT

RULES = ["--rules", ROOT / "rules"]

# A form that stands by itself, one that needs its label, one with a check, and words around them.
SMALL = """
common = { negative = [ "order_no" ]; };
rules = ( {
  id = "t.free"; category = "phone"; labels = ( { words = [ "tel" ]; } );
  context = { near = [ "dial" ]; reject = [ "sample" ]; };
  forms = ( { id = "f"; value = "0[0-9]0-[0-9]{4}-[0-9]{4}"; alone = 0.6; labelled = 0.9;
    near = 0.7; } );
  validator = "jp_phone"; mask = "phone";
}, {
  id = "t.bound"; category = "bank_account"; labels = ( { words = [ "account" ]; } );
  forms = ( { id = "b"; value = "[0-9]{7}"; alone = 0.05; labelled = 0.7; } );
}, {
  id = "t.card"; category = "card";
  forms = ( { id = "c"; value = "[0-9]{16}"; alone = 0.7; failed = { alone = 0.1; }; } );
  validator = "card"; mask = "card";
} );
records = ( { id = "t.call"; category = "call_record"; needs = [ "phone", "@duration" ];
  duration_words = [ "duration" ]; score = 0.8; } );
"""


@pytest.fixture
def explain(piiwatch, rules_in, write):
    """explain(TEXT, LINE, …): by the rules above."""

    def run(text, line, *args):
        directory = rules_in(SMALL)
        log = write("a.log", text)
        return piiwatch("rules", "explain", f"{log}:{line}", "--rules", directory, *args)

    return run


def blocks_of(out):
    return out.split("\n\n")


def block(out, start):
    found = [b for b in blocks_of(out) if b.startswith(start)]
    assert len(found) == 1, (start, out)
    return found[0]


def row(text, name):
    return re.search(rf"^  {name} +(.*)$", text, re.M).group(1)


def test_a_finding_comes_with_all_that_made_it(explain):
    run = explain("first\nx tel=090-1234-5678 y\n", 2)
    assert (run.status, run.err) == (0, "")
    found = block(run.out, "FOUND t.free/f")
    assert row(found, "value") == "090-****-5678"
    assert row(found, "place") == "line 2, column 7, offset 12, 13 bytes"
    assert row(found, "category") == "phone (電話番号), medium"
    assert row(found, "own label") == "the rule's"
    assert row(found, "grade") == "mobile"
    assert row(found, "scores") == "alone 0.60 -> confidence 0.90, threshold 0.50"
    assert row(found, "verdict") == "reported"
    assert run.out.splitlines()[-1].startswith("1 reported, ")


def test_what_was_turned_away_says_why(explain):
    run = explain("number 1234567 here\n", 1)
    away = block(run.out, "not reported: line 1, column 8, offset 7, 7 bytes: *******")
    # A straight run is no value of a form that needs its label.
    assert "t.bound/b: the value is a placeholder" in away
    run = explain("number 7304912 here\n", 1)
    away = block(run.out, "not reported: ")
    assert "t.bound/b: confidence below the threshold" in away
    assert "own label: none; near: none; check digit: none" in away
    assert "alone 0.05 -> confidence 0.05, threshold 0.50" in away
    assert run.out.splitlines()[-1] == "0 reported, 1 turned away"


@pytest.mark.parametrize(
    "line, label, near",
    [
        ("account=090-1234-5678", "another rule's", "none"),
        ("dial 090-1234-5678", "none", "a word of the rule"),
        ("090-1234-5678", "none", "none"),
    ],
)
def test_label_and_context_are_told_in_words(explain, line, label, near):
    found = block(explain(line + "\n", 1).out, "FOUND t.free/f")
    assert (row(found, "own label"), row(found, "near")) == (label, near)


def test_a_negative_label_is_told_to_be_one(explain):
    away = block(explain("order_no=090-1234-5678\n", 1).out, "not reported: line 1, column 10")
    assert "t.free/f: confidence below the threshold" in away and "own label: negative" in away


def test_a_check_digit_is_right_or_wrong(explain):
    run = explain("4111111111111111\n4111111111111112\n", 1)
    assert row(block(run.out, "FOUND t.card/c"), "check digit") == "right"
    run = explain("4111111111111111\n4111111111111112\n", 2)
    assert "check digit: wrong" in block(run.out, "not reported: line 2, column 1")


def test_a_word_that_rejects_and_a_digit_that_touches_are_named(explain):
    assert "a word beside it rules the value out" in explain("sample 090-1234-5678\n", 1).out
    assert "a digit touches the value (BD)" in explain("090-1234-56789\n", 1).out


def test_a_finding_of_the_whole_record_is_told_as_one(explain):
    run = explain("tel=090-1234-5678 duration=35\n", 1)
    found = block(run.out, "FOUND t.call\n")
    assert row(found, "scores") == "confidence 0.80: the record's values make it together"
    assert re.search(r"[0-9]", row(found, "value")) is None


def test_what_the_gate_passes_over_is_marked(explain):
    run = explain("number 7304912 here\n", 1)
    assert "t.bound/b: confidence below the threshold [gate off]" in run.out
    assert "[gate" not in block(explain("tel=090-1234-5678\n", 1).out, "FOUND t.free/f")


def test_a_line_without_any_match_says_what_to_try(explain):
    run = explain("nothing\n", 1)
    assert run.status == 0
    assert "No form of any rule matches anything in it; " in run.out and "To try: " in run.out
    assert run.out.splitlines()[-1] == "0 reported, 0 turned away"


def test_the_lines_before_speak_for_the_line(explain):
    text = "noise\n" * 5000 + "account:\n7304912\n7304912\n"
    run = explain(text, 5002)
    assert row(block(run.out, "FOUND t.bound/b"), "own label") == "the rule's"
    assert "FOUND" not in explain(text, 5003).out


def test_a_header_names_the_columns_of_a_line_far_below(piiwatch, write):
    rows = "".join(f"{n},x,0\n" for n in range(30000))
    log = write("a.csv", "serial,tel,note\n" + rows + "7,0312345678,z\n")
    run = piiwatch("rules", "explain", f"{log}:30002", *RULES)
    found = block(run.out, "FOUND phone.jp/")
    assert row(found, "own label") == "the rule's"
    assert row(found, "place").endswith(", field tel")


CDR = (
    '"","0312345678","0398765432","c","""x"" <0312345678>","SIP/1","SIP/2","Dial","a,{0}b",'
    '"2024-01-02 10:00:00","2024-01-02 10:00:01","2024-01-02 10:00:05",5,4,"ANSWERED",'
    '"DOCUMENTATION","1712345678.1","tel {1}"\n'
)


def test_any_line_of_a_record_asks_for_all_of_it(piiwatch, write):
    log = write("Master.csv", CDR.format("\n\n", "090-1234-5678") + CDR.format("", "080-1234-9999"))
    outs = []
    for line in (1, 2, 3):
        run = piiwatch("rules", "explain", f"{log}:{line}", *RULES, "--cdr", "auto")
        found = block(run.out, "FOUND phone.jp/mobile")
        assert row(found, "place").startswith("line 3, column ")
        assert "080" not in run.out
        outs.append(run.out.splitlines()[1:])
    assert outs[0] == outs[1] == outs[2]
    run = piiwatch("rules", "explain", f"{log}:4", *RULES)
    assert "080-****-9999" in run.out and "090-****" not in run.out
    assert "A record of the format asterisk-csv" in run.out
    run = piiwatch("rules", "explain", f"{log}:4", *RULES, "--cdr", "none")
    assert "A record of the format" not in run.out


def told(out):
    """(rule, mask, line, column, offset, length) of each finding that is told."""
    found = re.findall(
        r"FOUND ([\w.]+).*\n  value +(.*)\n"
        r"  place +line (\d+), column (\d+), offset (\d+), (\d+) byte",
        out,
    )
    return sorted(found)


def scanned(piiwatch, log, line, *args):
    found = piiwatch("scan", "--format", "jsonl", *RULES, *args, log).findings
    keys = ("rule", "masked", "line", "column", "offset", "length")
    return sorted(tuple(str(f[k]) for k in keys) for f in found if f["line"] == line)


@pytest.mark.parametrize("named", [False, True], ids=["found-out", "named"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc-jp", "iso-2022-jp"])
def test_a_line_is_read_in_the_encoding_of_its_file(piiwatch, write, encoding, named):
    text = "顧客の記録です\n電話番号：０９０ー１２３４ー５６７８ tel=080-1234-5678\n"
    log = write("a.log", text.encode(encoding))
    args = ["--encoding", encoding] if named else []
    run = piiwatch("rules", "explain", f"{log}:2", *RULES, *args)
    assert told(run.out) == scanned(piiwatch, log, 2, *args) != []


def test_compressed_input_is_explained_as_it_is_scanned(piiwatch, write):
    log = write("a.log.gz", gzip.compress(b"x\n" * 200000 + b"tel=090-1234-5678\n"))
    run = piiwatch("rules", "explain", f"{log}:200001", *RULES)
    assert row(block(run.out, "FOUND phone.jp/mobile"), "place").startswith("line 200001, column 5")


def test_findings_are_those_of_a_scan(piiwatch, write):
    lines = [
        "tel=090-1234-5678 mail taro.yamada@example.co.jp",
        '{"name":"山田太郎","card":"4111 1111 1111 1111"}',
        "口座番号：",
        "3054182 普通",
        "https://example.com/?q=0312345678&x=%2B81-90-1234-5678",
    ]
    log = write("a.log", "\n".join(lines))
    counted = 0
    for number in range(1, len(lines) + 1):
        run = piiwatch("rules", "explain", f"{log}:{number}", *RULES)
        assert told(run.out) == scanned(piiwatch, log, number)
        counted += len(told(run.out))
    assert counted >= 5


def masks_of(out):
    """(offset, end, mask) of each place that is told."""
    found = re.findall(r"  value +(.*)\n  place .*offset (\d+), (\d+) byte", out)
    places = [(int(at), int(at) + int(n), mask) for mask, at, n in found]
    found = re.findall(r"^not reported: .*offset (\d+), (\d+) bytes?: (.*)$", out, re.M)
    return places + [(int(at), int(at) + int(n), mask) for at, n, mask in found]


@pytest.mark.parametrize("label", ["", "account=", "tel=", "口座番号：", "password="])
@pytest.mark.parametrize("value", ["7304912", "4929385710482736", "090-8165-2743", "1985-03-27"])
def test_no_two_masks_show_the_same_value(piiwatch, write, label, value):
    log = write("a.log", f"x {label}{value}\n")
    run = piiwatch("rules", "explain", f"{log}:1", *RULES)
    places = masks_of(run.out)
    shown = [(a, b) for a, b, mask in places if re.search(r"[0-9]", mask)]
    assert len(places) > 1 and value not in run.out
    # Two rules mask a value each in its own way; together they could show all of it.
    assert not [(p, q) for p in shown for q in shown if p < q and q[0] < p[1]]


def test_control_characters_are_not_printed(piiwatch, write):
    log = write("a\x1b[31m.log", "password=\x1b]0;x\x07\x1b[2Jab\x9b1m tel=090-1234-5678\n")
    run = piiwatch("rules", "explain", f"{log}:1", *RULES)
    assert run.status == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", run.out)


def test_colours_are_for_terminals(piiwatch, write):
    log = write("a.log", "tel=090-1234-5678\n")
    assert "\x1b" not in piiwatch("rules", "explain", f"{log}:1", *RULES).out
    main, other = pty.openpty()
    command = [PROGRAM, "rules", "explain", f"{log}:1", *map(str, RULES)]
    shown = b""
    with subprocess.Popen(command, stdout=other, env={"PATH": os.environ["PATH"]}) as done:
        os.close(other)
        try:
            while part := os.read(main, 65536):
                shown += part
        except OSError:
            pass  # a terminal's other end is closed
    os.close(main)
    assert done.returncode == 0 and b"\x1b[1mFOUND" in shown


@pytest.mark.parametrize(
    "place, want",
    [
        ("nowhere.log:1", "nowhere.log: No such file or directory"),
        ("a.log:3", "a.log: line 3 is behind the end; the file has 2 lines"),
        ("a.log:0", "lines are counted from 1"),
        ("a.log", "name one FILE:LINE, as in app.log:12"),
        ("a.log:", "name one FILE:LINE"),
        ("a.log:x", "name one FILE:LINE"),
        ("a.log:1x", "name one FILE:LINE"),
        ("a.log:99999999999999999999", "name one FILE:LINE"),
        (":1", "name one FILE:LINE"),
        ("empty.log:1", "an empty file; it has no line"),
        (".:1", "not a file"),
        ("bin.log:1", "bin.log: "),
    ],
)
def test_what_cannot_be_explained_is_said(piiwatch, write, tmp_path, place, want):
    write("a.log", "one\ntwo\n")
    write("empty.log")
    write("bin.log", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40)
    run = piiwatch("rules", "explain", place, *RULES, cwd=tmp_path)
    assert (run.status, run.out) == (2, "")
    assert want in run.err and len(run.err.splitlines()) == 1


@pytest.mark.parametrize("text, lines", [("a\nb", 2), ("a\nb\n", 2), ("a\n\n", 2), ("a", 1)])
def test_the_last_line_may_lack_its_end(piiwatch, write, text, lines):
    log = write("a.log", text)
    assert piiwatch("rules", "explain", f"{log}:{lines}", *RULES).status == 0
    assert piiwatch("rules", "explain", f"{log}:{lines + 1}", *RULES).status == 2


def test_the_configuration_names_rules_and_threshold(explain, write, rules_in):
    rules_in(SMALL)
    conf = write("c.conf", "alerts = { min_confidence = 0.65; };\n")
    run = explain("x 090-1234-5678\n", 1, "-c", conf)
    assert "alone 0.60 -> confidence 0.60, threshold 0.65" in run.out and "FOUND" not in run.out
    conf = write("c.conf", "alerts = { min_confidence = 0.99; };\n")
    assert "threshold, 0.99,\nare not tried" in explain("tel=090-1234-5678\n", 1, "-c", conf).out


def test_options_of_explain_are_refused_elsewhere(piiwatch):
    run = piiwatch("rules", "list", "--encoding", "utf-8")
    assert run.status == 2 and "options of explain alone" in run.err
    run = piiwatch("rules", "explain", "a:1", "--encoding", "latin")
    assert run.status == 2 and '"latin" is no encoding' in run.err
    run = piiwatch("rules", "list", "a.log:1")
    assert run.status == 2 and "takes no argument" in run.err
