"""The writes that carry a quote out.

Every write of a transaction has the error of its failed condition; the first failed write gives the answer:

    receipt        replay the stored answer          pool         409 seats-below-assigned
    subscription   409 quote-used or -moved          documents    409 quote-used or document-moved
    ledger         as the subscription               profile      409 profile-moved
    balance        409 credit-limit-exceeded or balance-moved     journal   a defect
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.confirming.quote_kind import Change, KindOfQuote
from zetel.application.contracts import deviation_errands, ledger_pages, sold, tried
from zetel.application.events import journal
from zetel.application.licences import surplus
from zetel.application.payments import collections
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer
from zetel.application.store.writes import Adjust, Check, Insert, OnConflict, Replace, Write
from zetel.application.work.retrying import ATTEMPTS
from zetel.domain.documents.document import Document
from zetel.domain.documents.drafting import PATIENCE
from zetel.domain.documents.settlement import BALANCE
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import (
    BalanceMoved,
    ChangeInProgress,
    Conflict,
    CreditLimitExceeded,
    Defect,
    DocumentMoved,
    ProfileMoved,
    QuoteUsed,
    SeatsBelowAssigned,
    SubscriptionMoved,
    UpgradeClosed,
)
from zetel.domain.events import Actor, ActorKind, TypedEvent
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.payments.allocation import held_for
from zetel.domain.payments.payment import Payment
from zetel.domain.payments.refund import Refund, RefundWork, refund_id
from zetel.domain.quotes.new_items import NewItems
from zetel.domain.quotes.plan import PlanChange
from zetel.domain.quotes.quote import Quote
from zetel.domain.quotes.upgrade_request import UpgradeRequest, UpgradeState
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.deviations import TakenOffer
from zetel.domain.subscriptions.ledger import Pool
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.subscription import Collection, Subscription

T = TypeVar("T")


class MovedMeanwhile(Exception):
    """An item moved between the read and the commit, and the quote may well bear that; `refusal` is the answer where no
    attempt is left."""

    def __init__(self, refusal: Conflict) -> None:
        super().__init__("an item moved between the read and the commit")
        self.refusal = refusal


def until_borne(work: Callable[[], T], *bears: type[Conflict]) -> T:
    """The result of `work`, which reads and commits at each call, and does so again where an item moved between the two
    without voiding the quote, and after the errors that the quote `bears`. Raises what `work` raises otherwise."""
    again: tuple[type[Exception], ...] = (MovedMeanwhile, *bears)
    for _ in range(ATTEMPTS - 1):
        try:
            return work()
        except again:
            continue  # numbered, rendered or noticed at the same moment
    try:
        return work()
    except MovedMeanwhile as moved:
        raise moved.refusal from None


def touched(kind: KindOfQuote[Change], quote: Quote[Change]) -> Iterator[Key[Any]]:
    """The keys of all items that the quote was decided on, beside the profile."""
    yield keys.subscription(quote.account, quote.subscription)
    yield keys.ledger(quote.account, quote.subscription)
    yield keys.approvals(quote.account)
    for page in range(2, quote.ledger_pages + 1):
        yield keys.ledger_page(quote.account, quote.subscription, page)
    for item in kind.pools(quote) if kind.pools else ():
        yield keys.pool(quote.account, quote.subscription, item)
    for document in quote.corrects:
        yield keys.document(quote.account, document)
    if kind.counts:
        yield keys.standing(quote.account)


def used(quote: Quote[object]) -> OnConflict:
    """The error of an insert that collides: the ids were made with the quote, so the quote was used before."""
    return lambda found: QuoteUsed(quote=quote.id, created=quote.creates)


def moved(quote: Quote[object]) -> OnConflict:
    """The error of a change to a subscription that is not at the quoted version, or is held; a renewal notice that was
    counted since the read voids no quote."""
    return lambda found: refusal(quote, found) or MovedMeanwhile(SubscriptionMoved(subscription=quote.subscription))


def refusal(quote: Quote[object], found: Subscription) -> Conflict | None:
    """The refusal of a quote on the subscription that was found; None if the quote can be confirmed."""
    if found.last_quote == quote.id:
        return QuoteUsed(quote=quote.id, created=quote.creates)
    if found.hold and quote.payment not in held_for(found.hold):
        return ChangeInProgress(subscription=found.id, held_by=found.hold)
    if found.version != quote.versions["subscription"]:
        return SubscriptionMoved(subscription=found.id)
    return None


def profile_unmoved(quote: Quote[object]) -> Write:
    """The profile is still the one that the tax and the buyer's name of the quote were decided on."""
    return Check(
        keys.profile(quote.account, quote.profile),
        {"version": quote.versions["profile"]},
        on_conflict=lambda found: ProfileMoved(profile=quote.profile),
    )


