"""Adding and returning seats: the price or the credit of a new total of an item, now and at the renewal. A total of 0
drops an add-on, a flat one too.

more now          charged to the end of the billing period, co-termed; later periods bill the new total
fewer, bought     at once, with a credit: the newest lots first, while less than the return window (hours) has
a moment ago      passed since the commit that bought or renewed those seats; neither a payment that holds the contract
                  nor a renewal that is still to be written locks this right
fewer otherwise   by the terms: at once with a credit, or set for the renewal
fewer than the    refused, unless the request says whose licences end (`release`): first those of the seats that go
assigned          now, then those of the seats that go with the renewal
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from zetel.domain.calendar import Span, civil_date
from zetel.domain.catalog.prices import PriceModel
from zetel.domain.catalog.products import ProductKind
from zetel.domain.catalog.terms import Decreasing, Effect
from zetel.domain.documents.document import Draft
from zetel.domain.documents.subject import Describe, LineKind
from zetel.domain.errors import InvalidRequest, SeatsBelowAssigned
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.allocation import SettledCredit, after, settle, still_held
from zetel.domain.quotes.effects import documents_of_change, ledger_after, settled_now
from zetel.domain.quotes.issuable import issuable
from zetel.domain.quotes.paying import PaymentSplit, paying
from zetel.domain.quotes.quote import VALID, NewIds, Quote, QuoteKind
from zetel.domain.subscriptions.composing import must_compose
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.credit_notes import credit_notes, in_words
from zetel.domain.subscriptions.crediting import Return, credits_of, newest_first
from zetel.domain.subscriptions.growth import must_stay_endable
from zetel.domain.subscriptions.ledger import Ledger, Lot, Pool
from zetel.domain.subscriptions.next_term import next_bill, next_renewal
from zetel.domain.subscriptions.outcome import Outcome, release_work
from zetel.domain.subscriptions.pricing import Buyer, Charging, Choice
from zetel.domain.subscriptions.release import ReleasedLicences, ReleaseWork
from zetel.domain.subscriptions.subscription import Entry, Item, Subscription, SubscriptionState
from zetel.domain.subscriptions.timeline import SEATS, with_entry
from zetel.domain.tax.reference_rates import RatesBefore, none_known


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A new total of an item: `now` seats from the day `effective` on, and the total set for the renewal.

    `entry` is put on the timeline by confirming; `scheduled` stands there already and stays. `release` are the people
    whose licences end now; those whose licences end with the renewal stand on `entry`.
    """

    item: str
    quantity: Mapping[str, int]
    now: int
    effective: date
    entry: Entry | None = None
    scheduled: Entry | None = None
    release: ReleasedLicences | None = None

    @property
    def released(self) -> int:
        """The people whose licences end, now and with the renewal."""
        decided = (self.release, self.entry.release if self.entry else None)
        return sum(release.people for release in decided if release)


def seats_changed(
    quote: Quote[SeatChange], contract: Contract, *, buyer: BillingProfile, seller: Seller, at: datetime
) -> Outcome:
    """The contract with the new total, or with the entry that sets it for the renewal.

    Raises SeatsBelowAssigned where people were given seats since the quote was made.
    """
    change = quote.change
    _must_hold_all(contract, change.item, change.quantity["to"], change.released)
    changed = replace(_changed(contract.subscription, change).changed(), last_quote=quote.id)
    pools: Mapping[str, Pool] = {}
    if change.now != change.quantity["from"] and change.item in contract.pools:
        pools = {change.item: replace(contract.pools[change.item], seats=change.now)}
    now, rest = settled_now(quote, at)
    hold = still_held(changed.hold, ended=quote.payment, begun=[part.id for part in rest])
    return Outcome(
        replace(changed, due=contract.due_after(changed, at), hold=hold),
        _with_dropped(ledger_after(quote, contract, change.item, at), contract, change),
        pools,
        documents_of_change(quote, contract, buyer, seller, at),
        after(contract.documents, now),
        rest,
        _releases(quote, contract, at),
    )


