"""kill -9 at any moment, during writing and rotation: nothing lost, nothing twice, counts exact."""

import os
import random
import sqlite3
import time

import pytest
from daemon import wait_for
from writer import Writer

SEED = int(os.environ.get("PIIWATCH_SEED", "5"))
KILLS = int(os.environ.get("PIIWATCH_KILLS", "25"))  # of each test


def query(daemon, sql, *args):
    store = sqlite3.connect(f"file:{daemon.store}?mode=ro", uri=True, timeout=30)
    try:
        return store.execute(sql, args).fetchall()
    finally:
        store.close()


def wait_first_commit(daemon):
    """Until the store changed since the daemon was ready."""
    store = sqlite3.connect(f"file:{daemon.store}?mode=ro", uri=True, timeout=30)
    try:
        version = store.execute("PRAGMA data_version").fetchone()
        wait_for(lambda: store.execute("PRAGMA data_version").fetchone() != version, "a commit")
    finally:
        store.close()


def live_and_die(daemon, chance, writer):
    """The service writes while the daemon lives and a little longer: how much does not depend on how
    long the program takes to begin."""
    daemon.start()
    writer.goes.set()
    wait_first_commit(daemon)
    time.sleep(chance.uniform(0, 0.4))
    daemon.kill()
    time.sleep(0.05)
    writer.goes.clear()


def found_offsets(daemon):
    """Of each generation of a file, the offsets that were found in it."""
    files = {}
    for generation, offset in query(daemon, "SELECT generation, offset FROM finding"):
        files.setdefault(generation, []).append(offset)
    return sorted(sorted(offsets) for offsets in files.values())


def written_offsets(writer):
    return sorted(sorted(offsets) for offsets in writer.files if offsets)


def n_written(writer):
    return sum(len(offsets) for offsets in writer.files)


def count_in_store(daemon):
    ((count,),) = query(daemon, "SELECT coalesce(sum(count), 0) FROM alert WHERE kind = 'leak'")
    return count


def catch_up(daemon, writer):
    """The daemon once more, until all that was written is counted, and a little longer."""
    daemon.start()
    wait_for(lambda: count_in_store(daemon) >= n_written(writer), "all that was written", 400)
    time.sleep(1)


@pytest.fixture
def writer(daemon):
    made = []

    def make(**more):
        # What was rotated away before the very first start is not read: the service begins after it.
        daemon.start()
        assert daemon.stop() == 0
        made.append(Writer(daemon.logs / "app.log", SEED, **more))
        made[0].start()
        return made[0]

    yield make
    for each in made:
        each.stop()


def test_one_alert_for_each_leak_over_kills_and_rotations(daemon, writer):
    chance, service = random.Random(SEED), writer()
    for _ in range(KILLS):
        live_and_die(daemon, chance, service)
    service.stop()
    catch_up(daemon, service)
    assert daemon.stop() == 0
    assert found_offsets(daemon) == written_offsets(service)
    delivered = [(a["id"], a["revision"]) for a in daemon.alerts()]
    assert len(delivered) == len(set(delivered)) == n_written(service)
    assert query(daemon, "PRAGMA integrity_check") == [("ok",)]


def test_counts_of_windows_are_exact_over_kills_and_rotations(daemon, writer):
    daemon.configure(alerts='dedupe_window = "2s";')
    chance, service = random.Random(SEED + 1), writer(repeat=True, lines_per_second=1000)
    for _ in range(KILLS):
        live_and_die(daemon, chance, service)
    service.stop()
    catch_up(daemon, service)
    wait_for(
        lambda: not query(daemon, "SELECT 1 FROM alert WHERE kind = 'leak' AND window_end > 0 "
                          "AND is_open = 1 LIMIT 1"),
        "the last windows to close",
    )
    time.sleep(1)
    assert daemon.stop() == 0
    rows = query(
        daemon,
        "SELECT sum(count) FROM alert WHERE kind = 'leak' GROUP BY fingerprint",
    )
    assert sorted(n for (n,) in rows) == sorted(service.counts.values())
    assert delivered_count(daemon) == n_written(service)


def delivered_count(daemon):
    """What a receiver adds up: of each alert the count of its last revision."""
    last = {}
    for alert in daemon.alerts():
        key = alert["id"], alert["revision"]
        assert key not in last, "delivered twice"
        last[key] = alert["count"]
    newest = {}
    for (name, revision), count in last.items():
        if revision >= newest.get(name, (0, 0))[0]:
            newest[name] = revision, count
    return sum(count for _, count in newest.values())


def test_a_store_that_was_moved_away_is_delivered_anew_from_its_first_row(daemon, writer):
    daemon.configure(f'{{ name = "app"; paths = [ "{daemon.logs}/app.log*" ]; }}')
    chance, service = random.Random(SEED + 2), writer()
    for _ in range(5):
        live_and_die(daemon, chance, service)
    aside = daemon.dir / "aside"
    aside.mkdir()
    for file in daemon.state.glob("piiwatch.db*"):
        file.rename(aside / file.name)
    for _ in range(5):
        live_and_die(daemon, chance, service)
    service.stop()
    catch_up(daemon, service)
    assert daemon.stop() == 0
    assert found_offsets(daemon) == written_offsets(service)
    ((store_id,),) = query(daemon, "SELECT value FROM meta WHERE key = 'store_id'")
    mine = [a for a in daemon.lines() if store_id.startswith(a["store"])]
    assert [a["seq"] for a in mine] == sorted({a["seq"] for a in mine})
    assert mine[0]["seq"] == 1
    assert len([a for a in mine if a["kind"] == "leak"]) == n_written(service)
