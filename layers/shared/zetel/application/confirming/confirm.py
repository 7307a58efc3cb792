"""Confirming a quote: one path for every kind, on invoice or by card.

open      the quote of the request: signature, account, kind
read      membership, receipt, profile, and every item that the quote was decided on: one batched read
replay    a repeated request gets its earlier answer, also after the quote has expired
hold      the quote against the items of the read: used, moved, expired
decide    the outcome, by the kind
commit    the receipt and all writes in one transaction; by card first the charge (`card`)
"""

from datetime import datetime

from zetel.application.accounts import allowances
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import staff_rights
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.confirming import card, transaction
from zetel.application.confirming.quote_kind import CardDemand, Change, Circumstances, Confirmation, KindOfQuote
from zetel.application.ports import Records, Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.wire import from_wire
from zetel.application.store.writes import Write
from zetel.domain.errors import (
    ChangeInProgress,
    Conflict,
    Defect,
    InvalidRequest,
    ProfileMoved,
    QuoteExpired,
    QuoteUsed,
    SubscriptionMoved,
    Unknown,
)
from zetel.domain.events import ActorKind
from zetel.domain.parties import rights
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.rights import StaffRight
from zetel.domain.quotes.quote import Quote, QuoteKind
from zetel.domain.subscriptions.contract import Contract


def confirm(command: Confirmation, kind: KindOfQuote[Change], services: Services, catalog: Catalog) -> Answer:
    """Commits the promise of `command.quote` once: the subscription and its documents; 202 while a provider thinks.

    A document that gets its number or files at the same moment, or a notice that is sent, has the quote held against
    the items again. Raises QuoteTampered, QuoteExpired, QuoteUsed, SubscriptionMoved, ChangeInProgress, DocumentMoved,
    ProfileMoved, BalanceMoved, CreditLimitExceeded, SeatsBelowAssigned, TooManyToday, Declined; InvalidRequest for a
    missing part of the command.
    """
    at = services.now(command.account)
    quote = opened(command, kind, services, catalog)
    # A payment began or ended at the same moment: a right holds on the subscription after that.
    bears = (ChangeInProgress, SubscriptionMoved) if _is_right(kind, quote) else ()
    return transaction.until_borne(lambda: _confirmed(command, kind, quote, at, services, catalog), *bears)


def _confirmed(
    command: Confirmation,
    kind: KindOfQuote[Change],
    quote: Quote[Change],
    at: datetime,
    services: Services,
    catalog: Catalog,
) -> Answer:
    membership = keys.membership(command.person.sub, command.account)
    receipt = keys.receipt(command.account, command.person.sub, command.request.key)
    profile_key = keys.profile(quote.account, quote.profile)
    named = [keys.member(quote.account, quote.person)] if kind.kept and command.by is ActorKind.MEMBER else []
    found = services.store.read(membership, receipt, profile_key, *named, *transaction.touched(kind, quote))
    person = command.person
    if command.by is ActorKind.STAFF:
        staff_rights.must_be_staff(person, StaffRight.END_CONTRACTS, command.account, services)
        asker = person.sub
    else:
        asker = rights.must_manage(found.get(membership), command.account, _manager(quote, found)).member
    if asker != quote.person:
        raise Unknown(kind="quote", id=quote.id)
    if earlier := replayed(found.get(receipt), command.request, services):  # the quote may have expired long ago
        return earlier
    buyer = found.known(profile_key, "billing profile", quote.profile)
    try:
        contract = unmoved(kind, quote, found, catalog)
        quote.must_be_open(at=at)
        must_be_quoted_buyer(quote, buyer)
    except (Conflict, QuoteExpired):
        # A batched read is not atomic: the same request may have moved the items while this read was on its way.
        if earlier := replayed(services.store.read(receipt).get(receipt), command.request, services):
            return earlier
        raise
    declarer = next((found.get(key) for key in named), None)
    name = declarer.name if declarer else None
    scene = Circumstances(contract, buyer, catalog.seller(), catalog, at, command.token, declared_by=name)
    kept = kind.kept(command.reason, command.by, quote, scene) if kind.kept else ()
    if quote.payment:
        if kept:  # the commit after the charge would lose them: refused before money moves
            raise Defect
        return card.charge(
            card.begun(kind, quote, command, buyer, contract, at, services), command.request, services, catalog
        )
    outcome = kind.decide(quote, scene)
    writes = [
        *transaction.contract_writes(
            kind, quote, outcome, contract, at=at, services=services, catalog=catalog, by=command.by
        ),
        transaction.profile_unmoved(quote),
        *transaction.balance_moves(kind, quote, buyer),
        *transaction.offer_taken(quote),
        *kept,
        *_counted(kind, quote, found, services),
    ]
    return commit_once(receipt, command.request, writes, transaction.answer(quote, outcome), services)


