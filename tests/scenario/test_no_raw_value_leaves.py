"""Whatever is asked and whatever goes wrong: a value never leaves in the clear."""

import os
import re
import resource
import signal
import subprocess
import unicodedata
from pathlib import Path

import pytest
from conftest import PROGRAM

CANARIES = [
    "4539578763621486",
    "5555 5555 5555 4444",
    "378282246310005",
    "090-8765-4321",
    "0312345678",
    "+81-80-9876-5432",
    "+14155552671",
    "7654320",
    "14030-12345671",
    "GB82WEST12345698765432",
    "4111 1111 1111 1111",
]
LINES = """card_no=4539578763621486 ok
決済 ５５５５　５５５５　５５５５　４４４４ 受付
auth card=378282246310005 merchant=0001
連絡先は090-8765-4321まで
{"tel":"0312345678","to":"+81-80-9876-5432"}
caller=+14155552671 country=US tel
返金先 銀行 口座番号：7654320 登録
ゆうちょ 14030-12345671 登録
payout iban=GB82WEST12345698765432 eur
card 4111 1111 1111 1111 and \x1b[31m4111-1111-1111-1111\x1b[0m
"""


def plain(text):
    """Digits and letters alone: separators, colours and widths hide nothing from this."""
    text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text)
    return re.sub(r"[^0-9A-Z\n]", "", unicodedata.normalize("NFKC", text).upper())


NEEDLES = sorted(
    {plain(canary) for canary in CANARIES}
    | {"9087654321", "312345678", "12345671", "WEST12345698765432"}
)


def assert_silent(run):
    for name, text in (("stdout", run.out), ("stderr", run.err)):
        # Line by line: ends of two masked values may not be read as one.
        for line in text.splitlines():
            for field in re.split(r"[\"{}]", line):
                assert not [n for n in NEEDLES if n in plain(field)], f"a canary on {name}"
        assert "\x1b" not in text


@pytest.fixture
def canary_log(write):
    return write("canaries.log", LINES)


def test_every_canary_is_found(scan, canary_log):
    run = scan(canary_log)
    assert {f["line"] for f in run.findings} == set(range(1, 11))
    assert_silent(run)


@pytest.mark.parametrize("form", ["text", "jsonl"])
@pytest.mark.parametrize("cdr", ["auto", "none", "asterisk-csv"])
@pytest.mark.parametrize(
    "more",
    [[], ["--coverage"], ["--min-confidence", "0"], ["--min-confidence", "1"]],
    ids=lambda more: "".join(more) or "plain",
)
def test_no_format_prints_a_value(piiwatch, canary_log, form, cdr, more):
    run = piiwatch("scan", "--format", form, "--cdr", cdr, *more, canary_log)
    assert run.status in (0, 1)
    assert_silent(run)


def test_a_configuration_changes_nothing(piiwatch, canary_log, write):
    key = write("the.key", "0f" * 32 + "\n")
    key.chmod(0o400)
    conf = write("c.conf", f'key = "{key}";\nalerts = {{ min_confidence = 0.3; }};\n')
    run = piiwatch("scan", "--format", "jsonl", "-c", conf, canary_log)
    assert run.status == 1
    assert_silent(run)
    assert "0f0f" not in run.out + run.err


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: b"\x1f\x8b" + raw,
        lambda raw: b"\x7fELF" + raw,
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: raw.decode().encode("cp932"),
        lambda raw: raw.decode().encode("euc-jp"),
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.replace(b"\n", b" "),
        lambda raw: raw.replace(b"\n", b"\0"),
        lambda raw: raw[:-9],
        lambda raw: b"\xff\xfe" * 9 + raw,
        lambda raw: b'"' + raw.replace(b"\n", b'","'),
        lambda raw: raw * 3000,
    ],
    ids=[
        "gzip",
        "elf",
        "utf-16",
        "cp932",
        "euc-jp",
        "crlf",
        "one-line",
        "nul",
        "cut",
        "invalid",
        "open-quote",
        "long",
    ],
)
def test_no_broken_input_brings_a_value_out(piiwatch, write, spoil):
    path = write("spoilt.log", spoil(LINES.encode()))
    for form in ("text", "jsonl"):
        for cdr in ("auto", "none", "asterisk-csv"):
            assert_silent(piiwatch("scan", "--format", form, "--cdr", cdr, path))


