"""A piiwatchd at work in a directory of its own, and what its sinks got."""

import json
import os
import secrets
import signal
import subprocess
import time
from pathlib import Path

from conftest import PROGRAM, ROOT

PIIWATCHD = PROGRAM.with_name("piiwatchd")
PATIENCE = 60  # seconds until something that must come counts as missing


def wait_for(condition, what, seconds=PATIENCE):
    """Until condition() is true; its value."""
    until = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < until, f"waited {seconds} s for {what}"
        time.sleep(0.005)


class Daemon:
    """Directories DIR/logs, DIR/state, DIR/out, DIR/etc; one source `app` over DIR/logs/*.log and one
    jsonl sink, unless the test says otherwise."""

    def __init__(self, directory):
        self.dir = Path(directory)
        self.logs, self.out = self.dir / "logs", self.dir / "out"
        self.state, self.etc = self.dir / "state", self.dir / "etc"
        for each in (self.logs, self.out, self.state, self.etc):
            each.mkdir(exist_ok=True)
        self.store = self.state / "piiwatch.db"
        self.jsonl = self.out / "alerts.jsonl"
        self.conf = self.etc / "piiwatchd.conf"
        self.key = self.etc / "key"
        self.log = self.dir / "daemon.log"
        self.process = None
        self.make_key()
        self.configure()

    def make_key(self):
        self.key.write_text(secrets.token_hex(32) + "\n")
        self.key.chmod(0o400)

    def configure(self, sources=None, sinks=None, alerts='dedupe_window = "0s";', more=""):
        """Writes the configuration; each part is libconfig text."""
        sources = sources or f'{{ name = "app"; paths = [ "{self.logs}/*.log" ]; }}'
        sinks = sinks or f'{{ type = "jsonl"; path = "{self.jsonl}"; }}'
        self.conf.write_text(
            f'rules = [ "{ROOT}/rules" ];\n'
            f'cdr_formats = [ "{ROOT}/conf/cdr" ];\n'
            f'policy = "{ROOT}/conf/policy/telecom-jp.conf";\n'
            f'key = "{self.key}";\n'
            f'store = {{ path = "{self.store}"; }};\n'
            f"alerts = {{ {alerts} }};\n"
            f"sources = ( {sources} );\n"
            f"sinks = ( {sinks} );\n" + more
        )

    def start(self, *args, ready=True, env=None, stderr=None, **more):
        """Starts it and waits until it says that it is ready."""
        before = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [PIIWATCHD, "-d", "--allow-root", "-c", self.conf, *map(str, args)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=stderr or log,
                env={**os.environ, **(env or {})},
                **more,
            )
        if ready and stderr is None:
            wait_for(lambda: self.said("ready:", before) or self.has_ended(), "readiness")
            assert not self.has_ended(), self.log.read_text()[before:]
        return self

    def said(self, text, since=0):
        return text in self.log.read_bytes()[since:].decode(errors="replace")

    def has_ended(self):
        return self.process.poll() is not None

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        """SIGTERM; the exit status."""
        self.signal(signal.SIGTERM)
        status = self.process.wait(30)
        self.process = None
        self.check_log()
        return status

    def check_log(self):
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        assert "Sanitizer" not in text and "runtime error" not in text, text

    def kill(self):
        self.process.kill()
        self.process.wait(30)
        self.process = None

    def end(self):
        if self.process is not None and not self.has_ended():
            self.process.kill()
            self.process.wait(30)
        self.check_log()

    def append(self, name, text):
        """Writes to a log as a service does: open for appending, one write."""
        with (self.logs / name).open("ab") as file:
            file.write(text.encode() if isinstance(text, str) else text)

    def lines(self, path=None):
        path = path or self.jsonl
        # What is being written may end anywhere, in a character too.
        raw = path.read_bytes() if path.exists() else b""
        return [json.loads(line) for line in raw.split(b"\n")[:-1]]

    def alerts(self, kind="leak"):
        return [a for a in self.lines() if a["kind"] == kind]

    def codes(self):
        return [a["code"] for a in self.alerts("watcher")]

    def wait_alerts(self, n, kind="leak", seconds=PATIENCE):
        """Until n alerts (not fewer) are there; all of them."""
        wait_for(lambda: len(self.alerts(kind)) >= n, f"{n} {kind} alerts", seconds)
        return self.alerts(kind)

    def wait_code(self, code, seconds=PATIENCE):
        wait_for(lambda: code in self.codes(), f"a watcher alert {code}", seconds)
        return next(a for a in self.alerts("watcher") if a["code"] == code)


def phone(n):
    """The n-th made-up mobile number, in national format with hyphens."""
    return f"090-{1000 + n // 10000 % 9000:04}-{n % 10000:04}"


def leak(n):
    """The n-th leaking line; every number is another one."""
    return f"2026-11-24T10:00:00Z INFO order accepted tel={phone(n)} status=ok\n"
