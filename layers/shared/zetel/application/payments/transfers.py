"""Payments: what became of one, and transfers that the bookkeeper saw arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zetel.application.accounts import allowances
from zetel.application.catalog.catalog import Catalog
from zetel.application.commands import answers, staff_rights
from zetel.application.commands.person import IdempotentRequest, Person, Reader
from zetel.application.commands.receipts import commit_once, replayed, unless_answered
from zetel.application.events import journal
from zetel.application.payments import open_invoices
from zetel.application.payments.open_invoices import Debtor, Numbered
from zetel.application.ports import Records, Services
from zetel.application.store import ids, keys
from zetel.application.store.keys import Key
from zetel.application.store.records import Answer, NumberUsed
from zetel.application.store.writes import Adjust, Insert, Replace, Write
from zetel.application.work.retrying import until_unmoved
from zetel.domain.calendar import civil_date
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.events import InvoicePaymentApplied
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.errors import Defect, DocumentMoved, InvalidRequest
from zetel.domain.money import digits
from zetel.domain.parties.profile import Balance
from zetel.domain.parties.rights import StaffRight
from zetel.domain.parties.seller import Seller
from zetel.domain.payments.events import DocumentShare, PaymentReceived
from zetel.domain.payments.payment import Payment, PaymentState
from zetel.domain.payments.reference import numbers_in
from zetel.domain.payments.transfer import MOST_INVOICES, ReceivedTransfer, receive


@dataclass(frozen=True, slots=True)
class RecordTransfer:
    """A transfer for a billing profile: `amount` minor units that arrived on `received_on`, a day in the seller's zone.

    The transfer pays `invoices`, ids in their order; where none is named, the open invoices with `numbers`; where there
    are none either, those whose numbers `reference` names. If a number names no open invoice of the profile, the
    profile's oldest open invoices come next.
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
    numbers: tuple[str, ...] = ()


def read_payment(account: str, payment: str, reader: Reader, services: Services) -> Answer:
    """The payment in its present state. Raises Unknown, NotAllowed."""
    key = keys.payment(account, payment)
    held = reader.read(account, services, key, whose=key).known(key, "payment", payment)
    return Answer(200, answers.payment(held), version=held.version)


def record_transfer(command: RecordTransfer, services: Services, catalog: Catalog) -> Answer:
    """The payment that records the transfer, with what it paid and what went to the balance; 201.

    Raises NotAllowed, Unknown, InvalidRequest, CurrencyMismatch, InvoiceSettled, IdempotencyKeyReused; DocumentMoved
    where the invoices changed under it again and again.
    """
    staff_rights.must_be_staff(command.person, StaffRight.KEEP_BOOKS, command.account, services)
    digits(command.currency)  # raises for one that is not sold in
    if command.invoices and command.numbers:
        raise InvalidRequest.of("/numbers", "absent beside `invoices`")
    seller = catalog.seller()
    today = civil_date(services.now(command.account), seller.zone)
    if command.received_on > today:
        raise InvalidRequest.of("/received_on", f"today ({today}) or earlier", command.received_on.isoformat())
    numbers = (
        ()
        if command.invoices
        else tuple(keys.number(seller.entity, number, account=command.account) for number in _named(command, seller))
    )
    receipt = command.request.receipt(command.account, command.person)
    return unless_answered(
        lambda: until_unmoved(lambda: _recorded(command, numbers, services)), receipt, command.request, services
    )


def _named(command: RecordTransfer, seller: Seller) -> Sequence[str]:
    """The invoices' numbers that the command names, as the seller writes them: as many as one commit settles."""
    written = seller.number_formats[DocumentKind.INVOICE]
    texts = command.numbers or (command.reference,)
    return tuple(dict.fromkeys(number for text in texts for number in numbers_in(text, written)))[:MOST_INVOICES]


def _recorded(command: RecordTransfer, numbers: Sequence[Key[NumberUsed]], services: Services) -> Answer:
    receipt = command.request.receipt(command.account, command.person)
    profile_key = keys.profile(command.account, command.profile)
    balance_key = keys.balance(command.account, command.profile, command.currency)
    named = [keys.document(command.account, id) for id in command.invoices]
    found = services.store.read(receipt, profile_key, balance_key, *named, *numbers)
    if earlier := replayed(found.get(receipt), command.request, services):
        return earlier
    found.known(profile_key, "billing profile", command.profile)
    paid = _paid(command, numbers, found, services)
    at = services.now(command.account)
    id = services.ids.new(ids.PAYMENT, at)
    received = receive(id, PaymentMethod.TRANSFER, command.amount, paid.invoices)
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
        numbers=paid.named,
    )
    location = f"/v1/accounts/{command.account}/payments/{payment.id}"
    answer = Answer(201, answers.payment(payment), version=payment.version, location=location)
    return commit_once(receipt, command.request, _writes(command, payment, received, services), answer, services)


def _paid(command: RecordTransfer, numbers: Sequence[Key[NumberUsed]], found: Records, services: Services) -> Numbered:
    """The invoices that the transfer pays, in their order, with the numbers that it names."""
    debtor = Debtor(command.account, command.profile, command.currency)
    if command.invoices:
        return Numbered(tuple(open_invoices.by_id(debtor, command.invoices, found)), ())
    numbered = open_invoices.by_number(debtor, numbers, found, services)
    if numbered.complete:
        return numbered
    owing = found.get(keys.balance(command.account, command.profile, command.currency)) or Balance()
    paid = {
        invoice.id: invoice for invoice in (*numbered.invoices, *open_invoices.oldest(debtor, owing.owed, services))
    }
    return Numbered(tuple(paid.values()), numbered.named)


def _writes(command: RecordTransfer, payment: Payment, received: ReceivedTransfer, services: Services) -> list[Write]:
    """Payment, invoices, balance, and an event of the payment and of each invoice: at most 29 writes with a receipt."""
    applied = command.amount - received.to_balance
    moves = {"owed": -applied, "balance": received.to_balance}
    writes: list[Write] = [
        Insert(keys.payment(command.account, payment.id), payment, on_conflict=lambda found: Defect()),
        *(replaced(invoice) for invoice in received.invoices),
        Adjust(
            keys.balance(command.account, command.profile, command.currency),
            {name: amount for name, amount in moves.items() if amount},
            on_conflict=lambda found: Defect(),
        ),
        allowances.came_in(command.account),
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


def replaced(invoice: Document) -> Write:
    """Puts the invoice, which is one version further, in the place of what was read."""
    return Replace(
        keys.document(invoice.account, invoice.id),
        invoice,
        {"version": invoice.version - 1},
        on_conflict=lambda found: DocumentMoved(document=invoice.id),
    )
