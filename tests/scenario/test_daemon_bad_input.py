"""What goes wrong around the daemon: a clear error or a watcher alert, and nothing lost."""

import json
import os
import sqlite3
import subprocess
import threading
import time

import pytest
from conftest import NOBODY
from daemon import PIIWATCHD, Daemon, leak, wait_for

BLOCKED = float(os.environ.get("PIIWATCH_BLOCKED", "3"))  # seconds a sink blocks


def refused(daemon, *args):
    """Runs it where it must not start; what it said."""
    run = subprocess.run(
        [PIIWATCHD, "-d", "--allow-root", "-c", daemon.conf, *args],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 2, run
    assert run.stderr.count("\n") == 1 and run.stderr.startswith("piiwatchd: error: "), run.stderr
    return run.stderr


# --- sources -------------------------------------------------------------------------------------


def test_a_source_that_matches_nothing_is_said_and_read_once_it_is_there(daemon):
    daemon.start()
    alert = daemon.wait_code("glob_empty")
    assert alert["path"] == f"{daemon.logs}/*.log" and alert["source"] == "app"
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)


def test_a_missing_directory_is_read_once_it_is_there(daemon):
    later = daemon.dir / "later"
    daemon.configure(f'{{ name = "app"; paths = [ "{later}/app.log" ]; }}')
    daemon.start()
    later.mkdir()
    (later / "app.log").write_text(leak(1))
    daemon.wait_alerts(1)


def test_a_directory_where_a_file_was_is_said(daemon):
    daemon.start()
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    (daemon.logs / "a.log").unlink()
    (daemon.logs / "a.log").mkdir()
    assert daemon.wait_code("not_regular")["path"].endswith("/a.log")
    (daemon.logs / "a.log").rmdir()
    daemon.append("a.log", leak(2))
    assert len(daemon.wait_alerts(2)) == 2


def test_a_named_pipe_among_the_logs_is_said_and_not_waited_for(daemon):
    os.mkfifo(daemon.logs / "pipe.log")
    daemon.start()
    daemon.wait_code("not_regular")
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)


def test_a_source_that_vanishes_is_read_again_when_it_is_back(daemon):
    daemon.start()
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    (daemon.logs / "a.log").unlink()
    daemon.logs.rmdir()
    daemon.logs.mkdir()
    daemon.append("a.log", leak(2))
    assert len(daemon.wait_alerts(2)) == 2


def test_a_source_it_may_not_read_is_said_and_read_once_it_may(open_directory, as_nobody):
    if not as_nobody:
        pytest.skip("needs root, to run the daemon as somebody else")
    daemon = Daemon(open_directory)
    for path in (daemon.state, daemon.out, daemon.key):
        os.chown(path, NOBODY, NOBODY)
    daemon.append("a.log", leak(1))
    (daemon.logs / "a.log").chmod(0o600)
    try:
        daemon.start(**as_nobody)
        assert daemon.wait_code("unreadable")["path"].endswith("/a.log")
        daemon.append("b.log", leak(2))
        daemon.wait_alerts(1)
        (daemon.logs / "a.log").chmod(0o644)
        assert len(daemon.wait_alerts(2)) == 2
    finally:
        daemon.end()


# --- sinks ---------------------------------------------------------------------------------------


def test_a_sink_that_cannot_be_written_is_refused_at_the_start(daemon):
    daemon.configure(sinks=f'{{ type = "jsonl"; path = "{daemon.dir}/nowhere/alerts.jsonl"; }}')
    said = refused(daemon)
    assert "nowhere/alerts.jsonl" in said and "directory does not exist" in said


def test_a_sink_that_is_a_directory_is_refused(daemon):
    daemon.configure(sinks=f'{{ type = "jsonl"; path = "{daemon.logs}"; }}')
    assert str(daemon.logs) in refused(daemon)


def test_a_pipe_nobody_reads_stops_no_other_sink_and_gets_all_afterwards(daemon):
    pipe = daemon.out / "pipe"
    os.mkfifo(pipe)
    daemon.configure(
        sinks=f'{{ type = "jsonl"; path = "{daemon.jsonl}"; }}, '
        f'{{ name = "pipe"; type = "jsonl"; path = "{pipe}"; }}'
    )
    daemon.start()
    daemon.append("a.log", "".join(leak(n) for n in range(300)))
    daemon.wait_alerts(300)
    got = []
    reader = threading.Thread(target=lambda: got.extend(read_lines(pipe, 300)), daemon=True)
    reader.start()
    reader.join(90)
    assert [line["id"] for line in got] == [a["id"] for a in daemon.alerts()]


def test_a_sink_that_blocks_stops_nothing_and_gets_all_afterwards_once(daemon):
    pipe = daemon.out / "pipe"
    os.mkfifo(pipe)
    daemon.configure(
        sinks=f'{{ type = "jsonl"; path = "{daemon.jsonl}"; }}, '
        f'{{ name = "pipe"; type = "jsonl"; path = "{pipe}"; }}'
    )
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    daemon.start()
    until, n = time.monotonic() + BLOCKED, 0
    while time.monotonic() < until:
        daemon.append("a.log", "".join(leak(n + i) for i in range(50)))
        n += 50
        # What is written is read, committed and delivered elsewhere meanwhile.
        daemon.wait_alerts(n, seconds=10)
    os.set_blocking(reader, True)
    got = read_lines(reader, n)
    assert [line["id"] for line in got] == [a["id"] for a in daemon.alerts()]
    assert daemon.stop() == 0


