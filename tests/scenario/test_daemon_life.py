"""The life of the process: readiness, signals, reload, and one daemon a store."""

import os
import shutil
import signal
import socket
import subprocess

import pytest
from conftest import ROOT
from daemon import PIIWATCHD, leak, wait_for


def test_it_tells_systemd_when_it_is_ready_reloading_and_stopping(daemon):
    path = daemon.dir / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(path))
        listener.settimeout(30)
        daemon.start(env={"NOTIFY_SOCKET": str(path)})
        assert listener.recv(4096) == b"READY=1"
        daemon.signal(signal.SIGHUP)
        assert listener.recv(4096).startswith(b"RELOADING=1\nMONOTONIC_USEC=")
        assert listener.recv(4096) == b"READY=1"
        assert daemon.stop() == 0
        assert listener.recv(4096) == b"STOPPING=1"


def test_sigterm_hands_on_what_is_at_hand_and_ends_with_0(daemon):
    daemon.start()
    daemon.append("a.log", "".join(leak(n) for n in range(500)))
    assert daemon.stop() == 0
    daemon.start()
    assert len(daemon.wait_alerts(500)) == 500
    assert "unclean_start" not in daemon.codes()
    daemon.signal(signal.SIGINT)
    assert daemon.process.wait(30) == 0


def test_a_kill_is_said_at_the_next_start(daemon):
    daemon.start()
    daemon.kill()
    daemon.start()
    alert = daemon.wait_code("unclean_start")
    assert alert["clause"] == ["P2.2.1.watch"] and alert["kind"] == "watcher"


def test_sigusr1_opens_the_sinks_file_anew(daemon):
    daemon.start()
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    moved = daemon.out / "alerts.jsonl.1"
    daemon.jsonl.rename(moved)
    daemon.signal(signal.SIGUSR1)
    daemon.append("a.log", leak(2))
    wait_for(lambda: daemon.jsonl.exists() and daemon.alerts(), "an alert in the new file")
    assert len(daemon.lines(moved)) == 1


def test_a_rotated_sink_is_not_filled_again_after_a_restart(daemon):
    daemon.start()
    daemon.append("a.log", leak(1) + leak(2))
    daemon.wait_alerts(2)
    daemon.jsonl.rename(daemon.out / "alerts.jsonl.1")
    daemon.kill()
    daemon.append("a.log", leak(3))
    daemon.start()
    (alert,) = daemon.wait_alerts(1)
    assert daemon.stop() == 0
    assert len(daemon.alerts()) == 1 and alert["offset"] > 100


def test_a_torn_last_line_of_the_sink_is_written_anew(daemon):
    daemon.start()
    daemon.append("a.log", leak(1) + leak(2))
    daemon.wait_alerts(2)
    daemon.kill()
    whole = daemon.jsonl.read_bytes()
    daemon.jsonl.write_bytes(whole[:-40])
    (daemon.state / "deliver.db").unlink()
    daemon.start()
    daemon.wait_alerts(2)
    assert daemon.stop() == 0
    assert daemon.jsonl.read_bytes().splitlines()[0] == whole.splitlines()[0]
    assert len(daemon.alerts()) == 2


def own_rules(daemon):
    rules = daemon.etc / "rules"
    if not rules.exists():
        shutil.copytree(ROOT / "rules", rules)
    text = daemon.conf.read_text().replace(str(ROOT / "rules"), str(rules))
    daemon.conf.write_text(text)
    return rules


NEW_RULE = """rules = ( {
  id = "test.staff"; category = "customer_id"; severity = "low"; title = "Staff number";
  forms = ( { id = "bare"; value = "ST-[0-9]{6}"; alone = 0.9; } );
  examples = ( { text = "who ST-123456 did"; value = "ST-123456"; } );
  counterexamples = [ "XST-12345" ];
} );
"""


