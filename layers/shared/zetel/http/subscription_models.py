"""Answers about subscriptions, and the reason of a cancellation."""

import datetime as dt

from pydantic import AwareDatetime

from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import ProductCentre
from zetel.domain.catalog.terms import CancellationMode
from zetel.domain.events import ActorKind
from zetel.http.catalog_models import IntervalOut
from zetel.http.fields import ShortText
from zetel.http.models import AmountsOut, SubscriptionOut
from zetel.http.shape import Changes, OrAbsent, Shape


class ItemProduct(Shape):
    """The product of an item with its name, and the item's plan: its price model, term and billing period, and the
    bounds of its quantity; `centre` is that of the subscription's edition."""

    item: str
    product: str
    name: str
    model: PriceModel
    term: IntervalOut
    billing: IntervalOut
    minimum: int
    maximum: int
    centre: ProductCentre


class ReasonOut(Shape):
    """A reason that the seller offers: the word to send, and its meaning in the requested language."""

    reason: str
    text: str


class WantedChecklist(Shape):
    """What a request for the end confirms: exported data, the owner of the data, and words of so many letters."""

    exported: bool
    data_owner: bool
    letters: int


class AccountManagerOut(Shape):
    """The person of the seller's who ends the contract together with its customer."""

    name: str
    mail: str


class CancellingOut(Shape):
    """The demands of a cancellation: one of `reasons`, and a comment of at least `comment_length` characters. With a
    `mode` the end is asked for: a `checklist` goes with the request, or an `account_manager` helps; `rejections` are
    the seller's reasons against an end."""

    reasons: list[ReasonOut]
    comment_length: int
    mode: OrAbsent[CancellationMode] = None
    checklist: OrAbsent[WantedChecklist] = None
    account_manager: OrAbsent[AccountManagerOut] = None
    rejections: OrAbsent[list[ReasonOut]] = None


class SubscriptionRow(SubscriptionOut):
    """A subscription in a list, with its products and the dates that count. `next_renewal` is absent if the
    subscription ends, `next_bill` if the running billing period is the last of its term.

    Notice given by `cancel_by`, before the instant `cancel_before`, ends the running term; `advised_by` leaves time to
    decide. Before `refund_before` everything can be returned. A date without a meaning any more is omitted.
    """

    products: list[ItemProduct]
    buyer_name: OrAbsent[str] = None
    next_renewal: OrAbsent[AmountsOut] = None
    next_bill: OrAbsent[AmountsOut] = None
    cancel_by: OrAbsent[dt.date] = None
    cancel_before: OrAbsent[AwareDatetime] = None
    advised_by: OrAbsent[dt.date] = None
    refund_before: OrAbsent[AwareDatetime] = None


class SubscriptionRead(SubscriptionRow):
    """A subscription as in a list, with its terms in sentences.

    `next_renewal` beside an end on the timeline is the last renewal. `cancelling` is omitted for a subscription that
    has ended or that only the seller cancels.
    """

    terms: list[str]
    cancelling: OrAbsent[CancellingOut] = None


class SubscriptionChanges(Changes):
    """The purchase order of the subscription's later documents; null removes `purchase_order`."""

    purchase_order: ShortText | None


class Subscriptions(Shape):
    subscriptions: list[SubscriptionRow]
    next: OrAbsent[str] = None


class CancellationReason(Shape):
    """The reason of a cancellation: a word of the seller's list, and words of the member or the staff."""

    id: str
    member: str
    at: AwareDatetime
    reason: str
    comment: OrAbsent[str] = None
    feedback: OrAbsent[str] = None
    by: ActorKind


class Cancellations(Shape):
    cancellations: list[CancellationReason]
    next: OrAbsent[str] = None