def balance_moves(kind: KindOfQuote[Change], quote: Quote[Change], profile: BillingProfile) -> list[Write]:
    """The amounts that the balance gives and gets, and the debt after them; more on invoice only within the limit."""
    return [*_others_get(quote), *_own_moves(kind, quote, profile, drawn=_drawn(quote))]


def balance_drawn(quote: Quote[object], profile: BillingProfile) -> list[Write]:
    """The amount that the balance gives before a card is charged."""
    drawn = _drawn(quote)
    if not drawn:
        return []
    add, least = {"balance": -drawn}, {"balance": drawn}
    key = keys.balance(quote.account, quote.profile, quote.currency)
    return [Adjust(key, add=add, at_least=least, on_conflict=lambda found: BalanceMoved(profile=profile.id))]


def balance_credited(kind: KindOfQuote[Change], quote: Quote[Change], profile: BillingProfile) -> list[Write]:
    """The amounts that balances get, and the debt that is less, once a card was charged."""
    return [*_others_get(quote), *_own_moves(kind, quote, profile, drawn=0)]


def offer_taken(quote: Quote[object]) -> list[Write]:
    """Takes the offer of the quote, once: a card charge takes it before the provider is asked."""
    offer = _offer(quote)
    if offer is None:
        return []

    def closed(found: UpgradeRequest | None) -> Exception:
        left = found is not None and found.state is not UpgradeState.OFFERED
        state = found.state if found and left else UpgradeState.TAKEN
        return UpgradeClosed(request=offer.id, state=state.value)

    key = keys.upgrade(quote.account, offer.id)
    return [Adjust(key, {"open": -1, "taken": 1}, at_least={"open": 1}, on_conflict=closed)]


def offer_given_back(quote: Quote[object]) -> list[Write]:
    """Opens the offer again, which a declined charge had taken."""
    offer = _offer(quote)
    if offer is None:
        return []
    key = keys.upgrade(quote.account, offer.id)
    return [Adjust(key, {"open": 1, "taken": -1}, at_least={"taken": 1}, on_conflict=lambda found: Defect())]


def _offer(quote: Quote[object]) -> TakenOffer | None:
    change = quote.change
    return change.offer if isinstance(change, NewItems | PlanChange) else None


def _drawn(quote: Quote[object]) -> int:
    return sum(part.amount for part in quote.settlement if part.source == BALANCE)


def _set_off(quote: Quote[object]) -> Mapping[str, int]:
    """The amounts of earlier invoices that the commit settles, by the profile that owes them."""
    now, _ = quote.divided()
    set_off = dict.fromkeys((quote.profile, *quote.elsewhere), 0)
    for part in now.set_off:
        set_off[quote.payer_of(part.source)] += part.amount
    return set_off


def _others_get(quote: Quote[object]) -> list[Write]:
    set_off = _set_off(quote)
    return [
        moved
        for payer, kept in quote.elsewhere.items()
        for moved in _moves_elsewhere(quote, payer, {"balance": kept, "owed": -set_off[payer]})
    ]


