"""Issued documents to render: a seller in Utrecht, a buyer in Haarlem, the amounts of the worked example.

``invoice`` and ``credit_note`` take any field of a document as a change; ``charged`` makes a line of a charge.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from zetel.domain.calendar import Span
from zetel.domain.documents.converted_vat import ConvertedVat, VatAtRate
from zetel.domain.documents.document import Document, DocumentKind, DocumentState, Payer, Reference, draft
from zetel.domain.documents.line import Derivation, Line
from zetel.domain.documents.settlement import CreditUse, PaymentMethod
from zetel.domain.parties.address import Address, Language, Party
from zetel.domain.tax.reference_rates import ExchangeRate
from zetel.domain.tax.treatment import Category, TaxRule

PERIOD = Span(date(2026, 3, 15), date(2027, 3, 15))

SELLER = Party(
    name="Zadel & Zoon Software B.V.",
    address=Address(street="Oudegracht 112", postcode="3511 AW", city="Utrecht", country="NL"),
    mail="billing@zadel.example",
    vat_id="NL004495445B01",
    registration="KvK 30123456",
    phone="+31 30 123 45 67",
)

BUYER = Party(
    name="Veerman Logistiek B.V.",
    address=Address(street="Spaarne 17", postcode="2011 CD", city="Haarlem", country="NL"),
    mail="crediteuren@veerman.example",
    vat_id="NL001234567B13",
)

GERMAN = Party(
    name="Müller & Söhne Spedition GmbH",
    address=Address(street="Königsallee 60", postcode="40212", city="Düsseldorf", country="DE"),
    mail="rechnung@mueller.example",
    vat_id="DE136695976",
)

FRENCH = Party(
    name="Société Générale des Vélos",
    address=Address(street="12 rue de l’Échiquier", postcode="75010", city="Paris", country="FR"),
    mail="compta@velos.example",
)

AMERICAN = Party(
    name="Acme Freight Inc.",
    address=Address(street="500 Main Street", postcode="02110", city="Boston", region="MA", country="US"),
    mail="ap@acme.example",
)

JAPANESE = Party(
    name="株式会社ベローチェ運輸",
    address=Address(street="丸の内1-9-1", postcode="100-0005", city="千代田区", region="東京都", country="JP"),
    mail="keiri@veloce.example",
)

#: Where addresses have no postcode.
OF_HONG_KONG = Party(
    name="Harbour Freight Ltd.",
    address=Address(street="1 Harbour Road", city="Wan Chai", country="HK"),
    mail="ap@harbour.example",
)


def charged(
    *,
    no: int = 1,
    text: str = "25 Professional seats",
    net: int = 9_125_00,
    quantity: int = 25,
    unit_price: int = 365_00,
    rule: str = "full_period",
    span: Span = PERIOD,
    days: int = 365,
    of_days: int = 365,
    exact: str | None = None,
    rounding: str = "half_up",
    category: Category = Category.STANDARD,
    rate_bp: int = 2100,
) -> Line:
    return Line(
        no=no,
        text=text,
        net=net,
        category=category,
        rate_bp=rate_bp,
        derivation=Derivation(
            rule=rule,
            quantity=quantity,
            unit_price=unit_price,
            price_version="professional-yearly.eur.2026-01-01",
            span=span,
            days=days,
            of_days=of_days,
            exact=exact or str(net),
            rounding=rounding,
            policy="increase.co_termed",
        ),
    )


#: An invoice for 11,041.25, paid at the purchase.
BY_CARD: dict[str, object] = {
    "due": date(2026, 9, 1),
    "paid": 11_041_25,
    "payers": (Payer("pay_01M1EDEAG0XF0CTNWYJ3YS9R30", 11_041_25, method=PaymentMethod.CARD),),
    "pay_by": PaymentMethod.CARD,
}

#: 5 x 365.00 x 195/365 = 975.00
FIVE_MORE = charged(
    text="5 Professional seats, added 1 Sep 2026",
    net=975_00,
    quantity=5,
    rule="proration",
    span=Span(date(2026, 9, 1), date(2027, 3, 15)),
    days=195,
)

#: 5 x 300.00 x 114/365 = 468.4931...
ROUNDED = charged(
    text="5 Inbox seats",
    net=468_49,
    quantity=5,
    unit_price=300_00,
    rule="proration",
    span=Span(date(2026, 11, 21), date(2027, 3, 15)),
    days=114,
    exact="3420000/73",
)


def invoice(*lines: Line, **changes: object) -> Document:
    """An issued, open invoice with `lines` (25 seats for a year, if none are given), VAT added up by the domain."""
    made = draft(
        id="inv_01M1EDEAG0MKR14AP5FD1C6V1H",
        kind=DocumentKind.INVOICE,
        on=date(2026, 9, 1),
        due=date(2026, 10, 1),
        lines=lines or (charged(),),
    )
    document = Document(
        id=made.id,
        account="acc_01KKRAFRB09WCR6PDXY1Z5WQF2",
        profile="pro_01KKRAFRB0T2M7CBTV6H0Q3Z5K",
        subscription="sub_01KKRBJHM0FSJCVE31AWYEMAF8",
        kind=made.kind,
        state=DocumentState.ISSUED,
        version=2,
        sequence=2,
        entity="zadel-nl",
        seller=SELLER,
        buyer=BUYER,
        language=Language.EN,
        currency="EUR",
        tax_rule=TaxRule.DOMESTIC,
        date=made.date,
        due=made.due,
        lines=made.lines,
        net=made.net,
        tax=made.tax,
        total=made.total,
        period=PERIOD,
        number="INV-2026-000042",
        issued_at=datetime(2026, 9, 1, 12, 5, 3, tzinfo=UTC),
        reference="PO 4500-118",
        iban="NL91ABNA0417164300",
        bic="ABNANL2A",
    )
    return replace(document, **changes)  # type: ignore[arg-type]  # the changes are the test's


def credit_note(*lines: Line, **changes: object) -> Document:
    """A credit note over 5 of the seats, which corrects INV-2026-000042: 5 x 365.00 x 104/365 = 520.00."""
    back = charged(
        text="5 Professional seats, returned 1 Dec 2026",
        net=520_00,
        quantity=5,
        rule="unused_days",
        span=Span(date(2026, 12, 1), date(2027, 3, 15)),
        days=104,
    )
    fixed: dict[str, object] = {
        "id": "crn_01M9QKQEG0MKR14AP5FD1C6V1H",
        "kind": DocumentKind.CREDIT_NOTE,
        "number": "CRN-2026-000007",
        "date": date(2026, 12, 1),
        "due": date(2026, 12, 1),
        "issued_at": datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
        "uses": (CreditUse(629_20, document="inv_01M1EDEAG0MKR14AP5FD1C6V1H", still_open=10_412_05),),
        "corrects": (
            Reference(document="inv_01M1EDEAG0MKR14AP5FD1C6V1H", number="INV-2026-000042", date=date(2026, 9, 1)),
        ),
    }
    return invoice(*(lines or (back,)), **fixed | changes)


#: 1,916.25 USD of VAT at 1.0850 are 1,766.1290... EUR.
IN_DOLLARS: dict[str, object] = {
    "currency": "USD",
    "converted": ConvertedVat(
        "EUR", 1_766_13, (VatAtRate(1_916_25, 1_766_13, ExchangeRate(date(2026, 8, 31), "ECB", "1.0850", "1")),)
    ),
}

#: 1,916.25 USD of VAT x 11.0500 / 1.0850 are 19,515.7258... SEK.
IN_DOLLARS_FROM_SWEDEN: dict[str, object] = {
    "currency": "USD",
    "seller": replace(SELLER, address=Address(street="Storgatan 1", postcode="111 22", city="Stockholm", country="SE")),
    "converted": ConvertedVat(
        "SEK",
        19_515_73,
        (VatAtRate(1_916_25, 19_515_73, ExchangeRate(date(2026, 8, 31), "ECB", "1.0850", "11.0500")),),
    ),
}

#: Of 109.20 USD are 50.00 at 1.0850 and 59.20 at 1.2500: 46.08 and 47.36 EUR.
CREDIT_IN_DOLLARS: dict[str, object] = {
    "currency": "USD",
    "corrects": (
        Reference(document="inv_01", number="INV-2026-000042", date=date(2026, 9, 1)),
        Reference(document="inv_02", number="INV-2026-000051", date=date(2026, 10, 1)),
    ),
    "converted": ConvertedVat(
        "EUR",
        93_44,
        (
            VatAtRate(50_00, 46_08, ExchangeRate(date(2026, 8, 31), "ECB", "1.0850", "1")),
            VatAtRate(59_20, 47_36, ExchangeRate(date(2026, 9, 30), "ECB", "1.2500", "1")),
        ),
    ),
}


def untaxed(rule: TaxRule, category: Category, **changes: object) -> Document:
    """An invoice over 25 seats for a year that bears no VAT."""
    return invoice(charged(category=category, rate_bp=0), tax_rule=rule, **changes)


#: 365.00 x (1 + ... + 150) = 365.00 x 11,325
LONG = invoice(*(charged(no=n, text=f"Line {n}", net=n * 365_00, quantity=n) for n in range(1, 151)))