def _manager(quote: Quote[Change], found: Records) -> str | None:
    """The member that alone manages the quote's subscription; of a purchase, the owner of the profile that pays, and so
    of a revival by another profile than paid before, whose buyer has left."""
    held = found.get(keys.subscription(quote.account, quote.subscription))
    if held and (quote.kind != QuoteKind.REVIVAL or quote.profile == held.profile):
        return held.buyer
    payer = found.get(keys.profile(quote.account, quote.profile))
    return payer.owner if payer else None


def _counted(kind: KindOfQuote[Change], quote: Quote[Change], found: Records, services: Services) -> list[Write]:
    if kind.counts is None:
        return []
    return allowances.counted(kind.counts, quote.account, found.get(keys.standing(quote.account)), services)


def opened(command: Confirmation, kind: KindOfQuote[Change], services: Services, catalog: Catalog) -> Quote[Change]:
    """The quote, its signature checked. Raises QuoteTampered, Unknown for a foreign one, InvalidRequest."""
    raw = services.signer.opened(command.quote)
    if raw["account"] != command.account or command.subscription not in (None, raw["subscription"]):
        raise Unknown(kind="quote", id=raw["id"])
    if raw["kind"] != kind.name:
        raise InvalidRequest.of("/quote/kind", kind.name, raw["kind"])
    quote = from_wire(kind.form, raw)
    demand = kind.card(quote, catalog) if kind.card else _of_payment(quote)
    if demand is CardDemand.NEEDED and not command.token:
        raise InvalidRequest.of("/card", "a payment method's token: the quote is paid by card")
    if demand is CardDemand.NONE and command.token:
        raise InvalidRequest.of("/card", "left out: nothing is paid by card now")
    return quote


def _of_payment(quote: Quote[Change]) -> CardDemand:
    return CardDemand.NEEDED if quote.payment else CardDemand.NONE


def _is_right(kind: KindOfQuote[Change], quote: Quote[Change]) -> bool:
    return kind.right is not None and kind.right(quote)


def unmoved(kind: KindOfQuote[Change], quote: Quote[Change], found: Records, catalog: Catalog) -> Contract | None:
    """The contract that the quote changes, at the versions it names; for a right with a deadline at any version where
    the quote still fits, held or not.

    A quote without a version of its subscription makes the subscription. Raises Unknown, QuoteUsed,
    ChangeInProgress, SubscriptionMoved, DocumentMoved.
    """
    subscription = found.get(keys.subscription(quote.account, quote.subscription))
    if "subscription" not in quote.versions:
        if subscription is not None:
            raise QuoteUsed(quote=quote.id, created=quote.creates)
    elif subscription is None:
        raise Unknown(kind="subscription", id=quote.subscription)
    elif (refused := transaction.refusal(quote, subscription)) and (
        isinstance(refused, QuoteUsed) or not _is_right(kind, quote)
    ):
        raise refused
    contract = kind.contract(quote, found, catalog)
    if contract is not None:
        _must_be_at_versions(kind, quote, contract)
    return contract


def _must_be_at_versions(kind: KindOfQuote[Change], quote: Quote[Change], contract: Contract) -> None:
    if contract.subscription.version != quote.versions["subscription"]:  # a right: others were refused before
        if not kind.still_fits(quote, contract):
            raise SubscriptionMoved(subscription=contract.subscription.id)
        return
    if quote.notes:
        contract.must_be_settled()
    if contract.ledger.version != quote.versions["ledger"]:  # the subscription moved between two reads of the batch
        raise SubscriptionMoved(subscription=contract.subscription.id)
    quote.must_still_settle(contract.documents)


def must_be_quoted_buyer(quote: Quote[object], buyer: BillingProfile) -> None:
    """Raises ProfileMoved where the profile has moved since the quote was made."""
    if buyer.version != quote.versions["profile"]:
        raise ProfileMoved(profile=buyer.id)
