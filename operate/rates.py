"""Loads a file of reference rates: ``python -m operate.rates FILE`` shows its new days, ``--apply`` stores them.

FILE is one of the ECB's, XML or CSV (``eurofxref-daily.xml``, ``eurofxref-hist-90d.xml``, ``eurofxref.csv``, ...); of
a longer one the newest 30 days count. A stored day stays as it is, unless ``--replace`` puts the file's rates in its
place: documents made meanwhile keep theirs. The environment is that of the functions (`operate.deployment`).
"""

import argparse
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from operate.deployment import EnvironmentLacks, services
from zetel.adapters.rates.eurofxref import NoRates, read
from zetel.application.catalog.reference_rates import Loading, RatesMoved, compared, load
from zetel.application.ports import Store


def loaded(content: bytes, store: Store, *, mode: str = "show") -> Loading:
    """The days of a file beside the stored ones; `mode` is ``show``, ``apply`` or ``replace``. Raises NoRates,
    RatesMoved."""
    found = compared(read(content), store)
    if mode != "show":
        load(found.new, store, instead=found.other if mode == "replace" else ())
    return found


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns 0, 1 if the file is refused, 2 if the environment or the table is missing."""
    given = _arguments(arguments)
    mode = "replace" if given.replace else "apply" if given.apply else "show"
    try:
        found = loaded(Path(given.file).read_bytes(), services().store, mode=mode)
    except EnvironmentLacks as error:
        print(error, file=sys.stderr)
        return 2
    except (BotoCoreError, ClientError) as error:
        print(f"The table cannot be reached: {error}", file=sys.stderr)
        return 2
    except (OSError, NoRates) as error:
        print(f"{given.file} cannot be loaded: {error}", file=sys.stderr)
        return 1
    except RatesMoved:
        print("Another load came at the same moment. Run the command again.", file=sys.stderr)
        return 1
    print("\n".join(_said(found, mode)))
    return 0


def _said(found: Loading, mode: str) -> list[str]:
    lines = [f"{rates.day}  new" for rates in found.new]
    lines += [f"{rates.day}  {'replaced' if mode == 'replace' else 'stored with other rates'}" for rates in found.other]
    if mode != "show":
        return [*lines, "Stored." if found.new or mode == "replace" else "Nothing is new."]
    return [*lines, "Nothing was changed. Add --apply to store the new days." if found.new else "Nothing is new."]


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="operate.rates", description="Load a file of reference rates.")
    parser.add_argument("file", help="a file of the ECB's, XML or CSV")
    parser.add_argument("--apply", action="store_true", help="store the new days; without it nothing is changed")
    parser.add_argument("--replace", action="store_true", help="store the days that differ, too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
