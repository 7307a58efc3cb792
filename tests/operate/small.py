"""A small catalogue file, and the same with some of its lines changed. Line numbers are those of small.yaml."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from operate.catalog import CatalogFile, Difference, load, read_catalog
from tests.fakes.memory_store import MemoryStore
from tests.fakes.world import FakeClock
from zetel.application.store.keys import Table

SMALL: Final = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
DEMO: Final = Path(__file__).parents[2] / "local" / "demo" / "catalog.yaml"

#: 1 September 2026, noon in London: 1 September in Amsterdam too.
AT: Final = datetime(2026, 9, 1, 11, tzinfo=UTC)


def small(*changes: tuple[int, str]) -> str:
    """small.yaml with lines replaced; the empty text omits the line."""
    lines = SMALL.split("\n")
    for line, text in changes:
        lines[line - 1] = text
    return "\n".join(line for n, line in enumerate(lines, 1) if line or (n, "") not in changes)


def read(*changes: tuple[int, str]) -> CatalogFile:
    return read_catalog(small(*changes), name="small.yaml")


class Deployment:
    """A deployment into which small.yaml, or a changed one, is loaded."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.clock = FakeClock(AT)

    def load(self, text: str = SMALL) -> Difference:
        return load(text, name="small.yaml", store=self.store, clock=self.clock)

    def everything(self) -> object:
        """All stored items."""
        return {table: self.store.items(table) for table in Table}