def _releases(quote: Quote[SeatChange], contract: Contract, at: datetime) -> tuple[ReleaseWork, ...]:
    change = quote.change
    if change.release is None:
        return ()
    return (release_work(contract.subscription, change.item, of=quote.id, release=change.release, at=at),)


def _with_dropped(ledger: Ledger, contract: Contract, change: SeatChange) -> Ledger:
    """The ledger, which keeps the item that is dropped now: a full refund gives its lots back, too."""
    if change.now:
        return ledger
    return replace(ledger, dropped=(*ledger.dropped, contract.item(change.item)))


def _changed(subscription: Subscription, change: SeatChange) -> Subscription:
    """The subscription with the total of now, and the one that is set for the renewal; without an item of total 0."""
    if change.now == 0:
        return replace(
            subscription.untold(),
            items=tuple(item for item in subscription.items if item.id != change.item),
            timeline=tuple(entry for entry in subscription.timeline if entry.item != change.item),
        )
    subscription = subscription.untold()
    items = tuple(replace(item, quantity=change.now) if item.id == change.item else item for item in subscription.items)
    timeline = with_entry(subscription.timeline, change.entry) if change.entry else subscription.timeline
    return replace(subscription, items=items, timeline=timeline)


def still_adds(quote: Quote[SeatChange], contract: Contract) -> bool:
    """Whether seats that were paid for can be added to the contract as it is now, charged as quoted: the item has the
    total and the price, and the period the end, that the quote's lines name. Also of a total that is only set for the
    renewal."""
    change, subscription = quote.change, contract.subscription
    item = subscription.item(change.item)
    return (
        subscription.state is SubscriptionState.ACTIVE
        and item is not None
        and item.quantity == change.quantity["from"] <= change.now
        and all(
            (line.derivation.price_version, line.derivation.span.end) == (item.price, subscription.period.end)
            for paper in quote.documents
            for line in paper.lines
        )
    )


def quote_seats(
    contract: Contract,
    *,
    item: str,
    total: int,
    when: Effect,
    buyer: Buyer,
    seller: Seller,
    ids: NewIds,
    at: datetime,
    describe: Describe,
    rates: RatesBefore = none_known,
    release: ReleasedLicences | None = None,
) -> Quote[SeatChange]:
    """The quote of the new `total` of `item`; `when` asks for it now, as far as the terms allow, or at the renewal.
    `release` decides whose licences end where the total is below the assigned ones.

    Raises Unknown, InvalidRequest, SeatsBelowAssigned, ChangesClash, ContractTooLarge, NotReleased,
    CreditLimitExceeded, TaxRateMissing, ReferenceRateMissing, and as `Subscription.must_run` and `issuable`.
    """
    subscription, changed = contract.subscription, contract.item(item)
    subscription.must_stand()
    if total >= changed.quantity:
        subscription.must_run(at)
    _must_be_a_total(contract, changed, total, release)
    change = _change(contract, changed, total, when, ids.entry, at, release)
    if subscription.trial:
        _must_be_possible_in_trial(contract, change)
    if change.entry:
        subscription.must_be_within_period(at)
    if subscription.trial:
        subscription.must_run(at)
    contract.must_be_settled()
    charging = Charging(
        [Choice(contract.offers[item], change.now - changed.quantity, already=changed.quantity)],
        seller,
        buyer,
        civil_date(at, seller.zone),
        describe,
        rates,
    )
    if subscription.trial:
        return _quote(contract, change, charging, ids, at)
    if change.now > changed.quantity:
        return _quote(contract, change, charging, ids, at, paid=_charged(contract, change, charging, ids))
    if change.now < changed.quantity and subscription.over_since(at):
        # Their days of the next period are not billed yet, and will not be.
        return _quote(contract, change, charging, ids, at)
    if change.now < changed.quantity:
        notes = _returned(contract, changed, change, charging, ids)
        credit_to = contract.base.plan.policies.change_credit_to
        settled = settle(notes, contract.documents, profile=buyer.profile.id, credit_to=credit_to)
        return _quote(contract, change, charging, ids, at, notes=notes, settled=settled)
    return _quote(contract, change, charging, ids, at)


