"""The price of a renewal: the newest dated price that the customer was told in time.

    bought            too_late                    on
    |                 |  last day of notice       |
    |-- told ---------|--- too late --------------|- next term
    a price is told by the mail that announces it; those from before `bought` are told too: the quote knew them

A price that was told too late, or not at all, is for a later renewal, unless it makes this one cheaper; a price that is
dropped too late before it begins still counts. So from `too_late` on a renewal never becomes dearer. The running price
is told.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from zetel.domain.catalog.prices import Price, cost
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

    charged = choice.offer.price
    coming = [price for price in choice.offer.prices if charged.since < price.since <= on]
    for price in sorted(coming, key=lambda price: price.since):
        stands = price.dropped_at is None
        told = is_told(price) and (stands or not in_time(price.dropped_at))
        if (told and stands) or ((told or stands) and costs(price) < costs(charged)):
            charged = price
    return charged


def known_in_buying(price: Price, bought: datetime) -> bool:
    """Whether the catalogue had the price at the instant of the purchase's quote."""
    return price.loaded_at is None or price.loaded_at <= bought


def still_announced(announced: Mapping[str, datetime], charged: Iterable[Choice]) -> Mapping[str, datetime]:
    """Those of the prices `announced` that are still to come once the prices of `charged` are charged."""
    coming = {
        price.version for choice in charged for price in choice.offer.prices if price.since > choice.offer.price.since
    }
    return {version: at for version, at in announced.items() if version in coming}
