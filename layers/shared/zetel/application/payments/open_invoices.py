"""The invoices that a transfer pays: those it names by id or by number, or the oldest open ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.application.store.records import NumberUsed
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.errors import InvalidRequest, InvoiceSettled
from zetel.domain.money import same_currency
from zetel.domain.payments.payment import InvoiceNumber, NumberOutcome

#: Documents of one query, while open invoices are looked for.
_AT_ONCE: Final = 100


#: Ids are made from now on: no document is older or newer than these.
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)


_LAST: Final = datetime(3000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Debtor:
    """The billing profile of an account that a transfer in `currency` is for."""

    account: str
    profile: str
    currency: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """The open invoices that numbers name, in the order of `named`; `complete` if each number names an open one."""

    invoices: tuple[Document, ...]
    named: tuple[InvoiceNumber, ...]

    @property
    def complete(self) -> bool:
        return all(number.outcome is NumberOutcome.PAID for number in self.named)


def by_id(debtor: Debtor, invoices: Sequence[str], found: Records) -> Sequence[Document]:
    """The `invoices`, which must be open. Raises Unknown, InvalidRequest, CurrencyMismatch, InvoiceSettled."""
    named = []
    for n, id in enumerate(invoices):
        invoice = found.known(keys.document(debtor.account, id), "invoice", id)
        if invoice.profile != debtor.profile:
            raise InvalidRequest.of(f"/invoices/{n}", f"an invoice of {debtor.profile}", id)
        same_currency(debtor.currency, invoice.currency)
        if invoice.open == 0:
            raise InvoiceSettled(invoice=id)
        named.append(invoice)
    return named


def by_number(debtor: Debtor, numbers: Sequence[Key[NumberUsed]], found: Records, services: Services) -> Numbered:
    """What the drawn `numbers`, which were read, name. One read, none where no number is drawn."""
    documents = {
        number: keys.document(used.account, used.document)
        for number in numbers
        if (used := found.get(number)) and used.account == debtor.account
    }
    read = services.store.read(*documents.values()) if documents else Records()
    invoices, named = [], []
    for number in numbers:
        document = read.get(documents[number]) if number in documents else None
        outcome = _outcome(debtor, document)
        named.append(InvoiceNumber(number.sk, outcome))
        if document and outcome is NumberOutcome.PAID:
            invoices.append(document)
    return Numbered(tuple(invoices), tuple(named))


def _outcome(debtor: Debtor, document: Document | None) -> NumberOutcome:
    if document is None or document.kind is not DocumentKind.INVOICE:
        return NumberOutcome.UNKNOWN
    if document.profile != debtor.profile:
        return NumberOutcome.OTHER_PROFILE
    if document.currency != debtor.currency:
        return NumberOutcome.OTHER_CURRENCY
    return NumberOutcome.PAID if document.open else NumberOutcome.SETTLED


def oldest(debtor: Debtor, owed: int, services: Services) -> Sequence[Document]:
    """Open invoices of the profile in the currency, oldest first.

    Read newest first, until they are worth the `owed` minor units: an old customer's settled invoices are never read.
    """
    low, high = ids.earliest(ids.INVOICE, _FIRST), ids.earliest(ids.INVOICE, _LAST)
    all_invoices = keys.documents(debtor.account, low, high)
    after = None
    newest_first: list[Document] = []
    while owed > 0:
        page = services.store.page(all_invoices, limit=_AT_ONCE, after=after, newest_first=True)
        for invoice in page.items:
            if (invoice.profile, invoice.currency) == (debtor.profile, debtor.currency) and invoice.open > 0:
                newest_first.append(invoice)
                owed -= invoice.open
        after = page.next
        if after is None:
            break
    return newest_first[::-1]
