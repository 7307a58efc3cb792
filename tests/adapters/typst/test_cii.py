import platform
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.adapters.typst.documents import (
    AMERICAN,
    BUYER,
    BY_CARD,
    CREDIT_IN_DOLLARS,
    FIVE_MORE,
    FRENCH,
    GERMAN,
    IN_DOLLARS,
    IN_DOLLARS_FROM_SWEDEN,
    JAPANESE,
    LONG,
    OF_HONG_KONG,
    ROUNDED,
    SELLER,
    charged,
    credit_note,
    invoice,
    untaxed,
)
from tests.adapters.typst.schematron import (
    breaches_of_rules,
    breaches_of_schema,
    electronic_schemes,
    registration_schemes,
)
from tests.domain.contracts import in_words
from tests.domain.corrections import CORRECTIONS, all_back_in_yen, full_refund, many_ended, seat_return
from zetel.adapters.typst.cii import cii
from zetel.domain.calendar import Span
from zetel.domain.documents.document import Document, Payer, Reference
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.parties.address import ELECTRONIC_SCHEMES, REGISTRATION_SCHEMES, Language
from zetel.domain.tax.treatment import Category, TaxRule

NAMES = {
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}

#: JPY 1,001 x 15/30 = 500.5
YEN = charged(
    net=501, unit_price=1001, quantity=1, rule="proration", days=15, of_days=30, exact="1001/2",
    category=Category.OUTSIDE_SCOPE, rate_bp=0, span=Span(date(2026, 9, 16), date(2026, 10, 1)),
)  # fmt: skip

FEE = charged(text="Early-termination fee", net=312_00, quantity=1, unit_price=312_00, rule="fee", exact="31200")

DOCUMENTS: dict[str, Document] = {
    "domestic": invoice(),
    "prorated": invoice(charged(), replace(ROUNDED, no=2)),
    "fee": invoice(FEE),
    "two rates": invoice(charged(), charged(no=2, net=100_00, quantity=1, unit_price=100_00, rate_bp=900)),
    "paid by card": invoice(**BY_CARD),
    "to be charged to a card": invoice(pay_by=PaymentMethod.CARD),
    "paid in part": invoice(paid=5_000_00, credited=1_000_00),
    "settled from balance": invoice(paid=11_041_25, payers=(Payer("balance", 11_041_25),)),
    "reverse charge": untaxed(TaxRule.REVERSE_CHARGE, Category.REVERSE_CHARGE, buyer=GERMAN, language=Language.DE),
    "one-stop shop": invoice(
        charged(rate_bp=2000), tax_rule=TaxRule.ONE_STOP_SHOP, buyer=FRENCH, language=Language.FR
    ),
    "outside scope": untaxed(TaxRule.OUTSIDE_SCOPE, Category.OUTSIDE_SCOPE, buyer=AMERICAN, currency="USD"),
    "outside scope, no postcode": untaxed(TaxRule.OUTSIDE_SCOPE, Category.OUTSIDE_SCOPE, buyer=OF_HONG_KONG),
    "outside scope, nothing registered": untaxed(
        TaxRule.OUTSIDE_SCOPE, Category.OUTSIDE_SCOPE, buyer=AMERICAN, seller=replace(SELLER, registration=None)
    ),
    "not collecting": untaxed(
        TaxRule.NOT_COLLECTING,
        Category.EXEMPT,
        seller=replace(SELLER, vat_id=None, tax_number="1234.56.789"),
        language=Language.NL,
    ),
    "credit note": credit_note(language=Language.NL),
    "credit note over two invoices": credit_note(
        corrects=(
            Reference(document="inv_01", number="INV-2026-000042", date=date(2026, 9, 1)),
            Reference(document="inv_02", number="INV-2026-000051", date=date(2026, 10, 1)),
        )
    ),
    "150 lines": LONG,
    "registered buyer, purchase order": invoice(
        buyer=replace(BUYER, registration="24123456", registration_scheme="0106"), purchase_order="4500-118/2"
    ),
    "buyer with an electronic address": invoice(
        buyer=replace(BUYER, electronic_address="24123456", electronic_scheme="0106")
    ),
    "credit note to an electronic address": credit_note(
        buyer=replace(BUYER, electronic_address="5412345000013", electronic_scheme="0088")
    ),
    "dollars, VAT in euros too": invoice(**IN_DOLLARS),
    "dollars, VAT in kronor too": invoice(**IN_DOLLARS_FROM_SWEDEN, language=Language.DE),
    "credit in dollars over two rates": credit_note(**CREDIT_IN_DOLLARS, language=Language.FR),
    "one-stop shop in dollars": invoice(tax_rule=TaxRule.ONE_STOP_SHOP, buyer=FRENCH, **IN_DOLLARS),
    "yen": invoice(YEN, currency="JPY", buyer=JAPANESE, tax_rule=TaxRule.OUTSIDE_SCOPE),
    "names that break markup": invoice(
        buyer=replace(BUYER, name="A&B <script>\x00 ]]> \ud800 B.V.", mail='"x"@y.example'), reference="<&>"
    ),
}  # fmt: skip

