"""The documents of an account, by the days until which they are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zetel.application.ports import Services
from zetel.application.store import keys
from zetel.application.work.paging import every
from zetel.domain.documents.document import Document
from zetel.domain.documents.keeping import kept_until


@dataclass(frozen=True, slots=True)
class KeptDays:
    """The last days of the document that goes first, and of the one that goes last; None without documents."""

    first: date | None = None
    last: date | None = None


def all_of(account: str, services: Services) -> Iterator[Document]:
    """The invoices of the account, then its credit notes, oldest first; read as far as they are asked for."""
    for range in (keys.invoices(account), keys.credit_notes(account)):
        yield from every(range, services)


def kept_days(account: str, years: int, services: Services) -> KeptDays:
    """The days of the account's documents, of a seller that keeps them for so many whole years."""
    days = {kept_until(document, years) for document in all_of(account, services)}
    return KeptDays(min(days), max(days)) if days else KeptDays()
