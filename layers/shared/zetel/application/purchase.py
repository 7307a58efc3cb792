"""Buying: quotes of purchases and additions, and their confirmation on invoice or by card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zetel.application import cancellations, card_payments, committing, confirming, ids, journal, keys
from zetel.application.card_payments import Pending
from zetel.application.catalog import Catalog
from zetel.application.confirming import Confirmation
from zetel.application.orders import Person
from zetel.application.ports import Services
from zetel.application.receipts import commit_once, replayed
from zetel.application.records import Answer
from zetel.application.wire import to_wire
from zetel.domain import access, purchase
from zetel.domain.calendar import civil_date
from zetel.domain.charging import Buyer, Choice, Minted
from zetel.domain.errors import Conflict, QuoteExpired, Unknown
from zetel.domain.parties import Balance, BillingProfile
from zetel.domain.subscriptions import Collection


@dataclass(frozen=True, slots=True)
class Wish:
    """A plan and how many of it; `at` is where the request says so, as a JSON pointer (empty: the body itself)."""

    plan: str
    quantity: int
    at: str


@dataclass(frozen=True, slots=True)
class QuotePurchase:
    """Quote a new subscription of `wishes`, its base first, paid by `profile`."""

    account: str
    person: Person
    profile: str
    collection: Collection
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class QuoteAddition:
    """Quote the add-ons `wishes` for a running subscription, paid as it is or by `collection`."""

    account: str
    person: Person
    subscription: str
    collection: Collection | None
    wishes: tuple[Wish, ...]


def quote_purchase(order: QuotePurchase, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote.

    Raises Unknown, NotAllowed, InvalidRequest, NotReleased, CreditLimitExceeded, TaxRateMissing.
    """
    at = services.clock.now()
    membership = keys.membership(order.person.sub, order.account)
    profile_key = keys.profile(order.account, order.profile)
    found = services.store.read(membership, profile_key)
    member = access.must_be_member(found.get(membership), order.account, access.WRITE)
    profile = found.known(profile_key, "billing profile", order.profile)
    balance = _balance(profile, profile.currency, services)
    quote = purchase.quote_purchase(
        _choices(order.wishes, profile.currency, civil_date(at, profile.zone), catalog),
        buyer=Buyer(member.member, profile, balance, order.collection),
        seller=catalog.seller(),
        ids=minted(len(order.wishes), at, services),
        at=at,
        describe=lambda subject: services.texts.line(subject, profile.language),
    )
    return services.signer.sign(to_wire(quote))


def quote_addition(order: QuoteAddition, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote. Raises as `quote_purchase` does, and SubscriptionEnded, ChangeInProgress."""
    at = services.clock.now()
    membership = keys.membership(order.person.sub, order.account)
    subscription_key = keys.subscription(order.account, order.subscription)
    ledger_key = keys.ledger(order.account, order.subscription)
    found = services.store.read(membership, subscription_key, ledger_key)
    member = access.must_be_member(found.get(membership), order.account, access.WRITE)
    subscription = found.known(subscription_key, "subscription", order.subscription)
    confirming.must_not_be_held(subscription)
    profile_key = keys.profile(order.account, subscription.profile)
    balance_key = keys.balance(order.account, subscription.profile, subscription.currency)
    payer = services.store.read(profile_key, balance_key)
    profile = payer.known(profile_key, "billing profile", subscription.profile)
    quote = purchase.quote_addition(
        _choices(order.wishes, subscription.currency, civil_date(at, subscription.zone), catalog),
        subscription=subscription,
        ledger=found.known(ledger_key, "subscription", order.subscription),
        running=[
            Choice(catalog.held(plan=item.plan, price=item.price), item.quantity, "") for item in subscription.items
        ],
        buyer=Buyer(
            member.member,
            profile,
            payer.get(balance_key) or Balance(),
            order.collection or subscription.collection,
        ),
        seller=catalog.seller(),
        ids=minted(len(order.wishes), at, services),
        at=at,
        describe=lambda subject: services.texts.line(subject, profile.language),
    )
    return services.signer.sign(to_wire(quote))


def confirm(order: Confirmation, services: Services, catalog: Catalog) -> Answer:
    """What `order.quote` promised, committed once: the subscription and its documents; 202 while a provider thinks.

    Raises QuoteTampered, QuoteExpired, QuoteUsed, SubscriptionMoved, ChangeInProgress, DocumentMoved, ProfileMoved,
    BalanceMoved, CreditLimitExceeded, SeatsBelowAssigned, Declined; InvalidRequest for a reason or comment of a
    cancellation that its terms do not take.
    """
    at = services.clock.now()
    quote = confirming.opened(order, services)
    membership = keys.membership(order.person.sub, order.account)
    receipt = order.request.receipt(order.account, order.person)
    profile_key = keys.profile(quote.account, quote.profile)
    found = services.store.read(membership, receipt, profile_key, *confirming.touched(quote))
    member = access.must_be_member(found.get(membership), order.account, access.WRITE)
    if member.member != quote.person:
        raise Unknown(kind="quote", id=quote.id)
    if earlier := replayed(found.get(receipt), order.request, services):  # the quote may be long expired
        return earlier
    buyer = found.known(profile_key, "billing profile", quote.profile)
    try:
        contract = confirming.must_be_unmoved(quote, found, catalog)
        quote.must_be_open(at=at)
        confirming.must_be_quoted_buyer(quote, buyer)
    except (Conflict, QuoteExpired):
        # A batched read is not atomic: what moved may be this very request's work, done while it was being read.
        if earlier := replayed(services.store.read(receipt).get(receipt), order.request, services):
            return earlier
        raise
    reason = cancellations.recorded(order, quote, contract, catalog.seller(), at)
    if quote.payment:
        pending = Pending.of(quote, order, buyer, contract, at, services)
        return card_payments.charge(pending, order.request, services, catalog)
    outcome = confirming.decide(quote, contract, buyer, catalog, at=at)
    writes = [
        *committing.contract_writes(
            quote, outcome, contract, actor=journal.member(quote.person), at=at, services=services
        ),
        committing.profile_unmoved(quote),
        *committing.balance_moves(quote, buyer),
        *reason,
    ]
    return commit_once(receipt, order.request, writes, confirming.answer(quote, outcome), services)


def _choices(wishes: Sequence[Wish], currency: str, today: date, catalog: Catalog) -> list[Choice]:
    return [Choice(catalog.offer(w.plan, currency, today, at=f"{w.at}/plan"), w.quantity, w.at) for w in wishes]


def _balance(profile: BillingProfile, currency: str, services: Services) -> Balance:
    key = keys.balance(profile.account, profile.id, currency)
    return services.store.read(key).get(key) or Balance()


def minted(items: int, at: datetime, services: Services) -> Minted:
    new = services.ids.new
    return Minted(
        quote=new(ids.QUOTE, at),
        subscription=new(ids.SUBSCRIPTION, at),
        invoice=new(ids.INVOICE, at),
        credit_note=new(ids.CREDIT_NOTE, at),
        items=tuple(new(ids.ITEM, at) for _ in range(items)),
        entry=new(ids.ENTRY, at),
        payment=new(ids.PAYMENT, at),
    )
