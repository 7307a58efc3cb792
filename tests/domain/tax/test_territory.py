"""Where an address is for VAT, row by row: articles 6 and 7 of Directive 2006/112/EC, and what each country says."""

from datetime import date
from typing import NamedTuple

import pytest

from tests.domain.example_parties import seller
from zetel.domain.errors import InvalidRequest, TaxRateMissing
from zetel.domain.parties.address import Address
from zetel.domain.tax.territory import territory_in, territory_of
from zetel.domain.tax.treatment import TaxRule, tax_treatment

ON = date(2026, 3, 15)


class Row(NamedTuple):
    """An address; the rule and rate (basis points) of a seller in `home`, and of a Dutch one in the one-stop shop."""

    place: str
    country: str
    postcode: str | None
    home: str
    home_says: tuple[TaxRule, int]
    abroad_says: tuple[TaxRule, int]
    city: str = "City"


def domestic(rate_bp):
    return (TaxRule.DOMESTIC, rate_bp)


def shop(rate_bp):
    return (TaxRule.ONE_STOP_SHOP, rate_bp)


OUTSIDE = (TaxRule.OUTSIDE_SCOPE, 0)

ROWS = [
    Row("mainland Spain", "ES", "28013", "ES", domestic(2100), shop(2100)),
    Row("the Balearic Islands", "ES", "07001", "ES", domestic(2100), shop(2100)),
    Row("Gran Canaria", "ES", "35001", "ES", OUTSIDE, OUTSIDE),
    Row("Tenerife", "ES", "38001", "ES", OUTSIDE, OUTSIDE),
    Row("Ceuta", "ES", "51001", "ES", OUTSIDE, OUTSIDE),
    Row("Melilla", "ES", "52001", "ES", OUTSIDE, OUTSIDE),
    Row("Germany", "DE", "D-20457", "DE", domestic(1900), shop(1900)),
    Row("beside Büsingen", "DE", "78267", "DE", domestic(1900), shop(1900)),
    Row("Büsingen", "DE", "78266", "DE", OUTSIDE, OUTSIDE),
    Row("Büsingen, of a Swiss seller", "DE", "78266", "CH", domestic(810), OUTSIDE),
    Row("Büsingen, by its Swiss postcode", "CH", "8238", "DE", OUTSIDE, OUTSIDE),
    Row("Heligoland", "DE", "27498", "DE", OUTSIDE, OUTSIDE),
    Row("Italy", "IT", "00186", "IT", domestic(2200), shop(2200)),
    Row("Livigno", "IT", "23041", "IT", OUTSIDE, OUTSIDE),
    Row("Livigno, by its older postcode", "IT", "23030", "IT", OUTSIDE, OUTSIDE, "Livigno (SO)"),
    Row("beside Livigno", "IT", "23030", "IT", domestic(2200), shop(2200), "Valdidentro"),
    Row("Campione d'Italia", "IT", "22061", "IT", OUTSIDE, OUTSIDE),
    Row("Campione d'Italia, by its older postcode", "IT", "22060", "IT", OUTSIDE, OUTSIDE, "CAMPIONE D'ITALIA"),
    Row("Campione d'Italia, by its Swiss postcode", "CH", "6911", "CH", OUTSIDE, OUTSIDE),
    Row("San Marino, written as Italian", "IT", "47890", "IT", OUTSIDE, OUTSIDE),
    Row("the Vatican, written as Italian", "IT", "00120", "IT", OUTSIDE, OUTSIDE),
    Row("Finland", "FI", "FI-00100", "FI", domestic(2550), shop(2550)),
    Row("Åland", "AX", "22100", "FI", domestic(2550), OUTSIDE),
    Row("Åland, written as Finnish", "FI", "22100", "FI", domestic(2550), OUTSIDE),
    Row("Greece", "GR", "105 57", "GR", domestic(2400), shop(2400)),
    Row("Chios", "GR", "821 00", "GR", domestic(2400), shop(2400)),
    Row("Mount Athos", "GR", "630 86", "GR", OUTSIDE, OUTSIDE),
    Row("France", "FR", "75010", "FR", domestic(2000), shop(2000)),
    Row("Corsica", "FR", "20000", "FR", domestic(2000), shop(2000)),
    Row("Guadeloupe", "GP", "97110", "FR", domestic(850), OUTSIDE),
    Row("Guadeloupe, written as French", "FR", "97110", "FR", domestic(850), OUTSIDE),
    Row("Martinique", "MQ", "97200", "FR", domestic(850), OUTSIDE),
    Row("Martinique, written as French", "FR", "97200", "FR", domestic(850), OUTSIDE),
    Row("Réunion", "RE", "97400", "FR", domestic(850), OUTSIDE),
    Row("Réunion, written as French", "FR", "97400", "FR", domestic(850), OUTSIDE),
    Row("Guyane", "GF", "97300", "FR", OUTSIDE, OUTSIDE),
    Row("Guyane, written as French", "FR", "97300", "FR", OUTSIDE, OUTSIDE),
    Row("Mayotte", "YT", "97600", "FR", OUTSIDE, OUTSIDE),
    Row("Mayotte, written as French", "FR", "97600", "FR", OUTSIDE, OUTSIDE),
    Row("Saint-Barthélemy", "BL", "97133", "FR", OUTSIDE, OUTSIDE),
    Row("Saint-Barthélemy, written as French", "FR", "97133", "FR", OUTSIDE, OUTSIDE),
    Row("Saint-Barthélemy, written as Guadeloupe", "GP", "97133", "FR", OUTSIDE, OUTSIDE),
    Row("Saint-Martin", "MF", "97150", "FR", OUTSIDE, OUTSIDE),
    Row("Saint-Martin, written as French", "FR", "97150", "FR", OUTSIDE, OUTSIDE),
    Row("Saint-Martin, written as Guadeloupe", "GP", "97150", "FR", OUTSIDE, OUTSIDE),
    Row("French Polynesia, written as French", "FR", "98714", "FR", OUTSIDE, OUTSIDE),
    Row("Monaco", "MC", None, "FR", domestic(2000), shop(2000)),
    Row("Monaco, written as French", "FR", "98000", "FR", domestic(2000), shop(2000)),
    Row("Portugal", "PT", "1100-148", "PT", domestic(2300), shop(2300)),
    Row("Madeira", "PT", "9000-019", "PT", domestic(2200), shop(2200)),
    Row("Porto Santo", "PT", "9400-030", "PT", domestic(2200), shop(2200)),
    Row("the Azores", "PT", "9500-321", "PT", domestic(1600), shop(1600)),
    Row("Corvo, the last of the Azores", "PT", "9980-024", "PT", domestic(1600), shop(1600)),
    Row("London", "GB", "EC1Y 8SY", "GB", domestic(2000), OUTSIDE),
    Row("Northern Ireland", "GB", "BT1 5GS", "GB", domestic(2000), OUTSIDE),
    Row("the Isle of Man", "IM", "IM1 2SF", "GB", domestic(2000), OUTSIDE),
    Row("the Isle of Man, written as British", "GB", "IM1 2SF", "GB", domestic(2000), OUTSIDE),
    Row("Jersey", "JE", "JE2 3QA", "GB", OUTSIDE, OUTSIDE),
    Row("Jersey, written as British", "GB", "JE2 3QA", "GB", OUTSIDE, OUTSIDE),
    Row("Guernsey", "GG", "GY1 1WG", "GB", OUTSIDE, OUTSIDE),
    Row("Guernsey, written as British", "GB", "GY1 1WG", "GB", OUTSIDE, OUTSIDE),
    Row("Gibraltar, written as British", "GB", "GX11 1AA", "GB", OUTSIDE, OUTSIDE),
    Row("the Falklands, written as British", "GB", "FIQQ 1ZZ", "GB", OUTSIDE, OUTSIDE),
    Row("Cyprus", "CY", "1900", "CY", domestic(1900), shop(1900)),
    Row("Akrotiri", "CY", "4640", "CY", domestic(1900), shop(1900)),
    Row("Akrotiri, by its forces post office", "GB", "BFPO 57", "CY", domestic(1900), shop(1900)),
    Row("Dhekelia, by its forces postcode", "GB", "BF1 2AU", "CY", domestic(1900), shop(1900)),
    Row("Akrotiri, of a British seller", "GB", "BFPO 57", "GB", OUTSIDE, shop(1900)),
    Row("Liechtenstein", "LI", "9490", "CH", domestic(810), OUTSIDE),
    Row("Norway", "NO", "0150", "NO", domestic(2500), OUTSIDE),
    Row("Svalbard, written as Norwegian", "NO", "9170", "NO", OUTSIDE, OUTSIDE),
    Row("Denmark", "DK", "1050", "DK", domestic(2500), shop(2500)),
    Row("Greenland, written as Danish", "DK", "3900", "DK", OUTSIDE, OUTSIDE),
    Row("the Faroe Islands", "FO", "100", "DK", OUTSIDE, OUTSIDE),
]


