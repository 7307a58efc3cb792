"""The cost of a renewal: a period ends, the next period is invoiced, the invoice has its number. Both on Python 3.11.

The databases are in memory for both and are not counted, because DynamoDB has its own processors. Their clients count.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench import places
from bench.figures import Figure, at_least, shown
from bench.processes import Series, answered, child

#: The promise against django-silver: renewals per second of one core.
_TIMES: Final = 12


def measured(python: Path, built: Path, rounds: int, *, renewals: int) -> Sequence[Figure]:
    """The figures. `built` is for `python`, 3.11, because django-silver needs a module that 3.13 no longer has."""
    zetel = places.product(python, built, "Renewals")
    silver = places.opponent("silver", python, "3.11")
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(answered(child(zetel, "zetel_renewals.py", "-", str(renewals), also=places.shop())))
        theirs.append(answered(child(silver, "silver_renewals.py", "-", str(renewals))))

    def series(name: str, taken: Sequence[dict[str, int]], *parts: str) -> Series:
        return Series(name, tuple(sum(one[part] for part in parts) / 1e6 for one in taken))

    own, silver_own = series("Zetel", ours, "own"), series("silver", theirs, "own")
    whole, silver_whole = (series(n, t, "own", "database") for n, t in (("Zetel", ours), ("silver", theirs)))
    return [
        at_least("renewals per second and core, times django-silver's", silver_own.of(own), _TIMES),
        shown("the same with the databases of both", silver_whole.of(whole)),
        shown("renewals per second and core", 1000 / own.median, digits=0),
        shown("renewals per second and core by django-silver", 1000 / silver_own.median, digits=0),
        shown("a renewal, processor time", own.median, digits=2, unit=" ms"),
        shown("of it in DynamoDB's client", series("Zetel", ours, "client").median, digits=2, unit=" ms"),
    ]