DOCUMENTS |= {f"{case}, {document.id}": document for case in CORRECTIONS for document in CORRECTIONS[case](in_words)}

every_document = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())


def texts(xml: bytes, path: str) -> list[str | None]:
    return [element.text for element in ET.fromstring(xml).iterfind(path, NAMES)]


def text(xml: bytes, path: str) -> str:
    (found,) = texts(xml, path)
    return found or ""


@every_document
def test_a_document_fits_the_schema_of_factur_x(document: Document) -> None:
    assert breaches_of_schema(cii(document)) == []


@every_document
@pytest.mark.skipif(platform.machine() != "x86_64", reason="the XSLT 3.0 processor saxonche is made for x86_64 only")
def test_a_document_keeps_the_rules_of_en_16931(document: Document) -> None:
    assert breaches_of_rules(cii(document)) == []


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the XSLT 3.0 processor saxonche is made for x86_64 only")
def test_the_rules_find_a_wrong_total() -> None:
    wrong = cii(invoice()).replace(b"<ram:GrandTotalAmount>11041.25", b"<ram:GrandTotalAmount>11041.26")
    assert [breach[:10] for breach in breaches_of_rules(wrong)] == ["[BR-CO-15]", "[BR-CO-16]"]


@every_document
def test_vat_is_exactly_the_rate_of_its_base(document: Document) -> None:
    """BR-CO-17 and BR-S-09 to the cent; the published rules let 1.00 pass."""
    unit = Decimal(1) if document.currency == "JPY" else Decimal("0.01")
    for tax in ET.fromstring(cii(document)).iterfind(
        ".//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax", NAMES
    ):
        amount, base = (Decimal(tax.findtext(f"ram:{name}", "", NAMES)) for name in ("CalculatedAmount", "BasisAmount"))
        rate = Decimal(tax.findtext("ram:RateApplicablePercent", "0", NAMES))
        assert amount == (base * rate / 100).quantize(unit, ROUND_HALF_UP)


@every_document
def test_an_open_amount_has_a_due_date_or_terms(document: Document) -> None:
    """BR-CO-25, which the published rules lack."""
    terms = ".//ram:SpecifiedTradePaymentTerms/"
    said = texts(cii(document), f"{terms}ram:DueDateDateTime/udt:DateTimeString") + texts(
        cii(document), f"{terms}ram:Description"
    )
    assert [one for one in said if one]


def test_a_prorated_line_is_seat_days_over_a_base_quantity() -> None:
    xml = cii(invoice(FIVE_MORE))
    assert text(xml, ".//ram:ChargeAmount") == "365.00"
    assert text(xml, ".//ram:BasisQuantity[@unitCode='DAY']") == "365"
    assert text(xml, ".//ram:BilledQuantity[@unitCode='DAY']") == "975"  # 5 seats x 195 days
    assert text(xml, ".//ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount") == "975.00"


def test_a_whole_period_is_a_number_of_pieces_at_their_price() -> None:
    xml = cii(invoice())
    assert (text(xml, ".//ram:ChargeAmount"), text(xml, ".//ram:BilledQuantity[@unitCode='C62']")) == ("365.00", "25")
    assert texts(xml, ".//ram:BasisQuantity") == []


