"""Plans to change to and from: the worked example's, and others that cost twice as much or run longer."""

from dataclasses import replace
from datetime import timedelta

from tests.domain import exchange
from tests.domain.contracts import MONTH, YEAR, buyer, edition, in_words, seller
from tests.domain.running import paid
from zetel.domain.calendar import Interval, Unit, instant
from zetel.domain.catalog.prices import PriceModel, Tier
from zetel.domain.catalog.products import Offer, ProductKind
from zetel.domain.documents.document import DocumentState
from zetel.domain.quotes.going_along import NamedPlan
from zetel.domain.quotes.plan import plan_changed
from zetel.domain.quotes.planning import WantedPlan, quote_plan_change
from zetel.domain.quotes.quote import NewIds
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.renewal import period_ended


def monthly(unit_price=36_00, plan="professional-monthly", **facts):
    return edition(plan, unit_price, term=MONTH, billing=MONTH, **facts)


def billed_monthly(unit_price=32_00, plan="professional-yearly-monthly", **facts):
    return edition(plan, unit_price, term=YEAR, billing=MONTH, **facts)


def enterprise(unit_price=730_00, plan="enterprise-yearly", **facts):
    """Another edition of the family, of rank 3."""
    offer = edition(plan, unit_price, **{"rank": 3, **facts})
    product = replace(offer.product, id="enterprise", name={"en": "Enterprise"}, kind=ProductKind.EDITION)
    return replace(offer, product=product, plan=replace(offer.plan, product="enterprise"))


def ids(n=2) -> NewIds:
    """Ids of the `n`-th quote."""
    notes = tuple(f"crn_{n}_{note}" for note in range(6))
    return NewIds(f"quo_{n}", "sub_1", f"inv_{n}", notes, (), f"ent_{n}", f"pay_{n}")


def wanted(plan, quantity=None, **facts) -> WantedPlan:
    return WantedPlan(NamedPlan(plan, quantity), **{"addons": {}, **facts})


def plan_quote(contract, plan, *on_sale, at, by=None, n=2, quantity=None, describe=in_words, **facts):
    return quote_plan_change(
        contract,
        wanted(plan, quantity, **facts),
        on_sale=on_sale,
        buyer=by or buyer(),
        seller=seller(),
        ids=ids(n),
        at=at,
        describe=describe,
        rates=exchange.rates,
    )


def changed(contract: Contract, quote, *on_sale, at, by=None) -> Contract:
    """The contract after the quote was confirmed at once; its new documents are issued."""
    offers = {
        part.item: offer
        for part in quote.change.items
        for offer in on_sale
        if (offer.plan.name, offer.price.version) == (part.plan, part.price)
    }
    outcome = plan_changed(quote, contract, offers=offers, buyer=(by or buyer()).profile, seller=seller(), at=at)
    issued = [
        replace(paper, state=DocumentState.ISSUED, number=f"{paper.kind[:3]}-{n}")
        for n, paper in enumerate(outcome.documents)
    ]
    settled = {document.id: document for document in outcome.settled}
    documents = (*(settled.get(d.id, d) for d in contract.documents), *issued)
    return _kept(contract, outcome, documents, on_sale)


def until(contract: Contract, day, *on_sale, by=None) -> Contract:
    """The contract after each billing period that ends by `day` was billed, all paid."""
    while contract.subscription.period.end <= day:
        at = instant(contract.subscription.period.end, contract.subscription.zone) + timedelta(seconds=5)
        number = f"inv_{contract.subscription.period.end}"
        outcome = period_ended(
            contract,
            buyer=by or buyer(),
            seller=seller(),
            invoice=number,
            at=at,
            describe=in_words,
            rates=exchange.rates,
        ).outcome
        if not outcome.documents:
            return replace(contract, subscription=outcome.subscription)
        documents = (*contract.documents, replace(outcome.documents[0], state=DocumentState.ISSUED, number=number))
        contract = paid(_kept(contract, outcome, documents, on_sale))
    return contract


def _kept(contract, outcome, documents, on_sale) -> Contract:
    items = {item.id: item for item in (*outcome.ledger.dropped, *outcome.subscription.items)}
    known = {f"{offer.plan.name}@{offer.price.version}": offer for offer in (*on_sale, *contract.offers.values())}
    sold = {id: known[item.sold_as] for id, item in items.items()}
    planned = {name: offer for name, offer in known.items() if outcome.subscription.timeline}
    return Contract(
        outcome.subscription,
        outcome.ledger,
        {**planned, **sold},
        {**contract.pools, **outcome.pools},
        documents,
        {offer.plan.name: offer.plan for offer in known.values()},
    )


def offered(plan: str, facts, currency: str, policies) -> Offer:
    """The offer of an edition that raw facts tell."""
    model = PriceModel(facts["model"])
    made = edition(
        plan,
        term=_interval(facts["term"]),
        billing=_interval(facts["billing"]),
        currency=currency,
        rank=facts["rank"],
        policies=policies,
        maximum=1 if model is PriceModel.FLAT else 10_000,
    )
    price = replace(made.price, model=model, tiers=tuple(Tier(unit, up_to) for up_to, unit in facts["tiers"]))
    sold: Offer = replace(made, plan=replace(made.plan, model=model), price=price, prices=(price,))
    return sold


def _interval(length) -> Interval:
    count, unit = length
    return Interval(count, Unit(unit))
