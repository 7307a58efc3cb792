"""Confirming a quote: the one path of every kind, on invoice or by card."""

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.confirming import card, confirmation, reason, transaction
from zetel.application.confirming.card import Pending
from zetel.application.confirming.confirmation import Confirmation
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.domain.errors import Conflict, QuoteExpired, Unknown
from zetel.domain.parties import access


def confirm(command: Confirmation, services: Services, catalog: Catalog) -> Answer:
    """What `command.quote` promised, committed once: the subscription and its documents; 202 while a provider thinks.

    Raises QuoteTampered, QuoteExpired, QuoteUsed, SubscriptionMoved, ChangeInProgress, DocumentMoved, ProfileMoved,
    BalanceMoved, CreditLimitExceeded, SeatsBelowAssigned, Declined; InvalidRequest for a reason or comment of a
    cancellation that its terms do not take.
    """
    at = services.now(command.account)
    quote = confirmation.opened(command, services)
    membership = keys.membership(command.person.sub, command.account)
    receipt = command.request.receipt(command.account, command.person)
    profile_key = keys.profile(quote.account, quote.profile)
    found = services.store.read(membership, receipt, profile_key, *confirmation.touched(quote))
    member = access.must_be_member(found.get(membership), command.account, access.WRITE)
    if member.member != quote.person:
        raise Unknown(kind="quote", id=quote.id)
    if earlier := replayed(found.get(receipt), command.request, services):  # the quote may be long expired
        return earlier
    buyer = found.known(profile_key, "billing profile", quote.profile)
    try:
        contract = confirmation.must_be_unmoved(quote, found, catalog)
        quote.must_be_open(at=at)
        confirmation.must_be_quoted_buyer(quote, buyer)
    except (Conflict, QuoteExpired):
        # A batched read is not atomic: what moved may be this very request's work, done while it was being read.
        if earlier := replayed(services.store.read(receipt).get(receipt), command.request, services):
            return earlier
        raise
    recorded = reason.recorded(command, quote, contract, catalog.seller(), at)
    if quote.payment:
        pending = Pending.of(quote, command, buyer, contract, at, services)
        return card.charge(pending, command.request, services, catalog)
    outcome = confirmation.decide(quote, contract, buyer, catalog, at=at)
    writes = [
        *transaction.contract_writes(
            quote, outcome, contract, actor=journal.member(quote.person), at=at, services=services
        ),
        transaction.profile_unmoved(quote),
        *transaction.balance_moves(quote, buyer),
        *recorded,
    ]
    return commit_once(receipt, command.request, writes, confirmation.answer(quote, outcome), services)
