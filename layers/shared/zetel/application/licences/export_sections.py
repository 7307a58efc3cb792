"""The sections of an export: records as JSON, their most asked facts as a table, and the files of documents.

A section is read page by page, so that its work can stop behind any of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from zetel.application.commands import answers
from zetel.application.licences import export_tables as tables
from zetel.application.licences.export_tables import Row
from zetel.application.ports import Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Range
from zetel.application.store.wire import Wire, to_wire
from zetel.domain.documents.document import Document
from zetel.domain.errors import FileNotReady
from zetel.domain.licences.export import ExportScope
from zetel.domain.licences.job import Job
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.parties.member import Member, MemberState
from zetel.domain.subscriptions.subscription import SubscriptionState

#: Records read at once; profiles, with a balance in each currency; and documents, whose files are read with them.
_RECORDS: Final = 100
_PROFILES: Final = 25
_DOCUMENTS: Final = 10

#: Fields of records that are about the work of this system only.
_OURS: Final = frozenset(
    {
        "attempts",
        "checks",
        "due",
        "hold",
        "last_quote",
        "open",
        "parked",
        "person",
        "sequence",
        "taken",
        "token",
        "work",
    }
)


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


def _shown(record: object) -> Wire:
    shown: Wire = to_wire(record)
    return {name: value for name, value in shown.items() if name not in _OURS}


def _documents(kind: str) -> Callable[[Job, str | None, Services], ExportPage]:
    def read(job: Job, after: str | None, services: Services) -> ExportPage:
        within = keys.documents(job.account, f"{kind}_", ids.earliest(kind, _end(job)))
        page = services.store.page(within, limit=_DOCUMENTS, after=after)
        issued = [document for document in page.items if document.number]
        return ExportPage(
            [_shown_document(document) for document in issued],
            list(map(tables.document_row, issued)),
            [file for document in issued for file in _fetched(document.id, _named(document), document.files, services)],
            page.next,
        )

    return read


def _shown_document(document: Document) -> Wire:
    """The document with the day until which it is to be paid, and with its files as the ZIP names them."""
    return _shown(document) | {"due": document.due.isoformat(), "files": _places(document.files, _named(document))}


def _named(document: Document) -> str:
    """The place of the document's files, without their endings."""
    return "documents/" + str(document.number).replace("/", "-").replace("\\", "-")


def _places(files: Mapping[str, str], name: str) -> Wire:
    return {format: f"{name}.{format}" for format in sorted(files)}


def _fetched(id: str, name: str, files: Mapping[str, str], services: Services) -> Iterator[tuple[str, bytes]]:
    """The files of the document `id`, in the place `name`. Raises FileNotReady where they are still to be made."""
    if not files:
        raise FileNotReady(document=id, format="pdf")
    for format, place in _places(files, name).items():
        yield place, services.files.get(files[format])


def _listed(
    within: Callable[[str], Range[Any]], row: Callable[[Any], Row], shown: Callable[[Any], Wire] = _shown
) -> Callable[[Job, str | None, Services], ExportPage]:
    """A section with a row for each record."""

    def read(job: Job, after: str | None, services: Services) -> ExportPage:
        page = services.store.page(within(job.account), limit=_RECORDS, after=after)
        return ExportPage(list(map(shown, page.items)), list(map(row, page.items)), (), page.next)

    return read


def _account(job: Job, after: str | None, services: Services) -> ExportPage:
    key = keys.account(job.account)
    account = services.store.read(key).known(key, "account", job.account)
    return ExportPage([_shown(account)], [tables.account_row(account)])


def _profiles(job: Job, after: str | None, services: Services) -> ExportPage:
    """Each profile with its `balances`: the money at the seller, and the debt, in each currency that has any."""
    page = services.store.page(keys.profiles(job.account), limit=_PROFILES, after=after)
    places = {
        (profile.id, currency): keys.balance(job.account, profile.id, currency)
        for profile in page.items
        for currency in MINOR_DIGITS
    }
    found = services.store.read(*places.values()) if places else None
    shown = []
    for profile in page.items:
        money = {currency: found.get(places[profile.id, currency]) if found else None for currency in MINOR_DIGITS}
        balances = [answers.balance(each, currency) for currency, each in money.items() if each]
        shown.append({**_shown(profile), "balances": balances})
    return ExportPage(shown, list(map(tables.profile_row, page.items)), (), page.next)


