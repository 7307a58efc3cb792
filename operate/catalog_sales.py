"""Whether everything that a seller can sell can be invoiced: a sample sale for each way to decide its VAT.

The rules are the domain's own of EN 16931, which a document is held against before it gets its number.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from zetel.domain.calendar import Span
from zetel.domain.documents.document import DocumentKind, draft
from zetel.domain.documents.drafting import Issue, documents_of
from zetel.domain.documents.en16931.conformity import RULES, broken_rules
from zetel.domain.documents.line import Line
from zetel.domain.documents.proration import charge
from zetel.domain.documents.settlement import PaymentMethod
from zetel.domain.errors import TaxRateMissing
from zetel.domain.parties.address import Address
from zetel.domain.parties.profile import BillingProfile
from zetel.domain.parties.seller import Seller
from zetel.domain.tax.reference_rates import currency_at
from zetel.domain.tax.territory import territory_of
from zetel.domain.tax.treatment import MEMBER_STATES, TaxRule, tax_treatment

#: A month after every rate of the table, so that the newest one holds.
_SAMPLE: Final = Span(date(2099, 1, 1), date(2099, 2, 1))

#: The field of the seller that mends a rule, the most usual one where there are several.
_FIELDS: Final[Mapping[str, str]] = {
    "BR-06": "name",
    "BR-08": "address.street",
    "BR-09": "address.country",
    "BR-50": "bic",
    "BR-S-02": "tax_number",
    "BR-E-02": "tax_number",
    "BR-AE-02": "vat_id",
    "BR-O-02": "registration",
    "BR-CO-09": "vat_id",
    "BR-CO-26": "registration",
}

_MEANINGS: Final = {rule.id: rule.meaning for rule in RULES}


class Uninvoiceable(NamedTuple):
    """What cannot be invoiced: the field of the seller that is in the way, and what is wrong, to follow its name."""

    field: str
    says: str


def uninvoiceable(seller: Seller) -> Iterator[Uninvoiceable]:
    """What keeps a sale of `seller` from being invoiced, each rule once."""
    named: set[str] = set()
    for address, vat_id in _buyers(seller):
        try:
            rule, broken = _sold(seller, address, vat_id)
        except TaxRateMissing:
            unknown = f"must be one whose VAT rate is known: that of {address.country} is not"
            yield Uninvoiceable("address.country", unknown)
            return
        for id in broken:
            if id not in named:
                named.add(id)
                field = _FIELDS.get(id, "name")
                state = "is missing" if getattr(seller, field, "") is None else "is not enough"
                says = f"{state}: {_words(rule)} could not be invoiced (EN 16931, {id}). {_MEANINGS[id]}"
                yield Uninvoiceable(field, says)


#: Buyers elsewhere, whose addresses tell their territory.
_GERMAN: Final = Address(street="Street 1", city="Hamburg", postcode="20457", country="DE")
_DUTCH: Final = Address(street="Street 1", city="Utrecht", postcode="3511 AA", country="NL")
_AMERICAN: Final = Address(street="Street 1", city="Boston", postcode="02108", country="US", region="MA")
_CANADIAN: Final = Address(street="Street 1", city="Ottawa", postcode="K1A 0B1", country="CA", region="ON")


def _buyers(seller: Seller) -> Iterator[tuple[Address, str | None]]:
    """Address and VAT id of a buyer for each way: at home, in another member state with a VAT id and without, outside.

    Of the VAT id of a buyer in another member state only the presence counts.
    """
    home = seller.address
    abroad = _GERMAN if home.country != "DE" else _DUTCH
    yield home, None
    if home.country in MEMBER_STATES:
        yield abroad, f"{abroad.country}123456789"
        yield abroad, None
    yield (_AMERICAN if home.country != "US" else _CANADIAN), None


def _sold(seller: Seller, address: Address, vat_id: str | None) -> tuple[TaxRule, tuple[str, ...]]:
    """The tax rule of one month of one seat, and the rules of EN 16931 that its invoice breaks.

    It costs the currency of the seller's country: the reference rates that convert others are not the seller's to mend.
    """
    on, currency = _SAMPLE.start, currency_at(seller.address)
    treatment = tax_treatment(seller=seller, buyer=territory_of(address), buyer_vat_id=vat_id, on=on)
    net, derivation = charge(
        quantity=1, unit_price=1000, used=_SAMPLE, period=_SAMPLE, price_version="sample", policy="purchase.period"
    )
    line = Line(1, "1 seat", net, treatment.category, treatment.rate_bp, derivation)
    buyer = BillingProfile(
        id="sample",
        account="sample",
        version=1,
        name="Sample",
        address=address,
        language=seller.language,
        currency=currency,
        zone=seller.zone,
        recipients=(seller.mail,),
        vat_id=vat_id,
    )
    paper = draft(id="sample", kind=DocumentKind.INVOICE, on=on, due=on, lines=[line])
    issue = Issue((paper,), "sample", "sample", "sample", currency, treatment.rule, PaymentMethod.TRANSFER)
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    (invoice,) = documents_of(issue, buyer=buyer, seller=seller, at=at)
    return treatment.rule, broken_rules(invoice, number="1")


def _words(rule: TaxRule) -> str:
    return {
        TaxRule.DOMESTIC: "sales at home",
        TaxRule.REVERSE_CHARGE: "sales under reverse charge",
        TaxRule.ONE_STOP_SHOP: "sales of the one-stop shop",
        TaxRule.OUTSIDE_SCOPE: "sales outside the EU",
        TaxRule.NOT_COLLECTING: "sales without VAT",
    }[rule]
