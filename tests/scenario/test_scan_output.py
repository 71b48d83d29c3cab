"""Where piiwatch scan prints to: terminals, pipes that close, disks that are full."""

import json
import os
import pty
import signal
import subprocess
import time

import pytest

from conftest import PROGRAM, run_program

LINE = "user login tel=090-1234-5678 ok\n"


# --- terminals -----------------------------------------------------------------------------------


def on_terminal(args, which, env=None, stdin=None):
    """Runs with stdout and/or stderr on a pseudo-terminal; returns what each received."""
    main, side = pty.openpty()
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


def test_progress_stands_on_a_terminal_and_is_wiped_in_the_end(slow_file):
    seen, plain = on_terminal(["scan", slow_file], ["stderr"])
    assert b"MB/s" in seen and b"findings" in seen and b"s left" in seen
    assert seen.rstrip().rsplit(b"\x1b[K", 1)[1].startswith(b"1 file")
    assert plain["stdout"] == b""


def test_no_progress_switches_the_line_off(slow_file):
    seen, _ = on_terminal(["scan", "--no-progress", slow_file], ["stderr"])
    assert b"\x1b" not in seen and b"1 file" in seen


def test_a_pipe_gets_no_progress(piiwatch, slow_file):
    run = piiwatch("scan", slow_file)
    assert "\x1b" not in run.err and "\r" not in run.err


# --- standard output that fails ------------------------------------------------------------------


def test_a_reader_that_leaves_ends_the_scan(write):
    path = write("a.log", LINE * 200_000)
    with subprocess.Popen(
        [PROGRAM, "scan", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert b"090-****-5678" in child.stdout.readline()
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
