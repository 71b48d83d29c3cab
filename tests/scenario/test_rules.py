"""piiwatch rules and piiwatch config."""

import pytest

from conftest import ROOT

SHIPPED = ["bank.iban", "bank.jp", "card.pan", "phone.e164", "phone.jp"]
VALIDATORS = ["card", "e164", "iban", "jp_account", "jp_bank", "jp_phone", "yucho"]

RULE = """rules = ( {{
  id = "t.one"; category = "customer_id"; title = "A number"; title_ja = "番号";
  forms = ( {{ id = "f"; value = "ID-[0-9]{{4}}"; alone = 0.6; }} );
  {examples}
}} );
"""
EXAMPLE = 'examples = ( { text = "an ID-1234 b"; value = "ID-1234"; } );\n'
COUNTEREXAMPLE = 'counterexamples = [ "an ID-12 b" ];\n'


@pytest.fixture(
    params=[[], ["--rules", ROOT / "rules"]], ids=["beside-the-program", "of-the-source"]
)
def rules(request):
    return request.param


def test_every_shipped_rule_is_good_and_has_example_and_counterexample(piiwatch, rules):
    run = piiwatch("rules", "check", "--strict", *rules)
    assert (run.status, run.err) == (0, "") and run.out.startswith("rules good: ")


def test_every_example_of_the_shipped_rules_passes(piiwatch, rules):
    run = piiwatch("rules", "test", *rules)
    assert run.status == 0, run.out
    for rule in SHIPPED:
        assert f"ok   {rule}: " in run.out
    assert run.out.splitlines()[-1].endswith(", 0 failed") and "FAIL" not in run.out


def test_list_has_a_line_for_each_rule_with_both_titles(piiwatch, rules):
    run = piiwatch("rules", "list", *rules)
    lines = [line.split() for line in run.out.splitlines()]
    assert lines[0] == ["RULE", "CATEGORY", "SEVERITY", "FORMS", "TITLE"]
    assert set(SHIPPED) <= {line[0] for line in lines[1:]}
    assert ["card.pan", "card", "critical"] in [line[:3] for line in lines]
    assert "クレジットカード番号" in run.out


def test_columns_of_the_list_are_as_wide_as_their_longest_name(piiwatch, rules_in):
    rule = RULE.format(examples="").replace("t.one", "t." + "long" * 7 + "x")
    rule = rule.replace("customer_id", "individual_number")
    run = piiwatch("rules", "list", "--rules", rules_in(rule))
    head, row = run.out.splitlines()
    assert row.split()[:4] == ["t." + "long" * 7 + "x", "individual_number", "medium", "1"]
    for title, cell in (("CATEGORY", "individual_number"), ("SEVERITY", "medium")):
        assert head.index(title) == row.index(cell)
    assert head.index("TITLE") == row.index("A number")


RECORD = """records = ( {
  id = "t.rec"; category = "call_record"; title = "Both"; title_ja = "両方";
  severity = "critical"; needs = [ "customer_id", "@time" ]; time_words = [ "began" ];
  examples = ( { text = "ID-1234 began=2024-01-02T03:04:05 x";
    value = "ID-1234 began=2024-01-02T03:04:05"; } );
  counterexamples = [ "ID-1234 2024-01-02T03:04:05" ];
} );
"""


def test_a_rule_of_records_is_one_rule_without_forms(piiwatch, rules_in):
    directory = rules_in(RULE.format(examples=EXAMPLE + COUNTEREXAMPLE) + RECORD)
    lines = piiwatch("rules", "list", "--rules", directory).out.splitlines()
    assert [line.split()[:4] for line in lines[1:]] == [
        ["t.one", "customer_id", "medium", "1"],
        ["t.rec", "call_record", "critical", "0"],
    ]
    run = piiwatch("rules", "check", "--strict", "--rules", directory)
    assert (run.status, run.err) == (0, "") and run.out.startswith("rules good: 2 rules, 1 forms, ")
    run = piiwatch("rules", "test", "--rules", directory)
    assert run.out.splitlines() == [
        "ok   t.one: 1 examples, 1 counterexamples",
        "ok   t.rec: 1 examples, 1 counterexamples",
        "2 rules, 4 passed, 0 failed",
    ]


def test_list_validators_says_what_each_is_and_its_grades(piiwatch):
    run = piiwatch("rules", "list", "--validators")
    validators, readers = run.out.split("\n\nReaders, for `extend`:\n")
    for part, names in ((validators, VALIDATORS), (readers, ["token", "name", "address"])):
        rows = [line for line in part.splitlines() if not line.startswith(" ")]
        assert set(names) <= {row.split()[0] for row in rows}
        assert all(len(row.split(maxsplit=1)[1]) > 10 for row in rows)
    assert "grades: " in validators and "service" in validators
    for part in (validators, readers):
        assert "  lexicons: municipality\n" in part + "\n"


def test_check_counts_rules_and_forms(piiwatch, rules_in):
    run = piiwatch("rules", "check", "--rules", rules_in(RULE.format(examples="")))
    assert (run.status, run.out) == (0, "rules good: 1 rules, 1 forms, 0 words\n")


