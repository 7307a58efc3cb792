"""What every confirmation shares: opening the quote that came back, and the writes that carry it out.

Every write of one transaction says which error it means when its condition fails; the first that failed is the answer:

    receipt        replay the stored answer        profile        409 profile-moved
    subscription   409 quote-used or -moved        balance        409 credit-limit-exceeded or balance-moved
    ledger, pool, invoice: as the subscription     journal        a defect
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zetel.application import journal, keys, views
from zetel.application.catalog import Catalog
from zetel.application.orders import Keyed, Person
from zetel.application.ports import Services
from zetel.application.records import Answer
from zetel.application.wire import from_wire
from zetel.application.writes import Adjust, Check, Insert, Otherwise, Replace, Write
from zetel.domain import confirmed
from zetel.domain.confirmed import Outcome
from zetel.domain.errors import (
    BalanceMoved,
    ChangeInProgress,
    Conflict,
    CreditLimitExceeded,
    InvalidRequest,
    ProfileMoved,
    QuoteUsed,
    SubscriptionMoved,
    Unknown,
)
from zetel.domain.events import Actor
from zetel.domain.parties import Balance, BillingProfile
from zetel.domain.payments import Payment
from zetel.domain.quotes import Bought, Quote, QuoteKind
from zetel.domain.subscriptions import Ledger, Subscription


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Carry out `quote`, as it was given and signed, if it is of the expected `kind` and `subscription`.

    `token` is the card that pays, where the quote is paid by card.
    """

    account: str
    person: Person
    kind: QuoteKind
    quote: Mapping[str, Any]
    request: Keyed
    token: str | None = None
    subscription: str | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """The subscription that a quote changes, and its ledger."""

    subscription: Subscription
    ledger: Ledger


def opened(order: Confirmation, services: Services) -> Quote[Bought]:
    """The quote, its signature checked. Raises QuoteTampered, Unknown for a foreign one, InvalidRequest."""
    raw = services.signer.opened(order.quote)
    if raw["account"] != order.account or order.subscription not in (None, raw["subscription"]):
        raise Unknown(kind="quote", id=raw["id"])
    if raw["kind"] != order.kind:
        raise InvalidRequest.of("/quote/kind", order.kind, raw["kind"])
    quote = from_wire(Quote[Bought], raw)
    if quote.payment and not order.token:
        raise InvalidRequest.of("/card", "a payment method's token: the quote is paid by card")
    if order.token and not quote.payment:
        raise InvalidRequest.of("/card", "left out: nothing is paid by card now")
    return quote


def created_by(quote: Quote[Bought]) -> tuple[str, ...]:
    """The ids of what confirming writes."""
    payment = (quote.payment,) if quote.payment else ()
    return (quote.subscription, *(paper.id for paper in quote.documents), *payment)


def must_not_be_held(subscription: Subscription) -> None:
    """Raises ChangeInProgress while another change waits for its payment."""
    if subscription.hold:
        raise ChangeInProgress(subscription=subscription.id, held_by=subscription.hold)


def must_be_unmoved(quote: Quote[Bought], found: Subscription | None, ledger: Ledger | None) -> Running | None:
    """What the quote changes; None for a purchase, which makes its own.

    Raises QuoteUsed, ChangeInProgress or SubscriptionMoved where it is not what was quoted.
    """
    if quote.kind is QuoteKind.PURCHASE:
        if found is not None:
            raise QuoteUsed(quote=quote.id, created=created_by(quote))
        return None
    if found is None or ledger is None:
        raise Unknown(kind="subscription", id=quote.subscription)
    if refused := _refusal(quote, found):
        raise refused
    return Running(found, ledger)


def must_be_quoted_buyer(quote: Quote[Bought], buyer: BillingProfile) -> None:
    """Raises ProfileMoved where the profile is not the one that the quote was made for."""
    if buyer.version != quote.versions["profile"]:
        raise ProfileMoved(profile=buyer.id)


def decide(
    quote: Quote[Bought],
    running: Running | None,
    buyer: BillingProfile,
    catalog: Catalog,
    *,
    at: datetime,
    token: str | None = None,
) -> Outcome:
    """What confirming leaves behind; `token` is the card that paid, and that renewals of a purchase will be paid by."""
    plans = {item.plan: catalog.plan(item.plan) for item in quote.change.items}
    seller = catalog.seller()
    if running is None:
        return confirmed.purchased(quote, buyer=buyer, seller=seller, plans=plans, at=at, token=token)
    return confirmed.added(
        quote,
        subscription=running.subscription,
        ledger=running.ledger,
        buyer=buyer,
        seller=seller,
        plans=plans,
        at=at,
    )