def _own_moves(kind: KindOfQuote[Change], quote: Quote[Change], profile: BillingProfile, *, drawn: int) -> list[Write]:
    owes, freed = sum(part.amount for part in quote.due_later), _set_off(quote)[quote.profile]
    own = quote.to_balance - sum(quote.elsewhere.values())
    add = {"balance": own - drawn, "owed": owes - freed}
    if not any(add.values()):
        return []
    limited = bool(owes) and quote.collection is Collection.INVOICE and kind.limited
    limit = profile.credit.limit if profile.credit else 0

    def error(found: Balance | None) -> Exception:
        held = found or Balance()
        if held.balance < drawn:
            return BalanceMoved(profile=profile.id)
        return CreditLimitExceeded(
            profile=profile.id, currency=quote.currency, limit=limit, amount=owes, owed=held.owed
        )

    return [
        Adjust(
            keys.balance(quote.account, quote.profile, quote.currency),
            add={name: amount for name, amount in add.items() if amount},
            at_least={"balance": drawn} if drawn else {},
            at_most={"owed": limit - owes + freed} if limited else {},
            on_conflict=error,
        )
    ]


def _moves_elsewhere(quote: Quote[object], payer: str, add: Mapping[str, int]) -> list[Write]:
    """What the balance of another profile gets, to which credit notes of the quote are issued."""
    moves = {name: amount for name, amount in add.items() if amount}
    if not moves:
        return []
    return [Adjust(keys.balance(quote.account, payer, quote.currency), moves, on_conflict=lambda found: Defect())]


def contract_writes(
    kind: KindOfQuote[Change],
    quote: Quote[Change],
    outcome: Outcome,
    contract: Contract | None,
    *,
    at: datetime,
    services: Services,
    catalog: Catalog,
    by: ActorKind = ActorKind.MEMBER,
) -> list[Write]:
    """Subscription, its place among running contracts, ledger, pools, documents, payments that collect, the refund, and
    the event of the quote's person, who acts as a member or `by` the right of staff; `contract` is the changed
    contract, None for a purchase."""
    before = contract.subscription if contract else None
    collecting = _collecting(quote, outcome, at)
    return [
        *_subscription(quote, outcome, contract),
        *sold.listed(before, outcome.subscription, catalog, on_conflict=used(quote)),
        *tried.marked(before, outcome.subscription, catalog),
        *deviation_errands.begun(
            before, outcome.subscription, of=quote.id, at=at, catalog=catalog, on_conflict=used(quote)
        ),
        *_pools(quote, outcome, contract),
        *(Insert(_key(document), document, on_conflict=used(quote)) for document in outcome.documents),
        *(_settled(document) for document in outcome.settled),
        *(collections.beginning(payment) for payment in collecting),
        *_settled_later(quote, outcome),
        *_given_back(quote, at),
        *(surplus.begun(work) for work in outcome.releases),
        _event(kind.event(quote, outcome, collecting), Actor(by, quote.person), outcome, at, services),
    ]


def _event(happened: TypedEvent, actor: Actor, outcome: Outcome, at: datetime, services: Services) -> Write:
    after = outcome.subscription
    return journal.entry(
        happened,
        account=after.account,
        subject=after.id,
        sequence=after.sequence,
        actor=actor,
        at=at,
        services=services,
    )


def _subscription(quote: Quote[object], outcome: Outcome, contract: Contract | None) -> list[Write]:
    after = outcome.subscription
    subscription_key = keys.subscription(quote.account, after.id)
    if contract is None:
        return [
            Insert(subscription_key, after, on_conflict=used(quote)),
            Insert(keys.ledger(quote.account, after.id), outcome.ledger, on_conflict=used(quote)),
        ]
    before = contract.subscription
    # A renewal notice counts its event without a new version: the sequence says that none was sent since it was read.
    expects = {"version": before.version, "sequence": before.sequence, "hold": before.hold}
    stale = SubscriptionMoved(subscription=after.id)
    return [
        Replace(subscription_key, after, expects, on_conflict=moved(quote)),
        *ledger_pages.writes(before, contract.ledger, outcome.ledger, lambda found: stale),
    ]


