"""Stored items as customers see them, in wire form, without internal fields (tokens, due instants)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from zetel.application.store.records import Answer, CancellationRecord
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.documents.document import Document
from zetel.domain.licences.move import Move, MoveState
from zetel.domain.parties import rights
from zetel.domain.parties.account import Account
from zetel.domain.parties.address import Language
from zetel.domain.parties.closing import Closing, ClosingStep
from zetel.domain.parties.departure import Departure, DepartureStep
from zetel.domain.parties.erasure import Erasure, ErasureStep
from zetel.domain.parties.licence import Licence
from zetel.domain.parties.member import Member, Membership, MemberState
from zetel.domain.parties.profile import Balance, BillingProfile
from zetel.domain.parties.recipient import Recipient
from zetel.domain.parties.request import MemberRequest
from zetel.domain.parties.succession import Succession
from zetel.domain.payments.payment import Payment
from zetel.domain.payments.refund import Refund
from zetel.domain.quotes.end_request import EndRequest
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.attempt import Attempt
from zetel.domain.subscriptions.subscription import RunningTrial, Subscription

_SUBSCRIPTION_INTERNAL = (
    *("due", "token", "sequence", "last_quote", "quoted_at", "account"),
    *("attempts", "parked", "cancel_by", "announced", "shift", "window_days"),
    "retention",
    "refused_ends",
)


_DOCUMENT_INTERNAL = ("work", "attempts", "sequence", "account", "entity", "files", "parked", "iban", "bic")


_DOCUMENT_DETAILS = (
    *("version", "seller", "buyer", "language", "tax_rule", "lines", "tax", "period", "quote", "issued_at"),
    *("corrects", "payers", "uses", "reference", "purchase_order", "rounding", "converted", "pay_by"),
)


_PAYMENT_INTERNAL = (
    *("due", "token", "quote", "receipt", "member", "buyer", "attempts", "parked", "account", "sequence"),
    *("declines", "failed_at"),
)


_ACKNOWLEDGEMENT_INTERNAL = (
    "account",
    "profile",
    "version",
    "sequence",
    "files",
    "attempts",
    "parked",
    "due",
    "declared_by",
)
_END_REQUEST_INTERNAL = (
    *("due", "attempts", "parked", "account", "sequence", "zone", "buyer", "wants", "resumes", "quoted_at"),
    *("sent_at", "corrected", "decided_at", "heard", "asked_by"),
)
_ATTEMPT_INTERNAL = ("due", "attempts", "parked", "account", "sequence", "declared_by")


_MOVE_INTERNAL = (
    *("due", "attempts", "parked", "account", "sequence"),
    *("quote", "reason", "comment", "feedback", "declared_by"),
)


_REFUND_INTERNAL = ("due", "attempts", "parked", "account", "sequence")


_REQUEST_INTERNAL = ("due", "attempts", "parked", "account", "sequence", "reminded_at")


_CLOSING_INTERNAL = ("id", "step", "due", "attempts", "parked")
_DEPARTURE_INTERNAL = ("id", "account", "step", "due", "attempts", "parked")
_ERASURE_INTERNAL = (*_DEPARTURE_INTERNAL, "name", "mail", "language", "person", "went", "kept")


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a list; `next` is the sort key after which the list goes on, absent at its end. `beside` stands
    beside the rows."""

    rows: tuple[Wire, ...]
    next: str | None = None
    beside: Mapping[str, Any] = field(default_factory=dict)


def account(account: Account) -> Wire:
    """The account; whether it closes is told by its closing."""
    return _without(to_wire(account), ("sequence", "owner", "closing"))


def time_in(account: Account, at: datetime) -> Wire:
    """The account's time at the instant `at`: `now`, and the civil date `today`."""
    shown: Wire = to_wire({"now": at, "today": account.day(at)})
    return shown


