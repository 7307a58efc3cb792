"""The last step of a closing: each document is removed after its last day, with its files; then what was booked.

    begin     the account's name goes; the closing is due when the first document may go
    due       documents whose last day is over: their files, then 25 items a commit -> due when the next ones may go
    none left payments, refunds, balances, and the ids of members and subscriptions -> over

Files are deleted before their document, which names them: a crash between the two deletes them once more.
"""

from dataclasses import replace
from typing import Final

from zetel.application.accounts import account_events, closing_writes
from zetel.application.catalog.catalog import Catalog
from zetel.application.documents.kept_days import all_of, kept_days
from zetel.application.events import journal
from zetel.application.ports import Services
from zetel.application.renewing.closing_things import emptied
from zetel.application.store import keys, name_entries
from zetel.application.store.writes import Remove, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import civil_date
from zetel.domain.documents.document import Document
from zetel.domain.documents.keeping import kept_until
from zetel.domain.errors import Defect
from zetel.domain.events import TypedEvent
from zetel.domain.parties.closing import Closing
from zetel.domain.parties.events import AccountClosed, AccountDocumentsDeleted

_BY: Final = journal.system("closing")

#: Documents of one commit; of one message, more are left to the next sweep.
_TOGETHER: Final = 25
_MOST: Final = 500


def begin(closing: Closing, services: Services, catalog: Catalog) -> None:
    """The account without its name, closed: documents alone are left. Raises AccountMoved."""
    seller, at = catalog.seller(), services.now(closing.account)
    days = kept_days(closing.account, seller.keeps_years, services)
    after = closing.closed(at, days.first, days.last, seller.zone)
    until_unmoved(lambda: _committed(closing, after, AccountClosed(documents_until=days.last), services))


def take(closing: Closing, services: Services, catalog: Catalog) -> None:
    """Removes the documents whose last day is over; after the last one, everything that was booked. Raises
    AccountMoved."""
    seller, at = catalog.seller(), services.now(closing.account)
    if not _removed(closing.account, seller.keeps_years, seller.zone, services):
        return
    first = kept_days(closing.account, seller.keeps_years, services).first
    if first is None and not all(emptied(items, services) for items in keys.booked(closing.account)):
        return
    after = closing.over(at) if first is None else closing.kept(first, at, seller.zone)
    until_unmoved(lambda: _committed(closing, after, AccountDocumentsDeleted(kept_until=first), services))


def _removed(account: str, years: int, zone: str, services: Services) -> bool:
    """Removes the documents whose last day is over, as many as one message does; whether none of them is left."""
    today = civil_date(services.now(account), zone)
    over = [one for one in all_of(account, services) if kept_until(one, years) < today]
    for begin in range(0, min(len(over), _MOST), _TOGETHER):
        batch = over[begin : begin + _TOGETHER]
        for document in batch:
            for file in document.files.values():
                services.files.drop(file)
        services.store.commit([_gone(document) for document in batch])
    return len(over) <= _MOST


def _gone(document: Document) -> Write:
    return Remove(keys.document(document.account, document.id), {}, on_conflict=lambda _: Defect())


def _committed(before: Closing, after: Closing, happened: TypedEvent, services: Services) -> None:
    """Commits the closing with what happened; nothing where another worker came before."""
    key, account_key = keys.closing(before.account), keys.account(before.account)
    found = services.store.read(key, account_key)
    account = found.known(account_key, "account", before.account)
    if found.get(key) != before:
        return
    at = services.now(before.account)
    services.store.commit(
        [
            closing_writes.moved(before, after),
            *account_events.journaled(happened, replace(account, name=""), actor=_BY, at=at, services=services),
            *name_entries.renamed(account.name, "", account=account.id),
        ]
    )
