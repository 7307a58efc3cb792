"""Numbers without gaps: drafted documents get the next number of their legal entity, kind and year.

Numbers are drawn in the transaction that issues the documents, so that a number is used up if and only if its document
has it. A batch draws all numbers in one transaction; where another batch was quicker, it starts again from the new
state. Where a batch fails for any other reason, each document is tried alone, so that none holds up the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.events import journal
from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Counter, NumberUsed
from zetel.application.store.writes import Insert, Replace, Write
from zetel.application.work import parking
from zetel.application.work.weather import SetAside
from zetel.domain.calendar import civil_date
from zetel.domain.documents.document import Document, DocumentKind, DocumentState
from zetel.domain.documents.drafting import PATIENCE
from zetel.domain.documents.events import CreditNoteNumbered, InvoiceNumbered
from zetel.domain.documents.issuing import as_issued
from zetel.domain.due import Due, WorkKind
from zetel.domain.errors import Conflict, Defect, DocumentInvalid, DocumentMoved, ServiceAway
from zetel.domain.parties.seller import Seller

#: The most starts of a batch while others draw numbers at the same time. FIFO groups make that rare.
TRIES: Final = 20

#: No number of the seller's own series begins with it.
_TEST: Final = "TEST-"

_NUMBERED: Final = {DocumentKind.INVOICE: InvoiceNumbered, DocumentKind.CREDIT_NOTE: CreditNoteNumbered}


@dataclass(frozen=True, slots=True)
class ToNumber:
    """A document that is due to get its number."""

    account: str
    document: str


class NumbersMoved(Conflict):
    """Another process drew numbers, or changed a document of the batch, at the same moment."""


def number_documents(batch: Sequence[ToNumber], services: Services, catalog: Catalog) -> None:
    """Issues every document of `batch` that is still a draft, in order; parks those that break a rule of EN 16931.

    A credit note whose invoice has no number yet is left to its due instant. Raises NumbersMoved after too many tries,
    SetAside where the store is away, and whatever a document failed with, once the others are issued; its fifth failure
    parks it.
    """
    try:
        _number(batch, services, catalog)
    except NumbersMoved:
        raise
    except ServiceAway as away:  # numbering asks the store alone, and each draft is still due there
        services.alarms.away(away.service)
        raise SetAside from away
    except Exception:  # noqa: BLE001  raised again by the document that it comes from
        _number_each(batch, services, catalog)


def _number_each(batch: Sequence[ToNumber], services: Services, catalog: Catalog) -> None:
    failures: list[Exception] = []
    for item in batch:
        key = keys.document(item.account, item.document)
        try:
            parking.attempt(key, partial(_number, [item], services, catalog), services)
        except Exception as failure:  # noqa: BLE001  raised when the others had their turn
            failures.append(failure)
    for failed in failures:
        if not isinstance(failed, SetAside):
            raise failed


def _number(batch: Sequence[ToNumber], services: Services, catalog: Catalog) -> None:
    for _ in range(TRIES):
        try:
            seller = catalog.seller()
            now = {account: services.now(account) for account in dict.fromkeys(item.account for item in batch)}
            found = _read(batch, seller, now, services)
            drafts = _drafts(batch, found, seller, services)
            if drafts:
                services.store.commit(_issuing(drafts, found, seller, now, services))
            return
        except (NumbersMoved, DocumentMoved):
            continue
    raise NumbersMoved


def _read(batch: Sequence[ToNumber], seller: Seller, now: Mapping[str, datetime], services: Services) -> Records:
    """The documents, and the series that most of them draw from: the seller's of this year."""
    drawing = dict.fromkeys(
        keys.series(seller.entity, kind, civil_date(at, seller.zone).year, account=account)
        for account, at in sorted(now.items(), key=lambda each: each[1])
        for kind in DocumentKind
    )
    return services.store.read(*_named(batch), *drawing)


def _named(batch: Sequence[ToNumber]) -> Sequence[Key[Document]]:
    return tuple(dict.fromkeys(keys.document(item.account, item.document) for item in batch))


