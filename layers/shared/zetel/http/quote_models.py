"""Requests for quotes, and requests that confirm a quote.

A request becomes a command of its use case; the answer is the quote `models.QuoteOut`.
"""

from typing import Annotated, Any

from pydantic import Field

from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming.quote_kind import Confirmation, Reason
from zetel.application.quoting.addition import QuoteAddition
from zetel.application.quoting.cancellation import QuoteCancellation
from zetel.application.quoting.purchase import QuotePurchase, Wish
from zetel.application.quoting.seats import QuoteSeats
from zetel.domain.catalog.terms import Effect
from zetel.domain.quotes.cancellation import When
from zetel.domain.subscriptions.subscription import Collection
from zetel.http.fields import CatalogId, Comment, ItemId, ProfileId, Quantity, ReasonCode, ShortText, Token, Total
from zetel.http.shape import LEFT_OUT, Shape


class Wanted(Shape):
    plan: CatalogId
    quantity: Quantity

    def wish(self, pointer: str) -> Wish:
        return Wish(self.plan, self.quantity, pointer)


class WantedSubscription(Wanted):
    """A base plan with the add-ons bound to it, paid by `profile`."""

    profile: ProfileId
    pay_by: Collection
    addons: Annotated[list[Wanted], Field(max_length=7, default_factory=list)]
    purchase_order: ShortText = LEFT_OUT

    def command(self, account: str, person: Person) -> QuotePurchase:
        wishes = (self.wish(""), *(one.wish(f"/addons/{n}") for n, one in enumerate(self.addons)))
        return QuotePurchase(account, person, self.profile, self.pay_by, wishes, self.purchase_order)


class WantedItems(Shape):
    """Add-ons for a running subscription; without `pay_by`, they are paid like the subscription."""

    items: Annotated[list[Wanted], Field(min_length=1, max_length=7)]
    pay_by: Collection = LEFT_OUT
    purchase_order: ShortText = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person) -> QuoteAddition:
        wishes = tuple(one.wish(f"/items/{n}") for n, one in enumerate(self.items))
        return QuoteAddition(account, person, subscription, self.pay_by, wishes, self.purchase_order)


class NewTotal(Shape):
    """A new total of an item's seats; `now` takes effect as far as the terms allow, the rest at the renewal. A total of
    0 drops an add-on, a flat one too."""

    item: ItemId
    quantity: Total
    when: Effect = Effect.NOW
    pay_by: Collection = LEFT_OUT
    purchase_order: ShortText = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person) -> QuoteSeats:
        return QuoteSeats(
            account, person, subscription, self.item, self.quantity, self.when, self.pay_by, self.purchase_order
        )


class WantedEnd(Shape):
    """The wanted end of a subscription: today, or at the end of the first term for which notice today is in time."""

    when: When

    def command(self, account: str, subscription: str, person: Person) -> QuoteCancellation:
        return QuoteCancellation(account, person, subscription, self.when)


class Confirmed(Shape):
    """A quote to confirm, with a `card` if the quote has a payment."""

    quote: dict[str, Any]
    card: Token = LEFT_OUT

    def command(
        self, account: str, person: Person, request: IdempotentRequest, subscription: str | None = None
    ) -> Confirmation:
        return Confirmation(account, person, self.quote, request, self.card, subscription)


class ConfirmedEnd(Shape):
    """A statement to confirm, with a `reason` of the seller's list."""

    quote: dict[str, Any]
    reason: ReasonCode
    comment: Comment = LEFT_OUT
    feedback: Comment = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person, request: IdempotentRequest) -> Confirmation:
        return Confirmation(
            account=account,
            person=person,
            quote=self.quote,
            request=request,
            subscription=subscription,
            reason=Reason(self.reason, self.comment, self.feedback),
        )


class AutoRenewal(Shape):
    """Whether the subscription renews at the end of its term. Off is notice, with the deadline of a cancellation."""

    on: Annotated[bool, Field(strict=True)]
