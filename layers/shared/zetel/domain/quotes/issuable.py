"""Nothing is quoted that cannot be invoiced: the rules of EN 16931 are asked before money moves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from zetel.domain.documents.document import Document
from zetel.domain.documents.drafting import documents_of
from zetel.domain.documents.issuing import as_issued
from zetel.domain.errors import DocumentInvalid, InvalidRequest, NotInvoiceable, Violation
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.quotes.quote import Quote

Change = TypeVar("Change")

#: Stands for the numbers that documents will have; which ones these are does not matter to the rules.
_NUMBER: Final = "0"


#: What the buyer can mend: the field of the billing profile, and what it must be, by rule.
_PROFILE: Final[Mapping[str, tuple[str, str]]] = {
    "BR-07": ("/profile/name", "a name"),
    "BR-10": ("/profile/address", "one with a street and a city"),
    "BR-11": ("/profile/address/country", "a country of ISO 3166-1, like NL"),
    "BR-CO-09": ("/profile/vat_id", "one that begins with the code of the country that gave it"),
}


def issuable(
    quote: Quote[Change], *, corrected: Sequence[Document], buyer: BillingProfile, seller: Seller
) -> Quote[Change]:
    """The quote, if every document that confirming it drafts can be issued; `corrected` are those that it corrects.

    Raises InvalidRequest with the fields of the billing profile that are in the way, and NotInvoiceable with the
    broken rules where it is the seller who has to mend something.
    """
    for draft in documents_of(quote.issue(), corrected=corrected, buyer=buyer, seller=seller, at=quote.made_at):
        numbered = tuple(replace(past, number=past.number or _NUMBER) for past in draft.corrects)
        try:
            as_issued(replace(draft, corrects=numbered), seller, number=_NUMBER)
        except DocumentInvalid as invalid:
            if not draft.corrects and _PROFILE.keys() >= set(invalid.rules):
                raise InvalidRequest(errors=tuple(_violation(rule) for rule in invalid.rules)) from None
            raise NotInvoiceable(rules=invalid.rules) from invalid
    return quote


def _violation(rule: str) -> Violation:
    field, must_be = _PROFILE[rule]
    return Violation(field, f"{must_be} (EN 16931, {rule})")
