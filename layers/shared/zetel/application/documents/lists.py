"""Invoices and credit notes: lists by issue date, a document with its lines, and its files.

The issue date is a civil date in the seller's zone, and an id carries the instant that dates its document: a range of
issue dates is a range of ids, read in one query. Within a day the numbers order the rows, which are drawn after the ids
were made: a page shows whole days only, unless one day has more documents than the page has rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.answers import Rows
from zetel.application.commands.person import Reader
from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key, Range
from zetel.application.store.records import Answer
from zetel.application.store.wire import Wire
from zetel.domain.calendar import Interval, Unit, boundary, civil_date, instant
from zetel.domain.documents.document import Document, DocumentKind, Settlement
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.errors import FileNotReady, InvalidRequest
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


_MOST_OF_A_QUERY: Final = 100


#: The time for which a link to a file works.
_LINK: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ListInvoices:
    """Documents issued from `first` to `last`, both days included, newest first.

    Without `first` it is `months` before `last`, without `last` it is today in the seller's zone. A page is filtered by
    `settlement` and `profile` after it was read, so it may have fewer than `limit` rows and still go on. `after` is the
    `next` of the page before. The owner of `profile` reads its documents without any other right.
    """

    account: str
    reader: Reader
    kinds: Kinds
    limit: int
    first: date | None = None
    last: date | None = None
    months: int | None = None
    settlement: Settlement | None = None
    profile: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Continuation:
    """Where a list goes on: with the documents of `day`, or with those that follow the document `id` on it."""

    day: date
    id: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        day, _, id = text.partition("/")
        return cls(date.fromisoformat(day), id)

    def __str__(self) -> str:
        return f"{self.day}/{self.id}" if self.id else str(self.day)


def list_invoices(command: ListInvoices, services: Services, catalog: Catalog) -> Rows:
    """The rows of the list; `next` is the place at which it goes on. One query per kind of document, and more where a
    day has more documents than the page has rows.

    Raises Unknown, NotAllowed, InvalidRequest.
    """
    zone = catalog.seller().zone
    today = civil_date(services.now(command.account), zone)
    first, last = _span(command, today)
    whose = keys.profile(command.account, command.profile) if command.profile else None
    command.reader.read(command.account, services, whose=whose)
    place = Continuation.of(command.after) if command.after else Continuation(last)
    found, following = _whole_days(command, first, min(last, place.day), zone, services)
    found.sort(key=lambda document: _order(document, zone), reverse=True)
    seen = [document.id for document in found]
    if place.id in seen:
        found = found[seen.index(place.id) + 1 :]
    shown = found[: command.limit]
    if len(found) > command.limit:
        following = Continuation(_day(shown[-1], zone), shown[-1].id)
    rows = tuple(
        answers.document_row(document, today)
        for document in shown
        if command.settlement in (None, document.settlement(today)) and command.profile in (None, document.profile)
    )
    return Rows(rows, str(following) if following else None)


def _whole_days(
    command: ListInvoices, first: date, last: date, zone: str, services: Services
) -> tuple[list[Document], Continuation | None]:
    """The documents of the newest days of the span, each day with all that it has, and the place after them."""
    found: list[Document] = []
    begun: date | None = None  # the newest day of which a page may have left something out
    for prefix in _PREFIXES[command.kinds]:
        issued = _issued(command.account, prefix, first, last, zone)
        page = services.store.page(issued, limit=command.limit + 1, newest_first=True)
        found += page.items
        if page.next is not None:
            begun = max(begun or first, _day(page.items[-1], zone))
    if begun is None:
        return found, None
    whole = [document for document in found if _day(document, zone) > begun]
    if whole:
        return whole, Continuation(begun)
    return _of_day(command, begun, zone, services), Continuation(begun - timedelta(days=1)) if begun > first else None


def _of_day(command: ListInvoices, day: date, zone: str, services: Services) -> list[Document]:
    """All documents of the day, however many queries that takes."""
    found: list[Document] = []
    for prefix in _PREFIXES[command.kinds]:
        issued, after, more = _issued(command.account, prefix, day, day, zone), None, True
        while more:
            page = services.store.page(issued, limit=_MOST_OF_A_QUERY, after=after)
            found += page.items
            after, more = page.next, page.next is not None
    return found


def _day(document: Document, zone: str) -> date:
    """The issue date, by the instant in the document's id."""
    return civil_date(ids.made_at(document.id), zone)


def _order(document: Document, zone: str) -> tuple[object, ...]:
    """The order of a list, oldest first. Documents without a number are the newest of their day; of a series, a longer
    number is later."""
    number = document.number or ""
    return _day(document, zone), not number, document.kind, len(number), number, document.id.partition("_")[2]


def read_invoice(account: str, invoice: str, reader: Reader, services: Services, catalog: Catalog) -> Answer:
    """The document with its lines and their derivations, and how it is paid while something is open.

    The card of a contract is charged some times; after the last refusal, what is open is to be transferred. Raises
    Unknown, NotAllowed.
    """
    payment_key = keys.payment(account, payment_id(invoice))
    document, found = _read(account, invoice, reader, services, payment_key)
    today = civil_date(services.now(account), catalog.seller().zone)
    body = {**answers.document(document, today), **_paying(document, found.get(payment_key))}
    return Answer(200, body, version=document.version)


def _read(account: str, invoice: str, reader: Reader, services: Services, *more: Key[Any]) -> tuple[Document, Records]:
    """The document, and the items under the keys `more`: in one read for readers that see all documents, in two for the
    owner of the profile that it was issued to. Raises Unknown, NotAllowed."""
    key = keys.document(account, invoice)
    found = reader.read(account, services, key, *more, needs=Right.OWN)
    if not reader.sees_amounts(account, found):
        document = found.get(key)
        reader.read(account, services, whose=keys.profile(account, document.profile) if document else None)
    return found.known(key, "invoice", invoice), found


def _paying(document: Document, collecting: Payment | None) -> Wire:
    if document.kind is not DocumentKind.INVOICE or not document.open:
        return {}
    shown = {"charge": answers.collection(collecting)} if collecting else {}
    by_card = document.pay_by is PaymentMethod.CARD and not (collecting and collecting.due is None)
    if document.number and not by_card:
        shown["transfer"] = answers.transfer(document)
    return shown


def link_to_file(account: str, invoice: str, format: str, reader: Reader, services: Services) -> Answer:
    """A URL that downloads the document as `format` for 5 minutes of the machine's clock.

    Raises InvalidRequest for a format that does not exist, FileNotReady, Unknown, NotAllowed.
    """
    document, _ = _read(account, invoice, reader, services)
    name = document.number or document.id
    return file_link(document.id, document.files, format, _CONTENT_TYPES, name=name, services=services)


def file_link(
    id: str,
    files: Mapping[str, str],
    format: str,
    content_types: Mapping[str, str],
    *,
    name: str,
    services: Services,
) -> Answer:
    """A URL that downloads one of the `files` of the item `id` as ``name.format`` for 5 minutes of the machine's clock.

    Raises InvalidRequest for a format that does not exist, FileNotReady.
    """
    if format not in content_types:
        raise InvalidRequest.of("/format", f"one of {', '.join(content_types)}", format)
    if format not in files:
        raise FileNotReady(document=id, format=format)
    expires = datetime.fromtimestamp(services.clock.machine(), UTC) + _LINK
    url = services.files.link(files[format], filename=f"{name}.{format}", content_type=content_types[format])
    return Answer(200, {"url": url, "format": format, "expires_at": f"{expires:%Y-%m-%dT%H:%M:%SZ}"})


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
