"""The XML of a document: UN/CEFACT Cross Industry Invoice D16B in Factur-X's profile EN 16931.

Names in the comments (BT-, BG-, BR-) are those of EN 16931-1. Amounts are plain decimals of the document's currency; an
EN 16931 period names its last day, where ours names the first day after it.
"""

import xml.etree.ElementTree as ET
from typing import Final

from zetel.adapters.typst.cii_parties import buyer, seller
from zetel.adapters.typst.conversion import conversion_rows
from zetel.adapters.typst.credit import credit_rows
from zetel.adapters.typst.elements import NAMESPACES, day, identifier, node, optional, period
from zetel.adapters.typst.labels import WORDS
from zetel.adapters.typst.reading import PaymentHint, by_days, multiplied, paying
from zetel.domain.documents.document import Document, DocumentKind, Reference
from zetel.domain.documents.line import Line, TaxAmount
from zetel.domain.money import plain
from zetel.domain.tax.treatment import Category, note, reason_code

GUIDELINE: Final = "urn:cen.eu:en16931:2017"

#: UNCL 1001: commercial invoice, credit note.
_TYPE_CODES: Final = {DocumentKind.INVOICE: "380", DocumentKind.CREDIT_NOTE: "381"}
#: UNCL 4461: SEPA credit transfer, credit transfer, bank card, set off between the partners.
_SEPA_TRANSFER: Final = "58"
_TRANSFER: Final = "30"
_CARD: Final = "48"
_SET_OFF: Final = "97"
#: UN/ECE Recommendation 20: one, day.
_ONE: Final = "C62"
_DAY: Final = "DAY"
#: The rounding of a credit that takes the rest of an earlier line.
_REST: Final = "rest_of_line"


def cii(document: Document) -> bytes:
    """The document as CII, UTF-8. Raises ValueError for a document, or a corrected document, without a number."""
    if document.number is None:
        raise ValueError(f"{document.id} has no number yet")
    root = node(
        "rsm:CrossIndustryInvoice",
        node(
            "rsm:ExchangedDocumentContext",
            node("ram:GuidelineSpecifiedDocumentContextParameter", identifier(GUIDELINE)),
        ),
        node(
            "rsm:ExchangedDocument",
            identifier(document.number),
            node("ram:TypeCode", _TYPE_CODES[document.kind]),
            node("ram:IssueDateTime", day(document.date)),
            _said(document),
            *_rates(document),
        ),
        node(
            "rsm:SupplyChainTradeTransaction",
            *(_line(document, line) for line in document.lines),
            _agreement(document),
            _delivery(document),
            _settlement(document, document.number),
        ),
        **NAMESPACES,
    )
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _line(document: Document, line: Line) -> ET.Element:
    price, quantity, basis, unit = _quantity(line)
    measured = {"unitCode": unit}
    return node(
        "ram:IncludedSupplyChainTradeLineItem",
        node("ram:AssociatedDocumentLineDocument", node("ram:LineID", str(line.no))),
        node("ram:SpecifiedTradeProduct", node("ram:Name", line.text)),
        node(
            "ram:SpecifiedLineTradeAgreement",
            node(
                "ram:NetPriceProductTradePrice",
                node("ram:ChargeAmount", plain(price, document.currency)),
                node("ram:BasisQuantity", str(basis), **measured) if basis != 1 else None,
            ),
        ),
        node("ram:SpecifiedLineTradeDelivery", node("ram:BilledQuantity", str(quantity), **measured)),
        node(
            "ram:SpecifiedLineTradeSettlement",
            node(
                "ram:ApplicableTradeTax",
                node("ram:TypeCode", "VAT"),
                node("ram:CategoryCode", line.category),
                _rate(line.category, line.rate_bp),
            ),
            period(line.derivation.span),
            node(
                "ram:SpecifiedTradeSettlementLineMonetarySummation",
                node("ram:LineTotalAmount", plain(line.net, document.currency)),
            ),
        ),
    )


def _quantity(line: Line) -> tuple[int, int, int, str]:
    """Unit price in minor units, quantity, base quantity of the price, and their unit.

    A prorated line is seat-days over a base quantity: 5 seats for 195 days at 365.00 per 365 days are 975 days. A line
    without a quantity and a price (a fee, the rest of a line) is a single piece at its net amount.
    """
    why = line.derivation
    if why.rounding == _REST:
        return line.net, 1, 1, _ONE
    if by_days(why):
        return why.unit_price, why.quantity * why.days, why.of_days, _DAY
    if multiplied(why):
        return why.unit_price, why.quantity, 1, _ONE
    return line.net, 1, 1, _ONE


def _agreement(document: Document) -> ET.Element:
    return node(
        "ram:ApplicableHeaderTradeAgreement",
        optional("ram:BuyerReference", document.reference),
        seller(document),
        buyer(document),
        _purchase_order(document),
        node("ram:ContractReferencedDocument", node("ram:IssuerAssignedID", document.subscription)),
    )


def _purchase_order(document: Document) -> ET.Element | None:
    """The buyer's purchase order (BT-13)."""
    order = optional("ram:IssuerAssignedID", document.purchase_order)
    return node("ram:BuyerOrderReferencedDocument", order) if order is not None else None


def _delivery(document: Document) -> ET.Element:
    """The country of supply (BT-80): a service is supplied where its customer is, and that country decides its VAT."""
    country = node("ram:CountryID", document.buyer.address.country)
    return node(
        "ram:ApplicableHeaderTradeDelivery",
        node("ram:ShipToTradeParty", node("ram:PostalTradeAddress", country)),
    )


