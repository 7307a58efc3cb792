"""Requests for plans that are sold on request, and the offers that answer them."""

import datetime as dt
from typing import Annotated

from pydantic import AwareDatetime, Field

from zetel.application.accounts.upgrades import AskUpgrade
from zetel.application.commands.person import Person
from zetel.domain.catalog.prices import MOST_UNIT_PRICE
from zetel.domain.quotes.upgrade_request import Contact, SalesOffer, UpgradeState
from zetel.domain.subscriptions.deviations import (
    MOST_FEE,
    AgreedFee,
    AgreedNotice,
    AgreedPrice,
    AgreedSeats,
    AgreedTerms,
)
from zetel.http.fields import CatalogId, Comment, MailAddress, Name, Quantity, ShortText, SubscriptionId
from zetel.http.models import DeviationsOut
from zetel.http.shape import LEFT_OUT, OrAbsent, Shape


class ContactIn(Shape):
    """The person whom the seller answers."""

    name: Name
    mail: MailAddress
    phone: ShortText = LEFT_OUT


class UpgradeWish(Shape):
    """The plan that is asked for, for a running `subscription` or a new one, and the person whom the seller answers."""

    plan: CatalogId
    contact: ContactIn
    message: Comment
    subscription: SubscriptionId = LEFT_OUT
    quantity: Quantity = LEFT_OUT

    def command(self, account: str, person: Person) -> AskUpgrade:
        contact = Contact(self.contact.name, self.contact.mail, self.contact.phone)
        return AskUpgrade(account, person, self.plan, contact, self.message, self.subscription, self.quantity)


class ContactOut(Shape):
    """The person whom the seller answers."""

    name: str
    mail: str
    phone: OrAbsent[str] = None


class SalesOfferOut(Shape):
    """The seller's offer of a `plan`, for so many units of it, with what is agreed beside its terms; `until` is the
    last day on which it can be quoted."""

    plan: str
    minimum: int
    maximum: int
    until: dt.date
    deviations: OrAbsent[DeviationsOut] = None


class UpgradeOut(Shape):
    """A request for an upgrade, with the seller's `answer` in words and its `offer`."""

    id: str
    version: int
    state: UpgradeState
    member: str
    plan: str
    contact: ContactOut
    message: str
    asked_at: AwareDatetime
    changed_at: AwareDatetime
    subscription: OrAbsent[str] = None
    quantity: OrAbsent[int] = None
    answer: OrAbsent[str] = None
    offer: OrAbsent[SalesOfferOut] = None


class Upgrades(Shape):
    """A page of requests for upgrades."""

    upgrades: list[UpgradeOut]
    next: OrAbsent[str] = None


class AskedUpgradeOut(Shape):
    """A request for an upgrade that waits for the seller."""

    account: str
    name: str
    request: str
    plan: str
    asked_at: dt.datetime
    version: int


class AskedUpgrades(Shape):
    """A page of requests that wait for the seller."""

    requests: list[AskedUpgradeOut]
    next: OrAbsent[str] = None


class AnswerInWords(Shape):
    """The answer in words."""

    message: Comment


class NewAgreedPrice(Shape):
    """An agreed price of the base: a `unit_price`, or the list price less `reduction_bp`."""

    unit_price: Annotated[int, Field(ge=0, le=MOST_UNIT_PRICE)] = LEFT_OUT
    reduction_bp: Annotated[int, Field(ge=1, le=10_000)] = LEFT_OUT
    until: dt.date = LEFT_OUT


class NewAgreedNotice(Shape):
    """An agreed notice."""

    days: Annotated[int, Field(ge=0, le=3_650)]
    until: dt.date = LEFT_OUT


class NewAgreedFee(Shape):
    """An agreed early-termination fee: a share, a fixed amount, or none."""

    basis_points: Annotated[int, Field(ge=0, le=10_000)] = 0
    fixed: Annotated[int, Field(ge=0, le=MOST_FEE)] = 0
    until: dt.date = LEFT_OUT


class NewAgreedMaximum(Shape):
    """The agreed most seats of the base."""

    seats: Quantity
    until: dt.date = LEFT_OUT


class NewDeviations(Shape):
    """What is agreed beside the terms of the plan."""

    price: NewAgreedPrice = LEFT_OUT
    notice: NewAgreedNotice = LEFT_OUT
    fee: NewAgreedFee = LEFT_OUT
    maximum: NewAgreedMaximum = LEFT_OUT

    def deviations(self) -> AgreedTerms:
        price: NewAgreedPrice | None = self.price
        notice: NewAgreedNotice | None = self.notice
        fee: NewAgreedFee | None = self.fee
        maximum: NewAgreedMaximum | None = self.maximum
        return AgreedTerms(
            price=AgreedPrice(price.unit_price, price.reduction_bp, price.until) if price else None,
            notice=AgreedNotice(notice.days, notice.until) if notice else None,
            fee=AgreedFee(fee.basis_points, fee.fixed, fee.until) if fee else None,
            maximum=AgreedSeats(maximum.seats, maximum.until) if maximum else None,
        )


class NewOffer(Shape):
    """The offer of a `plan` for `minimum` to `maximum` units, up to and including the day `until`, with words to the
    customer."""

    plan: CatalogId
    minimum: Quantity
    maximum: Quantity
    until: dt.date
    deviations: NewDeviations = LEFT_OUT
    message: Comment = LEFT_OUT

    def offer(self) -> SalesOffer:
        named: NewDeviations | None = self.deviations
        agreed = named.deviations() if named else AgreedTerms()
        closes = dt.datetime.combine(self.until, dt.time(), dt.UTC)  # the use case knows the seller's zone
        return SalesOffer(self.plan, self.minimum, self.maximum, self.until, closes, agreed)
