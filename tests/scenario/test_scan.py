"""piiwatch scan: what it prints, what it reads, how it ends."""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import PROGRAM, ROOT, is_sanitised

CARD = "4111111111111111"
MASKED_CARD = "411111******1111"
LINE = "user login tel=090-1234-5678 ok\n"
KEYS = [
    "rule",
    "category",
    "path",
    "offset",
    "length",
    "line",
    "column",
    "masked",
    "confidence",
    "severity",
]
KEYS_WITH_FIELD = KEYS[:7] + ["field"] + KEYS[7:]
ASTERISK = (
    '"{account}","0312345678","0661234567","ctx","""A"" <0312345678>","SIP/1-0001","SIP/2-0002","Dial",'
    '"SIP/2","2024-03-12 10:15:30","2024-03-12 10:15:31","2024-03-12 10:16:30",60,59,"ANSWERED",'
    '"DOCUMENTATION","1710206130.12","{userfield}"\n'
)


def cdr(userfield="", account=""):
    return ASTERISK.format(userfield=userfield, account=account)


# --- what is printed -----------------------------------------------------------------------------


def test_jsonl_has_the_keys_of_the_contract_in_their_order(scan, write):
    run = scan(write("a.log", LINE))
    assert run.status == 1
    (finding,) = run.findings
    assert list(finding) == KEYS
    assert run.out.count("\n") == 1 and ": " not in run.out


def test_jsonl_of_a_finding_says_what_and_where(scan, write):
    path = write("a.log", "first line\n決済 card_no=" + CARD + " ok\n")
    (finding,) = scan(path).findings
    assert finding == {
        "rule": "card.pan",
        "category": "card",
        "path": str(path),
        "offset": 26,
        "length": 16,
        "line": 2,
        "column": 16,
        "masked": MASKED_CARD,
        "confidence": 0.99,
        "severity": "critical",
    }


def test_offsets_are_of_the_bytes_on_disk_with_separators_and_wide_digits(scan, write):
    value = "４１１１－１１１１－１１１１－１１１１"
    text = f"一行目\r\n決済 {value} 受付\r\n"
    (finding,) = scan(write("a.log", text)).findings
    raw = text.encode()
    assert finding["offset"] == raw.index(value.encode())
    assert finding["length"] == len(value.encode())
    assert (finding["line"], finding["column"]) == (2, len("決済 ".encode()) + 1)


def test_a_finding_in_a_cdr_names_its_field(piiwatch, write):
    path = write("Master.csv", cdr() + cdr(userfield=f"card {CARD}"))
    run = piiwatch("scan", "--format", "jsonl", "--cdr", "asterisk-csv", path)
    (finding,) = run.findings
    assert list(finding) == KEYS_WITH_FIELD
    assert (finding["field"], finding["line"], finding["category"]) == ("userfield", 2, "card")
    assert path.read_bytes()[finding["offset"] :].startswith(CARD.encode())


def test_without_cdr_formats_a_program_needs_none(tmp_path):
    """A copy of it that has no formats beside it and none installed."""
    copy = shutil.copy(PROGRAM, tmp_path / "piiwatch")
    args = [copy, "scan", "--rules", ROOT / "rules", "--format", "jsonl", "-"]
    run = subprocess.run([*args, "--cdr", "none"], input=LINE.encode(), capture_output=True)
    assert run.returncode == 1 and run.stdout.count(b"\n") == 1, run.stderr


def test_text_says_path_line_column_severity_category_mask_and_rule(piiwatch, write):
    path = write("a.log", "x\n" + LINE)
    run = piiwatch("scan", path)
    assert run.out.splitlines()[:2] == [
        str(path),
        "  2:16  high      phone  090-****-5678  phone.jp  0.99",
    ]
    assert run.err.splitlines()[1:] == ["1 finding"]


def test_findings_come_in_the_order_of_their_bytes(scan, write):
    lines = [f"tel=090-1234-{n:04}\n" for n in range(3000)]
    offsets = [f["offset"] for f in scan(write("a.log", "".join(lines))).findings]
    assert len(offsets) == 3000 and offsets == sorted(offsets)


# --- exit statuses -------------------------------------------------------------------------------


def test_status_0_when_nothing_is_found(piiwatch, write):
    run = piiwatch("scan", write("a.log", "nothing here\n"))
    assert (run.status, run.out) == (0, "")


