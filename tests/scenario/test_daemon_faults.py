"""What fails under a running daemon: the store, the ring behind it, a reload, a signal too early."""

import os
import resource
import signal
import sqlite3
import threading
import time

from daemon import leak, phone, wait_for

UNLIMITED = resource.RLIM_INFINITY


def query(daemon, sql):
    store = sqlite3.connect(f"file:{daemon.store}?mode=ro", uri=True, timeout=30)
    try:
        return store.execute(sql).fetchall()
    finally:
        store.close()


def n_counted(daemon):
    ((n,),) = query(daemon, "SELECT coalesce(sum(count), 0) FROM alert WHERE kind = 'leak'")
    return n


def let_files_grow(daemon, to):
    """The store's files cannot pass `to` bytes; the log and the sinks are smaller."""
    resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (to, UNLIMITED))


def n_failures(daemon):
    return daemon.log.read_text().count("reading stops")


def wait_failures(daemon, n):
    wait_for(lambda: n_failures(daemon) >= n, f"{n} commits that fail")


def settle(daemon):
    """Until the store holds the position of all that is written."""
    size = sum(path.stat().st_size for path in daemon.logs.iterdir())
    wait_for(lambda: query(daemon, "SELECT sum(safe) FROM position") == [(size,)], "positions")


def test_findings_of_a_file_that_is_truncated_while_the_store_fails_stay_its_own(daemon):
    daemon.start("-v")
    daemon.append("a.log", "-\n")
    settle(daemon)
    let_files_grow(daemon, 32768)
    daemon.append("a.log", leak(1) + "more\n")
    wait_failures(daemon, 1)
    (daemon.logs / "a.log").write_text("y\n" + leak(2))
    wait_for(lambda: daemon.said("was truncated"), "the truncation")
    wait_failures(daemon, n_failures(daemon) + 2)
    let_files_grow(daemon, UNLIMITED)
    alerts = daemon.wait_alerts(2)
    assert [a["offset"] for a in alerts] == [leak(1).index(phone(1)) + 2] * 2
    rows = query(
        daemon,
        "SELECT g.counter, a.masked FROM finding f JOIN generation g ON g.id = f.generation"
        " JOIN alert a ON a.n = f.alert ORDER BY g.counter",
    )
    assert [(n, masked[-4:]) for n, masked in rows] == [(0, "0001"), (1, "0002")]


def test_a_stop_while_the_ring_is_full_and_the_store_fails_loses_nothing(daemon):
    daemon.start()
    daemon.append("a.log", leak(0))
    daemon.wait_alerts(1)
    let_files_grow(daemon, 32768)
    daemon.append("a.log", "".join(leak(n) for n in range(1, 6000)))
    wait_failures(daemon, 1)
    time.sleep(1)  # the ring fills
    began = time.monotonic()
    assert daemon.stop() == 2
    assert time.monotonic() - began < 20
    daemon.start()
    wait_for(lambda: n_counted(daemon) >= 6000, "all that was written")
    assert daemon.stop() == 0
    assert n_counted(daemon) == 6000


def test_a_store_that_works_again_is_written_before_the_end(daemon):
    daemon.start()
    daemon.append("a.log", leak(0))
    daemon.wait_alerts(1)
    let_files_grow(daemon, 32768)
    daemon.append("a.log", leak(1))
    wait_failures(daemon, 3)  # the next try is 4 s away
    let_files_grow(daemon, UNLIMITED)
    assert daemon.stop() == 0
    assert n_counted(daemon) == 2


def test_a_store_that_is_locked_is_waited_for(daemon):
    daemon.start()
    daemon.append("a.log", leak(0))
    daemon.wait_alerts(1)
    store = sqlite3.connect(daemon.store, isolation_level=None)
    store.execute("BEGIN IMMEDIATE")
    daemon.append("a.log", "".join(leak(n) for n in range(1, 200)))
    wait_failures(daemon, 1)
    store.execute("ROLLBACK")
    store.close()
    wait_for(lambda: n_counted(daemon) == 200, "all that was written")
    assert daemon.said("is locked") and daemon.said("the store works again")
    alert = daemon.wait_code("store_error")
    assert alert["severity"] == "critical" and "is locked" in alert["text"]


