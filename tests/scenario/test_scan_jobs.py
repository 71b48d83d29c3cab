"""piiwatch scan -j N: what it prints is what -j 1 prints, byte for byte."""

import os
import random
import signal
import subprocess

import pytest

from conftest import PROGRAM, is_sanitised

GENERATOR = PROGRAM.with_name("piiwatch-gen")
MIB = 1024 * 1024
LARGE = "8MiB" if is_sanitised() else "40MiB"
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


def test_scan_with_j_4_prints_the_bytes_of_j_1_over_one_large_file(piiwatch, generated):
    path = generated("svc.log", "svc", "--size", LARGE, "--leaks", 200, "--seed", 1)
    assert_the_same(outputs(piiwatch, [path], jobs=(1, 4)))


def test_a_file_whose_records_are_not_lines_is_the_same_with_j_4(piiwatch, generated):
    path = generated("cdr.csv", "cdr", "--size", "5MiB", "--leaks", 200, "--seed", 1)
    assert_the_same(outputs(piiwatch, [path], jobs=(1, 4)))


def test_many_and_large_files_are_the_same_with_j_4(piiwatch, generated, write, tmp_path):
    paths = [write(f"d/{n}.log", LINE * n) for n in range(30)]
    paths[9:9] = [
        generated("a.log", "svc", "--size", "5MiB", "--leaks", 50, "--seed", 3),
        generated("b.csv", "cdr", "--size", "2MiB", "--leaks", 50, "--seed", 3),
    ]
    assert_the_same(outputs(piiwatch, paths, jobs=(1, 4)))


def test_what_is_said_of_unscanned_files_is_the_same_with_j_4(piiwatch, write, tmp_path):
    paths = [write(f"{n}.log", LINE) for n in range(20)]
    paths[5:5] = [write("b.bin", b"\x7fELF\x01\x01"), tmp_path / "missing.log"]
    got = outputs(piiwatch, paths)
    assert_the_same(got)
    assert got[0][0] == 2 and "missing.log" in got[0][2] and "b.bin" in got[0][2]


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_last_line_is_scanned_once_whether_it_ends_or_not(piiwatch, write, end):
    text = (LINE + "x" * 60 + "\n") * (5 * MIB // 93)
    assert_the_same(outputs(piiwatch, [write("a.log", text + LINE.strip() + end)], jobs=(1, 4)))


def test_crlf_lines_are_the_same_with_j_4(piiwatch, write):
    text = (LINE + "y" * 400 + "\n").replace("\n", "\r\n") * (5 * MIB // 434)
    assert_the_same(outputs(piiwatch, [write("a.log", text)], jobs=(1, 3)))


def test_lines_longer_than_a_piece_are_the_same_with_j_4(piiwatch, write):
    """Nowhere in them can the file be cut."""
    long = "lorem ipsum " * 300_000
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


def test_text_is_the_same_with_j_4(piiwatch, generated, write):
    paths = [
        write("a.log", LINE * 3),
        generated("svc.log", "svc", "--size", LARGE, "--leaks", 200, "--seed", 1),
        write("b.log", LINE * 500),
    ]
    one, four = (piiwatch("scan", "-j", n, *paths).out for n in (1, 4))
    is_same = one == four
    assert is_same and one.count("090-****-5678") > 500


def test_more_findings_than_are_kept_are_the_same_with_j_4(piiwatch, write):
    """Workers ahead of the printer wait for room."""
    paths = [write(f"{n}.log", LINE * 20_000) for n in range(6)]
    assert_the_same(outputs(piiwatch, paths, jobs=(1, 4)))


def test_standard_input_among_files_is_the_same_with_j_4(piiwatch, write):
    paths = [write("a.log", LINE), "-", write("b.log", LINE * 2)]
    runs = [
        piiwatch("scan", "--format", "jsonl", "-j", n, *paths, stdin=LINE.encode() * 3)
        for n in (1, 4)
    ]
    assert runs[0].out == runs[1].out and len(runs[1].findings) == 6


def test_a_reader_that_leaves_ends_the_scan_with_j_4(write):
    paths = [write(f"{n}.log", LINE * 20_000) for n in range(10)]
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
