"""docs/performance.md: the figures, with their day and machine."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Final

from bench.figures import Figure
from bench.places import OPPONENTS, ROOT

_FILE: Final = ROOT / "docs" / "performance.md"

#: The mark between the hand-written part, which is kept, and the figures.
_MARK: Final = "<!-- make bench writes what follows -->\n"

#: The packages whose versions the report names.
_OWN: Final = ("aws-lambda-powertools", "boto3", "pydantic", "msgspec", "typst")
_THEIRS: Final = {
    "naive": ("aws-lambda-powertools", "aws-xray-sdk", "boto3"),
    "fastapi": ("fastapi", "mangum", "boto3"),
    "silver": ("django-silver", "django"),
    "invoices": ("weasyprint", "reportlab", "fpdf2"),
}


def write(found: Mapping[str, Sequence[Figure]], python: str) -> Path:
    """Writes the figures of each section below the hand-written part of the report."""
    by_hand, _, _ = _FILE.read_text(encoding="utf-8").partition(_MARK)
    parts = [_about(python), *(_section(title, figures) for title, figures in found.items())]
    _FILE.write_text(by_hand + _MARK + "\n" + "\n".join(parts), encoding="utf-8")
    return _FILE


def text(found: Mapping[str, Sequence[Figure]]) -> str:
    """The figures as plain lines."""
    lines = []
    for title, figures in found.items():
        lines.append(f"\n{title}")
        for figure in figures:
            verdict = "" if figure.promise is None else f"   {figure.promise}: {'kept' if figure.kept else 'MISSED'}"
            lines.append(f"  {figure.what:<66} {figure.value:>12}{verdict}")
    return "\n".join(lines)


def _about(python: str) -> str:
    day = datetime.now(UTC).date().isoformat()
    own = ", ".join(f"{name} {metadata.version(name)}" for name in _OWN)
    theirs = ", ".join(f"{name} {_locked(folder)[name]}" for folder, names in _THEIRS.items() for name in names)
    cores = os.cpu_count()
    return (
        f"Measured on {day}, CPython {python}, {platform.machine()}, {cores} cores that others used too. "
        f"Zetel with {own}. Opponents: {theirs}.\n"
    )


def _locked(folder: str) -> Mapping[str, str]:
    """Versions by package in an opponent's lock."""
    lock = (OPPONENTS / folder / "requirements.txt").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==([^ ;\\]+)", lock, re.MULTILINE))


def _section(title: str, figures: Sequence[Figure]) -> str:
    rows = [
        f"| {figure.what} | {figure.value} | {_verdict(figure)} |"
        for figure in sorted(figures, key=lambda figure: figure.promise is None)
    ]
    return "\n".join((f"## {title}", "", "| what | figure | promised |", "| --- | ---: | --- |", *rows, ""))


def _verdict(figure: Figure) -> str:
    if figure.promise is None:
        return ""
    return figure.promise if figure.kept else f"**{figure.promise}: missed**"
