"""Whether a draft can be issued, and as what: as it was drafted, or with the seller's details as they were mended.

A draft keeps the parties of its sale. Where it breaks a rule of EN 16931 as it stands, the seller of today stands in
for the drafted one, if that leaves the draft's VAT as it is: the same rule, category and rate on every line.
"""

from collections.abc import Set
from dataclasses import replace
from datetime import date

from zetel.domain.documents.document import Document
from zetel.domain.documents.en16931.conformity import broken_rules, must_conform
from zetel.domain.documents.line import Line
from zetel.domain.errors import TaxRateMissing
from zetel.domain.parties.seller import Seller
from zetel.domain.tax.territory import territory_of
from zetel.domain.tax.treatment import Treatment, tax_treatment


def as_issued(draft: Document, seller: Seller, *, number: str) -> Document:
    """The draft as it is issued under `number` by `seller` as it stands today. Raises DocumentInvalid."""
    if not broken_rules(draft, number=number):
        return draft
    if _taxed_alike(draft, seller):
        draft = replace(draft, seller=seller.party(), iban=seller.iban, bic=seller.bic)
    must_conform(draft, number=number)
    return draft


def _taxed_alike(draft: Document, seller: Seller) -> bool:
    """Whether `seller`, of the same legal entity, would decide the VAT of every line as it was decided."""
    if seller.entity != draft.entity:
        return False
    try:
        return all(
            _decided(draft, seller, day) == Treatment(draft.tax_rule, line.category, line.rate_bp)
            for line in draft.lines
            for day in _invoiced_on(line, draft)
        )
    except TaxRateMissing:
        return False


def _decided(draft: Document, seller: Seller, on: date) -> Treatment:
    buyer = draft.buyer
    return tax_treatment(seller=seller, buyer=territory_of(buyer.address), buyer_vat_id=buyer.vat_id, on=on)


def _invoiced_on(line: Line, draft: Document) -> Set[date]:
    """The days on which a line's VAT was decided: of a credit, those of the documents that it corrects."""
    corrected = {past.document for past in line.corrects or ()}
    return {past.date for past in draft.corrects if past.document in corrected} or {draft.date}
