#!/usr/bin/env python3
"""Other detectors of personal data and piiwatch on the same lines.

  python3 bench/peers.py [--corpus DIR] [--vectors FILE] [--piiwatch FILE] [--rules DIR]
                         [--peer NAME[,NAME]] [--sds-rules FILE]

Each peer gets each line as text, already decoded from the file's encoding, with all of its
recognizers on; piiwatch reads the files as they are. A peer's types stand for our categories by the
tables below, and both are judged in those categories alone: types without a counterpart count
nowhere. What a peer lacks to run is said with the command that installs it.

An exact hit has the label's category and its first and last character; an overlap has the category
and a character in common. In the corpus what hits no label is false; of the vectors, a `no` row is
false if anything of its category was found, as tests/scenario/test_vectors_written.py has it.
"""

import argparse
import codecs
import importlib.metadata
import json
import logging
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODECS = {"utf-16le": "utf-16-le", "iso-2022-jp": "iso2022_jp_ext"}


# --- what is read ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Label:
    start: int  # in characters of the page
    end: int
    category: str


@dataclass(frozen=True)
class Finding:
    """`categories`: any of them is right; the first is charged if none is. Broad types (every
    date, every postal code) say more than a category does: without a label they are not false."""

    start: int
    end: int
    categories: tuple
    is_broad: bool = False


@dataclass
class Page:
    """A file of the corpus, or a row of the vectors."""

    name: str
    text: str
    ends: list  # the byte behind each character, in the file
    labels: list = field(default_factory=list)
    row: tuple = None  # (category, is yes) of a row of the vectors

    def place(self, offset, length):
        """The characters of so many bytes."""
        return bisect_right(self.ends, offset), bisect_right(self.ends, offset + length)