def read_lines(pipe, n):
    lines = []
    with open(pipe) as file:
        while len(lines) < n:
            lines.append(json.loads(file.readline()))
    return lines


def test_a_stderr_nobody_reads_stops_nothing(daemon):
    daemon.configure(
        sinks=f'{{ type = "jsonl"; path = "{daemon.jsonl}"; }}, {{ type = "stderr"; }}'
    )
    blocked, end = os.pipe()
    daemon.start(stderr=end)
    os.close(end)
    daemon.append("a.log", "".join(leak(n) for n in range(2000)))
    daemon.wait_alerts(2000)
    os.set_blocking(blocked, False)
    text = b""

    def drain():
        nonlocal text
        try:
            text += os.read(blocked, 65536)
        except BlockingIOError:
            pass
        return text.count(b" leak ") >= 2000

    wait_for(drain, "every alert on stderr", 90)
    os.close(blocked)


# --- the store -----------------------------------------------------------------------------------


def test_a_store_of_a_newer_version_is_refused(daemon):
    daemon.start()
    assert daemon.stop() == 0
    with sqlite3.connect(daemon.store) as store:
        store.execute("PRAGMA user_version = 99")
    said = refused(daemon)
    assert "piiwatch.db" in said and "99" in said


def test_a_corrupt_store_is_kept_aside_and_everything_is_found_again(daemon):
    daemon.start()
    daemon.append("a.log", "".join(leak(n) for n in range(50)))
    first = daemon.wait_alerts(50)
    daemon.kill()
    with daemon.store.open("r+b") as file:
        file.write(os.urandom(8192))
    for each in daemon.state.glob("piiwatch.db-*"):
        each.unlink()
    daemon.start()
    daemon.wait_code("db_corrupt")
    again = daemon.wait_alerts(100)[50:]
    assert list(daemon.state.glob("piiwatch.db.corrupt-*"))
    assert sorted(a["id"] for a in again) == sorted(a["id"] for a in first)


def test_a_directory_of_the_store_that_is_missing_is_refused(daemon):
    daemon.state.rmdir()
    assert str(daemon.state) in refused(daemon)


def test_a_file_that_is_no_store_is_not_touched(daemon):
    with sqlite3.connect(daemon.store) as other:
        other.execute("CREATE TABLE mine (x)")
        other.execute("PRAGMA application_id = 7")
    before = daemon.store.read_bytes()
    assert "piiwatch.db" in refused(daemon)
    assert daemon.store.read_bytes() == before


# --- the key -------------------------------------------------------------------------------------


def test_a_missing_key_says_how_to_make_one(daemon):
    daemon.key.unlink()
    said = refused(daemon)
    assert str(daemon.key) in said and "piiwatch config init" in said


def test_a_key_others_can_read_is_refused(daemon):
    daemon.key.chmod(0o644)
    assert "chmod 0400" in refused(daemon)


def test_a_key_in_the_state_directory_is_refused(daemon):
    inside = daemon.state / "key"
    daemon.key.rename(inside)
    daemon.conf.write_text(daemon.conf.read_text().replace(str(daemon.key), str(inside)))
    assert "state" in refused(daemon)


# --- the configuration ---------------------------------------------------------------------------

MISTAKES = {
    "top": ("policy =", "polcy =", "polcy"),
    "rules": ("rules = [", "rules = 7; # [", "rules"),
    "cdr_formats": ("conf/cdr", "conf/no-such", "no-such"),
    "policy": ("telecom-jp.conf", "nobody.conf", "nobody.conf"),
    "store": ("store = { path", "store = { pth", "pth"),
    "alerts": ('dedupe_window = "0s"', 'dedupe_window = "soon"', "dedupe_window"),
    "sources": ('name = "app"', 'name = "a b"', "name"),
    "source paths": ("paths = [", "pahts = [", "pahts"),
    "sinks": ('type = "jsonl"', 'type = "pigeon"', "pigeon"),
    "syntax": ("sinks = (", "sinks = ((", "piiwatchd.conf:"),
}


@pytest.mark.parametrize("section", MISTAKES)
def test_a_mistake_in_each_section_names_file_and_line(daemon, section):
    old, new, named = MISTAKES[section]
    text = daemon.conf.read_text()
    assert old in text
    daemon.conf.write_text(text.replace(old, new, 1))
    said = refused(daemon)
    assert named in said
    if section not in ("cdr_formats", "policy"):
        assert f"{daemon.conf}:" in said


def test_no_sources_is_an_error(daemon):
    text = daemon.conf.read_text()
    at = text.index("sources =")
    daemon.conf.write_text(text[:at] + "sources = ();\n" + text[text.index("sinks ="):])
    assert "sources" in refused(daemon)


def test_a_glob_over_our_own_alerts_is_refused(daemon):
    daemon.configure(f'{{ name = "app"; paths = [ "{daemon.out}/*" ]; }}')
    assert "alerts.jsonl" in refused(daemon)


def test_a_missing_configuration_is_said(daemon):
    daemon.conf.unlink()
    assert "piiwatchd.conf" in refused(daemon)


def test_an_argument_is_refused(daemon):
    run = subprocess.run([PIIWATCHD, "/var/log/messages"], capture_output=True, text=True)
    assert run.returncode == 2 and "no arguments" in run.stderr
