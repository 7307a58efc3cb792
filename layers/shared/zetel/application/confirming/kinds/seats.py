"""Confirming a seat change: a new total of an item, now or at the renewal."""

from collections.abc import Sequence
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.confirming.quote_kind import Circumstances, KindOfQuote
from zetel.application.contracts import loading
from zetel.application.licences.released_facts import told
from zetel.application.ports import Records
from zetel.domain.events import TypedEvent
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.quotes.seats import SeatChange, seats_changed, still_adds
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.events import (
    SubscriptionSeatsDecreased,
    SubscriptionSeatsIncreased,
    SubscriptionSeatsScheduled,
    Totals,
)
from zetel.domain.subscriptions.outcome import Outcome


def _pools(quote: Quote[SeatChange]) -> Sequence[str]:
    return (quote.change.item,)


def _contract(quote: Quote[SeatChange], found: Records, catalog: Catalog) -> Contract:
    return loading.quoted(quote, found, catalog, pools=_pools(quote))


def _decide(quote: Quote[SeatChange], scene: Circumstances) -> Outcome:
    return seats_changed(quote, scene.running, buyer=scene.buyer, seller=scene.seller, at=scene.at)


def _is_return(quote: Quote[SeatChange]) -> bool:
    """Seats go back in their return window, or fewer are set for the renewal: both have a deadline."""
    return quote.change.quantity["to"] < quote.change.quantity["from"]


def _fits(quote: Quote[SeatChange], contract: Contract) -> bool:
    return still_adds(quote, contract)


def _event(quote: Quote[SeatChange], outcome: Outcome, collecting: Sequence[Payment]) -> TypedEvent:
    """Seats added, returned, or only set for the renewal."""
    change, entry = quote.change, quote.change.entry
    total: Totals = {"from": change.quantity["from"], "to": change.quantity["to"]}
    if change.now > total["from"]:
        return SubscriptionSeatsIncreased(
            item=change.item,
            quantity=total,
            effective=change.effective,
            quote=quote.id,
            documents=quote.issues,
        )
    if entry and change.now == total["from"]:
        return SubscriptionSeatsScheduled(
            item=change.item,
            quantity=total,
            entry=entry.id,
            effective=entry.on,
            quote=quote.id,
            documents=quote.issues,
            **told(entry.release),
        )
    return SubscriptionSeatsDecreased(
        item=change.item,
        quantity=total,
        now=change.now,
        effective=change.effective,
        currency=quote.currency,
        entries=(entry.id,) if entry else (),
        quote=quote.id,
        documents=quote.issues,
        to_balance=quote.to_balance,
        refunds=quote.gives_back,
        credit_allocations=outcome.credit_allocations,
        releases=tuple(work.id for work in outcome.releases),
        **told(change.release),
    )


KIND: Final = KindOfQuote(
    QuoteKind.SEATS, Quote[SeatChange], _contract, _decide, _event, pools=_pools, fits=_fits, right=_is_return
)