def byte_ends(raw, codec):
    """The text, and where each of its characters ends."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    text, ends = [], []
    for i in range(len(raw)):
        for c in decoder.decode(raw[i : i + 1], i + 1 == len(raw)):
            text.append(c)
            ends.append(i + 1)
    return "".join(text), ends


def narrowed(category, value):
    """IBAN and US SSN are apart: they are all that many peers know of their categories."""
    value = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", value))
    if category == "bank_account" and re.match(r"[A-Z]{2}\d\d", value, re.I):
        return "iban"
    if category == "individual_number" and re.fullmatch(r"\d{9}", value):
        return "us_ssn"
    return category


BROADER = {"iban": "bank_account", "us_ssn": "individual_number"}


def read_corpus(directory):
    pages = {}
    for line in (directory / "labels.jsonl").read_text("utf-8").splitlines():
        x = json.loads(line)
        if x["file"] not in pages:
            raw = (directory / x["file"]).read_bytes()
            codec = CODECS.get(x["encoding"], x["encoding"])
            pages[x["file"]] = Page(x["file"], *byte_ends(raw, codec))
        page = pages[x["file"]]
        place = page.place(x["offset"], x["length"])
        page.labels.append(Label(*place, narrowed(x["category"], x["value"])))
    return list(pages.values())


def read_vectors(path):
    pages = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        category, expect, text, value, note = (line.split("\t") + [""] * 5)[:5]
        page = Page(f"{number:04}.log", *byte_ends(text.encode(), "utf-8"))
        page.row = category, expect == "yes"
        if page.row[1]:
            place = re.search(r"@(\d+)\s*$", note)
            at = int(place[1]) if place else len(text[: text.index(value)].encode())
            start, end = page.place(at, len(value.encode()))
            page.labels.append(Label(start, end, narrowed(category, value)))
        pages.append(page)
    return pages


# --- who finds ------------------------------------------------------------------------------------


class Missing(Exception):
    """A peer is not there; the message says how to install it."""


class PythonPeer:
    """`find(text)` gives (start, end, type) of one line, in characters."""

    def scan(self, lines):
        found, start = [], time.perf_counter()
        for line in lines:
            found.append(list(self.find(line)) if line else [])
        return found, time.perf_counter() - start


class Presidio(PythonPeer):
    """Microsoft Presidio: its recognizers that are of no one country, US SSN, telephone numbers of
    Japan, and the entities of GiNZA's Japanese model."""

    install = "python3 -m pip install presidio-analyzer ja_ginza"
    packages = ("presidio-analyzer", "ja_ginza")
    types = {
        "CREDIT_CARD": ("card",),
        "PHONE_NUMBER": ("phone",),
        "EMAIL_ADDRESS": ("email",),
        "IBAN_CODE": ("iban",),
        "US_SSN": ("us_ssn",),
        "PERSON": ("name", "account_holder"),
        "LOCATION": ("address",),
        "DATE_TIME": ("birth_date",),
        "AGE": ("age",),
    }
    broad = {"DATE_TIME", "AGE"}
    least = 0.35  # its demonstration's; by default all counts, down to 0.01
    model = {
        "Person": "PERSON",
        "Postal_Address": "LOCATION",
        "City": "LOCATION",
        "County": "LOCATION",
        "Province": "LOCATION",
        "Country": "LOCATION",
        "GPE_Other": "LOCATION",
        "Location_Other": "LOCATION",
        "Date": "DATE_TIME",
        "Age": "AGE",
    }

    def __init__(self, _):
        try:
            import presidio_analyzer as analyzer
            from presidio_analyzer import nlp_engine, predefined_recognizers as known
            import ja_ginza  # noqa: F401
        except ImportError as e:
            raise Missing(self.install) from e
        settings = nlp_engine.NerModelConfiguration(
            model_to_presidio_entity_mapping=self.model, low_score_entity_names=[]
        )
        engine = nlp_engine.SpacyNlpEngine(
            models=[{"lang_code": "ja", "model_name": "ja_ginza"}],
            ner_model_configuration=settings,
        )
        engine.load()
        generic = (
            "CreditCard",
            "Crypto",
            "Date",
            "Email",
            "Iban",
            "Ip",
            "MacAddress",
            "Url",
            "UsSsn",
        )
        recognizers = [getattr(known, f"{n}Recognizer")(supported_language="ja") for n in generic]
        recognizers.append(
            known.PhoneRecognizer(supported_language="ja", supported_regions=("JP",))
        )
        recognizers.append(
            known.SpacyRecognizer(
                supported_language="ja", supported_entities=sorted(set(self.model.values()))
            )
        )
        registry = analyzer.RecognizerRegistry(recognizers, supported_languages=["ja"])
        self.engine = analyzer.AnalyzerEngine(registry, engine, supported_languages=["ja"])

    def find(self, text):
        results = self.engine.analyze(text, "ja", score_threshold=self.least)
        return [(r.start, r.end, r.entity_type) for r in results]


def folded(text):
    """The text in NFKC, and for each of its characters and its end the place in `text`."""
    out, places, i = [], [], 0
    while i < len(text):
        end = i + 1
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in "ﾞﾟ"):
            end += 1
        part = unicodedata.normalize("NFKC", text[i:end])
        out.append(part)
        places += [i] * len(part)
        i = end
    return "".join(out), [*places, len(text)]


class Besshouka(PythonPeer):
    """besshouka, made for Japanese: the recognizers it ships, GiNZA, and its own way to settle what
    overlaps and to drop what is not sure."""

    install = "python3 -m pip install --pre besshouka"
    packages = ("besshouka", "ja_ginza")
    least = 0.5  # its pipeline's
    types = {
        "PHONE_NUMBER": ("phone",),
        "EMAIL": ("email",),
        "MY_NUMBER": ("individual_number",),
        "CREDIT_CARD": ("card",),
        "BANK_ACCOUNT": ("bank_account",),
        "DRIVERS_LICENSE": ("driver_license",),
        "PASSPORT": ("passport",),
        "POSTAL_CODE": ("address",),
        "PERSON": ("name", "account_holder"),
        "LOCATION": ("address",),
        "DATE": ("birth_date",),
    }
    broad = {"POSTAL_CODE", "DATE"}

    def __init__(self, _):
        try:
            import besshouka
            from besshouka.analyzer import conflict_resolution, normalize, registry
            from besshouka.analyzer.recognizers import ginza_recognizer, my_number_recognizer
        except ImportError as e:
            raise Missing(self.install) from e
        shipped = Path(besshouka.__file__).parent / "defaults/recognizers.yaml"
        self.recognizers = [
            *registry.load_recognizers(shipped),
            my_number_recognizer.MyNumberRecognizer(),
            ginza_recognizer.GinzaRecognizer(),
        ]
        self.clean = normalize.clean_punctuation
        self.settle = conflict_resolution.resolve_conflicts
        self.find("warm")

    def find(self, text):
        flat, places = folded(text)
        flat = self.clean(flat)
        hits = self.settle([hit for r in self.recognizers for hit in r.recognize(flat)])
        for h in hits:
            if h.score >= self.least:
                last = places[h.end - 1]
                yield places[h.start], next(p for p in places[h.end :] if p > last), h.entity_type


