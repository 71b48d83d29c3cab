"""Values are planted, known to the rules and unknown to any; none may turn up anywhere but in the log
they were planted in: not raw, not in base64, not without separators, not eight digits of one."""

import base64
import os
import re
import signal

import pytest
from daemon import wait_for

CARD, TEL, ACCOUNT = "4012 8888 8888 1881", "080-2468-1357", "7654321"
KNOWN = [CARD, TEL]
# What no rule knows: it must not leave in an excerpt either.
UNKNOWN = ["QZ-77120934-XK", "Kurosawa Daijiro", "20491847561", "staff:8841-2203-9917", "鷺ノ宮雪之丞"]
LINES = [
    f"pay card={CARD} ref={UNKNOWN[0]} by {UNKNOWN[1]}",
    f'{{"tel":"{TEL}","memo":"{UNKNOWN[2]} {UNKNOWN[3]}","name":"{UNKNOWN[4]}"}}',
    f"口座番号：{ACCOUNT} 担当 {UNKNOWN[4]} {UNKNOWN[0]} {CARD}",
    f"call {TEL} from {UNKNOWN[3]}; {UNKNOWN[2]}",
]


def digits(text):
    return re.sub(r"\D", "", text)


def runs_of_eight(value):
    """Every 8 consecutive digits of a value, but those its mask shows together."""
    number = digits(value)
    return {number[i : i + 8] for i in range(len(number) - 7)}


def needles():
    """(what, bytes that must not be anywhere)"""
    for value in [*KNOWN, *UNKNOWN]:
        raw = value.encode()
        yield "raw", raw
        for shift in range(3):
            coded = base64.b64encode(b"x" * shift + raw)
            yield "base64", coded[4 if shift else 0 : len(coded) // 4 * 4 - 4]
        for run in runs_of_eight(value):
            yield "eight digits", run.encode()
        if len(digits(value)) >= 7:
            yield "without separators", digits(value).encode()
    yield "words", b"Kurosawa"
    yield "words", b"Daijiro"
    yield "words", "雪之丞".encode()


def leaks_in(haystack):
    """The kinds of needles that were found; never the needles, which a failure would print."""
    return sorted({what for what, needle in needles() if needle in haystack})


def test_the_needles_are_found_where_they_are():
    text = "\n".join(LINES).encode()
    assert leaks_in(text) == ["eight digits", "raw", "without separators", "words"]
    assert leaks_in(base64.b64encode(CARD.encode())) == ["base64"]


def core_image(pid):
    """What a core file of the process would hold: its memory but for what is marked not to be dumped
    and what lies in files."""
    image = b""
    with open(f"/proc/{pid}/smaps") as smaps, open(f"/proc/{pid}/mem", "rb") as memory:
        area = None
        for line in smaps:
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+)", line)
            if head:
                area = head
            elif line.startswith("VmFlags:") and area is not None:
                from_, to = int(area[1], 16), int(area[2], 16)
                if "r" in area[3] and "dd" not in line.split() and to < 1 << 63:
                    try:
                        memory.seek(from_)
                        image += memory.read(to - from_)
                    except OSError:
                        pass
    return image


@pytest.fixture
def watched(daemon):
    daemon.configure(
        sinks=f'{{ type = "jsonl"; path = "{daemon.jsonl}"; subjects = true; }}, '
        '{ type = "stderr"; }',
    )
    daemon.append("before.log", "\n".join(LINES) + "\n")
    daemon.start("-v", "-v")
    for n in range(50):
        daemon.append("app.log", "\n".join(LINES) + f"\nround {n}\n")
    # A partial line lies in memory too.
    daemon.append("app.log", LINES[0][:-3])
    daemon.wait_alerts(51 * 5)
    return daemon


def test_no_planted_value_is_in_any_file_the_daemon_writes(watched):
    watched.signal(signal.SIGUSR2)
    watched.signal(signal.SIGHUP)
    wait_for(lambda: watched.said("the new configuration is in use"), "the reload")
    assert leaks_in(watched.jsonl.read_bytes()) == []
    assert leaks_in(watched.log.read_bytes()) == []
    for file in watched.state.iterdir():
        assert leaks_in(file.read_bytes()) == [], file.name
    watched.kill()
    for file in watched.state.iterdir():
        assert leaks_in(file.read_bytes()) == [], file.name


def test_no_planted_value_is_in_what_others_see_of_the_process(watched):
    for name in ("cmdline", "environ"):
        with open(f"/proc/{watched.process.pid}/{name}", "rb") as file:
            assert leaks_in(file.read()) == [], name


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can look into the process")
def test_no_planted_value_is_in_a_core_image(watched):
    if "asan" in str(os.environ.get("PIIWATCH_BUILD")):
        pytest.skip("the sanitizer keeps freed memory and stack frames")
    image = core_image(watched.process.pid)
    assert len(image) > 1_000_000
    has_heap = b"telecom-jp.conf" in image
    assert has_heap
    assert leaks_in(image) == []


def test_there_is_no_core_file(watched):
    with open(f"/proc/{watched.process.pid}/limits") as limits:
        assert re.search(r"Max core file size\s+0\s+0", limits.read())


def test_masks_are_all_that_is_shown(watched):
    masked = {a["masked"] for a in watched.alerts()}
    assert masked == {"4012 88** **** 1881", "080-****-1357", "***4321"}
    for alert in watched.alerts():
        assert alert["masked"] in alert["excerpt"]
        assert alert.get("subject") != alert["id"]