def test_status_1_when_something_is_found(piiwatch, write):
    assert piiwatch("scan", write("a.log", LINE)).status == 1


def test_status_2_for_a_missing_file_and_the_others_are_scanned(piiwatch, write, tmp_path):
    run = piiwatch("scan", tmp_path / "missing.log", write("a.log", LINE))
    assert run.status == 2
    assert "missing.log" in run.err and "No such file" in run.err
    assert "090-****-5678" in run.out


def test_status_3_when_a_part_stays_unscanned(piiwatch, write):
    run = piiwatch("scan", write("a.gz", b"\x1f\x8b\x08\x00data"), write("b.log", LINE))
    assert run.status == 3
    assert "a.gz" in run.err and "gzip" in run.err
    assert "090-****-5678" in run.out


def test_status_2_outweighs_3(piiwatch, write, tmp_path):
    assert (
        piiwatch("scan", write("a.gz", b"\x1f\x8b\x08\x00data"), tmp_path / "missing").status == 2
    )
    assert (
        piiwatch("scan", tmp_path / "missing", write("b.gz", b"\x1f\x8b\x08\x00data")).status == 2
    )


def test_help_and_version_end_with_0(piiwatch):
    for args in (
        ["--help"],
        ["scan", "--help"],
        ["rules", "--help"],
        ["config", "--help"],
        ["--version"],
    ):
        run = piiwatch(*args)
        assert (run.status, run.err) == (0, "") and "piiwatch" in run.out


# --- directories ---------------------------------------------------------------------------------


def paths_of(run, base):
    return [os.path.relpath(f["path"], base) for f in run.findings]


def test_a_directory_is_scanned_with_all_below_it_in_the_order_of_names(scan, write, tmp_path):
    for name in ("b/2.log", "b/1.log", "a/z/9.log", "c.log", "a/0.log"):
        write(name, LINE)
    run = scan(tmp_path)
    assert paths_of(run, tmp_path) == ["a/0.log", "a/z/9.log", "b/1.log", "b/2.log", "c.log"]


def test_links_and_loops_lead_nowhere_twice(scan, write, tmp_path):
    path = write("d/a.log", LINE)
    (tmp_path / "d/loop").symlink_to(tmp_path / "d")
    (tmp_path / "d/again.log").symlink_to(path)
    (tmp_path / "d/gone.log").symlink_to(tmp_path / "nowhere")
    os.link(path, tmp_path / "d/second-name.log")
    run = scan(tmp_path / "d")
    assert run.status == 1 and paths_of(run, tmp_path) == ["d/a.log"]


def test_a_link_that_is_named_is_followed(scan, write, tmp_path):
    write("d/a.log", LINE)
    (tmp_path / "to-dir").symlink_to(tmp_path / "d")
    (tmp_path / "to-file").symlink_to(tmp_path / "d/a.log")
    assert len(scan(tmp_path / "to-dir").findings) == 1
    assert len(scan(tmp_path / "to-file").findings) == 1


def test_a_fifo_in_a_directory_is_said_and_does_not_hold_up(scan, write, tmp_path):
    write("d/z.log", LINE)
    os.mkfifo(tmp_path / "d/pipe")
    run = scan(tmp_path / "d", timeout=30)
    assert run.status == 3 and "d/pipe" in run.err
    assert len(run.findings) == 1


def test_an_unreadable_subdirectory_is_said_and_the_rest_scanned(scan, open_directory, as_nobody):
    (open_directory / "locked").mkdir(mode=0o700)
    (open_directory / "locked/a.log").write_text(LINE)
    (open_directory / "z.log").write_text(LINE)
    if not as_nobody:
        (open_directory / "locked").chmod(0)
    run = scan(open_directory, **as_nobody)
    (open_directory / "locked").chmod(0o700)
    assert run.status == 3
    assert "locked: Permission denied" in run.err
    assert [f["path"] for f in run.findings] == [str(open_directory / "z.log")]


def test_an_empty_directory_is_scanned_to_nothing(scan, tmp_path):
    (tmp_path / "d").mkdir()
    assert scan(tmp_path / "d").status == 0


# --- standard input ------------------------------------------------------------------------------


def test_a_dash_is_standard_input(scan):
    run = scan("-", stdin=LINE.encode())
    assert run.status == 1
    assert run.findings[0]["path"] == "-"