class Namemask(PythonPeer):
    """namemask, made for Japanese: all layers but its dictionary of clients, and GiNZA."""

    install = "python3 -m pip install namemask ja_ginza ginza"
    packages = ("namemask", "ja_ginza")
    types = {
        "PERSON": ("name", "account_holder"),
        "ADDRESS": ("address",),
        "EMAIL": ("email",),
        "PHONE": ("phone",),
        "MYNUMBER": ("individual_number",),
    }
    broad = set()

    def __init__(self, _):
        try:
            from namemask.pipeline import build
        except ImportError as e:
            raise Missing(self.install) from e
        detectors = build.build_default_pipeline(use_ner=True, use_address=True)
        self.run = lambda text: build.run_pipeline(text, detectors)
        self.run("試し")

    def find(self, text):
        return [(s.start, s.end, s.type) for s in self.run(text)]


SEP = "[ .,-]?"
CARD = {"type": "LuhnChecksum"}
# Rules of our own: the engine comes without any. Pattern, the engine's check, words one of which
# must stand within the 30 characters before.
SDS_RULES = [
    ("card", rf"\b4\d{{3}}(?:{SEP}\d{{4}}){{3}}(?:\d{{3}})?\b", CARD, []),
    ("card", rf"\b(?:5[1-5]|2[2-7])\d\d(?:{SEP}\d{{4}}){{3}}\b", CARD, []),
    ("card", rf"\b35\d\d(?:{SEP}\d{{4}}){{3}}\b", CARD, []),
    ("card", rf"\b6(?:011|[245]\d\d)(?:{SEP}\d{{4}}){{3}}\b", CARD, []),
    ("card", rf"\b3[47]\d\d{SEP}\d{{6}}{SEP}\d{{5}}\b", CARD, []),
    ("card", rf"\b3[0689]\d\d{SEP}\d{{6}}{SEP}\d{{4}}\b", CARD, []),
    ("email", r"\b[\w.%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}\b", None, []),
    ("iban", r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}\b", {"type": "IbanChecker"}, []),
    ("us_ssn", r"\b\d{3}-\d{2}-\d{4}\b", None, ["ssn", "social security"]),
]


class Sds:
    """Datadog's scanning engine with the rules above, or those of --sds-rules: an array of objects
    with `category`, `pattern`, and the engine's `validator` and `proximity_keywords`."""

    install = "a Rust toolchain; cargo then builds bench/peers_sds into build/peers-sds"
    broad = set()

    def __init__(self, args):
        if not shutil.which("cargo"):
            raise Missing(self.install)
        self.rules = (
            json.loads(args.sds_rules.read_text("utf-8"))
            if args.sds_rules
            else [
                {
                    "category": category,
                    "pattern": pattern,
                    "validator": check,
                    "proximity_keywords": {
                        "look_ahead_character_count": 30,
                        "included_keywords": words,
                    }
                    if words
                    else None,
                }
                for category, pattern, check, words in SDS_RULES
            ]
        )
        self.types = {r["category"]: (r["category"],) for r in self.rules}
        target = ROOT / "build/peers-sds"
        where = ROOT / "bench/peers_sds/Cargo.toml"
        subprocess.run(
            ["cargo", "build", "-q", "--release", "--manifest-path", where],
            env={**os.environ, "CARGO_TARGET_DIR": str(target)},
            check=True,
        )
        self.program = target / "release/peers-sds"

    def version(self):
        toml = (ROOT / "bench/peers_sds/Cargo.toml").read_text("utf-8")
        return "dd-sensitive-data-scanner " + re.search(r'version = "=([^"]+)', toml)[1]

    def scan(self, lines):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as rules:
            keys = ("pattern", "validator", "proximity_keywords")
            json.dump([{k: r.get(k) for k in keys} for r in self.rules], rules)
            rules.flush()
            run = subprocess.run(
                [self.program, rules.name],
                input="\n".join(lines).encode(),
                stdout=subprocess.PIPE,
                check=True,
            )
        *hits, last = run.stdout.decode().splitlines()
        found = [[] for _ in lines]
        for hit in hits:
            number, start, end, rule = map(int, hit.split())
            raw = lines[number].encode()
            place = len(raw[:start].decode()), len(raw[:end].decode())
            found[number].append((*place, self.rules[rule]["category"]))
        return found, float(last.split()[1])


