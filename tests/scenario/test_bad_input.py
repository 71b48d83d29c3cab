"""What is wrong is said once and clearly: what, which file, which line, what to do."""

import random

import pytest

LINE = "user login tel=090-1234-5678 ok\n"

RULE = """rules = ( {{
  id = "{id}"; category = "{category}"; title = "T"; title_ja = "T"; {more}
  forms = ( {{ id = "f"; value = "{value}"; alone = 0.6; }} );
  examples = ( {{ text = "{example}"; value = "1234"; }} );
  counterexamples = [ "{counterexample}" ];
}} );
"""
FIELDS = {
    "id": "t.one",
    "category": "card",
    "value": "[0-9]{4}",
    "more": "",
    "example": "a 1234 b",
    "counterexample": "a b",
}


def rule(**changes):
    return RULE.format(**{**FIELDS, **changes})


@pytest.fixture
def log(write):
    return write("a.log", LINE)


def says(run, status, *words):
    assert run.status == status, run
    for word in words:
        assert word in run.err, run.err
    assert "\x1b" not in run.err


# --- files ------------------------------------------------------------------------------------------


def test_a_missing_file_is_named(piiwatch, tmp_path, log):
    run = piiwatch("scan", log, tmp_path / "gone.log")
    says(run, 2, f"piiwatch: {tmp_path}/gone.log: No such file or directory; not scanned")
    assert "090-****-5678" in run.out


def test_a_file_below_a_file_is_missing(piiwatch, log):
    says(piiwatch("scan", log / "x"), 2, "a.log/x: Not a directory")


def test_an_unreadable_file_is_said_and_the_others_are_scanned(piiwatch, open_directory, as_nobody):
    for name, mode in (("a.log", 0o644), ("b.log", 0), ("c.log", 0o644)):
        (open_directory / name).write_text(LINE)
        (open_directory / name).chmod(mode)
    run = piiwatch("scan", *(open_directory / n for n in ("a.log", "b.log", "c.log")), **as_nobody)
    says(run, 3, f"{open_directory}/b.log: Permission denied; not scanned")
    assert run.out.count("090-****-5678") == 2


def random_bytes():
    return random.Random(7).randbytes(200_000)


@pytest.mark.parametrize(
    "content, what",
    [
        (b"\x7fELF\x02\x01\x01" + bytes(9) + LINE.encode(), "a program (ELF)"),
        (random_bytes(), "binary data"),
        (b"PK\x03\x04" + LINE.encode(), "a zip archive"),
        (b"SQLite format 3\0" + LINE.encode(), "an SQLite database"),
    ],
    ids=["elf", "random", "zip", "sqlite"],
)
def test_what_is_no_text_is_told_by_its_kind(piiwatch, write, log, content, what):
    path = write("other", content)
    run = piiwatch("scan", "--format", "jsonl", "--coverage", log, path)
    says(run, 3, f"piiwatch: {path}: {what}; not scanned")
    coverage = run.objects[-1]["coverage"]
    assert len(run.findings) == 1
    assert coverage["files_skipped"].pop("not_text") == 1
    assert not any(coverage["files_skipped"].values())


def test_what_is_no_text_is_told_on_standard_input_too(piiwatch):
    run = piiwatch("scan", "-", stdin=b"\x7fELF\x02\x01\x01" + LINE.encode())
    says(run, 3, "piiwatch: -: a program (ELF); not scanned")


# --- the command line -------------------------------------------------------------------------------


def test_no_verb_shows_the_usage(piiwatch):
    says(piiwatch(), 2, "Usage: piiwatch VERB")


def test_an_unknown_verb_is_named_with_those_there_are(piiwatch):
    says(piiwatch("scna", "x"), 2, 'unknown verb "scna"', "scan", "rules", "config")
    says(piiwatch("rules", "chekc"), 2, 'unknown verb "chekc"', "check", "test", "list")
    says(piiwatch("config", "chekc"), 2, "check|show")


@pytest.mark.parametrize("verb", ["redact", "report"])
def test_a_verb_of_later_is_absent(piiwatch, verb):
    says(piiwatch(verb), 2, f'unknown verb "{verb}"')