def address(row):
    return Address(street="Street 1", city=row.city, postcode=row.postcode, country=row.country)


def says(by, row, *, vat_id=None, on=ON):
    found = tax_treatment(seller=by, buyer=territory_of(address(row)), buyer_vat_id=vat_id, on=on)
    return found.rule, found.rate_bp


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.place)
def test_a_place_is_taxed_as_its_own_law_and_the_directive_say(row):
    assert says(seller(country=row.home), row) == row.home_says
    assert says(seller(one_stop_shop=True), row) == row.abroad_says


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.abroad_says[0] is TaxRule.ONE_STOP_SHOP], ids=lambda r: r.place
)
def test_a_business_owes_the_tax_itself_where_the_directive_holds(row):
    assert says(seller(), row, vat_id="X1") == (TaxRule.REVERSE_CHARGE, 0)


@pytest.mark.parametrize("row", [row for row in ROWS if row.abroad_says == OUTSIDE], ids=lambda r: r.place)
def test_a_vat_id_changes_nothing_outside_the_directives_area(row):
    assert says(seller(), row, vat_id="X1") == OUTSIDE


@pytest.mark.parametrize(("on", "rate_bp"), [(date(2021, 6, 30), 1800), (date(2021, 7, 1), 1600)])
def test_the_azores_have_rates_by_date(on, rate_bp):
    (azores,) = (row for row in ROWS if row.place == "the Azores")
    assert says(seller(country="PT"), azores, on=on) == domestic(rate_bp)


