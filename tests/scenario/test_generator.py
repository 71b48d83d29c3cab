"""piiwatch-gen: streams written in real time, and what it says of alerts that others write."""

import json
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from conftest import PROGRAM, Run

GENERATOR = PROGRAM.with_name("piiwatch-gen")
SUMMARY = re.compile(
    r"watch planted=(?P<planted>\d+) found=(?P<found>\d+) false=(?P<false>\d+)"
    r" doubled=(?P<doubled>\d+) median_ms=(\S+) p99_ms=(\S+) max_ms=(\S+) lost=(?P<lost>\d+)"
)


def sound(run):
    assert "Sanitizer" not in run.err and "runtime error" not in run.err, run.err
    return run


def generate(*args, **more):
    done = subprocess.run(
        [GENERATOR, *map(str, args)], capture_output=True, timeout=120, check=False, **more
    )
    return sound(Run(done.returncode, done.stdout.decode(), done.stderr.decode()))


def start(*args):
    return subprocess.Popen(
        [GENERATOR, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(process):
    out, err = process.communicate(timeout=120)
    return sound(Run(process.returncode, out.decode(), err.decode()))


@dataclass
class Label:
    offset: int
    length: int
    category: str
    form: str
    generation: int = 0
    time_us: int = 0
    file: str = ""

    @property
    def text(self):
        return "\t".join(str(v) for v in vars(self).values()) + "\n"


def labels_in(path):
    rows = [line.split("\t") for line in path.read_text().splitlines()]
    return [
        Label(int(r[0]), int(r[1]), r[2], r[3], *([int(r[4]), int(r[5]), r[6]] if r[4:] else []))
        for r in rows
    ]


def generations(log):
    """The bytes of FILE.n, …, FILE.1, FILE: the oldest first."""
    old = sorted(log.parent.glob(log.name + ".*"), key=lambda p: -int(p.name.rpartition(".")[2]))
    return [p.read_bytes() for p in [*old, log]]


def at_once(tmp_path, stream, lines, *more):
    """The same stream without real time: its bytes and labels."""
    log, labels = tmp_path / "once.log", tmp_path / "once.labels"
    generate(stream, "--lines", lines, "--labels", labels, "-o", log, *more)
    return log.read_bytes(), labels_in(labels)


# Writing in real time


@pytest.mark.parametrize("stream", ["svc", "cdr"])
def test_rate_times_seconds_lines_are_those_of_the_stream(tmp_path, stream):
    log = tmp_path / "a.log"
    run = generate(stream, "--rate", 900, "--seconds", 0.5, "--leaks", 200, "-o", log)
    assert run.status == 0 and run.out == "" and run.err == ""
    assert log.read_bytes() == at_once(tmp_path, stream, 450, "--leaks", 200)[0]


def test_bytes_of_all_generations_are_the_stream_and_labels_tell_where(tmp_path):
    log, labels = tmp_path / "a.csv", tmp_path / "a.labels"
    run = generate(
        *("cdr", "--rate", 2000, "--seconds", 0.6, "--rotate-at", "0.2,0.45", "--leaks", 500),
        *("--labels", labels, "-o", log),
    )
    parts = generations(log)
    whole, planted = at_once(tmp_path, "cdr", 1200, "--leaks", 500)
    assert run.status == 0 and len(parts) == 3 and all(parts)
    assert b"".join(parts) == whole

    starts = [0, len(parts[0]), len(parts[0]) + len(parts[1])]
    live = labels_in(labels)
    assert len(live) == 60 and {l.generation for l in live} == {0, 1, 2}
    assert [starts[l.generation] + l.offset for l in live] == [l.offset for l in planted]
    assert all(l.offset + l.length <= len(parts[l.generation]) for l in live)
    assert [(l.length, l.category, l.form) for l in live] == [
        (l.length, l.category, l.form) for l in planted
    ]
    assert {l.file for l in live} == {"a.csv"}


def test_times_of_labels_are_those_of_the_writing(tmp_path):
    log, labels = tmp_path / "a.log", tmp_path / "a.labels"
    before = time.time_ns() // 1000
    generate(
        *("svc", "--rate", 1000, "--seconds", 0.3, "--leaks", 500, "--labels", labels, "-o", log)
    )
    times = [l.time_us for l in labels_in(labels)]
    assert before <= times[0] and times[-1] <= time.time_ns() // 1000
    assert times == sorted(times) and times[-1] - times[0] > 100_000


def test_log_that_is_there_is_appended_to(tmp_path, write):
    log, labels = write("a.log", "of before\n"), tmp_path / "a.labels"
    generate("svc", "--rate", 0, "--lines", 100, "--leaks", 500, "--labels", labels, "-o", log)
    whole, planted = at_once(tmp_path, "svc", 100, "--leaks", 500)
    assert log.read_bytes() == b"of before\n" + whole
    assert [l.offset for l in labels_in(labels)] == [l.offset + 10 for l in planted]


def test_full_speed_rotates_as_often_as_said_and_loses_nothing(tmp_path):
    log = tmp_path / "a.log"
    run = generate(
        *("svc", "--rate", 0, "--seconds", 0.5, "--rotate-every", 20, "--rotations", 4, "-o", log)
    )
    parts = generations(log)
    whole = b"".join(parts)
    assert run.status == 0 and len(parts) == 5
    assert whole == at_once(tmp_path, "svc", whole.count(b"\n"))[0]


def test_rotations_alone_are_spread_over_the_time(tmp_path):
    log = tmp_path / "a.log"
    generate("svc", "--rate", 400, "--seconds", 1, "--rotations", 3, "-o", log)
    assert [p.count(b"\n") for p in generations(log)] == [100, 100, 100, 100]


def test_rotated_files_beyond_those_to_keep_go(tmp_path):
    log = tmp_path / "a.log"
    args = ("svc", "--rate", 1000, "--seconds", 0.5, "--rotate-at", "0.1,0.2,0.3,0.4")
    generate(*args, "--keep", 2, "-o", log)
    assert sorted(p.name for p in tmp_path.glob("a.log*")) == ["a.log", "a.log.1", "a.log.2"]
    assert [p.count(b"\n") for p in generations(log)] == [100, 100, 100]


def test_halved_lines_are_the_same_bytes(tmp_path):
    log, labels = tmp_path / "a.csv", tmp_path / "a.labels"
    generate(
        *("cdr", "--rate", 0, "--lines", 400, "--leaks", 1000, "--partial"),
        *("--labels", labels, "-o", log),
    )
    whole, planted = at_once(tmp_path, "cdr", 400, "--leaks", 1000)
    assert log.read_bytes() == whole
    assert [l.offset for l in labels_in(labels)] == [l.offset for l in planted]


def sizes_while_written(log, *args):
    """Each size of the file that could be seen while the generator wrote it, but for those that
    the kernel shows in the middle of a write, from one page to the next."""
    process, sizes = start(*args, "-o", log), set()
    while process.poll() is None:
        if log.exists():
            sizes.add(log.stat().st_size)
    assert finish(process).status == 0
    return {s for s in sizes if s % os.sysconf("SC_PAGESIZE") != 0}


def ends_of_records(content):
    ends, quotes = {0}, 0
    for i, byte in enumerate(content):
        quotes += byte == ord('"')
        if byte == ord("\n") and quotes % 2 == 0:
            ends.add(i + 1)
    return ends


def test_record_with_a_line_break_in_it_comes_in_one_piece(tmp_path):
    log = tmp_path / "a.csv"
    sizes = sizes_while_written(log, "cdr", "--rate", 0, "--lines", 20000)
    assert len(sizes) > 2 and sizes <= ends_of_records(log.read_bytes())


def test_halves_of_lines_can_be_seen_with_partial(tmp_path):
    log = tmp_path / "a.csv"
    sizes = sizes_while_written(
        log, "cdr", "--rate", 0, "--lines", 400, "--leaks", 1000, "--partial"
    )
    assert sizes - ends_of_records(log.read_bytes())


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_after_a_whole_line(tmp_path, end):
    log = tmp_path / "a.log"
    process = start("svc", "--rate", 500, "-o", log)
    while not log.exists() or log.stat().st_size < 1000:
        time.sleep(0.01)
    process.send_signal(end)
    run = finish(process)
    content = log.read_bytes()
    assert run.status == 0 and run.err == ""
    assert content == at_once(tmp_path, "svc", content.count(b"\n"))[0]


@pytest.mark.parametrize(
    "args",
    [
        ["--rate", "5"],  # no file
        ["--seconds", "3", "-o", "x"],
        ["--partial", "-o", "x"],
        ["--rate", "5", "--rotate-at", "3,2", "-o", "x"],
        ["--rate", "5", "--rotate-at", "3,", "-o", "x"],
        ["--rate", "5", "--rotate-at", "3", "--rotate-every", "9", "-o", "x"],
        ["--rate", "5", "--rotations", "3", "-o", "x"],
        ["--rate", "5", "--seconds", "0", "-o", "x"],
        ["--rate", "-o", "x"],
    ],
)
def test_options_that_do_not_fit_are_refused(tmp_path, args):
    run = generate("svc", *args, cwd=tmp_path)
    assert run.status == 2 and "usage:" in run.err
    assert not (tmp_path / "x").exists()


def test_check_takes_labels_of_both_kinds(tmp_path, write):
    labels = tmp_path / "a.labels"
    generate(
        *("svc", "--rate", 0, "--lines", 300, "--leaks", 500, "--labels", labels),
        *("-o", tmp_path / "a.log"),
    )
    for known in (labels_in(labels), at_once(tmp_path, "svc", 300, "--leaks", 500)[1]):
        found = [json.dumps({"offset": l.offset, "category": l.category}) for l in known]
        all_of_it = write("all.jsonl", "\n".join(found) + "\n")
        less = write("less.jsonl", "\n".join(found[1:]) + "\n")
        for path in (labels, tmp_path / "once.labels"):
            assert generate("check", path, all_of_it).status == 0
            assert generate("check", path, less).out.endswith("planted=15 found=14 false=0\n")


# Watching alerts


def alert(label, **more):
    """What a daemon would say of a planted value."""
    said = {
        "id": f"{label.generation}-{label.offset}-{label.category}",
        "revision": 1,
        "kind": "leak",
        "rule": "a.rule",
        "category": label.category,
        "severity": "high",
        "path": f"/var/log/x/{label.file}",
        "offset": label.offset,
        "length": label.length,
        "line": 7,
        "masked": "***",
        "source": "billing",
        "count": 1,
        "clause": ["2.2(1)", "3"],
    }
    return json.dumps(said | more, ensure_ascii=False) + "\n"


WATCHER = '{"id":"w","revision":1,"kind":"watcher","code":"source_gone","text":"it went"}\n'


def some_labels(n, file="a.log"):
    now = time.time_ns() // 1000 - 1_000_000
    return [Label(100 * i, 16, "card", "card.x", 0, now + i, file) for i in range(n)]


def text_of(labels):
    return "".join(l.text for l in labels)


def verdict_of(run):
    """How a watch ended: status, out, the lines it showed, and what its last line says."""
    assert run.err == "", run.err
    last = SUMMARY.fullmatch(run.out.splitlines()[-1])
    assert last, run.out
    return SimpleNamespace(
        status=run.status,
        out=run.out,
        shown=[s for s in run.out.splitlines() if re.match(r" *\d+\.\d{3}  ", s)],
        latencies=last.group(5, 6, 7),
        **{name: int(n) for name, n in last.groupdict().items()},
    )


@pytest.fixture
def watch(write):
    """watch(LABELS, ALERTS, …): over files that are complete."""

    def run(labels, alerts, *more):
        return verdict_of(
            generate(
                *("watch", write("alerts.jsonl", alerts), "--labels", write("labels", labels)),
                *("--until-idle", 0.05, *more),
            )
        )

    return run


def test_alerts_for_all_that_is_planted_are_a_success(watch):
    labels = some_labels(30)
    v = watch(text_of(labels), "".join(map(alert, labels)))
    assert v.status == 0
    assert (v.planted, v.found, v.false, v.doubled, v.lost) == (30, 30, 0, 0, 0)
    assert all(1000 <= float(ms) < 100_000 for ms in v.latencies)


def test_missing_false_and_doubled_alerts_are_each_told(watch):
    labels = some_labels(30)
    said = [alert(l) for l in labels]
    false = Label(555, 13, "phone", "", 0, 0, "a.log")
    v = watch(text_of(labels), "".join(said[:4] + [said[2]] + said[5:] + [alert(false)]))
    assert v.status == 1
    assert (v.planted, v.found, v.false, v.doubled, v.lost) == (30, 29, 1, 1, 1)
    assert "a.log offset=400 length=16 generation=0 category=card form=card.x" in v.out
    assert "a.log offset=555 length=13 line=7 category=phone rule=a.rule masked=***" in v.out


@pytest.mark.parametrize("spoil", ["missing", "false", "doubled"])
def test_each_fault_alone_is_a_failure(watch, spoil):
    labels = some_labels(3)
    said = [alert(l) for l in labels]
    said = {
        "missing": said[:2],
        "false": [*said, alert(labels[0], id="another")],
        "doubled": [*said, said[0]],
    }[spoil]
    assert watch(text_of(labels), "".join(said)).status == 1


@pytest.mark.parametrize("key", ["offset", "length", "category", "path"])
@pytest.mark.parametrize("value", [1, "phone", "/x/b.log", "/x/a.log.old", "/x/a.logs"])
def test_alert_for_another_place_is_not_the_one_planted(watch, key, value):
    label = some_labels(2)[1]
    v = watch(label.text, alert(label, **{key: value}))
    assert (v.status, v.found, v.false, v.lost) == (1, 0, 1, 1)


def test_alert_of_a_rotated_file_may_carry_either_name(watch):
    labels = some_labels(3)
    said = [alert(l, path=f"/x/a.log{end}") for l, end in zip(labels, ("", ".1", ".12"))]
    assert watch(text_of(labels), "".join(said)).status == 0


def test_later_revision_is_the_same_finding_grown(watch):
    labels = some_labels(2)
    said = [alert(labels[0]), alert(labels[1]), alert(labels[0], revision=2, count=5)]
    v = watch(text_of(labels), "".join(said))
    assert (v.status, v.found, v.false, v.doubled) == (0, 2, 0, 0)
    assert re.search(r"grown +1 ", v.out) and len(v.shown) == 2
    v = watch(text_of(labels), "".join([*said, said[2]]))
    assert (v.status, v.doubled) == (1, 1)


def test_provisional_and_withdrawn_alerts_are_no_findings(watch):
    label = some_labels(1)[0]
    said = [
        alert(label, provisional=True),
        alert(label, id="q", provisional=True),
        alert(label, id="q", revision=2, withdrawn=True),
        alert(label),
    ]
    v = watch(label.text, "".join(said))
    assert (v.status, v.found, v.false, v.doubled) == (0, 1, 0, 0)
    assert re.search(r"provisional +3 ", v.out)


def test_alerts_of_the_watcher_are_kept_apart_from_leaks(watch):
    label = some_labels(1)[0]
    v = watch(label.text, WATCHER + alert(label))
    assert (v.status, v.false) == (0, 0)
    assert [s for s in v.shown if "-- watcher: source_gone: it went" in s]
    assert re.search(r"source_gone +1$", v.out, re.M)


def test_same_place_of_two_generations_is_paired_in_the_order_of_time(watch):
    now = time.time_ns() // 1000
    labels = [
        Label(5, 16, "card", "c", g, now - age * 1_000_000, "a.log")
        for g, age in enumerate((3000, 1000))
    ]
    v = watch(text_of(labels), alert(labels[0], path="/x/a.log.1") + alert(labels[1]))
    assert (v.status, v.found) == (0, 2)
    ms = [float(s.split()[-2]) for s in v.shown]
    assert ms[0] >= 3_000_000 > ms[1] >= 1_000_000
    assert float(v.latencies[0]) == pytest.approx(ms[1], abs=0.1)
    assert float(v.latencies[1]) == float(v.latencies[2]) == pytest.approx(ms[0], abs=0.1)


def test_labels_without_file_and_time_match_any_file_and_have_no_latency(watch):
    labels = some_labels(3, file="")
    rows = "".join("\t".join(l.text.split("\t")[:4]) + "\n" for l in labels)
    v = watch(rows, "".join(alert(l, path="/x/any") for l in labels))
    assert (v.status, v.found, v.latencies) == (0, 3, ("-", "-", "-"))


def test_as_many_leaks_are_shown_as_said(watch):
    labels = some_labels(9)
    v = watch(text_of(labels), "".join(map(alert, labels)), "--show", 4)
    assert len(v.shown) == 4 and "more leaks are counted" in v.out
    v = watch(text_of(labels), "".join(map(alert, labels)), "--show", 0)
    assert not v.shown and v.found == 9


def test_categories_and_severities_are_counted(watch):
    labels = some_labels(5)
    severities = ["critical", "high", "high", "low", "odd"]
    said = [alert(l, severity=s) for l, s in zip(labels, severities)]
    v = watch(text_of(labels), "".join(said))
    assert re.search(r"^  card +5 +other 1 +critical 1 +high 2 +low 1$", v.out, re.M)


def test_line_that_is_no_object_is_counted_and_harms_nothing(watch):
    label = some_labels(1)[0]
    odd = '[1]\n{half\n\n{"kind":"status"}\n'
    v = watch(label.text, odd + alert(label) + '{"kind":"leak"')
    assert (v.status, v.found, v.false) == (0, 1, 0)
    assert re.search(r"no JSON +3 ", v.out) and re.search(r"other kinds +1$", v.out, re.M)


def test_control_characters_of_an_alert_are_not_printed(watch):
    label = some_labels(1)[0]
    evil = "\x1b[31m\x07\x9b"
    v = watch(label.text, alert(label, masked=evil, rule=evil, severity=evil) + WATCHER)
    assert "\x1b" not in v.out and "\x07" not in v.out and "\x9b" not in v.out
    assert "?[31m??" in v.out


def test_colours_are_those_asked_for(watch):
    label = some_labels(1)[0]
    said = alert(label, severity="critical")
    assert "\x1b[1;31mcritical" in watch(label.text, said, "--colour").out
    assert "\x1b" not in watch(label.text, said, "--colour", "--no-colour").out
    assert "\x1b" not in watch(label.text, said).out


def test_many_alerts_find_their_labels(watch):
    labels = some_labels(20_000)
    v = watch(text_of(labels), "".join(alert(l) for l in reversed(labels)))
    assert (v.status, v.found) == (0, 20_000)


# While they are written


class Follower:
    """A watch that is running; shown() waits for the next line it shows, but not for ever."""

    def __init__(self, *args):
        self.process = start("watch", *args, "--no-colour", "--show", 1000, "--seconds", 60)
        self.said = b""

    def shown(self):
        line = self.process.stdout.readline()
        self.said += line
        return line.decode()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        run = finish(self.process)
        return verdict_of(Run(run.status, self.said.decode() + run.out, run.err))


@pytest.fixture
def follow():
    running = []

    def run(*args):
        running.append(Follower(*args))
        return running[-1]

    yield run
    for follower in running:
        if follower.process.poll() is None:
            follower.process.kill()
            follower.process.communicate()


def append(path, text):
    with path.open("a") as f:
        f.write(text)


def test_files_may_come_after_the_watch(tmp_path, follow):
    alerts, labels = tmp_path / "alerts.jsonl", tmp_path / "labels"
    w = follow(alerts, "--labels", labels)
    known = some_labels(2)
    labels.write_text(known[0].text)
    append(alerts, alert(known[0]))
    assert w.shown().rstrip().endswith(" ms")
    append(alerts, alert(known[1]))
    assert not w.shown().rstrip().endswith(" ms")  # its label comes later still
    append(labels, known[1].text)
    v = w.end()
    assert (v.status, v.planted, v.found) == (0, 2, 2)


def test_half_of_a_line_waits_for_the_other(tmp_path, follow, write):
    alerts, known = tmp_path / "alerts.jsonl", some_labels(2)
    w = follow(alerts, "--labels", write("labels", text_of(known)))
    first, second = map(alert, known)
    append(alerts, first + second[:40])
    w.shown()
    time.sleep(0.05)
    append(alerts, second[40:])
    w.shown()
    v = w.end()
    assert (v.status, v.found) == (0, 2) and "no JSON" not in v.out


def test_alert_file_that_is_rotated_is_read_to_its_end_and_then_the_new_one(
    tmp_path, follow, write
):
    alerts, known = tmp_path / "alerts.jsonl", some_labels(4)
    w = follow(alerts, "--labels", write("labels", text_of(known)))
    append(alerts, alert(known[0]))
    w.shown()
    alerts.rename(tmp_path / "alerts.jsonl.1")
    alerts.touch()
    time.sleep(0.3)  # long enough for a look at the new name
    append(tmp_path / "alerts.jsonl.1", alert(known[1]))
    w.shown()
    append(alerts, alert(known[2]))
    w.shown()
    alerts.rename(tmp_path / "alerts.jsonl.2")
    append(alerts, alert(known[3]))
    v = w.end()
    assert (v.status, v.found) == (0, 4)


def write_alerts_from(labels, alerts, writers):
    """Follows label files and says what a daemon would, until the writers are done."""
    done = [0] * len(labels)
    while True:
        over = all(p.poll() is not None for p in writers)
        for i, path in enumerate(labels):
            known = labels_in(path) if path.exists() and path.read_bytes()[-1:] == b"\n" else []
            append(alerts, "".join(map(alert, known[done[i] :])))
            done[i] = max(done[i], len(known))
        if over:
            return
        time.sleep(0.02)


def test_writers_daemon_and_watch_at_work_together(tmp_path, follow):
    alerts = tmp_path / "alerts.jsonl"
    labels = [tmp_path / "svc.labels", tmp_path / "cdr.labels"]
    w = follow(alerts, "--labels", labels[0], "--labels", labels[1])
    writers = [
        start(
            *(path.stem, "--rate", 1500, "--seconds", 1, "--rotations", 2, "--leaks", 500),
            *("--partial", "--labels", path, "-o", path.with_suffix(".log")),
        )
        for path in labels
    ]
    write_alerts_from(labels, alerts, writers)
    assert [finish(p).status for p in writers] == [0, 0]
    w.shown()
    v = w.end()
    assert (v.status, v.planted, v.found, v.false) == (0, 150, 150, 0)


def test_watch_ends_by_itself(tmp_path, write):
    label = some_labels(1)[0]
    files = (write("alerts.jsonl", alert(label)), "--labels", write("labels", label.text))
    assert verdict_of(generate("watch", *files, "--seconds", 0.1)).status == 0
    assert verdict_of(generate("watch", *files, "--until-idle", 0.1, "--seconds", 60)).status == 0


def test_watch_that_could_not_says_so(tmp_path, write):
    alerts, labels = write("alerts.jsonl", ""), write("labels", some_labels(1)[0].text)
    nothing, short = tmp_path / "nothing", ("--seconds", 0.05)
    for args, why in (
        ((nothing, "--labels", labels, *short), f"{nothing}: there was no such file"),
        ((alerts, "--labels", nothing, *short), f"{nothing}: there was no such file"),
        ((alerts, "--labels", write("bad", "1\t2\tcard\n"), *short), "a line that is not a label"),
        ((alerts, "--labels", tmp_path, *short), "Is a directory"),
        ((alerts, *short), "watch needs --labels"),
        (("--labels", labels, *short), "watch takes a file of alerts"),
        ((alerts, alerts, "--labels", labels, *short), "an argument too many"),
        ((alerts, "--labels", labels, "--seconds", "x"), "not a number in its range: --seconds"),
    ):
        run = generate("watch", *args)
        assert run.status == 2 and why in run.err, (why, run)
