"""Sales from raw facts, as `tests.oracle.sale` takes them, made by the product and brought back to plain data."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.domain import contracts, exchange
from tests.domain.example_parties import postcode_in
from zetel.domain.calendar import Interval, Unit, period_of
from zetel.domain.catalog.prices import Price, PriceModel, Tier, price_on
from zetel.domain.catalog.products import Offer, Plan, Product, ProductKind
from zetel.domain.catalog.terms import Policies
from zetel.domain.documents.settlement import Amounts
from zetel.domain.parties.address import Address
from zetel.domain.parties.profile import Balance, BillingProfile, CreditLimit
from zetel.domain.parties.seller import Seller
from zetel.domain.quotes.addition import added, quote_addition
from zetel.domain.quotes.new_items import NewItems
from zetel.domain.quotes.purchase import purchased, quote_purchase
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer, Choice
from zetel.domain.subscriptions.subscription import Collection

Facts = Mapping[str, Any]

#: The product of the first item, the base of the others: items and products are numbered alike.
_BASE = "product-0"
#: Released for buying on invoice up to this many minor units.
_NO_LIMIT = 10**15


def facts(**changes: Any) -> dict[str, Any]:
    """One seat at 365.00 a year, bought in Amsterdam on 15 March 2026 at 10:00 on invoice, and `changes` of it."""
    sale = {
        "at": "2026-03-15T09:00:00Z",
        "currency": "EUR",
        "seller": {"country": "NL", "zone": "Europe/Amsterdam", "collects": True, "one_stop_shop": True},
        "buyer": {"country": "NL", "zone": "Europe/Amsterdam", "vat_id": None},
        "term": [1, "year"],
        "billing": [1, "year"],
        "anchor_day": None,
        "items": [item("per_seat", 1, 365_00)],
        "pay": "invoice",
        "days": 30,
        "balance": 0,
    }
    return {**sale, **changes}


def item(model: str, quantity: int, *tiers: int | tuple[int, int]) -> dict[str, Any]:
    """An item at one price since 2024; a tier is a unit price, or ``(up to, unit price)``."""
    return {"model": model, "quantity": quantity, "prices": [price("2024-01-01", *tiers)]}


def price(since: str, *tiers: int | tuple[int, int]) -> dict[str, Any]:
    both = [(None, tier) if isinstance(tier, int) else tier for tier in tiers]
    return {"since": since, "tiers": [{"up_to": up_to, "price": unit_price} for up_to, unit_price in both]}


def quoted(sale: Facts) -> Quote[NewItems]:
    """The product's quote of `sale`."""
    at, buyer, seller = _instant(sale["at"]), _buyer(sale), _seller(sale)
    running = sale.get("running")
    if not running:
        chosen = _choices(sale, at)
        ids = contracts.new_ids(len(chosen))
        return quote_purchase(
            chosen,
            buyer=buyer,
            seller=seller,
            ids=ids,
            at=at,
            describe=contracts.in_words,
            rates=exchange.rates,
        )
    before = confirmed({**sale, "at": running["since"], "items": running["items"], "running": None, "balance": 0})
    subscription = before.subscription
    today = at.astimezone(_zone(sale)).date()
    if not subscription.period.holds(today):  # it was renewed since
        billing, term = (_interval(sale[name]) for name in ("billing", "term"))
        subscription = replace(
            subscription,
            period=period_of(subscription.anchor, billing, today),
            term=period_of(subscription.anchor, term, today)
            if not subscription.term.holds(today)
            else subscription.term,
        )
    held = _choices({**sale, "items": running["items"]}, subscription.term.start)
    chosen = _choices(sale, at, after=len(held))
    return quote_addition(
        chosen,
        subscription=subscription,
        ledger=before.ledger,
        running=held,
        buyer=buyer,
        seller=seller,
        ids=contracts.new_ids(len(chosen), after=len(held)),
        at=at,
        describe=contracts.in_words,
        rates=exchange.rates,
    )


def confirmed(sale: Facts) -> Outcome:
    """What confirming the quote of the purchase `sale` at once leaves behind."""
    at = _instant(sale["at"])
    plans = {choice.offer.plan.name: choice.offer.plan for choice in _choices(sale, at)}
    return purchased(quoted(sale), buyer=_profile(sale), seller=_seller(sale), plans=plans, at=at)


