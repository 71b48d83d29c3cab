"""`piiwatch config` as a user types it, with the mistakes users make."""

import os
import re
import stat

import pytest

SOURCE = 'sources = ( { name = "app"; paths = [ "/var/log/app/*.log" ]; } );\n'
DIGITS = "0f" * 32 + "\n"


def says(run, status, *words):
    assert run.status == status, run
    for word in words:
        assert word in run.err, run.err


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def key(write):
    path = write("secret/key", DIGITS)
    path.chmod(0o400)
    return path


@pytest.fixture
def conf(write, key):
    """conf(TEXT): a daemon's configuration with a key and a source, and what is added to it."""

    def make(more="", sources=SOURCE):
        return write("c.conf", f'key = "{key}";\n{sources}{more}')

    return make


# --- check ------------------------------------------------------------------------------------------


def test_a_good_configuration_of_a_daemon_is_said_to_be_good(piiwatch, conf):
    run = piiwatch("config", "check", "-c", conf())
    assert run.status == 0 and run.err == ""
    assert re.fullmatch(
        r"configuration good: \d+ rules, \d+ forms, policy telecom-jp \S+, 1 sources, 1 sinks\n",
        run.out,
    )


def test_the_defaults_are_good_without_a_file(piiwatch):
    run = piiwatch("config", "check")
    assert run.status == 0 and run.out.endswith(", 0 sources, 1 sinks\n")


