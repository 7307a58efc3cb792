from datetime import date
from fractions import Fraction

import pytest

from zetel.adapters.typst.formats import Formats
from zetel.domain.calendar import Span
from zetel.domain.errors import InvalidRequest
from zetel.domain.parties.address import Language


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "currency", "amount", "written"),
    [
        (Language.NL, "EUR", 117975, "€ 1.179,75"),
        (Language.DE, "EUR", 117975, "1.179,75 €"),
        (Language.FR, "EUR", 117975, "1 179,75 €"),
        (Language.EN, "EUR", 117975, "€1,179.75"),
        (Language.EN, "CHF", 117975, "CHF 1,179.75"),
        (Language.EN, "USD", -5, "−US$0.05"),
        (Language.NL, "JPY", 1179, "JP¥ 1.179"),
        (Language.FR, "JPY", 501, "501 JPY"),
        (Language.DE, "HUF", 117975, "1.179,75 HUF"),  # two decimals by ISO 4217, none by CLDR
        (Language.DE, "ISK", 1179, "1.179 ISK"),
    ],
)
def test_money_is_written_as_people_write_it(language: Language, currency: str, amount: int, written: str) -> None:
    assert spaced(Formats.of(language, currency).money(amount)) == written


@pytest.mark.parametrize(
    ("currency", "exact", "written"),
    [
        ("EUR", Fraction(97500), "975.00"),
        ("EUR", Fraction(3420000, 73), "468.4931…"),
        ("EUR", Fraction(165, 2), "0.825"),
        ("JPY", Fraction(1001, 2), "500.5"),
        ("JPY", Fraction(1, 3), "0.33…"),
        ("EUR", Fraction(999999, 10000), "0.9999…"),  # cut off, never rounded up
    ],
)
def test_an_exact_amount_is_cut_off_with_three_dots(currency: str, exact: Fraction, written: str) -> None:
    assert Formats.of(Language.EN, currency).exact(exact) == written


def test_rates_counts_days_and_countries_follow_the_language() -> None:
    dutch, english = Formats.of(Language.NL, "EUR"), Formats.of(Language.EN, "EUR")
    assert (dutch.rate(2550), english.rate(0)) == ("25,5%", "0%")
    assert (dutch.count(1_000_000), english.count(1_000_000)) == ("1.000.000", "1,000,000")
    assert spaced(dutch.day(date(2026, 3, 1))) == "1 maart 2026"
    assert spaced(english.span(Span(date(2026, 3, 15), date(2026, 3, 16)))) == "15 Mar 2026"
    assert spaced(english.span(Span(date(2026, 3, 15), date(2027, 3, 15)))) == "15 Mar 2026 – 14 Mar 2027"
    assert (dutch.country("GR"), english.country("ZZ9")) == ("Griekenland", "ZZ9")


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        Formats.of(Language.EN, "XAU")
