"""Seller and buyer in a Cross Industry Invoice (EN 16931 BG-4 and BG-7)."""

import xml.etree.ElementTree as ET

from zetel.adapters.typst.elements import node, optional
from zetel.domain.documents.document import Document
from zetel.domain.parties.address import Party
from zetel.domain.tax.treatment import Category


def seller(document: Document) -> ET.Element:
    """The seller (BG-4); without a registration, its entity's name identifies it (BR-CO-26: BT-29, 30 or 31)."""
    party = document.seller
    phone = (
        node("ram:TelephoneUniversalCommunication", node("ram:CompleteNumber", party.phone)) if party.phone else None
    )
    return node(
        "ram:SellerTradeParty",
        optional("ram:ID", None if party.registration else document.entity),
        node("ram:Name", party.name),
        _registration(party),
        node(
            "ram:DefinedTradeContact",
            phone,
            node("ram:EmailURIUniversalCommunication", node("ram:URIID", party.mail)),
        ),
        *_addresses(party),
        *_tax_ids(document, party),
    )


def buyer(document: Document) -> ET.Element:
    party = document.buyer
    return node(
        "ram:BuyerTradeParty",
        node("ram:Name", party.name),
        _registration(party),
        *_addresses(party),
        *_tax_ids(document, party),
    )


def _registration(party: Party) -> ET.Element | None:
    """The legal registration with its register (BT-30, BT-47)."""
    if not party.registration:
        return None
    scheme = {"schemeID": party.registration_scheme} if party.registration_scheme else {}
    return node("ram:SpecifiedLegalOrganization", node("ram:ID", party.registration, **scheme))


def _addresses(party: Party) -> tuple[ET.Element, ET.Element]:
    """The party's postal address, and its electronic address: its own, or else its mail address (scheme EM)."""
    address = party.address
    reached, scheme = party.electronic_address or party.mail, party.electronic_scheme or "EM"
    return (
        node(
            "ram:PostalTradeAddress",
            optional("ram:PostcodeCode", address.postcode),
            node("ram:LineOne", address.street),
            node("ram:CityName", address.city),
            node("ram:CountryID", address.country),
            optional("ram:CountrySubDivisionName", address.region),
        ),
        node("ram:URIUniversalCommunication", node("ram:URIID", reached, schemeID=scheme)),
    )


def _tax_ids(document: Document, party: Party) -> list[ET.Element]:
    """VAT id and tax number; a document outside the scope of VAT may name no VAT id (BR-O-02)."""
    outside = any(part.category is Category.OUTSIDE_SCOPE for part in document.tax)
    known = {"VA": None if outside else party.vat_id, "FC": party.tax_number}
    return [
        node("ram:SpecifiedTaxRegistration", node("ram:ID", value, schemeID=scheme))
        for scheme, value in known.items()
        if value
    ]