def returned_now(
    contract: Contract, *, item: str, total: int, at: datetime, release: ReleasedLicences | None = None
) -> int:
    """How many units of `item` go back at the instant `at` for its new `total`; the rest waits for the renewal, or for
    nothing where there are to be more.

    Raises Unknown, SubscriptionEnded, InvalidRequest, SeatsBelowAssigned.
    """
    held = contract.item(item)
    contract.subscription.must_stand()
    _must_be_a_total(contract, held, total, release)
    return max(0, held.quantity - _change(contract, held, total, Effect.NOW, "", at).now)


def _must_be_a_total(contract: Contract, item: Item, total: int, release: ReleasedLicences | None) -> None:
    plan = contract.offers[item.id].plan
    dropped = total == 0 and contract.offers[item.id].product.kind is ProductKind.ADD_ON
    if plan.model is PriceModel.FLAT and not dropped:
        raise InvalidRequest.of("/item", "an item with seats: this one has a flat price", item.id)
    if not (dropped or plan.minimum <= total <= plan.maximum):
        raise InvalidRequest.of("/quantity", f"from {plan.minimum} to {plan.maximum}", total)
    if total == item.quantity:
        raise InvalidRequest.of("/quantity", f"another total than the present {item.quantity}", total)
    _must_hold_all(contract, item.id, total, release.people if release else 0)


def _must_be_possible_in_trial(contract: Contract, change: SeatChange) -> None:
    """Raises InvalidRequest for more seats at once than the trial has; those set for its end are charged then."""
    trial = contract.base.plan.policies.trial
    if trial and change.now > change.quantity["from"] and change.now > trial.seats:
        rule = f"at most {trial.seats} until the trial ends; more of them from then on with when=at_renewal"
        raise InvalidRequest.of("/quantity", rule, change.now)


def _must_hold_all(contract: Contract, item: str, total: int, released: int) -> None:
    """Raises SeatsBelowAssigned for fewer seats than are assigned to people, without those that are released."""
    assigned = _assigned(contract, item)
    if total < assigned - released:
        raise SeatsBelowAssigned(assigned=assigned, requested=total)


def _assigned(contract: Contract, item: str) -> int:
    pool = contract.pools.get(item)
    return pool.assigned if pool else 0


def _change(
    contract: Contract,
    item: Item,
    total: int,
    when: Effect,
    entry: str,
    at: datetime,
    release: ReleasedLicences | None = None,
) -> SeatChange:
    """The change of now, and the total set for the renewal, each with the people whose licences end with it."""
    increase = contract.base.plan.policies.increase
    now = item.quantity
    trial = contract.subscription.trial
    if trial and (when is Effect.NOW or trial.again):
        now = total
    elif total > now:
        if Effect.AT_RENEWAL not in (when, increase):
            now = total
    elif when is Effect.NOW:
        now -= returned(contract, item, now - total, at)
    scheduled = contract.scheduled(SEATS, item.id)
    assigned = _assigned(contract, item.id)
    at_once = max(0, assigned - now) if now < item.quantity else 0
    later = max(0, assigned - total - at_once)
    new = None
    if now != total:
        ends = release.rest(at_once, later) if release else None
        new = Entry(entry, contract.subscription.term.end, SEATS, item.id, total, ends)
    return SeatChange(
        item=item.id,
        quantity={"from": item.quantity, "to": total},
        now=now,
        effective=contract.today(at),
        entry=new,
        scheduled=None if new or now == 0 else scheduled,
        release=release.first(at_once) if release else None,
    )