def test_an_unknown_option_is_named_and_help_is_pointed_at(piiwatch, log):
    says(piiwatch("scan", "--colour", log), 2, "--colour", "piiwatch scan --help")
    says(piiwatch("rules", "check", "--stict"), 2, "--stict", "piiwatch rules --help")
    says(piiwatch("config", "check", "-x"), 2, "x", "Usage")


def test_scan_of_nothing_says_how_to_name_standard_input(piiwatch):
    says(piiwatch("scan"), 2, "no file named", "`-` is standard input")


@pytest.mark.parametrize(
    "text", ["1.5", "-1", "abc", "", "0x1", "nan", "1e-3", "0.5x", ".", "1" * 400]
)
def test_a_bad_min_confidence_is_said_with_its_range(piiwatch, log, text):
    says(piiwatch("scan", "--min-confidence", text, log), 2, "--min-confidence", "from 0 to 1")


@pytest.mark.parametrize(
    "option, words",
    [
        (["--format", "xml"], ["--format xml", "text or jsonl"]),
        (["--format", "sarif"], ["--format sarif", "text or jsonl"]),
        (["--category", "cards"], ['"cards" is no category']),
        (["--category", "card,,phone"], ['"" is no category']),
        (["--category", ""], ['"" is no category']),
        (["--encoding", "sjis"], ['--encoding: "sjis"', "cp932", "utf-16le"]),
        (["--cdr", "nope"], ['unknown CDR format "nope"']),
        (["--rules", "/nope/rules"], ["/nope/rules: No such file or directory"]),
        (["-c", "/nope/piiwatch.conf"], ["/nope/piiwatch.conf: No such file or directory"]),
    ],
    ids=lambda value: "_".join(value) if isinstance(value, list) and value[0][0] == "-" else "",
)
def test_a_bad_value_of_an_option_is_said(piiwatch, log, option, words):
    run = piiwatch("scan", *option, log)
    says(run, 2, *words)
    assert run.out == ""


# --- rules ------------------------------------------------------------------------------------------

BAD_RULES = {
    "syntax": (rule().replace("forms = (", "forms = = ("), ["t.conf:3: syntax error"]),
    "open string": ('rules = ( { id = "t.one; } );\n', ["t.conf:", "error"]),
    "unknown key": (rule(more="\n  colour = 1;"), ['t.conf:3: unknown key "colour"']),
    "unknown key at the top": (rule() + "rule = ();\n", ['t.conf:7: unknown key "rule"']),
    "wrong type of id": (rule().replace('"t.one"', "4"), ["t.conf:2: id: expected a string"]),
    "wrong type of alone": (rule().replace("0.6", '"0.6"'), ["t.conf:3: alone: expected a number"]),
    "out of range": (rule().replace("0.6", "1.6"), ["t.conf:3: alone: 1.6 is out of range"]),
    "no id": (rule().replace('id = "t.one";', ""), ["t.conf:1", "id"]),
    "look-ahead": (
        rule(value="(?=a)[0-9]{4}"),
        ["t.conf:3: rule t.one: form f: at 1: ", "Hyperscan refuses it too"],
    ),
    "back-reference": (
        rule(value="(a)\\\\1[0-9]{4}"),
        ["t.conf:3: rule t.one: form f: at 4: ", "Back-references"],
    ),
    "open class": (
        rule(value="ab[0-9"),
        ["t.conf:3: rule t.one: form f: at 6: ", "class without its ]"],
    ),
    "unknown validator": (
        rule(more='validator = "luhnx";'),
        ['t.conf:2: unknown validator "luhnx"', "rules list --validators"],
    ),
    "unknown mask": (rule(more='mask = "dots";'), ['t.conf:2: unknown mask "dots"']),
    "unknown category": (rule(category="cards"), ["t.conf:", 'unknown category "cards"']),
    "unknown severity": (rule(more='severity = "bad";'), ["t.conf:2:", '"bad"']),
    "unknown boundary": (rule(more='boundary = [ "BX" ];'), ["t.conf:2:", "BX"]),
    "duplicate id": (
        rule()[:-4] + ", {" + rule().split("{", 1)[1],
        ['duplicate rule id "t.one"; the first stands at', "t.conf:1"],
    ),
    "value not in the text": (rule(example="a 123 b"), ["t.conf:4:", "rule t.one"]),
}


