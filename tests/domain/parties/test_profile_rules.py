"""Which billing profiles are possible."""

from dataclasses import replace

import pytest
from babel import Locale

from tests.domain import contracts
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.address import COUNTRIES, Address
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
    address = Address("Straat 1", "Stad", "1000", "XX")
    broken = replace(contracts.profile(), address=address, currency="BTC", zone="Mars", recipients=("a@b.nl", "a@b.nl"))
    with pytest.raises(InvalidRequest) as refused:
        must_be_possible(broken)
    assert [e.field for e in refused.value.errors] == ["/address/country", "/currency", "/zone", "/recipients"]
