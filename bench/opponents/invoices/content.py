"""What Zetel's invoice says, as the texts that stand on its page: made by it before anything is measured."""

import json
import os
from pathlib import Path
from typing import Any

#: The font that Zetel sets it in.
FONT = Path(os.environ["INVOICE_FONT"])

Pairs = list[list[str]]


def content(lines: int, which: int) -> dict[str, Any]:
    page: dict[str, Any] = json.loads((Path(os.environ["INVOICE_PAGES"]) / f"{lines}-{which}.json").read_text())
    return page


def party(data: dict[str, Any]) -> list[str]:
    return [data["heading"], data["name"], *data["address"], *data["details"]]


def described(line: dict[str, Any]) -> list[str]:
    return [line["text"], *(extra for extra in (line["span"], line["formula"]) if extra)]


def closing(page: dict[str, Any]) -> list[str]:
    """What stands below the sums."""
    note = [page["note"]] if page["note"] else []
    return [*note, page["payment"]["heading"], page["payment"]["text"]]
