"""Deviations: what a customer and the seller agreed on beside the terms of the plan.

    deviation    stands for
    price        each billing period that begins before its end, of the base's plan; it ends with that plan
    notice       each term that begins before its end
    fee          each term that begins before its end
    maximum      each term that begins before its end

A deviation without an end stands until the contract ends. One that ends within a period or a term stays for it: nothing
becomes dearer, and no deadline moves, in the middle. Its end was agreed with it, so that it counts without a mail; the
customer is told of it as early as of a dearer price (`told_from`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import Interval, instant
from zetel.domain.catalog.prices import MOST_UNIT_PRICE, Price, PriceModel
from zetel.domain.catalog.products import MOST_QUANTITY, Offer, Plan
from zetel.domain.catalog.terms import Fee, notice_days
from zetel.domain.errors import Violation
from zetel.domain.money import percentage

#: Basis points of a whole.
_WHOLE: Final = 10_000
#: A fixed fee of at most so many minor units.
MOST_FEE: Final = 1_000_000_000


class DeviationKind(StrEnum):
    """A term of the plan that a contract deviates from."""

    PRICE = "price"
    NOTICE = "notice"
    FEE = "fee"
    MAXIMUM = "maximum"


@dataclass(frozen=True, slots=True)
class AgreedPrice:
    """The price of the base: `unit_price` minor units a seat and billing period, or the list price less `reduction_bp`
    basis points, each unit price rounded half up; for billing periods that begin before the day `until`."""

    unit_price: int | None = None
    reduction_bp: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AgreedNotice:
    """Whole days of notice before a term's end, for terms that begin before the day `until`."""

    days: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AgreedFee:
    """The early-termination fee: `basis_points` of net credit and unbilled periods, or `fixed` minor units of the
    contract's currency, at most the net credit; neither is no fee. For terms that begin before the day `until`."""

    basis_points: int = 0
    fixed: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AgreedSeats:
    """The most seats of the base, in place of the plan's, for terms that begin before the day `until`."""

    seats: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AgreedTerms:
    """What stands on a contract in place of the terms of its plan; absent parts are as in the plan."""

    price: AgreedPrice | None = None
    notice: AgreedNotice | None = None
    fee: AgreedFee | None = None
    maximum: AgreedSeats | None = None

    def beside(self, new: "AgreedTerms") -> "AgreedTerms":
        """These, with the `new` ones in the place of those of their kinds."""
        return AgreedTerms(
            price=new.price or self.price,
            notice=new.notice or self.notice,
            fee=new.fee or self.fee,
            maximum=new.maximum or self.maximum,
        )

    def beyond(self, known: "AgreedTerms") -> "AgreedTerms":
        """Those that `known` does not have in the same form."""
        return AgreedTerms(
            price=self.price if self.price != known.price else None,
            notice=self.notice if self.notice != known.notice else None,
            fee=self.fee if self.fee != known.fee else None,
            maximum=self.maximum if self.maximum != known.maximum else None,
        )

    def without_price(self) -> "AgreedTerms":
        """These on another plan: the price ends with its plan, the others stay."""
        return replace(self, price=None)

    def standing(self, start: date) -> "AgreedTerms":
        """Those that are not over for a term or period that begins on the day `start`."""
        return AgreedTerms(
            price=self.price if stands(self.price, start) else None,
            notice=self.notice if stands(self.notice, start) else None,
            fee=self.fee if stands(self.fee, start) else None,
            maximum=self.maximum if stands(self.maximum, start) else None,
        )

    @property
    def parts(self) -> tuple[AgreedPrice | None, AgreedNotice | None, AgreedFee | None, AgreedSeats | None]:
        return self.price, self.notice, self.fee, self.maximum

    @property
    def ends(self) -> Iterator[tuple[DeviationKind, date]]:
        """The kinds that end, each with its day."""
        for kind, part in zip(DeviationKind, self.parts, strict=True):
            if part is not None and part.until is not None:
                yield kind, part.until

    def endless(self, kind: DeviationKind) -> "AgreedTerms":
        """These as if the deviation of that kind did not end."""
        price, notice, fee, maximum = self.parts
        return AgreedTerms(
            price=replace(price, until=None) if price and kind is DeviationKind.PRICE else price,
            notice=replace(notice, until=None) if notice and kind is DeviationKind.NOTICE else notice,
            fee=replace(fee, until=None) if fee and kind is DeviationKind.FEE else fee,
            maximum=replace(maximum, until=None) if maximum and kind is DeviationKind.MAXIMUM else maximum,
        )


@dataclass(frozen=True, slots=True)
class TakenOffer:
    """The seller's offer that a quote takes, and the deviations that it brings."""

    id: str
    deviations: AgreedTerms


#: A contract on the terms of its plan.
AS_LISTED: Final = AgreedTerms()


def stands(part: AgreedPrice | AgreedNotice | AgreedFee | AgreedSeats | None, start: date) -> bool:
    """Whether the deviation stands for a term or period that begins on the day `start`."""
    return part is not None and (part.until is None or start < part.until)


