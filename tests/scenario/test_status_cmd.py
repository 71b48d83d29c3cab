"""`piiwatch status`: what the daemon does, and how far it is behind."""

import re
import shutil

import pytest
from daemon import leak, wait_for

FILE_OF_A_CARD = "5555555555554444.log"  # an issuer's test card


@pytest.fixture
def status(daemon, piiwatch):
    """status(): the object of `--format json`; status("--path"): with more options."""

    def run(*args):
        result = piiwatch("status", "-c", daemon.conf, "--format", "json", *args)
        assert result.status == 0 and result.err == "", result.err
        (found,) = result.objects
        return found

    return run


def source_of(found, name="app"):
    (source,) = (s for s in found["sources"] if s["name"] == name)
    return source


def test_it_says_what_a_running_daemon_found_and_delivered(daemon, status):
    daemon.configure(alerts='dedupe_window = "1h";')
    daemon.start()
    daemon.append("a.log", leak(1) * 3 + leak(2))
    daemon.wait_alerts(2)
    found = wait_for(
        lambda: (s := status())["findings"] == 4 and s["sinks"][0]["behind"] == 0 and s,
        "all findings",
    )
    assert found["store"]["path"] == str(daemon.store) and found["store"]["schema"] == 2
    assert found["store"]["id"][:8] == daemon.alerts()[0]["store"]
    assert found["daemon"]["running"] is True and found["daemon"]["clean_stop"] is None
    assert found["daemon"]["started"] <= found["daemon"]["last_commit"]
    assert found["alerts"] == {"leak": 2, "watcher": 0, "open": 2}
    assert found["outbox"] == {"rows": 2, "newest": 2}
    (sink,) = found["sinks"]
    assert sink["name"].startswith("jsonl") and (sink["acknowledged"], sink["behind"]) == (2, 0)
    size = (daemon.logs / "a.log").stat().st_size
    wait_for(lambda: source_of(status())["read"] == size, "the last offset")
    source = source_of(status())
    assert (source["live"], source["gone"], source["behind"]) == (1, 0, 0)
    assert status()["furthest_behind"] == []


def test_a_stop_was_clean_or_not(daemon, status, piiwatch):
    daemon.start()
    daemon.kill()
    found = status()["daemon"]
    assert found["running"] is False and found["clean_stop"] is False
    text = piiwatch("status", "-c", daemon.conf).out
    assert "not running, and its last stop was not clean" in text
    daemon.start()
    assert daemon.stop() == 0
    assert status()["daemon"]["clean_stop"] is True
    assert "not running, it stopped cleanly" in piiwatch("status", "-c", daemon.conf).out


def test_what_was_written_since_is_behind_and_the_furthest_are_named(daemon, status):
    daemon.start()
    for name in ("a.log", "b.log", "c.log", FILE_OF_A_CARD):
        daemon.append(name, "nothing to see\n")
    wait_for(lambda: source_of(status())["live"] == 4, "four files")
    assert daemon.stop() == 0
    before = source_of(status())
    for name, n in (("a.log", 10), ("b.log", 30), ("c.log", 20), (FILE_OF_A_CARD, 40)):
        daemon.append(name, "x" * n)
    found = status()
    assert source_of(found)["behind"] == before["behind"] + 100
    furthest = found["furthest_behind"]
    assert [f["behind"] for f in furthest] == [40, 30, 20]
    assert furthest[0]["path"] == f"{daemon.logs}/****************.log"
    assert furthest[1] == {"source": "app", "path": f"{daemon.logs}/b.log", "behind": 30}
    assert status("--path")["furthest_behind"][0]["path"] == f"{daemon.logs}/{FILE_OF_A_CARD}"


def test_files_that_are_gone_are_counted_and_not_measured(daemon, status):
    daemon.start()
    daemon.append("a.log", leak(1))
    daemon.append("b.log", leak(2))
    daemon.wait_alerts(2)
    assert daemon.stop() == 0
    daemon.append("a.log", "x" * 100)
    (daemon.logs / "a.log").rename(daemon.dir / "elsewhere")
    daemon.append("a.log", "y" * 5000)  # another file of that name
    (daemon.logs / "b.log").unlink()
    source = source_of(status())
    assert (source["live"], source["gone"], source["behind"]) == (2, 2, 0)