def _pools(quote: Quote[object], outcome: Outcome, contract: Contract | None) -> list[Write]:
    before = contract.pools if contract else {}
    released = {work.item for work in outcome.releases}
    return [
        _pool_released(quote, item, pool, before[item])
        if item in released
        else _pool(quote, item, pool, before.get(item))
        for item, pool in outcome.pools.items()
    ]


def _pool_released(quote: Quote[object], item: str, pool: Pool, before: Pool) -> Write:
    """The pool with fewer seats than are assigned, where no person was given a seat since it was read."""
    refused = MovedMeanwhile(SeatsBelowAssigned(assigned=pool.assigned + 1, requested=pool.seats))
    return Adjust(
        keys.pool(quote.account, quote.subscription, item),
        {"seats": pool.seats - before.seats},
        at_most={"assigned": pool.assigned},
        on_conflict=lambda found: refused,
    )


def _pool(quote: Quote[object], item: str, pool: Pool, before: Pool | None) -> Write:
    key = keys.pool(quote.account, quote.subscription, item)
    if before is None:
        return Insert(key, pool, on_conflict=used(quote))

    def error(found: Pool | None) -> Exception:
        return SeatsBelowAssigned(assigned=found.assigned if found else 0, requested=pool.seats)

    return Adjust(key, {"seats": pool.seats - before.seats}, at_most={"assigned": pool.seats}, on_conflict=error)


def _key(document: Document) -> keys.Key[Document]:
    return keys.document(document.account, document.id)


def _settled(document: Document) -> Write:
    expects = {"version": document.version - 1}
    moved = MovedMeanwhile(DocumentMoved(document=document.id))
    return Replace(_key(document), document, expects, on_conflict=lambda found: moved)


def _settled_later(quote: Quote[object], outcome: Outcome) -> list[Write]:
    return [
        Insert(keys.credit_allocation(quote.account, part.id), part, on_conflict=used(quote)) for part in outcome.rest
    ]


def _collecting(quote: Quote[object], outcome: Outcome, at: datetime) -> list[Payment]:
    """The payments that the card is charged for after the commit: an early-termination fee that no credit covers."""
    if quote.collection is not Collection.CARD:
        return []
    return collections.begun(outcome.documents, outcome.subscription, at)


def _given_back(quote: Quote[object], at: datetime) -> list[Write]:
    """The refunds to be made, one of each credit note that gives money back."""
    refunds = [
        Refund(
            id=refund_id(note),
            account=quote.account,
            profile=quote.payer_of(note),
            subscription=quote.subscription,
            credit_note=note,
            currency=quote.currency,
            parts=tuple(RefundWork(part.payment, part.document, part.amount) for part in parts),
            made_at=at,
            version=1,
            sequence=0,
            due=Due(at + PATIENCE, WorkKind.REFUND),
        )
        for note, parts in quote.refunding.items()
    ]
    return [Insert(keys.refund(quote.account, refund.id), refund, on_conflict=used(quote)) for refund in refunds]


def answer(quote: Quote[object], outcome: Outcome, payment: Payment | None = None) -> Answer:
    """The answer to a confirmation: 201 with a new subscription, 200 with a changed one."""
    body: dict[str, object] = {
        "subscription": answers.subscription(outcome.subscription),
        "documents": [answers.issued(document) for document in outcome.documents],
    }
    if payment:
        body["payment"] = answers.payment(payment)
    new = outcome.subscription.version == 1
    where = f"/v1/accounts/{quote.account}/subscriptions/{quote.subscription}" if new else None
    return Answer(201 if new else 200, body, version=outcome.subscription.version, location=where)
