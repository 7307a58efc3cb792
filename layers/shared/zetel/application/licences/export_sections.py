"""The sections of an export: records as JSON, their most asked facts as a table, and the files of documents.

A section is read page by page, so that its work can stop behind any of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Range
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.documents.document import Document
from zetel.domain.errors import FileNotReady
from zetel.domain.events import Event
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import Job
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.request import MemberRequest
from zetel.domain.subscriptions.subscription import Subscription

#: Records read at once, and documents, whose files are read with them.
_RECORDS: Final = 100
_DOCUMENTS: Final = 10

#: Fields of records that are about the work of this system only.
_OURS: Final = frozenset(
    {"attempts", "checks", "due", "hold", "last_quote", "parked", "person", "sequence", "token", "work"}
)

#: A row of a table.
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportPage:
    """Records of a section with the rows that they have in its table, and files by name; `next` is the sort key behind
    which the section goes on, absent at its end."""

    records: Sequence[Wire] = ()
    rows: Sequence[Row] = ()
    files: Sequence[tuple[str, bytes]] = ()
    next: str | None = None


@dataclass(frozen=True, slots=True)
class ExportSection:
    """A section by name; `header` names the columns of its table."""

    name: str
    header: Row
    read: Callable[[Job, str | None, Services], ExportPage]


def sections(scope: ExportScope) -> Sequence[ExportSection]:
    """The sections of the scope, in their order."""
    if scope is ExportScope.EVERYTHING:
        return tuple(section for each in _SECTIONS.values() for section in each)
    return _SECTIONS[scope]


def _documents(kind: str) -> Callable[[Job, str | None, Services], ExportPage]:
    def read(job: Job, after: str | None, services: Services) -> ExportPage:
        within = keys.documents(job.account, f"{kind}_", ids.earliest(kind, _end(job)))
        page = services.store.page(within, limit=_DOCUMENTS, after=after)
        issued = [document for document in page.items if document.number]
        return ExportPage(
            [_shown(document) for document in issued],
            [_document_row(document) for document in issued],
            [file for document in issued for file in _files(document, services)],
            page.next,
        )

    return read


def _files(document: Document, services: Services) -> Iterator[tuple[str, bytes]]:
    """The PDF and the XML. Raises FileNotReady where they are still to be made."""
    if not document.files:
        raise FileNotReady(document=document.id, format="pdf")
    name = str(document.number).replace("/", "-").replace("\\", "-")
    for format, key in sorted(document.files.items()):
        yield f"documents/{name}.{format}", services.files.get(key)


def _document_row(document: Document) -> Row:
    amounts = (str(document.net), str(document.total), str(document.paid), str(document.credited))
    facts = (document.kind.value, document.date.isoformat(), document.due.isoformat())
    return (document.number or "", *facts, document.subscription, document.buyer.name, document.currency, *amounts)


def _listed(
    within: Callable[[str], Range[Any]], row: Callable[[Any], Row]
) -> Callable[[Job, str | None, Services], ExportPage]:
    """A section with a row for each record."""

    def read(job: Job, after: str | None, services: Services) -> ExportPage:
        page = services.store.page(within(job.account), limit=_RECORDS, after=after)
        return ExportPage(
            [_shown(record) for record in page.items], [row(record) for record in page.items], (), page.next
        )

    return read


def _journal(job: Job, after: str | None, services: Services) -> ExportPage:
    within = keys.journal_until(job.account, ids.earliest(ids.EVENT, _end(job)))
    page = services.store.page(within, limit=_RECORDS, after=after)
    return ExportPage(
        [to_wire(event) for event in page.items], [_event_row(event) for event in page.items], (), page.next
    )


def _people(job: Job, after: str | None, services: Services) -> ExportPage:
    """A row for each licence of each member; one without a product for a member without licences."""
    page = services.store.page(keys.members(job.account), limit=_RECORDS, after=after)
    members = [member for member in page.items if member.state is not MemberState.REMOVED]
    return ExportPage(
        [_shown(member) for member in members], list(_licence_rows(job.account, members, services)), (), page.next
    )


def _licence_rows(account: str, members: Sequence[Member], services: Services) -> Iterator[Row]:
    places = {
        (member.id, held.item): keys.licence(account, held.subscription, held.item, member.id)
        for member in members
        for held in member.licences
    }
    found = services.store.read(*places.values()) if places else None
    for member in members:
        about = (member.mail, member.name, member.state.value)
        if not member.licences:
            yield (*about, "", "", "")
        for held in member.licences:
            holder = found.get(places[member.id, held.item]) if found else None
            last = holder.last_active if holder else None
            yield (*about, held.product, f"{held.since:%Y-%m-%d}", last.isoformat() if last else "")


def _profile_row(profile: BillingProfile) -> Row:
    return profile.id, profile.name, profile.address.country, profile.vat_id or "", profile.currency, profile.zone


def _subscription_row(contract: Subscription) -> Row:
    base = contract.items[0]
    days = (contract.started, contract.term.start, contract.term.end)
    facts = (*(day.isoformat() for day in days), contract.ended.isoformat() if contract.ended else "")
    return contract.id, contract.state.value, contract.profile, base.plan, str(base.quantity), *facts


def _request_row(request: MemberRequest) -> Row:
    return request.id, request.member, request.kind.value, request.state.value, f"{request.asked_at:%Y-%m-%d}"


def _event_row(event: Event) -> Row:
    return event.id, event.at.isoformat(), event.type, event.subject, event.actor.kind.value


def _shown(record: object) -> Wire:
    shown: Wire = to_wire(record)
    return {name: value for name, value in shown.items() if name not in _OURS}


def _end(job: Job) -> Any:
    """The instant after the last one whose records belong to the export: what is made later changes no part of it."""
    return job.made_at + timedelta(seconds=1)


_AMOUNTS: Final = ("net", "total", "paid", "credited")
_DOCUMENT: Final = ("number", "kind", "date", "due", "subscription", "buyer", "currency", *_AMOUNTS)
_TERM: Final = ("started", "term_start", "term_end", "ended")

#: The sections of each scope that has some of its own.
_SECTIONS: Final[Mapping[ExportScope, Sequence[ExportSection]]] = {
    ExportScope.DOCUMENTS: (
        ExportSection("invoices", _DOCUMENT, _documents(ids.INVOICE)),
        ExportSection("credit-notes", _DOCUMENT, _documents(ids.CREDIT_NOTE)),
    ),
    ExportScope.CONTRACTS: (
        ExportSection(
            "profiles",
            ("profile", "name", "country", "vat_id", "currency", "zone"),
            _listed(keys.profiles, _profile_row),
        ),
        ExportSection(
            "subscriptions",
            ("subscription", "state", "profile", "plan", "quantity", *_TERM),
            _listed(keys.subscriptions, _subscription_row),
        ),
        ExportSection(
            "requests", ("request", "member", "kind", "state", "asked_on"), _listed(keys.requests, _request_row)
        ),
    ),
    ExportScope.PEOPLE: (
        ExportSection("people", ("mail", "name", "state", "product", "since", "last_active"), _people),
    ),
    ExportScope.JOURNAL: (ExportSection("journal", ("event", "at", "type", "subject", "actor"), _journal),),
}