def test_a_fee_is_a_single_piece_at_its_amount() -> None:
    xml = cii(invoice(FEE))
    assert (text(xml, ".//ram:ChargeAmount"), text(xml, ".//ram:BilledQuantity[@unitCode='C62']")) == ("312.00", "1")


def test_returned_seats_are_seat_days_too() -> None:
    xml = cii(seat_return())
    assert text(xml, ".//ram:BilledQuantity[@unitCode='DAY']") == "382"  # 2 seats x 191 days
    assert (text(xml, ".//ram:ChargeAmount"), text(xml, ".//ram:BasisQuantity[@unitCode='DAY']")) == ("365.00", "365")
    assert text(xml, ".//ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == "INV-2026-000042"


def test_the_rest_of_a_line_is_a_single_piece_at_its_amount() -> None:
    xml = cii(full_refund())
    charged = texts(xml, ".//ram:NetPriceProductTradePrice/ram:ChargeAmount")
    quantities = [(q.text, q.get("unitCode")) for q in ET.fromstring(xml).iterfind(".//ram:BilledQuantity", NAMES)]
    assert list(zip(charged, quantities, strict=True)) == [("1084.00", ("1", "C62")), ("365.00", ("9125", "DAY"))]


def test_periods_name_their_last_day() -> None:
    """A line for [2026-09-01, 2027-03-15) of a document for [2026-03-15, 2027-03-15)."""
    xml = cii(invoice(FIVE_MORE))
    days = texts(xml, ".//ram:BillingSpecifiedPeriod//udt:DateTimeString[@format='102']")
    assert days == ["20260901", "20270314", "20260315", "20270314"]


def test_the_xml_has_the_totals_of_the_document() -> None:
    xml = cii(invoice(paid=5_000_00, credited=1_000_00))
    summation = ".//ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:"
    assert [
        text(xml, summation + name)
        for name in (
            "LineTotalAmount",
            "TaxBasisTotalAmount",
            "TaxTotalAmount[@currencyID='EUR']",
            "GrandTotalAmount",
            "TotalPrepaidAmount",
            "DuePayableAmount",
        )
    ] == ["9125.00", "9125.00", "1916.25", "11041.25", "6000.00", "5041.25"]


@pytest.mark.parametrize(
    ("note", "amounts"),
    [
        # 2 x (50 + 11) = 122; 21 % of 100 is 21; 11 / 162.5063 is 0.0676...
        (all_back_in_yen(purchases=2), ["100", "21", "0.14", "1", "121", "122", "0"]),
        # 4 x (50 + 11) = 244; 21 % of 200 is 42
        (all_back_in_yen(purchases=4), ["200", "42", "0.28", "2", "242", "244", "0"]),
        # 3 x (2 + 0) = 6; 21 % of 6 is 1.26
        (all_back_in_yen(purchases=3, unit_price=2), ["6", "1", "0.00", "-1", "7", "6", "0"]),
    ],
    ids=["two invoices", "four invoices", "three without VAT"],
)
def test_a_rounding_amount_stands_beside_the_total_with_vat(note: Document, amounts: list[str]) -> None:
    xml = cii(note)
    (sums,) = ET.fromstring(xml).iterfind(".//ram:SpecifiedTradeSettlementHeaderMonetarySummation", NAMES)
    names = [" ".join((element.tag.rpartition("}")[2], *element.attrib.values())) for element in sums]
    assert dict(zip(names, [element.text for element in sums], strict=True)) == {
        "LineTotalAmount": amounts[0],
        "TaxBasisTotalAmount": amounts[0],
        "TaxTotalAmount JPY": amounts[1],
        "TaxTotalAmount EUR": amounts[2],
        "RoundingAmount": amounts[3],
        "GrandTotalAmount": amounts[4],
        "TotalPrepaidAmount": amounts[5],
        "DuePayableAmount": amounts[6],
    }


def test_vat_in_a_second_currency_stands_beside_the_first_with_its_rate() -> None:
    xml = cii(DOCUMENTS["dollars, VAT in euros too"])
    assert text(xml, ".//ram:TaxCurrencyCode") == "EUR"
    totals = ET.fromstring(xml).iterfind(".//ram:TaxTotalAmount", NAMES)
    assert [(each.get("currencyID"), each.text) for each in totals] == [("USD", "1916.25"), ("EUR", "1766.13")]
    said = text(xml, ".//ram:IncludedNote/ram:Content").replace("\u00a0", " ")
    assert said == "VAT in EUR at 1 EUR = 1.0850 USD (ECB, 31 August 2026): €1,766.13"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the XSLT 3.0 processor saxonche is made for x86_64 only")
def test_the_rules_refuse_a_second_currency_without_its_vat() -> None:
    xml = cii(DOCUMENTS["dollars, VAT in euros too"])
    lacking = xml.replace(b'<ram:TaxTotalAmount currencyID="EUR">1766.13</ram:TaxTotalAmount>', b"")
    assert "[BR-53]" in {breach[:7] for breach in breaches_of_rules(lacking)}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the XSLT 3.0 processor saxonche is made for x86_64 only")
def test_the_rules_refuse_the_same_credit_without_a_rounding_amount() -> None:
    note = all_back_in_yen()
    plain = replace(note, rounding=None, tax=(replace(note.tax[0], amount=22),))
    assert [breach[:9] for breach in breaches_of_rules(cii(plain))] == ["[BR-S-09]"]


def test_yen_have_no_decimals() -> None:
    xml = cii(DOCUMENTS["yen"])
    assert text(xml, ".//ram:InvoiceCurrencyCode") == "JPY"
    assert text(xml, ".//ram:GrandTotalAmount") == "501"
    assert text(xml, ".//ram:ChargeAmount") == "1001"


def test_a_credit_note_is_381_and_names_the_corrected_invoice() -> None:
    xml = cii(DOCUMENTS["credit note over two invoices"])
    assert text(xml, "rsm:ExchangedDocument/ram:TypeCode") == "381"
    assert texts(xml, ".//ram:InvoiceReferencedDocument/ram:IssuerAssignedID") == ["INV-2026-000042", "INV-2026-000051"]
    assert texts(xml, ".//ram:InvoiceReferencedDocument//qdt:DateTimeString") == ["20260901", "20261001"]
    assert text(xml, ".//ram:GrandTotalAmount") == "629.20"


def test_a_credit_note_over_490_invoices_names_each_of_them_once() -> None:
    named = texts(cii(many_ended()), ".//ram:InvoiceReferencedDocument/ram:IssuerAssignedID")
    assert named == [f"INV-2026-{n:06}" for n in range(1, 491)]


def test_an_invoice_is_380_and_names_the_customers_reference_and_the_subscription() -> None:
    xml = cii(invoice())
    assert text(xml, "rsm:ExchangedDocument/ram:TypeCode") == "380"
    assert text(xml, ".//ram:BuyerReference") == "PO 4500-118"
    assert text(xml, ".//ram:ContractReferencedDocument/ram:IssuerAssignedID") == "sub_01KKRBJHM0FSJCVE31AWYEMAF8"


def test_the_buyers_registration_names_its_register() -> None:
    xml = cii(DOCUMENTS["registered buyer, purchase order"])
    (id,) = ET.fromstring(xml).iterfind(".//ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID", NAMES)
    assert (id.text, id.get("schemeID")) == ("24123456", "0106")


def test_the_registers_are_those_that_the_publishers_list() -> None:
    assert registration_schemes() == REGISTRATION_SCHEMES


@pytest.mark.parametrize(
    ("document", "address"),
    [
        ("buyer with an electronic address", ("24123456", "0106")),
        ("credit note to an electronic address", ("5412345000013", "0088")),
        ("registered buyer, purchase order", (BUYER.mail, "EM")),
    ],
)
def test_the_buyer_is_reached_at_its_electronic_address_or_by_mail(document: str, address: tuple[str, str]) -> None:
    path = ".//ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:URIID"
    (id,) = ET.fromstring(cii(DOCUMENTS[document])).iterfind(path, NAMES)
    assert (id.text, id.get("schemeID")) == address


def test_the_kinds_of_electronic_address_are_those_that_the_publishers_list() -> None:
    assert electronic_schemes() == ELECTRONIC_SCHEMES


def test_the_purchase_order_is_named() -> None:
    xml = cii(DOCUMENTS["registered buyer, purchase order"])
    assert text(xml, ".//ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID") == "4500-118/2"
    assert texts(cii(invoice()), ".//ram:BuyerOrderReferencedDocument") == []


@pytest.mark.parametrize(
    ("document", "means"),
    [
        (invoice(), "58"),
        (invoice(currency="USD"), "30"),
        (DOCUMENTS["paid by card"], "48"),
        (DOCUMENTS["to be charged to a card"], "48"),
        (DOCUMENTS["settled from balance"], "97"),
    ],
    ids=["SEPA transfer", "transfer", "card", "card to be charged", "set off"],
)
def test_the_way_of_paying_is_named(document: Document, means: str) -> None:
    assert text(cii(document), ".//ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode") == means


def test_a_credit_note_says_how_it_is_used() -> None:
    said = text(cii(credit_note()), ".//ram:SpecifiedTradePaymentTerms/ram:Description")
    assert said == (
        "Set off against invoice INV-2026-000042: 629.20 EUR; Still to pay on invoice INV-2026-000042: 10412.05 EUR"
    )


def test_a_transfer_goes_to_the_sellers_account() -> None:
    xml = cii(invoice(iban="NL91 ABNA 0417 1643 00"))
    assert text(xml, ".//ram:IBANID") == "NL91ABNA0417164300"
    assert text(xml, ".//ram:BICID") == "ABNANL2A"
    assert text(xml, ".//ram:PaymentReference") == "INV-2026-000042"


@pytest.mark.parametrize(
    ("document", "category", "code", "language_of_reason"),
    [
        ("reverse charge", "AE", ["VATEX-EU-AE"], "Steuerschuldnerschaft des Leistungsempfängers"),
        ("outside scope", "O", ["VATEX-EU-O"], "Outside the scope"),
        ("not collecting", "E", [], "vrijgesteld"),
    ],
)
def test_a_sale_without_vat_has_its_reason(
    document: str, category: str, code: list[str], language_of_reason: str
) -> None:
    xml = cii(DOCUMENTS[document])
    tax = ".//ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax/ram:"
    assert text(xml, f"{tax}CategoryCode") == category
    assert texts(xml, f"{tax}ExemptionReasonCode") == code
    assert language_of_reason.casefold() in text(xml, f"{tax}ExemptionReason").casefold()


def test_outside_the_scope_of_vat_there_are_no_vat_ids_and_no_rates() -> None:
    """BR-O-02 and BR-O-05."""
    xml = cii(DOCUMENTS["outside scope"])
    assert texts(xml, ".//ram:ID[@schemeID='VA']") == []
    assert texts(xml, ".//ram:RateApplicablePercent") == []


def test_a_seller_without_registration_is_known_by_its_entity() -> None:
    """BR-CO-26: a seller needs an id, and outside the scope of VAT it must not be the VAT id."""
    xml = cii(DOCUMENTS["outside scope, nothing registered"])
    assert texts(xml, ".//ram:SellerTradeParty/ram:ID") == ["zadel-nl"]


def test_control_characters_never_reach_the_xml() -> None:
    xml = cii(DOCUMENTS["names that break markup"])
    assert text(xml, ".//ram:BuyerTradeParty/ram:Name") == "A&B <script> ]]> \ufffd B.V."


def test_a_document_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="inv_01M1EDEAG0MKR14AP5FD1C6V1H has no number yet"):
        cii(invoice(number=None))


def test_a_credit_note_waits_for_the_number_of_the_corrected_invoice() -> None:
    with pytest.raises(ValueError, match="inv_07, which is corrected, has no number yet"):
        cii(credit_note(corrects=(Reference(document="inv_07", date=date(2026, 9, 1)),)))
