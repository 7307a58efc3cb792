"""Loads a catalogue file: ``python -m operate.catalog FILE`` shows the changes, ``--apply`` makes them.

The command checks the file first (every mistake with its line), then compares it with the loaded catalogue. Plans and
prices of running contracts never change; for each price the command says for how many running contracts it comes too
late. Of two loads at the same time, the later is refused and its operator looks at the difference again.
"""

import argparse
import os
import sys
from pathlib import Path

from operate import catalog_data_act as data_act
from operate.catalog_announced import announcement
from operate.catalog_difference import Difference, difference
from operate.catalog_file import CatalogFile, read_catalog
from operate.catalog_late import too_late
from operate.catalog_sheet import CatalogMistakes, Mistake
from operate.catalog_stored import Stored, stored
from operate.deployment import EnvironmentLacks, services
from zetel.application.ports import Clock, Store
from zetel.application.store import keys
from zetel.application.store.writes import MOST_WRITES, Insert, Replace

__all__ = [
    "CatalogFile",
    "CatalogMistakes",
    "CatalogMoved",
    "Difference",
    "Mistake",
    "Stored",
    "apply",
    "compare",
    "difference",
    "load",
    "read_catalog",
    "stored",
]


class CatalogMoved(Exception):
    """Another load changed the catalogue after the difference was made. Nothing on sale was changed."""

    def __init__(self) -> None:
        super().__init__("Another load has changed the catalogue meanwhile. Look at the difference again.")


def compare(text: str, *, name: str, store: Store, clock: Clock) -> Difference:
    """The changes that loading the file `text` would make. Writes nothing. Raises CatalogMistakes, which name the file
    `name`."""
    file = read_catalog(text, name=name)
    return difference(file, stored(file, store), at=clock.now())


def load(text: str, *, name: str, store: Store, clock: Clock) -> Difference:
    """Loads the file `text` and returns the changes. Raises CatalogMistakes and CatalogMoved."""
    found = compare(text, name=name, store=store, clock=clock)
    apply(found, store)
    return found


def apply(found: Difference, store: Store) -> None:
    """Writes the difference, if there is any. Raises CatalogMoved.

    Versions come first, the head last: no reader sees a version before the head lists it. So an interrupted load has
    changed nothing on sale, and the next load goes on where the first stopped.
    """
    if not found.changes:
        return
    inserts = [
        *(Insert(keys.plan(plan.product, plan.name), plan, _moved) for plan in found.plans),
        *(Insert(keys.price(product, price.version), price, _moved) for product, price in found.prices),
    ]
    most = MOST_WRITES - 2  # the last commit writes the head, too, and begins the announcement of its prices
    batches = [inserts[start : start + most] for start in range(0, len(inserts), most)] or [[]]
    for batch in batches[:-1]:
        store.commit(batch)
    store.commit([*batches[-1], _head(found), *announcement(found)])


def _head(found: Difference) -> Insert | Replace:
    if found.seen is None:
        return Insert(keys.catalog_head(), found.head, _moved)
    return Replace(keys.catalog_head(), found.head, {"version": found.seen}, _moved)


def _moved(_: object) -> Exception:
    return CatalogMoved()


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if the file is refused, 2 if the file or the environment is missing."""
    parser = argparse.ArgumentParser(prog="operate.catalog", description="Show what loading a catalogue changes.")
    parser.add_argument("file", type=Path, help="the catalogue, a YAML file")
    parser.add_argument("--apply", action="store_true", help="load the file; without this option nothing is written")
    parser.add_argument("--endpoint-url", help="the address of AWS, if the environment does not name it")
    given = parser.parse_args(arguments)
    try:
        text = given.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{given.file} cannot be read: {error}", file=sys.stderr)
        return 2
    try:
        file = read_catalog(text, name=given.file.name)
        if given.endpoint_url:
            os.environ["AWS_ENDPOINT_URL"] = given.endpoint_url
        known = services()
        found = difference(file, stored(file, known.store), at=known.clock.now())
        late = too_late(found, known.store, known.clock)
        print("\n".join((*found.changes, *late)) or "There is nothing to change.")
        for warning in data_act.warnings(file):
            print(warning)
        if found.changes and given.apply:
            apply(found, known.store)
            print(f"Loaded: the catalogue is at version {found.head.version}, with {len(file.shelves)} products.")
        elif found.changes:
            print("Nothing was written. Add --apply to load this.")
    except (CatalogMistakes, CatalogMoved) as error:
        print(error, file=sys.stderr)
        return 1
    except EnvironmentLacks as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
