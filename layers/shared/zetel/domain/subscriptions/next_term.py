"""The next term of a contract: whether the term begins, its choices, and its first invoice.

Quotes, reads, notices, statements and the renewal that bills ask here, so that all of them answer alike. A quote asks
for the subscription as confirming would leave it.

    end on the timeline      by the term's end              there is no next term
                             by the following term's end    it begins, and is the last
    a plan on the timeline   by the term's end              it begins with the plan, and its boundaries are counted anew
    an add-on on it          by the term's end              it begins with the add-on, behind the items of before
    totals on the timeline   by the term's end              it begins with them, and without items of total 0
    prices                   in force on its first day, of those that were told in time (`renewal_price`)
    deviations               those that stand on its first day; that of the price ends with the plan
    VAT                      in force on its first day, as far as it is known
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from zetel.domain.calendar import Interval, Span, months_between, period_of
from zetel.domain.catalog.products import Offer, Plan, first_anchor
from zetel.domain.catalog.terms import price_notice_before
from zetel.domain.documents.line import Line, TaxAmount, tax_of
from zetel.domain.documents.settlement import Amounts
from zetel.domain.documents.subject import Describe, LineKind
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import AS_LISTED, AgreedTerms, agreed
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice, bill, issue_date
from zetel.domain.subscriptions.renewal_price import renewal_price
from zetel.domain.subscriptions.subscription import (
    Entry,
    Item,
    PlannedItem,
    PlannedTerm,
    Subscription,
    SubscriptionState,
)
from zetel.domain.subscriptions.timeline import ADD_ON, PLAN, SEATS, ends_on, is_last


@dataclass(frozen=True, slots=True)
class Renewal:
    """The beginning of a contract's next term: `term` in civil dates of `zone`, and as `choices` its items in their
    order, with the totals and at the prices of that term, which has so many `invoices`. Its boundaries are counted from
    `anchor`, and begin `shift` months after it."""

    term: Span
    zone: str
    choices: tuple[Choice, ...]
    invoices: int
    anchor: date
    shift: int | None = None

    @property
    def whole(self) -> Span:
        """The whole billing period that the first one is, or is a part of: after a trial of a plan with an anchor day
        the first period is shorter."""
        return period_of(self.anchor, self.choices[0].offer.plan.billing, self.term.start, self.shift or 0)

    @property
    def period(self) -> Span:
        """The first billing period of the term."""
        return Span(self.term.start, self.whole.end)

    @property
    def share(self) -> Fraction:
        """The share of a whole billing period that the first one covers."""
        return Fraction(self.period.days, self.whole.days)

    def amounts(self, *, profile: BillingProfile, seller: Seller) -> Amounts:
        """The invoice of the term's first billing period. Raises TaxRateMissing."""
        charges = [(choice.offer.price, choice.quantity) for choice in self.choices]
        start, share = self.term.start, self.share
        return bill(charges, on=start, zone=self.zone, profile=profile, seller=seller, share=share)


def next_renewal(subscription: Subscription, offers: Mapping[str, Offer]) -> Renewal | None:
    """The renewal of the subscription as it stands, `offers` by item id; None where the subscription has ended or ends
    with the running term."""
    if subscription.state is not SubscriptionState.ACTIVE or is_last(subscription.term, ends_on(subscription)):
        return None
    items, entry = items_then(subscription), planned_then(subscription)
    choices = [
        Choice(offer, item.quantity) for item, offer in zip(items, _sold_then(subscription, offers), strict=True)
    ]
    told = entry.planned.told_at if entry and entry.planned else subscription.told_at
    added = {part.item: one.told_at for one in added_then(subscription) for part in one.items}
    running = offers[subscription.items[0].id].plan
    anchor, shift = _counted_from(subscription, running, choices[0].offer.plan)
    return renewal_of(
        choices,
        ending=subscription.term,
        anchor=anchor,
        shift=shift,
        zone=subscription.zone,
        bought=[added.get(item.id, told) for item in items],
        announced=subscription.announced,
        deviations=deviations_then(subscription),
    )


def policy_of(subscription: Subscription, renewal: Renewal) -> str:
    """The policy by which the lines of the renewal's first billing period are charged."""
    if subscription.trial is None:
        return "renewal.term"
    return "trial.period" if renewal.period == renewal.whole else "trial.stub"


