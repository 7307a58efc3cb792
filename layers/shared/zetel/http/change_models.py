"""Requests that change a running subscription: a new total of seats, its end, auto-renewal, and kept attempts."""

from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming.keeping import KeepAttempt
from zetel.application.confirming.quote_kind import Confirmation, Reason
from zetel.application.quoting.cancellation import QuoteCancellation
from zetel.application.quoting.seats import QuoteSeats
from zetel.domain.catalog.terms import Effect
from zetel.domain.events import ActorKind
from zetel.domain.subscriptions.attempt import AttemptKind, AttemptState
from zetel.domain.subscriptions.release import ReleaseRule
from zetel.domain.subscriptions.subscription import Collection
from zetel.http.fields import Comment, ItemId, ReasonCode, ShortText, Total, WantedEndOn
from zetel.http.models import ReleaseOut
from zetel.http.release_models import Released, wanted_release
from zetel.http.shape import LEFT_OUT, OrAbsent, Shape


class NewTotal(Shape):
    """A new total of an item's seats; `now` takes effect as far as the terms allow, the rest at the renewal. A total of
    0 drops an add-on, a flat one too. Below the assigned licences, `release` or `rule` says whose licences end."""

    item: ItemId
    quantity: Total
    when: Effect = Effect.NOW
    pay_by: Collection = LEFT_OUT
    purchase_order: ShortText = LEFT_OUT
    release: Released = LEFT_OUT
    rule: ReleaseRule = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person) -> QuoteSeats:
        return QuoteSeats(
            account,
            person,
            subscription,
            self.item,
            self.quantity,
            self.when,
            self.pay_by,
            self.purchase_order,
            wanted_release(self.release, self.rule),
        )


class WantedEnd(Shape):
    """The wanted end of a subscription: today, at the end of the first term for which notice today is in time, or on a
    day ahead."""

    when: WantedEndOn

    def command(self, account: str, subscription: str, person: Person, by: ActorKind) -> QuoteCancellation:
        return QuoteCancellation(account, person, subscription, self.when, by)


class ConfirmedEnd(Shape):
    """A statement to confirm, with a `reason` of the seller's list."""

    quote: dict[str, Any]
    reason: ReasonCode
    comment: Comment = LEFT_OUT
    feedback: Comment = LEFT_OUT

    def command(
        self, account: str, subscription: str, person: Person, request: IdempotentRequest, by: ActorKind
    ) -> Confirmation:
        return Confirmation(
            account=account,
            person=person,
            quote=self.quote,
            request=request,
            subscription=subscription,
            by=by,
            reason=Reason(self.reason, self.comment, self.feedback),
        )


class AutoRenewal(Shape):
    """Whether the subscription renews at the end of its term. Off is notice, with the deadline of a cancellation."""

    on: Annotated[bool, Field(strict=True)]


class WantedAttempt(Shape):
    """A wish to keep as of now: a full refund, with a `reason` of the seller's list; or a return, with the new total
    `quantity` of an `item`, where `release` or `rule` may say whose licences end."""

    reason: ReasonCode = LEFT_OUT
    comment: Comment = LEFT_OUT
    feedback: Comment = LEFT_OUT
    item: ItemId = LEFT_OUT
    quantity: Total = LEFT_OUT
    release: Released = LEFT_OUT
    rule: ReleaseRule = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person, request: IdempotentRequest) -> KeepAttempt:
        reason = Reason(self.reason, self.comment, self.feedback) if self.reason else None
        release = wanted_release(self.release, self.rule)
        return KeepAttempt(account, person, subscription, request, reason, self.item, self.quantity, release)


class AttemptOut(Shape):
    """A full refund or a return of seats that was kept, with the amounts of the instant `at`."""

    id: str
    version: int
    subscription: str
    member: str
    kind: AttemptKind
    state: AttemptState
    at: AwareDatetime
    item: OrAbsent[str] = None
    quantity: OrAbsent[int] = None
    release: OrAbsent[ReleaseOut] = None
    reason: OrAbsent[str] = None
    comment: OrAbsent[str] = None
    feedback: OrAbsent[str] = None
