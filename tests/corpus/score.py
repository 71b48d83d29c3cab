#!/usr/bin/env python3
"""Scores findings (`piiwatch scan --format jsonl`) against a corpus's labels.

A finding is right if file, offset, length and category are exactly a label's; one that no label
has is false. Findings of call_record are counted apart and not judged: the corpus labels none.
"""

import argparse
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

UNJUDGED = {"call_record"}
AROUND = 60


def read_jsonl(path):
    stream = sys.stdin if str(path) == "-" else open(path, encoding="utf-8")
    with stream:
        return [json.loads(line) for line in stream if line.strip()]


class Names:
    """The corpus's name of a finding's path: below the root, or by its last part."""

    def __init__(self, known, root):
        self.known = known
        self.root = root.resolve()

    def of(self, path):
        try:
            name = str(Path(path).resolve().relative_to(self.root))
        except ValueError:
            name = path
        return name if name in self.known else f"logs/{Path(path).name}"


class Judged:
    """Labels and findings, matched."""

    def __init__(self, labels, findings, others, root):
        self.labels = {(x["file"], x["offset"], x["length"], x["category"]): x for x in labels}
        facts = {}
        for x in labels + others:
            facts[x["file"]] = (x["genre"], x["encoding"])
        self.facts = facts
        names = Names(set(facts), root)
        self.findings, self.unjudged, self.strangers = {}, 0, Counter()
        for f in findings:
            if "category" not in f:
                continue
            if f["category"] in UNJUDGED:
                self.unjudged += 1
                continue
            name = names.of(f["path"])
            if name not in facts:
                self.strangers[name] += 1
                continue
            at = (name, f["offset"], f["length"], f["category"])
            self.findings[at] = max(f.get("confidence", 0), self.findings.get(at, 0))
        self.right = self.labels.keys() & self.findings.keys()
        self.missed = self.labels.keys() - self.right
        self.false = self.findings.keys() - self.right

    def group(self, at, by):
        genre, encoding = self.facts[at[0]]
        return {"category": at[3], "genre": genre, "encoding": encoding}[by]


def ratio(a, b):
    return a / b if b else float("nan")


def line_of(name, tp, fp, fn):
    precision, recall = ratio(tp, tp + fp), ratio(tp, tp + fn)
    f1 = ratio(2 * tp, 2 * tp + fp + fn)
    return f"{name:<18}{tp:>8}{fp:>8}{fn:>8}{precision:>11.4f}{recall:>9.4f}{f1:>9.4f}"


def table(judged, by, out):
    counts = defaultdict(lambda: [0, 0, 0])
    for i, keys in enumerate((judged.right, judged.false, judged.missed)):
        for at in keys:
            counts[judged.group(at, by)][i] += 1
    print(f"{by:<18}{'TP':>8}{'FP':>8}{'FN':>8}{'precision':>11}{'recall':>9}{'F1':>9}", file=out)
    for name in sorted(counts):
        print(line_of(name, *counts[name]), file=out)
    print(file=out)


def cross_table(judged, out):
    """F1 of each category in each encoding."""
    counts = defaultdict(lambda: [0, 0, 0])
    for i, keys in enumerate((judged.right, judged.false, judged.missed)):
        for at in keys:
            counts[judged.group(at, "category"), judged.group(at, "encoding")][i] += 1
    encodings = sorted({e for _, e in counts})
    print(f"{'F1':<18}" + "".join(f"{e:>13}" for e in encodings), file=out)
    for c in sorted({c for c, _ in counts}):
        cells = []
        for e in encodings:
            tp, fp, fn = counts[c, e]
            cells.append(f"{ratio(2 * tp, 2 * tp + fp + fn):>13.4f}")
        print(f"{c:<18}" + "".join(cells), file=out)
    print(file=out)


def bins(judged, out):
    """Right and all findings by tenths of confidence."""
    right, every = Counter(), Counter()
    for at, confidence in judged.findings.items():
        b = min(9, int(confidence * 10 + 1e-9))
        every[b] += 1
        right[b] += at in judged.right
    print(f"{'confidence':<14}{'right':>8}{'all':>8}{'share':>9}", file=out)
    for b in range(10):
        print(
            f"{b / 10:.1f} to {(b + 1) / 10:.1f}    {right[b]:>8}{every[b]:>8}{ratio(right[b], every[b]):>9.4f}",
            file=out,
        )
    print(file=out)


def shape(text):
    """The text with letters and digits blurred, so that only its form is told."""
    out = []
    for c in text:
        name = unicodedata.name(c, "")
        if c.isdigit():
            out.append("９" if ord(c) > 127 else "9")
        elif "CJK UNIFIED" in name:
            out.append("漢")
        elif "KATAKANA" in name or "HIRAGANA" in name:
            out.append("ｱ" if "HALFWIDTH" in name else "ア")
        elif c.isalpha():
            out.append("A" if c.isupper() else "a")
        else:
            out.append(c)
    return "".join(out)


CODECS = {"utf-16le": "utf-16-le", "iso-2022-jp": "iso2022_jp_ext"}


def decode(raw, encoding):
    return raw.decode(CODECS.get(encoding, encoding), "replace")


