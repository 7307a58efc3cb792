"""Products, plan versions, and dated, immutable prices of one billing period each.

A loaded plan version (``professional-yearly.3``) or price (``professional-yearly.eur.2026-01-01``) never changes: a
running subscription names its plan versions and its prices. A price is for one whole billing period, so that no price
is ever divided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from zetel.domain.calendar import Interval, Unit, anchor_on
from zetel.domain.catalog.prices import Price, PriceModel
from zetel.domain.catalog.terms import Policies, broken_terms
from zetel.domain.errors import Violation
from zetel.domain.parties.programme import ProgrammeApproval

#: The most of a plan that one item may have.
MOST_QUANTITY: Final = 1_000_000


#: The longest term.
MOST_TERM: Final = Interval(10, Unit.YEAR)


_MOST_TERM_DAYS: Final = 3650


class ProductKind(StrEnum):
    EDITION = "edition"
    ADD_ON = "add_on"


class LicencePer(StrEnum):
    """Whether seats of a product are given to people one by one, or the whole account has them."""

    PERSON = "person"
    ACCOUNT = "account"


class ProductCentre(StrEnum):
    """How much of the account centre whoever has nothing but such editions sees: all of it, or a single page."""

    FULL = "full"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Product:
    """A product: names and descriptions by language. An add-on names the products that can be its base, and has no
    `centre` of its own: it is shown with its edition."""

    id: str
    kind: ProductKind
    family: str
    name: Mapping[str, str]
    description: Mapping[str, str]
    bases: tuple[str, ...] = ()
    per: LicencePer = LicencePer.PERSON
    centre: ProductCentre = ProductCentre.FULL


@dataclass(frozen=True, slots=True)
class Plan:
    """A version of a plan: its term, the billing period of an invoice, the bounds of its quantity, and its policies.

    `rank` orders the plans of a family: a change to a higher rank is an upgrade. `anchor_day` (1 to 31) fixes the day
    of the month on which billing periods begin. A plan of a `programme` is offered to its accounts only.
    """

    id: str
    version: int
    product: str
    model: PriceModel
    term: Interval
    billing: Interval
    rank: int
    minimum: int
    maximum: int
    policies: Policies
    anchor_day: int | None = None
    programme: str | None = None

    @property
    def name(self) -> str:
        """The plan version's name: ``professional-yearly.3``."""
        return f"{self.id}.{self.version}"


def first_anchor(plan: Plan, first_paid: date) -> date:
    """The anchor of a contract of `plan` whose first paid day is `first_paid`."""
    return first_paid if plan.anchor_day is None else anchor_on(plan.anchor_day, first_paid)


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan version with the price in force for one currency, and the product it sells.

    `prices` are all its dated prices in that currency, those of programmes too, and `approvals` those of the account:
    `renewal_price` says which of the prices a renewal costs. Where a contract deviates from its plan or price, `listed`
    is the offer as the catalogue has it.
    """

    product: Product
    plan: Plan
    price: Price
    prices: tuple[Price, ...]
    approvals: tuple[ProgrammeApproval, ...] = ()
    listed: "Offer | None" = None

    @property
    def as_listed(self) -> "Offer":
        """The offer without a contract's deviations."""
        return self.listed or self


def broken_plan_rules(plan: Plan) -> Iterator[Violation]:
    """Every rule that `plan` breaks, the field as a pointer into it: the catalogue refuses such a plan."""
    yield from _broken_quantities(plan)
    if plan.term.months > MOST_TERM.months or plan.term.days > _MOST_TERM_DAYS:
        yield Violation("/term", f"at most {MOST_TERM.words}", plan.term.words)
        return
    if not plan.billing.divides(plan.term):
        rule = f"a length that divides the term: whole billing periods make one term of {plan.term.words}"
        yield Violation("/billing", rule, plan.billing.words)
    if plan.anchor_day is not None:
        if not 1 <= plan.anchor_day <= 31:
            yield Violation("/anchor_day", "from 1 to 31", plan.anchor_day)
        if not plan.billing.months:
            rule = f"absent where billing is by the {plan.billing.unit}: only months and longer have days of the month"
            yield Violation("/anchor_day", rule, plan.anchor_day)
    if (trial := plan.policies.trial) and trial.seats < plan.minimum:
        rule = f"at least the minimum of the plan, which is {plan.minimum}"
        yield Violation("/policies/trial/seats", rule, trial.seats)
    for broken in broken_terms(plan.policies, plan.term):
        yield Violation(f"/policies{broken.field}", broken.rule, broken.sent)


def _broken_quantities(plan: Plan) -> Iterator[Violation]:
    if plan.model is PriceModel.FLAT:
        for name, value in (("minimum", plan.minimum), ("maximum", plan.maximum)):
            if value != 1:
                yield Violation(f"/{name}", "1: a flat price is for a quantity of 1", value)
        return
    if plan.minimum < 1:
        yield Violation("/minimum", "at least 1", plan.minimum)
    if plan.maximum > MOST_QUANTITY:
        yield Violation("/maximum", f"at most {MOST_QUANTITY}", plan.maximum)
    if plan.minimum > plan.maximum:
        yield Violation("/minimum", f"at most the maximum, which is {plan.maximum}", plan.minimum)
