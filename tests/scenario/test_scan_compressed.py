"""piiwatch scan on compressed input: what it holds is scanned, and no bomb takes it with it."""

import bz2
import gzip
import io
import lzma
import shutil
import subprocess
import tarfile

import pytest

MIB = 1024 * 1024
LINE = "user login tel=090-1234-5678 ok\n"
PACK = {"gz": gzip.compress, "xz": lzma.compress, "bz2": bz2.compress}


def zstd(data):
    if shutil.which("zstd") is None:
        pytest.skip("no zstd here")
    return subprocess.run(["zstd", "-q", "-c"], input=data, capture_output=True, check=True).stdout


def pack(kind, data):
    return zstd(data) if kind == "zst" else PACK[kind](data)


KINDS = ["gz", "xz", "bz2", "zst"]


@pytest.mark.parametrize("kind", KINDS)
def test_findings_of_a_compressed_file_are_those_of_what_it_holds(scan, write, kind):
    text = f"first\n{LINE}" + "x" * 300_000 + "\n" + LINE
    plain, packed = write("a.log", text), write(f"a.log.{kind}", pack(kind, text.encode()))
    of_plain, of_packed = scan(plain), scan(packed)
    assert of_packed.status == 1 and of_packed.err == ""
    assert [f.pop("path") for f in of_packed.findings] == [str(packed)] * 2
    assert of_packed.out.replace(str(packed), str(plain)) == of_plain.out


def test_a_compressed_file_is_told_by_its_bytes_not_by_its_name(scan, write):
    assert len(scan(write("a.log.1", gzip.compress(LINE.encode()))).findings) == 1
    assert len(scan(write("b.gz", LINE)).findings) == 1


def test_compressed_standard_input_is_unpacked(scan):
    (finding,) = scan("-", stdin=gzip.compress(LINE.encode())).findings
    assert (finding["path"], finding["offset"]) == ("-", 15)


def test_members_that_follow_one_another_are_one_text(scan, write):
    packed = gzip.compress(b"x\ntel=090-12") + gzip.compress(b"34-5678\n")
    (finding,) = scan(write("a.gz", packed)).findings
    assert (finding["offset"], finding["line"]) == (6, 2)