BAD = {
    "a key of later": ('metrics = { listen = "x"; };\n', ['c.conf:3: unknown key "metrics"']),
    "a store's key of later": (
        'store = { retention = "9d"; };\n',
        ['c.conf:3: unknown key "retention"'],
    ),
    "a store without a root": (
        'store = { path = "x.db"; };\n',
        ['c.conf:3: store: path "x.db" is no absolute path'],
    ),
    "a time without its unit": (
        "alerts = { dedupe_window = 600; };\n",
        ["c.conf:3: dedupe_window: "],
    ),
    "a sink of later": (
        'sinks = ( { type = "webhook"; } );\n',
        ['c.conf:3: sink: unknown type "webhook"', "jsonl", "stderr"],
    ),
    "two sinks alike": (
        'sinks = ( { type = "stderr"; },\n { type = "stderr"; } );\n',
        ['c.conf:4: sink "stderr": the name is taken'],
    ),
    "no policy": (
        'policy = "/nope/policy.conf";\n',
        ["/nope/policy.conf: No such file or directory"],
    ),
    "its own alerts": (
        'sinks = ( { type = "jsonl"; path = "/var/log/app/alerts.log"; } );\n',
        ['c.conf:2: source "app"', "/var/log/app/alerts.log", "narrow them"],
    ),
    "its own store": (
        'store = { path = "/var/log/app/db.log"; };\n',
        ['c.conf:2: source "app"', "/var/log/app/db.log", "narrow them"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_said_with_file_and_line(piiwatch, conf, name):
    text, words = BAD[name]
    run = piiwatch("config", "check", "-c", conf(text))
    says(run, 1, *words)
    assert run.out == "" and run.err.count("\n") == 1


BAD_SOURCES = {
    "no name": ('{ paths = [ "/a" ]; }', ["c.conf:2: a source needs a name"]),
    "no paths": ('{ name = "a"; }', ['c.conf:2: source "a": needs paths']),
    "relative": ('{ name = "a"; paths = [ "a.log" ]; }', ['path "a.log" is not absolute']),
    "format": (
        '{ name = "a"; paths = [ "/a" ]; cdr = "astrisk"; }',
        ['c.conf:2: source "a": unknown CDR format "astrisk"; there are auto, 3cx, '],
    ),
    "role": (
        '{ name = "a"; paths = [ "/a" ]; role = "biling"; }',
        ['c.conf:2: source "a": unknown role "biling"', "`roles` of", "telecom-jp.conf"],
    ),
    "rule": (
        '{ name = "a"; paths = [ "/a" ]; rules = [ "crad.*" ]; }',
        ['c.conf:2: source "a": no rule is called "crad.*"', "rules list"],
    ),
    "category": (
        '{ name = "a"; paths = [ "/a" ]; categories = [ "crad" ]; }',
        ['c.conf:2: source "a": unknown category "crad"'],
    ),
    "two alike": (
        '{ name = "a"; paths = [ "/a" ]; },\n { name = "a"; paths = [ "/b" ]; }',
        ['c.conf:3: source "a": the name is taken, at line 2'],
    ),
}


@pytest.mark.parametrize("name", BAD_SOURCES)
def test_a_mistake_in_a_source_is_said_with_file_and_line(piiwatch, conf, name):
    text, words = BAD_SOURCES[name]
    run = piiwatch("config", "check", "-c", conf(sources=f"sources = ( {text} );\n"))
    says(run, 1, *words)
    assert run.out == ""


def test_a_key_below_the_store_is_refused_with_the_reason(piiwatch, conf, key):
    run = piiwatch("config", "check", "-c", conf(f'store = {{ path = "{key.parent}/a.db"; }};\n'))
    says(run, 1, f"key {key} lies below {key.parent}", "fingerprints back into numbers")


def test_a_daemon_without_a_key_is_told_where_it_is_looked_for(piiwatch, write):
    if os.path.exists("/etc/piiwatch/keys/current"):
        pytest.skip("this machine has a key at /etc/piiwatch/keys/current")
    run = piiwatch("config", "check", "-c", write("c.conf", SOURCE))
    says(run, 0, "note: piiwatchd would not start", "no key", "LoadCredential=")
    assert "piiwatch config init" in run.err and "openssl rand -hex 32" in run.err


def test_a_credential_of_systemd_is_the_key(piiwatch, write):
    path = write("credentials/fpkey", DIGITS)
    path.chmod(0o400)
    env = {**os.environ, "CREDENTIALS_DIRECTORY": str(path.parent)}
    run = piiwatch("config", "check", "-c", write("c.conf", SOURCE), env=env)
    assert run.status == 0 and run.err == ""
    path.chmod(0o444)
    says(piiwatch("config", "check", "-c", write("c.conf", SOURCE), env=env), 1, f"key {path}: ")


def test_a_missing_key_is_said_with_how_to_make_one(piiwatch, conf, key):
    key.unlink()
    run = piiwatch("config", "check", "-c", conf())
    says(run, 1, f"key {key}: No such file", "piiwatch config init")


# --- show -------------------------------------------------------------------------------------------


def test_what_is_shown_is_good_and_shows_the_same(piiwatch, conf, write):
    more = (
        'alerts = { min_confidence = 0.75; dedupe_window = "0s"; };\n'
        'sinks = ( { type = "stderr"; min_severity = "high"; } );\n'
    )
    shown = piiwatch("config", "show", "-c", conf(more))
    assert shown.status == 0 and shown.err == ""
    assert 'path = "/var/lib/piiwatch/piiwatch.db"' in shown.out
    again = write("shown.conf", shown.out)
    assert piiwatch("config", "check", "-c", again).status == 0
    assert piiwatch("config", "show", "-c", again).out == shown.out


def test_the_defaults_are_shown_without_a_file(piiwatch, write):
    shown = piiwatch("config", "show")
    assert 'path = "/var/log/piiwatch/alerts.jsonl"' in shown.out
    assert "# sources is not set" in shown.out and "# key is not set" in shown.out
    assert piiwatch("config", "show", "-c", write("c.conf", shown.out)).out == shown.out


def test_a_scan_takes_no_threshold_from_a_source(piiwatch, write, conf):
    log = write("a.log", "tel 090-1234-5678 x 4111111111111111\n")
    sources = SOURCE.replace("];", "]; min_confidence = 0.01;")
    plain = piiwatch("scan", "--format", "jsonl", log)
    assert plain.findings
    assert piiwatch("scan", "--format", "jsonl", "-c", conf(sources=sources), log).out == plain.out


# --- init -------------------------------------------------------------------------------------------


@pytest.fixture
def init(piiwatch, tmp_path):
    """init(DIR, …): a working configuration of one source."""

    def run(directory, *more):
        return piiwatch(
            *("config", "init", "--store", tmp_path / "state/a.db"),
            *("--alerts", tmp_path / "out/alerts.jsonl", "--source", tmp_path / "in/*.log"),
            *more,
            directory,
        )

    return run


def test_init_makes_a_configuration_that_is_good_and_a_key(piiwatch, init, tmp_path):
    run = init(tmp_path / "etc", "--source", tmp_path / "in/*.csv")
    made = tmp_path / "etc/piiwatchd.conf"
    key = tmp_path / "etc/keys/current"
    assert run.status == 0 and run.err == ""
    assert f"made {made}\n" in run.out and f"made {key}" in run.out
    assert f"piiwatchd -n -c {made}" in run.out
    modes = [mode_of(p) for p in (tmp_path / "etc", made, key.parent, key)]
    assert modes == [0o750, 0o640, 0o700, 0o400]
    assert re.fullmatch(r"[0-9a-f]{64}\n", key.read_text())
    assert sorted(p.name for p in made.parent.iterdir()) == ["keys", "piiwatchd.conf"]
    check = piiwatch("config", "check", "-c", made)
    assert check.status == 0 and check.err == "" and "1 sources, 1 sinks" in check.out
    shown = piiwatch("config", "show", "-c", made).out
    for path in ("state/a.db", "out/alerts.jsonl", "in/*.log", "in/*.csv"):
        assert f'"{tmp_path}/{path}"' in shown
    assert f'key = "{key}"' in shown


def test_init_without_options_names_the_places_of_a_service(piiwatch, tmp_path):
    assert piiwatch("config", "init", tmp_path).status == 0
    text = (tmp_path / "piiwatchd.conf").read_text()
    for path in (
        "/var/log/*.log",
        "/var/lib/piiwatch/piiwatch.db",
        "/var/log/piiwatch/alerts.jsonl",
    ):
        assert f'"{path}"' in text
    assert piiwatch("config", "check", "-c", tmp_path / "piiwatchd.conf").status == 0


def test_two_inits_make_two_keys(init, tmp_path):
    for name in ("a", "b"):
        assert init(tmp_path / name).status == 0
    keys = [(tmp_path / name / "keys/current").read_text() for name in ("a", "b")]
    assert keys[0] != keys[1]


def test_init_leaves_alone_what_is_there(init, piiwatch, tmp_path, write):
    made = write("etc/piiwatchd.conf", "# mine\n")
    run = init(tmp_path / "etc")
    assert run.status == 0
    assert f"{made} is there and stays as it is; --store, --alerts and --source" in run.out
    assert made.read_text() == "# mine\n"
    key = tmp_path / "etc/keys/current"
    before = key.read_text()
    again = piiwatch("config", "init", tmp_path / "etc")
    assert again.status == 0 and f"{key} is there and stays as it is" in again.out
    assert "were not used" not in again.out
    assert key.read_text() == before


def test_init_overwrites_no_link_either(init, tmp_path, write):
    target = tmp_path / "elsewhere"
    write("etc/x")
    (tmp_path / "etc/piiwatchd.conf").symlink_to(target)
    assert init(tmp_path / "etc").status == 0
    assert not target.exists()


def test_init_writes_odd_paths_so_that_they_read_back(piiwatch, tmp_path):
    odd = tmp_path / 'a "b" \\ 請求'
    run = piiwatch("config", "init", "--source", f"{odd}/*.log", "--store", f"{odd}/s.db", tmp_path)
    assert run.status == 0, run
    shown = piiwatch("config", "show", "-c", tmp_path / "piiwatchd.conf").out
    escaped = str(odd).replace("\\", "\\\\").replace('"', '\\"')
    assert f'"{escaped}/*.log"' in shown and f'"{escaped}/s.db"' in shown


BAD_INITS = {
    "a relative glob": (["--source", "*.log"], ['path "*.log" is not absolute']),
    "a relative store": (["--store", "a.db"], ['path "a.db" is no absolute path']),
    "relative alerts": (["--alerts", "a.jsonl"], ["sink", "absolute"]),
    "a key below the store": (["--store", "{dir}/a.db"], ["lies below {dir}"]),
    "alerts that are watched": (
        ["--alerts", "/l/a.log", "--source", "/l/*.log"],
        ["its paths match /l/a.log"],
    ),
    "alerts into the store": (["--alerts", "/s/x", "--store", "/s/x"], ["that of the store"]),
}


@pytest.mark.parametrize("name", BAD_INITS)
def test_init_makes_nothing_of_what_a_daemon_would_refuse(piiwatch, tmp_path, name):
    options, words = BAD_INITS[name]
    directory = tmp_path / "etc"
    run = piiwatch("config", "init", *(o.format(dir=directory) for o in options), directory)
    says(run, 2, "config init: nothing made: ", *(w.format(dir=directory) for w in words))
    assert "XXXXXX" not in run.err and ".conf." not in run.err
    assert run.out == "" and not directory.exists()


def test_init_where_it_cannot_be_is_said(init, tmp_path, write):
    says(init(tmp_path / "none/etc"), 2, f"{tmp_path}/none/etc: No such file or directory")
    says(init(write("file")), 2, f"{tmp_path}/file: Not a directory")
    run = init(write("e/keys").parent)
    says(run, 2, f"{tmp_path}/e/keys: Not a directory")


def test_init_where_one_may_not_write_is_said(piiwatch, open_directory, as_nobody):
    for directory in (open_directory, open_directory / "etc"):
        run = piiwatch("config", "init", directory, **as_nobody)
        says(run, 2, f"{directory}", "Permission denied")
        assert run.out == ""


USAGE = {
    "no verb": ([], ["no verb; there are check, show and init"]),
    "unknown verb": (["initt", "x"], ['unknown verb "initt"; there are check, show and init']),
    "init of nothing": (["init"], ["config init: name a directory"]),
    "init of two": (["init", "a", "b"], ['config init: "b" is too much']),
    "init with -c": (["init", "-c", "a", "b"], ["-c is for check and show"]),
    "check of a word": (["check", "c.conf"], ['"c.conf" is too much', "named with -c"]),
    "check with --store": (["check", "--store", "/a"], ["--store, --alerts and --source"]),
    "an unknown option": (["init", "--force", "a"], ["--force"]),
    "an option without its value": (["init", "--source"], ["--source"]),
    "too many sources": (["init", *["--source=/a"] * 65, "x"], ["--source: more than 64"]),
}


@pytest.mark.parametrize("name", USAGE)
def test_wrong_use_is_said_with_the_usage(piiwatch, tmp_path, name):
    args, words = USAGE[name]
    run = piiwatch("config", *args, cwd=tmp_path)
    says(run, 2, *words, "Usage: piiwatch config")
    assert run.out == "" and not list(tmp_path.iterdir())
