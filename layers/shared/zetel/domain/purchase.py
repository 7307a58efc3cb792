"""Buying: what a purchase or an addition will cost.

A purchase makes a subscription of a base plan and add-ons: one term, one anchor, one invoice per billing period. An
addition binds further add-ons to a running subscription; they are charged to the end of the running billing period.

    15 Mar 2026          1 Sep 2026               15 Mar 2027
    |- purchase          |- addition              |- renewal
    |  anchor, first     |  charged for           |  all items, at the price
    |  billing period    |  [1 Sep, period end)   |  of the new term
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from zetel.domain import tax
from zetel.domain.calendar import Span, anchor_on, civil_date, period_of
from zetel.domain.catalog import Offer, Plan, Price, PriceModel, ProductKind, portions, price_on
from zetel.domain.documents import DocumentKind, Draft, Line, draft
from zetel.domain.errors import CreditLimitExceeded, InvalidRequest, NotReleased, SubscriptionEnded
from zetel.domain.money import percentage, same_currency
from zetel.domain.parties import Balance, BillingProfile, Seller
from zetel.domain.proration import charge
from zetel.domain.quotes import VALID, Amounts, Bought, DueAmount, NewItem, Quote, QuoteKind, SetOff
from zetel.domain.subscriptions import Collection, Ledger, Subscription, SubscriptionState
from zetel.domain.tax import Treatment
from zetel.domain.terms import Buyers
from zetel.domain.wording import Describe, LineKind, LineSubject

#: A subscription has at most 8 items, so that every commit about it stays one transaction.
MOST_ITEMS: Final = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan and how many of it somebody wants, on top of those `already` charged; `at` is where the request says so,
    as a JSON pointer."""

    offer: Offer
    quantity: int
    at: str
    already: int = 0


@dataclass(frozen=True, slots=True)
class Minted:
    """The ids of everything that confirming may write, made outside the domain; one of `items` per new item."""

    quote: str
    subscription: str
    invoice: str
    credit_note: str
    items: tuple[str, ...]
    entry: str
    payment: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: the acting member, the profile that pays, its balance in the profile's currency, and how it pays."""

    member: str
    profile: BillingProfile
    balance: Balance
    collection: Collection


def quote_purchase(
    choices: Sequence[Choice], *, buyer: Buyer, seller: Seller, ids: Minted, at: datetime, describe: Describe
) -> Quote[Bought]:
    """The quote of a new subscription; the first of `choices` is its base.

    Raises InvalidRequest for a choice that cannot be bought, NotReleased and CreditLimitExceeded for buying on invoice
    beyond what the seller released, TaxRateMissing.
    """
    base = choices[0].offer
    today = civil_date(at, buyer.profile.zone)
    if base.product.kind is not ProductKind.EDITION:
        raise InvalidRequest.of(f"{choices[0].at}/plan", "a plan of an edition, the base of add-ons", base.plan.id)
    _must_be_buyable(choices, base, running=())
    anchor = today if base.plan.anchor_day is None else anchor_on(base.plan.anchor_day, today)
    whole = period_of(anchor, base.plan.billing, today)
    span = Span(today, whole.end)
    term = Span(today, period_of(anchor, base.plan.term, today).end)
    policy = "purchase.period" if span == whole else "purchase.stub"
    charging = Charging(choices, seller, buyer, civil_date(at, seller.zone), describe)
    lines, items = charging.lines(ids.items, span, whole, LineKind.PERIOD, policy)
    return _quote(
        QuoteKind.PURCHASE,
        Bought(items=items, effective=today, anchor=anchor, term=term, period=span),
        charging,
        lines,
        subscription=ids.subscription,
        versions={"profile": buyer.profile.version},
        renewing=choices,
        ids=ids,
        at=at,
    )


