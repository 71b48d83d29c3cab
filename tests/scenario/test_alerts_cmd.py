"""`piiwatch alerts`: what the store holds, while the daemon runs and while it does not."""

import os
import pty
import re
import shutil
import subprocess
from datetime import datetime, timedelta, timezone

import pytest
from conftest import PROGRAM, ROOT
from daemon import leak, phone, wait_for

CARD = "payment card_no=4111111111111111 ok\n"
FILE_OF_A_CARD = "5555555555554444.log"  # an issuer's test card


@pytest.fixture
def alerts(daemon, piiwatch):
    """alerts("list", …): with the daemon's configuration."""
    return lambda verb, *args, **more: piiwatch("alerts", verb, "-c", daemon.conf, *args, **more)


@pytest.fixture
def busy(daemon):
    """A daemon that found a card 250 times, three telephone numbers, and itself killed before."""
    daemon.configure(alerts='dedupe_window = "1h";')
    daemon.append("old.log", leak(1))
    daemon.start()
    daemon.wait_alerts(1)
    daemon.kill()
    daemon.start()
    daemon.wait_code("unclean_start")
    daemon.append("a.log", CARD * 250 + leak(2) + leak(3))
    daemon.wait_alerts(4)
    return daemon


def counted(run, n):
    """True once `alerts list --format jsonl` counts n findings."""
    return sum(o["count"] for o in run.objects if o["kind"] == "leak") == n


def on_a_terminal(*args, **environment):
    """What a program prints where its output is a terminal, in Tokyo."""
    ours, its = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    with subprocess.Popen(
        [PROGRAM, *map(str, args)],
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=subprocess.DEVNULL,
        env={**env, "TZ": "Asia/Tokyo", **environment},
    ) as process:
        os.close(its)
        out = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # its end is closed
                break
            if not part:
                break
            out += part
    os.close(ours)
    return process.returncode, out.decode().replace("\r\n", "\n")


def test_list_says_each_alert_on_a_line_and_counts_them(busy, alerts):
    wait_for(lambda: counted(alerts("list", "--format", "jsonl"), 253), "all findings")
    run = alerts("list")
    assert run.status == 0
    old, watcher, card, second, third = run.out.splitlines()
    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    digits = next(a["id"] for a in busy.alerts() if a["category"] == "card")[:8]
    assert re.fullmatch(
        rf"{time} critical {digits} card         app 411111\*\*\*\*\*\*1111 "
        rf"{re.escape(str(busy.logs))}/a.log:1 ×250",
        card,
    )
    assert re.match(rf"{time} high     [0-9a-f]{{8}} phone        app 090-", second)
    assert old.endswith("/old.log:1 backlog") and third.endswith("/a.log:252")
    assert re.match(rf"{time} \w+ +[0-9a-f]{{8}} watcher      - unclean_start: \w", watcher)
    assert run.err == "5 alerts (card 1, phone 3; watcher 1)\n"


def test_list_says_when_there_are_none(daemon, alerts):
    daemon.start()
    run = alerts("list")
    assert (run.status, run.out, run.err) == (0, "", "no alerts\n")
    assert alerts("list", "--format", "jsonl").err == ""


def test_list_as_jsonl_is_what_a_sink_gets_with_the_counts_of_now(busy, alerts):
    wait_for(lambda: counted(alerts("list", "--format", "jsonl"), 253), "all findings")
    run = alerts("list", "--format", "jsonl")
    (card,) = (o for o in run.objects if o.get("category") == "card")
    (sent,) = (a for a in busy.alerts() if a["category"] == "card")
    assert card["count"] == 250 and "subject" not in card
    for key in ("id", "revision", "store", "rule", "clause", "path", "masked", "excerpt", "host"):
        assert card[key] == sent[key], key
    assert run.err == ""


def test_list_and_show_read_a_stopped_store_and_change_nothing(busy, alerts, piiwatch):
    wait_for(lambda: counted(alerts("list", "--format", "jsonl"), 253), "all findings")
    running = alerts("list")
    assert busy.stop() == 0
    before = busy.store.read_bytes()
    stopped = piiwatch("alerts", "list", "--store", busy.store)
    assert (stopped.status, stopped.out) == (0, running.out)
    assert piiwatch("alerts", "show", "--store", busy.store, running.out.split()[2]).status == 0
    assert busy.store.read_bytes() == before


