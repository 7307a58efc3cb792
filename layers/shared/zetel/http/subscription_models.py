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


class ReasonOut(Shape):
    """A reason that the seller offers: the word to send, and what it means in the language asked for."""

    reason: str
    text: str


class CancellingOut(Shape):
    """What a cancellation asks for: one of `reasons`, and a comment of at least `comment_length` characters."""

    reasons: list[ReasonOut]
    comment_length: int


class SubscriptionRead(SubscriptionOut):
    """A subscription with its terms in sentences and the dates that count.

    Notice given by `cancel_by`, before the instant `cancel_before`, ends the running term; `advised_by` leaves time to
    decide. Before `refund_before` everything can be returned. `next_renewal` beside an end on the timeline is the last
    one. A date that no longer says anything is left out, and `cancelling` where the subscription has ended or is
    cancelled through the seller.
    """

    products: list[ItemProduct]
    terms: list[str]
    cancel_by: OrAbsent[dt.date] = None
    cancel_before: OrAbsent[AwareDatetime] = None
    advised_by: OrAbsent[dt.date] = None
    refund_before: OrAbsent[AwareDatetime] = None
    next_renewal: OrAbsent[AmountsOut] = None
    cancelling: OrAbsent[CancellingOut] = None


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
