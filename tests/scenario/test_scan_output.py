"""Where piiwatch scan prints to: terminals, pipes that close, disks that are full."""

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios
import time
import unicodedata

import pytest

from conftest import PROGRAM, run_program

LINE = "user login tel=090-1234-5678 ok\n"


# --- terminals -----------------------------------------------------------------------------------


def on_terminal(args, which, env=None, stdin=None, columns=0):
    """Runs with stdout and/or stderr on a pseudo-terminal; returns what each received."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    handles = {name: side if name in which else subprocess.PIPE for name in ("stdout", "stderr")}
    child = subprocess.Popen(
        [PROGRAM, *map(str, args)], env={**os.environ, **(env or {})}, stdin=stdin, **handles
    )
    os.close(side)
    seen = read_terminal(main)
    os.close(main)
    plain = {
        name: getattr(child, name).read() for name in ("stdout", "stderr") if name not in which
    }
    child.wait(60)
    return seen, plain


def read_terminal(main):
    seen = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            return seen
        if not part:
            return seen
        seen += part


def test_colours_stand_on_a_terminal_only(piiwatch, write):
    path = write("a.log", LINE)
    seen, _ = on_terminal(["scan", path], ["stdout"])
    assert b"\x1b[31mhigh\x1b[0m" in seen
    assert "\x1b" not in piiwatch("scan", path).out


def test_no_color_switches_colours_off(write):
    seen, _ = on_terminal(["scan", write("a.log", LINE)], ["stdout"], {"NO_COLOR": "1"})
    assert b"090-****-5678" in seen and b"\x1b" not in seen


def test_jsonl_on_a_terminal_has_no_colours(write):
    seen, _ = on_terminal(["scan", "--format", "jsonl", write("a.log", LINE)], ["stdout"])
    assert json.loads(seen)["masked"] == "090-****-5678"


@pytest.fixture(scope="module")
def slow_file(tmp_path_factory):
    """A file whose scan takes a second or more, however fast the machine is."""
    lines = "a line without anything in it 12 34\n" * 1_000_000
    path, seconds = tmp_path_factory.mktemp("slow") / "big.log", 0
    while seconds < 1:
        with path.open("a") as file:
            file.write(lines)
        began = time.monotonic()
        run_program("scan", path)
        seconds = time.monotonic() - began
    return path


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_stands_on_a_terminal_and_is_wiped_in_the_end(slow_file, jobs):
    seen, plain = on_terminal(["scan", "-j", jobs, slow_file], ["stderr"])
    assert b"MB/s" in seen and b"findings" in seen and b"s left" in seen
    assert seen.rstrip().rsplit(b"\x1b[K", 1)[1].startswith(b"1 file")
    assert plain["stdout"] == b""


def test_no_progress_switches_the_line_off(slow_file):
    seen, _ = on_terminal(["scan", "--no-progress", slow_file], ["stderr"])
    assert b"\x1b" not in seen and b"1 file" in seen


def test_a_pipe_gets_no_progress(piiwatch, slow_file):
    run = piiwatch("scan", slow_file)
    assert "\x1b" not in run.err and "\r" not in run.err


@pytest.mark.parametrize("columns", [20, 60])
def test_the_progress_line_is_narrower_than_the_terminal(slow_file, columns):
    seen, _ = on_terminal(["scan", slow_file], ["stderr"], columns=columns)
    lines = [part.split(b"\x1b[K")[-1] for part in seen.split(b"\r") if b"MB of" in part]
    assert lines and all(len(line) < columns for line in lines)


# --- text ----------------------------------------------------------------------------------------

JAPANESE = "口座 普通 1234567 みずほ銀行\ncard_no=4111111111111111\n" + LINE
ESCAPES = b"\x1b[0m", b"\x1b[1m", b"\x1b[2m", b"\x1b[31m", b"\x1b[33m", b"\x1b[36m", b"\x1b[1;31m"


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def plain_lines(seen):
    for escape in ESCAPES:
        seen = seen.replace(escape, b"")
    assert b"\x1b" not in seen
    return seen.decode().replace("\r\n", "\n").split("\n")


def test_text_is_a_block_for_each_file_and_a_table_by_category(piiwatch, write, tmp_path):
    write("d/a.log", LINE * 2)
    write("d/b.log", "nothing here\n")
    write("d/c.log", "card_no=4111111111111111\n" + LINE)
    run = piiwatch("scan", tmp_path / "d")
    assert run.out.splitlines() == [
        f"{tmp_path}/d/a.log",
        "  1:16  high      phone  090-****-5678  phone.jp  0.99",
        "  2:16  high      phone  090-****-5678  phone.jp  0.99",
        "",
        f"{tmp_path}/d/c.log",
        "   1:9  critical  card   411111******1111  card.pan  0.99",
        "  2:16  high      phone  090-****-5678     phone.jp  0.99",
        "",
        "CATEGORY                        FINDINGS  DISTINCT  CRITICAL      HIGH",
        "card      クレジットカード番号         1         1         1         -",
        "phone     電話番号                     3         1         -         3",
    ]
    assert run.err.startswith("3 files, 5 lines, ") and "\n4 findings\n" in run.err


def test_columns_are_as_wide_as_they_look(piiwatch, write):
    lines = piiwatch("scan", write("a.log", JAPANESE)).out.splitlines()
    table = lines[lines.index("") + 1 :]
    assert len(table) > 2 and len({width(line) for line in table}) == 1


@pytest.mark.parametrize("columns", [24, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(write, tmp_path, monkeypatch, columns):
    write("a.log", JAPANESE)
    monkeypatch.chdir(tmp_path)
    seen, _ = on_terminal(["scan", "--coverage", "a.log"], ["stdout"], columns=columns)
    lines = plain_lines(seen)
    assert "090-****-5678" in "".join(lines)
    assert all(width(line) <= columns for line in lines if not line.startswith("  files"))


def test_a_wide_terminal_has_a_line_for_each_finding(write):
    seen, _ = on_terminal(["scan", write("a.log", LINE * 3)], ["stdout"], columns=80)
    assert sum("090-****-5678" in line and "0.99" in line for line in plain_lines(seen)) == 3


def test_one_of_a_thing_is_one(piiwatch, write):
    run = piiwatch("scan", "--coverage", write("a.log", LINE))
    assert run.err.startswith("1 file, 1 line, 32 B in ") and "\n1 finding\n" in run.err
    assert "files scanned      1 (32 B, 1 line)" in run.out


def test_coverage_in_text_says_what_was_not_scanned_by_its_cause(piiwatch, write, tmp_path):
    write("d/a.log", LINE)
    write("d/b.bin", b"\x7fELF\x01\x01")
    run = piiwatch("scan", "--coverage", tmp_path / "d", tmp_path / "missing")
    assert "files not scanned  2 (missing 1, not_text 1)\n" in run.out


def test_a_finding_in_a_path_has_its_place_in_the_block(piiwatch, write):
    run = piiwatch("scan", write("4111111111111111.log", LINE))
    lines = run.out.splitlines()
    assert lines[0].endswith("/****************.log") and lines[1].startswith("  path  critical")


# --- standard output that fails ------------------------------------------------------------------


def test_a_reader_that_leaves_ends_the_scan(write):
    path = write("a.log", LINE * 200_000)
    with subprocess.Popen(
        [PROGRAM, "scan", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert b"a.log" in child.stdout.readline()
        child.stdout.close()
        err = child.stderr.read()
        assert child.wait(60) in (-signal.SIGPIPE, 2)
        assert b"Sanitizer" not in err


def test_a_broken_pipe_is_said_where_its_signal_is_ignored(write):
    args = [PROGRAM, "scan", "--cdr", "none", write("a.log", LINE * 200_000)]
    # The interpreter itself ignores the signal; its children inherit that unless it is restored.
    with subprocess.Popen(
        args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, restore_signals=False
    ) as child:
        child.stdout.readline()
        child.stdout.close()
        err = child.stderr.read()
        assert child.wait(60) == 2
        assert b"standard output: Broken pipe" in err
        assert b"200000 lines" not in err, "the rest was scanned for nobody"


@pytest.mark.parametrize("lines", [1, 5000])
def test_a_full_disk_is_said(write, lines):
    path = write("a.log", LINE * lines)
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [PROGRAM, "scan", path], stdout=full, stderr=subprocess.PIPE, timeout=60
        )
    assert done.returncode == 2
    assert b"standard output: No space left on device" in done.stderr