def test_a_file_that_is_nowhere_for_two_starts_is_not_counted_again(daemon):
    daemon.configure(alerts='dedupe_window = "10m";')
    daemon.append("a.log", leak(1) * 150)
    daemon.start()
    settle(daemon)
    assert daemon.stop() == 0
    aside = daemon.dir / "a.log"
    (daemon.logs / "a.log").rename(aside)
    for _ in range(2):
        daemon.start()
        assert daemon.stop() == 0
    aside.rename(daemon.logs / "a.log")
    daemon.start()
    daemon.append("a.log", leak(2))
    wait_for(lambda: n_counted(daemon) >= 151, "the line that is new")
    time.sleep(0.5)
    assert n_counted(daemon) == 151


def test_a_store_that_is_damaged_ends_the_daemon_and_the_next_start_replaces_it(daemon):
    daemon.append("a.log", "".join(leak(n) for n in range(3000)))
    daemon.start()
    wait_for(lambda: n_counted(daemon) == 3000, "all that was written")
    with daemon.store.open("r+b") as file, sqlite3.connect(daemon.store) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file.seek(4096)
        file.write(b"\xff" * (daemon.store.stat().st_size - 4096))
    store.close()
    for n in range(3000, 4000):  # what the daemon holds of the store in memory is not asked for ever
        if daemon.has_ended():
            break
        daemon.append("a.log", leak(n) * 50)
        time.sleep(0.01)
    assert daemon.process.wait(60) == 1
    assert daemon.said("looks at all of the store")
    daemon.start()
    daemon.wait_code("db_corrupt")
    assert daemon.stop() == 0


def test_a_reload_that_cannot_look_into_the_store_leaves_all_as_it_was(daemon):
    daemon.start()
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    more = daemon.dir / "more"
    more.mkdir()
    (more / "b.txt").write_text(leak(2))
    daemon.configure(
        f'{{ name = "more"; paths = [ "{more}/*.txt" ]; }}, '
        f'{{ name = "app"; paths = [ "{daemon.logs}/*.log" ]; }}'
    )
    aside = daemon.state / "aside"
    daemon.store.rename(aside)
    daemon.signal(signal.SIGHUP)
    wait_for(lambda: daemon.said("reload_failed"), "the refusal")
    aside.rename(daemon.store)
    daemon.append("a.log", leak(3))
    daemon.append("new.log", leak(4))
    assert {a["source"] for a in daemon.wait_alerts(3)} == {"app"}
    time.sleep(6)  # a sweep, by the configuration that holds
    daemon.signal(signal.SIGHUP)
    assert daemon.wait_alerts(4)[3]["source"] == "more"
    assert daemon.stop() == 0


class Pipe:
    """A file of the configuration that is read when the test says so: where the daemon waits for it is
    known."""

    def __init__(self, path):
        self.path, self.text = path, path.read_text()
        path.unlink()
        os.mkfifo(path)

    def wait(self):
        """Until the daemon waits for the text."""
        opened = []
        thread = threading.Thread(target=lambda: opened.append(self.path.open("w")), daemon=True)
        thread.start()
        thread.join(60)
        (self.file,) = opened

    def write(self):
        self.file.write(self.text)
        self.file.close()


def test_a_signal_that_comes_before_it_is_ready_waits_and_kills_nobody(daemon):
    policy = daemon.etc / "policy"
    text = daemon.conf.read_text()
    start = text.index('policy = "') + 10
    end = text.index('"', start)
    policy.write_text(open(text[start:end]).read())
    daemon.conf.write_text(text[:start] + str(policy) + text[end:])
    pipe = Pipe(policy)
    daemon.start(ready=False)
    pipe.wait()
    daemon.signal(signal.SIGUSR1)
    daemon.signal(signal.SIGUSR2)
    pipe.write()
    wait_for(lambda: daemon.said("state: ") or daemon.has_ended(), "an answer to SIGUSR2")
    assert not daemon.has_ended() and daemon.said("sinks open their files anew")
    assert daemon.stop() == 0


def test_a_second_sighup_during_a_reload_is_not_forgotten(daemon):
    daemon.start()
    policy = daemon.etc / "policy"
    text = daemon.conf.read_text()
    start = text.index('policy = "') + 10
    end = text.index('"', start)
    policy.write_text(open(text[start:end]).read())
    daemon.conf.write_text(text[:start] + str(policy) + text[end:])
    pipe = Pipe(policy)
    daemon.signal(signal.SIGHUP)
    pipe.wait()
    more = daemon.dir / "more"
    more.mkdir()
    (more / "b.txt").write_text(leak(2))
    daemon.configure(f'{{ name = "more"; paths = [ "{more}/*.txt" ]; }}')
    daemon.signal(signal.SIGHUP)
    wait_for(lambda: daemon.said("another follows it"), "the second signal")
    pipe.write()
    assert daemon.wait_alerts(1)[0]["source"] == "more"
    assert daemon.stop() == 0