def test_a_cdr_in_a_compressed_file_has_its_fields(piiwatch, write):
    record = (
        '"","0312345678","0661234567","ctx","""A"" <0312345678>","SIP/1-0001","SIP/2-0002","Dial",'
        '"SIP/2","2024-03-12 10:15:30","2024-03-12 10:15:31","2024-03-12 10:16:30",60,59,'
        '"ANSWERED","DOCUMENTATION","1710206130.12","4111111111111111"\n'
    )
    run = piiwatch("scan", "--format", "jsonl", write("m.csv.gz", gzip.compress(record.encode())))
    assert [f["field"] for f in run.findings] == ["userfield"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_compressed_file_cut_short_is_status_3_and_what_came_out_is_scanned(scan, write, kind):
    words = b"".join(b"%d %x\n" % (n * 7919, n * 104729) for n in range(100_000))
    packed = pack(kind, LINE.encode() + words)
    run = scan("--coverage", write("a.log", packed[: len(packed) - 20]))
    assert run.status == 3 and "damaged" in run.err and "the rest is not scanned" in run.err
    coverage = run.objects[-1]["coverage"]
    assert coverage["files_skipped"]["damaged"] == 1 and coverage["files_scanned"] == 0
    # bzip2 gives nothing of a block before it is whole.
    assert len(run.findings) == 1 and coverage["bytes"] > 100_000


def test_what_lies_behind_the_end_of_a_compressed_stream_is_said(scan, write):
    run = scan(write("a.gz", gzip.compress(LINE.encode()) + LINE.encode()))
    assert run.status == 3 and "behind its end" in run.err and len(run.findings) == 1


def test_binary_data_in_a_compressed_file_is_said(scan, write):
    run = scan(write("a.gz", gzip.compress(b"\x7fELF\x01\x01" + b"\1" * 5000)))
    assert (run.status, run.out) == (3, "") and "ELF" in run.err


@pytest.mark.parametrize("outer", KINDS)
@pytest.mark.parametrize("inner", KINDS)
def test_a_compressed_file_in_another_is_said_and_not_unpacked(scan, write, outer, inner):
    packed = pack(outer, pack(inner, LINE.encode()))
    run = scan("--coverage", write("a.bin", packed))
    assert run.status == 3 and "compressed more than once" in run.err and run.findings == []
    assert run.objects[-1]["coverage"]["files_skipped"]["nested"] == 1


def test_a_tar_archive_is_scanned_as_the_bytes_it_is(scan, write):
    store = io.BytesIO()
    with tarfile.open(fileobj=store, mode="w:gz") as tar:
        info = tarfile.TarInfo("logs/a.log")
        info.size = len(LINE)
        tar.addfile(info, io.BytesIO(LINE.encode()))
    (finding,) = scan(write("logs.tar.gz", store.getvalue())).findings
    assert finding["offset"] == 512 + 15


# --- bombs ---------------------------------------------------------------------------------------


def bomb(kind, size=1300):
    """MiB of zero bytes, in members of 64 MiB that follow one another."""
    return pack(kind, bytes(64 * MIB)) * (size // 64)


@pytest.mark.parametrize("kind", ["xz", "zst", "bz2"])
def test_a_bomb_ends_at_its_ratio_and_the_next_file_is_scanned(scan, write, kind):
    path = write(f"a.{kind}", bomb(kind))
    assert path.stat().st_size < MIB / 2
    run = scan("--coverage", path, write("z.log", LINE), timeout=300)
    assert run.status == 3 and len(run.findings) == 1
    assert "over 2000 times its size" in run.err and "the rest is not scanned" in run.err
    coverage = run.objects[-1]["coverage"]
    assert coverage["files_skipped"]["over_limit"] == 1
    assert 1000 * MIB <= coverage["bytes"] < 1100 * MIB


def test_a_gzip_file_can_be_no_bomb_by_its_ratio(scan, write):
    """Nothing gzip packs comes to 2,000 times its size."""
    path = write("a.gz", gzip.compress(bytes(64 * MIB)) * 3 + gzip.compress(LINE.encode()))
    run = scan(path, timeout=300)
    assert run.status == 1 and [f["offset"] for f in run.findings] == [3 * 64 * MIB + 15]


def test_a_decoder_that_would_need_too_much_memory_is_not_started(scan, write):
    if shutil.which("zstd") is None:
        pytest.skip("no zstd here")
    noise = LINE.encode() * 10
    packed = subprocess.run(
        ["zstd", "-q", "-c", "--long=27"], input=noise, capture_output=True, check=True
    ).stdout
    run = scan(write("a.zst", packed))
    assert (run.status, run.findings) == (3, [])
    assert "131072 KiB of memory" in run.err and "not scanned" in run.err
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 256 * MIB}]
    run = scan(write("a.xz", lzma.compress(noise, filters=filters)))
    assert run.status == 3 and "262144 KiB of memory" in run.err


# --- directories ---------------------------------------------------------------------------------


def test_what_is_no_text_in_a_directory_is_counted_and_no_failure(scan, write, tmp_path):
    write("d/a.log", LINE)
    write("d/b.bin", b"\x7fELF\x01\x01" + b"\1" * 50)
    write("d/c.gz", gzip.compress(b"\x89PNG\r\n\x1a\n"))
    run = scan("--coverage", tmp_path / "d")
    assert run.status == 1 and len(run.findings) == 1
    assert run.objects[-1]["coverage"]["files_skipped"]["not_text"] == 2
    assert "2 files in directories are no text and were passed over" in run.err


def test_what_is_no_text_is_status_3_where_it_is_named(scan, write):
    run = scan(write("b.bin", b"\x7fELF\x01\x01"))
    assert run.status == 3 and "b.bin: a program (ELF); not scanned" in run.err


def test_damaged_and_nested_files_in_a_directory_are_said(scan, write, tmp_path):
    write("d/a.gz", gzip.compress(LINE.encode())[:-12])
    write("d/b.gz", gzip.compress(gzip.compress(LINE.encode())))
    run = scan(tmp_path / "d")
    assert run.status == 3 and "a.gz: damaged" in run.err and "b.gz: compressed more" in run.err


def test_compressed_files_are_the_same_with_j_4(piiwatch, write):
    paths = [
        write(f"{n}.log.{kind}", pack(kind, (LINE * n + "x\n" * n).encode()))
        for n in range(40)
        for kind in ("gz", "xz")
    ]
    one, four = (piiwatch("scan", "--format", "jsonl", "-j", n, *paths) for n in (1, 4))
    assert one.out == four.out and one.out.count("\n") == 2 * sum(range(40))