def _settlement(document: Document, number: str) -> ET.Element:
    currency = document.currency
    vat = sum(part.amount for part in document.tax)
    settled = document.paid + document.credited
    return node(
        "ram:ApplicableHeaderTradeSettlement",
        node("ram:PaymentReference", number),
        optional("ram:TaxCurrencyCode", document.converted.currency if document.converted else None),
        node("ram:InvoiceCurrencyCode", currency),
        _means(document),
        *(_tax(document, part) for part in document.tax),
        period(document.period),
        _terms(document),
        node(
            "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
            node("ram:LineTotalAmount", plain(document.net, currency)),
            node("ram:TaxBasisTotalAmount", plain(document.net, currency)),
            node("ram:TaxTotalAmount", plain(vat, currency), currencyID=currency),
            _converted(document),
            node("ram:RoundingAmount", plain(document.rounding, currency)) if document.rounding else None,
            node("ram:GrandTotalAmount", plain(document.net + vat, currency)),
            node("ram:TotalPrepaidAmount", plain(settled, currency)) if settled else None,
            node("ram:DuePayableAmount", plain(document.open, currency)),
        ),
        *(_preceding(reference) for reference in document.corrects),
    )


def _means(document: Document) -> ET.Element | None:
    """The means of payment (BG-16). The seller settles a credit note, so a credit note has none."""
    way = paying(document)
    if way is PaymentHint.TRANSFER and document.iban:
        return node(
            "ram:SpecifiedTradeSettlementPaymentMeans",
            node("ram:TypeCode", _SEPA_TRANSFER if document.currency == "EUR" else _TRANSFER),
            node("ram:PayeePartyCreditorFinancialAccount", node("ram:IBANID", "".join(document.iban.split()))),
            node("ram:PayeeSpecifiedCreditorFinancialInstitution", node("ram:BICID", document.bic))
            if document.bic
            else None,
        )
    code = {PaymentHint.CHARGE: _CARD, PaymentHint.CARD: _CARD, PaymentHint.SET_OFF: _SET_OFF}.get(way)
    return node("ram:SpecifiedTradeSettlementPaymentMeans", node("ram:TypeCode", code)) if code else None


def _said(document: Document) -> ET.Element | None:
    """The legal note on a sale that bears VAT all the same (BT-22); other sales have the note in BT-120."""
    words = note(document.tax_rule, document.language)
    if words is None or any(part.category is not Category.STANDARD for part in document.tax):
        return None
    return node("ram:IncludedNote", node("ram:Content", words))


def _rates(document: Document) -> list[ET.Element]:
    """The rates that convert the VAT, in words (BT-22): the profile has no other place for them."""
    rows = conversion_rows(document, WORDS[document.language])
    return [node("ram:IncludedNote", node("ram:Content", f"{said}: {amount}")) for said, amount in rows]


def _converted(document: Document) -> ET.Element | None:
    """The VAT in the currency of the seller's country (BT-111), where that is another (BT-6)."""
    if document.converted is None:
        return None
    currency = document.converted.currency
    return node("ram:TaxTotalAmount", plain(document.converted.amount, currency), currencyID=currency)


def _tax(document: Document, part: TaxAmount) -> ET.Element:
    """VAT of one category and rate (BG-23); VAT that is not charged has its reason in the buyer's language."""
    free = part.category is not Category.STANDARD
    return node(
        "ram:ApplicableTradeTax",
        node("ram:CalculatedAmount", plain(part.amount, document.currency)),
        node("ram:TypeCode", "VAT"),
        optional("ram:ExemptionReason", note(document.tax_rule, document.language) if free else None),
        node("ram:BasisAmount", plain(part.base, document.currency)),
        node("ram:CategoryCode", part.category),
        optional("ram:ExemptionReasonCode", reason_code(document.tax_rule) if free else None),
        _rate(part.category, part.rate_bp),
    )


def _terms(document: Document) -> ET.Element | None:
    """The due date (BT-9), or a credit note's use in words (BT-20): what is to be paid must have either (BR-CO-25)."""
    if document.kind is DocumentKind.CREDIT_NOTE:
        uses = credit_rows(document, WORDS[document.language])
        said = "; ".join(f"{label}: {plain(amount, document.currency)} {document.currency}" for label, amount in uses)
        return node("ram:SpecifiedTradePaymentTerms", node("ram:Description", said)) if said else None
    return node("ram:SpecifiedTradePaymentTerms", node("ram:DueDateDateTime", day(document.due)))


def _preceding(reference: Reference) -> ET.Element:
    """The invoice that a credit note corrects (BT-25, BT-26)."""
    if reference.number is None:
        raise ValueError(f"{reference.document}, which is corrected, has no number yet")
    return node(
        "ram:InvoiceReferencedDocument",
        node("ram:IssuerAssignedID", reference.number),
        node("ram:FormattedIssueDateTime", day(reference.date, kind="qdt")),
    )


def _rate(category: Category, basis_points: int) -> ET.Element | None:
    """The rate in percent; absent outside the scope of VAT, where even zero is forbidden (BR-O-05)."""
    if category is Category.OUTSIDE_SCOPE:
        return None
    return node("ram:RateApplicablePercent", f"{basis_points // 100}.{basis_points % 100:02}")
