"""What every confirmation shares: opening the quote that came back, and holding it against what is there now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.contracts import loading
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer
from zetel.application.store.wire import from_wire
from zetel.domain.errors import (
    ChangeInProgress,
    Conflict,
    DocumentMoved,
    InvalidRequest,
    ProfileMoved,
    QuoteUsed,
    SubscriptionMoved,
    Unknown,
)
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.payments.payment import Payment
from zetel.domain.quotes import addition, cancellation, purchase, seats
from zetel.domain.quotes.cancellation import Cancellation
from zetel.domain.quotes.new_items import NewItems
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.quotes.seats import SeatChange
from zetel.domain.subscriptions.contract import Contract
from zetel.domain.subscriptions.outcome import Outcome
from zetel.domain.subscriptions.subscription import Subscription

_FORMS: Final[Mapping[QuoteKind, type[Quote[Any]]]] = {
    QuoteKind.PURCHASE: Quote[NewItems],
    QuoteKind.ADDITION: Quote[NewItems],
    QuoteKind.SEATS: Quote[SeatChange],
    QuoteKind.CANCELLATION: Quote[Cancellation],
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody cancels: one of the seller's reasons, and words of their own."""

    code: str
    comment: str | None = None
    feedback: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Carry out `quote`, as it was given and signed, if it is of the expected `kind` and `subscription`.

    `token` is the card that pays, where the quote is paid by card; `reason` goes with a cancellation.
    """

    account: str
    person: Person
    kind: QuoteKind
    quote: Mapping[str, Any]
    request: IdempotentRequest
    token: str | None = None
    subscription: str | None = None
    reason: Reason | None = None


def opened(command: Confirmation, services: Services) -> Quote[Any]:
    """The quote, its signature checked. Raises QuoteTampered, Unknown for a foreign one, InvalidRequest."""
    raw = services.signer.opened(command.quote)
    if raw["account"] != command.account or command.subscription not in (None, raw["subscription"]):
        raise Unknown(kind="quote", id=raw["id"])
    if raw["kind"] != command.kind:
        raise InvalidRequest.of("/quote/kind", command.kind, raw["kind"])
    quote = read(raw)
    if quote.payment and not command.token:
        raise InvalidRequest.of("/card", "a payment method's token: the quote is paid by card")
    if command.token and not quote.payment:
        raise InvalidRequest.of("/card", "left out: nothing is paid by card now")
    return quote


def read(raw: Mapping[str, Any]) -> Quote[Any]:
    """The quote in wire form, as what its kind says."""
    return from_wire(_FORMS[QuoteKind(raw["kind"])], raw)


def touched(quote: Quote[Any]) -> tuple[Key[Any], ...]:
    """Where everything stands that the quote was decided on, beside the profile."""
    return (
        keys.subscription(quote.account, quote.subscription),
        keys.ledger(quote.account, quote.subscription),
        *_pools(quote).values(),
        *_documents(quote).values(),
    )


def must_be_unmoved(quote: Quote[Any], found: Records, catalog: Catalog) -> Contract | None:
    """The contract that the quote changes; None for a purchase, which makes its own.

    Raises QuoteUsed, ChangeInProgress, SubscriptionMoved or DocumentMoved where it is not what was quoted.
    """
    subscription = found.get(keys.subscription(quote.account, quote.subscription))
    if quote.kind is QuoteKind.PURCHASE:
        if subscription is not None:
            raise QuoteUsed(quote=quote.id, created=created_by(quote))
        return None
    if subscription is None:
        raise Unknown(kind="subscription", id=quote.subscription)
    if refused := refusal(quote, subscription):
        raise refused
    contract = held_contract(quote, found, catalog)
    if contract.ledger.version != quote.versions["ledger"]:  # it moved between the two reads of one batch
        raise SubscriptionMoved(subscription=subscription.id)
    for document in contract.documents:
        if document.version != quote.versions.get(document.id, document.version):
            raise DocumentMoved(document=document.id)
    return contract


def held_contract(quote: Quote[Any], found: Records, catalog: Catalog) -> Contract:
    """The contract that the quote changes, as it was read. Raises Unknown."""
    return loading.assembled(
        found.known(keys.subscription(quote.account, quote.subscription), "subscription", quote.subscription),
        found.known(keys.ledger(quote.account, quote.subscription), "subscription", quote.subscription),
        catalog,
        found,
        pools=_pools(quote),
        documents=_documents(quote),
    )


def must_be_quoted_buyer(quote: Quote[Any], buyer: BillingProfile) -> None:
    """Raises ProfileMoved where the profile is not the one that the quote was made for."""
    if buyer.version != quote.versions["profile"]:
        raise ProfileMoved(profile=buyer.id)


def refusal(quote: Quote[Any], found: Subscription) -> Conflict | None:
    """Why the quote cannot be confirmed on the subscription that was found; None if it can."""
    if found.last_quote == quote.id:
        return QuoteUsed(quote=quote.id, created=created_by(quote))
    if found.hold:
        return ChangeInProgress(subscription=found.id, held_by=found.hold)
    if found.version != quote.versions["subscription"]:
        return SubscriptionMoved(subscription=found.id)
    return None


def created_by(quote: Quote[Any]) -> tuple[str, ...]:
    """The ids of what confirming writes."""
    payment = (quote.payment,) if quote.payment else ()
    return (quote.subscription, *(paper.id for paper in quote.documents), *payment)


def decide(
    quote: Quote[Any],
    contract: Contract | None,
    buyer: BillingProfile,
    catalog: Catalog,
    *,
    at: datetime,
    token: str | None = None,
) -> Outcome:
    """What confirming leaves behind; `token` is the card that paid, and that renewals of a purchase will be paid by."""
    seller = catalog.seller()
    if contract is None:
        plans = {item.plan: catalog.plan(item.plan) for item in quote.change.items}
        return purchase.purchased(quote, buyer=buyer, seller=seller, plans=plans, at=at, token=token)
    match quote.kind:
        case QuoteKind.SEATS:
            return seats.seats_changed(quote, contract, buyer=buyer, seller=seller, at=at)
        case QuoteKind.CANCELLATION:
            return cancellation.cancelled(quote, contract, buyer=buyer, seller=seller, at=at)
    return addition.added(
        quote,
        subscription=contract.subscription,
        ledger=contract.ledger,
        buyer=buyer,
        seller=seller,
        plans={item.plan: catalog.plan(item.plan) for item in quote.change.items},
        at=at,
    )


def answer(quote: Quote[Any], outcome: Outcome, payment: Payment | None = None) -> Answer:
    """What confirming is answered: 201 with what is new, 200 with what was changed."""
    body: dict[str, object] = {
        "subscription": answers.subscription(outcome.subscription),
        "documents": [answers.document(document, document.date) for document in outcome.documents],
    }
    if payment:
        body["payment"] = answers.payment(payment)
    new = quote.kind is QuoteKind.PURCHASE
    where = f"/v1/accounts/{quote.account}/subscriptions/{quote.subscription}" if new else None
    return Answer(201 if new else 200, body, version=outcome.subscription.version, location=where)


def _pools(quote: Quote[Any]) -> dict[str, Key[Any]]:
    if quote.kind is not QuoteKind.SEATS:
        return {}
    return {quote.change.item: keys.pool(quote.account, quote.subscription, quote.change.item)}


def _documents(quote: Quote[Any]) -> dict[str, Key[Any]]:
    """The documents that the quote's credit note corrects."""
    lines = (line for paper in quote.documents for line in paper.lines)
    return loading.document_keys(quote.account, (line.corrects.document for line in lines if line.corrects))
