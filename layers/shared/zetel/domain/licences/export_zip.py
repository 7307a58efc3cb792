"""The ZIP of an export, written in parts: each file stored as it is, the directory of all files at the end.

    part 1 | header file header file | part 2 | header file ... | last part | header file | directory | end

The same files in the same order, dated by the same instant, are the same bytes. A file has less than 4 GiB; the ZIP may
have more, and more than 65,535 files: the directory then has the fields of ZIP64 (APPNOTE 6.3.10, 4.3.14 and 4.5.3).
Offsets and sizes are bytes.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: Values that say "see ZIP64" in fields of 16 and of 32 bits.
_MORE_16: Final = 0xFFFF
_MORE_32: Final = 0xFFFFFFFF
_UTF8: Final = 1 << 11
_PLAIN, _ZIP64 = 20, 45  # the versions of the format that a reader needs
_UNIX: Final = 3 << 8
_MODE: Final = 0o100644 << 16  # a file that its owner may change, and everybody may read
_ZIP64_EXTRA: Final = 0x0001
_ZIP64_END_REST: Final = 44  # bytes of the ZIP64 end record after its own length


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file of the ZIP: its header stands at `offset`; `sha256` is hexadecimal."""

    name: str
    offset: int
    size: int
    crc: int
    sha256: str


def stored(name: str, content: bytes, *, offset: int, at: datetime) -> tuple[ExportFile, bytes]:
    """The file, and the bytes that it adds to the ZIP at `offset`, dated `at` (UTC, even seconds)."""
    file = ExportFile(name, offset, len(content), zlib.crc32(content), hashlib.sha256(content).hexdigest())
    encoded = name.encode()
    time, day = _dated(at)
    sizes = (file.crc, file.size, file.size, len(encoded), 0)
    header = struct.pack("<4s5H3L2H", b"PK\x03\x04", _PLAIN, _UTF8, 0, time, day, *sizes)
    return file, b"".join((header, encoded, content))


def directory(files: Iterable[ExportFile], *, offset: int, at: datetime) -> bytes:
    """The directory of `files`, which stands at `offset` behind the last of them, with the end of the ZIP."""
    entries = [_entry(file, at) for file in files]
    size, count = sum(map(len, entries)), len(entries)
    end = b""
    if count >= _MORE_16 or size >= _MORE_32 or offset >= _MORE_32:
        facts = (_UNIX | _ZIP64, _ZIP64, 0, 0, count, count, size, offset)
        end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", _ZIP64_END_REST, *facts)
        end += struct.pack("<4sLQL", b"PK\x06\x07", 0, offset + size, 1)
    counted = min(count, _MORE_16)
    end += struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, counted, counted, min(size, _MORE_32), min(offset, _MORE_32), 0)
    return b"".join((*entries, end))


def _entry(file: ExportFile, at: datetime) -> bytes:
    encoded = file.name.encode()
    far = file.offset >= _MORE_32
    extra = struct.pack("<2HQ", _ZIP64_EXTRA, 8, file.offset) if far else b""
    needs = _ZIP64 if far else _PLAIN
    time, day = _dated(at)
    sizes = (file.crc, file.size, file.size, len(encoded), len(extra))
    header = struct.pack(
        "<4s6H3L5H2L",
        *(b"PK\x01\x02", _UNIX | _ZIP64, needs, _UTF8, 0, time, day),
        *(*sizes, 0, 0, 0, _MODE, min(file.offset, _MORE_32)),
    )
    return header + encoded + extra


def _dated(at: datetime) -> tuple[int, int]:
    """Time and day as MS-DOS writes them."""
    return at.hour << 11 | at.minute << 5 | at.second // 2, (at.year - 1980) << 9 | at.month << 5 | at.day
