"""Asking for the end of a contract whose terms leave the decision to the seller, or in which an account manager helps.

ask           a signed statement, the reason and the checklist: the request holds the subscription
send again    a rejected request with other answers; it keeps its statement and its first day
withdraw      the hold is lifted, and the contract goes on
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.person import Person
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.commands.versions import must_be_at
from zetel.application.confirming import confirm, end_request_writes, transaction
from zetel.application.confirming.kinds import cancellation
from zetel.application.confirming.kinds.cancellation import KIND
from zetel.application.confirming.quote_kind import Circumstances, Confirmation
from zetel.application.contracts import end_requests
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Insert
from zetel.application.work.retrying import until_unmoved
from zetel.domain.catalog.terms import CancellationMode
from zetel.domain.errors import (
    ChangeInProgress,
    Conflict,
    InvalidRequest,
    QuoteExpired,
    QuoteUsed,
    SubscriptionMoved,
    Unknown,
)
from zetel.domain.parties import rights
from zetel.domain.quotes import asked_end
from zetel.domain.quotes.cancellation import Cancellation
from zetel.domain.quotes.end_request import EndRequest, GivenChecklist, end_request_id
from zetel.domain.quotes.ending import When
from zetel.domain.quotes.quote import Quote
from zetel.domain.subscriptions.refused_end import RefusedEnd
from zetel.domain.subscriptions.subscription import Subscription
from zetel.domain.subscriptions.timeline import END


@dataclass(frozen=True, slots=True)
class MoveEndRequest:
    """A step of `person` with the request for the end of a subscription, which is at `version`."""

    account: str
    subscription: str
    request: str
    person: Person
    version: int


def ask(command: Confirmation, given: GivenChecklist, services: Services, catalog: Catalog) -> Answer:
    """201 with the request and its path: the statement of `command.quote` is to be decided about.

    Raises Unknown, NotAllowed, QuoteTampered, QuoteExpired, QuoteUsed, SubscriptionMoved, ProfileMoved, DocumentMoved,
    ChangeInProgress, SubscriptionEnded; InvalidRequest for a reason or an answer that is missing, and for the statement
    of an end that the customer confirms itself.
    """
    quote = confirm.opened(command, KIND, services, catalog)
    if quote.change.mode is None:
        raise InvalidRequest.of("/quote/change/mode", "of an end that is asked for: this one is confirmed")
    bears = (SubscriptionMoved,) if KIND.right and KIND.right(quote) else ()
    return transaction.until_borne(lambda: _asked(command, given, quote, services, catalog), *bears)


def _asked(
    command: Confirmation, given: GivenChecklist, quote: Quote[Cancellation], services: Services, catalog: Catalog
) -> Answer:
    at = services.now(command.account)
    membership = keys.membership(command.person.sub, command.account)
    receipt = keys.receipt(command.account, command.person.sub, command.request.key)
    profile_key = keys.profile(quote.account, quote.profile)
    subscription_key = keys.subscription(quote.account, quote.subscription)
    member_key = keys.member(quote.account, quote.person)
    found = services.store.read(membership, receipt, profile_key, member_key, *transaction.touched(KIND, quote))
    about = found.get(subscription_key)
    asker = rights.must_manage(found.get(membership), command.account, about.buyer if about else None)
    if asker.member != quote.person:
        raise Unknown(kind="quote", id=quote.id)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    buyer = found.known(profile_key, "billing profile", quote.profile)
    try:
        _must_not_be_asked(about, quote)
        contract = confirm.unmoved(KIND, quote, found, catalog)
        quote.must_be_open(at=at)
        confirm.must_be_quoted_buyer(quote, buyer)
    except (Conflict, QuoteExpired):
        if earlier := replayed(services.store.read(receipt).get(receipt), command.request, services):
            return earlier
        raise
    scene = Circumstances(contract, buyer, catalog.seller(), catalog, at)
    contract = scene.running
    contract.subscription.must_stand()
    reason = cancellation.must_be_a_reason(command.reason, contract, scene.seller)
    wants = contract.leaving(quote.made_at).checklist
    asked_end.must_be_answered(wants, given)
    when, day = _wanted(quote)
    request = EndRequest(
        id=end_request_id(quote.id),
        account=quote.account,
        subscription=quote.subscription,
        member=asker.member,
        zone=contract.subscription.zone,
        quoted_at=quote.made_at,
        asked_at=at,
        sent_at=at,
        stated=asked_end.stated_end(quote),
        buyer=buyer,
        reason=reason.code,
        comment=reason.comment,
        feedback=reason.feedback,
        mode=quote.change.mode or CancellationMode.REQUEST,
        account_manager=contract.leaving(quote.made_at).account_manager,
        wants=wants,
        checklist=given,
        steps=(),
        when=when,
        day=day,
        resumes=contract.subscription.due,
        asked_by=declarer.name if (declarer := found.get(member_key)) else None,
        heard=_heard(quote, contract.subscription),
    ).begun(at)
    used = QuoteUsed(quote=quote.id, created=(request.id,))
    writes = [
        Insert(keys.end_request(request.account, request.id), request, on_conflict=lambda found: used),
        end_request_writes.holding(contract.subscription, asked_end.held(contract.subscription, request)),
        end_request_writes.listed(request),
        transaction.profile_unmoved(quote),
        end_request_writes.happened(request, journal.member(request.member), at, services),
    ]
    path = f"/v1/accounts/{request.account}/subscriptions/{request.subscription}/end-requests/{request.id}"
    answer = Answer(201, answers.end_request(request), version=request.version, location=path)
    return commit_once(receipt, command.request, writes, answer, services)


def _must_not_be_asked(about: Subscription | None, quote: Quote[Cancellation]) -> None:
    """Raises QuoteUsed where this statement waits for its decision, ChangeInProgress where another one does."""
    waiting = about.end_request if about else None
    if waiting == end_request_id(quote.id):
        raise QuoteUsed(quote=quote.id, created=(waiting,))
    if waiting:
        raise ChangeInProgress(subscription=quote.subscription, held_by=waiting)


def _heard(quote: Quote[Cancellation], held: Subscription) -> RefusedEnd | None:
    """The asking before an export, from which the statement counts."""
    return next((one for one in held.refused_ends or () if one.at == quote.change.asked_at), None)


def _wanted(quote: Quote[Cancellation]) -> tuple[When | None, date | None]:
    entry = quote.change.entry
    if entry is None:
        return When.NOW, None
    return (When.TERM_END, None) if entry.kind == END else (None, entry.on)


def send_again(command: MoveEndRequest, given: GivenChecklist, services: Services) -> Answer:
    """The request with other answers. Raises Unknown, NotAllowed, VersionStale, EndRequestClosed, InvalidRequest."""

    def again(before: EndRequest, at: datetime) -> EndRequest:
        after = before.sent_again(given, at)
        asked_end.must_be_answered(before.wants, given)
        return after

    return _stepped(command, again, services)


def withdraw(command: MoveEndRequest, services: Services) -> Answer:
    """The withdrawn request. Raises Unknown, NotAllowed, VersionStale, EndRequestClosed."""
    return _stepped(command, EndRequest.withdrawn, services)


def _stepped(
    command: MoveEndRequest,
    step: Callable[[EndRequest, datetime], EndRequest],
    services: Services,
) -> Answer:
    def stepped() -> Answer:
        membership_key = keys.membership(command.person.sub, command.account)
        subscription_key = keys.subscription(command.account, command.subscription)
        key = keys.end_request(command.account, command.request)
        found = services.store.read(membership_key, key, subscription_key)
        about = found.get(subscription_key)
        member = rights.must_manage(found.get(membership_key), command.account, about.buyer if about else None)
        before = end_requests.request_about(command.account, command.subscription, command.request, found)
        must_be_at(command.version, before)
        at, by = services.now(command.account), journal.member(member.member)
        after = step(before, at)
        if after.due or about is None:
            services.store.commit(end_request_writes.moved(after, by, at, services))
        else:
            services.store.commit(end_request_writes.closed(after, about, by, at, services))
        return end_requests.shown(after)

    return until_unmoved(stepped)