@pytest.mark.parametrize(
    "examples, missing", [("", "example"), (EXAMPLE, "counterexample"), (COUNTEREXAMPLE, "example")]
)
def test_strict_wants_an_example_and_a_counterexample(piiwatch, rules_in, examples, missing):
    directory = rules_in(RULE.format(examples=examples))
    run = piiwatch("rules", "check", "--strict", "--rules", directory)
    assert run.status == 1
    assert "t.conf:1: rule t.one" in run.err and missing in run.err
    assert piiwatch("rules", "check", "--rules", directory).status == 0


def test_strict_is_content_with_both(piiwatch, rules_in):
    directory = rules_in(RULE.format(examples=EXAMPLE + COUNTEREXAMPLE))
    assert piiwatch("rules", "check", "--strict", "--rules", directory).status == 0


def test_test_says_each_failure_with_its_line_and_goes_on(piiwatch, rules_in):
    bad = 'examples = ( { text = "ID-1234x"; value = "ID-1234"; },\n { text = "an ID-1234 b"; value = "ID-1234"; } );\n'
    found = 'counterexamples = [ "an ID-5678 b", "none" ];\n'
    run = piiwatch("rules", "test", "--rules", rules_in(RULE.format(examples=bad + found)))
    assert run.status == 1
    lines = run.out.splitlines()
    assert [line[:5] for line in lines] == ["FAIL ", "FAIL ", "FAIL ", "1 rul"]
    assert "t.conf:4: rule t.one: the example's value is not found" in lines[0]
    assert "t.conf:6: rule t.one: a counterexample is found, with confidence 0.60" in lines[1]
    assert lines[-1] == "1 rules, 2 passed, 2 failed"


def test_an_example_found_in_another_stretch_is_said_to_be(piiwatch, rules_in):
    example = 'examples = ( { text = "an ID-1234 b"; value = "1234"; } );\n'
    run = piiwatch("rules", "test", "--rules", rules_in(RULE.format(examples=example)))
    assert run.status == 1 and "another stretch of its text is" in run.out


def test_rules_of_several_directories_are_taken_together(piiwatch, rules_in, write, log_of):
    directory = rules_in(RULE.format(examples=""))
    run = piiwatch(
        "scan", "--format", "jsonl", "--rules", directory, "--rules", ROOT / "rules", log_of
    )
    assert [f["rule"] for f in run.findings] == ["t.one", "phone.jp"]


@pytest.fixture
def log_of(write):
    return write("a.log", "an ID-1234 b\ntel=090-1234-5678\n")


# --- configuration ----------------------------------------------------------------------------------


def test_the_defaults_are_good(piiwatch):
    run = piiwatch("config", "check")
    assert run.status == 0 and run.out.startswith("configuration good: ")


def test_show_prints_what_check_accepts(piiwatch, write):
    shown = piiwatch("config", "show")
    assert shown.status == 0
    assert piiwatch("config", "check", "-c", write("shown.conf", shown.out)).status == 0


def test_show_prints_the_configuration_in_effect(piiwatch, write, tmp_path):
    rules = ROOT / "rules"
    conf = write("c.conf", f'rules = [ "{rules}" ];\nalerts = {{ min_confidence = 0.75; }};\n')
    shown = piiwatch("config", "show", "-c", conf)
    assert f'rules = [ "{rules}" ];' in shown.out and "min_confidence = 0.75;" in shown.out
    again = piiwatch("config", "show", "-c", write("again.conf", shown.out))
    assert again.out == shown.out


def test_show_quotes_what_libconfig_reads_otherwise(piiwatch, write):
    names = r'[ "a\"b", "c\\d", "e\x09f", "日本" ]'
    shown = piiwatch("config", "show", "-c", write("c.conf", f"rules = {names};\n"))
    again = piiwatch("config", "show", "-c", write("again.conf", shown.out))
    assert (again.status, again.out) == (0, shown.out)
    assert r'"a\"b", "c\\d", "e\x09f", "日本"' in shown.out


@pytest.mark.parametrize("number", ["0", "1", "0.0", "0.001", "0.999", "1.0", "0.123456"])
def test_a_number_shown_is_the_number_given(piiwatch, write, number):
    conf = write("c.conf", f"alerts = {{ min_confidence = {number}; }};\n")
    shown = piiwatch("config", "show", "-c", conf)
    again = piiwatch("config", "show", "-c", write("again.conf", shown.out))
    assert (again.status, again.out) == (0, shown.out)


def test_check_runs_the_examples_at_the_usual_threshold(piiwatch, write):
    for number in ("0.05", "0.95"):
        conf = write("c.conf", f"alerts = {{ min_confidence = {number}; }};\n")
        assert piiwatch("config", "check", "-c", conf).status == 0


def test_a_number_with_letters_that_are_no_hexadecimal_digits_is_no_hex_string(piiwatch, write):
    rule = (
        'rules = ( { id = "emp.no"; category = "customer_id"; patterns = [ "EMP-[0-9]{6}" ];\n'
        '  examples = ( { text = "no=EMP-123456 x"; value = "EMP-123456"; } );\n'
        '  counterexamples = [ "no=EMP-12" ]; } );\n'
    )
    run = piiwatch("rules", "test", "--rules", write("emp/a.conf", rule).parent)
    assert run.status == 0, run.out + run.err