def test_a_finding_arrives_while_the_pipe_is_still_open():
    args = [PROGRAM, "scan", "--format", "jsonl", "--cdr", "none", "-"]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        for n in (1, 2):
            child.stdin.write(LINE.encode())
            child.stdin.flush()
            ready, _, _ = select.select([child.stdout], [], [], 20)
            assert ready, "no finding within 20 s"
            assert json.loads(child.stdout.readline())["line"] == n
        child.stdin.close()
        assert child.wait(20) == 1


def test_a_value_that_arrives_in_two_writes_is_found_once():
    args = [PROGRAM, "scan", "--format", "jsonl", "--cdr", "none", "-"]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        for part in (b"tel=090-12", b"34-56", b"78 ok\n"):
            child.stdin.write(part)
            child.stdin.flush()
            time.sleep(0.1)
        child.stdin.close()
        (finding,) = [json.loads(line) for line in child.stdout]
        assert (finding["offset"], finding["length"]) == (4, 13)


def test_an_empty_standard_input_gives_nothing(scan):
    assert scan("-", stdin=b"").status == 0


# --- what is asked for ---------------------------------------------------------------------------

MIXED = f"card_no={CARD}\ntel=090-1234-5678\ncall +14155552671\n口座番号=7654320 銀行\n"


def rules_of(run):
    return [f["rule"] for f in run.findings]


def test_category_leaves_the_others_out(scan, write):
    path = write("a.log", MIXED)
    assert rules_of(scan(path)) == ["card.pan", "phone.jp", "phone.e164", "bank.jp"]
    assert rules_of(scan("--category", "card,bank_account", path)) == ["card.pan", "bank.jp"]
    assert scan("--category", "bank_account", write("b.log", LINE)).status == 0


def test_rule_is_a_shell_pattern(scan, write):
    path = write("a.log", MIXED)
    assert rules_of(scan("--rule", "phone.*", path)) == ["phone.jp", "phone.e164"]
    assert rules_of(scan("--rule", "card.pan", path)) == ["card.pan"]


def test_a_rule_that_is_not_there_is_said_with_those_there_are(scan, write):
    run = scan("--rule", "nothing.*", write("a.log", MIXED))
    assert (run.status, run.out) == (2, "")
    assert "--rule nothing.*" in run.err and "phone.jp" in run.err and "card.pan" in run.err


def test_a_category_that_is_none_is_said_with_those_there_are(scan, write):
    run = scan("--category", "card,telephone", write("a.log", MIXED))
    assert (run.status, run.out) == (2, "")
    assert '"telephone"' in run.err and "phone" in run.err and "bank_account" in run.err


def test_a_category_no_rule_finds_is_said_with_those_there_are(scan, rules_in, write):
    rules = rules_in(
        'rules = ( { id = "t.card"; category = "card"; severity = "low"; title = "t"; '
        'title_ja = "t"; forms = ( { id = "a"; value = "[0-9]{16}"; alone = 0.9; } ); } );\n'
    )
    run = scan("--rules", rules, "--category", "card,email", write("a.log", MIXED))
    assert (run.status, run.out) == (2, "")
    assert "--category email" in run.err and "rules for card" in run.err


def test_min_confidence_moves_the_threshold_both_ways(scan, write):
    path = write("a.log", f"dump {CARD}\ncode 0312345678\ncard_no={CARD}\n")
    assert [f["confidence"] for f in scan(path).findings] == [0.8, 0.99]
    assert [f["confidence"] for f in scan("--min-confidence", "0.9", path).findings] == [0.99]
    assert [f["confidence"] for f in scan("--min-confidence", "0.3", path).findings] == [
        0.8,
        0.35,
        0.99,
    ]
    assert scan("--min-confidence", "1", path).status == 0


def test_a_call_record_is_held_against_the_threshold_too(piiwatch, write):
    log = write("a.log", "caller=09012345678 callee=0312345678 start_time=2026-11-01T10:15:30 duration=65\n")

    def found(*more):
        run = piiwatch("scan", "--format", "jsonl", *more, log)
        return sum(f["category"] == "call_record" for f in run.findings)

    assert (found(), found("--min-confidence", "0.7")) == (1, 0)


def test_of_a_header_s_name_only_the_label_is_shown(piiwatch, write):
    log = write("a.csv", "id,佐藤花子の携帯電話番号,plan\n1,09012345678,A\n2,09012345679,B\n")
    run = piiwatch("scan", "--format", "jsonl", log)
    assert [f["field"] for f in run.findings] == ["携帯電話番号"] * 2
    assert "花子" not in run.out + run.err