@pytest.mark.parametrize("name", BAD_RULES)
def test_a_bad_rule_file_is_said_with_file_and_line(piiwatch, rules_in, log, name):
    text, words = BAD_RULES[name]
    directory = rules_in(text)
    says(piiwatch("rules", "check", "--rules", directory), 1, *words)
    run = piiwatch("scan", "--rules", directory, log)
    says(run, 2, *words)
    assert run.out == ""


def test_a_duplicate_id_in_another_file_names_both(piiwatch, rules_in, write):
    directory = rules_in(rule())
    write("rules/u.conf", "\n" + rule())
    run = piiwatch("rules", "check", "--rules", directory)
    says(run, 1, "u.conf:2: duplicate rule id", "t.conf:1")


def test_an_example_that_fails_stops_the_scan(piiwatch, rules_in, log):
    directory = rules_in(rule(example="a1234b"))
    says(
        piiwatch("scan", "--rules", directory, log),
        2,
        "t.conf:4: rule t.one: the example's value is not found",
    )


def test_a_counterexample_that_is_found_stops_the_scan(piiwatch, rules_in, log):
    directory = rules_in(rule(counterexample="x 9876 y"))
    says(
        piiwatch("scan", "--rules", directory, log),
        2,
        "t.conf:5: rule t.one: a counterexample is found",
        "0.60",
    )


def test_a_directory_without_rules_is_said(piiwatch, tmp_path, log):
    (tmp_path / "empty").mkdir()
    says(piiwatch("scan", "--rules", tmp_path / "empty", log), 2, "empty", "no *.conf")


def test_a_rules_directory_that_is_none_is_no_judgement(piiwatch, log, tmp_path):
    for path in (log, tmp_path / "missing"):
        says(piiwatch("rules", "check", "--rules", path), 2, str(path), "--rules DIR")


# --- the configuration ------------------------------------------------------------------------------

BAD_CONFS = {
    "syntax": ("rules = [ ;\n", ["c.conf:1: syntax error"]),
    "unknown key": ("\n\nmin_confidence = 0.5;\n", ['c.conf:3: unknown key "min_confidence"']),
    "unknown key in a group": (
        "alerts = {\n  colour = 1;\n};\n",
        ['c.conf:2: unknown key "colour"'],
    ),
    "wrong type": ('rules = "x";\n', ["c.conf:1: rules: expected a list of strings"]),
    "wrong type in a list": ("rules = [ 1 ];\n", ["c.conf:1:", "rules"]),
    "wrong type of a group": ("alerts = 5;\n", ["c.conf:1:", "alerts"]),
    "out of range": (
        "alerts = { min_confidence = 2; };\n",
        ["c.conf:1: min_confidence: 2 is out of range, 0 to 1"],
    ),
    "too large": ("alerts = { min_confidence = 99999999999999999999; };\n", ["c.conf:1"]),
}


@pytest.mark.parametrize("name", BAD_CONFS)
def test_a_bad_configuration_is_said_with_file_and_line(piiwatch, write, log, name):
    text, words = BAD_CONFS[name]
    conf = write("c.conf", text)
    says(piiwatch("config", "check", "-c", conf), 1, *words)
    says(piiwatch("config", "show", "-c", conf), 2, *words)
    says(piiwatch("scan", "-c", conf, log), 2, *words)


def test_a_missing_configuration_is_no_judgement(piiwatch, tmp_path):
    for verb in ("check", "show"):
        says(
            piiwatch("config", verb, "-c", tmp_path / "gone.conf"),
            2,
            "gone.conf: No such file or directory",
        )


BAD_KEYS = {
    "too short": ("abcd\n", 0o400, ["expected 64 hexadecimal digits", "openssl rand -hex 32"]),
    "too long": ("ab" * 33 + "\n", 0o400, ["expected 64 hexadecimal digits"]),
    "empty": ("", 0o400, ["expected 64 hexadecimal digits"]),
    "no digits": ("xy" * 32 + "\n", 0o400, ["no hexadecimal digit"]),
    "all may read": ("ab" * 32 + "\n", 0o444, ["others can read it", "chmod 0400"]),
    "group may write": ("ab" * 32 + "\n", 0o620, ["its group can write it", "chmod 0400"]),
}


