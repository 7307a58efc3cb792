"""What a statement shows beside its figures: the things that an end takes along, and the ways to pay less instead.

    ends now           every open change is void; service ends with yesterday
    ends on a day      changes of that day and later are void; those before it still happen
    last day           the day before the end; then the days of `after_end`: read, then export only, then deleted
    unused seats       as right-sizing proposes them for the next renewal
    cheaper plans      of the family, for the seats in use, at the price of the coming term; at most three

Amounts are minor units. A year has 12 months or 365 days where prices of different intervals are compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Offer, Plan
from zetel.domain.catalog.terms import Buyers, Sale
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.settlement import Amounts
from zetel.domain.errors import ChangesClash, InvalidRequest, TaxRateMissing
from zetel.domain.licences.right_sizing import in_use, sized
from zetel.domain.licences.seat_use import CountedSeats
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.quotes.cancellation import Cancellation
from zetel.domain.quotes.going_along import NamedPlan, changing_items, planned_entry
from zetel.domain.quotes.quote import Quote
from zetel.domain.quotes.shown_end import (
    CheaperPlan,
    EndDays,
    EndedItem,
    OpenInvoice,
    ShownEnd,
    UnusedSeats,
)
from zetel.domain.subscriptions.composing import must_compose
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.next_term import next_renewal
from zetel.domain.subscriptions.subscription import Entry, Subscription
from zetel.domain.subscriptions.timeline import END, SEATS, with_entry
from zetel.domain.subscriptions.trial_end import converting

#: The most open invoices that a statement names: it is sent back whole, as a request.
MOST_INVOICES: Final = 20

#: The most plans that a statement names.
MOST_PLANS: Final = 3


@dataclass(frozen=True, slots=True)
class EndBasis:
    """What the facts are found in: the contract, the last count of its seats, the offers of today in its currency, and
    the amount that the profile owes on invoices."""

    contract: Contract
    counted: CountedSeats | None
    on_sale: Sequence[Offer]
    profile: BillingProfile
    seller: Seller
    owed: int
    at: datetime


def shown(quote: Quote[Cancellation], basis: EndBasis) -> ShownEnd:
    """The facts that the statement `quote` shows."""
    contract, held, change = basis.contract, basis.contract.subscription, quote.change
    invoices = tuple(_open(contract.documents, quote))
    own = sum(document.open for document in contract.documents if document.profile == basis.profile.id)
    licences = {item.id: contract.pools.get(item.id, Pool(0)).assigned for item in held.items}
    return ShownEnd(
        days=days_after(contract.base.plan, change.ends),
        items=tuple(
            EndedItem(item.id, contract.offers[item.id].product.id, item.quantity, licences[item.id])
            for item in held.items
        ),
        people=licences[held.items[0].id],
        changes=tuple(
            entry for entry in held.timeline if entry.kind != END and (change.entry is None or entry.on >= change.ends)
        ),
        invoices=invoices[:MOST_INVOICES],
        further_invoices=max(0, len(invoices) - MOST_INVOICES),
        owed_elsewhere=max(0, basis.owed - own),
        unused=tuple(_unused(basis)),
        cheaper=cheaper_plans(basis),
    )


def days_after(plan: Plan, ends: date) -> EndDays:
    """The days after an end, whose first day without service is `ends`, by the plan's terms."""
    after = plan.policies.after_end
    disabled = ends + timedelta(days=after.expired_days)
    deleted = disabled + timedelta(days=after.disabled_days)
    day = timedelta(days=1)
    return EndDays(ends - day, disabled - day, deleted - day, deleted)


def _open(documents: Sequence[Document], quote: Quote[Cancellation]) -> Iterator[OpenInvoice]:
    """The open invoices that charge the running term, oldest first."""
    for document in sorted(documents, key=lambda one: (one.date, one.id)):
        if document.kind is DocumentKind.INVOICE and document.open:
            credited = sum(part.amount for part in quote.settlement if part.document == document.id)
            yield OpenInvoice(document.id, document.due, document.open, credited, document.open - credited)


def _going_on(held: Subscription) -> Subscription:
    """The subscription as it is if nobody ends it."""
    return converting(replace(held, timeline=tuple(entry for entry in held.timeline if entry.kind != END)))