@pytest.mark.parametrize("header, n", [("id,IMSI,セル番号", 1), ("id,装置,セル番号", 0), ("id,装置,在圏セルID", 1)])
def test_a_cell_in_a_column_is_a_person_s_where_a_column_is(piiwatch, write, header, n):
    log = write("a.csv", f"{header}\n1,440101234567890,27447297\n")
    run = piiwatch("scan", "--format", "jsonl", "--category", "location", log)
    assert len(run.findings) == n


def test_a_placeholder_of_the_rules_is_no_value(piiwatch, rules_in, write):
    directory = rules_in(
        'common = { placeholders = [ "none", "未登録" ]; };\n'
        'rules = ( { id = "a"; category = "customer_id"; title = "t"; title_ja = "題";\n'
        '  labels = ( { words = [ "member" ]; } );\n'
        '  forms = ( { id = "v"; value = "[a-z]{4}|未登録"; alone = 0.05; labelled = 0.8; } ); } );\n'
    )
    log = write("a.log", "member: abcd\nmember: none\nmember: None\nmember: 未登録\n")
    run = piiwatch("scan", "--format", "jsonl", "--rules", directory, log)
    assert [f["line"] for f in run.findings] == [1]


def test_a_value_may_name_a_lexicon(piiwatch, rules_in, write):
    directory = rules_in(
        'lexicons = ( { id = "family"; file = "family.txt"; } );\n'
        'rules = ( { id = "a"; category = "name"; title = "t"; title_ja = "題";\n'
        '  forms = ( { id = "v"; value = "{family}[ァ-ヺ]{0,4}"; after = "様"; alone = 0.8; boundary = [ ]; } ); } );\n'
    )
    (directory / "family.txt").write_text("佐藤\n佐々木\n", "utf-8")
    log = write("a.log", "x 佐藤様 y\nz 山田様\nq 佐々木ハナコ様\n佐藤さん\n")
    run = piiwatch("scan", "--format", "jsonl", "--rules", directory, log)
    assert [(f["line"], f["length"]) for f in run.findings] == [(1, 6), (3, 18)]


def test_the_command_line_is_laid_over_the_configuration(scan, write):
    conf = write("p.conf", "alerts = { min_confidence = 0.95; };\n")
    path = write("a.log", f"dump {CARD}\ncard_no={CARD}\n")
    assert len(scan("-c", conf, path).findings) == 1
    assert len(scan("-c", conf, "--min-confidence", "0.5", path).findings) == 2


def test_cdr_auto_tells_by_the_first_record(piiwatch, write):
    path = write("Master.csv", cdr() * 3 + cdr(userfield=CARD))
    for option in ([], ["--cdr", "auto"], ["--cdr", "asterisk-csv"]):
        run = piiwatch("scan", "--format", "jsonl", *option, path)
        assert [f["field"] for f in run.findings] == ["userfield"], option


def test_cdr_none_reads_lines(piiwatch, write):
    path = write("Master.csv", cdr(userfield=CARD).replace("0661234567", "09012345678"))
    run = piiwatch("scan", "--format", "jsonl", "--cdr", "none", path)
    assert {"card", "phone"} == {f["category"] for f in run.findings}
    assert not any("field" in f for f in run.findings)


def test_coverage_ends_with_what_was_seen(scan, write, tmp_path):
    write("d/a.log", LINE * 3)
    write("d/b.gz", b"\x1f\x8b\x08\x00data")
    run = scan("--coverage", tmp_path / "d")
    coverage = run.objects[-1]["coverage"]
    assert len(run.objects) == 4 and run.status == 3
    assert (coverage["files_seen"], coverage["files_scanned"]) == (2, 1)
    assert coverage["files_skipped"]["damaged"] == 1
    assert coverage["bytes"] == len(LINE) * 3 and coverage["lines"] == 3
    assert coverage["bytes_seen"] == len(LINE) * 3 + 8


def test_coverage_counts_what_was_found(scan, write):
    run = scan("--coverage", write("a.log", LINE * 3))
    assert run.objects[-1]["coverage"]["findings"] == 3


# --- values in paths -----------------------------------------------------------------------------


