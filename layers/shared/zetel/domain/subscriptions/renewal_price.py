"""The price of a renewal: the newest dated price that the customer was told in time.

    bought            too_late                    on
    |                 |  last day of notice       |
    |-- told ---------|--- too late --------------|- next term
    a price is told by the mail that announces it; those from before `bought` are told too: the quote knew them

A price that was told too late, or not at all, is for a later renewal, unless it makes this one cheaper; a price that is
dropped too late before it begins still counts. So from `too_late` on a renewal never becomes dearer. The running price
is told.

A programme's price ends with the account's approval; the price for everybody follows, if the mail of that end was in
time, and else with the renewal after. An account in a programme renews at its price, where that is cheaper.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from zetel.domain.catalog.prices import Price, cost, price_on
from zetel.domain.catalog.products import Offer
from zetel.domain.parties.programme import ProgrammeApproval
from zetel.domain.subscriptions.pricing import Choice


def renewal_price(
    choice: Choice, *, on: date, bought: datetime, announced: Mapping[str, datetime], too_late: datetime
) -> Price:
    """The price of `choice`, which runs at its offer's price, in the term that begins `on`.

    `bought` is the instant of the purchase's quote, `announced` that of the mail about each price; `too_late` is the
    first instant that is too late to tell a price.
    """

    def in_time(at: datetime | None) -> bool:
        return at is None or at <= bought or at < too_late

    def is_told(price: Price) -> bool:
        at = announced.get(price.version)
        return known_in_buying(price, bought) or (at is not None and at < too_late)

    def costs(price: Price) -> int:
        return cost(price, choice.quantity)

    def newest(charged: Price, line: Iterable[Price]) -> Price:
        """The price after `charged` on the line."""
        coming = [price for price in line if charged.since < price.since <= on]
        for price in sorted(coming, key=lambda price: price.since):
            stands = price.dropped_at is None
            told = is_told(price) and (stands or not in_time(price.dropped_at))
            if (told and stands) or ((told or stands) and costs(price) < costs(charged)):
                charged = price
        return charged

    offer, everybody = choice.offer, _line(choice.offer, None)
    charged = newest(offer.price, _line(offer, offer.price.programme))
    ended = _ended(offer, on)
    if ended and ended.told_at and in_time(ended.told_at):
        told = [price for price in _standing(everybody) if price.since <= on and is_told(price)]
        if told:
            charged = newest(min(told, key=lambda price: price.since), everybody)
    others = (price for price in _offered(offer, on) if price.programme != charged.programme)
    return min((charged, *others), key=costs)


def _line(offer: Offer, programme: str | None) -> tuple[Price, ...]:
    """The dated prices of the programme; None: those for everybody."""
    return tuple(price for price in offer.prices if price.programme == programme)


def _standing(line: Iterable[Price]) -> tuple[Price, ...]:
    return tuple(price for price in line if price.dropped_at is None)


def _ended(offer: Offer, on: date) -> ProgrammeApproval | None:
    """The approval that gave the running price and is over on the day `on`."""
    given = (one for one in offer.approvals if one.programme == offer.price.programme)
    return next((one for one in given if not one.holds(on)), None)


def _offered(offer: Offer, on: date) -> Iterator[Price]:
    """The prices in force on the day `on` for the account: for everybody, and of each programme that it is in."""
    for programme in (None, *(one.programme for one in offer.approvals if one.holds(on))):
        if price := price_on(_standing(_line(offer, programme)), on):
            yield price


def known_in_buying(price: Price, bought: datetime) -> bool:
    """Whether the catalogue had the price at the instant of the purchase's quote."""
    return price.loaded_at is None or price.loaded_at <= bought


def still_announced(announced: Mapping[str, datetime], charged: Iterable[Choice]) -> Mapping[str, datetime]:
    """Those of the prices `announced` that are still to come once the prices of `charged` are charged."""
    coming = {
        price.version
        for offer in (choice.offer for choice in charged)
        for price in offer.prices
        if price.since > offer.price.since or price.programme != offer.price.programme
    }
    return {version: at for version, at in announced.items() if version in coming}
