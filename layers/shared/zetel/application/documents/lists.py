"""Invoices and credit notes: lists by issue date, a document with its lines, and its files.

The issue date is a civil date in the seller's zone, and an id carries the instant that dates its document: a range of
issue dates is a range of ids, read in one query.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Person
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Range
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire
from zetel.domain.calendar import Interval, Unit, boundary, civil_date, instant
from zetel.domain.documents.document import Document, DocumentKind, Settlement
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.errors import FileNotReady, InvalidRequest
from zetel.domain.parties import rights
from zetel.domain.parties.rights import Right
from zetel.domain.payments.collecting import payment_id
from zetel.domain.payments.payment import Payment


class Kinds(StrEnum):
    """The wanted documents of a list."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    ALL = "all"


_PREFIXES: Final = {
    Kinds.INVOICE: (ids.INVOICE,),
    Kinds.CREDIT_NOTE: (ids.CREDIT_NOTE,),
    Kinds.ALL: (ids.INVOICE, ids.CREDIT_NOTE),
}


#: The list's span by default.
DEFAULT_MONTHS: Final = 3


_CONTENT_TYPES: Final = {"pdf": "application/pdf", "xml": "application/xml"}


#: The time for which a link to a file works.
_LINK: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ListInvoices:
    """Documents issued from `first` to `last`, both days included, newest first.

    Without `first` it is `months` before `last`, without `last` it is today in the seller's zone. A page is filtered by
    `settlement` after it was read, so it may have fewer than `limit` rows and still go on. `after` is the ULID of the
    last document seen.
    """

    account: str
    person: Person
    kinds: Kinds
    limit: int
    first: date | None = None
    last: date | None = None
    months: int | None = None
    settlement: Settlement | None = None
    after: str | None = None


def list_invoices(command: ListInvoices, services: Services, catalog: Catalog) -> Rows:
    """The rows of the list; `next` is the ULID of the last document seen. One query per kind of document.

    Raises Unknown, NotAllowed, InvalidRequest.
    """
    zone = catalog.seller().zone
    today = civil_date(services.now(command.account), zone)
    first, last = _span(command, today)
    membership_key = keys.membership(command.person.sub, command.account)
    rights.must_be_member(services.store.read(membership_key).get(membership_key), command.account, Right.VIEW_BILLING)
    found: list[Document] = []
    more = False
    for prefix in _PREFIXES[command.kinds]:
        issued = _issued(command.account, prefix, first, last, zone)
        after = None if command.after is None else keys.document(command.account, f"{prefix}_{command.after}").sk
        page = services.store.page(issued, limit=command.limit, after=after, newest_first=True)
        found += page.items
        more = more or page.next is not None
    found.sort(key=_ulid, reverse=True)
    shown = found[: command.limit]
    more = more or len(found) > command.limit
    rows = tuple(
        answers.document_row(document, today)
        for document in shown
        if command.settlement in (None, document.settlement(today))
    )
    return Rows(rows, _ulid(shown[-1]) if more and shown else None)


def read_invoice(account: str, invoice: str, person: Person, services: Services, catalog: Catalog) -> Answer:
    """The document with its lines and their derivations, and how it is paid while something is open.

    The card of a contract is charged some times; after the last refusal, what is open is to be transferred. Raises
    Unknown, NotAllowed.
    """
    membership_key, document_key = keys.membership(person.sub, account), keys.document(account, invoice)
    payment_key = keys.payment(account, payment_id(invoice))
    found = services.store.read(membership_key, document_key, payment_key)
    rights.must_be_member(found.get(membership_key), account, Right.VIEW_BILLING)
    document = found.known(document_key, "invoice", invoice)
    today = civil_date(services.now(account), catalog.seller().zone)
    body = {**answers.document(document, today), **_paying(document, found.get(payment_key))}
    return Answer(200, body, version=document.version)


def _paying(document: Document, collecting: Payment | None) -> Wire:
    if document.kind is not DocumentKind.INVOICE or not document.open:
        return {}
    shown = {"charge": answers.collection(collecting)} if collecting else {}
    by_card = document.pay_by is PaymentMethod.CARD and not (collecting and collecting.due is None)
    if document.number and not by_card:
        shown["transfer"] = answers.transfer(document)
    return shown


def link_to_file(account: str, invoice: str, format: str, person: Person, services: Services) -> Answer:
    """A URL that downloads the document as `format` for 5 minutes of the machine's clock.

    Raises InvalidRequest for a format that does not exist, FileNotReady, Unknown, NotAllowed.
    """
    if format not in _CONTENT_TYPES:
        raise InvalidRequest.of("/format", f"one of {', '.join(_CONTENT_TYPES)}", format)
    document = _document(account, invoice, person, services)
    if format not in document.files:
        raise FileNotReady(document=document.id, format=format)
    expires = datetime.fromtimestamp(services.clock.machine(), UTC) + _LINK
    url = services.files.link(
        document.files[format],
        filename=f"{document.number or document.id}.{format}",
        content_type=_CONTENT_TYPES[format],
    )
    return Answer(200, {"url": url, "format": format, "expires_at": f"{expires:%Y-%m-%dT%H:%M:%SZ}"})


def _document(account: str, id: str, person: Person, services: Services) -> Document:
    membership_key, document_key = keys.membership(person.sub, account), keys.document(account, id)
    found = services.store.read(membership_key, document_key)
    rights.must_be_member(found.get(membership_key), account, Right.VIEW_BILLING)
    return found.known(document_key, "invoice", id)


def _span(command: ListInvoices, today: date) -> tuple[date, date]:
    """The first and the last day of the list. Raises InvalidRequest."""
    if command.months is not None and (command.first or command.last):
        raise InvalidRequest.of("/months", "left out where from or to is given", command.months)
    last = command.last or today
    first = command.first or boundary(last, Interval(command.months or DEFAULT_MONTHS, Unit.MONTH), -1)
    if first > last:
        raise InvalidRequest.of("/from", f"no later than to, {last}", first.isoformat())
    return first, last


def _issued(account: str, prefix: str, first: date, last: date, zone: str) -> Range[Document]:
    """Documents of one kind whose issue date is from `first` to `last`, both included."""
    begins, ends = instant(first, zone), instant(last + timedelta(days=1), zone)
    return keys.documents(account, ids.earliest(prefix, begins), ids.earliest(prefix, ends))


def _ulid(document: Document) -> str:
    """The sort key of documents of all kinds, by the instant that dates them."""
    return document.id.partition("_")[2]