@pytest.mark.parametrize(
    "options, found",
    [
        (["--category", "card"], ["card"]),
        (["--category", "card,phone"], ["phone", "card", "phone", "phone"]),
        (["--kind", "watcher"], ["watcher"]),
        (["--kind", "leak,watcher", "--last", "2"], ["phone", "phone"]),
        (["--source", "app"], ["phone", "card", "phone", "phone"]),
        (["--source", "ap"], []),
        (["--rule", "card.*"], ["card"]),
        (["--severity", "critical"], ["card"]),
        (["--severity", "critical", "--category", "phone"], []),
        (["--since", "1h", "--last", "1"], ["phone"]),
        (["--since", "0s"], []),
        (["--since", "2020-02-29", "--category", "card"], ["card"]),
    ],
)
def test_list_shows_what_is_asked_for(busy, alerts, options, found):
    run = alerts("list", *options)
    assert run.status == 0
    assert [line.split()[3] for line in run.out.splitlines()] == found


def test_since_takes_dates_and_times_of_every_offset(busy, alerts):
    (card,) = alerts("list", "--category", "card", "--format", "jsonl").objects
    seen = datetime.fromisoformat(card["last_seen"].replace("Z", "+00:00"))

    def is_since(when):
        return alerts("list", "--category", "card", "--since", when).out != ""

    for hours in (-11, 0, 9):
        zone = timezone(timedelta(hours=hours))
        assert is_since(seen.astimezone(zone).isoformat())
        later = (seen + timedelta(microseconds=1)).astimezone(zone).isoformat()
        assert not is_since(later)
    assert is_since(seen.strftime("%Y-%m-%d %H:%M:%Sz"))
    assert is_since(seen.strftime("%Y-%m-%d"))
    assert not is_since((seen + timedelta(days=1)).strftime("%Y-%m-%d"))
    assert is_since("1970-01-01") and is_since("0001-01-01T00:00:00Z") and is_since("5w")


@pytest.mark.parametrize(
    "when",
    ["", "2h30m", "2 h", "h", "-2h", "2026-13-01", "2026-02-30", "2026-02-29", "2026-1-1",
     "2026-11-24T10:00:00", "2026-11-24T10:00Z", "2026-11-24T24:00:00Z", "2026-11-24T10:00:00+9",
     "2026-11-24T10:00:00.Z", "2026-11-24Z", "yesterday", "9" * 30 + "d", "9" * 17 + "w"],
)  # fmt: skip
def test_since_refuses_what_is_no_time(alerts, when):
    run = alerts("list", "--since", when)
    assert run.status == 2 and f"--since {when}: expected a date" in run.err


def test_show_says_everything_of_a_leak(busy, alerts):
    wait_for(lambda: counted(alerts("list", "--format", "jsonl"), 253), "all findings")
    (card,) = alerts("list", "--category", "card", "--format", "jsonl").objects
    run = alerts("show", card["id"][:4].upper())
    assert run.status == 0 and run.err == ""
    rows = dict(re.findall(r"^(\w+): +(.*)$", run.out, re.M))
    assert rows["id"] == card["id"] and rows["kind"] == "leak"
    assert rows["title"] == card["title"] and rows["title_ja"] == card["title_ja"]
    assert rows["category"] == "card (クレジットカード番号)" and rows["severity"] == "critical"
    assert rows["rule"] == card["rule"] and rows["masked"] == "411111******1111"
    assert rows["path"] == f"{busy.logs}/a.log" and rows["host"] == card["host"]
    assert rows["place"] == "line 1, column 17, offset 16, 16 bytes"
    assert rows["count"] == "250" and rows["first_seen"].endswith(" ago)")
    assert rows["clause"] == card["clause"][0] and "backlog" not in rows
    assert card["clause"][1] in run.out and "技術的な保護措置" in run.out
    assert "excerpt:\n  " + card["excerpt"] + "\n" in run.out
    places = run.out.partition("places:\n")[2].splitlines()
    assert len(places) == 21 and places[20].strip().startswith("… and 230 more")
    assert places[1].endswith(f" {busy.logs}/a.log:2:17, offset {len(CARD) + 16}")
    assert "4111111111111111" not in run.out


def test_show_as_jsonl_lists_every_place(busy, alerts):
    wait_for(lambda: counted(alerts("list", "--format", "jsonl"), 253), "all findings")
    (card,) = alerts("list", "--category", "card", "--format", "jsonl").objects
    alert, *places = alerts("show", "--format", "jsonl", card["id"]).objects
    places = [p["place"] for p in places]
    assert alert == card and len(places) == 101
    assert places[2]["offset"] == 2 * len(CARD) + 16 and places[2]["line"] == 3
    last = places[100]  # a range: what was found beyond the rows of one alert
    assert last["count"] == 150 and last["last_offset"] == 249 * len(CARD) + 16
    assert all(p["path"] == f"{busy.logs}/a.log" for p in places)