def test_a_value_in_a_path_is_a_finding_of_the_path(scan, write):
    run = scan(write(f"d/{CARD}.csv", "nothing\n"))
    (finding,) = run.findings
    assert list(finding) == KEYS_WITH_FIELD
    assert (finding["field"], finding["offset"], finding["line"]) == ("path", 0, 0)
    assert finding["masked"] == MASKED_CARD and finding["path"].endswith("/****************.csv")
    assert CARD not in run.out + run.err


@pytest.mark.parametrize(
    "name",
    [
        f"{CARD}",
        f"{CARD}/a.log",
        "4111.1111.1111.1111",
        "4111-1111-1111-1111.log",
        f"{CARD}.csv.1",
        f"{CARD}.csv.gz",
        f"カード{CARD}.csv",
        "４１１１１１１１１１１１１１１１.csv",
    ],
)
def test_a_value_in_a_path_is_never_printed(scan, write, tmp_path, name):
    run = scan(write(name, LINE), tmp_path)
    assert [f for f in run.findings if f.get("field") == "path"]
    for text in (run.out, run.err):
        assert CARD not in text.translate({ord("."): None, ord("-"): None})
        assert "４１１１" not in text


@pytest.mark.parametrize("content", [b"\x1f\x8b\x08\x00data", b"\x7fELF\x01\x01", None])
def test_a_value_in_a_path_is_said_once_and_masked_in_messages(scan, write, tmp_path, content):
    path = write(f"{CARD}.bin", content) if content is not None else tmp_path / f"{CARD}.bin"
    run = scan(path)
    assert len(run.findings) == 1
    assert "****************.bin" in run.err and CARD not in run.out + run.err


def test_a_value_in_an_unreadable_files_path_is_masked_in_the_message(
    scan, open_directory, as_nobody
):
    path = open_directory / f"{CARD}.log"
    path.write_text(LINE)
    path.chmod(0)
    run = scan(path, **as_nobody)
    assert run.status == 3 and "****************.log: Permission denied" in run.err
    assert CARD not in run.out + run.err


def test_a_path_is_masked_though_its_value_is_not_asked_for(scan, write):
    path = write(f"{CARD}.bin", b"\x1f\x8b\x08\x00data")
    for option in (["--min-confidence", "0.95"], ["--category", "phone"], ["--rule", "bank.*"]):
        run = scan(*option, path)
        assert run.findings == [] and run.status == 3
        assert CARD not in run.out + run.err


@pytest.mark.parametrize(
    "sign", ["\x1b[31m", "\n", "\r", "\t", "\x7f", "\u202e", "\u2066", "\u200b", "\ufeff", "\x85"]
)
def test_control_and_bidi_characters_of_a_path_are_never_printed(piiwatch, write, tmp_path, sign):
    write(f"d/a{sign}b.log", LINE)
    write(f"d/c{sign}d.gz", b"\x1f\x8b\x08\x00data")
    for option in (["--format", "jsonl"], ["--format", "text"]):
        run = piiwatch("scan", *option, tmp_path / "d")
        for text in (run.out, run.err):
            assert sign not in "\n".join(line for line in text.split("\n") if line) or sign == "\n"
        assert len(run.out.splitlines()) == (1 if "jsonl" in option else 5)


def test_a_path_that_is_no_utf_8_is_printed_as_utf_8(scan, tmp_path):
    name = os.fsencode(tmp_path) + b"/\x83\x5c\x81.log"
    with open(name, "wb") as f:
        f.write(LINE.encode())
    run = scan(tmp_path)
    assert len(run.findings) == 1 and "path" in run.findings[0]


# --- what files look like ------------------------------------------------------------------------


def test_an_empty_file_gives_nothing(scan, write):
    run = scan("--coverage", write("a.log", ""))
    assert run.status == 0 and run.objects[-1]["coverage"]["files_scanned"] == 1


def test_crlf_ends_lines(scan, write):
    text = LINE.replace("\n", "\r\n") * 3
    found = scan(write("a.log", text)).findings
    assert [(f["line"], f["column"]) for f in found] == [(1, 16), (2, 16), (3, 16)]
    assert [f["offset"] for f in found] == [15 + n * (len(LINE) + 1) for n in range(3)]


@pytest.mark.parametrize("text", ["tel=090-1234-5678", "x\ntel=09012345678", f"x\r\ncard {CARD}"])
def test_a_last_line_without_its_end_is_scanned(scan, write, text):
    assert len(scan(write("a.log", text)).findings) == 1