def my_account(account: Account, membership: Membership, language: Language | None, at: datetime) -> Wire:
    """An account with a person's place in it at the instant `at`. `language` is the member's own: absent where none is
    set."""
    shown: Wire = {
        "id": account.id,
        "name": account.name,
        "member": membership.member,
        "roles": list(membership.roles),
        "permissions": sorted(rights.rights(membership.roles, membership.grants)),
        **time_in(account, at),
    }
    return shown | ({"language": language} if language else {})


def member(member: Member, last_active: Mapping[str, date] | None = None) -> Wire:
    """The member; of a removed one, without name and mail address. `last_active`: days by product, where read."""
    gone = ("name", "mail") if member.state is MemberState.REMOVED else ()
    days = {} if last_active is None else {"last_active": to_wire(last_active)}
    return {**_without(to_wire(member), ("person", "sequence", "licences", *gone)), **days}


def licence(held: Licence) -> Wire:
    """The licence as its member has it."""
    shown: Wire = to_wire(held)
    return {name: shown[name] for name in ("subscription", "item", "product", "since", "dormant")}


def departure(departure: Departure) -> Wire:
    """The departure with its steps."""
    shown: Wire = {
        **_without(to_wire(departure), _DEPARTURE_INTERNAL),
        "member": departure.id,
        "state": departure.state.value,
        "steps": [{"step": step.value, "done": step in departure.done} for step in DepartureStep],
    }
    return shown


def erasure(erasure: Erasure) -> Wire:
    """The erasure with its steps; it names nobody."""
    shown: Wire = {
        **_without(to_wire(erasure), _ERASURE_INTERNAL),
        "member": erasure.id,
        "state": erasure.state.value,
        "steps": [{"step": step.value, "done": step in erasure.done} for step in ErasureStep],
    }
    return shown


def closing(closing: Closing) -> Wire:
    """The closing with its steps."""
    shown: Wire = {
        **_without(to_wire(closing), _CLOSING_INTERNAL),
        "state": closing.state.value,
        "steps": [{"step": step.value, "done": step in closing.done} for step in ClosingStep],
    }
    return shown


def succession(succession: Succession) -> Wire:
    return _without(to_wire(succession), ("account", "sequence", "due", "attempts", "parked"))


def profile(profile: BillingProfile) -> Wire:
    """The profile; the status of an id that was removed is kept, and not shown."""
    shown = _without(to_wire(profile), ("account", "checks", "due", "attempts", "parked", "closing"))
    return shown if profile.vat_id else _without(shown, ("vat_status",))


def recipient(recipient: Recipient) -> Wire:
    """The recipient; `link_due` is the instant by which its link is sent, absent where none is to be sent."""
    shown: Wire = to_wire(
        {
            "id": recipient.id,
            "version": recipient.version,
            "address": recipient.address,
            "added_at": recipient.added_at,
            "confirmed_at": recipient.confirmed_at,
            "link_due": recipient.due.at if recipient.due else None,
        }
    )
    return shown


def balance(balance: Balance, currency: str) -> Wire:
    """The customer's money at the seller, and the open amount of invoices."""
    return {"currency": currency, "held": balance.balance, "owed": balance.owed}


def subscription(subscription: Subscription) -> Wire:
    shown = {**_without(to_wire(subscription), _SUBSCRIPTION_INTERNAL), "origin": subscription.origin.value}
    if not shown["deviations"]:
        del shown["deviations"]
    if subscription.trial:
        shown["trial"] = _trial(subscription, subscription.trial)
    if kept := subscription.retention:
        shown["after_end"] = to_wire({"disabled_on": kept.disabled_on, "deleted_on": kept.deleted_on})
    return shown


def _trial(subscription: Subscription, trial: RunningTrial) -> Wire:
    """The trial with the first paid day, and the next try after a refused conversion."""
    shown: Wire = to_wire(
        {
            "ends": subscription.term.end,
            "converts": trial.converts,
            "extended": trial.extended,
            "refusals": trial.refusals,
            "reason": trial.reason,
            "next_try": trial.again,
        }
    )
    return shown


