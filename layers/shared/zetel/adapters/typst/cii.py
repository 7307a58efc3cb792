"""The XML of a document: UN/CEFACT Cross Industry Invoice D16B in Factur-X's profile EN 16931.

Names in the comments (BT-, BG-, BR-) are those of EN 16931-1. Amounts are plain decimals of the document's currency; an
EN 16931 period names its last day, where ours names the first day after it.
"""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from typing import Final

from zetel.adapters.typst.text import clean
from zetel.adapters.typst.words import WORDS
from zetel.domain.calendar import Span
from zetel.domain.documents import Derivation, Document, DocumentKind, Line, Reference, TaxAmount
from zetel.domain.money import plain
from zetel.domain.parties import Party
from zetel.domain.tax import Category, note, reason_code

GUIDELINE: Final = "urn:cen.eu:en16931:2017"

_NAMESPACES: Final = {
    "xmlns:rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "xmlns:ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "xmlns:udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "xmlns:qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
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


def cii(document: Document) -> bytes:
    """The document as CII, UTF-8. Raises ValueError where it, or what it corrects, has no number yet."""
    if document.number is None:
        raise ValueError(f"{document.id} has no number yet")
    root = _node(
        "rsm:CrossIndustryInvoice",
        _node("rsm:ExchangedDocumentContext", _node("ram:GuidelineSpecifiedDocumentContextParameter", _id(GUIDELINE))),
        _node(
            "rsm:ExchangedDocument",
            _id(document.number),
            _node("ram:TypeCode", _TYPE_CODES[document.kind]),
            _node("ram:IssueDateTime", _day(document.date)),
            _said(document),
        ),
        _node(
            "rsm:SupplyChainTradeTransaction",
            *(_line(document, line) for line in document.lines),
            _agreement(document),
            _node("ram:ApplicableHeaderTradeDelivery"),
            _settlement(document, document.number),
        ),
        **_NAMESPACES,
    )
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _line(document: Document, line: Line) -> ET.Element:
    price, quantity, basis, unit = _quantity(line)
    measured = {"unitCode": unit}
    return _node(
        "ram:IncludedSupplyChainTradeLineItem",
        _node("ram:AssociatedDocumentLineDocument", _node("ram:LineID", str(line.no))),
        _node("ram:SpecifiedTradeProduct", _node("ram:Name", line.text)),
        _node(
            "ram:SpecifiedLineTradeAgreement",
            _node(
                "ram:NetPriceProductTradePrice",
                _node("ram:ChargeAmount", plain(price, document.currency)),
                _node("ram:BasisQuantity", str(basis), **measured) if basis != 1 else None,
            ),
        ),
        _node("ram:SpecifiedLineTradeDelivery", _node("ram:BilledQuantity", str(quantity), **measured)),
        _node(
            "ram:SpecifiedLineTradeSettlement",
            _node(
                "ram:ApplicableTradeTax",
                _node("ram:TypeCode", "VAT"),
                _node("ram:CategoryCode", line.category),
                _rate(line.category, line.rate_bp),
            ),
            _period(line.derivation.span),
            _node(
                "ram:SpecifiedTradeSettlementLineMonetarySummation",
                _node("ram:LineTotalAmount", plain(line.net, document.currency)),
            ),
        ),
    )


def _quantity(line: Line) -> tuple[int, int, int, str]:
    """Unit price in minor units, quantity, what the price is for, and their unit.

    A prorated line is seat-days over a base quantity: 5 seats for 195 days at 365.00 per 365 days are 975 days. What
    was not multiplied out of a quantity and a price (a fee) is one piece at its net amount.
    """
    why: Derivation = line.derivation
    if why.rule == "proration":
        return why.unit_price, why.quantity * why.days, why.of_days, _DAY
    if why.rule == "full_period":
        return why.unit_price, why.quantity, 1, _ONE
    return line.net, 1, 1, _ONE


def _agreement(document: Document) -> ET.Element:
    named = all(part.category is not Category.OUTSIDE_SCOPE for part in document.tax)  # BR-O-02: no VAT ids outside it
    return _node(
        "ram:ApplicableHeaderTradeAgreement",
        _optional("ram:BuyerReference", document.reference),
        _party("ram:SellerTradeParty", document.seller, *_tax_ids(document.seller, named), fallback=document.entity),
        _party("ram:BuyerTradeParty", document.buyer, *_tax_ids(document.buyer, named), fallback=None),
        _node("ram:ContractReferencedDocument", _node("ram:IssuerAssignedID", document.subscription)),
    )


def _tax_ids(party: Party, vat_named: object) -> list[ET.Element]:
    known = {"VA": party.vat_id if vat_named else None, "FC": party.tax_number}
    return [
        _node("ram:SpecifiedTaxRegistration", _node("ram:ID", value, schemeID=scheme))
        for scheme, value in known.items()
        if value
    ]


def _party(tag: str, party: Party, *tax_ids: ET.Element, fallback: str | None) -> ET.Element:
    """A party; `fallback` identifies a seller that has no registration (BR-CO-26 asks for one of BT-29, 30, 31)."""
    address = party.address
    seller = fallback is not None
    return _node(
        tag,
        _optional("ram:ID", fallback if party.registration is None else None),
        _node("ram:Name", party.name),
        _node("ram:SpecifiedLegalOrganization", _id(party.registration)) if party.registration else None,
        _node(
            "ram:DefinedTradeContact",
            _node("ram:TelephoneUniversalCommunication", _node("ram:CompleteNumber", party.phone))
            if party.phone
            else None,
            _node("ram:EmailURIUniversalCommunication", _node("ram:URIID", party.mail)),
        )
        if seller
        else None,
        _node(
            "ram:PostalTradeAddress",
            _node("ram:PostcodeCode", address.postcode),
            _node("ram:LineOne", address.street),
            _node("ram:CityName", address.city),
            _node("ram:CountryID", address.country),
            _optional("ram:CountrySubDivisionName", address.region),
        ),
        _node("ram:URIUniversalCommunication", _node("ram:URIID", party.mail, schemeID="EM")),
        *tax_ids,
    )


def _settlement(document: Document, number: str) -> ET.Element:
    currency = document.currency
    vat = sum(part.amount for part in document.tax)
    settled = document.paid + document.credited
    return _node(
        "ram:ApplicableHeaderTradeSettlement",
        _node("ram:PaymentReference", number),
        _node("ram:InvoiceCurrencyCode", currency),
        _means(document),
        *(_tax(document, part) for part in document.tax),
        _period(document.period),
        _terms(document),
        _node(
            "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
            _node("ram:LineTotalAmount", plain(document.net, currency)),
            _node("ram:TaxBasisTotalAmount", plain(document.net, currency)),
            _node("ram:TaxTotalAmount", plain(vat, currency), currencyID=currency),
            _node("ram:GrandTotalAmount", plain(document.total, currency)),
            _node("ram:TotalPrepaidAmount", plain(settled, currency)) if settled else None,
            _node("ram:DuePayableAmount", plain(document.open, currency)),
        ),
        *(_preceding(reference) for reference in document.corrects),
    )


def _means(document: Document) -> ET.Element | None:
    """How it is paid, or was (BG-16). A credit note is settled by the seller, so it asks for nothing."""
    if document.kind is DocumentKind.CREDIT_NOTE:
        return None
    if document.iban is None:
        return _node("ram:SpecifiedTradeSettlementPaymentMeans", _node("ram:TypeCode", _CARD))
    if document.open == 0:
        return _node("ram:SpecifiedTradeSettlementPaymentMeans", _node("ram:TypeCode", _SET_OFF))
    return _node(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        _node("ram:TypeCode", _SEPA_TRANSFER if document.currency == "EUR" else _TRANSFER),
        _node("ram:PayeePartyCreditorFinancialAccount", _node("ram:IBANID", "".join(document.iban.split()))),
        _node("ram:PayeeSpecifiedCreditorFinancialInstitution", _node("ram:BICID", document.bic))
        if document.bic
        else None,
    )


def _said(document: Document) -> ET.Element | None:
    """What the law wants said of a sale that bears VAT all the same (BT-22); else it is the reason for none (BT-120)."""
    words = note(document.tax_rule, document.language)
    if words is None or any(part.category is not Category.STANDARD for part in document.tax):
        return None
    return _node("ram:IncludedNote", _node("ram:Content", words))


def _tax(document: Document, part: TaxAmount) -> ET.Element:
    """VAT of one category and rate (BG-23), with the reason in the buyer's language where none is charged."""
    free = part.category is not Category.STANDARD
    return _node(
        "ram:ApplicableTradeTax",
        _node("ram:CalculatedAmount", plain(part.amount, document.currency)),
        _node("ram:TypeCode", "VAT"),
        _optional("ram:ExemptionReason", note(document.tax_rule, document.language) if free else None),
        _node("ram:BasisAmount", plain(part.base, document.currency)),
        _node("ram:CategoryCode", part.category),
        _optional("ram:ExemptionReasonCode", reason_code(document.tax_rule) if free else None),
        _rate(part.category, part.rate_bp),
    )


def _terms(document: Document) -> ET.Element:
    """When it is due (BT-9). A credit note says in words how it is settled (BT-20): one of both must be (BR-CO-25)."""
    if document.kind is DocumentKind.CREDIT_NOTE:
        return _node("ram:SpecifiedTradePaymentTerms", _node("ram:Description", WORDS[document.language].credit))
    return _node("ram:SpecifiedTradePaymentTerms", _node("ram:DueDateDateTime", _day(document.due)))


def _preceding(reference: Reference) -> ET.Element:
    """The invoice that a credit note corrects (BT-25, BT-26)."""
    if reference.number is None:
        raise ValueError(f"{reference.document}, which is corrected, has no number yet")
    return _node(
        "ram:InvoiceReferencedDocument",
        _node("ram:IssuerAssignedID", reference.number),
        _node("ram:FormattedIssueDateTime", _day(reference.date, kind="qdt")),
    )


def _rate(category: Category, basis_points: int) -> ET.Element | None:
    """The rate in percent; outside the scope of VAT there is none, not even zero (BR-O-05)."""
    if category is Category.OUTSIDE_SCOPE:
        return None
    return _node("ram:RateApplicablePercent", f"{basis_points // 100}.{basis_points % 100:02}")


def _period(span: Span) -> ET.Element:
    return _node(
        "ram:BillingSpecifiedPeriod",
        _node("ram:StartDateTime", _day(span.start)),
        _node("ram:EndDateTime", _day(span.end - timedelta(days=1))),
    )


def _day(day: date, *, kind: str = "udt") -> ET.Element:
    return _node(f"{kind}:DateTimeString", f"{day:%Y%m%d}", format="102")


def _id(value: str) -> ET.Element:
    return _node("ram:ID", value)


def _optional(tag: str, value: str | None) -> ET.Element | None:
    return _node(tag, value) if value else None


def _node(tag: str, *content: ET.Element | str | None, **attributes: str) -> ET.Element:
    """An element with what it holds, in order; what is None is left out."""
    element = ET.Element(tag, attributes)
    for part in content:
        if isinstance(part, str):
            element.text = clean(part)
        elif part is not None:
            element.append(part)
    return element