def test_sighup_takes_new_rules_and_sources(daemon):
    rules = own_rules(daemon)
    daemon.start()
    daemon.append("a.log", "who ST-100001 did\n" + leak(1))
    daemon.wait_alerts(1)
    (rules / "staff.conf").write_text(NEW_RULE)
    more = daemon.dir / "more"
    more.mkdir()
    (more / "b.log").write_text(leak(2))
    text = daemon.conf.read_text()
    daemon.conf.write_text(
        text.replace("sources = (", f'sources = ( {{ name = "more"; paths = [ "{more}/*" ]; }}, ')
    )
    daemon.signal(signal.SIGHUP)
    wait_for(lambda: daemon.said("the new configuration is in use"), "the reload")
    daemon.append("a.log", "who ST-100002 did\n" + leak(3))
    alerts = daemon.wait_alerts(4)
    assert daemon.stop() == 0
    assert sorted(a["rule"] for a in alerts) == ["phone.jp"] * 3 + ["test.staff"] or [
        a["category"] for a in alerts
    ].count("customer_id") == 1
    assert {a["source"] for a in alerts} == {"app", "more"}


@pytest.mark.parametrize(
    "mistake",
    [
        NEW_RULE.replace('value = "ST-123456"', 'value = "ST-12345"'),
        NEW_RULE.replace("[0-9]{6}", "[0-9"),
        NEW_RULE.replace("severity", "severty"),
        "rules = (",
    ],
    ids=["example", "form", "key", "syntax"],
)
def test_a_mistake_in_a_rule_leaves_the_old_plan_and_is_said(daemon, mistake):
    rules = own_rules(daemon)
    daemon.start()
    (rules / "staff.conf").write_text(mistake)
    daemon.signal(signal.SIGHUP)
    alert = daemon.wait_code("reload_failed")
    assert "staff.conf" in alert["text"]
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    (rules / "staff.conf").write_text(NEW_RULE)
    daemon.signal(signal.SIGHUP)
    wait_for(lambda: daemon.said("the new configuration is in use"), "the reload")
    daemon.append("a.log", "who ST-100001 did\n")
    assert daemon.wait_alerts(2)[1]["rule"] == "test.staff"


def test_a_source_that_is_taken_away_is_not_read_any_more(daemon):
    other = daemon.dir / "other"
    other.mkdir()
    both = (
        f'{{ name = "app"; paths = [ "{daemon.logs}/*.log" ]; }}, '
        f'{{ name = "other"; paths = [ "{other}/*.log" ]; }}'
    )
    daemon.configure(both)
    daemon.start()
    (other / "o.log").write_text(leak(1))
    daemon.wait_alerts(1)
    daemon.configure()
    daemon.signal(signal.SIGHUP)
    wait_for(lambda: daemon.said("the new configuration is in use"), "the reload")
    (other / "new.log").write_text(leak(2))
    daemon.append("a.log", leak(3))
    alerts = daemon.wait_alerts(2)
    assert [a["source"] for a in alerts] == ["other", "app"]


def test_n_checks_and_ends(daemon):
    run = subprocess.run(
        [PIIWATCHD, "-n", "-c", daemon.conf], capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0 and run.stdout == f"{daemon.conf}: good\n" and run.stderr == ""
    assert not daemon.store.exists()


def test_a_second_daemon_on_the_same_store_is_refused(daemon):
    daemon.start()
    run = subprocess.run(
        [PIIWATCHD, "-d", "--allow-root", "-c", daemon.conf],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 2
    assert str(daemon.process.pid) in run.stderr and "piiwatch.db" in run.stderr
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused")
def test_root_is_refused_unless_it_says_so(daemon):
    run = subprocess.run(
        [PIIWATCHD, "-d", "-c", daemon.conf], capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 2 and "--allow-root" in run.stderr


def test_verbose_says_more_and_never_data(daemon):
    daemon.start("-v", "-v")
    daemon.append("a.log", leak(1))
    daemon.wait_alerts(1)
    daemon.signal(signal.SIGUSR2)
    wait_for(lambda: daemon.said("state: 1 streams"), "the state")
    assert "is read from byte 0 on" in daemon.log.read_text()


def test_the_unit_is_good(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    text = (ROOT / "conf/systemd/piiwatchd.service").read_text()
    unit = tmp_path / "piiwatchd.service"
    unit.write_text(text.replace("/usr/sbin/piiwatchd", str(PIIWATCHD)))
    run = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert run.returncode == 0 and "piiwatchd" not in run.stderr, run.stderr
