"""Upgrades on request: a plan that is sold on request is asked for, and the seller answers in words or by an offer.

    asked ---- answered in words                      the customer may ask again
      |   `--- withdrawn by the customer
      `------- offered ---- taken, once, by a quote   to the last day of the offer
                       |--- declined by the customer
                       |--- withdrawn by the seller
                       `--- expired

An offer names a plan, bounds of the base's quantity, deviations and its last day, which counts to 24:00 in the seller's
zone; a quote that was made until then is honoured like any other. `open` is 1 as long as the offer can be taken: taking
it is a count, so that a confirmation needs no read of its own, and a declined card gives it back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import civil_date, instant
from zetel.domain.catalog.products import Offer, ProductKind
from zetel.domain.catalog.terms import Sale
from zetel.domain.errors import InvalidRequest, UpgradeClosed, Violation
from zetel.domain.subscriptions.deviations import AS_LISTED, AgreedTerms, TakenOffer, agreed_plan, broken_deviations

#: An offer ends at most so many days ahead.
MOST_DAYS: Final = 366
#: The most requests of an account that wait for the seller.
MOST_ASKED: Final = 10


class UpgradeState(StrEnum):
    """The progress of a request for an upgrade, and of its offer."""

    ASKED = "asked"
    ANSWERED = "answered"
    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Contact:
    """The person whom the seller answers."""

    name: str
    mail: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class SalesOffer:
    """The seller's offer of the plan `plan` (an id) for `minimum` to `maximum` units, with `deviations`; `until` is its
    last day, `closes` the first instant that is too late."""

    plan: str
    minimum: int
    maximum: int
    until: date
    closes: datetime
    deviations: AgreedTerms = AS_LISTED


@dataclass(frozen=True, slots=True)
class UpgradeRequest:
    """A request for a `plan` that is sold on request, for a subscription that runs or a new one, with the `answer` in
    words and the offer of the seller. `language` is the one that the customer asked in."""

    id: str
    account: str
    member: str
    plan: str
    contact: Contact
    message: str
    asked_at: datetime
    changed_at: datetime
    subscription: str | None = None
    quantity: int | None = None
    version: int = 1
    sequence: int = 1
    state: UpgradeState = UpgradeState.ASKED
    answer: str | None = None
    offer: SalesOffer | None = None
    open: int = 0
    taken: int = 0

    def state_at(self, at: datetime) -> UpgradeState:
        """The state at the instant `at`."""
        if self.state is not UpgradeState.OFFERED or self.offer is None:
            return self.state
        if not self.open:
            return UpgradeState.TAKEN
        return UpgradeState.EXPIRED if self.offer.closes <= at else UpgradeState.OFFERED

    def answered(self, words: str, at: datetime) -> "UpgradeRequest":
        """Raises UpgradeClosed."""
        self._must_be(UpgradeState.ASKED, at)
        return self._moved(at, state=UpgradeState.ANSWERED, answer=words)

    def offered(self, offer: SalesOffer, words: str | None, at: datetime) -> "UpgradeRequest":
        """Raises UpgradeClosed."""
        self._must_be(UpgradeState.ASKED, at)
        return replace(self._moved(at, state=UpgradeState.OFFERED, answer=words), offer=offer, open=1)

    def left(self, at: datetime) -> "UpgradeRequest":
        """The customer withdraws what it asked for, or declines the offer. Raises UpgradeClosed."""
        if self.state_at(at) is UpgradeState.ASKED:
            return self._moved(at, state=UpgradeState.WITHDRAWN, answer=None)
        self._must_be(UpgradeState.OFFERED, at)
        return replace(self._moved(at, state=UpgradeState.DECLINED, answer=self.answer), open=0)

    def withdrawn(self, at: datetime) -> "UpgradeRequest":
        """The seller withdraws its offer. Raises UpgradeClosed."""
        self._must_be(UpgradeState.OFFERED, at)
        return replace(self._moved(at, state=UpgradeState.WITHDRAWN, answer=self.answer), open=0)

    def taken_for(self, plan: str, subscription: str | None, at: datetime) -> SalesOffer:
        """The offer, for a quote of the plan for the subscription, or for a new one. Raises UpgradeClosed,
        InvalidRequest for another plan or subscription than it is for."""
        self._must_be(UpgradeState.OFFERED, at)
        offer = self.offer
        if offer is None or plan != offer.plan:
            raise InvalidRequest.of("/plan", f"{offer.plan}, as the offer says" if offer else "left out", plan)
        if subscription != self.subscription:
            rule = f"an offer for {subscription}" if subscription else "an offer for a new subscription"
            raise InvalidRequest.of("/offer", rule, self.id)
        return offer

    def _must_be(self, state: UpgradeState, at: datetime) -> None:
        if (present := self.state_at(at)) is not state:
            raise UpgradeClosed(request=self.id, state=present.value)

    def _moved(self, at: datetime, *, state: UpgradeState, answer: str | None) -> "UpgradeRequest":
        return replace(
            self, state=state, answer=answer, changed_at=at, version=self.version + 1, sequence=self.sequence + 1
        )


def taken(request: UpgradeRequest, offer: SalesOffer, quantity: int) -> TakenOffer:
    """The offer as a quote of `quantity` units takes it. Raises InvalidRequest outside its bounds."""
    if not offer.minimum <= quantity <= offer.maximum:
        rule = f"from {offer.minimum} to {offer.maximum}, as the offer says"
        raise InvalidRequest.of("/quantity", rule, quantity)
    return TakenOffer(request.id, offer.deviations)


def closes(until: date, zone: str) -> datetime:
    """The first instant after the offer's last day in the seller's zone."""
    return instant(until + timedelta(days=1), zone)


def broken_offer(offer: SalesOffer, sold: Offer | None, *, zone: str, at: datetime) -> Iterator[Violation]:
    """Every rule that the offer breaks, the field as a pointer; `sold` is the plan of today on sale in the customer's
    currency, None where there is none, and `zone` that of the seller."""
    today = civil_date(at, zone)
    last = today + timedelta(days=MOST_DAYS)
    if not today <= offer.until <= last:
        yield Violation("/until", f"a day from {today} to {last}", offer.until.isoformat())
    if offer.minimum > offer.maximum:
        yield Violation("/minimum", f"at most the maximum, which is {offer.maximum}", offer.minimum)
    if sold is None or sold.product.kind is not ProductKind.EDITION:
        yield Violation("/plan", "a plan of an edition that is on sale in the customer's currency", offer.plan)
        return
    if offer.deviations != AS_LISTED:
        for broken in broken_deviations(offer.deviations, sold.plan, today):
            yield Violation(f"/deviations{broken.field}", broken.rule, broken.sent)
    plan = agreed_plan(sold.plan, offer.deviations, sold.price.currency, term=today)
    if not plan.minimum <= offer.minimum <= offer.maximum <= plan.maximum:
        rule = f"a range from {plan.minimum} to {plan.maximum}, the bounds of {plan.id}"
        yield Violation("/maximum", rule, offer.maximum)


def is_on_request(offer: Offer) -> bool:
    return offer.plan.policies.sale is Sale.ON_REQUEST