def test_a_seller_in_guadeloupe_charges_what_holds_where_the_buyer_is():
    there = seller(country="GP")
    rows = {row.place: row for row in ROWS}
    assert says(there, rows["Guadeloupe"]) == domestic(850)
    assert says(there, rows["France"]) == domestic(2000)
    assert says(there, rows["Guyane"]) == OUTSIDE
    assert says(there, rows["Germany"], vat_id="DE136695976") == OUTSIDE


def test_a_seller_on_madeira_charges_its_own_rate_below_the_threshold():
    assert says(seller(country="PT", postcode="9000-019"), ROWS[0]) == domestic(2200)


@pytest.mark.parametrize(("country", "postcode"), [("ES", "35001"), ("JE", "JE2 3QA"), ("IT", "23041")])
def test_a_territory_without_known_rates_is_an_error_for_its_own_sellers(country, postcode):
    there = seller(country=country, postcode=postcode)
    with pytest.raises(TaxRateMissing):
        tax_treatment(seller=there, buyer=territory_of(there.address), buyer_vat_id=None, on=ON)


@pytest.mark.parametrize(
    ("country", "postcode", "field", "rule"),
    [
        ("ES", "350", "/address/postcode", "a whole postcode of ES, like 28013: it decides the VAT"),
        ("FR", "Paris", "/address/postcode", "a whole postcode of FR, like 75010: it decides the VAT"),
        ("PT", "9000", "/address/postcode", "a whole postcode of PT, like 1100-148: it decides the VAT"),
        ("GB", "JE2", "/address/postcode", "a whole postcode of GB, like EC1Y 8SY: it decides the VAT"),
        ("IT", None, "/address/postcode", "a whole postcode of IT, like 00186: it decides the VAT"),
        (
            "FR",
            "97062",
            "/address/postcode",
            "one that tells the department (97110, 97200, 97300, ...), or the country's own code (GP, MQ, GF, ...)",
        ),
        (
            "GB",
            "BFPO 105",
            "/address/country",
            "where the place is: a forces post office (BFPO) may be in any country",
        ),
        (
            "DE",
            "87491",
            "/address/country",
            "AT with the Austrian postcode: Jungholz and Kleinwalsertal are in Austria",
        ),
    ],
)
def test_an_address_that_does_not_tell_is_asked_about(country, postcode, field, rule):
    with pytest.raises(InvalidRequest) as refused:
        territory_of(Address(street="1", city="C", postcode=postcode, country=country))
    assert [(e.field, e.rule) for e in refused.value.errors] == [(field, rule)]


@pytest.mark.parametrize("written", ["F-97133", "97133", "97 133", "FR 97133", "fr-97133"])
def test_a_postcode_may_be_written_as_people_write_it(written):
    assert territory_in("FR", written).law == "BL"


def test_a_country_without_a_postcode_is_its_main_part():
    assert territory_in("ES", None).rates == "ES"
    assert territory_in("FR", None).rates == "FR"