def test_no_path_brings_a_value_out(piiwatch, write, tmp_path):
    for name in (
        "4539578763621486.log",
        "090-8765-4321/a.gz",
        "GB82WEST12345698765432.csv",
        "4111 1111 1111 1111",
    ):
        write(f"d/{name}", b"\x1f\x8b" if name.endswith("gz") else LINES)
    for form in ("text", "jsonl"):
        run = piiwatch("scan", "--format", form, tmp_path / "d")
        assert run.status == 3
        assert_silent(run)
        assert_silent(piiwatch("scan", "--format", form, tmp_path / "4539578763621486"))


def test_a_rejected_value_is_not_named_by_a_reason(piiwatch, write):
    text = "order_id=4539578763621486\nblk_4539578763621486 x\nratio 0.378282246310005\ntrace 0312345678\n"
    run = piiwatch("scan", "--coverage", "--format", "jsonl", write("a.log", text))
    assert run.findings == []
    assert_silent(run)


RULE = """rules = ( {{
  id = "t.one"; category = "card"; title = "T"; title_ja = "T"; {more}
  forms = ( {{ id = "f"; value = "{value}"; alone = 0.6; }} );
  examples = ( {{ text = "{example}"; value = "{wanted}"; }} );
  counterexamples = [ "{counterexample}" ];
}} );
"""
GOOD = {
    "more": "",
    "value": "[0-9]{16}",
    "example": "a 4539578763621486 b",
    "wanted": "4539578763621486",
    "counterexample": "none",
}
BAD_RULES = {
    "example that fails": {"example": "a4539578763621486b"},
    "counterexample that is found": {"counterexample": "x 4539578763621486 y"},
    "both": {"example": "a4539578763621486b", "counterexample": "x 4539578763621486 y"},
    "value not in the text": {"example": "nothing"},
    "refused form": {"value": "(?=4539578763621486)[0-9]{16}"},
    "open class": {"value": "4539578763621486[0-9"},
    "unknown key": {"more": "colour = 1;"},
    "wrong type": {"more": 'cap = "4539578763621486";'},
    "out of range": {"more": "cap = 4539578763621486.0;"},
    "syntax": {"more": "= = "},
}


@pytest.mark.parametrize("name", BAD_RULES)
def test_no_error_in_rules_brings_a_value_out(piiwatch, rules_in, canary_log, write, name):
    directory = rules_in(RULE.format(**{**GOOD, **BAD_RULES[name]}))
    conf = write("c.conf", f'rules = [ "{directory}" ];\n')
    for args in (
        ["rules", "test", "--rules", directory],
        ["rules", "check", "--strict", "--rules", directory],
        ["scan", "--rules", directory, canary_log],
        ["scan", "-c", conf, canary_log],
        ["config", "check", "-c", conf],
    ):
        assert_silent(piiwatch(*args))


@pytest.mark.parametrize(
    "text",
    [
        'alerts = { min_confidence = "4539578763621486"; };',
        "alerts = { min_confidence = 4539578763621486; };",
        "rules = 4539578763621486L; ",
        "rules = [ 4539578763621486L ];",
        "# 4539578763621486\nrules = [ ;",
        'rules = [ "x" ] "4539578763621486";',
    ],
)
def test_no_error_in_a_configuration_brings_a_value_out(piiwatch, write, canary_log, text):
    conf = write("c.conf", text + "\n")
    for args in (
        ["config", "check", "-c", conf],
        ["config", "show", "-c", conf],
        ["scan", "-c", conf, canary_log],
    ):
        run = piiwatch(*args)
        assert run.status in (1, 2)
        assert_silent(run)


def test_no_core_file_is_left_of_what_was_scanned(tmp_path):
    """Aborted while it holds a line, with core files allowed: the kernel writes none."""
    unlimited = lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
    child = subprocess.Popen(
        [PROGRAM, "scan", "-"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=unlimited,
    )
    child.stdin.write(LINES.encode())
    child.stdin.flush()
    assert child.stdout.readline()
    limits = Path(f"/proc/{child.pid}/limits").read_text()
    assert re.search(r"Max core file size +0 +0", limits)
    child.send_signal(signal.SIGABRT)
    _, status = os.waitpid(child.pid, 0)
    child.returncode = status
    assert os.WIFSIGNALED(status) and not os.WCOREDUMP(status)
    assert list(tmp_path.glob("core*")) == []
