"""VAT in the currency of the seller's country in words, with the rates that lead to it."""

from typing import Final

from zetel.adapters.typst.formats import Formats
from zetel.adapters.typst.labels import DocumentWords
from zetel.domain.documents.converted_vat import ConvertedVat
from zetel.domain.documents.document import Document
from zetel.domain.tax.reference_rates import EURO, ExchangeRate

_ECB: Final = "ECB"


def conversion_rows(document: Document, words: DocumentWords) -> list[tuple[str, str]]:
    """A row per rate: the rate in words, and the VAT converted at it; where there are several, their sum comes last."""
    converted = document.converted
    if converted is None:
        return []
    formats = Formats.of(document.language, converted.currency)
    rows = [
        (_at(part.rate, document.currency, converted, words, formats), formats.money(part.amount))
        for part in converted.parts
    ]
    if len(rows) > 1:
        rows.append((words.vat_in.format(currency=converted.currency), formats.money(converted.amount)))
    return rows


def _at(rate: ExchangeRate, charged: str, converted: ConvertedVat, words: DocumentWords, formats: Formats) -> str:
    """``VAT in EUR at 1 EUR = 1.0850 USD (ECB, 25 March 2027)``; between two other currencies both rates."""
    units = [(rate.charged, charged), (rate.home, converted.currency)]
    told = [f"{formats.decimal(each)}\u00a0{currency}" for each, currency in units if currency != EURO]
    return words.vat_at.format(
        currency=converted.currency,
        rate=" = ".join((f"1\u00a0{EURO}", *told)),
        source=words.ecb if rate.source == _ECB else rate.source,
        day=formats.day(rate.day),
    )
