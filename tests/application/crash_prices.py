"""The announcement of a loaded price must survive its own death: the walk over contracts, and the mail to each.

The contract is 25 seats for a year from 15 March 2026; a dearer price for 1 March 2027 is loaded on 1 September.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from tests.application import changes
from tests.application.contracts_running import SEPTEMBER, WITH_FEE
from tests.application.crash_flows import Scene
from tests.application.stage import Act, Process, Stage
from tests.domain.contracts import edition
from tests.shop import ACCOUNT, DIALER, STORAGE
from zetel.application.renewing import announcing
from zetel.domain.catalog.prices import Tier

_SOLD: Final = edition(policies=WITH_FEE)
_DOUBLED: Final = replace(
    _SOLD, prices=(*_SOLD.prices, replace(_SOLD.price, since=date(2027, 3, 1), tiers=(Tier(730_00),)))
)
_WALK: Final = {"account": announcing.NO_ACCOUNT, "price_walk": "announce_000002"}


def walking(stage: Stage) -> Scene:
    """The price was loaded; the contract may be changed at the same moment."""
    contract = _loaded(stage)
    return Scene(_works(_WALK), rivals=changes.other_seats(stage, contract))


def telling(stage: Stage) -> Scene:
    """The walk has found the contract, which may be changed at the same moment."""
    contract = _loaded(stage)
    _works(_WALK)(Process(stage))
    body = {"account": ACCOUNT, "price_telling": f"price_000002_{contract}"}
    return Scene(_works(body), rivals=changes.other_seats(stage, contract))


def _loaded(stage: Stage) -> str:
    contract = changes.contract(stage)
    changes.at(stage, SEPTEMBER)
    stage.loads(_DOUBLED, STORAGE, DIALER)
    return contract


def _works(body: Mapping[str, str]) -> Act:
    return lambda process: announcing.work(body, process.services, process.catalog)


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "a price is announced to contracts": walking,
    "a price is told": telling,
}