def agreed(offer: Offer, deviations: AgreedTerms, *, term: date, period: date) -> Offer:
    """The offer of a base in the term and the billing period that begin on these days: as the catalogue has it, but for
    what the contract deviates from."""
    listed = offer.as_listed
    plan = agreed_plan(listed.plan, deviations, listed.price.currency, term=term)
    price = agreed_price(listed.price, deviations.price, period) if deviations.price else listed.price
    if (plan, price) == (listed.plan, listed.price):
        return listed
    return replace(listed, plan=plan, price=price, listed=listed)


def agreed_plan(plan: Plan, deviations: AgreedTerms, currency: str, *, term: date) -> Plan:
    """The plan of a base in the term that begins on the day `term`, with the agreed notice, fee and maximum."""
    notice, fee, maximum = deviations.notice, deviations.fee, deviations.maximum
    if notice and stands(notice, term):
        plan = replace(plan, policies=replace(plan.policies, notice_days=notice.days))
    if fee and stands(fee, term):
        plan = replace(plan, policies=replace(plan.policies, fee=_fee(fee, currency)))
    if maximum and stands(maximum, term) and plan.model is not PriceModel.FLAT:
        plan = replace(plan, maximum=max(plan.minimum, maximum.seats))
    return plan


def agreed_price(listed: Price, price: AgreedPrice, start: date) -> Price:
    """The price of a billing period that begins on the day `start`."""
    if not stands(price, start):
        return listed
    if price.unit_price is not None:
        return replace(listed, tiers=tuple(replace(tier, unit_price=price.unit_price) for tier in listed.tiers))
    kept = _WHOLE - (price.reduction_bp or 0)
    tiers = (replace(tier, unit_price=percentage(tier.unit_price, kept)) for tier in listed.tiers)
    return replace(listed, tiers=tuple(tiers))


def _fee(fee: AgreedFee, currency: str) -> Fee | None:
    if not fee.basis_points and not fee.fixed:
        return None
    return Fee(basis_points=fee.basis_points, fixed={currency: fee.fixed} if fee.fixed else {})


def told_from(ends: date, plan: Plan, zone: str) -> datetime:
    """The instant from which the customer is told that a deviation is over on the day `ends`: 08:00 local of the last
    day on which a dearer price of a term from that day would be told in time."""
    lead = max(1, notice_days(plan.policies, plan.term)) + plan.policies.price_notice_days
    return instant(ends - timedelta(days=lead), zone, hour=8)


def broken_deviations(deviations: AgreedTerms, plan: Plan, today: date) -> Iterator[Violation]:
    """Every rule that deviations agreed on the day `today` break for a contract of `plan`, the field as a pointer."""
    if deviations == AS_LISTED:
        yield Violation("", "at least one of price, notice, fee and maximum")
    for kind, until in deviations.ends:
        if until <= today:
            yield Violation(f"/{kind}/until", f"a day after {today}", until)
    if deviations.price:
        yield from _broken_price(deviations.price, plan)
    if notice := deviations.notice:
        yield from _broken_notice(notice, plan.term)
    if fee := deviations.fee:
        if fee.basis_points and fee.fixed:
            yield Violation("/fee", "basis points or a fixed amount, not both")
        if not 0 <= fee.basis_points <= _WHOLE:
            yield Violation("/fee/basis_points", f"from 0 to {_WHOLE} basis points", fee.basis_points)
        if not 0 <= fee.fixed <= MOST_FEE:
            yield Violation("/fee/fixed", f"from 0 to {MOST_FEE} minor units", fee.fixed)
    if (maximum := deviations.maximum) and plan.model is PriceModel.FLAT:
        yield Violation("/maximum", f"left out: {plan.id} has a flat price", maximum.seats)
    elif maximum and not plan.minimum <= maximum.seats <= MOST_QUANTITY:
        yield Violation("/maximum/seats", f"from {plan.minimum} to {MOST_QUANTITY}", maximum.seats)


def _broken_price(price: AgreedPrice, plan: Plan) -> Iterator[Violation]:
    if (price.unit_price is None) == (price.reduction_bp is None):
        yield Violation("/price", "either unit_price or reduction_bp")
        return
    if price.reduction_bp is not None and not 1 <= price.reduction_bp <= _WHOLE:
        yield Violation("/price/reduction_bp", f"from 1 to {_WHOLE} basis points", price.reduction_bp)
    if price.unit_price is None:
        return
    if plan.model is not PriceModel.PER_SEAT:
        yield Violation("/price/unit_price", f"left out: the price of {plan.id} is {plan.model}", price.unit_price)
    if not 0 <= price.unit_price <= MOST_UNIT_PRICE:
        yield Violation("/price/unit_price", f"from 0 to {MOST_UNIT_PRICE} minor units", price.unit_price)


def _broken_notice(notice: AgreedNotice, term: Interval) -> Iterator[Violation]:
    if not 0 <= notice.days < term.nominal_days:
        yield Violation("/notice/days", f"from 0 to {term.nominal_days - 1}: shorter than the term", notice.days)