PEERS = {"presidio": Presidio, "sds": Sds, "besshouka": Besshouka, "namemask": Namemask}


def version_of(peer):
    if hasattr(peer, "version"):
        return peer.version()
    return ", ".join(f"{p} {importlib.metadata.version(p)}" for p in peer.packages)


def peer_findings(peer, pages):
    """Findings of each page, and the seconds."""
    lines = [line for page in pages for line in page.text.split("\n")]
    hits, seconds = peer.scan(lines)
    found, hits = [], iter(hits)
    for page in pages:
        at, mine = 0, set()
        for line in page.text.split("\n"):
            for start, end, kind in next(hits):
                if kind in peer.types:
                    mine.add(Finding(at + start, at + end, peer.types[kind], kind in peer.broad))
            at += len(line) + 1
        found.append(mine)
    return found, seconds


def piiwatch_run(args, path):
    """The run, and its seconds: the median of three."""
    rules = ["--rules", args.rules] if args.rules else []
    command = [args.piiwatch, "scan", *rules, "--format", "jsonl", "--cdr", "none", path]
    times = []
    for _ in range(3):
        start = time.perf_counter()
        run = subprocess.run(command, stdout=subprocess.PIPE)
        times.append(time.perf_counter() - start)
        if run.returncode not in (0, 1):
            sys.exit(f"peers.py: piiwatch ended with {run.returncode}")
    return run, statistics.median(times)


def piiwatch_findings(args, pages, directory):
    """The same of piiwatch, which reads the files below `directory`."""
    _, starting = piiwatch_run(args, os.devnull)
    run, seconds = piiwatch_run(args, directory)
    by_name = {page.name.rsplit("/", 1)[-1]: i for i, page in enumerate(pages)}
    found = [set() for _ in pages]
    for x in map(json.loads, run.stdout.splitlines()):
        i = by_name.get(x["path"].rsplit("/", 1)[-1])
        if i is None or "category" not in x:
            continue
        start, end = pages[i].place(x["offset"], x["length"])
        first = narrowed(x["category"], pages[i].text[start:end])
        others = [k for k, v in BROADER.items() if v == x["category"]]
        rest = [c for c in (x["category"], *others) if c != first]
        found[i].add(Finding(start, end, (first, *rest)))
    return found, seconds - starting


# --- who is right ---------------------------------------------------------------------------------


class Counts:
    """Labels found and missed, findings right and false, by category."""

    def __init__(self):
        self.found, self.missed, self.right, self.false = (Counter() for _ in range(4))

    def figures(self, categories, broad):
        found, missed, right, false = (
            sum(c[k] for k in categories) for c in (self.found, self.missed, self.right, self.false)
        )
        precision = right / (right + false) if right + false and not broad else None
        recall = found / (found + missed) if found + missed else None
        if precision is None or recall is None:
            return precision, recall, None
        return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def touching(stretches):
    """Which of the stretches lie on each character."""
    on = defaultdict(set)
    for s in stretches:
        for i in range(s.start, s.end):
            on[i].add(s)
    return on


def hits_of(finding, labels, on, is_exact):
    """The labels that the finding hits."""
    near = set().union(*(on.get(i, ()) for i in range(finding.start, finding.end)))
    return {
        x
        for x in near
        if x.category in finding.categories
        and (not is_exact or (x.start, x.end) == (finding.start, finding.end))
    }


