"""Another plan or edition: the change of a contract's plan now or with the renewal, and the outcome of confirming it.

A plan change buys nothing: lots keep the instants at which their seats were bought, only seats above the old total are
new. The lots of the old plan stay on the ledger under the item's former name (`ledger.renamed`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from zetel.domain.calendar import Span
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import Offer, Plan
from zetel.domain.documents.document import DocumentKind, Draft
from zetel.domain.errors import DocumentMoved, SeatsBelowAssigned
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import after, still_held
from zetel.domain.quotes.effects import documents_of_change, settled_now
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.credit_notes import all_credited
from zetel.domain.subscriptions.crediting import Return, without_free
from zetel.domain.subscriptions.deviations import AS_LISTED, AgreedTerms, TakenOffer, agreed_plan
from zetel.domain.subscriptions.last_notice import last_day
from zetel.domain.subscriptions.leaving import terms_of, with_earlier
from zetel.domain.subscriptions.ledger import (
    Ledger,
    Lot,
    Pool,
    SeatsBought,
    VatHeld,
    keeping_age,
    renamed,
    without_newest,
)
from zetel.domain.subscriptions.outcome import Outcome, licences_moved, release_work
from zetel.domain.subscriptions.release import ReleasedLicences, ReleaseWork
from zetel.domain.subscriptions.subscription import Entry, Item, Subscription, SubscriptionState
from zetel.domain.subscriptions.timeline import END, due_after, with_entry


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item whose plan changes: from the plan version `earlier` to `plan` at `price`, charged by `lines`; without a
    plan it ends. `release` are the people whose licences end now; those of the renewal stand on the entry."""

    item: str
    earlier: str
    quantity: Mapping[str, int]
    plan: str | None = None
    price: str | None = None
    lines: tuple[int, ...] = ()
    release: ReleasedLicences | None = None


@dataclass(frozen=True, slots=True)
class PlanChange:
    """The items that change, the base first, from the day `effective` on; `term`, `period` and `shift` are those of the
    subscription after it.

    With an `entry` the change is put on the timeline for the renewal. `moved` are the entries that stood for the old
    renewal date, as they stand for the new one; `notice_ended` is the notice that the longer term ends. The change
    may take an `offer` of the seller's.
    """

    items: tuple[ChangedItem, ...]
    effective: date
    term: Span
    period: Span
    shift: int | None = None
    entry: Entry | None = None
    moved: tuple[Entry, ...] = ()
    notice_ended: Entry | None = None
    offer: TakenOffer | None = None


def plan_changed(
    quote: Quote[PlanChange],
    contract: Contract,
    *,
    offers: Mapping[str, Offer],
    buyer: BillingProfile,
    seller: Seller,
    at: datetime,
) -> Outcome:
    """The contract with the new plan, or with the entry that sets it for the renewal; `offers` are the items' new ones.

    Raises SeatsBelowAssigned where people were given seats since the quote was made.
    """
    change, before = quote.change, contract.subscription
    now, rest = settled_now(quote, at)
    plan = contract.base.plan
    if change.entry is None:
        kept = deviations_after(before, change.offer)
        plan = agreed_plan(offers[change.items[0].item].plan, kept, before.currency, term=change.term.start)
    changed = replace(changed_subscription(contract, change, plan, quote.made_at), last_quote=quote.id)
    changed = replace(changed, hold=still_held(before.hold, ended=quote.payment, begun=[part.id for part in rest]))
    pools = {} if change.entry else _pools(contract, change, offers)
    releases = () if change.entry else tuple(_releases(contract, changed, change, offers, quote.id, at))
    for part in change.items:
        pool, freed = pools.get(part.item), part.release.people if part.release else 0
        if pool and 0 < pool.seats < pool.assigned - freed:
            raise SeatsBelowAssigned(assigned=pool.assigned, requested=pool.seats)
    _must_still_hold(contract, change)
    return Outcome(
        replace(changed, due=due_after(before, changed, plan, at)),
        contract.ledger if change.entry else _ledger(quote, contract, offers, at),
        pools,
        documents_of_change(quote, contract, buyer, seller, at),
        after(contract.documents, now),
        rest,
        releases,
    )


def _must_still_hold(contract: Contract, change: PlanChange) -> None:
    """Raises SeatsBelowAssigned where more licences are above the entry's total than its release ends."""
    if change.entry is None or change.entry.release is None:
        return
    base = change.items[0]
    pool, total = contract.pools.get(base.item, Pool(0)), base.quantity["to"]
    if total < pool.assigned - change.entry.release.people:
        raise SeatsBelowAssigned(assigned=pool.assigned, requested=total)


def changed_subscription(contract: Contract, change: PlanChange, plan: Plan, made_at: datetime) -> Subscription:
    """The subscription as the change leaves it, one version further; `plan` is its base's after the change."""
    before = contract.subscription
    if change.entry:
        return replace(before.changed().untold(), timeline=with_entry(before.timeline, change.entry))
    by_item = {part.item: part for part in change.items}
    items = tuple(changed for item in before.items if (changed := _item(item, by_item.get(item.id))))
    gone = {part.item for part in change.items if part.plan is None}
    ended = {change.notice_ended.id} if change.notice_ended else set[str]()
    moved = {entry.id: entry for entry in change.moved}
    timeline = tuple(
        moved.get(entry.id, entry) for entry in before.timeline if entry.item not in gone and entry.id not in ended
    )
    base = contract.base.plan
    seats = 0 if base.model is PriceModel.FLAT else before.items[0].quantity
    return replace(
        with_earlier(before.changed(), base, seats),
        items=items,
        timeline=timeline,
        term=change.term,
        period=change.period,
        shift=change.shift,
        quoted_at=made_at,
        cancel_by=_cancel_by(before, change, base, plan, change.effective),
        deviations=deviations_after(before, change.offer),
    )


