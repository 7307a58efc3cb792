"""What each open change of a contract brings: the first bill of a coming term that differs with it and without it.

    timeline                             with it               without it
    2027-03-15 price 730.00 a seat       22 x 730.00           22 x 365.00
    2027-03-15 seats 22                  22 x 730.00           25 x 730.00

The changes stand in the order in which one day has them happen: end, price, deviations, plan, add-ons, seats, then one
bill. It is decided by `renewal.period_ended`, from the last period of the term on. A price that was told too late for a
term is compared at the term after it. A deviation that ends is compared from the first period on that begins without
it, with the contract on which it goes on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import zip_longest
from typing import Final

from zetel.domain.calendar import instant
from zetel.domain.catalog.products import Offer
from zetel.domain.documents.settlement import Amounts
from zetel.domain.parties.profile import Balance
from zetel.domain.subscriptions.coming_prices import to_come
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import DeviationKind
from zetel.domain.subscriptions.deviations_ending import over_on
from zetel.domain.subscriptions.forecast import ForecastBasis, billed
from zetel.domain.subscriptions.renewal import PeriodEnded
from zetel.domain.subscriptions.renewal_price import known_in_buying
from zetel.domain.subscriptions.subscription import Entry, Subscription, SubscriptionState
from zetel.domain.subscriptions.timeline import ADD_ON, ENDS, PLAN, SEATS

#: The kind of an announced price, which the seller puts on the timeline and no customer takes off it.
PRICE: Final = "price"
#: The kinds in the order in which one day has them happen; others come behind them.
#: The kind of the end of a deviation, which was agreed with it: nobody takes it off.
DEVIATION: Final = "deviation"
_ORDER: Final = (*ENDS, PRICE, DEVIATION, PLAN, ADD_ON, SEATS)
#: The terms ahead that are compared.
_TERMS: Final = 3


@dataclass(frozen=True, slots=True)
class EntryForecast:
    """An open change, and the first bill that differs: with it, and without it; None where nothing is billed then.
    `told_at` is the instant of the mail that announced a price; None where the customer knew it in buying."""

    entry: Entry
    with_it: Amounts | None
    without_it: Amounts | None
    told_at: datetime | None = None

    @property
    def undoable(self) -> bool:
        return self.entry.kind not in (PRICE, DEVIATION)


def entry_forecasts(held: Subscription, basis: ForecastBasis) -> tuple[EntryForecast, ...]:
    """The open changes of the subscription in their order. Raises TaxRateMissing."""
    if held.state is not SubscriptionState.ACTIVE:
        return ()
    changes = [(entry, basis.contract(held).without(entry, basis.at), basis) for entry in held.timeline]
    changes += [
        (entry, held, replace(basis, contract=partial(_without, entry, basis)))
        for entry in announced(held, basis.contract(held).offers)
    ]
    changes += [
        (entry, replace(held, deviations=held.deviations.endless(DeviationKind(str(entry.value)))), basis)
        for entry in ending(held, basis.contract(held))
    ]
    found = []
    for entry, without, other in sorted(changes, key=lambda change: (change[0].on, _place(change[0].kind))):
        first = entry.on if entry.kind == DEVIATION else held.term.end
        pairs = list(zip_longest(_bills(held, basis, first), _bills(without, other, first)))
        pair = next((pair for pair in pairs if pair[0] != pair[1]), pairs[0])
        told = held.announced.get(str(entry.value)) if entry.kind == PRICE else None
        found.append(EntryForecast(entry, *pair, told))
    return tuple(found)


def announced(held: Subscription, offers: Mapping[str, Offer]) -> Iterator[Entry]:
    """The prices to come that the customer was told of, each as an entry of its first day; in a programme, its own."""
    for item in held.items:
        charged = offers[item.id].price
        for price in to_come(offers[item.id]):
            if price.programme != charged.programme:
                continue
            if price.version in held.announced or known_in_buying(price, held.told_at):
                yield Entry(price.version, price.since, PRICE, item.id, price.version)


def ending(held: Subscription, contract: Contract) -> Iterator[Entry]:
    """The deviations that end, each as an entry of the first day of the period or term that begins without it."""
    for kind, until in held.deviations.ends:
        yield Entry(f"deviation.{kind}", over_on(kind, until, contract), DEVIATION, held.items[0].id, kind)


def _place(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _without(entry: Entry, basis: ForecastBasis, held: Subscription) -> Contract:
    """The contract as it is if the announced price is not."""
    contract = basis.contract(held)
    offers = {
        item: replace(offer, prices=tuple(price for price in offer.prices if price.version != entry.value))
        for item, offer in contract.offers.items()
    }
    return replace(contract, offers=offers)


def _bills(held: Subscription, basis: ForecastBasis, first: date) -> Iterator[Amounts | None]:
    """The bill of the period that begins on the day `first` in the running term, and the first bill of each of the next
    terms; None for the term that does not come."""
    if held.period.start < first < held.term.end and not held.trial:
        last = basis.contract(held).whole_period(first - timedelta(days=1))
        yield _bill(billed(replace(held, period=last), Balance(), max(instant(first, held.zone), basis.at), basis))
    for no in range(_TERMS):
        last = held.term if held.trial else basis.contract(held).whole_period(held.term.end - timedelta(days=1))
        at = max(held.turns_at if held.trial else instant(held.term.end, held.zone), basis.at)
        happened = billed(replace(held, period=last), Balance(), at, basis, no=no)
        held = happened.outcome.subscription
        if held.state is not SubscriptionState.ACTIVE:
            yield None
            return
        yield _bill(happened)


def _bill(happened: PeriodEnded) -> Amounts | None:
    if happened.outcome.subscription.state is not SubscriptionState.ACTIVE:
        return None
    invoice = happened.outcome.invoice
    return Amounts(invoice.period.start, invoice.net, invoice.total - invoice.net, invoice.total)
