"""Requests of members for licences and purchases, and the decisions about them."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from zetel.application.commands.person import Person
from zetel.application.quoting.asked_for import QuotePurchaseAsked, QuoteSeatAsked
from zetel.domain.parties.request import RequestKind, RequestState
from zetel.domain.subscriptions.subscription import Collection
from zetel.http.fields import CatalogId, Comment, ProfileId, Quantity, ShortText
from zetel.http.shape import LEFT_OUT, OrAbsent, Shape


class LicenceWish(Shape):
    """The reason for which a member asks for a licence."""

    reason: Comment


class PurchaseWish(Shape):
    """The purchase that a member asks for, with the reason."""

    product: CatalogId
    quantity: Quantity
    reason: Comment


class Denial(Shape):
    """The words with which a request is denied."""

    message: Comment


class OneMoreSeat(Shape):
    """One more seat for a request; without `pay_by` it is paid like the subscription."""

    pay_by: Collection = LEFT_OUT
    purchase_order: ShortText = LEFT_OUT

    def command(self, account: str, request: str, person: Person) -> QuoteSeatAsked:
        return QuoteSeatAsked(account, person, request, self.pay_by, self.purchase_order)


class PurchaseAsked(Shape):
    """A plan of the product that a member asks for, paid by `profile`; with `trial` false from today on, also where the
    plan has a trial."""

    plan: CatalogId
    profile: ProfileId
    pay_by: Collection
    purchase_order: ShortText = LEFT_OUT
    trial: Annotated[bool, Field(strict=True)] = True

    def command(self, account: str, request: str, person: Person) -> QuotePurchaseAsked:
        return QuotePurchaseAsked(
            account, person, request, self.plan, self.profile, self.pay_by, self.purchase_order, self.trial
        )


class ProofOut(Shape):
    """The file that stands with a request for a programme."""

    id: str
    content_type: str
    size: int


class RequestOut(Shape):
    """A request: for a licence of an `item`, for a purchase of a `quantity`, or for a `programme`. It `waits` where it
    is approved and no seat is free so far."""

    id: str
    version: int
    kind: RequestKind
    state: RequestState
    waits: bool
    member: str
    product: OrAbsent[str] = None
    reason: str
    asked_at: dt.datetime
    changed_at: dt.datetime
    subscription: OrAbsent[str] = None
    item: OrAbsent[str] = None
    quantity: OrAbsent[int] = None
    decided_by: OrAbsent[str] = None
    message: OrAbsent[str] = None
    served_at: OrAbsent[dt.datetime] = None
    programme: OrAbsent[str] = None
    proof: OrAbsent[ProofOut] = None
    until: OrAbsent[dt.date] = None


class Requests(Shape):
    """A page of requests."""

    requests: list[RequestOut]
    next: OrAbsent[str] = None
