"""A daemon among logs, files and signals that mean it harm."""

import shutil
import signal
import sqlite3
from contextlib import closing

import pytest
from daemon import leak, wait_for

HUGE = 256 << 30  # more than is read while a test runs


def test_a_log_without_end_leaves_signals_and_other_logs_their_turn(daemon):
    with (daemon.logs / "huge.log").open("wb") as file:
        file.truncate(HUGE)
    daemon.start()
    daemon.signal(signal.SIGUSR2)
    wait_for(lambda: daemon.said("state: "), "an answer to SIGUSR2")
    daemon.append("b.log", leak(1))
    assert daemon.wait_alerts(1)[0]["path"].endswith("/b.log")
    assert daemon.stop() == 0


def test_a_store_that_was_put_back_delivers_what_is_new(daemon):
    """Sinks that have more than the store knows must not take new alerts for repeats."""
    daemon.append("a.log", "".join(leak(n) for n in range(5)))
    daemon.start()
    daemon.wait_alerts(5)
    assert daemon.stop() == 0
    copy = shutil.copytree(daemon.state, daemon.dir / "copy")
    daemon.start()
    daemon.append("a.log", "".join(leak(n) for n in range(5, 25)))
    daemon.wait_alerts(25)
    assert daemon.stop() == 0
    shutil.rmtree(daemon.state)
    copy.rename(daemon.state)
    (daemon.logs / "a.log").unlink()
    daemon.append("b.log", "".join(leak(n) for n in range(100, 103)))
    daemon.start()
    wait_for(lambda: sum(a["path"].endswith("/b.log") for a in daemon.alerts()) == 3, "b.log")
    assert daemon.said("was it put back from a copy?")
    assert daemon.stop() == 0


def test_a_store_that_is_moved_away_stops_reading_until_it_is_back(daemon):
    away = daemon.dir / "away"
    daemon.start()
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    daemon.state.rename(away)
    daemon.append("a.log", leak(2))
    wait_for(lambda: daemon.said("was moved, deleted or replaced"), "a word of it")
    away.rename(daemon.state)
    assert [a["line"] for a in daemon.wait_alerts(2)] == [1, 2]
    assert daemon.stop() == 0


def test_a_store_that_is_deleted_loses_nothing(daemon):
    daemon.start()
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    for each in daemon.state.glob("piiwatch.db*"):
        each.unlink()
    daemon.append("a.log", leak(2))
    wait_for(lambda: daemon.said("was moved, deleted or replaced"), "a word of it")
    daemon.stop()
    daemon.start()
    wait_for(lambda: {a["line"] for a in daemon.alerts()} == {1, 2}, "both lines")
    assert daemon.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2])
def test_a_signal_during_the_start_does_not_end_it(daemon, number):
    daemon.append("a.log", leak(1))
    daemon.start(ready=False)
    wait_for((daemon.state / "piiwatch.db.lock").exists, "the lock")
    daemon.signal(number)
    daemon.wait_alerts(1)
    assert daemon.stop() == 0


def test_a_stop_during_the_start_is_a_clean_one(daemon):
    daemon.append("a.log", leak(1))
    daemon.start(ready=False)
    wait_for((daemon.state / "piiwatch.db.lock").exists, "the lock")
    assert daemon.stop() == 0
    daemon.start()
    daemon.wait_alerts(1)
    assert "unclean_start" not in daemon.codes()


def test_a_store_with_holes_where_texts_were_ends_nobody(daemon, piiwatch):
    """As flipped bits make them; a store that was closed is not looked through at the start."""
    daemon.start()
    daemon.append("a.log", "".join(leak(n) for n in range(5)))
    daemon.wait_alerts(5)
    assert daemon.stop() == 0
    set_to_null(daemon.store, {"outbox": ["sinks"], "generation": ["path", "source"]})
    set_to_null(daemon.store, {"alert": ["kind", "category", "source", "rule", "path"]})
    for words in (["alerts", "list"], ["status"]):
        assert piiwatch(*words, "-c", daemon.conf).status in (0, 1, 2)
    daemon.start()
    daemon.append("b.log", leak(10))
    wait_for(lambda: any(a["path"].endswith("/b.log") for a in daemon.alerts()), "b.log")
    assert daemon.stop() == 0


def set_to_null(path, columns):
    for table, names in columns.items():
        with closing(sqlite3.connect(path, isolation_level=None)) as store:
            (sql,) = store.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()
            set_schema(store, table, sql.replace(" NOT NULL", ""))
        with closing(sqlite3.connect(path, isolation_level=None)) as store:
            store.execute(f"UPDATE {table} SET " + ", ".join(f"{name} = NULL" for name in names))
            set_schema(store, table, sql)


def set_schema(store, table, sql):
    store.execute("PRAGMA writable_schema = ON")
    store.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", [sql, table])
