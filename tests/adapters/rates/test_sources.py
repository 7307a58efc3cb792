"""Sources of reference rates: the ECB's address, and the sandbox."""

from datetime import date
from http.client import IncompleteRead
from urllib.error import URLError

import pytest

from tests.adapters.rates.test_eurofxref import DAYS, XML
from zetel.adapters.rates.ecb import ADDRESS, EcbRates
from zetel.adapters.rates.sandbox_rates import UNITS, NoSource, SandboxRates
from zetel.domain.errors import ProviderUnreachable
from zetel.domain.money import MINOR_DIGITS


def test_the_ecb_is_asked_for_ninety_days_at_its_address():
    asked = []

    def get(address):
        asked.append(address)
        return XML

    assert EcbRates(get).published(date(2027, 3, 26)) == DAYS
    assert asked == [ADDRESS]
    assert ADDRESS.startswith("https://www.ecb.europa.eu/")


def test_rates_of_later_days_are_left_out():
    assert EcbRates(lambda address: XML).published(date(2027, 3, 24)) == DAYS[1:]


@pytest.mark.parametrize("failure", [URLError("no route"), TimeoutError(), IncompleteRead(b"")])
def test_an_ecb_that_does_not_answer_is_a_provider_that_is_away(failure):
    def get(address):
        raise failure

    with pytest.raises(ProviderUnreachable) as away:
        EcbRates(get).published(date(2027, 3, 26))
    assert away.value.provider == "ecb"


def test_an_answer_that_cannot_be_read_is_none():
    with pytest.raises(ProviderUnreachable):
        EcbRates(lambda address: b"<html>maintenance</html>").published(date(2027, 3, 26))


def test_the_sandbox_has_rates_of_the_last_working_days_of_any_year():
    published = SandboxRates().published(date(2031, 5, 5))  # a Monday
    assert [rates.day.isoformat() for rates in published] == [
        *("2031-05-05", "2031-05-02", "2031-05-01", "2031-04-30", "2031-04-29", "2031-04-28"),
    ]
    assert UNITS.keys() | {"EUR"} == MINOR_DIGITS.keys()


def test_without_a_source_nothing_is_published():
    assert NoSource().published(date(2027, 3, 26)) == ()