def deviations_after(before: Subscription, offer: TakenOffer | None) -> AgreedTerms:
    """The deviations of the subscription on another plan: that of the price ends with its plan, others stay, and those
    of the offer take the place of others of their kinds."""
    return before.deviations.without_price().beside(offer.deviations if offer else AS_LISTED)


def _cancel_by(before: Subscription, change: PlanChange, earlier: Plan, plan: Plan, today: date) -> date | None:
    """The last day of notice that is fixed for the term: of a term that goes on, one that was fixed, or that of the
    earlier plan where it is the earlier one."""
    if change.term.end != before.term.end:
        return None
    if before.cancel_by:
        return before.cancel_by
    last = last_day(earlier, before.term, None, today)
    return last if last < last_day(plan, change.term, None, today) else None


def _item(item: Item, change: ChangedItem | None) -> Item | None:
    if change is None:
        return item
    if change.plan is None or change.price is None:
        return None
    return Item(item.id, change.plan, change.price, change.quantity["to"])


def _pools(contract: Contract, change: PlanChange, offers: Mapping[str, Offer]) -> dict[str, Pool]:
    """The pools whose seats change; a flat price leaves no seats."""
    pools = {}
    for part in change.items:
        flat = part.plan is None or offers[part.item].plan.model is PriceModel.FLAT
        seats = 0 if flat else part.quantity["to"]
        if seats != contract.seats_of(part.item):
            pools[part.item] = replace(contract.pools.get(part.item, Pool(0)), seats=seats)
    return pools


def _releases(
    contract: Contract, after: Subscription, change: PlanChange, offers: Mapping[str, Offer], of: str, at: datetime
) -> Iterator[ReleaseWork]:
    """The works that end the licences of items without seats and those above fewer seats, and give the licences of
    another edition its product."""
    for part in change.items:
        work = licences_moved(after, contract.offers[part.item], offers.get(part.item), part.item, of=of, at=at)
        if work is None and part.release:
            work = release_work(after, part.item, of=of, release=part.release, at=at)
        if work:
            yield replace(work, members=part.release.members) if part.release else work


def _ledger(quote: Quote[PlanChange], contract: Contract, offers: Mapping[str, Offer], at: datetime) -> Ledger:
    """The ledger with the credits and the new lots, which keep the age of their seats."""
    ledger = all_credited(contract.ledger, quote.notes)
    ledger = without_free(ledger, quote.notes, _free(quote, contract))
    (invoice,) = invoices_of(quote.documents)
    lines, lots = {line.no: line for line in invoice.lines}, list[Lot]()
    for part in quote.change.items:
        item = contract.item(part.item)
        if part.plan is None:
            ledger = replace(ledger, dropped=(*ledger.dropped, item))
            continue
        ledger = renamed(ledger, item)
        new = [Lot.of(lines[no], item.id, invoice.id, at) for no in part.lines]
        last = [lot for lot in new if lot.span.end == quote.change.period.end]
        bought = _purchases(contract, item, part, offers[item.id].plan, at)
        lots += [*(lot for lot in new if lot not in last), *keeping_age(last, bought)]
    tax = (*ledger.tax, VatHeld.of(invoice))
    return replace(ledger, version=contract.ledger.version + 1, lots=(*ledger.lots, *lots), tax=tax)


def _free(quote: Quote[PlanChange], contract: Contract) -> Iterator[Return]:
    """The seats of the changing items that the change gives back, also where they cost nothing."""
    items, day = {part.item for part in quote.change.items}, quote.change.effective
    for lot in contract.ledger.lots:
        if lot.item in items and lot.quantity and lot.span.end > day:
            yield Return(lot, lot.quantity, day, contract.days_of(lot))


def _purchases(contract: Contract, item: Item, part: ChangedItem, plan: Plan, at: datetime) -> Sequence[SeatsBought]:
    """The purchases of the item's seats that are still in the new plan's return window, oldest first; seats above the
    old total are bought now. From a flat price all are as old as the flat item."""
    window = timedelta(hours=terms_of(plan).return_hours)
    start = contract.subscription.period.start
    lots = [lot for lot in contract.ledger.lots if lot.item == item.id and lot.quantity and lot.span.end > start]
    known = sorted((one for lot in lots for one in lot.purchases if at < one.since + window), key=lambda one: one.since)
    if contract.offers[item.id].plan.model is PriceModel.FLAT or plan.model is PriceModel.FLAT:
        return [SeatsBought(part.quantity["to"], known[-1].since)] if known else []
    more = part.quantity["to"] - part.quantity["from"]
    if more > 0:
        return [*known, SeatsBought(more, at)]
    return without_newest(known, -more)


def invoices_of(documents: Sequence[Draft]) -> tuple[Draft, ...]:
    """The invoices among the papers."""
    return tuple(paper for paper in documents if paper.kind is DocumentKind.INVOICE)


def still_changes(quote: Quote[PlanChange], contract: Contract) -> bool:
    """Whether a change that was paid for can be carried out on the contract as it is now, charged and credited as
    quoted: only notice was given meanwhile, which a term of the same end keeps."""
    subscription = contract.subscription
    notice = contract.scheduled(END)
    ends = notice is not None and notice != quote.change.notice_ended
    if subscription.state is not SubscriptionState.ACTIVE or contract.ledger.version != quote.versions["ledger"]:
        return False
    if ends and subscription.term.end != quote.change.term.end:
        return False
    try:
        quote.must_still_settle(contract.documents)
    except DocumentMoved:
        return False
    return all(item.plan == part.earlier for part in quote.change.items if (item := subscription.item(part.item)))