@pytest.mark.parametrize("name", BAD_KEYS)
def test_a_bad_key_file_is_said_without_its_text(piiwatch, write, log, name):
    text, mode, words = BAD_KEYS[name]
    key = write("the.key", text)
    key.chmod(mode)
    conf = write("c.conf", f'key = "{key}";\n')
    for args, status in ((["scan", "-c", conf, log], 2), (["config", "check", "-c", conf], 1)):
        run = piiwatch(*args)
        says(run, status, f"key {key}: ", *words)
        assert not text.strip() or text.strip() not in run.err


def test_a_missing_key_and_one_that_is_no_file_are_said(piiwatch, write, tmp_path):
    for path, words in ((tmp_path / "none", "No such file"), (tmp_path, "not a regular file")):
        conf = write("c.conf", f'key = "{path}";\n')
        says(piiwatch("config", "check", "-c", conf), 1, f"key {path}: {words}")


def test_a_good_key_file_is_taken(piiwatch, write, log):
    key = write("the.key", "0f" * 32 + "\n")
    key.chmod(0o400)
    conf = write("c.conf", f'key = "{key}";\n')
    assert piiwatch("scan", "-c", conf, log).status == 1


# --- CDR formats ------------------------------------------------------------------------------------

FORMAT = """format = {{
  name = "x"; title = "X"; framing = "{framing}"; separator = "{separator}"; {more}
  columns = ( {{ name = "a"; {column} }}, {{ name = "b"; }} );
}};
"""
FORMAT_FIELDS = {"framing": "delimited", "separator": ",", "more": "", "column": ""}

BAD_FORMATS = {
    "syntax": ({"more": "= ="}, ["x.conf:2: syntax error"]),
    "unknown key": ({"more": "colour = 1;"}, ['x.conf:2: unknown key "colour"']),
    "unknown framing": ({"framing": "zigzag"}, ["x.conf:2:", "framing"]),
    "long separator": ({"separator": ",,"}, ["x.conf:2:", "separator"]),
    "unknown type": ({"column": 'type = "nono";'}, ['x.conf:3: type "nono" is none of']),
    "unknown category": (
        {"column": 'expect = [ "fone" ];'},
        ['x.conf:3: expect: "fone" is neither'],
    ),
    "unknown key of a column": ({"column": "wide = 1;"}, ['x.conf:3: unknown key "wide"']),
    "wrong type": ({"column": "party = 1;"}, ["x.conf:3: party: expected"]),
}


@pytest.mark.parametrize("name", BAD_FORMATS)
def test_a_bad_cdr_format_is_said_with_file_and_line(piiwatch, write, log, name):
    changes, words = BAD_FORMATS[name]
    path = write("cdr/x.conf", FORMAT.format(**{**FORMAT_FIELDS, **changes}))
    conf = write("c.conf", f'cdr_formats = [ "{path.parent}" ];\n')
    says(piiwatch("config", "check", "-c", conf), 1, *words)
    says(piiwatch("scan", "-c", conf, log), 2, *words)


def test_two_formats_of_one_name_are_refused(piiwatch, write):
    for name in ("x", "y"):
        path = write(f"cdr/{name}.conf", FORMAT.format(**FORMAT_FIELDS))
    conf = write("c.conf", f'cdr_formats = [ "{path.parent}" ];\n')
    says(piiwatch("config", "check", "-c", conf), 1, "y.conf:", '"x"')


def test_a_format_of_ones_own_is_taken(piiwatch, write):
    path = write(
        "cdr/x.conf", FORMAT.format(**{**FORMAT_FIELDS, "column": 'expect = [ "phone" ];'})
    )
    conf = write("c.conf", f'cdr_formats = [ "{path.parent}" ];\n')
    records = write("records.csv", "090-1234-5678,ok\n090-1234-5678,080-1234-5678\n")
    run = piiwatch("scan", "--format", "jsonl", "-c", conf, "--cdr", "x", records)
    assert [(f["field"], f["line"]) for f in run.findings] == [("b", 2)]


def test_records_that_do_not_fit_their_format_are_scanned_as_text_and_said(piiwatch, write):
    path = write("cdr/x.conf", FORMAT.format(**FORMAT_FIELDS))
    conf = write("c.conf", f'cdr_formats = [ "{path.parent}" ];\n')
    records = write("records.csv", "a,b\nonly one tel=090-1234-5678\na,b\n")
    run = piiwatch("scan", "-c", conf, "--cdr", "x", records)
    says(run, 1, "1 record does not fit its CDR format")
