"""The files of the product that a flow enters: what a reader opens who follows it."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
ZETEL: Final = ROOT / "layers" / "shared" / "zetel"
FUNCTIONS: Final = ROOT / "functions"

#: A path as docs/architecture.md writes it, and that of the caller's file; None where the product is entered.
Entry = tuple[str, str | None]


def entries(flow: Callable[[], Any]) -> list[Entry]:
    """Each file whose functions `flow` calls with each file that calls them, once, in the order of the first call."""
    found: dict[Entry, None] = {}

    def watch(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_name != "<module>" and (file := _file(frame)):
            found[file, _caller(frame)] = None

    sys.setprofile(watch)
    try:
        flow()
    finally:
        sys.setprofile(None)
    return list(found)


def _caller(frame: FrameType) -> str | None:
    """The nearest file of the product among the frames that led here."""
    back = frame.f_back
    while back and not _file(back):
        back = back.f_back
    return _file(back) if back else None


def _file(frame: FrameType) -> str | None:
    file = frame.f_code.co_filename
    if file.startswith(f"{ZETEL}/"):
        return Path(file).relative_to(ZETEL).as_posix()
    return Path(file).relative_to(ROOT).as_posix() if file.startswith(f"{FUNCTIONS}/") else None
