"""Flows of a seller in Sweden, whose documents in euros show their VAT in kronor: each with scene and rivals."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from tests.application import crash_flows, crash_lives
from tests.application.crash_flows import Scene
from tests.application.crash_lives import MONTH_OVER
from tests.application.stage import Stage
from tests.shop import DIALER, PROFESSIONAL, STORAGE
from zetel.application.catalog.reference_rates import fetch
from zetel.application.store import keys
from zetel.domain.parties.address import Address

STOCKHOLM: Final = Address(street="Storgatan 1", city="Stockholm", postcode="111 22", country="SE")


def quoting(stage: Stage) -> Scene:
    stage.stock(PROFESSIONAL, STORAGE, DIALER, address=STOCKHOLM)
    fetch(stage.services)
    return crash_flows.quoting(stage)


def billing(stage: Stage) -> Scene:
    """A month is over; the seller has moved to Sweden since the contract was bought."""
    scene = crash_lives.billing(stage)
    head = stage.world.store.read(keys.catalog_head()).known(keys.catalog_head(), "head", "head")
    stage.world.store.put(keys.catalog_head(), replace(head, seller=replace(head.seller, address=STOCKHOLM)))
    stage.world.clock.move_to(MONTH_OVER)
    fetch(stage.services)
    return scene


def publishing(stage: Stage) -> Scene:
    """The rates of the last days are loaded; another process does the same."""
    return Scene(
        lambda process: fetch(process.services), rivals={"another load": lambda process: fetch(stage.services)}
    )


FLOWS: Final[Mapping[str, Callable[[Stage], Scene]]] = {
    "quote with VAT in kronor": quoting,
    "a period with VAT in kronor": billing,
    "rates are published": publishing,
}
