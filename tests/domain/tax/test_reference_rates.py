"""Reference rates: which day's a document takes, and amounts converted at them."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.example_parties import postcode_in
from zetel.domain.errors import ReferenceRateMissing
from zetel.domain.parties.address import Address
from zetel.domain.tax.rates import RATES
from zetel.domain.tax.reference_rates import (
    ExchangeRate,
    PublishedRates,
    currency_at,
    days_before,
    exchange_rate,
    latest_before,
)

#: The Thursday before Easter, after which the ECB publishes nothing until Tuesday.
THURSDAY = date(2027, 3, 25)
UNITS = {"USD": "1.0850", "SEK": "11.2000", "PLN": "4.2500", "JPY": "162.50"}


def published(*days: date) -> list[PublishedRates]:
    return [PublishedRates(day, "ECB", UNITS) for day in days]


def day_for(document: date, *days: date) -> date | None:
    """The day whose rates a document takes, of those that were published."""
    found = latest_before(document, published(*days))
    return found.day if found else None


def test_a_document_of_the_tuesday_after_easter_takes_the_rates_of_thursday():
    assert day_for(date(2027, 3, 30), THURSDAY) == THURSDAY


def test_no_rates_are_older_than_five_days():
    assert day_for(date(2027, 3, 31), THURSDAY) is None
    assert days_before(date(2027, 3, 30))[-1] == THURSDAY


def test_rates_of_the_documents_own_day_were_not_published_before_it():
    assert day_for(THURSDAY, THURSDAY) is None
    assert day_for(date(2027, 3, 26), THURSDAY) == THURSDAY


def test_of_several_days_the_latest_counts_in_any_order():
    days = [date(2027, 3, 24), THURSDAY, date(2027, 3, 23), date(2027, 3, 26)]
    assert day_for(date(2027, 3, 26), *days) == THURSDAY


@pytest.mark.parametrize(
    ("amount", "charged", "home", "converted"),
    [
        (82_95, "USD", "EUR", 76_45),  # 82.95 / 1.0850 = 76.4516...
        (82_95, "EUR", "SEK", 929_04),  # 82.95 x 11.2000
        (82_95, "USD", "SEK", 856_26),  # 82.95 x 11.2000 / 1.0850 = 856.2580...
        (82_95, "USD", "PLN", 324_92),  # 82.95 x 4.2500 / 1.0850 = 324.9193...
        (105, "JPY", "EUR", 65),  # 105 / 162.50 = 0.6461...
        (105, "JPY", "PLN", 2_75),  # 105 x 4.2500 / 162.50 = 2.7461...
        (100_00, "EUR", "JPY", 16_250),
        (1, "EUR", "SEK", 11),  # 0.112
        (0, "USD", "EUR", 0),
    ],
)
def test_an_amount_goes_through_the_euro_and_is_rounded_once(amount, charged, home, converted):
    rate = exchange_rate(charged, home, on=date(2027, 3, 30), rates=lambda day: published(THURSDAY)[0])
    assert rate.converted(amount, of=charged, to=home) == converted


def test_a_half_is_rounded_up():
    assert ExchangeRate(THURSDAY, "ECB", "2", "1").converted(1_01, of="USD", to="EUR") == 51  # 0.505


@given(st.integers(0, 10**12), st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_decimal_arithmetic_agrees(amount, charged, home):
    rate = exchange_rate(charged, home, on=THURSDAY + timedelta(days=1), rates=lambda day: published(THURSDAY)[0])
    size = {name: 1 if name == "JPY" else 100 for name in UNITS}
    exact = Decimal(amount) * Decimal(UNITS[home]) * size[home] / (Decimal(UNITS[charged]) * size[charged])
    assert rate.converted(amount, of=charged, to=home) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("charged", "home"), [("GBP", "EUR"), ("EUR", "DKK"), ("USD", "DKK")])
def test_a_currency_that_was_not_published_has_no_rate(charged, home):
    with pytest.raises(ReferenceRateMissing) as missing:
        exchange_rate(charged, home, on=date(2027, 3, 30), rates=lambda day: published(THURSDAY)[0])
    assert (missing.value.currency, missing.value.home, missing.value.on) == (charged, home, date(2027, 3, 30))


def test_every_country_that_charges_vat_has_a_currency():
    countries = {rate.country for rate in RATES if len(rate.country) == 2}
    others = {country: currency for country in countries if (currency := currency_at(at(country))) != "EUR"}
    assert others == {
        "CH": "CHF",
        "CZ": "CZK",
        "DK": "DKK",
        "GB": "GBP",
        "HU": "HUF",
        "NO": "NOK",
        "PL": "PLN",
        "RO": "RON",
        "SE": "SEK",
    }


def at(country: str, postcode: str | None = None) -> Address:
    return Address(street="Street 1", city="City", postcode=postcode or postcode_in(country), country=country)


@pytest.mark.parametrize(
    ("country", "postcode", "currency"),
    [
        ("IM", "IM1 1AA", "GBP"),
        ("LI", "9490", "CHF"),
        ("DE", "78266", "CHF"),  # Büsingen
        ("DE", "20457", "EUR"),
        ("MC", "98000", "EUR"),
        ("BG", "1000", "EUR"),
        ("HR", "10000", "EUR"),
        ("GB", "BF1 3AA", "GBP"),  # a forces post office, which tells no territory
    ],
)
def test_a_place_under_the_law_of_another_country_has_its_currency(country, postcode, currency):
    assert currency_at(at(country, postcode)) == currency
