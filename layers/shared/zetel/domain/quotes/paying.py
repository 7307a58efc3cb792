"""The payment of a quote's invoice: from the balance, now by card, or later on invoice within the limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from zetel.domain.documents.document import Draft
from zetel.domain.documents.line import Line
from zetel.domain.documents.settlement import BALANCE, DueAmount, SetOff
from zetel.domain.errors import CreditLimitExceeded, NotReleased
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.quotes.quote import NewIds
from zetel.domain.subscriptions.pricing import Charging
from zetel.domain.subscriptions.subscription import Collection


@dataclass(frozen=True, slots=True)
class PaymentSplit:
    """How an invoice of a quote will be paid: drawn from the balance, due now by `payment`, or due later."""

    invoice: Draft
    settlement: tuple[SetOff, ...]
    due_now: int
    due_later: tuple[DueAmount, ...]
    payment: str | None


def paying(lines: Sequence[Line], charging: Charging, currency: str, ids: NewIds) -> PaymentSplit:
    """The invoice of `lines` and how it will be paid. Raises NotReleased, CreditLimitExceeded,
    ReferenceRateMissing."""
    return paying_rest(invoiced(lines, charging, currency, ids), charging, currency, ids)


def invoiced(lines: Sequence[Line], charging: Charging, currency: str, ids: NewIds) -> Draft:
    """The invoice of `lines`, due by the profile's terms. Raises ReferenceRateMissing."""
    buyer, credit = charging.buyer, charging.buyer.profile.credit
    on_invoice = buyer.collection is Collection.INVOICE
    due = charging.issued_on + timedelta(days=credit.days if on_invoice and credit else 0)
    return charging.invoice(lines, id=ids.invoice, due=due, currency=currency)


def paying_rest(
    invoice: Draft, charging: Charging, currency: str, ids: NewIds, *, credited: int = 0, freed: int = 0
) -> PaymentSplit:
    """How the invoice is paid of which credit notes of the same commit set off `credited` minor units; they set off
    `freed` on earlier invoices, which are owed no more. Raises NotReleased, CreditLimitExceeded."""
    buyer = charging.buyer
    on_invoice = buyer.collection is Collection.INVOICE
    drawn = min(buyer.balance.drawable, invoice.total - credited)
    rest = invoice.total - credited - drawn
    if on_invoice:
        must_be_within_limit(buyer.profile, currency=currency, owed=buyer.balance.debt - freed, amount=rest)
    return PaymentSplit(
        invoice,
        settlement=(SetOff(invoice.id, BALANCE, drawn),) if drawn else (),
        due_now=0 if on_invoice else rest,
        due_later=(DueAmount(invoice.due, rest),) if on_invoice and rest else (),
        payment=None if on_invoice or not rest else ids.payment,
    )


def must_be_within_limit(profile: BillingProfile, *, currency: str, owed: int, amount: int) -> None:
    """Raises NotReleased, or CreditLimitExceeded where `amount` more than `owed` (minor units) is beyond the limit.

    A profile that owes more than a lowered limit can still confirm a change without cost.
    """
    credit = profile.credit
    if credit is None or credit.currency != currency:
        raise NotReleased(profile=profile.id)
    if amount and owed + amount > credit.limit:
        raise CreditLimitExceeded(profile=profile.id, currency=currency, limit=credit.limit, amount=amount, owed=owed)