def _unused(basis: EndBasis) -> Iterator[UnusedSeats]:
    """The seats that right-sizing would drop; none where the VAT of the renewal is not known."""
    contract = basis.contract
    try:
        sizings = sized(
            _going_on(contract.subscription),
            contract.offers,
            basis.counted,
            contract.pools,
            profile=basis.profile,
            seller=basis.seller,
        )
    except TaxRateMissing:
        return
    for sizing in sizings:
        if sizing.saving:
            yield UnusedSeats(sizing.item, sizing.bought - sizing.saving.quantity, sizing.saving)


def cheaper_plans(basis: EndBasis) -> tuple[CheaperPlan, ...]:
    """The plans that the contract may renew with for less a year than with its own plan for the seats in use, the
    cheapest first."""
    contract = basis.contract
    held = _going_on(contract.subscription)
    as_it_stands = _first(_with_seats_in_use(held, basis), contract.offers, basis)
    if as_it_stands is None:
        return ()
    found: list[tuple[Fraction, CheaperPlan]] = []
    for offer in basis.on_sale:
        if offer.plan.policies.sale is Sale.ON_REQUEST:
            continue
        if held.buyer and offer.plan.policies.buyers is not Buyers.ANYONE:
            continue
        plan = _with_plan(offer, held, basis)
        if plan and plan[1] < as_it_stands[1]:
            found.append((plan[1], plan[0]))
    found.sort(key=lambda one: (one[0], one[1].plan))
    return tuple(plan for _, plan in found[:MOST_PLANS])


def _with_seats_in_use(held: Subscription, basis: EndBasis) -> Subscription:
    """The subscription with the seats in use from the renewal on, if its plan has fewer."""
    base, plan = held.items[0], basis.contract.base.plan
    if plan.model is PriceModel.FLAT:
        return held
    entry = Entry("", held.term.end, SEATS, base.id, min(base.quantity, max(_people(held, basis), plan.minimum)))
    return replace(held, timeline=with_entry(held.timeline, entry))


def _people(held: Subscription, basis: EndBasis) -> int:
    """The people who need a unit of the base; all its units where it has no seats, and where nobody has one."""
    base, pool = held.items[0], basis.contract.pools.get(held.items[0].id)
    counted = basis.counted.of(base.id) if basis.counted else None
    return in_use(counted, pool) if pool and pool.assigned else base.quantity


def _with_plan(offer: Offer, held: Subscription, basis: EndBasis) -> tuple[CheaperPlan, Fraction] | None:
    """The plan for the seats in use, with its price a year; None where the contract cannot renew with it."""
    contract = basis.contract
    flat = offer.plan.model is PriceModel.FLAT
    quantity = 1 if flat else max(_people(held, basis), offer.plan.minimum)
    kept = replace(held, timeline=tuple(entry for entry in held.timeline if entry.on < held.term.end))
    try:
        named = NamedPlan(offer.plan.id, quantity)
        items = changing_items(replace(contract, subscription=kept), named, {}, basis.on_sale)
        entry = planned_entry("", held.term.end, items, None, basis.at)
        after = replace(kept, timeline=with_entry(kept.timeline, entry))
        new = {f"{one.offer.plan.name}@{one.offer.price.version}": one.offer for one in items if one.offer}
        must_compose(after, {**contract.offers, **new})
    except (InvalidRequest, ChangesClash):
        return None
    first = _first(after, {**contract.offers, **new}, basis)
    if first is None:
        return None
    pool = contract.pools.get(held.items[0].id)
    release = not flat and pool is not None and pool.assigned > quantity
    return CheaperPlan(offer.plan.id, quantity, offer.plan.billing.words, first[0], release), first[1]


def _first(subscription: Subscription, offers: Mapping[str, Offer], basis: EndBasis) -> tuple[Amounts, Fraction] | None:
    """The first invoice of the next term, and the net price of a year; None without a next term, or without a rate."""
    renewal = next_renewal(subscription, offers)
    if renewal is None:
        return None
    billing = renewal.choices[0].offer.plan.billing
    try:
        amounts = renewal.amounts(profile=basis.profile, seller=basis.seller)
    except TaxRateMissing:
        return None
    share = Fraction(12, billing.months) if billing.months else Fraction(365, billing.days)
    return amounts, Fraction(amounts.net) / renewal.share * share