CDR_ROW = ",".join(
    f'"{c}"'
    for c in ["", "0312345678", "09012345678", "c", "", "ch", "dch", "Dial", "x",
              "2026-11-01 12:00:00", "2026-11-01 12:00:05", "2026-11-01 12:00:06", "1", "1",
              "ANSWERED", "DOCUMENTATION", "1793502000.42", "4111111111111111"]
) + "\n"  # fmt: skip


def test_a_cdr_source_that_is_taken_away_is_read_to_its_end_as_cdrs(daemon):
    app = f'{{ name = "app"; paths = [ "{daemon.logs}/*.log" ]; }}'
    cdr = f'{{ name = "cdr"; paths = [ "{daemon.logs}/*.csv" ]; cdr = "asterisk-csv"; role = "cdr"; }}'
    daemon.configure(f"{app}, {cdr}")
    daemon.start()
    daemon.append("m.csv", CDR_ROW)
    (first,) = daemon.wait_alerts(1)
    # While nothing can be committed, the ring fills and the rest of the file stays unread.
    store = sqlite3.connect(daemon.store, isolation_level=None, timeout=30)
    store.execute("BEGIN IMMEDIATE")
    daemon.append("m.csv", CDR_ROW * 6000)
    daemon.configure(app)
    daemon.signal(signal.SIGHUP)
    wait_for(lambda: daemon.said("the new configuration is in use"), "the reload")
    store.execute("ROLLBACK")
    store.close()
    alerts = daemon.wait_alerts(6001)
    assert daemon.stop() == 0
    assert {a["field"] for a in alerts} == {"userfield"} and len(alerts) == 6001
    assert {tuple(a["clause"]) for a in alerts} == {tuple(first["clause"])}


def test_a_role_that_is_changed_holds_for_files_that_are_open(daemon):
    paths = f'name = "app"; paths = [ "{daemon.logs}/*.log" ];'
    daemon.configure(f"{{ {paths} }}")
    daemon.start()
    daemon.append("a.log", "card 4111111111111111 paid\n")
    (first,) = daemon.wait_alerts(1)
    daemon.configure(f'{{ {paths} role = "survey"; }}')
    daemon.signal(signal.SIGHUP)
    wait_for(lambda: daemon.said("the new configuration is in use"), "the reload")
    daemon.append("a.log", "card 5555555555554444 paid\n")
    second = daemon.wait_alerts(2)[1]
    assert first["clause"][0] == "P2.1.1.d" and second["clause"][0] == "P2.1.3.b"


def test_what_a_source_does_not_ask_for_is_not_found_in_its_paths(daemon):
    daemon.configure(
        f'{{ name = "app"; paths = [ "{daemon.logs}/*.log" ]; categories = [ "phone" ]; }}'
    )
    daemon.start()
    daemon.append("5555555555554444.log", leak(1))
    (alert,) = daemon.wait_alerts(1)
    assert alert["category"] == "phone" and "5555555555554444" not in alert["path"]
    assert daemon.stop() == 0
    assert len(daemon.alerts()) == 1


def test_more_files_than_the_ring_has_room_for_are_noted_though_none_is_written(daemon):
    for n in range(5000):
        (daemon.logs / f"{n}.log").touch()
    daemon.start()
    wait_for(lambda: query(daemon, "SELECT count(*) FROM generation") == [(5000,)], "all of them")
    daemon.append("4999.log", leak(1))
    daemon.wait_alerts(1)
    assert daemon.stop() == 0


def test_a_source_that_comes_back_by_a_reload_has_no_first_start_again(daemon):
    """read_from = "end" is for what lay there at the very first start, not for what came since."""
    app = f'{{ name = "app"; paths = [ "{daemon.logs}/*.log" ]; }}'
    other = daemon.dir / "other"
    other.mkdir()
    both = f'{app}, {{ name = "other"; paths = [ "{other}/*.log" ]; read_from = "end"; }}'
    (other / "old.log").write_text(leak(1))
    daemon.configure(both)
    daemon.start()
    assert daemon.stop() == 0
    daemon.configure(app)
    daemon.start()
    (other / "new.log").write_text(leak(2))
    daemon.configure(both)
    daemon.signal(signal.SIGHUP)
    (alert,) = daemon.wait_alerts(1)
    assert alert["path"].endswith("/new.log") and "backlog" not in alert