def extended(sale: Facts) -> tuple[Outcome, Outcome]:
    """What the addition `sale`, within the first billing period, found, and what confirming it leaves behind."""
    running, at = sale["running"], _instant(sale["at"])
    before = confirmed({**sale, "at": running["since"], "items": running["items"], "running": None, "balance": 0})
    after = added(
        quoted(sale),
        subscription=before.subscription,
        ledger=before.ledger,
        buyer=_profile(sale),
        seller=_seller(sale),
        plans={c.offer.plan.name: c.offer.plan for c in _choices(sale, at, after=len(running["items"]))},
        at=at,
    )
    return before, after


def plain(quote: Quote[NewItems]) -> dict[str, Any]:
    """The quote in the form of the oracle's answers."""
    paper, change = quote.documents[0], quote.change
    (tax,) = paper.tax
    return {
        "effective": str(change.effective),
        "anchor": str(change.anchor),
        "term": [str(day) for day in change.term],
        "period": [str(day) for day in change.period],
        "issued": str(paper.date),
        "due": str(paper.due),
        "rule": str(quote.tax_rule),
        "lines": [
            {
                "quantity": line.derivation.quantity,
                "unit_price": line.derivation.unit_price,
                "span": [str(day) for day in line.derivation.span],
                "days": line.derivation.days,
                "of_days": line.derivation.of_days,
                "exact": line.derivation.exact,
                "net": line.net,
                "category": str(line.category),
                "rate_bp": line.rate_bp,
            }
            for line in paper.lines
        ],
        "net": paper.net,
        "tax": {"category": str(tax.category), "rate_bp": tax.rate_bp, "base": tax.base, "amount": tax.amount},
        "converted": exchange.told(paper.converted),
        "total": paper.total,
        "drawn": sum(part.amount for part in quote.settlement),
        "due_now": quote.due_now,
        "due_later": [[str(due.on), due.amount] for due in quote.due_later],
        "next_bill": _amounts(quote.next_bill),
        "next_renewal": _amounts(quote.next_renewal),
    }


def _amounts(amounts: Amounts | None) -> dict[str, Any] | None:
    if amounts is None:
        return None
    return {"on": str(amounts.on), "net": amounts.net, "tax": amounts.tax, "total": amounts.total}


def _choices(sale: Facts, at: datetime | date, *, after: int = 0) -> list[Choice]:
    """The choices of the sale's items at the prices of the day `at`; `after` items are there already."""
    today = at.astimezone(_zone(sale)).date() if isinstance(at, datetime) else at
    return [
        Choice(_offer(sale, wanted, number, today), wanted["quantity"], f"/{number}")
        for number, wanted in enumerate(sale["items"], start=after)
    ]


def _offer(sale: Facts, wanted: Facts, number: int, today: date) -> Offer:
    id, model = f"product-{number}", PriceModel(wanted["model"])
    kind = ProductKind.ADD_ON if number else ProductKind.EDITION
    product = Product(id, kind, "family", {"en": id}, {"en": ""}, bases=(_BASE,) if number else ())
    most = 1 if model is PriceModel.FLAT else 1_000_000
    term, billing = _interval(sale["term"]), _interval(sale["billing"])
    plan = Plan(f"plan-{number}", 1, id, model, term, billing, 1, 1, most, Policies(), sale["anchor_day"])
    prices = tuple(
        Price(
            plan.id,
            sale["currency"],
            date.fromisoformat(dated["since"]),
            model,
            tuple(Tier(tier["price"], tier["up_to"]) for tier in dated["tiers"]),
        )
        for dated in wanted["prices"]
    )
    in_force = price_on(prices, today)
    assert in_force is not None
    return Offer(product, plan, in_force, prices)


def _buyer(sale: Facts) -> Buyer:
    return Buyer(contracts.MEMBER, _profile(sale), Balance(sale["balance"]), Collection(sale["pay"]))


def _profile(sale: Facts) -> BillingProfile:
    buyer = sale["buyer"]
    return contracts.profile(
        address=_address(buyer),
        zone=buyer["zone"],
        vat_id=buyer["vat_id"],
        currency=sale["currency"],
        credit=CreditLimit(_NO_LIMIT, sale["currency"], sale["days"]),
    )


def _seller(sale: Facts) -> Seller:
    seller = sale["seller"]
    return contracts.seller(
        address=_address(seller),
        zone=seller["zone"],
        collects=seller["collects"],
        one_stop_shop=seller["one_stop_shop"],
    )


def _address(party: Facts) -> Address:
    country = party["country"]
    postcode = party.get("postcode") or postcode_in(country)
    return Address(street="Street 1", city="City", postcode=postcode, country=country)


def _interval(length: tuple[int, str]) -> Interval:
    count, unit = length
    return Interval(count, Unit(unit))


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _zone(sale: Facts) -> ZoneInfo:
    return ZoneInfo(sale["buyer"]["zone"])