def test_a_sink_is_behind_by_the_rows_that_are_for_it(daemon, status):
    daemon.configure(
        sinks=f'{{ type = "jsonl"; path = "{daemon.jsonl}"; }},'
        ' { name = "loud"; type = "stderr"; min_severity = "critical"; }'
    )
    daemon.start()
    daemon.append("a.log", "card_no=4111111111111111\n" + leak(1) + leak(2))
    daemon.wait_alerts(3)
    wait_for(lambda: all(s["behind"] == 0 for s in status()["sinks"]), "acknowledgements")
    (jsonl, loud) = status()["sinks"]
    assert jsonl["acknowledged"] == 3 and loud["name"] == "loud" and loud["behind"] == 0
    assert daemon.stop() == 0
    (daemon.state / "deliver.db").unlink()
    assert [s["behind"] for s in status()["sinks"]] == [3, 1]
    assert not (daemon.state / "deliver.db").exists()


def test_sinks_are_not_known_without_a_configuration(daemon, piiwatch):
    daemon.start()
    run = piiwatch("status", "--store", daemon.store)
    assert run.status == 0 and "not known without a configuration" in run.out
    (found,) = piiwatch("status", "--store", daemon.store, "--format", "json").objects
    assert found["sinks"] is None and found["daemon"]["running"] is True


def test_a_source_without_files_is_listed(daemon, status):
    daemon.configure(
        sources=f'{{ name = "app"; paths = [ "{daemon.logs}/*.log" ]; }},'
        f' {{ name = "idle"; paths = [ "{daemon.dir}/none/*.csv" ]; }}'
    )
    daemon.start()
    assert source_of(status(), "idle") == {
        "name": "idle", "live": 0, "detached": 0, "finished": 0, "gone": 0, "read": 0, "behind": 0,
    }  # fmt: skip


def test_the_text_is_a_table_of_80_columns(daemon, piiwatch):
    name = "a-source-whose-name-is-longer-than-its-column"
    daemon.configure(
        sources=f'{{ name = "{name}"; paths = [ "{daemon.logs}/*.log" ]; }}',
        sinks='{ name = "out"; type = "stderr"; }',
    )
    daemon.append("a.log", leak(1) * 2000)
    daemon.start()
    assert daemon.stop() == 0
    daemon.append("a.log", "x" * 2500)
    run = piiwatch("status", "-c", daemon.conf)
    assert run.status == 0 and run.err == ""
    paths = (str(daemon.store), str(daemon.logs))
    for line in run.out.splitlines():
        assert len(line) <= 80 or any(p in line for p in paths), line
    assert re.search(r"^started +\S+Z \(\d+ s ago\)$", run.out, re.M)
    assert re.search(r"^SOURCE +LIVE DETACHED FINISHED +GONE +READ +BEHIND$", run.out, re.M)
    assert re.search(rf"^{name}\n +1 +0 +0 +0 +\d+\.\d kB +2\.5 kB$", run.out, re.M)
    assert re.search(rf"^ +2\.5 kB  {name}  {re.escape(str(daemon.logs))}/a\.log$", run.out, re.M)


def test_it_changes_nothing(daemon, piiwatch):
    daemon.start()
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    assert daemon.stop() == 0
    before = {p.name: p.read_bytes() for p in daemon.state.glob("*.db")}
    assert set(before) == {"piiwatch.db", "deliver.db"}
    assert piiwatch("status", "-c", daemon.conf).status == 0
    assert {p.name: p.read_bytes() for p in daemon.state.glob("*.db")} == before
    copy = daemon.dir / "copy.db"
    shutil.copy(daemon.store, copy)
    assert piiwatch("status", "--store", copy).status == 0


@pytest.mark.parametrize(
    "args, said",
    [
        (["now"], '"now" is too much'),
        (["--foo"], "unrecognized option '--foo'"),
        (["--format", "sarif"], "--format sarif: expected text or json"),
        (["--store", "/nowhere/x.db"], "store /nowhere/x.db: is not there; piiwatchd makes it"),
        (["-c", "/nowhere/piiwatchd.conf"], "/nowhere/piiwatchd.conf"),
    ],
)
def test_a_wrong_command_line_is_answered_with_what_is_right(piiwatch, args, said):
    run = piiwatch("status", *args)
    assert run.status == 2 and run.out == "" and said in run.err


def test_help_says_what_there_is(piiwatch):
    run = piiwatch("status", "--help")
    assert run.status == 0 and "--store" in run.out and "--path" in run.out
    assert "piiwatch status" in piiwatch("--help").out
    assert "alerts and status" in piiwatch("stat").err
