"""piiwatch scan -j N: what it prints is what -j 1 prints, byte for byte."""

import os
import random
import signal
import subprocess

import pytest

from conftest import PROGRAM, is_sanitised

GENERATOR = PROGRAM.with_name("piiwatch-gen")
MIB = 1024 * 1024
PIECE = 2 * MIB  # where a large file is cut
# Sanitisers are slow.
PIECES, DENSE = (2, 300) if is_sanitised() else (3, 1000)
LINE = "user login tel=090-1234-5678 ok\n"


def outputs(piiwatch, paths, *options, jobs=(1, 2, 4, 7)):
    """What each number of jobs printed, with its exit status and what was said on stderr."""
    runs = [
        piiwatch("scan", "--format", "jsonl", "--coverage", "-j", n, *options, *paths)
        for n in jobs
    ]
    return [(run.status, run.out, run.err) for run in runs]


def assert_the_same(all_of_them):
    first = all_of_them[0]
    assert first[1].count("\n") > 1
    for other in all_of_them[1:]:
        # Not in the assertion: the difference may be megabytes.
        is_same = other == first
        assert is_same


def around_cuts(lines, filler=b"y" * 400 + b"\n", pieces=PIECES):
    """A file of so many pieces, with these lines where they meet; elsewhere is little to find."""
    dense = b"".join(lines)
    parts, length = [], 0
    for cut in range(PIECE, (pieces + 1) * PIECE, PIECE):
        n = max(0, cut - length - len(dense) // 2) // len(filler)
        parts += [filler * n, dense]
        length += n * len(filler) + len(dense)
    return b"".join(parts)


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """generated(KIND, SIZE, …): a file by the generator."""
    directory = tmp_path_factory.mktemp("generated")

    def make(name, *args):
        path = directory / name
        if not path.exists():
            subprocess.run([GENERATOR, *map(str, args), "-o", path], check=True)
        return path

    return make


def test_scan_with_j_4_prints_the_bytes_of_j_1_over_many_small_files(piiwatch, write, tmp_path):
    for n in range(400):
        write(f"d/{n % 7}/{n}.log", f"line {n}\n" + LINE * (n % 5) + "x" * n)
    assert_the_same(outputs(piiwatch, [tmp_path / "d"]))


@pytest.mark.skipif(is_sanitised(), reason="smaller ones that are cut too take less")
def test_scan_with_j_4_prints_the_bytes_of_j_1_over_one_large_file(piiwatch, generated):
    path = generated("svc.log", "svc", "--size", "40MiB", "--leaks", 200, "--seed", 1)
    assert_the_same(outputs(piiwatch, [path], jobs=(1, 4)))


@pytest.mark.skipif(is_sanitised(), reason="it is scanned in one, as small files are")
def test_a_file_whose_records_are_not_lines_is_the_same_with_j_4(piiwatch, generated):
    path = generated("cdr.csv", "cdr", "--size", "5MiB", "--leaks", 200, "--seed", 1)
    assert_the_same(outputs(piiwatch, [path], jobs=(1, 4)))


def test_many_and_large_files_are_the_same_with_j_4(piiwatch, generated, write):
    paths = [write(f"d/{n}.log", LINE * n) for n in range(30)]
    paths[9:9] = [
        write("large.log", around_cuts([LINE.encode()] * DENSE)),
        generated("b.csv", "cdr", "--size", "1MiB", "--leaks", 50, "--seed", 3),
    ]
    assert_the_same(outputs(piiwatch, paths, jobs=(1, 4)))


def test_what_is_said_of_unscanned_files_is_the_same_with_j_4(piiwatch, write, tmp_path):
    paths = [write(f"{n}.log", LINE) for n in range(20)]
    paths[5:5] = [write("b.bin", b"\x7fELF\x01\x01"), tmp_path / "missing.log"]
    got = outputs(piiwatch, paths)
    assert_the_same(got)
    assert got[0][0] == 2 and "missing.log" in got[0][2] and "b.bin" in got[0][2]


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_last_line_is_scanned_once_whether_it_ends_or_not(piiwatch, write, end):
    text = around_cuts([LINE.encode()] * DENSE) + LINE.strip().encode() + end
    assert_the_same(outputs(piiwatch, [write("a.log", text)], jobs=(1, 4)))


def test_crlf_lines_are_the_same_with_j_4(piiwatch, write):
    text = around_cuts([LINE.encode()] * DENSE).replace(b"\n", b"\r\n")
    assert_the_same(outputs(piiwatch, [write("a.log", text)], jobs=(1, 3)))


def test_rows_below_a_header_line_are_the_same_with_j_4(piiwatch, write):
    """What names the columns stands in the first piece alone, and changes in a later one."""
    rows = [f"山田,090-1234-{n:04},x{n}\n".encode() for n in range(DENSE)]
    filler = "山田,,".encode() + b"y" * 2000 + b"\n"
    text = "氏名,電話番号,備考\n".encode() + around_cuts(rows, filler)
    text += "備考,氏名,電話番号\n".encode() + around_cuts(rows, filler)
    runs = outputs(piiwatch, [write("a.csv", text)], jobs=(1, 4))
    assert_the_same(runs)
    assert runs[0][1].count('"field":"電話番号"') >= 2 * PIECES * DENSE


def test_a_label_on_the_line_before_is_the_same_with_j_4(piiwatch, write):
    """Every place where the file could be cut lies between a label and its value."""
    lines = [f"電話番号：\n0312345{n:03}\n".encode() for n in range(DENSE)]
    runs = outputs(piiwatch, [write("a.log", around_cuts(lines))], jobs=(1, 4))
    assert_the_same(runs)
    assert runs[0][1].count("\n") >= PIECES * DENSE


def mixed(encodings, dice):
    """Lines of all these encodings, in stretches of all lengths."""
    lines = ["お客様 電話番号：090-1234-5678 様\n", "ログイン 成功\n", "plain ascii text here\n"]
    packed = {e: [line.encode(e) for line in lines] for e in encodings}
    for _ in range(12):
        yield from dice.choices(packed[dice.choice(encodings)], k=dice.choice([1, 3, DENSE // 2]))


def test_a_file_of_mixed_encodings_is_the_same_with_j_4(piiwatch, write):
    dice = random.Random(11)
    encodings = ["utf-8", "cp932", "euc-jp", "iso-2022-jp"]
    text = b"".join(around_cuts(mixed(encodings, dice)) for _ in range(2))
    assert_the_same(outputs(piiwatch, [write("a.log", text)], jobs=(1, 4)))


@pytest.mark.parametrize("encoding", ["cp932", "euc-jp", "iso-2022-jp", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("is_named", [True, False])
def test_a_file_of_one_encoding_is_the_same_with_j_4(piiwatch, write, encoding, is_named):
    """Half of a character looks like a line end in UTF-16: 《 has 0A in it, Ċ 0A too."""
    lines = [f"《お客様》Ċ 電話番号：090-1234-{n:04}\n" for n in range(DENSE)]
    if not encoding.startswith("utf"):
        lines = [line.replace("Ċ", "") for line in lines]
    filler = ("y" * 400 + "\n").encode(encoding)
    text = around_cuts([line.encode(encoding) for line in lines], filler)
    option = ["--encoding", encoding.replace("utf-16-", "utf-16")] if is_named else []
    runs = outputs(piiwatch, [write("a.log", text)], *option, jobs=(1, 4))
    assert_the_same(runs)
    assert runs[0][1].count("090-****-") == PIECES * DENSE


def test_files_of_many_encodings_are_the_same_with_j_4(piiwatch, write):
    line = "お客様 電話番号：090-1234-5678 様\n"
    encodings = ["utf-8", "cp932", "euc-jp", "iso-2022-jp", "utf-16"]
    paths = [write(f"{n}.{e}", (line * n).encode(e)) for n in range(40) for e in encodings]
    assert_the_same(outputs(piiwatch, paths, jobs=(1, 4)))


def test_lines_longer_than_a_piece_are_the_same_with_j_4(piiwatch, write):
    """Nowhere in them can the file be cut."""
    long = "lorem ipsum " * 110_000
    text = f"{LINE}{long}tel=080-1234-5678 {long}\n{LINE}" + "z\n" * 2 * MIB + LINE
    assert_the_same(outputs(piiwatch, [write("a.log", text)], jobs=(1, 4)))


def test_lines_of_all_lengths_are_the_same_with_j_4(piiwatch, write):
    """The pieces begin among lines that are longer than a record's maximum, and shorter."""
    dice = random.Random(6)
    parts = []
    while sum(map(len, parts)) < 9 * MIB:
        filler = "word " * dice.choice([0, 1, 5, 5000, 14000, 40000])
        parts.append(filler + LINE.strip() + " " + filler + "\n")
    assert_the_same(outputs(piiwatch, [write("a.log", "".join(parts))], jobs=(1, 4)))


def test_a_hole_of_nul_bytes_is_the_same_with_j_4(piiwatch, write):
    path = write("a.log", LINE * 1000)
    os.truncate(path, 30 * MIB)
    with path.open("ab") as file:
        file.write(b"\n" + LINE.encode() * 1000)
    assert_the_same(outputs(piiwatch, [path], jobs=(1, 4)))


def test_text_is_the_same_with_j_4(piiwatch, write):
    paths = [
        write("a.log", LINE * 3),
        write("large.log", around_cuts([LINE.encode()] * DENSE)),
        write("b.log", LINE * 500),
    ]
    one, four = (piiwatch("scan", "-j", n, *paths).out for n in (1, 4))
    is_same = one == four
    assert is_same and one.count("090-****-5678") > 500


def test_more_findings_than_are_kept_are_the_same_with_j_4(piiwatch, write):
    """Workers ahead of the printer wait for room."""
    lines = 3_000 if is_sanitised() else 20_000
    paths = [write(f"{n}.log", LINE * lines) for n in range(6)]
    assert_the_same(outputs(piiwatch, paths, jobs=(1, 4)))


def test_standard_input_among_files_is_the_same_with_j_4(piiwatch, write):
    paths = [write("a.log", LINE), "-", write("b.log", LINE * 2)]
    runs = [
        piiwatch("scan", "--format", "jsonl", "-j", n, *paths, stdin=LINE.encode() * 3)
        for n in (1, 4)
    ]
    assert runs[0].out == runs[1].out and len(runs[1].findings) == 6


def test_a_file_that_becomes_shorter_while_it_is_read_ends(write):
    path = write("a.log", LINE)
    for n in range(3 if is_sanitised() else 8):
        path.write_text((LINE + "x" * 5000 + "\n") * 1_700)
        with subprocess.Popen(
            [PROGRAM, "scan", "--format", "jsonl", "-j", "4", path],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as child:
            child.stdout.read(1)
            os.truncate(path, n * 900_001)
            out, err = child.communicate(timeout=120)
        assert child.returncode == 1 and b"Sanitizer" not in err
        assert out.count(b'"phone.jp"') >= 1


def test_a_reader_that_leaves_ends_the_scan_with_j_4(write):
    paths = [write(f"{n}.log", LINE * 5_000) for n in range(10)]
    args = [PROGRAM, "scan", "-j", "4", *paths]
    with subprocess.Popen(
        args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, restore_signals=False
    ) as child:
        child.stdout.readline()
        child.stdout.close()
        err = child.stderr.read()
        assert child.wait(60) in (2, -signal.SIGPIPE)
        assert b"Broken pipe" in err and b"Sanitizer" not in err


@pytest.mark.parametrize("n", ["", "x", "-1", "257", "99999999999999999999", "1.5"])
def test_a_number_of_jobs_that_is_none_is_an_error(piiwatch, write, n):
    run = piiwatch("scan", "-j", n, write("a.log", LINE))
    assert (run.status, run.out) == (2, "") and "-j" in run.err and "256" in run.err


def test_zero_jobs_are_one_for_each_cpu(piiwatch, write):
    path = write("a.log", LINE)
    assert piiwatch("scan", "-j", 0, path).out == piiwatch("scan", path).out
