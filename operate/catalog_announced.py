"""The announcement of the prices of a load: the walk over running contracts that the service goes on with."""

from collections.abc import Sequence

from operate.catalog_difference import Difference
from operate.catalog_late import products_with
from zetel.application.renewing import announcing
from zetel.application.store.writes import Write


def announcement(found: Difference) -> Sequence[Write]:
    """The write that begins the announcement, for the commit of the head; none where no price comes, and for the first
    load, which no contract runs before."""
    at = found.head.loaded_at
    prices = [name for listed in found.head.products for name, since in listed.loaded.items() if since == at]
    if found.seen is None or not prices:
        return ()
    return (announcing.begun(found.head.version, at, prices, products_with(found, set(prices))),)
