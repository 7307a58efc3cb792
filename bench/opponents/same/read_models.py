"""What the route that reads a subscription answers, field by field as the product does."""

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
