"""Raw facts, as `tests.oracle.lives` takes them as things of the product: who sells what to whom, on which terms."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tests.domain import contracts
from tests.domain.example_parties import postcode_in
from zetel.domain.calendar import Interval, Unit
from zetel.domain.catalog.prices import Price, PriceModel, Tier
from zetel.domain.catalog.products import Offer, Plan, Product, ProductKind
from zetel.domain.catalog.terms import Cancelling, CreditTo, Decreasing, Effect, Fee, Policies, Trial
from zetel.domain.parties.address import Address
from zetel.domain.parties.profile import BillingProfile, CreditLimit
from zetel.domain.parties.seller import Seller

Facts = Mapping[str, Any]

#: Released for buying on invoice up to this many minor units.
_NO_LIMIT = 10**15
_MOST_SEATS = 200


def seller(facts: Facts) -> Seller:
    seller = facts["seller"]
    return contracts.seller(
        address=_address(seller),
        zone=seller["zone"],
        collects=seller["collects"],
        one_stop_shop=seller["one_stop_shop"],
    )


def profile(facts: Facts) -> BillingProfile:
    buyer = facts["buyer"]
    return contracts.profile(
        name=buyer["name"],
        address=_address(buyer),
        zone=buyer["zone"],
        vat_id=buyer["vat_id"],
        currency=facts["currency"],
        credit=CreditLimit(_NO_LIMIT, facts["currency"], facts["days"]),
    )


def offer(facts: Facts, number: int, at: datetime) -> Offer:
    """The item of that number as the catalogue has it at an instant, at the first of its prices; the first item is the
    base of the others."""
    wanted, id = [*facts["items"], *facts["shelf"]][number], f"product-{number}"
    editions = (f"edition-{n}" for n, _ in enumerate(facts.get("editions", ())))
    kind, bases = (ProductKind.ADD_ON, ("product-0", *editions)) if number else (ProductKind.EDITION, ())
    return _offer(facts, wanted, at, Product(id, kind, "family", {"en": id}, {"en": ""}, bases), f"plan-{number}", 1)


def edition(facts: Facts, number: int, at: datetime) -> Offer:
    """Another edition, which the base may become: the later ones are of a higher rank."""
    id = f"edition-{number}"
    product = Product(id, ProductKind.EDITION, "family", {"en": id}, {"en": ""})
    return _offer(facts, facts["editions"][number], at, product, id, number + 2)


def sold_as(facts: Facts, number: int, plan: str, at: datetime) -> Offer:
    """The item of that number as it is sold with a plan version."""
    id = plan.rpartition(".")[0]
    if id.startswith("edition-"):
        return edition(facts, int(id.removeprefix("edition-")), at)
    return offer(facts, number, at)


def _offer(facts: Facts, wanted: Facts, at: datetime, product: Product, id: str, rank: int) -> Offer:
    model = PriceModel(wanted["model"])
    plan = Plan(
        id=id,
        version=1,
        product=product.id,
        model=model,
        term=_interval(facts["term"]),
        billing=_interval(facts["billing"]),
        rank=rank,
        minimum=1,
        maximum=1 if model is PriceModel.FLAT else _MOST_SEATS,
        policies=policies(facts["terms"], facts.get("trial")),
        anchor_day=facts["anchor_day"],
    )
    prices = tuple(
        Price(
            plan.id,
            facts["currency"],
            date.fromisoformat(dated["since"]),
            model,
            tuple(Tier(tier["price"], tier["up_to"]) for tier in dated["tiers"]),
            loaded_at=_by(at, dated.get("loaded")),
            dropped_at=_by(at, dated.get("dropped")),
        )
        for dated in wanted["prices"]
        if dated.get("loaded") is None or _by(at, dated["loaded"])
    )
    return Offer(product, plan, prices[0], prices)


def policies(terms: Facts, trial: Facts | None = None) -> Policies:
    fee = terms["fee"]
    return Policies(
        notice_days=terms["notice_days"],
        price_notice_days=terms["price_notice_days"],
        refund_window_days=terms["window_days"],
        cancelling=Cancelling(terms["cancelling"]),
        fee=fee and Fee(fee["basis_points"], dict(fee["fixed"]), beyond_credit=fee["beyond_credit"]),
        return_hours=terms["return_hours"],
        decrease=Decreasing(terms["decrease"]),
        increase=Effect(terms["increase"]),
        cancellation_credit_to=CreditTo(terms["cancellation_credit_to"]),
        change_credit_to=CreditTo(terms["change_credit_to"]),
        trial=Trial(trial["days"], seats=_MOST_SEATS) if trial else None,
        mail_leads=(),  # no notice goes out in these lives, and none moves a cancel-by date
    )


def _by(at: datetime, instant: str | None) -> datetime | None:
    """The instant, if it is over at `at`."""
    passed = instant and datetime.fromisoformat(instant)
    return passed if passed and passed <= at else None


def _address(party: Facts) -> Address:
    country = party["country"]
    postcode = party.get("postcode") or postcode_in(country)
    return Address(street="Street 1", city="City", postcode=postcode, country=country)


def _interval(length: tuple[int, str]) -> Interval:
    count, unit = length
    return Interval(count, Unit(unit))