def quote_addition(
    choices: Sequence[Choice],
    *,
    subscription: Subscription,
    ledger: Ledger,
    running: Sequence[Choice],
    buyer: Buyer,
    seller: Seller,
    ids: Minted,
    at: datetime,
    describe: Describe,
) -> Quote[Bought]:
    """The quote of add-ons that join a running subscription today, charged to the end of its billing period.

    `running` are the items it has, its base first, at the prices of their term. Raises as `quote_purchase` does, and
    SubscriptionEnded.
    """
    today = civil_date(at, subscription.zone)
    if subscription.state is not SubscriptionState.ACTIVE or not subscription.period.holds(today):
        raise SubscriptionEnded(subscription=subscription.id)
    _must_be_buyable(choices, running[0].offer, running=running)
    whole = period_of(subscription.anchor, running[0].offer.plan.billing, subscription.period.start)
    charging = Charging(choices, seller, buyer, civil_date(at, seller.zone), describe)
    span = Span(today, subscription.period.end)
    lines, items = charging.lines(ids.items, span, whole, LineKind.ADDED, "addition.co_termed")
    return _quote(
        QuoteKind.ADDITION,
        Bought(
            items=items,
            effective=today,
            anchor=subscription.anchor,
            term=subscription.term,
            period=subscription.period,
        ),
        charging,
        lines,
        subscription=subscription.id,
        versions={
            "subscription": subscription.version,
            "ledger": ledger.version,
            "profile": buyer.profile.version,
        },
        renewing=[*running, *choices],
        ids=ids,
        at=at,
    )


def renewal_amounts(choices: Sequence[Choice], *, on: date, treatment: Treatment) -> Amounts:
    """What a term that begins `on` will cost for its first billing period, at the prices known to be in force then."""
    return bill([(price_on(c.offer.prices, on) or c.offer.price, c.quantity) for c in choices], on, treatment)


def bill(charges: Iterable[tuple[Price, int]], on: date, treatment: Treatment) -> Amounts:
    """One whole billing period of `charges`."""
    net = sum(part.quantity * part.unit_price for price, quantity in charges for part in portions(price, quantity))
    vat = percentage(net, treatment.rate_bp)
    return Amounts(on=on, net=net, tax=vat, total=net + vat)


@dataclass(frozen=True, slots=True)
class Charging:
    """The lines of one set of choices for one buyer, on a document of the day `issued_on`."""

    choices: Sequence[Choice]
    seller: Seller
    buyer: Buyer
    issued_on: date
    describe: Describe

    def treatment(self) -> Treatment:
        profile = self.buyer.profile
        return tax.treatment(
            seller=self.seller,
            buyer_country=profile.address.country,
            buyer_vat_id=profile.vat_id,
            on=self.issued_on,
        )

    def lines(
        self, ids: Sequence[str], used: Span, period: Span, kind: LineKind, policy: str
    ) -> tuple[tuple[Line, ...], tuple[NewItem, ...]]:
        """One line per choice and unit price, and the items that they charge."""
        treatment = self.treatment()
        lines: list[Line] = []
        items: list[NewItem] = []
        for id, choice in zip(ids, self.choices, strict=True):
            offer, first = choice.offer, len(lines) + 1
            for portion in portions(offer.price, choice.quantity, already=choice.already):
                net, derivation = charge(
                    quantity=portion.quantity,
                    unit_price=portion.unit_price,
                    used=used,
                    period=period,
                    price_version=offer.price.version,
                    policy=policy,
                )
                text = self.describe(LineSubject(kind, offer.product, offer.plan.model, portion.quantity, used))
                lines.append(Line(len(lines) + 1, text, net, treatment.category, treatment.rate_bp, derivation))
            numbers = tuple(range(first, len(lines) + 1))
            items.append(NewItem(id, offer.plan.name, offer.price.version, choice.quantity, numbers))
        return tuple(lines), tuple(items)


@dataclass(frozen=True, slots=True)
class Paying:
    """How an invoice of a quote will be paid: drawn from the balance, due now by `payment`, or due later."""

    invoice: Draft
    settlement: tuple[SetOff, ...]
    due_now: int
    due_later: tuple[DueAmount, ...]
    payment: str | None


def paying(lines: Sequence[Line], charging: Charging, currency: str, ids: Minted) -> Paying:
    """The invoice of `lines` and how it will be paid. Raises NotReleased, CreditLimitExceeded."""
    buyer, credit = charging.buyer, charging.buyer.profile.credit
    on_invoice = buyer.collection is Collection.INVOICE
    due = charging.issued_on + timedelta(days=credit.days if on_invoice and credit else 0)
    invoice = draft(id=ids.invoice, kind=DocumentKind.INVOICE, on=charging.issued_on, due=due, lines=lines)
    drawn = min(buyer.balance.balance, invoice.total)
    rest = invoice.total - drawn
    if on_invoice:
        must_be_within_limit(buyer.profile, currency=currency, owed=buyer.balance.owed, amount=rest)
    return Paying(
        invoice,
        settlement=(SetOff(invoice.id, "balance", drawn),) if drawn else (),
        due_now=0 if on_invoice else rest,
        due_later=(DueAmount(due, rest),) if on_invoice and rest else (),
        payment=None if on_invoice or not rest else ids.payment,
    )