def offers_then(subscription: Subscription, offers: Mapping[str, Offer]) -> tuple[Offer, ...]:
    """The offers of the items with which the next term begins, in their order, at the prices of the running term; the
    base's with the deviations that stand then."""
    base, *addons = _sold_then(subscription, offers)
    start = subscription.term.end
    return agreed(base, deviations_then(subscription), term=start, period=start), *addons


def deviations_then(subscription: Subscription) -> AgreedTerms:
    """The deviations that stand on the subscription when its next term begins: another plan ends that of the price,
    and brings those that were agreed with it."""
    kept, entry = subscription.deviations, planned_then(subscription)
    if entry and entry.planned:
        kept = kept.without_price().beside(entry.planned.deviations or AS_LISTED)
    return kept.standing(subscription.term.end)


def _sold_then(subscription: Subscription, offers: Mapping[str, Offer]) -> tuple[Offer, ...]:
    """The offers of those items, on the terms that were agreed for the running term."""
    entry = planned_then(subscription)
    changed = {part.item for part in entry.planned.items} if entry and entry.planned else set[str]()
    changed |= {part.item for one in added_then(subscription) for part in one.items}
    return tuple(offers[item.sold_as if item.id in changed else item.id] for item in items_then(subscription))


def _counted_from(subscription: Subscription, running: Plan, following: Plan) -> tuple[date, int | None]:
    """The anchor and the shift of the next term: months go on being counted from the anchor, also where the term has
    another length; between days and months the next term is an anchor itself. After a trial it is the first paid term,
    with the anchor of the plan that it has."""
    if subscription.trial:
        return first_anchor(following, subscription.term.end), None
    if following.term == running.term:
        return subscription.anchor, subscription.shift
    start = subscription.term.end
    if following.term.months and running.term.months:
        return subscription.anchor, months_between(subscription.anchor, start) % following.term.months or None
    return start, None


def planned_then(subscription: Subscription) -> Entry | None:
    """The change of the plan with which the next term begins."""
    entries = (entry for entry in subscription.timeline if entry.kind == PLAN and entry.on <= subscription.term.end)
    return next(entries, None)


def added_then(subscription: Subscription) -> Sequence[PlannedTerm]:
    """The add-ons that begin with the next term, each as it was quoted."""
    return [
        entry.planned
        for entry in subscription.timeline
        if entry.kind == ADD_ON and entry.planned and entry.on <= subscription.term.end
    ]


def next_bill(
    subscription: Subscription, offers: Mapping[str, Offer], *, profile: BillingProfile, seller: Seller
) -> Amounts | None:
    """The invoice of the next billing period of the running term, at the term's prices; None where the running period
    is its last, or the contract ends by then, and where the subscription has ended. Raises TaxRateMissing."""
    last = subscription.period.end == subscription.term.end or is_last(subscription.period, ends_on(subscription))
    if subscription.state is not SubscriptionState.ACTIVE or last:
        return None
    return bill(
        [(choice.offer.price, choice.quantity) for choice in running_choices(subscription, offers)],
        on=subscription.period.end,
        zone=subscription.zone,
        profile=profile,
        seller=seller,
    )


def running_choices(
    subscription: Subscription, offers: Mapping[str, Offer], start: date | None = None
) -> tuple[Choice, ...]:
    """The items of the running term, at the prices of its billing period that begins on the day `start`, or else of
    the next one."""
    base, *addons = subscription.items
    day = start or subscription.period.end
    offer = agreed(offers[base.id], subscription.deviations, term=subscription.term.start, period=day)
    return Choice(offer, base.quantity), *(Choice(offers[item.id], item.quantity) for item in addons)


def items_then(subscription: Subscription) -> tuple[Item, ...]:
    """The items with which the next term begins, with the plan, the add-ons and at the totals on the timeline; a total
    of 0 drops its item."""
    totals = {
        entry.item: int(entry.value)
        for entry in subscription.timeline  # in the order of its dates: the last total by then counts
        if entry.kind == SEATS and entry.on <= subscription.term.end and entry.value is not None
    }
    entry = planned_then(subscription)
    planned = {part.item: part for part in entry.planned.items} if entry and entry.planned else {}
    then = [_then(item, planned.get(item.id)) for item in subscription.items]
    then += [_added(part) for one in added_then(subscription) for part in one.items]
    items = (replace(item, quantity=totals.get(item.id, item.quantity)) for item in then if item)
    return tuple(item for item in items if item.quantity)


