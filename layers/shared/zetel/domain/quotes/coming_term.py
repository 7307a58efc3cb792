"""Renewing with: plan, add-ons and totals of the coming term, set together and undone one by one.

    wanted                          entry of the timeline, for the running term's end
    another plan                    plan      the base, and the add-ons that go along or end
    a new add-on                    add_on    begins with the coming term
    a total of an item, 0 drops     seats     with the people whose licences end

Nothing is charged: the coming term's first invoice is told. A total that would stand anyway makes no entry. In a trial
the coming term is its first paid one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from zetel.domain.calendar import civil_date
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Offer, ProductKind
from zetel.domain.documents.subject import Describe
from zetel.domain.errors import InvalidRequest, SeatsBelowAssigned
from zetel.domain.parties.seller import Seller
from zetel.domain.quotes.going_along import ChangingItem, NamedPlan, changing_items, planned_entry
from zetel.domain.quotes.new_items import must_be_buyable
from zetel.domain.quotes.quote import VALID, NewIds, Quote, QuoteKind
from zetel.domain.subscriptions.composing import has_total, must_compose, must_end_as_chosen
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.next_term import items_then, next_renewal, offers_then
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice
from zetel.domain.subscriptions.release import ReleasedLicences
from zetel.domain.subscriptions.subscription import Entry, Item, PlannedItem, PlannedTerm, Subscription
from zetel.domain.subscriptions.timeline import ADD_ON, SEATS, with_entry


@dataclass(frozen=True, slots=True)
class WantedTerm:
    """The plan and the total that the base shall have, those of add-ons by item, and add-ons that begin with the term;
    `release` decides whose licences of the base end where its total is below the assigned ones."""

    base: NamedPlan = field(default_factory=NamedPlan)
    addons: Mapping[str, NamedPlan] = field(default_factory=dict)
    new: tuple[Choice, ...] = ()
    release: ReleasedLicences | None = None


@dataclass(frozen=True, slots=True)
class ComingTerm:
    """The `items` with which the term begins on the day `effective`, and the `entries` that the timeline gets for
    it."""

    entries: tuple[Entry, ...]
    items: tuple[Item, ...]
    effective: date


def most_entries(contract: Contract, new: int) -> int:
    """How many entries the coming term can get, with so many `new` add-ons: one for the plan, one for each total."""
    return 1 + len(contract.subscription.items) + new


def quote_coming_term(
    contract: Contract,
    wanted: WantedTerm,
    *,
    on_sale: Sequence[Offer],
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    entries: Sequence[str],
    at: datetime,
    describe: Describe,
) -> Quote[ComingTerm]:
    """The quote of the coming term as `wanted`; `on_sale` are the offers of today in the contract's currency, `entries`
    the ids of the entries to come, `most_entries` of them.

    Raises InvalidRequest, SeatsBelowAssigned, ChangesClash, TaxRateMissing, and as `Subscription.must_run`.
    """
    held = contract.subscription
    held.must_run(at)
    made = iter(entries)
    planned, offers = _planned(contract, wanted, on_sale, made, at)
    after = _with(held, planned)
    added = tuple(_added(contract, after, offers, wanted.new, ids.items, made, at))
    offers |= {f"{choice.offer.plan.name}@{choice.offer.price.version}": choice.offer for choice in wanted.new}
    totals = tuple(_totals(contract, after, offers, wanted, made))
    new = (*planned, *added, *totals)
    if not new:
        raise InvalidRequest.of("", "a change of the coming term: a plan, a total, or an add-on")
    after = _with(held, new)
    must_compose(after, offers)
    must_end_as_chosen(after, offers, {**contract.plans, contract.base.plan.name: contract.base.plan})
    renewal, profile = next_renewal(after, offers), buyer.profile
    charging = Charging((), seller, buyer, civil_date(at, seller.zone), describe)
    return Quote(
        id=ids.quote,
        kind=QuoteKind.COMING_TERM,
        made_at=at,
        expires_at=at + VALID,
        account=held.account,
        person=buyer.member,
        profile=profile.id,
        subscription=held.id,
        versions={"subscription": held.version, **contract.ledger.versions, "profile": profile.version},
        currency=held.currency,
        collection=buyer.collection,
        tax_rule=charging.treatment().rule,
        change=ComingTerm(new, items_then(after), held.term.end),
        documents=(),
        settlement=(),
        due_now=0,
        due_later=(),
        next_renewal=renewal.amounts(profile=profile, seller=seller) if renewal else None,
    )


def coming_term_set(quote: Quote[ComingTerm], contract: Contract, *, at: datetime) -> Outcome:
    """The contract with the entries on its timeline; a hold stays. Raises SeatsBelowAssigned where people were given
    seats since the quote was made."""
    for entry in quote.change.entries:
        if entry.kind == SEATS and entry.item and entry.value is not None:
            _must_hold_all(contract, entry.item, int(entry.value), entry.release)
    after = replace(_with(contract.subscription, quote.change.entries).changed(), last_quote=quote.id)
    return Outcome(replace(after, due=contract.due_after(after, at)), contract.ledger, {}, ())


def _with(held: Subscription, entries: Sequence[Entry]) -> Subscription:
    after = held.untold()
    for entry in entries:
        after = replace(after, timeline=with_entry(after.timeline, entry))
    return after


def _planned(
    contract: Contract, wanted: WantedTerm, on_sale: Sequence[Offer], ids: Iterator[str], at: datetime
) -> tuple[tuple[Entry, ...], dict[str, Offer]]:
    """The entry of another plan, if one is wanted, and the contract's offers with those that items get."""
    offers, held = dict(contract.offers), contract.subscription
    known = {item.id for item in held.items[1:]}
    for id, named in wanted.addons.items():
        if id not in known:
            raise InvalidRequest.of(f"{named.pointer}/item", "an add-on of the subscription", id)
        if named.plan and not wanted.base.plan:
            rule = "left out: add-ons change along with the edition"
            raise InvalidRequest.of(f"{named.pointer}/plan", rule, named.plan)
    if wanted.base.plan is None:
        return (), offers
    addons = {id: _of_plan(contract, id, one) for id, one in wanted.addons.items()}
    items = changing_items(contract, wanted.base, addons, on_sale)
    offers |= {f"{one.offer.plan.name}@{one.offer.price.version}": one.offer for one in items if one.offer}
    kept = [_with_present_total(contract, one) for one in items]
    return (planned_entry(next(ids), held.term.end, kept, None, at),), offers


