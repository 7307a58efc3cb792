"""The texts on the page of Zetel's invoice, which Zetel makes before the measurement."""

import json
import os
from pathlib import Path
from typing import Any

#: The font of Zetel's page.
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
    """The text below the sums."""
    note = [page["note"]] if page["note"] else []
    return [*note, page["payment"]["heading"], page["payment"]["text"]]