def answer(quote: Quote[Bought], outcome: Outcome, payment: Payment | None = None) -> Answer:
    """What confirming is answered: 201 with what is new, 200 with what was changed."""
    body: dict[str, object] = {
        "subscription": views.subscription(outcome.subscription),
        "documents": [views.document(outcome.invoice, outcome.invoice.date)],
    }
    if payment:
        body["payment"] = views.payment(payment)
    new = quote.kind is QuoteKind.PURCHASE
    where = f"/v1/accounts/{quote.account}/subscriptions/{quote.subscription}" if new else None
    return Answer(201 if new else 200, body, version=outcome.subscription.version, location=where)


def used(quote: Quote[Bought]) -> Otherwise:
    """The error of an insert that collides: the ids were minted with the quote, so it was used before."""
    return lambda found: QuoteUsed(quote=quote.id, created=created_by(quote))


def moved(quote: Quote[Bought]) -> Otherwise:
    """The error of a change to a subscription that is not at the quoted version, or is held."""
    return lambda found: _refusal(quote, found) or SubscriptionMoved(subscription=quote.subscription)


def _refusal(quote: Quote[Bought], found: Subscription) -> Conflict | None:
    if found.last_quote == quote.id:
        return QuoteUsed(quote=quote.id, created=created_by(quote))
    if found.hold:
        return ChangeInProgress(subscription=found.id, held_by=found.hold)
    if found.version != quote.versions["subscription"]:
        return SubscriptionMoved(subscription=found.id)
    return None


def profile_unmoved(quote: Quote[Bought]) -> Write:
    """The profile is still the one that the tax and the buyer's name of the quote were decided on."""
    return Check(
        keys.profile(quote.account, quote.profile),
        {"version": quote.versions["profile"]},
        otherwise=lambda found: ProfileMoved(profile=quote.profile),
    )


def balance_moves(quote: Quote[Bought], profile: BillingProfile) -> list[Write]:
    """What is drawn from the balance and, on invoice, what is owed after it, within the limit."""
    drawn = sum(part.amount for part in quote.settlement)
    owes = sum(part.amount for part in quote.due_later)
    if not drawn and not owes:
        return []
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
            add={name: amount for name, amount in (("balance", -drawn), ("owed", owes)) if amount},
            at_least={"balance": drawn} if drawn else {},
            at_most={"owed": limit - owes} if owes else {},
            otherwise=error,
        )
    ]


def contract_writes(
    quote: Quote[Bought],
    outcome: Outcome,
    running: Running | None,
    *,
    actor: Actor,
    at: datetime,
    services: Services,
) -> list[Write]:
    """Subscription, ledger, pools, invoice and event; `running` is what an addition changes."""
    after = outcome.subscription
    subscription_key = keys.subscription(quote.account, after.id)
    ledger_key = keys.ledger(quote.account, after.id)
    writes: list[Write]
    if running is None:
        writes = [
            Insert(subscription_key, after, otherwise=used(quote)),
            Insert(ledger_key, outcome.ledger, otherwise=used(quote)),
        ]
    else:
        expects = {"version": running.subscription.version, "hold": running.subscription.hold}
        writes = [
            Replace(subscription_key, after, expects, otherwise=moved(quote)),
            Replace(
                ledger_key,
                outcome.ledger,
                {"version": running.ledger.version},
                otherwise=lambda found: SubscriptionMoved(subscription=after.id),
            ),
        ]
    writes += [
        Insert(keys.pool(quote.account, after.id, item), pool, otherwise=used(quote))
        for item, pool in outcome.pools.items()
    ]
    writes.append(Insert(keys.document(quote.account, outcome.invoice.id), outcome.invoice, otherwise=used(quote)))
    writes.append(_event(quote, outcome, actor, at, services))
    return writes


def _event(quote: Quote[Bought], outcome: Outcome, actor: Actor, at: datetime, services: Services) -> Write:
    return journal.entry(
        "subscription.purchased" if quote.kind is QuoteKind.PURCHASE else "subscription.items_added",
        account=quote.account,
        subject=quote.subscription,
        sequence=outcome.subscription.sequence,
        actor=actor,
        data={
            "items": [{"id": item.id, "plan": item.plan, "quantity": item.quantity} for item in quote.change.items],
            "effective": quote.change.effective,
            "quote": quote.id,
            "documents": [paper.id for paper in quote.documents],
            "currency": quote.currency,
            "total": sum(paper.total for paper in quote.documents),
            "collection": quote.collection,
        },
        at=at,
        services=services,
    )
