"""Logs in the encodings of Japanese systems, and what a file is remembered by while it is read: every
value once, at its own bytes, whatever moment the daemon is killed at."""

import random
import signal
from itertools import pairwise

import pytest
from conftest import run_program
from daemon import phone, wait_for
from test_kill import query

SEED, KILLS = 6, 6
CODECS = {
    "utf-8": "utf-8",
    "cp932": "cp932",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
EACH = pytest.mark.parametrize("encoding", CODECS)
NAMED = pytest.mark.parametrize("is_named", [False, True], ids=["auto", "named"])
# What UTF-16 is known by: a byte order mark, or a first line that is ASCII for the most part.
BEGIN = {"utf-16le": "\ufeff", "utf-16be": "2026-11-24T10:00:00Z INFO service started\n"}


def card(n):
    """The n-th made-up card number of 16 digits, its check digit right."""
    body = f"4539{n:011}"
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(body)]
    return body + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def account(n):
    """The n-th made-up account number of 7 digits."""
    return f"{6130542 + 137 * n:07}"


class Log:
    """The bytes of a log, and the offsets of the values in it."""

    def __init__(self, encoding):
        self.codec, self.offsets = CODECS[encoding], []
        self.bytes = BEGIN.get(encoding, "").encode(self.codec)

    def add(self, *parts):
        """Text and values by turns; text comes first."""
        for i, part in enumerate(parts):
            if i % 2 == 1:
                self.offsets.append(len(self.bytes))
            self.bytes += part.encode(self.codec)
        return self

    def line(self, n):
        self.add(f"INFO 受付番号{n} お客様の電話番号：", phone(n), " ご利用のカード番号：", card(n),
                 " 手続きを完了しました\n")
        return self.add("DEBUG 本日の処理は正常に終了しました\n")


def source(daemon, *rules, encoding=None, glob="*.log"):
    key = f'encoding = "{encoding}"; ' if encoding else ""
    names = ", ".join(f'"{rule}"' for rule in rules)
    return f'{{ name = "app"; paths = [ "{daemon.logs}/{glob}" ]; {key}rules = [ {names} ]; }}'


def found(daemon):
    """The offsets that were found, one for each time."""
    rows = query(
        daemon,
        "SELECT f.offset, a.count FROM finding f JOIN alert a ON a.n = f.alert",
    )
    assert all(count == 1 for _, count in rows)
    return sorted(offset for offset, _ in rows)


def wait_found(daemon, offsets):
    wait_for(lambda: len(found(daemon)) >= len(offsets), f"{len(offsets)} values")
    assert found(daemon) == sorted(offsets)


def wait_read(daemon, safe):
    """Until the daemon would go on from there."""
    wait_for(lambda: (safe,) in query(daemon, "SELECT safe FROM position"), "the position")


def check_end(daemon, offsets):
    """Those values were found and delivered once each, and nothing else."""
    wait_found(daemon, offsets)
    assert daemon.stop() == 0
    assert found(daemon) == sorted(offsets)
    told = [a["offset"] for a in daemon.alerts()]
    assert sorted(told) == sorted(offsets)


# --- values -----------------------------------------------------------------------------------------


