"""The price of a renewal: the newest dated price that the customer was told in time.

    bought            too_late                    on
    |                 |  last day of notice       |
    |-- told ---------|--- too late --------------|- next term
    prices from before `bought` are told too: the quote knew them

A price that was loaded too late is for the next renewal, unless it makes this one cheaper; the same holds for a price
that is dropped before it begins. So from `too_late` on a renewal never becomes dearer. The running price is told.
"""

from datetime import date, datetime

from zetel.domain.catalog.prices import Price, cost
from zetel.domain.subscriptions.pricing import Choice


def renewal_price(choice: Choice, *, on: date, bought: datetime, too_late: datetime) -> Price:
    """The price of `choice`, which runs at its offer's price, in the term that begins `on`.

    `bought` is the instant of the purchase's quote; `too_late` is the first instant that is too late to tell a price.
    """

    def in_time(at: datetime | None) -> bool:
        return at is None or at <= bought or at < too_late

    def costs(price: Price) -> int:
        return cost(price, choice.quantity)

    charged = choice.offer.price
    coming = [price for price in choice.offer.prices if charged.since < price.since <= on]
    for price in sorted(coming, key=lambda price: price.since):
        stands = price.dropped_at is None
        told = in_time(price.loaded_at) and (stands or not in_time(price.dropped_at))
        if (told and stands) or ((told or stands) and costs(price) < costs(charged)):
            charged = price
    return charged
