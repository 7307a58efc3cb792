"""Quotes that requests lead to: one more seat for one that waits, and the purchase that a member asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands.person import Person
from zetel.application.contracts.timeline import case_of as case_of_contract
from zetel.application.events import journal
from zetel.application.licences import request_writes
from zetel.application.licences.request_cases import case_of
from zetel.application.ports import Services
from zetel.application.quoting.purchase import QuotePurchase, Wish, quote_purchase
from zetel.application.quoting.seats import QuoteSeats, signed_total
from zetel.application.store import keys
from zetel.application.work.retrying import until_unmoved
from zetel.domain.catalog.terms import Effect
from zetel.domain.errors import InvalidRequest, RequestClosed, Unknown
from zetel.domain.parties import rights
from zetel.domain.parties.programme import ProgrammeApprovals
from zetel.domain.parties.request import MemberRequest, RequestKind, RequestState
from zetel.domain.parties.rights import Right
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class QuoteSeatAsked:
    """Quote one more seat of the item that the pending request is about."""

    account: str
    person: Person
    request: str
    collection: Collection | None = None
    purchase_order: str | None = None


def quote_seat_asked(command: QuoteSeatAsked, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote of one seat more than the item has; three reads.

    Raises Unknown, NotAllowed, RequestClosed, and as `quote_seats` does.
    """
    account, person = command.account, command.person
    request, _ = _request(account, command.request, person, RequestKind.LICENCE, services)
    if not request.pending:
        raise RequestClosed(request=request.id, state=request.state.value)
    subscription, item = request.subscription or "", request.item or ""
    case = case_of_contract(account, subscription, person, services, catalog)
    held = case.contract.subscription.item(item)
    if held is None:
        raise Unknown(kind="item", id=item)
    total = held.quantity + 1
    wanted = QuoteSeats(
        account, person, subscription, item, total, Effect.NOW, command.collection, command.purchase_order
    )
    return signed_total(case, wanted, services, catalog)


@dataclass(frozen=True, slots=True)
class QuotePurchaseAsked:
    """Approve the request for a purchase, and quote it: a plan of the product that was asked for, paid by `profile`."""

    account: str
    person: Person
    request: str
    plan: str
    profile: str
    collection: Collection
    purchase_order: str | None = None
    trial: bool = True


def quote_purchase_asked(command: QuotePurchaseAsked, services: Services, catalog: Catalog) -> Mapping[str, Any]:
    """The signed quote of the quantity that was asked for; the request is approved, if it was open.

    Raises Unknown, NotAllowed, InvalidRequest for a plan of another product, RequestClosed, MemberMoved, and as
    `quote_purchase` does.
    """
    account, person = command.account, command.person
    request, approvals = _request(account, command.request, person, RequestKind.PURCHASE, services)
    if request.state not in (RequestState.OPEN, RequestState.APPROVED):
        raise RequestClosed(request=request.id, state=request.state.value)
    offers = catalog.offers(services.now(account).date(), approvals=approvals)
    if command.plan not in {offer.plan.id for offer in offers if offer.product.id == request.product}:
        raise InvalidRequest.of("/plan", f"a plan of {request.product}", command.plan)
    wishes = (Wish(command.plan, request.quantity or 1, ""),)
    quote = quote_purchase(
        QuotePurchase(
            account, person, command.profile, command.collection, wishes, command.purchase_order, command.trial
        ),
        services,
        catalog,
    )
    until_unmoved(lambda: _approved(command, services))
    return quote


def _approved(command: QuotePurchaseAsked, services: Services) -> None:
    membership_key = keys.membership(command.person.sub, command.account)
    key = keys.request(command.account, command.request)
    found = services.store.read(membership_key, key)
    by = rights.must_be_member(found.get(membership_key), command.account, Right.MANAGE_BILLING)
    before = found.known(key, "request", command.request)
    if before.state is RequestState.APPROVED:
        return
    at = services.now(command.account)
    after = before.approved(by.member, at)
    listed = case_of(before, services).listed
    services.store.commit(request_writes.moved(before, after, listed, journal.member(by.member), services, at=at))


def _request(
    account: str, id: str, person: Person, kind: RequestKind, services: Services
) -> tuple[MemberRequest, ProgrammeApprovals | None]:
    """The request of this kind, for whoever manages billing, and the account's approvals.

    Raises Unknown, NotAllowed.
    """
    key, approvals_key = keys.request(account, id), keys.approvals(account)
    found = person.read(account, services, key, approvals_key, needs=Right.MANAGE_BILLING)
    request = found.known(key, "request", id)
    if request.kind is not kind:
        raise Unknown(kind="request", id=id)
    return request, found.get(approvals_key)