def _then(item: Item, planned: PlannedItem | None) -> Item | None:
    """The item with what is planned for it; None where it ends."""
    if planned is None:
        return item
    if planned.plan is None or planned.price is None:
        return None
    quantity = item.quantity if planned.quantity is None else planned.quantity
    return replace(item, plan=planned.plan, price=planned.price, quantity=quantity)


def _added(planned: PlannedItem) -> Item | None:
    """The item that begins with the next term."""
    return _then(Item(planned.item, "", "", 0), planned)


def renewal_of(
    choices: Sequence[Choice],
    *,
    ending: Span,
    anchor: date,
    shift: int | None,
    zone: str,
    bought: Sequence[datetime],
    announced: Mapping[str, datetime],
    deviations: AgreedTerms = AS_LISTED,
) -> Renewal:
    """The renewal of `choices`, the base first, after the term `ending` of a contract whose choices were quoted at the
    instants `bought`, and whose customer was told of the prices `announced`; the base has the `deviations` that stand
    on the first day of the term."""
    base, start = choices[0].offer.plan, ending.end
    too_late = price_notice_before(base.policies, base.term, ending, zone)
    prices = [
        renewal_price(_listed(choice), on=start, bought=at, announced=announced, too_late=too_late)
        for choice, at in zip(choices, bought, strict=True)
    ]
    priced = [
        replace(choice, offer=replace(choice.offer.as_listed, price=price))
        for choice, price in zip(choices, prices, strict=True)
    ]
    priced[0] = replace(priced[0], offer=agreed(priced[0].offer, deviations, term=start, period=start))
    term = Span(start, period_of(anchor, base.term, start, shift or 0).end)
    return Renewal(term, zone, tuple(priced), _periods(term, anchor, base.billing, shift or 0), anchor, shift)


def _listed(choice: Choice) -> Choice:
    return replace(choice, offer=choice.offer.as_listed)


def _periods(term: Span, anchor: date, billing: Interval, shift: int) -> int:
    """The number of billing periods in the term."""
    day, periods = term.start, 0
    while day < term.end:
        day, periods = period_of(anchor, billing, day, shift).end, periods + 1
    return periods


@dataclass(frozen=True, slots=True)
class NextTerm:
    """The first invoice of the next `term`, line by line: `period` is what it covers; net, VAT and total are minor
    units of `currency`. `repriced` says that the price of a plan differs from the running term's; `base` is the base
    of that term."""

    term: Span
    period: Span
    currency: str
    lines: tuple[Line, ...]
    net: int
    tax: tuple[TaxAmount, ...]
    total: int
    repriced: bool
    base: Offer


def next_term(contract: Contract, *, profile: BillingProfile, seller: Seller, describe: Describe) -> NextTerm | None:
    """The next term with its first invoice; None where the running term is the last. Raises TaxRateMissing."""
    subscription = contract.subscription
    renewal = next_renewal(subscription, contract.offers)
    if renewal is None:
        return None
    choices, period, whole = renewal.choices, renewal.period, renewal.whole
    buyer = Buyer("", profile, Balance(), subscription.collection)
    charging = Charging(choices, seller, buyer, issue_date(period.start, renewal.zone, seller), describe)
    items = items_then(subscription)
    lines, _ = charging.lines(
        [item.id for item in items], period, whole, LineKind.PERIOD, policy_of(subscription, renewal)
    )
    net, tax = sum(line.net for line in lines), tax_of(lines)
    return NextTerm(
        term=renewal.term,
        period=period,
        currency=subscription.currency,
        lines=lines,
        net=net,
        tax=tax,
        total=net + sum(part.amount for part in tax),
        base=choices[0].offer,
        repriced=any(
            choice.offer.price.tiers != offer.price.tiers or choice.offer.price.version != item.price
            for choice, item, offer in zip(choices, items, _sold_then(subscription, contract.offers), strict=True)
        ),
    )