def _quote(
    kind: QuoteKind,
    change: Bought,
    charging: Charging,
    lines: Sequence[Line],
    *,
    subscription: str,
    versions: Mapping[str, int],
    renewing: Sequence[Choice],
    ids: Minted,
    at: datetime,
) -> Quote[Bought]:
    profile, treatment = charging.buyer.profile, charging.treatment()
    currency = same_currency(*(choice.offer.price.currency for choice in renewing))
    paid = paying(lines, charging, currency, ids)
    bills_again = change.period.end < change.term.end
    charges = [(choice.offer.price, choice.quantity) for choice in renewing]
    return Quote(
        id=ids.quote,
        kind=kind,
        made_at=at,
        expires_at=at + VALID,
        account=profile.account,
        person=charging.buyer.member,
        profile=profile.id,
        subscription=subscription,
        versions=versions,
        currency=currency,
        collection=charging.buyer.collection,
        tax_rule=treatment.rule,
        change=change,
        documents=(paid.invoice,),
        settlement=paid.settlement,
        due_now=paid.due_now,
        due_later=paid.due_later,
        next_renewal=renewal_amounts(renewing, on=change.term.end, treatment=treatment),
        next_bill=bill(charges, change.period.end, treatment) if bills_again else None,
        payment=paid.payment,
    )


def must_be_within_limit(profile: BillingProfile, *, currency: str, owed: int, amount: int) -> None:
    """Raises NotReleased, or CreditLimitExceeded where `amount` more than `owed` (minor units) is beyond the limit.

    Who owes more than a limit that was lowered since can still have what costs nothing now.
    """
    credit = profile.credit
    if credit is None or credit.currency != currency:
        raise NotReleased(profile=profile.id)
    if amount and owed + amount > credit.limit:
        raise CreditLimitExceeded(profile=profile.id, currency=currency, limit=credit.limit, amount=amount, owed=owed)


def _must_be_buyable(choices: Sequence[Choice], base: Offer, *, running: Sequence[Choice]) -> None:
    """Raises InvalidRequest that names the choice: its plan does not fit the base, or its quantity the plan."""
    if len(running) + len(choices) > MOST_ITEMS:
        raise InvalidRequest.of("/addons", f"at most {MOST_ITEMS - max(len(running), 1)} add-ons", len(choices))
    taken = {choice.offer.product.id for choice in running}
    for choice in choices:
        offer, plan = choice.offer, choice.offer.plan
        if offer.product.id in taken:
            raise InvalidRequest.of(f"{choice.at}/plan", "of a product that is not in it yet", plan.id)
        taken.add(offer.product.id)
        if plan.policies.buyers is Buyers.TRIALS_ONLY:
            raise InvalidRequest.of(f"{choice.at}/plan", "a plan that is sold, not one for trials only", plan.id)
        if not plan.minimum <= choice.quantity <= plan.maximum:
            raise InvalidRequest.of(f"{choice.at}/quantity", _bounds(plan), choice.quantity)
        if offer is not base:
            _must_fit_base(choice, base)


def _must_fit_base(choice: Choice, base: Offer) -> None:
    product, plan = choice.offer.product, choice.offer.plan
    if product.kind is not ProductKind.ADD_ON or base.product.id not in product.bases:
        raise InvalidRequest.of(f"{choice.at}/plan", f"an add-on of {base.product.id}", plan.id)
    if (plan.term, plan.billing) != (base.plan.term, base.plan.billing):
        rule = f"a plan with the term and billing period of {base.plan.id}: they share one invoice"
        raise InvalidRequest.of(f"{choice.at}/plan", rule, plan.id)


def _bounds(plan: Plan) -> str:
    if plan.model is PriceModel.FLAT:
        return "1: the plan has a flat price"
    if plan.minimum > 1:
        return f"from {plan.minimum} to {plan.maximum}"
    return f"at most {plan.maximum}"
