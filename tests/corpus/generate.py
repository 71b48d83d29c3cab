#!/usr/bin/env python3
"""Writes labelled log corpora: one file (tables: several) a genre and encoding, and their labels.

The logs lie in logs/; labels.jsonl has one object a value, lookalikes.jsonl one a planted look-alike; offsets and lengths
are bytes of the file as it lies on disk. The same arguments give the same bytes.
"""

import argparse
import json
import random
import sys
from pathlib import Path

import genres_data as d
import genres_text as t
from pieces import ENCODINGS, Unwritable, encode
from records import Context

GENRES = {
    "json_flat": d.json_flat,
    "json_nested": d.json_nested,
    "json_in_string": d.json_in_string,
    "logfmt": d.logfmt,
    "java_text": t.java_text,
    "rails": d.rails,
    "python_dict": d.python_dict,
    "map_print": d.map_print,
    "xml_soap": d.xml_soap,
    "html_table": d.html_table,
    "csv_export": d.csv_table,
    "tsv_export": d.tsv_table,
    "sql": d.sql,
    "query_string": d.query_string,
    "form_post": d.form_post,
    "sip": t.sip,
    "radius": t.radius,
    "mail_log": t.mail_log,
    "call_memo": t.call_memo,
    "batch_label": t.batch_label,
    "syslog": t.syslog,
    "windows_event": t.windows_event,
    "bank_transfer": t.bank_transfer,
    "provisioning": t.provisioning,
    "label_above": d.label_above,
    "debug_escapes": d.debug_escapes,
}
TABLES = ("csv_export", "tsv_export")
TABLE_ROWS = 40
SUFFIX = {
    "json_flat": "jsonl",
    "json_nested": "jsonl",
    "json_in_string": "jsonl",
    "csv_export": "csv",
    "tsv_export": "tsv",
    "html_table": "html",
    "xml_soap": "xml",
}
BATCH_TRIES = 60


class File:
    """One file on its way: bytes, and where what was planted lies."""

    def __init__(self, encoding, eol):
        self.encoding = encoding
        self.eol = eol
        self.data = bytearray(b"\xff\xfe" if encoding == "utf-16le" else b"")
        self.found = []

    def add(self, pieces):
        """Appends a record. Raises Unwritable and leaves the file as it was."""
        pieces = [p.replace("\n", self.eol) if isinstance(p, str) else p for p in pieces]
        raw, spans = encode(pieces, self.encoding)
        self.found += [(mark, len(self.data) + at, length) for mark, at, length in spans]
        self.data += raw

    def count(self, kind):
        return sum(mark.kind == kind for mark, _, _ in self.found)


def fill(file, make, context, lines):
    """Records until there are so many, then noise until look-alikes are twice the values."""
    values = others = seen = made = 0
    while made < lines or others < 2 * values:
        context.noise = others < 2 * values
        for _ in range(BATCH_TRIES):
            try:
                file.add(make(context))
                break
            except Unwritable:
                continue
        else:
            raise ValueError(f"nothing of {make.__name__} can be written in {file.encoding}")
        for mark, _, _ in file.found[seen:]:
            values += mark.kind == "value"
            others += mark.kind == "lookalike"
        seen = len(file.found)
        made += 1


def fill_table(file, make, context, rows):
    """One table; a row that the encoding cannot hold is left out, a header means another table."""
    for _ in range(BATCH_TRIES):
        start, found = len(file.data), len(file.found)
        left, header = rows, True
        for record in make(context, rows * 3):
            try:
                file.add(record)
            except Unwritable:
                if header:
                    break
                continue
            left -= not header
            header = False
            if left == 0:
                return
        del file.data[start:], file.found[found:]
    raise ValueError(f"no table can be written in {file.encoding}")


def files(genre, encoding, seed, lines):
    """(name, File) of a genre in an encoding."""
    suffix = SUFFIX.get(genre, "log")
    r = random.Random(f"{seed}/{genre}/{encoding}")
    if genre not in TABLES:
        file = File(encoding, r.choice(["\n", "\n", "\n", "\r\n"]))
        fill(file, GENRES[genre], Context(r, encoding), lines)
        yield f"{genre}.{encoding}.{suffix}", file
        return
    context = Context(r, encoding)
    for part in range(max(1, round(lines / TABLE_ROWS))):
        file = File(encoding, r.choice(["\n", "\r\n"]))
        fill_table(file, GENRES[genre], context, min(lines, TABLE_ROWS))
        yield f"{genre}-{part + 1:02d}.{encoding}.{suffix}", file


def label(name, genre, encoding, mark, offset, length):
    out = {
        "file": name,
        "offset": offset,
        "length": length,
        "category": mark.category,
        "genre": genre,
        "encoding": encoding,
        "form": mark.form,
        "written": mark.written,
        "value": mark.value,
    }
    if mark.escapes:
        out["escapes"] = list(mark.escapes)
    return out


def write(out, seed, lines, encodings, genres):
    """Writes the corpus into the directory; returns (files, values, look-alikes)."""
    (out / "logs").mkdir(parents=True, exist_ok=True)
    counts = {"value": 0, "lookalike": 0}
    written = 0
    with (
        open(out / "labels.jsonl", "w", encoding="utf-8") as values,
        open(out / "lookalikes.jsonl", "w", encoding="utf-8") as others,
    ):
        for genre in genres:
            for encoding in encodings:
                for name, file in files(genre, encoding, seed, lines):
                    (out / "logs" / name).write_bytes(file.data)
                    written += 1
                    for mark, offset, length in file.found:
                        counts[mark.kind] += 1
                        sink = values if mark.kind == "value" else others
                        row = label(f"logs/{name}", genre, encoding, mark, offset, length)
                        sink.write(json.dumps(row, ensure_ascii=False) + "\n")
    return written, counts["value"], counts["lookalike"]


def names(text, known, what):
    chosen = [x for x in text.split(",") if x]
    for x in chosen:
        if x not in known:
            sys.exit(f"generate: unknown {what} {x}: one of {', '.join(known)}")
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True, type=Path, help="directory to write into")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=200, help="records a file, at least")
    parser.add_argument("--encodings", default=",".join(ENCODINGS))
    parser.add_argument("--genres", default=",".join(GENRES))
    args = parser.parse_args()
    encodings = names(args.encodings, ENCODINGS, "encoding")
    genres = names(args.genres, tuple(GENRES), "genre")
    n, values, others = write(args.out, args.seed, args.lines, encodings, genres)
    print(f"{n} files, {values} values, {others} look-alikes in {args.out}")


if __name__ == "__main__":
    main()
