"""The page of a document as texts in the buyer's language, in the order in which the page shows them.

All texts are written here, amounts and days included; the template only lays them out. ``invoice.typ`` reads the
fields by their names.
"""

from fractions import Fraction
from typing import Any, Final

from zetel.adapters.typst.characters import breakable
from zetel.adapters.typst.conversion import conversion_rows
from zetel.adapters.typst.credit import credit_rows
from zetel.adapters.typst.formats import Formats
from zetel.adapters.typst.labels import WORDS, DocumentWords
from zetel.adapters.typst.reading import PaymentHint, by_days, from_balance, is_share, multiplied, paying
from zetel.domain.documents.document import Document, DocumentKind
from zetel.domain.documents.line import Line, TaxAmount
from zetel.domain.parties.address import Address, Party
from zetel.domain.tax.treatment import Category, note

Pairs = list[list[str]]

#: Countries that write the city before the postcode, each on its own line.
_CITY_FIRST: Final = frozenset({"AU", "CA", "GB", "IE", "US"})

#: Chinese characters are drawn as the buyer's country draws them.
_HAN: Final = {"JP": "JP", "KR": "KR", "TW": "TC", "HK": "HK", "MO": "HK"}


def sheet(document: Document) -> dict[str, Any]:
    """The page of an issued document. Raises ValueError for a document without a number."""
    if document.number is None:
        raise ValueError(f"{document.id} has no number yet")
    words = WORDS[document.language]
    formats = Formats.of(document.language, document.currency)
    title = words.title[document.kind]
    return {
        "language": document.language.value,
        "han": _HAN.get(document.buyer.address.country, "SC"),
        "title": title,
        "number": document.number,
        "name": f"{title} {document.number}",
        "seller": _party(document.seller, words.seller, words, formats),
        "buyer": _party(document.buyer, words.buyer, words, formats),
        "facts": _facts(document, document.number, words, formats),
        "subject": _subject(document, words, formats),
        "headline": _headline(document, words, formats),
        "columns": [
            words.description,
            words.quantity,
            words.price,
            words.days,
            words.vat,
            words.net.format(currency=document.currency),
        ],
        "lines": [_line(document, line, words, formats) for line in document.lines],
        "tax": _tax(document, words, formats),
        "totals": _totals(document, words, formats),
        "settled": _settled(document, words, formats),
        "note": note(document.tax_rule, document.language),
        "payment": _payment(document, document.number, words, formats),
        "foot": " · ".join((document.seller.name, *_numbers(document.seller, words))),
    }


def _party(party: Party, heading: str, words: DocumentWords, formats: Formats) -> dict[str, Any]:
    contact = [party.phone] if party.phone else []
    return {
        "heading": heading,
        "name": breakable(party.name),
        "address": [breakable(part) for part in _address(party.address, formats)],
        "details": [breakable(detail) for detail in (*_numbers(party, words), *contact, party.mail)],
    }


def _numbers(party: Party, words: DocumentWords) -> list[str]:
    """The numbers by which authorities know a party."""
    known = {words.vat_id: party.vat_id, words.tax_number: party.tax_number, words.registration: party.registration}
    return [f"{label} {value}" for label, value in known.items() if value]


def _address(address: Address, formats: Formats) -> list[str]:
    if address.country in _CITY_FIRST:
        region = f"{address.city}, {address.region}" if address.region else address.city
        place = [f"{region} {address.postcode}" if address.postcode else region]
    else:
        city = f"{address.postcode} {address.city}" if address.postcode else address.city
        place = [city, *([address.region] if address.region else [])]
    return [address.street, *place, formats.country(address.country)]


def _facts(document: Document, number: str, words: DocumentWords, formats: Formats) -> Pairs:
    to_pay = paying(document) is PaymentHint.TRANSFER
    facts = [
        (words.number, number),
        (words.issued, formats.day(document.date)),
        (words.due, formats.day(document.due) if to_pay else None),
        (words.reference, breakable(document.reference) if document.reference else None),
        (words.purchase_order, breakable(document.purchase_order) if document.purchase_order else None),
    ]
    return [[label, value] for label, value in facts if value]


def _subject(document: Document, words: DocumentWords, formats: Formats) -> Pairs:
    """The subject: the subscription with its period, and the corrected invoices."""
    return [
        [words.period, formats.span(document.period)],
        [words.subscription, document.subscription],
        *([words.corrects, f"{past.number or past.document}, {formats.day(past.date)}"] for past in document.corrects),
    ]


def _headline(document: Document, words: DocumentWords, formats: Formats) -> list[str]:
    """The amount that matters most to the reader, with its meaning."""
    said = {PaymentHint.CARD: words.paid, PaymentHint.SET_OFF: words.settled, PaymentHint.BACK: words.credited}
    way = paying(document)
    if way is PaymentHint.TRANSFER:
        return [formats.money(document.open), words.pay_by.format(day=formats.day(document.due))]
    if way is PaymentHint.CHARGE:
        return [formats.money(document.open), words.charged]
    return [formats.money(document.total), said[way]]


