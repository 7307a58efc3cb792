"""What happens when a billing period ends: the next one is billed, the term renews, or the contract is over.

On one day the order is: end, price, plan, seats, then bill once. The term's new price is that of `renewal_price`;
the plan version stays the one that was bought, unless another plan is on the timeline. A renewal never
covers a day after an end.

    period end   is the term's end    on the timeline     then
    yes          no                                       bill the next period at the term's prices
    yes          yes                  end                 over
    yes          yes                  seats               renew with the new totals, at the new term's prices; an
                                                          item of total 0 is dropped; licences above a total end
    yes          yes                  add_on              renew with it, behind the items of before
    yes          yes                  plan                renew with the new plan; licences of an item that gets a flat
                                                          price end
    yes          yes                                      renew as it is, at the new term's prices
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from zetel.domain.calendar import Span, civil_date, instant
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import LicencePer
from zetel.domain.documents.drafting import Issue, documents_of
from zetel.domain.documents.settlement import BALANCE, SetOff
from zetel.domain.documents.subject import Describe, LineKind
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.after_end import ended
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.leaving import refund_may_come, still_binding, with_earlier
from zetel.domain.subscriptions.ledger import Ledger, Lot, Pool, VatHeld, keeping_age, renamed
from zetel.domain.subscriptions.next_term import (
    Renewal,
    deviations_then,
    items_then,
    next_renewal,
    policy_of,
    running_choices,
)
from zetel.domain.subscriptions.outcome import Outcome, licences_moved, release_work
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice
from zetel.domain.subscriptions.refused_end import may_count
from zetel.domain.subscriptions.release import ReleaseWork
from zetel.domain.subscriptions.renewal_price import still_announced
from zetel.domain.subscriptions.subscription import EARLY_END, Collection, Item, Subscription
from zetel.domain.subscriptions.timeline import AT_RENEWAL, PLAN, SEATS, ends_on, is_last
from zetel.domain.tax.reference_rates import RatesBefore, none_known


@dataclass(frozen=True, slots=True)
class PeriodEnded:
    """What a period's end leaves behind; `drawn` minor units come from the balance. `renewed` says that a new term
    began. Nothing is issued where the contract is over."""

    outcome: Outcome
    renewed: bool
    drawn: int


def period_ended(
    contract: Contract,
    *,
    buyer: Buyer,
    seller: Seller,
    invoice: str,
    at: datetime,
    describe: Describe,
    rates: RatesBefore = none_known,
) -> PeriodEnded:
    """What the end of the running billing period brings, seen at an instant `at` that is not before it. `invoice` is
    the id of the document that bills the next one.

    Raises TaxRateMissing, ReferenceRateMissing.
    """
    subscription = contract.subscription
    ends = ends_on(subscription)
    if is_last(subscription.period, ends):
        over = ended(subscription, ends or subscription.period.end, contract.base.plan, at)
        return PeriodEnded(Outcome(over, contract.ledger, {}, ()), renewed=False, drawn=0)
    start = subscription.period.end
    renewal = next_renewal(subscription, contract.offers) if start == subscription.term.end else None
    choices = renewal.choices if renewal else running_choices(subscription, contract.offers)
    whole = renewal.whole if renewal else contract.whole_period(start)
    period = Span(start, whole.end)
    following = replace(renewed(subscription, renewal) if renewal else subscription.changed(), period=period)
    following = _with_earlier_plans(following, contract, _seen_from(contract, at))
    gone = tuple(item for item in subscription.items if following.item(item.id) is None)
    before, contract = contract, with_items(contract, following, choices)
    charging = Charging(choices, seller, buyer, civil_date(at, seller.zone), describe, rates)
    policy = policy_of(subscription, renewal) if renewal else "renewal.period"
    lines, items = charging.lines([item.id for item in following.items], period, whole, LineKind.PERIOD, policy)
    days = buyer.profile.credit.days if buyer.collection is Collection.INVOICE and buyer.profile.credit else 0
    due = charging.issued_on + timedelta(days=days)
    paper = charging.invoice(lines, id=invoice, due=due, currency=following.currency)
    drawn = min(buyer.balance.drawable, paper.total)
    issue = Issue(
        papers=(paper,),
        account=following.account,
        profile=following.profile,
        subscription=following.id,
        currency=following.currency,
        tax_rule=charging.treatment().rule,
        pay_by=following.collection.method,
        settlement=(SetOff(paper.id, BALANCE, drawn),) if drawn else (),
        purchase_order=following.purchase_order,
    )
    lots = [Lot.of(lines[no - 1], item.id, paper.id, at) for item in items for no in item.lines]
    if renewal is None:
        lots = _still_returnable(contract, lots, at)
    ledger = _ledger(contract, lots, VatHeld.of(paper), gone, at)
    pools = pools_then(contract, gone, following)
    documents = documents_of(issue, buyer=buyer.profile, seller=seller, at=at)
    following = replace(following, due=contract.due_after(following, at))
    fewer = releases_then(contract, subscription, pools, of=paper.id, at=at)
    releases = both(fewer, licences_follow(before, contract, paper.id, at))
    return PeriodEnded(Outcome(following, ledger, pools, documents, releases=releases), renewal is not None, drawn)


def pools_then(contract: Contract, gone: Sequence[Item], following: Subscription) -> Mapping[str, Pool]:
    """The pools whose seats the term of `following` changes; the items `gone` have none any more."""
    seats = {item.id: 0 for item in gone} | {item.id: _seats(contract, item) for item in following.items}
    return {
        item: replace(contract.pools.get(item, Pool(0)), seats=total)
        for item, total in seats.items()
        if contract.seats_of(item) != total
    }


def releases_then(
    contract: Contract, ended: Subscription, pools: Mapping[str, Pool], *, of: str, at: datetime
) -> tuple[ReleaseWork, ...]:
    """The ends of licences above the seats of `pools`, as the timeline of the `ended` term decided."""
    return tuple(_release(contract, ended, item, of, at) for item in _fewer(contract, pools))


def both(fewer: Iterable[ReleaseWork], moved: Iterable[ReleaseWork]) -> tuple[ReleaseWork, ...]:
    """One work for each item: licences that end as the timeline decided, and those that stay get their new product."""
    works = {work.item: work for work in fewer}
    for work in moved:
        known = works.get(work.item)
        works[work.item] = replace(work, members=known.members) if known else work
    return tuple(works.values())


def with_items(contract: Contract, following: Subscription, choices: Sequence[Choice]) -> Contract:
    """The contract with the items of `following`, sold as `choices`; lots of an item whose plan changes are renamed."""
    ledger = contract.ledger
    for item in following.items:
        before = contract.subscription.item(item.id)
        if before and before.plan != item.plan:
            ledger = renamed(ledger, before)
    sold = {item.id: choice.offer for item, choice in zip(following.items, choices, strict=True)}
    return replace(contract, subscription=following, ledger=ledger, offers={**contract.offers, **sold})


def _seats(contract: Contract, item: Item) -> int:
    """The seats of an item that has a pool: none of one that gets a flat price."""
    return 0 if contract.offers[item.id].plan.model is PriceModel.FLAT else item.quantity


def _with_earlier_plans(following: Subscription, contract: Contract, at: datetime) -> Subscription:
    """The subscription in its next period, with the earlier plans that still bind; a plan that ends with the term is
    one of those as long as the refund window is open. The plan of a trial binds nobody: nothing was charged for it."""
    before, plan = contract.subscription, contract.base.plan
    if following.items[0].plan != before.items[0].plan and before.trial is None:
        past = with_earlier(before, plan, before.items[0].quantity)
        following = replace(following, earlier=past.earlier, window_days=past.window_days)
    return replace(following, earlier=still_binding(following, plan, at))


def _seen_from(contract: Contract, at: datetime) -> datetime:
    """The instant at which the refund window is looked at: work that is late does not close it before an end on a
    chosen day in it."""
    chosen = contract.scheduled(EARLY_END)
    return min(at, instant(chosen.on, contract.subscription.zone)) if chosen else at


def _fewer(contract: Contract, pools: Mapping[str, Pool]) -> Iterator[str]:
    """The items of people with fewer seats: a person may be given one of those seats until the commit."""
    for item, pool in pools.items():
        by_person = contract.offers[item].product.per is LicencePer.PERSON
        if by_person and pool.seats < contract.seats_of(item):
            yield item


def licences_follow(before: Contract, contract: Contract, of: str, at: datetime) -> Iterator[ReleaseWork]:
    """The works for licences of items whose plan changes."""
    for item in before.subscription.items:
        now = contract.subscription.item(item.id)
        if now and now.plan != item.plan:
            was, new = before.offers[item.id], contract.offers[item.id]
            if work := licences_moved(contract.subscription, was, new, item.id, of=of, at=at):
                yield work


def _release(contract: Contract, ended: Subscription, item: str, of: str, at: datetime) -> ReleaseWork:
    """The end of the licences above the item's seats; the rule decides about people that the timeline does not name."""
    decided = [entry.release for entry in ended.timeline if entry.kind in (PLAN, SEATS) and entry.item == item]
    return release_work(contract.subscription, item, of=of, release=decided[-1] if decided else None, at=at)


