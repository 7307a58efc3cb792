"""For each rule of `zetel.domain.documents.en16931`, documents that break this rule alone, each with its fault.

Each is a right document with one change; where the change moves a sum, the sums are changed along, so that they still
add up. The numbers are written out: the tested code computes none of them.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.domain.example_documents import (
    CREDIT_IN_DOLLARS,
    CREDIT_NOTE,
    DOMESTIC,
    FIVE_SEATS,
    IN_DOLLARS,
    MONDAY,
    NOT_COLLECTING,
    OUTSIDE_SCOPE,
    REVERSE_CHARGE,
    taxed,
)
from zetel.domain.calendar import Span
from zetel.domain.documents.converted_vat import ConvertedVat, VatAtRate
from zetel.domain.documents.document import Document, Reference
from zetel.domain.documents.line import Line, TaxAmount
from zetel.domain.parties.address import Address
from zetel.domain.tax.treatment import Category, TaxRule

S, AE, E, O = Category.STANDARD, Category.REVERSE_CHARGE, Category.EXEMPT, Category.OUTSIDE_SCOPE  # noqa: E741

#: A second line of 100.00 that is no charge by days: 10,000 basis points of 100.00.
FEE = replace(
    FIVE_SEATS,
    no=2,
    text="Early-termination fee",
    net=100_00,
    derivation=replace(
        FIVE_SEATS.derivation, rule="fee", quantity=1, unit_price=100_00, days=10_000, of_days=10_000, exact="10000"
    ),
)


def of(document: Document = DOMESTIC, **changes: Any) -> Document:
    return replace(document, **changes)


def seller(document: Document = DOMESTIC, **changes: Any) -> Document:
    return replace(document, seller=replace(document.seller, **changes))


def buyer(document: Document = DOMESTIC, **changes: Any) -> Document:
    return replace(document, buyer=replace(document.buyer, **changes))


def line(**changes: Any) -> Document:
    return replace(DOMESTIC, lines=(replace(FIVE_SEATS, **changes),))


def derived(**changes: Any) -> Document:
    return line(derivation=replace(FIVE_SEATS.derivation, **changes))


def sums(document: Document, *, net: int, vat: int, total: int) -> Document:
    """The document with these sums and one VAT amount of 21 %."""
    return replace(document, net=net, tax=(TaxAmount(S, 2100, net, vat),), total=total)


def free(**derivation: Any) -> Document:
    """An invoice of one line of 0.00."""
    nothing = replace(FIVE_SEATS, net=0, derivation=replace(FIVE_SEATS.derivation, exact="0", **derivation))
    return sums(of(lines=(nothing,)), net=0, vat=0, total=0)


def two(second: Line, *, net: int, vat: int, total: int) -> Document:
    return sums(of(lines=(FIVE_SEATS, second)), net=net, vat=vat, total=total)


def credit(**changes: Any) -> Line:
    """A line of the credit note that is the rest of the corrected line."""
    (one,) = CREDIT_NOTE.lines
    return replace(one, derivation=replace(one.derivation, rounding="rest_of_line"), **changes)


def address(**changes: Any) -> Address:
    return replace(DOMESTIC.seller.address, **changes)


def converted(document: Document, amount: int, parts: tuple[VatAtRate, ...]) -> Document:
    return replace(document, converted=ConvertedVat("EUR", amount, parts))


def dated(day: date) -> Document:
    """The invoice in dollars at the rate of another day."""
    return converted(IN_DOLLARS, 195_00, (VatAtRate(204_75, 195_00, replace(MONDAY, day=day)),))


#: Rule -> fault -> the document. BR-02 is about the document's number; see the test.
BROKEN: dict[str, dict[str, Document]] = {
    "BR-05": {"a currency that nothing is sold in": of(currency="XXX")},
    "BR-06": {"no seller's name": seller(name="")},
    "BR-07": {"a buyer's name of blanks": buyer(name="  ")},
    "BR-08": {
        "no street": seller(address=address(street="")),
        "no city": seller(address=address(city="")),
    },
    "BR-09": {
        "no country": seller(address=address(country="")),
        "a country in words": seller(address=address(country="Nederland")),
        "a country in small letters": seller(address=address(country="nl")),
    },
    "BR-10": {
        "no street": buyer(address=address(street="")),
        "no city": buyer(address=address(city=" ")),
    },
    "BR-11": {"no country": buyer(address=address(country=""))},
    "BR-16": {"no line": sums(of(lines=()), net=0, vat=0, total=0)},
    "BR-21": {
        "line 0": line(no=0),
        "line 1 twice": two(replace(FEE, no=1), net=1075_00, vat=225_75, total=1300_75),
    },
    "BR-25": {"a line that says nothing": line(text="")},
    "BR-27": {"a negative price": free(quantity=0, unit_price=-365_00)},
    "BR-29": {
        "a period that ends before it begins": of(period=Span(date(2026, 9, 2), date(2026, 9, 1))),
        "a period of no day": of(period=Span(date(2026, 9, 1), date(2026, 9, 1))),
    },
    "BR-30": {"a line for no day": free(span=Span(date(2026, 9, 1), date(2026, 9, 1)), days=0)},
    "BR-50": {"a bank and no account": of(iban=None)},
    "BR-55": {
        "an invoice that has no number yet": of(CREDIT_NOTE, corrects=(Reference("inv_1", date=date(2026, 9, 1)),)),
        "an invoice with a number of blanks": of(
            CREDIT_NOTE, corrects=(Reference("inv_1", date=date(2026, 9, 1), number=" "),)
        ),
    },
    "BR-CO-04": {
        "21 % under reverse charge": of(buyer=REVERSE_CHARGE.buyer, tax_rule=TaxRule.REVERSE_CHARGE),
        "no VAT on a domestic sale": of(REVERSE_CHARGE, tax_rule=TaxRule.DOMESTIC),
    },
    "BR-CO-09": {
        "a seller's VAT id without its country": seller(vat_id="004495445B01"),
        "a buyer's VAT id without its country": buyer(REVERSE_CHARGE, vat_id="136695976"),
        "Greece by its ISO code": buyer(REVERSE_CHARGE, vat_id="GR094259216"),
    },
    "BR-CO-10": {"the net sum is 0.01 more than the line": of(net=975_01, total=1179_76)},
    "BR-CO-15": {
        "the total is 0.01 too much": of(total=1179_76),
        "the total is 0.01 too little": of(total=1179_74),
        "a rounding amount that the total is without": of(CREDIT_NOTE, corrects=CREDIT_NOTE.corrects * 2, rounding=1),
    },
    "BR-CO-16": {
        "more paid than the total": of(paid=1179_76),
        "paid and credited are more than the total": of(paid=1000_00, credited=179_76),
        "a negative payment": of(paid=-1),
        "a negative credit": of(credited=-1),
    },
    "BR-CO-17": {
        "0.01 too much VAT": of(tax=(TaxAmount(S, 2100, 975_00, 204_76),), total=1179_76),
        "0.99 too little VAT": of(tax=(TaxAmount(S, 2100, 975_00, 203_76),), total=1178_76),
        "VAT under reverse charge": of(REVERSE_CHARGE, tax=(TaxAmount(AE, 0, 975_00, 1),), total=975_01),
        "VAT that is exempt": of(NOT_COLLECTING, tax=(TaxAmount(E, 0, 975_00, 1),), total=975_01),
        "VAT outside the scope": of(OUTSIDE_SCOPE, tax=(TaxAmount(O, 0, 975_00, 1),), total=975_01),
    },
    "BR-CO-18": {"no VAT amount": of(tax=(), total=975_00)},
    "BR-CO-25": {"due the day before its date": of(due=date(2026, 8, 31))},
    "BR-CO-26": {
        "only a tax number": seller(of(entity=""), vat_id=None, registration=None, tax_number="1234.56.789"),
    },
    "BR-S-01": {
        "no VAT amount for the second rate": of(
            lines=(FIVE_SEATS, replace(FEE, rate_bp=900)), net=1075_00, total=1279_75
        ),
        "two VAT amounts for one rate": of(tax=(*DOMESTIC.tax, TaxAmount(S, 2100, 975_00, 204_75)), total=1384_50),
    },
    "BR-S-02": {"neither a VAT id nor a tax number": seller(vat_id=None)},
    "BR-S-05": {"a rate of 0 %": taxed(DOMESTIC, S, 0, vat=0, total=975_00)},
    "BR-S-08": {"a base that is not the line's": of(tax=(TaxAmount(S, 2100, 1000_00, 210_00),), total=1185_00)},
    "BR-AE-01": {"two VAT amounts": of(REVERSE_CHARGE, tax=REVERSE_CHARGE.tax * 2)},
    "BR-AE-02": {
        "no buyer's VAT id": buyer(REVERSE_CHARGE, vat_id=None),
        "no seller's VAT id": seller(REVERSE_CHARGE, vat_id=None, tax_number="1234.56.789"),
    },
    "BR-AE-05": {"a rate of 21 %": taxed(REVERSE_CHARGE, AE, 2100, vat=204_75, total=1179_75)},
    "BR-AE-08": {"a base of 0.00": of(REVERSE_CHARGE, tax=(TaxAmount(AE, 0, 0, 0),))},
    "BR-E-01": {"two VAT amounts": of(NOT_COLLECTING, tax=NOT_COLLECTING.tax * 2)},
    "BR-E-02": {"neither a VAT id nor a tax number": seller(NOT_COLLECTING, vat_id=None)},
    "BR-E-05": {"a rate of 21 %": taxed(NOT_COLLECTING, E, 2100, vat=204_75, total=1179_75)},
    "BR-E-08": {"a base of 0.00": of(NOT_COLLECTING, tax=(TaxAmount(E, 0, 0, 0),))},
    "BR-O-01": {"two VAT amounts": of(OUTSIDE_SCOPE, tax=OUTSIDE_SCOPE.tax * 2)},
    "BR-O-02": {"only a VAT id, which may not be shown": seller(OUTSIDE_SCOPE, registration=None)},
    "BR-O-05": {"a rate of 21 %": taxed(OUTSIDE_SCOPE, O, 2100, vat=204_75, total=1179_75)},
    "BR-O-08": {"a base of 0.00": of(OUTSIDE_SCOPE, tax=(TaxAmount(O, 0, 0, 0),))},
    "BR-O-11": {
        "a standard rated VAT amount beside it": of(OUTSIDE_SCOPE, tax=(*OUTSIDE_SCOPE.tax, TaxAmount(S, 2100, 0, 0)))
    },
    "ZETEL-01": {
        "a line of 0.01 more than its derivation": sums(line(net=975_01), net=975_01, vat=204_75, total=1179_76),
        "five times 0.33 for half a month, rounded to the even cent": sums(
            line(
                net=82,
                derivation=replace(
                    FIVE_SEATS.derivation,
                    unit_price=33,
                    span=Span(date(2026, 9, 1), date(2026, 9, 16)),
                    days=15,
                    of_days=30,
                    exact="165/2",
                ),
            ),
            net=82,
            vat=17,
            total=99,
        ),
        "an invoice that names another rounding": sums(
            line(net=975_01, derivation=replace(FIVE_SEATS.derivation, rounding="rest_of_line")),
            net=975_01,
            vat=204_75,
            total=1179_76,
        ),
        "a derivation that cannot be read": sums(
            of(lines=(replace(FEE, derivation=replace(FEE.derivation, exact="a lot")),)),
            net=100_00,
            vat=21_00,
            total=121_00,
        ),
    },
    "ZETEL-02": {
        "a day more than its span": derived(days=196),
        "a price that does not lead there": derived(unit_price=365_01),
        "a quantity that does not lead there": derived(quantity=6),
        "more days than the period has": derived(days=195, of_days=194),
        "a period of no days": derived(of_days=0),
        "an unknown rule": derived(rule="a discount"),
        "a fee of days instead of basis points": derived(rule="fee"),
        "a fee that is another share": of(
            lines=(replace(FIVE_SEATS, derivation=replace(FEE.derivation, exact="97500")),)
        ),
    },
    "ZETEL-03": {"a quantity of -1": free(quantity=-1, unit_price=0)},
    "ZETEL-04": {
        "a credit of -100.00 beside one of 482.00": of(
            CREDIT_NOTE, lines=(credit(no=1, net=482_00), credit(no=2, net=-100_00))
        ),
    },
    "ZETEL-05": {
        "a credit note that corrects nothing": of(CREDIT_NOTE, corrects=()),
        "an invoice that corrects one": of(corrects=CREDIT_NOTE.corrects),
    },
    "ZETEL-06": {
        "an invoice that is rounded": of(rounding=1, total=1179_76),
        "a credit note over one invoice that is rounded": of(CREDIT_NOTE, rounding=-1, total=462_21),
        "0.05 over two invoices": of(CREDIT_NOTE, corrects=CREDIT_NOTE.corrects * 2, rounding=5, total=462_27),
    },
    "BR-53": {
        "dollars without their VAT in euros": of(IN_DOLLARS, converted=None),
        "a credit in dollars without its VAT in euros": of(CREDIT_IN_DOLLARS, converted=None),
        "euros whose VAT is converted to euros": of(converted=IN_DOLLARS.converted),
        "euros of a seller in Sweden": seller(address=address(country="SE")),
        "dollars of a seller in Sweden, in euros": seller(IN_DOLLARS, address=address(country="SE")),
    },
    "ZETEL-07": {
        "0.01 too much": converted(IN_DOLLARS, 195_01, (VatAtRate(204_75, 195_01, MONDAY),)),
        "the VAT of another document": converted(IN_DOLLARS, 194_99, (VatAtRate(204_74, 194_99, MONDAY),)),
        "a sum that its parts do not have": converted(IN_DOLLARS, 195_01, (VatAtRate(204_75, 195_00, MONDAY),)),
        "a rate that cannot be read": converted(
            IN_DOLLARS, 195_00, (VatAtRate(204_75, 195_00, replace(MONDAY, charged="1,05")),)
        ),
        "a rate of nothing": converted(IN_DOLLARS, 195_00, (VatAtRate(204_75, 195_00, replace(MONDAY, charged="0")),)),
        "a credit that misses by 0.02": converted(CREDIT_IN_DOLLARS, 76_42, (VatAtRate(80_22, 76_42, MONDAY),)),
    },
    "ZETEL-08": {
        "the rate of its own day": dated(date(2026, 9, 1)),
        "a rate that is six days old": dated(date(2026, 8, 26)),
    },
}
