"""Confirming a seat change: a new total of an item, now or at the renewal."""

from collections.abc import Sequence
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming.kind import Circumstances, KindOfQuote
from zetel.application.contracts import loading
from zetel.application.ports import Records
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.quotes.seats import SeatChange, seats_changed
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.outcome import Outcome


def _pools(quote: Quote[SeatChange]) -> Sequence[str]:
    return (quote.change.item,)


def _contract(quote: Quote[SeatChange], found: Records, catalog: Catalog) -> Contract:
    return loading.quoted(quote, found, catalog, pools=_pools(quote))


def _decide(quote: Quote[SeatChange], scene: Circumstances) -> Outcome:
    return seats_changed(quote, scene.running, buyer=scene.buyer, seller=scene.seller, at=scene.at)


KIND: Final = KindOfQuote(QuoteKind.SEATS, Quote[SeatChange], _contract, _decide, pools=_pools)