def _line(document: Document, line: Line, words: DocumentWords, formats: Formats) -> dict[str, Any]:
    why = line.derivation
    in_parts = multiplied(why)
    days = words.days_of.format(days=formats.count(why.days), of_days=formats.count(why.of_days))
    return {
        "text": breakable(line.text),
        "span": formats.span(why.span) if why.span != document.period and why.span.days > 0 else "",
        "formula": _formula(line, words, formats),
        "cells": [
            formats.count(why.quantity if in_parts else 1),
            formats.amount(why.unit_price if in_parts else line.net),
            days if in_parts else "",
            _rate(line.category, line.rate_bp, formats),
            formats.amount(line.net),
        ],
    }


def _formula(line: Line, words: DocumentWords, formats: Formats) -> str:
    """An amount for pen and paper: ``5 × 300,00 × 114/365 = 468,4931… afgerond 468,49``, ``3.120,00 × 10% = 312,00``;
    empty for an amount that needs no formula."""
    why = line.derivation
    exact = Fraction(why.exact)
    result = formats.exact(exact)
    if by_days(why):
        days = f"{formats.count(why.days)}/{formats.count(why.of_days)}"
        steps = f"{formats.count(why.quantity)} × {formats.amount(why.unit_price)} × {days} = {result}"
    elif is_share(why):
        steps = f"{formats.amount(why.unit_price)} × {formats.rate(why.days)} = {result}"
    else:
        return ""
    if exact == line.net:
        return steps
    stop = "" if result.endswith("…") else ","
    last = words.rounded.get(why.rounding, words.rounded["half_up"])
    return f"{steps}{stop} {last} {formats.amount(line.net)}"


def _rate(category: Category, basis_points: int, formats: Formats) -> str:
    return "–" if category is Category.OUTSIDE_SCOPE else formats.rate(basis_points)


def _tax(document: Document, words: DocumentWords, formats: Formats) -> dict[str, Any]:
    def row(part: TaxAmount) -> list[str]:
        kind = words.tax_by[part.category].format(rate=formats.rate(part.rate_bp))
        return [kind, formats.amount(part.base), formats.amount(part.amount)]

    rows = [row(part) for part in document.tax]
    rows += [[said, "", amount] for said, amount in conversion_rows(document, words)]
    return {"columns": [words.tax_heading, words.base, words.tax_amount], "rows": rows}


def _totals(document: Document, words: DocumentWords, formats: Formats) -> Pairs:
    """The last pair is the total."""
    return [
        [words.subtotal, formats.money(document.net)],
        [words.vat, formats.money(sum(part.amount for part in document.tax))],
        *([[words.rounding, formats.money(document.rounding)]] if document.rounding else []),
        [words.total, formats.money(document.total)],
    ]


def _settled(document: Document, words: DocumentWords, formats: Formats) -> Pairs:
    """The paid and credited amounts and, as the last pair, the open amount; empty before anything is settled."""
    if document.kind is DocumentKind.CREDIT_NOTE or not (document.paid or document.credited):
        return []
    drawn = from_balance(document)
    parts = [(words.drawn, drawn), (words.paid, document.paid - drawn), (words.credited, document.credited)]
    return [
        *([label, formats.money(-amount)] for label, amount in parts if amount),
        [words.open, formats.money(document.open)],
    ]


def _payment(document: Document, number: str, words: DocumentWords, formats: Formats) -> dict[str, Any]:
    """The instruction to pay with the account to pay to, or the use of a credit."""
    said = {
        PaymentHint.CHARGE: words.charge.format(amount=formats.money(document.open)),
        PaymentHint.CARD: words.paid_by_card,
        PaymentHint.SET_OFF: words.nothing_open,
    }
    way = paying(document)
    if way is PaymentHint.BACK:
        uses = [[label, formats.money(amount)] for label, amount in credit_rows(document, words)]
        left_open = any(use.still_open for use in document.uses)
        return {"heading": words.credit_use, "text": "" if left_open else words.nothing_to_do, "rows": uses}
    if way is not PaymentHint.TRANSFER:
        return {"heading": words.payment, "text": said[way], "rows": []}
    rows = [
        (words.amount, formats.money(document.open)),
        (words.holder, document.seller.name),
        ("IBAN", _in_fours(document.iban) if document.iban else None),
        ("BIC", document.bic),
        (words.payment_reference, number),
    ]
    return {
        "heading": words.payment,
        "text": words.transfer.format(day=formats.day(document.due), number=number),
        "rows": [[label, value] for label, value in rows if value],
    }


def _in_fours(iban: str) -> str:
    """An IBAN as ISO 13616 prints it: in groups of four."""
    plain = "".join(iban.split())
    return "\u00a0".join(plain[at : at + 4] for at in range(0, len(plain), 4))
