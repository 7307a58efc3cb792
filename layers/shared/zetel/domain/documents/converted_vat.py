"""VAT in the currency of the seller's country, where the document has another (EN 16931 BT-6, BT-111).

An invoice takes the latest reference rates before its day. A credit note takes the rates of the documents that it
corrects: of each, the VAT that goes back, so that all of it goes back in both currencies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zetel.domain.documents.line import TaxAmount
from zetel.domain.parties.address import Address
from zetel.domain.tax.reference_rates import ExchangeRate, RatesBefore, currency_at, exchange_rate


@dataclass(frozen=True, slots=True)
class VatAtRate:
    """`vat` minor units of the document's currency that are `amount` minor units of the other at `rate`."""

    vat: int
    amount: int
    rate: ExchangeRate


@dataclass(frozen=True, slots=True)
class ConvertedVat:
    """The VAT of a document: `amount` minor units of `currency`, the sum of its parts, one per rate, oldest first."""

    currency: str
    amount: int
    parts: tuple[VatAtRate, ...]


@dataclass(frozen=True, slots=True)
class VatBack:
    """`vat` minor units of an invoice's VAT that go back after `earlier` ones; `converted` is the invoice's."""

    converted: ConvertedVat
    earlier: int
    vat: int

    def at_rate(self, currency: str) -> VatAtRate:
        """All that went back by now, converted, less all that went back before: so the whole adds up to the invoice."""
        (charged,) = self.converted.parts
        before, now = (
            charged.rate.converted(vat, of=currency, to=self.converted.currency)
            for vat in (self.earlier, self.earlier + self.vat)
        )
        return VatAtRate(self.vat, now - before, charged.rate)


def needs_conversion(tax: Sequence[TaxAmount], currency: str, seller: Address) -> bool:
    """Whether a document in `currency` with the VAT `tax` shows its VAT in another currency, that of the address of its
    `seller`."""
    return currency != currency_at(seller) and any(part.rate_bp and part.base for part in tax)


def invoiced_vat(
    tax: Sequence[TaxAmount], *, currency: str, seller: Address, on: date, rates: RatesBefore
) -> ConvertedVat | None:
    """The VAT `tax` of an invoice in `currency` of the day `on`, by a seller at the address `seller`; None where
    the invoice needs none. Raises ReferenceRateMissing."""
    if not needs_conversion(tax, currency, seller):
        return None
    home, vat = currency_at(seller), sum(part.amount for part in tax)
    rate = exchange_rate(currency, home, on=on, rates=rates)
    amount = rate.converted(vat, of=currency, to=home)
    return ConvertedVat(home, amount, (VatAtRate(vat, amount, rate),))


def credited_vat(backs: Iterable[VatBack], currency: str) -> ConvertedVat | None:
    """The VAT of a credit note in `currency` that gives `backs` back; None where no invoice has a conversion."""
    backs = tuple(backs)
    by_rate: dict[ExchangeRate, VatAtRate] = {}
    for back in (back.at_rate(currency) for back in backs):
        so_far = by_rate.get(back.rate, VatAtRate(0, 0, back.rate))
        by_rate[back.rate] = VatAtRate(so_far.vat + back.vat, so_far.amount + back.amount, back.rate)
    if not by_rate:
        return None
    parts = tuple(sorted(by_rate.values(), key=lambda part: part.rate.day))
    return ConvertedVat(backs[0].converted.currency, sum(part.amount for part in parts), parts)
