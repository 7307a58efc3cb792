"""One right document per tax rule, and a credit note: five seats added for 195 days of a year at 365.00 (975.00 net).

5 x 365.00 x 195/365 = 975.00; VAT of 21 % is 204.75, of 24 % 234.00. Two of the five returned with 191 days left:
2 x 365.00 x 191/365 = 382.00; VAT 80.22.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.domain.example_parties import BLUEJAY, KRANZ, PIRET, VEERMAN, seller
from zetel.domain.calendar import Span
from zetel.domain.documents.converted_vat import ConvertedVat, VatAtRate
from zetel.domain.documents.document import Document, DocumentKind, DocumentState, Reference
from zetel.domain.documents.line import Derivation, Line, TaxAmount
from zetel.domain.parties.address import Language
from zetel.domain.tax.reference_rates import ExchangeRate
from zetel.domain.tax.treatment import Category, TaxRule

NUMBER = "INV-2026-000042"

FIVE_SEATS = Line(
    no=1,
    text="5 Professional seats, added 1 Sep 2026",
    net=975_00,
    category=Category.STANDARD,
    rate_bp=2100,
    derivation=Derivation(
        rule="proration",
        quantity=5,
        unit_price=365_00,
        price_version="professional-yearly.eur.2026-01-01",
        span=Span(date(2026, 9, 1), date(2027, 3, 15)),
        days=195,
        of_days=365,
        exact="97500",
        rounding="half_up",
        policy="increase.co_termed",
    ),
)

DOMESTIC = Document(
    id="inv_01M1EDEAG0MKR14AP5FD1C6V1H",
    account="acc_01KKRAFRB09WCR6PDXY1Z5WQF2",
    profile="pro_01KKRAFRB0B7M3T8X2C5V9N4D1",
    subscription="sub_01KKRBJHM0FSJCVE31AWYEMAF8",
    kind=DocumentKind.INVOICE,
    state=DocumentState.DRAFTED,
    version=1,
    sequence=1,
    entity="zetel-nl",
    seller=seller().party(),
    buyer=VEERMAN,
    language=Language.EN,
    currency="EUR",
    tax_rule=TaxRule.DOMESTIC,
    date=date(2026, 9, 1),
    due=date(2026, 10, 1),
    lines=(FIVE_SEATS,),
    net=975_00,
    tax=(TaxAmount(Category.STANDARD, 2100, 975_00, 204_75),),
    total=1179_75,
    period=Span(date(2026, 9, 1), date(2027, 3, 15)),
    iban="NL91ABNA0417164300",
    bic="ABNANL2A",
)


def taxed(document: Document, category: Category, rate_bp: int, *, vat: int, total: int, **changes: Any) -> Document:
    """The document with its one line of 975.00 in another category and at another rate, and the sums as given."""
    line = replace(document.lines[0], category=category, rate_bp=rate_bp)
    tax = (TaxAmount(category, rate_bp, 975_00, vat),)
    return replace(document, lines=(line,), tax=tax, total=total, **changes)


REVERSE_CHARGE = taxed(
    DOMESTIC, Category.REVERSE_CHARGE, 0, vat=0, total=975_00, tax_rule=TaxRule.REVERSE_CHARGE, buyer=KRANZ
)
ONE_STOP_SHOP = taxed(
    DOMESTIC, Category.STANDARD, 2400, vat=234_00, total=1209_00, tax_rule=TaxRule.ONE_STOP_SHOP, buyer=PIRET
)
OUTSIDE_SCOPE = taxed(
    DOMESTIC, Category.OUTSIDE_SCOPE, 0, vat=0, total=975_00, tax_rule=TaxRule.OUTSIDE_SCOPE, buyer=BLUEJAY
)
NOT_COLLECTING = taxed(
    DOMESTIC, Category.EXEMPT, 0, vat=0, total=975_00, tax_rule=TaxRule.NOT_COLLECTING, buyer=VEERMAN
)

CREDIT_NOTE = replace(
    DOMESTIC,
    id="crn_01M1QKJ5G0XF0CTNWYJ3YS9R30",
    kind=DocumentKind.CREDIT_NOTE,
    date=date(2026, 9, 5),
    due=date(2026, 9, 5),
    lines=(
        replace(
            FIVE_SEATS,
            text="2 Professional seats, returned 5 Sep 2026",
            net=382_00,
            derivation=replace(
                FIVE_SEATS.derivation,
                quantity=2,
                span=Span(date(2026, 9, 5), date(2027, 3, 15)),
                days=191,
                exact="38200",
                policy="return_window",
            ),
        ),
    ),
    net=382_00,
    tax=(TaxAmount(Category.STANDARD, 2100, 382_00, 80_22),),
    total=462_22,
    period=Span(date(2026, 9, 5), date(2027, 3, 15)),
    corrects=(Reference(DOMESTIC.id, date=date(2026, 9, 1), number=NUMBER),),
)

#: The same in dollars: 204.75 USD of VAT are 195.00 EUR.
MONDAY = ExchangeRate(date(2026, 8, 31), "ECB", "1.0500", "1")
IN_DOLLARS = replace(
    DOMESTIC, currency="USD", converted=ConvertedVat("EUR", 195_00, (VatAtRate(204_75, 195_00, MONDAY),))
)
#: 80.22 USD are 76.40 EUR.
CREDIT_IN_DOLLARS = replace(
    CREDIT_NOTE, currency="USD", converted=ConvertedVat("EUR", 76_40, (VatAtRate(80_22, 76_40, MONDAY),))
)

VALID = {
    TaxRule.DOMESTIC: DOMESTIC,
    TaxRule.REVERSE_CHARGE: REVERSE_CHARGE,
    TaxRule.ONE_STOP_SHOP: ONE_STOP_SHOP,
    TaxRule.OUTSIDE_SCOPE: OUTSIDE_SCOPE,
    TaxRule.NOT_COLLECTING: NOT_COLLECTING,
}