@NAMED
@EACH
def test_every_value_is_found_once_at_its_bytes_over_kills(daemon, encoding, is_named):
    chance = random.Random(SEED)
    log = Log(encoding)
    for n in range(300):
        log.line(n)
    part = len(log.bytes) // KILLS
    cuts = [0, *(k * part - chance.randrange(part // 2) for k in range(1, KILLS)), len(log.bytes)]
    daemon.configure(
        source(daemon, "phone.*", "card.*", encoding=encoding if is_named else None)
    )
    for begin, end in pairwise(cuts):
        daemon.append("app.log", log.bytes[begin:end])
        before = len(found(daemon)) if begin > 0 else 0
        daemon.start()
        wait_for(lambda: len(found(daemon)) > before, "the first values of a part")
        daemon.kill()
    daemon.start()
    check_end(daemon, log.offsets)


@EACH
def test_what_is_written_while_it_looks_is_found_as_well(daemon, encoding):
    """Bytes come a few at a time: the encoding is not known from the first of them."""
    log = Log(encoding)
    for n in range(3):
        log.line(n)
    daemon.configure(source(daemon, "phone.*", "card.*"))
    daemon.start()
    for at in range(0, len(log.bytes), 7):
        daemon.append("app.log", log.bytes[at : at + 7])
    check_end(daemon, log.offsets)


@EACH
def test_the_first_line_is_found_before_there_is_a_second(daemon, encoding):
    log = Log(encoding).add("電話番号：", phone(1), "\n")
    daemon.configure(source(daemon, "phone.*"))
    daemon.append("a.log", log.bytes)
    daemon.start()
    check_end(daemon, log.offsets)


# --- names of columns -------------------------------------------------------------------------------


@EACH
def test_rows_that_are_appended_after_a_kill_are_owned_by_the_header(daemon, encoding):
    log = Log(encoding).add("id,口座番号,氏名\n").add("1,", account(1), ",見本 太郎\n")
    first = len(log.bytes)
    for n in range(2, 6):
        log.add(f"{n},", account(n), ",見本 花子\n")
    daemon.configure(source(daemon, "bank.*", glob="*.csv"))
    daemon.append("a.csv", log.bytes[:first])
    daemon.start()
    wait_found(daemon, log.offsets[:1])
    wait_read(daemon, first)
    daemon.kill()
    daemon.append("a.csv", log.bytes[first:])
    daemon.start()
    check_end(daemon, log.offsets)


def test_rows_are_owned_by_the_header_over_a_stop_in_order_and_a_reload(daemon):
    log = Log("utf-8").add("id,口座番号\n").add("1,", account(1), "\n")
    daemon.configure(source(daemon, "bank.*", glob="*.csv"))
    daemon.append("a.csv", log.bytes)
    daemon.start()
    wait_found(daemon, log.offsets)
    wait_read(daemon, len(log.bytes))
    assert daemon.stop() == 0
    for n, way in ((2, "start"), (3, "reload")):
        before = len(log.bytes)
        log.add(f"{n},", account(n), "\n")
        if way == "start":
            daemon.start()
        else:
            reload(daemon)
        daemon.append("a.csv", log.bytes[before:])
        wait_found(daemon, log.offsets)
    check_end(daemon, log.offsets)


def header_far_from_the_markers():
    """A log whose header is no part of what tells that the file is still the same: not of its first
    1024 bytes, nor of the 256 before where reading goes on."""
    log = Log("utf-8")
    while len(log.bytes) < 1100:
        log.add("本日の処理は正常に終了しました\n")
    header = len(log.bytes)
    log.add("id,口座番号,氏名\n")
    for n in range(20):
        log.add(f"{n},", account(n), ",見本 太郎\n")
    return log, header


def test_a_header_that_was_changed_is_said_and_its_rows_are_free_text(daemon):
    log, header = header_far_from_the_markers()
    known = len(log.bytes)
    daemon.configure(source(daemon, "bank.*", "phone.*", glob="*.csv"))
    daemon.append("a.csv", log.bytes)
    daemon.start()
    wait_found(daemon, log.offsets)
    wait_read(daemon, known)
    daemon.kill()
    with (daemon.logs / "a.csv").open("r+b") as file:
        file.seek(header + len("id,"))
        file.write("伝票番号".encode())
    log.bytes += f"91,{account(91)},見本 太郎\n".encode()
    log.add("92,電話番号 ", phone(92), ",見本 花子\n")
    daemon.append("a.csv", log.bytes[known:])
    daemon.start()
    wait_found(daemon, log.offsets)
    daemon.signal(signal.SIGUSR2)
    wait_for(lambda: daemon.said("1 header lines lost"), "the state")
    assert daemon.log.read_text().count("a line that names columns is not there any more") == 1
    check_end(daemon, log.offsets)


def test_a_header_that_is_there_is_not_said_to_be_lost(daemon):
    log, _ = header_far_from_the_markers()
    known = len(log.bytes)
    log.add("91,", account(91), ",見本 太郎\n")
    daemon.configure(source(daemon, "bank.*", glob="*.csv"))
    daemon.append("a.csv", log.bytes[:known])
    daemon.start()
    wait_found(daemon, log.offsets[:-1])
    wait_read(daemon, known)
    daemon.kill()
    daemon.append("a.csv", log.bytes[known:])
    daemon.start()
    wait_found(daemon, log.offsets)
    daemon.signal(signal.SIGUSR2)
    wait_for(lambda: daemon.said("0 header lines lost"), "the state")
    check_end(daemon, log.offsets)


# --- a label and its value in two lines -------------------------------------------------------------


@EACH
def test_a_value_is_owned_by_the_line_before_it_though_the_daemon_was_killed_between(
    daemon, encoding
):
    log = Log(encoding).add("口座番号：", account(1), "\n")
    label = len(log.bytes)
    log.add("返金先の口座番号：\n")
    known = len(log.bytes)
    log.add("", account(2), "\n").add("口座番号：", account(3), "\n")
    daemon.configure(source(daemon, "bank.*"))
    daemon.append("a.log", log.bytes[:known])
    daemon.start()
    wait_found(daemon, log.offsets[:1])
    wait_read(daemon, label)
    daemon.kill()
    daemon.append("a.log", log.bytes[known:])
    daemon.start()
    check_end(daemon, log.offsets)


# --- the key `encoding` -----------------------------------------------------------------------------


def reload(daemon):
    before = daemon.log.stat().st_size
    daemon.signal(signal.SIGHUP)
    wait_for(lambda: daemon.said("the new configuration is in use", before), "the reload")


def test_a_reload_that_names_another_encoding_holds_for_what_is_read_from_then_on(daemon):
    log = Log("cp932")
    log.bytes += f"返金先の口座番号：{account(1)}\n".encode("cp932")
    daemon.configure(source(daemon, "bank.*", encoding="euc-jp"))
    daemon.append("a.log", log.bytes)
    daemon.start()
    wait_read(daemon, len(log.bytes))
    for n, encoding in ((2, "cp932"), (3, None), (4, "euc-jp")):
        daemon.configure(source(daemon, "bank.*", encoding=encoding))
        reload(daemon)
        before = len(log.bytes)
        log.codec = "cp932" if n == 2 else "euc_jp"
        log.add("返金先の口座番号：", account(n), "\n")
        daemon.append("a.log", log.bytes[before:])
        wait_found(daemon, log.offsets)
    check_end(daemon, log.offsets)


def test_an_encoding_that_there_is_not_is_refused_with_those_there_are(daemon):
    daemon.configure(source(daemon, "bank.*", encoding="shift-jis"))
    run = run_program("config", "check", "-c", daemon.conf)
    assert run.status != 0
    line = daemon.conf.read_text().split("encoding =")[0].count("\n") + 1
    assert f"piiwatchd.conf:{line}: " in run.err
    assert 'unknown encoding "shift-jis"; there are auto, utf-8, cp932' in run.err


def test_the_encoding_is_shown_with_its_default(daemon):
    run = run_program("config", "show", "-c", daemon.conf)
    assert 'encoding = "auto";' in run.out