def _drafts(batch: Sequence[ToNumber], found: Records, seller: Seller, services: Services) -> list[Document]:
    """The documents of `batch` that can be issued now, each once; those that only a mended seller can issue have its
    details."""
    drafts = [draft for key in _named(batch) if (draft := found.get(key)) and draft.state is DocumentState.DRAFTED]
    sound: list[Document] = []
    for draft in _corrections_named(drafts, services):
        try:  # the checks need some number; which one it will be does not matter to them
            sound.append(as_issued(draft, seller, number="0"))
        except DocumentInvalid as invalid:
            parking.park(draft, ",".join(invalid.rules), services)
    return sound


def _corrections_named(drafts: Sequence[Document], services: Services) -> Sequence[Document]:
    """Drafts with the numbers of what they correct filled in, without those whose corrected document has none yet."""
    corrected = dict.fromkeys(
        keys.document(draft.account, reference.document) for draft in drafts for reference in draft.corrects
    )
    if not corrected:
        return drafts
    found = services.store.read(*corrected)
    numbers = {key.sk: document.number for key in corrected if (document := found.get(key))}
    named = [
        replace(
            draft,
            corrects=tuple(
                replace(part, number=numbers.get(keys.document(draft.account, part.document).sk))
                for part in draft.corrects
            ),
        )
        for draft in drafts
    ]
    return [draft for draft in named if all(part.number for part in draft.corrects)]


def _issuing(
    drafts: Sequence[Document], found: Records, seller: Seller, now: Mapping[str, datetime], services: Services
) -> list[Write]:
    """The writes that give each draft its number: the series, then per document its number, itself and its event."""
    series = {draft.id: _series(draft) for draft in drafts}
    # A quote that was confirmed after midnight of New Year's Eve still draws from the old year.
    needed = dict.fromkeys(series.values())
    before = found if found.found.keys() >= needed.keys() else services.store.read(*needed)
    last = {key: counter.last if (counter := before.get(key)) else 0 for key in series.values()}
    writes: list[Write] = []
    for draft in drafts:
        last[series[draft.id]] += 1
        number = _number_text(draft, seller, last[series[draft.id]])
        writes += _issued(draft, number, now[draft.account], services)
    drawn = [_drawn(key, before.get(key), count) for key, count in last.items()]
    return [*drawn, *writes]


def _series(draft: Document) -> Key[Counter]:
    return keys.series(draft.entity, draft.kind, draft.date.year, account=draft.account)


def _number_text(draft: Document, seller: Seller, number: int) -> str:
    """The number as the seller writes it, after ``TEST-`` for an account with a clock of its own."""
    written = seller.number_formats[draft.kind].format(year=draft.date.year, number=number)
    return f"{_TEST}{written}" if ids.has_clock(draft.account) else written


def _drawn(key: Key[Counter], before: Counter | None, last: int) -> Write:
    if before is None:
        return Insert(key, Counter(last), on_conflict=lambda found: NumbersMoved())
    return Replace(key, Counter(last), {"last": before.last}, on_conflict=lambda found: NumbersMoved())


def _issued(draft: Document, number: str, at: datetime, services: Services) -> list[Write]:
    issued = replace(
        draft,
        state=DocumentState.ISSUED,
        number=number,
        issued_at=at,
        version=draft.version + 1,
        sequence=draft.sequence + 1,
        attempts=0,
        work=Due(at + PATIENCE, WorkKind.RENDER),
    )
    return [
        Insert(
            keys.number(draft.entity, number, account=draft.account),
            NumberUsed(draft.account, draft.id),
            on_conflict=lambda found: Defect(),
        ),
        Replace(
            keys.document(draft.account, draft.id),
            issued,
            {"version": draft.version},
            on_conflict=lambda found: DocumentMoved(document=draft.id),
        ),
        journal.entry(
            _NUMBERED[draft.kind](
                number=number, total=draft.total, currency=draft.currency, subscription=draft.subscription
            ),
            account=draft.account,
            subject=draft.id,
            sequence=issued.sequence,
            actor=journal.system("invoice_numbering"),
            at=at,
            services=services,
        ),
    ]
