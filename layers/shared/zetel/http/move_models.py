"""People moved from a subscription to another that the account manages: the preview, its confirmation, and the status.

The preview is signed: it is confirmed as it was given.
"""

from typing import Any

from pydantic import AwareDatetime

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming.move import ConfirmMove
from zetel.application.confirming.quote_kind import Reason
from zetel.application.quoting.move_preview import MoveWish
from zetel.domain.licences.move import MoveState, MoveStop
from zetel.domain.subscriptions.subscription import Collection
from zetel.http.fields import Comment, ProfileId, ReasonCode, SubscriptionId, Token
from zetel.http.models import QuoteOut, SignatureOut
from zetel.http.shape import LEFT_OUT, OrAbsent, Shape


class WantedMove(Shape):
    """The subscription `to` which the people move. One that a member bought is taken over first: the billing profile of
    the account's own, `pay_by` and the `card` are as in a take-over; otherwise they are left out."""

    to: SubscriptionId
    profile: ProfileId = LEFT_OUT
    pay_by: Collection = LEFT_OUT
    card: Token = LEFT_OUT

    def wish(self, account: str, subscription: str, person: Person) -> MoveWish:
        return MoveWish(account, person, subscription, self.to, self.profile, self.pay_by, self.card)


class ConfirmedMove(Shape):
    """A preview to confirm, with a `reason` of the seller's list for the end, and the `card` if the account is to pay
    by card."""

    preview: dict[str, Any]
    reason: ReasonCode
    comment: Comment = LEFT_OUT
    feedback: Comment = LEFT_OUT
    card: Token = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person, request: IdempotentRequest) -> ConfirmMove:
        reason = Reason(self.reason, self.comment, self.feedback)
        return ConfirmMove(account, person, subscription, self.preview, request, reason, self.card)


class MovedItemOut(Shape):
    """An item whose licences go to an item of the other subscription; without `to` they end."""

    item: str
    product: str
    licences: int
    to: OrAbsent[str] = None
    free_before: OrAbsent[int] = None
    free_after: OrAbsent[int] = None


class MovingPerson(Shape):
    """A member that moves."""

    member: str
    name: str


class MovePlanOut(Shape):
    """A signed preview; confirming sends it back unchanged. Its `statement` is what the end costs and brings; with a
    `buyer` the account takes the subscription over, and `profile` pays from then on."""

    id: str
    kind: str
    made_at: AwareDatetime
    expires_at: AwareDatetime
    account: str
    person: str
    subscription: str
    to: str
    version: int
    profile: str
    collection: Collection
    items: list[MovedItemOut]
    buyer: OrAbsent[str] = None
    statement: QuoteOut
    people: list[MovingPerson]
    signature: SignatureOut


class MoveOut(Shape):
    """A confirmed move: `moved` of its people have their new licence; `why` it stopped, if it did."""

    id: str
    version: int
    subscription: str
    to: str
    member: str
    state: MoveState
    at: AwareDatetime
    confirmed_at: AwareDatetime
    items: list[MovedItemOut]
    moved: int
    why: OrAbsent[MoveStop] = None
    issues: OrAbsent[list[str]] = None