def renewed(subscription: Subscription, renewal: Renewal) -> Subscription:
    """The subscription in its next term, its first paid one after a trial."""
    items = tuple(
        replace(item, price=choice.offer.price.version)
        for item, choice in zip(items_then(subscription), renewal.choices, strict=True)
    )
    start = renewal.term.start
    if subscription.trial:
        subscription = replace(subscription, trial=None, started=start)
    timeline = tuple(e for e in subscription.timeline if not (e.kind in AT_RENEWAL and e.on <= start))
    return replace(
        subscription.changed(),
        term=renewal.term,
        anchor=renewal.anchor,
        shift=renewal.shift,
        cancel_by=None,
        items=items,
        timeline=timeline,
        announced=still_announced(subscription.announced, renewal.choices),
        deviations=deviations_then(subscription),
    )


def _still_returnable(contract: Contract, lots: Sequence[Lot], at: datetime) -> list[Lot]:
    """The lots of a period billed within a term: their seats keep the return window of the commit that bought them.

    The newest seats stand on the last lots of their item, as they go back first.
    """
    window = timedelta(hours=contract.base.plan.policies.return_hours)
    ended = [lot for lot in contract.ledger.lots if lot.span.end == contract.subscription.period.start]
    kept: list[Lot] = []
    for item, own in groupby(lots, key=lambda lot: lot.item):
        bought = [part for lot in ended if lot.item == item for part in lot.purchases if at < part.since + window]
        bought.sort(key=lambda part: part.since)
        kept += keeping_age(list(own), bought)
    return kept


def _ledger(contract: Contract, lots: Sequence[Lot], tax: VatHeld, gone: Sequence[Item], at: datetime) -> Ledger:
    """The ledger with the new lots, without those that nothing can be given back on any more: their days are used, and
    the refund window, which gives back everything charged so far, is over; so is the time of an end that was asked for
    before their days, and refused for want of an export. The items `gone` are dropped now."""
    subscription, before = contract.subscription, contract.ledger
    all_kept = refund_may_come(subscription, contract.base.plan, _seen_from(contract, at))
    refused = min((one.ends for one in may_count(subscription.refused_ends or (), at)), default=date.max)
    kept = tuple(
        lot for lot in before.lots if all_kept or lot.span.end > subscription.period.start or lot.span.start >= refused
    )
    named = {lot.invoice for lot in kept}
    held = tuple(part for part in before.tax if part.document in named)
    charged = {lot.item for lot in kept}
    dropped = tuple(item for item in (*before.dropped, *gone) if item.id in charged)
    return replace(before, version=before.version + 1, lots=(*kept, *lots), tax=(*held, tax), dropped=dropped)