def count(pages, found, is_exact):
    counts = Counts()
    for page, findings in zip(pages, found, strict=True):
        on = touching(page.labels)
        hit, false = set(), []
        for f in findings:
            mine = hits_of(f, page.labels, on, is_exact)
            hit |= mine
            if mine and not page.row:
                counts.right[min(mine, key=lambda x: x.start).category] += 1
            elif not mine and not f.is_broad:
                false.append(f.categories[0])
        for x in page.labels:
            (counts.found if x in hit else counts.missed)[x.category] += 1
            counts.right[x.category] += x in hit and page.row is not None
        if page.row:
            category, is_yes = page.row
            false = [] if is_yes else {c for c in false if BROADER.get(c, c) == category}
        counts.false.update(false)
    return counts


def cell(x):
    return "     -" if x is None else f"{x:6.3f}"


def table(name, peer, pages, theirs, ours):
    categories = sorted({c for cs in peer.types.values() for c in cs})
    only_broad = {
        c for c in categories if all(t in peer.broad for t, cs in peer.types.items() if c in cs)
    }
    counts = [count(pages, f, is_exact) for f in (theirs, ours) for is_exact in (True, False)]
    heads = (f"{name} exact", "overlap", "piiwatch exact", "overlap")
    print(f"{'':<26}" + "".join(f"|{h:^20}" for h in heads))
    print(f"{'category':<18}{'n':>6}  " + ("|" + "".join(f"{h:>6}" for h in "PRF") + "  ") * 4)
    for c in [*categories, "all"]:
        mine = [k for k in categories if k not in only_broad] if c == "all" else [c]
        n = sum(counts[0].found[k] + counts[0].missed[k] for k in mine)
        if not n:
            continue
        cells = [
            "".join(cell(x) for x in k.figures(mine, c in only_broad and i < 2))
            for i, k in enumerate(counts)
        ]
        print(f"{c:<18}{n:>6}  |" + "  |".join(cells))
    print()


def speed(lines, seconds):
    return f"{lines} lines in {seconds:.2f} s without the start"


def compare(args, title, pages, directory, peers):
    lines = sum(page.text.count("\n") + (not page.text.endswith("\n")) for page in pages)
    ours, our_seconds = piiwatch_findings(args, pages, directory)
    print(f"== {title}: {lines} lines, {sum(len(p.labels) for p in pages)} values")
    print(f"piiwatch: {speed(lines, our_seconds)}\n")
    for name, peer in peers.items():
        theirs, seconds = peer_findings(peer, pages)
        times = (
            f", piiwatch {seconds / our_seconds:.2f} times as fast" if len(pages) < lines else ""
        )
        print(f"{name} ({version_of(peer)}): {speed(lines, seconds)}{times}")
        table(name, peer, pages, theirs, ours)
        sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, help="as tests/corpus/generate.py --out wrote it")
    parser.add_argument("--vectors", type=Path, help="as tests/data/vectors/detection.tsv")
    parser.add_argument("--piiwatch", default=str(ROOT / "build/release/piiwatch"))
    parser.add_argument("--rules", help="piiwatch's rules, where they are not installed")
    parser.add_argument("--peer", default=",".join(PEERS), help=f"of {', '.join(PEERS)}")
    parser.add_argument("--sds-rules", type=Path, help="rules for Datadog's engine, JSON")
    args = parser.parse_args()
    logging.disable()  # of entities that a peer does not know
    peers = {}
    for name in args.peer.split(","):
        if name not in PEERS:
            parser.error(f"no peer is called {name}")
        try:
            peers[name] = PEERS[name](args)
        except Missing as e:
            print(f"peers.py: {name} is not here and is left out; it needs: {e}", file=sys.stderr)
    if args.vectors:
        pages = read_vectors(args.vectors)
        with tempfile.TemporaryDirectory() as directory:
            for page in pages:
                Path(directory, page.name).write_bytes((page.text + "\n").encode())
            compare(args, "vectors", pages, directory, peers)
    if args.corpus:
        compare(args, "corpus", read_corpus(args.corpus), args.corpus / "logs", peers)


if __name__ == "__main__":
    main()
