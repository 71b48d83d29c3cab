"""What fails under a running daemon: the store, the ring behind it, a reload, a signal too early."""

import resource
import sqlite3
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
    daemon.append("a.log", "x\n")
    settle(daemon)
    let_files_grow(daemon, 4096)
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
    let_files_grow(daemon, 4096)
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
    let_files_grow(daemon, 4096)
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
