"""Call-detail records: every format that the generator writes, hostile dialects, numbers keyed one digit
a record, and the manual's own example."""

import json
import os
import re
import subprocess

import pytest
from conftest import PROGRAM, ROOT, is_sanitised
from daemon import wait_for

GENERATOR = PROGRAM.with_name("piiwatch-gen")
CARD = "4111111111111111"
LINES = int(os.environ.get("PIIWATCH_CDR_LINES", "300" if is_sanitised() else "1500"))
LEAKS = int(os.environ.get("PIIWATCH_CDR_LEAKS", "200"))  # per 10,000

# What piiwatch-gen writes, and the format that it is read in.
STREAMS = {
    "cdr": "asterisk-csv",
    **{f"cdr-asterisk{s}": "asterisk-csv" for s in ("16", "17u", "17f", "19", "20u", "20f", "21")},
    "cdr-custom": "asterisk-custom",
    "cdr-cel": "asterisk-cel",
    **{
        f"cdr-fs-{s}": "freeswitch-csv"
        for s in ("default", "example", "snom", "linksys", "opencdrrate")
    },
    "cdr-fs-asterisk": "freeswitch-asterisk",
    "cdr-fs-sql": "freeswitch-sql",
    "cdr-fs-json": "freeswitch-json",
    "cdr-fs-xml": "freeswitch-xml",
    "cdr-cucm": "cucm-cdr",
    "cdr-cmr": "cucm-cmr",
    "cdr-avaya-ipo": "avaya-ipo",
    "cdr-avaya-cm": "avaya-cm",
    "cdr-avaya-teleseer": "avaya-teleseer",
    "cdr-mitel": "mitel",
    "cdr-3cx": "3cx",
    "cdr-acme": "acme",
    "cdr-ribbon": "ribbon-act",
    "cdr-broadworks": "broadworks",
    "cdr-kamailio": "kamailio-acc",
    "cdr-opensips": "opensips-acc",
    "cdr-freeradius": "freeradius-detail",
    "cdr-cdrstats": "cdrstats",
    "cdr-3gpp": "3gpp",
    "cdr-3gpp-bare": "3gpp",
    "cdr-tap3": "tap3",
}


def findings_of(run):
    return [(f["field"] if "field" in f else "", f["category"]) for f in run.findings]


