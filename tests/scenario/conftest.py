"""Runs the programs of the build directory named by PIIWATCH_BUILD."""

import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = Path(os.environ.get("PIIWATCH_BUILD", "build/dev")).resolve() / "piiwatch"
ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534


@dataclass
class Run:
    """How a program ended and what it said."""

    status: int
    out: str
    err: str

    @property
    def objects(self):
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def findings(self):
        return [o for o in self.objects if "coverage" not in o]


# libconfig keeps a string's buffer where a syntax error follows it.
os.environ["LSAN_OPTIONS"] = (
    f"suppressions={Path(__file__).with_name('lsan.supp')}:print_suppressions=0"
)


def run_program(*args, stdin=b"", timeout=120, **more):
    done = subprocess.run(
        [PROGRAM, *map(str, args)], input=stdin, capture_output=True, timeout=timeout, **more
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def piiwatch():
    """piiwatch("scan", FILE): runs it and returns a Run. A sanitiser's report fails the test."""

    def run(*args, **more):
        result = run_program(*args, **more)
        assert "Sanitizer" not in result.err and "runtime error" not in result.err, result.err
        assert result.status in (0, 1, 2, 3), result
        return result

    return run


@pytest.fixture
def scan(piiwatch):
    """scan(FILE, …): `piiwatch scan --format jsonl`, lines only."""
    return lambda *args, **more: piiwatch(
        "scan", "--format", "jsonl", "--cdr", "none", *args, **more
    )


@pytest.fixture
def write(tmp_path):
    """write(NAME, TEXT or bytes): makes a file, and the directories above it."""

    def make(name, content=b""):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def open_directory():
    """A directory whose way down every user may go."""
    with tempfile.TemporaryDirectory(prefix="piiwatch-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


@pytest.fixture
def as_nobody():
    """Arguments of run_program for a user who may read only what all may."""
    if os.geteuid() != 0:
        return {}
    if not reaches(PROGRAM):
        pytest.skip(f"{PROGRAM} lies where only root can go")
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def is_sanitised():
    code = PROGRAM.read_bytes()
    return b"__asan_init" in code or b"__tsan_init" in code


def reaches(path):
    return all(p.stat().st_mode & 0o001 for p in (path, *path.parents))


@pytest.fixture
def rules_in(tmp_path, write):
    """rules_in(TEXT): a directory with one rule file, t.conf."""

    def make(text):
        write("rules/t.conf", text)
        return tmp_path / "rules"

    return make


@pytest.fixture
def daemon(tmp_path):
    """A piiwatchd that is not started yet; whatever still runs at the end of the test is killed."""
    from daemon import Daemon

    it = Daemon(tmp_path)
    yield it
    it.end()