def returned(contract: Contract, item: Item, fewer: int, at: datetime) -> int:
    """How many of so many units of `item` go back at the instant `at`, by the terms: at once, or in their window."""
    terms, subscription = contract.leaving(at), contract.subscription
    if terms.decrease is Decreasing.AT_ONCE:
        return fewer
    window = timedelta(hours=terms.return_hours)
    if window and subscription.over_since(at) and subscription.period.end == subscription.term.end:
        return fewer  # the renewal that is still to be written buys them again
    return min(fewer, sum(lot.returnable(at, window) for lot in running_lots(contract, item)))


def running_lots(contract: Contract, item: Item) -> list[Lot]:
    """The item's lots of the running billing period."""
    start = contract.subscription.period.start
    return [lot for lot in contract.ledger.lots if lot.item == item.id and lot.span.end > start]


def _charged(contract: Contract, change: SeatChange, charging: Charging, ids: NewIds) -> PaymentSplit:
    span = Span(change.effective, contract.subscription.period.end)
    whole = contract.whole_period(contract.subscription.period.start)
    lines, _ = charging.lines(("",), span, whole, LineKind.ADDED, "increase.co_termed")
    must_stay_endable(
        contract.subscription,
        contract.ledger,
        contract.documents,
        contract.base.plan,
        lines=lines,
        charging=charging,
    )
    return paying(lines, charging, contract.subscription.currency, ids)


def _returned(contract: Contract, item: Item, change: SeatChange, charging: Charging, ids: NewIds) -> tuple[Draft, ...]:
    of_days = contract.whole_period(contract.subscription.period.start).days
    taken = newest_first(running_lots(contract, item), item.quantity - change.now)
    credits = credits_of([Return(lot, seats, change.effective, of_days) for lot, seats in taken])
    return credit_notes(
        ids.credit_notes,
        credits,
        contract.ledger,
        contract.documents,
        on=charging.issued_on,
        currency=contract.subscription.currency,
        describe=in_words(LineKind.RETURNED, contract.offers, charging.describe),
        prices={item.id: item.price},
        policy="decrease.returned",
        profile=charging.buyer.profile.id,
    )


def _quote(
    contract: Contract,
    change: SeatChange,
    charging: Charging,
    ids: NewIds,
    at: datetime,
    *,
    paid: PaymentSplit | None = None,
    notes: Sequence[Draft] = (),
    settled: SettledCredit | None = None,
) -> Quote[SeatChange]:
    subscription, profile = contract.subscription, charging.buyer.profile
    corrected = contract.corrected_by(notes[:1])
    must_compose(_changed(subscription, change), contract.offers)
    renewal = next_renewal(_changed(subscription, change), contract.offers)
    quote = Quote(
        id=ids.quote,
        kind=QuoteKind.SEATS,
        made_at=at,
        expires_at=at + VALID,
        account=subscription.account,
        person=charging.buyer.member,
        profile=profile.id,
        subscription=subscription.id,
        versions={
            "subscription": subscription.version,
            **contract.ledger.versions,
            "profile": profile.version,
        },
        currency=subscription.currency,
        collection=charging.buyer.collection,
        tax_rule=corrected[0].tax_rule if corrected else charging.treatment().rule,
        change=change,
        documents=(paid.invoice,) if paid else tuple(notes),
        settlement=paid.settlement if paid else settled.set_off if settled else (),
        due_now=paid.due_now if paid else 0,
        due_later=paid.due_later if paid else (),
        next_renewal=renewal.amounts(profile=profile, seller=charging.seller) if renewal else None,
        next_bill=next_bill(_changed(subscription, change), contract.offers, profile=profile, seller=charging.seller),
        payment=paid.payment if paid else None,
        refunds=settled.refunds if settled else (),
        to_balance=settled.to_balance if settled else 0,
        open=contract.open_on(settled) if settled else {},
    )
    return issuable(quote, corrected=contract.corrected_by(notes), buyer=profile, seller=charging.seller)