def test_show_says_everything_of_a_watcher_alert(busy, alerts):
    (alert,) = alerts("list", "--kind", "watcher", "--format", "jsonl").objects
    run = alerts("show", alert["id"][:8])
    rows = dict(re.findall(r"^(\w+): +(.*)$", run.out, re.M))
    assert rows["code"] == "unclean_start" and rows["text"] == alert["text"]
    assert "places:" not in run.out and "masked" not in rows and "category" not in rows


def test_a_value_in_a_path_is_hidden_unless_the_true_path_is_asked_for(daemon, alerts):
    daemon.start()
    daemon.append(FILE_OF_A_CARD, leak(1))
    daemon.wait_alerts(2)
    (number,) = alerts("list", "--category", "phone", "--format", "jsonl").objects
    for args in ([], ["--format", "jsonl"]):
        hidden = alerts("show", number["id"], *args)
        assert "5555555555554444" not in hidden.out + hidden.err
        assert f"{daemon.logs}/****************.log" in hidden.out
    shown = alerts("show", "--path", number["id"])
    assert shown.out.count(f"{daemon.logs}/{FILE_OF_A_CARD}") == 2  # path, and the only place
    *_, place = alerts("show", "--path", "--format", "jsonl", number["id"]).objects
    assert place["place"]["path"] == f"{daemon.logs}/{FILE_OF_A_CARD}"


def test_a_true_path_is_printed_without_controls(daemon, alerts):
    daemon.start()
    daemon.append("a\x1b]0;x\x07\u202eb\n.log", leak(1))
    (alert,) = daemon.wait_alerts(1)
    for args in ([], ["--path"], ["--path", "--format", "jsonl"]):
        run = alerts("show", *args, alert["id"])
        assert run.status == 0 and not re.search("[\x00-\x09\x0b-\x1f\u202e]", run.out)
        assert "/a?]0;x??b?.log" in run.out


def test_paths_stay_hidden_where_the_rules_cannot_be_loaded(daemon, alerts):
    daemon.start()
    daemon.append(FILE_OF_A_CARD, leak(1))
    (number,) = (a for a in daemon.wait_alerts(2) if a["category"] == "phone")
    text = daemon.conf.read_text()
    daemon.conf.write_text(text.replace(f"{ROOT}/rules", f"{daemon.dir}/nowhere"))
    run = alerts("show", number["id"])
    assert run.status == 0 and "(hidden)" in run.out and "no path is shown" in run.err
    assert "5555555555554444" not in run.out + run.err
    assert FILE_OF_A_CARD in alerts("show", "--path", number["id"]).out


def test_an_id_that_several_alerts_share_is_answered_with_theirs(daemon, alerts):
    daemon.start()
    daemon.append("a.log", "".join(leak(n) for n in range(1500)))
    ids = sorted(a["id"] for a in daemon.wait_alerts(1500))
    pair = next(p for p in zip(ids, ids[1:]) if p[0][:4] == p[1][:4])  # 17 are to be expected
    run = alerts("show", pair[0][:4])
    assert run.status == 2 and run.out == ""
    assert pair[0][:12] in run.err and pair[1][:12] in run.err and pair[0] not in run.err
    assert alerts("show", pair[0][:12]).status == 0


@pytest.mark.parametrize("wrong", ["123", "0x1234", "ghij", "", "0" * 33])
def test_what_is_no_id_is_refused(daemon, alerts, wrong):
    daemon.start()
    run = alerts("show", wrong)
    assert run.status == 2 and "4 to 32 hexadecimal digits" in run.err


def test_an_id_of_no_alert_is_refused(busy, alerts):
    run = alerts("show", "0" * 32)
    assert run.status == 2 and "no alert's id begins with 0000" in run.err


def test_a_store_that_is_not_there_is_an_error(daemon, alerts, piiwatch, tmp_path):
    for run in (alerts("list"), alerts("show", "12345678")):
        assert run.status == 2 and f"store {daemon.store}: is not there" in run.err
    run = piiwatch("alerts", "list", "--store", tmp_path / "nothing" / "x.db")
    assert run.status == 2 and "is not there" in run.err
    assert not (tmp_path / "nothing").exists() and list(daemon.state.iterdir()) == []


