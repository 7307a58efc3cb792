"""Sellers and buyers of the tests; each is right for what it is used for."""

from zetel.domain.parties.address import Address, Language, Party
from zetel.domain.parties.seller import Seller

#: A buyer each: in the seller's country, in another member state with and without a VAT id, outside the EU.
VEERMAN = Party(
    name="Veerman Logistiek B.V.",
    address=Address(street="Havenstraat 12", city="Rotterdam", postcode="3011 AB", country="NL"),
    mail="facturen@veerman.example",
)
KRANZ = Party(
    name="Kranz Maschinenbau GmbH",
    address=Address(street="Hafenallee 5", city="Hamburg", postcode="20457", country="DE"),
    mail="rechnung@kranz.example",
    vat_id="DE136695976",
)
PIRET = Party(
    name="Piret Tamm",
    address=Address(street="Pikk 7", city="Tallinn", postcode="10123", country="EE"),
    mail="piret@tamm.example",
)
BLUEJAY = Party(
    name="Bluejay Freight Inc.",
    address=Address(street="200 Pier Avenue", city="Portland", postcode="97201", country="US", region="OR"),
    mail="ap@bluejay.example",
)

#: A postcode in the main part of countries where postcodes decide the VAT.
_POSTCODES = {
    "CH": "8001",
    "DE": "20457",
    "DK": "1050",
    "ES": "28013",
    "FI": "00100",
    "FR": "75010",
    "GB": "EC1Y 8SY",
    "GP": "97110",
    "GR": "105 57",
    "IT": "00186",
    "NO": "0150",
    "PT": "1100-148",
}


def postcode_in(country: str) -> str:
    """A postcode in the main part of `country`."""
    return _POSTCODES.get(country, "1015 AA")


def seller(
    *,
    country: str = "NL",
    postcode: str | None = None,
    vat_id: str | None = "NL004495445B01",
    tax_number: str | None = None,
    registration: str | None = "24123456",
    collects: bool = True,
    one_stop_shop: bool = False,
) -> Seller:
    """A seller in the Netherlands that charges VAT, with a VAT id and a registration, unless told otherwise."""
    return Seller(
        entity="zetel-nl",
        name="Zetel Software B.V.",
        address=Address(
            street="Keizersgracht 100", city="Amsterdam", postcode=postcode or postcode_in(country), country=country
        ),
        mail="billing@zetel.example",
        zone="Europe/Amsterdam",
        language=Language.NL,
        number_formats={"invoice": "INV-{year}-{number:06}", "credit_note": "CRN-{year}-{number:06}"},
        iban="NL91ABNA0417164300",
        bic="ABNANL2A",
        vat_id=vat_id,
        tax_number=tax_number,
        registration=registration,
        collects=collects,
        one_stop_shop=one_stop_shop,
    )
