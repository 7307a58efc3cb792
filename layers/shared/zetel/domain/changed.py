"""What confirming a change of a running contract leaves behind. Lines and amounts come from the quote."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from zetel.domain.confirmed import Outcome
from zetel.domain.contract import END, Contract, due_after, with_entry
from zetel.domain.crediting import credited
from zetel.domain.documents import Document, DocumentKind, Draft
from zetel.domain.drafting import PATIENCE, Issue, documents_of
from zetel.domain.due import Due, WorkKind
from zetel.domain.parties import BillingProfile, Seller
from zetel.domain.quotes import Cancellation, Quote, SeatChange
from zetel.domain.settling import Parts, Remainder, after, remainder_id
from zetel.domain.subscriptions import Entry, Ledger, Lot, Pool, Subscription, SubscriptionState, VatHeld


def seats_changed(
    quote: Quote[SeatChange], contract: Contract, *, buyer: BillingProfile, seller: Seller, at: datetime
) -> Outcome:
    """The contract with the new total, or with the entry that sets it for the renewal."""
    change, subscription = quote.change, contract.subscription
    items = tuple(replace(item, quantity=change.now) if item.id == change.item else item for item in subscription.items)
    timeline = with_entry(subscription.timeline, change.entry) if change.entry else subscription.timeline
    changed = replace(subscription.changed(), items=items, timeline=timeline, last_quote=quote.id, hold=None)
    pools: Mapping[str, Pool] = {}
    if change.now != change.quantity["from"]:
        pools = {change.item: replace(contract.pools[change.item], seats=change.now)}
    now, rest = _settled(quote, at)
    return Outcome(
        replace(changed, due=due_after(contract, changed, at), hold=rest.id if rest else None),
        _ledger(quote, contract, change.item, at),
        pools,
        _documents(quote, contract, buyer, seller, at),
        after(contract.documents, now),
        rest,
    )


def cancelled(
    quote: Quote[Cancellation], contract: Contract, *, buyer: BillingProfile, seller: Seller, at: datetime
) -> Outcome:
    """The contract ended today, or with its end on the timeline."""
    change, subscription = quote.change, contract.subscription
    if change.entry:
        changed = replace(with_end(contract, change, at), last_quote=quote.id, hold=None)
    else:
        changed = replace(
            subscription.changed(),
            state=SubscriptionState.ENDED,
            ended=change.ends,
            timeline=(),
            last_quote=quote.id,
            hold=None,
            due=None,
        )
    now, rest = _settled(quote, at)
    return Outcome(
        changed,
        _ledger(quote, contract, None, at),
        {},
        _documents(quote, contract, buyer, seller, at),
        after(contract.documents, now),
        rest,
    )


def with_end(contract: Contract, ending: Cancellation, at: datetime) -> Subscription:
    """The subscription with its end on the timeline, in the place of one that stood there."""
    kept = tuple(e for e in contract.subscription.timeline if e.kind != END)
    timeline = with_entry(kept, ending.entry) if ending.entry else kept
    return _rescheduled(contract, timeline, at)


def without(contract: Contract, entry: Entry, at: datetime) -> Subscription:
    """The subscription without the timeline entry."""
    return _rescheduled(contract, tuple(e for e in contract.subscription.timeline if e != entry), at)


def _rescheduled(contract: Contract, timeline: tuple[Entry, ...], at: datetime) -> Subscription:
    before = contract.subscription
    after = replace(before.changed(), timeline=timeline)
    return replace(after, due=due_after(contract, after, at))


def _documents(
    quote: Quote[object], contract: Contract, buyer: BillingProfile, seller: Seller, at: datetime
) -> tuple[Document, ...]:
    note = _note(quote)
    corrected = contract.corrected_by(note) if note else ()
    return documents_of(Issue.of(quote), corrected=corrected, buyer=buyer, seller=seller, at=at)


def _settled(quote: Quote[object], at: datetime) -> tuple[Parts, Remainder | None]:
    """What the commit settles of earlier documents, and the rest, if there is one."""
    now, later = Parts.of(quote).divided()
    note = _note(quote)
    if note is None or not later.documents:
        return now, None
    rest = Remainder(
        id=remainder_id(note.id),
        account=quote.account,
        profile=quote.profile,
        subscription=quote.subscription,
        credit_note=note.id,
        currency=quote.currency,
        parts=later,
        version=1,
        sequence=0,
        due=Due(at + PATIENCE, WorkKind.SETTLE),
    )
    return now, rest


def _note(quote: Quote[object]) -> Draft | None:
    return next((paper for paper in quote.documents if paper.kind is DocumentKind.CREDIT_NOTE), None)


def _ledger(quote: Quote[object], contract: Contract, item: str | None, at: datetime) -> Ledger:
    """The ledger with the credits of the quote on its lots, or with the lots that its invoice charges for `item`; the
    same one where the quote does neither."""
    ledger = contract.ledger
    if note := _note(quote):
        return credited(ledger, note)
    if item is None or not quote.documents:
        return ledger
    invoice = quote.documents[0]
    lots = tuple(Lot.of(line, item, invoice.id, at) for line in invoice.lines)
    return Ledger(ledger.version + 1, (*ledger.lots, *lots), (*ledger.tax, VatHeld.of(invoice)))
