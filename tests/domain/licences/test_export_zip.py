"""The ZIP of an export, read by Python's zipfile: names, dates, checksums, more than 4 GiB or 65,535 files."""

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zetel.domain.licences.export_zip import ExportFile, directory, stored

AT = datetime(2026, 11, 30, 9, 41, 27, tzinfo=UTC)
FILES = {"README.txt": b"Zetel\n", "documents/INV-2026-000042.pdf": b"%PDF-1.7" * 1000, "müller/empty.csv": b""}


def written(files: Iterable[tuple[str, bytes]]) -> bytes:
    parts, listed, offset = [], [], 0
    for name, content in files:
        file, part = stored(name, content, offset=offset, at=AT)
        parts.append(part)
        listed.append(file)
        offset += len(part)
    return b"".join((*parts, directory(listed, offset=offset, at=AT)))


def test_each_file_is_read_back_and_its_checksum_holds() -> None:
    with zipfile.ZipFile(io.BytesIO(written(FILES.items()))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == FILES
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 30, 9, 41, 26)}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_same_files_are_the_same_bytes() -> None:
    assert written(FILES.items()) == written(FILES.items())
    file, _ = stored("a", b"abc", offset=7, at=AT)
    assert file == ExportFile("a", 7, 3, 0x352441C2, hashlib.sha256(b"abc").hexdigest())


def test_a_file_adds_30_bytes_and_its_name_and_the_directory_46_and_its_name() -> None:
    """A header of 30 bytes, an entry of 46, and an end of 22."""
    assert len(written([("abc", b"12345")])) == (30 + 3 + 5) + (46 + 3) + 22


@pytest.mark.parametrize("count", [0, 65_534, 65_535, 70_000])
def test_any_number_of_files_is_read_back(count: int) -> None:
    """From 65,535 files on the count stands in the records of ZIP64."""
    content = written((f"{n:05}", b"x") for n in range(count))
    assert (b"PK\x06\x06" in content) == (count >= 65_535)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.infolist()) == count
        assert count == 0 or archive.read(f"{count - 1:05}") == b"x"


@pytest.mark.parametrize("offset", [2**32 - 2, 2**32 - 1, 2**32 + 5])
def test_a_file_beyond_4_gib_is_read_back(tmp_path: Path, offset: int) -> None:
    """The first bytes of the file system's file are a hole, which takes no room."""
    path = tmp_path / "far.zip"
    file, part = stored("far", b"beyond", offset=offset, at=AT)
    with path.open("wb") as out:
        out.seek(offset)
        out.write(part)
        out.write(directory([file], offset=offset + len(part), at=AT))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.getinfo("far").header_offset == offset
        assert archive.read("far") == b"beyond"


def test_the_end_of_zip64_says_where_the_directory_stands() -> None:
    """One file whose header stands at 5 GiB: 46 bytes, 1 of its name and 12 of ZIP64 in the directory."""
    far = 5 * 2**30
    end = directory([ExportFile("a", far, 0, 0, "")], offset=far + 31, at=AT)[46 + 1 + 12 :]
    assert struct.unpack("<4sQ2H2L4Q", end[:56])[6:] == (1, 1, 59, far + 31)
    assert struct.unpack("<4sLQL", end[56:76]) == (b"PK\x06\x07", 0, far + 31 + 59, 1)
    assert struct.unpack("<4s4H2LH", end[76:]) == (b"PK\x05\x06", 0, 0, 1, 1, 59, 2**32 - 1, 0)
