"""Checks on VAT in a second currency, that of the seller's country (article 230 of Directive 2006/112/EC)."""

from datetime import timedelta
from typing import Final

from zetel.domain.documents.converted_vat import ConvertedVat, VatAtRate, needs_conversion
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.en16931.rules import Rule
from zetel.domain.money import MINOR_DIGITS
from zetel.domain.tax.reference_rates import MOST_DAYS, currency_at


def _shown_where_charged(document: Document) -> bool:
    seller, converted = document.seller.address, document.converted
    if document.currency not in MINOR_DIGITS:
        return True  # BR-05 reports it
    if converted is None:
        return not needs_conversion(document.tax, document.currency, seller)
    return document.currency != converted.currency == currency_at(seller)


def _converted_as_said(document: Document) -> bool:
    converted = document.converted
    if converted is None or not {document.currency, converted.currency} <= MINOR_DIGITS.keys():
        return True  # BR-53 and BR-05 report them
    vat = sum(part.amount for part in document.tax) + (document.rounding or 0)
    adds_up = (vat, converted.amount) == (
        sum(part.vat for part in converted.parts),
        sum(part.amount for part in converted.parts),
    )
    if document.kind is DocumentKind.CREDIT_NOTE:
        most = len(document.corrects)
        return adds_up and all(abs(_missed(part, document, converted)) <= most for part in converted.parts)
    return adds_up and all(_missed(part, document, converted) == 0 for part in converted.parts)


def _missed(part: VatAtRate, document: Document, converted: ConvertedVat) -> int:
    """The minor units by which a part misses its VAT at its rate."""
    try:
        return part.amount - part.rate.converted(part.vat, of=document.currency, to=converted.currency)
    except (ValueError, ZeroDivisionError):  # an unreadable rate fails the check, not the checker
        return 1 + len(document.corrects)


def _rate_is_recent(document: Document) -> bool:
    """Of an invoice; a credit note has the older rates of what it corrects."""
    if document.converted is None or document.kind is DocumentKind.CREDIT_NOTE:
        return True
    ages = [document.date - part.rate.day for part in document.converted.parts]
    return all(timedelta(days=1) <= age <= timedelta(days=MOST_DAYS) for age in ages)


CURRENCY_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "BR-53",
        "A document that charges VAT in another currency than that of the seller's country shows it in that one too.",
        _shown_where_charged,
    ),
    Rule(
        "ZETEL-07",
        # A credit note gives back parts of amounts that were rounded once each.
        "VAT in a second currency is the document's VAT at the rates it names, rounded half up once per document.",
        _converted_as_said,
    ),
    Rule(
        "ZETEL-08",
        "The rate of an invoice was published before its day, at most five days earlier.",
        _rate_is_recent,
    ),
)
