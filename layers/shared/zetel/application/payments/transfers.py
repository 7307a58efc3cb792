"""Payments: what became of one, and transfers that the bookkeeper saw arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers
from zetel.application.commands.person import IdempotentRequest, Person
from zetel.application.commands.receipts import commit_once, replayed
from zetel.application.events import journal
from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.records import Answer
from zetel.application.store.writes import Adjust, Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import civil_date
from zetel.domain.documents.document import Document
from zetel.domain.documents.events import InvoicePaymentApplied
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.errors import Defect, DocumentMoved, InvalidRequest, InvoiceSettled
from zetel.domain.money import digits, same_currency
from zetel.domain.parties import access
from zetel.domain.parties.profile import Balance
from zetel.domain.payments.events import DocumentShare, PaymentReceived
from zetel.domain.payments.payment import Payment, PaymentState
from zetel.domain.payments.transfer import ReceivedTransfer, receive

#: Documents of one query, while open invoices are looked for.
_AT_ONCE: Final = 100


#: Ids are made from now on: no document is older or newer than these.
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)


_LAST: Final = datetime(3000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RecordTransfer:
    """A transfer for a billing profile: `amount` minor units that arrived on `received_on`, a day in the seller's zone.

    It pays `invoices` in their order; where none is named, the oldest open ones of the profile.
    """

    account: str
    person: Person
    request: IdempotentRequest
    profile: str
    amount: int
    currency: str
    received_on: date
    reference: str
    invoices: tuple[str, ...] = ()


def read_payment(account: str, payment: str, person: Person, services: Services) -> Answer:
    """The payment in its present state. Raises Unknown, NotAllowed."""
    membership_key, payment_key = keys.membership(person.sub, account), keys.payment(account, payment)
    found = services.store.read(membership_key, payment_key)
    access.must_be_member(found.get(membership_key), account, access.READ)
    held = found.known(payment_key, "payment", payment)
    return Answer(200, answers.payment(held), version=held.version)


def record_transfer(command: RecordTransfer, services: Services, catalog: Catalog) -> Answer:
    """The payment that records the transfer, with what it paid and what went to the balance; 201.

    Raises NotAllowed, Unknown, InvalidRequest, CurrencyMismatch, InvoiceSettled, IdempotencyKeyReused; DocumentMoved
    where the invoices changed under it again and again.
    """
    access.must_be_staff(command.person.staff, access.BOOKKEEPING)
    digits(command.currency)  # raises for one that is not sold in
    today = civil_date(services.now(command.account), catalog.seller().zone)
    if command.received_on > today:
        raise InvalidRequest.of("/received_on", f"today ({today}) or earlier", command.received_on.isoformat())
    return until_unmoved(lambda: _recorded(command, services))


def _recorded(command: RecordTransfer, services: Services) -> Answer:
    receipt = command.request.receipt(command.account, command.person)
    profile_key = keys.profile(command.account, command.profile)
    balance_key = keys.balance(command.account, command.profile, command.currency)
    named = [keys.document(command.account, id) for id in command.invoices]
    found = services.store.read(receipt, profile_key, balance_key, *named)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    found.known(profile_key, "billing profile", command.profile)
    owing = found.get(balance_key) or Balance()
    invoices = _named(command, found) if named else _oldest_open(command, owing, services)
    at = services.now(command.account)
    id = services.ids.new(ids.PAYMENT, at)
    received = receive(id, PaymentMethod.TRANSFER, command.amount, invoices)
    payment = Payment(
        id=id,
        account=command.account,
        profile=command.profile,
        method=PaymentMethod.TRANSFER,
        state=PaymentState.SUCCEEDED,
        currency=command.currency,
        amount=command.amount,
        made_at=at,
        sequence=1,
        version=1,
        applied=received.applied,
        to_balance=received.to_balance,
        received_on=command.received_on,
        reference=command.reference,
    )
    location = f"/v1/accounts/{command.account}/payments/{payment.id}"
    answer = Answer(201, answers.payment(payment), version=payment.version, location=location)
    return commit_once(receipt, command.request, _writes(command, payment, received, services), answer, services)


def _named(command: RecordTransfer, found: Records) -> Sequence[Document]:
    """The invoices that the command names. Raises Unknown, InvalidRequest, CurrencyMismatch, InvoiceSettled."""
    invoices = []
    for n, id in enumerate(command.invoices):
        invoice = found.known(keys.document(command.account, id), "invoice", id)
        if invoice.profile != command.profile:
            raise InvalidRequest.of(f"/invoices/{n}", f"an invoice of {command.profile}", id)
        same_currency(command.currency, invoice.currency)
        if invoice.open == 0:
            raise InvoiceSettled(invoice=id)
        invoices.append(invoice)
    return invoices


def _oldest_open(command: RecordTransfer, balance: Balance, services: Services) -> Sequence[Document]:
    """Open invoices of the profile in the currency, oldest first.

    Read newest first, until they are worth what the profile owes: an old customer's settled invoices are never read.
    """
    low, high = ids.earliest(ids.INVOICE, _FIRST), ids.earliest(ids.INVOICE, _LAST)
    all_invoices = keys.documents(command.account, low, high)
    owed, after = balance.owed, None
    newest_first: list[Document] = []
    while owed > 0:
        page = services.store.page(all_invoices, limit=_AT_ONCE, after=after, newest_first=True)
        for invoice in page.items:
            if (invoice.profile, invoice.currency) == (command.profile, command.currency) and invoice.open > 0:
                newest_first.append(invoice)
                owed -= invoice.open
        after = page.next
        if after is None:
            break
    return newest_first[::-1]


def _writes(command: RecordTransfer, payment: Payment, received: ReceivedTransfer, services: Services) -> list[Write]:
    """Payment, invoices, balance, and an event of the payment and of each invoice: at most 28 writes with a receipt."""
    applied = command.amount - received.to_balance
    moves = {"owed": -applied, "balance": received.to_balance}
    writes: list[Write] = [
        Insert(keys.payment(command.account, payment.id), payment, on_conflict=lambda found: Defect()),
        *(_replaced(invoice) for invoice in received.invoices),
        Adjust(
            keys.balance(command.account, command.profile, command.currency),
            {name: amount for name, amount in moves.items() if amount},
            on_conflict=lambda found: Defect(),
        ),
        journal.entry(
            PaymentReceived(
                amount=payment.amount,
                currency=payment.currency,
                applied=tuple(DocumentShare(document=part.document, amount=part.amount) for part in received.applied),
                to_balance=received.to_balance,
            ),
            account=command.account,
            subject=payment.id,
            sequence=1,
            actor=journal.staff(command.person),
            at=payment.made_at,
            services=services,
        ),
    ]
    for invoice, part in zip(received.invoices, received.applied, strict=True):
        writes.append(
            journal.entry(
                InvoicePaymentApplied(
                    payment=payment.id, amount=part.amount, currency=payment.currency, open=invoice.open
                ),
                account=command.account,
                subject=invoice.id,
                sequence=invoice.sequence,
                actor=journal.staff(command.person),
                at=payment.made_at,
                services=services,
            )
        )
    return writes


def _replaced(invoice: Document) -> Write:
    return Replace(
        keys.document(invoice.account, invoice.id),
        invoice,
        {"version": invoice.version - 1},
        on_conflict=lambda found: DocumentMoved(document=invoice.id),
    )
