"""The tables of an export: the most asked facts of each record as a row, below the names of its columns.

Amounts are minor units of the currency beside them, days and instants as ISO 8601 writes them.
"""

from datetime import date
from typing import Final

from zetel.domain.documents.document import Document
from zetel.domain.events import Event
from zetel.domain.parties.account import Account
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.recipient import Recipient
from zetel.domain.parties.request import MemberRequest
from zetel.domain.payments.payment import Payment
from zetel.domain.payments.refund import Refund
from zetel.domain.quotes.upgrade_request import UpgradeRequest
from zetel.domain.subscriptions.acknowledgement import Acknowledgement
from zetel.domain.subscriptions.subscription import Subscription

#: A row of a table, or the names of its columns.
Row = tuple[str, ...]

ACCOUNT: Final[Row] = ("account", "name", "opened_on")
PROFILE: Final[Row] = ("profile", "name", "country", "vat_id", "currency", "zone")
RECIPIENT: Final[Row] = ("recipient", "address", "added_on", "confirmed_on")
SUBSCRIPTION: Final[Row] = (
    *("subscription", "state", "profile", "plan", "quantity"),
    *("started", "term_start", "term_end", "ended"),
)
DECLARED_END: Final[Row] = (
    *("cancellation", "subscription", "declared_on", "member", "ends", "currency"),
    *("credited", "fee", "refunded", "to_balance"),
)
REQUEST: Final[Row] = ("request", "member", "kind", "state", "asked_on")
UPGRADE: Final[Row] = ("request", "member", "plan", "subscription", "state", "asked_on")
DOCUMENT: Final[Row] = (
    *("number", "kind", "date", "due", "subscription", "buyer", "currency"),
    *("net", "total", "paid", "credited"),
)
PAYMENT: Final[Row] = ("payment", "profile", "method", "state", "made_on", "currency", "amount", "reference")
REFUND: Final[Row] = ("refund", "profile", "subscription", "credit_note", "state", "made_on", "currency", "amount")
PEOPLE: Final[Row] = ("mail", "name", "state", "product", "since", "last_active")
EVENT: Final[Row] = ("event", "at", "type", "subject", "actor")


def account_row(account: Account) -> Row:
    return account.id, account.name, _day(account.created_at)


def profile_row(profile: BillingProfile) -> Row:
    return profile.id, profile.name, profile.address.country, profile.vat_id or "", profile.currency, profile.zone


def recipient_row(recipient: Recipient) -> Row:
    return recipient.id, recipient.address, _day(recipient.added_at), _day(recipient.confirmed_at)


def subscription_row(contract: Subscription) -> Row:
    base = contract.items[0]
    days = (contract.started, contract.term.start, contract.term.end, contract.ended)
    return contract.id, contract.state.value, contract.profile, base.plan, str(base.quantity), *map(_day, days)


def declared_end_row(held: Acknowledgement) -> Row:
    amounts = (held.credited, held.fee, held.refunded, held.to_balance)
    about = (held.id, held.subscription, _day(held.declared_at), held.member, _day(held.ends))
    return *about, held.currency, *map(str, amounts)


def request_row(request: MemberRequest) -> Row:
    return request.id, request.member, request.kind.value, request.state.value, _day(request.asked_at)


def upgrade_row(request: UpgradeRequest) -> Row:
    about = (request.id, request.member, request.plan, request.subscription or "")
    return *about, request.state.value, _day(request.asked_at)


def document_row(document: Document) -> Row:
    amounts = (document.net, document.total, document.paid, document.credited)
    about = (document.number or "", document.kind.value, _day(document.date), _day(document.due))
    return *about, document.subscription, document.buyer.name, document.currency, *map(str, amounts)


def payment_row(payment: Payment) -> Row:
    about = (payment.id, payment.profile, payment.method.value, payment.state.value, _day(payment.made_at))
    return *about, payment.currency, str(payment.amount), payment.reference or ""


def refund_row(refund: Refund) -> Row:
    named = (refund.subscription or "", refund.credit_note or "")
    about = (refund.id, refund.profile, *named, refund.state.value)
    return *about, _day(refund.made_at), refund.currency, str(refund.amount)


def event_row(event: Event) -> Row:
    return event.id, event.at.isoformat(), event.type, event.subject, event.actor.kind.value


def _day(at: date | None) -> str:
    """The day of a date or of an instant (UTC); nothing where there is none."""
    return f"{at:%Y-%m-%d}" if at else ""