def _subscriptions(job: Job, after: str | None, services: Services) -> ExportPage:
    """The subscriptions, ended ones until they are deleted: documents alone are left of these."""
    page = services.store.page(keys.subscriptions(job.account), limit=_RECORDS, after=after)
    left = [held for held in page.items if held.state is not SubscriptionState.DELETED]
    return ExportPage(list(map(_shown, left)), list(map(tables.subscription_row, left)), (), page.next)


def _declared_ends(job: Job, after: str | None, services: Services) -> ExportPage:
    """The declared ends with their proofs. Raises FileNotReady where one is still to be made."""
    page = services.store.page(keys.acknowledgements(job.account), limit=_DOCUMENTS, after=after)
    names = {held.id: f"cancellations/{held.id}" for held in page.items}
    return ExportPage(
        [_shown(held) | {"files": _places(held.files, names[held.id])} for held in page.items],
        list(map(tables.declared_end_row, page.items)),
        [file for held in page.items for file in _fetched(held.id, names[held.id], held.files, services)],
        page.next,
    )


def _journal(job: Job, after: str | None, services: Services) -> ExportPage:
    within = keys.journal_until(job.account, ids.earliest(ids.EVENT, _end(job)))
    page = services.store.page(within, limit=_RECORDS, after=after)
    return ExportPage([to_wire(event) for event in page.items], list(map(tables.event_row, page.items)), (), page.next)


def _people(job: Job, after: str | None, services: Services) -> ExportPage:
    """A row for each licence of each member that is not dormant; one without a product for a member without any."""
    page = services.store.page(keys.members(job.account), limit=_RECORDS, after=after)
    members = [member for member in page.items if member.state is not MemberState.REMOVED]
    return ExportPage(
        [_shown(member) for member in members], list(_licence_rows(job.account, members, services)), (), page.next
    )


def _licence_rows(account: str, members: Sequence[Member], services: Services) -> Iterator[Row]:
    places = {
        (member.id, held.item): keys.licence(account, held.subscription, held.item, member.id)
        for member in members
        for held in member.awake
    }
    found = services.store.read(*places.values()) if places else None
    for member in members:
        about = (member.mail, member.name, member.state.value)
        if not member.awake:
            yield (*about, "", "", "")
        for held in member.awake:
            holder = found.get(places[member.id, held.item]) if found else None
            last = holder.last_active if holder else None
            yield (*about, held.product, f"{held.since:%Y-%m-%d}", last.isoformat() if last else "")


def _end(job: Job) -> Any:
    """The instant after the last one whose records belong to the export: what is made later changes no part of it."""
    return job.made_at + timedelta(seconds=1)


#: The sections of each scope that has some of its own.
_SECTIONS: Final[Mapping[ExportScope, Sequence[ExportSection]]] = {
    ExportScope.DOCUMENTS: (
        ExportSection("invoices", tables.DOCUMENT, _documents(ids.INVOICE)),
        ExportSection("credit-notes", tables.DOCUMENT, _documents(ids.CREDIT_NOTE)),
        ExportSection("payments", tables.PAYMENT, _listed(keys.payments, tables.payment_row, answers.payment)),
        ExportSection("refunds", tables.REFUND, _listed(keys.refunds, tables.refund_row, answers.refund)),
    ),
    ExportScope.CONTRACTS: (
        ExportSection("account", tables.ACCOUNT, _account),
        ExportSection("profiles", tables.PROFILE, _profiles),
        ExportSection("recipients", tables.RECIPIENT, _listed(keys.recipients, tables.recipient_row)),
        ExportSection("subscriptions", tables.SUBSCRIPTION, _subscriptions),
        ExportSection("cancellations", tables.DECLARED_END, _declared_ends),
        ExportSection("requests", tables.REQUEST, _listed(keys.requests, tables.request_row)),
        ExportSection("upgrades", tables.UPGRADE, _listed(keys.upgrades, tables.upgrade_row)),
    ),
    ExportScope.PEOPLE: (ExportSection("people", tables.PEOPLE, _people),),
    ExportScope.JOURNAL: (ExportSection("journal", tables.EVENT, _journal),),
}