def document(document: Document, today: date) -> Wire:
    """The document with its open amount and its settlement on `today`, the civil date in the seller's zone."""
    shown = _without(to_wire(document), _DOCUMENT_INTERNAL)
    return {
        **shown,
        "open": document.open,
        "settlement": document.settlement(today).value,
        "formats": sorted(document.files),
    }


def collection(payment: Payment) -> Wire:
    """The state of what collects an invoice from the contract's card: refused charges so far, and the next one."""
    shown: Wire = to_wire(
        {
            "payment": payment.id,
            "refusals": payment.declines,
            "reason": payment.reason,
            "next_try": payment.due.at if payment.due else None,
        }
    )
    return shown


def transfer(document: Document) -> Wire:
    """How to pay what is open on an issued invoice by transfer."""
    shown: Wire = to_wire(
        {
            "holder": document.seller.name,
            "iban": document.iban,
            "bic": document.bic,
            "reference": document.number,
            "amount": document.open,
            "due": document.due,
        }
    )
    return shown


def document_row(shown: Document, today: date) -> Wire:
    """The document as a row of a list: without its lines and parties."""
    return _without(document(shown, today), _DOCUMENT_DETAILS)


def issued(document: Document) -> Wire:
    """A document as a confirmation answers with it and a receipt keeps it: its totals, and where it is read."""
    href = f"/v1/accounts/{document.account}/invoices/{document.id}"
    return {**document_row(document, document.date), "href": href}


def payment(payment: Payment) -> Wire:
    return _without(to_wire(payment), _PAYMENT_INTERNAL)


def refund(refund: Refund) -> Wire:
    """The refund with its state and amount, and the state and amount of each part."""
    return {**_without(to_wire(refund), _REFUND_INTERNAL), "state": refund.state.value, "amount": refund.amount}


def attempt(attempt: Attempt) -> Wire:
    return _without(to_wire(attempt), _ATTEMPT_INTERNAL)


def end_request(request: EndRequest) -> Wire:
    """The request with its steps and days, and its statement."""
    days = {"decide_by": None, "correct_by": request.correct_by, "last_service": request.last_service}
    if request.waits:
        days["decide_by"] = request.decide_by
    shown = {**to_wire(request), **to_wire({"first_day": request.first_day, **days})}
    return _without(shown, _END_REQUEST_INTERNAL)


def move(move: Move) -> Wire:
    """The move; with the documents of the end as soon as there are any, and without the words of its reason."""
    promised = () if move.state is MoveState.ENDED else ("issues",)
    return _without(to_wire(move), (*_MOVE_INTERNAL, *promised))


def cancellation(record: CancellationRecord) -> Wire:
    """The reason of a cancellation, as the seller's staff sees it."""
    return _without(to_wire(record), ("account", "subscription"))


def acknowledgement(held: Acknowledgement) -> Wire:
    """The declared end with its statement, and the formats of its files once they are there."""
    return {**_without(to_wire(held), _ACKNOWLEDGEMENT_INTERNAL), "formats": sorted(held.files)}


def request(request: MemberRequest) -> Answer:
    """The request as an answer of its own."""
    return Answer(200, request_row(request), version=request.version)


def made_request(request: MemberRequest) -> Answer:
    """The new request, or the pending one of before; 201."""
    path = f"/v1/accounts/{request.account}/requests/{request.id}"
    return Answer(201, request_row(request), version=request.version, location=path)


def request_row(request: MemberRequest) -> Wire:
    """The request with `waits`: approved, without a free seat so far."""
    return {**_without(to_wire(request), _REQUEST_INTERNAL), "waits": request.waits}


def request_kind(request: MemberRequest) -> Wire:
    """The request in short: what it is for, without the words."""
    row = request_row(request)
    return {name: row[name] for name in ("id", "kind", "product", "quantity", "subscription", "item") if name in row}


def _without(data: Wire, names: tuple[str, ...]) -> Wire:
    return {name: value for name, value in data.items() if name not in names}