def test_what_is_no_store_is_an_error(piiwatch, write):
    for content in (b"", b"no database\n" * 100):
        path = write("x.db", content)
        run = piiwatch("alerts", "list", "--store", path)
        assert run.status == 2 and str(path) in run.err and path.read_bytes() == content


def test_a_configuration_with_a_mistake_is_an_error(daemon, alerts):
    daemon.conf.write_text('stor = { path = "/x"; };\n')
    run = alerts("list")
    assert run.status == 2 and f"{daemon.conf}:1: " in run.err


@pytest.mark.parametrize(
    "args, said",
    [
        ([], "no verb; there are list and show"),
        (["ack"], 'unknown verb "ack"; there are list and show'),
        (["list", "x"], '"x" is too much'),
        (["show"], "no id"),
        (["show", "1234", "5678"], '"5678" is too much'),
        (["list", "--foo"], "unrecognized option '--foo'"),
        (["list", "--path"], "--path is no option of it"),
        (["show", "--since", "2h", "1234"], "--since is no option of it"),
        (["list", "--category", "card,foo"], '"foo" is no category; there are card, '),
        (["list", "--category", ""], '"" is no category'),
        (["list", "--kind", "loss"], '"loss" is no kind; there are leak, watcher'),
        (["list", "--severity", "severe"], "there are info, low, medium, high, critical"),
        (["list", "--last", "0"], "--last 0: expected a number"),
        (["list", "--last", "-1"], "--last -1: expected a number"),
        (["list", "--last", "x"], "--last x: expected a number"),
        (["list", "--format", "sarif"], "--format sarif: expected text or jsonl"),
        (["list", "-c"], "requires an argument"),
        (["list", "-c", "/nowhere/piiwatchd.conf"], "/nowhere/piiwatchd.conf"),
    ],
)
def test_a_wrong_command_line_is_answered_with_what_is_right(piiwatch, args, said):
    run = piiwatch("alerts", *args)
    assert run.status == 2 and run.out == "" and said in run.err


def test_help_names_the_verbs_and_their_options(piiwatch):
    for args in (["alerts", "--help"], ["alerts", "list", "--help"], ["alerts", "show", "-h"]):
        run = piiwatch(*args)
        assert run.status == 0 and run.err == ""
        for option in ("--category", "--kind", "--since", "--severity", "--path", "--store"):
            assert option in run.out
    assert "piiwatch alerts list|show" in piiwatch("--help").out
    assert "alerts" in piiwatch("alert").err


def test_a_terminal_has_colours_and_local_times(busy, alerts):
    wait_for(lambda: counted(alerts("list", "--format", "jsonl"), 253), "all findings")
    (card,) = alerts("list", "--category", "card", "--format", "jsonl").objects
    seen = datetime.fromisoformat(card["first_seen"].replace("Z", "+00:00"))
    here = seen.astimezone(timezone(timedelta(hours=9))).strftime("%Y-%m-%dT%H:%M:%S+09:00")
    args = ("alerts", "list", "-c", busy.conf, "--category", "card")
    status, out = on_a_terminal(*args)
    assert status == 0
    assert out.startswith(f"{here} \033[1;31mcritical\033[0m {card['id'][:8]} card")
    assert "\033[1m411111******1111\033[0m" in out
    assert "\033" not in on_a_terminal(*args, NO_COLOR="1")[1]
    assert "\033" in on_a_terminal(*args, NO_COLOR="")[1]
    _, out = on_a_terminal("alerts", "show", "-c", busy.conf, card["id"])
    assert "card_no=\033[1m411111******1111\033[0m" in out and here in out


def test_output_that_fails_ends_with_2(busy, alerts):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [PROGRAM, "alerts", "list", "-c", str(busy.conf)], stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 2 and b"standard output: No space left" in done.stderr
    assert b"5 alerts" not in done.stderr


def test_who_may_not_read_the_store_is_told_so(busy, open_directory, as_nobody, piiwatch):
    if not as_nobody:
        pytest.skip("only root can become another user")
    busy.stop()
    copy = open_directory / "x.db"
    shutil.copy(busy.store, copy)
    copy.chmod(0o600)
    run = piiwatch("alerts", "list", "--store", copy, **as_nobody)
    assert run.status == 2 and "x.db" in run.err and run.out == ""


def test_numbers_are_never_printed(busy, alerts):
    said = "".join(
        run.out + run.err
        for run in (
            alerts("list"),
            alerts("list", "--format", "jsonl"),
            *(alerts("show", a["id"], "--path") for a in busy.alerts()),
        )
    )
    for n in (1, 2, 3):
        assert phone(n) not in said
    assert "4111111111111111" not in said