@pytest.mark.parametrize("stream", STREAMS)
def test_all_that_is_planted_in_a_stream_is_found_and_nothing_else(piiwatch, tmp_path, stream):
    path, labels = tmp_path / "stream", tmp_path / "labels"
    what = ["--lines", LINES, "--leaks", LEAKS, "--lookalikes", 200, "--seed", 11]
    subprocess.run(
        [GENERATOR, stream, *map(str, what), "--labels", labels, "-o", path], check=True
    )
    run = piiwatch("scan", path)
    assert f"1 file read as {STREAMS[stream]}: " in run.err
    assert "do not fit" not in run.err and "does not fit" not in run.err
    run = piiwatch("scan", "--format", "jsonl", path)
    (tmp_path / "found").write_text(run.out)
    check = subprocess.run(
        [GENERATOR, "check", "--lengths", labels, tmp_path / "found"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout
    assert labels.read_text().count("\n") >= LINES * LEAKS // 10000 - 3


HEAD = '"sales","0312345678","09012345678","from-internal","","","","Dial","",'
TAIL = (
    '"2026-11-01 12:00:00",,"2026-11-01 12:01:05",65,60,"ANSWERED","DOCUMENTATION",'
    '"1793502000.42",'
)
ROW = HEAD + TAIL
FS = (
    '"{0}","0312345678","09012345678","public","2026-11-01 12:00:00","2026-11-01 12:00:05",'
    '"2026-11-01 12:01:05","65","60","NORMAL_CLEARING","a5c9f6c0-e752-11e3-8bfb-65b6c3cdac7d",'
    '"","1001"\n'
)
BW = (
    "0000000001005056AB20261101030000.0001-000000,SP1,Normal,+81312345678,+81312345600,"
    "Originating,+81312345678,Public,+819012345678,20261101030000.000,0+090000,Yes,"
    "20261101030005.000,20261101030105.000,016,VoIP,,{0},national"
)
# name: (format, bytes, findings, misfits)
TORTURE = {
    "quotes": ("asterisk-csv", ROW + f'"{CARD}"\n', [("userfield", "card")], 0),
    "doubled quotes": ("asterisk-csv", ROW + f'"say ""{CARD}"", twice"\n', [("userfield", "card")], 0),
    "comma in quotes": ("asterisk-csv", ROW + f'"a,b,{CARD},c"\n', [("userfield", "card")], 0),
    "line ends in quotes": ("asterisk-csv", ROW + f'"a\n\r\nb {CARD}\n"\n', [("userfield", "card")], 0),
    "NUL in quotes": ("asterisk-csv", ROW + f'"a\0b {CARD}\0"\n', [("userfield", "card")], 0),
    "CR LF": ("asterisk-csv", ROW + f'"{CARD}"\r\n', [("userfield", "card")], 0),
    "no last line end": ("asterisk-csv", ROW + f'"{CARD}"', [("userfield", "card")], 0),
    "BOM": ("asterisk-csv", b"\xef\xbb\xbf" + (ROW + f'"{CARD}"\n').encode(), [("userfield", "card")], 0),
    "CP932": (
        "asterisk-csv",
        (ROW + f'"ソ表 カード番号 {CARD} 能"\n').encode("cp932"),
        [("userfield", "card")],
        0,
    ),
    "missing columns": ("asterisk-csv", f'"a","{CARD}"\n', [("", "card")], 1),
    "extra columns": ("asterisk-csv", ROW + f'"","","",7,"x","{CARD}"\n', [("", "phone"), ("", "card")], 1),
    "a text for a time": (
        "asterisk-csv",
        ROW.replace("2026-11-01 12:01:05", "soon, perhaps") + f'"{CARD}"\n',
        [("", "phone"), ("", "card")],
        1,
    ),
    "a quote never closed": ("asterisk-csv", ROW + f'"{CARD}\n', [("", "phone"), ("", "card")], 1),
    "a quote too early": ("asterisk-csv", ROW + f'"a"b {CARD}\n', [("", "phone"), ("", "card")], 1),
    "a field of 10 MB": (
        "asterisk-csv",
        ROW + '"' + "x " * 5_000_000 + f'card {CARD}"\n' + ROW + f'"{CARD}"\n',
        [("", "phone"), ("", "card"), ("userfield", "card")],
        1,
    ),
    "text before a marker": (
        "kamailio-acc",
        f"card {CARD} x: ACC: call missed: timestamp=1793502000;method=INVITE;call_id=a@b;code=486\n",
        [("", "card")],
        0,
    ),
    "a marker that a caller wrote": (
        "kamailio-acc",
        "ACC: request accounted: timestamp=1793502000;method=INVITE;call_id=a@b;"
        f"ua=card {CARD} ACC: transaction answered: method=INVITE\n",
        [("ua", "card")],
        0,
    ),
    "text behind the last column": (
        "mitel",
        " 11/01 12:00p 00:01:05 1001   9       09012345678                A".ljust(122)
        + f" card {CARD}\n",
        [("", "card")],
        0,
    ),
    "a key that is a value": ("freeswitch-json", f'{{"state":"x","{CARD}":"y"}}\n', [("", "card")], 0),
    "a secret that is a number": ("freeswitch-json", '{"digits_dialed":482913}\n', [("digits_dialed", "secret")], 0),
    "a comment in an element": ("freeswitch-xml", f"<cdr><!-- card {CARD} --><uuid>x</uuid></cdr>\n", [("", "card")], 0),
    "a line without an attribute": (
        "freeradius-detail",
        f"Sun Nov  1 12:01:05 2026\n\tUser-Name = \"x\"\ncard {CARD}\n\n",
        [("", "card")],
        0,
    ),
    "keys behind a number": (
        "asterisk-csv",
        ROW.replace('"09012345678"', '"0312345678,,123123123123456"') + '""\n',
        [("dst", "secret")],
        0,
    ),
    "quotes not escaped": ("freeswitch-csv", FS.format(f'Smith "{CARD}", Jr'), [("caller_id_name", "card")], 0),
    "a comma and a quote": ("freeswitch-csv", FS.format('Smith "Bob", "Jr", x'), None, None),
    "a backslash before a comma": ("broadworks", BW.format(f"0120000000\\,{CARD}") + "\n", [("dialedDigits", "card")], 0),
    "a backslash before a backslash": ("broadworks", BW.format("0120\\\\,national") + "\n", [], 0),
    "CP932 and backslashes": (
        "broadworks",
        (BW.format("09012345678") + ",,,,,,,,,,,,,GRP1,ソ表\\, 能 " + CARD + ",,,\n").encode("cp932"),
        [("department", "card")],
        0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TORTURE)
def test_a_hostile_dialect_gives_the_right_fields_or_is_told_of(piiwatch, write, name):
    cdr, content, want, misfits = TORTURE[name]
    path = write("records", content)
    run = piiwatch("scan", "--format", "jsonl", "--coverage", "--cdr", cdr, path)
    if want is None:
        return
    assert findings_of(run) == want
    (coverage,) = (o["coverage"] for o in run.objects if "coverage" in o)
    assert coverage["bad_frame"] == misfits


COSTLY = {
    "quotes that never close": ("freeswitch-csv", b'"a,' * 20000 + b"\n", 10),
    "attributes without an end": ("freeradius-detail", b"\tab=c\n" * 25000, 1),
    "lines that are no attributes": ("freeradius-detail", b"x\n" * 50000, 1),
    "objects that never close": ("freeswitch-json", b'{"\n' * 40000, 1),
    "comments that never close": ("freeswitch-xml", b"<a><!--\n" * 25000, 1),
    "names of more columns than there can be": ("auto", b"email,a" + b",a" * 2040 + b"\n", 3),
    "elements in one another": ("3gpp", b"\xa0\x80" * 500000, 1),
}


@pytest.mark.parametrize("name", COSTLY)
def test_hostile_records_cost_no_more_than_others(piiwatch, write, name):
    cdr, content, times = COSTLY[name]
    path = write("records", content * times + ROW.encode() + b'"card 4111111111111111"\n')
    # Seconds where it took half a minute; a sanitised build on a busy machine takes ten times as long.
    run = piiwatch("scan", "--format", "jsonl", "--cdr", cdr, path, timeout=60)
    assert "card" in [f["category"] for f in run.findings]


def test_numbers_that_belong_are_findings_where_they_should_be_masked(piiwatch, write):
    path = write("Master.csv", ROW + '""\n')
    assert piiwatch("scan", "--format", "jsonl", path).findings == []
    run = piiwatch("scan", "--format", "jsonl", "--mask-expected", path)
    assert findings_of(run) == [("src", "phone"), ("dst", "phone")]
    masked = write("Masked.csv", (ROW + '""\n').replace("12345678", "123*****"))
    assert piiwatch("scan", "--format", "jsonl", "--mask-expected", masked).findings == []


def test_a_call_record_echoed_in_a_log_is_a_leak_and_in_a_cdr_it_is_not(piiwatch, write):
    echo = (
        "2026-11-01 10:16:00 INFO crm echo caller=09012345678 callee=0312345678 "
        "start_time=2026-11-01T10:15:30 duration=65 ok\n"
    )
    run = piiwatch("scan", "--format", "jsonl", write("app.log", echo))
    (record,) = (f for f in run.findings if f["category"] == "call_record")
    assert record["severity"] == "critical"
    run = piiwatch("scan", "--format", "jsonl", write("Master.csv", ROW + '""\n'))
    assert run.findings == []


def manual_blocks():
    """The literal blocks of piiwatch-cdr(5), as they are shown."""
    text = (ROOT / "src/frame/piiwatch-cdr.5").read_text()
    blocks = re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed$", text, re.M | re.S)
    return [b.replace("\\e", "\\") for b in blocks]


def test_the_manuals_example_works_as_it_stands(piiwatch, write, tmp_path):
    records = next(b for b in manual_blocks() if b.startswith("2026-11-01 12:00:00;"))
    formats = next(b for b in manual_blocks() if 'name      = "my-switch"' in b)
    write("cdr/my-switch.conf", formats)
    conf = write("c.conf", f'cdr_formats = [ "{tmp_path}/cdr" ];\nrules = [ "{ROOT}/rules" ];\n')
    calls = write("calls.txt", records)
    run = piiwatch("scan", "--format", "jsonl", "-c", conf, "--cdr", "my-switch", calls)
    assert run.findings == [] and "do not fit" not in run.err
    # Step 4: a card number planted in each column in turn is found in every one that is no counter.
    rows = records.splitlines()
    for column in (1, 2, 5):
        fields = rows[0].split(";")
        fields[column] = CARD
        calls.write_text(";".join(fields) + "\n" + rows[1] + "\n")
        run = piiwatch("scan", "--format", "jsonl", "-c", conf, "--cdr", "my-switch", calls)
        assert [f["category"] for f in run.findings] == ["card"], column
        assert run.findings[0]["field"] == ("start", "caller", "callee", "seconds", "result", "remark")[column]  # fmt: skip


def test_a_column_that_only_the_line_of_names_has_is_looked_at_under_its_name(piiwatch, write):
    names = "cdrRecordType,dateTimeOrigination,callingPartyNumber,originalCalledPartyNumber,newAuthCode,comment"
    path = write("cdr", names + f'\n1,1793502000,"0312345678","09012345678","838271","{CARD}"\n')
    run = piiwatch("scan", "--format", "jsonl", path)
    assert findings_of(run) == [("AuthCode", "secret"), ("comment", "card")]
    run = piiwatch("scan", path)
    assert "1 column of a line of names is not listed in its format" in run.err


def test_explain_says_of_a_record_that_it_does_not_fit_and_why(piiwatch, write):
    path = write("Master.csv", ROW + '""\n' + '"a","b"\n' + ROW.replace("65,60", "x,60") + '""\n')
    for line, why in ((2, "it has other columns"), (3, "a column holds what its type cannot")):
        run = piiwatch("rules", "explain", "--cdr", "asterisk-csv", f"{path}:{line}")
        assert f"It does not fit the format asterisk-csv: {why}." in run.out
    run = piiwatch("scan", "--cdr", "asterisk-csv", path)
    assert "of them has other columns than the format lists" in run.err


@pytest.mark.parametrize(
    "line",
    [
        "[" + ", ".join(f"{'-' if i % 3 else ''}0.{i * 7919 % 100000:05}123456" for i in range(96)) + "]",
        ",".join(str(i * 1.5) for i in range(60)),
        "2026-11-01,12:00:00,a,b,c",
        '{"uuid":"a5c9f6c0-e752-11e3-8bfb-65b6c3cdac7d","duration":12,"direction":"in","state":"up"}',
        "id=1;timestamp=1793502000;method=GET;call_id=x",
    ],
)
def test_what_only_looks_a_little_like_a_cdr_is_none(piiwatch, write, line):
    run = piiwatch("scan", write("app.log", (line + "\n") * 5))
    assert "read as" not in run.err


CDR_SOURCE = '{{ name = "cdr"; paths = [ "{0}/*.csv" ]; cdr = "{1}"; role = "cdr"; }}'


def test_records_that_do_not_fit_are_told_of_once_a_file_and_cause(daemon):
    daemon.append("m.csv", ROW + '""\n' + f'"a","{CARD}"\n' * 3 + ROW.replace("65,60", "x,60") + '""\n')
    daemon.configure(CDR_SOURCE.format(daemon.logs, "asterisk-csv"))
    daemon.start()
    assert len([a for a in daemon.wait_alerts(4) if a["category"] == "card"]) == 3
    texts = json.dumps([daemon.wait_code("bad_columns"), daemon.wait_code("bad_values")])
    assert "3 records do not fit the CDR format asterisk-csv" in texts
    assert "1 record does not fit the CDR format asterisk-csv" in texts
    assert CARD not in texts and "m.csv" in texts
    daemon.append("m.csv", f'"a","{CARD}"\n')
    assert len([a for a in daemon.wait_alerts(5) if a["category"] == "card"]) == 4
    assert sorted(daemon.codes()) == ["bad_columns", "bad_values"]
    assert daemon.stop() == 0


@pytest.mark.parametrize("cdr", ["3gpp", "auto"])
def test_the_daemon_reads_a_binary_file_that_arrives_whole(daemon, cdr):
    sample = (ROOT / "tests/data/cdr/samples/3gpp-leaks-rel15.dat").read_bytes()
    daemon.configure(CDR_SOURCE.format(daemon.logs, cdr))
    daemon.start()
    (daemon.logs / "part").write_bytes(sample)
    (daemon.logs / "part").rename(daemon.logs / "file.csv")
    alerts = daemon.wait_alerts(4)
    assert sorted((a["line"], a["category"], a["field"]) for a in alerts) == [
        (1, "card", "recordExtensions"),
        (1, "name", "recordExtensions"),
        (2, "card", "calledNumber"),
        (3, "card", "event"),
    ]
    daemon.kill()
    daemon.start()
    (daemon.logs / "2.csv").write_bytes(sample)
    daemon.wait_alerts(8)
    assert daemon.stop() == 0
    assert len(daemon.alerts()) == 8 and daemon.codes() == ["unclean_start"]


def key_pressed(digit, second, side="Received"):
    return (
        f'"DTMF","{1793502010 + second}.000000","Taro","0312345678","0312345678","","0120000000",'
        '"s","ivr-pay","PJSIP/trunk-00000001","Read","card,enter-card,19","3","sales",'
        f'"1793502000.42","1793502000.42","","","{side}","{{""digit"":""{digit}"",""duration_ms"":100}}"\n'
    )


def test_a_card_keyed_digit_by_digit_survives_a_kill_between_the_digits(daemon):
    daemon.configure(CDR_SOURCE.format(daemon.logs, "asterisk-cel"))
    daemon.start()
    lines = [key_pressed(digit, 2 * i) for i, digit in enumerate(CARD)]
    for i in (3, 9, 15):
        for line in lines[i - 6 if i > 3 else 0 : i]:
            daemon.append("cel.csv", line)
        # What was read so far is in the store or not: either way it is read again.
        wait_for(lambda: daemon.store.exists(), "the store")
        daemon.kill()
        daemon.start()
    daemon.append("cel.csv", lines[15])
    (alert,) = daemon.wait_alerts(1)
    raw = (daemon.logs / "cel.csv").read_bytes()
    assert (alert["category"], alert["field"], alert["line"]) == ("card", "eventextra", 1)
    first = raw.index(b'digit"":""') + len(b'digit"":""')
    last = raw.rindex(b'digit"":""') + len(b'digit"":""')
    assert alert["offset"] == first
    assert alert["length"] == last + 1 - first
    daemon.append("cel.csv", key_pressed("#", 40))
    assert daemon.stop() == 0
    assert len(daemon.alerts()) == 1


def signal_sent(digit, second):
    return (
        f"Nov  1 12:00:05 sip1 kamailio[1234]: ACC: request accounted: timestamp={1793502000 + second};"
        "method=INFO;from_tag=7f3a;to_tag=9b1c;call_id=a84b4c76e66710@192.0.2.1;code=200;reason=OK;"
        f"src_user=0312345678;dst_user=0120000000;body=Signal={digit}\n"
    )


def test_digits_sent_one_a_message_are_a_secret_at_the_fourth_and_a_card_at_the_last(piiwatch, write):
    path = write("acc.log", "".join(signal_sent(digit, i) for i, digit in enumerate(CARD)))
    run = piiwatch("scan", "--format", "jsonl", path)
    assert findings_of(run) == [("body", "secret"), ("body", "card")]
    raw = path.read_bytes()
    first = raw.index(b"Signal=") + len(b"Signal=")
    assert [f["offset"] for f in run.findings] == [first, first]
    assert run.findings[1]["length"] == raw.rindex(b"Signal=") + len(b"Signal=") + 1 - first
    path = write("pin.log", "".join(signal_sent(digit, i) for i, digit in enumerate("735")))
    assert piiwatch("scan", "--format", "jsonl", path).findings == []


RIBBON = (
    "STOP,SBC01,0x0000000000000001,123456,GMT+09:00-Tokyo,11/01/2026,12:00:00.1,1,2,5,11/01/2026,"
    "12:01:05.1,1,6000,16,VOIP,IP-TO-IP,PROV1,,0312345678,{0},{1},0,,,,,0312345678,RL1,1,SBC01:TGOUT,"
    "198.51.100.1,198.51.100.2,TGIN,,192.0.2.1:5000/192.0.2.2:6000,,198.51.100.1:5000/198.51.100.2:6000\n"
)


def test_a_card_cut_over_two_columns_is_joined(piiwatch, write):
    record = RIBBON.format(CARD[:10], CARD[10:])
    run = piiwatch("scan", "--format", "jsonl", write("1.ACT", record))
    (finding,) = run.findings
    assert (finding["category"], finding["field"]) == ("card", "Extra Called Address Digits")
    assert finding["masked"] == "411111******1111"
    assert finding["offset"] == record.index(CARD[:10] + ",")
    assert finding["length"] == len(CARD) + 1
    run = piiwatch("scan", "--format", "jsonl", write("2.ACT", RIBBON.format("0120000000", "12")))
    assert run.findings == []


@pytest.mark.parametrize("why", ["a pause", "a hash", "the other side", "another call"])
def test_digits_that_do_not_belong_together_are_not_joined(piiwatch, write, why):
    lines = []
    for i, digit in enumerate(CARD):
        line = key_pressed(digit, i + (30 if why == "a pause" and i >= 8 else 0))
        if why == "a hash" and i == 8:
            lines.append(key_pressed("#", i))
        if why == "the other side" and i >= 8:
            line = key_pressed(digit, i, side="Sent")
        if why == "another call" and i >= 8:
            line = line.replace("1793502000.42", "1793502000.43")
        lines.append(line)
    path = write("cel.csv", "".join(lines))
    run = piiwatch("scan", "--format", "jsonl", "--cdr", "asterisk-cel", path)
    assert run.findings == []
