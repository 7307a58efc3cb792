"""What is answered about subscriptions."""

import datetime as dt

from pydantic import AwareDatetime

from zetel.http.models import AmountsOut, SubscriptionOut
from zetel.http.shape import OrAbsent, Shape


class ItemProduct(Shape):
    """Which product an item is of, and its name."""

    item: str
    product: str
    name: str


class SubscriptionRead(SubscriptionOut):
    """A subscription with its terms in sentences and the dates that count.

    Notice given by `cancel_by`, before the instant `cancel_before`, ends the running term; `advised_by` leaves time to
    decide. Before `refund_before` everything can be returned. A date that no longer says anything is left out.
    """

    products: list[ItemProduct]
    terms: list[str]
    cancel_by: OrAbsent[dt.date] = None
    cancel_before: OrAbsent[AwareDatetime] = None
    advised_by: OrAbsent[dt.date] = None
    refund_before: OrAbsent[AwareDatetime] = None
    next_renewal: OrAbsent[AmountsOut] = None


class Subscriptions(Shape):
    subscriptions: list[SubscriptionOut]
    next: OrAbsent[str] = None


class CancellationReason(Shape):
    """Why somebody cancelled: a word of the seller's list, and words of their own."""

    id: str
    member: str
    at: AwareDatetime
    reason: str
    comment: OrAbsent[str] = None
    feedback: OrAbsent[str] = None


class Cancellations(Shape):
    cancellations: list[CancellationReason]
    next: OrAbsent[str] = None
