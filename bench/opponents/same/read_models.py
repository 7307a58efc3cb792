"""The answer of the route that reads a subscription, field by field like the product's."""

import datetime as dt

from models import AmountsOut, OrAbsent, Shape, SubscriptionOut
from pydantic import AwareDatetime


class ItemProduct(Shape):
    item: str
    product: str
    name: str


class SubscriptionRead(SubscriptionOut):
    products: list[ItemProduct]
    terms: list[str]
    cancel_by: OrAbsent[dt.date] = None
    cancel_before: OrAbsent[AwareDatetime] = None
    advised_by: OrAbsent[dt.date] = None
    refund_before: OrAbsent[AwareDatetime] = None
    next_renewal: OrAbsent[AmountsOut] = None
