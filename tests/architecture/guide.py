"""docs/architecture.md as tests read it: its sections, tables, lists and drawing."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ZETEL: Final = ROOT / "layers" / "shared" / "zetel"
GUIDE: Final = ROOT / "docs" / "architecture.md"


def section(heading: str) -> str:
    """The text below the heading, to the next heading of any level."""
    parts = re.split(r"^#+ (.+)\n", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[heading]


def rows(heading: str) -> list[list[str]]:
    """The rows of the section's table, without its head."""
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def steps(heading: str) -> list[str]:
    """The files that the section's numbered lines name first, in their order."""
    return re.findall(r"^\d+\. `([^`]+)`", section(heading), flags=re.MULTILINE)


def drawing(heading: str) -> dict[str, list[str]]:
    """The columns of the section's drawing by their heads, each with its lines from the top."""
    (block,) = re.findall(r"```\n(.*?)```", section(heading), flags=re.DOTALL)
    head, *lines = block.splitlines()
    starts = [found.start() for found in re.finditer(r"\S+( \S+)*", head)]
    ends = [*starts[1:], None]
    columns = [[line[start:end].strip() for line in lines] for start, end in zip(starts, ends, strict=True)]
    heads = [head[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return {name: [line for line in column if line] for name, column in zip(heads, columns, strict=True)}


def file(place: str) -> Path:
    """The file of a place that the guide names: below `layers/shared/zetel`, or below the repository."""
    return ZETEL / place if (ZETEL / place).exists() else ROOT / place
