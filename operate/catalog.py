"""Load a catalogue file: ``python -m operate.catalog FILE`` shows what would change, ``--apply`` does it.

The file is checked first (every mistake with its line), then compared with what is loaded. What running contracts use
is never touched. Two loads at the same time: one of them is refused and has to look at the difference again.
"""

import argparse
import os
import sys
from pathlib import Path

from operate.catalog_difference import Difference, difference
from operate.catalog_file import CatalogFile, read_catalog
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
    """Somebody else loaded a catalogue since the difference was made. Nothing that is sold was changed."""

    def __init__(self) -> None:
        super().__init__("Somebody else has loaded a catalogue meanwhile. Look at the difference again.")


def compare(text: str, *, name: str, store: Store, clock: Clock) -> Difference:
    """What loading the file `text` would change. Writes nothing. Raises CatalogMistakes, which call the file `name`."""
    file = read_catalog(text, name=name)
    return difference(file, stored(file, store), at=clock.now())


def load(text: str, *, name: str, store: Store, clock: Clock) -> Difference:
    """Load the file `text`, and give what that changed. Raises CatalogMistakes and CatalogMoved."""
    found = compare(text, name=name, store=store, clock=clock)
    apply(found, store)
    return found


def apply(found: Difference, store: Store) -> None:
    """Write the difference, if there is any. Raises CatalogMoved.

    Versions first, the head last: nobody sees a version before the head lists it, so that a load which breaks off has
    changed nothing, and the next one goes on where it stopped.
    """
    if not found.changes:
        return
    inserts = [
        *(Insert(keys.plan(plan.product, plan.name), plan, _moved) for plan in found.plans),
        *(Insert(keys.price(product, price.version), price, _moved) for product, price in found.prices),
    ]
    most = MOST_WRITES - 1  # the last commit has the head too
    batches = [inserts[start : start + most] for start in range(0, len(inserts), most)] or [[]]
    for batch in batches[:-1]:
        store.commit(batch)
    store.commit([*batches[-1], _head(found)])


def _head(found: Difference) -> Insert | Replace:
    if found.seen is None:
        return Insert(keys.catalog_head(), found.head, _moved)
    return Replace(keys.catalog_head(), found.head, {"version": found.seen}, _moved)


def _moved(_: object) -> Exception:
    return CatalogMoved()


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, or 1 where the file was refused, 2 where the command has not what it needs."""
    parser = argparse.ArgumentParser(prog="operate.catalog", description="Show what loading a catalogue would change.")
    parser.add_argument("file", type=Path, help="the catalogue, a YAML file")
    parser.add_argument("--apply", action="store_true", help="load it; without this nothing is written")
    parser.add_argument("--endpoint-url", help="where AWS is, if not where the environment says")
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
        print("\n".join(found.changes) or "There is nothing to change.")
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