def test_holes_of_nul_bytes_are_passed_over(scan, write):
    hole = b"\0" * 100_000
    run = scan(write("a.log", LINE.encode() + hole + LINE.encode() + b"\0" * 7))
    assert [f["offset"] for f in run.findings] == [15, len(LINE) + len(hole) + 15]


JAPANESE = "お客様 電話番号：090-1234-5678 様\n"
ENCODINGS = ["utf-8", "cp932", "euc-jp", "iso-2022-jp", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", [*ENCODINGS, "utf-16"])
def test_each_encoding_is_told_by_itself(scan, write, encoding):
    run = scan(write("a.log", (JAPANESE * 3).encode(encoding)))
    assert [f["line"] for f in run.findings] == [1, 2, 3] and run.status == 1


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_that_is_named_is_read(scan, write, encoding):
    """Offset and length are of the bytes as they lie there."""
    name = encoding.replace("utf-16-", "utf-16")
    before, value = "お客様 電話番号：", "090-1234-5678"
    (finding,) = scan("--encoding", name, write("a.log", JAPANESE.encode(encoding))).findings
    assert finding["offset"] == len(before.encode(encoding))
    assert finding["length"] == len(value.encode(encoding))


def test_a_byte_order_mark_moves_nothing(scan, write):
    (finding,) = scan(write("a.log", b"\xef\xbb\xbf" + b"tel=090-1234-5678\n")).findings
    assert (finding["offset"], finding["line"]) == (7, 1)


def test_a_line_of_a_million_characters_is_searched_all_through(scan, write):
    filler = "lorem ipsum " * 30_000
    text = f"tel=090-1234-5678 {filler}tel=080-1234-5678 {filler}card_no={CARD}\n"
    found = scan(write("a.log", text)).findings
    assert [f["offset"] for f in found] == [4, text.index("080-"), text.index(CARD)]
    assert {f["line"] for f in found} == {1}


def test_invalid_bytes_do_not_end_the_scan(scan, write):
    run = scan(
        write(
            "a.log",
            b"\xff\x81 \xf8 text here and more\n" + LINE.encode() + b"\xe3\x81\n" + LINE.encode(),
        )
    )
    assert [f["line"] for f in run.findings] == [2, 4]


GROW = """
import sys, time
with open(sys.argv[1], "ab", buffering=0) as f:
    while True:
        f.write(sys.argv[2].encode())
        time.sleep(0.001)
"""


def test_a_file_that_grows_while_it_is_read_ends(write):
    path = write("a.log", LINE)
    grower = subprocess.Popen([sys.executable, "-c", GROW, path, LINE])
    try:
        done = subprocess.run(
            [PROGRAM, "scan", "--format", "jsonl", path], capture_output=True, timeout=60
        )
    finally:
        grower.kill()
        grower.wait()
    offsets = [json.loads(line)["offset"] for line in done.stdout.splitlines()]
    assert done.returncode == 1 and offsets[0] == 15
    assert all((o - 15) % len(LINE) == 0 for o in offsets)


def test_a_file_of_many_holes_takes_little_memory(write):
    path = write("sparse.log", LINE)
    os.truncate(path, 300 * 1024 * 1024)
    with open(path, "ab") as f:
        f.write(b"\n" + LINE.encode())
    env = {**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=1:detect_leaks=0"}
    child = subprocess.Popen(
        [PROGRAM, "scan", "--format", "jsonl", path], stdout=subprocess.PIPE, env=env
    )
    peak = peak_memory(child)
    assert child.returncode == 1 and len(child.stdout.read().splitlines()) == 2
    # The sanitiser's shadow of the memory is not the program's.
    assert 0 < peak < (64 if not is_sanitised() else 160) * 1024


def peak_memory(child):
    """KiB of the program's own memory at its most; what getrusage says counts its parent's too."""
    peak = 0
    while child.poll() is None:
        try:
            status = Path(f"/proc/{child.pid}/status").read_text()
        except FileNotFoundError:
            continue
        if "VmHWM" in status and "piiwatch" in status.splitlines()[0]:
            peak = int(status.split("VmHWM:")[1].split()[0])
        time.sleep(0.002)
    return peak


def test_a_key_below_a_label_is_not_its_value(scan, write):
    path = write("mapping.json", '{\n  "password" : {\n    "ignore_above": 1024,\n  }\n}\n')
    assert scan(path).findings == []
    path = write("value.json", '"password" :\n    "Xk9#mPq2vT"\n')
    assert [f["category"] for f in scan(path).findings] == ["secret"]