def _of_plan(contract: Contract, item: str, named: NamedPlan) -> NamedPlan:
    """The part of the wish that chooses the add-on's plan: its total, too, where its price is flat now."""
    flat = contract.offers[item].plan.model is PriceModel.FLAT
    return named if flat and named.quantity else replace(named, quantity=None)


def _with_present_total(contract: Contract, change: ChangingItem) -> ChangingItem:
    """The change of the plan alone: a total is set by an entry of its own, unless one of the prices is flat."""
    running = contract.offers[change.item.id].plan.model
    if change.offer is None or PriceModel.FLAT in (running, change.offer.plan.model):
        return change
    return replace(change, quantity=change.item.quantity)


def _added(
    contract: Contract,
    after: Subscription,
    offers: Mapping[str, Offer],
    new: Sequence[Choice],
    items: Sequence[str],
    ids: Iterator[str],
    at: datetime,
) -> Iterator[Entry]:
    """The entries of the add-ons that begin with the term. Raises InvalidRequest."""
    then = [
        Choice(offer, item.quantity) for item, offer in zip(items_then(after), offers_then(after, offers), strict=True)
    ]
    if new:
        must_be_buyable(new, then[0].offer, running=then)
    for id, choice in zip(items, new, strict=True):
        plan, price = choice.offer.plan.name, choice.offer.price.version
        planned = PlannedTerm((PlannedItem(id, plan, price, choice.quantity),), at)
        yield Entry(next(ids), contract.subscription.term.end, ADD_ON, id, plan, None, planned)


def _totals(
    contract: Contract, after: Subscription, offers: Mapping[str, Offer], wanted: WantedTerm, ids: Iterator[str]
) -> Iterator[Entry]:
    """The entries of the totals that would not stand anyway. Raises InvalidRequest, SeatsBelowAssigned."""
    base, ends = contract.subscription.items[0], contract.subscription.term.end
    then = {item.id: (item, offer) for item, offer in zip(items_then(after), offers_then(after, offers), strict=True)}
    for id, named in ((base.id, wanted.base), *wanted.addons.items()):
        total, pointer = named.quantity, f"{named.pointer}/quantity"
        if total is None or (id not in then and total == 0):
            continue
        if id not in then:
            raise InvalidRequest.of(pointer, "left out, or 0: this add-on ends with the running term", total)
        item, offer = then[id]
        if total == item.quantity:
            continue
        dropped = total == 0 and offer.product.kind is ProductKind.ADD_ON
        if not dropped and not has_total(offer.plan, total):
            flat = offer.plan.model is PriceModel.FLAT
            rule = "1, or left out: its price is flat" if flat else f"from {offer.plan.minimum} to {offer.plan.maximum}"
            raise InvalidRequest.of(pointer, rule, total)
        release = wanted.release.first(wanted.release.people) if wanted.release and id == base.id else None
        _must_hold_all(contract, id, total, release)
        yield Entry(next(ids), ends, SEATS, id, total, release)


def _must_hold_all(contract: Contract, item: str, total: int, release: ReleasedLicences | None) -> None:
    assigned, freed = contract.pools.get(item, Pool(0)).assigned, release.people if release else 0
    if total < assigned - freed:
        raise SeatsBelowAssigned(assigned=assigned, requested=total)