class Pages:
    """The corpus's files, and what is planted where."""

    def __init__(self, root, labels, others):
        self.root, self.cache = root, {}
        self.planted = defaultdict(list)
        for x, kind in [(x, "value") for x in labels] + [(x, "look-alike") for x in others]:
            self.planted[x["file"]].append((x["offset"], x["offset"] + x["length"], kind, x))

    def data(self, name):
        if name not in self.cache:
            self.cache[name] = (self.root / name).read_bytes()
        return self.cache[name]

    def line(self, at, encoding):
        """(text before, the stretch, text behind) of its line."""
        data, start, end = self.data(at[0]), at[1], at[1] + at[2]
        nl = "\n".encode("utf-16-le" if encoding == "utf-16le" else "ascii")
        first = data.rfind(nl, 0, start)
        while encoding == "utf-16le" and first > 0 and first % 2:
            first = data.rfind(nl, 0, first)
        first = 0 if first < 0 else first + len(nl)
        last = data.find(nl, end)
        while encoding == "utf-16le" and last > 0 and last % 2:
            last = data.find(nl, last + 1)
        last = len(data) if last < 0 else last
        # ISO-2022-JP: each part is decoded with all that stands before it in its line.
        before = decode(data[first:start], encoding)
        upto = decode(data[first:end], encoding)
        whole = decode(data[first:last], encoding)
        return before, upto[len(before) :], whole[len(upto) :]

    def beside(self, at):
        """What is planted over the same bytes, in words."""
        start, end = at[1], at[1] + at[2]
        notes = []
        for a, b, kind, x in self.planted[at[0]]:
            if a < end and start < b and (a, b, x["category"]) != (start, end, at[3]):
                notes.append(
                    f"{kind} {x['category']} [{x['form']}] from {a - start:+d} to {b - end:+d}"
                )
        return "; ".join(notes)


def show(judged, pages, kind, args, out):
    keys = judged.false if kind == "fp" else judged.missed
    keys = sorted(
        k
        for k in keys
        if args.category in (None, k[3])
        and args.encoding in (None, judged.group(k, "encoding"))
        and args.genre in (None, judged.group(k, "genre"))
    )
    print(f"{len(keys)} {kind}", file=out)
    step = max(1, len(keys) // max(1, args.count))
    spans = defaultdict(list)
    for k in judged.findings:
        spans[k[0]].append(k)
    for at in keys[::step][: args.count]:
        encoding = judged.group(at, "encoding")
        before, text, behind = pages.line(at, encoding)
        form = judged.labels[at]["form"] if kind == "fn" else f"{judged.findings[at]:.2f}"
        print(f"{at[0]}:{at[1]}+{at[2]} {at[3]} [{form}] {shape(text)}", file=out)
        print(f"    {before[-AROUND:]}⟦{at[3]}⟧{behind[:AROUND]}", file=out)
        note = pages.beside(at)
        if kind == "fn":
            over = [
                f"found {k[3]} from {k[1] - at[1]:+d} to {k[1] + k[2] - at[1] - at[2]:+d}"
                for k in spans[at[0]]
                if k[1] < at[1] + at[2] and at[1] < k[1] + k[2]
            ]
            note = "; ".join(over)
        if note:
            print(f"    {note}", file=out)


def reasons(judged, pages, out):
    """What false findings lie on, and the forms of missed values, most first."""
    why = Counter()
    for at in judged.false:
        start, end = at[1], at[1] + at[2]
        over = [
            (kind, x["category"]) for a, b, kind, x in pages.planted[at[0]] if a < end and start < b
        ]
        why[at[3], f"{over[0][0]} {over[0][1]}" if over else "other text"] += 1
    print("false findings, by what lies there", file=out)
    for (category, what), n in why.most_common(40):
        print(f"{n:>7}  {category} on {what}", file=out)
    print("\nmissed values, by form", file=out)
    missed, every = Counter(), Counter()
    for at, x in judged.labels.items():
        escape = "+".join(x.get("escapes", ()))
        every[at[3], x["form"], escape] += 1
        missed[at[3], x["form"], escape] += at in judged.missed
    for (category, form, escape), n in missed.most_common(40):
        if n:
            print(
                f"{n:>7} of {every[category, form, escape]:<6} {category} [{form}] {escape}",
                file=out,
            )
    print(file=out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--labels", required=True, type=Path)
    parser.add_argument("--findings", required=True, type=Path, help="- is standard input")
    parser.add_argument(
        "--root", type=Path, help="where the corpus lies; default: beside the labels"
    )
    parser.add_argument("--by", default="category,encoding")
    parser.add_argument("--cross", action="store_true", help="F1 of each category in each encoding")
    parser.add_argument("--bins", action="store_true", help="right and all by confidence")
    parser.add_argument("--why", action="store_true", help="false and missed, by kind")
    parser.add_argument("--min-confidence", type=float, default=0)
    parser.add_argument("--show", nargs=2, metavar=("fp|fn", "N"))
    parser.add_argument("--category")
    parser.add_argument("--encoding")
    parser.add_argument("--genre")
    args = parser.parse_args()
    root = args.root or args.labels.parent
    beside = args.labels.parent / "lookalikes.jsonl"
    labels = read_jsonl(args.labels)
    others = read_jsonl(beside) if beside.exists() else []
    findings = [
        f for f in read_jsonl(args.findings) if f.get("confidence", 1) >= args.min_confidence
    ]
    judged = Judged(labels, findings, others, root)
    out = sys.stdout
    for by in args.by.split(","):
        table(judged, by, out)
    print(line_of("all", len(judged.right), len(judged.false), len(judged.missed)))
    if judged.unjudged:
        print(f"call_record findings, not judged: {judged.unjudged}")
    if judged.strangers:
        print(f"findings in files without labels: {dict(judged.strangers)}")
    print()
    if args.cross:
        cross_table(judged, out)
    if args.bins:
        bins(judged, out)
    pages = Pages(root, labels, others)
    if args.why:
        reasons(judged, pages, out)
    if args.show:
        args.count = int(args.show[1])
        show(judged, pages, args.show[0], args, out)


if __name__ == "__main__":
    main()
