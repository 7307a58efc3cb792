"""Requests for quotes, and requests that confirm a quote.

A request becomes a command of its use case; the answer is the quote `models.QuoteOut`.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from zetel.application.accounts.buying import NarrowBuying
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.confirming.quote_kind import Confirmation
from zetel.application.contracts.taking_over import TakeOver
from zetel.application.quoting.addition import QuoteAddition
from zetel.application.quoting.conversion import QuoteConversion
from zetel.application.quoting.purchase import QuotePurchase, Wish
from zetel.domain.catalog.terms import Buyers
from zetel.domain.subscriptions.subscription import Collection
from zetel.http.fields import CatalogId, ProfileId, Quantity, ShortText, Token, UpgradeId
from zetel.http.shape import LEFT_OUT, Shape

#: What an account may say of a product; trials are the terms' own matter.
AccountBuyers = Literal[Buyers.ANYONE, Buyers.BILLING_ADMINS]


class Wanted(Shape):
    plan: CatalogId
    quantity: Quantity

    def wish(self, pointer: str) -> Wish:
        return Wish(self.plan, self.quantity, pointer)


class WantedSubscription(Wanted):
    """A base plan with the add-ons bound to it, paid by `profile`. With `trial` false it is paid from today on, also
    where its plan has a trial that the account has not used. The `offer` of a request for an upgrade is taken by its
    id."""

    profile: ProfileId
    pay_by: Collection
    addons: Annotated[list[Wanted], Field(max_length=7, default_factory=list)]
    purchase_order: ShortText = LEFT_OUT
    trial: Annotated[bool, Field(strict=True)] = True
    offer: UpgradeId = LEFT_OUT

    def command(self, account: str, person: Person) -> QuotePurchase:
        wishes = (self.wish(""), *(one.wish(f"/addons/{n}") for n, one in enumerate(self.addons)))
        return QuotePurchase(
            account, person, self.profile, self.pay_by, wishes, self.purchase_order, self.trial, self.offer
        )


class WantedItems(Shape):
    """Add-ons for a running subscription; without `pay_by`, they are paid like the subscription."""

    items: Annotated[list[Wanted], Field(min_length=1, max_length=7)]
    pay_by: Collection = LEFT_OUT
    purchase_order: ShortText = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person) -> QuoteAddition:
        wishes = tuple(one.wish(f"/items/{n}") for n, one in enumerate(self.items))
        return QuoteAddition(account, person, subscription, self.pay_by, wishes, self.purchase_order)


class WantedConversion(Shape):
    """The conversion of a trial at its end; without `pay_by`, it is paid as the subscription is."""

    pay_by: Collection = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person) -> QuoteConversion:
        return QuoteConversion(account, person, subscription, self.pay_by)


class NewOwner(Shape):
    """The billing profile of the account's own that pays from now on; by card, with the `card` to charge later."""

    profile: ProfileId
    pay_by: Collection
    card: Token = LEFT_OUT

    def command(self, account: str, subscription: str, person: Person, version: int) -> TakeOver:
        return TakeOver(account, person, subscription, version, self.profile, self.pay_by, self.card)


class AllowedBuyers(Shape):
    """Who may buy the product in the account."""

    buyers: AccountBuyers

    def command(self, account: str, product: str, person: Person, request: IdempotentRequest) -> NarrowBuying:
        return NarrowBuying(account, person, request, product, self.buyers)


class ProductBuyers(AllowedBuyers):
    """A product, with who may buy it in the account."""

    product: str


class Confirmed(Shape):
    """A quote to confirm, with a `card` if the quote has a payment, or is of a trial that a card pays later."""

    quote: dict[str, Any]
    card: Token = LEFT_OUT

    def command(
        self, account: str, person: Person, request: IdempotentRequest, subscription: str | None = None
    ) -> Confirmation:
        return Confirmation(account, person, self.quote, request, self.card, subscription)
