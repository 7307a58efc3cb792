"""What happens when a billing period ends: the next one is billed, the term renews, or the contract is over.

On one day the order is: end, price, seats, then bill once. The term's new price is the one in force on its first day;
the plan version stays the one that was bought. A renewal never covers a day after an end.

    period end   is the term's end    on the timeline     then
    yes          no                                       bill the next period at the term's prices
    yes          yes                  end                 over
    yes          yes                  seats               renew with the new totals, at the new term's prices
    yes          yes                                      renew as it is, at the new term's prices
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from zetel.domain.calendar import Span, civil_date, period_of
from zetel.domain.catalog.prices import price_on
from zetel.domain.catalog.terms import refund_window
from zetel.domain.documents.document import DocumentKind, draft
from zetel.domain.documents.drafting import Issue, documents_of
from zetel.domain.documents.settlement import BALANCE, SetOff
from zetel.domain.documents.subject import Describe, LineKind
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.ledger import Ledger, Lot, VatHeld, newest, without_newest
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice
from zetel.domain.subscriptions.subscription import Collection, Item, Subscription, SubscriptionState
from zetel.domain.subscriptions.timeline import END, SEATS


@dataclass(frozen=True, slots=True)
class PeriodEnded:
    """What a period's end leaves behind; `drawn` minor units come from the balance. `renewed` says that a new term
    began. Nothing is issued where the contract is over."""

    outcome: Outcome
    renewed: bool
    drawn: int


def period_ended(
    contract: Contract, *, buyer: Buyer, seller: Seller, invoice: str, at: datetime, describe: Describe
) -> PeriodEnded:
    """What the end of the running billing period brings, seen at an instant `at` that is not before it. `invoice` is
    the id of the document that bills the next one.

    Raises TaxRateMissing.
    """
    subscription = contract.subscription
    end = contract.scheduled(END)
    if end and end.on <= subscription.period.end:
        over = replace(subscription.changed(), state=SubscriptionState.ENDED, ended=end.on, timeline=(), due=None)
        return PeriodEnded(Outcome(over, contract.ledger, {}, ()), renewed=False, drawn=0)
    renewed = subscription.period.end == subscription.term.end
    following = _renewed(contract) if renewed else subscription.changed()
    following = replace(following, period=_period(contract, following, subscription.period.end))
    contract = replace(contract, subscription=following)
    charging = Charging(_choices(contract), seller, buyer, civil_date(at, seller.zone), describe)
    period = following.period
    whole = contract.whole_period(period.start)
    policy = "renewal.term" if renewed else "renewal.period"
    lines, items = charging.lines([item.id for item in following.items], period, whole, LineKind.PERIOD, policy)
    days = buyer.profile.credit.days if buyer.collection is Collection.INVOICE and buyer.profile.credit else 0
    paper = draft(
        id=invoice,
        kind=DocumentKind.INVOICE,
        on=charging.issued_on,
        due=charging.issued_on + timedelta(days=days),
        lines=lines,
    )
    drawn = min(buyer.balance.balance, paper.total)
    issue = Issue(
        papers=(paper,),
        account=following.account,
        profile=following.profile,
        subscription=following.id,
        currency=following.currency,
        tax_rule=charging.treatment().rule,
        pay_by=following.collection.method,
        settlement=(SetOff(paper.id, BALANCE, drawn),) if drawn else (),
    )
    lots = [Lot.of(lines[no - 1], item.id, paper.id, at) for item in items for no in item.lines]
    if not renewed:
        lots = _still_returnable(contract, lots, at)
    ledger = _ledger(contract, lots, VatHeld.of(paper), at)
    pools = {
        item.id: replace(contract.pools[item.id], seats=item.quantity)
        for item in following.items
        if item.id in contract.pools and contract.pools[item.id].seats != item.quantity
    }
    documents = documents_of(issue, buyer=buyer.profile, seller=seller, at=at)
    following = replace(following, due=contract.due_after(following, at))
    return PeriodEnded(Outcome(following, ledger, pools, documents), renewed, drawn)


def _renewed(contract: Contract) -> Subscription:
    """The subscription in its next term: totals of the timeline, prices of the term's first day."""
    subscription = contract.subscription
    start = subscription.term.end
    term = Span(start, period_of(subscription.anchor, contract.base.plan.term, start).end)
    items = tuple(
        _item(item, choice, start) for item, choice in zip(subscription.items, contract.renewing(), strict=True)
    )
    timeline = tuple(e for e in subscription.timeline if not (e.kind == SEATS and e.on <= start))
    return replace(subscription.changed(), term=term, items=items, timeline=timeline)


def _item(item: Item, choice: Choice, start: date) -> Item:
    price = price_on(choice.offer.prices, start) or choice.offer.price
    return replace(item, quantity=choice.quantity, price=price.version)


def _period(contract: Contract, subscription: Subscription, start: date) -> Span:
    return Span(start, period_of(subscription.anchor, contract.base.plan.billing, start).end)


def _choices(contract: Contract) -> Sequence[Choice]:
    """The items of the subscription at the price versions that they name."""
    choices: list[Choice] = []
    for item in contract.subscription.items:
        offer = contract.offers[item.id]
        price = next(price for price in offer.prices if price.version == item.price)
        choices.append(Choice(replace(offer, price=price), item.quantity))
    return choices


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
        after: list[Lot] = []
        for lot in reversed(list(own)):
            after.insert(0, replace(lot, bought=newest(bought, lot.quantity)))
            bought = list(without_newest(bought, lot.quantity))
        kept += after
    return kept


def _ledger(contract: Contract, lots: Sequence[Lot], tax: VatHeld, at: datetime) -> Ledger:
    """The ledger with the new lots, without those that nothing can be given back on any more: their days are used, and
    the refund window, which gives back everything charged so far, is over."""
    subscription, before = contract.subscription, contract.ledger
    until = refund_window(contract.base.plan.policies, subscription.started, subscription.zone)
    kept = tuple(lot for lot in before.lots if at < until or lot.span.end > subscription.period.start)
    named = {lot.invoice for lot in kept}
    held = tuple(part for part in before.tax if part.document in named)
    return Ledger(before.version + 1, (*kept, *lots), (*held, tax))
