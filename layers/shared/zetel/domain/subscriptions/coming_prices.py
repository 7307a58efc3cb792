"""Prices to come for a running contract: those that its customer is still to be told of, and the term that each is for.

now            too late for the next term          term's end              following term's end
|-- told ------|                                   |- at the new price
               |-- told ---------------------------|- at the old price ----|- at the new price
"""

from collections.abc import Collection
from datetime import date, datetime

from zetel.domain.calendar import Span
from zetel.domain.catalog.prices import Price, cost
from zetel.domain.catalog.products import Offer
from zetel.domain.catalog.terms import price_notice_before
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.renewal_price import known_in_buying
from zetel.domain.subscriptions.subscription import Item


def untold(contract: Contract, prices: Collection[str]) -> tuple[Price, ...]:
    """Those of `prices` (versions) that are to come for an item of the contract, and unknown to its customer."""
    held = contract.subscription
    return tuple(
        price
        for item in held.items
        for price in to_come(contract.offers[item.id])
        if price.version in prices and price.version not in held.announced and not known_in_buying(price, held.told_at)
    )


def to_come(offer: Offer) -> tuple[Price, ...]:
    """The prices of the offer that begin after the one that is charged, and were not dropped: those for everybody,
    and those of the programme whose price is charged."""
    charged = offer.price
    followed = (price for price in offer.prices if price.programme in (None, charged.programme))
    return tuple(price for price in followed if price.since > charged.since and price.dropped_at is None)


def first_term(contract: Contract, item: Item, price: Price, at: datetime) -> date:
    """The first day of the first term that begins at the price, or at a later one, if its customer is told of it at
    the instant `at`: a cheaper price is never told too late."""
    held, plan = contract.subscription, contract.base.plan
    cheaper = cost(price, item.quantity) < cost(contract.offers[item.id].as_listed.price, item.quantity)
    running = held.term
    while running.end < price.since or not (
        cheaper or at < price_notice_before(plan.policies, plan.term, running, held.zone)
    ):
        running = Span(running.end, held.span_of(plan.term, running.end).end)
    return running.end
