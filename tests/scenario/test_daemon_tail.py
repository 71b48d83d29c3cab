"""From a line of a log to an alert, over all that happens to a log."""

import os
import signal

from daemon import leak, phone, wait_for


def places(alerts):
    return sorted((a["path"].rsplit("/", 1)[1], a["offset"]) for a in alerts)


def test_a_line_that_is_appended_becomes_an_alert(daemon):
    daemon.start()
    daemon.append("a.log", "nothing here\n" + leak(7))
    (alert,) = daemon.wait_alerts(1)
    assert alert["category"] == "phone" and alert["kind"] == "leak" and alert["source"] == "app"
    assert alert["line"] == 2 and alert["length"] == len(phone(7))
    assert alert["offset"] == 13 + leak(7).index(phone(7))
    assert alert["revision"] == 1 and alert["count"] == 1
    assert alert["clause"] == ["P2.1.1.b", "P2.2.1.leak"]
    assert phone(7) not in daemon.jsonl.read_text()
    assert "backlog" not in alert
    assert daemon.stop() == 0


def test_what_lay_there_before_the_first_start_is_backlog(daemon):
    daemon.append("a.log", leak(1))
    daemon.start()
    daemon.append("a.log", leak(2))
    alerts = daemon.wait_alerts(2)
    assert [a.get("backlog") for a in alerts] == [True, None]


def test_read_from_end_passes_over_what_lies_there(daemon):
    daemon.append("a.log", leak(1) + leak(2))
    daemon.configure(
        f'{{ name = "app"; paths = [ "{daemon.logs}/*.log" ]; read_from = "end"; }}'
    )
    daemon.start()
    daemon.append("a.log", leak(3))
    daemon.append("new.log", leak(4))
    alerts = daemon.wait_alerts(2)
    assert places(alerts) == [("a.log", alerts[0]["offset"]), ("new.log", leak(4).index("090"))]
    assert alerts[0]["line"] == 3 or alerts[1]["line"] == 3


def test_a_partial_last_line_waits_for_its_end(daemon):
    daemon.start()
    line = leak(1)
    cut = line.index("090") + 6
    daemon.append("a.log", line[:cut])
    daemon.append("b.log", leak(2))
    daemon.wait_alerts(1)
    daemon.append("a.log", line[cut:])
    alerts = daemon.wait_alerts(2)
    assert sorted(a["offset"] for a in alerts) == [line.index("090"), leak(2).index("090")]


def test_rename_rotation_loses_nothing_and_repeats_nothing(daemon):
    daemon.start()
    log = daemon.logs / "a.log"
    for n in range(30):
        with log.open("ab") as file:
            file.write(leak(3 * n).encode())
            os.rename(log, daemon.logs / f"a.log.{n}")
            file.write(leak(3 * n + 1).encode())
            file.flush()
            file.write(leak(3 * n + 2).encode())
    alerts = daemon.wait_alerts(90)
    assert daemon.stop() == 0
    assert len(alerts) == 90 and len({a["id"] for a in alerts}) == 90
    assert len({a["masked"] for a in alerts}) > 1


def test_a_restart_goes_on_where_it_was(daemon):
    daemon.start()
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    assert daemon.stop() == 0
    daemon.append("a.log", leak(2))
    os.rename(daemon.logs / "a.log", daemon.logs / "a.log.1")
    daemon.append("a.log", leak(3))
    os.rename(daemon.logs / "a.log", daemon.logs / "a.log.2")
    daemon.append("a.log", leak(4))
    daemon.start()
    daemon.wait_alerts(4)
    daemon.append("a.log", leak(5))
    alerts = daemon.wait_alerts(5)
    assert daemon.stop() == 0
    assert len(alerts) == 5 and len({a["id"] for a in alerts}) == 5


def test_a_file_that_is_truncated_is_read_from_its_beginning(daemon):
    daemon.start()
    daemon.append("a.log", leak(1) + leak(2))
    first = daemon.wait_alerts(2)
    (daemon.logs / "a.log").write_text("")
    daemon.append("a.log", leak(3))
    alerts = daemon.wait_alerts(3)
    assert alerts[2]["offset"] == first[0]["offset"] and alerts[2]["id"] != first[0]["id"]
    assert "possible_loss" not in daemon.codes()


def test_a_deleted_file_that_is_written_to_is_read_on(daemon):
    daemon.start()
    log = daemon.logs / "a.log"
    with log.open("ab", buffering=0) as file:
        file.write(leak(1).encode())
        daemon.wait_alerts(1)
        log.unlink()
        file.write(leak(2).encode())
        daemon.wait_alerts(2)


def test_without_inotify_everything_is_seen_too(daemon):
    daemon.start("--no-inotify")
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    daemon.append("a.log", leak(2))
    os.rename(daemon.logs / "a.log", daemon.logs / "a.log.1")
    daemon.append("a.log", leak(3))
    assert len({a["id"] for a in daemon.wait_alerts(3)}) == 3


def test_a_cdr_source_reads_columns(daemon):
    daemon.configure(
        f'{{ name = "cdr"; paths = [ "{daemon.logs}/*.csv" ]; cdr = "asterisk-csv"; role = "cdr"; }}'
    )
    daemon.start()
    columns = ["", "0312345678", "09012345678", "c", "", "ch", "dch", "Dial", "x",
               "2026-11-01 12:00:00", "2026-11-01 12:00:05", "2026-11-01 12:00:06", "1", "1",
               "ANSWERED", "DOCUMENTATION", "1793502000.42", "4111111111111111"]
    daemon.append("m.csv", ",".join(f'"{c}"' for c in columns) + "\n")
    (alert,) = daemon.wait_alerts(1)
    assert alert["field"] == "userfield" and alert["category"] == "card"
    assert alert["severity"] == "critical" and "subject" not in alert
    assert alert["clause"] == ["P2.1.1.d", "P2.2.1.leak"]


def test_a_value_in_a_files_name_is_a_finding_and_is_masked(daemon):
    daemon.start()
    daemon.append("5555555555554444.log", "nothing\n")
    (alert,) = daemon.wait_alerts(1)
    assert alert["field"] == "path" and alert["offset"] == 0 and alert["line"] == 0
    assert "5555555555554444" not in daemon.jsonl.read_text() + daemon.log.read_text()
    assert daemon.stop() == 0
    daemon.start()
    daemon.append("5555555555554444.log", leak(1))
    assert len(daemon.wait_alerts(2)) == 2


def test_an_alert_of_many_findings_is_delivered_twice_with_its_count(daemon):
    daemon.configure(alerts='dedupe_window = "2s";')
    daemon.start()
    daemon.append("a.log", leak(1) * 250)
    wait_for(lambda: daemon.lines() and daemon.lines()[-1]["revision"] == 2, "the second revision")
    first, last = daemon.alerts()
    assert first["id"] == last["id"] and last["count"] == 250
    assert last["last_seen"] >= last["first_seen"]


def test_windows_that_end_while_it_is_down_are_closed_at_the_start(daemon):
    daemon.configure(alerts='dedupe_window = "1s";')
    daemon.start()
    daemon.append("a.log", leak(1) * 3)
    daemon.wait_alerts(1)
    assert daemon.stop() == 0
    daemon.start()
    wait_for(lambda: daemon.alerts()[-1]["revision"] == 2, "the second revision")
    assert daemon.alerts()[-1]["count"] == 3
    daemon.signal(signal.SIGTERM)
